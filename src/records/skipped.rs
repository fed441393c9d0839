//! What was skipped and why, and how much of it is bearable.

use super::outcomes::Outcomes;
use crate::error::Mistake;
use crate::legible::number::{grouped, percent, so_many, thousands};
use crate::units::hundredths;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::str::FromStr;

/// Why a record cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// More than a record can have.
    TooLong,
    /// Zero bytes: no text.
    ZeroByte,
    /// Other fields than the header names, or than the event has.
    Fields,
    /// No moment at which it came.
    Arrival,
    /// A moment that counts days, as spreadsheets do.
    Serial,
    /// No length of the wait.
    Wait,
    /// No length of the talk.
    Talk,
    /// No length of the wrap-up.
    WrapUp,
    /// No whole number as priority.
    Priority,
    /// No number where one should be.
    Number,
    /// More call types than there can be.
    Types,
    /// More agents than there can be.
    Agents,
    /// Not what the format has at all.
    Malformed,
    /// An event of a call that has no beginning.
    NoBeginning,
}

impl Reason {
    /// In words, after a number of records.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Reason::TooLong => "longer than 64 kB, or with a quote that does not close",
            Reason::ZeroByte => "with zero bytes",
            Reason::Fields => "with more or fewer fields than expected",
            Reason::Arrival => "without a moment of arrival that can be read",
            Reason::Serial => "with a moment that counts days, as spreadsheets do (45292.33)",
            Reason::Wait => "with an impossible wait",
            Reason::Talk => "with an impossible talk time",
            Reason::WrapUp => "with an impossible wrap-up time",
            Reason::Priority => "with a priority that is no whole number",
            Reason::Number => "with a count or a sum that is impossible",
            Reason::Types => "beyond 2,000 call types (is the column right?)",
            Reason::Agents => "beyond 100,000 agents (is the column right?)",
            Reason::Malformed => "not in the format",
            Reason::NoBeginning => "of calls whose beginning is not in the log",
        }
    }

    /// How such records can be read.
    pub(super) const fn cure(self) -> &'static str {
        match self {
            Reason::Arrival => {
                "moments are written 2024-01-31 08:00:30, also with T or an offset, or are seconds since 1970; if they are \
                 written otherwise say how, as [format] date = \"%d.%m.%Y %H:%M:%S\"; beside a `date` column there are times of \
                 day, 08:00:30, 08:00:30 AM or seconds after midnight"
            }
            Reason::Serial => {
                "give these cells the format yyyy-mm-dd hh:mm:ss in the spreadsheet and save the file again; seconds after \
                 midnight stand beside a `date` column"
            }
            Reason::Wait | Reason::Talk | Reason::WrapUp => {
                "waits and times of work are written as seconds, 1:20 (minutes and seconds), 0:01:20 or 1m 20s, at most a day; \
                 give milliseconds their unit, 80000ms, or write them as seconds"
            }
            _ => "see whether the format and the columns are right",
        }
    }
}

/// Why a record that can be read does not count.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Aside {
    /// An outcome that nobody named.
    Outcome(String),
    /// A call type that was left out.
    KindLeftOut,
    /// A day that was left out by name.
    DayLeftOut,
    /// A weekday that does not count.
    Weekday,
    /// Before opening or after closing.
    Hours,
    /// Before `--from`, after `--to`, or not recent enough.
    Dates,
    /// The same record once more.
    Again,
    /// Alike in everything with one that counts.
    Twice,
    /// A further piece of a call that was taken out of its queue and put back.
    PutBack,
    /// No call: a chat, an outbound call, a transfer.
    Other(String),
    /// Still going on at the end of the log.
    Unfinished,
    /// An event of a call whose beginning is not in the log.
    NoBeginning,
}

