//! Stores a module in a form that compresses better, and that restores itself.
//!
//! In a module each opcode is followed by its immediates: numbers of locals, constants, offsets, indices of functions. Each kind has statistics of its
//! own, and a compressor predicts a byte from those just before it, so the kinds disturb each other. Here each kind is a stream. They are the data of
//! another, tiny module, `join_streams.wat`: once it has been instantiated, its memory begins with the original module, of the size that it exports.
//! That takes some milliseconds; JavaScript, which is interpreted while a page starts, would need several times as long.

use anyhow::{Context, Result, bail};
use wasm_encoder::{ConstExpr, DataSection, Encode, Module, RawSection, Section};
use wasmparser::{FunctionBody, Parser, Payload};

/// The streams, in the order that compresses best: for each the opcodes whose immediates it contains. But for [`REST`] and [`OPCODES`] they consist of LEB128
/// numbers, one for each instruction.
const STREAMS: [&[u8]; 13] = [
    // The rest.
    &[],
    // local.set, local.tee
    &[0x21, 0x22],
    // global.get, global.set
    &[0x23, 0x24],
    // i32.const
    &[0x41],
    // call
    &[0x10],
    // The opcodes.
    &[],
    // The offsets of loads of more than one byte.
    &[0x28, 0x29, 0x2a, 0x2b, 0x2e, 0x2f, 0x32, 0x33, 0x34, 0x35],
    // br, br_if
    &[0x0c, 0x0d],
    // i64.const
    &[0x42],
    // The offsets of stores of more than one byte.
    &[0x36, 0x37, 0x38, 0x39, 0x3b, 0x3d, 0x3e],
    // local.get
    &[0x20],
    // The offsets of loads and stores of one byte.
    &[0x2c, 0x2d, 0x30, 0x31, 0x3a, 0x3c],
    // block, loop, if
    &[0x02, 0x03, 0x04],
];
/// What precedes the first function, and what follows the last one; in between, the declared locals of each function, and the immediates of the other
/// instructions, each after their size in two bytes.
const REST: usize = 0;
/// All opcodes. In the place of the `end` that ends a function there is [`LAST`].
const OPCODES: usize = 5;

/// Loads and stores. The alignment before their offset is not stored: [`super::reorder()`] makes it 0.
const MEMORY_ACCESSES: std::ops::Range<u8> = 0x28..0x3f;
/// Not an opcode.
const LAST: u8 = 0xff;
const CODE_SECTION: u8 = 10;
/// In the restored module the size of each function takes so many bytes.
const FUNCTION_SIZE_BYTES: usize = 3;

/// The module that restores another.
const JOIN: &str = include_str!("join_streams.wat");
const PAGE_BYTES: usize = 1 << 16;

/// Makes a module that restores this one. Fails if it is no module, or has no functions, if a load or store has an alignment, or if a function is too large.
pub fn split_streams(wasm: &[u8]) -> Result<Vec<u8>> {
    let (mut functions, mut before, mut code_end) = (Vec::new(), 8, None);
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        match payload.as_section() {
            Some((CODE_SECTION, range)) => code_end = Some(range.end),
            Some((_, range)) if code_end.is_none() => before = range.end,
            _ => {}
        }
        if let Payload::CodeSectionEntry(function) = payload {
            functions.push(function);
        }
    }
    let after = &wasm[code_end.context("the module has no functions")?..];
    let mut count = Vec::new();
    functions.len().encode(&mut count);
    let functions_size: usize = functions.iter().map(|function| FUNCTION_SIZE_BYTES + function.range().len()).sum();
    let mut before = [&wasm[..before], &[CODE_SECTION]].concat();
    (count.len() + functions_size).encode(&mut before);
    before.extend(count);

    let mut split = Split::new();
    split.streams[REST].extend(&before);
    for function in &functions {
        split.function(wasm, function)?;
    }
    split.streams[REST].extend(after);
    split.module([before.len(), functions.len(), after.len()], before.len() + functions_size + after.len())
}

/// A module being split.
struct Split {
    streams: [Vec<u8>; STREAMS.len()],
    /// For each opcode the stream of its immediates; [`OPCODES`] if it has none.
    stream_of: [usize; 256],
}

