//! The columns file: what the columns of a calls CSV mean, and which of its calls count.

use super::date_format::DateFormat;
use super::filter::{Hours, HoursWritten};
use super::outcomes::{Outcomes, OutcomesWritten};
use super::reports::{IntervalsWritten, ReportColumns};
use crate::error::Mistake;
use crate::files::{self, MEGABYTE};
use serde::Deserialize;
use std::path::Path;

/// Larger columns files are none [bytes].
const LARGEST: u64 = MEGABYTE;

/// A columns file as it is written.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ColumnsFile {
    columns: Option<Named>,
    intervals: Option<IntervalsWritten>,
    outcomes: Option<OutcomesWritten>,
    unknown: Unknown,
    format: Written,
    hours: HoursWritten,
}

/// Names in the header.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Named {
    date: Option<String>,
    arrival: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    priority: Option<String>,
    wait: Option<String>,
    outcome: Option<String>,
    talk: Option<String>,
    wrap_up: Option<String>,
    agent: Option<String>,
    caller: Option<String>,
}

/// Values that name nobody.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Unknown {
    agent: Vec<String>,
    caller: Vec<String>,
}

impl Default for Unknown {
    /// Nothing, or 0. A convention.
    fn default() -> Self {
        let nobody = vec!["0".to_owned()];
        Self {
            agent: nobody.clone(),
            caller: nobody,
        }
    }
}

/// How the file is written.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Written {
    separator: Option<String>,
    decimal: Option<String>,
    date: Option<String>,
}

/// What the columns of a calls CSV mean.
#[derive(Debug, Clone)]
pub struct CallColumns {
    pub(super) date: Option<String>,
    pub(super) arrival: String,
    pub(super) kind: Option<String>,
    pub(super) priority: Option<String>,
    pub(super) wait: String,
    pub(super) outcome: String,
    pub(super) talk: Option<String>,
    pub(super) wrap_up: Option<String>,
    pub(super) agent: Option<String>,
    pub(super) caller: Option<String>,
    pub(super) outcomes: Outcomes,
    pub(super) nobody: Vec<Vec<u8>>,
    pub(super) no_caller: Vec<Vec<u8>>,
    /// As somebody says; otherwise commas, or what the file itself says.
    pub(super) separator: Option<u8>,
    pub(super) has_decimal_commas: bool,
    /// How dates are written; `None`: 1999-12-31.
    pub(super) date_format: Option<DateFormat>,
}

impl ColumnsFile {
    /// Reads a columns file.
    ///
    /// # Errors
    /// What is wrong with it, with its line.
    pub fn read(path: &Path) -> Result<Self, Mistake> {
        let shown = path.display();
        let cure = "name a TOML file with [columns]; `holdtrue fit --help` shows one";
        let bytes = files::read(path, LARGEST).map_err(|error| {
            Mistake::new(
                format!("the columns file `{shown}` cannot be read: {error}"),
                cure,
            )
        })?;
        let text = String::from_utf8(bytes).map_err(|_| {
            Mistake::new(
                format!("the columns file `{shown}` is not text in UTF-8"),
                cure,
            )
        })?;
        toml::from_str(&text).map_err(|error| {
            let found = format!(
                "the columns file `{shown}`: {}",
                error.to_string().trim_end()
            );
            Mistake::new(
                found,
                "mend it there; the tables are columns, intervals, outcomes, unknown, format and hours",
            )
        })
    }

    /// Names a column, as `type=queue`, in place of what the file says.
    ///
    /// # Errors
    /// If there is no such key.
    pub fn set(&mut self, text: &str) -> Result<(), Mistake> {
        let keys = "date, arrival, type, priority, wait, outcome, talk, wrap_up, agent, caller";
        let Some((key, name)) = text.split_once('=') else {
            let found = format!("`{text}` names no column");
            return Err(Mistake::new(
                found,
                "write KEY=COLUMN, such as wait=queue_seconds",
            ));
        };
        let named = self.columns.get_or_insert_default();
        let place = match key.trim() {
            "date" => &mut named.date,
            "arrival" => &mut named.arrival,
            "type" => &mut named.kind,
            "priority" => &mut named.priority,
            "wait" => &mut named.wait,
            "outcome" => &mut named.outcome,
            "talk" => &mut named.talk,
            "wrap_up" => &mut named.wrap_up,
            "agent" => &mut named.agent,
            "caller" => &mut named.caller,
            other => {
                let found = format!("calls have no `{other}`");
                return Err(Mistake::new(found, format!("name one of {keys}")));
            }
        };
        *place = Some(name.trim().to_owned());
        Ok(())
    }

