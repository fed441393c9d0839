//! A row of the trace: its columns, and which of them an event fills.

use crate::centre::{Centre, GroupId};
use crate::engine::{AgentId, Announcement, Answered, Call, CallbackOutcome, Ending, Event};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::ser::SerializeTuple;
use serde::{Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;

/// Seconds, written to the millisecond.
#[derive(Debug, Clone, Copy, PartialEq, JsonSchema)]
#[schemars(inline)]
pub(super) struct Time(f64);

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let rounded = (self.0 * 1000.0).round() / 1000.0;
        if rounded.fract() == 0.0 && rounded.abs() < 1e15 {
            serializer.serialize_i64(rounded as i64)
        } else {
            serializer.serialize_f64(rounded)
        }
    }
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub(super) enum Name {
    /// An attempt arrives.
    #[default]
    Arrived,
    /// Nobody is free, and the caller is told something, or quoted a wait anew that it may act upon.
    Told,
    /// It hears the message again, its place by now, or a wait that it does not believe.
    Repeated,
    /// It does not believe the wait that it has just been quoted.
    Disbelieved,
    /// It has waited as long as it was quoted last, and believed.
    QuoteRanOut,
    /// It takes the offer to be called back, and hangs up.
    TookCallback,
    /// Time has got short for the promise to call it back: its place is at the head of its priority.
    Hurried,
    /// An agent rings it back.
    Dialled,
    /// It joins the queue.
    Queued,
    /// An agent takes it.
    Answered,
    /// Its agent goes off duty: it goes back to its place in the queue.
    HandedBack,
    /// The agent who does its wrap-up goes off duty; the rest of it is left undone.
    CutOff,
    /// Every line is held: the attempt is over.
    Blocked,
    /// It leaves at once, for its quote is longer than its patience: the attempt is over.
    Balked,
    /// Its patience runs out: the attempt is over.
    Abandoned,
    /// The centre closes: the attempt is over.
    TurnedAway,
    /// The talk is over, and with it the attempt.
    Ended,
    /// It was called back and reached, and the talk is over.
    CallbackMade,
    /// It was called back in vain as often as it is tried.
    CallbackUnreached,
    /// Nobody ever called it back.
    CallbackNeverTried,
    /// It will try again.
    WillRedial,
    /// It would try again, but the centre will have closed.
    RedialLost,
    /// An agent's work on a call is over.
    Freed,
    /// The number of a group on duty changes.
    Staffed,
}

/// Writes a row's struct, its columns, and the row with all of its columns.
macro_rules! row {
    ($(#[$row:meta])* { $($(#[$doc:meta])* $name:ident: $kind:ty,)* }) => {
        $(#[$row])*
        #[derive(Debug, Clone, Copy, Default, Serialize, JsonSchema)]
        pub(super) struct Row<'a> {
            $($(#[$doc])*
            #[serde(skip_serializing_if = "Option::is_none")]
            $name: Option<$kind>,)*
        }

        /// The columns, in order.
        pub(super) const COLUMNS: &[&str] = &[$(stringify!($name)),*];

        /// A row as CSV has it: what it does not have is empty.
        pub(super) struct Full<'a, 'b>(pub(super) &'b Row<'a>);

        impl Serialize for Full<'_, '_> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let mut columns = serializer.serialize_tuple(COLUMNS.len())?;
                $(columns.serialize_element(&self.0.$name)?;)*
                columns.end()
            }
        }
    };
}

row! {
    /// An event of `holdtrue trace`: a line of its JSON lines, or a row of its CSV, which has a column for each property
    /// in this order and leaves empty what the event does not have. Times are written to the millisecond.
    {
        /// When it happens [s from opening].
        time: Time,
        /// The same on the wall, to the second begun (hh:mm:ss); only if the scenario says when the centre opens.
        clock: WallClock,
        /// What happens.
        event: Name,
        /// Whose attempt it is: the call type.
        call_type: &'a str,
        /// Whose attempt it is: the caller's number within its type, from 0, in order of first attempts.
        caller: u32,
        /// Which attempt of the caller: 1 for the first.
        attempt: u16,
        /// Time in queue at this attempt [s]: of `answered` and of endings; of `callback_made` from the call to the talk.
        wait: Time,
        /// The agent's group; of `staffed` the group whose number changes.
        group: &'a str,
        /// The agent's number among all agents of the day; numbers are used again when agents go and others come.
        agent: u32,
        /// How many of the type wait on the line, this one included: of `queued`.
        queue: u32,
        /// Talk time [s]: of `ended` and `callback_made`.
        talk: Time,
        /// After-call work still to come [s]: of `ended` and `callback_made`; of `cut_off` what is left undone.
        wrap_up: Time,
        /// Whether the matter is settled: of `ended` and `callback_made`.
        settled: bool,
        /// How many agents of the group should be there from now on: of `staffed`.
        on_duty: u32,
        /// How many are: idle, busy, or finishing a call after their duty; of `staffed`.
        present: u32,
        /// When the next attempt comes, or would come [s from opening]: of `will_redial` and `redial_lost`.
        until: Time,
        /// What it hears: of `told` and `repeated`.
        told: Message,
        /// The wait that was estimated [s]: of a quote.
        estimate: Time,
        /// The wait that was quoted [s]: of a quote; of endings the first one.
        quote: Time,
        /// Its place in the queue, 1 for the next: of a position. Which try it is, 1 for the first: of `dialled`.
        number: u32,
        /// Whether the first try came after the promised time: of `callback_made` and `callback_unreached`.
        late: bool,
    }
}

