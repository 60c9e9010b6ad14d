//! `include`, `exclude`, `max-age`, and the filter for videos: which articles may be shown at all.

use super::fold::{folded, stands_alone};
use crate::model::{Article, Millis};
use crate::player::frame;
use crate::time::age::SKEW_MS;

/// The words or tags of a list attribute, folded for comparison.
#[derive(Clone, Default)]
pub struct Words(Vec<Vec<char>>);

impl Words {
    /// Folds the entries; empty ones are ignored.
    pub fn new(entries: &[String]) -> Words {
        Words(entries.iter().map(|e| fold(e)).filter(|e| !e.is_empty()).collect())
    }

    /// Returns whether there are no words.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns whether a tag of the article equals one of the words, or its title or summary contains one: as a whole word if the word begins
    /// or ends with a letter of a script that has words (`AI` is not in "said"), anywhere in Chinese and similar scripts.
    pub fn meet(&self, article: &Article) -> bool {
        !self.is_empty()
            && (article.tags.iter().any(|tag| self.0.contains(&fold(tag)))
                || [Some(&article.title), article.summary.as_ref()].into_iter().flatten().any(|text| {
                    let text = fold(text);
                    self.0.iter().any(|word| {
                        let mut places = text.windows(word.len()).enumerate().filter(|(_, window)| window == word);
                        places.any(|(at, _)| stands_alone(&text, at, at + word.len()))
                    })
                }))
    }
}

fn fold(text: &str) -> Vec<char> {
    folded(crate::text::trim(text)).collect()
}

/// Returns the date of publication, else of the last change. A date more than a day after `now` counts as none: it would stay at the
/// top for ever.
pub fn date(article: &Article, now: Millis) -> Option<Millis> {
    article.published.or(article.updated).filter(|date| date.0 <= now.0.saturating_add(SKEW_MS))
}

/// Returns whether the article is no older than `max_age_ms`; one without a date counts as too old. `None`: always `true`.
pub fn fresh(article: &Article, max_age_ms: Option<i64>, now: Millis) -> bool {
    match max_age_ms {
        None => true,
        Some(age) => date(article, now).is_some_and(|date| date.0 >= now.0.saturating_sub(age)),
    }
}

/// Returns whether the article contains a video, a file or stream by its MIME type or the URL of a player or of a provider's page; or is
/// such a page itself.
pub fn has_video(article: &Article) -> bool {
    let is_page = |url: &str| frame(url).is_some();
    article.url.as_deref().is_some_and(is_page)
        || article.media.iter().any(|media| {
            media.player.is_some()
                || media.is_video()
                || media.mime.as_deref() == Some("application/x-shockwave-flash")
                || is_page(&media.url)
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Media;

    fn article(title: &str, tags: &[&str]) -> Article {
        Article { title: title.into(), tags: tags.iter().map(|t| (*t).into()).collect(), ..Article::default() }
    }

    fn words(list: &[&str]) -> Words {
        Words::new(&list.iter().map(|w| (*w).to_string()).collect::<Vec<_>>())
    }

    #[test]
    fn words_are_met_in_any_width_and_case() {
        for (title, tags, word, meets) in [
            ("New AI rules", &[][..], "ai", true),
            ("He said so", &[], "ai", false),
            ("ＡＩ技术", &[], "AI", true),
            ("AI技术", &[], "ai", true),
            ("温州市党建", &[], "党建", true),
            ("x", &["Sport"], "sport", true),
            ("x", &["Motorsport"], "sport", false),
            ("ｶﾞｰﾃﾞﾝ展", &[], "ガーデン", true),
            ("C++ and Rust", &[], "c++", true),
            ("x", &[], " ", false),
        ] {
            assert_eq!(words(&[word]).meet(&article(title, tags)), meets, "{title} {word}");
        }
    }

    #[test]
    fn an_article_without_a_date_is_not_fresh() {
        let now = Millis(10 * SKEW_MS);
        let dated = |ms| Article { published: Some(Millis(ms)), ..Article::default() };
        assert!(fresh(&Article::default(), None, now));
        assert!(!fresh(&Article::default(), Some(1), now));
        assert!(fresh(&dated(now.0 - 5), Some(5), now));
        assert!(!fresh(&dated(now.0 - 6), Some(5), now));
        assert!(fresh(&dated(now.0 + SKEW_MS), Some(5), now));
        assert!(!fresh(&dated(now.0 + SKEW_MS + 1), Some(5), now));
    }

    #[test]
    fn videos_by_type_or_player() {
        let media = |url: &str, mime: Option<&str>, player: Option<&str>| Article {
            media: vec![Media {
                url: url.into(),
                mime: mime.map(Into::into),
                player: player.map(Into::into),
                ..Media::default()
            }],
            ..Article::default()
        };
        for (url, mime, player, video) in [
            ("https://e.org/a", Some("application/x-shockwave-flash"), None, true),
            ("https://e.org/a", Some("video/webm"), None, true),
            ("https://e.org/a", Some("application/vnd.apple.mpegurl"), None, true),
            ("", None, Some("https://e.org/p"), true),
            ("https://e.org/a", None, None, false),
            ("https://www.youtube.com/watch?v=dQw4w9WgXcQ", Some("text/html"), None, true),
            ("https://e.org/a.mp4", Some("audio/mp4"), None, false),
        ] {
            assert_eq!(has_video(&media(url, mime, player)), video, "{url}");
        }
        assert!(!has_video(&Article::default()));
        for (url, video) in [("https://www.bilibili.com/video/BV1xx411c7mD", true), ("https://e.org/1", false)] {
            assert_eq!(has_video(&Article { url: Some(url.into()), ..Article::default() }), video, "{url}");
        }
    }
}
