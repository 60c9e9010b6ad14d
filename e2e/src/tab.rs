//! The browser and site of a case, and ways to inspect a page and to act in it as a reader does.

use crate::{
    engine::{Engine, Session},
    oracle::Line,
    page::Page,
    server::Site,
};
use fantoccini::{
    Client, Locator,
    actions::{InputSource, KeyAction, KeyActions},
    elements::Element,
    key::Key,
    wd::WebDriverCompatibleCommand,
};
use serde_json::{Value, json};
use std::{
    future::Future,
    time::{Duration, Instant},
};
use tokio::{sync::Mutex, time::sleep};

/// How long a case waits for a condition in a page.
const WAIT_TIMEOUT: Duration = Duration::from_secs(15);

/// The size of a window, the browser's own bars included.
const WINDOW_WIDTH: u32 = 1000;
const WINDOW_HEIGHT: u32 = 800;

/// A browser session with its own site. The site ends with it; the session ends or is reused.
pub struct Tab {
    /// What the pages load from.
    pub site: Site,
    /// The engine behind it.
    pub engine: &'static Engine,
    /// Lines of the driver's log: it hands each out once.
    pub(crate) browser_log: Mutex<Vec<Line>>,
    session: Session,
}

impl Tab {
    /// Starts a site, and gets a session.
    pub async fn open() -> Tab {
        let engine = Engine::chosen();
        let site = Site::start().await;
        let tab = Tab { site, engine, browser_log: Mutex::default(), session: engine.session().await };
        tab.reset().await;
        tab
    }

    /// The same with a browser that accepts any certificate, so that pages may come from `Site::secure`.
    pub async fn open_trusting() -> Tab {
        let engine = Engine::chosen();
        let site = Site::start().await;
        Tab { site, engine, browser_log: Mutex::default(), session: engine.trusting_session().await }
    }

    /// Starts over, as if just opened: a new site, an empty page, an empty console.
    pub async fn renew(&mut self) {
        if self.session.is_dirty() {
            // Before opening another one: a driver may be limited to one.
            self.session.leave();
            *self = Tab::open().await;
        } else {
            self.site = Site::start().await;
            self.reset().await;
        }
    }

    /// Prevents reuse of this session: it was configured in ways that outlast a page.
    pub fn mark_dirty(&self) {
        self.session.mark_dirty();
    }

    /// Removes what an earlier case may have left in the session.
    async fn reset(&self) {
        self.expect(self.client().delete_all_cookies(), "no cookies").await;
        self.goto("about:blank").await;
        self.console_of_browser().await;
        self.browser_log.lock().await.clear();
        // Elsewhere the view has a size of its own, and changing it makes the session dirty.
        if !self.engine.has_devtools {
            self.expect(self.client().set_window_rect(0, 0, WINDOW_WIDTH, WINDOW_HEIGHT), "a window's size").await;
        }
    }

    /// The WebDriver client, for what is not wrapped here.
    pub fn client(&self) -> &Client {
        &self.session.client
    }

    /// Serves the page, opens it and returns its URL. Waits for the page's `load` event.
    pub async fn visit(&self, page: &Page) -> String {
        let url = page.serve(&self.site);
        self.goto(&url).await;
        url
    }

    /// Goes to a URL.
    pub async fn goto(&self, url: &str) {
        self.expect(self.client().goto(url), url).await;
    }

    /// The value of a JavaScript expression; a promise is awaited.
    pub async fn eval(&self, expression: &str) -> Value {
        self.expect(self.client().execute(&format!("return ({expression});"), Vec::new()), expression).await
    }

    /// The items of a JavaScript array.
    pub(crate) async fn list(&self, expression: &str) -> Vec<Value> {
        match self.eval(expression).await {
            Value::Array(items) => items,
            other => panic!("{expression} is no list but {other}: was the page left?"),
        }
    }

    /// Runs JavaScript statements.
    pub async fn run(&self, statements: &str) {
        self.expect(self.client().execute(statements, Vec::new()), statements).await;
    }

