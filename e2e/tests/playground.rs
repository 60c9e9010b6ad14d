//! `playground.html`: what is chosen there is shown, and its code, pasted into a page, is that rail.

use e2e::{PREVIEW, Page, Reply, Tab, fantoccini::Locator, serde_json::json, tokio};

const TITLES: [&str; 6] = ["First", "Second", "Third", "Fourth", "Fifth", "Sixth"];

/// Waits until the preview shows these titles.
async fn wait_for_titles(tab: &Tab, titles: &[&str]) {
    let shown =
        format!("[...{PREVIEW}.shadowRoot.querySelectorAll('[part~=title]')].map((title) => title.textContent)");
    tab.wait_for(&format!("JSON.stringify({shown}) === {}", json!(json!(titles).to_string()))).await;
}

async fn playground_of_a_feed() -> Tab {
    let tab = Tab::open().await;
    tab.site.put("/feeds/latest.json", Reply::articles(&TITLES));
    tab.playground().await;
    tab.choose("attribute-src", " /feeds/latest.json\n").await;
    tab.choose("attribute-layout", "compact").await;
    tab.choose("attribute-limit", "5").await;
    tab.choose("attribute-heading", "\"Quoted\" & <new>").await;
    tab.choose("token-gap", "12px").await;
    tab.choose("css", "news-rail::part(heading) { color: rgb(1, 2, 3) }\n</style>").await;
    wait_for_titles(&tab, &TITLES[..5]).await;
    // Between the sample and the feed the rail is never without either.
    assert!(!tab.text_of("#reports").await.contains("error"), "{}", tab.text_of("#reports").await);
    tab
}

#[tokio::test]
async fn the_code_of_an_element_is_the_rail_of_the_preview() {
    let tab = playground_of_a_feed().await;
    let code = tab.text_of("#code").await;
    assert!(tab.console().await.is_empty(), "{:?}", tab.console().await);
    // As wide as the preview is between its paddings.
    tab.visit(&Page::new(format!("<div style='width:{}px'>{code}</div><p>After</p>", 420 - 2 * 16))).await;
    tab.wait_for_ready("news-rail", 1).await;
    assert_eq!(tab.titles("news-rail").await, TITLES[..5]);
    assert_eq!(tab.texts("news-rail", "[part=heading]").await, ["\"Quoted\" & <new>"]);
    let heading = "document.querySelector('news-rail').shadowRoot.querySelector('[part=heading]')";
    assert!(tab.is_true(&format!("getComputedStyle({heading}).color === 'rgb(1, 2, 3)'")).await);
    let height = code.split("min-height: ").nth(1).and_then(|rest| rest.split("em").next()).expect("a height");
    let height: f64 = height.parse().expect("a number");
    let actual = tab.eval("document.querySelector('news-rail').getBoundingClientRect().height / 16").await;
    let actual = actual.as_f64().expect("a number");
    assert!(height >= actual && height < actual + 0.11, "{height}em is reserved for {actual}em");
    tab.assert_quiet().await;
}

#[tokio::test]
async fn the_code_of_a_tag_is_that_rail_too() {
    let tab = playground_of_a_feed().await;
    tab.run("document.querySelector('[name=form][value=a]').click()").await;
    let code = tab.text_of("#code").await;
    tab.visit(&Page::new(format!("<main style='width:20em'>{code}</main>"))).await;
    tab.wait_for_ready("news-rail", 1).await;
    assert_eq!(tab.titles("news-rail").await, TITLES[..5]);
    assert_eq!(tab.texts("news-rail", "[part=heading]").await, ["\"Quoted\" & <new>"]);
    assert!(
        tab.is_true(
            "getComputedStyle(document.querySelector('news-rail')).getPropertyValue('--newsrail-gap') == '12px'"
        )
        .await
    );
    tab.assert_quiet().await;
}

#[tokio::test]
async fn a_bad_value_is_reported_and_no_value_leaves_its_place() {
    let tab = Tab::open().await;
    tab.playground().await;
    tab.choose("attribute-limit", "many").await;
    tab.choose("token-radius", "1em } </style><img src=x> {").await;
    tab.wait_for("/attribute: .*limit=\"many\"/.test(document.getElementById('reports').textContent)").await;
    // The address of the code's section.
    assert!(tab.is_true("document.querySelector('#reports a').hash === '#attribute'").await);
    let code = tab.text_of("#code").await;
    assert!(code.contains("--newsrail-radius: 1em") && code.matches("</style>").count() == 1, "{code}");
    let elsewhere = tab.site.there("/missing.xml");
    tab.choose("attribute-src", &elsewhere).await;
    tab.wait_for("/^error(http|network): /.test(document.querySelector('#reports li').textContent)").await;
    let policy = tab.text_of("#policy").await;
    let host = elsewhere.trim_end_matches("/missing.xml");
    assert!(policy.contains(&format!("img-src {host};")), "{policy}");
}

#[tokio::test]
async fn it_speaks_chinese_keeps_what_was_chosen_and_copies() {
    let tab = Tab::open().await;
    tab.playground().await;
    tab.run("document.getElementById('language').click()").await;
    tab.choose("attribute-kind", "related").await;
    let heading = format!("{PREVIEW}.shadowRoot.querySelector('[part=heading]').textContent");
    tab.wait_for(&format!("{heading} === '相关稿件'")).await;
    assert_eq!(tab.text_of("#preview-heading").await, "预览");
    tab.client().refresh().await.expect("a reload");
    tab.wait_for(&format!("{heading} === '相关稿件'")).await;
    assert_eq!(tab.eval("document.documentElement.lang").await, "zh-Hans");
    let copy = tab.client().find(Locator::Id("copy")).await.expect("the button");
    copy.click().await.expect("a click");
    tab.wait_for("document.getElementById('copied').textContent !== ''").await;
    tab.run("document.querySelector('[type=reset]').click()").await;
    tab.wait_for(&format!("{heading} === '最新消息'")).await;
}
