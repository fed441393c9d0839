//! Simulated calls as records, one row for every attempt, in the format that the readers of call records take.

#[cfg(feature = "parquet")]
mod parquet;
mod queue_log;

#[cfg(feature = "parquet")]
pub use parquet::RecordsParquet;
pub use queue_log::QueueLog;

use crate::centre::{Centre, Weekday};
use crate::engine::{AgentId, Announcement, Call, CallbackOutcome, Ending, Observer};
use crate::legible::cell;
use jiff::Span;
use jiff::civil::{Date, date};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::io::{self, Write};

/// The columns of the records: name, type, meaning.
const COLUMNS: [(&str, &str, &str); 15] = [
    (
        "replication",
        "integer",
        "Number of the replication, from 0.",
    ),
    (
        "day",
        "date",
        "A date for every simulated day: replication 0 is 2001-01-01, a Monday, the next ones follow; with [week] each replication is a week.",
    ),
    ("type", "text", "Call type."),
    (
        "caller",
        "text",
        "Who called, the same at every attempt: replication, type and the caller's number in `trace`.",
    ),
    (
        "attempt",
        "integer",
        "1 for a first attempt, 2 for the first redial, ...",
    ),
    (
        "arrival",
        "number",
        "When it came [s after midnight]; without opening hours from the start.",
    ),
    (
        "told",
        "text",
        "What it was told on entry: comfort, busy, position, quote, nothing-to-quote; empty if nothing.",
    ),
    ("quote", "number", "The first wait it was quoted [s]."),
    (
        "wait",
        "number",
        "From arrival to the agent, to hanging up or to being cut off [s]; 0 if an agent was idle.",
    ),
    (
        "outcome",
        "text",
        "answered, abandoned, balked, blocked, turned_away, called_back (reached, and first tried in time), callback_unreached (tried in time, never reached) or callback_broken (never tried, or first tried too late).",
    ),
    ("group", "text", "Group of the agent who answered."),
    (
        "agent",
        "text",
        "Who answered: the group and a number among all agents; numbers are used again when agents go and others come.",
    ),
    ("talk", "number", "Talk of an answered call [s]."),
    (
        "wrap_up",
        "number",
        "After-call work of an answered call [s].",
    ),
    (
        "settled",
        "boolean",
        "Whether an answered call settled the matter.",
    ),
];

/// A JSON Schema of a row.
#[must_use]
pub fn records_schema() -> Value {
    let columns = COLUMNS.iter().map(|(name, kind, meaning)| {
        let kind = match *kind {
            "integer" => json!({ "type": "integer" }),
            "number" => json!({ "type": ["number", "null"] }),
            "boolean" => json!({ "type": ["boolean", "null"] }),
            "date" => json!({ "type": "string", "format": "date" }),
            _ => json!({ "type": "string" }),
        };
        let mut column = kind;
        column["description"] = (*meaning).into();
        ((*name).to_owned(), column)
    });
    let columns: serde_json::Map<String, Value> = columns.collect();
    let names: Vec<&str> = COLUMNS.iter().map(|(name, ..)| *name).collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A row of `holdtrue run --records FILE` and `holdtrue trace --format calls-csv`: one attempt of one caller",
        "type": "object",
        "properties": columns,
        "required": names,
    })
}

/// The date of a simulated day: the first replication's is a Monday.
#[must_use]
pub fn date_of(replication: u64, weekday: Option<Weekday>) -> Date {
    const FIRST: Date = date(2001, 1, 1);
    let replication = i64::try_from(replication).unwrap_or(i64::MAX);
    let days = match weekday {
        None => replication,
        Some(weekday) => replication
            .saturating_mul(7)
            .saturating_add(i64::from(weekday.number())),
    };
    let days = Span::new().try_days(days);
    let date = days.and_then(|days| FIRST.checked_add(days));
    date.unwrap_or(Date::MAX)
}

/// What became of one attempt.
#[derive(Debug, Clone, PartialEq)]
struct Attempt {
    call: Call,
    told: Option<&'static str>,
    quote: Option<f64>,
    wait: f64,
    outcome: &'static str,
    agent: Option<AgentId>,
    talk: Option<f64>,
    wrap_up: Option<f64>,
    settled: Option<bool>,
}

/// The attempts of one day, kept until it is over.
#[derive(Debug, Clone, Default)]
pub struct DayOfCalls {
    /// What those who are still there were told on entry.
    told: HashMap<(u16, u32), &'static str>,
    attempts: Vec<Attempt>,
}

impl Observer for DayOfCalls {
    fn told(&mut self, _: f64, call: &Call, told: Announcement) {
        let word = match told {
            Announcement::Comfort => "comfort",
            Announcement::Busy => "busy",
            Announcement::Position(_) => "position",
            Announcement::Quote { .. } => "quote",
            Announcement::NothingToQuote => "nothing-to-quote",
        };
        self.told
            .entry((call.call_type.0, call.caller))
            .or_insert(word);
    }

