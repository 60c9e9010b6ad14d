//! The fault matrix: what host pages do.

use e2e::{Case, Matrix, Page, Reply, tokio};

const FEED: &str = r#"{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","url":"/1","title":"One"}]}"#;

#[tokio::test]
async fn rows() {
    let mut matrix = Matrix::open().await;
    matrix
        .run(Case::real("H33", "every event"), async |tab| {
            tab.site.put("/feed.json", Reply::json(FEED));
            let throws = "<script>for (const type of ['ready', 'warn', 'view', 'click'])
                addEventListener('newsrail-' + type, () => { throw new Error('the page throws') })</script>";
            let page = Page::new("<news-rail src=/feed.json limit=lots></news-rail>").head(throws).with_loader();
            tab.visit(&page).await;
            tab.wait_for_state("news-rail", "ready").await;
            assert_eq!(tab.titles("news-rail").await, ["One"]);
            tab.run("document.querySelector('news-rail').refresh()").await;
            tab.wait_for("window.__events.filter(({ type }) => type === 'newsrail-ready').length === 2").await;
            // The page's own exceptions and our line about the value are all there is.
            for line in tab.console().await {
                let known = [("error", "the page throws"), ("console.warn", "[newsrail] attribute: ")];
                assert!(known.iter().any(|(kind, text)| line.kind == *kind && line.text.contains(text)), "{line:?}");
            }
        })
        .await;
    matrix.finish();
}
