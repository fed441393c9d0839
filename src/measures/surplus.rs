//! How much longer calls took than they were expected to.
//!
//! Talk and wrap-up are drawn independently of whether and when a call is answered, so the sum of what
//! is above their means has a mean of 0, whatever else happens: days whose calls took long by chance are told.

use crate::centre::{CallType, Centre, Leaving};
use crate::engine::{Answered, Call};
use crate::units::is_longer;

/// What a call's work is expected to be.
#[derive(Debug)]
pub(super) struct Work {
    types: usize,
    groups: usize,
    /// By interval of the matter, then group, then call type: mean talk and wrap-up \[s\]; NaN where that cannot be told,
    /// because the end of a duty cuts long calls off. One table, looked up for every call.
    expected: Vec<f64>,
    /// By call type: who was promised less than it waited may talk longer.
    complains: Vec<bool>,
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
        let mut expected = Vec::new();
        for interval in 0..centre.clock().intervals() {
            for slowness in slowness.chunks(types.max(1)) {
                let kinds = centre.call_types().iter().zip(slowness);
                expected.extend(
                    kinds
                        .zip(&is_cut_off)
                        .map(
                            |((kind, slowness), is_cut_off)| match mean(kind, interval) {
                                Some(mean) if !is_cut_off => mean * slowness,
                                _ => f64::NAN,
                            },
                        ),
                );
            }
        }
        Self {
            types,
            groups: centre.groups().len(),
            expected,
            complains: complains.collect(),
        }
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

/// Mean talk and wrap-up of a matter that comes up in an interval \[s\]; `None` if it has no mean.
fn mean(kind: &CallType, interval: usize) -> Option<f64> {
    let (talk, wrap_up) = (kind.talk.mean(), kind.wrap_up.mean());
    let of_talk = kind.talk_scale.get(interval)?;
    let of_wrap_up = kind.wrap_up_scale.get(interval)?;
    let is_known = (talk + wrap_up).is_finite();
    is_known.then(|| talk * of_talk + wrap_up * of_wrap_up)
}
