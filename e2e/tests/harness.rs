//! The harness itself: it detects what it is meant to detect.

use e2e::{Cors, Page, Reply, Tab};
use e2e::{serde_json, tokio};
use serde_json::json;

#[tokio::test]
async fn a_still_page_is_quiet() {
    let tab = Tab::open().await;
    tab.visit(&Page::new("<h1>Nothing happens</h1>")).await;
    tab.assert_quiet().await;
}

#[tokio::test]
#[should_panic(expected = "the page moved")]
async fn a_page_that_moves_is_noticed() {
    let tab = Tab::open().await;
    tab.visit(&Page::new("<p id=first>First</p><p>Second</p>")).await;
    tab.settle().await;
    tab.run("document.querySelector('#first').style.height = '200px'").await;
    tab.assert_quiet().await;
}

#[tokio::test]
async fn what_is_still_parsed_moves_by_itself_before_all_rails_and_nowhere_else() {
    // A button that is painted before the parser has reached its text.
    let button = "<p><button><script src=/slow.js></script>Text</button></p>";
    let rail = "<news-rail></news-rail>";
    // Enough text that every engine paints the page while it is parsed.
    let text = format!("<p>{}</p>", "Words. ".repeat(100));
    for (body, is_noticed) in [([&text, button, rail], false), ([&text, rail, button], true)] {
        let tab = Tab::open().await;
        tab.site.put("/slow.js", Reply::new("text/javascript", "").delay(1_000));
        tab.visit(&Page::new(body.concat())).await;
        let shifts = tab.shifts().await;
        assert_eq!(!shifts.is_empty(), is_noticed, "{body:?}: {shifts:?}");
    }
}

#[tokio::test]
#[should_panic(expected = "something to say")]
async fn a_line_of_the_console_is_noticed() {
    let tab = Tab::open().await;
    tab.visit(&Page::new("<script>console.info('something to say')</script>")).await;
    tab.assert_quiet().await;
}

#[tokio::test]
async fn errors_rejections_and_breaches_are_told_apart() {
    let tab = Tab::open().await;
    let page = Page::new("<img src=/not-there.png><p style='color:red'>x</p><script src=/faulty.js></script>");
    tab.site.put(
        "/faulty.js",
        Reply::new(
            "text/javascript",
            "Promise.reject(new Error('lost')); console.warn('[newsrail] x', {a: 1}); throw new Error('thrown')",
        ),
    );
    tab.visit(&page.csp("style-src 'none'")).await;
    tab.wait_for("window.__log.length >= 4").await;
    let lines: Vec<(String, String)> = tab.console().await.into_iter().map(|line| (line.kind, line.text)).collect();
    let line = |kind: &str| lines.iter().find(|line| line.0 == kind).map(|line| line.1.as_str());
    assert_eq!(lines.len(), 4, "{lines:?}");
    assert_eq!(line("console.warn"), Some("[newsrail] x {\"a\":1}"));
    assert_eq!(line("unhandledrejection"), Some("Error: lost"));
    assert!(line("error").is_some_and(|text| text.ends_with("Error: thrown")), "{lines:?}");
    assert!(line("securitypolicyviolation").is_some_and(|text| text.starts_with("style-src-attr inline")), "{lines:?}");
    assert!(tab.site.count("/not-there.png") >= 1);
}

#[tokio::test]
async fn events_are_recorded_with_their_detail() {
    let tab = Tab::open().await;
    tab.visit(&Page::new("<news-rail id=a></news-rail>")).await;
    tab.run(
        "document.querySelector('#a').dispatchEvent(new CustomEvent('newsrail-click', \
         { bubbles: true, composed: true, detail: { index: 2, event: new MouseEvent('click') } }))",
    )
    .await;
    assert_eq!(tab.details("newsrail-click").await, [json!({ "index": 2, "event": "click" })]);
    assert_eq!(tab.events().await[0].target, "news-rail#a");
}