    fn ended(&mut self, at: f64, call: &Call, ending: &Ending) {
        let told = self.told.remove(&(call.call_type.0, call.caller));
        let mut attempt = Attempt {
            call: *call,
            told,
            quote: None,
            wait: 0.0,
            outcome: "blocked",
            agent: None,
            talk: None,
            wrap_up: None,
            settled: None,
        };
        match ending {
            Ending::Blocked => {}
            Ending::Balked { quote } => {
                (attempt.outcome, attempt.quote) = ("balked", Some(*quote));
            }
            Ending::Abandoned { wait, quote, .. } => {
                (attempt.outcome, attempt.wait, attempt.quote) = ("abandoned", *wait, *quote);
            }
            Ending::TurnedAway { wait, quote, .. } => {
                (attempt.outcome, attempt.wait, attempt.quote) = ("turned_away", *wait, *quote);
            }
            Ending::Answered(talk) => {
                attempt.outcome = "answered";
                attempt.quote = talk.quote;
                attempt.answered(talk);
            }
            Ending::CalledBack { outcome, quote } => {
                attempt.quote = *quote;
                attempt.wait = (at - call.arrived).max(0.0);
                // As results count them: a first try that comes too late has broken the promise.
                attempt.outcome = match outcome {
                    CallbackOutcome::Made { late: false, .. } => "called_back",
                    CallbackOutcome::Unreached { late: false } => "callback_unreached",
                    CallbackOutcome::Made { late: true, .. }
                    | CallbackOutcome::Unreached { late: true }
                    | CallbackOutcome::NeverTried => "callback_broken",
                };
                if let CallbackOutcome::Made { talk, .. } = outcome {
                    attempt.answered(talk);
                }
            }
        }
        self.attempts.push(attempt);
    }
}

impl Attempt {
    fn answered(&mut self, talk: &crate::engine::Answered) {
        self.wait = talk.wait;
        self.agent = Some(talk.agent);
        self.talk = Some(talk.talk);
        self.wrap_up = Some(talk.wrap_up);
        self.settled = Some(talk.settled);
    }
}

/// Writes records as CSV.
#[derive(Debug)]
pub struct RecordsCsv<W: Write> {
    csv: csv::Writer<W>,
}

impl<W: Write> RecordsCsv<W> {
    /// Writes the heading.
    ///
    /// # Errors
    /// What `out` could not do.
    pub fn new(out: W) -> io::Result<Self> {
        let mut csv = csv::Writer::from_writer(out);
        csv.write_record(COLUMNS.map(|(name, ..)| name))?;
        Ok(Self { csv })
    }

    /// Writes one day of a replication, in the order of arrival.
    ///
    /// # Errors
    /// What the output could not do.
    pub fn day(
        &mut self,
        replication: u64,
        weekday: Option<Weekday>,
        centre: &Centre,
        day: DayOfCalls,
    ) -> io::Result<()> {
        let mut rows = rows(replication, weekday, centre, day);
        rows.try_for_each(|row| Ok(self.csv.write_record(&row)?))
    }

    /// Writes what is left and gives the output back.
    ///
    /// # Errors
    /// What the output could not do.
    pub fn finish(self) -> io::Result<W> {
        let rows = self.csv.into_inner();
        rows.map_err(csv::IntoInnerError::into_error)
    }
}

/// A row as text, by column.
type Cells = [String; 15];

/// The rows of one day of a replication, in the order of arrival.
fn rows(
    replication: u64,
    weekday: Option<Weekday>,
    centre: &Centre,
    mut day: DayOfCalls,
) -> impl Iterator<Item = Cells> {
    let order = |attempt: &Attempt| (attempt.call.call_type.0, attempt.call.caller);
    day.attempts.sort_by(|one, other| {
        let by_time = one.call.arrived.total_cmp(&other.call.arrived);
        by_time.then(order(one).cmp(&order(other)))
    });
    let date = date_of(replication, weekday).to_string();
    let opens = centre.clock().opens.map_or(0.0, |opens| opens.seconds());
    let types = centre.call_types();
    day.attempts.into_iter().map(move |attempt| {
        let call = &attempt.call;
        let name = types.get(call.call_type.index());
        let name = name.map_or("", |kind| kind.name.as_str());
        let group = attempt.agent.and_then(|agent| {
            let group = centre.groups().get(agent.group.index())?;
            Some((group.name.as_str(), agent.number))
        });
        let time = |seconds: Option<f64>| seconds.map_or_else(String::new, milliseconds);
        let settled = attempt.settled.map_or("", |settled| match settled {
            true => "true",
            false => "false",
        });
        let agent = group.map_or_else(String::new, |(name, number)| format!("{name}/{number}"));
        [
            replication.to_string(),
            date.clone(),
            cell(name).into_owned(),
            cell(&caller(replication, weekday, name, call.caller)).into_owned(),
            call.attempt.to_string(),
            milliseconds(opens + call.arrived),
            attempt.told.unwrap_or_default().to_owned(),
            time(attempt.quote),
            milliseconds(attempt.wait),
            attempt.outcome.to_owned(),
            cell(group.map_or("", |(name, _)| name)).into_owned(),
            cell(&agent).into_owned(),
            time(attempt.talk),
            time(attempt.wrap_up),
            settled.to_owned(),
        ]
    })
}

/// Who called: nobody else has the same name.
fn caller(replication: u64, weekday: Option<Weekday>, kind: &str, number: u32) -> String {
    match weekday {
        None => format!("{replication}/{kind}/{number}"),
        Some(weekday) => format!("{replication}/{}/{kind}/{number}", weekday.key()),
    }
}

/// Seconds to the millisecond, without zeros at the end.
fn milliseconds(seconds: f64) -> String {
    ((seconds * 1000.0).round() / 1000.0).to_string()
}
