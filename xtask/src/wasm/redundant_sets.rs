//! Removes assignments to locals that hold the value already, such as of zero to a local that was never assigned.

use std::{
    collections::{BTreeSet, HashMap},
    convert::Infallible,
    vec,
};

use super::{FEATURES, reorder::Layout};
use anyhow::{Context, Result};
use wasm_encoder::{
    CodeSection, Function, Module,
    reencode::{Error, Reencode, utils},
};
use wasmparser::{FunctionBody, Operator, Parser, ValType, Validator};

/// The module without redundant assignments. Fails if the input is not a module of version 1, or the output would not be valid with [`FEATURES`].
pub fn remove_redundant_sets(wasm: &[u8]) -> Result<Vec<u8>> {
    let mut module = Module::new();
    let mut removal = Removal { functions: Layout::of(wasm)?.functions.into_iter() };
    removal.parse_core_module(&mut module, Parser::new(0), wasm).context("the bound module cannot be read")?;
    let module = module.finish();
    Validator::new_with_features(FEATURES)
        .validate_all(&module)
        .context("the module without redundant assignments is not valid")?;
    Ok(module)
}

/// The re-encoding of a module.
struct Removal {
    /// Those that come next.
    functions: vec::IntoIter<(u32, u32)>,
}

impl Reencode for Removal {
    type Error = Infallible;

    fn parse_function_body(&mut self, code: &mut CodeSection, body: FunctionBody<'_>) -> Result<(), Error<Infallible>> {
        let declared = body.get_locals_reader()?.into_iter().collect::<Result<Vec<_>, _>>()?;
        let operators = body.get_operators_reader()?.into_iter().collect::<Result<Vec<_>, _>>()?;
        let parameters = self.functions.next().map_or(0, |(_, parameters)| parameters);
        let mut types = vec![None; parameters as usize];
        types.extend(declared.iter().flat_map(|(count, of)| vec![Some(*of); *count as usize]));
        let locals = declared
            .into_iter()
            .map(|(count, of)| Ok((count, self.val_type(of)?)))
            .collect::<Result<Vec<_>, Error<Infallible>>>()?;
        let mut function = Function::new(locals);
        for at in necessary(&types, &operators) {
            function.instruction(&utils::instruction(self, operators[at].clone())?);
        }
        code.function(&function);
        Ok(())
    }
}

/// A number for each value: what has the same number is the same.
type Value = usize;

/// What can be assigned without any effect but the assignment. Numbers are bits.
#[derive(PartialEq, Eq, Hash)]
enum Constant {
    I32(i32),
    I64(i64),
    F32(u32),
    F64(u64),
}

/// The values that locals are known to hold.
struct Values {
    of_locals: Vec<Value>,
    of_constants: HashMap<Constant, Value>,
    next: Value,
}

impl Values {
    /// The values at the start of a function: its parameters are unknown, the other locals are zero.
    fn at_start(types: &[Option<ValType>]) -> Values {
        let mut values = Values { of_locals: Vec::new(), of_constants: HashMap::new(), next: 0 };
        for of in types {
            let value = match of {
                Some(ValType::I32) => values.constant(Constant::I32(0)),
                Some(ValType::I64) => values.constant(Constant::I64(0)),
                Some(ValType::F32) => values.constant(Constant::F32(0)),
                Some(ValType::F64) => values.constant(Constant::F64(0)),
                _ => values.unknown(),
            };
            values.of_locals.push(value);
        }
        values
    }

    fn unknown(&mut self) -> Value {
        self.next += 1;
        self.next
    }

    fn constant(&mut self, constant: Constant) -> Value {
        let next = self.next + 1;
        let value = *self.of_constants.entry(constant).or_insert(next);
        self.next = self.next.max(value);
        value
    }

    /// The value that an operator pushes, if it does nothing else.
    fn pushed(&mut self, operator: &Operator) -> Option<Value> {
        Some(match operator {
            Operator::LocalGet { local_index } => self.of_locals[*local_index as usize],
            Operator::I32Const { value } => self.constant(Constant::I32(*value)),
            Operator::I64Const { value } => self.constant(Constant::I64(*value)),
            Operator::F32Const { value } => self.constant(Constant::F32(value.bits())),
            Operator::F64Const { value } => self.constant(Constant::F64(value.bits())),
            _ => return None,
        })
    }

