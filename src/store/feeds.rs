//! The page's feeds: one request and one reading per URL, however many rails use it.

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
use crate::platform::browser::tasks::spawn;
use crate::platform::browser::{clock, dom};

/// Why a feed could not be read.
#[derive(Clone)]
pub struct Failure {
    /// What happened.
    pub code: Code,
    /// Other fields for the event.
    pub facts: Detail,
}

impl Failure {
    /// Creates a failure that comes from no request.
    pub fn new(code: Code, phase: &str) -> Failure {
        Failure { code, facts: Detail::default().with("phase", phase) }
    }

    /// Creates a failure from what the loader reports about a request; [`Code::Network`] if it names no code.
    fn of(fault: JsValue) -> Failure {
        let facts = Detail::of(fault);
        Failure { code: facts.text("code").and_then(|name| Code::named(&name)).unwrap_or(Code::Network), facts }
    }
}

/// A feed that has arrived.
#[derive(Clone)]
pub struct Arrival {
    /// The feed.
    pub feed: Rc<Feed>,
    /// When it was requested, or stored if it is a cached copy.
    pub at: Millis,
    /// What was remarkable about its transfer: codes, each optionally followed by a space and an addition to its hint.
    pub notes: Array,
}

/// The result of a request.
pub type Outcome = Result<Arrival, Failure>;

/// How much of a feed is read, how long that may take, and whether a cached copy is stored.
#[derive(Clone, Copy)]
pub struct Demand {
    /// The maximum number of articles.
    pub max_articles: usize,
    /// Whether the start of a long feed is enough.
    pub stop_early: bool,
    /// Seconds until the end of the feed.
    pub timeout_s: u32,
    /// Whether a cached copy is stored in the reader's browser.
    pub caches: bool,
}

impl Demand {
    /// Returns how much of it is stored: 0 nothing, 1 its start, 2 the whole.
    fn cache_level(self) -> u32 {
        match (self.caches, self.stop_early) {
            (false, _) => 0,
            (true, true) => 1,
            (true, false) => 2,
        }
    }

