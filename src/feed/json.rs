//! Parses JSON Feed and bare arrays of articles.
//!
//! A scanner that knows nothing but strings and brackets cuts out the articles as they arrive; each is then parsed by itself, so
//! that a defect in one does not affect the others.

mod value;

use value::{Object, Value};

use super::MAX_DEPTH;
use super::draft::{Draft, Markup, Sink};
use super::media::{MediaAttributes, duration, mime, size};
use crate::codes::Code;
use crate::model::Format;
use crate::platform::READS_ALL_FIELDS;
use crate::text::{find_byte, split, starts_with_ignore_case};

/// The scanner's position among the document's values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Section {
    /// Before the opening bracket of the document.
    #[default]
    Before,
    /// In the root object.
    Feed,
    /// In the list of articles.
    Items,
    /// After the end of the document.
    After,
}

/// Scans a JSON feed.
#[derive(Default)]
pub struct Scanner {
    section: Section,
    /// Whether the root is an array.
    bare: bool,
    /// Number of open brackets in the current value.
    depth: usize,
    in_string: bool,
    escaped: bool,
    /// In the current text: how far it was scanned, and where the current value begins.
    seen: usize,
    value: Option<usize>,
    /// The name of the current member of the root object.
    key: String,
    /// Whether the list of articles was found.
    listed: bool,
}

impl Scanner {
    /// Consumes values from `text`, about `budget` bytes of it; returns how many bytes were consumed.
    pub fn feed(&mut self, text: &str, last: bool, budget: usize, sink: &mut Sink) -> usize {
        sink.feed.format = Format::Json;
        let bytes = text.as_bytes();
        let start = sink.at;
        let mut used = 0;
        while let Some(&byte) = bytes.get(self.seen) {
            if sink.stopped || used >= budget && text.is_char_boundary(used) {
                break;
            }
            if self.in_string {
                self.string(bytes, byte);
                continue;
            }
            let at = self.seen;
            self.seen += 1;
            if matches!(self.section, Section::Before | Section::After) {
                // Guards against script inclusion, callbacks, comments.
                if matches!(byte, b'{' | b'[') {
                    self.opens(byte);
                }
                used = self.seen;
                continue;
            }
            match byte {
                b'"' => {
                    self.in_string = true;
                    self.value.get_or_insert(at);
                }
                b'{' | b'[' if self.value.is_none() && self.opens(byte) => used = self.seen,
                b'{' | b'[' => {
                    self.value.get_or_insert(at);
                    self.depth += 1;
                    if self.depth > MAX_DEPTH {
                        sink.at = start + at;
                        sink.fail(Code::Depth, u32::try_from(sink.at).ok());
                    }
                }
                b'}' | b']' if self.depth > 0 => self.depth -= 1,
                b',' | b':' | b'}' | b']' if self.depth == 0 => {
                    let value = self.value.take().map_or("", |from| text.get(from..at).unwrap_or_default());
                    sink.at = start + used;
                    self.end_value(crate::text::trim(value), byte, sink);
                    used = self.seen;
                }
                b' ' | b'\t' | b'\n' | b'\r' => {}
                _ => {
                    self.value.get_or_insert(at);
                }
            }
        }
        if last && self.seen == text.len() {
            used = used.max(text.len());
        }
        self.seen -= used.min(self.seen);
        self.value = self.value.map(|from| from.saturating_sub(used));
        used
    }

    /// Continues inside a string, up to its end if that is in sight.
    fn string(&mut self, bytes: &[u8], byte: u8) {
        if self.escaped || byte == b'\\' {
            self.escaped = !self.escaped;
            self.seen += 1;
            return;
        }
        let rest = bytes.get(self.seen..).unwrap_or_default();
        match crate::text::find_any(rest, [b'"', b'\\']) {
            Some(len) => {
                self.seen += len;
                if rest.get(len) == Some(&b'"') {
                    self.in_string = false;
                    self.seen += 1;
                }
            }
            None => self.seen = bytes.len(),
        }
    }

