//! Selection: articles related to the page, articles about a place, and no article twice on a page.

use e2e::{Page, Reply, Tab, serde_json, tokio};
use serde_json::{Value, json};

/// A feed of articles, each given as title, summary and tags.
fn feed(name: &str, articles: &[(&str, &str, &[&str])]) -> String {
    let items: Vec<Value> = articles
        .iter()
        .enumerate()
        .map(|(n, (title, summary, tags))| {
            let url = format!("/{name}/{n}");
            json!({ "id": format!("{name}{n}"), "url": url, "title": title, "summary": summary, "tags": tags,
                    "date_published": format!("2012-09-{:02}T08:00:00Z", 1 + n) })
        })
        .collect();
    json!({ "version": "https://jsonfeed.org/version/1.1", "language": "en", "items": items }).to_string()
}

/// A feed of articles named after the numbers of a range.
fn numbered(range: std::ops::Range<usize>) -> String {
    let items: Vec<Value> = range
        .map(|n| json!({ "id": n.to_string(), "url": format!("/a/{n}"), "title": format!("Article {n}") }))
        .collect();
    json!({ "version": "https://jsonfeed.org/version/1.1", "items": items }).to_string()
}

const NEWS: &[(&str, &str, &[&str])] = &[
    (
        "Ferry runs aground outside the harbour",
        "Passengers were taken off a ferry that met a sandbank in fog.",
        &["shipping"],
    ),
    ("Council votes on library hours", "Branches may open on Sundays from autumn.", &[]),
    (
        "Lifeboat crews praised after ferry rescue",
        "Passengers thank the crews who worked through the fog.",
        &["shipping"],
    ),
    ("Apple harvest begins early", "Growers report a good year after a warm spring.", &[]),
    (
        "Inquiry into ferry grounding opens",
        "Harbour officials answer questions about fog and the sandbank.",
        &["shipping"],
    ),
    ("Museum shows medieval maps", "The exhibition stays until winter.", &[]),
    ("Night trains return to the coast", "Sleepers run on weekends.", &[]),
    ("Harbour dredging may start sooner", "The sandbank that stopped a ferry moves.", &["shipping"]),
    ("Choir wins a national prize", "Singers celebrate at home.", &[]),
];

fn heading(tab: &Tab) -> impl Future<Output = Vec<String>> + '_ {
    tab.texts("news-rail", "[part~=heading]")
}

/// The titles of all rails in document order, those of each rail joined.
async fn titles_by_rail(tab: &Tab) -> Vec<String> {
    let all = "[...document.querySelectorAll('news-rail')].map((rail) => \
               [...rail.shadowRoot.querySelectorAll('[part~=title]')].map((title) => title.textContent).join('|'))";
    let lists = tab.eval(all).await;
    lists.as_array().expect("lists").iter().map(|list| list.as_str().unwrap_or_default().to_owned()).collect()
}

async fn assert_no_repeats(tab: &Tab) {
    let lists = titles_by_rail(tab).await;
    let mut all: Vec<&str> = lists.iter().flat_map(|list| list.split('|')).filter(|title| !title.is_empty()).collect();
    let count = all.len();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), count, "{lists:?}");
}

