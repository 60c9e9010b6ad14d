//! Well-formed feeds of every format, read as a whole.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]
use newsrail::codes::Code;
use newsrail::feed::{Options, read};
use newsrail::model::{Feed, Format, Millis};

fn feed(bytes: &[u8]) -> Feed {
    read(bytes, Options { url: "https://example.org/feed".into(), ..Options::default() }).unwrap()
}

#[test]
fn rss_with_media() {
    let feed = feed(
        br#"<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>News</title><link>https://example.org/</link><language>en</language>
<image><title>Logo</title><url>https://example.org/logo.png</url><link>https://example.org/logo</link></image>
<item><title>Fish &amp;amp; Chips</title><link>/a?x=1&amp;y=2</link><guid isPermaLink="false">a1</guid>
<description>&lt;p&gt;First &lt;b&gt;par&lt;/b&gt;agraph.&lt;/p&gt;&lt;p&gt;Second&amp;nbsp;one.&lt;/p&gt;</description>
<pubDate>Thu, 20 Sep 2012 10:30:00 +0800</pubDate><dc:creator>Li Lei</dc:creator><category>city</category><category>city</category>
<media:group><media:content url="https://cdn.example.org/v.mp4" type="video/mp4" duration="61" width="640" height="360"/>
<media:subTitle type="application/smil" lang="en" href="/smil"/><media:subTitle lang="zh-Hans" href="/zh.vtt"/>
<media:subTitle type="text/vtt" lang="en" href="/en">never read</media:subTitle>
<media:thumbnail url="https://cdn.example.org/t.jpg" width="320" height="180"/></media:group></item>
</channel></rss>"#,
    );
    assert_eq!((feed.format, feed.encoding), (Format::Rss, "utf-8"));
    assert_eq!(feed.title.as_deref(), Some("News"));
    assert_eq!(feed.home.as_deref(), Some("https://example.org/"));
    assert_eq!(feed.warnings, []);
    let [a] = &*feed.articles else { panic!("one article") };
    assert_eq!((&*a.id, a.url.as_deref(), &*a.title), ("a1", Some("https://example.org/a?x=1&y=2"), "Fish & Chips"));
    assert_eq!(a.summary.as_deref(), Some("First paragraph. Second one."));
    assert_eq!((a.published, a.author.as_deref()), (Some(Millis(1_348_108_200_000)), Some("Li Lei")));
    assert_eq!(a.tags, ["city"]);
    assert_eq!(a.thumbnail.as_ref().map(|t| (&*t.url, t.width)), Some(("https://cdn.example.org/t.jpg", Some(320))));
    let captions: Vec<_> = a.captions.iter().map(|caption| (&*caption.url, &*caption.language)).collect();
    assert_eq!(captions, [("https://example.org/zh.vtt", "zh-Hans"), ("https://example.org/en", "en")]);
    let [m] = &*a.media else { panic!("one medium") };
    assert_eq!(
        (&*m.url, m.mime.as_deref(), m.duration_ms, m.width),
        ("https://cdn.example.org/v.mp4", Some("video/mp4"), Some(61_000), Some(640))
    );
}

#[test]
fn atom_with_bases_and_xhtml() {
    let feed = feed(
        br#"<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de" xml:base="https://example.org/blog/">
<title type="text">A &lt; B</title><link href="./"/><link rel="self" href="feed.atom"/>
<entry xml:lang="fr"><id>tag:x,1</id><title type="html">&lt;em&gt;Un&lt;/em&gt;</title><link href="un"/><updated>2012-09-20T10:30:00Z</updated>
<author><name>Zo&#xEB;</name><email>z@example.org</email></author><category term="t" label="Tag"/>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Bonjour <b>le</b> monde</p><img src="p.png"/><script>alert(1)</script></div></content></entry></feed>"#,
    );
    assert_eq!(
        (feed.format, feed.title.as_deref(), feed.home.as_deref()),
        (Format::Atom, Some("A < B"), Some("https://example.org/blog/"))
    );
    let [a] = &*feed.articles else { panic!("one article") };
    assert_eq!(
        (a.url.as_deref(), &*a.title, a.language.as_deref()),
        (Some("https://example.org/blog/un"), "Un", Some("fr"))
    );
    assert_eq!(
        (a.author.as_deref(), a.updated, &*a.tags),
        (Some("Zo\u{eb}"), Some(Millis(1_348_137_000_000)), &["Tag".to_owned()][..])
    );
    assert_eq!(a.summary.as_deref(), Some("Bonjour le monde"));
    assert_eq!(a.thumbnail.as_ref().map(|t| &*t.url), Some("https://example.org/blog/p.png"));
}

#[test]
fn the_language_of_an_entry_is_its_own_or_its_titles() {
    for (entry, title, content, expected) in [
        ("fr", "", "", Some("fr")),
        ("", "de", "en", Some("de")),
        ("", "", "en", None),
        ("fr", "", "en", Some("fr")),
        ("fr", "de", "", Some("fr")),
    ] {
        let feed = feed(
            format!(
                "<feed xmlns='http://www.w3.org/2005/Atom'><entry xml:lang='{entry}'><id>1</id><title xml:lang='{title}'>A</title>\
                 <link href='https://e.org/1'/><content xml:lang='{content}'>B</content></entry></feed>"
            )
            .as_bytes(),
        );
        let language = feed.articles.first().and_then(|article| article.language.as_deref());
        assert_eq!(language, expected, "{entry}, {title}, {content}");
    }
}

