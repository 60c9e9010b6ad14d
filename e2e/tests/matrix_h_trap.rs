//! The fault matrix: the engine traps in the middle of its work. The rail that it was working on fails; all others go on with a new engine,
//! once.
//!
//! The shipped engine has no way to provoke this, but the page can: `UNREACHABLE` patches the instruction that every panic ends in into the
//! module when it is compiled, and `TRAPS` makes the engine's next call to the browser trap. With `NEWSRAIL_DIST_MIN_SIZE` everything runs on a
//! `--min-size` build too.

use e2e::{Case, Matrix, Page, Reply, Tab, serde_json::json, tokio};
use std::{env, path::Path};

/// Replaces the body of the exported function NAME by `unreachable` whenever a module is compiled.
const UNREACHABLE: &str = r#"<script>{
    const broken = (bytes, name) => {
        let at = 8;
        const number = () => { let value = 0, shift = 0, byte; do { byte = bytes[at++]; value |= (byte & 127) << shift; shift += 7 } while (byte & 128); return value };
        const leb = (value) => { const out = []; do { out.push(value > 127 ? (value & 127) | 128 : value); value >>>= 7 } while (value); return out };
        const sections = [];
        while (at < bytes.length) { const id = bytes[at++], size = number(); sections.push({ id, from: at, to: at += size }) }
        const section = (id) => { const found = sections.find((one) => one.id == id); at = found.from; return found };
        let imported = 0, wanted;
        section(2);
        for (let left = number(); left--;) {
            for (let text = 2; text--;) { const length = number(); at += length }
            const kind = bytes[at++];
            if (kind == 0) imported++, number(); else if (kind == 3) at += 2; else throw new Error('an import of another kind');
        }
        section(7);
        for (let left = number(); left--;) {
            const length = number(), text = new TextDecoder().decode(bytes.slice(at, at += length)), kind = bytes[at++], index = number();
            if (kind == 0 && text == name) wanted = index - imported;
        }
        if (!(wanted >= 0)) throw new Error('nothing is exported as ' + name);
        const code = section(10), bodies = number(), parts = [];
        for (let index = 0; index < bodies; index++) {
            const from = at, size = number();
            at += size;
            // No locals, the instruction, the end.
            parts.push(index == wanted ? new Uint8Array([3, 0, 0, 11]) : bytes.slice(from, at));
        }
        const body = [...leb(bodies)], size = parts.reduce((sum, part) => sum + part.length, body.length);
        return new Blob([bytes.slice(0, code.from - leb(code.to - code.from).length), new Uint8Array([...leb(size), ...body]), ...parts, bytes.slice(code.to)]).arrayBuffer();
    };
    const { instantiate } = WebAssembly;
    // A compiled module is left as it is; and the one that contains the engine, which imports nothing.
    WebAssembly.instantiate = async (source, imports) => instantiate.call(WebAssembly, !imports || source instanceof WebAssembly.Module ? source : await broken(new Uint8Array(source), 'NAME'), imports);
}</script>"#;

/// `__trap(n)`: the nth next call from the engine to the browser traps.
const TRAPS: &str = r#"<script>{
    // A module with one function, which is `unreachable`.
    const code = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 116, 0, 0, 10, 5, 1, 3, 0, 0, 11]);
    const { t: trap } = new WebAssembly.Instance(new WebAssembly.Module(code)).exports;
    let left = 0;
    window.__trap = (calls = 1) => { left = calls };
    window.__engines = 0;
    const { instantiate } = WebAssembly;
    WebAssembly.instantiate = (source, imports) => {
        // The module that contains the engine.
        if (!imports) return instantiate.call(WebAssembly, source);
        __engines++;
        const armed = (call) => function (...args) { if (left && !--left) trap(); return call.apply(this, args) };
        const wrapped = Object.entries(imports).map(([name, calls]) => [name, Object.fromEntries(Object.entries(calls).map(([key, call]) => [key, typeof call == 'function' ? armed(call) : call]))]);
        return instantiate.call(WebAssembly, source, Object.fromEntries(wrapped));
    };
}</script>"#;

const IMPORT: &str = "a call from the engine to the browser traps, as if the engine had; the shipped engine has no way to provoke a trap";

