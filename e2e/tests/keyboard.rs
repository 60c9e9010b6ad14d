//! Rails without a mouse and without a screen: focus order, roles and names, and announcements.

use e2e::{Engine, Page, Reply, Tab, fantoccini::key::Key, serde_json::json, tokio};

const LONG: &str = "A headline that is so long that no list of two lines in a narrow column will ever show the whole of it, and yet \
                    is read out to its very last word";

/// A feed of articles 1 to `count`, after articles with those titles.
fn feed(first: &[&str], count: usize) -> Reply {
    let titles = first.iter().map(|title| (*title).to_owned()).chain((1..=count).map(|n| format!("Article {n}")));
    let items: Vec<_> = titles
        .map(|title| {
            let address = title.replace(' ', "-");
            json!({ "id": address, "url": format!("/{address}"), "title": title, "tags": ["place"],
                "date_published": "2012-09-20T08:00:00Z",
                "attachments": [{ "url": format!("/{address}.mp4"), "mime_type": "video/mp4", "duration_in_seconds": 8 }] })
        })
        .collect();
    Reply::json(
        json!({ "version": "https://jsonfeed.org/version/1.1", "home_page_url": "/all", "items": items }).to_string(),
    )
}

async fn rail(reply: Reply, attributes: &str) -> Tab {
    let tab = Tab::open().await;
    tab.site.put("/feed.json", reply);
    let page = format!(
        "<button id=before>Before</button><news-rail src=/feed.json loading=eager {attributes}></news-rail><button id=after>After</button>"
    );
    tab.visit(&Page::new(page).with_loader().with_reserve()).await;
    tab.wait_for_state("news-rail", "ready").await;
    tab.run("before.focus()").await;
    tab
}

fn in_rail(selector: &str) -> String {
    format!("document.querySelector('news-rail').shadowRoot.querySelector({})", json!(selector))
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(role, name)| ((*role).to_owned(), (*name).to_owned())).collect()
}

/// The stops of the Tab key, from the button before the rail to the one after it.
async fn tab_stops(tab: &Tab) -> Vec<(String, String)> {
    let mut stops = Vec::new();
    for _ in 0..40 {
        tab.press(Key::Tab).await;
        // Firefox sometimes misses the first key.
        if tab.is_true("document.activeElement === document.body").await {
            continue;
        }
        let stop = tab.focused().await;
        if stop.1 == "After" {
            return stops;
        }
        stops.push(stop);
    }
    panic!("Tab never leaves the rail: {stops:?}");
}

#[tokio::test]
async fn each_item_is_one_stop_in_every_kind_and_layout() {
    for (kind, heading) in
        [("latest", "Latest news"), ("related", "Related articles"), ("province include=place", "Province news")]
    {
        for layout in ["list", "cards", "compact", "ranked"] {
            let tab = rail(feed(&[LONG], 2), &format!("kind={kind} layout={layout} dedupe=none limit=3")).await;
            let shown = tab.texts("news-rail", "[part=heading]").await.concat();
            let more = format!("More… {shown}");
            let stops = [("link", &*more), ("link", LONG), ("link", "Article 1"), ("link", "Article 2")];
            assert_eq!(tab_stops(&tab).await, pairs(&stops), "{kind} {layout}");
            assert!(shown == heading || kind == "related", "{shown}");
            assert_eq!(tab.console().await, []);
        }
    }
}

#[tokio::test]
async fn a_video_has_its_button_before_its_link() {
    let tab = rail(feed(&[], 2), "kind=video limit=2").await;
    let stops = [
        ("link", "More… Videos"),
        ("button", "Play: Article 1"),
        ("link", "Article 1"),
        ("button", "Play: Article 2"),
        ("link", "Article 2"),
    ];
    assert_eq!(tab_stops(&tab).await, pairs(&stops));
}

