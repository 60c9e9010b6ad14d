//! Faults of feeds, row by row: N12 to N16 and P1 to P45 are rows of the fault matrix in `docs/reliability.md`, as far as the bytes of a feed can
//! have them. Each gives the bytes, what is shown of them, and the warnings: codes, how often, and the first offset.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::rc::Rc;

use newsrail::feed::{Options, Reader};
use newsrail::model::{Feed, Millis};
use newsrail::select::{Criteria, Page, select};

/// 2012-09-20T00:00:00Z.
const NOW: Millis = Millis(1_348_099_200_000);

struct Row {
    name: &'static str,
    bytes: Vec<u8>,
    content_type: Option<&'static str>,
    /// The bytes are cut off.
    cut_off: bool,
    /// Titles and URLs of what a rail shows, without `https://example.org/`; `-` if the title is not a link. Or the code of the failure.
    shown: &'static str,
    /// `code count@offset`, in order of first occurrence.
    told: &'static str,
}

fn row(name: &'static str, bytes: impl Into<Vec<u8>>, shown: &'static str, told: &'static str) -> Row {
    Row { name, bytes: bytes.into(), content_type: None, cut_off: false, shown, told }
}

/// An item with a date, so that there is no warning about it.
fn item(inside: &str) -> String {
    format!("<item><pubDate>Thu, 20 Sep 2012 00:00:00 GMT</pubDate>{inside}</item>")
}

fn rss(inside: &str) -> String {
    format!("<rss><channel><link>https://example.org/</link>{inside}</channel></rss>")
}

/// A feed of one item with title, link, date and `inside`.
fn with(inside: &str) -> String {
    rss(&item(&format!("<title>One</title><link>https://example.org/1</link>{inside}")))
}

/// A JSON Feed of items, each with a date.
fn json(items: &[&str]) -> String {
    let items: Vec<String> =
        items.iter().map(|item| format!("{{\"date_published\":\"2012-09-20T00:00:00Z\",{item}}}")).collect();
    format!("{{\"items\":[{}]}}", items.join(","))
}

fn one_json(rest: &str) -> String {
    json(&[&format!("\"id\":\"1\",\"url\":\"https://example.org/1\",\"title\":\"One\"{rest}")])
}