#[tokio::test]
async fn the_site_answers_as_it_is_told() {
    let tab = Tab::open().await;
    tab.site.put("/open", Reply::json("{}").cors(Cors::Anybody));
    tab.site.put("/closed", Reply::json("{}"));
    tab.site.put("/reset", Reply::json("{}").reset());
    tab.site.put("/refused", Reply::refused());
    tab.site.put_series("/series", [Reply::json("1"), Reply::json("2")]);
    tab.site.put("/slow", Reply::json("").chunks([("[1,", 200), ("2]", 200)]));
    tab.site.put("/late", Reply::xml(b"\xd0\xc2\xce\xc5".as_slice()).status(503).header("Retry-After", "7").delay(300));
    tab.visit(&Page::new("")).await;
    let fetched = |url: String| {
        let script = format!("fetch('{url}').then((r) => r.text()).catch(() => 'refused')");
        async { tab.eval(&{ script }).await }
    };
    assert_eq!(fetched(tab.site.there("/open")).await, "{}");
    assert_eq!(fetched(tab.site.there("/closed")).await, "refused");
    assert_eq!(fetched(tab.site.here("/reset")).await, "refused");
    assert_eq!(fetched(tab.site.here("/refused")).await, "refused");
    assert_eq!(fetched(tab.site.refusing("/").await).await, "refused");
    for answer in ["1", "2", "2"] {
        assert_eq!(fetched(tab.site.here("/series")).await, answer);
    }
    // Its certificate is self-signed.
    assert_eq!(fetched(tab.site.secure("/open")).await, "refused");
    assert_eq!(fetched(tab.site.here("/slow")).await, "[1,2]");
    let late = "fetch('/late?a=1').then(async (r) => [r.status, r.headers.get('retry-after'), (await r.arrayBuffer()).byteLength])";
    assert_eq!(tab.eval(late).await, json!([503, "7", 4]));
    let hits = tab.site.hits();
    let at = |path: &str| hits.iter().find(|hit| hit.path == path);
    assert!(at("/late").is_some_and(|hit| hit.query == "a=1" && hit.headers.contains_key("user-agent")), "{hits:?}");
    assert_eq!(
        fetched(tab.site.here("/nowhere")).await.as_str().map(|text| text.contains("404 Not Found")),
        Some(true)
    );
}

#[tokio::test]
async fn the_strict_policy_allows_the_loader_and_no_inline_style() {
    let tab = Tab::open().await;
    tab.visit(&Page::new("<p id=p>x</p>").strict()).await;
    tab.run("document.querySelector('#p').setAttribute('style', 'color: red')").await;
    tab.wait_for("window.__log.length === 1").await;
    assert_eq!(tab.console().await[0].kind, "securitypolicyviolation");
    assert_eq!(
        tab.eval("(() => { try { document.body.innerHTML = ''; } catch (e) { return e.name; } })()").await,
        "TypeError"
    );
}

#[tokio::test]
async fn a_page_under_tls_is_served() {
    let tab = Tab::open_trusting().await;
    Page::new("<h1>Safe</h1>").widget_secure().serve_at(&tab.site, "/page/safe.html");
    tab.goto(&tab.site.secure("/page/safe.html")).await;
    assert_eq!(tab.eval("location.protocol + document.querySelector('h1').textContent").await, "https:Safe");
    tab.assert_quiet().await;
}

#[tokio::test]
async fn what_is_left_in_a_page_is_noticed() {
    let tab = Tab::open().await;
    tab.visit(&Page::new("<p id=p>x</p>").watched()).await;
    tab.assert_no_trace(&[]).await;
    tab.run("window.added = 1; document.cookie = 'a=b'; localStorage.kept = 1; document.querySelector('#p').title = 'y'; document.body.append('z'); fetch('/asked')").await;
    tab.wait_for("window.__changes.length >= 2").await;
    let traces = tab.traces(&["/expected"]).await;
    let wanted = [
        "a global: added",
        "a cookie: a=b",
        "localStorage: kept",
        "a change: attributes p#p title",
        "a change: childList body #text",
        "a request for /asked",
    ];
    for trace in wanted {
        assert!(traces.iter().any(|other| other == trace), "{trace} is not among {traces:#?}");
    }
    assert_eq!(traces.len(), wanted.len(), "{traces:#?}");
    // Requests that reach no server are seen too.
    tab.run("new Image().src = 'http://stranger.example/x.png'; alert('x')").await;
    tab.wait_for("window.__log.length >= 2").await;
    let mut lines: Vec<String> =
        tab.console().await.into_iter().map(|line| format!("{} {}", line.kind, line.text)).collect();
    lines.sort();
    assert_eq!(lines, ["strange-request img-src http://stranger.example/x.png", "trap alert x"]);
}

#[tokio::test]
async fn a_long_task_is_noticed() {
    let tab = Tab::open().await;
    tab.visit(&Page::new("")).await;
    tab.run("setTimeout(() => { const end = performance.now() + 120; while (performance.now() < end); })").await;
    tab.wait_for("window.__longTasks.some(({ duration }) => duration >= 100)").await;
    assert!(tab.longest_task().await >= 100.0);
}
