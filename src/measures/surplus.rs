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
    /// By group, then call type: time for what takes a second at the usual pace \[s\].
    slowness: Vec<f64>,
    kinds: Vec<TypeWork>,
}

#[derive(Debug)]
struct TypeWork {
    /// Mean talk and wrap-up of a matter by its interval \[s\]; nothing where the end of a duty cuts long calls off.
    mean: Vec<f64>,
    /// Who was promised less than it waited may talk longer.
    complains: bool,
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
        let kinds = centre.call_types().iter().zip(is_cut_off);
        let kinds = kinds.map(|(kind, is_cut_off)| TypeWork::new(kind, is_cut_off));
        Self {
            types,
            slowness,
            kinds: kinds.collect(),
        }
    }

    /// By how much an answered call took longer than it was expected to \[s\]; 0 where that cannot be told.
    #[inline]
    pub(super) fn surplus(&self, call: &Call, answered: &Answered) -> f64 {
        let place = call.call_type.index();
        let kind = &self.kinds[place];
        let Some(mean) = kind.mean.get(call.matter_interval as usize) else {
            return 0.0;
        };
        let late = |quote| is_longer(answered.wait, quote);
        if kind.complains && answered.quote.is_some_and(late) {
            return 0.0;
        }
        let slowness = self.slowness[answered.agent.group.index() * self.types + place];
        answered.talk + answered.wrap_up - mean * slowness
    }
}

impl TypeWork {
    fn new(kind: &CallType, is_cut_off: bool) -> Self {
        let (talk, wrap_up) = (kind.talk.mean(), kind.wrap_up.mean());
        let scales = kind.talk_scale.iter().zip(&kind.wrap_up_scale);
        let mean = scales.map(|(of_talk, of_wrap_up)| talk * of_talk + wrap_up * of_wrap_up);
        let is_known = !is_cut_off && (talk + wrap_up).is_finite();
        Self {
            mean: mean.filter(|_| is_known).collect(),
            complains: kind.reaction.late_talk.get() > 0.0,
        }
    }
}
