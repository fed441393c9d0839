//! The limits of what customers may be, and what they need of the call types.

use super::customers::{BEST_REPUTATION, CustomerParts};
use super::{CallType, CallTypeId};
use crate::error::{Cause, Problem};
use crate::units::Seconds;
use std::ops::RangeInclusive;

/// Customers at the start.
const MOST_CUSTOMERS: u32 = 10_000_000;
/// Ten years.
const MOST_WEEKS: u32 = 520;
/// Days in a week.
const DAYS: RangeInclusive<u32> = 1..=7;
/// Calls per customer and week.
const MOST_CONTACTS: f64 = 100.0;
/// Points of grievance: exp(1.5 x 100) has long become for ever.
const MOST_POINTS: f64 = 100.0;
/// Weekly hazard of leaving: nobody is left after a few weeks.
const MOST_CHURN: f64 = 10.0;
/// Multiplies a point of grievance.
const MOST_SENSITIVITY: f64 = 100.0;
/// People who hear of an experience.
const MOST_TOLD: f64 = 1e6;
/// Prospects a week.
const MOST_PROSPECTS: f64 = 1e7;
/// Money spent on winning a customer.
const MOST_MONEY: f64 = 1e12;
/// Calls in one season beyond which a run would take minutes and gigabytes.
const MOST_CALLS: f64 = 5e7;

/// Calls of a day that give it a shape; dividing by less has no end.
const SLIGHTEST: f64 = 1e-9;

/// Everything wrong with `parts`.
pub(super) fn problems(parts: &CustomerParts, call_types: &[CallType]) -> Vec<Problem> {
    let mut found = Vec::new();
    check_size(parts, &mut found);
    found.extend(check_season(parts, &[call_types]));
    check_numbers(parts, &mut found);
    check_times(parts, &mut found);
    check_callers(parts, call_types, &mut found);
    found
}

fn check_size(parts: &CustomerParts, found: &mut Vec<Problem>) {
    let numbers = [
        ("count", parts.count, 1..=MOST_CUSTOMERS),
        ("weeks", parts.weeks, 1..=MOST_WEEKS),
        ("opening_days", parts.opening_days, DAYS),
    ];
    for (name, value, range) in numbers {
        if !range.contains(&value) {
            let (least, most) = (range.start(), range.end());
            found.push(Problem::new(
                format!("customers.{name}"),
                format!("a `{name}` of {value}"),
                format!("give a whole number from {least} to {most}"),
            ));
        }
    }
}

/// What is wrong with the length of a season of days with these call types, which all know the same types.
pub(super) fn check_season(parts: &CustomerParts, days: &[&[CallType]]) -> Option<Problem> {
    let of_customers = calls_of_customers(parts, days);
    let strangers = strangers(parts, days);
    let calls = of_customers + strangers;
    if calls <= MOST_CALLS {
        return None;
    }
    let (key, cure) = if strangers > of_customers {
        (
            "customers.weeks",
            "lower `weeks`, or the volume of the call types that strangers call",
        )
    } else if parts.prospects.is_some() || parts.former.is_some() {
        (
            "customers",
            "lower `count`, `weeks`, `contacts`, or the calls of prospects and former customers",
        )
    } else {
        ("customers.contacts", "lower `count`, `weeks` or `contacts`")
    };
    let found = format!(
        "{calls:.3e} calls in one season would need more memory and time than is sane (at most {MOST_CALLS:e})"
    );
    Some(Problem::new(key, found, cure))
}

/// Most calls of a season that customers, former customers and prospects can make, at the best reputation: everybody
/// who is won stays and calls as a customer or a former customer does, whichever is more.
fn calls_of_customers(parts: &CustomerParts, days: &[&[CallType]]) -> f64 {
    let scale = |id: CallTypeId| {
        let scales = days.iter().filter_map(|types| types.get(id.index()));
        let (sum, number) = scales.fold((0.0, 0.0), |(sum, number), one| {
            (sum + one.volume.scale(), number + 1.0)
        });
        if number > 0.0 { sum / number } else { 1.0 }
    };
    let contacts = parts.contacts.iter();
    let contacts: f64 = contacts.map(|&(id, calls)| calls * scale(id)).sum();
    let former = parts.former.map_or(0.0, |former| {
        former.contacts * scale(former.calls) * BEST_REPUTATION
    });
    let (prospects, conversion) = parts.prospects.map_or((0.0, 0.0), |one| {
        (
            one.per_week * scale(one.calls) * BEST_REPUTATION,
            one.conversion.get(),
        )
    });
    let weeks = f64::from(parts.weeks);
    let won = prospects * conversion * weeks * (weeks - 1.0) / 2.0;
    contacts.max(former) * (f64::from(parts.count) * weeks + won) + prospects * weeks
}

