//! Which articles go with the page: BM25 over title, summary and tags, without an index; then once more with the terms that
//! the best have in common (pseudo-relevance feedback). In a long feed the best are put in order by their subjects as well, see [`Subjects`].
//!
//! The articles are gone through four times, and read once: of each its terms are kept, about as much as its text, and which of them were asked
//! for. There is no index.
//! What was measured, on public collections apart from the project's own fixtures, stands in `tests/fixtures/related/README.md`.

use super::sort::{Key, falling, log2, sort};
use super::subjects::Subjects;
use super::table::Table;
use super::terms::{self, STOP_WORDS, Set, Term};
use super::{ENOUGH, Page};
use crate::model::{Article, Millis};

/// BM25: how soon repetition stops counting in an article, and how much its length does.
const K1: f32 = 1.2;
const B: f32 = 0.5;
/// How soon repetition stops counting in the page.
const K3: f32 = 8.0;
/// The weight of a term of the page's text, beside one of its title.
const TEXT: f32 = 0.2;
/// Feedback: from how many articles, how many terms, and their weight beside the page's own.
const FEEDBACK_ARTICLES: usize = 30;
const FEEDBACK_TERMS: usize = 150;
const FEEDBACK: f32 = 0.5;
/// An article is good that holds this share, by weight, of what the page's title, description and keywords ask for.
const GOOD: f32 = 0.045;
/// Of fewer terms than this in title, description and keywords nothing can be told; the page's text then has its say as well.
const FEW: usize = 4;
/// Articles that score less than this share of the best are no company for it.
const TAIL: f32 = 0.1;
/// Two articles that share so much of their terms are one story told twice.
const TWIN: f32 = 0.85;
/// At most this many terms are asked for, stop words and all, before feedback.
const MAX_ASKED: usize = 420;
/// Among so many of the best, twins are looked for.
const TWINS_AMONG: usize = 40;
/// So many of the best are compared by subject, and what an article of the page's own subject gains, as a share of the best score.
const SUBJECT_AMONG: usize = 100;
const SUBJECT: f32 = 0.6;
/// Of fewer articles than this no subjects can be told.
const SUBJECTS_FROM: usize = 500;

/// A term that is asked for.
#[derive(Clone, Copy, Default)]
struct Asked {
    term: Term,
    /// How much it matters: to the page, and to the best of the first round.
    weight: f32,
    feedback: f32,
    /// The weight, by how telling the term is in this feed.
    gain: f32,
    /// In how many articles it stands.
    texts: u32,
    /// The look, see [`Ranking::looks`], at which it was last met, and where among the hits.
    look: u32,
    hit: u32,
}

/// Which of the terms that are asked for stand in which article.
#[derive(Default)]
struct Hits {
    /// The number of the term, and in the lowest bit whether it stands there more than once: then its further repetitions do not count.
    list: Vec<u16>,
    /// By article, where its hits end.
    ends: Vec<u32>,
}

impl Hits {
    /// Those of an article.
    fn of(&self, article: usize) -> &[u16] {
        let end = |article: usize| self.ends.get(article).map_or(0, |end| *end as usize);
        let start = article.checked_sub(1).map_or(0, end);
        self.list.get(start..end(article)).unwrap_or_default()
    }
}

/// The number of a term has 15 bits in a hit. There are fewer: those of the page and of [`FEEDBACK_ARTICLES`].
const MAX_HITS: usize = 1 << 15;

/// What tells quickly of most terms that they are not asked for: a place for each, shared by few.
const SIEVE: usize = 1 << 14;

fn place(term: Term) -> usize {
    (term >> 8) as usize % SIEVE
}

/// A ranking under way: the articles are gone through four times. The first and third round count, the second and fourth score: by the
/// page's terms, then by those and what the best have in common.
#[derive(Default)]
pub struct Ranking {
    /// What ties are broken towards, and by article how far from that it is, in minutes.
    time: Millis,
    distances: Vec<u32>,
    table: Table,
    sieve: Vec<bool>,
    asked: Vec<Asked>,
    /// The first of them are stop words; those before `head` are from the page's title, description and keywords too; those before `own` are
    /// the page's.
    stops: usize,
    head: usize,
    own: usize,
    round: u32,
    /// The article at hand, and how many were looked at in all rounds.
    at: usize,
    looks: u32,
    /// Of all texts.
    terms: usize,
    scores: Vec<f32>,
    good: usize,
    /// From which share of the page's terms on, by weight, an article is good.
    bar: f32,
    /// Terms at hand, and by article those of each.
    buffer: Vec<Term>,
    texts: Vec<Box<[Term]>>,
    /// Of the page's terms; and in the article at hand, of those that the best of the first round brought: of all articles that would be
    /// more than the texts.
    hits: Hits,
    fresh: Vec<u16>,
    subjects: Subjects,
}

