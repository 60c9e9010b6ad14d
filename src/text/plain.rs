//! Collects text for display, piece by piece.
//!
//! White space collapses; what must never reach a page is dropped (control characters, and those that change the reading direction); and
//! what a reader would call characters is counted without tables: a cluster is a character with all that attaches to it. That is an
//! approximation of UAX #29, good enough for truncation.

use super::seek::{HIGH, ONES};
use super::trim_end_matches;
use crate::platform;

/// Flag: characters that change the reading direction were removed.
pub const BIDI: u8 = 1;
/// Flag: there were control characters, or replacement characters.
pub const CHARS: u8 = 2;
/// Flag: the text was truncated.
pub const LONG: u8 = 4;

/// The maximum number of marks on one character. More are an attack on the layout, not a language; Tibetan and Hebrew with accents have fewer.
const MARKS: u8 = 8;

/// Returns how many of eight bytes, the first the lowest, are visible ASCII with single spaces between them, and whether a space ends them.
/// `spaced`: whether a space precedes them.
fn visible(eight: u64, spaced: bool) -> (usize, bool) {
    let delete = eight ^ (ONES * 0x7f);
    let spaces = !(eight ^ (ONES * 0x20)).wrapping_add(HIGH - ONES) & HIGH;
    let doubled = spaces & (spaces << 8 | u64::from(spaced) << 7);
    // The lowest bit that is set is exact; those above it may come from a borrow.
    let odd = (eight | eight.wrapping_sub(ONES * 0x20) | delete.wrapping_sub(ONES)) & HIGH | doubled;
    let bits = odd.trailing_zeros() & !7;
    let ends_in_space = if bits == 0 { spaced } else { spaces >> (bits - 1) & 1 != 0 };
    (bits as usize / 8, ends_in_space)
}

/// Collects text for display: one space between words, none at the ends.
#[derive(Default)]
pub struct PlainText {
    out: String,
    limit: usize,
    clusters: usize,
    marks: u8,
    space: bool,
    joined: bool,
    paired: bool,
    /// Flags of what was met: [`BIDI`], [`CHARS`], [`LONG`].
    pub flags: u8,
}

impl PlainText {
    /// Creates one with room for `limit` clusters; what comes after is dropped.
    pub fn new(limit: usize) -> PlainText {
        PlainText { limit, ..PlainText::default() }
    }

    /// Starts over, with the same buffer.
    pub fn restart(&mut self, limit: usize) {
        let mut out = std::mem::take(&mut self.out);
        out.clear();
        *self = PlainText { out, ..PlainText::new(limit) };
    }

    /// Returns whether the limit is reached: nothing that is pushed makes a difference any more.
    pub fn is_full(&self) -> bool {
        self.flags & LONG != 0
    }

    /// Returns the text, without zero-width characters at its end.
    pub fn text(&self) -> &str {
        trim_end_matches(&self.out, is_stray_joiner)
    }

    /// Appends text, without interpreting markup.
    pub fn push_str(&mut self, text: &str) {
        let mut rest = text;
        while !rest.is_empty() && !self.is_full() {
            // A run of simple characters is appended at once: most of most feeds.
            let (len, clusters, spaced) = self.run(rest.as_bytes());
            if len > 0 {
                let (run, behind) = rest.split_at_checked(len).unwrap_or((rest, ""));
                if self.space {
                    self.out.push(' ');
                }
                self.out.push_str(run);
                self.clusters += clusters + usize::from(self.space);
                (self.space, self.marks, self.paired) = (spaced, 0, false);
                rest = behind.get(usize::from(spaced)..).unwrap_or_default();
                continue;
            }
            let Some(c) = rest.chars().next() else { return };
            self.push(c);
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
        }
    }

    /// Returns how many bytes, and clusters, of `bytes` are visible characters that are clusters by themselves, with single spaces between them;
    /// and whether a space follows.
    fn run(&self, bytes: &[u8]) -> (usize, usize, bool) {
        let room = self.limit.saturating_sub(self.clusters + usize::from(self.space));
        if self.joined {
            return (0, 0, false);
        }
        let (mut len, mut clusters, mut spaced) = platform::plain_run(bytes, room);
        while clusters < room
            && let Some(rest) = bytes.get(len..)
            && let Some(&byte) = rest.first()
        {
            if let Some(eight) = rest.first_chunk().filter(|_| byte < 0x80 && room - clusters >= 8) {
                let (run, ends_in_space) = visible(u64::from_le_bytes(*eight), spaced);
                (len, clusters, spaced) = (len + run, clusters + run, ends_in_space);
                if run == 0 {
                    break;
                }
                continue;
            }
            let step = match byte {
                b' ' if spaced => break,
                b' '..=b'~' => 1,
                // Latin, Greek, Cyrillic; Han; Hangul: by their first byte. Combining characters begin with others.
                0xc3..=0xcb | 0xce..=0xd1 => 2,
                0xe4..=0xe9 | 0xeb..=0xec => 3,
                _ => break,
            };
            (len, clusters, spaced) = (len + step, clusters + 1, byte == b' ');
        }
        // A space at the end is held back until more follows.
        let last = usize::from(spaced && len > 0);
        (len - last, clusters - last, last > 0)
    }

