//! What each target costs: the cheapest plan without it, and with a point more or less of it, by all that is known.

use super::asked::{Answer, Wish};
use super::bench::{Halt, Sample};
use super::found::{CostOfLevels, Price};
use super::master::Master;
use super::problem::Plan;
use super::search::{Search, just_below};
use std::mem;

/// Plans that are simulated, at most, to see what a target costs. A convention.
const ROUNDS: u32 = 6;
/// The same for a point of it: there is more that could be asked.
const FEW_ROUNDS: u32 = 2;
/// Plans near the best one that are simulated then, as long as one of them is cheaper, and how often.
const NEAR: usize = 3;
const NEAR_ROUNDS: u32 = 3;
/// Calls that all of this may simulate, for each unit of effort.
const CALLS: f64 = 1e7;
/// Nodes of a linear program's search.
const NODES: u64 = 400;
/// Targets of which it is asked.
const MOST: usize = 12;
/// What would cost more than these parts on top of the plan for a point, or for a level, is what the search did not find and
/// not what it costs. Conventions.
const MOST_FOR_A_POINT: f64 = 0.25;
const MOST_FOR_A_LEVEL: f64 = 0.6;
/// Where a program is large, plans may be so far from the best one in anything that is decided: rows say little beyond.
const FAR: u32 = 8;
/// A point.
const POINT: f64 = 0.01;

/// About what each target costs.
pub(super) fn prices<M: Master>(
    search: &mut Search<'_, '_, M>,
    calls_a_day: f64,
    effort: f64,
) -> Result<Vec<Price>, Halt> {
    let targets = search.bench.yard.targets();
    if targets > MOST {
        return Ok(Vec::new());
    }
    let may_spend = (CALLS * effort / calls_a_day.max(1.0)) as u64;
    let begun_at = search.bench.work.days;
    let kept = (search.best.clone(), search.bound);
    let mut found = Vec::new();
    for target in 0..targets {
        // Each may spend its part: what one leaves is for the next.
        let until = begun_at + may_spend * (target as u64 + 1) / targets as u64;
        let without = search.priced((target, None), ROUNDS, until)?;
        let yard = search.bench.yard;
        let with = |search: &mut Search<'_, '_, M>, by: f64| {
            let by_own = match yard.is_at_least(target) {
                true => by,
                false => -by * yard.unit(target),
            };
            // A point more than 99 % of the calls is more than any number of agents reaches.
            match yard.may_ask(target, yard.level(target) + by_own) {
                true => search.priced((target, Some(by)), FEW_ROUNDS, until),
                false => Ok(None),
            }
        };
        let (stricter, laxer) = (with(search, POINT)?, with(search, -POINT)?);
        // A search that is not exact may end above what is known to do already, or below what does not; and with less of a
        // target it may find what it did not find without.
        let known = kept.0.as_ref().map(|best| best.cost);
        let at_most = |cost: f64| known.map_or(cost, |known| cost.min(known));
        let at_least = |cost: f64| known.map_or(cost, |known| cost.max(known));
        let without = without.map(|cost| laxer.map_or(cost, |laxer| cost.min(laxer)));
        found.push(Price {
            target,
            without: without.map(at_most),
            stricter: stricter
                .map(at_least)
                .filter(|cost| is_found(*cost, known, MOST_FOR_A_POINT)),
            laxer: laxer.map(at_most),
        });
    }
    (search.best, search.bound) = kept;
    Ok(found)
}

/// Whether a cost is so much more than the known one, or less.
fn is_found(cost: f64, known: Option<f64>, most: f64) -> bool {
    known.is_none_or(|known| cost <= known * (1.0 + most))
}

/// Levels beside the one that is wanted: shares that should be large by so much more or less of a whole, all else by such a
/// part of its level. Conventions.
const LEVELS: [f64; 4] = [-0.10, -0.05, 0.05, 0.10];
const PARTS: [f64; 4] = [-0.5, -0.25, 0.25, 0.5];
/// The least and the largest share that is asked for.
const SHARES: (f64, f64) = (0.02, 0.99);