impl Split {
    fn new() -> Split {
        let mut stream_of = [OPCODES; 256];
        for (stream, opcodes) in STREAMS.iter().enumerate() {
            for opcode in *opcodes {
                stream_of[usize::from(*opcode)] = stream;
            }
        }
        Split { streams: Default::default(), stream_of }
    }

    fn function(&mut self, wasm: &[u8], function: &FunctionBody<'_>) -> Result<()> {
        let operators = function.get_operators_reader()?;
        let locals = &wasm[function.range().start..operators.original_position()];
        // So that their number takes one byte.
        if locals.first().is_none_or(|declarations| *declarations > 0x7f) {
            bail!("a function declares its locals in more than 127 parts");
        }
        if function.range().len() >> (7 * FUNCTION_SIZE_BYTES) > 0 {
            bail!("a function has 2 MiB or more");
        }
        self.streams[REST].extend(locals);
        let starts =
            operators.into_iter_with_offsets().map(|operator| Ok(operator?.1)).collect::<Result<Vec<usize>>>()?;
        // The last one is the function's `end`.
        for pair in starts.windows(2) {
            let (opcode, immediates) = wasm[pair[0]..pair[1]].split_first().context("an instruction without bytes")?;
            self.instruction(*opcode, immediates)?;
        }
        self.streams[OPCODES].push(LAST);
        Ok(())
    }

    fn instruction(&mut self, opcode: u8, mut immediates: &[u8]) -> Result<()> {
        self.streams[OPCODES].push(opcode);
        if MEMORY_ACCESSES.contains(&opcode) {
            immediates = immediates.strip_prefix(&[0]).context("a load or store has an alignment")?;
        }
        let stream = &mut self.stream_of[usize::from(opcode)];
        if *stream == OPCODES && !immediates.is_empty() {
            *stream = REST;
        }
        match *stream {
            OPCODES => {}
            REST => {
                let size = u16::try_from(immediates.len()).context("an instruction of more than 64 KiB")?;
                self.streams[REST].extend(size.to_le_bytes());
                self.streams[REST].extend(immediates);
            }
            numbers => self.streams[numbers].extend(immediates),
        }
        Ok(())
    }

    /// The module that restores one of `size` bytes: so many precede its first function, so many functions follow, and so many bytes follow these.
    fn module(&self, [before, functions, after]: [usize; 3], size: usize) -> Result<Vec<u8>> {
        // In memory the data comes after the restored module.
        let packed = size.next_multiple_of(4);
        let stream_of = packed + 4 * STREAMS.len();
        let mut position = stream_of + self.stream_of.len();
        let mut data = Vec::new();
        for stream in &self.streams {
            data.extend((position as u32).to_le_bytes());
            position += stream.len();
        }
        data.extend(self.stream_of.map(|stream| 4 * stream as u8));
        data.extend(self.streams.iter().flatten());
        let names = [
            ("__PACKED__", packed),
            ("__REST__", packed + 4 * REST),
            ("__OPCODES__", packed + 4 * OPCODES),
            ("__NONE__", 4 * OPCODES),
            ("__SIZE__", size),
            ("__STREAM_OF__", stream_of),
            ("__PAGES__", position.div_ceil(PAGE_BYTES)),
            ("__BEFORE__", before),
            ("__FUNCTIONS__", functions),
            ("__AFTER__", after),
            ("__LAST__", usize::from(LAST)),
        ];
        let join = names.iter().fold(JOIN.to_owned(), |join, (name, value)| join.replace(name, &value.to_string()));
        let mut module = without_names(&wat::parse_str(join)?)?;
        DataSection::new().active(0, &ConstExpr::i32_const(packed as i32), data).append_to(&mut module);
        Ok(module)
    }
}

/// A module without its custom section, which contains the names in the text.
fn without_names(wasm: &[u8]) -> Result<Vec<u8>> {
    let mut module = Module::new();
    for payload in Parser::new(0).parse_all(wasm) {
        match payload?.as_section() {
            Some((id, range)) if id != 0 => module.section(&RawSection { id, data: &wasm[range] }),
            _ => &mut module,
        };
    }
    Ok(module.finish())
}

#[cfg(test)]
mod tests {
    use super::{super::FEATURES, *};
    use wasmi::{Engine, Linker, Store};

