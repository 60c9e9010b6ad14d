//! Time.

use crate::model::Millis;

/// The reader's clock.
pub fn now() -> Millis {
    Millis(js_sys::Date::now() as i64)
}

/// Milliseconds on a clock that only goes forward, from an arbitrary start.
pub fn monotonic_ms() -> f64 {
    web_sys::window().and_then(|window| window.performance()).map_or_else(js_sys::Date::now, |clock| clock.now())
}
