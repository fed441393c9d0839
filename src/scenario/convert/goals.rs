//! Targets: of call types, of all calls together, of groups.

use super::Notes;
use crate::centre::{self, Aim, Every, Goal, ServiceLevel, Targets};
use crate::scenario::written::calls::{self, AllCalls, ShareTarget, TimeTarget};
use crate::scenario::written::several::Goals;
use crate::units::Share;

/// What else of the file targets hang on.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::scenario) struct Around {
    /// Whether a replication is a week, or this a day of one.
    pub(in crate::scenario) has_week: bool,
    /// Whether callers have a memory.
    pub(in crate::scenario) has_customers: bool,
}

/// One target as it is written, its level apart.
#[derive(Clone, Copy)]
struct Written<L> {
    level: Option<L>,
    every: Option<Every>,
    on_days: Option<Share>,
}

/// How the service level of a call type is counted, its plain targets, and the others.
pub(super) fn of_type(
    written: &calls::CallType,
    key: &str,
    notes: &mut Notes,
) -> (ServiceLevel, Targets, Vec<Goal>) {
    let at = |part: &str| format!("{key}.{part}");
    let mut found = Vec::new();
    let own = service_levels(
        written.service_level.as_ref(),
        &at("service_level"),
        ServiceLevel::default(),
        (&mut found, notes),
    );
    let shares = [
        (Aim::Abandonment, &written.abandonment),
        (Aim::Blocked, &written.blocked),
        (Aim::Lost, &written.lost),
    ];
    for (aim, goals) in shares {
        of_shares(goals.as_ref(), &at(aim.key()), aim, (&mut found, notes));
    }
    of_times(written.asa.as_ref(), &at("asa"), (&mut found, notes));
    let mut targets = Targets::default();
    // What is wanted in the long run of all days stands with the type itself.
    found.retain(|goal| {
        let is_plain = goal.every.is_none() && goal.on_days.is_none();
        match goal.aim {
            Aim::ServiceLevel(None) if is_plain => targets.service_level = Share::new(goal.level),
            Aim::Abandonment if is_plain => targets.abandonment = Share::new(goal.level),
            Aim::Asa if is_plain => targets.asa = crate::units::Seconds::new(goal.level),
            _ => return true,
        }
        false
    });
    (own, targets, found)
}

/// What is wanted of all calls together.
pub(super) fn of_all(written: &AllCalls, notes: &mut Notes) -> Vec<Goal> {
    let mut found = Vec::new();
    let key = |part: &str| format!("all.{part}");
    if let Some(levels) = &written.service_level {
        let key = key("service_level");
        for (at, one) in levels.each(&key) {
            let default = ServiceLevel::default();
            let says = one.within.is_some() || one.formula.is_some() || one.short_abandon.is_some();
            let own = says.then(|| definition(one, default));
            let parts = Written {
                level: one.target.map(Share::get),
                every: one.every,
                on_days: one.on_days,
            };
            add(Aim::ServiceLevel(own), parts, &at, (&mut found, notes));
        }
    }
    let shares = [
        (Aim::Abandonment, &written.abandonment),
        (Aim::Blocked, &written.blocked),
        (Aim::Lost, &written.lost),
    ];
    for (aim, goals) in shares {
        of_shares(goals.as_ref(), &key(aim.key()), aim, (&mut found, notes));
    }
    of_times(written.asa.as_ref(), &key("asa"), (&mut found, notes));
    found
}

/// How busy a group may be.
pub(super) fn of_group(
    written: Option<&Goals<ShareTarget>>,
    key: &str,
    notes: &mut Notes,
) -> Vec<Goal> {
    let mut found = Vec::new();
    let key = format!("{key}.occupancy");
    of_shares(written, &key, Aim::Occupancy, (&mut found, notes));
    found
}

type Into<'a> = (&'a mut Vec<Goal>, &'a mut Notes);

