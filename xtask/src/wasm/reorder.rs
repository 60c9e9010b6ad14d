//! Rearranges a module so that it compresses better, without changing what it does.
//!
//! Each access to a local contains its number: the locals that are used most get the smallest. Each load and store contains an alignment, a
//! hint that engines ignore: all get the same. A compressor encodes in few bytes what it has seen recently: similar functions become adjacent.
//! Identical functions are merged.

use super::{FEATURES, split_streams};
use crate::sizes;
use anyhow::{Context, Result, bail};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashMap},
    convert::Infallible,
    iter, thread,
};
use wasm_encoder::{
    CodeSection, FunctionSection, Instruction, MemArg, Module,
    reencode::{Error, Reencode, utils},
};
use wasmparser::{
    CodeSectionReader, CompositeInnerType, FunctionBody, FunctionSectionReader, Operator, Parser, Payload, TypeRef,
    Validator,
};

/// Similarity counts the runs of this many bytes that two functions have in common. Which length is best differs from module to module.
const RUN_BYTES: [usize; 2] = [3, 4];
/// Runs that occur in more functions than this are ignored.
const MAX_HOLDERS: usize = 200;
/// How fast similarity to earlier functions loses weight: each function that is placed multiplies it by so many tenths. Which value is best differs
/// from module to module, by up to 200 B.
const DECAY_TENTHS: [u32; 7] = [3, 4, 5, 6, 7, 8, 9];

/// The rearranged module. Fails if the input is not a module of version 1, or the output would not be valid with [`FEATURES`].
pub fn reorder(wasm: &[u8]) -> Result<Vec<u8>> {
    let (renumbered, layout) = merge_identical(wasm)?;
    let (renumbered, layout) = (&renumbered, &layout);
    let searches = thread::scope(|scope| {
        // To compress the candidates takes most of the time of a build.
        let searches = RUN_BYTES.map(|run_bytes| scope.spawn(move || best_order(renumbered, layout, run_bytes)));
        searches.map(|search| search.join().unwrap_or_else(|_| bail!("a search for an order has panicked")))
    });
    let found = searches.into_iter().collect::<Result<Vec<_>>>()?;
    let (_, module) = found.into_iter().min_by_key(|(size, _)| *size).context("no search for an order was made")?;
    Validator::new_with_features(FEATURES).validate_all(&module).context("the rearranged module is not valid")?;
    Ok(module)
}

/// The smallest of the modules that similarity by runs of so many bytes leads to, with its size.
fn best_order(renumbered: &[u8], layout: &Layout, run_bytes: usize) -> Result<(u64, Vec<u8>)> {
    let similarity = similarity(&bodies(renumbered)?, run_bytes);
    let mut best: Option<(u64, Vec<u8>)> = None;
    for decay_tenths in DECAY_TENTHS {
        let greedy_order = greedy_order(&similarity, decay_tenths);
        // Which end is the better start differs too.
        for order in [greedy_order.clone(), greedy_order.into_iter().rev().collect()] {
            let module = layout.rearranged(renumbered, order, &[])?;
            let size = sizes::brotli(&split_streams(&module)?)?;
            if best.as_ref().is_none_or(|(least, _)| size < *least) {
                best = Some((size, module));
            }
        }
    }
    best.context("there is no order to put the module in")
}

/// The module with its locals renumbered and identical functions merged; repeatedly, because the merge may make their callers identical.
fn merge_identical(wasm: &[u8]) -> Result<(Vec<u8>, Layout)> {
    let layout = Layout::of(wasm).context("the bound module cannot be read")?;
    let all = (0..layout.functions.len()).collect();
    let mut renumbered = layout.rearranged(wasm, all, &[])?;
    loop {
        let layout = Layout::of(&renumbered)?;
        let mut first = HashMap::new();
        let (mut kept, mut duplicates) = (Vec::new(), Vec::new());
        for (function, (body, (of, _))) in bodies(&renumbered)?.into_iter().zip(&layout.functions).enumerate() {
            let original = *first.entry((body, of)).or_insert(function);
            if original == function {
                kept.push(function);
            } else {
                duplicates.push((function, original));
            }
        }
        if duplicates.is_empty() {
            return Ok((renumbered, layout));
        }
        renumbered = layout.rearranged(&renumbered, kept, &duplicates)?;
    }
}

/// What is needed to rearrange a module.
pub(super) struct Layout {
    /// How many functions it imports: they have the first indices.
    imports: u32,
    /// For each function of its own, the index of its type and the number of its parameters.
    pub(super) functions: Vec<(u32, u32)>,
}

