//! The calls of some files that count, in order of time.

use super::call::Call;
use super::calls_csv::CallsCsv;
use super::columns::CallColumns;
use super::connect::Contacts;
use super::filter::{Dates, Filter, Recent};
use super::names::Names;
use super::presence::{Presence, Presences};
use super::put_back;
use super::queue_log::QueueLog;
use super::skipped::{Aside, BadLines, Skipped};
use super::source::ReadingNotes;
use super::twice;
use crate::error::Mistake;
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::path::{Path, PathBuf};

/// What the files are.
#[derive(Debug, Clone)]
pub enum Format {
    /// A row a call, by these columns.
    Calls(Box<CallColumns>),
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
    read_at_most(files, reading, usize::MAX)?.ok_or_else(|| {
        Mistake::new(
            "there are more calls than can be counted",
            "give a part of the log",
        )
    })
}

/// The same, as long as there are no more calls than this: otherwise `None`.
pub(super) fn read_at_most(
    files: &[PathBuf],
    reading: &Reading,
    most: usize,
) -> Result<Option<Log>, Mistake> {
    let mut calls = Vec::new();
    let mut too_many = false;
    let told = each_call(files, reading, &mut |call| {
        if calls.len() >= most {
            too_many = true;
            return Err(Mistake::new("too many", "read them again"));
        }
        calls.push(call);
        Ok(())
    });
    if too_many {
        return Ok(None);
    }
    let told = told?;
    let mut log = Log {
        calls,
        names: told.names,
        skipped: told.skipped,
        presence: told.presence,
    };
    if let Some(recent) = reading.recent {
        log.keep_recent(recent);
    }
    log.calls
        .sort_by(|a, b| a.date.cmp(&b.date).then(a.arrival.total_cmp(&b.arrival)));
    log.skipped.are_twice(twice::drop_calls(&mut log.calls));
    log.skipped.are_put_back(put_back::join(&mut log.calls));
    if log.calls.is_empty() {
        return Err(nothing(files, &log.skipped));
    }
    Ok(Some(log))
}

/// Where to look if all calls were set aside.
const SEE: &str = "see what was set aside: dates, hours, outcomes";

/// Why no call is left.
fn nothing(files: &[PathBuf], skipped: &Skipped) -> Mistake {
    match files {
        [only] if skipped.rows() == 0 => Mistake::new(
            format!("`{}` is empty: there is no record in it", only.display()),
            "name a file of call records, plain or packed with gzip",
        ),
        _ if skipped.rows() == 0 => Mistake::new(
            "the log is empty: there is no record in any of the files",
            "name files of call records, plain or packed with gzip",
        ),
        _ => {
            let found = format!("no call is left to count; {skipped}");
            let most = skipped.aside().max_by_key(|(_, count)| *count);
            let cure = match (most, skipped.unnamed_outcome()) {
                (Some((Aside::Outcome(name), _)), Some(mistake)) => {
                    format!("most have the outcome `{name}`; {}", mistake.cure)
                }
                (None, _) => match skipped.bad().max_by_key(|(_, places)| places.lines) {
                    Some((reason, _)) => reason.cure().to_owned(),
                    None => SEE.to_owned(),
                },
                _ => SEE.to_owned(),
            };
            Mistake::new(found, cure)
        }
    }
}

/// When the first call of a file came that counts, as far as one is found.
pub(super) fn first_moment(file: &Path, reading: &Reading) -> Result<Option<(Date, u32)>, Mistake> {
    let mut first = None;
    let files = [file.to_path_buf()];
    let told = each_call(&files, reading, &mut |call| {
        first = Some((call.date, call.arrival as u32));
        Err(Mistake::new("found", "read on"))
    });
    match (first, told) {
        (None, Err(mistake)) => Err(mistake),
        (first, _) => Ok(first),
    }
}

/// Hands on every call that counts, in the order of the files.
///
/// # Errors
/// If a file cannot be read, too much of it is bad, or `see` has enough.
pub(super) fn each_call(
    files: &[PathBuf],
    reading: &Reading,
    see: &mut dyn FnMut(Call) -> Result<(), Mistake>,
) -> Result<ReadingNotes, Mistake> {
    let mut told = ReadingNotes::default();
    match &reading.format {
        Format::Calls(columns) => calls_of(files, columns, reading, &mut told, see)?,
        Format::QueueLog => queue_logs(files, reading, &mut told, see)?,
        Format::Connect => contacts(files, reading, &mut told, see)?,
    }
    Ok(told)
}

type See<'s> = &'s mut dyn FnMut(Call) -> Result<(), Mistake>;

fn calls_of(
    files: &[PathBuf],
    columns: &CallColumns,
    reading: &Reading,
    told: &mut ReadingNotes,
    see: See<'_>,
) -> Result<(), Mistake> {
    for file in files {
        let zone = reading.zone.clone();
        let (names, skipped) = (&mut told.names, &mut told.skipped);
        let mut calls = CallsCsv::open(file, columns, zone, reading.bad_lines, names, skipped)?;
        while let Some(call) = calls.next() {
            let call = call?;
            calls.saw(call.date);
            match reading.filter.why_not(&call, calls.names()) {
                None => see(call)?,
                Some(why) => calls.set_aside(why),
            }
        }
    }
    Ok(())
}

fn queue_logs(
    files: &[PathBuf],
    reading: &Reading,
    told: &mut ReadingNotes,
    see: See<'_>,
) -> Result<(), Mistake> {
    let mut presences = Presences::default();
    for file in files {
        let into = (&mut told.names, &mut told.skipped, &mut presences);
        let mut calls = QueueLog::open(file, reading.zone.clone(), reading.bad_lines, into)?;
        while let Some(call) = calls.next() {
            let call = call?;
            calls.saw(call.date);
            match reading.filter.why_not(&call, calls.names()) {
                None => see(call)?,
                Some(why) => calls.set_aside(why),
            }
        }
    }
    told.presence = presences.over();
    Ok(())
}

fn contacts(
    files: &[PathBuf],
    reading: &Reading,
    told: &mut ReadingNotes,
    see: See<'_>,
) -> Result<(), Mistake> {
    let mut contacts = Contacts::default();
    for file in files {
        let (names, skipped) = (&mut told.names, &mut told.skipped);
        contacts.read(
            file,
            reading.zone.as_ref(),
            reading.bad_lines,
            names,
            skipped,
        )?;
    }
    for call in contacts.calls() {
        told.skipped.saw(call.date);
        match reading.filter.why_not(&call, &told.names) {
            None => see(call)?,
            Some(why) => told.skipped.set_aside(why),
        }
    }
    Ok(())
}

impl Log {
    /// The days with their calls, in order.
    pub fn days(&self) -> impl Iterator<Item = (Date, &[Call])> {
        let days = self.calls.chunk_by(|a, b| a.date == b.date);
        days.filter_map(|calls| Some((calls.first()?.date, calls)))
    }

    /// The calls of some days alone.
    #[must_use]
    pub fn on(&self, dates: Dates) -> Self {
        let calls = self.calls.iter().filter(|call| dates.contain(call.date));
        let presence = self.presence.iter().filter(|one| dates.contain(one.date));
        Self {
            calls: calls.copied().collect(),
            presence: presence.copied().collect(),
            names: self.names.clone(),
            skipped: self.skipped.clone(),
        }
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
