//! The host command: reports what a rail would make of a feed, without a browser.

use std::io::{BufWriter, stderr, stdout};
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use newsrail::cli::{COMMANDS, MISUSE, Tools};
use newsrail::feed;
use newsrail::model::{Feed, Millis};

const USAGE: &str = "usage: newsrail inspect [--json-lines] [--url ADDRESS] [--max N] FILE...
       newsrail related FEED --page PAGE.json... [--limit N] [--url ADDRESS]
       newsrail region FEED --region NAME [--gazetteer PATH] [--limit N] [--url ADDRESS]

`--help` after the command says more.";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let mut tools = Tools {
        read_feed: &read_feed,
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

fn run(arguments: &[String], tools: &mut Tools) -> u8 {
    let Some((name, rest)) = arguments.split_first() else { return tools.misuse("no command", USAGE) };
    if matches!(name.as_str(), "--help" | "-h" | "help") {
        return tools.help(USAGE);
    }
    match COMMANDS.iter().find(|(known, _)| known == name) {
        Some((_, command)) => command(rest, tools),
        None => tools.misuse(&format!("unknown command: {name}"), USAGE),
    }
}

/// Reads the feed at a path, as far as a rail would.
fn read_feed(path: &str, url: &str, max_articles: usize) -> Result<Feed, String> {
    let bytes = std::fs::read(path).map_err(|error| error.to_string())?;
    let options = feed::Options { url: url.to_owned(), max_articles, ..feed::Options::default() };
    feed::read(&bytes, options).map_err(|error| format!("{}: {}", error.code.name(), error.code.what()))
}
