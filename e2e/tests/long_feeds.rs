//! A rail's cost does not grow with its feed: the list of a long feed appears as soon as that of a short one, and the rest is not downloaded.

use e2e::{Engine, Page, Reply, Tab, tokio};

const END: &str = "</channel></rss>";
/// The bytes after which a rail that shows the first articles may stop reading.
const EARLY_BYTES: usize = 256 * 1024;

/// A feed such as blogs have: some 600 bytes of text per item.
fn rss(items: usize) -> String {
    let mut feed = String::from("<rss version=\"2.0\"><channel><title>Long</title><link>/</link>");
    for n in 0..items {
        feed += &format!(
            "<item><guid>{n}</guid><title>Headline number {n} of a long feed</title><link>/{n}</link><pubDate>Thu, 20 Sep 2012 10:30:00 +0800</pubDate>\
             <description>{}</description></item>",
            "Words about something that happened somewhere. ".repeat(12)
        );
    }
    feed + END
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

#[tokio::test]
async fn a_list_from_ten_thousand_items_stands_as_soon_as_one_from_a_hundred() {
    let tab = Tab::open().await;
    tab.site.put("/100", Reply::xml(rss(100)));
    tab.site.put("/10000", Reply::xml(rss(10_000)));
    let mut taken = [Vec::new(), Vec::new()];
    // The time from the start of navigation to the list, for both feeds alternately.
    let clock = "<script>addEventListener('newsrail-ready', () => (window.stands = performance.now()), { once: true })</script>";
    for _ in 0..21 {
        for (taken, feed) in taken.iter_mut().zip(["100", "10000"]) {
            let rail = format!("<news-rail src=/{feed} loading=eager></news-rail>");
            tab.visit(&Page::new(rail).head(clock).with_loader()).await;
            tab.wait_for_state("news-rail", "ready").await;
            taken.push(tab.eval("window.stands").await.as_f64().unwrap());
        }
    }
    let [short, long] = taken.map(median);
    println!("8 items of 100 after {short:.1} ms, of 10,000 after {long:.1} ms: {:.2} times", long / short);
    // Other engines receive everything that a server sends, whether or not it is read, and that while the rail is starting.
    let most = if Engine::chosen().name == "chromium" { 1.3 } else { 2.0 };
    assert!(long <= short * most, "{long:.1} ms for the long feed, {short:.1} ms for the short one");
}

/// Serves a feed whose rest comes long after the rail is done with it, and waits until the browser has aborted the request.
async fn assert_given_up(tab: &Tab, begin: &str, rest: &str, status: u16, state: &str) {
    tab.site.put("/feed", Reply::xml("").status(status).chunks([(begin, 0), (rest, 1500), ("", 0)]));
    tab.visit(&Page::new("<news-rail src=/feed loading=eager></news-rail>").with_loader()).await;
    tab.wait_for_state("news-rail", state).await;
    let hit = || tab.site.hits().into_iter().find(|hit| hit.path == "/feed").expect("a request");
    assert!(hit().until.is_none(), "the rail waits for the rest");
    for _ in 0..50 {
        if hit().until.is_some() {
            break;
        }
        tab.pause(100).await;
    }
    assert!(hit().given_up, "the download goes on");
}

#[tokio::test]
async fn the_download_stops_when_enough_is_read() {
    let feed = rss(10_000);
    let (begin, rest) = feed.split_at(EARLY_BYTES + 64 * 1024);
    assert_given_up(&Tab::open().await, begin, rest, 200, "ready").await;
}

#[tokio::test]
async fn the_download_of_an_error_stops() {
    assert_given_up(&Tab::open().await, "<h1>404 Not Found</h1>", &rss(10_000), 404, "error").await;
}
