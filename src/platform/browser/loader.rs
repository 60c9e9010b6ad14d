//! What `newsrail.js` offers to the rails. The other half of the contract is `crate::embed::Rail`.

use js_sys::{Array, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::clock;

/// Work goes on for so many milliseconds before the page has its turn.
const SLICE_MS: f64 = 8.0;

/// Long work, cut into slices that no reader notices.
pub struct Slices<'a> {
    port: &'a Port,
    began_ms: f64,
}

impl<'a> Slices<'a> {
    /// The first slice begins now.
    pub fn new(port: &'a Port) -> Self {
        Slices { port, began_ms: clock::monotonic_ms() }
    }

    /// To be called often: lets the page have its turn once a slice has lasted long enough.
    pub async fn pause(&mut self) {
        if clock::monotonic_ms() - self.began_ms > SLICE_MS {
            self.port.pause().await;
            self.began_ms = clock::monotonic_ms();
        }
    }
}

impl Port {
    /// Lets the page have its turn.
    pub async fn pause(&self) {
        let _ = JsFuture::from(self.turn()).await;
    }

    /// A file of the gazetteer (`index`, `33`), or the text at an absolute address. Empty where it cannot be had.
    pub async fn file(&self, name: &str) -> String {
        JsFuture::from(self.text(name)).await.ok().and_then(|text| text.as_string()).unwrap_or_default()
    }
}

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

    /// Resolves in a task of its own: the page has had its turn.
    #[wasm_bindgen(method)]
    fn turn(this: &Port) -> Promise;

    /// What the page says of itself: its addresses and, where `context` is given, title, description, keywords, start of the text of
    /// what `context` selects, time of publication in milliseconds, and whether `context` could be read. Lists are lines.
    #[wasm_bindgen(method)]
    pub fn page(this: &Port, context: Option<&str>) -> Array;

    /// A text file by its absolute address, or a file of the gazetteer by its name. Resolves with an empty text where it cannot be had.
    #[wasm_bindgen(method)]
    fn text(this: &Port, name: &str) -> Promise;

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
