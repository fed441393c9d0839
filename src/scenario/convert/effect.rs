//! Keys that are written and do nothing, because of what another key says.
//!
//! A key that does nothing for one call type, or on one day, may count for another: all of them are asked
//! before anybody is told.

use crate::centre::{
    CUSTOMER_ASSUMPTIONS, CallType, CallTypeId, Callback, CallbackTiming, Centre, Clientele,
    Customers, Day, Estimator, Formula, Policy,
};
use crate::error::Problem;
use crate::random::Law;
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

/// A key, whether it has an effect, the key that decides that, and what can be done if not.
type Rule = (&'static str, bool, &'static str, &'static str);

const ONLY_QUOTES: &str =
    "it counts with policy = \"estimate\" only; take it out or change the policy";
const ONLY_BELIEVED: &str = "it counts for callers who believe a quoted wait, with policy = \"estimate\" and a trust above 0";
const ONLY_RETRIES: &str =
    "nobody tries again; give a chance above 0 under `redial`, or take it out";
const ONLY_OTHERS: &str = "no agent group that answers this type answers another, so no other caller competes with its callers";

/// Asks every key of `node` that may be without an effect in `centre`, which came of it.
pub(super) fn effects(centre: &Centre, customers: Option<&Customers>, node: &Node) -> Effects {
    let mut judge = Judge {
        node,
        effects: Effects::default(),
    };
    for (place, call_type) in centre.call_types().iter().enumerate() {
        let id = CallTypeId(place as u16);
        let rules = [
            of_messages(call_type),
            of_reaction(call_type, id, customers),
            of_callback(call_type),
            of_redial(call_type),
            of_calls(call_type, id, centre),
        ];
        for (key, has_effect, because, cure) in rules.concat() {
            let at = |key: &str| format!("calls.{}.{key}", call_type.name);
            judge.ask(at(key), has_effect, vec![at(because)], cure);
        }
    }
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

    fn groups(&mut self, centre: &Centre) {
        let groups = centre.groups();
        for group in groups {
            let key = format!("agents.{}", group.name);
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
        let day = Day {
            weekday: None,
            centre: centre.clone(),
        };
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

fn quotes(call_type: &CallType) -> bool {
    matches!(call_type.messages.policy, Policy::Estimate(_))
}

/// The offer, if anybody takes it.
fn taken(call_type: &CallType) -> Option<&Callback> {
    let offer = call_type.callback.as_ref();
    offer.filter(|offer| offer.accepts > Share::NONE)
}

fn of_messages(call_type: &CallType) -> Vec<Rule> {
    let quotes = quotes(call_type);
    let messages = &call_type.messages;
    let estimates = quotes || taken(call_type).is_some();
    vec![
        ("messages.bumper", quotes, "messages.policy", ONLY_QUOTES),
        ("messages.round_to", quotes, "messages.policy", ONLY_QUOTES),
        (
            "messages.estimator",
            estimates,
            "messages.policy",
            "it counts with policy = \"estimate\" or an offer under [callback]; take it out or change the policy",
        ),
        (
            "messages.repeat_every",
            messages.policy != Policy::Silence,
            "messages.policy",
            "silence is not repeated; take it out or change the policy",
        ),
        (
            "messages.constant",
            matches!(messages.estimator, Estimator::Constant(_)),
            "messages.estimator",
            "it counts with estimator = \"constant\" only; take it out or change the estimator",
        ),
    ]
}

fn of_reaction(call_type: &CallType, id: CallTypeId, customers: Option<&Customers>) -> Vec<Rule> {
    let messages = &call_type.messages;
    let reaction = &call_type.reaction;
    let customers = customers.filter(|customers| customers.contacts(id).is_some());
    let are_all_customers =
        customers.is_some_and(|all| all.prospects(id).is_none() && all.former(id).is_none());
    let quotes = quotes(call_type);
    let trusts = customers.is_some() || reaction.trust > Share::NONE;
    let because = if quotes {
        "reaction.trust"
    } else {
        "messages.policy"
    };
    let calm = quotes && trusts;
    let repeats = matches!(messages.policy, Policy::Comfort | Policy::Busy);
    let (annoyed, annoying) = if repeats {
        let cure =
            "the message is said once; give `repeat_every`, such as \"60s\", under [messages]";
        (messages.repeat_every.is_some(), cure)
    } else {
        let cure = "it counts with policy = \"comfort\" or \"busy\" only; take it out or change the policy";
        (false, cure)
    };
    vec![
        if quotes && are_all_customers {
            (
                "reaction.trust",
                false,
                "patience",
                "customers have a trust of their own: give customers.trust",
            )
        } else {
            ("reaction.trust", quotes, "messages.policy", ONLY_QUOTES)
        },
        ("reaction.calm", calm, because, ONLY_BELIEVED),
        ("reaction.broken", calm, because, ONLY_BELIEVED),
        (
            "reaction.late_growth",
            calm && reaction.broken > 0.0,
            because,
            ONLY_BELIEVED,
        ),
        (
            "reaction.late_talk",
            quotes && trusts,
            because,
            ONLY_BELIEVED,
        ),
        (
            "reaction.position",
            messages.policy == Policy::Position,
            "messages.policy",
            "it counts with policy = \"position\" only; take it out or change the policy",
        ),
        // 1 is what holds anyway.
        (
            "reaction.annoyance",
            annoyed || (repeats && reaction.annoyance == 1.0),
            "messages.policy",
            annoying,
        ),
    ]
}

fn of_callback(call_type: &CallType) -> Vec<Rule> {
    let Some(offer) = &call_type.callback else {
        return Vec::new();
    };
    let taken = offer.accepts > Share::NONE;
    let made = taken && offer.kept > Share::NONE;
    let missed = made && offer.reached < Share::ALL;
    let nobody = "nobody takes the offer: `accepts` is 0";
    let (because, never) = if taken {
        ("callback.kept", "no promise is kept: `kept` is 0")
    } else {
        ("callback.accepts", nobody)
    };
    let (once, first) = if missed || !made {
        ("callback.tries", "there is one try only: `tries` is 1")
    } else {
        (
            "callback.reached",
            "everybody picks up at the first try: `reached` is 100%",
        )
    };
    vec![
        ("callback.offer_when", taken, "callback.accepts", nobody),
        ("callback.kept", taken, "callback.accepts", nobody),
        ("callback.promise", taken, "callback.accepts", nobody),
        ("callback.reached", made, because, never),
        ("callback.dial", made, because, never),
        (
            "callback.tries",
            missed,
            if made { "callback.reached" } else { because },
            if made { first } else { never },
        ),
        (
            "callback.gap",
            missed && offer.tries > 1,
            if made { once } else { because },
            if made { first } else { never },
        ),
    ]
}

fn of_redial(call_type: &CallType) -> Vec<Rule> {
    let redial = &call_type.redial;
    let again = redial.most > 1;
    let once = "`most` counts the first try: with 1 nobody tries again";
    let leaves = call_type.patience != Law::Never;
    let all = [
        (
            "redial.abandoned",
            &redial.abandoned,
            leaves,
            "patience",
            "nobody gives up: `patience` is never",
        ),
        (
            "redial.balked",
            &redial.balked,
            leaves,
            "patience",
            "nobody leaves: `patience` is never",
        ),
        (
            "redial.blocked",
            &redial.blocked,
            call_type.lines.is_some(),
            "lines",
            "there is always a line free; give `lines`, or take it out",
        ),
        (
            "redial.unsettled",
            &redial.unsettled,
            call_type.settled < Share::ALL,
            "settled",
            "every answered call is settled; give a `settled` below 100%, or take it out",
        ),
    ];
    let tries = all.iter().any(|(_, retry, happens, _, _)| {
        *happens
            && retry
                .as_ref()
                .is_some_and(|retry| retry.chance > Share::NONE)
    });
    let is_fixed = matches!(call_type.patience, Law::Never | Law::Constant(_));
    let mut rules = vec![
        ("redial.most", tries, "redial", ONLY_RETRIES),
        if is_fixed && tries {
            (
                "redial.keeps_patience",
                false,
                "patience",
                "every caller is as patient as every other",
            )
        } else {
            (
                "redial.keeps_patience",
                tries && again,
                "redial",
                ONLY_RETRIES,
            )
        },
    ];
    rules.extend(all.map(|(key, _, happens, because, cure)| {
        if again {
            (key, happens, because, cure)
        } else {
            (key, false, "redial.most", once)
        }
    }));
    rules
}

fn of_calls(call_type: &CallType, id: CallTypeId, centre: &Centre) -> Vec<Rule> {
    let level = &call_type.service_level;
    let asks = matches!(
        level.formula,
        Formula::LessShortAbandons | Formula::ShortAbandonsMet
    );
    let groups = centre.groups().iter();
    let mut groups = groups
        .map(|group| &group.answers)
        .filter(|answers| answers.len() > 1);
    let competes = groups.any(|answers| answers.iter().any(|skill| skill.call_type == id));
    let does = |law: &Law| law.mean() > 0.0;
    let no_time = "the time that it multiplies is 0";
    let mut rules = vec![
        (
            "service_level.short_abandon",
            asks,
            "service_level.formula",
            "the `formula` does not ask for it; take it out or choose another",
        ),
        ("talk_scale", does(&call_type.talk), "talk", no_time),
        (
            "wrap_up_scale",
            does(&call_type.wrap_up),
            "wrap_up",
            no_time,
        ),
        (
            "patience_scale",
            call_type.patience != Law::Never,
            "patience",
            "these callers wait for ever",
        ),
        ("priority", competes, "priority", ONLY_OTHERS),
        ("head_start", competes, "head_start", ONLY_OTHERS),
    ];
    // A window of its own for promises, and nobody to whom it is given.
    if let Some(Callback {
        promise: CallbackTiming::Within(_),
        ..
    }) = call_type.callback
    {
        rules.push((
            "callback.promise",
            taken(call_type).is_some(),
            "callback.accepts",
            "nobody takes the offer: `accepts` is 0",
        ));
    }
    rules
}
