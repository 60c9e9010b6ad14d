//! One item of a list.

use leptos::prelude::*;
use leptos::{ev, html};

use super::Actions;

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
    let initial: String = title.chars().find(|c| c.is_alphanumeric()).into_iter().collect();
    let text = html::span().attr("part", "title").attr("dir", "auto").attr("lang", lang).child(title.clone());
    let headline = match href {
        Some(href) => {
            let address = href.clone();
            let click = actions.click.clone();
            html::a()
                .attr("part", "link")
                .attr("href", href)
                .attr("target", new_tab.then_some("_blank"))
                .attr("rel", new_tab.then_some("noopener"))
                .on(ev::click, move |event| click(event, &address, &title, position))
                .child(text)
                .into_any()
        }
        None => text.into_any(),
    };
    let thumbnail = has_thumbnail.then(|| {
        let frame = html::div().attr("part", "thumbnail").attr("data-initial", initial);
        let length = duration.map(|duration| html::span().attr("part", "badge").child(duration));
        let broken = actions.broken_picture.clone();
        let picture = picture.map(|address| {
            html::img()
                .attr("alt", "")
                .attr("loading", "lazy")
                .attr("decoding", "async")
                .attr("referrerpolicy", "no-referrer")
                .attr("src", address)
                .on(ev::error, move |event| broken(&event))
        });
        frame.child((picture, length))
    });
    let meta = html::div().attr("part", "meta").child((
        badge.map(|badge| html::span().attr("part", "badge").child(badge)),
        source.map(|source| html::span().attr("part", "source").attr("dir", "auto").child(source)),
        date.map(|date| {
            html::time()
                .attr("part", "date")
                .attr("datetime", date.iso)
                .attr("title", date.full)
                .child(date.text)
        }),
    ));
    html::li().attr("part", part).child((thumbnail, headline, meta)).into_any()
}
