//! Reports to the page, as events, and to the webmaster, as one console line. `crate::api` lists what the events hold.

use crate::codes::Code;
use crate::config::Complaint;
use crate::platform::browser::detail::Detail;
use crate::platform::browser::loader::Port;
use crate::store::feeds::Failure;

/// Reports that a list is shown.
pub fn ready(port: &Port, count: usize, source: &str, ms: f64) {
    port.dispatch("ready", Detail::default().with("count", count as u32).with("source", source).with("ms", ms), None);
}

/// Reports that there is nothing to show, and nothing failed.
pub fn empty(port: &Port, reason: &str) {
    port.dispatch("empty", Detail::default().with("reason", reason), None);
}

/// Reports a failure, with the feed's `url` if one is to blame. Writes one console line.
pub fn error(port: &Port, failure: &Failure, url: Option<&str>) {
    let detail = failure.facts.duplicate().with("code", failure.code.name()).with("hint", failure.code.fix());
    port.dispatch("error", detail.with_some("url", url), Some(failure.code.what()));
}

/// Reports something that should be fixed although a list is shown: in the feed at `url`, first at byte `offset` of its text, if a feed is to blame.
/// No console line: it concerns the feed, not the page.
pub fn warn(port: &Port, code: Code, count: u32, hint: &str, url: Option<&str>, offset: Option<u32>) {
    port.dispatch("warn", warning(code, count, hint).with_some("url", url).with_some("offset", offset), None);
}

/// Reports invalid attributes, in the words of [`hint`]: one event, one console line.
pub fn complain(port: &Port, count: u32, hint: &str) {
    port.dispatch("warn", warning(Code::Attribute, count, hint), Some(Code::Attribute.what()));
}

/// Returns what to do about invalid attributes; empty if there are none.
pub fn hint(complaints: &[Complaint]) -> String {
    let mut hint = String::new();
    for Complaint { attribute, value, allowed } in complaints {
        for part in [if hint.is_empty() { "" } else { "; " }, attribute, "=\"", value, "\": use ", allowed] {
            hint.push_str(part);
        }
    }
    hint
}

fn warning(code: Code, count: u32, hint: &str) -> Detail {
    Detail::default().with("code", code.name()).with("hint", hint).with("count", count)
}

/// Reports a click on an item. Returns `false` if the page cancelled it.
pub fn click(port: &Port, url: &str, title: &str, index: usize, kind: &str, event: &web_sys::Event) -> bool {
    let detail = Detail::default()
        .with("url", url)
        .with("title", title)
        .with("index", index as u32)
        .with("kind", kind)
        .with("event", event);
    port.dispatch("click", detail, None)
}

/// Reports that `provider` is about to play a video. Returns `false` if the page cancelled it; the page may call `play()` once it is allowed.
pub fn play(port: &Port, url: &str, title: &str, provider: &str, index: usize) -> bool {
    let detail =
        Detail::default().with("url", url).with("title", title).with("provider", provider).with("index", index as u32);
    port.dispatch("play", detail, None)
}
