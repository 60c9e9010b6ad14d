//! Where the loader meets the crate: one [`Rail`] an element, the only exports to JS.

mod compose;
mod events;
mod page;
mod rail;

pub use rail::Rail;
