//! The only interface to what the platform provides: the browser's own `URL`, `TextDecoder`, `Intl` and DOM; on the host, crates that
//! do the same. What is named here exists on both sides; the rest of `browser` is used only by `embed`, `store` and two modules of `ui`.

#[cfg(target_arch = "wasm32")]
pub mod browser;
#[cfg(not(any(target_arch = "wasm32", feature = "slow-paths")))]
mod fast_paths;
#[cfg(any(target_arch = "wasm32", feature = "slow-paths"))]
#[path = "no_fast_paths.rs"]
mod fast_paths;
#[cfg(not(target_arch = "wasm32"))]
mod host;

#[cfg(target_arch = "wasm32")]
pub use browser::{
    clock::local_to_utc,
    text_decoder::{Decoder, utf_8},
    url::resolve_url,
};
pub use fast_paths::{
    HAS_FAST_PATHS, Memo, NEAR, READS_ALL_FIELDS, find_far, is_name_part, is_plain, is_plain_host, is_plain_path,
    plain_run, usual_date,
};
#[cfg(not(target_arch = "wasm32"))]
pub use host::{Decoder, local_to_utc, resolve_url, utf_8};
