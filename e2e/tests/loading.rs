//! What is fetched, when, and how often.

use e2e::{Page, Reply, Tab, serde_json::json, tokio};

const FEED: &str = r#"{"version":"https://jsonfeed.org/version/1.1","items":[
    {"id":"1","url":"/1","title":"One"},{"id":"2","url":"/2","title":"Two"}]}"#;

#[tokio::test]
async fn a_lazy_rail_costs_the_loader_alone_until_it_comes_near() {
    let tab = Tab::open().await;
    tab.site.put("/feed.json", Reply::json(FEED));
    let page = Page::new("<div style='height:2600px'></div><news-rail src=/feed.json></news-rail>").with_loader();
    tab.visit(&page).await;
    tab.pause(1000).await;
    assert_eq!((tab.site.count_widget(".js"), tab.site.count_widget(".wasm"), tab.site.count("/feed.json")), (1, 0, 0));
    tab.run("scrollTo({ top: 1500, behavior: 'instant' })").await;
    tab.wait_for_state("news-rail", "ready").await;
    assert_eq!((tab.site.count_widget(".js"), tab.site.count_widget(".wasm"), tab.site.count("/feed.json")), (2, 1, 1));
    tab.assert_quiet().await;
}

#[tokio::test]
async fn a_rail_in_an_element_that_scrolls_comes_near_there_too() {
    let tab = Tab::open().await;
    tab.site.put("/feed.json", Reply::articles(&["One"]));
    let column = "<div style='height:300px;overflow:auto'><div style='height:DISTANCEpx'></div><news-rail src=/feed.json></news-rail></div>";
    tab.visit(&Page::new(column.replace("DISTANCE", "2600")).with_loader()).await;
    tab.pause(500).await;
    assert_eq!(tab.site.count("/feed.json"), 0, "it is far from what the column shows");
    // Where `scrollMargin` is unknown, the rail starts when it can be seen.
    let distance = if tab.is_true("'scrollMargin' in IntersectionObserver.prototype").await { 2000 } else { 2400 };
    tab.run(&format!("document.querySelector('div').scrollTo(0, {distance})")).await;
    tab.wait_for_state("news-rail", "ready").await;
    // Not assert_quiet: where engines do not report shifts, what moves because it is scrolled counts as one.
    assert_eq!(tab.console().await, []);
}

#[tokio::test]
async fn five_tags_make_five_rails_with_one_engine_and_one_request_a_feed() {
    let tab = Tab::open().await;
    tab.site.put("/a.json", Reply::json(FEED));
    tab.site.put(
        "/b.json",
        Reply::json(FEED.replace("/1", "/3").replace("/2", "/4").replace("One", "Three").replace("Two", "Four")),
    );
    let tag = |feed: &str| {
        format!("<section>{}</section>", Page::tag(&format!("data-src={feed} data-dedupe=none data-loading=eager")))
    };
    let body = [tag("/a.json"), tag("/b.json"), tag("/a.json"), tag("/b.json"), tag("/a.json")].concat();
    // A tag makes its rail when it runs, possibly after the first paint: the page reserves the space.
    let reserve = "<style>section { min-height: 50.8em }</style>";
    tab.visit(&Page::new(body).head(reserve)).await;
    tab.wait_for_ready("news-rail", 5).await;
    assert_eq!(tab.eval("document.querySelectorAll('section > script + news-rail').length").await, 5);
    for (rail, titles) in [(1, ["One", "Two"]), (2, ["Three", "Four"]), (5, ["One", "Two"])] {
        assert_eq!(tab.titles(&format!("section:nth-of-type({rail}) > news-rail")).await, titles);
    }
    assert_eq!((tab.site.count("/a.json"), tab.site.count("/b.json"), tab.site.count_widget(".wasm")), (1, 1, 1));
    tab.assert_quiet().await;
}

