//! One item of a list.

use leptos::prelude::AnyView;

use super::Actions;
use super::element::{element, heard, listener, text};

/// A date, ready to be shown.
#[derive(Clone, Debug, PartialEq)]
pub struct DateText {
    /// What stands there: "3 hours ago", "Sep 20".
    pub text: String,
    /// The whole date, as a tooltip.
    pub full: String,
    /// For machines: ISO 8601, UTC.
    pub iso: String,
}

/// One item, ready to be shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Where it leads; `None`: the title stands as plain text.
    pub href: Option<String>,
    /// The title, uncut.
    pub title: String,
    /// BCP 47 language, where it may differ from the rail's.
    pub lang: Option<String>,
    /// Address of its picture. `None` with `has_picture`: its initial stands in.
    pub picture: Option<String>,
    /// Length of a video: "1:05".
    pub duration: Option<String>,
    /// The place it was found in.
    pub badge: Option<String>,
    /// The publication it comes from.
    pub source: Option<String>,
    /// Its date.
    pub date: Option<DateText>,
}

/// The item's elements. `position` counts from 0; `has_thumbnail` keeps room for a picture.
pub fn item(item: Item, position: usize, has_thumbnail: bool, new_tab: bool, actions: &Actions) -> AnyView {
    let Item { href, title, lang, picture, duration, badge, source, date } = item;
    let part = match (position, has_thumbnail && picture.is_some()) {
        (0, true) => "item lead",
        (0, false) => "item lead no-thumbnail",
        (_, true) => "item",
        (_, false) => "item no-thumbnail",
    };
    let mut children = Vec::new();
    if has_thumbnail {
        children.push(thumbnail(&title, picture, duration, actions));
    }
    let attributes = [("part", Some("title")), ("dir", Some("auto")), ("lang", lang.as_deref())];
    let headline = element("span", &attributes, vec![text(title.clone())]);
    children.push(match href {
        Some(href) => link(href, title, headline, position, new_tab, actions),
        None => headline,
    });
    let mut meta = Vec::new();
    for (part, words) in [("badge", badge), ("source", source)] {
        if let Some(words) = words {
            meta.push(element("span", &[("part", Some(part)), ("dir", Some("auto"))], vec![text(words)]));
        }
    }
    if let Some(DateText { text: words, full, iso }) = date {
        let attributes = [("part", Some("date")), ("datetime", Some(iso.as_str())), ("title", Some(&full))];
        meta.push(element("time", &attributes, vec![text(words)]));
    }
    children.push(element("div", &[("part", Some("meta"))], meta));
    element("li", &[("part", Some(part))], children)
}

fn link(href: String, title: String, headline: AnyView, position: usize, new_tab: bool, actions: &Actions) -> AnyView {
    let attributes = [
        ("part", Some("link")),
        ("href", Some(href.as_str())),
        ("target", new_tab.then_some("_blank")),
        ("rel", new_tab.then_some("noopener")),
    ];
    let (click, address) = (actions.click.clone(), href.clone());
    let clicked = listener("click", Box::new(move |event| click(event, &address, &title, position)));
    heard("a", &attributes, vec![clicked], vec![headline])
}

fn thumbnail(title: &str, picture: Option<String>, duration: Option<String>, actions: &Actions) -> AnyView {
    // Brackets and quotation marks make no initial.
    let initial: Option<String> =
        title.chars().find(|c| !c.is_ascii_punctuation() && !"《〈【“‘「『（ ".contains(*c)).map(Into::into);
    let mut children = Vec::new();
    if let Some(address) = picture {
        let attributes = [
            ("alt", Some("")),
            ("loading", Some("lazy")),
            ("decoding", Some("async")),
            ("referrerpolicy", Some("no-referrer")),
            ("src", Some(address.as_str())),
        ];
        let broken = actions.broken_picture.clone();
        children.push(heard(
            "img",
            &attributes,
            vec![listener("error", Box::new(move |event| broken(event)))],
            Vec::new(),
        ));
    }
    if let Some(duration) = duration {
        children.push(element("span", &[("part", Some("badge"))], vec![text(duration)]));
    }
    element("div", &[("part", Some("thumbnail")), ("data-initial", initial.as_deref())], children)
}
