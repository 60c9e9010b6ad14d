//! The host commands `related` and `region`, without the binary.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::ffi::OsString;
use std::io::{Error, ErrorKind};
use std::path::Path;

use newsrail::cli::{MISUSE, NOTHING, SHOWN, Tools, region, related};
use newsrail::feed::{MAX_ARTICLES, MAX_RANKED_ARTICLES};
use newsrail::model::Millis;
use serde_json::{Value, json};

/// The start of the day on which the feed's articles were published, one per second.
const DAY: i64 = 1_348_099_200_000;

/// Files: a feed, an empty one, and none; others are read.
fn read(path: &Path, max_bytes: u64) -> Result<Vec<u8>, Error> {
    let lists = include_str!("fixtures/region/zhejiang-lists.txt");
    let titles = lists.lines().skip(1).filter_map(|line| line.split('\t').next());
    let article = |(n, title): (usize, &str)| {
        json!({"id": n.to_string(), "url": format!("https://example.org/{n}"), "title": title,
            "date_published": format!("2012-09-20T00:00:{n:02}Z")})
    };
    let articles: Vec<Value> = titles.enumerate().map(article).collect();
    match path.to_str() {
        Some("missing") => Err(Error::new(ErrorKind::NotFound, "no such file")),
        Some("feed.xml") => Ok(json!({ "items": articles }).to_string().into()),
        Some("empty") => Ok(json!({ "items": [] }).to_string().into()),
        _ => newsrail::cli::read(path, max_bytes),
    }
}

fn run(command: fn(&[OsString], &mut Tools) -> u8, args: &[&str]) -> (u8, Vec<Value>, String) {
    let args: Vec<OsString> = args.iter().map(OsString::from).collect();
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let code = command(
        &args,
        &mut Tools {
            read: &read,
            parse_date: &|_| Some(Millis(DAY + 5000)),
            now: Millis(DAY + 100_000),
            out: &mut out,
            err: &mut err,
        },
    );
    let lines = String::from_utf8(out).expect("UTF-8");
    (
        code,
        lines.lines().filter_map(|line| serde_json::from_str(line).ok()).collect(),
        String::from_utf8(err).expect("UTF-8"),
    )
}

fn page_file(name: &str, text: impl AsRef<[u8]>) -> String {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, text).expect("a temporary file");
    path.to_string_lossy().into_owned()
}

#[test]
fn related_answers_a_line_a_page() {
    let one = page_file(
        "one.json",
        r#"{"url": "https://www.example.org/5/", "title": "浙江省直机关党员志愿服务进社区", "description": "党员到社区开展志愿服务",
            "keywords": ["社区", "党员"], "published": "2012-09-20"}"#,
    );
    let lines = page_file(
        "lines.jsonl",
        "{\"url\": \"https://example.org/x\", \"title\": \"湖州德清县干部\", \"keywords\": \"干部,湖州\"}\n{\"url\":\"https://example.org/y\",\"title\":\"qwerty\"}\n",
    );
    let (code, out, err) = run(related::run, &["feed.xml", "--page", &one, &lines, "--limit", "3"]);
    assert_eq!((code, err.as_str()), (SHOWN, ""));
    assert_eq!(out.len(), 3);
    assert_eq!(out[0]["url"], "https://www.example.org/5/");
    assert_eq!(out[0]["gate"], "related");
    assert_eq!(out[0]["items"][0]["id"], "4", "its own article, 5, is left out: {}", out[0]);
    assert!(out[0]["items"].as_array().is_some_and(|items| items.len() <= 3 && items.iter().all(|i| i["id"] != "5")));
    assert!(out[0]["items"][0]["score"].as_f64().is_some_and(|score| score > 0.0));
    assert_eq!(out[2]["gate"], "latest");
    assert_eq!(out[2]["items"][0]["id"], "24", "the newest");
}

#[test]
fn region_answers_a_line_an_article() {
    let gazetteer = concat!(env!("CARGO_MANIFEST_DIR"), "/gazetteer");
    let (code, out, _) = run(region::run, &["feed.xml", "--region", "Zhejiang", "--gazetteer", gazetteer]);
    assert_eq!(code, SHOWN);
    assert_eq!(out.len(), 14, "{out:?}");
    assert_eq!(out[6]["city"], "湖州");
    assert_eq!(out[0]["city"], Value::Null);
    let (code, out, _) = run(region::run, &["feed.xml", "--region", "湖州", "--gazetteer", gazetteer, "--limit", "1"]);
    assert_eq!((code, out.len()), (SHOWN, 1));
    let (code, out, _) = run(region::run, &["feed.xml", "--region", "海南", "--gazetteer", gazetteer]);
    assert_eq!((code, out.len()), (NOTHING, 0));
    let own = concat!(env!("CARGO_MANIFEST_DIR"), "/gazetteer/33.txt");
    assert_eq!(run(region::run, &["feed.xml", "--region", "33", "--gazetteer", own]).0, SHOWN);
}

