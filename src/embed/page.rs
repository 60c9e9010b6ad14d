//! What the page around a rail says of itself.

use crate::platform::browser::dom;
use crate::select::Page;

/// The page as it is now; a page without addresses of its own where `dedupe="none"`.
pub fn page() -> Page {
    Page { urls: dom::page_urls(), ..Page::default() }
}
