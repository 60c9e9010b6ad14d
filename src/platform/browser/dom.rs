//! The page around a rail.

use wasm_bindgen::prelude::*;
use web_sys::{Element, Event, EventTarget, Node};

// In the loader's `runtime/dom.js`: one line there replaces several calls from here.
#[wasm_bindgen]
extern "C" {
    /// Returns the document's base URL, against which relative URLs in attributes are resolved.
    #[wasm_bindgen(js_name = baseUrl)]
    pub fn base_url() -> String;

    /// Returns the page's own URL, without its fragment.
    #[wasm_bindgen(js_name = pageUrl)]
    pub fn page_url() -> String;

    /// Returns a copy of the content of the webmaster's `<template slot="NAME">`; `None` if there is none.
    #[wasm_bindgen(js_name = templateOf)]
    pub fn template(host: &Element, slot: &str) -> Option<Node>;

    /// Returns the first element in `root` that matches.
    #[wasm_bindgen(js_name = firstIn)]
    pub fn first(root: &Element, selector: &str) -> Option<Element>;

    /// Returns the focused element in the shadow root of `element`, even if the window does not have the focus.
    #[wasm_bindgen(js_name = focusBeside)]
    pub fn focused_beside(element: &Element) -> Option<Element>;

    /// Returns whether a child of the element that has no `slot`, or what is in one, has the focus.
    #[wasm_bindgen(js_name = isChildFocused)]
    pub fn is_child_focused(host: &Element) -> bool;

    /// Returns whether an element matches a selector.
    #[wasm_bindgen(js_name = doesMatch)]
    pub fn matches(element: &Element, selector: &str) -> bool;

    /// Returns the element itself or its closest ancestor that matches.
    pub fn nearest(element: &Element, selector: &str) -> Option<Element>;

    /// Returns the element at which an event happened.
    #[wasm_bindgen(js_name = targetOf)]
    pub fn target(event: &Event) -> Option<Element>;

    /// Returns whether a rail is rendered: neither it nor anything around it is hidden.
    #[wasm_bindgen(js_name = isRendered)]
    pub fn is_rendered(host: &Element) -> bool;

    /// Focuses `element`, if there is one.
    #[wasm_bindgen(js_name = focusOn)]
    pub fn focus_on(element: Option<&Element>);

    /// Creates an element.
    pub fn make(tag: &str) -> Element;

    /// Inserts `element` after `sibling`.
    #[wasm_bindgen(js_name = putAfter)]
    pub fn put_after(sibling: &Element, element: &Element);

    /// Returns a deep copy of an element.
    #[wasm_bindgen(js_name = twinOf)]
    pub fn deep_clone(element: &Element) -> Element;

    /// Sets the text of an element, unless it is the same already.
    #[wasm_bindgen(js_name = setText)]
    pub fn set_text(element: &Element, text: &str);

    /// Adds or removes one part name of an element.
    #[wasm_bindgen(js_name = setPart)]
    pub fn set_part(element: &Element, part: &str, is_on: bool);

    /// Returns whether the content of an element is higher than what is visible of it.
    #[wasm_bindgen(js_name = doesScroll)]
    pub fn scrolls(element: &Element) -> bool;

    /// Returns the position of an element among its siblings, from 0.
    #[wasm_bindgen(js_name = positionOf)]
    pub fn position(element: &Element) -> usize;

    /// Returns whether a click follows its link in the usual way: with the primary button and no modifier key, and not cancelled so far.
    #[wasm_bindgen(js_name = isPlainClick)]
    pub fn is_plain_click(event: &Event) -> bool;

    /// Returns whether the Escape key was pressed.
    #[wasm_bindgen(js_name = isEscape)]
    pub fn is_escape(event: &Event) -> bool;

    #[wasm_bindgen(js_name = setListener)]
    fn set_listener(target: &EventTarget, event: &str, then: &JsValue, begins: bool);

    /// Returns whether nothing on the page has the focus.
    #[wasm_bindgen(js_name = isFocusLost)]
    pub fn is_focus_lost() -> bool;

    /// Returns whether the browser plays media of a MIME type.
    #[wasm_bindgen(js_name = playsType)]
    pub fn plays(mime: &str) -> bool;

    /// Returns whether the reader wants to save data.
    #[wasm_bindgen(js_name = savesData)]
    pub fn saves_data() -> bool;
}

/// Returns whether an element precedes another one in the document.
pub fn is_before(element: &Element, other: &Element) -> bool {
    element.compare_document_position(other) & Node::DOCUMENT_POSITION_FOLLOWING != 0
}

/// An event listener, which is removed when this is dropped.
pub struct Listener {
    target: EventTarget,
    event: &'static str,
    then: Closure<dyn Fn(Event)>,
}

impl Listener {
    /// Calls `then` for each event of that name on `target` or in it, including those that do not bubble. Calls may be nested: handling one event may
    /// make the page dispatch another.
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

/// Appends a new element with attributes to `parent`.
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

/// Focuses the first element in `root` that matches.
pub fn focus(root: &Element, selector: &str) {
    focus_on(first(root, selector).as_ref());
}

/// Returns the element of that part in which an event happened.
pub fn part_of(event: &Event, part: &str) -> Option<Element> {
    nearest(&target(event)?, &selector_of(part))
}

/// Returns the first element of that part in `root`.
pub fn part_below(root: &Element, part: &str) -> Option<Element> {
    first(root, &selector_of(part))
}

fn selector_of(part: &str) -> String {
    ["[part~=", part, "]"].concat()
}
