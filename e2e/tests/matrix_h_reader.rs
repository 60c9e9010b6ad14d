//! The fault matrix: readers without a mouse or a screen, and what the page does with their clicks and with a rail's events.

use e2e::{Case, Matrix, Page, Reply, Tab, serde_json::json, tokio};

const BOTH: [&str; 2] = ["One", "Two"];
const RAIL: &str = "document.querySelector('news-rail')";

fn inside(selector: &str) -> String {
    format!("{RAIL}.shadowRoot.querySelector({})", json!(selector))
}

#[tokio::test]
async fn events() {
    let mut matrix = Matrix::open().await;
    matrix
        .run(Case::real("H33", "every event"), async |tab| {
            tab.site.put("/feed", Reply::articles(&BOTH));
            let throws = "<script>window.__threw = new Set(); for (const type of ['ready', 'warn', 'error', 'empty', 'view', 'click', 'play'])
                addEventListener('newsrail-' + type, () => { __threw.add(type); throw new Error('the page throws') })</script>";
            let page = Page::new("<news-rail src=/feed limit=lots></news-rail>").head(throws).with_loader();
            tab.visit(&page).await;
            tab.wait_for_state("news-rail", "ready").await;
            assert_eq!(tab.titles("news-rail").await, BOTH);
            let count = "window.__events.filter(({ type }) => type === 'newsrail-ready').length";
            tab.run(&format!("{RAIL}.refresh()")).await;
            tab.wait_for(&format!("{count} === 2")).await;
            tab.run("addEventListener('click', (event) => event.preventDefault())").await;
            tab.click("news-rail", "[part~=link]").await;
            tab.wait_for("window.__events.some(({ type }) => type === 'newsrail-click')").await;
            tab.wait_for("window.__events.some(({ type }) => type === 'newsrail-view')").await;
            // An empty feed, a failing one, and back.
            tab.site.put("/feed/empty", Reply::articles::<&str>(&[]));
            for (src, state) in [("/feed/empty", "empty"), ("/feed/none", "error"), ("/feed", "ready")] {
                tab.run(&format!("{RAIL}.src = '{src}'")).await;
                tab.wait_for_state("news-rail", state).await;
            }
            assert_eq!(tab.titles("news-rail").await, BOTH);
            let film = r#"{"items":[{"url":"/film","title":"Film","attachments":[{"url":"/film.mp4","mime_type":"video/mp4"}]}]}"#;
            tab.site.put("/feed/film", Reply::json(film));
            tab.run(&format!("Object.assign({RAIL}, {{ kind: 'video', src: '/feed/film' }})")).await;
            tab.wait_for(&inside("[part~=play-button]")).await;
            tab.click("news-rail", "[part~=play-button]").await;
            tab.wait_for(&inside("[part~=player]")).await;
            assert_eq!(tab.eval("__threw.size").await, 7);
            // There is nothing but the page's own exceptions and our lines.
            for line in tab.console().await {
                let known = [
                    ("error", "the page throws"),
                    ("console.warn", "[newsrail] attribute: "),
                    ("console.warn", "[newsrail] http: "),
                ];
                assert!(known.iter().any(|(kind, text)| line.kind == *kind && line.text.contains(text)), "{line:?}");
            }
        })
        .await;
    matrix
        .run(Case::real("H33", "handlers that take the rail apart"), async |tab| {
            tab.site.put("/feed", Reply::articles(&BOTH));
            let meddles = "<script>
                addEventListener('newsrail-ready', ({ target }) => { if (window.__meddled) return; window.__meddled = 1; target.limit = 1; target.refresh(); target.feed = null; target.remove(); document.body.append(target) })
            </script>";
            tab.visit(&Page::new("<news-rail src=/feed loading=eager></news-rail>").head(meddles).with_loader()).await;
            tab.wait_for(&format!("window.__meddled && {RAIL}.getAttribute('state') == 'ready' && {RAIL}.shadowRoot.querySelectorAll('[part~=item]').length == 1")).await;
            assert_eq!(tab.titles("news-rail").await, ["One"]);
            assert_eq!(tab.console().await, []);
        })
        .await;
    matrix.finish();
}

