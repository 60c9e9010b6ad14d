//! A rail's own texts in every language that it supports, and articles in other languages than the rail's.

use e2e::{Page, Reply, Tab, serde_json::json, tokio};

fn feed() -> Reply {
    let item = |n: usize, language: &str| {
        json!({ "id": n.to_string(), "url": format!("/{n}"), "title": format!("Article {n}"), "language": language,
            "date_published": "2012-09-20T08:00:00Z" })
    };
    let items = [item(1, "zh_HANS"), item(2, "en"), item(3, "ar")];
    Reply::json(
        json!({ "version": "https://jsonfeed.org/version/1.1", "home_page_url": "/all", "language": "en", "items": items })
            .to_string(),
    )
}

async fn shown(tab: &Tab, selector: &str) -> String {
    tab.texts("news-rail", selector).await.first().cloned().unwrap_or_default()
}

#[tokio::test]
async fn every_language_is_found_by_its_tags() {
    for (lang, heading, date, load, added) in [
        ("zh", "最新消息", "2012年9月20日", "显示更多", "又显示了 2 条。"),
        ("zh-SG", "最新消息", "2012年9月20日", "显示更多", "又显示了 2 条。"),
        ("zh-Hans", "最新消息", "2012年9月20日", "显示更多", "又显示了 2 条。"),
        ("zh-TW", "最新消息", "2012年9月20日", "顯示更多", "又顯示了 2 則。"),
        ("zh-Hant", "最新消息", "2012年9月20日", "顯示更多", "又顯示了 2 則。"),
        ("zh-HK", "最新消息", "2012年9月20日", "顯示更多", "已多顯示 2 則。"),
        ("zh-MO", "最新消息", "2012年9月20日", "顯示更多", "已多顯示 2 則。"),
        ("yue", "最新消息", "2012年9月20日", "顯示更多", "已多顯示 2 則。"),
        ("cn", "最新消息", "2012年9月20日", "显示更多", "又显示了 2 条。"),
        ("en", "Latest news", "Sep 20, 2012", "Show more", "2 more articles."),
        ("fr", "Latest news", "20 sept. 2012", "Show more", "2 more articles."),
    ] {
        // The language of the page, not of the rail: it is negotiated.
        let tab = Tab::open().await;
        tab.site.put("/feed.json", feed());
        tab.visit(&Page::new("<news-rail src=/feed.json more=load limit=2></news-rail>").lang(lang).with_loader())
            .await;
        tab.wait_for_state("news-rail", "ready").await;
        assert_eq!(shown(&tab, "[part=heading]").await, heading, "{lang}");
        assert_eq!(shown(&tab, "time").await, date, "{lang}");
        assert_eq!(shown(&tab, "button[part=more]").await, load, "{lang}");
        tab.run("document.querySelector('news-rail').shadowRoot.querySelector('button[part=more]').click()").await;
        tab.wait_for(
            "document.querySelectorAll('news-rail')[0].shadowRoot.querySelectorAll('[part~=item]').length == 3",
        )
        .await;
        assert_eq!(shown(&tab, "[role=status]").await, added, "{lang}");
        tab.assert_quiet().await;
    }
}

#[tokio::test]
async fn a_tag_that_no_browser_knows_costs_no_dates() {
    let tab = Tab::open().await;
    tab.site.put(
        "/feed.json",
        Reply::json(r#"{"items":[{"id":"1","url":"/1","title":"One","date_published":"2012-09-20T08:00:00Z"}]}"#),
    );
    for (lang, date) in [
        ("zh_CN", "2012年9月20日"),
        ("zh-cmn-Hans-CN", "2012年9月20日"),
        ("en_US", "Sep 20, 2012"),
        ("a1", "Sep 20, 2012"),
    ] {
        let rail = format!("<news-rail src=/feed.json loading=eager lang={lang}></news-rail>");
        tab.visit(&Page::new(rail).with_loader()).await;
        tab.wait_for_ready("news-rail", 1).await;
        let shown = shown(&tab, "time").await;
        assert!(shown.contains(date), "{lang}: {shown}");
    }
    // A German browser would write dates in German, beside English words.
    let german = "<script>{
        const { DateTimeFormat } = Intl;
        Intl.DateTimeFormat = function (tags, options) { return new DateTimeFormat([[tags].flat().find((tag) => tag != 'la') ?? 'de'], options) };
    }</script>";
    tab.visit(&Page::new("<news-rail src=/feed.json loading=eager lang=la></news-rail>").head(german).with_loader())
        .await;
    tab.wait_for_ready("news-rail", 1).await;
    assert_eq!(shown(&tab, "time").await, "Sep 20, 2012");
}

