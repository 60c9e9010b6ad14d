//! The events of `<news-rail>` and the fields of their `detail`. `newsrail.d.ts` is generated from these tables, and tests compare
//! README.md with them; none of this is compiled to wasm.

/// An event of the element. All events bubble and are composed.
#[derive(Clone, Copy, Debug)]
pub struct Event {
    /// The name without `newsrail-`.
    pub name: &'static str,
    /// The fields of `detail`, in the order of the documentation.
    pub detail: &'static [Field],
    /// Whether `preventDefault()` has an effect.
    pub is_cancelable: bool,
    /// When it is dispatched.
    pub when: &'static str,
}

/// A field of an event's `detail`.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// Its type.
    pub holds: Holds,
    /// Whether it may be missing.
    pub is_optional: bool,
    /// What it means.
    pub what: &'static str,
}

/// The type of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// A number.
    Number,
    /// A string.
    Text,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A code of [`crate::codes`].
    Code,
    /// `file`, or a provider of [`crate::player`].
    Provider,
    /// The browser's event that caused this one.
    Click,
}

const fn field(name: &'static str, holds: Holds, what: &'static str) -> Field {
    Field { name, holds, is_optional: false, what }
}

const fn optional(name: &'static str, holds: Holds, what: &'static str) -> Field {
    Field { name, holds, is_optional: true, what }
}

const CODE: Field = field("code", Holds::Code, "What it is. A name keeps its meaning within a major version.");
const HINT: Field = field("hint", Holds::Text, "What to do, and the address where there is more to read.");
const FEED: Field = optional("url", Holds::Text, "The feed's address.");
const OFFSET: Field = optional("offset", Holds::Number, "Where in the feed, in bytes of its text: the first time.");
const INDEX: Field = field("index", Holds::Number, "The item's place in the list, from 0.");
const LINK: Field = field("url", Holds::Text, "The article's address; empty where it has none.");
const TITLE: Field = field("title", Holds::Text, "The article's title.");

/// Every event, in the order of the documentation.
pub const EVENTS: &[Event] = &[
    Event {
        name: "ready",
        detail: &[
            field("count", Holds::Number, "How many articles are shown."),
            field("source", Holds::Word(&["network", "cache", "property"]), "Where they come from."),
            field("ms", Holds::Number, "Milliseconds since the rail began to load."),
        ],
        is_cancelable: false,
        when: "A list stands.",
    },
    Event {
        name: "empty",
        detail: &[field("reason", Holds::Word(&["no-items", "own-page", "filtered", "region", "dedupe"]), "Why.")],
        is_cancelable: false,
        when: "There is nothing to show, and nothing failed.",
    },
    Event {
        name: "error",
        detail: &[
            CODE,
            HINT,
            optional("phase", Holds::Word(&["fetch", "headers", "body", "parse"]), "How far it had come."),
            FEED,
            OFFSET,
            optional("status", Holds::Number, "The HTTP status."),
            optional("retryAt", Holds::Number, "When it is tried again, in milliseconds since 1970."),
            optional("bytes", Holds::Number, "How many bytes had come."),
            optional("start", Holds::Text, "The first 64 of them, as they are: not to be shown as HTML."),
            optional("directive", Holds::Text, "The directive of the page's policy that refused it."),
        ],
        is_cancelable: false,
        when: "A list cannot be had.",
    },
    Event {
        name: "warn",
        detail: &[CODE, HINT, optional("count", Holds::Number, "How often."), FEED, OFFSET],
        is_cancelable: false,
        when: "Something is worth mending; once a code, feed and load.",
    },
    Event {
        name: "view",
        detail: &[LINK, INDEX],
        is_cancelable: false,
        when: "An item has been half visible for a second; once.",
    },
    Event {
        name: "click",
        detail: &[
            LINK,
            TITLE,
            INDEX,
            field("kind", Holds::Word(&["latest", "related", "province", "video"]), "The rail's kind."),
            field("event", Holds::Click, "The browser's own event."),
        ],
        is_cancelable: true,
        when: "An unmodified primary click on an item. Cancelled, the link is not followed.",
    },
    Event {
        name: "play",
        detail: &[LINK, TITLE, field("provider", Holds::Provider, "Who plays it."), INDEX],
        is_cancelable: true,
        when: "A video is about to be played. Cancelled, nobody is asked for anything.",
    },
];
