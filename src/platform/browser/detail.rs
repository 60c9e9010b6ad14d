//! The `detail` of events.

use js_sys::Object;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;

// In the loader's `runtime/dom.js`.
#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = fieldOf)]
    fn field(facts: &Object, name: &str) -> JsValue;

    #[wasm_bindgen(js_name = setField)]
    fn set_field(facts: &Object, name: &str, value: &JsValue);
}

/// The `detail` of an event, built field by field.
#[derive(Clone)]
pub struct Detail(Object);

impl Default for Detail {
    fn default() -> Self {
        Detail(Object::new())
    }
}

impl Detail {
    /// Copies the fields of an object from the loader; none if it is undefined.
    pub fn of(facts: JsValue) -> Detail {
        Detail(Object::assign(&Object::new(), facts.unchecked_ref()))
    }

    /// Returns a field, if it is a string.
    pub fn text(&self, name: &str) -> Option<String> {
        field(&self.0, name).as_string()
    }

    /// Returns a field, if it is a number.
    pub fn number(&self, name: &str) -> Option<f64> {
        field(&self.0, name).as_f64()
    }

    /// Returns a copy, to which other fields can be added.
    pub fn duplicate(&self) -> Detail {
        Detail::of(JsValue::from(&self.0))
    }

    /// Adds a field.
    pub fn with(self, name: &str, value: impl Into<JsValue>) -> Detail {
        set_field(&self.0, name, &value.into());
        self
    }

    /// Adds a field, if there is a value.
    pub fn with_some(self, name: &str, value: Option<impl Into<JsValue>>) -> Detail {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }
}

impl AsRef<JsValue> for Detail {
    fn as_ref(&self) -> &JsValue {
        &self.0
    }
}
