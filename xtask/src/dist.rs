//! `cargo xtask dist`: builds the files to upload. `newsrail.js` never changes its name; the files that it loads are named by a hash of
//! their contents, so that a cached loader never loads another version's files. The glue and the wasm fit only each other, so they share one.

use crate::{
    editors, html_page,
    minify::{Kind, minify},
    placeholders::{self, FinalNames, replace_each},
    playground,
    reference::Reference,
    shell::{self, Project, say},
    sizes::Sizes,
    tools, types,
    wasm::{remove_redundant_sets, reorder, shorten, split_streams, strip_panics},
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
    /// With the toolchain of rust-toolchain.toml and its precompiled standard library.
    Stable,
    /// With a nightly that also builds the standard library for size, and aborts without a message where Rust would panic.
    MinSize,
}

/// Disables what LLVM does for speed at the cost of size even when it optimises for size: loop strength reduction, hoisting out of loops, partial
/// redundancy elimination of loads, and code that is copied to save a branch. Together 1.4 kB of brotli.
const SIZE_FLAGS: &[&str] = &[
    "-disable-lsr",
    "-disable-machine-licm",
    "-enable-load-pre=false",
    "-bonus-inst-threshold=0",
    "-jump-threading-threshold=2",
];

/// A stack of one page of memory (64 KiB) instead of a megabyte: the data after it has shorter addresses. The deepest feed that is read uses
/// less than a quarter of it. An overflow would trap, because the stack is at the start of memory.
const STACK: &str = "-Clink-arg=-zstack-size=65536";

/// The loader, whose name never changes.
pub const LOADER: &str = "newsrail.js";

/// The parts of the runtime, the JavaScript that is loaded with the engine: `src/loader/runtime/`, in the order in which they are appended to the glue.
const RUNTIME: [&str; 22] = [
    "page",
    "common",
    "instantiate",
    "debug",
    "calm",
    "stale-marker",
    "cache",
    "retries",
    "deadline",
    "body",
    "network",
    "scheduler",
    "dom",
    "intl",
    "dates",
    "views",
    "inherited",
    "wakeups",
    "widths",
    "watch",
    "engine",
    "rails",
];

/// Stands for the module's name in the glue until the contents of both have named them.
const NAMELESS_WASM: &str = "newsrail-nameless.wasm";

/// The folder of the ready-made themes.
const THEMES: &str = "style/themes";

/// The folder of a dist that they are copied into, the only one that it has.
const THEMES_FOLDER: &str = "themes";

/// The loader for bundlers.
pub const MODULE: &str = "newsrail.mjs";

