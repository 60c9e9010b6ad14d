//! The host's fast paths, which recognise common input several bytes at a time. They may recognise less than the slow paths, but the result is the
//! same. In the browser, where code size counts, they recognise nothing.

/// Whether it pays to try the usual spelling first.
pub const HAS_FAST_PATHS: bool = true;
/// Whether all that a feed says may be needed, beyond what a rail shows: `inspect` reports it.
pub const READS_ALL_FIELDS: bool = true;

/// Returns whether a byte is a letter, a digit, `:`, `-` or `_`.
#[inline]
pub fn is_name_part(byte: u8) -> bool {
    NAME_PARTS.get(usize::from(byte)).is_some_and(|is_part| *is_part)
}

#[allow(clippy::indexing_slicing, reason = "at compile time")]
const NAME_PARTS: [bool; 256] = {
    let mut are = [false; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        are[byte as usize] = byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'-' | b'_');
        byte += 1;
    }
    are
};

/// The number of bytes that are searched by our own code: starting a vectorised search takes as long.
pub const NEAR: usize = 32;

/// Returns the position of the first of one to three bytes.
pub fn find_far<const N: usize>(bytes: &[u8], wanted: [u8; N]) -> Option<usize> {
    match *wanted.as_slice() {
        [one] => memchr::memchr(one, bytes),
        [one, two] => memchr::memchr2(one, two, bytes),
        [one, two, three] => memchr::memchr3(one, two, three, bytes),
        _ => bytes.iter().position(|byte| wanted.contains(byte)),
    }
}

/// Measures the run of visible characters at the start of a text that are clusters by themselves, with single spaces between them. Returns its length in
/// bytes and in characters, at most `room` characters, and whether it ends in a space or is empty. The text may go on in the same way.
pub fn plain_run(bytes: &[u8], room: usize) -> (usize, usize, bool) {
    let (mut len, mut count) = (0, 0);
    if bytes.first() == Some(&b' ') {
        return (0, 0, true);
    }
    while let Some(block) = bytes.get(len..).and_then(|rest| rest.first_chunk()).filter(|_| room - count >= BLOCK)
        && let Some(starts) = plain_block(block)
    {
        (len, count) = (len + BLOCK, count + starts);
    }
    if let Some(rest) = bytes.get(len..).filter(|rest| (1..=BLOCK).contains(&rest.len()) && room - count >= BLOCK) {
        // The padding contains no start of a character.
        let mut block = [0x80; BLOCK + 1];
        if let Some(head) = block.get_mut(..rest.len()) {
            head.copy_from_slice(rest);
        }
        if let Some(starts) = plain_block(&block) {
            (len, count) = (bytes.len(), count + starts);
        }
    }
    // A character that is cut in two is not counted.
    let whole = bytes.get(..len).unwrap_or_default();
    if len > 0 && bytes.get(len).is_some_and(is_inside) {
        len = whole.iter().rposition(|byte| !is_inside(byte)).unwrap_or(0);
        count -= 1;
    }
    (len, count, len.checked_sub(1).is_none_or(|last| bytes.get(last) == Some(&b' ')))
}

/// Returns whether a text consists of visible characters that are clusters by themselves, with single spaces between them; has at most `limit` bytes, and no `<`
/// or `&`.
pub fn is_plain(text: &[u8], limit: usize) -> bool {
    text.len() <= limit
        && text.first().is_some_and(|first| *first != b' ')
        && text.last() != Some(&b' ')
        && pairs(text, |byte, next| is_visible(byte, next) & (byte != b'<') & (byte != b'&'))
}

/// Returns whether `byte` may be part of a plain run if `next` follows.
#[inline]
fn is_visible(byte: u8, next: u8) -> bool {
    // Latin, Greek, Cyrillic; Han; Hangul: by their first byte.
    let is_ascii = byte.wrapping_sub(b' ') < 0x5f;
    let is_other = (byte.wrapping_sub(0x80) < 0x4c) & (byte != 0xc2)
        | (byte.wrapping_sub(0xce) < 4)
        | (byte.wrapping_sub(0xe4) < 9) & (byte != 0xea);
    (is_ascii | is_other) & !((byte == b' ') & (next == b' '))
}

/// The number of bytes that are examined at once.
const BLOCK: usize = 32;

/// Returns whether a byte is a continuation byte of UTF-8.
fn is_inside(byte: &u8) -> bool {
    byte & 0xc0 == 0x80
}

