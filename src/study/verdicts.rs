//! At which level the targets of several plans are judged, so that all verdicts together are as often
//! right as one alone.
//!
//! A plan meets its targets only if it meets each, so several targets of one plan make no verdict more often
//! wrong. Several plans do: the one that happens to look best is named. Therefore plans are called met step by
//! step (Holm 1979): the surest first, as if all others were still open. Plans that miss a target
//! beyond doubt cannot be called met and are not open (Romano, Shaikh & Wolf 2014).

/// How doubtful it is that a plan meets all of its targets, and that it misses one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlanDoubt {
    /// The largest doubt that a target is met.
    pub met: f64,
    /// The smallest doubt that one is missed.
    pub missed: f64,
}

impl PlanDoubt {
    /// Of a plan's targets, each with its doubts that it is met, and missed; `None` without targets.
    pub fn of(targets: impl Iterator<Item = (f64, f64)>) -> Option<Self> {
        targets.fold(None, |worst: Option<Self>, (met, missed)| {
            let worst = worst.unwrap_or(Self { met, missed });
            Some(Self {
                met: worst.met.max(met),
                missed: worst.missed.min(missed),
            })
        })
    }
}

/// Part of the chance that is spent on telling which plans are open.
const SPENT: f64 = 0.1;

/// The largest doubt with which a target of each plan is called met, so that any plan that misses one is called
/// met with this `chance` at most.
#[must_use]
pub fn levels(plans: &[Option<PlanDoubt>], chance: f64) -> Vec<f64> {
    let with_targets = plans.iter().flatten().count() as f64;
    let is_open = |plan: &PlanDoubt| plan.missed > SPENT * chance / with_targets;
    let mut open: Vec<f64> = plans
        .iter()
        .flatten()
        .filter(|plan| is_open(plan))
        .map(|plan| plan.met)
        .collect();
    let chance = if open.len() as f64 == with_targets {
        chance
    } else {
        (1.0 - SPENT) * chance
    };
    open.sort_by(f64::total_cmp);
    let steps = open.iter().enumerate();
    let mut steps = steps.map(|(place, &doubt)| (doubt, chance / (open.len() - place) as f64));
    // The level of the first that is not sure any more holds for all that follow.
    let last = steps.find(|(doubt, level)| doubt > level);
    let level = last.map_or(chance, |(_, level)| level);
    vec![level; plans.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(doubts: &[(f64, f64)], expected: &[bool]) {
        let plans: Vec<_> = doubts
            .iter()
            .map(|&(met, missed)| Some(PlanDoubt { met, missed }))
            .collect();
        let levels = levels(&plans, 0.025);
        let met = doubts
            .iter()
            .zip(&levels)
            .map(|((met, _), level)| met <= level);
        assert_eq!(met.collect::<Vec<_>>(), expected, "{levels:?}");
    }

    #[test]
    fn one_plan_is_judged_as_if_alone() {
        check(&[(0.024, 0.976)], &[true]);
        check(&[(0.026, 0.974)], &[false]);
    }

    #[test]
    fn the_surest_goes_first() {
        // 0.005 of 0.025 / 5, then 0.006 of 0.025 / 4, then 0.009 is more than 0.025 / 3.
        check(
            &[
                (0.009, 0.99),
                (0.005, 0.99),
                (0.006, 0.99),
                (0.02, 0.98),
                (0.5, 0.5),
            ],
            &[false, true, true, false, false],
        );
        check(
            &[
                (0.006, 0.99),
                (0.1, 0.9),
                (0.1, 0.9),
                (0.1, 0.9),
                (0.1, 0.9),
            ],
            &[false; 5],
        );
    }

    #[test]
    fn plans_that_miss_for_sure_cost_nothing() {
        let missing = (1.0, 1e-9);
        check(
            &[(0.011, 0.99), (0.3, 0.7), missing, missing],
            &[true, false, false, false],
        );
        check(&[(0.0124, 0.98), missing], &[true, false]);
    }

    #[test]
    fn a_plan_is_as_doubtful_as_its_worst_target() {
        let found = PlanDoubt::of([(0.01, 0.99), (0.2, 0.8)].into_iter());
        assert_eq!(
            found,
            Some(PlanDoubt {
                met: 0.2,
                missed: 0.8
            })
        );
        assert_eq!(PlanDoubt::of(std::iter::empty()), None);
        assert_eq!(levels(&[None, None], 0.025), [0.025; 2]);
    }
}
