//! A rail's cost does not grow with its feed, as far as the engine's own work goes: what a server sends all at once, and the browser takes in
//! beside it, is left out.

use e2e::{Page, Reply, Tab, tokio};

const END: &str = "</channel></rss>";

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
    feed + END
}

/// The least of some figures: whatever else the machine does only adds to them.
fn least(figures: Vec<f64>) -> f64 {
    figures.into_iter().fold(f64::INFINITY, f64::min)
}

#[tokio::test]
async fn ten_thousand_items_take_as_long_as_their_beginning() {
    let tab = Tab::open().await;
    let (short, long) = (rss(450), rss(10_000));
    // A network brings the beginning first. What it brings in one go is the engine's to take, whether a rail wants it or not.
    let (begin, rest) = long.split_at(short.len() - END.len());
    tab.site.put("/long", Reply::xml("").chunks([(begin.to_owned(), 0), (rest.to_owned(), 1000)]));
    tab.site.put("/short", Reply::xml(short));
    let mut taken = [Vec::new(), Vec::new()];
    // From the page's first moment to its list, in turns.
    let clock = "<script>addEventListener('newsrail-ready', () => (window.stands = performance.now()), { once: true })</script>";
    for _ in 0..11 {
        for (taken, feed) in taken.iter_mut().zip(["short", "long"]) {
            let rail = format!("<news-rail src=/{feed} loading=eager></news-rail>");
            tab.visit(&Page::new(rail).head(clock).with_loader()).await;
            tab.wait_for_state("news-rail", "ready").await;
            taken.push(tab.eval("window.stands").await.as_f64().unwrap());
        }
    }
    let [short, long] = taken.map(least);
    println!("8 items of 450 after {short:.1} ms, of 10,000 after {long:.1} ms: {:.2} times", long / short);
    assert!(long <= short * 1.5, "{long:.1} ms for the long feed, {short:.1} ms for the short one");
}
