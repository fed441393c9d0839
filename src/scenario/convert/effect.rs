//! Keys that are written and do nothing, because of what another key says.
//!
//! A key that does nothing for one call type, or on one day, may count for another: all of them are asked
//! before anybody is told.

mod of_calls;

use crate::centre::{
    AgentGroup, CUSTOMER_ASSUMPTIONS, CallTypeId, Centre, Clientele, Customers, Day, Leaving,
};
use crate::error::Problem;
use crate::scenario::inherit;
use crate::scenario::tree::Node;
use crate::units::Share;

/// What came of asking.
#[derive(Debug, Default)]
pub(in crate::scenario) struct Effects {
    pub(in crate::scenario) idle: Vec<Idle>,
    /// Dotted keys that count.
    pub(in crate::scenario) used: Vec<String>,
}

/// A key without an effect, and the keys whose values make it so.
#[derive(Debug)]
pub(in crate::scenario) struct Idle {
    pub(in crate::scenario) problem: Problem,
    pub(in crate::scenario) because: Vec<String>,
}

/// Asks every key of `node` that may be without an effect in `centre`, which came of it.
pub(super) fn effects(centre: &Centre, customers: Option<&Customers>, node: &Node) -> Effects {
    let mut judge = Judge {
        node,
        effects: Effects::default(),
    };
    for (place, call_type) in centre.call_types().iter().enumerate() {
        let id = CallTypeId(place as u16);
        let at = |key: &str| format!("calls.{}.{key}", call_type.name);
        let is_said = |key: &str| node.place_of(&at(key)).is_some();
        for (key, has_effect, because, cure) in
            of_calls::rules(call_type, id, (centre, customers), &is_said)
        {
            judge.ask(at(key), has_effect, vec![at(because)], cure);
        }
    }
    judge.shared(centre);
    judge.groups(centre);
    if let Some(customers) = customers {
        judge.customers(customers, centre);
    }
    let cure = "nothing uses it without [customers]; leave it out, or keep it for later";
    let has_customers = customers.is_some();
    judge.ask(
        "money.margin".to_owned(),
        has_customers,
        vec!["customers".to_owned()],
        cure,
    );
    judge.effects
}

const NOBODY_BLOCKED: &str =
    "there is always a line free, so nobody is blocked; give `lines`, or take it out";

struct Judge<'n> {
    node: &'n Node,
    effects: Effects,
}

