//! Reads a rail's feeds: which ones, how much of them, and what follows.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::Array;

use super::state::{Requester, State};
use super::{Inner, Plan};
use crate::codes::Code;
use crate::config::{Cache, Config, More};
use crate::embed::events;
use crate::feed;
use crate::model::{Kind, Millis};
use crate::platform::browser::tasks::spawn;
use crate::platform::browser::{clock, dom};
use crate::player::is_unknown;
use crate::store::feeds::{self, Arrival, Demand, Failure, Outcome};
use crate::store::ledger;
use crate::text::split_once_or_whole;

/// The time after which a cached copy replaces a feed that has not arrived.
const SLOW_MS: f64 = 3000.0;

/// Where a rail takes its feeds from.
#[derive(Clone, Copy, PartialEq)]
pub enum Origin {
    /// Memory, if they were read a short while ago; else their servers.
    Memory,
    /// Their servers.
    Server,
    /// Cached copies in the reader's browser.
    Cache,
}

impl Inner {
    /// Reads the feeds. `force`: not from memory, and by the page's current URL.
    pub(super) fn read_feeds(self: &Rc<Self>, force: bool, requester: Requester) {
        self.note_requester(requester);
        if force {
            let before = self.sources();
            self.configure();
            if self.sources() != before {
                // A route change in a single-page application: `{url}` in `src` is another one.
                self.state.take();
            }
        }
        let has_feeds = self.state.get().has_feeds();
        if !has_feeds {
            self.state.take();
        }
        self.plan(Plan::None, f64::NAN);
        self.next_round();
        self.is_loading.set(true);
        feeds::leave(self.id, &self.sources());
        ledger::stop_selecting(self.id);
        self.started_ms.set(clock::monotonic_ms());
        // What is shown, even if only that there is nothing, stays until the response.
        if !has_feeds && !self.shows_list() {
            // Whoever is on the button that now disappears gets the focus back.
            self.owes_focus.set(self.owes_focus.get() || dom::focused_beside(&self.root).is_some());
            self.port.state("loading", false);
        }
        // Cloned, since a listener may set another one meanwhile.
        let feed_json = self.feed_json.borrow().clone();
        if let Some(json) = feed_json {
            return self.read(json);
        }
        let config = self.config.borrow().clone();
        if config.sources.is_empty() {
            return self.fail(&Failure::new(Code::NoSource, "fetch"), None);
        }
        if config.cache == Cache::Local && !has_feeds {
            self.plan(Plan::ShowCached, SLOW_MS);
        }
        self.request_feeds(if force { Origin::Server } else { Origin::Memory });
    }

    /// Returns the URLs to read: none if the page supplies the feed.
    pub(super) fn sources(&self) -> Vec<String> {
        if self.feed_json.borrow().is_some() { Vec::new() } else { self.config.borrow().sources.clone() }
    }

    /// Requests every feed; continues once all have arrived or failed.
    pub(super) fn request_feeds(self: &Rc<Self>, origin: Origin) {
        let round = self.round.get();
        let config = self.config.borrow().clone();
        let demand = demand(&config);
        let outcomes: Vec<Option<Outcome>> = config.sources.iter().map(|_| None).collect();
        let waiting = Rc::new((Cell::new(outcomes.len()), RefCell::new(outcomes)));
        for (index, url) in config.sources.iter().enumerate() {
            let rail = self.clone();
            let waiting = waiting.clone();
            let then = Box::new(move |outcome: Outcome| {
                if rail.round.get() != round {
                    return;
                }
                let (left, outcomes) = &*waiting;
                if let Some(slot) = outcomes.borrow_mut().get_mut(index) {
                    *slot = Some(outcome);
                }
                left.set(left.get() - 1);
                if left.get() == 0 {
                    rail.arrived(outcomes.take().into_iter().flatten().collect(), origin);
                }
            });
            match origin {
                Origin::Cache => feeds::load_cached(&self.port, url, demand, then),
                Origin::Server => feeds::load(&self.port, self.id, url, demand, Some(self.max_age_ms(&config)), then),
                Origin::Memory => feeds::load(&self.port, self.id, url, demand, None, then),
            }
        }
    }

