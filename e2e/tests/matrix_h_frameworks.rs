//! The fault matrix: rails under frameworks and page libraries: hydrated, reordered, swapped, morphed, carried through view
//! transitions.

use e2e::{Case, Matrix, Page, Reply, Tab, serde_json::json, tokio};

const BOTH: [&str; 2] = ["One", "Two"];
const REACT: [&str; 2] = ["react/umd/react.production.min.js", "react-dom/umd/react-dom.production.min.js"];
const VUE: [&str; 1] = ["vue/dist/vue.runtime.global.prod.js"];
const TURBO: [&str; 1] = ["@hotwired/turbo/dist/turbo.es2017-umd.js"];
const HTMX: [&str; 1] = ["htmx.org/dist/htmx.min.js"];

/// A server-rendered page, with the libraries and the loader in its head. `script` runs once the page is parsed.
fn page(tab: &Tab, libraries: &[&str], body: &str, script: &str) -> Page {
    let mut page = Page::new(body);
    for (place, file) in libraries.iter().enumerate() {
        let at = format!("/library/{place}.js");
        tab.site.put_library(&at, file);
        page = page.head(&format!("<script src={at}></script>"));
    }
    let script = if script.is_empty() {
        String::new()
    } else {
        format!("<script>addEventListener('DOMContentLoaded', () => {{ {script} }})</script>")
    };
    page.head(&script).with_loader()
}

const RAIL: &str = r#"<news-rail src="/feed" loading="eager"><a href="/latest">Latest news</a></news-rail>"#;

/// Waits until the rail shows these titles, and checks it as if it were alone on the page. Ignores Turbo's preview of a page, which is about to be replaced.
async fn assert_shows(tab: &Tab, titles: &[&str]) {
    let first = json!(titles[0]);
    tab.wait_for(&format!(
        "!document.documentElement.hasAttribute('data-turbo-preview') && document.querySelectorAll('news-rail').length == 1 && document.querySelector('news-rail').getAttribute('state') == 'ready' &&
         document.querySelector('news-rail').shadowRoot.querySelector('[part~=title]').textContent == {first}"
    ))
    .await;
    assert_eq!(tab.titles("news-rail").await, titles);
    assert!(!tab.child_shows().await, "the child shows beside the list");
    assert_eq!(tab.console().await, []);
}

