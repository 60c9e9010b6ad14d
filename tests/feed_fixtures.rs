//! One small feed per symptom, in `fixtures/feeds/`: what a rail shows of it, and which warnings the webmaster gets.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::fmt::Write;
use std::path::Path;

use newsrail::feed::{Options, read};
use newsrail::model::{Article, Feed};

/// The URL of the feeds, unless a case gives another.
const URL: &str = "https://feeds.example.net/x/feed";

fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/feeds").join(name)).unwrap()
}

fn feed(name: &str) -> Feed {
    read(&bytes(name), Options { url: URL.into(), ..Options::default() })
        .unwrap_or_else(|error| panic!("{name}: {error:?}"))
}

fn only(name: &str) -> Article {
    let mut feed = feed(name);
    assert_eq!(feed.articles.len(), 1, "{name}");
    feed.articles.remove(0)
}

fn codes(feed: &Feed) -> String {
    // Few of these feeds have dates, and missing dates are not their subject.
    feed.warnings.iter().map(|warning| warning.code.name()).filter(|name| *name != "date").collect::<Vec<_>>().join(" ")
}

/// The file; titles and URLs of what is shown, the URLs without `https://example.org/`; the codes of the warnings.
const SHOWN: &[(&str, &str, &str)] = &[
    ("rss-0.91-doctype.xml", "One 1", "dtd"),
    ("thumbnail-as-text.xml", "Harbour opens 1, Bridge closes 2", ""),
    ("json-bare-array.json", "One 1, Two 2", ""),
    // Encodings.
    ("gb2312-declared.xml", "浙江在线新闻 1, 杭州志愿服务 2", ""),
    ("gbk-undeclared.xml", "浙江在线新闻 1, 杭州志愿服务 2", "charset"),
    ("big5-declared.xml", "臺灣新聞 1", ""),
    ("shift-jis-declared.xml", "ニュース速報 1", ""),
    ("utf-16le-bom.xml", "浙江在线新闻 1, 杭州志愿服务 2", ""),
    ("utf-16be-no-bom.xml", "浙江在线新闻 1, 杭州志愿服务 2", ""),
    ("utf-32le-bom.xml", "浙江在线 1", ""),
    ("utf-8-bom-and-space-before-declaration.xml", "One 1", ""),
    ("latin-1-declared-utf-8-meant.xml", "Café — über 1", "charset"),
    ("windows-1252-undeclared.xml", "Café — façade 1", "charset"),
    ("one-broken-byte-among-many.xml", "浙江\u{fffd}线新闻 1", "chars"),
    // XML that is not well-formed.
    ("junk-before-declaration.xml", "One 1", ""),
    ("text-before-declaration.xml", "One 1", ""),
    ("bare-ampersand.xml", "Q&A: fish & chips ?a=1&b=2&copy=3", "ill-formed"),
    ("undeclared-entity.xml", "Café … &unknown; 1", "ill-formed"),
    ("undeclared-prefix.xml", "One 1", ""),
    ("unclosed-item.xml", "One 1, Two 2", "ill-formed"),
    ("unclosed-fields.xml", "One 1, Two 2", "ill-formed"),
    ("related-inside-item.xml", "Harbour opens 1, Bridge closes 2", ""),
    ("misnested-tags.xml", "One 1, Two 2", "ill-formed"),
    ("unclosed-root.xml", "One 1, Two 2", "ill-formed"),
    ("unclosed-cdata.xml", "One 1", "ill-formed"),
    ("unclosed-comment.xml", "One 1", "ill-formed"),
    ("unclosed-quote.xml", "One 1, Two 2", ""),
    ("unquoted-attribute.xml", "One 1", ""),
    ("cut-off-in-title.xml", "One 1", "truncated no-url no-title"),
    ("link-escaped-twice.xml", "One 1?a=1&b=2", ""),
    ("cdata-twice.xml", "One & more 1?a=1&b=2", ""),
    // Attacks and unsafe content.
    ("control-characters.xml", "One 1, Two 2", "chars"),
    ("billion-laughs.xml", "Ha ! 1", "dtd"),
    ("external-entity.xml", "Secret: 1", "dtd"),
    ("html-in-titles.xml", "Bold news today 1, a < b and b > c 2, Vec<T> explained 3, Hello 4", ""),
    ("escaped-twice.xml", "<script> 1", ""),
    ("bidi-title.xml", "One two 1", "bidi"),
    ("addresses-with-credentials.xml", "T https://evil.example/x", "url-creds"),
    // Missing fields.
    (
        "no-titles.xml",
        "The start of the text stands in. 1, example.org/2.html 2.html, Emoji are no title 3",
        "no-title",
    ),
    ("no-links.xml", "A guid is a link 2", "no-url"),
    ("no-items.xml", "", ""),
    // JSON that is not well-formed.
    ("lone-surrogates.json", "half \u{fffd} here 1, whole \u{1f600} one \u{fffd} 2", "ill-formed chars"),
    ("raw-control-characters.json", "two lines and one 1", "ill-formed chars"),
    ("wrong-types.json", "a 1, Sum 2", "type no-title"),
    ("duplicate-keys.json", "Last 1", ""),
    ("guard-prefix.json", "One 1", ""),
    ("callback.json", "One <b> 1", ""),
    ("trailing-comma-and-comments.json", "One 1, Two 2", "ill-formed"),
    ("cut-off.json", "One 1", "truncated"),
    ("missing-comma.json", "One 1, Two 2, Three 3", "ill-formed"),
    ("broken-item.json", "One 1, Three 3", "json"),
];

