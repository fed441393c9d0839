//! A day as the page plays it: who called, and what happened, as rows of whole numbers in the order of time.
//!
//! Every row is `[time, what, ...]`, times in milliseconds from opening; `WHAT` says what stands where. People are
//! numbered in the order of their first calls. A day that is changed from some moment on begins with the same rows.

use crate::centre::{Centre, Clock, Formula};
use crate::engine::{AgentId, Announcement, Call, CallbackOutcome, Ending, Observer, Waiting};
use crate::plot::Outcome;
use serde::{Serialize, Serializer};
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};

/// What a row says after its time: the name of the event in place of its number, then its fields.
pub(super) const WHAT: [(&str, &str); 15] = [
    ("arrives", "person, attempt, 1 if it counts"),
    (
        "told",
        "person, what (0 comfort, 1 busy, 2 position, 3 wait, 4 nothing to quote), position or wait [ms]",
    ),
    ("disbelieves", "person"),
    ("queues", "person"),
    ("patience", "person, when it would now give up [ms]"),
    ("answered", "person, agent, wait [ms]"),
    ("handed back", "person, agent"),
    ("takes callback", "person"),
    ("dialled", "person, agent, try"),
    (
        "ends",
        "person, outcome (a place in `outcomes`), wait [ms], 1 if settled, agent or -1, 1 if it wraps up",
    ),
    ("will redial", "person, when [ms]"),
    ("redial lost", "person"),
    ("freed", "agent"),
    ("staffed", "group, on duty, present"),
    ("hurried", "person"),
];

/// A place in [`WHAT`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Arrives,
    Told,
    Disbelieves,
    Queues,
    Patience,
    Answered,
    HandedBack,
    TakesCallback,
    Dialled,
    Ends,
    WillRedial,
    RedialLost,
    Freed,
    Staffed,
    Hurried,
}

/// Fields of a row at the most.
const WIDEST: usize = 8;

/// Something that happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Happening {
    fields: [i64; WIDEST],
    len: u8,
}

impl Happening {
    fn new(at: f64, what: What, rest: &[i64]) -> Self {
        let mut fields = [0; WIDEST];
        fields[0] = milliseconds(at);
        fields[1] = what as i64;
        let len = rest.len().min(WIDEST - 2);
        fields[2..2 + len].copy_from_slice(&rest[..len]);
        Self {
            fields,
            len: (2 + len) as u8,
        }
    }

    /// Time, event and its fields.
    #[must_use]
    pub fn fields(&self) -> &[i64] {
        &self.fields[..self.len.into()]
    }
}

impl Serialize for Happening {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.fields().serialize(serializer)
    }
}

fn milliseconds(seconds: f64) -> i64 {
    (seconds * 1000.0).round() as i64
}

/// A day as the page plays it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Film {
    /// Opening on the wall \[s after midnight\]; null without a clock.
    pub opens: Option<f64>,
    /// From opening to closing \[ms\].
    pub length: i64,
    /// One interval \[ms\].
    pub interval: i64,
    /// What is said of each call type.
    pub calls: Vec<FilmType>,
    /// Who answers.
    pub groups: Vec<Group>,
    /// How calls end, in the order of `ends`.
    pub outcomes: Vec<Door>,
    /// Call type (a place in `calls`) and number within it of each person.
    pub people: Vec<(u16, u32)>,
    /// Group (a place in `groups`) of each agent, by number.
    pub agents: Vec<u16>,
    /// What happened.
    pub rows: Vec<Happening>,
}

/// A call type.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FilmType {
    /// Its name.
    pub name: String,
    /// Answered in time is within this \[ms\].
    pub within: i64,
    /// How its service level is counted, as in scenario files.
    pub formula: &'static str,
    /// What an abandoned call is that is too short to count \[ms\].
    pub short_abandon: i64,
}

/// An agent group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Group {
    /// Its name.
    pub name: String,
    /// Call types that it takes: places in `calls`.
    pub answers: Vec<u16>,
}

