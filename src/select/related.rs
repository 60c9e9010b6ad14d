//! Ranks articles by how they relate to the page: BM25 over title, summary and tags, then again with the terms that the best have in
//! common (pseudo-relevance feedback). In a long feed the best are also ordered by their subjects, see [`Subjects`].
//!
//! There is no index. Four passes go over the articles, but each is tokenised once: its terms are kept, about as much as its text, and which of
//! the query terms it contains.
//! Measurements, on public collections apart from the project's own fixtures, are in `tests/fixtures/related/README.md`.

use super::sort::{Key, falling, log2, sort};
use super::subjects::Subjects;
use super::table::Table;
use super::terms::{self, STOP_WORDS, Set, Term};
use super::{ENOUGH, Page};
use crate::model::{Article, Millis};

/// BM25: saturation of a term's frequency in an article, and normalisation by the article's length.
const K1: f32 = 1.2;
const B: f32 = 0.5;
/// BM25: saturation of a term's frequency in the page.
const K3: f32 = 8.0;
/// The weight of a term of the page's text, relative to one of its title.
const TEXT: f32 = 0.2;
/// Feedback: number of articles, number of terms, and their weight relative to the page's own.
const FEEDBACK_ARTICLES: usize = 30;
const FEEDBACK_TERMS: usize = 150;
const FEEDBACK: f32 = 0.5;
/// An article is good if it contains this share, by weight, of the terms of the page's title, description and keywords.
const GOOD: f32 = 0.045;
/// Fewer terms than this in title, description and keywords are too few to judge by; the terms of the page's text then count as well.
const FEW: usize = 4;
/// Articles that score less than this share of the best are left out.
const TAIL: f32 = 0.1;
/// Two articles that share this much of their terms tell the same story.
const DUPLICATE_SIMILARITY: f32 = 0.85;
/// Maximum number of query terms before feedback, including stop words.
const MAX_QUERY_TERMS: usize = 420;
/// How many of the best are searched for duplicates.
const DUPLICATES_AMONG: usize = 40;
/// How many of the best are compared by subject, and what an article on the page's own subject gains, as a share of the best score.
const SUBJECT_AMONG: usize = 100;
const SUBJECT: f32 = 0.6;
/// The minimum number of articles for which subjects are computed.
const SUBJECTS_FROM: usize = 500;

/// A query term.
#[derive(Clone, Copy, Default)]
struct QueryTerm {
    term: Term,
    /// Its weight: for the page, and for the best of the first two passes.
    weight: f32,
    feedback: f32,
    /// What it adds to a score: the weight, by its rarity in this feed.
    gain: f32,
    /// The number of articles that contain it.
    texts: u32,
    /// The visit (see [`Ranking::visits`]) in which it was last met, and the index of that hit.
    last_visit: u32,
    hit: u32,
}

/// Which query terms occur in which article.
#[derive(Default)]
struct Hits {
    /// Index of the term, shifted left by one. The lowest bit tells whether it occurs more than once; further repetitions do not count.
    list: Vec<u16>,
    /// By article, the end of its hits.
    ends: Vec<u32>,
}

impl Hits {
    /// Returns the hits of an article.
    fn of(&self, article: usize) -> &[u16] {
        let end = |article: usize| self.ends.get(article).map_or(0, |end| *end as usize);
        let start = article.checked_sub(1).map_or(0, end);
        self.list.get(start..end(article)).unwrap_or_default()
    }
}

/// The index of a term has 15 bits in a hit. There are fewer terms: those of the page and of [`FEEDBACK_ARTICLES`] articles.
const MAX_HITS: usize = 1 << 15;

/// Size of the filter that quickly rejects most terms that are not in the query: one slot each, shared by few.
const FILTER_SLOTS: usize = 1 << 14;

fn slot(term: Term) -> usize {
    (term >> 8) as usize % FILTER_SLOTS
}

