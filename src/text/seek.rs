//! Finding and cutting: what the standard library does too, in machinery that weighs more than all that is done with it here.

use std::str::Chars;

use crate::platform;

/// The lowest bit of each of eight bytes.
pub(super) const ONES: u64 = u64::MAX / 255;
/// The highest.
pub(super) const HIGH: u64 = ONES << 7;

/// Whether `needle` stands in `text`.
pub fn holds(text: &str, needle: &str) -> bool {
    find(text.as_bytes(), needle.as_bytes()).is_some()
}

/// What follows the first `needle` of `text`.
pub fn after<'a>(text: &'a str, needle: &str) -> Option<&'a str> {
    text.get(find(text.as_bytes(), needle.as_bytes())? + needle.len()..)
}

/// Whether two names are the same but for the case of ASCII letters.
#[inline]
pub fn same(a: &str, b: &str) -> bool {
    a.len() == b.len() && same_start(a.as_bytes(), b.as_bytes())
}

/// The same as far as both go. One loop for all who ask: the standard library's is made anew for each.
#[cfg_attr(target_arch = "wasm32", inline(never))]
pub fn same_start(a: &[u8], b: &[u8]) -> bool {
    a.iter().zip(b).all(|(a, b)| a == b || a ^ b == 0x20 && a.is_ascii_alphabetic())
}

/// Whether `text` begins with `start`, in any case.
pub fn begins(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|head| same(head, start))
}

/// Where the first of a few bytes stands.
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

/// Eight at a time.
#[cfg_attr(not(target_arch = "wasm32"), inline(always))]
fn find_near(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    let first = |eight: &[u8; 8]| {
        // The lowest bit is exact; those above it may come of a borrow.
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

/// Where the first of a byte stands.
pub fn find_byte(bytes: &[u8], wanted: u8) -> Option<usize> {
    find_any(bytes, [wanted])
}

/// Where `needle`, which is not empty, first stands. For short needles that begin with a byte that is rare: the searchers of
/// libraries are made for long ones and weigh 3 kB.
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

/// The character at a place. The standard library's way is made for places far away, and weighs ten times as much.
pub fn nth(mut chars: Chars, place: usize) -> Option<char> {
    (0..place).try_for_each(|_| chars.next().map(drop))?;
    chars.next()
}

/// The text without what `is_blank` names before and after it.
pub fn trim(text: &str, is_blank: fn(char) -> bool) -> &str {
    let mut chars = text.chars();
    while chars.clone().next().is_some_and(is_blank) {
        chars.next();
    }
    trim_end(chars.as_str(), is_blank)
}

/// The same, after it alone.
pub fn trim_end(text: &str, is_blank: fn(char) -> bool) -> &str {
    let mut chars = text.chars();
    while chars.clone().next_back().is_some_and(is_blank) {
        chars.next_back();
    }
    chars.as_str()
}

/// The text without white space before and after it.
pub fn trimmed(text: &str) -> &str {
    trim(text, char::is_whitespace)
}

/// What stands before and behind the first `mark`, of ASCII.
pub fn split_once(text: &str, mark: u8) -> Option<(&str, &str)> {
    let at = find_byte(text.as_bytes(), mark)?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

/// The same; the whole and nothing where there is no such mark.
pub fn cut(text: &str, mark: u8) -> (&str, &str) {
    split_once(text, mark).unwrap_or((text, ""))
}

/// What stands before, between and behind all such marks.
pub fn parts(text: &str, mark: u8) -> Parts<'_> {
    Parts { rest: Some(text), mark }
}

/// The parts of a text, in order: see [`parts`].
pub struct Parts<'a> {
    rest: Option<&'a str>,
    mark: u8,
}

impl<'a> Iterator for Parts<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let rest = self.rest.take()?;
        let Some((part, behind)) = split_once(rest, self.mark) else { return Some(rest) };
        self.rest = Some(behind);
        Some(part)
    }
}

/// The number that digits of a base say, up to 36. `None` where there are none, where there is anything else, a sign too, or where it is too large.
pub fn number(digits: &str, base: u32) -> Option<u32> {
    let add = |number: u32, digit: char| number.checked_mul(base)?.checked_add(digit.to_digit(base)?);
    digits.chars().try_fold(0, add).filter(|_| !digits.is_empty())
}

/// A number in decimal digits.
pub fn decimal(number: u32) -> String {
    let mut digits = if number > 9 { decimal(number / 10) } else { String::new() };
    digits.push(char::from(b'0' + (number % 10) as u8));
    digits
}

/// What stands behind the last `mark`, of ASCII; the whole where there is none.
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
        assert_eq!(cut("text/xml; q", b';'), ("text/xml", " q"));
        assert_eq!(cut("温州", b';'), ("温州", ""));
        for text in ["", ",", "a", "a,b", ",温州,,b,"] {
            assert!(parts(text, b',').eq(text.split(',')), "{text}");
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
