//! The engines that the browser tests run in: what each needs on the machine. `e2e/src/engine.rs` knows how to drive them.

use crate::shell::House;
use anyhow::{Context, Result};
use std::fs;

/// One of them.
#[derive(Clone, Copy)]
pub struct Engine {
    /// The name for `NEWSRAIL_ENGINE`, and of its folder of records.
    pub name: &'static str,
    /// The name in papers and messages.
    pub title: &'static str,
    /// Programs that must be in PATH: of each set, one.
    pub programs: &'static [&'static [&'static str]],
    /// Debian's packages with those programs.
    pub packages: &'static [&'static str],
    /// Debian's packages without which it plays no H.264. No program tells of them.
    pub codecs: &'static [&'static str],
    /// A driver that no package holds, but cargo can compile: its crate and version.
    pub compiled: Option<(&'static str, &'static str)>,
}

/// All of them. The first one is required everywhere, the others where their drivers are.
pub const ENGINES: [Engine; 3] = [
    Engine {
        name: "chromium",
        title: "Chromium",
        programs: &[&["chromium", "chromium-browser", "google-chrome"], &["chromedriver"]],
        // With letters for Chinese, Latin and Arabic: those of the photographs.
        packages: &["chromium", "chromium-driver", "fonts-noto-cjk", "fonts-dejavu-core"],
        codecs: &[],
        compiled: None,
    },
    Engine {
        name: "firefox",
        title: "Firefox",
        programs: &[&["firefox-esr", "firefox"], &["geckodriver"]],
        packages: &["firefox-esr"],
        codecs: &["libavcodec-extra"],
        compiled: Some(("geckodriver", "0.37.1")),
    },
    Engine {
        name: "webkit",
        title: "WebKit",
        programs: &[&["WebKitWebDriver"], &["Xvfb"]],
        packages: &["webkit2gtk-driver", "xvfb"],
        codecs: &["gstreamer1.0-plugins-bad"],
        compiled: None,
    },
];

/// A test that an engine cannot run.
pub struct Exception {
    /// The engine's name.
    pub engine: String,
    /// The test's name.
    pub test: String,
    /// What the engine or its driver lacks.
    pub reason: String,
}

/// The lines of `e2e/cannot.tsv`.
pub fn exceptions(house: &House) -> Result<Vec<Exception>> {
    let text = fs::read_to_string(house.root.join("e2e").join("cannot.tsv")).context("e2e/cannot.tsv")?;
    let exception = |line: &str| {
        let mut cells = line.split('\t').map(str::to_owned);
        Some(Exception { engine: cells.next()?, test: cells.next()?, reason: cells.next()? })
    };
    Ok(text.lines().filter_map(exception).collect())
}
