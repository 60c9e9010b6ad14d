//! A rail as a whole: a heading, and below it a list or the one line that stands in its place.

use std::rc::Rc;

use leptos::prelude::*;
use leptos::tachys::html::attribute::any_attribute::IntoAnyAttribute;
use leptos::tachys::html::directive::directive;

use super::element::{element, heard, listener, text};
use super::item::{Item, item};

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
    /// What the webmaster wants shown instead.
    pub template: Option<web_sys::Node>,
}

/// What a reader does, called back.
#[derive(Clone)]
pub struct Actions {
    /// A click on the item at a position, with its address and title.
    pub click: Rc<dyn Fn(web_sys::Event, &str, &str, usize)>,
    /// Another try is wanted.
    pub retry: Rc<dyn Fn()>,
    /// A picture did not load; its element is the event's target.
    pub broken_picture: Rc<dyn Fn(web_sys::Event)>,
}

/// The elements of a rail, following `screen`.
pub fn rail(screen: RwSignal<Screen, LocalStorage>, actions: Actions) -> impl IntoView {
    let actions = StoredValue::new_local(actions);
    move || {
        let actions = actions.get_value();
        match screen.get() {
            Screen::Loading => ().into_any(),
            Screen::List(frame, list) => {
                let new_tab = frame.new_tab;
                let items: Vec<AnyView> = (list.items.into_iter().enumerate())
                    .map(|(position, one)| item(one, position, list.has_thumbnails, new_tab, &actions))
                    .collect();
                let tag = if list.is_ranked { "ol" } else { "ul" };
                let list = element(tag, &[("part", Some("list"))], items);
                framed(frame, list)
            }
            Screen::Note(frame, note) => framed(frame, line(note, &actions)),
        }
    }
}

fn framed(frame: Frame, body: AnyView) -> AnyView {
    let Frame { heading, heading_level, more, new_tab, theme } = frame;
    let level = char::from(b'0' + heading_level).to_string();
    // Not <h1> to <h6>: the level is the page's, and the role says the same to everyone who asks.
    let title = [("part", Some("heading")), ("role", Some("heading")), ("aria-level", Some(level.as_str()))];
    let mut header = vec![element("div", &title, vec![text(heading.clone())])];
    if let Some((href, label)) = more {
        let about = [&label, " ", &heading].concat();
        let attributes = [
            ("part", Some("more")),
            ("href", Some(href.as_str())),
            ("aria-label", Some(&about)),
            ("target", new_tab.then_some("_blank")),
            ("rel", new_tab.then_some("noopener")),
        ];
        header.push(element("a", &attributes, vec![text(label)]));
    }
    let children = vec![
        element("slot", &[("name", Some("header"))], Vec::new()),
        element("div", &[("part", Some("header"))], header),
        body,
        element("slot", &[("name", Some("footer"))], Vec::new()),
    ];
    element("section", &[("aria-label", Some(&heading)), ("class", theme)], children)
}

fn line(note: Note, actions: &Actions) -> AnyView {
    let Note { part, text: words, retry, template } = note;
    if let Some(template) = template {
        let fill = move |element: web_sys::Element, _: ()| drop(element.append_child(&template));
        return heard("div", &[("part", Some(part))], vec![directive(fill, ()).into_any_attr()], Vec::new());
    }
    let mut children = vec![text(words.into())];
    if let Some(label) = retry {
        let again = actions.retry.clone();
        let attributes = [("part", Some("retry")), ("type", Some("button"))];
        children.push(heard(
            "button",
            &attributes,
            vec![listener("click", Box::new(move |_| again()))],
            vec![text(label.into())],
        ));
    }
    element("p", &[("part", Some(part))], children)
}
