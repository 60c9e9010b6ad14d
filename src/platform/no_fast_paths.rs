//! In the browser the host's fast paths would cost more code than they save time: these recognise nothing. The host's tests run with them, too.

/// See the host's version, in `platform/fast_paths.rs`.
pub const HAS_FAST_PATHS: bool = false;
/// Whether all that a feed says may be needed, beyond what a rail shows: the tests ask for it.
pub const READS_ALL_FIELDS: bool = cfg!(feature = "slow-paths");

/// See the host's version, in `platform/fast_paths.rs`.
#[inline]
pub fn is_name_part(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'-' | b'_')
}

/// See the host's version, in `platform/fast_paths.rs`.
pub const NEAR: usize = usize::MAX;

/// See the host's version, in `platform/fast_paths.rs`.
#[inline]
pub fn find_far<const N: usize>(_: &[u8], _: [u8; N]) -> Option<usize> {
    None
}

/// See the host's version, in `platform/fast_paths.rs`.
#[inline]
pub fn plain_run(_: &[u8], _: usize) -> (usize, usize, bool) {
    (0, 0, true)
}

/// See the host's version, in `platform/fast_paths.rs`.
#[inline]
pub fn is_plain(_: &[u8], _: usize) -> bool {
    false
}

/// See the host's version, in `platform/fast_paths.rs`.
#[inline]
pub fn usual_date(_: &str) -> Option<[i64; 7]> {
    None
}

/// See the host's version, in `platform/fast_paths.rs`.
#[inline]
pub fn is_plain_path(_: &[u8]) -> bool {
    false
}

/// See the host's version, in `platform/fast_paths.rs`.
#[inline]
pub fn is_plain_host(_: &[u8]) -> bool {
    false
}

/// See the host's version, in `platform/fast_paths.rs`.
#[derive(Default)]
pub struct Memo<T>(std::marker::PhantomData<T>);

impl<T> Memo<T> {
    /// See the host's version, in `platform/fast_paths.rs`.
    #[inline]
    pub fn get(&mut self, _: &str) -> Option<T> {
        None
    }

    /// See the host's version, in `platform/fast_paths.rs`.
    #[inline]
    pub fn predict<'a>(&self, _: &'a str) -> Option<(T, &'a str, usize)> {
        None
    }

    /// See the host's version, in `platform/fast_paths.rs`.
    #[inline]
    pub fn end_tag(&self, _: usize, _: &str) -> Option<usize> {
        None
    }

    /// See the host's version, in `platform/fast_paths.rs`.
    #[inline]
    pub fn follow(&mut self, _: usize) {}

    /// See the host's version, in `platform/fast_paths.rs`.
    #[inline]
    pub fn put(&mut self, _: &str, _: T) {}

    /// See the host's version, in `platform/fast_paths.rs`.
    #[inline]
    pub fn clear(&mut self) {}
}