#[tokio::test]
async fn roles_and_names_are_those_of_a_list_of_links_in_a_region() {
    for (layout, heading) in [("list", "Latest news"), ("ranked", "最新消息")] {
        let lang = if heading == "Latest news" { "en" } else { "zh-Hans" };
        let tab = rail(feed(&[], 2), &format!("layout={layout} heading-level=3 lang={lang}")).await;
        for (selector, role, name) in [
            ("section", "region", heading),
            ("[part=heading]", "heading", heading),
            ("[part=list]", "list", ""),
            ("[part~=item] [part=link]", "link", "Article 1"),
            ("[role=status]", "status", ""),
        ] {
            let found = tab.role_and_name(&in_rail(selector)).await;
            assert_eq!(found, (role.to_owned(), name.to_owned()), "{selector}");
        }
        // Engines differ in whether their text is their name.
        for (selector, role) in [("[part~=item]", "listitem"), ("time", "time")] {
            assert_eq!(tab.role_and_name(&in_rail(selector)).await.0, role, "{selector}");
        }
        let tag = if layout == "list" { "ul" } else { "ol" };
        let facts = format!(
            "[{}.ariaLevel, {}.localName, {}.localName, {}.dateTime]",
            in_rail("[part=heading]"),
            in_rail("[part=list]"),
            in_rail("[part~=item]"),
            in_rail("time")
        );
        assert_eq!(tab.eval(&facts).await, json!(["3", tag, "li", "2012-09-20T08:00:00Z"]));
        // The picture is decorative: the title says it all.
        assert_eq!(tab.eval(&format!("{}?.alt ?? ''", in_rail("img"))).await, "");
    }
}

#[tokio::test]
async fn whatever_can_be_hit_is_24_pixels_high_and_wide() {
    for (state, kind) in
        [("ready", "kind=latest more=load"), ("ready", "kind=video"), ("ready", "layout=compact limit=2")]
    {
        let tab = rail(feed(&[], 20), kind).await;
        tab.wait_for_state("news-rail", state).await;
        let small = "[...document.querySelector('news-rail').shadowRoot.querySelectorAll('a, button:not([hidden])')].map((el) => {
            const { width, height } = (el.matches('[part=link]') ? el.closest('[part~=item]') : el).getBoundingClientRect();
            return [el.getAttribute('part'), width, height] }).filter(([, width, height]) => width < 24 || height < 24)";
        assert_eq!(tab.eval(small).await, json!([]), "{kind}");
    }
}

#[tokio::test]
async fn the_focus_stays_when_a_refresh_changes_the_list() {
    let tab = rail(feed(&[], 8), "").await;
    tab.run(&format!("{}.focus()", in_rail("[part~=item]:nth-child(2) [part=link]"))).await;
    tab.run(&format!("window.kept = {}", in_rail("[part~=item]:nth-child(2)"))).await;
    let changed = |first: &'static str| {
        format!("{}?.textContent == {}", in_rail("[part~=item]:first-child [part=title]"), json!(first))
    };
    // Another article is inserted before it: the same node keeps the focus, and only the first item is the lead.
    tab.site.put("/feed.json", feed(&["News"], 8));
    tab.run("document.querySelector('news-rail').refresh()").await;
    tab.wait_for(&changed("News")).await;
    assert_eq!(tab.focused().await.1, "Article 2");
    assert!(tab.is_true(&format!("kept == {}", in_rail("[part~=item]:nth-child(3)"))).await, "its element is another");
    assert_eq!(
        tab.eval("[...kept.parentNode.children].map((item) => item.part.contains('lead')).join()").await,
        "true,false,false,false,false,false,false,false"
    );
    // It is removed: the focus goes to the item in its place.
    tab.site.put("/feed.json", feed(&["Else", "Anew"], 1));
    tab.run("document.querySelector('news-rail').refresh()").await;
    tab.wait_for(&changed("Else")).await;
    assert_eq!(tab.focused().await.1, "Article 1");
    // A rail without the focus does not take it.
    tab.run("after.focus()").await;
    tab.site.put("/feed.json", feed(&["Last"], 8));
    tab.run("document.querySelector('news-rail').refresh()").await;
    tab.wait_for(&changed("Last")).await;
    assert_eq!(tab.focused().await.1, "After");
    assert_eq!(tab.texts("news-rail", "[role=status]").await, [""], "nobody asked");
    assert_eq!(tab.console().await, []);
}