    /// Forgets what locals hold that another path through the code may have assigned.
    fn forget(&mut self, assigned: &BTreeSet<u32>) {
        for local in assigned {
            self.of_locals[*local as usize] = self.unknown();
        }
    }
}

/// The positions of the operators that are needed.
fn necessary(types: &[Option<ValType>], operators: &[Operator]) -> Vec<usize> {
    let assigned = assigned_within(operators);
    let mut values = Values::at_start(types);
    let mut kept: Vec<usize> = Vec::with_capacity(operators.len());
    // For each open block, its start, and what locals held there.
    let mut open: Vec<(usize, Vec<Value>)> = Vec::new();
    for (at, operator) in operators.iter().enumerate() {
        match operator {
            Operator::Block { .. } | Operator::If { .. } | Operator::Loop { .. } => {
                if matches!(operator, Operator::Loop { .. }) {
                    values.forget(&assigned[&at]);
                }
                open.push((at, values.of_locals.clone()));
            }
            Operator::Else => {
                if let Some((_, at_start)) = open.last() {
                    values.of_locals.clone_from(at_start);
                }
            }
            Operator::End => {
                if let Some((start, _)) = open.pop() {
                    values.forget(&assigned[&start]);
                }
            }
            Operator::LocalSet { local_index } | Operator::LocalTee { local_index } => {
                let pushed = kept.last().and_then(|last| values.pushed(&operators[*last]));
                let local = *local_index as usize;
                if pushed == Some(values.of_locals[local]) {
                    if matches!(operator, Operator::LocalSet { .. }) {
                        kept.pop();
                    }
                    continue;
                }
                values.of_locals[local] = pushed.unwrap_or_else(|| values.unknown());
            }
            _ => {}
        }
        kept.push(at);
    }
    kept
}

