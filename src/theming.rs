//! The names that a theme may use. docs/theming.md is checked against these tables; none of them is compiled to wasm.

/// A custom property, named `--newsrail-` and `name`. It takes the values of the CSS property that its name ends in.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// The name without `--newsrail-`.
    pub name: &'static str,
    /// The value if it is not set, as worded in the documentation.
    pub default: &'static str,
    /// What it affects.
    pub what: &'static str,
}

const fn token(name: &'static str, default: &'static str, what: &'static str) -> Token {
    Token { name, default, what }
}

/// All tokens, in the order of the documentation.
pub const TOKENS: &[Token] = &[
    token("color-text", "the page's", "All text without a token of its own."),
    token("color-text-muted", "the text colour", "Dates, sources, the more link, the message shown instead of a list."),
    token(
        "color-background",
        "transparent",
        "The background of the whole rail, once its engine runs; one on `base` is there from the start.",
    ),
    token("color-border", "the text colour at 14 %", "The lines between items; `cards` have none."),
    token(
        "color-accent",
        "`color-text-muted`; the text colour for numbers",
        "The numbers of `ranked`, the more link, badges beside dates.",
    ),
    token("color-link", "the text colour", "Titles."),
    token("color-link-visited", "`color-link`", "Titles of visited articles."),
    token("color-focus", "the text colour", "The focus ring. On pictures, the ring of a `play-button` is white."),
    token(
        "color-skeleton",
        "the text colour at 10 %",
        "Behind pictures, and the placeholder bars shown while the list loads.",
    ),
    token("font-family", "the page's", "All text."),
    token("title-font-size", "`1em`", "Titles."),
    token("title-font-weight", "the page's", "Titles."),
    token(
        "title-line-clamp",
        "`2`; `3` in a rail narrower than 15em",
        "The most lines a title has, and the lines reserved for it.",
    ),
    token("meta-font-size", "`0.8125em`", "Dates, sources, the more link."),
    token(
        "gap",
        "`0.75em`; `0.375em` in `compact`",
        "Above and below an item; between cards; twice as much between columns of rows.",
    ),
    token("radius", "`0.25em`", "The corners of pictures, buttons and panels."),
    token("border-width", "`1px`", "The lines between items: taken from the `gap`, and no wider than it."),
    token(
        "columns",
        "1, or 2 above 48em; in `cards` 1, 2 above 18em, 3 above 38em",
        "How many items are side by side: a whole number.",
    ),
    token(
        "item-min-width",
        "none",
        "Instead of `columns`: as many columns as fit the rail, each at least this wide including its gap.",
    ),
    token(
        "lead-columns",
        "as many as the last row would leave empty, and one more",
        "How many columns of `cards` the first item spans: a whole number, at most `columns`. More than the default may need a row that is not reserved.",
    ),
    token("thumbnail-width", "`6em`", "Pictures beside titles. In `cards` they are as wide as the column."),
    token(
        "thumbnail-aspect-ratio",
        "`4 / 3`; `16 / 9` in `cards`",
        "The shape of the space for a picture. In the wide first card, the picture fills the height instead.",
    ),
    token("thumbnail-object-fit", "`cover`", "How a picture of another shape fills that space."),
    token(
        "max-height",
        "none",
        "The maximum height of heading and list together; the list scrolls inside it. Slots and the padding of `base` are not included.",
    ),
    token(
        "transition-duration",
        "`0.15s`",
        "The underline of a title appearing. Nothing is animated for readers who prefer reduced motion.",
    ),
];

/// An element that `::part()` can select.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// The name in `::part(...)`.
    pub name: &'static str,
    /// What it is.
    pub what: &'static str,
}

const fn part(name: &'static str, what: &'static str) -> Part {
    Part { name, what }
}

/// All parts, in the order of the documentation.
pub const PARTS: &[Part] = &[
    part("base", "The whole rail. Put the padding and borders of a panel here: they apply from the start."),
    part(
        "header",
        "Heading and more link, 2.75em high including margins; while the list is `stale`, also `meta` with `retry`, between them.",
    ),
    part("heading", "The text above the list."),
    part("more", "The link to more; with `more=\"load\"` the button that shows more."),
    part("list", "The list."),
    part("item", "One of its items."),
    part("lead", "The first item has this name too."),
    part("no-thumbnail", "An item without a picture has this name too."),
    part("rank", "The number of an item in `ranked`."),
    part("top", "The numbers of the first three have this name too."),
    part("link", "The link around a title. It fills the item."),
    part("title", "The title."),
    part(
        "excerpt",
        "How the article begins: in `cards`, if the first item is wider than the others. Its padding and borders show even if it is empty.",
    ),
    part("thumbnail", "The space for a picture."),
    part("image", "The picture in it."),
    part(
        "play-button",
        "The button on the picture of a video. While the video plays, the button that closes it, which is `playing` too.",
    ),
    part("player", "The player, in place of the picture."),
    part("playing", "The item whose video plays has this name too."),
    part(
        "meta",
        "Small print: source, date and city below a title (in `compact` the city alone, beside it); in `header`, how old a stale list is.",
    ),
    part("badge", "In `thumbnail`, the length of a video; in `meta`, the city of an article."),
    part("source", "The publication an article comes from."),
    part("date", "The date."),
    part("empty", "The message if there is nothing to show."),
    part("error", "The message if the list cannot be loaded."),
    part("retry", "The button to try again: in `error`, and in the header of a stale list."),
    part("skeleton", "What is shown while the list loads."),
];
