//! Reads any bytes as a feed: nothing panics, every URL is safe, every limit holds, and reading in pieces makes no difference.
#![no_main]

use libfuzzer_sys::fuzz_target;
use newsrail::feed::{Options, Reader, Step, read};

fuzz_target!(|bytes: &[u8]| {
    // The last byte selects how the rest is read, so any feed file can be a seed unchanged.
    let Some((&how, feed)) = bytes.split_last() else { return };
    let content_type = match how % 5 {
        0 => None,
        1 => Some("text/xml; charset=gb2312"),
        2 => Some("application/rss+xml; charset=iso-8859-1"),
        3 => Some("application/feed+json"),
        _ => Some("text/html; charset=utf-16le"),
    };
    let options = Options {
        url: if how & 0x80 == 0 { String::new() } else { "https://feeds.example.net/x/feed".into() },
        content_type: content_type.map(str::to_owned),
        max_articles: 20,
        stop_early: how & 0x40 != 0,
    };
    let whole = read(feed, options.clone());
    let mut reader = Reader::new(options);
    for piece in feed.chunks(usize::from(how % 61) + 1) {
        reader.push(piece);
        while reader.step(usize::from(how % 37)) == Step::Busy {}
    }
    reader.end(true);
    assert_eq!(reader.finish(), whole, "pieces make a difference");
    let Ok(feed) = whole else { return };
    assert!(feed.articles.len() <= 20);
    for article in &feed.articles {
        assert!(article.title.len() < 20_000 && article.tags.len() <= 50);
        let media = article
            .media
            .iter()
            .flat_map(|medium| [Some(&medium.url).filter(|url| !url.is_empty()), medium.player.as_ref()]);
        let urls = [article.url.as_ref(), article.thumbnail.as_ref().map(|image| &image.url), feed.home.as_ref()];
        for url in urls.into_iter().chain(media).flatten() {
            let parsed = url::Url::parse(url).expect("an address is absolute");
            assert!(
                matches!(parsed.scheme(), "http" | "https")
                    && parsed.username().is_empty()
                    && parsed.password().is_none()
            );
            assert_eq!(parsed.as_str(), url, "an address is normal");
        }
    }
});