/// As in Safari, where a click focuses no button.
#[tokio::test]
async fn a_press_that_focuses_nothing_moves_neither_the_focus_nor_the_page() {
    let tab = Tab::open().await;
    tab.site.put("/feed.json", feed(&[], 30));
    let body = "<p style='height: 300px'></p><news-rail src=/feed.json more=load limit=15></news-rail><p style='height: 3000px'></p>";
    tab.visit(&Page::new(body).with_loader()).await;
    tab.wait_for_state("news-rail", "ready").await;
    let button = in_rail("button[part=more]");
    tab.run(&format!("{button}.scrollIntoView()")).await;
    let top = tab.eval("scrollY").await;
    assert!(top.as_f64() > Some(300.0), "{top}");
    tab.run(&format!("{button}.click()")).await;
    tab.wait_for(&format!("{}.children.length == 30", in_rail("[part=list]"))).await;
    tab.settle().await;
    // Firefox rounds.
    assert!(tab.is_true(&format!("Math.abs(scrollY - {top}) < 2")).await);
    assert_eq!(tab.eval("document.activeElement.localName").await, "body");
}

#[tokio::test]
async fn a_list_that_changes_out_of_sight_does_not_scroll_the_page() {
    let tab = rail(feed(&["Old"], 7), "").await;
    tab.run("document.body.append(Object.assign(document.createElement('p'), { style: 'height: 4000px' }))").await;
    tab.run(&format!("{}.focus()", in_rail("[part~=item] [part=link]"))).await;
    tab.run("scrollTo(0, 2000)").await;
    tab.site.put("/feed.json", feed(&["New"], 7));
    tab.run("document.querySelector('news-rail').refresh()").await;
    tab.wait_for(&format!("{}.textContent == 'New'", in_rail("[part=title]"))).await;
    tab.settle().await;
    assert_eq!(tab.eval("scrollY").await, 2000);
    assert_eq!(tab.focused().await.1, "New");
}

#[tokio::test]
async fn trying_again_keeps_the_focus_in_the_rail() {
    for cache in ["none", "local"] {
        let tab = Tab::open().await;
        tab.site.put("/feed.json", Reply::not_found());
        tab.visit(&Page::new(format!("<news-rail src=/feed.json cache={cache}></news-rail>")).with_loader()).await;
        tab.wait_for_state("news-rail", "error").await;
        tab.run(&format!("{}.focus()", in_rail("[part=retry]"))).await;
        let before = tab.site.count("/feed.json");
        tab.press(Key::Enter).await;
        tab.wait_for_requests("/feed.json", before + 1).await;
        tab.wait_for_state("news-rail", "error").await;
        tab.settle().await;
        assert_eq!(tab.focused().await.1, "Try again", "it failed again, {cache}");
        let said = tab.texts("news-rail", "[role=status]").await.concat();
        assert!(
            tab.texts("news-rail", "[part=error]").await.concat().starts_with(&said) && !said.is_empty(),
            "{said:?}"
        );
        tab.site.put("/feed.json", feed(&[], 3));
        tab.press(Key::Enter).await;
        tab.wait_for_state("news-rail", "ready").await;
        tab.settle().await;
        assert_eq!(tab.focused().await, ("link".to_owned(), "Article 1".to_owned()), "{cache}");
    }
}

