//! The host command as a whole: its arguments, and what its subcommands have in common.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod binary;

use std::ffi::{OsStr, OsString};

use binary::run;

const FEED: &str = "tests/fixtures/feeds/rss-2.0-media-rss.xml";

#[test]
fn help_and_version_are_printed_on_request() {
    let version = concat!("newsrail ", env!("CARGO_PKG_VERSION"), "\n");
    for (arguments, start) in [
        (&["--version"][..], version),
        (&["-V"], version),
        (&["--help"], "usage: newsrail inspect "),
        (&["help"], "usage: newsrail inspect "),
        (&["help", "related"], "usage: newsrail related FEED "),
        (&["related", "--help"], "usage: newsrail related FEED "),
        (&["region", "-h"], "usage: newsrail region FEED "),
    ] {
        let run = run(arguments, b"");
        assert_eq!((run.status, run.err.as_str()), (0, ""), "{arguments:?}");
        assert!(run.out.starts_with(start), "{arguments:?}: {}", run.out);
    }
    for arguments in [&["help", "relate"][..], &["relate"], &[]] {
        let run = run(arguments, b"");
        assert!(run.status == 2 && run.err.contains("usage: newsrail inspect "), "{arguments:?}: {}", run.err);
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_name_that_is_not_utf_8_is_a_file_like_others() {
    use std::os::unix::ffi::OsStringExt;
    // 新闻 in GBK.
    let name = OsString::from_vec(b"\xd0\xc2\xce\xc5.xml".to_vec());
    let file = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(&name);
    std::fs::copy(FEED, &file).unwrap();
    let inspected = run(&[OsStr::new("inspect"), file.as_os_str()], b"");
    assert_eq!(inspected.status, 0, "{}", inspected.err);
    let found = run(&[OsStr::new("region"), file.as_os_str(), OsStr::new("--region"), OsStr::new("33")], b"");
    assert_eq!(found.status, 1, "{}", found.err);
    std::fs::remove_file(&file).unwrap();
    for arguments in [[&name, OsStr::new("x")], [OsStr::new("region"), OsStr::new("--region")]] {
        let run = run(&[arguments[0], arguments[1], &name], b"");
        assert!(run.status == 2 && run.err.contains("usage:"), "{}", run.err);
    }
}

#[test]
fn every_command_reads_standard_input() {
    let feed = std::fs::read(FEED).unwrap();
    let title = "{\"title\": \"x\"}".as_bytes();
    let file = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("page-beside-standard-input.json");
    std::fs::write(&file, title).unwrap();
    let page = file.to_str().unwrap();
    for (arguments, input, status) in [
        (&["inspect", "-"][..], &feed[..], 0),
        (&["related", "-", "--page", page], &feed, 0),
        (&["related", FEED, "--page", "-"], title, 0),
        (&["related", FEED, "--page=-"], title, 0),
        (&["region", "-", "--region", "33"], &feed, 1),
        // It can be read only once.
        (&["inspect", "-", "-"], &feed, 2),
        (&["related", "-", "--page", "-"], &feed, 2),
    ] {
        let run = run(arguments, input);
        assert_eq!(run.status, status, "{arguments:?}: {}", run.err);
        assert_eq!(run.err.is_empty(), status < 2, "{arguments:?}: {}", run.err);
    }
}

#[test]
fn options_are_spelt_as_elsewhere() {
    for arguments in
        [&["inspect", "--max=2", "--json-lines", FEED][..], &["inspect", "--json-lines", "--max", "2", "--", FEED]]
    {
        let run = run(arguments, b"");
        assert_eq!((run.status, run.err.as_str()), (0, ""), "{arguments:?}");
    }
    // Behind `--` everything is a file.
    let run = run(&["inspect", "--", "--max"], b"");
    assert!(run.status == 2 && run.err.starts_with("newsrail: --max: "), "{}", run.err);
}

#[test]
fn a_number_out_of_range_is_told_the_range() {
    for number in ["0", "-1", "two", "99999999999999999999"] {
        for arguments in [["inspect", "--max", number, FEED], ["region", "--limit", number, FEED]] {
            let run = run(&arguments, b"");
            let message = format!("newsrail: {} takes a whole number from 1 to 4294967295\n", arguments[1]);
            assert!(run.status == 2 && run.err.starts_with(&message), "{arguments:?}: {}", run.err);
        }
    }
}

#[test]
fn relative_links_need_the_feed_s_address() {
    let feed =
        |link: &str| format!("<rss><channel><item><title>浙江</title><link>{link}</link></item></channel></rss>");
    let relative = feed("/1");
    let page = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("page-beside-relative-links.json");
    std::fs::write(&page, "{\"title\": \"x\"}").unwrap();
    let feeds = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("relative-links");
    std::fs::create_dir_all(&feeds).unwrap();
    for name in ["a.xml", "b.xml"] {
        std::fs::write(feeds.join(name), &relative).unwrap();
    }
    for arguments in [
        &["inspect", "-"][..],
        &["inspect", "--json-lines", "-"],
        &["inspect", feeds.to_str().unwrap()],
        &["related", "-", "--page", page.to_str().unwrap()],
        &["region", "-", "--region", "33"],
    ] {
        let said = run(arguments, relative.as_bytes());
        assert!(said.status < 2 && said.err.starts_with("newsrail: there are relative links: --url "), "{}", said.err);
        assert_eq!(said.err.lines().count(), 1, "{arguments:?}: {}", said.err);
        let arguments = [arguments, &["--url", "https://example.org/"]].concat();
        assert_eq!(run(&arguments, relative.as_bytes()).err, "", "{arguments:?}");
    }
    // Those that may not become a link stay without one.
    assert_eq!(run(&["inspect", "-"], feed("javascript:alert(1)").as_bytes()).err, "");
}
