//! Selects articles from the current feeds, and yields to the page in between.

use std::rc::Rc;

use super::Inner;
use super::state::{Requester, State};
use crate::codes::Code;
use crate::config::{AttributeId, Complaint, Config, More};
use crate::embed::{events, page, region};
use crate::model::Kind;
use crate::platform::browser::clock;
use crate::platform::browser::tasks::spawn;
use crate::select::region::Region;
use crate::select::{Criteria, Selecting};
use crate::store::ledger;

/// Number of articles that are ranked or filtered before yielding to the page.
const SLICE_ARTICLES: usize = 400;
/// Size of the first slice, which doubles from there: at first, browsers are still compiling what they run. It does not if places are looked for, which
/// takes time for each character of an article.
const FIRST_SLICE_ARTICLES: usize = 25;

impl Inner {
    /// Selects again from the same feeds, by other criteria.
    pub(super) fn reselect(self: &Rc<Self>) {
        // The time of a pending response counts from its request.
        if !self.is_loading.get() {
            self.started_ms.set(clock::monotonic_ms());
        }
        self.select();
    }

    /// Selects from the current feeds, in slices, and shows the result.
    pub(super) fn select(self: &Rc<Self>) {
        match self.state.get() {
            State::Loading => return,
            State::Failed => return self.show_failure(),
            State::Ready | State::Outdated | State::Cached => {}
        }
        let selection = self.selection_no.get().wrapping_add(1);
        self.selection_no.set(selection);
        ledger::stop_selecting(self.id);
        let rail = self.clone();
        spawn(async move {
            let config = rail.config.borrow().clone();
            let region = region::load(&rail.port, &config).await;
            if rail.requester.get() == Requester::Nobody && rail.shows_list() {
                rail.port.undisturbed().await;
            }
            if rail.is_over(selection).await {
                return;
            }
            let feeds = rail.feeds.borrow().clone();
            let region = region.unwrap_or_else(|code| {
                rail.report_region_failure(&config, code);
                None
            });
            let max_slice = if region.is_some() { FIRST_SLICE_ARTICLES } else { SLICE_ARTICLES };
            let criteria = rail.criteria(&config, region);
            let context = (criteria.kind == Kind::Related).then(|| config.context.as_deref().unwrap_or(""));
            let page = page::page(&rail.port, context).unwrap_or_else(|page| {
                rail.complain(AttributeId::Context, context);
                page
            });
            // From now on others wait for this rail: nothing that runs the page's code comes before it has finished.
            ledger::begin_selecting(rail.id, &rail.host);
            let mut selecting = Selecting::new(feeds, criteria, &page);
            let mut slice = FIRST_SLICE_ARTICLES;
            loop {
                if rail.is_over(selection).await {
                    return;
                }
                if !selecting.step(slice) {
                    break;
                }
                slice = (slice * 2).min(max_slice);
            }
            while !ledger::may_show(rail.id) {
                rail.port.yield_now().await;
                if rail.is_over(selection).await {
                    return;
                }
            }
            let selected = ledger::show(rail.id, selecting, config.more == More::Load);
            let repeats = selected.dropped.duplicates;
            if repeats > 0 {
                rail.warn(Code::Duplicate, repeats);
            }
            // The articles are claimed from now on; showing them may wait for the page.
            if rail.is_over(selection).await {
                return;
            }
            let mut screen = rail.compose(&config, &selected);
            let composed_at = clock::now();
            for pick in &selected.picks {
                rail.add_item(&mut screen, &config, pick);
                if rail.is_over(selection).await {
                    return;
                }
            }
            let count = screen.count();
            let in_parts = rail.show(screen);
            let mut has_more = in_parts;
            // Each part writes the words of all dates as they were composed.
            rail.dated_at.set(composed_at);
            while has_more {
                // The page lays out what is there.
                rail.port.yield_now().await;
                if rail.is_over(selection).await {
                    return;
                }
                has_more = rail.show_more();
                rail.dated_at.set(composed_at);
            }
            rail.has_shown(count, in_parts);
            rail.report(count, &selected.dropped);
            // To read heights lays out the list: in a task of its own.
            rail.port.yield_now().await;
            if let Ok(view) = rail.view.try_borrow() {
                view.make_focusable_if_scrolling();
            }
        });
    }

    /// Yields to the page. Returns whether the rail is gone by then, or already busy with other values or other feeds.
    async fn is_over(&self, selection: u32) -> bool {
        self.port.yield_if_due().await;
        self.selection_no.get() != selection || !self.state.get().has_feeds()
    }

    /// Reports that the place could not be used: the list is of any place.
    fn report_region_failure(&self, config: &Config, code: Code) {
        if code == Code::Attribute {
            self.complain(AttributeId::Region, config.region.as_deref());
        } else {
            self.warn(code, 1);
        }
    }

    fn complain(&self, id: AttributeId, value: Option<&str>) {
        let hint = events::hint(Complaint::of(id, value.unwrap_or_default()).as_slice());
        if self.is_news(Code::Attribute, &hint) {
            events::complain(&self.port, 1, &hint);
        }
    }

    fn criteria(&self, config: &Config, region: Option<Rc<Region>>) -> Criteria {
        let several = self.sources().len() > 1;
        Criteria {
            // What a server has ranked for this page keeps its order.
            kind: if config.is_ranked_by_server && config.kind == Kind::Related { Kind::Latest } else { config.kind },
            include: config.include.clone(),
            exclude: config.exclude.clone(),
            max_age_ms: config.max_age_ms,
            sort: config.sort.unwrap_or(if several { crate::model::Sort::Newest } else { crate::model::Sort::Feed }),
            limit: config.limit + self.extra_articles.get(),
            allow_repeats: config.dedupe == crate::config::Dedupe::None,
            region,
            now: clock::now(),
        }
    }
}
