//! The fault matrix: the life of an element: removed, moved, cloned, given one value after another, on a hidden page.

use e2e::{Case, Hit, Matrix, Page, Reply, Tab, serde_json::json, tokio};

const BOTH: [&str; 2] = ["One", "Two"];
const RAIL: &str = "document.querySelector('news-rail')";

fn count(event: &str) -> String {
    format!("window.__events.filter(({{ type }}) => type == 'newsrail-{event}').length")
}

/// The one request for a path.
fn only_hit(tab: &Tab, path: &str) -> Hit {
    let hits: Vec<Hit> = tab.site.hits().into_iter().filter(|hit| hit.path == path).collect();
    assert_eq!(hits.len(), 1, "{hits:?}");
    hits[0].clone()
}

/// Nothing is left of the only rail, which was removed: no event, no console line, no timer, no observer, no list.
async fn nothing_is_left(tab: &Tab) {
    tab.pause(1300).await;
    assert_eq!(tab.events().await, []);
    assert_eq!(tab.console().await, []);
    assert!(tab.is_true("!rail.hasAttribute('state') && !rail.shadowRoot.querySelector('li')").await);
    let alive = tab.alive().await;
    assert_eq!((alive.timers, alive.observed), (0, 0), "{alive:?}");
    // Another one that comes and goes leaves no more listeners.
    tab.run("const other = rail.cloneNode(); other.src = '/feed/other'; document.body.append(other); setTimeout(() => other.remove(), 300)").await;
    tab.pause(1300).await;
    assert_eq!(tab.alive().await.listeners, alive.listeners, "{alive:?}");
}

#[tokio::test]
async fn removed() {
    let mut matrix = Matrix::open().await;
    let page = |src: &str| Page::new(format!("<news-rail src={src} loading=eager></news-rail>")).counted();
    matrix
        .run(Case::real("H13", "before its script has come"), async |tab| {
            tab.site.put("/feed", Reply::articles(&BOTH));
            tab.site.alter("/newsrail/newsrail.js", |reply| reply.delay(500));
            let later = "<script>addEventListener('DOMContentLoaded', () => { window.rail = document.querySelector('news-rail'); rail.remove() })</script>";
            tab.visit(&page("/feed").head(later).with_loader()).await;
            tab.pause(1000).await;
            assert_eq!((tab.site.count("/feed"), tab.site.count_widget(".wasm")), (0, 0));
            assert_eq!(tab.events().await, []);
            assert_eq!(tab.console().await, []);
        })
        .await;
    matrix
        .run(Case::real("H13", "while the engine is on its way"), async |tab| {
            tab.site.put("/feed", Reply::articles(&BOTH).delay(400));
            for file in tab.site.widget_files(".wasm") {
                tab.site.alter(&file, |reply| reply.delay(800));
            }
            tab.visit(&page("/feed").with_loader()).await;
            tab.wait_for_requests("/feed", 1).await;
            tab.run("window.rail = document.querySelector('news-rail'); rail.remove()").await;
            tab.pause(1500).await;
            nothing_is_left(tab).await;
        })
        .await;
    for (name, reply) in [
        ("before the feed's first byte", Reply::json("").delay(1500)),
        ("in the middle of the feed", Reply::json("").chunks([("{\"items\":[", 0)]).hang()),
    ] {
        matrix
            .run(Case::real("H13", name), async |tab| {
                tab.site.put("/feed", reply);
                tab.visit(&page("/feed").with_loader()).await;
                // The engine is running.
                tab.wait_for(&format!("{RAIL}.shadowRoot.adoptedStyleSheets.length > 1")).await;
                tab.wait_for_requests("/feed", 1).await;
                tab.pause(200).await;
                tab.run("window.rail = document.querySelector('news-rail'); rail.remove()").await;
                nothing_is_left(tab).await;
                if name.contains("middle") {
                    assert!(only_hit(tab, "/feed").given_up, "the request goes on");
                }
            })
            .await;
    }
    matrix
        .run(Case::real("H13", "between two tries"), async |tab| {
            tab.site.put("/feed", Reply::html("down").status(500));
            tab.visit(&page("/feed").with_loader()).await;
            tab.wait_for_state("news-rail", "error").await;
            tab.run("window.rail = document.querySelector('news-rail'); rail.remove()").await;
            tab.pause(3500).await;
            assert_eq!(tab.site.count("/feed"), 1);
            assert_eq!(tab.alive().await.timers, 0);
            tab.assert_console(&["[newsrail] http: "]).await;
        })
        .await;
    matrix
        .run(Case::real("H13", "one of two that wait for the feed"), async |tab| {
            tab.site.put("/feed", Reply::articles(&BOTH).delay(1500));
            let rails = "<news-rail src=/feed loading=eager></news-rail><news-rail id=stays src=/feed loading=eager></news-rail>";
            tab.visit(&Page::new(rails).counted().with_loader()).await;
            tab.wait_for("document.querySelector('#stays').shadowRoot.adoptedStyleSheets.length > 1").await;
            // The request follows a few tasks later.
            tab.pause(300).await;
            tab.run(&format!("{RAIL}.remove()")).await;
            tab.wait_for_state("#stays", "ready").await;
            assert_eq!((tab.site.count("/feed"), tab.details("newsrail-ready").await.len()), (1, 1));
            assert_eq!(tab.console().await, []);
        })
        .await;
    matrix
        .run(Case::real("H13", "in its own event"), async |tab| {
            tab.site.put("/feed", Reply::articles(&BOTH));
            let remove = "<script>addEventListener('newsrail-ready', ({ target }) => { (window.rail = target).remove() })</script>";
            tab.visit(&page("/feed").head(remove).with_loader()).await;
            tab.wait_for("window.rail && !rail.isConnected").await;
            tab.pause(1300).await;
            assert!(tab.is_true("!rail.hasAttribute('state') && !rail.shadowRoot.querySelector('li')").await);
            assert_eq!(tab.details("newsrail-ready").await.len(), 1);
            assert_eq!(tab.console().await, []);
            let alive = tab.alive().await;
            assert_eq!((alive.timers, alive.observed), (0, 0), "{alive:?}");
        })
        .await;
    matrix.finish();
}

