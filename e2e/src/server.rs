//! The site of a case: three origins on 127.0.0.1 with the same content, one of them under TLS, which respond as configured and
//! record every request. It speaks HTTP/1.1, one request per connection: a server library would repair what a case wants broken.

use crate::{
    reply::{Cors, End, Reply},
    tls,
};
use std::{
    collections::{HashMap, VecDeque},
    env, fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
    time::{sleep, timeout},
};
use tokio_rustls::server::TlsStream;

/// The script that every page runs first, to record what the oracle checks.
pub(crate) const HOOKS: &str = "/hooks.js";

/// The folder under which the site serves `dist`.
pub(crate) const WIDGET: &str = "/newsrail/";

/// One of the origins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Where the pages are.
    Here,
    /// Another host: the widget's CDN, or a third party's feed.
    There,
    /// One under TLS, with a self-signed certificate: see `Tab::open_trusting`.
    Secure,
}

/// One request that came in.
#[derive(Clone, Debug)]
pub struct Hit {
    /// The origin that it was sent to.
    pub origin: Origin,
    /// `GET` and the like.
    pub method: String,
    /// The path, without its query.
    pub path: String,
    /// The query, without its question mark; empty when there is none.
    pub query: String,
    /// The headers, their names in lower case.
    pub headers: HashMap<String, String>,
    /// When it came, counted from the start of the site.
    pub at: Duration,
    /// When its response had been sent, or could not be; `None` before.
    pub until: Option<Duration>,
    /// Whether the browser closed the connection before the end: known of responses that hang or are still being sent.
    pub given_up: bool,
}

#[derive(Default)]
struct Content {
    /// The replies by path, the next one first; the last one stays.
    replies: HashMap<String, VecDeque<Reply>>,
    hits: Vec<Hit>,
    /// How often the requests were cleared.
    age: usize,
}

/// The origins, their replies, and the requests to them.
pub struct Site {
    content: Arc<Mutex<Content>>,
    start: Instant,
    /// By `Origin`.
    addresses: [SocketAddr; 3],
    tasks: Vec<JoinHandle<()>>,
    pages: AtomicUsize,
}

impl Site {
    /// A site with the oracle's hooks and, if `NEWSRAIL_DIST` names one, the `dist` folder under `/newsrail/`.
    pub async fn start() -> Site {
        let (content, start) = (Arc::new(Mutex::new(Content::default())), Instant::now());
        let (mut tasks, mut addresses) = (Vec::new(), [SocketAddr::from(([127, 0, 0, 1], 0)); 3]);
        for (origin, address) in [Origin::Here, Origin::There, Origin::Secure].into_iter().zip(&mut addresses) {
            let (bound, task) = listen(origin, Arc::clone(&content), start).await;
            *address = bound;
            tasks.push(task);
        }
        let site = Site { content, start, addresses, tasks, pages: AtomicUsize::new(0) };
        site.put(HOOKS, Reply::new("text/javascript", include_str!("hooks.js")).cors(Cors::Anybody));
        site.put("/favicon.ico", Reply::new("image/x-icon", "").status(204));
        if let Some(dist) = dist() {
            site.put_folder(WIDGET, &dist);
        }
        site
    }

    /// Serves that reply for a path from now on, on every origin.
    pub fn put(&self, path: &str, reply: Reply) {
        self.put_series(path, [reply]);
    }

    /// Serves the first reply for the first request of a path, and so on; the last one stays.
    pub fn put_series(&self, path: &str, replies: impl IntoIterator<Item = Reply>) {
        self.content().replies.insert(path.to_owned(), replies.into_iter().collect());
    }

    /// Changes the next reply of a path: `site.alter("/newsrail/newsrail.js", |reply| reply.delay(1000))`.
    pub fn alter(&self, path: &str, change: impl FnOnce(Reply) -> Reply) {
        let mut content = self.content();
        let replies = content.replies.get_mut(path).unwrap_or_else(|| panic!("the site has no {path}"));
        let reply = replies.pop_front().expect("a path that answers");
        replies.push_front(change(reply));
    }

