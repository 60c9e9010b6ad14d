//! Selection gives a result, whatever a feed or a page holds.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::rc::Rc;
use std::time::{Duration, Instant};

use newsrail::model::{Article, Feed, Kind, Media, Millis, Sort};
use newsrail::select::region::{Badge, Region, file_of};
use newsrail::select::{Criteria, Page, comparison_key, select};
use newsrail::time::duration::duration_ms;

const PIECES: &[&str] = &[
    "",
    " ",
    "a",
    "杭州",
    "路桥",
    "【",
    "】",
    "(",
    ")",
    "...",
    "…",
    "_",
    "|",
    " - ",
    "：",
    "//",
    "http://",
    "https://www.",
    "/amp/",
    ".amp",
    "?",
    "&",
    "=",
    "#",
    "#!",
    "%",
    "%e4",
    "%zz",
    "index.html",
    "\u{0}",
    "\u{202E}",
    "é",
    "e\u{301}",
    "\u{FEFF}",
    "👨‍👩‍👧",
    "ｶﾞ",
    "ﾟ",
    "İ",
    "ẞ",
    "\u{10FFFF}",
    "서울",
    "ไทย",
    "P7D",
    "P",
    "T",
    "99999999999999999999",
    ".",
    ",",
    "~",
    "!",
    "\t",
    "\n",
    "33",
    "330100",
    "市",
    "长安",
    "Xi'an",
];

struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }

    fn text(&mut self) -> String {
        (0..self.roll(9)).map(|_| PIECES[self.roll(PIECES.len())]).collect()
    }

    fn list(&mut self) -> Vec<String> {
        (0..self.roll(4)).map(|_| self.text()).collect()
    }

    fn date(&mut self) -> Option<Millis> {
        [None, Some(Millis(0)), Some(Millis(i64::MIN)), Some(Millis(i64::MAX)), Some(Millis(1_348_000_000_000))]
            [self.roll(5)]
    }
}

#[test]
fn odd_text_of_every_kind() {
    let index = "33|浙江|Zhejiang\n3301|杭州|Hangzhou\n61|陕西|Shaanxi\n6101|西安|Xi'an\n";
    for seed in 0..2000 {
        let mut dice = Dice(seed);
        let articles = (0..dice.roll(8))
            .map(|_| Article {
                id: dice.text(),
                url: Some(dice.text()).filter(|_| seed % 3 > 0),
                title: dice.text(),
                summary: Some(dice.text()),
                tags: dice.list(),
                published: dice.date(),
                media: vec![Media { url: dice.text(), ..Media::default() }],
                ..Article::default()
            })
            .collect();
        let feeds = [Rc::new(Feed { articles, ..Feed::default() })];
        let gazetteer =
            format!("{}\n3301|杭州|Hangzhou\n\t{}\n!{}\n{}", "33|浙江", dice.text(), dice.text(), dice.text());
        let _ = file_of(index, &dice.text());
        let badge = match seed % 3 {
            0 => Badge::Name,
            1 => Badge::English,
            _ => Badge::OtherScript,
        };
        let region = Region::new(&gazetteer, &dice.text(), "杭州", badge).map(Rc::new);
        assert!(region.is_some());
        let _ = duration_ms(&dice.text());
        let _ = comparison_key(&dice.text());
        let criteria = Criteria {
            kind: [Kind::Latest, Kind::Related, Kind::Province, Kind::Video][dice.roll(4)],
            include: dice.list(),
            exclude: dice.list(),
            max_age_ms: [None, Some(0), Some(i64::MAX), Some(i64::MIN)][dice.roll(4)],
            sort: [Sort::Feed, Sort::Newest][dice.roll(2)],
            limit: dice.roll(5),
            allow_repeats: dice.roll(2) == 0,
            region: region.filter(|_| seed % 2 == 0),
            now: dice.date().unwrap_or(Millis(0)),
        };
        let page = Page {
            urls: dice.list(),
            title: dice.text(),
            description: dice.text(),
            keywords: dice.list(),
            text: dice.text(),
            published: dice.date(),
        };
        let selection = select(&feeds, &criteria, &page, &|key| key % 5 == 0);
        assert!(selection.picks.len() <= criteria.limit);
        assert!(selection.picks.iter().all(|pick| pick.article_in(&feeds).is_some()));
        for (n, pick) in selection.picks.iter().enumerate() {
            let mut others = selection.picks.iter().skip(n + 1);
            assert!(!others.any(|other| pick.keys[0] == other.keys[0]), "no article twice");
        }
    }
}

/// How long a selection takes from titles of letters that carry so many marks each: some that are nearly alike, and then such as contain the last of
/// them, each of which is compared with all that were picked.
fn time_of_marked_titles(marks: usize) -> Duration {
    let letters = |count: usize| format!("a{}", "\u{301}".repeat(marks)).repeat(count);
    let tell = |n: u32| char::from_u32(0x4E00 + n).unwrap();
    let mut titles: Vec<String> = (0..99).map(|n| format!("{}{}", letters(225), tell(n))).collect();
    titles.push(letters(260));
    titles.extend((0..400).map(|n| format!("{}{}", tell(1000 + n), letters(260))));
    let film =
        |n| Media { url: format!("https://example.org/{n}.mp4"), mime: Some("video/mp4".into()), ..Media::default() };
    let articles =
        titles.into_iter().enumerate().map(|(n, title)| Article { title, media: vec![film(n)], ..Article::default() });
    let feeds = [Rc::new(Feed { articles: articles.collect(), ..Feed::default() })];
    let criteria = Criteria { kind: Kind::Video, limit: 100, ..Criteria::default() };
    let start = Instant::now();
    assert_ne!(select(&feeds, &criteria, &Page::default(), &|_| false).picks, []);
    start.elapsed()
}

#[test]
fn marks_on_letters_cost_no_more_than_letters() {
    // The best of three each: the machine may be busy. Without a bound it takes eight times as long.
    let best = |marks| (0..3).map(|_| time_of_marked_titles(marks)).min().unwrap();
    let (plain, marked) = (best(0), best(8));
    assert!(marked < plain * 4, "{marked:?} with marks, {plain:?} without");
}