#[test]
fn json_feed() {
    let feed = feed(
        br#"{"version":"https://jsonfeed.org/version/1.1","title":"J","home_page_url":"https://example.org/","items":[
{"id":1,"url":"b","title":"One \"two\"","content_html":"<p>Hi<img src='/i.png'></p>","date_published":"2012-09-20T10:30:00+08:00","tags":["x"],
"authors":[{"name":"Han"}],"attachments":[{"url":"https://cdn.example.org/a.mp3","mime_type":"audio/mpeg","duration_in_seconds":90}]},
{"id":"2","url":"https://example.org/2","title":"lone \ud800 half"}],"language":"en"}"#,
    );
    assert_eq!((feed.format, feed.title.as_deref(), feed.language.as_deref()), (Format::Json, Some("J"), Some("en")));
    let [a, b] = &*feed.articles else { panic!("two articles") };
    assert_eq!((&*a.id, a.url.as_deref(), &*a.title), ("1", Some("https://example.org/b"), "One \"two\""));
    assert_eq!(a.media.first().and_then(|m| m.duration_ms), Some(90_000));
    assert_eq!(a.thumbnail.as_ref().map(|t| &*t.url), Some("https://example.org/i.png"));
    assert_eq!(b.title, "lone \u{fffd} half");
}

#[test]
fn gb18030() {
    let (bytes, _, _) = encoding_rs::GB18030.encode(
        "<?xml version='1.0' encoding='gb2312'?><rss><channel><item><title>浙江在线</title><link>http://www.zjol.com.cn/1</link></item></channel></rss>",
    );
    let feed = feed(&bytes);
    assert_eq!((feed.encoding, &*feed.articles[0].title), ("gbk", "浙江在线"));
}

/// The namespaces that an empty element declares apply to that element alone.
#[test]
fn namespaces_end_with_their_element() {
    let feed = feed(
        br#"<rss><channel><item><note xmlns="http://www.w3.org/1999/xhtml"/><title>One</title><link>https://example.org/1</link>
<x:creator xmlns:x="http://purl.org/dc/elements/1.1/">Desk</x:creator><x:title>not a title</x:title></item></channel></rss>"#,
    );
    assert_eq!((feed.articles[0].title.as_str(), feed.articles[0].author.as_deref()), ("One", Some("Desk")));
}

/// A name is better than an email address, and an email address is better than nothing.
#[test]
fn authors_are_named() {
    for (given, name) in [
        ("<author>desk@example.org (Li Lei)</author>", "Li Lei"),
        ("<author>Li Lei &lt;desk@example.org&gt;</author>", "Li Lei"),
        ("<author>desk@example.org</author><dc:creator>Li Lei</dc:creator>", "Li Lei"),
        ("<author>desk@example.org</author>", "desk@example.org"),
        ("<author><name>Li Lei</name><email>desk@example.org</email></author>", "Li Lei"),
        ("<dc:creator>&lt;b&gt;Li Lei&lt;/b&gt;</dc:creator>", "Li Lei"),
    ] {
        let feed =
            feed(["<rss><channel><item><title>One</title>", given, "</item></channel></rss>"].concat().as_bytes());
        assert_eq!(feed.articles[0].author.as_deref(), Some(name), "{given}");
    }
}

/// The start of a text can replace a title: it is not cut within a word, nor at a space far from the limit, and it ends in an ellipsis.
#[test]
fn a_text_in_the_place_of_a_title_is_cut_with_a_sign() {
    let chinese = ["温州 ", &"强降雨使库容逼近汛限水位".repeat(12)].concat();
    let english = "The eastern quay will be closed until the spring ".repeat(4);
    for (text, start, length) in
        [(&*chinese, "温州 强降雨", 81), (&*english, "The eastern quay", 80), ("Short", "Short", 5)]
    {
        let feed = feed(
            ["<rss><channel><item><link>/1</link><description>", text, "</description></item></channel></rss>"]
                .concat()
                .as_bytes(),
        );
        let title = feed.articles[0].title.as_str();
        assert!(
            title.starts_with(start) && title.chars().count() <= length && title.chars().count() * 4 >= length * 3,
            "{title}"
        );
        let cut = title.strip_suffix('…');
        assert_eq!(cut.is_some(), text.len() > 80, "{title}");
        assert!(cut.is_none_or(|cut| !text.is_ascii() || text[cut.len()..].starts_with(' ')), "{title}");
    }
}

/// A label of an encoding that no feed can be in is ignored: the next source in the order decides.
#[test]
fn a_label_that_stands_for_no_encoding_is_none() {
    let rss = "<rss><channel><item><title>浙江</title><link>https://example.org/1</link></item></channel></rss>";
    for label in ["iso-2022-kr", "hz-gb-2312", "replacement", "utf-9"] {
        let feed = feed([&format!("<?xml version=\"1.0\" encoding=\"{label}\"?>"), rss].concat().as_bytes());
        assert_eq!((feed.articles[0].title.as_str(), feed.encoding), ("浙江", "utf-8"), "{label}");
    }
}

