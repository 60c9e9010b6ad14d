//! What the commands need from outside cargo, and how each is got where it is missing. One line says so each time.

use crate::{
    engines::Engine,
    shell::{self, House, say},
};
use anyhow::{Context, Result, bail};
use std::{path::PathBuf, process::Command};

/// The target that browsers run.
pub const WASM: &str = "wasm32-unknown-unknown";

/// The Trunk that the demo is served with; `trunk-version` in Trunk.toml agrees.
const TRUNK: &str = "0.21.14";

/// What the tests need from npm: TypeScript, which reads `newsrail.d.ts`, axe-core, which looks for barriers, what rails have to get
/// along with on a page, and MiniSearch, beside which a ranking is measured.
const PACKAGES: [(&str, &str); 10] = [
    ("typescript", "5.9.3"),
    ("axe-core", "4.14.1"),
    ("react", "18.3.1"),
    ("react-dom", "18.3.1"),
    ("vue", "3.5.45"),
    ("@hotwired/turbo", "8.0.23"),
    ("htmx.org", "4.0.1"),
    ("zone.js", "0.16.3"),
    // Old on purpose: what pages that nobody looks after still have.
    ("core-js", "2.6.12"),
    ("minisearch", "7.2.0"),
];

/// The wasm target of the project's own toolchain.
pub fn wasm_target(house: &House) -> Result<()> {
    let libraries = shell::output(house.command("rustc").args(["--print", "target-libdir", "--target", WASM]))?;
    if PathBuf::from(libraries.trim()).is_dir() {
        return Ok(());
    }
    if !shell::succeeds(Command::new("rustup").arg("--version")) {
        bail!("this toolchain cannot build for {WASM}, and there is no rustup to add it: see https://rustup.rs");
    }
    say(format_args!("adding the target {WASM}"));
    shell::run(house.command("rustup").args(["target", "add", WASM]))
}

/// A nightly toolchain with the standard library's source, for `--min-size`.
pub fn nightly_with_source() -> Result<()> {
    let sysroot = Command::new("rustup").args(["run", "nightly", "rustc", "--print", "sysroot"]).output();
    let sysroot = sysroot.ok().filter(|output| output.status.success());
    let source = sysroot.map(|o| PathBuf::from(String::from_utf8_lossy(&o.stdout).trim()).join("lib/rustlib/src/rust"));
    if !source.is_some_and(|source| source.is_dir()) {
        bail!("--min-size needs a nightly with its source: rustup toolchain install nightly --component rust-src");
    }
    Ok(())
}

/// Trunk: the one in PATH when its version is ours, else one in the project's tool folder.
pub fn trunk(house: &House) -> Result<PathBuf> {
    let folder = house.tools();
    let own = folder.join("bin").join("trunk").with_extension(std::env::consts::EXE_EXTENSION);
    for candidate in shell::find_program(&["trunk"]).into_iter().chain([own.clone()]) {
        let version = Command::new(&candidate).arg("--version").output();
        if version.is_ok_and(|o| String::from_utf8_lossy(&o.stdout).trim() == format!("trunk {TRUNK}")) {
            return Ok(candidate);
        }
    }
    if shell::find_program(&["cargo-binstall"]).is_some() {
        say(format_args!("fetching trunk {TRUNK} by cargo-binstall"));
        let mut binstall = house.command("cargo");
        binstall.args(["binstall", "--no-confirm", "--version", TRUNK, "--root"]).arg(&folder).arg("trunk");
        if shell::run(&mut binstall).is_ok() && own.is_file() {
            return Ok(own);
        }
        say("that failed; compiling it instead");
    }
    compile(house, "trunk", TRUNK)?;
    Ok(own)
}

/// Compiles a program into the project's tool folder.
fn compile(house: &House, name: &str, version: &str) -> Result<()> {
    let folder = house.tools();
    say(format_args!("compiling {name} {version} into {}: once, some minutes", folder.display()));
    let mut install = house.command("cargo");
    // Without its features: nothing here downloads, so nothing needs TLS.
    install.args(["install", name, "--version", version, "--locked", "--no-default-features", "--root"]).arg(&folder);
    // Compiling it takes longer than it will ever work here: optimise little.
    install.env("CARGO_PROFILE_RELEASE_LTO", "off").env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1");
    install.env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16").env("CARGO_TARGET_DIR", folder.join("build"));
    shell::run(&mut install)?;
    std::fs::remove_dir_all(folder.join("build"))
        .with_context(|| format!("the intermediate files of {name} cannot be removed"))
}

