//! The fault matrix: the content of feeds. Tables of row, body, and what the reader and the webmaster get.

use e2e::{
    Case, Matrix, Page, Reply, Tab,
    serde_json::{Value, json},
    tokio,
};

/// What must become of a body.
enum Then<'a> {
    /// Items, each with its title and its link: a path of the site, an absolute URL, or `""` for no link. There are warnings with
    /// exactly these codes.
    Lists(&'a [(&'a str, &'a str)], &'a [&'a str]),
    /// An error with that code.
    Fails(&'a str),
    /// The text for an empty list, and warnings with exactly these codes.
    IsEmpty(&'a [&'a str]),
}
use Then::{Fails, IsEmpty, Lists};

/// A JSON Feed around items.
fn feed(items: &str) -> Reply {
    Reply::json(format!("{{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"News\",\"items\":[{items}]}}"))
}

/// An item of a JSON Feed with an id, a URL and a date, plus `more`.
fn item(number: u32, more: &str) -> String {
    format!("{{\"id\":\"{number}\",\"url\":\"/{number}\",\"date_published\":\"2012-09-20T08:00:00Z\"{more}}}")
}

/// A good item, to show that the others do no harm to it.
fn good_item(number: u32) -> String {
    item(number, &format!(",\"title\":\"Good {number}\""))
}

const DATE: &str = "<pubDate>Thu, 20 Sep 2012 08:00:00 GMT</pubDate>";

/// An RSS feed around the content of its channel, with the usual namespaces.
fn rss(items: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?>\n<rss version=\"2.0\" xmlns:media=\"http://search.yahoo.com/mrss/\" \
         xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\
         <channel><title>News</title><link>/</link>{items}</channel></rss>"
    )
}

/// An item of RSS; the title is given as XML.
fn entry(number: u32, title: &str, more: &str) -> String {
    format!("<item><guid>{number}</guid><link>/{number}</link><title>{title}</title>{DATE}{more}</item>")
}

/// What the reader sees: the title and URL of each item.
const ITEMS: &str = "[...document.querySelector('news-rail').shadowRoot.querySelectorAll('[part~=item]')].map((item) => \
     [item.querySelector('[part~=title]').textContent.trim(), item.querySelector('a[part~=link]')?.href ?? ''])";

/// Serves the body, and checks everything that becomes of it.
async fn comes_to(tab: &Tab, attributes: &str, reply: Reply, then: Then<'_>) {
    tab.site.put("/feed", reply);
    tab.visit_rail(&format!("src=/feed {attributes}")).await;
    match then {
        Fails(code) => {
            tab.assert_fails(code).await;
        }
        Lists(items, codes) => {
            tab.wait_for_state("news-rail", "ready").await;
            let here = tab.site.here("");
            let absolute =
                |address: &str| if address.starts_with('/') { format!("{here}{address}") } else { address.to_owned() };
            let wanted: Vec<Value> = items.iter().map(|(title, address)| json!([title, absolute(address)])).collect();
            assert_eq!(tab.eval(ITEMS).await, Value::Array(wanted));
            assert_warned(tab, codes).await;
        }
        IsEmpty(codes) => {
            tab.wait_for_state("news-rail", "empty").await;
            assert_eq!(tab.details("newsrail-empty").await.len(), 1);
            assert_warned(tab, codes).await;
        }
    }
    assert_nothing_else(tab).await;
}

/// Exactly these codes came as warnings, once each, besides those of pictures, which nobody serves here.
async fn assert_warned(tab: &Tab, codes: &[&str]) {
    let mut said = tab.codes("newsrail-warn").await;
    said.retain(|code| code != "image");
    said.sort();
    let mut wanted = codes.to_vec();
    wanted.sort_unstable();
    assert_eq!(said, wanted, "the warnings");
    tab.assert_quiet().await;
}

/// Nothing ran, nothing was requested, and the page contains nothing that the rail did not intend.
async fn assert_nothing_else(tab: &Tab) {
    assert_eq!(tab.unexpected_nodes().await, [""; 0]);
    assert!(
        tab.is_true("document.documentElement.scrollWidth <= innerWidth").await,
        "the page can be scrolled sideways"
    );
    assert!(tab.is_true("({}).x === undefined && [].x === undefined").await, "a prototype was changed");
    tab.assert_no_trace(&["/feed", "/picture"]).await;
}

