//! The fault matrix: what host pages, readers' settings and printing do to a rail's looks.

use e2e::{
    Case, Matrix, Page, Reply, Tab,
    serde_json::{Value, json},
    tokio,
};

const BOTH: [&str; 2] = ["One", "Two"];

/// A feed with a picture for every article.
fn pictures(count: usize) -> Reply {
    let item = |n: usize| {
        json!({ "id": n.to_string(), "url": format!("/article/{n}"), "image": format!("/picture/{n}.svg"), "date_published": "2012-09-20T08:00:00Z",
            "title": format!("Headline {n} of a day on which a Donaudampfschifffahrtsgesellschaftskapitän came home") })
    };
    let items: Vec<_> = (1..=count).map(item).collect();
    Reply::json(
        json!({ "version": "https://jsonfeed.org/version/1.1", "home_page_url": "/", "items": items }).to_string(),
    )
}

fn put_pictures(tab: &Tab, count: usize) {
    tab.site.put("/feed", pictures(count));
    for n in 1..=count {
        let picture =
            "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 4 3'><path fill='teal' d='M0 0h4v3H0z'/></svg>";
        tab.site.put(&format!("/picture/{n}.svg"), Reply::new("image/svg+xml", picture));
    }
}

/// The position within the base, the height and the layout of every element with a part.
const LAYOUT: &str = "(() => {
    const base = document.querySelector('news-rail').shadowRoot.querySelector('[part=base]'), from = base.getBoundingClientRect();
    return [...base.querySelectorAll('[part]')].filter((node) => node.checkVisibility()).map((node) => {
        const { top, height } = node.getBoundingClientRect(), { display, position } = getComputedStyle(node);
        return [node.getAttribute('part'), Math.round(top - from.top), Math.round(height), display, position].join(' ');
    });
})()";

#[tokio::test]
async fn resets() {
    let mut matrix = Matrix::open().await;
    let resets: [(&str, &str); 6] = [
        ("`* { all: unset }`", "* { all: unset !important } head, style, script { display: none !important }"),
        (
            "tags are taken away or displaced",
            "a, ul, li, time, span, button, section { display: none !important } div { position: fixed !important; float: left !important; width: 10px !important; height: 3px !important }
             img { width: 1px !important; height: 900px !important } li { margin: 40px !important } h1, h2 { font-size: 90px !important }",
        ),
        ("names like ours", ".box, .rail, .list, .cards, .item, .title, [part] { display: none !important } :host { display: none !important } ::slotted(*) { display: none !important }"),
        ("sizes of everything", "* { box-sizing: content-box !important; padding: 7px !important; border: 3px solid red !important; margin: 5px !important; min-height: 40px !important }"),
        ("what is inherited", "* { white-space: pre !important; text-indent: 9em !important; line-height: 4 !important; word-spacing: 3em !important; text-align: end !important; list-style: square !important; visibility: visible !important }"),
        ("boxes of the element itself", "news-rail { display: contents; float: left; columns: 3; content: 'x'; overflow: hidden }"),
    ];
    for (name, css) in resets {
        matrix
            .run(Case::real("H5", name), async |tab| {
                put_pictures(tab, 8);
                // First without styles of the page, for comparison.
                let rail = "<news-rail loading=eager src=/feed></news-rail>";
                let pure = "<style>body { font: 16px/1.5 'Liberation Sans', sans-serif; margin: 0 }</style>";
                let mut seen = Vec::new();
                for css in ["", css] {
                    tab.visit(&Page::new(rail).head(&format!("{pure}<style>{css}</style>")).with_loader()).await;
                    tab.wait_for_state("news-rail", "ready").await;
                    tab.settle().await;
                    seen.push(tab.eval(LAYOUT).await);
                    assert_eq!(tab.console().await, []);
                    tab.assert_no_trace(&["/feed", "/picture/"]).await;
                }
                assert!(seen[0].as_array().is_some_and(|parts| parts.len() > 20), "{seen:?}");
                if name == "`* { all: unset }`" {
                    // This also unsets the font, and so changes lengths in em: only check that every part is there and laid out as before.
                    let kinds = |layout: &Value| -> Vec<String> {
                        let parts = layout.as_array().into_iter().flatten().filter_map(Value::as_str);
                        parts
                            .map(|part| {
                                part.split(' ')
                                    .filter(|word| word.parse::<f64>().is_err())
                                    .collect::<Vec<_>>()
                                    .join(" ")
                            })
                            .collect()
                    };
                    assert_eq!(kinds(&seen[1]), kinds(&seen[0]));
                } else {
                    assert_eq!(seen[1], seen[0]);
                }
            })
            .await;
    }
    matrix
        .run(Case::real("H5", "the page hides its rail, and gives it a place"), async |tab| {
            put_pictures(tab, 8);
            let css = "<style>.off { display: none !important } .half { display: inline-block; width: 50% }</style>";
            tab.visit(&Page::new("<news-rail loading=eager src=/feed></news-rail>").head(css).with_loader()).await;
            tab.wait_for_state("news-rail", "ready").await;
            let width = "document.querySelector('news-rail').getBoundingClientRect().width / document.body.getBoundingClientRect().width";
            for (change, share) in [("rail.hidden = true", 0.0), ("rail.hidden = false; rail.className = 'off'", 0.0), ("rail.className = 'half'", 0.5), ("rail.className = ''", 1.0)] {
                tab.run(&format!("const rail = document.querySelector('news-rail'); {change}")).await;
                let is = tab.eval(width).await.as_f64().unwrap_or_default();
                assert!((is - share).abs() < 0.02, "{change}: {is} of the page's width");
            }
            assert_eq!(tab.console().await, []);
        })
        .await;
    matrix.finish();
}

