//! How much longer calls took than they were expected to.
//!
//! Talk and wrap-up are drawn independently of whether and when a call is answered, so the sum of what
//! is above their means has a mean of 0, whatever else happens: days whose calls took long by chance are told.

use crate::centre::{CallType, Centre, Leaving, Policy};
use crate::engine::{Answered, Call};
use crate::units::is_longer;

/// What a call's work is expected to be.
#[derive(Debug)]
pub(super) struct Work {
    types: usize,
    groups: usize,
    /// By interval of the matter, then group, then call type: mean talk and wrap-up \[s\]; NaN where that cannot be told,
    /// because the end of a duty cuts long calls off, or shows at the end. One table, looked up for every call.
    expected: Vec<f64>,
    /// By call type: who was promised less than it waited may talk longer.
    complains: Vec<bool>,
    /// By call type: mean talk and wrap-up of every call \[s\], where it is the same of all: sums tell at the end.
    of_all: Vec<Option<f64>>,
    /// Whether it is another of some calls.
    is_by_call: bool,
}

impl Work {
    pub(super) fn new(centre: &Centre) -> Self {
        let types = centre.call_types().len();
        let mut slowness = vec![1.0; types * centre.groups().len()];
        let mut is_cut_off = vec![false; types];
        for (place, group) in centre.groups().iter().enumerate() {
            for skill in &group.answers {
                let kind = skill.call_type.index();
                slowness[place * types + kind] = 1.0 / skill.speed;
                is_cut_off[kind] |= group.leaving == Leaving::Drop;
            }
        }
        let kinds = centre.call_types().iter();
        let complains = kinds.map(|kind| kind.reaction.late_talk.get() > 0.0);
        let means: Vec<Vec<f64>> = centre.call_types().iter().map(means).collect();
        let of_all: Vec<Option<f64>> = (0..types)
            .map(|kind| match is_cut_off[kind] {
                false => of_all(centre, kind, &means[kind]),
                true => None,
            })
            .collect();
        let mut expected = Vec::new();
        for interval in 0..centre.clock().intervals() {
            for slowness in slowness.chunks(types.max(1)) {
                for (kind, slowness) in slowness.iter().enumerate() {
                    let is_by_call = !is_cut_off[kind] && of_all[kind].is_none();
                    let mean = means[kind].get(interval).filter(|_| is_by_call);
                    expected.push(mean.map_or(f64::NAN, |mean| mean * slowness));
                }
            }
        }
        Self {
            types,
            groups: centre.groups().len(),
            is_by_call: expected.iter().any(|one| !one.is_nan()),
            expected,
            complains: complains.collect(),
            of_all,
        }
    }

    /// Of no call anything is expected.
    pub(super) fn unasked() -> Self {
        Self {
            types: 0,
            groups: 0,
            expected: Vec::new(),
            complains: Vec::new(),
            of_all: Vec::new(),
            is_by_call: false,
        }
    }

    /// Whether calls are to be looked at one by one.
    #[inline(always)]
    pub(super) fn is_by_call(&self) -> bool {
        self.is_by_call
    }

    /// Mean talk and wrap-up of all calls of a type \[s\], of those types of which it is the same of all.
    pub(super) fn of_all(&self) -> impl Iterator<Item = (usize, f64)> {
        let kinds = self.of_all.iter().enumerate();
        kinds.filter_map(|(kind, mean)| Some((kind, (*mean)?)))
    }

    /// By how much an answered call took longer than it was expected to \[s\]; 0 where that cannot be told.
    #[inline]
    pub(super) fn surplus(&self, call: &Call, answered: &Answered) -> f64 {
        let kind = call.call_type.index();
        let place = call.matter_interval as usize * self.groups + answered.agent.group.index();
        let expected = self.expected[place * self.types + kind];
        let late = |quote| is_longer(answered.wait, quote);
        let complains = || self.complains[kind] && answered.quote.is_some_and(late);
        if expected.is_nan() || (answered.quote.is_some() && complains()) {
            return 0.0;
        }
        answered.talk + answered.wrap_up - expected
    }
}

/// Mean talk and wrap-up of every answered call of a type \[s\], if it is the same whenever it comes up, whoever takes it and
/// whatever it was told, and nobody is called back.
fn of_all(centre: &Centre, kind: usize, means: &[f64]) -> Option<f64> {
    let own = &centre.call_types()[kind];
    let is_quoted = matches!(own.messages.policy, Policy::Estimate(_));
    if is_quoted && own.reaction.late_talk.get() > 0.0 || own.callback.is_some() {
        return None;
    }
    let skills = centre.groups().iter().flat_map(|group| &group.answers);
    let skills = skills.filter(|skill| skill.call_type.index() == kind);
    let speeds: Vec<f64> = skills.map(|skill| skill.speed).collect();
    let one = |values: &[f64]| {
        let first = values.first().copied()?;
        values.iter().all(|other| *other == first).then_some(first)
    };
    Some(one(means)? / one(&speeds)?)
}

/// Mean talk and wrap-up of a matter by the interval in which it comes up \[s\]; empty if it has no mean.
fn means(kind: &CallType) -> Vec<f64> {
    let (talk, wrap_up) = (kind.talk.mean(), kind.wrap_up.mean());
    if !(talk + wrap_up).is_finite() {
        return Vec::new();
    }
    let scales = kind.talk_scale.iter().zip(&kind.wrap_up_scale);
    let means = scales.map(|(of_talk, of_wrap_up)| talk * of_talk + wrap_up * of_wrap_up);
    means.collect()
}
