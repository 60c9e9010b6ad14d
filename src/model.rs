//! The data model: what a feed says, as plain data. The rest of the crate works on these types.
//!
//! Strings are plain text: markup is stripped, entities are decoded once, control characters are removed. URLs are absolute,
//! `http:` or `https:`, without credentials. Nothing here depends on a feed format, the browser or a language.

/// A point in time: milliseconds since 1970-01-01T00:00:00 UTC. The default is 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Millis(pub i64);

/// What a rail shows: the attribute `kind`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// All articles of the feeds.
    #[default]
    Latest,
    /// Articles that are related to the host page.
    Related,
    /// Articles about a place.
    Province,
    /// Articles that contain a video.
    Video,
}

/// The order of a list: the attribute `sort`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// The feeds' own order, one feed after another.
    #[default]
    Feed,
    /// Newest first. Articles without a date, or dated more than a day in the future, come last.
    Newest,
}

/// A parsed feed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Feed {
    /// The detected format.
    pub format: Format,
    /// The encoding that the bytes were decoded from: a name of the Encoding Standard in lower case (`gb18030`), `utf-32be` or `utf-32le`.
    /// In a browser, empty for an encoding that no decision depends on.
    pub encoding: &'static str,
    /// The feed's title. `None` if it has none.
    pub title: Option<String>,
    /// The web page that the feed belongs to; the default target of a rail's more link. `None` if the feed gives none, or an unsafe one.
    pub home: Option<String>,
    /// BCP 47 language of the whole feed, as spelt in the feed.
    pub language: Option<String>,
    /// The articles, in the feed's own order.
    pub articles: Vec<Article>,
    /// What was repaired, skipped or left out, one entry per code.
    pub warnings: Vec<Warning>,
}

/// The supported feed formats.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// RSS 0.91 to 2.0 and their relatives.
    #[default]
    Rss,
    /// RSS 0.90 and 1.0, which are RDF.
    Rdf,
    /// Atom 0.3 and 1.0.
    Atom,
    /// JSON Feed 1.0 and 1.1, and bare JSON arrays of articles.
    Json,
}

/// An entry of a feed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Article {
    /// The feed's id for it (`guid`, `id`), else its URL, else empty. Compared, never shown.
    pub id: String,
    /// URL of the article's page. `None` if the feed gives none, or one that must not become a link (`javascript:` ...): the title is
    /// then shown as plain text.
    pub url: Option<String>,
    /// Whether the feed gives a URL, but none that may become a link. If `url` is `None` and this is `false`, a rail shows the entry
    /// only if it has media.
    pub link_refused: bool,
    /// The title; if the feed has none, the start of the summary, else the URL without its scheme. Empty only if there is none of
    /// these: a rail leaves such an entry out.
    pub title: String,
    /// The summary as plain text, truncated to 1,000 grapheme clusters.
    pub summary: Option<String>,
    /// The author's name. No rail shows it, so it is always `None` in a browser.
    pub author: Option<String>,
    /// The date of publication.
    pub published: Option<Millis>,
    /// The date of the last change.
    pub updated: Option<Millis>,
    /// Categories, keywords and tags, without duplicates; at most 50.
    pub tags: Vec<String>,
    /// BCP 47 language that the entry itself declares. `None`: that of the feed applies.
    pub language: Option<String>,
    /// The picture that best fits a small slot.
    pub thumbnail: Option<Image>,
    /// Video, audio and other enclosures; at most 50.
    pub media: Vec<Media>,
    /// Captions of its video, in the feed's order; at most 50.
    pub captions: Vec<Caption>,
    /// The publication that a reposted article comes from, as named in the feed.
    pub source: Option<String>,
}

impl Article {
    /// Returns whether a rail would show it: it has a title, and a link, something to play, or a URL that was refused.
    pub fn is_showable(&self) -> bool {
        !self.title.is_empty() && (self.url.is_some() || self.link_refused || !self.media.is_empty())
    }
}

/// A picture.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Image {
    /// Its URL.
    pub url: String,
    /// Width in CSS pixels, if the feed gives it.
    pub width: Option<u32>,
    /// Height in CSS pixels, if the feed gives it.
    pub height: Option<u32>,
}

/// A media file or player.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Media {
    /// URL of the file; empty if the feed gives only a `player`.
    pub url: String,
    /// MIME type in lower case, without parameters. `None` if neither the feed nor the file extension tells.
    pub mime: Option<String>,
    /// Duration in milliseconds. `None` if absent, invalid, 0 or longer than a week.
    pub duration_ms: Option<u32>,
    /// Width in pixels.
    pub width: Option<u32>,
    /// Height in pixels.
    pub height: Option<u32>,
    /// URL of a page or frame that plays it (Media RSS `player`).
    pub player: Option<String>,
}

impl Media {
    /// Returns whether the MIME type is that of a video file or an HLS stream.
    pub fn is_video(&self) -> bool {
        self.mime.as_ref().is_some_and(|mime| mime.starts_with("video/") || mime.ends_with("mpegurl"))
    }
}

/// Captions in WebVTT, the only format that browsers display.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Caption {
    /// URL of the file.
    pub url: String,
    /// BCP 47 language, as spelt in the feed; empty if not given.
    pub language: String,
}

/// A defect of a feed that its publisher may want to fix. One per code; it contains none of the feed's text.
#[derive(Clone, Debug, PartialEq)]
pub struct Warning {
    /// What is wrong.
    pub code: crate::codes::Code,
    /// Number of occurrences.
    pub count: u32,
    /// Byte offset of the first occurrence in the decoded text; `None` if it has no location.
    pub at: Option<u32>,
}
