//! One item of a list.

use leptos::prelude::AnyView;

use super::element::{Given, element, text};
use super::rail::{Frame, List};
use crate::i18n::Messages;
use crate::model::Millis;
use crate::player::Player;

/// A date, ready to be shown.
#[derive(Clone, Debug)]
pub struct DateText {
    /// The date itself.
    pub at: Millis,
    /// What stands there: "3 hours ago", "Sep 20".
    pub text: String,
    /// Whether that changes as time goes by.
    pub is_relative: bool,
    /// The whole date, as a tooltip.
    pub full: String,
    /// For machines: ISO 8601, UTC.
    pub iso: String,
}

/// Dates are the same whatever the hour they are told at.
impl PartialEq for DateText {
    fn eq(&self, other: &DateText) -> bool {
        self.is_relative == other.is_relative && self.full == other.full && self.at == other.at
    }
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
    /// Address of its picture. `None` where there is room for one: its initial stands in.
    pub picture: Option<String>,
    /// Address of another, for when that one does not load.
    pub fallback_picture: Option<String>,
    /// The beginning of the article, where the layout has room for it.
    pub excerpt: Option<String>,
    /// What plays its video in place.
    pub player: Option<Player>,
    /// Length of a video: "1:05".
    pub duration: Option<String>,
    /// The place it was found in.
    pub badge: Option<String>,
    /// The publication it comes from.
    pub source: Option<String>,
    /// Its date.
    pub date: Option<DateText>,
}

/// The item's elements. `position` counts from 0.
pub fn item(item: &Item, position: usize, frame: &Frame, list: &List) -> AnyView {
    let has_thumbnail = list.has_thumbnails;
    let part = match (position, has_thumbnail && item.picture.is_some()) {
        (0, true) => "item lead",
        (0, false) => "item lead no-thumbnail",
        (_, true) => "item",
        (_, false) => "item no-thumbnail",
    };
    let mut children = Vec::new();
    if list.is_ranked {
        // The style sheet counts: what is copied or found in the page has no numbers in it.
        children.push(element("span", &[("part", Some("rank"))], Vec::new()));
    }
    // What can be played has a place to play in, however small.
    if has_thumbnail || item.player.is_some() {
        children.push(thumbnail(item, has_thumbnail, frame.texts));
    }
    let lang = ("lang", item.lang.as_deref());
    // The tooltip is for a title that the lines reserved for it cut off.
    let attributes = [("part", Some("title")), ("dir", Some("auto")), lang, ("title", Some(&item.title))];
    let headline = element("span", &attributes, vec![text(&item.title)]);
    children.push(match &item.href {
        Some(href) => element("a", &link("link", href, frame.new_tab), vec![headline]),
        None => headline,
    });
    if let Some(excerpt) = &item.excerpt {
        children.push(element("p", &[("part", Some("excerpt")), ("dir", Some("auto")), lang], vec![text(excerpt)]));
    }
    let mut meta = Vec::new();
    for (part, words) in [("badge", &item.badge), ("source", &item.source)] {
        if let Some(words) = words {
            meta.push(element("span", &[("part", Some(part)), ("dir", Some("auto"))], vec![text(words)]));
        }
    }
    if let Some(date) = &item.date {
        let attributes = [("part", Some("date")), ("datetime", Some(date.iso.as_str())), ("title", Some(&date.full))];
        meta.push(element("time", &attributes, vec![text(&date.text)]));
    }
    children.push(element("div", &[("part", Some("meta"))], meta));
    element("li", &[("part", Some(part))], children)
}

/// The attributes of a link.
pub fn link<'a>(part: &'a str, href: &'a str, new_tab: bool) -> [Given<'a>; 4] {
    [
        ("part", Some(part)),
        ("href", Some(href)),
        ("target", new_tab.then_some("_blank")),
        ("rel", new_tab.then_some("noopener")),
    ]
}

fn thumbnail(item: &Item, has_picture: bool, texts: &Messages) -> AnyView {
    // Brackets and quotation marks make no initial.
    let marks = |c: &char| c.is_ascii_punctuation() || "《〈【“‘「『（ ".chars().any(|mark| mark == *c);
    let initial: String = item.title.chars().find(|c| has_picture && !marks(c)).into_iter().collect();
    let mut children = Vec::new();
    if let Some(address) = item.picture.as_ref().filter(|_| has_picture) {
        let attributes = [
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
        let attributes = [("part", Some("play-button")), ("type", Some("button")), ("aria-label", Some(name.as_str()))];
        children.push(element("button", &attributes, Vec::new()));
    }
    if let Some(duration) = item.duration.as_ref().filter(|_| has_picture) {
        children.push(element("span", &[("part", Some("badge"))], vec![text(duration)]));
    }
    element("div", &[("part", Some("thumbnail")), ("data-initial", Some(&initial))], children)
}