    /// Instructions with all kinds of immediates, in functions with and without locals.
    const SAMPLE: &str = r#"(module
        (type $binary (func (param i32 i64) (result i32)))
        (import "host" "f" (func $f (param i32)))
        (table 2 funcref)
        (memory 1)
        (global $g (mut i32) (i32.const 7))
        (export "main" (func $main))
        (elem (i32.const 0) $main $short)
        (func $main (type $binary) (local i32 i32 f64 f32 i32)
            (block $out (result i32)
                (loop $again (br_if $again (i32.eqz (local.get 0))))
                (block $b (block $a (br_table $a $b $a (local.tee 2 (i32.const -1234567)))))
                (if (i64.eqz (local.get 1)) (then (global.set $g (i32.const 0x7fffffff))) (else (nop)))
                (i64.store16 offset=70000 align=1 (i32.const 4) (i64.const -0x123456789abcdef))
                (i32.store8 offset=3 align=1 (i32.const 4) (i32.load8_u offset=200 align=1 (global.get $g)))
                (local.set 4 (f64.const 0.1))
                (local.set 5 (f32.const 0.1))
                (memory.copy (i32.const 0) (i32.const 1) (i32.const 2))
                (call $f (i32.add (memory.size) (memory.grow (i32.const 0))))
                (drop (select (result i32) (i32.const 1) (i32.const 2) (local.get 0)))
                (br $out (call_indirect (type $binary) (i32.const 1) (i64.const 2) (i32.const 0)))))
        (func $short)
        (data (i32.const 8) "some data"))"#;

    fn parsed(text: &str) -> Vec<u8> {
        without_names(&wat::parse_str(text).unwrap()).unwrap()
    }

    /// What the memory of the module contains after its start.
    fn restored(module: &[u8]) -> Vec<u8> {
        let engine = Engine::default();
        let mut store = Store::new(&engine, ());
        let module = wasmi::Module::new(&engine, module).unwrap();
        let instance = Linker::new(&engine).instantiate_and_start(&mut store, &module).unwrap();
        let size = instance.get_global(&store, "size").unwrap().get(&store).i32().unwrap();
        instance.get_memory(&store, "memory").unwrap().data(&store)[..size as usize].to_vec()
    }

    /// The sections of a module; of functions only the bodies, because their sizes may be written in more bytes than they need.
    fn sections(wasm: &[u8]) -> Vec<Vec<u8>> {
        let mut sections = Vec::new();
        for payload in Parser::new(0).parse_all(wasm) {
            match payload.unwrap() {
                Payload::CodeSectionStart { count, .. } => sections.push(vec![CODE_SECTION, count as u8]),
                Payload::CodeSectionEntry(function) => sections.push(wasm[function.range()].to_vec()),
                other => sections.extend(other.as_section().map(|(id, range)| [&[id], &wasm[range]].concat())),
            }
        }
        sections
    }

    #[test]
    fn a_module_restores_itself() {
        let wasm = parsed(SAMPLE);
        let split = split_streams(&wasm).unwrap();
        assert!(split.starts_with(b"\0asm"));
        let restored = restored(&split);
        assert_eq!(sections(&restored), sections(&wasm));
        wasmparser::Validator::new_with_features(FEATURES).validate_all(&restored).unwrap();
    }

    #[test]
    fn a_long_module_restores_itself() {
        let functions: String = (0..300)
            .map(|n| {
                let body = "(drop (i32.const 5))".repeat(n * 3);
                let local = if n % 2 > 0 { "(local i32 i64 i32)" } else { "" };
                format!("(func (param i32) {local} {body} (call {n} (i32.const {n})))")
            })
            .collect();
        let wasm = parsed(&format!("(module {functions})"));
        let split = split_streams(&wasm).unwrap();
        assert_eq!(sections(&restored(&split)), sections(&wasm));
    }

    #[test]
    fn what_it_cannot_store_is_said() {
        let error = |wasm: &[u8]| split_streams(wasm).unwrap_err().to_string();
        assert_eq!(error(&parsed("(module)")), "the module has no functions");
        let aligned = parsed("(module (memory 1) (func (drop (i32.load align=4 (i32.const 0)))))");
        assert_eq!(error(&aligned), "a load or store has an alignment");
        let alternating = "(local i32) (local i64)".repeat(64);
        let error_of_locals = error(&parsed(&format!("(module (func {alternating}))")));
        assert!(error_of_locals.contains("127"), "{error_of_locals}");
        assert!(split_streams(b"<html>").is_err());
    }
}
