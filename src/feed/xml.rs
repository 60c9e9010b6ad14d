//! Parses RSS, RDF and Atom with one state machine: tokens in, drafts out. A table tells what each element means.
//!
//! Elements that carry a value are *captured*: everything up to their end tag belongs to the value. Only the elements around them are kept
//! on a stack, so a text with a thousand unclosed `<p>` in it is not a deep feed.

mod collect;
mod token;
mod value;
mod vocabulary;

use super::draft::{Draft, Sink};
use super::{MAX_DEPTH, format_of};
use crate::codes::Code;
use crate::platform;
use crate::text::{self, breaks, contains, eq_ignore_case, local, starts_with_ignore_case};
use crate::url::join_base;
use collect::Capture;
use token::Token;
use value::given_by;
use vocabulary::{Element, Vocabulary, element, vocabulary_of_namespace, vocabulary_of_prefix};

/// An open element that is not captured.
struct OpenElement {
    el: Element,
    /// Where its name begins in `XmlParser::names`.
    name: usize,
    /// How many more of the kind are open directly inside it: nested groups count as one.
    more: u32,
}

/// Parses an XML feed.
#[derive(Default)]
pub struct XmlParser {
    stack: Vec<OpenElement>,
    /// The names of the open elements, concatenated.
    names: String,
    /// Declared prefixes, each with the depth from which it applies.
    prefixes: Vec<(usize, Box<str>, Vocabulary)>,
    /// The meanings of names, until a prefix changes.
    meanings: platform::Memo<(Element, u8)>,
    /// The values of `xml:base`, likewise.
    bases: Vec<(usize, String)>,
    capture: Option<Capture>,
    value: String,
    draft: Option<Draft>,
    /// The depth of the current entry's element.
    draft_depth: usize,
    rooted: bool,
    /// Whether the end of the root was seen.
    ended: bool,
    /// Whether the document type declares entities: unknown references are then taken for these.
    entities: bool,
    /// An incomplete token is not looked at again before there is this much text.
    wait: usize,
    unterminated: token::Unterminated,
}

impl XmlParser {
    /// Consumes tokens from `text`, about `budget` bytes of it; returns how many bytes were consumed.
    pub fn feed(&mut self, text: &str, last: bool, budget: usize, sink: &mut Sink) -> usize {
        if text.len() < self.wait && !last {
            return 0;
        }
        // What the transport cut off is not completed.
        let last = last && !sink.cut_off;
        self.wait = 0;
        let start = sink.at;
        let mut used = 0;
        while used < budget && !sink.stopped {
            if self.capture.is_none() {
                used += text.bytes().skip(used).take_while(u8::is_ascii_whitespace).count();
            }
            let rest = text.get(used..).unwrap_or_default();
            sink.at = start + used;
            if self.capture.is_none()
                && let Some(len) = self.whole_element(rest, sink)
            {
                used += len;
                continue;
            }
            let Some((token, len, mended)) = token::next(rest, last, &mut self.unterminated) else {
                self.wait = rest.len() * 2;
                return used;
            };
            used += len;
            if mended {
                sink.warn_here(Code::IllFormed);
            }
            match token {
                Token::Text(text) => self.text(text, sink),
                Token::CData(text) => self.append(text),
                Token::Open(name, attributes, empty, special) => {
                    if self.open(name, attributes, empty, special, sink) {
                        sink.at = start + used;
                        used += self.whole_value(text.get(used..).unwrap_or_default(), sink).unwrap_or(0);
                    }
                }
                Token::Close(name) => self.close_tag(name, sink),
                Token::Doctype(text) => self.doctype(text, sink),
                Token::Other => {}
            }
        }
        used
    }

    /// Handles the end of the document (`at_end`), or of the part that is wanted.
    pub fn close(&mut self, at_end: bool, sink: &mut Sink) {
        if at_end && self.rooted && !self.ended && !sink.cut_off {
            sink.warn_here(if self.draft.is_some() { Code::Truncated } else { Code::IllFormed });
            // The last entry is kept as far as it goes, except for a value that has no end: half a URL is worse than none.
            self.end_draft(sink);
        }
        if !self.rooted {
            sink.fail(Code::NotAFeed, Some(0));
        }
    }

    fn doctype(&mut self, text: &str, sink: &mut Sink) {
        if starts_with_ignore_case(text, "doctype") {
            self.entities |= contains(text, "<!ENTITY");
            sink.warn_here(Code::Dtd);
        }
    }