    /// Serves a folder recursively as a CDN does, readable from any origin.
    pub fn put_folder(&self, at: &str, folder: &Path) {
        let files = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        for file in files.map(|file| file.expect("a folder that can be read").path()) {
            let path = format!("{at}{}", file.file_name().unwrap_or_default().to_string_lossy());
            if file.is_dir() {
                self.put_folder(&format!("{path}/"), &file);
            } else {
                let bytes = fs::read(&file).expect("a file that can be read");
                self.put(&path, Reply::new(content_type(&file), bytes).cors(Cors::Anybody));
            }
        }
    }

    /// Serves a file of the libraries that `cargo xtask` installs with npm, by its path below `node_modules`; `NEWSRAIL_LIBRARIES` names that
    /// folder.
    pub fn put_library(&self, at: &str, file: &str) {
        let folder = env::var_os("NEWSRAIL_LIBRARIES").map(PathBuf::from);
        let folder = folder.expect("NEWSRAIL_LIBRARIES names the node_modules folder; `cargo xtask test` sets it");
        let path = folder.join(file);
        let bytes = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        self.put(at, Reply::new("text/javascript", bytes));
    }

    /// Serves the widget under another folder as well: next to the page, as in the demo.
    pub fn put_dist(&self, at: &str) {
        self.put_folder(at, &dist().expect("NEWSRAIL_DIST names the folder under test; `cargo xtask test` sets it"));
    }

    /// The paths of the widget's files that end in `end`.
    pub fn widget_files(&self, end: &str) -> Vec<String> {
        let content = self.content();
        content.replies.keys().filter(|path| path.starts_with(WIDGET) && path.ends_with(end)).cloned().collect()
    }

    /// An unused path for a page.
    pub(crate) fn new_page(&self) -> String {
        format!("/page/{}.html", self.pages.fetch_add(1, Ordering::Relaxed))
    }

    /// An absolute URL on one of the origins.
    pub fn url(&self, origin: Origin, path: &str) -> String {
        let scheme = if origin == Origin::Secure { "https" } else { "http" };
        format!("{scheme}://{}{path}", self.addresses[origin as usize])
    }

    /// `url` on the pages' origin.
    pub fn here(&self, path: &str) -> String {
        self.url(Origin::Here, path)
    }

    /// `url` on the other origin.
    pub fn there(&self, path: &str) -> String {
        self.url(Origin::There, path)
    }

    /// `url` on the origin under TLS.
    pub fn secure(&self, path: &str) -> String {
        self.url(Origin::Secure, path)
    }

    /// Starts one more origin, with the same content as `There`; returns it without a trailing slash.
    pub async fn add_origin(&mut self) -> String {
        let (address, task) = listen(Origin::There, Arc::clone(&self.content), self.start).await;
        self.tasks.push(task);
        format!("http://{address}")
    }

    /// A URL on a port where nothing listens.
    pub async fn refusing(&self, path: &str) -> String {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port on 127.0.0.1");
        format!("http://{}{path}", listener.local_addr().expect("the port that was just bound"))
    }

    /// All requests so far, oldest first.
    pub fn hits(&self) -> Vec<Hit> {
        self.content().hits.clone()
    }

    /// How often a path was requested.
    pub fn count(&self, path: &str) -> usize {
        self.content().hits.iter().filter(|hit| hit.path == path).count()
    }

    /// How often files of `dist` whose paths end in `end` were requested: `.wasm`.
    pub fn count_widget(&self, end: &str) -> usize {
        self.content().hits.iter().filter(|hit| hit.path.starts_with(WIDGET) && hit.path.ends_with(end)).count()
    }

    /// Clears the requests so far.
    pub fn clear_hits(&self) {
        let mut content = self.content();
        content.hits.clear();
        content.age += 1;
    }

    fn content(&self) -> MutexGuard<'_, Content> {
        lock(&self.content)
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.tasks.iter().for_each(JoinHandle::abort);
    }
}

async fn listen(origin: Origin, content: Arc<Mutex<Content>>, start: Instant) -> (SocketAddr, JoinHandle<()>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port on 127.0.0.1");
    let address = listener.local_addr().expect("the port that was just bound");
    let task = tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let content = Arc::clone(&content);
            tokio::spawn(async move {
                if origin != Origin::Secure {
                    respond(stream, origin, content, start).await;
                } else if let Ok(stream) = tls::acceptor().accept(stream).await {
                    respond(stream, origin, content, start).await;
                }
            });
        }
    });
    (address, task)
}

