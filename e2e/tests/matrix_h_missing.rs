//! The fault matrix: browsers and pages that lack what a rail relies on.

use e2e::{Case, Matrix, Page, Reply, Tab, tokio};

const BOTH: [&str; 2] = ["One", "Two"];

/// Opens a page with a rail, which runs `script` before the loader.
async fn visit(tab: &Tab, attributes: &str, script: &str) {
    tab.site.put("/feed", Reply::articles(&BOTH));
    let page = Page::with_rail(&format!("src=/feed {attributes}")).head(&format!("<script>{script}</script>"));
    tab.visit(&page.watched()).await;
}

#[tokio::test]
async fn no_engine() {
    let mut matrix = Matrix::open().await;
    let taken = "the page removes WebAssembly before the loader runs, which leaves what a locked-down browser has";
    matrix
        .run(Case::simulated("H8", "no WebAssembly", taken), async |tab| {
            visit(tab, "", "delete window.WebAssembly").await;
            tab.assert_fails("engine").await;
            tab.assert_no_trace(&["/feed"]).await;
        })
        .await;
    matrix
        .run(Case::simulated("H8", "no WebAssembly, and no child", taken), async |tab| {
            let page = Page::new("<news-rail src=/feed loading=eager></news-rail>").with_loader();
            tab.visit(&page.head("<script>delete window.WebAssembly</script>").reserve("50.8em")).await;
            tab.wait_for_state("news-rail", "error").await;
            let bars = "document.querySelector('news-rail').shadowRoot.querySelector('[part=skeleton]').getClientRects().length";
            assert_eq!(tab.eval(bars).await, 0, "bars stand for a list that will not come");
            tab.assert_console(&["[newsrail] engine: "]).await;
        })
        .await;
    let refused = "the page's WebAssembly.instantiate fails as in an engine that is out of memory";
    matrix
        .run(Case::simulated("H8", "out of memory", refused), async |tab| {
            let script =
                "WebAssembly.instantiate = async () => { throw new RangeError('WebAssembly.Memory(): could not allocate memory') }";
            visit(tab, "", script).await;
            tab.assert_fails("engine").await;
            tab.assert_no_trace(&["/feed"]).await;
        })
        .await;
    matrix
        .run(
            Case::simulated(
                "H8",
                "it does not compile",
                "the page's WebAssembly.instantiate fails as in an engine that lacks an instruction",
            ),
            async |tab| {
                visit(
                    tab,
                    "",
                    "WebAssembly.instantiate = async () => { throw new WebAssembly.CompileError('invalid opcode') }",
                )
                .await;
                tab.assert_fails("csp-wasm").await;
            },
        )
        .await;
    matrix
        .run(
            Case::simulated(
                "H8",
                "it lacks an instruction",
                "the page's WebAssembly does not compile the module, and calls it invalid",
            ),
            async |tab| {
                visit(
                    tab,
                    "",
                    "WebAssembly.instantiate = async () => { throw new WebAssembly.CompileError('invalid value type') }; \
                     WebAssembly.validate = () => false",
                )
                .await;
                let detail = tab.assert_fails("engine").await;
                assert!(detail["hint"].as_str().unwrap_or_default().contains("too old"), "{detail}");
            },
        )
        .await;
    matrix.finish();
}

#[tokio::test]
async fn no_helpers() {
    let mut matrix = Matrix::open().await;
    let taken = "the page removes it before the loader runs";
    for (name, script) in [
        ("IntersectionObserver", "delete window.IntersectionObserver"),
        ("ResizeObserver", "delete window.ResizeObserver"),
        ("requestIdleCallback", "delete window.requestIdleCallback"),
        ("Intl.Segmenter", "delete Intl.Segmenter"),
        ("AbortSignal.timeout", "delete AbortSignal.timeout"),
        ("attachInternals", "delete HTMLElement.prototype.attachInternals"),
    ] {
        matrix
            .run(Case::simulated("H9", name, taken), async |tab| {
                visit(tab, if name == "requestIdleCallback" { "loading=idle" } else { "loading=lazy" }, script).await;
                tab.assert_lists(&BOTH, &[]).await;
                tab.assert_no_trace(&["/feed"]).await;
            })
            .await;
    }
    matrix
        .run(Case::simulated("H9", "all of them", "the page removes them before the loader runs"), async |tab| {
            let all = "for (const name of ['IntersectionObserver', 'ResizeObserver', 'requestIdleCallback']) delete window[name];
                delete Intl.Segmenter; delete AbortSignal.timeout; delete HTMLElement.prototype.attachInternals";
            visit(tab, "kind=related loading=lazy", all).await;
            tab.wait_for_state("news-rail", "ready").await;
            assert_eq!(tab.titles("news-rail").await, BOTH);
            tab.assert_quiet().await;
        })
        .await;
    matrix.finish();
}