#[tokio::test]
async fn the_words_of_a_video_are_of_the_language() {
    for (lang, heading, play, close) in [
        ("zh-Hans", "视频播报", "播放：Film", "关闭视频"),
        ("zh-Hant", "影音新聞", "播放：Film", "關閉影片"),
        ("zh-HK", "影片報道", "播放：Film", "關閉影片"),
        ("en", "Videos", "Play: Film", "Close video"),
    ] {
        let tab = Tab::open().await;
        let item = json!({ "id": "1", "url": "/1", "title": "Film", "attachments": [{ "url": "/1.mp4", "mime_type": "video/mp4" }] });
        tab.site.put("/feed.json", Reply::json(json!({ "items": [item] }).to_string()));
        tab.visit(&Page::new(format!("<news-rail kind=video src=/feed.json lang={lang}></news-rail>")).with_loader())
            .await;
        tab.wait_for_state("news-rail", "ready").await;
        assert_eq!(shown(&tab, "[part=heading]").await, heading);
        let names = "[...document.querySelector('news-rail').shadowRoot.querySelectorAll('[part~=play-button]')].map((el) => el.ariaLabel)";
        assert_eq!(tab.eval(names).await, json!([play]));
        tab.run("document.querySelector('news-rail').play(0)").await;
        let section = "document.querySelector('news-rail').shadowRoot.querySelector('section').lang";
        assert_eq!(tab.eval(section).await, lang);
        tab.wait_for(&format!("{names}.includes({})", json!(close))).await;
    }
}

#[tokio::test]
async fn a_page_may_name_its_language_in_its_metadata() {
    let tab = Tab::open().await;
    tab.site.put("/feed.json", feed());
    for (content, heading) in
        [("zh-CN", "最新消息"), (" zh-CN, en", "最新消息"), ("", "Latest news"), (",", "Latest news")]
    {
        let meta = format!(
            "<script>document.documentElement.removeAttribute('lang')</script><meta http-equiv=Content-Language content='{content}'>"
        );
        tab.visit(&Page::new("<news-rail src=/feed.json></news-rail>").head(&meta).with_loader()).await;
        tab.wait_for_state("news-rail", "ready").await;
        assert_eq!(shown(&tab, "[part=heading]").await, heading, "{content}");
        tab.assert_quiet().await;
    }
}

#[tokio::test]
async fn a_language_in_json_that_is_no_text_costs_no_list() {
    let tab = Tab::open().await;
    tab.site.put("/feed.json", feed());
    for lang in ["5", "true", "[]", "{}"] {
        let json = format!("<script type=application/json>{{ \"lang\": {lang} }}</script>");
        tab.visit(&Page::new(format!("<news-rail src=/feed.json>{json}</news-rail>")).with_loader()).await;
        tab.wait_for_state("news-rail", "ready").await;
        assert_eq!(shown(&tab, "[part=heading]").await, "Latest news", "{lang}");
    }
}

#[tokio::test]
async fn an_article_of_this_minute_is_just_out() {
    let tab = Tab::open().await;
    for (lang, text) in [("zh", "刚刚"), ("zh-TW", "剛剛"), ("en", "Just now"), ("de", "jetzt")] {
        tab.site.put("/feed.json", feed());
        let clock = "<script>Date.now = () => Date.UTC(2012, 8, 20, 8, 0, 30)</script>";
        tab.visit(&Page::new("<news-rail src=/feed.json></news-rail>").head(clock).lang(lang).with_loader()).await;
        tab.wait_for_state("news-rail", "ready").await;
        assert_eq!(shown(&tab, "time").await, text, "{lang}");
    }
}

