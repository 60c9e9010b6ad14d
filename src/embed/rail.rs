//! A rail: from its attribute values to what it shows, and back to the page as events.

mod interaction;
mod loading;
mod rendering;
mod selecting;
mod state;

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

use super::events;
use crate::codes::Code;
use crate::config::{Config, Dedupe};
use crate::model::{Feed, Millis};
use crate::platform::browser::dom;
use crate::platform::browser::loader::Port;
use crate::platform::browser::tasks::spawn;
use crate::store::{feeds, ledger};
use crate::style;
use crate::ui::{Screen, ViewEvent, ViewEventHandler};
use loading::{Origin, demand};
use state::{Requester, State};

/// A rail, as the loader holds it. Dropping it (`free()`) unmounts it.
#[wasm_bindgen]
pub struct Rail {
    inner: Rc<Inner>,
}

struct Inner {
    /// Its id in the store.
    id: u32,
    host: HtmlElement,
    port: Port,
    /// The element that it is mounted into.
    root: HtmlElement,
    view: RefCell<crate::ui::RailView>,
    screen: RefCell<Rc<Screen>>,
    /// The values of the attributes, as the loader gathered them.
    values: RefCell<Array>,
    /// Whether it neither loads nor selects: the first values are not read yet, or it was removed.
    is_idle: Cell<bool>,
    config: RefCell<Rc<Config>>,
    /// JSON text of the property `feed`, which replaces `src`.
    feed_json: RefCell<Option<String>>,
    state: Cell<State>,
    /// The feeds that the list is selected from, if the state has any.
    feeds: RefCell<Vec<Rc<Feed>>>,
    /// When the oldest of them was requested, or stored if it is a cached copy.
    as_of: Cell<Millis>,
    requester: Cell<Requester>,
    /// Whether a control that had the focus is hidden while it loads.
    owes_focus: Cell<bool>,
    /// Counts the loads: a response to an earlier one is ignored.
    round: Cell<u32>,
    /// Whether the response to the last one is pending.
    is_loading: Cell<bool>,
    /// Counts the selections, which also happen between loads.
    selection_no: Cell<u32>,
    started_ms: Cell<f64>,
    /// When the dates on show were last put into words.
    dated_at: Cell<Millis>,
    /// Number of articles beyond the limit that the reader has requested.
    extra_articles: Cell<usize>,
    /// The planned action.
    plan: Cell<Plan>,
    /// Already reported in this load and its retries: a code, and the feed or the hint it is about.
    reported: RefCell<Vec<(Code, String)>>,
    /// The last report about the attributes.
    last_complaint: RefCell<String>,
}

/// What a rail does by itself when a timer fires.
#[derive(Clone, Copy, Default)]
enum Plan {
    /// Nothing.
    #[default]
    None,
    /// Shows the cached copies, because a feed is slow.
    ShowCached,
    /// Retries what failed.
    Retry,
    /// Reads the feeds again.
    Refresh,
}

thread_local! {
    static NEXT_ID: Cell<u32> = const { Cell::new(0) };
}

#[wasm_bindgen]
impl Rail {
    /// Mounts into `root`, an element in the shadow root of `host`, and begins to load. `values` are those of
    /// `config::ATTRIBUTES`, in order; `feed` is the element's property as JSON text, `None` if `src` applies.
    #[wasm_bindgen(constructor)]
    pub fn new(host: HtmlElement, root: HtmlElement, port: Port, values: Array, feed: Option<String>) -> Rail {
        let id = NEXT_ID.with(|next| next.replace(next.get().wrapping_add(1)));
        let inner = Rc::new_cyclic(|weak| Inner {
            id,
            view: RefCell::new(crate::ui::RailView::mount(root.clone(), event_handler(weak.clone()))),
            root,
            screen: RefCell::default(),
            host,
            port,
            values: RefCell::new(values),
            is_idle: Cell::new(true),
            config: RefCell::default(),
            feed_json: RefCell::new(feed),
            state: Cell::default(),
            feeds: RefCell::default(),
            as_of: Cell::new(Millis(0)),
            requester: Cell::default(),
            owes_focus: Cell::default(),
            round: Cell::new(0),
            is_loading: Cell::default(),
            selection_no: Cell::new(0),
            started_ms: Cell::new(0.0),
            dated_at: Cell::default(),
            extra_articles: Cell::default(),
            plan: Cell::default(),
            reported: RefCell::default(),
            last_complaint: RefCell::default(),
        });
        let rail = inner.clone();
        spawn(async move {
            // Everything takes long the first time, so yield to the page in between.
            rail.port.yield_if_due().await;
            rail.port.dress(style::RAIL);
            rail.port.yield_if_due().await;
            // Removed meanwhile.
            if rail.round.get() > 0 {
                return;
            }
            rail.is_idle.set(false);
            rail.configure();
            rail.port.yield_if_due().await;
            // Unless it was removed, or told to load, in the meantime.
            if rail.round.get() == 0 {
                rail.load(false);
            }
        });
        Rail { inner }
    }