    /// Waits until a JavaScript expression is true. Fails after 15 seconds, with console, events and requests.
    pub async fn wait_for(&self, expression: &str) {
        let start = Instant::now();
        while !self.is_true(expression).await {
            if start.elapsed() > WAIT_TIMEOUT {
                let (lines, events) = (self.console().await, self.events().await);
                let hits: Vec<String> =
                    self.site.hits().iter().map(|hit| format!("{} {}", hit.method, hit.path)).collect();
                panic!(
                    "never: {expression}\nthe console: {lines:#?}\nthe events: {events:#?}\nthe requests: {hits:#?}"
                );
            }
            sleep(Duration::from_millis(30)).await;
        }
    }

    /// Whether a JavaScript expression is true now. One that throws is not true yet.
    pub async fn is_true(&self, expression: &str) -> bool {
        let script = format!("try {{ return !!({expression}); }} catch {{ return false; }}");
        self.client().execute(&script, Vec::new()).await.is_ok_and(|value| value == json!(true))
    }

    /// Whether a JavaScript expression is false now. Fails if it throws.
    pub async fn is_false(&self, expression: &str) -> bool {
        self.eval(&format!("!({expression})")).await == json!(true)
    }

    /// Waits until the first element that matches has `state="..."`.
    pub async fn wait_for_state(&self, selector: &str, state: &str) {
        self.wait_for(&format!(
            "document.querySelector({}).getAttribute('state') === {}",
            json!(selector),
            json!(state)
        ))
        .await;
    }

    /// Waits until `count` elements that match have `state="ready"`.
    pub async fn wait_for_ready(&self, selector: &str, count: usize) {
        let selector = json!(format!("{selector}[state=ready]"));
        self.wait_for(&format!("document.querySelectorAll({selector}).length === {count}")).await;
    }

    /// Waits, to see that something does not happen.
    pub async fn pause(&self, millis: u64) {
        sleep(Duration::from_millis(millis)).await;
    }

    /// Waits until two frames are painted and observers have reported.
    pub async fn settle(&self) {
        let frames = "const done = arguments[0]; \
                      requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50)));";
        self.expect(self.client().execute_async(frames, Vec::new()), "two frames").await;
    }

    /// The texts of what matches inside the shadow root of the first rail that matches.
    pub async fn texts(&self, rail: &str, inside: &str) -> Vec<String> {
        let (rail, inside) = (json!(rail), json!(inside));
        let script = format!(
            "[...document.querySelector({rail}).shadowRoot.querySelectorAll({inside})].map((node) => node.textContent.trim())"
        );
        self.list(&script).await.iter().map(|text| text.as_str().unwrap_or_default().to_owned()).collect()
    }

    /// The titles that a rail shows, in order.
    pub async fn titles(&self, rail: &str) -> Vec<String> {
        self.texts(rail, "[part~=title]").await
    }

    /// The first element that matches inside a rail's shadow root.
    pub async fn inside(&self, rail: &str, selector: &str) -> Element {
        let host = self.expect(self.client().find(Locator::Css(rail)), rail).await;
        let root = self.expect(host.shadow_root(), "a shadow root").await;
        self.expect(root.find(Locator::Css(selector)), selector).await
    }

    /// Clicks as a reader does, inside a rail's shadow root.
    pub async fn click(&self, rail: &str, selector: &str) {
        let element = self.inside(rail, selector).await;
        self.expect(element.click(), selector).await;
    }

    /// Presses and releases a key, as a reader does: wherever the focus is, in whatever shadow root. Not by sending keys to an element:
    /// drivers may refuse a shadow host.
    pub async fn press(&self, key: Key) {
        let value = char::from(key);
        let keys = KeyActions::new("keyboard".to_owned()).then(KeyAction::Down { value }).then(KeyAction::Up { value });
        self.expect(self.client().perform_actions(keys), "a key").await;
    }

    /// Scrolls the first element that matches to the middle of the view.
    pub async fn scroll_to(&self, selector: &str) {
        self.run(&format!(
            "document.querySelector({}).scrollIntoView({{ block: 'center', behavior: 'instant' }})",
            json!(selector)
        ))
        .await;
    }

    /// Waits until a path of the site has been requested that often.
    pub async fn wait_for_requests(&self, path: &str, times: usize) {
        for _ in 0..200 {
            if self.site.count(path) >= times {
                return;
            }
            self.pause(50).await;
        }
        panic!("{path} was requested {} times, not {times}", self.site.count(path));
    }

