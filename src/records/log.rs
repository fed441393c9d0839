//! The calls of some files that count, in order of time.

use super::call::Call;
use super::calls_csv::CallsCsv;
use super::columns::Columns;
use super::connect::Contacts;
use super::filter::{Filter, Recent};
use super::names::Names;
use super::presence::{Presence, Presences};
use super::queue_log::QueueLog;
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
    Calls(Box<Columns>),
    /// Asterisk's `queue_log`, as text or as a table.
    QueueLog,
    /// Amazon Connect contact records, a JSON object a line.
    Connect,
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
    /// Who was there when, where logins or memberships are recorded; in no order.
    pub presence: Vec<Presence>,
}

/// Reads the calls of all files that count.
///
/// # Errors
/// If a file cannot be read, too much of it is bad, or no call is left.
pub fn read(files: &[PathBuf], reading: &Reading) -> Result<Log, Mistake> {
    let mut log = Log::default();
    match &reading.format {
        Format::Calls(columns) => log.read_calls(files, columns, reading)?,
        Format::QueueLog => log.read_queue_logs(files, reading)?,
        Format::Connect => log.read_contacts(files, reading)?,
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

    fn read_calls(
        &mut self,
        files: &[PathBuf],
        columns: &Columns,
        reading: &Reading,
    ) -> Result<(), Mistake> {
        for file in files {
            let zone = reading.zone.clone();
            let mut calls = CallsCsv::open(
                file,
                columns,
                zone,
                reading.bad_lines,
                &mut self.names,
                &mut self.skipped,
            )?;
            while let Some(call) = calls.next() {
                let call = call?;
                match reading.filter.why_not(&call, calls.names()) {
                    None => self.calls.push(call),
                    Some(why) => calls.set_aside(why),
                }
            }
        }
        Ok(())
    }

    fn read_queue_logs(&mut self, files: &[PathBuf], reading: &Reading) -> Result<(), Mistake> {
        let mut presences = Presences::default();
        for file in files {
            let into = (&mut self.names, &mut self.skipped, &mut presences);
            let mut calls = QueueLog::open(file, reading.zone.clone(), reading.bad_lines, into)?;
            while let Some(call) = calls.next() {
                let call = call?;
                match reading.filter.why_not(&call, calls.names()) {
                    None => self.calls.push(call),
                    Some(why) => calls.set_aside(why),
                }
            }
        }
        self.presence = presences.found;
        Ok(())
    }

    fn read_contacts(&mut self, files: &[PathBuf], reading: &Reading) -> Result<(), Mistake> {
        let mut contacts = Contacts::default();
        for file in files {
            contacts.read(
                file,
                reading.zone.as_ref(),
                reading.bad_lines,
                &mut self.names,
                &mut self.skipped,
            )?;
        }
        for call in contacts.calls() {
            match reading.filter.why_not(&call, &self.names) {
                None => self.calls.push(call),
                Some(why) => self.skipped.set_aside(why),
            }
        }
        Ok(())
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
