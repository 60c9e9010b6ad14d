//! `cargo xtask dist`: what is uploaded. `newsrail.js` keeps its name for ever; what it loads is named by its own bytes, so
//! that a cached loader never meets another version's files.

use crate::{
    minify::{Kind, minify},
    paper,
    shell::{self, House, say},
    sizes::Sizes,
    tables::{self, Siblings, replaced},
    tools, types,
    wasm::{order, shorten, silence},
};
use anyhow::{Context, Result, bail};
use base64::{Engine, prelude::BASE64_STANDARD};
use sha2::{Digest, Sha256};
use std::{
    env, fs,
    path::{Path, PathBuf},
};
use wasm_bindgen_cli_support::Bindgen;

/// How the wasm is built.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Recipe {
    /// By the toolchain of rust-toolchain.toml, with the standard library that comes with it.
    Stable,
    /// By a nightly that builds the standard library for size too, and stops without a word where Rust would panic.
    MinSize,
}

/// What LLVM does for speed at the cost of size even where size is asked for: counters and constants of loops get variables of their
/// own, and loads are made twice to be made once less often. Together 1.3 kB of brotli.
const SMALLER: &[&str] = &["-disable-lsr", "-disable-machine-licm", "-enable-load-pre=false"];

/// A page of memory in the place of a megabyte: what lies behind it has shorter addresses. The deepest feed that is read takes less than a
/// quarter of it, and what takes too much would trap, for nothing lies before it.
const STACK: &str = "-Clink-arg=-zstack-size=65536";

/// The name that never changes.
pub const LOADER: &str = "newsrail.js";

/// The parts of the loader's later half: one module with the glue, in this order.
const LATE: [&str; 21] = [
    "page",
    "common",
    "engine",
    "debug",
    "calm",
    "copies",
    "trouble",
    "deadline",
    "body",
    "network",
    "turns",
    "dom",
    "words",
    "dates",
    "views",
    "surroundings",
    "plans",
    "widths",
    "watch",
    "run",
    "serve",
];

/// The same for bundlers.
pub const MODULE: &str = "newsrail.mjs";

/// Builds everything into `out`, which is emptied first.
pub fn build(house: &House, out: &Path, recipe: Recipe) -> Result<Sizes> {
    let module = compile(house, recipe)?;
    say("binding and minifying");
    let (glue, wasm) = bind(&module)?;
    let wasm_name = format!("newsrail-{}.wasm", mark(&wasm));
    let places = gazetteer(house)?;
    let mut siblings = Siblings {
        glue: String::new(),
        gazetteer: mark(&places.iter().flat_map(|(_, text)| text).copied().collect::<Vec<u8>>()),
        wasm_integrity: format!("sha256-{}", BASE64_STANDARD.encode(Sha256::digest(&wasm))),
        wasm: wasm_name,
    };
    let script = |name: &str| {
        let path = house.root.join("src/loader").join(name);
        fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))
    };
    // The loader's later half travels with the glue: one file less to ask for.
    let late = LATE.iter().map(|part| script(&format!("late/{part}.js"))).collect::<Result<Vec<_>>>()?;
    let glue = [glue, tables::fill(&late.concat(), &house.version, &siblings)].concat();
    let glue = minify("the glue", &glue, Kind::Module)?;
    siblings.glue = format!("newsrail-{}.js", mark(glue.as_bytes()));
    let loader = tables::fill(&script(LOADER)?, &house.version, &siblings);
    let bundled = minify(MODULE, &loader_for_bundlers(&loader, &siblings.glue)?, Kind::Module)?;
    let loader = minify(LOADER, &loader, Kind::Script)?;
    for text in [&loader, &bundled, &glue] {
        if let Some(name) = tables::placeholder(text) {
            bail!("the loader uses {name}, which `dist` does not know");
        }
    }

    empty(out)?;
    fs::write(out.join(&siblings.wasm), wasm)?;
    fs::write(out.join(&siblings.glue), glue)?;
    fs::write(out.join(LOADER), loader)?;
    fs::write(out.join(MODULE), bundled)?;
    fs::write(out.join("newsrail.d.ts"), types::declarations())?;
    fs::write(out.join("package.json"), package(house))?;
    for (name, text) in places {
        fs::write(out.join(format!("newsrail-{}-{name}", siblings.gazetteer)), text)?;
    }
    let troubleshooting = fs::read_to_string(house.root.join("docs").join("troubleshooting.md"))?;
    fs::write(out.join("troubleshooting.html"), paper::page(&troubleshooting))?;
    let themes = out.join("themes");
    fs::create_dir(&themes)?;
    for entry in fs::read_dir(house.root.join("style/themes"))? {
        let entry = entry?;
        fs::copy(entry.path(), themes.join(entry.file_name()))?;
    }
    for entry in fs::read_dir(&house.root)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with("LICENSE") {
            fs::copy(entry.path(), out.join(entry.file_name()))?;
        }
    }
    say(format_args!("{} can be uploaded as it is", shell::short(house, out)));
    Sizes::measure(out, &[LOADER, &siblings.glue, &siblings.wasm])
}

