//! The state of a rail's feeds, and who waits for its list. What it shows is its [`Screen`](crate::ui::Screen).
//!
//! The steps of a rail, and what makes each obsolete:
//!
//! | step | begins with | ends when |
//! |---|---|---|
//! | loading (`loading.rs`) | a new `round`: values with other feeds, `feed`, `refresh()`, a plan that is due | another round begins |
//! | selecting (`selecting.rs`) | a new `selection`: feeds have arrived, values have changed, or a reader wants more | another selection begins, or the feeds are gone |
//! | rendering (`rendering.rs`) | the end of a selection, or a failure | |

/// The feeds to select from.
#[derive(Clone, Copy, Default, PartialEq)]
pub enum State {
    /// None yet.
    #[default]
    Loading,
    /// None: the last load failed.
    Failed,
    /// Those of the last load.
    Ready,
    /// Those of an earlier load: the last one failed.
    Outdated,
    /// Cached copies from the reader's browser.
    Cached,
}

impl State {
    /// Returns whether there are feeds.
    pub fn has_feeds(self) -> bool {
        !matches!(self, State::Loading | State::Failed)
    }

    /// Returns whether a list of these feeds is out of date.
    pub fn is_stale(self) -> bool {
        matches!(self, State::Outdated | State::Cached)
    }

    /// Returns the state after a failed load.
    pub fn failed(self) -> State {
        match self {
            State::Loading | State::Failed => State::Failed,
            State::Ready | State::Outdated => State::Outdated,
            State::Cached => State::Cached,
        }
    }
}

/// Who waits for the next list.
#[derive(Clone, Copy, Default, PartialEq)]
pub enum Requester {
    /// The page, and whoever comes to read it.
    #[default]
    Page,
    /// A reader, who has already seen `seen` articles; 0 for a retry.
    Reader { seen: usize },
    /// Nobody: the rail reads again by itself, and may have to wait for a reader who is using the current list.
    Nobody,
}
