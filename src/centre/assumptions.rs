//! Every default about how callers behave, in one table: what it is, where it comes from, and whether
//! anybody has measured it.
//!
//! A result rests on those that are in effect for one of its call types. The table holds no value
//! that counts: the `Default` impls do, and a test holds them against it.

use super::{Bumper, CallType, Callback, DEFAULT_MOST_TRIES, Policy, Reaction, Redial};
use crate::units::{Seconds, Share};
use std::fmt;

/// Whether a default was found in the world.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// Somebody measured it, or a range that it lies in.
    Measured,
    /// Nobody did: it is what is usual or plausible, and yours to set.
    Convention,
}

impl fmt::Display for Basis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Basis::Measured => "measured",
            Basis::Convention => "convention",
        })
    }
}

/// A value that is assumed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Assumed {
    /// A plain number, a share or a speed.
    Number(f64),
    /// A time \[s\].
    Time(f64),
    /// A time, in weeks.
    Weeks(f64),
    /// One of several choices.
    Choice(&'static str),
    /// Set so that this share of quotes holds.
    Kept(f64),
}

impl fmt::Display for Assumed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Assumed::Number(number) => write!(f, "{number}"),
            Assumed::Time(seconds) => write!(f, "{seconds} s"),
            Assumed::Weeks(1.0) => f.write_str("1 week"),
            Assumed::Weeks(weeks) => write!(f, "{weeks} weeks"),
            Assumed::Choice(name) => f.write_str(name),
            Assumed::Kept(share) => write!(f, "kept {share}"),
        }
    }
}

/// Between what a value may lie.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range {
    /// From where to where.
    pub span: Span,
    /// Whether the range was measured, whatever the default is.
    pub basis: Basis,
    /// Who measured it, or why it is plausible.
    pub source: &'static str,
}

/// From where to where.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Span {
    /// From a low to a high, whatever the scenario says.
    Between(Assumed, Assumed),
    /// So many times what the scenario says, which is a number.
    Times(f64, f64),
}

impl Range {
    /// The low and the high for a scenario that says `own`.
    #[must_use]
    pub fn ends(&self, own: Assumed) -> [Assumed; 2] {
        match (self.span, own) {
            (Span::Between(low, high), _) => [low, high],
            (Span::Times(low, high), Assumed::Number(own)) => {
                [low, high].map(|times| Assumed::Number(times * own))
            }
            (Span::Times(..), own) => [own; 2],
        }
    }
}

/// A range that somebody found.
pub(super) const fn found(low: Assumed, high: Assumed, source: &'static str) -> Option<Range> {
    let (span, basis) = (Span::Between(low, high), Basis::Measured);
    Some(Range {
        span,
        basis,
        source,
    })
}

/// A range that is plausible.
pub(super) const fn plausible(low: Assumed, high: Assumed, source: &'static str) -> Option<Range> {
    let (span, basis) = (Span::Between(low, high), Basis::Convention);
    Some(Range {
        span,
        basis,
        source,
    })
}

/// One default about callers, or another kind of thing that a scenario describes.
#[derive(Debug, Clone, Copy)]
pub struct Assumption<T = CallType> {
    /// The dotted scenario key, without the call type's name.
    pub key: &'static str,
    /// What holds when a scenario does not say.
    pub default: Assumed,
    /// What it says, in plain words.
    pub meaning: &'static str,
    /// Whether it was measured.
    pub basis: Basis,
    /// Who measured what, or why it is usual.
    pub source: &'static str,
    /// Between what it may lie; `None` if it says what is asked rather than what is so.
    pub range: Option<Range>,
    pub(super) of: fn(&T) -> Option<Assumed>,
}

impl<T> Assumption<T> {
    /// Its value for one of them, such as a call type; `None` if that one's result does not depend on it.
    #[must_use]
    pub fn of(&self, one: &T) -> Option<Assumed> {
        (self.of)(one)
    }
}

