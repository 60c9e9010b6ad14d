//! Addresses: which ones may become a link.
//!
//! Addresses are resolved last, by the platform's own parser, so that nothing is checked that the browser would read
//! differently. Only `http:` and `https:` survive, without user name and password.

use std::borrow::Cow;

use crate::platform;
use crate::text::{after_last, trim};

/// The longest address that is kept, in bytes.
pub const MAX_LEN: usize = 8 * 1024;

/// What became of an address.
#[derive(Debug, PartialEq)]
pub enum Resolved {
    /// Absolute, `http:` or `https:`.
    Url(String),
    /// The same; a user name or password was removed.
    Stripped(String),
    /// Another scheme, or nothing that can be resolved: it may not become a link.
    Refused,
    /// Longer than [`MAX_LEN`].
    TooLong,
    /// There was nothing.
    Empty,
}

impl Resolved {
    /// The address, where one came of it.
    pub fn url(self) -> Option<String> {
        match self {
            Resolved::Url(url) | Resolved::Stripped(url) => Some(url),
            _ => None,
        }
    }
}

/// Resolves what a feed gives as an address against `base` (absolute, or empty where none is known).
pub fn resolve<'a>(input: impl Into<Cow<'a, str>>, base: &str) -> Resolved {
    resolve_any(input.into(), base)
}

fn resolve_any(input: Cow<str>, base: &str) -> Resolved {
    if is_plain(&input) && input.len() <= MAX_LEN {
        return Resolved::Url(input.into_owned());
    }
    let input = trim(&input, |c| c <= ' ' || matches!(c, '\u{a0}' | '\u{3000}' | '\u{feff}'));
    if input.is_empty() {
        return Resolved::Empty;
    }
    if input.len() > MAX_LEN {
        return Resolved::TooLong;
    }
    let Some(url) = platform::resolve_url(input, base) else { return Resolved::Refused };
    let Some(host) = after_scheme(&url) else { return Resolved::Refused };
    if url.len() > MAX_LEN {
        return Resolved::TooLong;
    }
    let end = host.bytes().position(|byte| matches!(byte, b'/' | b'?' | b'#')).unwrap_or(host.len());
    let (authority, path) = host.split_at_checked(end).unwrap_or_default();
    let bare = after_last(authority, b'@');
    if bare.len() == authority.len() {
        return Resolved::Url(url);
    }
    let scheme = url.get(..url.len() - host.len()).unwrap_or_default();
    Resolved::Stripped([scheme, bare, path].concat())
}

fn after_scheme(url: &str) -> Option<&str> {
    url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))
}

/// Whether the platform's parser would give `url` back unchanged, as far as can be seen without asking it. Most addresses of most feeds.
fn is_plain(url: &str) -> bool {
    let Some(rest) = after_scheme(url) else { return false };
    let Some((host, path)) = crate::text::find_byte(rest.as_bytes(), b'/').and_then(|at| rest.split_at_checked(at))
    else {
        return false;
    };
    // A last label of digits would be an IPv4 address in disguise, `xn--` would have to be checked.
    let last = after_last(host, b'.');
    let mut before = b'.';
    let host_is_plain = host.len() < 250
        && last.starts_with(|c: char| c.is_ascii_lowercase())
        && (platform::is_plain_host(
            url.as_bytes().get(url.len() - rest.len() - 1..url.len() - path.len()).unwrap_or_default(),
        ) || host.bytes().all(|byte| {
            let doubled = byte == before && matches!(byte, b'.' | b'-');
            before = byte;
            !doubled && (byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'-'))
        }));
    // `/..` goes up, and so does `/%2e%2e`.
    before = 0;
    host_is_plain
        && !host.starts_with('.')
        && (platform::is_plain_path(path.as_bytes())
            || path.bytes().all(|byte| {
                let climbs = matches!((before, byte), (b'/', b'.') | (b'%', b'2'));
                before = byte;
                !climbs && PATH.get(usize::from(byte / 32)).is_some_and(|bits| bits >> (byte % 32) & 1 != 0)
            }))
}

/// The bytes that stand for themselves in path, query and fragment alike, a bit each.
#[allow(clippy::indexing_slicing, reason = "at compile time")]
const PATH: [u32; 4] = {
    let mut bits = [0; 4];
    let mut byte = b'!';
    while byte <= b'~' {
        let is_itself = byte.is_ascii_alphanumeric()
            || matches!(byte, b'!' | b'#'..=b'&' | b'('..=b'/' | b':' | b';' | b'=' | b'?' | b'@' | b'_' | b'~');
        if is_itself {
            bits[byte as usize / 32] |= 1 << (byte % 32);
        }
        byte += 1;
    }
    bits
};

/// The absolute address that relative ones count from, given one `xml:base` (or home page) more.
pub fn join_base<'a>(input: &str, base: &'a str) -> Cow<'a, str> {
    match resolve(input, base).url() {
        Some(url) => Cow::Owned(url),
        None => Cow::Borrowed(base),
    }
}
