//! What callers do not believe, mind or wait to hear is as good as silence: every call ends at the
//! same moment in the same way, after the same draws. And a quote that is refreshed says no more than
//! one that is not, wherever the difference cannot matter.

use super::{any_centre, any_message, cases};
use crate::support::seconds;
use holdtrue::centre::{CallType, Centre, Messages, Parts, Policy, Quote, Reaction};
use holdtrue::engine::{Answered, Call, CallbackOutcome, Ending, Engine, Observer};
use holdtrue::random::{Law, Occasion, Seed};
use holdtrue::units::Share;
use proptest::prelude::*;

/// When each attempt ended, and how.
#[derive(Debug, Default, PartialEq)]
struct Endings(Vec<(f64, u16, u32, u16, Ending)>);

/// The same without what was quoted.
fn unquoted(ending: &Ending) -> Ending {
    let silent = |answered: Answered| Answered {
        quote: None,
        ..answered
    };
    let quote = None;
    match *ending {
        Ending::Abandoned { wait, talked, .. } => Ending::Abandoned {
            wait,
            quote,
            talked,
        },
        Ending::TurnedAway { wait, talked, .. } => Ending::TurnedAway {
            wait,
            quote,
            talked,
        },
        Ending::Answered(answered) => Ending::Answered(silent(answered)),
        Ending::CalledBack { outcome, .. } => Ending::CalledBack {
            outcome: match outcome {
                CallbackOutcome::Made { late, talk } => CallbackOutcome::Made {
                    late,
                    talk: silent(talk),
                },
                other => other,
            },
            quote,
        },
        other @ (Ending::Blocked | Ending::Balked { .. }) => other,
    }
}

impl Observer for Endings {
    fn ended(&mut self, at: f64, call: &Call, ending: &Ending) {
        let Call {
            call_type, caller, ..
        } = *call;
        self.0
            .push((at, call_type.0, caller, call.attempt, *ending));
    }
}

/// A day's endings, as they are told.
fn endings(parts: &Parts) -> Endings {
    let centre = Centre::new(parts.clone()).unwrap();
    let mut endings = Endings::default();
    Engine::new(&centre).day(Occasion::first(Seed(5), 0), &mut endings);
    endings
}

/// The same as they would be told if nothing had been quoted.
fn silent_endings(parts: &Parts) -> Endings {
    let told = endings(parts).0.into_iter();
    Endings(
        told.map(|(at, kind, caller, attempt, ending)| {
            (at, kind, caller, attempt, unquoted(&ending))
        })
        .collect(),
    )
}

fn each(parts: &Parts, mut change: impl FnMut(&mut CallType)) -> Parts {
    let mut parts = parts.clone();
    parts.call_types.iter_mut().for_each(&mut change);
    parts
}

fn silence(parts: &Parts) -> Parts {
    each(parts, |kind| kind.messages = Messages::default())
}

/// Callers are quoted a wait, whatever they were told before.
fn quoting(parts: &Parts) -> Parts {
    each(parts, |kind| {
        if !matches!(kind.messages.policy, Policy::Estimate(_)) {
            kind.messages.policy = Policy::Estimate(Quote {
                bumper: holdtrue::centre::Bumper::Times(1.3),
                round_to: None,
            });
        }
    })
}

/// Nobody is called back, so that an estimator is asked for quotes alone.
fn without_callbacks() -> impl Strategy<Value = Parts> {
    any_centre::parts().prop_map(|parts| each(&parts, |kind| kind.callback = None))
}

/// The quotes of each type are refreshed, and are not.
fn refreshed_and_not(parts: &Parts, every: f64) -> [Parts; 2] {
    [Some(seconds(every)), None].map(|again| each(parts, |kind| kind.messages.repeat_every = again))
}

