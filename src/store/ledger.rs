//! What is on show: no article is on a page twice, and rails that select at the same time do so in document order.

use std::cell::RefCell;

use web_sys::HtmlElement;

use crate::platform::browser::dom;
use crate::select::ledger::Ledger;
use crate::select::{Selecting, Selection};

thread_local! {
    static LEDGER: RefCell<Ledger<HtmlElement>> = RefCell::default();
}

/// Records that a rail has its feeds and begins to select.
pub fn begin_selecting(rail: u32, host: &HtmlElement) {
    LEDGER.with_borrow_mut(|page| page.begin_selecting(rail, host.clone()));
}

/// Records that what a rail was selecting from no longer counts.
pub fn stop_selecting(rail: u32) {
    LEDGER.with_borrow_mut(|page| page.stop_selecting(rail));
}

/// Returns whether no rail before it in the document is still selecting.
pub fn may_show(rail: u32) -> bool {
    LEDGER.with_borrow(|page| page.may_show(rail, &|other, own| dom::is_before(other, own)))
}

/// Returns what a rail shows from now on, of what it has selected from: nothing that another rail shows. `has_button`: if there is more, a button
/// takes the place of the last article, for which space is reserved.
pub fn show(rail: u32, selecting: Selecting, has_button: bool) -> Selection {
    LEDGER.with_borrow_mut(|page| {
        let mut selection = selecting.finish(&|key| page.is_elsewhere(rail, key, &|host| dom::is_rendered(host)));
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
