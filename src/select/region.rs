//! Determines which place an article is about, by a gazetteer's names in its tags, title and summary.
//!
//! `gazetteer/README.md` describes the format of a gazetteer.

use std::iter::successors;
use std::rc::Rc;

use super::fold::{folded, stands_alone};
use super::table::{START, Table, mix};
use crate::model::Article;
use crate::text::{split, split_once_or_whole, trim_matches};

/// Suffixes of the full names of places. They may be left out if two characters remain.
const LEVELS: &[char] = &['省', '市', '县', '縣', '区', '區', '旗', '盟', '州'];

/// The weight of a name in a tag or title; one in the summary weighs 1.
const FIRM: u32 = 3;

// Special values of `Name::part`.
/// The name of another region.
const FOREIGN: usize = usize::MAX;
/// A longer name that contains a place's name, but is not a place.
const NOBODY: usize = FOREIGN - 1;
/// A word that turns the name before it into another name: a street's, a newspaper's.
const NAMESAKE: usize = FOREIGN - 2;
/// The most names with one spelling: of China a handful have the same. Each further one would cost a walk past all before it.
const MAX_BEARERS: u32 = 100;

/// One spelling of a name.
struct Name {
    key: u64,
    /// Index of the region's part with that name, 0 for the region itself, or one of the constants above.
    part: usize,
    /// Whether it counts by itself; else only if the article also names the part or the region.
    sure: bool,
    /// Whether it is the region's or a part's own, not that of a place in it.
    is_head: bool,
    /// Index of the next name with the same spelling; out of range if there is none.
    next: usize,
}

/// A requested place, ready to be searched for.
pub struct Region {
    /// The badges of the region (0) and its parts.
    labels: Vec<Rc<str>>,
    names: Vec<Name>,
    /// Maps a key to the index of its first name.
    keys: Table,
    /// No name has more characters.
    longest: usize,
    /// Index of the requested part; 0: all of them.
    wanted: usize,
}

fn key(text: &[char]) -> u64 {
    text.iter().fold(START, |key, c| mix(key, *c as u32))
}

/// Returns the names in a field of a gazetteer, in full and in their short form.
fn names(field: &str, part: usize) -> Vec<Name> {
    let mut text: Vec<char> = folded(crate::text::trim(field)).collect();
    let mut doubts = 0;
    while let Some(mark @ ('~' | '!')) = text.last() {
        doubts += if *mark == '!' { 3 } else { 1 };
        text.pop();
    }
    let mut names = Vec::new();
    if let [short @ .., last] = text.as_slice() {
        let has_short = short.len() > 1 && doubts < 3 && LEVELS.contains(last);
        // `!~` has four.
        let sure = doubts & 3 == 0 || doubts == 1 && has_short;
        names.push(Name { key: key(&text), part, sure, is_head: false, next: usize::MAX });
        if has_short {
            names.push(Name { key: key(short), part, sure: doubts == 0, is_head: false, next: usize::MAX });
        }
    }
    names
}

/// Returns how well a line of a gazetteer or of the index matches the attribute `region`, by code, name, short name or English name: the
/// less the better, `usize::MAX` not at all. `region` as it is written comes before its short form: 吉林市 is no 吉林, 海南州 no 海南.
fn mismatch(line: &str, wanted: &str) -> usize {
    let mut code = crate::text::trim(wanted);
    while let Some(shorter) = code.strip_suffix("00") {
        code = shorter;
    }
    let mut wanted = names(wanted, 0);
    wanted.extend(names(code, 0));
    let is_named =
        |wanted: &Name| split(line, b'|').any(|field| names(field, 0).iter().any(|name| name.key == wanted.key));
    wanted.iter().position(is_named).unwrap_or(usize::MAX)
}

