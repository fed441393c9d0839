//! How dates and moments are written that are not as ISO 8601 has them: `%d.%m.%Y`, `%d.%m.%Y %H:%M:%S`.

use super::moment::{self, Moment};
use crate::error::Mistake;
use jiff::civil::{Date, DateTime, date};
use jiff::fmt::strtime::BrokenDownTime;
use jiff::tz::TimeZone;

/// A format by which every date can be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DateFormat {
    text: String,
    /// It says the time of day, too.
    has_time: bool,
}

impl DateFormat {
    /// A format that gives back the day that was written by it.
    ///
    /// # Errors
    /// If it is none.
    pub(super) fn new(text: &str) -> Result<Self, Mistake> {
        let refuse = |what: &str| {
            let found = format!("[format] date: `{text}` {what}");
            let cure = "write %d for the day, %m for the month and %Y for the year as they stand in the file, such as \
                        \"%d.%m.%Y\", and \"%d.%m.%Y %H:%M:%S\" where the time of day stands with them";
            Mistake::new(found, cure)
        };
        let sample: DateTime = date(2024, 11, 23).at(13, 45, 56, 0);
        let zoned = sample.to_zoned(TimeZone::UTC).ok();
        let written = zoned.and_then(|zoned| BrokenDownTime::from(&zoned).to_string(text).ok());
        let read = written.and_then(|written| BrokenDownTime::parse(text, written).ok());
        let read = read.ok_or_else(|| refuse("is no format of dates"))?;
        if read.to_date().ok() != Some(sample.date()) {
            return Err(refuse("does not say which day it is"));
        }
        let has_time = read.hour().is_some();
        let hour = read.to_time().map(jiff::civil::Time::hour);
        if has_time && hour.ok() != Some(sample.hour()) {
            return Err(refuse("does not say which hour it is (%H, or %I with %p)"));
        }
        Ok(Self {
            text: moment::plain(text).into_owned(),
            has_time,
        })
    }

    /// The day of a date.
    pub(super) fn date(&self, text: &str) -> Option<Date> {
        let read = BrokenDownTime::parse(&self.text, &*moment::plain(text)).ok()?;
        read.to_date().ok()
    }

    /// A moment, told as [`moment::of_text`] tells it; a format of days alone has the time of day behind it.
    pub(super) fn moment(
        &self,
        text: &str,
        zone: Option<&TimeZone>,
        commas: bool,
    ) -> Option<Moment> {
        let text = &*moment::plain(text);
        if self.has_time {
            let read = BrokenDownTime::parse(&self.text, text).ok()?;
            return moment::told(read.to_datetime().ok()?, read.offset(), zone);
        }
        let (read, length) = BrokenDownTime::parse_prefix(&self.text, text).ok()?;
        let rest = text.get(length..)?;
        let time = rest.trim_start_matches([' ', 'T', ',']);
        if time.len() == rest.len() {
            return None;
        }
        let second = moment::clock(time.as_bytes(), commas)?;
        moment::on(read.to_date().ok()?, second)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_tells_days_and_moments() {
        let day = date(2024, 1, 2);
        let check = |format: &str, text: &str, expected: Option<Moment>| {
            let format = DateFormat::new(format).unwrap();
            assert_eq!(format.moment(text, None, false), expected, "{text}");
        };
        let whole = "%d.%m.%Y %H:%M:%S";
        check(whole, "02.01.2024 08:00:30", Some((day, 28_830.0)));
        check(whole, "02.01.2024", None);
        check("%d.%m.%Y", "02.01.2024 08:00:30", Some((day, 28_830.0)));
        check("%d.%m.%Y", "02.01.2024", None);
        check("%m/%d/%Y", "01/02/2024 08:00:12 PM", Some((day, 72_012.0)));
        check("%d %b %Y", "02 Jan 2024 8:30", Some((day, 30_600.0)));
        check(
            "%m/%d/%y %I:%M %p",
            "01/02/24 08:30 PM",
            Some((day, 73_800.0)),
        );
        let halves = "%m/%d/%Y, %I:%M %p";
        check(halves, "01/02/2024, 08:30 p.m.", Some((day, 73_800.0)));
        check(halves, "01/02/2024, 08:30\u{202f}PM", Some((day, 73_800.0)));
        let printed = "%m/%d/%Y, %I:%M\u{202f}%p";
        check(
            printed,
            "01/02/2024, 08:30\u{202f}PM",
            Some((day, 73_800.0)),
        );
        let date = "%m/%d/%Y";
        check(
            date,
            "01/02/2024, 08:30:00\u{202f}p.m.",
            Some((day, 73_800.0)),
        );
        check(
            "%Y-%m-%dT%H:%M:%S%z",
            "2024-01-02T08:00:00+0200",
            Some((day, 28_800.0)),
        );
        let format = DateFormat::new("%Y%m%d").unwrap();
        assert_eq!(format.date("20240102"), Some(day));
    }

    #[test]
    fn what_tells_no_day_is_refused() {
        for (format, part) in [
            ("DD.MM.YYYY", "does not say which day"),
            ("%d.%m", "does not say which day"),
            ("%H:%M", "does not say which day"),
            ("%Q%Q%Y", "is no format"),
            ("%d.%m.%Y %I:%M", "which hour"),
        ] {
            let refused = DateFormat::new(format).unwrap_err();
            assert!(refused.found.contains(part), "{format}: {refused}");
        }
    }
}
