//! The host command: what a rail would make of a feed, without a browser.

#[path = "newsrail/inspect.rs"]
mod inspect;

use std::process::ExitCode;

const USAGE: &str = "usage: newsrail inspect [--json-lines] [--url ADDRESS] [--max N] FILE...

  FILE          a feed; - for standard input; a folder for all files in it
  --json-lines  one JSON object a file instead of a report
  --url         the address the feed is served from: what relative links count from
  --max         read no more than N articles (500; a rail that ranks reads 10000)

Exit status: 0 when a rail would show articles of every file, 1 when not, 2 on misuse.";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = match arguments.split_first() {
        Some((command, rest)) if command == "inspect" => inspect::run(rest),
        Some((command, _)) => Err(["unknown command: ", command].concat()),
        None => Err("no command".to_owned()),
    };
    done.unwrap_or_else(|problem| {
        eprintln!("newsrail: {problem}\n{USAGE}");
        ExitCode::from(2)
    })
}
