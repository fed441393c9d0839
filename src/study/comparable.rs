//! Whether two operations can be held against each other at all.

use crate::centre::{AgentGroup, CallType, Centre, Day, Operation};
use thiserror::Error;

/// Why a plan cannot be compared with a base: their numbers are not about the same thing.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Incomparable {
    /// A replication of one is a day, of the other a week or a season.
    #[error("a replication of the base is {base} and one of the plan {plan}")]
    Replications {
        /// What one of the base is.
        base: String,
        /// What one of the plan is.
        plan: String,
    },
    /// No type of call is in both.
    #[error("they have no call type in common: the base has {base}, the plan {plan}")]
    CallTypes {
        /// Those of the base.
        base: String,
        /// Those of the plan.
        plan: String,
    },
    /// One has opening hours, the other is a steady state without a clock on the wall.
    #[error("one has opening hours and the other only a length of time")]
    Clocks,
}

impl Incomparable {
    /// What to do about it.
    #[must_use]
    pub fn cure(&self) -> &'static str {
        match self {
            Incomparable::Replications { .. } => {
                "compare days with days, weeks with weeks, and seasons with seasons of as many weeks; let the plan extend the base"
            }
            Incomparable::CallTypes { .. } => {
                "plans share callers by the name of the call type; let the plan extend the base"
            }
            Incomparable::Clocks => "give both `opens` and `closes`, or both a `length`",
        }
    }
}

/// Whether `plan` can be held against `base`.
///
/// # Errors
/// The first reason why not.
pub fn comparable(base: &Operation, plan: &Operation) -> Result<(), Incomparable> {
    let [ours, theirs] = [base, plan].map(replication);
    if ours != theirs {
        return Err(Incomparable::Replications {
            base: ours,
            plan: theirs,
        });
    }
    let [ours, theirs] = [base, plan].map(|one| names(one.base()));
    if !ours.iter().any(|name| theirs.contains(name)) {
        return Err(Incomparable::CallTypes {
            base: ours.join(", "),
            plan: theirs.join(", "),
        });
    }
    let [ours, theirs] = [base, plan].map(|one| one.base().clock().opens.is_some());
    if ours != theirs {
        return Err(Incomparable::Clocks);
    }
    Ok(())
}

/// What else than who is on duty when, and what is wanted, is another in a plan: "what `desk` answers".
#[must_use]
pub fn beyond_rosters(base: &Operation, plan: &Operation) -> Option<String> {
    let other = (base.customers() != plan.customers()).then(|| "its customers".to_owned());
    let centres = |operation| Operation::days(operation).iter().flat_map(Day::centres);
    let mut days = centres(base).zip(centres(plan));
    other.or_else(|| days.find_map(|(own, other)| of_a_day(own, other)))
}

fn of_a_day(base: &Centre, plan: &Centre) -> Option<String> {
    if base.clock() != plan.clock() {
        return Some("the opening hours".to_owned());
    }
    if base.busyness() != plan.busyness() {
        return Some("how busy days are".to_owned());
    }
    if base.pick_agent() != plan.pick_agent() {
        return Some("which idle agent takes a call".to_owned());
    }
    let types = base.call_types().iter().zip(plan.call_types());
    for (own, other) in types {
        let as_wanted = CallType {
            targets: own.targets,
            goals: own.goals.clone(),
            ..other.clone()
        };
        if as_wanted != *own {
            return Some(format!("the calls of `{}`", own.name));
        }
    }
    let groups = base.groups().iter().zip(plan.groups());
    for (own, other) in groups {
        let as_rostered = AgentGroup {
            roster: own.roster.clone(),
            goals: own.goals.clone(),
            ..other.clone()
        };
        if as_rostered.answers != own.answers {
            return Some(format!("what `{}` answers", own.name));
        }
        if as_rostered != *own {
            return Some(format!("how `{}` works or is paid", own.name));
        }
    }
    None
}

/// "a day", "a week", "a season of 26 weeks".
fn replication(operation: &Operation) -> String {
    match operation.customers() {
        Some(customers) => match customers.parts().weeks {
            1 => "a season of 1 week".to_owned(),
            weeks => format!("a season of {weeks} weeks"),
        },
        None if operation.is_week() => "a week".to_owned(),
        None => "a day".to_owned(),
    }
}

fn names(centre: &Centre) -> Vec<String> {
    let types = centre.call_types().iter();
    types.map(|kind| format!("`{}`", kind.name)).collect()
}