/// Builds everything into `out`, which is emptied first.
pub fn build(project: &Project, out: &Path, recipe: Recipe) -> Result<Sizes> {
    let module = compile(project, recipe)?;
    say("binding and minifying");
    let (glue, wasm) = bind(&module)?;
    let places = gazetteer(project)?;
    let mut final_names = FinalNames {
        glue: String::new(),
        gazetteer: hash(&places.iter().flat_map(|(_, text)| text).copied().collect::<Vec<u8>>()),
        wasm_integrity: format!("sha256-{}", BASE64_STANDARD.encode(Sha256::digest(&wasm))),
        wasm: NAMELESS_WASM.to_owned(),
    };
    let script = |name: &str| {
        let path = project.root.join("src/loader").join(name);
        fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))
    };
    // The runtime and the glue are one file, which saves a request.
    let runtime = RUNTIME.iter().map(|part| script(&format!("runtime/{part}.js"))).collect::<Result<Vec<_>>>()?;
    let glue = [glue, placeholders::fill(&runtime.concat(), &project.version, &final_names)].concat();
    let glue = minify("the glue", &glue, Kind::Module)?;
    let stem = format!("newsrail-{}", hash(&[glue.as_bytes(), &wasm].concat()));
    final_names.glue = format!("{stem}.js");
    final_names.wasm = format!("{stem}.wasm");
    let glue = glue.replace(NAMELESS_WASM, &final_names.wasm);
    let loader = placeholders::fill(&script(LOADER)?, &project.version, &final_names);
    let bundled = minify(MODULE, &loader_for_bundlers(&loader, &final_names.glue)?, Kind::Module)?;
    let loader = minify(LOADER, &loader, Kind::Script)?;
    for text in [&loader, &bundled, &glue] {
        if let Some(name) = placeholders::unfilled(text) {
            bail!("the loader uses {name}, which `dist` does not know");
        }
    }

    clear_folder(out)?;
    fs::write(out.join(&final_names.wasm), wasm)?;
    fs::write(out.join(&final_names.glue), glue)?;
    fs::write(out.join(LOADER), loader)?;
    fs::write(out.join(MODULE), bundled)?;
    fs::write(out.join("newsrail.d.ts"), types::declarations())?;
    fs::write(out.join("package.json"), package_json(project))?;
    for (name, text) in places {
        fs::write(out.join(format!("newsrail-{}-{name}", final_names.gazetteer)), text)?;
    }
    let reference = Reference::read(project)?;
    for (name, text) in editors::files(project, &reference)? {
        fs::write(out.join(name), text)?;
    }
    let troubleshooting = fs::read_to_string(project.root.join("docs").join("troubleshooting.md"))?;
    fs::write(out.join("troubleshooting.html"), html_page::from_markdown(&troubleshooting))?;
    let themes = themes(project)?;
    fs::create_dir(out.join(THEMES_FOLDER))?;
    for name in &themes {
        fs::copy(project.root.join(THEMES).join(name), out.join(THEMES_FOLDER).join(name))?;
    }
    fs::write(out.join("playground.html"), playground::page(project, &reference, &themes)?)?;
    for entry in fs::read_dir(&project.root)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with("LICENSE") {
            fs::copy(entry.path(), out.join(entry.file_name()))?;
        }
    }
    say(format_args!("{} is ready to upload", shell::relative_path(project, out)));
    Sizes::measure(out, &[LOADER, &final_names.glue, &final_names.wasm])
}

/// The loader for bundlers: they follow `import()` only with a string literal, and there is no script tag to configure the loader, or to make a
/// rail. The glue is not loaded a second time after a trap: it may have been bundled into one file with the page's own program. Without a
/// document, on a server, the loader does nothing; in a test's document (jsdom) there is no paint. What `import()` of a bundler or a test runner fails
/// with may have a `code` of its own: only our failures have a hint.
fn loader_for_bundlers(loader: &str, glue: &str) -> Result<String> {
    let import = format!("import(folder + \"{glue}\" + mark)");
    replace_each(
        loader,
        &[
            ("(() => {\n  const ATTRIBUTES", "typeof document == \"object\" && (() => {\n  const ATTRIBUTES"),
            ("document.currentScript?.closest(\"script\")", "null"),
            ("const { into, src } = script?.dataset ?? shared;", "const into = null, src = null;"),
            ("this.#fail(code, hint);\n          // If", "this.#fail(hint && code, hint);\n          // If"),
            ("performance.getEntriesByType(", "performance.getEntriesByType?.("),
            (&import, &format!("mark ? Promise.reject() : import(\"./{glue}\")")),
        ],
    )
}

/// The manifest for npm, which makes the folder a package. Written as text, because the order of export conditions matters. Every file is exported:
/// builds look those up that they have to copy, such as the `.wasm`.
fn package_json(project: &Project) -> String {
    let Project { version, description, .. } = project;
    format!(
        r#"{{
  "name": "newsrail",
  "version": "{version}",
  "description": "{description}",
  "license": "MIT OR Apache-2.0",
  "type": "module",
  "main": "./{MODULE}",
  "types": "./newsrail.d.ts",
  "customElements": "./custom-elements.json",
  "web-types": "./newsrail.web-types.json",
  "exports": {{
    ".": {{ "types": "./newsrail.d.ts", "default": "./{MODULE}" }},
    "./*": "./*"
  }},
  "sideEffects": ["./{MODULE}", "./themes/*.css"],
  "files": ["newsrail*", "themes", "custom-elements.json", "playground.html", "troubleshooting.html", "LICENSE*"]
}}
"#
    )
}

