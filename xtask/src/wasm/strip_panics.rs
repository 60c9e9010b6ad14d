//! Removes from a module what only formats panic messages, and what is never called. The wasm aborts where Rust would panic, and the loader sees a
//! trap either way. Nobody ever reads the message, but the stable toolchain links the code that formats it into every module.

use super::{dead_data::Links, name_of};
use anyhow::{Context, Result, bail};
use std::collections::HashSet;
use walrus::{
    FunctionId, FunctionKind, Module, ModuleConfig,
    ir::{Call, Instr, InstrSeq, Unreachable, Visitor, VisitorMut, dfs_in_order, dfs_pre_order_mut},
    passes::gc,
};

/// The entry points of panics: called where one happens, and never returning.
const PANIC_ENTRY_POINTS: &[&str] = &[
    "core::panicking::",
    "core::result::unwrap_failed",
    "core::option::unwrap_failed",
    "core::option::expect_failed",
    "core::slice::index::slice_index_fail",
    "core::cell::panic_",
    "std::panicking::panic_handler",
    "std::panicking::panic_with_hook",
    "std::thread::local::panic_access_error",
    "alloc::raw_vec::handle_error",
    "__rustc::rust_begin_unwind",
    // How wasm-bindgen says that an object or a closure is used in a way that its glue does not allow.
    "wasm_bindgen::throw_str",
];

/// Functions of Leptos for views that change in place or are cloned, and for lists that move. Rails replace old views by new ones
/// (`ui::Rail::put`) and move their items themselves; but each view carries pointers to these functions, so that no linker drops them. And functions
/// of js-sys for modules that suspend within a call (JavaScript Promise Integration): this one never does, but that is only decided by wasm-bindgen.
fn is_never_called(name: &str) -> bool {
    const OF_VIEWS: [&str; 5] = [
        "::rebuild",
        "::insert_before_this",
        "::insert_before_this_or_marker",
        "into_any_attr::clone",
        "into_any_attr::keys",
    ];
    name.contains("tachys::") && OF_VIEWS.iter().any(|end| name.ends_with(end))
        || name.contains("js_sys::futures::jspi::") && !name.ends_with("in_context")
        || name == "__wbg_jspi_task_poll"
}

/// Formatting code.
fn is_formatting(name: &str) -> bool {
    name.starts_with("core::fmt::")
        || name.starts_with('<')
            && [" as core::fmt::Debug>::", " as core::fmt::Display>::"].iter().any(|by| name.contains(by))
}

/// The module without them, and its links. Fails if a function that stays calls one that is removed: if anything but a panic formats, or if a function is
/// called under the name of another that is not. LLVM merges functions that are the same, and keeps any of their names.
pub fn strip_panics(wasm: &[u8]) -> Result<(Module, Links)> {
    let mut module = ModuleConfig::new()
        .strict_validate(false)
        .generate_dwarf(false)
        .generate_name_section(false)
        .generate_producers_section(false)
        .parse(wasm)
        .context("the compiled module cannot be read")?;
    let mut links = Links::read(wasm, &module)?;
    links.formatting = strip(&mut module)?;
    links.count_references(&module);
    for name in ["linking", "reloc.CODE", "reloc.DATA"] {
        module.customs.remove_raw(name);
    }
    Ok((module, links))
}

/// Removes the formatting code, what is never called, and what is unreachable without them. Returns the functions that formatted.
fn strip(module: &mut Module) -> Result<HashSet<FunctionId>> {
    let is_entry_point = |name: &str| PANIC_ENTRY_POINTS.iter().any(|prefix| name.starts_with(prefix));
    let entry_points = named(module, is_entry_point);
    let never_called = named(module, is_never_called);
    if module.funcs.iter_local().all(|(id, _)| module.funcs.get(id).name.is_none()) {
        bail!("the functions of the module have no names to identify them by");
    }
    for (id, _) in entry_points.iter().chain(&never_called) {
        replace_by_trap(module, *id);
    }
    gc::run(module);
    check_callers(module, &never_called)?;

    let formatting = named(module, is_formatting);
    check_callers(module, &formatting)?;
    for (id, _) in &formatting {
        replace_by_trap(module, *id);
    }
    truncate_before_traps(module);
    gc::run(module);
    Ok(formatting.into_iter().map(|(id, _)| id).collect())
}