#[tokio::test]
async fn related_ranks_by_what_the_page_says_of_itself() {
    let tab = Tab::open().await;
    tab.site.put("/feed.json", Reply::json(feed("n", NEWS)));
    let rail = "<article><h1>Untitled</h1><p id=text>Nothing yet.</p></article><news-rail kind=related src=/feed.json limit=3 loading=eager></news-rail>";
    let graph = json!({ "@context": "https://schema.org", "@graph": [
        { "@type": "WebSite", "name": "News" },
        { "@type": ["NewsArticle"], "headline": "Ferry stuck on a sandbank", "description": "Fog outside the harbour.",
          "keywords": "shipping, ferry", "datePublished": "2012-09-01T08:00:00Z" }] });
    let ld = format!(
        "<script type='application/ld+json'>not JSON</script><script type='application/ld+json'>{graph}</script>"
    );
    let open_graph = "<meta property='og:title' content='Ferry stuck on a sandbank'><meta property='article:tag' content='shipping'>\
                      <meta name='description' content='Fog outside the harbour.'>";
    let ferry = [
        "Ferry runs aground outside the harbour",
        "Inquiry into ferry grounding opens",
        "Harbour dredging may start sooner",
        "Lifeboat crews praised after ferry rescue",
    ];
    for head in [&ld, open_graph] {
        tab.visit(&Page::new(rail).head(head).with_loader()).await;
        tab.wait_for_state("news-rail", "ready").await;
        assert_eq!(heading(&tab).await, ["Related articles"], "{head}");
        let titles = tab.titles("news-rail").await;
        assert!(titles.len() == 3 && titles.iter().all(|title| ferry.contains(&title.as_str())), "{head}: {titles:?}");
        tab.assert_quiet().await;
    }
    // Only the text says what the page is about, and only the selector finds it.
    let body = rail.replace("id=text>Nothing yet.", "hidden>Nothing yet.").replace("<news-rail", "<div id=story><h2>Ferry and sandbank</h2>Fog, a harbour, lifeboat crews, passengers.<template>museum</template></div><news-rail context='#story'");
    tab.visit(&Page::new(body.replace("Untitled", "Ferry")).with_loader()).await;
    tab.wait_for_state("news-rail", "ready").await;
    let titles = tab.titles("news-rail").await;
    assert!(titles.iter().all(|title| ferry.contains(&title.as_str())), "{titles:?}");
    tab.assert_quiet().await;
}

#[tokio::test]
async fn where_nothing_is_related_the_newest_stand_and_are_called_so() {
    let tab = Tab::open().await;
    tab.site.put("/feed.json", Reply::json(feed("n", NEWS)));
    let page = "<h1>Parliament debates the pension formula</h1><news-rail kind=related heading='More on this' src=/feed.json limit=3 loading=eager></news-rail>";
    tab.visit(&Page::new(page).with_loader()).await;
    tab.wait_for_state("news-rail", "ready").await;
    assert_eq!(heading(&tab).await, ["Latest news"]);
    assert_eq!(tab.titles("news-rail").await[0], "Choir wins a national prize");
    tab.assert_quiet().await;
    // A feed that a server has ranked for the page keeps its order and its heading.
    tab.visit(&Page::new(page.replace("feed.json", "feed.json?page={url}")).with_loader()).await;
    tab.wait_for_state("news-rail", "ready").await;
    assert_eq!(heading(&tab).await, ["More on this"]);
    assert_eq!(tab.titles("news-rail").await[0], NEWS[0].0);
    // An invalid selector is reported, and nothing else is lost.
    tab.visit(&Page::new(page.replace("src=", "context='div[' src=")).with_loader()).await;
    tab.wait_for_state("news-rail", "ready").await;
    tab.assert_console(&[
        "[newsrail] attribute: an attribute's value is invalid; the default is used. context=\"div[\"",
    ])
    .await;
}

#[tokio::test]
async fn a_route_that_changes_is_the_page_that_a_server_ranks_for() {
    let tab = Tab::open().await;
    tab.site.put("/rank", Reply::json(feed("n", NEWS)));
    let first = tab
        .visit(&Page::new("<news-rail kind=related src='/rank?page={url}' loading=eager></news-rail>").with_loader())
        .await;
    tab.wait_for_state("news-rail", "ready").await;
    tab.eval("(history.pushState(null, '', '/next'), document.querySelector('news-rail').refresh())").await;
    let pages: Vec<String> = tab
        .site
        .hits()
        .into_iter()
        .filter(|hit| hit.path == "/rank")
        .map(|hit| hit.query.replace("%3A", ":").replace("%2F", "/"))
        .collect();
    assert_eq!(pages, [format!("page={first}"), format!("page={}", tab.site.here("/next"))]);
    tab.assert_quiet().await;
}

