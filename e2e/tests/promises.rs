//! Promises of the contract that no fault concerns: where links open, when items count as viewed, what counts as a click, states, templates,
//! reasons, and copies of feeds that are slow.

use e2e::{
    Page, Reply, Tab,
    fantoccini::actions::{InputSource, MouseActions, PointerAction},
    serde_json::{Value, json},
    tokio,
};

const RAIL: &str = "document.querySelector('news-rail')";

async fn rail(reply: Reply, attributes: &str, children: &str) -> Tab {
    let tab = Tab::open().await;
    tab.site.put("/feed", reply);
    let rail = format!("<news-rail src=/feed loading=eager {attributes}>{children}</news-rail>");
    tab.visit(&Page::new(rail + "<p style='height:3000px'></p>").with_loader()).await;
    tab
}

/// The value of an expression for each element in the shadow root that matches; the element is `el`.
async fn each(tab: &Tab, selector: &str, expression: &str) -> Value {
    tab.eval(&format!("[...{RAIL}.shadowRoot.querySelectorAll({})].map((el) => {expression})", json!(selector))).await
}

async fn count(tab: &Tab, event: &str) -> usize {
    tab.details(&format!("newsrail-{event}")).await.len()
}

#[tokio::test]
async fn links_open_where_they_are_told_to_without_an_opener() {
    let feed = Reply::articles(&["One"]);
    for (attribute, expected) in [("", ["_self", ""]), ("target=_blank", ["_blank", "noopener"])] {
        let tab = rail(feed.clone(), &format!("{attribute} more-href=/all"), "").await;
        tab.wait_for_state("news-rail", "ready").await;
        assert_eq!(each(&tab, "a", "[el.target, el.rel]").await, json!([expected, expected]), "{attribute}");
    }
}

#[tokio::test]
async fn pictures_are_asked_for_without_a_referrer_and_dates_left_out_if_told_to() {
    let item = json!({ "id": "1", "url": "/1", "title": "One", "image": "/picture.svg", "date_published": "2012-09-20T08:00:00Z" });
    let tab = rail(Reply::json(json!({ "items": [item] }).to_string()), "date=none", "").await;
    tab.wait_for_requests("/picture.svg", 1).await;
    let hits = tab.site.hits();
    let picture = hits.iter().find(|hit| hit.path == "/picture.svg").expect("a request");
    assert!(!picture.headers.contains_key("referer"), "{:?}", picture.headers);
    assert_eq!(each(&tab, "time, [part~=date]", "el.textContent").await, json!([]));
}

#[tokio::test]
async fn an_item_counts_as_viewed_once_and_after_a_second() {
    let tab = rail(Reply::articles(&["One", "Two"]), "limit=2", "").await;
    tab.wait_for_state("news-rail", "ready").await;
    tab.wait_for("window.__events.filter(({ type }) => type == 'newsrail-view').length == 2").await;
    let events = tab.events().await;
    let at = |name: &str| events.iter().find(|event| event.name == name).expect("an event").at;
    assert!(at("newsrail-view") - at("newsrail-ready") > 900.0, "{events:?}");
    let here = |n: u32| tab.site.here(&format!("/article/{n}"));
    let expected = [json!({ "url": here(1), "index": 0 }), json!({ "url": here(2), "index": 1 })];
    assert_eq!(tab.details("newsrail-view").await, expected);
    // Neither a reader who comes back, nor the same articles in other elements.
    tab.run("scrollTo(0, 2000)").await;
    tab.settle().await;
    tab.run(&format!("scrollTo(0, 0); {RAIL}.layout = 'cards'; {RAIL}.refresh()")).await;
    tab.pause(1600).await;
    assert_eq!(count(&tab, "view").await, 2);
}

#[tokio::test]
async fn only_plain_clicks_are_reported() {
    let tab = rail(Reply::articles(&["One"]), "", "").await;
    tab.wait_for_state("news-rail", "ready").await;
    let click = |init: &str| {
        format!(
            "{RAIL}.shadowRoot.querySelector('[part~=link]').dispatchEvent(new MouseEvent('click', {{ bubbles: true, composed: true, cancelable: true, {init} }}))"
        )
    };
    tab.run("addEventListener('click', (event) => event.preventDefault())").await;
    for init in ["ctrlKey: true", "metaKey: true", "shiftKey: true", "altKey: true", "button: 1"] {
        tab.run(&click(init)).await;
        assert_eq!(count(&tab, "click").await, 0, "{init}");
    }
    tab.run(&click("")).await;
    assert_eq!(count(&tab, "click").await, 1);
}

#[tokio::test]
async fn states_can_be_selected() {
    let tab = rail(Reply::articles(&["One"]).delay(4000), "", "").await;
    let states = format!(
        "['loading', 'ready', 'empty', 'error', 'stale'].filter((name) => {RAIL}.matches(`:state(${{name}})`))"
    );
    assert_eq!(tab.eval(&states).await, json!(["loading"]));
    tab.wait_for_state("news-rail", "ready").await;
    assert_eq!(tab.eval(&states).await, json!(["ready"]));
    tab.site.put("/feed", Reply::not_found());
    tab.run(&format!("{RAIL}.refresh()")).await;
    tab.wait_for_state("news-rail", "stale").await;
    assert_eq!(tab.eval(&states).await, json!(["stale"]));
}

