//! Moments and lengths of time as logs write them.

use super::date_format::DateFormat;
use super::skipped::Reason;
use crate::error::Mistake;
use crate::units::Seconds;
use jiff::civil::{Date, DateTime, Time};
use jiff::fmt::strtime::BrokenDownTime;
use jiff::fmt::temporal::Pieces;
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};
use std::borrow::Cow;

/// Moments before and after these years are slips. A convention.
const YEARS: std::ops::RangeInclusive<i16> = 1970..=2100;
/// Longer waits and talks are slips \[s\]. A convention.
const LONGEST: f64 = 86_400.0;
/// A day \[s\].
const DAY: f64 = 86_400.0;

/// The time zone of this name.
///
/// # Errors
/// If there is none.
pub fn zone(name: &str) -> Result<TimeZone, Mistake> {
    TimeZone::get(name).map_err(|_| {
        Mistake::new(
            format!("there is no time zone `{name}`"),
            "give its name in the tz database, such as Europe/Berlin or America/New_York; UTC is one, too",
        )
    })
}

/// A day and the second of it.
pub(super) type Moment = (Date, f64);

/// Seconds from an arbitrary day on, by the clock on the wall: for differences of moments.
pub(super) fn running(moment: Moment) -> f64 {
    let days = jiff::civil::date(1970, 1, 1).duration_until(moment.0);
    days.as_secs_f64() + moment.1
}

/// Seconds since 1970 by the clock of the world, where a moment says them or its offset: differences of them are right across
/// a change of the clocks, too.
pub(super) fn instant(text: &[u8]) -> Option<f64> {
    if let Some(number) = number(text, false) {
        return Some(in_seconds(number));
    }
    let pieces = Pieces::parse(std::str::from_utf8(text).ok()?).ok()?;
    let local = DateTime::from_parts(pieces.date(), pieces.time()?);
    let instant = pieces.to_numeric_offset()?.to_timestamp(local).ok()?;
    Some(instant.as_duration().as_secs_f64())
}

/// Of seconds, milliseconds or microseconds since 1970.
fn in_seconds(number: f64) -> f64 {
    if number.abs() >= 1e14 {
        number / 1e6
    } else if number.abs() >= 1e11 {
        number / 1e3
    } else {
        number
    }
}

/// Seconds since 1970, in a time zone.
pub(super) fn of_epoch(seconds: f64, zone: &TimeZone) -> Option<Moment> {
    if !seconds.is_finite() || seconds.abs() > 1e10 {
        return None;
    }
    let whole = seconds.floor();
    let timestamp = Timestamp::from_second(whole as i64).ok()?;
    let local = zone.to_datetime(timestamp);
    sane((local.date(), second_of(local.time()) + (seconds - whole)))
}

/// `2024-03-31T08:00:00Z`, `2024-03-31 08:00:00`, `2024-03-31T08:00:00.5+02:00`, seconds (or milliseconds) since 1970. What has
/// an offset is told in the zone if there is one; what has none is told by the clock on the wall already.
pub(super) fn of_text(text: &[u8], zone: Option<&TimeZone>) -> Option<Moment> {
    if let Some(number) = number(text, false) {
        return of_epoch(in_seconds(number), zone.unwrap_or(&TimeZone::UTC));
    }
    let pieces = Pieces::parse(std::str::from_utf8(text).ok()?).ok()?;
    let local = DateTime::from_parts(pieces.date(), pieces.time()?);
    told(local, pieces.to_numeric_offset(), zone)
}

/// A moment by the clock on the wall; if it has an offset, by that of the zone if there is one.
pub(super) fn told(
    local: DateTime,
    offset: Option<Offset>,
    zone: Option<&TimeZone>,
) -> Option<Moment> {
    let local = match (offset, zone) {
        (Some(offset), Some(zone)) => zone.to_datetime(offset.to_timestamp(local).ok()?),
        _ => local,
    };
    sane((local.date(), second_of(local.time())))
}

