//! Videos in place: no third-party request is made before the reader's click; then one video plays, and can be closed again.

use e2e::{Page, Reply, Tab, fantoccini::key::Key, serde_json::Value, serde_json::json, tokio};
use std::path::Path;

/// The title, the player or file as in the feed, what plays it, and the URL that is requested after the click.
const VIDEOS: [(&str, &str, &str, &str); 6] = [
    ("Clip", "/clips/river.mp4", "file", "{here}/clips/river.mp4"),
    (
        "You",
        "https://www.youtube.com/embed/dQw4w9WgXcQ?autoplay=1&evil=1",
        "youtube",
        "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1&playsinline=1",
    ),
    (
        "Bili",
        "https://www.bilibili.com/video/BV1xx411c7mD",
        "bilibili",
        "https://player.bilibili.com/player.html?isOutside=true&autoplay=1&danmaku=0&bvid=BV1xx411c7mD",
    ),
    (
        "Vim",
        "https://vimeo.com/76979871",
        "vimeo",
        "https://player.vimeo.com/video/76979871?autoplay=1&dnt=1&playsinline=1",
    ),
    (
        "Ten",
        "https://v.qq.com/x/page/m0035abcxyz.html",
        "tencent",
        "https://v.qq.com/txp/iframe/player.html?autoplay=true&vid=m0035abcxyz",
    ),
    (
        "You&ku",
        "https://v.youku.com/v_show/id_XNDUwNDY4MDA0MA==.html",
        "youku",
        "https://player.youku.com/embed/XNDUwNDY4MDA0MA==?autoplay=true",
    ),
];

const POSTER: &str =
    "<svg xmlns='http://www.w3.org/2000/svg' width='16' height='9'><rect width='16' height='9' fill='teal'/></svg>";

/// `<item>`s in a Media RSS feed.
fn feed(items: &str) -> Reply {
    Reply::xml(format!(
        "<rss version=\"2.0\" xmlns:media=\"http://search.yahoo.com/mrss/\"><channel><title>Films</title><link>/films</link>{items}</channel></rss>"
    ))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
}

/// An item with a poster, and with `media` about its video.
fn item(title: &str, media: &str) -> String {
    let title = escaped(title);
    format!(
        "<item><title>{title}</title><link>/page/{title}</link><media:thumbnail url=\"/poster.svg?{title}\"/>{media}</item>"
    )
}

fn every_provider() -> Reply {
    let items = VIDEOS.map(|(title, address, provider, _)| {
        let address = escaped(address);
        item(
            title,
            &if provider == "file" {
                format!("<media:content url=\"{address}\" type=\"video/mp4\" duration=\"8\"/>")
            } else {
                format!("<media:player url=\"{address}\"/>")
            },
        )
    });
    feed(&items.concat())
}

/// Opens a page with a rail for videos, and serves the demo's clips.
async fn videos(reply: Reply, rail: &str) -> Tab {
    visit(reply, rail, Page::strict).await
}

/// The same on a page with that policy.
async fn visit(reply: Reply, rail: &str, policy: fn(Page) -> Page) -> Tab {
    let tab = Tab::open().await;
    tab.site.put("/feed.xml", reply);
    tab.site.put("/poster.svg", Reply::new("image/svg+xml", POSTER));
    tab.site.put_folder("/clips/", &Path::new(env!("CARGO_MANIFEST_DIR")).join("../demo/clips"));
    let page =
        format!("<p><button id=before>Before</button></p><news-rail kind=video src=/feed.xml {rail}></news-rail>");
    tab.visit(&policy(Page::new(page).with_loader())).await;
    tab.wait_for_state("news-rail", "ready").await;
    tab
}

/// An expression for the elements in the shadow root that match.
fn all(selector: &str) -> String {
    format!("[...document.querySelector('news-rail').shadowRoot.querySelectorAll({})]", json!(selector))
}