/// About what other levels of the target cost that costs most.
pub(super) fn cost_of_levels<M: Master>(
    search: &mut Search<'_, '_, M>,
    prices: &[Price],
    (calls_a_day, effort): (f64, f64),
) -> Result<Option<CostOfLevels>, Halt> {
    let Some(best) = search.best.clone() else {
        return Ok(None);
    };
    let saved = |price: &Price| best.cost - price.without.unwrap_or(best.cost);
    let dearest = prices.iter().reduce(|one, other| {
        if saved(other) > saved(one) {
            other
        } else {
            one
        }
    });
    let Some(target) = dearest.map(|price| price.target) else {
        return Ok(None);
    };
    let yard = search.bench.yard;
    let (level, unit) = (yard.level(target), yard.unit(target));
    let may_spend = (CALLS * effort / calls_a_day.max(1.0)) as u64;
    let begun_at = search.bench.work.days;
    let bound = search.bound;
    let mut points = vec![(level, best.cost)];
    for (share, part) in LEVELS.into_iter().zip(PARTS) {
        let (by, other) = match yard.is_at_least(target) {
            true => (share, level + share),
            // Stricter is less; of a time a point is a hundredth of it.
            false => (part * level / unit, level * (1.0 - part)),
        };
        let is_too_far = yard.is_at_least(target) && !(SHARES.0..=SHARES.1).contains(&other);
        if is_too_far || !yard.may_ask(target, other) {
            continue;
        }
        let found = search.priced((target, Some(by)), ROUNDS, begun_at + may_spend)?;
        // Stricter costs no less.
        let found = found.map(|cost| match by > 0.0 {
            true => cost.max(best.cost),
            false => cost.min(best.cost),
        });
        let known = Some(best.cost);
        let found = found.filter(|cost| is_found(*cost, known, MOST_FOR_A_LEVEL));
        // As people write it: 70 %, and not that but for the last bit.
        let other = (other * 1e9).round() / 1e9;
        points.extend(found.map(|cost| (other, cost)));
    }
    (search.best, search.bound) = (Some(best), bound);
    points.sort_by(|one, two| one.1.total_cmp(&two.1).then(one.0.total_cmp(&two.0)));
    Ok((points.len() > 1).then_some(CostOfLevels { target, points }))
}

impl<M: Master> Search<'_, '_, M> {
    /// What the cheapest plan costs without a target, or if that asked for so much more. Plans that rows name are simulated
    /// until so many days are, and count if their own sample says that they do; where that takes long, what rows say must do.
    fn priced(
        &mut self,
        (target, more): (usize, Option<f64>),
        rounds: u32,
        until: u64,
    ) -> Result<Option<f64>, Halt> {
        let (best, bound) = (self.best.clone(), self.bound);
        let cost = best.as_ref().map(|best| best.cost);
        let is_stricter = more.is_some_and(|by| by > 0.0);
        let mut known = self.cheapest_seen(target, more);
        if is_stricter && known.is_some() && known <= cost {
            // The plan itself does.
            return Ok(known);
        }
        for _ in 0..rounds {
            let Some((cost, plan)) = self.cheapest_with(target, more) else {
                break;
            };
            if self.is_tried(&plan) {
                break;
            }
            if self.is_dear() || self.bench.work.days > until {
                return Ok(Some(known.map_or(cost, |known| cost.min(known))));
            }
            self.learn(&plan, 0.0)?;
            self.best.clone_from(&best);
        }
        known = self.cheapest_seen(target, more);
        // Rows may have cut off what does.
        for _ in 0..NEAR_ROUNDS {
            let Some(best) = best.as_ref().filter(|_| !self.is_dear()) else {
                break;
            };
            let below = just_below(known.unwrap_or(f64::INFINITY), self.step());
            let near = self.near_with((target, more), &best.plan, below);
            if near.is_empty() || self.bench.work.days > until {
                break;
            }
            self.sample_all(&near)?;
            let seen = self.cheapest_seen(target, more);
            if seen == known {
                break;
            }
            known = seen;
        }
        (self.best, self.bound) = (best, bound);
        Ok(known)
    }

