//! HTML that others write into a page, such as comments, and odd data beside it: elements whose names hide properties of the document and of
//! forms, `<base>`, metadata without a text, properties that every object has.

use e2e::{Page, Reply, Tab, tokio};

const TITLES: [&str; 3] = ["The river rises again", "Rivers and their bridges", "A bridge across the river"];

async fn tab() -> Tab {
    let tab = Tab::open().await;
    tab.site.put("/feed.json", Reply::articles(&TITLES));
    tab.site.put("/other.json", Reply::articles(&["Something else"]));
    tab
}

#[tokio::test]
async fn the_engine_comes_from_the_script_tag_whatever_a_picture_is_called() {
    for tag in ["async src", "async type=module src"] {
        let tab = tab().await;
        for file in tab.site.widget_files(".js") {
            let name = file.rsplit('/').next().unwrap_or_default();
            tab.site.put(&format!("/evil/{name}"), Reply::new("text/javascript", "document.title = 'theirs'"));
        }
        let loader = format!("<script crossorigin {tag}='{{widget}}/newsrail.js'></script>");
        let picture = "<img hidden name=currentScript src=/evil/none.png>";
        let page = Page::new(format!("{picture}{loader}<news-rail src=/feed.json></news-rail>"));
        tab.site.put("/evil/none.png", Reply::new("image/png", ""));
        tab.visit(&page).await;
        tab.wait_for_state("news-rail", "ready").await;
        assert_eq!(tab.titles("news-rail").await, TITLES);
        let evil: Vec<_> = tab.site.hits().into_iter().filter(|hit| hit.path.starts_with("/evil/newsrail")).collect();
        assert!(evil.is_empty(), "{tag}: {} was requested", evil[0].path);
        assert_ne!(tab.eval("document.title").await, "theirs");
    }
}

#[tokio::test]
async fn forms_and_metadata_keep_no_rail_from_loading() {
    let deep = "[".repeat(9000) + &"]".repeat(9000);
    for story in [
        "<main><h1>The river</h1><form><input name=data><input name=matches><input name=textContent></form><p>Rivers</p></main>".to_owned(),
        "<main>The river</main><script type=application/ld+json>{\"@type\":\"Article\",\"headline\":{\"toString\":1,\"valueOf\":1}}</script>".to_owned(),
        format!("<main>The river</main><script type=application/ld+json>{{\"@type\":\"Article\",\"headline\":{deep}}}</script>"),
        "<main>The river</main><script type=application/ld+json>{\"@type\":\"Article\",\"keywords\":[{\"name\":{\"toString\":1}}, 5, null]}</script>".to_owned(),
    ] {
        let tab = tab().await;
        let rails = "<news-rail kind=related src=/feed.json dedupe=none></news-rail><news-rail src=/other.json dedupe=none></news-rail>";
        tab.visit(&Page::new(format!("{story}{rails}")).with_loader()).await;
        tab.wait_for_ready("news-rail", 2).await;
        assert_eq!(tab.titles("news-rail").await.len(), 3, "{story:.80}");
        tab.assert_quiet().await;
    }
}

#[tokio::test]
async fn a_field_for_the_language_is_not_the_page_s_language() {
    let tab = tab().await;
    let form = "<form><select name=lang><option>en</select><input name=matches><news-rail src=/feed.json theme='.night'></news-rail></form>";
    tab.visit(&Page::new(format!("<div class=night>{form}</div>")).lang("zh-CN").with_loader()).await;
    tab.wait_for_state("news-rail", "ready").await;
    assert_eq!(tab.texts("news-rail", "[part=heading]").await, ["最新消息"]);
    assert!(
        tab.is_true("document.querySelector('news-rail').shadowRoot.querySelector('.dark')").await,
        "its theme is not found"
    );
}

#[tokio::test]
async fn what_every_object_has_is_no_function_of_ours() {
    for pollution in [
        "Object.prototype.date = '2020'; Object.prototype.mark = 1",
        "Object.prototype.include = () => 1; Object.prototype.limit = 3",
    ] {
        let tab = tab().await;
        let page = Page::new("<news-rail src=/feed.json></news-rail>");
        tab.visit(&page.head(&format!("<script>{pollution}</script>")).with_loader()).await;
        tab.wait_for_state("news-rail", "ready").await;
        assert_eq!(tab.titles("news-rail").await, TITLES, "{pollution}");
        tab.site.put("/feed.json", Reply::not_found());
        tab.run("document.querySelector('news-rail').refresh()").await;
        tab.wait_for_state("news-rail", "stale").await;
    }
}

#[tokio::test]
async fn an_engine_that_never_loads_leaves_one_listener_for_each_rail() {
    let tab = tab().await;
    for file in tab.site.widget_files(".wasm") {
        tab.site.put(&file, Reply::not_found());
    }
    let count =
        "<script>window.online = new Set(); window.addEventListener = ((add) => function (type, then, ...rest) {
        if (type == 'online') online.add(then);
        return add.call(this, type, then, ...rest);
    })(window.addEventListener)</script>";
    tab.visit(
        &Page::new("<main><news-rail src=/feed.json loading=eager></news-rail></main>").head(count).with_loader(),
    )
    .await;
    for _ in 0..5 {
        tab.wait_for_state("news-rail", "error").await;
        tab.run("const rail = document.querySelector('news-rail'); rail.remove(); setTimeout(() => document.querySelector('main').append(rail), 50)").await;
        tab.wait_for("document.querySelector('news-rail')").await;
    }
    tab.wait_for_state("news-rail", "error").await;
    assert!(tab.is_true("online.size == 1").await, "{}", tab.eval("online.size").await);
    // And it works: the files are there, and the reader is back online.
    let there = tab.site.widget_files(".wasm");
    tab.site.put_dist("/newsrail/");
    assert_eq!(tab.site.widget_files(".wasm"), there);
    tab.run("dispatchEvent(new Event('online'))").await;
    tab.wait_for_state("news-rail", "ready").await;
}
