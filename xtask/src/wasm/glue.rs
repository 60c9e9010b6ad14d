//! Shortens the glue of wasm-bindgen, together with the one module that it is for.

use crate::placeholders::replace_each;
use anyhow::{Context, Result, bail};
use std::{
    cmp::Reverse,
    collections::{HashMap, HashSet},
};
use walrus::{ExportId, ImportId, ImportKind, Module, passes::gc};

/// What to replace in the glue, and by what: what starts the wasm, which the runtime does with half of the code; `Symbol.dispose`, which only `using` needs;
/// and what the comments say. Some conditions never hold in a browser that runs a module with reference types (Chromium 96, Firefox 79, Safari 15):
/// `encodeInto` or `FinalizationRegistry` is missing; a string is passed without `realloc`; two gigabytes of strings were decoded.
const REPLACEMENTS: [(&str, &str); 12] = [
    ("export { initSync, __wbg_init as default };", ""),
    ("if (Symbol.dispose) Rail.prototype[Symbol.dispose] = Rail.prototype.free;", ""),
    ("if (!('encodeInto' in cachedTextEncoder))", "if (false)"),
    ("if (realloc === undefined)", "if (false)"),
    ("if (numBytesDecoded >= MAX_SAFARI_DECODE_BYTES)", "if (false)"),
    // A memory that has grown has another buffer, whether or not the browser tells that the old one is detached.
    (
        "cachedDataViewMemory0 === null || cachedDataViewMemory0.buffer.detached === true || (cachedDataViewMemory0.buffer.detached === undefined && cachedDataViewMemory0.buffer !== wasm.memory.buffer)",
        "cachedDataViewMemory0?.buffer !== wasm.memory.buffer",
    ),
    // The registry that would free rails once they are garbage: the runtime frees each itself, except those of a trapped engine, which must not be called.
    ("RailFinalization.register(this, this.__wbg_ptr, this);", ""),
    (
        "RailFinalization.unregister(this);\nreturn ptr;\n            }\n            free() {\n                const ptr = this.__destroy_into_raw();",
        "",
    ),
    ("__destroy_into_raw() {", "free() {"),
    ("const RailFinalization = (typeof FinalizationRegistry === 'undefined')", "const RailFinalization = true"),
    // The size of an element.
    ("subarray(ptr / 1, ptr / 1 + len)", "subarray(ptr, ptr + len)"),
    ("const CLOSURE_DTORS = (typeof FinalizationRegistry === 'undefined')", "const CLOSURE_DTORS = false"),
];

/// The lines by which an import passes a string to the wasm: a mandatory one, and an optional one. `#` is the number of the variables.
const STRING_RETURNS: [&str; 2] = [
    "const ptr# = passStringToWasm0(ret, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);\n\
     const len# = WASM_VECTOR_LEN;\n\
     getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 1, len#, true);\n\
     getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, ptr#, true);\n",
    "var ptr# = isLikeNone(ret) ? 0 : passStringToWasm0(ret, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);\n\
     var len# = WASM_VECTOR_LEN;\n\
     getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 1, len#, true);\n\
     getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, ptr#, true);\n",
];
/// The lines by which an import tells whether a value is of a class. No class here has a test of its own, which might throw.
const INSTANCE_TEST: [&str; 2] =
    ["let result;\ntry {\nresult = ", ";\n} catch (_) {\nresult = false;\n}\nconst ret = result;\n"];
/// The ways to the global object, of which browsers know all but `global`, and the one that is left.
const GLOBALS: [&str; 4] = ["global", "self", "window", GLOBAL];
const GLOBAL: &str = "globalThis";
/// The lines that may follow `const ret = ...;`: both become one.
const RESULT_USES: [(&str, &str); 3] = [("return ", ""), ("return returnObject(", ")"), ("returnString(arg0, ", ")")];
const OBJECT_RETURN: &str = "isLikeNone(ret) ? 0 : addToExternrefTable0(ret)";