fn in_rail(selector: &str) -> String {
    format!("document.querySelector('news-rail').shadowRoot.querySelector({})", json!(selector))
}

const FOCUSED: &str = "document.querySelector('news-rail').shadowRoot.activeElement";

/// Clicks the button of the item at a position, from 1.
async fn click(tab: &Tab, place: usize) {
    tab.run("document.querySelector('news-rail').scrollIntoView({ block: 'start', behavior: 'instant' })").await;
    // The previous player is gone by then, so nothing moves during the click.
    tab.settle().await;
    tab.click("news-rail", &format!("[part~=item]:nth-child({place}) [part=play-button]")).await;
}

#[tokio::test]
async fn nobody_is_asked_before_the_click() {
    let tab = visit(every_provider(), "", |page| page.strict().watched()).await;
    // The page's requests to its own site. Requests to other hosts are console lines, whether they succeed or not.
    let asked = "performance.getEntriesByType('resource').map((entry) => entry.name).filter((name) => !/hooks|newsrail|favicon/.test(name))";
    for place in 0..VIDEOS.len() {
        tab.run(&format!("{}[{place}].scrollIntoView()", all("[part~=item]"))).await;
        tab.wait_for(&format!("{}[{place}].complete", all("img"))).await;
    }
    tab.settle().await;
    let mut names: Vec<String> =
        tab.eval(asked).await.as_array().unwrap().iter().map(|name| name.as_str().unwrap().to_owned()).collect();
    names.sort();
    let mut wanted: Vec<String> = VIDEOS
        .iter()
        .map(|(title, ..)| tab.site.here(&format!("/poster.svg?{title}")))
        .chain([tab.site.here("/feed.xml")])
        .collect();
    wanted.sort();
    assert_eq!(names, wanted);
    assert_eq!(tab.site.count("/clips/river.mp4"), 0);
    assert!(tab.is_false("document.querySelector('link[rel*=pre], link[rel*=dns]')").await);
    assert_eq!(tab.console().await, []);

    for (place, (title, _, provider, address)) in VIDEOS.iter().enumerate() {
        click(&tab, place + 1).await;
        let address = address.replace("{here}", &tab.site.here(""));
        let element = if *provider == "file" {
            tab.wait_for(&format!("{}.currentTime > 0", in_rail("video"))).await;
            assert!(tab.site.count("/clips/river.mp4") > 0);
            "video"
        } else {
            // Engines may report the origin only.
            let host = address.splitn(4, '/').take(3).collect::<Vec<_>>().join("/");
            let line = format!("kind == 'strange-request' && text.startsWith({})", json!(format!("frame-src {host}")));
            tab.wait_for(&format!("__log.length == {place} && __log.some(({{ kind, text }}) => {line})")).await;
            "iframe"
        };
        let shown = tab.eval(&format!("{}.map((el) => [el.localName, el.src])", all("video, iframe"))).await;
        assert_eq!(shown, json!([[element, address]]), "one plays at a time");
        let last = tab.details("newsrail-play").await.pop().expect("an event");
        assert_eq!(
            last,
            json!({ "url": tab.site.here(&format!("/page/{title}")), "title": title, "provider": provider, "index": place })
        );
        assert_eq!(tab.eval(&format!("{FOCUSED}.localName")).await, element, "the focus goes into the player");
    }
    let frame = in_rail("iframe");
    let attributes =
        format!("['sandbox', 'allow', 'referrerpolicy', 'title'].map((name) => {frame}.getAttribute(name))");
    assert_eq!(
        tab.eval(&attributes).await,
        json!([
            "allow-scripts allow-same-origin allow-presentation allow-popups",
            "autoplay; encrypted-media; fullscreen; picture-in-picture",
            "strict-origin-when-cross-origin",
            "You&ku"
        ])
    );
    assert_eq!(tab.shifts().await, []);
}

