//! What most cases of the matrix share: a page with one rail between two paragraphs, and assertions about it.

use crate::{page::Page, tab::Tab};
use serde_json::Value;

/// What the reader sees without a list.
pub const CHILD: &str = "<a href=/latest>Latest news</a>";

impl Page {
    /// A page with one rail between two paragraphs. The rail has a fallback child, and `attributes`, which are given as HTML.
    pub fn with_rail(attributes: &str) -> Page {
        Page::with_rail_alone(attributes).with_loader()
    }

    /// `Page::with_rail` without the loader.
    pub fn with_rail_alone(attributes: &str) -> Page {
        let rail = format!("<news-rail loading=eager {attributes}>{CHILD}</news-rail>");
        // Narrow enough for one column: a list of 8 has the height that is reserved below.
        let body = format!("<main style='width:20em'><p>Before</p>{rail}<p>After</p></main>");
        Page::new(body).reserve("50.8em")
    }
}

impl Tab {
    /// Opens `Page::with_rail`. Requests to anything but the site are logged.
    pub async fn visit_rail(&self, attributes: &str) {
        self.visit(&Page::with_rail(attributes).watched()).await;
    }

    /// Waits for the list and checks everything: exactly these titles, no child, warnings with exactly these codes, once each, no
    /// errors, and a quiet page.
    pub async fn assert_lists(&self, titles: &[&str], codes: &[&str]) {
        self.wait_for_state("news-rail", "ready").await;
        assert_eq!(self.titles("news-rail").await, titles);
        assert!(!self.child_shows().await, "the child shows beside the list");
        self.assert_warned(codes).await;
        let errors = self.details("newsrail-error").await;
        assert!(errors.is_empty(), "{errors:?}");
        self.assert_quiet().await;
    }

    /// Fails unless exactly these codes came as warnings, once each.
    pub async fn assert_warned(&self, codes: &[&str]) {
        let mut said: Vec<String> = self.codes("newsrail-warn").await;
        said.sort();
        let mut wanted = codes.to_vec();
        wanted.sort_unstable();
        assert_eq!(said, wanted, "the warnings");
    }

    /// Waits for the failure and checks everything: the child shows and nothing else, there is one event with that code and a hint,
    /// and one console line. Returns the event's detail.
    pub async fn assert_fails(&self, code: &str) -> Value {
        let detail = self.assert_failure(code).await;
        self.assert_console(&[&format!("[newsrail] {code}: ")]).await;
        detail
    }

    /// The same if the page's policy is the cause: in addition to our line the engine reports a violation of that directive.
    pub async fn assert_refused(&self, code: &str, directive: &str) -> Value {
        let detail = self.assert_failure(code).await;
        self.assert_console_with("securitypolicyviolation", directive, &[&format!("[newsrail] {code}: ")]).await;
        detail
    }

    /// Waits for the failure and checks what the reader sees and the event says: the child shows and nothing else, there is one
    /// event with that code and a hint. The case itself must check the console.
    pub async fn assert_failure(&self, code: &str) -> Value {
        self.wait_for_state("news-rail", "error").await;
        assert!(self.child_shows().await, "{code}: the child is gone");
        let rail = "document.querySelector('news-rail').shadowRoot.querySelector('[part~=base]').innerText";
        // At most the child and the heading, and never a byte of the response.
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

    /// The codes of the events of that name, in order.
    pub async fn codes(&self, event: &str) -> Vec<String> {
        let codes = self.details(event).await;
        codes.iter().map(|detail| detail["code"].as_str().unwrap_or_default().to_owned()).collect()
    }

    /// Whether the child of `Page::with_rail` is visible. Fails if it is gone.
    pub async fn child_shows(&self) -> bool {
        // Not every engine has `checkVisibility`; whether it has a box is enough.
        self.eval("document.querySelector('news-rail > a').getClientRects().length > 0").await == true
    }
}
