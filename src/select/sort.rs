//! Numbers, and what things are put in order by.

/// What things are sorted by: a key, and the thing's number.
pub type Key = (u64, u32);

/// Keeps the smallest `count`, smallest first. The one sort of this module: each of the standard library's costs the wasm some kilobytes for every type
/// and order it is used with. A heap sort, stable only because the numbers differ.
pub fn sort(keys: &mut Vec<Key>, count: usize) {
    let len = keys.len();
    // First the heap is built, then its smallest goes to the end, one by one. Of thousands a list needs the first few.
    for step in (len.saturating_sub(count)..len / 2 + len).rev() {
        let (mut at, end) = if step >= len { (step - len, len) } else { (0, step) };
        if step < len {
            keys.swap(0, step);
        }
        loop {
            let mut child = at * 2 + 1;
            if child + 1 < end && keys.get(child) > keys.get(child + 1) {
                child += 1;
            }
            if child >= end || keys.get(child) >= keys.get(at) {
                break;
            }
            keys.swap(at, child);
            at = child;
        }
    }
    keys.reverse();
    keys.truncate(count);
}

/// The key, below 2^32, by which the greatest of non-negative numbers comes first.
pub fn falling(value: f32) -> u64 {
    u64::from(!value.to_bits())
}

/// The binary logarithm of a positive number, to about 0.01: the exponent, and a parabola through the mantissa.
pub fn log2(value: f32) -> f32 {
    let bits = value.to_bits();
    let mantissa = f32::from_bits(bits & 0x007F_FFFF | 0x3F80_0000);
    (bits >> 23) as f32 - 128.0 + (-0.344_845 * mantissa + 2.024_658) * mantissa - 0.674_878
}

#[cfg(test)]
#[allow(clippy::indexing_slicing)]
mod tests {
    use super::*;

    #[test]
    fn sorts() {
        let mut state = 7u64;
        for len in [0, 1, 2, 3, 10, 1000] {
            let mut keys: Vec<Key> = (0..len)
                .map(|n| {
                    state = crate::select::table::mix(state, 1);
                    (state % 50, n)
                })
                .collect();
            let mut other = keys.clone();
            other.sort();
            let mut few = keys.clone();
            sort(&mut few, 5);
            assert_eq!(few, other[..other.len().min(5)]);
            sort(&mut keys, 2000);
            assert_eq!(keys, other);
        }
        assert!(falling(2.0) < falling(1.5) && falling(1.5) < falling(0.0));
    }

    #[test]
    fn logarithms_are_close() {
        for n in 1..2000 {
            let value = n as f32 / 13.0;
            assert!((log2(value) - value.log2()).abs() < 0.01, "{value}");
        }
    }
}
