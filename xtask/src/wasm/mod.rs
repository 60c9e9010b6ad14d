//! What is done to the module and its glue between the compiler and `dist`, for their size alone: they do the same afterwards.

mod glue;
mod order;
mod reach;
mod silence;

pub use glue::shorten;
pub use order::order;
pub use silence::silence;
