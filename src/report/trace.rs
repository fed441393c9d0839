//! One day, event by event, as CSV or JSON lines, written while it is simulated.

use crate::centre::{CallTypeId, Centre, GroupId};
use crate::engine::{AgentId, Announcement, Call, CallbackOutcome, Ending, Observer, Waiting};
use serde::ser::{Serialize, SerializeMap, Serializer};
use std::borrow::Cow;
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

    fn takes_agents(self) -> bool {
        self == TraceFilter::default()
    }
}

/// Writes events.
#[derive(Debug)]
pub struct Trace<'a, W> {
    centre: &'a Centre,
    whose: TraceFilter,
    out: Out<W>,
    failed: Option<io::Error>,
    events: u64,
}

#[derive(Debug)]
enum Out<W> {
    Csv(W),
    JsonLines(W),
}

/// One event; what it does not have is `None`.
#[derive(Debug, Clone, Copy, Default)]
struct Event<'a> {
    at: f64,
    name: &'static str,
    call: Option<Call>,
    /// Time in queue so far, at this attempt \[s\].
    wait: Option<f64>,
    group: Option<&'a str>,
    agent: Option<u32>,
    /// Waiting callers of the type, this one included.
    queue: Option<u32>,
    talk: Option<f64>,
    wrap_up: Option<f64>,
    settled: Option<bool>,
    on_duty: Option<u32>,
    present: Option<u32>,
    /// When the next attempt will come \[s\].
    until: Option<f64>,
    /// What it was told.
    told: Option<&'static str>,
    /// The wait that was estimated \[s\].
    estimate: Option<f64>,
    /// The wait that was quoted \[s\].
    quote: Option<f64>,
    /// Its place in the queue, or the number of the try to call back.
    number: Option<u32>,
    /// Whether a callback came after the promised time.
    late: Option<bool>,
}

/// What stands in a field.
enum Field<'a> {
    Text(Cow<'a, str>),
    Count(u64),
    /// Seconds, written to the millisecond.
    Time(f64),
    Fact(bool),
}

/// The columns, in order.
const COLUMNS: [&str; 21] = [
    "time",
    "clock",
    "event",
    "call_type",
    "caller",
    "attempt",
    "wait",
    "group",
    "agent",
    "queue",
    "talk",
    "wrap_up",
    "settled",
    "on_duty",
    "present",
    "until",
    "told",
    "estimate",
    "quote",
    "number",
    "late",
];

impl<'a, W: Write> Trace<'a, W> {
    /// Writes the heading, if the format has one.
    ///
    /// # Errors
    /// What `out` could not do.
    pub fn new(
        centre: &'a Centre,
        whose: TraceFilter,
        format: TraceFormat,
        mut out: W,
    ) -> io::Result<Self> {
        let out = match format {
            TraceFormat::Csv => {
                writeln!(out, "{}", COLUMNS.join(","))?;
                Out::Csv(out)
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

    /// How many events were written, once all are.
    ///
    /// # Errors
    /// What the output could not do; nothing was written after that.
    pub fn finish(self) -> io::Result<u64> {
        if let Some(error) = self.failed {
            return Err(error);
        }
        match self.out {
            Out::Csv(mut out) | Out::JsonLines(mut out) => out.flush()?,
        }
        Ok(self.events)
    }

    fn tell(&mut self, event: &Event<'a>) {
        if self.failed.is_some() {
            return;
        }
        self.events += 1;
        let fields = event.fields(self.centre);
        let written = match &mut self.out {
            Out::Csv(out) => write_row(out, &fields),
            Out::JsonLines(out) => serde_json::to_writer(&mut *out, &Object(&fields))
                .map_err(io::Error::from)
                .and_then(|()| writeln!(out)),
        };
        self.failed = written.err();
    }

    fn of_call(&mut self, at: f64, name: &'static str, call: &Call, more: Event<'a>) {
        if self.whose.takes(call) {
            let call = Some(*call);
            self.tell(&Event {
                at,
                name,
                call,
                ..more
            });
        }
    }

    fn of_group(&mut self, at: f64, name: &'static str, group: GroupId, more: Event<'a>) {
        if self.whose.takes_agents() {
            let group = Some(self.group(group));
            self.tell(&Event {
                at,
                name,
                group,
                ..more
            });
        }
    }

    fn group(&self, group: GroupId) -> &'a str {
        &self.centre.groups()[group.index()].name
    }

    fn called_back(&self, outcome: &CallbackOutcome) -> (&'static str, Event<'a>) {
        match outcome {
            CallbackOutcome::Made { late, talk } => {
                let more = Event {
                    wait: Some(talk.wait),
                    talk: Some(talk.talk),
                    wrap_up: Some(talk.wrap_up),
                    settled: Some(talk.settled),
                    late: Some(*late),
                    ..self.by(talk.agent)
                };
                ("callback_made", more)
            }
            CallbackOutcome::Unreached { late } => {
                let more = Event {
                    late: Some(*late),
                    ..Event::default()
                };
                ("callback_unreached", more)
            }
            CallbackOutcome::NeverTried => ("callback_never_tried", Event::default()),
        }
    }

    fn by(&self, agent: AgentId) -> Event<'a> {
        Event {
            group: Some(self.group(agent.group)),
            agent: Some(agent.number),
            ..Event::default()
        }
    }
}

impl<W: Write> Observer for Trace<'_, W> {
    fn arrived(&mut self, call: &Call) {
        self.of_call(call.arrived, "arrived", call, Event::default());
    }