/// All about callers, in the order of the scenario file.
pub const ASSUMPTIONS: [Assumption; 18] = [
    Assumption {
        key: "service_level.within",
        default: Assumed::Time(20.0),
        meaning: "answered within this time counts as well served",
        basis: Basis::Convention,
        source: "80 % within 20 s is the usual target; no measurement stands behind it",
        range: plausible(
            Assumed::Time(10.0),
            Assumed::Time(60.0),
            "thresholds in use run from ten seconds to a minute",
        ),
        of: |one| Some(time(one.service_level.within)),
    },
    Assumption {
        key: "redial.most",
        default: Assumed::Number(DEFAULT_MOST_TRIES as f64),
        meaning: "tries of one caller in all",
        basis: Basis::Convention,
        source: "how often callers really try again in one day was not found measured",
        range: plausible(
            Assumed::Number(2.0),
            Assumed::Number(5.0),
            "one more try, or four",
        ),
        of: |one| redials(one).map(|redial| Assumed::Number(f64::from(redial.most))),
    },
    Assumption {
        key: "redial.keeps_patience",
        default: Assumed::Choice("true"),
        meaning: "a caller is as patient at every attempt",
        basis: Basis::Convention,
        source: "patience is taken for a trait of the caller; the other extreme draws it afresh",
        range: plausible(
            Assumed::Choice("true"),
            Assumed::Choice("false"),
            "the two extremes",
        ),
        of: |one| {
            let word = |keeps| if keeps { "true" } else { "false" };
            redials(one).map(|redial| Assumed::Choice(word(redial.keeps_patience)))
        },
    },
    Assumption {
        key: "messages.estimator",
        default: Assumed::Choice("queue-length"),
        meaning: "how the wait is estimated for quotes and callback offers",
        basis: Basis::Convention,
        source: "what most phone systems play; overstates the wait by about 20 % at load 1.4",
        range: plausible(
            Assumed::Choice("head-of-line"),
            Assumed::Choice("last-to-enter"),
            "two that follow what others have waited: those who wait still, and the last to be answered",
        ),
        of: |one| {
            let is_used = quotes(one).is_some() || one.callback.is_some();
            is_used.then_some(Assumed::Choice(one.messages.estimator.key()))
        },
    },
    Assumption {
        key: "messages.bumper",
        default: Assumed::Number(1.0),
        meaning: "the quote is the estimate times this",
        basis: Basis::Convention,
        source: "the estimate is quoted as it is",
        range: plausible(
            Assumed::Number(0.8),
            Assumed::Number(1.25),
            "a fifth less, or a quarter more, than the estimate",
        ),
        of: |one| match one.messages.policy {
            Policy::Estimate(quote) => Some(match quote.bumper {
                Bumper::Times(factor) => Assumed::Number(factor),
                Bumper::Kept(share) => Assumed::Kept(share.get()),
            }),
            _ => None,
        },
    },
    Assumption {
        key: "reaction.trust",
        default: Assumed::Number(0.8),
        meaning: "share of callers who believe a quoted wait",
        basis: Basis::Convention,
        source: "not measured; 0 makes quotes meaningless",
        range: plausible(
            Assumed::Number(0.0),
            Assumed::Number(1.0),
            "nobody believes, everybody does",
        ),
        of: |one| quotes(one).map(|reaction| number(reaction.trust)),
    },
    Assumption {
        key: "reaction.calm",
        default: Assumed::Number(0.7),
        meaning: "speed of a believer's patience clock until the quoted wait runs out (told nothing: 1)",
        basis: Basis::Convention,
        source: "not measured; knowing how long it takes makes waiting easier",
        range: plausible(
            Assumed::Number(0.4),
            Assumed::Number(1.0),
            "as good as being told one's place, or no better than nothing",
        ),
        of: |one| believed(one).map(|reaction| Assumed::Number(reaction.calm)),
    },
    Assumption {
        key: "reaction.broken",
        default: Assumed::Number(1.0),
        meaning: "its speed at the moment when the quoted wait runs out",
        basis: Basis::Convention,
        source: "as if nothing had been said; what happens later is late_growth",
        range: plausible(
            Assumed::Number(0.7),
            Assumed::Number(2.0),
            "no worse than before, or twice as impatient as if nothing had been said",
        ),
        of: |one| believed(one).map(|reaction| Assumed::Number(reaction.broken)),
    },
    Assumption {
        key: "reaction.late_growth",
        default: Assumed::Number(0.2),
        meaning: "that speed grows by exp(this) with every minute late",
        basis: Basis::Measured,
        source: "the hazard grows by up to 52 % a minute (up to .42; Webb, Yu & Bretthauer); 0.2 is about half of that",
        range: found(
            Assumed::Number(0.0),
            Assumed::Number(0.42),
            "from no effect to the largest that was found (Webb, Yu & Bretthauer)",
        ),
        of: |one| believed(one).map(|reaction| Assumed::Number(reaction.late_growth)),
    },
    Assumption {
        key: "reaction.late_talk",
        default: Assumed::Time(10.0),
        meaning: "every minute late makes an answered believer's call this much longer, by an hour at most",
        basis: Basis::Measured,
        source: "up to 21 s per minute (Webb, Yu & Bretthauer); 10 s is about half of that",
        range: found(
            Assumed::Time(0.0),
            Assumed::Time(21.0),
            "from no effect to the largest that was found (Webb, Yu & Bretthauer)",
        ),
        of: |one| believed(one).map(|reaction| time(reaction.late_talk)),
    },
    Assumption {
        key: "reaction.position",
        default: Assumed::Number(0.4),
        meaning: "speed of the patience clock of a caller who is told its place in the queue",
        basis: Basis::Measured,
        source: "hazard ratio .38 (95 % interval .20 to .73) among 123 callers (Munichor & Rafaeli 2007)",
        range: found(
            Assumed::Number(0.2),
            Assumed::Number(0.73),
            "the 95 % interval of the hazard ratio (Munichor & Rafaeli 2007)",
        ),
        of: |one| {
            let told = one.messages.policy == Policy::Position;
            told.then_some(Assumed::Number(one.reaction.position))
        },
    },
    Assumption {
        key: "reaction.annoyance",
        default: Assumed::Number(1.0),
        meaning: "every repeat of a comfort or busy message multiplies the clock's speed by this",
        basis: Basis::Measured,
        source: "apologies did as little as music: hazard ratio .95 (.54 to 1.65; Munichor & Rafaeli 2007)",
        range: found(
            Assumed::Number(0.54),
            Assumed::Number(1.65),
            "the 95 % interval of the hazard ratio (Munichor & Rafaeli 2007)",
        ),
        of: |one| {
            let repeats = matches!(one.messages.policy, Policy::Comfort | Policy::Busy)
                && one.messages.repeat_every.is_some();
            repeats.then_some(Assumed::Number(one.reaction.annoyance))
        },
    },
    Assumption {
        key: "callback.accepts",
        default: Assumed::Number(0.37),
        meaning: "share of those offered a callback who take it",
        basis: Basis::Convention,
        source: "set in the design without a source that could be checked",
        range: plausible(Assumed::Number(0.1), Assumed::Number(0.7), "few, or most"),
        of: |one| one.callback.as_ref().map(|offer| number(offer.accepts)),
    },
    Assumption {
        key: "callback.kept",
        default: Assumed::Number(1.0),
        meaning: "share of promised callbacks that are really made",
        basis: Basis::Convention,
        source: "the centre is taken at its word; below 1 is the stall",
        range: plausible(
            Assumed::Number(0.5),
            Assumed::Number(1.0),
            "every other promise is broken, or none",
        ),
        of: |one| taken(one).map(|offer| number(offer.kept)),
    },
    Assumption {
        key: "callback.reached",
        default: Assumed::Number(0.93),
        meaning: "share of customers who pick up when called",
        basis: Basis::Convention,
        source: "set in the design without a source that could be checked",
        range: plausible(
            Assumed::Number(0.7),
            Assumed::Number(1.0),
            "from three in ten who miss the call to nobody",
        ),
        of: |one| taken(one).map(|offer| number(offer.reached)),
    },
    Assumption {
        key: "callback.tries",
        default: Assumed::Number(2.0),
        meaning: "tries to reach a customer in all",
        basis: Basis::Convention,
        source: "the centre's own rule",
        range: plausible(
            Assumed::Number(1.0),
            Assumed::Number(4.0),
            "a single try, or twice as many",
        ),
        of: |one| taken(one).map(|offer| Assumed::Number(f64::from(offer.tries))),
    },
    Assumption {
        key: "callback.gap",
        default: Assumed::Time(600.0),
        meaning: "from one try to the next",
        basis: Basis::Convention,
        source: "the centre's own rule",
        range: plausible(
            Assumed::Time(300.0),
            Assumed::Time(3600.0),
            "five minutes to an hour",
        ),
        of: |one| {
            let again = taken(one).filter(|offer| offer.tries > 1);
            again.map(|offer| time(offer.gap))
        },
    },
    Assumption {
        key: "callback.dial",
        default: Assumed::Time(20.0),
        meaning: "an agent's time to ring, also when nobody picks up",
        basis: Basis::Convention,
        source: "four or five rings",
        range: plausible(
            Assumed::Time(10.0),
            Assumed::Time(40.0),
            "half, or twice as long",
        ),
        of: |one| taken(one).map(|offer| time(offer.dial)),
    },
];

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
            volume: vec![1.0],
            volume_scale: 1.0,
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
        for assumption in &ASSUMPTIONS {
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
