//! Markup to text, and which URLs may become links.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use newsrail::text::{BIDI, CHARS, LONG, PlainText, Reference, clean, is_blank, looks_like_html, push_html, reference};
use newsrail::url::{MAX_LEN, Resolved, resolve};

fn html(markup: &str) -> String {
    let mut plain = PlainText::new(2000);
    push_html(&mut plain, markup, &mut |_| false);
    plain.text().to_owned()
}

#[test]
fn markup_becomes_text() {
    for (markup, text) in [
        ("<p>One</p><p>two</p>", "One two"),
        ("o<b>n</b>e <i>two</i>", "one two"),
        ("杭州<b>志愿</b>服务", "杭州志愿服务"),
        ("one<br>two<br/>three", "one two three"),
        ("<ul><li>one<li>two</ul>", "one two"),
        ("a &lt; b &amp;amp; c", "a < b &amp; c"),
        ("a < b and 1<2", "a < b and 1<2"),
        ("fish &amp chips &copy 2012", "fish &amp chips &copy 2012"),
        ("&hellip;&#8230;&#x2026;&#133;", "…………"),
        ("one<script>alert(1)</script>two", "one two"),
        ("one<style>b{}</style><!-- no --> two", "one two"),
        ("one<!-- never closed", "one"),
        ("one<!-- closed with less > two", "one two"),
        ("one<script>never closed", "one"),
        ("one<script>document.write('<b>x</b>')</script>two", "one two"),
        ("one<x:script>no</x:script>two", "one two"),
        ("a<!DOCTYPE html>b<?xml x?>c", "abc"),
        ("AT&AMP;T &LT;&GT;&QUOT;", "AT&T <>\""),
        ("soft\u{ad}hyphen", "softhyphen"),
        ("one <b never closed", "one <b never closed"),
        ("<![CDATA[one]]>", "one]]>"),
        ("<a title='x > y'>one</a>", "one"),
        ("<svg><text>no</text></svg>one", "one"),
        ("<img alt='no' src=x onerror=alert(1)>one", "one"),
        ("<p\nclass=x\n>one", "one"),
        ("{{constructor.constructor('x')()}} ${x} <%= x %>", "{{constructor.constructor('x')()}} ${x} <%= x %>"),
        ("\u{a0}\u{3000}one\u{2003}\n\t two\u{200b}", "one two"),
    ] {
        assert_eq!(html(markup), text, "{markup}");
    }
}

#[test]
fn pictures_are_found_behind_the_text_that_is_kept() {
    let mut plain = PlainText::new(3);
    let mut found = Vec::new();
    push_html(&mut plain, "one two <p><img src='a'> three <IMG src=b> <img src=c>", &mut |tag| {
        found.push(tag.to_owned());
        true
    });
    assert_eq!(plain.text(), "one");
    assert_eq!(found, ["<img src='a'>", "<IMG src=b>", "<img src=c>"]);
    // Once the callback returns false, no more tags are reported.
    let mut told = 0;
    push_html(&mut PlainText::new(3), "<img src=a> one <img src=b> two three <img src=c>", &mut |_| {
        told += 1;
        told < 2
    });
    assert_eq!(told, 2);
}

