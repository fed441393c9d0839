//! Every default about how callers behave, in one table: what it is, where it comes from, and whether
//! anybody has measured it.
//!
//! A result rests on those that are in effect for one of its call types. The table holds no value
//! that counts: the `Default` impls do, and a test holds them against it.

use super::assumed::{Assumed, Assumption, Basis, around, found, plausible};
use super::{Bumper, CallType, Callback, DEFAULT_MOST_TRIES, Estimator, Policy, Reaction, Redial};
use crate::units::{Seconds, Share};
use Assumed::{Choice, Kept, Number, Time};

/// A table of assumptions: key, default and its basis, meaning, source, range, the value for one, and how it is set.
macro_rules! assumptions {
    ($(#[$doc:meta])* $name:ident of $type:ty: $(
        $key:literal = $default:expr, $basis:ident: $meaning:literal from $source:expr;
        range $range:expr;
        of $of:expr;
        put $put:expr;
    )+) => {
        $(#[$doc])*
        pub const $name: &[Assumption<$type>] = &[$(Assumption {
                key: $key,
                default: $default,
                meaning: $meaning,
                basis: Basis::$basis,
                source: $source,
                range: $range,
                of: $of,
                put: $put,
            }),+];
    };
}
pub(super) use assumptions;

assumptions! {
    /// All about callers, in the order of the scenario file.
    ASSUMPTIONS of CallType:

    "service_level.within" = Time(20.0), Convention:
        "answered within this time counts as well served"
        from "80 % within 20 s is the usual target; no measurement stands behind it";
        range plausible(Time(10.0), Time(60.0), "thresholds in use run from ten seconds to a minute");
        of |one| Some(time(one.service_level.within));
        put |one, value| {
            one.service_level.within = value.seconds()?;
            Some(())
        };

    "redial.most" = Number(DEFAULT_MOST_TRIES as f64), Convention:
        "tries of one caller in all"
        from "how often callers really try again in one day was not found measured";
        range plausible(Number(2.0), Number(5.0), "one more try, or four");
        of |one| redials(one).map(|redial| Number(f64::from(redial.most)));
        put |one, value| {
            one.redial.most = value.count()?;
            Some(())
        };

    "redial.keeps_patience" = Choice("true"), Convention:
        "a caller is as patient at every attempt"
        from "patience is taken for a trait of the caller; the other extreme draws it afresh";
        range plausible(Choice("true"), Choice("false"), "the two extremes");
        of |one| {
            let word = |keeps| if keeps { "true" } else { "false" };
            redials(one).map(|redial| Choice(word(redial.keeps_patience)))
        };
        put |one, value| {
            one.redial.keeps_patience = value == Assumed::Choice("true");
            Some(())
        };

    "messages.estimator" = Choice("queue-length"), Convention:
        "how the wait is estimated for quotes and callback offers"
        from "what most phone systems play; overstates the wait by about 20 % at load 1.4";
        range plausible(Choice("head-of-line"), Choice("last-to-enter"), "two that follow what others have waited: those who wait still, and the last to be answered");
        of |one| {
            let is_used = quotes(one).is_some() || one.callback.is_some();
            is_used.then_some(Choice(one.messages.estimator.key()))
        };
        put |one, value| {
            let Assumed::Choice(key) = value else {
            return None;
            };
            one.messages.estimator = Estimator::named(key)?;
            Some(())
        };

    "messages.bumper" = Number(1.0), Convention:
        "the quote is the estimate times this"
        from "the estimate is quoted as it is";
        range around(0.8, 1.25, "a fifth less, or a quarter more");
        of |one| match one.messages.policy {
            Policy::Estimate(quote) => Some(match quote.bumper {
                Bumper::Times(factor) => Number(factor),
                Bumper::Kept(share) => Kept(share.get()),
            }),
            _ => None,
        };
        put |one, value| {
            let Policy::Estimate(quote) = &mut one.messages.policy else {
            return None;
            };
            quote.bumper = match value {
            Assumed::Kept(share) => Bumper::Kept(Share::new(share)?),
            other => Bumper::Times(other.number()?),
            };
            Some(())
        };

    "reaction.trust" = Number(0.8), Convention:
        "share of callers who believe a quoted wait"
        from "not measured; 0 makes quotes meaningless";
        range plausible(Number(0.0), Number(1.0), "nobody believes, everybody does");
        of |one| quotes(one).map(|reaction| number(reaction.trust));
        put |one, value| {
            one.reaction.trust = value.share()?;
            Some(())
        };

    "reaction.calm" = Number(0.7), Convention:
        "speed of a believer's patience clock until the quoted wait runs out (told nothing: 1)"
        from "not measured; knowing how long it takes makes waiting easier";
        range plausible(Number(0.4), Number(1.0), "as good as being told one's place, or no better than nothing");
        of |one| believed(one).map(|reaction| Number(reaction.calm));
        put |one, value| {
            one.reaction.calm = value.number()?;
            Some(())
        };

    "reaction.broken" = Number(1.0), Convention:
        "its speed at the moment when the quoted wait runs out"
        from "as if nothing had been said; what happens later is late_growth";
        range plausible(Number(0.7), Number(2.0), "no worse than before, or twice as impatient as if nothing had been said");
        of |one| believed(one).map(|reaction| Number(reaction.broken));
        put |one, value| {
            one.reaction.broken = value.number()?;
            Some(())
        };

    "reaction.late_growth" = Number(0.2), Measured:
        "that speed grows by exp(this) with every minute late"
        from "the hazard grows by up to 52 % a minute (up to .42; Webb, Yu & Bretthauer); 0.2 is about half of that";
        range found(Number(0.0), Number(0.42), "from no effect to the largest that was found (Webb, Yu & Bretthauer)");
        of |one| believed(one).map(|reaction| Number(reaction.late_growth));
        put |one, value| {
            one.reaction.late_growth = value.number()?;
            Some(())
        };

    "reaction.late_talk" = Time(10.0), Measured:
        "every minute late makes an answered believer's call this much longer, by an hour at most"
        from "up to 21 s per minute (Webb, Yu & Bretthauer); 10 s is about half of that";
        range found(Time(0.0), Time(21.0), "from no effect to the largest that was found (Webb, Yu & Bretthauer)");
        of |one| believed(one).map(|reaction| time(reaction.late_talk));
        put |one, value| {
            one.reaction.late_talk = value.seconds()?;
            Some(())
        };

    "reaction.position" = Number(0.4), Measured:
        "speed of the patience clock of a caller who is told its place in the queue"
        from "hazard ratio .38 (95 % interval .20 to .73) among 123 callers (Munichor & Rafaeli 2007)";
        range found(Number(0.2), Number(0.73), "the 95 % interval of the hazard ratio (Munichor & Rafaeli 2007)");
        of |one| {
            let told = one.messages.policy == Policy::Position;
            told.then_some(Number(one.reaction.position))
        };
        put |one, value| {
            one.reaction.position = value.number()?;
            Some(())
        };

    "reaction.annoyance" = Number(1.0), Measured:
        "every repeat of a comfort or busy message multiplies the clock's speed by this"
        from "apologies did as little as music: hazard ratio .95 (.54 to 1.65; Munichor & Rafaeli 2007)";
        range found(Number(0.54), Number(1.65), "the 95 % interval of the hazard ratio (Munichor & Rafaeli 2007)");
        of |one| {
            let repeats = matches!(one.messages.policy, Policy::Comfort | Policy::Busy)
                && one.messages.repeat_every.is_some();
            repeats.then_some(Number(one.reaction.annoyance))
        };
        put |one, value| {
            one.reaction.annoyance = value.number()?;
            Some(())
        };

    "callback.accepts" = Number(0.37), Convention:
        "share of those offered a callback who take it"
        from "set in the design without a source that could be checked";
        range plausible(Number(0.1), Number(0.7), "few, or most");
        of |one| one.callback.as_ref().map(|offer| number(offer.accepts));
        put |one, value| {
            one.callback.as_mut()?.accepts = value.share()?;
            Some(())
        };

    "callback.kept" = Number(1.0), Convention:
        "share of promised callbacks that are really made"
        from "the centre is taken at its word; below 1 is the stall";
        range plausible(Number(0.5), Number(1.0), "every other promise is broken, or none");
        of |one| taken(one).map(|offer| number(offer.kept));
        put |one, value| {
            one.callback.as_mut()?.kept = value.share()?;
            Some(())
        };

    "callback.reached" = Number(0.93), Convention:
        "share of customers who pick up when called"
        from "set in the design without a source that could be checked";
        range plausible(Number(0.7), Number(1.0), "from three in ten who miss the call to nobody");
        of |one| taken(one).map(|offer| number(offer.reached));
        put |one, value| {
            one.callback.as_mut()?.reached = value.share()?;
            Some(())
        };

    "callback.tries" = Number(2.0), Convention:
        "tries to reach a customer in all"
        from "the centre's own rule";
        range plausible(Number(1.0), Number(4.0), "a single try, or twice as many");
        of |one| taken(one).map(|offer| Number(f64::from(offer.tries)));
        put |one, value| {
            one.callback.as_mut()?.tries = value.count()?;
            Some(())
        };

    "callback.gap" = Time(600.0), Convention:
        "from one try to the next"
        from "the centre's own rule";
        range around(0.5, 6.0, "half as long, or six times: five minutes to an hour for the usual ten");
        of |one| {
            let again = taken(one).filter(|offer| offer.tries > 1);
            again.map(|offer| time(offer.gap))
        };
        put |one, value| {
            one.callback.as_mut()?.gap = value.seconds()?;
            Some(())
        };

    "callback.dial" = Time(20.0), Convention:
        "an agent's time to ring, also when nobody picks up"
        from "four or five rings";
        range around(0.5, 2.0, "half, or twice as long");
        of |one| taken(one).map(|offer| time(offer.dial));
        put |one, value| {
            one.callback.as_mut()?.dial = value.seconds()?;
            Some(())
        };
}

fn number(share: Share) -> Assumed {
    Assumed::Number(share.get())
}

fn time(seconds: Seconds) -> Assumed {
    Assumed::Time(seconds.get())
}

/// Who tries again, if anybody does.
fn redials(call_type: &CallType) -> Option<&Redial> {
    let redial = &call_type.redial;
    let retries = [
        &redial.abandoned,
        &redial.balked,
        &redial.blocked,
        &redial.unsettled,
    ];
    let mut retries = retries.into_iter().flatten();
    retries
        .any(|retry| retry.chance > Share::NONE)
        .then_some(redial)
}

/// The reaction, if waits are quoted.
fn quotes(call_type: &CallType) -> Option<&Reaction> {
    matches!(call_type.messages.policy, Policy::Estimate(_)).then_some(&call_type.reaction)
}

/// The reaction, if waits are quoted and anybody believes them.
fn believed(call_type: &CallType) -> Option<&Reaction> {
    quotes(call_type).filter(|reaction| reaction.trust > Share::NONE)
}

/// The offer, if anybody takes it.
fn taken(call_type: &CallType) -> Option<&Callback> {
    let offer = call_type.callback.as_ref();
    offer.filter(|offer| offer.accepts > Share::NONE)
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::{Messages, Quote, Retry, ServiceLevel, Targets};
    use super::*;
    use crate::random::Law;

    /// A type of call for which all is default and the policy is this.
    pub(in crate::centre) fn call_type(policy: Policy) -> CallType {
        let retry = Retry {
            chance: Share::ALL,
            after: Law::Constant(1.0),
        };
        CallType {
            name: "service".to_owned(),
            volume: vec![1.0].into(),
            busyness: 0.0,
            talk: Law::Constant(1.0),
            wrap_up: Law::Constant(0.0),
            patience: Law::Never,
            talk_scale: vec![1.0],
            wrap_up_scale: vec![1.0],
            patience_scale: vec![1.0],
            priority: 1,
            head_start: Seconds::ZERO,
            service_level: ServiceLevel::default(),
            targets: Targets::default(),
            goals: Vec::new(),
            lines: None,
            settled: Share::ALL,
            value: 0.0,
            redial: Redial {
                blocked: Some(retry),
                ..Redial::default()
            },
            messages: Messages {
                policy,
                repeat_every: Seconds::new(60.0),
                ..Messages::default()
            },
            reaction: Reaction::default(),
            callback: Some(Callback::offered_when(Seconds::ZERO)),
        }
    }

    pub(in crate::centre) fn quote() -> Policy {
        Policy::Estimate(Quote {
            bumper: Bumper::default(),
            round_to: None,
        })
    }

    #[test]
    fn the_defaults_are_those_of_the_table() {
        let told = [quote(), Policy::Position, Policy::Busy].map(call_type);
        for assumption in ASSUMPTIONS {
            let values: Vec<Assumed> = told.iter().filter_map(|one| assumption.of(one)).collect();
            assert!(!values.is_empty(), "{} is never in effect", assumption.key);
            assert!(
                values.iter().all(|value| *value == assumption.default),
                "{}: {values:?}",
                assumption.key
            );
        }
    }

    #[track_caller]
    fn check(call_type: &CallType, expected: &[&str]) {
        let rests = ASSUMPTIONS.iter().filter(|one| one.of(call_type).is_some());
        let rests: Vec<&str> = rests.map(|one| one.key).collect();
        assert_eq!(rests, expected);
    }

    #[test]
    fn a_result_rests_on_what_is_in_effect() {
        let plain = |policy| CallType {
            redial: Redial::default(),
            callback: None,
            ..call_type(policy)
        };
        let level = "service_level.within";
        check(&plain(Policy::Silence), &[level]);
        check(&plain(Policy::Busy), &[level, "reaction.annoyance"]);
        check(&plain(Policy::Position), &[level, "reaction.position"]);
        let doubted = CallType {
            reaction: Reaction {
                trust: Share::NONE,
                ..Reaction::default()
            },
            ..plain(quote())
        };
        let quoted = [
            level,
            "messages.estimator",
            "messages.bumper",
            "reaction.trust",
        ];
        check(&doubted, &quoted);
        let offer = Callback {
            tries: 1,
            ..Callback::offered_when(Seconds::ZERO)
        };
        let offered = CallType {
            callback: Some(offer),
            ..plain(Policy::Silence)
        };
        check(
            &offered,
            &[
                level,
                "messages.estimator",
                "callback.accepts",
                "callback.kept",
                "callback.reached",
                "callback.tries",
                "callback.dial",
            ],
        );
    }
}
