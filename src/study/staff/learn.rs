//! What is learnt from a plan: what it comes to, and what one agent more or fewer would change.

use super::bench::{Halt, Sample};
use super::differences::{Slopes, Way, slopes};
use super::judged::{Judged, values};
use super::master::Master;
use super::model::{Known, Seen};
use super::problem::Plan;
use super::search::{SURELY, Search};

/// Slopes around a plan.
#[derive(Debug, Clone)]
pub(super) struct Borrowed {
    levels: Vec<f64>,
    up: Slopes,
    down: Option<Slopes>,
}

/// Plans are looked at first on this part of the days.
const PART: u64 = 4;
/// Slopes are taken on this part of the days, but on [`FEWEST`].
const PART_FOR_SLOPES: u64 = 8;
const FEWEST: u64 = 100;
/// Slopes that cost so many times as much as the plan itself are borrowed from a plan near it.
const DEAR: u64 = 2;
/// Beyond so many decisions the cheapest plan by all rows is far from all that were simulated. A convention.
const WIDE: usize = 30;
/// Days of slopes at most, then.
const MOST_DEAR: u64 = 128;
/// A plan is near another if its agents differ by this in the mean over all slots. Twice as far, slopes are so wrong that
/// a search ends dearer.
const REACH: f64 = 0.2;
/// Plans around which something is known at most, where there are many rows.
const MOST_KNOWN: usize = 24;
/// A plan that falls short by less than this is looked at closely: of its denominator.
const NEARLY: f64 = 0.05;
/// A target of an interval that is kept by more than this has no row.
const FAR: f64 = 0.25;

impl<M: Master> Search<'_, '_, M> {
    /// Simulates a plan and keeps what is to be learnt from it; whether there was anything.
    pub(super) fn learn(&mut self, plan: &Plan, lenience: f64) -> Result<bool, Halt> {
        if self.rejected.contains(plan) {
            return Ok(false);
        }
        let sample = self.looked_at(plan)?;
        let judged = self.judged(&sample);
        let is_met = judged.slack >= -lenience;
        let mut seen = self.seen(plan, &judged);
        if is_met {
            self.admit(&mut seen);
        }
        self.model.hold_against(&seen);
        if is_met {
            self.consider(plan, judged.slack);
        }
        // A plan that counts as met is not cut off by what it misses.
        let lift = if is_met { lenience } else { 0.0 };
        if self.is_known(plan) {
            self.model.renew(plan, &values(&judged, lift));
            return Ok(false);
        }
        let closely = is_met || judged.short_by < NEARLY;
        let Borrowed { up, down, .. } = self.slopes_near(plan, &sample, closely)?;
        let values = self.telling(values(&judged, lift), &sample);
        let others = self.simulated();
        let levels = self.bench.problem.levels(plan);
        let down = down.filter(|_| closely);
        let known = Known::new((plan.clone(), levels), &values, up, down);
        self.model.add_beside(known, &others);
        if self.is_dear() {
            self.model.keep_latest(MOST_KNOWN);
        }
        self.bench.work.cuts = self.bench.work.cuts.max(self.model.cuts());
        Ok(true)
    }

    /// Whether a plan is sampled on all days of this stage.
    pub(super) fn is_sampled(&self, plan: &Plan) -> bool {
        self.tried
            .get(plan)
            .is_some_and(|one| one.days >= self.days)
    }

    /// The sample of a plan: where that takes long, of one that surely misses on a part of the days, on those.
    fn looked_at(&mut self, plan: &Plan) -> Result<Sample, Halt> {
        if self.is_dear() && !self.could_do(plan, SURELY)? {
            return Ok(self.tried.get(plan).cloned().unwrap_or_default());
        }
        self.sample(plan)
    }

    /// Whether a plan does not miss by so many standard errors on a part of the days of this stage.
    pub(super) fn could_do(&mut self, plan: &Plan, errors: f64) -> Result<bool, Halt> {
        let all = self.days;
        let part = all / PART;
        let is_known = self.tried.get(plan).is_some_and(|one| one.days >= part);
        if part < FEWEST || is_known {
            return Ok(true);
        }
        self.days = part;
        let sample = self.sample(plan);
        self.days = all;
        if self.judged(&sample?).slack >= -errors {
            return Ok(true);
        }
        self.rejected.insert(plan.clone());
        Ok(false)
    }

