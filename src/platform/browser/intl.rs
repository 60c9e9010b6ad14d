//! Dates and plural categories in words, in the reader's time zone, by the browser's own `Intl` where they need it: in English if it does not know the language tag; an empty text if it
//! cannot format the value, never an exception.

use wasm_bindgen::prelude::*;

use crate::model::Millis;

#[wasm_bindgen]
extern "C" {
    /// Formats a value. In the loader's `runtime/intl.js`. `options` is an object in JSON; `unit` is for relative times alone.
    #[wasm_bindgen(js_name = inWords)]
    fn in_words(formatter: &str, lang: &str, options: &str, value: f64, unit: &str) -> String;
    /// In the loader's `runtime/intl.js`.
    #[wasm_bindgen(js_name = dayInWords)]
    fn day_in_words(lang: &str, at: f64, now: f64) -> String;
    /// In the loader's `runtime/intl.js`.
    #[wasm_bindgen(js_name = isoDate)]
    fn iso_date(at: f64) -> String;
}

/// Returns a relative time, "3 hours ago". `unit` is one of `Intl.RelativeTimeFormat`; 0 of them are "now".
pub fn relative(lang: &str, count: u32, unit: &str) -> String {
    // "Now" is right; "yesterday" is a calendar day, while 24 hours ago may be the day before.
    let options = if count == 0 { r#"{"numeric":"auto"}"# } else { "{}" };
    in_words("RelativeTimeFormat", lang, options, -f64::from(count), unit)
}

/// Returns the category of a count: `one`, `other`, or what else the language tells apart.
pub fn plural_category(lang: &str, count: u32) -> String {
    in_words("PluralRules", lang, "{}", count.into(), "")
}

/// Returns day and month, and the year if it is not that of `now`.
pub fn day(lang: &str, at: Millis, now: Millis) -> String {
    day_in_words(lang, at.0 as f64, now.0 as f64)
}

/// Returns a date for machines, as `2012-09-20T02:30:00Z`.
pub fn iso(at: Millis) -> String {
    iso_date(at.0 as f64)
}

/// Returns hour and minute.
pub fn time(lang: &str, at: Millis) -> String {
    in_words("DateTimeFormat", lang, r#"{"timeStyle":"short"}"#, at.0 as f64, "")
}
