//! Reads HTML that is escaped, as most of it is in feeds, without decoding it first, which would take as long as everything else.

use super::markup::name;
use super::{PlainText, breaks, eq_ignore_case, find_byte, is_unread, local, usual_attribute};

/// Appends the text of HTML in which `&lt;` and `&gt;` stand for `<` and `>`: the same as [`push_html`](super::push_html) appends once that is
/// decoded. `None` if it contains more than text and tags in the usual spelling, or does not fit: what was appended must then be
/// discarded. Calls `image` with the attributes of every `<img>`, until that returns `false`.
pub fn push_escaped(out: &mut PlainText, source: &str, image: &mut dyn FnMut(&str) -> bool) -> Option<()> {
    let mut rest = source;
    let mut wanted = true;
    while let Some(at) = find_byte(rest.as_bytes(), b'&') {
        let (text, behind) = rest.split_at_checked(at)?;
        out.push_str(text);
        if out.is_full() {
            return None;
        }
        let behind = behind.strip_prefix("&lt;")?;
        let (tag, behind) = behind.split_at_checked(find_byte(behind.as_bytes(), b'&')?)?;
        rest = behind.strip_prefix("&gt;")?;
        let inner = tag.strip_prefix('/').unwrap_or(tag);
        let name = name(inner);
        let attributes = inner.get(name.len()..).filter(|attributes| !name.is_empty() && are_usual(attributes))?;
        let name = local(name);
        if breaks(name) {
            out.push(' ');
        }
        if inner.len() < tag.len() {
            continue;
        }
        if eq_ignore_case(name, "img") {
            wanted = wanted && image(attributes);
        } else if is_unread(name) && !tag.ends_with('/') {
            return None;
        }
    }
    out.push_str(rest);
    (!out.is_full()).then_some(())
}

/// Returns whether the text after a tag's name is nothing but attributes in the usual spelling, whose quotes are the only ones in the tag.
fn are_usual(attributes: &str) -> bool {
    let mut rest = attributes.as_bytes();
    while !matches!(rest, [] | [b'/'] | [b' ', b'/']) {
        let behind = usual_attribute(rest).and_then(|(name, value)| rest.get(name + value + 4..));
        let Some(behind) = behind else { return false };
        rest = behind;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::push_escaped;
    use crate::platform::HAS_FAST_PATHS;
    use crate::text::{Attributes, PlainText, Reference, push_html, reference};

    fn decoded(source: &str) -> String {
        let mut out = String::new();
        let mut rest = source;
        while let Some(c) = rest.chars().next() {
            let (c, len) = match reference(rest) {
                Reference::Is(sign, len) if c == '&' => (sign, len),
                _ => (c, c.len_utf8()),
            };
            out.push(c);
            rest = rest.get(len..).unwrap_or_default();
        }
        out
    }

    #[test]
    fn what_can_be_read_as_it_stands_is_what_it_would_be_decoded() {
        let usual = [
            "&lt;p&gt;",
            "&lt;/p&gt;",
            "words ",
            "&lt;a href=\"https://example.org/?a>b\"&gt;",
            "&lt;/a&gt;",
            "&lt;br/&gt;",
            "&lt;br /&gt;",
            "é",
            "&lt;img src=\"a.jpg\" width=\"1\"/&gt;",
            "&lt;IMG alt=\"it's\" src=\"b.jpg\"&gt;",
            "a > b \"c\" ",
        ];
        let odd = [
            "&lt;script&gt;",
            "&lt;svg/&gt;",
            "&amp;",
            "&gt;",
            "&quot;",
            "&",
            "&lt;",
            "&lt; ",
            "&lt;!--",
            "--&gt;",
            "&lt;p",
            "&lt;a b='c'&gt;",
            "&lt;p title=\"&amp;\"&gt;",
            "&lt;a\"b=\"&gt;",
            "&lt;x:img src=\"c.jpg\"&gt;",
            "&lt;a href=\"d>",
            "&#39;",
            "long words that fill it, ",
        ];
        let all = [&usual[..], &odd[..], &usual[..]].concat();
        let mut read = 0;
        for seed in 0..40_000_usize {
            let mut state = seed.wrapping_mul(2_654_435_761) | 1;
            let pieces = if seed % 2 == 0 { &usual[..] } else { &all };
            let mut source = String::new();
            for _ in 0..seed % 12 {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                source += pieces.get(state / 8 % pieces.len()).copied().unwrap_or_default();
            }
            let (mut plain, mut pictures) = (PlainText::new(60), Vec::new());
            let done = push_escaped(&mut plain, &source, &mut |attributes| {
                pictures.push(
                    Attributes::behind(attributes).map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>(),
                );
                pictures.len() < 2
            });
            if done.is_none() {
                continue;
            }
            read += 1;
            let (mut wanted, mut wanted_pictures) = (PlainText::new(60), Vec::new());
            push_html(&mut wanted, &decoded(&source), &mut |tag| {
                wanted_pictures
                    .push(Attributes::of(tag).map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>());
                wanted_pictures.len() < 2
            });
            assert_eq!((plain.text(), plain.flags), (wanted.text(), wanted.flags), "{source}");
            assert_eq!(pictures, wanted_pictures, "{source}");
        }
        assert!(read > 10_000 || !HAS_FAST_PATHS, "{read}");
    }
}
