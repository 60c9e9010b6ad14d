//! The browser's `URL`.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// Resolves a URL like the browser, to an absolute one. `None` if it is invalid. In the loader's `runtime/dom.js`.
    #[wasm_bindgen(js_name = resolveUrl)]
    pub fn resolve_url(input: &str, base: &str) -> Option<String>;
}
