//! What each target costs: the cheapest plan without it, and with a point more or less of it, by all that is known.

use super::asked::{Answer, Wish};
use super::bench::Halt;
use super::found::Price;
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
        let with = |search: &mut Search<'_, '_, M>, by: f64| {
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
            stricter: stricter.map(at_least),
            laxer: laxer.map(at_most),
        });
    }
    (search.best, search.bound) = kept;
    Ok(found)
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
            is_bounded: !self.is_dear(),
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