#[tokio::test]
async fn trying_again_tells_that_there_is_nothing() {
    let tab = Tab::open().await;
    tab.site.put("/feed.json", Reply::not_found());
    tab.visit(&Page::new("<news-rail src=/feed.json more-href=/all></news-rail>").with_loader()).await;
    for state in ["error", "stale"] {
        if state == "stale" {
            tab.site.put("/feed.json", feed(&[], 3));
            tab.run("document.querySelector('news-rail').refresh()").await;
            tab.wait_for_state("news-rail", "ready").await;
            tab.site.put("/feed.json", Reply::not_found());
            tab.run("document.querySelector('news-rail').refresh()").await;
        }
        tab.wait_for_state("news-rail", state).await;
        tab.wait_for(&in_rail("[part=retry]")).await;
        tab.run(&format!("{}.focus()", in_rail("[part=retry]"))).await;
        tab.site.put("/feed.json", feed(&[], 0));
        tab.press(Key::Enter).await;
        tab.wait_for_state("news-rail", "empty").await;
        tab.settle().await;
        assert_eq!(tab.focused().await.1, "More… Latest news", "the focus stays in the rail that was {state}");
        let said = tab.texts("news-rail", "[role=status]").await;
        assert_eq!(said, tab.texts("news-rail", "[part=empty]").await);
        assert!(!said.concat().is_empty());
    }
}

/// Waits until what has that name has the focus, in whatever shadow root.
async fn focus_is_on(tab: &Tab, name: &str) {
    for _ in 0..100 {
        if tab.focused().await.1 == name {
            return;
        }
        tab.pause(50).await;
    }
    panic!("the focus is on {:?}, not on {name}", tab.focused().await);
}

#[tokio::test]
async fn the_focus_moves_from_a_child_to_the_list() {
    let tab = Tab::open().await;
    tab.site.put("/feed.json", feed(&[], 3).delay(600));
    let rail = "<news-rail src=/feed.json loading=eager><p>Read <a href=/all>all news</a></p></news-rail>";
    tab.visit(&Page::new(rail).with_loader().with_reserve()).await;
    tab.run("document.querySelector('news-rail a').focus()").await;
    tab.wait_for_state("news-rail", "ready").await;
    focus_is_on(&tab, "Article 1").await;
    tab.press(Key::Tab).await;
    focus_is_on(&tab, "Article 2").await;
}

#[tokio::test]
async fn the_focus_stays_on_what_the_page_puts_above_a_list() {
    let tab = Tab::open().await;
    tab.site.put("/feed.json", feed(&[], 3).delay(600));
    let rail = "<news-rail src=/feed.json loading=eager><p slot=header><a href=/us>About us</a></p></news-rail>";
    tab.visit(&Page::new(rail).with_loader().with_reserve()).await;
    tab.run("document.querySelector('news-rail a').focus()").await;
    tab.wait_for_state("news-rail", "ready").await;
    tab.settle().await;
    focus_is_on(&tab, "About us").await;
    // Nor is it taken there by a failure.
    tab.press(Key::Tab).await;
    focus_is_on(&tab, "More… Latest news").await;
    tab.run("document.querySelector('news-rail').src = '/missing.json'").await;
    tab.wait_for_state("news-rail", "error").await;
    focus_is_on(&tab, "Try again").await;
}

#[tokio::test]
async fn the_focus_outlives_a_retry_that_nobody_asked_for() {
    let tab = Tab::open().await;
    tab.site.put("/feed.json", Reply::articles(&["One"]).status(503).header("Retry-After", "1"));
    tab.visit(&Page::new("<news-rail src=/feed.json loading=eager></news-rail>").with_loader()).await;
    tab.wait_for_state("news-rail", "error").await;
    tab.run(&format!("{}.focus()", in_rail("[part=retry]"))).await;
    tab.wait_for_requests("/feed.json", 2).await;
    tab.wait_for_state("news-rail", "error").await;
    focus_is_on(&tab, "Try again").await;
    tab.site.put("/feed.json", feed(&[], 3));
    tab.wait_for_state("news-rail", "ready").await;
    focus_is_on(&tab, "Article 1").await;
    // The same of the button beside the heading, and of the link that gives way to it in a narrow rail.
    tab.run("document.querySelector('news-rail').style.width = '20em'").await;
    tab.site.put("/feed.json", Reply::not_found());
    tab.run(&format!("{}.focus(); document.querySelector('news-rail').refresh()", in_rail("[part=more]"))).await;
    tab.wait_for_state("news-rail", "stale").await;
    tab.settle().await;
    focus_is_on(&tab, "More… Latest news").await;
    tab.run(&format!("{}.focus()", in_rail("[part=retry]"))).await;
    tab.site.put("/feed.json", feed(&["News"], 3));
    tab.run("document.querySelector('news-rail').refresh()").await;
    tab.wait_for_state("news-rail", "ready").await;
    focus_is_on(&tab, "News").await;
}

