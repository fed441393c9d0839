//! Which plan to take: the cheapest that meets every target of its own.

use super::compare::{Comparison, PlanResults};
use crate::measures::{Address, CostMetric, Metric, MoneyMetric, Verdict};

/// Which plan to take. Plans are told by their places, the base's is 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlanChoice {
    /// No plan sets a target; this one is the cheapest.
    NoTargets {
        /// The cheapest.
        cheapest: usize,
    },
    /// The cheapest of those that meet every target.
    Best {
        /// Which it is.
        plan: usize,
        /// A still cheaper one that may meet them: no target is missed, one or more are in doubt.
        in_doubt: Option<usize>,
    },
    /// No plan is sure to meet every target; this one comes nearest.
    Nearest {
        /// Which it is.
        plan: usize,
    },
}

/// By what plans are cheap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Yardstick {
    /// Wages, lines and the value of lost calls.
    Cost,
    /// Paid hours, where nothing has a price.
    PaidHours,
}

impl Yardstick {
    /// What plans of this comparison are ranked by.
    #[must_use]
    pub fn of(comparison: &Comparison) -> Self {
        let mut plans = comparison.plans.iter();
        let priced =
            |plan: &PlanResults| plan.results.whole.cost[CostMetric::Total].mean != Some(0.0);
        if plans.any(priced) {
            Yardstick::Cost
        } else {
            Yardstick::PaidHours
        }
    }

    /// The figure that is to be small.
    #[must_use]
    pub fn metric(self) -> CostMetric {
        match self {
            Yardstick::Cost => CostMetric::Total,
            Yardstick::PaidHours => CostMetric::PaidHours,
        }
    }
}

impl PlanChoice {
    /// The choice between the plans; `None` without plans. Of two that cost the same the one that was
    /// named first is taken.
    #[must_use]
    pub fn of(comparison: &Comparison) -> Option<Self> {
        let metric = Yardstick::of(comparison).metric();
        let plans = &comparison.plans;
        let price = |place: &usize| {
            plans[*place].results.whole.cost[metric]
                .mean
                .unwrap_or(f64::INFINITY)
        };
        let cheapest = |places: &mut dyn Iterator<Item = usize>| {
            places.min_by(|one, other| price(one).total_cmp(&price(other)))
        };
        if plans.iter().all(|plan| plan.targets.is_empty()) {
            let cheapest = cheapest(&mut (0..plans.len()))?;
            return Some(PlanChoice::NoTargets { cheapest });
        }
        let all = |verdict: Verdict| {
            (0..plans.len()).filter(move |&place| verdict_of(&plans[place]) == Some(verdict))
        };
        let met = cheapest(&mut all(Verdict::Met));
        if let Some(plan) = met {
            let in_doubt = cheapest(&mut all(Verdict::Unclear));
            let in_doubt = in_doubt.filter(|place| price(place) < price(&plan));
            return Some(PlanChoice::Best { plan, in_doubt });
        }
        let with_targets = (0..plans.len()).filter(|&place| !plans[place].targets.is_empty());
        let plan = with_targets.min_by(|one, other| {
            let (near, far) = (distance(&plans[*one]), distance(&plans[*other]));
            let (near_price, far_price) = (price(one), price(other));
            near.0
                .cmp(&far.0)
                .then(near.1.total_cmp(&far.1))
                .then(near_price.total_cmp(&far_price))
        })?;
        Some(PlanChoice::Nearest { plan })
    }

    /// The plan that this comes down to.
    #[must_use]
    pub fn plan(self) -> usize {
        match self {
            PlanChoice::NoTargets { cheapest: plan }
            | PlanChoice::Best { plan, .. }
            | PlanChoice::Nearest { plan } => plan,
        }
    }

    /// The plan that is known to meet every target.
    #[must_use]
    pub fn best(self) -> Option<usize> {
        match self {
            PlanChoice::Best { plan, .. } => Some(plan),
            PlanChoice::NoTargets { .. } | PlanChoice::Nearest { .. } => None,
        }
    }
}