#[tokio::test]
async fn a_year_is_left_out_by_the_calendar_of_the_language() {
    let tab = Tab::open().await;
    tab.site.put(
        "/feed.json",
        Reply::json(r#"{"items":[{"id":"1","url":"/1","title":"One","date_published":"2012-01-20T08:00:00Z"}]}"#),
    );
    // In Iran a year begins in March.
    let clock = "<script>Date.now = () => Date.UTC(2012, 8, 20)</script>";
    for (lang, has_year) in [("en", false), ("fa", true)] {
        tab.visit(&Page::new("<news-rail src=/feed.json></news-rail>").head(clock).lang(lang).with_loader()).await;
        tab.wait_for_state("news-rail", "ready").await;
        let date = shown(&tab, "time").await;
        let year = tab.eval(&format!("new Intl.DateTimeFormat('{lang}', {{ year: 'numeric' }}).formatToParts(Date.UTC(2012, 0, 20)).find(({{ type }}) => type == 'year').value")).await;
        assert_eq!(date.contains(year.as_str().expect("a year")), has_year, "{lang}: {date}");
    }
}

#[tokio::test]
async fn titles_stand_at_the_edge_where_the_row_begins() {
    let tab = Tab::open().await;
    tab.site.put("/feed.json", feed());
    for (lang, edge) in [("ar", "right"), ("en", "left")] {
        let direction = if lang == "ar" { "<script>document.documentElement.dir = 'rtl'</script>" } else { "" };
        tab.visit(&Page::new("<news-rail src=/feed.json></news-rail>").head(direction).lang(lang).with_loader()).await;
        tab.wait_for_state("news-rail", "ready").await;
        let gaps = format!(
            "[...document.querySelector('news-rail').shadowRoot.querySelectorAll('[part~=title]')].map((title) => {{
                const text = document.createRange(); text.selectNodeContents(title);
                return Math.round(Math.abs(text.getBoundingClientRect().{edge} - title.getBoundingClientRect().{edge}));
            }})"
        );
        assert_eq!(tab.eval(&gaps).await, json!([0, 0, 0]), "{lang}");
    }
}

#[tokio::test]
async fn korean_titles_break_between_words() {
    let tab = Tab::open().await;
    let title = "대통령, 2026년까지 붕괴 위험 시설물 전수조사를 마치라고 지시";
    let item = json!({ "id": "1", "url": "/1", "title": title, "language": "ko" });
    tab.site.put("/feed.json", Reply::json(json!({ "items": [item] }).to_string()));
    let style = "display: block; width: 200px; --newsrail-title-line-clamp: 9";
    tab.visit(
        &Page::new(format!("<news-rail src=/feed.json thumbnails=none style='{style}'></news-rail>")).with_loader(),
    )
    .await;
    tab.wait_for_state("news-rail", "ready").await;
    // The words that are on two lines.
    let broken = "(() => {
        const { firstChild: text } = document.querySelector('news-rail').shadowRoot.querySelector('[part~=title]');
        return [...text.data.matchAll(/\\S+/g)].filter(({ 0: word, index }) => {
            const range = document.createRange(); range.setStart(text, index); range.setEnd(text, index + word.length);
            return range.getClientRects().length > 1;
        }).map(([word]) => word);
    })()";
    assert_eq!(tab.eval(broken).await, json!([]));
}

#[tokio::test]
async fn an_article_in_another_language_says_so() {
    let tab = Tab::open().await;
    tab.site.put("/feed.json", feed());
    tab.visit(&Page::new("<news-rail src=/feed.json lang=zh-Hans></news-rail>").with_loader()).await;
    tab.wait_for_state("news-rail", "ready").await;
    let titles = "[...document.querySelector('news-rail').shadowRoot.querySelectorAll('[part=title]')].map((el) => [el.getAttribute('lang'), el.dir])";
    assert_eq!(tab.eval(titles).await, json!([[null, "auto"], ["en", "auto"], ["ar", "auto"]]));
    tab.assert_quiet().await;
    // A program that calls every feed English.
    let items: Vec<_> = ["新款手机值不值得买", "ニュース", "New phones"]
        .iter()
        .map(|title| json!({ "id": title, "url": "/", "title": title }))
        .collect();
    tab.site.put("/en.json", Reply::json(json!({ "language": "en", "items": items }).to_string()));
    tab.visit(&Page::new("<news-rail src=/en.json lang=zh-Hans></news-rail>").with_loader()).await;
    tab.wait_for_ready("news-rail", 1).await;
    assert_eq!(tab.eval(titles).await, json!([[null, "auto"], [null, "auto"], ["en", "auto"]]));
}

#[tokio::test]
async fn words_of_another_language_say_so() {
    let tab = Tab::open().await;
    tab.site.put("/feed.json", Reply::articles(&["One"]));
    tab.site.put("/empty.json", Reply::articles::<&str>(&[]));
    let rails = [
        "<news-rail src=/feed.json lang=ja>",
        "<news-rail src=/feed.json dedupe=none lang=ja heading=ニュース>",
        "<news-rail src=/feed.json dedupe=none lang=zh-HK>",
        "<news-rail src=/empty.json loading=eager lang=ja>",
    ];
    tab.visit(&Page::new(rails.join("</news-rail>") + "</news-rail>").with_loader()).await;
    tab.wait_for_ready("news-rail", 3).await;
    tab.wait_for("document.querySelectorAll('news-rail[state=empty]').length == 1").await;
    let langs = |part: &str| {
        format!(
            "[...document.querySelectorAll('news-rail')].map((rail) => rail.shadowRoot.querySelector('[part~={part}]')?.closest('[lang]').lang ?? '')"
        )
    };
    assert_eq!(tab.eval(&langs("heading")).await, json!(["en", "ja", "zh-HK", "en"]));
    assert_eq!(tab.eval(&langs("empty")).await, json!(["", "", "", "en"]));
    assert_eq!(tab.eval(&langs("title")).await, json!(["ja", "ja", "zh-HK", ""]));
}