/// A rail in a browser that cannot adopt style sheets looks as in others. A rail that is taken out and put back has each of them once.
#[tokio::test]
async fn no_adopted_sheets() {
    let mut matrix = Matrix::open().await;
    let getters = "for (const { prototype } of [Document, ShadowRoot])";
    let none = format!(
        "{getters} delete prototype.adoptedStyleSheets; window.CSSStyleSheet = function () {{ throw new TypeError('Illegal constructor') }}"
    );
    let frozen = format!(
        "{getters} Object.defineProperty(prototype, 'adoptedStyleSheets', {{ get: () => Object.freeze([]), configurable: true }})"
    );
    for (name, how, script) in [
        ("adoptedStyleSheets", "the page removes it before the loader runs", none),
        ("adoptedStyleSheets that can be added to", "the page freezes it before the loader runs", frozen),
    ] {
        matrix
            .run(Case::simulated("H9", name, how), async |tab| {
                let picture = "<svg xmlns='http://www.w3.org/2000/svg' width='1600' height='900'/>";
                tab.site.put("/wide.svg", Reply::new("image/svg+xml", picture));
                visit(tab, "fallback-image=/wide.svg layout=cards", &script).await;
                tab.wait_for_state("news-rail", "ready").await;
                assert_eq!(tab.titles("news-rail").await, BOTH);
                let root = "document.querySelector('news-rail').shadowRoot";
                tab.wait_for(&format!("getComputedStyle({root}.querySelector('[part~=item]')).display == 'grid'"))
                    .await;
                assert!(
                    tab.is_true("document.documentElement.scrollWidth <= innerWidth").await,
                    "the page scrolls sideways"
                );
                let sheets = format!("{root}.querySelectorAll('style').length");
                assert_eq!(tab.eval(&sheets).await, 2);
                tab.run("window.rail = document.querySelector('news-rail'); window.rail.remove()").await;
                tab.wait_for("!window.rail.hasAttribute('state')").await;
                tab.run("document.body.append(window.rail)").await;
                tab.wait_for_state("news-rail", "ready").await;
                assert_eq!(tab.eval(&sheets).await, 2);
                assert!(!tab.child_shows().await, "the child shows beside the list");
                assert_eq!(tab.console().await, []);
            })
            .await;
    }
    matrix.finish();
}

/// The child shows, nothing was thrown and nothing requested.
async fn nothing_runs(tab: &Tab) {
    tab.settle().await;
    tab.pause(300).await;
    assert!(tab.child_shows().await);
    assert!(tab.is_true("!document.querySelector('news-rail').hasAttribute('state')").await);
    assert_eq!(tab.console().await, []);
    assert_eq!((tab.site.count("/feed"), tab.site.count_widget(".wasm")), (0, 0));
}

#[tokio::test]
async fn no_elements_and_no_scripts() {
    let mut matrix = Matrix::open().await;
    let taken = "the page removes them before the loader runs, since browsers that never had them are not available";
    matrix
        .run(Case::simulated("H10", "no custom elements", taken), async |tab| {
            visit(tab, "", "delete window.customElements").await;
            nothing_runs(tab).await;
        })
        .await;
    matrix
        .run(Case::simulated("H10", "no shadow DOM", taken), async |tab| {
            visit(tab, "", "delete Element.prototype.attachShadow").await;
            nothing_runs(tab).await;
        })
        .await;
    matrix
        .run(Case::simulated("H10", "neither, and form A", taken), async |tab| {
            let script = "<script>delete window.customElements; delete Element.prototype.attachShadow</script>";
            tab.visit(&Page::new(Page::tag("data-src=/feed")).head(script)).await;
            tab.settle().await;
            assert_eq!(tab.console().await, []);
            assert!(tab.is_true("!document.querySelector('news-rail')").await);
        })
        .await;
    matrix
        .run(Case::real("H11", "scripts are off"), async |tab| {
            tab.site.put("/feed", Reply::articles(&BOTH));
            // In a frame that may run no scripts, but that the outer page can access.
            Page::with_rail("src=/feed").serve_at(&tab.site, "/page/inner.html");
            let frame =
                "<iframe sandbox=allow-same-origin src=/page/inner.html style='width:400px;height:900px'></iframe>";
            tab.visit(&Page::new(frame)).await;
            let inner = "document.querySelector('iframe').contentDocument";
            tab.wait_for(&format!("{inner}.querySelector('news-rail > a').getClientRects().length > 0")).await;
            tab.pause(500).await;
            assert!(tab.is_true(&format!("!{inner}.querySelector('news-rail').shadowRoot")).await);
            // Without scripts a rail takes only the height that the page reserved.
            let height = format!("{inner}.querySelector('news-rail').getBoundingClientRect().height");
            assert!(tab.eval(&height).await.as_f64() > Some(100.0));
            assert_eq!(tab.site.count("/feed"), 0);
            tab.assert_quiet().await;
        })
        .await;
    matrix
        .run(Case::real("H11", "the policy lets no script of ours in"), async |tab| {
            tab.site.put("/feed", Reply::articles(&BOTH));
            tab.visit(&Page::with_rail("src=/feed").csp("script-src {here}").widget_there().own_hooks()).await;
            tab.settle().await;
            assert!(tab.child_shows().await);
            tab.assert_console_with("securitypolicyviolation", "script-src", &[]).await;
            assert_eq!((tab.site.count_widget(".js"), tab.site.count("/feed")), (0, 0));
        })
        .await;
    matrix
        .run(Case::real("H11", "the script is not there"), async |tab| {
            tab.site.put("/newsrail/newsrail.js", Reply::not_found());
            visit(tab, "", "").await;
            nothing_runs(tab).await;
            tab.assert_no_trace(&[]).await;
        })
        .await;
    matrix.finish();
}