/// What a caller hears.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
enum Message {
    /// That its call is important.
    Comfort,
    /// That the call volume is unusually high.
    Busy,
    /// Its place in the queue.
    Position,
    /// A wait.
    Quote,
    /// Nothing: nobody is on duty to estimate a wait by.
    Nothing,
}

/// A moment on the wall \[s after midnight\], to the second begun: 08:05:09.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::report) struct WallClock(pub(in crate::report) f64);

impl fmt::Display for WallClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whole = self.0.max(0.0) as u64;
        let (hours, rest) = (whole / 3600, whole % 3600);
        write!(f, "{hours:02}:{:02}:{:02}", rest / 60, rest % 60)
    }
}

impl Serialize for WallClock {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl JsonSchema for WallClock {
    fn schema_name() -> Cow<'static, str> {
        "WallClock".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^[0-9]{2,}:[0-5][0-9]:[0-5][0-9]$" })
    }
}

/// Who is in an event: a call, or agents only.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::report) enum Subject<'a> {
    Call(&'a Call),
    Agents,
}

/// Whom an event is about; `None` of those that count time only, which the trace leaves out.
pub(in crate::report) fn subject(event: &Event) -> Option<Subject<'_>> {
    match event {
        Event::Arrived { call }
        | Event::Told { call, .. }
        | Event::Repeated { call, .. }
        | Event::QuoteRanOut { call, .. }
        | Event::Disbelieved { call, .. }
        | Event::TookCallback { call, .. }
        | Event::Hurried { call, .. }
        | Event::Dialled { call, .. }
        | Event::Queued { call, .. }
        | Event::Answered { call, .. }
        | Event::HandedBack { call, .. }
        | Event::CutOff { call, .. }
        | Event::RedialLost { call, .. }
        | Event::Ended { call, .. }
        | Event::WillRedial { call, .. } => Some(Subject::Call(call)),
        Event::Freed { .. } | Event::Staffed { .. } => Some(Subject::Agents),
        Event::Waited { .. }
        | Event::Worked { .. }
        | Event::WouldHaveWaited { .. }
        | Event::Patient { .. } => None,
    }
}

impl<'a> Row<'a> {
    /// What the trace says of an event; `None` of those that count time only.
    pub(super) fn of(event: &Event, centre: &'a Centre) -> Option<Self> {
        let subject = subject(event)?;
        let at = event.at();
        let opens = centre.clock().opens;
        let row = Row {
            time: Some(Time(at)),
            clock: opens.map(|opens| WallClock(opens.seconds() + at)),
            ..Row::default()
        };
        let row = match subject {
            Subject::Call(call) => row.whose(call, centre),
            Subject::Agents => row,
        };
        Some(row.with(event, centre))
    }

    fn whose(self, call: &Call, centre: &'a Centre) -> Self {
        Row {
            call_type: Some(&centre.call_types()[call.call_type.index()].name),
            caller: Some(call.caller),
            attempt: Some(call.attempt),
            ..self
        }
    }

