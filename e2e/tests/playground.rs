//! `playground.html`: what is chosen there is shown, and its code, pasted into a page, is that rail.

use e2e::{
    PREVIEW, Page, Reply, Tab,
    fantoccini::{Locator, key::Key},
    serde_json::json,
    tokio,
};

const TITLES: [&str; 6] = ["First", "Second", "Third", "Fourth", "Fifth", "Sixth"];

/// An element beside that rail that only reserves its box.
const RESERVED: &str = "document.getElementById('stage').contentDocument.querySelector('.probe news-rail')";

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
    tab.visit(&Page::new(format!("<div style='width:420px'>{code}</div><p>After</p>"))).await;
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
    tab.choose("token-radius", "1em } {").await;
    tab.choose("css", "</style><img src=x>").await;
    tab.wait_for("/attribute: .*limit=\"many\"/.test(document.getElementById('reports').textContent)").await;
    // The address of the code's section.
    assert!(tab.is_true("document.querySelector('#reports a').hash === '#attribute'").await);
    let code = tab.text_of("#code").await;
    assert!(code.contains("{ --newsrail-radius: 1em }") && code.matches("</style>").count() == 1, "{code}");
    let elsewhere = tab.site.there("/missing.xml");
    tab.choose("attribute-src", &elsewhere).await;
    tab.wait_for("/^error(http|network): /.test(document.querySelector('#reports li').textContent)").await;
    let policy = tab.text_of("#policy").await;
    let host = elsewhere.trim_end_matches("/missing.xml");
    assert!(policy.contains(&format!("img-src {host};")), "{policy}");
    // Relative addresses are the page's own, and rails take `www.` for a host.
    tab.choose("attribute-src", &format!("{elsewhere} /missing.xml www.example.invalid/feed")).await;
    tab.wait_for(&format!(
        "document.getElementById('policy').textContent.includes(\"{host} 'self' https://www.example.invalid;\")"
    ))
    .await;
    for (token, value) in [("gap", "5%"), ("columns", "1.5")] {
        tab.choose(&format!("token-{token}"), value).await;
        tab.wait_for(&format!("document.getElementById('token-{token}').getAttribute('aria-invalid') == 'true'")).await;
    }
}

#[tokio::test]
async fn a_link_does_not_leave_the_preview() {
    let tab = playground_of_a_feed().await;
    let shown = |selector: &str| format!("{PREVIEW}.shadowRoot.querySelector('{selector}')");
    tab.choose("attribute-more-href", "/elsewhere").await;
    tab.wait_for(&format!("{}?.textContent === 'More…'", shown("a[part=more]"))).await;
    for link in ["a[part=more]", "a[part=link]"] {
        tab.run(&format!("{}.click()", shown(link))).await;
    }
    tab.settle().await;
    let reports = tab.text_of("#reports").await;
    assert_eq!(reports.matches("the preview does not follow links").count(), 2, "{reports}");
    assert_eq!(tab.site.count("/elsewhere"), 0);
    tab.choose("attribute-limit", "2").await;
    wait_for_titles(&tab, &TITLES[..2]).await;
}

#[tokio::test]
async fn an_address_is_used_once_it_is_pasted_or_entered() {
    let tab = Tab::open().await;
    tab.site.put("/feeds/latest.json", Reply::articles(&TITLES));
    tab.site.put("/feeds/other.json", Reply::articles(&["Other"]));
    tab.playground().await;
    tab.run(
        "const field = document.getElementById('attribute-src'); field.focus(); field.value = '/feeds/latest.json'; \
             field.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertFromPaste' }))",
    )
    .await;
    wait_for_titles(&tab, &TITLES).await;
    tab.run("document.getElementById('attribute-src').value = '/feeds/other.json'").await;
    tab.press(Key::Enter).await;
    wait_for_titles(&tab, &["Other"]).await;
    assert_eq!(tab.eval("document.getElementById('attribute-src').value").await, "/feeds/other.json");
}