/// How much of the focus ring of an element its surroundings cut off: the clipping ancestors, with what they lack in pixels.
const CUT: &str = "(element) => {
    const style = getComputedStyle(element), wide = parseFloat(style.outlineWidth) + parseFloat(style.outlineOffset);
    if (style.outlineStyle === 'none') return ['no ring'];
    const own = element.getBoundingClientRect(), cut = [];
    for (let above = element.parentElement; above; above = above.parentElement) {
        if (getComputedStyle(above).overflow === 'visible') continue;
        const box = above.getBoundingClientRect();
        const lack = Math.max(box.left - own.left + wide, own.right + wide - box.right, box.top - own.top + wide, own.bottom + wide - box.bottom);
        if (lack > 0.5) cut.push(`${above.getAttribute('part')}: ${lack}`);
    }
    return cut;
}";

#[tokio::test]
async fn an_old_list_can_be_asked_for_again_in_every_layout_and_width() {
    for layout in ["list", "cards", "compact", "ranked"] {
        for width in [180, 320, 700] {
            let tab =
                rail(feed(&[], 3), &format!("layout={layout} limit=3 style='display: block; width: {width}px'")).await;
            tab.site.put("/feed.json", Reply::not_found());
            tab.run("document.querySelector('news-rail').refresh()").await;
            tab.wait_for_state("news-rail", "stale").await;
            let button = in_rail("[part=header] [part=retry]");
            tab.wait_for(&format!("{button}.checkVisibility()")).await;
            tab.press(Key::Tab).await;
            // Before it comes the more link, if there is room for it.
            for _ in 0..2 {
                if tab.focused().await.1 != "Try again" {
                    tab.press(Key::Tab).await;
                }
            }
            assert_eq!(tab.focused().await.1, "Try again", "{layout} at {width}");
            // The list is from just now, which takes the least room.
            tab.run(&format!("{button}.previousSibling.textContent = 'As of Nov 30, 10:44 PM'")).await;
            assert_eq!(tab.eval(&format!("({CUT})({button})")).await, json!([]), "{layout} at {width}");
            let right = "document.querySelector('news-rail').getBoundingClientRect().right";
            let within = format!("{button}.getBoundingClientRect().right + 4 <= {right}");
            assert!(tab.is_true(&within).await, "{layout} at {width}");
            // Of the pixels above and below its middle, those that hit it.
            let height = format!(
                "(() => {{ const {{ x, y, width, height }} = {button}.getBoundingClientRect();
                 const hit = (at) => document.querySelector('news-rail').shadowRoot.elementFromPoint(x + width / 2, y + height / 2 + at) === {button};
                 return Array.from({{ length: 40 }}, (_, at) => at - 19.5).filter(hit).length; }})()"
            );
            let height = tab.eval(&height).await;
            assert!(height.as_f64() >= Some(24.0), "{layout} at {width}: {height} pixels");
            tab.press(Key::Enter).await;
            tab.wait_for(&format!("{}.textContent.startsWith('As of ')", in_rail("[role=status]"))).await;
        }
    }
}

