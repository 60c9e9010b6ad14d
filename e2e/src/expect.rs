//! What most cases of the matrix have in common: a page with one rail between two paragraphs, and what must be seen of it.

use crate::{page::Page, tab::Tab};
use serde_json::Value;

/// What the reader has without a list.
const CHILD: &str = "<a href=/latest>Latest news</a>";

impl Page {
    /// A page with one rail that has a child to fall back to, between two paragraphs; `attributes` are its own, as they are written.
    pub fn with_rail(attributes: &str) -> Page {
        let rail = format!("<news-rail loading=eager {attributes}>{CHILD}</news-rail>");
        // Narrow enough for one column: a list of 8 is as high as the line says.
        let body = format!("<main style='width:20em'><p>Before</p>{rail}<p>After</p></main>");
        Page::new(body).with_loader().reserve("50.8em")
    }
}

impl Tab {
    /// Opens `Page::with_rail`. Requests for anything but the site are noted.
    pub async fn visit_rail(&self, attributes: &str) {
        self.visit(&Page::with_rail(attributes).watched()).await;
    }

    /// Waits for the list and looks at all of it: those titles, no child, and nobody told of anything but warnings with those codes,
    /// once each. Warnings that `codes` does not name are a fault too.
    pub async fn assert_lists(&self, titles: &[&str], codes: &[&str]) {
        self.wait_for_state("news-rail", "ready").await;
        assert_eq!(self.titles("news-rail").await, titles);
        assert!(!self.child_shows().await, "the child shows beside the list");
        self.assert_warned(codes).await;
        let errors = self.details("newsrail-error").await;
        assert!(errors.is_empty(), "{errors:?}");
        self.assert_quiet().await;
    }

    /// Those codes came as warnings, once each, and no other.
    pub async fn assert_warned(&self, codes: &[&str]) {
        let mut said: Vec<String> = self.codes("newsrail-warn").await;
        said.sort();
        let mut wanted = codes.to_vec();
        wanted.sort_unstable();
        assert_eq!(said, wanted, "the warnings");
    }

    /// Waits for the failure and looks at all of it: the child shows and nothing else, there is one event with that code, a hint and
    /// one line of the console. Returns the event's detail.
    pub async fn assert_fails(&self, code: &str) -> Value {
        let detail = self.assert_failure(code).await;
        self.assert_says(&[&format!("[newsrail] {code}: ")]).await;
        detail
    }

    /// The same, where the page's policy is at fault: beside our line the engine reports that breach, of the directive named.
    pub async fn assert_refused(&self, code: &str, directive: &str) -> Value {
        let detail = self.assert_failure(code).await;
        self.assert_says_beside("securitypolicyviolation", directive, &[&format!("[newsrail] {code}: ")]).await;
        detail
    }

    /// Waits for the failure and looks at what the reader sees and the event says: the child shows and nothing else, there is one
    /// event with that code and a hint. The console is the case's matter.
    pub async fn assert_failure(&self, code: &str) -> Value {
        self.wait_for_state("news-rail", "error").await;
        assert!(self.child_shows().await, "{code}: the child is gone");
        let rail = "document.querySelector('news-rail').shadowRoot.querySelector('[part~=base]').innerText";
        // Its own child and heading at most, and never a byte of the answer.
        let shown = self.eval(rail).await;
        let shown = shown.as_str().unwrap_or_default();
        for raw in ["404", "500", "Not Found", "Sign in", "undefined", "null", "NaN", "Error", "<", "{", "http", code] {
            assert!(!shown.contains(raw), "{code}: the reader is shown {shown:?}");
        }
        let errors = self.details("newsrail-error").await;
        assert_eq!(errors.len(), 1, "{errors:#?}");
        assert_eq!(errors[0]["code"], code, "{errors:#?}");
        assert!(errors[0]["hint"].as_str().is_some_and(|hint| !hint.is_empty()), "{errors:#?}");
        errors[0].clone()
    }

    /// The codes of the events of that name, in their order.
    pub async fn codes(&self, event: &str) -> Vec<String> {
        let codes = self.details(event).await;
        codes.iter().map(|detail| detail["code"].as_str().unwrap_or_default().to_owned()).collect()
    }

    /// Whether the child of `Page::with_rail` is what the reader sees.
    pub async fn child_shows(&self) -> bool {
        // Without an engine's `checkVisibility`, which few lack, a box is as good.
        self.holds("document.querySelector('news-rail > a').getClientRects().length > 0").await
    }
}
