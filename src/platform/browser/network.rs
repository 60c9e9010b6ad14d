//! A response, as chunks of bytes.

use gloo_net::http::Response;
use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::ReadableStreamDefaultReader;

/// The answer to a request, once its headers are there. `Err` carries what the promise was rejected with.
pub async fn response(request: &super::loader::Request) -> Result<Response, JsValue> {
    let value = JsFuture::from(request.response()).await?;
    // A page may have replaced `fetch` with something that answers otherwise.
    value.dyn_into::<web_sys::Response>().map(Response::from)
}

/// The body of a response, chunk by chunk.
pub struct Body(Option<ReadableStreamDefaultReader>);

impl Body {
    /// Takes the body over. Without one (status 204) there is nothing to read.
    pub fn of(response: &Response) -> Body {
        Body(response.body().and_then(|stream| stream.get_reader().dyn_into().ok()))
    }

    /// The next bytes; `None` at the end. `Err` where the transport broke off or the request was aborted.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, JsValue> {
        let Some(reader) = &self.0 else { return Ok(None) };
        let result = JsFuture::from(reader.read()).await?;
        let chunk = Reflect::get(&result, &"value".into())?;
        Ok(chunk.dyn_into::<Uint8Array>().ok().map(|bytes| bytes.to_vec()))
    }
}

/// Whether the browser knows itself to be offline.
pub fn is_offline() -> bool {
    web_sys::window().is_some_and(|window| !window.navigator().on_line())
}