#[tokio::test]
async fn the_ring_around_a_player_is_seen() {
    for layout in ["list", "cards", "compact"] {
        let tab = rail(feed(&[], 2), &format!("kind=video layout={layout} limit=2")).await;
        tab.site.put("/Article-1.mp4", Reply::new("video/mp4", "").hang());
        tab.run(&format!("{}.focus()", in_rail("[part=play-button]"))).await;
        tab.press(Key::Enter).await;
        tab.wait_for(&format!("{}?.matches(':focus-visible')", in_rail("video"))).await;
        assert_eq!(tab.eval(&format!("({CUT})({})", in_rail("video"))).await, json!([]), "{layout}");
        tab.press(Key::Tab).await;
        let close = in_rail("[part~=play-button][part~=playing]");
        // The browser's own controls may come first.
        for _ in 0..12 {
            if tab.is_false(&format!("{close}.matches(':focus')")).await {
                tab.press(Key::Tab).await;
            }
        }
        assert_eq!(tab.eval(&format!("({CUT})({close})")).await, json!([]), "{layout}");
    }
}

/// WCAG 2.2, 1.4.12: a reader's own style sheet, which reaches into rails.
#[tokio::test]
async fn wider_spacing_of_text_makes_no_list_scroll() {
    for width in [320, 500, 800] {
        // Long titles in all of them, and each another one.
        let titles =
            [LONG.to_owned(), LONG.to_uppercase(), LONG.replace(' ', "\u{2009}"), LONG.chars().rev().collect()];
        let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
        let attributes = format!("layout=cards limit=4 dedupe=none style='display: block; width: {width}px'");
        let tab = rail(feed(&titles, 0), &attributes).await;
        tab.run(
            "const sheet = new CSSStyleSheet(); \
             sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } \
             p { margin-bottom: 2em !important }'); \
             document.querySelector('news-rail').shadowRoot.adoptedStyleSheets.push(sheet)",
        )
        .await;
        tab.settle().await;
        let heights = tab.eval(&format!("[{0}.scrollHeight, {0}.clientHeight]", in_rail("[part=list]"))).await;
        assert!(heights[0].as_f64() <= heights[1].as_f64(), "{width}: {heights}");
        let out = format!(
            "[...{}.querySelectorAll('[part~=item]')].map((item) => \
             item.querySelector('[part=meta]').getBoundingClientRect().bottom - item.getBoundingClientRect().bottom).filter((out) => out > 8)",
            "document.querySelector('news-rail').shadowRoot"
        );
        assert_eq!(tab.eval(&out).await, json!([]), "{width}: dates stand below their cards");
    }
}

#[tokio::test]
async fn the_ring_of_a_play_button_is_white_on_black_whatever_colours_are_forced() {
    let tab = rail(feed(&[], 2), "kind=video limit=2").await;
    let ring = format!(
        "[getComputedStyle({0}).outlineColor, getComputedStyle({0}).boxShadow.includes('rgb(0, 0, 0)')]",
        in_rail("[part=play-button]")
    );
    let forced = if Engine::chosen().name == "webkit" { &["none"][..] } else { &["none", "active"] };
    for colours in forced {
        if *colours == "active" {
            tab.media(&[("forced-colors", colours)]).await;
        }
        tab.run("before.focus()").await;
        tab.press(Key::Tab).await;
        tab.press(Key::Tab).await;
        assert!(tab.is_true(&format!("{}.matches(':focus-visible')", in_rail("[part=play-button]"))).await);
        assert_eq!(tab.eval(&ring).await, json!(["rgb(255, 255, 255)", true]), "{colours}");
    }
}

