#![allow(clippy::indexing_slicing)]
//! Which articles go with the page: BM25 in one pass over the feed, no index; then once more, with the terms that the best of
//! the first pass have in common (pseudo-relevance feedback).

use super::Page;
use super::fold::{Class, START, Table, class, folded, hash, mix};
use crate::model::Article;

/// The numbers of the ranking.
#[derive(Clone, Copy, Debug)]
#[doc(hidden)]
pub struct Tuning {
    pub k1: f32,
    pub b: f32,
    pub uni: f32,
    pub desc: f32,
    pub text: f32,
    pub k3: f32,
    pub fb_docs: usize,
    pub fb_terms: usize,
    pub fb_weight: f32,
    pub fb_power: f32,
    pub fb_idf: f32,
    pub rounds: u32,
    pub ie: f32,
    pub lk: usize,
    pub lv: usize,
    pub li: u32,
    pub lw: f32,
    pub lmin: f32,
    pub lmax: f32,
    pub lie: f32,
}

impl Tuning {
    pub const DEFAULT: Tuning = Tuning {
        k1: 1.2,
        b: 0.5,
        uni: 0.5,
        desc: 1.0,
        text: 0.2,
        k3: 2.0,
        fb_docs: 10,
        fb_terms: 40,
        fb_weight: 0.5,
        fb_power: 1.0,
        fb_idf: 1.0,
        rounds: 1,
        ie: 1.0,
        lk: 32,
        lv: 1000,
        li: 3,
        lw: 0.3,
        lmin: 3.0,
        lmax: 0.2,
        lie: 1.0,
    };
}

/// At most this many terms of one article count, and this many tags, against keyword stuffing.
const MAX_TERMS: usize = 600;
const MAX_TAGS: usize = 20;
/// At most this many of the page's terms are asked for.
const MAX_QUERY: usize = 256;

const ENGLISH: &str = "a about above after again against all also am an and any are as at be because been before being below \
    between both but by can could did do does doing don down during each few for from further had has have having he her here hers \
    him his how i if in into is isn it its just like ll may me might more most must my new no nor not now of off on once one only or other our \
    out over own re s said same say says shall she should so some such t than that the their them then there these they this those \
    through to too two under until up us ve very was we were what when where which while who whom why will with would year years you your";

/// A term: a word, or two neighbouring dense characters (odd), or one dense character (even).
fn strong(hash: u64) -> u32 {
    (hash >> 32) as u32 | 1
}

fn weak(hash: u64) -> u32 {
    (hash >> 32) as u32 & !1
}

/// Appends the terms of `text`.
fn push_terms(text: &str, stop: &Table, out: &mut Vec<u32>) {
    let mut word = START;
    let mut letters = 0u32;
    let mut before: Option<char> = None;
    for c in folded(text).chain([' ']) {
        let kind = class(c);
        if kind == Class::Word {
            word = mix(word, c as u32);
            letters += 1;
        } else if letters > 0 {
            if letters > 1 && !stop.has(word) {
                out.push(strong(word));
            }
            word = START;
            letters = 0;
        }
        if kind == Class::Dense {
            out.push(weak(mix(START, c as u32)));
            if let Some(before) = before {
                out.push(strong(mix(mix(START, before as u32), c as u32)));
            }
            before = Some(c);
        } else {
            before = None;
        }
        if out.len() > MAX_TERMS {
            break;
        }
    }
}

/// The term that a whole tag is, beside the words in it.
fn tag_term(tag: &str) -> u32 {
    strong(folded(tag.trim()).fold(!START, |h, c| mix(h, c as u32)))
}

/// A weighted term of the query.
#[derive(Clone, Copy)]
struct Asked {
    term: u32,
    weight: f32,
    /// In how many articles it stands.
    articles: u32,
}

/// A set of terms to look for.
#[derive(Default)]
struct Query {
    table: Table,
    asked: Vec<Asked>,
}

impl Query {
    fn add(&mut self, term: u32, weight: f32) {
        let at = self.table.put(u64::from(term) + 1, self.asked.len() as u32) as usize;
        match self.asked.get_mut(at) {
            Some(asked) => asked.weight += weight,
            None => self.asked.push(Asked { term, weight, articles: 0 }),
        }
    }

    fn find(&self, term: u32) -> Option<usize> {
        self.table.get(u64::from(term) + 1).map(|at| at as usize)
    }

