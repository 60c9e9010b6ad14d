//! Reads what the page around a rail is about.

use crate::model::Millis;
use crate::platform::browser::loader::Port;
use crate::select::Page;
use crate::text::split;

/// Returns the page as it is now: its URLs and, if `context` is given, everything that tells what it is about. `context` selects the element
/// whose text describes it; empty: the page's `article`, else its `main`. `Err` holds the page if `context` is not a valid selector.
pub fn page(port: &Port, context: Option<&str>) -> Result<Page, Page> {
    let values = port.page(context);
    let text = |index| values.get(index).as_string().unwrap_or_default();
    let list = |index| split(&text(index), b'\n').filter(|line| !line.is_empty()).map(Into::into).collect();
    let page = Page {
        urls: list(0),
        title: text(1),
        description: text(2),
        keywords: list(3),
        text: text(4),
        published: values.get(5).as_f64().map(|ms| Millis(ms as i64)),
    };
    if values.get(6).is_truthy() { Err(page) } else { Ok(page) }
}
