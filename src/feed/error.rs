//! Why a feed could not be read.

use crate::codes::Code;

/// A fatal error: nothing of the feed can be shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Error {
    /// The reason: `EmptyBody`, `NotAFeed`, `Shape`, `Json` or `Depth`.
    pub code: Code,
    /// Byte offset in the decoded text; `None` if there is no location.
    pub at: Option<u32>,
}
