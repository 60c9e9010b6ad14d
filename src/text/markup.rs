//! Reads HTML as leniently as browsers: its text, its tags and their attributes.

use std::cell::Cell;

use super::{PlainText, Reference, contains, eq_ignore_case, find, find_any, find_byte, reference, zip_eq_ignore_case};
use crate::platform;

/// Names of elements, concatenated: one string per length, the shortest first.
type Names = [&'static str; 10];

/// Elements that neither break a line nor leave a gap: the text before and after them is one word.
const INLINE: Names = [
    "abiqsu",
    "emtt",
    "bdibdobigdeldfninskbdsubsupvarwbr",
    "abbrcitecodedatafontmarknobrsampspantime",
    "small",
    "strikestrong",
    "acronym",
    "",
    "",
    "",
];

/// The other elements that a title or a summary may contain as markup. What is not an HTML element is text that happens to be in angle brackets.
const BLOCK: Names = [
    "p",
    "brdddldth1h2h3h4h5h6hrliolrprttdthtrul",
    "coldirdivimgmapnavpre",
    "areabodyformheadhtmllinkmainmathmenumetaruby",
    "asideaudioembedframeimageinputlabelparamstyletabletbodytfoottheadtitletrackvideo",
    "buttoncenterfigurefooterheaderiframelegendobjectoptionscriptselectsource",
    "addressarticlecaptiondetailsmarqueepicturesectionsummary",
    "colgroupfieldsetframesetnoscriptoptgroupprogresstemplatetextarea",
    "",
    "blockquotefigcaption",
];

/// Elements whose content is not for reading.
const UNREAD: Names = [
    "",
    "",
    "svg",
    "mathhead",
    "styletitleaudiovideo",
    "scriptiframebutton",
    "",
    "noscripttemplatetextarea",
    "",
    "figcaption",
];

fn is_in(list: &Names, name: &str) -> bool {
    let names = name.len().checked_sub(1).and_then(|at| list.get(at)).copied().unwrap_or_default();
    !name.is_empty()
        && names.as_bytes().chunks_exact(name.len()).any(|known| zip_eq_ignore_case(known, name.as_bytes()))
}

/// Returns whether an element leaves a gap between the text before and after it.
pub fn breaks(name: &str) -> bool {
    !is_in(&INLINE, name)
}

/// Returns whether it is an HTML element.
pub fn is_html(name: &str) -> bool {
    is_in(&INLINE, name) || is_in(&BLOCK, name)
}

/// Returns whether an element's content is not for reading (`script`, `style` ...).
pub fn is_unread(name: &str) -> bool {
    is_in(&UNREAD, name)
}

/// Returns the length of the tag at the start of `text`, from `<` to `>`, skipping quoted `>`. `None` if it is not closed.
pub fn tag_len(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 1;
    loop {
        at += find_any(bytes.get(at..)?, [b'>', b'"', b'\''])?;
        let quote = *bytes.get(at)?;
        at += 1;
        if quote == b'>' {
            return Some(at);
        }
        // A quote opens a value only after `=`; elsewhere it is a stray one.
        let before = bytes.get(..at - 1)?.iter().rev().find(|b| !b.is_ascii_whitespace());
        if before == Some(&b'=') {
            match find_byte(bytes.get(at..)?, quote) {
                Some(len) => at += len + 1,
                None => return find_byte(bytes.get(at..)?, b'>').map(|len| at + len + 1),
            }
        }
    }
}

/// Returns the name after `<` or `</` at the start of `text`; empty if there is none.
fn tag_name(text: &str) -> &str {
    let rest = text.get(1..).unwrap_or_default();
    name(rest.strip_prefix('/').unwrap_or(rest))
}

/// Returns the name at the start of `rest`; empty if there is none.
pub(super) fn name(rest: &str) -> &str {
    if !rest.as_bytes().first().is_some_and(u8::is_ascii_alphabetic) {
        return "";
    }
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'-' | b'_');
    rest.get(..rest.bytes().take_while(is_part).count()).unwrap_or_default()
}

/// Returns the name without its prefix.
pub fn local(name: &str) -> &str {
    name.bytes().position(|byte| byte == b':').and_then(|at| name.get(at + 1..)).unwrap_or(name)
}

