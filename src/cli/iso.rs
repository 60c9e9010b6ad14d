//! Dates for machines.

use crate::model::Millis;

/// Formats a moment like `2012-09-20T02:30:00Z`: RFC 3339, UTC, whole seconds. Moments outside the years 0 to 9999, which no news is from, are clamped.
pub fn iso(at: Millis) -> String {
    const DAY_S: i64 = 86_400;
    let seconds = at.0.div_euclid(1000).clamp(-62_167_219_200, 253_402_300_799);
    let (days, second) = (seconds.div_euclid(DAY_S), seconds.rem_euclid(DAY_S));
    // Days to civil date in years that start in March, so that the leap day is the last (proleptic Gregorian calendar).
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let mut out = String::with_capacity(20);
    for (number, digits, sign) in [
        (year, 4, '-'),
        (month, 2, '-'),
        (day, 2, 'T'),
        (second / 3_600, 2, ':'),
        (second / 60 % 60, 2, ':'),
        (second % 60, 2, 'Z'),
    ] {
        for place in (0..digits).rev() {
            out.push(char::from(b'0' + (number / 10_i64.pow(place) % 10) as u8));
        }
        out.push(sign);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_as_rfc_3339() {
        for (ms, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (-1, "1969-12-31T23:59:59Z"),
            (1_348_108_200_999, "2012-09-20T02:30:00Z"),
            (951_782_400_000, "2000-02-29T00:00:00Z"),
            (4_107_542_399_000, "2100-02-28T23:59:59Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00Z"),
            (i64::MAX, "9999-12-31T23:59:59Z"),
            (i64::MIN, "0000-01-01T00:00:00Z"),
        ] {
            assert_eq!(iso(Millis(ms)), text, "{ms}");
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        // Not 1970-01-01, which programs write for no date.
        for day in (-80_000..-1).chain(1..80_000) {
            let at = Millis(day * 86_400_000 + 12_345_000);
            assert_eq!(crate::time::parse::date(&iso(at)), Some(at));
        }
    }
}