/// The loader as bundlers want it: they follow an `import()` of a text alone, and have no script tag that it could be told by, or that could ask
/// for a rail in its place. The glue is not loaded a second time after a trap: it may lie in one file with all of a page's program. Where there is
/// no document, on a server, nothing is done.
fn loader_for_bundlers(loader: &str, glue: &str) -> Result<String> {
    let import = format!("import(folder + \"{glue}\" + mark)");
    replaced(
        loader,
        &[
            ("(() => {\n  const ATTRIBUTES", "typeof document == \"object\" && (() => {\n  const ATTRIBUTES"),
            ("document.currentScript", "null"),
            ("const { src, into } = script?.dataset ?? page;", "const src = null, into = null;"),
            (&import, &format!("mark ? Promise.reject() : import(\"./{glue}\")")),
        ],
    )
}

/// The manifest that npm wants: the folder is a package as it lies. As a text, because of conditions the first one counts.
fn package(house: &House) -> String {
    let House { version, description, .. } = house;
    format!(
        r#"{{
  "name": "newsrail",
  "version": "{version}",
  "description": "{description}",
  "license": "MIT OR Apache-2.0",
  "type": "module",
  "main": "./{MODULE}",
  "types": "./newsrail.d.ts",
  "exports": {{
    ".": {{ "types": "./newsrail.d.ts", "default": "./{MODULE}" }},
    "./themes/*.css": "./themes/*.css",
    "./package.json": "./package.json"
  }},
  "sideEffects": ["./{MODULE}", "./themes/*.css"],
  "files": ["newsrail*", "themes", "troubleshooting.html", "LICENSE*"]
}}
"#
    )
}

/// The files that a rail with a `region` asks for, by name, in order.
fn gazetteer(house: &House) -> Result<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(house.root.join("gazetteer"))? {
        let path = entry?.path();
        if let Some(name) = path.file_name().filter(|_| path.extension().is_some_and(|e| e == "txt")) {
            files.push((name.to_string_lossy().into_owned(), fs::read(&path)?));
        }
    }
    files.sort();
    Ok(files)
}

