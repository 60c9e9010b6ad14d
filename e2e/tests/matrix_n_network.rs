//! The fault matrix: what networks and servers do.

use e2e::{Case, Cors, Hit, Matrix, Page, Reply, Tab, serde_json::json, tokio};
use std::time::Duration;

const JSON: &str = r#"{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","url":"/1","title":"One","date_published":"2012-09-20T08:00:00+08:00"},{"id":"2","url":"/2","title":"Two","date_published":"2012-09-19T08:00:00+08:00"}]}"#;
const RSS: &str = r#"<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><link>/</link><item><guid>1</guid><link>/1</link><title>One</title><pubDate>Thu, 20 Sep 2012 08:00:00 +0800</pubDate></item><item><guid>2</guid><link>/2</link><title>Two</title><pubDate>Wed, 19 Sep 2012 08:00:00 +0800</pubDate></item></channel></rss>"#;
const PAGE: &str = "<!doctype html><html><head><title>Sign in</title></head><body><p>Sign in first</p><script>alert(1)</script></body></html>";
const BOTH: [&str; 2] = ["One", "Two"];

/// A rail with the feed `reply` shows both articles, with exactly these warnings.
async fn assert_rail_lists(tab: &Tab, reply: Reply, codes: &[&str]) {
    tab.site.put("/feed", reply);
    tab.visit_rail("src=/feed").await;
    tab.assert_lists(&BOTH, codes).await;
    tab.assert_no_trace(&["/feed"]).await;
}

/// A rail with the feed `reply` fails with that code; returns the event's detail.
async fn assert_rail_fails(tab: &Tab, reply: Reply, code: &str) -> e2e::serde_json::Value {
    tab.site.put("/feed", reply);
    tab.visit_rail("src=/feed timeout=2").await;
    let detail = tab.assert_fails(code).await;
    tab.assert_no_trace(&["/feed"]).await;
    detail
}

/// The first article of `reply` is shown, although the response is aborted. The engine is already running when it arrives, and the abort comes
/// later than the bytes: browsers discard what has not been read by then.
async fn under_way(tab: &Tab, reply: Reply) {
    tab.site.put("/feed/first", Reply::json(JSON.replace("One", "First")));
    tab.site.put("/feed", reply);
    tab.visit_rail("src=/feed/first timeout=2").await;
    tab.wait_for_state("news-rail", "ready").await;
    tab.run("document.querySelector('news-rail').src = '/feed'").await;
    tab.wait_for("document.querySelector('news-rail').shadowRoot.querySelector('[part~=title]').textContent == 'One'")
        .await;
    tab.assert_lists(&["One"], &["truncated"]).await;
    tab.assert_no_trace(&["/feed"]).await;
}

/// The times between the requests for a path.
fn gaps(tab: &Tab, path: &str) -> Vec<Duration> {
    let hits: Vec<Hit> = tab.site.hits().into_iter().filter(|hit| hit.path == path).collect();
    hits.windows(2).map(|pair| pair[1].at - pair[0].at).collect()
}

/// Makes the page's clock and timers run ten times as fast.
const FAST: &str = "<script>{
    const [now, timeout] = [performance.now.bind(performance), setTimeout];
    performance.now = () => now() * 10;
    window.setTimeout = (then, ms, ...args) => timeout(then, ms / 10, ...args);
}</script>";

#[tokio::test]
async fn answers_that_are_no_feed() {
    let mut matrix = Matrix::open().await;
    matrix
        .run(Case::real("N1", "404"), async |tab| {
            let detail = assert_rail_fails(tab, Reply::not_found(), "http").await;
            assert_eq!((&detail["status"], &detail["phase"]), (&json!(404), &json!("fetch")));
        })
        .await;
    matrix
        .run(Case::real("N2", "a soft 404"), async |tab| {
            assert_rail_fails(tab, Reply::html("<html><body><h1>404 Not Found</h1></body></html>"), "not-a-feed").await;
        })
        .await;
    matrix
        .run(Case::real("N2", "a login page after a redirect"), async |tab| {
            tab.site.put("/feed/login", Reply::html(PAGE));
            assert_rail_fails(tab, Reply::redirect("/feed/login"), "not-a-feed").await;
        })
        .await;
    matrix
        .run(Case::real("N2", "a captive portal's page, called a feed"), async |tab| {
            assert_rail_fails(tab, Reply::xml(format!("\n <!-- portal -->\n{PAGE}")), "not-a-feed").await;
        })
        .await;
    matrix
        .run(Case::real("N5", "204"), async |tab| {
            assert_rail_fails(tab, Reply::new("", "").status(204), "empty-body").await;
        })
        .await;
    matrix
        .run(Case::real("N5", "200 without a byte"), async |tab| {
            assert_rail_fails(tab, Reply::xml(""), "empty-body").await;
        })
        .await;
    matrix
        .run(Case::real("N5", "200 with white space"), async |tab| {
            assert_rail_fails(tab, Reply::xml(" \r\n\t "), "empty-body").await;
        })
        .await;
    matrix
        .run(Case::real("N8", "a wall of scripts"), async |tab| {
            let detail = assert_rail_fails(tab, Reply::html(PAGE).status(403), "http").await;
            assert_eq!(detail["status"], 403);
        })
        .await;
    matrix.finish();
}

