//! Maps element names to their meaning: namespaces, prefixes, and a row for each element.

use crate::text::{after, eq_ignore_case};

/// The vocabulary that an element belongs to, as a bit. A set of them is a sum.
pub type Space = u8;
/// All versions of RSS, and elements without a namespace.
const RSS: Space = 1;
const ATOM: Space = 2;
/// Dublin Core, elements and terms.
const DC: Space = 4;
/// The content module of RSS.
const CONTENT: Space = 8;
const MEDIA: Space = 16;
/// Apple's podcast module, and those modelled on it.
const ITUNES: Space = 32;
const XHTML: Space = 64;
/// RDF itself, and YouTube: both rare, and without names in common.
const RARE: Space = 128;
const NONE: Space = 0;
const CORE: Space = RSS | ATOM;

/// The beginnings of namespace names, without scheme and `www.`, in lower case; the most frequent ones first.
const SPACES: &[(&str, Space)] = &[
    ("w3.org/2005/atom", ATOM),
    ("purl.org/rss/1.0/modules/content", CONTENT),
    ("search.yahoo.com/mrss", MEDIA),
    ("purl.org/dc", DC),
    ("itunes.com/dtds/podcast", ITUNES),
    ("purl.org/atom", ATOM),
    ("w3.org/1999/xhtml", XHTML),
    ("w3.org/tr/rec-html", XHTML),
    ("w3.org/tr/xhtml", XHTML),
    ("w3.org/1999/02/22-rdf-syntax-ns", RARE),
    ("purl.org/rss/1.0/modules/dc", DC),
    ("purl.org/rss/1.0/modules/", NONE),
    ("purl.org/rss/", RSS),
    ("my.netscape.com/rdf/simple/0.9", RSS),
    ("channel.netscape.com/rdf/simple/0.9", RSS),
    ("my.netscape.com/publish/formats/rss", RSS),
    ("netscape.com/", RSS),
    ("backend.userland.com", RSS),
    ("blogs.law.harvard.edu/tech/rss", RSS),
    ("cyber.law.harvard.edu/rss", RSS),
    ("my.theinfo.org/changed/1.0/rss", RSS),
    ("search.yahoo.com/rss", MEDIA),
    ("tools.search.yahoo.com/mrss", MEDIA),
    ("video.search.yahoo.com/mrss", MEDIA),
    ("example.com/dtds/podcast", ITUNES),
    ("itunes.apple.com/dtds/podcast", ITUNES),
    ("google.com/schemas/play-podcasts", ITUNES),
    ("youtube.com/xml/schemas", RARE),
];

/// What undeclared prefixes mean.
const PREFIXES: &[(&str, Space)] = &[
    ("atom", ATOM),
    ("atom10", ATOM),
    ("a10", ATOM),
    ("dc", DC),
    ("dcterms", DC),
    ("content", CONTENT),
    ("media", MEDIA),
    ("itunes", ITUNES),
    ("googleplay", ITUNES),
    ("xhtml", XHTML),
    ("rdf", RARE),
    ("yt", RARE),
    ("rss", RSS),
];

/// What an element means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum El {
    /// Nothing; its content may still mean something.
    #[default]
    Other,
    Root,
    Channel,
    Item,
    MediaGroup,
    MediaContent,
    // Captured from here on.
    Ignored,
    Title,
    Link,
    Summary,
    Content,
    Id,
    Published,
    Updated,
    Tag,
    Keywords,
    Language,
    Author,
    Source,
    Image,
    Enclosure,
    Thumbnail,
    Player,
    Caption,
    Duration,
    VideoId,
}