#[tokio::test]
async fn rails_that_want_more_and_less_of_a_feed_share_its_request() {
    let tab = Tab::open().await;
    tab.site.put("/feed.json", Reply::json(FEED).delay(300));
    let rail =
        |attributes: &str| format!("<news-rail src=/feed.json dedupe=none loading=eager {attributes}></news-rail>");
    let body = [rail(""), rail("include=Two"), rail("kind=related"), rail("more=load")].concat();
    tab.visit(&Page::new(body).with_loader().reserve("50.8em")).await;
    tab.wait_for_ready("news-rail", 4).await;
    assert_eq!(tab.titles("news-rail:nth-of-type(1)").await, ["One", "Two"]);
    assert_eq!(tab.titles("news-rail:nth-of-type(2)").await, ["Two"]);
    assert_eq!(tab.site.count("/feed.json"), 1);
    tab.assert_quiet().await;
}

#[tokio::test]
async fn an_engine_that_failed_is_asked_for_again_by_the_next_rail() {
    let tab = Tab::open().await;
    tab.site.put("/feed.json", Reply::json(FEED));
    let wasm = tab.site.widget_files(".wasm");
    for file in &wasm {
        tab.site.alter(file, |reply| reply.status(503));
    }
    tab.visit(&Page::new("<news-rail id=first src=/feed.json loading=eager></news-rail>").with_loader()).await;
    tab.wait_for_state("#first", "error").await;
    for file in &wasm {
        tab.site.alter(file, |reply| reply.status(200));
    }
    tab.run(
        "const rail = document.createElement('news-rail'); rail.id = 'second'; rail.src = '/feed.json'; \
         rail.loading = 'eager'; document.querySelector('#first').before(rail)",
    )
    .await;
    tab.wait_for_state("#second", "ready").await;
    assert_eq!(tab.codes("newsrail-error").await, ["engine"]);
}

#[tokio::test]
async fn code_and_feed_are_fetched_side_by_side() {
    let tab = Tab::open().await;
    for file in tab.site.widget_files(".wasm") {
        tab.site.alter(&file, |reply| reply.delay(600));
    }
    tab.site.put("/feed.json", Reply::json(FEED));
    tab.visit(&Page::new("<news-rail src=/feed.json></news-rail>").with_loader()).await;
    tab.wait_for_state("news-rail", "ready").await;
    let hits = tab.site.hits();
    let at = |end: &str| hits.iter().find(|hit| hit.path.ends_with(end)).expect("a request").at;
    let apart = at("/feed.json").abs_diff(at(".wasm"));
    assert!(apart.as_millis() < 400, "feed and wasm were asked for {apart:?} apart");
    tab.assert_quiet().await;
}

#[tokio::test]
async fn the_widget_may_come_from_another_host() {
    let tab = Tab::open().await;
    tab.site.put("/feed.json", Reply::json(FEED));
    tab.visit(&Page::new("<news-rail src=/feed.json></news-rail>").with_loader().widget_there()).await;
    tab.wait_for_state("news-rail", "ready").await;
    assert_eq!(tab.titles("news-rail").await, ["One", "Two"]);
    tab.assert_quiet().await;
}

#[tokio::test]
async fn the_loader_may_be_a_module() {
    let tab = Tab::open().await;
    tab.site.put("/feed.json", Reply::json(FEED));
    let page = Page::new("<news-rail src=/feed.json></news-rail>");
    tab.visit(&page.head("<script type=module src={widget}/newsrail.js></script>").widget_there()).await;
    tab.wait_for_state("news-rail", "ready").await;
    assert_eq!(tab.site.count_widget(".wasm"), 1);
    tab.assert_quiet().await;
}

#[tokio::test]
async fn two_scripts_define_the_element_once() {
    let tab = Tab::open().await;
    tab.site.put("/feed.json", Reply::json(FEED));
    tab.visit(&Page::new("<news-rail src=/feed.json></news-rail>").with_loader().with_loader()).await;
    tab.wait_for_state("news-rail", "ready").await;
    assert_eq!(tab.site.count_widget(".wasm"), 1);
    tab.assert_console(&["[newsrail] duplicate-script: "]).await;
}

