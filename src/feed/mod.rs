//! Bytes in, [`Feed`](crate::model::Feed) out.
