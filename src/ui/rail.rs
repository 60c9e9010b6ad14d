//! A rail as a whole: a heading, and below it a list or the one line that stands in its place.

use leptos::prelude::*;
use leptos::tachys::view::any_view::AnyViewState;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlElement};

use super::element::{element, text};
use super::item::{Item, item, link};
use super::video;
use crate::i18n::Messages;
use crate::platform::browser::dom::{Listener, key_of, part_of, position};

/// What a rail shows. Nothing while it loads: the loader's box is there.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Screen {
    /// Nothing yet.
    #[default]
    Loading,
    /// Items.
    List(Frame, List),
    /// A line instead of items.
    Note(Frame, Note),
}

/// What stands around list and line alike.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// Text of the heading.
    pub heading: String,
    /// 1 to 6.
    pub heading_level: u8,
    /// Where the more link goes and what it says.
    pub more: Option<(String, String)>,
    /// Whether links open in a new tab.
    pub new_tab: bool,
    /// BCP 47 language of the rail.
    pub lang: String,
    /// What it says in it.
    pub texts: &'static Messages,
    /// `light` or `dark`, where the page's own colours are not wanted.
    pub theme: Option<&'static str>,
}

/// Items, ready to be shown.
#[derive(Clone, Debug, PartialEq)]
pub struct List {
    /// In the order they are shown.
    pub items: Vec<Item>,
    /// Whether room is kept for pictures.
    pub has_thumbnails: bool,
    /// Whether the order is a ranking.
    pub is_ranked: bool,
}

/// A line instead of items.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// The part it is: `empty` or `error`.
    pub part: &'static str,
    /// What it says.
    pub text: &'static str,
    /// Label of the button that tries again, where there is one.
    pub retry: Option<&'static str>,
    /// The part is left empty, for what the webmaster wants shown instead.
    pub has_template: bool,
}

/// What is done about a click on the link of the item at a position, from 0.
pub type Click = dyn Fn(&Event, usize);

/// What a reader does, called back.
pub struct Actions {
    /// A link is clicked.
    pub click: Box<Click>,
    /// The video at a position is to be played.
    pub play: Box<dyn Fn(usize)>,
    /// Another try is wanted.
    pub retry: Box<dyn Fn()>,
}

/// A rail in the page. Dropping it takes its elements away.
///
/// It takes Leptos' elements and leaves its signals: what a rail shows is one value, which changes as a whole, and the graph that
/// would follow it costs 7 kB.
pub struct Rail {
    root: HtmlElement,
    shown: AnyViewState,
    _listeners: [Listener; 3],
}

impl Rail {
    /// Mounts into `root`, showing nothing yet.
    pub fn mount(root: HtmlElement, actions: Actions) -> Rail {
        let mut shown = element("section", &[], Vec::new()).build();
        shown.mount(&root, None);
        let clicked = move |event: Event| {
            if part_of(&event, "retry").is_some() {
                (actions.retry)();
            } else if let Some(button) = part_of(&event, "play-button") {
                match part_of(&event, "item") {
                    Some(item) if !button.matches("[part~=playing]").unwrap_or_default() => {
                        (actions.play)(position(&item))
                    }
                    _ => video::close(true),
                }
            } else if part_of(&event, "link").is_some()
                && let Some(item) = part_of(&event, "item")
            {
                (actions.click)(&event, position(&item));
            }
        };
        let failed = |event: Event| {
            let Some(element) = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok()) else { return };
            match &*element.local_name() {
                "img" => broken(&element),
                "video" => video::failed(&element),
                _ => {}
            }
        };
        let within = root.clone();
        let pressed = move |event: Event| {
            if video::plays_within(&within) && key_of(&event) == "Escape" {
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
        Rail { root, shown, _listeners: listeners }
    }

    /// Shows `screen` in the place of what was shown.
    pub fn show(&mut self, screen: &Screen) {
        let view = match screen {
            Screen::Loading => return,
            Screen::List(frame, list) => {
                let items = list.items.iter().enumerate();
                let items = items.map(|(position, one)| item(one, position, frame, list)).collect();
                framed(frame, element(if list.is_ranked { "ol" } else { "ul" }, &[("part", Some("list"))], items))
            }
            Screen::Note(frame, note) => framed(frame, line(note)),
        };
        self.stop();
        // Not rebuilt: elements of one type are taken for the same, whatever their tags.
        self.shown.unmount();
        self.shown = view.build();
        self.shown.mount(&self.root, None);
    }

    /// Plays the video of `item`, which stands at `position`.
    pub fn play(&self, position: usize, item: &Item, texts: &'static Messages) {
        let selector = ["[part~=item]:nth-child(", &(position + 1).to_string(), ")"].concat();
        if let Ok(Some(place)) = self.root.query_selector(&selector) {
            video::play(&place, item, texts);
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
fn broken(picture: &HtmlElement) {
    match picture.get_attribute("data-fallback") {
        Some(address) => {
            let _ = picture.remove_attribute("data-fallback");
            let _ = picture.set_attribute("src", &address);
        }
        None => picture.set_hidden(true),
    }
}

fn framed(frame: &Frame, body: AnyView) -> AnyView {
    let level = char::from(b'0' + frame.heading_level).to_string();
    // Not <h1> to <h6>: the level is the page's, and the role says the same to everyone who asks.
    let title = [("part", Some("heading")), ("role", Some("heading")), ("aria-level", Some(level.as_str()))];
    let mut header = vec![element("div", &title, vec![text(&frame.heading)])];
    if let Some((href, label)) = &frame.more {
        let about = [label, " ", frame.heading.as_str()].concat();
        let [part, href, target, rel] = link("more", href, frame.new_tab);
        header.push(element("a", &[part, href, target, rel, ("aria-label", Some(&about))], vec![text(label)]));
    }
    let children = vec![
        element("slot", &[("name", Some("header"))], Vec::new()),
        element("div", &[("part", Some("header"))], header),
        body,
        element("slot", &[("name", Some("footer"))], Vec::new()),
    ];
    let attributes = [("aria-label", Some(&*frame.heading)), ("lang", Some(&frame.lang)), ("class", frame.theme)];
    element("section", &attributes, children)
}

fn line(note: &Note) -> AnyView {
    if note.has_template {
        return element("div", &[("part", Some(note.part))], Vec::new());
    }
    let mut children = vec![text(note.text)];
    if let Some(label) = note.retry {
        children.push(element("button", &[("part", Some("retry")), ("type", Some("button"))], vec![text(label)]));
    }
    element("p", &[("part", Some(note.part))], children)
}