    /// Which calls count.
    ///
    /// # Errors
    /// What is impossible about it.
    pub fn hours(&self) -> Result<Hours, Mistake> {
        self.hours.clone().hours()
    }

    /// What the columns of an interval report mean; `None` if none is named.
    ///
    /// # Errors
    /// What is missing, or impossible.
    pub fn report(&self) -> Result<Option<ReportColumns>, Mistake> {
        let Some(written) = self.intervals.clone() else {
            return Ok(None);
        };
        let columns = written.columns(self.format.marks()?, self.format.date()?)?;
        Ok(Some(columns))
    }

    /// The columns of a known report, as [format] says that the file is written.
    ///
    /// # Errors
    /// What is impossible about it.
    pub fn of_preset(&self, columns: ReportColumns) -> Result<ReportColumns, Mistake> {
        Ok(columns.written_as(self.format.marks()?, self.format.date()?))
    }

    /// What the columns mean; `None` if none is named.
    ///
    /// # Errors
    /// What is missing, or impossible.
    pub fn columns(&self) -> Result<Option<CallColumns>, Mistake> {
        let Some(named) = self.columns.clone() else {
            return Ok(None);
        };
        let needed = |name: Option<String>, key: &str, what: &str| {
            name.ok_or_else(|| {
                let found = format!("no column is named as `{key}`");
                Mistake::new(
                    found,
                    format!(
                        "name the column with {what} under [columns], or with --column {key}=NAME"
                    ),
                )
            })
        };
        let bytes = |names: &[String]| names.iter().map(|name| name.clone().into_bytes()).collect();
        let (separator, has_decimal_commas) = self.format.marks()?;
        Ok(Some(CallColumns {
            arrival: needed(named.arrival, "arrival", "the moment at which a call came")?,
            wait: needed(named.wait, "wait", "the wait in the queue")?,
            outcome: needed(named.outcome, "outcome", "how a call ended")?,
            date: named.date,
            kind: named.kind,
            priority: named.priority,
            talk: named.talk,
            wrap_up: named.wrap_up,
            agent: named.agent,
            caller: named.caller,
            outcomes: Outcomes::of(self.outcomes.clone())?,
            nobody: bytes(&self.unknown.agent),
            no_caller: bytes(&self.unknown.caller),
            separator,
            has_decimal_commas,
            date_format: self.format.date()?,
        }))
    }
}

impl Written {
    /// How dates are written.
    fn date(&self) -> Result<Option<DateFormat>, Mistake> {
        self.date.as_deref().map(DateFormat::new).transpose()
    }

    /// What separates fields, and whether decimals have commas.
    fn marks(&self) -> Result<(Option<u8>, bool), Mistake> {
        let separator = match self.separator.as_deref() {
            None => None,
            Some(text) => match text.as_bytes() {
                [byte] if b",;|\t:^~".contains(byte) => Some(*byte),
                // As people type a tab where a backslash means nothing.
                b"\\t" => Some(b'\t'),
                _ => {
                    let found = format!("`{text}` separates no fields");
                    let cure = "give the one character between two fields: \",\", \";\", \"|\" or \"\\t\" for a tab";
                    return Err(Mistake::new(found, cure));
                }
            },
        };
        match self.decimal.as_deref() {
            None | Some(".") => Ok((separator, false)),
            Some(",") if separator.is_some_and(|separator| separator != b',') => {
                Ok((separator, true))
            }
            Some(",") => Err(Mistake::new(
                "commas cannot be decimal and separate fields",
                "say under [format] how the fields are separated, such as separator = \";\"",
            )),
            Some(other) => {
                let found = format!("`{other}` marks no decimals");
                Err(Mistake::new(found, "give \".\" or \",\""))
            }
        }
    }
}
