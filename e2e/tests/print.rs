//! Printing: the list as it is, URLs if there is room, every picture, and the children if there is no list.

use e2e::{
    Page, Reply, Tab,
    fantoccini::wd::PrintConfiguration,
    serde_json::{Value, json},
    tokio,
};

fn feed() -> String {
    let items: Vec<Value> = (1..=8)
        .map(|n| json!({
            "id": n.to_string(), "url": format!("/article/{n}"), "image": format!("/picture-{n}.svg"),
            "title": format!("Headline {n} of a day on which more has happened than two lines of a narrow rail have room for, as the paper shows"),
        }))
        .collect();
    json!({ "version": "https://jsonfeed.org/version/1.1", "title": "News", "home_page_url": "/", "items": items })
        .to_string()
}

async fn printed(body: &str) -> Tab {
    let tab = Tab::open().await;
    tab.site.put("/feed.json", Reply::json(feed()));
    tab.site.put("/never.json", Reply::json("").hang());
    for n in 1..=8 {
        let picture =
            r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><path fill="teal" d="M0 0h4v3H0z"/></svg>"#;
        tab.site.put(&format!("/picture-{n}.svg"), Reply::new("image/svg+xml", picture));
    }
    tab.visit(&Page::new(body).with_loader()).await;
    tab
}

/// The URL after the first title, as the style sheet generates it; `none` if it does not. Some engines give the attribute, others its
/// value.
const ADDRESS: &str = "((link) => getComputedStyle(link, '::after').content.replace(/attr\\((.*?)\\)/, (_, name) => `\"${link.getAttribute(name)}\"`))\
    (document.querySelector('news-rail').shadowRoot.querySelector('[part~=link]'))";

#[tokio::test]
async fn titles_are_whole_and_their_addresses_stand_below_them() {
    let tab = printed("<news-rail src=/feed.json></news-rail><p>After</p>").await;
    tab.wait_for_state("news-rail", "ready").await;
    let cut = "[...document.querySelector('news-rail').shadowRoot.querySelectorAll('[part~=title]')].filter((title) => title.scrollHeight > title.clientHeight + 1).length";
    tab.run("document.querySelector('news-rail').style.cssText = 'display: block; width: 30em'").await;
    assert!(tab.eval(cut).await.as_u64() > Some(0), "no title was cut to begin with");
    assert_eq!(tab.eval(ADDRESS).await, "\"\"");
    tab.emulate_print().await;
    assert_eq!(tab.eval(cut).await, 0);
    assert!(tab.eval(ADDRESS).await.as_str().is_some_and(|text| text.ends_with("/article/1\"")));
    assert!(
        tab.is_true("!document.querySelector('news-rail').shadowRoot.querySelector('[part~=more]').checkVisibility()")
            .await
    );
    // If there is no room for a URL on a line, there is none.
    tab.run("document.querySelector('news-rail').style.cssText = 'display: block; width: 18em'").await;
    assert_eq!(tab.eval(ADDRESS).await, "\"\"");
    tab.run("document.querySelector('news-rail').style.cssText = ''").await;
    tab.run("document.querySelector('news-rail').setAttribute('layout', 'cards')").await;
    tab.settle().await;
    assert_eq!(tab.eval(ADDRESS).await, "\"\"");
}

#[tokio::test]
async fn pictures_of_cards_keep_off_their_titles() {
    let tab =
        printed("<news-rail src=/feed.json layout=cards limit=7 style='display: block; width: 40em'></news-rail>")
            .await;
    tab.wait_for_state("news-rail", "ready").await;
    tab.emulate_print().await;
    let over = "[...document.querySelector('news-rail').shadowRoot.querySelectorAll('[part~=item]')].filter((item) => {
        const [picture, title] = ['[part~=thumbnail]', '[part~=title]'].map((part) => item.querySelector(part).getBoundingClientRect());
        return picture.bottom > title.top && picture.right > title.left;
    }).length";
    assert_eq!(tab.eval(over).await, 0);
}

