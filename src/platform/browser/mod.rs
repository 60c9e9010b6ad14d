//! The browser's side of the interface, apart from the nodes that `ui`, `store` and `embed` hold.

pub mod clock;
pub mod detail;
pub mod dom;
pub mod intl;
pub mod loader;
pub mod tasks;
pub mod text_decoder;
pub mod url;
