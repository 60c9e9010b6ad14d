//! Stands in the place of the crate `wasm-streams`, which Leptos brings along for server functions. We have none, but its classes
//! are exported to JavaScript, so no linker may drop them: they and their glue cost every page some 3 kB after compression.
//!
//! This is the part of its interface that `server_fn` compiles against. Nothing calls it.

use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use wasm_bindgen::JsValue;

/// A stream that is over before it begins.
pub struct ReadableStream(web_sys::ReadableStream);

impl ReadableStream {
    /// Of the browser's own.
    pub fn from_raw(raw: web_sys::ReadableStream) -> Self {
        ReadableStream(raw)
    }

    /// Drops what it is given.
    pub fn from_stream<S>(_: S) -> Self
    where
        S: Stream<Item = Result<JsValue, JsValue>> + 'static,
    {
        ReadableStream(wasm_bindgen::JsCast::unchecked_into(JsValue::UNDEFINED))
    }

    /// The browser's own.
    pub fn into_raw(self) -> web_sys::ReadableStream {
        self.0
    }

    /// Yields nothing.
    pub fn into_stream(self) -> Nothing {
        Nothing
    }
}

/// See [`ReadableStream::into_stream`].
pub struct Nothing;

impl Stream for Nothing {
    type Item = Result<JsValue, JsValue>;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(None)
    }
}
