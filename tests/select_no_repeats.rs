//! No article appears twice on a page, in any order of loading, and nothing that is shown is ever removed.
//!
//! The rails here do what those of a page do (`src/embed/rail/selecting.rs`): their feeds arrive, they begin to select, they
//! finish selecting, and they show the result once it is their turn.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use newsrail::model::{Article, Feed, Kind};
use newsrail::select::ledger::Ledger;
use newsrail::select::{Criteria, Page, Pick, Selecting, Selection};

/// A pseudo-random number generator with a fixed seed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }

    /// A feed of some of fifteen articles, as one of four sites publishes them: of URL, id and title two are the same on all sites.
    fn feed(&mut self) -> Rc<Feed> {
        let site = self.roll(4);
        let mut article = || {
            let n = self.roll(15);
            let own = |what: usize| if what == site { format!("{n}-{}", self.0) } else { n.to_string() };
            Article {
                id: format!("tag:example.org,2012:{}", own(1)),
                url: Some(format!("https://example.org/{}", own(2))),
                title: format!("Storm of the year closes harbour {}", own(3)),
                tags: vec![story(n)],
                ..Article::default()
            }
        };
        let articles = (0..12).map(|_| article()).collect::<Vec<_>>();
        let count = self.roll(12);
        Rc::new(Feed { articles: articles.into_iter().take(count).collect(), ..Feed::default() })
    }

    fn criteria(&mut self) -> Criteria {
        let kind = [Kind::Latest, Kind::Related][self.roll(2)];
        Criteria { kind, limit: 1 + self.roll(5), ..Criteria::default() }
    }
}

/// What identifies an article, whichever site it is from.
fn story(n: usize) -> String {
    format!("story {n}")
}

/// An article that is shown: its story, and the keys it is known by.
type Shown = (String, [u64; 4]);

/// A page of rails; the number of a rail is also its position in the document.
#[derive(Default)]
struct Rails {
    ledger: Ledger<u32>,
    /// The rails that are selecting, and from what.
    choosing: BTreeMap<u32, (Rc<Feed>, Selecting)>,
    /// What the reader sees in each rail.
    shown: BTreeMap<u32, Vec<Shown>>,
}

impl Rails {
    fn choose(&mut self, rail: u32, feed: &Rc<Feed>, criteria: &Criteria) {
        self.ledger.begin_selecting(rail, rail);
        let page = Page { title: "Of the day".into(), ..Page::default() };
        self.choosing.insert(rail, (feed.clone(), Selecting::new(vec![feed.clone()], criteria.clone(), &page)));
    }

    /// The rail has selected its articles, and shows them if it is its turn.
    fn try_to_show(&mut self, rail: u32) -> Option<Selection> {
        if !self.ledger.may_show(rail, &|other, own| other < own) {
            return None;
        }
        let (feed, mut selecting) = self.choosing.remove(&rail)?;
        while selecting.step(3) {}
        let selection = selecting.finish(&|key| self.ledger.is_elsewhere(rail, key, &|_| true));
        self.ledger.show(rail, selection.picks.iter().flat_map(|pick| pick.keys).collect());
        let shown = |pick: &Pick| (feed.articles[pick.article].tags[0].clone(), pick.keys);
        self.shown.insert(rail, selection.picks.iter().map(shown).collect());
        Some(selection)
    }

    fn remove(&mut self, rail: u32) {
        self.ledger.leave(rail);
        self.choosing.remove(&rail);
        self.shown.remove(&rail);
    }

    /// Fails if the reader sees an article twice.
    fn assert_each_once(&self) {
        let all: Vec<&String> = self.shown.values().flatten().map(|(story, _)| story).collect();
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len(), "{:?}", self.shown);
    }
}