/// The metadata of an article about a choir, as a server sends it with that article's page.
const CHOIR: &str = "<title>Choir on tour</title><meta property=og:title content='Choir on tour'>\
                     <meta name=description content='Singers celebrate at home.'><meta property=article:tag content=choir>\
                     <script type=application/ld+json>{ \"@type\": \"NewsArticle\", \"headline\": \"Choir on tour\", \"keywords\": \"singers, prize\" }</script>";
/// An article about something else, as scripts insert it.
const FERRY: &str = "<h1>Ferry stuck on a sandbank</h1><p>Fog outside the harbour. Passengers and lifeboat crews.</p>";

/// Fails unless the first rail shows articles related to `FERRY`.
async fn assert_is_about_the_ferry(tab: &Tab) {
    let ferry = "[...document.querySelector('news-rail').shadowRoot.querySelectorAll('[part~=title]')].map((title) => title.textContent)";
    tab.wait_for(&format!("({ferry}).length == 3 && ({ferry}).every((title) => /ferry|dredging/i.test(title))")).await;
    assert_eq!(heading(tab).await, ["Related articles"]);
    tab.assert_quiet().await;
}

#[tokio::test]
async fn a_route_that_changes_is_what_related_ranks_by() {
    let tab = Tab::open().await;
    tab.site.put("/feed.json", Reply::json(feed("n", NEWS)));
    let rail = "<news-rail kind=related src=/feed.json limit=3 loading=eager></news-rail>";
    let article = "<article><h1>Choir on tour</h1><p>Singers celebrate.</p></article>";
    let go = format!(
        "history.pushState(null, '', '/ferry'); document.querySelector('article').innerHTML = `{FERRY}`; document.title = 'Ferry'"
    );
    // A rail that stays in place.
    let page = Page::new(format!("{article}{rail}")).head(CHOIR).with_loader();
    tab.visit(&page).await;
    tab.wait_for_state("news-rail", "ready").await;
    assert!(tab.titles("news-rail").await[0].starts_with("Choir"));
    tab.run(&format!("{go}; document.querySelector('news-rail').refresh()")).await;
    assert_is_about_the_ferry(&tab).await;
    tab.eval("history.back()").await;
    tab.wait_for("location.pathname != '/ferry'").await;
    tab.run("document.querySelector('article').innerHTML = ''; document.querySelector('news-rail').refresh()").await;
    tab.wait_for(
        "document.querySelector('news-rail').shadowRoot.querySelector('[part~=title]').textContent.startsWith('Choir')",
    )
    .await;
    // A rail that the second route brings, on a page that has loaded the script alone.
    tab.visit(&Page::new(article).head(CHOIR).with_loader()).await;
    tab.run(&format!("{go}; document.body.insertAdjacentHTML('beforeend', '{rail}')")).await;
    assert_is_about_the_ferry(&tab).await;
    // Metadata that follows the route counts, wherever the page was loaded from.
    let page = Page::new("<article><h1>Untitled</h1></article>").with_loader();
    tab.visit(&page).await;
    let follow = "history.pushState(null, '', '/ferry');
        document.head.insertAdjacentHTML('beforeend', '<link rel=canonical href=/ferry><meta property=og:title content=\"Ferry stuck on a sandbank in fog\">')";
    tab.run(&format!("{follow}; document.body.insertAdjacentHTML('beforeend', '{rail}')")).await;
    assert_is_about_the_ferry(&tab).await;
}

#[tokio::test]
async fn an_article_further_down_is_what_related_ranks_by() {
    let tab = Tab::open().await;
    tab.site.put("/feed.json", Reply::json(feed("n", NEWS)));
    let rail = "<news-rail kind=related src=/feed.json limit=3 loading=eager context='#second'></news-rail>";
    let page = format!(
        "<article><h1>Choir on tour</h1><p>Singers celebrate.</p></article><article id=second>{FERRY}{rail}</article>"
    );
    tab.visit(&Page::new(page).head(CHOIR).with_loader()).await;
    assert_is_about_the_ferry(&tab).await;
    // A page whose first heading is the site's name: the metadata is the article's.
    let page = format!("<h1>The News</h1><div id=second><h1>Stuck on a sandbank</h1>{rail}</div>");
    let head = "<meta property=og:title content='Ferry: Stuck on a sandbank'><meta name=description content='Fog outside the harbour. Passengers and lifeboat crews.'>";
    tab.visit(&Page::new(page).head(head).with_loader()).await;
    assert_is_about_the_ferry(&tab).await;
}

