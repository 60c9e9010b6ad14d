//! The engines that a case can run in: one row each. `NEWSRAIL_ENGINE` names the row; Chromium without it.

use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::{
    env,
    net::{TcpListener, TcpStream},
    os::unix::process::CommandExt,
    process::{Child, Command, Stdio},
    sync::{OnceLock, PoisonError},
    thread,
    time::{Duration, Instant},
};
use tokio::{sync::Semaphore, time::timeout};

/// How long a driver and a session may take to start on a busy machine.
const START: Duration = Duration::from_secs(60);

/// What is particular to one engine.
pub struct Engine {
    /// The name for `NEWSRAIL_ENGINE` and for messages.
    pub name: &'static str,
    /// The driver's command line; `{port}` stands for its port.
    driver: &'static [&'static str],
    /// What a new session asks for.
    capabilities: fn() -> Value,
    /// How many sessions one driver holds at a time.
    sessions: usize,
    /// Whether the driver hands out the browser's own console: `POST /se/log`.
    pub has_log: bool,
    /// Whether the driver passes on commands of the DevTools protocol: `POST /goog/cdp/execute`.
    pub has_devtools: bool,
}

/// All of them.
const ENGINES: &[Engine] = &[Engine {
    name: "chromium",
    driver: &["chromedriver", "--port={port}", "--log-level=SEVERE"],
    capabilities: chromium,
    sessions: 8,
    has_log: true,
    has_devtools: true,
}];

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

/// One driver process. It and its browsers are a process group of their own, which ends with this process however that ends.
struct Driver {
    url: String,
    places: Semaphore,
    /// Its standard input is the leash: the shell below waits for its end.
    _leash: Child,
}

impl Engine {
    /// The row that this run is about.
    pub fn chosen() -> &'static Engine {
        let name = env::var("NEWSRAIL_ENGINE").unwrap_or_else(|_| "chromium".to_owned());
        ENGINES.iter().find(|engine| engine.name == name).unwrap_or_else(|| {
            let known: Vec<&str> = ENGINES.iter().map(|engine| engine.name).collect();
            panic!("NEWSRAIL_ENGINE={name}: there is {}", known.join(", "))
        })
    }

    /// A new session, and the address to end it at. The driver is started with the first one.
    pub(crate) async fn session(&'static self) -> Session {
        static DRIVER: OnceLock<Driver> = OnceLock::new();
        let driver = DRIVER.get_or_init(|| self.start());
        let place = driver.places.acquire().await.expect("places that are never closed");
        let mut capabilities = (self.capabilities)();
        capabilities["timeouts"] = json!({ "script": 30_000, "pageLoad": 30_000, "implicit": 0 });
        let Value::Object(capabilities) = capabilities else { unreachable!("capabilities are an object") };
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let connect = builder.capabilities(capabilities).connect(&driver.url);
        // A driver without a display answers nothing at all.
        let client =
            timeout(START, connect).await.unwrap_or_else(|_| panic!("{} starts no session in time", self.name));
        let client = client.unwrap_or_else(|error| panic!("{} starts no session: {error}", self.name));
        let id = client.session_id().await.ok().flatten().expect("a session that has an id");
        Session { client, path: format!("/session/{id}"), host: driver.url.replace("http://", ""), _place: place }
    }

    fn start(&self) -> Driver {
        let port = free_port();
        let words = self.driver.iter().map(|word| word.replace("{port}", &port.to_string()));
        // To end a driver alone leaves its browsers alive, and it may be ended by any way this process ends: so a shell leads
        // the group, waits for the end of its input and then ends them all.
        let leader = "trap '' TERM; TMPDIR=$(mktemp -d); export TMPDIR; \"$@\" & read -r _; \
                      kill -TERM -$$; sleep 0.5; rm -rf \"$TMPDIR\"; kill -KILL -$$";
        let mut leader_command = Command::new("sh");
        leader_command.args(["-c", leader, "sh"]).args(words).process_group(0);
        leader_command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let leash = leader_command.spawn().unwrap_or_else(|error| panic!("sh cannot be started: {error}"));
        let start = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(start.elapsed() < START, "{} does not start: is it in PATH?", self.driver[0]);
            thread::sleep(Duration::from_millis(20));
        }
        Driver { url: format!("http://127.0.0.1:{port}"), places: Semaphore::new(self.sessions), _leash: leash }
    }
}

/// One browser, which ends with this value, also when a case panics.
pub(crate) struct Session {
    pub(crate) client: Client,
    host: String,
    path: String,
    _place: tokio::sync::SemaphorePermit<'static>,
}

impl Drop for Session {
    fn drop(&mut self) {
        // The client would ask its runtime to do it, which is going down with the case.
        use std::io::{Read, Write};
        let Ok(mut stream) = TcpStream::connect(&self.host) else { return };
        let _ = stream.set_read_timeout(Some(Duration::from_secs(10)));
        let _ = write!(stream, "DELETE {} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.path, self.host);
        let _ = stream.read(&mut [0; 64]);
    }
}

/// A port that nobody has, and that is not given out twice in a row.
fn free_port() -> u16 {
    static LAST: std::sync::Mutex<u16> = std::sync::Mutex::new(0);
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
