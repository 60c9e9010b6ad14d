//! What the rails of a page have in common: its feeds - one request and one reading per address, however many rails ask for it -
//! and the ledger of what is on show.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlElement;

use crate::codes::Code;
use crate::feed;
use crate::model::Feed;
use crate::platform::browser::loader::{Port, Request, Slices};
use crate::platform::browser::{clock, dom, network};
use crate::select::on_show::OnShow;
use crate::select::{Selecting, Selection};

/// Why a feed could not be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What it was.
    pub code: Code,
    /// The HTTP status, where there was one.
    pub status: Option<u16>,
    /// How far it came.
    pub phase: Phase,
}

/// Where on its way a feed failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Before its headers were there.
    Fetch,
    /// While its body was read.
    Body,
    /// In its text.
    Parse,
}

impl Phase {
    /// The word in an event's `detail.phase`.
    pub fn word(self) -> &'static str {
        match self {
            Phase::Fetch => "fetch",
            Phase::Body => "body",
            Phase::Parse => "parse",
        }
    }
}

/// What became of a request.
pub type Outcome = Result<Rc<Feed>, Failure>;

/// How much of a feed is read, and how long that may take.
#[derive(Clone, Copy)]
pub struct Depth {
    /// Articles to read at most.
    pub max_articles: usize,
    /// Whether the start of a long feed is enough.
    pub stop_early: bool,
    /// Seconds to the end of the feed.
    pub timeout_s: u32,
}

impl Depth {
    /// How many articles a feed read so far is good for; one that stopped early serves nobody who wants it whole.
    pub fn reach(self) -> usize {
        if self.stop_early { 0 } else { self.max_articles }
    }
}

struct Waiter {
    rail: u32,
    then: Box<dyn FnOnce(Outcome)>,
}

enum State {
    Loading { request: Request, waiters: Vec<Waiter> },
    Loaded { feed: Rc<Feed>, at_ms: f64 },
}

struct Entry {
    url: String,
    reach: usize,
    state: State,
}

/// A list that stands is good for that long when another rail asks for the same feed.
const FRESH_MS: f64 = 300_000.0;
/// Reading looks at the clock after so many bytes.
const SLICE_BYTES: usize = 32 * 1024;

thread_local! {
    static ENTRIES: RefCell<Vec<Entry>> = const { RefCell::new(Vec::new()) };
    static ON_SHOW: RefCell<OnShow<HtmlElement>> = RefCell::default();
}

/// Runs `work` on the entries. A nested call finds none: callbacks are never run in here.
fn with_entries<T: Default>(work: impl FnOnce(&mut Vec<Entry>) -> T) -> T {
    ENTRIES.with(|entries| entries.try_borrow_mut().map(|mut entries| work(&mut entries)).unwrap_or_default())
}

/// Fetches and reads a feed for a rail, or joins who is at it, or takes what was read a short while ago unless `anew`.
/// `then` is called once, in a later turn, unless the rail leaves before.
pub fn load(port: &Port, rail: u32, url: &str, depth: Depth, anew: bool, then: Box<dyn FnOnce(Outcome)>) {
    let now_ms = clock::monotonic_ms();
    let mut waiter = Some(Waiter { rail, then });
    let ready = with_entries(|entries| {
        let at = entries.iter().position(|entry| entry.url == url && entry.reach >= depth.reach())?;
        match &mut entries.get_mut(at)?.state {
            State::Loading { waiters, .. } => waiters.extend(waiter.take()),
            State::Loaded { feed, at_ms } if !anew && now_ms - *at_ms < FRESH_MS => return Some(feed.clone()),
            State::Loaded { .. } => drop(entries.swap_remove(at)),
        }
        None
    });
    let Some(waiter) = waiter else { return };
    if let Some(feed) = ready {
        return spawn_local(async move { (waiter.then)(Ok(feed)) });
    }
    let request = port.open(url, depth.timeout_s);
    let mine: Request = wasm_bindgen::JsCast::unchecked_into(wasm_bindgen::JsValue::from(&request));
    let entry =
        Entry { url: url.into(), reach: depth.reach(), state: State::Loading { request, waiters: vec![waiter] } };
    with_entries(|entries| entries.push(entry));
    let (port, url) = (port.clone(), url.to_owned());
    spawn_local(async move {
        let outcome = fetch(&port, &mine, &url, depth).await;
        mine.done();
        for waiter in settle(&url, depth.reach(), &outcome) {
            (waiter.then)(outcome.clone());
        }
    });
}

