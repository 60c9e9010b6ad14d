//! A video in its item, from the moment that a reader asks for it until it is closed. One plays at a time, whatever rails the page
//! has. The elements are none of Leptos': they come and go within an item that does not know of them.

use std::cell::RefCell;

use web_sys::{Element, Node};

use super::screen::Item;
use crate::i18n::Messages;
use crate::platform::browser::dom::{append, copy, first, focus, matches, put_after, set, set_part, set_text};

const FILE: &[(&str, &str)] = &[("controls", ""), ("autoplay", ""), ("playsinline", ""), ("tabindex", "0")];

/// What a provider's page may do in its frame, and use. Providers refuse who does not say where they play.
const FRAME: &[(&str, &str)] = &[
    ("sandbox", "allow-scripts allow-same-origin allow-presentation allow-popups"),
    ("allow", "autoplay; encrypted-media; fullscreen; picture-in-picture"),
    ("referrerpolicy", "strict-origin-when-cross-origin"),
];

const PLAYING: &str = "playing";

struct Playing {
    /// The `<li>`.
    item: Element,
    player: Element,
    /// The button that closes it.
    close: Element,
    texts: &'static Messages,
}

thread_local! {
    static NOW: RefCell<Option<Playing>> = const { RefCell::new(None) };
}

/// Plays the video of `item`, whose element is `place`, and closes what plays elsewhere. The focus goes along.
pub fn play(place: &Element, item: &Item, texts: &'static Messages) {
    if !plays_within(place) {
        close(false);
        NOW.set(start(place, item, texts));
    }
    focus(place, "video, iframe");
}

fn start(place: &Element, item: &Item, texts: &'static Messages) -> Option<Playing> {
    let film = item.player.as_ref()?;
    let thumbnail = first(place, "[part~=thumbnail]")?;
    let button = [("part", "play-button playing"), ("type", "button"), ("aria-label", texts.close)];
    let close = append(place, "button", &button);
    set_text(&close, "\u{d7}");
    // Behind the player in the page, before the title.
    put_after(&thumbnail, &close);
    let player = append(&thumbnail, "div", &[("part", "player")]);
    let (tag, name, attributes) =
        if film.is_file() { ("video", "aria-label", FILE) } else { ("iframe", "title", FRAME) };
    let screen = append(&player, tag, attributes);
    set(&screen, name, &item.title);
    for caption in &film.captions {
        let language = caption.language.as_str();
        let attributes =
            [("kind", "captions"), ("src", &*caption.url), ("srclang", language), ("label", language), ("default", "")];
        append(&screen, "track", &attributes);
    }
    set(&screen, "src", &film.src);
    set_part(place, PLAYING, true);
    set(place, "class", if film.is_portrait { "portrait" } else { "" });
    Some(Playing { item: place.clone(), player, close, texts })
}

/// Closes what plays. `back`: the focus returns to where it was started.
pub fn close(back: bool) {
    let Some(Playing { item, player, close, .. }) = NOW.take() else { return };
    // What is out of the document would be loaded on.
    if let Some(video) = first(&player, "video") {
        set(&video, "src", "");
    }
    player.remove();
    close.remove();
    set_part(&item, PLAYING, false);
    set(&item, "class", "");
    if back {
        focus(&item, "[part=play-button]");
    }
}

/// Whether what plays is within `root`.
pub fn plays_within(root: &Node) -> bool {
    NOW.with_borrow(|playing| playing.as_ref().is_some_and(|playing| root.contains(Some(&playing.item))))
}

/// `screen` does not play: a copy of the item's link takes its place, and the focus where it had it.
pub fn failed(screen: &Element) {
    let had_focus = matches(screen, ":focus");
    let found = NOW.with_borrow(|playing| {
        let Playing { item, player, texts, .. } = playing.as_ref()?;
        set_text(player, texts.unplayable);
        player.append_child(&copy(&first(item, "[part~=link]")?)).ok()?;
        Some(player.clone())
    });
    if let Some(player) = found.filter(|_| had_focus) {
        focus(&player, "a");
    }
}
