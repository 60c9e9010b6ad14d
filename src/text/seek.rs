//! Finds and splits text. The standard library does too, but with code larger than everything that uses it here.

use std::str::Chars;

use crate::platform;

/// The lowest bit of each of eight bytes.
pub(super) const ONES: u64 = u64::MAX / 255;
/// The highest bit of each.
pub(super) const HIGH: u64 = ONES << 7;

/// Returns whether `text` contains `needle`.
pub fn contains(text: &str, needle: &str) -> bool {
    find(text.as_bytes(), needle.as_bytes()).is_some()
}

/// Returns whether `text` contains `needle`, ignoring ASCII case.
pub fn contains_ignore_case(text: &str, needle: &str) -> bool {
    text.as_bytes().windows(needle.len()).any(|window| zip_eq_ignore_case(window, needle.as_bytes()))
}

/// Returns what follows the first `needle` in `text`.
pub fn after<'a>(text: &'a str, needle: &str) -> Option<&'a str> {
    text.get(find(text.as_bytes(), needle.as_bytes())? + needle.len()..)
}

/// Returns whether two names are equal, ignoring ASCII case.
#[inline]
pub fn eq_ignore_case(a: &str, b: &str) -> bool {
    a.len() == b.len() && zip_eq_ignore_case(a.as_bytes(), b.as_bytes())
}

/// Like [`eq_ignore_case`], as far as both go. One loop for all callers: the standard library's is compiled for each.
#[cfg_attr(target_arch = "wasm32", inline(never))]
pub fn zip_eq_ignore_case(a: &[u8], b: &[u8]) -> bool {
    a.iter().zip(b).all(|(a, b)| a == b || a ^ b == 0x20 && a.is_ascii_alphabetic())
}

/// Returns whether `text` begins with `start`, ignoring ASCII case.
pub fn starts_with_ignore_case(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|head| eq_ignore_case(head, start))
}

/// Returns the position of the first of a few bytes.
#[inline(always)]
pub fn find_any<const N: usize>(bytes: &[u8], wanted: [u8; N]) -> Option<usize> {
    let near = bytes.get(..platform::NEAR).unwrap_or(bytes);
    match find_near(near, &wanted) {
        None if near.len() < bytes.len() => {
            platform::find_far(bytes.get(near.len()..)?, wanted).map(|at| at + near.len())
        }
        found => found,
    }
}

/// Searches eight bytes at a time.
#[cfg_attr(not(target_arch = "wasm32"), inline(always))]
fn find_near(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    let first = |eight: &[u8; 8]| {
        // The lowest bit that is set is exact; those above it may come from a borrow.
        let hits = wanted.iter().fold(0, |hits, byte| {
            let differs = u64::from_le_bytes(*eight) ^ (ONES * u64::from(*byte));
            hits | differs.wrapping_sub(ONES) & !differs & HIGH
        });
        (hits != 0).then_some(hits.trailing_zeros() as usize / 8)
    };
    let (eights, tail) = bytes.as_chunks();
    for (at, eight) in eights.iter().enumerate() {
        if let Some(found) = first(eight) {
            return Some(at * 8 + found);
        }
    }
    match bytes.last_chunk() {
        Some(_) if tail.is_empty() => None,
        Some(last) => first(last).map(|at| bytes.len() - 8 + at),
        None => tail.iter().position(|byte| wanted.contains(byte)),
    }
}

/// Returns the first position of a byte.
pub fn find_byte(bytes: &[u8], wanted: u8) -> Option<usize> {
    find_any(bytes, [wanted])
}

/// Returns the first position of `needle`, which is not empty. For short needles that begin with a byte that is rare: the searchers of
/// libraries are made for long ones and take 3 kB.
pub fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    let (first, tail) = needle.split_first()?;
    let mut from = 0;
    loop {
        from += find_byte(haystack.get(from..)?, *first)? + 1;
        if haystack.get(from..)?.starts_with(tail) {
            return Some(from - 1);
        }
    }
}

/// Returns the character at an index. The standard library's `nth` is made for distant ones, and is ten times as large.
pub fn nth(mut chars: Chars, index: usize) -> Option<char> {
    (0..index).try_for_each(|_| chars.next().map(drop))?;
    chars.next()
}

