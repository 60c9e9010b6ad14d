//! Relative dates that are updated while the reader can see them, and only then.

use e2e::{Page, Reply, Tab, serde_json::json, tokio};

/// The current time, until a case changes it: 2012-09-20T08:00:00Z.
const NOW_MS: i64 = 1_348_128_000_000;

/// A clock that stands still unless it is set, and a set of the pending timers of about a third of a second.
const CLOCK: &str = "<script>
    window.now = 1348128000000; Date.now = () => now;
    window.alarms = new Set(); window.mostAlarms = 0;
    const set = setTimeout, clear = clearTimeout;
    window.setTimeout = (then, ms, ...more) => {
        const is = ms > 200 && ms < 400;
        const id = set((...args) => { alarms.delete(id); then(...args) }, ms, ...more);
        if (is) { alarms.add(id); mostAlarms = Math.max(mostAlarms, alarms.size) }
        return id;
    };
    window.clearTimeout = (id) => { alarms.delete(id); clear(id) };
</script>";

/// A feed of articles with those ages, in milliseconds.
fn feed(ages: &[i64]) -> Reply {
    let items: Vec<_> = ages
        .iter()
        .map(|age| {
            let at = NOW_MS - age;
            // As RFC 3339, with milliseconds.
            let (days, rest) = ((at.div_euclid(86_400_000)), at.rem_euclid(86_400_000));
            let (hour, minute, second, ms) = (rest / 3_600_000, rest / 60_000 % 60, rest / 1000 % 60, rest % 1000);
            // Days of September 2012 and the months around it; day 15584 is September 1.
            let day = days - 15_584 + 1;
            let (month, day) = if day > 30 {
                (10, day - 30)
            } else if day < 1 {
                (8, day + 31)
            } else {
                (9, day)
            };
            json!({ "id": age.to_string(), "url": format!("/{age}"), "title": format!("{age} ms ago"),
                "date_published": format!("2012-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{ms:03}Z") })
        })
        .collect();
    Reply::json(json!({ "version": "https://jsonfeed.org/version/1.1", "items": items }).to_string())
}

fn date(rail: usize, item: usize) -> String {
    format!("document.querySelectorAll('news-rail')[{rail}].shadowRoot.querySelectorAll('time')[{item}].textContent")
}

#[tokio::test]
async fn dates_are_told_anew_at_the_right_moment_and_only_in_sight() {
    let tab = Tab::open().await;
    // In 0.3 seconds these ages reach a minute and an hour.
    tab.site.put("/feed.json", feed(&[59_700, 3_599_700, 7_200_000]));
    let rail = "<news-rail src=/feed.json loading=eager dedupe=none limit=3></news-rail>";
    let page = Page::new(format!("{rail}{rail}<p style='height:3000px'></p>{rail}")).head(CLOCK);
    // The height that the lists will need.
    tab.visit(&page.with_loader().reserve("14.75em")).await;
    tab.wait_for_ready("news-rail", 3).await;
    for rail in 0..3 {
        for (item, text) in ["Just now", "59 minutes ago", "2 hours ago"].iter().enumerate() {
            assert_eq!(tab.eval(&date(rail, item)).await, *text);
        }
    }
    tab.wait_for("alarms.size == 1").await;
    tab.run("window.now += 299").await;
    tab.pause(700).await;
    assert_eq!(tab.eval(&date(0, 0)).await, "Just now", "a moment too early");
    tab.run("window.now += 1").await;
    for rail in [0, 1] {
        tab.wait_for(&format!("{} == '1 minute ago' && {} == '1 hour ago'", date(rail, 0), date(rail, 1))).await;
    }
    assert_eq!(tab.eval(&date(2, 0)).await, "Just now", "nobody sees the third");
    tab.scroll_to("news-rail:last-of-type").await;
    tab.wait_for(&format!("{} == '1 minute ago'", date(2, 0))).await;
    assert_eq!(tab.eval("mostAlarms").await, 1, "one timer for the page");
    tab.assert_quiet().await;
}

