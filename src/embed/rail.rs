//! One rail: from its values to what it shows, and back to the page as events.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use js_sys::{Array, Function};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Event, HtmlElement, MouseEvent};

use super::{compose, events, page, place};
use crate::codes::Code;
use crate::config::{Choice, Complaint, Config, More};
use crate::feed;
use crate::i18n::{counted, messages};
use crate::model::{Feed, Kind};
use crate::platform::browser::loader::{Port, Slices};
use crate::platform::browser::{clock, dom, intl};
use crate::player::is_unknown;
use crate::select::region::Region;
use crate::select::{Dropped, Gate, Selecting, Selection, Wanted};
use crate::store::{self, Depth, Failure, Outcome, Phase};
use crate::style;
use crate::time::age::lasts_ms;
use crate::ui::{Actions, Note, Screen, play};

/// Where the whole feed counts.
const MAX_ARTICLES: usize = 10_000;
/// Articles ranked before the rail lets the page have its turn.
const SLICE_ARTICLES: usize = 200;

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
    config: RefCell<Rc<Config>>,
    /// JSON text of the property `feed`, which then stands for `src`.
    given: RefCell<Option<String>>,
    /// What the list is selected from.
    feeds: RefCell<Vec<Rc<Feed>>>,
    /// Counts the loads: an answer to an earlier one comes too late.
    round: Cell<u32>,
    /// The load whose repeated articles the page knows of.
    told_of_repeats: Cell<u32>,
    /// Counts the selections, which come between loads as well.
    selection: Cell<u32>,
    started_ms: Cell<f64>,
    /// How many articles beyond the limit the reader has asked for.
    extra: Cell<usize>,
    /// The reader waits for more than so many; 0 where they try again.
    awaited: Cell<Option<usize>>,
    /// Who waits for `refresh()`.
    waiting: RefCell<Vec<Function>>,
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
        port.dress(style::RAIL);
        let id = NEXT_ID.with(|next| next.replace(next.get().wrapping_add(1)));
        let inner = Rc::new_cyclic(|weak| Inner {
            id,
            view: RefCell::new(crate::ui::Rail::mount(root.clone(), actions(weak.clone()))),
            root,
            screen: RefCell::default(),
            host,
            port,
            config: RefCell::default(),
            given: RefCell::new(feed),
            feeds: RefCell::default(),
            round: Cell::new(0),
            told_of_repeats: Cell::new(0),
            selection: Cell::new(0),
            started_ms: Cell::new(0.0),
            extra: Cell::default(),
            awaited: Cell::default(),
            waiting: RefCell::default(),
        });
        inner.configure(&values);
        inner.load(false);
        Rail { inner }
    }

    /// The values have changed. Reads the feeds again only where their addresses have, or more of them is wanted.
    pub fn set(&self, values: Array) {
        self.inner.start_over();
        let before = self.inner.config.borrow().clone();
        self.inner.configure(&values);
        let after = self.inner.config.borrow().clone();
        if before.sources == after.sources && depth(&before).reach() >= depth(&after).reach() {
            self.inner.select();
        } else {
            // The old list stays until the new one comes, but no longer counts.
            self.inner.feeds.take();
            self.inner.load(false);
        }
    }

    /// The property `feed` was set.
    pub fn feed(&self, feed: Option<String>) {
        self.inner.start_over();
        self.inner.given.replace(feed);
        self.inner.feeds.take();
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
}

impl Drop for Rail {
    fn drop(&mut self) {
        self.inner.next_round();
        self.inner.selection.set(self.inner.selection.get().wrapping_add(1));
        store::leave(self.inner.id);
        store::clear(self.inner.id);
        self.inner.settle();
    }
}

impl Inner {
    fn configure(&self, values: &Array) {
        let values: Vec<Option<String>> = values.iter().map(|value| value.as_string()).collect();
        let (config, complaints) = Config::read(&values, &dom::base_url(), &dom::page_url());
        self.config.replace(Rc::new(config));
        events::complain(&self.host, &complaints);
    }

    fn next_round(&self) -> u32 {
        let round = self.round.get().wrapping_add(1);
        self.round.set(round);
        round
    }

    /// Whoever waits for `refresh()` has it.
    fn settle(&self) {
        self.answer();
        for done in self.waiting.take() {
            let _ = done.call0(&JsValue::UNDEFINED);
        }
    }