/// What is wider than the rail, or overflows an item or the page.
const OVERFLOW: &str = "(() => {
    const wide = [];
    if (document.scrollingElement.scrollWidth > innerWidth) wide.push('the page');
    for (const rail of document.querySelectorAll('news-rail')) {
        const host = rail.getBoundingClientRect(), name = rail.getAttribute('layout') + ' in ' + host.width;
        for (const node of rail.shadowRoot.querySelectorAll('[part]:not([part~=skeleton])')) {
            const box = node.getBoundingClientRect();
            if (!box.width || !node.checkVisibility()) continue;
            if (box.right > host.right + 1 || box.left < host.left - 1) wide.push(name + ': ' + node.getAttribute('part') + ' ' + box.width);
            const item = node.closest('[part~=item]')?.getBoundingClientRect();
            if (item && (box.bottom > item.bottom + 1 || box.top < item.top - 1)) wide.push(name + ', out of its item: ' + node.getAttribute('part'));
        }
    }
    return wide;
})()";

fn layouts(style: &str) -> String {
    ["list", "cards", "compact", "ranked"]
        .map(|layout| {
            format!(
                "<div style='{style}'><news-rail loading=eager src=/feed dedupe=none layout={layout}></news-rail></div>"
            )
        })
        .concat()
}