#[tokio::test]
async fn hydrated() {
    let mut matrix = Matrix::open().await;
    let server = format!(r#"<div id="root"><main>{RAIL}<button id="next">0</button></main></div>"#);
    let react = "const h = React.createElement;
        const App = () => {
            const [round, next] = React.useState(0);
            return h('main', null,
                h('news-rail', { src: '/feed', loading: 'eager', heading: round ? 'Round ' + round : undefined }, h('a', { href: '/latest' }, 'Latest news')),
                h('button', { id: 'next', onClick: () => next(round + 1) }, round));
        };
        const begin = () => ReactDOM.hydrateRoot(document.getElementById('root'), h(App), { onRecoverableError: (error) => console.error(error) });";
    let vue = "const { h } = Vue;
        const App = { data: () => ({ round: 0 }), render() {
            return h('main', [
                h('news-rail', { src: '/feed', loading: 'eager', heading: this.round ? 'Round ' + this.round : null }, [h('a', { href: '/latest' }, 'Latest news')]),
                h('button', { id: 'next', onClick: () => this.round++ }, String(this.round))]);
        } };
        const begin = () => Vue.createSSRApp(App).mount('#root');";
    for (library, files, script) in [("React", &REACT[..], react), ("Vue", &VUE[..], vue)] {
        for (when, begin) in [
            ("before the loader", "begin()"),
            ("once the list stands", "addEventListener('newsrail-ready', begin, { once: true })"),
        ] {
            let name: &'static str = format!("hydrated by {library}, {when}").leak();
            matrix
                .run(Case::real("H16", name), async |tab| {
                    tab.site.put("/feed", Reply::articles(&BOTH).delay(100));
                    tab.visit(&page(tab, files, &server, &format!("window.server = document.querySelector('news-rail'); {script} {begin}"))).await;
                    assert_shows(tab, &BOTH).await;
                    // It is still the server's element, and is updated by the application.
                    assert!(tab.is_true("server == document.querySelector('news-rail')").await, "{library} has made another");
                    tab.run("document.querySelector('#next').click()").await;
                    tab.wait_for("document.querySelector('news-rail').shadowRoot.querySelector('[part=heading]').textContent == 'Round 1'").await;
                    assert_shows(tab, &BOTH).await;
                    assert_eq!(tab.site.count("/feed"), 1);
                })
                .await;
        }
    }
    matrix.finish();
}

#[tokio::test]
async fn put_in_another_order() {
    let mut matrix = Matrix::open().await;
    let react = "const h = React.createElement;
        const App = () => {
            const [order, set] = React.useState(['a', 'b', 'c']);
            window.turn = () => ReactDOM.flushSync(() => set(([first, ...rest]) => [...rest, first]));
            return h('main', null, order.map((name) => h('news-rail', { key: name, id: name, src: '/feed/' + name, loading: 'eager' })));
        };
        ReactDOM.createRoot(document.getElementById('root')).render(h(App));";
    let vue = "const App = { data: () => ({ order: ['a', 'b', 'c'] }), mounted() { window.turn = async () => { this.order.push(this.order.shift()); await Vue.nextTick() } },
            render() { return Vue.h('main', this.order.map((name) => Vue.h('news-rail', { key: name, id: name, src: '/feed/' + name, loading: 'eager' }))) } };
        Vue.createApp(App).mount('#root');";
    for (name, files, script) in [("by React", &REACT[..], react), ("by Vue", &VUE[..], vue)] {
        matrix
            .run(Case::real("H14", name), async |tab| {
                for (path, title) in [("/feed/a", "Anna"), ("/feed/b", "Bert"), ("/feed/c", "Carl")] {
                    tab.site.put(
                        path,
                        Reply::json(Reply::articles(&[title]).text().replace("/article/", &format!("{path}/"))),
                    );
                }
                tab.visit(&page(tab, files, "<div id=root></div>", script)).await;
                tab.wait_for_ready("news-rail", 3).await;
                tab.eval("(async () => { for (let n = 0; n < 100; n++) await turn() })()").await;
                tab.settle().await;
                assert_eq!(
                    tab.eval("[...document.querySelectorAll('news-rail')].map(({ id }) => id).join('')").await,
                    "bca"
                );
                for (id, title) in [("#a", "Anna"), ("#b", "Bert"), ("#c", "Carl")] {
                    assert_eq!(tab.titles(id).await, [title]);
                }
                assert_eq!(tab.details("newsrail-ready").await.len(), 3);
                for path in ["/feed/a", "/feed/b", "/feed/c"] {
                    assert_eq!(tab.site.count(path), 1);
                }
                assert_eq!(tab.console().await, []);
            })
            .await;
    }
    matrix.finish();
}

