//! Which articles a rail shows, and in what order: merged, deduplicated, filtered, placed, ranked.
//!
//! Pure: the page, the clock and the other rails come in as arguments. A feed of 10,000 articles is worked through in slices by
//! [`Selecting::step`]; [`select`] does the same at once.

pub mod dedupe;
pub mod filter;
pub mod fold;
pub mod on_show;
pub mod region;
pub mod related;
pub mod sort;
pub mod table;
pub mod terms;

mod merge;
mod subjects;

use std::rc::Rc;

pub use dedupe::comparison_key;
pub use merge::Selecting;

use crate::model::{Article, Feed, Kind, Millis, Sort};

/// So many of the best are put in order: more than all rails of a page show.
const ENOUGH: usize = 2000;

/// By so many keys is an article known.
const KEYS: usize = 4;

/// What the rail asks for.
#[derive(Clone)]
pub struct Wanted {
    /// What the rail is for. `Related` ranks by the page; `Video` keeps what can be played.
    pub kind: Kind,
    /// Tags or words, of which an article must have one. Empty: no such condition.
    pub include: Vec<String>,
    /// Tags or words, of which an article may have none.
    pub exclude: Vec<String>,
    /// The greatest age, in milliseconds; articles without a date are left out. `None`: any.
    pub max_age_ms: Option<i64>,
    /// The order, where the kind does not rank.
    pub sort: Sort,
    /// How many articles at most.
    pub limit: usize,
    /// Keep the page's own article, and what other rails show: `dedupe="none"`.
    pub repeats: bool,
    /// Keep what is about this place. `None`: anywhere.
    pub region: Option<Rc<region::Region>>,
    /// The reader's clock.
    pub now: Millis,
}

impl Default for Wanted {
    fn default() -> Self {
        Wanted {
            kind: Kind::Latest,
            include: Vec::new(),
            exclude: Vec::new(),
            max_age_ms: None,
            sort: Sort::Feed,
            limit: 8,
            repeats: false,
            region: None,
            // So far ahead that no date lies beyond it, and before any overflow.
            now: Millis(i64::MAX / 4),
        }
    }
}

/// What the page around the rail says of itself.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// Its addresses: canonical, `og:url`, the address bar's.
    pub urls: Vec<String>,
    /// Its headline.
    pub title: String,
    /// Its description. Empty where it has none.
    pub description: String,
    /// Its keywords and tags.
    pub keywords: Vec<String>,
    /// The start of its text.
    pub text: String,
    /// When it was published: breaks ties towards its own time. `None`: towards the newest.
    pub published: Option<Millis>,
}

/// One article of a selection.
#[derive(Clone, Debug, PartialEq)]
pub struct Pick {
    /// Index of its feed.
    pub feed: usize,
    /// Index of the article in that feed.
    pub article: usize,
    /// The city it was placed in, where a region was asked for.
    pub badge: Option<Rc<str>>,
    /// How well it goes with the page; 0 where nothing was ranked.
    pub score: f32,
    /// By what other rails know it: its address, its id, and its title at the time it came out. What is one of these is the same article.
    pub keys: [u64; KEYS],
}

impl Pick {
    /// The article itself. `None` only with other feeds than those selected from.
    pub fn of<'a>(&self, feeds: &'a [Rc<Feed>]) -> Option<&'a Article> {
        feeds.get(self.feed)?.articles.get(self.article)
    }
}

/// What a selection may be called.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Gate {
    /// The picks go with the page.
    Related,
    /// Nothing was ranked, or too little was found to be called related: these are the latest.
    #[default]
    Latest,
}

/// Why articles are not among the picks; so that an empty rail can say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Dropped {
    /// Repeats of an article in the same or another feed.
    pub duplicates: u32,
    /// The page's own article.
    pub own_page: u32,
    /// By `include`, `exclude` or `max-age`, or, for videos, without one.
    pub filtered: u32,
    /// About another place, or none.
    pub other_place: u32,
    /// On show in another rail.
    pub elsewhere: u32,
}

/// What a rail shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Selection {
    /// Best first, at most the limit.
    pub picks: Vec<Pick>,
    /// A greater limit would have brought more.
    pub more: bool,
    /// What the heading may promise.
    pub gate: Gate,
    /// What was left out.
    pub dropped: Dropped,
}

/// Selects at once. `elsewhere` tells by one of an article's [`Pick::keys`] whether another rail shows it.
pub fn select(feeds: &[Rc<Feed>], wanted: &Wanted, page: &Page, elsewhere: &dyn Fn(u64) -> bool) -> Selection {
    let mut selecting = Selecting::new(feeds.to_vec(), wanted.clone(), page);
    while selecting.step(usize::MAX) {}
    selecting.finish(elsewhere)
}

/// The key by which an article is known across feeds and rails: a hash of its address made comparable, else of its id, else of its first
/// medium's address, else of its title.
pub fn article_key(article: &Article) -> u64 {
    let id = Some(&article.id).filter(|id| !id.is_empty());
    let medium = article.media.first().map(|medium| &medium.url);
    comparison_key(article.url.as_ref().or(id).or(medium).unwrap_or(&article.title))
}