    /// Returns whether a bracket opens the document, or its list of articles, rather than a value.
    fn opens(&mut self, bracket: u8) -> bool {
        match (self.section, bracket) {
            (Section::Before, b'{') => self.section = Section::Feed,
            (Section::Before, b'[') => (self.section, self.bare, self.listed) = (Section::Items, true, true),
            (Section::Feed, b'[') if self.key == "items" => (self.section, self.listed) = (Section::Items, true),
            _ => return false,
        }
        true
    }

    /// Handles the end of a value, or of a key, at `sign`.
    fn end_value(&mut self, value: &str, sign: u8, sink: &mut Sink) {
        match (self.section, sign) {
            (Section::Feed, b':') => {
                self.key = parse(value, sink).as_ref().and_then(Value::as_str).unwrap_or_default().to_owned()
            }
            (Section::Feed, _) => {
                self.member(value, sink);
                self.key.clear();
                if sign == b'}' {
                    self.section = Section::After;
                }
            }
            (Section::Items, b',' | b']' | b'}') => {
                if !value.is_empty() && sink.has_room() {
                    self.item(value, sink);
                }
                if sign == b']' {
                    self.section = if self.bare { Section::After } else { Section::Feed };
                    self.key.clear();
                }
            }
            _ => {}
        }
    }

    /// Handles the end of the document (`at_end`), or of the part that is wanted.
    pub fn close(&mut self, at_end: bool, sink: &mut Sink) {
        if at_end && self.section != Section::After && !sink.cut_off {
            sink.warn_here(Code::Truncated);
        }
        if !self.listed {
            let code = if self.section == Section::After { Code::Shape } else { Code::Json };
            sink.fail(code, u32::try_from(sink.at).ok());
        }
    }

    /// Handles a member of the feed itself.
    fn member(&mut self, value: &str, sink: &mut Sink) {
        if !matches!(&*self.key, "title" | "home_page_url" | "language" | "next_url" | "items") {
            return;
        }
        let Some(value) = parse(value, sink) else { return };
        match (&*self.key, value.as_str()) {
            ("title", Some(title)) => {
                sink.feed.title = Some(sink.title(title, Markup::Text)).filter(|title| !title.is_empty())
            }
            ("home_page_url", Some(url)) => sink.feed.home = sink.resolve(url),
            ("language", Some(language)) => {
                sink.feed.language = Some(sink.name(language)).filter(|language| !language.is_empty())
            }
            ("next_url", _) => sink.warn_here(Code::Next),
            (_, None) if value != Value::Null => sink.warn_here(Code::Type),
            _ => {}
        }
    }

    fn item(&mut self, value: &str, sink: &mut Sink) {
        match parse(value, sink) {
            Some(Value::Object(item)) => {
                let draft = draft(&item, sink);
                sink.add(draft);
            }
            Some(_) => sink.warn_here(Code::Type),
            None => {}
        }
    }
}

/// Returns whether a text is one well-formed JSON value.
pub fn is_value(text: &str) -> bool {
    matches!(value::parse(text), Some((_, false)))
}

/// Parses one value, and repairs it if necessary.
fn parse(value: &str, sink: &mut Sink) -> Option<Value> {
    let read = value::parse(value);
    match &read {
        Some((_, false)) => {}
        Some((_, true)) => sink.warn_here(Code::IllFormed),
        None => sink.warn_here(Code::Json),
    }
    read.map(|(value, _)| value)
}

/// Returns a member that should be a string; empty if it is absent or null. Any other type is a warning: a number yields its spelling, a list
/// its first item if that is a string, anything else an empty string.
fn text(item: &Object, key: &str, sink: &mut Sink) -> String {
    match item.get(key) {
        None | Some(Value::Null) => String::new(),
        Some(Value::Text(text)) => text.clone(),
        Some(other) => {
            sink.warn_here(Code::Type);
            match other {
                Value::Number(number) => number.clone(),
                Value::List(list) => list.first().and_then(Value::as_str).unwrap_or_default().to_owned(),
                _ => String::new(),
            }
        }
    }
}

