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

/// Form C.
const MODULE: &str = r#"<script type=module>import "{widget}/newsrail.mjs"</script>"#;

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
    tab.visit(&Page::new("<news-rail src=/film.xml loading=eager></news-rail>").head(MODULE).widget_there()).await;
    tab.wait_for_state("news-rail", "ready").await;
    assert_eq!(tab.titles("news-rail").await, ["Clip", "Without a date"]);
    tab.assert_quiet().await;
}

/// An editor pastes form A into a page whose program has form C.
#[tokio::test]
async fn a_tag_makes_a_rail_where_a_bundle_ran_first() {
    let tab = Tab::open().await;
    tab.site.put("/film.xml", Reply::xml(FILM));
    let paste = "<script>addEventListener('load', () => {
        const tag = Object.assign(document.createElement('script'), { src: '{widget}/newsrail.js', crossOrigin: 'anonymous' });
        tag.dataset.src = '/film.xml';
        document.body.append(tag);
    })</script>";
    tab.visit(&Page::new("<p>Article</p>").head(MODULE).head(paste)).await;
    tab.wait_for("document.querySelector('news-rail')").await;
    tab.wait_for_state("news-rail", "ready").await;
    assert_eq!(tab.titles("news-rail").await, ["Clip", "Without a date"]);
    tab.assert_quiet().await;
}

const PLACES: &str = "<news-rail src=/feed.json kind=province region=330100 loading=eager></news-rail>";

/// The parts of the module that hold the engine's glue.
fn engines(tab: &Tab) -> Vec<String> {
    tab.site.widget_files(".js").into_iter().filter(|path| path.contains("newsrail-")).collect()
}

/// As in jsdom.
#[tokio::test]
async fn in_a_document_of_tests_the_module_reports_codes_of_its_own() {
    let tab = Tab::open().await;
    tab.site.put("/feed.json", Reply::articles(&["One"]));
    for path in engines(&tab) {
        tab.site
            .alter(&path, |reply| reply.body("throw Object.assign(Error('no modules'), { code: 'ERR_VM_MODULE' })"));
    }
    let bare = "<script>performance.getEntriesByType = undefined</script>";
    tab.visit(
        &Page::new("<news-rail src=/feed.json loading=eager><a href=/latest>Latest news</a></news-rail>")
            .head(bare)
            .head(MODULE),
    )
    .await;
    tab.wait_for_state("news-rail", "error").await;
    tab.run("delete performance.getEntriesByType").await;
    tab.assert_fails("engine").await;
}

/// Writes `url` where the module has `new URL("newsrail-....wasm", import.meta.url)`, as bundlers do.
fn bundle(tab: &Tab, url: &str) {
    tab.site.put("/feed.json", Reply::articles(&["杭州", "宁波"]));
    for path in engines(tab) {
        tab.site.alter(&path, |reply| {
            let text = reply.text();
            let (before, after) = text.split_once(",import.meta.url)").expect("the address of the wasm");
            let (before, _) = before.rsplit_once("new URL(").expect("the address of the wasm");
            reply.body([before, url, after].concat())
        });
    }
}

#[tokio::test]
async fn an_address_that_is_relative_to_the_page_is_enough() {
    let tab = Tab::open().await;
    let wasm = tab.site.widget_files(".wasm").concat();
    // In Next.js it is an object that has a root-relative `href`.
    bundle(&tab, &format!("{{href:{wasm:?}}}"));
    tab.visit(&Page::new(PLACES).head(MODULE)).await;
    tab.wait_for_state("news-rail", "ready").await;
    assert_eq!(tab.titles("news-rail").await, ["杭州"]);
    tab.assert_quiet().await;

    tab.visit(&Page::new(PLACES).head(MODULE).csp("connect-src 'none'")).await;
    tab.wait_for_state("news-rail", "error").await;
    let detail = &tab.details("newsrail-error").await[0];
    assert_eq!(detail["code"], "csp", "{detail}");
    let wanted = tab.site.here("");
    assert!(
        detail["hint"].as_str().is_some_and(|hint| hint.starts_with(&format!("Add {wanted} to connect-src. "))),
        "{detail}"
    );
}

#[tokio::test]
async fn a_wasm_within_the_module_has_no_folder() {
    let tab = Tab::open().await;
    let wasm = tab.site.widget_files(".wasm").concat();
    let mut data = String::from("new URL(`data:application/wasm,");
    tab.site.alter(&wasm, |reply| {
        data.extend(reply.bytes().iter().map(|byte| format!("%{byte:02x}")));
        reply
    });
    bundle(&tab, &(data + "`)"));
    tab.visit(&Page::new(PLACES).head(MODULE)).await;
    tab.wait_for_state("news-rail", "ready").await;
    assert_eq!(tab.titles("news-rail").await, ["杭州", "宁波"]);
    let detail = &tab.details("newsrail-warn").await[0];
    assert_eq!(detail["code"], "gazetteer", "{detail}");
    assert!(
        detail["hint"].as_str().is_some_and(|hint| hint.ends_with(" ./troubleshooting.html#gazetteer")),
        "{detail}"
    );

    tab.visit(&Page::new(PLACES).head(MODULE).csp("connect-src {here}")).await;
    tab.wait_for_state("news-rail", "error").await;
    let detail = &tab.details("newsrail-error").await[0];
    assert_eq!(detail["code"], "csp", "{detail}");
    assert!(detail["hint"].as_str().is_some_and(|hint| hint.starts_with("Add data: to connect-src. ")), "{detail}");
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
