//! The project's folders, and running other programs in them.

use anyhow::{Context, Result, bail};
use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// The folders of this checkout, and what cargo says about the package.
pub struct Project {
    /// The workspace's root.
    pub root: PathBuf,
    /// Cargo's target directory, wherever it is configured to be.
    pub target: PathBuf,
    /// The version in the root's Cargo.toml.
    pub version: String,
    /// The description in the root's Cargo.toml.
    pub description: String,
}

impl Project {
    /// Asks cargo, which knows every way to configure the target directory.
    pub fn find() -> Result<Project> {
        let mut cargo = Command::new("cargo");
        cargo.args(["metadata", "--no-deps", "--format-version", "1"]).current_dir(env!("CARGO_MANIFEST_DIR"));
        let metadata: serde_json::Value = serde_json::from_str(&output(&mut cargo)?)?;
        let folder = |name: &str| {
            metadata[name].as_str().map(PathBuf::from).with_context(|| format!("cargo metadata names no {name}"))
        };
        let packages = metadata["packages"].as_array();
        let own = packages.and_then(|packages| packages.iter().find(|package| package["name"] == "newsrail"));
        let text = |key: &str| {
            let text = own.and_then(|package| package[key].as_str()).map(str::to_owned);
            text.with_context(|| format!("cargo metadata names no {key} of newsrail"))
        };
        Ok(Project {
            version: text("version")?,
            description: text("description")?,
            root: folder("workspace_root")?,
            target: folder("target_directory")?,
        })
    }

    /// A command that runs in the root.
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root);
        command
    }

    /// The folder of the tools that the project installs for itself: `$NEWSRAIL_TOOLS`, else `tools` in the target directory.
    pub fn tools(&self) -> PathBuf {
        std::env::var_os("NEWSRAIL_TOOLS").map_or_else(|| self.target.join("tools"), PathBuf::from)
    }
}

/// Prints a line of progress to stderr.
pub fn say(line: impl std::fmt::Display) {
    eprintln!("xtask: {line}");
}

/// Runs a command and shows its output. Fails if the command does.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("{} could not be started", name(command)))?;
    if !status.success() {
        bail!("{} failed ({status})", name(command));
    }
    Ok(())
}

/// Runs a command and shows its output. Returns whether it succeeded, and its stdout.
pub fn run_and_capture(command: &mut Command) -> Result<(bool, String)> {
    let child = command.stdout(Stdio::piped()).spawn();
    let mut child = child.with_context(|| format!("{} could not be started", name(command)))?;
    let mut text = String::new();
    if let Some(mut printed) = child.stdout.take().map(BufReader::new) {
        let mut line = Vec::new();
        while printed.read_until(b'\n', &mut line)? > 0 {
            let words = String::from_utf8_lossy(&line);
            print!("{words}");
            text += &words;
            line.clear();
        }
    }
    Ok((child.wait()?.success(), text))
}

/// Runs a command and returns its stdout; its stderr is shown.
pub fn output(command: &mut Command) -> Result<String> {
    command.stderr(Stdio::inherit());
    let output = command.output().with_context(|| format!("{} could not be started", name(command)))?;
    if !output.status.success() {
        bail!("{} failed ({})", name(command), output.status);
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// Whether a command can be started and succeeds; nothing is shown.
pub fn succeeds(command: &mut Command) -> bool {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|s| s.success())
}

/// The first of the names that is a file in one of PATH's folders.
pub fn find_program(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    names
        .iter()
        .flat_map(|name| {
            folders.iter().map(move |folder| folder.join(name).with_extension(std::env::consts::EXE_EXTENSION))
        })
        .find(|file| file.is_file())
}

/// A path for messages: relative to the root if it is below it.
pub fn relative_path<'a>(project: &Project, path: &'a Path) -> std::path::Display<'a> {
    path.strip_prefix(&project.root).unwrap_or(path).display()
}

fn name(command: &Command) -> String {
    let mut name = command.get_program().to_string_lossy().into_owned();
    for arg in command.get_args() {
        name.push(' ');
        name.push_str(&arg.to_string_lossy());
    }
    name
}
