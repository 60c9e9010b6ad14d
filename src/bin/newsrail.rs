//! The host command: reports what a rail would make of a feed, without a browser.

use std::ffi::{OsStr, OsString};
use std::io::{BufWriter, stderr, stdout};
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use newsrail::cli::{COMMANDS, Command, MISUSE, Tools, read};
use newsrail::model::Millis;

const USAGE: &str = "usage: newsrail inspect [--json-lines] [--url ADDRESS] [--max N] FILE...
       newsrail related FEED --page PAGE.json... [--limit N] [--url ADDRESS]
       newsrail region FEED --region NAME [--gazetteer PATH] [--limit N] [--url ADDRESS]
       newsrail help [inspect | related | region]
       newsrail --version

`--help` after the command says more.";

fn main() -> ExitCode {
    // Names of files need not be UTF-8.
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let mut tools = Tools {
        read: &read,
        parse_date: &newsrail::time::parse::date,
        now: Millis(i64::try_from(since_1970.as_millis()).unwrap_or_default()),
        out: &mut BufWriter::new(stdout().lock()),
        err: &mut stderr().lock(),
    };
    let code = run(&arguments, &mut tools);
    match tools.out.flush() {
        // Earlier errors were already reported.
        Err(error) if code != MISUSE => ExitCode::from(tools.unwritten(&error)),
        _ => ExitCode::from(code),
    }
}

fn run(arguments: &[OsString], tools: &mut Tools) -> u8 {
    let Some((name, rest)) = arguments.split_first() else { return tools.misuse("no command", USAGE) };
    match name.to_str() {
        Some("--help" | "-h") => tools.print(USAGE),
        Some("--version" | "-V") => tools.print(concat!("newsrail ", env!("CARGO_PKG_VERSION"))),
        Some("help") => match rest.first() {
            None => tools.print(USAGE),
            Some(name) => with_command(name, tools, |command, tools| tools.print(command.usage)),
        },
        _ => with_command(name, tools, |command, tools| (command.run)(rest, tools)),
    }
}

/// Returns the exit code for the command with that name.
fn with_command(name: &OsStr, tools: &mut Tools, code: impl FnOnce(&Command, &mut Tools) -> u8) -> u8 {
    match COMMANDS.iter().find(|command| name == command.name) {
        Some(command) => code(command, tools),
        None => tools.misuse(&format!("unknown command: {}", name.display()), USAGE),
    }
}
