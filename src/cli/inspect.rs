//! `newsrail inspect FILE...`: a report of what a rail would see in a feed, and what its publisher should fix.

use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use lexopt::{Arg, Parser};
use serde_json::{Map, Value};

use super::iso::iso;
use super::{
    FEED_BYTES, MISUSE, NEEDS_URL, NOTHING, SHOWN, Stop, Tools, address, check_standard_input, count,
    is_standard_input, needs_url, printable,
};
use crate::codes::Code;
use crate::feed::{Error, MAX_ARTICLES, Options, Reader, decode};
use crate::model::{Article, Feed, Format, Millis, Warning};
use crate::select::{Criteria, Page, select};
use crate::text::{Attributes, attribute, eq_ignore_case, split_once_or_whole, trim};

/// Printed for `--help` and after incorrect usage.
pub const USAGE: &str = "usage: newsrail inspect [--json-lines] [--url ADDRESS] [--max N] FILE...
  Reports what a rail would see in each feed, and what should be fixed in it
  FILE          a feed; - for standard input; a folder for all files in it and its subfolders, without links to folders
  --json-lines  one JSON object per file instead of a report
  --url         the address that the feed is served from, to resolve relative links
  --max N       read at most N articles (default 500, as a rail does; one of kind related reads 10,000)
  exit code     0 a rail would show articles of every file, 1 not of every file, 2 wrong usage, or a file cannot be read";

/// Runs the command with the arguments after `inspect`. Returns the exit code.
pub fn run(args: &[OsString], tools: &mut Tools) -> u8 {
    let result = inspect(args, tools);
    tools.conclude(result, USAGE)
}

fn inspect(args: &[OsString], tools: &mut Tools) -> Result<u8, Stop> {
    let mut options = Options::default();
    let mut json = false;
    let mut named = Vec::new();
    let mut args = Parser::from_args(args);
    while let Some(arg) = args.next()? {
        match arg {
            Arg::Short('h') | Arg::Long("help") => return Err(Stop::Help),
            Arg::Long("json-lines") => json = true,
            Arg::Long("url") => options.url = address(&mut args)?,
            Arg::Long("max") => options.max_articles = count(&mut args, "--max")?,
            Arg::Value(path) => named.push(PathBuf::from(path)),
            other => return Err(other.unexpected().into()),
        }
    }
    if named.is_empty() {
        return Err(Stop::misuse("no file to inspect"));
    }
    check_standard_input(named.iter().map(PathBuf::as_path))?;
    let mut paths = Vec::new();
    for path in &named {
        // A folder that is named may be a link.
        if path.is_dir() && !is_standard_input(path) {
            collect(path, &mut paths);
        } else {
            paths.push(path.clone());
        }
    }
    if paths.is_empty() {
        return Err(Stop::Failure("there is no file in these folders".to_owned()));
    }
    let (mut worst, mut is_url_needed) = (SHOWN, false);
    for path in &paths {
        let name = path.to_string_lossy();
        let bytes = match (tools.read)(path, FEED_BYTES) {
            Ok(bytes) => bytes,
            Err(error) => {
                // The others are still inspected.
                tools.complain(&format!("{name}: {error}"));
                worst = MISUSE;
                continue;
            }
        };
        let result = read(&bytes, &options, tools.now);
        let shows = result.as_ref().is_ok_and(|feed| feed.articles.iter().any(Article::is_showable));
        worst = worst.max(if shows { SHOWN } else { NOTHING });
        if !is_url_needed && result.as_ref().is_ok_and(|feed| needs_url(feed, &bytes, options.clone())) {
            is_url_needed = true;
            tools.complain(NEEDS_URL);
        }
        if json {
            writeln!(tools.out, "{}", object(&name, &result))?;
        } else {
            report(tools.out, &name, &bytes, &result)?;
        }
    }
    Ok(worst)
}

/// Reads a feed, and counts the repeated articles that a rail would leave out.
fn read(bytes: &[u8], options: &Options, now: Millis) -> Result<Feed, Error> {
    let max_articles = options.max_articles;
    let mut feed = Rc::new(read_up_to(max_articles, bytes, options, now)?);
    let none = Criteria { limit: usize::MAX, now, ..Criteria::default() };
    let count = select(&[feed.clone()], &none, &Page::default(), &|_| false).dropped.duplicates;
    let feed_of_its_own = Rc::make_mut(&mut feed);
    let warnings = &mut feed_of_its_own.warnings;
    if max_articles < MAX_ARTICLES && warnings.iter().any(|warning| warning.code == Code::Capped) {
        // A limit lower than a rail's says nothing about the feed.
        let whole = read_up_to(MAX_ARTICLES, bytes, options, now)?;
        warnings.retain(|warning| warning.code != Code::Capped);
        warnings.extend(whole.warnings.into_iter().filter(|warning| warning.code == Code::Capped));
    }
    if count > 0 {
        warnings.push(Warning { code: Code::Duplicate, count, at: None });
    }
    Ok(std::mem::take(feed_of_its_own))
}