#[test]
fn five_rails_that_load_one_after_another_in_every_order() {
    let mut dice = Dice(1);
    for _ in 0..20 {
        let rails: Vec<(Rc<Feed>, Criteria)> = (0..5).map(|_| (dice.feed(), dice.criteria())).collect();
        for order in permutations(5) {
            let mut page = Rails::default();
            for rail in order {
                let before = page.shown.clone();
                let (feed, criteria) = &rails[rail as usize];
                page.choose(rail, feed, criteria);
                let selection = page.try_to_show(rail).expect("nobody else is choosing");
                page.assert_each_once();
                assert!(before.iter().all(|(other, shown)| page.shown[other] == *shown), "what is on show stays");
                let all_elsewhere = selection.picks.is_empty() && !feed.articles.is_empty();
                assert!(!all_elsewhere || selection.dropped.elsewhere > 0, "an empty rail can say why");
            }
        }
    }
}

#[test]
fn five_rails_that_choose_at_once_show_what_document_order_says_whoever_is_done_first() {
    let mut dice = Dice(2);
    for _ in 0..20 {
        let rails: Vec<(Rc<Feed>, Criteria)> = (0..5).map(|_| (dice.feed(), dice.criteria())).collect();
        let mut criteria = None;
        for order in permutations(5) {
            let mut page = Rails::default();
            for (rail, (feed, criteria)) in rails.iter().enumerate() {
                page.choose(rail as u32, feed, criteria);
            }
            let mut done = Vec::new();
            for rail in order {
                done.push(rail);
                // Each keeps asking whether it is its turn.
                for _ in 0..5 {
                    done.retain(|rail| page.try_to_show(*rail).is_none());
                }
                page.assert_each_once();
            }
            assert_eq!(page.shown.len(), 5, "nobody waits for ever");
            assert_eq!(&page.shown, criteria.get_or_insert_with(|| page.shown.clone()));
        }
    }
}

#[test]
fn rails_that_come_go_and_refresh_never_repeat_nor_lose_what_is_on_show() {
    for seed in 0..300 {
        let mut dice = Dice(seed);
        let mut page = Rails::default();
        for _ in 0..60 {
            let rail = dice.roll(5) as u32;
            let mut before = page.shown.clone();
            match dice.roll(6) {
                0 => page.remove(rail),
                1 => {
                    // Its feeds no longer count, so others need not wait for it.
                    page.ledger.stop_selecting(rail);
                    page.choosing.remove(&rail);
                }
                2 | 3 => page.choose(rail, &dice.feed(), &dice.criteria()),
                _ => drop(page.try_to_show(rail)),
            }
            page.assert_each_once();
            before.remove(&rail);
            assert!(
                before.iter().all(|(other, shown)| page.shown[other] == *shown),
                "seed {seed}: what is on show stays"
            );
            for (rail, shown) in &page.shown {
                for key in shown.iter().flat_map(|(_, keys)| keys) {
                    assert!(
                        page.ledger.is_elsewhere(99, *key, &|_| true)
                            && !page.ledger.is_elsewhere(*rail, *key, &|_| true)
                    );
                }
            }
        }
    }
}

#[test]
fn a_rail_with_dedupe_none_shows_all_and_is_heeded() {
    let mut dice = Dice(3);
    let feed = loop {
        let feed = dice.feed();
        if feed.articles.len() > 8 {
            break feed;
        }
    };
    let mut page = Rails::default();
    let all = Criteria { limit: 100, ..Criteria::default() };
    page.choose(1, &feed, &all);
    page.try_to_show(1);
    page.choose(2, &feed, &Criteria { allow_repeats: true, ..all.clone() });
    page.try_to_show(2);
    assert_eq!(page.shown[&1], page.shown[&2]);
    page.remove(1);
    page.choose(3, &feed, &all);
    let third = page.try_to_show(3).unwrap();
    assert!(third.picks.is_empty() && third.dropped.elsewhere > 0, "{third:?}");
}

fn permutations(n: u32) -> Vec<Vec<u32>> {
    if n == 0 {
        return vec![vec![]];
    }
    let mut all = Vec::new();
    for rest in permutations(n - 1) {
        for at in 0..n {
            let mut next = rest.clone();
            next.insert(at as usize, n - 1);
            all.push(next);
        }
    }
    all
}