/// Returns whether text of undeclared type is meant as HTML: all its tags are HTML's, and it contains an end tag, a tag with
/// attributes, a line break or a reference. `a < b` and `Vec<T>` are not.
pub fn looks_like_html(text: &str) -> bool {
    let mut sure = false;
    // Whether an end tag may still follow, so that it is not searched for again and again.
    let mut closes = true;
    let mut at = 0;
    while let Some(found) = text.as_bytes().get(at..).and_then(|rest| find_any(rest, [b'<', b'&'])) {
        at += found;
        let rest = text.get(at..).unwrap_or_default();
        at += 1;
        if rest.starts_with('&') {
            match reference(rest) {
                Reference::Is(..) => sure = true,
                Reference::Unknown(_) | Reference::None => {}
            }
            continue;
        }
        if rest.starts_with("<!--") || rest.starts_with("<![CDATA[") {
            sure = true;
            continue;
        }
        let name = tag_name(rest);
        if name.is_empty() {
            continue;
        }
        if !is_html(name) {
            return false;
        }
        let Some(len) = tag_len(rest) else { return sure };
        at += len - 1;
        if !sure && closes && is_unread(name) {
            // A title that mentions such an element does not close it.
            closes = contains(rest, "</");
            sure = closes;
        }
        sure |=
            rest.starts_with("</") || eq_ignore_case(name, "br") || contains(rest.get(..len).unwrap_or_default(), "=");
    }
    sure
}

/// Appends the text of HTML. Calls `image` with every `<img>` (the whole tag), past the limit too, until that returns `false`.
pub fn push_html(out: &mut PlainText, html: &str, image: &mut dyn FnMut(&str) -> bool) {
    let mut at = 0;
    let wanted = Cell::new(true);
    let image = &mut |tag: &str| wanted.set(wanted.get() && image(tag));
    // Whether a `>`, and a `-->`, may still follow: what is not closed is not searched through again and again.
    let mut closes = [true; 2];
    while let Some(rest) = html.get(at..).filter(|rest| !rest.is_empty()) {
        if out.is_full() {
            // Only pictures matter now, if anything does.
            let Some(found) = find_byte(rest.as_bytes(), b'<').filter(|_| wanted.get()) else { return };
            let tag = rest.get(found..).unwrap_or_default();
            // One tag after the other: to search for `<img` in either case would read the rest anew for each that is found.
            if !super::starts_with_ignore_case(tag, "<img") {
                at += found + 1;
                continue;
            }
            let len = tag_len(tag);
            image(tag.get(..len.unwrap_or(tag.len())).unwrap_or_default());
            // The end of an unclosed tag is not searched for again.
            let Some(len) = len else { return };
            at += found + len;
            continue;
        }
        let stop = find_any(rest.as_bytes(), [b'<', b'&']).unwrap_or(rest.len());
        out.push_str(rest.get(..stop).unwrap_or_default());
        at += stop;
        let rest = rest.get(stop..).unwrap_or_default();
        if rest.starts_with('&') {
            match reference(rest) {
                Reference::Is(c, len) => {
                    out.push(c);
                    at += len;
                }
                _ => {
                    out.push('&');
                    at += 1;
                }
            }
            continue;
        }
        if rest.is_empty() {
            return;
        }
        at += push_tag(out, rest, &mut closes, image);
    }
}

/// Handles the `<` at the start of `rest`; returns how many bytes it took.
fn push_tag(out: &mut PlainText, rest: &str, closes: &mut [bool; 2], image: &mut dyn FnMut(&str)) -> usize {
    let [tags, comments] = closes;
    if rest.starts_with("<!--") {
        let end = if *comments { find(rest.as_bytes(), b"-->").map(|len| len + 3) } else { None };
        *comments = end.is_some();
        return end.or_else(|| find_byte(rest.as_bytes(), b'>').map(|len| len + 1)).unwrap_or(rest.len());
    }
    if rest.starts_with("<![CDATA[") {
        return 9;
    }
    if rest.starts_with("<!") || rest.starts_with("<?") {
        return find_byte(rest.as_bytes(), b'>').map_or(rest.len(), |len| len + 1);
    }
    let name = tag_name(rest);
    let len = if name.is_empty() || !*tags { None } else { tag_len(rest) };
    let Some(len) = len else {
        *tags &= name.is_empty();
        out.push('<');
        return 1;
    };
    let tag = rest.get(..len).unwrap_or_default();
    let name = local(name);
    if breaks(name) {
        out.push(' ');
    }
    if rest.starts_with("</") {
        return len;
    }
    if eq_ignore_case(name, "img") {
        image(tag);
    } else if is_unread(name) && !tag.ends_with("/>") {
        return skip_element(rest, len, name);
    }
    len
}

