//! The fault matrix: two hundred rails on a page, and long-lived pages.

use e2e::{Case, Heap, Hit, Matrix, Page, Reply, Tab, serde_json::json, tokio};
use std::time::Duration;

const MANY: usize = 200;

fn rails(attributes: impl Fn(usize) -> String) -> String {
    (0..MANY).map(|n| format!("<news-rail {}></news-rail>", attributes(n))).collect()
}

/// Waits for every list, a minute at most: in engines that do not report layout shifts, the hooks inspect every element in every frame.
async fn all_stand(tab: &Tab) {
    let ready = format!("document.querySelectorAll('news-rail[state=ready]').length == {MANY}");
    for _ in 0..600 {
        if tab.is_true(&ready).await {
            return;
        }
        tab.pause(100).await;
    }
    panic!("not all lists stand: {} do", tab.details("newsrail-ready").await.len());
}

#[tokio::test]
async fn two_hundred_rails() {
    let mut matrix = Matrix::open().await;
    matrix
        .run(Case::real("H17", "on one feed, all of them in view or not"), async |tab| {
            tab.site.put("/feed", gbk_feed());
            // Reading the feed creates a decoder for GBK: nothing else does.
            let counted = "<script>{ const { TextDecoder } = window; window.__readings = 0;
                window.TextDecoder = class extends TextDecoder { constructor(label, ...rest) { super(label, ...rest); if (/gb/i.test(label)) __readings++ } } }</script>";
            let body = rails(|_| "src=/feed dedupe=none loading=eager limit=3 layout=compact".to_owned());
            tab.visit(&Page::with_rail("src=/feed").head(counted)).await;
            tab.wait_for_state("news-rail", "ready").await;
            let one = tab.eval("__readings").await;
            assert_ne!(one, 0);
            let page = Page::new(body).head(counted).with_loader();
            tab.site.clear_hits();
            tab.visit(&page).await;
            all_stand(tab).await;
            assert_eq!((tab.site.count("/feed"), tab.eval("__readings").await), (1, one));
            assert_eq!(tab.details("newsrail-ready").await.len(), MANY);
            let shown = "document.querySelectorAll('news-rail:last-of-type')[0].shadowRoot.querySelectorAll('[part~=item]').length";
            assert_eq!(tab.eval(shown).await, 3);
            assert_eq!(tab.console().await, []);
        })
        .await;
    let unreported = "it reports no long tasks, and a measurement from outside covers more than one of them";
    let case = Case::real("H17", "no task of 50 ms").not_in("firefox", unreported).not_in("webkit", unreported);
    matrix
        .run(case, async |tab| {
            tab.site.put("/feed", Reply::articles(&["One", "Two", "Three"]));
            let body = rails(|_| "src=/feed dedupe=none loading=eager limit=3 layout=compact".to_owned());
            tab.visit_without_long_tasks(&Page::new(body).with_loader(), async || all_stand(tab).await).await;
            assert_eq!(tab.console().await, []);
        })
        .await;
    matrix
        .run(Case::real("H17", "on one feed, most of them far below"), async |tab| {
            tab.site.put("/feed", Reply::articles(&["One", "Two", "Three"]));
            let body = rails(|_| "src=/feed dedupe=none".to_owned());
            tab.visit(&Page::new(body).with_loader()).await;
            tab.wait_for_state("news-rail", "ready").await;
            tab.pause(1000).await;
            let ready = tab.details("newsrail-ready").await.len();
            assert!((1..10).contains(&ready), "{ready} rails have started");
            assert_eq!(tab.site.count("/feed"), 1);
            assert_eq!(tab.console().await, []);
        })
        .await;
    matrix.finish();
}

/// Three articles, in GBK.
fn gbk_feed() -> Reply {
    let item = |n: u32| format!("<item><guid>{n}</guid><link>/{n}</link><title>").into_bytes();
    let mut feed = b"<?xml version=\"1.0\" encoding=\"gbk\"?><rss version=\"2.0\"><channel>".to_vec();
    for n in 1..=3 {
        feed.extend(item(n));
        // Zhejiang, in GBK.
        feed.extend(b"\xd5\xe3\xbd\xad");
        feed.extend(format!(" {n}</title><pubDate>Thu, 2{n} Sep 2012 08:00:00 +0800</pubDate></item>").into_bytes());
    }
    feed.extend(b"</channel></rss>");
    Reply::xml(feed)
}

