//! The browser test harness: real host pages, served with any fault, tested in real engines.
//!
//! A case is a function with a [`Tab`]: its own site on three origins, its own browser session.
//!
//! ```no_run
//! # use e2e::{Page, Reply, Tab};
//! # async fn case() {
//! let tab = Tab::open().await;
//! tab.site.put("/feed.json", Reply::json(r#"{"version":"https://jsonfeed.org/version/1.1","items":[]}"#).delay(300));
//! let page = Page::new("<news-rail src=/feed.json></news-rail>").with_loader();
//! tab.visit(&page).await;
//! tab.wait_for("document.querySelector('news-rail').getAttribute('state') === 'empty'").await;
//! tab.assert_quiet().await;
//! # }
//! ```

mod accessibility;
mod assertions;
mod engine;
mod gallery;
mod host;
mod machine;
mod matrix;
mod oracle;
mod page;
mod photograph;
mod playground;
mod reply;
mod server;
mod tab;
mod tls;

pub use assertions::CHILD;
pub use engine::Engine;
pub use host::{Alive, Heap};
pub use machine::contention;
pub use matrix::{Case, Matrix};
pub use oracle::{Event, Line, Shift};
pub use page::Page;
pub use photograph::Photograph;
pub use playground::PREVIEW;
pub use reply::{Cors, Reply};
pub use server::{Hit, Origin, Site};
pub use tab::Tab;

pub use fantoccini;
pub use serde_json;
pub use tokio;
