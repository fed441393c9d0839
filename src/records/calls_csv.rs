//! A calls CSV: one row a call, by a header and [`CallColumns`].

use super::call::{Call, Outcome};
use super::columns::CallColumns;
use super::input::{Input, open, unread};
use super::moment::{self, Moment};
use super::names::{Names, caller_of};
use super::rows::{Next, Rows};
use super::skipped::{Aside, BadLines, Reason, Skipped};
use crate::error::Mistake;
use crate::files::headings::{Heading, heading};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::path::{Path, PathBuf};

/// What a call type is called where types are not recorded.
pub(super) const ONLY_KIND: &[u8] = b"calls";
/// Outcomes are named by so many of their letters [bytes].
const OUTCOME_SHOWN: usize = 40;

/// A stream of the calls of one file.
pub struct CallsCsv<'a> {
    rows: Rows<Input>,
    path: PathBuf,
    columns: &'a CallColumns,
    places: Places,
    fields: usize,
    zone: Option<TimeZone>,
    bad_lines: BadLines,
    /// The last date, as it was written.
    last: (Vec<u8>, Result<Date, Reason>),
    is_over: bool,
    names: &'a mut Names,
    skipped: &'a mut Skipped,
}

/// Where the columns are.
#[derive(Debug)]
struct Places {
    date: Option<usize>,
    arrival: usize,
    kind: Option<usize>,
    priority: Option<usize>,
    wait: usize,
    outcome: usize,
    talk: Option<usize>,
    wrap_up: Option<usize>,
    agent: Option<usize>,
    caller: Option<usize>,
}

impl<'a> CallsCsv<'a> {
    /// Opens a file and finds the columns in its header. Names and counts are added to those that are given.
    ///
    /// # Errors
    /// If it cannot be read, or lacks a column.
    pub fn open(
        path: &Path,
        columns: &'a CallColumns,
        zone: Option<TimeZone>,
        bad_lines: BadLines,
        names: &'a mut Names,
        skipped: &'a mut Skipped,
    ) -> Result<Self, Mistake> {
        let rows = Rows::headed(open(path)?, columns.separator);
        let mut rows = rows.map_err(|error| unread(path, None, &error))?;
        let next = rows.next().map_err(|error| unread(path, None, &error))?;
        let header: Vec<String> = match next {
            Next::Row => (0..rows.len())
                .map(|field| String::from_utf8_lossy(rows.get(field)).into_owned())
                .collect(),
            Next::TooLong => {
                let found = format!(
                    "the first line of `{}` is longer than 64 kB",
                    path.display()
                );
                return Err(Mistake::new(
                    found,
                    "name a CSV file with a header row and a row for each call",
                ));
            }
            Next::End => {
                let found = format!("`{}` is empty", path.display());
                return Err(Mistake::new(
                    found,
                    "name a CSV file with a header row and a row for each call",
                ));
            }
        };
        skipped.reads_by(&columns.outcomes);
        Ok(Self {
            places: Places::new(&header, columns, path)?,
            fields: header.len(),
            rows,
            path: path.to_path_buf(),
            columns,
            zone,
            bad_lines,
            last: (Vec::new(), Err(Reason::Arrival)),
            is_over: false,
            names,
            skipped,
        })
    }

    /// The names met so far.
    #[must_use]
    pub fn names(&self) -> &Names {
        self.names
    }

    /// Notes the day of a call that was read.
    pub(super) fn saw(&mut self, date: Date) {
        self.skipped.saw(date);
    }

    /// Notes that a call that was read does not count.
    pub fn set_aside(&mut self, why: Aside) {
        self.skipped.set_aside(why);
    }

    /// The call of the row in hand.
    fn call(&mut self) -> Result<Call, Unread> {
        if self.rows.has_zero() {
            return Err(Reason::ZeroByte.into());
        }
        if self.rows.len() != self.fields {
            return Err(Reason::Fields.into());
        }
        let (date, arrival) = self.moment()?;
        let (rows, places, columns) = (&self.rows, &self.places, self.columns);
        let field = |place: Option<usize>| {
            place
                .map(|place| rows.get(place))
                .filter(|text| !text.is_empty())
        };
        let text = rows.get(places.outcome);
        let Some(outcome) = columns.outcomes.meaning(text) else {
            let shown = &text[..text.len().min(OUTCOME_SHOWN)];
            return Err(Unread::Aside(Aside::Outcome(
                String::from_utf8_lossy(shown).into_owned(),
            )));
        };
        let commas = columns.has_decimal_commas;
        let length = |text: Option<&[u8]>, reason| match text {
            None => Ok(None),
            Some(text) => moment::length(text, commas)
                .map(Some)
                .ok_or(Unread::Bad(reason)),
        };
        let wait = length(field(Some(places.wait)), Reason::Wait)?;
        // Who never queued has no wait; who did has one.
        let wait = match (wait, outcome) {
            (Some(wait), _) => wait,
            (None, Outcome::NeverQueued) => 0.0,
            (None, _) => return Err(Reason::Wait.into()),
        };
        let is_answered = outcome == Outcome::Answered;
        let talk = length(field(places.talk), Reason::Talk)?.filter(|_| is_answered);
        let wrap_up = length(field(places.wrap_up), Reason::WrapUp)?.filter(|_| is_answered);
        let priority = field(places.priority).map(|text| moment::number(text, false));
        let priority = match priority {
            None => None,
            Some(Some(number)) if number.fract() == 0.0 && number.abs() < 1e9 => {
                Some(number as i32)
            }
            Some(_) => return Err(Reason::Priority.into()),
        };
        let is_somebody =
            |text: &&[u8], nobody: &[Vec<u8>]| !nobody.iter().any(|name| name == text);
        let agent =
            field(places.agent).filter(|text| is_answered && is_somebody(text, &columns.nobody));
        let agent = agent
            .map(|name| self.names.agent_of(name).ok_or(Reason::Agents))
            .transpose()?;
        let kind = field(places.kind).unwrap_or(ONLY_KIND);
        let kind = self.names.kind_of(kind).ok_or(Reason::Types)?;
        let caller = field(places.caller)
            .filter(|text| is_somebody(text, &columns.no_caller))
            .map(caller_of);
        Ok(Call {
            date,
            arrival,
            kind,
            outcome,
            wait,
            talk,
            wrap_up,
            agent,
            caller,
            priority,
        })
    }

