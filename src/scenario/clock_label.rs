//! What a file calls an interval: the time of day at which it begins, alone, with a date, or with its end.
//!
//! `08:00`, `8:15 AM`, `08.15`, `0815`, `08:00-08:15`, `12:30-1:00 PM`, `2024-01-01 08:15`, `2024-01-01T08:15:00`. It does not
//! know which day is meant: a date is kept as it is written, to tell two of them apart.

use super::interval_labels::after_a_night;
use crate::units::TimeOfDay;
use jiff::civil::Time;
use jiff::fmt::temporal::Pieces;

/// Times of day beside those of a scenario, as spreadsheets write them.
const FORMATS: [&str; 6] = [
    "%H:%M:%S%.f",
    "%I:%M %p",
    "%I:%M:%S %p",
    "%I %p",
    "%I.%M %p",
    "%H.%M",
];
/// What stands between the start of an interval and its end.
const DASHES: [&str; 4] = ["-", "\u{2013}", "\u{2014}", " to "];
/// The halves of a day as they are written, and as they are read.
const HALVES: [(&str, &str); 4] = [("a.m.", "am"), ("p.m.", "pm"), ("am", "am"), ("pm", "pm")];
const HALF_DAY: f64 = 43_200.0;

/// When an interval begins, as its label has it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ClockLabel {
    /// The date, if there is one, as it is written.
    pub(super) date: Option<String>,
    /// \[s after midnight\]
    pub(super) begins: f64,
    /// When it ends, if that is said \[s after midnight\].
    pub(super) ends: Option<f64>,
    /// It has neither a colon nor AM or PM, and may be numbers.
    pub(super) is_plain: bool,
}

impl ClockLabel {
    /// `None` if it is no time of day.
    pub(super) fn read(label: &str) -> Option<Self> {
        // Spaces as they are printed, such as narrow ones before AM, are spaces.
        let spaces = label.chars();
        let spaces = spaces.map(|letter| if letter.is_whitespace() { ' ' } else { letter });
        let label: String = spaces.collect();
        let label = label.trim();
        let read = Self::moment(label).or_else(|| {
            let lower = label.to_ascii_lowercase();
            let mut dashes = DASHES.iter().flat_map(|dash| lower.match_indices(dash));
            dashes.find_map(|(at, dash)| {
                Self::between(label[..at].trim(), label[at + dash.len()..].trim())
            })
        });
        read.map(|read| Self {
            is_plain: !label.contains(':') && half_of(label).is_none(),
            ..read
        })
    }

    /// An AM or PM that stands at the end only holds for the start, too; from `11:30-12:30 PM` noon is between.
    fn between(start: &str, end: &str) -> Option<Self> {
        let ends = Self::moment(end)?.begins;
        let half = half_of(end).filter(|_| half_of(start).is_none());
        let in_half = half.and_then(|half| Self::moment(&format!("{start} {half}")));
        let start = match in_half {
            None => Self::moment(start)?,
            Some(found) if after_a_night(found.begins, ends) <= HALF_DAY => found,
            Some(found) => Self {
                begins: after_a_night(HALF_DAY, found.begins),
                ..found
            },
        };
        Some(Self {
            ends: Some(ends),
            ..start
        })
    }

    fn moment(text: &str) -> Option<Self> {
        if let Some(begins) = time_of(text) {
            return Some(Self::at(None, begins));
        }
        if let Ok(pieces) = Pieces::parse(text) {
            let date = Some(pieces.date().to_string());
            return Some(Self::at(date, seconds(pieces.time()?)));
        }
        let (date, time) = text.split_once(char::is_whitespace)?;
        Some(Self::at(Some(date.to_owned()), time_of(time.trim())?))
    }

    fn at(date: Option<String>, begins: f64) -> Self {
        Self {
            date,
            begins,
            ends: None,
            is_plain: false,
        }
    }
}