#[tokio::test]
async fn a_page_that_is_not_looked_at_runs_no_timer() {
    let tab = Tab::open().await;
    tab.site.put("/feed.json", feed(&[59_700]));
    tab.visit(&Page::new("<news-rail src=/feed.json></news-rail>").head(CLOCK).with_loader()).await;
    tab.wait_for_state("news-rail", "ready").await;
    tab.wait_for("alarms.size == 1").await;
    let hide = |hidden: bool| {
        format!(
            "Object.defineProperty(document, 'hidden', {{ value: {hidden}, configurable: true }}); document.dispatchEvent(new Event('visibilitychange'))"
        )
    };
    tab.run(&hide(true)).await;
    tab.run("window.now += 180000").await;
    assert_eq!(tab.eval("alarms.size").await, 0);
    tab.pause(700).await;
    assert_eq!(tab.eval(&date(0, 0)).await, "Just now");
    tab.run(&hide(false)).await;
    tab.wait_for(&format!("{} == '3 minutes ago'", date(0, 0))).await;
    // When a rail is removed, its dates no longer count.
    tab.run("document.querySelector('news-rail').remove(); window.now += 1").await;
    tab.wait_for("alarms.size == 0").await;
    assert_eq!(tab.console().await, []);
}

#[tokio::test]
async fn the_year_that_is_left_out_is_the_readers() {
    let tab = Tab::open().await;
    // New Year's Eve, where the browsers are.
    let items = json!([{ "id": "1", "url": "/1", "title": "One", "date_published": "2012-01-01T02:00:00Z" }]);
    tab.site.put("/feed.json", Reply::json(json!({ "items": items }).to_string()));
    tab.visit(&Page::new("<news-rail src=/feed.json></news-rail>").head(CLOCK).with_loader()).await;
    tab.wait_for_state("news-rail", "ready").await;
    assert_eq!(tab.texts("news-rail", "time").await, ["Dec 31, 2011"]);
    tab.assert_quiet().await;
}

#[tokio::test]
async fn a_reader_in_china_has_chinas_standard_time() {
    let tab = Tab::open().await;
    let items = json!([{ "id": "1", "url": "/1", "title": "One", "date_published": "Thu Sep 20 10:30:00 CST 2012" }]);
    tab.site.put("/feed.json", Reply::json(json!({ "items": items }).to_string()));
    // A time without a zone is read as China's there.
    let china = "<script>{
        const { Date } = window;
        window.Date = class extends Date {
            constructor(...parts) {
                super(...(parts.length == 1 && /T[^Z]*$/.test(parts[0]) ? [parts[0] + '+08:00'] : parts));
            }
        };
    }</script>";
    let rail = "<news-rail src=/feed.json loading=eager></news-rail>";
    for (page, at) in [(Page::new(rail).head(china), "02:30"), (Page::new(rail), "16:30")] {
        tab.visit(&page.with_loader()).await;
        tab.wait_for_state("news-rail", "ready").await;
        let time = "document.querySelector('news-rail').shadowRoot.querySelector('time').dateTime";
        assert_eq!(tab.eval(time).await, format!("2012-09-20T{at}:00Z"));
        tab.assert_quiet().await;
    }
}

#[tokio::test]
async fn a_date_is_put_into_words_when_its_words_change() {
    let tab = Tab::open().await;
    let rails: String = (0..10)
        .map(|rail| {
            let items: Vec<_> = (0..8)
                .map(|n| json!({ "url": format!("/{rail}/{n}"), "title": format!("Article {rail} {n}"), "date_published": "2012-09-20T05:00:00Z" }))
                .collect();
            tab.site.put(&format!("/{rail}.json"), Reply::json(json!({ "items": items }).to_string()));
            format!("<news-rail src=/{rail}.json layout=compact loading=eager style='float: left; width: 10em'></news-rail>")
        })
        .collect();
    let count = "<script>{
        const { format } = Intl.RelativeTimeFormat.prototype;
        window.formatted = 0;
        Intl.RelativeTimeFormat.prototype.format = function (...given) { formatted++; return format.apply(this, given) };
    }</script>";
    // One whose words are the browser's.
    tab.visit(&Page::new(rails).head(&format!("{CLOCK}{count}")).lang("fr").with_loader()).await;
    tab.wait_for_ready("news-rail", 10).await;
    tab.settle().await;
    assert_eq!(tab.eval("formatted").await, 80);
    tab.assert_quiet().await;
}