/// Fails if a function calls one of these directly, and is none of them.
fn check_callers(module: &Module, removed: &[(FunctionId, String)]) -> Result<()> {
    let stays = |id: FunctionId| removed.iter().all(|(of, _)| *of != id);
    for (caller, function) in module.funcs.iter_local().filter(|(id, _)| stays(*id)) {
        let mut calls = Calls(Vec::new());
        dfs_in_order(&mut calls, function, function.entry_block());
        if let Some((_, name)) = removed.iter().find(|(id, _)| calls.0.contains(id)) {
            bail!("{} calls {name}, which is removed", name_of(module, caller));
        }
    }
    Ok(())
}

/// Replaces calls that can only trap by traps, so that their arguments (the source location, the index, the length) are not computed.
/// A function that then does nothing but trap is treated in the same way.
fn truncate_before_traps(module: &mut Module) {
    let mut truncate = Truncate(HashSet::new());
    loop {
        let ids: Vec<FunctionId> = module.funcs.iter_local().map(|(id, _)| id).collect();
        let before = truncate.0.len();
        for id in ids {
            let FunctionKind::Local(function) = &mut module.funcs.get_mut(id).kind else { continue };
            let entry = function.entry_block();
            dfs_pre_order_mut(&mut truncate, function, entry);
            if matches!(function.block(entry).instrs.as_slice(), [(Instr::Unreachable(_), _)]) {
                truncate.0.insert(id);
            }
        }
        if truncate.0.len() == before {
            return;
        }
    }
}

/// Ends instruction sequences at their first trap, without what only prepares it. Holds the functions that do nothing but trap.
struct Truncate(HashSet<FunctionId>);

impl VisitorMut for Truncate {
    fn start_instr_seq_mut(&mut self, sequence: &mut InstrSeq) {
        let traps = |instr: &Instr| match instr {
            Instr::Unreachable(_) => true,
            Instr::Call(Call { func }) => self.0.contains(func),
            _ => false,
        };
        let Some(end) = sequence.instrs.iter().position(|(instr, _)| traps(instr)) else { return };
        // Nothing reads the memory of an instance that has trapped. After a trap any operand stack is valid, so the instructions that
        // push operands can go along with the one that would pop them.
        let has_no_effect = |instr: &Instr| {
            matches!(
                instr,
                Instr::Const(_)
                    | Instr::LocalGet(_)
                    | Instr::LocalSet(_)
                    | Instr::LocalTee(_)
                    | Instr::GlobalGet(_)
                    | Instr::Binop(_)
                    | Instr::Unop(_)
                    | Instr::Load(_)
                    | Instr::Store(_)
                    | Instr::Select(_)
                    | Instr::Drop(_)
            )
        };
        let last_effect = sequence.instrs.iter().take(end).rposition(|(instr, _)| !has_no_effect(instr));
        sequence.instrs.truncate(last_effect.map_or(0, |place| place + 1));
        sequence.instrs.push((Instr::Unreachable(Unreachable {}), Default::default()));
    }
}

/// The functions whose demangled names are wanted, with those names.
fn named(module: &Module, wanted: impl Fn(&str) -> bool) -> Vec<(FunctionId, String)> {
    let all = module.funcs.iter_local().map(|(id, _)| (id, name_of(module, id)));
    all.filter(|(_, name)| wanted(name)).collect()
}

