//! Interprets values: how they are to be read, and which field of the feed or of the current entry they fill.

use std::borrow::Cow;

use super::XmlParser;
use super::vocabulary::Element;
use crate::codes::Code;
use crate::feed::draft::{Draft, Markup, Sink};
use crate::feed::media::{Candidate, IN_TEXT, MediaAttributes, duration, offer_picture, unescape};
use crate::model::Format;
use crate::platform::{HAS_FAST_PATHS, READS_ALL_FIELDS};
use crate::text::{self, after_last, contains, eq_ignore_case, find_any, starts_with_ignore_case, trim};
use crate::time::parse::date;

/// How a value is to be read, as far as its element tells.
#[derive(Clone, Copy)]
pub struct ValueSpec {
    /// The element, as what it is read.
    pub el: Element,
    /// Rank among elements for the same field; for an id, whether it may be a URL.
    pub rank: u8,
    /// How its text is to be read.
    pub kind: Markup,
    /// Whether markup in it is XHTML: tags are not part of the value.
    pub bare: bool,
    base64: bool,
}

impl XmlParser {
    /// Returns how the value of an element is to be read in the current context.
    #[cfg_attr(not(target_arch = "wasm32"), inline(always))]
    pub fn value_spec(&self, el: Element, rank: u8, attributes: &str, sink: &Sink) -> ValueSpec {
        let mut spec = ValueSpec { el, rank, kind: Markup::Text, bare: false, base64: false };
        match el {
            Element::Title | Element::Summary | Element::Content => {
                let (kind, bare, base64) = kind_of(el, sink.feed.format == Format::Atom, attributes);
                // Only values marked as XHTML may contain tags that are not HTML's.
                (spec.kind, spec.bare, spec.base64) = (kind, bare || rank == 8, base64);
            }
            Element::Id => spec.rank = u8::from(is_address(attributes)),
            _ => {}
        }
        // `media:title` of a file beside others, often its name or its author's.
        if el == Element::Title
            && rank == 1
            && matches!(&*self.stack, [.., around, open] if open.el == Element::MediaContent && around.el == Element::Item)
        {
            spec.el = Element::Ignored;
        }
        if self.is_in_unknown() {
            match el {
                Element::Image => {}
                Element::Id if self.draft.as_ref().is_some_and(|draft| !draft.id.is_empty()) => {
                    spec.el = Element::Ignored
                }
                _ => spec.rank = spec.rank.min(1),
            }
        }
        // The full text is used only for its start, and for its pictures.
        if el == Element::Content
            && self.draft.as_ref().is_some_and(|draft| {
                draft.summary.is_above(rank)
                    && draft.images.iter().any(|image| image.rank < IN_TEXT && !image.is_icon())
            })
        {
            spec.el = Element::Ignored;
        }
        spec
    }

    /// Handles an element of Media RSS with a file, by its attributes.
    pub fn media(&mut self, attributes: &str, sink: &mut Sink) {
        let mut parsed = MediaAttributes::parse(attributes);
        parsed.url = self.address(parsed.url);
        if parsed.has_invalid_value {
            sink.warn_here(Code::Media);
        }
        if let Some(draft) = &mut self.draft {
            parsed.offer(1, draft);
        }
    }

    /// Adds a thumbnail; returns whether there is one in the tag.
    pub fn thumbnail(&mut self, attributes: &str) -> bool {
        let mut parsed = MediaAttributes::parse(attributes);
        parsed.url = self.address(parsed.url);
        let is_given = !parsed.url.is_empty();
        if let Some(draft) = self.draft.as_mut().filter(|_| is_given) {
            draft.image(parsed.into_image(0));
        }
        is_given
    }

    /// Handles the page of a player.
    pub fn player(&mut self, attributes: &str) {
        let url = self.address(MediaAttributes::parse(attributes).url);
        if let Some(draft) = &mut self.draft {
            play(draft, url);
        }
    }

    /// Handles a file of captions.
    pub fn caption(&mut self, attributes: &str) {
        let parsed = MediaAttributes::parse(attributes);
        let url = self.address(parsed.url);
        if let Some(draft) = &mut self.draft {
            draft.caption(url, &parsed.mime, given_by(attributes, &["lang"]));
        }
    }