    /// Returns how old a feed that another rail has read may be in a forced load: rails that refresh one feed by themselves do so together.
    fn max_age_ms(&self, config: &Config) -> f64 {
        match config.refresh_interval_s {
            Some(seconds) if self.requester.get() == Requester::Nobody => f64::from(seconds) * 500.0,
            _ => 0.0,
        }
    }

    /// Continues with the feeds that arrived, even if others failed.
    fn arrived(self: &Rc<Self>, outcomes: Vec<Outcome>, origin: Origin) {
        self.port.work();
        let sources = self.sources();
        let mut arrivals = Vec::new();
        let mut failures = Vec::new();
        let mut urls = Vec::new();
        for (index, outcome) in outcomes.into_iter().enumerate() {
            let url = sources.get(index).map(String::as_str);
            match outcome {
                Ok(arrival) => {
                    arrivals.push(arrival);
                    urls.push(url);
                }
                Err(failure) => failures.push((failure, url)),
            }
        }
        if origin == Origin::Cache {
            return self.cached_feeds_arrived(arrivals, &failures);
        }
        self.is_loading.set(false);
        let round = self.round.get();
        self.plan_next(&failures, !arrivals.is_empty());
        if arrivals.is_empty() {
            if let Some((failure, url)) = failures.first() {
                self.fail(failure, *url);
            }
            return;
        }
        self.warn_of_feeds(&arrivals, &urls, &failures);
        // A listener may have requested something else on a warning.
        if self.round.get() == round {
            self.select_from(arrivals, State::Ready);
        }
    }

    /// Warns about the feeds that arrived, and about those that failed.
    fn warn_of_feeds(&self, arrivals: &[Arrival], urls: &[Option<&str>], failures: &[(Failure, Option<&str>)]) {
        for (failure, url) in failures {
            let hint = [failure.code.name(), ": ", url.unwrap_or_default()].concat();
            self.warn_of(Code::FeedFailed, 1, &hint, *url, None);
        }
        for (arrival, url) in arrivals.iter().zip(urls.iter().copied()) {
            for note in arrival.notes.iter().filter_map(|note| note.as_string()) {
                let (name, more) = split_once_or_whole(&note, b' ');
                if let Some(code) = Code::named(name) {
                    self.warn_of(code, 1, &[code.fix(), " ", more].concat(), url, None);
                }
            }
            for warning in &arrival.feed.warnings {
                self.warn_of(warning.code, warning.count, warning.code.fix(), url, warning.at);
            }
        }
        if self.config.borrow().kind == Kind::Video {
            let articles = arrivals.iter().flat_map(|arrival| &arrival.feed.articles);
            let count = articles.filter(|article| is_unknown(article, &dom::plays)).count();
            if count > 0 {
                self.warn(Code::PlayerHost, count as u32);
            }
        }
    }

    /// Plans the next load. A feed that is not to be requested for an hour does not keep the others from being refreshed.
    fn plan_next(&self, failures: &[(Failure, Option<&str>)], has_arrivals: bool) {
        // The earliest retry, of those that are worth one, is for all; `offline` once the reader is online again.
        let retry_ms = |(failure, _): &(Failure, Option<&str>)| {
            let is_offline = failure.code == Code::Offline;
            let at = failure.facts.number("retryAt").map(|at| at - clock::now().0 as f64);
            at.or(is_offline.then_some(f64::INFINITY))
        };
        let interval_s = self.config.borrow().refresh_interval_s.filter(|_| has_arrivals);
        match failures.iter().filter_map(retry_ms).reduce(f64::min) {
            Some(ms) if interval_s.is_none_or(|interval_s| ms <= f64::from(interval_s) * 1000.0) => {
                self.plan(Plan::Retry, ms)
            }
            _ => self.plan_refresh(),
        }
    }

