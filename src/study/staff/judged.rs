//! What a sample says of the requirements.

use super::bench::{Kept, Sample};
use super::master::Master;
use super::search::Search;

/// What a sample says of the requirements.
#[derive(Debug)]
pub(super) struct Judged {
    /// By requirement; `None` where there was nothing to measure.
    pub(super) kept: Vec<Option<Kept>>,
    /// How far that is kept which is kept least, in standard errors.
    pub(super) slack: f64,
    /// The largest part of its denominator by which something is missed.
    pub(super) short_by: f64,
    /// The smallest part of its denominator by which something is kept: below 0, it is missed.
    pub(super) worst: f64,
    /// How much was counted of what is missed most.
    counted: f64,
}

/// Of fewer calls, say, none is surely missed: their errors are not known either. A convention.
const FEWEST: f64 = 20.0;

impl Judged {
    /// Whether something is missed by so many standard errors and this part of its denominator.
    pub(super) fn is_far_off(&self, errors: f64, part: f64) -> bool {
        self.slack < -errors && self.short_by > part && !self.is_of_few()
    }

    /// Whether what is missed most rests on few calls.
    pub(super) fn is_of_few(&self) -> bool {
        self.short_by > 0.0 && self.counted < FEWEST
    }
}

impl<M: Master> Search<'_, '_, M> {
    pub(super) fn judged(&self, sample: &Sample) -> Judged {
        let cells = self.bench.yard.cells();
        let mut judged = Judged {
            kept: Vec::new(),
            slack: f64::INFINITY,
            short_by: 0.0,
            worst: f64::INFINITY,
            counted: 0.0,
        };
        for (place, requirement) in self.bench.yard.requirements().iter().enumerate() {
            let out_of = sample.out_of(requirement, cells);
            let full = self.bench.full[place];
            let kept = match (out_of > 0.0, full > 0.0) {
                (true, _) => Some(sample.kept(requirement)),
                (false, true) => Some(Kept {
                    by: -full,
                    error: 0.0,
                }),
                (false, false) => None,
            };
            let out_of = out_of.max(1e-3 * full);
            if let Some(kept) = kept {
                let by = kept.by - self.margins[place];
                let error = kept.error.max(1e-6 * out_of);
                judged.slack = judged.slack.min(by / error);
                let unit = out_of * self.bench.yard.unit(requirement.target);
                if -by / unit > judged.short_by {
                    judged.short_by = -by / unit;
                    judged.counted = out_of.max(full) * sample.days as f64;
                }
                judged.worst = judged.worst.min(by / unit);
            }
            judged.kept.push(kept);
        }
        judged
    }

    /// By requirement, a standard error of what it is kept by; 0 where there is nothing to measure.
    pub(super) fn units(&self) -> Vec<f64> {
        let plan = self.best.as_ref().map(|best| &best.plan);
        let plan = plan.or_else(|| self.model.plans().last());
        let sample = plan.and_then(|plan| self.tried.get(plan));
        let Some(sample) = sample else {
            return vec![1.0; self.margins.len()];
        };
        let cells = self.bench.yard.cells();
        let each = self.bench.yard.requirements().iter();
        let each = each.map(|requirement| {
            let out_of = sample.out_of(requirement, cells);
            sample.kept(requirement).error.max(1e-4 * out_of)
        });
        each.collect()
    }

    /// By requirement, what it is a part of, in the unit in which its target is told.
    pub(super) fn denominators(&self) -> Vec<f64> {
        let yard = self.bench.yard;
        let pairs = yard.requirements().iter().zip(&self.bench.full);
        pairs
            .map(|(one, full)| full * yard.unit(one.target))
            .collect()
    }
}

/// What requirements are kept by, plus so many standard errors.
pub(super) fn values(judged: &Judged, errors: f64) -> Vec<Option<f64>> {
    let each = judged.kept.iter();
    each.map(|kept| kept.map(|kept| kept.by + errors * kept.error))
        .collect()
}
