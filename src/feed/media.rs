//! Pictures and media: what attributes and file names say about them.

use super::draft::Draft;
use crate::model::Media;
use crate::text::{
    Attributes, after_last, contains, decode, eq_ignore_case, find_byte, number, split, split_once_or_whole,
    starts_with_ignore_case, trim,
};

/// A candidate for the thumbnail.
#[derive(Default)]
pub struct Candidate {
    /// URL as the feed gives it.
    pub url: String,
    /// Rank of its source; the lowest is the best.
    pub rank: u8,
    /// Width in pixels.
    pub width: Option<u32>,
    /// Height in pixels.
    pub height: Option<u32>,
}

/// Wide enough for a card on a high-density screen, in pixels.
const WANTED_WIDTH: u32 = 320;

/// The rank of pictures in an article's full text, from which on they are such as its page has.
pub const IN_TEXT: u8 = 6;

/// The rank of what nothing says to be a picture.
const UNTOLD: u8 = 9;

/// A picture narrower than this is an icon, and any other is better.
const ICON_WIDTH: u32 = 100;

impl Candidate {
    /// Returns whether any other picture is better.
    pub fn is_icon(&self) -> bool {
        self.width.is_some_and(|width| width < ICON_WIDTH)
    }
}

/// Parts of the URLs of pictures that show a person, a mood or a button, and belong to no article.
const DECORATIONS: [&str; 8] = [
    "_icon_large",
    "rss-pixel",
    "ravatar.c",
    "//avatars.githubusercontent.",
    "user_avatar/",
    "user/avatar/",
    "/emoji/",
    "feedburner.com/~",
];

/// Returns whether a URL shows that a picture is not the article's.
pub fn is_decoration(url: &str) -> bool {
    DECORATIONS.iter().any(|part| contains(url, part))
}

/// Returns the index of the picture that best fits a small slot: from the best source, the smallest that is wide enough, else the first of
/// unknown width, else the widest. One that is known to be too small comes after those of all sources but running text. Icons come last.
pub fn best(images: &[Candidate]) -> Option<usize> {
    let key = |image: &Candidate| match image.width {
        Some(width) if image.is_icon() => (u8::MAX, 0, u32::MAX - width),
        Some(width) if width >= WANTED_WIDTH => (image.rank, 0, width),
        Some(width) => (image.rank + 4, 2, u32::MAX - width),
        None => (image.rank, 1, 0),
    };
    images.iter().enumerate().min_by_key(|(at, image)| (key(image), *at)).map(|(at, _)| at)
}

