//! The engines that a case can run in: one row each. `NEWSRAIL_ENGINE` names the row; the default is Chromium.

use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::{
    env,
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    os::unix::process::CommandExt,
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};
use tokio::time::timeout;

/// How long a driver and a session may take to start on a busy machine.
const START: Duration = Duration::from_secs(60);

/// The time zone of the browsers: west of UTC and with daylight saving time, so that a mix-up of UTC and local time shows.
const ZONE: &str = "America/New_York";

/// How to run one engine, and what it can do.
pub struct Engine {
    /// The name for `NEWSRAIL_ENGINE` and for messages.
    pub name: &'static str,
    /// The driver's command line; `{port}` is replaced by its port.
    driver: &'static [&'static str],
    /// The capabilities that a new session requests.
    capabilities: fn() -> Value,
    /// How many sessions one driver can hold at a time.
    sessions: usize,
    /// Whether the driver provides the browser's own log: `POST /se/log`.
    pub has_log: bool,
    /// Whether the driver passes on commands of the DevTools protocol: `POST /goog/cdp/execute`.
    pub has_devtools: bool,
    /// Whether scripts may run in the browser's own context: `POST /moz/context`.
    pub has_chrome_context: bool,
}

/// All engines.
const ENGINES: &[Engine] = &[
    Engine {
        name: "chromium",
        driver: &["chromedriver", "--port={port}", "--log-level=SEVERE"],
        capabilities: chromium,
        sessions: 8,
        has_log: true,
        has_devtools: true,
        has_chrome_context: false,
    },
    Engine {
        name: "firefox",
        driver: &["geckodriver", "--port={port}", "--log=fatal", "--allow-system-access"],
        capabilities: firefox,
        sessions: 1,
        has_log: false,
        has_devtools: false,
        has_chrome_context: true,
    },
    Engine {
        name: "webkit",
        driver: &["sh", "-c", WITH_DISPLAY, "WebKitWebDriver", "--port={port}"],
        capabilities: webkit,
        sessions: 1,
        has_log: false,
        has_devtools: false,
        has_chrome_context: false,
    },
];

/// Runs `$0 $@` with its own display: without one the driver never responds to the request for a session. Not `xvfb-run`, which waits for ever
/// if Xvfb is ready before it has begun to wait.
const WITH_DISPLAY: &str = "mkfifo \"$TMPDIR/display\"; \
    Xvfb -displayfd 3 -screen 0 1600x1200x24 -nolisten tcp 3>\"$TMPDIR/display\" & \
    read -r display <\"$TMPDIR/display\"; DISPLAY=:$display exec \"$0\" \"$@\"";

fn chromium() -> Value {
    let args = [
        "--headless=new",
        // Without it Chromium does not start as root, as in a container.
        "--no-sandbox",
        "--no-first-run",
        "--no-default-browser-check",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-default-apps",
        "--disable-domain-reliability",
        "--disable-extensions",
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--no-pings",
        "--no-proxy-server",
        // Nothing may leave the machine.
        "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
        "--window-size=1000,800",
        "--lang=en-US",
        "--force-color-profile=srgb",
    ];
    let mut options = json!({ "args": args });
    if let Some(binary) = env::var_os("NEWSRAIL_CHROMIUM").and_then(|path| path.into_string().ok()) {
        options["binary"] = json!(binary);
    }
    json!({
        "browserName": "chrome",
        "proxy": { "proxyType": "direct" },
        "unhandledPromptBehavior": "ignore",
        "goog:loggingPrefs": { "browser": "ALL" },
        "goog:chromeOptions": options,
    })
}

