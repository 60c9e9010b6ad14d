//! The fault matrix: pages with a strict policy, without an origin, or with unusual URLs.

use e2e::{Case, Cors, Matrix, Page, Reply, Tab, serde_json::json, tokio};
use std::{env, fs};

const BOTH: [&str; 2] = ["One", "Two"];

/// Two articles; cases may replace their URLs.
const DATED: &str = r#"{"version":"https://jsonfeed.org/version/1.1","items":[
    {"id":"1","url":"/article/1","title":"One","date_published":"2012-09-20T08:00:00Z"},
    {"id":"2","url":"/article/2","title":"Two","date_published":"2012-09-19T08:00:00Z"}]}"#;

/// A feed of two articles, the first with a picture.
fn with_picture() -> Reply {
    let item = |n: u32, title: &str| json!({ "id": n.to_string(), "url": format!("/{n}"), "title": title, "image": "/picture.svg", "date_published": "2012-09-20T08:00:00Z" });
    Reply::json(
        json!({ "version": "https://jsonfeed.org/version/1.1", "items": [item(1, "One"), item(2, "Two")] }).to_string(),
    )
}

fn picture() -> Reply {
    Reply::new("image/svg+xml", "<svg xmlns='http://www.w3.org/2000/svg' width='16' height='9'/>")
}

/// Opens a page with that policy and a rail of `/feed`, which has a picture.
async fn visit(tab: &Tab, policy: &str) {
    tab.site.put("/feed", with_picture().cors(Cors::Anybody));
    tab.site.put("/picture.svg", picture());
    tab.visit(&Page::with_rail("src=/feed").csp(policy)).await;
}