    /// Applies changed values. Reads the feeds again only if their URLs have changed, or more of them is needed.
    pub fn set(&self, values: Array) {
        self.inner.values.replace(values);
        if self.inner.is_idle.get() {
            return;
        }
        self.inner.note_requester(Requester::Page);
        let before = self.inner.config.borrow().clone();
        self.inner.configure();
        let after = self.inner.config.borrow().clone();
        if !after.selects_like(&before) {
            self.inner.extra_articles.set(0);
        }
        if after.dedupe != before.dedupe && after.dedupe == Dedupe::Page {
            // What it shows counts as its own, also what it would not have chosen.
            ledger::clear(self.inner.id);
        }
        if before.sources == after.sources && demand(&before).coverage() >= demand(&after).coverage() {
            if before.refresh_interval_s != after.refresh_interval_s
                && matches!(self.inner.plan.get(), Plan::None | Plan::Refresh)
            {
                self.inner.plan_refresh();
            }
            self.inner.reselect();
        } else {
            // The old list stays until the new one arrives, but no longer counts.
            self.inner.state.take();
            self.inner.load(false);
        }
    }

    /// Applies a change of the property `feed`.
    pub fn feed(&self, feed: Option<String>) {
        self.inner.note_requester(Requester::Page);
        self.inner.extra_articles.set(0);
        self.inner.feed_json.replace(feed);
        self.inner.state.take();
        self.inner.load(false);
    }

    /// Reads the feeds again. Calls [`Port::settle`] once the result is shown, or has failed.
    pub fn refresh(&self) {
        self.inner.load(true);
    }

    /// Updates the relative dates. Returns the milliseconds until the next of them changes; infinity if none will.
    pub fn tick(&self) -> f64 {
        self.inner.tick()
    }

    /// Plays the video of the item at `index`, from 0, without asking the page: `newsrail-play` was its opportunity to refuse.
    pub fn play(&self, index: usize) {
        self.inner.play(index, false);
    }

    /// Runs the planned action.
    pub fn wake(&self) {
        match self.inner.plan.take() {
            Plan::None => {}
            Plan::ShowCached => self.inner.request_feeds(Origin::Cache),
            Plan::Retry => self.inner.read_feeds(false, Requester::Nobody),
            Plan::Refresh => {
                self.inner.reported.take();
                self.inner.read_feeds(true, Requester::Nobody);
            }
        }
    }
}

impl Drop for Rail {
    fn drop(&mut self) {
        self.inner.is_idle.set(true);
        self.inner.next_round();
        self.inner.selection_no.set(self.inner.selection_no.get().wrapping_add(1));
        feeds::leave(self.inner.id, &[]);
        ledger::clear(self.inner.id);
    }
}

impl Inner {
    /// Parses the values, by the page's current URL.
    fn configure(&self) {
        let values: Vec<Option<String>> = self.values.borrow().iter().map(|value| value.as_string()).collect();
        let (config, complaints) = Config::read(&values, &dom::base_url(), &dom::page_url());
        self.config.replace(Rc::new(config));
        // Reported once, until it changes.
        let hint = events::hint(&complaints);
        if self.last_complaint.replace(hint.clone()) != hint && !hint.is_empty() {
            events::complain(&self.port, complaints.len() as u32, &hint);
        }
    }

    fn next_round(&self) -> u32 {
        let round = self.round.get().wrapping_add(1);
        self.round.set(round);
        round
    }

    /// Returns the focus to the reader, and resolves the promises of `refresh()` unless the response is still pending.
    fn end_waiting(&self) {
        self.return_focus();
        if !self.is_loading.get() {
            self.port.settle();
        }
    }

    /// Loads the list because the page or the reader requested it. `force`: not from memory.
    fn load(self: &Rc<Self>, force: bool) {
        if self.is_idle.get() {
            return;
        }
        self.reported.take();
        self.read_feeds(force, Requester::Page);
    }

    fn plan(&self, plan: Plan, ms: f64) {
        self.plan.set(plan);
        self.port.plan(ms);
    }

    /// Warns about something that concerns no single feed.
    fn warn(&self, code: Code, count: u32) {
        self.warn_of(code, count, code.fix(), None, None);
    }

    /// Warns about the feed at `url`.
    fn warn_of(&self, code: Code, count: u32, hint: &str, url: Option<&str>, offset: Option<u32>) {
        if self.is_news(code, url.unwrap_or_default()) {
            events::warn(&self.port, code, count, hint, url, offset);
        }
    }

    /// Returns whether a code was not yet reported about this since the list was last requested, and records it: a retry that fails again is no news.
    fn is_news(&self, code: Code, about: &str) -> bool {
        let mut reported = self.reported.borrow_mut();
        let is_news = !reported.iter().any(|(known, of)| *known == code && of == about);
        if is_news {
            reported.push((code, about.into()));
        }
        is_news
    }
}

/// Holds the rail weakly: the view belongs to the rail, not the rail to its view.
fn event_handler(rail: Weak<Inner>) -> Box<ViewEventHandler> {
    Box::new(move |event| {
        let Some(rail) = rail.upgrade() else { return };
        match event {
            ViewEvent::Click(event, position) => rail.clicked(event, position),
            ViewEvent::Play(position) => rail.play(position, true),
            ViewEvent::Retry => {
                rail.requester.set(Requester::Reader { seen: 0 });
                rail.load(true);
            }
            ViewEvent::Load => rail.load_more(),
            // The number is not known yet: pictures load as the reader comes to them.
            ViewEvent::ImageFailed => rail.warn(Code::Image, 1),
        }
    })
}
