//! Collects a value: the content of an element, as far as it belongs to the value.

use super::XmlParser;
use super::value::{ValueSpec, given_by};
use super::vocabulary::Element;
use crate::codes::Code;
use crate::feed::draft::{Markup, Sink};
use crate::feed::media::{IN_TEXT, offer_picture};
use crate::platform::HAS_FAST_PATHS;
use crate::text::{self, breaks, eq_ignore_case, is_unread, local};

/// The maximum number of bytes that are kept of one value's source.
const VALUE: usize = 64 * 1024;

/// The state of the child element that holds a value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Awaited,
    Open,
    Done,
}

/// A value being collected; its source is in `XmlParser::value`.
pub struct Capture {
    /// How it is to be read.
    pub spec: ValueSpec,
    /// Where its name begins in `XmlParser::names`.
    pub name: usize,
    /// Where its local name begins there. Kept, because a prefix may be long, and the name is compared with each tag inside.
    local_name: usize,
    /// Number of open elements of the same name inside it.
    inside: u32,
    /// The value in the tag, used if there is none between the tags.
    given: String,
    /// Name of the enclosing element that is not for reading, if any.
    mute: Option<Box<str>>,
    /// Name of the child element that holds the value; empty if the value is plain.
    pub part: &'static str,
    part_state: Part,
}

impl XmlParser {
    /// Returns whether what comes belongs to the current value, and there is room for it.
    fn takes(&self) -> bool {
        self.capture.as_ref().is_some_and(|capture| {
            capture.mute.is_none() && capture.part_state != Part::Done && capture.spec.el != Element::Ignored
        }) && self.value.len() < VALUE
    }

    /// Appends to the current value while there is room, up to the character that fills it.
    pub fn append(&mut self, text: &str) {
        if self.takes() {
            self.value.push_str(text);
            self.value.truncate(self.value.ceil_char_boundary(VALUE));
        }
    }

    /// Handles character data.
    pub fn text(&mut self, text: &str, sink: &mut Sink) {
        // What is of no use, or does not fit, is not decoded.
        if self.takes() {
            let mut value = std::mem::take(&mut self.value);
            self.decode(text, &mut value, sink);
            self.value = value;
        }
    }

    /// Appends character data to a value while there is room, with its references decoded.
    fn decode(&self, source: &str, value: &mut String, sink: &mut Sink) {
        text::decode(source, value, VALUE, &mut |at, unknown| {
            // Entities that the document type declares are not looked up.
            let is_declared = unknown > 0 && self.entities;
            if !is_declared {
                sink.warn(Code::IllFormed, u32::try_from(sink.at + at).ok());
            }
            is_declared
        });
    }

    /// Handles a start tag inside a value.
    pub fn open_inside(&mut self, name: &str, attributes: &str, empty: bool) {
        let Some(capture) = &mut self.capture else { return };
        let own = local(name);
        if eq_ignore_case(own, self.names.get(capture.local_name..).unwrap_or_default()) && !empty {
            capture.inside = capture.inside.saturating_add(1);
        }
        if capture.mute.is_some() {
            return;
        }
        if !capture.part.is_empty() {
            if eq_ignore_case(own, capture.part) && capture.part_state != Part::Done && !empty {
                capture.part_state = Part::Open;
                self.value.clear();
            }
            return;
        }
        if !capture.spec.bare && capture.spec.kind != Markup::Text {
            // Markup that was not escaped is HTML, like the rest of the value.
            for part in ["<", name, attributes, if empty { "/>" } else { ">" }] {
                self.append(part);
            }
            return;
        }
        if is_unread(own) && !empty {
            capture.mute = Some(own.into());
        } else if eq_ignore_case(own, "img") {
            self.picture(attributes);
        }
        if breaks(own) {
            self.append(" ");
        }
    }

    /// Handles an end tag inside a value; returns whether it is the value's own.
    pub fn close_inside(&mut self, name: &str) -> bool {
        let Some(capture) = &mut self.capture else { return false };
        let own = local(name);
        if capture.mute.as_ref().is_some_and(|mute| eq_ignore_case(mute, own)) {
            capture.mute = None;
        }
        if eq_ignore_case(own, self.names.get(capture.local_name..).unwrap_or_default()) {
            if capture.inside == 0 {
                return true;
            }
            capture.inside -= 1;
        }
        if capture.part_state == Part::Open && eq_ignore_case(own, capture.part) {
            capture.part_state = Part::Done;
        }
        if capture.part.is_empty() && capture.mute.is_none() {
            if !capture.spec.bare && capture.spec.kind != Markup::Text {
                for part in ["</", name, ">"] {
                    self.append(part);
                }
            } else if breaks(own) {
                self.append(" ");
            }
        }
        false
    }

    /// Handles an `<img>` in a text.
    fn picture(&mut self, attributes: &str) {
        let base = self.bases.last().map(|(_, base)| base.as_str());
        if let Some(draft) = &mut self.draft {
            offer_picture(draft, attributes, base, IN_TEXT);
        }
    }

