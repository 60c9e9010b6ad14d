//! English.

use super::Messages;

pub const MESSAGES: Messages = Messages {
    latest: "Latest news",
    related: "Related articles",
    province: "Province news",
    video: "Videos",
    more: "More…",
    empty: "Nothing here yet.",
    error: "This list cannot be shown right now.",
    retry: "Try again",
};
