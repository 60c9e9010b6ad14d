//! The only type of element that everything here is made of.
//!
//! Leptos gives each combination of tag, attributes and children a type of its own, and compiles building, updating and
//! removing for each: a list item alone came to 10 kB. With tag, attributes and children as values there is one type. Listeners
//! belong to the rail: three for all its elements.

use leptos::attr::any_attribute::{AnyAttribute, IntoAnyAttribute};
use leptos::attr::custom::custom_attribute;
use leptos::html::custom;
use leptos::prelude::*;

/// An attribute and its value; `None`: it is omitted.
pub type OptionalAttribute<'a> = (&'static str, Option<&'a str>);

/// Creates an element with attributes and children.
pub fn element(tag: &'static str, attributes: &[OptionalAttribute], children: Vec<AnyView>) -> AnyView {
    let given = attributes.iter().filter_map(|(name, value)| Some((*name, (*value)?)));
    let attributes: Vec<AnyAttribute> =
        given.map(|(name, value)| custom_attribute(name, value.to_owned()).into_any_attr()).collect();
    custom(tag).add_any_attr(attributes).child(children).into_any()
}

/// Creates a text node.
pub fn text(text: &str) -> AnyView {
    text.to_owned().into_any()
}