#[tokio::test]
async fn no_script_and_no_wasm_leave_the_children() {
    let tab = Tab::open().await;
    for file in tab.site.widget_files(".wasm") {
        tab.site.put(&file, Reply::not_found());
    }
    tab.site.put("/feed.json", Reply::json(FEED));
    tab.visit(&Page::new("<news-rail src=/feed.json><a href=/latest>Latest</a></news-rail>").with_loader()).await;
    tab.wait_for_state("news-rail", "error").await;
    assert!(tab.is_true("document.querySelector('news-rail > a').checkVisibility()").await);
    assert_eq!(tab.details("newsrail-error").await.len(), 1);
    tab.assert_console(&["[newsrail] engine: "]).await;
}

#[tokio::test]
async fn the_loader_finds_its_files_whatever_its_address_ends_in() {
    let tab = Tab::open().await;
    tab.site.put("/feed.json", Reply::json(FEED));
    for end in ["?v=1.2", "?from=https://example.org/a/", "#/top/", "?a=/#/b"] {
        let script = format!(r#"<script async crossorigin src="{{widget}}/newsrail.js{end}"></script>"#);
        tab.visit(&Page::new("<news-rail src=/feed.json loading=eager></news-rail>").head(&script)).await;
        tab.wait_for_state("news-rail", "ready").await;
        assert_eq!(tab.titles("news-rail").await, ["One", "Two"], "{end}");
        tab.assert_quiet().await;
    }
}

#[tokio::test]
async fn both_forms_stand_on_a_page_whichever_runs_first() {
    let tab = Tab::open().await;
    tab.site.put("/a.json", Reply::json(FEED));
    tab.site.put("/b.json", Reply::json(FEED.replace("/1", "/3").replace("One", "Three")));
    let tag = Page::tag("data-src=/b.json data-loading=eager data-dedupe=none");
    let element = "<news-rail src=/a.json loading=eager></news-rail>";
    let script = r#"<script crossorigin src="{widget}/newsrail.js"></script>"#;
    for body in [
        format!("{script}{element}{}", tag.replace("async ", "")),
        format!("{}{script}{element}", tag.replace("async ", "")),
    ] {
        tab.visit(&Page::new(body)).await;
        tab.wait_for_ready("news-rail", 2).await;
        let lines = tab.console().await;
        assert!(lines.is_empty(), "{lines:?}");
    }
}

#[tokio::test]
async fn a_long_answer_is_taken_in_pieces_with_and_without_a_stream() {
    let filler = "What happened, where, and to whom. ".repeat(90);
    let items: Vec<String> = (0..120)
        .map(|n| {
            format!(
                "{{\"id\":\"{n}\",\"url\":\"/{n}\",\"title\":\"Title {n} \u{6d59}\",\"content_text\":\"{filler}\"}}"
            )
        })
        .collect();
    let feed = format!("{{\"items\":[{}]}}", items.join(","));
    assert!(feed.len() > 300_000);
    // Responses of a page's own fetch may have no stream.
    let whole = "<script>window.fetch = ((fetch) => async (...given) => {
        const answer = await fetch(...given);
        const { status, ok, headers, url } = answer;
        return { status, ok, headers, url, arrayBuffer: () => answer.arrayBuffer() };
    })(window.fetch)</script>";
    for head in ["", whole] {
        let tab = Tab::open().await;
        tab.site.put("/feed.json", Reply::json(feed.clone()));
        let rail = "<news-rail src=/feed.json include='Title 119' limit=1 cache=local></news-rail>";
        tab.visit(&Page::new(rail).head(head).with_loader()).await;
        tab.wait_for_state("news-rail", "ready").await;
        assert_eq!(
            tab.titles("news-rail").await,
            ["Title 119 \u{6d59}"],
            "the end of it is read, and its characters are whole"
        );
        let copy = "Object.entries(localStorage).find(([name]) => name.startsWith('newsrail:'))[1]";
        assert_eq!(
            tab.eval(&format!("{copy}.split('\\n').slice(1).join('\\n').length")).await,
            feed.len(),
            "the copy is all of it"
        );
        tab.assert_quiet().await;
    }
}

