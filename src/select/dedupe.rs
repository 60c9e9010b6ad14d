//! Recognises the same article by URL, by id or by title.

use std::ops::Range;

use super::fold::{Class, class, folded};
use super::table::{START, add, hash, mix};
use crate::text::{after_last, find, split, split_once_or_whole, starts_with_ignore_case, trim};

/// Query parameters that say how a reader arrived, not what is read. A trailing `*` matches all names with that prefix.
const TRACKING: &str = "utm_* fbclid gclid gbraid wbraid dclid msclkid yclid twclid ttclid mc_* igsh* _ga* _gl _hs* hs* pk_* mtm_* at_* ga_* \
    spm* scm from* share* isappinstalled ref ref_* referer referrer cmp* ocid smid sr_share ito ncid src source partner \
    feature feed rss wfr vd_source amp outputtype timestamp nsukey weibo_id wx* xtor";

fn tracks(name: &str) -> bool {
    split(TRACKING, b' ').any(|t| {
        let start = t.strip_suffix('*').unwrap_or(t);
        (start.len() < t.len() || name.len() == t.len()) && starts_with_ignore_case(name, start)
    })
}

/// Returns a hash that is the same for all URLs of one page.
///
/// Ignored are scheme, `www.`, credentials, default port, trailing slash, index file, fragment (unless it is a route: `#!`, `#/`), tracking
/// parameters, the order of parameters, the case of host and percent-escapes, and the variants for AMP.
pub fn comparison_key(url: &str) -> u64 {
    let url = trim(url);
    // An id that ends in its site's address is no URL: "17 at https://example.org" (Drupal), "17@http://example.org/" (Movable Type).
    if split_once_or_whole(url, b':').0.bytes().any(|byte| matches!(byte, b' ' | b'@')) {
        return hash(url);
    }
    let (url, fragment) = split_once_or_whole(url, b'#');
    let (url, query) = split_once_or_whole(url, b'?');
    let rest = find(url.as_bytes(), b"//").and_then(|at| url.get(at + 2..)).unwrap_or(url);
    let (authority, path) = split_once_or_whole(rest, b'/');
    // Credentials end at the last @.
    let mut host = after_last(authority, b'@');
    for port in [":80", ":443"] {
        host = host.strip_suffix(port).unwrap_or(host);
    }
    for prefix in ["www.", "amp."] {
        if let Some(rest) = host.get(prefix.len()..)
            && starts_with_ignore_case(host, prefix)
            && !split_once_or_whole(rest, b'.').1.is_empty()
        {
            host = rest;
        }
    }
    let mut key = host.bytes().fold(START, |key, byte| add(key, byte.to_ascii_lowercase().into()));

    let mut left = path;
    let mut is_first = true;
    while !left.is_empty() {
        let (segment, after) = split_once_or_whole(left, b'/');
        left = after;
        if segment.is_empty() {
            continue;
        }
        let is_last = after.bytes().all(|b| b == b'/');
        let (stem, ending) = split_once_or_whole(segment, b'.');
        let is_index = is_last && (stem == "index" || stem == "default") && matches!(ending.len(), 3..=5);
        if !(is_index || segment == "amp" && (is_first || is_last)) {
            key = mix(key, '/' as u32);
            // story.amp, story.amp.html
            let amp = find(segment.as_bytes(), b".amp")
                .filter(|at| matches!(segment.as_bytes().get(at + 4), None | Some(b'.')));
            let at = amp.unwrap_or(segment.len());
            key = take(key, segment.get(..at).unwrap_or(""));
            key = take(key, segment.get(at + 4..).unwrap_or(""));
        }
        is_first = false;
    }

    // The hashes of parameters are added up, so that their order does not matter.
    let mut rest = query;
    while !rest.is_empty() {
        let (pair, after) = split_once_or_whole(rest, b'&');
        rest = after;
        if !pair.is_empty() && !tracks(split_once_or_whole(pair, b'=').0) {
            key = key.wrapping_add(mix(take(!START, pair), 0));
        }
    }
    if matches!(fragment.bytes().next(), Some(b'!' | b'/')) {
        key = take(key, fragment);
    }
    key
}

