//! Customers with a memory.

use super::{Notes, suggestion};
use crate::centre::{self, CallType, CallTypeId, CustomerParts};
use crate::error::Cause;
use crate::scenario::written::customers::{Customers, Former, Grievances, Prospects, WordOfMouth};
use crate::scenario::written::leaf::Amount;
use crate::units::Share;

/// All that is written about customers; the rest is the default.
pub(super) fn customers(
    written: Customers,
    call_types: &[CallType],
    notes: &mut Notes,
) -> Option<centre::Customers> {
    let names: Vec<&str> = call_types.iter().map(|one| one.name.as_str()).collect();
    if written.count.is_none() {
        let cure = "say how many customers there are at the start, such as count = 20000";
        notes.missing("customers.count", cure);
    }
    let default = CustomerParts::of(written.count.map_or(1, |count| count.0));
    let contacts = written.contacts.map_or(Vec::new(), |contacts| contacts.0);
    let contacts = contacts.into_iter().filter_map(|(name, calls)| {
        let key = format!("customers.contacts.{name}");
        Some((call_type(&name, &key, &names, notes)?, calls.0))
    });
    let contacts = contacts.collect();
    let prospects = written.prospects;
    let former = written.former;
    let parts = CustomerParts {
        weeks: written.weeks.map_or(default.weeks, |weeks| weeks.0),
        opening_days: written
            .opening_days
            .map_or(default.opening_days, |days| days.0),
        contacts,
        tolerance: written.tolerance.unwrap_or(default.tolerance),
        goodwill: number(written.goodwill, default.goodwill),
        grievances: grievances(&written.grievances.unwrap_or_default()),
        repair: number(written.repair, default.repair),
        forgets_after: written.forgets_after.unwrap_or(default.forgets_after),
        base_churn: number(written.base_churn, default.base_churn),
        sensitivity: number(written.sensitivity, default.sensitivity),
        trust: written.trust.unwrap_or(default.trust),
        trust_gain: written.trust_gain.unwrap_or(default.trust_gain),
        trust_loss: written.trust_loss.unwrap_or(default.trust_loss),
        told: told(&written.told.unwrap_or_default()),
        reputation_falls: written.reputation_falls.unwrap_or(default.reputation_falls),
        reputation_recovers: written
            .reputation_recovers
            .unwrap_or(default.reputation_recovers),
        prospects: prospects.and_then(|written| self::prospects(&written, &names, notes)),
        former: former.and_then(|written| self::former(&written, &names, notes)),
        acquisition: number(written.acquisition, default.acquisition),
        ..default
    };
    checked(parts, call_types, notes)
}

fn checked(
    parts: CustomerParts,
    call_types: &[CallType],
    notes: &mut Notes,
) -> Option<centre::Customers> {
    match centre::Customers::new(parts, call_types) {
        Ok(customers) => Some(customers),
        Err(problems) => {
            for problem in problems {
                let torn = notes.is_torn_inside(&problem.key);
                // A profile that is wrong itself has been replaced by nothing.
                let may_follow = problem.cause == Cause::Volume && notes.is_torn_inside("calls");
                if !torn && !may_follow {
                    notes.note(problem);
                }
            }
            None
        }
    }
}

fn number(written: Option<Amount>, default: f64) -> f64 {
    written.map_or(default, |one| one.0)
}

fn grievances(written: &Grievances) -> centre::Grievances {
    let default = centre::Grievances::default();
    centre::Grievances {
        abandoned: number(written.abandoned, default.abandoned),
        blocked: number(written.blocked, default.blocked),
        balked: number(written.balked, default.balked),
        late: number(written.late, default.late),
        unsettled: number(written.unsettled, default.unsettled),
        callback_broken: number(written.callback_broken, default.callback_broken),
    }
}

fn told(written: &WordOfMouth) -> centre::Tellings {
    let default = centre::Tellings::default();
    centre::Tellings {
        bad: number(written.bad, default.bad),
        good: number(written.good, default.good),
    }
}

fn prospects(written: &Prospects, names: &[&str], notes: &mut Notes) -> Option<centre::Prospects> {
    const KEY: &str = "customers.prospects";
    if written.per_week.is_none() {
        let cure = "say how many of them call in a week, such as per_week = 300";
        notes.missing(&format!("{KEY}.per_week"), cure);
    }
    let conversion = conversion(written.conversion, KEY, "become customers", notes);
    Some(centre::Prospects {
        calls: called(written.calls.as_ref(), KEY, names, notes)?,
        per_week: number(written.per_week, 0.0),
        conversion,
    })
}

fn former(written: &Former, names: &[&str], notes: &mut Notes) -> Option<centre::Former> {
    const KEY: &str = "customers.former";
    if written.contacts.is_none() {
        let cure = "say how often one of them calls in a week, such as contacts = 0.002";
        notes.missing(&format!("{KEY}.contacts"), cure);
    }
    let conversion = conversion(written.conversion, KEY, "come back", notes);
    Some(centre::Former {
        calls: called(written.calls.as_ref(), KEY, names, notes)?,
        contacts: number(written.contacts, 0.0),
        conversion,
    })
}

fn conversion(written: Option<Share>, key: &str, what: &str, notes: &mut Notes) -> Share {
    if written.is_none() {
        let cure = format!("say which share of those answered {what}, such as conversion = \"7%\"");
        notes.missing(&format!("{key}.conversion"), &cure);
    }
    written.unwrap_or(Share::NONE)
}

/// The type that they call.
fn called(
    written: Option<&String>,
    key: &str,
    names: &[&str],
    notes: &mut Notes,
) -> Option<CallTypeId> {
    let key = format!("{key}.calls");
    match written {
        Some(name) => call_type(name, &key, names, notes),
        None => {
            let cure = "name the call type of their calls, such as calls = \"sales\"";
            notes.missing(&key, cure);
            None
        }
    }
}

fn call_type(name: &str, key: &str, names: &[&str], notes: &mut Notes) -> Option<CallTypeId> {
    let place = names.iter().position(|known| *known == name);
    if place.is_none() {
        // A call type that was lost cannot be held against those who call it.
        if notes.is_lost(&format!("calls.{name}")) || notes.is_torn {
            notes.lost.insert(key.to_owned());
        } else {
            let found = format!("there is no call type `{name}`");
            notes.wrong(key, found, suggestion(name, names));
        }
    }
    place
        .and_then(|place| u16::try_from(place).ok())
        .map(CallTypeId)
}