    /// Returns how many articles a feed read this far is good for; 0 if it may have stopped early, as it is of no use then to a rail that wants all of it.
    pub fn coverage(self) -> usize {
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
    demand: Demand,
    progress: Progress,
}

/// How long a feed that was read is reused for other rails, in milliseconds.
const FRESH_MS: f64 = 300_000.0;
/// Number of bytes after which reading checks the clock.
const SLICE_BYTES: usize = 16 * 1024;
/// Size of the first slice, which doubles from there: at first, browsers are still compiling what they run.
const FIRST_SLICE_BYTES: usize = 1024;

thread_local! {
    static ENTRIES: RefCell<Vec<Entry>> = const { RefCell::new(Vec::new()) };
}

/// Runs `work` on the entries. A nested call finds none: callbacks are never called in here.
fn with_entries<T: Default>(work: impl FnOnce(&mut Vec<Entry>) -> T) -> T {
    ENTRIES.with(|entries| entries.try_borrow_mut().map(|mut entries| work(&mut entries)).unwrap_or_default())
}

/// Requests and reads a feed for a rail, or joins a running request, or takes what was read a short while ago. `max_age_ms`: the load is forced,
/// and that must be younger. `then` is called once, asynchronously, unless the rail leaves before.
pub fn load(
    port: &Port,
    rail: u32,
    url: &str,
    demand: Demand,
    max_age_ms: Option<f64>,
    then: Box<dyn FnOnce(Outcome)>,
) {
    port.wants(url);
    let now_ms = clock::monotonic_ms();
    let mut waiter = Some(Waiter { rail, then });
    let ready = with_entries(|entries| {
        // Entries that are no longer fresh are dropped: URLs that change with the page would pile up.
        entries.retain(|entry| !matches!(entry.progress, Progress::Loaded { at_ms, .. } if now_ms - at_ms >= FRESH_MS));
        let at = entries.iter().position(|entry| entry.url == url)?;
        let entry = entries.get_mut(at)?;
        match &mut entry.progress {
            Progress::Loading { request, waiters } => {
                // The running request goes on until all rails have enough.
                entry.demand.max_articles = entry.demand.max_articles.max(demand.max_articles);
                entry.demand.stop_early &= demand.stop_early;
                entry.demand.caches |= demand.caches;
                request.set_cache_level(entry.demand.cache_level());
                waiters.extend(waiter.take());
            }
            Progress::Loaded { arrival, at_ms }
                if max_age_ms.is_none_or(|max_age_ms| now_ms - *at_ms < max_age_ms)
                    && (entry.demand.coverage() >= demand.coverage()
                        || arrival.feed.articles.len() < feed::EARLY_ARTICLES)
                    && entry.demand.cache_level() >= demand.cache_level() =>
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
    let request = port.open(url, demand.timeout_s, max_age_ms.is_some(), demand.cache_level());
    let mine = request.clone_handle();
    let entry = Entry { url: url.into(), demand, progress: Progress::Loading { request, waiters: vec![waiter] } };
    with_entries(|entries| entries.push(entry));
    spawn(async move {
        let outcome = read(&mine, demand).await;
        mine.done();
        for waiter in finish_request(&mine, &outcome) {
            (waiter.then)(outcome.clone());
        }
    });
}

/// Reads the cached copy of a feed in the reader's browser. `then` is called once, asynchronously.
pub fn load_cached(port: &Port, url: &str, demand: Demand, then: Box<dyn FnOnce(Outcome)>) {
    let request = port.open_cached(url, !demand.stop_early);
    spawn(async move {
        let outcome = read(&request, demand).await;
        request.done();
        then(outcome);
    });
}

/// Reads a feed that the page supplies as JSON text.
pub async fn read_json(port: &Port, json: &str) -> Result<Feed, feed::Error> {
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
        port.yield_if_due().await;
    }
    reader.finish()
}

/// Removes a rail: its callbacks are not called any more, and requests that no other rail waits for end, except those of `kept` URLs, which it is
/// about to join again.
pub fn leave(rail: u32, kept: &[String]) {
    with_entries(|entries| {
        entries.retain_mut(|entry| {
            let Progress::Loading { request, waiters } = &mut entry.progress else { return true };
            waiters.retain(|waiter| waiter.rail != rail);
            let ends = waiters.is_empty() && !kept.contains(&entry.url);
            if ends {
                request.done();
            }
            !ends
        });
    });
}

fn has_request(entry: &Entry, wanted: &Request) -> bool {
    matches!(&entry.progress, Progress::Loading { request, .. } if request == wanted)
}

/// Returns how much of a feed is needed by the rails that wait for a request. `None` if there are none.
fn demand_of(request: &Request) -> Option<Demand> {
    with_entries(|entries| entries.iter().find(|entry| has_request(entry, request)).map(|entry| entry.demand))
}

/// Replaces the entry of a finished request by its result, and returns those who waited for it: not those who wait for another request of
/// the same URL, if this one was aborted.
fn finish_request(finished: &Request, outcome: &Outcome) -> Vec<Waiter> {
    with_entries(|entries| {
        let Some(at) = entries.iter().position(|entry| has_request(entry, finished)) else { return Vec::new() };
        let entry = entries.swap_remove(at);
        if let Ok(arrival) = outcome {
            let progress = Progress::Loaded { arrival: arrival.clone(), at_ms: clock::monotonic_ms() };
            entries.push(Entry { url: entry.url, demand: entry.demand, progress });
        }
        match entry.progress {
            Progress::Loading { waiters, .. } => waiters,
            Progress::Loaded { .. } => Vec::new(),
        }
    })
}

/// Reads a request. One boxed future for all callers: it is large.
fn read(request: &Request, demand: Demand) -> Pin<Box<dyn Future<Output = Outcome> + '_>> {
    Box::pin(async move {
        loop {
            let attempt = attempt(request, demand).await.map_err(Failure::of);
            // The page was left in the middle, and is back.
            if !request.is_again() {
                return attempt?;
            }
        }
    })
}

/// Reads a response. `Err`: a fault of the transport.
async fn attempt(request: &Request, demand: Demand) -> Result<Outcome, JsValue> {
    request.answered().await?;
    request.yield_if_due().await;
    let mut reader = feed::Reader::new(feed::Options {
        // After a redirect, relative URLs are resolved against the final URL.
        url: request.url(),
        content_type: request.content_type(),
        max_articles: demand.max_articles,
        stop_early: demand.stop_early,
    })
    .with_clock(clock::now());
    let mut fault = None;
    let mut slice = FIRST_SLICE_BYTES;
    loop {
        let chunk = request.read().await.unwrap_or_else(|error| {
            // What has arrived is better than nothing; the reader warns that it is truncated.
            reader.end(false);
            fault = Some(error);
            None
        });
        let at_end = chunk.is_none();
        match chunk {
            Some(bytes) => reader.push(&bytes),
            // A part that was not requested is not the whole.
            None => reader.end(!request.is_part()),
        }
        let step = loop {
            request.yield_if_due().await;
            if let Some(demand) = demand_of(request) {
                reader.extend(demand.max_articles, demand.stop_early);
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
    // Not every browser reports a truncated transfer; the feed shows it.
    let breaks_off = !request.is_part() && feed.warnings.iter().any(|warning| warning.code == Code::Truncated);
    Arrival { feed: Rc::new(feed), at: Millis(request.at() as i64), notes: request.notes(!breaks_off) }
}
