//! Selects the articles that a rail shows, and their order: merging, deduplication, filters, region, ranking.
//!
//! Pure: the page, the clock and the other rails are arguments. [`Selecting::step`] processes a feed of 10,000 articles in slices;
//! [`select`] does the same at once.

pub mod ledger;
pub mod region;

mod dedupe;
mod filter;
mod fold;
mod merge;
mod related;
mod sort;
mod subjects;
mod table;
mod terms;

use std::rc::Rc;

pub use dedupe::comparison_key;
pub use merge::Selecting;

use crate::model::{Article, Feed, Kind, Millis, Sort};

/// How many of the best are sorted: more than all rails of a page show.
const ENOUGH: usize = 2000;

/// The number of keys by which an article is known.
const KEYS: usize = 4;

/// The criteria of a selection.
#[derive(Clone)]
pub struct Criteria {
    /// The kind of rail. `Related` ranks by the page; `Video` keeps articles with a video.
    pub kind: Kind,
    /// Tags or words, one of which an article must have. Empty: no condition.
    pub include: Vec<String>,
    /// Tags or words, none of which an article may have.
    pub exclude: Vec<String>,
    /// The maximum age, in milliseconds; articles without a date are left out. `None`: any.
    pub max_age_ms: Option<i64>,
    /// The order, unless the kind ranks.
    pub sort: Sort,
    /// Maximum number of articles.
    pub limit: usize,
    /// Whether to keep the page's own article, and what other rails show: `dedupe="none"`.
    pub allow_repeats: bool,
    /// Keep only articles about this place. `None`: any place.
    pub region: Option<Rc<region::Region>>,
    /// The reader's clock.
    pub now: Millis,
}

impl Default for Criteria {
    fn default() -> Self {
        Criteria {
            kind: Kind::Latest,
            include: Vec::new(),
            exclude: Vec::new(),
            max_age_ms: None,
            sort: Sort::Feed,
            limit: 8,
            allow_repeats: false,
            region: None,
            // Far enough ahead that no date is later, and small enough not to overflow.
            now: Millis(i64::MAX / 4),
        }
    }
}

/// What the page around the rail is about.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// Its URLs: canonical, `og:url`, and the one in the address bar.
    pub urls: Vec<String>,
    /// Its headline.
    pub title: String,
    /// Its description. Empty if it has none.
    pub description: String,
    /// Its keywords and tags.
    pub keywords: Vec<String>,
    /// The start of its text.
    pub text: String,
    /// Its date of publication: ties are broken towards it. `None`: towards the newest.
    pub published: Option<Millis>,
}

/// An article of a selection.
#[derive(Clone, Debug, PartialEq)]
pub struct Pick {
    /// Index of its feed.
    pub feed: usize,
    /// Index of the article in that feed.
    pub article: usize,
    /// The city that it is about, if a region was requested.
    pub badge: Option<Rc<str>>,
    /// Its relevance to the page; 0 if nothing was ranked.
    pub score: f32,
    /// The keys by which other rails know it: its URL, its id, and its title at the time of publication. Articles that share one of these are the same.
    pub keys: [u64; KEYS],
}

impl Pick {
    /// Returns the article itself. `None` only if `feeds` are not those selected from.
    pub fn article_in<'a>(&self, feeds: &'a [Rc<Feed>]) -> Option<&'a Article> {
        feeds.get(self.feed)?.articles.get(self.article)
    }
}

/// What a selection may be called.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Gate {
    /// The picks are related to the page.
    Related,
    /// Nothing was ranked, or too little was found to be called related: the picks are the latest articles.
    #[default]
    Latest,
}

/// How many articles are not among the picks, and why; so that an empty rail can give a reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Dropped {
    /// Repeats of an article in the same or another feed.
    pub duplicates: u32,
    /// The page's own article.
    pub own_page: u32,
    /// By `include`, `exclude` or `max-age`; in a video rail, also those without a video.
    pub filtered: u32,
    /// About another place, or about none.
    pub other_place: u32,
    /// Shown by another rail.
    pub elsewhere: u32,
}

/// The result of a selection.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Selection {
    /// Best first, at most the limit.
    pub picks: Vec<Pick>,
    /// Whether a larger limit would yield more.
    pub more: bool,
    /// What the heading may promise.
    pub gate: Gate,
    /// What was left out.
    pub dropped: Dropped,
}

/// Makes a selection at once. `elsewhere` returns, for one of an article's [`Pick::keys`], whether another rail shows it.
pub fn select(feeds: &[Rc<Feed>], criteria: &Criteria, page: &Page, elsewhere: &dyn Fn(u64) -> bool) -> Selection {
    let mut selecting = Selecting::new(feeds.to_vec(), criteria.clone(), page);
    while selecting.step(usize::MAX) {}
    selecting.finish(elsewhere)
}

/// Returns the key that identifies an article across feeds and rails: a hash of its normalised URL, else of its id, else of its first
/// medium's URL or player, else of its title.
pub fn article_key(article: &Article) -> u64 {
    let id = Some(&article.id).filter(|id| !id.is_empty());
    let medium = article.media.first();
    let medium = medium.map(|medium| medium.player.as_ref().filter(|_| medium.url.is_empty()).unwrap_or(&medium.url));
    comparison_key(article.url.as_ref().or(id).or(medium).unwrap_or(&article.title))
}
