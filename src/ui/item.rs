//! The elements of an item.

use leptos::prelude::AnyView;

use super::element::{OptionalAttribute, element, text};
use super::screen::{Frame, Item, List};
use crate::i18n::Messages;

/// Creates the elements of an item.
pub fn item(item: &Item, frame: &Frame, list: &List) -> AnyView {
    let has_thumbnail = list.has_thumbnails;
    let part = if has_thumbnail && item.picture.is_some() { "item" } else { "item no-thumbnail" };
    let mut children = Vec::new();
    if list.is_ranked {
        // The style sheet counts, so that text copied from or found in the page has no numbers in it.
        children.push(element("span", &[("part", Some("rank"))], Vec::new()));
    }
    // A video has a place to play in, however small.
    if has_thumbnail || item.player.is_some() {
        children.push(thumbnail(item, has_thumbnail, frame.texts));
    }
    // The tooltip is for a title that is cut off by the lines reserved for it.
    let attributes =
        [("part", Some("title")), ("dir", Some("auto")), ("lang", item.lang.as_deref()), ("title", Some(&item.title))];
    let headline = element("span", &attributes, vec![text(&item.title)]);
    children.push(match &item.href {
        Some(href) => element("a", &link("link", href, frame.new_tab), vec![headline]),
        None => headline,
    });
    let mut meta = Vec::new();
    for (part, words, lang) in [("badge", &item.badge, None), ("source", &item.source, item.lang.as_deref())] {
        if let Some(words) = words {
            let attributes = [("part", Some(part)), ("dir", Some("auto")), ("lang", lang)];
            meta.push(element("span", &attributes, vec![text(words)]));
        }
    }
    if let Some(date) = &item.date {
        let attributes = [("part", Some("date")), ("dir", Some("auto")), ("datetime", Some(date.iso.as_str()))];
        meta.push(element("time", &attributes, vec![text(&date.text)]));
    }
    children.push(element("div", &[("part", Some("meta"))], meta));
    element("li", &[("part", Some(part))], children)
}

/// Returns the attributes of a link.
pub fn link<'a>(part: &'a str, href: &'a str, new_tab: bool) -> [OptionalAttribute<'a>; 4] {
    [
        ("part", Some(part)),
        ("href", Some(href)),
        // Explicit, since the page's <base> may say otherwise.
        ("target", Some(if new_tab { "_blank" } else { "_self" })),
        ("rel", new_tab.then_some("noopener")),
    ]
}

fn thumbnail(item: &Item, has_picture: bool, texts: &Messages) -> AnyView {
    // Brackets, marks and symbols are not initials.
    let marks = |c: &char| {
        matches!(*c, '\u{a0}'..='\u{bf}' | '\u{2000}'..='\u{2bff}' | '\u{3000}'..='\u{303f}' | '\u{fe00}'..='\u{fe6f}' | '\u{ff01}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}' | '\u{ff3b}'..='\u{ff40}' | '\u{ff5b}'..='\u{ff65}' | '\u{1f000}'..='\u{1ffff}')
            || *c < '\u{80}' && !c.is_ascii_alphanumeric()
    };
    let initial: String =
        item.title.chars().find(|c| has_picture && item.player.is_none() && !marks(c)).into_iter().collect();
    let mut children = Vec::new();
    if let Some(address) = item.picture.as_ref().filter(|_| has_picture) {
        let attributes = [
            ("part", Some("image")),
            ("alt", Some("")),
            ("loading", Some("lazy")),
            ("decoding", Some("async")),
            ("referrerpolicy", Some("no-referrer")),
            ("data-fallback", item.fallback_picture.as_deref()),
            ("src", Some(address.as_str())),
        ];
        children.push(element("img", &attributes, Vec::new()));
    }
    if item.player.is_some() {
        let name = [texts.play, &item.title].concat();
        // Most of its name is the title.
        let lang = ("lang", item.lang.as_deref());
        let attributes =
            [("part", Some("play-button")), ("type", Some("button")), ("aria-label", Some(name.as_str())), lang];
        children.push(element("button", &attributes, Vec::new()));
    }
    if let Some(duration) = item.duration.as_ref().filter(|_| has_picture) {
        children.push(element("span", &[("part", Some("badge"))], vec![text(duration)]));
    }
    element("div", &[("part", Some("thumbnail")), ("data-initial", Some(&initial))], children)
}
