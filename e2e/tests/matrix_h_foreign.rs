//! The fault matrix: other people's scripts on the page, and what they do to the browser, to the rail's nodes and to its storage.

use e2e::{Case, Matrix, Page, Reply, Tab, serde_json::json, tokio};

const BOTH: [&str; 2] = ["One", "Two"];
const RAIL: &str = "document.querySelector('news-rail')";

/// Opens a page with a rail, and with `head` before the loader.
async fn visit(tab: &Tab, attributes: &str, head: &str) {
    tab.site.put("/feed", Reply::articles(&BOTH));
    // The loader is not async: the case depends on what runs before it.
    let rail = format!("<news-rail loading=eager src=/feed {attributes}><a href=/latest>Latest news</a></news-rail>");
    let page = Page::new(format!("<main style='width:20em'><p>Before</p>{rail}<p>After</p></main>")).reserve("50.8em");
    tab.visit(&page.head(head).head("<script src={widget}/newsrail.js></script>")).await;
}

/// What old libraries did to the page's prototypes.
const PATCHES: [(&str, &str); 5] = [
    // Prototype 1.6: it breaks JSON.stringify.
    ("toJSON of Prototype 1.6", "for (const type of [Array, String, Number, Date]) type.prototype.toJSON ??= function () { return '\"broken\"' }"),
    (
        "enumerable names",
        "Object.prototype.extend = function () { return this }; Object.prototype.foo = 'bar'; Array.prototype.each = function () {}; Array.prototype.foo = 1",
    ),
    // MooTools 1.2, and Prototype's $ and $$.
    (
        "methods of elements",
        "for (const name of ['set', 'get', 'inject', 'grab', 'show', 'hide', 'toggle', 'empty', 'dispose', 'clone']) Element.prototype[name] = function () { throw new Error(name) };
         window.$ = window.$$ = () => { throw new Error('$') }",
    ),
    // As polyfilled before they were standardised.
    (
        "their own of what came to be standard",
        "Array.prototype.flat = function () { return this }; Array.prototype.flatMap = function (f) { return [].concat(...this.map((one) => f(one))) };
         Array.prototype.includes = function (x) { return this.indexOf(x) >= 0 }; String.prototype.contains = function (x) { return this.indexOf(x) >= 0 };
         Function.prototype.bind = ((bind) => function (...args) { return bind.apply(this, args) })(Function.prototype.bind);
         Element.prototype.remove = function () { this.parentNode?.removeChild(this); return this }",
    ),
    ("all of these", ""),
];

#[tokio::test]
async fn prototypes() {
    let mut matrix = Matrix::open().await;
    let by_hand =
        "the page extends the prototypes as those libraries did, with code of its own, since no registry has them";
    for (name, patch) in PATCHES {
        let all = PATCHES.map(|(_, patch)| patch).join(";\n");
        let patch = if patch.is_empty() { all } else { patch.to_owned() };
        // A driver may return values through what the page has broken, so everything is compared as text.
        let seen = "[].concat(...[Array, String, Object, Element, Function].map(({ prototype }) => Reflect.ownKeys(prototype).map((name) => [name, Object.getOwnPropertyDescriptor(prototype, name).value])))";
        let note = format!(
            "window.__before = {seen}; window.__same = () => {{ const now = {seen}; return now.length == __before.length && now.every(([name, value], place) => name == __before[place][0] && Object.is(value, __before[place][1])) }}"
        );
        matrix
            .run(Case::simulated("H22", name, by_hand), async |tab| {
                visit(tab, "kind=related context=main", &format!("<script>{patch};\n{note}</script>")).await;
                tab.wait_for(&format!("{RAIL}.getAttribute('state') == 'ready'")).await;
                assert_eq!(tab.eval(&titles()).await, "One|Two");
                // Set the property `feed`, then reset it.
                let property = format!("{RAIL}.feed = {{ items: [{{ url: '/3', title: 'Three', tags: ['a'] }}] }}");
                tab.run(&property).await;
                tab.wait_for(&format!("{} == 'Three'", titles())).await;
                // The page's prototypes are unchanged.
                assert!(tab.is_true("window.__same()").await, "the rail has changed a prototype of the page");
                let said = "window.__log.map(({ kind, text }) => kind + ' ' + text).join('\\n')";
                assert_eq!(tab.eval(said).await, "");
            })
            .await;
    }
    for (name, file) in [("Zone.js", "zone.js/bundles/zone.umd.min.js"), ("core-js 2", "core-js/client/shim.min.js")] {
        matrix
            .run(Case::real("H22", name), async |tab| {
                tab.site.put_library("/library.js", file);
                visit(tab, "", "<script src=/library.js></script>").await;
                tab.assert_lists(&BOTH, &[]).await;
                tab.site.put("/feed", Reply::articles(&["Three"]));
                tab.run(&format!("{RAIL}.refresh()")).await;
                tab.wait_for(&format!("{} == 'Three'", titles())).await;
                tab.assert_quiet().await;
            })
            .await;
    }
    matrix.finish();
}