/// Returns the items of a list, or the one value in place of a list.
fn list<'a>(item: &'a Object, key: &str) -> &'a [Value] {
    match item.get(key) {
        Some(Value::List(list)) => list,
        None | Some(Value::Null) => &[],
        Some(one) => std::slice::from_ref(one),
    }
}

fn draft(item: &Object, sink: &mut Sink) -> Draft {
    let language = text(item, "language", sink);
    let mut draft = Draft { id: text(item, "id", sink), language: sink.name(&language), ..Draft::default() };
    for (key, rank) in [("url", 3), ("external_url", 2)] {
        let url = text(item, key, sink);
        if !crate::text::trim(&url).is_empty() {
            draft.link.offer(rank, url);
        }
    }
    if starts_with_ignore_case(&draft.id, "http") {
        draft.link.offer(1, draft.id.clone());
    }
    let title = text(item, "title", sink);
    // Text, but many programs escape it as for HTML. One with a tag in it is about the tag.
    let kind = if find_byte(title.as_bytes(), b'<').is_none() { Markup::Guess } else { Markup::Text };
    draft.title.offer(1, sink.title(&title, kind));
    for (key, rank, kind) in
        [("summary", 3, Markup::Guess), ("content_text", 2, Markup::Text), ("content_html", 1, Markup::Html)]
    {
        let raw = text(item, key, sink);
        if raw.is_empty() {
            continue;
        }
        let wanted = draft.summary.takes(rank);
        let summary = sink.summary(&raw, kind, wanted, &mut |tag| {
            super::media::offer_picture(&mut draft, tag, None, super::media::IN_TEXT)
        });
        if !summary.is_empty() {
            draft.summary.offer(rank, summary);
        }
    }
    for (key, rank) in [("image", 1), ("banner_image", 2)] {
        let url = text(item, key, sink);
        draft.image(super::media::Candidate { url, rank, ..Default::default() });
    }
    for (key, date) in [("date_published", &mut draft.published), ("date_modified", &mut draft.updated)] {
        let raw = text(item, key, sink);
        date.offer(1, crate::time::parse::date(&raw));
    }
    if READS_ALL_FIELDS {
        for author in list(item, "authors").iter().chain(list(item, "author")) {
            let name = match author {
                Value::Object(author) => text(author, "name", sink),
                other => other.as_str().unwrap_or_default().to_owned(),
            };
            if !crate::text::trim(&name).is_empty() {
                draft.author.offer(1, sink.name(&name));
            }
        }
    }
    let is_one_text = matches!(item.get("tags"), Some(Value::Text(_)));
    for tag in list(item, "tags") {
        match tag.as_str() {
            Some(tag) if is_one_text => split(tag, b',').for_each(|tag| draft.tag(tag, sink)),
            Some(tag) => draft.tag(tag, sink),
            None => sink.warn_here(Code::Type),
        }
    }
    for attachment in list(item, "attachments") {
        if let Value::Object(attachment) = attachment {
            medium(attachment, &mut draft, sink);
        }
    }
    draft
}

fn medium(attachment: &Object, draft: &mut Draft, sink: &mut Sink) {
    let number = |key: &str| match attachment.get(key)? {
        Value::Number(spelt) | Value::Text(spelt) => Some(spelt.clone()),
        _ => None,
    };
    let seconds = number("duration_in_seconds");
    let mut parsed = MediaAttributes {
        url: text(attachment, "url", sink),
        mime: mime(&text(attachment, "mime_type", sink)),
        width: number("width").and_then(|raw| size(&raw)),
        height: number("height").and_then(|raw| size(&raw)),
        duration_ms: seconds.as_deref().and_then(duration),
        ..MediaAttributes::default()
    };
    if seconds.is_some() && parsed.duration_ms.is_none() {
        sink.warn_here(Code::Media);
    }
    parsed.url = crate::text::trim(&parsed.url).to_owned();
    parsed.offer(3, draft);
}