/// Days since 1900, as spreadsheets count them, in the years of [`YEARS`].
const SERIALS: std::ops::RangeInclusive<f64> = 25_569.0..=73_415.0;

/// What a moment of arrival is, as it is written.
///
/// # Errors
/// If it is none: [`Reason::Serial`] or [`Reason::Arrival`].
pub(super) fn arrival(
    text: &[u8],
    (format, commas): (Option<&DateFormat>, bool),
    zone: Option<&TimeZone>,
) -> Result<Moment, Reason> {
    let words = std::str::from_utf8(text).ok();
    let by_format = format.and_then(|format| format.moment(words?, zone, commas));
    if let Some(moment) = by_format {
        return Ok(moment);
    }
    // As seconds they would be of the first day of 1970.
    let serial = number(text, commas).filter(|days| SERIALS.contains(days));
    if serial.is_some_and(|days| days.fract() != 0.0) {
        return Err(Reason::Serial);
    }
    of_text(text, zone).ok_or(Reason::Arrival)
}

/// A date in a column of its own.
///
/// # Errors
/// As [`arrival`].
pub(super) fn day(text: &[u8], format: Option<&DateFormat>) -> Result<Date, Reason> {
    if let Some(date) = date(text, format) {
        return Ok(date);
    }
    let serial = number(text, false).filter(|days| SERIALS.contains(days));
    Err(serial.map_or(Reason::Arrival, |_| Reason::Serial))
}

/// What says the half of the day, as languages and spreadsheets write it.
const HALVES: [(&str, &str); 8] = [
    ("a.m.", "am"),
    ("p.m.", "pm"),
    ("A.M.", "AM"),
    ("P.M.", "PM"),
    ("a. m.", "am"),
    ("p. m.", "pm"),
    ("A. M.", "AM"),
    ("P. M.", "PM"),
];

/// A moment with plain spaces for those of print, and `am` for `a.m.`.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    let mut plain = Cow::Borrowed(text);
    if !text.is_ascii() {
        let spaces = text.chars();
        let spaces = spaces.map(|letter| if letter.is_whitespace() { ' ' } else { letter });
        plain = Cow::Owned(spaces.collect());
    }
    if plain.contains(['m', 'M']) && plain.contains('.') {
        for (half, short) in HALVES {
            if plain.contains(half) {
                plain = Cow::Owned(plain.replace(half, short));
            }
        }
    }
    plain
}

/// Times of day by a clock of twelve hours.
const TWELVE_HOURS: [&str; 2] = ["%I:%M:%S%.f %p", "%I:%M %p"];

/// A time of day: `08:30`, `8:30:05.25`, `8:30:05 AM`, or seconds after midnight.
pub(super) fn clock(text: &[u8], commas: bool) -> Option<f64> {
    let words = plain(std::str::from_utf8(text).ok()?);
    let text = words.trim().as_bytes();
    if has_unit(text) {
        let mut formats = TWELVE_HOURS.iter();
        let read = formats.find_map(|format| BrokenDownTime::parse(format, text).ok())?;
        return read.to_time().ok().map(second_of);
    }
    let seconds = length(text, commas)?;
    let is_short = text.iter().filter(|&&byte| byte == b':').count() == 1;
    // "08:30" is a time of hours and minutes; as a length it was minutes and seconds.
    let seconds = if is_short { 60.0 * seconds } else { seconds };
    (0.0..=DAY).contains(&seconds).then_some(seconds)
}

/// A date, and a second of it that may be the very end.
pub(super) fn on(date: Date, second: f64) -> Option<Moment> {
    if second >= DAY {
        sane((date.tomorrow().ok()?, second - DAY))
    } else {
        sane((date, second))
    }
}

/// A date as it is written.
fn date(text: &[u8], format: Option<&DateFormat>) -> Option<Date> {
    let text = std::str::from_utf8(text).ok()?;
    match format {
        Some(format) => format.date(text),
        None => text.parse().ok(),
    }
}