/// The first says how the service level is counted in results.
fn service_levels(
    written: Option<&Goals<calls::ServiceLevel>>,
    key: &str,
    default: ServiceLevel,
    (found, notes): Into<'_>,
) -> ServiceLevel {
    let each = written.map_or_else(Vec::new, |goals| goals.each(key));
    let first = each.first().map(|(_, one)| definition(one, default));
    let own = first.unwrap_or(default);
    for (place, (at, one)) in each.iter().enumerate() {
        let level = definition(one, own);
        let aim = Aim::ServiceLevel((level != own).then_some(level));
        let parts = Written {
            level: one.target.map(Share::get),
            every: one.every,
            on_days: one.on_days,
        };
        // A definition without a target is enough, once.
        let says_how = place == 0 && parts.level.is_none();
        if !(says_how && parts.every.is_none() && parts.on_days.is_none()) {
            add(aim, parts, at, (&mut *found, &mut *notes));
        }
    }
    own
}

fn definition(written: &calls::ServiceLevel, default: ServiceLevel) -> ServiceLevel {
    centre::ServiceLevel {
        within: written.within.unwrap_or(default.within),
        formula: written.formula.unwrap_or(default.formula),
        short_abandon: written.short_abandon.unwrap_or(default.short_abandon),
    }
}

fn of_shares(written: Option<&Goals<ShareTarget>>, key: &str, aim: Aim, (found, notes): Into<'_>) {
    let each = written.map_or_else(Vec::new, |goals| goals.each(key));
    for (at, one) in each {
        let parts = Written {
            level: one.target.map(Share::get),
            every: one.every,
            on_days: one.on_days,
        };
        add(aim, parts, &at, (&mut *found, &mut *notes));
    }
}

fn of_times(written: Option<&Goals<TimeTarget>>, key: &str, (found, notes): Into<'_>) {
    let each = written.map_or_else(Vec::new, |goals| goals.each(key));
    for (at, one) in each {
        let parts = Written {
            level: one.target.map(|seconds| seconds.get()),
            every: one.every,
            on_days: one.on_days,
        };
        add(Aim::Asa, parts, &at, (&mut *found, &mut *notes));
    }
}

/// Adds one target, if it makes sense.
fn add(aim: Aim, written: Written<f64>, key: &str, (found, notes): Into<'_>) {
    let Around {
        has_week,
        has_customers,
    } = notes.around;
    let Some(level) = written.level else {
        let cure = "say what is wanted, such as target = \"80%\"";
        let scoped = written.every.is_some() || written.on_days.is_some();
        let in_array = key
            .rsplit('.')
            .next()
            .is_some_and(|part| part.parse::<usize>().is_ok());
        if scoped || in_array || matches!(aim, Aim::ServiceLevel(_)) {
            notes.missing(&format!("{key}.target"), cure);
        }
        return;
    };
    if written.every == Some(Every::Week) && !has_week {
        notes.wrong(
            format!("{key}.every"),
            "a target over the week, where all days are alike and simulated one by one",
            "leave `every` out, or describe the days of a week under [week]",
        );
        return;
    }
    let share = written.on_days.map(|share| share.get());
    if share.is_some() && has_customers {
        notes.wrong(
            format!("{key}.on_days"),
            "single days are not told apart where callers are customers with a memory",
            "leave `on_days` out, or take [customers] out",
        );
        return;
    }
    if share == Some(0.0) {
        let cure = "give a share above 0, such as on_days = \"90%\"";
        notes.wrong(format!("{key}.on_days"), "a target for no day at all", cure);
        return;
    }
    let goal = Goal {
        aim,
        level,
        every: written.every,
        on_days: written.on_days,
    };
    let alike = |other: &Goal| {
        let is_same = (other.aim, other.every) == (goal.aim, goal.every);
        is_same && other.on_days.is_some() == goal.on_days.is_some()
    };
    if found.iter().any(alike) {
        notes.wrong(
            key,
            "a second target of the same measure, in the same place",
            "keep the stricter one of the two, or let them differ in `every`, `on_days` or `within`",
        );
        return;
    }
    found.push(goal);
}
