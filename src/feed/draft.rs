//! Articles under construction, and the sink that collects a feed.

use std::borrow::Cow;

use super::media::{Candidate, IN_TEXT, best, is_decoration, mime_of};
use super::{EARLY_ARTICLES, EARLY_BYTES, Error, Options};
use crate::codes::Code;
use crate::model::{Article, Caption, Feed, Format, Image, Media, Millis, Warning};
use crate::platform;
use crate::text::{self, PlainText, after, clean, contains_ignore_case, trim};
use crate::url::{Resolved, resolve};

/// Maximum length of a title, in grapheme clusters.
const TITLE: usize = 300;
/// Maximum length of a summary: some ten lines, and enough to rank an article by.
const SUMMARY: usize = 1000;
/// A source longer than this, in bytes, will hardly fit.
const MAX_ESCAPED_BYTES: usize = 2 * SUMMARY;
/// Length of the part of a summary that replaces a missing title.
const SUBSTITUTE_TITLE: usize = 80;
/// Maximum length of names, tags and the like.
const NAME: usize = 200;
/// Maximum number of tags, of pictures, of media and of captions of an entry.
const MAX_PER_ENTRY: usize = 50;

/// Most feeds have this many articles, if not more.
const USUAL_ARTICLES: usize = 20;

/// A value with the rank of its source: the highest rank wins.
#[derive(Default)]
pub struct Ranked<T> {
    rank: u8,
    value: T,
}

impl<T> Ranked<T> {
    /// Returns whether the current value has a higher rank.
    pub fn is_above(&self, rank: u8) -> bool {
        self.rank > rank
    }

    /// Returns whether [`offer`](Ranked::offer) would take a value of `rank`.
    pub fn takes(&self, rank: u8) -> bool {
        rank > self.rank
    }

    /// Takes `value` if `rank` (1 or more) is higher than the current one: among equal ranks the first wins.
    pub fn offer(&mut self, rank: u8, value: T) {
        if rank > self.rank {
            *self = Ranked { rank, value };
        }
    }

    /// Takes `value` if `rank` is at least the current one: among equal ranks the last wins, as in other readers for links and dates.
    pub fn offer_last(&mut self, rank: u8, value: T) {
        if rank >= self.rank {
            *self = Ranked { rank, value };
        }
    }
}

/// How a piece of text is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Markup {
    /// As plain text.
    Text,
    /// As HTML.
    Html,
    /// As one or the other, depending on what it looks like.
    Guess,
}

/// An entry under construction: texts are already clean, URLs are as the feed gives them.
#[derive(Default)]
pub struct Draft {
    /// What tells it from the feed's other entries; may be empty, or a URL.
    pub id: String,
    /// URL of the article.
    pub link: Ranked<String>,
    /// The headline.
    pub title: Ranked<String>,
    /// The start of the text, or what the feed says of it.
    pub summary: Ranked<String>,
    /// Name of whoever wrote it.
    pub author: Ranked<String>,
    /// When it was published.
    pub published: Ranked<Option<Millis>>,
    /// When it was last changed.
    pub updated: Ranked<Option<Millis>>,
    /// Categories, each once.
    pub tags: Vec<String>,
    /// Its language, as the feed gives it; empty if it gives none.
    pub language: String,
    /// Candidates for the thumbnail.
    pub images: Vec<Candidate>,
    /// Enclosures.
    pub media: Vec<Media>,
    /// Duration of the first of the media, if given outside of it.
    pub duration_ms: Option<u32>,
    /// Files with the captions of its video.
    pub captions: Vec<Caption>,
    /// URL of its player, as the feed gives it.
    pub player: String,
    /// Name of the site that it was taken from; empty if the feed names none.
    pub source: String,
}

impl Draft {
    /// Adds a tag; empty and repeated ones are ignored.
    pub fn tag(&mut self, tag: &str, sink: &mut Sink) {
        let tag = sink.name(tag);
        if self.tags.len() >= MAX_PER_ENTRY {
            sink.warn_here(Code::Capped);
        } else if !tag.is_empty() && !self.tags.contains(&tag) {
            // Most entries have one tag, while a vector would begin with room for four.
            self.tags.reserve_exact(usize::from(self.tags.is_empty()));
            self.tags.push(tag);
        }
    }

