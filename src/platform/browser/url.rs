//! The browser's `URL`.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// An address as the browser understands it, absolute. `None` where it is none. In the loader's `late/dom.js`.
    #[wasm_bindgen(js_name = resolveUrl)]
    pub fn resolve_url(input: &str, base: &str) -> Option<String>;
}
