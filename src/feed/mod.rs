//! Parses bytes into a [`Feed`](crate::model::Feed).
//!
//! A [`Reader`] takes a feed in pieces of any size and parses it in steps of any size; the result is always the same. It reads
//! each byte once. Limits are [`MAX_BYTES`], [`MAX_DEPTH`] and [`Options::max_articles`]; beyond them, what was read so far is
//! kept, with a warning. Exceeding [`MAX_DEPTH`] before the first article is an error.

mod draft;
mod encoding;
mod error;
mod json;
mod media;
mod xml;

#[cfg(feature = "cli")]
pub use encoding::{Decoded, decode};
pub use error::Error;

use crate::codes::Code;
use crate::model::{Feed, Format, Millis};
use crate::platform::utf_8;
use crate::text::{contains, eq_ignore_case, find_any, trim};
use crate::time::age::SKEW_MS;
use draft::Sink;
use encoding::Decoding;

/// The maximum number of bytes of a feed that are read.
pub const MAX_BYTES: usize = 5 * 1024 * 1024;

/// The maximum nesting depth: reading stops at a deeper level.
pub const MAX_DEPTH: usize = 128;

/// Where [`Options::stop_early`] begins to apply, in bytes of decoded text.
const EARLY_BYTES: usize = 256 * 1024;

/// The number of articles that are enough for [`Options::stop_early`].
pub const EARLY_ARTICLES: usize = 100;

/// The maximum number of articles of a feed, by default.
pub const MAX_ARTICLES: usize = 500;
/// The maximum if they are ranked: the best may come last.
pub const MAX_RANKED_ARTICLES: usize = 10_000;

/// How to read a feed.
#[derive(Clone, Debug)]
pub struct Options {
    /// Absolute URL of the feed, against which relative links are resolved. May be empty.
    pub url: String,
    /// The `Content-Type` header, for its charset and for the `mime` warning. `None` if there is none.
    pub content_type: Option<String>,
    /// The maximum number of articles: [`MAX_ARTICLES`], or [`MAX_RANKED_ARTICLES`].
    pub max_articles: usize,
    /// Whether to stop, past 256 kB, once there are 100 articles: for a rail that shows one feed in its own order.
    pub stop_early: bool,
}

impl Default for Options {
    /// No URL, no header, [`MAX_ARTICLES`], all of the feed.
    fn default() -> Options {
        Options { url: String::new(), content_type: None, max_articles: MAX_ARTICLES, stop_early: false }
    }
}

/// What a [`Reader`] needs next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// More bytes, or the end.
    Hungry,
    /// Another step: bytes are waiting.
    Busy,
    /// Nothing: no further byte would be read. The download can stop.
    Full,
}

enum Parser {
    Unknown,
    Xml(Box<xml::XmlParser>),
    Json(Box<json::Scanner>),
}

/// Reads one feed.
pub struct Reader {
    options: Options,
    /// Bytes that are not decoded yet, from `raw_at` on.
    raw: Vec<u8>,
    raw_at: usize,
    /// Total number of bytes taken.
    taken: usize,
    ended: bool,
    decoding: Option<Decoding>,
    /// Whether the decoder was told of the end.
    decoded: bool,
    /// Text that is not parsed yet, from `text_at` on.
    text: String,
    text_at: usize,
    parser: Parser,
    sink: Sink,
    max_bytes: usize,
    done: bool,
}

impl Reader {
    /// Creates a reader for a feed that is about to arrive.
    pub fn new(options: Options) -> Reader {
        let sink = Sink::new(&options);
        Reader {
            options,
            raw: Vec::new(),
            raw_at: 0,
            taken: 0,
            ended: false,
            decoding: None,
            decoded: false,
            text: String::new(),
            text_at: 0,
            parser: Parser::Unknown,
            sink,
            max_bytes: MAX_BYTES,
            done: false,
        }
    }

    /// Replaces the limit [`MAX_BYTES`]: for benchmarks.
    pub fn with_max_bytes(self, max_bytes: usize) -> Reader {
        Reader { max_bytes, ..self }
    }

    /// Enables warnings about dates more than a day after `now`. Without it there are none.
    pub fn with_clock(mut self, now: Millis) -> Reader {
        self.sink.latest = Millis(now.0.saturating_add(SKEW_MS));
        self
    }