    fn load(self: &Rc<Self>, anew: bool) {
        let round = self.next_round();
        store::leave(self.id);
        store::stop(self.id);
        self.started_ms.set(clock::monotonic_ms());
        let config = self.config.borrow().clone();
        if !self.list_stands() {
            self.port.state("loading");
        }
        if let Some(json) = self.given.borrow().as_deref() {
            return self.read(json);
        }
        let count = config.sources.len();
        if count == 0 {
            return self.fail(Failure { code: Code::NoSource, status: None, phase: Phase::Fetch }, None);
        }
        let depth = depth(&config);
        let answers: Rc<RefCell<Vec<Option<Outcome>>>> = Rc::new(RefCell::new(vec![None; count]));
        for (index, url) in config.sources.iter().enumerate() {
            let rail = self.clone();
            let answers = answers.clone();
            let then = Box::new(move |outcome: Outcome| {
                if rail.round.get() != round {
                    return;
                }
                if let Some(answer) = answers.borrow_mut().get_mut(index) {
                    *answer = Some(outcome);
                }
                let all: Option<Vec<Outcome>> = answers.borrow().iter().cloned().collect();
                if let Some(all) = all {
                    rail.arrived(all);
                }
            });
            store::load(&self.port, self.id, url, depth, anew, then);
        }
    }

    /// Every feed has come or failed. One that failed leaves the others.
    fn arrived(self: &Rc<Self>, outcomes: Vec<Outcome>) {
        let sources = self.config.borrow().sources.clone();
        let mut feeds = Vec::new();
        let mut failures = Vec::new();
        for (outcome, url) in outcomes.into_iter().zip(&sources) {
            match outcome {
                Ok(feed) => feeds.push(feed),
                Err(failure) => failures.push((failure, url)),
            }
        }
        if feeds.is_empty() {
            if let Some((failure, url)) = failures.first() {
                self.fail(*failure, Some(url));
            }
            return;
        }
        for (failure, url) in failures {
            let hint = [failure.code.name(), ": ", url].concat();
            events::warn(&self.host, Code::FeedFailed, 1, &hint);
        }
        for warning in feeds.iter().flat_map(|feed| &feed.warnings) {
            events::warn(&self.host, warning.code, warning.count, warning.code.fix());
        }
        if self.config.borrow().kind == Kind::Video {
            let articles = feeds.iter().flat_map(|feed| &feed.articles);
            let count = articles.filter(|article| is_unknown(article, &dom::plays)).count();
            if count > 0 {
                events::warn(&self.host, Code::PlayerHost, count as u32, Code::PlayerHost.fix());
            }
        }
        self.feeds.replace(feeds);
        self.select();
    }

    /// The feed is the page's own.
    fn read(self: &Rc<Self>, json: &str) {
        let options =
            feed::Options { url: dom::base_url(), content_type: None, max_articles: MAX_ARTICLES, stop_early: false };
        match feed::read(json.as_bytes(), options) {
            Ok(feed) => self.arrived(vec![Ok(Rc::new(feed))]),
            Err(error) => self.fail(Failure { code: error.code, status: None, phase: Phase::Parse }, None),
        }
    }

    fn put(&self, screen: Screen) {
        let screen = Rc::new(screen);
        let before = self.screen.replace(screen.clone());
        let lost = self.view.try_borrow_mut().ok().and_then(|mut view| view.show(&before, &screen));
        if let Screen::Note(_, Note { part, has_template: true, .. }) = &*screen
            && let Some(content) = dom::template(&self.host, part)
        {
            dom::fill_part(&self.root, part, &content);
        }
        if let Some(lost) = lost {
            dom::focus_on(&lost);
        }
    }

    /// What the reader has brought about counts for the list that stood.
    fn start_over(&self) {
        self.extra.set(0);
        if let Ok(view) = self.view.try_borrow() {
            view.stop();
        }
    }

    /// The reader has what they waited for. What they pressed may have gone, and the focus with it.
    fn answer(&self) {
        if self.awaited.take().is_some() {
            let place = self.view.borrow().resume();
            if let Some(place) = place {
                dom::focus_on(&place);
            }
        }
    }

    /// Shows as many more as the list began with.
    fn load_more(self: &Rc<Self>) {
        if let Screen::List(_, list) = &**self.screen.borrow() {
            self.awaited.set(Some(list.items.len()));
            self.extra.set(self.extra.get() + self.config.borrow().limit);
        }
        self.select();
    }

    fn tick(&self) -> f64 {
        let screen = self.screen.borrow().clone();
        let config = self.config.borrow().clone();
        let now = clock::now();
        let mut next_ms = f64::INFINITY;
        if let Screen::List(_, list) = &*screen {
            for (position, item) in list.items.iter().enumerate() {
                let Some(date) = item.date.as_ref().filter(|date| date.is_relative) else { continue };
                if let Some(date) = compose::date(&config, Some(date.at), now) {
                    self.view.borrow().date(position, &date.text);
                }
                if let Some(ms) = lasts_ms(date.at, now) {
                    next_ms = next_ms.min(ms as f64);
                }
            }
        }
        next_ms
    }