    /// What every plan of this stage is surely kept by.
    fn simulated(&self) -> Vec<Seen> {
        let tried = self.tried.iter();
        let tried = tried.filter(|(_, sample)| sample.days >= self.days);
        tried
            .map(|(plan, sample)| {
                let mut seen = self.seen(plan, &self.judged(sample));
                if self.best.as_ref().is_some_and(|best| best.plan == *plan) {
                    self.admit(&mut seen);
                }
                seen
            })
            .collect()
    }

    /// A plan that counts as met is not cut off by any row: one that would is wrong, however little is sure.
    fn admit(&self, seen: &mut Seen) {
        for (kept, margin) in seen.kept.iter_mut().zip(&self.margins) {
            *kept = kept.map(|kept| kept.max(*margin));
        }
    }

    /// Whether the search goes from plan to plan nearby: slopes take long, or so much is decided that rows around plans
    /// from all over say too little of any.
    pub(super) fn stays_near(&self) -> bool {
        self.is_dear() || self.bench.problem.decided().len() > WIDE
    }

    /// Whether slopes cost much more than the plan itself.
    pub(super) fn is_dear(&self) -> bool {
        let problem = self.bench.problem;
        self.colours.plans(problem) as u64 > DEAR * PART
    }

    /// Slopes around a plan: simulated, or where that takes long those around one near it.
    fn slopes_near(
        &mut self,
        plan: &Plan,
        sample: &Sample,
        closely: bool,
    ) -> Result<Borrowed, Halt> {
        let levels = self.bench.problem.levels(plan);
        if self.is_dear() {
            let reach = REACH * levels.len() as f64;
            let own = self
                .slopes
                .iter()
                .filter(|one| one.down.is_some() || !closely);
            let own = own.map(|one| (distance(&one.levels, &levels), one));
            let nearest = own.min_by(|one, other| one.0.total_cmp(&other.0));
            if let Some((_, known)) = nearest.filter(|one| one.0 <= reach) {
                return Ok(known.clone());
            }
        }
        let part = (self.days / PART_FOR_SLOPES).max(FEWEST).min(self.days);
        let part = if self.is_dear() {
            part.min(MOST_DEAR)
        } else {
            part
        };
        let days = self.on(0..part);
        let base = if part == sample.days {
            sample.clone()
        } else {
            self.bench.try_one(plan, &days)?
        };
        let pair = (plan, &base);
        let up = slopes(&mut self.bench, pair, &days, self.colours, Way::More)?;
        let down = if closely {
            let down = slopes(&mut self.bench, pair, &days, self.colours, Way::Fewer)?;
            Some(down)
        } else {
            None
        };
        let found = Borrowed { levels, up, down };
        self.slopes.push(found.clone());
        Ok(found)
    }

    /// What a plan is surely kept by.
    fn seen(&self, plan: &Plan, judged: &Judged) -> Seen {
        Seen {
            plan: plan.clone(),
            levels: self.bench.problem.levels(plan),
            kept: values(judged, -SURELY),
        }
    }

    /// Without intervals in which a target is kept by far: they say nothing yet.
    fn telling(&self, mut values: Vec<Option<f64>>, sample: &Sample) -> Vec<Option<f64>> {
        let yard = self.bench.yard;
        for (value, requirement) in values.iter_mut().zip(yard.requirements()) {
            let out_of = sample.out_of(requirement, yard.cells());
            let far = FAR * out_of * yard.unit(requirement.target);
            if yard.place(requirement).1.is_some() && value.is_some_and(|value| value > far) {
                *value = None;
            }
        }
        values
    }
}

/// By how many agents two plans differ, all slots together.
fn distance(one: &[f64], other: &[f64]) -> f64 {
    let pairs = one.iter().zip(other);
    pairs.map(|(one, other)| (one - other).abs()).sum()
}
