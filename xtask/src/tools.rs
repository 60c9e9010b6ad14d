//! The tools that the commands need besides cargo, and how each is installed if it is missing. Each installation prints a line.

use crate::{
    engines::Engine,
    shell::{self, Project, say},
};
use anyhow::{Context, Result, bail};
use std::{path::PathBuf, process::Command};

/// The target that browsers run.
pub const WASM: &str = "wasm32-unknown-unknown";

/// The version of Trunk that serves the demo; `trunk-version` in Trunk.toml allows it.
const TRUNK: &str = "0.21.14";

/// The npm packages that the tests need: TypeScript to check `newsrail.d.ts`, axe-core to check accessibility, MiniSearch to compare rankings
/// with, and libraries that rails have to work with on a page.
const PACKAGES: [(&str, &str); 10] = [
    ("typescript", "5.9.3"),
    ("axe-core", "4.14.1"),
    ("react", "18.3.1"),
    ("react-dom", "18.3.1"),
    ("vue", "3.5.45"),
    ("@hotwired/turbo", "8.0.23"),
    ("htmx.org", "4.0.1"),
    ("zone.js", "0.16.3"),
    // Old on purpose: unmaintained pages still have it.
    ("core-js", "2.6.12"),
    ("minisearch", "7.2.0"),
];

/// Adds the wasm target to the project's toolchain if it is missing.
pub fn ensure_wasm_target(project: &Project) -> Result<()> {
    let libraries = shell::output(project.command("rustc").args(["--print", "target-libdir", "--target", WASM]))?;
    if PathBuf::from(libraries.trim()).is_dir() {
        return Ok(());
    }
    if !shell::succeeds(Command::new("rustup").arg("--version")) {
        bail!("this toolchain cannot build for {WASM}, and there is no rustup to add it: see https://rustup.rs");
    }
    say(format_args!("adding the target {WASM}"));
    shell::run(project.command("rustup").args(["target", "add", WASM]))
}

/// Fails unless there is a nightly toolchain with the standard library's source, for `--min-size`.
pub fn check_nightly_with_source() -> Result<()> {
    let sysroot = Command::new("rustup").args(["run", "nightly", "rustc", "--print", "sysroot"]).output();
    let sysroot = sysroot.ok().filter(|output| output.status.success());
    let source = sysroot.map(|o| PathBuf::from(String::from_utf8_lossy(&o.stdout).trim()).join("lib/rustlib/src/rust"));
    if !source.is_some_and(|source| source.is_dir()) {
        bail!("--min-size needs a nightly with its source: rustup toolchain install nightly --component rust-src");
    }
    Ok(())
}

/// The path of Trunk: the one in PATH if it has that version, else one installed into the project's tool folder.
pub fn trunk(project: &Project) -> Result<PathBuf> {
    let folder = project.tools();
    let own = folder.join("bin").join("trunk").with_extension(std::env::consts::EXE_EXTENSION);
    for candidate in shell::find_program(&["trunk"]).into_iter().chain([own.clone()]) {
        let version = Command::new(&candidate).arg("--version").output();
        if version.is_ok_and(|o| String::from_utf8_lossy(&o.stdout).trim() == format!("trunk {TRUNK}")) {
            return Ok(candidate);
        }
    }
    if shell::find_program(&["cargo-binstall"]).is_some() {
        say(format_args!("fetching trunk {TRUNK} with cargo-binstall"));
        let mut binstall = project.command("cargo");
        binstall.args(["binstall", "--no-confirm", "--version", TRUNK, "--root"]).arg(&folder).arg("trunk");
        if shell::run(&mut binstall).is_ok() && own.is_file() {
            return Ok(own);
        }
        say("cargo-binstall failed; compiling it instead");
    }
    cargo_install(project, "trunk", TRUNK)?;
    Ok(own)
}

/// Compiles a program into the project's tool folder.
fn cargo_install(project: &Project, name: &str, version: &str) -> Result<()> {
    let folder = project.tools();
    say(format_args!("compiling {name} {version} into {}: once, takes some minutes", folder.display()));
    let mut install = project.command("cargo");
    // Without default features: it downloads nothing here, so it needs no TLS.
    install.args(["install", name, "--version", version, "--locked", "--no-default-features", "--root"]).arg(&folder);
    // Compiling takes longer than it will ever run here, so optimise little.
    install.env("CARGO_PROFILE_RELEASE_LTO", "off").env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1");
    install.env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16").env("CARGO_TARGET_DIR", folder.join("build"));
    shell::run(&mut install)?;
    std::fs::remove_dir_all(folder.join("build"))
        .with_context(|| format!("cannot remove the intermediate files of {name}"))
}

/// The path of TypeScript's compiler, to run with node.
pub fn typescript(project: &Project) -> Result<PathBuf> {
    Ok(npm_packages(project)?.join("typescript/lib/tsc.js"))
}

/// The `node_modules` folder with all `PACKAGES`, which npm installs into the target folder. They are development tools: no build contains
/// any of them.
pub fn npm_packages(project: &Project) -> Result<PathBuf> {
    let folder = project.target.join("npm");
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
        bail!("the tests need npm, to install {}; on Debian: sudo apt-get install npm", packages.join(", "));
    }
    say(format_args!("fetching {} with npm", packages.join(", ")));
    std::fs::create_dir_all(&folder)?;
    let mut npm = project.command("npm");
    npm.args(["install", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix"]).arg(&folder);
    shell::run(npm.args(packages))?;
    Ok(modules)
}

/// The programs of an engine that are neither in PATH nor in the project's tool folder.
pub fn missing_programs(project: &Project, engine: &Engine) -> Vec<&'static str> {
    let bin = project.tools().join("bin");
    let lacks =
        |names: &&&[&str]| shell::find_program(names).is_none() && !names.iter().any(|name| bin.join(name).is_file());
    engine.programs.iter().filter(lacks).map(|names| names[0]).collect()
}

/// The codec packages of an engine that are not installed; empty on systems without Debian packages.
fn missing_codecs(engine: &Engine) -> Vec<&'static str> {
    let lacks = |package: &&&str| {
        let status = Command::new("dpkg-query").args(["--show", "--showformat=${db:Status-Status}", package]).output();
        status.is_ok_and(|status| status.stdout != b"installed")
    };
    engine.codecs.iter().filter(lacks).copied().collect()
}

/// Installs what an engine lacks: packages with apt-get, if we are root, and with cargo a driver that no package contains.
pub fn install_engine(project: &Project, engine: &Engine) -> Result<()> {
    let title = engine.title;
    let lacks: Vec<&str> = missing_programs(project, engine).into_iter().chain(missing_codecs(engine)).collect();
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
            let mut apt = project.command("apt-get");
            apt.env("DEBIAN_FRONTEND", "noninteractive").args(["-o", "DPkg::Lock::Timeout=300", "-q"]);
            apt
        };
        say(format_args!("installing {names}"));
        shell::run(apt().arg("update"))?;
        shell::run(apt().args(["install", "-y", "--no-install-recommends"]).args(&packages))?;
    }
    if let Some((name, version)) = engine.compiled.filter(|(name, _)| missing_programs(project, engine).contains(name))
    {
        cargo_install(project, name, version)?;
    }
    match missing_programs(project, engine).as_slice() {
        [] => Ok(()),
        still => bail!("{title} was installed, yet {} is not in PATH", still.join(" and ")),
    }
}
