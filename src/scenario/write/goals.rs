//! Targets: a table, or an array of them where there are several of a kind.

use super::{Section, number, table, time};
use crate::centre::{Aim, Formula, Goal, ServiceLevel};
use crate::units::Seconds;
use toml::{Table, Value};

/// Says the goals of the kinds that have a section's own key, and none of service level.
pub(super) fn say_shares(section: &mut Section, goals: &[Goal]) {
    for aim in [
        Aim::Abandonment,
        Aim::Asa,
        Aim::Blocked,
        Aim::Lost,
        Aim::Occupancy,
    ] {
        let own: Vec<Table> = goals
            .iter()
            .filter(|goal| goal.aim == aim)
            .map(|goal| with_scope(table([("target", Some(level(goal)))]), goal))
            .collect();
        say(section, aim.key(), own);
    }
}

/// Says service levels: how they are counted, and what is wanted. `own` is left out where every type has its own.
pub(super) fn service_levels(own: Option<&ServiceLevel>, goals: &[Goal]) -> Vec<Table> {
    let mut found = Vec::new();
    let levels = goals
        .iter()
        .filter(|goal| matches!(goal.aim, Aim::ServiceLevel(_)));
    let is_plain = |goal: &Goal| {
        goal.aim == Aim::ServiceLevel(None) && goal.every.is_none() && goal.on_days.is_none()
    };
    let first = levels.clone().find(|goal| is_plain(goal));
    if let Some(own) = own {
        found.push(service_level(Some(own), first, true));
    }
    let others = levels.filter(|goal| own.is_none() || !is_plain(goal));
    found.extend(others.map(|goal| {
        let definition = match &goal.aim {
            Aim::ServiceLevel(Some(own)) => Some(own),
            _ => None,
        };
        with_scope(service_level(definition, Some(goal), false), goal)
    }));
    found
}

/// One table if there is one, an array of several.
pub(super) fn say(section: &mut Section, key: &'static str, mut all: Vec<Table>) {
    match all.len() {
        0 => {}
        1 => section.say(key, all.swap_remove(0), ""),
        _ => {
            let all: Vec<Value> = all.into_iter().map(Value::Table).collect();
            section.say(key, all, "");
        }
    }
}

fn level(goal: &Goal) -> Value {
    match goal.aim {
        Aim::Asa => time(Seconds::new(goal.level).unwrap_or_default()),
        _ => number(goal.level),
    }
}

fn with_scope(mut written: Table, goal: &Goal) -> Table {
    if let Some(every) = goal.every {
        written.insert("every".to_owned(), every.key().into());
    }
    if let Some(share) = goal.on_days {
        written.insert("on_days".to_owned(), number(share.get()));
    }
    written
}

/// Beside another one all is said, as what is left out is as there.
fn service_level(level: Option<&ServiceLevel>, goal: Option<&Goal>, is_first: bool) -> Table {
    let default = ServiceLevel::default();
    let formula = level.filter(|level| !is_first || level.formula != Formula::default());
    let short = level.filter(|level| !is_first || level.short_abandon != default.short_abandon);
    table([
        ("within", level.map(|level| time(level.within))),
        ("target", goal.map(|goal| number(goal.level))),
        ("formula", formula.map(|level| level.formula.key().into())),
        (
            "short_abandon",
            short.map(|level| time(level.short_abandon)),
        ),
    ])
}