/// A way to end, with its colour in every picture.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Door {
    /// What it is called.
    pub name: &'static str,
    /// As CSS writes it.
    pub colour: String,
}

/// Makes a film of a day that it watches, unless it becomes too long.
#[derive(Debug)]
pub struct Camera<'a> {
    film: Film,
    person: HashMap<(u16, u32), i64>,
    most: usize,
    stop: &'a AtomicBool,
}

impl<'a> Camera<'a> {
    /// For a day of this centre. Once there are more than `most` rows it sets `stop`.
    #[must_use]
    pub fn new(centre: &Centre, most: usize, stop: &'a AtomicBool) -> Self {
        let clock: &Clock = centre.clock();
        let calls = centre.call_types().iter().map(|kind| FilmType {
            name: kind.name.clone(),
            within: milliseconds(kind.service_level.within.get()),
            formula: Formula::key(kind.service_level.formula),
            short_abandon: milliseconds(kind.service_level.short_abandon.get()),
        });
        let groups = centre.groups().iter().map(|group| Group {
            name: group.name.clone(),
            answers: group.answers.iter().map(|one| one.call_type.0).collect(),
        });
        let film = Film {
            opens: clock.opens.map(|opens| opens.seconds()),
            length: milliseconds(clock.length.get()),
            interval: milliseconds(clock.interval.get()),
            calls: calls.collect(),
            groups: groups.collect(),
            outcomes: doors(),
            people: Vec::new(),
            agents: Vec::new(),
            rows: Vec::new(),
        };
        Self {
            film,
            person: HashMap::new(),
            most,
            stop,
        }
    }

    /// The film; `None` if it became too long.
    #[must_use]
    pub fn film(self) -> Option<Film> {
        (self.film.rows.len() <= self.most).then_some(self.film)
    }

    fn note(&mut self, at: f64, what: What, rest: &[i64]) {
        if self.film.rows.len() > self.most {
            self.stop.store(true, Ordering::Relaxed);
            return;
        }
        self.film.rows.push(Happening::new(at, what, rest));
    }

    fn agent(&mut self, agent: AgentId) -> i64 {
        let (agents, number) = (&mut self.film.agents, agent.number as usize);
        if number >= agents.len() {
            agents.resize(number + 1, 0);
        }
        agents[number] = agent.group.0;
        number as i64
    }

    fn person(&mut self, call: &Call) -> i64 {
        let key = (call.call_type.0, call.caller);
        let people = &mut self.film.people;
        *self.person.entry(key).or_insert_with(|| {
            people.push(key);
            people.len() as i64 - 1
        })
    }

    fn of(&mut self, at: f64, what: What, call: &Call, rest: &[i64]) {
        let mut fields = [0; WIDEST - 2];
        fields[0] = self.person(call);
        let len = (1 + rest.len()).min(fields.len());
        fields[1..len].copy_from_slice(&rest[..len - 1]);
        self.note(at, what, &fields[..len]);
    }
}

/// The ways to end, in their order.
#[must_use]
pub(super) fn doors() -> Vec<Door> {
    let doors = Outcome::ALL.iter().map(|outcome| Door {
        name: outcome.name(),
        colour: outcome.colour(),
    });
    doors.collect()
}

/// What is told of an ending.
struct End {
    outcome: Outcome,
    wait: f64,
    settled: bool,
    agent: i64,
    wraps_up: bool,
}

