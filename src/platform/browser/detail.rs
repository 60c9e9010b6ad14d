//! What events hold.

use js_sys::Object;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;

// In the loader's `late/dom.js`.
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
    /// A copy of what the loader says; without fields where it says nothing.
    pub fn of(facts: JsValue) -> Detail {
        Detail(Object::assign(&Object::new(), facts.unchecked_ref()))
    }

    /// A field that is a text.
    pub fn text(&self, name: &str) -> Option<String> {
        field(&self.0, name).as_string()
    }

    /// A field that is a number.
    pub fn number(&self, name: &str) -> Option<f64> {
        field(&self.0, name).as_f64()
    }

    /// The same fields, to be added to by somebody else.
    pub fn too(&self) -> Detail {
        Detail::of(JsValue::from(&self.0))
    }

    /// Adds a field.
    pub fn with(self, name: &str, value: impl Into<JsValue>) -> Detail {
        set_field(&self.0, name, &value.into());
        self
    }

    /// Adds a field where there is something to say.
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
