//! What must not happen in a page, however well its rails look: console output, exceptions, policy violations, layout shifts.

use crate::{
    Page, contention,
    server::{HOOKS, WIDGET},
    tab::Tab,
};
use serde_json::{Value, json};

/// What has been added to the page: changes, globals, and anything stored.
const TRACES: &str = "(async () => [
    ...window.__changes.map((change) => 'a change: ' + change),
    ...window.__globals().filter((name) => name != 'Symbol(newsrail)').map((name) => 'a global: ' + name),
    ...(document.cookie ? ['a cookie: ' + document.cookie] : []),
    ...['localStorage', 'sessionStorage'].flatMap((name) => Object.keys(window[name]).map((key) => name + ': ' + key)),
    ...(window.indexedDB?.databases ? await indexedDB.databases() : []).map(({ name }) => 'a database: ' + name),
    ...(window.caches ? await caches.keys() : []).map((name) => 'a cache: ' + name),
])()";

/// The faults in a rail, as a list of sentences.
const UNEXPECTED_NODES: &str = r#"(() => {
  const known = "DIV SLOT SECTION SPAN A LI UL OL TIME IMG BUTTON P".split(" ");
  const faults = [];
  const nodes = document.querySelector("news-rail").shadowRoot.querySelectorAll("*");
  if (!nodes.length) faults.push("nothing at all");
  for (const el of nodes) {
    if (!known.includes(el.tagName)) faults.push("a " + el.tagName);
    for (const { name, value } of el.attributes) {
      // The loader sets the box's height.
      if (/^on|^srcdoc$/.test(name) || (name == "style" && !el.matches(".box"))) faults.push("an attribute " + name);
      if (/^(href|src)$/.test(name) && !/^https?:/.test(value)) faults.push("an address " + value);
    }
  }
  return faults;
})()"#;

/// Tasks longer than this are noticeable, in milliseconds.
const LONG_TASK_MS: f64 = 50.0;

/// One line of the console, an uncaught error, an unhandled rejection or a violation of the page's policy.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// `console.warn` and the like, `error`, `unhandledrejection`, `securitypolicyviolation`, or `browser.` and the source
    /// of a line that the engine itself logged. From the hooks also `trap` and `strange-request`.
    pub kind: String,
    /// What it says.
    pub text: String,
}

/// One layout shift.
#[derive(Clone, Debug, PartialEq)]
pub struct Shift {
    /// The engine's score for it.
    pub value: f64,
    /// When, in milliseconds from the page's start.
    pub at: f64,
    /// What moved, from where to where: x, y, width, height.
    pub sources: Vec<String>,
}

/// One `newsrail-` event.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Its name: `newsrail-ready`.
    pub name: String,
    /// The element it was sent to, with id and classes.
    pub target: String,
    /// Its detail as JSON; an event inside it is replaced by its type.
    pub detail: Value,
    /// When, in milliseconds from the page's start.
    pub at: f64,
}

impl Tab {
    /// All console lines, errors and violations so far, except the engine's own lines about the network and the policy (the latter
    /// come as `securitypolicyviolation` from the page itself).
    pub async fn console(&self) -> Vec<Line> {
        let mut lines: Vec<Line> = self
            .list("window.__log")
            .await
            .iter()
            .map(|line| Line { kind: text(&line["kind"]), text: text(&line["text"]) })
            .collect();
        lines.extend(self.console_of_browser().await);
        lines
    }

    /// What the browser itself logged, if its driver provides that.
    pub(crate) async fn console_of_browser(&self) -> Vec<Line> {
        if !self.engine.has_log {
            return Vec::new();
        }
        let log = self.driver("/se/log", json!({ "type": "browser" })).await;
        let mut seen = self.browser_log.lock().await;
        seen.extend(log.as_array().into_iter().flatten().filter_map(|entry| {
            let source = entry["source"].as_str().unwrap_or_default();
            // The page's hooks or the server record these.
            let known = ["network", "security", "console-api", "javascript"].contains(&source);
            (!known).then(|| Line { kind: format!("browser.{source}"), text: text(&entry["message"]) })
        }));
        seen.clone()
    }

    /// The `newsrail-` events so far.
    pub async fn events(&self) -> Vec<Event> {
        let events = self.list("window.__events").await;
        let event = |event: &Value| Event {
            name: text(&event["type"]),
            target: text(&event["target"]),
            detail: event["detail"].clone(),
            at: event["at"].as_f64().unwrap_or_default(),
        };
        events.iter().map(event).collect()
    }

    /// The details of the events of that name: `tab.details("newsrail-error")`.
    pub async fn details(&self, name: &str) -> Vec<Value> {
        self.events().await.into_iter().filter(|event| event.name == name).map(|event| event.detail).collect()
    }

    /// All layout shifts since the loader arrived (before it first ran), or since the page's start if no loader arrived. Shifts that follow
    /// an input count too.
    pub async fn shifts(&self) -> Vec<Shift> {
        self.settle().await;
        let from =
            "performance.getEntriesByType('resource').find((e) => /newsrail\\.js$/.test(e.name))?.responseEnd ?? 0";
        let from = self.eval(from).await.as_f64().unwrap_or_default();
        let shifts = self.list("window.__shifts").await;
        let shift = |shift: &Value| Shift {
            value: shift["value"].as_f64().unwrap_or_default(),
            at: shift["at"].as_f64().unwrap_or_default(),
            sources: shift["sources"].as_array().into_iter().flatten().map(text).collect(),
        };
        shifts.iter().map(shift).filter(|shift| shift.at >= from).collect()
    }

