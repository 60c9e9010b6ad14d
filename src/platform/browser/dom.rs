//! The page around a rail, and what events to it hold.

use js_sys::{Object, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, EventTarget, HtmlElement};

/// The `detail` of an event, built field by field.
#[derive(Clone)]
pub struct Detail(Object);

impl Default for Detail {
    fn default() -> Self {
        Detail(Object::new())
    }
}

impl Detail {
    /// A copy of what the loader says; without fields where it says nothing.
    pub fn of(facts: JsValue) -> Detail {
        Detail(Object::assign(&Object::new(), facts.unchecked_ref()))
    }

    /// A field that is a text.
    pub fn text(&self, name: &str) -> Option<String> {
        Reflect::get(&self.0, &name.into()).ok()?.as_string()
    }

    /// A field that is a number.
    pub fn number(&self, name: &str) -> Option<f64> {
        Reflect::get(&self.0, &name.into()).ok()?.as_f64()
    }

    /// The same fields, to be added to by somebody else.
    pub fn too(&self) -> Detail {
        Detail::of(JsValue::from(&self.0))
    }

    /// Adds a field.
    pub fn with(self, name: &str, value: impl Into<JsValue>) -> Detail {
        self.set(name, value.into())
    }

    fn set(self, name: &str, value: JsValue) -> Detail {
        let _ = Reflect::set(&self.0, &name.into(), &value);
        self
    }
}

impl AsRef<JsValue> for Detail {
    fn as_ref(&self) -> &JsValue {
        &self.0
    }
}

/// The document's base URL, which relative addresses in attributes are resolved against.
pub fn base_url() -> String {
    web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.base_uri().ok().flatten())
        .unwrap_or_default()
}

/// The page's own address, without its fragment.
pub fn page_url() -> String {
    let href = web_sys::window().and_then(|window| window.location().href().ok()).unwrap_or_default();
    crate::text::cut(&href, b'#').0.to_owned()
}

/// Whether an element stands before another one in the document.
pub fn is_before(element: &Element, other: &Element) -> bool {
    element.compare_document_position(other) & web_sys::Node::DOCUMENT_POSITION_FOLLOWING != 0
}

/// A copy of what the webmaster put into `<template slot="NAME">`; `None` where there is none.
pub fn template(host: &Element, slot: &str) -> Option<web_sys::Node> {
    let selector = [":scope > template[slot=", slot, "]"].concat();
    let template = host.query_selector(&selector).ok()??;
    let content = Reflect::get(&template, &"content".into()).ok()?;
    content.dyn_into::<web_sys::Node>().ok()?.clone_node_with_deep(true).ok()
}

/// A listener, for as long as this is kept.
pub struct Listener {
    target: EventTarget,
    event: &'static str,
    then: Closure<dyn FnMut(Event)>,
}

impl Listener {
    /// Calls `then` at each event of that name on `target` or within it, also at those that do not bubble.
    pub fn within(target: &EventTarget, event: &'static str, then: Box<dyn FnMut(Event)>) -> Listener {
        let then = Closure::wrap(then);
        let _ = target.add_event_listener_with_callback_and_bool(event, then.as_ref().unchecked_ref(), true);
        Listener { target: target.clone(), event, then }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let then = self.then.as_ref().unchecked_ref();
        let _ = self.target.remove_event_listener_with_callback_and_bool(self.event, then, true);
    }
}

/// The element of that part which an event happened in.
pub fn part_of(event: &Event, part: &str) -> Option<Element> {
    let target: Element = event.target()?.dyn_into().ok()?;
    target.closest(&["[part~=", part, "]"].concat()).ok()?
}

/// Whether the browser plays media of a type.
pub fn plays(mime: &str) -> bool {
    let video = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.create_element("video").ok())
        .and_then(|element| element.dyn_into::<web_sys::HtmlMediaElement>().ok());
    video.is_some_and(|video| !video.can_play_type(mime).is_empty())
}

/// A new element with attributes, at the end of `parent`.
pub fn append(parent: &Element, tag: &str, attributes: &[(&str, &str)]) -> Option<Element> {
    let element = parent.owner_document()?.create_element(tag).ok()?;
    for (name, value) in attributes {
        set(&element, name, value);
    }
    parent.append_child(&element).ok()?;
    Some(element)
}

/// Sets an attribute.
pub fn set(element: &Element, name: &str, value: &str) {
    let _ = element.set_attribute(name, value);
}

/// The first element within `root` that matches.
pub fn first(root: &Element, selector: &str) -> Option<Element> {
    root.query_selector(selector).ok()?
}

/// Gives the focus to the first element within `root` that matches.
pub fn focus(root: &Element, selector: &str) {
    if let Some(found) = first(root, selector) {
        focus_on(&found);
    }
}

/// Whether nothing on the page has the focus.
pub fn is_focus_lost() -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    document.is_some_and(|document| document.active_element().is_none_or(|element| element.local_name() == "body"))
}

/// Gives the focus to `element`.
pub fn focus_on(element: &Element) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        let _ = element.focus();
    }
}

/// Whether the reader wants as little as can be loaded.
pub fn saves_data() -> bool {
    let Some(window) = web_sys::window() else { return false };
    let connection = Reflect::get(&window.navigator(), &"connection".into()).unwrap_or_default();
    Reflect::get(&connection, &"saveData".into()).is_ok_and(|saves| saves.is_truthy())
}

/// The key of a keyboard event; empty for other events.
pub fn key_of(event: &Event) -> String {
    Reflect::get(event, &"key".into()).ok().and_then(|key| key.as_string()).unwrap_or_default()
}

/// Place of an element among its siblings, from 0.
pub fn position(element: &Element) -> usize {
    std::iter::successors(element.previous_element_sibling(), Element::previous_element_sibling).count()
}

/// The first element of that part below `root`.
pub fn part_below(root: &Element, part: &str) -> Option<Element> {
    root.query_selector(&["[part~=", part, "]"].concat()).ok()?
}