#[tokio::test]
async fn servers_that_are_ill() {
    let mut matrix = Matrix::open().await;
    matrix
        .run(Case::real("N3", "500 once, then well again"), async |tab| {
            tab.site.put_series("/feed", [Reply::html("<h1>500</h1>").status(500), Reply::json(JSON)]);
            tab.visit_rail("src=/feed").await;
            let detail = tab.assert_fails("http").await;
            assert_eq!(detail["status"], 500);
            let away = format!("{} - Date.now()", detail["retryAt"]);
            let away = tab.eval(&away).await.as_f64().unwrap_or_default();
            assert!((1.0..3500.0).contains(&away), "{away} ms from now, of {detail}");
            tab.wait_for_state("news-rail", "ready").await;
            assert_eq!(tab.titles("news-rail").await, BOTH);
            assert_eq!(tab.details("newsrail-error").await.len(), 1);
            let gaps = gaps(tab, "/feed");
            assert!(gaps.len() == 1 && gaps[0] >= Duration::from_millis(1900), "{gaps:?}");
            tab.assert_console(&["[newsrail] http: "]).await;
            tab.assert_no_trace(&["/feed"]).await;
        })
        .await;
    let fast = "the page's clocks and timers run ten times as fast, so that minutes take seconds";
    for status in [500, 502, 503] {
        let name =
            ["500 for good", "502 for good", "503 for good"][usize::from(status != 500) + usize::from(status == 503)];
        matrix
            .run(Case::simulated("N3", name, fast), async |tab| {
                tab.site.put("/feed", Reply::html("<h1>down</h1>").status(status));
                tab.visit(&Page::with_rail("src=/feed").head(FAST)).await;
                tab.assert_fails("http").await;
                tab.wait_for_requests("/feed", 4).await;
                // Each retry waits longer than the one before, and there are only three.
                let gaps = gaps(tab, "/feed");
                assert!(gaps.iter().zip([190, 390, 790]).all(|(gap, least)| gap.as_millis() >= least), "{gaps:?}");
                tab.pause(3000).await;
                assert_eq!(tab.site.count("/feed"), 4);
                tab.assert_fails("http").await;
            })
            .await;
    }
    matrix
        .run(Case::real("N4", "429, seconds"), async |tab| {
            let detail = assert_rail_fails(
                tab,
                Reply::html("slow down").status(429).header("Retry-After", "3600"),
                "rate-limited",
            )
            .await;
            assert_eq!(detail["status"], 429);
            let away = tab.eval(&format!("{} - Date.now()", detail["retryAt"])).await.as_f64().unwrap_or_default();
            assert!((3_500_000.0..3_700_000.0).contains(&away), "{away} ms from now");
            // An explicit refresh has to wait as well.
            tab.run("document.querySelector('news-rail').refresh()").await;
            tab.pause(1500).await;
            assert_eq!(tab.site.count("/feed"), 1);
        })
        .await;
    matrix
        .run(Case::real("N4", "503, two seconds"), async |tab| {
            let wait = Reply::html("soon").status(503).header("Retry-After", "2");
            tab.site.put_series("/feed", [wait, Reply::json(JSON)]);
            tab.visit_rail("src=/feed").await;
            tab.assert_fails("rate-limited").await;
            tab.wait_for_state("news-rail", "ready").await;
            assert!(gaps(tab, "/feed")[0] >= Duration::from_millis(1900), "{:?}", gaps(tab, "/feed"));
        })
        .await;
    matrix
        .run(Case::real("N4", "503, a date in a year"), async |tab| {
            let date = "Wed, 24 Nov 2077 00:00:00 GMT";
            let detail =
                assert_rail_fails(tab, Reply::html("later").status(503).header("Retry-After", date), "rate-limited")
                    .await;
            let away = tab.eval(&format!("{} - Date.now()", detail["retryAt"])).await.as_f64().unwrap_or_default();
            assert!((3_500_000.0..3_700_000.0).contains(&away), "{away} ms from now: an hour at most");
        })
        .await;
    matrix
        .run(Case::real("N4", "503, nonsense"), async |tab| {
            // A meaningless Retry-After is ignored: this is an ordinary failure.
            let reply = Reply::html("?").status(503).header("Retry-After", "soonish");
            tab.site.put_series("/feed", [reply, Reply::json(JSON)]);
            tab.visit_rail("src=/feed").await;
            let detail = tab.assert_fails("http").await;
            assert!(detail["retryAt"].is_number(), "{detail}");
            tab.wait_for_state("news-rail", "ready").await;
        })
        .await;
    matrix.finish();
}

