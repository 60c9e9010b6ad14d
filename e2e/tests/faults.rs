//! Feeds that are not what they should be: readers keep what they had, and the webmaster gets one report.

use e2e::{CHILD, Cors, Page, Reply, Tab, tokio};

const GOOD: &str = r#"{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","url":"/1","title":"One","date_published":"2012-09-20T08:00:00+08:00"}]}"#;

#[tokio::test]
async fn a_feed_from_elsewhere_that_may_be_read() {
    let tab = Tab::open().await;
    tab.site.put("/feed", Reply::json(GOOD).cors(Cors::Anybody));
    tab.visit(&Page::new(format!("<news-rail src={{there}}/feed>{CHILD}</news-rail>")).with_loader()).await;
    tab.wait_for_state("news-rail", "ready").await;
    assert_eq!(tab.titles("news-rail").await, ["One"]);
    assert!(!tab.child_shows().await);
    tab.assert_quiet().await;
}

#[tokio::test]
async fn a_bad_value_is_named_once_and_the_default_holds() {
    let tab = Tab::open().await;
    tab.site.put("/feed", Reply::articles(&(1..=9).map(|n| format!("Article {n}")).collect::<Vec<_>>()));
    tab.visit(&Page::new("<news-rail src=/feed limit=lots></news-rail>").with_loader()).await;
    tab.wait_for_state("news-rail", "ready").await;
    assert_eq!(tab.titles("news-rail").await.len(), 8);
    let warnings = tab.details("newsrail-warn").await;
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    assert_eq!(warnings[0]["code"], "attribute");
    tab.assert_console(&["[newsrail] attribute: "]).await;
    let line = &tab.console().await[0].text;
    for word in ["limit", "lots", "1 to 100"] {
        assert!(line.contains(word), "the line does not name {word}: {line}");
    }
}

#[tokio::test]
async fn a_list_that_stands_stays_when_its_feed_breaks() {
    let tab = Tab::open().await;
    tab.site.put("/feed", Reply::json(GOOD));
    tab.visit(&Page::new(format!("<news-rail src=/feed>{CHILD}</news-rail>")).with_loader()).await;
    tab.wait_for_state("news-rail", "ready").await;
    tab.site.put("/feed", Reply::not_found());
    tab.run("document.querySelector('news-rail').refresh()").await;
    tab.wait_for_state("news-rail", "stale").await;
    assert_eq!(tab.titles("news-rail").await, ["One"]);
    assert!(!tab.child_shows().await);
    tab.assert_console(&["[newsrail] http: "]).await;
}

#[tokio::test]
async fn a_console_that_is_stubbed_costs_nothing_but_the_lines() {
    for stub in ["console = {}", "console = { log() {} }"] {
        let tab = Tab::open().await;
        tab.site.put("/feed", Reply::json(GOOD));
        let rails = "<news-rail src=/feed limit=lots></news-rail><news-rail src=/missing></news-rail>";
        let head = format!("<script>{stub}</script>");
        tab.visit(&Page::new(rails).head(&head).with_loader()).await;
        tab.wait_for_state("news-rail", "ready").await;
        tab.wait_for_state("news-rail + news-rail", "error").await;
        assert_eq!(tab.codes("newsrail-warn").await, ["attribute"], "{stub}");
        assert_eq!(tab.codes("newsrail-error").await, ["http"], "{stub}");
        // Nor what the loader itself reports.
        for file in tab.site.widget_files(".wasm") {
            tab.site.put(&file, Reply::not_found());
        }
        tab.visit(&Page::new(rails).head(&head).with_loader()).await;
        tab.wait_for_state("news-rail + news-rail", "error").await;
        assert_eq!(tab.codes("newsrail-error").await, ["engine"; 2], "{stub}");
    }
}

#[tokio::test]
async fn what_is_said_of_an_old_list_names_its_language() {
    let tab = Tab::open().await;
    tab.site.put("/feed", Reply::json(GOOD));
    tab.visit(&Page::new("<news-rail src=/feed lang=ja></news-rail>").with_loader()).await;
    tab.wait_for_state("news-rail", "ready").await;
    tab.site.put("/feed", Reply::not_found());
    tab.run("document.querySelector('news-rail').refresh()").await;
    tab.wait_for_state("news-rail", "stale").await;
    assert_eq!(tab.texts("news-rail", "[part=retry]:lang(en)").await, ["Try again"]);
}

#[tokio::test]
async fn what_the_browser_says_of_a_broken_transfer_is_no_code() {
    let tab = Tab::open().await;
    tab.site.put("/feed", Reply::json(GOOD));
    let broken =
        "<script>WebAssembly.instantiate = async () => { throw new DOMException('aborted', 'AbortError') }</script>";
    tab.visit(&Page::new("<news-rail src=/feed></news-rail>").head(broken).with_loader()).await;
    tab.wait_for_state("news-rail", "error").await;
    assert_eq!(tab.codes("newsrail-error").await, ["engine"]);
}
