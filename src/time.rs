//! Time as text: how old an article is.

pub mod age;
/// stub
pub mod parse {
    /// iso
    pub fn to_iso(_: crate::model::Millis) -> String {
        String::new()
    }
}