#[tokio::test]
async fn related_waits_for_an_article_that_is_still_on_its_way() {
    let tab = Tab::open().await;
    tab.site.put("/feed.json", Reply::json(feed("n", NEWS)));
    for (context, from, to) in
        [("", "article", "article"), ("", "main", "main"), ("context='#story'", "div id=story", "div")]
    {
        let rail = format!(
            "<news-rail kind=related {context} src=/feed.json limit=3 loading=eager><a href=/latest>Latest</a></news-rail>"
        );
        // The first part of the page ends before the article, and the second within it.
        let page = format!(
            "<aside style='position:absolute;top:9em;width:20em'>{rail}</aside><p>Advertisement</p>{{pause}}<{from}>Today.{{pause}} {FERRY}</{to}><footer>The end</footer>"
        );
        tab.site.clear_hits();
        tab.visit(&Page::new(page).with_loader()).await;
        assert_is_about_the_ferry(&tab).await;
        assert_eq!(tab.details("newsrail-ready").await.len(), 1, "{context}");
        assert_eq!(tab.site.count("/feed.json"), 1, "{context}: what was requested ahead waits as well");
    }
}

const PLACES: &[(&str, &str, &[&str])] = &[
    ("德清县百余名年轻干部赴一线实践锻炼", "", &[]),
    ("重庆江北区推行一件事改革", "", &[]),
    ("浙江省发布高温预警", "", &[]),
    ("一单搞定", "", &["绍兴"]),
    ("云南湖北两省签订合作协议", "", &[]),
    ("宁波江北区新建学校", "", &[]),
];

#[tokio::test]
async fn a_region_keeps_what_is_about_it_and_says_where() {
    let tab = Tab::open().await;
    tab.site.put("/feed.json", Reply::json(feed("p", PLACES)));
    let rail = |region: &str| {
        Page::new(format!("<news-rail kind=province region='{region}' src=/feed.json loading=eager></news-rail>"))
            .lang("zh-CN")
            .with_loader()
    };
    for region in ["浙江", "Zhejiang", "33", "330000"] {
        tab.visit(&rail(region)).await;
        tab.wait_for_state("news-rail", "ready").await;
        assert_eq!(
            tab.titles("news-rail").await,
            ["德清县百余名年轻干部赴一线实践锻炼", "浙江省发布高温预警", "一单搞定", "宁波江北区新建学校"],
            "{region}"
        );
        assert_eq!(tab.texts("news-rail", "[part~=badge]").await, ["湖州", "绍兴", "宁波"], "{region}");
        tab.assert_quiet().await;
    }
    // Cantonese readers have Chinese texts, in traditional characters.
    tab.visit(&rail("浙江").lang("yue")).await;
    tab.wait_for_state("news-rail", "ready").await;
    assert_eq!(tab.texts("news-rail", "[part~=badge]").await, ["湖州", "紹興", "寧波"]);
    tab.visit(&rail("330200").lang("en")).await;
    tab.wait_for_state("news-rail", "ready").await;
    assert_eq!(tab.titles("news-rail").await, ["宁波江北区新建学校"]);
    assert_eq!(tab.texts("news-rail", "[part~=badge]").await, ["Ningbo"]);
    // Only the index and one province are fetched.
    let files: Vec<String> =
        tab.site.hits().into_iter().map(|hit| hit.path).filter(|path| path.ends_with(".txt")).collect();
    assert!(files.iter().all(|path| path.ends_with("-index.txt") || path.ends_with("-33.txt")), "{files:?}");
    // An unknown place is reported; a place without news gives an empty list.
    tab.visit(&rail("Atlantis")).await;
    tab.wait_for_state("news-rail", "ready").await;
    assert_eq!(tab.titles("news-rail").await.len(), 6);
    tab.assert_console(&["[newsrail] attribute: an attribute's value is invalid; the default is used. region=\"Atlantis\": use the name, English name"]).await;
    tab.visit(&rail("海南")).await;
    tab.wait_for_state("news-rail", "empty").await;
    assert_eq!(tab.details("newsrail-empty").await[0]["reason"], "region");
}

