//! Properties of every feed, tested on good ones that are cut, flipped, recoded and read in pieces. Deterministic.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::path::Path;

use newsrail::feed::{Error, MAX_BYTES, Options, Reader, Step, read};
use newsrail::model::Feed;

type Outcome = Result<Feed, Error>;

fn options() -> Options {
    Options { url: "https://feeds.example.net/x/feed".into(), ..Options::default() }
}

/// All fixtures, by name.
fn fixtures() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/feeds");
    let mut all: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    all.sort();
    all.into_iter()
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(&path).unwrap()))
        .collect()
}

/// The fixtures without faults.
fn good() -> Vec<(String, Vec<u8>)> {
    const NAMES: [&str; 8] = [
        "rss-2.0-media-rss.xml",
        "rdf-1.0.xml",
        "atom-1.0.xml",
        "youtube.xml",
        "podcast.xml",
        "json-feed-1.1.json",
        "gb2312-declared.xml",
        "utf-16le-bom.xml",
    ];
    fixtures().into_iter().filter(|(name, _)| NAMES.contains(&name.as_str())).collect()
}

/// Checks what a page may rely on, whatever the bytes.
fn check(outcome: &Outcome, context: &dyn Fn() -> String) {
    let Ok(feed) = outcome else { return };
    let urls = feed.articles.iter().flat_map(|article| {
        let media = article
            .media
            .iter()
            .flat_map(|medium| [Some(&medium.url).filter(|url| !url.is_empty()), medium.player.as_ref()]);
        [article.url.as_ref(), article.thumbnail.as_ref().map(|image| &image.url)].into_iter().chain(media)
    });
    for url in urls.chain([feed.home.as_ref()]).flatten() {
        let parsed = url::Url::parse(url).unwrap_or_else(|error| panic!("{url}: {error} {}", context()));
        assert!(
            matches!(parsed.scheme(), "http" | "https") && parsed.username().is_empty() && parsed.password().is_none(),
            "{url} {}",
            context()
        );
    }
    for article in &feed.articles {
        let texts = [
            Some(&article.title),
            article.summary.as_ref(),
            article.author.as_ref(),
            article.source.as_ref(),
            article.language.as_ref(),
        ];
        for text in texts.into_iter().flatten().chain(&article.tags) {
            assert!(
                text.len() < 80_000
                    && !text.contains(
                        |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
                    ),
                "{text:?} {}",
                context()
            );
        }
        // 300 clusters of at most nine characters, and the spaces between them.
        assert!(article.title.chars().count() <= 300 * 10, "{}", context());
        assert!(article.media.len() <= 51 && article.tags.len() <= 50, "{}", context());
    }
}

struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % sides
    }
}

/// Reads in pieces and steps of the sizes that `next` returns.
fn in_pieces(bytes: &[u8], options: Options, next: &mut dyn FnMut() -> usize) -> Outcome {
    let mut reader = Reader::new(options);
    let mut rest = bytes;
    while !rest.is_empty() {
        let (piece, behind) = rest.split_at(next().clamp(1, rest.len()));
        reader.push(piece);
        rest = behind;
        while reader.step(next()) == Step::Busy {}
    }
    reader.end(true);
    while reader.step(next()) != Step::Full {}
    reader.finish()
}

#[test]
fn pieces_and_steps_make_no_difference() {
    let mut dice = Dice(1);
    for (name, bytes) in fixtures() {
        let whole = read(&bytes, options());
        for size in [1, 2, 3, 7, 64, 1000] {
            assert_eq!(in_pieces(&bytes, options(), &mut || size), whole, "{name} in pieces of {size}");
        }
        for seed in 0..20 {
            let mut dice = Dice(seed);
            assert_eq!(in_pieces(&bytes, options(), &mut || dice.roll(50)), whole, "{name}, seed {seed}");
        }
    }
    // Characters of several bytes when a step has one byte left.
    let guarded =
        ["//".to_owned(), "\u{e9}浙\u{1f600}".repeat(40), "\n[{\"title\":\"One\"}]".to_owned(), "浙江".repeat(40)]
            .concat();
    for size in 1..40 {
        let feed = in_pieces(guarded.as_bytes(), options(), &mut || size).unwrap();
        assert_eq!(feed.articles.len(), 1, "pieces of {size}");
    }
    // Also longer than what encoding detection looks at, and with broken bytes.
    let mut bytes = long_feed(400, "浙江在线 caf\u{e9} ");
    assert!(bytes.len() > 150_000);
    for broken in [false, true] {
        let whole = read(&bytes, options());
        assert_eq!(whole.as_ref().unwrap().articles.len(), 400);
        for most in [10, 1000, 70_000] {
            assert_eq!(
                in_pieces(&bytes, options(), &mut || dice.roll(most)),
                whole,
                "long feed, pieces of up to {most}, broken: {broken}"
            );
        }
        for at in (70_000..bytes.len()).step_by(997) {
            bytes[at] = 0xff;
        }
    }
}