#[tokio::test]
async fn every_clip_of_the_demo_really_plays() {
    let clips = ["river", "growth", "crossing", "lights", "centres"];
    let items: String = clips
        .iter()
        .map(|clip| {
            item(clip, &format!("<media:content url=\"/clips/{clip}.mp4\" type=\"video/mp4\" duration=\"8\"/>"))
        })
        .collect();
    let tab = videos(feed(&items), "limit=5").await;
    for place in 1..=clips.len() {
        click(&tab, place).await;
        let video = in_rail(&format!("[part~=item][part~=playing]:nth-child({place}) [part=player] > video"));
        tab.wait_for(&format!("{video}.currentTime > 0.2 && !{video}.paused && {video}.videoWidth > 0")).await;
        assert_eq!(tab.eval(&format!("{}.length", all("video"))).await, 1);
    }
    tab.assert_quiet().await;
}

#[tokio::test]
async fn what_plays_goes_on_while_the_page_changes_its_looks() {
    let tab = videos(every_provider(), "limit=2 theme=.night").await;
    click(&tab, 1).await;
    let plays = format!("{}?.currentTime > 0", in_rail("video"));
    tab.wait_for(&plays).await;
    tab.run("document.body.className = 'night'").await;
    tab.wait_for("document.querySelector('news-rail').shadowRoot.querySelector('[part~=base].dark')").await;
    tab.run("document.querySelector('news-rail').timeout = 20").await;
    tab.settle().await;
    assert!(tab.is_true(&plays).await);
    assert_eq!(tab.eval(&format!("{FOCUSED}.localName")).await, "video");
}

#[tokio::test]
async fn what_plays_in_the_first_card_goes_on_when_another_takes_its_place() {
    let film = |title: &str| {
        let file = "<media:content url=\"/clips/river.mp4\" type=\"video/mp4\"/>";
        item(title, &format!("<description>What there is to see of {title}.</description>{file}"))
    };
    let tab = videos(feed(&[film("One"), film("Two")].concat()), "limit=3 layout=cards").await;
    let excerpts = format!("{}.map((node) => node.textContent)", all("[part=excerpt]"));
    assert_eq!(tab.eval(&excerpts).await, json!(["What there is to see of One."]));
    click(&tab, 1).await;
    let plays = format!("{}?.currentTime > 0", in_rail("video"));
    tab.wait_for(&plays).await;
    tab.run(&format!("window.player = {}", in_rail("video"))).await;
    tab.site.put("/feed.xml", feed(&[film("Zero"), film("One"), film("Two")].concat()));
    tab.run("document.querySelector('news-rail').refresh()").await;
    tab.wait_for(&format!("{}.textContent == 'Zero'", in_rail("[part~=title]"))).await;
    assert!(tab.is_true(&format!("{} == player && !player.paused", in_rail("video"))).await);
    assert_eq!(tab.eval(&excerpts).await, json!(["What there is to see of Zero."]));
    let after = format!("{}.previousElementSibling.part.value", in_rail("[part=excerpt]"));
    assert_eq!(tab.eval(&after).await, "link");
}

#[tokio::test]
async fn one_plays_at_a_time_across_all_rails() {
    let tab = videos(
        every_provider(),
        "limit=2 dedupe=none></news-rail><news-rail kind=video src=/feed.xml limit=2 dedupe=none",
    )
    .await;
    tab.scroll_to("news-rail + news-rail").await;
    tab.wait_for_ready("news-rail", 2).await;
    click(&tab, 1).await;
    tab.wait_for(&format!("{}.currentTime > 0", in_rail("video"))).await;
    tab.run("document.querySelectorAll('news-rail')[1].play(0)").await;
    tab.wait_for("document.querySelectorAll('news-rail')[1].shadowRoot.querySelector('video').currentTime > 0").await;
    assert_eq!(tab.eval(&format!("{}.length", all("video, [part~=playing]"))).await, 0);
    // Removing the rail that plays removes the player.
    tab.run("window.rail = document.querySelectorAll('news-rail')[1]; rail.remove()").await;
    tab.wait_for("!rail.shadowRoot.querySelector('video')").await;
    // Not assert_quiet: what follows the removed rail moves up.
    assert_eq!(tab.console().await, []);
}