/// Two hundred entries without end tags are two hundred entries, not a deep feed; categories in categories are not a fault.
#[test]
fn entries_without_end_tags_are_no_depth() {
    for unclosed in ["", "<title>x", "<guid>x", "<b>"] {
        let items: String = (0..200)
            .map(|n| format!("<item><title>{n}</title><link>https://example.org/{n}</link>{unclosed}"))
            .collect();
        let feed = feed(format!("<rss><channel>{items}").as_bytes());
        assert_eq!((feed.articles.len(), feed.articles[199].title.as_str()), (200, "199"), "{unclosed}");
    }
    let feed = feed(br#"<rss><channel><item><title>One</title><itunes:category text="A"><itunes:category text="B"/></itunes:category><pubDate>2012-09-20</pubDate><link>https://example.org/</link></item></channel></rss>"#);
    assert_eq!((&*feed.articles[0].tags, &*feed.warnings), (&["A".to_owned(), "B".to_owned()][..], &[][..]));
    assert!(newsrail::feed::read(b"<rss/>", Options::default()).unwrap().warnings.is_empty());
}

#[test]
fn misleading_types_are_said_and_overlooked() {
    for (content_type, misleads) in [
        ("text/html; charset=utf-8", true),
        ("text/plain", true),
        ("application/octet-stream", true),
        ("", true),
        ("application/rss+xml", false),
        ("TEXT/XML;charset=utf-8", false),
        ("application/feed+json", false),
        ("application/json", false),
    ] {
        let options = Options { content_type: Some(content_type.into()), ..Options::default() };
        let feed = read(b"<rss><channel><item><title>One</title><pubDate>2012-09-20</pubDate><link>https://example.org/</link></item></channel></rss>", options).unwrap();
        assert_eq!(feed.articles.len(), 1);
        assert_eq!(
            feed.warnings.iter().map(|warning| warning.code.name()).collect::<Vec<_>>(),
            if misleads { vec!["mime"] } else { vec![] },
            "{content_type}"
        );
    }
}

#[test]
fn groups_in_groups_are_one() {
    let (open, close) = ("<media:group>".repeat(1000), "</media:group>".repeat(1000));
    let thumbnails: String = (1..=500)
        .map(|n| format!("<media:thumbnail url='https://cdn.example.org/{n}.jpg' width='{}'/>", n * 10))
        .collect();
    let feed = feed(
        format!("<rss><channel><item><title>One</title>{open}{thumbnails}<media:content url='https://cdn.example.org/1.mp4'/>{close}<link>https://example.org/1</link><pubDate>2012-09-20</pubDate></item></channel></rss>").as_bytes(),
    );
    let article = &feed.articles[0];
    assert_eq!(
        (article.url.as_deref(), article.media.len(), &*feed.warnings),
        (Some("https://example.org/1"), 1, &[][..])
    );
    assert_eq!(article.thumbnail.as_ref().and_then(|image| image.width), Some(320));
}

#[test]
fn what_is_no_picture_of_the_article_gives_way_to_one_that_is() {
    let real = "https://e.org/real.jpg";
    let text = |markup: &str| format!("<description><![CDATA[{markup}]]></description>");
    let behind = |markup: &str| text(&format!("{markup}<img src='{real}'>"));
    for (parts, thumbnail) in [
        // Avatars, and small pictures of anything.
        (
            format!(
                "<media:content url='https://0.gravatar.com/avatar/a?s=96' medium='image'/><media:content url='{real}' medium='image'/>"
            ),
            Some(real),
        ),
        ("<media:content url='https://0.gravatar.com/avatar/a?s=96' medium='image'/>".to_owned(), None),
        (
            format!("<media:thumbnail url='https://e.org/s72-c/a.jpg' width='72' height='72'/>{}", behind("")),
            Some(real),
        ),
        ("<media:thumbnail url='https://e.org/a.jpg' width='72' height='72'/>".to_owned(), Some("https://e.org/a.jpg")),
        // Emoticons, tracking pixels, buttons.
        (behind("<img src='https://s.w.org/images/core/emoji/1f600.png' class='wp-smiley'>"), Some(real)),
        (behind("<img src='https://a.example.org/sd/facebook_icon_large.png'>"), Some(real)),
        (text("<img src='https://e.org/tracking/some-rss-pixel.png?story=1'>"), None),
        (
            behind("<img alt='[太阳]' src='https://face.example.org/a.png' style=\"width:1em; height:1em;\">"),
            Some(real),
        ),
        (behind("<img src='https://e.org/count.gif' width='0' height='0'>"), Some(real)),
        (behind("<img src='https://e.org/count.gif' style='display:none'>"), Some(real)),
        (behind("<img src='https://e.org/count.gif' style='border:0; Width: 1px'>"), Some(real)),
        (behind("<img src='https://e.org/favicon.png' class='site-icon' width='32' height='32'>"), Some(real)),
        (behind("<img src='https://e.org/emote.png' style='margin: 0 1px; width: 20px; height:20px'>"), Some(real)),
        (behind("<img src='https://e.org/place.png' style='width: 1rem; height: 1rem'>"), Some(real)),
        (behind("<img src='https://e.org/line.gif' width='600' height='2px'>"), Some(real)),
        (behind("<img src='https://e.org/formula.png' class='latex'>"), Some(real)),
        // A decoration at the start of a text does not end the search.
        (behind("<img src='https://secure.gravatar.com/avatar/a?s=96'>"), Some(real)),
        (behind("<img src='https://e.org/user_avatar/a/1.png'>"), Some(real)),
        (text(&format!("<img width='100%' height='auto' style='width: 50%; height: 30em' src='{real}'>")), Some(real)),
        // What editors write of pictures is not their size.
        (
            text(&format!("<img style='border:1px solid #ccc; border-width: 1px; margin: 1em auto' src='{real}'>")),
            Some(real),
        ),
        (text("<img src='https://avatars.githubusercontent.com/u/1'>"), None),
        (
            text("<img src='https://avatars.mds.yandex.net/get/1/orig.jpg'>"),
            Some("https://avatars.mds.yandex.net/get/1/orig.jpg"),
        ),
        // Storage that does not know what it holds.
        (format!("<enclosure url='{real}' type='application/octet-stream' length='9'/>"), Some(real)),
        // A picture that is known to be small gives way to one of another element, but not to one of the text.
        (
            format!(
                "<media:thumbnail url='https://e.org/s.jpg' width='130'/><media:content url='{real}' type='image/jpeg' width='1200'/>"
            ),
            Some(real),
        ),
        (
            format!("<media:thumbnail url='https://e.org/s.jpg' width='130'/>{}", behind("")),
            Some("https://e.org/s.jpg"),
        ),
        (text("<img src='http://feeds.feedburner.com/~ff/a?d=b'>"), None),
        // Lazy pictures that a script would load.
        (text(&format!("<img src='data:image/gif;base64,R0' data-src='{real}'>")), Some(real)),
        (text(&format!("<img src='https://e.org/wait.gif' data-original='{real}'>")), Some(real)),
        (text(&format!("<img srcset='{real} 320w, https://e.org/l.jpg 1024w'>")), Some(real)),
        (
            text("<img srcset='https://e.org/w_4,c_limit/a.jpg 424w, b.jpg 9w'>"),
            Some("https://e.org/w_4,c_limit/a.jpg"),
        ),
        // Behind all the text that is kept, in the case of old editors.
        (text(&format!("<P>{}</P><P align=center><IMG src='{real}'></P>", "Words ".repeat(300))), Some(real)),
        // A small thumbnail before a text is as good as one behind it.
        (
            format!(
                "<media:thumbnail url='https://e.org/s72.jpg' width='72'/><content:encoded><![CDATA[<img src='{real}'>]]></content:encoded>"
            ),
            Some(real),
        ),
        // Neither type nor file extension, but a size.
        (
            "<media:content url='https://e.org/f0e3a0' width='130' height='86'/>".to_owned(),
            Some("https://e.org/f0e3a0"),
        ),
        (format!("<media:content url='https://e.org/f0e3a0' width='640' height='360'/>{}", behind("")), Some(real)),
        ("<enclosure url='https://e.org/a.jpg!w600'/>".to_owned(), Some("https://e.org/a.jpg!w600")),
        // Bing's.
        (
            "<News:Image>https://e.org/th?id=1&amp;pid=News</News:Image>".to_owned(),
            Some("https://e.org/th?id=1&pid=News"),
        ),
        // A text's pictures are relative to the article's page.
        (
            format!("<link>https://e.org/posts/5/</link>{}", text("<img src='cover.jpg'>")),
            Some("https://e.org/posts/5/cover.jpg"),
        ),
        (
            format!("<link>https://e.org/posts/5/</link>{}", text("<img src='/cover.jpg'>")),
            Some("https://home.example.org/cover.jpg"),
        ),
    ] {
        let item = format!(
            "<rss><channel><link>https://home.example.org/</link><item><title>One</title>{parts}</item></channel></rss>"
        );
        let feed = feed(item.as_bytes());
        assert_eq!(feed.articles[0].thumbnail.as_ref().map(|image| &*image.url), thumbnail, "{parts}");
    }
}

/// The item; title, address, source and tags.
#[test]
fn what_programs_write_into_items_is_read_as_it_was_meant() {
    for (item, expected) in [
        // Discourse gives the topic's title as its source, aggregators the source in the title.
        ("<title>How?</title><link>/1</link><source url='https://e.org/1.rss'>How?</source>", "How?|/1||"),
        (
            "<title>Rates held - The Times</title><link>/1</link><source url='https://e.org'>The Times</source>",
            "Rates held|/1|The Times|",
        ),
        ("<title>A - B</title><link>/1</link><source url='https://e.org'>C</source>", "A - B|/1|C|"),
        (
            "<title>One</title><link>/1</link><source url='https://e.org'>CNN</source><dc:source>https://e.org/a</dc:source>",
            "One|/1|CNN|",
        ),
        (
            "<title>One</title><link>/1</link><dc:source>Journal, Published online: 4 November | doi:10.1/2</dc:source>",
            "One|/1||",
        ),
        // A title of a file, often its name or its author's.
        (
            "<title/><description>On the road.</description><link>/1</link><media:content url='/a.jpg'><media:title>jane</media:title></media:content>",
            "On the road.|/1||",
        ),
        // Of which the end may be missing.
        ("<media:content url='/a.jpg' medium='image'><title>One</title><link>/1</link>", "One|/1||"),
        (
            "<link>/1</link><media:group><media:title>Talk</media:title><media:content url='/a.mp4'/></media:group>",
            "Talk|/1||",
        ),
        ("<title>One</title><link>/1</link><News:Source>Reuters</News:Source>", "One|/1|Reuters|"),
        // CDATA that was escaped.
        (
            "<title>&lt;![CDATA[Hello]]&gt;</title><link>&lt;![CDATA[https://e.org/1]]&gt;</link><category>&lt;![CDATA[News]]&gt;</category>",
            "Hello|https://e.org/1||News",
        ),
        // Text in a link that has an address is no address.
        ("<title>One</title><link>/1</link><atom:link rel='self' href='/feed'>x</atom:link>", "One|/1||"),
        ("<title>One</title><atom:link href='/1'>Read more</atom:link>", "One|/1||"),
        // The article itself, not its translation or its page for phones.
        ("<title>One</title><link>/1</link><atom:link rel='alternate' hreflang='fr' href='/fr/1'/>", "One|/1||"),
        (
            "<title>One</title><link>/1</link><atom:link rel='alternate' type='text/html' media='handheld' href='/m/1'/>",
            "One|/1||",
        ),
        // A category has a label for people.
        (
            "<title>One</title><link>/1</link><media:category label='Music'>1</media:category><category domain='x'>World</category>",
            "One|/1||Music,World",
        ),
        // A reference that no browser knows does not make the others text.
        ("<title>Tom &amp;amp; Jerry &amp;plus; friends</title><link>/1</link>", "Tom & Jerry &plus; friends|/1||"),
    ] {
        let feed = feed(
            format!("<rss xmlns:News='https://e.org/news?format=rss'><channel><item>{item}</item></channel></rss>")
                .as_bytes(),
        );
        let article = &feed.articles[0];
        let address = article.url.as_deref().unwrap_or_default();
        let shown = format!(
            "{}|{}|{}|{}",
            article.title,
            address.strip_prefix("https://example.org").unwrap_or(address),
            article.source.as_deref().unwrap_or_default(),
            article.tags.join(",")
        );
        assert_eq!(shown, expected, "{item}");
    }
}

#[test]
fn what_is_not_for_reading_is_not_in_a_summary() {
    let item = "<item><title>One</title><link>/1</link><description><![CDATA[<figure><img src='a.jpg'><figcaption>Photo: A. Person</figcaption></figure>\
                <p>In this episode.</p><audio controls><source src='a.mp3'>Your browser does not support audio.</audio><button>Share</button>]]></description></item>";
    let feed = feed(format!("<rss><channel>{item}</channel></rss>").as_bytes());
    assert_eq!(feed.articles[0].summary.as_deref(), Some("In this episode."));
}

/// Text by the specification, but many programs copy what they wrote for HTML.
#[test]
fn what_is_escaped_in_the_texts_of_json_is_not_shown_so() {
    let feed = feed(
        br#"{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","url":"/1","title":"Tom &amp; Jerry&#8217;s return","summary":"<p>Some <b>words</b></p>"},
        {"id":"2","url":"/2","title":"Why <a href='#'> is no button</a>","summary":"Fish & chips"}]}"#,
    );
    let shown: Vec<_> = feed.articles.iter().map(|a| (&*a.title, a.summary.as_deref().unwrap_or_default())).collect();
    assert_eq!(
        shown,
        [("Tom & Jerry\u{2019}s return", "Some words"), ("Why <a href='#'> is no button</a>", "Fish & chips")]
    );
}

