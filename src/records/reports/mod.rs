//! Interval reports: counts and sums of a queue for each stretch of the day, where single calls are not to be had.

mod columns;

pub(super) use columns::IntervalsWritten;
pub use columns::ReportColumns;

use super::calls_csv::{ONLY_KIND, needed as named};
use super::filter::{Filter, Recent};
use super::input::{Input, open, unread};
use super::moment::{self, Moment};
use super::names::Names;
use super::rows::{Next, Rows};
use super::skipped::{Aside, BadLines, Reason, Skipped};
use super::twice;
use super::{Call, KindId, Outcome};
use crate::error::Mistake;
use columns::Start;
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::path::{Path, PathBuf};

/// A day [s].
const DAY: f64 = 86_400.0;
/// More calls in an interval are a slip.
const MOST_CALLS: f64 = 1e7;

/// What became of a queue's calls in an interval.
#[derive(Debug, Clone, PartialEq)]
pub struct Reported {
    /// The day, by the clock on the wall.
    pub date: Date,
    /// When the interval began \[s after midnight\].
    pub start: f64,
    /// Its length \[s\], where the report says it.
    pub length: Option<f64>,
    /// Which queue.
    pub kind: KindId,
    /// Calls.
    pub offered: f64,
    /// Of them answered.
    pub answered: f64,
    /// Of them abandoned.
    pub abandoned: f64,
    /// Sum of talk, or of talk and wrap-up where they are not told apart \[s\].
    pub talk: f64,
    /// Sum of wrap-up, where it is told apart \[s\].
    pub wrap_up: Option<f64>,
    /// Sum of waits of all calls \[s\].
    pub wait: Option<f64>,
    /// Agents on duty on average.
    pub agents: Option<f64>,
    /// How waits spread.
    pub stretches: Vec<Stretched>,
}

/// Calls whose wait ended within a stretch.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stretched {
    /// From so long on \[s\].
    pub from: f64,
    /// Up to so long \[s\]; `None`: without end.
    pub to: Option<f64>,
    /// By an agent.
    pub answered: f64,
    /// By hanging up.
    pub abandoned: f64,
}

/// All intervals that count.
#[derive(Debug, Clone, Default)]
pub struct Reports {
    /// In order of day and start.
    pub intervals: Vec<Reported>,
    /// What queues are called.
    pub names: Names,
    /// What was skipped and set aside.
    pub skipped: Skipped,
}

/// How reports are read.
#[derive(Debug, Clone)]
pub struct ReportReading {
    /// What their columns mean.
    pub columns: ReportColumns,
    /// The zone by whose clock moments are told.
    pub zone: Option<TimeZone>,
    /// What counts.
    pub filter: Filter,
    /// Only so much of the end counts.
    pub recent: Option<Recent>,
    /// How many rows may be bad.
    pub bad_lines: BadLines,
}

impl Reports {
    /// Reads the intervals of all files.
    ///
    /// # Errors
    /// If a file cannot be read or lacks a column, too much of it is bad, or nothing is left.
    pub fn read(files: &[PathBuf], reading: &ReportReading) -> Result<Self, Mistake> {
        let mut reports = Self::default();
        for file in files {
            reports.add(file, reading)?;
        }
        let last = reports.intervals.iter().map(|one| one.date).max();
        let first = reading
            .recent
            .and_then(|recent| last?.checked_sub((recent.days - 1).days()).ok());
        if let Some(first) = first {
            let before = reports.intervals.len();
            reports.intervals.retain(|one| one.date >= first);
            for _ in reports.intervals.len()..before {
                reports.skipped.set_aside(Aside::Dates);
            }
        }
        let order = |a: &Reported, b: &Reported| {
            let by_day = a.date.cmp(&b.date);
            by_day.then(a.start.total_cmp(&b.start))
        };
        reports.intervals.sort_by(order);
        let twice = twice::drop_rows(&mut reports.intervals);
        reports.skipped.are_twice(twice);
        if reports.intervals.is_empty() {
            let skipped = &reports.skipped;
            let worst = skipped.bad().max_by_key(|(_, places)| places.lines);
            let worst = worst.filter(|_| skipped.aside().next().is_none());
            let cure = worst.map_or("see what was set aside: dates, hours, media", |(why, _)| {
                why.cure()
            });
            let found = format!("no interval is left to count; {skipped}");
            return Err(Mistake::new(found, cure));
        }
        Ok(reports)
    }

