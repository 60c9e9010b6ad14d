//! What the rails of one page show, so that no article stands on it twice.
//!
//! What is on show stays. Among rails that are choosing at the same time, document order decides. A rail that is still loading, or
//! far from the viewport, claims nothing; one that is removed frees what it held.

/// A rail as the page's ledger knows it.
struct Entry<P> {
    id: u32,
    /// What tells where it stands in the document.
    place: P,
    /// It has its feeds and is at work on them.
    is_choosing: bool,
    /// Keys of the articles on show.
    keys: Vec<u64>,
}

/// The ledger. Ids are the caller's; of places it needs to be told which is before which.
pub struct OnShow<P>(Vec<Entry<P>>);

impl<P> Default for OnShow<P> {
    fn default() -> Self {
        OnShow(Vec::new())
    }
}

impl<P> OnShow<P> {
    /// The rail begins to choose. What it shows already stays on show until [`OnShow::show`].
    pub fn choose(&mut self, id: u32, place: P) {
        let keys = self.leave(id);
        self.0.push(Entry { id, place, is_choosing: true, keys });
    }

    /// The rail gives up choosing for now: nobody waits for it.
    pub fn stop(&mut self, id: u32) {
        if let Some(entry) = self.0.iter_mut().find(|entry| entry.id == id) {
            entry.is_choosing = false;
        }
    }

    /// Whether the rail may show what it has chosen: none that stands before it is still choosing.
    pub fn is_turn(&self, id: u32, is_before: &dyn Fn(&P, &P) -> bool) -> bool {
        let own = self.0.iter().find(|entry| entry.id == id);
        own.is_none_or(|own| !self.0.iter().any(|other| other.is_choosing && is_before(&other.place, &own.place)))
    }

    /// Whether another rail shows the article, and this one does not: what is on show stays, whoever else may repeat it.
    pub fn is_elsewhere(&self, id: u32, key: u64) -> bool {
        let mut holders = self.0.iter().filter(|entry| entry.keys.contains(&key)).peekable();
        holders.peek().is_some() && holders.all(|entry| entry.id != id)
    }

    /// From now on the rail shows these, and is no longer choosing.
    pub fn show(&mut self, id: u32, keys: Vec<u64>) {
        self.stop(id);
        if let Some(entry) = self.0.iter_mut().find(|entry| entry.id == id) {
            entry.keys = keys;
        }
    }

    /// The rail has left the page. Answers what it held, which is free now.
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
        let mut page = OnShow::default();
        for id in [1, 2] {
            page.choose(id, id);
        }
        page.show(1, vec![7]);
        assert!(page.is_elsewhere(2, 7) && !page.is_elsewhere(1, 7) && !page.is_elsewhere(2, 8));
        // Whoever has dedupe="none" asks nobody.
        page.show(2, vec![7]);
        assert!(!page.is_elsewhere(1, 7));
        assert!(page.is_elsewhere(3, 7));
    }
}
