//! The interface between the loader and the crate: one [`Rail`] per element, the only exports to JS.

mod compose;
mod events;
mod page;
mod rail;
mod region;

pub use rail::Rail;

/// The standard allocator for wasm is twice as large after compression.
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();
