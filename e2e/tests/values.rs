//! The sources of a rail's values; all are live.

use e2e::{Page, Reply, Tab, tokio};

const FEED: &str = r#"{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","url":"/1","title":"One"},
    {"id":"2","url":"/2","title":"Two"},{"id":"3","url":"/3","title":"Three"}]}"#;

async fn titles_become(tab: &Tab, titles: &[&str]) {
    let all = "[...document.querySelector('news-rail').shadowRoot.querySelectorAll('[part~=title]')]";
    tab.wait_for(&format!("{all}.map((el) => el.textContent).join('|') == {:?}", titles.join("|"))).await;
}

#[tokio::test]
async fn a_feed_is_given_as_a_property() {
    let tab = Tab::open().await;
    tab.site.put("/feed.json", Reply::json(FEED));
    // An old library's toJSON breaks JSON.stringify of any array; the rail must not mind.
    let old = "<script>Array.prototype.toJSON = function () { return 'broken' }; Object.defineProperty(Array.prototype, 'toJSON', { enumerable: false })</script>";
    tab.visit(&Page::new("<news-rail src=/feed.json loading=eager></news-rail>").head(old).with_loader()).await;
    titles_become(&tab, &["One", "Two", "Three"]).await;
    tab.run("document.querySelector('news-rail').feed = { version: 'https://jsonfeed.org/version/1.1', items: [{ id: 7, url: '/a', title: 'Given \"one\"\\n', tags: ['x'] }] }")
        .await;
    titles_become(&tab, &["Given \"one\""]).await;
    tab.run(r#"document.querySelector('news-rail').feed = '{"items":[{"id":"t","url":"/t","title":"Text"}]}'"#).await;
    titles_become(&tab, &["Text"]).await;
    tab.run("document.querySelector('news-rail').feed = null").await;
    titles_become(&tab, &["One", "Two", "Three"]).await;
    let sources: Vec<_> = tab.details("newsrail-ready").await.iter().map(|detail| detail["source"].clone()).collect();
    assert_eq!(sources, ["network", "property", "property", "network"]);
    tab.assert_quiet().await;
}

#[tokio::test]
async fn a_feed_that_is_set_again_unchanged_changes_nothing() {
    let tab = Tab::open().await;
    let given = format!("<script>window.__given = () => ({FEED})</script>");
    let page = Page::new("<news-rail loading=eager limit=2 more=load></news-rail>").head(&given).with_loader();
    tab.visit(&page.head("<script>customElements.whenDefined('news-rail').then(() => (document.querySelector('news-rail').feed = __given()))</script>")).await;
    // The button stands in place of the second item.
    titles_become(&tab, &["One"]).await;
    tab.click("news-rail", "[part~=more]").await;
    titles_become(&tab, &["One", "Two", "Three"]).await;
    let ready = "__events.filter(({ type }) => type == 'newsrail-ready').length";
    let before = tab.eval(ready).await;
    // As frameworks do: an equal object at each render, and a render at each event.
    tab.run(
        "const rail = document.querySelector('news-rail');
         for (const type of ['ready', 'error']) rail.addEventListener('newsrail-' + type, () => (rail.feed = window.__next === undefined ? __given() : __next));
         rail.feed = __given(); rail.feed = JSON.stringify(__given())",
    )
    .await;
    tab.pause(300).await;
    assert_eq!(tab.titles("news-rail").await, ["One", "Two", "Three"]);
    assert_eq!(tab.eval(ready).await, before);
    // What has changed counts: in the same object, from a text that is no feed, and after `src` was in its place.
    tab.run(
        "window.__next = __given(); __next.items[0].title = 'First'; document.querySelector('news-rail').feed = __next",
    )
    .await;
    titles_become(&tab, &["First"]).await;
    tab.run("__next.items.pop(); document.querySelector('news-rail').feed = __next").await;
    titles_become(&tab, &["First", "Two"]).await;
    tab.wait_for(&format!("{ready} == {before} + 2")).await;
    tab.run("document.querySelector('news-rail').feed = window.__next = 'no JSON'").await;
    tab.wait_for("__events.some(({ type }) => type == 'newsrail-error')").await;
    tab.pause(300).await;
    assert_eq!(tab.codes("newsrail-error").await, ["not-a-feed"]);
    tab.run("document.querySelector('news-rail').feed = window.__next = __given()").await;
    titles_become(&tab, &["One"]).await;
    tab.site.put("/feed.json", Reply::articles(&["Other"]));
    tab.run("Object.assign(document.querySelector('news-rail'), { src: '/feed.json', feed: (window.__next = null) })")
        .await;
    titles_become(&tab, &["Other"]).await;
    tab.run("document.querySelector('news-rail').feed = window.__next = __given()").await;
    titles_become(&tab, &["One"]).await;
    tab.assert_console(&["[newsrail] not-a-feed: "]).await;
}

#[tokio::test]
async fn src_takes_the_place_of_a_feed_in_either_order() {
    for change in ["rail.src = '/feed.json'; rail.feed = null", "rail.feed = null; rail.src = '/feed.json'"] {
        let tab = Tab::open().await;
        tab.site.put("/feed.json", Reply::json(FEED));
        tab.visit(&Page::new("<news-rail loading=eager src=/first.json></news-rail>").with_loader()).await;
        tab.run("document.querySelector('news-rail').feed = { items: [{ id: 7, url: '/a', title: 'Given' }] }").await;
        titles_become(&tab, &["Given"]).await;
        tab.run("document.querySelector('news-rail').src = null").await;
        tab.settle().await;
        tab.run(&format!("const rail = document.querySelector('news-rail'); {change}")).await;
        titles_become(&tab, &["One", "Two", "Three"]).await;
        let errors = tab.codes("newsrail-error").await;
        // The other way round it is without either for a moment.
        assert!(errors.iter().all(|code| code != "no-src") || change.starts_with("rail.feed"), "{change}: {errors:?}");
    }
}

#[tokio::test]
async fn what_src_says_is_not_said_of_the_property() {
    let tab = Tab::open().await;
    tab.site.put("/feed.json", Reply::json(FEED));
    tab.site.put("/other.json", Reply::articles(&["Other"]));
    tab.visit(
        &Page::new("<news-rail src='/feed.json /other.json' dedupe=none loading=eager></news-rail>").with_loader(),
    )
    .await;
    tab.wait_for_ready("news-rail", 1).await;
    let before = tab.details("newsrail-warn").await.len();
    // A feed with another order, and with something to warn about.
    tab.run(
        "document.querySelector('news-rail').feed = { items: [
            { id: 1, url: '/a', title: 'Older', date_published: '2024-01-01T00:00:00Z' },
            { id: 2, url: '/b', title: 'Newer', date_published: '2025-01-01T00:00:00Z' },
            { id: 3, url: 'javascript:0', title: 'Refused' }] }",
    )
    .await;
    titles_become(&tab, &["Older", "Newer", "Refused"]).await;
    let warned = tab.details("newsrail-warn").await.split_off(before);
    assert!(!warned.is_empty() && warned.iter().all(|detail| detail["url"].is_null()), "{warned:?}");
}