    /// The longest task of the page's main thread so far, in milliseconds; 0 if none was longer than 50.
    pub async fn longest_task(&self) -> f64 {
        let tasks = self.list("window.__longTasks").await;
        tasks.iter().filter_map(|task| task["duration"].as_f64()).fold(0.0, f64::max)
    }

    /// Opens a page until none of its tasks is long, five times at most, and waits each time as `stands` does. Other programs may be running: they slow
    /// down the page as they slow down a thread that is only busy. In engines that do not report tasks, what the hooks measure may be more
    /// than one of them, and there is no limit.
    pub async fn visit_without_long_tasks(&self, page: &Page, stands: impl AsyncFn()) {
        let mut seen = Vec::new();
        for _ in 0..5 {
            self.visit(page).await;
            stands().await;
            self.settle().await;
            let (longest, contention) = (self.longest_task().await, contention());
            let are_reported = self.is_true("PerformanceObserver.supportedEntryTypes.includes('longtask')").await;
            if !are_reported || longest <= LONG_TASK_MS * contention {
                return;
            }
            seen.push(format!("{longest} ms, everything taking {contention:.1} times as long"));
        }
        panic!("the longest tasks: {seen:#?}");
    }

    /// The longest task of a page whose processor is four times slower, until all `rails` have their lists: the least of up to twenty loads, because
    /// whatever else the machine does makes tasks longer, never shorter. One load without a long task is proof. Only where there are devtools.
    pub async fn longest_task_when_slow(&self, page: &Page, rails: usize) -> f64 {
        self.devtools("Emulation.setCPUThrottlingRate", json!({ "rate": 4 })).await;
        let mut least = f64::INFINITY;
        for _ in 0..20 {
            self.visit(page).await;
            self.wait_for_ready("news-rail", rails).await;
            self.settle().await;
            least = least.min(self.longest_task().await);
            if least <= LONG_TASK_MS {
                break;
            }
        }
        self.devtools("Emulation.setCPUThrottlingRate", json!({ "rate": 1 })).await;
        least
    }

    /// The traces that the widget left outside its element, as sentences: changed nodes, global names, cookies, anything stored, and
    /// requests for paths that begin with none of `expected`. Pages, widget and hooks are always expected. Changes and
    /// names that the case itself makes count too.
    pub async fn traces(&self, expected: &[&str]) -> Vec<String> {
        let mut traces: Vec<String> = self.list(TRACES).await.iter().map(text).collect();
        let own = [WIDGET, HOOKS, "/page/", "/favicon.ico"];
        let is_known = |path: &str| own.iter().chain(expected).any(|known| path.starts_with(known));
        let hits = self.site.hits();
        traces.extend(hits.iter().filter(|hit| !is_known(&hit.path)).map(|hit| format!("a request for {}", hit.path)));
        traces
    }

    /// What must not be in the rail, whatever its feed holds, as sentences: elements that no rail makes, attributes with code, and URLs of
    /// other schemes than http.
    pub async fn unexpected_nodes(&self) -> Vec<String> {
        self.list(UNEXPECTED_NODES).await.iter().map(text).collect()
    }

    /// Fails if the widget left any `traces`.
    pub async fn assert_no_trace(&self, expected: &[&str]) {
        let traces = self.traces(expected).await;
        assert!(traces.is_empty(), "left in the page: {traces:#?}");
    }

    /// Fails unless the console is empty, nothing was thrown, the policy was not violated, and nothing moved.
    pub async fn assert_quiet(&self) {
        self.assert_console(&[]).await;
    }

    /// As `assert_quiet`, but the console must hold exactly these lines, each given by its start.
    pub async fn assert_console(&self, starts: &[&str]) {
        self.assert_no_shifts().await;
        assert_lines(&self.console().await, starts);
    }

    /// As `assert_console`, but also at least one line of that kind and start: what the fault of the case makes the engine report.
    pub async fn assert_console_with(&self, kind: &str, start: &str, starts: &[&str]) {
        self.assert_no_shifts().await;
        let is_own = |line: &Line| line.kind == kind && line.text.starts_with(start);
        let (own, others): (Vec<Line>, Vec<Line>) = self.console().await.into_iter().partition(is_own);
        assert!(!own.is_empty(), "nobody says {kind} {start}, but {others:#?}");
        assert_lines(&others, starts);
    }

    /// Fails if anything has moved.
    pub async fn assert_no_shifts(&self) {
        let shifts = self.shifts().await;
        assert!(shifts.is_empty(), "the page moved: {shifts:#?}");
    }
}

fn assert_lines(lines: &[Line], starts: &[&str]) {
    let as_told = lines.len() == starts.len()
        && lines
            .iter()
            .zip(starts)
            .all(|(line, start)| line.kind.starts_with("console.") && line.text.starts_with(start));
    assert!(as_told, "the page was to say {starts:?}, and says {lines:#?}");
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
