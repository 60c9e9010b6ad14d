//! Nothing moves from the loader's first run on, whatever the feed, the children and the network do.

use e2e::{Page, Reply, Tab, serde_json::json, tokio};

/// A feed of that many articles.
fn feed(count: usize) -> String {
    let items: Vec<_> = (1..=count)
        .map(|n| json!({ "id": n.to_string(), "url": format!("/article/{n}"), "title": format!("Article number {n} with a headline") }))
        .collect();
    json!({ "version": "https://jsonfeed.org/version/1.1", "title": "News", "items": items }).to_string()
}

/// A host page whose loader comes a second after the first paint, with text around the rail and the snippet's CSS line.
async fn late_loader(children: &str, reply: Reply, state: &str) -> Tab {
    let tab = Tab::open().await;
    tab.site.alter("/newsrail/newsrail.js", |reply| reply.delay(1000));
    tab.site.put("/feed.json", reply.delay(200));
    let body = format!("<p>Before</p><news-rail src=/feed.json>{children}</news-rail><p id=after>After</p>");
    // `load` waits for async scripts.
    tab.visit(&Page::new(body).with_loader().with_reserve()).await;
    tab.wait_for_state("news-rail", state).await;
    tab
}

#[tokio::test]
async fn a_full_list() {
    let tab = late_loader("", Reply::json(feed(20)), "ready").await;
    assert_eq!(tab.titles("news-rail").await.len(), 8);
    tab.assert_quiet().await;
}

#[tokio::test]
async fn fewer_items_than_the_limit() {
    let tab = late_loader("", Reply::json(feed(2)), "ready").await;
    assert_eq!(tab.titles("news-rail").await.len(), 2);
    tab.assert_quiet().await;
}

#[tokio::test]
async fn an_empty_feed() {
    let tab = late_loader("", Reply::json(feed(0)), "empty").await;
    tab.assert_quiet().await;
}

#[tokio::test]
async fn a_feed_that_fails() {
    let tab = late_loader("", Reply::not_found(), "error").await;
    tab.assert_says(&["[newsrail] http: "]).await;
}

#[tokio::test]
async fn children_shorter_than_the_box() {
    let tab = late_loader("<a href=/latest>Latest news</a>", Reply::json(feed(20)), "ready").await;
    tab.assert_quiet().await;
}

#[tokio::test]
async fn children_taller_than_the_box() {
    let tab = late_loader("<div style='height:900px'>A tall fallback</div>", Reply::json(feed(3)), "ready").await;
    tab.assert_quiet().await;
}

#[tokio::test]
async fn children_that_stay_when_the_feed_fails() {
    for children in ["<a href=/latest>Latest news</a>", "<div style='height:900px'>A tall fallback</div>"] {
        let tab = late_loader(children, Reply::not_found(), "error").await;
        assert!(tab.holds("document.querySelector('news-rail > *').checkVisibility()").await);
        tab.assert_says(&["[newsrail] http: "]).await;
    }
}

#[tokio::test]
async fn every_layout_without_the_css_line() {
    for layout in ["list", "cards", "compact", "ranked"] {
        for count in [3, 20] {
            let tab = Tab::open().await;
            tab.site.put("/feed.json", Reply::json(feed(count)).delay(300));
            // The page ends with the rail: without the line, its own coming into being would move what follows.
            for more in ["link", "load"] {
                let rail = format!("<p>Before</p><news-rail src=/feed.json layout={layout} more={more}></news-rail>");
                tab.visit(&Page::new(rail).with_loader()).await;
                tab.wait_for_state("news-rail", "ready").await;
                tab.assert_quiet().await;
                // No more than the box that was reserved: what follows is not pushed down.
                let fits = "(({ scrollHeight, offsetHeight }) => scrollHeight <= offsetHeight)(document.querySelector('news-rail').shadowRoot.querySelector('.box'))";
                assert!(tab.holds(fits).await, "{layout} {more}");
            }
        }
    }
}
