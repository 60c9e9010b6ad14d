//! Newsrail: an embeddable news widget. One script tag, a rail of articles or videos from any feed.
//!
//! Modules depend in one direction: `loader (JS) -> embed -> {ui, store} -> {feed, select, player, time, url, i18n, config} -> {model, codes} -> text`.
//! Modules without a `cfg` for wasm32 below compile, and are tested, on the host. `platform` is the only interface to what the
//! browser (or, on the host, a crate) provides.

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