/// Returns how many characters begin in a block; `None` unless all of its bytes may be part of a plain run. Without branches, so that the
/// compiler can vectorise it.
fn plain_block(block: &[u8; BLOCK + 1]) -> Option<usize> {
    let (these, next) = (block.first_chunk::<BLOCK>()?, block.last_chunk::<BLOCK>()?);
    let (mut odd, mut inside) = (0_u8, 0_u8);
    for (&byte, &next) in these.iter().zip(next) {
        odd |= u8::from(!is_visible(byte, next));
        inside += u8::from(is_inside(&byte));
    }
    (odd == 0).then_some(BLOCK - usize::from(inside))
}

/// Parses a date in the spelling that most RSS feeds use, to the letter: `Thu, 20 Sep 2012 12:34:00 +0800`, or `GMT`. Returns day, month (from 0), year,
/// hour, minute, second, and minutes east of Greenwich. Does not check whether there is such a day.
pub fn usual_date(text: &str) -> Option<[i64; 7]> {
    let &[
        w,
        e,
        d,
        b',',
        b' ',
        d1,
        d2,
        b' ',
        m,
        o,
        n,
        b' ',
        y1,
        y2,
        y3,
        y4,
        b' ',
        h1,
        h2,
        b':',
        i1,
        i2,
        b':',
        s1,
        s2,
        b' ',
        ref zone @ ..,
    ] = text.as_bytes()
    else {
        return None;
    };
    let two = |ten: u8, one: u8| {
        (ten.is_ascii_digit() && one.is_ascii_digit()).then(|| i64::from(ten - b'0') * 10 + i64::from(one - b'0'))
    };
    let find = |names: &[u8], name| names.as_chunks().0.iter().position(|known: &[u8; 3]| *known == name);
    find(b"MonTueWedThuFriSatSun", [w, e, d])?;
    let month = i64::try_from(find(b"JanFebMarAprMayJunJulAugSepOctNovDec", [m, o, n])?).ok()?;
    let offset = match *zone {
        [b'G', b'M', b'T'] => 0,
        [sign @ (b'+' | b'-'), h1, h2, i1, i2] => {
            (two(h1, h2)? * 60 + two(i1, i2)?) * if sign == b'+' { 1 } else { -1 }
        }
        _ => return None,
    };
    // A greater number would be taken for the year.
    let day = two(d1, d2).filter(|day| *day <= 31)?;
    let year = two(y1, y2)? * 100 + two(y3, y4)?;
    Some([day, month, year, two(h1, h2)?, two(i1, i2)?, two(s1, s2)?, offset])
}

/// Returns whether a text contains nothing but letters, digits and characters that need no escaping anywhere in a URL, and no `/.` and no `%2`.
pub fn is_plain_path(path: &[u8]) -> bool {
    pairs(path, |byte, next| {
        // Letters; `(` to `;`; `?`, `@`; `#` to `&`; `!`, `=`, `_`, `~`.
        let is_itself = ((byte | 0x20).wrapping_sub(b'a') < 26)
            | (byte.wrapping_sub(b'(') < 20)
            | (byte.wrapping_sub(b'?') < 2)
            | (byte.wrapping_sub(b'#') < 4)
            | (byte == b'!')
            | (byte == b'=')
            | (byte == b'_')
            | (byte == b'~');
        is_itself & !((byte == b'/') & (next == b'.') | (byte == b'%') & (next == b'2'))
    })
}

/// Returns whether a host, with the `/` before it, contains nothing but lower-case letters, digits, and single `.` and `-`; and does not begin with a `.`.
pub fn is_plain_host(host: &[u8]) -> bool {
    pairs(host, |byte, next| {
        let is_own = (byte.wrapping_sub(b'a') < 26)
            | (byte.wrapping_sub(b'0') < 10)
            | (byte == b'.')
            | (byte == b'-')
            | (byte == b'/');
        is_own & !((byte == next) & ((byte == b'.') | (byte == b'-')) | (byte == b'/') & (next == b'.'))
    })
}