proptest! {
    #![proptest_config(cases(150))]

    #[test]
    fn what_nobody_believes(parts in without_callbacks()) {
        let doubting = each(&quoting(&parts), |kind| kind.reaction.trust = Share::NONE);
        prop_assert_eq!(silent_endings(&doubting), endings(&silence(&parts)));
    }

    #[test]
    fn what_nobody_minds(parts in without_callbacks(), policies in proptest::collection::vec(0..3_usize, 4)) {
        let told = [Policy::Comfort, Policy::Busy, Policy::Position];
        let mut policies = policies.into_iter();
        let indifferent = each(&parts, |kind| {
            kind.messages.policy = told[policies.next().unwrap_or(0)];
            kind.reaction.annoyance = 1.0;
            kind.reaction.position = 1.0;
        });
        prop_assert_eq!(endings(&indifferent), endings(&silence(&parts)));
    }

    #[test]
    fn an_offer_that_nobody_takes(parts in any_centre::parts()) {
        let offered = each(&parts, |kind| {
            if let Some(offer) = &mut kind.callback {
                offer.accepts = Share::NONE;
            }
        });
        let not = each(&parts, |kind| kind.callback = None);
        prop_assert_eq!(endings(&offered), endings(&not));
    }

    /// Believers who never run out of patience never leave, whatever they hear; how late they are
    /// counts from the first quote.
    #[test]
    fn a_refresh_for_those_who_never_leave(parts in without_callbacks()) {
        let patient = each(&quoting(&parts), |kind| kind.patience = Law::Never);
        let [refreshed, not] = refreshed_and_not(&patient, 30.0);
        prop_assert_eq!(endings(&refreshed), endings(&not));
    }

    #[test]
    fn a_refresh_that_nobody_believes(parts in without_callbacks()) {
        let doubting = each(&quoting(&parts), |kind| kind.reaction.trust = Share::NONE);
        let [refreshed, not] = refreshed_and_not(&doubting, 10.0);
        prop_assert_eq!(endings(&refreshed), endings(&not));
    }

    /// A refresh later than anyone waits.
    #[test]
    fn a_refresh_that_nobody_hears(parts in any_centre::parts()) {
        let quoting = quoting(&parts);
        let [refreshed, not] = refreshed_and_not(&quoting, 1e7);
        prop_assert_eq!(endings(&refreshed), endings(&not));
    }

    /// With one type, first come first served, and as many agents all day, the queue ahead only
    /// shrinks: no later quote is longer than the first. Whose clock stands still, in time and late,
    /// has then as much patience left as on entry, and stays whatever it hears.
    #[test]
    fn a_refresh_that_brings_good_news_to_the_calm(
        parts in without_callbacks(), agents in 1..4_u32, reaction in any_message::reaction()
    ) {
        let mut parts = quoting(&parts);
        parts.call_types.truncate(1);
        parts.groups.truncate(1);
        let length = parts.clock.length.get();
        let group = &mut parts.groups[0];
        group.answers.truncate(1);
        group.answers[0].call_type = holdtrue::centre::CallTypeId(0);
        group.roster = holdtrue::centre::Roster::from_counts(&[agents], length);
        let calm = Reaction { calm: 0.0, broken: 0.0, ..reaction };
        let calm = each(&parts, |kind| {
            kind.reaction = calm;
            kind.messages.estimator = holdtrue::centre::Estimator::QueueLength;
        });
        let [refreshed, not] = refreshed_and_not(&calm, 20.0);
        prop_assert_eq!(endings(&refreshed), endings(&not));
    }

    /// Ghosts take no agent and no line.
    #[test]
    fn asking_how_long_those_who_left_would_have_waited(parts in any_centre::parts()) {
        let centre = Centre::new(parts.clone()).unwrap();
        let mut with = (Endings::default(), Ghosts::default());
        Engine::new(&centre).with_patient_waits().day(Occasion::first(Seed(5), 0), &mut with);
        prop_assert_eq!(with.0, endings(&parts));
    }
}

/// When those who left did so.
#[derive(Default)]
struct Ghosts(std::collections::HashMap<(u16, u32, u16), f64>);

impl Observer for Ghosts {
    fn ended(&mut self, at: f64, call: &Call, ending: &Ending) {
        if let Ending::Abandoned { .. } | Ending::Balked { .. } = ending {
            let key = (call.call_type.0, call.caller, call.attempt);
            self.0.insert(key, at - call.arrived);
        }
    }

    /// Nobody is answered twice, nor before it left.
    fn would_have_waited(&mut self, call: &Call, wait: f64) {
        let key = (call.call_type.0, call.caller, call.attempt);
        let waited = self.0.remove(&key).expect("one who left");
        assert!(wait >= waited, "{call:?}: {wait} after {waited}");
    }
}
