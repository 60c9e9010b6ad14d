//! The texts that a reader sees and that do not come from a feed. To add a language: copy `en.rs`, translate it, add it to [`LANGUAGES`].
//! Plural rules come from the browser's `Intl`, and so do dates, except for ages and for days in Chinese and American English.

use crate::text::{after, starts_with_ignore_case};

mod en;
mod zh_hans;
mod zh_hant;
mod zh_hk;

/// The texts of a language. Complete by construction: a file that lacks one does not compile.
#[derive(Debug)]
pub struct Messages {
    /// BCP 47 tag of the language of the texts.
    pub lang: &'static str,
    /// Default heading of the kind `latest`.
    pub latest: &'static str,
    /// Default heading of the kind `related`.
    pub related: &'static str,
    /// Default heading of the kind `province`.
    pub province: &'static str,
    /// Default heading of the kind `video`.
    pub video: &'static str,
    /// Label of the more link.
    pub more: &'static str,
    /// Label of the button that shows more of the feed in place.
    pub load: &'static str,
    /// Announced to screen readers after that; `{}` stands for the count.
    pub added: Plural,
    /// The list is empty.
    pub empty: &'static str,
    /// The list could not be fetched; calm, and without a reason.
    pub error: &'static str,
    /// Label of the retry button.
    pub retry: &'static str,
    /// Label of the button that plays a video, before the video's title.
    pub play: &'static str,
    /// Label of the button that closes a video.
    pub close: &'static str,
    /// A video turned out not to play; a link to it follows.
    pub unplayable: &'static str,
    /// Precedes the time or day of a list that could not be refreshed: "14:05", "Sep 20".
    pub as_of: &'static str,
    /// The date of an article that is less than a minute old.
    pub now: &'static str,
    /// A minute, as it follows a number: the date of an article that is some minutes old is number, unit, `plural` and `ago`.
    pub minute: &'static str,
    /// An hour.
    pub hour: &'static str,
    /// A day.
    pub day: &'static str,
    /// What makes a unit plural if the number is not 1; empty if nothing does.
    pub plural: &'static str,
    /// Follows number and unit. Empty if the language says it otherwise: `Intl` then words the ages of all but `now`, and `minute`, `hour` and `day` are empty, too.
    pub ago: &'static str,
}

/// A text in all its plural forms: category of `Intl.PluralRules`, text. Those that the language has of `zero`, `one`, `two`, `few`, `many`; `other` last.
pub type Plural = &'static [(&'static str, &'static str)];

/// There is one set per language.
impl PartialEq for Messages {
    fn eq(&self, other: &Messages) -> bool {
        self.lang == other.lang
    }
}

/// All languages, by the start of their BCP 47 tags. The first match wins, so a longer tag comes before a shorter one; the last
/// entry is for all others.
pub const LANGUAGES: &[(&str, &Messages)] = &[
    ("zh-Hans", &zh_hans::MESSAGES),
    ("zh-Hant-HK", &zh_hk::MESSAGES),
    ("zh-Hant-MO", &zh_hk::MESSAGES),
    ("zh-Hant", &zh_hant::MESSAGES),
    ("zh-HK", &zh_hk::MESSAGES),
    ("zh-MO", &zh_hk::MESSAGES),
    ("zh-TW", &zh_hant::MESSAGES),
    ("zh", &zh_hans::MESSAGES),
    ("yue", &zh_hk::MESSAGES),
    ("", &en::MESSAGES),
];

/// Returns the messages for a BCP 47 tag, in any case.
pub fn messages(lang: &str) -> &'static Messages {
    LANGUAGES.iter().find(|(prefix, _)| tag_matches(lang, prefix)).map_or(&en::MESSAGES, |(_, messages)| messages)
}

/// Returns the language of the texts for a BCP 47 tag if they are only a fallback: English, for lack of their own.
pub fn fallback_lang(lang: &str) -> Option<&'static str> {
    Some(messages(lang).lang).filter(|own| *own == en::MESSAGES.lang && !tag_matches(lang, own))
}

/// Returns a BCP 47 tag as browsers know it, with hyphens: underscores are a common mistake, `zh_CN`.
pub fn hyphenated(tag: &str) -> String {
    tag.chars().map(|c| if c == '_' { '-' } else { c }).collect()
}

