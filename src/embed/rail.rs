//! One rail: from its values to what it shows, and back to the page as events.

mod choosing;
mod reader;
mod reading;
mod showing;
mod state;

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use js_sys::{Array, Function};
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

use super::events;
use crate::codes::Code;
use crate::config::Config;
use crate::model::{Feed, Millis};
use crate::platform::browser::dom;
use crate::platform::browser::loader::Port;
use crate::platform::browser::turns::spawn;
use crate::store::{feeds, ledger};
use crate::style;
use crate::ui::{Act, Acting, Screen};
use reading::{Origin, depth};
use state::{Asker, State};

/// A rail, as the loader holds it. Dropping it (`free()`) unmounts.
#[wasm_bindgen]
pub struct Rail {
    inner: Rc<Inner>,
}

struct Inner {
    /// Its name in the store.
    id: u32,
    host: HtmlElement,
    port: Port,
    /// Where it is mounted.
    root: HtmlElement,
    view: RefCell<crate::ui::Rail>,
    screen: RefCell<Rc<Screen>>,
    /// Of the attributes, as the loader gathered them.
    values: RefCell<Array>,
    /// Until the first values are read, and once it is gone.
    is_idle: Cell<bool>,
    config: RefCell<Rc<Config>>,
    /// JSON text of the property `feed`, which then stands for `src`.
    given: RefCell<Option<String>>,
    state: Cell<State>,
    /// What the list is selected from, where the state has feeds.
    feeds: RefCell<Vec<Rc<Feed>>>,
    /// When they came.
    made_at: Cell<Millis>,
    asker: Cell<Asker>,
    /// Counts the loads: an answer to an earlier one comes too late.
    round: Cell<u32>,
    /// The answer to the last one is still to come.
    is_reading: Cell<bool>,
    /// Counts the selections, which come between loads as well.
    selection_no: Cell<u32>,
    started_ms: Cell<f64>,
    /// How many articles beyond the limit the reader has asked for.
    extra: Cell<usize>,
    /// What is planned.
    plan: Cell<Plan>,
    /// Said in this load and its retries already: a code, and of which feed or with which advice.
    said: RefCell<Vec<(Code, String)>>,
    /// What was said of the attributes.
    complained: RefCell<String>,
    /// Who waits for `refresh()`.
    waiting: RefCell<Vec<Function>>,
}

/// What a rail does by itself when its time comes.
#[derive(Clone, Copy, Default)]
enum Plan {
    /// Nothing.
    #[default]
    None,
    /// Shows the copies: a feed is slow.
    Copy,
    /// Tries again what failed.
    Retry,
    /// Reads the feeds anew.
    Refresh,
}

thread_local! {
    static NEXT_ID: Cell<u32> = const { Cell::new(0) };
}

#[wasm_bindgen]
impl Rail {
    /// Mounts into `root`, an element inside the shadow root of `host`, and begins to load. `values` are those of
    /// `config::ATTRIBUTES`, in order; `feed` is the element's property as JSON text, `None` where `src` counts.
    #[wasm_bindgen(constructor)]
    pub fn new(host: HtmlElement, root: HtmlElement, port: Port, values: Array, feed: Option<String>) -> Rail {
        let id = NEXT_ID.with(|next| next.replace(next.get().wrapping_add(1)));
        let inner = Rc::new_cyclic(|weak| Inner {
            id,
            view: RefCell::new(crate::ui::Rail::mount(root.clone(), acting(weak.clone()))),
            root,
            screen: RefCell::default(),
            host,
            port,
            values: RefCell::new(values),
            is_idle: Cell::new(true),
            config: RefCell::default(),
            given: RefCell::new(feed),
            state: Cell::default(),
            feeds: RefCell::default(),
            made_at: Cell::new(Millis(0)),
            asker: Cell::default(),
            round: Cell::new(0),
            is_reading: Cell::default(),
            selection_no: Cell::new(0),
            started_ms: Cell::new(0.0),
            extra: Cell::default(),
            plan: Cell::default(),
            said: RefCell::default(),
            complained: RefCell::default(),
            waiting: RefCell::default(),
        });
        let rail = inner.clone();
        spawn(async move {
            // What everything does for the first time takes long: the page has its turn in between.
            rail.port.pause().await;
            rail.port.dress(style::RAIL);
            rail.port.pause().await;
            // Gone.
            if rail.round.get() > 0 {
                return;
            }
            rail.is_idle.set(false);
            rail.configure();
            rail.port.pause().await;
            // Not gone, nor told to load meanwhile.
            if rail.round.get() == 0 {
                rail.load(false);
            }
        });
        Rail { inner }
    }

