//! From what was written to what it means: a checked [`Centre`].
//!
//! Every problem is noted with its dotted key and replaced by something harmless, so that all of
//! them are found at once. What follows from a problem noted before is not noted again.

mod agents;
mod calls;
mod clock;
mod customers;
mod effect;
mod goals;
mod law;
mod messages;
mod roster;
mod rota;
mod shifts;
mod staff;
mod unlikely;

use super::diagnostic::{MOST_SHOWN, nearest, one_of};
use super::tree::Node;
use super::written::Scenario;
use super::written::several::Profile;
use crate::centre::{self, Centre, Customers, Money, Parts, Staffing};
use crate::error::{Cause, Mistake, Problem};
use crate::legible::number::so_many;
pub(super) use clock::DEFAULT_INTERVAL;
use clock::Hours;
pub(super) use effect::{Effects, Idle};
use goals::Around;
use std::collections::BTreeSet;

/// What came of a conversion.
pub(super) struct Converted {
    /// `None` if there are problems.
    pub(super) centre: Option<Centre>,
    /// `None` also if there are none.
    pub(super) customers: Option<Customers>,
    /// What may be staffed, if anything is said of it.
    pub(super) staffing: Option<Staffing>,
    pub(super) problems: Vec<Problem>,
    pub(super) warnings: Vec<Problem>,
    /// Nothing if there are problems.
    pub(super) effects: Effects,
}

/// Notes problems, but no consequences of others.
pub(super) struct Notes {
    problems: Vec<Problem>,
    warnings: Vec<Problem>,
    /// Dotted keys whose values are known to be wrong or lost.
    lost: BTreeSet<String>,
    /// Parts of the text could not be read: what is missing may stand there.
    is_torn: bool,
    /// An unknown name was answered: it may be that of any call type.
    unknown_answered: bool,
    /// The opening hours are a stand-in, and so is every value by interval.
    has_no_hours: bool,
    around: Around,
}

impl Notes {
    pub(super) fn new(lost: Vec<String>, is_torn: bool) -> Self {
        Self {
            problems: Vec::new(),
            warnings: Vec::new(),
            lost: lost.into_iter().collect(),
            is_torn,
            unknown_answered: false,
            has_no_hours: false,
            around: Around::default(),
        }
    }

    /// What is converted is a day of a week.
    pub(super) fn on_a_day(mut self) -> Self {
        self.around.has_week = true;
        self
    }

    fn wrong(&mut self, key: impl Into<String>, found: impl Into<String>, cure: impl Into<String>) {
        self.note(Problem::new(key, found, cure));
    }

    /// Not of what could not be read: a stand-in is there, which nobody meant.
    fn warn(&mut self, key: impl Into<String>, found: impl Into<String>, cure: impl Into<String>) {
        let warning = Problem::new(key, found, cure);
        if !self.is_torn && !self.is_lost(&warning.key) {
            self.warnings.push(warning);
        }
    }

