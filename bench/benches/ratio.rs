//! How many times as fast as feed-rs: `cargo bench --bench ratio` in `bench/`. Both read the same bytes alternately, so that a machine whose
//! speed varies slows down both.

use newsrail_bench::{SIZES, rss, whole};
use std::hint::black_box;
use std::time::{Duration, Instant};

/// How long each size is measured.
const TIME: Duration = Duration::from_secs(3);
/// The minimum, even for the longest feeds.
const MIN_TURNS: usize = 5;
/// The minimum number of items per turn; a short feed is read repeatedly. A single read of 20 microseconds would measure what the other reader left in the caches.
const ITEMS_A_TURN: usize = 1000;

fn main() {
    println!("{:>7}  {:>9}  {:>9}  {:>5}", "items", "newsrail", "feed-rs", "times");
    for items in SIZES {
        let feed = rss(items);
        let bytes = feed.as_bytes();
        let begin = Instant::now();
        let mut turns = Vec::new();
        while turns.len() < MIN_TURNS || begin.elapsed() < TIME {
            let ours = timed(|| whole(black_box(bytes)).articles.len(), items);
            let theirs = timed(|| feed_rs::parser::parse(black_box(bytes)).map_or(0, |feed| feed.entries.len()), items);
            turns.push((ours, theirs));
        }
        let median = |of: fn(&(f64, f64)) -> f64| {
            let mut all: Vec<f64> = turns.iter().map(of).collect();
            all.sort_by(f64::total_cmp);
            all[all.len() / 2]
        };
        let speed = |seconds: f64| bytes.len() as f64 / seconds / 1e6;
        let (ours, theirs) = (speed(median(|turn| turn.0)), speed(median(|turn| turn.1)));
        println!("{items:>7}  {ours:>4.0} MB/s  {theirs:>4.0} MB/s  {:>5.2}", median(|turn| turn.1 / turn.0));
    }
}

/// The seconds that a read takes, including dropping the result. Fails unless all items were read: the figure would mean nothing.
fn timed(read: impl Fn() -> usize, items: usize) -> f64 {
    let times = ITEMS_A_TURN.div_ceil(items);
    let begin = Instant::now();
    for _ in 0..times {
        assert_eq!(read(), items);
    }
    begin.elapsed().as_secs_f64() / times as f64
}