fn rows() -> Vec<Row> {
    let title = |title: &str| rss(&item(&format!("<title>{title}</title><link>https://example.org/1</link>")));
    let link = |link: &str| rss(&item(&format!("<title>One</title><link>{link}</link>")));
    let encoded = |encoding: &'static encoding_rs::Encoding, text: &str| encoding.encode(text).0.into_owned();
    let wide = |unit: fn(u16) -> [u8; 2]| {
        format!("\u{feff}{}", title("浙江")).encode_utf16().flat_map(unit).collect::<Vec<u8>>()
    };
    let wider = |unit: fn(u32) -> [u8; 4]| {
        format!("\u{feff}{}", title("浙江")).chars().flat_map(|c| unit(c.into())).collect::<Vec<u8>>()
    };
    let served = |row: Row, content_type| Row { content_type: Some(content_type), ..row };
    let cut = |row: Row| Row { cut_off: true, ..row };
    let good = with("");
    let many = |count: usize| {
        rss(&(0..count)
            .map(|n| item(&format!("<title>{n}</title><link>https://example.org/{n}</link>")))
            .collect::<String>())
    };
    vec![
        cut(row("N12 RSS", &good[..good.len() - 10], "One 1", "truncated 1@160")),
        cut(row(
            "N12 RSS within an item",
            [&good[..good.len() - 16], "<item><title>Tw"].concat(),
            "One 1",
            "truncated 1@175",
        )),
        cut(row("N12 JSON", format!("{}{{\"id\":\"2\"", one_json("").replace("]}", ",")), "One 1", "truncated 1@114")),
        served(row("N14", good.clone(), "One 1", "mime 1"), "text/html"),
        served(row("N14", good.clone(), "One 1", "mime 1"), "application/octet-stream"),
        served(row("N15", title("浙江在线"), "浙江在线 1", "charset 1"), "text/xml; charset=iso-8859-1"),
        row("N15", encoded(encoding_rs::GBK, &title("浙江在线新闻网站")), "浙江在线新闻网站 1", "charset 1"),
        row(
            "N15 a name beyond GB 2312",
            encoded(encoding_rs::GBK, &title("朱镕基在浙江考察时强调农村改革")),
            "朱镕基在浙江考察时强调农村改革 1",
            "charset 1",
        ),
        row("N16 UTF-8", format!("\u{feff}\n <?xml version='1.0'?>{good}"), "One 1", ""),
        row("N16 UTF-16LE", wide(u16::to_le_bytes), "浙江 1", ""),
        row("N16 UTF-16BE", wide(u16::to_be_bytes), "浙江 1", ""),
        row("N16 UTF-32LE", wider(u32::to_le_bytes), "浙江 1", ""),
        row("N16 UTF-32BE", wider(u32::to_be_bytes), "浙江 1", ""),
        row("P1 array", one_json("")[9..].trim_end_matches('}').to_owned(), "One 1", ""),
        row("P1 string", "\"x\"", "shape @0", ""),
        row("P1 null", "null", "shape @0", ""),
        row("P1 number", "42", "shape @0", ""),
        row(
            "P2",
            json(&[
                "\"id\":1,\"url\":\"https://example.org/1\",\"title\":42,\"tags\":\"a,b\"",
                "\"url\":[\"https://example.org/2\"],\"title\":{}",
            ]),
            "42 1, example.org/2 2",
            "type 4@10 no-title 1@113",
        ),
        row(
            "P3",
            with("").replace("<title>One</title>", "<description>The text.</description>"),
            "The text. 1",
            "no-title 1@171",
        ),
        row("P3 address", with("").replace("<title>One</title>", ""), "example.org/1 1", "no-title 1@135"),
        row("P4", rss(&item("<title>One</title>")), "", "no-url 1@119"),
        row("P4 with a video", rss(&item("<title>One</title><enclosure url='/a.mp4' type='video/mp4'/>")), "One -", ""),
        row("P5", rss(""), "", ""),
        row("P7", many(501), "500", "capped 1@57327"),
        row("P8", "[".repeat(100_000), "depth @129", ""),
        row("P9", format!("<rss><channel>{}", "<a>".repeat(100_000)), "depth @392", ""),
        row("P9 attributes", with(&format!("<b {}/>", "c='d' ".repeat(100_000))), "One 1", ""),
        row(
            "P10",
            format!("<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]>{}", title("One &b;")),
            "One 1",
            "dtd 1@0",
        ),
        row(
            "P11",
            format!("<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>{}", title("One &a;")),
            "One 1",
            "dtd 1@0",
        ),
        row("P11", format!("<!DOCTYPE x SYSTEM 'https://evil.example/x.dtd'>{good}"), "One 1", "dtd 1@0"),
        row(
            "P11",
            format!("<?xml-stylesheet href='https://evil.example/x.xsl'?>{}", with("<xi:include href='/x'/>")),
            "One 1",
            "",
        ),
        row("P12", title("a&nbsp;b&hellip; caf&eacute;"), "a b… café 1", ""),
        row("P13 ampersand", link("https://example.org/?a=1&b=2"), "One ?a=1&b=2", "ill-formed 1@149"),
        row("P13 tag", rss(&item("<title>One<link>https://example.org/1</link>")), "One 1", "ill-formed 1@145"),
        row(
            "P13 CDATA",
            "<rss><channel><item><link>https://example.org/1</link><pubDate>2012-09-20</pubDate><title><![CDATA[One</title></item>",
            "One 1",
            "ill-formed 2@90",
        ),
        row("P13 prefix", with("<x:y>z</x:y>"), "One 1", ""),
        row("P14", title("a\u{1}b\u{fffe}c"), "abc 1", "chars 1@115"),
        row("P14 surrogate", one_json(",\"summary\":\"\\ud800\""), "One 1", "ill-formed 1@10 chars 1@10"),
        row(
            "P15",
            rss(&[
                item("<title>A</title><link>https://example.org/1</link>"),
                item("<title>B</title><link>https://example.org/1?utm_source=rss</link>"),
                item("<title>C</title><guid>x</guid><link>https://example.org/2</link>"),
                item("<title>D</title><guid>x</guid><link>https://example.org/3</link>"),
                item("<title>Storm closes the harbour for a third day</title><link>https://example.org/4</link>"),
                item("<title>Storm closes the harbour for a third day</title><link>https://example.org/5</link>"),
            ]
            .concat()),
            "A 1, C 2, Storm closes the harbour for a third day 4",
            "duplicate 3",
        ),
        row(
            "P17",
            one_json(",\"title\":\"Two\",\"__proto__\":{\"x\":1},\"constructor\":{\"prototype\":{}}"),
            "Two 1",
            "",
        ),
        row("P18", link(" java\tscript:alert(1)"), "One -", "url-scheme 1@153"),
        row("P18", link("&#106;avascript&colon;alert(1)"), "One -", "url-scheme 1@162"),
        row("P18", link("&#1;JaVaScRiPt:alert(1)"), "One -", "url-scheme 1@155"),
        row("P19", link("data:text/html,x"), "One -", "url-scheme 1@148"),
        row("P19 picture", with("<media:thumbnail url='data:image/svg+xml,x'/>"), "One 1", "url-scheme 1@198"),
        row("P20", link("intent://x"), "One -", "url-scheme 1@142"),
        row("P21", link("//evil.example/x"), "One https://evil.example/x", ""),
        row("P21", link("/\\evil.example/x"), "One https://evil.example/x", ""),
        row("P21", link("1.html"), "One 1.html", ""),
        row("P22", link("https://bank.example@evil.example/"), "One https://evil.example/", "url-creds 1@166"),
        row("P22 host", link("https://bаnk.example/"), "One https://xn--bnk-6cd.example/", ""),
        row("P23", link(&format!("https://example.org/{}", "x".repeat(9000))), "One -", "url-long 1@9152"),
        row("P24", title("&lt;script>alert(1)&lt;/script>&lt;img src=x onerror=alert(1)>One"), "One 1", ""),
        row("P25", title("&amp;lt;script"), "<script 1", ""),
        row("P26", with("<content:encoded><![CDATA[<p>x</p>]]></content:encoded>"), "One 1", ""),
        row("P27", title("{{constructor}} ${x} &lt;%= x %>"), "{{constructor}} ${x} <%= x %> 1", ""),
        row("P29", title("a\u{202e}b\u{2066}c"), "abc 1", "bidi 1@117"),
        row("P31", title(&"x".repeat(301)), "300 characters 1", "long 1@409"),
        row("P32", title("\u{2800} \u{1f600}"), "example.org/1 1", "no-title 1@158"),
        row("P33", with("").replace("Thu, 20 Sep 2012 00:00:00 GMT", "Thu, 32 Foo 99999"), "One 1", "date 1@141"),
        row("P33 none", with("").replace("pubDate", "x"), "One 1", "date 1@141"),
        row("P33 seconds", one_json("").replace("2012-09-20T00:00:00Z", "1348099200"), "One 1", ""),
        row("P34 an hour ahead", with("").replace("00:00:00", "01:00:00"), "One 1", ""),
        row("P34 ten years ahead", with("").replace("2012", "2022"), "One 1", "date-future 1@153"),
        row("P36", with("").replace("GMT", "EST"), "One 1", ""),
        row(
            "P38",
            with("<enclosure url='https://example.org/v.mp4'/><itunes:duration>NaN</itunes:duration>"),
            "One 1",
            "media 1@217",
        ),
        row(
            "P38 size",
            with("<media:content url='https://example.org/v.mp4' width='1000000000' duration='-5'/>"),
            "One 1",
            "media 1@153",
        ),
        row(
            "P41",
            with(&format!("{}<media:thumbnail url='https://example.org/t.jpg'/>", "<media:group>".repeat(1000))),
            "One 1",
            "ill-formed 1@13203",
        ),
        row("P42", "{\"next_url\":\"https://example.org/\",\"items\":[]}", "", "next 1@12"),
        row("P43", format!(")]}}',\n{}", one_json("")), "One 1", ""),
        row("P43", format!("callback({});", one_json("")), "One 1", ""),
        row("P43 no items", "callback(1);{", "json @13", ""),
        row("P43 comments", one_json(",/* x */\"a\":NaN,"), "One 1", "ill-formed 1@10"),
        row(
            "P44 GBK",
            encoded(encoding_rs::GBK, &format!("<?xml version='1.0' encoding='gbk'?>{}", title("浙江"))),
            "浙江 1",
            "",
        ),
        row(
            "P44 Big5",
            encoded(encoding_rs::BIG5, &format!("<?xml version='1.0' encoding='big5'?>{}", title("臺灣"))),
            "臺灣 1",
            "",
        ),
        row(
            "P44 Shift_JIS",
            encoded(
                encoding_rs::SHIFT_JIS,
                &format!("<?xml version='1.0' encoding='shift_jis'?>{}", title("ニュース")),
            ),
            "ニュース 1",
            "",
        ),
        row(
            "P45",
            with(&(0..10_000).map(|n| format!("<category>{n}</category>")).collect::<String>()),
            "One 1",
            "capped 9950@1305",
        ),
    ]
}

