//! `newsrail related FEED --page PAGE.json... [--limit N] [--url ADDRESS]`: prints what a rail of kind `related` would show on each page.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use lexopt::{Arg, Parser};
use serde_json::{Map, Value};

use super::{NOTHING, SHOWN, Stop, Tools, address, check_standard_input, count};
use crate::feed::{Decoded, MAX_RANKED_ARTICLES, decode};
use crate::model::{Feed, Kind, Millis};
use crate::select::{Criteria, Gate, Page, Selection, select};

/// Printed for `--help` and after incorrect usage.
pub const USAGE: &str = "usage: newsrail related FEED --page PAGE.json... [--limit N] [--url ADDRESS]
  Ranks the feed's articles (the first 10,000) for each page and prints a JSON line per page:
  {\"url\", \"items\": [{\"id\", \"url\", \"title\", \"score\"}], \"gate\": \"related\" | \"latest\"}
  FEED        a feed; - for standard input
  PAGE.json   {\"url\", \"title\", \"description\"?, \"keywords\"?, \"text\"?, \"published\"?}: either of url and title will
              do; or a list of such objects, or one per line; - for standard input
  --limit N   articles per page (default 8)
  --url       the address that the feed is served from, to resolve relative links
  exit code   0 articles were found for a page, 1 for none, 2 wrong usage, or a file that cannot be read or is not a
              feed or page";

/// Runs the command with the arguments after `related`. Returns the exit code.
pub fn run(args: &[OsString], tools: &mut Tools) -> u8 {
    let result = relate(args, tools);
    tools.conclude(result, USAGE)
}

fn relate(args: &[OsString], tools: &mut Tools) -> Result<u8, Stop> {
    let (mut feed, mut pages, mut limit, mut url) = (None, Vec::new(), 8, String::new());
    let mut args = Parser::from_args(args);
    while let Some(arg) = args.next()? {
        match arg {
            Arg::Short('h') | Arg::Long("help") => return Err(Stop::Help),
            Arg::Long("limit") => limit = count(&mut args, "--limit")?,
            Arg::Long("url") => url = address(&mut args)?,
            Arg::Long("page") => pages.extend(args.values()?.map(PathBuf::from)),
            Arg::Value(path) if feed.is_none() => feed = Some(PathBuf::from(path)),
            Arg::Value(_) => return Err(Stop::misuse("more than one feed")),
            other => return Err(other.unexpected().into()),
        }
    }
    let feed = match feed {
        Some(feed) => feed,
        None if pages.is_empty() => return Err(Stop::misuse("no feed")),
        // What follows --page is a page, up to the next option.
        None => return Err(Stop::misuse("no feed: it comes before --page")),
    };
    if pages.is_empty() {
        return Err(Stop::misuse("no page"));
    }
    check_standard_input(pages.iter().chain([&feed]).map(PathBuf::as_path))?;
    let mut read = Vec::new();
    for path in &pages {
        read.extend(pages_of(path, tools)?);
    }
    let feed = [tools.feed(&feed, url, MAX_RANKED_ARTICLES)?];
    let criteria = Criteria { kind: Kind::Related, limit, now: tools.now, ..Criteria::default() };
    let mut shown = false;
    for page in &read {
        let selection = select(&feed, &criteria, page, &|_| false);
        shown |= !selection.picks.is_empty();
        writeln!(tools.out, "{}", line(page, &feed, &selection))?;
    }
    Ok(if shown { SHOWN } else { NOTHING })
}

/// Reads the pages in a file: a JSON object, a list of them, or several of either, such as one per line.
fn pages_of(path: &Path, tools: &mut Tools) -> Result<Vec<Page>, Stop> {
    let bytes = (tools.read)(path, u64::MAX).map_err(|error| Stop::failure(path, error))?;
    let Decoded { text, encoding, guessed } = decode(&bytes);
    if guessed {
        tools.complain(&format!("{}: this is not UTF-8, and is read as {encoding}", path.display()));
    }
    let mut pages = Vec::new();
    let mut values = serde_json::Deserializer::from_str(&text).into_iter::<Value>();
    loop {
        let end = values.byte_offset();
        let value = match values.next() {
            None => break,
            // It names the line.
            Some(Err(error)) => return Err(Stop::failure(path, error)),
            Some(Ok(value)) => value,
        };
        let (list, is_list) = match &value {
            Value::Array(list) => (list.as_slice(), true),
            one => (std::slice::from_ref(one), false),
        };
        for (number, value) in list.iter().enumerate() {
            let page = page_of(value, tools.parse_date).ok_or_else(|| {
                let blank = text.bytes().skip(end).take_while(u8::is_ascii_whitespace).count();
                let line = text.bytes().take(end + blank).filter(|byte| *byte == b'\n').count() + 1;
                let number = if is_list { format!(", number {} of the list", number + 1) } else { String::new() };
                Stop::failure(path, format!("line {line}{number}: a page is a JSON object with a url or a title"))
            })?;
            pages.push(page);
        }
    }
    if pages.is_empty() {
        return Err(Stop::Failure(format!("no page in {}", path.display())));
    }
    Ok(pages)
}

/// Returns the page that a JSON value describes; `None` if it is not a page.
fn page_of(value: &Value, parse_date: &dyn Fn(&str) -> Option<Millis>) -> Option<Page> {
    let fields = value.as_object()?;
    let text = |name: &str| fields.get(name).and_then(Value::as_str).unwrap_or("").to_string();
    if text("url").is_empty() && text("title").is_empty() {
        return None;
    }
    let keywords = match fields.get("keywords") {
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).map(str::to_string).collect(),
        Some(Value::String(list)) => {
            list.split([',', '，', '、', '،', ';', '；', '؛']).map(|word| word.trim().to_string()).collect()
        }
        _ => Vec::new(),
    };
    Some(Page {
        urls: [text("url")].into_iter().filter(|url| !url.is_empty()).collect(),
        title: text("title"),
        description: text("description"),
        keywords,
        text: text("text").chars().take(2000).collect(),
        published: match fields.get("published") {
            Some(Value::String(date)) => parse_date(date),
            Some(Value::Number(ms)) => ms.as_i64().map(Millis),
            _ => None,
        },
    })
}

fn line(page: &Page, feeds: &[Rc<Feed>], selection: &Selection) -> Value {
    let mut items = Vec::new();
    for pick in &selection.picks {
        let Some(article) = pick.article_in(feeds) else { continue };
        let mut item = Map::new();
        item.insert("id".into(), article.id.clone().into());
        item.insert("url".into(), article.url.clone().into());
        item.insert("title".into(), article.title.clone().into());
        item.insert("score".into(), pick.score.into());
        items.push(Value::Object(item));
    }
    let mut line = Map::new();
    line.insert("url".into(), page.urls.first().cloned().into());
    line.insert("items".into(), items.into());
    line.insert("gate".into(), if selection.gate == Gate::Related { "related" } else { "latest" }.into());
    Value::Object(line)
}