#[test]
fn shows_what_a_person_would_expect() {
    let mut faults = String::new();
    for (name, shown, warned) in SHOWN {
        let feed = feed(name);
        let articles = feed.articles.iter().filter(|article| article.is_showable());
        let ours: Vec<String> = articles
            .map(|article| {
                [
                    article.title.as_str(),
                    " ",
                    article.url.as_deref().map_or("-", |url| url.strip_prefix("https://example.org/").unwrap_or(url)),
                ]
                .concat()
            })
            .collect();
        let ours = ours.join(", ");
        if ours != *shown || codes(&feed) != *warned {
            writeln!(faults, "{name}: {ours:?} {:?}", codes(&feed)).unwrap();
        }
    }
    assert!(faults.is_empty(), "{faults}");
}

#[test]
fn says_why_nothing_is_shown() {
    for (name, code, at) in [
        ("soft-404.html", "not-a-feed", 16),
        ("empty.xml", "empty-body", 0),
        ("white.xml", "empty-body", 0),
        ("string.json", "shape", 0),
        ("no-list.json", "shape", 23),
    ] {
        let error = read(&bytes(name), Options::default()).expect_err(name);
        assert_eq!((error.code.name(), error.at), (code, Some(at)), "{name}");
    }
}

/// The photographer is not the author of the article.
#[test]
fn a_picture_s_credit_is_no_author() {
    let article = only("photo-credit.xml");
    assert_eq!(
        (article.author, article.thumbnail.map(|image| image.url)),
        (None, Some("https://example.org/a.jpg".into()))
    );
}

/// Elements that no reader knows may hold the link, the id and the date of something else.
#[test]
fn a_related_article_inside_an_item_gives_it_nothing() {
    let feed = feed("related-inside-item.xml");
    let of = |at: usize| (feed.articles[at].id.as_str(), feed.articles[at].published.map(|date| date.0));
    assert_eq!(of(0), ("a-1", Some(1_352_361_600_000)));
    assert_eq!(of(1).1, Some(1_352_358_000_000));
}

#[test]
fn refuses_addresses_that_are_no_links() {
    let feed = feed("addresses-unsafe.xml");
    assert_eq!(feed.articles.len(), 10);
    for article in &feed.articles {
        // The entry is shown with its title as text, but not linked.
        assert!(article.url.is_none() && article.link_refused && article.is_showable(), "{}", article.title);
    }
    let warning = feed.warnings.iter().find(|warning| warning.code.name() == "url-scheme").unwrap();
    assert_eq!(warning.count, 10);
}

#[test]
fn resolves_addresses_as_a_browser_does() {
    let urls = |feed: Feed| feed.articles.into_iter().map(|article| article.url.unwrap()).collect::<Vec<_>>();
    assert_eq!(
        urls(feed("addresses-relative.xml")),
        [
            "https://example.org/a",
            "https://example.org/b",
            "https://cdn.example.org/c",
            "https://example.org/?d=1",
            "https://example.org/e",
            "https://evil.example/f",
            "https://evil.example/g",
        ]
    );
    // RSS and JSON: relative to the home page, else to the feed's URL. Atom: relative to the feed's URL, else to the home page.
    let rss = |link: &str| format!("<rss><channel>{link}<item><title>One</title><link>a</link></item></channel></rss>");
    let atom = |link: &str| {
        format!(
            "<feed xmlns='http://www.w3.org/2005/Atom'>{link}<entry><title>One</title><link href='a'/></entry></feed>"
        )
    };
    for (bytes, url, expected) in [
        (rss("<link>https://example.org/x/</link>"), URL, "https://example.org/x/a"),
        (rss(""), URL, "https://feeds.example.net/x/a"),
        (rss("<link>/home/</link>"), URL, "https://feeds.example.net/home/a"),
        (atom("<link href='https://example.org/x/'/>"), URL, "https://feeds.example.net/x/a"),
        (atom("<link href='https://example.org/x/'/>"), "", "https://example.org/x/a"),
        (
            "{\"home_page_url\":\"https://example.org/x/\",\"items\":[{\"title\":\"One\",\"url\":\"a\"}]}".into(),
            URL,
            "https://example.org/x/a",
        ),
        ("[{\"title\":\"One\",\"url\":\"a\"}]".into(), URL, "https://feeds.example.net/x/a"),
    ] {
        let feed = read(bytes.as_bytes(), Options { url: url.into(), ..Options::default() }).unwrap();
        assert_eq!(urls(feed), [expected], "{bytes}");
    }
}