fn firefox() -> Value {
    let prefs = json!({
        "network.proxy.type": 0,
        // Nothing may leave the machine: no host names, only 127.0.0.1.
        "network.dns.disabled": true,
        "network.trr.mode": 5,
        "network.captive-portal-service.enabled": false,
        "network.connectivity-service.enabled": false,
        "dom.push.connection.enabled": false,
        // Offline must include 127.0.0.1: all sites are there.
        "network.disable-localhost-when-offline": true,
        "intl.accept_languages": "en-US,en",
    });
    let mut options = json!({ "args": ["-headless"], "prefs": prefs });
    let binary = env::var_os("NEWSRAIL_FIREFOX").map(PathBuf::from).or_else(|| in_path(&["firefox-esr", "firefox"]));
    if let Some(binary) = binary {
        options["binary"] = json!(binary);
    }
    json!({
        "browserName": "firefox",
        "proxy": { "proxyType": "direct" },
        "unhandledPromptBehavior": "ignore",
        "moz:firefoxOptions": options,
    })
}

/// The driver finds the MiniBrowser that was built with it.
fn webkit() -> Value {
    json!({ "unhandledPromptBehavior": "ignore" })
}

/// The path of the first of the programs that is in PATH.
fn in_path(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let folders: Vec<PathBuf> = env::split_paths(&path).collect();
    names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name))).find(|file| file.is_file())
}

/// One driver process. It and its browsers are a process group, which ends with this process, in whatever way that ends.
struct Driver {
    url: String,
    /// How many more sessions it may start.
    places: usize,
    /// The ids of the sessions that are not in use.
    idle: Vec<String>,
    /// Holds the standard input open: the shell below waits for its end.
    _leash: Child,
}

/// All drivers of this process: as many as its tests need at the same time.
static DRIVERS: Mutex<Vec<Driver>> = Mutex::new(Vec::new());

fn drivers() -> MutexGuard<'static, Vec<Driver>> {
    DRIVERS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Where to get a session: an idle one, or room for a new one.
struct Place {
    url: String,
    idle: Option<String>,
}

impl Engine {
    /// The engine of this run.
    pub fn chosen() -> &'static Engine {
        let name = env::var("NEWSRAIL_ENGINE").unwrap_or_else(|_| "chromium".to_owned());
        ENGINES.iter().find(|engine| engine.name == name).unwrap_or_else(|| {
            let known: Vec<&str> = ENGINES.iter().map(|engine| engine.name).collect();
            panic!("NEWSRAIL_ENGINE={name}: there is {}", known.join(", "))
        })
    }

    /// A session for one case at a time. Starting one takes seconds, so those of earlier cases are reused: each case has its own site
    /// on its own ports, so what earlier cases left does not interfere.
    pub(crate) async fn session(&'static self) -> Session {
        let place = self.place(true);
        let (client, id) = match place.idle {
            Some(id) => {
                let client = Client::with_existing_session(&place.url, &id, HttpConnector::new()).await;
                (client.unwrap_or_else(|error| panic!("{} has lost a session: {error}", self.name)), id)
            }
            None => self.new_session(&place.url, json!({})).await,
        };
        // Without this, dropping the client would end the session.
        client.persist().await.expect("a session that stays");
        Session { client, url: place.url, id, is_dirty: AtomicBool::new(false) }
    }

    /// A session that accepts any certificate, for one case only.
    pub(crate) async fn trusting_session(&'static self) -> Session {
        let place = self.place(false);
        let (client, id) = self.new_session(&place.url, json!({ "acceptInsecureCerts": true })).await;
        client.persist().await.expect("a session that stays");
        Session { client, url: place.url, id, is_dirty: AtomicBool::new(true) }
    }

    fn place(&self, takes_idle: bool) -> Place {
        let mut drivers = drivers();
        if let Some(driver) = drivers.iter_mut().find(|driver| takes_idle && !driver.idle.is_empty()) {
            return Place { url: driver.url.clone(), idle: driver.idle.pop() };
        }
        if !drivers.iter().any(|driver| driver.places > 0) {
            drivers.push(self.start());
        }
        let driver = drivers.iter_mut().find(|driver| driver.places > 0).expect("a driver that has just been started");
        driver.places -= 1;
        Place { url: driver.url.clone(), idle: None }
    }

    async fn new_session(&self, url: &str, more: Value) -> (Client, String) {
        let mut capabilities = (self.capabilities)();
        capabilities["timeouts"] = json!({ "script": 30_000, "pageLoad": 30_000, "implicit": 0 });
        let (Value::Object(mut capabilities), Value::Object(more)) = (capabilities, more) else {
            unreachable!("capabilities are an object")
        };
        capabilities.extend(more);
        let mut builder = ClientBuilder::new(HttpConnector::new());
        // A driver without a display does not respond at all.
        let client = timeout(START, builder.capabilities(capabilities).connect(url)).await;
        let client = client.unwrap_or_else(|_| panic!("{} starts no session in time", self.name));
        let client = client.unwrap_or_else(|error| panic!("{} starts no session: {error}", self.name));
        let id = client.session_id().await.ok().flatten().expect("a session that has an id");
        (client, id)
    }

    fn start(&self) -> Driver {
        let port = free_port();
        let words = self.driver.iter().map(|word| word.replace("{port}", &port.to_string()));
        // Killing only the driver leaves its browsers alive, and this process may end in any way. So a shell leads the process
        // group, waits for the end of its input, and then kills the group.
        let leader = "trap '' TERM; TMPDIR=$(mktemp -d); export TMPDIR; \"$@\" & read -r _; \
                      kill -TERM -$$; sleep 0.5; rm -rf \"$TMPDIR\"; kill -KILL -$$";
        let mut leader_command = Command::new("sh");
        leader_command.args(["-c", leader, "sh"]).args(words).process_group(0).env("TZ", ZONE);
        leader_command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let leash = leader_command.spawn().unwrap_or_else(|error| panic!("sh cannot be started: {error}"));
        let start = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(start.elapsed() < START, "the driver of {} does not start: is it in PATH?", self.name);
            thread::sleep(Duration::from_millis(20));
        }
        Driver { url: format!("http://127.0.0.1:{port}"), places: self.sessions, idle: Vec::new(), _leash: leash }
    }
}

