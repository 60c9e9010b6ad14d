//! Pages that stay open: while the reader is elsewhere, while nothing runs, over midnight, offline and back.

use e2e::{Page, Reply, Tab, tokio};

const RAIL: &str = "document.querySelector('news-rail')";
const BOTH: [&str; 2] = ["One", "Two"];

/// A browser that is offline until the page says otherwise: no driver takes the network away from one request alone.
const OFFLINE: &str =
    "<script>Object.defineProperty(navigator, 'onLine', { get: () => !window.__off }); window.__off = true</script>";
const BACK_ONLINE: &str = "window.__off = false; dispatchEvent(new Event('online'))";

/// Waits for the list, whatever has failed before.
async fn assert_recovers(tab: &Tab) {
    tab.wait_for_state("news-rail", "ready").await;
    assert_eq!(tab.titles("news-rail").await, BOTH);
}

#[tokio::test]
async fn a_feed_that_arrives_while_a_dialog_is_open_is_not_late() {
    let tab = Tab::open().await;
    tab.site.put("/feed", Reply::articles(&BOTH).delay(2000));
    let rail = "<iframe></iframe><news-rail src=/feed timeout=5 loading=eager></news-rail>";
    tab.visit(&Page::new(rail).with_loader()).await;
    tab.wait_for_requests("/feed", 1).await;
    // The engine is running.
    tab.wait_for(&format!("{RAIL}.shadowRoot.adoptedStyleSheets.length > 1")).await;
    // The page's own function is watched.
    tab.run("setTimeout(() => document.querySelector('iframe').contentWindow.confirm('Subscribe?'), 100)").await;
    tab.pause(4500).await;
    tab.client().accept_alert().await.expect("a dialog");
    assert_recovers(&tab).await;
    assert_eq!(tab.details("newsrail-error").await.len(), 0);
}

#[tokio::test]
async fn who_is_back_online_before_the_last_feed_has_failed_gets_a_list() {
    let tab = Tab::open().await;
    tab.site.put("/feed", Reply::refused());
    tab.site.put("/slow", Reply::json("").hang());
    tab.visit(&Page::with_rail("src='/feed /slow' timeout=4").head(OFFLINE)).await;
    tab.wait_for_requests("/slow", 1).await;
    tab.pause(900).await;
    tab.site.put("/feed", Reply::articles(&BOTH));
    tab.run(BACK_ONLINE).await;
    assert_recovers(&tab).await;
}

#[tokio::test]
async fn who_is_online_before_the_network_works_gets_a_list() {
    let tab = Tab::open().await;
    tab.site.put("/feed", Reply::refused());
    tab.visit(&Page::with_rail("src=/feed").head(OFFLINE)).await;
    tab.assert_fails("offline").await;
    let requests = tab.site.count("/feed");
    tab.run(BACK_ONLINE).await;
    tab.wait_for_requests("/feed", requests + 1).await;
    tab.site.put("/feed", Reply::articles(&BOTH));
    assert_recovers(&tab).await;
}

#[tokio::test]
async fn a_rail_whose_engine_and_feed_both_broke_off_asks_for_both_again() {
    let tab = Tab::open().await;
    for file in tab.site.widget_files(".wasm") {
        tab.site.put(&file, Reply::refused());
    }
    // Its headers are there when the connection ends.
    tab.site.put("/feed", Reply::json("").chunks([("{", 0), ("", 1500)]).reset());
    tab.visit(&Page::with_rail("src=/feed").head(OFFLINE)).await;
    tab.assert_fails("offline").await;
    tab.pause(2000).await;
    tab.site.put_dist("/newsrail/");
    tab.site.put("/feed", Reply::articles(&BOTH));
    tab.run(BACK_ONLINE).await;
    assert_recovers(&tab).await;
}

