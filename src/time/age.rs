//! The age of a date, in the unit that a reader would use.

use crate::model::Millis;

/// How a date is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Age {
    /// Less than a minute old.
    Now,
    /// So many units ago.
    Ago(u32, Unit),
    /// As a calendar date: a week old, or older.
    Date,
    /// Not at all: more than a day ahead of the reader's clock.
    Future,
}

/// A unit of [`Age`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A minute.
    Minute,
    /// An hour.
    Hour,
    /// 24 hours.
    Day,
}

/// A clock may be wrong by a time zone: a date up to a day ahead counts as now.
pub const SKEW_MS: i64 = 86_400_000;

/// Returns the age of `at` at the time `now`.
pub fn age(at: Millis, now: Millis) -> Age {
    let ms = now.0.saturating_sub(at.0);
    if ms < -SKEW_MS {
        return Age::Future;
    }
    let minutes = ms / 60_000;
    match minutes {
        ..1 => Age::Now,
        1..60 => Age::Ago(minutes as u32, Unit::Minute),
        60..1_440 => Age::Ago((minutes / 60) as u32, Unit::Hour),
        1_440..10_080 => Age::Ago((minutes / 1_440) as u32, Unit::Day),
        _ => Age::Date,
    }
}

/// Returns how long the result of [`age`] stays true, in milliseconds, at least 1. `None`: for good, or the date is not shown.
pub fn lasts_ms(at: Millis, now: Millis) -> Option<i64> {
    let unit_ms = match age(at, now) {
        Age::Ago(_, Unit::Day) => 86_400_000,
        Age::Ago(_, Unit::Hour) => 3_600_000,
        Age::Ago(..) | Age::Now => 60_000,
        Age::Date | Age::Future => return None,
    };
    let ms = now.0.saturating_sub(at.0);
    Some(if ms < 0 { unit_ms - ms } else { unit_ms - ms % unit_ms })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_change_unit_where_a_reader_would() {
        const MINUTE: i64 = 60_000;
        let table = [
            (-2 * SKEW_MS, Age::Future),
            (-SKEW_MS, Age::Now),
            (0, Age::Now),
            (MINUTE - 1, Age::Now),
            (MINUTE, Age::Ago(1, Unit::Minute)),
            (60 * MINUTE - 1, Age::Ago(59, Unit::Minute)),
            (60 * MINUTE, Age::Ago(1, Unit::Hour)),
            (1_440 * MINUTE - 1, Age::Ago(23, Unit::Hour)),
            (1_440 * MINUTE, Age::Ago(1, Unit::Day)),
            (10_080 * MINUTE - 1, Age::Ago(6, Unit::Day)),
            (10_080 * MINUTE, Age::Date),
            (i64::MAX, Age::Date),
        ];
        let now = Millis(1_800_000_000_000);
        for (ms, expected) in table {
            assert_eq!(age(Millis(now.0.saturating_sub(ms)), now), expected, "{ms} ms ago");
        }
        assert_eq!(age(Millis(i64::MAX), Millis(i64::MIN)), Age::Future);
    }

    #[test]
    fn an_age_lasts_until_it_is_said_otherwise() {
        let now = Millis(1_800_000_000_000);
        let at = |ms: i64| Millis(now.0 - ms);
        for ms in
            (-SKEW_MS..700_000_000).step_by(7_654_321).chain([0, 1, 59_999, 60_000, 3_599_999, 86_399_999, 604_799_999])
        {
            let Some(lasts) = lasts_ms(at(ms), now) else {
                assert_eq!(age(at(ms), now), Age::Date, "{ms}");
                continue;
            };
            assert_eq!(age(at(ms), Millis(now.0 + lasts - 1)), age(at(ms), now), "{ms}: too early");
            assert_ne!(age(at(ms), Millis(now.0 + lasts)), age(at(ms), now), "{ms}: too late");
        }
        assert_eq!(lasts_ms(Millis(i64::MAX), now), None);
        assert_eq!(lasts_ms(Millis(i64::MIN), now), None);
    }
}