impl Ranking {
    /// Takes the page as the query. Of equal articles, the one nearest in time to the page comes first; where the
    /// page has no date, the newest by the reader's clock.
    pub fn new(page: &Page, now: Millis) -> Ranking {
        let time = page.published.unwrap_or(now);
        let mut ranking = Ranking { time, sieve: vec![false; SIEVE], ..Ranking::default() };
        terms::push(STOP_WORDS, &mut ranking.buffer);
        // Each character of a word may say something.
        ranking.buffer.retain(|term| terms::telling(*term) > 0.0);
        ranking.ask(0.0);
        ranking.stops = ranking.asked.len();
        // Known, so that the page asks for none, but not looked for.
        ranking.sieve.fill(false);
        for stop in &mut ranking.asked {
            // In so many texts that it tells nothing.
            stop.texts = u32::MAX >> 1;
        }
        terms::push(&page.title, &mut ranking.buffer);
        ranking.ask(1.0);
        terms::push_tags(&page.keywords, &mut ranking.buffer);
        ranking.ask(1.0);
        terms::push(&page.description, &mut ranking.buffer);
        ranking.ask(1.0);
        ranking.head = ranking.asked.len();
        terms::push(&page.text, &mut ranking.buffer);
        ranking.ask(TEXT);
        ranking.own = ranking.asked.len();
        if ranking.head < ranking.stops + FEW {
            ranking.head = ranking.own;
        }
        for asked in &mut ranking.asked {
            asked.weight *= (1.0 + K3) / (asked.weight + K3);
        }
        ranking
    }

    /// Adds the terms in the buffer to the query.
    fn ask(&mut self, weight: f32) {
        for term in std::mem::take(&mut self.buffer) {
            if let Some(asked) = self.asked(term, MAX_ASKED) {
                asked.weight += weight;
            }
        }
    }

    /// What is known of a term; it is asked for from now on, where there is room.
    fn asked(&mut self, term: Term, room: usize) -> Option<&mut Asked> {
        let len = self.asked.len();
        let key = u64::from(term);
        let at = if len < room { self.table.put(key, len as u32) } else { self.table.get(key)? } as usize;
        if at == len {
            self.pass(term);
            self.asked.push(Asked { term, ..Asked::default() });
        }
        self.asked.get_mut(at)
    }

    /// Lets a term through the sieve.
    fn pass(&mut self, term: Term) {
        if let Some(passes) = self.sieve.get_mut(place(term)) {
            *passes = true;
        }
    }

