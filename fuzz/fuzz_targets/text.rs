//! Reads any text as markup, as a date and as a URL: nothing panics, and the results are fit to be shown.
#![no_main]

use libfuzzer_sys::fuzz_target;
use newsrail::select::comparison_key;
use newsrail::text::{Attributes, PlainText, clean, looks_like_html, push_html};
use newsrail::time::parse::date;
use newsrail::url::resolve;

fuzz_target!(|text: &str| {
    let limit = text.len() % 300;
    let mut plain = PlainText::new(limit);
    push_html(&mut plain, text, &mut |tag| {
        assert!(Attributes::of(tag).count() <= 256);
        true
    });
    let html = plain.text().to_owned();
    for shown in [html, clean(text, limit).0] {
        assert!(
            !shown.contains(|c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
        );
        assert_eq!(shown.trim(), shown);
        assert!(shown.chars().count() <= limit * 9);
        // Cleaning is idempotent.
        assert_eq!(clean(&shown, usize::MAX).0, shown);
    }
    looks_like_html(text);
    let _ = date(text);
    comparison_key(text);
    if let Some(url) = resolve(text, "https://example.org/a/b?c").url() {
        let parsed = url::Url::parse(&url).expect("an address is absolute");
        assert!(
            matches!(parsed.scheme(), "http" | "https") && parsed.username().is_empty() && parsed.password().is_none()
        );
        assert_eq!(parsed.as_str(), url);
    }
});
