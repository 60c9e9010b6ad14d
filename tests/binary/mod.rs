//! Runs the host command as a process.

use std::ffi::OsStr;
use std::io::Write;
use std::process::{Command, Stdio};

/// The stdout, stderr and exit status of a run.
pub struct Run {
    pub out: String,
    pub err: String,
    pub status: i32,
}

/// Runs the command with that standard input.
pub fn run<S: AsRef<OsStr>>(arguments: &[S], input: &[u8]) -> Run {
    let mut child = Command::new(env!("CARGO_BIN_EXE_newsrail"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A run with wrong arguments reads nothing, so this may fail.
    let _ = child.stdin.take().unwrap().write_all(input);
    let output = child.wait_with_output().unwrap();
    Run {
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
        status: output.status.code().unwrap(),
    }
}
