//! Zeroes the data that no code of a module refers to any more, and panic locations. The linker has removed what was unused when it ran; since then
//! [`strip_panics`](super::strip_panics()) and wasm-bindgen have removed code, whose strings, vtables and closure descriptors are still there. With
//! `--emit-relocs` the linker says which address refers to which piece of data, and how long that is, in the format of the
//! [tool conventions](https://github.com/WebAssembly/tool-conventions/blob/main/Linking.md).

use super::name_of;
use anyhow::{Context, Result, bail};
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    ops::Range,
};
use walrus::{
    DataId, ElementId, ElementItems, FunctionId, LocalFunction, Module,
    ir::{Instr, InstrLocId, Visitor, dfs_in_order},
    passes::gc,
};
use wasmparser::{KnownCustom, Linking, Parser, Payload, RelocSectionReader, RelocationType, SymbolInfo};

/// What an address refers to: a symbol, by its index.
type Symbol = u32;

/// The linker's relocations and symbols, read before anything is changed. Positions are offsets in the file.
#[derive(Default)]
pub struct Links {
    /// The addresses in the code, by position.
    code: HashMap<usize, Symbol>,
    /// The same for the data.
    data: BTreeMap<usize, Symbol>,
    /// The range of a symbol's data.
    data_ranges: HashMap<Symbol, Range<usize>>,
    /// The slot of a symbol's function in a table of functions.
    table_slots: HashMap<Symbol, (ElementId, usize)>,
    /// The positions of the data segments.
    segments: Vec<(DataId, usize)>,
    /// The symbols that are panic locations, which nothing reads any more.
    panic_locations: HashSet<Symbol>,
    /// The number of addresses in each function, see [`Links::count_references`].
    reference_counts: HashMap<FunctionId, usize>,
    /// The functions that formatted, which have become traps.
    pub(super) formatting: HashSet<FunctionId>,
}

/// The size of a `core::panic::Location`: address and length of a file name, line, column.
const LOCATION_BYTES: usize = 16;

/// What the sections of a module contain.
#[derive(Default)]
struct Sections<'a> {
    /// Where each section begins.
    starts: Vec<usize>,
    /// Where the bytes of each data segment begin.
    segments: Vec<usize>,
    symbols: Vec<SymbolInfo<'a>>,
    relocations: Vec<RelocSectionReader<'a>>,
}

impl<'a> Sections<'a> {
    fn read(wasm: &'a [u8]) -> Result<Sections<'a>> {
        let mut sections = Sections::default();
        for payload in Parser::new(0).parse_all(wasm) {
            let payload = payload?;
            if let Some((_, range)) = payload.as_section() {
                sections.starts.push(range.start);
            }
            match payload {
                Payload::DataSection(segments) => {
                    for segment in segments {
                        let segment = segment?;
                        sections.segments.push(segment.range.end - segment.data.len());
                    }
                }
                Payload::CustomSection(custom) => match custom.as_known() {
                    KnownCustom::Reloc(reader) => sections.relocations.push(reader),
                    KnownCustom::Linking(reader) => {
                        for part in reader {
                            if let Linking::SymbolTable(table) = part? {
                                sections.symbols = table.into_iter().collect::<Result<_, _>>()?;
                            }
                        }
                    }
                    _ => {}
                },
                _ => {}
            }
        }
        Ok(sections)
    }
}

impl Links {
    /// Reads the links of a module from the linker's output; `module` is the same, parsed and unchanged.
    pub fn read(wasm: &[u8], module: &Module) -> Result<Links> {
        let functions: Vec<FunctionId> = module.funcs.iter().map(|function| function.id()).collect();
        let Sections { starts, segments, symbols, relocations } = Sections::read(wasm)?;
        let mut table_slots = HashMap::new();
        for element in module.elements.iter() {
            let ElementItems::Functions(functions) = &element.items else { continue };
            table_slots
                .extend(functions.iter().enumerate().map(|(place, function)| (*function, (element.id(), place))));
        }
        let mut links =
            Links { segments: module.data.iter().map(|data| data.id()).zip(segments).collect(), ..Links::default() };
        for (symbol, info) in (0..).zip(symbols) {
            match info {
                SymbolInfo::Data { symbol: Some(data_range), .. } => {
                    let (_, start) = links.segments.get(data_range.index as usize).context("data without a segment")?;
                    let start = start + data_range.offset as usize;
                    links.data_ranges.insert(symbol, start..start + data_range.size as usize);
                }
                SymbolInfo::Func { index, .. } => {
                    let function = functions.get(index as usize).context("a function that does not exist")?;
                    links.table_slots.extend(table_slots.get(function).map(|table_slot| (symbol, *table_slot)));
                }
                _ => {}
            }
        }
        for reader in relocations {
            let start = starts.get(reader.section_index() as usize).context("relocations without a section")?;
            for entry in reader.entries() {
                use RelocationType::*;
                let entry = entry?;
                let place = start + entry.offset as usize;
                match entry.ty {
                    MemoryAddrLeb | MemoryAddrSleb | TableIndexSleb => drop(links.code.insert(place, entry.index)),
                    MemoryAddrI32 | TableIndexI32 => drop(links.data.insert(place, entry.index)),
                    FunctionIndexLeb | TypeIndexLeb | GlobalIndexLeb | TableNumberLeb | EventIndexLeb => {}
                    // In debug sections.
                    FunctionOffsetI32 | SectionOffsetI32 => {}
                    other => bail!("{other:?}: what it refers to would be taken for unreached"),
                }
            }
        }
        let names_source = |name: &Range<usize>| {
            let name = wasm.get(name.clone()).unwrap_or_default();
            name.strip_suffix(b"\0").unwrap_or(name).ends_with(b".rs")
        };
        let is_panic_location = |data_range: &Range<usize>| {
            let name = links.data.get(&data_range.start).and_then(|symbol| links.data_ranges.get(symbol));
            let addresses = links.data.range(data_range.clone()).count();
            data_range.len() == LOCATION_BYTES && addresses == 1 && name.is_some_and(names_source)
        };
        links.panic_locations = links
            .data_ranges
            .iter()
            .filter(|(_, data_range)| is_panic_location(data_range))
            .map(|(symbol, _)| *symbol)
            .collect();
        // No address in the code may be overlooked.
        let (named, references) = (links.code.len(), links.references(module).len());
        if links.data_ranges.is_empty() || named != references {
            bail!(
                "the linker lists {} pieces of data, and {named} addresses, {references} of which are found",
                links.data_ranges.len()
            );
        }
        Ok(links)
    }