/// The titles as one text: arrays cannot be returned from a page that breaks JSON.
fn titles() -> String {
    format!("Array.from({RAIL}.shadowRoot.querySelectorAll('[part~=title]'), (title) => title.textContent).join('|')")
}

#[tokio::test]
async fn globals() {
    let mut matrix = Matrix::open().await;
    let unusable: [(&str, &str); 4] = [
        ("fetch throws", "window.fetch = () => { throw new Error('no') }"),
        ("fetch rejects", "window.fetch = async () => { throw new Error('no') }"),
        (
            "fetch answers like XMLHttpRequest",
            "window.fetch = async () => ({ status: 200, responseText: '{}', getAllResponseHeaders() { return '' } })",
        ),
        ("fetch answers with text", "window.fetch = async () => '{\"items\":[]}'"),
    ];
    for (name, script) in unusable {
        matrix
            .run(Case::real("H23", name), async |tab| {
                visit(tab, "", &format!("<script>{script}</script>")).await;
                tab.assert_fails("patched-fetch").await;
                tab.assert_no_trace(&["/feed"]).await;
            })
            .await;
    }
    let usable: [(&str, &str); 5] = [
        (
            "fetch is logged",
            "{ const { fetch } = window; window.fetch = function (...args) { (window.__asked ??= []).push(String(args[0])); return fetch.apply(this, args) } }",
        ),
        // As by a library with a fetch of its own.
        (
            "fetch is replaced later",
            "addEventListener('DOMContentLoaded', () => { window.fetch = () => { throw new Error('no') } })",
        ),
        ("Promise is another", "{ const Native = Promise; window.Promise = class Promise extends Native {} }"),
        (
            "JSON is another",
            "{ const { JSON } = window; window.JSON = { parse() { throw new Error('JSON.parse') }, stringify() { throw new Error('JSON.stringify') } };
              // A driver may need it once the list is shown.
              addEventListener('newsrail-ready', () => { window.JSON = JSON }) }",
        ),
        ("names of the window are taken by a form", ""),
    ];
    for (name, script) in usable {
        matrix
            .run(Case::real("H23", name), async |tab| {
                let form = "<form id=fetch name=URL><input name=Promise><input id=JSON name=WebAssembly></form><img name=newsrail id=Node>";
                // The hooks use JSON too.
                visit(tab, "", &format!("<script>{script}</script>{}", if script.is_empty() { form } else { "" })).await;
                tab.wait_for(&format!("{RAIL}.getAttribute('state') == 'ready'")).await;
                tab.wait_for(&format!("{} == 'One|Two'", titles())).await;
                let said = "window.__log.map(({ kind, text }) => kind + ' ' + text).join('\\n')";
                assert_eq!(tab.eval(said).await, "");
                // The driver cannot work with what the page has made of JSON and of `document.URL`.
                tab.run("document.querySelector('form')?.remove()").await;
                tab.goto("about:blank").await;
            })
            .await;
    }
    matrix
        .run(Case::real("H23", "URL throws"), async |tab| {
            visit(tab, "", "<script>window.URL = class { constructor() { throw new Error('no') } }</script>").await;
            tab.wait_for_state("news-rail", "error").await;
            assert!(tab.child_shows().await);
            assert_eq!(tab.codes("newsrail-error").await.len(), 1);
            let lines = tab.console().await;
            assert!(lines.len() == 1 && lines[0].text.starts_with("[newsrail] "), "{lines:?}");
            // Nor can the driver work without it.
            tab.goto("about:blank").await;
        })
        .await;
    matrix.finish();
}

/// What a translator does to all text of a page: it wraps every text node in two elements.
const TRANSLATE: &str = "(function translate(node) {
    for (const child of [...node.childNodes]) {
        if (child.shadowRoot) translate(child.shadowRoot);
        if (child.nodeType == 3 && child.data.trim()) {
            const outer = document.createElement('font'), inner = document.createElement('font');
            inner.textContent = '[' + child.data + ']';
            outer.append(inner);
            child.replaceWith(outer);
        } else if (child.nodeType == 1 && !/SCRIPT|STYLE/.test(child.tagName)) translate(child);
    }
})(document.body)";

