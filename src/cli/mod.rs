//! The host command's subcommands, as functions: arguments in, lines and an exit code out. The binary supplies files and standard input.

pub mod inspect;
mod iso;
pub mod region;
pub mod related;

use std::ffi::OsString;
use std::io::{Error, ErrorKind, Read, Write};
use std::path::Path;
use std::rc::Rc;

use lexopt::{Parser, ValueExt};

use crate::codes::Code;
use crate::feed::{self, MAX_BYTES, Options};
use crate::model::{Feed, Millis};
use crate::url::{Resolved, resolve};

/// A subcommand.
pub struct Command {
    /// Its name.
    pub name: &'static str,
    /// Printed for `--help` and after incorrect usage.
    pub usage: &'static str,
    /// Returns the exit code for the arguments after its name.
    pub run: fn(&[OsString], &mut Tools) -> u8,
}

/// All subcommands.
pub const COMMANDS: [Command; 3] = [
    Command { name: "inspect", usage: inspect::USAGE, run: inspect::run },
    Command { name: "related", usage: related::USAGE, run: related::run },
    Command { name: "region", usage: region::USAGE, run: region::run },
];

/// What the commands need from outside.
pub struct Tools<'a> {
    /// Reads a file, up to so many bytes; `-` is standard input. See [`read`].
    pub read: &'a dyn Fn(&Path, u64) -> std::io::Result<Vec<u8>>,
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

/// As much of a feed as a rail reads, and the byte that tells that there is more.
const FEED_BYTES: u64 = MAX_BYTES as u64 + 1;

/// Why a command ends early.
enum Stop {
    /// Help was asked for.
    Help,
    /// It was called incorrectly; its usage says how it is meant.
    Misuse(String),
    /// It was called correctly, but a file cannot be read or is not what it should be.
    Failure(String),
    /// The results cannot be written.
    Unwritten(Error),
}

impl Stop {
    fn misuse(what: &str) -> Stop {
        Stop::Misuse(what.to_owned())
    }

    fn failure(path: &Path, what: impl std::fmt::Display) -> Stop {
        Stop::Failure(format!("{}: {what}", path.display()))
    }
}

impl From<lexopt::Error> for Stop {
    fn from(error: lexopt::Error) -> Stop {
        Stop::Misuse(error.to_string())
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Stop {
        Stop::Unwritten(error)
    }
}

impl Tools<'_> {
    /// Prints a text that was asked for, as by `--help`.
    pub fn print(&mut self, text: &str) -> u8 {
        writeln!(self.out, "{text}").map_or_else(|error| self.unwritten(&error), |()| SHOWN)
    }

    /// Prints what is wrong, and how a command is used.
    pub fn misuse(&mut self, what: &str, usage: &str) -> u8 {
        self.complain(what);
        // As in `complain`.
        let _ = writeln!(self.err, "{usage}");
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

    /// Returns the exit code of a command with that result, and says why it ended early.
    fn conclude(&mut self, result: Result<u8, Stop>, usage: &str) -> u8 {
        match result {
            Ok(code) => code,
            Err(Stop::Help) => self.print(usage),
            Err(Stop::Misuse(what)) => self.misuse(&what, usage),
            Err(Stop::Failure(what)) => {
                self.complain(&what);
                MISUSE
            }
            Err(Stop::Unwritten(error)) => self.unwritten(&error),
        }
    }

    fn complain(&mut self, what: &str) {
        // An error that cannot be written has no reader.
        let _ = writeln!(self.err, "newsrail: {}", printable(what));
    }

    /// Reads a feed, as far as a rail would.
    fn feed(&mut self, path: &Path, url: String, max_articles: usize) -> Result<Rc<Feed>, Stop> {
        let bytes = (self.read)(path, FEED_BYTES).map_err(|error| Stop::failure(path, error))?;
        let options = Options { url, max_articles, ..Options::default() };
        let feed = feed::read(&bytes, options.clone())
            .map_err(|error| Stop::failure(path, format!("{}: {}", error.code.name(), error.code.what())))?;
        if needs_url(&feed, &bytes, options) {
            self.complain(NEEDS_URL);
        }
        Ok(Rc::new(feed))
    }
}

/// Said once if [`needs_url`].
const NEEDS_URL: &str = "there are relative links: --url ADDRESS, where the feed is served from, resolves them";

/// Returns whether a feed that was read with these options, but without a URL, has links that need one.
fn needs_url(feed: &Feed, bytes: &[u8], options: Options) -> bool {
    let refused = |feed: &Feed| {
        feed.warnings.iter().find(|warning| warning.code == Code::UrlScheme).map_or(0, |warning| warning.count)
    };
    // Relative links are refused like dangerous ones, but any URL cures them.
    options.url.is_empty()
        && refused(feed) > 0
        && feed::read(bytes, Options { url: "https://feed.invalid/".to_owned(), ..options })
            .is_ok_and(|resolved| refused(&resolved) < refused(feed))
}

/// Reads a file, or standard input for `-`, up to `max_bytes`.
pub fn read(path: &Path, max_bytes: u64) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if is_standard_input(path) {
        std::io::stdin().lock().take(max_bytes).read_to_end(&mut bytes)?;
    } else {
        std::fs::File::open(path)?.take(max_bytes).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

/// Returns text that others wrote, without what a terminal would obey: it may even type for its user.
fn printable(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}

fn is_standard_input(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Refuses to read standard input twice: the second time it would be empty.
fn check_standard_input<'a>(paths: impl Iterator<Item = &'a Path>) -> Result<(), Stop> {
    match paths.filter(|path| is_standard_input(path)).count() {
        0 | 1 => Ok(()),
        _ => Err(Stop::misuse("standard input (-) can be read only once")),
    }
}

/// Parses the value of `--url`.
fn address(args: &mut Parser) -> Result<String, Stop> {
    match resolve(args.value()?.string()?, "") {
        Resolved::Url(url) => Ok(url),
        _ => Err(Stop::misuse("--url takes an http or https address")),
    }
}

/// Parses the value of an option as a whole number of at least 1.
fn count(args: &mut Parser, option: &str) -> Result<usize, Stop> {
    let number = args.value()?.string()?.parse::<u32>().ok().filter(|number| *number > 0);
    let number = number.and_then(|number| usize::try_from(number).ok());
    number.ok_or_else(|| Stop::Misuse(format!("{option} takes a whole number from 1 to {}", u32::MAX)))
}
