//! What `newsrail.js` offers to the rails. The other half of the contract is `crate::embed::Rail`.

use js_sys::Promise;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// The loader's side of one element.
    #[derive(Clone)]
    pub type Port;

    /// Shows what belongs to a state and reflects it as attribute and `:state()`.
    #[wasm_bindgen(method)]
    pub fn state(this: &Port, name: &str);

    /// Asks for an absolute http(s) address through the page's one queue, or hands over the request that the loader began
    /// ahead. The time-out counts from when its turn comes.
    #[wasm_bindgen(method)]
    pub fn open(this: &Port, url: &str, timeout_s: u32) -> Request;

    /// Adopts a stylesheet into the element's shadow root.
    #[wasm_bindgen(method)]
    pub fn dress(this: &Port, css: &str);

    /// A request of the queue.
    pub type Request;

    /// Of a `Response`; rejects with the text `timeout` when that was the reason.
    #[wasm_bindgen(method, getter)]
    pub fn response(this: &Request) -> Promise;

    /// Ends it wherever it is.
    #[wasm_bindgen(method)]
    pub fn abort(this: &Request);

    /// Its body is read: the next one may go. Must be called once for every request, or `abort`.
    #[wasm_bindgen(method)]
    pub fn done(this: &Request);
}
