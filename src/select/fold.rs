//! Text made comparable: one width, one case; hashes; a small table keyed by them.
//!
//! Folding is arithmetic over the blocks that news is written in. The standard library's tables would do the same for a few
//! scripts more and cost kilobytes of the wasm.

use std::str::Chars;

use crate::text::nth;

/// The half-width katakana U+FF66 to U+FF9D in their full width, in order.
const KATAKANA: &str =
    "ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";

/// The characters of a text in one width and lower case: full-width ASCII becomes ASCII, half-width katakana becomes
/// katakana with its voicing mark joined, the ideographic space becomes a space; Latin, Greek and Cyrillic capitals become
/// small. Traditional and simplified characters stay two.
pub struct Folded<'a>(Chars<'a>);

/// Folds `text`.
pub fn folded(text: &str) -> Folded<'_> {
    Folded(text.chars())
}

impl Folded<'_> {
    /// How many bytes of the text are still to be folded.
    pub fn left(&self) -> usize {
        self.0.as_str().len()
    }
}

impl Iterator for Folded<'_> {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        let c = self.0.next()?;
        let code = c as u32;
        if code < 0x80 {
            return Some(c.to_ascii_lowercase());
        }
        if let 0xFF66..=0xFF9D = code {
            let full = nth(KATAKANA.chars(), (code - 0xFF66) as usize).unwrap_or(c);
            let step = match self.0.clone().next() {
                Some('\u{FF9E}') => 1,
                Some('\u{FF9F}') => 2,
                _ => return Some(full),
            };
            self.0.next();
            return Some(char::from_u32(full as u32 + step).unwrap_or(full));
        }
        let small = match code {
            0xFF01..=0xFF5E => return char::from_u32(code - 0xFEE0).map(|c| c.to_ascii_lowercase()),
            0x3000 | 0xA0 => 0x20,
            0xC0..=0xDE if code != 0xD7 => code + 32,
            // Pairs of capital and small: the capital is even, but odd in these two stretches.
            0x139..=0x148 | 0x179..=0x17E => code + (code & 1),
            0x100..=0x137 | 0x14A..=0x177 => code | 1,
            0x386 => 0x3AC,
            0x388..=0x38A => code + 37,
            0x38C => 0x3CC,
            0x38E | 0x38F => code + 63,
            0x391..=0x3A1 | 0x3A3..=0x3A9 | 0x410..=0x42F => code + 32,
            0x3C2 => 0x3C3,
            0x400..=0x40F => code + 80,
            // Vietnamese, whose capitals stand before their small ones.
            0x1E00..=0x1EFF => code | 1,
            _ => code,
        };
        Some(char::from_u32(small).unwrap_or(c))
    }
}

/// How a character takes part in a text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// A letter or digit of a script that writes spaces between words.
    Word,
    /// A character of a script without such spaces (Chinese, Japanese, Thai ...), or of Korean, whose words carry endings.
    Dense,
    /// Space, punctuation, symbols, emoji.
    Gap,
}

/// The class of a folded character.
pub fn class(c: char) -> Class {
    match c as u32 {
        0x30..=0x39 | 0x61..=0x7A => Class::Word,
        0..=0xBF | 0xD7 | 0xF7 | 0x2000..=0x2BFF | 0x3000..=0x3004 | 0x3006..=0x3040 | 0xE000..=0xF8FF => Class::Gap,
        0x30FB | 0xFE10..=0xFE6F | 0xFF00..=0xFFFF | 0x1F000..=0x1FAFF => Class::Gap,
        0xE00..=0xEFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x2E80..=0x2FDF => Class::Dense,
        0x1100..=0x11FF | 0x3005 | 0x3041..=0x9FFF | 0xAC00..=0xD7FF | 0xF900..=0xFAFF | 0x20000.. => Class::Dense,
        _ => Class::Word,
    }
}

/// Whether what stands from `at` to `end` of a folded text is no part of a longer word.
pub fn stands_alone(text: &[char], at: usize, end: usize) -> bool {
    let is_word = |at: usize| text.get(at).is_some_and(|c| class(*c) == Class::Word);
    !(is_word(at) && is_word(at.wrapping_sub(1)) || is_word(end) && is_word(end.wrapping_sub(1)))
}

/// Starts a hash.
pub const START: u64 = 0x9E37_79B9_7F4A_7C15;