impl Layout {
    /// Reads it from a module.
    pub(super) fn of(wasm: &[u8]) -> Result<Layout> {
        let mut layout = Layout { imports: 0, functions: Vec::new() };
        let mut parameters = Vec::new();
        for payload in Parser::new(0).parse_all(wasm) {
            match payload? {
                Payload::TypeSection(types) => {
                    for group in types {
                        parameters.extend(group?.into_types().map(|of| match of.composite_type.inner {
                            CompositeInnerType::Func(function) => function.params().len() as u32,
                            _ => 0,
                        }));
                    }
                }
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        layout.imports += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                    }
                }
                Payload::FunctionSection(types) => {
                    for of in types {
                        let of = of?;
                        layout.functions.push((of, *parameters.get(of as usize).context("a function without a type")?));
                    }
                }
                _ => {}
            }
        }
        Ok(layout)
    }

    /// The module with its functions in the order of `order`, which lists their present positions. References to functions that it omits become
    /// references to their originals, as `duplicates` pairs them.
    fn rearranged(&self, wasm: &[u8], order: Vec<usize>, duplicates: &[(usize, usize)]) -> Result<Vec<u8>> {
        let mut places = vec![0; self.functions.len()];
        for (place, function) in (0..).zip(&order) {
            places[*function] = place;
        }
        for (function, original) in duplicates {
            places[*function] = places[*original];
        }
        let mut module = Module::new();
        let mut rearrange = Rearrange { layout: self, order, places, renumbered_locals: Vec::new() };
        rearrange.parse_core_module(&mut module, Parser::new(0), wasm)?;
        Ok(module.finish())
    }
}

/// The re-encoding of a module in another order.
struct Rearrange<'a> {
    layout: &'a Layout,
    /// The old position for each new one; and the other way round.
    order: Vec<usize>,
    places: Vec<u32>,
    /// The new number for each old one, of the locals of the current function.
    renumbered_locals: Vec<u32>,
}

impl Rearrange<'_> {
    fn new_local(&self, number: u32) -> u32 {
        self.renumbered_locals[number as usize]
    }
}

impl Reencode for Rearrange<'_> {
    type Error = Infallible;

    fn mem_arg(&mut self, argument: wasmparser::MemArg) -> Result<MemArg, Error<Infallible>> {
        // An alignment of one byte is right for any address.
        Ok(MemArg { align: 0, ..utils::mem_arg(self, argument)? })
    }

    fn function_index(&mut self, number: u32) -> Result<u32, Error<Infallible>> {
        let imports = self.layout.imports;
        Ok(number.checked_sub(imports).map_or(number, |own| imports + self.places[own as usize]))
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        let types = section.into_iter().collect::<Result<Vec<u32>, _>>()?;
        for function in &self.order {
            functions.function(types[*function]);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        section: CodeSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        let bodies = section.into_iter().collect::<Result<Vec<FunctionBody<'_>>, _>>()?;
        for function in self.order.clone() {
            self.renumbered_locals = renumbered_locals(self.layout.functions[function].1, &bodies[function])?;
            self.parse_function_body(code, bodies[function].clone())?;
        }
        Ok(())
    }

    fn instruction<'a>(&mut self, operator: Operator<'a>) -> Result<Instruction<'a>, Error<Infallible>> {
        Ok(match operator {
            Operator::LocalGet { local_index } => Instruction::LocalGet(self.new_local(local_index)),
            Operator::LocalSet { local_index } => Instruction::LocalSet(self.new_local(local_index)),
            Operator::LocalTee { local_index } => Instruction::LocalTee(self.new_local(local_index)),
            other => utils::instruction(self, other)?,
        })
    }
}

/// The new numbers of a function's locals. Parameters keep theirs; of the locals declared together, which have one type, the most used come
/// first.
fn renumbered_locals(parameters: u32, body: &FunctionBody<'_>) -> Result<Vec<u32>, wasmparser::BinaryReaderError> {
    let runs = body.get_locals_reader()?.into_iter().collect::<Result<Vec<_>, _>>()?;
    let own: u32 = runs.iter().map(|(count, _)| count).sum();
    let mut uses = vec![0; (parameters + own) as usize];
    for operator in body.get_operators_reader()? {
        if let Operator::LocalGet { local_index }
        | Operator::LocalSet { local_index }
        | Operator::LocalTee { local_index } = operator?
        {
            uses[local_index as usize] += 1;
        }
    }
    let mut order: Vec<u32> = (0..parameters + own).collect();
    let mut start = parameters as usize;
    for (count, _) in runs {
        let end = start + count as usize;
        order[start..end].sort_by_key(|number| Reverse(uses[*number as usize]));
        start = end;
    }
    let mut numbers = vec![0; order.len()];
    for (new, old) in (0..).zip(order) {
        numbers[old as usize] = new;
    }
    Ok(numbers)
}

/// The bytes of each function body.
fn bodies(wasm: &[u8]) -> Result<Vec<&[u8]>> {
    let mut bodies = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        if let Payload::CodeSectionEntry(body) = payload? {
            bodies.push(&wasm[body.range()]);
        }
    }
    Ok(bodies)
}