#[tokio::test]
async fn places_in_long_texts_are_found_without_a_long_task_on_a_machine_four_times_slower() {
    let tab = Tab::open().await;
    let text = "今天上午记者从有关部门了解到这项工作已经全面展开各地干部群众积极参与取得了明显成效".repeat(22);
    let items: Vec<_> = (0..300)
        .map(|n| json!({ "id": n.to_string(), "url": format!("/{n}"), "title": format!("第{n}条消息"), "summary": format!("{text}杭州") }))
        .collect();
    tab.site.put("/feed.json", Reply::json(json!({ "items": items }).to_string()));
    let page = Page::new("<news-rail kind=province region=33 src=/feed.json></news-rail>").lang("zh").with_loader();
    let longest = tab.longest_task_when_slow(&page, 1).await;
    assert!(longest <= 50.0, "a task of {longest:.0} ms");
}

#[tokio::test]
async fn a_rail_without_region_loads_no_gazetteer_and_one_without_gazetteer_is_not_empty() {
    let tab = Tab::open().await;
    tab.site.put("/feed.json", Reply::json(feed("p", PLACES)));
    tab.visit(&Page::new("<news-rail kind=province src=/feed.json loading=eager></news-rail>").with_loader()).await;
    tab.wait_for_state("news-rail", "ready").await;
    assert_eq!(tab.site.count_widget(".txt"), 0);
    for file in tab.site.widget_files("-33.txt") {
        tab.site.put(&file, Reply::not_found());
    }
    tab.visit(
        &Page::new("<news-rail kind=province region=浙江 src=/feed.json loading=eager></news-rail>").with_loader(),
    )
    .await;
    tab.wait_for_state("news-rail", "ready").await;
    assert_eq!(tab.titles("news-rail").await.len(), 6);
    assert_eq!(tab.details("newsrail-warn").await[0]["code"], "gazetteer");
    tab.assert_quiet().await;
}

#[tokio::test]
async fn a_gazetteer_of_another_country() {
    let tab = Tab::open().await;
    tab.site.put(
        "/bayern.txt",
        Reply::new("text/plain", "BY|Bayern|Bavaria\nM|München|Munich\n\tSchwabing\nN|Nürnberg|Nuremberg\n\tFürth!\n"),
    );
    let news: &[(&str, &str, &[&str])] = &[
        ("Neue Tram für Schwabing", "", &[]),
        ("Hamburg baut", "", &[]),
        ("Bayern wählt", "", &[]),
        ("Fürth gewinnt", "", &[]),
        ("NÜRNBERG liest", "", &[]),
    ];
    tab.site.put("/feed.json", Reply::json(feed("b", news)));
    let rail =
        "<news-rail kind=province region=Bavaria region-src=/bayern.txt src=/feed.json loading=eager></news-rail>";
    tab.visit(&Page::new(rail).lang("de").with_loader()).await;
    tab.wait_for_state("news-rail", "ready").await;
    assert_eq!(tab.titles("news-rail").await, ["Neue Tram für Schwabing", "Bayern wählt", "NÜRNBERG liest"]);
    assert_eq!(tab.texts("news-rail", "[part~=badge]").await, ["Munich", "Nuremberg"]);
    assert_eq!(tab.site.count_widget(".txt"), 0);
    tab.assert_quiet().await;
}

