//! `cargo xtask test`: everything that is checked, in one go. A stage that fails does not keep the later ones from running,
//! except those that need what it was to make.

use crate::{
    budget,
    dist::{self, Recipe},
    engines::{ENGINES, Engine},
    reliability,
    shell::{self, House, say},
    tools,
};
use anyhow::{Result, bail};
use std::{
    env,
    path::Path,
    time::{Duration, Instant},
};

/// The stages, in their order.
pub fn run(house: &House) -> Result<()> {
    let out = house.target.join("dist-test");
    let cargo = |args: &[&str]| {
        let mut cargo = house.command("cargo");
        cargo.args(args);
        shell::run(&mut cargo)
    };
    let mut report = Report::default();

    report.stage("format", || cargo(&["fmt", "--all", "--check"]));
    report.stage("lint", || {
        let host = ["clippy", "--workspace", "--all-targets", "--features", "newsrail/cli", "--", "-D", "warnings"];
        cargo(&host)?;
        tools::wasm_target(house)?;
        cargo(&["clippy", "--package", "newsrail", "--lib", "--target", tools::WASM, "--", "-D", "warnings"])
    });
    report.stage("host tests", || {
        cargo(&["test", "--workspace", "--exclude", "e2e", "--features", "newsrail/cli", "--no-fail-fast"])
    });
    let built = report.stage("dist", || dist::build(house, &out, Recipe::Stable).map(drop));
    if built {
        report.stage("budget", || budget::check(house, &out));
        reliability::forget(house)?;
        if report.stage("browser", || tools::browser(house)) {
            report.stage("browser tests", || browser_tests(house, &out, &ENGINES[0], &[]));
            report.stage("reliability", || reliability::check(house));
        }
    }
    report.finish()
}

/// `cargo xtask reliability`: the cases of the fault matrix alone, and the paper about them.
pub fn reliability(house: &House) -> Result<()> {
    let out = house.target.join("dist-test");
    dist::build(house, &out, Recipe::Stable)?;
    reliability::forget(house)?;
    tools::browser(house)?;
    // What fails stands in the paper.
    if let Err(error) = browser_tests(house, &out, &ENGINES[0], &["--test", "matrix_*"]) {
        say(format_args!("{error:#}"));
    }
    reliability::write(house)
}

/// The browser tests, or some of them, in one engine.
fn browser_tests(house: &House, dist: &Path, engine: &Engine, which: &[&str]) -> Result<()> {
    let mut tests = house.command("cargo");
    tests.args(["test", "--package", "e2e", "--no-fail-fast"]).args(which).args(["--", "--test-threads", "2"]);
    tests.env("NEWSRAIL_DIST", dist).env("NEWSRAIL_ENGINE", engine.name);
    shell::run(&mut tests)
}

/// What ran, how it ended and how long it took.
#[derive(Default)]
struct Report(Vec<(&'static str, bool, Duration)>);

impl Report {
    /// Runs one stage and notes its end; says whether it passed.
    fn stage(&mut self, name: &'static str, work: impl FnOnce() -> Result<()>) -> bool {
        say(format_args!("--- {name}"));
        let start = Instant::now();
        let result = work();
        if let Err(error) = &result {
            say(format_args!("{name}: {error:#}"));
        }
        self.0.push((name, result.is_ok(), start.elapsed()));
        result.is_ok()
    }

    fn finish(self) -> Result<()> {
        for (name, passed, time) in &self.0 {
            println!("{:<6} {name:<14} {:>6.1} s", if *passed { "ok" } else { "FAILED" }, time.as_secs_f64());
        }
        if env::var_os("NEWSRAIL_CORPUS").is_none() {
            println!("(NEWSRAIL_CORPUS names no folder of feeds: the conformance test was left out)");
        }
        if self.0.iter().any(|(_, passed, _)| !passed) {
            bail!("not everything passed");
        }
        Ok(())
    }
}
