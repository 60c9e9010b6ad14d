//! Where a rail is with its feeds, and who waits for what it shows. What it shows is its [`Screen`](crate::ui::Screen).
//!
//! A rail's way, and what makes the steps before obsolete:
//!
//! | step | begins with | is over when |
//! |---|---|---|
//! | reading (`reading.rs`) | a new `round`: values with other feeds, `feed`, `refresh()`, a plan that is due | another round begins |
//! | choosing (`choosing.rs`) | a new `selection`: feeds have come, values have changed, or a reader wants more | another selection begins, or there are no feeds any more |
//! | showing (`showing.rs`) | a selection at its end, or a failure | |

/// What there is to choose from.
#[derive(Clone, Copy, Default, PartialEq)]
pub enum State {
    /// Nothing yet.
    #[default]
    Loading,
    /// Nothing: the last reading has failed.
    Failed,
    /// Feeds of the last reading.
    Ready,
    /// Feeds of an earlier one: the last has failed.
    Outdated,
    /// Copies of feeds from the reader's browser.
    Copied,
}

impl State {
    /// Whether there are feeds.
    pub fn stands(self) -> bool {
        !matches!(self, State::Loading | State::Failed)
    }

    /// Whether a list of these feeds is not of now.
    pub fn is_stale(self) -> bool {
        matches!(self, State::Outdated | State::Copied)
    }

    /// What comes of it where a reading fails.
    pub fn failed(self) -> State {
        match self {
            State::Loading | State::Failed => State::Failed,
            State::Ready | State::Outdated => State::Outdated,
            State::Copied => State::Copied,
        }
    }
}

/// Who waits for the list that is to come.
#[derive(Clone, Copy, Default, PartialEq)]
pub enum Asker {
    /// The page, and whoever comes to read it.
    #[default]
    Page,
    /// A reader: who tries again has seen nothing, who wants more, so many articles.
    Reader { seen: usize },
    /// Nobody, as the rail itself reads anew: it may have to wait for a reader who is at the list that stands.
    Nobody,
}
