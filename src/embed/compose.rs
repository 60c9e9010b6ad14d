//! Turns articles and configuration into what is shown.

use std::rc::Rc;

use crate::config::{Config, DateStyle, Layout, More, Target, Thumbnails};
use crate::i18n::{Messages, fallback_lang, hyphenated, messages};
use crate::model::{Feed, Kind, Millis};
use crate::platform::browser::{dom, intl};
use crate::player::{href, player};
use crate::select::Pick;
use crate::text::{decimal, eq_ignore_case, starts_with_ignore_case};
use crate::time::age::{Age, Unit, age};
use crate::ui::{DateText, Excerpt, Frame, Item, List};

/// Returns the heading and the more link. `is_latest`: nothing was found that is related to the page.
pub fn frame(config: &Config, feeds: &[Rc<Feed>], is_latest: bool) -> Frame {
    let texts = messages(&config.lang);
    let home = || feeds.iter().find_map(|feed| feed.home.clone());
    let more = match config.more {
        More::Link => config.more_href.clone().or_else(home),
        More::Load | More::None => None,
    };
    // Unrelated articles must not be called related, not even by the webmaster's own heading.
    let kind = if is_latest && config.kind == Kind::Related { Kind::Latest } else { config.kind };
    let given = config.heading.as_deref().filter(|_| kind == config.kind);
    Frame {
        heading: given.unwrap_or_else(|| heading(kind, texts)).into(),
        has_own_heading: given.is_none(),
        heading_level: config.heading_level,
        more: more.map(|href| (href, config.more_label.clone().unwrap_or_else(|| texts.more.into()))),
        new_tab: config.target == Target::Blank,
        lang: config.lang.clone(),
        texts,
        texts_lang: fallback_lang(&config.lang),
    }
}

fn heading(kind: Kind, texts: &Messages) -> &'static str {
    match kind {
        Kind::Latest => texts.latest,
        Kind::Related => texts.related,
        Kind::Province => texts.province,
        Kind::Video => texts.video,
    }
}

/// Returns the list of a selection, without its items. `has_more`: a button follows them.
pub fn list(config: &Config, has_more: bool) -> List {
    List {
        items: Vec::new(),
        has_thumbnails: config.thumbnails == Thumbnails::Auto && config.layout != Layout::Compact,
        is_ranked: config.layout == Layout::Ranked,
        is_in_rows: config.layout != Layout::Cards,
        load: has_more.then(|| config.more_label.clone().unwrap_or_else(|| messages(&config.lang).load.into())),
    }
}

/// Returns the item at a position of the list. `None` if the feeds have no such article.
pub fn item(config: &Config, feeds: &[Rc<Feed>], pick: &Pick, position: usize, now: Millis) -> Option<Item> {
    let has_pictures = !dom::saves_data();
    let article = pick.article_in(feeds)?;
    let feed = feeds.get(pick.feed)?;
    Some(Item {
        href: href(article),
        title: article.title.clone(),
        lang: article.language.as_deref().or(feed.language.as_deref()).map(hyphenated).filter(|lang| {
            !(eq_ignore_case(lang, &config.lang) || starts_with_ignore_case(lang, "en") && !is_latin(&article.title))
        }),
        picture: article
            .thumbnail
            .as_ref()
            .map(|image| image.url.clone())
            .or_else(|| config.fallback_image.clone())
            .filter(|_| has_pictures),
        fallback_picture: article.thumbnail.as_ref().and(config.fallback_image.clone()),
        // The first card may be given the cells that its row leaves empty.
        excerpt: Excerpt(article.summary.clone().filter(|_| position == 0 && config.layout == Layout::Cards)),
        player: (config.kind == Kind::Video).then(|| player(article, &dom::plays)).flatten(),
        duration: article.media.iter().find_map(|media| media.duration_ms).map(duration),
        badge: pick.badge.as_deref().map(Into::into),
        source: article.source.clone().or_else(|| (feeds.len() > 1).then(|| feed.title.clone()).flatten()),
        date: date(config, article.published.or(article.updated), now),
    })
}

/// Returns whether a text has no Cyrillic, Hebrew, Arabic, Indic, Thai or Far Eastern characters: some programs call any feed English. By first bytes.
fn is_latin(text: &str) -> bool {
    !text.bytes().any(|byte| matches!(byte, 0xd0..=0xe0 | 0xe3..=0xed))
}

/// Returns a date as configured; `None` if it is more than a day in the future, or out of the browser's range.
pub fn date(config: &Config, at: Option<Millis>, now: Millis) -> Option<DateText> {
    let at = at?;
    let (text, is_relative) = match (config.date, age(at, now)) {
        (DateStyle::None, _) | (_, Age::Future) => return None,
        (DateStyle::Relative, Age::Now) => (ago(&config.lang, None), true),
        (DateStyle::Relative, Age::Ago(count, unit)) => (ago(&config.lang, Some((count, unit))), true),
        // A clock that is fast must not produce tomorrow's date.
        _ => (intl::day(&config.lang, at.min(now), now), false),
    };
    (!text.is_empty()).then(|| DateText { at, text, is_relative, iso: intl::iso(at) })
}

/// Returns an age in words: so many units, or now.
fn ago(lang: &str, age: Option<(u32, Unit)>) -> String {
    let texts = messages(lang);
    let is_own = fallback_lang(lang).is_none();
    let (count, unit, word) = match age {
        None if is_own => return texts.now.into(),
        None => (0, "second", ""),
        Some((count, Unit::Minute)) => (count, "minute", texts.minute),
        Some((count, Unit::Hour)) => (count, "hour", texts.hour),
        Some((count, Unit::Day)) => (count, "day", texts.day),
    };
    if is_own && !texts.ago.is_empty() {
        [decimal(count).as_str(), word, if count == 1 { "" } else { texts.plural }, texts.ago].concat()
    } else {
        intl::relative(lang, count, unit)
    }
}

/// Returns the date of a list that could not be refreshed: the time, or the day if that is not today. Never "now", which would be wrong.
pub fn since(lang: &str, at: Millis, now: Millis) -> String {
    let day = intl::day(lang, at, now);
    if day == intl::day(lang, now, now) { intl::time(lang, at) } else { day }
}

/// Returns minutes and seconds, with hours if there are any: "0:08", "1:02:03".
fn duration(ms: u32) -> String {
    let seconds = ms.saturating_add(500) / 1000;
    let two = |n: u32| [if n < 10 { "0" } else { "" }, &decimal(n)].concat();
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match hours {
        0 => [&decimal(minutes), ":", &two(rest)].concat(),
        _ => [&decimal(hours), ":", &two(minutes), ":", &two(rest)].concat(),
    }
}
