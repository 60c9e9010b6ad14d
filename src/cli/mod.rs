//! The host command's subcommands, as functions: arguments in, lines and an exit code out. The binary supplies the feed reader.

pub mod inspect;
pub mod region;
pub mod related;

use std::io::{Error, ErrorKind, Write};

use crate::model::{Feed, Millis};
use crate::url::{Resolved, resolve};

/// A subcommand: returns the exit code for the arguments after its name.
pub type Command = fn(&[String], &mut Tools) -> u8;

/// All subcommands, by name.
pub const COMMANDS: [(&str, Command); 3] =
    [("inspect", inspect::run), ("related", related::run), ("region", region::run)];

/// What the commands need from outside.
pub struct Tools<'a> {
    /// Reads the feed at a path, served from a URL (empty if unknown), at most so many articles of it; the error is a
    /// sentence for people.
    pub read_feed: &'a dyn Fn(&str, &str, usize) -> Result<Feed, String>,
    /// Parses a date as pages write it (RFC 3339).
    pub parse_date: &'a dyn Fn(&str) -> Option<Millis>,
    /// The current time.
    pub now: Millis,
    /// The output for results.
    pub out: &'a mut dyn Write,
    /// The output for errors.
    pub err: &'a mut dyn Write,
}

/// Exit code: articles were shown.
pub const SHOWN: u8 = 0;
/// Exit code: there was nothing to show, which is not an error.
pub const NOTHING: u8 = 1;
/// Exit code: incorrect usage, or a file cannot be read.
pub const MISUSE: u8 = 2;

impl Tools<'_> {
    /// Prints how a command is used.
    pub fn help(&mut self, usage: &str) -> u8 {
        writeln!(self.out, "{usage}").map_or_else(|error| self.unwritten(&error), |()| SHOWN)
    }

    /// Prints what is wrong, and how a command is used.
    pub fn misuse(&mut self, what: &str, usage: &str) -> u8 {
        self.complain(&format!("{what}\n{usage}"));
        MISUSE
    }

    /// Returns the exit code after a failed write. A broken pipe is not an error: its reader may have seen enough.
    pub fn unwritten(&mut self, error: &Error) -> u8 {
        if error.kind() == ErrorKind::BrokenPipe {
            return SHOWN;
        }
        self.complain(&format!("the results cannot be written: {error}"));
        MISUSE
    }

    fn complain(&mut self, what: &str) {
        // An error that cannot be written has no reader.
        let _ = writeln!(self.err, "newsrail: {what}");
    }
}

/// Parses the value after an option as a web URL.
fn address(value: Option<&String>) -> Option<String> {
    match resolve(value?, "") {
        Resolved::Url(url) => Some(url),
        _ => None,
    }
}

/// Parses the value after an option as a whole number of at least 1.
fn count(value: Option<&String>) -> Option<usize> {
    value?.parse().ok().filter(|n| *n > 0)
}