/// Hashes text, with its percent-escapes in upper case.
fn take(mut key: u64, text: &str) -> u64 {
    let mut left = 0;
    for byte in text.bytes() {
        if byte == b'%' {
            left = 3;
        }
        let byte = if left > 0 { byte.to_ascii_uppercase() } else { byte };
        key = add(key, byte.into());
        left -= i32::from(left > 0);
    }
    key
}

/// The part of a title that tells its story: folded, without white space and punctuation, and without what reposting sites add around it.
#[derive(Clone, Default, PartialEq)]
pub struct TitleCore {
    chars: Vec<char>,
    /// Hashes of all characters, and of the first `DISTINCTIVE_WEIGHT / 2`.
    whole: u64,
    start: u64,
    /// Hash of the label or suffix that was removed; 0 if there was none, or if it only names the form of the article.
    label: u64,
    /// Whether the title ends in an ellipsis.
    truncated: bool,
    /// Whether it is long enough to prove that two articles are the same.
    distinctive: bool,
}

// Titles are folded here: the full-width forms of brackets and bars are ASCII.
const OPENING: &[char] = &['【', '[', '〔', '('];
const CLOSING: &[char] = &['】', ']', '〕', ')'];
fn is_mark(c: char) -> bool {
    matches!(c, '_' | '|' | '-' | '–' | '—')
}
/// Labels that name the form of an article and are not part of its title, in both Chinese scripts.
const LABELS: &[u32] = &[
    form('组', '图'),
    form('組', '圖'),
    form('图', '文'),
    form('圖', '文'),
    form('快', '讯'),
    form('快', '訊'),
    form('视', '频'),
    form('視', '頻'),
    form('影', '片'),
    form('专', '题'),
    form('專', '題'),
    form('独', '家'),
    form('獨', '家'),
    form('图', '集'),
    form('圖', '集'),
];

/// A label of two characters as a number, which takes half of what the characters would.
const fn form(first: char, second: char) -> u32 {
    (first as u32) << 16 | second as u32
}

