//! Means over calls that happened to be alike: those that were not seen may be otherwise.
//!
//! Callers whose patience is two minutes or four may all have had two in a short study. Nothing of what was seen says how
//! far the mean may be off then; only a description by which all are alike makes it known.

use super::catalogue::CallMetric;
use super::possible::Possible;
use super::row::Measure;
use crate::centre::{AgentGroup, CallType, Centre, Leaving, Policy};
use crate::random::Law;
use crate::stats::Estimate;

/// Means over calls of which no event has a size that is known: callers who differ may differ in them by anything.
pub(super) const MEANS: [CallMetric; 4] = [
    CallMetric::HandleTime,
    CallMetric::WaitAbandoned,
    CallMetric::QuoteError,
    CallMetric::QuoteAbsError,
];

/// So many calls that are alike leave others no part in a mean. A convention.
const ENOUGH: f64 = 1_000.0;
/// What differs by less than this part is alike.
const NOISE: f64 = 1e-7;

impl Possible<'_> {
    /// A mean over `calls` of the type at `place`, or of all beyond the last, known no better than they can tell.
    pub(super) fn known_from(
        &self,
        estimate: Estimate,
        metric: CallMetric,
        place: usize,
        calls: f64,
    ) -> Estimate {
        // Where calls were not alike, controls may tell exactly what they come to.
        let ends = match estimate.plain {
            Some(plain) => plain.low.zip(plain.high),
            None => estimate.low.zip(estimate.high),
        };
        let (Some(mean), Some((low, high))) = (estimate.mean, ends) else {
            return estimate;
        };
        let are_alike = high - low <= NOISE * mean.abs();
        if !MEANS.contains(&metric) || !are_alike || calls >= ENOUGH {
            return estimate;
        }
        if self.are_all_alike(metric, place) {
            return estimate;
        }
        Estimate {
            low: Some(metric.row().least()).filter(|least| least.is_finite()),
            high: None,
            ..estimate
        }
    }

    /// Whether all calls of a type are alike by what is written of them.
    fn are_all_alike(&self, metric: CallMetric, place: usize) -> bool {
        let is_such = |centre: &Centre, kind: &CallType| match metric {
            CallMetric::HandleTime => takes_as_long(centre, kind),
            CallMetric::WaitAbandoned => waits_as_long(kind),
            _ => false,
        };
        // Several types are not alike.
        let place = if self.types() == 1 { 0 } else { place };
        self.types() > place
            && self.each_day().flatten().all(|centre| {
                let kind = centre.call_types().get(place);
                kind.is_none_or(|kind| is_such(centre, kind))
            })
    }
}

/// Whether all calls of a type take as long.
fn takes_as_long(centre: &Centre, kind: &CallType) -> bool {
    let is_usual = |group: &AgentGroup| {
        let mut skills = group.answers.iter();
        group.leaving != Leaving::Drop && skills.all(|skill| skill.speed == 1.0)
    };
    [&kind.talk, &kind.wrap_up].into_iter().all(is_single)
        && [&kind.talk_scale, &kind.wrap_up_scale]
            .into_iter()
            .all(|scale| is_even(scale))
        && centre.groups().iter().all(is_usual)
}

/// Whether all who abandon a type have waited as long.
fn waits_as_long(kind: &CallType) -> bool {
    let is_silent = kind.messages.policy == Policy::Silence && kind.callback.is_none();
    is_silent
        && kind.reaction.crowding.is_none()
        && is_single(&kind.patience)
        && is_even(&kind.patience_scale)
}

fn is_single(law: &Law) -> bool {
    matches!(law, Law::Constant(_))
}

fn is_even(scale: &[f64]) -> bool {
    scale.windows(2).all(|pair| pair[0] == pair[1])
}