    /// Tells the page of an unmodified primary click; one that it cancels leads nowhere.
    fn clicked(&self, event: &Event, position: usize) {
        let Some(click) = event.dyn_ref::<MouseEvent>() else { return };
        let is_modified = click.ctrl_key() || click.meta_key() || click.shift_key() || click.alt_key();
        if click.button() != 0 || is_modified || event.default_prevented() {
            return;
        }
        let screen = self.screen.borrow().clone();
        let Screen::List(_, list) = &*screen else { return };
        let Some(item) = list.items.get(position) else { return };
        let kind = self.config.borrow().kind.word();
        let href = item.href.as_deref().unwrap_or_default();
        if !events::click(&self.host, href, &item.title, position, kind, event) {
            event.prevent_default();
        }
    }

    /// Plays the video of the item at `position`, if it has one and the page, where it is to be asked, agrees.
    fn play(&self, position: usize, ask: bool) {
        let screen = self.screen.borrow().clone();
        let Screen::List(frame, list) = &*screen else { return };
        let Some(item) = list.items.get(position) else { return };
        let Some(player) = &item.player else { return };
        let href = item.href.as_deref().unwrap_or_default();
        if !ask || events::play(&self.host, href, &item.title, player.provider, position) {
            // In the middle of a change the page has no say.
            let place = self.view.try_borrow().ok().and_then(|view| view.item(position));
            if let Some(place) = place {
                play(&place, item, frame.texts);
            }
        }
    }

    fn list_stands(&self) -> bool {
        matches!(**self.screen.borrow(), Screen::List(..))
    }

    /// Chooses from the feeds that stand, in slices, and shows.
    fn select(self: &Rc<Self>) {
        let feeds = self.feeds.borrow().clone();
        if feeds.is_empty() {
            return;
        }
        let selection = self.selection.get().wrapping_add(1);
        self.selection.set(selection);
        store::stop(self.id);
        let rail = self.clone();
        spawn_local(async move {
            let config = rail.config.borrow().clone();
            // Gone, or already at it with other values or other feeds.
            let is_over = || rail.selection.get() != selection || rail.feeds.borrow().is_empty();
            let region = place::region(&rail.port, &config).await.unwrap_or_else(|code| {
                rail.cannot_place(&config, code);
                None
            });
            if is_over() {
                return;
            }
            store::choose(rail.id, &rail.host);
            let wanted = rail.wanted(&config, region);
            let context = (wanted.kind == Kind::Related).then(|| config.context.as_deref().unwrap_or(""));
            let page = page::page(&rail.port, context).unwrap_or_else(|page| {
                rail.complain("context", context, "a CSS selector");
                page
            });
            let mut selecting = Selecting::new(feeds, wanted, &page);
            let mut slices = Slices::new(&rail.port);
            while selecting.step(SLICE_ARTICLES) {
                slices.pause().await;
                if is_over() {
                    return;
                }
            }
            while !store::is_turn(rail.id) {
                rail.port.pause().await;
                if is_over() {
                    return;
                }
            }
            let selected = store::show(rail.id, selecting);
            let repeats = selected.dropped.duplicates;
            // Once a load: a change of values finds the same ones.
            if repeats > 0 && rail.told_of_repeats.replace(rail.round.get()) != rail.round.get() {
                events::warn(&rail.host, Code::Duplicate, repeats, Code::Duplicate.fix());
            }
            rail.show(&config, selected);
        });
    }

    /// The list is of any place.
    fn cannot_place(&self, config: &Config, code: Code) {
        if code == Code::Attribute {
            self.complain(
                "region",
                config.region.as_deref(),
                "the name, English name or GB/T 2260 code of a province or city",
            );
        } else {
            events::warn(&self.host, code, 1, "Upload all of dist, or correct region-src.");
        }
    }

    fn complain(&self, attribute: &'static str, value: Option<&str>, allowed: &'static str) {
        events::complain(&self.host, &[Complaint { attribute, value: value.unwrap_or_default().into(), allowed }]);
    }

