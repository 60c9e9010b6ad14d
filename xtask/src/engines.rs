//! The engines that the browser tests run in, and what each needs on the machine. `e2e/src/engine.rs` drives them.

use crate::shell::Project;
use anyhow::{Context, Result};
use std::fs;

/// A browser engine.
#[derive(Clone, Copy)]
pub struct Engine {
    /// The name for `NEWSRAIL_ENGINE` and for the folder of its records.
    pub name: &'static str,
    /// The name in documents and messages.
    pub title: &'static str,
    /// Programs that must be in PATH: one of each set.
    pub programs: &'static [&'static [&'static str]],
    /// The Debian packages with those programs.
    pub packages: &'static [&'static str],
    /// The Debian packages that it needs to play H.264. They contain no program to look for.
    pub codecs: &'static [&'static str],
    /// A driver that is in no package, but that cargo can compile: its crate and version.
    pub compiled: Option<(&'static str, &'static str)>,
}

/// All engines. The first is required; the others are used if their programs are installed.
pub const ENGINES: [Engine; 3] = [
    Engine {
        name: "chromium",
        title: "Chromium",
        programs: &[&["chromium", "chromium-browser", "google-chrome"], &["chromedriver"]],
        // With the fonts of the photographs, for Chinese, Latin and Arabic.
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

/// The rows of `e2e/cannot.tsv`.
pub fn exceptions(project: &Project) -> Result<Vec<Exception>> {
    let text = fs::read_to_string(project.root.join("e2e").join("cannot.tsv")).context("e2e/cannot.tsv")?;
    let exception = |line: &str| {
        let mut cells = line.split('\t').map(str::to_owned);
        Some(Exception { engine: cells.next()?, test: cells.next()?, reason: cells.next()? })
    };
    Ok(text.lines().filter_map(exception).collect())
}
