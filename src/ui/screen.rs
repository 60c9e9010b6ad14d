//! What a rail shows, as values: created by `embed`, turned into elements by the rest of this folder.

use crate::i18n::Messages;
use crate::model::Millis;
use crate::player::Player;

/// What a rail shows. Nothing while it loads: the loader shows its box.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Screen {
    /// Nothing yet.
    #[default]
    Loading,
    /// Items.
    List(Frame, List),
    /// A line in place of items.
    Note(Frame, Note),
}

impl Screen {
    /// Returns the number of items.
    pub fn count(&self) -> usize {
        if let Screen::List(_, list) = self { list.items.len() } else { 0 }
    }
}

/// What is around a list or a line.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// Text of the heading.
    pub heading: String,
    /// ARIA level of the heading, 1 to 6.
    pub heading_level: u8,
    /// URL and label of the more link.
    pub more: Option<(String, String)>,
    /// Whether links open in a new tab.
    pub new_tab: bool,
    /// BCP 47 language of the rail.
    pub lang: String,
    /// The texts that do not come from a feed.
    pub texts: &'static Messages,
    /// BCP 47 language of those texts, if it is not the rail's.
    pub texts_lang: Option<&'static str>,
    /// Whether the heading is one of those texts.
    pub has_own_heading: bool,
}

/// Items, ready to be shown.
#[derive(Clone, Debug, PartialEq)]
pub struct List {
    /// In display order.
    pub items: Vec<Item>,
    /// Whether space is reserved for pictures.
    pub has_thumbnails: bool,
    /// Whether the order is a ranking.
    pub is_ranked: bool,
    /// Whether each item fills a place of its own, whatever their number.
    pub is_in_rows: bool,
    /// Label of the button in the last position that shows more.
    pub load: Option<String>,
}

impl List {
    /// Returns whether items of one list can be used in the other.
    pub(super) fn is_like(&self, other: &List) -> bool {
        (self.has_thumbnails, self.is_ranked) == (other.has_thumbnails, other.is_ranked)
    }
}

/// A line in place of items.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// The part it is: `empty` or `error`.
    pub part: &'static str,
    /// The text.
    pub text: &'static str,
    /// Label of the retry button, if there is one.
    pub retry: Option<&'static str>,
    /// Whether the part is left empty, for the webmaster's template.
    pub has_template: bool,
}

/// A date, ready to be shown.
#[derive(Clone, Debug)]
pub struct DateText {
    /// The date itself.
    pub at: Millis,
    /// The text shown: "3 hours ago", "Sep 20".
    pub text: String,
    /// Whether that changes with time.
    pub is_relative: bool,
    /// ISO 8601, UTC, for machines.
    pub iso: String,
}

/// Dates are equal whenever they are formatted: `text` does not count.
impl PartialEq for DateText {
    fn eq(&self, other: &DateText) -> bool {
        self.is_relative == other.is_relative && self.at == other.at
    }
}

/// The start of an article. Shown only at a certain position, so it does not tell one item from another: all are equal.
#[derive(Clone, Debug)]
pub struct Excerpt(pub Option<String>);

impl PartialEq for Excerpt {
    fn eq(&self, _: &Excerpt) -> bool {
        true
    }
}

/// One item, ready to be shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// URL of its link. `None`: the title is plain text.
    pub href: Option<String>,
    /// The title, not truncated.
    pub title: String,
    /// BCP 47 language, if it may differ from the rail's.
    pub lang: Option<String>,
    /// URL of its picture. `None`: its initial is shown instead, if there is space for a picture.
    pub picture: Option<String>,
    /// URL of the picture that replaces it if it does not load.
    pub fallback_picture: Option<String>,
    /// The start of the article, if the layout has space for it.
    pub excerpt: Excerpt,
    /// The player of its video.
    pub player: Option<Player>,
    /// Duration of a video: "1:05".
    pub duration: Option<String>,
    /// The place that it is about.
    pub badge: Option<String>,
    /// The publication it comes from.
    pub source: Option<String>,
    /// Its date.
    pub date: Option<DateText>,
}
