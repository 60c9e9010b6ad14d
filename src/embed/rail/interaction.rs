//! What readers do, and what is done for them.

use std::rc::Rc;

use web_sys::Event;

use super::Inner;
use super::state::Requester;
use crate::config::Choice;
use crate::embed::events;
use crate::platform::browser::dom;
use crate::ui::{Screen, play};

impl Inner {
    /// Reports an unmodified primary click to the page; if the page cancels it, the link is not followed.
    pub(super) fn clicked(&self, event: &Event, position: usize) {
        if !dom::is_plain_click(event) {
            return;
        }
        let screen = self.screen.borrow().clone();
        let Screen::List(_, list) = &*screen else { return };
        let Some(item) = list.items.get(position) else { return };
        let kind = self.config.borrow().kind.word();
        let href = item.href.as_deref().unwrap_or_default();
        if !events::click(&self.port, href, &item.title, position, kind, event) {
            event.prevent_default();
        }
    }

    /// Plays the video of the item at `position`, if it has one and the page agrees. `ask_page`: whether to ask the page.
    pub(super) fn play(&self, position: usize, ask_page: bool) {
        let screen = self.screen.borrow().clone();
        let Screen::List(frame, list) = &*screen else { return };
        let Some(item) = list.items.get(position) else { return };
        let Some(player) = &item.player else { return };
        let href = item.href.as_deref().unwrap_or_default();
        if !ask_page || events::play(&self.port, href, &item.title, player.provider, position) {
            // A call from the page in the middle of a change is ignored.
            let element = self.view.try_borrow().ok().and_then(|view| view.item(position));
            if let Some(element) = element {
                play(&element, item, frame.texts);
            }
        }
    }

    /// Shows as many more articles as the list began with.
    pub(super) fn load_more(self: &Rc<Self>) {
        if let Screen::List(_, list) = &**self.screen.borrow() {
            self.requester.set(Requester::Reader { seen: list.items.len() });
            self.extra_articles.set(self.extra_articles.get() + self.config.borrow().limit);
        }
        self.reselect();
    }

    /// Ends the wait of a reader, and returns the focus if it was on something that is gone. Not to everyone who has pressed a button: in some
    /// browsers a press focuses nothing.
    pub(super) fn return_focus(&self) {
        if let Requester::Reader { .. } = self.requester.get() {
            self.requester.set(Requester::Page);
        }
        if self.owes_focus.take() {
            let control = self.view.borrow().lost_focus_target();
            dom::focus_on(control.as_ref());
        }
    }

    /// Records who requested the list. A reader who already waits for it takes precedence.
    pub(super) fn note_requester(&self, requester: Requester) {
        if !matches!(self.requester.get(), Requester::Reader { .. }) {
            self.requester.set(requester);
        }
    }
}
