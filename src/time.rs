//! Moments and spans as text: reading the dates that feeds carry, and saying how old an article is.

pub mod age;
pub mod duration;
pub mod iso;
pub mod parse;
