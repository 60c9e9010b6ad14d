//! Tracks what the rails of one page show, so that no article is on it twice.
//!
//! What is on show stays. Among rails that are selecting at the same time, document order decides. A rail that is still loading, or
//! far from the viewport, claims nothing; one that is removed frees what it held, and so does one that is not rendered.

/// A rail's entry in the ledger.
struct Entry<P> {
    id: u32,
    /// Determines its position in the document.
    position: P,
    /// Whether it has its feeds and is selecting from them.
    is_selecting: bool,
    /// Keys of the articles on show.
    keys: Vec<u64>,
}

/// The ledger. The caller supplies the ids, and compares positions.
pub struct Ledger<P>(Vec<Entry<P>>);

impl<P> Default for Ledger<P> {
    fn default() -> Self {
        Ledger(Vec::new())
    }
}

impl<P> Ledger<P> {
    /// Records that the rail begins to select. What it already shows stays on show until [`Ledger::show`].
    pub fn begin_selecting(&mut self, id: u32, position: P) {
        let keys = self.leave(id);
        self.0.push(Entry { id, position, is_selecting: true, keys });
    }

    /// Records that the rail stops selecting for now: no other rail waits for it.
    pub fn stop_selecting(&mut self, id: u32) {
        if let Some(entry) = self.0.iter_mut().find(|entry| entry.id == id) {
            entry.is_selecting = false;
        }
    }

    /// Returns whether the rail may show what it has selected: no rail before it is still selecting.
    pub fn may_show(&self, id: u32, is_before: &dyn Fn(&P, &P) -> bool) -> bool {
        let own = self.0.iter().find(|entry| entry.id == id);
        own.is_none_or(|own| {
            !self.0.iter().any(|other| other.is_selecting && is_before(&other.position, &own.position))
        })
    }

    /// Returns whether another rail shows the article, and this one does not: what it shows stays, even if others repeat it.
    pub fn is_elsewhere(&self, id: u32, key: u64, is_rendered: &dyn Fn(&P) -> bool) -> bool {
        let holders = || self.0.iter().filter(|entry| entry.keys.contains(&key));
        holders().all(|entry| entry.id != id) && holders().any(|entry| is_rendered(&entry.position))
    }

    /// Records that the rail shows these articles from now on, and is no longer selecting.
    pub fn show(&mut self, id: u32, keys: Vec<u64>) {
        self.stop_selecting(id);
        if let Some(entry) = self.0.iter_mut().find(|entry| entry.id == id) {
            entry.keys = keys;
        }
    }

    /// Records that the rail has left the page. Returns the keys it held, which are now free.
    pub fn leave(&mut self, id: u32) -> Vec<u64> {
        match self.0.iter().position(|entry| entry.id == id) {
            Some(at) => self.0.swap_remove(at).keys,
            None => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_rail_shows_is_not_elsewhere_though_another_repeats_it() {
        let mut page = Ledger::default();
        for id in [1, 2] {
            page.begin_selecting(id, id);
        }
        page.show(1, vec![7]);
        let is_elsewhere = |page: &Ledger<u32>, id, key| page.is_elsewhere(id, key, &|_| true);
        assert!(is_elsewhere(&page, 2, 7) && !is_elsewhere(&page, 1, 7) && !is_elsewhere(&page, 2, 8));
        assert!(!page.is_elsewhere(2, 7, &|position| *position != 1), "nobody sees the first");
        // A rail with dedupe="none" does not ask the ledger.
        page.show(2, vec![7]);
        assert!(!is_elsewhere(&page, 1, 7));
        assert!(is_elsewhere(&page, 3, 7));
        assert!(page.is_elsewhere(3, 7, &|position| *position != 1) && !page.is_elsewhere(3, 7, &|_| false));
    }
}
