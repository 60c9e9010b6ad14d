//! Dates as feeds spell them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use newsrail::time::parse::date;

/// 2012-09-20T10:30:00Z, in milliseconds.
const THEN: i64 = 1_348_137_000_000;
const DAY: i64 = 86_400_000;
const HOUR: i64 = 3_600_000;
const MIDNIGHT: i64 = THEN - THEN % DAY;

#[test]
fn every_spelling_of_one_moment() {
    let spellings = [
        // RFC 822 and RFC 2822, and what passes for them.
        "Thu, 20 Sep 2012 10:30:00 GMT",
        "Thu, 20 Sep 2012 10:30:00 +0000",
        "Thu, 20 Sep 2012 18:30:00 +0800",
        "Thu, 20 Sep 2012 18:30:00 +08:00",
        "Thu, 20 Sep 2012 05:30:00 -0500",
        // Half hours: Newfoundland and India.
        "Thu, 20 Sep 2012 07:00:00 -03:30",
        "2012-09-20T07:00:00-03:30",
        "Thu, 20 Sep 2012 16:00:00 +0530",
        "Thu, 20 Sep 2012 06:30:00 EDT",
        "Thu, 20 Sep 2012 05:30:00 EST",
        "Thu, 20 Sep 2012 03:30 PDT",
        "Thu, 20 Sep 2012 12:30:00 CEST",
        "Thu, 20 Sep 2012 19:30:00 JST",
        "Thu, 20 Sep 2012 18:30:00 GMT+0800",
        "Thu, 20 Sep 2012 18:30:00 GMT+08:00",
        "Thu, 20 Sep 2012 10:30:00 UT",
        "Thu, 20 Sep 2012 10:30:00 Z",
        "Thu, 20 Sep 2012 10:30:00",
        "Thu, 20 Sep 2012 10:30 GMT",
        "Thu, 20 Sep 12 10:30:00 GMT",
        "20 Sep 2012 10:30:00 GMT",
        "20 September 2012 10:30:00 GMT",
        "Thursday, 20 September 2012 10:30:00 GMT",
        "Thursday, September 20, 2012 10:30 AM",
        "September 20, 2012, 10:30 am",
        "Sep 20 2012 10:30:00",
        "Thu,20 Sep 2012 10:30:00 GMT",
        "thu, 20 sep 2012 10:30:00 gmt",
        "Thu, 20 Sep 2012 10:30:00 GMT (Greenwich)",
        "  Thu, 20  Sep  2012 10:30:00  GMT ",
        "Thu, 20-Sep-2012 10:30:00 GMT",
        "Thursday, 20-Sep-12 10:30:00 GMT",
        // asctime
        "Thu Sep 20 10:30:00 2012",
        "Thu Sep 20 10:30:00 GMT 2012",
        "Thu Sep 20 18:30:00 +0800 2012",
        // RFC 3339 and ISO 8601
        "2012-09-20T10:30:00Z",
        "2012-09-20T10:30:00z",
        "2012-09-20t10:30:00Z",
        "2012-09-20T18:30:00+08:00",
        "2012-09-20T18:30:00+0800",
        "2012-09-20T18:30:00+08",
        "2012-09-20T05:30:00-05:00",
        "2012-09-20T10:30:00.000Z",
        "2012-09-20T10:30:00,000Z",
        "2012-09-20T10:30:00.000000+00:00",
        "2012-09-20T10:30Z",
        "2012-09-20 10:30:00",
        "2012-09-20 10:30:00 UTC",
        "2012-09-20 18:30:00 +0800",
        "20120920T103000Z",
        "20120920T1030Z",
        "20120920103000",
        "20120920T183000+0800",
        "20120920T1830+08:00",
        "20120920 103000",
        "2012-264T10:30:00Z",
        "2012-W38-4T10:30:00Z",
        // Numbers with other separators
        "2012/09/20 10:30",
        "2012/9/20 10:30:00",
        "2012.09.20 10:30",
        "20.09.2012 10:30",
        "09/20/2012 10:30:00",
        "20/09/2012 10:30",
        "9/20/2012 10:30:00 AM",
        // The time first
        "10:30:00 2012-09-20",
        "10:30 20.09.2012",
        "10:30 20 Sep 2012",
        // Chinese, Japanese, Korean
        "2012年09月20日 10:30",
        "2012年9月20日10时30分",
        "2012年9月20日 上午10點30分",
        "2012年9月20日10:30:00",
        "2012년 9월 20일 10:30",
        "2012-09-20 오전 10:30:00",
        "2012-09-20 上午 10:30",
        "2012-09-20 上午10:30:00",
        // The years of the Republic of China
        "101/09/20 10:30",
        "101-9-20 10:30",
        "中華民國101年9月20日 10:30",
        // Months in other languages
        "jeu., 20 sept. 2012 10:30:00 GMT",
        "Do, 20 Sep 2012 10:30:00 GMT",
        "20 settembre 2012 10:30:00 GMT",
        "jue, 20 sep 2012 10:30:00 GMT",
        "qui, 20 set 2012 10:30:00 GMT",
        "Πεμ, 20 Σεπ 2012 10:30:00 GMT",
        "Чт, 20 сен 2012 10:30:00 GMT",
        "2012-szeptember-20T10:30:00Z",
        "czw, 20 wrz 2012 10:30:00 GMT",
        "20 septembre 2012 à 10h30",
        // Tuesdays with the same prefix as March
        "mar, 20 sept. 2012 10:30:00 GMT",
        "martes, 20 de septiembre de 2012 10:30:00 GMT",
        "martedì 20 settembre 2012 10:30",
        "martes 20/09/2012 10:30",
        // Unix time
        "1348137000",
        "1348137000000",
    ];
    let wrong: Vec<_> = spellings
        .iter()
        .map(|text| (text, date(text).map(|moment| moment.0)))
        .filter(|(_, read)| *read != Some(THEN))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn months_are_known_in_further_languages() {
    for (text, month) in [("14 Μαΐ 2012", "May"), ("14 Agu 2012", "Aug"), ("14 Des 2012", "Dec")] {
        assert_eq!(date(text), date(&format!("14 {month} 2012")), "{text}");
        assert!(date(text).is_some(), "{text}");
    }
}

#[test]
fn dates_without_a_time_are_midnight() {
    for text in [
        "2012-09-20",
        "20120920",
        "2012-264",
        "2012264",
        "2012-W38-4",
        "20 Sep 2012",
        "September 20, 2012",
        "2012/09/20",
        "2012年09月20日",
        "20.9.2012",
    ] {
        assert_eq!(date(text).map(|moment| moment.0), Some(MIDNIGHT), "{text}");
    }
    assert_eq!(date("2012").map(|moment| moment.0), Some(1_325_376_000_000));
    assert_eq!(date("2012-09").map(|moment| moment.0), Some(MIDNIGHT - 19 * DAY));
    assert_eq!(date("2012-W38").map(|moment| moment.0), Some(MIDNIGHT - 3 * DAY));
    assert_eq!(date("2012W384").map(|moment| moment.0), Some(MIDNIGHT));
    assert_eq!(date("2012W014"), date("2012-W01-4"));
    assert_eq!(date("2012-09-20T10").map(|moment| moment.0), Some(THEN - HOUR / 2));
}

#[test]
fn halves_of_the_day_and_fractions() {
    for (text, expected) in [
        ("2012-09-20 10:30 PM", THEN + 12 * HOUR),
        ("2012-09-20 下午10:30", THEN + 12 * HOUR),
        ("2012-09-20 10:30 p.m.", THEN + 12 * HOUR),
        ("September 20, 2012 at 10:30 a.m. GMT", THEN),
        ("2012年9月20日 晚上10:30", THEN + 12 * HOUR),
        ("周四, 20 9月 2012 10:30:00 GMT", THEN),
        ("목, 20 9월 2012 10:30:00 GMT", THEN),
        ("星期四, 20 九月 2012 10:30:00 GMT", THEN),
        ("20 十二月 2012 10:30:00 GMT", THEN + 91 * 24 * HOUR),
        ("2012年9月20日下午10:30", THEN + 12 * HOUR),
        ("2012-09-20 오후 10:30:00", THEN + 12 * HOUR),
        ("2012-09-20 12:30 AM", MIDNIGHT + HOUR / 2),
        ("2012-09-20 12:30 PM", MIDNIGHT + HOUR * 25 / 2),
        ("2012-09-20T10:30:00.5Z", THEN + 500),
        ("2012-09-20T10:30:00.1234567Z", THEN + 123),
        ("2012-09-20T24:00:00Z", MIDNIGHT + DAY),
        ("Thu, 20 Sep 2012 10:30:60 GMT", THEN + 60_000),
        ("1969-12-30T23:59:59Z", -DAY - 1000),
    ] {
        assert_eq!(date(text).map(|moment| moment.0), Some(expected), "{text}");
    }
}

#[test]
fn leap_days_are_those_of_the_calendar() {
    for (text, exists) in [
        ("2012-02-29", true),
        ("2000-02-29", true),
        ("1900-02-29", false),
        ("2011-02-29", false),
        ("2012-366", true),
        ("2011-366", false),
        ("2012-12-31", true),
        ("2012-11-31", false),
    ] {
        assert_eq!(date(text).is_some(), exists, "{text}");
    }
    // Every date is one day after the last, over all month ends of four centuries.
    let mut last = date("1800-01-01").unwrap().0 - DAY;
    for year in 1800..2200 {
        for month in 1..=12 {
            for day in 1..=31 {
                if let Some(moment) = date(&format!("{year:04}-{month:02}-{day:02}")) {
                    // These three mean no date.
                    last = if moment.0 == 2 * DAY { DAY } else { last };
                    assert_eq!(moment.0, last + DAY, "{year}-{month}-{day}");
                    last = moment.0;
                }
            }
        }
    }
}

#[test]
fn nonsense_is_no_date() {
    for text in [
        "",
        " ",
        "0000-00-00",
        "0001-01-01T00:00:00Z",
        "Mon, 01 Jan 0001 00:00:00 +0000",
        "Sat, 30 Nov -0001 00:00:00 +0000",
        "Thu, 01 Jan 1970 08:00:00 +0800",
        "Wed, 31 Dec 1969 19:00:00 -0500",
        "1970-01-01T00:00:00Z",
        "0000-00-00 00:00:00",
        "Thu, 32 Foo 2012 10:00:00 GMT",
        "Thu, 32 Sep 2012 10:00:00 GMT",
        "99999-01-01",
        "2012-13-01",
        "2012-09-31",
        "yesterday",
        "now",
        "2012-09-20T25:00:00Z",
        "2012-09-20T10:61:00Z",
        "99999999999999999999999999",
        "9223372036854775807",
        "2012-W54-1",
        "2012-W01-8",
        "-",
        ":::",
        "+08:00",
        "1:2:3:4:5",
        "Sep",
        "9223372036854775807-W9223372036854775807-9223372036854775807",
        "2012-09-9223372036854775807",
    ] {
        assert_eq!(date(text), None, "{text}");
    }
}
