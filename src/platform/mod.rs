//! The one door to what the platform brings: the browser's own `TextDecoder`, `URL`, `Intl` and DOM; on the host, crates.

#[cfg(target_arch = "wasm32")]
mod browser;
#[cfg(not(target_arch = "wasm32"))]
mod host;

#[cfg(target_arch = "wasm32")]
pub use browser::{text_decoder::Decoder, url::resolve_url};
#[cfg(not(target_arch = "wasm32"))]
pub use host::{Decoder, resolve_url};