/// Runs a table: row, name, body, what must become of it.
async fn table(cases: Vec<(&'static str, &'static str, Reply, Then<'_>)>) {
    let mut matrix = Matrix::open().await;
    for (row, name, reply, then) in cases {
        matrix.run(Case::real(row, name), async |tab| comes_to(tab, "", reply, then).await).await;
    }
    matrix.finish();
}

#[tokio::test]
async fn shapes() {
    let array = format!("[{},{}]", good_item(1), good_item(2));
    let wrong = [
        item(1, ",\"title\":42,\"tags\":\"a,b\",\"authors\":7"),
        "{\"id\":\"2\",\"url\":\"/2\",\"title\":\"Odd date\",\"date_published\":{}}".to_owned(),
        "{\"id\":\"3\",\"url\":[\"/3\"],\"title\":[\"In a list\"]}".to_owned(),
        good_item(4),
    ];
    let untitled = [
        item(1, ",\"content_text\":\"The text stands in\""),
        item(2, ",\"content_html\":\"<p>Markup <b>stands</b> in</p>\""),
        good_item(3),
    ];
    let many_laughs = format!(
        "<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY a \"lol\">{}]><rss version=\"2.0\"><channel>{}</channel></rss>",
        ('b'..='j')
            .zip('a'..='i')
            .map(|(name, of)| format!("<!ENTITY {name} \"{}\">", format!("&{of};").repeat(10)))
            .collect::<String>(),
        entry(1, "One&j;", "")
    );
    let own = "<!DOCTYPE rss [<!ENTITY x \"&x;\"><!ENTITY big \"AAAAAAAAAA\">]>";
    table(vec![
        ("P1", "an array", Reply::json(array), Lists(&[("Good 1", "/1"), ("Good 2", "/2")], &[])),
        ("P1", "a string", Reply::json("\"items\""), Fails("shape")),
        ("P1", "null", Reply::json("null"), Fails("shape")),
        ("P1", "a number", Reply::json("42"), Fails("shape")),
        ("P2", "of every field", feed(&wrong.join(",")), Lists(&[("42", "/1"), ("Odd date", "/2"), ("In a list", "/3"), ("Good 4", "/4")], &["type", "date"])),
        (
            "P3",
            "text, markup",
            feed(&untitled.join(",")),
            Lists(&[("The text stands in", "/1"), ("Markup stands in", "/2"), ("Good 3", "/3")], &["no-title"]),
        ),
        ("P4", "JSON", feed(&format!("{{\"id\":\"x\",\"title\":\"Lost\"}},{}", good_item(2))), Lists(&[("Good 2", "/2")], &["no-url", "date"])),
        (
            "P4",
            "RSS",
            Reply::xml(rss(&format!("<item><title>Lost</title></item>{}", entry(2, "Good 2", "")))),
            Lists(&[("Good 2", "/2")], &["no-url", "date"]),
        ),
        ("P5", "JSON", feed(""), IsEmpty(&[])),
        ("P5", "RSS", Reply::xml(rss("")), IsEmpty(&[])),
        ("P8", "nothing but brackets", Reply::json("[".repeat(100_000)), Fails("depth")),
        (
            "P8",
            "in an item",
            feed(&format!("{},{{\"id\":\"2\",\"url\":\"/2\",\"title\":\"Deep\",\"x\":{}", good_item(1), "[".repeat(100_000))),
            Lists(&[("Good 1", "/1")], &["depth"]),
        ),
        ("P9", "100,000 levels", Reply::xml(format!("<rss><channel>{}", "<a>".repeat(100_000))), Fails("depth")),
        (
            "P9",
            "100,000 attributes",
            Reply::xml(rss(&format!(
                "<item {}><link>/1</link><title>One</title>{DATE}</item>{}",
                (0..100_000).map(|n| format!("a{n}=\"\" ")).collect::<String>(),
                entry(2, "Two", "")
            ))),
            Lists(&[("One", "/1"), ("Two", "/2")], &[]),
        ),
        ("P10", "a billion laughs", Reply::xml(many_laughs), Lists(&[("One", "/1")], &["dtd"])),
        (
            "P10",
            "quadratic, recursive",
            Reply::xml(rss(&entry(1, &format!("One&x;{}", "&big;".repeat(50_000)), "")).replacen("?>", &format!("?>{own}"), 1)),
            Lists(&[("One", "/1")], &["dtd"]),
        ),
        (
            "P11",
            "all of them",
            Reply::xml(
                rss(&format!(
                    "{}<xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" href=\"/stranger.xml\"/>",
                    entry(1, "One&file;&page;", "")
                ))
                .replacen(
                    "?>",
                    "?><?xml-stylesheet href=\"/stranger.xsl\" type=\"text/xsl\"?><!DOCTYPE rss SYSTEM \"/stranger.dtd\" \
                     [<!ENTITY file SYSTEM \"file:///etc/passwd\"><!ENTITY page SYSTEM \"/stranger.txt\"><!ENTITY % more SYSTEM \"/stranger.ent\"> %more;]>",
                    1,
                ),
            ),
            Lists(&[("One", "/1")], &["dtd"]),
        ),
        (
            "P12",
            "RSS",
            Reply::xml(rss(&entry(1, "Caf&eacute; &ldquo;A&rdquo;&hellip; &mdash; B&nbsp;C", ""))),
            Lists(&[("Café “A”… — B C", "/1")], &[]),
        ),
        (
            "P13",
            "every kind",
            Reply::xml(rss(&format!(
                "<item><guid>1</guid><link>/1?a=1&b=2</link><title>Bread & butter</title>{DATE}</item>\
                 <item><guid>2</guid><link>/2</link><title>Open</title><odd:thing>x</odd:thing><description>x<br></description>{DATE}</item>{}<item><title><![CDATA[never closed",
                entry(3, "Three", "")
            ))),
            Lists(&[("Bread & butter", "/1?a=1&b=2"), ("Open", "/2"), ("Three", "/3")], &["ill-formed", "no-url", "date"]),
        ),
        (
            "P14",
            "JSON",
            feed(&format!("{},{}", item(1, ",\"title\":\"O\\u0000n\\u0007e\\ud800\""), item(2, ",\"title\":\"T\u{1}wo\"")))
                ,
            Lists(&[("One\u{fffd}", "/1"), ("Two", "/2")], &["chars", "ill-formed"]),
        ),
        ("P14", "XML", Reply::xml(rss(&entry(1, "O\u{1}n\u{7}e&#xFFFE;", ""))), Lists(&[("One", "/1")], &["chars"])),
        (
            "P17",
            "in feed and items",
            feed(&format!(
                "{},{}",
                item(1, ",\"title\":\"First\",\"title\":\"Last\",\"__proto__\":{\"x\":1}"),
                item(2, ",\"title\":\"Two\",\"constructor\":{\"prototype\":{\"x\":1}},\"toString\":1")
            )),
            Lists(&[("Last", "/1"), ("Two", "/2")], &[]),
        ),
        (
            "P43",
            "JSONP",
            Reply::new("text/javascript", format!("callback({{\"items\":[{}]}});", good_item(1))),
            Lists(&[("Good 1", "/1")], &["mime"]),
        ),
        ("P43", "a guard", Reply::json(format!(")]}}',\n{{\"items\":[{}]}}", good_item(1))), Lists(&[("Good 1", "/1")], &[])),
        ("P43", "nothing that can be read", Reply::json("{\"version\":\"https://jsonfeed.org/version/1.1\" \"items"), Fails("json")),
    ])
    .await;
}

#[tokio::test]
async fn texts() {
    let mark = "alert(1)";
    // The picture in a text is the article's: nothing else of the text is requested.
    let img = format!("<img src=/picture.png onerror={mark}>");
    let escaped =
        |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    let svg = format!(
        "<svg><style><img src=/picture.png onerror={mark}></style></svg><math><mtext><script>{mark}</script></mtext></math>"
    );
    let hostile = [img.clone(), format!("<script>{mark}</script>"), svg];
    let everywhere = |n: u32, text: &str| {
        let html = json!(format!("{text}Text"));
        item(
            n,
            &format!(
                ",\"title\":{html},\"summary\":{html},\"content_html\":{html},\"authors\":[{{\"name\":{html}}}],\"tags\":[{html}]"
            ),
        )
    };
    let in_json: Vec<String> = (1..).zip(&hostile).map(|(n, text)| everywhere(n, text)).collect();
    let in_rss: String = (1..)
        .zip(&hostile)
        .map(|(n, text)| {
            let text = escaped(&format!("{text}Text"));
            let more = format!(
                "<description>{text}</description><author>{text}</author><category>{text}</category><source url=\"/x\">{text}</source><dc:creator>{text}</dc:creator>"
            );
            entry(n, &text, &more)
        })
        .collect();
    // A title in JSON Feed is text: markup in it is shown as it is. In RSS it is markup, and what is not HTML stays text.
    let written: Vec<String> = hostile.iter().map(|text| format!("{text}Text")).collect();
    let in_json_shown = [(&*written[0], "/1"), (&*written[1], "/2"), (&*written[2], "/3")];
    let in_rss_shown = [("Text", "/1"), ("Text", "/2"), (&*written[2], "/3")];
    let atom = "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>News</title>\
        <entry><id>1</id><link href=\"/1\"/><updated>2012-09-20T08:00:00Z</updated><title type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\">One <b>bold</b><script>alert(1)</script></div></title></entry>\
        <entry><id>2</id><link href=\"/2\"/><updated>2012-09-20T08:00:00Z</updated><title type=\"html\">Two &lt;i onclick=\"alert(1)\"&gt;slanted&lt;/i&gt;</title></entry>\
        <entry><id>3</id><link href=\"/3\"/><updated>2012-09-20T08:00:00Z</updated><title type=\"html\"><![CDATA[<p style=\"background:url(/stranger.png)\">Three</p>]]></title></entry>\
        <entry><id>4</id><link href=\"/4\"/><updated>2012-09-20T08:00:00Z</updated><title>Four &lt;kept></title></entry></feed>";
    table(vec![
        ("P24", "JSON", feed(&in_json.join(",")), Lists(&in_json_shown, &[])),
        ("P24", "RSS", Reply::xml(rss(&in_rss)), Lists(&in_rss_shown, &[])),
        (
            "P24",
            "the feed's own title",
            Reply::xml(rss(&entry(1, "One", "")).replace("<title>News</title>", &format!("<title>{}</title>", escaped(&img)))),
            Lists(&[("One", "/1")], &[]),
        ),
        (
            "P25",
            "RSS",
            Reply::xml(rss(&entry(1, "&amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt; is text", ""))),
            Lists(&[("<script>alert(1)</script> is text", "/1")], &[]),
        ),
        (
            "P26",
            "Atom",
            Reply::xml(atom),
            Lists(&[("One bold", "/1"), ("Two slanted", "/2"), ("Three", "/3"), ("Four <kept>", "/4")], &[]),
        ),
        (
            "P26",
            "content:encoded for a title",
            Reply::xml(rss(&format!(
                "<item><guid>1</guid><link>/1</link>{DATE}<content:encoded><![CDATA[<p>From the <em>content</em></p><script>alert(1)</script>]]></content:encoded></item>"
            ))),
            Lists(&[("From the content", "/1")], &["no-title"]),
        ),
        (
            "P27",
            "every language",
            feed(&format!(
                "{},{},{}",
                item(1, ",\"title\":\"{{constructor.constructor('alert(1)')()}}\""),
                item(2, ",\"title\":\"${alert(1)} #{7*7}\""),
                item(3, ",\"title\":\"[[${7*7}]] %{7*7}\"")
            )),
            Lists(
                &[("{{constructor.constructor('alert(1)')()}}", "/1"), ("${alert(1)} #{7*7}", "/2"), ("[[${7*7}]] %{7*7}", "/3")],
                &[],
            ),
        ),
        (
            "P28",
            "sizes and styles",
            Reply::xml(rss(&format!(
                "{}{}",
                entry(1, "One", "<media:thumbnail url=\"/picture\" width=\"1px;background:url(/stranger.png)\" height=\"expression(alert(1))\"/>"),
                entry(2, "&lt;span style=&quot;background:url(/stranger.png);position:fixed&quot;&gt;Two&lt;/span&gt;", "")
            ))),
            Lists(&[("One", "/1"), ("Two", "/2")], &[]),
        ),
        (
            "P29",
            "overrides and isolates",
            feed(&format!(
                "{},{}",
                item(1, ",\"title\":\"\u{202e}One\u{202c} \u{2066}two\u{2069}\""),
                item(2, ",\"title\":\"Plain\"")
            )),
            Lists(&[("One two", "/1"), ("Plain", "/2")], &["bidi"]),
        ),
        (
            "P32",
            "blanks of all kinds",
            feed(&format!(
                "{},{}",
                item(1, ",\"title\":\" \\t\u{3000}\u{a0}\",\"content_text\":\"The text\""),
                item(2, ",\"title\":\"\u{2800}\u{200b}\u{feff}\",\"content_text\":\"Another text\"")
            )),
            Lists(&[("The text", "/1"), ("Another text", "/2")], &["no-title"]),
        ),
        (
            "P44",
            "GBK",
            Reply::xml(declared("gbk", b"\xd5\xe3\xbd\xad")),
            Lists(&[("浙江", "/1")], &[]),
        ),
        ("P44", "Big5", Reply::xml(declared("big5", b"\xae\xfd\xa6\xbf")), Lists(&[("浙江", "/1")], &[])),
        ("P44", "Shift_JIS", Reply::xml(declared("Shift_JIS", b"\x93\x8c\x8b\x9e")), Lists(&[("東京", "/1")], &[])),
    ])
    .await;
}

/// An RSS feed that declares that encoding, with one item whose title is given as bytes.
fn declared(encoding: &str, title: &[u8]) -> Vec<u8> {
    let text = rss(&entry(1, "@", "")).replacen("\"1.0\"", &format!("\"1.0\" encoding=\"{encoding}\""), 1);
    let (before, after) = text.split_once('@').unwrap_or_default();
    [before.as_bytes(), title, after.as_bytes()].concat()
}

#[tokio::test]
async fn long_and_odd_texts() {
    let mut matrix = Matrix::open().await;
    let zalgo = format!("Z{}algo {}", "\u{301}".repeat(500), "\u{200b}\u{fe0f}".repeat(100));
    matrix
        .run(Case::real("P30", "500 marks on a letter"), async |tab| {
            tab.site.put("/feed", feed(&item(1, &format!(",\"title\":{}", json!(zalgo)))));
            tab.visit_rail("src=/feed").await;
            tab.wait_for_state("news-rail", "ready").await;
            let title = tab.titles("news-rail").await.concat();
            assert!(title.starts_with('Z') && title.contains("algo") && title.chars().count() < 40, "{title:?}");
            // It does not overlap its neighbours.
            let item = "document.querySelector('news-rail').shadowRoot.querySelector('[part~=title]')";
            assert!(tab.is_true(&format!("getComputedStyle({item}).overflow != 'visible'")).await);
            tab.assert_quiet().await;
            assert_nothing_else(tab).await;
        })
        .await;
    matrix
        .run(Case::real("P31", "100,000 characters"), async |tab| {
            let long = "x".repeat(100_000);
            tab.site.put("/feed", feed(&item(1, &format!(",\"title\":\"{long}\",\"summary\":\"{long}\""))));
            tab.visit_rail("src=/feed").await;
            tab.wait_for_state("news-rail", "ready").await;
            let title = tab.titles("news-rail").await.concat();
            assert!((200..=301).contains(&title.chars().count()), "{} characters", title.chars().count());
            assert_warned(tab, &["long"]).await;
            assert_nothing_else(tab).await;
        })
        .await;
    matrix
        .run(Case::real("P37", "Hebrew, Chinese, English"), async |tab| {
            let titles = ["שלום עולם abc", "浙江新闻", "English first"];
            let items: Vec<String> = (1..).zip(titles).map(|(n, title)| item(n, &format!(",\"title\":\"{title}\""))).collect();
            tab.site.put("/feed", feed(&items.join(",")));
            tab.visit_rail("src=/feed").await;
            tab.assert_lists(&titles, &[]).await;
            let directions = "[...document.querySelector('news-rail').shadowRoot.querySelectorAll('[part~=title]')].map((title) => getComputedStyle(title).direction).join()";
            assert_eq!(tab.eval(directions).await, "rtl,ltr,ltr");
            assert_nothing_else(tab).await;
        })
        .await;
    matrix.finish();
}

#[tokio::test]
async fn addresses() {
    let mut matrix = Matrix::open().await;
    // Each format has all the addresses, and a good item after them.
    let both = |addresses: &[&str]| -> [(&'static str, Reply); 2] {
        let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
        let in_json: Vec<String> = (1..)
            .zip(addresses)
            .map(|(n, address)| {
                format!(
                    "{{\"id\":\"i{n}\",\"url\":{},\"title\":\"Bad {n}\",\"date_published\":\"2012-09-20T08:00:00Z\"}}",
                    json!(address)
                )
            })
            .collect();
        let in_rss: String = (1..)
            .zip(addresses)
            .map(|(n, address)| {
                format!(
                    "<item><guid isPermaLink=\"false\">i{n}</guid><link>{}</link><title>Bad {n}</title>{DATE}</item>",
                    escaped(address)
                )
            })
            .collect();
        [
            ("JSON", feed(&format!("{},{}", in_json.join(","), good_item(99)))),
            ("RSS", Reply::xml(rss(&format!("{in_rss}{}", entry(99, "Good 99", ""))))),
        ]
    };
    let scripts = [
        "javascript:alert(1)",
        " java\tscript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "&#106;avascript:alert(1)",
        "javascript&colon;alert(1)",
        "java\nscript:alert(1)//http://x",
        "javascript:alert(1)//https://good.example/",
    ];
    let others = [
        "vbscript:x",
        "blob:http://x/y",
        "filesystem:http://x/y",
        "file:///etc/passwd",
        "about:blank",
        "view-source:http://x/",
        "intent:x",
        "ms-word:x",
        "tel:1",
        "mailto:a@b.example",
        "ftp://x/y",
        "chrome://settings",
    ];
    let data = [
        "data:text/html,<script>alert(1)</script>",
        "data:image/svg+xml,<svg onload=alert(1)>",
        "DATA:text/html;base64,PHNjcmlwdD4=",
    ];
    for (row, addresses) in [("P18", &scripts[..]), ("P19", &data[..]), ("P20", &others[..])] {
        for (name, reply) in both(addresses) {
            matrix
                .run(Case::real(row, name), async |tab| {
                    tab.site.put("/feed", reply);
                    tab.visit_rail("src=/feed limit=20").await;
                    tab.wait_for_state("news-rail", "ready").await;
                    let items = tab.eval(ITEMS).await;
                    let items = items.as_array().cloned().unwrap_or_default();
                    // An entity in an address is part of its text: the link stays on the site, and runs nothing.
                    let leads = items.iter().filter(|item| item[1] != "").count();
                    assert!(items.iter().any(|item| item[0] == "Good 99"), "{items:?}");
                    assert!(
                        items
                            .iter()
                            .all(|item| item[1] == "" || item[1].as_str().is_some_and(|href| href.starts_with("http"))),
                        "{items:?}"
                    );
                    assert!(leads <= 3, "{items:?}");
                    assert_warned(tab, &["url-scheme"]).await;
                    assert_nothing_else(tab).await;
                })
                .await;
        }
    }
    matrix
        .run(Case::real("P19", "pictures"), async |tab| {
            let reply = feed(&item(1, ",\"title\":\"One\",\"image\":\"data:image/svg+xml,<svg onload='alert(1)'/>\""));
            comes_to(tab, "", reply, Lists(&[("One", "/1")], &["url-scheme"])).await;
            let pictures = "document.querySelector('news-rail').shadowRoot.querySelectorAll('img').length";
            assert_eq!(tab.eval(pictures).await, 0);
        })
        .await;
    let relative = [
        "a/b",
        "../c",
        "?q=1",
        "//other.example/x",
        "\\\\other.example\\y",
        "/\\other.example/z",
        "https:other.example/w",
        "/ü",
    ];
    for (name, reply) in both(&relative) {
        matrix
            .run(Case::real("P21", name), async |tab| {
                tab.site.put("/feed", reply);
                tab.visit_rail("src=/feed limit=20").await;
                tab.wait_for_state("news-rail", "ready").await;
                let items = tab.eval(ITEMS).await;
                // As the browser resolves them: against the feed, in RSS against the channel's link.
                let base = if name == "RSS" { "/" } else { "/feed" };
                let wanted = tab
                    .eval(&format!(
                        "{}.map((address) => new URL(address, location.origin + '{base}').href)",
                        json!(relative)
                    ))
                    .await;
                let found: Vec<Value> =
                    items.as_array().into_iter().flatten().take(relative.len()).map(|item| item[1].clone()).collect();
                assert_eq!(Value::Array(found), wanted);
                tab.assert_quiet().await;
                assert_nothing_else(tab).await;
            })
            .await;
    }
    matrix
        .run(Case::real("P21", "xml:base"), async |tab| {
            let atom = "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:base=\"/base/\"><title>News</title><entry xml:base=\"deep/\"><id>1</id><title>One</title><updated>2012-09-20T08:00:00Z</updated><link href=\"x\"/></entry></feed>";
            comes_to(tab, "", Reply::xml(atom), Lists(&[("One", "/base/deep/x")], &[])).await;
        })
        .await;
    matrix
        .run(Case::real("P22", "every kind"), async |tab| {
            let addresses = [
                "https://bank.example@evil.example/",
                "https://user:secret@evil.example:8443/x",
                "https://\u{430}\u{440}\u{440}\u{4cf}\u{435}.example/",
                "https://\u{5d0}\u{5d1}.example/",
            ];
            let [(_, reply), _] = both(&addresses);
            let items = [
                ("Bad 1", "https://evil.example/"),
                ("Bad 2", "https://evil.example:8443/x"),
                ("Bad 3", "https://xn--80ak6aa92e.example/"),
                ("Bad 4", "https://xn--4dbc.example/"),
                ("Good 99", "/99"),
            ];
            comes_to(tab, "limit=20", reply, Lists(&items, &["url-creds"])).await;
        })
        .await;
    matrix
        .run(Case::real("P23", "in a link"), async |tab| {
            let long = format!("/{}", "x".repeat(100_000));
            let [(_, reply), _] = both(&[&long]);
            tab.site.put("/feed", reply);
            tab.visit_rail("src=/feed").await;
            tab.wait_for_state("news-rail", "ready").await;
            let longest = "Math.max(...[...document.querySelector('news-rail').shadowRoot.querySelectorAll('a')].map((a) => a.href.length))";
            assert!(tab.eval(longest).await.as_u64().is_some_and(|length| length < 8192));
            assert_warned(tab, &["url-long"]).await;
            assert_nothing_else(tab).await;
        })
        .await;
    matrix.finish();
}

#[tokio::test]
async fn lists() {
    let mut matrix = Matrix::open().await;
    matrix
        .run(Case::real("P5", "with a template"), async |tab| {
            tab.site.put("/feed", feed(""));
            let rail =
                "<news-rail src=/feed loading=eager><template slot=empty><b>Nothing today</b></template></news-rail>";
            tab.visit(&Page::new(rail).with_loader().reserve("50.8em")).await;
            tab.wait_for_state("news-rail", "empty").await;
            assert_eq!(tab.texts("news-rail", "[part~=empty] b").await, ["Nothing today"]);
            assert_eq!(tab.details("newsrail-empty").await[0]["reason"], "no-items");
            tab.assert_quiet().await;
        })
        .await;
    matrix
        .run(Case::real("P15", "id, tracking, title"), async |tab| {
            let titled = |id: &str, url: &str| {
                let title = "The harbour of Ningbo opens its second terminal";
                format!("{{\"id\":\"{id}\",\"url\":\"{url}\",\"title\":\"{title}\",\"date_published\":\"2012-09-20T08:00:00Z\"}}")
            };
            let items = [
                good_item(1),
                good_item(1),
                titled("b", "/b"),
                titled("c", "/elsewhere"),
                titled("d", "/b?utm_source=x&utm_medium=y"),
                good_item(2),
            ];
            let wanted = [("Good 1", "/1"), ("The harbour of Ningbo opens its second terminal", "/b"), ("Good 2", "/2")];
            comes_to(tab, "", feed(&items.join(",")), Lists(&wanted, &["duplicate"])).await;
        })
        .await;
    matrix
        .run(Case::real("P16", "the page itself"), async |tab| {
            // The first page of a site has this path.
            let own = "{\"id\":\"own\",\"url\":\"/page/0.html?utm_source=feed#top\",\"title\":\"This very page\",\"date_published\":\"2012-09-20T08:00:00Z\"}";
            comes_to(tab, "", feed(&format!("{},{own},{}", good_item(1), good_item(2))), Lists(&[("Good 1", "/1"), ("Good 2", "/2")], &[])).await;
            assert!(tab.is_true("location.pathname === '/page/0.html'").await);
        })
        .await;
    matrix
        .run(Case::real("P35", "one date, sorted"), async |tab| {
            let items = [good_item(3), good_item(1), good_item(2)];
            comes_to(
                tab,
                "sort=newest",
                feed(&items.join(",")),
                Lists(&[("Good 3", "/3"), ("Good 1", "/1"), ("Good 2", "/2")], &[]),
            )
            .await;
        })
        .await;
    matrix
        .run(Case::real("P42", "to itself and elsewhere"), async |tab| {
            let json = format!(
                "{{\"version\":\"https://jsonfeed.org/version/1.1\",\"next_url\":\"/feed\",\"items\":[{}]}}",
                good_item(1)
            );
            comes_to(tab, "", Reply::json(json), Lists(&[("Good 1", "/1")], &["next"])).await;
            assert_eq!(tab.site.count("/feed"), 1);
        })
        .await;
    matrix
        .run(Case::real("P45", "10,000 tags"), async |tab| {
            let tags: Vec<String> = (0..10_000).map(|n| format!("harbour {n}")).collect();
            let spam = item(1, &format!(",\"title\":\"Buy now\",\"tags\":{}", json!(tags)));
            let fits: Vec<String> = (2..6)
                .map(|n| item(n, &format!(",\"title\":\"Harbour of Ningbo opens terminal {n}\",\"summary\":\"Ships and cranes at the harbour of Ningbo\",\"tags\":[\"harbour\"]")))
                .collect();
            tab.site.put("/feed", feed(&format!("{spam},{}", fits.join(","))));
            let article = "<article><h1>The harbour of Ningbo opens a new terminal</h1><p>Ships, cranes and the harbour of Ningbo.</p></article>";
            let rail = "<news-rail kind=related src=/feed loading=eager></news-rail>";
            tab.visit(&Page::new(format!("{article}{rail}")).with_loader().reserve("50.8em").watched()).await;
            tab.wait_for_state("news-rail", "ready").await;
            let titles = tab.titles("news-rail").await;
            assert!(titles.first().is_some_and(|title| title.starts_with("Harbour")), "{titles:?}");
            assert_warned(tab, &["capped"]).await;
        })
        .await;
    matrix.finish();
}

#[tokio::test]
async fn dates() {
    let mut matrix = Matrix::open().await;
    let dated = |number: u32, date: &str| {
        format!("<item><guid>{number}</guid><link>/{number}</link><title>Item {number}</title>{date}</item>")
    };
    let times = "[...document.querySelector('news-rail').shadowRoot.querySelectorAll('[part~=item]')].map((item) => item.querySelector('time')?.dateTime ?? '')";
    matrix
        .run(Case::real("P33", "six that are none"), async |tab| {
            let dates = [
                "",
                "<pubDate>0000-00-00</pubDate>",
                "<pubDate>Thu, 32 Foo 2012 08:00:00 GMT</pubDate>",
                "<pubDate>99999-01-01T00:00:00Z</pubDate>",
                "<pubDate>yesterday</pubDate>",
                "<pubDate></pubDate>",
                DATE,
            ];
            let items: String = (1..).zip(dates).map(|(n, date)| dated(n, date)).collect();
            tab.site.put("/feed", Reply::xml(rss(&items)));
            tab.visit_rail("src=/feed sort=newest date=absolute").await;
            tab.wait_for_state("news-rail", "ready").await;
            // After the items that have a date.
            assert_eq!(
                tab.titles("news-rail").await,
                ["Item 7", "Item 1", "Item 2", "Item 3", "Item 4", "Item 5", "Item 6"]
            );
            let shown = tab.eval(times).await;
            let shown: Vec<bool> = shown.as_array().into_iter().flatten().map(|time| time != "").collect();
            assert_eq!(shown, [true, false, false, false, false, false, false]);
            assert_warned(tab, &["date"]).await;
            assert_nothing_else(tab).await;
        })
        .await;
    matrix
        .run(Case::real("P34", "an hour and ten years ahead"), async |tab| {
            let ahead = |hours: u64| format!("new Date(Date.now() + {hours} * 36e5).toISOString()");
            tab.visit(&Page::new("")).await;
            let (soon, far) = (tab.eval(&ahead(1)).await, tab.eval(&ahead(87_600)).await);
            let items = [
                good_item(1),
                format!("{{\"id\":\"2\",\"url\":\"/2\",\"title\":\"Far\",\"date_published\":{far}}}"),
                format!("{{\"id\":\"3\",\"url\":\"/3\",\"title\":\"Soon\",\"date_published\":{soon}}}"),
            ];
            tab.site.put("/feed", feed(&items.join(",")));
            tab.visit_rail("src=/feed sort=newest").await;
            tab.wait_for_state("news-rail", "ready").await;
            assert_eq!(tab.titles("news-rail").await, ["Soon", "Good 1", "Far"]);
            let shown = tab.texts("news-rail", "[part~=item]:nth-child(1) [part~=date]").await.concat();
            assert!(!shown.is_empty() && !shown.starts_with("in "), "{shown:?}");
            assert_eq!(tab.texts("news-rail", "[part~=item]:nth-child(3) [part~=date]").await, Vec::<String>::new());
            assert_warned(tab, &["date-future"]).await;
            assert_nothing_else(tab).await;
        })
        .await;
    matrix
        .run(Case::real("P36", "zones, and an hour that is not there"), async |tab| {
            let dates = [
                "Thu, 20 Sep 2012 08:00:00 +0800",
                "Wed, 19 Sep 2012 19:00:00 EST",
                "Thu, 20 Sep 2012 00:00:00 GMT",
                "Wed, 19 Sep 2012 17:00:00 PDT",
                "Sun, 25 Mar 2012 02:30:00 +0100",
            ];
            let items: String =
                (1..).zip(dates).map(|(n, date)| dated(n, &format!("<pubDate>{date}</pubDate>"))).collect();
            tab.site.put("/feed", Reply::xml(rss(&items)));
            tab.visit_rail("src=/feed date=absolute").await;
            tab.wait_for_state("news-rail", "ready").await;
            let found = tab.eval(&format!("{times}.map((time) => new Date(time).toISOString())")).await;
            let same = "2012-09-20T00:00:00.000Z";
            assert_eq!(found, json!([same, same, same, same, "2012-03-25T01:30:00.000Z"]));
            assert_warned(tab, &[]).await;
        })
        .await;
    matrix
        .run(Case::real("P36", "no zone: the reader's own"), async |tab| {
            let dates = ["2012-09-20", "2012-09-20 18:30:00", "Sun, 01 Jan 2012 00:15:00", "20 Sep 2012 18:30 UT"];
            let items: String =
                (1..).zip(dates).map(|(n, date)| dated(n, &format!("<pubDate>{date}</pubDate>"))).collect();
            tab.site.put("/feed", Reply::xml(rss(&items)));
            tab.visit_rail("src=/feed date=absolute lang=en").await;
            tab.wait_for_state("news-rail", "ready").await;
            let found = tab.eval(&format!("{times}.map((time) => new Date(time).toISOString())")).await;
            let local = tab
                .eval("[[2012, 8, 20], [2012, 8, 20, 18, 30], [2012, 0, 1, 0, 15]].map((parts) => new Date(...parts).toISOString()).concat('2012-09-20T18:30:00.000Z')")
                .await;
            assert_eq!(found, local);
            assert!(tab.is_true("new Date(2012, 8, 20).getTimezoneOffset() > 0").await, "these readers are west of UTC");
            let shown = tab.texts("news-rail", "[part~=date]").await;
            assert_eq!(shown, ["Sep 20, 2012", "Sep 20, 2012", "Jan 1, 2012", "Sep 20, 2012"]);
            assert_warned(tab, &[]).await;
        })
        .await;
    matrix.finish();
}

#[tokio::test]
async fn media() {
    let mut matrix = Matrix::open().await;
    matrix
        .run(Case::real("P38", "types, lengths, sizes"), async |tab| {
            let media = [
                "<enclosure url=\"/picture.mp4\"/>",
                "<enclosure url=\"/picture.html\" type=\"video/mp4\" length=\"-1\"/>",
                "<media:content url=\"/picture.mp4\" type=\"video/mp4\" duration=\"-5\" width=\"0\" height=\"1000000000\"/>",
                "<media:content url=\"/picture.mp4\" type=\"video/mp4\" duration=\"NaN\" width=\"wide\"/>",
            ];
            let items: String = (1..).zip(media).map(|(n, media)| entry(n, &format!("Clip {n}"), media)).collect();
            tab.site.put("/feed", Reply::xml(rss(&items)));
            tab.visit_rail("src=/feed kind=video").await;
            tab.wait_for_state("news-rail", "ready").await;
            assert!(tab.titles("news-rail").await.len() >= 3, "{:?}", tab.titles("news-rail").await);
            let badges = tab.texts("news-rail", "[part~=badge]").await;
            assert!(badges.is_empty(), "a length that cannot be: {badges:?}");
            let ratios = "[...document.querySelector('news-rail').shadowRoot.querySelectorAll('[part~=thumbnail]')].map((el) => el.getBoundingClientRect()).every(({ width, height }) => Math.abs(width / height - 16 / 9) < 0.05)";
            assert!(tab.is_true(ratios).await, "the boxes are not 16:9");
            assert_warned(tab, &["media"]).await;
            assert_nothing_else(tab).await;
        })
        .await;
    matrix
        .run(Case::real("P39", "an unknown host"), async |tab| {
            let item = entry(1, "Clip", "<media:player url=\"https://player.example/embed/1\"/>");
            tab.site.put("/feed", Reply::xml(rss(&item)));
            tab.visit_rail("src=/feed kind=video").await;
            tab.wait_for_state("news-rail", "ready").await;
            assert_eq!(tab.eval(ITEMS).await, json!([["Clip", tab.site.here("/1")]]));
            // A frame would come with a click.
            let plays =
                "document.querySelector('news-rail').shadowRoot.querySelector('iframe,video,[part~=play-button]')";
            assert!(tab.is_false(plays).await);
            assert_warned(tab, &["player-host"]).await;
            assert_nothing_else(tab).await;
        })
        .await;
    matrix
        .run(Case::real("P40", "autoplay, permissions, a script"), async |tab| {
            let evil = "https://www.youtube.com/embed/dQw4w9WgXcQ?autoplay=1&amp;allow=camera&amp;enablejsapi=1&amp;origin=javascript:alert(1)&quot; onload=&quot;alert(1)";
            tab.site.put("/feed", Reply::xml(rss(&entry(1, "Clip", &format!("<media:player url=\"{evil}\"/>")))));
            tab.visit_rail("src=/feed kind=video").await;
            tab.wait_for_state("news-rail", "ready").await;
            assert!(tab.is_false("document.querySelector('news-rail').shadowRoot.querySelector('iframe,video')").await);
            assert_nothing_else(tab).await;
            tab.click("news-rail", "[part=play-button]").await;
            let frame = "document.querySelector('news-rail').shadowRoot.querySelector('iframe')";
            tab.wait_for(frame).await;
            let address = tab.eval(&format!("{frame}.src")).await;
            assert_eq!(address, "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1&playsinline=1");
            let (allow, sandbox) = (tab.eval(&format!("{frame}.allow")).await, tab.eval(&format!("{frame}.sandbox.value")).await);
            assert!(sandbox.as_str().is_some_and(|sandbox| !sandbox.is_empty() && !sandbox.contains("top-navigation")), "{sandbox}");
            assert!(allow.as_str().is_some_and(|allow| !allow.contains("camera")), "{allow}");
            let attributes = tab.eval(&format!("[...{frame}.attributes].map(({{ name }}) => name).filter((name) => /^on/.test(name))")).await;
            assert_eq!(attributes, json!([]));
        })
        .await;
    matrix
        .run(Case::real("P41", "a thousand groups, 500 thumbnails"), async |tab| {
            let nested = format!("{}<media:content url=\"/picture.mp4\" type=\"video/mp4\"/>{}", "<media:group>".repeat(100), "</media:group>".repeat(100));
            let groups = "<media:group><media:content url=\"/picture-small.mp4\" type=\"video/mp4\" width=\"10\"/></media:group>".repeat(1000);
            let thumbnails: String = (1..=500).map(|n| format!("<media:thumbnail url=\"/picture-{n}.png\" width=\"{n}\" height=\"{n}\"/>")).collect();
            comes_to(
                tab,
                "",
                Reply::xml(rss(&format!("{}{}", entry(1, "One", &format!("{thumbnails}{groups}")), entry(2, "Two", &nested)))),
                Lists(&[("One", "/1"), ("Two", "/2")], &[]),
            )
            .await;
            let asked = tab.site.hits().iter().filter(|hit| hit.path.starts_with("/picture")).count();
            assert!(asked <= 1, "{asked} pictures for one item");
        })
        .await;
    matrix.finish();
}

/// Shows a rail without a long task.
async fn stands_without_long_tasks(tab: &Tab, attributes: &str) {
    let stands = async || {
        tab.wait_for("/ready|empty|error/.test(document.querySelector('news-rail').getAttribute('state'))").await;
    };
    tab.visit_without_long_tasks(&Page::with_rail(attributes).watched(), stands).await;
}

#[tokio::test]
async fn sizes() {
    let mut matrix = Matrix::open().await;
    let filler = "Words about something that happened somewhere. ".repeat(10);
    let many = |count: u32| -> String {
        (1..=count).map(|n| entry(n, &format!("Item {n}"), &format!("<description>{filler}</description>"))).collect()
    };
    matrix
        .run(Case::real("P6", "50 MB"), async |tab| {
            let start = rss(&many(8000));
            let start = start.trim_end_matches("</channel></rss>");
            let rest = "<!-- and so on, and so on, and so on, and so on -->".repeat((50 << 20) / 51);
            tab.site.put("/feed", Reply::xml(format!("{start}{rest}</channel></rss>")));
            stands_without_long_tasks(tab, "src=/feed sort=newest").await;
            tab.wait_for_state("news-rail", "ready").await;
            assert_eq!(tab.titles("news-rail").await.len(), 8);
            let warnings = tab.codes("newsrail-warn").await;
            assert!(warnings.iter().any(|code| code == "too-large" || code == "capped"), "{warnings:?}");
            assert_nothing_else(tab).await;
        })
        .await;
    matrix
        .run(Case::real("P6", "one item of 50 MB"), async |tab| {
            let body = "word ".repeat((50 << 20) / 5);
            tab.site.put(
                "/feed",
                Reply::xml(rss(&format!(
                    "{}{}",
                    entry(1, "One", ""),
                    entry(2, "Two", &format!("<description>{body}</description>"))
                ))),
            );
            stands_without_long_tasks(tab, "src=/feed").await;
            tab.wait_for_state("news-rail", "ready").await;
            assert_eq!(tab.titles("news-rail").await[0], "One");
            assert!(tab.codes("newsrail-warn").await.contains(&"too-large".to_owned()));
        })
        .await;
    matrix
        .run(Case::real("P7", "10,000 articles"), async |tab| {
            let items: String = (1..=10_000).map(|n| entry(n, &format!("Item {n}"), "")).collect();
            tab.site.put("/feed", Reply::xml(rss(&items)));
            stands_without_long_tasks(tab, "src=/feed sort=newest").await;
            tab.wait_for_state("news-rail", "ready").await;
            assert_eq!(tab.titles("news-rail").await.len(), 8);
            assert_warned(tab, &["capped"]).await;
            assert_nothing_else(tab).await;
        })
        .await;
    matrix
        .run(Case::real("P7", "a million tiny ones"), async |tab| {
            let items = format!("{},{}{{}}", good_item(1), "{},".repeat(999_999));
            tab.site.put("/feed", feed(&items));
            stands_without_long_tasks(tab, "src=/feed sort=newest").await;
            tab.wait_for_state("news-rail", "ready").await;
            assert_eq!(tab.titles("news-rail").await, ["Good 1"]);
            assert_warned(tab, &["capped", "date", "no-title", "no-url"]).await;
            assert_nothing_else(tab).await;
        })
        .await;
    matrix.finish();
}
