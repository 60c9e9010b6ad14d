//! The browser's part.

pub mod text_decoder;
pub mod url;
