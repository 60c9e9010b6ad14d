//! The strictest host: scripts from the widget's host and WebAssembly, no inline styles, no HTML sinks.

use e2e::{Page, Reply, Tab, tokio};

const FEED: &str = r#"<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>News</title>
<link>/</link>
<item><title>One &amp; only</title><link>/1</link><pubDate>Thu, 20 Sep 2012 08:00:00 +0800</pubDate>
<media:thumbnail url="/1.png" width="160" height="90"/></item>
<item><title>Two</title><link>/2</link></item></channel></rss>"#;

#[tokio::test]
async fn nothing_is_reported() {
    for there in [false, true] {
        let tab = Tab::open().await;
        tab.site.put("/feed.xml", Reply::xml(FEED));
        tab.site.put(
            "/1.png",
            Reply::new("image/svg+xml", "<svg xmlns='http://www.w3.org/2000/svg' width='16' height='9'/>"),
        );
        let page = Page::new("<news-rail src=/feed.xml><a href=/latest>Latest</a></news-rail>").with_loader().strict();
        tab.visit(&if there { page.widget_there() } else { page }).await;
        tab.wait_for_state("news-rail", "ready").await;
        assert_eq!(tab.titles("news-rail").await, ["One & only", "Two"]);
        // The rail is styled, although the page allows no inline styles.
        let display = "getComputedStyle(document.querySelector('news-rail').shadowRoot.querySelector('[part~=list]')).listStyleType";
        assert_eq!(tab.eval(display).await, "none");
        tab.assert_quiet().await;
    }
}

#[tokio::test]
async fn a_failing_feed_reports_itself_alone() {
    let tab = Tab::open().await;
    tab.site.put("/feed.xml", Reply::not_found());
    tab.visit(&Page::new("<news-rail src=/feed.xml></news-rail>").with_loader().strict()).await;
    tab.wait_for_state("news-rail", "error").await;
    tab.assert_console(&["[newsrail] http: "]).await;
}

#[tokio::test]
async fn without_wasm_unsafe_eval_the_children_stay_and_the_line_says_why() {
    let tab = Tab::open().await;
    tab.site.put("/feed.xml", Reply::xml(FEED));
    let page = Page::new("<news-rail src=/feed.xml><a href=/latest>Latest</a></news-rail>").with_loader();
    tab.visit(&page.csp("script-src {widget-host}")).await;
    tab.wait_for_state("news-rail", "error").await;
    assert!(tab.is_true("document.querySelector('news-rail > a').checkVisibility()").await);
    assert_eq!(tab.details("newsrail-error").await[0]["code"], "csp-wasm");
    let lines: Vec<_> = tab.console().await.into_iter().filter(|line| line.kind.starts_with("console.")).collect();
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].text.starts_with("[newsrail] csp-wasm: "), "{lines:?}");
}

/// The policy under a heading of docs/security.md, with the hosts replaced by this site's.
fn policy(heading: &str) -> String {
    let document = include_str!("../../docs/security.md");
    let section = document.split_once(&format!("\n### {heading}\n")).expect("the heading").1;
    let lines = section.split("```").nth(1).expect("a policy");
    lines
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .replace("https://cdn.example.org", "{widget-host}")
        .replace("https://feeds.example.org", "{here}")
}

#[tokio::test]
async fn the_policies_of_the_paper_let_all_of_it_in() {
    let by_nonce = policy("By nonce");
    assert!(!by_nonce.contains("script-src {widget-host}"), "{by_nonce}");
    let nonce = r#"<script nonce="R4nd0m" async crossorigin="anonymous" src="{widget}/newsrail.js"></script>"#;
    for (csp, by_host) in [
        (policy("By host"), true),
        // The oracle's own script has no nonce.
        (by_nonce.replace("'nonce-R4nd0m'", "'nonce-R4nd0m' {hooks}"), false),
        (by_nonce.replace("'nonce-R4nd0m'", "'nonce-R4nd0m' 'strict-dynamic'"), false),
    ] {
        let tab = Tab::open().await;
        tab.site.put("/feed.xml", Reply::xml(FEED.replace("One &amp; only", "杭州")));
        tab.site.put(
            "/1.png",
            Reply::new("image/svg+xml", "<svg xmlns='http://www.w3.org/2000/svg' width='16' height='9'/>"),
        );
        let page = Page::new("<news-rail src=/feed.xml region=浙江 kind=province></news-rail>");
        let page = if by_host { page.with_loader() } else { page.head(nonce) };
        tab.visit(&page.widget_there().csp(&csp)).await;
        tab.wait_for_state("news-rail", "ready").await;
        assert_eq!(tab.titles("news-rail").await, ["杭州"], "{csp}");
        tab.wait_for("document.querySelector('news-rail').shadowRoot.querySelector('img').naturalWidth").await;
        assert_eq!(tab.site.count_widget("-index.txt"), 1, "the gazetteer was not asked for: {csp}");
        if !csp.contains("strict-dynamic") {
            tab.assert_quiet().await;
        }
    }
}
