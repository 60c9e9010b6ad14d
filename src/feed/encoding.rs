//! Decodes bytes: by the BOM, then the charset in the HTTP header, then the XML declaration, then as UTF-8; unless the first 64 kB show that
//! a label is wrong.

use super::draft::Sink;
use crate::codes::Code;
use crate::platform::{Decoder, HAS_FAST_PATHS, READS_ALL_FIELDS, utf_8};
use crate::text::{attribute, eq_ignore_case, split, split_once, trim, trim_matches};

/// The number of bytes of a feed that are examined.
pub const SNIFFED_BYTES: usize = 64 * 1024;

/// The names in the Encoding Standard that a decision depends on.
const NAMES: [&str; 10] =
    ["utf-8", "gb18030", "gbk", "big5", "euc-jp", "iso-2022-jp", "shift_jis", "euc-kr", "utf-16le", "utf-16be"];

/// All others, which are only reported.
const OTHER_NAMES: &[&str] = if READS_ALL_FIELDS {
    &[
        "windows-1252",
        "windows-1251",
        "windows-1250",
        "windows-1253",
        "windows-1254",
        "windows-1255",
        "windows-1256",
        "windows-1257",
        "windows-1258",
        "windows-874",
        "ibm866",
        "iso-8859-2",
        "iso-8859-3",
        "iso-8859-4",
        "iso-8859-5",
        "iso-8859-6",
        "iso-8859-7",
        "iso-8859-8",
        "iso-8859-8-i",
        "iso-8859-10",
        "iso-8859-13",
        "iso-8859-14",
        "iso-8859-15",
        "iso-8859-16",
        "koi8-r",
        "koi8-u",
        "macintosh",
        "x-mac-cyrillic",
        "x-user-defined",
    ]
} else {
    &[]
};

/// How the rest of a byte stream is decoded.
pub struct Decoding {
    /// `None` for UTF-8, which needs no decoder, and for UTF-32.
    decoder: Option<Decoder>,
    /// For UTF-32, which no browser decodes: converts four bytes to a number.
    wide: Option<fn([u8; 4]) -> u32>,
    /// The encoding's name. Empty if no decision depends on it and `READS_ALL_FIELDS` is false.
    pub name: &'static str,
    /// Number of bytes at the very start that are skipped: a BOM, or bytes already decoded.
    pub skip: usize,
    /// Whether the declared encoding was overruled.
    pub overruled: bool,
}

impl Decoding {
    fn new(label: &str, skip: usize) -> Option<Decoding> {
        // The most frequent label, which needs no decoder.
        if HAS_FAST_PATHS && eq_ignore_case(label, "utf-8") {
            return Some(Decoding::utf_8(skip));
        }
        let decoder = Decoder::new(label)?;
        let own = decoder.name();
        // If all names are known, an unknown one is not an encoding that a feed can be in.
        let unknown = (!READS_ALL_FIELDS).then_some("");
        let name = NAMES.iter().chain(OTHER_NAMES).copied().find(|known| *known == own).or(unknown)?;
        Some(Decoding { decoder: (name != "utf-8").then_some(decoder), name, skip, ..Decoding::utf_8(0) })
    }

    fn utf_8(skip: usize) -> Decoding {
        Decoding { decoder: None, wide: None, name: "utf-8", skip, overruled: false }
    }

