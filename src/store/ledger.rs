//! What is on show: no article is on a page twice, and rails that choose at the same time do so in document order.

use std::cell::RefCell;

use web_sys::HtmlElement;

use crate::platform::browser::dom;
use crate::select::ledger::Ledger;
use crate::select::{Selecting, Selection};

thread_local! {
    static LEDGER: RefCell<Ledger<HtmlElement>> = RefCell::default();
}

/// Records that a rail has its feeds and begins to choose.
pub fn choose(rail: u32, host: &HtmlElement) {
    LEDGER.with_borrow_mut(|page| page.choose(rail, host.clone()));
}

/// Records that what a rail was choosing from no longer counts.
pub fn stop(rail: u32) {
    LEDGER.with_borrow_mut(|page| page.stop(rail));
}

/// Returns whether no rail before it in the document is still choosing.
pub fn is_turn(rail: u32) -> bool {
    LEDGER.with_borrow(|page| page.is_turn(rail, &|other, own| dom::is_before(other, own)))
}

/// Returns what a rail shows from now on, of what it has chosen from: nothing that another rail shows. `has_button`: if there is more, a button
/// takes the place of the last article, for which space is reserved.
pub fn show(rail: u32, selecting: Selecting, has_button: bool) -> Selection {
    LEDGER.with_borrow_mut(|page| {
        let mut selection = selecting.finish(&|key| page.is_elsewhere(rail, key));
        if has_button && selection.more && selection.picks.len() > 1 {
            selection.picks.pop();
        }
        page.show(rail, selection.picks.iter().flat_map(|pick| pick.keys).collect());
        selection
    })
}

/// Records that a rail shows no articles any more; those it showed are free.
pub fn clear(rail: u32) {
    LEDGER.with_borrow_mut(|page| drop(page.leave(rail)));
}
