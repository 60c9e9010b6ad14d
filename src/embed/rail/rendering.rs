//! Shows the result of a selection, and reports it.

use std::rc::Rc;

use super::Inner;
use super::state::{Requester, State};
use crate::config::{Config, More};
use crate::embed::{compose, events};
use crate::i18n::{counted, fallback_lang, messages};
use crate::platform::browser::{clock, dom, intl};
use crate::select::{Dropped, Gate, Pick, Selection};
use crate::store::ledger;
use crate::text::decimal;
use crate::time::age::{age, lasts_ms};
use crate::ui::{List, Note, Screen};

impl Inner {
    /// Returns the screen for a selection, without its items.
    pub(super) fn compose(&self, config: &Config, selection: &Selection) -> Screen {
        let is_latest = selection.gate == Gate::Latest && !config.is_ranked_by_server;
        let frame = compose::frame(config, &self.feeds.borrow(), is_latest);
        if selection.picks.is_empty() {
            let has_template = dom::template(&self.host, "empty").is_some();
            let note = Note { part: "empty", text: frame.texts.empty, retry: None, has_template };
            return Screen::Note(frame, note);
        }
        Screen::List(frame, compose::list(config, selection.more && config.more == More::Load))
    }

    /// Adds the item of an article to the list of a screen.
    pub(super) fn add_item(&self, screen: &mut Screen, config: &Config, pick: &Pick) {
        if let Screen::List(_, List { items, .. }) = screen {
            items.extend(compose::item(config, &self.feeds.borrow(), pick, items.len(), clock::now()));
        }
    }

    /// Begins to show a list, or shows the message that there is nothing. Returns whether [`show_more`](Self::show_more) has more of it: its state is
    /// that of a list that loads until all of it stands.
    pub(super) fn show(&self, screen: Screen) -> bool {
        let is_partial = self.view.borrow().shows_part_of(&screen);
        // A list that has been shown as a whole stays as it is.
        let last = self.screen.borrow().count().checked_sub(1);
        let was_whole = last.is_some_and(|last| self.view.borrow().item(last).is_some());
        let state = if is_partial && !was_whole { "loading" } else { self.list_state(screen.count()) };
        self.render(screen, state);
        is_partial
    }

    /// Shows more items of the current screen; returns whether there are any left.
    pub(super) fn show_more(&self) -> bool {
        let screen = self.screen.borrow().clone();
        self.view.try_borrow_mut().is_ok_and(|mut view| view.show_more(&screen))
    }

    /// Shows what follows from a whole list: the state, the mark of a stale one, the announcement to a reader who asked for more.
    pub(super) fn has_shown(&self, count: usize, in_parts: bool) {
        if count == 0 {
            return;
        }
        if in_parts {
            self.port.state(self.list_state(count), true);
        }
        self.update_stale_mark();
        if let Requester::Reader { seen: seen @ 1.. } = self.requester.get() {
            let texts = messages(&self.config.borrow().lang);
            let added = count.saturating_sub(seen) as u32;
            let category = intl::plural_category(texts.lang, added);
            self.view.borrow().announce(&counted(texts.added, &category, &decimal(added)), texts.lang);
        }
    }

