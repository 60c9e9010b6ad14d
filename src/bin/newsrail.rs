//! The host command: what a rail would make of a feed, without a browser.

#[path = "newsrail/inspect.rs"]
mod inspect;

use std::io::{BufWriter, stderr, stdout};
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use newsrail::cli::{self, Tools};
use newsrail::feed;
use newsrail::model::{Feed, Millis};

const USAGE: &str = "usage: newsrail inspect [--json-lines] [--url ADDRESS] [--max N] FILE...
       newsrail related FEED --page PAGE.json... [--limit N] [--url ADDRESS]
       newsrail region FEED --region NAME [--gazetteer PATH] [--limit N] [--url ADDRESS]

Of the last two, `--help` after the command says more. Of inspect:

  FILE          a feed; - for standard input; a folder for all files in it
  --json-lines  one JSON object a file instead of a report
  --url         the address the feed is served from: what relative links count from
  --max         read no more than N articles (500; a rail that ranks reads 10000)

Exit status: 0 when a rail would show articles of every file, 1 when not, 2 on misuse or where a file cannot be read.";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = match arguments.split_first() {
        Some((command, _)) if is_help(command) => Ok(help()),
        Some((command, rest)) if command == "inspect" && rest.iter().any(|argument| is_help(argument)) => Ok(help()),
        Some((command, rest)) if command == "inspect" => inspect::run(rest),
        Some((command, rest)) if command == "related" => Ok(choosing(cli::related::run, rest)),
        Some((command, rest)) if command == "region" => Ok(choosing(cli::region::run, rest)),
        Some((command, _)) => Err(["unknown command: ", command].concat()),
        None => Err("no command".to_owned()),
    };
    done.unwrap_or_else(|problem| {
        eprintln!("newsrail: {problem}\n{USAGE}");
        ExitCode::from(2)
    })
}

fn is_help(argument: &str) -> bool {
    matches!(argument, "--help" | "-h" | "help")
}

fn help() -> ExitCode {
    println!("{USAGE}");
    ExitCode::SUCCESS
}

/// Runs a command that chooses articles of one feed.
fn choosing(command: fn(&[String], &mut Tools) -> u8, arguments: &[String]) -> ExitCode {
    let now_ms = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as i64);
    let mut tools = Tools {
        read_feed: &read_feed,
        parse_date: &newsrail::time::parse::date,
        now: Millis(now_ms),
        out: &mut BufWriter::new(stdout().lock()),
        err: &mut stderr().lock(),
    };
    let code = command(arguments, &mut tools);
    // Whoever reads along may have seen enough.
    let _ = tools.out.flush();
    ExitCode::from(code)
}

/// The feed at a path, as far as a rail that ranks reads it.
fn read_feed(path: &str, url: &str) -> Result<Feed, String> {
    let bytes = std::fs::read(path).map_err(|error| error.to_string())?;
    let options = feed::Options { url: url.to_owned(), max_articles: 10_000, ..feed::Options::default() };
    feed::read(&bytes, options).map_err(|error| format!("{}: {}", error.code.name(), error.code.what()))
}