    /// Sets the size of the view, in CSS pixels.
    pub async fn resize(&self, width: u32, height: u32) {
        if self.engine.has_devtools {
            let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
            self.devtools("Emulation.setDeviceMetricsOverride", metrics).await;
        } else if self.engine.has_chrome_context {
            let size = format!(
                "const {{ style }} = gBrowser.selectedBrowser; \
                 for (const side of ['min', 'max']) {{ style.setProperty(side + '-width', '{width}px'); style.setProperty(side + '-height', '{height}px'); }}"
            );
            self.in_browser(&size).await;
        } else {
            // A window includes the browser's bars, and is resized asynchronously: enlarge it by what the view lacks, until it fits.
            let mut outer = i64::from(height);
            for _ in 0..10 {
                let whole = u32::try_from(outer).unwrap_or(height);
                self.expect(self.client().set_window_rect(0, 0, width, whole), "a window's size").await;
                self.settle().await;
                let short = i64::from(height) - self.eval("innerHeight").await.as_i64().unwrap_or_default();
                if short == 0 {
                    break;
                }
                outer += short;
            }
        }
        self.wait_for(&format!("innerWidth == {width} && innerHeight == {height}")).await;
    }

    /// Sets media features: `[("prefers-color-scheme", "dark")]`. Not in WebKit; in Firefox the scheme, reduced motion and forced colours.
    pub async fn media(&self, features: &[(&str, &str)]) {
        if !self.engine.has_chrome_context {
            let features: Vec<Value> =
                features.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect();
            self.devtools("Emulation.setEmulatedMedia", json!({ "features": features })).await;
            return;
        }
        for (name, value) in features {
            let set = match *name {
                "prefers-color-scheme" => {
                    format!("gBrowser.selectedBrowser.browsingContext.prefersColorSchemeOverride = '{value}'")
                }
                "forced-colors" => {
                    format!(
                        "Services.prefs.setIntPref('browser.display.document_color_use', {})",
                        if *value == "active" { 2 } else { 1 }
                    )
                }
                "prefers-reduced-motion" => {
                    format!("Services.prefs.setIntPref('ui.prefersReducedMotion', {})", u8::from(*value == "reduce"))
                }
                _ => panic!("{} cannot be told of {name}", self.engine.name),
            };
            self.in_browser(&set).await;
        }
    }

    /// Takes the browser offline, or back online. Not in WebKit.
    pub async fn set_offline(&self, is_offline: bool) {
        if self.engine.has_chrome_context {
            return self.in_browser(&format!("Services.io.offline = {is_offline}")).await;
        }
        let conditions =
            json!({ "offline": is_offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
        self.devtools("Network.enable", json!({})).await;
        self.devtools("Network.emulateNetworkConditions", conditions).await;
    }

    /// Runs JavaScript statements in Firefox' own context.
    pub(crate) async fn in_browser(&self, statements: &str) {
        self.mark_dirty();
        self.driver("/moz/context", json!({ "context": "chrome" })).await;
        self.run(statements).await;
        self.driver("/moz/context", json!({ "context": "content" })).await;
    }

    /// A command of the DevTools protocol.
    pub async fn devtools(&self, command: &str, params: Value) -> Value {
        self.mark_dirty();
        assert!(self.engine.has_devtools, "{} does not speak DevTools", self.engine.name);
        self.driver("/goog/cdp/execute", json!({ "cmd": command, "params": params })).await
    }

    /// A request to the driver that is not part of WebDriver.
    pub(crate) async fn driver(&self, path: &str, body: Value) -> Value {
        let command = DriverCommand { path: path.to_owned(), body: Some(body) };
        self.expect(self.client().issue_cmd(command), path).await
    }

    /// Panics, naming the engine, if a command to the driver fails.
    pub(crate) async fn expect<T, E: std::fmt::Display>(
        &self,
        command: impl Future<Output = Result<T, E>>,
        what: &str,
    ) -> T {
        command.await.unwrap_or_else(|error| panic!("{}: {what}: {error}", self.engine.name))
    }
}

/// A command that fantoccini does not know.
#[derive(Debug)]
pub(crate) struct DriverCommand {
    /// Its path behind the session's.
    pub path: String,
    /// What is posted; without it the command is a GET.
    pub body: Option<Value>,
}

impl WebDriverCompatibleCommand for DriverCommand {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        let method = if self.body.is_some() { http::Method::POST } else { http::Method::GET };
        (method, self.body.as_ref().map(Value::to_string))
    }
}
