//! The times of day beside a column of a profile: they must be those of the clock, as the rows are taken by their order.
//!
//! It knows the clock as far as it can be read before anything is converted; where that is not so, nothing is said here.

use super::cells::{Refused, Rows};
use super::clock_label::ClockLabel;
use super::columns::ColumnRequest;
use super::convert::DEFAULT_INTERVAL;
use super::diagnostic::{Diagnostic, Mistake};
use super::interval_labels::{LONGEST_STEP, USUAL_NAMES, after_a_night, goes_one_way};
use super::kinds::KINDS;
use super::source::SourceId;
use super::tree::{Node, Value};
use super::week::WEEK;
use crate::legible::number::time;
use crate::units::{Leaf, Seconds, TimeOfDay};
use std::collections::HashMap;

/// The clock of a centre, as far as rows of a file depend on it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Opening {
    /// `None` without a clock on the wall.
    opens: Option<TimeOfDay>,
    /// \[s\]
    interval: f64,
    pub(super) intervals: usize,
}

/// The clocks of a scenario: that of the file, and those of days that have another.
pub(super) struct Clocks {
    base: Option<Opening>,
    own: HashMap<(String, String), Option<Opening>>,
}

impl Clocks {
    pub(super) fn of(root: &Node) -> Self {
        let found = |path: &[&str]| {
            let path: Vec<String> = path.iter().map(|&step| step.to_owned()).collect();
            root.at(&path).map(|(_, node)| node)
        };
        let base = found(&["clock"]);
        let mut own = HashMap::new();
        for holder in [WEEK, KINDS] {
            let days = found(&[holder]).and_then(Node::as_table);
            for name in days.into_iter().flat_map(|days| days.keys()) {
                if let Some(over) = found(&[holder, name, "clock"]) {
                    let opening = Opening::of(&[Some(over), base]);
                    own.insert((holder.to_owned(), name.clone()), opening);
                }
            }
        }
        Self {
            base: Opening::of(&[base]),
            own,
        }
    }

    /// The clock that goes with what stands at `path`.
    pub(super) fn at(&self, path: &[String]) -> Option<Opening> {
        let own = match path {
            [holder, name, ..] => self.own.get(&(holder.clone(), name.clone())),
            _ => None,
        };
        own.copied().unwrap_or(self.base)
    }
}

impl Opening {
    /// What the first of these tables that says something says.
    fn of(tables: &[Option<&Node>]) -> Option<Self> {
        let said = |key: &str| {
            let mut tables = tables.iter().flatten().filter_map(|node| node.as_table());
            tables
                .find_map(|table| table.get(key))
                .map(|entry| &entry.node.value)
        };
        let interval = match said("interval") {
            Some(value) => leaf::<Seconds>(value)?.get(),
            None => DEFAULT_INTERVAL,
        };
        let moment = |key| said(key).and_then(leaf::<TimeOfDay>);
        let (opens, length) = match (moment("opens"), moment("closes")) {
            (Some(opens), Some(closes)) => (Some(opens), closes.seconds() - opens.seconds()),
            _ => (None, leaf::<Seconds>(said("length")?)?.get()),
        };
        (length > 0.0 && interval > 0.0).then(|| Self {
            opens,
            interval,
            intervals: (length / interval).round() as usize,
        })
    }
}

fn leaf<T: Leaf>(value: &Value) -> Option<T> {
    match value {
        Value::String(text) | Value::Datetime(text) => T::from_text(text)?.ok(),
        Value::Integer(number) => T::from_number(*number as f64)?.ok(),
        Value::Float(number) => T::from_number(*number)?.ok(),
        _ => None,
    }
}

/// Refuses a file whose rows are called by other times of day than the clock has. Of several columns of such times the first
/// counts, those that are called as usual before others.
pub(super) fn check(
    text: &str,
    source: SourceId,
    asked: &ColumnRequest,
    opening: &Opening,
) -> Result<(), Refused> {
    check_days(text, source, asked, (opening, None))
}