#[tokio::test]
async fn moved() {
    let mut matrix = Matrix::open().await;
    let body = "<main></main><aside></aside><news-rail src=/feed loading=eager more=load></news-rail>";
    let moves = "(async () => { const rail = document.querySelector('news-rail'); for (let i = 0; i < 100; i++) { document.querySelector(i % 2 ? 'main' : 'aside').append(rail); MORE } })()";
    for (name, more) in
        [("a hundred times at once", ""), ("a hundred times, one after the other", "await 0; await 0; await 0")]
    {
        matrix
            .run(Case::real("H14", name), async |tab| {
                tab.site.put("/feed", Reply::articles(&(1..=20).map(|n| format!("Article {n}")).collect::<Vec<_>>()));
                tab.visit(&Page::new(body).with_loader()).await;
                tab.wait_for_state("news-rail", "ready").await;
                tab.click("news-rail", "button[part=more]").await;
                tab.wait_for(&format!("{RAIL}.shadowRoot.querySelectorAll('[part~=item]').length == 15")).await;
                let ready = tab.details("newsrail-ready").await.len();
                tab.eval(&moves.replace("MORE", more)).await;
                tab.settle().await;
                // The items that the reader loaded are still there.
                assert_eq!(tab.titles("news-rail").await.len(), 15);
                assert_eq!((tab.site.count("/feed"), tab.details("newsrail-ready").await.len()), (1, ready));
                assert_eq!(tab.console().await, []);
            })
            .await;
    }
    matrix
        .run(Case::real("H14", "while the feed is on its way"), async |tab| {
            tab.site.put("/feed", Reply::articles(&BOTH).delay(800));
            tab.visit(&Page::new(body).with_loader()).await;
            tab.wait_for_requests("/feed", 1).await;
            tab.eval(&moves.replace("MORE", "if (i % 10 == 0) await new Promise(requestAnimationFrame)")).await;
            tab.wait_for_state("news-rail", "ready").await;
            assert_eq!(tab.titles("news-rail").await, BOTH);
            assert_eq!((tab.site.count("/feed"), tab.details("newsrail-ready").await.len()), (1, 1));
            assert_eq!(tab.console().await, []);
        })
        .await;
    matrix
        .run(Case::real("H14", "into another document, and back"), async |tab| {
            tab.site.put("/feed", Reply::articles(&BOTH));
            tab.site.put("/page/inner.html", Reply::html("<!doctype html><p>Inside</p>"));
            tab.visit(&Page::new(format!("<main>{}</main><iframe src=/page/inner.html></iframe>", "<news-rail src=/feed loading=eager></news-rail>")).with_loader()).await;
            tab.wait_for_state("news-rail", "ready").await;
            tab.run("window.rail = document.querySelector('news-rail'); document.querySelector('iframe').contentDocument.body.append(rail)").await;
            tab.settle().await;
            let inside = "getComputedStyle(rail.shadowRoot.querySelector('[part~=list]')).listStyleType";
            assert_eq!(tab.eval(inside).await, "none", "its style has not come along");
            tab.run("document.querySelector('main').append(rail)").await;
            tab.wait_for("rail.getAttribute('state') == 'ready'").await;
            assert_eq!(tab.eval(inside).await, "none");
            assert_eq!(tab.titles("news-rail").await, BOTH);
            assert_eq!((tab.site.count("/feed"), tab.console().await), (1, vec![]));
        })
        .await;
    matrix.finish();
}

