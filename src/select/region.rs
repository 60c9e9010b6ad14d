//! Which place an article is about.

use std::rc::Rc;

use crate::model::Article;

/// A place asked for, with the names by which it is known.
pub struct Region {}

impl Region {
    /// `None`: not about the place. `Some(None)`: about it as a whole. `Some(city)`: about this city of it.
    pub fn place(&self, _article: &Article) -> Option<Option<Rc<str>>> {
        None
    }
}
