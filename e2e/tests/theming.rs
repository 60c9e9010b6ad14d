//! Every token has an effect, every part can be styled, and the theme of the tutorial restyles every layout, kind and state.

use e2e::{
    Page, Reply, Tab,
    serde_json::{Value, json},
    tokio,
};
use newsrail::theming::{PARTS, TOKENS};
use std::{collections::BTreeSet, fs};

/// A feed whose items have everything that a rail can show.
fn feed() -> String {
    let item = |n: u32| {
        let mut item = json!({
            "id": n.to_string(), "url": format!("/{n}"), "title": format!("Headline {n} of a day on which much has happened"),
            "summary": "How it began.", "date_published": "2024-03-05T06:00:00Z",
            "attachments": [{ "url": format!("/{n}.mp4"), "mime_type": "video/mp4", "duration_in_seconds": 65 }],
        });
        if n > 1 {
            item["image"] = json!("/picture.svg");
        }
        item
    };
    let items: Vec<Value> = (1..=5).map(item).collect();
    json!({ "version": "https://jsonfeed.org/version/1.1", "title": "News", "home_page_url": "/", "items": items })
        .to_string()
}

const PICTURE: &str =
    r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><path fill="teal" d="M0 0h4v3H0z"/></svg>"#;

/// Rails of every layout, kind and state, 640 pixels wide.
const RAILS: &str = "<div style='width: 640px'>\
    <news-rail loading=eager id=list src='/feed.json /other.json' limit=5 dedupe=none></news-rail>\
    <news-rail loading=eager id=cards src=/feed.json layout=cards limit=5 dedupe=none></news-rail>\
    <news-rail loading=eager id=compact src=/feed.json layout=compact limit=5 dedupe=none></news-rail>\
    <news-rail loading=eager id=ranked src=/feed.json layout=ranked limit=5 dedupe=none></news-rail>\
    <news-rail loading=eager id=video kind=video src=/feed.json limit=5 dedupe=none></news-rail>\
    <news-rail loading=eager id=empty src=/none.json></news-rail><news-rail loading=eager id=error src=/missing.json></news-rail>\
    <news-rail loading=eager id=loading src=/never.json></news-rail></div>";

