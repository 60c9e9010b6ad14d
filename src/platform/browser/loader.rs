//! What the loader's later half offers to the rails, in `late/run.js` and `late/network.js`. The other half of the contract is `crate::embed::Rail`.

use js_sys::{Array, Promise, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::detail::Detail;

impl Port {
    /// Tells the page, as the event `newsrail-` and `kind`; `false` where the page cancels it. A fault has code and hint in its
    /// `detail`, and the hint is given the address where there is more to read. Where `what` says what happened, the console has a
    /// line of it.
    pub fn tell(&self, kind: &str, detail: Detail, what: Option<&str>) -> bool {
        self.dispatch(kind, detail.as_ref(), what)
    }

    /// Cuts long work into slices that no reader notices. To be called often: lets the page have its turn once all that the rails
    /// do together has lasted long enough.
    pub async fn pause(&self) {
        let _ = JsFuture::from(self.turn()).await;
    }

    /// Lets the page have its turn, whether anybody has been at work for long or not.
    pub async fn rest(&self) {
        let _ = JsFuture::from(self.when_rested()).await;
    }

    /// A file of the gazetteer (`index`, `33`), or the text at an absolute address. Empty where it cannot be had.
    pub async fn file(&self, name: &str) -> String {
        JsFuture::from(self.text(name)).await.ok().and_then(|text| text.as_string()).unwrap_or_default()
    }

    /// Resolves once what stands may be replaced under the reader's eyes.
    pub async fn calm(&self) {
        let _ = JsFuture::from(self.when_calm()).await;
    }
}

impl Request {
    /// The same request in a second hand.
    pub fn too(&self) -> Request {
        JsCast::unchecked_into(JsValue::from(self))
    }

    /// As the one of `Port`, for what is read for all who wait for it.
    pub async fn pause(&self) {
        let _ = JsFuture::from(self.turn()).await;
    }

    /// Its headers are there, with a good status. `Err`: what was at fault.
    pub async fn answered(&self) -> Result<(), JsValue> {
        JsFuture::from(self.response()).await.map(drop)
    }

    /// The next bytes of the body; `None` at its end. `Err`: what was at fault.
    pub async fn read(&self) -> Result<Option<Vec<u8>>, JsValue> {
        let chunk = JsFuture::from(self.next()).await?;
        Ok(chunk.dyn_into::<Uint8Array>().ok().map(|bytes| bytes.to_vec()))
    }
}

#[wasm_bindgen]
extern "C" {
    /// The loader's side of one element.
    #[derive(Clone)]
    pub type Port;

    /// Shows what belongs to a state and reflects it as attribute and `:state()`. `stands`: there is more to show than children.
    #[wasm_bindgen(method)]
    pub fn state(this: &Port, name: &str, stands: bool);

    /// Asks for an absolute http(s) address through the page's one queue, or hands over the request that the loader began
    /// ahead. The time-out counts from when its turn comes; half of it is for the first byte. What has failed a moment ago is not
    /// asked again before its time, unless `anew`; nor then, where its server wants no request. `keep`: a copy is kept, for 1 of its start, for 2 of
    /// the whole.
    #[wasm_bindgen(method)]
    pub fn open(this: &Port, url: &str, timeout_s: u32, anew: bool, keep: u32) -> Request;

    /// A request for the copy of a feed in the reader's browser; with `is_whole` not for that of a start.
    #[wasm_bindgen(method)]
    pub fn copy(this: &Port, url: &str, is_whole: bool) -> Request;

    /// Calls the rail's `wake()` after so many milliseconds, in the place of what was planned before; not in a hidden tab. Once
    /// the reader is online again for `Infinity`, never for `NaN`.
    #[wasm_bindgen(method)]
    pub fn plan(this: &Port, ms: f64);

    /// Adopts a stylesheet into the element's shadow root.
    #[wasm_bindgen(method)]
    pub fn dress(this: &Port, css: &str);

    /// This rail is at work from here on: to be known if it traps.
    #[wasm_bindgen(method)]
    pub fn work(this: &Port);

    /// Says beside the heading since when the list stands, with a button of that label that tries again; nothing for `None`. By
    /// itself: it comes and goes without touching what a reader may be at.
    #[wasm_bindgen(method)]
    pub fn mark(this: &Port, since: Option<&str>, retry: &str);

    /// It waits for the feed of that address.
    #[wasm_bindgen(method)]
    pub fn wants(this: &Port, url: &str);

    /// Resolves at once, or when the page has had its turn where that is due.
    #[wasm_bindgen(method)]
    fn turn(this: &Port) -> Promise;

    #[wasm_bindgen(method, js_name = tell)]
    fn dispatch(this: &Port, kind: &str, detail: &JsValue, what: Option<&str>) -> bool;

    #[wasm_bindgen(method, js_name = calm)]
    fn when_calm(this: &Port) -> Promise;

    #[wasm_bindgen(method, js_name = rest)]
    fn when_rested(this: &Port) -> Promise;

    /// What the page says of itself: its addresses and, where `context` is given, title, description, keywords, start of the text of
    /// what `context` selects, time of publication in milliseconds, and whether `context` is no selector. Lists are lines.
    #[wasm_bindgen(method)]
    pub fn page(this: &Port, context: Option<&str>) -> Array;

    /// A text file by its absolute address, or a file of the gazetteer by its name. Resolves with an empty text where it cannot be had.
    #[wasm_bindgen(method)]
    fn text(this: &Port, name: &str) -> Promise;

    /// A request of the queue.
    #[derive(PartialEq)]
    pub type Request;

    /// Of a `Response` whose status is a good one. Rejects with what was at fault: `code` and the facts of an event.
    #[wasm_bindgen(method, getter)]
    fn response(this: &Request) -> Promise;

    #[wasm_bindgen(method)]
    fn turn(this: &Request) -> Promise;

    #[wasm_bindgen(method, js_name = read)]
    fn next(this: &Request) -> Promise;

    /// The header of that name, where there is one.
    #[wasm_bindgen(method, getter, js_name = type)]
    pub fn content_type(this: &Request) -> Option<String>;

    /// Whether it is only a part of what was asked for.
    #[wasm_bindgen(method, getter, js_name = isPart)]
    pub fn is_part(this: &Request) -> bool;

    /// `keep` of `Port::open`, where more of it is wanted by now: for what has not begun to arrive.
    #[wasm_bindgen(method, setter, js_name = keep)]
    pub fn set_keep(this: &Request, keep: u32);

    /// Where the answer came from in the end.
    #[wasm_bindgen(method, getter)]
    pub fn url(this: &Request) -> String;

    /// When it was made, in milliseconds since 1970.
    #[wasm_bindgen(method, getter)]
    pub fn at(this: &Request) -> f64;

    /// What an event says of it.
    #[wasm_bindgen(method, getter)]
    pub fn facts(this: &Request) -> JsValue;

    /// Whether the answer broke off because the page was left; it is asked for again by now.
    #[wasm_bindgen(method, js_name = isAgain)]
    pub fn is_again(this: &Request) -> bool;

    /// Its feed is good: keeps a copy where one is wanted and it is `whole`, for all that is known. What was remarkable: codes, each with what to add to its hint.
    #[wasm_bindgen(method)]
    pub fn notes(this: &Request, whole: bool) -> Array;

    /// Ends it wherever it is: the download stops, and the next one may go. Must be called for every request.
    #[wasm_bindgen(method)]
    pub fn done(this: &Request);
}