#[tokio::test]
async fn a_long_feed_that_is_given_is_read_in_turns_with_the_page() {
    let tab = Tab::open().await;
    tab.site.put("/feed.json", Reply::json(FEED));
    tab.visit(&Page::new("<news-rail src=/feed.json loading=eager></news-rail>").with_loader()).await;
    titles_become(&tab, &["One", "Two", "Three"]).await;
    // The page's own tasks still run: at least this many while the feed is read.
    let turns = "(async (rail) => {
        const words = 'What happened, where, and to whom. '.repeat(20);
        const items = Array.from({ length: 3000 }, (_, n) => ({ id: n, url: '/' + n, title: 'Title ' + n, content_text: words + n }));
        const text = JSON.stringify({ items });
        let turns = 0, isOver = false;
        rail.addEventListener('newsrail-ready', () => (isOver = true), { once: true });
        const channel = new MessageChannel();
        channel.port1.onmessage = () => { turns++; isOver || channel.port2.postMessage(0) };
        channel.port2.postMessage(0);
        rail.feed = text;
        while (!isOver) await new Promise((resolve) => setTimeout(resolve, 10));
        return turns;
    })(document.querySelector('news-rail'))";
    let turns = tab.eval(turns).await;
    assert!(turns.as_u64().is_some_and(|turns| turns > 4), "{turns}");
    tab.assert_quiet().await;
}

