//! The gallery of tests/gallery, served as it is in the repository, with the widget and the themes at the paths that it expects.

use crate::{page::Page, tab::Tab};
use serde_json::json;
use std::{fs, path::Path};

/// The initial height of the view, in pixels.
const VIEW: u32 = 1000;

/// The same in engines whose view can be higher than the screen: every rail is in sight when its list arrives, on any machine.
const WHOLE_VIEW: u32 = 16_000;

impl Tab {
    /// Opens the gallery in a view of that width, and waits until every rail is in its state. If the engine allows it, the view is as high as
    /// the page, and every picture has loaded or failed. `query` selects what is shown: see tests/gallery/gallery.js.
    pub async fn gallery(&self, query: &str, width: u32) {
        let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
        self.site.put_folder("/tests/gallery/", &root.join("tests/gallery"));
        self.site.put_folder("/style/themes/", &root.join("style/themes"));
        self.site.put_dist("/dist/");
        let html = fs::read_to_string(root.join("tests/gallery/index.html")).expect("the gallery's page");
        let url = Page::document(&html).serve_at(&self.site, "/tests/gallery/index.html");
        self.resize(width, if self.engine.has_devtools { WHOLE_VIEW } else { VIEW }).await;
        self.goto(&format!("{url}?{query}")).await;
        self.wait_for("settled()").await;
        self.show_all(width).await;
        if self.engine.has_devtools {
            let pictures = "[...document.querySelectorAll('news-rail')].every((rail) => \
                            [...rail.shadowRoot.querySelectorAll('img')].every((image) => image.complete || !image.checkVisibility()))";
            self.wait_for(pictures).await;
        }
        self.settle().await;
    }

    /// Makes the view as high as the page, so that lazy pictures load and a photograph shows all of it. Does nothing in engines whose
    /// view cannot be higher than the screen.
    pub async fn show_all(&self, width: u32) {
        if !self.engine.has_devtools {
            return;
        }
        // Rails release reserved height at some later time, and the page becomes shorter.
        for _ in 0..20 {
            let height = self.eval("Math.ceil(document.body.getBoundingClientRect().height)").await;
            let height = height.as_f64().unwrap_or_else(|| panic!("no height: {height}"));
            if self.is_true(&format!("innerWidth == {width} && innerHeight == {height}")).await {
                return;
            }
            self.resize(width, height as u32).await;
            self.settle().await;
        }
        panic!("the page never comes to rest");
    }

    /// Adds a style sheet to the page.
    pub async fn style(&self, css: &str) {
        self.run(&format!(
            "document.head.append(Object.assign(document.createElement('style'), {{ textContent: {} }}))",
            json!(css)
        ))
        .await;
    }
}
