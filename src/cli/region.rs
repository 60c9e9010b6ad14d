//! `newsrail region FEED --region NAME`: prints what a rail of kind `province` would keep, and the city that each article is about.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use lexopt::{Arg, Parser, ValueExt};
use serde_json::{Map, Value};

use super::{NOTHING, SHOWN, Stop, Tools, address, count};
use crate::feed::MAX_ARTICLES;
use crate::model::Kind;
use crate::select::region::{Badge, Region, file_of};
use crate::select::{Criteria, Page, select};

/// Printed for `--help` and after incorrect usage.
pub const USAGE: &str = "usage: newsrail region FEED --region NAME [--gazetteer PATH] [--limit N] [--url ADDRESS]
  Prints a JSON line per article, of the feed's first 500, that is about the region:
  {\"id\", \"url\", \"title\", \"city\"}
  FEED              a feed; - for standard input
  --region NAME     a province or city: name, English name or GB/T 2260 code
  --gazetteer PATH  a folder of gazetteer files, or a file of your own (default ./gazetteer)
  --limit N         at most N articles (default all)
  --url ADDRESS     the address that the feed is served from, to resolve relative links
  exit code         0 articles were found, 1 none, 2 wrong usage, a file that cannot be read or is not a feed, or a
                    region that the gazetteer does not know";

/// Runs the command with the arguments after `region`. Returns the exit code.
pub fn run(args: &[OsString], tools: &mut Tools) -> u8 {
    let result = find(args, tools);
    tools.conclude(result, USAGE)
}

fn find(args: &[OsString], tools: &mut Tools) -> Result<u8, Stop> {
    let (mut feed, mut name, mut limit, mut url) = (None, None, usize::MAX, String::new());
    let mut gazetteer = PathBuf::from("gazetteer");
    let mut args = Parser::from_args(args);
    while let Some(arg) = args.next()? {
        match arg {
            Arg::Short('h') | Arg::Long("help") => return Err(Stop::Help),
            Arg::Long("limit") => limit = count(&mut args, "--limit")?,
            Arg::Long("url") => url = address(&mut args)?,
            Arg::Long("region") => name = Some(args.value()?.string()?),
            Arg::Long("gazetteer") => gazetteer = args.value()?.into(),
            Arg::Value(path) if feed.is_none() => feed = Some(PathBuf::from(path)),
            Arg::Value(_) => return Err(Stop::misuse("more than one feed")),
            other => return Err(other.unexpected().into()),
        }
    }
    let Some(feed) = feed else { return Err(Stop::misuse("no feed")) };
    let Some(name) = name else { return Err(Stop::misuse("no region")) };
    let region = Rc::new(region(&gazetteer, &name)?);
    let feeds = [tools.feed(&feed, url, MAX_ARTICLES)?];
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
        writeln!(tools.out, "{}", Value::Object(item))?;
    }
    Ok(if selection.picks.is_empty() { NOTHING } else { SHOWN })
}

/// Returns the region of that name, from a folder with an index or from one file.
fn region(gazetteer: &Path, name: &str) -> Result<Region, Stop> {
    let read = |path: &Path| match std::fs::read_to_string(path) {
        // A browser removes the byte order mark by itself.
        Ok(text) => Ok(text.trim_start_matches('\u{FEFF}').to_string()),
        Err(error) => Err(Stop::failure(path, error)),
    };
    let unknown = || Stop::Failure(format!("{name} is no region that {} knows", gazetteer.display()));
    if !gazetteer.is_dir() {
        return Region::new(&read(gazetteer)?, "", name, Badge::Name).ok_or_else(unknown);
    }
    let index = read(&gazetteer.join("index.txt"))?;
    let file = file_of(&index, name).ok_or_else(unknown)?;
    Region::new(&read(&gazetteer.join(format!("{file}.txt")))?, &index, name, Badge::Name).ok_or_else(unknown)
}