#[tokio::test]
async fn cards_make_room_for_what_stands_in_them() {
    for thumbnails in ["auto", "none"] {
        let tab = printed(&format!(
            "<news-rail src=/feed.json layout=cards limit=6 thumbnails={thumbnails} style='display: block; width: 24em'></news-rail>"
        ))
        .await;
        tab.wait_for_state("news-rail", "ready").await;
        tab.emulate_print().await;
        let over = "[...document.querySelector('news-rail').shadowRoot.querySelectorAll('[part~=item]')]
            .filter((item) => item.querySelector('[part~=title]').getBoundingClientRect().bottom > item.getBoundingClientRect().bottom + 1).length";
        assert_eq!(tab.eval(over).await, 0, "{thumbnails}");
    }
}

#[tokio::test]
async fn a_list_in_a_scrolling_box_is_printed_as_a_whole() {
    let tab =
        printed("<news-rail src=/feed.json style='--newsrail-max-height: 15em'></news-rail><p id=after>After</p>")
            .await;
    tab.wait_for_state("news-rail", "ready").await;
    let hidden = "(() => { const list = document.querySelector('news-rail').shadowRoot.querySelector('[part~=list]'); return list.scrollHeight - list.clientHeight; })()";
    assert!(tab.eval(hidden).await.as_f64() > Some(100.0), "the list does not scroll to begin with");
    tab.emulate_print().await;
    assert_eq!(tab.eval(hidden).await, 0);
    let over = "document.querySelector('news-rail').getBoundingClientRect().bottom - document.querySelector('#after').getBoundingClientRect().top";
    assert!(tab.eval(over).await.as_f64() < Some(1.0), "the list lies over what follows");
}

#[tokio::test]
async fn every_picture_is_there() {
    // The rail is longer than the view: the last pictures are far below it.
    let tab =
        printed("<news-rail src=/feed.json layout=cards style='--newsrail-columns: 1' loading=eager></news-rail>")
            .await;
    tab.resize(1000, 300).await;
    tab.client().refresh().await.expect("a page that can be loaded again");
    tab.wait_for_state("news-rail", "ready").await;
    let lazy = "[...document.querySelector('news-rail').shadowRoot.querySelectorAll('img')].filter((image) => image.loading !== 'eager').length";
    assert_eq!(tab.eval(lazy).await, 8);
    let pdf = tab.client().print(PrintConfiguration::default()).await.expect("a page on paper");
    assert!(pdf.starts_with(b"%PDF"), "no PDF");
    assert_eq!(tab.eval(lazy).await, 0);
    let complete = "[...document.querySelector('news-rail').shadowRoot.querySelectorAll('img')].every((image) => image.complete && image.naturalWidth)";
    tab.wait_for(complete).await;
    for n in 1..=8 {
        assert!(tab.site.count(&format!("/picture-{n}.svg")) > 0, "picture {n} was not asked for");
    }
}

#[tokio::test]
async fn what_has_not_started_leaves_its_children_and_no_bars() {
    let tall = "<div style='height: 4000px'>A long page</div>";
    let tab = printed(&format!(
        "<news-rail id=waits src=/never.json loading=eager></news-rail>{tall}\
         <news-rail id=far src=/feed.json><a href=/latest>Latest news</a></news-rail><news-rail id=bare src=/feed.json></news-rail>"
    ))
    .await;
    tab.wait_for("document.querySelectorAll('news-rail:defined').length === 3").await;
    tab.settle().await;
    let height = |id: &str| format!("document.getElementById('{id}').getBoundingClientRect().height");
    assert!(tab.eval(&height("waits")).await.as_f64() > Some(400.0));
    tab.emulate_print().await;
    assert_eq!(tab.eval("document.querySelector('#far').getAttribute('state')").await, "loading");
    assert!(tab.is_true("document.querySelector('#far > a').checkVisibility()").await);
    assert!(
        tab.eval(&height("far")).await.as_f64() < Some(60.0),
        "room is kept on paper for a list that will not come"
    );
    // The skeleton and its space are for the screen.
    assert_eq!(tab.eval(&height("waits")).await, 0);
    assert_eq!(tab.eval(&height("bare")).await, 0);
}
