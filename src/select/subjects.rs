//! Finds what a feed's articles are about, beyond the words they share: the directions in which the words of the feed vary most (latent
//! semantic analysis). Articles on one subject point the same way, whether they share a word or not.
//!
//! The directions are found by power iteration: in each of two readings of the feed, the vectors of an article's terms are summed, and the sum is added
//! back to them. Terms are hashed into a fixed number of slots, so that the memory does not grow with the feed: 0.8 MB.

use super::sort::log2;
use super::terms::Term;

/// Number of directions. 32 to 100 do as well, but take a third more time and up; 16 did worse.
const DIRECTIONS: usize = 24;
/// Number of slots for terms.
const SLOTS: usize = 4096;
/// Terms that occur more often than once in this many articles indicate no subject.
const COMMON: u32 = 5;
/// In a feed with more articles than this, only a sample is learned from.
const ENOUGH_ARTICLES: usize = 3000;

/// One slot in this many is used to make the directions orthogonal: all of them would be one long task on a slow machine.
const SAMPLE: usize = 4;

type Vector = [f32; DIRECTIONS];

fn slot(term: Term) -> usize {
    (term >> 7) as usize % SLOTS
}

/// Adds `vector` times `weight`, four numbers at a time: the loop costs more than the sums.
fn add(sum: &mut Vector, vector: &Vector, weight: f32) {
    for ([a, b, c, d], [e, f, g, h]) in sum.as_chunks_mut().0.iter_mut().zip(vector.as_chunks().0) {
        *a += e * weight;
        *b += f * weight;
        *c += g * weight;
        *d += h * weight;
    }
}

/// The subjects of a feed, and of a page.
#[derive(Default)]
pub struct Subjects {
    /// By slot: how often its terms occur in the feed, and the weight that follows from that.
    counts: Vec<u32>,
    weights: Vec<f32>,
    /// By slot: the vector from the last reading, and the one of this reading.
    vectors: Vec<Vector>,
    next: Vec<Vector>,
    /// One article in this many is learned from; the current article; the factor for its contribution.
    stride: usize,
    at: usize,
    scale: f32,
    /// The lower triangular matrix that makes the directions orthogonal (Cholesky).
    triangle: Vec<Vector>,
    page: Vector,
}

impl Subjects {
    /// First reading: counts the terms of an article.
    pub fn count(&mut self, terms: &[Term]) {
        self.counts.resize(SLOTS, 0);
        let Some(counts) = self.counts.first_chunk_mut::<SLOTS>() else { return };
        for term in terms {
            if let Some(count) = counts.get_mut(slot(*term)) {
                *count += 1;
            }
        }
    }

    /// Ends the first reading, of so many articles. The terms in `stops` get no weight.
    pub fn weigh(&mut self, articles: usize, stops: impl Iterator<Item = Term>) {
        for stop in stops {
            if let Some(count) = self.counts.get_mut(slot(stop)) {
                *count = u32::MAX / COMMON;
            }
        }
        let mut random = 1u32;
        for count in &self.counts {
            let is_telling = *count * COMMON < articles as u32;
            self.weights.push(if is_telling { log2(articles as f32 / (*count as f32 + 0.5)) } else { 0.0 });
            self.vectors.push([0.0; DIRECTIONS].map(|_: f32| {
                random = random.wrapping_mul(747_796_405).wrapping_add(2_891_336_453);
                if random >> 31 == 0 { 1.0 } else { -1.0 }
            }));
        }
        self.next.resize(SLOTS, [0.0; DIRECTIONS]);
        self.stride = articles.div_ceil(ENOUGH_ARTICLES);
        self.scale = 1.0 / articles as f32;
    }

    /// Returns whether a term, or another in its slot, is known to indicate no subject.
    pub fn is_common(&self, term: Term) -> bool {
        self.weights.get(slot(term)) == Some(&0.0)
    }

    fn sum(&self, terms: impl Iterator<Item = (Term, f32)>) -> Vector {
        let mut sum = [0.0; DIRECTIONS];
        for (term, times) in terms {
            let at = slot(term);
            if let (Some(weight), Some(vector)) = (self.weights.get(at), self.vectors.get(at))
                && *weight > 0.0
            {
                add(&mut sum, vector, weight * times);
            }
        }
        sum
    }

    /// Second and third reading: learns from the terms of an article.
    pub fn learn(&mut self, terms: &[Term]) {
        self.at += 1;
        // In a feed too short for subjects the stride is 0.
        if !self.at.is_multiple_of(self.stride) {
            return;
        }
        let sum = self.sum(terms.iter().map(|term| (*term, 1.0)));
        let scale = self.scale / terms.len().max(1) as f32;
        for term in terms {
            let at = slot(*term);
            if let (Some(weight), Some(next)) = (self.weights.get(at), self.next.get_mut(at))
                && *weight > 0.0
            {
                add(next, &sum, weight * scale);
            }
        }
    }

