//! The page's feeds: one request and one reading per address, however many rails ask for it.

use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;

use js_sys::Array;
use wasm_bindgen::JsValue;

use crate::codes::Code;
use crate::feed;
use crate::model::{Feed, Millis};
use crate::platform::browser::detail::Detail;
use crate::platform::browser::loader::{Port, Request};
use crate::platform::browser::turns::spawn;
use crate::platform::browser::{clock, dom};

/// Why a feed could not be had.
#[derive(Clone)]
pub struct Failure {
    /// What it was.
    pub code: Code,
    /// What an event says of it besides.
    pub facts: Detail,
}

impl Failure {
    /// Without a request.
    pub fn new(code: Code, phase: &str) -> Failure {
        Failure { code, facts: Detail::default().with("phase", phase) }
    }

    /// What the loader says of a request that came to nothing.
    fn of(fault: JsValue) -> Failure {
        let facts = Detail::of(fault);
        Failure { code: facts.text("code").and_then(|name| Code::named(&name)).unwrap_or(Code::Network), facts }
    }
}

/// A feed that came.
#[derive(Clone)]
pub struct Arrival {
    /// What it holds.
    pub feed: Rc<Feed>,
    /// When.
    pub at: Millis,
    /// What was remarkable on its way: codes, each with what to add to its hint after a blank.
    pub notes: Array,
}

/// What became of a request.
pub type Outcome = Result<Arrival, Failure>;

/// How much of a feed is read, how long that may take, and whether a copy is kept.
#[derive(Clone, Copy)]
pub struct Depth {
    /// Articles to read at most.
    pub max_articles: usize,
    /// Whether the start of a long feed is enough.
    pub stop_early: bool,
    /// Seconds to the end of the feed.
    pub timeout_s: u32,
    /// Whether a copy is kept in the reader's browser.
    pub keep: bool,
}

impl Depth {
    /// How much of it a copy is kept of: 0 nothing, 1 its start, 2 the whole.
    fn copy(self) -> u32 {
        match (self.keep, self.stop_early) {
            (false, _) => 0,
            (true, true) => 1,
            (true, false) => 2,
        }
    }

    /// How many articles a feed read so far is good for; one that stopped early serves nobody who wants it whole.
    pub fn reach(self) -> usize {
        if self.stop_early { 0 } else { self.max_articles }
    }
}

struct Waiter {
    rail: u32,
    then: Box<dyn FnOnce(Outcome)>,
}

enum Progress {
    Loading { request: Request, waiters: Vec<Waiter> },
    Loaded { arrival: Arrival, at_ms: f64 },
}

struct Entry {
    url: String,
    depth: Depth,
    progress: Progress,
}

/// A list that stands is good for that long when another rail asks for the same feed.
const FRESH_MS: f64 = 300_000.0;
/// Reading looks at the clock after so many bytes.
const SLICE_BYTES: usize = 16 * 1024;
/// The first ones take longer, as browsers are still compiling what they run: from here it doubles.
const FIRST_SLICE_BYTES: usize = 1024;

thread_local! {
    static ENTRIES: RefCell<Vec<Entry>> = const { RefCell::new(Vec::new()) };
}

/// Runs `work` on the entries. A nested call finds none: callbacks are never run in here.
fn with_entries<T: Default>(work: impl FnOnce(&mut Vec<Entry>) -> T) -> T {
    ENTRIES.with(|entries| entries.try_borrow_mut().map(|mut entries| work(&mut entries)).unwrap_or_default())
}

/// Fetches and reads a feed for a rail, or joins who is at it, or takes what was read a short while ago unless `anew`.
/// `then` is called once, in a later turn, unless the rail leaves before.
pub fn load(port: &Port, rail: u32, url: &str, depth: Depth, anew: bool, then: Box<dyn FnOnce(Outcome)>) {
    port.wants(url);
    let now_ms = clock::monotonic_ms();
    let mut waiter = Some(Waiter { rail, then });
    let ready = with_entries(|entries| {
        // What was read a while ago nobody takes any more: where addresses change with the page they would pile up.
        entries.retain(|entry| !matches!(entry.progress, Progress::Loaded { at_ms, .. } if now_ms - at_ms >= FRESH_MS));
        let at = entries.iter().position(|entry| entry.url == url)?;
        let entry = entries.get_mut(at)?;
        match &mut entry.progress {
            Progress::Loading { request, waiters } => {
                // Whoever reads it goes on until all have enough.
                entry.depth.max_articles = entry.depth.max_articles.max(depth.max_articles);
                entry.depth.stop_early &= depth.stop_early;
                entry.depth.keep |= depth.keep;
                request.set_keep(entry.depth.copy());
                waiters.extend(waiter.take());
            }
            Progress::Loaded { arrival, .. }
                if !anew && entry.depth.reach() >= depth.reach() && entry.depth.keep >= depth.keep =>
            {
                return Some(arrival.clone());
            }
            Progress::Loaded { .. } => drop(entries.swap_remove(at)),
        }
        None
    });
    let Some(waiter) = waiter else { return };
    if let Some(arrival) = ready {
        return spawn(async move { (waiter.then)(Ok(arrival)) });
    }
    let request = port.open(url, depth.timeout_s, anew, depth.copy());
    let mine = request.too();
    let entry = Entry { url: url.into(), depth, progress: Progress::Loading { request, waiters: vec![waiter] } };
    with_entries(|entries| entries.push(entry));
    spawn(async move {
        let outcome = read(&mine, depth).await;
        mine.done();
        for waiter in settle(&mine, &outcome) {
            (waiter.then)(outcome.clone());
        }
    });
}