/// Opens a page under a service worker that responds to `/feed` with the expression `answer`.
async fn with_worker(tab: &Tab, answer: &str) {
    let worker = format!(
        "let asked = 0; onfetch = (event) => {{ if (new URL(event.request.url).pathname == '/feed') {{ asked++; event.respondWith({answer}); }} }};
         onactivate = (event) => event.waitUntil(clients.claim()); oninstall = () => skipWaiting();"
    );
    tab.site.put("/page/worker.js", Reply::new("text/javascript", worker).header("Service-Worker-Allowed", "/"));
    tab.visit(&Page::new("")).await;
    tab.run("navigator.serviceWorker.register('/page/worker.js', { scope: '/' })").await;
    tab.wait_for("navigator.serviceWorker.controller !== null").await;
    tab.visit_rail("src=/feed").await;
}

#[tokio::test]
async fn service_workers_and_odd_statuses() {
    let mut matrix = Matrix::open().await;
    matrix
        .run(Case::real("N6", "from a service worker"), async |tab| {
            tab.site.put("/feed", Reply::json(JSON));
            // It responds with 304 unless the request bypasses every cache.
            with_worker(
                tab,
                "event.request.cache == 'reload' ? fetch(event.request) : new Response(null, { status: 304 })",
            )
            .await;
            tab.assert_lists(&BOTH, &["304-no-cache"]).await;
        })
        .await;
    matrix
        .run(Case::real("N6", "from a server, once"), async |tab| {
            tab.site.put_series("/feed", [Reply::new("", "").status(304), Reply::json(JSON)]);
            tab.visit_rail("src=/feed").await;
            tab.assert_lists(&BOTH, &["304-no-cache"]).await;
            assert_eq!(tab.site.count("/feed"), 2);
        })
        .await;
    matrix
        .run(Case::real("N6", "from a server, always"), async |tab| {
            assert_rail_fails(tab, Reply::new("", "").status(304), "http").await;
            assert_eq!(tab.site.count("/feed"), 2);
        })
        .await;
    matrix
        .run(Case::real("N25", "its offline page"), async |tab| {
            tab.site.put("/feed", Reply::json(JSON));
            let page = "new Response('<!doctype html><title>Offline</title><p>You are offline', { headers: { 'content-type': 'text/html' } })";
            with_worker(tab, page).await;
            tab.assert_fails("not-a-feed").await;
            assert_eq!(tab.site.count("/feed"), 0);
        })
        .await;
    matrix
        .run(Case::real("N7", "the whole under 206"), async |tab| {
            let part = Reply::json(JSON).status(206).header("Content-Range", "bytes 0-170/171");
            tab.site.put("/feed", part);
            tab.visit_rail("src=/feed").await;
            tab.wait_for_state("news-rail", "ready").await;
            assert_eq!(tab.titles("news-rail").await, BOTH);
            assert!(tab.codes("newsrail-warn").await.contains(&"partial".to_owned()));
            tab.assert_quiet().await;
        })
        .await;
    matrix
        .run(Case::real("N7", "a part of it under 206"), async |tab| {
            let part = &RSS[..RSS.len() - 60];
            tab.site.put("/feed", Reply::xml(part).status(206).header("Content-Range", "bytes 0-200/400"));
            tab.visit_rail("src=/feed").await;
            tab.wait_for_state("news-rail", "ready").await;
            assert_eq!(tab.titles("news-rail").await, ["One"]);
            assert!(tab.codes("newsrail-warn").await.contains(&"partial".to_owned()));
        })
        .await;
    matrix.finish();
}

