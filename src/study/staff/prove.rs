//! Small problems are proved: every plan that costs less is simulated, or has nowhere more agents than one that misses a
//! target by far.

use super::Phase;
use super::bench::Halt;
use super::master::Master;
use super::problem::{Plan, Problem};
use super::search::Search;

/// Plans that cost less, at most, for a proof to be tried. A convention.
const MOST_PLANS: usize = 20_000;
/// Days on which a plan is tried first.
const FIRST: u64 = 200;
/// A plan misses by far if it does by so many standard errors and this part of its denominator.
const ERRORS: f64 = 6.0;
const PART: f64 = 0.01;
/// Calls that a proof may simulate, for each unit of effort: some seconds.
const CALLS: f64 = 4e7;
/// Plans that are simulated at once.
const TOGETHER: usize = 64;

/// What came of a proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Proof {
    /// Plans that cost less than the one that was found, or than those found meanwhile.
    pub cheaper: u64,
    /// Of those, the ones that were simulated.
    pub simulated: u64,
}

/// Tries all plans that cost less than the best, which changes if one of them does. `None` if there are too many, or one
/// misses on so few calls that nothing follows.
pub(super) fn prove<M: Master>(
    search: &mut Search<'_, '_, M>,
    calls_a_day: f64,
    effort: f64,
) -> Result<Option<Proof>, Halt> {
    let Some(best) = &search.best else {
        return Ok(None);
    };
    let Some(mut plans) = cheaper(search.bench.problem, best.cost) else {
        return Ok(None);
    };
    let problem = search.bench.problem;
    plans.sort_by(|one, other| {
        let costs = problem.cost(other).total_cmp(&problem.cost(one));
        costs.then_with(|| one.cmp(other))
    });
    let may_spend = (CALLS * effort / calls_a_day.max(1.0)) as u64;
    let begun_at = search.bench.work.days;
    let mut proof = Proof {
        cheaper: plans.len() as u64,
        simulated: 0,
    };
    let far_off = search.far_off(ERRORS, PART).into_iter();
    let mut misses: Vec<Plan> = far_off.filter(|plan| problem.is_choice(plan)).collect();
    let mut left = plans.into_iter().peekable();
    while left.peek().is_some() {
        search.tell(Phase::Proof);
        let open = left
            .by_ref()
            .filter(|plan| !misses.iter().any(|miss| plan.is_below(miss)));
        let batch: Vec<Plan> = open.take(TOGETHER).collect();
        proof.simulated += batch.len() as u64;
        let first = search.on(0..FIRST.min(search.days()));
        let samples = search.bench.try_all(&batch, &first, &[])?;
        let mut close = Vec::new();
        for (plan, sample) in batch.into_iter().zip(samples) {
            let judged = search.judged(&sample);
            if judged.is_far_off(ERRORS, PART) {
                misses.push(plan);
            } else {
                close.push(plan);
            }
        }
        search.sample_all(&close)?;
        for plan in close {
            let sample = search.sample(&plan)?;
            let judged = search.judged(&sample);
            if judged.slack >= 0.0 {
                search.consider(&plan, judged.slack);
            } else if judged.is_of_few() {
                // It may do, for all that is known.
                return Ok(None);
            }
        }
        if search.bench.work.days - begun_at > may_spend {
            return Ok(None);
        }
    }
    search.bound = search.best.as_ref().map_or(search.bound, |best| best.cost);
    Ok(Some(proof))
}

/// All plans within the limits that cost less; `None` if there are too many.
fn cheaper(problem: &Problem<'_>, cost: f64) -> Option<Vec<Plan>> {
    let (program, posed) = problem.program();
    let decided = problem.decided();
    let least: f64 = decided
        .iter()
        .map(|(cost, least, _)| cost * f64::from(*least))
        .sum();
    let below = cost - 1e-9 * cost.abs().max(1.0);
    let mut plans = vec![(Vec::new(), least)];
    for (cost, at_least, at_most) in decided {
        let mut longer = Vec::new();
        for (plan, spent) in &plans {
            for agents in at_least..=at_most {
                let spent = spent + cost * f64::from(agents - at_least);
                if spent >= below {
                    break;
                }
                let mut plan: Vec<u32> = plan.clone();
                plan.push(agents);
                longer.push((plan, spent));
            }
            if longer.len() > MOST_PLANS {
                return None;
            }
        }
        plans = longer;
    }
    let plans = plans.into_iter().map(|(decided, _)| problem.plan(decided));
    let holds = |plan: &Plan| program.holds(&posed.values(problem, plan));
    Some(plans.filter(holds).collect())
}