    /// What the code of the module refers to: a symbol for every address.
    fn references(&self, module: &Module) -> Vec<Symbol> {
        module.funcs.iter_local().flat_map(|(_, function)| self.references_in(function)).collect()
    }

    fn references_in(&self, function: &LocalFunction) -> Vec<Symbol> {
        let mut references = References { code: &self.code, symbols: Vec::new() };
        dfs_in_order(&mut references, function, function.entry_block());
        references.symbols
    }

    /// Counts the addresses, before wasm-bindgen works on the module. It may remove functions; in those that stay, all addresses have to
    /// stay where the linker put them.
    pub fn count_references(&mut self, module: &Module) {
        self.reference_counts =
            module.funcs.iter_local().map(|(id, function)| (id, self.references_in(function).len())).collect();
    }

    /// What the code of the module still refers to, directly or through data.
    fn reachable(&self, module: &Module) -> HashSet<Symbol> {
        let mut left = self.references(module);
        let mut reachable = HashSet::new();
        while let Some(symbol) = left.pop() {
            if !self.panic_locations.contains(&symbol)
                && reachable.insert(symbol)
                && let Some(data_range) = self.data_ranges.get(&symbol)
            {
                left.extend(self.data.range(data_range.clone()).map(|(_, symbol)| *symbol));
            }
        }
        reachable
    }

    /// Fails if a slot that is reached has a function that formatted.
    fn check_tables(&self, module: &Module, reachable: &HashSet<Symbol>) -> Result<()> {
        for (id, place) in reachable.iter().filter_map(|symbol| self.table_slots.get(symbol)) {
            if let ElementItems::Functions(functions) = &module.elements.get(*id).items
                && self.formatting.contains(&functions[*place])
            {
                bail!("a table leads to {}, which is removed", name_of(module, functions[*place]));
            }
        }
        Ok(())
    }

