//! Injection payloads in every field of every format. Runs if `NEWSRAIL_HOSTILE` names the file that lists them. What a
//! page does with the result is tested in a browser. Here: every URL is http(s) or absent, markup is removed where markup is declared,
//! and no field affects another.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use newsrail::feed::{Options, read};
use newsrail::model::Feed;
use serde_json::{Value, json};

fn xml(text: &str) -> String {
    // Characters that XML forbids would test something else.
    text.chars()
        .filter(|c| *c >= ' ' || matches!(c, '\t' | '\n' | '\r'))
        .collect::<String>()
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

fn feeds(payload: &str) -> [(&'static str, String); 4] {
    let p = xml(payload);
    let cdata = payload.replace("]]>", "");
    [
        ("rss", format!("<rss><channel><title>{p}</title><link>{p}</link><item><title>{p}</title><link>{p}</link><guid>{p}</guid><description>{p}</description><author>{p}</author><category>{p}</category><source url=\"{p}\">{p}</source><enclosure url=\"{p}\" type=\"{p}\"/><media:thumbnail url=\"{p}\" width=\"{p}\"/><media:player url=\"{p}\"/><itunes:image href=\"{p}\"/><pubDate>{p}</pubDate></item><item><title>after</title><link>https://example.org/</link></item></channel></rss>")),
        ("rss, in CDATA", format!("<rss><channel><title><![CDATA[{cdata}]]></title><item><title><![CDATA[{cdata}]]></title><link><![CDATA[{cdata}]]></link><content:encoded><![CDATA[{cdata}]]></content:encoded></item><item><title>after</title><link>https://example.org/</link></item></channel></rss>")),
        ("atom", format!("<feed xmlns=\"http://www.w3.org/2005/Atom\"><title type=\"html\">{p}</title><link href=\"{p}\"/><entry><title type=\"html\">{p}</title><link href=\"{p}\"/><id>{p}</id><author><name>{p}</name></author><category term=\"{p}\"/><content type=\"html\">{p}</content><summary type=\"text\">{p}</summary><link rel=\"enclosure\" href=\"{p}\" type=\"{p}\"/><updated>{p}</updated></entry><entry><title>after</title><link href=\"https://example.org/\"/></entry></feed>")),
        ("json", json!({"title": payload, "home_page_url": payload, "items": [
            {"id": payload, "url": payload, "title": payload, "summary": payload, "content_html": payload, "image": payload, "language": payload, "tags": [payload],
             "authors": [{"name": payload, "url": payload}], "date_published": payload, "attachments": [{"url": payload, "mime_type": payload, "duration_in_seconds": payload}]},
            {"id": "after", "url": "https://example.org/", "title": "after"}]}).to_string()),
    ]
}

fn check(feed: &Feed, context: &dyn Fn() -> String) {
    let last = feed.articles.last().unwrap_or_else(|| panic!("no article: {}", context()));
    assert_eq!((last.title.as_str(), last.url.as_deref()), ("after", Some("https://example.org/")), "{}", context());
    let mut urls = vec![feed.home.as_ref()];
    for article in &feed.articles {
        urls.extend([article.url.as_ref(), article.thumbnail.as_ref().map(|image| &image.url)]);
        urls.extend(
            article
                .media
                .iter()
                .flat_map(|medium| [Some(&medium.url).filter(|url| !url.is_empty()), medium.player.as_ref()]),
        );
    }
    for url in urls.into_iter().flatten() {
        let parsed = url::Url::parse(url).unwrap_or_else(|error| panic!("{url}: {error}: {}", context()));
        assert!(matches!(parsed.scheme(), "http" | "https") && parsed.username().is_empty(), "{url}: {}", context());
    }
}

#[test]
fn hostile_strings_stay_strings() {
    let Some(path) = std::env::var_os("NEWSRAIL_HOSTILE") else {
        println!("skipped: NEWSRAIL_HOSTILE is not set");
        return;
    };
    let list: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let mut tried = 0;
    for entry in list.as_array().unwrap() {
        let payload = entry["payload"].as_str().unwrap();
        for url in ["", "https://feeds.example.net/x/feed"] {
            for (format, feed) in feeds(payload) {
                let context = || format!("{format}: {payload:?}");
                let feed = read(feed.as_bytes(), Options { url: url.into(), ..Options::default() })
                    .unwrap_or_else(|error| panic!("{error:?} {}", context()));
                check(&feed, &context);
                tried += 1;
            }
        }
        // Declared as HTML, no HTML tag survives; what does is not a tag, or has a name that HTML does not know.
        let feed = format!(
            "<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><title type=\"html\">{}</title></entry></feed>",
            xml(payload)
        );
        let feed = read(feed.as_bytes(), Options::default()).unwrap();
        let title = feed.articles[0].title.to_ascii_lowercase();
        let decoded_once = payload.contains("&lt") || payload.contains("&#") || payload.contains("&LT");
        for tag in ["<script", "<img", "<svg", "<iframe", "<a ", "<body", "<div", "<style"] {
            let closed = title.find(tag).is_some_and(|at| newsrail::text::tag_len(&title[at..]).is_some());
            assert!(decoded_once || !closed, "{title:?} of {payload:?}");
        }
    }
    println!("{tried} feeds of {} strings", list.as_array().unwrap().len());
    assert!(tried > 0);
}