    /// The values have changed. Reads the feeds again only where their addresses have, or more of them is wanted.
    pub fn set(&self, values: Array) {
        self.inner.values.replace(values);
        if self.inner.is_idle.get() {
            return;
        }
        self.inner.ask_for(Asker::Page);
        let before = self.inner.config.borrow().clone();
        self.inner.configure();
        let after = self.inner.config.borrow().clone();
        if !after.chooses_as(&before) {
            self.inner.extra.set(0);
        }
        if before.sources == after.sources && depth(&before).reach() >= depth(&after).reach() {
            if before.refresh_interval_s != after.refresh_interval_s
                && matches!(self.inner.plan.get(), Plan::None | Plan::Refresh)
            {
                self.inner.plan_refresh();
            }
            self.inner.select_anew();
        } else {
            // The old list stays until the new one comes, but no longer counts.
            self.inner.state.take();
            self.inner.load(false);
        }
    }

    /// The property `feed` was set.
    pub fn feed(&self, feed: Option<String>) {
        self.inner.ask_for(Asker::Page);
        self.inner.extra.set(0);
        self.inner.given.replace(feed);
        self.inner.state.take();
        self.inner.load(false);
    }

    /// Reads the feeds anew. Calls `done` once the answer is shown or has failed.
    pub fn refresh(&self, done: Function) {
        self.inner.waiting.borrow_mut().push(done);
        self.inner.load(true);
    }

    /// Tells the dates anew that are relative to now. Answers in how many milliseconds the next of them changes; infinity: none will.
    pub fn tick(&self) -> f64 {
        self.inner.tick()
    }

    /// Plays the video of the item at `index`, from 0, without asking the page: `newsrail-play` was its chance to say no.
    pub fn play(&self, index: usize) {
        self.inner.play(index, false);
    }

    /// The time has come for what the rail has planned.
    pub fn wake(&self) {
        match self.inner.plan.take() {
            Plan::None => {}
            Plan::Copy => self.inner.ask(Origin::Copy),
            Plan::Retry => self.inner.read_feeds(false, Asker::Nobody),
            Plan::Refresh => {
                self.inner.said.take();
                self.inner.read_feeds(true, Asker::Nobody);
            }
        }
    }
}

impl Drop for Rail {
    fn drop(&mut self) {
        self.inner.is_idle.set(true);
        self.inner.next_round();
        self.inner.is_reading.set(false);
        self.inner.selection_no.set(self.inner.selection_no.get().wrapping_add(1));
        feeds::leave(self.inner.id);
        ledger::clear(self.inner.id);
        self.inner.end_waiting();
    }
}

impl Inner {
    /// Reads the values, by the address that the page has now.
    fn configure(&self) {
        let values: Vec<Option<String>> = self.values.borrow().iter().map(|value| value.as_string()).collect();
        let (config, complaints) = Config::read(&values, &dom::base_url(), &dom::page_url());
        self.config.replace(Rc::new(config));
        // Said once, until it is another one.
        let hint = events::hint(&complaints);
        if self.complained.replace(hint.clone()) != hint && !hint.is_empty() {
            events::complain(&self.port, complaints.len() as u32, &hint);
        }
    }

    fn next_round(&self) -> u32 {
        let round = self.round.get().wrapping_add(1);
        self.round.set(round);
        round
    }

    /// The reader has what they wait for, and whoever waits for `refresh()`, unless that is still to come.
    fn end_waiting(&self) {
        self.return_focus();
        if !self.is_reading.get() {
            for done in self.waiting.take() {
                dom::call(&done);
            }
        }
    }

    /// Somebody has asked for the list: the page or the reader.
    fn load(self: &Rc<Self>, anew: bool) {
        if self.is_idle.get() {
            return;
        }
        self.said.take();
        self.read_feeds(anew, Asker::Page);
    }

    fn plan(&self, plan: Plan, ms: f64) {
        self.plan.set(plan);
        self.port.plan(ms);
    }

    /// Something worth mending that is no single feed's.
    fn warn(&self, code: Code, count: u32) {
        self.warn_of(code, count, code.fix(), None, None);
    }

    /// The same of the feed at `url`.
    fn warn_of(&self, code: Code, count: u32, hint: &str, url: Option<&str>, offset: Option<u32>) {
        if self.is_news(code, url.unwrap_or_default()) {
            events::warn(&self.port, code, count, hint, url, offset);
        }
    }

    /// Whether a code was not said of this since somebody asked for the list: a retry that fails again is no news.
    fn is_news(&self, code: Code, about: &str) -> bool {
        let mut said = self.said.borrow_mut();
        let is_news = !said.iter().any(|(known, of)| *known == code && of == about);
        if is_news {
            said.push((code, about.into()));
        }
        is_news
    }
}

/// Weak: the view belongs to the rail, not the rail to its view.
fn acting(rail: Weak<Inner>) -> Box<Acting> {
    Box::new(move |act| {
        let Some(rail) = rail.upgrade() else { return };
        match act {
            Act::Click(event, position) => rail.clicked(event, position),
            Act::Play(position) => rail.play(position, true),
            Act::Retry => {
                rail.asker.set(Asker::Reader { seen: 0 });
                rail.load(true);
            }
            Act::Load => rail.load_more(),
            // How many is not known yet: they are asked for as the reader comes to them.
            Act::Miss => rail.warn(Code::Image, 1),
        }
    })
}
