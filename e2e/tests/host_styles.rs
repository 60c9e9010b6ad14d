//! An unstyled rail looks like part of the page: on ten different pages, and after each has changed its theme.
//! Font, size and colour are those of the page, and no text has less contrast than the page's own.

use e2e::{
    Page, Reply, Tab,
    serde_json::{Value, json},
    tokio,
};

/// A host page: its style, its content around the rail, and how it changes its theme.
struct Host {
    name: &'static str,
    css: &'static str,
    /// `{rail}` is replaced by the rail; the paragraph `#own` is the page's.
    body: &'static str,
    dir: &'static str,
    /// A script, run once the list is shown.
    switch: &'static str,
    media: &'static [(&'static str, &'static str)],
}

const HOSTS: [Host; 10] = [
    Host {
        name: "dark without color-scheme",
        css: "body { background: #101418; color: #d7dce2; font: 16px/1.5 Georgia, serif } body.light { background: #fff; color: #1b1f24 }",
        body: "{rail}",
        dir: "ltr",
        switch: "document.body.className = 'light'",
        media: &[],
    },
    // As Bootstrap's Reboot.
    Host {
        name: "Bootstrap",
        css: ":root { --bs-body-color: #212529; --bs-body-bg: #fff; --bs-link-color: #0d6efd } \
              [data-bs-theme=dark] { color-scheme: dark; --bs-body-color: #dee2e6; --bs-body-bg: #212529; --bs-link-color: #6ea8fe } \
              *, ::before, ::after { box-sizing: border-box } \
              body { margin: 0; font: 400 1rem/1.5 system-ui, -apple-system, \"Segoe UI\", Roboto, \"Noto Sans\", \"Liberation Sans\", sans-serif; \
                color: var(--bs-body-color); background-color: var(--bs-body-bg); -webkit-text-size-adjust: 100% } \
              h1, h2, h3 { margin-top: 0; margin-bottom: .5rem; font-weight: 500; line-height: 1.2 } \
              p { margin-top: 0; margin-bottom: 1rem } ol, ul { padding-left: 2rem } a { color: var(--bs-link-color); text-decoration: underline } \
              img, svg { vertical-align: middle } button { border-radius: 0 }",
        body: "{rail}",
        dir: "ltr",
        switch: "document.documentElement.dataset.bsTheme = 'dark'",
        media: &[],
    },
    // As Tailwind's Preflight.
    Host {
        name: "Tailwind preflight",
        css: "*, ::after, ::before { box-sizing: border-box; margin: 0; padding: 0; border: 0 solid } \
              html { line-height: 1.5; -webkit-text-size-adjust: 100%; tab-size: 4; font-family: ui-sans-serif, system-ui, sans-serif } \
              h1, h2, h3, h4, h5, h6 { font-size: inherit; font-weight: inherit } a { color: inherit; text-decoration: inherit } \
              ol, ul, menu { list-style: none } img, svg, video { display: block; vertical-align: middle } img, video { max-width: 100%; height: auto } \
              button, input { font: inherit; color: inherit; background-color: #0000; border-radius: 0 } \
              body { background: #f8fafc; color: #0f172a } .dark body { background: #020617; color: #cbd5e1 }",
        body: "{rail}",
        dir: "ltr",
        switch: "document.documentElement.classList.add('dark')",
        media: &[],
    },
    Host {
        name: "a reset of everything",
        css: "* { all: unset !important } html { background: #fff; color: #333 !important; font: 15px/1.4 \"Liberation Sans\", sans-serif !important } \
              html.dark { background: #111 !important; color: #eee !important } style, script, head, title { display: none !important }",
        body: "{rail}",
        dir: "ltr",
        switch: "document.documentElement.className = 'dark'",
        media: &[],
    },
    Host {
        name: "serif",
        css: "body { font: 19px/1.7 \"Liberation Serif\", serif; color: #222; background: #fffefa; letter-spacing: .01em } .night { color: #ddd; background: #222 }",
        body: "<article style='max-width: 40em'>{rail}</article>",
        dir: "ltr",
        switch: "document.body.className = 'night'",
        media: &[],
    },
    Host {
        name: "a root of 62.5 %",
        css: "html { font-size: 62.5% } body { font: 1.6rem/1.5 \"Liberation Sans\", sans-serif; color: #2b2b2b } .night { background: #000; color: #bbb }",
        body: "<aside style='width: 32rem; font-size: 1.4rem'>{rail}</aside>",
        dir: "ltr",
        switch: "document.body.className = 'night'",
        media: &[],
    },
    Host {
        name: "right to left",
        css: "body { font: 17px/1.6 \"DejaVu Sans\", sans-serif; color: #14213d; background: #fff } .night { color: #e5e5e5; background: #14213d }",
        body: "{rail}",
        dir: "rtl",
        switch: "document.body.className = 'night'",
        media: &[],
    },
    Host {
        name: "a dark section in a light page",
        css: "body { background: #fff; color: #111 } section { padding: 1em; background: #1a73e8; color: #fff; font: 14px/1.4 \"Liberation Sans\", sans-serif } \
              section.pale { background: #e8f0fe; color: #174ea6 }",
        body: "<section>{rail}</section>",
        dir: "ltr",
        switch: "document.querySelector('section').className = 'pale'",
        media: &[],
    },
    Host {
        name: "sepia",
        css: "body { background: #f4ecd8; color: #5b4636; font: 18px/1.6 \"Liberation Serif\", serif } .grey { background: #dcdcdc; color: #4a4a4a }",
        body: "{rail}",
        dir: "ltr",
        switch: "document.body.className = 'grey'",
        media: &[],
    },
    Host {
        name: "forced colours",
        css: "body { background: #eee; color: #777; font: 16px/1.5 \"Liberation Sans\", sans-serif } .dark { color: #888; background: #000 }",
        body: "{rail}",
        dir: "ltr",
        switch: "document.body.className = 'dark'",
        media: &[("forced-colors", "active")],
    },
];

