//! Makes the compiled module and its glue smaller without changing what they do. In this order:
//!
//! 1. [`strip_panics`] replaces by traps the functions that only format panic messages, and those of Leptos that update views in place, which no rail does.
//!    It identifies functions by the names that rustc and the crates give them. If a name changes, the module grows but still works. If a function that
//!    stays calls one that would be removed, the build fails. LLVM merges functions that are the same under any of their names: if one is called only
//!    through a table, and has the name of another that is not, nothing here notices that it becomes a trap.
//! 2. wasm-bindgen interprets the descriptors of closures, binds imports and exports, and generates the glue.
//! 3. [`dead_data`]: `clear_unreachable` zeroes data that no code refers to any more, using the relocations that the linker emits. If an address is lost on
//!    the way, or a table leads to formatting, the build fails.
//! 4. [`shorten`] shortens the glue by replacing the exact texts that this version of wasm-bindgen generates. If one is missing, the build fails.
//! 5. [`remove_redundant_sets`] removes assignments of what locals hold already.
//! 6. [`reorder`] renumbers locals, merges identical functions, and sorts functions so that similar ones are adjacent, to compress better. It keeps the
//!    smallest of several orders.
//! 7. [`split_streams`] stores opcodes and immediates apart, in a module that restores the original when it is instantiated.
//!
//! wasm-bindgen is pinned because of step 4. After a change of the toolchain or of wasm-bindgen, `cargo xtask dist` reports what no longer fits; the
//! browser tests check that the result behaves the same.

mod dead_data;
mod glue;
mod redundant_sets;
mod reorder;
mod split_streams;
mod strip_panics;

pub use glue::shorten;
pub use redundant_sets::remove_redundant_sets;
pub use reorder::reorder;
pub use split_streams::split_streams;
pub use strip_panics::strip_panics;

use walrus::{FunctionId, Module};
use wasmparser::WasmFeatures;

/// The features of WebAssembly that the module may use: all that the oldest browsers in the README have. A feature that rustc or wasm-bindgen begins to
/// use makes the build fail. [`split_streams`] takes block types and types of locals for single bytes, as they are without typed references.
const FEATURES: WasmFeatures = WasmFeatures::WASM2.difference(WasmFeatures::SIMD);

/// A function's demangled name.
fn name_of(module: &Module, id: FunctionId) -> String {
    let name = module.funcs.get(id).name.as_deref().unwrap_or("a function without a name");
    format!("{:#}", rustc_demangle::demangle(name))
}
