//! Which place an article is about, by a gazetteer's names in its tags, title and summary.
//!
//! The form of a gazetteer is described in `gazetteer/README.md`.

use std::rc::Rc;

use super::filter::stands_alone;
use super::fold::{START, Table, folded, hash, mix};
use crate::model::Article;

/// What ends the full name of a place, and may be left out where two characters stay.
const LEVELS: &[char] = &['省', '市', '县', '区', '旗', '盟', '州'];

/// What makes of a place's name another name: a street's, a newspaper's.
const NAMESAKES: &[&str] = &[
    "路",
    "街",
    "东路",
    "西路",
    "南路",
    "北路",
    "中路",
    "大道",
    "大街",
    "巷",
    "在线",
    "日报",
    "晚报",
    "晨报",
    "卫视",
    "新闻网",
    "电视台",
];

/// A name in a tag or title counts as much as so many in the summary.
const FIRM: u32 = 3;

/// Whose name it is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Whose {
    /// The region's itself (0), or that of the part with this number, from 1.
    Part(usize),
    /// Another region's.
    Foreign,
    /// No place's: a longer name that holds one.
    Nobody,
}

/// A name and what it proves.
struct Name {
    whose: Whose,
    /// Counts by itself; else only where the article names the part or the region as well.
    sure: bool,
    /// The next bearer of the same name, as its place in `names`.
    next: Option<u32>,
}

/// A part of a region: what becomes a badge.
struct Part {
    code: Box<str>,
    label: Rc<str>,
}

/// A place that was asked for, ready to be looked for.
pub struct Region {
    /// The region itself, then its parts.
    parts: Vec<Part>,
    names: Vec<Name>,
    /// From the hash of a folded name to its first bearer.
    table: Table,
    /// Characters of the longest name.
    longest: usize,
    /// Which of `parts` was asked for; 0: all of them.
    wanted: usize,
}

/// The forms of a name as a gazetteer's field marks it: the whole, and whether it is sure; the short one, likewise.
fn forms(field: &str) -> [Option<(String, bool)>; 2] {
    let bare = field.trim_end_matches(['~', '!']);
    let mark = field.get(bare.len()..).unwrap_or("");
    let text: String = folded(bare.trim()).collect();
    let short = shortened(&text).map(str::to_string);
    match (mark, short) {
        _ if text.is_empty() => [None, None],
        ("!", _) => [Some((text, false)), None],
        ("~", Some(short)) => [Some((text, true)), Some((short, false))],
        ("", Some(short)) => [Some((text, true)), Some((short, true))],
        ("", None) => [Some((text, true)), None],
        (_, short) => [Some((text, false)), short.map(|s| (s, false))],
    }
}

fn shortened(name: &str) -> Option<&str> {
    name.strip_suffix(LEVELS).filter(|short| short.chars().count() >= 2)
}

/// Whether the fields of a gazetteer's line name what the attribute `region` names: by code, name, short name or English name.
fn named(fields: &str, wanted: &str) -> bool {
    let code = fields.split('|').next().unwrap_or("");
    let zeros = |c: &str| {
        wanted.strip_prefix(c).is_some_and(|rest| rest.len() + c.len() == 6 && rest.bytes().all(|b| b == b'0'))
    };
    let bare = shortened(wanted).unwrap_or(wanted);
    let bare =
        ["自治区", "特别行政区", " province", " city"].iter().find_map(|end| wanted.strip_suffix(end)).unwrap_or(bare);
    code == wanted
        || (!code.is_empty() && zeros(code))
        || fields
            .split('|')
            .skip(1)
            .any(|field| forms(field).into_iter().flatten().any(|(text, _)| text == wanted || text == bare))
}

/// Which province's file holds the place that `wanted` names, by the text of `index.txt`: `"33"` for 浙江, Zhejiang, 33, 330000, 杭州,
/// Hangzhou, 330100. `None` where the index does not know it.
pub fn file_of<'a>(index: &'a str, wanted: &str) -> Option<&'a str> {
    let wanted: String = folded(wanted.trim()).collect();
    let line = index.lines().find(|line| named(line, &wanted))?;
    line.get(..2)
}

/// Where articles are placed.
pub trait Places {
    /// `None`: not about the place. `Some(None)`: about the region as a whole. `Some(city)`: about this city of it.
    fn place(&self, article: &Article) -> Option<Option<Rc<str>>>;
}

