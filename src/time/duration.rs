//! Durations in ISO 8601.

use crate::text::{number, split_once_or_whole, trim};

const DAY_MS: i64 = 86_400_000;

/// The units of the date, in their order, with their lengths.
const DATE: [(u8, i64); 4] = [(b'Y', 365 * DAY_MS), (b'M', 30 * DAY_MS), (b'W', 7 * DAY_MS), (b'D', DAY_MS)];
/// The units after the `T`.
const TIME: [(u8, i64); 3] = [(b'H', 3_600_000), (b'M', 60_000), (b'S', 1000)];

/// The number of digits of a fraction that count: of a year, a third of a second.
const MAX_DIGITS: usize = 8;

/// Parses an ISO 8601 duration to milliseconds: `P7D`, `PT36H`, `P1Y2M10DT2H30M`, `P2W`, `PT0.5H`, `P1,5D`. A year is 365 days, a month 30.
/// `None` if it is invalid, empty (`P`), negative or too long to be represented.
pub fn duration_ms(text: &str) -> Option<i64> {
    let text = trim(text).strip_prefix('P')?;
    let (date, time) = split_once_or_whole(text, b'T');
    // A `T` must be followed by a time.
    if text.is_empty() || text.ends_with('T') {
        return None;
    }
    sum_ms(date, &DATE)?.checked_add(sum_ms(time, &TIME)?)
}

/// Returns the sum of amounts with their units, each of which may occur once, in its order.
fn sum_ms(mut text: &str, units: &[(u8, i64)]) -> Option<i64> {
    let mut units = units.iter();
    let mut sum = 0_i64;
    while !text.is_empty() {
        let len = text.bytes().position(|byte| !matches!(byte, b'0'..=b'9' | b'.' | b','))?;
        let (amount, behind) = text.split_at_checked(len)?;
        let unit = behind.bytes().next()?;
        let (_, unit_ms) = units.find(|(letter, _)| *letter == unit)?;
        let (whole, part) = split_once_or_whole(amount, if amount.contains(',') { b',' } else { b'.' });
        sum = sum.checked_add(unit_ms.checked_mul(number(whole, 10)?.into())?)?;
        let part = part.get(..part.len().min(MAX_DIGITS))?;
        if !part.is_empty() {
            sum = sum.checked_add(unit_ms.checked_mul(number(part, 10)?.into())? / 10_i64.pow(part.len() as u32))?;
        }
        text = behind.get(1..)?;
    }
    Some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        const DAY: i64 = 86_400_000;
        for (text, ms) in [
            ("P7D", Some(7 * DAY)),
            ("PT36H", Some(DAY + DAY / 2)),
            ("P2W", Some(14 * DAY)),
            ("P1Y2M10DT2H30M", Some(435 * DAY + 9_000_000)),
            ("PT0.5H", Some(1_800_000)),
            ("P1,5D", Some(DAY + DAY / 2)),
            (" PT90S ", Some(90_000)),
            ("P0D", Some(0)),
            ("P", None),
            ("PT", None),
            ("P1", None),
            ("7D", None),
            ("-P7D", None),
            ("P-7D", None),
            ("P1H", None),
            ("P1D1Y", None),
            ("P1DT", None),
            ("P1.2.3D", None),
            ("P1.D", Some(DAY)),
            ("P99999999999D", None),
            ("P4294967295Y", None),
            ("P0.33333333333333D", Some(28_799_999)),
            ("P0.333333333Y", Some(10_511_999_894)),
            ("P292471208.9Y", None),
            ("P.D", None),
            ("week", None),
            ("", None),
        ] {
            assert_eq!(duration_ms(text), ms, "{text}");
        }
    }
}
