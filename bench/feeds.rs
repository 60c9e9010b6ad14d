//! Feeds of any length for benchmarks. The content is made up; the proportions are those of news feeds: half a kilobyte to two
//! kilobytes per item, with a date, a summary in escaped HTML and a picture; every other item has its full text in CDATA.

use newsrail::feed::{Options, Reader, Step};
use newsrail::model::Feed;

/// The numbers of items to measure with.
pub const SIZES: [usize; 5] = [10, 100, 1_000, 10_000, 100_000];

const WORDS: [&str; 16] = [
    "harbour",
    "council",
    "opens",
    "new",
    "line",
    "after",
    "long",
    "debate",
    "about",
    "the",
    "river",
    "bridge",
    "浙江",
    "杭州",
    "志愿服务",
    "caf\u{e9}",
];

fn words(seed: usize, count: usize) -> String {
    let mut state = seed.wrapping_mul(2_654_435_761) | 1;
    let mut text = String::new();
    for at in 0..count {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        if at > 0 {
            text.push(' ');
        }
        text.push_str(WORDS[state % WORDS.len()]);
    }
    text
}

/// An RSS 2.0 feed of so many items.
pub fn rss(items: usize) -> String {
    let mut feed = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" \
         xmlns:media=\"http://search.yahoo.com/mrss/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n<channel>\n<title>Measured</title>\n\
         <link>https://news.example.org/</link>\n<description>To measure with</description>\n<language>en</language>\n",
    );
    for n in 0..items {
        let (title, summary) = (words(n, 9), words(n + 7, 40));
        let (day, hour, minute) = (n % 28 + 1, n % 24, n % 60);
        feed.push_str(&format!(
            "<item>\n<title>{title}</title>\n<link>https://news.example.org/2012/09/{n}.html?a=1&amp;b={n}</link>\n<guid isPermaLink=\"false\">tag:news.example.org,2012:{n}</guid>\n\
             <pubDate>Thu, {day:02} Sep 2012 {hour:02}:{minute:02}:00 +0800</pubDate>\n<dc:creator>Desk</dc:creator>\n<category>city</category>\n\
             <description>&lt;p&gt;{summary}&lt;/p&gt; &lt;a href=\"https://news.example.org/{n}\"&gt;more&lt;/a&gt;</description>\n\
             <media:thumbnail url=\"https://img.example.org/{n}.jpg\" width=\"320\" height=\"180\"/>\n",
        ));
        if n % 2 == 0 {
            feed.push_str(&format!("<content:encoded><![CDATA[<p>{}</p><p><img src=\"https://img.example.org/{n}-big.jpg\" alt=\"\"/></p><p>{}</p>]]></content:encoded>\n", words(n + 1, 60), words(n + 2, 60)));
        }
        feed.push_str("</item>\n");
    }
    feed.push_str("</channel>\n</rss>\n");
    feed
}

fn unbounded() -> Reader {
    Reader::new(Options { max_articles: usize::MAX, ..Options::default() }).with_max_bytes(usize::MAX)
}

/// Reads a complete feed in one go, without the limits of a rail.
pub fn whole(feed: &[u8]) -> Feed {
    unbounded().read(feed).unwrap_or_default()
}

/// The same in pieces, as a network delivers them.
pub fn in_pieces(feed: &[u8]) -> Feed {
    let mut reader = unbounded();
    for piece in feed.chunks(64 * 1024) {
        reader.push(piece);
        while reader.step(64 * 1024) == Step::Busy {}
    }
    reader.end(true);
    reader.finish().unwrap_or_default()
}

/// Reads a complete feed with the limits of a rail: 5 MB, 500 articles.
pub fn bounded(feed: &[u8]) -> Feed {
    newsrail::feed::read(feed, Options::default()).unwrap_or_default()
}
