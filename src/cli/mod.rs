//! The host command's subcommands, as functions: arguments in, lines and an exit code out. The binary brings the reader of feeds.

pub mod inspect;
pub mod region;
pub mod related;

use std::io::{Error, ErrorKind, Write};

use crate::model::{Feed, Millis};
use crate::url::{Resolved, resolve};

/// A subcommand: of the arguments behind its name it makes an exit code.
pub type Command = fn(&[String], &mut Tools) -> u8;

/// All of them, by name.
pub const COMMANDS: [(&str, Command); 3] =
    [("inspect", inspect::run), ("related", related::run), ("region", region::run)];

/// What the commands need of the rest.
pub struct Tools<'a> {
    /// Reads the feed at a path, served from an address (empty where that is not known), so many articles of it at most; the error is a
    /// sentence for people.
    pub read_feed: &'a dyn Fn(&str, &str, usize) -> Result<Feed, String>,
    /// Reads a date as pages write it (RFC 3339).
    pub parse_date: &'a dyn Fn(&str) -> Option<Millis>,
    /// The clock.
    pub now: Millis,
    /// Where results go.
    pub out: &'a mut dyn Write,
    /// Where complaints go.
    pub err: &'a mut dyn Write,
}

/// Articles were shown.
pub const SHOWN: u8 = 0;
/// Nothing to show: no error.
pub const NOTHING: u8 = 1;
/// The command was misused, or a file cannot be read.
pub const MISUSE: u8 = 2;

impl Tools<'_> {
    /// Says how a command is used.
    pub fn help(&mut self, usage: &str) -> u8 {
        writeln!(self.out, "{usage}").map_or_else(|error| self.unwritten(&error), |()| SHOWN)
    }

    /// Says what is wrong, and how a command is used.
    pub fn misuse(&mut self, what: &str, usage: &str) -> u8 {
        self.complain(&format!("{what}\n{usage}"));
        MISUSE
    }

    /// Answers the exit code where nothing more can be written: whoever reads along may have seen enough.
    pub fn unwritten(&mut self, error: &Error) -> u8 {
        if error.kind() == ErrorKind::BrokenPipe {
            return SHOWN;
        }
        self.complain(&format!("the results cannot be written: {error}"));
        MISUSE
    }

    fn complain(&mut self, what: &str) {
        // A complaint that cannot be written has no reader.
        let _ = writeln!(self.err, "newsrail: {what}");
    }
}

/// The value after an option, as a web address.
fn address(value: Option<&String>) -> Option<String> {
    match resolve(value?, "") {
        Resolved::Url(url) => Some(url),
        _ => None,
    }
}

/// The value after an option, as a whole number of at least 1.
fn count(value: Option<&String>) -> Option<usize> {
    value?.parse().ok().filter(|n| *n > 0)
}