#[tokio::test]
async fn connections() {
    let mut matrix = Matrix::open().await;
    matrix
        .run(Case::real("N9", "no such host"), async |tab| {
            tab.visit(&Page::with_rail("src=http://nowhere.invalid/feed")).await;
            tab.assert_fails("network").await;
        })
        .await;
    matrix
        .run(Case::real("N9", "connection refused"), async |tab| {
            let feed = tab.site.refusing("/feed").await;
            tab.visit(&Page::with_rail(&format!("src={feed}"))).await;
            tab.assert_fails("network").await;
        })
        .await;
    matrix
        .run(Case::real("N9", "a certificate that nobody vouches for"), async |tab| {
            tab.site.put("/feed", Reply::json(JSON).cors(Cors::Anybody));
            let feed = tab.site.secure("/feed");
            tab.visit(&Page::with_rail(&format!("src={feed}"))).await;
            tab.assert_fails("network").await;
            assert_eq!(tab.site.count("/feed"), 0);
        })
        .await;
    matrix
        .run(Case::real("N9", "closed without an answer"), async |tab| {
            assert_rail_fails(tab, Reply::refused(), "network").await;
        })
        .await;
    matrix
        .run(Case::real("N10", "nothing for half of the time"), async |tab| {
            let detail = assert_rail_fails(tab, Reply::json(JSON).delay(1600), "timeout").await;
            assert_eq!(detail["phase"], "headers");
            assert!(tab.eval("performance.now()").await.as_f64().is_some_and(|ms| ms < 15_000.0));
        })
        .await;
    matrix
        .run(Case::real("N11", "a byte at a time"), async |tab| {
            let drip: Vec<_> = JSON.bytes().take(60).map(|byte| ([byte], 100)).collect();
            let detail = assert_rail_fails(tab, Reply::json("").chunks(drip).hang(), "timeout").await;
            assert_eq!(detail["phase"], "body");
            assert!(detail["bytes"].as_u64().is_some_and(|bytes| bytes > 5), "{detail}");
        })
        .await;
    matrix
        .run(Case::real("N11", "an article, and then a drip"), async |tab| {
            let start = JSON.find("{\"id\":\"2\"").unwrap_or_default();
            let chunks = [(JSON[..start].to_owned(), 0)].into_iter().chain((0..60).map(|_| (" ".to_owned(), 100)));
            under_way(tab, Reply::json("").chunks(chunks).hang()).await;
        })
        .await;
    let whole = "its fetch reports no error if a connection closes before the announced length";
    for (cut, text) in [("JSON, closed", JSON), ("XML, closed", RSS)] {
        let reply = Reply::new("application/xml", "")
            .chunks([(&text[..text.rfind("Two").unwrap_or_default()], 0), ("", 500)])
            .cut_short();
        matrix
            .run(Case::real("N12", cut).not_in("webkit", whole), async |tab| {
                under_way(tab, if text == JSON { reply.header("Content-Type", "application/json") } else { reply })
                    .await;
            })
            .await;
    }
    for (cut, text) in [("JSON, reset", JSON), ("XML, reset", RSS)] {
        let reply = Reply::new("application/xml", &text[..text.rfind("Two").unwrap_or_default()]).reset();
        matrix
            .run(Case::real("N12", cut), async |tab| {
                under_way(tab, if text == JSON { reply.header("Content-Type", "application/json") } else { reply })
                    .await;
            })
            .await;
    }
    let as_it_came = "it passes on bytes that it cannot decompress: a plain feed is read, a broken one is `not-a-feed`";
    matrix
        .run(Case::real("N13", "gzip that is none").not_in("webkit", as_it_came), async |tab| {
            assert_rail_fails(tab, Reply::json(JSON).header("Content-Encoding", "gzip"), "network").await;
        })
        .await;
    matrix
        .run(Case::real("N13", "a gzip stream that breaks").not_in("webkit", as_it_came), async |tab| {
            // A valid header, and then nonsense.
            let bytes = [&[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3][..], &[0xff; 200]].concat();
            assert_rail_fails(tab, Reply::json(bytes).header("Content-Encoding", "gzip"), "network").await;
        })
        .await;
    matrix.finish();
}