fn feed() -> String {
    let items: Vec<Value> = (1..=8)
        .map(|n| json!({ "id": n.to_string(), "url": format!("/{n}"), "title": format!("Headline {n} of a day"), "date_published": "2024-03-05T06:00:00Z" }))
        .collect();
    json!({ "version": "https://jsonfeed.org/version/1.1", "title": "News", "home_page_url": "/", "items": items })
        .to_string()
}

fn number(look: &Value, key: &str) -> f64 {
    look[key].as_f64().unwrap_or_else(|| panic!("no {key}: {look}"))
}

/// Fails unless the rails look like the page.
async fn assert_native(tab: &Tab, host: &Host, when: &str) {
    let found = tab.appearance().await;
    let page = &found["page"];
    let texts = found["texts"].as_array().expect("texts");
    let is_forced = !host.media.is_empty();
    for text in texts {
        let part = text["part"].as_str().unwrap_or_default();
        let about = format!("{}, {when}: {part}\nthe page {page}\nthe rail {text}", host.name);
        // If the reader has chosen the colours, links have the colour of links.
        let own = if is_forced && (part == "title" || part == "more") { &found["link"] } else { page };
        if !(is_forced && part == "retry") {
            assert_eq!(text["color"], own["color"], "{about}");
        }
        assert_eq!(text["fontFamily"], page["fontFamily"], "{about}");
        // Titles, dates and everything else but the heading have the direction of their own text.
        if part == "heading" {
            assert_eq!(text["direction"], page["direction"], "{about}");
        }
        if part == "title" {
            assert_eq!(text["fontSize"], page["fontSize"], "{about}");
            assert_eq!(text["fontWeight"], page["fontWeight"], "{about}");
        }
        let least = number(own, "contrast");
        assert!(number(text, "contrast") >= least - 0.01, "{about}");
    }
    let parts: Vec<&str> = texts.iter().filter_map(|text| text["part"].as_str()).collect();
    for part in ["heading", "more", "title", "date", "empty", "error", "retry"] {
        assert!(parts.contains(&part), "{}: no {part} among {parts:?}", host.name);
    }
}

