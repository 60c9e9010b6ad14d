//! The browser's `URL`.

use web_sys::Url;

/// An address as the browser understands it, absolute. `None` where it is none.
pub fn resolve_url(input: &str, base: &str) -> Option<String> {
    let url =
        if base.is_empty() { Url::new(input) } else { Url::new_with_base(input, base).or_else(|_| Url::new(input)) };
    url.ok().map(|url| url.href())
}
