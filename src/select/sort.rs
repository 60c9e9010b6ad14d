//! Sorting, and the arithmetic of its keys.

/// A sort key: a number, and the index of the item.
pub type Key = (u64, u32);

/// Keeps the smallest `count`, smallest first. The only sort of this module: each of the standard library's costs some kilobytes of wasm for every
/// type and order that it is used with. A heap sort, stable only because the indices differ.
pub fn sort(keys: &mut Vec<Key>, count: usize) {
    let len = keys.len();
    // Builds the heap, then moves its smallest to the end, one by one. A list needs only the first few of thousands.
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

/// Returns a key below 2^32 that puts the largest of non-negative numbers first.
pub fn falling(value: f32) -> u64 {
    u64::from(!value.to_bits())
}

/// Returns the binary logarithm of a positive number, to about 0.01: the exponent, and a parabola through the mantissa.
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
