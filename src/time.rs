//! Time as text: how old an article is.

pub mod age;