#[tokio::test]
async fn nodes() {
    let mut matrix = Matrix::open().await;
    let root = format!("{RAIL}.shadowRoot");
    let changes: [(&str, String); 6] = [
        ("a translator puts every text into elements of its own", TRANSLATE.to_owned()),
        ("items are taken out", format!("{root}.querySelectorAll('[part~=item]').forEach((item) => item.remove())")),
        ("the list is emptied", format!("{root}.querySelector('[part~=list]').replaceChildren()")),
        ("the rail is emptied", format!("{root}.querySelector('.rail').replaceChildren()")),
        ("all of the shadow root is taken out", format!("{root}.replaceChildren()")),
        (
            "a password manager adds its own, an observer keeps it there",
            format!(
                "const root = {root}; const add = () => {{ const list = root.querySelector('[part~=list]'); if (list && !list.querySelector('aside')) list.prepend(document.createElement('aside')) }};
                 add(); new MutationObserver(add).observe(root, {{ childList: true, subtree: true }})"
            ),
        ),
    ];
    for (name, change) in changes {
        matrix
            .run(Case::real("H24", name), async |tab| {
                visit(tab, "", "").await;
                tab.wait_for_state("news-rail", "ready").await;
                tab.run(&change).await;
                tab.settle().await;
                // Other articles, another order, and back.
                for titles in [&["Three", "One"][..], &["Two", "Three", "Four"], &["One", "Two"]] {
                    let before = tab.details("newsrail-ready").await.len();
                    tab.site.put("/feed", Reply::articles(titles));
                    tab.run(&format!("{RAIL}.refresh()")).await;
                    tab.wait_for(&format!(
                        "window.__events.filter(({{ type }}) => type == 'newsrail-ready').length > {before}"
                    ))
                    .await;
                }
                tab.run(&format!("{RAIL}.layout = 'cards'")).await;
                tab.settle().await;
                tab.run(&format!("window.rail = {RAIL}; rail.remove()")).await;
                tab.settle().await;
                // It starts over, with all its nodes; its box is the loader's.
                tab.run("document.querySelector('main').append(rail)").await;
                tab.wait_for("rail.getAttribute('state') == 'ready'").await;
                if !name.starts_with("all of the shadow root") {
                    assert_eq!(tab.titles("news-rail").await, BOTH);
                }
                assert_eq!(tab.console().await, []);
                assert_eq!(tab.details("newsrail-error").await.len(), 0);
            })
            .await;
    }
    matrix
        .run(Case::real("H24", "the children are rewritten while the feed is on its way"), async |tab| {
            tab.site.put("/feed", Reply::articles(&BOTH).delay(600));
            let rail = "<news-rail src=/feed loading=eager><a href=/latest>Latest news</a></news-rail>";
            tab.visit(&Page::new(rail).with_loader()).await;
            tab.run(&format!(
                "{RAIL}.innerHTML = '<b>Other</b> words'; {RAIL}.firstChild.remove(); {RAIL}.textContent = ''"
            ))
            .await;
            tab.wait_for_state("news-rail", "ready").await;
            assert_eq!(tab.titles("news-rail").await, BOTH);
            assert_eq!(tab.console().await, []);
        })
        .await;
    matrix.finish();
}

#[tokio::test]
async fn reports() {
    let mut matrix = Matrix::open().await;
    matrix
        .run(Case::real("H25", "ten rails that fail in ten ways"), async |tab| {
            tab.site.put("/feed/404", Reply::not_found());
            tab.site.put("/feed/500", Reply::html("down").status(500));
            tab.site.put("/feed/html", Reply::html("<!doctype html><p>Sign in"));
            tab.site.put("/feed/empty", Reply::xml(""));
            tab.site.put("/feed/refused", Reply::refused());
            tab.site.put("/feed/hangs", Reply::json("").hang());
            tab.site.put("/feed/cut", Reply::xml("<rss version='2.0'><channel><item>").reset());
            tab.site.put("/feed/json", Reply::json("{\"items\": nonsense"));
            tab.site.put("/feed/cors", Reply::articles(&BOTH));
            let paths = ["/feed/404", "/feed/500", "/feed/html", "/feed/empty", "/feed/refused", "/feed/hangs", "/feed/cut", "/feed/json", "{there}/feed/cors", ""];
            let rails = paths.map(|path| format!("<news-rail src='{path}' timeout=2 loading=eager><a href=/latest>Latest</a></news-rail>"));
            let reporter = "<script>window.__reports = []; for (const type of ['error', 'unhandledrejection', 'rejectionhandled', 'messageerror'])
                addEventListener(type, (event) => { if (event.target == window) __reports.push(type + ' ' + (event.message || event.reason)) }, true);
                window.onerror = (message) => { __reports.push('onerror ' + message) }</script>";
            tab.visit(&Page::new(rails.concat()).head(reporter).with_loader()).await;
            tab.wait_for("document.querySelectorAll('news-rail[state=error]').length == 10").await;
            tab.run("for (const rail of document.querySelectorAll('news-rail')) rail.refresh()").await;
            tab.pause(300).await;
            tab.run("document.querySelectorAll('news-rail').forEach((rail) => rail.remove())").await;
            tab.pause(2500).await;
            assert_eq!(tab.eval("__reports").await, json!([]));
            assert!(tab.console().await.iter().all(|line| line.kind == "console.warn"), "{:?}", tab.console().await);
        })
        .await;
    matrix
        .run(Case::real("H25", "no engine, no glue"), async |tab| {
            for file in tab.site.widget_files(".js").into_iter().filter(|file| !file.ends_with("/newsrail.js")) {
                tab.site.put(&file, Reply::new("text/javascript", "this is no script"));
            }
            visit(tab, "", "").await;
            tab.assert_fails("engine").await;
        })
        .await;
    matrix.finish();
}