fn long_feed(items: usize, text: &str) -> Vec<u8> {
    let mut feed = String::from("<rss><channel><title>Long</title><link>https://example.org/</link>");
    for n in 0..items {
        feed.push_str(&format!(
            "<item><title>{n} {text}</title><link>https://example.org/{n}</link><description>{}</description></item>",
            text.repeat(20)
        ));
    }
    feed.push_str("</channel></rss>");
    feed.into_bytes()
}

#[test]
fn cut_at_every_byte_the_whole_entries_stay() {
    for (name, bytes) in good() {
        let whole = read(&bytes, options()).unwrap();
        for cut in 0..bytes.len() {
            let mut reader = Reader::new(options());
            reader.push(&bytes[..cut]);
            reader.end(false);
            let outcome = reader.finish();
            check(&outcome, &|| format!("{name} cut at {cut}"));
            if let Ok(feed) = outcome {
                assert!(whole.articles.starts_with(&feed.articles), "{name} cut at {cut}: {:?}", feed.articles);
                assert!(feed.warnings.iter().any(|warning| warning.code.name() == "truncated"), "{name} cut at {cut}");
            }
            // A file cut off by its publisher may have less of the last entry, but nothing wrong.
            let outcome = read(&bytes[..cut], options());
            check(&outcome, &|| format!("{name} ends at {cut}"));
            for (article, full) in outcome.iter().flat_map(|feed| feed.articles.iter().zip(&whole.articles)) {
                assert!(article.url.is_none() || article.url == full.url, "{name} ends at {cut}: {:?}", article.url);
            }
        }
    }
}

#[test]
fn flipped_bits_harm_nothing() {
    for (name, bytes) in good() {
        for at in 0..bytes.len() {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1 << (at % 8);
            check(&read(&flipped, options()), &|| format!("{name}, bit flipped at {at}"));
        }
    }
}

#[test]
fn shuffled_pieces_harm_nothing() {
    let fixtures = fixtures();
    let mut dice = Dice(7);
    for round in 0..3000 {
        let mut bytes = Vec::new();
        for _ in 0..dice.roll(8) + 1 {
            let (_, fixture) = &fixtures[dice.roll(fixtures.len())];
            let from = dice.roll(fixture.len() + 1);
            let to = from + dice.roll(fixture.len() - from + 1);
            bytes.extend(&fixture[from..to]);
        }
        let whole = read(&bytes, options());
        check(&whole, &|| format!("round {round}"));
        let again = in_pieces(&bytes, options(), &mut || dice.roll(100));
        assert_eq!(again, whole, "round {round}: {}", String::from_utf8_lossy(&bytes));
    }
}

#[test]
fn every_encoding_is_read_as_every_other() {
    let labels = [
        "utf-8",
        "gb18030",
        "big5",
        "shift_jis",
        "euc-kr",
        "euc-jp",
        "iso-2022-jp",
        "utf-16le",
        "utf-16be",
        "windows-1252",
        "koi8-r",
        "replacement",
        "no-such-thing",
        "",
    ];
    for (name, bytes) in good() {
        for label in labels {
            let content_type = Some(format!("application/xml; charset=\"{label}\""));
            let outcome = read(&bytes, Options { content_type: content_type.clone(), ..options() });
            check(&outcome, &|| format!("{name} as {label}"));
            let again = in_pieces(&bytes, Options { content_type, ..options() }, &mut || 5);
            assert_eq!(again, outcome, "{name} as {label}");
        }
    }
    // A single-byte label in the header gives way to bytes that are clearly UTF-8; a multi-byte label is believed.
    let utf_8 = long_feed(3, "浙江在线");
    for (label, title) in [
        ("iso-8859-1", "0 浙江在线"),
        ("windows-1251", "0 浙江在线"),
        ("us-ascii", "0 浙江在线"),
        ("gb2312", "0 浙江在线"),
        ("utf-8", "0 浙江在线"),
    ] {
        let feed =
            read(&utf_8, Options { content_type: Some(format!("text/xml;charset={label}")), ..options() }).unwrap();
        assert_eq!((feed.articles[0].title.as_str(), feed.encoding), (title, "utf-8"), "{label}");
    }
    let (gbk, ..) = encoding_rs::GBK.encode("<?xml version='1.0' encoding='utf-8'?><rss><channel><item><title>浙江在线新闻网站</title></item></channel></rss>");
    for label in ["gbk", "GB2312", "gb18030", "utf-8"] {
        let feed =
            read(&gbk, Options { content_type: Some(format!("text/xml; Charset='{label}'")), ..options() }).unwrap();
        assert_eq!(feed.articles[0].title, "浙江在线新闻网站", "{label}");
    }
}

