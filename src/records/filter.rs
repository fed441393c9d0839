//! Which calls count: days, hours and types.

use super::call::Call;
use super::names::Names;
use super::skipped::Aside;
use crate::error::Mistake;
use crate::units::{Seconds, TimeOfDay};
use jiff::civil::{Date, Weekday};
use serde::Deserialize;
use std::fmt;
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

impl Hours {
    /// What is left out and was not there to be left out, in the records of these types from one day to another.
    #[must_use]
    pub fn without_effect(&self, names: &Names, days: Option<(Date, Date)>) -> Vec<Mistake> {
        let kinds = names.kinds();
        let unknown = self.without_types.iter();
        let is_there = |name: &String| {
            kinds.contains(name) || names.renamed().any(|(_, written)| written == name)
        };
        let unknown = unknown.filter(|name| !is_there(name));
        let mut found: Vec<Mistake> = unknown
            .map(|name| {
                let folded = name.to_lowercase();
                let alike = kinds.iter().map(|kind| {
                    let likeness = strsim::jaro_winkler(&kind.to_lowercase(), &folded);
                    (likeness, kind)
                });
                let alike = alike.max_by(|a, b| a.0.total_cmp(&b.0));
                let cure = match alike.filter(|(likeness, _)| *likeness > LIKE) {
                    Some((_, kind)) => format!("did you mean `{kind}`?"),
                    None => "take it out, or write it as the log does".to_owned(),
                };
                let found = format!("hours.without_types: nothing was called `{name}`");
                Mistake::new(found, cure)
            })
            .collect();
        let Some((first, last)) = days else {
            return found;
        };
        let outside = self.without.iter();
        let outside = outside.filter(|day| !(first..=last).contains(*day));
        let outside: Vec<String> = outside.map(Date::to_string).collect();
        if let Some((one, others)) = outside.split_first() {
            let are = match others.len() {
                0 => " is".to_owned(),
                more => format!(" and {more} more are"),
            };
            found.push(Mistake::new(
                format!(
                    "hours.without: {one}{are} not in the log, which goes from {first} to {last}"
                ),
                "mend the year, or take out what is of other logs",
            ));
        }
        found
    }
}

/// Names that are less alike are others.
const LIKE: f64 = 0.8;

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

/// Days from one to another, both included: `1999-01-01..1999-05-31`; one end may be left open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dates {
    /// The first day.
    pub from: Option<Date>,
    /// The last one.
    pub to: Option<Date>,
}

impl Dates {
    /// Whether a day is one of them.
    #[must_use]
    pub fn contain(&self, date: Date) -> bool {
        self.from.is_none_or(|from| from <= date) && self.to.is_none_or(|to| date <= to)
    }

    /// Whether some day is one of both.
    #[must_use]
    pub fn overlap(&self, other: &Self) -> bool {
        let begins_by = |one: &Self, other: &Self| {
            let ends = one.from.zip(other.to);
            ends.is_none_or(|(from, to)| from <= to)
        };
        begins_by(self, other) && begins_by(other, self)
    }
}

impl fmt::Display for Dates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |date: Option<Date>| date.map_or_else(String::new, |date| date.to_string());
        write!(f, "{}..{}", shown(self.from), shown(self.to))
    }
}

impl FromStr for Dates {
    type Err = Mistake;

    fn from_str(text: &str) -> Result<Self, Mistake> {
        let date = |text: &str| match text.trim() {
            "" => Ok(None),
            text => text.parse::<Date>().map(Some),
        };
        let (from, to) = text.split_once("..").unwrap_or((text, text));
        let mistake = |found| {
            Mistake::new(
                found,
                "write 1999-01-01..1999-05-31; one end may be left out",
            )
        };
        let (Ok(from), Ok(to)) = (date(from), date(to)) else {
            return Err(mistake(format!("`{text}` are no dates")));
        };
        if from.is_none() && to.is_none() {
            return Err(mistake(format!("`{text}` names no day")));
        }
        if from.zip(to).is_some_and(|(from, to)| from > to) {
            return Err(mistake(format!("`{text}` ends before it begins")));
        }
        Ok(Self { from, to })
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
        } else if !kinds.is_empty() && kinds.iter().any(|name| names.is(call.kind, name)) {
            Some(Aside::KindLeftOut)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dates(text: &str) -> Dates {
        text.parse().unwrap()
    }

    #[test]
    fn dates_are_read_and_contain_their_ends() {
        let both = dates("1999-01-01..1999-05-31");
        let on = |text: &str| both.contain(text.parse().unwrap());
        assert!(on("1999-01-01") && on("1999-05-31"));
        assert!(!on("1998-12-31") && !on("1999-06-01"));
        let open = dates("1999-06-01..");
        assert!(open.contain("2030-01-01".parse().unwrap()) && open.to.is_none());
        assert_eq!(dates("1999-06-01"), dates("1999-06-01..1999-06-01"));
        assert!(!both.overlap(&open) && !open.overlap(&both));
        assert!(both.overlap(&dates("1999-05-31..")) && both.overlap(&dates("..1999-01-01")));
        assert!(both.overlap(&dates("1999-02-01..1999-02-02")));
        for wrong in [
            "",
            "..",
            "1999-06-02..1999-06-01",
            "june",
            "1999-02-30..",
            "a..b",
        ] {
            assert!(wrong.parse::<Dates>().is_err(), "{wrong}");
        }
    }
}