    /// Appends one character.
    pub fn push(&mut self, c: char) {
        match c {
            ' '
            | '\t'
            | '\n'
            | '\r'
            | '\u{c}'
            | '\u{a0}'
            | '\u{85}'
            | '\u{1680}'
            | '\u{2000}'..='\u{200a}'
            | '\u{2028}'
            | '\u{2029}'
            | '\u{202f}'
            | '\u{205f}'
            | '\u{3000}' => {
                self.space = !self.out.is_empty();
                return;
            }
            '\0'..='\u{1f}'
            | '\u{7f}'..='\u{9f}'
            | '\u{fdd0}'..='\u{fdef}'
            | '\u{fff9}'..='\u{fffc}'
            | '\u{fffe}'
            | '\u{ffff}' => {
                self.flags |= CHARS;
                return;
            }
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                self.flags |= BIDI;
                return;
            }
            '\u{feff}' | '\u{ad}' => return,
            '\u{fffd}' => self.flags |= CHARS,
            _ => {}
        }
        // There is nothing to attach to. A mark of direction at the very start stays: publishers put one before a headline that begins with a foreign name.
        let is_first = self.space || self.out.is_empty();
        if is_first && is_stray_joiner(c) && (self.space || !matches!(c, '\u{200e}' | '\u{200f}')) {
            return;
        }
        let flag = matches!(c, '\u{1f1e6}'..='\u{1f1ff}');
        let joins_previous = c >= '\u{300}' && (joins_previous(c) || self.joined || (flag && self.paired)) && !is_first;
        self.paired = flag && !(joins_previous && self.paired);
        if joins_previous {
            self.joined = c == '\u{200d}';
            if self.marks >= MARKS {
                return;
            }
            self.marks += 1;
        } else {
            self.joined = false;
            let needed = 1 + usize::from(self.space);
            if self.clusters + needed > self.limit {
                self.flags |= LONG;
                return;
            }
            if self.space {
                self.out.push(' ');
                self.space = false;
            }
            self.clusters += needed;
            self.marks = 0;
        }
        self.out.push(c);
    }
}

/// Returns whether `c` belongs to the cluster before it: combining marks of the scripts in use, joiners, selectors, skin tones, tags.
fn joins_previous(c: char) -> bool {
    !matches!(c, '\u{3100}'..='\u{d7ff}')
        && matches!(c,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5bd}' | '\u{5bf}'..='\u{5c7}' | '\u{610}'..='\u{61a}'
        | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6dc}' | '\u{6df}'..='\u{6e8}' | '\u{6ea}'..='\u{6ed}'
        | '\u{900}'..='\u{903}' | '\u{93a}'..='\u{93c}' | '\u{93e}'..='\u{94f}' | '\u{951}'..='\u{957}' | '\u{981}'..='\u{983}'
        | '\u{9bc}' | '\u{9be}'..='\u{9cd}' | '\u{a01}'..='\u{a03}' | '\u{a3c}'..='\u{a51}' | '\u{abc}' | '\u{abe}'..='\u{acd}'
        | '\u{b3c}' | '\u{b3e}'..='\u{b57}' | '\u{bbe}'..='\u{bcd}' | '\u{c3e}'..='\u{c56}' | '\u{cbc}' | '\u{cbe}'..='\u{cd6}'
        | '\u{d3b}'..='\u{d4d}' | '\u{dca}'..='\u{ddf}' | '\u{e31}' | '\u{e34}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}'
        | '\u{eb1}' | '\u{eb4}'..='\u{ebc}' | '\u{ec8}'..='\u{ecd}' | '\u{f18}'..='\u{f19}' | '\u{f71}'..='\u{f84}' | '\u{f8d}'..='\u{fbc}'
        | '\u{102b}'..='\u{103e}' | '\u{1160}'..='\u{11ff}' | '\u{17b4}'..='\u{17d3}' | '\u{180b}'..='\u{180f}' | '\u{1ab0}'..='\u{1aff}'
        | '\u{1dc0}'..='\u{1dff}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{20d0}'..='\u{20ff}' | '\u{302a}'..='\u{302f}'
        | '\u{3099}' | '\u{309a}' | '\u{fe00}'..='\u{fe0f}' | '\u{fe20}'..='\u{fe2f}' | '\u{1f3fb}'..='\u{1f3ff}'
        | '\u{e0001}'..='\u{e01ef}')
}

/// Returns whether `c` shows nothing if there is nothing before it to attach to.
fn is_stray_joiner(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0001}'..='\u{e01ef}')
}

/// Returns whether a reader would see nothing that names an article: white space, invisible characters, emoji.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| {
        c <= ' '
            || joins_previous(c)
            || matches!(c, '\u{a0}' | '\u{115f}' | '\u{1160}' | '\u{2000}'..='\u{200f}' | '\u{2190}'..='\u{2bff}' | '\u{3000}' | '\u{3164}' | '\u{ffa0}'
                | '\u{fffd}' | '\u{1f000}'..='\u{1faff}')
    })
}

/// Returns text for display, at most `limit` clusters of it, with the flags of what was met.
pub fn clean(text: &str, limit: usize) -> (String, u8) {
    let mut plain = PlainText::new(limit);
    plain.push_str(text);
    (plain.text().to_owned(), plain.flags)
}