    /// With what happened, and what else there is to it.
    fn with(self, event: &Event, centre: &'a Centre) -> Self {
        let row = |name| Row {
            event: Some(name),
            ..self
        };
        match *event {
            Event::Arrived { .. } => row(Name::Arrived),
            Event::Told { told, .. } => row(Name::Told).hears(told),
            Event::Repeated { told, .. } => row(Name::Repeated).hears(told),
            Event::Disbelieved { .. } => row(Name::Disbelieved),
            Event::QuoteRanOut { .. } => row(Name::QuoteRanOut),
            Event::TookCallback { .. } => row(Name::TookCallback),
            Event::Hurried { .. } => row(Name::Hurried),
            Event::Dialled { agent, attempt, .. } => Row {
                number: Some(attempt),
                ..row(Name::Dialled).by(agent, centre)
            },
            Event::Queued { waiting, .. } => Row {
                queue: Some(waiting.of_type),
                ..row(Name::Queued)
            },
            Event::Answered { agent, wait, .. } => Row {
                wait: Some(Time(wait)),
                ..row(Name::Answered).by(agent, centre)
            },
            Event::HandedBack { agent, .. } => row(Name::HandedBack).by(agent, centre),
            Event::CutOff { agent, undone, .. } => Row {
                wrap_up: Some(Time(undone)),
                ..row(Name::CutOff).by(agent, centre)
            },
            Event::Ended { ending, .. } => self.ended(&ending, centre),
            Event::WillRedial { when, .. } => Row {
                until: Some(Time(when)),
                ..row(Name::WillRedial)
            },
            Event::RedialLost { when, .. } => Row {
                until: Some(Time(when)),
                ..row(Name::RedialLost)
            },
            Event::Freed { agent, .. } => row(Name::Freed).by(agent, centre),
            Event::Staffed {
                group,
                on_duty,
                present,
                ..
            } => Row {
                group: Some(name_of(group, centre)),
                on_duty: Some(on_duty),
                present: Some(present),
                ..row(Name::Staffed)
            },
            Event::Waited { .. }
            | Event::Worked { .. }
            | Event::WouldHaveWaited { .. }
            | Event::Patient { .. } => self,
        }
    }

    fn hears(self, told: Announcement) -> Self {
        let hears = |message| Row {
            told: Some(message),
            ..self
        };
        match told {
            Announcement::Comfort => hears(Message::Comfort),
            Announcement::Busy => hears(Message::Busy),
            Announcement::NothingToQuote => hears(Message::Nothing),
            Announcement::Position(place) => Row {
                number: Some(place),
                ..hears(Message::Position)
            },
            Announcement::Quote { estimate, quote } => Row {
                estimate: Some(Time(estimate)),
                quote: Some(Time(quote)),
                ..hears(Message::Quote)
            },
        }
    }

    fn ended(self, ending: &Ending, centre: &'a Centre) -> Self {
        let over = |name, wait: Option<f64>, quote: Option<f64>| Row {
            event: Some(name),
            wait: wait.map(Time),
            quote: quote.map(Time),
            ..self
        };
        match *ending {
            Ending::Blocked => over(Name::Blocked, None, None),
            Ending::Balked { quote } => over(Name::Balked, None, Some(quote)),
            Ending::Abandoned { wait, quote, .. } => over(Name::Abandoned, Some(wait), quote),
            Ending::TurnedAway { wait, quote, .. } => over(Name::TurnedAway, Some(wait), quote),
            Ending::Answered(answered) => {
                over(Name::Ended, None, answered.quote).talked(&answered, centre)
            }
            Ending::CalledBack { outcome, quote } => match outcome {
                CallbackOutcome::Made { late, talk } => Row {
                    late: Some(late),
                    ..over(Name::CallbackMade, None, quote).talked(&talk, centre)
                },
                CallbackOutcome::Unreached { late } => Row {
                    late: Some(late),
                    ..over(Name::CallbackUnreached, None, quote)
                },
                CallbackOutcome::NeverTried => over(Name::CallbackNeverTried, None, quote),
            },
        }
    }

    fn talked(self, answered: &Answered, centre: &'a Centre) -> Self {
        Row {
            wait: Some(Time(answered.wait)),
            talk: Some(Time(answered.talk)),
            wrap_up: Some(Time(answered.wrap_up)),
            settled: Some(answered.settled),
            ..self.by(answered.agent, centre)
        }
    }

    fn by(self, agent: AgentId, centre: &'a Centre) -> Self {
        Row {
            group: Some(name_of(agent.group, centre)),
            agent: Some(agent.number),
            ..self
        }
    }
}

fn name_of(group: GroupId, centre: &Centre) -> &str {
    &centre.groups()[group.index()].name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_on_the_wall_has_seconds() {
        let wall = |seconds| WallClock(seconds).to_string();
        assert_eq!(wall(8.0 * 3600.0 + 309.99), "08:05:09");
        assert_eq!(wall(25.0 * 3600.0), "25:00:00");
    }

    #[test]
    fn times_are_written_to_the_millisecond() {
        let written = |seconds| serde_json::to_string(&Time(seconds)).unwrap();
        assert_eq!(written(0.0), "0");
        assert_eq!(written(12.345_67), "12.346");
        assert_eq!(written(59.999_9), "60");
    }
}
