//! Parses dates as feeds spell them, to milliseconds UTC.
//!
//! One mechanism for all spellings: the text is split into numbers, words and the characters between them; a time of day is what has
//! colons, a zone is what follows it, a month is a word, and what is left are day and year.

use crate::model::Millis;
use crate::platform;
use crate::text::{eq_ignore_case, split, trim};

/// The number of days before each month, in a common year.
const BEFORE: [i64; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

/// The beginnings of month names in German, French, Spanish, Italian, Portuguese, Dutch, Greek, Hungarian, Russian, Polish and Chinese, as
/// far as they differ from each other and from the English ones, which are looked for first.
const MONTHS: [&str; 12] = [
    "gen ene ιαν янв sty jän 一月",
    "fév fev φεβ фев lut 二月",
    "mär maa mrt μάρ μαρ мар már 三月",
    "avr abr απρ апр kwi ápr 四月",
    "mai mag mei maj μάι μαϊ μαΐ μαι май мая máj 五月",
    "juin giu ιούν ιον ιουν июн cze jún 六月",
    "juil lug ιούλ ιολ ιουλ июл lip júl 七月",
    "août aou ago agu αύγ αυγ авг sie 八月",
    "set σεπ сен wrz szept 九月",
    "okt ott out οκτ окт paź 十月",
    "νοέ νοε ноя lis 十一月",
    "dez déc des dic δεκ дек gru 十二月",
];

/// Zone names, with their offset in minutes. Military letters other than Z were once specified wrongly, so RFC 2822, section 4.3, makes them UTC.
const ZONES: [(&str, i16); 19] = [
    ("z ut utc gmt wet", 0),
    ("bst west cet mez met", 60),
    ("cest mesz eet", 120),
    ("eest msk", 180),
    ("msd", 240),
    ("ist", 330),
    ("hkt sgt", 480),
    ("jst kst", 540),
    ("aest", 600),
    ("aedt", 660),
    ("nzst", 720),
    ("nzdt", 780),
    ("adt", -180),
    ("ast at edt", -240),
    ("est et cdt", -300),
    ("cst ct mdt", -360),
    ("mst mt pdt", -420),
    ("pst pt", -480),
    ("hst", -600),
];

/// The number of digits of a number that count.
const DIGITS: usize = 15;

/// Parses a date in any spelling in use. A date alone is its midnight. Without a zone it is in the reader's time zone, which for most readers is the
/// publisher's too, and a date alone stays the same day for everyone; on the host it is in UTC. `None` if it cannot be parsed, or is outside the years
/// 1500 to 9999, of which 2500 to 2599 count from the Buddha.
pub fn date(text: &str) -> Option<Millis> {
    let text = trim(text);
    if text.len() > 100 || text.is_empty() {
        return None;
    }
    let mut parts = Parts::default();
    match platform::usual_date(text) {
        Some([day, month, year, hour, minute, second, offset]) => {
            let number = |value, digits| Number { value, digits, before: ' ' };
            parts.numbers = [number(day, 2), number(year, 4), Number::default(), Number::default()];
            (parts.count, parts.month, parts.clock, parts.offset) =
                (2, Some(month), [hour, minute, second], Some(offset));
        }
        None => parts.read(text)?,
    }
    parts.moment()
}

#[derive(Clone, Copy, Default)]
struct Number {
    value: i64,
    digits: usize,
    /// The character before it.
    before: char,
}

#[derive(Default)]
struct Parts {
    numbers: [Number; 4],
    count: usize,
    month: Option<i64>,
    /// Whether the month was named before any number: it may turn out to be the name of a day.
    leading: bool,
    week: bool,
    /// Hour, minute, second.
    clock: [i64; 3],
    /// Whether the time of day precedes the date.
    early: bool,
    /// How many fields of the clock were read; 8 after an offset, 9 if minutes of the offset follow.
    clocked: usize,
    millis: i64,
    afternoon: Option<bool>,
    /// Minutes ahead of UTC.
    offset: Option<i64>,
    /// Named as UTC. An offset may follow, as in `GMT+0800`.
    is_utc: bool,
}

impl Parts {
    fn read(&mut self, text: &str) -> Option<()> {
        let mut rest = text;
        let mut before = ' ';
        while let Some(c) = rest.chars().next() {
            if c.is_ascii_digit() {
                let (mut len, mut value) = (0, 0);
                for digit in rest.bytes().take_while(u8::is_ascii_digit) {
                    // No fraction needs more of them.
                    if len < DIGITS {
                        value = value * 10 + i64::from(digit - b'0');
                    }
                    len += 1;
                }
                let behind = rest.get(len..)?;
                self.number(len, value, before, behind.chars().next().unwrap_or(' '))?;
                before = ' ';
                rest = behind;
            } else if is_letter(c) {
                let len = rest.find(|c: char| !is_letter(c)).unwrap_or(rest.len());
                let (word, behind) = rest.split_at_checked(len)?;
                self.word(word);
                before = match word {
                    "T" => 'T',
                    // `15h04`
                    "h" => ':',
                    _ => ' ',
                };
                rest = behind;
            } else {
                rest = rest.get(c.len_utf8()..)?;
                if !c.is_whitespace() {
                    before = c;
                }
            }
        }
        Some(())
    }

    /// Handles a number of `len` digits, and the characters around it.
    fn number(&mut self, len: usize, value: i64, before: char, after: char) -> Option<()> {
        if matches!(before, '.' | ',') && self.clocked == 3 && after != '.' && self.offset.is_none() {
            // A fraction of the second.
            let scale = len.min(DIGITS);
            self.millis = (scale..3).fold(value, |value, _| value * 10);
            self.millis = (3..scale).fold(self.millis, |value, _| value / 10);
            return Some(());
        }
        // A year of one or two digits may count from an emperor.
        if len > 14 || len < 3 && after == '年' {
            return None;
        }
        let [first, ..] = self.numbers;
        let dated = !self.early || self.count > 2 || self.month.is_some();
        if self.clocked > 0 && dated && matches!(before, '+' | '-' | '−') && self.offset.is_none() {
            let sign = if before == '+' { 1 } else { -1 };
            let (hours, minutes) = if len <= 2 { (value, 0) } else { (value / 100, value % 100) };
            self.offset = Some(sign * (hours * 60 + minutes));
            // `+08:00`: the minutes follow after a colon.
            self.clocked = if after == ':' { 9 } else { 8 };
            return Some(());
        }
        if before == ':' || self.clocked > 0 && matches!(after, '分' | '秒' | '분' | '초') {
            if self.clocked == 9 {
                let offset = self.offset.unwrap_or(0);
                self.offset = Some(if offset < 0 { offset - value } else { offset + value });
                self.clocked = 8;
                return Some(());
            }
            if let Some(slot) = self.clock.get_mut(self.clocked) {
                *slot = value;
                self.clocked += 1;
                return Some(());
            }
        }
        if self.clocked == 0 && matches!(after, ':' | 'h' | '时' | '時' | '시' | '点' | '點') {
            self.clock = [value, 0, 0];
            self.clocked = 1;
            self.early = self.count == 0;
            return Some(());
        }
        if matches!(after, '月' | '월') && self.count == 1 && first.digits < 3 && (1..=12).contains(&value) {
            // `05 12月 2024`: the day has already been read.
            self.month = Some(value - 1);
            return Some(());
        }
        let whole = self.count == 3 || self.count == 1 && first.digits == 8;
        if self.clocked == 0 && whole && (matches!(len, 4 | 6) || before == 'T' && len == 2) {
            // `T192030`
            let value = (len..6).step_by(2).fold(value, |value, _| value * 100);
            self.clock = [value / 10_000, value / 100 % 100, value % 100];
            self.clocked = 3;
            return Some(());
        }
        let slot = self.numbers.get_mut(self.count)?;
        *slot = Number { value, digits: len, before };
        self.count += 1;
        Some(())
    }

    fn word(&mut self, word: &str) {
        // English first: RFC 822 requires it.
        if let Some(start) = word.as_bytes().first_chunk::<3>().map(|start| start.map(|byte| byte | 0x20)) {
            let find = |names: &str| names.as_bytes().chunks_exact(3).position(|name| *name == start);
            // Most dates begin with one: not to be looked for among the names below, of which it is none.
            if find("montuewedthufrisatsun").is_some() && self.clocked == 0 {
                return;
            }
            if let (true, Some(month)) = (self.wants_month(), find("janfebmaraprmayjunjulaugsepoctnovdec")) {
                return self.name_month(month);
            }
        }
        let zone = ZONES.iter().find(|(names, _)| split(names, b' ').any(|name| eq_ignore_case(name, word)));
        if let Some((_, minutes)) = zone {
            if *minutes == 0 {
                self.is_utc = true;
            } else if self.clocked > 0 {
                // RFC 822's Central Standard Time, but China's to the programs that run there: the reader's zone decides.
                let is_china = eq_ignore_case(word, "cst") && platform::local_to_utc(0) == -8 * 3_600_000;
                self.offset = self.offset.or(Some(if is_china { 8 * 60 } else { i64::from(*minutes) }));
            }
            return;
        }
        let word: String = word.chars().map(lower).collect();
        match &*word {
            "am" | "a" | "上午" | "凌晨" | "清晨" | "早上" | "午前" | "오전" | "ص" => {
                self.afternoon = Some(false)
            }
            "pm" | "p" | "下午" | "傍晚" | "晚上" | "午後" | "오후" | "م" => self.afternoon = Some(true),
            "w" => self.week = true,
            "t" => {}
            _ if self.wants_month() && self.clocked != 1 => {
                let found = MONTHS.iter().position(|names| split(names, b' ').any(|name| word.starts_with(name)));
                if let Some(month) = found {
                    self.name_month(month);
                }
            }
            _ => {}
        }
    }

    /// Returns whether a name may still be the month's. In `mar, 15 giu 2014` the first one is Tuesday.
    fn wants_month(&self) -> bool {
        self.month.is_none() || self.leading && self.count > 0 && self.clocked == 0
    }

    fn name_month(&mut self, month: usize) {
        self.month = i64::try_from(month).ok();
        self.leading = self.count == 0;
    }

    fn moment(mut self) -> Option<Millis> {
        let [a, b, c, _] = self.numbers;
        if self.leading && b.before == c.before && matches!(b.before, '/' | '.' | '-') {
            // `martes 15/07/2014`
            self.month = None;
        }
        let days = match self.count {
            1 => match a.digits {
                10 | 11 if self.clocked == 0 => return Some(Millis(a.value * 1000)),
                13 if self.clocked == 0 => return Some(Millis(a.value)),
                14 | 12 => {
                    let digits = if a.digits == 14 { a.value } else { a.value * 100 };
                    self.clock = [digits / 10_000 % 100, digits / 100 % 100, digits % 100];
                    let date = digits / 1_000_000;
                    day(date / 10_000, date / 100 % 100, date % 100)?
                }
                8 => day(a.value / 10_000, a.value / 100 % 100, a.value % 100)?,
                7 => ordinal(a.value / 1000, a.value % 1000)?,
                4 => day(a.value, self.month.map_or(1, |m| m + 1), 1)?,
                6 => day(a.value / 100, a.value % 100, 1)?,
                _ => return None,
            },
            2 if self.week && b.digits == 3 => week(a.value, b.value / 10, b.value % 10)?,
            2 if self.week => week(a.value, b.value, 1)?,
            3 if self.week => week(a.value, b.value, c.value)?,
            2 if b.digits == 3 && self.month.is_none() => ordinal(a.value, b.value)?,
            2 => match self.month {
                Some(month) if a.digits >= 3 || a.value > 31 => day(year(a), month + 1, b.value)?,
                Some(month) => day(year(b), month + 1, a.value)?,
                None if a.digits == 4 && self.clocked == 0 && b.digits == 4 => {
                    day(a.value, b.value / 100, b.value % 100)?
                }
                None if a.digits == 4 => day(a.value, b.value, 1)?,
                None => return None,
            },
            3 | 4 => match self.month {
                // A number too many: `Sat Sep 7 00:00:01 2002 0`, or a late fraction.
                Some(month) if a.digits >= 3 => day(a.value, month + 1, b.value)?,
                Some(month) => day(year(b), month + 1, a.value)?,
                // The Republic of China counts from 1912.
                None if a.digits == 3 => day(a.value + 1911, b.value, c.value)?,
                None if a.digits > 3 => day(a.value, b.value, c.value)?,
                None if b.before == '.' || b.before == '-' && c.digits == 4 => day(year(c), b.value, a.value)?,
                None if b.before == '-' && a.digits == 2 && c.digits == 2 => day(year(a), b.value, c.value)?,
                None if a.value > 12 => day(year(c), b.value, a.value)?,
                None => day(year(c), a.value, b.value)?,
            },
            _ => return None,
        };
        let [mut hour, minute, second] = self.clock;
        match self.afternoon {
            Some(true) if hour < 12 => hour += 12,
            Some(false) if hour == 12 => hour = 0,
            _ => {}
        }
        let offset = self.offset.unwrap_or(0);
        if hour > 24 || minute > 59 || second > 61 || offset.abs() > 100 * 60 {
            return None;
        }
        let seconds = days * 86_400 + hour * 3600 + (minute - offset) * 60 + second;
        let ms = seconds * 1000 + self.millis;
        // Programs write the start of 1970, in some zone, for a date that they do not know.
        if ms.abs() <= 86_400_000 {
            return None;
        }
        Some(Millis(if self.is_utc || self.offset.is_some() { ms } else { platform::local_to_utc(ms) }))
    }
}

fn is_letter(c: char) -> bool {
    c.is_ascii_alphabetic() || (c >= '\u{aa}' && !matches!(c, '\u{2000}'..='\u{2fff}' | '\u{3000}' | '，' | '日'))
}

/// Converts to lower case, for the alphabets that months are written in. The standard library's tables would cost kilobytes of wasm.
fn lower(c: char) -> char {
    match c {
        'À'..='Þ' | 'Α'..='Ω' | 'А'..='Я' => char::from_u32(c as u32 + 32).unwrap_or(c),
        _ => c.to_ascii_lowercase(),
    }
}

/// Returns the full year. Two digits mean 1970 to 2069; three count from 1900.
fn year(number: Number) -> i64 {
    match number.digits {
        1 | 2 => number.value + if number.value < 70 { 2000 } else { 1900 },
        3 => number.value + 1900,
        _ => number.value,
    }
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// Returns the days from 1970-01-01 to the first day of a year, in the Gregorian calendar. `None` outside 1500 to 9999: programs that know no date write the
/// year 1, and other calendars have years such as 1404 and 1447.
fn year_start(year: i64) -> Option<i64> {
    let y = (1500..=9999).contains(&year).then_some(year - 1)?;
    Some(y * 365 + y / 4 - y / 100 + y / 400 - 719_162)
}

fn day(year: i64, month: i64, day: i64) -> Option<i64> {
    // Thailand counts from the Buddha.
    let year = if (2500..2600).contains(&year) { year - 543 } else { year };
    let index = usize::try_from(month - 1).ok()?;
    let leap = i64::from(is_leap(year));
    let before = BEFORE.get(index)? + if month > 2 { leap } else { 0 };
    let end = BEFORE.get(index + 1).map_or(365 + leap, |next| next + if month >= 2 { leap } else { 0 });
    (day >= 1 && before + day <= end).then_some(year_start(year)? + before + day - 1)
}

fn ordinal(year: i64, number: i64) -> Option<i64> {
    (number >= 1 && number <= 365 + i64::from(is_leap(year))).then_some(year_start(year)? + number - 1)
}

/// Returns the day of an ISO 8601 week date: the first week is the one that contains 4 January.
fn week(year: i64, week: i64, day: i64) -> Option<i64> {
    let fourth = year_start(year)? + 3;
    let monday = fourth - (fourth + 3).rem_euclid(7);
    ((1..=53).contains(&week) && (1..=7).contains(&day)).then(|| monday + (week - 1) * 7 + day - 1)
}