#[tokio::test]
async fn a_value_that_a_token_cannot_have_is_marked_and_left_out() {
    let tab = Tab::open().await;
    tab.playground().await;
    let cases = [
        ("gap", "0", "0px"),
        ("columns", "0", "2"),
        ("columns", "two", "calc(1 + 1)"),
        ("title-line-clamp", "0", "1"),
        ("thumbnail-aspect-ratio", "16:9", "16 / 9"),
        ("thumbnail-aspect-ratio", "0 / 1", "1.5"),
        ("title-font-size", "20", "20px"),
        ("max-height", "tall", "40vh"),
        ("color-link", "#c0", "var(--mine, light-dark(#c00, #f99))"),
        ("font-family", "1", "\"Noto Serif\", serif"),
        // Left open, they would take in what follows.
        ("font-family", "\"Songti SC, serif", "\"Songti SC\", serif"),
        ("gap", "(1em", "(1em)"),
        ("meta-font-size", "calc(1em", "calc(1em)"),
        ("color-text", "red /*", "red /* */"),
        ("title-font-weight", "fat", "600"),
        ("radius", "4", "4px 0"),
        ("thumbnail-object-fit", "stretch", "contain"),
        ("transition-duration", "1", "0.3s"),
    ];
    for (token, wrong, right) in cases {
        let field = format!("token-{token}");
        for (value, is_wrong) in [(wrong, true), (right, false)] {
            tab.choose(&field, value).await;
            let marked = tab.eval(&format!("document.getElementById('{field}').getAttribute('aria-invalid')")).await;
            assert_eq!(marked, is_wrong.to_string(), "{token}: {value}");
            let code = tab.text_of("#code").await;
            let is_copied = code.contains(&format!("--newsrail-{token}: {value}"));
            assert_eq!(is_copied, !is_wrong, "{code}");
        }
    }
    let help = "document.getElementById('token-gap-help').textContent";
    tab.choose("token-gap", "x").await;
    assert!(tab.is_true(&format!("{help}.includes('no value')")).await);
    tab.choose("token-gap", "").await;
    assert!(tab.is_true(&format!("{help}.startsWith('Above and below')")).await);
}

#[tokio::test]
async fn its_topic_has_related_articles_in_both_languages() {
    let tab = Tab::open().await;
    tab.playground().await;
    tab.choose("attribute-kind", "related").await;
    let heading = format!("{PREVIEW}.shadowRoot.querySelector('[part=heading]').textContent");
    tab.wait_for(&format!("{heading} === 'Related articles'")).await;
    tab.run("document.getElementById('language').click()").await;
    tab.wait_for(&format!("{heading} === '相关稿件'")).await;
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

#[tokio::test]
async fn the_preview_is_as_high_as_on_a_page_that_is_opened() {
    let tab = Tab::open().await;
    tab.playground().await;
    let at_first = tab.eval(&format!("{RESERVED}.offsetHeight")).await;
    let is_fit = format!(
        "{PREVIEW}.offsetHeight === {RESERVED}.offsetHeight && document.getElementById('code').textContent.includes( \
             `min-height: ${{(Math.ceil({RESERVED}.getBoundingClientRect().height / 1.6 - 0.01) / 10).toFixed(1)}}em`)"
    );
    // It arrives after everything else is done.
    tab.site.alter("/themes/newspaper.css", |reply| reply.delay(300));
    tab.choose("theme-sheet", "newspaper.css").await;
    tab.wait_for(&format!("{RESERVED}.offsetHeight < {at_first} && {is_fit}")).await;
    // More than the sample has.
    tab.choose("attribute-limit", "30").await;
    tab.wait_for(&format!("{RESERVED}.offsetHeight > 2 * {at_first} && {is_fit}")).await;
}

#[tokio::test]
async fn the_width_is_that_of_the_rail_and_never_that_of_the_page() {
    let tab = Tab::open().await;
    tab.playground().await;
    assert_eq!(tab.eval(&format!("{PREVIEW}.offsetWidth")).await, 420);
    tab.choose("width", "300").await;
    assert_eq!(tab.eval(&format!("{PREVIEW}.offsetWidth")).await, 300);
    assert!(tab.text_of("#height-note").await.contains("300px"));
    // On a narrow screen it is at first what fits.
    tab.resize(460, 800).await;
    tab.run("sessionStorage.clear()").await;
    tab.client().refresh().await.expect("a reload");
    tab.wait_for(&format!("{PREVIEW}.getAttribute('state') === 'ready'")).await;
    let fits = |element| {
        format!("(({{ scrollWidth, clientWidth }}) => scrollWidth <= clientWidth)(document.querySelector('{element}'))")
    };
    assert!(tab.is_true(&fits(".stage")).await);
    tab.choose("width", "1200").await;
    assert!(tab.is_true(&fits("html")).await);
}

#[tokio::test]
async fn the_height_in_the_code_is_without_padding_and_border() {
    let tab = Tab::open().await;
    tab.playground().await;
    let height = "document.getElementById('code').textContent.match(/min-height: (.*)em/)[1]";
    let without = tab.eval(height).await;
    tab.choose("css", "news-rail { padding: 1em; border: 1px solid }").await;
    tab.wait_for(&format!("{PREVIEW}.clientTop === 1 && document.getElementById('code').textContent.includes('1px')"))
        .await;
    assert_eq!(tab.eval(height).await, without);
}
