//! Clocks.

use wasm_bindgen::prelude::*;

use crate::model::Millis;

#[wasm_bindgen]
extern "C" {
    /// Returns milliseconds on a monotonic clock, from an arbitrary start. In the loader's `runtime/common.js`.
    #[wasm_bindgen(js_name = now)]
    pub fn monotonic_ms() -> f64;
    /// In the loader's `runtime/intl.js`.
    #[wasm_bindgen(js_name = localToUtc)]
    fn local(ms: f64) -> f64;
}

/// Returns the time on the reader's clock.
pub fn now() -> Millis {
    Millis(js_sys::Date::now() as i64)
}

/// See the host's.
pub fn local_to_utc(ms: i64) -> i64 {
    local(ms as f64) as i64
}
