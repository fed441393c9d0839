//! A day, event by event, as CSV or as lines of JSON.

mod row;

pub(super) use row::{Subject, WallClock, subject};

use crate::centre::{CallTypeId, Centre};
use crate::engine::{Call, Event};
use row::{COLUMNS, Full, Row};
use schemars::{Schema, schema_for};
use std::io::{self, Write};

/// How the events are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TraceFormat {
    /// A heading and a row for every event.
    Csv,
    /// An object for every event, with the fields that it has.
    JsonLines,
}

/// Whose events are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TraceFilter {
    /// Of one type only.
    pub call_type: Option<CallTypeId>,
    /// Of the caller with this number within its type only; then nothing is told of agents.
    pub caller: Option<u32>,
}

impl TraceFilter {
    /// Whether it is about this call.
    #[must_use]
    pub fn takes(&self, call: &Call) -> bool {
        self.call_type.is_none_or(|wanted| wanted == call.call_type)
            && self.caller.is_none_or(|wanted| wanted == call.caller)
    }

    fn takes_event(&self, event: &Event) -> bool {
        match subject(event) {
            Some(Subject::Call(call)) => self.takes(call),
            Some(Subject::Agents) => *self == TraceFilter::default(),
            None => false,
        }
    }
}

/// Writes events.
#[derive(Debug)]
pub struct Trace<'a, W: Write> {
    centre: &'a Centre,
    whose: TraceFilter,
    out: Out<W>,
    failed: Option<io::Error>,
    events: u64,
}

#[derive(Debug)]
enum Out<W: Write> {
    Csv(Box<csv::Writer<W>>),
    JsonLines(W),
}

impl<W: Write> Out<W> {
    fn write(&mut self, row: &Row<'_>) -> io::Result<()> {
        match self {
            Out::Csv(out) => Ok(out.serialize(Full(row))?),
            Out::JsonLines(out) => {
                serde_json::to_writer(&mut *out, row)?;
                writeln!(out)
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Out::Csv(out) => out.flush(),
            Out::JsonLines(out) => out.flush(),
        }
    }
}

impl<'a, W: Write> Trace<'a, W> {
    /// Writes the heading, if the format has one.
    ///
    /// # Errors
    /// What `out` could not do.
    pub fn new(
        centre: &'a Centre,
        whose: TraceFilter,
        format: TraceFormat,
        out: W,
    ) -> io::Result<Self> {
        let out = match format {
            TraceFormat::Csv => {
                let mut rows = csv::WriterBuilder::new();
                rows.has_headers(false);
                let mut out = rows.from_writer(out);
                out.write_record(COLUMNS)?;
                Out::Csv(Box::new(out))
            }
            TraceFormat::JsonLines => Out::JsonLines(out),
        };
        Ok(Self {
            centre,
            whose,
            out,
            failed: None,
            events: 0,
        })
    }

    /// Writes an event, if it is wanted.
    pub fn write(&mut self, event: &Event) {
        if self.failed.is_some() || !self.whose.takes_event(event) {
            return;
        }
        if let Some(row) = Row::of(event, self.centre) {
            self.events += 1;
            self.failed = self.out.write(&row).err();
        }
    }

    /// How many events were written, once all are.
    ///
    /// # Errors
    /// What the output could not do; nothing was written after that.
    pub fn finish(mut self) -> io::Result<u64> {
        match self.failed {
            Some(error) => Err(error),
            None => self.out.flush().map(|()| self.events),
        }
    }
}

/// The JSON Schema of the trace: of a line of its JSON lines, and the columns of its CSV.
#[must_use]
pub fn trace_schema() -> Schema {
    let mut schema = schema_for!(Row<'_>);
    schema.insert("required".to_owned(), serde_json::json!(["time", "event"]));
    schema.insert("x-csv-columns".to_owned(), serde_json::json!(COLUMNS));
    schema
}