#[tokio::test]
async fn a_date_is_there_in_full_and_absurd_ones_are_not() {
    let tab = Tab::open().await;
    let dates = [
        "2012-09-20T08:30:00Z", // half an hour ahead: a clock that is wrong
        "2012-09-22T08:30:00Z", // two days ahead
        "2022-09-20T08:00:00Z", // ten years
        "0000-00-00T00:00:00Z",
        "99999-01-01T00:00:00Z",
        "Thu, 32 Foo 2012",
        "2012-09-20T05:00:00Z",
        "2012-01-02T05:00:00Z",
        "2009-09-20T05:00:00Z",
    ];
    let items: Vec<_> = dates
        .iter()
        .map(|date| json!({ "id": date, "url": format!("/{}", date.replace(' ', "_")), "title": date, "date_published": date }))
        .collect();
    tab.site.put("/feed.json", Reply::json(json!({ "items": items }).to_string()));
    let rail = "<news-rail src=/feed.json limit=20><time slot=header datetime=2012-09-20>Today</time></news-rail>";
    tab.visit(&Page::new(rail).head(CLOCK).with_loader()).await;
    tab.wait_for_state("news-rail", "ready").await;
    let shown = "[...document.querySelector('news-rail').shadowRoot.querySelectorAll('li')].map((li) => li.querySelector('time')?.textContent ?? null)";
    assert_eq!(
        tab.eval(shown).await,
        json!(["Just now", null, null, null, null, null, "3 hours ago", "Jan 2", "Sep 20, 2009"])
    );
    let time = "document.querySelector('news-rail').shadowRoot.querySelectorAll('time')[1]";
    assert_eq!(tab.eval(&format!("{time}.dateTime")).await, "2012-09-20T05:00:00Z");
    // The tooltip is written when the pointer comes.
    assert_eq!(tab.eval(&format!("{time}.title")).await, "");
    let over = |el: &str, pointer: &str| {
        format!(
            "{el}.dispatchEvent(new PointerEvent('pointerover', {{ bubbles: true, composed: true, pointerType: '{pointer}' }}))"
        )
    };
    tab.run(&over(time, "touch")).await;
    assert_eq!(tab.eval(&format!("{time}.title")).await, "", "a finger shows none");
    tab.run(&over(time, "mouse")).await;
    // That is the page's.
    tab.run(&over("document.querySelector('time')", "mouse")).await;
    assert_eq!(tab.eval("document.querySelector('time').title").await, "");
    let full = tab.eval(&format!("{time}.title")).await;
    assert!(full.as_str().is_some_and(|full| full.starts_with("September 20, 2012 at ")), "{full}");
    tab.assert_quiet().await;
}

/// The first use of most of `Intl` takes Chromium as long as all else that a first list needs.
#[tokio::test]
async fn our_own_languages_have_dates_without_intl_and_in_its_words() {
    const MINUTE: i64 = 60_000;
    let ages = [MINUTE, 59 * MINUTE, 60 * MINUTE, 120 * MINUTE, 1440 * MINUTE, 2880 * MINUTE, 16 * 1440 * MINUTE];
    let log = "<script>window.__used = []; window.__Intl = { ...Object.fromEntries(Object.getOwnPropertyNames(Intl).map((name) => [name, Intl[name]])) };
        for (const name of ['DateTimeFormat', 'RelativeTimeFormat', 'NumberFormat', 'ListFormat', 'Collator'])
            Intl[name] = function (...rest) { __used.push(name); return new __Intl[name](...rest) }</script>";
    for lang in ["zh-Hans", "zh-CN", "zh-TW", "zh-HK", "en", "en-US"] {
        let tab = Tab::open().await;
        tab.site.put("/feed.json", feed(&ages));
        let rail = "<news-rail src=/feed.json limit=4 more=load></news-rail>";
        tab.visit(&Page::new(rail).head(&format!("{CLOCK}{log}")).lang(lang).with_loader()).await;
        tab.wait_for_ready("news-rail", 1).await;
        tab.run("document.querySelector('news-rail').shadowRoot.querySelector('button[part=more]').click()").await;
        let times = "[...document.querySelector('news-rail').shadowRoot.querySelectorAll('time')]";
        tab.wait_for(&format!("{times}.length == 7")).await;
        assert_eq!(tab.eval("__used").await, json!([]), "{lang}");
        let shown = tab.eval(&format!("{times}.map((time) => time.textContent)")).await;
        let words = tab
            .eval(&format!(
                "[[1, 'minute'], [59, 'minute'], [1, 'hour'], [2, 'hour'], [1, 'day'], [2, 'day']]
                    .map(([count, unit]) => new __Intl.RelativeTimeFormat('{lang}').format(-count, unit))
                    .concat(new __Intl.DateTimeFormat('{lang}', {{ month: 'short', day: 'numeric' }}).format(now - {}))",
                ages[6]
            ))
            .await;
        assert_eq!(shown, words, "{lang}");
        tab.assert_quiet().await;
    }
}