fn read_up_to(max_articles: usize, bytes: &[u8], options: &Options, now: Millis) -> Result<Feed, Error> {
    let mut reader = Reader::new(Options { max_articles, ..options.clone() }).with_clock(now);
    reader.push(bytes);
    reader.end(true);
    reader.finish()
}

/// Adds all files in a folder and its subfolders, sorted by name. Links to folders are not followed: they may lead back. What is neither, such as a
/// pipe, might never end.
fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder)
        .and_then(|entries| entries.map(|entry| entry.map(|entry| entry.path())).collect::<std::io::Result<Vec<_>>>());
    // Reading it as a file fails too, and says why.
    let Ok(mut inside) = entries else { return paths.push(folder.to_owned()) };
    inside.sort();
    for path in inside {
        if path.is_dir() {
            if !path.is_symlink() {
                collect(&path, paths);
            }
        } else if path.is_file() || path.is_symlink() {
            paths.push(path);
        }
    }
}

fn format_name(format: Format) -> &'static str {
    match format {
        Format::Rss => "rss",
        Format::Rdf => "rdf",
        Format::Atom => "atom",
        Format::Json => "json",
    }
}

/// Returns a moment in ISO 8601, UTC, with its milliseconds if there are any.
fn moment(at: Millis) -> String {
    let mut text = iso(at);
    let millis = at.0.rem_euclid(1000);
    if millis > 0 {
        text.insert_str(text.len() - 1, &format!(".{millis:03}"));
    }
    text
}

/// Creates a JSON object; absent values are `null`.
fn members<const N: usize>(members: [(&str, Value); N]) -> Value {
    Value::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect::<Map<_, _>>())
}

fn object(path: &str, result: &Result<Feed, Error>) -> Value {
    let (feed, error) = match result {
        Ok(feed) => (Some(feed), Value::Null),
        Err(Error { code, at }) => {
            (None, members([("code", code.name().into()), ("at", (*at).into()), ("hint", code.fix().into())]))
        }
    };
    let of_feed = |member: fn(&Feed) -> Value| feed.map_or(Value::Null, member);
    members([
        ("path", path.into()),
        ("format", of_feed(|feed| format_name(feed.format).into())),
        ("encoding", of_feed(|feed| feed.encoding.into())),
        ("title", of_feed(|feed| feed.title.clone().into())),
        ("home", of_feed(|feed| feed.home.clone().into())),
        ("language", of_feed(|feed| feed.language.clone().into())),
        ("items", feed.map_or(Value::Array(Vec::new()), |feed| feed.articles.iter().map(item).collect())),
        ("warnings", feed.map_or(Value::Array(Vec::new()), |feed| feed.warnings.iter().map(warning).collect())),
        ("error", error),
    ])
}

fn warning(warning: &Warning) -> Value {
    members([
        ("code", warning.code.name().into()),
        ("count", warning.count.into()),
        ("at", warning.at.into()),
        ("hint", warning.code.fix().into()),
    ])
}

fn item(article: &Article) -> Value {
    let thumbnail = article.thumbnail.as_ref();
    let media = article.media.iter().map(|medium| {
        members([
            ("url", (!medium.url.is_empty()).then(|| medium.url.clone()).into()),
            ("type", medium.mime.clone().into()),
            ("duration_ms", medium.duration_ms.into()),
            ("width", medium.width.into()),
            ("height", medium.height.into()),
            ("player", medium.player.clone().into()),
        ])
    });
    members([
        ("id", article.id.clone().into()),
        ("url", article.url.clone().into()),
        ("title", article.title.clone().into()),
        ("summary", article.summary.clone().into()),
        ("author", article.author.clone().into()),
        ("published", article.published.map(moment).into()),
        ("updated", article.updated.map(moment).into()),
        ("tags", article.tags.clone().into()),
        ("lang", article.language.clone().into()),
        ("thumbnail", thumbnail.map(|image| image.url.clone()).into()),
        ("thumbnail_width", thumbnail.and_then(|image| image.width).into()),
        ("thumbnail_height", thumbnail.and_then(|image| image.height).into()),
        ("media", media.collect()),
        (
            "captions",
            article
                .captions
                .iter()
                .map(|caption| {
                    members([("url", caption.url.clone().into()), ("lang", caption.language.clone().into())])
                })
                .collect(),
        ),
        ("source", article.source.clone().into()),
        ("shown", article.is_showable().into()),
    ])
}

