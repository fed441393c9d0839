//! What a call type's callers are told, how they take it, and the offer to call back: the tables for
//! all types with the type's own laid over them, key by key.

use super::{Idle, Notes};
use crate::centre;
use crate::error::Problem;
use crate::scenario::written::messages::{Bumper, Callback, Estimator, Messages, Policy, Reaction};
use crate::units::Seconds;

/// The three tables, of all call types or of one.
pub(super) struct Tables {
    pub(super) messages: Option<Messages>,
    pub(super) reaction: Option<Reaction>,
    pub(super) callback: Option<Callback>,
}

/// What they mean for one call type.
pub(super) struct Told {
    pub(super) messages: centre::Messages,
    pub(super) reaction: centre::Reaction,
    pub(super) callback: Option<centre::Callback>,
}

/// The tables of the call type at `key`, laid over those for all.
pub(super) fn told(own: &Tables, shared: &Tables, key: &str, notes: &mut Notes) -> Told {
    macro_rules! merged {
        ($table:ident, $type:ty) => {{
            let above = own.$table.as_ref();
            let name = stringify!($table);
            let given = (
                above.map(<$type>::given),
                shared.$table.map(|one| one.given()),
            );
            inherit(&format!("{key}.{name}"), name, <$type>::KEYS, given, notes);
            own.$table
                .unwrap_or_default()
                .over(shared.$table.unwrap_or_default())
        }};
    }
    let written_messages = merged!(messages, Messages);
    let written_reaction = merged!(reaction, Reaction);
    let written_callback = merged!(callback, Callback);
    let callback = callback(written_callback, &format!("{key}.callback"), notes);
    let at = format!("{key}.messages");
    warn_of_idle(&written_messages, callback.is_some(), &at, notes);
    warn_of_no_repeats(&written_messages, &written_reaction, key, notes);
    Told {
        messages: messages(written_messages, &at, notes),
        reaction: reaction(written_reaction),
        callback,
    }
}

/// Notes which keys of the table at `own` have their value from the `shared` one. A key that neither
/// gives belongs to the type's own table if there is one.
fn inherit(
    own: &str,
    shared: &str,
    keys: &[&str],
    (given, given_to_all): (Option<Vec<&str>>, Option<Vec<&str>>),
    notes: &mut Notes,
) {
    for key in keys {
        let (here, there) = (format!("{own}.{key}"), format!("{shared}.{key}"));
        let is_own = given.as_ref().is_some_and(|keys| keys.contains(key));
        let is_shared = given_to_all.as_ref().is_some_and(|keys| keys.contains(key));
        let is_known_there = is_shared || notes.is_lost(&there);
        if !is_own && !notes.is_lost(&here) && (is_known_there || given.is_none()) {
            notes.inherited.insert(here, there);
        }
    }
}

fn messages(written: Messages, key: &str, notes: &mut Notes) -> centre::Messages {
    let policy = match written.policy {
        None | Some(Policy::Silence) => centre::Policy::Silence,
        Some(Policy::Comfort) => centre::Policy::Comfort,
        Some(Policy::Busy) => centre::Policy::Busy,
        Some(Policy::Position) => centre::Policy::Position,
        Some(Policy::Estimate) => centre::Policy::Estimate(centre::Quote {
            bumper: bumper(written.bumper, &format!("{key}.bumper"), notes),
            round_to: written.round_to,
        }),
    };
    centre::Messages {
        policy,
        estimator: estimator(&written, key, notes),
        repeat_every: written.repeat_every,
    }
}

fn bumper(written: Option<Bumper>, key: &str, notes: &mut Notes) -> centre::Bumper {
    match written {
        None => centre::Bumper::default(),
        Some(Bumper::Times(factor)) => centre::Bumper::Times(factor),
        Some(Bumper::Kept(Some(share))) => centre::Bumper::Kept(share),
        Some(Bumper::Kept(None)) => {
            let at = notes.home(&format!("{key}.kept"));
            let cure = "say which share of the quoted waits shall hold, such as { kept = \"80%\" }";
            notes.missing(&at, cure);
            centre::Bumper::default()
        }
    }
}

fn estimator(written: &Messages, key: &str, notes: &mut Notes) -> centre::Estimator {
    match written.estimator {
        None => centre::Estimator::default(),
        Some(Estimator::QueueLength) => centre::Estimator::QueueLength,
        Some(Estimator::QueueLengthAbandon) => centre::Estimator::QueueLengthAbandon,
        Some(Estimator::LastToEnter) => centre::Estimator::LastToEnter,
        Some(Estimator::HeadOfLine) => centre::Estimator::HeadOfLine,
        Some(Estimator::RecentAverage) => centre::Estimator::RecentAverage,
        Some(Estimator::Constant) => {
            if written.constant.is_none() && !is_lost("constant", key, notes) {
                // It is missing where the estimator was chosen.
                let chosen = notes.home(&format!("{key}.estimator"));
                let table = chosen.rsplit_once('.').map_or("", |(table, _)| table);
                let cure = "say which wait is always quoted, such as constant = \"5m\"";
                notes.missing(&format!("{table}.constant"), cure);
            }
            let wait = written.constant.unwrap_or(Seconds::ZERO);
            centre::Estimator::Constant(wait)
        }
    }
}

