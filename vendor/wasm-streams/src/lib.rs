//! An empty stand-in for the crate `wasm-streams`, which Leptos brings along for server functions.
//!
//! The real one exports JavaScript classes. An export is never dropped, so every widget would carry them, and the streams behind
//! them, without a use: 5 kB brotli. Nothing of a rail calls a server function; this has just what compiling one needs.

use futures_core::Stream;
use std::{
    pin::Pin,
    task::{Context, Poll},
};
use wasm_bindgen::JsValue;

/// A stream of the platform, kept as it is.
#[derive(Debug)]
pub struct ReadableStream(web_sys::ReadableStream);

impl ReadableStream {
    /// Wraps a stream of the platform.
    pub fn from_raw(raw: web_sys::ReadableStream) -> Self {
        Self(raw)
    }

    /// A stream of the platform that never yields: there is nobody to read it.
    pub fn from_stream<S: Stream<Item = Result<JsValue, JsValue>> + 'static>(_: S) -> Self {
        Self(wasm_bindgen::JsCast::unchecked_into(JsValue::NULL))
    }

    /// What was wrapped.
    pub fn into_raw(self) -> web_sys::ReadableStream {
        self.0
    }

    /// A stream that ends at once.
    pub fn into_stream(self) -> Nothing {
        Nothing
    }
}

/// The stream without items.
#[derive(Debug)]
pub struct Nothing;

impl Stream for Nothing {
    type Item = Result<JsValue, JsValue>;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(None)
    }
}
