//! The one kind of element that everything here is made of.
//!
//! Leptos gives each combination of tag, attributes and children a type of its own and compiles building, updating and
//! removing anew for each: a list item alone came to 10 kB. With tag, attributes and children as values there is one.

use leptos::attr::any_attribute::{AnyAttribute, IntoAnyAttribute};
use leptos::attr::custom::custom_attribute;
use leptos::ev;
use leptos::html::custom;
use leptos::prelude::*;
use leptos::tachys::html::event::on;

/// An attribute and its value; `None`: it is left away.
pub type Given<'a> = (&'static str, Option<&'a str>);

/// An element with attributes and children.
pub fn element(tag: &'static str, attributes: &[Given], children: Vec<AnyView>) -> AnyView {
    heard(tag, attributes, Vec::new(), children)
}

/// The same with listeners, or whatever else acts on the element.
pub fn heard(
    tag: &'static str,
    attributes: &[Given],
    mut acting: Vec<AnyAttribute>,
    children: Vec<AnyView>,
) -> AnyView {
    for (name, value) in attributes {
        if let Some(value) = value {
            acting.push(custom_attribute(*name, (*value).to_owned()).into_any_attr());
        }
    }
    custom(tag).add_any_attr(acting).child(children).into_any()
}

/// Calls `then` at each event of that name.
pub fn listener(event: &'static str, then: Box<dyn FnMut(web_sys::Event)>) -> AnyAttribute {
    on(ev::Custom::<web_sys::Event>::new(event), then).into_any_attr()
}

/// Text, as text.
pub fn text(text: String) -> AnyView {
    text.into_any()
}