#[tokio::test]
async fn enter_and_space_play_and_escape_closes() {
    for key in [Key::Enter, Key::Space] {
        let tab = videos(every_provider(), "limit=2").await;
        tab.run("before.focus()").await;
        tab.press(Key::Tab).await;
        while tab.is_false(&format!("{FOCUSED}?.matches('[part=play-button]')")).await {
            tab.press(Key::Tab).await;
        }
        assert_eq!(tab.eval(&format!("{FOCUSED}.getAttribute('aria-label')")).await, "Play: Clip");
        tab.press(key).await;
        tab.wait_for(&format!("{FOCUSED}.localName == 'video' && {FOCUSED}.currentTime > 0")).await;
        tab.press(Key::Escape).await;
        tab.wait_for(&format!("!{}", in_rail("video"))).await;
        assert!(tab.is_true(&format!("{FOCUSED}.matches('[part=play-button]')")).await, "the focus returns");
        assert_eq!(tab.eval(&format!("{}.length", all("[part~=playing]"))).await, 0);
        tab.assert_quiet().await;
    }
}

#[tokio::test]
async fn the_button_that_closes_stands_beside_the_player() {
    let tab = videos(every_provider(), "limit=2").await;
    click(&tab, 2).await;
    let close = "[part~=play-button][part~=playing]";
    let inside = tab.inside("news-rail", close).await;
    assert_eq!(inside.attr("aria-label").await.unwrap().as_deref(), Some("Close video"));
    let boxes = tab
        .eval(&format!(
            "['iframe', {close:?}].map((one) => {}.getBoundingClientRect().toJSON())",
            "document.querySelector('news-rail').shadowRoot.querySelector(one)"
        ))
        .await;
    let number = |at: usize, side: &str| boxes[at][side].as_f64().unwrap();
    assert!(number(1, "top") >= number(0, "bottom"), "providers want nothing on their players: {boxes}");
    assert!(number(1, "width") >= 24.0 && number(1, "height") >= 24.0, "{boxes}");
    inside.click().await.expect("a click");
    tab.wait_for(&format!("!{}", in_rail("iframe"))).await;
    assert!(tab.is_true(&format!("{FOCUSED}.getAttribute('aria-label') == 'Play: You'")).await);
    tab.assert_quiet().await;
}

#[tokio::test]
async fn a_page_that_asks_for_consent_first_resumes() {
    let tab = videos(every_provider(), "limit=2").await;
    tab.run("document.addEventListener('newsrail-play', (event) => { event.preventDefault(); window.asked = event.detail.index })")
        .await;
    click(&tab, 2).await;
    tab.wait_for("window.asked == 1").await;
    tab.settle().await;
    assert_eq!(tab.eval(&format!("{}.length", all("iframe, video, [part~=playing]"))).await, 0);
    tab.run("document.querySelector('news-rail').play(asked)").await;
    tab.wait_for(&format!("{}.src.includes('youtube-nocookie')", in_rail("iframe"))).await;
    assert_eq!(tab.details("newsrail-play").await.len(), 1, "the page is asked once");
    tab.run("document.querySelector('news-rail').play(99)").await;
    tab.assert_quiet().await;
}