    /// Plans the next refresh, if there is to be one.
    pub(super) fn plan_refresh(&self) {
        match self.config.borrow().refresh_interval_s {
            Some(seconds) => self.plan(Plan::Refresh, f64::from(seconds) * 1000.0),
            None => self.plan(Plan::None, f64::NAN),
        }
    }

    /// Selects from these feeds from now on.
    fn select_from(self: &Rc<Self>, arrivals: Vec<Arrival>, state: State) {
        let oldest = arrivals.iter().map(|arrival| arrival.at).min();
        self.as_of.set(oldest.unwrap_or(Millis(0)));
        self.state.set(state);
        self.feeds.replace(arrivals.into_iter().map(|arrival| arrival.feed).collect());
        self.select();
    }

    /// Handles the cached copies in the reader's browser, for feeds that are slow or have failed.
    fn cached_feeds_arrived(self: &Rc<Self>, arrivals: Vec<Arrival>, failures: &[(Failure, Option<&str>)]) {
        // `Network` means that there is no cached copy; anything else, that storage does not work.
        if failures.iter().any(|(failure, _)| failure.code != Code::Network) {
            self.warn(Code::Storage, 1);
        }
        let state = self.state.get();
        if !state.has_feeds() && !arrivals.is_empty() {
            self.select_from(arrivals, State::Cached);
        } else if state == State::Failed {
            self.show_failure();
            self.end_waiting();
        }
    }

    /// Reads the feed that the page supplies.
    fn read(self: &Rc<Self>, json: String) {
        let round = self.round.get();
        let rail = self.clone();
        spawn(async move {
            let read = feeds::read_json(&rail.port, &json).await;
            if rail.round.get() != round {
                return;
            }
            match read {
                Ok(feed) => {
                    let arrival = Arrival { feed: Rc::new(feed), at: clock::now(), notes: Array::new() };
                    rail.arrived(vec![Ok(arrival)], Origin::Memory);
                }
                Err(error) => rail.fail(&Failure::new(error.code, "parse"), None),
            }
        });
    }

    /// Goes on without the feeds: with the list that is shown, else with the cached copies, else with the message of the failure. `url`: of the
    /// feed that failed.
    pub(super) fn fail(self: &Rc<Self>, failure: &Failure, url: Option<&str>) {
        let config = self.config.borrow().clone();
        let state = self.state.get().failed();
        let reads_copy =
            !state.has_feeds() && config.cache == Cache::Local && self.feed_json.borrow().is_none() && url.is_some();
        self.state.set(state);
        self.is_loading.set(false);
        // A list of other feeds must not stay.
        if state.has_feeds() {
            if self.shows_list() {
                self.update_stale_mark();
                self.port.state("stale", true);
            }
        } else if reads_copy {
            self.request_feeds(Origin::Cache);
        } else {
            self.show_failure();
        }
        if self.is_news(failure.code, url.unwrap_or_default()) {
            events::error(&self.port, failure, url);
        }
        if !reads_copy {
            self.end_waiting();
        }
    }
}

/// Returns how much of its feeds a rail needs.
pub(super) fn demand(config: &Config) -> Demand {
    let is_ranked = config.kind == Kind::Related;
    // If articles are chosen or sorted, the best may come last.
    let takes_the_first = matches!(config.kind, Kind::Latest | Kind::Province)
        && config.sources.len() == 1
        && config.sort != Some(crate::model::Sort::Newest)
        && config.max_age_ms.is_none()
        && config.region.is_none()
        && config.more != More::Load
        // Repeats, and what other rails show, come off.
        && config.limit <= feed::EARLY_ARTICLES / 2
        && config.include.is_empty()
        && config.exclude.is_empty();
    Demand {
        max_articles: if is_ranked { feed::MAX_RANKED_ARTICLES } else { feed::MAX_ARTICLES },
        stop_early: takes_the_first,
        timeout_s: config.timeout_s,
        // What a server has ranked for one page is of no use on another, and its URL would tell which pages were read.
        caches: config.cache == Cache::Local && !config.is_ranked_by_server,
    }
}