/// A page of three rails with a child each.
fn page(script: &str) -> Page {
    let rail = |id: &str| {
        format!("<news-rail id={id} src=/feed/{id} loading=eager><a href=/latest>Latest news</a></news-rail>")
    };
    Page::new(["a", "b", "c"].map(rail).concat()).head(script).with_loader()
}

fn feeds(tab: &Tab) {
    for (id, title) in [("a", "Anna"), ("b", "Bert"), ("c", "Carl")] {
        tab.site.put(&format!("/feed/{id}"), named(id, title));
    }
}

/// A feed with one article that no other rail has.
fn named(id: &str, title: &str) -> Reply {
    let item = json!({ "id": format!("{id}{title}"), "url": format!("/{id}/{title}"), "title": title });
    Reply::json(json!({ "version": "https://jsonfeed.org/version/1.1", "items": [item] }).to_string())
}

/// The rail has failed, with the code `panic`: its child shows. The others show their lists again, and work.
async fn contained(tab: &Tab, failed: &str, others: &[(&str, &str)]) {
    tab.wait_for_state(failed, "error").await;
    let child = format!("document.querySelector('{failed} > a').getClientRects().length > 0");
    tab.wait_for(&child).await;
    for (id, title) in others {
        tab.wait_for(&format!(
            "document.querySelector('#{id}').getAttribute('state') == 'ready' && document.querySelector('#{id}').shadowRoot.querySelectorAll('[part~=title]').length == 1"
        ))
        .await;
        assert_eq!(tab.titles(&format!("#{id}")).await, [*title]);
        assert_eq!(
            tab.eval(&format!("document.querySelector('#{id}').shadowRoot.querySelectorAll('.rail').length")).await,
            1
        );
        let child = format!("document.querySelector('#{id} > a').getClientRects().length");
        assert_eq!(tab.eval(&child).await, 0, "{id}: the child shows");
    }
    let errors: Vec<_> = tab.events().await.into_iter().filter(|event| event.name == "newsrail-error").collect();
    assert!(
        errors.len() == 1 && errors[0].target == format!("news-rail{failed}") && errors[0].detail["code"] == "panic",
        "{errors:#?}"
    );
    let lines: Vec<_> = tab.console().await.into_iter().filter(|line| line.kind.starts_with("console.")).collect();
    assert!(lines.len() == 1 && lines[0].text.starts_with("[newsrail] panic: "), "{lines:#?}");
    // They can refresh, and be given values.
    for (id, _) in others {
        tab.site.put(&format!("/feed/{id}"), named(id, "Dora"));
        tab.run(&format!("document.querySelector('#{id}').refresh()")).await;
        tab.wait_for(&format!(
            "document.querySelector('#{id}').shadowRoot.querySelector('[part~=title]').textContent == 'Dora'"
        ))
        .await;
        tab.run(&format!("document.querySelector('#{id}').heading = 'Again'")).await;
        tab.wait_for(&format!(
            "document.querySelector('#{id}').shadowRoot.querySelector('[part=heading]').textContent == 'Again'"
        ))
        .await;
    }
    // The page can remove the failed rail, and insert it again.
    tab.run(&format!("window.failed = document.querySelector('{failed}'); failed.remove()")).await;
    tab.settle().await;
    tab.run("document.body.append(failed)").await;
    tab.wait_for("failed.getAttribute('state') == 'ready'").await;
}

#[tokio::test]
async fn what_a_server_has_asked_for_outlives_an_engine() {
    let tab = Tab::open().await;
    feeds(&tab);
    tab.site.put("/feed/b", Reply::not_found().status(429).header("Retry-After", "3600"));
    tab.visit(&page(&UNREACHABLE.replace("NAME", "rail_play"))).await;
    tab.wait_for_ready("news-rail", 2).await;
    tab.wait_for_state("#b", "error").await;
    tab.run("document.querySelector('#a').play(0)").await;
    tab.wait_for_state("#a", "error").await;
    tab.wait_for("document.querySelector('#b').getAttribute('state') == 'error' && document.querySelector('#c').getAttribute('state') == 'ready'").await;
    tab.run("document.querySelector('#b').refresh()").await;
    tab.settle().await;
    assert_eq!(tab.site.count("/feed/b"), 1, "it has asked for an hour");
}