impl End {
    fn of(ending: &Ending) -> Self {
        let end = |outcome, wait| End {
            outcome,
            wait,
            settled: false,
            agent: -1,
            wraps_up: false,
        };
        let talked = |outcome, talk: &crate::engine::Answered| End {
            outcome,
            wait: talk.wait,
            settled: talk.settled,
            agent: i64::from(talk.agent.number),
            wraps_up: talk.wrap_up > 0.0,
        };
        match ending {
            Ending::Blocked => end(Outcome::Blocked, 0.0),
            Ending::Balked { .. } => end(Outcome::Balked, 0.0),
            Ending::Abandoned { wait, .. } => end(Outcome::Abandoned, *wait),
            Ending::TurnedAway { wait, .. } => end(Outcome::TurnedAway, *wait),
            Ending::Answered(talk) => talked(Outcome::Answered, talk),
            Ending::CalledBack { outcome, .. } => match outcome {
                CallbackOutcome::Made { late: false, talk } => talked(Outcome::CalledBack, talk),
                CallbackOutcome::Made { late: true, talk } => talked(Outcome::CallbackBroken, talk),
                CallbackOutcome::Unreached { late: false } => end(Outcome::CallbackUnreached, 0.0),
                // As results count them: who is tried too late was promised in vain.
                CallbackOutcome::Unreached { late: true } | CallbackOutcome::NeverTried => {
                    end(Outcome::CallbackBroken, 0.0)
                }
            },
        }
    }
}

impl Observer for Camera<'_> {
    fn arrived(&mut self, call: &Call) {
        let rest = [i64::from(call.attempt), i64::from(call.counted())];
        self.of(call.arrived, What::Arrives, call, &rest);
    }

    fn told(&mut self, at: f64, call: &Call, told: Announcement) {
        let rest = match told {
            Announcement::Comfort => [0, 0],
            Announcement::Busy => [1, 0],
            Announcement::Position(place) => [2, i64::from(place)],
            Announcement::Quote { quote, .. } => [3, milliseconds(quote)],
            Announcement::NothingToQuote => [4, 0],
        };
        self.of(at, What::Told, call, &rest);
    }

    fn disbelieved(&mut self, at: f64, call: &Call) {
        self.of(at, What::Disbelieves, call, &[]);
    }

    fn queued(&mut self, at: f64, call: &Call, _: Waiting) {
        self.of(at, What::Queues, call, &[]);
    }

    fn patient(&mut self, at: f64, call: &Call, until: f64) {
        self.of(at, What::Patience, call, &[milliseconds(until)]);
    }

    fn answered(&mut self, at: f64, call: &Call, by: AgentId, wait: f64) {
        let rest = [self.agent(by), milliseconds(wait)];
        self.of(at, What::Answered, call, &rest);
    }

    fn handed_back(&mut self, at: f64, call: &Call, by: AgentId) {
        let by = self.agent(by);
        self.of(at, What::HandedBack, call, &[by]);
    }

    fn took_callback(&mut self, at: f64, call: &Call) {
        self.of(at, What::TakesCallback, call, &[]);
    }

    fn hurried(&mut self, at: f64, call: &Call) {
        self.of(at, What::Hurried, call, &[]);
    }

    fn dialled(&mut self, at: f64, call: &Call, by: AgentId, attempt: u32) {
        let rest = [self.agent(by), i64::from(attempt)];
        self.of(at, What::Dialled, call, &rest);
    }

    fn ended(&mut self, at: f64, call: &Call, ending: &Ending) {
        let end = End::of(ending);
        let place = Outcome::ALL.iter().position(|one| *one == end.outcome);
        let rest = [
            place.unwrap_or_default() as i64,
            milliseconds(end.wait),
            i64::from(end.settled),
            end.agent,
            i64::from(end.wraps_up),
        ];
        self.of(at, What::Ends, call, &rest);
    }

    fn will_redial(&mut self, at: f64, call: &Call, when: f64) {
        self.of(at, What::WillRedial, call, &[milliseconds(when)]);
    }

    fn redial_lost(&mut self, at: f64, call: &Call, _: f64) {
        self.of(at, What::RedialLost, call, &[]);
    }

    fn freed(&mut self, at: f64, by: AgentId) {
        let by = self.agent(by);
        self.note(at, What::Freed, &[by]);
    }

    fn staffed(&mut self, at: f64, group: crate::centre::GroupId, on_duty: u32, present: u32) {
        let rest = [i64::from(group.0), i64::from(on_duty), i64::from(present)];
        self.note(at, What::Staffed, &rest);
    }
}