/// An extra character of these makes it another title.
const NUMERALS: &[char] = &['一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '上', '下', '甲', '乙', '丙'];

fn is_numeral(c: &char) -> bool {
    c.is_ascii_digit() || NUMERALS.contains(c)
}

/// How much of a title is compared with others, in characters. A title has as many that the reader tells apart; stacked marks would make them thousands.
const MAX_COMPARED_CHARS: usize = 300;

/// The minimum weight of a title that can prove two articles the same; dense characters count twice.
const DISTINCTIVE_WEIGHT: usize = 14;

impl TitleCore {
    /// Parses a title.
    pub fn of(title: &str) -> TitleCore {
        let mut all: Vec<char> = Vec::with_capacity(title.len());
        if title.is_ascii() {
            all.extend(title.bytes().map(|byte| char::from(byte.to_ascii_lowercase())));
        } else {
            all.extend(folded(title));
        }
        let mut whole = all.as_slice();
        while let ['\0'..=' ', rest @ ..] | [rest @ .., '\0'..=' '] = whole {
            whole = rest;
        }
        let mut text = whole;
        let mut label = 0;
        // A label in brackets before or after: 【专题】..., ...(组图).
        if text.first().is_some_and(|c| OPENING.contains(c))
            && let Some(at) = text.iter().position(|c| CLOSING.contains(c))
        {
            text = strip_if_distinctive(text, at + 1..text.len(), &mut label);
        }
        if text.last().is_some_and(|c| CLOSING.contains(c))
            && let Some(at) = text.iter().rposition(|c| OPENING.contains(c))
            // A number tells apart the parts of a series: "(2)", "（下）".
            && !text.iter().skip(at).any(is_numeral)
        {
            text = strip_if_distinctive(text, 0..at, &mut label);
        }
        // The site's name after a bar or a dash: "..._中国新闻网", "... | BBC News", "... - CNN". A dash within a word does not count.
        if let Some(at) = text.iter().rposition(|c| is_mark(*c))
            && let (Some(rest), Some(name)) = (text.get(..at), text.get(at..))
            && weight(name) * 2 <= weight(rest)
            && (name.first() == Some(&'_') || name.contains(&' ') || !rest.iter().all(char::is_ascii))
            && !name.iter().any(char::is_ascii_digit)
        {
            text = strip_if_distinctive(text, 0..at, &mut label);
        }
        // A label before a colon: "图文：...", "快讯:...".
        if let [a, b, ':', rest @ ..] = text
            && LABELS.contains(&form(*a, *b))
        {
            text = rest;
        }
        while let [rest @ .., last] = whole
            && CLOSING.contains(last)
        {
            whole = rest;
        }
        let truncated = matches!(whole, [.., '…'] | [.., '.', '.', '.'] | [.., '。', '。', '。']);
        let mut core = TitleCore {
            chars: Vec::with_capacity(text.len()),
            whole: START,
            start: 0,
            label,
            truncated,
            distinctive: false,
        };
        let mut weight = 0;
        for c in text.iter().take(MAX_COMPARED_CHARS) {
            let own = weigh(*c);
            if own > 0 {
                weight += own;
                core.chars.push(*c);
                core.whole = add(core.whole, *c as u32);
                if core.len() == DISTINCTIVE_WEIGHT / 2 {
                    core.start = !core.whole;
                }
            }
        }
        core.distinctive = weight >= DISTINCTIVE_WEIGHT;
        core
    }

    /// Returns a hash that equal stories share. `None` if the title is too short to prove anything ("早间新闻", "Weather").
    pub fn story_hash(&self) -> Option<u64> {
        self.distinctive.then(|| mix(self.whole, 0))
    }

    /// Returns a hash of its start, to find a title that was truncated. `None` if it is too short.
    pub fn start_hash(&self) -> Option<u64> {
        self.distinctive.then(|| mix(self.start, 0))
    }

    /// Returns whether the title ends in an ellipsis.
    pub fn is_truncated(&self) -> bool {
        self.truncated
    }

    /// Returns the number of its characters.
    pub fn len(&self) -> usize {
        self.chars.len()
    }

    /// Returns whether both have labels, and different ones: "【杭州】...", "【宁波】...".
    pub fn has_other_label(&self, other: &TitleCore) -> bool {
        self.label != 0 && other.label != 0 && self.label != other.label
    }

    /// Returns whether these are two stories in one publisher's feed: their labels differ, or their words do, unless one is cut off
    /// and the other goes on. A headline with words added ("...预警信号", "...预警信号解除") is another story there.
    pub fn is_distinct_in_feed(&self, other: &TitleCore) -> bool {
        let is_cut_off = (self.truncated || other.truncated) && self.is_same_story(other);
        self.has_other_label(other) || self.chars != other.chars && !is_cut_off
    }

    /// Returns whether both tell one story: they are equal; or one was truncated and the other goes on; or one contains the other and little
    /// else, and no numerals besides ("第一季度" is not "第二季度", whatever else is alike).
    pub fn is_same_story(&self, other: &TitleCore) -> bool {
        let (short, long) = if self.len() <= other.len() { (self, other) } else { (other, self) };
        if !short.distinctive {
            return false;
        }
        if short.whole == long.whole {
            return true;
        }
        if short.truncated && long.chars.starts_with(&short.chars) {
            return true;
        }
        if (long.len() - short.len()) * 3 > short.len() {
            return false;
        }
        // Most positions are ruled out by their first character, without a call.
        let holds = |window: &[char]| window.first() == short.chars.first() && window == short.chars;
        let Some(at) = long.chars.windows(short.len()).position(holds) else { return false };
        let extra = |n: usize| n < at || n >= at + short.len();
        !long.chars.iter().enumerate().any(|(n, c)| extra(n) && is_numeral(c))
    }
}

/// Returns `whole[rest]` if that is enough of the title, else `whole`. What it removes is added to the hash `label`.
fn strip_if_distinctive<'a>(whole: &'a [char], rest: Range<usize>, label: &mut u64) -> &'a [char] {
    let (start, end) = (rest.start, rest.end);
    let Some(kept) = whole.get(rest).filter(|kept| weight(kept) >= DISTINCTIVE_WEIGHT) else { return whole };
    let out: Vec<char> =
        whole.iter().take(start).chain(whole.iter().skip(end)).copied().filter(|c| weigh(*c) > 0).collect();
    if !matches!(*out, [a, b] if LABELS.contains(&form(a, b))) {
        *label = out.iter().fold(*label, |key, c| add(key, *c as u32));
    }
    kept
}

