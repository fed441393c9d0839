//! Means over calls that happened to be alike: those that were not seen may be otherwise.
//!
//! Callers whose patience is two minutes or four may all have had two in a short study. Nothing of what was seen says how
//! far the mean may be off then; only a description by which all are alike makes it known.

use super::catalogue::CallMetric;
use super::possible::Possible;
use super::row::Measure;
use crate::centre::{AgentGroup, CallType, Centre, Leaving, Policy, Skill};
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
/// What differs by less than this part is alike: the root of what is left of a variance.
const NOISE: f64 = 1e-6;

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
        if !MEANS.contains(&metric) || !are_alike {
            return estimate;
        }
        match self.by_description(metric, place) {
            Described::Alike => return estimate,
            Described::Unknown if calls >= ENOUGH => return estimate,
            Described::Unknown | Described::Unlike => {}
        }
        Estimate {
            low: Some(metric.row().least()).filter(|least| least.is_finite()),
            high: None,
            ..estimate
        }
    }

    /// Whether all calls of a type are alike by what is written of them, on all days that there may be.
    fn by_description(&self, metric: CallMetric, place: usize) -> Described {
        // Several types are not alike.
        let place = if self.types() == 1 { 0 } else { place };
        let mut times = Vec::new();
        for centre in self.each_day().flatten() {
            let Some(kind) = centre.call_types().get(place) else {
                return Described::Unknown;
            };
            let time = match metric {
                CallMetric::HandleTime => handle_time(centre, kind),
                CallMetric::WaitAbandoned => longest_wait(kind),
                _ => None,
            };
            let Some(time) = time else {
                return Described::Unknown;
            };
            times.push(time);
        }
        match times.windows(2).all(|pair| pair[0] == pair[1]) {
            true if times.is_empty() => Described::Unknown,
            true => Described::Alike,
            false => Described::Unlike,
        }
    }
}

/// What is written of calls.
enum Described {
    /// All are alike.
    Alike,
    /// Those of some days are other than those of others.
    Unlike,
    /// It depends on chance.
    Unknown,
}

/// How long every call of a type takes, if all take as long \[s\].
fn handle_time(centre: &Centre, kind: &CallType) -> Option<f64> {
    let is_own = |skill: &&Skill| &centre.call_types()[skill.call_type.index()] == kind;
    let is_usual = |group: &AgentGroup| {
        let mut skills = group.answers.iter().filter(is_own);
        group.leaving != Leaving::Drop && skills.all(|skill| skill.speed == 1.0)
    };
    // Who waited longer than it was told may talk about it.
    let complains = matches!(kind.messages.policy, Policy::Estimate(_)) || kind.callback.is_some();
    if complains || !centre.groups().iter().all(is_usual) {
        return None;
    }
    let talk = only(&kind.talk)? * same(&kind.talk_scale)?;
    Some(talk + only(&kind.wrap_up)? * same(&kind.wrap_up_scale)?)
}

/// How long all who abandon a type have waited, if they all wait as long \[s\].
fn longest_wait(kind: &CallType) -> Option<f64> {
    let is_silent = kind.messages.policy == Policy::Silence && kind.callback.is_none();
    let is_steady = is_silent && kind.reaction.crowding.is_none();
    let patience = only(&kind.patience).filter(|_| is_steady)?;
    Some(patience * same(&kind.patience_scale)?)
}

/// The only time that a law has.
fn only(law: &Law) -> Option<f64> {
    match law {
        Law::Constant(time) => Some(*time),
        _ => None,
    }
}

/// What the scales of all intervals are, if that is the same.
fn same(scale: &[f64]) -> Option<f64> {
    let first = *scale.first()?;
    scale.iter().all(|one| *one == first).then_some(first)
}
