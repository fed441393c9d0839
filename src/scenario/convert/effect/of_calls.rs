//! Keys of a call type that do nothing.

use crate::centre::{
    CallType, CallTypeId, Callback, CallbackTiming, Centre, Customers, Estimator, Formula, Policy,
};
use crate::random::Law;
use crate::units::Share;

/// A key, whether it has an effect, the key that decides that, and what can be done if not.
pub(super) type Rule = (&'static str, bool, &'static str, &'static str);

const ONLY_QUOTES: &str =
    "it counts with policy = \"estimate\" only; take it out or change the policy";
const ONLY_BELIEVED: &str = "it counts for callers who believe a quoted wait, with policy = \"estimate\" and a trust above 0";
const ONLY_RETRIES: &str =
    "nobody tries again; give a chance above 0 under `redial`, or take it out";
const ONLY_OTHERS: &str = "no agent group that answers this type answers another, so no other caller competes with its callers";
const NOBODY_BALKS: &str =
    "nobody is quoted a wait at which to leave at once; it counts with policy = \"estimate\" only";

/// The rules for a call type; keys are within its table, and `is_said` tells which of them are written.
pub(super) fn rules(
    call_type: &CallType,
    id: CallTypeId,
    (centre, customers): (&Centre, Option<&Customers>),
    is_said: &impl Fn(&str) -> bool,
) -> Vec<Rule> {
    let rules = [
        of_messages(call_type),
        of_reaction(call_type, id, customers),
        of_callback(call_type),
        of_redial(call_type, is_said),
        of_calls(call_type, id, centre),
    ];
    rules.concat()
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
    let crowding = &reaction.crowding;
    let crowds = call_type.patience != Law::Never
        && !crowding.is_none()
        && crowding.steps().iter().any(|step| step.speed != 1.0);
    vec![
        (
            "reaction.crowding",
            crowds,
            if call_type.patience == Law::Never {
                "patience"
            } else {
                "reaction.crowding"
            },
            "it counts where callers lose patience, for a while above 0 and at a speed other than 1; take it out",
        ),
        (
            "reaction.crowding_lasts",
            !reaction.crowding.steps().is_empty(),
            "reaction.crowding",
            "it counts with `crowding`, such as [{ ahead = 1, speed = 1.6 }]; take it out",
        ),
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

fn of_redial(call_type: &CallType, is_said: &impl Fn(&str) -> bool) -> Vec<Rule> {
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
            // A base may leave it to its plans what callers are told.
            leaves && (quotes(call_type) || !is_said("messages.policy")),
            if leaves {
                "messages.policy"
            } else {
                "patience"
            },
            if leaves {
                NOBODY_BALKS
            } else {
                "nobody leaves: `patience` is never"
            },
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
        (
            "blocked",
            call_type.lines.is_some(),
            "lines",
            super::NOBODY_BLOCKED,
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