/// The plan that brings the most profit, by its mean; `None` unless callers have a memory under every
/// plan. Of two that bring the same the one that was named first is taken.
#[must_use]
pub fn most_profitable(comparison: &Comparison) -> Option<usize> {
    let plans = comparison.plans.iter();
    let profits = plans.map(|plan| {
        let profit = plan.results.whole.money.get(MoneyMetric::Profit)?;
        profit.mean
    });
    let profits: Vec<f64> = profits.collect::<Option<_>>()?;
    let better = |best: Option<usize>, place: usize| match best {
        Some(best) if profits[best] >= profits[place] => Some(best),
        _ => Some(place),
    };
    (0..profits.len()).fold(None, better)
}

/// The plan to take: the most profitable where callers have a memory, otherwise the one that [`PlanChoice`]
/// comes down to.
#[must_use]
pub fn best_plan(comparison: &Comparison) -> Option<usize> {
    most_profitable(comparison).or_else(|| PlanChoice::of(comparison).map(PlanChoice::plan))
}

/// How surely the plan that [`best_plan`] names is the best.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lead {
    /// It is clearly the cheapest of those that meet every target, the only one that does, or the most profitable.
    Clear,
    /// Another plan may be as good.
    Unclear,
    /// No plan is sure to meet every target.
    Nearest,
}

/// How surely the best plan is the best; `None` without plans.
#[must_use]
pub fn lead(comparison: &Comparison) -> Option<Lead> {
    let all = 0..comparison.plans.len();
    let (best, metric, rivals) = if let Some(best) = most_profitable(comparison) {
        (best, Metric::Money(MoneyMetric::Profit), all.collect())
    } else {
        let price = Metric::Cost(Yardstick::of(comparison).metric());
        match PlanChoice::of(comparison)? {
            PlanChoice::Nearest { .. } => return Some(Lead::Nearest),
            PlanChoice::Best {
                in_doubt: Some(_), ..
            } => return Some(Lead::Unclear),
            PlanChoice::NoTargets { cheapest } => (cheapest, price, all.collect()),
            PlanChoice::Best { plan, .. } => {
                let meets =
                    |place: &usize| verdict_of(&comparison.plans[*place]) == Some(Verdict::Met);
                (plan, price, all.filter(meets).collect::<Vec<usize>>())
            }
        }
    };
    let metric = Address::whole(metric);
    let mut rivals = rivals.into_iter().filter(|rival| *rival != best);
    let is_clear = rivals.all(|rival| differ(comparison, &metric, [best, rival]));
    Some(if is_clear { Lead::Clear } else { Lead::Unclear })
}

/// Whether two plans clearly differ in a measure: against the base by their paired difference, otherwise by intervals
/// that do not overlap.
fn differ(comparison: &Comparison, metric: &Address<'_>, [one, other]: [usize; 2]) -> bool {
    let plan = match (one, other) {
        (0, plan) | (plan, 0) => plan.checked_sub(1),
        _ => None,
    };
    if let Some(differences) = plan.and_then(|plan| comparison.differences.get(plan)) {
        let difference = differences.get(metric);
        return difference.is_some_and(|difference| difference.clear == Some(true));
    }
    let ends = [one, other].map(|place| {
        let found = comparison.plans[place].results.whole.get(metric);
        found.and_then(|found| found.low.zip(found.high))
    });
    match ends {
        [Some(one), Some(other)] => one.1 < other.0 || other.1 < one.0,
        _ => false,
    }
}

/// The worst verdict on any of a plan's targets; `None` if it has none.
fn verdict_of(plan: &PlanResults) -> Option<Verdict> {
    let verdicts = plan.targets.iter().map(|target| target.outcome.verdict);
    verdicts.max_by_key(|verdict| match verdict {
        Verdict::Untestable => 0,
        Verdict::Met => 1,
        Verdict::Unclear => 2,
        Verdict::Missed => 3,
    })
}

/// How far a plan is from meeting its targets: how many it misses, and by how much the worst falls
/// short, as a share of the target.
fn distance(plan: &PlanResults) -> (usize, f64) {
    let outcomes = plan.targets.iter().map(|target| &target.outcome);
    let missed = outcomes.clone().filter(|it| it.verdict == Verdict::Missed);
    let shortfalls = outcomes.map(|outcome| outcome.shortfall().unwrap_or(0.0));
    (missed.count(), shortfalls.fold(f64::NEG_INFINITY, f64::max))
}
