//! Pictures that are missing, that do not load, or that are not wanted.

use e2e::{Page, Reply, Tab, serde_json::json, tokio};

const PICTURE: &str =
    "<svg xmlns='http://www.w3.org/2000/svg' width='16' height='9'><rect width='16' height='9' fill='teal'/></svg>";

async fn rail(attributes: &str, head: &str) -> Tab {
    let tab = Tab::open().await;
    let item = |n: usize, title: &str, image: &str| json!({ "id": n.to_string(), "url": format!("/{n}"), "title": title, "image": image });
    let items = [
        item(1, "Good", "/good.svg"),
        item(2, "《Broken》", "/broken.png"),
        json!({ "id": "3", "url": "/3", "title": "None" }),
    ];
    tab.site.put("/feed.json", Reply::json(json!({ "items": items }).to_string()));
    tab.site.put("/good.svg", Reply::new("image/svg+xml", PICTURE));
    tab.site.put("/fallback.svg", Reply::new("image/svg+xml", PICTURE));
    tab.visit(&Page::new(format!("<news-rail src=/feed.json {attributes}></news-rail>")).head(head).with_loader())
        .await;
    tab.wait_for_state("news-rail", "ready").await;
    tab
}

fn each(what: &str) -> String {
    format!("[...document.querySelector('news-rail').shadowRoot.querySelectorAll('li')].map((li) => {what})")
}

#[tokio::test]
async fn what_does_not_load_leaves_its_box_and_an_initial() {
    for layout in ["list", "cards"] {
        let tab = rail(&format!("layout={layout}"), "").await;
        tab.wait_for(&format!("{}[1]", each("li.querySelector('img')?.hidden"))).await;
        let boxes = tab.eval(&each("(({ width, height }) => `${width}x${height}`)(li.querySelector('[part=thumbnail]').getBoundingClientRect())")).await;
        if layout == "list" {
            assert_eq!((&boxes[0], &boxes[0]), (&boxes[1], &boxes[2]), "one size for all");
        }
        // Some engines give the attribute, others its value. The alternative text is empty.
        let initials = "((box) => getComputedStyle(box, '::before').content.replace(/ \\/ \"\"$/, '').replace(/attr\\((.*)\\)/, (_, name) => `\"${box.getAttribute(name)}\"`))(li.querySelector('[part=thumbnail]'))";
        assert_eq!(
            tab.eval(&each(initials)).await,
            json!(["none", "\"B\"", "\"N\""]),
            "none behind a picture, which may be transparent"
        );
        assert_eq!(tab.eval(&each("li.part.contains('no-thumbnail')")).await, json!([false, true, true]));
        tab.assert_quiet().await;
    }
}

#[tokio::test]
async fn an_initial_is_a_letter_or_a_number() {
    let tab = Tab::open().await;
    let titles = ["⚽️世界杯", "［视频］杭州", "“Quoted”", "〔通知〕明天", "𠮷野家", "１２３", "～～海", "«Привет»"];
    let items: Vec<_> =
        titles.iter().map(|title| json!({ "id": title, "url": format!("/{title}"), "title": title })).collect();
    tab.site.put("/feed.json", Reply::json(json!({ "items": items }).to_string()));
    tab.visit(&Page::new("<news-rail src=/feed.json></news-rail>").with_loader()).await;
    tab.wait_for_state("news-rail", "ready").await;
    let initials = each("li.querySelector('[part=thumbnail]').dataset.initial");
    assert_eq!(tab.eval(&initials).await, json!(["世", "视", "Q", "通", "𠮷", "１", "海", "П"]));
    tab.assert_quiet().await;
}

#[tokio::test]
async fn a_fallback_stands_in_for_both() {
    let tab = rail("fallback-image=/fallback.svg", "").await;
    let loaded = "(({ currentSrc, naturalWidth, hidden }) => naturalWidth && !hidden ? new URL(currentSrc).pathname : null)(li.querySelector('img'))";
    tab.wait_for(&format!("{}.join() == '/good.svg,/fallback.svg,/fallback.svg'", each(loaded))).await;
    let tab = rail("fallback-image=/gone.svg", "").await;
    tab.wait_for(&format!("{}.join() == 'false,true,true'", each("li.querySelector('img').hidden"))).await;
    assert_eq!(tab.site.count("/broken.png"), 1, "nothing is asked for again and again");
    tab.assert_quiet().await;
}

#[tokio::test]
async fn who_saves_data_gets_no_pictures() {
    let saves = "<script>Object.defineProperty(navigator, 'connection', { value: { saveData: true } })</script>";
    let tab = rail("fallback-image=/fallback.svg", saves).await;
    tab.settle().await;
    assert_eq!(tab.titles("news-rail").await.len(), 3);
    assert_eq!(tab.eval(&each("li.querySelector('img')")).await, json!([null, null, null]));
    assert_eq!(tab.site.count("/good.svg") + tab.site.count("/fallback.svg") + tab.site.count("/broken.png"), 0);
    tab.assert_quiet().await;
}