    fn list_state(&self, count: usize) -> &'static str {
        match count {
            0 => "empty",
            _ if self.state.get().is_stale() => "stale",
            _ => "ready",
        }
    }

    /// Reports what is shown: the number of articles, or the reason why there are none.
    pub(super) fn report(&self, count: usize, dropped: &Dropped) {
        if count == 0 {
            events::empty(&self.port, reason(dropped));
        } else {
            let source = match self.state.get() {
                _ if self.feed_json.borrow().is_some() => "property",
                State::Cached => "cache",
                _ => "network",
            };
            events::ready(&self.port, count, source, clock::monotonic_ms() - self.started_ms.get());
        }
        self.end_waiting();
        if self.state.get() == State::Cached {
            // The next result may have to wait for a reader who is reading these.
            self.note_requester(Requester::Nobody);
        }
    }

    /// Shows a screen. The state is set first: the loader then measures the box, which would later force a layout of the new content.
    pub(super) fn render(&self, screen: Screen, state: &str) {
        // On failure, the element's children take precedence over the template, as what the list would have linked to.
        let has_content = match &screen {
            Screen::Note(_, note) => note.part == "empty" && note.has_template,
            _ => true,
        };
        // The list may take the place of the child that has the focus.
        let takes_focus = has_content && dom::is_child_focused(&self.host);
        self.port.state(state, has_content);
        let screen = Rc::new(screen);
        let before = self.screen.replace(screen.clone());
        let mut lost = self.view.try_borrow_mut().ok().and_then(|mut view| view.show(&before, &screen));
        if takes_focus {
            lost = self.view.borrow().first_control();
        }
        if let Screen::Note(_, Note { part, has_template: true, .. }) = &*screen
            && let Some(content) = dom::template(&self.host, part)
            && let Some(element) = dom::part_below(&self.root, part)
        {
            let _ = element.append_child(&content);
        }
        dom::focus_on(lost.as_ref());
        // A reader who has tried again hears what came of it.
        if let (Screen::Note(frame, note), Requester::Reader { .. }) = (&*screen, self.requester.get()) {
            self.view.borrow().announce(note.text, frame.texts.lang);
        }
    }

    /// Returns whether a list is shown.
    pub(super) fn shows_list(&self) -> bool {
        matches!(**self.screen.borrow(), Screen::List(..))
    }

    /// Shows the date of the list, if it is stale.
    pub(super) fn update_stale_mark(&self) {
        let config = self.config.borrow().clone();
        let texts = messages(&config.lang);
        // The first date that a browser formats takes longer than everything else here: only if needed.
        let since = || [texts.as_of, &compose::since(&config.lang, self.as_of.get(), clock::now())].concat();
        let since = self.state.get().is_stale().then(since);
        self.port.mark(since.as_deref(), texts.retry, fallback_lang(&config.lang));
        // A reader who has tried again hears that the list is still the old one.
        if let (Some(since), Requester::Reader { seen: 0 }) = (&since, self.requester.get()) {
            self.view.borrow().announce(since, texts.lang);
        }
    }

    /// Shows the one line that replaces a list.
    pub(super) fn show_failure(&self) {
        let config = self.config.borrow().clone();
        let texts = messages(&config.lang);
        let note = Note {
            part: "error",
            text: texts.error,
            retry: Some(texts.retry),
            has_template: dom::template(&self.host, "error").is_some(),
        };
        ledger::clear(self.id);
        self.render(Screen::Note(compose::frame(&config, &[], false), note), "error");
    }

    /// Updates the dates on show. Returns in how many milliseconds the next of them changes; `Infinity` if none will.
    pub(super) fn tick(&self) -> f64 {
        let screen = self.screen.borrow().clone();
        let config = self.config.borrow().clone();
        let now = clock::now();
        let before = self.dated_at.replace(now);
        let mut next_ms = f64::INFINITY;
        if let Screen::List(_, list) = &*screen {
            for (position, item) in list.items.iter().enumerate() {
                let Some(date) = item.date.as_ref().filter(|date| date.is_relative) else { continue };
                // To format one takes longer than all the rest.
                if age(date.at, before) != age(date.at, now)
                    && let Some(date) = compose::date(&config, Some(date.at), now)
                {
                    self.view.borrow().date(position, &date.text);
                }
                if let Some(ms) = lasts_ms(date.at, now) {
                    next_ms = next_ms.min(ms as f64);
                }
            }
        }
        // By now it may be yesterday's.
        if self.shows_list() && self.state.get().is_stale() && !self.is_loading.get() {
            self.update_stale_mark();
            next_ms = next_ms.min(60_000.0);
        }
        next_ms
    }
}

/// Returns why feeds with articles leave none, or that they have none.
fn reason(dropped: &Dropped) -> &'static str {
    let Dropped { own_page, filtered, other_place, elsewhere, .. } = *dropped;
    // The last stage says most: only what passed the filters is compared with other rails.
    match (elsewhere, other_place, filtered, own_page) {
        (1.., ..) => "dedupe",
        (_, 1.., ..) => "region",
        (_, _, 1.., _) => "filtered",
        (_, _, _, 1..) => "own-page",
        _ => "no-items",
    }
}
