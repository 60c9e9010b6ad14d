//! Hostile strings in every text and URL of a feed, in every format: nothing runs, nothing is requested, and the rail contains
//! nothing that does not belong there. `NEWSRAIL_HOSTILE` names the file of the strings; without it the test is skipped.

use e2e::{Page, Reply, Tab, tokio};
use serde_json::{Value, json};

/// Payloads per feed; each makes two articles, and a rail shows a hundred.
const BATCH: usize = 50;

fn payloads() -> Option<Vec<String>> {
    let Some(file) = std::env::var_os("NEWSRAIL_HOSTILE") else {
        println!("NEWSRAIL_HOSTILE names no file of hostile strings: not run");
        return None;
    };
    let list: Vec<Value> = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    Some(list.iter().filter_map(|entry| entry["payload"].as_str().map(str::to_owned)).collect())
}

fn json_feed(batch: usize, payloads: &[String]) -> Reply {
    let items = payloads.iter().enumerate().flat_map(|(n, p)| {
        [
            json!({"id": format!("{batch}-{n}"), "url": format!("/good/{batch}-{n}"), "title": format!("{batch} {n} {p}"), "summary": p,
                "content_html": p, "content_text": p, "authors": [{"name": p, "url": p}], "tags": [p], "language": p, "image": p,
                "banner_image": p, "date_published": p, "attachments": [{"url": p, "mime_type": p, "title": p}]}),
            json!({"id": p, "url": p, "external_url": p, "title": format!("address {batch} {n}")}),
        ]
    });
    let first = &payloads[0];
    let feed = json!({"version": "https://jsonfeed.org/version/1.1", "title": first, "home_page_url": first, "feed_url": first,
        "icon": first, "language": first, "items": items.collect::<Vec<_>>()});
    Reply::json(feed.to_string())
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn rss(batch: usize, payloads: &[String]) -> Reply {
    let mut items = String::new();
    for (n, payload) in payloads.iter().enumerate() {
        let p = escaped(payload);
        let raw = payload.replace("]]>", "]]&gt;");
        items += &format!(
            "<item><guid>{batch}-{n}</guid><link>/good/{batch}-{n}</link><title>{batch} {n} {p}</title><description><![CDATA[{raw}]]></description>\
             <content:encoded><![CDATA[{raw}]]></content:encoded><author>{p}</author><dc:creator>{p}</dc:creator><category>{p}</category><pubDate>{p}</pubDate>\
             <source url=\"{p}\">{p}</source><enclosure url=\"{p}\" type=\"{p}\"/><media:thumbnail url=\"{p}\"/><media:content url=\"{p}\" type=\"{p}\"/>\
             <media:player url=\"{p}\"/></item><item><guid>{p}</guid><link>{p}</link><title>address {batch} {n}</title></item>"
        );
    }
    let p = escaped(&payloads[0]);
    Reply::xml(format!(
        "<rss version=\"2.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:media=\"http://search.yahoo.com/mrss/\" \
         xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel><title>{p}</title><link>{p}</link><language>{p}</language>{items}</channel></rss>"
    ))
}

fn atom(batch: usize, payloads: &[String]) -> Reply {
    let mut entries = String::new();
    for (n, payload) in payloads.iter().enumerate() {
        let p = escaped(payload);
        entries += &format!(
            "<entry xml:lang=\"{p}\"><id>{batch}-{n}</id><link href=\"/good/{batch}-{n}\"/><title type=\"html\">{batch} {n} {}</title><summary type=\"html\">{}</summary>\
             <content type=\"html\">{}</content><author><name>{p}</name><uri>{p}</uri></author><category term=\"{p}\" label=\"{p}\"/><updated>{p}</updated>\
             <link rel=\"enclosure\" href=\"{p}\" type=\"{p}\"/></entry><entry><id>{p}</id><link href=\"{p}\"/><title>address {batch} {n}</title></entry>",
            escaped(&p),
            p,
            p
        );
    }
    let p = escaped(&payloads[0]);
    Reply::xml(format!(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>{p}</title><link href=\"{p}\"/>{entries}</feed>"
    ))
}

async fn nothing_happens(format: &str, feed: fn(usize, &[String]) -> Reply) {
    let Some(payloads) = payloads() else { return };
    let tab = Tab::open().await;
    let batches: Vec<&[String]> = payloads.chunks(BATCH).collect();
    for (batch, payloads) in batches.iter().enumerate() {
        tab.site.put(&format!("/feed/{batch}"), feed(batch, payloads));
    }
    // Without pictures: requesting one that a feed names would not be a fault.
    let page = Page::new("<news-rail src=/feed/0 limit=100 dedupe=none thumbnails=none loading=eager></news-rail>");
    tab.visit(&page.watched().with_loader()).await;
    let mut shown = 0;
    for (batch, payloads) in batches.iter().enumerate() {
        tab.run(&format!("document.querySelector('news-rail').src = '/feed/{batch}'")).await;
        let rail = "document.querySelector('news-rail').shadowRoot";
        tab.wait_for(&format!("{rail}.querySelector('a[href$=\"/good/{batch}-0\"]')")).await;
        // Until then a long list is in the making.
        tab.wait_for_state("news-rail", "ready").await;
        assert_eq!(tab.unexpected_nodes().await, [""; 0], "{format}, feed {batch}");
        assert!(
            tab.is_true("document.querySelectorAll('body > *').length == 1").await,
            "{format}, feed {batch}: something beside the rail"
        );
        let good = tab.eval(&format!("{rail}.querySelectorAll('a[href*=\"/good/\"]').length")).await.as_u64().unwrap();
        shown += good as usize;
        assert!(good as usize * 10 >= payloads.len() * 9, "{format}, feed {batch}: {good} of {} stand", payloads.len());
    }
    println!("{format}: {shown} of {} strings stand as text", payloads.len());
    // Nothing ran: no trap, no exception. Nothing was requested, from this site or any other.
    let lines = tab.console().await;
    assert!(lines.iter().all(|line| line.kind.starts_with("console.")), "{format}: {lines:#?}");
    tab.assert_no_trace(&["/feed/"]).await;
}

#[tokio::test]
async fn in_json_feed() {
    nothing_happens("JSON Feed", json_feed).await;
}

#[tokio::test]
async fn in_rss() {
    nothing_happens("RSS", rss).await;
}

#[tokio::test]
async fn in_atom() {
    nothing_happens("Atom", atom).await;
}