/// Functions that all imports share: to catch exceptions, and to pass an optional string or object. Mandatory strings are passed in the same way, so none
/// may be null: wasm-bindgen's own lines would throw, these pass the address 0.
const SHARED: &str = "
const catching = (f) => (...args) => {
  try {
    return f(...args);
  } catch (error) {
    wasm.__wbindgen_exn_store(addToExternrefTable0(error));
  }
};
const returnString = (place, text) => {
  const address = isLikeNone(text) ? 0 : passStringToWasm0(text, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
  getDataViewMemory0().setInt32((place >>> 0) + 4, WASM_VECTOR_LEN, true);
  getDataViewMemory0().setInt32(place >>> 0, address, true);
};
const returnObject = (ret) => OBJECT_RETURN;
";

/// The module name of the imports.
const SHORT_MODULE: &str = "_";

/// A function that the module imports from the glue.
struct Import {
    name: String,
    parameters: String,
    body: String,
    /// Whether its exceptions are passed to the module.
    is_caught: bool,
}

impl Import {
    /// The body without the names of properties: imports that differ only in those have the same shape.
    fn shape(&self) -> String {
        let mut shape = String::new();
        let mut is_name = false;
        for c in self.body.chars() {
            is_name = c == '.' || is_name && c.is_alphanumeric();
            if !is_name {
                shape.push(c);
            }
        }
        shape
    }

    /// Shortens the body if it passes a string or an object to the module.
    fn shorten(&mut self) {
        for number in '0'..='9' {
            for lines in STRING_RETURNS {
                if let Some(rest) = self.body.strip_suffix(&lines.replace('#', &number.to_string())) {
                    self.body = [rest, "returnString(arg0, ret);\n"].concat();
                }
            }
        }
        self.body = self.body.replace(OBJECT_RETURN, "returnObject(ret)");
        let [begin, end] = INSTANCE_TEST;
        self.body = self.body.replace(begin, "const ret = ").replace(end, ";\n");
        for global in GLOBALS {
            self.body = self.body.replace(&format!("typeof {global} === 'undefined' ? undefined : {global}"), GLOBAL);
        }
        for of in ["number", "string"] {
            let test = |name: &str| format!("const ret = typeof({name}) === '{of}' ? {name} : undefined;\n");
            self.body = self.body.replace(&["const obj = arg1;\n", &test("obj")].concat(), &test("arg1"));
        }
        for (begin, end) in RESULT_USES {
            let value = self
                .body
                .strip_prefix("const ret = ")
                .and_then(|body| body.strip_suffix(&format!(";\n{begin}ret{end};\n")));
            if let Some(value) = value.filter(|value| !value.contains('\n')) {
                self.body = format!("{begin}{value}{end};\n");
                break;
            }
        }
        // With `return` it is one expression, as most are; what a function without a result returns is ignored.
        if !self.body.starts_with("return ") && self.body.matches(';').count() == 1 {
            self.body.insert_str(0, "return ");
        }
    }

    /// The function that the import only calls, with its own parameters.
    fn function(&self) -> Option<&str> {
        let call = self.body.strip_prefix("return ").unwrap_or(&self.body);
        let function = call.strip_suffix(&format!("{};\n", self.parameters))?;
        function.chars().all(char::is_alphanumeric).then_some(function)
    }
}

/// Shortens the glue. Unused parts are removed. Imports become arrow functions, or the functions that they only call; those that catch exceptions share a
/// wrapper instead of nesting a function each. Imports are renamed to numbers, because their names end in sixteen random digits, and sorted so that similar ones are adjacent;
/// both in the module as well. The exports that wasm-bindgen adds are renamed to letters, or removed if the glue does not use them.
pub fn shorten(glue: &str, module: &mut Module) -> Result<String> {
    let glue = replace_each(glue, &REPLACEMENTS)?;
    const BEGIN: &str = "__proto__: null,\n";
    let (before, rest) = glue.split_once(BEGIN).context("the glue has no list of imports")?;
    let (list, after) = rest.split_once("\n};").context("the list of imports does not end")?;
    let mut imports = parse_imports(list)?;
    // Drop imports that only removed functions used.
    let taken: HashSet<&str> = module.imports.iter().map(|import| &*import.name).collect();
    imports.retain(|import| taken.contains(&*import.name));
    imports.iter_mut().for_each(Import::shorten);
    if let Some(import) = imports.iter().find(|import| import.body.contains("passStringToWasm0(ret,")) {
        bail!("{} passes a string in another way than expected:\n{}", import.name, import.body);
    }
    imports.sort_by_cached_key(|import| (import.is_caught, import.shape(), import.body.clone()));
    rename_imports(module, &imports)?;
    let mut short = [before, BEGIN].concat();
    for (number, import) in imports.iter().enumerate() {
        let Import { parameters, body, is_caught, .. } = import;
        let function = match import.function() {
            Some(function) => function.to_owned(),
            None => format!("{parameters} => {{\n{body}}}"),
        };
        short +=
            &if *is_caught { format!("{number}: catching({function}),\n") } else { format!("{number}: {function},\n") };
    }
    short += "\n};";
    short += &replace_each(after, &[("\"./newsrail_bg.js\"", &format!("\"{SHORT_MODULE}\""))])?;
    let glue = rename_exports(module, short + &SHARED.replace("OBJECT_RETURN", OBJECT_RETURN));
    if module.imports.iter().count() != imports.len() {
        bail!("the glue has imports that only unused exports needed");
    }
    Ok(glue)
}

/// Parses the imports, as wasm-bindgen generates them.
fn parse_imports(list: &str) -> Result<Vec<Import>> {
    let mut imports: Vec<Import> = Vec::new();
    let mut is_inside = false;
    for line in list.lines() {
        let line = line.trim_start();
        match line.split_once(": function") {
            Some((name, rest)) if !is_inside => {
                let caught = rest.strip_prefix("() { return handleError(function ");
                let parameters =
                    caught.unwrap_or(rest).strip_suffix(" {").with_context(|| format!("bad import: {line}"))?;
                imports.push(Import {
                    name: name.to_owned(),
                    parameters: parameters.to_owned(),
                    body: String::new(),
                    is_caught: caught.is_some(),
                });
                is_inside = true;
            }
            _ => {
                let Some(import) = imports.last_mut().filter(|_| is_inside) else {
                    bail!("unexpected line between the imports: {line}")
                };
                if line == if import.is_caught { "}, arguments); }," } else { "}," } {
                    is_inside = false;
                } else if !line.starts_with("//") {
                    import.body += line;
                    import.body.push('\n');
                }
            }
        }
    }
    if is_inside || imports.is_empty() {
        bail!("the list of imports is empty or does not end");
    }
    Ok(imports)
}

/// Renames the module's imports to the numbers of `imports`, and puts them in the same order.
fn rename_imports(module: &mut Module, imports: &[Import]) -> Result<()> {
    let places: HashMap<&str, usize> =
        imports.iter().enumerate().map(|(place, import)| (&*import.name, place)).collect();
    let slots: Vec<ImportId> = module.imports.iter().map(|import| import.id()).collect();
    let mut kinds: Vec<Option<ImportKind>> = vec![None; imports.len()];
    if slots.len() != imports.len() {
        bail!("the module has {} imports, the glue {}", slots.len(), imports.len());
    }
    for import in module.imports.iter() {
        let place = places.get(&*import.name).with_context(|| format!("{} is not in the glue", import.name))?;
        kinds[*place] = Some(import.kind.clone());
    }
    for (number, (slot, kind)) in slots.into_iter().zip(kinds).enumerate() {
        let Some(ImportKind::Function(function)) = kind else {
            bail!("import {number} is not a function, or occurs twice")
        };
        module.funcs.get_mut(function).kind.unwrap_import_mut().import = slot;
        let import = module.imports.get_mut(slot);
        (import.module, import.name, import.kind) =
            (SHORT_MODULE.to_owned(), number.to_string(), ImportKind::Function(function));
    }
    Ok(())
}

/// Renames wasm-bindgen's own exports to letters, and removes exports that the glue does not use.
fn rename_exports(module: &mut Module, mut glue: String) -> String {
    let mut exports: Vec<(String, ExportId)> =
        module.exports.iter().map(|export| (format!("wasm.{}", export.name), export.id())).collect();
    // Longest first: one name may be a prefix of another.
    exports.sort_by_key(|(used, _)| Reverse(used.len()));
    let mut letters = 'a'..='z';
    for (used, id) in exports {
        if !glue.contains(&used) {
            module.exports.delete(id);
        } else if (used.starts_with("wasm._") || used.starts_with("wasm.wasm_bindgen"))
            && let Some(letter) = letters.next()
        {
            glue = glue.replace(&used, &format!("wasm.{letter}"));
            module.exports.get_mut(id).name = letter.to_string();
        }
    }
    gc::run(module);
    glue
}

#[cfg(test)]
mod tests {
    use super::*;
    use walrus::ValType;

    const GLUE: &str = r#"
if (Symbol.dispose) Rail.prototype[Symbol.dispose] = Rail.prototype.free;
function __wbg_get_imports() {
            const import0 = {
            __proto__: null,
        __wbg_append_0123: function() { return handleError(function (arg0, arg1) {
const ret = arg0.append(arg1);
return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
}, arguments); },
__wbg_body_4567: function(arg0) {
// What it casts.
const ret = arg0.body;
return ret;
},
__wbg_now_89ab: function() {
const ret = Date.now();
return ret;
},
__wbg_type_ef01: function(arg0, arg1) {
const ret = arg1.type;
var ptr2 = isLikeNone(ret) ? 0 : passStringToWasm0(ret, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
var len2 = WASM_VECTOR_LEN;
getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 1, len2, true);
getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, ptr2, true);
},
__wbg_head_cdef: function(arg0) {
const ret = arg0.head;
return ret;
},
};
        return { __proto__: null, "./newsrail_bg.js": import0 };
}
[wasm.take0, wasm.take1, wasm.take2, wasm.take3, wasm.take4];
if (!('encodeInto' in cachedTextEncoder)) {}
if (realloc === undefined) {}
if (numBytesDecoded >= MAX_SAFARI_DECODE_BYTES) {}
if (cachedDataViewMemory0 === null || cachedDataViewMemory0.buffer.detached === true || (cachedDataViewMemory0.buffer.detached === undefined && cachedDataViewMemory0.buffer !== wasm.memory.buffer)) {}
RailFinalization.register(this, this.__wbg_ptr, this);
__destroy_into_raw() {
RailFinalization.unregister(this);
return ptr;
            }
            free() {
                const ptr = this.__destroy_into_raw();
getUint8ArrayMemory0().subarray(ptr / 1, ptr / 1 + len);
const RailFinalization = (typeof FinalizationRegistry === 'undefined') ? 1 : 2;
const CLOSURE_DTORS = (typeof FinalizationRegistry === 'undefined') ? 1 : 2;
export { initSync, __wbg_init as default };
"#;

    fn module(names: &[&str]) -> Module {
        let mut module = Module::default();
        for (count, name) in names.iter().enumerate() {
            // Distinguished by the number of parameters.
            let of = module.types.add(&vec![ValType::I32; count], &[]);
            let (function, _) = module.add_import_func("./newsrail_bg.js", name, of);
            // So that it is used.
            module.exports.add(&format!("take{count}"), function);
        }
        module
    }

    #[test]
    fn imports_have_numbers_and_stand_beside_those_that_are_like_them() {
        let mut module =
            module(&["__wbg_append_0123", "__wbg_body_4567", "__wbg_now_89ab", "__wbg_head_cdef", "__wbg_type_ef01"]);
        let glue = shorten(GLUE, &mut module).unwrap();
        let list = "__proto__: null,\n0: () => {\nreturn Date.now();\n},\n1: (arg0) => {\nreturn arg0.body;\n},\n2: (arg0) => {\nreturn arg0.head;\n},\n\
                    3: (arg0, arg1) => {\nreturn returnString(arg0, arg1.type);\n},\n4: catching((arg0, arg1) => {\nreturn returnObject(arg0.append(arg1));\n}),\n\n};";
        assert!(glue.contains(list), "{glue}");
        assert!(glue.contains("return { __proto__: null, \"_\": import0 };"), "{glue}");
        assert!(!glue.contains("dispose") && !glue.contains("export"), "{glue}");
        let wasm = module.emit_wasm();
        let written = Module::from_buffer(&wasm).unwrap();
        let imports: Vec<_> = written
            .imports
            .iter()
            .map(|import| {
                let ImportKind::Function(function) = import.kind else { panic!("no function") };
                (&*import.module, &*import.name, written.types.params(written.funcs.get(function).ty()).len())
            })
            .collect();
        assert_eq!(imports, [("_", "0", 2), ("_", "1", 1), ("_", "2", 3), ("_", "3", 4), ("_", "4", 0)]);
    }

    #[test]
    fn imports_are_one_expression_or_the_function_that_they_call() {
        let table = [
            ("(arg0)", "arg0.done();\n", "return arg0.done();\n", None),
            ("(arg0)", "const ret = arg0.at;\nreturn ret;\n", "return arg0.at;\n", None),
            ("(arg0)", "const ret = make(arg0);\nreturn ret;\n", "return make(arg0);\n", Some("make")),
            ("()", "stop();\n", "return stop();\n", Some("stop")),
            ("(arg0)", "const ret = isOn(arg0 !== 0);\nreturn ret;\n", "return isOn(arg0 !== 0);\n", None),
            (
                "(arg0, arg1)",
                "const obj = arg1;\nconst ret = typeof(obj) === 'number' ? obj : undefined;\nreturn ret;\n",
                "return typeof(arg1) === 'number' ? arg1 : undefined;\n",
                None,
            ),
            (
                "(arg0, arg1)",
                "const obj = arg1;\nconst ret = objectOf(obj);\nreturn ret;\n",
                "const obj = arg1;\nconst ret = objectOf(obj);\nreturn ret;\n",
                None,
            ),
            // It needs its object.
            ("(arg0)", "const ret = Promise.resolve(arg0);\nreturn ret;\n", "return Promise.resolve(arg0);\n", None),
            (
                "(arg0)",
                "let result;\ntry {\nresult = arg0 instanceof Window;\n} catch (_) {\nresult = false;\n}\nconst ret = result;\nreturn ret;\n",
                "return arg0 instanceof Window;\n",
                None,
            ),
            (
                "()",
                "const ret = typeof self === 'undefined' ? undefined : self;\nreturn isLikeNone(ret) ? 0 : addToExternrefTable0(ret);\n",
                "return returnObject(globalThis);\n",
                None,
            ),
            (
                "(arg0)",
                "const ret = make(arg0);\nkeep(arg0);\nreturn ret;\n",
                "const ret = make(arg0);\nkeep(arg0);\nreturn ret;\n",
                None,
            ),
            // A mandatory string.
            (
                "(arg0)",
                "const ret = make();\nconst ptr1 = passStringToWasm0(ret, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);\nconst len1 = WASM_VECTOR_LEN;\ngetDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 1, len1, true);\ngetDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, ptr1, true);\n",
                "return returnString(arg0, make());\n",
                None,
            ),
            // More than one use.
            ("(arg0)", "const ret = arg0.x;\nsave(ret, ret);\n", "const ret = arg0.x;\nsave(ret, ret);\n", None),
        ];
        for (parameters, body, short, function) in table {
            let mut import =
                Import { name: "f".into(), parameters: parameters.into(), body: body.into(), is_caught: false };
            import.shorten();
            assert_eq!((import.body.as_str(), import.function()), (short, function), "{body}");
        }
    }

    #[test]
    fn exports_have_letters_and_those_that_nobody_takes_go() {
        let mut module = module(&[]);
        let memory = module.memories.add_local(false, false, 1, None, None);
        let names = [
            "memory",
            "rail_new",
            "__wbindgen_free",
            "__wbindgen_ex",
            "__wbindgen_externrefs",
            "wasm_bindgen__invoke__h79ba",
        ];
        for name in names {
            module.exports.add(name, memory);
        }
        let glue = "wasm.memory; wasm.rail_new(); wasm.__wbindgen_ex; wasm.__wbindgen_externrefs; function wasm_bindgen__invoke__h79ba() { wasm.wasm_bindgen__invoke__h79ba() }";
        let glue = rename_exports(&mut module, glue.to_owned());
        assert_eq!(
            glue,
            "wasm.memory; wasm.rail_new(); wasm.c; wasm.b; function wasm_bindgen__invoke__h79ba() { wasm.a() }"
        );
        let names: Vec<_> = module.exports.iter().map(|export| &*export.name).collect();
        assert_eq!(names, ["memory", "rail_new", "c", "b", "a"]);
    }

    #[test]
    fn glue_that_is_written_otherwise_is_refused() {
        let names = ["__wbg_append_0123", "__wbg_body_4567", "__wbg_now_89ab", "__wbg_head_cdef", "__wbg_type_ef01"];
        let refused = |glue: &str, names: &[&str]| shorten(glue, &mut module(names)).is_err();
        assert!(!refused(GLUE, &names));
        assert!(refused(&GLUE.replace("}, arguments); },", "}, ...arguments); },"), &names), "an end of another kind");
        assert!(
            refused(&GLUE.replace("__wbg_now_89ab: function() {", "__wbg_now_89ab: () => {"), &names),
            "a beginning of another kind"
        );
        assert!(refused(&GLUE.replace("Symbol.dispose", "Symbol.dispose "), &names), "a line that has changed");
        for (line, other) in [
            ("? 0 : passStringToWasm0(ret", "? 1 : passStringToWasm0(ret"),
            ("var ptr2 = isLikeNone", "var ptr2 = text = isLikeNone"),
            ("len2 = WASM_VECTOR_LEN", "len2 = 2 * WASM_VECTOR_LEN"),
            ("4 * 1, len2", "4 * 1, len2 = 3"),
        ] {
            assert!(refused(&GLUE.replace(line, other), &names), "a string that is passed in another way: {other}");
        }
        assert!(refused(GLUE, &["__wbg_append_0123", "__wbg_other_0000"]), "an import that is not there");
        let mut fewer = module(&names[..4]);
        let glue = shorten(GLUE, &mut fewer).unwrap();
        assert!(!glue.contains("arg1.type"), "one that nobody takes is left out: {glue}");
    }
}