#[test]
fn numbers_in_json_are_numbers_or_text() {
    for (duration, millis) in [
        ("61", Some(61_000)),
        ("61.5", Some(61_500)),
        ("\"61\"", Some(61_000)),
        ("\"01:01\"", Some(61_000)),
        ("-5", None),
        ("0", None),
        ("1e300", None),
        ("\"NaN\"", None),
        ("{}", None),
    ] {
        let feed = feed(
            format!("[{{\"id\":42,\"title\":\"One\",\"url\":\"a\",\"attachments\":[{{\"url\":\"b.mp4\",\"duration_in_seconds\":{duration},\"width\":640,\"height\":\"0\"}}]}}]").as_bytes(),
        );
        let article = &feed.articles[0];
        let medium = &article.media[0];
        assert_eq!(
            (&*article.id, medium.duration_ms, medium.width, medium.height),
            ("42", millis, Some(640), None),
            "{duration}"
        );
    }
}

#[test]
fn a_length_stands_before_or_behind_what_it_is_of() {
    let of = |inside: &str| {
        let item = format!("<item><title>One</title><link>https://example.org/1</link>{inside}</item>");
        feed(
            format!("<rss xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'><channel>{item}</channel></rss>")
                .as_bytes(),
        )
        .articles
        .remove(0)
        .media
        .remove(0)
        .duration_ms
    };
    let (length, file) =
        ("<itunes:duration>1:05</itunes:duration>", "<enclosure url='https://example.org/1.mp4' type='video/mp4'/>");
    assert_eq!(of(&[length, file].concat()), Some(65_000));
    assert_eq!(of(&[file, length].concat()), Some(65_000));
}