    fn moment(&mut self) -> Result<Moment, Reason> {
        let text = self.rows.get(self.places.arrival);
        let columns = self.columns;
        let format = columns.date_format.as_ref();
        let Some(place) = self.places.date else {
            let how = (format, columns.has_decimal_commas);
            return moment::arrival(text, how, self.zone.as_ref());
        };
        let written = self.rows.get(place);
        if self.last.0 != written {
            self.last = (written.to_vec(), moment::day(written, format));
        }
        let second = moment::clock(text, columns.has_decimal_commas);
        let moment = moment::on(self.last.1?, second.ok_or(Reason::Arrival)?);
        moment.ok_or(Reason::Arrival)
    }
}

/// Why there is no call in a row.
#[derive(Debug)]
enum Unread {
    Bad(Reason),
    Aside(Aside),
}

impl From<Reason> for Unread {
    fn from(reason: Reason) -> Self {
        Unread::Bad(reason)
    }
}

impl Iterator for CallsCsv<'_> {
    type Item = Result<Call, Mistake>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.is_over {
            let next = match self.rows.next() {
                Ok(next) => next,
                Err(error) => {
                    self.is_over = true;
                    return Some(Err(unread(&self.path, Some(self.rows.line()), &error)));
                }
            };
            let read = match next {
                Next::End => break,
                Next::TooLong => Err(Reason::TooLong.into()),
                Next::Row => self.call(),
            };
            self.skipped.read();
            match read {
                Ok(call) => return Some(Ok(call)),
                Err(Unread::Aside(aside)) => self.skipped.set_aside(aside),
                Err(Unread::Bad(reason)) => {
                    let line = self.rows.line();
                    if let Err(refused) =
                        self.skipped.skip(reason, &self.path, line, self.bad_lines)
                    {
                        self.is_over = true;
                        return Some(Err(refused));
                    }
                }
            }
        }
        self.is_over = true;
        None
    }
}

impl Places {
    fn new(header: &[String], columns: &CallColumns, path: &Path) -> Result<Self, Mistake> {
        let place = |name: &str| needed(name, header, path);
        let maybe = |name: &Option<String>| name.as_deref().map(place).transpose();
        Ok(Self {
            date: maybe(&columns.date)?,
            arrival: place(&columns.arrival)?,
            kind: maybe(&columns.kind)?,
            priority: maybe(&columns.priority)?,
            wait: place(&columns.wait)?,
            outcome: place(&columns.outcome)?,
            talk: maybe(&columns.talk)?,
            wrap_up: maybe(&columns.wrap_up)?,
            agent: maybe(&columns.agent)?,
            caller: maybe(&columns.caller)?,
        })
    }
}

/// The place of a column by its name.
pub(super) fn needed(name: &str, header: &[String], path: &Path) -> Result<usize, Mistake> {
    let shown = path.display();
    let (found, cure) = match heading(header, name) {
        Heading::At(place) => return Ok(place),
        Heading::Twice(one, other) if header[one] == header[other] => (
            format!("two columns of `{shown}` are called `{}`", header[one]),
            "give one of them another name".to_owned(),
        ),
        Heading::Twice(one, other) => (
            format!(
                "`{shown}` has the columns `{}` and `{}`, and either may be `{name}`",
                header[one], header[other]
            ),
            "write the name of the one that is meant as the file has it".to_owned(),
        ),
        Heading::Nowhere => (
            format!("`{shown}` has no column `{name}`"),
            lacking(name, header),
        ),
    };
    Err(Mistake::new(found, cure))
}

/// What to do about a column that is not there.
fn lacking(name: &str, header: &[String]) -> String {
    let only = header.len() == 1;
    let marks = [",", ";", "\t", "|"];
    if let Some(mark) = marks.iter().find(|mark| only && header[0].contains(**mark)) {
        // Commas between fields and in decimals are refused.
        let decimals = match *mark {
            "," => ", without decimal = \",\"",
            _ => "",
        };
        let mark = mark.escape_default();
        return format!(
            "its fields seem to be separated by \"{mark}\": say so under [format], separator = \"{mark}\"{decimals}"
        );
    }
    let alike = header.iter().map(|known| {
        (
            strsim::jaro_winkler(&known.to_lowercase(), &name.to_lowercase()),
            known,
        )
    });
    let alike = alike
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .filter(|(likeness, _)| *likeness > 0.8);
    match alike {
        Some((_, known)) => format!("did you mean `{known}`?"),
        None => {
            let known: Vec<String> = header
                .iter()
                .take(30)
                .map(|name| format!("`{name}`"))
                .collect();
            format!("name one of its columns: {}", known.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_separates_fields_is_said_once() {
        let cure = |header: &str| lacking("wait", &[header.to_owned()]);
        let semicolons = "say so under [format], separator = \";\"";
        assert!(cure("start;wait").ends_with(semicolons));
        let commas = "separator = \",\", without decimal = \",\"";
        assert!(cure("start,wait").ends_with(commas));
    }
}