/// Returns the province file that holds the place `wanted`, by the text of `index.txt`: `"33"` for 浙江, Zhejiang, 33, 330000, 杭州,
/// Hangzhou, 330100. Of lines that match equally well, the first counts. `None` if the index does not know it.
pub fn file_of<'a>(index: &'a str, wanted: &str) -> Option<&'a str> {
    let (mut best, mut file) = (usize::MAX, None);
    for line in split(index, b'\n') {
        let mismatch = mismatch(line, wanted);
        if mismatch < best {
            (best, file) = (mismatch, line.get(..2));
        }
    }
    file
}

/// A name of a place, by its field in a gazetteer.
#[derive(Clone, Copy, Debug)]
pub enum Badge {
    /// The first: Chinese, in the script of the place.
    Name,
    /// In English.
    English,
    /// In the other Chinese script.
    OtherScript,
}

impl Region {
    /// Parses a gazetteer and, from the index, the names of other regions, which tell 重庆江北 from 宁波江北 (empty: none). `wanted`
    /// names the region or one of its parts; `None` if it names neither. `badge`: which of a place's names is its badge; the first if it
    /// has no such name.
    pub fn new(gazetteer: &str, index: &str, wanted: &str, badge: Badge) -> Option<Region> {
        let mut region =
            Region { labels: Vec::new(), names: Vec::new(), keys: Table::default(), longest: 0, wanted: usize::MAX };
        let mut best = usize::MAX;
        let own = split_once_or_whole(gazetteer, b'|').0;
        for (text, is_index) in [(gazetteer, false), (index, true)] {
            for line in split(text, b'\n') {
                let mut part = region.labels.len();
                let mut is_head = false;
                let mut fields = crate::text::trim(line);
                if let Some(words) = line.strip_prefix('!') {
                    (part, fields) = (NOBODY, words);
                } else if let Some(words) = line.strip_prefix('+') {
                    (part, fields) = (NAMESAKE, words);
                } else if matches!(line.bytes().next(), Some(b'\t' | b' ')) {
                    part = part.saturating_sub(1);
                } else {
                    // The code is for `region` alone: in a text 33 is a number.
                    fields = split_once_or_whole(fields, b'|').1;
                    if is_index {
                        if line.starts_with(own) {
                            continue;
                        }
                        part = FOREIGN;
                    } else if !line.is_empty() {
                        is_head = true;
                        let mismatch = mismatch(line, wanted);
                        if mismatch < best {
                            (best, region.wanted) = (mismatch, part);
                        }
                        let mut names = split(fields, b'|');
                        let name = names.next();
                        let mut label = name;
                        for _ in 0..badge as usize {
                            label = names.next();
                        }
                        let label = label.filter(|label| !label.is_empty()).or(name).unwrap_or("");
                        let label = trim_matches(label, |c| c == '~' || c == '!');
                        let mut short = label.chars();
                        let has_level = short.next_back().is_some_and(|last| LEVELS.contains(&last));
                        let has_short = has_level && short.as_str().len() > 3;
                        region.labels.push(if has_short { short.as_str() } else { label }.into());
                    }
                }
                for field in split(fields, b'|') {
                    region.longest = region.longest.max(field.len());
                    for name in names(field, part) {
                        region.add(Name { is_head, ..name });
                    }
                }
            }
        }
        region.labels.get(region.wanted)?;
        Some(region)
    }

    /// Adds a name after those with the same spelling, unless the part has it already.
    fn add(&mut self, name: Name) {
        let last = self.names.len();
        let mut at = self.keys.put(name.key, last as u32) as usize;
        let mut bearers = 0;
        while let Some(other) = self.names.get_mut(at) {
            // 定安县 and 定安縣 have one short form.
            if other.part == name.part {
                other.sure |= name.sure;
                return;
            }
            bearers += 1;
            if bearers == MAX_BEARERS {
                return;
            }
            at = other.next;
            other.next = at.min(last);
        }
        self.names.push(name);
    }

    /// Returns the names with the same spelling, given the index of the first.
    fn bearers(&self, first: usize) -> impl Iterator<Item = &Name> {
        successors(self.names.get(first), |name| self.names.get(name.next))
    }

