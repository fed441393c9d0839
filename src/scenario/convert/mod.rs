//! From what was written to what it means: a checked [`Centre`].
//!
//! Every problem is noted with its dotted key and replaced by something harmless, so that all of
//! them are found at once. What follows from a problem noted before is not noted again.

mod agents;
mod calls;
mod clock;
mod customers;
mod law;
mod messages;
mod roster;

use super::diagnostic::{nearest, one_of};
use super::written::Scenario;
use super::written::several::Profile;
use crate::centre::{self, Centre, Customers, Money, Parts};
use crate::error::Problem;
use clock::Hours;
use messages::Tables;
use std::collections::{HashMap, HashSet};

/// What came of a conversion.
pub(super) struct Converted {
    /// `None` if there are problems.
    pub(super) centre: Option<Centre>,
    /// `None` also if there are none.
    pub(super) customers: Option<Customers>,
    pub(super) problems: Vec<Problem>,
    pub(super) warnings: Vec<Problem>,
    pub(super) idle: Vec<Idle>,
}

/// A key without an effect, and the key whose value makes it so.
pub(super) struct Idle {
    pub(super) problem: Problem,
    pub(super) because: String,
}

/// Notes problems, but no consequences of others.
pub(super) struct Notes {
    problems: Vec<Problem>,
    warnings: Vec<Problem>,
    /// Dotted keys whose values are known to be wrong or lost.
    lost: Vec<String>,
    /// Parts of the text could not be read: what is missing may stand there.
    is_torn: bool,
    /// An unknown name was answered: it may be that of any call type.
    unknown_answered: bool,
    /// Dotted keys of a call type whose value comes from the table for all types, and the key there.
    inherited: HashMap<String, String>,
    /// Keys without an effect on some call type, and those with one on another.
    idle: Vec<Idle>,
    used: HashSet<String>,
}

impl Notes {
    pub(super) fn new(lost: Vec<String>, is_torn: bool) -> Self {
        Self {
            problems: Vec::new(),
            warnings: Vec::new(),
            lost,
            is_torn,
            unknown_answered: false,
            inherited: HashMap::new(),
            idle: Vec::new(),
            used: HashSet::new(),
        }
    }

    fn wrong(&mut self, key: impl Into<String>, found: impl Into<String>, cure: impl Into<String>) {
        self.note(Problem::new(key, found, cure));
    }

    fn warn(&mut self, key: impl Into<String>, found: impl Into<String>, cure: impl Into<String>) {
        self.warnings.push(Problem::new(key, found, cure));
    }

    fn note(&mut self, problem: Problem) {
        if !self.is_lost(&problem.key) {
            self.lost.push(problem.key.clone());
            self.problems.push(problem);
        }
    }

    /// Where the value at `key` of a call type is written: there, or in the table for all types.
    fn home(&self, key: &str) -> String {
        if let Some(home) = self.inherited.get(key) {
            return home.clone();
        }
        let Some((table, last)) = key.rsplit_once('.') else {
            return key.to_owned();
        };
        match self.inherited.get(table) {
            Some(home) => format!("{home}.{last}"),
            None => key.to_owned(),
        }
    }

    /// The keys that have no effect on any call type.
    fn take_idle(&mut self) -> Vec<Idle> {
        let mut idle = std::mem::take(&mut self.idle);
        idle.retain(|one| !self.used.contains(&one.problem.key) && !self.is_lost(&one.problem.key));
        idle
    }

    /// A required key, unless it was there and is known to be wrong.
    fn missing(&mut self, key: &str, cure: &str) {
        if !self.is_torn {
            let name = key.rsplit('.').next().unwrap_or(key);
            self.wrong(key, format!("`{name}` is missing"), cure);
        }
    }

    /// A table that lacks all that makes it one: its name may be misspelt.
    fn missing_all(&mut self, key: &str, parts: &[&str], names: &[String]) {
        if self.is_torn {
            return;
        }
        let (kind, name) = key.split_once('.').unwrap_or(("", key));
        let others = names
            .iter()
            .map(String::as_str)
            .filter(|other| *other != name);
        let cure = match nearest(name, others) {
            Some(other) => format!("did you mean [{kind}.{other}]?"),
            None => "give them, or take the table out".to_owned(),
        };
        let parts = one_of(parts).replace(" or ", " nor ");
        self.wrong(
            key,
            format!("[{key}] has neither {}", parts.replace(", ", " nor ")),
            cure,
        );
    }