/// The folder under test: `NEWSRAIL_DIST`, which `cargo xtask test` sets.
pub(crate) fn dist() -> Option<PathBuf> {
    env::var_os("NEWSRAIL_DIST").map(PathBuf::from)
}

/// Ignores poisoning: a case that failed on another thread must not make this one fail too.
fn lock(content: &Mutex<Content>) -> MutexGuard<'_, Content> {
    content.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A connection, with TLS or without.
trait Wire: AsyncRead + AsyncWrite + Unpin {
    /// The underlying connection.
    fn tcp(&self) -> &TcpStream;
}

impl Wire for TcpStream {
    fn tcp(&self) -> &TcpStream {
        self
    }
}

impl Wire for TlsStream<TcpStream> {
    fn tcp(&self) -> &TcpStream {
        self.get_ref().0
    }
}

/// Reads one request, records it, responds, and records how that went. The browser may close the connection at any time: that is not an error.
async fn respond(stream: impl Wire, origin: Origin, content: Arc<Mutex<Content>>, start: Instant) {
    let mut stream = BufReader::new(stream);
    let Some(hit) = read_request(&mut stream, origin, start).await else { return };
    let is_preflight = hit.method == "OPTIONS";
    let (reply, place, age) = {
        let mut content = lock(&content);
        // Preflights come from the browser itself, and do not use up a reply.
        let reply = content.replies.get_mut(&hit.path).map(|replies| {
            if replies.len() > 1 && !is_preflight { replies.pop_front() } else { replies.front().cloned() }
        });
        content.hits.push(hit.clone());
        (reply.flatten().unwrap_or_else(Reply::not_found), content.hits.len() - 1, content.age)
    };
    let reply = if is_preflight { Reply::new("", "").status(204).cors(reply.cors) } else { reply };
    let given_up = send(&mut stream, reply, hit.method == "HEAD").await;
    let mut content = lock(&content);
    if content.age == age
        && let Some(hit) = content.hits.get_mut(place)
    {
        (hit.until, hit.given_up) = (Some(start.elapsed()), given_up);
    }
}

/// Sends a response; returns whether the browser closed the connection before its end.
async fn send(stream: &mut BufReader<impl Wire>, reply: Reply, is_head: bool) -> bool {
    sleep(reply.delay).await;
    if reply.end == End::Refusal || stream.write_all(reply.head().as_bytes()).await.is_err() || is_head {
        return false;
    }
    for (bytes, wait) in &reply.chunks {
        if !wait.is_zero() {
            let _ = stream.flush().await;
            sleep(*wait).await;
        }
        if stream.write_all(bytes).await.is_err() {
            return true;
        }
    }
    let _ = stream.flush().await;
    match reply.end {
        // Until the browser gives up.
        End::Hang => {
            let _ = stream.read(&mut [0; 64]).await;
            return true;
        }
        End::Reset => {
            // Let what was sent arrive first: a reset discards what is still in transit.
            sleep(Duration::from_millis(500)).await;
            let _ = stream.get_ref().tcp().set_zero_linger();
            return false;
        }
        End::Complete | End::Cut | End::Refusal => {}
    }
    let _ = stream.shutdown().await;
    false
}

async fn read_request(stream: &mut BufReader<impl Wire>, origin: Origin, start: Instant) -> Option<Hit> {
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        // Browsers open connections in advance; one that stays silent is closed.
        timeout(Duration::from_secs(60), stream.read_line(&mut line)).await.ok()?.ok().filter(|length| *length > 0)?;
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        lines.push(line.to_owned());
    }
    let mut words = lines.first()?.split(' ');
    let (method, target) = (words.next()?.to_owned(), words.next()?);
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let headers: HashMap<String, String> = lines
        .iter()
        .skip(1)
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let length = headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    stream.read_exact(&mut vec![0; length]).await.ok()?;
    Some(Hit {
        origin,
        method,
        path: path.to_owned(),
        query: query.to_owned(),
        headers,
        at: start.elapsed(),
        until: None,
        given_up: false,
    })
}

fn content_type(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()).unwrap_or_default() {
        "js" | "mjs" => "text/javascript",
        "wasm" => "application/wasm",
        "css" => "text/css",
        "html" => "text/html; charset=utf-8",
        "json" => "application/json",
        // As servers send it: without an encoding, which is up to the XML declaration.
        "xml" => "application/xml",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        _ => "application/octet-stream",
    }
}