#[tokio::test]
async fn a_rail_that_trapped_is_not_tried_again_when_its_values_change() {
    let tab = Tab::open().await;
    feeds(&tab);
    tab.visit(&page(&UNREACHABLE.replace("NAME", "rail_play"))).await;
    tab.wait_for_ready("news-rail", 3).await;
    tab.run("document.querySelector('#a').loading = 'idle'").await;
    tab.settle().await;
    tab.run("document.querySelector('#a').play(0)").await;
    tab.wait_for_state("#a", "error").await;
    tab.wait_for_ready("news-rail", 2).await;
    tab.run("document.querySelector('#a').heading = 'Again'").await;
    tab.pause(500).await;
    assert_eq!(tab.eval("document.querySelector('#a').getAttribute('state')").await, "error");
}

const REST: [(&str, &str); 2] = [("b", "Bert"), ("c", "Carl")];

#[tokio::test]
async fn contained_in_what_was_at_work() {
    let mut matrix = Matrix::open().await;
    run(&mut matrix, None).await;
    matrix.finish();
}

/// A build for size aborts without a message where another would panic. It writes no records: these are of the build that everybody can make.
#[tokio::test]
async fn contained_in_a_build_for_size() {
    let Some(dist) = env::var_os("NEWSRAIL_DIST_MIN_SIZE") else {
        return println!("NEWSRAIL_DIST_MIN_SIZE names no build for size: its traps are not tried");
    };
    let mut matrix = Matrix::open().await.unrecorded();
    run(&mut matrix, Some(Path::new(&dist))).await;
    matrix.finish();
}