/// TypeScript's compiler, for node to run.
pub fn typescript(house: &House) -> Result<PathBuf> {
    Ok(npm_packages(house)?.join("typescript/lib/tsc.js"))
}

/// The `node_modules` folder with all of `PACKAGES`, got by npm into the target folder. They are development tools: nothing of them is in
/// what is built.
pub fn npm_packages(house: &House) -> Result<PathBuf> {
    let folder = house.target.join("npm");
    let modules = folder.join("node_modules");
    let is_there = |(name, version): &(&str, &str)| {
        let package = std::fs::read_to_string(modules.join(name).join("package.json")).unwrap_or_default();
        package.contains(&format!("\"version\": \"{version}\""))
    };
    if PACKAGES.iter().all(is_there) {
        return Ok(modules);
    }
    let packages = PACKAGES.map(|(name, version)| format!("{name}@{version}"));
    if shell::find_program(&["npm"]).is_none() {
        bail!("the tests need {}, which npm gets; on Debian: sudo apt-get install npm", packages.join(", "));
    }
    say(format_args!("fetching {} by npm", packages.join(", ")));
    std::fs::create_dir_all(&folder)?;
    let mut npm = house.command("npm");
    npm.args(["install", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix"]).arg(&folder);
    shell::run(npm.args(packages))?;
    Ok(modules)
}

/// The programs of an engine that are neither in PATH nor in the project's tool folder.
pub fn missing(house: &House, engine: &Engine) -> Vec<&'static str> {
    let bin = house.tools().join("bin");
    let lacks =
        |names: &&&[&str]| shell::find_program(names).is_none() && !names.iter().any(|name| bin.join(name).is_file());
    engine.programs.iter().filter(lacks).map(|names| names[0]).collect()
}

/// The codecs of an engine that are not installed, by their packages; none where packages are not Debian's.
fn missing_codecs(engine: &Engine) -> Vec<&'static str> {
    let lacks = |package: &&&str| {
        let status = Command::new("dpkg-query").args(["--show", "--showformat=${db:Status-Status}", package]).output();
        status.is_ok_and(|status| status.stdout != b"installed")
    };
    engine.codecs.iter().filter(lacks).copied().collect()
}

/// Installs what an engine lacks: packages where apt-get is ours to use, and a driver that no package holds by cargo.
pub fn engine(house: &House, engine: &Engine) -> Result<()> {
    let title = engine.title;
    let lacks: Vec<&str> = missing(house, engine).into_iter().chain(missing_codecs(engine)).collect();
    if lacks.is_empty() {
        return Ok(());
    }
    let is_packaged = |name: &&str| engine.compiled.is_none_or(|(compiled, _)| *name != compiled);
    if lacks.iter().any(is_packaged) {
        let packages = [engine.packages, engine.codecs].concat();
        let names = packages.join(" ");
        let root = shell::output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
        if !root || shell::find_program(&["apt-get"]).is_none() {
            let lacks = lacks.join(" and ");
            bail!("the tests in {title} need {lacks}; on Debian: sudo apt-get install {names}");
        }
        let apt = || {
            let mut apt = house.command("apt-get");
            apt.env("DEBIAN_FRONTEND", "noninteractive").args(["-o", "DPkg::Lock::Timeout=300", "-q"]);
            apt
        };
        say(format_args!("installing {names}"));
        shell::run(apt().arg("update"))?;
        shell::run(apt().args(["install", "-y", "--no-install-recommends"]).args(&packages))?;
    }
    if let Some((name, version)) = engine.compiled.filter(|(name, _)| missing(house, engine).contains(name)) {
        compile(house, name, version)?;
    }
    match missing(house, engine).as_slice() {
        [] => Ok(()),
        still => bail!("{title} was installed, yet {} is not in PATH", still.join(" and ")),
    }
}
