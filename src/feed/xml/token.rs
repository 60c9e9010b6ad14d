//! Splits text into XML tokens, for XML as it is found: nothing here fails, and nothing looks further back than the current token.

use crate::platform::{HAS_FAST_PATHS, is_name_part};
use crate::text::{find_any, find_byte, usual_attribute};

/// An XML token.
#[derive(Debug, PartialEq)]
pub enum Token<'a> {
    /// Character data, with its references not decoded.
    Text(&'a str),
    /// The content of a CDATA section.
    CData(&'a str),
    /// A start tag: its name, the text after the name, whether it is empty (`<a/>`), whether it may have attributes of XML's own (`xmlns`,
    /// `xml:base`).
    Open(&'a str, &'a str, bool, bool),
    /// An end tag.
    Close(&'a str),
    /// A document type declaration, including its internal subset.
    Doctype(&'a str),
    /// A comment or a processing instruction.
    Other,
}

/// A token, its length in bytes, and whether it had to be repaired.
pub type Found<'a> = (Token<'a>, usize, bool);

/// A start tag has lost a closing quote if its quoted value contains a `<` and is longer than this, in bytes.
const QUOTED: usize = 4096;

/// Constructs whose end is not in the rest of the text: it is not searched for again.
#[derive(Default)]
pub struct Unterminated {
    comment: bool,
    /// A CDATA section.
    pub cdata: bool,
    doctype: bool,
}

/// Returns the token that `text` begins with. `None`: it is not complete yet. `last`: nothing will follow, so it is completed.
pub fn next<'a>(text: &'a str, last: bool, unterminated: &mut Unterminated) -> Option<Found<'a>> {
    let bytes = text.as_bytes();
    let upto = |end: usize| text.get(..end).unwrap_or_default();
    if bytes.first() != Some(&b'<') {
        return match find_byte(bytes, b'<') {
            Some(end) => Some((Token::Text(upto(end)), end, false)),
            None if last => (!text.is_empty()).then_some((Token::Text(text), text.len(), false)),
            None => {
                // A reference may be cut off at the end: it waits for the rest.
                let tail = text.len().saturating_sub(40);
                let tail = bytes
                    .get(tail..)
                    .and_then(|end| end.iter().rposition(|byte| *byte == b'&'))
                    .map_or(text.len(), |at| tail + at);
                (tail > 0).then_some((Token::Text(upto(tail)), tail, false))
            }
        };
    }
    match bytes.get(1) {
        Some(b'!') => declaration(text, last, unterminated),
        Some(b'?') => {
            let end = find_byte(bytes, b'>').map(|end| end + 1).or(last.then_some(text.len()))?;
            Some((Token::Other, end, false))
        }
        Some(b'/') => {
            let Some(end) = find_any(bytes.get(1..)?, [b'>', b'<']) else {
                return last.then_some((Token::Other, text.len(), true));
            };
            let end = end + 1;
            let whole = bytes.get(end) == Some(&b'>');
            let name = text.get(2..end)?.trim_ascii_start();
            let len = name.bytes().position(|byte| byte.is_ascii_whitespace()).unwrap_or(name.len());
            Some((Token::Close(name.get(..len)?), end + usize::from(whole), !whole))
        }
        Some(b) if b.is_ascii_alphabetic() || matches!(b, b'_' | b':') || *b >= 0x80 => start(text, last),
        None if !last => None,
        _ => Some((Token::Text("<"), 1, true)),
    }
}

/// Tokenises `<!`: a comment, a CDATA section, a document type, or nonsense.
fn declaration<'a>(text: &'a str, last: bool, unterminated: &mut Unterminated) -> Option<Found<'a>> {
    let bytes = text.as_bytes();
    for mark in ["<!--", "<![CDATA["] {
        if text.len() < mark.len() && mark.starts_with(text) && !last {
            return None;
        }
    }
    if text.starts_with("<!--") {
        // An unclosed comment hides no more than its own tag.
        let end = if unterminated.comment { None } else { crate::text::find(bytes.get(4..)?, b"-->") };
        unterminated.comment |= last && end.is_none();
        return match end {
            Some(len) => Some((Token::Other, len + 7, false)),
            None if last => Some((Token::Other, find_byte(bytes, b'>').map_or(text.len(), |end| end + 1), true)),
            None => None,
        };
    }
    if let Some(content) = text.strip_prefix("<![CDATA[") {
        let end = if unterminated.cdata { None } else { crate::text::find(content.as_bytes(), b"]]>") };
        unterminated.cdata |= last && end.is_none();
        return match end {
            Some(len) => Some((Token::CData(content.get(..len)?), len + 12, false)),
            None if last => {
                let len = crate::text::find(content.as_bytes(), b"</").unwrap_or(content.len());
                Some((Token::CData(content.get(..len)?), len + 9, true))
            }
            None => None,
        };
    }
    // The internal subset is in brackets, and may contain quoted `>`.
    let mut inside = false;
    let mut quote = 0;
    for (at, byte) in bytes.iter().enumerate().skip(2).take(if unterminated.doctype { 0 } else { usize::MAX }) {
        match byte {
            _ if quote != 0 => quote = if *byte == quote { 0 } else { quote },
            b'"' | b'\'' if inside => quote = *byte,
            b'[' => inside = true,
            b']' => inside = false,
            b'>' if !inside => return Some((Token::Doctype(text.get(2..at)?), at + 1, false)),
            _ => {}
        }
    }
    unterminated.doctype |= last;
    last.then(|| {
        let end = find_byte(bytes, b'>').map_or(text.len(), |end| end + 1);
        (Token::Doctype(text.get(2..end).unwrap_or_default()), end, true)
    })
}

