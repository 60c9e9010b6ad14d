//! A JavaScript value as JSON text, without `JSON.stringify`: old libraries that pages still carry give arrays a `toJSON` of their
//! own, which breaks it.

use js_sys::{Array, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// Deeper than any feed.
const MAX_DEPTH: u32 = 32;

/// JSON text of `value`. What JSON cannot say - functions, cycles beyond a depth of 32 - becomes `null`.
pub fn json(value: &JsValue) -> String {
    let mut out = String::new();
    write(value, 0, &mut out);
    out
}

fn write(value: &JsValue, depth: u32, out: &mut String) {
    if depth > MAX_DEPTH {
        out.push_str("null");
    } else if let Some(text) = value.as_string() {
        quote(&text, out);
    } else if let Some(list) = value.dyn_ref::<Array>() {
        out.push('[');
        for index in 0..list.length() {
            if index > 0 {
                out.push(',');
            }
            write(&list.get(index), depth + 1, out);
        }
        out.push(']');
    } else if value.is_object() {
        out.push('{');
        for (index, key) in Object::keys(value.unchecked_ref::<Object>()).iter().enumerate() {
            if index > 0 {
                out.push(',');
            }
            quote(&key.as_string().unwrap_or_default(), out);
            out.push(':');
            write(&Reflect::get(value, &key).unwrap_or(JsValue::NULL), depth + 1, out);
        }
        out.push('}');
    } else if let Some(flag) = value.as_bool() {
        out.push_str(if flag { "true" } else { "false" });
    } else {
        // A number, spelt by the browser; `NaN` and the infinities have no JSON.
        let number = value.as_f64().filter(|number| number.is_finite());
        let digits = number.and_then(|number| js_sys::Number::from(number).to_string_with_radix(10).ok());
        out.push_str(&digits.map_or_else(|| "null".into(), String::from));
    }
}

fn quote(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            // The reader takes other control characters as they are.
            _ => out.push(c),
        }
    }
    out.push('"');
}