#[tokio::test]
async fn ten_host_pages_and_each_after_its_theme_has_changed() {
    let tab = Tab::open().await;
    tab.site.put("/feed.json", Reply::json(feed()));
    tab.site.put("/none.json", Reply::json(r#"{"version":"https://jsonfeed.org/version/1.1","items":[]}"#));
    let rails = "<p id=own>The page's own words, and <a href=/own>a link</a></p><news-rail loading=eager src=/feed.json></news-rail>\
                 <news-rail loading=eager src=/feed.json layout=cards dedupe=none></news-rail><news-rail loading=eager src=/feed.json layout=ranked dedupe=none></news-rail>\
                 <news-rail loading=eager src=/none.json></news-rail><news-rail loading=eager src=/missing.json></news-rail>";
    tab.resize(1000, 800).await;
    for host in &HOSTS {
        if !host.media.is_empty() && !tab.engine.has_devtools {
            println!("{}: {} cannot be told of {:?}", host.name, tab.engine.name, host.media);
            continue;
        }
        if tab.engine.has_devtools {
            tab.media(host.media).await;
        }
        let direct = format!("<script>document.dir = '{}'</script>", host.dir);
        let page = Page::new(host.body.replace("{rail}", rails)).head(&format!("<style>{}</style>{direct}", host.css));
        tab.visit(&page.with_loader()).await;
        tab.wait_for_ready("news-rail", 3).await;
        tab.wait_for(
            "document.querySelector('news-rail[state=empty]') && document.querySelector('news-rail[state=error]')",
        )
        .await;
        assert_native(&tab, host, "as it came").await;
        let before = tab.appearance().await["page"]["color"].clone();
        tab.run(host.switch).await;
        assert_native(&tab, host, "with its theme changed").await;
        if host.media.is_empty() {
            assert_ne!(tab.appearance().await["page"]["color"], before, "{}: its theme has not changed", host.name);
        }
        // These pages reserve nothing for the rails, so they may move when the loader arrives: the console alone is checked.
        let lines = tab.console().await;
        assert!(lines.len() == 1 && lines[0].text.starts_with("[newsrail] http: "), "{}: {lines:#?}", host.name);
    }
}

#[tokio::test]
async fn a_page_that_follows_the_system_takes_its_rails_along() {
    let tab = Tab::open().await;
    tab.site.put("/feed.json", Reply::json(feed()));
    let css = "<style>:root { color-scheme: light dark } body { background: Canvas; color: CanvasText }</style>";
    let rail = "<p id=own>Words and <a href=/own>a link</a></p><news-rail loading=eager src=/feed.json></news-rail>";
    tab.visit(&Page::new(rail).head(css).with_loader()).await;
    tab.wait_for_state("news-rail", "ready").await;
    let mut seen = Vec::new();
    for scheme in ["light", "dark", "light"] {
        tab.media(&[("prefers-color-scheme", scheme)]).await;
        let look = tab.appearance().await;
        assert_eq!(look["texts"][0]["color"], look["page"]["color"], "{scheme}");
        assert!(number(&look["texts"][0], "contrast") > 4.5, "{scheme}: {look}");
        seen.push(look["page"]["color"].clone());
    }
    assert_ne!(seen[0], seen[1], "the system's colours have not changed");
    assert_eq!(seen[0], seen[2]);
}

/// A feed whose articles come from sources with long names.
fn reposts() -> Reply {
    let sources = ["The Morning Sheet", "浙江在线新闻网站", "A Name That Is Longer Than Its Line"];
    let items: Vec<String> = sources
        .iter()
        .enumerate()
        .map(|(n, source)| {
            format!(
                "<item><title>Headline {n}</title><link>/{n}</link><pubDate>Wed, 2{n} Nov 2024 08:00:00 GMT</pubDate><source>{source}</source></item>"
            )
        })
        .collect();
    Reply::xml(format!("<rss version='2.0'><channel><title>News</title>{}</channel></rss>", items.concat()))
}

#[tokio::test]
async fn a_rail_makes_do_with_the_width_that_there_is() {
    let rail = "<news-rail src=/feed.xml limit=3 dedupe=none loading=eager></news-rail>";
    let wide = format!(
        "<div style='float: inline-start'>{rail}</div><div style='display: flex; clear: both'><p>Beside</p>{rail}</div>"
    );
    for (name, body, rails) in [
        (
            "a grid",
            format!("<div style='display: grid; grid-template-columns: repeat(4, 1fr)'>{}</div>", rail.repeat(4)),
            4,
        ),
        (
            "asides in a grid",
            format!(
                "<div style='display: grid; grid-template-columns: repeat(4, 1fr)'>{}</div>",
                format!("<aside>{rail}</aside>").repeat(4)
            ),
            4,
        ),
        ("a flex row", format!("<div style='display: flex; width: 180px'>{rail}</div>"), 1),
        (
            "a table",
            format!(
                "<table style='width: 700px'><tr><td style='width: 200px'>{rail}<td><p style='width: 480px'>Beside</table>"
            ),
            1,
        ),
        ("room to spare", wide, 2),
    ] {
        let tab = Tab::open().await;
        tab.site.put("/feed.xml", reposts());
        let page = Page::new(format!("<main style='width: 720px'>{body}</main>")).with_loader();
        tab.visit(&page).await;
        tab.wait_for_ready("news-rail", rails).await;
        let over = "document.querySelector('main').scrollWidth - document.querySelector('main').clientWidth";
        assert_eq!(tab.eval(over).await, 0, "{name}");
        // Nor is the rail narrow, least of all in a shrink-to-fit parent with room to spare.
        let least = "Math.min(...[...document.querySelectorAll('news-rail')].map((rail) => rail.offsetWidth))";
        let least = tab.eval(least).await.as_f64().unwrap_or_default();
        assert!(least >= if name == "room to spare" { 300.0 } else { 150.0 }, "{name}: {least}");
    }
}

#[tokio::test]
async fn a_date_is_whole_whatever_stands_beside_it() {
    let tab = Tab::open().await;
    tab.site.put("/feed.xml", reposts());
    let rails = ["list", "ranked", "cards"].map(|layout| {
        format!("<news-rail layout={layout} src=/feed.xml date=absolute dedupe=none loading=eager style='display: block; width: 270px; margin: 1em 0'></news-rail>")
    });
    tab.visit(&Page::new(rails.concat()).with_loader()).await;
    tab.wait_for_ready("news-rail", 3).await;
    let cut = "[...document.querySelectorAll('news-rail')].flatMap((rail) => [...rail.shadowRoot.querySelectorAll('[part~=date]')])
        .filter((date) => date.scrollWidth > date.clientWidth || date.getBoundingClientRect().right > date.parentNode.getBoundingClientRect().right + 0.5)
        .map((date) => date.textContent)";
    assert_eq!(tab.eval(cut).await, json!([]));
    let count = "[...document.querySelectorAll('news-rail')].flatMap((rail) => [...rail.shadowRoot.querySelectorAll('[part~=date]')]).length";
    assert_eq!(tab.eval(count).await, 9);
}

/// Places have names as long as dates.
#[tokio::test]
async fn a_date_is_whole_beside_a_place_and_a_title_without_either_is_in_the_middle() {
    let tab = Tab::open().await;
    let item = |n: usize, date: &str| json!({ "id": n.to_string(), "url": format!("/{n}"), "title": format!("杭州第{n}条新闻"), "date_published": date });
    let items = [item(1, "2012-10-19T08:00:00Z"), item(2, "2012-11-29T08:00:00Z"), item(3, "no date")];
    tab.site.put("/feed.json", Reply::json(json!({ "items": items }).to_string()));
    let rails = [("list", 240), ("cards", 300), ("ranked", 320)].map(|(layout, width)| {
        format!("<news-rail kind=province region=33 layout={layout} limit=3 src=/feed.json dedupe=none loading=eager style='display: block; width: {width}px'></news-rail>")
    });
    tab.visit(&Page::new(rails.concat()).lang("en").with_loader()).await;
    tab.wait_for_ready("news-rail", 3).await;
    let items = "[...document.querySelectorAll('news-rail')].flatMap((rail) => [...rail.shadowRoot.querySelectorAll('[part~=item]')])";
    let dates = format!(
        "{items}.map((item) => item.querySelector('[part~=date]')).filter((date) => date &&
             date.getBoundingClientRect().right <= date.parentNode.getBoundingClientRect().right + 0.5 && date.scrollWidth <= date.clientWidth).length"
    );
    assert_eq!(tab.eval(&dates).await, 6);
    tab.run("document.querySelectorAll('news-rail').forEach((rail) => (rail.region = null))").await;
    tab.wait_for(&format!("{items}.length == 9 && !{items}.some((item) => item.querySelector('[part=badge]'))")).await;
    let off = format!(
        "{items}.filter((item) => !item.closest('.cards') && !item.querySelector('[part~=date]')).map((item) => {{
             const [row, title] = [item, item.querySelector('[part~=title]')].map((node) => node.getBoundingClientRect());
             return Math.abs(row.top + row.bottom - title.top - title.bottom) / 2; }})"
    );
    let off = tab.eval(&off).await;
    assert_eq!(off.as_array().map(Vec::len), Some(2));
    assert!(off.as_array().is_some_and(|off| off.iter().all(|px| px.as_f64() <= Some(1.0))), "{off}");
}

#[tokio::test]
async fn what_says_that_a_list_is_old_stands_in_the_header() {
    let tab = Tab::open().await;
    tab.site.put("/feed.xml", reposts());
    tab.visit(
        &Page::new("<news-rail src=/feed.xml more-href=/all style='display: block; width: 344px'></news-rail>")
            .with_loader(),
    )
    .await;
    tab.wait_for_ready("news-rail", 1).await;
    tab.site.put("/feed.xml", reposts().status(500));
    tab.run("document.querySelector('news-rail').refresh()").await;
    tab.wait_for_state("news-rail", "stale").await;
    let is_marker_in_place = "(() => {
        const [header, heading, list, mark, more] = ['[part=header]', '[part=heading]', '[part=list]', '[part=header] > [part=meta]', '[part=more]']
            .map((part) => document.querySelector('news-rail').shadowRoot.querySelector(part).getBoundingClientRect());
        return mark.top >= header.top && mark.bottom <= list.top + 1 && mark.top >= heading.top + heading.height / 2 && more.height == 0;
    })()";
    assert!(
        tab.is_true(is_marker_in_place).await,
        "{}",
        tab.eval("document.querySelector('news-rail').shadowRoot.querySelector('[part=header]').outerHTML").await
    );
}
