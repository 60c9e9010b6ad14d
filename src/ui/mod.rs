//! What a reader sees: data in, elements out, clicks back through callbacks. No requests, no page, no configuration.
//!
//! Built with Leptos' builder functions, never with `view!`: its static subtrees go through `innerHTML`, which pages that
//! enforce Trusted Types refuse. Nor with signals or closures in a view: what is shown is one value that changes as a whole, and `dist` puts a trap
//! in the place of what Leptos has for updating views (`xtask/src/wasm/silence.rs`).

mod element;
mod item;
mod rail;
mod screen;
mod video;

pub use rail::{Act, Acting, Rail};
pub use screen::{DateText, Frame, Item, List, Note, Screen};
pub use video::play;