#[test]
fn the_address_of_a_source_without_a_name_is_cleaned_like_a_name() {
    let long = "x".repeat(3000);
    let item =
        format!("<item><title>One</title><link>https://example.org/1</link><source url='\u{202e}{long}'/></item>");
    let feed = feed(format!("<rss><channel>{item}</channel></rss>").as_bytes());
    let source = feed.articles[0].source.clone().unwrap_or_default();
    assert!(source.starts_with('x') && source.len() < 1500, "{source}");
}

#[test]
fn whole_items_of_a_feed_that_breaks_off_are_kept_however_it_came() {
    let item = |n: usize, text: &str| {
        format!(
            "<item><title>{n}</title><link>https://example.org/{n}</link><description><![CDATA[{text}]]></description></item>"
        )
    };
    let first = format!("<rss><channel>{}", item(1, &"long ".repeat(20_000)));
    let rest: String = (2..6).map(|n| item(n, "short")).collect();
    for border in [first.len() - 40_000, first.len() - 30, first.len()] {
        let mut reader = newsrail::feed::Reader::new(Options::default());
        for chunk in [&first.as_bytes()[..border], &[&first.as_bytes()[border..], rest.as_bytes()].concat()] {
            reader.push(chunk);
            while matches!(reader.step(16 * 1024), newsrail::feed::Step::Busy) {}
        }
        reader.end(false);
        assert_eq!(reader.finish().map(|feed| feed.articles.len()), Ok(5), "{border}");
    }
}

#[test]
fn only_the_list_of_items_is_the_list_of_articles() {
    let feed = feed(
        br#"{"version":"https://jsonfeed.org/version/1.1","hubs":[{"type":"WebSub","url":"https://hub.example.org"}],
"authors":[{"name":"Staff","url":"/staff"}],"_links":[["a"],{"items":[{"id":"x","url":"/x","title":"Not an article"}]}],
"items":[{"id":"1","url":"/1","title":"One"},{"id":"2","url":"/2","title":"Two"}],"tags":[{"id":"3","url":"/3","title":"Nor this"}]}"#,
    );
    assert_eq!(feed.articles.iter().map(|article| &*article.title).collect::<Vec<_>>(), ["One", "Two"]);
}

#[test]
fn of_the_pictures_of_an_item_the_one_for_lists_is_taken_in_either_order() {
    for order in [["image", "banner_image"], ["banner_image", "image"]] {
        let [first, second] = order.map(|key| format!("\"{key}\":\"https://cdn.example.org/{key}.jpg\""));
        let feed = feed(
            format!("{{\"items\":[{{\"id\":\"1\",\"url\":\"/1\",\"title\":\"One\",{first},{second}}}]}}").as_bytes(),
        );
        let picture = feed.articles[0].thumbnail.as_ref().map(|picture| &*picture.url);
        assert_eq!(picture, Some("https://cdn.example.org/image.jpg"), "{order:?}");
    }
}