#[tokio::test]
async fn types_and_encodings() {
    let mut matrix = Matrix::open().await;
    let types = ["text/html", "text/plain", "application/octet-stream"];
    for kind in types {
        matrix
            .run(Case::real("N14", kind), async |tab| {
                assert_rail_lists(tab, Reply::new(kind, RSS), &["mime"]).await;
            })
            .await;
    }
    matrix
        .run(Case::real("N14", "none, under nosniff"), async |tab| {
            assert_rail_lists(tab, Reply::new("", JSON).header("X-Content-Type-Options", "nosniff"), &[]).await;
        })
        .await;
    let chinese = RSS.replace("One", "浙江新闻");
    let titles = ["浙江新闻", "Two"];
    matrix
        .run(Case::real("N15", "UTF-8 called latin-1"), async |tab| {
            tab.site.put("/feed", Reply::new("application/xml; charset=iso-8859-1", chinese.as_bytes()));
            tab.visit_rail("src=/feed").await;
            tab.assert_lists(&titles, &["charset"]).await;
        })
        .await;
    let gbk = [
        &RSS.as_bytes()[..RSS.find("One").unwrap_or_default()],
        b"\xd5\xe3\xbd\xad\xd0\xc2\xce\xc5",
        &RSS.as_bytes()[RSS.find("One").unwrap_or_default() + 3..],
    ]
    .concat();
    matrix
        .run(Case::real("N15", "GBK by its declaration alone"), async |tab| {
            let at = gbk.windows(2).position(|pair| pair == b"?>").unwrap_or_default();
            let declared = [&gbk[..at], b" encoding=\"gbk\"", &gbk[at..]].concat();
            tab.site.put("/feed", Reply::xml(declared));
            tab.visit_rail("src=/feed").await;
            tab.assert_lists(&titles, &[]).await;
        })
        .await;
    matrix
        .run(Case::real("N15", "GBK by its header, against its declaration"), async |tab| {
            let at = gbk.windows(2).position(|pair| pair == b"?>").unwrap_or_default();
            let declared = [&gbk[..at], b" encoding=\"utf-8\"", &gbk[at..]].concat();
            tab.site.put("/feed", Reply::new("application/xml; charset=gbk", declared));
            tab.visit_rail("src=/feed").await;
            tab.wait_for_state("news-rail", "ready").await;
            assert_eq!(tab.titles("news-rail").await, titles);
            tab.assert_quiet().await;
        })
        .await;
    matrix
        .run(Case::real("N15", "GBK that nobody declares"), async |tab| {
            tab.site.put("/feed", Reply::xml(gbk.clone()));
            tab.visit_rail("src=/feed").await;
            tab.wait_for_state("news-rail", "ready").await;
            // The encoding cannot be determined; the other article is right, and the webmaster is warned.
            assert_eq!(tab.titles("news-rail").await[1], "Two");
            assert!(tab.codes("newsrail-warn").await.contains(&"charset".to_owned()));
        })
        .await;
    let utf16 = |little: bool| -> Vec<u8> {
        let text = format!("\u{feff}{}", chinese.replace("?>", " encoding=\"utf-16\"?>"));
        text.encode_utf16().flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
    };
    let marked: [(&str, Vec<u8>); 4] = [
        ("UTF-8 with a mark", format!("\u{feff}{chinese}").into_bytes()),
        ("UTF-16LE with a mark", utf16(true)),
        ("UTF-16BE with a mark", utf16(false)),
        ("a mark, and white space before the declaration", format!("\u{feff}\r\n  {chinese}").into_bytes()),
    ];
    for (name, bytes) in marked {
        matrix
            .run(Case::real("N16", name), async |tab| {
                tab.site.put("/feed", Reply::xml(bytes));
                tab.visit_rail("src=/feed").await;
                tab.wait_for_state("news-rail", "ready").await;
                assert_eq!(tab.titles("news-rail").await, titles);
                tab.assert_quiet().await;
            })
            .await;
    }
    matrix.finish();
}

#[tokio::test]
async fn other_origins_and_redirects() {
    let mut matrix = Matrix::open().await;
    matrix
        .run(Case::real("N17", "five redirects"), async |tab| {
            for hop in 0..5u16 {
                let status = [301, 302, 303, 307, 308][usize::from(hop)];
                tab.site.put(&format!("/feed/{hop}"), Reply::redirect(&format!("/feed/{}", hop + 1)).status(status));
            }
            tab.site.put("/feed/5", Reply::json(JSON));
            tab.visit_rail("src=/feed/0").await;
            tab.assert_lists(&BOTH, &[]).await;
        })
        .await;
    matrix
        .run(Case::real("N17", "to another origin that may be read"), async |tab| {
            tab.site.put("/feed", Reply::redirect(&tab.site.there("/feed/moved")).cors(Cors::Anybody));
            tab.site.put("/feed/moved", Reply::json(JSON).cors(Cors::Anybody));
            tab.visit_rail("src=/feed").await;
            tab.assert_lists(&BOTH, &["redirected"]).await;
            let hint = tab.details("newsrail-warn").await[0]["hint"].clone();
            assert!(hint.as_str().is_some_and(|hint| hint.contains(&tab.site.there(""))), "{hint}");
        })
        .await;
    matrix
        .run(Case::real("N17", "a loop"), async |tab| {
            tab.site.put("/feed/a", Reply::redirect("/feed/b"));
            tab.site.put("/feed/b", Reply::redirect("/feed/a"));
            tab.visit_rail("src=/feed/a timeout=10").await;
            tab.assert_fails("network").await;
        })
        .await;
    matrix
        .run(Case::real("N18", "to an origin without CORS"), async |tab| {
            tab.site.put("/feed/moved", Reply::json(JSON));
            let detail = assert_rail_fails(tab, Reply::redirect(&tab.site.there("/feed/moved")), "network").await;
            assert!(detail["hint"].as_str().is_some_and(|hint| hint.contains("CORS")), "{detail}");
        })
        .await;
    for (name, cors) in [("no header", Cors::Nobody), ("another origin's", Cors::Elsewhere)] {
        matrix
            .run(Case::real("N19", name), async |tab| {
                tab.site.put("/feed", Reply::json(JSON).cors(cors));
                tab.visit_rail("src={there}/feed").await;
                let detail = tab.assert_fails("network").await;
                assert!(detail["hint"].as_str().is_some_and(|hint| hint.contains("CORS")), "{detail}");
            })
            .await;
    }
    matrix
        .run(Case::real("N19", "`*`, with cookies about"), async |tab| {
            tab.site
                .put("/feed", Reply::json(JSON).cors(Cors::Anybody).header("Access-Control-Allow-Credentials", "true"));
            let cookie = Page::new("<news-rail src={there}/feed></news-rail>")
                .header("Set-Cookie", "secret=1; Path=/")
                .with_loader();
            tab.visit(&cookie).await;
            tab.wait_for_state("news-rail", "ready").await;
            let hits = tab.site.hits();
            let feed = hits.iter().find(|hit| hit.path == "/feed").map(|hit| hit.headers.contains_key("cookie"));
            assert_eq!(feed, Some(false), "cookies went to another origin");
            tab.assert_quiet().await;
        })
        .await;
    matrix.finish();
}

