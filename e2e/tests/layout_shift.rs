//! Nothing moves from the loader's first run on, whatever the feed, the children and the network do.

use e2e::{Page, Reply, Tab, serde_json::json, tokio};

/// A feed of `count` articles.
fn feed(count: usize) -> String {
    let items: Vec<_> = (1..=count)
        .map(|n| json!({ "id": n.to_string(), "url": format!("/article/{n}"), "title": format!("Article number {n} with a headline") }))
        .collect();
    json!({ "version": "https://jsonfeed.org/version/1.1", "title": "News", "items": items }).to_string()
}

/// A host page whose loader arrives a second after the first paint, with text around the rail and the CSS line of the snippet.
async fn late_loader(children: &str, reply: Reply, state: &str) -> Tab {
    let tab = Tab::open().await;
    tab.site.alter("/newsrail/newsrail.js", |reply| reply.delay(1000));
    tab.site.put("/feed.json", reply.delay(200));
    let body = format!("<p>Before</p><news-rail src=/feed.json>{children}</news-rail><p id=after>After</p>");
    // `load` waits for async scripts.
    tab.visit(&Page::new(body).with_loader().with_reserve()).await;
    tab.wait_for_state("news-rail", state).await;
    tab
}

#[tokio::test]
async fn a_full_list() {
    let tab = late_loader("", Reply::json(feed(20)), "ready").await;
    assert_eq!(tab.titles("news-rail").await.len(), 8);
    tab.assert_quiet().await;
}

#[tokio::test]
async fn fewer_items_than_the_limit() {
    let tab = late_loader("", Reply::json(feed(2)), "ready").await;
    assert_eq!(tab.titles("news-rail").await.len(), 2);
    tab.assert_quiet().await;
}

#[tokio::test]
async fn what_is_put_around_the_list() {
    let slots = "<div slot=header style='height:80px'>Above</div><div slot=footer style='height:60px'>Below</div>";
    let tab = Tab::open().await;
    tab.site.put("/feed.json", Reply::json(feed(20)).delay(400));
    let rail = format!("<news-rail src=/feed.json loading=eager>{slots}</news-rail>");
    tab.visit(&Page::new("<main></main>").with_loader()).await;
    // Parsing may be interrupted between the rail and its children, which then would move what follows: insert it by script.
    let height = "document.querySelector('news-rail').offsetHeight";
    tab.run(&format!("document.querySelector('main').innerHTML = `{rail}`; window.before = {height}")).await;
    let before = tab.eval("window.before").await;
    assert!(before.as_f64() > Some(140.0 + 400.0), "{before}: the box, and what is above and below it");
    tab.wait_for_state("news-rail", "ready").await;
    assert_eq!(tab.eval(height).await, before);
    tab.assert_quiet().await;
}

#[tokio::test]
async fn a_page_that_is_scaled() {
    let tab = Tab::open().await;
    tab.site.put("/feed.json", Reply::json(feed(20)));
    let body = "<style>body { zoom: 1.5; transform: scale(1.2); transform-origin: 0 0 }</style><news-rail src=/feed.json></news-rail>";
    tab.visit(&Page::new(body).with_loader()).await;
    tab.wait_for_state("news-rail", "ready").await;
    let height = "document.querySelector('news-rail').offsetHeight";
    let before = tab.eval(height).await;
    for _ in 0..3 {
        tab.run(
            "window.isDone = false; document.querySelector('news-rail').refresh().then(() => (window.isDone = true))",
        )
        .await;
        tab.wait_for("window.isDone").await;
    }
    assert_eq!(tab.eval(height).await, before, "the box grows by what it is scaled by");
}

#[tokio::test]
async fn an_empty_feed() {
    let tab = late_loader("", Reply::json(feed(0)), "empty").await;
    tab.assert_quiet().await;
}

#[tokio::test]
async fn a_feed_that_fails() {
    let tab = late_loader("", Reply::not_found(), "error").await;
    tab.assert_console(&["[newsrail] http: "]).await;
}

#[tokio::test]
async fn children_shorter_than_the_box() {
    let tab = late_loader("<a href=/latest>Latest news</a>", Reply::json(feed(20)), "ready").await;
    tab.assert_quiet().await;
}