#[test]
fn a_value_that_is_not_closed_ends_with_its_item() {
    let feed = feed(
        b"<rss><channel><item><title>One <i>and</i> only<link>/1</link></item><item><title>Two</title><link>/2</link></item>\
          <x:wrap><item><title>Three </x:wrap> more</title><link>/3</link></item></channel></rss>",
    );
    let titles: Vec<&str> = feed.articles.iter().map(|article| &*article.title).collect();
    assert_eq!(titles.len(), 3, "{titles:?}");
    assert_eq!((titles[1], titles[2]), ("Two", "Three </x:wrap> more"));
    assert!(feed.warnings.iter().any(|warning| warning.code.name() == "ill-formed"), "{:?}", feed.warnings);
}

#[test]
fn a_well_known_prefix_means_what_it_does_elsewhere_whatever_its_address() {
    for address in ["http://www.rssboard.org/media-rss", "http://search.yahoo.com/mrss/", "urn:mine"] {
        let item = "<item><title>One</title><media:content url='https://e.org/a.jpg' medium='image'/><dc:creator>Li Na</dc:creator></item>";
        let text = format!("<rss xmlns:media='{address}' xmlns:dc='urn:other'><channel>{item}</channel></rss>");
        let article = &feed(text.as_bytes()).articles[0];
        assert!(article.thumbnail.is_some(), "{address}");
        assert_eq!(article.author.as_deref(), Some("Li Na"));
    }
    let own =
        "<rss xmlns:own='urn:mine'><channel><item><title>One</title><own:title>Two</own:title></item></channel></rss>";
    assert_eq!(feed(own.as_bytes()).articles[0].title, "One");
}

#[test]
fn a_link_without_a_scheme_leads_to_its_host() {
    let link = |link: &str| {
        let text = format!("<rss><channel><item><title>One</title><link>{link}</link></item></channel></rss>");
        feed(text.as_bytes()).articles[0].url.clone().unwrap_or_default()
    };
    assert_eq!(link("WWW.news.example/5.html"), "https://www.news.example/5.html");
    assert!(link("wwwhat.html").ends_with("/wwwhat.html"));
}

#[test]
fn two_references_for_one_character_are_that_character() {
    for (title, expected) in [
        ("Sun &#55356;&#57118; and rain", "Sun \u{1f31e} and rain"),
        ("Sun &#xD83C;&#xDF1E;", "Sun \u{1f31e}"),
        ("Half &#55356; of it", "Half \u{fffd} of it"),
        ("Half &#55356;&#65;", "Half \u{fffd}A"),
    ] {
        let text = format!("<rss><channel><item><title>{title}</title><link>/1</link></item></channel></rss>");
        assert_eq!(feed(text.as_bytes()).articles[0].title, expected);
    }
}

#[test]
fn a_document_knows_its_encoding_better_than_a_server_that_says_utf_8_of_everything() {
    let (mut text, title) =
        (b"<?xml version='1.0' encoding='windows-1251'?><rss><channel><item><title>".to_vec(), "Новости дня");
    // In this encoding Cyrillic letters are 0x350 below their numbers.
    text.extend(title.chars().map(|c| if c == ' ' { b' ' } else { (c as u32 - 0x350) as u8 }));
    text.extend(b"</title><link>/1</link></item></channel></rss>");
    let options = Options {
        content_type: Some("text/xml; charset=utf-8".to_owned()),
        url: "https://e.org/feed".into(),
        ..Options::default()
    };
    let feed = read(&text, options).unwrap();
    assert_eq!(feed.articles[0].title, title);
    assert!(feed.warnings.iter().any(|warning| warning.code == Code::Charset));
}

#[test]
fn bytes_that_are_misnamed_or_not_named_are_read_in_their_encoding() {
    let titled =
        |title: &str| format!("<rss><channel><item><title>{title}</title><link>/1</link></item></channel></rss>");
    let declared =
        |encoding: &str, title: &str| format!("<?xml version='1.0' encoding='{encoding}'?>{}", titled(title));
    let in_encoding = |encoding: &'static encoding_rs::Encoding, text: &str| encoding.encode(text).0.into_owned();
    let long =
        "浙江省直机关启动在职党员进社区志愿服务，杭州、宁波、温州等地积极响应，累计开展各类活动三千余场".repeat(4);
    let french = "La cité créée, l'armée, l'année, la fée, l'été à côté, déjà vu, où être né, élevée, agréée, suppléée";
    for (bytes, header, title, encoding) in [
        // As programs for .NET declare what they write in UTF-8.
        (declared("utf-16", "Plain").into_bytes(), None, "Plain", "utf-8"),
        (declared("utf8mb4", "Café").into_bytes(), None, "Café", "utf-8"),
        (declared("gbk", "浙").into_bytes(), None, "浙", "utf-8"),
        (in_encoding(encoding_rs::GBK, &declared("gbk", &long)), None, &long, "gbk"),
        (in_encoding(encoding_rs::GBK, &titled("浙江")), Some("text/xml; Charset=\"gb2312\""), "浙江", "gbk"),
        (in_encoding(encoding_rs::BIG5, &titled("臺灣")), Some("text/xml;charset = 'big5'"), "臺灣", "big5"),
        // Not declared.
        (
            in_encoding(encoding_rs::EUC_JP, &titled("きょうのニュースを伝えます")),
            None,
            "きょうのニュースを伝えます",
            "euc-jp",
        ),
        (
            in_encoding(encoding_rs::EUC_JP, &titled("東京都内の公園で桜が満開")),
            None,
            "東京都内の公園で桜が満開",
            "euc-jp",
        ),
        (
            in_encoding(encoding_rs::EUC_KR, &titled("오늘의 주요 뉴스를 전해 드립니다")),
            None,
            "오늘의 주요 뉴스를 전해 드립니다",
            "euc-kr",
        ),
        (
            in_encoding(encoding_rs::GBK, &titled("日本动画片の魅力在浙江展出")),
            None,
            "日本动画片の魅力在浙江展出",
            "gb18030",
        ),
        (in_encoding(encoding_rs::WINDOWS_1252, &titled("La station créée")), None, "La station créée", "windows-1252"),
        (in_encoding(encoding_rs::WINDOWS_1252, &titled(french)), None, french, "windows-1252"),
        (titled("浙江").encode_utf16().flat_map(u16::to_le_bytes).collect(), None, "浙江", "utf-16le"),
    ] {
        let options = Options { content_type: header.map(str::to_owned), ..Options::default() };
        let feed = read(&bytes, options).unwrap();
        assert_eq!((feed.articles[0].title.as_str(), feed.encoding), (title, encoding));
    }
    // The part that is examined may end within a character.
    for shift in 0..3 {
        let text = declared("gbk", &["浙江", &"x".repeat(shift), &"温".repeat(40_000)].concat());
        assert_eq!(feed(text.as_bytes()).encoding, "utf-8", "{shift}");
    }
}