async fn page(css: &str) -> Tab {
    let tab = Tab::open().await;
    tab.site.put("/feed.json", Reply::json(feed()));
    tab.site.put("/other.json", Reply::json(feed().replace("\"/", "\"/other/").replace("/other/picture", "/picture")));
    tab.site.put("/none.json", Reply::json(r#"{"version":"https://jsonfeed.org/version/1.1","items":[]}"#));
    tab.site.put("/never.json", Reply::json("").hang());
    tab.site.put("/picture.svg", Reply::new("image/svg+xml", PICTURE));
    tab.resize(1000, 800).await;
    tab.visit(&Page::new(RAILS).head(&format!("<style>{css}</style>")).with_loader()).await;
    tab.wait_for_ready("news-rail", 5).await;
    tab.wait_for("document.querySelector('#empty[state=empty]') && document.querySelector('#error[state=error]')")
        .await;
    tab
}

/// A token, a value for it, and where it has its effect: the rail, the selector inside, the property, and the computed value.
/// `:height` and `:scroll` are those of the box, `:columns` counts the columns of the list.
type Case = (&'static str, &'static str, &'static str, &'static str, &'static str, &'static str);

const CASES: &[Case] = &[
    ("color-text", "rgb(1, 2, 3)", "list", "[part~=title]", "color", "rgb(1, 2, 3)"),
    ("color-text-muted", "rgb(1, 2, 3)", "list", "[part~=date]", "color", "rgb(1, 2, 3)"),
    ("color-text-muted", "rgb(1, 2, 3)", "error", "[part~=error]", "color", "rgb(1, 2, 3)"),
    ("color-background", "rgb(1, 2, 3)", "list", "[part=base]", "background-color", "rgb(1, 2, 3)"),
    ("color-border", "rgb(1, 2, 3)", "list", "[part~=item]", "border-block-start-color", "rgb(1, 2, 3)"),
    ("color-accent", "rgb(1, 2, 3)", "ranked", "[part~=rank]", "color", "rgb(1, 2, 3)"),
    ("color-accent", "rgb(1, 2, 3)", "list", "[part~=more]", "color", "rgb(1, 2, 3)"),
    ("color-link", "rgb(1, 2, 3)", "cards", "[part~=title]", "color", "rgb(1, 2, 3)"),
    ("color-skeleton", "rgb(1, 2, 3)", "list", "[part~=thumbnail]", "background-color", "rgb(1, 2, 3)"),
    ("color-skeleton", "rgb(1, 2, 3)", "loading", "[part~=skeleton]", "background-image", "rgb(1, 2, 3)"),
    ("font-family", "monospace", "list", "[part~=title]", "font-family", "monospace"),
    ("title-font-size", "20px", "list", "[part~=title]", "font-size", "20px"),
    ("title-font-weight", "900", "list", "[part~=title]", "font-weight", "900"),
    ("title-line-clamp", "4", "compact", "[part~=title]", "-webkit-line-clamp", "4"),
    ("title-line-clamp", "4", "list", ":height", "", ""),
    ("meta-font-size", "10px", "list", "[part~=date]", "font-size", "10px"),
    ("gap", "20px", "list", "[part~=item]", "padding-block-start", "20px"),
    ("gap", "20px", "cards", "[part~=list]", "column-gap", "20px"),
    ("radius", "9px", "list", "[part~=thumbnail]", "border-top-left-radius", "9px"),
    ("border-width", "7px", "list", "[part~=item]", "border-block-start-width", "7px"),
    ("columns", "5", "cards", ":columns", "", "5"),
    ("columns", "2", "list", ":columns", "", "2"),
    ("item-min-width", "150px", "cards", ":columns", "", "4"),
    ("item-min-width", "300px", "list", ":columns", "", "2"),
    ("item-min-width", "700px", "cards", ":columns", "", "1"),
    ("lead-columns", "1", "cards", "[part~=lead]", "grid-column-start", "span 1"),
    ("thumbnail-width", "50px", "list", "[part~=thumbnail]", "inline-size", "50px"),
    ("thumbnail-aspect-ratio", "1", "list", "[part~=thumbnail]", "aspect-ratio", "1 / 1"),
    ("thumbnail-aspect-ratio", "1", "cards", ":height", "", ""),
    ("thumbnail-object-fit", "contain", "list", "img", "object-fit", "contain"),
    ("max-height", "200px", "video", ":height", "", "200"),
    ("max-height", "200px", "loading", ":height", "", "200"),
    ("transition-duration", "7s", "list", "[part~=title]", "transition-duration", "7s"),
];

/// An expression for the value that a case checks.
fn look(case: &Case) -> String {
    let (_, _, rail, inside, property, _) = *case;
    let root = format!("document.getElementById('{rail}').shadowRoot");
    match inside {
        ":height" => format!("String(Math.round({root}.querySelector('.box').getBoundingClientRect().height))"),
        ":columns" => {
            format!("String(new Set([...{root}.querySelectorAll('li')].map((item) => item.offsetLeft)).size)")
        }
        _ => format!("getComputedStyle({root}.querySelector('{inside}')).getPropertyValue('{property}')"),
    }
}

#[tokio::test]
async fn every_token_has_an_effect() {
    // What scripts cannot see has tests of its own.
    let unseen = ["color-focus", "color-link-visited"];
    let tried: BTreeSet<&str> = CASES.iter().map(|case| case.0).chain(unseen).collect();
    let known: BTreeSet<&str> = TOKENS.iter().map(|token| token.name).collect();
    assert_eq!(tried, known, "what is tried here (left) against every token (right)");
    let tab = page("").await;
    for case in CASES {
        let (token, value, rail, inside, _, wanted) = case;
        let before = tab.eval(&look(case)).await;
        tab.run(&format!("document.getElementById('{rail}').style.setProperty('--newsrail-{token}', '{value}')")).await;
        // A running transition would give its start value.
        tab.run("document.getAnimations().forEach((one) => one.finish())").await;
        let after = tab.eval(&look(case)).await;
        assert_ne!(before, after, "{token}: {value} changes nothing of {rail} {inside}");
        let after = after.as_str().unwrap_or_default();
        assert!(after.contains(wanted), "{token}: {value} was to make {rail} {inside} {wanted}, and makes it {after}");
        tab.run(&format!("document.getElementById('{rail}').removeAttribute('style')")).await;
    }
}

#[tokio::test]
async fn the_ring_has_its_colour_and_what_was_read_too() {
    let tab = page("news-rail { --newsrail-color-focus: rgb(1, 2, 3) }").await;
    tab.run("document.querySelector('#list').shadowRoot.querySelector('[part~=more]').focus({ focusVisible: true })")
        .await;
    let ring = "getComputedStyle(document.querySelector('#list').shadowRoot.activeElement).outlineColor";
    assert_eq!(tab.eval(ring).await, "rgb(1, 2, 3)");
    tab.run("document.querySelector('#list').shadowRoot.querySelector('[part~=link]').focus({ focusVisible: true })")
        .await;
    let ring = "getComputedStyle(document.querySelector('#list').shadowRoot.activeElement, '::after').outlineColor";
    assert_eq!(tab.eval(ring).await, "rgb(1, 2, 3)");
    // Browsers hide from scripts which links were visited: only the rule itself can be checked.
    let rule = "document.querySelector('#list').shadowRoot.adoptedStyleSheets.some((sheet) => [...sheet.cssRules].some((rule) => \
                /:visited/.test(rule.selectorText) && /--newsrail-color-link-visited/.test(rule.cssText)))";
    assert_eq!(tab.eval(rule).await, true);
}

#[tokio::test]
async fn every_part_is_within_reach() {
    let rule = |(place, part): (usize, &newsrail::theming::Part)| {
        format!("news-rail::part({}) {{ --reached-{}: yes; scroll-margin-top: {}px }}", part.name, part.name, place + 1)
    };
    let css: String = PARTS.iter().enumerate().map(rule).collect();
    let tab = page(&css).await;
    // A playing item has parts of its own, even if the video cannot be loaded.
    tab.run("document.getElementById('video').play(0)").await;
    tab.wait_for("document.getElementById('video').shadowRoot.querySelector('[part~=player]')").await;
    for part in PARTS {
        let name = part.name;
        let found = format!(
            "[...document.querySelectorAll('news-rail')].some((rail) => [...rail.shadowRoot.querySelectorAll('[part~=\"{name}\"]')]\
             .some((node) => getComputedStyle(node).getPropertyValue('--reached-{name}') === 'yes'))"
        );
        assert!(tab.is_true(&found).await, "::part({name}) reaches nothing in any kind, layout and state");
    }
    // And no part is used that the table does not name.
    let parts = "[...new Set([...document.querySelectorAll('news-rail')].flatMap((rail) => \
                 [...rail.shadowRoot.querySelectorAll('[part]')].flatMap((node) => [...node.part])))]";
    let parts = tab.eval(parts).await;
    for part in parts.as_array().expect("parts").iter().filter_map(Value::as_str) {
        assert!(PARTS.iter().any(|known| known.name == part), "the part {part} is in no table: src/theming.rs");
    }
}

#[tokio::test]
async fn the_first_three_numbers_have_a_name_whatever_comes_before_them() {
    let tab = Tab::open().await;
    tab.site.put("/feed.json", Reply::articles(&["One", "Two", "Three", "Four", "Five"]));
    tab.visit(&Page::new("<news-rail layout=ranked src=/feed.json></news-rail>").with_loader()).await;
    tab.wait_for_state("news-rail", "ready").await;
    let top = "[...document.querySelector('news-rail').shadowRoot.querySelectorAll('[part~=top]')].map((rank) => \
               rank.parentElement.querySelector('[part~=title]').textContent).join()";
    assert_eq!(tab.eval(top).await, "One,Two,Three");
    let again = |titles: [&'static str; 5]| {
        let items: Vec<_> =
            titles.iter().map(|title| json!({ "id": title, "url": format!("/{title}"), "title": title })).collect();
        Reply::json(json!({ "items": items }).to_string())
    };
    tab.site.put("/feed.json", again(["News", "One", "Two", "Three", "Four"]));
    tab.run("document.querySelector('news-rail').refresh()").await;
    tab.wait_for(&format!("{top} == 'News,One,Two'")).await;
}

/// The CSS of the tutorial in docs/theming.md.
fn tutorial() -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/theming.md");
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let css =
        text.split("```css\n").nth(1).and_then(|rest| rest.split("```").next()).expect("a style sheet in the tutorial");
    assert_eq!(css.matches("  --newsrail-").count(), 5, "a theme of five tokens");
    assert_eq!(css.matches("::part(").count(), 2, "and two parts");
    css.to_owned()
}

#[tokio::test]
async fn the_theme_of_the_tutorial_restyles_every_kind_layout_and_state() {
    let tab = page("").await;
    // The look of each rail as text: some computed styles of every element with a part.
    let seen = "[...document.querySelectorAll('news-rail')].map((rail) => [rail.id, [...rail.shadowRoot.querySelectorAll('[part]')]\
                .map((node) => { const style = getComputedStyle(node); \
                  return [style.color, style.fontWeight, style.borderRadius, style.blockSize, style.borderBlockStartWidth].join(' '); }).join()])";
    let before = tab.eval(seen).await;
    tab.style(&tutorial()).await;
    let after = tab.eval(seen).await;
    for (before, after) in before.as_array().unwrap().iter().zip(after.as_array().unwrap()) {
        // A skeleton has nothing that the theme styles.
        if before[0] != "loading" {
            assert_ne!(before[1], after[1], "{} looks as before", before[0]);
        }
    }
    let titles = "[...document.querySelectorAll('news-rail[state=ready]')].map((rail) => \
                  getComputedStyle(rail.shadowRoot.querySelector('[part~=title]')).fontWeight).join()";
    assert_eq!(tab.eval(titles).await, "700,700,700,700,700");
}

/// A panel is dark by the page's class or by the attribute: its theme looks the same.
#[tokio::test]
async fn the_themes_are_as_wide_whatever_makes_them_dark() {
    let tab = Tab::open().await;
    tab.site.put("/feed.json", Reply::articles(&["One", "Two"]));
    for theme in ["plain", "newspaper", "portal"] {
        let path = format!("{}/../style/themes/{theme}.css", env!("CARGO_MANIFEST_DIR"));
        let css = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
        let rail = |theme| format!("<news-rail theme='{theme}' src=/feed.json limit=2 dedupe=none></news-rail>");
        let body = format!("<div class=night>{}{}</div>", rail(".night"), rail("dark"));
        tab.visit(&Page::new(body).head(&format!("<style>{css}</style>")).with_loader()).await;
        tab.wait_for_ready("news-rail", 2).await;
        let edges = "[...document.querySelectorAll('news-rail')].map((rail) => ['header', 'heading', 'list', 'title'].map((part) =>
            Math.round(rail.shadowRoot.querySelector(`[part~=${part}]`).getBoundingClientRect().left - rail.getBoundingClientRect().left)).join())";
        let edges = tab.eval(edges).await;
        assert_eq!(edges[0], edges[1], "{theme}");
        // What a theme draws around the header goes from edge to edge.
        assert!(edges[0].as_str().is_some_and(|edges| edges.starts_with(['0', '1'])), "{theme}: {edges:?}");
    }
}

