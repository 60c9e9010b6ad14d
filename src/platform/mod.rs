//! The one door to what the platform brings: the browser's own `TextDecoder`, `URL`, `Intl` and DOM; on the host, crates.