    /// Raises the limits to those of [`Options`] with these values: for a rail that joins while the feed is being read, and needs more.
    pub fn extend(&mut self, max_articles: usize, stop_early: bool) {
        self.sink.extend(max_articles, stop_early);
    }

    /// Takes the next bytes. Does not parse them yet.
    pub fn push(&mut self, bytes: &[u8]) {
        if self.ended || self.done {
            return;
        }
        let room = self.max_bytes.saturating_sub(self.taken);
        self.taken += bytes.len().min(room);
        if self.raw_at > 0 {
            self.raw.drain(..self.raw_at);
            self.raw_at = 0;
        }
        let mut taken = bytes.get(..room).unwrap_or(bytes);
        // Once the encoding is known, bytes are decoded without being buffered.
        self.forget_read();
        if let Some(decoding) = self.decoding.as_mut().filter(|_| self.raw.is_empty()) {
            taken = taken.get(decoding.decode(taken, false, &mut self.text)..).unwrap_or_default();
        }
        self.raw.extend_from_slice(taken);
        if bytes.len() > room {
            self.sink.warn(Code::TooLarge, None);
            self.end(false);
        }
    }

    /// Frees space once most of the text was parsed.
    fn forget_read(&mut self) {
        if self.text_at > self.text.len() / 2 {
            self.text.drain(..self.text_at);
            self.text_at = 0;
        }
    }

    /// Signals that no more bytes will come. `complete`: whether that is the feed's own end; `false` if the transport broke off.
    pub fn end(&mut self, complete: bool) {
        if !self.ended && !self.done {
            self.ended = true;
            self.sink.cut_off = !complete;
        }
    }

    /// Parses about `max_bytes` of the bytes taken.
    pub fn step(&mut self, max_bytes: usize) -> Step {
        if self.done {
            return Step::Full;
        }
        let max_bytes = max_bytes.max(16);
        self.forget_read();
        let waiting = self.raw.get(self.raw_at..).unwrap_or_default();
        let decoding = match &mut self.decoding {
            Some(decoding) => decoding,
            None if waiting.len() < encoding::SNIFFED_BYTES && !self.ended => return Step::Hungry,
            None => {
                let head = waiting.get(..encoding::SNIFFED_BYTES).unwrap_or(waiting);
                let decoding = self.decoding.insert(Decoding::decide(
                    head,
                    self.options.content_type.as_deref(),
                    Some(&mut self.text),
                ));
                self.raw_at += decoding.skip;
                decoding.record(&mut self.sink);
                decoding
            }
        };
        let waiting = self.raw.get(self.raw_at..).unwrap_or_default();
        let piece = waiting.get(..max_bytes).unwrap_or(waiting);
        let last = self.ended && piece.len() == waiting.len();
        if !self.decoded {
            self.raw_at += decoding.decode(piece, last, &mut self.text);
            self.decoded = last;
        }
        let left = piece.len() < waiting.len();
        let text = std::mem::take(&mut self.text);
        let (used, more) = self.parse(text.get(self.text_at..).unwrap_or_default(), last, max_bytes);
        (self.text, self.text_at) = (text, self.text_at + used);
        if self.sink.stopped || (last && !more) {
            self.close(last && !self.sink.stopped);
            return Step::Full;
        }
        if left || more { Step::Busy } else { Step::Hungry }
    }

    /// Parses `text`; returns how many bytes were consumed, and whether it stopped only because of `max_bytes`.
    fn parse(&mut self, text: &str, last: bool, max_bytes: usize) -> (usize, bool) {
        let (mut at, mut budget) = (0, max_bytes);
        loop {
            let mut rest = text.get(at..).unwrap_or_default();
            if let Parser::Unknown = self.parser {
                // Blanks in front of the feed are not looked at again.
                let shown = rest.trim_start_matches(is_blank);
                at += rest.len() - shown.len();
                self.sink.at += rest.len() - shown.len();
                rest = shown;
                match sniff(rest, last) {
                    Some(parser) => self.parser = parser,
                    None if last => {
                        let text = trim(rest);
                        let is_json = json::is_value(text.get(..1024).unwrap_or(text));
                        let code = if is_json { Code::Shape } else { Code::NotAFeed };
                        self.sink.fail(if text.is_empty() { Code::EmptyBody } else { code }, Some(0));
                        return (at, false);
                    }
                    None => return (at, false),
                }
            }
            let before = self.sink.at;
            let used = match &mut self.parser {
                Parser::Unknown => 0,
                Parser::Xml(parser) => parser.feed(rest, last, budget, &mut self.sink),
                Parser::Json(scanner) => scanner.feed(rest, last, budget, &mut self.sink),
            };
            at += used;
            self.sink.at = before + used;
            budget = budget.saturating_sub(used);
            if used == 0 || self.sink.stopped {
                return (at, false);
            }
            if budget == 0 {
                return (at, at < text.len());
            }
        }
    }