    fn add(&mut self, path: &Path, reading: &ReportReading) -> Result<(), Mistake> {
        let rows = Rows::headed(open(path)?, reading.columns.separator);
        let mut rows = rows.map_err(|error| unread(path, None, &error))?;
        let next = rows.next().map_err(|error| unread(path, None, &error))?;
        if next != Next::Row {
            return Err(Mistake::new(
                format!(
                    "`{}` is empty, or its first line has no end",
                    path.display()
                ),
                "name a CSV file with a header row and a row for each interval",
            ));
        }
        let header: Vec<String> = (0..rows.len())
            .map(|field| {
                let text = String::from_utf8_lossy(rows.get(field)).into_owned();
                text.trim_start_matches('\u{feff}').to_owned()
            })
            .collect();
        let places = Places::new(&header, &reading.columns, path)?;
        loop {
            let next = rows.next();
            let next = next.map_err(|error| unread(path, Some(rows.line()), &error))?;
            let read = match next {
                Next::End => return Ok(()),
                Next::TooLong => Err(Reason::TooLong),
                Next::Row if rows.has_zero() => Err(Reason::ZeroByte),
                Next::Row if rows.len() != header.len() => Err(Reason::Fields),
                Next::Row => self.interval(&rows, &places, reading),
            };
            self.skipped.read();
            match read {
                Ok(Ok(one)) => self.intervals.push(one),
                Ok(Err(aside)) => self.skipped.set_aside(aside),
                Err(reason) => {
                    let line = rows.line();
                    self.skipped.skip(reason, path, line, reading.bad_lines)?;
                }
            }
        }
    }

