//! Converts markup to text, and cleans text for display.
//!
//! Everything goes through [`PlainText`].

mod escaped;
mod markup;
mod plain;
mod reference;
mod seek;

pub use escaped::push_escaped;
pub use markup::{
    Attributes, attribute, breaks, is_html, is_unread, local, looks_like_html, push_html, tag_len, usual_attribute,
};
pub use plain::{BIDI, CHARS, LONG, PlainText, clean, is_blank};
pub use reference::{Reference, decode, reference};
pub use seek::{
    Split, after, after_last, contains, contains_ignore_case, decimal, eq_ignore_case, find, find_any, find_byte, nth,
    number, split, split_once, split_once_or_whole, starts_with_ignore_case, trim, trim_end_matches, trim_matches,
    zip_eq_ignore_case,
};