#[tokio::test]
async fn pages_under_tls() {
    let mut matrix = Matrix::open().await;
    matrix
        .run(Case::real("N17", "from https to http"), async |_| {
            let tab = Tab::open_trusting().await;
            tab.site.put("/feed", Reply::redirect("http://feeds.example/feed").cors(Cors::Anybody));
            visit_secure(&tab, "/feed").await;
            tab.assert_fails("network").await;
        })
        .await;
    matrix
        .run(Case::real("N28", "another host's feed"), async |_| {
            let tab = Tab::open_trusting().await;
            visit_secure(&tab, "http://feeds.example/feed").await;
            tab.assert_fails("mixed-content").await;
            let asked = "performance.getEntriesByType('resource').some(({ name }) => /feeds.example/.test(name))";
            assert!(tab.is_false(asked).await, "it was asked for all the same");
        })
        .await;
    matrix.finish();
}

/// Opens a page with one rail, on the origin under TLS.
async fn visit_secure(tab: &Tab, feed: &str) {
    Page::with_rail(&format!("src={feed}")).widget_secure().serve_at(&tab.site, "/page/secure.html");
    tab.goto(&tab.site.secure("/page/secure.html")).await;
}

#[tokio::test]
async fn being_offline_and_away() {
    let mut matrix = Matrix::open().await;
    let offline = "the server closes every connection, and the page says that navigator.onLine is false";
    let says = "<script>Object.defineProperty(navigator, 'onLine', { get: () => !window.__off }); window.__off = true</script>";
    matrix
        .run(Case::simulated("N20", "offline at load", offline), async |tab| {
            tab.site.put("/feed", Reply::refused());
            tab.visit(&Page::with_rail("src=/feed").head(says)).await;
            tab.assert_fails("offline").await;
            tab.site.put("/feed", Reply::json(JSON));
            tab.run("window.__off = false; dispatchEvent(new Event('online'))").await;
            tab.wait_for_state("news-rail", "ready").await;
            assert_eq!(tab.titles("news-rail").await, BOTH);
            tab.assert_console(&["[newsrail] offline: "]).await;
        })
        .await;
    matrix
        .run(Case::simulated("N20", "the widget's own files", offline), async |tab| {
            for file in tab.site.widget_files(".wasm") {
                tab.site.alter(&file, |_| Reply::refused());
            }
            tab.site.put("/feed", Reply::json(JSON));
            tab.visit(&Page::with_rail("src=/feed").head(says)).await;
            tab.assert_fails("offline").await;
            // What helps against missing files is no help here.
            let hint = tab.details("newsrail-error").await[0]["hint"].as_str().map(str::to_owned);
            assert!(
                hint.as_deref().is_some_and(|hint| !hint.contains("dist") && hint.ends_with("#offline")),
                "{hint:?}"
            );
        })
        .await;
    let case = Case::real("N20", "the network goes and comes back");
    matrix
        .run(case.not_in("webkit", "its driver cannot take the network away"), async |tab| {
            tab.site.put("/feed", Reply::json(JSON));
            // Far below the view: it is requested once the page is offline. The engine is running by then, for the other rail.
            let rails = "<news-rail id=first src=/feed></news-rail><div style='height:3000px'></div><news-rail id=second dedupe=none src=/feed/second><a href=/latest>Latest news</a></news-rail>";
            tab.site.put("/feed/second", Reply::json(JSON.replace("One", "Three")));
            tab.visit(&Page::new(rails).with_loader().reserve("50.8em")).await;
            tab.wait_for_state("#first", "ready").await;
            tab.set_offline(true).await;
            tab.scroll_to("#second").await;
            tab.wait_for_state("#second", "error").await;
            assert_eq!(tab.codes("newsrail-error").await, ["offline"]);
            tab.set_offline(false).await;
            tab.wait_for_state("#second", "ready").await;
            assert_eq!(tab.titles("#second").await[0], "Three");
            assert_eq!(tab.codes("newsrail-error").await, ["offline"]);
        })
        .await;
    matrix
        .run(Case::real("N21", "the reader goes on before the feed is there"), async |tab| {
            tab.site.put("/feed", Reply::json("").hang());
            let noted =
                "<script>for (const type of ['error', 'warn']) addEventListener('newsrail-' + type, ({ detail }) =>
                sessionStorage.said = (sessionStorage.said ?? '') + detail.code)</script>";
            tab.visit(&Page::new("<news-rail src=/feed loading=eager></news-rail>").head(noted).with_loader()).await;
            tab.wait_for_requests("/feed", 1).await;
            tab.visit(&Page::new("<h1>Elsewhere</h1>")).await;
            assert_eq!(tab.eval("sessionStorage.said ?? ''").await, "");
        })
        .await;
    let events = "the page dispatches pagehide and pageshow, and the request is aborted in between, since drivers keep pages out of the back/forward cache";
    matrix
        .run(Case::simulated("N21", "back from the back/forward cache", events), async |tab| {
            tab.site.put_series("/feed", [Reply::json("").chunks([("{", 0), ("", 5000)]).reset(), Reply::json(JSON)]);
            tab.visit_rail("src=/feed timeout=60").await;
            // The engine is running.
            tab.wait_for("document.querySelector('news-rail').shadowRoot.adoptedStyleSheets.length > 1").await;
            tab.run("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))").await;
            tab.pause(6500).await;
            assert_eq!(tab.site.count("/feed"), 1, "a page that is away asks for nothing");
            tab.run("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))").await;
            tab.assert_lists(&BOTH, &[]).await;
        })
        .await;
    matrix
        .run(Case::simulated("N26", "a year behind", "the page's Date is a year behind"), async |tab| {
            wrong_clock(tab, -1).await;
            assert_eq!(tab.texts("news-rail", "[part~=date]").await.len(), 1, "what is of tomorrow has no date");
        })
        .await;
    matrix
        .run(Case::simulated("N26", "a year ahead", "the page's Date is a year ahead"), async |tab| {
            wrong_clock(tab, 1).await
        })
        .await;
    matrix.finish();
}