fn item(inside: &str) -> newsrail::model::Article {
    let channel = "<channel><link>https://home.example.org/</link>";
    feed(format!("<rss>{channel}<item><title>One</title>{inside}</item></channel></rss>").as_bytes()).articles.remove(0)
}

#[test]
fn files_are_what_their_names_say_and_the_same_file_is_one() {
    for (name, mime) in [
        ("a.mp4", "video/mp4"),
        ("a.MP4?x=a.html", "video/mp4"),
        ("a.mp4#t=1.5", "video/mp4"),
        ("a.m4v", "video/mp4"),
        ("a.mov", "video/quicktime"),
        ("a.webm", "video/webm"),
        ("a.ogv", "video/ogg"),
        ("a.flv", "video/x-flv"),
        ("a.m3u8", "application/vnd.apple.mpegurl"),
        ("a.mp3", "audio/mpeg"),
    ] {
        let article = item(&format!("<enclosure url='/{name}'/>"));
        assert_eq!(article.media[0].mime.as_deref(), Some(mime), "{name}");
    }
    for name in ["a.gif", "a.jpeg", "a.png", "a.webp", "a.avif", "a.svg"] {
        assert!(item(&format!("<enclosure url='/{name}'/>")).thumbnail.is_some(), "{name}");
    }
    let player = |inside: &str| item(inside).media[0].player.clone();
    let first = "<media:player url='https://e.org/p'/>";
    assert_eq!(player(first).as_deref(), Some("https://e.org/p"), "without a file");
    assert_eq!(player(&format!("{first}<media:embed url='https://e.org/q'/>")).as_deref(), Some("https://e.org/p"));
    let file = "url='/a.mp3' type='audio/mpeg'";
    assert_eq!(item(&format!("<enclosure {file}/><media:content {file} duration='5'/>")).media.len(), 1);
    assert_eq!(item("<enclosure url='javascript:x'/>").media.len(), 0);
    assert_eq!(item("<media:content url='/a.mp4'/><media:subTitle href='/a.srt'/>").captions.len(), 0);
    let length = |inside: &str| item(inside).media[0].duration_ms;
    let told = "<itunes:duration>9</itunes:duration>";
    assert_eq!(length(&format!("<media:content url='/a.mp4' duration='7'/>{told}")), Some(7000));
    assert_eq!(length(&format!("<enclosure {file}/><itunes:duration>0:05</itunes:duration>{told}")), Some(5000));
    assert_eq!(length("<media:content url='/a.mp4' duration='99999999'/>"), None);
    assert_eq!(item("<media:content url='/a.mp4' width='640px'/>").media[0].width, Some(640));
    let picture = |inside: &str| item(inside).thumbnail.map(|picture| (picture.url, picture.width));
    let next = "<media:thumbnail url='data:image/png,x'/><media:thumbnail url='/b.jpg'/>";
    assert_eq!(picture(next), Some(("https://home.example.org/b.jpg".into(), None)), "the next best");
    let in_text = "<description><![CDATA[<img width='90' src='/a.jpg'><img src='/b.jpg'>]]></description>";
    assert_eq!(
        picture(in_text),
        Some(("https://home.example.org/a.jpg".into(), None)),
        "its size there is not its own"
    );
}

#[test]
fn the_logo_and_the_search_of_a_channel_do_not_name_it() {
    let feed = feed(
        b"<rss><channel><image><title>Logo</title><link>https://logo.example.org/</link><url>/l.png</url></image>\
          <textInput><title>Search</title><link>https://search.example.org/</link></textInput>\
          <title>News</title><link>https://example.org/</link><link>https://other.example.org/</link></channel></rss>",
    );
    assert_eq!((feed.title.as_deref(), feed.home.as_deref()), (Some("News"), Some("https://example.org/")));
}