#[tokio::test]
async fn the_template_for_failures_stands_in_for_the_message_unless_there_are_children() {
    for (child, shown) in [("", json!([true])), (e2e::CHILD, json!([false]))] {
        let template = format!("<template slot=error><b>Sorry</b></template>{child}");
        let tab = rail(Reply::not_found(), "", &template).await;
        tab.wait_for_state("news-rail", "error").await;
        assert_eq!(each(&tab, "[part~=error] b", "el.checkVisibility()").await, shown, "{child}");
        assert_eq!(each(&tab, "[part~=retry]", "1").await, json!([]));
        assert_eq!(tab.is_true(&format!("{RAIL}.querySelector('a').checkVisibility()")).await, !child.is_empty());
    }
}

#[tokio::test]
async fn a_tag_puts_its_rail_where_it_is_told_to() {
    let tab = Tab::open().await;
    tab.site.put("/feed", Reply::articles(&["One"]));
    for script in ["<script", "<script async"] {
        let tag = format!(
            "{script} src='{{widget}}/newsrail.js' data-src=/feed data-loading=eager data-into='#place'></script>"
        );
        tab.visit(&Page::new("<p>Words</p><section id=place></section>").head(&tag)).await;
        tab.wait_for_state("#place > news-rail", "ready").await;
        assert_eq!(tab.eval("document.querySelectorAll('news-rail').length").await, 1, "{script}");
        assert_eq!(tab.console().await, []);
    }
}

#[tokio::test]
async fn an_empty_list_says_why() {
    let own = json!({ "items": [{ "id": "1", "url": "/page/0.html", "title": "This page" }] });
    for (reply, attributes, reason) in [
        (Reply::articles(&["One"]), "exclude=one", "filtered"),
        (Reply::articles(&["One"]), "max-age=P1D", "filtered"),
        (Reply::json(own.to_string()), "", "own-page"),
    ] {
        let tab = rail(reply, attributes, "").await;
        tab.wait_for_state("news-rail", "empty").await;
        assert_eq!(tab.details("newsrail-empty").await, [json!({ "reason": reason })], "{attributes}");
    }
}

#[tokio::test]
async fn a_video_says_how_long_it_is() {
    let items: Vec<Value> = [8.0, 59.6, 65.0, 3723.0]
        .iter()
        .map(|s| json!({ "url": format!("/{s}"), "title": format!("{s}"), "attachments": [{ "url": format!("/{s}.mp4"), "mime_type": "video/mp4", "duration_in_seconds": s }] }))
        .collect();
    let tab = rail(Reply::json(json!({ "items": items }).to_string()), "kind=video", "").await;
    tab.wait_for_state("news-rail", "ready").await;
    assert_eq!(tab.texts("news-rail", "[part~=badge]").await, ["0:08", "1:00", "1:05", "1:02:03"]);
}

#[tokio::test]
async fn a_copy_stands_in_for_a_feed_that_is_slow_until_it_comes() {
    let tab = rail(Reply::articles(&["Old"]), "cache=local", "").await;
    tab.wait_for_state("news-rail", "ready").await;
    tab.wait_for("Object.keys(localStorage).length").await;
    tab.site.put("/feed", Reply::articles(&["New"]).delay(5500));
    tab.client().refresh().await.expect("a page that can be loaded again");
    tab.wait_for_state("news-rail", "stale").await;
    assert_eq!(tab.titles("news-rail").await, ["Old"]);
    tab.wait_for_state("news-rail", "ready").await;
    assert_eq!(tab.titles("news-rail").await, ["New"]);
    let ready = tab.details("newsrail-ready").await;
    assert_eq!(ready.iter().map(|detail| &detail["source"]).collect::<Vec<_>>(), ["cache", "network"]);
    assert!(ready[0]["ms"].as_f64() > Some(2900.0), "{ready:?}");
    assert_eq!(tab.console().await, []);
}

#[tokio::test]
async fn a_list_is_not_replaced_under_the_pointer() {
    let tab = Tab::open().await;
    tab.site.put("/feed", Reply::articles(&["Old"]));
    let rail = "<news-rail src=/feed loading=eager refresh-interval=60></news-rail><button id=away>Away</button>";
    tab.visit(&Page::new(rail).skipping().with_loader()).await;
    tab.wait_for_state("news-rail", "ready").await;
    let over = async |selector: &str| {
        let place = tab.client().find(e2e::fantoccini::Locator::Css(selector)).await.expect("an element");
        let to = PointerAction::MoveToElement { element: place, duration: None, x: 0.0, y: 0.0 };
        tab.client().perform_actions(MouseActions::new("mouse".to_owned()).then(to)).await.expect("a pointer");
    };
    over("news-rail").await;
    let before = tab.site.count("/feed");
    tab.site.put("/feed", Reply::articles(&["New"]));
    tab.wait_for_requests("/feed", before + 2).await;
    tab.pause(600).await;
    assert_eq!(tab.titles("news-rail").await, ["Old"], "replaced under the reader's pointer");
    over("#away").await;
    tab.wait_for(&format!("{RAIL}.shadowRoot.querySelector('[part~=title]').textContent == 'New'")).await;
}
