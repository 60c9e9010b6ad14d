//! Moments: reading the dates that feeds carry.

pub mod parse;
