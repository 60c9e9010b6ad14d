//! What a host page can do to its rails, and what stays alive in it.

use crate::{page::Page, tab::Tab};
use serde_json::{Value, json};

/// Counts what is alive in the page: `__alive()`. Served inline, before the loader.
const COUNTS: &str = include_str!("counts.js");

/// Skips long waits: see `Page::skipping`. Served inline, before the loader.
const SKIPS: &str = "{
    const [now, timeout] = [performance.now.bind(performance), setTimeout];
    let skipped = 0;
    performance.now = () => now() + skipped;
    window.setTimeout = (then, ms, ...args) =>
        ms > 30000 ? timeout(() => { skipped += ms; then(...args) }, 200) : timeout(then, ms, ...args);
}";

impl Page {
    /// Timers of more than half a minute fire after a fifth of a second, and the page's clock is advanced by their delay.
    pub fn skipping(self) -> Page {
        self.head(&format!("<script>{SKIPS}</script>"))
    }

    /// Counts timers, listeners and observed elements from the start: see `Tab::alive`.
    pub fn counted(self) -> Page {
        self.head(&format!("<script>{COUNTS}</script>"))
    }
}

/// What is alive in a page that was `counted`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alive {
    /// Pending timers, by `setTimeout` and `setInterval`.
    pub timers: u64,
    /// Listeners on the window, the document and other targets that outlive an element.
    pub listeners: u64,
    /// Elements that are observed: those in the document, and rails wherever they are.
    pub observed: u64,
    /// Bytes of the engine's memory.
    pub wasm: u64,
}

/// Chromium's figures for a page after garbage collection.
#[derive(Clone, Copy, Debug)]
pub struct Heap {
    /// Bytes of the JavaScript heap in use.
    pub bytes: f64,
    /// Nodes, in the document or referenced.
    pub nodes: f64,
    /// JavaScript event listeners.
    pub listeners: f64,
}

impl Tab {
    /// Switches to the page's first frame, until the next page is visited.
    pub async fn enter_frame(&self) {
        self.expect(self.client().enter_frame(0), "a frame").await;
    }

    /// Goes back, as a reader does. Not by a script: a driver may wait for ever for a script that leaves its page.
    pub async fn back(&self) {
        self.expect(self.client().back(), "back").await;
    }

    /// Goes forward again.
    pub async fn forward(&self) {
        self.expect(self.client().forward(), "forward").await;
    }

    /// The look of the page's own paragraph (`#own`), of its link, and of every text of the rails: `page`, `link` and `texts`, each with
    /// colour, font, size, and contrast with its background.
    pub async fn appearance(&self) -> Value {
        // The file is an expression below a comment.
        self.eval(&format!("\n{}\n", include_str!("appearance.js").trim_end())).await
    }

    /// Emulates the medium `print` from now on. Not in WebKit.
    pub async fn emulate_print(&self) {
        if self.engine.has_chrome_context {
            return self.in_browser("gBrowser.selectedBrowser.browsingContext.mediumOverride = 'print'").await;
        }
        self.devtools("Emulation.setEmulatedMedia", json!({ "media": "print" })).await;
    }

    /// What is alive in a page that was `counted`.
    pub async fn alive(&self) -> Alive {
        let alive = self.eval("window.__alive()").await;
        let number = |name: &str| alive[name].as_u64().unwrap_or_else(|| panic!("no {name}: {alive}"));
        Alive {
            timers: number("timers"),
            listeners: number("listeners"),
            observed: number("observed"),
            wasm: number("wasm"),
        }
    }

    /// Runs Chromium's garbage collection, and returns the figures of what is left.
    pub async fn heap(&self) -> Heap {
        // What was removed in this task is held until the next one, and by the finalizers of the first collection until the second.
        for _ in 0..3 {
            self.settle().await;
            self.devtools("HeapProfiler.collectGarbage", json!({})).await;
        }
        let heap = self.devtools("Runtime.getHeapUsage", json!({})).await;
        let counters = self.devtools("Memory.getDOMCounters", json!({})).await;
        let number = |value: &Value| value.as_f64().unwrap_or_else(|| panic!("no number: {heap} {counters}"));
        Heap {
            bytes: number(&heap["usedSize"]),
            nodes: number(&counters["nodes"]),
            listeners: number(&counters["jsEventListeners"]),
        }
    }
}
