//! Which articles go with the page: BM25 over title, summary and tags, without an index; then once more with the terms that
//! the best of the first pass have in common (pseudo-relevance feedback).
//!
//! What was measured, on public collections apart from the project's own fixtures, stands in `tests/fixtures/related/README.md`.

use super::Page;
use super::fold::{self, Key, Table, falling};
use super::terms::{self, Asked, MAX_TERMS, Store, Terms, hit, stop_words};
use crate::model::{Article, Millis};

/// BM25: how soon repetition stops counting, in the article and in the page, and how much an article's length does.
const K1: f32 = 1.2;
const K3: f32 = 8.0;
const B: f32 = 0.5;
/// The weight of a term of the page's text, beside one of its title.
const TEXT: f32 = 0.2;
/// Feedback: from how many articles, how many terms, and their weight beside the page's own.
const FEEDBACK_ARTICLES: usize = 30;
const FEEDBACK_TERMS: usize = 150;
const FEEDBACK: f32 = 0.5;
/// An article is good that holds this share, by weight, of what the page's title, description and keywords ask for.
const GOOD: f32 = 0.04;
/// Articles that score less than this share of the best are no company for it.
const TAIL: f32 = 0.1;
/// Two articles that share so much of their terms are one story told twice.
const TWIN: f32 = 0.85;

/// At most this many tags of an article or page count.
const MAX_TAGS: usize = 20;
/// More repetitions of a term in one article do not count.
const MAX_TIMES: u32 = 4;
/// At most this many of the page's terms are asked for.
const MAX_QUERY: usize = 256;
/// Among so many of the best, twins are looked for.
const TWINS_AMONG: usize = 40;

/// Where the work stands.
#[derive(Clone, Copy, PartialEq)]
enum Phase {
    /// By the page's own terms.
    First,
    /// Counting, over all articles, the terms of the best of them.
    Count,
    /// By the page's terms and theirs.
    Second,
    Done,
}

/// What was found.
pub struct Ranked {
    /// Indices of articles in the order read, with their scores, best first.
    pub order: Vec<(u32, f32)>,
    /// How many of them are good enough to be called related.
    pub good: usize,
}

/// A ranking under way.
pub struct Ranking {
    /// What ties are broken towards.
    time: Millis,
    /// By article: how far from that, in minutes.
    distances: Vec<u32>,
    stop: Table,
    /// The page's terms; in the second pass with those of feedback.
    query: Terms,
    /// The first of the query that are from its title, description and keywords.
    head: usize,
    candidates: Terms,
    store: Store,
    /// What of the query each article holds: the first pass needs no second look.
    hits: Store,
    scores: Vec<f32>,
    good: usize,
    /// From which share of the page's terms on, by weight, an article is good.
    bar: f32,
    /// The weights of the query's terms in this pass.
    weights: Vec<f32>,
    phase: Phase,
    at: usize,
    buffer: Vec<u32>,
}

/// An order of articles by how well they go with something.
pub trait Rank {
    /// Takes one more article in.
    fn read(&mut self, article: &Article);
    /// Works on at most `max_articles` of those read. Answers whether there is more to do.
    fn step(&mut self, max_articles: usize) -> bool;
    /// The order.
    fn finish(self: Box<Self>) -> Ranked;
}

impl Rank for Ranking {
    fn read(&mut self, article: &Article) {
        Ranking::read(self, article);
    }

    fn step(&mut self, max_articles: usize) -> bool {
        Ranking::step(self, max_articles)
    }

    fn finish(self: Box<Self>) -> Ranked {
        Ranking::finish(*self)
    }
}

impl Ranking {
    /// Takes the page as the query. Of equal articles, the one nearest in time to the page comes first; where the page has no
    /// date, the newest by the reader's clock.
    pub fn new(page: &Page, now: Millis) -> Ranking {
        let stop = stop_words(&page.language);
        let mut query = Terms::default();
        let mut buffer = Vec::new();
        let mut take = |text: &str, weight: f32, query: &mut Terms| {
            buffer.clear();
            terms::push(text, &stop, &mut buffer);
            for term in &buffer {
                if query.asked.len() < MAX_QUERY {
                    query.add(*term, weight);
                }
            }
        };
        take(&page.title, 1.0, &mut query);
        for keyword in page.keywords.iter().take(MAX_TAGS) {
            take(keyword, 1.0, &mut query);
            query.add(terms::tag(keyword), 1.0);
        }
        take(&page.description, 1.0, &mut query);
        let head = query.asked.len();
        take(&page.text, TEXT, &mut query);
        for asked in &mut query.asked {
            asked.weight *= (1.0 + K3) / (asked.weight + K3);
        }
        Ranking {
            time: page.published.unwrap_or(now),
            stop,
            query,
            head,
            candidates: Terms::default(),
            store: Store::default(),
            hits: Store::default(),
            distances: Vec::new(),
            scores: Vec::new(),
            good: 0,
            bar: 0.0,
            weights: Vec::new(),
            phase: Phase::First,
            at: 0,
            buffer,
        }
    }

    /// Reads one more article.
    pub fn read(&mut self, article: &Article) {
        self.buffer.clear();
        terms::push(&article.title, &self.stop, &mut self.buffer);
        for tag in article.tags.iter().take(MAX_TAGS) {
            self.buffer.push(terms::tag(tag));
            terms::push(tag, &self.stop, &mut self.buffer);
        }
        if let Some(summary) = &article.summary {
            terms::push(summary, &self.stop, &mut self.buffer);
        }
        self.buffer.truncate(MAX_TERMS);
        self.hits.push(self.query.count(&self.buffer));
        self.store.push(&self.buffer);
        self.scores.push(0.0);
        let date = article.published.or(article.updated);
        let minutes = date.map_or(u64::MAX, |date| date.0.abs_diff(self.time.0) / 60_000);
        self.distances.push(u32::try_from(minutes).unwrap_or(u32::MAX));
    }