/// Opens a rail with an article of this minute, for a reader whose clock is that many years off.
async fn wrong_clock(tab: &Tab, years: i64) {
    let now = tab.eval("new Date().toISOString()").await;
    let dated = JSON.replace("\"2012-09-20T08:00:00+08:00\"", &now.to_string());
    tab.site.put("/feed", Reply::json(dated));
    let wrong = format!(
        "<script>{{ const off = {years} * 365 * 864e5; const Right = Date; window.Date = class extends Right {{
            constructor(...args) {{ args.length ? super(...args) : super(Right.now() + off); }}
            static now() {{ return Right.now() + off; }}
        }} }}</script>"
    );
    tab.visit(&Page::with_rail("src=/feed").head(&wrong)).await;
    tab.wait_for_state("news-rail", "ready").await;
    let dates = tab.texts("news-rail", "[part~=date]").await;
    assert!(!dates.iter().any(|date| date.contains('-') || date.starts_with("in ")), "{dates:?}");
    assert_eq!(tab.titles("news-rail").await, BOTH);
    tab.assert_quiet().await;
}

#[tokio::test]
async fn blockers_and_broken_files() {
    let mut matrix = Matrix::open().await;
    let closed =
        "the server closes the connection without a response, which is what a blocked request looks like to the page";
    matrix
        .run(Case::simulated("N22", "the script", closed), async |tab| {
            tab.site.put("/newsrail/newsrail.js", Reply::refused());
            tab.visit_rail("src=/feed").await;
            tab.settle().await;
            assert!(tab.is_true("document.querySelector('news-rail > a').getClientRects().length > 0").await);
            tab.assert_quiet().await;
            tab.assert_no_trace(&[]).await;
        })
        .await;
    matrix
        .run(Case::simulated("N22", "the wasm", closed), async |tab| broken(tab, ".wasm", |_| Reply::refused()).await)
        .await;
    matrix
        .run(Case::simulated("N22", "the feed", closed), async |tab| {
            assert_rail_fails(tab, Reply::refused(), "network").await;
        })
        .await;
    matrix
        .run(Case::real("N23", "the wasm is missing"), async |tab| broken(tab, ".wasm", |_| Reply::not_found()).await)
        .await;
    matrix
        .run(Case::real("N23", "the wasm is cut off"), async |tab| broken(tab, ".wasm", |reply| reply.keep(5000)).await)
        .await;
    matrix
        .run(Case::real("N23", "the wasm is not what was uploaded"), async |tab| {
            broken(tab, ".wasm", |reply| reply.replace_last(0)).await;
        })
        .await;
    matrix
        .run(Case::real("N23", "a page in the place of the wasm"), async |tab| {
            broken(tab, ".wasm", |_| Reply::html(PAGE)).await;
        })
        .await;
    matrix
        .run(Case::real("N23", "the glue is missing"), async |tab| {
            for file in tab.site.widget_files(".js").into_iter().filter(|file| !file.ends_with("/newsrail.js")) {
                tab.site.put(&file, Reply::not_found());
            }
            tab.site.put("/feed", Reply::json(JSON));
            tab.visit_rail("src=/feed").await;
            tab.assert_fails("engine").await;
        })
        .await;
    matrix
        .run(Case::real("N23", "the wasm under another type"), async |tab| {
            for file in tab.site.widget_files(".wasm") {
                tab.site.alter(&file, |reply| reply.header("Content-Type", "text/plain"));
            }
            assert_rail_lists(tab, Reply::json(JSON), &[]).await;
        })
        .await;
    matrix
        .run(Case::real("N24", "404, between two that are well"), async |tab| {
            tab.site.put("/feed/a", Reply::json(JSON));
            tab.site.put(
                "/feed/c",
                Reply::xml(
                    RSS.replace("One", "Three")
                        .replace("Two", "Four")
                        .replace("/1", "/3")
                        .replace("/2", "/4")
                        .replace("<guid>", "<guid>c"),
                ),
            );
            tab.visit_rail("src='/feed/a /feed/b /feed/c'").await;
            tab.wait_for_state("news-rail", "ready").await;
            let mut titles = tab.titles("news-rail").await;
            titles.sort();
            assert_eq!(titles, ["Four", "One", "Three", "Two"]);
            tab.assert_warned(&["feed-failed"]).await;
            let hint = tab.details("newsrail-warn").await[0]["hint"].clone();
            assert!(hint.as_str().is_some_and(|hint| hint.contains("/feed/b") && hint.contains("http")), "{hint}");
            tab.assert_quiet().await;
            tab.assert_no_trace(&["/feed/"]).await;
        })
        .await;
    matrix.finish();
}