/// Reads the copy of a feed that is kept in the reader's browser. `then` is called once, in a later turn.
pub fn load_copy(port: &Port, url: &str, depth: Depth, then: Box<dyn FnOnce(Outcome)>) {
    let request = port.copy(url, !depth.stop_early);
    spawn(async move {
        let outcome = read(&request, depth).await;
        request.done();
        then(outcome);
    });
}

/// Reads a feed that the page itself gives, as JSON text.
pub async fn read_given(port: &Port, json: &str) -> Result<Feed, feed::Error> {
    let options = feed::Options {
        url: dom::base_url(),
        content_type: None,
        max_articles: feed::MAX_RANKED_ARTICLES,
        stop_early: false,
    };
    let mut reader = feed::Reader::new(options).with_clock(clock::now());
    reader.push(json.as_bytes());
    reader.end(true);
    let mut slice = FIRST_SLICE_BYTES;
    while matches!(reader.step(slice), feed::Step::Busy) {
        slice = (slice * 2).min(SLICE_BYTES);
        port.pause().await;
    }
    reader.finish()
}

/// A rail goes: nothing is called for it any more, and a request that nobody else waits for ends.
pub fn leave(rail: u32) {
    with_entries(|entries| {
        entries.retain_mut(|entry| {
            let Progress::Loading { request, waiters } = &mut entry.progress else { return true };
            waiters.retain(|waiter| waiter.rail != rail);
            if waiters.is_empty() {
                request.done();
            }
            !waiters.is_empty()
        });
    });
}

fn is_of(entry: &Entry, wanted: &Request) -> bool {
    matches!(&entry.progress, Progress::Loading { request, .. } if request == wanted)
}

/// How much of its feed those want who wait for a request. `None`: nobody does.
fn wanted_of(request: &Request) -> Option<Depth> {
    with_entries(|entries| entries.iter().find(|entry| is_of(entry, request)).map(|entry| entry.depth))
}

/// Turns the entry of a finished request into what it yielded, and hands over who waited for it: not who waits for another one of the
/// same address, where this one was broken off.
fn settle(finished: &Request, outcome: &Outcome) -> Vec<Waiter> {
    with_entries(|entries| {
        let Some(at) = entries.iter().position(|entry| is_of(entry, finished)) else { return Vec::new() };
        let entry = entries.swap_remove(at);
        if let Ok(arrival) = outcome {
            let progress = Progress::Loaded { arrival: arrival.clone(), at_ms: clock::monotonic_ms() };
            entries.push(Entry { url: entry.url, depth: entry.depth, progress });
        }
        match entry.progress {
            Progress::Loading { waiters, .. } => waiters,
            Progress::Loaded { .. } => Vec::new(),
        }
    })
}

/// One future for all who read: it is large.
fn read(request: &Request, depth: Depth) -> Pin<Box<dyn Future<Output = Outcome> + '_>> {
    Box::pin(async move {
        loop {
            let attempt = attempt(request, depth).await.map_err(Failure::of);
            // The page was left in the middle, and is back.
            if !request.is_again() {
                return attempt?;
            }
        }
    })
}

/// Reads an answer. `Err`: the transport's fault.
async fn attempt(request: &Request, depth: Depth) -> Result<Outcome, JsValue> {
    request.answered().await?;
    request.pause().await;
    let mut reader = feed::Reader::new(feed::Options {
        // After a redirect, what is relative counts from where it was found.
        url: request.url(),
        content_type: request.content_type(),
        max_articles: depth.max_articles,
        stop_early: depth.stop_early,
    })
    .with_clock(clock::now());
    let mut fault = None;
    let mut slice = FIRST_SLICE_BYTES;
    loop {
        let chunk = request.read().await.unwrap_or_else(|error| {
            // What has arrived is better than nothing; the reader says that it breaks off.
            reader.end(false);
            fault = Some(error);
            None
        });
        let at_end = chunk.is_none();
        match chunk {
            Some(bytes) => reader.push(&bytes),
            // A part that was not asked for is not the whole.
            None => reader.end(!request.is_part()),
        }
        let step = loop {
            request.pause().await;
            if let Some(depth) = wanted_of(request) {
                reader.extend(depth.max_articles, depth.stop_early);
            }
            let step = reader.step(slice);
            slice = (slice * 2).min(SLICE_BYTES);
            if !matches!(step, feed::Step::Busy) {
                break step;
            }
        };
        if at_end || matches!(step, feed::Step::Full) {
            break;
        }
    }
    match (reader.finish(), fault) {
        (Ok(feed), None) => Ok(Ok(arrival(request, feed))),
        (Ok(feed), Some(_)) if !feed.articles.is_empty() => Ok(Ok(arrival(request, feed))),
        (_, Some(fault)) => Err(fault),
        (Err(error), None) => {
            let facts = Detail::of(request.facts()).with("phase", "parse").with_some("offset", error.at);
            Ok(Err(Failure { code: error.code, facts }))
        }
    }
}

fn arrival(request: &Request, feed: Feed) -> Arrival {
    // Not every browser says so; the feed does.
    let breaks_off = !request.is_part() && feed.warnings.iter().any(|warning| warning.code == Code::Truncated);
    Arrival { feed: Rc::new(feed), at: Millis(request.at() as i64), notes: request.notes(!breaks_off) }
}