/// Feeds that are made to take much time or memory.
#[test]
fn attacks_take_no_time() {
    let item = "<item><title>x</title><link>https://example.org/1</link></item>";
    let rss = |inside: &str| format!("<rss><channel>{item}{inside}").into_bytes();
    let size = if cfg!(debug_assertions) { MAX_BYTES / 5 } else { MAX_BYTES };
    let fill = |unit: &str| unit.repeat(size / unit.len());
    let attacks: Vec<(&str, Vec<u8>)> = vec![
        ("deep XML", rss(&"<a>".repeat(100_000))),
        ("deep XML without an end", fill("<a>").into_bytes()),
        ("many attributes", rss(&["<a ", &"b='c' ".repeat(100_000), "/>"].concat())),
        ("many namespaces", rss(&["<a ", &"xmlns:b='c' ".repeat(100_000), "><b:c/>", &fill("<b:c/>")].concat())),
        ("comments without end", rss(&fill("<!-->"))),
        ("comments of one without end", rss(&fill("<!--x>"))),
        ("CDATA without end", rss(&fill("<![CDATA[</"))),
        ("document types without end", rss(&fill("<!x[>"))),
        ("tags without end", rss(&fill("<a "))),
        ("quotes without end", rss(&fill("<a b=\"<"))),
        ("quotes after quotes", rss(&fill("<a b='\"<' c=\""))),
        ("instructions without end", rss(&fill("<?x "))),
        ("end tags only", rss(&fill("</b>"))),
        ("angle brackets", rss(&fill("<"))),
        ("ampersands", rss(&["<title>", &fill("&")].concat())),
        ("references", rss(&["<item><description>", &fill("&amp;amp;")].concat())),
        ("unknown references", rss(&["<item><description>", &fill("&unknown;")].concat())),
        (
            "tags in a text without end",
            rss(&fill(&["<item><description>", &"&lt;a ".repeat(10_000), "</description></item>"].concat())),
        ),
        (
            "scripts in a text without end",
            rss(&fill(&["<item><description>", &"&lt;script>&lt;/".repeat(4_000), "</description></item>"].concat())),
        ),
        (
            "comments in a text without end",
            rss(&fill(&["<item><description>", &"&lt;!--".repeat(10_000), "</description></item>"].concat())),
        ),
        ("pictures", rss(&["<item><description>", &fill("&lt;img src='javascript:x'>")].concat())),
        ("media", rss(&["<item><media:group>", &fill("<media:content url='https://example.org/x.mp4'/>")].concat())),
        ("tags", rss(&["<item>", &fill("<category>x</category>")].concat())),
        ("keywords", rss(&["<item>", &fill("<media:keywords>x,y,z,x,y</media:keywords>")].concat())),
        ("items", rss(&fill("<item/>"))),
        ("one title", rss(&["<item><title>", &fill("x")].concat())),
        ("one title of marks", rss(&["<item><title>", &fill("\u{301}")].concat())),
        ("one title of elements", rss(&["<item><title>", &fill("&lt;style>"), "</title></item>"].concat())),
        ("one title of elements in JSON", ["[{\"title\":\"", &fill("<style>"), "\"}]"].concat().into_bytes()),
        ("one address", rss(&["<item><link>", &fill("https://example.org/")].concat())),
        ("deep JSON", "[".repeat(100_000).into_bytes()),
        ("deep JSON in an item", ["{\"items\":[", &"{\"a\":".repeat(100_000)].concat().into_bytes()),
        (
            "deep JSON behind what is a comment to some",
            ["[{\"z\":/*\"*/", &"[".repeat(100_000), "/*\"*/}]"].concat().into_bytes(),
        ),
        ("items in JSON", ["[", &fill("{},")].concat().into_bytes()),
        ("numbers in JSON", ["[", &fill("1,")].concat().into_bytes()),
        ("one string in JSON", ["[{\"title\":\"", &fill("x")].concat().into_bytes()),
        ("escapes in JSON", ["[{\"title\":\"", &fill("\\ud800"), "\"}]"].concat().into_bytes()),
        ("comments in JSON", ["[{", &fill("/*"), "}]"].concat().into_bytes()),
        ("white space in JSON", ["[", &fill(" "), "]"].concat().into_bytes()),
        ("white space", fill(" ").into_bytes()),
        ("inside of a long prefix", {
            let prefix = "p".repeat(size / 2);
            let open = format!(
                "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:{prefix}='http://www.w3.org/2005/Atom'><entry><{prefix}:title>"
            );
            (open + &"<b>".repeat(size / 6)).into_bytes()
        }),
        ("nothing", fill("\0").into_bytes()),
        ("noise", (0..size).scan(Dice(3), |dice, _| u8::try_from(dice.roll(256)).ok()).collect()),
    ];
    for (name, bytes) in attacks {
        // Debug builds are slow, and the machine may be busy: only times out of all proportion fail.
        let start = std::time::Instant::now();
        let outcome = in_pieces(&bytes, options(), &mut || 16 * 1024);
        let took = start.elapsed();
        check(&outcome, &|| name.to_owned());
        assert!(took.as_secs() < 8, "{name}: {took:?}");
        if std::env::var_os("NEWSRAIL_TIMES").is_some() {
            println!("{name}: {took:?}");
        }
    }
}