#[tokio::test]
async fn nothing_counts_as_viewed_in_a_page_that_nobody_sees() {
    let tab = Tab::open().await;
    tab.site.put("/feed", Reply::articles(&BOTH));
    let hidden = "<script>Object.defineProperty(document, 'hidden', { get: () => !window.__seen })</script>";
    let page = Page::new("<news-rail src=/feed loading=eager></news-rail>").head(hidden).with_loader();
    tab.visit(&page).await;
    tab.wait_for_state("news-rail", "ready").await;
    tab.pause(2500).await;
    assert_eq!(tab.details("newsrail-view").await.len(), 0);
    tab.run("window.__seen = true; document.dispatchEvent(new Event('visibilitychange'))").await;
    tab.wait_for("window.__events.filter(({ type }) => type == 'newsrail-view').length == 2").await;
}

#[tokio::test]
async fn a_list_of_yesterday_evening_does_not_claim_to_be_of_tonight() {
    let tab = Tab::open().await;
    tab.site.put("/feed", Reply::articles(&BOTH));
    let clock = "<script>{ const { now } = Date; Date.now = () => now() + (window.__later ?? 0) }</script>";
    let page = Page::new("<news-rail src=/feed loading=eager cache=local></news-rail>").head(clock).with_loader();
    tab.visit(&page).await;
    tab.wait_for("Object.keys(localStorage).length").await;
    let copied = "const [name] = Object.keys(localStorage); localStorage.setItem(name, localStorage.getItem(name).replace(/^\\d+/, at))";
    tab.run(&format!("const at = new Date().setHours(0, 0, 0) - 1000; {copied}")).await;
    tab.site.put("/feed", Reply::not_found());
    tab.client().refresh().await.expect("a page that can be loaded again");
    tab.wait_for_state("news-rail", "stale").await;
    let mark = format!("({RAIL}.shadowRoot.querySelector('[part=header] [part=meta]')?.textContent ?? '')");
    tab.wait_for(&format!("/^As of [A-Z][a-z]+ \\d+/.test({mark})")).await;
    // One of today becomes one of yesterday while the page stays open.
    tab.run(&format!("const at = Date.now(); {copied}")).await;
    tab.client().refresh().await.expect("a page that can be loaded again");
    tab.wait_for(&format!("/^As of \\d+:\\d\\d/.test({mark})")).await;
    tab.run("window.__later = 1728e5; document.dispatchEvent(new Event('visibilitychange'))").await;
    tab.wait_for(&format!("/^As of [A-Z][a-z]+ \\d+/.test({mark})")).await;
}

#[tokio::test]
async fn a_rail_that_is_moved_into_a_frame_reports_its_clicks() {
    let tab = Tab::open().await;
    tab.site.put("/feed", Reply::articles(&BOTH));
    let page = Page::new("<iframe></iframe><news-rail src=/feed loading=eager></news-rail>").with_loader();
    tab.visit(&page).await;
    tab.wait_for_state("news-rail", "ready").await;
    tab.run(&format!(
        "window.clicks = []; window.rail = {RAIL};
         rail.addEventListener('newsrail-click', ({{ detail }}) => clicks.push(detail.title));
         rail.addEventListener('click', (event) => event.preventDefault());
         document.querySelector('iframe').contentDocument.body.append(rail)"
    ))
    .await;
    tab.settle().await;
    tab.run("rail.shadowRoot.querySelector('[part~=link]').click()").await;
    assert_eq!(tab.eval("clicks.join()").await, "One");
}

#[tokio::test]
async fn the_earliest_retry_of_several_feeds_counts() {
    let tab = Tab::open().await;
    tab.site.put("/feed/barred", Reply::not_found().status(429).header("Retry-After", "3600"));
    tab.site.put_series("/feed", [Reply::not_found().status(503), Reply::articles(&BOTH)]);
    tab.visit(&Page::with_rail("src='/feed/barred /feed'")).await;
    assert_recovers(&tab).await;
    assert_eq!(tab.site.count("/feed/barred"), 1);
}