#[test]
fn what_has_no_end_is_searched_for_once() {
    let start = std::time::Instant::now();
    let tags = r#"<img a=""#.repeat(50_000);
    push_html(&mut PlainText::new(3), &format!("one two three four {tags}"), &mut |_| true);
    assert!(!looks_like_html(&r#"<b a=""#.repeat(50_000)));
    assert!(looks_like_html(&format!("{}>", r#"<b a=""#.repeat(50_000))));
    // Pictures are wanted for as long as none is the article's.
    let tags = "<IMG width=1>".repeat(50_000);
    push_html(&mut PlainText::new(3), &format!("one two three four {tags}"), &mut |_| true);
    // Quadratic time would be half a minute and more.
    assert!(start.elapsed().as_secs() < 10, "{:?}", start.elapsed());
}

#[test]
fn text_is_taken_for_markup_only_where_it_looks_like_it() {
    for text in ["<b>x</b>", "a<br>b", "x &amp; y", "<img src=x>", "<script>x</script>", "<!-- x -->", "&nbsp;x"] {
        assert!(looks_like_html(text), "{text}");
    }
    for text in [
        "a < b",
        "Vec<T>",
        "a <b",
        "use <b> for bold",
        "What does <script> do?",
        "AT&T; x",
        "x & y",
        "<foo>x</foo>",
        "1 < 2 > 1",
        "<3",
    ] {
        assert!(!looks_like_html(text), "{text}");
    }
}

#[test]
fn references_are_decoded_once() {
    for (text, expected) in [
        ("&amp;x", Reference::Is('&', 5)),
        ("&eacute;", Reference::Is('é', 8)),
        ("&Eacute;", Reference::Is('É', 8)),
        ("&nbsp;", Reference::Is('\u{a0}', 6)),
        ("&sup2;", Reference::Is('²', 6)),
        ("&#65;", Reference::Is('A', 5)),
        ("&#x41;", Reference::Is('A', 6)),
        ("&#X41;", Reference::Is('A', 6)),
        ("&#128;", Reference::Is('€', 6)),
        ("&#xd800;", Reference::Is('\u{fffd}', 8)),
        ("&#1114112;", Reference::Is('\u{fffd}', 10)),
        ("&#99999999999999999999;", Reference::Is('\u{fffd}', 23)),
        ("&#0;", Reference::Is('\u{fffd}', 4)),
        ("&acute;", Reference::Is('´', 7)),
        ("&cute;", Reference::Unknown(6)),
        ("&unknown;", Reference::Unknown(9)),
        ("&;", Reference::None),
        ("&#;", Reference::None),
        ("&#+65;", Reference::None),
        ("&#x+41;", Reference::None),
        ("& amp;", Reference::None),
        ("&amp", Reference::None),
        ("&a b;", Reference::None),
    ] {
        assert_eq!(reference(text), expected, "{text}");
    }
}

#[test]
fn text_is_cut_between_clusters() {
    for (text, limit, cut) in [
        ("one two", 5, "one t"),
        ("one two", 4, "one"),
        ("one two", 3, "one"),
        ("e\u{301}e\u{301}e\u{301}", 2, "e\u{301}e\u{301}"),
        ("\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}x", 1, "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}"),
        ("\u{1f1e8}\u{1f1f3}\u{1f1ef}\u{1f1f5}", 1, "\u{1f1e8}\u{1f1f3}"),
        ("\u{1f44d}\u{1f3fd}x", 1, "\u{1f44d}\u{1f3fd}"),
        ("\u{928}\u{92e}\u{938}\u{94d}", 2, "\u{928}\u{92e}"),
        ("杭州志愿服务", 4, "杭州志愿"),
    ] {
        let (ours, flags) = clean(text, limit);
        assert_eq!((ours.as_str(), flags), (cut, LONG), "{text}");
        assert_eq!(clean(text, 100), (text.to_owned(), 0), "{text}");
    }
    // Without a limit too.
    assert_eq!(clean("one  two", usize::MAX), ("one two".into(), 0));
    // Long texts of any kind stay within the limit.
    for unit in [
        "x",
        "一",
        "e\u{301}",
        "x ",
        "\u{1f1e8}\u{1f1f3}",
        "\u{200d}",
        "\u{200d}\u{1f1e6}",
        "\u{200d}\u{1f1e8}\u{1f1f3}",
    ] {
        assert!(clean(&unit.repeat(100_000), 300).0.chars().count() <= 300 * 9, "{unit:?}");
    }
}

#[test]
fn what_harms_is_removed() {
    assert_eq!(clean("a\u{202e}b\u{2066}c\u{202c}", 10), ("abc".into(), BIDI));
    assert_eq!(clean("a\0b\u{1}c\u{7f}d\u{9f}e\u{fffe}", 10), ("abcde".into(), CHARS));
    assert_eq!(clean("\u{200b}\u{200d}\u{fe0f}a\u{200b}\u{feff}", 10).0, "a");
    assert_eq!(clean("a \u{200c}\u{202e}", 10).0, "a");
    assert_eq!(clean("a \u{200e} b", 10).0, "a b");
    // The publisher's: without it, this is laid out from left to right.
    assert_eq!(clean("\u{200f}NASA تطلق", 20).0, "\u{200f}NASA تطلق");
    assert_eq!(clean(&["z", &"\u{301}".repeat(500)].concat(), 10).0.chars().count(), 9);
    // Combining marks without a base character count as a character of their own.
    for limit in 0..3 {
        let (text, _) = clean(&["\u{301}".repeat(9), " \u{301}x".repeat(3)].concat(), limit);
        assert!(text.chars().count() <= limit * 9, "{text:?} {limit}");
    }
    for blank in ["", "  ", "\u{2800}", "\u{1f389}\u{1f389}", "\u{200b}\u{3164}", "\u{263a}\u{fe0f}"] {
        assert!(is_blank(blank), "{blank:?}");
    }
    for shown in ["a", "一", "\u{1f389} 1", "?!"] {
        assert!(!is_blank(shown), "{shown:?}");
    }
}

#[test]
fn only_web_addresses_become_links() {
    const BASE: &str = "https://example.org/a/b?c#d";
    for (input, url) in [
        ("https://example.org/x", "https://example.org/x"),
        ("HTTPS://EXAMPLE.org/x", "https://example.org/x"),
        ("x/y", "https://example.org/a/x/y"),
        ("?q", "https://example.org/a/b?q"),
        ("//cdn.example.org", "https://cdn.example.org/"),
        (" https://example.org/a b\n", "https://example.org/a%20b"),
        ("https://example.org/../x/./y", "https://example.org/x/y"),
        ("https://example.org/%2e%2e/x", "https://example.org/x"),
        ("http://127.1/", "http://127.0.0.1/"),
        ("https://例え.jp/", "https://xn--r8jz45g.jp/"),
        ("https://example.org", "https://example.org/"),
        ("https://example.org:443/x", "https://example.org/x"),
        ("https://example.org/'x'?'y'", "https://example.org/'x'?%27y%27"),
    ] {
        assert_eq!(resolve(input, BASE), Resolved::Url(url.into()), "{input}");
    }
    for input in [
        "javascript:alert(1)",
        "java\tscript:alert(1)",
        "\u{1}javascript:alert(1)",
        "data:text/html,x",
        "mailto:a@example.org",
        "blob:https://example.org/x",
        "https://",
        "http://a b/",
        "about:blank",
    ] {
        assert_eq!(resolve(input, BASE), Resolved::Refused, "{input}");
    }
    assert_eq!(resolve("https://a:b@example.org/x@y", BASE), Resolved::Stripped("https://example.org/x@y".into()));
    assert_eq!(resolve("https://a@example.org", BASE), Resolved::Stripped("https://example.org/".into()));
    assert_eq!(resolve(["https://example.org/", &"x".repeat(MAX_LEN)].concat(), BASE), Resolved::TooLong);
    assert_eq!(resolve(" \u{3000}\n", BASE), Resolved::Empty);
    assert_eq!(resolve("x", ""), Resolved::Refused);
    // Text mistaken for a host name: no parser would accept its ASCII form again.
    let name: String = ('\u{4e00}'..).step_by(7).take(710).collect();
    assert_eq!(resolve(["//", &name].concat(), BASE), Resolved::Refused);
}

/// URLs that are accepted without calling the platform must be what the platform would return.
#[test]
fn plain_addresses_are_the_platforms_own() {
    let pieces = [
        "", "a", "A", ".", "..", "/", "//", "?", "#", "%2e", "%2E", "%41", "-", "--", "_", ":", ":80", "@", "&", ";",
        "xn--", "1", "0x7f", "'", "\"", "|", "é", " ", "\\", "[", "com", "~",
    ];
    let mut checked = 0;
    for a in pieces {
        for b in pieces {
            for c in pieces {
                for input in [
                    ["https://e", a, b, "/", c].concat(),
                    ["http://", a, ".example.org/", b, c].concat(),
                    ["https://example.org/x", a, b, c].concat(),
                ] {
                    let theirs = url::Url::parse(&input).ok().map(String::from);
                    let ours = resolve(&input, "");
                    let theirs = match theirs {
                        Some(url) if !url.contains('@') => Resolved::Url(url),
                        Some(_) => continue,
                        None => Resolved::Refused,
                    };
                    assert_eq!(ours, theirs, "{input}");
                    checked += 1;
                }
            }
        }
    }
    assert!(checked > 50_000);
}

#[test]
fn attributes_are_read_as_browsers_read_them() {
    for (tag, attributes) in [
        ("<img src = \"a.jpg\" alt='x'>", "src=a.jpg alt=x"),
        ("<img src='a.jpg'alt=x>", "src=a.jpg alt=x"),
        ("<img/src=a b/>", "src=a b="),
        ("<a b='x', c='y'>", "b=x c=y"),
        ("<a b\"\" c=d>", "b= c=d"),
        ("<a ='x' b=c>", "x= b=c"),
        ("<a <b c=d>", "b= c=d"),
        ("<a b=\"x y=z>", "b=x y=z"),
    ] {
        let read: Vec<String> =
            newsrail::text::Attributes::of(tag).map(|(name, value)| format!("{name}={value}")).collect();
        assert_eq!(read.join(" "), attributes, "{tag}");
    }
}