#[tokio::test]
async fn a_file_that_does_not_play_says_so_and_offers_the_link() {
    let media = "<media:content url=\"/page.html\" type=\"video/mp4\"/>";
    let tab = videos(feed(&item("Broken", media)), "").await;
    tab.site.put("/page.html", Reply::html("<!doctype html><p>Sign in first"));
    click(&tab, 1).await;
    let link = in_rail("[part=player] a");
    tab.wait_for(&format!("{link}?.href.endsWith('/page/Broken')")).await;
    let said = tab.eval(&format!("{}.textContent", in_rail("[part=player]"))).await;
    assert_eq!(said, "This video does not play here.Broken");
    assert!(tab.is_true(&format!("{FOCUSED} == {link}")).await, "the focus is not lost");
    assert_eq!(tab.eval(&format!("{}.getAttribute('role')", in_rail("[part=player]"))).await, "alert");
    tab.press(Key::Escape).await;
    tab.wait_for(&format!("{FOCUSED}.matches('[part=play-button]') && !{link}")).await;
    tab.assert_quiet().await;
}

#[tokio::test]
async fn what_is_said_of_it_is_seen_whole() {
    let media = "<media:content url=\"/none.mp4\" type=\"video/mp4\"/>";
    let title = "The night ferry to the islands now sails from the second pier, whatever the weather";
    for layout in ["list", "cards"] {
        for width in [180, 320, 420] {
            let items =
                [item(title, media), item("Second", media), item("Third", media), item("Fourth", media)].concat();
            let rail = format!("limit=4 layout={layout} style='display: block; width: {width}px'");
            let tab = visit(feed(&items), &rail, |page| page).await;
            click(&tab, 1).await;
            let player = in_rail("[part=player]");
            tab.wait_for(&format!("{player}?.querySelector('a')")).await;
            // Of the title, what its clamp leaves.
            let words = format!("const words = document.createRange(); words.selectNode({player}.firstChild)");
            let ends = format!(
                "[words.getBoundingClientRect().top, {player}.querySelector('[part=title]').getBoundingClientRect().bottom]"
            );
            let boxes = format!("const box = {player}.getBoundingClientRect(); return [{ends}, [box.top, box.bottom]]");
            let boxes = tab.eval(&format!("(() => {{ {words}; {boxes} }})()")).await;
            let [words, player] = [0, 1].map(|at| [0, 1].map(|end| boxes[at][end].as_f64().unwrap()));
            assert!(words[0] >= player[0] && words[1] <= player[1], "{layout} at {width}: {boxes}");
        }
    }
}

#[tokio::test]
async fn the_play_button_is_beside_the_title_in_either_direction() {
    for dir in ["ltr", "rtl"] {
        let media = "<media:content url=\"/none.mp4\" type=\"video/mp4\"/>";
        let title = "عبارة الليل إلى الجزر تبحر الآن من الرصيف الثاني مهما كان الطقس";
        let tab = videos(feed(&item(title, media)), "thumbnails=none layout=cards").await;
        tab.run(&format!("document.documentElement.dir = '{dir}'")).await;
        tab.settle().await;
        let overlap = format!(
            "[{}, {}].map((element) => element.getBoundingClientRect().toJSON())",
            in_rail("[part=play-button]"),
            in_rail("[part=title]")
        );
        let boxes = tab.eval(&overlap).await;
        let side = |at: usize, name: &str| boxes[at][name].as_f64().unwrap();
        assert!(side(0, "right") <= side(1, "left") || side(1, "right") <= side(0, "left"), "{dir}: {boxes}");
    }
}

#[tokio::test]
async fn unknown_players_and_types_open_as_links() {
    let items = [
        item("Stranger", "<media:player url=\"https://player.example/1\"/>"),
        item("Flash", "<media:content url=\"/a.flv\" type=\"video/x-flv\"/>"),
        // Without a page of its own: only the player to link to.
        "<item><title>Pageless</title><media:player url=\"https://player.example/2\"/></item>".to_owned(),
    ];
    let tab = videos(feed(&items.concat()), "").await;
    let links = tab.eval(&format!("{}.map((el) => el.getAttribute('href'))", all("[part~=item] [part~=link]"))).await;
    let here = |path| tab.site.here(path);
    assert_eq!(links, json!([here("/page/Stranger"), here("/page/Flash"), "https://player.example/2"]));
    assert_eq!(tab.eval(&format!("{}.length", all("[part~=play-button]"))).await, 0);
    let warned = tab.details("newsrail-warn").await;
    let warned: Vec<&Value> = warned.iter().filter(|detail| detail["code"] == "player-host").collect();
    assert_eq!((warned.len(), &warned[0]["count"]), (1, &json!(2)), "{warned:?}");
    tab.assert_quiet().await;
}