/// Returns the length of an element with its content, up to its end tag; of all that is left if there is none.
fn skip_element(rest: &str, open: usize, name: &str) -> usize {
    let mut at = open;
    while let Some(found) = rest.as_bytes().get(at..).and_then(|tail| find(tail, b"</")) {
        at += found;
        let tail = rest.get(at..).unwrap_or_default();
        if eq_ignore_case(local(tag_name(tail)), name) {
            return at + tag_len(tail).unwrap_or(tail.len());
        }
        at += 2;
    }
    rest.len()
}

/// Returns the value of an attribute in a start tag, undecoded. The case of names is ignored.
pub fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    Attributes::of(tag).find(|(known, _)| eq_ignore_case(known, name)).map(|(_, value)| value)
}

/// Iterator over the attributes of a start tag, as lenient as HTML: unquoted, without value, without a space between them.
pub struct Attributes<'a> {
    rest: &'a str,
    left: u16,
}

impl<'a> Attributes<'a> {
    /// Iterates over those of a whole tag, `<` to `>`.
    pub fn of(tag: &'a str) -> Attributes<'a> {
        let end = tag.bytes().take_while(|byte| !byte.is_ascii_whitespace() && *byte != b'/').count();
        Attributes::behind(tag.get(end..).unwrap_or_default())
    }

    /// Iterates over those in the text after a tag's name, at most 256.
    pub fn behind(rest: &'a str) -> Attributes<'a> {
        Attributes { rest, left: 256 }
    }
}

/// Returns the lengths of name and value of the attribute at the start of `bytes`, if it has the usual spelling, ` name="value"`, and no `<` in the
/// value. Always `None` in the browser.
#[inline(always)]
pub fn usual_attribute(bytes: &[u8]) -> Option<(usize, usize)> {
    if !platform::HAS_FAST_PATHS {
        return None;
    }
    let behind = bytes.strip_prefix(b" ")?;
    let name = behind.iter().take_while(|byte| platform::is_name_part(**byte)).count();
    let value = behind.get(name..)?.strip_prefix(b"=\"").filter(|_| name > 0)?;
    let len = find_any(value, [b'"', b'<'])?;
    (value.get(len) == Some(&b'"')).then_some((name, len))
}

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<(&'a str, &'a str)> {
        self.left = self.left.checked_sub(1)?;
        let bytes = self.rest.as_bytes();
        if let Some((name, value)) = usual_attribute(bytes) {
            let start = name + 3;
            let both = (self.rest.get(1..=name)?, self.rest.get(start..start + value)?);
            self.rest = self.rest.get(start + value + 1..)?;
            return Some(both);
        }
        let start = bytes.iter().position(|byte| {
            !(byte.is_ascii_whitespace() || matches!(byte, b'/' | b'"' | b'\'' | b'=' | b'<' | b','))
        })?;
        let bytes = bytes.get(start..).filter(|bytes| bytes.first() != Some(&b'>'))?;
        let end = bytes
            .iter()
            .position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'=' | b'>' | b'"' | b'\''))
            .unwrap_or(bytes.len());
        let (name, behind) = self.rest.get(start..)?.split_at_checked(end)?;
        let name = name.get(..name.len() - name.bytes().rev().take_while(|byte| *byte == b'/').count())?;
        let Some(value) = behind.trim_ascii_start().strip_prefix('=') else {
            self.rest = behind;
            return Some((name, ""));
        };
        let value = value.trim_ascii_start();
        let space =
            |text: &str| text.bytes().position(|byte| byte.is_ascii_whitespace() || byte == b'>').unwrap_or(text.len());
        let (value, behind) = match value.as_bytes().first() {
            Some(&quote @ (b'"' | b'\'')) => {
                let inner = value.get(1..).unwrap_or_default();
                match find_byte(inner.as_bytes(), quote) {
                    Some(end) => (inner.get(..end)?, inner.get(end + 1..)?),
                    None => inner.split_at_checked(space(inner))?,
                }
            }
            _ => value.split_at_checked(space(value))?,
        };
        self.rest = behind;
        Some((name, value))
    }
}
