//! Targets held against results: met, missed, or too close to call.

use super::catalogue::CallMetric;
use super::fraction::Fraction;
use super::measured::Measured;
use super::results::Results;
use crate::centre::{CallTypeId, Centre};
use crate::stats::{Confidence, Doubts, Estimate};

/// A target of a call type.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Target {
    /// Whose target.
    pub call_type: CallTypeId,
    /// What is wanted: `ServiceLevel`, `Abandonment` or `Asa`.
    pub metric: CallMetric,
    /// How much of it: a share, or a time \[s\].
    pub target: f64,
}

/// A target of a call type and what came of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TargetOutcome {
    /// Whose target.
    pub call_type: CallTypeId,
    /// What is wanted: `ServiceLevel`, `Abandonment` or `Asa`.
    pub metric: CallMetric,
    /// How much of it: a share, or a time \[s\].
    pub target: f64,
    /// What was estimated.
    pub estimate: Estimate,
    /// How doubtful it is that the target is met: how often a plan that just misses it would do as well.
    pub doubt_met: f64,
    /// How doubtful it is that the target is missed.
    pub doubt_missed: f64,
    /// Whether it is met.
    pub verdict: Verdict,
}

/// Whether a target is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is, but for a small chance: see [`tail`].
    Met,
    /// It is not, but for a small chance.
    Missed,
    /// It may be or not.
    Unclear,
}

/// Every target of the centre, by call type.
#[must_use]
pub fn targets(centre: &Centre) -> Vec<Target> {
    let mut found = Vec::new();
    for (place, call_type) in centre.call_types().iter().enumerate() {
        let targets = &call_type.targets;
        let wanted = [
            (
                CallMetric::ServiceLevel,
                targets.service_level.map(|share| share.get()),
            ),
            (
                CallMetric::Abandonment,
                targets.abandonment.map(|share| share.get()),
            ),
            (CallMetric::Asa, targets.asa.map(|seconds| seconds.get())),
        ];
        let set = wanted.into_iter().filter_map(|(metric, target)| {
            Some(Target {
                call_type: CallTypeId(place as u16),
                metric,
                target: target?,
            })
        });
        found.extend(set);
    }
    found
}

/// Every target of the centre, and what came of it.
#[must_use]
pub fn outcomes(centre: &Centre, results: &Results) -> Vec<TargetOutcome> {
    let targets = targets(centre).into_iter().enumerate();
    let outcome = |(place, target): (usize, Target)| {
        let calls = results.types().get(target.call_type.index())?;
        let estimate = calls.measures[target.metric];
        let doubts = results.doubts.get(place).copied();
        let doubts = doubts.unwrap_or_else(|| Doubts::of(&estimate, target.target));
        Some(target.held_against(estimate, doubts, tail(results.confidence)))
    };
    targets.filter_map(outcome).collect()
}

/// How often a target that is just missed is called met: as often as an interval lies on the wrong side of the
/// truth.
#[must_use]
pub fn tail(confidence: Confidence) -> f64 {
    (1.0 - confidence.level()) / 2.0
}

impl Target {
    /// What came of it, if it may be called met wrongly with this chance, and missed as well.
    #[must_use]
    pub fn held_against(self, estimate: Estimate, doubts: Doubts, chance: f64) -> TargetOutcome {
        let Target {
            call_type,
            metric,
            target,
        } = self;
        let (doubt_met, doubt_missed) = match metric {
            CallMetric::ServiceLevel => (doubts.at_least, doubts.at_most),
            _ => (doubts.at_most, doubts.at_least),
        };
        let outcome = TargetOutcome {
            call_type,
            metric,
            target,
            estimate,
            doubt_met,
            doubt_missed,
            verdict: Verdict::Unclear,
        };
        outcome.judged(chance, chance)
    }

    /// Whether both ask something of the same measure of the same call type.
    #[must_use]
    pub fn is_about_the_same_as(&self, other: &Target) -> bool {
        (self.call_type, self.metric) == (other.call_type, other.metric)
    }

    /// Whether this replication misses it. One on which there was nothing to measure misses nothing.
    #[must_use]
    pub fn is_missed_on(self, day: &Measured<Fraction>) -> bool {
        let calls = day.types().get(self.call_type.index());
        let fraction = calls.map(|calls| calls.measures[self.metric]);
        let value = fraction.and_then(Fraction::value);
        value.is_some_and(|value| shortfall(self.metric, value, self.target) > 0.0)
    }
}

impl TargetOutcome {
    /// The same, if it may be called met wrongly with one chance and missed with another.
    #[must_use]
    pub fn judged(self, met: f64, missed: f64) -> Self {
        let verdict = match self.estimate.mean {
            None => Verdict::Unclear,
            Some(_) if self.doubt_met <= met => Verdict::Met,
            Some(_) if self.doubt_missed <= missed => Verdict::Missed,
            Some(_) => Verdict::Unclear,
        };
        Self { verdict, ..self }
    }

    /// By how much the estimate falls short of the target, in the target's unit; negative if it does
    /// better, `None` if nothing was estimated.
    #[must_use]
    pub fn short_by(&self) -> Option<f64> {
        Some(shortfall(self.metric, self.estimate.mean?, self.target))
    }

    /// The same as a share of the target.
    #[must_use]
    pub fn shortfall(&self) -> Option<f64> {
        Some(self.short_by()? / self.target.max(f64::MIN_POSITIVE))
    }
}

/// A service level is to be at least its target, the others at most theirs.
fn shortfall(metric: CallMetric, value: f64, target: f64) -> f64 {
    if metric == CallMetric::ServiceLevel {
        target - value
    } else {
        value - target
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(metric: CallMetric, estimate: Estimate, target: f64, expected: Verdict) {
        let target = Target {
            call_type: CallTypeId(0),
            metric,
            target,
        };
        let doubts = Doubts::of(&estimate, target.target);
        let found = target.held_against(estimate, doubts, 0.025);
        assert_eq!(found.verdict, expected);
    }

    #[test]
    fn a_target_within_the_interval_is_too_close_to_call() {
        let level = Estimate::around(0.80, 0.01);
        check(CallMetric::ServiceLevel, level, 0.78, Verdict::Met);
        check(CallMetric::ServiceLevel, level, 0.80, Verdict::Unclear);
        check(CallMetric::ServiceLevel, level, 0.82, Verdict::Missed);
        let asa = Estimate::around(30.0, 2.0);
        check(CallMetric::Asa, asa, 33.0, Verdict::Met);
        check(CallMetric::Asa, asa, 27.0, Verdict::Missed);
        check(CallMetric::Asa, Estimate::NONE, 27.0, Verdict::Unclear);
        check(
            CallMetric::Asa,
            Estimate::exactly(20.0),
            27.0,
            Verdict::Unclear,
        );
    }
}