    /// Whether something wrong is already known about `key` or what holds it.
    fn is_lost(&self, key: &str) -> bool {
        self.lost.iter().any(|lost| {
            key.strip_prefix(lost.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
    }

    /// Whether a whole group was lost, and with it what it answers.
    fn lost_a_group(&self) -> bool {
        let groups = self
            .lost
            .iter()
            .filter_map(|lost| lost.strip_prefix("agents."));
        groups.into_iter().any(|name| !name.contains('.'))
    }

    /// Whether something wrong is known inside of `key`.
    fn is_torn_inside(&self, key: &str) -> bool {
        self.lost.iter().any(|lost| {
            lost.strip_prefix(key)
                .is_some_and(|rest| rest.starts_with('.'))
        })
    }
}

/// Converts all there is.
pub(super) fn convert(written: Scenario, mut notes: Notes) -> Converted {
    let hours = clock::hours(written.clock, &mut notes);
    let busyness = written.busyness.unwrap_or_default();
    let shared = Tables {
        messages: written.messages,
        reaction: written.reaction,
        callback: written.callback,
    };
    let call_types = match written.calls {
        Some(calls) => calls::call_types(calls, &shared, &hours, &mut notes),
        None => {
            notes.missing(
                "calls",
                "describe a call type: [calls.NAME] with `volume`, `talk` and `patience`",
            );
            Vec::new()
        }
    };
    notes.unknown_answered |= notes.lost_a_group();
    let groups = match written.agents {
        Some(agents) => agents::groups(agents, &call_types, &hours, &mut notes),
        None => {
            notes.missing(
                "agents",
                "describe an agent group: [agents.NAME] with `answers` and `count`",
            );
            notes.unknown_answered = true;
            Vec::new()
        }
    };
    let has_customers = written.customers.is_some();
    let customers = written.customers;
    let customers =
        customers.and_then(|written| customers::customers(written, &call_types, &mut notes));
    let parts = Parts {
        clock: hours.clock.clone(),
        busyness: centre::Busyness {
            day: busyness.day.map_or(0.0, |cv| cv.0),
            interval: busyness.interval.map_or(0.0, |cv| cv.0),
        },
        call_types,
        groups,
        pick_agent: written
            .routing
            .and_then(|one| one.agent)
            .unwrap_or_default(),
        money: money(written.money, has_customers, &mut notes),
    };
    finish(parts, customers, notes)
}

fn finish(parts: Parts, customers: Option<Customers>, mut notes: Notes) -> Converted {
    warn_of_idle_parts(&parts, &mut notes);
    let centre = match Centre::new(parts) {
        Ok(centre) => Some(centre),
        Err(problems) => {
            for problem in problems {
                let key = notes.home(&problem.key);
                let problem = Problem { key, ..problem };
                let is_unanswered = problem.found.starts_with("no agent group answers");
                let is_empty = ["calls", "agents"].contains(&problem.key.as_str());
                let may_follow = match is_unanswered {
                    true => notes.unknown_answered || notes.is_torn,
                    false => notes.is_torn_inside(&problem.key) || (is_empty && notes.is_torn),
                };
                if !may_follow {
                    notes.note(problem);
                }
            }
            None
        }
    };
    let idle = notes.take_idle();
    Converted {
        idle,
        centre: centre.filter(|_| notes.problems.is_empty()),
        customers,
        problems: notes.problems,
        warnings: notes.warnings,
    }
}

fn money(written: Option<super::written::Money>, has_customers: bool, notes: &mut Notes) -> Money {
    let written = written.unwrap_or_default();
    if written.margin.is_some() && !has_customers {
        notes.warn(
            "money.margin",
            "`margin` counts what customers bring; nothing uses it without [customers]",
            "leave it out, or keep it for later",
        );
    }
    Money {
        currency: written.currency,
        line_minute: written.line_minute.map_or(0.0, |amount| amount.0),
        margin: written.margin.map_or(0.0, |amount| amount.0),
    }
}

fn warn_of_idle_parts(parts: &Parts, notes: &mut Notes) {
    for call_type in &parts.call_types {
        let key = format!("calls.{}.volume", call_type.name);
        let is_known = !notes.is_lost(&key) && !notes.is_torn_inside(&key);
        if is_known && call_type.volume.iter().all(|&calls| calls == 0.0) {
            notes.warn(
                key,
                format!("nobody ever calls `{}`", call_type.name),
                "give a volume above 0, or take the call type out",
            );
        }
    }
    for group in &parts.groups {
        let key = format!("agents.{}", group.name);
        let is_known = !notes.is_lost(&key) && !notes.is_torn_inside(&key);
        if is_known && group.roster.headcount() == 0 {
            notes.warn(
                format!("{key}.count"),
                format!("nobody is ever on duty in `{}`", group.name),
                "give a `count` above 0, or take the group out",
            );
        }
    }
}

/// A profile's value for every interval, the same number repeated if there is but one.
/// One of the wrong length is noted and replaced by `harmless`.
fn each_interval<T: Copy, V: Copy>(
    written: Option<Profile<T>>,
    value: impl Fn(T) -> V,
    harmless: V,
    key: &str,
    hours: &Hours,
    notes: &mut Notes,
) -> Vec<V> {
    let intervals = hours.clock.intervals();
    match written {
        None => vec![harmless; intervals],
        Some(Profile::Same(same)) => vec![value(same); intervals],
        Some(Profile::Each(each)) => {
            if each.len() != intervals || !hours.are_known {
                if hours.are_known && !notes.is_torn_inside(key) {
                    let from = hours.clock.interval.get();
                    notes.wrong(
                        key,
                        format!(
                            "{} for {} of {}",
                            counted(each.len(), "value"),
                            counted(intervals, "interval"),
                            short_time(from)
                        ),
                        format!(
                            "give {}, or one number for all intervals",
                            counted(intervals, "value")
                        ),
                    );
                }
                return vec![harmless; intervals];
            }
            each.into_iter().map(value).collect()
        }
    }
}

/// "1 value", "4 values".
fn counted(number: usize, what: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {what}{plural}")
}

/// "30 min", "90 s".
fn short_time(seconds: f64) -> String {
    if seconds >= 60.0 && seconds % 60.0 == 0.0 {
        format!("{} min", seconds / 60.0)
    } else {
        format!("{seconds} s")
    }
}

/// What an unknown name was probably meant to be, as a cure.
fn suggestion(name: &str, known: &[&str]) -> String {
    match nearest(name, known.iter().copied()) {
        Some(name) => format!("did you mean \"{name}\"?"),
        None if known.is_empty() => "describe it under [calls]".to_owned(),
        None => format!("the call types are {}", one_of(known)),
    }
}