/// MIME types by file extension.
const ENDINGS: &[(&str, &str)] = &[
    ("mp3", "audio/mpeg"),
    ("m4a", "audio/mp4"),
    ("aac", "audio/aac"),
    ("oga", "audio/ogg"),
    ("ogg", "audio/ogg"),
    ("opus", "audio/ogg"),
    ("wav", "audio/wav"),
    ("flac", "audio/flac"),
    ("mp4", "video/mp4"),
    ("m4v", "video/mp4"),
    ("mov", "video/quicktime"),
    ("webm", "video/webm"),
    ("ogv", "video/ogg"),
    ("flv", "video/x-flv"),
    ("m3u8", "application/vnd.apple.mpegurl"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("png", "image/png"),
    ("gif", "image/gif"),
    ("webp", "image/webp"),
    ("avif", "image/avif"),
    ("svg", "image/svg+xml"),
    ("pdf", "application/pdf"),
    ("vtt", "text/vtt"),
];

/// Returns the MIME type for the file extension in a URL.
pub fn mime_of(url: &str) -> Option<String> {
    let path = split_once_or_whole(split_once_or_whole(url, b'#').0, b'?').0;
    let ending = after_last(path, b'.');
    // What may follow tells a server in which size the picture is wanted: `a.jpg!w600`, `a.jpg/800x450`.
    let ending = ending.get(..ending.bytes().take_while(u8::is_ascii_alphanumeric).count())?;
    ENDINGS.iter().find(|(known, _)| eq_ignore_case(known, ending)).map(|(_, mime)| (*mime).to_owned())
}

/// The attributes of a media element; `url`, `src`, `href` and `resource` are equivalent.
#[derive(Default)]
pub struct MediaAttributes {
    /// The URL as the feed gives it.
    pub url: String,
    /// Its MIME type, in lower case; empty if not given, or if it says nothing.
    pub mime: String,
    /// `image`, `video` ..., as in Media RSS; empty if not given.
    pub medium: String,
    /// Length, in milliseconds.
    pub duration_ms: Option<u32>,
    /// Width in pixels.
    pub width: Option<u32>,
    /// Height in pixels.
    pub height: Option<u32>,
    /// Whether an attribute had a value that made no sense.
    pub has_invalid_value: bool,
}

impl MediaAttributes {
    /// Parses the attributes in the text after a tag's name.
    pub fn parse(attributes: &str) -> MediaAttributes {
        let mut it = MediaAttributes::default();
        for (name, raw) in Attributes::behind(attributes) {
            let names = ["url", "src", "href", "resource", "type", "medium", "duration", "width", "height"];
            let Some(which) = names.iter().position(|known| eq_ignore_case(known, name)) else { continue };
            let value = &*unescape(raw);
            match which {
                0..=3 if it.url.is_empty() => it.url = trim(value).to_owned(),
                4 => it.mime = mime(value),
                5 => it.medium = trim(value).to_ascii_lowercase(),
                6 => it.duration_ms = it.number(duration(value), value),
                7 => it.width = it.number(size(value), value),
                8 => it.height = it.number(size(value), value),
                _ => {}
            }
        }
        it
    }

    fn number(&mut self, number: Option<u32>, raw: &str) -> Option<u32> {
        self.has_invalid_value |= number.is_none() && !matches!(trim(raw), "" | "0");
        number
    }

    /// Returns whether it is a picture: by medium, by MIME type, by file extension.
    fn is_image(&self) -> bool {
        match (&*self.medium, &*self.mime) {
            ("image", _) => true,
            ("", "") => mime_of(&self.url).is_some_and(|mime| mime.starts_with("image/")),
            ("", mime) => mime.starts_with("image/"),
            _ => false,
        }
    }

    /// Converts it to a picture from a source of that rank.
    pub fn into_image(self, rank: u8) -> Candidate {
        Candidate { url: self.url, rank, width: self.width, height: self.height }
    }

    /// Adds it to `draft`: a picture as a candidate of that rank, anything else as a medium.
    pub fn offer(self, rank: u8, draft: &mut Draft) {
        if self.is_image() {
            draft.image(self.into_image(rank));
        } else if !self.url.is_empty() {
            // What has a size and nothing else is mostly a picture.
            if let (Some(_), Some(_), None, "", "") =
                (self.width, self.height, self.duration_ms, &*self.medium, &*self.mime)
                && mime_of(&self.url).is_none()
            {
                draft.image(Candidate { url: self.url.clone(), rank: UNTOLD, width: self.width, height: self.height });
            }
            draft.medium(Media {
                url: self.url,
                mime: (!self.mime.is_empty()).then_some(self.mime),
                duration_ms: self.duration_ms,
                width: self.width,
                height: self.height,
                player: None,
            });
        }
    }
}

/// The attributes with the URL of a picture that a script loads later; `src` then contains a placeholder.
const LATER: [&str; 3] = ["data-src", "data-original", "data-lazy-src"];

/// Returns whether an attribute of an `<img>` shows that it is not a picture of the article, but a tracking pixel, or a sign in a line of text.
fn disowns(name: &str, value: &str) -> bool {
    match name {
        "width" | "height" => is_small(value),
        "class" => ["smiley", "emoji", "avatar", "latex"].iter().any(|word| contains(value, word)),
        "style" => split(value, b';').any(|declaration| {
            let (property, value) = split_once_or_whole(declaration, b':');
            match &*trim(property).to_ascii_lowercase() {
                "display" => starts_with_ignore_case(trim(value), "none"),
                "width" | "height" => is_small(trim(value)),
                _ => false,
            }
        }),
        _ => false,
    }
}

/// Returns whether a length, in HTML or CSS, is at most that of an icon beside text: 48 pixels, or twice the font size.
fn is_small(length: &str) -> bool {
    let digits = length.bytes().take_while(u8::is_ascii_digit).count();
    let most = match length.as_bytes().get(digits) {
        None | Some(b'p') => 48,
        _ if contains(length, "em") => 2,
        _ => return false,
    };
    number(length.get(..digits).unwrap_or_default(), 10).is_some_and(|number| number <= most)
}

/// Adds an `<img>` as a candidate for the article's picture, unless it serves another purpose. Only the first one of a text counts: returns whether
/// another would be taken. `base` is the base URL, if it differs from the feed's.
pub fn offer_picture(draft: &mut Draft, tag: &str, base: Option<&str>, rank: u8) -> bool {
    if draft.images.iter().any(|image| image.rank <= rank && !image.is_icon()) {
        return false;
    }
    let attributes = if starts_with_ignore_case(tag, "<img") { tag.get(4..).unwrap_or_default() } else { tag };
    let mut parsed = MediaAttributes::parse(attributes);
    for (name, raw) in Attributes::behind(attributes) {
        let name = name.to_ascii_lowercase();
        let value = trim(raw);
        if disowns(&name, value) {
            return true;
        }
        if LATER.contains(&&*name) && !value.is_empty() {
            parsed.url = unescape(value).into_owned();
        } else if name == "srcset" && parsed.url.is_empty() {
            // A URL may contain commas.
            let first = split_once_or_whole(value, b' ').0;
            parsed.url = unescape(first.strip_suffix(',').unwrap_or(first)).into_owned();
        }
    }
    if starts_with_ignore_case(&parsed.url, "data:") {
        return true;
    }
    if let Some(base) = base {
        parsed.url = crate::url::resolve(parsed.url, base).url().unwrap_or_default();
    }
    // Its size is the one on the page, if given, and not the file's.
    (parsed.width, parsed.height) = (None, None);
    let had_none = parsed.url.is_empty() || is_decoration(&parsed.url);
    draft.image(parsed.into_image(rank));
    had_none
}

/// Returns a MIME type in lower case, without parameters; empty if it is none, or the one of any bytes: then the file extension tells more.
pub fn mime(raw: &str) -> String {
    let bare = trim(split_once_or_whole(raw, b';').0);
    if contains(bare, "/") && !contains(bare, "octet-stream") { bare.to_ascii_lowercase() } else { String::new() }
}

/// Parses a size in pixels: `640`, `640px`. `None` if invalid, 0 or above 20,000.
pub fn size(raw: &str) -> Option<u32> {
    let raw = trim(raw);
    number(raw.strip_suffix("px").unwrap_or(raw), 10).filter(|size| (1..=20_000).contains(size))
}

/// Parses a duration in seconds, `mm:ss` or `hh:mm:ss`, to milliseconds. `None` if invalid, 0 or longer than a week.
pub fn duration(raw: &str) -> Option<u32> {
    let raw = trim(raw);
    let (whole, fraction) = split_once_or_whole(raw, b'.');
    let mut seconds: u32 = 0;
    for part in split(whole, b':') {
        seconds = seconds.checked_mul(60)?.checked_add(number(part, 10)?)?;
    }
    if !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let millis: u32 = fraction.bytes().chain(*b"000").take(3).fold(0, |sum, b| sum * 10 + u32::from(b - b'0'));
    (seconds <= 7 * 86_400).then(|| seconds * 1000 + millis).filter(|millis| *millis > 0)
}

/// Returns an attribute's value with its references decoded.
pub fn unescape(raw: &str) -> std::borrow::Cow<'_, str> {
    // Every reference has one, while URLs are full of `&`.
    if find_byte(raw.as_bytes(), b';').is_none() {
        return raw.into();
    }
    let mut out = String::with_capacity(raw.len());
    decode(raw, &mut out, usize::MAX, &mut |_, _| false);
    out.into()
}