impl Judge<'_> {
    fn ask(&mut self, key: String, has_effect: bool, because: Vec<String>, cure: &str) {
        if self.node.place_of(&key).is_none() {
            return;
        }
        if has_effect {
            self.effects.used.push(key);
            return;
        }
        let name = key.rsplit('.').next().unwrap_or_default();
        let found = format!("`{name}` has no effect here");
        self.effects.idle.push(Idle {
            problem: Problem::new(key, found, cure),
            because,
        });
    }

    /// What is said for all call types, and that every type says otherwise.
    fn shared(&mut self, centre: &Centre) {
        let names = || centre.call_types().iter().map(|kind| &kind.name);
        let node = self.node;
        let tables = inherit::TABLES.into_iter();
        let tables =
            tables.filter_map(|table| Some((table, node.at(&[table.to_owned()])?.1.as_table()?)));
        for key in
            tables.flat_map(|(table, keys)| keys.keys().map(move |key| format!("{table}.{key}")))
        {
            let place = node.place_of(&key);
            let own: Vec<String> = names().map(|name| format!("calls.{name}.{key}")).collect();
            let is_inherited = own.iter().any(|own| node.place_of(own) == place);
            let cure = "every call type says its own; take it out here, or there";
            // What is inherited is asked of the types, one by one.
            if !is_inherited {
                self.ask(key, false, own, cure);
            }
        }
        let key = "all.blocked".to_owned();
        let has_lines = centre.call_types().iter().any(|kind| kind.lines.is_some());
        let lines = names().map(|name| format!("calls.{name}.lines")).collect();
        self.ask(key, has_lines, lines, NOBODY_BLOCKED);
    }

    /// What is paid, and breaks, of a group.
    fn pay(&mut self, (group, closes): (&AgentGroup, f64), key: &str) {
        let shifts = &group.roster.shifts;
        let is_paid = group.wage > 0.0
            || group
                .pay
                .by_interval
                .iter()
                .flatten()
                .any(|wage| *wage > 0.0)
            || shifts.iter().any(|shift| shift.wage > Some(0.0));
        let at = |part: &str| format!("{key}.{part}");
        let no_wage = (at("wage"), "nobody has a wage; give `wage`, or take it out");
        let (because, cure) = match is_paid {
            true => (
                at("leaving"),
                "with leaving = \"drop\" nobody works after the end of duty; take one of the two out",
            ),
            false => no_wage.clone(),
        };
        // The calls in hand as the centre closes are finished.
        let ends = shifts.iter().flat_map(|shift| shift.segments.last());
        let stays = ends.into_iter().any(|last| last.to >= closes);
        let works_on = group.leaving == Leaving::Finish || stays;
        self.ask(at("overtime"), is_paid && works_on, vec![because], cure);
        let (because, cure) = match is_paid {
            true => (
                at("absence"),
                "everybody turns up; give `absence`, or take it out",
            ),
            false => no_wage,
        };
        let may_miss = group.absence > Share::NONE;
        self.ask(at("absence_paid"), is_paid && may_miss, vec![because], cure);
        // A count that falls and rises again is a break, too.
        let mut breaks = shifts.iter();
        let breaks = breaks.any(|shift| shift.segments.len() > 1 || !shift.paid_breaks.is_empty());
        let cure = "nobody has a break; give `breaks` of `shifts`, or take it out";
        self.ask(at("late_breaks"), breaks, vec![at("shifts")], cure);
    }

    fn groups(&mut self, centre: &Centre) {
        let groups = centre.groups();
        for group in groups {
            let key = format!("agents.{}", group.name);
            self.pay((group, centre.clock().length.get()), &key);
            for skill in &group.answers {
                let name = &centre.call_types()[skill.call_type.index()].name;
                let mut others = groups.iter().filter(|other| other.name != group.name);
                let has_rival = others.any(|other| {
                    other
                        .answers
                        .iter()
                        .any(|one| one.call_type == skill.call_type)
                });
                self.ask(
                    format!("{key}.answers.{name}.rank"),
                    has_rival || group.answers.len() > 1,
                    vec![format!("{key}.answers")],
                    "the group answers this type alone, and no other group does; take it out",
                );
            }
        }
        let mut firsts = groups.iter().enumerate();
        let shared = firsts.any(|(place, group)| {
            let later = groups[place + 1..].iter().flat_map(|other| &other.answers);
            let mut later = later.map(|skill| skill.call_type);
            later.any(|one| group.answers.iter().any(|skill| skill.call_type == one))
        });
        let is_by_group = centre.pick_agent() == crate::centre::PickAgent::MostAvailable;
        self.ask(
            "routing.agent".to_owned(),
            shared || !is_by_group,
            vec!["agents".to_owned()],
            "no two groups answer the same type, so there is none to choose; take it out",
        );
    }

    fn customers(&mut self, customers: &Customers, centre: &Centre) {
        let parts = customers.parts();
        let day = Day::new(None, centre.clone());
        let clientele = Clientele::new(customers, &[day]);
        let types = |key: &str| {
            let types = centre.call_types().iter();
            types
                .map(|one| format!("calls.{}.{key}", one.name))
                .collect::<Vec<_>>()
        };
        for assumption in CUSTOMER_ASSUMPTIONS {
            let part = assumption.key.trim_start_matches("customers.");
            let (because, cure) = match part {
                // Asked by the week, and below.
                "opening_days" | "sensitivity" => continue,
                "grievances.blocked" => (
                    types("lines"),
                    "no call type has `lines`, so nobody is blocked",
                ),
                "grievances.unsettled" => (
                    types("settled"),
                    "every answered call is settled: `settled` is 100%",
                ),
                "grievances.callback_broken" => (types("callback"), "nobody is offered a callback"),
                _ if part.starts_with("trust") || part == "grievances.balked" => (
                    types("messages.policy"),
                    "no wait is quoted; it counts with policy = \"estimate\" only",
                ),
                _ => {
                    let those = ["customers.prospects", "customers.former"].map(str::to_owned);
                    (
                        those.to_vec(),
                        "nobody can be won: give `prospects` or `former`, or take it out",
                    )
                }
            };
            let has_effect = assumption.of(&clientele).is_some();
            self.ask(assumption.key.to_owned(), has_effect, because, cure);
        }
        let prospects = parts.prospects.map(|prospects| prospects.per_week);
        let former = parts.former.map(|former| former.contacts);
        for (table, key, calls) in [
            ("prospects", "per_week", prospects),
            ("former", "contacts", former),
        ] {
            if calls == Some(0.0) {
                let at = |key: &str| format!("customers.{table}.{key}");
                let cure = "give a number above 0, or take the whole table out";
                self.effects.idle.push(Idle {
                    problem: Problem::new(at(key), "none of these ever calls", cure),
                    // A plan may say that of the table of its base.
                    because: vec![at("calls")],
                });
            }
        }
        let grievances = "customers.grievances";
        if parts.sensitivity <= 0.0 && self.node.place_of(grievances).is_some() {
            let found = "no grievance makes anybody leave: `sensitivity` is 0";
            let cure = "give `sensitivity` a number above 0, or take `grievances` out";
            self.effects.idle.push(Idle {
                problem: Problem::new(grievances, found, cure),
                because: vec!["customers.sensitivity".to_owned()],
            });
        }
        for key in ["sensitivity", "former"] {
            self.ask(
                format!("customers.{key}"),
                parts.base_churn > 0.0,
                vec!["customers.base_churn".to_owned()],
                "nobody ever leaves while `base_churn` is 0",
            );
        }
    }
}