    /// Works on at most `max_articles` of those read. Answers whether there is more to do.
    pub fn step(&mut self, max_articles: usize) -> bool {
        let len = self.store.len();
        let end = len.min(self.at.saturating_add(max_articles));
        match self.phase {
            Phase::First | Phase::Second => {
                if self.at == 0 {
                    // Rarity to the power 1.25 does better than to the first (measured).
                    let mut weights = Vec::new();
                    for asked in &self.query.asked {
                        let rarity = self.store.rarity(asked.texts);
                        weights.push(asked.weight * rarity * rarity.sqrt().sqrt());
                    }
                    self.weights = weights;
                    self.bar = GOOD * self.weights.iter().take(self.head).sum::<f32>();
                }
                for n in self.at..end {
                    self.score(n);
                }
            }
            Phase::Count => {
                for n in self.at..end {
                    self.candidates.count(self.store.of(n));
                }
            }
            Phase::Done => return false,
        }
        self.at = end;
        if end < len {
            return true;
        }
        self.at = 0;
        self.phase = match self.phase {
            Phase::First => {
                self.gather();
                Phase::Count
            }
            Phase::Count => {
                self.expand();
                Phase::Second
            }
            Phase::Second | Phase::Done => Phase::Done,
        };
        self.phase != Phase::Done
    }

    /// BM25 of one article; in the first pass also, whether it is good: by at least two telling terms, and a share of them all.
    fn score(&mut self, n: usize) {
        let terms = self.store.of(n);
        let norm = K1 * (1.0 - B + B * terms.len() as f32 / self.store.mean());
        let first = self.phase == Phase::First;
        let met = if first { self.hits.of(n) } else { self.query.tally(terms) };
        let (mut score, mut share, mut kinds) = (0.0, 0.0, 0);
        for met in met {
            let (at, times) = hit(*met);
            let weight = self.weights.get(at).copied().unwrap_or(0.0);
            let times = times.min(MAX_TIMES) as f32;
            score += weight * times * (K1 + 1.0) / (times + norm);
            if at < self.head {
                share += weight;
                kinds += 1;
            }
        }
        if let Some(slot) = self.scores.get_mut(n) {
            *slot = score;
        }
        if first && kinds > 1 && share >= self.bar {
            self.good += 1;
        }
    }

    /// All that scored at least this share of the best, best first.
    fn ranked(&self, least: f32) -> Vec<(u32, f32)> {
        let mut top = 0.0;
        for score in &self.scores {
            top = score.max(top);
        }
        let mut keys: Vec<Key> = Vec::new();
        for (n, score) in self.scores.iter().enumerate() {
            if *score > 0.0 && *score >= least * top {
                let distance = self.distances.get(n).copied().unwrap_or(0);
                keys.push((falling(*score) << 32 | u64::from(distance), n as u32));
            }
        }
        fold::sort(&mut keys);
        keys.into_iter().map(|(_, n)| (n, self.scores.get(n as usize).copied().unwrap_or(0.0))).collect()
    }

    /// The terms of the best, each weighted by how good and how short the article is.
    fn gather(&mut self) {
        // What is weaker has, to the fourth power, no weight to speak of.
        let best = self.ranked(0.25);
        let top = best.first().map_or(1.0, |b| b.1);
        for (n, score) in best.into_iter().take(FEEDBACK_ARTICLES) {
            let terms = self.store.of(n as usize);
            let share = score / top;
            let weight = share * share * share * share / terms.len().max(1) as f32;
            for term in terms {
                self.candidates.add(*term, weight);
            }
        }
    }

    /// Adds the most telling of those terms to the query.
    fn expand(&mut self) {
        let candidates = std::mem::take(&mut self.candidates);
        let mut keys: Vec<Key> = Vec::new();
        for (n, asked) in candidates.asked.iter().enumerate() {
            if asked.texts > 1 {
                keys.push((falling(asked.weight * self.store.rarity(asked.texts)), n as u32));
            }
        }
        fold::sort(&mut keys);
        keys.truncate(FEEDBACK_TERMS);
        let mut found: Vec<Asked> = Vec::new();
        for (_, n) in keys {
            found.extend(candidates.asked.get(n as usize));
        }
        for asked in &mut found {
            asked.weight *= self.store.rarity(asked.texts);
        }
        let whole = |list: &[Asked]| list.iter().map(|a| a.weight).sum::<f32>().max(1e-6);
        let share = FEEDBACK * whole(&self.query.asked) / whole(&found);
        for asked in &found {
            let new = self.query.asked.len();
            self.query.add(asked.term, asked.weight * share);
            if let Some(slot) = self.query.asked.get_mut(new) {
                slot.texts = asked.texts;
            }
        }
    }

    /// The articles in their order, each story once.
    pub fn finish(self) -> Ranked {
        let order = self.ranked(TAIL);
        let mut sets: Vec<Terms> = Vec::new();
        let mut kept = Vec::new();
        for (place, (n, score)) in order.into_iter().enumerate() {
            if place < TWINS_AMONG {
                let terms = self.store.of(n as usize);
                let mut set = Terms::default();
                for term in terms {
                    set.add(*term, 0.0);
                }
                // How much of two sets is common to both (Jaccard).
                let twin = sets.iter_mut().any(|other| {
                    let common = other.tally(terms).len();
                    common as f32 >= TWIN * (set.asked.len() + other.asked.len() - common) as f32
                });
                if twin {
                    continue;
                }
                sets.push(set);
            }
            kept.push((n, score));
        }
        Ranked { order: kept, good: self.good }
    }
}