/// Element, namespaces, rank among elements for the same value, name in lower case.
type Row = (El, Space, u8, &'static str);

/// All elements, by the length of their names, beginning with two letters.
const ELEMENTS: [&[Row]; 10] = [
    &[(El::Id, CORE, 0, "id")],
    &[(El::Content, XHTML, 8, "div"), (El::Root, CORE, 0, "rss"), (El::Root, CORE | RARE, 0, "rdf")],
    &[
        (El::Item, CORE, 0, "item"),
        (El::Link, CORE, 0, "link"),
        (El::Id, CORE, 0, "guid"),
        (El::Published, DC, 3, "date"),
        (El::Link, ITUNES, 0, "link"),
        (El::Content, XHTML | CORE, 8, "body"),
        (El::Root, CORE, 0, "feed"),
    ],
    &[
        (El::Item, CORE, 0, "entry"),
        (El::Title, CORE, 3, "title"),
        (El::MediaGroup, MEDIA, 0, "group"),
        (El::Title, MEDIA, 1, "title"),
        (El::Player, MEDIA, 0, "embed"),
        (El::Title, DC, 2, "title"),
        (El::Title, ITUNES, 1, "title"),
        (El::Image, ITUNES, 3, "image"),
        (El::Image, CORE, 4, "image"),
    ],
    &[
        (El::Author, CORE, 4, "author"),
        (El::Player, MEDIA, 0, "player"),
        (El::Published, DC, 4, "issued"),
        (El::Source, CORE | DC, 0, "source"),
        (El::Author, DC, 2, "author"),
        (El::Author, ITUNES, 2, "author"),
        (El::Published, CORE, 4, "issued"),
    ],
    &[
        (El::Published, CORE, 5, "pubdate"),
        (El::Content, CONTENT, 7, "encoded"),
        (El::Author, DC, 3, "creator"),
        (El::Summary, CORE, 9, "summary"),
        (El::Content, CORE, 7, "content"),
        (El::Updated, CORE, 5, "updated"),
        (El::MediaContent, MEDIA, 0, "content"),
        (El::Published, DC, 2, "created"),
        (El::Tag, DC, 0, "subject"),
        (El::Summary, ITUNES, 5, "summary"),
        (El::VideoId, RARE, 0, "videoid"),
        (El::Published, CORE, 2, "created"),
        (El::Channel, CORE, 0, "channel"),
    ],
    &[
        (El::Tag, CORE | ITUNES | MEDIA, 0, "category"),
        (El::Keywords, CORE | ITUNES | MEDIA, 0, "keywords"),
        (El::Caption, MEDIA, 0, "subtitle"),
        (El::Updated, DC, 4, "modified"),
        (El::Summary, DC, 5, "abstract"),
        (El::Language, CORE | DC, 0, "language"),
        (El::Summary, ITUNES, 4, "subtitle"),
        (El::Duration, ITUNES, 0, "duration"),
        (El::Updated, CORE, 4, "modified"),
        (El::Content, CORE, 7, "fullitem"),
    ],
    &[
        (El::Enclosure, CORE, 0, "enclosure"),
        (El::Published, CORE, 5, "published"),
        (El::Thumbnail, CORE | MEDIA, 0, "thumbnail"),
        (El::Published, DC, 2, "available"),
        (El::Author, DC, 1, "publisher"),
        (El::Ignored, CORE, 0, "textinput"),
    ],
    &[],
    &[
        (El::Summary, CORE, 9, "description"),
        (El::Summary, MEDIA, 3, "description"),
        (El::Summary, DC, 6, "description"),
        (El::Summary, ITUNES, 5, "description"),
        (El::Ignored, CORE, 0, "contributor"),
    ],
];

/// Returns the vocabulary of a namespace.
pub fn space_of(address: &str, prefix: &str) -> Space {
    let address = crate::text::trim(address).to_ascii_lowercase();
    let bare = after(&address, "://").unwrap_or(&address);
    let bare = bare.strip_prefix("www.").unwrap_or(bare);
    match SPACES.iter().find(|(known, _)| bare.starts_with(known)) {
        Some((_, space)) => *space,
        // A default namespace that is unknown still contains a feed.
        None if prefix.is_empty() => RSS,
        None => NONE,
    }
}

/// Returns the vocabulary that an undeclared prefix means; RSS if there is no prefix.
pub fn space_of_prefix(prefix: &str) -> Space {
    if prefix.is_empty() {
        return RSS;
    }
    PREFIXES.iter().find(|(known, _)| eq_ignore_case(known, prefix)).map_or(NONE, |(_, space)| *space)
}

/// Returns what an element of that name means in a vocabulary, and its rank.
pub fn element(name: &str, space: Space) -> (El, u8) {
    let rows = name.len().checked_sub(2).and_then(|at| ELEMENTS.get(at)).copied().unwrap_or_default();
    let row = rows.iter().find(|(_, spaces, _, known)| spaces & space != 0 && eq_ignore_case(known, name));
    row.map_or((El::Other, 0), |(el, _, rank, _)| (*el, *rank))
}
