//! The view: data in, elements out, actions of the reader back through callbacks. No requests, no page, no configuration.
//!
//! Built with Leptos' builder functions, never with `view!`: its static subtrees go through `innerHTML`, which pages that
//! enforce Trusted Types refuse. Signals and closures in views are not used either: what is shown is one value that changes as a whole, and `dist`
//! replaces Leptos' code for updating views by traps (`xtask/src/wasm/strip_panics.rs`).

mod element;
mod item;
mod rail;
mod screen;
mod video;

pub use rail::{RailView, ViewEvent, ViewEventHandler};
pub use screen::{DateText, Excerpt, Frame, Item, List, Note, Screen};
pub use video::play;
