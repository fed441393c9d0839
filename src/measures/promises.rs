//! Targets held against results: kept, broken, or too close to call.

use super::metric::CallMetric;
use super::results::Results;
use crate::centre::{CallTypeId, Centre};
use crate::stats::Estimate;

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
pub fn promises(centre: &Centre, results: &Results) -> Vec<Promise> {
    let types = centre.call_types().iter().zip(&results.calls);
    let mut found = Vec::new();
    for (place, (call_type, calls)) in types.enumerate() {
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
        for (metric, target) in wanted {
            let Some(target) = target else { continue };
            let estimate = calls.measures[metric];
            found.push(Promise {
                call_type: CallTypeId(place as u16),
                metric,
                target,
                estimate,
                verdict: verdict(metric, &estimate, target),
            });
        }
    }
    found
}

/// A service level is to be at least its target, the others at most theirs.
fn verdict(metric: CallMetric, estimate: &Estimate, target: f64) -> Verdict {
    let Some(mean) = estimate.mean else {
        return Verdict::Unclear;
    };
    let (low, high) = (estimate.low.unwrap_or(mean), estimate.high.unwrap_or(mean));
    let (worst, best) = if metric == CallMetric::ServiceLevel {
        (low - target, high - target)
    } else {
        (target - high, target - low)
    };
    if worst >= 0.0 {
        Verdict::Met
    } else if best < 0.0 {
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