#[test]
fn misuse_is_told_apart_from_nothing() {
    let page = page_file("page.json", r#"{"url": "https://example.org/x", "title": "t"}"#);
    for args in [
        &[][..],
        &["feed.xml"],
        &["--page", &page],
        &["feed.xml", "other.xml", "--page", &page],
        &["feed.xml", "--page", &page, "--limit", "0"],
        &["feed.xml", "--page", &page, "--limit"],
        &["feed.xml", "--page", &page, "--what"],
        &["feed.xml", "--page"],
        &["-", "--page", &page, "-"],
    ] {
        let (code, out, err) = run(related::run, args);
        assert_eq!((code, out.len()), (MISUSE, 0), "{args:?}");
        assert!(err.contains("usage:"), "{args:?}");
    }
    let (code, _, err) = run(region::run, &["feed.xml"]);
    assert!(code == MISUSE && err.contains("usage:"), "{err}");
    assert_eq!(run(related::run, &["empty", "--page", &page]).0, NOTHING);
    assert_eq!(run(related::run, &["--help"]).0, SHOWN);
}

#[test]
fn what_cannot_be_read_is_said_in_one_line() {
    let page = page_file("sound.json", r#"{"url": "https://example.org/x", "title": "t"}"#);
    let broken = page_file("broken.json", "{\"url\": ");
    let list = page_file("list.json", "[1]");
    for (command, args) in [
        (related::run as fn(&[OsString], &mut Tools) -> u8, &["feed.xml", "--page", "/nowhere/at/all.json"][..]),
        (related::run, &["feed.xml", "--page", &broken]),
        (related::run, &["feed.xml", "--page", &list]),
        (related::run, &["missing", "--page", &page]),
        (related::run, &[&page, "--page", &page]),
        (region::run, &["missing", "--region", "33"]),
        (region::run, &["feed.xml", "--region", "Atlantis"]),
        (region::run, &["feed.xml", "--region", "33", "--gazetteer", "/nowhere"]),
    ] {
        let (code, out, err) = run(command, args);
        assert_eq!((code, out.len()), (MISUSE, 0), "{args:?}");
        assert!(err.starts_with("newsrail: ") && err.lines().count() == 1, "{args:?}: {err}");
    }
}

#[test]
fn pages_are_read_in_any_encoding() {
    let text = "{\"url\": \"https://example.org/浙江\", \"title\": \"湖州德清县干部\"}\r\n";
    let utf_16 = |bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
        [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(bytes).collect()
    };
    let gb18030 = encoding_rs::GB18030.encode(text).0;
    let utf_8 = [&b"\xef\xbb\xbf"[..], text.as_bytes()].concat();
    for (name, bytes, said) in [
        ("utf-16le.json", &utf_16(u16::to_le_bytes)[..], ""),
        ("utf-16be.json", &utf_16(u16::to_be_bytes), ""),
        ("utf-8.json", &utf_8, ""),
        ("gb18030.json", &gb18030, "this is not UTF-8, and is read as gb18030\n"),
    ] {
        let (code, out, err) = run(related::run, &["feed.xml", "--page", &page_file(name, bytes)]);
        assert!(code == SHOWN && err.ends_with(said) && err.is_empty() == said.is_empty(), "{name}: {err}");
        assert_eq!(out[0]["url"], "https://example.org/浙江", "{name}");
    }
}

#[test]
fn pages_come_one_by_one_or_as_a_list() {
    let list = page_file("pages.json", r#"[{"url": "https://example.org/x"}, {"title": "t"}] {"title": "u"}"#);
    let (code, out, err) = run(related::run, &["feed.xml", "--page", &list]);
    assert_eq!((code, out.len(), err.as_str()), (SHOWN, 3, ""));
}

#[test]
fn a_page_that_is_none_is_told_its_place() {
    for (name, text, message) in [
        ("none.json", "", "no page in FILE"),
        ("blank.json", "\u{feff}\n", "no page in FILE"),
        ("none-listed.json", "[]", "no page in FILE"),
        (
            "third.json",
            "{\"title\": \"a\"}\n\n{\"text\": \"b\"}\n",
            "FILE: line 3: a page is a JSON object with a url or a title",
        ),
        (
            "listed.json",
            "[{\"title\": \"a\"},\n1]",
            "FILE: line 1, number 2 of the list: a page is a JSON object with a url or a title",
        ),
        ("syntax.json", "{\"title\": \"a\"}\n{title}", "FILE: key must be a string at line 2 column 2"),
    ] {
        let file = page_file(name, text);
        let (code, out, err) = run(related::run, &["feed.xml", "--page", &file]);
        assert_eq!((code, out.len()), (MISUSE, 0), "{name}");
        assert_eq!(err, format!("newsrail: {}\n", message.replace("FILE", &file)));
    }
}

#[test]
fn the_feed_comes_before_the_pages() {
    let page = page_file("before.json", r#"{"title": "t"}"#);
    let (_, _, err) = run(related::run, &["--page", &page, "feed.xml"]);
    assert!(err.starts_with("newsrail: no feed: it comes before --page\n"), "{err}");
    let (_, _, err) = run(related::run, &[]);
    assert!(err.starts_with("newsrail: no feed\n"), "{err}");
    // Unless another option, or the end of the options, is between them.
    for args in [&["--page", &page, "--limit=2", "feed.xml"][..], &["--page", &page, "--", "feed.xml"]] {
        assert_eq!(run(related::run, args).0, SHOWN, "{args:?}");
    }
}

#[test]
fn the_help_names_how_many_articles_are_read() {
    let plain = |usage: &str| usage.replace(',', "");
    assert!(plain(related::USAGE).contains(&format!("the first {MAX_RANKED_ARTICLES}")));
    assert!(plain(region::USAGE).contains(&format!("first {MAX_ARTICLES}")));
}