#[tokio::test]
async fn more_is_shown_in_place_and_counted_aloud() {
    let tab = rail(feed(&[], 20), "more=load").await;
    // The button takes the reserved place of the eighth item.
    assert_eq!(tab.titles("news-rail").await.len(), 7);
    assert_eq!(tab.texts("news-rail", "[role=status]").await, [""]);
    assert_eq!(tab.console().await, []);
    tab.run(&format!("{}.focus()", in_rail("button[part=more]"))).await;
    assert_eq!(tab.focused().await, ("button".to_owned(), "Show more Latest news".to_owned()));
    tab.press(Key::Enter).await;
    tab.wait_for(&format!("{}.textContent == '8 more articles.'", in_rail("[role=status]"))).await;
    assert_eq!(tab.titles("news-rail").await.len(), 15);
    assert_eq!(tab.focused().await.1, "Show more Latest news", "the focus stays");
    tab.press(Key::Space).await;
    tab.wait_for(&format!("{}.textContent == '5 more articles.'", in_rail("[role=status]"))).await;
    assert_eq!(tab.titles("news-rail").await.len(), 20);
    // Nothing is left to load, and the button is gone: the first new item has the focus.
    assert_eq!(tab.focused().await, ("link".to_owned(), "Article 16".to_owned()));
    assert!(tab.is_false(&in_rail("button[part=more]")).await);
    // A refresh or another look keeps the items that the reader loaded; another selection starts over.
    tab.site.put("/feed.json", feed(&["News"], 19));
    tab.run("document.querySelector('news-rail').refresh()").await;
    tab.wait_for(&format!("{}.textContent == 'News'", in_rail("[part=title]"))).await;
    assert_eq!(tab.titles("news-rail").await.len(), 20);
    tab.run("document.querySelector('news-rail').heading = 'Other words'").await;
    tab.wait_for(&format!("{}.textContent == 'Other words'", in_rail("[part=heading]"))).await;
    assert_eq!(tab.titles("news-rail").await.len(), 20);
    tab.run("document.querySelector('news-rail').limit = 3").await;
    tab.wait_for(&format!("{}.children.length == 3 && {}", in_rail("[part=list]"), in_rail("button[part=more]"))).await;
    assert_eq!(tab.console().await, []);
}

#[tokio::test]
async fn all_of_a_long_feed_can_be_had() {
    let filler = "Words ".repeat(1000);
    let items: Vec<_> = (0..130)
        .map(|n| json!({ "id": n.to_string(), "url": format!("/{n}"), "title": format!("Article {n}"), "content_text": filler }))
        .collect();
    let reply = Reply::json(json!({ "version": "https://jsonfeed.org/version/1.1", "items": items }).to_string());
    let tab = rail(reply, "more=load limit=100 layout=compact").await;
    tab.click("news-rail", "button[part=more]").await;
    tab.wait_for(&format!("{}.children.length == 130", in_rail("[part=list]"))).await;
}

/// Long lists are shown slice by slice; whoever waits for one gets it whole.
#[tokio::test]
async fn a_list_is_not_ready_before_it_is_whole_whatever_changes_meanwhile() {
    for change in ["rail.heading = 'Other'", "rail.limit = 50", "rail.src = '/other.json'"] {
        let tab = Tab::open().await;
        tab.site.put("/feed.json", feed(&[], 80));
        tab.site.put("/other.json", feed(&["Other"], 79));
        let watch = format!(
            "<script>
            window.seen = [];
            onload = () => {{
                const rail = document.querySelector('news-rail'), count = () => rail.shadowRoot.querySelectorAll('li').length;
                new MutationObserver(() => seen.push(rail.getAttribute('state') + count())).observe(rail, {{ attributeFilter: ['state'] }});
                new MutationObserver((_, observer) => {{
                    if (!count()) return;
                    observer.disconnect();
                    seen.push(count() < 40 ? 'change' : 'too late');
                    {change};
                }}).observe(rail.shadowRoot, {{ childList: true, subtree: true }});
            }}
            </script>"
        );
        tab.visit(&Page::new(format!("<news-rail src=/feed.json limit=60></news-rail>{watch}")).with_loader()).await;
        tab.wait_for("seen.some((one) => /ready/.test(one))").await;
        let count = if change.contains("50") { 50 } else { 60 };
        let seen = tab.eval("seen").await;
        let whole = format!("ready{count}");
        let ready: Vec<_> =
            seen.as_array().into_iter().flatten().filter(|one| one.to_string().contains("ready")).collect();
        assert_eq!(ready, [&json!(whole)], "{change}: {seen}");
        assert!(seen.to_string().contains("change"), "{change}: {seen}");
    }
}

