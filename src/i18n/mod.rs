//! What a reader sees that no feed says. To add a language: copy `en.rs`, translate it, name it in [`LANGUAGES`]. Dates and
//! numbers are not here; they come from the browser's `Intl`.

mod en;
mod zh_hans;

/// The texts of one language. Complete by construction: a file that lacks one does not compile.
pub struct Messages {
    /// Default headings, by kind.
    pub latest: &'static str,
    /// See `latest`.
    pub related: &'static str,
    /// See `latest`.
    pub province: &'static str,
    /// See `latest`.
    pub video: &'static str,
    /// The more link.
    pub more: &'static str,
    /// The list is empty.
    pub empty: &'static str,
    /// The list could not be fetched; calm, and no word of why.
    pub error: &'static str,
    /// The button that tries again.
    pub retry: &'static str,
}

/// Every language, by the start of its BCP 47 tags. The first match holds; the last entry is for all others.
pub const LANGUAGES: &[(&str, &Messages)] = &[("zh", &zh_hans::MESSAGES), ("", &en::MESSAGES)];

/// The messages for a BCP 47 tag, in any case.
pub fn messages(lang: &str) -> &'static Messages {
    let matches = |prefix: &str| {
        lang.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
            && matches!(lang.as_bytes().get(prefix.len()), None | Some(b'-' | b'_'))
            || prefix.is_empty()
    };
    LANGUAGES.iter().find(|(prefix, _)| matches(prefix)).map_or(&en::MESSAGES, |(_, messages)| messages)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_finds_its_language() {
        for (tag, latest) in [
            ("zh", "最新消息"),
            ("zh-CN", "最新消息"),
            ("ZH-hans-CN", "最新消息"),
            ("en", "Latest news"),
            ("en-GB", "Latest news"),
            ("zhx", "Latest news"),
            ("fr", "Latest news"),
            ("", "Latest news"),
            ("温", "Latest news"),
        ] {
            assert_eq!(messages(tag).latest, latest, "{tag}");
        }
    }
}
