//! Why nothing came of a feed.

use crate::codes::Code;

/// Nothing can be shown of a feed.
#[derive(Clone, Debug, PartialEq)]
pub struct Error {
    /// What is wrong: `EmptyBody`, `NotAFeed`, `Shape`, `Json` or `Depth`.
    pub code: Code,
    /// Byte offset, in the decoded text, of the place; `None` where there is none to name.
    pub at: Option<u32>,
}