#[tokio::test]
async fn an_eager_rail_takes_its_own_height_out_of_sight() {
    let tab = Tab::open().await;
    let titles: Vec<String> = (0..30).map(|n| format!("Title {n}")).collect();
    tab.site.put("/feed.json", Reply::articles(&titles));
    let rails = ["eager", "lazy"]
        .map(|when| format!("<news-rail src=/feed.json limit=20 dedupe=none loading={when}></news-rail>"));
    tab.visit(&Page::new(rails.concat() + "<p style='height:5000px'>").with_loader()).await;
    tab.wait_for_ready("news-rail", 2).await;
    tab.run("for (const rail of document.querySelectorAll('news-rail')) rail.limit = '03'; scrollTo(0, 4000)").await;
    tab.wait_for("document.querySelectorAll('news-rail')[0].shadowRoot.querySelectorAll('[part~=item]').length == 3")
        .await;
    let heights = "[...document.querySelectorAll('news-rail')].map((rail) => rail.offsetHeight)";
    tab.wait_for(&format!("(([eager, lazy]) => eager == lazy && eager < 400)({heights})")).await;
}

#[tokio::test]
async fn a_listener_may_set_another_feed_at_once() {
    let tab = Tab::open().await;
    tab.site.put("/feed.json", Reply::json(FEED));
    let fall_back = "<script>addEventListener('newsrail-error', ({ target }) => (target.feed = null))</script>";
    tab.visit(
        &Page::new("<news-rail src=/feed.json></news-rail><news-rail src=/feed.json></news-rail>")
            .head(fall_back)
            .with_loader(),
    )
    .await;
    titles_become(&tab, &["One", "Two", "Three"]).await;
    tab.run("document.querySelector('news-rail').feed = 'no JSON'").await;
    tab.wait_for("__events.filter(({ type }) => type == 'newsrail-ready').length == 2").await;
    titles_become(&tab, &["One", "Two", "Three"]).await;
    tab.assert_console(&["[newsrail] not-a-feed: "]).await;
}

#[tokio::test]
async fn refresh_resolves_with_the_answer_whatever_is_set_meanwhile() {
    let tab = Tab::open().await;
    tab.site.put("/feed.json", Reply::json(FEED));
    tab.visit(&Page::new("<news-rail src=/feed.json loading=eager></news-rail>").with_loader()).await;
    titles_become(&tab, &["One", "Two", "Three"]).await;
    tab.site.put("/feed.json", Reply::json(FEED.replace("Two", "Second")).delay(500));
    let seen = "(async (rail) => {
        rail.limit = 2;
        await rail.refresh();
        return rail.shadowRoot.querySelectorAll('[part~=title]')[1].textContent;
    })(document.querySelector('news-rail'))";
    assert_eq!(tab.eval(seen).await, "Second");
    tab.assert_quiet().await;
}