/// Returns whether `tag` is `prefix`, or more specific: `zh-Hans-SG` is of `zh`. Case is ignored.
fn tag_matches(tag: &str, prefix: &str) -> bool {
    starts_with_ignore_case(tag, prefix) && matches!(tag.as_bytes().get(prefix.len()), None | Some(b'-' | b'_'))
        || prefix.is_empty()
}

/// Returns the form of a text for a count in that plural `category`, written as `number`.
pub fn counted(forms: Plural, category: &str, number: &str) -> String {
    let form = forms.iter().find(|(known, _)| *known == category).or(forms.last());
    let text = form.map_or("", |(_, text)| *text);
    let after = after(text, "{}").unwrap_or_default();
    let before = text.get(..text.len().saturating_sub(after.len() + 2)).unwrap_or_default();
    [before, number, after].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_finds_its_language() {
        for (tag, lang) in [
            ("zh", "zh-Hans"),
            ("zh-CN", "zh-Hans"),
            ("zh-SG", "zh-Hans"),
            ("zh_cn", "zh-Hans"),
            ("ZH-hans-CN", "zh-Hans"),
            ("zh-Hans-HK", "zh-Hans"),
            ("zh-TW", "zh-Hant"),
            ("zh-Hant", "zh-Hant"),
            ("zh-Hant-TW", "zh-Hant"),
            ("zh-HK", "zh-HK"),
            ("zh-MO", "zh-HK"),
            ("zh-hant-hk", "zh-HK"),
            ("yue", "zh-HK"),
            ("en", "en"),
            ("en-GB", "en"),
            ("zhx", "en"),
            ("fr", "en"),
            ("", "en"),
            ("温", "en"),
        ] {
            assert_eq!(messages(tag).lang, lang, "{tag}");
        }
    }

    #[test]
    fn what_stands_in_for_a_language_is_named() {
        for (lang, own) in [
            ("en", None),
            ("en-GB", None),
            ("zh-TW", None),
            ("yue", None),
            ("ja", Some("en")),
            ("enm", Some("en")),
            ("", Some("en")),
        ] {
            assert_eq!(fallback_lang(lang), own, "{lang}");
        }
    }

    #[test]
    fn every_tag_of_the_table_is_reached_and_says_its_language() {
        for (tag, messages) in LANGUAGES {
            assert_eq!(super::messages(tag), *messages, "{tag} is hidden by an entry above it");
            assert_eq!(super::messages(messages.lang), *messages, "{tag}");
        }
    }

    /// All texts of a language.
    fn all(messages: &Messages) -> String {
        format!("{messages:?}")
    }

    #[test]
    fn no_language_lacks_a_message() {
        for (tag, messages) in LANGUAGES {
            let mut texts = all(messages).replace("plural: \"\"", "");
            if messages.ago.is_empty() {
                for unused in ["minute", "hour", "day", "ago"] {
                    texts = texts.replace(&format!("{unused}: \"\""), "");
                }
            }
            assert!(!texts.contains("\"\""), "{tag} leaves a message empty: {messages:?}");
            assert_eq!(messages.added.last().map(|(category, _)| *category), Some("other"), "{tag}");
            for (category, text) in messages.added {
                assert_eq!(text.matches("{}").count(), 1, "{tag}, {category}: {text}");
            }
        }
    }

    #[test]
    fn each_chinese_keeps_to_its_characters() {
        let simplified = "显闻关报视频内暂无这";
        let traditional = "顯聞關報導視頻內無這裡";
        for (tag, foreign) in [("zh-Hans", traditional), ("zh-Hant", simplified), ("zh-HK", simplified)] {
            let text = all(messages(tag));
            let found: Vec<char> = foreign.chars().filter(|c| text.contains(*c)).collect();
            assert!(found.is_empty(), "{tag}: {found:?}");
        }
    }

    #[test]
    fn a_count_takes_its_form() {
        let added = messages("en").added;
        assert_eq!(counted(added, "one", "1"), "1 more article.");
        assert_eq!(counted(added, "other", "1,000"), "1,000 more articles.");
        assert_eq!(counted(added, "few", "3"), "3 more articles.", "what a language does not tell apart is other");
        assert_eq!(counted(&[], "one", "1"), "1");
    }
}
