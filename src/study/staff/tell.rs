//! What is told of a plan: what every target comes to, what one agent fewer would leave, and plans beside it.

use super::bench::{Halt, Sample};
use super::differences::{Way, slopes};
use super::find::Task;
use super::found::{Alternative, Fewer, Held, Reached};
use super::master::Master;
use super::method::FRESH;
use super::problem::Plan;
use super::verify::{self, Verdict, Verified};
use super::yard::{Requirement, Standard, Yard};
use crate::stats::{Confidence, Estimate, Proportion};

/// Nearly as good plans that are tested, too.
const OTHERS: usize = 4;
/// The same of plans that cost as much.
const TIES: usize = 2;
/// Calls that testing them may simulate, for each unit of effort.
const CALLS: f64 = 2.5e7;
/// Days on which it is looked what one agent fewer would do, where that takes long.
const FEWER: u64 = 256;
/// Plans within so many standard errors of their targets are too close to tell.
const CLOSE: f64 = 3.0;

impl<M: Master> Task<'_, '_, M> {
    pub(super) fn all_on_days(&self, sample: &Sample, sure: Confidence) -> Estimate {
        let mut all = Proportion::default();
        sample
            .each_day()
            .for_each(|rows| all.push(rows.iter().all(|by| *by >= 0.0)));
        all.estimate(sure)
    }

    /// What every target comes to, and what one agent fewer would leave of it.
    pub(super) fn held(
        &mut self,
        plan: &Plan,
        verified: &Verified,
        chance: f64,
    ) -> Result<Vec<Held>, Halt> {
        let mut days = self.search.on(0..self.search.days());
        let mut base = self.search.sample(plan)?;
        if self.search.is_dear() && days.range.end > FEWER {
            days = self.search.on(0..FEWER);
            base = self.search.bench.try_one(plan, &days)?;
        }
        let colours = self.search.colours;
        let down = slopes(
            &mut self.search.bench,
            (plan, &base),
            &days,
            colours,
            Way::Fewer,
        )?;
        let reached = self.reached(&verified.sample, chance);
        let (yard, problem) = (self.search.bench.yard, self.search.bench.problem);
        let each = yard.requirements().iter().zip(reached).zip(down);
        let each = each.map(|((requirement, reached), down)| {
            let worst = down
                .iter()
                .enumerate()
                .max_by(|one, other| one.1.total_cmp(other.1));
            let worst = worst.filter(|(_, by)| **by > 0.0);
            let kept = verified.sample.kept(requirement);
            let out_of = verified.sample.out_of(requirement, yard.cells());
            let fewer = worst.and_then(|(slot, by)| {
                let slot = &problem.slots()[slot];
                Some(Fewer {
                    group: slot.group,
                    day: slot.day,
                    interval: slot.intervals.start,
                    value: yard.possible(
                        requirement.target,
                        yard.value_in(
                            (requirement.target, &requirement.stretches),
                            kept.by - by,
                            out_of,
                        )?,
                    ),
                })
            });
            let (day, interval) = yard.place(requirement);
            Held {
                target: requirement.target,
                day,
                interval,
                reached,
                fewer: fewer.filter(|_| requirement.wanted == Standard::LongRun),
            }
        });
        Ok(each.collect())
    }

    /// What a sample says of every requirement, each interval at the confidence that all have together.
    pub(super) fn reached(&self, sample: &Sample, chance: f64) -> Vec<Reached> {
        let yard = self.search.bench.yard;
        let each = chance / yard.requirements().len().max(1) as f64;
        let requirements = yard.requirements().iter().zip(&self.search.bench.full);
        let reached = requirements.map(|(requirement, full)| {
            let doubts = verify::doubts(sample, requirement, yard.cells(), *full);
            Reached {
                holds: estimate(yard, sample, requirement, each),
                on_days: verify::on_days(sample, requirement, Confidence::USUAL),
                verdict: if doubts.at_least <= each {
                    Verdict::Met
                } else if doubts.at_most <= each {
                    Verdict::Missed
                } else {
                    Verdict::Undecided
                },
            }
        });
        reached.collect()
    }

    /// Plans that cost less and nearly do, on the same fresh days; and how many cost the same.
    pub(super) fn others(
        &mut self,
        plan: &Plan,
        verified: &Verified,
        chance: f64,
    ) -> Result<Vec<(Plan, Alternative)>, Halt> {
        let mut near = self.search.near(plan, CLOSE, OTHERS);
        near.extend(self.search.ties(plan, TIES));
        let may_spend = (CALLS * self.effort.times() / self.calls_a_day().max(1.0)) as u64;
        let usual = self.effort.days(FRESH);
        near.truncate((may_spend / usual).max(2) as usize);
        let days = (may_spend / (near.len() as u64).max(1)).max(usual);
        let days = self
            .search
            .fresh(self.seed.of_staffing(1), days.min(verified.sample.days));
        let samples = self.search.bench.try_all(&near, &days, &[])?;
        let mut found = Vec::new();
        for (plan, sample) in near.into_iter().zip(&samples) {
            let judged = self.judged(&plan, sample, chance);
            found.push((plan, judged));
        }
        Ok(found)
    }

    fn judged(&self, plan: &Plan, sample: &Sample, chance: f64) -> Alternative {
        let held = self.reached(sample, chance);
        let is = |verdict| held.iter().any(|one| one.verdict == verdict);
        let verdict = match (is(Verdict::Missed), is(Verdict::Undecided)) {
            (true, _) => Verdict::Missed,
            (false, true) => Verdict::Undecided,
            (false, false) => Verdict::Met,
        };
        self.alternative(plan, held, verdict)
    }

    /// What a plan comes to on days that the search has never seen.
    pub(super) fn on_fresh_days(&mut self, plan: &Plan) -> Result<Alternative, Halt> {
        let chance = 1.0 - self.staffing.sure.get();
        let days = self
            .search
            .fresh(self.seed.of_staffing(1), self.effort.days(FRESH));
        let sample = self.search.bench.try_one(plan, &days)?;
        Ok(self.judged(plan, &sample, chance))
    }

    pub(super) fn alternative(
        &self,
        plan: &Plan,
        held: Vec<Reached>,
        verdict: Verdict,
    ) -> Alternative {
        Alternative {
            cost: self.search.bench.problem.cost(plan),
            counts: self.counts(plan),
            shifts: self.search.bench.problem.worked_shifts(plan),
            verdict,
            held,
        }
    }
}

/// What a requirement's measure comes to, with an interval that is wrong on either side with `chance` at most.
pub(super) fn estimate(
    yard: &Yard,
    sample: &Sample,
    requirement: &Requirement,
    chance: f64,
) -> Estimate {
    let out_of = sample.out_of(requirement, yard.cells());
    let kept = sample.mean_kept(requirement);
    let sure = Confidence::new(1.0 - 2.0 * chance);
    let reach = sure.and_then(|sure| sure.reach(sample.days));
    let of = (requirement.target, requirement.stretches.as_slice());
    let value = |by: f64| yard.value_in(of, by, out_of);
    let Some(mean) = value(kept.by) else {
        return Estimate::NONE;
    };
    let ends = reach.map(|reach| {
        [
            value(kept.by - reach * kept.error),
            value(kept.by + reach * kept.error),
        ]
    });
    let [one, other] = ends.unwrap_or([None, None]);
    let (low, high) = match (one, other) {
        (Some(one), Some(other)) => (Some(one.min(other)), Some(one.max(other))),
        _ => (None, None),
    };
    Estimate {
        mean: Some(mean),
        low,
        high,
        plain: None,
    }
}
