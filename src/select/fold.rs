//! Folds text for comparison: one width, one case. Also tells what belongs to a word.
//!
//! Folding is arithmetic on the Unicode blocks that news is written in. The standard library's tables would cover a few more
//! scripts, and cost kilobytes of wasm.

use std::str::Chars;

use crate::text::nth;

/// The full-width forms of the half-width katakana U+FF66 to U+FF9D, in order.
const KATAKANA: &str =
    "ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";

/// Iterator over the characters of a text in one width and lower case: full-width ASCII becomes ASCII, half-width katakana becomes
/// full-width and is joined with its voicing mark, ideographic and no-break spaces become spaces, a curly apostrophe becomes a
/// straight one; Latin, Greek and Cyrillic capitals become lower case, the Turkish ones of either i an i; digits become European, and letters that Arabic
/// and Persian write in two ways become one. Traditional and simplified characters stay distinct.
pub struct Folded<'a>(Chars<'a>);

/// Folds `text`.
pub fn folded(text: &str) -> Folded<'_> {
    Folded(text.chars())
}

impl Folded<'_> {
    /// Returns how many bytes of the text are not folded yet.
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
            0x2019 => 0x27,
            0xC0..=0xDE if code != 0xD7 => code + 32,
            0x130 | 0x131 => 0x69,
            // Pairs of a capital and its small letter: the capital is odd in these ranges, even in those of the next arm.
            0x139..=0x148 | 0x179..=0x17E | 0x1AF => code + (code & 1),
            0x100..=0x137 | 0x14A..=0x177 | 0x1A0 | 0x218..=0x21B | 0x48A..=0x4BF | 0x4D0..=0x52F | 0x1E00..=0x1EFF => {
                code | 1
            }
            0x386 => 0x3AC,
            0x388..=0x38A => code + 37,
            0x38C => 0x3CC,
            0x38E | 0x38F => code + 63,
            0x391..=0x3A1 | 0x3A3..=0x3A9 | 0x410..=0x42F => code + 32,
            0x3C2 => 0x3C3,
            0x400..=0x40F => code + 80,
            // The digits of Arabic, Persian, Thai and Hindi.
            0x660..=0x669 | 0x6F0..=0x6F9 | 0xE50..=0xE59 => 0x30 + (code & 15),
            0x966..=0x96F => code - 0x936,
            0x622 | 0x623 | 0x625 => 0x627,
            0x643 => 0x6A9,
            0x649 | 0x64A => 0x6CC,
            _ => code,
        };
        Some(char::from_u32(small).unwrap_or(c))
    }
}

/// The role of a character in a text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// A letter or digit of a script that writes spaces between words.
    Word,
    /// A character of a script without such spaces (Chinese, Japanese, Thai ...), or of Korean, whose words take endings.
    Dense,
    /// Space, punctuation, symbols, emoji.
    Gap,
}

/// Returns the class of a folded character.
pub fn class(c: char) -> Class {
    match c as u32 {
        0x30..=0x39 | 0x61..=0x7A => Class::Word,
        0..=0xBF | 0xD7 | 0xF7 | 0x2000..=0x2BFF | 0x3000..=0x3004 | 0x3006..=0x3040 | 0xE000..=0xF8FF => Class::Gap,
        // Punctuation of Hebrew, Arabic and Hindi.
        0x5BE | 0x5F3 | 0x5F4 | 0x600..=0x61F | 0x66A..=0x66C | 0x6D4 | 0x964 | 0x965 => Class::Gap,
        0x30FB | 0xFE10..=0xFE6F | 0xFF00..=0xFFFF | 0x1F000..=0x1FAFF => Class::Gap,
        0xE00..=0xEFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x2E80..=0x2FDF => Class::Dense,
        0x1100..=0x11FF | 0x3005 | 0x3041..=0x9FFF | 0xAC00..=0xD7FF | 0xF900..=0xFAFF | 0x20000.. => Class::Dense,
        _ => Class::Word,
    }
}

/// Returns whether `text[at..end]` of a folded text is not part of a longer word.
pub fn stands_alone(text: &[char], at: usize, end: usize) -> bool {
    let is_word = |at: usize| text.get(at).is_some_and(|c| class(*c) == Class::Word);
    !(is_word(at) && is_word(at.wrapping_sub(1)) || is_word(end) && is_word(end.wrapping_sub(1)))
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
            ("ÉTÉ ÄÖÜ ŁÓDŹ ŽIŽKA ŠKODA İ", "été äöü łódź žižka škoda i"),
            ("ISPARTA ILICA ılıca İZMİR", "isparta ilica ilica izmir"),
            ("ĐẦU TƯ CƠ QUAN ȘTIRE ȚARĂ", "đầu tư cơ quan știre țară"),
            ("ҐАНОК ҚАЗАҚ ӨҢІР", "ґанок қазақ өңір"),
            ("٢٠٢٦ ۱۲ ๒๕๖๙ १०", "2026 12 2569 10"),
            ("أحمد كتاب ايران", "احمد کتاب ایران"),
            ("ΑΘΉΝΑ ΆΣ Ό ΣΟΦΟΣ", "αθήνα άσ ό σοφοσ"),
            ("МОСКВА ЁЖ ЇЖАК", "москва ёж їжак"),
            ("TIẾNG VIỆT", "tiếng việt"),
            ("浙江省 臺灣", "浙江省 臺灣"),
            ("Xi’an", "xi'an"),
        ] {
            assert_eq!(fold(from), to, "{from}");
        }
    }

    #[test]
    fn marks_of_any_script_end_a_word() {
        for mark in "?!,.;:，、。？；：،؛؟۔؍־״׳।॥٪٫٬".chars() {
            assert!(folded(&mark.to_string()).all(|c| class(c) == Class::Gap), "{mark}");
        }
    }

    #[test]
    fn folding_agrees_with_the_standard_library_where_it_folds() {
        for code in (0x41..0x180).chain(0x386..0x3AB).chain(0x400..0x430) {
            let Some(c) = char::from_u32(code) else { continue };
            let mut lower = c.to_lowercase();
            // Turkish has an i without a dot.
            if lower.len() == 1 && c != 'ı' && c != '\u{A0}' && c != 'Ÿ' && c != '\u{3AA}' {
                assert_eq!(fold(&c.to_string()), lower.next().unwrap_or(c).to_string(), "U+{code:04X}");
            }
        }
    }
}