#[tokio::test]
async fn tall_films_and_wide_ones_are_seen_whole_in_every_layout() {
    let size = |width, height| format!("width=\"{width}\" height=\"{height}\"");
    let media =
        |clip: &str, size: String| format!("<media:content url=\"/clips/{clip}.mp4\" type=\"video/mp4\" {size}/>");
    let items = [item("Tall", &media("centres", size(360, 640))), item("Wide", &media("river", size(640, 360)))];
    for layout in ["cards", "list", "ranked", "compact", "list thumbnails=none"] {
        for width in [360, 1000] {
            let tab = videos(feed(&items.concat()), &format!("limit=2 layout={layout}")).await;
            tab.resize(1000, 800).await;
            tab.run(&format!("document.body.style.width = '{width}px'")).await;
            for (place, ratio) in [(1, 9.0 / 16.0), (2, 16.0 / 9.0)] {
                click(&tab, place).await;
                tab.wait_for(&format!("{}.videoWidth > 0", in_rail("video"))).await;
                let shown =
                    format!("(({{ width, height }}) => [width, height])({}.getBoundingClientRect())", in_rail("video"));
                let shown = tab.eval(&shown).await;
                let (wide, high) = (shown[0].as_f64().unwrap(), shown[1].as_f64().unwrap());
                let what = format!("{layout} at {width}: {wide} x {high}");
                assert!(wide >= 150.0 && high <= 640.5, "{what}");
                // And no space below it, except for the text.
                let item = format!("{}.getBoundingClientRect().height", in_rail("[part~=item][part~=playing]"));
                let item = tab.eval(&item).await.as_f64().unwrap();
                assert!(item <= high + 120.0, "{what} in an item {item} high");
                // The whole width, unless that would be higher than the view.
                assert!((wide / high - ratio).abs() < 0.02 || (high - 640.0).abs() < 1.0, "{what}");
                let overflow = "document.body.scrollWidth - document.body.clientWidth";
                assert!(tab.eval(overflow).await.as_f64().unwrap() <= 0.0, "{what}: sideways");
            }
        }
    }
}

#[tokio::test]
async fn no_refresh_ends_a_video_that_plays() {
    let media = "<media:content url=\"/clips/river.mp4\" type=\"video/mp4\"/>";
    let tab = Tab::open().await;
    tab.site.put_folder("/clips/", &Path::new(env!("CARGO_MANIFEST_DIR")).join("../demo/clips"));
    tab.site.put("/feed.xml", feed(&item("First", media)));
    let rail = "<news-rail kind=video src=/feed.xml loading=eager refresh-interval=60 limit=1></news-rail><div style='height:3000px'></div>";
    tab.visit(&Page::new(rail).skipping().with_loader()).await;
    tab.wait_for_state("news-rail", "ready").await;
    click(&tab, 1).await;
    tab.wait_for(&in_rail("video")).await;
    // The reader scrolls on, and listens.
    let leave = format!("{}?.blur(); scrollTo({{ top: 2500, behavior: 'instant' }})", in_rail(":focus"));
    tab.run(&leave).await;
    tab.site.put("/feed.xml", feed(&item("Second", media)));
    let before = tab.site.count("/feed.xml");
    tab.wait_for_requests("/feed.xml", before + 1).await;
    tab.pause(500).await;
    assert!(tab.is_true(&in_rail("video")).await, "it has been taken away");
    tab.run(&format!("{}.click(); {leave}", in_rail("[part~=play-button][part~=playing]"))).await;
    tab.wait_for(&format!("{}.textContent == 'Second'", in_rail("[part=title]"))).await;
}