/// Every title that the first rail has shown, once each, in order: `window.__shown`.
const SHOWN: &str = "<script>{
    window.__shown = [];
    const look = () => {
        for (const { textContent } of document.querySelector('news-rail')?.shadowRoot?.querySelectorAll('[part~=title]') ?? [])
            if (!__shown.includes(textContent)) __shown.push(textContent);
        requestAnimationFrame(look);
    };
    look();
}</script>";

#[tokio::test]
async fn told_one_thing_after_the_other() {
    let mut matrix = Matrix::open().await;
    let visit = async |tab: &Tab| {
        tab.site.put("/feed/a", Reply::articles(&["A"]).delay(700));
        tab.site.put("/feed/b", Reply::articles(&["B"]).delay(100));
        tab.site.put("/feed/c", Reply::articles(&["C"]).delay(400));
        let page = Page::new("<news-rail src=/feed/a loading=eager></news-rail>").head(SHOWN).with_loader();
        tab.visit(&page).await;
        tab.wait_for(&format!("{RAIL}.shadowRoot.adoptedStyleSheets.length > 1")).await;
    };
    matrix
        .run(Case::real("H15", "another feed and back, at once"), async |tab| {
            visit(tab).await;
            // By a script in the page: WebKit's driver runs microtasks in the middle of its own scripts.
            let script = format!("{RAIL}.src = '/feed/b'; {RAIL}.src = '/feed/a'");
            tab.run(&format!(
                "document.head.append(Object.assign(document.createElement('script'), {{ textContent: {} }}))",
                json!(script)
            ))
            .await;
            tab.wait_for_state("news-rail", "ready").await;
            tab.pause(500).await;
            assert_eq!(tab.eval("__shown").await, json!(["A"]));
            assert_eq!(
                (tab.site.count("/feed/a"), tab.site.count("/feed/b"), tab.details("newsrail-ready").await.len()),
                (1, 0, 1)
            );
            tab.assert_quiet().await;
        })
        .await;
    matrix
        .run(Case::real("H15", "another feed and back, one after the other"), async |tab| {
            visit(tab).await;
            tab.eval(&format!("(async () => {{ {RAIL}.src = '/feed/b'; await new Promise((then) => setTimeout(then, 60)); {RAIL}.src = '/feed/a' }})()")).await;
            tab.wait_for_state("news-rail", "ready").await;
            tab.pause(1000).await;
            assert_eq!(tab.eval("__shown").await, json!(["A"]));
            assert_eq!(tab.details("newsrail-ready").await.len(), 1);
            tab.assert_quiet().await;
        })
        .await;
    matrix
        .run(Case::real("H15", "the slower first"), async |tab| {
            visit(tab).await;
            tab.run(&format!("{RAIL}.src = '/feed/b'")).await;
            tab.wait_for_state("news-rail", "ready").await;
            tab.pause(1000).await;
            assert_eq!(tab.eval("__shown").await, json!(["B"]));
            assert_eq!(tab.details("newsrail-ready").await.len(), 1);
            tab.assert_quiet().await;
        })
        .await;
    matrix
        .run(Case::real("H15", "a storm of a thousand"), async |tab| {
            visit(tab).await;
            let storm = format!(
                "(async () => {{ for (let i = 0; i < 1000; i++) {{
                    {RAIL}.setAttribute(['src', 'limit', 'heading', 'kind', 'layout'][i % 5], ['/feed/' + 'abc'[i % 3], 1 + i % 9, 'H' + i, ['latest', 'video'][i % 2], ['list', 'cards'][i % 2]][i % 5]);
                    if (i % 100 == 0) await new Promise((then) => setTimeout(then)) }}
                   Object.assign({RAIL}, {{ src: '/feed/a', kind: 'latest', limit: 8, layout: 'list', heading: 'The last' }}) }})()"
            );
            tab.eval(&storm).await;
            tab.wait_for(&format!("{RAIL}.shadowRoot.querySelector('[part=heading]')?.textContent == 'The last' && {RAIL}.getAttribute('state') == 'ready'")).await;
            tab.pause(300).await;
            assert_eq!(tab.titles("news-rail").await, ["A"]);
            assert!(tab.site.hits().iter().filter(|hit| hit.path.starts_with("/feed/")).count() < 40, "one request a change");
            assert_eq!(tab.console().await, []);
        })
        .await;
    matrix.finish();
}

