//! Addresses, by the browser's own `URL`.

use web_sys::Url;

/// See [`crate::platform::resolve_url`].
pub fn resolve_url(address: &str, base: Option<&str>) -> Option<String> {
    let url = match base {
        Some(base) => Url::new_with_base(address, base),
        None => Url::new(address),
    };
    let url = url.ok()?;
    if !matches!(url.protocol().as_str(), "http:" | "https:") {
        return None;
    }
    url.set_username("");
    url.set_password("");
    Some(url.href())
}