#[tokio::test]
async fn children_taller_than_the_box() {
    let tab = late_loader("<div style='height:900px'>A tall fallback</div>", Reply::json(feed(3)), "ready").await;
    tab.assert_quiet().await;
}

/// Otherwise the browser lays out the page again for each.
#[tokio::test]
async fn rails_are_measured_before_one_of_them_changes() {
    let tab = Tab::open().await;
    tab.site.alter("/newsrail/newsrail.js", |reply| reply.delay(1000));
    tab.site.put("/feed.json", Reply::json(feed(20)).delay(200));
    let recorder = "<script>window.__calls = []; for (const name of ['getBoundingClientRect', 'attachShadow']) {
        const own = Element.prototype[name];
        Element.prototype[name] = function (...rest) { if (this.localName == 'news-rail') __calls.push(name); return own.apply(this, rest) } }</script>";
    let rails = "<news-rail src=/feed.json limit=2 dedupe=none></news-rail>".repeat(3);
    // One in a shadow root is not found by a selector: it is measured when its turn comes.
    let hidden = "<div id=host></div><script>host.attachShadow({ mode: 'open' }).innerHTML =
        '<style>news-rail:not(:defined) { display: block; min-height: 90px }</style><news-rail src=/feed.json limit=2 dedupe=none></news-rail>'</script>";
    tab.visit(
        &Page::new(format!("{rails}<p>After</p>{hidden}<p>After</p>")).head(recorder).with_loader().with_reserve(),
    )
    .await;
    tab.wait_for("document.querySelectorAll('news-rail[state=ready]').length == 3").await;
    // Where the engine reports no layout shifts, our own hooks have measured before.
    let calls = tab.eval("__calls.slice(0, __calls.lastIndexOf('attachShadow') + 1).slice(-8)").await;
    let [measured, attached] = ["getBoundingClientRect", "attachShadow"];
    assert_eq!(calls, json!([measured, measured, measured, attached, attached, attached, measured, attached]));
    tab.wait_for("host.shadowRoot.querySelector('news-rail[state=ready]')").await;
    tab.assert_quiet().await;
}

#[tokio::test]
async fn children_that_stay_when_the_feed_fails() {
    for children in [
        "<a href=/latest>Latest news</a>",
        "<div style='height:900px'>A tall fallback</div>",
        "<style>a{}</style><script>0</script><style-card>A custom element</style-card>",
    ] {
        let tab = late_loader(children, Reply::not_found(), "error").await;
        let last = "document.querySelector('news-rail').lastElementChild";
        assert!(tab.is_true(&format!("{last}.checkVisibility()")).await);
        // Nothing of the rail's own is beside them.
        assert!(
            tab.is_true("document.querySelector('news-rail').shadowRoot.querySelector('.box.children:not(.filled)')")
                .await
        );
        tab.assert_console(&["[newsrail] http: "]).await;
    }
}

#[tokio::test]
async fn every_layout_without_the_css_line() {
    for layout in ["list", "cards", "compact", "ranked"] {
        for count in [3, 20] {
            let tab = Tab::open().await;
            tab.site.put("/feed.json", Reply::json(feed(count)).delay(300));
            // The page ends with the rail: without the CSS line its upgrade would move what follows.
            for more in ["link", "load"] {
                let rail = format!("<p>Before</p><news-rail src=/feed.json layout={layout} more={more}></news-rail>");
                tab.visit(&Page::new(rail).with_loader()).await;
                tab.wait_for_state("news-rail", "ready").await;
                tab.assert_quiet().await;
                // Not higher than what was reserved: what follows is not pushed down.
                let fits = "((box) => { const { offsetHeight } = box; box.style.minHeight = ''; return offsetHeight <= parseFloat(getComputedStyle(box).minHeight) + 2 })(document.querySelector('news-rail').shadowRoot.querySelector('.box'))";
                assert!(tab.is_true(fits).await, "{layout} {more}");
            }
        }
    }
}

