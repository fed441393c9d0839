//! The calls of some files that count, in order of time.

use super::call::Call;
use super::calls_csv::CallsCsv;
use super::columns::Columns;
use super::filter::{Filter, Recent};
use super::names::Names;
use super::skipped::{Aside, BadLines, Skipped};
use crate::error::Mistake;
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::path::PathBuf;

/// What the files are.
#[derive(Debug, Clone)]
pub enum Format {
    /// A row a call, by these columns.
    Calls(Columns),
}

/// How files are read.
#[derive(Debug, Clone)]
pub struct Reading {
    /// What they are.
    pub format: Format,
    /// The zone by whose clock moments are told; times without an offset are told by it already.
    pub zone: Option<TimeZone>,
    /// Which calls count.
    pub filter: Filter,
    /// Only so much of the end counts.
    pub recent: Option<Recent>,
    /// How many records may be bad.
    pub bad_lines: BadLines,
}

/// Calls in order of time, and what was not taken.
#[derive(Debug, Clone, Default)]
pub struct Log {
    /// The calls that count, in order of date and arrival; those who never queued are among them.
    pub calls: Vec<Call>,
    /// What types and agents are called.
    pub names: Names,
    /// What was skipped and set aside.
    pub skipped: Skipped,
}

/// Reads the calls of all files that count.
///
/// # Errors
/// If a file cannot be read, too much of it is bad, or no call is left.
pub fn read(files: &[PathBuf], reading: &Reading) -> Result<Log, Mistake> {
    let mut log = Log::default();
    for file in files {
        let Format::Calls(columns) = &reading.format;
        let mut calls = CallsCsv::open(
            file,
            columns,
            reading.zone.clone(),
            reading.bad_lines,
            &mut log.names,
            &mut log.skipped,
        )?;
        while let Some(call) = calls.next() {
            let call = call?;
            match reading.filter.why_not(&call, calls.names()) {
                None => log.calls.push(call),
                Some(why) => calls.set_aside(why),
            }
        }
    }
    if let Some(recent) = reading.recent {
        log.keep_recent(recent);
    }
    log.calls
        .sort_by(|a, b| a.date.cmp(&b.date).then(a.arrival.total_cmp(&b.arrival)));
    if log.calls.is_empty() {
        return Err(Mistake::new(
            format!("no call is left to count; {}", log.skipped),
            "see what was set aside: dates, hours, outcomes",
        ));
    }
    Ok(log)
}

impl Log {
    /// The days with their calls, in order.
    pub fn days(&self) -> impl Iterator<Item = (Date, &[Call])> {
        let days = self.calls.chunk_by(|a, b| a.date == b.date);
        days.filter_map(|calls| Some((calls.first()?.date, calls)))
    }

    fn keep_recent(&mut self, recent: Recent) {
        let last = self.calls.iter().map(|call| call.date).max();
        let first = last.and_then(|last| last.checked_sub((recent.days - 1).days()).ok());
        let Some(first) = first else { return };
        let before = self.calls.len();
        self.calls.retain(|call| call.date >= first);
        for _ in self.calls.len()..before {
            self.skipped.set_aside(Aside::Dates);
        }
    }
}
