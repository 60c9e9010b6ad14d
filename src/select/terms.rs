//! Text as terms, without dictionaries: words where a script writes spaces, single characters and pairs of neighbours where it
//! does not.

use super::fold::{Class, START, Table, class, folded, hash, log2, mix};

/// At most this many terms of one text count, against keyword stuffing.
pub const MAX_TERMS: usize = 600;

/// Words that say nothing of what a text is about, by language; the first line holds for English and for unknown languages.
const STOP_WORDS: &[(&str, &str)] = &[
    (
        "en",
        "a about above after again against all also am an and any are as at be because been before being below between both but by \
         can could did do does doing don down during each few for from further had has have having he her here hers him his how i if \
         in into is isn it its just like ll may me might more most must my new no nor not now of off on once one only or other our out \
         over own re s said same say says shall she should so some such t than that the their them then there these they this those \
         through to too two under until up us ve very was we were what when where which while who whom why will with would year years \
         you your",
    ),
    ("de", "der die das den dem und in zu mit von für auf ist im ein eine nicht sich des als"),
    ("fr", "le la les un une des du de et en pour par sur dans au aux que qui est pas"),
    ("es", "el la los las un una de del en que se por con para su es al no lo más"),
    ("it", "il lo la gli le un una di del della che in per con su non si da al dei"),
    ("pt", "os as um uma de do da dos das em no na que se por com para não ao mais"),
    ("nl", "de het een van en in op is dat te voor met zijn niet aan er om ook bij die"),
];

/// The stop words for a BCP 47 language, hashed; English where there are none of its own.
pub fn stop_words(language: &str) -> Table {
    let mut table = Table::default();
    let primary = language.split('-').next().unwrap_or("").to_ascii_lowercase();
    let list = STOP_WORDS.iter().find(|(name, _)| *name == primary).or(STOP_WORDS.first());
    for word in list.map_or("", |(_, words)| words).split_ascii_whitespace() {
        table.put(hash(word), 0);
    }
    table
}

// What a term is stands in its two lowest bits.
const SINGLE: u32 = 0;
const PAIR: u32 = 1;
const TAG: u32 = 2;
const WORD: u32 = 3;

fn term(hash: u64, sort: u32) -> u32 {
    (hash >> 32) as u32 & !3 | sort
}

/// Appends the terms of `text`, as they come, until `out` is full.
pub fn push(text: &str, stop: &Table, out: &mut Vec<u32>) {
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
                out.push(term(word, WORD));
            }
            word = START;
            letters = 0;
        }
        if kind == Class::Dense {
            let single = mix(START, c as u32);
            out.push(term(single, SINGLE));
            if let Some(before) = before {
                out.push(term(mix(single, before as u32), PAIR));
            }
            before = Some(c);
        } else {
            before = None;
        }
        if out.len() >= MAX_TERMS {
            break;
        }
    }
}

/// The term that a whole tag is, beside the words in it.
pub fn tag(tag: &str) -> u32 {
    term(folded(tag.trim()).fold(START, |h, c| mix(h, c as u32)), TAG)
}

/// A term that is looked for, with what is known of it.
#[derive(Clone, Copy, Default)]
pub struct Asked {
    /// The term.
    pub term: u32,
    /// How much it matters.
    pub weight: f32,
    /// In how many texts it stands.
    pub texts: u32,
}

/// A set of terms to look for.
#[derive(Default)]
pub struct Terms {
    table: Table,
    /// A bit for what may be in the table: most terms of a text are not, and need not be looked for.
    maybe: Vec<u64>,
    /// In the order added.
    pub asked: Vec<Asked>,
    /// By place in `asked`, the place in `met`, from 1.
    place: Vec<u16>,
    /// Of the text last tallied: which of the terms stand in it, and how often.
    met: Vec<u32>,
}

impl Terms {
    /// Adds to the weight of a term.
    pub fn add(&mut self, term: u32, weight: f32) {
        if self.maybe.is_empty() {
            self.maybe = vec![0; 1024];
        }
        if let Some(bits) = self.maybe.get_mut((term >> 8 & 1023) as usize) {
            *bits |= 1 << (term >> 2 & 63);
        }
        // What a term is stands in its lowest bits, which would crowd the table.
        let at = self.table.put(u64::from(term.rotate_right(2)) + 1, self.asked.len() as u32) as usize;
        match self.asked.get_mut(at) {
            Some(asked) => asked.weight += weight,
            None => {
                self.asked.push(Asked { term, weight, texts: 0 });
                self.place.push(0);
            }
        }
    }