    /// Adds a candidate for the thumbnail, unless it is a decoration.
    pub fn image(&mut self, candidate: Candidate) {
        if self.images.len() < MAX_PER_ENTRY && !candidate.url.is_empty() && !is_decoration(&candidate.url) {
            if platform::HAS_FAST_PATHS && self.images.is_empty() {
                // As for the tags.
                self.images = Vec::with_capacity(1);
            }
            self.images.push(candidate);
        }
    }

    /// Adds a file of captions, if it is WebVTT: browsers display no other format.
    pub fn caption(&mut self, url: String, mime: &str, language: String) {
        let is_vtt = mime == "text/vtt" || mime.is_empty() && mime_of(&url).as_deref() == Some("text/vtt");
        if is_vtt && self.captions.len() < MAX_PER_ENTRY {
            self.captions.push(Caption { url, language });
        }
    }

    /// Adds an enclosure.
    pub fn medium(&mut self, medium: Media) {
        if self.media.len() < MAX_PER_ENTRY {
            self.media.push(medium);
        }
    }
}

/// Collects what the parsers find.
pub struct Sink {
    /// The feed so far.
    pub feed: Feed,
    /// The parser's position in the decoded text, in bytes.
    pub at: usize,
    /// Whether nothing more is wanted.
    pub stopped: bool,
    /// Whether the bytes were cut off before the feed's end.
    pub cut_off: bool,
    /// Dates after this one are in the future.
    pub latest: Millis,
    /// The buffer in which texts are cleaned, one after the other.
    plain: PlainText,
    error: Option<Error>,
    url: String,
    max_articles: usize,
    stop_early: bool,
}

impl Sink {
    /// Creates an empty sink.
    pub fn new(options: &Options) -> Sink {
        Sink {
            feed: Feed { encoding: "utf-8", ..Feed::default() },
            at: 0,
            stopped: false,
            cut_off: false,
            latest: Millis(i64::MAX),
            plain: PlainText::default(),
            error: None,
            url: options.url.clone(),
            max_articles: options.max_articles,
            stop_early: options.stop_early,
        }
    }

    /// Counts a warning.
    pub fn warn(&mut self, code: Code, at: Option<u32>) {
        match self.feed.warnings.iter_mut().find(|w| w.code == code) {
            Some(warning) => warning.count = warning.count.saturating_add(1),
            None => self.feed.warnings.push(Warning { code, count: 1, at }),
        }
    }

    /// Counts a warning at the parser's position.
    pub fn warn_here(&mut self, code: Code) {
        self.warn(code, u32::try_from(self.at).ok());
    }

    /// Stops reading, because the feed cannot be read any further. An error if there are no articles yet, else a warning.
    pub fn fail(&mut self, code: Code, at: Option<u32>) {
        self.stopped = true;
        if self.feed.articles.is_empty() {
            self.error.get_or_insert(Error { code, at });
        } else {
            self.warn(code, at);
        }
    }

    /// Returns whether there is room for another article. If not, counts a warning and stops reading.
    pub fn has_room(&mut self) -> bool {
        if self.feed.articles.len() < self.max_articles {
            return true;
        }
        self.warn_here(Code::Capped);
        self.stopped = true;
        false
    }

    /// Returns the base URL where there is no `xml:base`: in Atom the feed's own URL (RFC 4287, section 2); in the other formats, which
    /// specify nothing, the home page, since a feed may be served from another site. Each replaces the other if that is missing.
    pub fn base(&self) -> &str {
        match &self.feed.home {
            Some(home) if self.url.is_empty() || self.feed.format != Format::Atom => home,
            _ => &self.url,
        }
    }