/// Returns whether all bytes are sound, each examined with its successor, the last with 0. The padding is `a`, which `is_sound` must accept.
#[inline]
fn pairs(bytes: &[u8], is_sound: impl Fn(u8, u8) -> bool + Copy) -> bool {
    const AT_ONCE: usize = 16;
    let are_sound = |block: &[u8; AT_ONCE + 1]| {
        let (Some(these), Some(next)) = (block.first_chunk::<AT_ONCE>(), block.last_chunk::<AT_ONCE>()) else {
            return false;
        };
        // Integers, so that the compiler can vectorise it.
        these.iter().zip(next).fold(0, |odd, (byte, next)| odd | u8::from(!is_sound(*byte, *next))) == 0
    };
    let mut rest = bytes;
    while let Some((block, _)) = rest.split_first_chunk() {
        if !are_sound(block) {
            return false;
        }
        rest = rest.get(AT_ONCE..).unwrap_or_default();
    }
    let end_is_sound = match bytes.last_chunk() {
        // It overlaps the previous one.
        Some(block) => are_sound(block),
        None => {
            let mut block = [b'a'; AT_ONCE + 1];
            if let Some(head) = block.get_mut(..bytes.len()) {
                head.copy_from_slice(bytes);
            }
            are_sound(&block)
        }
    };
    end_is_sound && bytes.last().is_none_or(|last| is_sound(*last, 0))
}

/// The meanings of short names, each with the name that followed it last time, and most likely will again.
#[derive(Default)]
pub struct Memo<T> {
    known: Vec<Known<T>>,
    /// Index of the last name.
    last: usize,
}

struct Known<T> {
    key: (usize, u64, u64),
    /// The bytes of the name as a number, and the mask of the significant bits.
    number: u128,
    bits: u128,
    meaning: T,
    next: usize,
}

impl<T: Copy> Memo<T> {
    /// Returns the meaning of a name, if it is known.
    #[inline]
    pub fn get(&mut self, name: &str) -> Option<T> {
        let key = short(name.as_bytes())?;
        let at = self.find(|known| known.key == key)?;
        self.follow(at);
        self.known.get(at).map(|known| known.meaning)
    }

    /// Returns the meaning of the name at the start of `text` that ends in a `>`, the name, and its index, which is to be passed to [`Memo::follow`] if it is
    /// used. `None` if the name is not known.
    #[inline]
    pub fn predict<'a>(&self, text: &'a str) -> Option<(T, &'a str, usize)> {
        let bytes = text.as_bytes();
        let head = u128::from_le_bytes(*bytes.first_chunk()?);
        if !bytes.first().is_some_and(u8::is_ascii_alphabetic) {
            return None;
        }
        let at = self.find(|known| head & known.bits == known.number)?;
        let known = self.known.get(at).filter(|known| bytes.get(known.key.0) == Some(&b'>'))?;
        Some((known.meaning, text.get(..known.key.0)?, at))
    }

    #[inline]
    fn find(&self, is_it: impl Fn(&Known<T>) -> bool) -> Option<usize> {
        let next = self.known.get(self.last).map_or(0, |last| last.next);
        if self.known.get(next).is_some_and(&is_it) { Some(next) } else { self.known.iter().position(is_it) }
    }

    /// Returns the length of the end tag at the start of `text`, if it is that of the name at `index`.
    #[inline]
    pub fn end_tag(&self, index: usize, text: &str) -> Option<usize> {
        let bytes = text.as_bytes().strip_prefix(b"</")?;
        let head = u128::from_le_bytes(*bytes.first_chunk()?);
        let known = self.known.get(index).filter(|known| head & known.bits == known.number)?;
        (bytes.get(known.key.0) == Some(&b'>')).then_some(known.key.0 + 3)
    }

    /// Records that a name has occurred.
    #[inline]
    pub fn follow(&mut self, at: usize) {
        if let Some(last) = self.known.get_mut(self.last) {
            last.next = at;
        }
        self.last = at;
    }

    /// Stores the meaning of a new name, of up to 16 bytes; at most 32 of them.
    pub fn put(&mut self, name: &str, meaning: T) {
        let mut bytes = [0; 16];
        let (Some(key), Some(head)) = (short(name.as_bytes()), bytes.get_mut(..name.len())) else {
            return;
        };
        if self.known.len() < 32 {
            head.copy_from_slice(name.as_bytes());
            let (number, bits) = (u128::from_le_bytes(bytes), !u128::MAX.unbounded_shl(name.len() as u32 * 8));
            self.known.reserve(if self.known.is_empty() { 16 } else { 1 });
            self.follow(self.known.len());
            self.known.push(Known { key, number, bits, meaning, next: 0 });
        }
    }

    /// Forgets all names, as they may have other meanings from here on.
    pub fn clear(&mut self) {
        self.known.clear();
    }
}

