//! Hashing, and a small hash table.

/// The initial value of a hash.
pub const START: u64 = 0x9E37_79B9_7F4A_7C15;

/// Mixes one more value into a hash.
pub fn mix(hash: u64, value: u32) -> u64 {
    let h = (hash ^ u64::from(value)).wrapping_mul(0xFF51_AFD7_ED55_8CCD);
    h ^ (h >> 32)
}

/// Like [`mix`] in half the time, for one of many values: not every bit takes effect before the next [`mix`].
#[inline(always)]
pub fn add(hash: u64, value: u32) -> u64 {
    (hash ^ u64::from(value)).wrapping_mul(START)
}

/// Returns the hash of a text.
pub fn hash(text: &str) -> u64 {
    mix(text.bytes().fold(START, |h, byte| add(h, byte.into())), 0)
}

/// Maps hashes to small numbers: open addressing, no removal. An order of magnitude less code than a map of the standard
/// library, whose keyed hashing would gain nothing here: a hostile feed can at worst make its own articles collide.
#[derive(Clone, Default)]
pub struct Table {
    slots: Vec<(u64, u32)>,
    len: usize,
    /// The initial number of slots.
    room: usize,
}

impl Table {
    /// Creates a table that, once it has a key, does not grow until it holds more than `keys`.
    pub fn with_room(keys: usize) -> Table {
        Table { room: (keys * 4 / 3 + 2).next_power_of_two(), ..Table::default() }
    }

    /// Returns the value of a key.
    pub fn get(&self, key: u64) -> Option<u32> {
        self.slots.get(self.slot(key)?).filter(|(k, _)| *k != 0).map(|(_, value)| *value)
    }

    /// The same in a loop of its own, inlined for the most frequent caller: for keys that are mostly absent, the call takes longer than the lookup.
    #[inline(always)]
    pub fn seek(&self, key: u64) -> Option<u32> {
        let key = key.max(1);
        let last = self.slots.len().wrapping_sub(1);
        let mut at = (key ^ (key >> 29)) as usize;
        while let Some(&(k, value)) = self.slots.get(at & last) {
            if k == key {
                return Some(value);
            }
            if k == 0 {
                break;
            }
            at += 1;
        }
        None
    }

    /// Inserts the value unless the key is present; returns the value that is now stored.
    pub fn put(&mut self, key: u64, value: u32) -> u32 {
        // Up to three quarters full, most keys are found at the first or second probe.
        if self.len * 4 >= self.slots.len() * 3 {
            let old = std::mem::take(&mut self.slots);
            self.slots = vec![(0, 0); (old.len() * 2).max(self.room).max(64)];
            for (k, v) in old {
                if k != 0
                    && let Some(at) = self.slot(k)
                    && let Some(slot) = self.slots.get_mut(at)
                {
                    *slot = (k, v);
                }
            }
        }
        let Some(slot) = self.slot(key).and_then(|at| self.slots.get_mut(at)) else { return value };
        if slot.0 == 0 {
            *slot = (key.max(1), value);
            self.len += 1;
        }
        slot.1
    }

    /// Returns the slot of the key, or the one to insert it into.
    fn slot(&self, key: u64) -> Option<usize> {
        let key = key.max(1);
        let last = self.slots.len().checked_sub(1)?;
        let mut at = ((key ^ (key >> 29)) as usize) & last;
        while let Some(&(k, _)) = self.slots.get(at) {
            if k == 0 || k == key {
                return Some(at);
            }
            at = (at + 1) & last;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_keeps_its_first_values_while_it_grows() {
        let mut table = Table::default();
        assert_eq!(table.get(7), None);
        for n in 0..5000u32 {
            assert_eq!(table.put(u64::from(n) * 64, n), n);
        }
        for n in 0..5000u32 {
            assert_eq!(table.put(u64::from(n) * 64, 1), n);
            assert_eq!(table.get(u64::from(n) * 64), Some(n));
        }
        assert_eq!(table.get(3), None);
    }
}