    fn warn_of_flags(&mut self, flags: u8) {
        if flags == 0 {
            return;
        }
        for (bit, code) in [(text::BIDI, Code::Bidi), (text::CHARS, Code::Chars), (text::LONG, Code::Long)] {
            if flags & bit != 0 {
                self.warn_here(code);
            }
        }
    }

    /// Cleans a short text: a name, a tag.
    pub fn name(&mut self, raw: &str) -> String {
        self.display_text(raw, Markup::Guess, NAME, &mut |_| false)
    }

    /// Cleans a title.
    pub fn title(&mut self, raw: &str, kind: Markup) -> String {
        self.display_text(raw, kind, TITLE, &mut |_| false)
    }

    /// Cleans a summary; returns an empty string unless it is `wanted`. Calls `image` for every `<img>`, until that returns `false`.
    pub fn summary(&mut self, raw: &str, kind: Markup, wanted: bool, image: &mut dyn FnMut(&str) -> bool) -> String {
        self.display_text(raw, kind, if wanted { SUMMARY } else { 0 }, image)
    }

    /// Cleans a summary that is wanted, of escaped HTML. `None` if it has to be decoded first.
    pub fn escaped_summary(&mut self, source: &str, image: &mut dyn FnMut(&str) -> bool) -> Option<String> {
        if source.len() > MAX_ESCAPED_BYTES {
            return None;
        }
        self.plain.restart(SUMMARY);
        text::push_escaped(&mut self.plain, source, image)?;
        Some(self.finish_text(SUMMARY))
    }

    fn display_text(&mut self, raw: &str, kind: Markup, limit: usize, image: &mut dyn FnMut(&str) -> bool) -> String {
        if kind != Markup::Html && platform::is_plain(raw.as_bytes(), limit) {
            return raw.to_owned();
        }
        let plain = &mut self.plain;
        plain.restart(limit);
        if kind == Markup::Html || kind == Markup::Guess && text::looks_like_html(raw) {
            text::push_html(plain, raw, image);
        } else {
            plain.push_str(raw);
        }
        self.finish_text(limit)
    }

    /// Returns the cleaned text, and counts the warnings about it.
    fn finish_text(&mut self, limit: usize) -> String {
        let (text, flags) = (self.plain.text().to_owned(), self.plain.flags);
        // A long summary is not a defect.
        self.warn_of_flags(if matches!(limit, SUMMARY | 0) { flags & !text::LONG } else { flags });
        text
    }

