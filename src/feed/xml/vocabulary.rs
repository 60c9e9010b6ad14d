//! Maps element names to their meaning: namespaces, prefixes, and a row for each element.

use crate::text::{after, eq_ignore_case};

/// The vocabulary that an element belongs to, as a bit. A set of them is a sum.
pub type Vocabulary = u8;
/// All versions of RSS, and elements without a namespace.
const RSS: Vocabulary = 1;
const ATOM: Vocabulary = 2;
/// Dublin Core, elements and terms.
const DC: Vocabulary = 4;
/// The content module of RSS.
const CONTENT: Vocabulary = 8;
const MEDIA: Vocabulary = 16;
/// Apple's podcast module, and those modelled on it.
const ITUNES: Vocabulary = 32;
const XHTML: Vocabulary = 64;
/// RDF itself, and YouTube: both rare, and without names in common.
const RARE: Vocabulary = 128;
const NONE: Vocabulary = 0;
const CORE: Vocabulary = RSS | ATOM;

/// The beginnings of namespace names, without scheme and `www.`, in lower case; the most frequent ones first.
const NAMESPACES: &[(&str, Vocabulary)] = &[
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
const PREFIXES: &[(&str, Vocabulary)] = &[
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
    // Bing's.
    ("news", MEDIA),
];

/// What an element means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Element {
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
type Row = (Element, Vocabulary, u8, &'static str);

/// All elements, by the length of their names, beginning with two letters.
const ELEMENTS: [&[Row]; 10] = [
    &[(Element::Id, CORE, 0, "id")],
    &[(Element::Content, XHTML, 8, "div"), (Element::Root, CORE, 0, "rss"), (Element::Root, CORE | RARE, 0, "rdf")],
    &[
        (Element::Item, CORE, 0, "item"),
        (Element::Link, CORE, 0, "link"),
        (Element::Id, CORE, 0, "guid"),
        (Element::Published, DC, 3, "date"),
        (Element::Link, ITUNES, 0, "link"),
        (Element::Content, XHTML | CORE, 8, "body"),
        (Element::Root, CORE, 0, "feed"),
    ],
    &[
        (Element::Item, CORE, 0, "entry"),
        (Element::Title, CORE, 3, "title"),
        (Element::MediaGroup, MEDIA, 0, "group"),
        (Element::Title, MEDIA, 1, "title"),
        (Element::Player, MEDIA, 0, "embed"),
        (Element::Title, DC, 2, "title"),
        (Element::Title, ITUNES, 1, "title"),
        (Element::Image, ITUNES | MEDIA, 3, "image"),
        (Element::Image, CORE, 4, "image"),
    ],
    &[
        (Element::Author, CORE, 4, "author"),
        (Element::Player, MEDIA, 0, "player"),
        (Element::Published, DC, 4, "issued"),
        (Element::Source, CORE | MEDIA, 0, "source"),
        (Element::Author, DC, 2, "author"),
        (Element::Author, ITUNES, 2, "author"),
        (Element::Published, CORE, 4, "issued"),
    ],
    &[
        (Element::Published, CORE, 5, "pubdate"),
        (Element::Content, CONTENT, 7, "encoded"),
        (Element::Author, DC, 3, "creator"),
        (Element::Summary, CORE, 9, "summary"),
        (Element::Content, CORE, 7, "content"),
        (Element::Updated, CORE, 5, "updated"),
        (Element::MediaContent, MEDIA, 0, "content"),
        (Element::Published, DC, 2, "created"),
        (Element::Tag, DC, 0, "subject"),
        (Element::Summary, ITUNES, 5, "summary"),
        (Element::VideoId, RARE, 0, "videoid"),
        (Element::Published, CORE, 2, "created"),
        (Element::Channel, CORE, 0, "channel"),
    ],
    &[
        (Element::Tag, CORE | ITUNES | MEDIA, 0, "category"),
        (Element::Keywords, CORE | ITUNES | MEDIA, 0, "keywords"),
        (Element::Caption, MEDIA, 0, "subtitle"),
        (Element::Updated, DC, 4, "modified"),
        (Element::Summary, DC, 5, "abstract"),
        (Element::Language, CORE | DC, 0, "language"),
        (Element::Summary, ITUNES, 4, "subtitle"),
        (Element::Duration, ITUNES, 0, "duration"),
        (Element::Updated, CORE, 4, "modified"),
        (Element::Content, CORE, 7, "fullitem"),
    ],
    &[
        (Element::Enclosure, CORE, 0, "enclosure"),
        (Element::Published, CORE, 5, "published"),
        (Element::Thumbnail, CORE | MEDIA, 0, "thumbnail"),
        (Element::Published, DC, 2, "available"),
        (Element::Author, DC, 1, "publisher"),
        (Element::Ignored, CORE, 0, "textinput"),
    ],
    &[],
    &[
        (Element::Summary, CORE, 9, "description"),
        (Element::Summary, MEDIA, 3, "description"),
        (Element::Summary, DC, 6, "description"),
        (Element::Summary, ITUNES, 5, "description"),
        (Element::Ignored, CORE, 0, "contributor"),
    ],
];

/// Returns the vocabulary of a namespace.
pub fn vocabulary_of_namespace(address: &str, prefix: &str) -> Vocabulary {
    let address = crate::text::trim(address).to_ascii_lowercase();
    let bare = after(&address, "://").unwrap_or(&address);
    let bare = bare.strip_prefix("www.").unwrap_or(bare);
    match NAMESPACES.iter().find(|(known, _)| bare.starts_with(known)) {
        Some((_, vocabulary)) => *vocabulary,
        // Many feeds give a well-known prefix an address of their own, and a default namespace that is unknown still contains a feed.
        None => vocabulary_of_prefix(prefix),
    }
}

/// Returns the vocabulary that an undeclared prefix means; RSS if there is no prefix.
pub fn vocabulary_of_prefix(prefix: &str) -> Vocabulary {
    if prefix.is_empty() {
        return RSS;
    }
    PREFIXES.iter().find(|(known, _)| eq_ignore_case(known, prefix)).map_or(NONE, |(_, vocabulary)| *vocabulary)
}

/// Returns what an element of that name means in a vocabulary, and its rank.
pub fn element(name: &str, vocabulary: Vocabulary) -> (Element, u8) {
    let rows = name.len().checked_sub(2).and_then(|at| ELEMENTS.get(at)).copied().unwrap_or_default();
    let row =
        rows.iter().find(|(_, vocabularies, _, known)| vocabularies & vocabulary != 0 && eq_ignore_case(known, name));
    row.map_or((Element::Other, 0), |(el, _, rank, _)| (*el, *rank))
}
