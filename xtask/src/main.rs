//! The project's own commands. `cargo xtask help` lists them; each has a module of its name, or is in `test`.

mod budget;
mod demo;
mod dist;
mod editors;
mod engines;
mod html_page;
mod minify;
mod placeholders;
mod playground;
mod reference;
mod reliability;
mod shell;
mod sizes;
mod test;
mod tools;
mod types;
mod wasm;

use anyhow::{Result, bail};
use lexopt::prelude::*;
use std::{path::PathBuf, process::ExitCode};

const HELP: &str = "\
cargo xtask demo [--port N] [--no-open]       install what is missing, build for release, serve the demo
cargo xtask test                              install what the tests need, run every test
cargo xtask dist [--out DIR] [--min-size]     build the files to upload, into dist/ or DIR
                                              --min-size: smaller; needs a nightly toolchain with rust-src
cargo xtask engines                           install every engine that the browser tests can run in
cargo xtask reliability                       run the fault matrix in every installed engine, write docs/reliability.md
cargo xtask help
";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let mut args = lexopt::Parser::from_env();
    let Some(command) = args.next()? else { bail!("no command given\n{HELP}") };
    let (mut out, mut min_size, mut port, mut open) = (None, false, demo::PORT, true);
    let command = match command {
        Value(name) => name.string()?,
        Short('h') | Long("help") => "help".to_owned(),
        other => return Err(other.unexpected().into()),
    };
    while let Some(arg) = args.next()? {
        match (command.as_str(), arg) {
            ("dist", Long("out")) => out = Some(PathBuf::from(args.value()?)),
            ("dist", Long("min-size")) => min_size = true,
            ("demo", Long("port")) => port = args.value()?.parse()?,
            ("demo", Long("no-open")) => open = false,
            (_, Short('h') | Long("help")) => {
                print!("{HELP}");
                return Ok(());
            }
            (_, other) => return Err(other.unexpected().into()),
        }
    }
    match command.as_str() {
        "dist" => {
            let project = shell::Project::find()?;
            let out = out.unwrap_or_else(|| project.root.join("dist"));
            let recipe = if min_size { dist::Recipe::MinSize } else { dist::Recipe::Stable };
            dist::build(&project, &out, recipe)?.print();
            Ok(())
        }
        "demo" => demo::run(&shell::Project::find()?, port, open),
        "test" => test::run(&shell::Project::find()?),
        "engines" => test::install(&shell::Project::find()?),
        "reliability" => test::reliability(&shell::Project::find()?),
        "help" => {
            print!("{HELP}");
            Ok(())
        }
        other => bail!("unknown command {other:?}\n{HELP}"),
    }
}