/// Replaces the body of a function by a trap.
fn replace_by_trap(module: &mut Module, id: FunctionId) {
    if let FunctionKind::Local(function) = &mut module.funcs.get_mut(id).kind {
        let entry = function.entry_block();
        function.block_mut(entry).instrs.clear();
        function.builder_mut().func_body().unreachable();
    }
}

/// The functions that a function calls directly.
struct Calls(Vec<FunctionId>);

impl Visitor<'_> for Calls {
    fn visit_call(&mut self, call: &Call) {
        self.0.push(call.func);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use walrus::{FunctionBuilder, ValType};

    const PANIC: &str = "core::panicking::panic_bounds_check";
    const FORMAT: &str = "core::fmt::write";
    const OURS: &str = "newsrail::select::step";

    /// A function of that name that calls those, and sets a local before each call.
    fn add(module: &mut Module, name: Option<&str>, calls: &[FunctionId]) -> FunctionId {
        let local = module.locals.add(ValType::I32);
        let mut builder = FunctionBuilder::new(&mut module.types, &[], &[]);
        let mut body = builder.func_body();
        for call in calls {
            body.i32_const(7).local_set(local).call(*call);
        }
        let id = builder.finish(Vec::new(), &mut module.funcs);
        module.funcs.get_mut(id).name = name.map(str::to_owned);
        id
    }

    /// Silences a module whose exported function calls these, each given by name and whether it formats; describes the result.
    fn stripped(calls: &[(Option<&str>, bool)]) -> Result<String> {
        let mut module = Module::default();
        let formatting = [add(&mut module, Some(FORMAT), &[])];
        let calls: Vec<FunctionId> = calls
            .iter()
            .map(|(name, formats)| add(&mut module, *name, if *formats { formatting.as_slice() } else { &[] }))
            .collect();
        let run = add(&mut module, Some(OURS), &calls);
        module.exports.add("run", run);
        strip(&mut module)?;
        let FunctionKind::Local(function) = &module.funcs.get(run).kind else { bail!("it is no function of its own") };
        let words = function.block(function.entry_block()).instrs.iter().map(|(instr, _)| match instr {
            Instr::Call(Call { func }) => name_of(&module, *func),
            Instr::Unreachable(_) => "a trap".to_owned(),
            _ => "sets".to_owned(),
        });
        let words: Vec<String> = words.filter(|word| word != "sets").collect();
        Ok(format!("{}; {} functions", words.join(", "), module.funcs.iter().count()))
    }

    #[test]
    fn a_panic_traps_without_its_words_and_what_stands_before_it_stays() {
        assert_eq!(stripped(&[(Some(PANIC), true)]).unwrap(), "a trap; 1 functions");
        let work = stripped(&[(Some("newsrail::work"), false), (Some(PANIC), true)]).unwrap();
        assert_eq!(work, "newsrail::work, a trap; 2 functions");
    }

    #[test]
    fn what_formats_anything_else_is_refused() {
        let error = stripped(&[(Some("newsrail::says"), true), (Some(PANIC), true)]).unwrap_err().to_string();
        assert_eq!(error, format!("newsrail::says calls {FORMAT}, which is removed"));
    }

    #[test]
    fn what_calls_a_function_that_is_taken_for_unused_is_refused() {
        const UNUSED: &str = "<tachys::view::any_view::AnyViewState as tachys::view::Mountable>::insert_before_this";
        let error = stripped(&[(Some(UNUSED), false)]).unwrap_err().to_string();
        assert_eq!(error, format!("{OURS} calls {UNUSED}, which is removed"));
    }

    #[test]
    fn what_catches_panics_stays() {
        const CATCHES: &str = "std::panicking::catch_unwind::do_call";
        assert_eq!(stripped(&[(Some(CATCHES), false)]).unwrap(), format!("{CATCHES}; 2 functions"));
    }

    #[test]
    fn a_module_without_names_is_refused() {
        let mut module = Module::default();
        let run = add(&mut module, None, &[]);
        module.exports.add("run", run);
        assert!(strip(&mut module).is_err());
    }
}
