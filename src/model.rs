//! What a feed says, as plain data. Everything else in the crate speaks in these terms.
//!
//! Text here is text: markup is stripped, entities are decoded once, control characters are gone. Addresses are absolute
//! `http:` or `https:` without credentials. Nothing here knows of formats, of the browser or of a language.

/// A moment: milliseconds since 1970-01-01T00:00:00 UTC, which is the default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Millis(pub i64);

/// What a rail is for: the attribute `kind`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// The feed's articles as they come.
    #[default]
    Latest,
    /// The articles that go with the page's own.
    Related,
    /// The articles about a place.
    Province,
    /// The articles that hold a video.
    Video,
}

/// In which order a list stands: the attribute `sort`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// The feeds' own order, one feed after another.
    #[default]
    Feed,
    /// Newest first; articles without a date, or with one more than a day ahead, last.
    Newest,
}

/// A feed as it was read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Feed {
    /// The format it was recognised as.
    pub format: Format,
    /// The encoding its bytes were decoded from, as a lower-case label of the Encoding Standard (`gb18030`).
    pub encoding: &'static str,
    /// The feed's own name. `None` where it has none.
    pub title: Option<String>,
    /// The page the feed belongs to; the default target of a rail's more link. `None` where the feed names none or an unsafe one.
    pub home: Option<String>,
    /// BCP 47 language of the whole feed, as the feed spells it.
    pub language: Option<String>,
    /// In the feed's own order.
    pub articles: Vec<Article>,
    /// What had to be mended, skipped or left out, one entry per code.
    pub warnings: Vec<Warning>,
}

/// The feed formats that are read.
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

/// One entry of a feed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Article {
    /// The feed's id for it (`guid`, `id`), else its address. Compared, never shown.
    pub id: String,
    /// Where it is to be read. `None` where the feed gives an address that may not become a link (`javascript:` ...): the title
    /// then stands as plain text.
    pub url: Option<String>,
    /// The feed gives an address, but none that may become a link. Where `url` is `None` and this is `false` there is nothing to
    /// open: a rail leaves such an entry out.
    pub link_refused: bool,
    /// Where the feed has no title, the start of the summary or the address stands in. Empty only where there is none of them: a
    /// rail leaves such an entry out.
    pub title: String,
    /// Plain text, cut at 1,000 graphemes.
    pub summary: Option<String>,
    /// The author's name. No rail shows it: `None` in a browser.
    pub author: Option<String>,
    /// When it was first published.
    pub published: Option<Millis>,
    /// When it was last changed.
    pub updated: Option<Millis>,
    /// Categories, keywords and tags, each once.
    pub tags: Vec<String>,
    /// BCP 47 language of this entry where it differs from, or is not given by, the feed.
    pub language: Option<String>,
    /// The picture that fits a small slot best.
    pub thumbnail: Option<Image>,
    /// Videos, sounds and other enclosures; at most 50.
    pub media: Vec<Media>,
    /// Captions of its video, in the feed's order.
    pub captions: Vec<Caption>,
    /// The publication a reposted article comes from, as the feed names it.
    pub source: Option<String>,
}

impl Article {
    /// Whether a rail would show it: it has a title, and something to open, to play, or an address that had to be refused.
    pub fn is_showable(&self) -> bool {
        !self.title.is_empty() && (self.url.is_some() || self.link_refused || !self.media.is_empty())
    }
}

/// A picture.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Image {
    /// Its address.
    pub url: String,
    /// Width in CSS pixels, where the feed says.
    pub width: Option<u32>,
    /// Height in CSS pixels, where the feed says.
    pub height: Option<u32>,
}

/// Something to play.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Media {
    /// The file; empty where the feed names only a `player`.
    pub url: String,
    /// MIME type in lower case, without parameters. `None` where neither the feed nor the file's ending tells.
    pub mime: Option<String>,
    /// Length in milliseconds; `None` where absent, negative or absurd.
    pub duration_ms: Option<u32>,
    /// Width in pixels.
    pub width: Option<u32>,
    /// Height in pixels.
    pub height: Option<u32>,
    /// Address of a page or frame that plays it (Media RSS `player`).
    pub player: Option<String>,
}

impl Media {
    /// Whether its type is that of a video, as a file or as an HLS stream.
    pub fn is_video(&self) -> bool {
        self.mime.as_ref().is_some_and(|mime| mime.starts_with("video/") || mime.ends_with("mpegurl"))
    }
}

/// Captions in WebVTT, the one form that browsers show.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Caption {
    /// Address of the file.
    pub url: String,
    /// BCP 47 language, as the feed spells it; empty where it says none.
    pub language: String,
}

/// Something about a feed that its publisher may want to mend. One per code; nothing of the feed's text is in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Warning {
    /// What it is about.
    pub code: crate::codes::Code,
    /// How many times it happened.
    pub count: u32,
    /// Byte offset, in the decoded text, of the first time; `None` where no place can be named.
    pub at: Option<u32>,
}