#[tokio::test]
async fn two_hundred_feeds() {
    // More than two hosts: with two, the limit of two requests per host would imply that of four in all.
    let mut tab = Tab::open().await;
    let mut hosts = vec![tab.site.here(""), tab.site.there("")];
    for _ in 0..3 {
        let another = tab.site.add_origin().await;
        hosts.push(another);
    }
    let mut matrix = Matrix::of(tab);
    matrix
        .run_here(Case::real("H18", "on five hosts"), async |tab| {
            for n in 0..MANY {
                // Longer than it takes to make the next request.
                tab.site.put(&format!("/feed/{n}"), own_feed(n).delay(15 + (n as u64 * 7) % 20));
            }
            let body =
                rails(|n| format!("src={}/feed/{n} loading=eager limit=1 layout=compact", hosts[n % hosts.len()]));
            tab.visit(&Page::new(body).with_loader()).await;
            all_stand(tab).await;
            let feeds: Vec<Hit> = tab.site.hits().into_iter().filter(|hit| hit.path.starts_with("/feed/")).collect();
            assert_eq!(feeds.len(), MANY);
            let most = |of: &dyn Fn(&Hit) -> bool| {
                let during = |at: Duration| {
                    feeds
                        .iter()
                        .filter(|hit| of(hit) && hit.at <= at && hit.until.is_none_or(|until| at < until))
                        .count()
                };
                feeds.iter().filter(|hit| of(hit)).map(|hit| during(hit.at)).max().unwrap_or_default()
            };
            let in_flight = most(&|_| true);
            assert!((3..=4).contains(&in_flight), "{in_flight} requests at a time");
            for host in &hosts {
                let host = host.trim_start_matches("http://");
                let in_flight = most(&|hit| hit.headers.get("host").is_some_and(|name| name == host));
                assert!((1..=2).contains(&in_flight), "{in_flight} requests at a time to {host}");
            }
            assert_eq!(tab.details("newsrail-ready").await.len(), MANY);
            assert_eq!(tab.console().await, []);
        })
        .await;
    matrix.finish();
}

fn own_feed(n: usize) -> Reply {
    let item = json!({ "id": format!("n{n}"), "url": format!("/article/{n}"), "title": format!("Article number {n}"), "date_published": "2012-09-20T08:00:00Z" });
    Reply::json(json!({ "version": "https://jsonfeed.org/version/1.1", "items": [item] }).to_string())
        .cors(e2e::Cors::Anybody)
}

/// Mounts a rail, waits for its list and removes it, that many times. Returns a promise.
const MOUNT: &str = "(async (times) => {
    const frame = () => new Promise((then) => setTimeout(then));
    for (let n = 0; n < times; n++) {
        const rail = document.createElement('news-rail');
        Object.assign(rail, { src: '/feed', loading: 'eager', layout: ['list', 'cards', 'compact', 'ranked'][n % 4], more: 'load' });
        rail.append('A child');
        const ready = new Promise((then) => rail.addEventListener('newsrail-ready', then, { once: true }));
        document.body.append(rail);
        await ready;
        rail.remove();
        await frame();
    }
    // Clear what the harness itself keeps.
    for (const list of [__events, __changes, __shifts, __longTasks]) list.length = 0;
    performance.clearResourceTimings();
})";

/// A single-page application: replaces its content and its URL, that many times.
const ROUTE: &str = "(async (times) => {
    for (let n = 0; n < times; n++) {
        history.pushState({}, '', '/page/route/' + n);
        const page = document.createElement('section');
        page.innerHTML = '<h1>Page ' + n + '</h1><article><p>Words of page ' + n + '</p></article><news-rail src=/feed kind=related loading=eager></news-rail><news-rail src=/feed dedupe=none loading=eager></news-rail>';
        document.querySelector('main').replaceChildren(page);
        await new Promise((then) => { const look = () => page.querySelectorAll('news-rail:is([state=ready], [state=empty])').length == 2 ? then() : setTimeout(look, 5); look() });
    }
    document.querySelector('main').replaceChildren();
    for (const list of [__events, __changes, __shifts, __longTasks]) list.length = 0;
    performance.clearResourceTimings();
})";

/// Runs a script that repeats something, in batches of 50: a driver waits only half a minute for a script.
async fn many_times(tab: &Tab, script: &str, times: usize) {
    for _ in 0..times / 50 {
        tab.eval(&format!("{script}(50)")).await;
    }
}

const MEGABYTE: f64 = 1_048_576.0;

fn assert_flat(before: Heap, after: Heap, what: &str) {
    println!("{what}: from {before:?} to {after:?}");
    assert!((after.bytes - before.bytes).abs() < MEGABYTE, "{what}: the heap went from {before:?} to {after:?}");
    // Fewer than before is not a leak.
    assert!(after.nodes <= before.nodes + 20.0, "{what}: nodes are left: {before:?}, {after:?}");
    assert!(after.listeners <= before.listeners + 5.0, "{what}: listeners are left: {before:?}, {after:?}");
}

