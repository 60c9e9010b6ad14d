//! Converts markup to text, and cleans text for display.
//!
//! Everything goes through [`Plain`].

mod escaped;
mod markup;
mod plain;
mod reference;
mod seek;

pub use escaped::push_escaped;
pub use markup::{
    Attributes, attribute, breaks, is_html, is_unread, local, looks_like_html, push_html, tag_len, usual_attribute,
};
pub use plain::{BIDI, CHARS, LONG, Plain, clean, is_blank};
pub use reference::{Reference, decode, reference};
pub use seek::{
    Parts, after, after_last, begins, cut, decimal, find, find_any, find_byte, holds, nth, number, parts, same,
    same_start, split_once, trim, trim_end, trimmed,
};