#[tokio::test]
async fn swapped_and_morphed() {
    let mut matrix = Matrix::open().await;
    matrix
        .run(Case::real("H16", "visits by Turbo, there and back"), async |tab| {
            tab.site.put("/feed", Reply::articles(&BOTH));
            tab.site.put("/feed/next", Reply::articles(&["Three"]));
            let next = format!("<h1>Next</h1>{}", RAIL.replace("/feed", "/feed/next"));
            page(tab, &TURBO, &next, "").serve_at(&tab.site, "/page/next.html");
            tab.visit(&page(
                tab,
                &TURBO,
                &format!("<h1>First</h1><a id=on href=/page/next.html>On</a>{RAIL}"),
                "window.stays = 1",
            ))
            .await;
            assert_shows(tab, &BOTH).await;
            for _ in 0..3 {
                tab.run("document.querySelector('#on').click()").await;
                tab.wait_for("document.querySelector('h1').textContent == 'Next'").await;
                assert_shows(tab, &["Three"]).await;
                // The document stays. Not through the driver: WebKit would skip a history entry without a user gesture.
                tab.run("history.back()").await;
                tab.wait_for("document.querySelector('h1').textContent == 'First'").await;
                assert_shows(tab, &BOTH).await;
            }
            assert!(tab.is_true("window.stays == 1").await, "Turbo has loaded the page anew");
            assert_eq!((tab.site.count("/feed"), tab.site.count_widget(".wasm")), (1, 1));
        })
        .await;
    matrix
        .run(Case::real("H16", "a refresh by Turbo that morphs"), async |tab| {
            tab.site.put("/feed", Reply::articles(&BOTH));
            let morphs =
                "<meta name=turbo-refresh-method content=morph><meta name=turbo-refresh-scroll content=preserve>";
            let at = "/page/morphs.html";
            let version = |number: u32| {
                page(tab, &TURBO, &format!("<h1>Version {number}</h1><p>Words {number}</p>{RAIL}"), "").head(morphs)
            };
            let url = version(1).serve_at(&tab.site, at);
            tab.goto(&url).await;
            assert_shows(tab, &BOTH).await;
            tab.run("window.kept = document.querySelector('news-rail')").await;
            for number in 2..5 {
                version(number).serve_at(&tab.site, at);
                tab.run("Turbo.session.refresh(location.href)").await;
                tab.wait_for(&format!("document.querySelector('h1').textContent == 'Version {number}'")).await;
                tab.settle().await;
                assert_shows(tab, &BOTH).await;
            }
            assert!(tab.is_true("kept == document.querySelector('news-rail')").await, "Turbo has made another");
            assert_eq!((tab.site.count("/feed"), tab.details("newsrail-ready").await.len()), (1, 1));
        })
        .await;
    for (name, how) in [("swapped by htmx", "outerHTML"), ("morphed by htmx", "outerMorph")] {
        matrix
            .run(Case::real("H16", name), async |tab| {
                tab.site.put("/feed", Reply::articles(&BOTH));
                let part = |number: u32| format!("<main id=part><h1>Part {number}</h1>{RAIL}</main>");
                let button = format!("<button hx-get=/part hx-target='#part' hx-swap={how}>Again</button>");
                tab.visit(&page(tab, &HTMX, &(part(1) + &button), "")).await;
                assert_shows(tab, &BOTH).await;
                for number in 2..5 {
                    tab.site.put("/part", Reply::html(part(number)));
                    tab.run("document.querySelector('button').click()").await;
                    tab.wait_for(&format!("document.querySelector('h1').textContent == 'Part {number}'")).await;
                    tab.settle().await;
                    assert_shows(tab, &BOTH).await;
                }
                assert_eq!(tab.site.count("/feed"), 1);
            })
            .await;
    }
    matrix
        .run(Case::real("H16", "carried through view transitions"), async |tab| {
            tab.site.put("/feed", Reply::articles(&BOTH));
            tab.visit(&page(tab, &[], &format!("<main>{RAIL}</main>"), "")).await;
            assert_shows(tab, &BOTH).await;
            // As Astro's router does: new content, with a clone or with the old element itself.
            let swap = "document.startViewTransition(() => { const main = document.createElement('main'); main.append(NODE); document.querySelector('main').replaceWith(main) }).finished.then(() => 1)";
            for node in ["document.querySelector('news-rail').cloneNode(true)", "document.querySelector('news-rail')"] {
                for _ in 0..2 {
                    tab.eval(&swap.replace("NODE", node)).await;
                    assert_shows(tab, &BOTH).await;
                }
            }
            assert_eq!(tab.site.count("/feed"), 1);
        })
        .await;
    matrix.finish();
}