#[tokio::test]
async fn storage() {
    let mut matrix = Matrix::open().await;
    let visit = async |tab: &Tab, head: &str| {
        tab.visit(&Page::with_rail("src=/feed cache=local").head(head)).await;
    };
    matrix
        .run(Case::real("H27", "a copy stands in for a feed that is down"), async |tab| {
            tab.site.put("/feed", Reply::articles(&BOTH));
            visit(tab, "").await;
            tab.assert_lists(&BOTH, &[]).await;
            tab.site.put("/feed", Reply::not_found());
            visit(tab, "").await;
            tab.wait_for_state("news-rail", "stale").await;
            assert_eq!(tab.titles("news-rail").await, BOTH);
            assert_eq!(tab.details("newsrail-ready").await[0]["source"], "cache");
            assert_eq!(tab.texts("news-rail", "[part=header] [part=retry]").await, ["Try again"]);
        })
        .await;
    let throws =
        "the page's localStorage throws, as in a browser that blocks it; in sandboxed frames it throws by itself (H4)";
    matrix
        .run(Case::simulated("H27", "it throws", throws), async |tab| {
            tab.site.put("/feed", Reply::articles(&BOTH));
            let refuses = "<script>Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('denied', 'SecurityError') } })</script>";
            visit(tab, refuses).await;
            tab.assert_lists(&BOTH, &["storage"]).await;
        })
        .await;
    matrix
        .run(Case::real("H27", "it is full"), async |tab| {
            tab.site.put("/feed", Reply::articles(&BOTH));
            let fill = "<script>{ let piece = 'x'.repeat(1 << 20); while (piece.length) { try { localStorage.setItem('page' + Math.random(), piece) } catch { piece = piece.slice(piece.length / 2 + 1) } } }</script>";
            visit(tab, fill).await;
            tab.assert_lists(&BOTH, &["storage"]).await;
            // The page's own entries stay.
            assert!(tab.is_true("Object.keys(localStorage).every((name) => name.startsWith('page'))").await);
            tab.run("localStorage.clear()").await;
        })
        .await;
    let copy = "Object.keys(localStorage).find((name) => name.startsWith('newsrail:'))";
    for (name, tampering) in [
        ("a copy is garbage", "'\\u0000\\uffff nonsense'"),
        ("a copy is of a page", "Date.now() + ' text/html\\n<!doctype html><img src=x onerror=alert(1)>'"),
        (
            "a copy is another feed's, and hostile",
            "Date.now() + ' application/json\\n' + JSON.stringify({ items: [{ url: 'javascript:alert(1)', title: '<img src=x onerror=alert(1)>' }] })",
        ),
        ("a copy is from the future", "(Date.now() + 1e11) + localStorage[name].slice(13)"),
        ("a copy is older than a week", "(Date.now() - 7 * 864e5 - 1000) + localStorage[name].slice(13)"),
        ("a copy is cut off", "localStorage[name].slice(0, 9)"),
    ] {
        matrix
            .run(Case::real("H27", name), async |tab| {
                tab.site.put("/feed", Reply::articles(&BOTH));
                visit(tab, "").await;
                tab.assert_lists(&BOTH, &[]).await;
                tab.run(&format!("const name = {copy}; localStorage[name] = {tampering}")).await;
                tab.site.put("/feed", Reply::not_found());
                visit(tab, "").await;
                tab.wait_for("/error|stale/.test(document.querySelector('news-rail').getAttribute('state'))").await;
                tab.settle().await;
                let lines = tab.console().await;
                assert!(lines.len() == 1 && lines[0].text.starts_with("[newsrail] http: "), "{lines:?}");
                if name.contains("hostile") {
                    // It is read like any feed: text stays text, and the URL is refused.
                    tab.wait_for_state("news-rail", "stale").await;
                    assert!(
                        tab.is_true(
                            "!document.querySelector('news-rail').shadowRoot.querySelector('[part~=item] :is(a, img)')"
                        )
                        .await
                    );
                } else {
                    assert!(tab.child_shows().await);
                    assert_eq!(tab.codes("newsrail-error").await, ["http"]);
                }
                tab.run("localStorage.clear()").await;
            })
            .await;
    }
    matrix.finish();
}