/// One browser session. After its case another one reuses it, unless it was marked dirty or the case panics.
pub(crate) struct Session {
    pub(crate) client: Client,
    url: String,
    id: String,
    is_dirty: AtomicBool,
}

impl Session {
    /// Prevents reuse after this case: what it has set outlasts the page.
    pub(crate) fn mark_dirty(&self) {
        self.is_dirty.store(true, Ordering::Relaxed);
    }

    /// Whether `mark_dirty` was called.
    pub(crate) fn is_dirty(&self) -> bool {
        self.is_dirty.load(Ordering::Relaxed)
    }

    /// Returns it for reuse, or ends it if it must not be reused. Nothing may use it afterwards.
    pub(crate) fn leave(&mut self) {
        let id = std::mem::take(&mut self.id);
        if id.is_empty() {
            return;
        }
        let ends = self.is_dirty() || thread::panicking();
        if ends {
            // The client would do this on its runtime, which is shutting down with the case.
            end(&self.url.replace("http://", ""), &id);
        }
        let mut drivers = drivers();
        let Some(driver) = drivers.iter_mut().find(|driver| driver.url == self.url) else { return };
        if ends {
            driver.places += 1;
        } else {
            driver.idle.push(id);
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.leave();
    }
}

fn end(host: &str, id: &str) {
    let Ok(mut stream) = TcpStream::connect(host) else { return };
    let _ = stream.set_read_timeout(Some(Duration::from_secs(10)));
    let _ = write!(stream, "DELETE /session/{id} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    let _ = stream.read(&mut [0; 64]);
}

/// A free port; never the same one twice in a row.
fn free_port() -> u16 {
    static LAST: Mutex<u16> = Mutex::new(0);
    let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
    loop {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port on 127.0.0.1");
        let port = listener.local_addr().expect("the port that was just bound").port();
        if port != *last {
            *last = port;
            return port;
        }
    }
}