#[tokio::test]
async fn the_recipe_with_dates_on_the_right_shows_them() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/theming.md");
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let recipe = text.split("## Dates on the right").nth(1).and_then(|rest| rest.split("```css\n").nth(1));
    let css = recipe.and_then(|rest| rest.split("```").next()).expect("its style sheet");
    let tab = Tab::open().await;
    let items = ["One", "Two"]
        .map(|title| json!({ "url": format!("/{title}"), "title": title, "date_published": "2012-11-20T08:00:00Z" }));
    tab.site.put("/feed.json", Reply::json(json!({ "items": items }).to_string()));
    let rail = "<news-rail src=/feed.json layout=compact date=absolute></news-rail>";
    tab.visit(
        &Page::new(format!("<div style='width:26em'>{rail}</div>"))
            .head(&format!("<style>{css}</style>"))
            .with_loader(),
    )
    .await;
    tab.wait_for_state("news-rail", "ready").await;
    let right_of_the_title = "[...document.querySelector('news-rail').shadowRoot.querySelectorAll('[part~=item]')].every((item) => { \
        const [title, date] = ['[part~=title]', '[part~=date]'].map((part) => item.querySelector(part).getBoundingClientRect()); \
        return date.width > 20 && date.left > title.right && item.getBoundingClientRect().right - date.right < 2; })";
    assert!(tab.is_true(right_of_the_title).await);
}