/// Whether letters stand behind a number, as in `4m 30s` and `8:30 AM`.
fn has_unit(text: &[u8]) -> bool {
    text.last().is_some_and(u8::is_ascii_alphabetic)
}

/// A length of time: seconds, `4:30` (minutes and seconds), `:30`, `0:04:30` or `4m 30s`, not negative and at most a day.
pub(super) fn length(text: &[u8], commas: bool) -> Option<f64> {
    if has_unit(text) {
        let seconds: Seconds = plain(std::str::from_utf8(text).ok()?).parse().ok()?;
        return Some(seconds.get()).filter(|seconds| *seconds <= LONGEST);
    }
    let mut parts = text.split(|&byte| byte == b':').rev();
    let mut seconds = number(parts.next()?, commas)?;
    if parts.clone().next().is_some() && !(0.0..60.0).contains(&seconds) {
        return None;
    }
    for (unit, most) in [(60.0, 60.0), (3600.0, 25.0)] {
        let Some(part) = parts.next() else { break };
        let is_first = parts.clone().next().is_none();
        // `:30` has no minutes.
        if part.is_empty() && is_first && unit == 60.0 {
            break;
        }
        let is_whole = !part.is_empty() && part.iter().all(u8::is_ascii_digit);
        let number = number(part, commas).filter(|_| is_whole)?;
        if !is_first && number >= most {
            return None;
        }
        seconds += unit * number;
    }
    let is_sane = parts.next().is_none() && (0.0..=LONGEST).contains(&seconds);
    is_sane.then_some(seconds)
}

/// A number; digits only are read fast.
pub(super) fn number(text: &[u8], commas: bool) -> Option<f64> {
    if (1..16).contains(&text.len()) && text.iter().all(u8::is_ascii_digit) {
        let digits = text
            .iter()
            .fold(0_u64, |sum, digit| 10 * sum + u64::from(digit - b'0'));
        return Some(digits as f64);
    }
    let is_number = |byte: &u8| byte.is_ascii_digit() || b".,-+".contains(byte);
    if text.is_empty() || !text.iter().all(is_number) {
        return None;
    }
    let text = std::str::from_utf8(text).ok()?;
    match (commas, text.contains(',')) {
        (false, true) => None,
        (true, _) if text.contains('.') => None,
        (true, true) => text.replacen(',', ".", 1).parse().ok(),
        (_, false) => text.parse().ok(),
    }
}

fn second_of(time: Time) -> f64 {
    let since: SignedDuration = time.duration_since(Time::midnight());
    since.as_secs_f64()
}

