//! A rail as a whole: a heading, and below it a list or the one line that stands in its place.

use std::rc::Rc;

use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos::{ev, html};

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
    pub click: Rc<dyn Fn(MouseEvent, &str, &str, usize)>,
    /// Another try is wanted.
    pub retry: Rc<dyn Fn()>,
    /// A picture did not load; its element is the event's target.
    pub broken_picture: Rc<dyn Fn(&web_sys::Event)>,
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
                let list = match list.is_ranked {
                    true => html::ol().attr("part", "list").child(items).into_any(),
                    false => html::ul().attr("part", "list").child(items).into_any(),
                };
                framed(frame, list)
            }
            Screen::Note(frame, note) => framed(frame, line(note, &actions)),
        }
    }
}

fn framed(frame: Frame, body: AnyView) -> AnyView {
    let Frame { heading, heading_level, more, new_tab } = frame;
    let about = more.as_ref().map(|(_, label)| [label, " ", &heading].concat());
    let more = more.map(|(href, label)| {
        html::a()
            .attr("part", "more")
            .attr("href", href)
            .attr("aria-label", about)
            .attr("target", new_tab.then_some("_blank"))
            .attr("rel", new_tab.then_some("noopener"))
            .child(label)
    });
    // One element for six levels: each tag name would be a type of its own.
    let title = html::div()
        .attr("part", "heading")
        .attr("role", "heading")
        .attr("aria-level", char::from(b'0' + heading_level).to_string())
        .child(heading.clone());
    html::section()
        .attr("aria-label", heading)
        .child((
            html::slot().attr("name", "header"),
            html::div().attr("part", "header").child((title, more)),
            body,
            html::slot().attr("name", "footer"),
        ))
        .into_any()
}

fn line(note: Note, actions: &Actions) -> AnyView {
    let Note { part, text, retry, template } = note;
    if let Some(template) = template {
        let fill = move |element: web_sys::Element, _: ()| drop(element.append_child(&template));
        return html::div().attr("part", part).directive(fill, ()).into_any();
    }
    let again = actions.retry.clone();
    let button = retry
        .map(|label| html::button().attr("type", "button").attr("part", "retry").on(ev::click, move |_| again()).child(label));
    html::p().attr("part", part).child((text, button)).into_any()
}