    /// Resolves a URL to an absolute and safe one, and counts the warning about it.
    pub fn resolve<'a>(&mut self, raw: impl Into<Cow<'a, str>>) -> Option<String> {
        let resolved = resolve(raw, self.base());
        self.resolved(resolved)
    }

    fn resolved(&mut self, resolved: Resolved) -> Option<String> {
        match resolved {
            Resolved::Stripped(_) => self.warn_here(Code::UrlCredentials),
            Resolved::Refused => self.warn_here(Code::UrlScheme),
            Resolved::TooLong => self.warn_here(Code::UrlLong),
            _ => {}
        }
        resolved.url()
    }

    /// See [`super::Reader::extend`].
    pub fn extend(&mut self, max_articles: usize, stop_early: bool) {
        self.max_articles = self.max_articles.max(max_articles);
        self.stop_early &= stop_early;
    }

    /// Adds a complete entry to the feed.
    pub fn add(&mut self, draft: Draft) {
        let Draft {
            id,
            link,
            title,
            summary,
            author,
            published,
            updated,
            tags,
            language,
            images,
            mut media,
            duration_ms,
            mut captions,
            player,
            source,
        } = draft;
        let some = |text: String| (!text.is_empty()).then_some(text);
        let has_link = !trim(&link.value).is_empty();
        let url = self.resolve(link.value);
        let link_refused = url.is_none() && has_link;
        if !player.is_empty() {
            if media.is_empty() {
                media.push(Media::default());
            }
            if let Some(medium) = media.first_mut() {
                medium.player = Some(player);
            }
        }
        if let Some(medium) = media.first_mut() {
            medium.duration_ms = medium.duration_ms.or(duration_ms);
        }
        let media = self.media(media);
        captions.retain_mut(|caption| self.resolve(&caption.url).map(|url| caption.url = url).is_some());
        let thumbnail = self.thumbnail(images, url.as_deref());
        if url.is_none() && !link_refused && media.is_empty() {
            self.warn_here(Code::NoUrl);
        }
        let mut title = title.value;
        if text::is_blank(&title) {
            self.warn_here(Code::NoTitle);
            let (start, flags) = clean(&summary.value, SUBSTITUTE_TITLE);
            title = start;
            if flags & text::LONG > 0 {
                // Cut at the last space if it is near the end, which shows that there are words, and add an ellipsis.
                let space = title.bytes().rposition(|byte| byte == b' ').filter(|at| at * 4 > title.len() * 3);
                title.truncate(space.unwrap_or(title.len()));
                title.push('…');
            }
            if text::is_blank(&title) {
                let shown = url.as_deref().and_then(|url| after(url, "://")).unwrap_or_default();
                title = clean(shown, TITLE).0;
            }
        }
        if let Some(start) = title.strip_suffix(&*source).and_then(|start| start.strip_suffix(" - ")) {
            title.truncate(start.len());
        }
        let source = some(source).filter(|source| *source != title);
        let published = published.value;
        match published.or(updated.value) {
            None => self.warn_here(Code::Date),
            Some(date) if date > self.latest => self.warn_here(Code::DateFuture),
            Some(_) => {}
        }
        if platform::HAS_FAST_PATHS && self.feed.articles.is_empty() {
            self.feed.articles.reserve(USUAL_ARTICLES);
        }
        self.feed.articles.push(Article {
            id: some(id).or_else(|| url.clone()).unwrap_or_default(),
            url,
            link_refused,
            title,
            summary: some(summary.value),
            author: some(author.value),
            published,
            updated: updated.value,
            tags,
            language: some(language),
            thumbnail,
            media,
            captions,
            source,
        });
        if self.stop_early && self.at >= EARLY_BYTES && self.feed.articles.len() >= EARLY_ARTICLES {
            self.stopped = true;
        }
    }

    fn media(&mut self, media: Vec<Media>) -> Vec<Media> {
        let mut kept: Vec<Media> = Vec::new();
        for mut medium in media {
            let url = self.resolve(medium.url).unwrap_or_default();
            medium.player = medium.player.and_then(|player| self.resolve(player));
            if url.is_empty() && medium.player.is_none()
                || kept.iter().any(|m| m.url == url && m.player == medium.player)
            {
                continue;
            }
            medium.mime = medium.mime.or_else(|| mime_of(&url));
            medium.url = url;
            kept.push(medium);
        }
        kept
    }

    /// `page`: the article's URL.
    fn thumbnail(&mut self, mut images: Vec<Candidate>, page: Option<&str>) -> Option<Image> {
        while let Some(at) = best(&images) {
            let Candidate { mut url, rank, width, height } = images.swap_remove(at);
            // In a text that is on the article's page, too, and not in a format that says otherwise.
            if let Some(page) =
                page.filter(|_| rank >= IN_TEXT && self.feed.format != Format::Atom && !url.starts_with('/'))
            {
                url = resolve(url, page).url().unwrap_or_default();
            }
            // If a picture cannot be loaded, the next best one is shown.
            if let Some(url) = self.resolve(url) {
                return Some(Image { url, width, height });
            }
        }
        None
    }

    /// Returns the feed, or the error.
    pub fn finish(mut self, content_type: Option<&str>) -> Result<Feed, Error> {
        if let Some(error) = self.error {
            return Err(error);
        }
        if self.cut_off {
            self.warn_here(Code::Truncated);
        }
        let mime = content_type.map(|value| trim(text::split_once_or_whole(value, b';').0));
        if mime.is_some_and(|mime| !["xml", "json", "rss", "atom"].iter().any(|word| contains_ignore_case(mime, word)))
        {
            self.warn(Code::Mime, None);
        }
        Ok(self.feed)
    }
}
