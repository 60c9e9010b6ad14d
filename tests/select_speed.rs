//! How long a ranking of 10,000 articles takes, and its longest slice. Run by hand, optimised:
//! `cargo test --release --test select_speed -- --ignored --nocapture`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::rc::Rc;
use std::time::Instant;

use newsrail::model::{Article, Feed, Kind};
use newsrail::select::{Criteria, Page, Selecting};

/// Articles of about 20 + 60 characters, with a distribution of character pairs similar to that of a language.
fn feed(dense: bool) -> Feed {
    let mut state = 1u64;
    let mut roll = |sides: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % sides
    };
    let mut text = |length: u64| {
        let mut text = String::new();
        for _ in 0..length {
            let (a, b) = (roll(2000), roll(2000));
            let n = a.min(b) * roll(100) / 100;
            if dense {
                text.push(char::from_u32(0x4E00 + n as u32 * 7).unwrap());
                text.push(char::from_u32(0x4E00 + (n as u32 * 13 + roll(3) as u32) % 4000).unwrap());
            } else {
                text.push_str(&format!("word{} ", n * 3 + roll(3)));
            }
        }
        text
    };
    let articles = (0..10_000)
        .map(|n| Article {
            id: n.to_string(),
            url: Some(format!("https://example.org/{n}")),
            title: text(if dense { 10 } else { 9 }),
            summary: Some(text(30)),
            ..Article::default()
        })
        .collect();
    Feed { articles, ..Feed::default() }
}

#[test]
#[ignore = "a measurement"]
fn ten_thousand_articles() {
    for dense in [true, false] {
        let feed = Rc::new(feed(dense));
        let article = &feed.articles[77];
        let page = Page {
            urls: article.url.iter().cloned().collect(),
            title: article.title.clone(),
            description: article.summary.clone().unwrap(),
            ..Page::default()
        };
        let criteria = Criteria { kind: Kind::Related, ..Criteria::default() };
        let start = Instant::now();
        let mut longest = 0.0f64;
        let mut selecting = Selecting::new(vec![feed.clone()], criteria, &page);
        loop {
            let slice = Instant::now();
            let more = selecting.step(500);
            longest = longest.max(slice.elapsed().as_secs_f64() * 1e3);
            if !more {
                break;
            }
        }
        let picks = selecting.finish(&|_| false).picks.len();
        println!(
            "dense {dense}: {:.1} ms, longest slice of 500 {longest:.2} ms, {picks} picks",
            start.elapsed().as_secs_f64() * 1e3
        );
    }
}
