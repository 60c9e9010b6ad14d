//! The page around a rail.

use js_sys::Function;
use wasm_bindgen::prelude::*;
use web_sys::{Element, Event, EventTarget, Node};

// In the loader's `late/dom.js`: a line there does what would take several calls here.
#[wasm_bindgen]
extern "C" {
    /// The document's base URL, which relative addresses in attributes are resolved against.
    #[wasm_bindgen(js_name = baseUrl)]
    pub fn base_url() -> String;

    /// The page's own address, without its fragment.
    #[wasm_bindgen(js_name = pageUrl)]
    pub fn page_url() -> String;

    /// A copy of what the webmaster put into `<template slot="NAME">`; `None` where there is none.
    #[wasm_bindgen(js_name = templateOf)]
    pub fn template(host: &Element, slot: &str) -> Option<Node>;

    /// The first element within `root` that matches.
    #[wasm_bindgen(js_name = firstIn)]
    pub fn first(root: &Element, selector: &str) -> Option<Element>;

    /// What has the focus within the shadow root that `element` is in, also while the window has it not.
    #[wasm_bindgen(js_name = focusBeside)]
    pub fn focused_beside(element: &Element) -> Option<Element>;

    /// Whether an element matches.
    #[wasm_bindgen(js_name = doesMatch)]
    pub fn matches(element: &Element, selector: &str) -> bool;

    /// The element itself or the nearest around it that matches.
    pub fn nearest(element: &Element, selector: &str) -> Option<Element>;

    /// The element that an event happened at.
    #[wasm_bindgen(js_name = targetOf)]
    pub fn target(event: &Event) -> Option<Element>;

    /// Gives the focus to `element`.
    #[wasm_bindgen(js_name = focusOn)]
    pub fn focus_on(element: &Element);

    fn make(tag: &str) -> Element;

    /// Puts an element behind another one.
    #[wasm_bindgen(js_name = putAfter)]
    pub fn put_after(place: &Element, element: &Element);

    /// Calls what cannot fail.
    pub fn call(then: &Function);

    /// A copy of an element with all that is in it.
    #[wasm_bindgen(js_name = twinOf)]
    pub fn copy(element: &Element) -> Element;

    /// Has an element say `text`. Where it does already it is left alone.
    #[wasm_bindgen(js_name = setText)]
    pub fn set_text(element: &Element, text: &str);

    /// Makes an element one of a part, or no longer, apart from what else it is.
    #[wasm_bindgen(js_name = setPart)]
    pub fn set_part(element: &Element, part: &str, is_on: bool);

    /// Whether an element holds more than is seen of it.
    #[wasm_bindgen(js_name = doesScroll)]
    pub fn scrolls(element: &Element) -> bool;

    /// Place of an element among its siblings, from 0.
    #[wasm_bindgen(js_name = positionOf)]
    pub fn position(element: &Element) -> usize;

    /// Whether a click leads where its link leads: with the first button and no key held, and not cancelled so far.
    #[wasm_bindgen(js_name = isPlainClick)]
    pub fn is_plain_click(event: &Event) -> bool;

    /// Whether a key was pressed that closes things.
    #[wasm_bindgen(js_name = isEscape)]
    pub fn is_escape(event: &Event) -> bool;

    #[wasm_bindgen(js_name = setListener)]
    fn set_listener(target: &EventTarget, event: &str, then: &JsValue, begins: bool);

    /// Whether nothing on the page has the focus.
    #[wasm_bindgen(js_name = isFocusLost)]
    pub fn is_focus_lost() -> bool;

    /// Whether the browser plays media of a type.
    #[wasm_bindgen(js_name = playsType)]
    pub fn plays(mime: &str) -> bool;

    /// Whether the reader wants as little as can be loaded.
    #[wasm_bindgen(js_name = savesData)]
    pub fn saves_data() -> bool;
}

/// Whether an element stands before another one in the document.
pub fn is_before(element: &Element, other: &Element) -> bool {
    element.compare_document_position(other) & Node::DOCUMENT_POSITION_FOLLOWING != 0
}

/// A listener, for as long as this is kept.
pub struct Listener {
    target: EventTarget,
    event: &'static str,
    then: Closure<dyn Fn(Event)>,
}

impl Listener {
    /// Calls `then` at each event of that name on `target` or within it, also at those that do not bubble; also while it is at work on one, for
    /// what it does may have a page click on.
    pub fn within(target: &EventTarget, event: &'static str, then: Box<dyn Fn(Event)>) -> Listener {
        let then = Closure::wrap(then);
        set_listener(target, event, then.as_ref(), true);
        Listener { target: target.clone(), event, then }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        set_listener(&self.target, self.event, self.then.as_ref(), false);
    }
}

/// A new element with attributes, at the end of `parent`.
pub fn append(parent: &Element, tag: &str, attributes: &[(&str, &str)]) -> Element {
    let element = make(tag);
    for (name, value) in attributes {
        set(&element, name, value);
    }
    let _ = parent.append_child(&element);
    element
}

/// Sets an attribute.
pub fn set(element: &Element, name: &str, value: &str) {
    let _ = element.set_attribute(name, value);
}

/// Gives the focus to the first element within `root` that matches.
pub fn focus(root: &Element, selector: &str) {
    if let Some(found) = first(root, selector) {
        focus_on(&found);
    }
}

/// The element of that part which an event happened in.
pub fn part_of(event: &Event, part: &str) -> Option<Element> {
    nearest(&target(event)?, &selector_of(part))
}

/// The first element of that part below `root`.
pub fn part_below(root: &Element, part: &str) -> Option<Element> {
    first(root, &selector_of(part))
}

fn selector_of(part: &str) -> String {
    ["[part~=", part, "]"].concat()
}
