//! The limits of what customers may be, and what they need of the call types.

use super::customers::CustomerParts;
use super::{CallType, CallTypeId};
use crate::error::Problem;
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

/// Everything wrong with `parts`.
pub(super) fn problems(parts: &CustomerParts, call_types: &[CallType]) -> Vec<Problem> {
    let mut found = Vec::new();
    check_size(parts, &mut found);
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
    let calls: f64 = parts.contacts.iter().map(|(_, calls)| calls).sum();
    let calls = calls * f64::from(parts.count) * f64::from(parts.weeks);
    if calls > MOST_CALLS {
        found.push(Problem::new(
            "customers.contacts",
            format!("{calls:.3e} calls in one season would need more memory and time than is sane (at most {MOST_CALLS:e})"),
            "lower `count`, `weeks` or `contacts`",
        ));
    }
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
        if call_type.volume.iter().sum::<f64>() <= 0.0 {
            let name = &call_type.name;
            found.push(Problem::new(
                key,
                format!("the volume of `{name}` is 0 all day, so it gives the day no shape"),
                format!("let [calls.{name}] volume say in which intervals they call"),
            ));
        }
    }
}
