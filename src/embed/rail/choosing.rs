//! A rail chooses from the feeds that stand, in turns with the page.

use std::rc::Rc;

use super::Inner;
use super::state::{Asker, State};
use crate::codes::Code;
use crate::config::{At, Complaint, Config, More};
use crate::embed::{events, page, place};
use crate::model::Kind;
use crate::platform::browser::clock;
use crate::platform::browser::turns::spawn;
use crate::select::region::Region;
use crate::select::{Selecting, Wanted};
use crate::store::ledger;

/// Articles ranked before the rail lets the page have its turn.
const SLICE_ARTICLES: usize = 400;
/// The first ones take longer, as browsers are still compiling what they run: from here it doubles.
const FIRST_SLICE_ARTICLES: usize = 25;

impl Inner {
    /// The same feeds, but another list of them is wanted.
    pub(super) fn select_anew(self: &Rc<Self>) {
        // An answer that is still to come counts from when it was asked for.
        if !self.is_reading.get() {
            self.started_ms.set(clock::monotonic_ms());
        }
        self.select();
    }

    /// Chooses from the feeds that stand, in slices, and shows.
    pub(super) fn select(self: &Rc<Self>) {
        match self.state.get() {
            State::Loading => return,
            State::Failed => return self.show_failure(),
            State::Ready | State::Outdated | State::Copied => {}
        }
        let feeds = self.feeds.borrow().clone();
        let selection = self.selection_no.get().wrapping_add(1);
        self.selection_no.set(selection);
        ledger::stop(self.id);
        let rail = self.clone();
        spawn(async move {
            let config = rail.config.borrow().clone();
            let region = place::region(&rail.port, &config).await.unwrap_or_else(|code| {
                rail.cannot_place(&config, code);
                None
            });
            if rail.asker.get() == Asker::Nobody && rail.list_stands() {
                rail.port.calm().await;
            }
            if rail.is_over(selection).await {
                return;
            }
            ledger::choose(rail.id, &rail.host);
            let wanted = rail.wanted(&config, region);
            let context = (wanted.kind == Kind::Related).then(|| config.context.as_deref().unwrap_or(""));
            let page = page::page(&rail.port, context).unwrap_or_else(|page| {
                rail.complain(At::Context, context);
                page
            });
            let mut selecting = Selecting::new(feeds, wanted, &page);
            let mut slice = FIRST_SLICE_ARTICLES;
            loop {
                if rail.is_over(selection).await {
                    return;
                }
                if !selecting.step(slice) {
                    break;
                }
                slice = (slice * 2).min(SLICE_ARTICLES);
            }
            while !ledger::is_turn(rail.id) {
                rail.port.rest().await;
                if rail.is_over(selection).await {
                    return;
                }
            }
            let selected = ledger::show(rail.id, selecting, config.more == More::Load);
            let repeats = selected.dropped.duplicates;
            if repeats > 0 {
                rail.warn(Code::Duplicate, repeats);
            }
            // What it shows is its own from now on; that it does may wait for the page's turn.
            if rail.is_over(selection).await {
                return;
            }
            let screen = rail.compose(&config, &selected);
            let count = screen.count();
            if rail.is_over(selection).await {
                return;
            }
            rail.show(screen);
            rail.tell(count, &selected.dropped);
            // How high things are is asked for once the page has laid them out.
            rail.port.rest().await;
            if let Ok(view) = rail.view.try_borrow() {
                view.reach();
            }
        });
    }

    /// Lets the page have its turn. Answers whether the rail is gone then, or at it already with other values or other feeds.
    async fn is_over(&self, selection: u32) -> bool {
        self.port.pause().await;
        self.selection_no.get() != selection || !self.state.get().stands()
    }

    /// The list is of any place.
    fn cannot_place(&self, config: &Config, code: Code) {
        if code == Code::Attribute {
            self.complain(At::Region, config.region.as_deref());
        } else {
            self.warn(code, 1);
        }
    }

    fn complain(&self, at: At, value: Option<&str>) {
        let hint = events::hint(Complaint::of(at, value.unwrap_or_default()).as_slice());
        if self.is_news(Code::Attribute, &hint) {
            events::complain(&self.port, 1, &hint);
        }
    }

    fn wanted(&self, config: &Config, region: Option<Rc<Region>>) -> Wanted {
        let several = self.sources().len() > 1;
        Wanted {
            // What a server has ranked for this page stays as it comes.
            kind: if config.is_ranked_by_server && config.kind == Kind::Related { Kind::Latest } else { config.kind },
            include: config.include.clone(),
            exclude: config.exclude.clone(),
            max_age_ms: config.max_age_ms,
            sort: config.sort.unwrap_or(if several { crate::model::Sort::Newest } else { crate::model::Sort::Feed }),
            limit: config.limit + self.extra.get(),
            repeats: config.dedupe == crate::config::Dedupe::None,
            region,
            now: clock::now(),
        }
    }
}