    /// Handles a start tag. Returns whether a value begins after it.
    fn open(&mut self, name: &str, attributes: &str, empty: bool, special: bool, sink: &mut Sink) -> bool {
        if self.capture.is_none() {
            // The declarations of an empty element applied to that element alone.
            self.forget();
        }
        let mut depth = self.stack.len() + 1;
        if special {
            self.declare(attributes, depth);
        }
        let (el, rank) = self.meaning(name);
        if self.capture.is_some() {
            if !self.breaks_out(el, name, attributes) {
                self.open_inside(name, attributes, empty);
                return false;
            }
            // Its end tag may still come.
            let name =
                self.capture.as_ref().and_then(|capture| self.names.get(capture.name..)).unwrap_or_default().to_owned();
            self.end_capture(sink);
            self.push(Element::Other, &name, sink);
        }
        if !self.rooted {
            self.root(name, el, sink);
            if sink.stopped {
                return false;
            }
        }
        if el == Element::Item {
            if self.draft.is_some() {
                // An entry in an entry: the end tag of the first one is missing.
                sink.warn_here(Code::IllFormed);
                self.pop(self.draft_depth - 1);
                self.end_draft(sink);
            }
            if !sink.has_room() {
                return false;
            }
            depth = self.stack.len() + 1;
            self.draft = Some(Draft::default());
            self.draft_depth = depth;
        }
        if special {
            self.scope(attributes, depth, el, sink);
        }
        if el as u8 >= Element::Ignored as u8 && self.wanted(el) {
            self.begin_capture(el, rank, name, attributes, sink);
            if empty {
                self.end_capture(sink);
            }
            return !empty;
        }
        match el {
            Element::MediaContent => self.media(attributes, sink),
            // RSS 1.0 identifies an entry in its tag.
            Element::Item => {
                let about = given_by(attributes, &["rdf:about"]);
                if let Some(draft) = self.draft.as_mut().filter(|_| !about.is_empty()) {
                    draft.link.offer(1, text::trim(&about).to_owned());
                    draft.id = about;
                }
            }
            _ => {}
        }
        if empty {
            if el == Element::Item {
                self.end_draft(sink);
            }
            self.ended |= depth == 1;
        } else {
            self.push(el, name, sink);
        }
        false
    }

    /// Opens an element.
    fn push(&mut self, el: Element, name: &str, sink: &mut Sink) {
        if let Some(open) = self.stack.last_mut().filter(|open| el == Element::MediaGroup && open.el == el) {
            open.more = open.more.saturating_add(1);
            return;
        }
        if self.stack.len() >= MAX_DEPTH {
            // If no feed has begun yet, that is the actual problem.
            let code = if self.rooted { Code::Depth } else { Code::NotAFeed };
            return sink.fail(code, u32::try_from(sink.at).ok());
        }
        self.stack.push(OpenElement { el, name: self.names.len(), more: 0 });
        self.names.push_str(name);
    }

    /// Closes all elements deeper than `depth`.
    fn pop(&mut self, depth: usize) {
        if let Some(open) = self.stack.get(depth) {
            self.names.truncate(open.name);
        }
        self.stack.truncate(depth);
        self.forget();
    }

    fn close_tag(&mut self, name: &str, sink: &mut Sink) {
        if self.capture.is_some() {
            if self.close_inside(name) {
                return self.end_capture(sink);
            }
            // The end tag of an enclosing element also ends the value, unless that element has no meaning: markup in the value may use the same name.
            if self.position(name).is_none_or(|at| self.stack.get(at).is_none_or(|open| open.el == Element::Other)) {
                return;
            }
            sink.warn_here(Code::IllFormed);
            self.end_capture(sink);
        }
        let Some(at) = self.position(name) else {
            return sink.warn_here(Code::IllFormed);
        };
        if at + 1 != self.stack.len() {
            sink.warn_here(Code::IllFormed);
        } else if let Some(open) = self.stack.last_mut().filter(|open| open.more > 0) {
            open.more -= 1;
            return;
        }
        if self.draft.is_some() && self.draft_depth > at {
            self.end_draft(sink);
        }
        self.pop(at);
        self.ended |= at == 0;
    }

    /// Returns the index of the open element that an end tag of that name closes.
    fn position(&self, name: &str) -> Option<usize> {
        let mut end = self.names.len();
        if let Some(capture) = &self.capture {
            end = capture.name;
        }
        for (at, open) in self.stack.iter().enumerate().rev() {
            if self.names.get(open.name..end).is_some_and(|known| eq_ignore_case(known, name)) {
                return Some(at);
            }
            end = open.name;
        }
        None
    }

    /// Drops the declarations of elements that are closed.
    #[cfg_attr(not(target_arch = "wasm32"), inline(always))]
    fn forget(&mut self) {
        let depth = self.stack.len();
        while self.prefixes.last().is_some_and(|(at, ..)| *at > depth) {
            self.prefixes.pop();
            self.meanings.clear();
        }
        while self.bases.last().is_some_and(|(at, _)| *at > depth) {
            self.bases.pop();
        }
    }

