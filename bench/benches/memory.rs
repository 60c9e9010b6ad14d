//! How much memory reading a feed takes: `cargo bench --bench memory` in `bench/`. Look at "max alloc". Separate from `speed`, because counting
//! allocations would distort its figures.

use divan::{AllocProfiler, Bencher, black_box};
use newsrail_bench::{SIZES, bounded, rss, whole};

#[global_allocator]
static ALLOCATOR: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}

#[divan::bench(args = SIZES, sample_count = 3, sample_size = 1)]
fn newsrail(bencher: Bencher, items: usize) {
    let feed = rss(items);
    bencher.bench(|| whole(black_box(feed.as_bytes())).articles.len());
}

#[divan::bench(args = SIZES, sample_count = 3, sample_size = 1)]
fn newsrail_as_a_rail(bencher: Bencher, items: usize) {
    let feed = rss(items);
    bencher.bench(|| bounded(black_box(feed.as_bytes())).articles.len());
}

#[divan::bench(args = SIZES, sample_count = 3, sample_size = 1)]
fn feed_rs(bencher: Bencher, items: usize) {
    let feed = rss(items);
    bencher.bench(|| feed_rs::parser::parse(black_box(feed.as_bytes())).map_or(0, |feed| feed.entries.len()));
}
