//! What is done to the module and its glue between the compiler and `dist`, for their size alone: they do the same afterwards. In this order:
//!
//! 1. [`silence`] puts a trap in the place of what only words a panic, and of what Leptos has for views that are updated in place, which no rail does.
//!    It goes by the names of functions, as rustc and the crates give them. A name that changes costs bytes and breaks nothing; a function that would format
//!    anything but a panic, once it is silenced, fails the build.
//! 2. wasm-bindgen reads how closures are called, binds imports and exports, and writes the glue.
//! 3. [`reach`]: `forget_unreached` zeroes data that no code leads to any more, by the relocations that the linker leaves in the file. An address that is
//!    lost on the way fails the build.
//! 4. [`shorten`] writes the glue shorter, by the very words that this version of wasm-bindgen uses. What it puts in the place of words fails the build where they are missing.
//! 5. [`order`] renumbers variables and sorts functions so that alike ones are neighbours: for the compressor alone, so that nothing of it can be wrong but
//!    its size. It keeps the smallest of several orders.
//!
//! wasm-bindgen is pinned for step 4's sake. After a change of toolchain or of it, `cargo xtask dist` says what no longer fits; that the result does the same is
//! for the browser tests to say.

mod glue;
mod order;
mod reach;
mod silence;

pub use glue::shorten;
pub use order::order;
pub use silence::silence;

use walrus::{FunctionId, Module};

/// A function's name as Rust writes it.
fn name_of(module: &Module, id: FunctionId) -> String {
    let name = module.funcs.get(id).name.as_deref().unwrap_or("a function without a name");
    format!("{:#}", rustc_demangle::demangle(name))
}
