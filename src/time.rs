//! Dates, ages and durations: parses the dates in feeds, and tells how old an article is.

pub mod age;
pub mod duration;
pub mod parse;
