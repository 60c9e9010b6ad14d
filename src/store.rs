//! What the rails of a page have in common.

pub mod feeds;
pub mod ledger;