impl fmt::Display for Aside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Aside::Outcome(name) => write!(f, "with the outcome `{name}`"),
            Aside::KindLeftOut => f.write_str("of call types that are left out"),
            Aside::DayLeftOut => f.write_str("on days that are left out"),
            Aside::Weekday => f.write_str("on weekdays that do not count"),
            Aside::Hours => f.write_str("out of hours"),
            Aside::Dates => f.write_str("outside the dates asked for"),
            Aside::Again => f.write_str("delivered again"),
            Aside::Twice => f.write_str("there already, alike in everything"),
            Aside::PutBack => f.write_str(
                "further pieces of calls that were taken out of the queue and put back, which count once",
            ),
            Aside::Other(what) => write!(f, "{what}"),
            Aside::NoBeginning => f.write_str("of calls whose beginning is not in the log"),
            Aside::Unfinished => f.write_str("unfinished at the end of the log"),
        }
    }
}

/// How many records may be skipped because they cannot be read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum BadLines {
    /// So many.
    Lines(u64),
    /// This share of all that were read up to there, and a hundred in any case.
    Share(f64),
}

/// So many may be bad before a share of all is looked at.
const ALWAYS_BORNE: u64 = 100;

impl Default for BadLines {
    /// One in a hundred. A convention.
    fn default() -> Self {
        BadLines::Share(0.01)
    }
}

impl BadLines {
    fn allows(self, bad: u64, of: u64) -> bool {
        match self {
            BadLines::Lines(most) => bad <= most,
            BadLines::Share(share) => bad <= ALWAYS_BORNE || bad as f64 <= share * of as f64,
        }
    }
}

impl FromStr for BadLines {
    type Err = Mistake;

    fn from_str(text: &str) -> Result<Self, Mistake> {
        let share = text.strip_suffix('%').and_then(hundredths);
        let share = share.filter(|share| (0.0..=1.0).contains(share));
        match (text.parse(), share) {
            (Ok(lines), _) => Ok(BadLines::Lines(lines)),
            (_, Some(share)) => Ok(BadLines::Share(share)),
            _ => Err(Mistake::new(
                format!("`{text}` is no number of lines"),
                "give a number such as 500, or a share such as 2%",
            )),
        }
    }
}

impl fmt::Display for BadLines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BadLines::Lines(lines) => write!(f, "{lines}"),
            BadLines::Share(share) => write!(f, "{} of the lines", percent(*share)),
        }
    }
}

/// Where some records could not be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Places {
    /// How many.
    pub lines: u64,
    /// The first ones: file and line.
    pub first: Vec<String>,
}

/// First places that are named. A convention.
const NAMED: usize = 3;
/// Different values that are told apart among what is set aside. A convention.
const MOST_ASIDES: usize = 40;

/// Counts of a read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Skipped {
    rows: u64,
    bad: BTreeMap<Reason, Places>,
    aside: BTreeMap<Aside, u64>,
    /// What words of outcomes mean, where records have such words.
    outcomes: Option<Outcomes>,
    /// The first and the last day of all that could be read, whether it counts or not.
    days: Option<(Date, Date)>,
}

impl Skipped {
    /// Records that were read, whatever became of them.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Records that could not be read, by reason.
    pub fn bad(&self) -> impl Iterator<Item = (Reason, &Places)> {
        self.bad.iter().map(|(reason, places)| (*reason, places))
    }

    /// How many could not be read.
    #[must_use]
    pub fn bad_lines(&self) -> u64 {
        self.bad.values().map(|places| places.lines).sum()
    }

    /// Records that do not count, by reason.
    pub fn aside(&self) -> impl Iterator<Item = (&Aside, u64)> {
        self.aside.iter().map(|(aside, count)| (aside, *count))
    }

    /// The first and the last day of all records that could be read.
    #[must_use]
    pub fn days(&self) -> Option<(Date, Date)> {
        self.days
    }

    /// Notes the day of a record that could be read.
    pub(super) fn saw(&mut self, date: Date) {
        let (first, last) = self.days.unwrap_or((date, date));
        self.days = Some((first.min(date), last.max(date)));
    }

    /// Notes what the words of outcomes mean.
    pub(super) fn reads_by(&mut self, outcomes: &Outcomes) {
        self.outcomes.get_or_insert_with(|| outcomes.clone());
    }