    /// Looks at the next `max_articles`; `article` gives them by their numbers. Answers whether there is more to do.
    pub fn step<'a>(&mut self, article: &dyn Fn(usize) -> Option<&'a Article>, max_articles: usize) -> bool {
        for _ in 0..max_articles {
            if self.round == 0 {
                let Some(article) = article(self.at) else { return self.turn() };
                self.read(article);
            } else if self.at >= self.texts.len() {
                return self.turn();
            }
            if self.round != 1 {
                self.seek();
            }
            if self.round & 1 > 0 {
                self.score();
            }
            if let Some(text) = self.texts.get(self.at) {
                match self.round {
                    0 => self.subjects.count(text),
                    1 | 2 => self.subjects.learn(text),
                    _ => {}
                }
            }
            self.at += 1;
        }
        true
    }

    /// Takes in one more article.
    fn read(&mut self, article: &Article) {
        terms::of(article, &mut self.buffer);
        self.scores.push(0.0);
        let date = article.published.or(article.updated);
        let minutes = date.map_or(u64::MAX, |date| date.0.abs_diff(self.time.0) / 60_000);
        self.distances.push(minutes.min(u64::from(u32::MAX)) as u32);
        self.terms += self.buffer.len();
        self.texts.push(self.buffer.as_slice().into());
    }

    /// Notes which of the terms that are asked for stand in the article at hand: in the first round of the page's, in the third of those that
    /// feedback brought, in the fourth of the best of these.
    fn seek(&mut self) {
        self.looks += 1;
        self.fresh.clear();
        let is_first = self.round == 0;
        let (hits, from) = if is_first { (&mut self.hits.list, 0) } else { (&mut self.fresh, self.own) };
        let Some(sieve) = self.sieve.first_chunk::<SIEVE>() else { return };
        for term in self.texts.get(self.at).map_or(&[][..], |text| text) {
            if sieve.get(place(*term)) != Some(&true) {
                continue;
            }
            let Some(at) = self.table.seek(u64::from(*term)) else { continue };
            let Some(asked) = self.asked.get_mut(at as usize) else { continue };
            if (at as usize) < from || asked.weight + asked.feedback == 0.0 {
                continue;
            }
            if asked.look == self.looks {
                if let Some(hit) = hits.get_mut(asked.hit as usize) {
                    *hit |= 1;
                }
                continue;
            }
            asked.look = self.looks;
            asked.hit = hits.len() as u32;
            asked.texts += u32::from(self.round < 3);
            hits.push((at << 1) as u16);
        }
        if is_first {
            self.hits.ends.push(self.hits.list.len() as u32);
        }
    }

    /// Scores the article at hand.
    fn score(&mut self) {
        let len = self.texts.get(self.at).map_or(0, |text| text.len());
        let norm = K1 * (1.0 - B + B * len as f32 * self.scores.len() as f32 / self.terms.max(1) as f32);
        let [once, twice] = [1.0, 2.0].map(|times| times * (K1 + 1.0) / (times + norm));
        let (mut score, mut share, mut kinds) = (0.0, 0.0, 0);
        for hit in self.hits.of(self.at).iter().chain(&self.fresh) {
            let n = usize::from(hit >> 1);
            let (gain, tells) =
                self.asked.get(n).map_or((0.0, false), |asked| (asked.gain, terms::telling(asked.term) > 0.0));
            score += gain * if hit & 1 > 0 { twice } else { once };
            if n < self.head && gain > 0.0 {
                share += if tells { gain } else { 0.0 };
                kinds += 1;
            }
        }
        if let Some(slot) = self.scores.get_mut(self.at) {
            *slot = score;
        }
        if self.round == 1 && kinds > 1 && share >= self.bar {
            self.good += 1;
        }
    }

    /// A round is over. Answers whether another one is wanted.
    fn turn(&mut self) -> bool {
        match self.round {
            0 => {
                self.weigh();
                if self.scores.len() >= SUBJECTS_FROM {
                    let stops = self.asked.iter().take(self.stops);
                    self.subjects.weigh(self.scores.len(), stops.map(|asked| asked.term));
                }
                // What no article speaks of asks for no more than what one speaks of: prose is full of it.
                let most = self.gain(1.0, 1);
                let head = self.asked.iter().take(self.head);
                let asks = |asked: &Asked| asked.gain.min(asked.weight * most) * terms::telling(asked.term);
                self.bar = GOOD * head.map(asks).sum::<f32>();
            }
            1 => {
                self.subjects.turn();
                self.gather();
            }
            2 => {
                let own = self.asked.iter().take(self.own);
                self.subjects.settle(own.map(|asked| (asked.term, asked.weight)));
                self.expand();
                self.weigh();
            }
            _ => return false,
        }
        self.round += 1;
        self.at = 0;
        true
    }

    /// How telling a term is that stands in so many of the articles.
    fn rarity(&self, texts: u32) -> f32 {
        let (all, some) = (self.scores.len() as f32, texts as f32);
        log2((all - some).max(0.0) / (some + 0.5) + 1.0)
    }

    /// What a term of that weight gains an article, where it stands in so many of them.
    fn gain(&self, weight: f32, texts: u32) -> f32 {
        let rarity = self.rarity(texts);
        // To the power 1.25 it does better than to the first (measured).
        weight * rarity * rarity.sqrt().sqrt()
    }

    fn weigh(&mut self) {
        for n in 0..self.asked.len() {
            let Some(asked) = self.asked.get(n).copied() else { continue };
            let gain = self.gain(asked.weight, asked.texts);
            if let Some(slot) = self.asked.get_mut(n) {
                slot.gain = gain;
            }
        }
    }

    /// So many of those that scored at least this share of the best, best first.
    fn ranked(&self, least: f32, count: usize) -> Vec<Key> {
        let top = self.scores.iter().fold(0.0, |top: f32, score| top.max(*score));
        let mut keys: Vec<Key> = Vec::new();
        for (n, score) in self.scores.iter().enumerate() {
            if *score > 0.0 && *score >= least * top {
                let distance = self.distances.get(n).copied().unwrap_or(0);
                keys.push((falling(*score) << 32 | u64::from(distance), n as u32));
            }
        }
        sort(&mut keys, count);
        keys
    }

    /// Asks for the terms of the best, each weighted by how good and how short the article is.
    fn gather(&mut self) {
        // What the page asked for has been met: from now on what comes new is looked for.
        self.sieve.fill(false);
        let best = self.ranked(0.25, FEEDBACK_ARTICLES);
        let top = best.first().and_then(|key| self.scores.get(key.1 as usize)).copied().unwrap_or(1.0);
        for (_, n) in best {
            let (Some(text), Some(score)) = (self.texts.get(n as usize).cloned(), self.scores.get(n as usize)) else {
                continue;
            };
            let share = score / top;
            let weight = share * share * share * share / text.len().max(1) as f32;
            for term in text {
                // What stands in every fifth article is met all the time, and tells nothing.
                if !self.subjects.is_common(term)
                    && let Some(asked) = self.asked(term, MAX_HITS)
                {
                    asked.feedback += weight;
                }
            }
        }
    }

    /// Gives the most telling of those terms their weight.
    fn expand(&mut self) {
        let mut keys: Vec<Key> = Vec::new();
        let mut own = 0.0;
        for n in 0..self.asked.len() {
            let Some(asked) = self.asked.get(n).copied() else { continue };
            own += asked.weight;
            let telling = asked.feedback * self.rarity(asked.texts);
            if asked.texts > 1 && telling > 0.0 {
                keys.push((falling(telling), n as u32));
            }
        }
        sort(&mut keys, FEEDBACK_TERMS);
        let telling = |key: &Key| f32::from_bits(!(key.0 as u32));
        let whole: f32 = keys.iter().map(telling).sum::<f32>().max(1e-6);
        // From now on they alone are looked for.
        self.sieve.fill(false);
        for key in &keys {
            if let Some(asked) = self.asked.get_mut(key.1 as usize) {
                asked.weight += telling(key) * FEEDBACK * own / whole;
                let term = asked.term;
                if key.1 as usize >= self.own {
                    self.pass(term);
                }
            }
        }
    }

    /// The articles by their numbers, with their scores, best first, each story once; and how many of them are good enough to be
    /// called related.
    pub fn finish(mut self) -> (Vec<(u32, f32)>, usize) {
        if self.subjects.are_known() {
            let best = self.ranked(TAIL, SUBJECT_AMONG);
            let top = best.first().and_then(|key| self.scores.get(key.1 as usize)).copied().unwrap_or(0.0);
            for (_, n) in best {
                if let (Some(score), Some(text)) = (self.scores.get_mut(n as usize), self.texts.get(n as usize)) {
                    *score += SUBJECT * top * self.subjects.likeness(text);
                }
            }
        }
        let order = self.ranked(TAIL, ENOUGH);
        let mut sets: Vec<Set> = Vec::new();
        let mut kept = Vec::new();
        for (place, (_, n)) in order.into_iter().enumerate() {
            if place < TWINS_AMONG
                && let Some(text) = self.texts.get(n as usize)
            {
                let set = Set::of(text);
                // How much of two sets is common to both (Jaccard).
                let twin = sets.iter().any(|other| {
                    let (common, least, most) = set.compare(other);
                    common >= TWIN * (least + most - common)
                });
                if twin {
                    continue;
                }
                sets.push(set);
            }
            kept.push((n, self.scores.get(n as usize).copied().unwrap_or(0.0)));
        }
        (kept, self.good)
    }
}
