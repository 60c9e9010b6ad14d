//! The host command `inspect`, as a webmaster runs it.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod binary;

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use binary::Run;
use serde_json::Value;

const GOOD: &str = "tests/fixtures/feeds/rss-2.0-media-rss.xml";

fn run(arguments: &[&str], input: &str) -> Run {
    binary::run(&[&["inspect"], arguments].concat(), input.as_bytes())
}

/// A folder of files that exists for one test.
struct Folder(PathBuf);

impl Folder {
    fn with(name: &str, files: &[(&str, &[u8])]) -> Folder {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(folder.join("deeper")).unwrap();
        for (name, bytes) in files {
            std::fs::write(folder.join(name), bytes).unwrap();
        }
        Folder(folder)
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).to_str().unwrap().to_owned()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn the_exit_status_says_whether_a_rail_would_show_something() {
    let none = "tests/fixtures/feeds/no-items.xml";
    for (arguments, input, status) in [
        (&[GOOD][..], "", 0),
        (&["-"], &std::fs::read_to_string(GOOD).unwrap(), 0),
        (&["--json-lines", GOOD], "", 0),
        (&["--help"], "", 0),
        (&[none], "", 1),
        (&[GOOD, none], "", 1),
        (&["-"], "", 1),
        (&["-"], "hello", 1),
        (&[], "", 2),
        (&["--no-such-option", GOOD], "", 2),
        (&["--max", "0", GOOD], "", 2),
        (&["--max"], "", 2),
        (&["--url"], "", 2),
        (&["--url", "feeds/", GOOD], "", 2),
        (&["--url", "ftp://example.org/", GOOD], "", 2),
        (&["no-such-file.xml"], "", 2),
    ] {
        let run = run(arguments, input);
        assert_eq!(run.status, status, "{arguments:?}: {}{}", run.out, run.err);
        assert_eq!(run.err.is_empty(), status < 2, "{arguments:?}: {}", run.err);
    }
}

#[test]
fn a_file_that_cannot_be_read_costs_no_other() {
    let run = run(&["no-such-file.xml", GOOD], "");
    assert!(run.out.contains("1 article, 1 to show"), "{}", run.out);
    assert!(run.err.starts_with("newsrail: no-such-file.xml: ") && run.err.lines().count() == 1, "{}", run.err);
    assert_eq!(run.status, 2);
}

#[test]
fn a_line_is_the_one_that_an_editor_shows() {
    // The fault is at the start of its line, where the bytes of the mark count.
    let feed = "\u{feff}<rss><channel>\n<item><title>One</title><link>/1</link><pubDate>2012-09-20</pubDate></item>\n</y></channel></rss>";
    let folder = Folder::with("lines", &[("bom.xml", feed.as_bytes())]);
    let run = run(&["--url", "https://example.org/", &folder.path("bom.xml")], "");
    assert!(run.out.contains("ill-formed, first in line 3"), "{}", run.out);
}

#[test]
fn a_line_is_the_one_of_the_file_in_any_encoding() {
    let feed = "<?xml version=\"1.0\" encoding=\"ENCODING\"?>\n<rss><channel><title>浙江新闻</title>\n\n<item><title>一</title><link>https://example.org/1</link><pubDate>2012-09-20</pubDate></item>\n</y></channel></rss>";
    let (gbk, _, _) = encoding_rs::GBK.encode(feed);
    let declared = |name: &[u8]| {
        let at = gbk.windows(8).position(|window| window == b"ENCODING").unwrap();
        [&gbk[..at], name, &gbk[at + 8..]].concat()
    };
    let utf_16: Vec<u8> = [0xfeff].into_iter().chain(feed.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let folder = Folder::with(
        "encodings",
        &[("gbk.xml", &declared(b"gbk")), ("gb18030.xml", &declared(b"gb18030")), ("utf-16.xml", &utf_16)],
    );
    for name in ["gbk.xml", "gb18030.xml", "utf-16.xml"] {
        let run = run(&[&folder.path(name)], "");
        assert!(run.out.contains("浙江新闻") && run.out.contains("ill-formed, first in line 5: "), "{}", run.out);
    }
}

#[test]
fn what_a_terminal_would_obey_is_not_printed() {
    let page = b"<!doctype html><link rel=alternate type='Application/Atom+XML; charset=utf-8' href='/\x1b]0;a\x07\xc2\x9b2Jfeed'>";
    let feed = "<rss><channel xml:lang='\u{9b}2Jzh'><item><title>T</title><link>https://example.org/1</link>
        <enclosure url='https://example.org/a.mp4' type='video/\u{9b}2Jmp4'/></item></channel></rss>";
    let folder = Folder::with("hostile", &[("page.html", page), ("feed.xml", feed.as_bytes())]);
    let run = run(&[&folder.path("")], "");
    assert!(run.out.contains("names a feed: /]0;a2Jfeed\n"), "{}", run.out);
    assert!(run.out.chars().all(|c| c == '\n' || !c.is_control()), "{:?}", run.out);
}

#[test]
fn what_is_no_feed_is_called_so() {
    let page = br#"<!doctype html><html><head><title>Home</title>
        <link rel="stylesheet" href="/a.css"><LINK rel="alternate" type="application/rss+xml" href="/feeds/latest.xml"></head></html>"#;
    // What looks like tags in a picture is not a deep feed.
    let picture = [&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], &b"\x07<a\x02>".repeat(300)].concat();
    let folder = Folder::with("no-feeds", &[("page.html", page), ("picture.png", &picture), ("deeper/empty", b"")]);
    let run = run(&[&folder.path("")], "");
    assert_eq!(run.status, 1);
    for line in [
        "page.html: nothing to show\n  not-a-feed: ",
        "  It is a web page, and names a feed: /feeds/latest.xml\n",
        "picture.png: nothing to show\n  not-a-feed: ",
        "empty: nothing to show\n  empty-body: ",
    ] {
        assert!(run.out.contains(line), "{line:?} in {}", run.out);
    }
}

#[test]
fn json_lines_hold_what_a_rail_sees() {
    let feed = r#"<rss version="2.0"><channel><title>Feed</title>
        <item><title>One</title><link>/1</link><pubDate>2012-09-20T10:30:00.250Z</pubDate></item>
        <item><title>Two</title><link>2</link></item><item/></channel></rss>"#;
    let run = run(&["--json-lines", "--url", "https://example.org/feeds/latest.xml", "--max", "2", "-", GOOD], feed);
    let lines: Vec<Value> = run.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((run.status, lines.len()), (0, 2), "{}", run.err);
    let (first, second) = (&lines[0], &lines[1]);
    assert_eq!((&first["path"], &first["format"], &first["title"]), (&"-".into(), &"rss".into(), &"Feed".into()));
    assert_eq!(second["path"], GOOD);
    let items = first["items"].as_array().unwrap();
    assert_eq!(items.len(), 2);
    assert_eq!(items[0]["url"], "https://example.org/1");
    assert_eq!(items[0]["published"], "2012-09-20T10:30:00.250Z");
    assert_eq!(items[1]["url"], "https://example.org/feeds/2");
    assert_eq!(items[1]["published"], Value::Null);
    let codes: Vec<&str> = first["warnings"].as_array().unwrap().iter().map(|w| w["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["date"]);
}

#[test]
fn a_limit_of_ones_own_is_no_defect_of_the_feed() {
    let articles = |count: usize| -> String {
        let article = |n| format!("<item><title>{n}</title><link>https://example.org/{n}</link></item>");
        format!("<rss><channel>{}</channel></rss>", (0..count).map(article).collect::<String>())
    };
    let tags = format!(
        "<rss><channel><item><title>A</title><link>https://example.org/a</link>{}</item></channel></rss>",
        (0..51).map(|n| format!("<category>tag {n}</category>")).collect::<String>()
    );
    for (max, feed, capped) in [
        ("1", articles(8), false),
        ("8", articles(8), false),
        ("1", articles(501), true),
        ("500", articles(501), true),
        ("501", articles(501), false),
        ("600", articles(601), true),
        ("1", tags, true),
    ] {
        let run = run(&["--max", max, "-"], &feed);
        assert_eq!(run.out.contains("- capped"), capped, "{max}: {}", run.out);
    }
}

#[test]
#[cfg(unix)]
fn links_to_folders_and_pipes_are_not_followed() {
    let feed = std::fs::read(GOOD).unwrap();
    let folder = Folder::with("links", &[("deeper/a.xml", &feed)]);
    let link = |to: &str, name: &str| std::os::unix::fs::symlink(to, folder.path(name)).unwrap();
    link("..", "deeper/up");
    link("deeper/a.xml", "b.xml");
    link("deeper", "c");
    // Nobody writes to it: whoever opened it would wait.
    assert!(Command::new("mkfifo").arg(folder.path("pipe")).status().unwrap().success());
    let files = |path: &str| {
        let run = run(&["--json-lines", &folder.path(path)], "");
        assert_eq!((run.status, run.err.as_str()), (0, ""));
        run.out.lines().count()
    };
    assert_eq!(files(""), 2, "a link to a file is a file");
    assert_eq!(files("c"), 1, "unless it is named");
    link("nowhere", "d.xml");
    let run = run(&[&folder.path("")], "");
    assert!(run.status == 2 && run.out.contains("a.xml: "), "{}{}", run.out, run.err);
}

#[test]
fn standard_input_may_be_endless() {
    let start = "<rss><channel><item><title>One</title><link>https://example.org/1</link></item>";
    let mut child = Command::new(env!("CARGO_BIN_EXE_newsrail"))
        .args(["inspect", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(start.as_bytes()).unwrap();
    let blanks = [b' '; 1 << 16];
    // Ends when the command has closed it; if that never happens, far beyond what it may read.
    let written = (0..1024).take_while(|_| input.write_all(&blanks).is_ok()).count();
    drop(input);
    let out = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
    assert!(written < 200, "{written}");
    assert!(out.contains("1 article, 1 to show") && out.contains("- too-large: "), "{out}");
}