    /// That records were set aside because nobody said what their outcome means, and how to say it: of the word that most have.
    pub(super) fn unnamed_outcome(&self) -> Option<Mistake> {
        let unnamed = self.aside.iter().filter_map(|(aside, count)| match aside {
            Aside::Outcome(name) => Some((name, *count)),
            _ => None,
        });
        let (name, count) = unnamed.max_by_key(|(_, count)| *count)?;
        let [count, rows] = [count, self.rows].map(|number| grouped(number as f64, 0));
        let found = format!("{count} of {rows} records were set aside with the outcome `{name}`");
        Some(Mistake::new(found, self.outcomes.as_ref()?.cure(name)))
    }

    /// Notes that a record was read.
    pub(super) fn read(&mut self) {
        self.rows += 1;
    }

    /// Notes that a record does not count.
    pub(super) fn set_aside(&mut self, aside: Aside) {
        let is_known = self.aside.contains_key(&aside) || self.aside.len() < MOST_ASIDES;
        let aside = if is_known {
            aside
        } else {
            Aside::Other("of many other kinds".to_owned())
        };
        *self.aside.entry(aside).or_default() += 1;
    }

    /// Notes that so many records are there already.
    pub(super) fn are_twice(&mut self, count: usize) {
        (0..count).for_each(|_| self.set_aside(Aside::Twice));
    }

    /// Notes that so many records are further pieces of calls.
    pub(super) fn are_put_back(&mut self, count: usize) {
        (0..count).for_each(|_| self.set_aside(Aside::PutBack));
    }

    /// Notes that a record cannot be read.
    ///
    /// # Errors
    /// If that makes too many.
    pub(super) fn skip(
        &mut self,
        reason: Reason,
        path: &Path,
        line: u64,
        limit: BadLines,
    ) -> Result<(), Mistake> {
        let places = self.bad.entry(reason).or_default();
        places.lines += 1;
        if places.first.len() < NAMED {
            places.first.push(format!("{}:{line}", path.display()));
        }
        if limit.allows(self.bad_lines(), self.rows) {
            return Ok(());
        }
        let worst = self.bad.iter().max_by_key(|(_, places)| places.lines);
        let cure = worst.map_or(reason.cure(), |(reason, _)| reason.cure());
        let worst = worst.map(|(reason, places)| {
            format!(
                "; most are {}, such as {}",
                reason.words(),
                places.first.join(", ")
            )
        });
        Err(Mistake::new(
            format!(
                "{} of {} records up to `{}`, line {line}, cannot be read{}",
                self.bad_lines(),
                self.rows,
                path.display(),
                worst.unwrap_or_default()
            ),
            format!("{cure}; --bad-lines bears more (now {limit})"),
        ))
    }
}

/// One line a reason, for people.
impl fmt::Display for Skipped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} read", so_many(&self.rows, "record"))?;
        for (reason, places) in &self.bad {
            let first = places.first.join(", ");
            write!(
                f,
                "\n  {} skipped: {} ({first}",
                thousands(places.lines),
                reason.words()
            )?;
            let more = if places.lines > places.first.len() as u64 {
                ", ..."
            } else {
                ""
            };
            write!(f, "{more})")?;
        }
        for (aside, count) in &self.aside {
            write!(f, "\n  {} set aside: {aside}", thousands(*count))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_a_number_or_a_share() {
        assert_eq!("500".parse(), Ok(BadLines::Lines(500)));
        assert_eq!("2%".parse(), Ok(BadLines::Share(0.02)));
        for text in ["", "-1", "half", "200%"] {
            assert!(text.parse::<BadLines>().is_err(), "{text}");
        }
    }

    #[test]
    fn beyond_the_limit_reading_stops_and_says_where() {
        let mut skipped = Skipped::default();
        let limit = BadLines::Lines(1);
        let path = Path::new("log.csv");
        for _ in 0..3 {
            skipped.read();
        }
        assert!(skipped.skip(Reason::Wait, path, 7, limit).is_ok());
        let refused = skipped.skip(Reason::Wait, path, 9, limit).unwrap_err();
        assert!(refused.found.contains("line 9"), "{refused}");
        assert!(refused.found.contains("log.csv:7, log.csv:9"), "{refused}");
    }
}