#[tokio::test]
async fn no_theme_hides_the_link_in_a_player_that_fails() {
    let tab = videos(feed(&item("Gone", "<media:content url=\"/gone.mp4\" type=\"video/mp4\"/>")), "").await;
    tab.style("news-rail::part(link), news-rail::part(title) { color: rgb(17, 17, 17) }").await;
    click(&tab, 1).await;
    for place in ["[part=player] a", "[part=player] a span"] {
        let element = in_rail(place);
        tab.wait_for(&element).await;
        assert_eq!(tab.eval(&format!("getComputedStyle({element}).color")).await, "rgb(255, 255, 255)", "{place}");
    }
}

/// Chromium tells of a focus that goes with its element in the middle of the change; others later, or not at all.
#[tokio::test]
async fn a_page_may_play_another_when_one_fails() {
    let items = ["Gone", "Next"].map(|title| {
        let file = title.to_lowercase();
        item(title, &format!("<media:content url=\"/{file}.mp4\" type=\"video/mp4\"/>"))
    });
    let tab = videos(feed(&items.concat()), "").await;
    for file in ["/gone.mp4", "/next.mp4"] {
        tab.site.put(file, Reply::new("video/mp4", "").hang());
    }
    click(&tab, 1).await;
    tab.wait_for(&in_rail("video")).await;
    let fail = "addEventListener('focusout', (event) => {
            window.plays = 'Next';
            event.target.play(1);
        }, { capture: true, once: true });
        window.plays = 'Gone';
        video.focus();
        video.dispatchEvent(new Event('error'))";
    tab.run(&format!("const video = {}; {fail}", in_rail("video"))).await;
    tab.settle().await;
    let place = in_rail("[part=player]");
    assert!(tab.is_true(&format!("{place}.closest('li').textContent.includes(plays)")).await);
    assert_eq!(tab.eval("document.querySelector('news-rail').getAttribute('state')").await, "ready");
    assert_eq!(tab.console().await, []);
}

/// Opens a rail with one video that has captions, and plays it.
async fn captioned() -> Tab {
    let media = "<media:content url=\"/clips/river.mp4\" type=\"video/mp4\"/><media:subTitle type=\"text/vtt\" lang=\"zh-Hans\" href=\"/river.vtt\"/>";
    let tab = videos(feed(&item("Captioned", media)), "").await;
    tab.site.put("/river.vtt", Reply::new("text/vtt", "WEBVTT\n\n00:00.000 --> 00:08.000\n一江两岸\n"));
    assert_eq!(tab.site.count("/river.vtt"), 0);
    click(&tab, 1).await;
    tab.wait_for(&format!("{}.currentTime > 0", in_rail("video"))).await;
    tab
}

#[tokio::test]
async fn captions_that_the_feed_names_are_there() {
    let tab = captioned().await;
    let track = format!("{}.textTracks[0]", in_rail("video"));
    // As the player's own menu does.
    tab.run(&format!("{track}.mode = 'showing'")).await;
    tab.wait_for(&format!("{track}.activeCues?.[0]?.text == '一江两岸'")).await;
    assert_eq!(tab.eval(&format!("[{track}.kind, {track}.language]")).await, json!(["captions", "zh-Hans"]));
    assert_eq!(tab.console().await, []);
}

#[tokio::test]
async fn captions_show_without_being_asked_for() {
    let tab = captioned().await;
    let track = format!("{}.textTracks[0]", in_rail("video"));
    tab.wait_for(&format!("{track}.mode == 'showing' && {track}.activeCues?.[0]?.text == '一江两岸'")).await;
    // Not assert_quiet: the browser moves captions away from its own controls.
    assert_eq!(tab.console().await, []);
}