#[tokio::test]
async fn five_rails_never_repeat_in_whatever_order_their_feeds_arrive() {
    let tab = Tab::open().await;
    // Any two rails share articles; the feeds arrive 80 ms apart, in each of these orders, or all at once.
    let orders: [[u64; 5]; 7] =
        [[0, 1, 2, 3, 4], [4, 3, 2, 1, 0], [2, 0, 4, 1, 3], [1, 4, 0, 3, 2], [3, 2, 4, 0, 1], [0, 4, 1, 3, 2], [0; 5]];
    for order in orders {
        let mut body = String::new();
        for (rail, place) in order.into_iter().enumerate() {
            let path = format!("/feed{rail}.json");
            tab.site.put(&path, Reply::json(numbered(rail * 2..rail * 2 + 18)).delay(place * 80));
            let kind = ["latest", "related"][rail % 2];
            body += &format!("<news-rail kind={kind} src={path} limit=4 loading=eager></news-rail>");
        }
        // What a rail has shown must never disappear, whatever arrives later.
        let watch = "<script>window.taken = []; addEventListener('newsrail-ready', ({ target }) => { \
            const titles = [...target.shadowRoot.querySelectorAll('[part~=title]')].map((title) => title.textContent); \
            (window.first ??= new Map()).set(target, titles); \
            for (const [rail, before] of first) { \
              const now = [...rail.shadowRoot.querySelectorAll('[part~=title]')].map((title) => title.textContent); \
              if (before.join() != now.join()) taken.push(before); } })</script>";
        tab.visit(&Page::new(body).head(watch).with_loader()).await;
        tab.wait_for("document.querySelectorAll('news-rail:is([state=ready], [state=empty])').length == 5").await;
        assert_no_repeats(&tab).await;
        assert_eq!(tab.eval("taken").await, json!([]), "{order:?}");
        assert_eq!(tab.eval("first.size").await, 5, "each finds something of its own: {order:?}");
        tab.assert_quiet().await;
    }
}

#[tokio::test]
async fn rails_of_one_feed_share_it_out_in_document_order() {
    let tab = Tab::open().await;
    tab.site.put("/feed.json", Reply::json(numbered(0..7)));
    let rail = "<news-rail src=/feed.json limit=3 loading=eager></news-rail>";
    tab.visit(&Page::new(rail.repeat(4)).with_loader()).await;
    tab.wait_for("document.querySelectorAll('news-rail:is([state=ready], [state=empty])').length == 4").await;
    let expected = ["Article 0|Article 1|Article 2", "Article 3|Article 4|Article 5", "Article 6", ""];
    assert_eq!(titles_by_rail(&tab).await, expected);
    assert_eq!(tab.details("newsrail-empty").await, [json!({ "reason": "dedupe" })]);
    assert_eq!(tab.site.count("/feed.json"), 1);
    // A removed rail releases its articles; the one that had nothing takes them, and nothing else changes.
    tab.run("window.last = [...document.querySelectorAll('news-rail')].at(-1)").await;
    tab.run("document.querySelector('news-rail').remove()").await;
    tab.wait_for("last.getAttribute('state') == 'ready'").await;
    assert_eq!(
        titles_by_rail(&tab).await,
        ["Article 3|Article 4|Article 5", "Article 6", "Article 0|Article 1|Article 2"]
    );
    // A new rail in front finds nothing left; with dedupe="none" it ignores the others.
    tab.run("document.body.insertAdjacentHTML('afterbegin', '<news-rail id=new src=/feed.json limit=3 loading=eager></news-rail>')").await;
    tab.wait_for_state("#new", "empty").await;
    tab.run("document.querySelector('#new').dedupe = 'none'").await;
    tab.wait_for_state("#new", "ready").await;
    assert_eq!(
        titles_by_rail(&tab).await,
        [expected[0], "Article 3|Article 4|Article 5", "Article 6", "Article 0|Article 1|Article 2"]
    );
    // A feed without articles is none the richer when another rail goes.
    tab.site.put("/none.json", Reply::json(numbered(0..0)));
    tab.run(
        "document.body.insertAdjacentHTML('beforeend', '<news-rail id=none src=/none.json loading=eager></news-rail>')",
    )
    .await;
    tab.wait_for_state("#none", "empty").await;
    tab.run("document.querySelector('#new').remove()").await;
    tab.settle().await;
    let reasons = tab.details("newsrail-empty").await;
    assert_eq!(reasons.iter().filter(|detail| detail["reason"] == "no-items").count(), 1, "{reasons:?}");
    assert!(tab.console().await.is_empty());
}

