//! Replaces the crate `wasm-streams`, which Leptos depends on for server functions. We have no server functions, but the crate exports
//! classes to JavaScript, so no linker may drop them: with their glue they cost every page some 3 kB after compression.
//!
//! This is the part of its API that `server_fn` compiles against. Nothing calls it.

use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use wasm_bindgen::JsValue;

/// An empty stream.
pub struct ReadableStream(web_sys::ReadableStream);

impl ReadableStream {
    /// Wraps a stream of the browser.
    pub fn from_raw(raw: web_sys::ReadableStream) -> Self {
        ReadableStream(raw)
    }

    /// Drops its argument.
    pub fn from_stream<S>(_: S) -> Self
    where
        S: Stream<Item = Result<JsValue, JsValue>> + 'static,
    {
        ReadableStream(wasm_bindgen::JsCast::unchecked_into(JsValue::UNDEFINED))
    }

    /// The wrapped stream.
    pub fn into_raw(self) -> web_sys::ReadableStream {
        self.0
    }

    /// A stream that yields nothing.
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
