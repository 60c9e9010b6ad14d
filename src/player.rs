//! Finds what plays an article's video: a file that the browser plays itself, or the player of a provider.
//!
//! A provider's frame URL is built from the video's id (and the hash of an unlisted Vimeo video) alone; nothing else of the feed's URL is used. To add a
//! provider: one entry in [`PROVIDERS`], and its origin in the policies of docs/security.md.

use crate::model::{Article, Caption, Media};
use crate::text::{after, contains};

/// What is needed to play a video, once a reader asks for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Player {
    /// `file`, or the provider's name: as reported by `newsrail-play`.
    pub provider: &'static str,
    /// URL of the file, or of the page for the frame.
    pub src: String,
    /// Whether it is taller than wide.
    pub is_portrait: bool,
    /// Captions, if it is a file.
    pub captions: Vec<Caption>,
}

impl Player {
    /// Returns whether `src` is a file, for the browser's own player.
    pub fn is_file(&self) -> bool {
        self.provider == FILE
    }
}

const FILE: &str = "file";

/// Returns the names that `newsrail-play` can report, apart from `file`.
#[cfg(not(target_arch = "wasm32"))]
pub fn provider_names() -> impl Iterator<Item = &'static str> {
    PROVIDERS.iter().map(|provider| provider.name)
}

/// A video provider whose player is known.
struct Provider {
    name: &'static str,
    /// Its hosts; their subdomains match as well.
    hosts: &'static [&'static str],
    /// What directly precedes an id in its URLs.
    marks: &'static [&'static str],
    /// Returns the frame URL for an id and the text that follows it; `None` if it is not an id.
    frame: fn(&str, &str) -> Option<String>,
}

const PROVIDERS: &[Provider] = &[
    Provider {
        name: "youtube",
        hosts: &["youtube-nocookie.com", "youtube.com", "youtu.be"],
        marks: &["?v=", "&v=", "/embed/", "/shorts/", "/live/", "/v/", "youtu.be/"],
        frame: |id, _| {
            // These two are no ids: they mean nothing without what follows.
            let fits = id.len() == 11 && id != "videoseries" && id != "live_stream";
            framed("https://www.youtube-nocookie.com/embed/", id, "?autoplay=1&playsinline=1", fits)
        },
    },
    Provider {
        name: "bilibili",
        hosts: &["bilibili.com", "b23.tv"],
        marks: &["bvid=", "aid=", "/video/", "b23.tv/"],
        frame: |id, _| {
            let number = id.strip_prefix("av").unwrap_or(id);
            let (key, id, fits) = if is_number(number) {
                ("aid=", number, true)
            } else {
                ("bvid=", id, id.starts_with("BV") && id.len() == 12)
            };
            let player = ["https://player.bilibili.com/player.html?isOutside=true&autoplay=1&danmaku=0&", key].concat();
            framed(&player, id, "", fits)
        },
    },
    Provider {
        name: "vimeo",
        hosts: &["vimeo.com"],
        marks: &["clip_id=", "/videos/", "/video/", "vimeo.com/"],
        frame: |id, rest| {
            // Unlisted videos have a hash: /ID/HASH, or ?h=HASH.
            let hash = rest.strip_prefix('/').or_else(|| after(rest, "?h=")).map_or("", word);
            let hash = if hash.is_empty() { String::new() } else { ["&h=", hash].concat() };
            let options = ["?autoplay=1&dnt=1&playsinline=1", &hash].concat();
            framed("https://player.vimeo.com/video/", id, &options, is_number(id))
        },
    },
    Provider {
        name: "tencent",
        hosts: &["v.qq.com", "video.qq.com"],
        marks: &["vid=", "/page/", "/"],
        frame: |id, _| framed("https://v.qq.com/txp/iframe/player.html?autoplay=true&vid=", id, "", id.len() == 11),
    },
    Provider {
        name: "youku",
        hosts: &["youku.com"],
        marks: &["vid=", "/id_", "/embed/", "/sid/"],
        frame: |id, _| framed("https://player.youku.com/embed/", id, "?autoplay=true", id.starts_with('X')),
    },
];

