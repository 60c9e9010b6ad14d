//! A ranking of 10,000 articles in the browser, beside MiniSearch (build the index, ask once) on the same articles in the same page: how
//! long it takes, what memory it takes, and the longest task it makes where the processor is slow. Run by hand:
//!
//! ```sh
//! (cd bench/related && npm ci)
//! cargo xtask dist --out target/dist-test
//! NEWSRAIL_DIST=$PWD/target/dist-test cargo test -p e2e --test related_bench -- --ignored --nocapture
//! ```

use e2e::{Page, Reply, Tab, serde_json, tokio};
use serde_json::{Value, json};

const ARTICLES: usize = 10_000;

/// Numbers that look random and are the same on every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    /// A number below `most`, the small ones far more often: words of a language are met like that.
    fn rank(&mut self, most: u64) -> u64 {
        let share = (self.roll(1 << 20) as f64 + 1.0) / f64::from(1 << 20);
        ((most as f64).powf(share) as u64).saturating_sub(1).min(most - 1)
    }

    /// A word of English length, made of syllables.
    fn word(&mut self) -> String {
        let mut rank = self.rank(30_000);
        let mut word = String::new();
        loop {
            word.push(char::from(b"bdfgklmnprstvz"[(rank % 14) as usize]));
            word.push(char::from(b"aeiou"[(rank / 14 % 5) as usize]));
            rank /= 70;
            if rank == 0 {
                return word;
            }
        }
    }

    fn text(&mut self, words: usize, is_chinese: bool) -> String {
        if !is_chinese {
            return (0..words).map(|_| self.word()).collect::<Vec<_>>().join(" ");
        }
        // A Chinese word has about two characters.
        let mut text = String::new();
        for _ in 0..words {
            let rank = self.rank(30_000) as u32;
            text.extend(char::from_u32(0x4E00 + rank * 7 % 3500));
            text.extend(char::from_u32(0x4E00 + rank * 13 % 3499));
        }
        text
    }
}

fn articles(is_chinese: bool) -> (Vec<Value>, usize) {
    let mut dice = Dice(1);
    let mut bytes = 0;
    let items = (0..ARTICLES)
        .map(|n| {
            let (title, summary) = (dice.text(10, is_chinese), dice.text(30, is_chinese));
            bytes += title.len() + summary.len();
            json!({ "id": n.to_string(), "url": format!("/a/{n}"), "title": title, "summary": summary })
        })
        .collect();
    (items, bytes)
}

/// MiniSearch as its documentation has it; in Chinese, where that finds nothing, by single characters and pairs as well.
const MINISEARCH: &str = "window.minisearch = async (is_chinese) => {
    const { items } = await (await fetch('/feed.json')).json();
    const pairs = (text) => [...text].flatMap((c, at, all) => (all[at + 1] ? [c, c + all[at + 1]] : [c]));
    const start = performance.now();
    const search = new MiniSearch({ fields: ['title', 'summary'], ...(is_chinese && { tokenize: pairs }) });
    search.addAll(items);
    const found = search.search(items[77].title + ' ' + items[77].summary);
    return [performance.now() - start, found.length];
}";

/// Tells how much memory the wasm has, and how long a rail takes to choose anew once its feed is there.
const EYES: &str = "const instantiate = WebAssembly.instantiate;
    WebAssembly.instantiate = async (...given) => {
        const made = await instantiate.apply(WebAssembly, given);
        window.memory = (made.instance ?? made).exports.memory;
        return made;
    };
    window.ready = () => new Promise((done) => addEventListener('newsrail-ready', done, { once: true }));
    window.choose = async (limit) => {
        const rail = document.querySelector('news-rail'), start = performance.now(), list = ready();
        rail.limit = limit;
        await list;
        return performance.now() - start;
    }";

#[tokio::test]
#[ignore = "a measurement; it needs MiniSearch, see above"]
async fn ten_thousand_articles_beside_minisearch() {
    let library = concat!(env!("CARGO_MANIFEST_DIR"), "/../bench/related/node_modules/minisearch/dist/umd/index.js");
    let library = std::fs::read(library).expect("MiniSearch: run npm ci in bench/related");
    for is_chinese in [false, true] {
        let tab = Tab::open().await;
        let (items, bytes) = articles(is_chinese);
        let text = |name: &str| items[77][name].as_str().unwrap_or_default().to_owned();
        tab.site.put("/minisearch.js", Reply::new("text/javascript", library.clone()));
        tab.site.put("/feed.json", Reply::json(json!({ "items": items }).to_string()));
        let head = format!(
            "<meta name=description content='{}'><script src=/minisearch.js></script><script>{EYES};{MINISEARCH}</script>",
            text("summary")
        );
        let rail = "<news-rail kind=related src=/feed.json limit=8 loading=eager></news-rail>";
        let body = |rail: &str| format!("<article><h1>{}</h1></article>{rail}", text("title"));

        // Once with a slow processor, the whole way from the page's start.
        tab.devtools("Emulation.setCPUThrottlingRate", json!({ "rate": 4 })).await;
        tab.visit(&Page::new(body(rail)).head(&head).with_loader()).await;
        tab.wait_for_state("news-rail", "ready").await;
        tab.settle().await;
        let longest = tab.longest_task().await;
        println!(
            "tasks over 50 ms: {}",
            tab.eval("__longTasks.map(({ at, duration }) => [at, duration].map(Math.round))").await
        );
        tab.devtools("Emulation.setCPUThrottlingRate", json!({ "rate": 1 })).await;

        // Then at full speed. First nothing passes: the memory is that of the feed as it was read.
        let none = rail.replace("limit", "max-age=PT1S limit");
        tab.visit(&Page::new(body(&none)).head(&head).with_loader()).await;
        tab.wait_for_state("news-rail", "empty").await;
        let before = tab.eval("memory.buffer.byteLength").await.as_f64().unwrap_or_default();
        tab.run("document.querySelector('news-rail').maxAge = null").await;
        tab.wait_for_state("news-rail", "ready").await;
        assert_eq!(tab.texts("news-rail", "[part~=heading]").await, ["Related articles"]);
        let growth = tab.eval("memory.buffer.byteLength").await.as_f64().unwrap_or_default() - before;
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for limit in [7, 8, 9] {
            ours.push(tab.eval(&format!("choose({limit})")).await.as_f64().unwrap_or_default());
            theirs.push(
                tab.eval(&format!("minisearch({is_chinese}).then(([ms]) => ms)")).await.as_f64().unwrap_or_default(),
            );
        }
        let least = |list: &[f64]| list.iter().copied().fold(f64::MAX, f64::min);
        let (ours, theirs) = (least(&ours), least(&theirs));
        println!(
            "{}: {ARTICLES} articles, {bytes} bytes of text: ours {ours:.0} ms, MiniSearch {theirs:.0} ms, {:.1} times; \
             memory {growth} bytes, {:.2} of the text, over the {before} with the feed; longest task at a quarter of the speed {longest:.0} ms",
            if is_chinese { "Chinese" } else { "English" },
            theirs / ours,
            growth / bytes as f64
        );
        assert!(ours * 10.0 <= theirs && growth <= 4.0 * bytes as f64 && longest <= 50.0);
    }
}