#[test]
fn bounds_are_kept_and_said() {
    let items = |n: usize| {
        (0..n)
            .map(|n| format!("<item><title>{n}</title><link>https://example.org/{n}</link></item>"))
            .collect::<String>()
    };
    let rss = |n: usize| format!("<rss><channel>{}</channel></rss>", items(n)).into_bytes();
    let named = |feed: &Feed| {
        feed.warnings
            .iter()
            .map(|warning| warning.code.name())
            .filter(|name| *name != "date")
            .collect::<Vec<_>>()
            .join(" ")
    };
    for (count, read_of_them, warned) in [(499, 499, ""), (500, 500, ""), (501, 500, "capped")] {
        let feed = read(&rss(count), options()).unwrap();
        assert_eq!((feed.articles.len(), &*named(&feed)), (read_of_them, warned));
        let json = format!(
            "[{}]",
            (0..count)
                .map(|n| format!("{{\"id\":\"{n}\",\"url\":\"https://example.org/{n}\",\"title\":\"{n}\"}}"))
                .collect::<Vec<_>>()
                .join(",")
        );
        let feed = read(json.as_bytes(), options()).unwrap();
        assert_eq!((feed.articles.len(), &*named(&feed)), (read_of_them, warned));
    }
    // Too large: the start is kept.
    let feed = read(&rss(120_000), Options { max_articles: usize::MAX, ..options() }).unwrap();
    assert!(feed.articles.len() > 50_000 && feed.articles.len() < 120_000);
    assert_eq!(named(&feed), "too-large truncated");
    // Enough: after 256 kB reading stops once there are a hundred articles.
    let mut reader = Reader::new(Options { stop_early: true, max_articles: 10_000, ..options() });
    let mut pushed = 0;
    for piece in long_feed(10_000, "浙江在线 news ").chunks(16 * 1024) {
        reader.push(piece);
        pushed += piece.len();
        let step = loop {
            match reader.step(8 * 1024) {
                Step::Busy => {}
                step => break step,
            }
        };
        if step == Step::Full {
            break;
        }
    }
    assert!((256 * 1024..400 * 1024).contains(&pushed), "{pushed}");
    let feed = reader.finish().unwrap();
    assert!(feed.articles.len() >= 100 && feed.articles.len() < 1000);
    assert_eq!(named(&feed), "");
}

#[test]
fn a_step_does_about_as_much_as_it_is_asked_to() {
    let bytes = long_feed(1000, "浙江在线 news ");
    let mut reader = Reader::new(options());
    reader.push(&bytes);
    reader.end(true);
    let mut steps = 1;
    while reader.step(10_000) != Step::Full {
        steps += 1;
    }
    let expected = bytes.len() / 10_000;
    assert!((expected / 2..expected * 2).contains(&steps), "{steps} steps, {expected} expected");
}