fn framed(before: &str, id: &str, after: &str, fits: bool) -> Option<String> {
    fits.then(|| [before, id, after].concat())
}

fn is_number(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit())
}

/// Returns the longest prefix of `text` that consists of characters of ids.
fn word(text: &str) -> &str {
    let end = text.bytes().position(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'=')));
    text.get(..end.unwrap_or(text.len())).unwrap_or_default()
}

/// Returns the provider's name and the frame URL for the absolute URL of a video, its page or its player.
pub fn frame(url: &str) -> Option<(&'static str, String)> {
    let bare = after(url, "://")?;
    let end = bare.bytes().position(|byte| matches!(byte, b'/' | b'?' | b':')).unwrap_or(bare.len());
    let host = bare.get(..end).unwrap_or_default();
    let is_at = |known: &&str| host.strip_suffix(known).is_some_and(|below| below.is_empty() || below.ends_with('.'));
    let provider = PROVIDERS.iter().find(|provider| provider.hosts.iter().any(is_at))?;
    for mark in provider.marks {
        let mut rest = bare;
        while let Some(behind) = after(rest, mark) {
            let id = word(behind);
            rest = behind.get(id.len()..).unwrap_or_default();
            if let Some(frame) = (provider.frame)(id, rest) {
                return Some((provider.name, frame));
            }
        }
    }
    None
}

/// Returns what plays the article's video: a file before a frame, each in the feed's order. `plays` tells whether the browser plays a
/// MIME type. `None` if nothing is known to play it; the reader follows the article's link instead.
#[inline(never)]
pub fn player(article: &Article, plays: &dyn Fn(&str) -> bool) -> Option<Player> {
    let is_portrait = article.media.iter().any(|media| media.height > media.width && media.width.is_some());
    let file = article.media.iter().find(|media| is_file(media, plays));
    if let Some(media) = file {
        let captions = article.captions.clone();
        return Some(Player { provider: FILE, src: media.url.clone(), is_portrait, captions });
    }
    for url in places(article) {
        if let Some((provider, src)) = frame(url) {
            let is_portrait = is_portrait || places(article).iter().any(|url| contains(url, "/shorts/"));
            return Some(Player { provider, src, is_portrait, captions: Vec::new() });
        }
    }
    None
}

/// Returns the URLs that may identify the article's video: of players, of media, and last of its page.
fn places(article: &Article) -> Vec<&str> {
    let mut places = Vec::new();
    for media in &article.media {
        places.extend(media.player.as_deref());
        places.push(&media.url);
    }
    places.extend(article.url.as_deref());
    places
}

/// Returns the URL that an article links to: its page, else the page or file of its media. A URL of its own that was refused is not
/// replaced.
pub fn href(article: &Article) -> Option<String> {
    let first = || places(article).into_iter().find(|url| !url.is_empty() && !article.link_refused);
    article.url.as_deref().or_else(first).map(Into::into)
}

/// Returns whether the feed gives a player for the article that is not known, and nothing else plays it.
pub fn is_unknown(article: &Article, plays: &dyn Fn(&str) -> bool) -> bool {
    article.media.iter().any(|media| media.player.is_some()) && player(article, plays).is_none()
}

