//! One rail: from its values to what it shows, and back to the page as events.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use js_sys::{Array, Function};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Event, HtmlElement, MouseEvent};

use super::{compose, events, page, place};
use crate::codes::Code;
use crate::config::{Cache, Choice, Complaint, Config, More};
use crate::feed;
use crate::i18n::{counted, messages};
use crate::model::{Feed, Kind, Millis};
use crate::platform::browser::loader::Port;
use crate::platform::browser::{clock, dom, intl};
use crate::player::is_unknown;
use crate::select::region::Region;
use crate::select::{Dropped, Gate, Selecting, Selection, Wanted};
use crate::store::{self, Arrival, Depth, Failure, Outcome};
use crate::style;
use crate::time::age::lasts_ms;
use crate::ui::{Act, Acting, Note, Screen, play};

/// Where the whole feed counts.
const MAX_ARTICLES: usize = 10_000;
/// Articles ranked before the rail lets the page have its turn.
const SLICE_ARTICLES: usize = 400;
/// The first ones take longer, as browsers are still compiling what they run: from here it doubles.
const FIRST_SLICE_ARTICLES: usize = 25;

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
    /// The values to begin with, until they are looked at.
    first: RefCell<Option<Array>>,
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
    /// When the feeds came that the list is made of.
    made_at: Cell<Millis>,
    /// The list is a kept one, or a later reading has failed.
    is_stale: Cell<bool>,
    /// The feeds are a kept copy.
    is_kept: Cell<bool>,
    /// The last reading has failed, and no list stands.
    has_failed: Cell<bool>,
    /// Nobody has asked for the list that is to come: it may have to wait for a reader who is at the one that stands.
    is_unasked: Cell<bool>,
    /// What is planned.
    plan: Cell<Plan>,
    /// Said in this load and its retries already.
    said: RefCell<Vec<Code>>,
    /// Who waits for `refresh()`.
    waiting: RefCell<Vec<Function>>,
}

/// What a rail does by itself when its time comes.
#[derive(Clone, Copy, Default)]
enum Plan {
    /// Nothing.
    #[default]
    None,
    /// Shows the kept copy: the feed is slow.
    Kept,
    /// Tries again what failed.
    Retry,
    /// Reads the feeds anew.
    Refresh,
}

/// Where a rail takes its feeds from.
#[derive(Clone, Copy, PartialEq)]
enum How {
    /// From memory, where they were read a short while ago.
    Any,
    /// From their servers.
    Anew,
    /// From the reader's browser.
    Kept,
}

