//! A whole rail: a heading, and below it a list, or a line in place of one.

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
use crate::text::decimal;

/// Number of items that are shown at a time, with what the page needs to lay them out. Full rows of one to four columns.
const SLICE_ITEMS: usize = 12;

/// What happens in a rail. Items count from 0.
pub enum ViewEvent<'a> {
    /// The reader clicks the link of an item.
    Click(&'a Event, usize),
    /// The reader wants the video of an item played.
    Play(usize),
    /// The reader wants another try.
    Retry,
    /// The reader wants more of the list.
    Load,
    /// A picture does not load.
    ImageFailed,
}

/// The handler of [`ViewEvent`].
pub type ViewEventHandler = dyn Fn(ViewEvent<'_>);

/// A rail in the page. Dropping it removes its elements.
///
/// It uses Leptos' elements without its signals: what a rail shows is one value, which changes as a whole, and the reactive graph
/// that would track it costs 7 kB.
pub struct RailView {
    root: HtmlElement,
    /// Everything but the items.
    shown: AnyViewState,
    /// The items, in order. They stay where they are, whatever changes around them.
    items: Vec<Option<Element>>,
    /// After them, the button that shows more.
    load: Option<Element>,
    /// The live region, which announces the result of the reader's action to screen readers.
    status: Element,
    _listeners: [Listener; 3],
}

impl RailView {
    /// Mounts into `root`, showing nothing yet.
    pub fn mount(root: HtmlElement, handler: Box<ViewEventHandler>) -> RailView {
        let mut shown = element("section", &[], Vec::new()).build();
        shown.mount(&root, None);
        let status = append(&root, "div", &[("role", "status"), ("class", "status")]);
        let handler: Rc<ViewEventHandler> = handler.into();
        let image_handler = handler.clone();
        let clicked = move |event: Event| {
            if part_of(&event, "retry").is_some() {
                handler(ViewEvent::Retry);
            } else if part_of(&event, "more").is_some_and(|more| more.local_name() == "button") {
                handler(ViewEvent::Load);
            } else if let Some(button) = part_of(&event, "play-button") {
                match part_of(&event, "item") {
                    Some(item) if !matches(&button, "[part~=playing]") => handler(ViewEvent::Play(position(&item))),
                    _ => video::close(true),
                }
            } else if part_of(&event, "link").is_some()
                && let Some(item) = part_of(&event, "item")
            {
                handler(ViewEvent::Click(&event, position(&item)));
            }
        };
        let failed = move |event: Event| {
            let Some(element) = target(&event) else { return };
            match &*element.local_name() {
                "img" => {
                    replace_broken(&element);
                    image_handler(ViewEvent::ImageFailed);
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
        RailView { root, shown, items: Vec::new(), load: None, status, _listeners: listeners }
    }

    /// Shows `screen` in place of `before`, which was shown last; of a long list, the first items. Elements of both stay, with the focus and a video that plays. Returns
    /// the element that should get the focus if it was lost: that runs listeners of the page, so it is not done in here.
    pub fn show(&mut self, before: &Screen, screen: &Screen) -> Option<Element> {
        let focused = focused_beside(&self.root);
        let shown = self.items.len();
        let focused_item = focused.as_ref().and_then(|focused| nearest(focused, "li"));
        let mut index = focused_item.map_or(0, |item| position(&item));
        match (before, screen) {
            (_, Screen::Loading) => return None,
            (Screen::List(old_frame, old), Screen::List(frame, list)) if old_frame == frame && old.is_like(list) => {
                // The position at which another element now shows the same article.
                let same = |item: &Item| list.items.iter().position(|one| one.href == item.href);
                index = old.items.get(index).and_then(same).unwrap_or(index);
                self.fill(&old.items, frame, list, shown);
            }
            (_, Screen::List(frame, list)) => {
                let tag = if list.is_ranked { "ol" } else { "ul" };
                // The role is explicit, since to some screen readers a list without bullets is none.
                self.put(section_view(
                    frame,
                    element(tag, &[("part", Some("list")), ("role", Some("list"))], Vec::new()),
                ));
                self.fill(&[], frame, list, shown);
            }
            (_, Screen::Note(frame, note)) => self.put(section_view(frame, note_view(note, frame.texts_lang))),
        }
        // The focus stays on its element; if that is gone, it moves to the same position in the list.
        let focused = focused.filter(|focused| focused_beside(&self.root).as_ref() != Some(focused))?;
        if focused.is_connected() {
            return Some(focused);
        }
        match self.item(index.min(self.items.len().saturating_sub(1))) {
            Some(item) => first(&item, "[part~=link]"),
            None => self.first_control(),
        }
    }

    /// Replaces the view. Leptos' `rebuild` is not used: it takes elements of one type for the same, whatever their tags.
    fn put(&mut self, view: AnyView) {
        self.close_video();
        self.items.clear();
        self.load = None;
        self.shown.unmount();
        self.shown = view.build();
        self.shown.mount(&self.root, None);
    }

    /// Returns whether [`show`](Self::show) will show the first items of a screen only.
    pub fn shows_part_of(&self, screen: &Screen) -> bool {
        matches!(screen, Screen::List(_, list) if count_of(list, self.items.len()) < list.items.len())
    }

    /// Shows more items of `screen`, if it is the one that is shown. Returns whether there are any left.
    pub fn show_more(&mut self, screen: &Screen) -> bool {
        let Screen::List(frame, list) = screen else { return false };
        let shown = self.items.len();
        if shown < list.items.len() {
            self.fill(&list.items, frame, list, shown);
        }
        // Not if none could be added: a page may have taken the list away.
        self.items.len() > shown && self.items.len() < list.items.len()
    }

    /// Fills the list with its first items, a slice more than the `shown`; the button that shows more appears once all are there.
    fn fill(&mut self, before: &[Item], frame: &Frame, list: &List, shown: usize) {
        let Some(container) = first(&self.root, "[part=list]") else { return };
        let count = count_of(list, shown);
        let mut old = std::mem::take(&mut self.items);
        for one in list.items.iter().take(count) {
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
        let mut next = container.first_element_child();
        for (position, item) in self.items.iter().flatten().enumerate() {
            if next.as_ref() == Some(item) {
                next = item.next_element_sibling();
            } else {
                let _ = container.insert_before(item, next.as_deref());
            }
            set_part(item, "lead", position == 0);
            if let Some(rank) = first(item, "[part~=rank]") {
                set_part(&rank, "top", position < 3);
            }
        }
        for (position, item) in list.items.iter().enumerate() {
            self.excerpt(position, item);
            if let Some(date) = &item.date {
                self.date(position, &date.text);
            }
        }
        match &list.load {
            None => self.load = None,
            Some(_) if self.load.is_none() && count < list.items.len() => {}
            Some(label) => {
                let load = self.load.get_or_insert_with(|| {
                    let load = append(&container, "li", &[]);
                    append(&load, "button", &[("part", "more"), ("type", "button")]);
                    load
                });
                if let Some(button) = load.first_element_child() {
                    set_text(&button, label);
                    // As for the more link: several rails of a page may have one.
                    set(&button, "aria-label", &[label, " ", &frame.heading].concat());
                    // The label may have been in another one before.
                    let lang = frame.texts_lang.filter(|_| *label == frame.texts.load);
                    set(&button, "lang", lang.unwrap_or(&frame.lang));
                }
            }
        }
    }

    /// Makes a list that scrolls reachable by keyboard, and one that no longer does no stop. To be called once it is laid out.
    pub fn make_focusable_if_scrolling(&self) {
        let Some(list) = first(&self.root, "[part=list]") else { return };
        if !scrolls(&list) {
            let _ = list.remove_attribute("tabindex");
        } else {
            set(&list, "tabindex", "0");
            let name = first(&self.root, "section").and_then(|section| section.get_attribute("aria-label"));
            set(&list, "aria-label", &name.unwrap_or_default());
        }
    }

    /// Returns the first element that can be acted on, the more link or button last.
    pub fn first_control(&self) -> Option<Element> {
        ["[part~=retry],[part~=item] [part~=link]", "[part~=more]"]
            .iter()
            .find_map(|control| first(&self.root, control))
    }

    /// The same if nothing on the page has the focus: what had it is gone.
    pub fn lost_focus_target(&self) -> Option<Element> {
        self.first_control().filter(|_| is_focus_lost())
    }

    /// Announces the result of the reader's action to screen readers, in words of the language `lang`.
    pub fn announce(&self, words: &str, lang: &str) {
        set(&self.status, "lang", lang);
        // Cleared first, so that the same words are announced again.
        set_text(&self.status, "");
        set_text(&self.status, words);
    }

    /// Returns the element of the item at `position`.
    pub fn item(&self, position: usize) -> Option<Element> {
        self.items.get(position)?.clone()
    }

    /// Updates the date of the item at `position`.
    pub fn date(&self, position: usize, words: &str) {
        let time = self.item(position).and_then(|item| first(&item, "time"));
        if let Some(time) = time {
            set_text(&time, words);
        }
    }

    /// Shows the excerpt of the item at `position`, if it has one there.
    fn excerpt(&self, position: usize, item: &Item) {
        let Some(element) = self.item(position) else { return };
        let shown = first(&element, "[part=excerpt]");
        match &item.excerpt.0 {
            Some(words) => {
                let excerpt = shown.unwrap_or_else(|| {
                    let excerpt = append(&element, "div", &[("part", "excerpt"), ("dir", "auto")]);
                    let _ = element.insert_before(&excerpt, first(&element, "[part=meta]").as_deref());
                    excerpt
                });
                if let Some(lang) = &item.lang {
                    set(&excerpt, "lang", lang);
                }
                set_text(&excerpt, words);
            }
            None => {
                if let Some(shown) = shown {
                    shown.remove();
                }
            }
        }
    }

    /// Closes the video that plays in this rail, if any.
    fn close_video(&self) {
        if video::plays_within(&self.root) {
            video::close(false);
        }
    }
}

impl Drop for RailView {
    fn drop(&mut self) {
        self.close_video();
        self.shown.unmount();
    }
}

/// Returns how many items of a list can be shown when there are `shown` already. How wide the first card is follows from their number, so cards come all
/// at once.
fn count_of(list: &List, shown: usize) -> usize {
    if list.is_in_rows { shown + SLICE_ITEMS } else { usize::MAX }
}

/// Replaces a picture that does not load with the fallback, and that with the initial behind it.
fn replace_broken(picture: &Element) {
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

fn section_view(frame: &Frame, body: AnyView) -> AnyView {
    let level = decimal(frame.heading_level.into());
    // Not <h1> to <h6>: the level is given by the page, and the role means the same to assistive technology.
    let lang = ("lang", frame.texts_lang.filter(|_| frame.has_own_heading));
    // The tooltip is for a heading that is cut off in a narrow column.
    let title = [
        ("part", Some("heading")),
        ("role", Some("heading")),
        ("aria-level", Some(level.as_str())),
        ("title", Some(&*frame.heading)),
        lang,
    ];
    let mut header = vec![element("div", &title, vec![text(&frame.heading)])];
    if let Some((href, label)) = &frame.more {
        // With its own direction: without texts in the page's language, the dots would come before the word.
        let about = [label, " ", frame.heading.as_str()].concat();
        let [part, href, target, rel] = link("more", href, frame.new_tab);
        let lang = ("lang", frame.texts_lang.filter(|_| *label == frame.texts.more));
        header.push(element(
            "a",
            &[part, href, target, rel, ("aria-label", Some(&about)), ("dir", Some("auto")), lang],
            vec![text(label)],
        ));
    }
    let children = vec![element("div", &[("part", Some("header"))], header), body];
    let attributes = [("aria-label", Some(&*frame.heading)), ("lang", Some(&frame.lang))];
    element("section", &attributes, children)
}

fn note_view(note: &Note, lang: Option<&str>) -> AnyView {
    if note.has_template {
        return element("div", &[("part", Some(note.part))], Vec::new());
    }
    // Only the words have their own direction: they, and the button after them, begin where the page's lines begin.
    let mut children = vec![element("span", &[("dir", Some("auto"))], vec![text(note.text)])];
    if let Some(label) = note.retry {
        children.push(button(label));
    }
    element("p", &[("part", Some(note.part)), ("lang", lang)], children)
}

fn button(label: &str) -> AnyView {
    element("button", &[("part", Some("retry")), ("type", Some("button"))], vec![text(label)])
}
