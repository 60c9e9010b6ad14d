//! Latent semantics, light: what many articles of a large feed have in common, as directions in the space of their words.
//!
//! The leading directions of the word space are found by subspace iteration, streaming over the articles, without a matrix that
//! grows with them. Words only: for scripts without spaces the pairs of characters gain nothing from it (measured), and cost most.

use super::fold::{self, Key, falling};
use super::terms::{Asked, Sort, Store, Terms, sort};

/// How many directions.
const K: usize = 32;
/// How many words take part, the most frequent ones.
const WORDS: usize = 1000;
/// A word that stands in fewer sampled articles, or in a greater share of them, tells nothing of what articles share.
const LEAST: u32 = 3;
const GREATEST_SHARE: f32 = 0.2;
/// In how many articles words are counted.
const SAMPLE: usize = 1500;
/// Directions of a small feed are accidents.
const FEWEST_TEXTS: usize = 400;
const FEWEST_WORDS: usize = 100;
/// Iterations: more change the order of nothing that shows.
const TURNS: u32 = 3;

type Direction = [f32; K];

/// The directions, under way.
pub struct Latent {
    words: Terms,
    /// The articles as sparse unit vectors: word and weight, one after another.
    cells: Vec<(u16, f32)>,
    ends: Vec<u32>,
    basis: Vec<Direction>,
    next: Vec<Direction>,
    at: usize,
    turn: u32,
}

impl Latent {
    /// Chooses the words. `None` where the feed is too small, or has too few words, for directions to mean anything.
    pub fn new(store: &Store) -> Option<Latent> {
        if store.len() < FEWEST_TEXTS {
            return None;
        }
        let every = store.len().div_ceil(SAMPLE);
        let mut sample = Terms::default();
        let mut seen = 0f32;
        for n in (0..store.len()).step_by(every) {
            let terms = store.of(n);
            terms.iter().filter(|term| sort(**term) == Sort::Word).for_each(|term| sample.add(*term, 0.0));
            sample.count(terms);
            seen += 1.0;
        }
        let mut keys: Vec<Key> = Vec::new();
        for (n, word) in sample.asked.iter().enumerate() {
            if word.texts >= LEAST && word.texts as f32 <= GREATEST_SHARE * seen {
                keys.push((falling(word.texts as f32), n as u32));
            }
        }
        fold::sort(&mut keys);
        let mut words = Terms::default();
        for (_, n) in keys.into_iter().take(WORDS) {
            if let Some(word) = sample.asked.get(n as usize) {
                words.add(word.term, fold::log2((seen + 1.0) / (word.texts as f32 + 0.5)));
            }
        }
        if words.asked.len() < FEWEST_WORDS {
            return None;
        }
        // Any start will do that is not symmetric.
        let mut noise = 1u32;
        let mut basis = vec![[0.0; K]; words.asked.len()];
        for value in basis.iter_mut().flatten() {
            noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            *value = (noise >> 8) as f32 / 8_388_608.0 - 1.0;
        }
        Some(Latent { words, cells: Vec::new(), ends: Vec::new(), next: Vec::new(), basis, at: 0, turn: 0 })
    }

    /// Works on at most `max_texts`. Answers whether there is more to do.
    pub fn step(&mut self, store: &Store, max_texts: usize) -> bool {
        let end = store.len().min(self.at.saturating_add(max_texts));
        if self.ends.len() < store.len() {
            for n in self.at..end {
                vector(&mut self.words, store.of(n), &mut self.cells);
                self.ends.push(self.cells.len() as u32);
            }
        } else if self.turn < TURNS {
            if self.at == 0 {
                self.next = vec![[0.0; K]; self.basis.len()];
            }
            for n in self.at..end {
                let cells = cells_of(&self.cells, &self.ends, n);
                let place = project(&self.basis, cells);
                for (word, weight) in cells {
                    for (value, along) in self.next.get_mut(usize::from(*word)).into_iter().flatten().zip(place) {
                        *value += weight * along;
                    }
                }
            }
        } else {
            return false;
        }
        self.at = end;
        if end == store.len() {
            self.at = 0;
            if !self.next.is_empty() {
                orthonormalise(&mut self.next);
                self.basis = std::mem::take(&mut self.next);
                self.turn += 1;
            }
        }
        true
    }

    /// Where a query of weighted terms points.
    pub fn aim(&mut self, asked: &[Asked]) -> Direction {
        let mut cells = Vec::new();
        for Asked { term, weight, .. } in asked {
            let found = self.words.tally(&[*term]).first().copied();
            if let Some((word, _)) = found {
                cells.push((word as u16, weight * self.words.asked.get(word as usize).map_or(0.0, |a| a.weight)));
            }
        }
        project(&self.basis, &cells)
    }

    /// The cosine between an article and an aim; 0 where either has none of the words, or they point apart.
    pub fn closeness(&self, n: usize, aim: &Direction) -> f32 {
        let place = project(&self.basis, cells_of(&self.cells, &self.ends, n));
        let dot = |a: &Direction, b: &Direction| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
        let length = (dot(&place, &place) * dot(aim, aim)).sqrt();
        if length > 1e-9 { (dot(&place, aim) / length).max(0.0) } else { 0.0 }
    }
}

/// Appends the unit vector of a text.
fn vector(words: &mut Terms, terms: &[u32], cells: &mut Vec<(u16, f32)>) {
    let start = cells.len();
    words.tally(terms);
    let found = words.met();
    let mut square = 0.0;
    for (word, times) in found {
        let weight = words.asked.get(*word as usize).map_or(0.0, |a| a.weight) * f32::from(*times).sqrt();
        square += weight * weight;
        cells.push((*word as u16, weight));
    }
    let length = square.sqrt().max(1e-9);
    for cell in cells.iter_mut().skip(start) {
        cell.1 /= length;
    }
}

fn cells_of<'a>(cells: &'a [(u16, f32)], ends: &[u32], n: usize) -> &'a [(u16, f32)] {
    let start = n.checked_sub(1).and_then(|n| ends.get(n)).map_or(0, |e| *e as usize);
    cells.get(start..ends.get(n).map_or(start, |e| *e as usize)).unwrap_or(&[])
}

fn project(basis: &[Direction], cells: &[(u16, f32)]) -> Direction {
    let mut place = [0.0; K];
    for (word, weight) in cells {
        for (value, along) in place.iter_mut().zip(basis.get(usize::from(*word)).into_iter().flatten()) {
            *value += weight * along;
        }
    }
    place
}

/// Makes the columns orthogonal and of length 1, one after another (Gram-Schmidt).
fn orthonormalise(rows: &mut [Direction]) {
    for column in 0..K {
        // How much of each earlier column is in this one, and its own square.
        let mut shares = [0.0f32; K];
        for row in rows.iter() {
            let own = row.get(column).copied().unwrap_or(0.0);
            for (share, value) in shares.iter_mut().zip(row).take(column) {
                *share += own * value;
            }
        }
        let mut square = 0.0;
        for row in rows.iter_mut() {
            let rest: f32 = shares.iter().zip(row.iter()).take(column).map(|(share, value)| share * value).sum();
            if let Some(own) = row.get_mut(column) {
                *own -= rest;
                square += *own * *own;
            }
        }
        let length = square.sqrt().max(1e-9);
        for row in rows.iter_mut() {
            if let Some(own) = row.get_mut(column) {
                *own /= length;
            }
        }
    }
}
