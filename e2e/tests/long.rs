//! A rail's cost does not grow with its feed.

use e2e::{Page, Reply, Tab, tokio};

/// A feed as blogs have them: some 600 bytes of text an item.
fn rss(items: usize) -> String {
    let mut feed = String::from("<rss version=\"2.0\"><channel><title>Long</title><link>/</link>");
    for n in 0..items {
        feed += &format!(
            "<item><guid>{n}</guid><title>Headline number {n} of a long feed</title><link>/{n}</link><pubDate>Thu, 20 Sep 2012 10:30:00 +0800</pubDate>\
             <description>{}</description></item>",
            "Words about something that happened somewhere. ".repeat(12)
        );
    }
    feed + "</channel></rss>"
}

/// The median of an odd number of figures.
fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

#[tokio::test]
async fn ten_thousand_items_take_as_long_as_a_hundred() {
    let tab = Tab::open().await;
    tab.site.put("/short", Reply::xml(rss(100)));
    tab.site.put("/long", Reply::xml(rss(10_000)));
    let mut taken = [Vec::new(), Vec::new()];
    // From the page's first moment to its list, in turns, so that whatever else the machine does falls on both.
    let clock = "<script>addEventListener('newsrail-ready', () => (window.stands = performance.now()), { once: true })</script>";
    for _ in 0..11 {
        for (taken, feed) in taken.iter_mut().zip(["short", "long"]) {
            let rail = format!("<news-rail src=/{feed} loading=eager></news-rail>");
            tab.visit(&Page::new(rail).head(clock).with_loader()).await;
            tab.wait_for_state("news-rail", "ready").await;
            taken.push(tab.eval("window.stands").await.as_f64().unwrap());
        }
    }
    let [short, long] = taken.map(median);
    println!("8 items of 100 after {short:.1} ms, of 10,000 after {long:.1} ms: {:.2} times", long / short);
    assert!(long <= short * 1.3, "{long:.1} ms for the long feed, {short:.1} ms for the short one");
}