    /// Zeroes the data that is not reached, and removes functions that only that data, or removed code, referred to. Call it once:
    /// trailing zeros are cut off. Fails if an address is no longer found, or if code reaches formatting through a table, as for `&dyn Display`.
    pub fn clear_unreachable(&self, module: &mut Module) -> Result<()> {
        for (id, function) in module.funcs.iter_local() {
            if self.reference_counts.get(&id).is_some_and(|marked| self.references_in(function).len() != *marked) {
                bail!("{} has lost an address", name_of(module, id));
            }
        }
        let reachable = loop {
            let before = module.funcs.iter().count();
            let reachable = self.reachable(module);
            let called: HashSet<(ElementId, usize)> =
                reachable.iter().filter_map(|symbol| self.table_slots.get(symbol)).copied().collect();
            let elements: Vec<_> = module.elements.iter().map(|element| element.id()).collect();
            for id in elements {
                let ElementItems::Functions(functions) = &mut module.elements.get_mut(id).items else { continue };
                let is_called = |place: usize| called.contains(&(id, place));
                // Unused slots get a function that is used, so that the others keep their indices.
                let Some(other) = (0..functions.len()).find(|place| is_called(*place)).map(|place| functions[place])
                else {
                    continue;
                };
                for (place, function) in functions.iter_mut().enumerate() {
                    if !is_called(place) {
                        *function = other;
                    }
                }
            }
            gc::run(module);
            if module.funcs.iter().count() == before {
                break reachable;
            }
        };
        self.check_tables(module, &reachable)?;
        for (id, start) in &self.segments {
            let value = &mut module.data.get_mut(*id).value;
            let mut blank = vec![0; value.len()];
            for symbol in &reachable {
                let Some(data_range) = self.data_ranges.get(symbol) else { continue };
                if (*start..start + value.len()).contains(&data_range.start) {
                    let data_range = data_range.start - start..data_range.end - start;
                    blank[data_range.clone()].copy_from_slice(&value[data_range]);
                }
            }
            // Memory starts as zeros, but with `--emit-relocs` the linker writes out data that is zero too.
            blank.truncate(blank.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1));
            *value = blank;
            if value.is_empty() {
                for memory in module.memories.iter_mut() {
                    memory.data_segments.remove(id);
                }
                module.data.delete(*id);
            }
        }
        Ok(())
    }
}

/// Collects what the remaining instructions refer to.
struct References<'a> {
    code: &'a HashMap<usize, Symbol>,
    symbols: Vec<Symbol>,
}