/// Takes one more value into a hash.
pub fn mix(hash: u64, value: u32) -> u64 {
    let h = (hash ^ u64::from(value)).wrapping_mul(0xFF51_AFD7_ED55_8CCD);
    h ^ (h >> 32)
}

/// The same in half the time, for one of many: not every bit of it counts before the next [`mix`].
#[inline(always)]
pub fn add(hash: u64, value: u32) -> u64 {
    (hash ^ u64::from(value)).wrapping_mul(START)
}

/// The hash of a text as it stands.
pub fn hash(text: &str) -> u64 {
    mix(text.bytes().fold(START, |h, byte| add(h, byte.into())), 0)
}

/// From hashes to small numbers: open addressing, no removal. An order of magnitude less code than a map of the standard
/// library, whose keyed hashing would buy nothing here: a hostile feed can at worst make its own articles collide.
#[derive(Clone, Default)]
pub struct Table {
    slots: Vec<(u64, u32)>,
    len: usize,
    /// How many slots it begins with.
    room: usize,
}

impl Table {
    /// A table that, from its first key on, does not grow until so many are in it.
    pub fn with_room(keys: usize) -> Table {
        Table { room: (keys * 4 / 3 + 2).next_power_of_two(), ..Table::default() }
    }

    /// The value of a key.
    pub fn get(&self, key: u64) -> Option<u32> {
        self.seek(key)
    }

    /// The same, for where it is asked most: of keys that are mostly not there the call takes longer than the answer.
    #[inline(always)]
    pub fn seek(&self, key: u64) -> Option<u32> {
        let key = key.max(1);
        let last = self.slots.len().wrapping_sub(1);
        let mut at = (key ^ (key >> 29)) as usize;
        while let Some(&(k, value)) = self.slots.get(at & last) {
            if k == key {
                return Some(value);
            }
            if k == 0 {
                break;
            }
            at += 1;
        }
        None
    }

    /// Whether the key was put in.
    pub fn has(&self, key: u64) -> bool {
        self.get(key).is_some()
    }

    /// Puts the value in unless the key is there; answers the value that now stands.
    pub fn put(&mut self, key: u64, value: u32) -> u32 {
        // Three quarters full, most keys are found at the first or second look.
        if self.len * 4 >= self.slots.len() * 3 {
            let old = std::mem::take(&mut self.slots);
            self.slots = vec![(0, 0); (old.len() * 2).max(self.room).max(64)];
            for (k, v) in old {
                if k != 0
                    && let Some(at) = self.slot(k)
                    && let Some(slot) = self.slots.get_mut(at)
                {
                    *slot = (k, v);
                }
            }
        }
        let Some(slot) = self.slot(key).and_then(|at| self.slots.get_mut(at)) else { return value };
        if slot.0 == 0 {
            *slot = (key.max(1), value);
            self.len += 1;
        }
        slot.1
    }

    /// Where the key stands or would.
    fn slot(&self, key: u64) -> Option<usize> {
        let key = key.max(1);
        let last = self.slots.len().checked_sub(1)?;
        let mut at = ((key ^ (key >> 29)) as usize) & last;
        while let Some(&(k, _)) = self.slots.get(at) {
            if k == 0 || k == key {
                return Some(at);
            }
            at = (at + 1) & last;
        }
        None
    }
}

/// What things are sorted by: a key, and the thing's number.
pub type Key = (u64, u32);

/// Keeps the smallest `count`, smallest first. The one sort of this module: each of the standard library's costs the wasm some kilobytes for every type
/// and order it is used with. A heap sort, stable only because the numbers differ.
pub fn sort(keys: &mut Vec<Key>, count: usize) {
    let len = keys.len();
    // First the heap is built, then its smallest goes to the end, one by one. Of thousands a list needs the first few.
    for step in (len.saturating_sub(count)..len / 2 + len).rev() {
        let (mut at, end) = if step >= len { (step - len, len) } else { (0, step) };
        if step < len {
            keys.swap(0, step);
        }
        loop {
            let mut child = at * 2 + 1;
            if child + 1 < end && keys.get(child) > keys.get(child + 1) {
                child += 1;
            }
            if child >= end || keys.get(child) >= keys.get(at) {
                break;
            }
            keys.swap(at, child);
            at = child;
        }
    }
    keys.reverse();
    keys.truncate(count);
}