    /// Begins a value, after the start tag.
    pub fn begin_capture(&mut self, el: Element, rank: u8, name: &str, attributes: &str, sink: &mut Sink) {
        self.value.clear();
        let mut spec = self.value_spec(el, rank, attributes, sink);
        let mut part = "";
        let given = match el {
            Element::Source => {
                part = "title";
                given_by(attributes, &["url"])
            }
            Element::Image => {
                part = "url";
                given_by(attributes, &["href", "url", "rdf:resource"])
            }
            Element::Tag => given_by(attributes, &["label", "term", "text", "rdf:resource"]),
            Element::Link => match &*given_by(attributes, &["href", "rdf:resource"]) {
                "" => attributes.to_owned(),
                href => {
                    self.link(href, attributes, sink);
                    spec.el = Element::Ignored;
                    String::new()
                }
            },
            _ => {
                match el {
                    Element::Author => part = "name",
                    Element::Enclosure => self.media(attributes, sink),
                    // Some feeds write it like the image of an RSS feed.
                    Element::Thumbnail if !self.thumbnail(attributes) => (spec.el, spec.rank) = (Element::Image, 0),
                    Element::Player => self.player(attributes),
                    Element::Caption => self.caption(attributes),
                    _ => {}
                }
                String::new()
            }
        };
        self.capture = Some(Capture {
            spec,
            name: self.names.len(),
            local_name: self.names.len() + name.len() - local(name).len(),
            inside: 0,
            given,
            mute: None,
            part,
            part_state: Part::Awaited,
        });
        self.names.push_str(name);
    }

    /// Takes the value that has just begun as a whole, with its end tag, if `rest` contains it and it is nothing but text, or one CDATA section: most
    /// values of most feeds. Any other is collected piece by piece, with the same result. Returns how many bytes were consumed.
    pub fn whole_value(&mut self, rest: &str, sink: &mut Sink) -> Option<usize> {
        let (content, escaped, end) = self.plain_content(rest)?;
        let name = self.names.get(self.capture.as_ref()?.name..)?;
        let len = end + end_tag(rest.get(end..)?, name)?;
        let capture = self.capture.take()?;
        self.names.truncate(capture.name);
        self.finish_plain_value(capture.spec, &capture.given, content, escaped, end, sink);
        self.forget();
        Some(len)
    }

    /// Likewise takes an element of an entry that has such a value and no attributes, if its name was predicted.
    pub fn whole_element(&mut self, text: &str, sink: &mut Sink) -> Option<usize> {
        self.draft.as_ref()?;
        let ((el, rank), name, index) = self.meanings.predict(text.strip_prefix('<')?)?;
        if (el as u8) < Element::Ignored as u8 || (el as u8) >= Element::Enclosure as u8 {
            return None;
        }
        let start = name.len() + 2;
        let rest = text.get(start..)?;
        let (content, escaped, end) = self.plain_content(rest)?;
        let len = start + end + self.meanings.end_tag(index, rest.get(end..)?)?;
        self.meanings.follow(index);
        self.forget();
        sink.at += start;
        let spec = self.value_spec(el, rank, "", sink);
        if escaped || spec.el == Element::Ignored {
            self.finish_plain_value(spec, "", content, escaped, end, sink);
        } else {
            sink.at += end;
            self.finish_value(spec, "", content, sink);
        }
        Some(len)
    }

    /// Returns the content at the start of `rest`, whether it contains references, and the offset after it; `None` unless it is text, or one CDATA
    /// section.
    fn plain_content<'a>(&self, rest: &'a str) -> Option<(&'a str, bool, usize)> {
        let (content, escaped, end) = match rest.strip_prefix("<![CDATA[") {
            Some(_) if self.unterminated.cdata => return None,
            Some(cdata) => {
                let len = text::find(cdata.as_bytes(), b"]]>")?;
                (cdata.get(..len)?, false, len + 12)
            }
            None => {
                let mut end = text::find_any(rest.as_bytes(), [b'<', b'&'])?;
                let escaped = rest.as_bytes().get(end) == Some(&b'&');
                if escaped {
                    end += text::find_byte(rest.as_bytes().get(end..)?, b'<')?;
                }
                (rest.get(..end)?, escaped, end)
            }
        };
        (content.len() <= VALUE).then_some((content, escaped, end))
    }

    /// Handles such a value. The parser is at its start, and its end tag `end` bytes further on.
    fn finish_plain_value(
        &mut self,
        spec: ValueSpec,
        given: &str,
        content: &str,
        escaped: bool,
        end: usize,
        sink: &mut Sink,
    ) {
        if spec.el == Element::Ignored {
            return;
        }
        if HAS_FAST_PATHS && escaped && self.try_escaped_summary(spec, content, end, sink) {
            return;
        }
        let mut value = std::mem::take(&mut self.value);
        value.clear();
        let mut content = content;
        if escaped {
            self.decode(content, &mut value, sink);
            content = &value;
        }
        sink.at += end;
        self.finish_value(spec, given, content, sink);
        self.value = value;
    }

    /// Ends the current value.
    pub fn end_capture(&mut self, sink: &mut Sink) {
        let mut value = std::mem::take(&mut self.value);
        self.end_with(&value, sink);
        // Its buffer is used again.
        value.clear();
        self.value = value;
    }

    fn end_with(&mut self, value: &str, sink: &mut Sink) {
        if let Some(capture) = self.capture.take() {
            self.names.truncate(capture.name);
            self.finish_value(capture.spec, &capture.given, value, sink);
            self.forget();
        }
    }
}

/// Returns the length of the end tag of that name, if `text` begins with it.
#[cfg_attr(not(target_arch = "wasm32"), inline(always))]
fn end_tag(text: &str, name: &str) -> Option<usize> {
    let behind = text.strip_prefix("</")?.strip_prefix(name)?;
    behind.starts_with('>').then_some(name.len() + 3)
}