#[tokio::test]
async fn copied() {
    let mut matrix = Matrix::open().await;
    let page = || {
        Page::new(
            "<main><news-rail src=/feed loading=eager dedupe=none><a href=/latest>Latest news</a></news-rail></main>",
        )
    };
    let assert_rails = async |tab: &Tab, rails: usize| {
        tab.wait_for_ready("news-rail", rails).await;
        for place in 1..=rails {
            let rail = format!("news-rail:nth-of-type({place})");
            assert_eq!(tab.titles(&rail).await, BOTH);
            let child = format!("document.querySelector('{rail} > a').getClientRects().length");
            assert_eq!(tab.eval(&child).await, 0, "the child shows beside the list");
        }
        assert_eq!(tab.console().await, []);
    };
    for (name, change, rails) in [
        ("cloneNode", "document.querySelector('main').append(document.querySelector('news-rail').cloneNode(true))", 2),
        (
            "importNode",
            "document.querySelector('main').append(document.importNode(document.querySelector('news-rail'), true))",
            2,
        ),
        (
            "from a template",
            "{ const template = document.createElement('template'); template.innerHTML = document.querySelector('main').innerHTML; document.querySelector('main').append(template.content.cloneNode(true)) }",
            2,
        ),
        (
            "through innerHTML and back",
            "document.querySelector('main').innerHTML = document.querySelector('main').innerHTML",
            1,
        ),
        (
            "through innerHTML, ten times",
            "for (let i = 0; i < 10; i++) document.querySelector('main').innerHTML = document.querySelector('main').innerHTML",
            1,
        ),
        (
            "a page kept as text",
            "const text = document.querySelector('main').outerHTML; document.querySelector('main').remove(); document.body.insertAdjacentHTML('beforeend', text)",
            1,
        ),
    ] {
        matrix
            .run(Case::real("H16", name), async |tab| {
                tab.site.put("/feed", Reply::articles(&BOTH));
                tab.visit(&page().with_loader()).await;
                assert_rails(tab, 1).await;
                tab.run(change).await;
                assert_rails(tab, rails).await;
                assert_eq!(tab.site.count("/feed"), 1);
            })
            .await;
    }
    matrix
        .run(Case::real("H16", "properties that were set before the script came"), async |tab| {
            tab.site.put("/feed/b", Reply::articles(&["B1", "B2", "B3"]));
            let early =
                "<script>addEventListener('DOMContentLoaded', () => Object.assign(document.querySelector('news-rail'),
                { src: '/feed/b', limit: 2, heading: 'By property', moreLabel: 'All' }))</script>";
            tab.site.alter("/newsrail/newsrail.js", |reply| reply.delay(500));
            tab.visit(&page().head(early).with_loader()).await;
            tab.wait_for_state("news-rail", "ready").await;
            assert_eq!(tab.titles("news-rail").await, ["B1", "B2"]);
            assert_eq!(tab.texts("news-rail", "[part=heading]").await, ["By property"]);
            assert_eq!(
                tab.eval(&format!("[{RAIL}.getAttribute('more-label'), Object.keys({RAIL}).length]")).await,
                json!(["All", 0])
            );
            assert_eq!((tab.site.count("/feed"), tab.console().await), (0, vec![]));
        })
        .await;
    matrix
        .run(Case::real("H16", "a feed as a property, set before the script came"), async |tab| {
            let early = "<script>addEventListener('DOMContentLoaded', () => { document.querySelector('news-rail').feed = { items: [{ url: '/1', title: 'Given', date_published: '2012-09-20T08:00:00Z' }] } })</script>";
            tab.site.alter("/newsrail/newsrail.js", |reply| reply.delay(500));
            tab.visit(&page().head(early).with_loader()).await;
            tab.wait_for_state("news-rail", "ready").await;
            assert_eq!(tab.titles("news-rail").await, ["Given"]);
            assert_eq!((tab.site.count("/feed"), tab.console().await), (0, vec![]));
        })
        .await;
    matrix
        .run(Case::real("H16", "made by createElement, told while it is nowhere"), async |tab| {
            tab.site.put("/feed", Reply::articles(&BOTH));
            tab.visit(&Page::new("<main></main>").with_loader()).await;
            tab.run("const rail = document.createElement('news-rail'); rail.src = '/feed'; rail.limit = 1; rail.loading = 'eager'; document.querySelector('main').append(rail)").await;
            tab.wait_for_state("news-rail", "ready").await;
            assert_eq!(tab.titles("news-rail").await, ["One"]);
            assert_eq!(tab.console().await, []);
        })
        .await;
    matrix.finish();
}