    /// Looks at a text: which of the terms stand in it, and how often. [`hit`] reads the answer.
    pub fn tally(&mut self, terms: &[u32]) -> &[u32] {
        for met in self.met.drain(..) {
            if let Some(place) = self.place.get_mut(hit(met).0) {
                *place = 0;
            }
        }
        for term in terms {
            if self.maybe.get((term >> 8 & 1023) as usize).is_none_or(|bits| bits >> (term >> 2 & 63) & 1 == 0) {
                continue;
            }
            let Some(at) = self.table.get(u64::from(term.rotate_right(2)) + 1) else { continue };
            let Some(place) = self.place.get_mut(at as usize) else { continue };
            match self.met.get_mut(usize::from(*place).wrapping_sub(1)) {
                Some(met) => *met += 1,
                None => {
                    self.met.push(at << TIMES | 1);
                    *place = self.met.len() as u16;
                }
            }
        }
        &self.met
    }

    /// Counts a text for each of the terms that stands in it; answers them as [`Terms::tally`] does.
    pub fn count(&mut self, terms: &[u32]) -> &[u32] {
        self.tally(terms);
        for met in &self.met {
            if let Some(asked) = self.asked.get_mut(hit(*met).0) {
                asked.texts += 1;
            }
        }
        &self.met
    }
}

/// Bits for how often a term stands in a text; enough for [`MAX_TERMS`].
const TIMES: u32 = 10;

/// Reads what a tally found: a place in `asked`, and how often the term there stands in the text.
pub fn hit(met: u32) -> (usize, u32) {
    ((met >> TIMES) as usize, met & ((1 << TIMES) - 1))
}

/// The terms of many texts, one after another.
#[derive(Default)]
pub struct Store {
    terms: Vec<u32>,
    ends: Vec<u32>,
}

impl Store {
    /// Takes in a text's terms.
    pub fn push(&mut self, terms: &[u32]) {
        self.terms.extend_from_slice(terms);
        self.ends.push(self.terms.len() as u32);
    }

    /// The number of texts.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The terms of text `n`; none where there is no such text.
    pub fn of(&self, n: usize) -> &[u32] {
        let start = n.checked_sub(1).and_then(|n| self.ends.get(n)).map_or(0, |e| *e as usize);
        let end = self.ends.get(n).map_or(start, |e| *e as usize);
        self.terms.get(start..end).unwrap_or(&[])
    }

    /// The mean number of terms in a text, at least 1.
    pub fn mean(&self) -> f32 {
        (self.terms.len() as f32 / self.ends.len().max(1) as f32).max(1.0)
    }

    /// How telling a term is that stands in so many of the texts.
    pub fn rarity(&self, texts: u32) -> f32 {
        let (n, df) = (self.len() as f32, texts as f32);
        log2((n - df + 0.5).max(0.0) / (df + 0.5) + 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorts(text: &str) -> Vec<u32> {
        let mut out = Vec::new();
        push(text, &stop_words("en"), &mut out);
        out.into_iter().map(|term| term & 3).collect()
    }

    #[test]
    fn words_and_pairs() {
        const W: u32 = WORD;
        const S: u32 = SINGLE;
        const P: u32 = PAIR;
        assert_eq!(sorts("The storm of 2012"), [W, W]);
        assert_eq!(sorts("温州市"), [S, S, P, S, P]);
        assert_eq!(sorts("5G手机，新"), [W, S, S, P, S]);
        assert_eq!(sorts("東京タワー"), [S, S, P, S, P, S, P, S, P]);
        assert_eq!(sorts("서울 시장"), [S, S, P, S, S, P]);
        assert_eq!(sorts("Trump's it's don't A"), [W]);
        assert!(sorts("").is_empty());
    }

    #[test]
    fn width_and_case_do_not_count() {
        let terms = |text| {
            let mut out = Vec::new();
            push(text, &stop_words(""), &mut out);
            out
        };
        assert_eq!(terms("ＮＡＴＯ ｶﾞｰﾄﾞ"), terms("nato ガード"));
        assert_eq!(tag(" Ｎato "), tag("nato"));
        assert_ne!(tag("nato"), terms("nato").first().copied().unwrap_or(0));
    }

    #[test]
    fn stop_words_go_by_language() {
        let mut out = Vec::new();
        push("der von", &stop_words("de-AT"), &mut out);
        assert!(out.is_empty());
        push("der von", &stop_words("en"), &mut out);
        assert_eq!(out.len(), 2);
    }

    #[test]
    fn a_text_without_end_is_cut() {
        let mut out = Vec::new();
        push(&"词".repeat(100_000), &Table::default(), &mut out);
        assert!(out.len() <= MAX_TERMS + 1);
    }
}