/// Writes the report for people.
fn report(out: &mut dyn Write, path: &str, bytes: &[u8], result: &Result<Feed, Error>) -> std::io::Result<()> {
    let path = printable(path);
    let text = decode(bytes).text;
    let feed = match result {
        Ok(feed) => feed,
        Err(error) => {
            writeln!(out, "{path}: nothing to show")?;
            let code = error.code;
            // An empty feed, or one that is wrong as a whole, has no location to report.
            let at = error.at.filter(|at| *at > 0 && code != Code::NotAFeed);
            writeln!(out, "  {}{}: {}. {}", code.name(), location(&text, at), code.what(), code.fix())?;
            for address in feeds_of(&text) {
                writeln!(out, "  It is a web page, and names a feed: {}", printable(&address))?;
            }
            return writeln!(out);
        }
    };
    let shown = feed.articles.iter().filter(|article| article.is_showable()).count();
    writeln!(
        out,
        "{path}: {} in {}, {} article{}, {shown} to show",
        format_name(feed.format),
        feed.encoding,
        feed.articles.len(),
        if feed.articles.len() == 1 { "" } else { "s" }
    )?;
    for (name, value) in [("title", &feed.title), ("home", &feed.home), ("language", &feed.language)] {
        writeln!(out, "  {name:9} {}", printable(value.as_deref().unwrap_or("(none)")))?;
    }
    for (number, article) in feed.articles.iter().enumerate() {
        let title = if article.title.is_empty() { "(nothing to call it by)" } else { &article.title };
        let title = printable(title);
        writeln!(out, "{:4}. {title}{}", number + 1, if article.is_showable() { "" } else { " [left out]" })?;
        let address = match (&article.url, article.link_refused) {
            (Some(url), _) => url,
            (None, true) => "(its address may not become a link)",
            (None, false) => "(no address)",
        };
        let date = article.published.or(article.updated).map_or_else(|| "(no date)".to_owned(), moment);
        writeln!(out, "      {date}  {}", printable(address))?;
        if let Some(image) = &article.thumbnail {
            writeln!(out, "      picture  {}", printable(&image.url))?;
        }
        for medium in &article.media {
            let address = medium.player.as_deref().filter(|_| medium.url.is_empty()).unwrap_or(&medium.url);
            let mime = medium.mime.as_deref().unwrap_or("media");
            writeln!(out, "      {}  {}", printable(mime), printable(address))?;
        }
    }
    if feed.warnings.is_empty() {
        writeln!(out, "  Nothing to fix.")?;
    } else {
        writeln!(out, "  To fix:")?;
    }
    for warning in &feed.warnings {
        let code = warning.code;
        let times = if warning.count > 1 { format!(", {} times", warning.count) } else { String::new() };
        writeln!(out, "  - {}{times}{}: {}. {}", code.name(), location(&text, warning.at), code.what(), code.fix())?;
    }
    writeln!(out)
}

/// Returns the feeds that a web page links to, as it spells their URLs; at most 5.
fn feeds_of(page: &str) -> Vec<String> {
    let lower = page.to_ascii_lowercase();
    let links = lower.match_indices("<link").filter_map(|(at, tag)| page.get(at + tag.len()..)?.split('>').next());
    links
        .filter(|link| {
            Attributes::behind(link).any(|(name, value)| {
                let mime = split_once_or_whole(value, b';').0;
                name.eq_ignore_ascii_case("type")
                    && ["application/rss+xml", "application/atom+xml", "application/feed+json"]
                        .iter()
                        .any(|known| eq_ignore_case(trim(mime), known))
            })
        })
        .filter_map(|link| attribute(link, "href").map(str::to_owned))
        .take(5)
        .collect()
}

/// Returns the line of an offset, for people.
fn location(text: &str, at: Option<u32>) -> String {
    let at = at.and_then(|at| usize::try_from(at).ok());
    let Some(before) = at.and_then(|at| text.as_bytes().get(..at)) else { return String::new() };
    format!(", first in line {}", before.iter().filter(|byte| **byte == b'\n').count() + 1)
}