fn shown(feed: &Feed) -> String {
    let feeds = [Rc::new(feed.clone())];
    let selection =
        select(&feeds, &Criteria { limit: 1000, now: NOW, ..Criteria::default() }, &Page::default(), &|_| false);
    let picks: Vec<_> = selection.picks.iter().filter_map(|pick| pick.article_in(&feeds)).collect();
    if picks.len() > 10 {
        return picks.len().to_string();
    }
    let one = |article: &&newsrail::model::Article| {
        let url = article.url.as_deref().map_or("-", |url| url.strip_prefix("https://example.org/").unwrap_or(url));
        let long = article.title.chars().count();
        if long > 99 { format!("{long} characters {url}") } else { format!("{} {url}", article.title) }
    };
    picks.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn told(feed: &Feed) -> String {
    let feeds = [Rc::new(feed.clone())];
    let repeats =
        select(&feeds, &Criteria { now: NOW, ..Criteria::default() }, &Page::default(), &|_| false).dropped.duplicates;
    let warning = |warning: &newsrail::model::Warning| {
        let at = warning.at.map_or(String::new(), |at| format!("@{at}"));
        format!("{} {}{at}", warning.code.name(), warning.count)
    };
    let mut all: Vec<String> = feed.warnings.iter().map(warning).collect();
    if repeats > 0 {
        all.push(format!("duplicate {repeats}"));
    }
    all.join(" ")
}

#[test]
fn every_fault_is_survived_and_told_of() {
    let mut faults = String::new();
    for row in rows() {
        let options = Options {
            url: "https://example.org/feed".into(),
            content_type: row.content_type.map(str::to_owned),
            ..Options::default()
        };
        let mut reader = Reader::new(options).with_clock(NOW);
        reader.push(&row.bytes);
        reader.end(!row.cut_off);
        let (shown, told) = match reader.finish() {
            Ok(feed) => (shown(&feed), told(&feed)),
            Err(error) => (format!("{} @{}", error.code.name(), error.at.unwrap_or(u32::MAX)), String::new()),
        };
        if shown != row.shown || told != row.told {
            faults.push_str(&format!("{}: {shown:?}, {told:?}\n", row.name));
        }
    }
    assert!(faults.is_empty(), "\n{faults}");
}