#[tokio::test]
async fn memory() {
    let mut matrix = Matrix::open().await;
    let no_memory_report = "its driver does not report a page's memory";
    for (name, script, warm, times) in
        [("500 rails come and go", MOUNT, 30, 500), ("50 changes of route in an application", ROUTE, 10, 50)]
    {
        let visit = async |tab: &Tab| {
            tab.site.put("/feed", Reply::articles(&(1..=20).map(|n| format!("Article {n}")).collect::<Vec<_>>()));
            tab.visit(&Page::new("<main></main>").counted().with_loader()).await;
            // First create what is created only once.
            tab.eval(&format!("{script}({warm})")).await;
        };
        matrix
            .run(Case::real("H31", name), async |tab| {
                visit(tab).await;
                let before = tab.alive().await;
                many_times(tab, script, times).await;
                tab.settle().await;
                let mut after = tab.alive().await;
                // Some timers end with a frame, which may be late on a busy machine.
                for _ in 0..20 {
                    if after.timers > 0 {
                        tab.pause(100).await;
                        after = tab.alive().await;
                    }
                }
                println!("{name}: from {before:?} to {after:?}");
                assert_eq!((after.timers, after.observed), (0, 0), "{after:?}");
                assert_eq!(after.listeners, before.listeners, "from {before:?} to {after:?}");
                assert!(after.wasm < before.wasm + 1_048_576, "from {before:?} to {after:?}");
                assert_eq!(tab.console().await, []);
            })
            .await;
        let heap: &'static str = format!("{name}: the heap").leak();
        matrix
            .run(
                Case::real("H31", heap).not_in("firefox", no_memory_report).not_in("webkit", no_memory_report),
                async |tab| {
                    visit(tab).await;
                    let before = tab.heap().await;
                    many_times(tab, script, times).await;
                    assert_flat(before, tab.heap().await, name);
                },
            )
            .await;
    }
    let skips = "the page's clock skips the minutes in which nothing happens";
    matrix
        .run(Case::simulated("H31", "a page that stays open, with a list that is refreshed", skips), async |tab| {
            tab.site.put("/feed", Reply::articles(&(1..=20).map(|n| format!("Article {n}")).collect::<Vec<_>>()));
            let rail =
                Page::new("<news-rail src=/feed loading=eager refresh-interval=60></news-rail>").skipping().counted();
            tab.visit(&rail.with_loader()).await;
            let refreshed = "window.__events.filter(({ type }) => type == 'newsrail-ready').length";
            tab.wait_for(&format!("{refreshed} > 5")).await;
            let before = tab.alive().await;
            let list = "window.__kept = document.querySelector('news-rail').shadowRoot.querySelector('[part~=item]')";
            tab.run(list).await;
            tab.wait_for(&format!("{refreshed} > 35")).await;
            let after = tab.alive().await;
            // Items that were viewed are no longer observed.
            assert_eq!(after.listeners, before.listeners, "from {before:?} to {after:?}");
            assert!(after.observed <= before.observed, "from {before:?} to {after:?}");
            assert!(after.timers <= 3 && after.wasm < before.wasm + 1_048_576, "from {before:?} to {after:?}");
            assert!(tab.is_true("__kept.isConnected").await, "what stays is built again");
            assert_eq!(tab.console().await, []);
        })
        .await;
    matrix
        .run(Case::real("H31", "50 times back and forth"), async |tab| {
            tab.site.put("/feed", Reply::articles(&["One", "Two"]));
            let first = tab.visit(&Page::with_rail("src=/feed")).await;
            tab.assert_lists(&["One", "Two"], &[]).await;
            tab.visit(&Page::with_rail("src=/feed layout=cards")).await;
            tab.assert_lists(&["One", "Two"], &[]).await;
            for n in 0..25 {
                for is_back in [true, false] {
                    if is_back {
                        tab.back().await
                    } else {
                        tab.forward().await
                    }
                    let there = format!("(location.href == '{first}') == {is_back}");
                    tab.wait_for(&format!(
                        "{there} && document.querySelector('news-rail').getAttribute('state') == 'ready'"
                    ))
                    .await;
                }
                assert_eq!(tab.titles("news-rail").await, ["One", "Two"], "round {n}");
            }
            assert_eq!(tab.console().await, []);
            tab.assert_no_trace(&["/feed"]).await;
        })
        .await;
    matrix.finish();
}