/// The same where the rows of each day are known, by their number.
pub(super) fn check_days(
    text: &str,
    source: SourceId,
    asked: &ColumnRequest,
    (opening, known): (&Opening, Option<Vec<Vec<usize>>>),
) -> Result<(), Refused> {
    let Some(opens) = opening.opens else {
        return Ok(());
    };
    let mut rows = Rows::new(text, source, asked)?;
    let day = asked.day.as_ref();
    let day = day.map(|day| rows.column(asked, Some(day))).transpose()?;
    let own = rows.column(asked, asked.column.as_ref())?;
    let mut columns: Vec<Times> = (0..rows.headers.len())
        .filter(|&column| column != own && Some(column) != day)
        .map(|column| Times::of(column, &rows.headers[column]))
        .collect();
    // The rows of each day, by their number.
    let mut days: HashMap<String, Vec<usize>> = HashMap::new();
    let mut number = 0;
    while rows.next()? && !columns.is_empty() {
        columns.retain_mut(|one| one.takes(rows.words(one.column)));
        let name = day.map_or("", |day| rows.words(day));
        days.entry(name.to_owned()).or_default().push(number);
        number += 1;
    }
    let mut days = known.unwrap_or_else(|| days.into_values().collect());
    days.sort();
    let is_whole = days.iter().all(|rows| rows.len() == opening.intervals);
    let Some(first) = days.first().filter(|_| is_whole) else {
        return Ok(());
    };
    let mut usual = columns.iter();
    let usual = usual.find(|one| one.is_usual(first, opening));
    let others = columns
        .iter()
        .filter(|one| !says_ends(&rows.headers[one.column]));
    let mut others = others.filter(|one| one.is_a_clock(first, opening));
    let Some(Times { column, times, .. }) = usual.or_else(|| others.next()) else {
        return Ok(());
    };
    let mut wrong = days
        .iter()
        .filter_map(|day| contradiction(times, day, opens, opening));
    match wrong.next() {
        None => Ok(()),
        Some((row, said)) => Err(refused((text, source, asked), (*column, row), said)),
    }
}

/// Words of headings of columns that say when intervals end: nothing is held against them.
const ENDS: [&str; 14] = [
    "to", "end", "ends", "ended", "ending", "until", "till", "finish", "finishes", "close",
    "closes", "closing", "stop", "stops",
];
/// Words of headings that say that intervals begin, also beside one of those above, as in `from - to`.
const STARTS: [&str; 7] = [
    "from",
    "start",
    "starts",
    "starting",
    "begin",
    "begins",
    "beginning",
];

/// How long intervals usually are \[s\]. A convention.
const USUAL_STEPS: [f64; 4] = [900.0, 1200.0, 1800.0, 3600.0];

/// What columns of times of day are called beside the usual names.
const OTHER_NAMES: [&str; 10] = [
    "hour",
    "begin",
    "begins",
    "start_time",
    "from_time",
    "interval_start",
    "time_of_day",
    "datetime",
    "date_time",
    "timestamp",
];

/// Whether a heading says that intervals end there: `End time`, `Half hour ending`, `IntervalEnd`.
fn says_ends(heading: &str) -> bool {
    let mut words = String::new();
    let mut before = ' ';
    for letter in heading.chars() {
        if before.is_lowercase() && letter.is_uppercase() {
            words.push(' ');
        }
        words.extend(letter.to_lowercase());
        before = letter;
    }
    let has = |wanted: &[&str]| {
        let mut words = words.split(|letter: char| !letter.is_alphanumeric());
        words.any(|word| wanted.contains(&word))
    };
    has(&ENDS) && !has(&STARTS)
}

/// Whether a column is called by one of these names, whatever its capitals and blanks.
fn is_called(heading: &str, names: &[&str]) -> bool {
    let heading = heading.trim().replace([' ', '-'], "_");
    names.iter().any(|name| name.eq_ignore_ascii_case(&heading))
}