#[tokio::test]
async fn a_copy_is_kept_whoever_asks_first_and_never_of_what_breaks_off() {
    let items: Vec<String> =
        (1..=20).map(|n| format!("{{\"id\":\"{n}\",\"url\":\"/{n}\",\"title\":\"Title {n}\"}}")).collect();
    let feed = format!("{{\"items\":[{}]}}", items.join(","));
    let tab = Tab::open().await;
    tab.site.put("/feed.json", Reply::json(feed.clone()));
    let rails = "<news-rail src=/feed.json dedupe=none></news-rail><news-rail src=/feed.json include=Title dedupe=none cache=local></news-rail>";
    tab.visit(&Page::new(rails).with_loader()).await;
    tab.wait_for_ready("news-rail", 2).await;
    let copy = "Object.entries(localStorage).find(([name]) => name.startsWith('newsrail:'))?.[1].split('\\n').slice(1).join('\\n')";
    assert_eq!(tab.eval(copy).await, feed.as_str());
    tab.assert_quiet().await;
    let start = feed.get(..400).expect("ASCII");
    tab.site.put("/feed.json", Reply::json("").chunks([(start, 0), ("", 500)]).cut_short());
    tab.run("document.querySelectorAll('news-rail')[1].refresh()").await;
    // Bytes that have not been read by then may be discarded by the browser.
    tab.wait_for("__events.some(({ detail: { code } }) => code == 'truncated' || code == 'network')").await;
    tab.settle().await;
    assert_eq!(tab.eval(copy).await, feed.as_str(), "the last whole one stays");
    // No copy is made of a part of a feed that is larger than a copy may be.
    let filler = "What happened, where, and to whom. ".repeat(200);
    let items: Vec<String> = (0..120)
        .map(|n| format!("{{\"id\":\"{n}\",\"url\":\"/{n}\",\"title\":\"Title {n}\",\"content_text\":\"{filler}\"}}"))
        .collect();
    let long = format!("{{\"items\":[{}]}}", items.join(","));
    assert!(long.len() > 800_000);
    tab.site.put("/feed.json", Reply::json(long));
    tab.run("document.querySelectorAll('news-rail')[1].refresh()").await;
    tab.wait_for(
        "document.querySelectorAll('news-rail')[1].shadowRoot.querySelector('[part~=title]').textContent == 'Title 0'",
    )
    .await;
    assert_eq!(tab.eval(copy).await, feed.as_str(), "the last whole one stays");
}

#[tokio::test]
async fn a_feed_that_is_on_its_way_is_not_requested_again() {
    let tab = Tab::open().await;
    tab.site.put("/feed.json", Reply::articles(&["One", "Two"]).delay(3000));
    tab.visit(&Page::new("<news-rail src=/feed.json></news-rail>").with_loader()).await;
    tab.wait_for_state("news-rail", "loading").await;
    // Once the engine runs, and long before the feed arrives.
    tab.run(
        "window.results = []; const rail = document.querySelector('news-rail');
         for (const ms of [1000, 1300, 1600]) setTimeout(() => rail.refresh().then(() => results.push(rail.getAttribute('state'))), ms)",
    )
    .await;
    tab.wait_for_state("news-rail", "ready").await;
    tab.settle().await;
    assert_eq!(tab.site.count("/feed.json"), 1);
    tab.wait_for("results.length == 3").await;
    assert!(tab.is_true("results.every((state) => state == 'ready')").await, "each is told of the result");
    // From now on it is another request.
    tab.site.put("/feed.json", Reply::articles(&["Three"]));
    tab.run("document.querySelector('news-rail').refresh()").await;
    tab.wait_for(
        "document.querySelector('news-rail').shadowRoot.querySelector('[part~=title]').textContent == 'Three'",
    )
    .await;
    assert_eq!(tab.site.count("/feed.json"), 2);
    tab.assert_quiet().await;
}