/// A page whose loader runs before the first paint, with rails of every layout and state, and text between them.
async fn all_at(width: u32) -> Tab {
    let tab = Tab::open().await;
    tab.site.put("/full.json", Reply::json(feed(20)).delay(400));
    tab.site.put("/few.json", Reply::json(feed(3)).delay(500));
    tab.site.put("/none.json", Reply::json(feed(0)).delay(300));
    tab.site.put("/missing.json", Reply::not_found().delay(350));
    for file in tab.site.widget_files(".wasm") {
        tab.site.alter(&file, |reply| reply.delay(300));
    }
    let rails: String = ["list", "cards", "compact", "ranked"]
        .iter()
        .flat_map(|layout| {
            ["full", "few", "none", "missing"].map(|feed| {
                format!("<news-rail loading=eager src=/{feed}.json layout={layout} dedupe=none></news-rail><p>Words after {layout}, {feed}</p>")
            })
        })
        .collect();
    let loader = "<script crossorigin src={widget}/newsrail.js></script><style>html { overflow-y: scroll } body { margin: 0 }</style>";
    tab.resize(width, 16_000).await;
    tab.visit(&Page::new(rails).head(loader)).await;
    let settled = "[...document.querySelectorAll('news-rail')].every((rail) => /ready|empty|error/.test(rail.getAttribute('state')))";
    tab.wait_for(settled).await;
    tab
}

#[tokio::test]
async fn a_rail_that_comes_back_is_no_higher_than_before() {
    let tab = Tab::open().await;
    tab.site.put("/feed.json", Reply::articles(&["One", "Two", "Three", "Four"]));
    tab.visit(
        &Page::new("<main style='width:20em'><news-rail src=/feed.json limit=2 layout=compact></news-rail></main>")
            .with_loader(),
    )
    .await;
    tab.wait_for_state("news-rail", "ready").await;
    let height = "document.querySelector('news-rail').offsetHeight";
    let before = tab.eval(height).await;
    tab.run("window.rail = document.querySelector('news-rail'); rail.remove()").await;
    tab.settle().await;
    tab.run("document.querySelector('main').append(rail)").await;
    tab.wait_for_state("news-rail", "ready").await;
    tab.settle().await;
    assert_eq!(tab.eval(height).await, before);
}

#[tokio::test]
async fn every_layout_state_and_width() {
    for width in [180, 320, 768, 1280] {
        let tab = all_at(width).await;
        assert_eq!(tab.eval("document.querySelectorAll('news-rail[state=ready]').length").await, 8, "{width} pixels");
        // Lists that stay although a refresh fails.
        tab.site.put("/full.json", Reply::not_found());
        tab.run("document.querySelectorAll('[src=\"/full.json\"]').forEach((rail) => rail.refresh())").await;
        tab.wait_for("document.querySelectorAll('news-rail[state=stale]').length === 4").await;
        let shifts = tab.shifts().await;
        assert!(shifts.is_empty(), "{width} pixels: the page moved: {shifts:#?}");
        // The reserved height is that of the list: no list is higher than its box, and no full list is lower.
        let heights = "[...document.querySelectorAll('news-rail')].map((rail) => { \
            const box = rail.shadowRoot.querySelector('.box'), list = rail.shadowRoot.querySelector('.rail'); \
            const { minHeight } = getComputedStyle(box); \
            return [rail.getAttribute('layout'), rail.getAttribute('src'), box.offsetHeight, parseFloat(minHeight), list.scrollHeight]; })";
        for height in tab.eval(heights).await.as_array().expect("heights") {
            let [found, reserved, list] = [2, 3, 4].map(|place| height[place].as_f64().unwrap_or_default());
            assert!((found - reserved).abs() < 2.0 && list < reserved + 2.0, "{width} pixels: {height}");
        }
    }
}

#[tokio::test]
async fn a_list_is_as_high_as_what_was_kept_for_it() {
    let tab = all_at(768).await;
    let own = "[...document.querySelectorAll('[src=\"/full.json\"]')].map((rail) => { \
        const list = rail.shadowRoot.querySelector('[part~=list]'), header = rail.shadowRoot.querySelector('[part~=header]'); \
        return [rail.getAttribute('layout'), rail.shadowRoot.querySelector('.box').offsetHeight, header.offsetHeight + list.offsetHeight]; })";
    for height in tab.eval(own).await.as_array().expect("heights") {
        let [kept, own] = [1, 2].map(|place| height[place].as_f64().unwrap_or_default());
        // The box has a gap below the last row of cards.
        let gap = if height[0] == "cards" { 12.0 } else { 0.0 };
        assert!((kept - own - gap).abs() <= 2.0, "{height}: kept and needed");
    }
}