#[tokio::test]
async fn sizes() {
    let mut matrix = Matrix::open().await;
    let cases: [(&str, &str, &str); 5] = [
        ("a root of 62.5 %", "html { font-size: 62.5% } body { font: 1.4rem/1.5 sans-serif }", "width: 32rem"),
        ("large letters", "body { font: 40px/1.3 serif }", "width: 360px"),
        ("200 px", "", "width: 200px"),
        ("0 px", "", "width: 0"),
        (
            "in a flex row and a grid",
            "body { display: grid; grid-template-columns: 1fr 2fr } div { display: flex }",
            "min-width: 0",
        ),
    ];
    for (name, css, style) in cases {
        matrix
            .run(Case::real("H6", name), async |tab| {
                put_pictures(tab, 8);
                tab.visit(
                    &Page::new(layouts(style))
                        .head(&format!("<style>body {{ margin: 0 }} {css}</style>"))
                        .with_loader(),
                )
                .await;
                tab.wait_for_ready("news-rail", 4).await;
                tab.settle().await;
                if name == "0 px" {
                    // Nothing is visible, so nothing can overflow.
                    assert!(tab.is_true("document.scrollingElement.scrollWidth <= innerWidth").await);
                } else {
                    assert_eq!(tab.eval(OVERFLOW).await, json!([]));
                }
                assert_eq!(tab.console().await, []);
            })
            .await;
    }
    let frame = "a frame of 250 px, which is what a page of 1000 px gets at 400 % zoom";
    matrix
        .run(Case::simulated("H6", "400 %", frame), async |tab| {
            put_pictures(tab, 8);
            Page::new(layouts("")).with_loader().serve_at(&tab.site, "/page/inner.html");
            tab.visit(&Page::new("<iframe src=/page/inner.html style='width:250px;height:200px;border:0'></iframe>"))
                .await;
            tab.enter_frame().await;
            tab.wait_for("innerWidth == 250").await;
            tab.wait_for_ready("news-rail", 4).await;
            tab.settle().await;
            assert_eq!(tab.eval(OVERFLOW).await, json!([]));
            assert_eq!(tab.console().await, []);
        })
        .await;
    matrix
        .run(Case::real("H6", "forced colours").not_in("webkit", "it does not support forced colours"), async |tab| {
            put_pictures(tab, 8);
            tab.media(&[("forced-colors", "active")]).await;
            let css = "<style>body { background: #eee; color: #ddd } news-rail { --newsrail-color-text: #ccc; --newsrail-color-link: #bbb }</style>";
            tab.visit(&Page::new(format!("<p id=own>Words and <a href=/own>a link</a></p>{}", layouts("width: 300px"))).head(css).with_loader()).await;
            tab.wait_for_ready("news-rail", 4).await;
            assert!(tab.is_true("matchMedia('(forced-colors: active)').matches").await);
            let look = tab.appearance().await;
            for text in look["texts"].as_array().into_iter().flatten() {
                assert!(text["contrast"].as_f64() > Some(4.5), "{text}");
            }
            assert_eq!(tab.eval(OVERFLOW).await, json!([]));
        })
        .await;
    matrix.finish();
}

#[tokio::test]
async fn colours() {
    let mut matrix = Matrix::open().await;
    let pages: [(&str, &str, &str); 5] = [
        ("a dark page", "body { background: #101418; color: #d7dce2 }", "{}"),
        (
            "a dark section, transparent above it",
            "section { background: #1a1a2e; color: #eee; padding: 1em }",
            "<section><div>{}</div></section>",
        ),
        ("`color-scheme: dark`", ":root { color-scheme: dark }", "{}"),
        (
            "`color-scheme: dark` for a part of the page",
            "section { color-scheme: dark; background: Canvas; color: CanvasText }",
            "<section>{}</section>",
        ),
        (
            "a page that turns dark",
            "body { background: #fff; color: #222 } .dark { background: #111; color: #ddd }",
            "{}",
        ),
    ];
    for (name, css, body) in pages {
        matrix
            .run(Case::real("H7", name), async |tab| {
                put_pictures(tab, 8);
                tab.site.put("/feed/empty", Reply::articles::<&str>(&[]));
                let rails = "<p id=own>Words and <a href=/own>a link</a></p><news-rail loading=eager src=/feed></news-rail><news-rail loading=eager src=/feed layout=cards dedupe=none></news-rail>\
                    <news-rail loading=eager src=/feed/empty></news-rail><news-rail loading=eager src=/feed/none></news-rail>";
                let page = Page::new(body.replace("{}", rails)).head(&format!("<style>{css}</style>")).with_loader();
                tab.visit(&page).await;
                tab.wait_for_ready("news-rail", 2).await;
                tab.wait_for("document.querySelector('news-rail[state=error]') && document.querySelector('news-rail[state=empty]')").await;
                if name.contains("turns") {
                    tab.run("document.body.className = 'dark'").await;
                }
                let look = tab.appearance().await;
                let texts = look["texts"].as_array().cloned().unwrap_or_default();
                assert!(texts.len() > 20, "{look}");
                for text in texts {
                    assert_eq!(text["color"], look["page"]["color"], "{text}");
                    assert!(text["contrast"].as_f64() > Some(4.5), "{text}");
                }
            })
            .await;
    }
    matrix.finish();
}

