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
        // Those of Thailand
        "Thu, 20 Sep 2555 10:30:00 GMT",
        "20/09/2555 10:30",
        // The day, or the year, first; a number too many; an offset after a date that follows the time.
        "20-09-2012 10:30",
        "12-09-20 10:30",
        "2012 Sep 20 10:30",
        "20 Sep 112 10:30",
        "Thu Sep 20 10:30:00 2012 0",
        "2012 Sep 20 10:30:00 0",
        "201209201030",
        "18:30 20 Sep 2012 +0800",
        "18:30 2012-09-20 +0800",
        "2012-09-20 10点30分",
        "2012年9月20日 10點30分",
        "2012년 9월 20일 10시 30분",
        "2012년 9월 20일 오전 10시 30분 00초",
        "2012-09-20 早上10:30",
        "20 Sep 2012，10:30",
        "Thu, 20 Sep 2012 08:30:00 −0200",
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
        // The years of Japan's emperors, of Iran and of the Hijra
        "令和6年3月12日",
        "平成24年9月20日",
        "1403/09/10",
        "1403-09-10T10:30:00+03:30",
        "04/11/1433",
    ] {
        assert_eq!(date(text), None, "{text}");
    }
}

#[test]
fn what_could_be_two_dates_is_the_one_that_its_spelling_says() {
    for (text, plain) in [
        ("05.09.2012", "2012-09-05"),
        ("05-09-2012", "2012-09-05"),
        ("05/09/2012", "2012-05-09"),
        ("martes 05.07.2014", "2014-07-05"),
        ("2012-0920", "2012-09-20"),
        ("201209", "2012-09-01"),
        ("Sep 2012", "2012-09-01"),
        ("20 Sep 98", "1998-09-20"),
        ("20 Sep 70", "1970-09-20"),
        ("20 Sep 69", "2069-09-20"),
        ("2012-09-20 凌晨12:30", "2012-09-20 00:30"),
        ("2012-09-20 12:30 a", "2012-09-20 00:30"),
        ("2012-09-20 6:30 p", "2012-09-20 18:30"),
        ("2012-09-20 傍晚6:30", "2012-09-20 18:30"),
        ("2012/09/20 午後6:30", "2012-09-20 18:30"),
        ("2012/09/20 午前6:30", "2012-09-20 06:30"),
        ("2012-09-20 06:30:00 م", "2012-09-20 18:30"),
        ("2012-09-20 06:30:00 ص", "2012-09-20 06:30"),
        ("2012年9月20日10时30分15秒", "2012-09-20 10:30:15"),
        ("2012-09-20T10:30:15,250Z", "2012-09-20T10:30:15.250Z"),
    ] {
        assert!(date(text).is_some() && date(text) == date(plain), "{text}");
    }
    for text in ["2012-W00-1", "2012-W01-0", "2012-09-20T10:30:62Z"] {
        assert_eq!(date(text), None, "{text}");
    }
}

#[test]
fn every_name_of_a_month_and_of_a_zone_is_known() {
    for (month, names) in [
        "jan gen ene ιαν янв sty jän 一月",
        "feb fév fev φεβ фев lut 二月",
        "mar mär maa mrt μάρ μαρ мар már 三月",
        "apr avr abr απρ апр kwi ápr 四月",
        "may mai mag mei maj μάι μαϊ μαΐ μαι май мая máj 五月",
        "jun juin giu ιούν ιον ιουν июн cze jún 六月",
        "jul juil lug ιούλ ιολ ιουλ июл lip júl 七月",
        "aug août aou ago agu αύγ αυγ авг sie 八月",
        "sep set σεπ сен wrz szept 九月",
        "oct okt ott out οκτ окт paź 十月",
        "nov νοέ νοε ноя lis 十一月",
        "dec dez déc des dic δεκ дек gru 十二月",
    ]
    .into_iter()
    .enumerate()
    {
        for name in names.split(' ') {
            assert_eq!(date(&format!("14 {name} 2012")), date(&format!("2012-{:02}-14", month + 1)), "{name}");
        }
    }
    for (names, minutes) in [
        ("BST WEST CET MEZ MET", 60),
        ("CEST MESZ EET", 120),
        ("EEST MSK", 180),
        ("MSD", 240),
        ("IST", 330),
        ("HKT SGT", 480),
        ("JST KST", 540),
        ("AEST", 600),
        ("AEDT", 660),
        ("NZST", 720),
        ("NZDT", 780),
        ("ADT", -180),
        ("AST AT EDT", -240),
        ("EST ET CDT", -300),
        ("CST CT MDT", -360),
        ("MST MT PDT", -420),
        ("PST PT", -480),
        ("HST", -600),
    ] {
        for name in names.split(' ') {
            let moment = date(&format!("20 Sep 2012 10:30 {name}"));
            assert_eq!(moment.map(|moment| moment.0), Some(THEN - minutes * 60_000), "{name}");
        }
    }
}
