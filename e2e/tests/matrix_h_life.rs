//! The fault matrix: the life of an element and of its script on a host page.

use e2e::{Case, Matrix, Page, Reply, tokio};

const FEED: &str = r#"{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","url":"/1","title":"One"}]}"#;

#[tokio::test]
async fn rows() {
    let mut matrix = Matrix::open().await;
    matrix
        .run(Case::real("H13", "removed while the feed is on its way"), async |tab| {
            tab.site.put("/slow", Reply::json(FEED).delay(1500));
            tab.visit(&Page::new("<news-rail src=/slow loading=eager></news-rail>").with_loader()).await;
            tab.wait_for("document.querySelector('news-rail').getAttribute('state') === 'loading'").await;
            tab.run("window.rail = document.querySelector('news-rail'); rail.remove()").await;
            tab.pause(2500).await;
            assert!(tab.events().await.is_empty(), "{:?}", tab.events().await);
            assert!(tab.holds("!rail.hasAttribute('state') && !rail.shadowRoot.querySelector('li')").await);
        })
        .await;
    matrix
        .run(Case::real("H14", "a hundred moves"), async |tab| {
            tab.site.put("/feed", Reply::json(FEED));
            let body = "<main></main><aside></aside><news-rail src=/feed loading=eager></news-rail>";
            tab.visit(&Page::new(body).with_loader()).await;
            tab.wait_for_state("news-rail", "ready").await;
            tab.run("const rail = document.querySelector('news-rail'); for (let i = 0; i < 100; i++) document.querySelector(i % 2 ? 'main' : 'aside').append(rail)").await;
            tab.settle().await;
            assert_eq!(tab.titles("news-rail").await, ["One"]);
            assert_eq!((tab.site.count("/feed"), tab.details("newsrail-ready").await.len()), (1, 1));
        })
        .await;
    matrix
        .run(Case::real("H27", "a copy stands in for a feed that is down"), async |tab| {
            tab.site.put("/feed", Reply::json(FEED));
            let page = Page::new("<news-rail src=/feed cache=local></news-rail>").with_loader();
            tab.visit(&page).await;
            tab.wait_for_state("news-rail", "ready").await;
            tab.site.put("/feed", Reply::not_found());
            tab.visit(&page).await;
            tab.wait_for_state("news-rail", "stale").await;
            assert_eq!(tab.titles("news-rail").await, ["One"]);
            assert_eq!(tab.details("newsrail-ready").await[0]["source"], "cache");
            assert_eq!(tab.texts("news-rail", "[part=header] [part=retry]").await, ["Try again"]);
        })
        .await;
    matrix.finish();
}