    fn note(&mut self, problem: Problem) {
        if !self.is_lost(&problem.key) {
            self.lost.insert(problem.key.clone());
            self.problems.push(problem);
        }
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
        let others = names.iter().map(String::as_str);
        let others = others.filter(|other| *other != name);
        // Nobody reads the cure of one that is not shown.
        let is_shown = self.problems.len() < MOST_SHOWN;
        let other = is_shown.then(|| nearest(name, others)).flatten();
        let cure = match other {
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
        let holders = key.match_indices('.').map(|(end, _)| &key[..end]);
        holders.chain([key]).any(|held| self.lost.contains(held))
    }

    /// Whether a whole group was lost, and with it what it answers.
    fn lost_a_group(&self) -> bool {
        self.lost_inside("agents").any(|name| !name.contains('.'))
    }

    /// Whether something wrong is known inside of `key`.
    fn is_torn_inside(&self, key: &str) -> bool {
        self.lost_inside(key).next().is_some()
    }

    /// What is known to be wrong inside of `key`, told from there.
    fn lost_inside(&self, key: &str) -> impl Iterator<Item = &str> {
        let start = format!("{key}.");
        let from = self.lost.range(start.clone()..);
        from.map_while(move |lost| lost.strip_prefix(&start))
    }
}

/// Converts all there is; `written` was read from `node`.
pub(super) fn convert(written: Scenario, mut notes: Notes, node: &Node) -> Converted {
    notes.around.has_week |= written.week.is_some();
    notes.around.has_customers = written.customers.is_some();
    let hours = clock::hours(written.clock, &mut notes);
    notes.has_no_hours = !hours.are_known;
    let busyness = written.busyness.unwrap_or_default();
    let call_types = match written.calls {
        Some(calls) => calls::call_types(calls, &hours, &mut notes),
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
    let customers = written.customers;
    let customers =
        customers.and_then(|written| customers::customers(written, &call_types, &mut notes));
    let shifts = written.shifts;
    // A catalogue alone is read as what may be staffed, too.
    let usual = shifts.as_ref().map(|_| Default::default());
    let staffing = written.staff.or(usual);
    let staffing =
        staffing.map(|written| staff::staffing((written, shifts), &groups, &hours, &mut notes));
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
        money: money(written.money),
        goals: written
            .all
            .map_or_else(Vec::new, |all| goals::of_all(&all, &mut notes)),
    };
    finish(parts, (customers, staffing), notes, node)
}

fn finish(
    parts: Parts,
    (customers, staffing): (Option<Customers>, Option<Staffing>),
    mut notes: Notes,
    node: &Node,
) -> Converted {
    if !notes.has_no_hours {
        unlikely::warn(&parts, customers.as_ref(), &mut notes);
    }
    let centre = match Centre::new(parts) {
        Ok(centre) => Some(centre),
        Err(problems) => {
            for problem in problems {
                let is_empty = ["calls", "agents"].contains(&problem.key.as_str());
                let may_follow = match problem.cause {
                    Cause::Answers => notes.unknown_answered || notes.is_torn,
                    _ => notes.is_torn_inside(&problem.key) || (is_empty && notes.is_torn),
                };
                if !may_follow {
                    notes.note(problem);
                }
            }
            None
        }
    };
    if let (Some(staffing), Some(centre)) = (&staffing, &centre) {
        staff::check(staffing, centre, &mut notes);
    }
    let centre = centre.filter(|_| notes.problems.is_empty());
    let is_sound = notes.lost.is_empty() && !notes.is_torn;
    let judged = centre.as_ref().filter(|_| is_sound);
    let effects = judged.map(|centre| effect::effects(centre, customers.as_ref(), node));
    Converted {
        effects: effects.unwrap_or_default(),
        centre,
        customers,
        staffing,
        problems: notes.problems,
        warnings: notes.warnings,
    }
}

fn money(written: Option<super::written::Money>) -> Money {
    let written = written.unwrap_or_default();
    Money {
        currency: written.currency,
        line_minute: written.line_minute.map_or(0.0, |amount| amount.0),
        margin: written.margin.map_or(0.0, |amount| amount.0),
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
    so_many(&number, what)
}

/// "30 min", "90 s".
fn short_time(seconds: f64) -> String {
    if seconds >= 60.0 && seconds % 60.0 == 0.0 {
        format!("{} min", seconds / 60.0)
    } else {
        format!("{seconds} s")
    }
}

/// What is said of a name that no group has.
pub(super) fn no_group(name: &str, known: &[&str]) -> Mistake {
    let cure = match nearest(name, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the groups are {}", one_of(known)),
    };
    Mistake::new(format!("there is no agent group `{name}`"), cure)
}

/// What an unknown name was probably meant to be, as a cure.
pub(super) fn suggestion(name: &str, known: &[&str]) -> String {
    match nearest(name, known.iter().copied()) {
        Some(name) => format!("did you mean \"{name}\"?"),
        None if known.is_empty() => "describe it under [calls]".to_owned(),
        None => format!("the call types are {}", one_of(known)),
    }
}
