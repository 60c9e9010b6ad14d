//! Work that goes on in later turns of the event loop.

use std::pin::Pin;

use wasm_bindgen_futures::spawn_local;

/// Begins `work` in a later turn and lets it go on until it is done.
pub fn spawn(work: impl Future<Output = ()> + 'static) {
    begin(Box::pin(work));
}

/// One for all kinds of work.
#[inline(never)]
fn begin(work: Pin<Box<dyn Future<Output = ()>>>) {
    spawn_local(work);
}