    /// The interval of the row in hand, or why it does not count.
    fn interval(
        &mut self,
        rows: &Rows<Input>,
        places: &Places,
        reading: &ReportReading,
    ) -> Result<Result<Reported, Aside>, Reason> {
        let columns = &reading.columns;
        if let (Some(place), Some((_, values))) = (places.only, &columns.only) {
            let text = String::from_utf8_lossy(rows.get(place)).to_lowercase();
            if !values.contains(&text) {
                let shown: String = text.chars().take(40).collect();
                return Ok(Err(Aside::Other(format!("of the medium {shown}"))));
            }
        }
        let (date, start) = places.moment(rows, reading)?;
        self.skipped.saw(date);
        let number = |place: usize| {
            let text = rows.get(place);
            if text.is_empty() {
                return Ok(0.0);
            }
            let found = moment::number(text, columns.has_decimal_commas);
            let sound = found.filter(|number| (0.0..=MOST_CALLS * DAY).contains(number));
            sound.ok_or(Reason::Number)
        };
        let maybe = |place: Option<usize>| place.map(number).transpose();
        let sum = |of: &[usize]| -> Result<f64, Reason> { of.iter().map(|at| number(*at)).sum() };
        let (answered, abandoned) = (maybe(places.answered)?, maybe(places.abandoned)?);
        let offered = match (maybe(places.offered)?, answered, abandoned) {
            (Some(offered), ..) => offered,
            (None, answered, abandoned) => answered.unwrap_or(0.0) + abandoned.unwrap_or(0.0),
        };
        let answered = answered.unwrap_or(offered - abandoned.unwrap_or(0.0));
        // Calls may be answered in the interval after that in which they came.
        let abandoned = abandoned.unwrap_or(offered - answered).max(0.0);
        if offered > MOST_CALLS || answered < 0.0 {
            return Err(Reason::Number);
        }
        let length = maybe(places.length)?.zip(columns.length.as_ref());
        let length = length.map(|(length, (_, unit))| length * unit);
        let kind = places.kind.map(|place| rows.get(place));
        let kind = kind.filter(|name| !name.is_empty()).unwrap_or(ONLY_KIND);
        let kind = self.names.kind_of(kind).ok_or(Reason::Types)?;
        let mean_handle = maybe(places.mean_handle)?.map(|mean| mean * answered);
        let (wrap_up, mean_wait) = (maybe(places.wrap_up)?, maybe(places.mean_wait)?);
        let wait = match places.wait.is_empty() {
            true => mean_wait.map(|mean| mean * offered),
            false => Some(sum(&places.wait)?),
        };
        let on_duty = maybe(places.staffed)?.zip(length.filter(|length| *length > 0.0));
        let off = maybe(places.off_phones)?.unwrap_or(0.0);
        let on_duty = on_duty.map(|(seconds, length)| (seconds - off).max(0.0) / length);
        let one = Reported {
            date,
            start,
            length,
            kind,
            offered,
            answered,
            abandoned,
            talk: match places.talk.is_empty() {
                true => (mean_handle.unwrap_or(0.0) - wrap_up.unwrap_or(0.0)).max(0.0),
                false => sum(&places.talk)?,
            },
            wrap_up,
            wait,
            agents: maybe(places.agents)?.or(on_duty),
            stretches: places.stretches(&number)?,
        };
        let as_call = Call {
            date,
            arrival: start,
            kind,
            outcome: Outcome::Answered,
            wait: 0.0,
            talk: None,
            wrap_up: None,
            agent: None,
            caller: None,
            priority: None,
        };
        Ok(match reading.filter.why_not(&as_call, &self.names) {
            Some(aside) => Err(aside),
            None => Ok(one),
        })
    }
}

/// Where the columns are.
#[derive(Debug, Default)]
struct Places {
    date: Option<usize>,
    start: usize,
    kind: Option<usize>,
    only: Option<usize>,
    length: Option<usize>,
    offered: Option<usize>,
    answered: Option<usize>,
    abandoned: Option<usize>,
    talk: Vec<usize>,
    wrap_up: Option<usize>,
    mean_handle: Option<usize>,
    wait: Vec<usize>,
    mean_wait: Option<usize>,
    agents: Option<usize>,
    staffed: Option<usize>,
    off_phones: Option<usize>,
    answered_by: Vec<usize>,
    abandoned_by: Vec<usize>,
    ends: Vec<usize>,
}