    /// Decides by the first bytes (`head`: up to [`SNIFFED_BYTES`], or all there are) and the `Content-Type` header. If it has to decode them, it appends
    /// the text to `out`; `None` if they are known to be valid UTF-8, and need no decoding.
    pub fn decide(head: &[u8], content_type: Option<&str>, out: Option<&mut String>) -> Decoding {
        let marked = match head {
            [0xef, 0xbb, 0xbf, ..] => Some(Decoding::utf_8(3)),
            [0, 0, 0xfe, 0xff, ..] => {
                Some(Decoding { wide: Some(u32::from_be_bytes), name: "utf-32be", ..Decoding::utf_8(4) })
            }
            [0xff, 0xfe, 0, 0, ..] => {
                Some(Decoding { wide: Some(u32::from_le_bytes), name: "utf-32le", ..Decoding::utf_8(4) })
            }
            [0xfe, 0xff, ..] => Decoding::new("utf-16be", 2),
            [0xff, 0xfe, ..] => Decoding::new("utf-16le", 2),
            [0, b'<' | b'{' | b'[', ..] => Decoding::new("utf-16be", 0),
            [b'<' | b'{' | b'[', 0, ..] => Decoding::new("utf-16le", 0),
            _ => None,
        };
        if let Some(decoding) = marked {
            return decoding;
        }
        let header = content_type.and_then(charset);
        let declared = header
            .and_then(|label| Decoding::new(label, 0))
            .or_else(|| declaration(head).and_then(|label| Decoding::new(label, 0)));
        let Some(declared) = declared else {
            return Decoding::guess(head, header.is_some() || declaration(head).is_some(), out);
        };
        match declared.name {
            // A declaration that is readable byte by byte is not in UTF-16.
            "utf-8" | "utf-16le" | "utf-16be" => Decoding::guess(head, declared.name != "utf-8", out),
            // A few characters in these encodings may happen to be valid UTF-8, but not many.
            "gb18030" | "gbk" | "big5" | "euc-kr" | "euc-jp" | "shift_jis" | "iso-2022-jp" => {
                let (whole, broken) = sequences(head);
                let is_sound = || {
                    Decoder::new(declared.name)
                        .is_some_and(|mut decoder| decoder.decode(head, false, &mut String::new()))
                };
                if broken == 0 && whole > 0 && (whole > 10 || !is_sound()) {
                    Decoding { overruled: true, ..Decoding::utf_8(0) }
                } else {
                    declared
                }
            }
            _ => {
                // Real text in such an encoding hardly ever contains a UTF-8 sequence; a broken one among many is an accident.
                let (whole, broken) = sequences(head);
                if whole > broken * 16 { Decoding { overruled: true, ..Decoding::utf_8(0) } } else { declared }
            }
        }
    }

    /// Guesses UTF-8 if the bytes may be that; else what the document declares, unless that is UTF-8 or UTF-16; else Chinese, Japanese or Korean, if the
    /// pairs of bytes hint at that; else windows-1252.
    fn guess(head: &[u8], overruled: bool, out: Option<&mut String>) -> Decoding {
        let Some(out) = out else { return Decoding { overruled, ..Decoding::utf_8(0) } };
        if let Some(text) = utf_8(head.get(..head.len() - cut_off(head)).unwrap_or_default()) {
            out.push_str(text);
            return Decoding { overruled, ..Decoding::utf_8(text.len()) };
        }
        let (whole, broken) = sequences(head);
        if broken <= whole / 4 {
            return Decoding { overruled, ..Decoding::utf_8(0) };
        }
        // A server that says UTF-8 of everything does not know better than the document.
        let declared = declaration(head).and_then(|label| Decoding::new(label, 0));
        let guessed = || Decoding::new(east_asian(head).unwrap_or("windows-1252"), 0);
        let decoding = declared.filter(|declared| !declared.name.starts_with("utf-")).or_else(guessed);
        Decoding { overruled: true, ..decoding.unwrap_or_else(|| Decoding::utf_8(0)) }
    }

    /// Records the encoding in the feed, with a warning if the declared one was overruled.
    pub fn record(&self, sink: &mut Sink) {
        sink.feed.encoding = self.name;
        if self.overruled {
            sink.warn(Code::Charset, None);
        }
    }

    /// Returns whether valid bytes are used as they are.
    pub fn is_utf_8(&self) -> bool {
        self.decoder.is_none() && self.wide.is_none()
    }

    /// Appends the decoded `bytes` to `out`; returns how many were consumed. The others wait for more.
    pub fn decode(&mut self, bytes: &[u8], last: bool, out: &mut String) -> usize {
        if let Some(decoder) = &mut self.decoder {
            decoder.decode(bytes, last, out);
            return bytes.len();
        }
        if let Some(number) = self.wide {
            let (whole, rest) = bytes.as_chunks();
            out.extend(whole.iter().map(|four| char::from_u32(number(*four)).unwrap_or('\u{fffd}')));
            return if last { bytes.len() } else { bytes.len() - rest.len() };
        }
        // An incomplete character at the end waits for the rest of it.
        let whole = if last { bytes } else { bytes.get(..bytes.len() - cut_off(bytes)).unwrap_or_default() };
        if let Some(text) = utf_8(whole) {
            out.push_str(text);
            return whole.len();
        }
        let mut rest = whole;
        while !rest.is_empty() {
            let (text, broken) = sound(rest);
            out.push_str(text);
            if !broken.is_empty() {
                out.push('\u{fffd}');
            }
            rest = rest.get(text.len() + broken.len()..).unwrap_or_default();
        }
        whole.len()
    }
}