impl Region {
    /// Reads a gazetteer, and from the index the names of other regions, which tell 重庆江北 from 宁波江北 (empty: none). `wanted`
    /// names the region or one of its parts; `None` where it names neither. `latin`: badges in English where there is a name.
    pub fn new(gazetteer: &str, index: &str, wanted: &str, latin: bool) -> Option<Region> {
        let target: String = folded(wanted.trim()).collect();
        let mut region =
            Region { parts: Vec::new(), names: Vec::new(), table: Table::default(), longest: 0, wanted: usize::MAX };
        for line in gazetteer.trim_start_matches('\u{FEFF}').lines().filter(|line| !line.trim().is_empty()) {
            if let Some(other) = line.strip_prefix('!') {
                region.add(other, Whose::Nobody);
            } else if let Some(place) = line.strip_prefix(['\t', ' ']) {
                let part = region.parts.len().saturating_sub(1);
                place.trim().split('|').for_each(|name| region.add(name, Whose::Part(part)));
            } else {
                let (code, names) = line.split_once('|').unwrap_or(("", line));
                let part = region.parts.len();
                let (first, second) = names.split_once('|').unwrap_or((names, ""));
                let english = second.split('|').next().unwrap_or("").trim_end_matches('~');
                let own = first.trim_end_matches(['~', '!']);
                let label = if latin && !english.is_empty() { english } else { shortened(own).unwrap_or(own) };
                region.parts.push(Part { code: code.into(), label: label.into() });
                names.split('|').for_each(|name| region.add(name, Whose::Part(part)));
                if region.wanted == usize::MAX && named(line, &target) {
                    region.wanted = part;
                }
            }
        }
        region.parts.get(region.wanted)?;
        let own = region.parts.first().map_or("", |part| &part.code).to_string();
        for line in index.lines() {
            let (code, names) = line.split_once('|').unwrap_or(("", line));
            if !own.is_empty() && !code.starts_with(&own) {
                names.split('|').for_each(|name| region.add(name, Whose::Foreign));
            }
        }
        Some(region)
    }

    fn add(&mut self, field: &str, whose: Whose) {
        for (text, sure) in forms(field).into_iter().flatten() {
            let at = self.names.len() as u32;
            let mut last = self.table.put(hash(&text), at);
            while let Some(next) = self.names.get(last as usize).and_then(|name| name.next) {
                last = next;
            }
            if let Some(name) = self.names.get_mut(last as usize) {
                name.next = Some(at);
            }
            self.longest = self.longest.max(text.chars().count());
            self.names.push(Name { whose, sure, next: None });
        }
    }

    fn scan(&self, text: &str, weight: u32, found: &mut Found) {
        let text: String = folded(text).collect();
        let mut at = 0;
        // Where a foreign name just ended: what follows lies there.
        let mut abroad = usize::MAX;
        while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            let Some((first, end)) = self.longest(&text, at) else {
                let Some(c) = rest.chars().next() else { return };
                if abroad == at && LEVELS.contains(&c) {
                    abroad += c.len_utf8();
                }
                at += c.len_utf8();
                continue;
            };
            let after = text.get(end..).unwrap_or("");
            let namesake = !text.get(at..end).is_some_and(|name| name.ends_with(LEVELS))
                && NAMESAKES.iter().any(|n| after.starts_with(n))
                && self.longest(&text, end).is_none();
            let mut parts = Vec::new();
            let mut own = false;
            let mut bearer = Some(first);
            while let Some(name) = bearer.and_then(|at| self.names.get(at as usize)) {
                bearer = name.next;
                match name.whose {
                    Whose::Foreign if !own => abroad = end,
                    Whose::Part(part) if !namesake && abroad != at => {
                        own = true;
                        if name.sure {
                            if let Some(score) = found.scores.get_mut(part) {
                                *score += weight;
                            }
                        } else if !parts.contains(&part) {
                            parts.push(part);
                        }
                    }
                    _ => {}
                }
            }
            if !parts.is_empty() {
                found.pending.push((parts, weight));
            }
            at = end;
        }
    }

    /// The longest name that stands in `text` at byte `at`: its first bearer (the region's own come first), and where it ends.
    fn longest(&self, text: &str, at: usize) -> Option<(u32, usize)> {
        let rest = text.get(at..)?;
        let mut best = None;
        let mut key = START;
        for (n, c) in rest.char_indices().take(self.longest) {
            key = mix(key, c as u32);
            let end = n + c.len_utf8();
            if let Some(first) = self.table.get(key)
                && rest.get(..end).is_some_and(|name| stands_alone(text, at, name))
            {
                best = Some((first, at + end));
            }
        }
        best
    }
}

impl Places for Region {
    fn place(&self, article: &Article) -> Option<Option<Rc<str>>> {
        let mut found = Found { scores: vec![0; self.parts.len()], pending: Vec::new() };
        for tag in &article.tags {
            self.scan(tag, FIRM, &mut found);
        }
        self.scan(&article.title, FIRM, &mut found);
        self.scan(article.summary.as_deref().unwrap_or(""), 1, &mut found);

        // An unsure name counts for the part that is named for sure; else, where it can mean one part only, if the region is named.
        let sure = found.scores.clone();
        let is_named = |part: usize| sure.get(part).is_some_and(|score| *score > 0);
        for (parts, weight) in &found.pending {
            let part = match parts.iter().find(|part| is_named(**part)) {
                Some(part) => *part,
                None if is_named(0) => match parts.as_slice() {
                    [part] => *part,
                    _ => continue,
                },
                None => continue,
            };
            if let Some(score) = found.scores.get_mut(part) {
                *score += weight;
            }
        }
        if self.wanted > 0 {
            let part = self.parts.get(self.wanted)?;
            return (*found.scores.get(self.wanted)? > 0).then(|| Some(part.label.clone()));
        }
        let best = found.scores.iter().skip(1).copied().max().unwrap_or(0);
        if best > 0 {
            let at = found.scores.iter().skip(1).position(|score| *score == best)?;
            return Some(self.parts.get(at + 1).map(|part| part.label.clone()));
        }
        (*found.scores.first()? > 0).then_some(None)
    }
}

/// What a scan has found.
struct Found {
    /// By part, from sure names.
    scores: Vec<u32>,
    /// Unsure names: the parts each can mean, and its weight.
    pending: Vec<(Vec<usize>, u32)>,
}