#[tokio::test]
async fn policies() {
    let mut matrix = Matrix::open().await;
    matrix
        .run(Case::real("H1", "`script-src` names the host alone"), async |tab| {
            visit(tab, "script-src {widget-host}").await;
            let detail = tab.assert_failure("csp-wasm").await;
            let lines = tab.console().await;
            let (own, engine): (Vec<_>, Vec<_>) = lines.iter().partition(|line| line.kind.starts_with("console."));
            assert!(own.len() == 1 && own[0].text.starts_with("[newsrail] csp-wasm: "), "{lines:?}");
            assert!(engine.iter().all(|line| line.kind == "securitypolicyviolation"), "{lines:?}");
            tab.assert_no_shifts().await;
            assert!(
                detail["hint"].as_str().is_some_and(|hint| hint.contains("Add 'wasm-unsafe-eval' to script-src.")),
                "{detail}"
            );
            tab.assert_no_trace(&["/feed"]).await;
        })
        .await;
    matrix
        .run(Case::real("H1", "the host and `'wasm-unsafe-eval'`"), async |tab| {
            visit(tab, "script-src {widget-host} 'wasm-unsafe-eval'").await;
            tab.assert_lists(&BOTH, &[]).await;
        })
        .await;
    matrix
        .run(Case::real("H1", "a nonce and `'wasm-unsafe-eval'`"), async |tab| {
            tab.site.put("/feed", Reply::articles(&BOTH));
            // What the loader imports is allowed by its nonce.
            let page = Page::with_rail("src=/feed").nonce("r4nd0m").csp("script-src 'nonce-r4nd0m' 'wasm-unsafe-eval'");
            tab.visit(&page).await;
            tab.assert_lists(&BOTH, &[]).await;
        })
        .await;
    matrix
        .run(Case::real("H1", "a nonce, `'strict-dynamic'` and `'wasm-unsafe-eval'`"), async |tab| {
            tab.site.put("/feed", Reply::articles(&BOTH));
            let policy =
                "script-src 'nonce-r4nd0m' 'strict-dynamic' 'wasm-unsafe-eval'; object-src 'none'; base-uri 'none'";
            tab.visit(&Page::with_rail("src=/feed").nonce("r4nd0m").csp(policy)).await;
            tab.assert_lists(&BOTH, &[]).await;
        })
        .await;
    matrix
        .run(Case::real("H2", "`connect-src` refuses the feed"), async |tab| {
            tab.site.put("/feed", with_picture().cors(Cors::Anybody));
            tab.visit(&Page::with_rail("src={there}/feed").csp("connect-src {here}")).await;
            let detail = tab.assert_refused("csp", "connect-src").await;
            assert_eq!(detail["directive"], "connect-src", "{detail}");
            assert_eq!(tab.site.count("/feed"), 0);
        })
        .await;
    matrix
        .run(Case::real("H2", "`connect-src` refuses the wasm"), async |tab| {
            tab.site.put("/feed", with_picture());
            tab.visit(&Page::with_rail("src=/feed").csp("connect-src {here}").widget_there()).await;
            let detail = tab.assert_refused("csp", "connect-src").await;
            let header = format!("Add {} to connect-src.", tab.site.there(""));
            assert!(detail["hint"].as_str().is_some_and(|hint| hint.contains(&header)), "{detail}");
        })
        .await;
    matrix
        .run(Case::real("H2", "`img-src` refuses the pictures"), async |tab| {
            visit(tab, "img-src 'none'").await;
            tab.wait_for_state("news-rail", "ready").await;
            tab.wait_for("window.__log.some(({ kind }) => kind == 'securitypolicyviolation')").await;
            assert_eq!(tab.titles("news-rail").await, BOTH);
            // The space for pictures is kept, and holds the titles' initials.
            let place = "(() => { const { width, height } = document.querySelector('news-rail').shadowRoot.querySelector('[part~=thumbnail]').getBoundingClientRect(); return width > 50 && height > 40 })()";
            assert!(tab.is_true(place).await);
            tab.assert_console_with("securitypolicyviolation", "img-src", &[]).await;
            assert_eq!(tab.site.count("/picture.svg"), 0);
        })
        .await;
    matrix
        .run(Case::real("H2", "`style-src` allows none"), async |tab| {
            tab.site.put("/feed", Reply::articles(&BOTH));
            tab.visit(&Page::new("<news-rail src=/feed></news-rail>").with_loader().csp("style-src 'none'")).await;
            tab.wait_for_state("news-rail", "ready").await;
            assert_eq!(tab.titles("news-rail").await, BOTH);
            let style =
                "getComputedStyle(document.querySelector('news-rail').shadowRoot.querySelector('[part~=list]'))";
            assert_eq!(tab.eval(&format!("[{style}.listStyleType, {style}.display]")).await, json!(["none", "grid"]));
            tab.assert_quiet().await;
        })
        .await;
    matrix
        .run(Case::simulated("H2", "no style sheet can be had", "the page removes CSSStyleSheet's constructor, and its policy refuses styles in the page"), async |tab| {
            tab.site.put("/feed", Reply::articles(&BOTH));
            let without = "<script>window.CSSStyleSheet = function () { throw new TypeError('Illegal constructor') }</script>";
            tab.visit(&Page::new("<news-rail src=/feed></news-rail>").head(without).with_loader().csp("style-src 'none'")).await;
            tab.wait_for_state("news-rail", "ready").await;
            assert_eq!(tab.titles("news-rail").await, BOTH);
            tab.wait_for("window.__log.some(({ kind }) => kind == 'securitypolicyviolation')").await;
            // Unstyled, but in order.
            let tops = "[...document.querySelector('news-rail').shadowRoot.querySelectorAll('a[href]')].map((a) => a.getBoundingClientRect().top)";
            assert!(tab.is_true(&format!("(([one, two]) => one < two)({tops}.slice(-2))")).await);
            tab.assert_console_with("securitypolicyviolation", "style-src", &[]).await;
        })
        .await;
    matrix.finish();
}