/// The files of the gazetteer, which rails with a `region` fetch: names and contents, sorted by name.
fn gazetteer(project: &Project) -> Result<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(project.root.join("gazetteer"))? {
        let path = entry?.path();
        if let Some(name) = path.file_name().filter(|_| path.extension().is_some_and(|e| e == "txt")) {
            files.push((name.to_string_lossy().into_owned(), fs::read(&path)?));
        }
    }
    files.sort();
    Ok(files)
}

/// The names of the ready-made themes, sorted.
fn themes(project: &Project) -> Result<Vec<String>> {
    let entries = fs::read_dir(project.root.join(THEMES)).with_context(|| format!("{THEMES} cannot be read"))?;
    let mut names = Vec::new();
    for entry in entries {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}

/// The sizes of the files in an existing `dist` folder.
pub fn measure(out: &Path) -> Result<Sizes> {
    let mut names = vec![LOADER.to_owned()];
    for entry in fs::read_dir(out).with_context(|| format!("{} is missing", out.display()))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        // Not the gazetteer: a first list does not need it.
        if name.starts_with("newsrail-") && !name.ends_with(".txt") {
            names.push(name);
        }
    }
    names.sort_by_key(|name| name != LOADER);
    Sizes::measure(out, &names.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Compiles the library to a bare wasm module and returns its path.
fn compile(project: &Project, recipe: Recipe) -> Result<PathBuf> {
    let mut cargo = match recipe {
        Recipe::Stable => {
            tools::ensure_wasm_target(project)?;
            project.command("cargo")
        }
        Recipe::MinSize => {
            tools::check_nightly_with_source()?;
            let mut cargo = project.command("rustup");
            cargo.args(["run", "nightly", "cargo"]);
            cargo
        }
    };
    // Only a cdylib: if it also builds an rlib, cargo skips link-time optimisation.
    cargo.args(["rustc", "--package", "newsrail", "--lib", "--crate-type", "cdylib", "--profile", "wasm"]);
    cargo.args(["--target", tools::WASM, "--message-format", "json-render-diagnostics"]);
    let mut flags = path_remap_flags(project, recipe)?;
    if recipe == Recipe::MinSize {
        cargo.args(["-Z", "build-std=std,panic_abort", "-Z", "build-std-features=optimize_for_size"]);
        cargo.arg("--target-dir").arg(project.target.join("min-size"));
        flags.extend(["-Zunstable-options".to_owned(), "-Cpanic=immediate-abort".to_owned()]);
    }
    // Unlike RUSTFLAGS, it allows spaces in folder names.
    cargo.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"));
    // The LLVM flags only matter for link-time optimisation, so they go to this crate alone. The relocations are for `wasm::dead_data`.
    cargo
        .arg("--")
        .args([STACK, "-Clink-arg=--emit-relocs"])
        .args(SIZE_FLAGS.iter().map(|flag| format!("-Cllvm-args={flag}")));
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

/// Flags that remove this machine's folders from panic locations: the bytes are then the same on every machine, and fewer.
fn path_remap_flags(project: &Project, recipe: Recipe) -> Result<Vec<String>> {
    let mut rustc = match recipe {
        Recipe::Stable => project.command("rustc"),
        Recipe::MinSize => {
            let mut rustc = project.command("rustup");
            rustc.args(["run", "nightly", "rustc"]);
            rustc
        }
    };
    let sysroot = PathBuf::from(shell::output(rustc.args(["--print", "sysroot"]))?.trim());
    let cargo_home = env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| Some(env::home_dir()?.join(".cargo")));
    let mut folders = vec![project.root.clone(), sysroot.join("lib/rustlib/src/rust")];
    if let Some(registry) = cargo_home.and_then(|home| fs::read_dir(home.join("registry/src")).ok()) {
        folders.extend(registry.filter_map(Result::ok).map(|index| index.path()));
    }
    Ok(folders.iter().map(|folder| format!("--remap-path-prefix={}=", folder.display())).collect())
}

/// Makes a module that browsers can load: returns the glue and the final bytes.
fn bind(module: &Path) -> Result<(String, Vec<u8>)> {
    let (module, links) = strip_panics(&fs::read(module)?)?;
    let mut output = Bindgen::new()
        .input_module("newsrail", module)
        .out_name("newsrail")
        .web(true)?
        .typescript(false)
        .omit_default_module_path(true)
        .generate_output()?;
    // A crate may be listed with an empty snippet.
    let snippets: Vec<&String> =
        output.snippets().iter().filter(|(_, js)| !js.is_empty()).map(|(name, _)| name).collect();
    if !snippets.is_empty() || !output.local_modules().is_empty() {
        bail!("{snippets:?} bring JavaScript files of their own, which `dist` does not copy");
    }
    let glue = output.js().to_owned();
    let module = output.wasm_mut();
    links.clear_unreachable(module)?;
    let glue = shorten(&glue, module)?;
    // Custom sections: only tools read them.
    let notes: Vec<_> = module.customs.iter().map(|(id, _)| id).collect();
    for id in notes {
        module.customs.delete(id);
    }
    Ok((glue, split_streams(&reorder(&remove_redundant_sets(&module.emit_wasm())?)?)?))
}

/// A hash of these bytes, as eight hexadecimal digits.
fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}

/// The files of a dist whose names begin neither with `newsrail` nor with `LICENSE`.
const OTHER_FILES: [&str; 4] = ["custom-elements.json", "package.json", "playground.html", "troubleshooting.html"];

/// Empties a folder of an earlier `dist`. One that contains anything else, such as a site that `newsrail.js` was copied into, or a checkout in a
/// folder `newsrail`, is left alone.
fn clear_folder(folder: &Path) -> Result<()> {
    if folder.exists() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let (name, kind) = (entry.file_name(), entry.file_type()?);
            let name = name.to_string_lossy();
            let is_ours = match &*name {
                THEMES_FOLDER => kind.is_dir(),
                name => {
                    let begins = ["newsrail", "LICENSE"].iter().any(|start| name.starts_with(start));
                    kind.is_file() && (begins || OTHER_FILES.contains(&name))
                }
            };
            if !is_ours {
                bail!("{} contains {name}, which is no part of a dist; it is left alone", folder.display());
            }
        }
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder).with_context(|| format!("{} cannot be created", folder.display()))
}