#[tokio::test]
async fn a_long_list_is_whole_when_it_is_ready_and_grows_from_where_the_reader_is() {
    let tab = rail(feed(&[], 70), "more=load limit=30 layout=compact").await;
    let expected: Vec<String> = (1..=70).map(|n| format!("Article {n}")).collect();
    assert_eq!(tab.titles("news-rail").await, expected[..29]);
    let ready = format!(
        "window.ready = []; document.addEventListener('newsrail-ready', (event) => ready.push([event.detail.count, {}.children.length]))",
        in_rail("[part=list]")
    );
    tab.run(&ready).await;
    for (count, children) in [(59, 60), (70, 70)] {
        tab.run(&format!("{}.focus()", in_rail("button[part=more]"))).await;
        tab.press(Key::Enter).await;
        tab.wait_for(&format!("ready.some(([count]) => count == {count})")).await;
        assert_eq!(tab.eval("ready.pop()").await, json!([count, children]));
        assert_eq!(tab.titles("news-rail").await, expected[..count]);
    }
    assert_eq!(tab.focused().await, ("link".to_owned(), "Article 60".to_owned()));
    tab.site.put("/feed.json", feed(&["News"], 69));
    tab.run("document.querySelector('news-rail').refresh()").await;
    tab.wait_for("ready.length").await;
    assert_eq!(tab.titles("news-rail").await[..2], ["News", "Article 1"]);
    assert_eq!(tab.eval("ready.pop()").await, json!([70, 70]));
    assert_eq!(tab.focused().await, ("link".to_owned(), "Article 60".to_owned()), "what stays is not replaced");
    assert_eq!(tab.console().await, []);
}

#[tokio::test]
async fn nothing_more_no_button() {
    let tab = rail(feed(&[], 8), "more=load").await;
    assert_eq!(tab.titles("news-rail").await.len(), 8);
    assert!(tab.is_false(&in_rail("button[part=more]")).await);
    let tab = rail(feed(&[], 2), "more=load more-label=Further limit=1").await;
    assert_eq!(tab.texts("news-rail", "[part=title], button[part=more]").await, ["Article 1", "Further"]);
    tab.click("news-rail", "button[part=more]").await;
    tab.wait_for(&format!("{}.textContent == '1 more article.'", in_rail("[role=status]"))).await;
}

#[tokio::test]
async fn a_list_that_scrolls_can_be_scrolled_by_keyboard() {
    let tab = rail(feed(&[], 8), "style='--newsrail-max-height: 12em' more=none").await;
    let list = in_rail("[part=list]");
    assert!(tab.is_true(&format!("{list}.scrollHeight > {list}.clientHeight")).await);
    tab.press(Key::Tab).await;
    assert_eq!(tab.focused().await, ("list".to_owned(), "Latest news".to_owned()));
    tab.press(Key::End).await;
    tab.wait_for(&format!("{list}.scrollTop + {list}.clientHeight >= {list}.scrollHeight - 1")).await;
    let tab = rail(feed(&[], 8), "more=none").await;
    let stops = tab_stops(&tab).await;
    assert_eq!(stops.len(), 8, "what does not scroll is no stop: {stops:?}");
}

#[tokio::test]
async fn the_focus_ring_is_around_the_letters_and_whole() {
    for (values, offset, overflow) in
        [("more=none", "1px", "visible"), ("style='--newsrail-max-height: 12em' more=none", "-2px", "auto")]
    {
        let tab = rail(feed(&[], 8), values).await;
        while tab.focused().await.0 != "link" {
            tab.press(Key::Tab).await;
        }
        let ring = format!("getComputedStyle({}, '::after')", in_rail("[part~=link]:focus-visible"));
        assert_eq!(tab.eval(&format!("{ring}.outlineStyle")).await, "solid");
        assert_eq!(tab.eval(&format!("{ring}.outlineOffset")).await, offset);
        assert_eq!(tab.eval(&format!("getComputedStyle({}).overflowY", in_rail("[part=list]"))).await, overflow);
    }
}
