//! Bytes in, [`Feed`](crate::model::Feed) out.
#![allow(missing_docs)]
pub struct Options {
    pub url: String,
    pub content_type: Option<String>,
    pub max_articles: usize,
    pub stop_early: bool,
}
pub enum Step {
    Hungry,
    Busy,
    Full,
}
pub struct Reader(Options, Vec<u8>);
pub struct Error {
    pub code: crate::codes::Code,
    pub at: Option<u32>,
}
impl Reader {
    pub fn new(o: Options) -> Reader {
        Reader(o, vec![])
    }
    pub fn push(&mut self, b: &[u8]) {
        self.1.extend(b)
    }
    pub fn end(&mut self, _c: bool) {}
    pub fn step(&mut self, _m: usize) -> Step {
        Step::Hungry
    }
    pub fn finish(self) -> Result<crate::model::Feed, Error> {
        Err(Error { code: crate::codes::Code::NotAFeed, at: None })
    }
}