fn sane(moment: Moment) -> Option<Moment> {
    YEARS.contains(&moment.0.year()).then_some(moment)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date as day;

    #[track_caller]
    fn check(text: &str, zone_name: Option<&str>, expected: Option<(Date, f64)>) {
        let zone = zone_name.map(|name| zone(name).unwrap());
        assert_eq!(of_text(text.as_bytes(), zone.as_ref()), expected, "{text}");
    }

    #[test]
    fn moments_are_told_by_the_clock_on_the_wall() {
        let first = day(2024, 3, 30);
        let last = day(2024, 3, 31);
        check("2024-03-30T08:00:00Z", None, Some((first, 28_800.0)));
        check(
            "2024-03-30 08:00:01.5",
            Some("Europe/Berlin"),
            Some((first, 28_801.5)),
        );
        check(
            "2024-03-30T23:30:00Z",
            Some("Europe/Berlin"),
            Some((last, 1800.0)),
        );
        // The clocks go forward at 01:00 UTC.
        check(
            "2024-03-31T01:30:00Z",
            Some("Europe/Berlin"),
            Some((last, 3.5 * 3600.0)),
        );
        check("1711843200", Some("Europe/Berlin"), Some((last, 3600.0)));
        check(
            "1711846800000",
            Some("Europe/Berlin"),
            Some((last, 4.0 * 3600.0 - 3600.0)),
        );
        check("2024-03-30T08:00:00+05:30", None, Some((first, 28_800.0)));
        check(
            "2024-03-30T08:00:00+05:30",
            Some("UTC"),
            Some((first, 9_000.0)),
        );
        for wrong in [
            "",
            "yesterday",
            "2024-02-30T08:00:00Z",
            "99999999999999999999",
            "-99999999999",
            "1e9",
            "NaN",
            "0031-01-01T00:00:00Z",
        ] {
            check(wrong, None, None);
        }
        assert!(zone("Mars/Olympus").is_err());
    }

    #[test]
    fn lengths_and_clock_times() {
        assert_eq!(length(b"90", false), Some(90.0));
        assert_eq!(length(b"90,5", true), Some(90.5));
        assert_eq!(length(b"4:30", false), Some(270.0));
        assert_eq!(length(b"1:04:30.5", false), Some(3870.5));
        assert_eq!(length(b":20", false), Some(20.0));
        assert_eq!(length(b"1m 20s", false), Some(80.0));
        assert_eq!(length(b"205000ms", false), Some(205.0));
        for wrong in [
            "-1", "1,5", "4:61", "1:2:3:4", "", ":", "1e3", "inf", "86401", "--3", "1:-2", "::20",
            "1::20", "-4m", "2d", "8:30 AM", "soon",
        ] {
            assert_eq!(length(wrong.as_bytes(), false), None, "{wrong}");
        }
        assert_eq!(clock(b"08:30", false), Some(30_600.0));
        assert_eq!(clock(b"8:30:05", false), Some(30_605.0));
        assert_eq!(clock(b"30600", false), Some(30_600.0));
        assert_eq!(clock(b"25:00", false), None);
        assert_eq!(clock(b"08:00:12 AM", false), Some(28_812.0));
        assert_eq!(clock(b"12:30 am", false), Some(1800.0));
        assert_eq!(clock(b"1:05:00.5PM", false), Some(47_100.5));
        for written in [
            "1:05 p.m.",
            "1:05 P.M.",
            "1:05\u{202f}PM",
            "1:05\u{a0}p.\u{a0}m.",
        ] {
            assert_eq!(
                clock(written.as_bytes(), false),
                Some(47_100.0),
                "{written}"
            );
        }
        assert_eq!(length("4m\u{a0}30s".as_bytes(), false), Some(270.0));
        for wrong in ["13:00 PM", "0:30 AM", "8:30 XM", "AM"] {
            assert_eq!(clock(wrong.as_bytes(), false), None, "{wrong}");
        }
        assert_eq!(on(day(2024, 2, 28), DAY), Some((day(2024, 2, 29), 0.0)));
        let format = DateFormat::new("%d.%m.%Y").unwrap();
        let last = day(1999, 12, 31);
        assert_eq!(date(b"31.12.1999", Some(&format)), Some(last));
        assert_eq!(date(b"31.12.1999", None), None);
    }

    #[test]
    fn days_as_spreadsheets_count_them_are_no_moments() {
        let read = |text: &str, commas| arrival(text.as_bytes(), (None, commas), None);
        assert_eq!(read("45292.33", false), Err(Reason::Serial));
        assert_eq!(read("45292,33", true), Err(Reason::Serial));
        assert_eq!(read("01.01.2024 08:00:30", false), Err(Reason::Arrival));
        assert_eq!(read("1704096030.5", false), Ok((day(2024, 1, 1), 28_830.5)));
        assert_eq!(super::day(b"45292", None), Err(Reason::Serial));
        assert_eq!(super::day(b"2024-01-01", None), Ok(day(2024, 1, 1)));
        let format = DateFormat::new("%d.%m.%Y %H:%M:%S").unwrap();
        let read = |text: &str| arrival(text.as_bytes(), (Some(&format), false), None);
        assert_eq!(read("01.01.2024 08:00:30"), Ok((day(2024, 1, 1), 28_830.0)));
        assert_eq!(read("2024-01-01 08:00:30"), Ok((day(2024, 1, 1), 28_830.0)));
    }
}
