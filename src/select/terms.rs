//! Splits text into terms, without dictionaries: words in a script that writes spaces, single characters and pairs of neighbours in
//! others. A term is its hash.

use super::fold::{Class, class, folded};
use super::table::{START, add, mix};
use crate::model::Article;

/// The maximum number of terms of a text, against keyword stuffing.
const MAX_TERMS: usize = 600;
/// The maximum number of tags of an article or page.
const MAX_TAGS: usize = 20;

/// Texts with the same headline that share less than this are two articles.
const ALIKE: f32 = 0.6;

/// Words that say nothing about the subject of a text, in the Latin-script languages that most feeds are in, and in Chinese news. What occurs in most texts
/// of a feed counts for next to nothing anyway, in any language; these are for feeds too short to tell.
pub const STOP_WORDS: &str = "the of to and in for on that is with at by from as it was be are has have had he his its an but not will this they \
    their who which after more were been or would said about up out one over than new what we you she her when there if no can into all \
    against before could did do down during how just last like may most now off only other our some still such then these those through two under \
    until very while year years your der das und den von les des une pour el los las una que della che een het \
    中国 我国 全国 国家 社会 人民 人员 公司 今年 去年 昨天 今天 日前 近日 目前 时间 首次 全面 记者 公布 表示 进行 举行 开展 发生 发展 问题 工作 情况 相关 部分 方面 要求 成为 开始 \
    可能 可以 已经 没有 我们 他们 一个 这个 其中 以及 通过 对于 因为 由于 为了 如果";

/// The initial hash of words, a different one, so that no word equals a character.
const WORD: u64 = !START;

/// A word, a character or a pair of them, by its hash. A collision among a feed's hundreds of thousands of words goes unnoticed.
pub type Term = u32;

/// The bit of a term that is set if it contains a digit.
const NUMBER: Term = 1 << 31;
/// The bits that are set for a single character of a script without spaces, and for a pair.
const SINGLE: Term = 1 << 30;
const PAIR: Term = 1 << 29;
const HASH: Term = PAIR - 1;

/// Returns how much a term tells of whether an article is on the page's subject: a word all; a single character nothing, as any two texts of a
/// language share some; a pair two thirds, as the rest of them run across words.
pub fn informativeness(term: Term) -> f32 {
    match term & (SINGLE | PAIR) {
        SINGLE => 0.0,
        PAIR => 0.67,
        _ => 1.0,
    }
}

/// Appends the terms of `text` in order, until `out` is full.
pub fn push(text: &str, out: &mut Vec<Term>) {
    let mut word = WORD;
    let mut letters = 0;
    let mut number = 0;
    let mut before = 0;
    let mut at = 0;
    while at <= text.len() && out.len() < MAX_TERMS {
        // A fast path for ASCII letters and digits.
        let start = at;
        for byte in text.as_bytes().get(start..).unwrap_or_default() {
            let byte = byte.to_ascii_lowercase();
            if !matches!(byte, b'a'..=b'z' | b'0'..=b'9') {
                break;
            }
            // Every bit takes effect at the end of the word.
            word = add(word, byte.into());
            number |= Term::from(byte <= b'9') << 31;
            at += 1;
        }
        if at > start {
            letters += (at - start) as u32;
            before = 0;
        }
        // The end of the text counts as a space.
        let (mut code, mut kind) = (0, Class::Gap);
        if text.as_bytes().get(at).is_some_and(|byte| *byte >= 0x80) {
            let mut rest = folded(text.get(at..).unwrap_or_default());
            let c = rest.next().unwrap_or(' ');
            at = text.len() - rest.left();
            (code, kind) = (c as u32, class(c));
        } else {
            at += 1;
        }
        if kind == Class::Word {
            word = add(word, code);
            letters += 1;
            number |= Term::from(code <= 0x39) << 31;
            before = 0;
            continue;
        }
        // A single letter says nothing.
        if letters > 1 {
            out.push(mix(word, letters) as Term & HASH | number);
        }
        (word, letters, number) = (WORD, 0, 0);
        if kind == Class::Gap {
            before = 0;
            continue;
        }
        let single = mix(START, code);
        out.push(single as Term & HASH | SINGLE);
        if before > 0 {
            out.push(mix(single, before) as Term & HASH | PAIR);
        }
        before = code;
    }
}