/// Calls of a season to the types that strangers call.
fn strangers(parts: &CustomerParts, days: &[&[CallType]]) -> f64 {
    let is_known = |place: usize| {
        let prospects = parts.prospects.map(|one| one.calls);
        let former = parts.former.map(|one| one.calls);
        let contacts = parts.contacts.iter().map(|(id, _)| *id);
        let mut known = contacts.chain(prospects).chain(former);
        known.any(|id| id.index() == place)
    };
    let by_day = days.iter().map(|types| {
        let types = types.iter().enumerate();
        let strange = types.filter(|(place, _)| !is_known(*place));
        strange.flat_map(|(_, one)| &one.volume).sum::<f64>()
    });
    let repeats = if days.len() == 1 {
        parts.opening_days
    } else {
        1
    };
    by_day.sum::<f64>() * f64::from(parts.weeks) * f64::from(repeats)
}

fn check_numbers(parts: &CustomerParts, found: &mut Vec<Problem>) {
    let weights = parts.grievances;
    let mut numbers = vec![
        ("goodwill", parts.goodwill, MOST_POINTS),
        ("grievances.abandoned", weights.abandoned, MOST_POINTS),
        ("grievances.blocked", weights.blocked, MOST_POINTS),
        ("grievances.balked", weights.balked, MOST_POINTS),
        ("grievances.late", weights.late, MOST_POINTS),
        ("grievances.unsettled", weights.unsettled, MOST_POINTS),
        (
            "grievances.callback_broken",
            weights.callback_broken,
            MOST_POINTS,
        ),
        ("repair", parts.repair, MOST_POINTS),
        ("base_churn", parts.base_churn, MOST_CHURN),
        ("sensitivity", parts.sensitivity, MOST_SENSITIVITY),
        ("told.bad", parts.told.bad, MOST_TOLD),
        ("told.good", parts.told.good, MOST_TOLD),
        ("acquisition", parts.acquisition, MOST_MONEY),
    ];
    if let Some(prospects) = &parts.prospects {
        numbers.push(("prospects.per_week", prospects.per_week, MOST_PROSPECTS));
    }
    if let Some(former) = &parts.former {
        numbers.push(("former.contacts", former.contacts, MOST_CONTACTS));
    }
    for (name, value, most) in numbers {
        check_number(format!("customers.{name}"), value, most, found);
    }
}

fn check_number(key: String, value: f64, most: f64, found: &mut Vec<Problem>) {
    if !(0.0..=most).contains(&value) {
        let name = key.rsplit('.').next().unwrap_or_default();
        let said = format!("a `{name}` of {value}");
        let cure = format!("give a number from 0 to {most}");
        found.push(Problem::new(key, said, cure));
    }
}

fn check_times(parts: &CustomerParts, found: &mut Vec<Problem>) {
    let half_lives = [
        ("forgets_after", parts.forgets_after),
        ("reputation_falls", parts.reputation_falls),
        ("reputation_recovers", parts.reputation_recovers),
    ];
    for (name, time) in half_lives {
        if time == Seconds::ZERO {
            found.push(Problem::new(
                format!("customers.{name}"),
                "a half-life of 0 leaves nothing to remember",
                "give a time such as \"1d\" or \"8w\"",
            ));
        }
    }
}

/// Everybody calls some type, and its volume gives the day a shape.
fn check_callers(parts: &CustomerParts, call_types: &[CallType], found: &mut Vec<Problem>) {
    let mut callers: Vec<(String, CallTypeId)> = Vec::new();
    for &(call_type, calls) in &parts.contacts {
        let name = call_types.get(call_type.index());
        let name = name.map_or("", |call_type| call_type.name.as_str());
        let key = format!("customers.contacts.{name}");
        check_number(key.clone(), calls, MOST_CONTACTS, found);
        callers.push((key, call_type));
    }
    let prospects = parts.prospects.map(|prospects| prospects.calls);
    callers.extend(prospects.map(|calls| ("customers.prospects.calls".to_owned(), calls)));
    let former = parts.former.map(|former| former.calls);
    callers.extend(former.map(|calls| ("customers.former.calls".to_owned(), calls)));
    if callers.is_empty() {
        found.push(Problem::new(
            "customers",
            "customers who never call",
            "say how often they do, such as contacts = { service = 0.12 }",
        ));
    }
    for (key, call_type) in callers {
        let Some(call_type) = call_types.get(call_type.index()) else {
            let said = "there is no such call type";
            found.push(Problem::new(key, said, "name one of [calls]"));
            continue;
        };
        let calls: f64 = call_type.volume.iter().sum();
        if calls < SLIGHTEST {
            found.push(shapeless(call_type, calls, &key).due_to(Cause::Volume));
        }
    }
}

/// What is wrong with a type whose volume, `calls` all day, says nothing of when those call who are named at `key`.
fn shapeless(call_type: &CallType, calls: f64, key: &str) -> Problem {
    let name = &call_type.name;
    let (part, cure) = match call_type.volume.scale() < SLIGHTEST {
        true => ("volume_scale", "give a `volume_scale` above 0"),
        false => (
            "volume",
            "give a volume above 0 in the intervals in which they call, such as volume = 1",
        ),
    };
    let found = format!(
        "the volume of `{name}` is {calls} all day, so it gives the day no shape, and `{key}` needs one"
    );
    Problem::new(format!("calls.{name}.{part}"), found, cure)
}
