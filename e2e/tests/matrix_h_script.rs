//! The fault matrix: how the script gets into the page, and what was there before it.

use e2e::{Case, Matrix, Page, Reply, Site, Tab, tokio};

const BOTH: [&str; 2] = ["One", "Two"];
const SCRIPT: &str = r#"<script src="{widget}/newsrail.js"></script>"#;

#[tokio::test]
async fn wherever_it_stands() {
    let mut matrix = Matrix::open().await;
    let forms: [(&str, &str); 7] = [
        ("in the head, synchronous", SCRIPT),
        ("async", r#"<script async src="{widget}/newsrail.js"></script>"#),
        ("defer", r#"<script defer src="{widget}/newsrail.js"></script>"#),
        ("a module", r#"<script type=module src="{widget}/newsrail.js"></script>"#),
        ("async, a module", r#"<script async type=module src="{widget}/newsrail.js"></script>"#),
        (
            "injected later",
            r#"<script>addEventListener('load', () => setTimeout(() => {
                const script = document.createElement('script'); script.src = '{widget}/newsrail.js'; document.head.append(script) }, 300))</script>"#,
        ),
        ("by document.write", r#"<script>document.write('<script src="{widget}/newsrail.js"><\/script>')</script>"#),
    ];
    for (name, script) in forms {
        matrix
            .run(Case::real("H12", name), async |tab| {
                tab.site.put("/feed", Reply::articles(&BOTH));
                tab.visit(&Page::with_rail_alone("src=/feed").head(script).widget_there()).await;
                tab.wait_for_state("news-rail", "ready").await;
                assert_eq!(tab.titles("news-rail").await, BOTH);
                assert!(!tab.child_shows().await);
                assert_eq!((tab.site.count("/feed"), tab.site.count_widget(".wasm")), (1, 1));
                tab.assert_quiet().await;
            })
            .await;
    }
    matrix
        .run(Case::real("H12", "at the end of the body"), async |tab| {
            tab.site.put("/feed", Reply::articles(&BOTH));
            let rail = "<news-rail src=/feed loading=eager><a href=/latest>Latest news</a></news-rail>";
            tab.visit(&Page::new(format!("<main style='width:20em'>{rail}</main>{SCRIPT}")).reserve("50.8em")).await;
            tab.assert_lists(&BOTH, &[]).await;
        })
        .await;
    let places: [(&str, &str); 4] = [
        ("form A, synchronous", r#"<script src="{widget}/newsrail.js" data-src=/feed data-loading=eager></script>"#),
        ("form A, async", r#"<script async src="{widget}/newsrail.js" data-src=/feed data-loading=eager></script>"#),
        ("form A, deferred", r#"<script defer src="{widget}/newsrail.js" data-src=/feed data-loading=eager></script>"#),
        (
            "form A, by document.write",
            r#"<script>document.write('<script src="{widget}/newsrail.js" data-src=/feed data-loading=eager><\/script>')</script>"#,
        ),
    ];
    for (name, tag) in places {
        matrix
            .run(Case::real("H12", name), async |tab| {
                tab.site.put("/feed", Reply::articles(&BOTH));
                tab.visit(&Page::new(format!(
                    "<section style='width:20em;min-height:60em'>{tag}</section><p>After</p>"
                )))
                .await;
                tab.wait_for_state("section > script + news-rail", "ready").await;
                assert_eq!(tab.titles("news-rail").await, BOTH);
                tab.assert_quiet().await;
            })
            .await;
    }
    matrix
        .run(Case::real("H12", "form A in the head"), async |tab| {
            tab.site.put("/feed", Reply::articles(&BOTH));
            tab.visit(
                &Page::new("<p>Words</p>").head(r#"<script src="{widget}/newsrail.js" data-src=/feed></script>"#),
            )
            .await;
            tab.settle().await;
            assert!(tab.is_true("!document.querySelector('news-rail')").await);
            tab.assert_warned(&["head-script"]).await;
            tab.assert_console(&["[newsrail] head-script: "]).await;
        })
        .await;
    matrix.finish();
}

const OTHER: &str = "9.9.9";

/// Serves another version of the widget under `/other/`: the same build with another version number in its loader. Returns the number of
/// the build itself.
fn put_other(site: &Site) -> String {
    site.put_dist("/other/");
    let mut own = String::new();
    site.alter("/other/newsrail.js", |reply| {
        let text = reply.text();
        let (_, number) = text.split_once("version:").expect("a loader that names its version");
        own = number.chars().skip(1).take_while(|c| c.is_ascii_digit() || *c == '.').collect();
        assert!(own.contains('.') && own != OTHER, "the loader is version {own:?}");
        reply.body(text.replace(&own, OTHER))
    });
    own
}

/// How often an engine was fetched.
fn count_wasm(tab: &Tab) -> usize {
    tab.site.hits().iter().filter(|hit| hit.path.ends_with(".wasm")).count()
}

#[tokio::test]
async fn more_than_once() {
    let mut matrix = Matrix::open().await;
    for (name, second) in [
        ("both in the head", SCRIPT),
        ("one of them a module", r#"<script type=module src="{widget}/newsrail.js"></script>"#),
        (
            "one of them once the list stands",
            r#"<script>addEventListener('newsrail-ready', () => {
                const script = document.createElement('script'); script.src = '{widget}/newsrail.js'; document.head.append(script) }, { once: true })</script>"#,
        ),
    ] {
        matrix
            .run(Case::real("H19", name), async |tab| {
                tab.site.put("/feed", Reply::articles(&BOTH));
                tab.visit(&Page::with_rail_alone("src=/feed").head(SCRIPT).head(second)).await;
                tab.wait_for_state("news-rail", "ready").await;
                tab.wait_for("window.__events.some(({ detail }) => detail.code == 'duplicate-script')").await;
                assert_eq!(tab.titles("news-rail").await, BOTH);
                tab.assert_warned(&["duplicate-script"]).await;
                assert_eq!(
                    (tab.details("newsrail-ready").await.len(), tab.site.count("/feed"), count_wasm(tab)),
                    (1, 1, 1)
                );
                tab.assert_console(&["[newsrail] duplicate-script: "]).await;
                assert_eq!(
                    tab.events().await.iter().find(|e| e.name == "newsrail-warn").map(|e| &*e.target),
                    Some("#document")
                );
            })
            .await;
    }
    matrix
        .run(Case::real("H19", "a tag for each of five rails is no duplicate"), async |tab| {
            tab.site.put("/feed", Reply::articles(&BOTH));
            let tags = format!("<section>{}</section>", Page::tag("data-src=/feed data-dedupe=none")).repeat(5);
            tab.visit(&Page::new(tags).head("<style>section { min-height: 50.8em }</style>")).await;
            tab.wait_for("document.querySelectorAll('section > script + news-rail').length == 5").await;
            tab.wait_for_state("news-rail", "ready").await;
            tab.assert_quiet().await;
        })
        .await;
    let rails = "<main style='width:20em'><news-rail id=first src=/feed loading=eager></news-rail></main>";
    for (name, first, second) in
        [("the older first", "{widget}", "{here}/other"), ("the newer first", "{here}/other", "{widget}")]
    {
        matrix
            .run(Case::real("H20", name), async |tab| {
                tab.site.put("/feed", Reply::articles(&BOTH));
                let own = put_other(&tab.site);
                let script = |folder: &str| format!("<script src=\"{folder}/newsrail.js\"></script>");
                tab.visit(&Page::new(rails).reserve("50.8em").head(&script(first)).head(&script(second))).await;
                tab.wait_for_state("news-rail", "ready").await;
                assert_eq!(tab.titles("news-rail").await, BOTH);
                tab.assert_warned(&["version-conflict"]).await;
                let hint = tab.details("newsrail-warn").await[0]["hint"].as_str().unwrap_or_default().to_owned();
                assert!(hint.contains(&own) && hint.contains(OTHER), "{hint}");
                assert_eq!((count_wasm(tab), tab.details("newsrail-ready").await.len()), (1, 1));
                let winner = if first == "{widget}" { &own } else { OTHER };
                assert_eq!(tab.eval("window[Symbol.for('newsrail')].version").await, winner);
                tab.assert_console(&["[newsrail] version-conflict: "]).await;
            })
            .await;
    }
    matrix
        .run(Case::real("H20", "rails of both, in place"), async |tab| {
            tab.site.put("/feed/a", Reply::articles(&["One"]));
            tab.site.put("/feed/b", Reply::articles(&["Two"]));
            put_other(&tab.site);
            let tag = |folder: &str, feed: &str| {
                format!("<section><script src=\"{folder}/newsrail.js\" data-src={feed} data-dedupe=none data-loading=eager></script></section>")
            };
            let body = [tag("{widget}", "/feed/a"), tag("{here}/other", "/feed/b")].concat();
            tab.visit(&Page::new(body).head("<style>section { min-height: 50.8em }</style>")).await;
            tab.wait_for_ready("news-rail", 2).await;
            assert_eq!(tab.titles("section:first-child > news-rail").await, ["One"]);
            assert_eq!(tab.titles("section:last-child > news-rail").await, ["Two"]);
            assert_eq!(count_wasm(tab), 1);
            tab.assert_warned(&["version-conflict"]).await;
            tab.assert_console(&["[newsrail] version-conflict: "]).await;
        })
        .await;
    matrix.finish();
}

const TAKEN: &str = "<script>customElements.define('news-rail', class extends HTMLElement { connectedCallback() { this.theirs = true } })</script>";

#[tokio::test]
async fn the_name_is_taken() {
    let mut matrix = Matrix::open().await;
    matrix
        .run(Case::real("H21", "by an element of another library"), async |tab| {
            tab.site.put("/feed", Reply::articles(&BOTH));
            tab.visit(&Page::with_rail_alone("src=/feed").head(TAKEN).head(SCRIPT)).await;
            tab.settle().await;
            assert!(tab.child_shows().await);
            assert!(
                tab.is_true(
                    "document.querySelector('news-rail').theirs && !document.querySelector('news-rail').shadowRoot"
                )
                .await
            );
            let errors = tab.details("newsrail-error").await;
            assert!(errors.len() == 1 && errors[0]["code"] == "tag-taken", "{errors:?}");
            assert_eq!((tab.site.count("/feed"), count_wasm(tab)), (0, 0));
            tab.assert_console(&["[newsrail] tag-taken: "]).await;
        })
        .await;
    matrix
        .run(Case::real("H21", "and a tag wants its rail in place"), async |tab| {
            tab.visit(&Page::new(Page::tag("data-src=/feed")).head(TAKEN)).await;
            tab.wait_for("window.__events.length").await;
            assert_eq!(tab.codes("newsrail-error").await, ["tag-taken"]);
            assert!(tab.is_true("!document.querySelector('news-rail')").await);
            tab.assert_console(&["[newsrail] tag-taken: "]).await;
        })
        .await;
    matrix
        .run(Case::real("H21", "after us: theirs is the one that fails"), async |tab| {
            tab.site.put("/feed", Reply::articles(&BOTH));
            let guarded = TAKEN.replace("<script>", "<script>try { ").replace("</script>", " } catch {}</script>");
            tab.visit(&Page::with_rail_alone("src=/feed").head(SCRIPT).head(&guarded)).await;
            tab.assert_lists(&BOTH, &[]).await;
        })
        .await;
    matrix.finish();
}