/// A kept copy stands in for a feed that has not come after so long.
const SLOW_MS: f64 = 3000.0;

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
            first: RefCell::new(Some(values)),
            config: RefCell::default(),
            given: RefCell::new(feed),
            feeds: RefCell::default(),
            round: Cell::new(0),
            told_of_repeats: Cell::new(0),
            selection: Cell::new(0),
            started_ms: Cell::new(0.0),
            extra: Cell::default(),
            awaited: Cell::default(),
            made_at: Cell::new(Millis(0)),
            is_stale: Cell::default(),
            is_kept: Cell::default(),
            has_failed: Cell::default(),
            is_unasked: Cell::default(),
            plan: Cell::default(),
            said: RefCell::default(),
            waiting: RefCell::default(),
        });
        let rail = inner.clone();
        spawn_local(async move {
            // What everything does for the first time takes long: the page has its turn in between.
            rail.port.pause().await;
            rail.port.dress(style::RAIL);
            rail.port.pause().await;
            let Some(values) = rail.first.take() else { return };
            rail.configure(&values);
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
        if let Some(first) = self.inner.first.borrow_mut().as_mut() {
            *first = values;
            return;
        }
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

    /// The time has come for what the rail has planned.
    pub fn wake(&self) {
        match self.inner.plan.take() {
            Plan::None => {}
            Plan::Kept => self.inner.ask(How::Kept),
            Plan::Retry => self.inner.read_feeds(false, true),
            Plan::Refresh => {
                self.inner.said.take();
                self.inner.read_feeds(true, true);
            }
        }
    }
}

impl Drop for Rail {
    fn drop(&mut self) {
        self.inner.first.take();
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
        events::complain(&self.port, &complaints);
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

    /// Somebody has asked for the list: the page or the reader.
    fn load(self: &Rc<Self>, anew: bool) {
        if self.first.borrow().is_some() {
            return;
        }
        self.said.take();
        self.read_feeds(anew, false);
    }

    fn plan(&self, plan: Plan, ms: f64) {
        self.plan.set(plan);
        self.port.plan(ms);
    }

    /// `anew`: not from memory. `is_unasked`: by the rail itself.
    fn read_feeds(self: &Rc<Self>, anew: bool, is_unasked: bool) {
        self.is_unasked.set(is_unasked);
        self.has_failed.set(false);
        self.plan(Plan::None, f64::NAN);
        self.next_round();
        store::leave(self.id);
        store::stop(self.id);
        self.started_ms.set(clock::monotonic_ms());
        if !self.list_stands() {
            self.port.state("loading");
        }
        if let Some(json) = self.given.borrow().as_deref() {
            return self.read(json);
        }
        let config = self.config.borrow().clone();
        if config.sources.is_empty() {
            return self.fail(&Failure::new(Code::NoSource, "fetch"), None);
        }
        if config.cache == Cache::Local && self.feeds.borrow().is_empty() {
            self.plan(Plan::Kept, SLOW_MS);
        }
        self.ask(if anew { How::Anew } else { How::Any });
    }

    /// Asks for every feed; once all have come or failed, goes on with them.
    fn ask(self: &Rc<Self>, how: How) {
        let round = self.round.get();
        let config = self.config.borrow().clone();
        let depth = depth(&config);
        let answers: Rc<RefCell<Vec<Option<Outcome>>>> = Rc::new(RefCell::new(vec![None; config.sources.len()]));
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
                    rail.arrived(all, how);
                }
            });
            match how {
                How::Kept => store::kept(&self.port, url, depth, then),
                _ => store::load(&self.port, self.id, url, depth, how == How::Anew, then),
            }
        }
    }

    /// One feed that failed leaves the others.
    fn arrived(self: &Rc<Self>, outcomes: Vec<Outcome>, how: How) {
        self.port.work();
        let sources = self.config.borrow().sources.clone();
        let mut arrivals = Vec::new();
        let mut failures = Vec::new();
        for (place, outcome) in outcomes.into_iter().enumerate() {
            match outcome {
                Ok(arrival) => arrivals.push(arrival),
                Err(failure) => failures.push((failure, sources.get(place).map(String::as_str))),
            }
        }
        if how == How::Kept {
            return self.kept(arrivals, &failures);
        }
        // The first failure that is worth another try says when; one of being offline, when the reader no longer is.
        let retry_ms = |(failure, _): &(Failure, Option<&str>)| {
            let is_offline = failure.code == Code::Offline;
            let at = failure.facts.number("retryAt").map(|at| at - clock::now().0 as f64);
            at.or(is_offline.then_some(f64::INFINITY))
        };
        match (failures.iter().find_map(retry_ms), self.config.borrow().refresh_interval_s) {
            (Some(ms), _) => self.plan(Plan::Retry, ms),
            (None, Some(seconds)) => self.plan(Plan::Refresh, f64::from(seconds) * 1000.0),
            (None, None) => self.plan(Plan::None, f64::NAN),
        }
        if arrivals.is_empty() {
            if let Some((failure, url)) = failures.first() {
                self.fail(failure, *url);
            }
            return;
        }
        for (failure, url) in failures {
            self.warn(Code::FeedFailed, 1, &[failure.code.name(), ": ", url.unwrap_or_default()].concat());
        }
        for arrival in &arrivals {
            for note in arrival.notes.iter().filter_map(|note| note.as_string()) {
                let (name, more) = note.split_once(' ').unwrap_or((&note, ""));
                if let Some(code) = Code::named(name) {
                    self.warn(code, 1, &[code.fix(), " ", more].concat());
                }
            }
            for warning in &arrival.feed.warnings {
                self.warn(warning.code, warning.count, warning.code.fix());
            }
        }
        if self.config.borrow().kind == Kind::Video {
            let articles = arrivals.iter().flat_map(|arrival| &arrival.feed.articles);
            let count = articles.filter(|article| is_unknown(article, &dom::plays)).count();
            if count > 0 {
                self.warn(Code::PlayerHost, count as u32, Code::PlayerHost.fix());
            }
        }
        self.take(arrivals, false);
    }

    /// Selects from these from now on.
    fn take(self: &Rc<Self>, arrivals: Vec<Arrival>, is_kept: bool) {
        let oldest = arrivals.iter().map(|arrival| arrival.at).min();
        self.made_at.set(oldest.unwrap_or(Millis(0)));
        self.is_kept.set(is_kept);
        self.is_stale.set(is_kept);
        self.feeds.replace(arrivals.into_iter().map(|arrival| arrival.feed).collect());
        self.select();
    }

    /// Copies from the reader's browser, for feeds that are slow or have failed.
    fn kept(self: &Rc<Self>, arrivals: Vec<Arrival>, failures: &[(Failure, Option<&str>)]) {
        // There is none where the network is named; anything else is storage that does not work.
        if failures.iter().any(|(failure, _)| failure.code != Code::Network) {
            self.warn(Code::Storage, 1, Code::Storage.fix());
        }
        if !self.feeds.borrow().is_empty() {
            // The network was quicker.
        } else if !arrivals.is_empty() {
            self.take(arrivals, true);
        } else if self.has_failed.get() {
            self.show_failure();
        }
    }

    fn warn(&self, code: Code, count: u32, hint: &str) {
        if self.is_news(code) {
            events::warn(&self.port, code, count, hint);
        }
    }

    /// Whether a code was not said since somebody asked for the list: a retry that fails again is no news.
    fn is_news(&self, code: Code) -> bool {
        let mut said = self.said.borrow_mut();
        let is_news = !said.contains(&code);
        said.push(code);
        is_news
    }

    /// The feed is the page's own.
    fn read(self: &Rc<Self>, json: &str) {
        let options =
            feed::Options { url: dom::base_url(), content_type: None, max_articles: MAX_ARTICLES, stop_early: false };
        match feed::read(json.as_bytes(), options) {
            Ok(feed) => {
                let arrival = Arrival { feed: Rc::new(feed), at: clock::now(), notes: Array::new() };
                self.arrived(vec![Ok(arrival)], How::Any);
            }
            Err(error) => self.fail(&Failure::new(error.code, "parse"), None),
        }
    }

    /// The state comes first: the loader asks how high the box is, and by then the page would have to be laid out for what is new in it.
    fn put(&self, screen: Screen, state: &str) {
        self.port.state(state);
        let screen = Rc::new(screen);
        let before = self.screen.replace(screen.clone());
        let lost = self.view.try_borrow_mut().ok().and_then(|mut view| view.show(&before, &screen));
        if let Screen::Note(_, Note { part, has_template: true, .. }) = &*screen
            && let Some(content) = dom::template(&self.host, part)
            && let Some(place) = dom::part_below(&self.root, part)
        {
            let _ = place.append_child(&content);
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
        if !events::click(&self.port, href, &item.title, position, kind, event) {
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
        if !ask || events::play(&self.port, href, &item.title, player.provider, position) {
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

    /// Lets the page have its turn. Answers whether the rail is gone then, or at it already with other values or other feeds.
    async fn is_over(&self, selection: u32) -> bool {
        self.port.pause().await;
        self.selection.get() != selection || self.feeds.borrow().is_empty()
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
            let region = place::region(&rail.port, &config).await.unwrap_or_else(|code| {
                rail.cannot_place(&config, code);
                None
            });
            if rail.is_unasked.get() {
                rail.port.calm().await;
            }
            if rail.is_over(selection).await {
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
            let mut slice = FIRST_SLICE_ARTICLES;
            loop {
                if rail.is_over(selection).await {
                    return;
                }
                if !selecting.step(slice) {
                    break;
                }
                slice = (slice * 2).min(SLICE_ARTICLES);
            }
            while !store::is_turn(rail.id) {
                rail.port.rest().await;
                if rail.is_over(selection).await {
                    return;
                }
            }
            let selected = store::show(rail.id, selecting);
            let repeats = selected.dropped.duplicates;
            // Once a load: a change of values finds the same ones.
            if repeats > 0 && rail.told_of_repeats.replace(rail.round.get()) != rail.round.get() {
                events::warn(&rail.port, Code::Duplicate, repeats, Code::Duplicate.fix());
            }
            // What it shows is its own from now on; that it does may wait for the page's turn.
            if rail.is_over(selection).await {
                return;
            }
            let screen = rail.compose(&config, &selected);
            let count = screen.count();
            if rail.is_over(selection).await {
                return;
            }
            rail.show(screen);
            rail.tell(count, &selected.dropped);
            // How high things are is asked for once the page has laid them out.
            rail.port.rest().await;
            if let Ok(view) = rail.view.try_borrow() {
                view.reach();
            }
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
            events::warn(&self.port, code, 1, "Upload all of dist, or correct region-src.");
        }
    }

    fn complain(&self, attribute: &'static str, value: Option<&str>, allowed: &'static str) {
        events::complain(&self.port, &[Complaint { attribute, value: value.unwrap_or_default().into(), allowed }]);
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

    /// What a selection looks like.
    fn compose(&self, config: &Config, selection: &Selection) -> Screen {
        let feeds = self.feeds.borrow().clone();
        let is_latest = selection.gate == Gate::Latest && !config.is_ranked_by_server;
        let frame = compose::frame(config, &feeds, &self.host, is_latest);
        let mut picks = &*selection.picks;
        if picks.is_empty() {
            let has_template = dom::template(&self.host, "empty").is_some();
            let note = Note { part: "empty", text: frame.texts.empty, retry: None, has_template };
            return Screen::Note(frame, note);
        }
        let has_more = selection.more && config.more == More::Load;
        // The button stands in the place of the last, for which room is reserved.
        if let ([others @ .., _], true) = (picks, has_more && picks.len() > 1) {
            picks = others;
        }
        let list = compose::list(config, &feeds, picks, has_more, clock::now());
        Screen::List(frame, list)
    }

    fn show(&self, screen: Screen) {
        let count = screen.count();
        self.put(
            screen,
            match count {
                0 => "empty",
                _ if self.is_stale.get() => "stale",
                _ => "ready",
            },
        );
        if count == 0 {
            return;
        }
        self.mark();
        if let Some(before @ 1..) = self.awaited.get() {
            let texts = messages(&self.config.borrow().lang);
            let (number, category) = intl::count(texts.lang, count.saturating_sub(before) as u32);
            self.view.borrow().say(&counted(texts.added, &category, &number));
        }
    }

    /// Says what is shown: so many articles, or none because of what was left out.
    fn tell(&self, count: usize, dropped: &Dropped) {
        if count == 0 {
            events::empty(&self.port, reason(dropped));
        } else {
            let source = match () {
                () if self.given.borrow().is_some() => "property",
                () if self.is_kept.get() => {
                    // What comes next may have to wait for who reads these.
                    self.is_unasked.set(true);
                    "cache"
                }
                () => "network",
            };
            events::ready(&self.port, count, source, clock::monotonic_ms() - self.started_ms.get());
        }
        self.settle();
    }

    /// Says since when the list stands, where it is not of now.
    fn mark(&self) {
        let config = self.config.borrow();
        let texts = messages(&config.lang);
        // A browser's first date takes it longer than all else here: not in vain.
        let made_at = self.is_stale.get().then(|| self.made_at.get());
        let since = compose::date(&config, made_at, clock::now()).map(|date| [texts.as_of, &date.text].concat());
        self.port.mark(since.as_deref(), texts.retry);
    }

    fn fail(self: &Rc<Self>, failure: &Failure, url: Option<&str>) {
        let config = self.config.borrow().clone();
        // A list of other feeds than these may not stay.
        if !self.feeds.borrow().is_empty() {
            self.is_stale.set(true);
            if self.list_stands() {
                self.mark();
                self.port.state("stale");
            }
        } else {
            self.has_failed.set(true);
            if config.cache == Cache::Local && self.given.borrow().is_none() && url.is_some() {
                self.ask(How::Kept);
            } else {
                self.show_failure();
            }
        }
        if self.is_news(failure.code) {
            events::error(&self.port, failure, url);
        }
        self.settle();
    }

    /// The one line in the place of a list.
    fn show_failure(&self) {
        let config = self.config.borrow().clone();
        let texts = messages(&config.lang);
        let note = Note {
            part: "error",
            text: texts.error,
            retry: Some(texts.retry),
            has_template: dom::template(&self.host, "error").is_some(),
        };
        store::clear(self.id);
        self.put(Screen::Note(compose::frame(&config, &[], &self.host, false), note), "error");
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
        keep: config.cache == Cache::Local,
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

/// Weak: the view belongs to the rail, not the rail to its view.
fn acting(rail: Weak<Inner>) -> Box<Acting> {
    Box::new(move |act| {
        let Some(rail) = rail.upgrade() else { return };
        match act {
            Act::Click(event, position) => rail.clicked(event, position),
            Act::Play(position) => rail.play(position, true),
            Act::Retry => {
                rail.awaited.set(Some(0));
                rail.load(true);
            }
            Act::Load => rail.load_more(),
            Act::Miss if rail.is_news(Code::Image) => events::pictures(&rail.port),
            Act::Miss => {}
        }
    })
}