    fn queued(&mut self, at: f64, call: &Call, waiting: Waiting) {
        let queue = Some(waiting.of_type);
        self.of_call(
            at,
            "queued",
            call,
            Event {
                queue,
                ..Event::default()
            },
        );
    }

    fn answered(&mut self, at: f64, call: &Call, agent: AgentId, wait: f64) {
        let more = Event {
            wait: Some(wait),
            ..self.by(agent)
        };
        self.of_call(at, "answered", call, more);
    }

    fn handed_back(&mut self, at: f64, call: &Call, agent: AgentId) {
        self.of_call(at, "handed_back", call, self.by(agent));
    }

    fn told(&mut self, at: f64, call: &Call, told: Announcement) {
        let plain = |told| Event {
            told: Some(told),
            ..Event::default()
        };
        let more = match told {
            Announcement::Comfort => plain("comfort"),
            Announcement::Busy => plain("busy"),
            Announcement::NothingToQuote => plain("nothing"),
            Announcement::Position(place) => Event {
                number: Some(place),
                ..plain("position")
            },
            Announcement::Quote { estimate, quote } => Event {
                estimate: Some(estimate),
                quote: Some(quote),
                ..plain("quote")
            },
        };
        self.of_call(at, "told", call, more);
    }

    fn disbelieved(&mut self, at: f64, call: &Call) {
        self.of_call(at, "disbelieved", call, Event::default());
    }

    fn hurried(&mut self, at: f64, call: &Call) {
        self.of_call(at, "hurried", call, Event::default());
    }

    fn redial_lost(&mut self, at: f64, call: &Call, when: f64) {
        let until = Some(when);
        self.of_call(
            at,
            "redial_lost",
            call,
            Event {
                until,
                ..Event::default()
            },
        );
    }

    fn cut_off(&mut self, at: f64, call: &Call, agent: AgentId, undone: f64) {
        let more = Event {
            wrap_up: Some(undone),
            ..self.by(agent)
        };
        self.of_call(at, "cut_off", call, more);
    }

    fn took_callback(&mut self, at: f64, call: &Call) {
        self.of_call(at, "took_callback", call, Event::default());
    }

    fn dialled(&mut self, at: f64, call: &Call, agent: AgentId, attempt: u32) {
        let more = Event {
            number: Some(attempt),
            ..self.by(agent)
        };
        self.of_call(at, "dialled", call, more);
    }

    fn ended(&mut self, at: f64, call: &Call, ending: &Ending) {
        let waited = |wait: f64, quote: Option<f64>| Event {
            wait: Some(wait),
            quote,
            ..Event::default()
        };
        let (name, more) = match ending {
            Ending::Blocked => ("blocked", Event::default()),
            Ending::Balked { quote } => {
                let more = Event {
                    quote: Some(*quote),
                    ..Event::default()
                };
                ("balked", more)
            }
            Ending::Abandoned { wait, quote, .. } => ("abandoned", waited(*wait, *quote)),
            Ending::TurnedAway { wait, quote, .. } => ("turned_away", waited(*wait, *quote)),
            Ending::CalledBack { outcome, quote } => {
                let (name, more) = self.called_back(outcome);
                let quote = *quote;
                (name, Event { quote, ..more })
            }
            Ending::Answered(answered) => {
                let more = Event {
                    wait: Some(answered.wait),
                    quote: answered.quote,
                    talk: Some(answered.talk),
                    wrap_up: Some(answered.wrap_up),
                    settled: Some(answered.settled),
                    ..self.by(answered.agent)
                };
                ("ended", more)
            }
        };
        self.of_call(at, name, call, more);
    }

