//! The webmaster's console.

/// Writes one line. A warning, never an error: a rail that shows its fallback is no fault of the page, and pages report errors.
pub fn warn(line: &str) {
    web_sys::console::warn_1(&line.into());
}
