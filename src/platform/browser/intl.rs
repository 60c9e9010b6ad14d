//! Dates in words, by the browser's own `Intl`. A language tag it does not know yields an empty text, never an exception.

use js_sys::{Object, Reflect};
use wasm_bindgen::prelude::*;

use crate::model::Millis;

#[wasm_bindgen]
extern "C" {
    type DateTimeFormat;
    #[wasm_bindgen(constructor, catch, js_namespace = Intl)]
    fn new(locale: &str, options: &Object) -> Result<DateTimeFormat, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn format(this: &DateTimeFormat, ms: f64) -> Result<String, JsValue>;

    type NumberFormat;
    #[wasm_bindgen(constructor, catch, js_namespace = Intl)]
    fn new(locale: &str) -> Result<NumberFormat, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn format(this: &NumberFormat, number: u32) -> Result<String, JsValue>;

    type PluralRules;
    #[wasm_bindgen(constructor, catch, js_namespace = Intl)]
    fn new(locale: &str) -> Result<PluralRules, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn select(this: &PluralRules, number: u32) -> Result<String, JsValue>;

    type RelativeTimeFormat;
    #[wasm_bindgen(constructor, catch, js_namespace = Intl)]
    fn new(locale: &str, options: &Object) -> Result<RelativeTimeFormat, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn format(this: &RelativeTimeFormat, count: i32, unit: &str) -> Result<String, JsValue>;
}

fn options(fields: &[(&str, &str)]) -> Object {
    let options = Object::new();
    for (name, value) in fields {
        let _ = Reflect::set(&options, &(*name).into(), &(*value).into());
    }
    options
}

fn date(lang: &str, at: Millis, fields: &[(&str, &str)]) -> String {
    DateTimeFormat::new(lang, &options(fields)).and_then(|format| format.format(at.0 as f64)).unwrap_or_default()
}

/// "3 hours ago": `count` is negative for the past, `unit` one of `Intl.RelativeTimeFormat`'s.
pub fn relative(lang: &str, count: i32, unit: &str) -> String {
    RelativeTimeFormat::new(lang, &options(&[("numeric", "auto")]))
        .and_then(|format| format.format(count, unit))
        .unwrap_or_default()
}

/// A count as it is written, and the plural category that it falls into.
pub fn count(lang: &str, count: u32) -> (String, String) {
    let number = NumberFormat::new(lang).and_then(|format| format.format(count));
    let category = PluralRules::new(lang).and_then(|rules| rules.select(count));
    (number.unwrap_or_default(), category.unwrap_or_default())
}

/// Day and month, and the year where asked for, in the reader's time zone.
pub fn day(lang: &str, at: Millis, with_year: bool) -> String {
    let fields = [("month", "short"), ("day", "numeric"), ("year", "numeric")];
    date(lang, at, fields.get(..if with_year { 3 } else { 2 }).unwrap_or_default())
}

/// Date and time in full, in the reader's time zone.
pub fn full(lang: &str, at: Millis) -> String {
    date(lang, at, &[("dateStyle", "long"), ("timeStyle", "short")])
}
