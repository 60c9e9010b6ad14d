//! What is done to the module between the compiler and `dist`, for its size alone: it does the same afterwards.

mod order;
mod reach;
mod silence;

pub use order::order;
pub use silence::silence;
