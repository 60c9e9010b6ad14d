//! `cargo xtask test`: all checks in one run. When a stage fails the later ones still run, except those that need its output.

use crate::{
    budget,
    dist::{self, Recipe},
    engines::{self, ENGINES, Engine},
    reliability,
    shell::{self, Project, say},
    tools, types,
};
use anyhow::{Result, bail};
use std::{
    env,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

/// Runs the stages in order.
pub fn run(project: &Project) -> Result<()> {
    let out = project.target.join("dist-test");
    let cargo = |args: &[&str]| {
        let mut cargo = project.command("cargo");
        cargo.args(args);
        shell::run(&mut cargo)
    };
    let mut report = Report::default();

    report.stage("format", || cargo(&["fmt", "--all", "--check"]));
    report.stage("lint", || {
        let host = ["clippy", "--workspace", "--all-targets", "--features", "newsrail/cli", "--", "-D", "warnings"];
        cargo(&host)?;
        tools::ensure_wasm_target(project)?;
        cargo(&["clippy", "--package", "newsrail", "--lib", "--target", tools::WASM, "--", "-D", "warnings"])
    });
    report.stage("host tests", || {
        cargo(&["test", "--workspace", "--exclude", "e2e", "--features", "newsrail/cli", "--no-fail-fast"])
    });
    report.stage("host tests, reading as the wasm does", || {
        cargo(&["test", "--package", "newsrail", "--features", "slow-paths", "--no-fail-fast"])
    });
    let built = report.stage("dist", || dist::build(project, &out, Recipe::Stable).map(drop));
    // Some cases of the fault matrix also run on a build for size, if there is a toolchain for it.
    if let Err(error) = tools::check_nightly_with_source() {
        say(format_args!("skipping the build for size: {error:#}"));
    } else {
        report.stage("dist --min-size", || dist::build(project, &min_size(project), Recipe::MinSize).map(drop));
    }
    if built {
        report.stage("budget", || budget::check(project, &out));
        report.stage("types", || types::check(project, &out));
        reliability::delete_records(project)?;
        let [required, others @ ..] = &ENGINES;
        if report.stage("browser", || tools::install_engine(project, required)) {
            for engine in [required].into_iter().chain(installed(project, others)) {
                report.stage(engine.title, || run_browser_tests(project, &out, engine, &[]));
            }
            report.stage("reliability", || reliability::check(project));
        }
    }
    report.finish()
}

/// `cargo xtask engines`: installs what the browser tests need for each engine. A failure does not stop the others.
pub fn install(project: &Project) -> Result<()> {
    let failures: Vec<String> = ENGINES
        .iter()
        .filter_map(|engine| tools::install_engine(project, engine).err())
        .map(|error| format!("{error:#}"))
        .collect();
    if !failures.is_empty() {
        bail!("{}", failures.join("\n"));
    }
    Ok(())
}

/// `cargo xtask reliability`: runs only the cases of the fault matrix, and writes the document about them.
pub fn reliability(project: &Project) -> Result<()> {
    let out = project.target.join("dist-test");
    dist::build(project, &out, Recipe::Stable)?;
    reliability::delete_records(project)?;
    let [required, others @ ..] = &ENGINES;
    tools::install_engine(project, required)?;
    for engine in [required].into_iter().chain(installed(project, others)) {
        // The document lists the failures.
        if let Err(error) = run_browser_tests(project, &out, engine, &["--test", "matrix_*"]) {
            say(format_args!("{error:#}"));
        }
    }
    reliability::write(project)
}

/// The folder of the build for size that the tests use.
fn min_size(project: &Project) -> PathBuf {
    project.target.join("dist-min-size")
}

/// The engines that are installed. Prints a line for each that is not.
fn installed<'a>(project: &Project, engines: &'a [Engine]) -> impl Iterator<Item = &'a Engine> {
    engines.iter().filter(move |engine| {
        let missing = tools::missing_programs(project, engine);
        if !missing.is_empty() {
            let missing = missing.join(" and ");
            say(format_args!("skipping {}: {missing} not found; `cargo xtask engines` installs it", engine.title));
        }
        missing.is_empty()
    })
}

