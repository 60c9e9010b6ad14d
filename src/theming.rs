//! The names that a theme may use. docs/theming.md and the tests are made from these tables; nothing of them is compiled to wasm.

/// A custom property, `--newsrail-` and its name. It takes what the CSS property takes whose name it ends in.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// Without `--newsrail-`.
    pub name: &'static str,
    /// What holds where it is not set.
    pub default: &'static str,
    /// What it is for.
    pub what: &'static str,
}

const fn token(name: &'static str, default: &'static str, what: &'static str) -> Token {
    Token { name, default, what }
}

/// Every token, in the order of the documentation.
pub const TOKENS: &[Token] = &[
    token("color-text", "the page's", "All text that has no token of its own."),
    token("color-text-muted", "the text colour", "Dates, sources, the more link, the line in the place of a list."),
    token("color-background", "transparent", "Behind all of the rail."),
    token("color-border", "the text colour at 14 %", "The lines between items."),
    token(
        "color-accent",
        "`color-text-muted`; the text colour for numbers",
        "The numbers of `ranked`, the more link, badges beside dates.",
    ),
    token("color-link", "the text colour", "Titles."),
    token("color-link-visited", "`color-link`", "Titles that were read."),
    token(
        "color-focus",
        "the text colour",
        "The ring around what has the keyboard. On pictures, that of a `play-button` is white.",
    ),
    token(
        "color-skeleton",
        "the text colour at 10 %",
        "Behind pictures, and the bars that stand while the list loads.",
    ),
    token("font-family", "the page's", "All text."),
    token("title-font-size", "`1em`", "Titles."),
    token("title-font-weight", "the page's", "Titles."),
    token(
        "title-line-clamp",
        "`2`; `3` in a rail narrower than 15em",
        "The lines that a title has, and that are reserved for it.",
    ),
    token("meta-font-size", "`0.8125em`", "Dates, sources, the more link."),
    token("gap", "`0.75em`; `0.375em` in `compact`", "Above and below an item; between cards."),
    token("radius", "`0.25em`", "The corners of pictures, buttons and panels."),
    token("border-width", "`1px`", "The lines between items: taken out of the `gap`, and no wider than it."),
    token(
        "columns",
        "1, or 2 above 48em; in `cards` 1, 2 above 18em, 3 above 38em",
        "Items beside each other: a whole number.",
    ),
    token(
        "item-min-width",
        "none",
        "Instead of `columns`: as many as the rail is wide enough for, each that wide with its gap.",
    ),
    token("thumbnail-width", "`6em`", "Pictures beside titles. In `cards` they are as wide as the column."),
    token(
        "thumbnail-aspect-ratio",
        "`4 / 3`; `16 / 9` in `cards`",
        "The room kept for a picture. The wide first card fills its height instead.",
    ),
    token("thumbnail-object-fit", "`cover`", "How a picture of another shape fills it."),
    token(
        "max-height",
        "none",
        "The height at most of heading and list, which scrolls within it. Slots and the padding of `base` come to it.",
    ),
    token(
        "transition-duration",
        "`0.15s`",
        "The underline of a title coming and going. Nothing moves where a reader wants less motion.",
    ),
];

/// An element that `::part()` reaches.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// As it stands in `::part(...)`.
    pub name: &'static str,
    /// What it is.
    pub what: &'static str,
}

const fn part(name: &'static str, what: &'static str) -> Part {
    Part { name, what }
}

/// Every part, in the order of the documentation.
pub const PARTS: &[Part] = &[
    part("base", "All of the rail. Padding and borders of a panel go here: they stand from the first moment."),
    part(
        "header",
        "Heading and more link, 2.75em high with its margins; while the list is `stale`, `meta` with `retry` between them.",
    ),
    part("heading", "The words above the list."),
    part("more", "The link to more; with `more=\"load\"` the button that shows more."),
    part("list", "The list."),
    part("item", "One of its items."),
    part("lead", "A second name of the first item."),
    part("no-thumbnail", "A second name of an item without a picture."),
    part("rank", "The number of an item in `ranked`."),
    part("link", "The link around a title. It fills the item."),
    part("title", "The title."),
    part(
        "excerpt",
        "How the article begins: in `cards`, where the first item is wider than the others. Padding and borders of it show without it too.",
    ),
    part("thumbnail", "The room for a picture."),
    part(
        "play-button",
        "The button on the picture of a video. While it plays, the one that closes it, which is `playing` too.",
    ),
    part("player", "What plays in the picture's place."),
    part("playing", "A second name of the item whose video plays."),
    part(
        "meta",
        "Small print: source, date and city below a title (in `compact` the city alone, beside it); in `header`, since when a stale list stands.",
    ),
    part("badge", "In `thumbnail` the length of a video, in `meta` the city of an article."),
    part("source", "The publication an article comes from."),
    part("date", "The date."),
    part("empty", "The line where there is nothing to show."),
    part("error", "The line where the list cannot be had."),
    part("retry", "The button that tries again: in `error`, and in the header of a stale list."),
    part("skeleton", "What stands while the list loads."),
];
