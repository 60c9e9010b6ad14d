//! What the loader's runtime provides to the rails, in `runtime/engine.js` and `runtime/network.js`. The other half of the contract is `crate::embed::Rail`.

use js_sys::{Array, Promise, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::detail::Detail;

impl Port {
    /// Dispatches the event `newsrail-` and `kind` to the page; returns `false` if the page cancels it. A fault has a code and a hint in its
    /// `detail`; the URL of the documentation is appended to the hint. If `what` says what happened, a line is written to the
    /// console.
    pub fn dispatch(&self, kind: &str, detail: Detail, what: Option<&str>) -> bool {
        self.dispatch_event(kind, detail.as_ref(), what)
    }

    /// Cuts long work into slices that no reader notices: yields to the page once all rails together have worked for long enough. To be
    /// called often.
    pub fn yield_if_due(&self) -> impl Future<Output = ()> {
        settled(self.yielded_if_due())
    }

    /// Yields to the page, however short the work was.
    pub fn yield_now(&self) -> impl Future<Output = ()> {
        settled(self.yielded())
    }

    /// Returns a file of the gazetteer (`index`, `33`), or the text at an absolute URL. Empty if it cannot be loaded.
    pub async fn file(&self, name: &str) -> String {
        JsFuture::from(self.text(name)).await.ok().and_then(|text| text.as_string()).unwrap_or_default()
    }

    /// Waits until the list may be replaced without disturbing the reader.
    pub fn undisturbed(&self) -> impl Future<Output = ()> {
        settled(self.until_undisturbed())
    }
}

impl Request {
    /// Returns another handle to the same request.
    pub fn clone_handle(&self) -> Request {
        JsCast::unchecked_into(JsValue::from(self))
    }

    /// Like [`Port::yield_if_due`], for what is read for all who wait for the request.
    pub fn yield_if_due(&self) -> impl Future<Output = ()> {
        settled(self.yielded_if_due())
    }

    /// Waits for the headers, with a good status. `Err`: the fault.
    pub async fn answered(&self) -> Result<(), JsValue> {
        JsFuture::from(self.response()).await.map(drop)
    }

    /// Returns the next bytes of the body; `None` at its end. `Err`: the fault.
    pub async fn read(&self) -> Result<Option<Vec<u8>>, JsValue> {
        let chunk = JsFuture::from(self.next()).await?;
        Ok(chunk.dyn_into::<Uint8Array>().ok().map(|bytes| bytes.to_vec()))
    }
}

/// One state machine for all that only wait.
async fn settled(promise: Promise) {
    let _ = JsFuture::from(promise).await;
}

#[wasm_bindgen]
extern "C" {
    /// The loader's side of an element.
    #[derive(Clone)]
    pub type Port;

    /// Shows what belongs to a state, and reflects it as attribute and `:state()`. `has_content`: there is more to show than the element's children.
    #[wasm_bindgen(method)]
    pub fn state(this: &Port, name: &str, has_content: bool);

    /// Requests an absolute http(s) URL through the page's one queue, or takes over the request that the loader began ahead. The time-out
    /// counts from when the request leaves the queue; half of it is for the first byte. A URL that failed a moment ago is not requested again before
    /// its time, unless `force`; and not even then if its server asked for fewer requests. `cache_level`: how much of it to store as a copy, 0 nothing, 1 its
    /// start, 2 the whole.
    #[wasm_bindgen(method)]
    pub fn open(this: &Port, url: &str, timeout_s: u32, force: bool, cache_level: u32) -> Request;

    /// Requests the cached copy of a feed in the reader's browser; if `is_whole`, not the copy of a start.
    #[wasm_bindgen(method, js_name = copy)]
    pub fn open_cached(this: &Port, url: &str, is_whole: bool) -> Request;

    /// Calls the rail's `wake()` after so many milliseconds, in place of what was planned before; not in a hidden tab. `Infinity`: once
    /// the reader is online again; `NaN`: never.
    #[wasm_bindgen(method)]
    pub fn plan(this: &Port, ms: f64);

    /// Adopts a style sheet into the element's shadow root.
    #[wasm_bindgen(method)]
    pub fn dress(this: &Port, css: &str);

    /// Marks this rail as the one at work, to identify it if it traps.
    #[wasm_bindgen(method)]
    pub fn work(this: &Port);

    /// Shows beside the heading since when the list is stale, with a retry button of that label, both in the language `lang` if it is not the rail's;
    /// nothing for `None`. Not part of the view: it comes and goes without touching what a reader may be using.
    #[wasm_bindgen(method)]
    pub fn mark(this: &Port, since: Option<&str>, retry: &str, lang: Option<&str>);

    /// Resolves the promises of `refresh()`.
    #[wasm_bindgen(method)]
    pub fn settle(this: &Port);

    /// Records that the rail waits for the feed at that URL.
    #[wasm_bindgen(method)]
    pub fn wants(this: &Port, url: &str);

    /// Resolves at once, or after yielding to the page if that is due.
    #[wasm_bindgen(method, js_name = turn)]
    fn yielded_if_due(this: &Port) -> Promise;

    #[wasm_bindgen(method, js_name = tell)]
    fn dispatch_event(this: &Port, kind: &str, detail: &JsValue, what: Option<&str>) -> bool;

    #[wasm_bindgen(method, js_name = calm)]
    fn until_undisturbed(this: &Port) -> Promise;

    #[wasm_bindgen(method, js_name = rest)]
    fn yielded(this: &Port) -> Promise;

    /// Returns what the page is about: its URLs and, if `context` is given, title, description, keywords, start of the text of what `context`
    /// selects, time of publication in milliseconds, and whether `context` is not a valid selector. Lists have one item per line.
    #[wasm_bindgen(method)]
    pub fn page(this: &Port, context: Option<&str>) -> Array;

    /// Fetches a text file by its absolute URL, or a file of the gazetteer by its name. Resolves with an empty text if it cannot be loaded.
    #[wasm_bindgen(method)]
    fn text(this: &Port, name: &str) -> Promise;

    /// A request in the queue.
    #[derive(PartialEq)]
    pub type Request;

    /// A promise of the `Response`, if its status is good. Rejects with the fault: `code` and the fields of an event.
    #[wasm_bindgen(method, getter)]
    fn response(this: &Request) -> Promise;

    #[wasm_bindgen(method, js_name = turn)]
    fn yielded_if_due(this: &Request) -> Promise;

    #[wasm_bindgen(method, js_name = read)]
    fn next(this: &Request) -> Promise;

    /// The `Content-Type` header, if there is one.
    #[wasm_bindgen(method, getter, js_name = type)]
    pub fn content_type(this: &Request) -> Option<String>;

    /// Whether it is only a part of what was requested.
    #[wasm_bindgen(method, getter, js_name = isPart)]
    pub fn is_part(this: &Request) -> bool;

    /// Raises `cache_level` of [`Port::open`]; only for a response that has not begun to arrive.
    #[wasm_bindgen(method, setter, js_name = keep)]
    pub fn set_cache_level(this: &Request, level: u32);

    /// The final URL of the response, after redirects.
    #[wasm_bindgen(method, getter)]
    pub fn url(this: &Request) -> String;

    /// When it was made, or when the cached copy was stored, in milliseconds since 1970.
    #[wasm_bindgen(method, getter)]
    pub fn at(this: &Request) -> f64;

    /// The fields of an event about it.
    #[wasm_bindgen(method, getter)]
    pub fn facts(this: &Request) -> JsValue;

    /// Returns whether the response was aborted because the page was left; by now it is requested again.
    #[wasm_bindgen(method, js_name = isAgain)]
    pub fn is_again(this: &Request) -> bool;

    /// Reports that its feed is good: caches a copy if one is wanted and it is `whole`, as far as known. Returns what was remarkable: codes, each with an addition
    /// to its hint, if any.
    #[wasm_bindgen(method)]
    pub fn notes(this: &Request, whole: bool) -> Array;

    /// Ends it at any stage: the download stops, and the next one may begin. Must be called for every request.
    #[wasm_bindgen(method)]
    pub fn done(this: &Request);
}
