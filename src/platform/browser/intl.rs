//! Dates and counts in words, by the browser's own `Intl`: in English if it does not know the language tag; an empty text if it cannot format the
//! value, never an exception.

use wasm_bindgen::prelude::*;

use crate::model::Millis;

#[wasm_bindgen]
extern "C" {
    /// Formats a value. In the loader's `runtime/intl.js`. `options` is an object in JSON; `unit` is for relative times alone.
    #[wasm_bindgen(js_name = inWords)]
    fn in_words(formatter: &str, lang: &str, options: &str, value: f64, unit: &str) -> String;
}

fn date(lang: &str, at: Millis, options: &str) -> String {
    in_words("DateTimeFormat", lang, options, at.0 as f64, "")
}

/// Returns a relative time, "3 hours ago": `count` is negative for the past, `unit` one of `Intl.RelativeTimeFormat`'s.
pub fn relative(lang: &str, count: i32, unit: &str) -> String {
    // "Now" is right; "yesterday" is a calendar day, while 24 hours ago may be the day before.
    let options = if count == 0 { r#"{"numeric":"auto"}"# } else { "{}" };
    in_words("RelativeTimeFormat", lang, options, count.into(), unit)
}

/// Returns a count as text, and its plural category.
pub fn count(lang: &str, count: u32) -> (String, String) {
    let word = |formatter| in_words(formatter, lang, "{}", count.into(), "");
    (word("NumberFormat"), word("PluralRules"))
}

/// Returns day and month, and the year if requested, in the reader's time zone.
pub fn day(lang: &str, at: Millis, with_year: bool) -> String {
    let options = if with_year {
        r#"{"month":"short","day":"numeric","year":"numeric"}"#
    } else {
        r#"{"month":"short","day":"numeric"}"#
    };
    date(lang, at, options)
}

/// Returns the year in the calendar of the language, in the reader's time zone.
pub fn year(lang: &str, at: Millis) -> String {
    date(lang, at, r#"{"year":"numeric"}"#)
}

/// Returns hour and minute, in the reader's time zone.
pub fn time(lang: &str, at: Millis) -> String {
    date(lang, at, r#"{"timeStyle":"short"}"#)
}

/// Returns date and time in full, in the reader's time zone.
pub fn full(lang: &str, at: Millis) -> String {
    date(lang, at, r#"{"dateStyle":"long","timeStyle":"short"}"#)
}
