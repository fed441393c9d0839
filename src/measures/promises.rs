//! Targets held against results: kept, broken, or too close to call.

use super::catalogue::CallMetric;
use super::fraction::Fraction;
use super::measured::Measured;
use super::results::Results;
use crate::centre::{CallTypeId, Centre};
use crate::stats::Estimate;

/// A target of a call type.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Target {
    /// Whose target.
    pub call_type: CallTypeId,
    /// What was promised: `ServiceLevel`, `Abandonment` or `Asa`.
    pub metric: CallMetric,
    /// The target: a share, or a time \[s\].
    pub target: f64,
}

/// A target of a call type and what came of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Promise {
    /// Whose target.
    pub call_type: CallTypeId,
    /// What was promised: `ServiceLevel`, `Abandonment` or `Asa`.
    pub metric: CallMetric,
    /// The target: a share, or a time \[s\].
    pub target: f64,
    /// What was estimated.
    pub estimate: Estimate,
    /// Whether it is met.
    pub verdict: Verdict,
}

/// Whether a target is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The whole interval keeps it.
    Met,
    /// The whole interval breaks it.
    Missed,
    /// The target lies within the interval.
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
pub fn promises(centre: &Centre, results: &Results) -> Vec<Promise> {
    let kept = |target: Target| {
        let calls = results.types().get(target.call_type.index())?;
        Some(target.held_against(calls.measures[target.metric]))
    };
    targets(centre).into_iter().filter_map(kept).collect()
}

impl Target {
    /// What came of it.
    #[must_use]
    pub fn held_against(self, estimate: Estimate) -> Promise {
        let Target {
            call_type,
            metric,
            target,
        } = self;
        Promise {
            call_type,
            metric,
            target,
            estimate,
            verdict: verdict(metric, &estimate, target),
        }
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

impl Promise {
    /// By how much the estimate falls short of the target, as a share of the target; negative if it does
    /// better, `None` if nothing was estimated.
    #[must_use]
    pub fn shortfall(&self) -> Option<f64> {
        let short = shortfall(self.metric, self.estimate.mean?, self.target);
        Some(short / self.target.max(f64::MIN_POSITIVE))
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

fn verdict(metric: CallMetric, estimate: &Estimate, target: f64) -> Verdict {
    let Some(mean) = estimate.mean else {
        return Verdict::Unclear;
    };
    let ends = [estimate.low.unwrap_or(mean), estimate.high.unwrap_or(mean)];
    let short = ends.map(|end| shortfall(metric, end, target));
    if short.iter().all(|short| *short <= 0.0) {
        Verdict::Met
    } else if short.iter().all(|short| *short > 0.0) {
        Verdict::Missed
    } else {
        Verdict::Unclear
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_within_the_interval_is_too_close_to_call() {
        let level = Estimate::around(0.80, 0.01);
        for (target, expected) in [
            (0.78, Verdict::Met),
            (0.80, Verdict::Unclear),
            (0.82, Verdict::Missed),
        ] {
            assert_eq!(verdict(CallMetric::ServiceLevel, &level, target), expected);
        }
        let asa = Estimate::around(30.0, 2.0);
        assert_eq!(verdict(CallMetric::Asa, &asa, 33.0), Verdict::Met);
        assert_eq!(verdict(CallMetric::Asa, &asa, 27.0), Verdict::Missed);
        assert_eq!(
            verdict(CallMetric::Asa, &Estimate::NONE, 27.0),
            Verdict::Unclear
        );
    }
}