#[tokio::test]
async fn what_was_set_before_the_definition_counts() {
    let tab = Tab::open().await;
    tab.site.put("/feed.json", Reply::json(FEED));
    tab.site.alter("/newsrail/newsrail.js", |reply| reply.delay(300));
    let early = "<news-rail></news-rail><script>const rail = document.querySelector('news-rail');
        rail.src = '/feed.json'; rail.limit = 1; rail.headingLevel = 3; rail.heading = 'Early'</script>";
    tab.visit(&Page::new(early).with_loader().with_reserve()).await;
    titles_become(&tab, &["One"]).await;
    let heading = tab.inside("news-rail", "[part~=heading]").await;
    assert_eq!(heading.attr("aria-level").await.unwrap().as_deref(), Some("3"));
    assert_eq!(tab.texts("news-rail", "[part~=heading]").await, ["Early"]);
    assert_eq!(
        tab.eval(
            "((rail) => [rail.getAttribute('heading-level'), rail.limit].join())(document.querySelector('news-rail'))"
        )
        .await,
        "3,1"
    );
}

#[tokio::test]
async fn lang_is_every_elements_own_property() {
    let tab = Tab::open().await;
    tab.site.put("/feed.json", Reply::json(FEED));
    // What a library gives to all elements is no reason to do without a property of the rail's.
    let library =
        "<script>Object.defineProperty(HTMLElement.prototype, 'limit', { get: () => 1, configurable: true })</script>";
    tab.visit(&Page::new("<news-rail src=/feed.json loading=eager></news-rail>").head(library).with_loader()).await;
    titles_become(&tab, &["One", "Two", "Three"]).await;
    tab.run("document.querySelector('news-rail').limit = 2").await;
    titles_become(&tab, &["One", "Two"]).await;
    assert_eq!(tab.eval("document.querySelector('news-rail').lang").await, "");
    tab.run("document.querySelector('news-rail').lang = 'zh-CN'").await;
    tab.wait_for(
        "document.querySelector('news-rail').shadowRoot.querySelector('[part~=heading]').textContent == '最新消息'",
    )
    .await;
    tab.assert_quiet().await;
}