/// The similarity of each pair of functions: the sum over the runs in both, each counted as often as both have it, at most four times, and weighted by rarity.
fn similarity(bodies: &[&[u8]], run_bytes: usize) -> Vec<Vec<u32>> {
    let mut holders: BTreeMap<&[u8], BTreeMap<usize, u32>> = BTreeMap::new();
    for (function, body) in bodies.iter().enumerate() {
        for run in body.windows(run_bytes) {
            *holders.entry(run).or_default().entry(function).or_default() += 1;
        }
    }
    let mut similarity = vec![vec![0; bodies.len()]; bodies.len()];
    for holders in holders.values().filter(|holders| (2..=MAX_HOLDERS).contains(&holders.len())) {
        let rarity = (bodies.len() / holders.len()).ilog2().pow(2);
        for (a, of_a) in holders {
            for (b, of_b) in holders.iter().filter(|(b, _)| *b != a) {
                similarity[*a][*b] += rarity * of_a.min(of_b).min(&4);
            }
        }
    }
    similarity
}

/// Starts with the first function, the largest as walrus emits them; next comes always the one most similar to those before it.
fn greedy_order(similarity: &[Vec<u32>], decay_tenths: u32) -> Vec<usize> {
    let mut scores = vec![0; similarity.len()];
    let mut left: Vec<usize> = (0..similarity.len()).collect();
    iter::from_fn(|| {
        let (place, last) =
            left.iter().copied().enumerate().max_by_key(|(place, function)| (scores[*function], Reverse(*place)))?;
        left.remove(place);
        for (score, like) in scores.iter_mut().zip(&similarity[last]) {
            *score = *score * decay_tenths / 10 + like;
        }
        Some(last)
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::{super::remove_redundant_sets, *};
    use wasm_encoder::{
        CodeSection, ConstExpr, ElementSection, Elements, EntityType, ExportKind, ExportSection, Function,
    };
    use wasm_encoder::{
        FunctionSection, ImportSection, MemorySection, MemoryType, RefType, TableSection, TableType, TypeSection,
        ValType,
    };

    /// Function `n` takes an `i32`, calls the next function, loads from offset `n`, and returns `n`; each is exported under its number, and is in a
    /// table at its position.
    fn module(count: u32) -> Vec<u8> {
        let (mut types, mut imports, mut functions) =
            (TypeSection::new(), ImportSection::new(), FunctionSection::new());
        let (mut exports, mut code) = (ExportSection::new(), CodeSection::new());
        types.ty().function([ValType::I32], [ValType::I32]);
        imports.import("host", "f", EntityType::Function(0));
        for n in 0..count {
            functions.function(0);
            exports.export(&n.to_string(), ExportKind::Func, n + 1);
            let mut body = Function::new([(2, ValType::I32), (1, ValType::F64)]);
            body.instruction(&Instruction::LocalGet(0));
            // Some have the same length, others do not.
            for _ in 0..n % 3 * 4 {
                body.instruction(&Instruction::LocalTee(2));
            }
            body.instruction(&Instruction::LocalSet(1));
            body.instruction(&Instruction::LocalGet(1));
            body.instruction(&Instruction::Call((n + 2) % (count + 1)));
            body.instruction(&Instruction::I32Load(MemArg { offset: n.into(), align: n % 3, memory_index: 0 }));
            body.instruction(&Instruction::Drop);
            body.instruction(&Instruction::I32Const(n as i32));
            body.instruction(&Instruction::End);
            code.function(&body);
        }
        let mut tables = TableSection::new();
        let size = u64::from(count);
        tables.table(TableType {
            element_type: RefType::FUNCREF,
            table64: false,
            minimum: size,
            maximum: None,
            shared: false,
        });
        let mut elements = ElementSection::new();
        elements.active(None, &ConstExpr::i32_const(0), Elements::Functions((1..=count).collect::<Vec<_>>().into()));
        let mut memories = MemorySection::new();
        memories.memory(MemoryType { minimum: 1, maximum: None, memory64: false, shared: false, page_size_log2: None });
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&functions).section(&tables).section(&memories);
        module.section(&exports);
        module.section(&elements).section(&code);
        module.finish()
    }

    /// The table, and what each function does, by number: which function it calls, what it returns, and how often it uses each local; the most used
    /// must come first.
    fn described(wasm: &[u8]) -> (Vec<u32>, Vec<String>) {
        let (mut by_place, mut numbers, mut table, mut described) =
            (Vec::new(), BTreeMap::new(), Vec::new(), BTreeMap::new());
        for payload in Parser::new(0).parse_all(wasm) {
            match payload.unwrap() {
                Payload::ExportSection(exports) => {
                    for export in exports {
                        let export = export.unwrap();
                        numbers.insert(export.index, export.name.parse::<u32>().unwrap());
                    }
                }
                Payload::ElementSection(elements) => {
                    let wasmparser::ElementItems::Functions(functions) =
                        elements.into_iter().next().unwrap().unwrap().items
                    else {
                        panic!()
                    };
                    table = functions.into_iter().map(|function| numbers[&function.unwrap()]).collect();
                }
                Payload::CodeSectionEntry(body) => by_place.push(body),
                _ => {}
            }
        }
        for (place, body) in (1..).zip(by_place) {
            let (mut uses, mut does) = ([0; 4], String::new());
            for operator in body.get_operators_reader().unwrap() {
                match operator.unwrap() {
                    Operator::LocalGet { local_index }
                    | Operator::LocalSet { local_index }
                    | Operator::LocalTee { local_index } => uses[local_index as usize] += 1,
                    Operator::Call { function_index } => does += &format!("{:?} ", numbers.get(&function_index)),
                    Operator::I32Load { memarg } => does += &format!("@{}:{} ", memarg.offset, memarg.align),
                    Operator::I32Const { value } => does += &value.to_string(),
                    _ => {}
                }
            }
            assert!(uses[1] >= uses[2], "the variable that is used more comes first");
            described.insert(numbers[&place], format!("{does} {uses:?}"));
        }
        (table, described.into_values().collect())
    }

    #[test]
    fn functions_move_and_do_what_they_did() {
        let wasm = module(12);
        let ordered = reorder(&wasm).unwrap();
        let moved = |wasm: &[u8]| bodies(wasm).unwrap().iter().map(|body| body.len()).collect::<Vec<_>>();
        assert_ne!(moved(&wasm), moved(&ordered), "alike ones come after each other");
        assert_eq!(ordered.len(), wasm.len());
        let renumbered = Layout::of(&wasm).unwrap().rearranged(&wasm, (0..12).collect(), &[]).unwrap();
        assert_eq!(described(&renumbered), described(&ordered));
        assert_eq!(described(&ordered).0, (0..12).collect::<Vec<_>>());
        assert!(described(&ordered).1[4].starts_with("Some(5) @4:0 4 "), "{:?}", described(&ordered).1);
    }

    #[test]
    fn functions_that_are_the_same_are_one_and_so_are_those_that_call_them() {
        let (mut types, mut functions) = (TypeSection::new(), FunctionSection::new());
        let (mut exports, mut code) = (ExportSection::new(), CodeSection::new());
        types.ty().function([ValType::I32], []);
        types.ty().function([ValType::F32], []);
        // The last differs only in its type.
        let drops = [Instruction::LocalGet(0), Instruction::Drop];
        let calls = |function| [Instruction::LocalGet(0), Instruction::Call(function)];
        for (n, (of, body)) in
            (0..).zip([(0, drops.clone()), (0, drops.clone()), (0, calls(0)), (0, calls(1)), (1, drops)])
        {
            functions.function(of);
            exports.export(&n.to_string(), ExportKind::Func, n);
            let mut function = Function::new([]);
            for instruction in body.iter().chain([&Instruction::End]) {
                function.instruction(instruction);
            }
            code.function(&function);
        }
        let mut module = Module::new();
        module.section(&types).section(&functions).section(&exports).section(&code);
        let merged = reorder(&module.finish()).unwrap();
        assert_eq!(bodies(&merged).unwrap().len(), 3);
        let Payload::ExportSection(exports) = Parser::new(0)
            .parse_all(&merged)
            .map(Result::unwrap)
            .find(|payload| matches!(payload, Payload::ExportSection(_)))
            .unwrap()
        else {
            panic!("no exports")
        };
        let places: Vec<u32> = exports.into_iter().map(|export| export.unwrap().index).collect();
        assert!(places[0] == places[1] && places[2] == places[3] && places[0] != places[4], "{places:?}");
    }

    #[test]
    fn what_is_no_module_is_said() {
        assert!(reorder(b"<html>").is_err());
    }

    #[test]
    fn what_the_oldest_browsers_do_not_know_is_refused() {
        for module in [
            "(module (func $f (return_call $f)))",
            "(module (tag $e) (func (block $out (try_table (catch $e $out)))))",
            "(module (type $t (func)) (func (local (ref null $t))))",
            "(module (type $t (func)) (func (drop (block (result (ref null $t)) (ref.null $t)))))",
            "(module (func (local v128)))",
            "(module (memory i64 1) (func))",
            "(module (global i32 (i32.add (i32.const 1) (i32.const 2))) (func))",
        ] {
            let wasm = wat::parse_str(module).unwrap();
            assert!(remove_redundant_sets(&wasm).is_err(), "{module}");
            assert!(reorder(&wasm).is_err(), "{module}");
        }
    }
}