/// The compiler that `Recipe::Stable` uses, as `rustc 1.95.0`.
pub fn rustc_version(project: &Project) -> Result<String> {
    let version = shell::output(project.command("rustc").arg("--version"))?;
    Ok(version.split_whitespace().take(2).collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_former_dist_is_emptied() -> Result<()> {
        let folder = env::temp_dir().join(format!("newsrail-dist-{}", std::process::id()));
        clear_folder(&folder)?;
        fs::create_dir(folder.join("themes"))?;
        for name in [LOADER, MODULE, "newsrail-0a1b2c3d.wasm", "package.json", "LICENSE-MIT", "themes/plain.css"] {
            fs::write(folder.join(name), "")?;
        }
        clear_folder(&folder)?;
        assert_eq!(fs::read_dir(&folder)?.count(), 0);
        // Somebody's site.
        for name in [LOADER, "index.html"] {
            fs::write(folder.join(name), "")?;
        }
        assert!(clear_folder(&folder).is_err_and(|error| error.to_string().contains("contains index.html")));
        assert!(folder.join(LOADER).exists());
        fs::remove_file(folder.join("index.html"))?;
        // A checkout.
        fs::create_dir(folder.join("newsrail"))?;
        assert!(clear_folder(&folder).is_err_and(|error| error.to_string().contains("contains newsrail,")));
        fs::remove_dir(folder.join("newsrail"))?;
        fs::write(folder.join(THEMES_FOLDER), "")?;
        assert!(clear_folder(&folder).is_err_and(|error| error.to_string().contains("contains themes")));
        fs::remove_dir_all(folder)?;
        Ok(())
    }
}