#[tokio::test]
async fn paper() {
    let mut matrix = Matrix::open().await;
    let no_print_emulation = "its driver cannot emulate print";
    matrix
        .run(Case::real("H28", "a list").not_in("webkit", no_print_emulation), async |tab| {
            put_pictures(tab, 8);
            tab.visit(&Page::new("<main style='width:30em'><news-rail src=/feed loading=eager></news-rail></main>").with_loader()).await;
            tab.wait_for_state("news-rail", "ready").await;
            let address = "getComputedStyle(document.querySelector('news-rail').shadowRoot.querySelector('[part~=item] [part~=link]'), '::after').content";
            assert_eq!(tab.eval(address).await, "\"\"");
            tab.emulate_print().await;
            tab.settle().await;
            let address = tab.eval(address).await;
            assert!(address.as_str().is_some_and(|text| text.contains("/article/1") || text == "attr(href)"), "{address}");
            let cut = "[...document.querySelector('news-rail').shadowRoot.querySelectorAll('[part~=title]')].filter((title) => title.scrollHeight > title.clientHeight + 1).length";
            assert_eq!(tab.eval(cut).await, 0, "titles are cut");
            assert_eq!(tab.titles("news-rail").await.len(), 8);
            assert_eq!(tab.console().await, []);
        })
        .await;
    matrix
        .run(Case::real("H28", "what has not come").not_in("webkit", no_print_emulation), async |tab| {
            put_pictures(tab, 8);
            tab.site.put("/feed/never", Reply::json("").hang());
            let rails = "<news-rail id=waits src=/feed/never loading=eager></news-rail><div style='height:4000px'></div>\
                         <news-rail id=far src=/feed><a href=/latest>Latest news</a></news-rail>";
            tab.visit(&Page::new(rails).with_loader()).await;
            tab.wait_for("document.querySelectorAll('news-rail:defined').length == 2").await;
            tab.settle().await;
            let height = |id: &str| format!("document.querySelector('{id}').getBoundingClientRect().height");
            assert!(tab.eval(&height("#waits")).await.as_f64() > Some(400.0));
            tab.emulate_print().await;
            tab.settle().await;
            assert_eq!(tab.eval(&height("#waits")).await, 0, "bars on paper");
            assert!(tab.is_true("document.querySelector('#far > a').getClientRects().length > 0").await, "the children are gone");
            assert!(tab.eval(&height("#far")).await.as_f64() < Some(60.0), "room is kept on paper for a list that will not come");
        })
        .await;
    matrix
        .run(Case::simulated("H28", "every picture is asked for", "the page dispatches beforeprint, as browsers do before they print"), async |tab| {
            put_pictures(tab, 20);
            let rail = "<news-rail src=/feed limit=20 layout=cards loading=eager style='--newsrail-columns: 1'></news-rail>";
            tab.visit(&Page::new(rail).with_loader()).await;
            tab.wait_for_state("news-rail", "ready").await;
            tab.pause(300).await;
            assert_eq!(tab.site.count("/picture/20.svg"), 0, "it is far below");
            tab.run("dispatchEvent(new Event('beforeprint'))").await;
            tab.wait_for("[...document.querySelector('news-rail').shadowRoot.querySelectorAll('img')].every(({ complete, naturalWidth }) => complete && naturalWidth)").await;
            assert_eq!((tab.site.count("/picture/20.svg"), tab.console().await), (1, vec![]));
        })
        .await;
    matrix.finish();
}