#[tokio::test]
async fn lines_begin_where_those_of_the_page_begin() {
    let tab = Tab::open().await;
    tab.site.put("/feed.json", Reply::articles(&["One"]));
    tab.site.put("/empty.json", Reply::articles::<&str>(&[]));
    let rails = ["/feed.json", "/missing.json", "/empty.json"].map(|feed| {
        format!("<news-rail src={feed} loading=eager limit=1 style='display:block;width:180px'></news-rail>")
    });
    // Without words in its language, a rail has English ones.
    let page = Page::new(rails.concat()).lang("ar").head("<style>html { direction: rtl }</style>").with_loader();
    tab.visit(&page).await;
    tab.wait_for_ready("news-rail", 1).await;
    tab.site.put("/feed.json", Reply::not_found());
    tab.run("document.querySelector('news-rail').refresh()").await;
    for state in ["stale", "error", "empty"] {
        tab.wait_for_state(&format!("[state={state}]"), state).await;
    }
    let gaps = "[...document.querySelectorAll('news-rail')].flatMap((rail) => {
        const { right } = rail.getBoundingClientRect();
        return ['[part=heading]', '[part=header] > [part=meta]', '[part=error]', '[part=empty]'].flatMap((part) => {
            const found = rail.shadowRoot.querySelector(part);
            if (!found) return [];
            const range = document.createRange();
            range.selectNodeContents(found);
            return [...range.getClientRects()].map((line) => line.right > right - 1 || line.left > rail.getBoundingClientRect().left + 1);
        });
    })";
    tab.wait_for(&format!("{gaps}.length > 6")).await;
    assert!(tab.is_false(&format!("{gaps}.includes(false)")).await, "{}", tab.eval(gaps).await);
}

#[tokio::test]
async fn every_word_has_its_language() {
    let tab = Tab::open().await;
    let item = |n: u32| {
        json!({ "id": n.to_string(), "url": format!("/{n}"), "title": "电影", "language": "zh-CN", "authors": [{ "name": "A" }],
        "attachments": [{ "url": "/1.mp4", "mime_type": "video/mp4" }] })
    };
    let items: Vec<_> = (1..20).map(item).collect();
    tab.site.put(
        "/feed.json",
        Reply::json(json!({ "title": "日报", "home_page_url": "/all", "items": items }).to_string()),
    );
    tab.site.put("/other.json", Reply::articles(&["Another"]));
    let rails = [
        "<news-rail kind=video src='/feed.json /other.json' lang=ja more=load limit=3>",
        "<news-rail src=/feed.json lang=ja dedupe=none heading=映画>",
        "<news-rail src=/feed.json lang=ja dedupe=none more-label=もっと>",
    ];
    tab.visit(&Page::new(rails.join("</news-rail>") + "</news-rail>").with_loader()).await;
    tab.wait_for_ready("news-rail", 3).await;
    let lang = |rail: usize, selector: &str| {
        format!(
            "document.querySelectorAll('news-rail')[{rail}].shadowRoot.querySelector({}).closest('[lang]').lang",
            json!(selector)
        )
    };
    let mut found = Vec::new();
    for (rail, selector) in [
        (0, "[part=heading]"),
        (0, "[part=play-button]"),
        (0, "[part=source]"),
        (0, "button[part=more]"),
        (1, "[part=heading]"),
        (1, "[part=more]"),
        (2, "[part=heading]"),
        (2, "[part=more]"),
    ] {
        found.push(tab.eval(&lang(rail, selector)).await);
    }
    assert_eq!(json!(found), json!(["en", "zh-CN", "zh-CN", "en", "ja", "en", "en", "ja"]));
    tab.run("document.querySelector('news-rail').play(0)").await;
    tab.wait_for("document.querySelector('news-rail').shadowRoot.querySelector('video, [part=player] a')").await;
    assert_eq!(tab.eval(&lang(0, "[part~=playing][part~=play-button]")).await, "en");
    tab.run("document.querySelector('news-rail').shadowRoot.querySelector('button[part=more]').click()").await;
    let status = "document.querySelector('news-rail').shadowRoot.querySelector('[role=status]')";
    tab.wait_for(&format!("{status}.textContent !== ''")).await;
    assert_eq!(tab.eval(&format!("{status}.lang")).await, "en");
}