fn is_file(media: &Media, plays: &dyn Fn(&str) -> bool) -> bool {
    !media.url.is_empty() && media.is_video() && plays(media.mime.as_deref().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    const YOUTUBE: &str = "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1&playsinline=1";
    const BILIBILI: &str =
        "https://player.bilibili.com/player.html?isOutside=true&autoplay=1&danmaku=0&bvid=BV1xx411c7mD";
    const BILIBILI_NUMBER: &str =
        "https://player.bilibili.com/player.html?isOutside=true&autoplay=1&danmaku=0&aid=170001";
    const VIMEO: &str = "https://player.vimeo.com/video/76979871?autoplay=1&dnt=1&playsinline=1";
    const VIMEO_UNLISTED: &str = "https://player.vimeo.com/video/76979871?autoplay=1&dnt=1&playsinline=1&h=8272103f6e";
    const TENCENT: &str = "https://v.qq.com/txp/iframe/player.html?autoplay=true&vid=m0035abcxyz";
    const YOUKU: &str = "https://player.youku.com/embed/XNDUwNDY4MDA0MA==?autoplay=true";

    #[test]
    fn addresses_of_every_provider_become_its_frame() {
        for (url, expected) in [
            ("https://www.youtube.com/watch?v=dQw4w9WgXcQ", YOUTUBE),
            ("http://m.youtube.com/watch?list=x&v=dQw4w9WgXcQ&t=5#x", YOUTUBE),
            ("https://www.youtube.com/v/dQw4w9WgXcQ?version=3", YOUTUBE),
            ("https://www.youtube.com/embed/dQw4w9WgXcQ?autoplay=0&origin=https://evil.example", YOUTUBE),
            ("https://b23.tv/BV1xx411c7mD", BILIBILI),
            ("https://www.youtube.com/shorts/dQw4w9WgXcQ", YOUTUBE),
            ("https://www.youtube.com/live/dQw4w9WgXcQ", YOUTUBE),
            ("https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ", YOUTUBE),
            ("https://youtu.be/dQw4w9WgXcQ?si=abc", YOUTUBE),
            ("https://www.bilibili.com/video/BV1xx411c7mD/?p=2", BILIBILI),
            ("https://player.bilibili.com/player.html?isOutside=true&bvid=BV1xx411c7mD&cid=1&p=1", BILIBILI),
            ("https://www.bilibili.com/video/av170001", BILIBILI_NUMBER),
            ("https://player.bilibili.com/player.html?aid=170001&cid=279786", BILIBILI_NUMBER),
            ("https://vimeo.com/76979871", VIMEO),
            ("https://player.vimeo.com/video/76979871?autoplay=0", VIMEO),
            ("https://vimeo.com/groups/shortfilms/videos/76979871", VIMEO),
            ("https://vimeo.com/moogaloop.swf?clip_id=76979871", VIMEO),
            ("https://vimeo.com/76979871/8272103f6e", VIMEO_UNLISTED),
            ("https://player.vimeo.com/video/76979871?h=8272103f6e", VIMEO_UNLISTED),
            ("https://v.qq.com/x/page/m0035abcxyz.html", TENCENT),
            ("https://v.qq.com/x/cover/mzc00200k1xqhcj/m0035abcxyz.html", TENCENT),
            ("https://v.qq.com/txp/iframe/player.html?vid=m0035abcxyz", TENCENT),
            ("https://static.video.qq.com/TPout.swf?vid=m0035abcxyz&auto=1", TENCENT),
            ("https://v.youku.com/v_show/id_XNDUwNDY4MDA0MA==.html?spm=a2h", YOUKU),
            ("https://player.youku.com/embed/XNDUwNDY4MDA0MA==", YOUKU),
            ("http://player.youku.com/player.php/sid/XNDUwNDY4MDA0MA==/v.swf", YOUKU),
        ] {
            assert_eq!(frame(url).map(|(_, src)| src).as_deref(), Some(expected), "{url}");
        }
    }

    #[test]
    fn what_is_no_video_of_theirs_is_no_frame() {
        for url in [
            "https://youtube.com.evil.example/watch?v=dQw4w9WgXcQ",
            "https://notyoutube.com/watch?v=dQw4w9WgXcQ",
            "https://evil.example/?https://www.youtube.com/watch?v=dQw4w9WgXcQ",
            "https://evil.example?youtube.com/watch?v=dQw4w9WgXcQ",
            "https://www.youtube.com/watch?v=short",
            "https://www.youtube.com/embed/videoseries?list=PLx",
            "https://www.youtube.com/embed/live_stream?channel=UCx",
            "https://www.youtube.com/watch?v=%22%3E%3Cscript%3E",
            "https://www.youtube.com/@channel",
            "https://www.bilibili.com/video/BV1",
            "https://www.bilibili.com/video/BV1xx411c7mDx",
            "https://space.bilibili.com/1234",
            "https://vimeo.com/staffpicks",
            "https://v.qq.com/",
            "https://www.youku.com/",
            "https://v.youku.com/v_show/id_1234567890.html",
            "https://player.example/embed/dQw4w9WgXcQ",
            "",
        ] {
            assert_eq!(frame(url), None, "{url}");
        }
    }

    fn video(url: &str, mime: Option<&str>, player: Option<&str>) -> Media {
        Media { url: url.into(), mime: mime.map(Into::into), player: player.map(Into::into), ..Media::default() }
    }

    #[test]
    fn a_file_that_plays_comes_before_a_frame_and_the_first_that_plays_before_the_others() {
        let plays = |mime: &str| mime != "application/vnd.apple.mpegurl";
        let file = |name: &str, mime| video(&["https://a.example/", name].concat(), Some(mime), None);
        let frame = video("", None, Some("https://youtu.be/dQw4w9WgXcQ"));
        for (media, provider, src) in [
            (vec![frame.clone(), file("1.webm", "video/webm")], "file", "https://a.example/1.webm"),
            (
                vec![file("1.m3u8", "application/vnd.apple.mpegurl"), file("2.mp4", "video/mp4")],
                "file",
                "https://a.example/2.mp4",
            ),
            (vec![file("1.m3u8", "application/vnd.apple.mpegurl"), frame], "youtube", YOUTUBE),
            (vec![video("https://www.youtube.com/v/dQw4w9WgXcQ?version=3", None, None)], "youtube", YOUTUBE),
        ] {
            let found = player(&Article { media, ..Article::default() }, &plays).map(|it| (it.provider, it.src));
            assert_eq!(found, Some((provider, src.to_owned())));
        }
    }

    #[test]
    fn what_nobody_here_plays_has_no_player() {
        for media in [
            video("https://a.example/a", None, None),
            video("https://a.example/a.flv", Some("video/x-flv"), None),
            video("https://a.example/a.mp3", Some("audio/mpeg"), None),
            video("", None, Some("https://player.example/1")),
        ] {
            let article = Article { media: vec![media], ..Article::default() };
            let plays = |mime: &str| mime == "video/mp4";
            assert_eq!(player(&article, &plays), None);
            assert_eq!(is_unknown(&article, &plays), article.media.iter().any(|media| media.player.is_some()));
        }
    }

    #[test]
    fn a_link_that_was_refused_is_not_replaced() {
        let media = vec![video("https://a.example/1.mp4", Some("video/mp4"), None)];
        let article = Article { media, ..Article::default() };
        assert_eq!(href(&article).as_deref(), Some("https://a.example/1.mp4"));
        assert_eq!(href(&Article { link_refused: true, ..article }), None);
    }

    #[test]
    fn a_video_is_portrait_by_its_size_or_its_address() {
        let sized =
            |width, height| Media { width, height, ..video("https://a.example/1.mp4", Some("video/mp4"), None) };
        for (media, is_portrait) in [
            (sized(Some(360), Some(640)), true),
            (sized(Some(640), Some(360)), false),
            (sized(None, Some(640)), false),
            (sized(None, None), false),
            (video("https://www.youtube.com/shorts/dQw4w9WgXcQ", None, None), true),
        ] {
            let article = Article { media: vec![media], ..Article::default() };
            assert_eq!(player(&article, &|_| true).map(|it| it.is_portrait), Some(is_portrait), "{article:?}");
        }
        // YouTube's own feeds: only the page says so.
        let page = Some("https://www.youtube.com/shorts/dQw4w9WgXcQ".into());
        let watch = video("https://www.youtube.com/watch?v=dQw4w9WgXcQ", None, None);
        let article = Article { url: page, media: vec![watch], ..Article::default() };
        assert_eq!(player(&article, &|_| true).map(|it| it.is_portrait), Some(true));
    }
}