/// A rail goes: nothing is called for it any more, and a request that nobody else waits for ends.
pub fn leave(rail: u32) {
    with_entries(|entries| {
        entries.retain_mut(|entry| {
            let State::Loading { request, waiters } = &mut entry.state else { return true };
            waiters.retain(|waiter| waiter.rail != rail);
            if waiters.is_empty() {
                request.abort();
            }
            !waiters.is_empty()
        });
    });
}

/// A rail has its feeds and begins to choose.
pub fn choose(rail: u32, host: &HtmlElement) {
    ON_SHOW.with_borrow_mut(|page| page.choose(rail, host.clone()));
}

/// What a rail was choosing from no longer counts.
pub fn stop(rail: u32) {
    ON_SHOW.with_borrow_mut(|page| page.stop(rail));
}

/// Whether no rail before it in the document is still choosing.
pub fn is_turn(rail: u32) -> bool {
    ON_SHOW.with_borrow(|page| page.is_turn(rail, &|other, own| dom::is_before(other, own)))
}

/// What a rail shows from now on, of what it has chosen from: nothing that another rail shows.
pub fn show(rail: u32, selecting: Selecting) -> Selection {
    ON_SHOW.with_borrow_mut(|page| {
        let selection = selecting.finish(&|key| page.is_elsewhere(rail, key));
        page.show(rail, selection.picks.iter().map(|pick| pick.key).collect());
        selection
    })
}

/// A rail shows no article any more; what it showed is free.
pub fn clear(rail: u32) {
    ON_SHOW.with_borrow_mut(|page| drop(page.leave(rail)));
}

/// Turns the entry of a finished request into what it yielded, and hands over who waited for it.
fn settle(url: &str, reach: usize, outcome: &Outcome) -> Vec<Waiter> {
    with_entries(|entries| {
        let of_this =
            |entry: &Entry| entry.url == url && entry.reach == reach && matches!(entry.state, State::Loading { .. });
        let Some(at) = entries.iter().position(of_this) else { return Vec::new() };
        let entry = entries.swap_remove(at);
        if let Ok(feed) = outcome {
            let state = State::Loaded { feed: feed.clone(), at_ms: clock::monotonic_ms() };
            entries.push(Entry { url: entry.url, reach, state });
        }
        match entry.state {
            State::Loading { waiters, .. } => waiters,
            State::Loaded { .. } => Vec::new(),
        }
    })
}

async fn fetch(port: &Port, request: &Request, url: &str, depth: Depth) -> Outcome {
    let failed = |code: Code, status: Option<u16>, phase: Phase| Failure { code, status, phase };
    let transport = |error: wasm_bindgen::JsValue, phase: Phase| {
        let code = if error.as_string().is_some() {
            Code::Timeout
        } else if network::is_offline() {
            Code::Offline
        } else {
            Code::Network
        };
        failed(code, None, phase)
    };
    let response = network::response(request).await.map_err(|error| transport(error, Phase::Fetch))?;
    let status = response.status();
    if !response.ok() {
        let code = if status == 429 { Code::RateLimited } else { Code::Http };
        return Err(failed(code, Some(status), Phase::Fetch));
    }
    let mut reader = feed::Reader::new(feed::Options {
        url: url.into(),
        content_type: response.headers().get("content-type"),
        max_articles: depth.max_articles,
        stop_early: depth.stop_early,
    })
    .with_clock(clock::now());
    let mut body = network::Body::of(&response);
    let mut slices = Slices::new(port);
    let mut received = 0;
    loop {
        let chunk = match body.next().await {
            Ok(chunk) => chunk,
            // What has arrived is better than nothing; the reader says that it breaks off.
            Err(_) if received > 0 => {
                reader.end(false);
                None
            }
            Err(error) => return Err(transport(error, Phase::Body)),
        };
        let at_end = chunk.is_none();
        match chunk {
            Some(bytes) => {
                received += bytes.len();
                reader.push(&bytes);
            }
            None => reader.end(true),
        }
        let step = loop {
            let step = reader.step(SLICE_BYTES);
            slices.pause().await;
            if !matches!(step, feed::Step::Busy) {
                break step;
            }
        };
        if at_end || matches!(step, feed::Step::Full) {
            break;
        }
    }
    request.abort();
    match reader.finish() {
        Ok(feed) => Ok(Rc::new(feed)),
        Err(error) => Err(failed(error.code, Some(status), Phase::Parse)),
    }
}