    /// Ends a reading.
    pub fn end_reading(&mut self) {
        std::mem::swap(&mut self.vectors, &mut self.next);
        self.next.fill([0.0; DIRECTIONS]);
    }

    /// Ends the third reading, and takes the terms of the page.
    pub fn finish_learning(&mut self, page: impl Iterator<Item = (Term, f32)>) {
        if self.stride == 0 {
            return;
        }
        self.end_reading();
        let mut gram = [[0.0; DIRECTIONS]; DIRECTIONS];
        for vector in self.vectors.iter().step_by(SAMPLE) {
            for (row, value) in gram.iter_mut().zip(vector) {
                add(row, vector, *value);
            }
        }
        for (n, mut row) in gram.into_iter().enumerate() {
            self.straighten(&mut row);
            let known: f32 = row.iter().take(n).map(|value| value * value).sum();
            if let Some(slot) = row.get_mut(n) {
                let left = *slot - known;
                // A direction that the others span adds nothing.
                *slot = if left > *slot * 1e-5 { left.sqrt() } else { f32::MAX };
            }
            self.triangle.push(row);
        }
        let mut page = self.sum(page);
        self.straighten(&mut page);
        self.page = page;
    }

    /// Transforms a vector into orthogonal directions, as far as those are known.
    fn straighten(&self, vector: &mut Vector) {
        for (n, row) in self.triangle.iter().enumerate() {
            let known = dot(row.iter().take(n), vector);
            if let (Some(slot), Some(length)) = (vector.get_mut(n), row.get(n)) {
                *slot = (*slot - known) / length;
            }
        }
    }

    /// Returns whether the feed was long enough.
    pub fn are_known(&self) -> bool {
        !self.triangle.is_empty()
    }

    /// Returns the cosine similarity of an article of these terms to the page: 1 for the same direction, 0 for nothing in common.
    pub fn likeness(&self, terms: &[Term]) -> f32 {
        let mut vector = self.sum(terms.iter().map(|term| (*term, 1.0)));
        self.straighten(&mut vector);
        let lengths = dot(vector.iter(), &vector) * dot(self.page.iter(), &self.page);
        if lengths > 0.0 { (dot(vector.iter(), &self.page) / lengths.sqrt()).max(0.0) } else { 0.0 }
    }
}

fn dot<'a>(a: impl Iterator<Item = &'a f32>, b: &Vector) -> f32 {
    a.zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::super::table::mix;
    use super::*;

    /// An article on `subject`: six of its twenty words, and one that occurs nowhere else.
    fn article(subject: u32, n: u32) -> Vec<Term> {
        let mut state = mix(7, subject * 1000 + n);
        let mut words = vec![mix(3, n) as Term];
        for _ in 0..6 {
            state = mix(state, 1);
            words.push(word(subject, (state % 20) as u32));
        }
        words
    }

    fn read(articles: &[Vec<Term>], page: &[Term]) -> Subjects {
        let mut subjects = Subjects::default();
        articles.iter().for_each(|terms| subjects.count(terms));
        subjects.weigh(articles.len(), std::iter::empty());
        articles.iter().for_each(|terms| subjects.learn(terms));
        subjects.end_reading();
        articles.iter().for_each(|terms| subjects.learn(terms));
        subjects.finish_learning(page.iter().map(|term| (*term, 1.0)));
        subjects
    }

    fn word(subject: u32, n: u32) -> Term {
        mix(mix(5, subject), n) as Term
    }

    #[test]
    fn articles_of_one_subject_are_alike_without_a_word_in_common() {
        let articles: Vec<Vec<Term>> = (0..1500).map(|n| article(n % 30, n)).collect();
        let subjects = read(&articles, &[0, 1, 2].map(|n| word(1, n)));
        let likeness = |subject| subjects.likeness(&[10, 11, 12].map(|n| word(subject, n)));
        assert!(likeness(1) > likeness(0) + 0.3, "{} {}", likeness(1), likeness(0));
        assert!(likeness(1) > likeness(2) + 0.3, "{} {}", likeness(1), likeness(2));
        assert!((subjects.likeness(&[0, 1, 2].map(|n| word(1, n))) - 1.0).abs() < 0.01);
    }

    #[test]
    fn what_cannot_be_told_is_no_likeness() {
        let same = vec![vec![word(0, 1); 600]; 600];
        for articles in [&same[..], &[]] {
            let subjects = read(articles, &[word(0, 1)]);
            assert_eq!(subjects.likeness(&[word(0, 1)]), 0.0);
            assert_eq!(subjects.likeness(&[]), 0.0);
        }
        assert!(!Subjects::default().are_known());
    }
}
