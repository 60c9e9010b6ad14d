//! Asynchronous tasks.

use std::pin::Pin;

use wasm_bindgen_futures::spawn_local;

/// Starts `work` in a later microtask, and runs it to completion.
pub fn spawn(work: impl Future<Output = ()> + 'static) {
    begin(Box::pin(work));
}

/// Not generic: one for all kinds of work.
#[inline(never)]
fn begin(work: Pin<Box<dyn Future<Output = ()>>>) {
    spawn_local(work);
}
