//! A rail as a whole: a heading, and below it a list or the one line that stands in its place.

use std::rc::Rc;

use leptos::prelude::*;
use leptos::tachys::view::any_view::AnyViewState;
use web_sys::{Element, Event, HtmlElement};

use super::element::{element, text};
use super::item::{item, link};
use super::screen::{Frame, Item, List, Note, Screen};
use super::video;
use crate::platform::browser::dom::{
    Listener, append, first, focused_beside, is_escape, is_focus_lost, matches, nearest, part_of, position, scrolls,
    set, set_part, set_text, target,
};

/// What a reader does. Items count from 0.
pub enum Act<'a> {
    /// Clicks the link of an item.
    Click(&'a Event, usize),
    /// Wants the video of an item played.
    Play(usize),
    /// Wants another try.
    Retry,
    /// Wants more of the list.
    Load,
    /// Was to see a picture that does not load.
    Miss,
}

/// What is done about it.
pub type Acting = dyn Fn(Act<'_>);

/// A rail in the page. Dropping it takes its elements away.
///
/// It takes Leptos' elements and leaves its signals: what a rail shows is one value, which changes as a whole, and the graph that
/// would follow it costs 7 kB.
pub struct Rail {
    root: HtmlElement,
    /// All but the items.
    shown: AnyViewState,
    /// The items, in order. They stay where they are, whatever comes and goes around them.
    items: Vec<Option<Element>>,
    /// Behind them, the button that shows more.
    load: Option<Element>,
    /// Where screen readers are told what a reader has brought about.
    status: Element,
    _listeners: [Listener; 3],
}

impl Rail {
    /// Mounts into `root`, showing nothing yet.
    pub fn mount(root: HtmlElement, acting: Box<Acting>) -> Rail {
        let mut shown = element("section", &[], Vec::new()).build();
        shown.mount(&root, None);
        let status = append(&root, "div", &[("role", "status"), ("class", "status")]);
        let acting: Rc<Acting> = acting.into();
        let missing = acting.clone();
        let clicked = move |event: Event| {
            if part_of(&event, "retry").is_some() {
                acting(Act::Retry);
            } else if part_of(&event, "more").is_some_and(|more| more.local_name() == "button") {
                acting(Act::Load);
            } else if let Some(button) = part_of(&event, "play-button") {
                match part_of(&event, "item") {
                    Some(item) if !matches(&button, "[part~=playing]") => acting(Act::Play(position(&item))),
                    _ => video::close(true),
                }
            } else if part_of(&event, "link").is_some()
                && let Some(item) = part_of(&event, "item")
            {
                acting(Act::Click(&event, position(&item)));
            }
        };
        let failed = move |event: Event| {
            let Some(element) = target(&event) else { return };
            match &*element.local_name() {
                "img" => {
                    broken(&element);
                    missing(Act::Miss);
                }
                "video" => video::failed(&element),
                _ => {}
            }
        };
        let within = root.clone();
        let pressed = move |event: Event| {
            if video::plays_within(&within) && is_escape(&event) {
                event.prevent_default();
                event.stop_propagation();
                video::close(true);
            }
        };
        let listeners = [
            Listener::within(&root, "click", Box::new(clicked)),
            Listener::within(&root, "error", Box::new(failed)),
            Listener::within(&root, "keydown", Box::new(pressed)),
        ];
        Rail { root, shown, items: Vec::new(), load: None, status, _listeners: listeners }
    }

    /// Shows `screen` in the place of `before`, which was shown last. What is in both stays: with its focus, and playing what it plays.
    /// Answers what the focus is to return to, where it got lost: listeners of the page's will run, so not in here.
    pub fn show(&mut self, before: &Screen, screen: &Screen) -> Option<Element> {
        let focused = focused_beside(&self.root);
        let place = focused.as_ref().and_then(|focused| nearest(focused, "li"));
        let mut place = place.map_or(0, |item| position(&item));
        match (before, screen) {
            (_, Screen::Loading) => return None,
            (Screen::List(old_frame, old), Screen::List(frame, list)) if old_frame == frame && old.is_like(list) => {
                // The same article where it is now, of which another element tells.
                let same = |item: &Item| list.items.iter().position(|one| one.href == item.href);
                place = old.items.get(place).and_then(same).unwrap_or(place);
                self.fill(&old.items, frame, list);
            }
            (_, Screen::List(frame, list)) => {
                let tag = if list.is_ranked { "ol" } else { "ul" };
                // Named, because a list without bullets is none to some screen readers.
                self.put(framed(frame, element(tag, &[("part", Some("list")), ("role", Some("list"))], Vec::new())));
                self.fill(&[], frame, list);
            }
            (_, Screen::Note(frame, note)) => self.put(framed(frame, line(note, frame.texts_lang))),
        }
        // The focus stays where it is; where that is gone, at its place in the list.
        let focused = focused.filter(|focused| focused_beside(&self.root).as_ref() != Some(focused))?;
        if focused.is_connected() {
            return Some(focused);
        }
        match self.item(place.min(self.items.len().saturating_sub(1))) {
            Some(item) => first(&item, "[part~=link]"),
            None => first(&self.root, "[part~=retry]"),
        }
    }

    /// Not rebuilt: elements of one type are taken for the same, whatever their tags.
    fn put(&mut self, view: AnyView) {
        self.stop();
        self.items.clear();
        self.load = None;
        self.shown.unmount();
        self.shown = view.build();
        self.shown.mount(&self.root, None);
    }

    fn fill(&mut self, before: &[Item], frame: &Frame, list: &List) {
        let Some(place) = first(&self.root, "[part=list]") else { return };
        let mut old = std::mem::take(&mut self.items);
        for one in &list.items {
            let kept = before.iter().position(|item| item == one).and_then(|at| old.get_mut(at)?.take());
            self.items.push(kept.or_else(|| item(one, frame, list).build().elements().pop()));
        }
        for gone in old.iter().chain([&self.load]).flatten() {
            if video::plays_within(gone) {
                video::close(false);
            }
            if self.load.as_ref() != Some(gone) || list.load.is_none() {
                gone.remove();
            }
        }
        let mut next = place.first_element_child();
        for (position, item) in self.items.iter().flatten().enumerate() {
            if next.as_ref() == Some(item) {
                next = item.next_element_sibling();
            } else {
                let _ = place.insert_before(item, next.as_deref());
            }
            set_part(item, "lead", position == 0);
        }
        for (position, item) in list.items.iter().enumerate() {
            if let Some(date) = &item.date {
                self.date(position, &date.text);
            }
        }
        match &list.load {
            None => self.load = None,
            Some(label) => {
                let load = self.load.get_or_insert_with(|| {
                    let load = append(&place, "li", &[]);
                    append(&load, "button", &[("part", "more"), ("type", "button")]);
                    load
                });
                if let Some(button) = load.first_element_child() {
                    set_text(&button, label);
                }
            }
        }
    }

    /// A list that scrolls can be scrolled by keyboard, too. To be called once it is seen.
    pub fn reach(&self) {
        if let Some(list) = first(&self.root, "[part=list]").filter(scrolls) {
            set(&list, "tabindex", "0");
            let name = first(&self.root, "section").and_then(|section| section.get_attribute("aria-label"));
            set(&list, "aria-label", &name.unwrap_or_default());
        }
    }

    /// Gives the focus to the first thing that can be done here, where nothing on the page has it: what had it is no more.
    pub fn resume(&self) -> Option<Element> {
        first(&self.root, "[part~=retry],[part~=item] [part~=link]").filter(|_| is_focus_lost())
    }

    /// Tells screen readers what the reader has brought about.
    pub fn say(&self, words: &str) {
        // Anew, also where it is the same as before.
        set_text(&self.status, "");
        set_text(&self.status, words);
    }

    /// The element of the item at `position`.
    pub fn item(&self, position: usize) -> Option<Element> {
        self.items.get(position)?.clone()
    }

    /// Says the date of the item at `position` anew.
    pub fn date(&self, position: usize, words: &str) {
        let time = self.item(position).and_then(|item| first(&item, "time"));
        if let Some(time) = time {
            set_text(&time, words);
        }
    }

    /// Closes what plays in this rail.
    fn stop(&self) {
        if video::plays_within(&self.root) {
            video::close(false);
        }
    }
}

impl Drop for Rail {
    fn drop(&mut self) {
        self.stop();
        self.shown.unmount();
    }
}

/// A picture that does not load gives way to the fallback, and that to the initial behind it.
fn broken(picture: &Element) {
    match picture.get_attribute("data-fallback").filter(|address| !address.is_empty()) {
        Some(address) => {
            set(picture, "data-fallback", "");
            set(picture, "src", &address);
        }
        None => {
            set(picture, "hidden", "");
            if let Some(item) = nearest(picture, "[part~=item]") {
                set_part(&item, "no-thumbnail", true);
            }
        }
    }
}

fn framed(frame: &Frame, body: AnyView) -> AnyView {
    let level = char::from(b'0' + frame.heading_level).to_string();
    // Not <h1> to <h6>: the level is the page's, and the role says the same to everyone who asks.
    let title = [("part", Some("heading")), ("role", Some("heading")), ("aria-level", Some(level.as_str()))];
    let mut header = vec![element("div", &title, vec![text(&frame.heading)])];
    if let Some((href, label)) = &frame.more {
        // In its own direction: where there are no texts in the page's language, its dots would stand before the word.
        let about = [label, " ", frame.heading.as_str()].concat();
        let [part, href, target, rel] = link("more", href, frame.new_tab);
        header.push(element(
            "a",
            &[part, href, target, rel, ("aria-label", Some(&about)), ("dir", Some("auto"))],
            vec![text(label)],
        ));
    }
    let lang = frame.texts_lang.filter(|_| frame.has_own_heading);
    let children = vec![element("div", &[("part", Some("header")), ("lang", lang)], header), body];
    let attributes = [("aria-label", Some(&*frame.heading)), ("lang", Some(&frame.lang))];
    element("section", &attributes, children)
}

fn line(note: &Note, lang: Option<&str>) -> AnyView {
    if note.has_template {
        return element("div", &[("part", Some(note.part))], Vec::new());
    }
    let mut children = vec![text(note.text)];
    if let Some(label) = note.retry {
        children.push(button(label));
    }
    element("p", &[("part", Some(note.part)), ("dir", Some("auto")), ("lang", lang)], children)
}

fn button(label: &str) -> AnyView {
    element("button", &[("part", Some("retry")), ("type", Some("button"))], vec![text(label)])
}
