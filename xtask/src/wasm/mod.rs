//! What is done to the module and its glue between the compiler and `dist`, for their size alone: they do the same afterwards.

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