    fn wanted(&self, config: &Config, region: Option<Rc<Region>>) -> Wanted {
        let several = config.sources.len() > 1;
        Wanted {
            // What a server has ranked for this page stays as it comes.
            kind: if config.is_ranked_by_server && config.kind == Kind::Related { Kind::Latest } else { config.kind },
            include: config.include.clone(),
            exclude: config.exclude.clone(),
            max_age_ms: config.max_age_ms,
            sort: config.sort.unwrap_or(if several { crate::model::Sort::Newest } else { crate::model::Sort::Feed }),
            limit: config.limit + self.extra.get(),
            repeats: config.dedupe == crate::config::Dedupe::None,
            region,
            now: clock::now(),
        }
    }

    fn show(&self, config: &Config, selection: Selection) {
        let feeds = self.feeds.borrow().clone();
        let is_latest = selection.gate == Gate::Latest && !config.is_ranked_by_server;
        let frame = compose::frame(config, &feeds, &self.host, is_latest);
        let texts = frame.texts;
        if selection.picks.is_empty() {
            let note = Note {
                part: "empty",
                text: texts.empty,
                retry: None,
                has_template: dom::template(&self.host, "empty").is_some(),
            };
            self.put(Screen::Note(frame, note));
            self.port.state("empty");
            events::empty(&self.host, reason(&selection.dropped));
        } else {
            let has_more = selection.more && config.more == More::Load;
            let mut picks = &*selection.picks;
            // The button stands in the place of the last, for which room is reserved.
            if let ([others @ .., _], true) = (picks, has_more && picks.len() > 1) {
                picks = others;
            }
            let list = compose::list(config, &feeds, picks, has_more, clock::now());
            let count = list.items.len();
            let next = Screen::List(frame, list);
            self.put(next);
            self.port.state("ready");
            self.view.borrow().reach();
            if let Some(before @ 1..) = self.awaited.get() {
                let (number, category) = intl::count(texts.lang, count.saturating_sub(before) as u32);
                self.view.borrow().say(&counted(texts.added, &category, &number));
            }
            let source = if self.given.borrow().is_some() { "property" } else { "network" };
            events::ready(&self.host, count, source, clock::monotonic_ms() - self.started_ms.get());
        }
        self.settle();
    }

    fn fail(&self, failure: Failure, url: Option<&str>) {
        // A list of other feeds than these may not stay.
        if self.list_stands() && !self.feeds.borrow().is_empty() {
            self.port.state("stale");
        } else {
            let config = self.config.borrow().clone();
            let texts = messages(&config.lang);
            let note = Note {
                part: "error",
                text: texts.error,
                retry: Some(texts.retry),
                has_template: dom::template(&self.host, "error").is_some(),
            };
            store::clear(self.id);
            self.put(Screen::Note(compose::frame(&config, &[], &self.host, false), note));
            self.port.state("error");
        }
        events::error(&self.host, failure, url);
        self.settle();
    }
}

/// How much of its feeds a rail needs.
fn depth(config: &Config) -> Depth {
    let is_ranked = config.kind == Kind::Related;
    // Where articles are chosen or put in order, the best may stand last.
    let takes_the_first = matches!(config.kind, Kind::Latest | Kind::Province)
        && config.sources.len() == 1
        && config.sort != Some(crate::model::Sort::Newest)
        && config.max_age_ms.is_none()
        && config.region.is_none()
        && config.more != More::Load
        && config.include.is_empty()
        && config.exclude.is_empty();
    Depth {
        max_articles: if is_ranked { MAX_ARTICLES } else { 500 },
        stop_early: takes_the_first,
        timeout_s: config.timeout_ms / 1000,
    }
}

/// Why a feed that holds articles leaves none, or that it holds none.
fn reason(dropped: &Dropped) -> &'static str {
    let Dropped { own_page, filtered, other_place, elsewhere, .. } = *dropped;
    match (filtered, other_place, elsewhere, own_page) {
        (0, 0, 0, 0) => "no-items",
        (0, 0, 0, _) => "own-page",
        (0, 0, _, _) => "dedupe",
        (0, _, _, _) => "region",
        _ => "filtered",
    }
}

fn actions(rail: Weak<Inner>) -> Actions {
    // Weak: the view belongs to the rail, not the rail to its view.
    let (again, playing, more) = (rail.clone(), rail.clone(), rail.clone());
    Actions {
        click: Box::new(move |event, position| {
            if let Some(rail) = rail.upgrade() {
                rail.clicked(event, position);
            }
        }),
        play: Box::new(move |position| {
            if let Some(rail) = playing.upgrade() {
                rail.play(position, true);
            }
        }),
        retry: Box::new(move || {
            if let Some(rail) = again.upgrade() {
                rail.awaited.set(Some(0));
                rail.load(true);
            }
        }),
        load: Box::new(move || {
            if let Some(rail) = more.upgrade() {
                rail.load_more();
            }
        }),
    }
}
