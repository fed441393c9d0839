//! The calls of some files by day, as often as they are wanted: kept while there are few, read again while there are many.

use super::call::Call;
use super::filter::Recent;
use super::log::{Log, Reading, each_call, first_moment};
use super::names::Names;
use super::presence::Presence;
use super::put_back;
use super::skipped::Skipped;
use super::twice;
use crate::error::Mistake;
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// So many calls are kept in memory: some 120 MB. A convention.
const MOST_KEPT: usize = 1_200_000;
/// So many calls are handed on at once while files are read again.
const BATCH: usize = 60_000;
/// Days that are still being filled have at most so many calls; the oldest is over then.
const MOST_OPEN: usize = 400_000;
/// A day is over once a call of so many days later has come.
const OVER_AFTER: i64 = 2;

/// Whole days of calls in order of arrival, several at once.
pub type Batch<'b> = [(Date, &'b [Call])];

/// Calls by day, as often as they are wanted.
pub trait DaysOfCalls {
    /// Hands on all days, each once and whole.
    ///
    /// # Errors
    /// If the files cannot be read, or are in no order of time.
    fn each(&self, see: &mut dyn FnMut(&Batch<'_>)) -> Result<ReadingNotes, Mistake>;
}

/// What reading told beside the calls.
#[derive(Debug, Clone, Default)]
pub struct ReadingNotes {
    /// What types and agents are called.
    pub names: Names,
    /// What was skipped and set aside.
    pub skipped: Skipped,
    /// Who was there when, where that is recorded.
    pub presence: Vec<Presence>,
}

impl DaysOfCalls for Log {
    fn each(&self, see: &mut dyn FnMut(&Batch<'_>)) -> Result<ReadingNotes, Mistake> {
        let days: Vec<(Date, &[Call])> = self.days().collect();
        see(&days);
        Ok(ReadingNotes {
            names: self.names.clone(),
            skipped: self.skipped.clone(),
            presence: self.presence.clone(),
        })
    }
}

/// Files of call records.
#[derive(Debug, Clone)]
pub enum Source {
    /// Their calls are kept.
    Kept(Box<Log>),
    /// They are read again whenever their calls are wanted.
    Files(Files),
}

/// Files that are read again.
#[derive(Debug, Clone)]
pub struct Files {
    files: Vec<PathBuf>,
    reading: Reading,
}

impl Source {
    /// The files, their calls kept if there are not too many.
    ///
    /// # Errors
    /// If a file cannot be read, too much of it is bad, or no call is left.
    pub fn open(files: &[PathBuf], reading: &Reading) -> Result<Self, Mistake> {
        Self::with_most_kept(files, reading, MOST_KEPT)
    }

    /// The same with another limit of what is kept.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn with_most_kept(
        files: &[PathBuf],
        reading: &Reading,
        most: usize,
    ) -> Result<Self, Mistake> {
        if let Some(log) = super::log::read_at_most(files, reading, most)? {
            return Ok(Source::Kept(Box::new(log)));
        }
        let mut own = Files {
            files: in_order(files, reading)?,
            reading: reading.clone(),
        };
        if let Some(recent) = own.reading.recent.take() {
            own.keep_recent(recent)?;
        }
        Ok(Source::Files(own))
    }
}

impl DaysOfCalls for Source {
    fn each(&self, see: &mut dyn FnMut(&Batch<'_>)) -> Result<ReadingNotes, Mistake> {
        match self {
            Source::Kept(log) => log.each(see),
            Source::Files(files) => files.each(see),
        }
    }
}

/// By the first call of each: logs that were rotated are named in any order.
fn in_order(files: &[PathBuf], reading: &Reading) -> Result<Vec<PathBuf>, Mistake> {
    let mut dated = Vec::new();
    for file in files {
        dated.push((first_moment(file, reading)?, file.clone()));
    }
    dated.sort_by_key(|(first, _)| *first);
    Ok(dated.into_iter().map(|(_, file)| file).collect())
}

impl Files {
    /// Only so much of the end: the last day is looked for once.
    fn keep_recent(&mut self, recent: Recent) -> Result<(), Mistake> {
        let mut last: Option<Date> = None;
        each_call(&self.files, &self.reading, &mut |call| {
            last = last.max(Some(call.date));
            Ok(())
        })?;
        let first = last.and_then(|last| last.checked_sub((recent.days - 1).days()).ok());
        self.reading.filter.from = self.reading.filter.from.max(first);
        Ok(())
    }
}

impl DaysOfCalls for Files {
    fn each(&self, see: &mut dyn FnMut(&Batch<'_>)) -> Result<ReadingNotes, Mistake> {
        let mut days = Days::default();
        let mut told = each_call(&self.files, &self.reading, &mut |call| days.add(call, see))?;
        days.close_before(None, see);
        days.hand_on(see);
        told.skipped.are_twice(days.twice);
        told.skipped.are_put_back(days.put_back);
        Ok(told)
    }
}

/// Days on their way to being whole.
#[derive(Debug, Default)]
struct Days {
    open: BTreeMap<Date, Vec<Call>>,
    opened: usize,
    /// The last day that is over.
    over: Option<Date>,
    whole: Vec<(Date, Vec<Call>)>,
    wholes: usize,
    /// Calls that are there before.
    twice: usize,
    /// Further pieces of calls.
    put_back: usize,
}

impl Days {
    fn add(&mut self, call: Call, see: &mut dyn FnMut(&Batch<'_>)) -> Result<(), Mistake> {
        if self.over.is_some_and(|over| call.date <= over) {
            return Err(Mistake::new(
                format!(
                    "calls of {} come after those of a later day: so large a log must be in order of time",
                    call.date
                ),
                format!("sort it by arrival; logs of up to {MOST_KEPT} calls may be in any order"),
            ));
        }
        let is_new = !self.open.contains_key(&call.date);
        self.open.entry(call.date).or_default().push(call);
        self.opened += 1;
        if is_new {
            let before = call.date.checked_sub(OVER_AFTER.days()).ok();
            self.close_before(before.or(Some(call.date)), see);
        }
        while self.opened > MOST_OPEN && self.open.len() > 1 {
            let second = self.open.keys().nth(1).copied();
            self.close_before(second, see);
        }
        Ok(())
    }

    /// Days before this one are over, or all.
    fn close_before(&mut self, limit: Option<Date>, see: &mut dyn FnMut(&Batch<'_>)) {
        while let Some(first) = self.open.first_entry() {
            if limit.is_some_and(|limit| *first.key() >= limit) {
                break;
            }
            let (date, mut calls) = first.remove_entry();
            calls.sort_by(|a, b| a.arrival.total_cmp(&b.arrival));
            self.opened -= calls.len();
            self.twice += twice::drop_calls(&mut calls);
            self.put_back += put_back::join(&mut calls);
            self.wholes += calls.len();
            self.over = Some(date);
            self.whole.push((date, calls));
            if self.wholes >= BATCH {
                self.hand_on(see);
            }
        }
    }

    fn hand_on(&mut self, see: &mut dyn FnMut(&Batch<'_>)) {
        let days = self.whole.iter();
        let days: Vec<(Date, &[Call])> = days
            .map(|(date, calls)| (*date, calls.as_slice()))
            .collect();
        if !days.is_empty() {
            see(&days);
        }
        self.whole.clear();
        self.wholes = 0;
    }
}