async fn run(matrix: &mut Matrix, dist: Option<&Path>) {
    let put = |tab: &Tab| {
        feeds(tab);
        if let Some(dist) = dist {
            tab.site.put_folder("/newsrail/", dist);
        }
    };
    matrix
        .run(Case::real("H32", "when it is called"), async |tab| {
            put(tab);
            tab.visit(&page(&UNREACHABLE.replace("NAME", "rail_play"))).await;
            tab.wait_for_ready("news-rail", 3).await;
            tab.run("document.querySelector('#a').play(0)").await;
            // The new engine is made from the same compiled module: it would trap as well, but nothing calls that function.
            contained(tab, "#a", &REST).await;
            // The call returned: nothing was thrown into the page.
            assert!(
                tab.console().await.iter().all(|line| line.kind.starts_with("console.")),
                "{:?}",
                tab.console().await
            );
        })
        .await;
    matrix
        .run(Case::simulated("H32", "when it is told of a value", IMPORT), async |tab| {
            put(tab);
            tab.visit(&page(TRAPS)).await;
            tab.wait_for_ready("news-rail", 3).await;
            tab.run("document.querySelector('#a').heading = 'Other'; queueMicrotask(() => 0); __trap()").await;
            contained(tab, "#a", &REST).await;
            assert_eq!(tab.eval("__engines").await, 2);
        })
        .await;
    matrix
        .run(Case::simulated("H32", "when its feed comes", IMPORT), async |tab| {
            put(tab);
            tab.site.put("/feed/a", named("a", "Anna").delay(1200));
            tab.visit(&page(TRAPS)).await;
            tab.wait_for_ready("news-rail", 2).await;
            tab.run("__trap()").await;
            tab.wait_for_state("#a", "error").await;
            tab.site.put("/feed/a", named("a", "Anna"));
            contained(tab, "#a", &REST).await;
            assert_eq!(tab.eval("__engines").await, 2);
        })
        .await;
    matrix
        .run(Case::simulated("H32", "in the middle of its choosing", IMPORT), async |tab| {
            put(tab);
            tab.visit(&page(TRAPS)).await;
            tab.wait_for_ready("news-rail", 3).await;
            // In the middle of a refresh.
            tab.run("document.querySelector('#a').refresh(); __trap(40)").await;
            contained(tab, "#a", &REST).await;
        })
        .await;
    matrix
        .run(Case::simulated("H32", "at a click within a component", IMPORT), async |tab| {
            put(tab);
            tab.visit(&Page::new("<div id=component></div>").head(TRAPS).with_loader()).await;
            tab.run(
                "window.within = document.querySelector('#component').attachShadow({ mode: 'open' });
                within.innerHTML = ['a', 'b'].map((id) => `<news-rail id=${id} src=/feed/${id} loading=eager></news-rail>`).join('');
                window.is = (id, state) => within.querySelector('#' + id).getAttribute('state') == state",
            )
            .await;
            tab.wait_for("is('a', 'ready') && is('b', 'ready')").await;
            // The last one at work.
            tab.eval("within.querySelector('#b').refresh()").await;
            tab.run("addEventListener('click', (event) => event.preventDefault()); __trap()").await;
            tab.run("within.querySelector('#a').shadowRoot.querySelector('[part~=link]').click()").await;
            tab.wait_for("is('a', 'error') && is('b', 'ready')").await;
        })
        .await;
    matrix
        .run(Case::simulated("H32", "at a click of the reader's", IMPORT), async |tab| {
            put(tab);
            tab.visit(&page(TRAPS)).await;
            tab.wait_for_ready("news-rail", 3).await;
            tab.run("addEventListener('click', (event) => event.preventDefault()); __trap()").await;
            tab.click("#a", "[part~=link]").await;
            contained(tab, "#a", &REST).await;
        })
        .await;
    matrix
        .run(Case::simulated("H32", "as it is mounted", IMPORT), async |tab| {
            put(tab);
            tab.visit(&page(TRAPS)).await;
            tab.wait_for_ready("news-rail", 3).await;
            tab.site.put("/feed/d", named("d", "Doris"));
            let mount = "const rail = document.createElement('news-rail'); rail.id = 'd'; rail.src = '/feed/d'; rail.loading = 'eager';
                rail.innerHTML = '<a href=/latest>Latest news</a>'; document.body.append(rail); __trap()";
            tab.run(mount).await;
            contained(tab, "#d", &[("a", "Anna"), ("b", "Bert"), ("c", "Carl")]).await;
        })
        .await;
    matrix
        .run(Case::simulated("H32", "and what the page does until the next engine comes", IMPORT), async |tab| {
            put(tab);
            tab.visit(&page(TRAPS)).await;
            tab.wait_for_ready("news-rail", 3).await;
            // All before the next engine can be running: a value, a feed, a removal, a call that the old engine can no longer answer.
            tab.site.put("/feed/b", named("b", "Bert").delay(1000));
            tab.run(
                "const [a, b, c] = document.querySelectorAll('news-rail');
                 window.settled = []; window.gone = c;
                 // A listener calls all rails: the old engine would trap again.
                 addEventListener('newsrail-error', () => { __trap(); [a, b, c].forEach((rail) => rail.refresh()); __trap(0) });
                 b.refresh().then(() => settled.push('before'));
                 __trap(); a.refresh().then(() => settled.push('trapped'));
                 b.heading = 'Between'; b.refresh().then(() => settled.push('between'));
                 b.feed = { version: 'https://jsonfeed.org/version/1.1', items: [{ id: 1, url: '/e', title: 'Emil' }] };
                 c.remove()",
            )
            .await;
            tab.wait_for_state("#a", "error").await;
            // All pending promises have settled.
            assert_eq!(tab.eval("settled.length").await, 3);
            tab.wait_for(
                "document.querySelector('#b').shadowRoot.querySelector('[part~=title]')?.textContent == 'Emil'",
            )
            .await;
            assert_eq!(
                tab.eval("document.querySelector('#b').shadowRoot.querySelector('[part=heading]').textContent").await,
                "Between"
            );
            // The removed rail has not come back, but can be inserted again.
            assert_eq!(tab.eval("gone.shadowRoot.querySelectorAll('[part~=title]').length").await, 0);
            tab.run("document.body.append(gone)").await;
            tab.wait_for("gone.getAttribute('state') == 'ready'").await;
            // As with the first engine, a removed rail is released.
            tab.run("gone.remove(); document.querySelector('#b').heading = 'After'").await;
            tab.wait_for(
                "document.querySelector('#b').shadowRoot.querySelector('[part=heading]').textContent == 'After'",
            )
            .await;
            assert_eq!(tab.eval("gone.hasAttribute('state')").await, false);
            assert_eq!(tab.codes("newsrail-error").await, ["panic"]);
            assert_eq!(tab.eval("__engines").await, 2);
        })
        .await;
    matrix
        .run(Case::simulated("H32", "two rails of one feed", IMPORT), async |tab| {
            put(tab);
            tab.site.put("/feed/a", named("a", "Anna").delay(1200));
            let two =
                "<news-rail id=d dedupe=none src=/feed/a loading=eager><a href=/latest>Latest news</a></news-rail>";
            let rails = ["a", "b"].map(|id| {
                format!("<news-rail id={id} src=/feed/{id} loading=eager><a href=/latest>Latest news</a></news-rail>")
            });
            tab.visit(&Page::new(rails.concat() + two).head(TRAPS).with_loader()).await;
            tab.wait_for_ready("news-rail", 1).await;
            tab.run("__trap()").await;
            // Both wait for the feed that it was reading.
            tab.wait_for_state("#a", "error").await;
            tab.wait_for_state("#d", "error").await;
            tab.wait_for(
                "document.querySelector('#b').shadowRoot.querySelector('[part~=title]')?.textContent == 'Bert'",
            )
            .await;
            assert_eq!(tab.codes("newsrail-error").await, ["panic", "panic"]);
        })
        .await;
    matrix
        .run(Case::simulated("H32", "and once more: then all go back to their children", IMPORT), async |tab| {
            put(tab);
            tab.visit(&page(TRAPS)).await;
            tab.wait_for_ready("news-rail", 3).await;
            tab.run("__trap(); document.querySelector('#a').refresh()").await;
            tab.wait_for_state("#a", "error").await;
            let again = "[...document.querySelectorAll('#b, #c')].every((rail) => rail.shadowRoot.querySelector('[part~=title]'))";
            tab.wait_for(&format!("__engines == 2 && {again}")).await;
            tab.run("__trap(); document.querySelector('#b').refresh()").await;
            tab.wait_for("document.querySelectorAll('news-rail[state=error]').length == 3").await;
            assert_eq!(tab.codes("newsrail-error").await, ["panic", "panic", "panic"]);
            assert!(tab.is_true("[...document.querySelectorAll('news-rail > a')].every((a) => a.getClientRects().length > 0)").await);
            assert_eq!(tab.eval("__engines").await, 2);
            // The page goes on: calls to rails without an engine do not throw.
            tab.run("for (const rail of document.querySelectorAll('news-rail')) { rail.refresh(); rail.play(0); rail.limit = 3; rail.feed = {} }").await;
            tab.run("document.querySelectorAll('news-rail').forEach((rail) => rail.remove())").await;
            tab.settle().await;
            assert_eq!(tab.details("newsrail-error").await.len(), 3);
        })
        .await;
}