/// A page with everything that a rail can do, under the strictest policy: nothing violates it.
#[tokio::test]
async fn trusted_types() {
    let mut matrix = Matrix::open().await;
    matrix
        .run(Case::real("H3", "the policy holds"), async |tab| {
            // Otherwise the other cases would prove nothing.
            tab.visit(&Page::new("<p></p>").strict()).await;
            let written = "(() => { try { document.querySelector('p').innerHTML = '<b>' } catch { return 'refused' } return 'written' })()";
            assert_eq!(tab.eval(written).await, "refused");
        })
        .await;
    matrix
        .run(Case::real("H3", "a list, more of it, and again"), async |tab| {
            tab.site.put("/feed", Reply::articles(&(0..20).map(|n| format!("Article {n}")).collect::<Vec<_>>()));
            let rail = "<news-rail src=/feed more=load layout=ranked><a href=/latest>Latest news</a></news-rail>";
            tab.visit(&Page::new(rail).with_loader().strict()).await;
            tab.wait_for_state("news-rail", "ready").await;
            tab.click("news-rail", "button[part=more]").await;
            tab.wait_for(
                "document.querySelector('news-rail').shadowRoot.querySelectorAll('[part~=item]').length == 15",
            )
            .await;
            tab.run("document.querySelector('news-rail').layout = 'cards'").await;
            tab.run("document.querySelector('news-rail').refresh()").await;
            tab.wait_for("window.__events.filter(({ type }) => type == 'newsrail-ready').length > 2").await;
            assert_eq!(tab.console().await, []);
        })
        .await;
    matrix
        .run(Case::real("H3", "a video"), async |tab| {
            let feed = r#"{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","url":"/1","title":"One","image":"/picture.svg","attachments":[{"url":"/one.mp4","mime_type":"video/mp4"}]}]}"#;
            tab.site.put("/feed", Reply::json(feed));
            tab.site.put("/picture.svg", picture());
            tab.site.put("/one.mp4", Reply::new("video/mp4", "").hang());
            tab.visit(&Page::new("<news-rail kind=video src=/feed></news-rail>").with_loader().strict()).await;
            tab.wait_for_state("news-rail", "ready").await;
            tab.click("news-rail", "[part~=play-button]").await;
            tab.wait_for("document.querySelector('news-rail').shadowRoot.querySelector('video')").await;
            assert_eq!(tab.console().await, []);
        })
        .await;
    matrix
        .run(Case::real("H3", "templates of the page"), async |tab| {
            tab.site.put("/feed", Reply::articles::<&str>(&[]));
            let rail = "<news-rail src=/feed><template slot=empty><b>Nothing today</b></template></news-rail>";
            tab.visit(&Page::new(rail).with_loader().strict()).await;
            tab.wait_for_state("news-rail", "empty").await;
            assert_eq!(tab.texts("news-rail", "b").await, ["Nothing today"]);
            assert_eq!(tab.console().await, []);
        })
        .await;
    matrix
        .run(Case::real("H3", "a feed that fails"), async |tab| {
            tab.visit(&Page::new("<news-rail src=/feed></news-rail>").with_loader().strict()).await;
            tab.wait_for_state("news-rail", "error").await;
            let lines = tab.console().await;
            assert!(lines.len() == 1 && lines[0].text.starts_with("[newsrail] http: "), "{lines:?}");
        })
        .await;
    matrix.finish();
}

/// Opens a page with a frame that contains a page with a rail; the tab switches to the frame.
async fn framed(tab: &Tab, frame: &str, inner: &Page) {
    inner.serve_at(&tab.site, "/page/inner.html");
    tab.visit(&Page::new(format!("<h1>Outside</h1><iframe {frame} style='width:400px;height:600px'></iframe>"))).await;
    tab.enter_frame().await;
}