#[test]
fn takes_the_picture_that_fits() {
    let article = only("rss-2.0-media-rss.xml");
    assert_eq!(
        article.thumbnail.map(|image| (image.url, image.width, image.height)),
        Some(("https://cdn.example.org/card.jpg".into(), Some(480), Some(270)))
    );
    assert_eq!(article.media.iter().map(|medium| medium.width).collect::<Vec<_>>(), [Some(320), Some(1280)]);
    assert_eq!(article.tags, ["harbour", "city"]);
    let article = only("markup-not-escaped.xml");
    assert_eq!(article.thumbnail.map(|image| image.url).as_deref(), Some("https://cdn.example.org/1.jpg"));
    assert_eq!(article.summary.as_deref(), Some("First second"));
    let pictures: Vec<_> = feed("thumbnail-as-text.xml").articles.into_iter().filter_map(|a| a.thumbnail).collect();
    let urls: Vec<_> = pictures.iter().map(|image| &*image.url).collect();
    assert_eq!(urls, ["https://cdn.example.org/1.jpg", "https://cdn.example.org/2.jpg"]);
}

#[test]
fn reads_podcasts_and_videos() {
    let article = only("podcast.xml");
    assert_eq!((article.author.as_deref(), article.summary.as_deref()), (Some("Host"), Some("What it is about.")));
    assert_eq!((article.media[0].duration_ms, article.media[0].mime.as_deref()), (Some(3_723_000), Some("audio/mpeg")));
    assert_eq!(article.thumbnail.map(|image| image.url).as_deref(), Some("https://cdn.example.org/ep1.png"));
    let article = only("youtube.xml");
    assert_eq!(article.media[0].player.as_deref(), Some("https://www.youtube.com/watch?v=aaaaaaaaaaa"));
    assert_eq!(article.thumbnail.and_then(|image| image.width), Some(480));
    let article = only("unquoted-attribute.xml");
    assert_eq!(
        (&*article.media[0].url, article.media[0].mime.as_deref()),
        ("https://cdn.example.org/1.mp3", Some("audio/mpeg"))
    );
    let feed = feed("unclosed-quote.xml");
    assert_eq!(feed.articles[0].media[0].url, "https://cdn.example.org/1.mp3");
}

#[test]
fn reads_the_old_formats() {
    let article = only("rdf-1.0.xml");
    assert_eq!(
        (article.author.as_deref(), &*article.tags, article.summary.as_deref()),
        (Some("Desk"), &["city".to_owned()][..], Some("Whole text."))
    );
    let article = only("atom-0.3.xml");
    assert_eq!((&*article.title, article.summary.as_deref()), ("A < B", Some("Body")));
    assert!(article.published < article.updated);
    let article = only("atom-1.0.xml");
    assert_eq!((&*article.title, &*article.media[0].url), ("Fish & Chips", "https://cdn.example.org/1.mp3"));
}

#[test]
fn caps_marks_on_one_character() {
    let title = only("zalgo-title.xml").title;
    assert_eq!((title.chars().count(), title.chars().last()), (10, Some('a')));
}

#[test]
fn keeps_only_whole_entries_of_a_broken_transfer() {
    for (name, cut) in [("atom-1.0.xml", 400), ("rss-2.0-media-rss.xml", 700), ("unclosed-root.xml", 230)] {
        let mut reader = newsrail::feed::Reader::new(Options::default());
        reader.push(&bytes(name)[..cut]);
        reader.end(false);
        let feed = reader.finish().unwrap();
        let whole = read(&bytes(name), Options::default()).unwrap();
        assert!(whole.articles.starts_with(&feed.articles), "{name}");
        assert!(codes(&feed).contains("truncated"), "{name}");
    }
}
