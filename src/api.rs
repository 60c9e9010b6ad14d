//! The methods and events of `<news-rail>`, and the fields of the events' `detail`. `newsrail.d.ts` is generated from these tables, and tests compare
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

/// A method of the element.
#[derive(Clone, Copy, Debug)]
pub struct Method {
    /// Its name.
    pub name: &'static str,
    /// Its parameters: name and TypeScript type.
    pub parameters: &'static [(&'static str, &'static str)],
    /// The TypeScript type of what it returns.
    pub returns: &'static str,
    /// What it does.
    pub what: &'static str,
}

/// Every method of the element.
pub const METHODS: &[Method] = &[
    Method {
        name: "refresh",
        parameters: &[],
        returns: "Promise<void>",
        what: "Loads the feeds again; resolves once the result is shown or has failed.",
    },
    Method {
        name: "play",
        parameters: &[("index", "number")],
        returns: "void",
        what: "Plays the video of the item at `index`, from 0, without firing `newsrail-play` again.",
    },
];

/// What the property `feed` holds, which is no attribute.
pub const FEED_PROPERTY: &str = "A JSON Feed, as an object or as text, used instead of `src`; `null` returns to `src`.";

const fn field(name: &'static str, holds: Holds, what: &'static str) -> Field {
    Field { name, holds, is_optional: false, what }
}

const fn optional(name: &'static str, holds: Holds, what: &'static str) -> Field {
    Field { name, holds, is_optional: true, what }
}

const CODE: Field = field("code", Holds::Code, "What happened. A code keeps its meaning within a major version.");
const HINT: Field =
    field("hint", Holds::Text, "What to do, and the address of the code's section in troubleshooting.html.");
const FEED: Field = optional("url", Holds::Text, "The feed's address.");
const OFFSET: Field =
    optional("offset", Holds::Number, "Where in the feed it first occurs, in bytes of the feed's text.");
const INDEX: Field = field("index", Holds::Number, "The item's place in the list, from 0.");
const LINK: Field = field("url", Holds::Text, "The article's address; empty if it has none.");
const TITLE: Field = field("title", Holds::Text, "The article's title.");

/// Every event, in the order of the documentation.
pub const EVENTS: &[Event] = &[
    Event {
        name: "ready",
        detail: &[
            field("count", Holds::Number, "How many articles are shown."),
            field(
                "source",
                Holds::Word(&["network", "cache", "property"]),
                "Where they come from: the network, a copy, or the property `feed`.",
            ),
            field("ms", Holds::Number, "Milliseconds since the rail began to load."),
        ],
        is_cancelable: false,
        when: "A list is shown.",
    },
    Event {
        name: "empty",
        detail: &[field("reason", Holds::Word(&["no-items", "own-page", "filtered", "region", "dedupe"]), "Why.")],
        is_cancelable: false,
        when: "Nothing failed, but there is nothing to show.",
    },
    Event {
        name: "error",
        detail: &[
            CODE,
            HINT,
            optional("phase", Holds::Word(&["fetch", "headers", "body", "parse"]), "How far the request had come."),
            FEED,
            OFFSET,
            optional("status", Holds::Number, "The HTTP status."),
            optional("retryAt", Holds::Number, "When the rail tries again, in milliseconds since 1970."),
            optional("bytes", Holds::Number, "How many bytes had arrived."),
            optional("start", Holds::Text, "The first 64 of them, unescaped: never insert it as HTML."),
            optional("directive", Holds::Text, "The directive of the page's Content-Security-Policy that refused it."),
        ],
        is_cancelable: false,
        when: "The list cannot be loaded.",
    },
    Event {
        name: "warn",
        detail: &[CODE, HINT, optional("count", Holds::Number, "How often."), FEED, OFFSET],
        is_cancelable: false,
        when: "Something should be fixed; once for each code, feed and load.",
    },
    Event {
        name: "view",
        detail: &[LINK, INDEX],
        is_cancelable: false,
        when: "At least half of an item has been visible for a second; once for each item.",
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
        when: "An unmodified primary click on an item. If you cancel it, the link is not followed.",
    },
    Event {
        name: "play",
        detail: &[LINK, TITLE, field("provider", Holds::Provider, "What plays it."), INDEX],
        is_cancelable: true,
        when: "A video is about to play. If you cancel it, nothing is requested.",
    },
];