#[tokio::test]
async fn keyboard_and_screen_reader() {
    let mut matrix = Matrix::open().await;
    let visit = async |tab: &Tab| {
        tab.site.put("/feed", Reply::articles(&BOTH));
        let body = "<button id=before>Before</button><news-rail src=/feed loading=eager><a href=/latest>Latest news</a></news-rail><button id=after>After</button>";
        tab.visit(&Page::new(body).with_loader()).await;
        tab.wait_for_state("news-rail", "ready").await;
    };
    matrix
        .run(Case::real("H34", "a list, one heading"), async |tab| {
            visit(tab).await;
            for (selector, role, name) in [
                ("section", "region", "Latest news"),
                ("[part=heading]", "heading", "Latest news"),
                ("[part=list]", "list", ""),
                ("[part~=item] [part=link]", "link", "One"),
            ] {
                assert_eq!(
                    tab.role_and_name(&inside(selector)).await,
                    (role.to_owned(), name.to_owned()),
                    "{selector}"
                );
            }
            let headings =
                format!("{RAIL}.shadowRoot.querySelectorAll('h1, h2, h3, h4, h5, h6, [role=heading]').length");
            assert_eq!(tab.eval(&headings).await, 1);
            // The previous content is not read out in addition.
            let child = format!("{RAIL}.querySelector('a').getClientRects().length");
            assert_eq!(tab.eval(&child).await, 0);
        })
        .await;
    matrix
        .run(Case::real("H34", "the focus is not taken, nor lost"), async |tab| {
            visit(tab).await;
            tab.run("document.querySelector('#after').focus()").await;
            for titles in [&["Three", "One"][..], &["One"], &["Two", "Four"]] {
                tab.site.put("/feed", Reply::articles(titles));
                tab.run(&format!("{RAIL}.refresh()")).await;
                tab.wait_for(&format!("{}.textContent == {}", inside("[part~=title]"), json!(titles[0]))).await;
                assert_eq!(tab.focused().await.1, "After");
                // The reader requested nothing, so nothing is announced.
                assert_eq!(tab.texts("news-rail", "[role=status], [aria-live]").await.concat(), "");
            }
            // Inside the list the focus stays, whatever arrives.
            tab.run(&format!("{}.focus()", inside("[part~=item] [part=link]"))).await;
            tab.site.put("/feed", Reply::articles(&["Two", "Five", "Six"]));
            tab.run(&format!("{RAIL}.refresh()")).await;
            tab.wait_for(&format!("{RAIL}.shadowRoot.querySelectorAll('[part~=item]').length == 3")).await;
            assert_eq!(tab.focused().await.1, "Two");
            assert_eq!(tab.console().await, []);
        })
        .await;
    matrix
        .run(Case::real("H34", "every link is a stop, in their order"), async |tab| {
            visit(tab).await;
            tab.run("document.querySelector('#before').focus()").await;
            let mut stops = Vec::new();
            for _ in 0..8 {
                tab.press(e2e::fantoccini::key::Key::Tab).await;
                let stop = tab.focused().await.1;
                if stop == "After" {
                    break;
                }
                stops.push(stop);
            }
            assert_eq!(stops, BOTH);
        })
        .await;
    matrix.finish();
}

/// A router as in applications: it handles every click on a link of this site.
const ROUTER: &str = "<script>
    window.__routes = [];
    document.addEventListener('click', (event) => {
        const link = event.composedPath().find((node) => node.localName == 'a');
        if (!link || event.defaultPrevented || link.origin != location.origin) return;
        event.preventDefault();
        __routes.push(link.pathname);
        history.pushState({}, '', link.href);
    }, CAPTURE);
</script>";

#[tokio::test]
async fn routers() {
    let mut matrix = Matrix::open().await;
    for (name, capture, clicks) in [("after us", "false", 1), ("before us", "true", 0)] {
        matrix
            .run(Case::real("H35", name), async |tab| {
                tab.site.put("/feed", Reply::articles(&BOTH));
                tab.visit(
                    &Page::new("<news-rail src=/feed loading=eager></news-rail>")
                        .head(&ROUTER.replace("CAPTURE", capture))
                        .with_loader(),
                )
                .await;
                tab.wait_for_state("news-rail", "ready").await;
                tab.click("news-rail", "[part~=item]:nth-child(2) [part~=link]").await;
                tab.wait_for("location.pathname == '/article/2'").await;
                assert_eq!(tab.eval("__routes").await, json!(["/article/2"]));
                // The page was not left, and the rail still works.
                assert_eq!(tab.site.count("/article/2"), 0);
                assert_eq!(tab.details("newsrail-click").await.len(), clicks);
                assert_eq!(tab.titles("news-rail").await, BOTH);
                assert_eq!(tab.console().await, []);
            })
            .await;
    }
    matrix
        .run(Case::real("H35", "the page cancels newsrail-click and goes there itself"), async |tab| {
            tab.site.put("/feed", Reply::articles(&BOTH));
            let own = "<script>addEventListener('newsrail-click', (event) => { event.preventDefault(); history.pushState({}, '', event.detail.url) })</script>";
            tab.visit(&Page::new("<news-rail src=/feed loading=eager></news-rail>").head(own).with_loader()).await;
            tab.wait_for_state("news-rail", "ready").await;
            tab.click("news-rail", "[part~=link]").await;
            tab.wait_for("location.pathname == '/article/1'").await;
            assert_eq!((tab.site.count("/article/1"), tab.console().await), (0, vec![]));
        })
        .await;
    matrix
        .run(Case::real("H35", "Turbo's"), async |tab| {
            tab.site.put("/feed", Reply::articles(&BOTH));
            tab.site.put_library("/library.js", "@hotwired/turbo/dist/turbo.es2017-umd.js");
            let page = Page::new("<h1>First</h1><news-rail src=/feed loading=eager></news-rail>")
                .head("<script src=/library.js></script>");
            tab.site.put(
                "/article/1",
                Reply::html(
                    "<!doctype html><head><script src=/library.js></script></head><body><h1>The article</h1></body>",
                ),
            );
            tab.visit(&page.with_loader()).await;
            tab.wait_for_state("news-rail", "ready").await;
            tab.run("window.stays = 1").await;
            tab.click("news-rail", "[part~=link]").await;
            tab.wait_for("document.querySelector('h1').textContent == 'The article'").await;
            assert!(tab.is_true("window.stays == 1").await, "Turbo has not seen the link");
        })
        .await;
    matrix.finish();
}
