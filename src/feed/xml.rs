//! RSS, RDF and Atom, by one machine: tokens in, drafts out. What an element means is a row of a table.
//!
//! Elements that carry a value are *captured*: everything up to their end tag is the value's. Only what stands around them is kept
//! on a stack, so a text with a thousand unclosed `<p>` in it is no deep feed.

mod token;

use std::borrow::Cow;

use super::draft::{Draft, Kind, Sink};
use super::media::{Described, duration, offer_picture, unescape};
use super::{MAX_DEPTH, format_of};
use crate::codes::Code;
use crate::model::Format;
use crate::platform;
use crate::text::{self, Reference, after, after_last, begins, breaks, holds, is_unread, local, reference, same};
use crate::time::parse::date;
use crate::url::join_base;
use token::Token;

/// Where the vocabulary of an element is at home. A set of them is a sum.
type Space = u8;
/// RSS in all versions, and elements without a namespace.
const RSS: Space = 1;
const ATOM: Space = 2;
/// Dublin Core, elements and terms.
const DC: Space = 4;
/// RSS's content module.
const CONTENT: Space = 8;
const MEDIA: Space = 16;
/// Apple's podcast module, and those modelled on it.
const ITUNES: Space = 32;
const XHTML: Space = 64;
/// RDF itself, and YouTube: rare ones, that share no names.
const RARE: Space = 128;
const NONE: Space = 0;
const CORE: Space = RSS | ATOM;

/// Namespace addresses, without scheme and `www.`, in lower case, by their beginnings.
const SPACES: &[(&str, Space)] = &[
    ("w3.org/2005/atom", ATOM),
    ("purl.org/atom", ATOM),
    ("w3.org/1999/xhtml", XHTML),
    ("w3.org/tr/rec-html", XHTML),
    ("w3.org/tr/xhtml", XHTML),
    ("w3.org/1999/02/22-rdf-syntax-ns", RARE),
    ("purl.org/dc", DC),
    ("purl.org/rss/1.0/modules/content", CONTENT),
    ("purl.org/rss/1.0/modules/dc", DC),
    ("purl.org/rss/1.0/modules/", NONE),
    ("purl.org/rss/", RSS),
    ("my.netscape.com/rdf/simple/0.9", RSS),
    ("channel.netscape.com/rdf/simple/0.9", RSS),
    ("my.netscape.com/publish/formats/rss", RSS),
    ("netscape.com/", RSS),
    ("backend.userland.com", RSS),
    ("blogs.law.harvard.edu/tech/rss", RSS),
    ("cyber.law.harvard.edu/rss", RSS),
    ("my.theinfo.org/changed/1.0/rss", RSS),
    ("search.yahoo.com/mrss", MEDIA),
    ("search.yahoo.com/rss", MEDIA),
    ("tools.search.yahoo.com/mrss", MEDIA),
    ("video.search.yahoo.com/mrss", MEDIA),
    ("itunes.com/dtds/podcast", ITUNES),
    ("example.com/dtds/podcast", ITUNES),
    ("itunes.apple.com/dtds/podcast", ITUNES),
    ("google.com/schemas/play-podcasts", ITUNES),
    ("youtube.com/xml/schemas", RARE),
];

/// What prefixes mean that nobody declared.
const PREFIXES: &[(&str, Space)] = &[
    ("atom", ATOM),
    ("atom10", ATOM),
    ("a10", ATOM),
    ("dc", DC),
    ("dcterms", DC),
    ("content", CONTENT),
    ("media", MEDIA),
    ("itunes", ITUNES),
    ("googleplay", ITUNES),
    ("xhtml", XHTML),
    ("rdf", RARE),
    ("yt", RARE),
    ("rss", RSS),
];

/// What an element is to us.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum El {
    /// Nothing; its content may still be something.
    #[default]
    Other,
    Root,
    Channel,
    Item,
    MediaGroup,
    MediaContent,
    // From here on: captured.
    Ignored,
    Title,
    Link,
    Summary,
    Content,
    Id,
    Published,
    Updated,
    Tag,
    Keywords,
    Language,
    Author,
    Source,
    Image,
    Enclosure,
    Thumbnail,
    Player,
    Caption,
    Duration,
    VideoId,
}

