//! `debug`: what a rail has reported is shown below its list, for the webmaster; and links to the explanation of every code.

use e2e::{Page, Reply, Tab, tokio};

const FEED: &str = r#"{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","url":"/1","title":"One",
    "date_published":"2012-09-20T08:00:00+08:00"},{"id":"2","url":"/2","title":"Two","date_published":"2012-09-19T08:00:00+08:00"},
    {"id":"3","title":"<b>Leads</b> nowhere","date_published":"2012-09-18T08:00:00+08:00"}]}"#;

/// The lines below the list of the first rail; empty if there is no box.
async fn lines(tab: &Tab) -> Vec<String> {
    let said = tab.texts("news-rail", "pre").await;
    said.iter().flat_map(|text| text.split("\n\n")).map(str::to_owned).collect()
}

async fn set_debug(tab: &Tab, how: &str) {
    tab.run(&format!("document.querySelector('news-rail').{how}")).await;
    tab.settle().await;
}

#[tokio::test]
async fn the_diagnosis_comes_and_goes_with_the_attribute_and_holds_all_from_the_start() {
    let tab = Tab::open().await;
    tab.site.put("/feed.json", Reply::json(FEED));
    tab.visit(&Page::new("<news-rail src=/feed.json limit=lots loading=eager></news-rail>").with_loader()).await;
    tab.wait_for_state("news-rail", "ready").await;
    tab.settle().await;
    assert!(lines(&tab).await.is_empty(), "nobody has asked for it");

    set_debug(&tab, "debug = true").await;
    let said = lines(&tab).await;
    let starts = [
        "warn attribute: count 1. limit=\"lots\"",
        "warn no-url: count 1, url ",
        "ready: count 2, source network, ms ",
    ];
    assert_eq!(said.len(), starts.len(), "{said:#?}");
    for (line, start) in said.iter().zip(starts) {
        assert!(line.starts_with(start), "{start:?}: {said:#?}");
    }
    assert!(said[1].ends_with("/newsrail/troubleshooting.html#no-url"), "{said:#?}");

    // Later reports are appended.
    tab.site.put("/feed.json", Reply::not_found());
    tab.run("document.querySelector('news-rail').refresh()").await;
    tab.wait_for_state("news-rail", "stale").await;
    tab.settle().await;
    let said = lines(&tab).await;
    let last = said.last().map(String::as_str).unwrap_or_default();
    assert!(last.starts_with("error http: ") && last.contains("status 404"), "{said:#?}");
    assert!(last.contains(&tab.site.here("/feed.json")), "{said:#?}");
    assert_eq!(tab.texts("news-rail", "pre").await.len(), 1);

    set_debug(&tab, "debug = false").await;
    assert!(lines(&tab).await.is_empty());
    // Setting it for all rails of the page has the same effect.
    tab.run("document.head.append(Object.assign(document.createElement('meta'), { name: 'newsrail:debug' }))").await;
    tab.settle().await;
    assert_eq!(lines(&tab).await, said, "whether it is shown is no news to the rail");
}

#[tokio::test]
async fn a_policy_without_webassembly_is_diagnosed_too_and_nothing_is_refused() {
    let tab = Tab::open().await;
    tab.site.put("/feed.json", Reply::json(FEED));
    let page = Page::new(Page::tag("data-src=/feed.json data-debug"));
    tab.visit(&page.csp("script-src {widget-host}; style-src 'none'")).await;
    tab.wait_for_state("news-rail", "error").await;
    let said = lines(&tab).await;
    assert_eq!(said.len(), 1, "{said:#?}");
    assert!(said[0].starts_with("error csp-wasm: ") && said[0].contains("'wasm-unsafe-eval'"), "{said:#?}");
    // Its style applies, although the policy allows no inline styles.
    let style = "getComputedStyle(document.querySelector('news-rail').shadowRoot.querySelector('pre'))";
    assert_eq!(tab.eval(&format!("{style}.whiteSpaceCollapse || {style}.whiteSpace.slice(4)")).await, "preserve");
}

#[tokio::test]
async fn a_failure_s_feed_is_named_and_none_of_it_shown() {
    let tab = Tab::open().await;
    tab.site.put("/feed.xml", Reply::html("<!doctype html><title>Sign in</title>"));
    tab.visit(&Page::new("<news-rail src=/feed.xml debug loading=eager></news-rail>").with_loader().strict()).await;
    tab.wait_for_state("news-rail", "error").await;
    tab.settle().await;
    let said = lines(&tab).await;
    assert_eq!(said.len(), 1, "{said:#?}");
    assert!(said[0].starts_with("error not-a-feed: ") && said[0].contains("phase parse"), "{said:#?}");
    assert!(!said[0].contains("Sign in"), "{said:#?}");
    tab.assert_console(&["[newsrail] not-a-feed: "]).await;
}