#[tokio::test]
async fn frames() {
    let mut matrix = Matrix::open().await;
    matrix
        .run(Case::real("H4", "scripts and nothing else"), async |tab| {
            tab.site.put("/feed", Reply::articles(&BOTH).cors(Cors::Anybody));
            tab.site.put("/article/1", Reply::html("<!doctype html><h1>The article</h1>"));
            framed(tab, "sandbox=allow-scripts src=/page/inner.html", &Page::with_rail("src=/feed")).await;
            assert_eq!(tab.eval("origin").await, "null");
            tab.assert_lists(&BOTH, &[]).await;
            // Pop-ups are not allowed: links open in the frame.
            tab.click("news-rail", "[part~=link]").await;
            tab.wait_for("document.querySelector('h1').textContent == 'The article'").await;
        })
        .await;
    matrix
        .run(Case::real("H4", "a copy is wanted, and storage is off"), async |tab| {
            tab.site.put("/feed", Reply::articles(&BOTH).cors(Cors::Anybody));
            framed(tab, "sandbox=allow-scripts src=/page/inner.html", &Page::with_rail("src=/feed cache=local")).await;
            tab.assert_lists(&BOTH, &["storage"]).await;
        })
        .await;
    matrix
        .run(Case::real("H4", "a copy would stand in, and storage is off"), async |tab| {
            tab.site.put("/feed", Reply::not_found().cors(Cors::Anybody));
            framed(tab, "sandbox=allow-scripts src=/page/inner.html", &Page::with_rail("src=/feed cache=local")).await;
            tab.assert_fails("http").await;
            tab.assert_warned(&["storage"]).await;
        })
        .await;
    matrix
        .run(Case::real("H26", "`<base href>`"), async |tab| {
            tab.site.put("/elsewhere/feed", Reply::json(DATED.replace("/article/1", "one").replace("/article/2", "/two")));
            tab.visit(&Page::with_rail("src=feed").head("<base href=/elsewhere/>")).await;
            tab.assert_lists(&BOTH, &[]).await;
            // Relative URLs in a feed resolve against the feed, not the page.
            let links = "[...document.querySelector('news-rail').shadowRoot.querySelectorAll('[part~=item] a')].map((a) => a.href)";
            assert_eq!(tab.eval(links).await, json!([tab.site.here("/elsewhere/one"), tab.site.here("/two")]));
            tab.assert_no_trace(&["/elsewhere/feed"]).await;
        })
        .await;
    matrix
        .run(Case::real("H26", "`<base href>` of another origin, with a target"), async |tab| {
            tab.site.put("/feed", Reply::articles(&BOTH).cors(Cors::Anybody));
            tab.visit(&Page::with_rail("src=feed").head("<base href={there}/ target=_top>")).await;
            tab.assert_lists(&BOTH, &[]).await;
            assert!(tab.site.hits().iter().any(|hit| hit.path == "/feed" && hit.origin == e2e::Origin::There));
        })
        .await;
    matrix
        .run(Case::real("H26", "`about:srcdoc`"), async |tab| {
            tab.site.put("/feed", Reply::articles(&BOTH));
            // The frame inherits the base URL of the outer page.
            let inner = format!(
                "<!doctype html><script src={}></script><script src={}></script><news-rail src=/feed loading=eager><a href=/latest>Latest</a></news-rail>",
                tab.site.here("/hooks.js"),
                tab.site.here("/newsrail/newsrail.js")
            );
            tab.visit(&Page::new(format!("<iframe srcdoc='{inner}' style='width:400px;height:600px'></iframe>"))).await;
            tab.enter_frame().await;
            assert_eq!(tab.eval("location.href").await, "about:srcdoc");
            tab.wait_for_state("news-rail", "ready").await;
            assert_eq!(tab.titles("news-rail").await, BOTH);
            let link = "document.querySelector('news-rail').shadowRoot.querySelector('[part~=item] a').href";
            assert_eq!(tab.eval(link).await, json!(tab.site.here("/article/1")));
            assert_eq!(tab.console().await, []);
        })
        .await;
    matrix
        .run(Case::real("H26", "`about:srcdoc` in a sandbox"), async |tab| {
            tab.site.put("/feed", Reply::articles(&BOTH).cors(Cors::Anybody));
            let inner = format!(
                "<!doctype html><script src={}></script><script src={}></script><news-rail src=/feed loading=eager></news-rail>",
                tab.site.here("/hooks.js"),
                tab.site.here("/newsrail/newsrail.js")
            );
            tab.visit(&Page::new(format!("<iframe sandbox=allow-scripts srcdoc='{inner}'></iframe>"))).await;
            tab.enter_frame().await;
            tab.wait_for_state("news-rail", "ready").await;
            assert_eq!(tab.titles("news-rail").await, BOTH);
            assert_eq!(tab.console().await, []);
        })
        .await;
    matrix
        .run(Case::real("H26", "`file:`"), async |tab| {
            tab.site.put("/feed", Reply::articles(&BOTH).cors(Cors::Anybody));
            let page = format!(
                "<!doctype html><meta charset=utf-8><script src={0}/hooks.js></script><script async crossorigin src={0}/newsrail/newsrail.js></script>\
                 <news-rail src={0}/feed loading=eager></news-rail><news-rail id=own src=feed.json loading=eager><a href=latest.html>Latest</a></news-rail>",
                tab.site.here("")
            );
            let file = env::temp_dir().join(format!("newsrail-{}.html", std::process::id()));
            fs::write(&file, page).expect("a folder for files that do not stay");
            tab.goto(&format!("file://{}", file.display())).await;
            tab.wait_for_state("news-rail", "ready").await;
            tab.wait_for_state("#own", "error").await;
            fs::remove_file(&file).expect("a file that was just written");
            assert_eq!(tab.titles("news-rail").await, BOTH);
            // Browsers do not read a feed next to the page: the children stay.
            assert!(tab.is_true("document.querySelector('#own > a').getClientRects().length > 0").await);
            let lines = tab.console().await;
            let said: Vec<_> = lines.iter().filter_map(|line| line.text.split(": ").next()).collect();
            assert_eq!(said, ["[newsrail] attribute", "[newsrail] no-src"]);
        })
        .await;
    matrix.finish();
}
