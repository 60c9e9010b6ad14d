//! What a rail shows, as values: made by `embed`, turned into elements by the rest of this folder.

use crate::i18n::Messages;
use crate::model::Millis;
use crate::player::Player;

/// What a rail shows. Nothing while it loads: the loader's box is there.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Screen {
    /// Nothing yet.
    #[default]
    Loading,
    /// Items.
    List(Frame, List),
    /// A line instead of items.
    Note(Frame, Note),
}

impl Screen {
    /// How many items it has.
    pub fn count(&self) -> usize {
        if let Screen::List(_, list) = self { list.items.len() } else { 0 }
    }
}

/// What stands around list and line alike.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// Text of the heading.
    pub heading: String,
    /// 1 to 6.
    pub heading_level: u8,
    /// Where the more link goes and what it says.
    pub more: Option<(String, String)>,
    /// Whether links open in a new tab.
    pub new_tab: bool,
    /// BCP 47 language of the rail.
    pub lang: String,
    /// What it says in it.
    pub texts: &'static Messages,
    /// BCP 47 language of those texts, where it is not the rail's.
    pub texts_lang: Option<&'static str>,
    /// Whether the heading is one of them.
    pub has_own_heading: bool,
}

/// Items, ready to be shown.
#[derive(Clone, Debug, PartialEq)]
pub struct List {
    /// In the order they are shown.
    pub items: Vec<Item>,
    /// Whether room is kept for pictures.
    pub has_thumbnails: bool,
    /// Whether the order is a ranking.
    pub is_ranked: bool,
    /// Label of the button in the last place that shows more.
    pub load: Option<String>,
}

impl List {
    /// Whether the items of one can stand in the other.
    pub(super) fn is_like(&self, other: &List) -> bool {
        (self.has_thumbnails, self.is_ranked) == (other.has_thumbnails, other.is_ranked)
    }
}

/// A line instead of items.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// The part it is: `empty` or `error`.
    pub part: &'static str,
    /// What it says.
    pub text: &'static str,
    /// Label of the button that tries again, where there is one.
    pub retry: Option<&'static str>,
    /// The part is left empty, for what the webmaster wants shown instead.
    pub has_template: bool,
}

/// A date, ready to be shown.
#[derive(Clone, Debug)]
pub struct DateText {
    /// The date itself.
    pub at: Millis,
    /// What stands there: "3 hours ago", "Sep 20".
    pub text: String,
    /// Whether that changes as time goes by.
    pub is_relative: bool,
    /// The whole date, as a tooltip.
    pub full: String,
    /// For machines: ISO 8601, UTC.
    pub iso: String,
}

/// Dates are the same whatever the hour they are told at.
impl PartialEq for DateText {
    fn eq(&self, other: &DateText) -> bool {
        self.is_relative == other.is_relative && self.full == other.full && self.at == other.at
    }
}

/// One item, ready to be shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Where it leads; `None`: the title stands as plain text.
    pub href: Option<String>,
    /// The title, uncut.
    pub title: String,
    /// BCP 47 language, where it may differ from the rail's.
    pub lang: Option<String>,
    /// Address of its picture. `None` where there is room for one: its initial stands in.
    pub picture: Option<String>,
    /// Address of another, for when that one does not load.
    pub fallback_picture: Option<String>,
    /// The beginning of the article, where the layout has room for it.
    pub excerpt: Option<String>,
    /// What plays its video in place.
    pub player: Option<Player>,
    /// Length of a video: "1:05".
    pub duration: Option<String>,
    /// The place it was found in.
    pub badge: Option<String>,
    /// The publication it comes from.
    pub source: Option<String>,
    /// Its date.
    pub date: Option<DateText>,
}
