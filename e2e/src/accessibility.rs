//! What the engine tells screen readers about an element.

use crate::tab::{DriverCommand, Tab};
use serde_json::Value;

impl Tab {
    /// Computed role and name of the element that a JavaScript expression yields: `("link", "One")`.
    pub async fn role_and_name(&self, expression: &str) -> (String, String) {
        let element = self.eval(expression).await;
        let id = element.as_object().and_then(|element| element.values().next()).and_then(Value::as_str);
        let id = id.unwrap_or_else(|| panic!("{expression} is no element but {element}"));
        (self.computed(id, "computedrole").await, self.computed(id, "computedlabel").await)
    }

    /// The same for the focused element, in whatever shadow root it is.
    pub async fn focused(&self) -> (String, String) {
        self.role_and_name(
            "((element) => { while (element.shadowRoot?.activeElement) element = element.shadowRoot.activeElement; return element })(document.activeElement)",
        )
        .await
    }

    async fn computed(&self, id: &str, what: &'static str) -> String {
        let command = DriverCommand { path: format!("/element/{id}/{what}"), body: None };
        let response = self.expect(self.client().issue_cmd(command), what).await;
        response.as_str().unwrap_or_default().to_owned()
    }
}