/// A ranking in progress, in four passes over the articles. The first and third pass count, the second and fourth score: by the page's
/// terms, then by those and the terms that the best have in common.
#[derive(Default)]
pub struct Ranking {
    /// The date that ties are broken towards, and by article its distance from that, in minutes.
    time: Millis,
    distances: Vec<u32>,
    table: Table,
    query_filter: Vec<bool>,
    query: Vec<QueryTerm>,
    /// Ends of ranges in `query`: stop words come first, up to `head` also the terms of the page's title, description and keywords, up to
    /// `own` all terms of the page.
    stops: usize,
    head: usize,
    own: usize,
    pass: u32,
    /// Index of the current article, and the number of visits in all passes.
    at: usize,
    visits: u32,
    /// Number of terms in all articles.
    terms: usize,
    scores: Vec<f32>,
    good: usize,
    /// The sum of gains, from terms of the page, that makes an article good.
    bar: f32,
    /// Terms being read, and the terms of each article.
    buffer: Vec<Term>,
    texts: Vec<Box<[Term]>>,
    /// Hits of the page's terms in all articles; and hits, in the current article, of the terms that feedback added: of all articles, these would
    /// be larger than the texts.
    hits: Hits,
    feedback_hits: Vec<u16>,
    subjects: Subjects,
}

impl Ranking {
    /// Takes the page as the query. Among articles with equal scores, the one nearest in time to the page comes first; if the
    /// page has no date, the newest by the reader's clock.
    pub fn new(page: &Page, now: Millis) -> Ranking {
        let time = page.published.unwrap_or(now);
        let mut ranking = Ranking { time, query_filter: vec![false; FILTER_SLOTS], ..Ranking::default() };
        terms::push(STOP_WORDS, &mut ranking.buffer);
        // Each character of a stop word may mean something.
        ranking.buffer.retain(|term| terms::informativeness(*term) > 0.0);
        ranking.add_to_query(0.0);
        ranking.stops = ranking.query.len();
        // In the table, so that the page does not add them, but not searched for.
        ranking.query_filter.fill(false);
        for stop in &mut ranking.query {
            // In so many articles that its rarity is 0.
            stop.texts = u32::MAX >> 1;
        }
        terms::push(&page.title, &mut ranking.buffer);
        ranking.add_to_query(1.0);
        terms::push_tags(&page.keywords, &mut ranking.buffer);
        ranking.add_to_query(1.0);
        terms::push(&page.description, &mut ranking.buffer);
        ranking.add_to_query(1.0);
        ranking.head = ranking.query.len();
        terms::push(&page.text, &mut ranking.buffer);
        ranking.add_to_query(TEXT);
        ranking.own = ranking.query.len();
        if ranking.head < ranking.stops + FEW {
            ranking.head = ranking.own;
        }
        for entry in &mut ranking.query {
            entry.weight *= (1.0 + K3) / (entry.weight + K3);
        }
        ranking
    }

    /// Adds the terms in the buffer to the query.
    fn add_to_query(&mut self, weight: f32) {
        for term in std::mem::take(&mut self.buffer) {
            if let Some(entry) = self.query_term(term, MAX_QUERY_TERMS) {
                entry.weight += weight;
            }
        }
    }

    /// Returns the entry of a term. Adds it to the query if there are fewer than `room` terms.
    fn query_term(&mut self, term: Term, room: usize) -> Option<&mut QueryTerm> {
        let len = self.query.len();
        let key = u64::from(term);
        let at = if len < room { self.table.put(key, len as u32) } else { self.table.get(key)? } as usize;
        if at == len {
            self.admit(term);
            self.query.push(QueryTerm { term, ..QueryTerm::default() });
        }
        self.query.get_mut(at)
    }

    /// Lets a term through the filter.
    fn admit(&mut self, term: Term) {
        if let Some(passes) = self.query_filter.get_mut(slot(term)) {
            *passes = true;
        }
    }