#[tokio::test]
async fn a_short_feed_is_requested_once_whatever_its_rails_need_of_it() {
    let tab = Tab::open().await;
    tab.site.put("/feed.json", Reply::articles(&["One", "Two", "Three"]));
    tab.visit(&Page::new("<news-rail src=/feed.json dedupe=none></news-rail>").with_loader()).await;
    tab.wait_for_state("news-rail", "ready").await;
    for (rails, values) in (2..).zip(["include=Two", "kind=related", "more=load limit=1", "sort=newest"]) {
        let rail = format!("<news-rail src=/feed.json dedupe=none loading=eager {values}></news-rail>");
        tab.run(&format!("document.body.insertAdjacentHTML('beforeend', '{rail}')")).await;
        tab.wait_for_ready("news-rail", rails).await;
    }
    assert_eq!(tab.site.count("/feed.json"), 1);
    assert_eq!(tab.titles("news-rail[include]").await, ["Two"]);
}

#[tokio::test]
async fn a_copy_is_removed_once_its_server_forbids_copies() {
    let tab = Tab::open().await;
    let page = Page::new("<news-rail src=/feed.json cache=local></news-rail>").with_loader();
    let copies = "Object.keys(localStorage).filter((name) => name.startsWith('newsrail:')).length";
    for (reply, state) in [
        (Reply::articles(&["Mine"]).header("Cache-Control", "private"), "ready"),
        // Signed out: whoever uses the browser now is shown nothing of it either.
        (Reply::html("Sign in").status(401), "error"),
    ] {
        tab.site.put("/feed.json", Reply::articles(&["For all"]));
        tab.visit(&page).await;
        tab.wait_for_state("news-rail", "ready").await;
        tab.wait_for(&format!("{copies} == 1")).await;
        tab.site.put("/feed.json", reply);
        tab.visit(&page).await;
        tab.wait_for_state("news-rail", state).await;
        tab.wait_for(&format!("{copies} == 0")).await;
    }
}

#[tokio::test]
async fn as_many_articles_as_the_limit_says_come_from_a_long_feed_with_repeats() {
    let words = "What happened, where, and to whom. ".repeat(90);
    let item = |n: usize| {
        let url = if n < 30 { 0 } else { n };
        format!("{{\"url\":\"/article/{url}\",\"title\":\"Title {url}\",\"summary\":\"{words}\"}}")
    };
    let tab = Tab::open().await;
    let items: Vec<String> = (0..200).map(item).collect();
    tab.site.put("/feed.json", Reply::json(format!("{{\"items\":[{}]}}", items.join(","))));
    tab.visit(&Page::new("<news-rail src=/feed.json limit=100></news-rail>").with_loader()).await;
    tab.wait_for_state("news-rail", "ready").await;
    assert_eq!(tab.titles("news-rail").await.len(), 100);
}

#[tokio::test]
async fn no_copy_is_kept_of_what_is_one_reader_s_or_tells_what_was_read() {
    let tab = Tab::open().await;
    tab.site.put("/mine.json", Reply::articles(&["Mine"]).header("Cache-Control", "private, max-age=0"));
    tab.site.put("/secret.json", Reply::articles(&["Secret"]).header("Cache-Control", "No-Store"));
    tab.site.put("/ranked.json", Reply::articles(&["Ranked"]));
    tab.site.put("/all.json", Reply::articles(&["For all"]).header("Cache-Control", "max-age=60"));
    let rails: String = ["/mine.json", "/secret.json", "/ranked.json?page={url}", "/all.json"]
        .iter()
        .map(|src| format!("<news-rail src='{src}' cache=local dedupe=none loading=eager></news-rail>"))
        .collect();
    tab.visit(&Page::new(rails).with_loader()).await;
    tab.wait_for_ready("news-rail", 4).await;
    tab.settle().await;
    let copies =
        "Object.keys(localStorage).filter((name) => name.startsWith('newsrail:')).map((name) => name.split('/').pop())";
    assert_eq!(tab.eval(copies).await, json!(["all.json"]));
    assert_eq!(tab.codes("newsrail-warn").await, ["storage", "storage"]);
    assert_eq!(tab.console().await, []);
}