/// Returns how much a text proves: characters of the Far East count twice, gaps not at all.
fn weight(text: &[char]) -> usize {
    text.iter().map(|c| weigh(*c)).sum()
}

fn weigh(c: char) -> usize {
    match class(c) {
        Class::Gap => 0,
        // Not the letters and vowel signs of Thai, Burmese and Khmer.
        Class::Dense if c >= '\u{2e80}' => 2,
        Class::Dense | Class::Word => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_page_has_one_key() {
        let forms = [
            "http://example.org/a/b",
            "https://www.example.org/a/b/",
            "https://EXAMPLE.org:443/a/b?utm_source=x&fbclid=1#top",
            "http://example.org:80/a/b/index.html",
            "https://amp.example.org/a/b",
            "https://example.org/amp/a/b",
            "https://example.org/a/b/amp/",
            "https://example.org/a/b.amp",
            "https://example.org/a/b?amp=1&spm=9.1&from=timeline&share_token=z",
            "https://user:pass@example.org/a/b",
            "http://WWW.example.org/a/b/default.aspx",
            "http://example.org/a/b/index.shtml",
            "http://example.org/a/b?&",
            "http://example.org/a/b?UTM_Source=x",
        ];
        for form in forms {
            assert_eq!(comparison_key(form), comparison_key("example.org/a/b"), "{form}");
        }
        assert_eq!(comparison_key("http://example.org"), comparison_key("https://www.example.org/index.htm"));
        assert_eq!(comparison_key("http://e.org/x.amp.html"), comparison_key("http://e.org/x.html"));
        assert_eq!(comparison_key("http://e.org/?b=2&a=1"), comparison_key("http://e.org/?a=1&b=2"));
        assert_eq!(comparison_key("http://e.org/%e6%b8%a9"), comparison_key("http://e.org/%E6%B8%A9"));
        assert_eq!(comparison_key("//e.org/x"), comparison_key("https://e.org/x"));
    }

    #[test]
    fn two_pages_have_two_keys() {
        for (a, b) in [
            ("http://e.org/a", "http://e.org/b"),
            ("http://e.org/?id=1", "http://e.org/?id=2"),
            ("http://e.org/A", "http://e.org/a"),
            ("http://e.org/#!/a", "http://e.org/#!/b"),
            ("http://e.org:8080/a", "http://e.org/a"),
            ("http://news.e.org/a", "http://e.org/a"),
            ("http://www.com/a", "http://com/a"),
            ("http://e.org/indexes.html", "http://e.org/"),
            ("http://e.org/amplifier", "http://e.org/lifier"),
            ("http://e.org/a.ample", "http://e.org/ale"),
            ("http://e.org/guitars/amp/1", "http://e.org/guitars/1"),
            ("http://e.org/index.html/a", "http://e.org/a"),
            ("http://e.org/#/a", "http://e.org/#/b"),
            ("http://e.org/?feedid=1", "http://e.org/?feedid=2"),
            ("http://e.org/?sourceid=1", "http://e.org/?sourceid=2"),
        ] {
            assert_ne!(comparison_key(a), comparison_key(b), "{a} {b}");
        }
    }

    #[test]
    fn how_a_reader_arrived_is_not_what_is_read() {
        for name in TRACKING.split_whitespace() {
            let url = format!("http://e.org/a?{}=1", name.replace('*', "x"));
            assert_eq!(comparison_key(&url), comparison_key("http://e.org/a"), "{name}");
        }
    }

    #[test]
    fn reposts_are_the_same_story() {
        let title = "2013年第一季度创先争优闪光言行之星评选揭晓";
        for repost in [
            "【专题】2013年第一季度创先争优闪光言行之星评选揭晓",
            "2013年第一季度创先争优闪光言行之星评选揭晓_中国新闻网",
            "２０１３年第一季度创先争优“闪光言行之星”评选揭晓",
            "2013年第一季度创先争优闪光言行之星评选揭晓(组图)",
            "图文：2013年第一季度创先争优闪光言行之星评选揭晓",
            "2013年第一季度创先争优闪光言行之星...",
            "【专题】2013年第一季度创先争优闪光言…",
        ] {
            assert!(TitleCore::of(title).is_same_story(&TitleCore::of(repost)), "{repost}");
        }
        let [photos, news] = ["图文", "快讯"].map(|form| TitleCore::of(&format!("{form}：{title}")));
        assert!(photos.is_same_story(&news));
        let [short, cut] = ["杭州今日开地铁", "2013年第一季度创先争优闪光言行之星。。。"].map(TitleCore::of);
        assert!(short.is_same_story(&short) && cut.is_same_story(&TitleCore::of(title)));
        let title = "Storm closes the harbour for a third day";
        for repost in [
            "STORM CLOSES THE HARBOUR FOR A THIRD DAY - Daily Example",
            "Storm closes the harbour for a third day | Example News",
        ] {
            assert_eq!(TitleCore::of(title).story_hash(), TitleCore::of(repost).story_hash(), "{repost}");
        }
    }

    #[test]
    fn sisters_are_two_stories() {
        for (a, b) in [
            ("浙江省2013年第二季度“闪光言行之星”...", "浙江省2013年第一季度“闪光言行之星”..."),
            ("早间新闻", "早间新闻"),
            ("ข่าวด่วน", "ข่าวด่วน"),
            ("杭州举办基层党建工作推进会", "宁波举办基层党建工作推进会"),
            ("Shares rise 3 percent in early trading", "Shares rise 5 percent in early trading"),
            ("温州市第十二次党代会报告解读（一）", "温州市第十二次党代会报告解读（二）"),
            ("温州市领导干部任命名单公布(2012年9月18日)", "温州市领导干部任命名单公布(2012年9月20日)"),
            ("The harbour budget explained (part 1)", "The harbour budget explained (part 2)"),
            ("The harbour budget explained at length", "The harbour budget explained at length 2"),
            ("Village council election results - ward 1", "Village council election results - ward 2"),
            ("Teenager badly injured in a crash with an e-bike", "Teenager badly injured in a crash with an e-scooter"),
            (
                "Storm over the county of Kent - all schools will stay closed tomorrow",
                "Storm over the county of Kent - two people are missing at sea",
            ),
            ("杭州开地铁", "杭州开地铁"),
            ("浙江省交通运输厅——廿天程序 五天走完", "浙江省人力社保厅——网上办事 一单搞定"),
            (
                "Parliament passes the water bill",
                "Parliament passes the water bill after the second reading fails in the upper house",
            ),
        ] {
            assert!(!TitleCore::of(a).is_same_story(&TitleCore::of(b)), "{a} / {b}");
        }
    }
}