/// The half of the day that a label ends with.
fn half_of(label: &str) -> Option<&'static str> {
    let label = label.to_ascii_lowercase();
    let mut halves = HALVES.iter();
    halves
        .find(|(written, _)| label.ends_with(written))
        .map(|(_, half)| *half)
}

/// The time of day that `text` is and no more.
fn time_of(text: &str) -> Option<f64> {
    let padded = format!("0{text}");
    let own = [text, &padded].into_iter().find_map(|one| one.parse().ok());
    if let Some(time) = own {
        return Some(TimeOfDay::seconds(time));
    }
    let is_digits = text.bytes().all(|byte| byte.is_ascii_digit());
    if is_digits && text.len() == 4 {
        let (hour, minute) = text.split_at(2);
        let time = TimeOfDay::new(hour.parse().ok()?, minute.parse().ok()?, 0)?;
        return Some(time.seconds());
    }
    let text = text.to_lowercase();
    let text = text.replace("a.m.", "am").replace("p.m.", "pm");
    // "8.5" is a number, "8.05" may be a time.
    let minutes = text.split([':', '.']).nth(1);
    let is_whole = |part: &str| part.bytes().take_while(u8::is_ascii_digit).count() == 2;
    if !minutes.is_none_or(is_whole) {
        return None;
    }
    let mut read = FORMATS.iter().map(|format| Time::strptime(format, &text));
    read.find_map(Result::ok).map(seconds)
}

fn seconds(time: Time) -> f64 {
    time.duration_since(Time::midnight()).as_secs_f64()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(label: &str, date: Option<&str>, begins: Option<f64>) {
        let expected = begins.map(|begins| (date.map(str::to_owned), 60.0 * begins));
        let read = ClockLabel::read(label);
        assert_eq!(
            read.map(|read| (read.date, read.begins)),
            expected,
            "{label}"
        );
    }

    #[test]
    fn times_of_day_as_files_write_them() {
        for label in [
            "08:15",
            "8:15",
            "08:15:00",
            "8:15 AM",
            "8:15am",
            "8:15\u{202f}AM",
            "08:15:00 a.m.",
            "08.15",
            "8.15",
            "0815",
            "08:15-08:30",
            "08:15 - 08:29",
            "8:15 AM \u{2013} 8:30 AM",
            "0815-0830",
            "8.15 AM",
            "8:15 am to 8:30 am",
            "8:15-8:30 AM",
            "8:15-12:15 PM",
        ] {
            check(label, None, Some(495.0));
        }
        check("12:00 AM", None, Some(0.0));
        check("1:30 pm", None, Some(810.0));
        check("2 PM", None, Some(840.0));
        check("2 p.m.", None, Some(840.0));
        check("2-3 P.M.", None, Some(840.0));
        check("12:30-1:00 PM", None, Some(750.0));
        check("12:00 - 12:30 PM", None, Some(720.0));
        check("11:30-12:00 AM", None, Some(1410.0));
        check("11:30-12:00 PM", None, Some(690.0));
        check("13:00-1:30 PM", None, Some(780.0));
        check("24:00", None, Some(1440.0));
        for label in [
            "2024-01-01 08:15",
            "2024-01-01T08:15:00",
            "2024-01-01T08:15:00Z",
        ] {
            check(label, Some("2024-01-01"), Some(495.0));
        }
        check("01.02.2024 08:15", Some("01.02.2024"), Some(495.0));
        check("1/2/2024 8:15 AM", Some("1/2/2024"), Some(495.0));
        check("2024-01-01 08:15-08:30", Some("2024-01-01"), Some(495.0));
    }

    #[test]
    fn what_is_no_time_of_day() {
        for label in [
            "",
            "Total",
            "2024-01-01",
            "25:00",
            "08:60",
            "8.5",
            "8",
            "240",
            "9960",
            "8:15 XM",
            "-",
            "Monday",
        ] {
            check(label, None, None);
        }
    }
}