/// If more tests than this fail, the cause is not transient and there is no second try.
const MAX_SECOND_TRIES: usize = 5;

/// Runs the browser tests, or some of them, in one engine, except those that it cannot run. If a few fail, they run a second time, one at a
/// time: tests can fail sporadically on a busy machine. The ones that needed it are printed, because they have to be fixed.
fn run_browser_tests(project: &Project, dist: &Path, engine: &Engine, which: &[&str]) -> Result<()> {
    let mut skipped = Vec::new();
    for exception in engines::exceptions(project)?.into_iter().filter(|exception| exception.engine == engine.name) {
        say(format_args!("{} cannot run {}: {}", engine.title, exception.test, exception.reason));
        skipped.extend(["--skip".to_owned(), exception.test]);
    }
    let packages = tools::npm_packages(project)?;
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = [project.tools().join("bin")].into_iter().chain(env::split_paths(&path));
    let path = env::join_paths(folders)?;
    let tests = |threads: &str, names: &[String]| {
        let mut tests = project.command("cargo");
        tests.args(["test", "--package", "e2e", "--no-fail-fast"]).args(which);
        tests.args(["--", "--test-threads", threads, "--exact"]).args(&skipped).args(names);
        tests.env("NEWSRAIL_DIST", dist).env("NEWSRAIL_ENGINE", engine.name).env("PATH", &path);
        tests.env("NEWSRAIL_AXE", packages.join("axe-core/axe.min.js")).env("NEWSRAIL_LIBRARIES", &packages);
        if which.is_empty() && min_size(project).join(dist::LOADER).is_file() {
            tests.env("NEWSRAIL_DIST_MIN_SIZE", min_size(project));
        }
        shell::run_and_capture(&mut tests)
    };
    let (passed, printed) = tests("2", &[])?;
    if passed {
        return Ok(());
    }
    let failed = names_with_outcome(&printed, "FAILED");
    // A test program that was killed prints no result, and no names of failed tests.
    let has_all = printed.matches("\nrunning ").count() == printed.matches("\ntest result: ").count();
    if has_all && (1..=MAX_SECOND_TRIES).contains(&failed.len()) {
        say(format_args!("second try in {}: {}", engine.title, failed.join(", ")));
        let (passed, printed) = tests("1", &failed)?;
        if passed && failed.iter().all(|name| names_with_outcome(&printed, "ok").contains(name)) {
            say(format_args!("passed in {} only on the second try: {}", engine.title, failed.join(", ")));
            return Ok(());
        }
    }
    bail!("tests fail in {}: {}", engine.title, failed.join(", "));
}

/// The names of the tests with that outcome, from the output of the test programs.
fn names_with_outcome(printed: &str, how: &str) -> Vec<String> {
    let name = |line: &str| line.strip_prefix("test ")?.strip_suffix(how)?.strip_suffix(" ... ").map(str::to_owned);
    printed.lines().filter_map(name).map(|name| name.trim_end_matches(" - should panic").to_owned()).collect()
}

/// The stages that ran, whether each passed, and how long it took.
#[derive(Default)]
struct Report(Vec<(&'static str, bool, Duration)>);

impl Report {
    /// Runs a stage, records its outcome, and returns whether it passed.
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
        for (name, skipped) in [
            ("NEWSRAIL_CORPUS", "no folder of feeds: the conformance test was skipped"),
            ("NEWSRAIL_HOSTILE", "no file of hostile markup: its tests were skipped"),
        ] {
            if env::var_os(name).is_none() {
                println!("({name} names {skipped})");
            }
        }
        if self.0.iter().any(|(_, passed, _)| !passed) {
            bail!("not everything passed");
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::names_with_outcome;

    #[test]
    fn tests_are_known_by_name_and_end() {
        let printed = "running 3 tests\ntest one::passes ... ok\ntest one::fails ... FAILED\ntest stays - should panic ... FAILED\n\
                       test result: FAILED. 1 passed; 2 failed\n";
        assert_eq!(names_with_outcome(printed, "FAILED"), ["one::fails", "stays"]);
        assert_eq!(names_with_outcome(printed, "ok"), ["one::passes"]);
    }
}