#[tokio::test]
async fn colours_reach_what_the_page_puts_into_a_rail() {
    let tab = Tab::open().await;
    tab.site.put("/feed.json", Reply::articles(&["One"]));
    let css = "<style>body { color: rgb(238, 238, 238) } news-rail { --newsrail-color-text: rgb(51, 51, 51); --newsrail-color-background: rgb(255, 255, 255) }</style>";
    let rails = "<news-rail src=/feed.json><p slot=header>Ours</p></news-rail><news-rail src=/missing.json><p>Ours</p></news-rail>";
    tab.visit(&Page::new(rails).head(css).with_loader()).await;
    tab.wait_for_state("news-rail", "ready").await;
    tab.wait_for_state("news-rail + news-rail", "error").await;
    let colours = "[...document.querySelectorAll('p')].map((p) => getComputedStyle(p).color)";
    assert_eq!(tab.eval(colours).await, json!(["rgb(51, 51, 51)", "rgb(51, 51, 51)"]));
}

#[tokio::test]
async fn a_theme_that_changes_leaves_the_list_alone() {
    let tab = Tab::open().await;
    tab.site.put("/feed.json", Reply::json(feed()));
    tab.visit(&Page::new("<news-rail class=night theme=.night src=/feed.json></news-rail>").with_loader()).await;
    tab.wait_for_state("news-rail", "ready").await;
    let is_dark = "document.querySelector('news-rail').shadowRoot.querySelector('[part=base]').className == 'dark'";
    assert!(tab.is_false(is_dark).await, "it is not within itself");
    tab.run("document.body.className = 'night'").await;
    tab.wait_for(is_dark).await;
    for theme in ["'Light'", "null"] {
        tab.run(&format!("document.querySelector('news-rail').theme = {theme}")).await;
        tab.wait_for(&is_dark.replace("== 'dark'", if theme == "null" { "== ''" } else { "== 'light'" })).await;
    }
    tab.settle().await;
    assert_eq!(tab.details("newsrail-ready").await.len(), 1);
    // What is no theme is reported on a live rail too.
    tab.run("document.querySelector('news-rail').theme = 'drak'").await;
    tab.wait_for("window.__events.some(({ detail }) => detail?.code == 'attribute')").await;
}

#[tokio::test]
async fn a_border_around_pictures_widens_nothing() {
    let tab = page("news-rail::part(thumbnail) { border: 4px solid } #cards { --newsrail-lead-columns: 1 }").await;
    let sideways =
        "[...document.querySelectorAll('news-rail')].map((rail) => rail.shadowRoot.querySelector('[part=list]'))
        .filter((list) => list && list.scrollWidth > list.clientWidth).length";
    assert_eq!(tab.eval(sideways).await, 0);
}