    fn count(&mut self, term: u32) {
        if let Some(asked) = self.find(term).and_then(|at| self.asked.get_mut(at)) {
            asked.articles += 1;
        }
    }
}

/// Where the work stands.
#[derive(Clone, Copy, PartialEq)]
enum Phase {
    Score(u32),
    Feedback(u32),
    Count(u32),
    Done,
}

/// What was found.
pub struct Ranked {
    /// Indices of articles in the order read, with their scores, best first.
    pub order: Vec<(usize, f32)>,
    /// How many of them are good enough to be called related.
    pub good: usize,
}

/// A ranking under way.
pub struct Ranking {
    t: Tuning,
    stop: Table,
    query: Query,
    first: Vec<Asked>,
    candidates: Query,
    /// The terms of all articles, each article's sorted, and where each article's end.
    terms: Vec<u32>,
    ends: Vec<u32>,
    dates: Vec<i64>,
    scores: Vec<f32>,
    phase: Phase,
    at: usize,
    buffer: Vec<u32>,
}

impl Ranking {
    /// Takes the page as the query.
    pub fn new(page: &Page) -> Ranking {
        Ranking::with(page, Tuning::DEFAULT)
    }

    #[doc(hidden)]
    pub fn with(page: &Page, t: Tuning) -> Ranking {
        let mut stop = Table::default();
        for word in ENGLISH.split_ascii_whitespace() {
            stop.put(hash(word), 0);
        }
        let mut raw = Query::default();
        let mut buffer = Vec::new();
        let mut take = |text: &str, weight: f32| {
            buffer.clear();
            push_terms(text, &stop, &mut buffer);
            for term in &buffer {
                raw.add(*term, weight);
            }
        };
        take(&page.title, 1.0);
        take(&page.description, t.desc);
        for keyword in page.keywords.iter().take(MAX_TAGS) {
            take(keyword, 1.0);
        }
        take(&page.text, t.text);
        for keyword in page.keywords.iter().take(MAX_TAGS) {
            raw.add(tag_term(keyword), 1.0);
        }
        raw.asked.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        let mut query = Query::default();
        for asked in raw.asked.iter().take(MAX_QUERY) {
            let weight = asked.weight * (1.0 + t.k3) / (asked.weight + t.k3);
            query.add(asked.term, weight);
        }
        Ranking {
            t,
            stop,
            query,
            first: Vec::new(),
            candidates: Query::default(),
            terms: Vec::new(),
            ends: Vec::new(),
            dates: Vec::new(),
            scores: Vec::new(),
            phase: Phase::Score(0),
            at: 0,
            buffer,
        }
    }

    /// Reads one more article.
    pub fn read(&mut self, article: &Article) {
        let mut buffer = std::mem::take(&mut self.buffer);
        buffer.clear();
        push_terms(&article.title, &self.stop, &mut buffer);
        if let Some(summary) = &article.summary {
            push_terms(summary, &self.stop, &mut buffer);
        }
        for tag in article.tags.iter().take(MAX_TAGS) {
            push_terms(tag, &self.stop, &mut buffer);
            buffer.push(tag_term(tag));
        }
        buffer.truncate(MAX_TERMS);
        buffer.sort_unstable();
        for run in buffer.chunk_by(|a, b| a == b) {
            if let Some(term) = run.first() {
                self.query.count(*term);
            }
        }
        self.terms.extend_from_slice(&buffer);
        self.ends.push(self.terms.len() as u32);
        self.dates.push(article.published.or(article.updated).map_or(i64::MIN, |d| d.0));
        self.scores.push(0.0);
        self.buffer = buffer;
    }

    fn terms_of(&self, n: usize) -> &[u32] {
        let start = n.checked_sub(1).and_then(|n| self.ends.get(n)).map_or(0, |e| *e as usize);
        let end = self.ends.get(n).map_or(start, |e| *e as usize);
        self.terms.get(start..end).unwrap_or(&[])
    }

    fn idf(&self, articles: u32) -> f32 {
        let n = self.ends.len() as f32;
        let df = articles as f32;
        ((n - df + 0.5) / (df + 0.5) + 1.0).ln()
    }