    fn scan(&self, text: &str, weight: u32, found: &mut Found) {
        let text: Vec<char> = folded(text).collect();
        let mut at = 0;
        // Where a foreign name has just ended: a place that follows directly is there, unless it is as great: 上海杭州, but 天津河北区.
        let mut abroad = usize::MAX;
        while at < text.len() {
            let (named, end) = self.longest(&text, at);
            let is_level = |at: usize| text.get(at).is_some_and(|c| LEVELS.contains(c));
            if end == at {
                if abroad == at && is_level(at) {
                    abroad += 1;
                }
                at += 1;
                continue;
            }
            let (after, _) = self.longest(&text, end);
            // 福州路 is a street; 浙江省路桥 is none.
            let may_be_namesake = text.get(end - 1) == Some(&'州') || !is_level(end - 1);
            let is_namesake = may_be_namesake && self.bearers(after).any(|name| name.part == NAMESAKE);
            let is_there = abroad == at;
            let is_district = matches!(text.get(end), Some('区' | '區' | '县' | '縣'));
            let mut unsure = Vec::new();
            let mut is_own = false;
            for name in self.bearers(named) {
                if name.part == FOREIGN && !is_own {
                    abroad = end;
                }
                // Among names with the same spelling, the region's own come first.
                let is_beside = !is_there || name.is_head && name.sure && !is_district;
                if name.part < self.labels.len() && !is_namesake && is_beside {
                    is_own = true;
                    match found.scores.get_mut(name.part) {
                        Some(score) if name.sure => *score += weight,
                        _ => unsure.push(name.part),
                    }
                    // 吉林 is the province, not also 吉林市.
                    if name.part == 0 {
                        break;
                    }
                }
            }
            found.unsure.push((unsure, weight));
            at = end;
        }
    }

    /// Finds the longest name in `text` at `at`. Returns the index of its first entry, and its end; if there is none, `usize::MAX` and `at` itself.
    fn longest(&self, text: &[char], at: usize) -> (usize, usize) {
        let mut best = (usize::MAX, at);
        let mut key = START;
        for (n, c) in text.iter().enumerate().skip(at).take(self.longest) {
            key = mix(key, *c as u32);
            if let Some(first) = self.keys.get(key)
                && stands_alone(text, at, n + 1)
            {
                best = (first as usize, n + 1);
            }
        }
        best
    }

    /// Returns what the article is about. `None`: not the place. `Some(None)`: the region as a whole. `Some(city)`: this city of it.
    pub fn place(&self, article: &Article) -> Option<Option<Rc<str>>> {
        let mut found = Found { scores: vec![0; self.labels.len()], unsure: Vec::new() };
        for tag in &article.tags {
            self.scan(tag, FIRM, &mut found);
        }
        self.scan(&article.title, FIRM, &mut found);
        self.scan(article.summary.as_deref().unwrap_or(""), 1, &mut found);

        // An unsure name counts for a part that is named for sure; otherwise, if it can only mean one part, if the region is named.
        let sure = found.scores.clone();
        let is_named = |part: &&usize| sure.get(**part).is_some_and(|score| *score > 0);
        for (parts, weight) in &found.unsure {
            let only = match parts.as_slice() {
                [part] if is_named(&&0) => Some(part),
                _ => None,
            };
            if let Some(part) = parts.iter().find(is_named).or(only)
                && let Some(score) = found.scores.get_mut(*part)
            {
                *score += weight;
            }
        }
        let (mut best, mut most) = (0, 0);
        for (part, score) in found.scores.iter().enumerate() {
            // A part is more specific than the region.
            if *score > most || best == 0 && *score > 0 {
                (best, most) = (part, *score);
            }
        }
        if self.wanted > 0 {
            best = self.wanted;
            most = *found.scores.get(best)?;
        }
        (most > 0).then(|| self.labels.get(best).filter(|_| best > 0).cloned())
    }
}

/// The result of a scan.
struct Found {
    /// By part, from sure names.
    scores: Vec<u32>,
    /// Unsure names: the parts that each can mean, and its weight.
    unsure: Vec<(Vec<usize>, u32)>,
}