    /// Sets the format by the first element that is a feed's. An HTML page is an error.
    fn root(&mut self, name: &str, el: Element, sink: &mut Sink) {
        let own = local(name);
        if let Some(format) = format_of(own).filter(|_| el != Element::Other) {
            sink.feed.format = format;
            self.rooted = true;
        } else if el == Element::Item {
            self.rooted = true;
        } else if eq_ignore_case(own, "html") {
            sink.fail(Code::NotAFeed, u32::try_from(sink.at).ok());
        }
    }

    fn declare(&mut self, attributes: &str, depth: usize) {
        for (name, value) in text::Attributes::behind(attributes) {
            let Some(prefix) = name.strip_prefix("xmlns") else { continue };
            let prefix = prefix.strip_prefix(':').unwrap_or(prefix);
            if self.prefixes.len() < 256 {
                self.prefixes.push((depth, prefix.into(), vocabulary_of_namespace(value, prefix)));
                self.meanings.clear();
            }
        }
    }

    /// Applies `xml:base` and `xml:lang`.
    fn scope(&mut self, attributes: &str, depth: usize, el: Element, sink: &mut Sink) {
        if !contains(attributes, "xml:") {
            return;
        }
        let base = given_by(attributes, &["xml:base"]);
        if !base.is_empty() {
            let base = join_base(&base, &self.base(sink)).into_owned();
            self.bases.push((depth, base));
        }
        let language = sink.name(&given_by(attributes, &["xml:lang"]));
        if !language.is_empty() {
            match &mut self.draft {
                // Not of a text alone: programs name a language there that is not the article's.
                Some(draft) if el == Element::Item || el == Element::Title && draft.language.is_empty() => {
                    draft.language = language;
                }
                None if sink.feed.language.is_none() => sink.feed.language = Some(language),
                _ => {}
            }
        }
    }

    /// Returns the current base URL.
    fn base(&self, sink: &Sink) -> String {
        self.bases.last().map_or_else(|| sink.base().to_owned(), |(_, base)| base.clone())
    }

    /// Returns a URL as given, or absolute if `xml:base` applies.
    fn address(&self, raw: String) -> String {
        match self.bases.last() {
            Some((_, base)) if !raw.is_empty() => crate::url::resolve(&*raw, base).url().unwrap_or(raw),
            _ => raw,
        }
    }

    /// Returns what an element of this name means here.
    fn meaning(&mut self, name: &str) -> (Element, u8) {
        if let Some(meaning) = self.meanings.get(name) {
            return meaning;
        }
        // Most names have no prefix, and are too short for a faster search to pay off.
        let colon = name.bytes().position(|byte| byte == b':');
        let (prefix, own) =
            colon.map_or(("", name), |at| (name.get(..at).unwrap_or_default(), name.get(at + 1..).unwrap_or_default()));
        let vocabulary = match self.prefixes.iter().rev().find(|(_, known, _)| **known == *prefix) {
            Some((.., vocabulary)) => *vocabulary,
            None => vocabulary_of_prefix(prefix),
        };
        let meaning = element(own, vocabulary);
        self.meanings.put(name, meaning);
        meaning
    }

    /// Returns whether an element inside a value shows that the value's end tag is missing.
    fn breaks_out(&self, el: Element, name: &str, attributes: &str) -> bool {
        let Some(capture) = &self.capture else { return false };
        match (el, capture.spec.el) {
            (Element::Other, _) => false,
            (Element::Item, _) => !capture.spec.bare && capture.part.is_empty(),
            (_, Element::Ignored | Element::Author | Element::Source | Element::Image) => false,
            (_, Element::Title | Element::Summary | Element::Content)
                if capture.spec.bare || (el as u8) <= Element::Ignored as u8 || el == capture.spec.el =>
            {
                false
            }
            (_, Element::Title) => breaks(local(name)),
            // HTML has a <link>, too, but always with attributes.
            (Element::Link, Element::Summary | Element::Content) => attributes.is_empty(),
            (_, Element::Summary | Element::Content) => !text::is_html(local(name)),
            _ => true,
        }
    }

    /// Returns whether the innermost open element has no meaning in an entry: what is in there is taken only if the entry itself gives nothing, because
    /// it may be about something else, such as a related article. An end tag may also be missing.
    pub fn is_in_unknown(&self) -> bool {
        self.draft.is_some() && self.stack.last().is_some_and(|open| open.el == Element::Other)
    }

    /// Returns whether an element's value is worth collecting in the current context.
    fn wanted(&self, el: Element) -> bool {
        match self.draft {
            Some(_) => true,
            None => {
                matches!(
                    el,
                    Element::Title
                        | Element::Link
                        | Element::Language
                        | Element::Ignored
                        | Element::Image
                        | Element::Author
                        | Element::Source
                )
            }
        }
    }

    fn end_draft(&mut self, sink: &mut Sink) {
        if let Some(draft) = self.draft.take() {
            sink.add(draft);
        }
    }
}