    fn will_redial(&mut self, at: f64, call: &Call, when: f64) {
        let until = Some(when);
        self.of_call(
            at,
            "will_redial",
            call,
            Event {
                until,
                ..Event::default()
            },
        );
    }

    fn freed(&mut self, at: f64, agent: AgentId) {
        self.of_group(at, "freed", agent.group, self.by(agent));
    }

    fn staffed(&mut self, at: f64, group: GroupId, on_duty: u32, present: u32) {
        let more = Event {
            on_duty: Some(on_duty),
            present: Some(present),
            ..Event::default()
        };
        self.of_group(at, "staffed", group, more);
    }
}

impl<'a> Event<'a> {
    /// What stands in each of [`COLUMNS`].
    fn fields(&self, centre: &'a Centre) -> [Option<Field<'a>>; COLUMNS.len()] {
        let call = self.call.as_ref();
        let clock = centre.clock();
        let on_wall = clock
            .opens
            .map(|opens| clock_time(opens.seconds() + self.at));
        let call_type = call.map(|call| centre.call_types()[call.call_type.index()].name.as_str());
        let count = |number: Option<u32>| number.map(|number| Field::Count(u64::from(number)));
        [
            Some(Field::Time(self.at)),
            on_wall.map(|text| Field::Text(text.into())),
            Some(Field::Text(self.name.into())),
            call_type.map(|name| Field::Text(name.into())),
            count(call.map(|call| call.caller)),
            count(call.map(|call| u32::from(call.attempt))),
            self.wait.map(Field::Time),
            self.group.map(|name| Field::Text(name.into())),
            count(self.agent),
            count(self.queue),
            self.talk.map(Field::Time),
            self.wrap_up.map(Field::Time),
            self.settled.map(Field::Fact),
            count(self.on_duty),
            count(self.present),
            self.until.map(Field::Time),
            self.told.map(|told| Field::Text(told.into())),
            self.estimate.map(Field::Time),
            self.quote.map(Field::Time),
            count(self.number),
            self.late.map(Field::Fact),
        ]
    }
}

/// A moment on the wall by its seconds after midnight, to the second begun: 08:05:09.
pub(super) fn clock_time(seconds: f64) -> String {
    let whole = seconds.max(0.0) as u64;
    let (hours, rest) = (whole / 3600, whole % 3600);
    format!("{hours:02}:{:02}:{:02}", rest / 60, rest % 60)
}

/// To the millisecond.
fn rounded(seconds: f64) -> f64 {
    (seconds * 1000.0).round() / 1000.0
}

fn write_row(out: &mut impl Write, fields: &[Option<Field<'_>>]) -> io::Result<()> {
    for (place, field) in fields.iter().enumerate() {
        if place > 0 {
            out.write_all(b",")?;
        }
        match field {
            None => {}
            Some(Field::Text(text)) => write_text(out, text)?,
            Some(Field::Count(number)) => write!(out, "{number}")?,
            Some(Field::Time(seconds)) => write!(out, "{}", rounded(*seconds))?,
            Some(Field::Fact(fact)) => write!(out, "{fact}")?,
        }
    }
    writeln!(out)
}

/// Names may hold anything; quoted where CSV asks for it.
fn write_text(out: &mut impl Write, text: &str) -> io::Result<()> {
    if text.contains([',', '"', '\n', '\r']) {
        write!(out, "\"{}\"", text.replace('"', "\"\""))
    } else {
        out.write_all(text.as_bytes())
    }
}

/// The fields that are there, by name.
struct Object<'a, 'b>(&'b [Option<Field<'a>>]);

impl Serialize for Object<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (column, field) in COLUMNS.iter().zip(self.0) {
            match field {
                None => {}
                Some(Field::Text(text)) => map.serialize_entry(column, text)?,
                Some(Field::Count(number)) => map.serialize_entry(column, number)?,
                Some(Field::Time(seconds)) => map.serialize_entry(column, &rounded(*seconds))?,
                Some(Field::Fact(fact)) => map.serialize_entry(column, fact)?,
            }
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_on_the_wall_has_seconds() {
        assert_eq!(clock_time(8.0 * 3600.0 + 309.99), "08:05:09");
        assert_eq!(clock_time(25.0 * 3600.0), "25:00:00");
    }

    #[test]
    fn names_with_commas_are_quoted() {
        let mut row = Vec::new();
        write_text(&mut row, "desk, \"north\"").unwrap();
        assert_eq!(String::from_utf8(row).unwrap(), "\"desk, \"\"north\"\"\"");
    }
}