fn start(text: &str, last: bool) -> Option<Found<'_>> {
    let len = 1 + text.bytes().skip(1).take_while(|byte| is_name_part(*byte)).count();
    if text.as_bytes().get(len) == Some(&b'>') {
        return Some((Token::Open(text.get(1..len)?, "", false, false), len + 1, false));
    }
    let mut special = false;
    if let Some((end, empty)) = usual_end(text.as_bytes(), len, &mut special) {
        let (name, attributes) = (text.get(1..len)?, text.get(len..end)?);
        return Some((Token::Open(name, attributes, empty, special), end + 1 + usize::from(empty), false));
    }
    let (end, whole) = tag_end(text.as_bytes(), last)?;
    if end == text.len() {
        // Half a tag cannot be relied on.
        return Some((Token::Other, end, true));
    }
    let inner = text.get(1..end)?;
    let (inner, empty) = inner.strip_suffix('/').map_or((inner, false), |inner| (inner, true));
    let split = inner.bytes().position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'"'));
    let split = split.unwrap_or(inner.len());
    let (name, attributes) = inner.split_at_checked(split)?;
    // Saves a search in most tags, which have no attributes.
    let special = attributes.len() > 5 && crate::text::find(attributes.as_bytes(), b"xml").is_some();
    Some((Token::Open(name, attributes, empty, special), end + usize::from(whole), !whole))
}

/// Returns where the attributes end that begin at `at`, and whether with a `/`. `None` unless all have the usual spelling. Sets `special` if
/// one may be XML's own.
fn usual_end(bytes: &[u8], mut at: usize, special: &mut bool) -> Option<(usize, bool)> {
    while HAS_FAST_PATHS {
        match bytes.get(at..)? {
            [b'>', ..] => return Some((at, false)),
            [b'/', b'>', ..] => return Some((at, true)),
            rest => {
                *special |= matches!(rest, [_, b'x' | b'X', ..]);
                let (name, value) = usual_attribute(rest)?;
                at += name + value + 4;
            }
        }
    }
    None
}

/// Returns where a start tag ends, and whether with a `>`.
fn tag_end(bytes: &[u8], last: bool) -> Option<(usize, bool)> {
    let mut at = 1;
    while let Some(len) = find_any(bytes.get(at..)?, [b'>', b'<', b'=']) {
        at += len;
        let sign = bytes.get(at)?;
        if *sign != b'=' {
            return Some((at, *sign == b'>'));
        }
        at += 1;
        at += bytes.get(at..)?.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        if let Some(&quote @ (b'"' | b'\'')) = bytes.get(at) {
            match closing_quote(bytes.get(at + 1..)?, quote, last)? {
                Some(len) => at += len + 2,
                None => return unquoted_end(bytes, at),
            }
        }
    }
    last.then_some((bytes.len(), false))
}

/// Returns the offset of the quote that closes a value; `Some(None)` if it is missing, `None` if that cannot be told yet.
fn closing_quote(value: &[u8], quote: u8, last: bool) -> Option<Option<usize>> {
    let Some(stop) = find_any(value, [quote, b'<']) else { return last.then_some(None) };
    if value.get(stop) == Some(&quote) {
        return Some(Some(stop));
    }
    // A value with `<` in it has more likely lost its quote and contains the next tags: it must not be long.
    match find_byte(value.get(..QUOTED).unwrap_or(value), quote) {
        Some(len) => Some(Some(len)),
        None => (last || value.len() >= QUOTED).then_some(None),
    }
}

/// Returns where a tag ends whose value, begun at `from`, has no closing quote.
fn unquoted_end(bytes: &[u8], from: usize) -> Option<(usize, bool)> {
    match find_any(bytes.get(from..)?, [b'>', b'<']) {
        Some(len) => Some((from + len, bytes.get(from + len) == Some(&b'>'))),
        None => Some((bytes.len(), false)),
    }
}