/// A bundle may hold the engine and the page's program in one file, so no second engine can be loaded.
#[tokio::test]
async fn in_a_bundle_all_rails_fall_back_also_those_that_start_later() {
    let tab = Tab::open().await;
    feeds(&tab);
    let module = r#"<script type=module>import "{widget}/newsrail.mjs"</script>"#;
    let rails = ["a", "b"].map(|id| {
        format!("<news-rail id={id} src=/feed/{id} loading=eager><a href=/latest>Latest news</a></news-rail>")
    });
    let later =
        "<div style='height:9000px'></div><news-rail id=c src=/feed/c><a href=/latest>Latest news</a></news-rail>";
    let head = [TRAPS, module].concat();
    tab.visit(&Page::new(rails.concat() + later).head(&head).widget_there()).await;
    tab.wait_for_ready("news-rail", 2).await;
    tab.run("__trap(); document.querySelector('#a').refresh()").await;
    tab.wait_for_state("#a", "error").await;
    tab.wait_for_state("#b", "error").await;
    tab.scroll_to("#c").await;
    tab.wait_for_state("#c", "error").await;
    assert_eq!(tab.codes("newsrail-error").await, ["panic", "panic", "panic"]);
    let lines: Vec<_> = tab.console().await.into_iter().map(|line| line.text).collect();
    assert!(lines.len() == 3 && lines.iter().all(|line| line.starts_with("[newsrail] panic: ")), "{lines:#?}");
    assert!(tab.is_true("document.querySelector('#c > a').getClientRects().length > 0").await);
}