/// Opens a rail after breaking the widget's files with that ending.
async fn broken(tab: &Tab, end: &str, change: impl Fn(Reply) -> Reply) {
    for file in tab.site.widget_files(end) {
        tab.site.alter(&file, &change);
    }
    tab.site.put("/feed", Reply::json(JSON));
    tab.visit_rail("src=/feed").await;
    tab.assert_fails("engine").await;
    tab.assert_no_trace(&["/feed"]).await;
}

/// A picture of 40 million pixels in as few bytes as possible.
fn huge_bitmap() -> Vec<u8> {
    let (width, height) = (8000u32, 5000u32);
    let bytes = width / 8 * height;
    let mut bitmap = b"BM".to_vec();
    for word in [62 + bytes, 0, 62, 40, width, height, 1 | 1 << 16, 0, bytes, 0, 0, 2, 2, 0x0033_6699, 0x00ff_ffff] {
        bitmap.extend(word.to_le_bytes());
    }
    bitmap.resize(62 + bytes as usize, 0);
    bitmap
}

#[tokio::test]
async fn pictures() {
    let mut matrix = Matrix::open().await;
    let feed = |picture: &str| JSON.replace("\"title\":\"One\"", &format!("\"title\":\"One\",\"image\":\"{picture}\""));
    let drawing = "<svg xmlns='http://www.w3.org/2000/svg' width='16' height='9'/>";
    let faults: [(&str, Reply, bool); 4] = [
        ("missing", Reply::not_found(), true),
        ("SVG under another type", Reply::new("image/png", drawing), true),
        ("hangs", Reply::new("image/png", "").hang(), false),
        ("40 million dots", Reply::new("image/bmp", huge_bitmap()), false),
    ];
    for (name, reply, is_broken) in faults {
        matrix
            .run(Case::real("N27", name), async |tab| {
                tab.site.put("/feed", Reply::json(feed("/picture")));
                tab.site.put("/picture", reply);
                tab.visit_rail("src=/feed").await;
                tab.wait_for_state("news-rail", "ready").await;
                let rail = "document.querySelector('news-rail').shadowRoot";
                let place = format!("{rail}.querySelector('[part~=thumbnail]').getBoundingClientRect()");
                let size = format!("[{place}.width, {place}.height].map(Math.round).join()");
                let before = tab.eval(&size).await;
                assert_ne!(before, "0,0", "no place is kept for the picture");
                tab.wait_for_requests("/picture", 1).await;
                if is_broken {
                    tab.wait_for("window.__events.some(({ type, detail }) => type === 'newsrail-warn' && detail.code === 'image')").await;
                }
                tab.assert_lists(&BOTH, if is_broken { &["image"] } else { &[] }).await;
                assert_eq!(tab.eval(&size).await, before);
                tab.assert_no_trace(&["/feed", "/picture"]).await;
            })
            .await;
    }
    matrix.finish();
}