impl Places {
    fn new(header: &[String], columns: &ReportColumns, path: &Path) -> Result<Self, Mistake> {
        let found = |name: &str| {
            let same = |own: &String| own.eq_ignore_ascii_case(name);
            // Genesys writes units behind names: `Total Handle Time (Seconds)`.
            let with_unit = |own: &String| {
                let start = own.get(..name.len()).map(str::to_lowercase);
                columns.is_preset
                    && start.as_deref() == Some(&name.to_lowercase())
                    && own[name.len()..].trim_start().starts_with('(')
            };
            let place = header.iter().position(same);
            place.or_else(|| header.iter().position(with_unit))
        };
        // Of what a preset names twice, the first counts; of what people name, neither.
        let needed = |name: &str| match found(name) {
            Some(place) if columns.is_preset => Ok(place),
            _ => named(name, header, path),
        };
        // Presets take what is there of what may be missing; who names columns wants them.
        let maybe = |name: &Option<String>| match name {
            None => Ok(None),
            Some(name) if columns.is_preset => Ok(found(name)),
            Some(name) => needed(name).map(Some),
        };
        let several = |names: &[String]| -> Result<Vec<usize>, Mistake> {
            let first = names.first().map(|name| needed(name)).transpose()?;
            let more = names.iter().skip(1).filter_map(|name| found(name));
            Ok(first.into_iter().chain(more).collect())
        };
        let offered = maybe(&columns.offered)?;
        let answered = match (&columns.answered, offered) {
            (Some(name), None) => Some(needed(name)?),
            (name, _) => maybe(name)?,
        };
        let numbered = |name: &str, count: usize| -> Vec<usize> {
            let places = (1..=count).map_while(|number| found(&format!("{name}{number}")));
            places.collect()
        };
        let own = columns.histogram.as_ref();
        let by = |which: fn(&columns::Histogram) -> &str, less: usize| {
            own.map_or_else(Vec::new, |own| numbered(which(own), own.stretches - less))
        };
        Ok(Self {
            date: maybe(&columns.date)?,
            start: needed(&columns.start)?,
            kind: maybe(&columns.kind)?,
            only: columns.only.as_ref().and_then(|(name, _)| found(name)),
            length: maybe(&columns.length.as_ref().map(|(name, _)| name.clone()))?,
            offered,
            answered,
            abandoned: maybe(&columns.abandoned)?,
            talk: several(&columns.talk)?,
            wrap_up: maybe(&columns.wrap_up)?,
            mean_handle: maybe(&columns.mean_handle)?,
            wait: several(&columns.wait)?,
            mean_wait: maybe(&columns.mean_wait)?,
            agents: maybe(&columns.agents)?,
            staffed: maybe(&columns.staffed.as_ref().map(|(name, _)| name.clone()))?,
            off_phones: columns
                .staffed
                .as_ref()
                .and_then(|(_, off)| found(off.as_deref()?)),
            answered_by: by(|own| &own.answered, 0),
            abandoned_by: by(|own| &own.abandoned, 0),
            ends: by(|own| &own.ends, 1),
        })
    }

    fn moment(&self, rows: &Rows<Input>, reading: &ReportReading) -> Result<Moment, Reason> {
        let text = rows.get(self.start);
        let columns = &reading.columns;
        let (format, commas) = (columns.date_format.as_ref(), columns.has_decimal_commas);
        let seconds = match columns.start_is {
            Start::Moment => return moment::arrival(text, (format, commas), reading.zone.as_ref()),
            Start::Clock => moment::clock(text, commas),
            Start::HoursAndMinutes => moment::number(text, false).and_then(|number| {
                let (hours, minutes) = ((number / 100.0).floor(), number % 100.0);
                let is_sound = number.fract() == 0.0 && minutes < 60.0;
                is_sound.then_some(hours * 3600.0 + minutes * 60.0)
            }),
        };
        let seconds = seconds.filter(|seconds| (0.0..DAY).contains(seconds));
        let date = self.date.map(|place| moment::day(rows.get(place), format));
        Ok((
            date.ok_or(Reason::Arrival)??,
            seconds.ok_or(Reason::Arrival)?,
        ))
    }

    fn stretches(
        &self,
        number: &impl Fn(usize) -> Result<f64, Reason>,
    ) -> Result<Vec<Stretched>, Reason> {
        let count = self.answered_by.len().min(self.abandoned_by.len());
        if count < 2 || self.ends.len() + 1 < count {
            return Ok(Vec::new());
        }
        let (mut from, mut found) = (0.0, Vec::with_capacity(count));
        for place in 0..count {
            let last = place + 1 == count;
            let to = match last {
                true => None,
                false => Some(number(self.ends[place])?),
            };
            // Periods that are not set are 0, or the same as the one before.
            if to.is_some_and(|to| to <= from) {
                continue;
            }
            found.push(Stretched {
                from,
                to,
                answered: number(self.answered_by[place])?,
                abandoned: number(self.abandoned_by[place])?,
            });
            from = to.unwrap_or(from);
        }
        Ok(found)
    }
}