/// The locals that are assigned in each block, by its start.
fn assigned_within(operators: &[Operator]) -> HashMap<usize, BTreeSet<u32>> {
    let mut all = HashMap::new();
    let mut open: Vec<(usize, BTreeSet<u32>)> = Vec::new();
    for (at, operator) in operators.iter().enumerate() {
        match operator {
            Operator::Block { .. } | Operator::If { .. } | Operator::Loop { .. } => open.push((at, BTreeSet::new())),
            Operator::End => {
                if let Some((start, locals)) = open.pop() {
                    if let Some((_, around)) = open.last_mut() {
                        around.extend(&locals);
                    }
                    all.insert(start, locals);
                }
            }
            Operator::LocalSet { local_index } | Operator::LocalTee { local_index } => {
                if let Some((_, locals)) = open.last_mut() {
                    locals.insert(*local_index);
                }
            }
            _ => {}
        }
    }
    all
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use wasmi::{Engine, Linker, Store};

    /// The number of assignments in a function before and after, and its results for the arguments 0 and 1, which must not change.
    fn assignments(locals: &str, body: &str) -> (usize, usize) {
        let wasm = wat::parse_str(format!(
            "(module (func (export \"f\") (param $p i32) (result i32) (local $a i32) (local $b i32) {locals} {body}))"
        ))
        .unwrap();
        let smaller = remove_redundant_sets(&wasm).unwrap();
        assert_eq!(results(&smaller), results(&wasm), "{body}");
        (count(&wasm), count(&smaller))
    }

    fn count(wasm: &[u8]) -> usize {
        let mut count = 0;
        for payload in Parser::new(0).parse_all(wasm) {
            if let wasmparser::Payload::CodeSectionEntry(body) = payload.unwrap() {
                let operators = body.get_operators_reader().unwrap().into_iter().map(Result::unwrap);
                count +=
                    operators.filter(|op| matches!(op, Operator::LocalSet { .. } | Operator::LocalTee { .. })).count();
            }
        }
        count
    }

    fn results(wasm: &[u8]) -> [i32; 2] {
        let engine = Engine::default();
        let mut store = Store::new(&engine, ());
        let module = wasmi::Module::new(&engine, wasm).unwrap();
        let instance = Linker::new(&engine).instantiate_and_start(&mut store, &module).unwrap();
        let function = instance.get_typed_func::<i32, i32>(&store, "f").unwrap();
        [0, 1].map(|argument| function.call(&mut store, argument).unwrap())
    }

    #[test]
    fn what_a_local_holds_already_is_not_assigned() {
        for (body, expected) in [
            // Zero, from the start; the same constant; the same local.
            ("(local.set $a (i32.const 0)) (local.get $a)", (1, 0)),
            ("(local.set $a (i32.const 7)) (local.set $a (i32.const 7)) (local.get $a)", (2, 1)),
            ("(local.set $a (local.get $p)) (local.set $a (local.get $p)) (local.get $a)", (2, 1)),
            ("(local.set $a (local.get $p)) (local.set $p (local.get $a)) (local.get $p)", (2, 1)),
            ("(local.tee $a (i32.const 0))", (1, 0)),
            ("(i32.add (local.get $p) (local.tee $b (i32.const 0)))", (1, 0)),
            // In both ways of a choice, and behind one that does not assign it.
            (
                "(if (local.get $p) (then (local.set $a (i32.const 0))) (else (local.set $a (i32.const 0)))) (local.get $a)",
                (2, 0),
            ),
            (
                "(if (local.get $p) (then (local.set $b (i32.const 5)))) (local.set $a (i32.const 0)) (local.get $b)",
                (2, 1),
            ),
            ("(loop (local.set $a (i32.const 0))) (local.get $a)", (1, 1)),
        ] {
            assert_eq!(assignments("", body), expected, "{body}");
        }
    }

    #[test]
    fn what_another_path_may_have_assigned_is_assigned() {
        for body in [
            "(if (local.get $p) (then (local.set $a (i32.const 5)))) (local.set $a (i32.const 0)) (local.get $a)",
            "(local.set $a (i32.const 5)) (if (local.get $p) (then (local.set $a (i32.const 6))) (else (local.set $a (i32.const 7)))) (local.set $a (i32.const 5)) (local.get $a)",
            "(block $out (local.set $a (i32.const 5)) (br_if $out (local.get $p)) (local.set $a (i32.const 0))) (local.set $a (i32.const 5)) (local.get $a)",
            // The second time round.
            "(loop $again (local.set $b (i32.add (local.get $b) (local.get $a))) (local.set $a (i32.const 3)) (br_if $again (i32.lt_u (local.get $b) (i32.const 5)))
               (local.set $a (i32.const 3))) (local.get $b)",
            "(loop $again (local.set $a (i32.const 0)) (local.set $b (i32.add (local.get $b) (i32.const 1))) (local.get $a) (local.set $a (i32.const 9)) (drop)
               (br_if $again (i32.lt_u (local.get $b) (i32.const 3)))) (i32.add (local.get $a) (local.get $b))",
            // A choice that is left without an assignment, by `local.tee` too; or that assigns the same in both ways.
            "(if (local.get $p) (then (local.set $a (i32.const 5)))) (local.set $a (i32.const 5)) (local.get $a)",
            "(if (local.get $p) (then (drop (local.tee $a (i32.const 5))))) (local.set $a (i32.const 5)) (local.get $a)",
            "(if (local.get $p) (then (local.set $a (i32.const 5))) (else (local.set $a (i32.const 5)))) (local.get $a)",
            // A block within a loop assigns for the second time round.
            "(loop $again (local.set $b (i32.const 0)) (local.set $b (local.get $a)) (block (local.set $a (i32.const 9)))
               (local.set $p (i32.add (local.get $p) (i32.const 1))) (br_if $again (i32.lt_u (local.get $p) (i32.const 3)))) (local.get $b)",
            // The value of a block is not that of the operator before its end.
            "(local.set $a (block $out (result i32) (br_if $out (i32.const 4) (local.get $p)) (drop) (i32.const 0))) (local.get $a)",
        ] {
            assignments("", body);
        }
        assert_eq!(
            assignments(
                "",
                "(if (local.get $p) (then (local.set $a (i32.const 5)))) (local.set $a (i32.const 0)) (local.get $a)"
            ),
            (2, 2)
        );
    }

    #[test]
    fn numbers_are_equal_if_their_bits_are() {
        let body = "(local.set $x (f64.const -0)) (local.set $x (f64.const -0)) (local.set $y (i64.const 0)) (i32.trunc_sat_f64_s (f64.div (f64.const 1) (local.get $x)))";
        assert_eq!(assignments("(local $x f64) (local $y i64)", body), (3, 1));
    }
}