    /// Handles a link, by its URL and its attributes.
    pub fn link(&mut self, href: &str, attributes: &str, sink: &mut Sink) {
        let href = self.address(trim(href).to_owned());
        let rel = given_by(attributes, &["rel"]);
        let exact = rel.is_empty() || rel == "alternate";
        let rel = after_last(&rel, b'/').to_ascii_lowercase();
        let mime = given_by(attributes, &["type"]);
        // A link that can be opened is preferred, above all one that says it is a page.
        let rank = match () {
            () if self.is_in_unknown() => 1,
            () if has_other_scheme(&href) => 2,
            () if !given_by(attributes, &["hreflang", "media"]).is_empty() => 6,
            () if contains(&mime, "html") => 8,
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
                let mut parsed = MediaAttributes::parse(attributes);
                parsed.url = href;
                parsed.offer(2, draft);
            }
            (Some(draft), "image") => draft.image(Candidate { url: href, rank: 3, ..Default::default() }),
            (Some(draft), "related" | "via" | "canonical") => draft.link.offer(1, href),
            _ => {}
        }
    }

    /// Handles a complete value. `given`: the value in its tag.
    pub fn finish_value(&mut self, spec: ValueSpec, given: &str, value: &str, sink: &mut Sink) {
        let decoded = if spec.base64 { base64(value) } else { None };
        let value = decoded.as_deref().unwrap_or(value);
        // Some programs escape the marks, too.
        let cdata = trim(value).strip_prefix("<![CDATA[").and_then(|value| value.strip_suffix("]]>"));
        let value = cdata.unwrap_or(value);
        match &mut self.draft {
            _ if spec.el == Element::Link => {
                if !trim(value).is_empty() {
                    // No URL contains `&amp;`: it was escaped twice.
                    self.link(&unescape(value), given, sink);
                }
            }
            None => feed_value(spec, value, sink),
            Some(_) => self.entry_value(spec, given, value, sink),
        }
    }

    /// Handles an entry's summary with escaped markup, if it can be read without decoding; returns whether it could. The parser is at its start, and
    /// its end tag `end` bytes further on.
    pub fn try_escaped_summary(&mut self, spec: ValueSpec, source: &str, end: usize, sink: &mut Sink) -> bool {
        let is_markup =
            matches!(spec.el, Element::Summary | Element::Content) && spec.kind == Markup::Html && !spec.base64;
        let base = self.bases.last().map(|(_, base)| base.as_str());
        let Some(draft) = self.draft.as_mut().filter(|draft| is_markup && draft.summary.takes(spec.rank)) else {
            return false;
        };
        let rank = if spec.el == Element::Content { IN_TEXT } else { IN_TEXT + 1 };
        sink.at += end;
        let Some(summary) = sink.escaped_summary(source, &mut |tag| offer_picture(draft, tag, base, rank)) else {
            sink.at -= end;
            return false;
        };
        if !summary.is_empty() {
            draft.summary.offer(spec.rank, summary);
        }
        true
    }

    fn entry_value(&mut self, spec: ValueSpec, given: &str, value: &str, sink: &mut Sink) {
        let address = if spec.el == Element::Image {
            self.address(if trim(value).is_empty() { given } else { trim(value) }.to_owned())
        } else {
            String::new()
        };
        let base = self.bases.last().map(|(_, base)| base.as_str());
        let Some(draft) = &mut self.draft else { return };
        match spec.el {
            Element::Title => {
                let title = sink.title(value, spec.kind);
                if !title.is_empty() {
                    draft.title.offer(spec.rank, title);
                }
            }
            Element::Summary | Element::Content => {
                // Pictures in the full text come before those in its summary.
                let rank = if spec.el == Element::Content { IN_TEXT } else { IN_TEXT + 1 };
                let wanted = draft.summary.takes(spec.rank);
                let summary = sink.summary(value, spec.kind, wanted, &mut |tag| offer_picture(draft, tag, base, rank));
                if !summary.is_empty() {
                    draft.summary.offer(spec.rank, summary);
                }
            }
            Element::Id => {
                let id = trim(value);
                if draft.id.is_empty() || !id.is_empty() {
                    draft.id = id.to_owned();
                }
                if spec.rank > 0 && starts_with_ignore_case(id, "http") {
                    let address = id.to_owned();
                    draft.link.offer(if sink.feed.format == Format::Atom { 1 } else { 4 }, address);
                }
            }
            Element::Published => {
                if let Some(date) = date(value) {
                    draft.published.offer_last(spec.rank, Some(date));
                }
            }
            Element::Updated => {
                if let Some(date) = date(value) {
                    draft.updated.offer_last(spec.rank, Some(date));
                }
            }
            Element::Tag => draft.tag(if given.is_empty() { value } else { given }, sink),
            Element::Keywords => text::split(value, b',').for_each(|tag| draft.tag(tag, sink)),
            Element::Language => draft.language = sink.name(value),
            Element::Author if READS_ALL_FIELDS => {
                let mut name = sink.name(value);
                let alone = person(&name);
                if alone.len() < name.len() {
                    name = alone.to_owned();
                }
                // An email address alone says less than any name.
                let rank = if contains(&name, "@") && !contains(&name, " ") { 1 } else { spec.rank };
                if !name.is_empty() {
                    draft.author.offer(rank, name);
                }
            }
            Element::Source => {
                let name = sink.name(if trim(value).is_empty() { given } else { value });
                // A URL is nobody's name.
                if !contains(&name, "://") {
                    draft.source = name;
                }
            }
            Element::Image => draft.image(Candidate { url: address, rank: spec.rank, ..Default::default() }),
            Element::Duration => {
                let length = duration(value);
                if length.is_none() && !matches!(trim(value), "" | "0") {
                    sink.warn_here(Code::Media);
                }
                draft.duration_ms = draft.duration_ms.or(length);
            }
            Element::VideoId => {
                let id = trim(value);
                if !id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_')) {
                    play(draft, ["https://www.youtube.com/watch?v=", id].concat());
                }
            }
            _ => {}
        }
    }
}

