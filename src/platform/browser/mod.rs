//! The browser's side of the door: the only user of `web_sys` and `js_sys`.

pub mod clock;
pub mod dom;
pub mod intl;
pub mod loader;
pub mod scan;
pub mod text_decoder;
pub mod turns;
pub mod url;