#[tokio::test]
async fn a_tag_whose_address_was_not_filled_in_says_so() {
    let tab = Tab::open().await;
    tab.visit(&Page::new(Page::tag(r#"data-src="" data-loading=eager"#))).await;
    tab.wait_for_state("news-rail", "error").await;
    tab.assert_console(&["[newsrail] no-src: "]).await;
}

#[tokio::test]
async fn every_source_is_live_and_the_nearer_wins() {
    let tab = Tab::open().await;
    tab.site.put("/feed.json", Reply::json(FEED));
    let page = "<news-rail loading=eager><script type=application/json>{\"src\":\"/feed.json\",\"limit\":2}</script></news-rail>";
    tab.visit(
        &Page::new(page)
            .head("<meta name=newsrail:limit content=1><meta name=newsrail:heading content=Meta>")
            .with_loader(),
    )
    .await;
    titles_become(&tab, &["One", "Two"]).await;
    tab.run("document.querySelector('news-rail').setAttribute('limit', '3')").await;
    titles_become(&tab, &["One", "Two", "Three"]).await;
    tab.run("document.querySelector('news-rail').limit = null; document.querySelector('news-rail script').textContent = '{\"src\":\"/feed.json\"}'").await;
    titles_become(&tab, &["One"]).await;
    tab.run("document.querySelector('meta[name=\"newsrail:heading\"]').content = 'Later'").await;
    tab.wait_for(
        "document.querySelector('news-rail').shadowRoot.querySelector('[part~=heading]').textContent == 'Later'",
    )
    .await;
    tab.run(
        "document.documentElement.lang = 'zh-CN'; document.querySelector('meta[name=\"newsrail:heading\"]').remove()",
    )
    .await;
    tab.wait_for(
        "document.querySelector('news-rail').shadowRoot.querySelector('[part~=heading]').textContent == '最新消息'",
    )
    .await;
    assert_eq!(tab.site.count("/feed.json"), 1);
    tab.assert_quiet().await;
}

#[tokio::test]
async fn a_theme_that_is_none_changes_nothing() {
    let tab = Tab::open().await;
    tab.site.put("/feed.json", Reply::json(FEED));
    for theme in ["filled", "cards", "children box"] {
        tab.visit(&Page::new(format!("<news-rail src=/feed.json theme='{theme}'></news-rail>")).with_loader()).await;
        titles_become(&tab, &["One", "Two", "Three"]).await;
        let heading = "document.querySelector('news-rail').shadowRoot.querySelector('[part~=heading]')";
        assert!(tab.is_true(&format!("{heading}.getClientRects().length > 0")).await, "{theme}: nothing shows");
        let classes = "document.querySelector('news-rail').shadowRoot.querySelector('[part~=base]').className";
        assert_eq!(tab.eval(classes).await, "", "{theme}");
        assert!(tab.codes("newsrail-warn").await.contains(&"attribute".into()), "{theme}");
    }
}

#[tokio::test]
async fn what_stands_around_a_rail_is_live_too() {
    let tab = Tab::open().await;
    tab.site.put("/feed.json", Reply::json(FEED));
    let rail = "<div id=around lang=en><news-rail src=/feed.json loading=eager theme='.night'></news-rail></div>";
    tab.visit(&Page::new(rail).with_loader()).await;
    titles_become(&tab, &["One", "Two", "Three"]).await;
    const ROOT: &str = "document.querySelector('news-rail').shadowRoot";
    let scheme = |word: &str| format!("getComputedStyle({ROOT}.querySelector('section')).colorScheme == '{word}'");
    assert!(tab.is_true(&scheme("normal")).await);
    tab.run("document.documentElement.className = 'night'").await;
    tab.wait_for(&scheme("dark")).await;
    tab.run("document.documentElement.className = ''; document.querySelector('#around').className = 'night'").await;
    tab.settle().await;
    assert!(tab.is_true(&scheme("dark")).await);
    tab.run("document.body.append(document.querySelector('news-rail'))").await;
    tab.wait_for(&scheme("normal")).await;
    tab.run("document.querySelector('#around').append(document.querySelector('news-rail'))").await;
    let heading = |words: &str| format!("{ROOT}.querySelector('[part~=heading]').textContent == '{words}'");
    tab.wait_for(&heading("Latest news")).await;
    tab.run("document.querySelector('#around').lang = 'zh-CN'").await;
    tab.wait_for(&heading("最新消息")).await;
}

#[tokio::test]
async fn when_it_loads_and_what_its_button_says_are_live() {
    let tab = Tab::open().await;
    tab.site.put("/feed.json", Reply::json(FEED));
    let far = "<div style='height:9000px'></div><news-rail src=/feed.json more=load limit=2></news-rail>";
    tab.visit(&Page::new(far).with_loader()).await;
    tab.pause(300).await;
    assert_eq!(tab.site.count("/feed.json"), 0);
    tab.run("document.querySelector('news-rail').loading = 'EAGER'").await;
    tab.wait_for_ready("news-rail", 1).await;
    tab.run("document.querySelector('news-rail').moreLabel = 'Go on'").await;
    tab.wait_for("document.querySelector('news-rail').shadowRoot.querySelector('button').textContent == 'Go on'").await;
    tab.assert_quiet().await;
}

#[tokio::test]
async fn what_is_looked_for_is_found_at_the_end_of_a_long_feed() {
    let tab = Tab::open().await;
    let filler = "Words about something that happened somewhere. ".repeat(20);
    let item = |n: usize, title: &str| {
        format!("{{\"id\":\"{n}\",\"url\":\"/{n}\",\"title\":\"{title} {n}\",\"content_text\":\"{filler}\"}}")
    };
    let mut items: Vec<String> = (0..450).map(|n| item(n, "Common")).collect();
    items.push(item(450, "Rare"));
    items.insert(0, "{\"id\":\"x\",\"title\":\"Leads nowhere\"}".into());
    tab.site.put("/feed.json", Reply::json(format!("{{\"items\":[{}]}}", items.join(","))));
    tab.visit(&Page::new("<news-rail src=/feed.json limit=2 loading=eager></news-rail>").with_loader()).await;
    titles_become(&tab, &["Common 0", "Common 1"]).await;
    tab.run("document.querySelector('news-rail').include = 'rare'").await;
    titles_become(&tab, &["Rare 450"]).await;
    tab.assert_quiet().await;
}

#[tokio::test]
async fn a_rail_that_goes_leaves_nothing_and_one_that_moves_stays() {
    let tab = Tab::open().await;
    tab.site.put("/feed.json", Reply::json(FEED));
    tab.visit(&Page::new("<main></main><news-rail src=/feed.json loading=eager></news-rail>").with_loader()).await;
    titles_become(&tab, &["One", "Two", "Three"]).await;
    tab.run("window.rail = document.querySelector('news-rail'); document.querySelector('main').append(rail)").await;
    tab.settle().await;
    titles_become(&tab, &["One", "Two", "Three"]).await;
    assert_eq!(tab.details("newsrail-ready").await.len(), 1, "moving is no reason to load");
    tab.run("rail.remove()").await;
    tab.wait_for("!rail.hasAttribute('state') && !rail.shadowRoot.querySelector('li')").await;
    tab.run("document.body.append(rail)").await;
    titles_become(&tab, &["One", "Two", "Three"]).await;
    tab.assert_console(&[]).await;
}

#[tokio::test]
async fn a_rail_whose_values_change_while_it_begins_takes_the_last_ones() {
    let tab = Tab::open().await;
    tab.site.put("/feed.json", Reply::json(FEED));
    tab.site.put("/other.json", Reply::json(FEED.replace("One", "Uno").replace("Two", "Due")));
    let apart = "<style>html { overflow-y: scroll } main > news-rail { position: absolute; width: 20em }</style>";
    let body = "<news-rail src=/feed.json loading=eager></news-rail><main></main>";
    tab.visit(&Page::new(body).head(apart).with_loader()).await;
    titles_become(&tab, &["One", "Two", "Three"]).await;
    // The engine is running: the page sets values before, between and after the tasks in which a rail starts.
    tab.run(
        "for (let ms = 0; ms < 16; ms++) {
            const rail = document.createElement('news-rail');
            Object.assign(rail, { src: '/feed.json', dedupe: 'none', loading: 'eager', refreshInterval: null });
            document.querySelector('main').append(rail);
            setTimeout(() => {
                rail.limit = 2;
                if (ms % 4 == 1) rail.src = '/other.json';
                if (ms % 4 == 2) rail.feed = { items: [{ url: '/own', title: 'Own' }] };
                if (ms % 4 == 3) rail.refresh().then(() => (rail.isAnswered = true));
            }, ms);
        }",
    )
    .await;
    tab.wait_for_ready("main > news-rail", 16).await;
    tab.settle().await;
    for place in 0..16 {
        let expected: &[&str] = match place % 4 {
            1 => &["Uno", "Due"],
            2 => &["Own"],
            _ => &["One", "Two"],
        };
        let rail = format!("main > news-rail:nth-of-type({})", place + 1);
        assert_eq!(tab.titles(&rail).await, expected, "{place} ms");
    }
    assert!(
        tab.is_true(
            "[...document.querySelectorAll('main > news-rail')].every((rail, ms) => ms % 4 < 3 || rail.isAnswered)"
        )
        .await
    );
    tab.assert_quiet().await;
}

#[tokio::test]
async fn a_rail_of_another_component_does_not_wait_for_the_rest_of_the_document() {
    let tab = Tab::open().await;
    tab.site.put("/feed.json", Reply::json(FEED));
    let component = "<script>customElements.define('x-card', class extends HTMLElement {
            connectedCallback() { this.attachShadow({ mode: 'open' }).innerHTML = '<news-rail src=/feed.json loading=eager></news-rail>' }
        });
        addEventListener('newsrail-ready', () => (window.__readyAt = document.readyState), true)</script>";
    tab.visit(&Page::new("<x-card></x-card><p>Before{pause}</p><p>After</p>").head(component).with_loader()).await;
    tab.wait_for("window.__readyAt").await;
    assert_eq!(tab.eval("__readyAt").await, "loading");
    tab.assert_quiet().await;
}