/// The page reports itself as hidden, or as visible again.
const HIDES: &str = "<script>{
    let hidden = START;
    Object.defineProperty(document, 'hidden', { get: () => hidden });
    Object.defineProperty(document, 'visibilityState', { get: () => hidden ? 'hidden' : 'visible' });
    window.__hide = (value) => { hidden = value; document.dispatchEvent(new Event('visibilitychange')) };
}</script>";

/// Opens a page with those rails, leaves it once the first list is shown and that path was requested, and goes back: the browser has kept the page.
async fn there_and_back(tab: &Tab, rails: &str, path: &str) {
    // Pages with no-store, the default of the site, are not kept in the back/forward cache.
    let page = |body: &str| Page::new(body).header("Cache-Control", "max-age=600");
    tab.visit(&page(rails).with_loader()).await;
    tab.wait_for_state("news-rail", "ready").await;
    tab.wait_for_requests(path, 1).await;
    tab.run("window.kept = 1; addEventListener('pageshow', (event) => { window.came = event.persisted })").await;
    tab.visit(&page("<h1>Elsewhere</h1>")).await;
    tab.pause(500).await;
    tab.back().await;
    tab.wait_for("document.querySelector('news-rail')").await;
    assert!(tab.is_true("window.kept && window.came").await, "the browser has not kept the page");
}