    fn score(&self, n: usize, weights: &[f32]) -> f32 {
        let terms = self.terms_of(n);
        let mean = self.terms.len() as f32 / (self.ends.len() as f32).max(1.0);
        let norm = self.t.k1 * (1.0 - self.t.b + self.t.b * terms.len() as f32 / mean.max(1.0));
        let mut score = 0.0;
        for run in terms.chunk_by(|a, b| a == b) {
            let Some(at) = run.first().and_then(|term| self.query.find(*term)) else { continue };
            let tf = run.len() as f32;
            score += weights.get(at).copied().unwrap_or(0.0) * tf * (self.t.k1 + 1.0) / (tf + norm);
        }
        score
    }

    /// Scores at most `max_articles` of those read. Answers whether there is more to do.
    pub fn step(&mut self, max_articles: usize) -> bool {
        let end = self.ends.len().min(self.at.saturating_add(max_articles));
        match self.phase {
            Phase::Score(round) => {
                let weights: Vec<f32> = self
                    .query
                    .asked
                    .iter()
                    .map(|a| {
                        a.weight * self.idf(a.articles).powf(self.t.ie) * if a.term & 1 == 0 { self.t.uni } else { 1.0 }
                    })
                    .collect();
                for n in self.at..end {
                    let score = self.score(n, &weights);
                    if let Some(slot) = self.scores.get_mut(n) {
                        *slot = score;
                    }
                }
                self.at = end;
                if end == self.ends.len() {
                    self.at = 0;
                    self.phase =
                        if round < self.t.rounds && self.t.fb_docs > 0 { Phase::Feedback(round) } else { Phase::Done };
                }
            }
            Phase::Feedback(round) => {
                self.gather();
                self.phase = Phase::Count(round);
            }
            Phase::Count(round) => {
                let mut candidates = std::mem::take(&mut self.candidates);
                for n in self.at..end {
                    for run in self.terms_of(n).chunk_by(|a, b| a == b) {
                        if let Some(term) = run.first() {
                            candidates.count(*term);
                        }
                    }
                }
                self.candidates = candidates;
                self.at = end;
                if end == self.ends.len() {
                    self.at = 0;
                    self.expand();
                    self.phase = Phase::Score(round + 1);
                }
            }
            Phase::Done => return false,
        }
        self.phase != Phase::Done
    }

    /// The best of the pass, with their scores.
    fn best(&self, k: usize) -> Vec<(usize, f32)> {
        let mut order: Vec<(usize, f32)> = self.scores.iter().copied().enumerate().filter(|(_, s)| *s > 0.0).collect();
        order.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        order.truncate(k);
        order
    }

    fn gather(&mut self) {
        let best = self.best(self.t.fb_docs);
        let top = best.first().map_or(1.0, |b| b.1);
        let mut candidates = Query::default();
        for (n, score) in best {
            let terms = self.terms_of(n);
            let share = (score / top).powf(self.t.fb_power) / (terms.len() as f32).max(1.0);
            for term in terms {
                candidates.add(*term, share);
            }
        }
        self.candidates = candidates;
    }

    fn expand(&mut self) {
        let candidates = std::mem::take(&mut self.candidates);
        if self.first.is_empty() {
            self.first = self.query.asked.clone();
        }
        let mut found: Vec<Asked> = candidates
            .asked
            .into_iter()
            .filter(|a| a.articles > 1)
            .map(|a| Asked {
                weight: a.weight
                    * self.idf(a.articles).powf(self.t.fb_idf)
                    * if a.term & 1 == 0 { self.t.uni } else { 1.0 },
                ..a
            })
            .collect();
        found.sort_unstable_by(|a, b| b.weight.total_cmp(&a.weight).then(a.term.cmp(&b.term)));
        found.truncate(self.t.fb_terms);
        let whole = |list: &[Asked]| list.iter().map(|a| a.weight).sum::<f32>().max(1e-6);
        let share = self.t.fb_weight * whole(&self.first) / whole(&found);
        let mut query = Query::default();
        for asked in &self.first {
            query.add(asked.term, asked.weight);
        }
        for asked in &found {
            query.add(asked.term, asked.weight * share);
        }
        // Both sides carry their counts.
        let counts = self.first.iter().chain(&found);
        for asked in counts {
            if let Some(slot) = query.find(asked.term).and_then(|at| query.asked.get_mut(at)) {
                slot.articles = asked.articles;
            }
        }
        self.query = query;
    }

