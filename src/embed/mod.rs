//! Where the loader meets the crate: one [`Rail`] an element, the only exports to JS.

mod compose;
mod events;
mod page;
mod place;
mod rail;

pub use rail::Rail;

/// The standard allocator for wasm weighs twice as much after compression.
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();