/// A column that holds times of day only, as far as it was read.
struct Times {
    column: usize,
    /// \[s after midnight\]
    times: Vec<f64>,
    /// Where the cell has an end, too \[s after midnight\].
    ends: Vec<Option<f64>>,
    /// Its heading says that it holds times of day.
    says_so: bool,
    /// Every cell has more than a length can have: a date, an end or AM and PM.
    is_evident: bool,
    /// A cell has neither a colon nor AM or PM: `4.10` may be minutes, `1015` calls.
    is_plain: bool,
    /// A cell has a point, as numbers have.
    has_point: bool,
}

impl Times {
    fn of(column: usize, heading: &str) -> Self {
        Self {
            column,
            times: Vec::new(),
            ends: Vec::new(),
            says_so: is_called(heading, &USUAL_NAMES) || is_called(heading, &OTHER_NAMES),
            is_evident: true,
            is_plain: false,
            has_point: false,
        }
    }

    /// Adds a cell, if it is a time of day. `0815` and `08.15` may be numbers of calls, `Room 1015` is no time: they count
    /// where the heading says that times of day stand here, `0815-0830` under any.
    fn takes(&mut self, text: &str) -> bool {
        let Some(label) = ClockLabel::read(text) else {
            return false;
        };
        let is_range = label.ends.is_some() && label.date.is_none();
        if label.is_plain && !is_range && !self.says_so {
            return false;
        }
        self.times.push(label.begins);
        self.ends.push(label.ends);
        let is_of_length = |letter: char| letter.is_ascii_digit() || letter == ':';
        self.is_evident &= text.contains(|letter| !is_of_length(letter));
        self.is_plain |= label.is_plain;
        self.has_point |= label.is_plain && text.contains('.');
        true
    }

    /// Whether its heading says that it is the clock, and its cells are no numbers.
    fn is_usual(&self, first: &[usize], opening: &Opening) -> bool {
        self.says_so && (!self.is_plain || self.is_no_number(first, opening))
    }

    /// Whether a column of another name than usual says when intervals begin. Lengths of calls may look like times of day, too,
    /// but do not go on by the interval.
    fn is_a_clock(&self, first: &[usize], opening: &Opening) -> bool {
        if self.is_plain {
            return !self.says_so && self.is_no_number(first, opening);
        }
        let times = of_day(&self.times, first);
        let steps = steps(&times);
        let is_even = !steps.is_empty() && steps.iter().all(|step| is(*step, opening.interval));
        self.goes_on(first, opening) && (is_even || self.is_evident && goes_one_way(&times))
    }

    /// Whether plain numbers go on as a clock does, and are no hours with decimals (8.25 is a quarter past 8) and no running
    /// numbers: `2001-2002` may be a year.
    fn is_no_number(&self, first: &[usize], opening: &Opening) -> bool {
        let times = of_day(&self.times, first);
        let steps = steps(&times);
        let is_step = |step: f64| step > 0.0 && step <= LONGEST_STEP;
        let goes_on = |&step: &f64| is_step(step) && is_multiple(step, opening.interval);
        let is_running = steps.iter().all(|&step| is(step, 60.0));
        let minutes: Vec<f64> = times.iter().map(|time| time / 60.0 % 60.0).collect();
        let is_decimal = self.has_point
            && minutes.iter().all(|&minute| is_multiple(minute, 25.0))
            && minutes.iter().any(|&minute| minute > 0.0);
        (steps.iter().all(goes_on) || are_usual(&steps))
            && !is_running
            && !is_decimal
            && self.goes_on(first, opening)
    }

