//! `newsrail region FEED --region NAME`: prints what a rail of kind `province` would keep, and the city that each article is about.

use std::rc::Rc;

use serde_json::{Map, Value};

use super::{NOTHING, SHOWN, Tools, address, count};
use crate::feed::MAX_ARTICLES;
use crate::model::Kind;
use crate::select::region::{Region, file_of};
use crate::select::{Criteria, Page, select};

/// Printed for `--help` and after incorrect usage.
pub const USAGE: &str = "usage: newsrail region FEED --region NAME [--gazetteer PATH] [--limit N] [--url ADDRESS]
  Prints a JSON line per article that is about the region: {\"id\", \"url\", \"title\", \"city\"}
  --region NAME     a province or city: name, English name or GB/T 2260 code
  --gazetteer PATH  a folder of gazetteer files, or a file of your own (default ./gazetteer)
  --limit N         at most N articles (default all)
  --url ADDRESS     the address that the feed is served from, to resolve relative links
  exit code         0 articles were found, 1 none, 2 wrong usage";

/// Runs the command with the arguments after `region`. Returns the exit code.
pub fn run(args: &[String], tools: &mut Tools) -> u8 {
    let (mut feed, mut name, mut gazetteer, mut limit, mut url) = (None, None, "gazetteer", usize::MAX, String::new());
    let mut rest = args.iter();
    while let Some(arg) = rest.next() {
        match arg.as_str() {
            "--help" | "-h" => return tools.help(USAGE),
            "--limit" => match count(rest.next()) {
                Some(n) => limit = n,
                None => return tools.misuse("--limit takes a number of at least 1", USAGE),
            },
            "--url" => match address(rest.next()) {
                Some(address) => url = address,
                None => return tools.misuse("--url takes an http or https address", USAGE),
            },
            "--region" => name = rest.next(),
            "--gazetteer" => match rest.next() {
                Some(path) => gazetteer = path,
                None => return tools.misuse("--gazetteer takes a path", USAGE),
            },
            other if other.starts_with("--") => return tools.misuse(&format!("unknown option {other}"), USAGE),
            _ if feed.is_none() => feed = Some(arg),
            _ => return tools.misuse("more than one feed", USAGE),
        }
    }
    let Some(feed) = feed else { return tools.misuse("no feed", USAGE) };
    let Some(name) = name else { return tools.misuse("no region", USAGE) };
    let region = match region(gazetteer, name) {
        Ok(region) => Rc::new(region),
        Err(error) => return tools.misuse(&error, USAGE),
    };
    let feeds = match (tools.read_feed)(feed, &url, MAX_ARTICLES) {
        Ok(feed) => [Rc::new(feed)],
        Err(error) => return tools.misuse(&format!("{feed}: {error}"), USAGE),
    };
    let criteria =
        Criteria { kind: Kind::Province, region: Some(region), limit, now: tools.now, ..Criteria::default() };
    let selection = select(&feeds, &criteria, &Page::default(), &|_| false);
    for pick in &selection.picks {
        let Some(article) = pick.article_in(&feeds) else { continue };
        let mut item = Map::new();
        item.insert("id".into(), article.id.clone().into());
        item.insert("url".into(), article.url.clone().into());
        item.insert("title".into(), article.title.clone().into());
        item.insert("city".into(), pick.badge.as_deref().map(str::to_string).into());
        if let Err(error) = writeln!(tools.out, "{}", Value::Object(item)) {
            return tools.unwritten(&error);
        }
    }
    if selection.picks.is_empty() { NOTHING } else { SHOWN }
}

/// Returns the region of that name, from a folder with an index or from one file.
fn region(gazetteer: &str, name: &str) -> Result<Region, String> {
    let path = std::path::Path::new(gazetteer);
    let read = |path: &std::path::Path| match std::fs::read_to_string(path) {
        // A browser removes the byte order mark by itself.
        Ok(text) => Ok(text.trim_start_matches('\u{FEFF}').to_string()),
        Err(error) => Err(format!("{}: {error}", path.display())),
    };
    let unknown = || format!("{name} is no region that {gazetteer} knows");
    if !path.is_dir() {
        return Region::new(&read(path)?, "", name, false).ok_or_else(unknown);
    }
    let index = read(&path.join("index.txt"))?;
    let file = file_of(&index, name).ok_or_else(unknown)?;
    Region::new(&read(&path.join(format!("{file}.txt")))?, &index, name, false).ok_or_else(unknown)
}