    /// Reads a complete feed; the reader must not have taken anything yet. Valid UTF-8 is parsed in place, without a copy.
    pub fn read(mut self, bytes: &[u8]) -> Result<Feed, Error> {
        if let Some(text) = utf_8(bytes).filter(|_| bytes.len() <= self.max_bytes) {
            let head = bytes.get(..encoding::SNIFFED_BYTES).unwrap_or(bytes);
            let decoding = Decoding::decide(head, self.options.content_type.as_deref(), None);
            if decoding.is_utf_8() {
                decoding.record(&mut self.sink);
                self.parse(text.get(decoding.skip..).unwrap_or_default(), true, usize::MAX);
                self.close(!self.sink.stopped);
                return self.finish();
            }
        }
        self.push(bytes);
        self.end(true);
        while self.step(64 * 1024) != Step::Full {}
        self.finish()
    }

    /// Lets the parser finish.
    fn close(&mut self, at_end: bool) {
        self.done = true;
        match &mut self.parser {
            Parser::Unknown => {}
            Parser::Xml(parser) => parser.close(at_end, &mut self.sink),
            Parser::Json(scanner) => scanner.close(at_end, &mut self.sink),
        }
        self.raw = Vec::new();
        self.text = String::new();
    }

    /// Returns the result. Without an [`end`](Reader::end) the feed counts as truncated.
    pub fn finish(mut self) -> Result<Feed, Error> {
        self.end(false);
        while self.step(usize::MAX) != Step::Full {}
        self.sink.finish(self.options.content_type.as_deref())
    }
}

/// Reads a complete feed.
pub fn read(bytes: &[u8], options: Options) -> Result<Feed, Error> {
    Reader::new(options).read(bytes)
}

/// Returns whether `c` may precede a feed without meaning anything.
fn is_blank(c: char) -> bool {
    c <= ' ' || c.is_whitespace() || matches!(c, '\u{feff}' | '\u{fffd}' | '\u{fffe}')
}

/// Returns the parser for the format that `text` begins with. `None`: not known yet, or not a feed.
fn sniff(text: &str, last: bool) -> Option<Parser> {
    let xml = || Some(Parser::Xml(Box::default()));
    let json = || Some(Parser::Json(Box::default()));
    match text.bytes().next()? {
        b'<' => xml(),
        b'{' | b'[' => json(),
        _ if text.len() < 1024 && !last => None,
        // A guard against script inclusion, a callback or a comment precedes JSON; anything else is what an interpreter printed before the feed.
        first => {
            let found = find_any(text.as_bytes(), [b'<', b'{', b'['])?;
            let guard = text.get(..found)?;
            let is_json = matches!(first, b')' | b'/' | b'&')
                || matches!(trim(guard).bytes().last(), Some(b'(' | b';' | b'='))
                    && !trim(guard).chars().any(char::is_whitespace);
            if is_json {
                find_any(text.as_bytes(), [b'{', b'[']).and_then(|_| json())
            } else {
                contains(text, "<").then(xml).flatten()
            }
        }
    }
}

/// Returns the format that the name of a root element declares.
fn format_of(root: &str) -> Option<Format> {
    Some(match () {
        () if eq_ignore_case(root, "rss") || eq_ignore_case(root, "channel") => Format::Rss,
        () if eq_ignore_case(root, "rdf") => Format::Rdf,
        () if eq_ignore_case(root, "feed") || eq_ignore_case(root, "entry") => Format::Atom,
        () => return None,
    })
}