/// The key, below 2^32, by which the greatest of non-negative numbers comes first.
pub fn falling(value: f32) -> u64 {
    u64::from(!value.to_bits())
}

/// The binary logarithm of a positive number, to about 0.01: the exponent, and a parabola through the mantissa.
pub fn log2(value: f32) -> f32 {
    let bits = value.to_bits();
    let mantissa = f32::from_bits(bits & 0x007F_FFFF | 0x3F80_0000);
    (bits >> 23) as f32 - 128.0 + (-0.344_845 * mantissa + 2.024_658) * mantissa - 0.674_878
}

/// Where `word` first stands in `text`, from byte `from` on. The standard library's search is a two-way search, larger than all that
/// is searched here.
pub fn find(text: &str, word: &str, from: usize) -> Option<usize> {
    let (text, word) = (text.as_bytes(), word.as_bytes());
    (from..(text.len() + 1).saturating_sub(word.len()))
        // Most places are told by their first byte, without a call.
        .find(|at| text.get(*at..).is_some_and(|rest| rest.first() == word.first() && rest.starts_with(word)))
}

#[cfg(test)]
#[allow(clippy::indexing_slicing)]
mod tests {
    use super::*;

    fn fold(text: &str) -> String {
        folded(text).collect()
    }

    #[test]
    fn one_width_and_one_case() {
        for (from, to) in [
            ("ＡＢＣ　１２３！", "abc 123!"),
            ("ｶﾞｰﾄﾞﾊﾟｰｸ ｱﾝ", "ガードパーク アン"),
            ("ÉTÉ ÄÖÜ ŁÓDŹ ŽIŽKA ŠKODA İ", "été äöü łódź žižka škoda \u{131}"),
            ("ΑΘΉΝΑ ΆΣ Ό ΣΟΦΟΣ", "αθήνα άσ ό σοφοσ"),
            ("МОСКВА ЁЖ ЇЖАК", "москва ёж їжак"),
            ("TIẾNG VIỆT", "tiếng việt"),
            ("浙江省 臺灣", "浙江省 臺灣"),
        ] {
            assert_eq!(fold(from), to, "{from}");
        }
    }

    #[test]
    fn folding_agrees_with_the_standard_library_where_it_folds() {
        for code in (0x41..0x180).chain(0x386..0x3AB).chain(0x400..0x430) {
            let Some(c) = char::from_u32(code) else { continue };
            let mut lower = c.to_lowercase();
            if lower.len() == 1 && c != '\u{A0}' && c != 'Ÿ' && c != '\u{3AA}' {
                assert_eq!(fold(&c.to_string()), lower.next().unwrap_or(c).to_string(), "U+{code:04X}");
            }
        }
    }

    #[test]
    fn sorts() {
        let mut state = 7u64;
        for len in [0, 1, 2, 3, 10, 1000] {
            let mut keys: Vec<Key> = (0..len)
                .map(|n| {
                    state = mix(state, 1);
                    (state % 50, n)
                })
                .collect();
            let mut other = keys.clone();
            other.sort();
            let mut few = keys.clone();
            sort(&mut few, 5);
            assert_eq!(few, other[..other.len().min(5)]);
            sort(&mut keys, 2000);
            assert_eq!(keys, other);
        }
        assert!(falling(2.0) < falling(1.5) && falling(1.5) < falling(0.0));
    }

    #[test]
    fn logarithms_are_close() {
        for n in 1..2000 {
            let value = n as f32 / 13.0;
            assert!((log2(value) - value.log2()).abs() < 0.01, "{value}");
        }
    }

    #[test]
    fn finds() {
        assert_eq!(find("abcabc", "bc", 0), Some(1));
        assert_eq!(find("abcabc", "bc", 2), Some(4));
        assert_eq!(find("abcabc", "", 6), Some(6));
        assert_eq!(find("ab", "abc", 0), None);
        assert_eq!(find("ab", "b", 9), None);
    }

    #[test]
    fn a_table_keeps_its_first_values_while_it_grows() {
        let mut table = Table::default();
        assert_eq!(table.get(7), None);
        for n in 0..5000u32 {
            assert_eq!(table.put(u64::from(n) * 64, n), n);
        }
        for n in 0..5000u32 {
            assert_eq!(table.put(u64::from(n) * 64, 1), n);
            assert_eq!(table.get(u64::from(n) * 64), Some(n));
        }
        assert!(!table.has(3));
    }
}