#[tokio::test]
async fn wishes() {
    let mut matrix = Matrix::open().await;
    matrix
        .run(Case::real("H29", "no motion").not_in("webkit", "its driver cannot emulate reduced motion"), async |tab| {
            put_pictures(tab, 8);
            tab.visit(&Page::new("<news-rail src=/feed loading=eager></news-rail>").with_loader()).await;
            tab.wait_for_state("news-rail", "ready").await;
            let moves = "document.querySelector('news-rail').shadowRoot.querySelectorAll('*')";
            let longest = format!(
                "Math.max(...Array.from({moves}, (node) => {{ const {{ transitionDuration, animationName, animationDuration }} = getComputedStyle(node); return Math.max(parseFloat(transitionDuration), animationName == 'none' ? 0 : parseFloat(animationDuration)) }}))"
            );
            assert!(tab.eval(&longest).await.as_f64() > Some(0.0), "nothing moves to begin with");
            tab.media(&[("prefers-reduced-motion", "reduce")]).await;
            tab.wait_for("matchMedia('(prefers-reduced-motion: reduce)').matches").await;
            assert_eq!(tab.eval(&longest).await, 0);
            tab.media(&[("prefers-reduced-motion", "no-preference")]).await;
        })
        .await;
    let says = "the page sets navigator.connection.saveData, which no driver can";
    matrix
        .run(Case::simulated("H29", "data is to be saved", says), async |tab| {
            put_pictures(tab, 8);
            let saves =
                "<script>Object.defineProperty(navigator, 'connection', { value: { saveData: true } })</script>";
            for (layout, head, asked) in [("list", "", true), ("list", saves, false), ("cards", saves, false)] {
                tab.site.clear_hits();
                tab.visit(
                    &Page::new(format!("<news-rail layout={layout} src=/feed loading=eager></news-rail>"))
                        .head(head)
                        .with_loader(),
                )
                .await;
                tab.wait_for_state("news-rail", "ready").await;
                tab.pause(400).await;
                assert_eq!(tab.titles("news-rail").await.len(), 8);
                assert_eq!(
                    tab.site.hits().iter().any(|hit| hit.path.starts_with("/picture/")),
                    asked,
                    "{layout}, {head}"
                );
                assert_eq!(tab.console().await, []);
            }
        })
        .await;
    matrix.finish();
}

#[tokio::test]
async fn nothing_beside() {
    let mut matrix = Matrix::open().await;
    matrix
        .run(Case::real("H5", "nothing of ours reaches the page"), async |tab| {
            tab.site.put("/feed", Reply::articles(&BOTH));
            // Elements with the same names as those inside the rail.
            let body = "<div class='box rail list cards children filled' part=base id=own><p part=title>Words</p></div><news-rail src=/feed loading=eager></news-rail>";
            let look = "(() => { const of = (node) => { const style = getComputedStyle(node); return [...style].map((name) => name + style.getPropertyValue(name)).join() }; return of(document.body) + [...document.querySelectorAll('#own, #own *')].map(of).join() })()";
            tab.visit(&Page::new(body).head("<style>news-rail { display: block; height: 300px; overflow: hidden }</style>")).await;
            let before = tab.eval(look).await;
            tab.visit(&Page::new(body).head("<style>news-rail { display: block; height: 300px; overflow: hidden }</style>").with_loader()).await;
            tab.wait_for_state("news-rail", "ready").await;
            assert_eq!(tab.eval(look).await, before);
            assert!(tab.is_true("!document.adoptedStyleSheets.length").await);
            tab.assert_no_trace(&["/feed"]).await;
        })
        .await;
    matrix.finish();
}