/// Element, namespaces, name in lower case, rank among elements for the same value.
const ELEMENTS: &[(El, Space, &str, u8)] = &[
    (El::Item, CORE, "item", 0),
    (El::Item, CORE, "entry", 0),
    (El::Title, CORE, "title", 3),
    (El::Link, CORE, "link", 0),
    (El::Summary, CORE, "description", 9),
    (El::Id, CORE, "guid", 0),
    (El::Published, CORE, "pubdate", 5),
    (El::Tag, CORE | ITUNES | MEDIA, "category", 0),
    (El::Content, CONTENT, "encoded", 7),
    (El::Enclosure, CORE, "enclosure", 0),
    (El::Author, DC, "creator", 3),
    (El::Summary, CORE, "summary", 9),
    (El::Content, CORE, "content", 7),
    (El::Id, CORE, "id", 0),
    (El::Published, CORE, "published", 5),
    (El::Updated, CORE, "updated", 5),
    (El::Author, CORE, "author", 4),
    (El::Thumbnail, CORE | MEDIA, "thumbnail", 0),
    (El::MediaContent, MEDIA, "content", 0),
    (El::MediaGroup, MEDIA, "group", 0),
    (El::Title, MEDIA, "title", 1),
    (El::Summary, MEDIA, "description", 3),
    (El::Keywords, CORE | ITUNES | MEDIA, "keywords", 0),
    (El::Player, MEDIA, "player", 0),
    (El::Player, MEDIA, "embed", 0),
    (El::Caption, MEDIA, "subtitle", 0),
    (El::Title, DC, "title", 2),
    (El::Published, DC, "date", 3),
    (El::Published, DC, "issued", 4),
    (El::Published, DC, "available", 2),
    (El::Published, DC, "created", 2),
    (El::Updated, DC, "modified", 4),
    (El::Tag, DC, "subject", 0),
    (El::Summary, DC, "description", 6),
    (El::Summary, DC, "abstract", 5),
    (El::Language, CORE | DC, "language", 0),
    (El::Source, CORE | DC, "source", 0),
    (El::Author, DC, "author", 2),
    (El::Author, DC, "publisher", 1),
    (El::Title, ITUNES, "title", 1),
    (El::Author, ITUNES, "author", 2),
    (El::Summary, ITUNES, "summary", 5),
    (El::Summary, ITUNES, "description", 5),
    (El::Summary, ITUNES, "subtitle", 4),
    (El::Image, ITUNES, "image", 3),
    (El::Image, CORE, "image", 4),
    (El::Link, ITUNES, "link", 0),
    (El::Duration, ITUNES, "duration", 0),
    (El::VideoId, RARE, "videoid", 0),
    (El::Published, CORE, "issued", 4),
    (El::Published, CORE, "created", 2),
    (El::Updated, CORE, "modified", 4),
    (El::Content, XHTML | CORE, "body", 8),
    (El::Content, XHTML, "div", 8),
    (El::Content, CORE, "fullitem", 7),
    (El::Ignored, CORE, "contributor", 0),
    (El::Ignored, CORE, "textinput", 0),
    (El::Channel, CORE, "channel", 0),
    (El::Root, CORE, "rss", 0),
    (El::Root, CORE, "feed", 0),
    (El::Root, CORE | RARE, "rdf", 0),
];

/// No more of one value's source is kept.
const VALUE: usize = 64 * 1024;

/// An open element that is not captured.
struct Frame {
    el: El,
    /// Where its name begins in `Machine::names`.
    name: usize,
    /// How many more of the kind are open right inside it: groups in groups count as one.
    more: u32,
}

/// How far the part of a value is that counts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Awaited,
    Open,
    Done,
}

/// A value being collected; its source is in `Machine::value`.
struct Capture {
    el: El,
    rank: u8,
    /// Where its name begins in `Machine::names`.
    name: usize,
    /// How many elements of the same name are open inside.
    inside: u32,
    kind: Kind,
    /// Markup in it is XHTML: tags are no part of the value.
    bare: bool,
    base64: bool,
    /// What stands in the tag instead of between the tags.
    given: String,
    /// Inside an element that is not for reading.
    mute: Option<Box<str>>,
    /// Of a value made of elements, the one that counts; nothing where the value is plain.
    part: &'static str,
    part_state: Part,
}

/// Reads an XML feed.
#[derive(Default)]
pub struct Machine {
    stack: Vec<Frame>,
    /// The names of the open elements, end to end.
    names: String,
    /// Prefixes declared, with the depth they hold from.
    spaces: Vec<(usize, Box<str>, Space)>,
    /// What names mean for as long as no prefix changes.
    meanings: platform::Memo<(El, u8)>,
    /// `xml:base`, likewise.
    bases: Vec<(usize, String)>,
    capture: Option<Capture>,
    value: String,
    draft: Option<Draft>,
    /// The size of the stack the entry stands on.
    draft_depth: usize,
    rooted: bool,
    /// Whether the root's end was seen.
    ended: bool,
    /// The document type has declarations of its own: unknown entities are theirs.
    entities: bool,
    /// The token at hand was not complete; it is not looked at again before that much text is there.
    wait: usize,
    endless: token::Endless,
}

