//! The one door to what the platform brings: the browser's own `URL`, `TextDecoder`, `Intl` and DOM; on the host, crates that
//! do the same. What is named here exists on both sides; the rest of `browser` only `embed`, `store` and two leaves of `ui` use.

#[cfg(target_arch = "wasm32")]
pub mod browser;
#[cfg(not(target_arch = "wasm32"))]
mod host;

#[cfg(target_arch = "wasm32")]
use browser as side;
#[cfg(not(target_arch = "wasm32"))]
use host as side;

/// The absolute http(s) address that `address` means on a page or in a feed at `base`, by the URL Standard, without user name
/// and password. `None` where it cannot be parsed or leads elsewhere.
pub fn resolve_url(address: &str, base: Option<&str>) -> Option<String> {
    side::resolve_url(address, base)
}
