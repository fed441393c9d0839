//! Customers with a memory.

use super::{Section, number, table, time};
use crate::centre::{CallType, CallTypeId, CustomerParts};
use toml::{Table, Value};

/// Their section; in a week of different days, the number of days is the week's.
pub(super) fn sections(own: &CustomerParts, types: &[CallType], is_week: bool) -> Vec<Section> {
    let usual = CustomerParts::of(own.count);
    let name = |id: CallTypeId| types.get(id.index()).map_or("", |kind| kind.name.as_str());
    let mut section = Section::new(&["customers"]);
    section.say("count", i64::from(own.count), "");
    section.or("weeks", i64::from(own.weeks), i64::from(usual.weeks), "");
    if !is_week {
        let days = i64::from(own.opening_days);
        section.or("opening_days", days, i64::from(usual.opening_days), "");
    }
    let contacts = own.contacts.iter();
    let contacts = contacts.map(|(id, calls)| (name(*id).to_owned(), number(*calls)));
    let contacts: Table = contacts.collect();
    section.or(
        "contacts",
        contacts,
        Table::new(),
        "calls per customer and week",
    );
    section.or("tolerance", time(own.tolerance), time(usual.tolerance), "");
    let weights = |parts: &CustomerParts| -> Table {
        let one = &parts.grievances;
        let rows = [
            ("abandoned", one.abandoned),
            ("blocked", one.blocked),
            ("balked", one.balked),
            ("late", one.late),
            ("unsettled", one.unsettled),
            ("callback_broken", one.callback_broken),
        ];
        rows.into_iter()
            .map(|(key, weight)| (key.to_owned(), number(weight)))
            .collect()
    };
    section.or("grievances", weights(own), weights(&usual), "points");
    for (key, own, usual) in [
        ("goodwill", own.goodwill, usual.goodwill),
        ("repair", own.repair, usual.repair),
        ("base_churn", own.base_churn, usual.base_churn),
        ("sensitivity", own.sensitivity, usual.sensitivity),
        ("trust", own.trust.get(), usual.trust.get()),
        ("trust_gain", own.trust_gain.get(), usual.trust_gain.get()),
        ("trust_loss", own.trust_loss.get(), usual.trust_loss.get()),
        ("acquisition", own.acquisition, usual.acquisition),
    ] {
        section.or(key, number(own), number(usual), "");
    }
    for (key, own, usual) in [
        ("forgets_after", own.forgets_after, usual.forgets_after),
        (
            "reputation_falls",
            own.reputation_falls,
            usual.reputation_falls,
        ),
        (
            "reputation_recovers",
            own.reputation_recovers,
            usual.reputation_recovers,
        ),
    ] {
        section.or(key, time(own), time(usual), "");
    }
    let told = |parts: &CustomerParts| {
        let (bad, good) = (number(parts.told.bad), number(parts.told.good));
        table([("bad", Some(bad)), ("good", Some(good))])
    };
    section.or("told", told(own), told(&usual), "people who hear of it");
    let callers = |id, key, number_of, conversion| {
        let calls: Value = name(id).into();
        table([
            ("calls", Some(calls)),
            (key, Some(number(number_of))),
            ("conversion", Some(number(conversion))),
        ])
    };
    if let Some(one) = &own.prospects {
        section.say(
            "prospects",
            callers(one.calls, "per_week", one.per_week, one.conversion.get()),
            "",
        );
    }
    if let Some(one) = &own.former {
        section.say(
            "former",
            callers(one.calls, "contacts", one.contacts, one.conversion.get()),
            "",
        );
    }
    vec![section]
}
