//! The contract with scripts and bundlers: events hold what `newsrail::api` says, and the module defines the same element.

use e2e::{Page, Reply, Tab, serde_json::Value, tokio};
use newsrail::{
    api::{EVENTS, Holds},
    codes::Code,
    player,
};

const FILM: &str = r#"<rss version="2.0"><channel><title>Films</title><link>/films</link><item><title>Clip</title><link>/page/clip</link>
    <pubDate>Thu, 20 Sep 2012 08:00:00 +0800</pubDate><enclosure url="/clip.mp4" type="video/mp4" length="9"/></item>
    <item><title>Without a date</title><link>/page/2</link></item></channel></rss>"#;

/// Whether a JSON value has that type.
fn fits(holds: Holds, value: &Value) -> bool {
    match holds {
        Holds::Number => value.is_number(),
        Holds::Text => value.is_string(),
        Holds::Word(words) => words.iter().any(|word| value == word),
        Holds::Code => value.as_str().and_then(Code::named).is_some(),
        Holds::Provider => ["file"].into_iter().chain(player::provider_names()).any(|name| value == name),
        Holds::Click => !value.is_null(),
    }
}

#[tokio::test]
async fn every_event_holds_what_it_is_said_to() {
    let tab = Tab::open().await;
    tab.site.put("/film.xml", Reply::xml(FILM));
    tab.site.put("/clip.mp4", Reply::new("video/mp4", "no film"));
    tab.site.put("/none.json", Reply::json(r#"{"items":[]}"#));
    tab.site.put("/busy.xml", Reply::html("later").status(503).header("Retry-After", "60"));
    let body = "<news-rail id=films kind=video src=/film.xml limit=lots loading=eager></news-rail>\
                <news-rail src=/none.json limit=1 loading=eager></news-rail>\
                <news-rail src=/busy.xml limit=1 loading=eager></news-rail>\
                <news-rail src='/page.html' limit=1 loading=eager></news-rail>";
    tab.site.put("/page.html", Reply::html("<!doctype html><title>None</title>"));
    tab.visit(&Page::new(body).with_loader()).await;
    tab.wait_for_ready("#films", 1).await;
    let first = EVENTS.iter().filter(|event| !["click", "play"].contains(&event.name));
    let came = |name: &str| format!("window.__events.some(({{ type }}) => type == 'newsrail-{name}')");
    for event in first {
        tab.wait_for(&came(event.name)).await;
    }
    tab.wait_for("window.__events.filter(({ type }) => type == 'newsrail-error').length == 2").await;
    tab.run("document.addEventListener('newsrail-click', (event) => event.preventDefault())").await;
    tab.run("document.addEventListener('newsrail-play', (event) => event.preventDefault())").await;
    tab.click("#films", "[part~=play-button]").await;
    tab.click("#films", "[part~=link]").await;
    tab.wait_for(&format!("{} && {}", came("play"), came("click"))).await;

    let events = tab.events().await;
    for known in EVENTS {
        let name = format!("newsrail-{}", known.name);
        let mut missing: Vec<&str> = known.detail.iter().map(|field| field.name).collect();
        for event in events.iter().filter(|event| event.name == name) {
            let detail = event.detail.as_object().unwrap_or_else(|| panic!("{name} without a detail"));
            for (key, value) in detail {
                let field = known.detail.iter().find(|field| field.name == key);
                let field = field.unwrap_or_else(|| panic!("{name} has a {key} that nobody knows of: {value}"));
                assert!(fits(field.holds, value), "{name}: {key} is {value}, not {:?}", field.holds);
                missing.retain(|name| name != key);
            }
            for field in known.detail.iter().filter(|field| !field.is_optional) {
                assert!(detail.contains_key(field.name), "{name} lacks {}: {detail:?}", field.name);
            }
        }
        // Of the optional fields only `directive`, of a policy, is missing here: `strict` checks it.
        missing.retain(|name| *name != "directive");
        assert!(missing.is_empty(), "no {name} had {missing:?}");
        let is_cancelable = known.is_cancelable;
        let last = format!("window.__events.findLast(({{ type }}) => type == '{name}').cancelable");
        assert_eq!(tab.eval(&last).await, is_cancelable, "{name}");
    }
}

#[tokio::test]
async fn the_module_makes_the_same_element() {
    let tab = Tab::open().await;
    tab.site.put("/film.xml", Reply::xml(FILM));
    let module = r#"<script type=module>import "{widget}/newsrail.mjs"</script>"#;
    tab.visit(&Page::new("<news-rail src=/film.xml loading=eager></news-rail>").head(module).widget_there()).await;
    tab.wait_for_state("news-rail", "ready").await;
    assert_eq!(tab.titles("news-rail").await, ["Clip", "Without a date"]);
    tab.assert_quiet().await;
}

/// What a page does in a listener for one of our events happens while we handle the reader's input.
#[tokio::test]
async fn a_page_may_click_on_while_it_hears_of_a_click() {
    let tab = Tab::open().await;
    tab.site.put("/feed.json", Reply::articles(&["One", "Two"]));
    let again = "<script>addEventListener('newsrail-click', (event) => {
        event.preventDefault();
        if (!event.detail.index) event.target.shadowRoot.querySelector('[part~=item]:nth-child(2) [part~=link]').click();
    })</script>";
    tab.visit(&Page::new("<news-rail src=/feed.json limit=2 loading=eager></news-rail>").head(again).with_loader())
        .await;
    tab.wait_for_state("news-rail", "ready").await;
    tab.click("news-rail", "[part~=link]").await;
    tab.wait_for("window.__events.filter(({ type }) => type == 'newsrail-click').length == 2").await;
    let titles: Vec<Value> =
        tab.details("newsrail-click").await.into_iter().map(|detail| detail["title"].clone()).collect();
    assert_eq!(titles, ["One", "Two"]);
    tab.assert_quiet().await;
}
