//! What a rail tells the page, as events that bubble and are composed, and the webmaster, in one console line.

use web_sys::HtmlElement;

use crate::codes::Code;
use crate::config::Complaint;
use crate::platform::browser::console;
use crate::platform::browser::dom::{Detail, dispatch};
use crate::store::Failure;

/// A list stands.
pub fn ready(host: &HtmlElement, count: usize, source: &str, ms: f64) {
    let detail = Detail::default().with("count", count as u32).with("source", source).with("ms", ms);
    dispatch(host, "newsrail-ready", false, detail);
}

/// There is nothing to show, and nothing failed.
pub fn empty(host: &HtmlElement, reason: &str) {
    dispatch(host, "newsrail-empty", false, Detail::default().with("reason", reason));
}

/// A failure, with `url` as the feed's address where one is to blame. The console gets one line.
pub fn error(host: &HtmlElement, failure: &Failure, url: Option<&str>) {
    let status = failure.facts.number("status").map(|status| (status as u32).to_string());
    let facts: Vec<&str> = status.as_deref().into_iter().chain(url).collect();
    console::warn(&line(failure.code, &facts, failure.code.fix()));
    let mut detail = failure.facts.too().with("code", failure.code.name()).with("hint", failure.code.fix());
    if let Some(url) = url {
        detail = detail.with("url", url);
    }
    dispatch(host, "newsrail-error", false, detail);
}

/// Something worth mending, the list standing all the same. No console line: it is the feed's, not the page's.
pub fn warn(host: &HtmlElement, code: Code, count: u32, hint: &str) {
    let detail = Detail::default().with("code", code.name()).with("count", count).with("hint", hint);
    dispatch(host, "newsrail-warn", false, detail);
}

/// Attributes that are not understood: one event, one console line.
pub fn complain(host: &HtmlElement, complaints: &[Complaint]) {
    if complaints.is_empty() {
        return;
    }
    let parts: Vec<String> =
        complaints.iter().map(|c| [c.attribute, "=\"", &c.value, "\": use ", c.allowed].concat()).collect();
    let hint = parts.join("; ");
    console::warn(&line(Code::Attribute, &[&hint], ""));
    warn(host, Code::Attribute, complaints.len() as u32, &hint);
}

/// `[newsrail] code: what happened (facts). What to do.`
fn line(code: Code, facts: &[&str], fix: &str) -> String {
    let facts = facts.join(", ");
    let (open, close) = if facts.is_empty() { ("", "") } else { (" (", ")") };
    ["[newsrail] ", code.name(), ": ", code.what(), open, &facts, close, ". ", fix].concat().trim_end().into()
}

/// A click on an item. `false`: the page has cancelled it.
pub fn click(host: &HtmlElement, url: &str, title: &str, index: usize, kind: &str, event: &web_sys::Event) -> bool {
    let detail = Detail::default()
        .with("url", url)
        .with("title", title)
        .with("index", index as u32)
        .with("kind", kind)
        .with("event", event);
    dispatch(host, "newsrail-click", true, detail)
}

/// A video is about to be played by `provider`. `false`: the page has cancelled it, and may call `play()` once it is allowed.
pub fn play(host: &HtmlElement, url: &str, title: &str, provider: &str, index: usize) -> bool {
    let detail =
        Detail::default().with("url", url).with("title", title).with("provider", provider).with("index", index as u32);
    dispatch(host, "newsrail-play", true, detail)
}