    /// Whether intervals that are given with their ends follow on each other, or are all as long as one of the clock; others may
    /// be shifts, or numbers from which to which. A minute may lack: `08:00-08:29`.
    fn goes_on(&self, first: &[usize], opening: &Opening) -> bool {
        let spans = first
            .iter()
            .map(|&row| Some((self.times[row], self.ends[row]?)));
        let Some(spans) = spans.collect::<Option<Vec<_>>>() else {
            return true;
        };
        let is_near = |gap: f64| is(gap, 0.0) || is(gap, 60.0) && (self.says_so || !self.is_plain);
        let mut pairs = spans.iter().zip(spans.iter().skip(1));
        let follows = pairs.all(|(&(_, end), &(next, _))| is_near(after_a_night(end, next)));
        let lengths: Vec<f64> = spans
            .iter()
            .map(|&(one, end)| after_a_night(one, end))
            .collect();
        let as_the_clock = lengths
            .iter()
            .all(|length| is_near(opening.interval - length));
        as_the_clock || follows && (!self.is_plain || self.says_so || are_usual(&lengths))
    }
}

/// From each time to the next \[s\].
fn steps(times: &[f64]) -> Vec<f64> {
    let pairs = times.iter().zip(times.iter().skip(1));
    pairs
        .map(|(&one, &next)| after_a_night(one, next))
        .collect()
}

/// Whether all are the same usual length of an interval.
fn are_usual(steps: &[f64]) -> bool {
    let mut usual = USUAL_STEPS.iter();
    !steps.is_empty() && usual.any(|&usual| steps.iter().all(|&step| is(step, usual)))
}

fn is(one: f64, other: f64) -> bool {
    (one - other).abs() < 1e-6
}

fn is_multiple(of: f64, unit: f64) -> bool {
    is(of, unit * (of / unit).round())
}

fn of_day(times: &[f64], rows: &[usize]) -> Vec<f64> {
    rows.iter().map(|&row| times[row]).collect()
}

/// What of a day's times is not as the clock has it.
#[derive(Debug, Clone, Copy)]
enum Contradiction {
    First { opens: TimeOfDay },
    Step { step: f64, interval: f64 },
}

/// The first row of a day that is not called as the clock has it.
fn contradiction(
    times: &[f64],
    day: &[usize],
    opens: TimeOfDay,
    opening: &Opening,
) -> Option<(usize, Contradiction)> {
    let first = *day.first()?;
    if times[first] != opens.seconds() {
        return Some((first, Contradiction::First { opens }));
    }
    let interval = opening.interval;
    let pairs = day.iter().zip(day.iter().skip(1));
    let mut steps = pairs.map(|(&one, &next)| (next, after_a_night(times[one], times[next])));
    let (row, step) = steps.find(|(_, step)| (step - interval).abs() > 1e-6)?;
    Some((row, Contradiction::Step { step, interval }))
}

fn refused(
    (text, source, asked): (&str, SourceId, &ColumnRequest),
    (column, row): (usize, usize),
    said: Contradiction,
) -> Refused {
    let found = || -> Result<_, Refused> {
        let mut rows = Rows::new(text, source, asked)?;
        for _ in 0..=row {
            rows.next()?;
        }
        let words = format!("`{}`", rows.words(column));
        let name = rows.headers[column].to_owned();
        Ok((words, name, rows.place(column)))
    };
    let (words, name, place) = match found() {
        Ok(found) => found,
        Err(refused) => return refused,
    };
    let mistake = match said {
        Contradiction::First { opens } => Mistake::new(
            format!("column `{name}` begins at {words}, and the centre opens at {opens}"),
            "give a row for each interval from opening on; or change `opens` under [clock]",
        ),
        Contradiction::Step { step, interval } => {
            let found = if step <= LONGEST_STEP {
                format!(
                    "{words} in column `{name}` comes {} after the row before",
                    time(step)
                )
            } else {
                format!("{words} in column `{name}` is before the row before")
            };
            Mistake::new(
                format!("{found}, and an interval is {}", time(interval)),
                "give the rows in the order of time, one for each interval; or change `interval` under [clock]",
            )
        }
    };
    Box::new(Diagnostic::error(mistake, place))
}
