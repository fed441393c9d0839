//! What each target costs: the cheapest plan without it, and with a point more or less of it, by all that is known.

use super::asked::{Answer, Wish};
use super::bench::Halt;
use super::found::{CostOfLevels, Price};
use super::master::Master;
use super::search::Search;

/// Plans that are simulated, at most, to see what a target costs. A convention.
const ROUNDS: u32 = 6;
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
        let mut without = None;
        for _ in 0..ROUNDS {
            let Some((cost, plan)) = search.cheapest_with(target, None) else {
                break;
            };
            without = Some(cost);
            // Where that takes long, what is known must do.
            if search.is_dear()
                || search.is_known(&plan)
                || search.bench.work.days - begun_at > may_spend
            {
                break;
            }
            search.learn(&plan, 0.0)?;
            search.best.clone_from(&kept.0);
        }
        let yard = search.bench.yard;
        let with = |search: &mut Search<'_, '_, M>, by: f64| {
            let by_own = match yard.is_at_least(target) {
                true => by,
                false => -by * yard.unit(target),
            };
            // A point more than 99 % of the calls is more than any number of agents reaches.
            if !yard.may_ask(target, yard.level(target) + by_own) {
                return None;
            }
            search.cheapest_with(target, Some(by)).map(|one| one.0)
        };
        let (stricter, laxer) = (with(search, POINT), with(search, -POINT));
        // A search that is not exact may end above what is known to do already, or below what does not.
        let known = kept.0.as_ref().map(|best| best.cost);
        let at_most = |cost: f64| known.map_or(cost, |known| cost.min(known));
        let at_least = |cost: f64| known.map_or(cost, |known| cost.max(known));
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
        let mut found = None;
        for _ in 0..ROUNDS {
            let Some((cost, plan)) = search.cheapest_with(target, Some(by)) else {
                break;
            };
            // Stricter costs no less.
            let cost = if by > 0.0 {
                cost.max(best.cost)
            } else {
                cost.min(best.cost)
            };
            found = Some(cost);
            let has_spent = search.bench.work.days - begun_at > may_spend;
            if search.is_dear() || search.is_known(&plan) || has_spent {
                break;
            }
            search.learn(&plan, 0.0)?;
            search.best = Some(best.clone());
        }
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
    /// The cheapest plan, and what it costs, without a target, or if that asked for so much more.
    fn cheapest_with(
        &mut self,
        target: usize,
        more: Option<f64>,
    ) -> Option<(f64, super::problem::Plan)> {
        let (mut margins, mut units) = (self.margins.clone(), self.units());
        let denominators = self.denominators();
        let yard = self.bench.yard;
        for (place, one) in yard.requirements().iter().enumerate() {
            if one.target == target {
                match more {
                    None => units[place] = 0.0,
                    Some(by) => margins[place] += by * denominators[place] * yard.unit(target),
                }
            }
        }
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