/// The sizes of a `dist` folder that stands already.
pub fn measure(out: &Path) -> Result<Sizes> {
    let mut names = vec![LOADER.to_owned()];
    for entry in fs::read_dir(out).with_context(|| format!("{} is missing", out.display()))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        // Not the gazetteer: a first list needs none of it.
        if name.starts_with("newsrail-") && !name.ends_with(".txt") {
            names.push(name);
        }
    }
    names.sort_by_key(|name| name != LOADER);
    Sizes::measure(out, &names.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Compiles the library to a bare wasm module and says where it lies.
fn compile(house: &House, recipe: Recipe) -> Result<PathBuf> {
    let mut cargo = match recipe {
        Recipe::Stable => {
            tools::wasm_target(house)?;
            house.command("cargo")
        }
        Recipe::MinSize => {
            tools::nightly_with_source()?;
            let mut cargo = house.command("rustup");
            cargo.args(["run", "nightly", "cargo"]);
            cargo
        }
    };
    // Only a cdylib: beside an rlib cargo leaves link-time optimisation out.
    cargo.args(["rustc", "--package", "newsrail", "--lib", "--crate-type", "cdylib", "--profile", "wasm"]);
    cargo.args(["--target", tools::WASM, "--message-format", "json-render-diagnostics"]);
    let mut flags = remap(house, recipe)?;
    if recipe == Recipe::MinSize {
        cargo.args(["-Z", "build-std=std,panic_abort", "-Z", "build-std-features=optimize_for_size"]);
        cargo.arg("--target-dir").arg(house.target.join("min-size"));
        flags.extend(["-Zunstable-options".to_owned(), "-Cpanic=immediate-abort".to_owned()]);
    }
    // Its separator allows spaces in folders' names.
    cargo.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"));
    // Link-time optimisation is where it counts: of this crate's compilation alone.
    // And the linker says what leads where, for `wasm::reach`.
    cargo
        .arg("--")
        .args([STACK, "-Clink-arg=--emit-relocs"])
        .args(SMALLER.iter().map(|flag| format!("-Cllvm-args={flag}")));
    say("compiling the library to WebAssembly");
    let messages = shell::output(&mut cargo)?;
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter(|message| message["reason"] == "compiler-artifact" && message["target"]["name"] == "newsrail")
        .flat_map(|message| message["filenames"].as_array().cloned().unwrap_or_default())
        .filter_map(|file| file.as_str().map(PathBuf::from))
        .find(|file| file.extension().is_some_and(|extension| extension == "wasm"))
        .context("cargo names no .wasm file")
}

/// Takes this machine's folders out of the places that panics name: the bytes are then the same wherever they are built,
/// and fewer.
fn remap(house: &House, recipe: Recipe) -> Result<Vec<String>> {
    let mut rustc = match recipe {
        Recipe::Stable => house.command("rustc"),
        Recipe::MinSize => {
            let mut rustc = house.command("rustup");
            rustc.args(["run", "nightly", "rustc"]);
            rustc
        }
    };
    let sysroot = PathBuf::from(shell::output(rustc.args(["--print", "sysroot"]))?.trim());
    let cargo_home = env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| Some(env::home_dir()?.join(".cargo")));
    let mut folders = vec![house.root.clone(), sysroot.join("lib/rustlib/src/rust")];
    if let Some(registry) = cargo_home.and_then(|home| fs::read_dir(home.join("registry/src")).ok()) {
        folders.extend(registry.filter_map(Result::ok).map(|index| index.path()));
    }
    Ok(folders.iter().map(|folder| format!("--remap-path-prefix={}=", folder.display())).collect())
}

/// Makes the module one that a browser can load: the glue and the final bytes.
fn bind(module: &Path) -> Result<(String, Vec<u8>)> {
    let (module, links) = silence(&fs::read(module)?)?;
    let mut output = Bindgen::new()
        .input_module("newsrail", module)
        .out_name("newsrail")
        .web(true)?
        .typescript(false)
        .omit_default_module_path(true)
        .generate_output()?;
    // A crate may be listed with nothing.
    let snippets: Vec<&String> =
        output.snippets().iter().filter(|(_, js)| !js.is_empty()).map(|(name, _)| name).collect();
    if !snippets.is_empty() || !output.local_modules().is_empty() {
        bail!("{snippets:?} bring JavaScript files of their own; `dist` would leave them behind");
    }
    let glue = output.js().to_owned();
    let module = output.wasm_mut();
    links.forget_unreached(module)?;
    let glue = shorten(&glue, module)?;
    // What only tools read.
    let notes: Vec<_> = module.customs.iter().map(|(id, _)| id).collect();
    for id in notes {
        module.customs.delete(id);
    }
    Ok((glue, order(&module.emit_wasm())?))
}

/// Eight hexadecimal digits that stand for these bytes.
fn mark(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}

fn empty(folder: &Path) -> Result<()> {
    if folder.exists() {
        // Never somebody's own folder, given by mistake.
        let ours = folder.join(LOADER).exists() || fs::read_dir(folder)?.next().is_none();
        if !ours {
            bail!("{} holds something else than a former dist; it is left alone", folder.display());
        }
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))
}

/// The compiler that `Recipe::Stable` uses: `rustc 1.95.0`.
pub fn rustc_version(house: &House) -> Result<String> {
    let version = shell::output(house.command("rustc").arg("--version"))?;
    Ok(version.split_whitespace().take(2).collect::<Vec<_>>().join(" "))
}