    /// What the cheapest of the plans costs that were simulated and do so.
    fn cheapest_seen(&self, target: usize, more: Option<f64>) -> Option<f64> {
        let problem = self.bench.problem;
        let tried = self.tried.iter();
        let tried = tried.filter(|(plan, sample)| {
            problem.is_choice(plan) && self.is_tried(plan) && self.does_with(sample, target, more)
        });
        let within = tried.filter(|(plan, _)| problem.within((*plan).clone()).is_some());
        within.map(|(plan, _)| problem.cost(plan)).reduce(f64::min)
    }

    /// Whether all is kept on average without a target, or if that asked for so much more.
    fn does_with(&self, sample: &Sample, target: usize, more: Option<f64>) -> bool {
        let yard = self.bench.yard;
        let judged = self.judged(sample);
        let each = yard.requirements().iter().zip(judged.kept);
        let mut each = each.zip(&self.margins);
        each.all(|((one, kept), margin)| {
            let Some(kept) = kept else { return true };
            let out_of = sample.out_of(one, yard.cells()) * yard.unit(target);
            match more.filter(|_| one.target == target) {
                Some(by) => kept.by >= margin + by * out_of,
                None => one.target == target || kept.by >= *margin,
            }
        })
    }

    /// Plans near another that cost less than this, those first that should keep everything best then.
    fn near_with(&mut self, ask: (usize, Option<f64>), plan: &Plan, cost: f64) -> Vec<Plan> {
        let (margins, units) = self.asked_for(ask);
        let own = mem::replace(&mut self.margins, margins);
        let mut near = self.within(plan, cost, &units);
        self.margins = own;
        near.retain(|plan| !self.is_tried(plan));
        near.truncate(NEAR);
        near
    }

    /// By requirement, what it must be kept by then, and a standard error of it; 0 of those that nobody asks for.
    fn asked_for(&self, (target, more): (usize, Option<f64>)) -> (Vec<f64>, Vec<f64>) {
        let (mut margins, mut units) = (self.margins.clone(), self.units());
        let yard = self.bench.yard;
        let best = self.best.as_ref();
        let sample = best.and_then(|best| self.tried.get(&best.plan));
        for (place, one) in yard.requirements().iter().enumerate() {
            let full = self.bench.full[place];
            // Of what is counted under the best plan: more agents are on duty where all are that may be.
            let out_of = sample.map_or(full, |sample| sample.out_of(one, yard.cells()));
            match more.filter(|_| one.target == target) {
                Some(by) => margins[place] += by * out_of * yard.unit(target),
                None if one.target == target => units[place] = 0.0,
                None => {}
            }
        }
        (margins, units)
    }

    /// The cheapest plan by all that is known, and what it costs, without a target, or if that asked for so much more.
    fn cheapest_with(&mut self, target: usize, more: Option<f64>) -> Option<(f64, Plan)> {
        let (margins, units) = self.asked_for((target, more));
        let near: Vec<_> = self.best.iter().map(|best| best.plan.clone()).collect();
        let wish = Wish {
            near: &near,
            is_bounded: !self.stays_near(),
            reach: self.stays_near().then_some(FAR),
            ..Wish::new(&margins, &units)
        };
        self.bench.work.programs += 1;
        match self
            .model
            .cheapest(self.bench.problem, self.master, &wish, NODES)
        {
            Answer::Could(found) => Some((found.value, found.plan)),
            Answer::None | Answer::GaveUp(_) => None,
        }
    }
}
