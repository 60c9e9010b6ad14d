//! Newsrail: an embeddable news widget. One script tag, a rail of articles or videos from any feed.
//!
//! Data flows one way: `loader (JS) -> embed -> {ui, store} -> {feed, select, player, time, url, i18n, config} -> {model, codes} -> text`.
//! What is listed without a condition below compiles, and is tested, on the host; `platform` is the one door to what the
//! browser (or, on the host, a crate) brings along.

#[cfg(not(target_arch = "wasm32"))]
pub mod api;
#[cfg(feature = "cli")]
pub mod cli;
pub mod codes;
pub mod config;
pub mod feed;
pub mod i18n;
pub mod model;
pub mod platform;
pub mod player;
pub mod select;
pub mod style;
pub mod text;
#[cfg(not(target_arch = "wasm32"))]
pub mod theming;
pub mod time;
pub mod url;

#[cfg(target_arch = "wasm32")]
pub mod embed;
#[cfg(target_arch = "wasm32")]
mod store;
#[cfg(target_arch = "wasm32")]
mod ui;