/// Returns the text without leading and trailing characters for which `is_blank` is true.
pub fn trim_matches(text: &str, is_blank: fn(char) -> bool) -> &str {
    let mut chars = text.chars();
    while chars.clone().next().is_some_and(is_blank) {
        chars.next();
    }
    trim_end_matches(chars.as_str(), is_blank)
}

/// Like [`trim_matches`], for trailing ones only.
pub fn trim_end_matches(text: &str, is_blank: fn(char) -> bool) -> &str {
    let mut chars = text.chars();
    while chars.clone().next_back().is_some_and(is_blank) {
        chars.next_back();
    }
    chars.as_str()
}

/// Returns the text without leading and trailing white space.
pub fn trim(text: &str) -> &str {
    trim_matches(text, char::is_whitespace)
}

/// Returns the text before and after the first `mark`, which is ASCII.
pub fn split_once(text: &str, mark: u8) -> Option<(&str, &str)> {
    let at = find_byte(text.as_bytes(), mark)?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

/// Like [`split_once`]; returns the whole text and an empty one if there is no such mark.
pub fn split_once_or_whole(text: &str, mark: u8) -> (&str, &str) {
    split_once(text, mark).unwrap_or((text, ""))
}

/// Returns the text before, between and after all such marks.
pub fn split(text: &str, mark: u8) -> Split<'_> {
    Split { rest: Some(text), mark }
}

/// Iterator over the parts of a text: see [`split`].
pub struct Split<'a> {
    rest: Option<&'a str>,
    mark: u8,
}

impl<'a> Iterator for Split<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let rest = self.rest.take()?;
        let Some((part, behind)) = split_once(rest, self.mark) else { return Some(rest) };
        self.rest = Some(behind);
        Some(part)
    }
}

/// Parses digits in a base up to 36. `None` if there are none, if there is anything else, even a sign, or if the number is too large.
pub fn number(digits: &str, base: u32) -> Option<u32> {
    let add = |number: u32, digit: char| number.checked_mul(base)?.checked_add(digit.to_digit(base)?);
    digits.chars().try_fold(0, add).filter(|_| !digits.is_empty())
}

/// Returns a number in decimal digits.
pub fn decimal(number: u32) -> String {
    let mut digits = if number > 9 { decimal(number / 10) } else { String::new() };
    digits.push(char::from(b'0' + (number % 10) as u8));
    digits
}

/// Returns the text after the last `mark`, which is ASCII; the whole if there is none.
pub fn after_last(text: &str, mark: u8) -> &str {
    let at = text.bytes().rposition(|byte| byte == mark).map_or(0, |at| at + 1);
    text.get(at..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut_at_a_mark() {
        assert_eq!(split_once("a=b=c", b'='), Some(("a", "b=c")));
        assert_eq!(split_once("=", b'='), Some(("", "")));
        assert_eq!(split_once("", b'='), None);
        assert_eq!(split_once_or_whole("text/xml; q", b';'), ("text/xml", " q"));
        assert_eq!(split_once_or_whole("温州", b';'), ("温州", ""));
        for text in ["", ",", "a", "a,b", ",温州,,b,"] {
            assert!(split(text, b',').eq(text.split(',')), "{text}");
        }
    }

    #[test]
    fn digits_are_a_number_and_nothing_else_is() {
        for (digits, base, value) in [
            ("0", 10, Some(0)),
            ("007", 10, Some(7)),
            ("4294967295", 10, Some(u32::MAX)),
            ("4294967296", 10, None),
            ("99999999999999999999", 10, None),
            ("fF", 16, Some(255)),
            ("f", 10, None),
            ("+1", 10, None),
            ("-1", 10, None),
            ("1.0", 10, None),
            (" 1", 10, None),
            ("１", 10, None),
            ("", 10, None),
        ] {
            assert_eq!(number(digits, base), value, "{digits}");
        }
        for number in [0, 7, 10, 60, 100, 4_294_967_295] {
            assert_eq!(decimal(number), number.to_string());
        }
    }
}
