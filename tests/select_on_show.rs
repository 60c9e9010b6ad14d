//! No article twice on a page, in every order of loading; and nothing on show is ever taken away.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};

use newsrail::select::on_show::OnShow;

/// Numbers that look random and are the same on every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }

    fn list(&mut self) -> Vec<u64> {
        (0..self.roll(12)).map(|_| self.roll(15) as u64).collect()
    }
}

#[test]
fn five_rails_in_every_order_of_painting_show_what_document_order_says() {
    let mut dice = Dice(1);
    for _ in 0..20 {
        let lists: Vec<Vec<u64>> = (0..5).map(|_| dice.list()).collect();
        let limits: Vec<usize> = (0..5).map(|_| 1 + dice.roll(5)).collect();
        let mut wanted = None;
        for order in permutations(5) {
            let mut page = OnShow::default();
            for rail in 0..5 {
                page.offer(rail as u32, rail as u32 * 10, lists[rail].clone(), limits[rail], false);
            }
            let mut shown = BTreeMap::new();
            for rail in order {
                shown.insert(rail, page.paint(rail as u32));
            }
            let all: Vec<&u64> = shown.values().flatten().collect();
            assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len(), "no article twice");
            assert_eq!(&shown, wanted.get_or_insert_with(|| shown.clone()), "the order of painting does not show");
        }
    }
}

#[test]
fn rails_that_come_go_and_refresh_never_repeat_nor_lose_what_is_on_show() {
    for seed in 0..300 {
        let mut dice = Dice(seed);
        let mut page = OnShow::default();
        let mut shown: BTreeMap<u32, Vec<u64>> = BTreeMap::new();
        let mut offered: BTreeMap<u32, (Vec<u64>, usize)> = BTreeMap::new();
        for _ in 0..60 {
            let rail = dice.roll(5) as u32;
            match dice.roll(5) {
                0 => {
                    page.remove(rail);
                    shown.remove(&rail);
                    offered.remove(&rail);
                }
                1 | 2 => {
                    let (keys, limit) = (dice.list(), dice.roll(6));
                    page.offer(rail, rail, keys.clone(), limit, false);
                    offered.insert(rail, (keys, limit));
                    shown.entry(rail).or_default();
                }
                _ => {
                    let now = page.paint(rail);
                    if let Some((keys, limit)) = offered.remove(&rail) {
                        assert!(now.len() <= limit && now.iter().all(|key| keys.contains(key)));
                        let free =
                            keys.iter().any(|k| !shown.iter().any(|(other, list)| *other != rail && list.contains(k)));
                        let waiting = offered.keys().any(|other| *other < rail);
                        assert!(!now.is_empty() || !free || waiting || limit == 0, "it shows what it can");
                        shown.insert(rail, now);
                    } else {
                        assert_eq!(
                            now,
                            shown.get(&rail).cloned().unwrap_or_default(),
                            "without an offer nothing changes"
                        );
                    }
                }
            }
            // What the ledger holds is what was painted, each article once.
            let all: Vec<&u64> = shown.values().flatten().collect();
            assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len(), "seed {seed}");
            for (rail, list) in &shown {
                assert!(list.iter().all(|key| page.elsewhere(99, *key) && !page.elsewhere(*rail, *key)));
            }
        }
    }
}

fn permutations(n: usize) -> Vec<Vec<usize>> {
    if n == 0 {
        return vec![vec![]];
    }
    let mut all = Vec::new();
    for rest in permutations(n - 1) {
        for at in 0..n {
            let mut next = rest.clone();
            next.insert(at, n - 1);
            all.push(next);
        }
    }
    all
}
