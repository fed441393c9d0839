//! Which calls count: days, hours and types.

use super::call::Call;
use super::names::Names;
use super::skipped::Aside;
use crate::error::Mistake;
use crate::units::{Seconds, TimeOfDay};
use jiff::civil::{Date, Weekday};
use serde::Deserialize;
use std::str::FromStr;

/// The table `[hours]` of a columns file.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct HoursWritten {
    days: Option<Vec<String>>,
    opens: Option<String>,
    closes: Option<String>,
    without: Vec<String>,
    without_types: Vec<String>,
}

/// What counts, and what is left out; what is not said counts.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Hours {
    /// Weekdays that count; nothing if all do.
    pub days: Vec<Weekday>,
    /// Calls before count not.
    pub opens: Option<TimeOfDay>,
    /// Calls from then on count not.
    pub closes: Option<TimeOfDay>,
    /// Days that are left out.
    pub without: Vec<Date>,
    /// Call types that are left out.
    pub without_types: Vec<String>,
}

/// The weekdays with their names in files.
pub(super) const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

impl HoursWritten {
    pub(super) fn hours(self) -> Result<Hours, Mistake> {
        let time = |text: Option<String>, key: &str| {
            let text = text.map(|text| text.parse::<TimeOfDay>()).transpose();
            text.map_err(|mistake| {
                Mistake::new(format!("hours.{key}: {}", mistake.found), mistake.cure)
            })
        };
        let (opens, closes) = (time(self.opens, "opens")?, time(self.closes, "closes")?);
        let end = closes.unwrap_or(TimeOfDay::MIDNIGHT.after(86_400.0));
        if opens.is_some_and(|opens| opens >= end) {
            return Err(Mistake::new(
                "hours.closes is not after hours.opens",
                "write the end of the day as closes = \"24:00\"",
            ));
        }
        let days = self.days.unwrap_or_default().into_iter().map(|name| {
            let known = WEEKDAYS.iter().find(|(day, _)| *day == name.to_lowercase());
            known.map(|(_, day)| *day).ok_or_else(|| {
                Mistake::new(
                    format!("hours.days: `{name}` is no weekday"),
                    "write \"monday\" ... \"sunday\"",
                )
            })
        });
        let without = self.without.iter().map(|text| {
            text.parse::<Date>().map_err(|_| {
                Mistake::new(
                    format!("hours.without: `{text}` is no date"),
                    "write dates as \"1999-05-23\"",
                )
            })
        });
        Ok(Hours {
            days: days.collect::<Result<_, _>>()?,
            opens,
            closes,
            without: without.collect::<Result<_, _>>()?,
            without_types: self.without_types,
        })
    }
}

/// So much of the end of a log counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recent {
    /// Days before the last one, itself included.
    pub days: i32,
}

impl FromStr for Recent {
    type Err = Mistake;

    fn from_str(text: &str) -> Result<Self, Mistake> {
        let length: Seconds = text.parse()?;
        let days = length.get() / 86_400.0;
        if days < 1.0 {
            return Err(Mistake::new(
                format!("`{text}` is less than a day"),
                "give days or weeks: \"8w\", \"60d\"",
            ));
        }
        Ok(Self { days: days as i32 })
    }
}

/// What counts of a log.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filter {
    /// By day, hour and type.
    pub hours: Hours,
    /// The first day that counts.
    pub from: Option<Date>,
    /// The last one.
    pub to: Option<Date>,
}

impl Filter {
    /// Why a call does not count; `None` if it does.
    #[must_use]
    pub fn why_not(&self, call: &Call, names: &Names) -> Option<Aside> {
        let hours = &self.hours;
        let is_before = self.from.is_some_and(|from| call.date < from);
        let is_after = self.to.is_some_and(|to| call.date > to);
        let early = hours
            .opens
            .is_some_and(|opens| call.arrival < opens.seconds());
        let late = hours
            .closes
            .is_some_and(|closes| call.arrival >= closes.seconds());
        let kinds = &hours.without_types;
        if is_before || is_after {
            Some(Aside::Dates)
        } else if hours.without.contains(&call.date) {
            Some(Aside::DayLeftOut)
        } else if !hours.days.is_empty() && !hours.days.contains(&call.date.weekday()) {
            Some(Aside::Weekday)
        } else if early || late {
            Some(Aside::Hours)
        } else if !kinds.is_empty() && kinds.iter().any(|name| name == names.kind(call.kind)) {
            Some(Aside::KindLeftOut)
        } else {
            None
        }
    }
}
