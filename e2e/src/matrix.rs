//! The fault matrix: what a rail must survive, row by row, and records of the engines in which it did.
//!
//! `e2e/matrix.tsv` lists the rows. A case names its row and whether the fault is real or simulated. Its outcome is
//! written to `reliability/` under the target folder; from these records `cargo xtask reliability` writes `docs/reliability.md`, and
//! `cargo xtask test` compares them with it. A row passes in an engine if at least one of its cases passes and none fails. The cases of one test share
//! a session, so that each takes only as long as its page.
//!
//! ```no_run
//! # use e2e::{Case, Matrix, Page, Reply};
//! # async fn rows() {
//! let mut matrix = Matrix::open().await;
//! matrix
//!     .run(Case::real("N1", "404 with a page"), async |tab| {
//!         tab.site.put("/feed", Reply::not_found());
//!         tab.visit(&Page::new("<news-rail src=/feed></news-rail>").with_loader()).await;
//!         tab.wait_for_state("news-rail", "error").await;
//!         tab.assert_console(&["[newsrail] http: "]).await;
//!     })
//!     .await;
//! let case = Case::simulated("H30", "prerendered", "no driver prerenders: the page says document.prerendering");
//! matrix
//!     .run(case.not_in("webkit", "it has no prerendering"), async |tab| {
//!         // ...
//!     })
//!     .await;
//! matrix.finish();
//! # }
//! ```

use crate::tab::Tab;
use serde_json::json;
use std::{
    env, fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::PathBuf,
    pin::pin,
    task::Poll,
    thread,
};

/// The rows: name, fault, required outcome.
const ROWS: &str = include_str!("../matrix.tsv");

/// One case: its row, and whether its fault is real or simulated.
#[derive(Clone, Debug)]
pub struct Case {
    row: &'static str,
    name: &'static str,
    /// What simulates the fault, and why it is simulated; `None` if it is real.
    simulated: Option<&'static str>,
    /// The engines that cannot run it, each with its own reason.
    cannot: Vec<(&'static str, &'static str)>,
}

impl Case {
    /// A case with the real fault. `name` is a few words, different for each case of the row.
    pub fn real(row: &'static str, name: &'static str) -> Case {
        let known = ROWS.lines().any(|line| line.split('\t').next() == Some(row));
        assert!(known, "e2e/matrix.tsv has no row {row}");
        Case { row, name, simulated: None, cannot: Vec::new() }
    }

    /// A case with something that a rail cannot tell from the fault. `how` says what, and why it is not the real fault; it appears in
    /// `docs/reliability.md`.
    pub fn simulated(row: &'static str, name: &'static str, how: &'static str) -> Case {
        Case { simulated: Some(how), ..Case::real(row, name) }
    }

    /// Does not run in that engine, for a `reason` that appears in `docs/reliability.md`: what the engine lacks, not what is
    /// inconvenient.
    pub fn not_in(mut self, engine: &'static str, reason: &'static str) -> Case {
        self.cannot.push((engine, reason));
        self
    }

    fn record(&self, engine: &str, outcome: &str, reason: &str) {
        let record = json!({ "row": self.row, "case": self.name, "simulated": self.simulated, "outcome": outcome, "reason": reason });
        let folder = records().join(engine);
        let file = format!("{} {}.json", self.row, self.name).replace(|c: char| !c.is_alphanumeric() && c != '.', "-");
        let written = fs::create_dir_all(&folder).and_then(|()| fs::write(folder.join(file), record.to_string()));
        written.unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    }
}

/// Runs the cases of one test, one after the other, in one session. Call `finish` at the end.
pub struct Matrix {
    tab: Tab,
    failed: Vec<String>,
    is_recorded: bool,
    is_finished: bool,
}

impl Matrix {
    /// Starts a session.
    pub async fn open() -> Matrix {
        Matrix::of(Tab::open().await)
    }

    /// With a session and site that the test has set up itself, for `run_here`.
    pub fn of(tab: Tab) -> Matrix {
        Matrix { tab, failed: Vec::new(), is_recorded: true, is_finished: false }
    }

    /// Writes no records: for additional runs, with a build that not everybody can make.
    pub fn unrecorded(mut self) -> Matrix {
        self.is_recorded = false;
        self
    }

    /// Runs a case in the session with a new site: other origins, no requests, nothing stored. Other cases still run if this
    /// one fails.
    pub async fn run(&mut self, case: Case, body: impl AsyncFnOnce(&Tab)) {
        self.tab.renew().await;
        self.run_here(case, body).await;
    }

    /// The same on the site that the last case left, or that `of` was given.
    pub async fn run_here(&mut self, case: Case, body: impl AsyncFnOnce(&Tab)) {
        let engine = self.tab.engine.name;
        if let Some((_, reason)) = case.cannot.iter().find(|(name, _)| *name == engine) {
            println!("{} ({}): not in {engine}: {reason}", case.row, case.name);
            return self.record(&case, "cannot", reason);
        }
        // If the process is killed, the record must not say that all went well.
        self.record(&case, "fail", "it did not end");
        let passed = {
            let mut running = pin!(body(&self.tab));
            std::future::poll_fn(|context| {
                match catch_unwind(AssertUnwindSafe(|| running.as_mut().poll(context))) {
                    Ok(Poll::Pending) => Poll::Pending,
                    Ok(Poll::Ready(())) => Poll::Ready(true),
                    // The panic hook has printed it.
                    Err(_) => Poll::Ready(false),
                }
            })
            .await
        };
        if passed {
            return self.record(&case, "pass", "");
        }
        println!("{} ({}): fails in {engine}", case.row, case.name);
        self.record(&case, "fail", "an assertion does not hold");
        self.failed.push(format!("{} ({})", case.row, case.name));
        // The case may have left anything behind.
        self.tab.mark_dirty();
    }

    fn record(&self, case: &Case, outcome: &str, reason: &str) {
        if self.is_recorded {
            case.record(self.tab.engine.name, outcome, reason);
        }
    }

    /// Fails if a case has failed.
    pub fn finish(mut self) {
        self.is_finished = true;
        assert!(self.failed.is_empty(), "{}: {}", self.tab.engine.name, self.failed.join(", "));
    }
}

impl Drop for Matrix {
    fn drop(&mut self) {
        assert!(self.is_finished || thread::panicking(), "a Matrix is to be finished: its failures went unnoticed");
    }
}

/// The folder of the records: test programs are in `debug/deps` of the target folder.
fn records() -> PathBuf {
    let program = env::current_exe().expect("a program knows where it is");
    let target = program.ancestors().nth(3).expect("a test lies in the target folder");
    target.join("reliability")
}