/// A decoded document.
#[cfg(feature = "cli")]
pub struct Decoded {
    /// Its text, without a BOM. Offsets in errors and warnings about a feed are places in it.
    pub text: String,
    /// The encoding's name.
    pub encoding: &'static str,
    /// Whether it is neither declared nor the default, or contradicts what is declared.
    pub guessed: bool,
}

/// Decodes a complete document like a feed, without a `Content-Type`.
#[cfg(feature = "cli")]
pub fn decode(bytes: &[u8]) -> Decoded {
    let head = bytes.get(..SNIFFED_BYTES).unwrap_or(bytes);
    let mut text = String::new();
    let mut decoding = Decoding::decide(head, None, Some(&mut text));
    decoding.decode(bytes.get(decoding.skip..).unwrap_or_default(), true, &mut text);
    Decoded { text, encoding: decoding.name, guessed: decoding.overruled }
}

/// Splits bytes into valid UTF-8 and the broken sequence after it, which is empty at the end.
fn sound(bytes: &[u8]) -> (&str, &[u8]) {
    match str::from_utf8(bytes) {
        Ok(text) => (text, &[]),
        Err(e) => {
            let (text, rest) = bytes.split_at_checked(e.valid_up_to()).unwrap_or_default();
            let broken = rest.get(..e.error_len().unwrap_or(rest.len())).unwrap_or_default();
            (utf_8(text).unwrap_or_default(), broken)
        }
    }
}

/// Returns how many bytes at the end are the start of a character.
fn cut_off(bytes: &[u8]) -> usize {
    (1..=bytes.len().min(3)).find(|len| bytes.get(bytes.len() - len..).is_some_and(is_start)).unwrap_or(0)
}

/// Returns whether more bytes could complete these to a character.
fn is_start(bytes: &[u8]) -> bool {
    str::from_utf8(bytes).is_err_and(|e| e.error_len().is_none())
}

/// Counts the well-formed characters beyond ASCII in UTF-8, and the broken sequences, until it is plain that the latter are no accident. A
/// sequence cut off at the end counts as neither.
fn sequences(head: &[u8]) -> (usize, usize) {
    let (mut whole, mut broken) = (0, 0);
    let mut at = 0;
    while at < head.len() {
        let (text, odd) = sound(head.get(at..).unwrap_or_default());
        whole += text.bytes().filter(|b| *b >= 0xc0).count();
        at += text.len() + odd.len();
        let cut = at == head.len() && is_start(odd);
        broken += usize::from(!odd.is_empty() && !cut);
        if broken > whole + 200 {
            break;
        }
    }
    (whole, broken)
}

/// Returns the encoding of bytes that are nearly all pairs from the rows that GB 2312, EUC-JP and EUC-KR share. Japanese is full of kana; Korean stays
/// in the rows of its syllables, while almost half of the characters of Chinese are beyond those.
fn east_asian(head: &[u8]) -> Option<&'static str> {
    let mut bytes = head.iter();
    let (mut pairs, mut kana, mut late, mut odd) = (0, 0, 0, 0);
    while let Some(&byte) = bytes.next() {
        if byte >= 0x80 {
            match bytes.next() {
                Some(0xa1..=0xfe) if matches!(byte, 0xa1..=0xa9 | 0xb0..=0xf7) => {
                    pairs += 1;
                    kana += usize::from(matches!(byte, 0xa4 | 0xa5));
                    late += usize::from(byte > 0xc8);
                }
                None => {}
                // A character of GBK outside of those rows, as in names.
                Some(0x40..=0xfe) => odd += 1,
                _ => return None,
            }
        }
    }
    Some(match () {
        // A few accented letters in a row are not Chinese.
        () if pairs < 4 || odd * 8 > pairs => return None,
        () if kana * 8 > pairs => "euc-jp",
        () if pairs > 8 && late == 0 => "euc-kr",
        () => "gb18030",
    })
}

/// Returns the charset in a `Content-Type`.
fn charset(content_type: &str) -> Option<&str> {
    split(content_type, b';').skip(1).find_map(|parameter| {
        let (name, value) = split_once(parameter, b'=')?;
        eq_ignore_case(trim(name), "charset")
            .then(|| trim_matches(value, |c| c.is_whitespace() || c == '"' || c == '\''))
    })
}

/// Returns the encoding in an XML declaration near the start.
fn declaration(head: &[u8]) -> Option<&str> {
    let head = head.get(..1024).unwrap_or(head);
    let start = crate::text::find(head, b"<?xml")?;
    let tail = head.get(start..)?;
    let end = crate::text::find_byte(tail, b'>')?;
    attribute(str::from_utf8(tail.get(..end)?).ok()?, "encoding")
}
