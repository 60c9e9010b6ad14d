//! The engines that the browser tests run in, as far as the commands must know them. `e2e/src/engine.rs` knows how to drive them.

/// One of them.
#[derive(Clone, Copy)]
pub struct Engine {
    /// The name for `NEWSRAIL_ENGINE`, and of its folder of records.
    pub name: &'static str,
    /// The name in papers and messages.
    pub title: &'static str,
}

/// All of them. The first one is required everywhere, the others where their drivers are.
pub const ENGINES: [Engine; 3] = [
    Engine { name: "chromium", title: "Chromium" },
    Engine { name: "firefox", title: "Firefox" },
    Engine { name: "webkit", title: "WebKit" },
];
