//! How fast feeds are read: `cargo bench --bench speed` in `bench/`.

use divan::{Bencher, black_box, counter::BytesCount};
use newsrail_bench::{SIZES, bounded, in_pieces, rss, whole};

fn main() {
    // The figures mean nothing unless both read the same items.
    let feed = rss(100);
    let theirs = feed_rs::parser::parse(feed.as_bytes()).map_or(0, |feed| feed.entries.len());
    assert_eq!((whole(feed.as_bytes()).articles.len(), theirs), (100, 100));
    divan::main();
}

#[divan::bench(args = SIZES, max_time = 2)]
fn newsrail(bencher: Bencher, items: usize) {
    let feed = rss(items);
    bencher.counter(BytesCount::of_str(&feed)).bench(|| whole(black_box(feed.as_bytes())).articles.len());
}

#[divan::bench(args = SIZES, max_time = 2)]
fn newsrail_in_pieces(bencher: Bencher, items: usize) {
    let feed = rss(items);
    bencher.counter(BytesCount::of_str(&feed)).bench(|| in_pieces(black_box(feed.as_bytes())).articles.len());
}

#[divan::bench(args = SIZES, max_time = 2)]
fn newsrail_as_a_rail(bencher: Bencher, items: usize) {
    let feed = rss(items);
    bencher.bench(|| bounded(black_box(feed.as_bytes())).articles.len());
}

#[divan::bench(args = SIZES, max_time = 2)]
fn feed_rs(bencher: Bencher, items: usize) {
    let feed = rss(items);
    bencher
        .counter(BytesCount::of_str(&feed))
        .bench(|| feed_rs::parser::parse(black_box(feed.as_bytes())).map_or(0, |feed| feed.entries.len()));
}