#[tokio::test]
async fn a_feed_that_must_wait_does_not_keep_others_from_being_refreshed() {
    let tab = Tab::open().await;
    tab.site.put("/a.json", Reply::articles(&["One"]));
    tab.site.put("/b.json", Reply::articles(&["Two"]).status(429).header("Retry-After", "3600"));
    let rail = "<news-rail src='/a.json /b.json' loading=eager refresh-interval=60></news-rail>";
    tab.visit(&Page::new(rail).skipping().with_loader()).await;
    tab.wait_for_state("news-rail", "ready").await;
    tab.wait_for_requests("/a.json", 5).await;
    assert_eq!(tab.site.count("/b.json"), 1, "it has asked for an hour");
}

#[tokio::test]
async fn rails_of_one_feed_are_refreshed_together() {
    let tab = Tab::open().await;
    tab.site.put("/a.json", Reply::articles(&["One", "Two"]));
    let rail = "<news-rail src=/a.json loading=eager refresh-interval=600 dedupe=none></news-rail>";
    tab.visit(&Page::new(rail).skipping().with_loader()).await;
    tab.wait_for_state("news-rail", "ready").await;
    // A second one, with a rhythm of its own: at 900 seconds, what the first has read at 600 is young enough.
    tab.run("const other = document.querySelector('news-rail').cloneNode(); other.refreshInterval = 900; document.body.append(other)").await;
    tab.wait_for_ready("news-rail", 2).await;
    let lists = "window.__events.filter(({ type }) => type == 'newsrail-ready').length";
    let (lists_before, requests_before) = (tab.eval(lists).await, tab.site.count("/a.json"));
    tab.wait_for(&format!("{lists} >= {lists_before} + 15")).await;
    let requests = tab.site.count("/a.json") - requests_before;
    assert!(requests <= 10, "{requests} requests for 15 lists of two rails");
}

#[tokio::test]
async fn a_request_that_was_ended_is_no_failure_of_the_server() {
    let tab = Tab::open().await;
    tab.site.put("/feed.json", Reply::articles(&["One"]).delay(12_000));
    tab.visit(&Page::new("<news-rail src=/feed.json loading=eager></news-rail>").with_loader()).await;
    for round in 1..=4 {
        // WebKit keeps a request back for as long as it might have had the answer to the one before.
        if tab.engine.name != "webkit" {
            tab.wait_for_requests("/feed.json", round).await;
        }
        // The engine has taken it over.
        tab.wait_for("document.querySelector('news-rail').shadowRoot.querySelector('[role=status]')").await;
        tab.run("window.rail = document.querySelector('news-rail'); rail.remove()").await;
        // By then it is known whether the transfer failed.
        tab.pause(500).await;
        if round == 4 {
            tab.site.put("/feed.json", Reply::articles(&["One"]).status(503));
        }
        tab.run("document.body.append(rail)").await;
    }
    tab.wait_for_state("news-rail", "error").await;
    let failed = tab.details("newsrail-error").await;
    assert!(failed.len() == 1 && failed[0]["retryAt"].is_number(), "{failed:?}");
    // It recovers by itself.
    tab.site.put("/feed.json", Reply::articles(&["One"]));
    tab.wait_for_state("news-rail", "ready").await;
}