/// Notes the keys that do nothing under the chosen policy and estimator.
fn warn_of_idle(written: &Messages, offers: bool, key: &str, notes: &mut Notes) {
    if is_lost("policy", key, notes) {
        return;
    }
    let policy = written.policy.unwrap_or(Policy::Silence);
    let quotes = policy == Policy::Estimate;
    let speaks = policy != Policy::Silence;
    let is_constant =
        written.estimator == Some(Estimator::Constant) || is_lost("estimator", key, notes);
    let only_quotes = "it counts with policy = \"estimate\" only; take it out or change the policy";
    let cases = [
        ("bumper", quotes, "policy", only_quotes),
        ("round_to", quotes, "policy", only_quotes),
        (
            "estimator",
            quotes || offers,
            "policy",
            "it counts with policy = \"estimate\" or an offer under [callback]; take it out or change the policy",
        ),
        (
            "repeat_every",
            speaks,
            "policy",
            "silence is not repeated; take it out or change the policy",
        ),
        (
            "constant",
            is_constant,
            "estimator",
            "it counts with estimator = \"constant\" only; take it out or change the estimator",
        ),
    ];
    for (name, has_effect, because, cure) in cases {
        if !written.given().contains(&name) {
            continue;
        }
        let home = notes.home(&format!("{key}.{name}"));
        if has_effect {
            notes.used.insert(home);
        } else {
            let found = format!("`{name}` has no effect here");
            notes.idle.push(Idle {
                problem: Problem::new(home, found, cure),
                because: notes.home(&format!("{key}.{because}")),
            });
        }
    }
}

/// Callers are annoyed by repeats, so where there are none `annoyance` does nothing.
fn warn_of_no_repeats(messages: &Messages, reaction: &Reaction, key: &str, notes: &mut Notes) {
    let annoys = reaction.annoyance.is_some_and(|one| one.0 != 1.0);
    if !annoys || !matches!(messages.policy, Some(Policy::Comfort | Policy::Busy)) {
        return;
    }
    let home = notes.home(&format!("{key}.reaction.annoyance"));
    if messages.repeat_every.is_some() {
        notes.used.insert(home);
        return;
    }
    notes.idle.push(Idle {
        problem: Problem::new(
            home,
            "`annoyance` has no effect here",
            "the message is said once; give `repeat_every`, such as \"60s\", under [messages]",
        ),
        because: notes.home(&format!("{key}.messages.policy")),
    });
}

/// Whether the value of `name` was given and could not be read.
fn is_lost(name: &str, key: &str, notes: &Notes) -> bool {
    notes.is_lost(&notes.home(&format!("{key}.{name}")))
}

fn reaction(written: Reaction) -> centre::Reaction {
    let default = centre::Reaction::default();
    centre::Reaction {
        trust: written.trust.unwrap_or(default.trust),
        calm: written.calm.map_or(default.calm, |speed| speed.0),
        broken: written.broken.map_or(default.broken, |speed| speed.0),
        late_growth: written.late_growth.map_or(default.late_growth, |one| one.0),
        late_talk: written.late_talk.unwrap_or(default.late_talk),
        position: written.position.map_or(default.position, |speed| speed.0),
        annoyance: written.annoyance.map_or(default.annoyance, |one| one.0),
    }
}

/// The offer, if any of its keys is written.
fn callback(written: Callback, key: &str, notes: &mut Notes) -> Option<centre::Callback> {
    if written.given().is_empty() {
        return None;
    }
    if written.offer_when.is_none() {
        let at = notes.home(&format!("{key}.offer_when"));
        let cure =
            "say from which estimated wait on the offer is made, such as offer_when = \"4m\"";
        notes.missing(&at, cure);
    }
    let offer_when = written.offer_when.unwrap_or(Seconds::ZERO);
    let default = centre::Callback::offered_when(offer_when);
    Some(centre::Callback {
        offer_when,
        accepts: written.accepts.unwrap_or(default.accepts),
        kept: written.kept.unwrap_or(default.kept),
        promise: written.promise.unwrap_or(default.promise),
        reached: written.reached.unwrap_or(default.reached),
        tries: written.tries.map_or(default.tries, |tries| tries.0),
        gap: written.gap.unwrap_or(default.gap),
        dial: written.dial.unwrap_or(default.dial),
    })
}