fn feed_value(spec: ValueSpec, value: &str, sink: &mut Sink) {
    match spec.el {
        Element::Title if sink.feed.title.is_none() => {
            sink.feed.title = Some(sink.title(value, spec.kind)).filter(|title| !title.is_empty())
        }
        Element::Language if sink.feed.language.is_none() => {
            sink.feed.language = Some(sink.name(value)).filter(|language| !language.is_empty())
        }
        _ => {}
    }
}

/// Sets where an entry is played: the first URL wins.
fn play(draft: &mut Draft, player: String) {
    if draft.player.is_empty() {
        draft.player = player;
    }
}

/// Returns whether the id in a tag with these attributes may be a URL. Most that may not are marked with the same spelling.
fn is_address(attributes: &str) -> bool {
    let is_usual = HAS_FAST_PATHS && attributes == " isPermaLink=\"false\"";
    !is_usual && !eq_ignore_case(&given(attributes, &["isPermaLink"]), "false")
}

/// Returns how the text of an element is to be read, whether its tags are XHTML, and whether it is base64.
fn kind_of(el: Element, atom: bool, attributes: &str) -> (Markup, bool, bool) {
    if HAS_FAST_PATHS && attributes.is_empty() {
        let guessed = if el == Element::Title { Markup::Guess } else { Markup::Html };
        return (if atom { Markup::Text } else { guessed }, false, false);
    }
    let declared = given_by(attributes, &["type"]).to_ascii_lowercase();
    let mode = given_by(attributes, &["mode"]);
    let (kind, bare) = match &*declared {
        "xhtml" | "application/xhtml+xml" | "html" | "text/html"
            if mode == "xml" || mode.is_empty() && contains(&declared, "xh") =>
        {
            (Markup::Text, true)
        }
        "xhtml" | "application/xhtml+xml" | "html" | "text/html" => (Markup::Html, false),
        "" if !atom => (if el == Element::Title { Markup::Guess } else { Markup::Html }, false),
        _ if atom => (Markup::Text, false),
        _ => (Markup::Guess, false),
    };
    // RFC 4287, section 4.1.3.3: what is neither text nor XML is base64.
    let binary = atom
        && contains(&declared, "/")
        && !contains(&declared, "text")
        && !contains(&declared, "xml")
        && !contains(&declared, "html");
    let base64 = mode == "base64" || binary && mode.is_empty();
    (kind, bare, base64)
}

/// Returns the name in `mail@example.org (Name)` and `Name <mail@example.org>`.
fn person(text: &str) -> &str {
    if HAS_FAST_PATHS && find_any(text.as_bytes(), [b'(', b'<']).is_none() {
        return text;
    }
    if let Some((before, rest)) = text::split_once(text, b'(') {
        let name = trim(text::split_once_or_whole(rest, b')').0);
        if contains(before, "@") && !name.is_empty() {
            return name;
        }
    }
    match text::split_once(text, b'<') {
        Some((name, mail)) if contains(mail, "@") && !trim(name).is_empty() => trim(name),
        _ => text,
    }
}

/// Returns whether a URL has a scheme that no link may have.
fn has_other_scheme(address: &str) -> bool {
    let is_mark = |byte: &u8| matches!(byte, b'/' | b'?' | b'#' | b'.' | b':');
    !starts_with_ignore_case(address, "http") && address.bytes().find(is_mark) == Some(b':')
}

/// Returns the value of the first of `names` that is an attribute; empty if none is.
pub fn given_by(attributes: &str, names: &[&str]) -> String {
    given(attributes, names).into_owned()
}

/// Like [`given_by`], without a copy of what needs no decoding.
pub fn given<'a>(attributes: &'a str, names: &[&str]) -> Cow<'a, str> {
    if attributes.is_empty() {
        return "".into();
    }
    let value = |name: &&str| text::Attributes::behind(attributes).find(|(known, _)| eq_ignore_case(known, name));
    unescape(names.iter().find_map(value).map_or("", |(_, value)| value))
}

/// Decodes base64. `None` if it is invalid, or is not text in UTF-8.
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