    /// Processes the next `max_articles`; `article` returns them by index. Returns whether there is more to do.
    pub fn step<'a>(&mut self, article: &dyn Fn(usize) -> Option<&'a Article>, max_articles: usize) -> bool {
        for _ in 0..max_articles {
            if self.pass == 0 {
                let Some(article) = article(self.at) else { return self.end_pass() };
                self.read(article);
            } else if self.at >= self.texts.len() {
                return self.end_pass();
            }
            if self.pass != 1 {
                self.find_hits();
            }
            if self.pass & 1 > 0 {
                self.score();
            }
            if let Some(text) = self.texts.get(self.at) {
                match self.pass {
                    0 => self.subjects.count(text),
                    1 | 2 => self.subjects.learn(text),
                    _ => {}
                }
            }
            self.at += 1;
        }
        true
    }

    /// Reads one more article.
    fn read(&mut self, article: &Article) {
        terms::of(article, &mut self.buffer);
        self.scores.push(0.0);
        let date = article.published.or(article.updated);
        let minutes = date.map_or(u64::MAX, |date| date.0.abs_diff(self.time.0) / 60_000);
        self.distances.push(minutes.min(u64::from(u32::MAX)) as u32);
        self.terms += self.buffer.len();
        self.texts.push(self.buffer.as_slice().into());
    }

    /// Records which query terms occur in the current article: in the first pass those of the page, in the third those that feedback added, in
    /// the fourth the best of these.
    fn find_hits(&mut self) {
        self.visits += 1;
        self.feedback_hits.clear();
        let is_first = self.pass == 0;
        let (hits, from) = if is_first { (&mut self.hits.list, 0) } else { (&mut self.feedback_hits, self.own) };
        let Some(query_filter) = self.query_filter.first_chunk::<FILTER_SLOTS>() else { return };
        for term in self.texts.get(self.at).map_or(&[][..], |text| text) {
            if query_filter.get(slot(*term)) != Some(&true) {
                continue;
            }
            let Some(at) = self.table.seek(u64::from(*term)) else { continue };
            let Some(entry) = self.query.get_mut(at as usize) else { continue };
            if (at as usize) < from || entry.weight + entry.feedback == 0.0 {
                continue;
            }
            if entry.last_visit == self.visits {
                if let Some(hit) = hits.get_mut(entry.hit as usize) {
                    *hit |= 1;
                }
                continue;
            }
            entry.last_visit = self.visits;
            entry.hit = hits.len() as u32;
            // In the fourth pass once more, but nothing reads it from then on.
            entry.texts += 1;
            hits.push((at << 1) as u16);
        }
        if is_first {
            self.hits.ends.push(self.hits.list.len() as u32);
        }
    }

    /// Scores the current article.
    fn score(&mut self) {
        let len = self.texts.get(self.at).map_or(0, |text| text.len());
        let norm = K1 * (1.0 - B + B * len as f32 * self.scores.len() as f32 / self.terms.max(1) as f32);
        let [once, twice] = [1.0, 2.0].map(|times| times * (K1 + 1.0) / (times + norm));
        let (mut score, mut share, mut kinds) = (0.0, 0.0, 0);
        for hit in self.hits.of(self.at).iter().chain(&self.feedback_hits) {
            let n = usize::from(hit >> 1);
            let (gain, tells) =
                self.query.get(n).map_or((0.0, false), |entry| (entry.gain, terms::informativeness(entry.term) > 0.0));
            score += gain * if hit & 1 > 0 { twice } else { once };
            // What stands in every article gains a little, and relates none of them.
            if n < self.head && gain > 0.01 {
                share += if tells { gain } else { 0.0 };
                kinds += 1;
            }
        }
        if let Some(slot) = self.scores.get_mut(self.at) {
            *slot = score;
        }
        if self.pass == 1 && kinds > 1 && share >= self.bar {
            self.good += 1;
        }
    }

    /// Ends a pass. Returns whether there is another one.
    fn end_pass(&mut self) -> bool {
        match self.pass {
            0 => {
                self.update_gains();
                if self.scores.len() >= SUBJECTS_FROM {
                    let stops = self.query.iter().take(self.stops);
                    self.subjects.weigh(self.scores.len(), stops.map(|entry| entry.term));
                }
                // A term that no article contains must not raise the bar more than one that a single article contains: prose is full of them.
                let most = self.gain(1.0, 1);
                let head = self.query.iter().take(self.head);
                let possible_gain =
                    |entry: &QueryTerm| entry.gain.min(entry.weight * most) * terms::informativeness(entry.term);
                self.bar = GOOD * head.map(possible_gain).sum::<f32>();
            }
            1 => {
                self.subjects.end_reading();
                self.collect_feedback();
            }
            2 => {
                let own = self.query.iter().take(self.own);
                self.subjects.finish_learning(own.map(|entry| (entry.term, entry.weight)));
                self.expand_query();
                self.update_gains();
            }
            _ => return false,
        }
        self.pass += 1;
        self.at = 0;
        true
    }

    /// Returns the inverse document frequency of a term that occurs in so many articles.
    fn rarity(&self, texts: u32) -> f32 {
        let (all, some) = (self.scores.len() as f32, texts as f32);
        log2((all - some).max(0.0) / (some + 0.5) + 1.0)
    }

    /// Returns what a term of that weight adds to an article's score, if it occurs in so many of them.
    fn gain(&self, weight: f32, texts: u32) -> f32 {
        let rarity = self.rarity(texts);
        // The power of 1.25 does better than the first (measured).
        weight * rarity * rarity.sqrt().sqrt()
    }

    fn update_gains(&mut self) {
        for n in 0..self.query.len() {
            let Some(entry) = self.query.get(n).copied() else { continue };
            let gain = self.gain(entry.weight, entry.texts);
            if let Some(slot) = self.query.get_mut(n) {
                slot.gain = gain;
            }
        }
    }

    /// Returns up to `count` of the articles that scored at least this share of the best, best first.
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

    /// Adds the terms of the best articles to the query, each weighted by how good and how short the article is.
    fn collect_feedback(&mut self) {
        // The terms of the page have been counted: from now on only new ones are searched for.
        self.query_filter.fill(false);
        let best = self.ranked(0.25, FEEDBACK_ARTICLES);
        let top = best.first().and_then(|key| self.scores.get(key.1 as usize)).copied().unwrap_or(1.0);
        for (_, n) in best {
            let (Some(text), Some(score)) = (self.texts.get(n as usize).cloned(), self.scores.get(n as usize)) else {
                continue;
            };
            let share = score / top;
            let weight = share * share * share * share / text.len().max(1) as f32;
            for term in text {
                // A term that occurs in every fifth article takes much time, and says nothing about the subject.
                if !self.subjects.is_common(term)
                    && let Some(entry) = self.query_term(term, MAX_HITS)
                {
                    entry.feedback += weight;
                }
            }
        }
    }

    /// Adds the weight of the most telling of those terms.
    fn expand_query(&mut self) {
        let mut keys: Vec<Key> = Vec::new();
        let mut own = 0.0;
        for n in 0..self.query.len() {
            let Some(entry) = self.query.get(n).copied() else { continue };
            own += entry.weight;
            let telling = entry.feedback * self.rarity(entry.texts);
            if entry.texts > 1 && telling > 0.0 {
                keys.push((falling(telling), n as u32));
            }
        }
        sort(&mut keys, FEEDBACK_TERMS);
        let telling = |key: &Key| f32::from_bits(!(key.0 as u32));
        let whole: f32 = keys.iter().map(telling).sum::<f32>().max(1e-6);
        // From now on only these are searched for.
        self.query_filter.fill(false);
        for key in &keys {
            if let Some(entry) = self.query.get_mut(key.1 as usize) {
                entry.weight += telling(key) * FEEDBACK * own / whole;
                let term = entry.term;
                if key.1 as usize >= self.own {
                    self.admit(term);
                }
            }
        }
    }

    /// Returns the articles by index with their scores, best first, each story once; and how many of all articles are good enough to be
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
        for (rank, (_, n)) in order.into_iter().enumerate() {
            if rank < DUPLICATES_AMONG
                && let Some(text) = self.texts.get(n as usize)
            {
                let set = Set::of(text);
                // Jaccard similarity.
                let is_duplicate = sets.iter().any(|other| {
                    let (common, least, most) = set.compare(other);
                    common >= DUPLICATE_SIMILARITY * (least + most - common)
                });
                if is_duplicate {
                    continue;
                }
                sets.push(set);
            }
            kept.push((n, self.scores.get(n as usize).copied().unwrap_or(0.0)));
        }
        (kept, self.good)
    }
}