impl<'a> Visitor<'a> for References<'_> {
    fn visit_instr(&mut self, instr: &'a Instr, place: &'a InstrLocId) {
        // The byte of a constant is followed by its value; that of a load or store by one for the alignment, then the offset.
        let behind = match instr {
            Instr::Const(_) => 1,
            Instr::Load(_) | Instr::Store(_) => 2,
            _ => return,
        };
        if !place.is_default()
            && let Some(symbol) = self.code.get(&(place.data() as usize + behind))
        {
            self.symbols.push(*symbol);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{
        CodeSection, ConstExpr, CustomSection, DataSection, DataSymbolDefinition, ElementSection, Elements, ExportKind,
        ExportSection, Function, FunctionSection, LinkingSection, MemorySection, MemoryType, Module as Encoder,
        RefType, SymbolTable, TableSection, TableType, TypeSection,
    };

    /// A function that refers to the first of four pieces of data, which refers to the third; then to the last, to a panic location, and to two
    /// functions in a table.
    fn linked() -> Vec<u8> {
        linked_by(&[7, 2, 5, 7, 2, 0, 5, 23, 5, 0])
    }

    /// The same with these relocations of the data.
    fn linked_by(data_links: &[u8]) -> Vec<u8> {
        let mut module = Encoder::new();
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let mut functions = FunctionSection::new();
        functions.function(0).function(0).function(0);
        let mut tables = TableSection::new();
        tables.table(TableType {
            element_type: RefType::FUNCREF,
            minimum: 3,
            maximum: None,
            table64: false,
            shared: false,
        });
        let mut elements = ElementSection::new();
        elements.active(None, &ConstExpr::i32_const(1), Elements::Functions((&[1, 2]).into()));
        let mut memories = MemorySection::new();
        memories.memory(MemoryType { minimum: 1, maximum: None, memory64: false, shared: false, page_size_log2: None });
        let mut exports = ExportSection::new();
        exports.export("run", ExportKind::Func, 0).export("table", ExportKind::Table, 0);
        let mut function = Function::new([]);
        function.instructions().i32_const(64).drop().i32_const(76).drop().i32_const(80).drop();
        function.instructions().i32_const(1).drop().i32_const(2).drop().end();
        let mut code = CodeSection::new();
        code.function(&function);
        for _ in 0..2 {
            let mut function = Function::new([]);
            function.instructions().end();
            code.function(&function);
        }
        let mut data = DataSection::new();
        data.active(
            0,
            &ConstExpr::i32_const(64),
            *b"\x48\0\0\0bbbbccccdddd\x60\0\0\0\x04\0\0\0\x01\0\0\0\x02\0\0\0a.rs",
        );
        module.section(&types).section(&functions).section(&tables).section(&memories).section(&exports);
        module.section(&elements).section(&code).section(&data);
        let mut symbols = SymbolTable::new();
        for (name, offset, size) in
            [("a", 0, 4), ("b", 4, 4), ("c", 8, 4), ("d", 12, 4), ("place", 16, 16), ("name", 32, 4)]
        {
            symbols.data(0, name, Some(DataSymbolDefinition { index: 0, offset, size }));
        }
        symbols.function(0, 1, Some("one")).function(0, 2, Some("two"));
        module.section(LinkingSection::new().symbol_table(&symbols));
        // The section, the number of entries; for each its type, offset, symbol, and addend if its type has one. Before the first constant the
        // code has the number of bodies, the length, the number of locals, the opcode; the data has the number of segments, kind, address, length.
        const CODE: &[u8] = &[6, 5, 4, 4, 0, 0, 4, 8, 3, 0, 4, 12, 4, 0, 1, 16, 6, 1, 19, 7];
        module.section(&CustomSection { name: "reloc.CODE".into(), data: CODE.into() });
        module.section(&CustomSection { name: "reloc.DATA".into(), data: data_links.into() });
        module.finish()
    }

    fn parsed(wasm: &[u8]) -> Module {
        Module::from_buffer(wasm).unwrap()
    }

    fn value(module: &Module) -> Vec<u8> {
        module.data.iter().next().unwrap().value.clone()
    }

    /// Truncates the exported function to so many instructions, two for each address.
    fn cut(module: &mut Module, instructions: usize) {
        let id = module.funcs.iter_local().next().unwrap().0;
        let function = module.funcs.get_mut(id).kind.unwrap_local_mut();
        let entry = function.entry_block();
        function.block_mut(entry).instrs.truncate(instructions);
    }

    #[test]
    fn what_no_code_leads_to_is_blank() {
        let wasm = linked();
        for (instructions, left) in [(10, &b"\x48\0\0\0\0\0\0\0ccccdddd"[..]), (2, b"\x48\0\0\0\0\0\0\0cccc")] {
            let mut module = parsed(&wasm);
            let links = Links::read(&wasm, &module).unwrap();
            cut(&mut module, instructions);
            links.clear_unreachable(&mut module).unwrap();
            // All remaining code counts, panic locations do not; trailing zeros are cut off.
            assert_eq!(value(&module), left, "{instructions}");
        }
    }

    #[test]
    fn a_table_of_texts_is_no_panic_location() {
        // The place has a second address, to the last piece of data.
        let wasm = linked_by(&[7, 3, 5, 7, 2, 0, 5, 23, 5, 0, 5, 31, 3, 0]);
        let mut module = parsed(&wasm);
        let links = Links::read(&wasm, &module).unwrap();
        links.clear_unreachable(&mut module).unwrap();
        assert!(value(&module).ends_with(b"\x60\0\0\0\x04\0\0\0\x01\0\0\0\x02\0\0\0a.rs"));
    }

    #[test]
    fn functions_that_no_code_leads_to_are_gone_and_the_others_keep_their_numbers() {
        let wasm = linked();
        for (instructions, left) in [(10, 3), (8, 2), (2, 3)] {
            let mut module = parsed(&wasm);
            let links = Links::read(&wasm, &module).unwrap();
            cut(&mut module, instructions);
            links.clear_unreachable(&mut module).unwrap();
            let ElementItems::Functions(table_slots) = &module.elements.iter().next().unwrap().items else {
                panic!("no table")
            };
            assert_eq!(table_slots.len(), 2);
            // A table of which no slot is used is left alone.
            assert_eq!(module.funcs.iter().count(), left, "{instructions}");
        }
    }

    #[test]
    fn a_table_that_leads_to_formatting_is_refused() {
        let wasm = linked();
        for (instructions, is_refused) in [(10, true), (8, false)] {
            let mut module = parsed(&wasm);
            let mut links = Links::read(&wasm, &module).unwrap();
            // The second in the table.
            links.formatting.extend(module.funcs.iter().last().map(|function| function.id()));
            cut(&mut module, instructions);
            assert_eq!(links.clear_unreachable(&mut module).is_err(), is_refused, "{instructions}");
        }
    }

    #[test]
    fn an_address_that_is_lost_on_the_way_is_no_reason_to_forget_anything() {
        let wasm = linked();
        let mut module = parsed(&wasm);
        let mut links = Links::read(&wasm, &module).unwrap();
        links.count_references(&module);
        cut(&mut module, 8);
        assert!(links.clear_unreachable(&mut module).is_err());
    }

    #[test]
    fn a_module_that_does_not_say_what_leads_where_is_refused() {
        let said = linked();
        let at = said.windows(7).position(|bytes| bytes == b"linking").unwrap();
        let mut silent = said.clone();
        silent[at] = b'_';
        assert!(Links::read(&silent, &parsed(&silent)).is_err());
        // A position in the code without an address.
        let mut wrong = said;
        let at = wrong.windows(10).position(|bytes| bytes == b"reloc.CODE").unwrap() + 10;
        wrong[at + 3] += 1;
        assert!(Links::read(&wrong, &parsed(&wrong)).is_err());
    }
}
