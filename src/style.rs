//! The style sheets that `build.rs` generates from `style/`.

/// The reserved box: carried by the loader, adopted before anything else exists.
pub const BOX: &str = include_str!(concat!(env!("OUT_DIR"), "/box.css"));

/// The styles of `debug`: carried by the loader's runtime.
pub const DEBUG: &str = include_str!(concat!(env!("OUT_DIR"), "/debug.css"));

/// Everything else: carried by the wasm.
pub const RAIL: &str = include_str!(concat!(env!("OUT_DIR"), "/rail.css"));