    fn latent(&mut self) {
        let n = self.ends.len();
        let t = self.t;
        let every = n.div_ceil(1500).max(1);
        let mut sample = Query::default();
        for d in (0..n).step_by(every) {
            for run in self.terms_of(d).chunk_by(|a, b| a == b) {
                sample.add(run[0], 1.0);
            }
        }
        sample.asked.retain(|a| a.weight >= t.lmin && a.weight <= t.lmax * (n / every) as f32);
        sample.asked.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.term.cmp(&b.term)));
        sample.asked.truncate(t.lv);
        let sn = (n / every) as f32;
        let mut features = Query::default();
        for a in &sample.asked {
            features.add(
                a.term,
                ((sn + 1.0) / (a.weight + 0.5)).ln().powf(t.lie) * if a.term & 1 == 0 { t.uni } else { 1.0 },
            );
        }
        let v = features.asked.len();
        let k = t.lk;
        let row = |terms: &[u32]| {
            let mut out: Vec<(usize, f32)> = Vec::new();
            for run in terms.chunk_by(|a, b| a == b) {
                if let Some(at) = features.find(run[0]) {
                    out.push((at, features.asked[at].weight * (1.0 + (run.len() as f32).ln())));
                }
            }
            let norm = out.iter().map(|x| x.1 * x.1).sum::<f32>().sqrt().max(1e-6);
            out.iter_mut().for_each(|x| x.1 /= norm);
            out
        };
        let rows: Vec<Vec<(usize, f32)>> = (0..n).map(|d| row(self.terms_of(d))).collect();
        let mut q: Vec<(usize, f32)> = Vec::new();
        {
            for a in if self.first.is_empty() { &self.query.asked } else { &self.first } {
                if let Some(at) = features.find(a.term) {
                    q.push((at, features.asked[at].weight * (1.0 + a.weight.max(0.01).ln()).max(0.1)));
                }
            }
        }
        let mut seed = 1u64;
        let mut b: Vec<f32> = (0..v * k)
            .map(|_| {
                seed = mix(seed, 7);
                (seed >> 40) as f32 / 8388608.0 - 1.0
            })
            .collect();
        let project = |b: &[f32], row: &[(usize, f32)], z: &mut [f32]| {
            z.fill(0.0);
            for (at, w) in row {
                for (z, b) in z.iter_mut().zip(&b[at * k..at * k + k]) {
                    *z += w * b;
                }
            }
        };
        let mut z = vec![0f32; k];
        for _ in 0..t.li {
            let mut next = vec![0f32; v * k];
            for row in &rows {
                project(&b, row, &mut z);
                for (at, w) in row {
                    for (z, b) in z.iter().zip(&mut next[at * k..at * k + k]) {
                        *b += w * z;
                    }
                }
            }
            // Gram-Schmidt on columns
            for c in 0..k {
                for p in 0..c {
                    let dot: f32 = (0..v).map(|r| next[r * k + c] * next[r * k + p]).sum();
                    for r in 0..v {
                        next[r * k + c] -= dot * next[r * k + p];
                    }
                }
                let norm = (0..v).map(|r| next[r * k + c] * next[r * k + c]).sum::<f32>().sqrt().max(1e-9);
                for r in 0..v {
                    next[r * k + c] /= norm;
                }
            }
            b = next;
        }
        let mut zq = vec![0f32; k];
        project(&b, &q, &mut zq);
        let nq = zq.iter().map(|x| x * x).sum::<f32>().sqrt().max(1e-9);
        let top = self.best(1).first().map_or(1.0, |b| b.1);
        // the page's own article is the top in these tests: scale by what a perfect match would get
        let _ = top;
        let list = if self.first.is_empty() { &self.query.asked } else { &self.first };
        let weights: f32 =
            list.iter().map(|a| a.weight * self.idf(a.articles) * if a.term & 1 == 0 { t.uni } else { 1.0 }).sum();
        for (d, row) in rows.iter().enumerate() {
            project(&b, row, &mut z);
            let nz = z.iter().map(|x| x * x).sum::<f32>().sqrt().max(1e-9);
            let cos = z.iter().zip(&zq).map(|(a, b)| a * b).sum::<f32>() / nz / nq;
            self.scores[d] += weights * t.lw * cos.max(0.0);
        }
    }

    /// The articles in their order.
    pub fn finish(mut self) -> Ranked {
        if self.t.lk > 0 && self.t.lw > 0.0 {
            self.latent();
        }
        let order = self.best(usize::MAX);
        let good = order.len();
        Ranked { order, good }
    }
}
