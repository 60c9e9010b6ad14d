//! `playground.html`, as `dist` has it, beside the loader.

use crate::{page::Page, server::dist, tab::Tab};
use serde_json::json;
use std::fs;

/// The rail in the preview.
pub const PREVIEW: &str = "document.getElementById('stage').contentDocument.querySelector('news-rail')";

impl Tab {
    /// Opens the playground in English, and waits for the sample in its preview.
    pub async fn playground(&self) {
        self.site.put_dist("/");
        let file = dist().expect("NEWSRAIL_DIST names the folder under test").join("playground.html");
        let html = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let url = Page::document(&html).serve_at(&self.site, "/playground.html");
        self.resize(1200, 900).await;
        self.goto(&url).await;
        self.wait_for(&format!("{PREVIEW}.getAttribute('state') === 'ready'")).await;
    }

    /// Gives a field a value, as somebody does who types it and goes on to the next.
    pub async fn choose(&self, id: &str, value: &str) {
        self.run(&format!(
            "const field = document.getElementById({}); field.value = {}; \
             field.dispatchEvent(new Event('change', {{ bubbles: true }}))",
            json!(id),
            json!(value)
        ))
        .await;
    }

    /// The text of an element.
    pub async fn text_of(&self, selector: &str) -> String {
        let text = self.eval(&format!("document.querySelector({}).textContent", json!(selector))).await;
        text.as_str().unwrap_or_else(|| panic!("{selector} has no text: {text}")).to_owned()
    }
}