#[tokio::test]
async fn a_rail_in_a_closed_component_is_diagnosed_too() {
    let tab = Tab::open().await;
    tab.site.put("/feed.json", Reply::json(FEED));
    let component = "<script>customElements.define('x-card', class extends HTMLElement {
            connectedCallback() {
                const root = this.attachShadow({ mode: 'closed' });
                root.innerHTML = '<news-rail src=/feed.json limit=lots debug loading=eager></news-rail>';
                window.__lines = () => root.firstChild.shadowRoot.querySelector('pre')?.textContent.split('\\n\\n') ?? [];
            }
        })</script>";
    tab.visit(&Page::new("<x-card></x-card>").head(component).with_loader()).await;
    tab.wait_for("__lines().length == 3").await;
    let said = tab.eval("__lines().map((line) => line.split(':')[0])").await;
    assert_eq!(said, e2e::serde_json::json!(["warn attribute", "warn no-url", "ready"]));
}

#[tokio::test]
async fn the_diagnosis_wraps_and_nobody_is_interrupted_by_it() {
    let tab = Tab::open().await;
    let long = format!("/{}.json", "a-very-long-name".repeat(20));
    tab.site.put(&long, Reply::not_found());
    let page =
        Page::new(format!("<main style='width:12em'><news-rail src={long} debug loading=eager></news-rail></main>"));
    tab.visit(&page.with_loader()).await;
    tab.wait_for_state("news-rail", "error").await;
    tab.settle().await;
    let pre = "document.querySelector('news-rail').shadowRoot.querySelector('pre')";
    assert!(
        tab.is_true(&format!(
            "{pre}.textContent.includes('a-very-long-name') && {pre}.scrollWidth <= {pre}.clientWidth"
        ))
        .await
    );
    assert!(tab.is_true(&format!("!{pre}.closest('[aria-live], [role=status], [role=alert]')")).await);
    assert!(tab.is_true(&format!("!{pre}.hasAttribute('style') && !{pre}.children.length")).await);
    if tab.engine.has_devtools {
        tab.devtools("Emulation.setEmulatedMedia", e2e::serde_json::json!({ "media": "print" })).await;
        assert!(tab.is_true(&format!("getComputedStyle({pre}).display == 'none'")).await);
    }
}

/// Fails unless the URL at the end of the hint leads to the explanation of the code.
async fn leads_there(tab: &Tab, hint: &str, code: &str) {
    let address = hint.rsplit(' ').next().unwrap_or_default();
    assert!(address.ends_with(&format!("/troubleshooting.html#{code}")), "{hint}");
    let there = format!(
        "fetch({address:?}).then((answer) => answer.text()).then((text) => !!new DOMParser().parseFromString(text, 'text/html').getElementById({code:?}))"
    );
    assert_eq!(tab.eval(&there).await, true, "{address}");
}

#[tokio::test]
async fn hint_and_line_lead_to_the_code_s_own_paragraph() {
    let tab = Tab::open().await;
    tab.site.put("/feed.xml", Reply::not_found());
    tab.visit(&Page::new("<news-rail src=/feed.xml loading=eager></news-rail>").with_loader()).await;
    tab.wait_for_state("news-rail", "error").await;
    let hint = tab.details("newsrail-error").await[0]["hint"].as_str().unwrap_or_default().to_owned();
    leads_there(&tab, &hint, "http").await;
    let line = tab.console().await.into_iter().find(|line| line.text.starts_with("[newsrail]")).expect("a line");
    assert!(line.text.contains("an error, 404, ") && line.text.contains(&hint), "{}", line.text);
}

#[tokio::test]
async fn what_the_loader_says_itself_leads_there_as_well() {
    let tab = Tab::open().await;
    let twice = r#"<script async crossorigin src="{widget}/newsrail.js?2"></script>"#;
    tab.visit(&Page::new("").with_loader().head(twice)).await;
    tab.wait_for("customElements.get('news-rail')").await;
    tab.settle().await;
    let said = tab.details("newsrail-warn").await;
    leads_there(&tab, said[0]["hint"].as_str().unwrap_or_default(), "duplicate-script").await;
    tab.assert_console(&["[newsrail] duplicate-script: "]).await;
}

#[tokio::test]
async fn as_a_module_too_once_the_engine_is_there() {
    let tab = Tab::open().await;
    tab.site.put("/feed.xml", Reply::not_found());
    let module = r#"<script type=module crossorigin src="{widget}/newsrail.js"></script>"#;
    tab.visit(&Page::new("<news-rail src=/feed.xml loading=eager></news-rail>").head(module)).await;
    tab.wait_for_state("news-rail", "error").await;
    leads_there(&tab, tab.details("newsrail-error").await[0]["hint"].as_str().unwrap_or_default(), "http").await;
}
