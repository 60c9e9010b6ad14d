//! A video in its item, from the moment that a reader starts it until it is closed. Only one plays at a time on a page. The elements
//! are not Leptos': they come and go in an item that does not know of them.

use std::cell::RefCell;

use web_sys::{Element, Node};

use super::screen::Item;
use crate::i18n::Messages;
use crate::platform::browser::dom::{
    append, deep_clone, first, focus, make, matches, put_after, set, set_part, set_text,
};

const FILE: &[(&str, &str)] = &[("controls", ""), ("autoplay", ""), ("playsinline", ""), ("tabindex", "0")];

/// What a provider's page may do and use in its frame. Providers refuse to play for a page that sends no referrer.
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
    static PLAYING_VIDEO: RefCell<Option<Playing>> = const { RefCell::new(None) };
}

/// Plays the video of `item`, whose `<li>` is `element`, and closes any other. Moves the focus to it.
pub fn play(element: &Element, item: &Item, texts: &'static Messages) {
    if !plays_within(element) {
        close(false);
        PLAYING_VIDEO.set(start(element, item, texts));
    }
    focus(element, "video, iframe");
}

fn start(element: &Element, item: &Item, texts: &'static Messages) -> Option<Playing> {
    let film = item.player.as_ref()?;
    let thumbnail = first(element, "[part~=thumbnail]")?;
    let button =
        [("part", "play-button playing"), ("type", "button"), ("aria-label", texts.close), ("lang", texts.lang)];
    let close = append(element, "button", &button);
    set_text(&close, "\u{d7}");
    // After the player in the document, before the title.
    put_after(&thumbnail, &close);
    let player = make("div");
    set(&player, "part", "player");
    let (tag, name, attributes) =
        if film.is_file() { ("video", "aria-label", FILE) } else { ("iframe", "title", FRAME) };
    let screen = append(&player, tag, attributes);
    set(&screen, name, &item.title);
    if let Some(lang) = &item.lang {
        set(&screen, "lang", lang);
    }
    for caption in &film.captions {
        let language = caption.language.as_str();
        let attributes =
            [("kind", "captions"), ("src", &*caption.url), ("srclang", language), ("label", language), ("default", "")];
        append(&screen, "track", &attributes);
    }
    set(&screen, "src", &film.src);
    // Not before the frame has its address: it would first load an empty page, of whose rights browsers warn.
    let _ = thumbnail.append_child(&player);
    set_part(element, PLAYING, true);
    set(element, "class", if film.is_portrait { "portrait" } else { "" });
    Some(Playing { item: element.clone(), player, close, texts })
}

/// Closes the video that plays. `back`: the focus returns to the button that started it.
pub fn close(back: bool) {
    let Some(Playing { item, player, close, .. }) = PLAYING_VIDEO.take() else { return };
    // A video that is removed from the document would go on loading.
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

/// Returns whether the video that plays is inside `root`.
pub fn plays_within(root: &Node) -> bool {
    PLAYING_VIDEO.with_borrow(|playing| playing.as_ref().is_some_and(|playing| root.contains(Some(&playing.item))))
}

/// Handles a `screen` that cannot play: a copy of the item's link replaces it, and gets the focus if it had it.
pub fn failed(screen: &Element) {
    let had_focus = matches(screen, ":focus");
    let playing = PLAYING_VIDEO.with_borrow(|playing| {
        playing.as_ref().map(|Playing { item, player, texts, .. }| (item.clone(), player.clone(), *texts))
    });
    let Some((item, player, texts)) = playing else { return };
    // Set before the text, which is then announced.
    set(&player, "role", "alert");
    // The page hears that its focus goes, and may call us.
    set_text(&player, texts.unplayable);
    if let Some(link) = first(&item, "[part~=link]") {
        let _ = player.append_child(&deep_clone(&link));
    }
    if had_focus {
        focus(&player, "a");
    }
}
