//! English.

use super::Messages;

/// The texts.
pub const MESSAGES: Messages = Messages {
    lang: "en",
    latest: "Latest news",
    related: "Related articles",
    province: "Province news",
    video: "Videos",
    more: "More…",
    load: "Show more",
    added: &[("one", "{} more article."), ("other", "{} more articles.")],
    empty: "Nothing here yet.",
    error: "This list cannot be shown right now.",
    retry: "Try again",
    play: "Play: ",
    close: "Close video",
    unplayable: "This video does not play here.",
    as_of: "As of ",
    now: "Just now",
    minute: " minute",
    hour: " hour",
    day: " day",
    plural: "s",
    ago: " ago",
};