/// Appends the terms of tags: each as a whole, and the words in it.
pub fn push_tags(tags: &[String], out: &mut Vec<Term>) {
    for tag in tags.iter().take(MAX_TAGS) {
        let whole = folded(crate::text::trim(tag)).fold(WORD.rotate_left(1), |hash, c| mix(hash, c as u32));
        out.push(whole as Term & HASH);
        push(tag, out);
    }
}

/// Replaces the contents of `out` with the terms of an article.
pub fn of(article: &Article, out: &mut Vec<Term>) {
    out.clear();
    push(&article.title, out);
    push_tags(&article.tags, out);
    if let Some(summary) = &article.summary {
        push(summary, out);
    }
    out.truncate(MAX_TERMS);
}

/// The set of a text's terms, one bit each, for fast comparison.
#[derive(Default)]
pub struct Set([u64; 8]);

impl Set {
    /// Returns the set of `terms`. A number has four bits: two texts that differ only in numbers are about two days.
    pub fn of(terms: &[Term]) -> Set {
        let mut set = Set::default();
        for term in terms {
            let mut hash = *term;
            for _ in 0..if *term & NUMBER > 0 { 4 } else { 1 } {
                if let Some(bits) = set.0.get_mut((hash >> 6 & 7) as usize) {
                    *bits |= 1 << (hash & 63);
                }
                hash >>= 9;
            }
        }
        set
    }

    /// Returns how many bits both sets share, and how many the smaller and the larger one has.
    pub fn compare(&self, other: &Set) -> (f32, f32, f32) {
        let (mut common, mut own, mut others) = (0, 0, 0);
        for (a, b) in self.0.iter().zip(other.0) {
            common += (a & b).count_ones();
            own += a.count_ones();
            others += b.count_ones();
        }
        (common as f32, own.min(others) as f32, own.max(others) as f32)
    }
}

/// Returns whether two texts with the same headline tell the same story, as far as they go: the shorter shares most of its terms with the longer.
pub fn alike(a: &str, b: &str) -> bool {
    let [a, b] = [a, b].map(|text| {
        let mut terms = Vec::new();
        push(text, &mut terms);
        Set::of(&terms)
    });
    let (common, least, _) = a.compare(&b);
    common >= ALIKE * least
}

#[cfg(test)]
#[allow(clippy::indexing_slicing)]
mod tests {
    use super::*;

    fn terms(text: &str) -> Vec<Term> {
        let mut out = Vec::new();
        push(text, &mut out);
        out
    }

    #[test]
    fn words_and_pairs() {
        assert_eq!(terms("A storm, of 2012!"), [terms("storm"), terms("of"), terms("2012")].concat());
        let [wen, zhou] = ["温", "州"].map(|c| terms(c)[0]);
        let both = terms("温州");
        assert_eq!((both.len(), both[0], both[1]), (3, wen, zhou));
        assert_ne!(both[2], terms("州温")[2]);
        assert_eq!(terms("温，州"), [wen, zhou]);
        assert_eq!(terms("5G手机，新").len(), 5);
        assert_eq!(terms("東京タワー").len(), 9);
        assert_eq!(terms("서울 시장").len(), 6);
        assert_eq!(terms("Trump's it's don't A").len(), 3);
        assert!(terms("").is_empty());
    }

    #[test]
    fn width_and_case_do_not_count() {
        assert_eq!(terms("ＮＡＴＯ ｶﾞｰﾄﾞ １２"), terms("nato ガード 12"));
        let tags = |tag: &str| {
            let mut out = Vec::new();
            push_tags(&[tag.into()], &mut out);
            out
        };
        assert_eq!(tags(" Ｎato "), tags("nato"));
        assert_ne!(tags("nato")[0], tags("nato")[1], "a tag is more than the word in it");
    }

    #[test]
    fn a_text_without_end_is_cut() {
        assert!(terms(&"词".repeat(100_000)).len() <= MAX_TERMS + 1);
    }
}
