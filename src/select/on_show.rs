//! What the rails of one page show, so that no article stands on it twice.
//!
//! What is on show stays. Among rails whose lists are known but not yet painted, document order decides. A rail that is still
//! loading, or far from the viewport, claims nothing; one that is removed frees what it held.

/// A rail as the page's ledger knows it.
struct Rail {
    id: u32,
    /// Place in the document: smaller stands earlier.
    order: u32,
    /// On show: keys of articles.
    shown: Vec<u64>,
    /// Wanted but not yet painted: keys, best first, and how many of them at most.
    offer: Option<(Vec<u64>, usize)>,
    /// `dedupe="none"`: it takes no heed of others, though they do of it.
    heedless: bool,
}

/// The ledger. Ids are the caller's.
#[derive(Default)]
pub struct OnShow {
    rails: Vec<Rail>,
}

impl OnShow {
    /// A rail's list is known: `keys`, best first, of which it will show `limit`. What it shows already stays on show until
    /// [`OnShow::paint`]. A second offer replaces the first.
    pub fn offer(&mut self, id: u32, order: u32, keys: Vec<u64>, limit: usize, heedless: bool) {
        let rail = self.rail(id, order);
        rail.order = order;
        rail.heedless = heedless;
        rail.offer = Some((keys, limit));
    }

    /// Takes the rail's offer into the page: answers the keys that it shows from now on, in the order offered. Without an offer:
    /// what it shows already.
    pub fn paint(&mut self, id: u32) -> Vec<u64> {
        let Some(order) = self.rails.iter().find(|r| r.id == id).map(|r| r.order) else { return Vec::new() };
        // What stands elsewhere, and then what each earlier rail in waiting will take once its turn comes.
        let mut taken: Vec<u64> = Vec::new();
        for rail in &self.rails {
            if rail.id != id {
                taken.extend_from_slice(&rail.shown);
            }
        }
        let mut picks = None;
        let mut done = None;
        // The next in document order, until it is this one's turn.
        while let Some(rail) = self
            .rails
            .iter()
            .filter(|r| r.offer.is_some() && (r.order, r.id) <= (order, id) && Some((r.order, r.id)) > done)
            .min_by_key(|r| (r.order, r.id))
        {
            done = Some((rail.order, rail.id));
            let Some((keys, limit)) = &rail.offer else { continue };
            let mut own: Vec<u64> = Vec::new();
            for key in keys {
                // An earlier rail's old list is no obstacle to itself: that goes when its new one comes.
                let free = rail.heedless || !taken.contains(key) || (rail.shown.contains(key) && rail.id != id);
                if own.len() < *limit && free && !own.contains(key) {
                    own.push(*key);
                }
            }
            if rail.id == id {
                picks = Some(own);
            } else {
                taken.extend_from_slice(&own);
            }
        }
        let rail = self.rail(id, order);
        if let Some(picks) = picks {
            rail.shown = picks;
            rail.offer = None;
        }
        rail.shown.clone()
    }

    /// Whether another rail shows the article.
    pub fn elsewhere(&self, id: u32, key: u64) -> bool {
        self.rails.iter().any(|r| r.id != id && r.shown.contains(&key))
    }

    /// The rail has left the page: what it held is free.
    pub fn remove(&mut self, id: u32) {
        self.rails.retain(|r| r.id != id);
    }

    fn rail(&mut self, id: u32, order: u32) -> &mut Rail {
        let at = match self.rails.iter().position(|r| r.id == id) {
            Some(at) => at,
            None => {
                self.rails.push(Rail { id, order, shown: Vec::new(), offer: None, heedless: false });
                self.rails.len() - 1
            }
        };
        // The position was found, or made, on the line above.
        #[allow(clippy::indexing_slicing)]
        &mut self.rails[at]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(list: &[u64]) -> Vec<u64> {
        list.to_vec()
    }

    #[test]
    fn document_order_decides_among_rails_in_waiting() {
        let mut page = OnShow::default();
        page.offer(2, 20, keys(&[1, 2, 3]), 2, false);
        page.offer(1, 10, keys(&[1, 2, 3]), 2, false);
        assert_eq!(page.paint(2), keys(&[3]));
        assert_eq!(page.paint(1), keys(&[1, 2]));
    }

    #[test]
    fn what_is_on_show_stays() {
        let mut page = OnShow::default();
        page.offer(2, 20, keys(&[1, 2]), 2, false);
        assert_eq!(page.paint(2), keys(&[1, 2]));
        page.offer(1, 10, keys(&[1, 2, 3]), 3, false);
        assert_eq!(page.paint(1), keys(&[3]));
        assert_eq!(page.paint(2), keys(&[1, 2]));
        page.remove(2);
        page.offer(1, 10, keys(&[1, 2, 3]), 3, false);
        assert_eq!(page.paint(1), keys(&[1, 2, 3]));
    }

    #[test]
    fn a_refresh_keeps_its_own_and_frees_the_rest() {
        let mut page = OnShow::default();
        page.offer(1, 1, keys(&[1, 2]), 2, false);
        page.paint(1);
        page.offer(1, 1, keys(&[2, 3]), 2, false);
        assert!(page.elsewhere(9, 1), "stays until the new list is painted");
        assert_eq!(page.paint(1), keys(&[2, 3]));
        assert!(!page.elsewhere(9, 1));
    }

    #[test]
    fn a_heedless_rail_shows_all_and_is_heeded() {
        let mut page = OnShow::default();
        page.offer(1, 1, keys(&[1]), 2, false);
        page.paint(1);
        page.offer(2, 2, keys(&[1, 2]), 2, true);
        assert_eq!(page.paint(2), keys(&[1, 2]));
        page.offer(3, 3, keys(&[1, 2, 3]), 3, false);
        assert_eq!(page.paint(3), keys(&[3]));
    }
}