/// Returns the length and the bytes of a name as numbers. `None` above 16 bytes.
#[inline]
fn short(name: &[u8]) -> Option<(usize, u64, u64)> {
    let (first, last) = match (name.first_chunk(), name.last_chunk(), name.first_chunk(), name.last_chunk(), name) {
        _ if name.len() > 16 => return None,
        (Some(first), Some(last), ..) => (u64::from_le_bytes(*first), u64::from_le_bytes(*last)),
        (_, _, Some(first), Some(last), _) => (u32::from_le_bytes(*first).into(), u32::from_le_bytes(*last).into()),
        (.., rest) => (0, rest.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte))),
    };
    Some((name.len(), first, last))
}

#[cfg(test)]
mod tests {
    use crate::text::PlainText;
    use crate::time::parse::date;
    use crate::url::{Resolved, resolve};

    /// Pieces in an order that cannot be predicted.
    fn mixed(seed: usize, pieces: &[&str]) -> String {
        let mut state = seed.wrapping_mul(2_654_435_761) | 1;
        let mut next = |bound: usize| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state / 8 % bound
        };
        let count = next(90);
        (0..count).filter_map(|_| pieces.get(next(pieces.len()))).copied().collect()
    }

    #[test]
    fn runs_come_out_as_their_characters_do() {
        let usual = ["a", "river ", "é", "杭", "州 ", "я", "~", "한", "long words without anything"];
        let all = [
            &usual[..],
            &[" ", "\n", "\u{301}", "\u{200d}", "’", "\u{a0}", "\u{7f}", "\u{202e}", "😀", "\u{ad}", "が"],
        ]
        .concat();
        for seed in 0..20_000 {
            let text = mixed(seed, if seed % 3 == 0 { &usual } else { &all });
            for limit in [3, 40, 100, 2000] {
                let (mut run, mut single) = (PlainText::new(limit), PlainText::new(limit));
                run.push_str(&text);
                for c in text.chars() {
                    if !single.is_full() {
                        single.push(c);
                    }
                }
                assert_eq!((run.text(), run.flags), (single.text(), single.flags), "{text:?} {limit}");
            }
        }
    }

    #[test]
    fn usual_dates_are_read_as_all_others() {
        for seed in 0..20_000 {
            let digits = mixed(seed, &["0", "1", "2", "3", "0", "5", "9"]) + "01234567890123456789";
            let number = |from: usize, len: usize| digits.get(from..from + len).unwrap_or_default().to_owned();
            let day = ["Mon", "Thu", "Sun", "Abc"].get(seed % 4).copied().unwrap_or_default();
            let month = ["Jan", "Feb", "Sep", "Dec", "Foo"].get(seed / 4 % 5).copied().unwrap_or_default();
            let zone = if seed % 7 == 0 {
                "GMT".to_owned()
            } else {
                ["+", "-"].get(seed % 2).copied().unwrap_or_default().to_owned() + &number(0, 4)
            };
            let rest = format!(
                "{} {month} {} {}:{}:{} {zone}",
                number(4, 2),
                number(6, 4),
                number(10, 2),
                number(12, 2),
                number(14, 2)
            );
            // An extra space is not usual.
            assert_eq!(date(&format!("{day}, {rest}")), date(&format!("{day},  {rest}")), "{day}, {rest}");
        }
        assert!(super::usual_date("Thu, 20 Sep 2012 12:34:00 +0800").is_some());
    }

    #[test]
    fn plain_addresses_are_what_the_parser_makes_of_them() {
        let pieces = [
            "a", "news/", "2012", ".html", "?", "&b=1", "#", "%20", "%2e", "/.", "..", "~", "!", "'", "\"", "|", "é",
            ";", "@", ":", "_",
        ];
        let mut kept = 0;
        for seed in 0..20_000 {
            let url = String::from("https://news.example.org/")
                + &mixed(seed, if seed % 2 == 0 { &pieces } else { &pieces[..7] });
            let parsed = url::Url::parse(&url).map(String::from);
            kept += usize::from(super::is_plain_path(url.as_bytes().get(24..).unwrap_or_default()));
            assert_eq!(resolve(&*url, ""), parsed.map_or(Resolved::Refused, Resolved::Url), "{url}");
        }
        assert!(kept > 1000);
    }
}
