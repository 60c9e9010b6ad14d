//! The state that the rails of a page share.

pub mod feeds;
pub mod ledger;