/// As an async script usually does, it comes after the first paint: the rail keeps the height that it had.
const LATE: &str = "<script>onload = () => setTimeout(() => document.head.append(Object.assign(document.createElement('script'), { src: '{widget}/newsrail.js' })), 300)</script>";

#[tokio::test]
async fn what_opens_elsewhere_lets_no_height_go() {
    let tab = Tab::open().await;
    tab.site.put("/feed.json", Reply::json(feed(3)));
    let page = Page::new("<news-rail src=/feed.json more-href=/all></news-rail><p>After</p>");
    tab.visit(&page.head(LATE).reserve("50.8em")).await;
    tab.wait_for_state("news-rail", "ready").await;
    let root = "document.querySelector('news-rail').shadowRoot";
    let height = format!("{root}.querySelector('.box').offsetHeight");
    let before = tab.eval(&height).await;
    tab.run(&format!(
        "addEventListener('click', (event) => event.preventDefault(), {{ once: true }});
         const aside = new MouseEvent('click', {{ ctrlKey: true, bubbles: true, composed: true, cancelable: true }});
         {root}.querySelector('a[part=more]').dispatchEvent(aside)"
    ))
    .await;
    assert_eq!(tab.eval(&height).await, before);
}

#[tokio::test]
async fn what_a_reader_opens_grows_beyond_the_height_that_was_reserved() {
    let tab = Tab::open().await;
    tab.site.put("/feed.json", Reply::json(feed(20)));
    tab.site.put("/clip.mp4", Reply::new("video/mp4", "").hang());
    let film = r#"{"id":"1","url":"/1","title":"One","attachments":[{"url":"/clip.mp4","mime_type":"video/mp4"}]}"#;
    tab.site.put("/films.json", Reply::json(format!(r#"{{"items":[{film}]}}"#)));
    for (rail, press) in [
        ("more=load src=/feed.json", "root.querySelector('button[part=more]').click()"),
        ("kind=video layout=list limit=1 src=/films.json", "root.querySelector('[part=play-button]').click()"),
        ("kind=video layout=list limit=1 src=/films.json", "root.host.play(0)"),
    ] {
        let page = Page::new(format!("<main style='width:20em'><news-rail {rail}></news-rail></main><p>After</p>"));
        tab.visit(&page.head(LATE).reserve(if rail.contains("video") { "8.75em" } else { "50.8em" })).await;
        tab.wait_for_state("news-rail", "ready").await;
        let root = "document.querySelector('news-rail').shadowRoot";
        let height = format!("{root}.querySelector('.box').offsetHeight");
        let before = tab.eval(&height).await;
        tab.run(&format!("const root = {root}; {press}")).await;
        tab.wait_for(&format!("{height} > {before} + 20")).await;
        let hidden = format!(
            "(({{ scrollHeight, offsetHeight }}) => scrollHeight - offsetHeight)({root}.querySelector('.box'))"
        );
        assert_eq!(tab.eval(&hidden).await, 0, "{rail}, {press}");
    }
}

#[tokio::test]
async fn no_task_is_long_on_a_machine_four_times_slower() {
    let tab = Tab::open().await;
    let titles: Vec<String> = (1..=40).map(|n| format!("Article number {n} with a headline")).collect();
    tab.site.put("/feed.json", Reply::articles(&titles));
    // Seven of its dates are relative.
    let clock = "<script>{ const now = Date.now, ahead = now() - Date.UTC(2012, 8, 28, 20); Date.now = () => now.call(Date) - ahead }</script>";
    let rail = "<news-rail src=/feed.json></news-rail>";
    for (layout, rails) in [
        ("list", rail.replace("src", "limit=20 src")),
        ("a hundred", rail.replace("src", "limit=100 src")),
        ("cards", rail.replace("src", "layout=cards src")),
        ("compact", rail.replace("src", "layout=compact src")),
        ("ranked", rail.replace("src", "layout=ranked src")),
        ("five lists", rail.replace("src", "loading=eager src").repeat(5)),
    ] {
        let page = Page::new(format!("<p>Before</p>{rails}")).head(clock).with_loader();
        let longest = tab.longest_task_when_slow(&page, rails.matches("<news-rail").count()).await;
        println!("{layout}: the longest task {longest:.0} ms (0: none over 50)");
        assert!(longest <= 50.0, "{layout}: a task of {longest:.0} ms");
    }
}