#[test]
fn of_the_links_of_an_entry_the_one_to_its_page_is_taken() {
    let json = "<link href='https://e.org/1.json' type='application/json'/>";
    let mail = "<link href='mailto:a@e.org'/>";
    for (links, url) in [
        ([json, "<link href='https://e.org/1'/>"], "https://e.org/1"),
        (["<link href='https://e.org/1'/>", json], "https://e.org/1"),
        (
            ["<link href='https://e.org/1.html' type='text/html'/>", "<link href='https://e.org/1'/>"],
            "https://e.org/1.html",
        ),
        ([mail, json], "https://e.org/1.json"),
        ([json, mail], "https://e.org/1.json"),
        (["<id>https://e.org/id</id>", json], "https://e.org/1.json"),
        (["<id>https://e.org/id</id>", ""], "https://e.org/id"),
        (["<link rel='via' href='https://e.org/via'/>", ""], "https://e.org/via"),
        (["<link rel='canonical' href='https://e.org/c'/>", ""], "https://e.org/c"),
        (["<link rel='related' href='https://e.org/r'/>", ""], "https://e.org/r"),
        (
            ["<link rel='http://www.iana.org/assignments/relation/alternate' href='https://e.org/i'/>", ""],
            "https://e.org/i",
        ),
    ] {
        let entry = format!(
            "<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>x</title>{}</entry></feed>",
            links.concat()
        );
        assert_eq!(feed(entry.as_bytes()).articles[0].url.as_deref(), Some(url), "{links:?}");
    }
    let guid = item("<guid>https://e.org/2</guid><atom:link type='application/json' href='/3'/>");
    assert_eq!(guid.url.as_deref(), Some("https://e.org/2"));
    assert_eq!(item("<link>/1</link>").id, "https://home.example.org/1", "the address stands in for the id");
    let home = |links: &str| feed(format!("<feed xmlns='http://www.w3.org/2005/Atom'>{links}</feed>").as_bytes()).home;
    assert_eq!(home("<link type='application/atom+xml' href='https://e.org/feed'/>"), None);
    assert_eq!(home("<link href='https://e.org/'/><link href='javascript:x'/>").as_deref(), Some("https://e.org/"));
}

#[test]
fn texts_of_atom_are_read_as_their_type_says() {
    for (title, shown) in [
        ("<title>A &lt;b>B&lt;/b></title>", "A <b>B</b>"),
        ("<title type='html'>A &lt;b>B&lt;/b></title>", "A B"),
        ("<title type='text'>A &amp;amp; B</title>", "A &amp; B"),
        ("<title type='xhtml'><div>A <b>B</b></div></title>", "A B"),
        ("<title type='text/html' mode='xml'>A <b>B</b></title>", "A B"),
        ("<title type='text/html' mode='base64'>QSA8Yj5CPC9iPg==</title>", "A B"),
        ("<title type='application/octet-stream'>QUJD</title>", "ABC"),
        ("<title type='text/plain'>QUJD</title>", "QUJD"),
    ] {
        let text = format!("<feed xmlns='http://www.w3.org/2005/Atom'><entry>{title}<link href='/1'/></entry></feed>");
        assert_eq!(feed(text.as_bytes()).articles[0].title, shown, "{title}");
    }
}

#[test]
fn members_of_json_items_stand_in_for_each_other_in_their_order() {
    let one =
        |members: &str| feed(format!("{{\"items\":[{{\"title\":\"x\",{members}}}]}}").as_bytes()).articles.remove(0);
    let url = |members: &str| one(members).url.unwrap_or_default();
    let external = "\"external_url\":\"https://e.org/x\"";
    assert_eq!(url(&format!("{external},\"url\":\"https://e.org/1\"")), "https://e.org/1");
    assert_eq!(url(&format!("{external},\"url\":\" \"")), "https://e.org/x");
    assert_eq!(url("\"id\":\"https://e.org/1\""), "https://e.org/1");
    assert_eq!(url("\"id\":\"7\""), "");
    let text = |keys: &[&str]| {
        let members: Vec<String> = keys.iter().map(|key| format!("\"{key}\":\"<i>{key}</i>\"")).collect();
        one(&members.join(",")).summary.unwrap_or_default()
    };
    assert_eq!(text(&["content_html", "content_text", "summary"]), "summary");
    assert_eq!(text(&["content_html", "content_text"]), "<i>content_text</i>");
    assert_eq!(text(&["content_html"]), "content_html");
    let dated = one("\"date_modified\":\"2012-09-21\",\"date_published\":\"2012-09-20\"");
    assert!(dated.published.is_some() && dated.published < dated.updated);
    assert_eq!(one("\"tags\":\"a, b\"").tags, ["a", "b"]);
    assert_eq!(one("\"attachments\":[{\"url\":\"/a.mp4\",\"height\":360}]").media[0].height, Some(360));
    let feed = feed(b"{\"title\":\"A <b>B</b>\",\"home_page_url\":null,\"items\":[]}");
    assert_eq!((feed.title.as_deref(), &*feed.warnings), (Some("A <b>B</b>"), &[][..]));
}

#[test]
fn what_stands_before_a_feed_does_not_decide_what_it_is() {
    let rss = "<rss><channel><item><title>One</title><link>/1</link></item></channel></rss>";
    let json = "[{\"title\":\"One\",\"url\":\"https://e.org/1\"}]";
    for (before, feed) in [
        ("Notice: undefined index in /a.php on line 5;\n", rss),
        ("\u{feff}\u{feff}", json),
        ("\u{fffd}", json),
        ("\0\n", json),
        ("&&&START&&&", json),
        ("feed=", json),
        ("callback(", json),
    ] {
        let read = read([before, feed].concat().as_bytes(), Options::default());
        assert_eq!(read.map(|feed| feed.articles.len()), Ok(1), "{before:?}");
    }
}

#[test]
fn a_feed_is_read_until_there_is_enough_for_every_rail() {
    let items = |count: usize, len: usize| {
        let item = |n| {
            format!("<item><title>{n}</title><link>/{n}</link><description>{}</description></item>", "x".repeat(len))
        };
        ["<rss><channel>", &(0..count).map(item).collect::<String>(), "</channel></rss>"].concat()
    };
    let early = Options { stop_early: true, ..Options::default() };
    let read = |text: &str| read(text.as_bytes(), early.clone()).unwrap().articles.len();
    assert_eq!(read(&items(60, 20_000)), 60, "enough bytes, but too few articles");
    assert!((100..200).contains(&read(&items(300, 2_000))));
    // A rail that joins, and needs all.
    let mut reader = newsrail::feed::Reader::new(early);
    reader.extend(10_000, false);
    reader.push(items(600, 2_000).as_bytes());
    reader.end(true);
    assert_eq!(reader.finish().unwrap().articles.len(), 600);
}
