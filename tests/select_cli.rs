//! The host commands `related` and `region`, without the binary.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use newsrail::cli::{MISUSE, NOTHING, SHOWN, Tools, region, related};
use newsrail::model::{Article, Feed, Millis};
use serde_json::Value;

fn feed(path: &str, url: &str, _max_articles: usize) -> Result<Feed, String> {
    if path == "missing" {
        return Err("no such file".into());
    }
    let lists = include_str!("fixtures/region/zhejiang-lists.txt");
    let titles = lists.lines().skip(1).filter_map(|line| line.split('\t').next());
    let articles = titles
        .enumerate()
        .map(|(n, title)| Article {
            id: n.to_string(),
            url: Some(format!("{}{n}", if url.is_empty() { "https://example.org/" } else { url })),
            title: title.into(),
            published: Some(Millis(n as i64)),
            ..Article::default()
        })
        .collect();
    Ok(if path == "empty" { Feed::default() } else { Feed { articles, ..Feed::default() } })
}

fn run(command: fn(&[String], &mut Tools) -> u8, args: &[&str]) -> (u8, Vec<Value>, String) {
    let args: Vec<String> = args.iter().map(|a| (*a).to_string()).collect();
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let code = command(
        &args,
        &mut Tools {
            read_feed: &feed,
            parse_date: &|_| Some(Millis(5)),
            now: Millis(100),
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

fn page_file(name: &str, text: &str) -> String {
    let path = std::env::temp_dir().join(format!("newsrail-{}-{name}", std::process::id()));
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
    let broken = page_file("broken.json", "{\"url\": ");
    let list = page_file("list.json", "[1]");
    for args in [
        &[][..],
        &["feed.xml"],
        &["--page", &page],
        &["feed.xml", "--page", "/nowhere/at/all.json"],
        &["feed.xml", "--page", &broken],
        &["feed.xml", "--page", &list],
        &["missing", "--page", &page],
        &["feed.xml", "other.xml", "--page", &page],
        &["feed.xml", "--page", &page, "--limit", "0"],
        &["feed.xml", "--page", &page, "--limit"],
        &["feed.xml", "--page", &page, "--what"],
    ] {
        let (code, out, err) = run(related::run, args);
        assert_eq!((code, out.len()), (MISUSE, 0), "{args:?}");
        assert!(err.contains("usage:"), "{args:?}");
    }
    for args in [
        &["feed.xml"][..],
        &["feed.xml", "--region", "Atlantis"],
        &["feed.xml", "--region", "33", "--gazetteer", "/nowhere"],
    ] {
        assert_eq!(run(region::run, args).0, MISUSE, "{args:?}");
    }
    assert_eq!(run(related::run, &["empty", "--page", &page]).0, NOTHING);
    assert_eq!(run(related::run, &["--help"]).0, SHOWN);
}
