//! Resolves URLs, and decides which ones may become a link.
//!
//! Checks come after the platform's own parser, so that the browser cannot read a URL differently from how it was checked.
//! Only `http:` and `https:` pass, without user name and password.

use std::borrow::Cow;

use crate::platform;
use crate::text::{after_last, starts_with_ignore_case, trim_matches};

/// The maximum length of a URL, in bytes.
pub const MAX_LEN: usize = 8 * 1024;

/// The result of resolving a URL.
#[derive(Debug, PartialEq)]
pub enum Resolved {
    /// Absolute, `http:` or `https:`.
    Url(String),
    /// The same, with a user name or password removed.
    Stripped(String),
    /// Another scheme, or not resolvable: it must not become a link.
    Refused,
    /// Longer than [`MAX_LEN`].
    TooLong,
    /// The input was empty.
    Empty,
}

impl Resolved {
    /// Returns the URL, if there is one.
    pub fn url(self) -> Option<String> {
        match self {
            Resolved::Url(url) | Resolved::Stripped(url) => Some(url),
            _ => None,
        }
    }
}

/// Resolves a URL from a feed against `base` (absolute, or empty if unknown).
pub fn resolve<'a>(input: impl Into<Cow<'a, str>>, base: &str) -> Resolved {
    resolve_any(input.into(), base)
}

fn resolve_any(input: Cow<str>, base: &str) -> Resolved {
    if is_plain(&input) && input.len() <= MAX_LEN {
        return Resolved::Url(input.into_owned());
    }
    let input = trim_matches(&input, |c| c <= ' ' || matches!(c, '\u{a0}' | '\u{3000}' | '\u{feff}'));
    if input.is_empty() {
        return Resolved::Empty;
    }
    if input.len() > MAX_LEN {
        return Resolved::TooLong;
    }
    // A forgotten scheme, not the name of a file.
    let host = starts_with_ignore_case(input, "www.").then(|| ["//", input].concat());
    let Some(url) = platform::resolve_url(host.as_deref().unwrap_or(input), base) else { return Resolved::Refused };
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

/// Returns whether the platform's parser would return `url` unchanged, as far as can be told without calling it. True of most URLs in most feeds.
fn is_plain(url: &str) -> bool {
    let Some(rest) = after_scheme(url) else { return false };
    let Some((host, path)) = crate::text::find_byte(rest.as_bytes(), b'/').and_then(|at| rest.split_at_checked(at))
    else {
        return false;
    };
    // A last label of digits would be an IPv4 address in disguise; `xn--` would have to be validated.
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
    // `/..` goes up a level, and so does `/%2e%2e`.
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

/// The bytes that need no escaping in path, query and fragment alike, one bit each.
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

/// Resolves an `xml:base` (or home page) against the current base URL; returns that base if the result cannot be used.
pub fn join_base<'a>(input: &str, base: &'a str) -> Cow<'a, str> {
    match resolve(input, base).url() {
        Some(url) => Cow::Owned(url),
        None => Cow::Borrowed(base),
    }
}