#[tokio::test]
async fn a_rail_that_may_no_longer_repeat_others_takes_what_is_left() {
    let tab = Tab::open().await;
    tab.site.put("/feed.json", Reply::json(numbered(0..6)));
    let rails = "<news-rail src=/feed.json limit=3></news-rail><news-rail id=second src=/feed.json limit=3 dedupe=none></news-rail>";
    tab.visit(&Page::new(rails).with_loader()).await;
    tab.wait_for_ready("news-rail", 2).await;
    assert_eq!(titles_by_rail(&tab).await, ["Article 0|Article 1|Article 2"; 2]);
    tab.run("second.dedupe = 'page'").await;
    tab.wait_for("!second.shadowRoot.textContent.includes('Article 0')").await;
    assert_eq!(titles_by_rail(&tab).await, ["Article 0|Article 1|Article 2", "Article 3|Article 4|Article 5"]);
}

/// Tabs, and twins of which a page shows one or the other.
#[tokio::test]
async fn a_rail_that_is_not_rendered_holds_nothing() {
    let tab = Tab::open().await;
    tab.site.put("/feed.json", Reply::json(numbered(0..4)));
    let rail = "<news-rail src=/feed.json limit=3></news-rail>";
    tab.visit(&Page::new(format!("<div id=one>{rail}</div><div id=two hidden>{rail}</div>")).with_loader()).await;
    tab.wait_for_ready("news-rail", 1).await;
    tab.run("one.hidden = true; two.hidden = false").await;
    tab.wait_for_ready("#two news-rail", 1).await;
    assert_eq!(titles_by_rail(&tab).await, ["Article 0|Article 1|Article 2"; 2]);
    // Once both are rendered, what each shows stays.
    tab.run("one.hidden = false; document.querySelector('#two news-rail').refresh().then(() => (window.done = true))")
        .await;
    tab.wait_for("window.done").await;
    assert_eq!(titles_by_rail(&tab).await, ["Article 0|Article 1|Article 2"; 2]);
    // A third one still comes after both.
    tab.run(&format!("document.body.insertAdjacentHTML('beforeend', '{rail}')")).await;
    tab.wait_for("document.querySelectorAll('news-rail')[2].getAttribute('state') == 'ready'").await;
    assert_eq!(titles_by_rail(&tab).await[2], "Article 3");
    assert!(tab.console().await.is_empty());
}

#[tokio::test]
async fn a_lazy_rail_takes_nothing_from_those_in_sight() {
    let tab = Tab::open().await;
    tab.site.put("/feed.json", Reply::json(numbered(0..6)));
    let rail = "<news-rail src=/feed.json limit=3></news-rail>";
    let body = format!("{rail}<div style='height:3000px'></div>{rail}<div style='height:3000px'></div>{rail}");
    tab.visit(&Page::new(body).with_loader()).await;
    tab.wait_for_ready("news-rail", 1).await;
    // The last rail loads before the middle one.
    tab.run("scrollTo({ top: document.body.scrollHeight, behavior: 'instant' })").await;
    tab.wait_for_ready("news-rail", 2).await;
    tab.run("document.querySelectorAll('news-rail')[1].scrollIntoView({ behavior: 'instant' })").await;
    tab.wait_for("document.querySelectorAll('news-rail')[1].getAttribute('state') == 'empty'").await;
    assert_eq!(titles_by_rail(&tab).await, ["Article 0|Article 1|Article 2", "", "Article 3|Article 4|Article 5"]);
}
