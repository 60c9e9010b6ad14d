//! Conformance with an independent reader, on feeds that others collected. Runs if `NEWSRAIL_CORPUS` names the folder;
//! its file `oracle.jsonl` holds the results of that reader. `corpus-settled.tsv` lists the files where we differ on purpose, and why.
//!
//! Every disagreement is printed; the scores come last.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use newsrail::feed::{Options, read};
use newsrail::model::{Article, Feed, Millis};
use newsrail::time::parse::date;
use serde_json::Value;

const SETTLED: &str = include_str!("corpus-settled.tsv");

/// How many files agree, of those compared.
#[derive(Default)]
struct Score {
    agree: usize,
    settled: usize,
    of: usize,
}

impl Score {
    fn count(&mut self, agrees: bool, settled: bool) {
        self.agree += usize::from(agrees);
        self.settled += usize::from(!agrees && settled);
        self.of += 1;
    }

    fn percent(&self) -> f64 {
        if self.of == 0 { 100.0 } else { (self.agree + self.settled) as f64 * 100.0 / self.of as f64 }
    }
}

#[test]
fn agrees_with_the_oracle() {
    let Some(folder) = std::env::var_os("NEWSRAIL_CORPUS") else {
        println!("skipped: NEWSRAIL_CORPUS is not set");
        return;
    };
    let folder = Path::new(&folder);
    let settled: BTreeMap<&str, &str> =
        SETTLED.lines().filter(|l| !l.starts_with('#')).filter_map(|l| l.split_once('\t')).collect();
    let oracle = std::fs::read_to_string(folder.join("oracle.jsonl")).unwrap();
    let mut scores: BTreeMap<String, Score> = BTreeMap::new();
    let mut stale: Vec<&str> = settled.keys().copied().collect();
    let mut slowest = (Duration::ZERO, String::new());
    let (mut bytes_read, mut time) = (0, Duration::ZERO);
    for line in oracle.lines() {
        let row: Value = serde_json::from_str(line).unwrap();
        let path = row["path"].as_str().unwrap();
        let Ok(bytes) = std::fs::read(folder.join(path)) else { continue };
        let mut took = Duration::MAX;
        let mut result = read(&[], Options::default());
        // Other programs may be running: what seems slow is read again.
        for _ in 0..3 {
            let start = Instant::now();
            result = read(&bytes, Options { max_articles: 100_000, ..Options::default() });
            took = took.min(start.elapsed());
            if took < Duration::from_millis(500) {
                break;
            }
        }
        bytes_read += bytes.len();
        time += took;
        if took > slowest.0 {
            slowest = (took, path.to_owned());
        }
        let expected = row["entries"].as_array().unwrap();
        // The suite's cases for HTTP headers cannot be read without the headers.
        if expected.is_empty()
            || path.contains("/tests/wellformed/http")
            || path.contains("encoding/http_")
            || path.contains("_http_")
        {
            continue;
        }
        let mut faults = Vec::new();
        let feed = result.unwrap_or_default();
        if feed.articles.len() as u64 != row["n"].as_u64().unwrap() {
            faults.push(format!("n: {} not {}", feed.articles.len(), row["n"]));
        }
        for (at, (entry, article)) in expected.iter().zip(&feed.articles).enumerate() {
            compare(at, entry, article, &mut faults);
        }
        let well = if row["bozo"].as_bool().unwrap() || row["xml_ok"].as_bool() == Some(false) {
            "ill-formed"
        } else {
            "well-formed"
        };
        let size = if row["n"].as_u64().unwrap() >= 3 && bytes.len() >= 4096 { "whole feeds" } else { "small cases" };
        let is_settled = settled.contains_key(path);
        if !is_settled {
            faults.iter().for_each(|fault| println!("{well}\t{path}\t{fault}"));
        }
        scores.entry(format!("{well}, all")).or_default().count(faults.is_empty(), is_settled);
        scores.entry(format!("{well}, {size}")).or_default().count(faults.is_empty(), is_settled);
        if !faults.is_empty() {
            stale.retain(|known| *known != path);
        }
        let mut faults = Vec::new();
        if let Some(any) = compare_media(expected, &feed, &mut faults) {
            if !any {
                stale.retain(|known| *known != path);
            }
            if !is_settled {
                faults.iter().for_each(|fault| println!("media\t{path}\t{fault}"));
            }
            scores.entry("images and media, all".into()).or_default().count(any, is_settled);
            scores.entry(format!("images and media, {size}")).or_default().count(any, is_settled);
        }
    }
    for (name, score) in &scores {
        println!(
            "{name:34} {:4} of {:4} agree, {:2} settled: {:.2} %",
            score.agree,
            score.of,
            score.settled,
            score.percent()
        );
    }
    println!("{bytes_read} bytes in {time:?}; slowest {:?} {}", slowest.0, slowest.1);
    assert!(stale.is_empty(), "settled, and not needed: {stale:?}");
    assert!(scores["well-formed, all"].percent() >= 99.85);
    assert!(scores["ill-formed, all"].percent() >= 99.9);
    assert!(scores["images and media, all"].percent() >= 98.25);
    assert!(slowest.0 < Duration::from_secs(1));
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A URL, normalised as far as two readers should agree on it. `None` if a rail would not link to it.
fn link(raw: &str) -> Option<String> {
    let mut url = url::Url::parse(raw.trim()).ok()?;
    if !matches!(url.scheme(), "http" | "https") {
        return None;
    }
    let _ = url.set_username("");
    let _ = url.set_password(None);
    Some(url.into())
}

fn compare(at: usize, entry: &Value, article: &Article, faults: &mut Vec<String>) {
    let title = words(entry["title"].as_str().unwrap_or_default());
    let cut = title.chars().count() > 250 && title.chars().take(250).eq(article.title.chars().take(250));
    if !title.is_empty() && title != article.title && !cut {
        faults.push(format!("title {at}: {:?} not {title:?}", article.title));
    }
    let expected = entry["link"].as_str().unwrap_or_default();
    if let Some(expected) = link(expected)
        && article.url.as_deref() != Some(&expected)
    {
        faults.push(format!("link {at}: {:?} not {expected:?}", article.url));
    }
    let dates = [&entry["published"], &entry["updated"]].map(|d| d.as_str().and_then(date));
    let ours = article.published.or(article.updated);
    if dates != [None, None] && (ours.is_none() || !dates.map(|d| d.map(seconds)).contains(&ours.map(seconds))) {
        faults.push(format!("date {at}: {ours:?} not {:?} {:?}", entry["published"], entry["updated"]));
    }
    if dates == [None, None] && ours.is_some() {
        faults.push(format!("date {at}: {ours:?} not none"));
    }
}

fn seconds(moment: Millis) -> i64 {
    moment.0.div_euclid(1000)
}

/// `None` if there is nothing to compare.
fn compare_media(expected: &[Value], feed: &Feed, faults: &mut Vec<String>) -> Option<bool> {
    let mut any = false;
    for (at, (entry, article)) in expected.iter().zip(&feed.articles).enumerate() {
        if let Some(image) = entry["image"].as_str().and_then(link) {
            any = true;
            if article.thumbnail.as_ref().map(|t| &*t.url) != Some(&image) {
                faults.push(format!("image {at} by {}: {:?} not {image:?}", entry["image_via"], article.thumbnail));
            }
        }
        let media = &entry["media"];
        if let Some(url) = media["url"].as_str().and_then(link) {
            any = true;
            if !article.media.iter().any(|m| m.url == url || m.player.as_ref() == Some(&url))
                && article.thumbnail.as_ref().is_none_or(|t| t.url != url)
            {
                faults.push(format!("media {at}: {:?} not {media}", article.media));
            }
        }
    }
    any.then_some(faults.is_empty())
}