impl Machine {
    /// Takes tokens off `text`, about `budget` bytes of it; says how many bytes are dealt with.
    pub fn feed(&mut self, text: &str, last: bool, budget: usize, sink: &mut Sink) -> usize {
        // What the transport broke off is not made complete.
        let last = last && !sink.cut_off;
        if text.len() < self.wait && !last {
            return 0;
        }
        let start = sink.at;
        let mut used = 0;
        while used < budget && !sink.full {
            if self.capture.is_none() {
                used += text.bytes().skip(used).take_while(u8::is_ascii_whitespace).count();
            }
            let rest = text.get(used..).unwrap_or_default();
            let Some((token, len, mended)) = token::next(rest, last, &mut self.endless) else {
                self.wait = rest.len() * 2;
                return used;
            };
            self.wait = 0;
            sink.at = start + used;
            used += len;
            if mended {
                sink.warn_here(Code::IllFormed);
            }
            match token {
                Token::Text(text) => self.text(text, sink),
                Token::CData(text) => self.append(text),
                Token::Open(name, attributes, empty) => {
                    if self.open(name, attributes, empty, sink) {
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

    /// Takes the whole of the value that has just begun, with its end tag, where `rest` holds it and it is text, or one CDATA section, and
    /// nothing else: most values of most feeds. Any other is collected piece by piece, and comes out the same. Says how many bytes that took.
    fn whole_value(&mut self, rest: &str, sink: &mut Sink) -> Option<usize> {
        let mut escaped = false;
        let (content, len) = match rest.strip_prefix("<![CDATA[") {
            Some(_) if self.endless.cdata => return None,
            Some(cdata) => {
                let len = text::find(cdata.as_bytes(), b"]]>")?;
                (cdata.get(..len)?, len + 12)
            }
            None => {
                let mut len = memchr::memchr2(b'<', b'&', rest.as_bytes())?;
                escaped = rest.as_bytes().get(len) == Some(&b'&');
                if escaped {
                    len += memchr::memchr(b'<', rest.as_bytes().get(len..)?)?;
                }
                (rest.get(..len)?, len)
            }
        };
        let capture = self.capture.as_ref()?;
        let behind = rest.get(len..)?.strip_prefix("</")?.strip_prefix(self.names.get(capture.name..)?)?;
        if !behind.starts_with('>') || content.len() > VALUE {
            return None;
        }
        if capture.el == El::Ignored {
            self.end_value("", sink);
        } else if escaped {
            self.text(content, sink);
            sink.at += len;
            self.end_capture(sink);
        } else {
            sink.at += len;
            self.end_value(content, sink);
        }
        Some(rest.len() - behind.len() + 1)
    }

    /// The end, of the document (`at_end`) or of what is wanted of it.
    pub fn close(&mut self, at_end: bool, sink: &mut Sink) {
        if at_end && self.rooted && !self.ended && !sink.cut_off {
            sink.warn_here(if self.draft.is_some() { Code::Truncated } else { Code::IllFormed });
            // What stands of the last entry is kept, but for a value that has no end: half an address is worse than none.
            self.end_draft(sink);
        }
        if !self.rooted && sink.feed.articles.is_empty() {
            sink.fail(Code::NotAFeed, Some(0));
        }
    }

    fn doctype(&mut self, text: &str, sink: &mut Sink) {
        if begins(text, "doctype") {
            self.entities |= holds(text, "<!ENTITY");
            sink.warn_here(Code::Dtd);
        }
    }

    // ---- values

    /// Whether what comes belongs to a value that has room.
    fn takes(&self) -> bool {
        self.capture.as_ref().is_some_and(|capture| {
            capture.mute.is_none() && capture.part_state != Part::Done && capture.el != El::Ignored
        }) && self.value.len() < VALUE
    }

    /// Appends to the value at hand, as far as there is room: up to the character that fills it.
    fn append(&mut self, text: &str) {
        if self.takes() {
            self.value.push_str(text);
            self.value.truncate(self.value.ceil_char_boundary(VALUE));
        }
    }

    /// Character data.
    fn text(&mut self, text: &str, sink: &mut Sink) {
        // What has no use, or no room, is not decoded.
        if !self.takes() {
            return;
        }
        let mut rest = text;
        while let Some(at) = memchr::memchr(b'&', rest.as_bytes())
            && self.value.len() < VALUE
        {
            let (before, behind) = rest.split_at_checked(at).unwrap_or((rest, ""));
            self.value.push_str(before);
            let len = match reference(behind) {
                Reference::Is(c, len) => {
                    self.value.push(c);
                    len
                }
                Reference::Unknown(len) if self.entities => len,
                _ => {
                    sink.warn(Code::IllFormed, u32::try_from(sink.at + text.len() - behind.len()).ok());
                    self.value.push('&');
                    1
                }
            };
            rest = behind.get(len..).unwrap_or_default();
        }
        self.append(rest);
    }

    /// A start tag inside a value.
    fn open_inside(&mut self, name: &str, attributes: &str, empty: bool) {
        let Some(capture) = &mut self.capture else { return };
        let own = local(name);
        if same(own, local(self.names.get(capture.name..).unwrap_or_default())) && !empty {
            capture.inside = capture.inside.saturating_add(1);
        }
        if capture.mute.is_some() {
            return;
        }
        if !capture.part.is_empty() {
            if same(own, capture.part) && capture.part_state != Part::Done && !empty {
                capture.part_state = Part::Open;
                self.value.clear();
            }
            return;
        }
        if !capture.bare && capture.kind != Kind::Text {
            // Its markup was not escaped, and is HTML like the rest of it.
            for part in ["<", name, attributes, if empty { "/>" } else { ">" }] {
                self.append(part);
            }
            return;
        }
        if is_unread(own) && !empty {
            capture.mute = Some(own.into());
        } else if same(own, "img") {
            self.picture(attributes);
        }
        if breaks(own) {
            self.append(" ");
        }
    }

    /// An end tag inside a value; says whether it is the value's own.
    fn close_inside(&mut self, name: &str) -> bool {
        let Some(capture) = &mut self.capture else { return false };
        let own = local(name);
        if capture.mute.as_ref().is_some_and(|mute| same(mute, own)) {
            capture.mute = None;
        }
        if same(own, local(self.names.get(capture.name..).unwrap_or_default())) {
            if capture.inside == 0 {
                return true;
            }
            capture.inside -= 1;
        }
        if capture.part_state == Part::Open && same(own, capture.part) {
            capture.part_state = Part::Done;
        }
        if capture.part.is_empty() && capture.mute.is_none() {
            if !capture.bare && capture.kind != Kind::Text {
                for part in ["</", name, ">"] {
                    self.append(part);
                }
            } else if breaks(own) {
                self.append(" ");
            }
        }
        false
    }

    /// An `<img>` of a text.
    fn picture(&mut self, attributes: &str) {
        let base = self.bases.last().map(|(_, base)| base.as_str());
        if let Some(draft) = &mut self.draft {
            offer_picture(draft, attributes, base, 6);
        }
    }

    // ---- structure

    /// A start tag. Says whether a value begins behind it.
    fn open(&mut self, name: &str, attributes: &str, empty: bool, sink: &mut Sink) -> bool {
        if self.capture.is_none() {
            // What an empty element declared held for that element alone.
            self.forget();
        }
        let mut depth = self.stack.len() + 1;
        let special = attributes.len() > 5 && crate::text::find(attributes.as_bytes(), b"xml").is_some();
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
            self.push(El::Other, &name, sink);
        }
        if !self.rooted {
            self.root(name, el, sink);
            if sink.full {
                return false;
            }
        }
        if el == El::Item {
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
        if el as u8 >= El::Ignored as u8 && self.wanted(el) {
            self.begin_capture(el, rank, name, attributes, sink);
            if empty {
                self.end_capture(sink);
            }
            return !empty;
        }
        match el {
            El::MediaContent => self.media(attributes, sink),
            // RSS 1.0 names an entry in its tag.
            El::Item => {
                let about = given_by(attributes, &["rdf:about"]);
                if let Some(draft) = self.draft.as_mut().filter(|_| !about.is_empty()) {
                    draft.link.offer(1, about.trim().to_owned());
                    draft.id = about;
                }
            }
            _ => {}
        }
        if empty {
            if el == El::Item {
                self.end_draft(sink);
            }
            self.ended |= depth == 1;
        } else {
            self.push(el, name, sink);
        }
        false
    }

    /// An element is open from here on.
    fn push(&mut self, el: El, name: &str, sink: &mut Sink) {
        if let Some(frame) = self.stack.last_mut().filter(|frame| el == El::MediaGroup && frame.el == el) {
            frame.more = frame.more.saturating_add(1);
            return;
        }
        if self.stack.len() >= MAX_DEPTH {
            // Where no feed has begun, that is what is wrong.
            let code = if self.rooted { Code::Depth } else { Code::NotAFeed };
            return sink.fail(code, u32::try_from(sink.at).ok());
        }
        self.stack.push(Frame { el, name: self.names.len(), more: 0 });
        self.names.push_str(name);
    }

    /// No more than `depth` elements are open from here on.
    fn pop(&mut self, depth: usize) {
        if let Some(frame) = self.stack.get(depth) {
            self.names.truncate(frame.name);
        }
        self.stack.truncate(depth);
        self.forget();
    }

    fn close_tag(&mut self, name: &str, sink: &mut Sink) {
        if self.capture.is_some() {
            if self.close_inside(name) {
                return self.end_capture(sink);
            }
            // The end of what stands around a value is the value's, too: unless that value is markup that may have the same names.
            if self.position(name).is_none_or(|at| self.stack.get(at).is_none_or(|frame| frame.el == El::Other)) {
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
        } else if let Some(frame) = self.stack.last_mut().filter(|frame| frame.more > 0) {
            frame.more -= 1;
            return;
        }
        if self.draft.is_some() && self.draft_depth > at {
            self.end_draft(sink);
        }
        self.pop(at);
        self.ended |= at == 0;
    }

    /// Which open element an end tag of that name ends.
    fn position(&self, name: &str) -> Option<usize> {
        let mut end = self.names.len();
        if let Some(capture) = &self.capture {
            end = capture.name;
        }
        for (at, frame) in self.stack.iter().enumerate().rev() {
            if self.names.get(frame.name..end).is_some_and(|known| same(known, name)) {
                return Some(at);
            }
            end = frame.name;
        }
        None
    }

    /// Drops what was declared by elements that are closed.
    fn forget(&mut self) {
        let depth = self.stack.len();
        while self.spaces.last().is_some_and(|(at, ..)| *at > depth) {
            self.spaces.pop();
            self.meanings.clear();
        }
        while self.bases.last().is_some_and(|(at, _)| *at > depth) {
            self.bases.pop();
        }
    }

    /// The first element says what the feed is.
    fn root(&mut self, name: &str, el: El, sink: &mut Sink) {
        let own = local(name);
        if let Some(format) = format_of(own).filter(|_| el != El::Other) {
            sink.feed.format = format;
            self.rooted = true;
        } else if el == El::Item {
            self.rooted = true;
        } else if same(own, "html") {
            sink.fail(Code::NotAFeed, u32::try_from(sink.at).ok());
        }
    }

    fn declare(&mut self, attributes: &str, depth: usize) {
        for (name, value) in text::Attributes::behind(attributes) {
            let Some(prefix) = name.strip_prefix("xmlns") else { continue };
            let prefix = prefix.strip_prefix(':').unwrap_or(prefix);
            if self.spaces.len() < 256 {
                self.spaces.push((depth, prefix.into(), space_of(value, prefix)));
                self.meanings.clear();
            }
        }
    }

    /// `xml:base` and `xml:lang`.
    fn scope(&mut self, attributes: &str, depth: usize, el: El, sink: &mut Sink) {
        let base = given_by(attributes, &["xml:base"]);
        if !base.is_empty() {
            let base = join_base(&base, &self.base(sink)).into_owned();
            self.bases.push((depth, base));
        }
        let language = sink.name(&given_by(attributes, &["xml:lang"]));
        if !language.is_empty() {
            match &mut self.draft {
                Some(draft) if el == El::Item || draft.language.is_empty() => draft.language = language,
                None if sink.feed.language.is_none() => sink.feed.language = Some(language),
                _ => {}
            }
        }
    }

    /// What relative addresses count from, here.
    fn base(&self, sink: &Sink) -> String {
        self.bases.last().map_or_else(|| sink.base().to_owned(), |(_, base)| base.clone())
    }

    /// An address as it stands, or absolute where `xml:base` says from where.
    fn address(&self, raw: String) -> String {
        match self.bases.last() {
            Some((_, base)) if !raw.is_empty() => crate::url::resolve(&*raw, base).url().unwrap_or(raw),
            _ => raw,
        }
    }

    /// What an element of this name is here.
    fn meaning(&mut self, name: &str) -> (El, u8) {
        if let Some(meaning) = self.meanings.get(name) {
            return meaning;
        }
        // Most names have no prefix, and are too short to be searched by other means.
        let colon = name.bytes().position(|byte| byte == b':');
        let (prefix, own) =
            colon.map_or(("", name), |at| (name.get(..at).unwrap_or_default(), name.get(at + 1..).unwrap_or_default()));
        let space = match self.spaces.iter().rev().find(|(_, known, _)| **known == *prefix) {
            Some((.., space)) => *space,
            None if prefix.is_empty() => RSS,
            None => PREFIXES.iter().find(|(known, _)| same(known, prefix)).map_or(NONE, |(_, space)| *space),
        };
        let row = ELEMENTS
            .iter()
            .find(|(_, spaces, known, _)| known.len() == own.len() && spaces & space != 0 && same(known, own));
        let meaning = row.map_or((El::Other, 0), |(el, _, _, rank)| (*el, *rank));
        self.meanings.put(name, meaning);
        meaning
    }

    /// Whether an element inside a value shows that the value's end tag is missing.
    fn breaks_out(&self, el: El, name: &str, attributes: &str) -> bool {
        let Some(capture) = &self.capture else { return false };
        match (el, capture.el) {
            (El::Other, _) => false,
            (El::Item, _) => !capture.bare && capture.part.is_empty(),
            (_, El::Ignored | El::Author | El::Source | El::Image) => false,
            (_, El::Title | El::Summary | El::Content)
                if capture.bare || (el as u8) <= El::Ignored as u8 || el == capture.el =>
            {
                false
            }
            (_, El::Title) => breaks(local(name)),
            // HTML has a <link>, too, but not without attributes.
            (El::Link, El::Summary | El::Content) => attributes.is_empty(),
            (_, El::Summary | El::Content) => !text::is_html(local(name)),
            _ => true,
        }
    }

    /// Whether an element's value is worth collecting where it stands.
    fn wanted(&self, el: El) -> bool {
        match self.draft {
            Some(_) => true,
            None => {
                matches!(el, El::Title | El::Link | El::Language | El::Ignored | El::Image | El::Author | El::Source)
            }
        }
    }

    fn begin_capture(&mut self, el: El, rank: u8, name: &str, attributes: &str, sink: &mut Sink) {
        self.value.clear();
        let atom = sink.feed.format == Format::Atom;
        let mut capture = Capture {
            el,
            rank,
            name: self.names.len(),
            inside: 0,
            kind: Kind::Text,
            bare: false,
            base64: false,
            given: String::new(),
            mute: None,
            part: "",
            part_state: Part::Awaited,
        };
        match el {
            El::Title | El::Summary | El::Content => {
                let (kind, bare, base64) = kind_of(el, atom, attributes);
                // Only what is marked as XHTML may hold tags that are not HTML's.
                (capture.kind, capture.bare, capture.base64) = (kind, bare || rank == 8, base64);
            }
            El::Author => capture.part = "name",
            El::Source => {
                capture.part = "title";
                capture.given = given_by(attributes, &["url"]);
            }
            El::Image => {
                capture.part = "url";
                capture.given = given_by(attributes, &["href", "url", "rdf:resource"]);
            }
            El::Tag => capture.given = given_by(attributes, &["label", "term", "text", "rdf:resource"]),
            // Whether it may be an address.
            El::Id => capture.rank = u8::from(!same(&given(attributes, &["isPermaLink"]), "false")),
            El::Link => match &*given_by(attributes, &["href", "rdf:resource"]) {
                "" => capture.given = attributes.to_owned(),
                href => self.link(href, attributes, sink),
            },
            El::Enclosure => self.media(attributes, sink),
            El::Thumbnail => {
                let mut described = Described::by(attributes);
                described.url = self.address(described.url);
                if described.url.is_empty() {
                    // Some write it like an RSS image's.
                    (capture.el, capture.rank) = (El::Image, 0);
                } else if let Some(draft) = &mut self.draft {
                    draft.image(described.into_image(0));
                }
            }
            El::Player => {
                let url = self.address(Described::by(attributes).url);
                if let Some(draft) = &mut self.draft {
                    play(draft, url);
                }
            }
            El::Caption => self.caption(attributes),
            _ => {}
        }
        // The whole text is of use for the start of it, and for its pictures.
        if el == El::Content
            && self
                .draft
                .as_ref()
                .is_some_and(|draft| draft.summary.is_above(rank) && draft.images.iter().any(|image| image.rank < 6))
        {
            capture.el = El::Ignored;
        }
        self.names.push_str(name);
        self.capture = Some(capture);
    }

    fn media(&mut self, attributes: &str, sink: &mut Sink) {
        let mut described = Described::by(attributes);
        described.url = self.address(described.url);
        if described.odd {
            sink.warn_here(Code::Media);
        }
        if let Some(draft) = &mut self.draft {
            described.offer(1, draft);
        }
    }

    fn caption(&mut self, attributes: &str) {
        let described = Described::by(attributes);
        let url = self.address(described.url);
        if let Some(draft) = &mut self.draft {
            draft.caption(url, &described.mime, given_by(attributes, &["lang"]));
        }
    }

    /// A link: its address and what its attributes say of it.
    fn link(&mut self, href: &str, attributes: &str, sink: &mut Sink) {
        let href = self.address(href.trim_ascii().to_owned());
        let rel = given_by(attributes, &["rel"]);
        let exact = rel.is_empty() || rel == "alternate";
        let rel = after_last(&rel, b'/').to_ascii_lowercase();
        let mime = given_by(attributes, &["type"]);
        // One that can be opened, and best of all one that says it is a page.
        let rank = match () {
            () if has_other_scheme(&href) => 2,
            () if holds(&mime, "html") => 8,
            () if !mime.is_empty() => 3,
            () => 7,
        };
        match (&mut self.draft, &*rel) {
            (None, "" | "alternate")
                if rank > 3 && (sink.feed.home.is_none() || sink.feed.format == Format::Atom && exact) =>
            {
                let home = sink.resolve(&href);
                sink.feed.home = home.or(sink.feed.home.take());
            }
            (None, "next") => sink.warn_here(Code::Next),
            (Some(draft), "" | "alternate") => draft.link.offer_last(rank - u8::from(!exact), href),
            (Some(draft), "enclosure") => {
                let mut described = Described::by(attributes);
                described.url = href;
                described.offer(2, draft);
            }
            (Some(draft), "image") => draft.image(super::media::Candidate { url: href, rank: 3, ..Default::default() }),
            (Some(draft), "related" | "via" | "canonical") => draft.link.offer(1, href),
            _ => {}
        }
    }

    /// The value that was collected is complete.
    fn end_capture(&mut self, sink: &mut Sink) {
        let mut value = std::mem::take(&mut self.value);
        self.end_value(&value, sink);
        // Its room is used again.
        value.clear();
        self.value = value;
    }

    fn end_value(&mut self, value: &str, sink: &mut Sink) {
        let Some(capture) = self.capture.take() else { return };
        self.names.truncate(capture.name);
        let decoded = if capture.base64 { base64(value) } else { None };
        let value = decoded.as_deref().unwrap_or(value);
        match &mut self.draft {
            _ if capture.el == El::Link => {
                if !value.trim_ascii().is_empty() {
                    // No address has `&amp;` in it: it was escaped twice.
                    self.link(&unescape(value), &capture.given, sink);
                }
            }
            None => self.feed_value(&capture, value, sink),
            Some(_) => self.entry_value(&capture, value, sink),
        }
        self.forget();
    }

    fn feed_value(&mut self, capture: &Capture, value: &str, sink: &mut Sink) {
        match capture.el {
            El::Title if sink.feed.title.is_none() => {
                sink.feed.title = Some(sink.title(value, capture.kind)).filter(|title| !title.is_empty())
            }
            El::Language if sink.feed.language.is_none() => {
                sink.feed.language = Some(sink.name(value)).filter(|language| !language.is_empty())
            }
            _ => {}
        }
    }

    fn entry_value(&mut self, capture: &Capture, value: &str, sink: &mut Sink) {
        let address = if capture.el == El::Image {
            self.address(if value.trim_ascii().is_empty() { &capture.given } else { value.trim_ascii() }.to_owned())
        } else {
            String::new()
        };
        let base = self.bases.last().map(|(_, base)| base.as_str());
        let Some(draft) = &mut self.draft else { return };
        let given = &capture.given;
        match capture.el {
            El::Title => {
                let title = sink.title(value, capture.kind);
                if !title.is_empty() {
                    draft.title.offer(capture.rank, title);
                }
            }
            El::Summary | El::Content => {
                // Pictures of the whole text come before those of its summary.
                let rank = if capture.el == El::Content { 6 } else { 7 };
                let wanted = draft.summary.takes(capture.rank);
                let summary =
                    sink.summary(value, capture.kind, wanted, &mut |tag| offer_picture(draft, tag, base, rank));
                if !summary.is_empty() {
                    draft.summary.offer(capture.rank, summary);
                }
            }
            El::Id => {
                let id = value.trim_ascii();
                if draft.id.is_empty() || !id.is_empty() {
                    draft.id = id.to_owned();
                }
                if capture.rank > 0 && begins(id, "http") {
                    let address = id.to_owned();
                    draft.link.offer(if sink.feed.format == Format::Atom { 1 } else { 4 }, address);
                }
            }
            El::Published => {
                if let Some(date) = date(value) {
                    draft.published.offer_last(capture.rank, Some(date));
                }
            }
            El::Updated => {
                if let Some(date) = date(value) {
                    draft.updated.offer_last(capture.rank, Some(date));
                }
            }
            El::Tag => draft.tag(if value.trim_ascii().is_empty() { given } else { value }, sink),
            El::Keywords => value.split(',').for_each(|tag| draft.tag(tag, sink)),
            El::Language => draft.language = sink.name(value),
            El::Author => {
                let mut name = sink.name(value);
                let alone = person(&name);
                if alone.len() < name.len() {
                    name = alone.to_owned();
                }
                // An address alone says less than any name.
                let rank = if holds(&name, "@") && !holds(&name, " ") { 1 } else { capture.rank };
                if !name.is_empty() {
                    draft.author.offer(rank, name);
                }
            }
            El::Source => {
                let source = sink.name(value);
                draft.source = if source.is_empty() { given.clone() } else { source };
            }
            El::Image => {
                draft.image(super::media::Candidate { url: address, rank: capture.rank, ..Default::default() })
            }
            El::Duration => {
                let length = duration(value);
                if length.is_none() && !matches!(value.trim_ascii(), "" | "0") {
                    sink.warn_here(Code::Media);
                }
                if let Some(medium) = draft.media.first_mut() {
                    medium.duration_ms = medium.duration_ms.or(length);
                }
            }
            El::VideoId => {
                let id = value.trim();
                if !id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_')) {
                    play(draft, ["https://www.youtube.com/watch?v=", id].concat());
                }
            }
            _ => {}
        }
    }

    fn end_draft(&mut self, sink: &mut Sink) {
        if let Some(draft) = self.draft.take() {
            sink.add(draft);
        }
    }
}

/// Where an entry is played: the first place that is named.
fn play(draft: &mut Draft, player: String) {
    if draft.player.is_empty() {
        draft.player = player;
    }
}

/// How the text of an element is meant, whether its tags are XHTML, whether it is base64.
fn kind_of(el: El, atom: bool, attributes: &str) -> (Kind, bool, bool) {
    let declared = given_by(attributes, &["type"]).to_ascii_lowercase();
    let mode = given_by(attributes, &["mode"]);
    let (kind, bare) = match &*declared {
        "xhtml" | "application/xhtml+xml" | "html" | "text/html"
            if mode == "xml" || mode.is_empty() && holds(&declared, "xh") =>
        {
            (Kind::Text, true)
        }
        "xhtml" | "application/xhtml+xml" | "html" | "text/html" => (Kind::Html, false),
        "" if !atom => (if el == El::Title { Kind::Guess } else { Kind::Html }, false),
        _ if atom => (Kind::Text, false),
        _ => (Kind::Guess, false),
    };
    // RFC 4287, 4.1.3.3: what is neither text nor XML is base64.
    let binary = atom
        && holds(&declared, "/")
        && !holds(&declared, "text")
        && !holds(&declared, "xml")
        && !holds(&declared, "html");
    let base64 = mode == "base64" || binary && mode.is_empty();
    (kind, bare, base64)
}

/// `mail@example.org (Name)` and `Name <mail@example.org>`: the name.
fn person(text: &str) -> &str {
    if let Some((before, rest)) = text.split_once('(') {
        let name = rest.split(')').next().unwrap_or_default().trim();
        if holds(before, "@") && !name.is_empty() {
            return name;
        }
    }
    match text.split_once('<') {
        Some((name, mail)) if holds(mail, "@") && !name.trim().is_empty() => name.trim(),
        _ => text,
    }
}

/// Whether an address has a scheme that no link may have.
fn has_other_scheme(address: &str) -> bool {
    let scheme = address.split(['/', '?', '#', '.']).next().unwrap_or_default();
    holds(scheme, ":") && !begins(scheme, "http")
}

/// The vocabulary that a namespace's address stands for.
fn space_of(address: &str, prefix: &str) -> Space {
    let address = address.trim().to_ascii_lowercase();
    let bare = after(&address, "://").unwrap_or(&address);
    let bare = bare.strip_prefix("www.").unwrap_or(bare);
    match SPACES.iter().find(|(known, _)| bare.starts_with(known)) {
        Some((_, space)) => *space,
        // A default namespace that nobody knows still holds a feed.
        None if prefix.is_empty() => RSS,
        None => NONE,
    }
}

/// The value of the first of `names` that there is an attribute of; nothing where there is none.
fn given_by(attributes: &str, names: &[&str]) -> String {
    given(attributes, names).into_owned()
}

fn given<'a>(attributes: &'a str, names: &[&str]) -> Cow<'a, str> {
    if attributes.is_empty() {
        return "".into();
    }
    let value = |name: &&str| text::Attributes::behind(attributes).find(|(known, _)| same(known, name));
    unescape(names.iter().find_map(value).map_or("", |(_, value)| value))
}

/// Decodes base64. `None` where it is none, or holds no text.
fn base64(text: &str) -> Option<String> {
    let (mut bits, mut count) = (0_u32, 0);
    let mut out = Vec::new();
    for byte in text.bytes() {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' | b' ' | b'\t' | b'\n' | b'\r' => continue,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            out.extend(u8::try_from(bits >> count & 0xff));
        }
    }
    String::from_utf8(out).ok()
}