#[tokio::test]
async fn nobody_looks() {
    let mut matrix = Matrix::open().await;
    matrix
        .run(
            Case::real("H30", "prerendered, and then looked at")
                .not_in("firefox", "it does not prerender")
                .not_in("webkit", "it does not prerender"),
            async |tab| {
                tab.site.put("/feed", Reply::articles(&BOTH));
                Page::with_rail("src=/feed").serve_at(&tab.site, "/page/next.html");
                let rules = r#"<script type=speculationrules>{"prerender":[{"source":"list","urls":["/page/next.html"],"eagerness":"immediate"}]}</script>"#;
                tab.visit(&Page::new("<a href=/page/next.html>Next</a>").head(rules)).await;
                tab.wait_for_requests("/newsrail/newsrail.js", 1).await;
                tab.pause(800).await;
                assert_eq!((tab.site.count("/feed"), tab.site.count_widget(".wasm")), (0, 0), "asked for before anybody looks");
                tab.run("document.querySelector('a').click()").await;
                tab.wait_for("location.pathname == '/page/next.html'").await;
                assert!(tab.is_true("performance.getEntriesByType('navigation')[0].activationStart > 0").await, "it was not prerendered");
                tab.assert_lists(&BOTH, &[]).await;
                assert_eq!((tab.site.count("/page/next.html"), tab.site.count("/feed")), (1, 1));
            },
        )
        .await;
    let says = "the page sets document.prerendering, and later dispatches prerenderingchange";
    matrix
        .run(Case::simulated("H30", "prerendered", says), async |tab| {
            tab.site.put("/feed", Reply::articles(&BOTH));
            let head = "<script>{ let is = true; Object.defineProperty(document, 'prerendering', { get: () => is }); window.__show = () => { is = false; document.dispatchEvent(new Event('prerenderingchange')) } }</script>";
            tab.visit(&Page::with_rail("src=/feed").head(head)).await;
            tab.pause(500).await;
            assert_eq!((tab.site.count("/feed"), tab.site.count_widget(".wasm")), (0, 0));
            tab.run("__show()").await;
            tab.assert_lists(&BOTH, &[]).await;
        })
        .await;
    let hides = "the page sets document.hidden, since the windows of drivers are never hidden; its clock skips the minutes in which nothing is to happen";
    matrix
        .run(Case::simulated("H30", "hidden, with a list to be refreshed", hides), async |tab| {
            tab.site.put("/feed", Reply::articles(&BOTH));
            let page = Page::with_rail("src=/feed refresh-interval=60")
                .head(&HIDES.replace("START", "false"))
                .skipping()
                .counted();
            tab.visit(&page).await;
            tab.wait_for_state("news-rail", "ready").await;
            tab.wait_for_requests("/feed", 2).await;
            tab.run("__hide(true)").await;
            // What has begun may finish.
            tab.pause(300).await;
            tab.site.clear_hits();
            tab.pause(3500).await;
            assert_eq!(tab.site.count("/feed"), 0, "a page that nobody looks at asks for the feed");
            assert_eq!(tab.alive().await.timers, 0, "timers of a page that nobody looks at");
            tab.site.put("/feed", Reply::articles(&["Three"]));
            tab.run("__hide(false)").await;
            tab.wait_for(&format!("{RAIL}.shadowRoot.querySelector('[part~=title]').textContent == 'Three'")).await;
            tab.wait_for_requests("/feed", 2).await;
            assert_eq!(tab.console().await, []);
        })
        .await;
    matrix
        .run(Case::real("H30", "left, kept by the browser, and come back to"), async |tab| {
            tab.site.put("/feed", Reply::articles(&BOTH));
            there_and_back(tab, "<news-rail src=/feed loading=eager></news-rail>", "/feed").await;
            // The list is unchanged, and works.
            assert_eq!(tab.titles("news-rail").await, BOTH);
            assert_eq!((tab.site.count("/feed"), tab.details("newsrail-ready").await.len()), (1, 1));
            tab.site.put("/feed", Reply::articles(&["Three"]));
            tab.run(&format!("{RAIL}.refresh()")).await;
            tab.wait_for(&format!("{} == 2", count("ready"))).await;
            assert_eq!(tab.titles("news-rail").await, ["Three"]);
            assert_eq!(tab.console().await, []);
        })
        .await;
    let case = Case::real("H30", "the same while a feed is on its way");
    matrix
        .run(case.not_in("firefox", "it does not cache a page that waits for a response"), async |tab| {
            tab.site.put("/feed", Reply::articles(&BOTH));
            tab.site.put("/feed/slow", Reply::articles(&["Slow"]).delay(2500));
            let rails = "<news-rail src=/feed loading=eager></news-rail><news-rail id=slow dedupe=none src=/feed/slow loading=eager></news-rail>";
            there_and_back(tab, rails, "/feed/slow").await;
            tab.wait_for_state("#slow", "ready").await;
            assert_eq!(tab.titles("#slow").await, ["Slow"]);
            assert_eq!(tab.titles("news-rail").await, BOTH);
            assert_eq!((tab.site.count("/feed"), tab.details("newsrail-ready").await.len()), (1, 2));
            assert_eq!(tab.console().await, []);
        })
        .await;
    matrix
        .run(Case::real("H30", "no list is asked for far below the view"), async |tab| {
            tab.site.put("/feed", Reply::articles(&BOTH));
            let rail = "<div style='height:4000px'></div><news-rail src=/feed></news-rail>";
            tab.visit(&Page::new(rail).with_loader()).await;
            tab.pause(600).await;
            assert_eq!((tab.site.count("/feed"), tab.site.count_widget(".wasm")), (0, 0));
            tab.scroll_to("news-rail").await;
            tab.wait_for_state("news-rail", "ready").await;
            tab.assert_quiet().await;
        })
        .await;
    matrix.finish();
}

#[tokio::test]
async fn a_rail_that_was_removed_while_the_engine_failed_to_load_starts_anew() {
    let tab = Tab::open().await;
    tab.site.put("/feed", Reply::articles(&BOTH));
    for file in tab.site.widget_files(".wasm") {
        tab.site.alter(&file, |_| Reply::not_found().delay(600));
    }
    tab.visit(&Page::new("<news-rail src=/feed loading=eager></news-rail>").with_loader()).await;
    tab.wait_for_requests("/feed", 1).await;
    tab.run("window.rail = document.querySelector('news-rail'); rail.remove()").await;
    // The wasm is asked for twice before the engine counts as failed.
    tab.pause(2500).await;
    assert_eq!(tab.events().await, []);
    assert_eq!(tab.eval("rail.hasAttribute('state')").await, false);
    tab.site.put_dist("/newsrail/");
    tab.run("document.body.append(rail)").await;
    tab.wait_for_state("news-rail", "ready").await;
    assert_eq!(tab.titles("news-rail").await, BOTH);
}
