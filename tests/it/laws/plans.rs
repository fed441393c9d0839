//! Plans under the same callers: each comes out as it would alone, differences are those of the
//! means, and neither threads nor company nor order change a bit.

use super::{any_centre, cases};
use crate::support::{Build, exponential};
use holdtrue::centre::{Centre, Operation, Weekday};
use holdtrue::measures::{
    CallMetric, Calls, CostMetric, Metric, MoneyMetric, Numbered, Results, Verdict,
};
use holdtrue::random::Seed;
use holdtrue::stats::{Confidence, Difference, Estimate};
use holdtrue::study::{Comparison, PlanChoice, Precision, RunPlan, Workers, compare, run};
use holdtrue::units::Share;
use proptest::prelude::*;
use std::sync::atomic::{AtomicBool, Ordering};

fn plan(replications: u64) -> RunPlan {
    RunPlan {
        seed: Seed(11),
        replications,
        confidence: Confidence::USUAL,
        precision: None,
        controls: true,
    }
}

fn compared(base: &Centre, others: &[&Centre], plan: &RunPlan, threads: usize) -> Comparison {
    let base = Operation::from(base.clone());
    let others: Vec<_> = others
        .iter()
        .map(|&one| Operation::from(one.clone()))
        .collect();
    let others: Vec<&Operation> = others.iter().collect();
    over(&base, &others, plan, threads)
}

fn over(base: &Operation, others: &[&Operation], plan: &RunPlan, threads: usize) -> Comparison {
    let workers = Workers::new(threads).unwrap();
    let go_on = AtomicBool::new(false);
    compare(base, others, plan, &workers, &go_on, |_, _| {})
}

fn alone(centre: &Centre, plan: &RunPlan) -> Results {
    let workers = Workers::new(2).unwrap();
    let operation = Operation::from(centre.clone());
    run(&operation, plan, &workers, &AtomicBool::new(false), &mut ()).unwrap()
}

/// One queue with so many agents; a service level of 80 % and a wage are set.
fn staffed(agents: u32) -> Centre {
    Build::open(7200.0, 4)
        .calls("calls", &[40.0; 4], exponential(200.0), exponential(150.0))
        .agents("desk", &[agents; 4], &[(0, 1)])
        .each_type(|kind| {
            kind.targets.service_level = Share::new(0.8);
            kind.value = 10.0;
        })
        .each_group(|group| group.wage = 20.0)
        .centre()
}

#[track_caller]
fn check_nothing(difference: &Difference, estimate: Option<f64>) {
    if estimate.is_some() {
        let nothing = Difference {
            mean: Some(0.0),
            low: Some(0.0),
            high: Some(0.0),
            clear: Some(false),
        };
        assert_eq!(*difference, nothing);
    } else {
        assert_eq!(*difference, Difference::NONE);
    }
}

proptest! {
    #![proptest_config(cases(12))]

    #[test]
    fn a_plan_like_the_base_differs_by_exactly_nothing(centre in any_centre::centre()) {
        let comparison = compared(&centre, &[&centre], &plan(12), 2);
        let (base, differences) = (&comparison.plans[0].results, &comparison.differences[0]);
        prop_assert_eq!(differences.types().len(), centre.call_types().len());
        prop_assert_eq!(differences.groups().len(), centre.groups().len());
        prop_assert_eq!(differences.each().count(), base.whole.each().count());
        for (address, difference) in differences.each() {
            let mean = base.whole.get(&address).unwrap().mean;
            match address.metric {
                // Few waits do not tell how far off a quantile may be.
                Metric::Calls(metric) if metric.quantile().is_some() => {
                    assert_eq!(difference.mean, mean.map(|_| 0.0));
                    assert_ne!(difference.clear, Some(true));
                }
                _ => check_nothing(difference, mean),
            }
        }
    }

    #[test]
    fn company_and_threads_change_nothing(
        one in any_centre::centre(),
        two in any_centre::centre(),
        three in any_centre::centre(),
    ) {
        let comparison = compared(&one, &[&two, &three], &plan(9), 1);
        for (centre, found) in [&one, &two, &three].into_iter().zip(&comparison.plans) {
            prop_assert_eq!(&alone(centre, &plan(9)), &found.results);
        }
        for threads in [2, 7] {
            prop_assert_eq!(&compared(&one, &[&two, &three], &plan(9), threads), &comparison);
        }
        let turned = compared(&one, &[&three, &two], &plan(9), 2);
        prop_assert_eq!(&turned.plans[1], &comparison.plans[2]);
        prop_assert_eq!(&turned.differences[0], &comparison.differences[1]);
        prop_assert_eq!(&turned.differences[1], &comparison.differences[0]);
    }

    #[test]
    fn differences_are_those_of_the_means(one in any_centre::centre(), two in any_centre::centre()) {
        let comparison = compared(&one, &[&two], &plan(20), 2);
        let [base, other] = [0, 1].map(|place| &comparison.plans[place].results);
        let check = |difference: &Calls<Difference>, base: &Calls<Estimate>, other: &Calls<Estimate>| {
            for &metric in CallMetric::ALL {
                let means = [base, other].map(|calls| calls.measures[metric].mean);
                let expected = means[1].zip(means[0]).map(|(other, base)| other - base);
                let found = difference.measures[metric].mean;
                let close = match (found, expected) {
                    (Some(found), Some(expected)) => (found - expected).abs() < 1e-9,
                    (found, expected) => found == expected,
                };
                assert!(close, "{metric:?}: {found:?} for {expected:?}");
            }
        };
        for difference in comparison.differences[0].calls() {
            let by_name =
                |results: &Results| results.whole.calls_of(&difference.name).unwrap().clone();
            check(difference, &by_name(base), &by_name(other));
        }
    }
}

#[test]
fn what_only_one_plan_has_is_not_paired() {
    let build = Build::open(7200.0, 4)
        .calls("old", &[20.0; 4], exponential(200.0), exponential(150.0))
        .agents("desk", &[4; 4], &[(0, 1)]);
    let base = build.clone().centre();
    let more = build
        .calls("new", &[10.0; 4], exponential(100.0), exponential(150.0))
        .agents("shop", &[2; 4], &[(1, 1)])
        .centre();
    let comparison = compared(&base, &[&more], &plan(10), 2);
    let differences = &comparison.differences[0];
    let names: Vec<&str> = differences
        .types()
        .iter()
        .map(|calls| &*calls.name)
        .collect();
    assert_eq!(names, ["old"]);
    let groups: Vec<&str> = differences
        .groups()
        .iter()
        .map(|group| &*group.name)
        .collect();
    assert_eq!(groups, ["desk"]);
    let offered = differences.all().measures[CallMetric::Offered];
    assert!(offered.mean.unwrap() > 30.0 && offered.clear == Some(true));
}

#[test]
fn a_stopped_comparison_is_a_shorter_one() {
    let centres = [4, 5, 6].map(|agents| Operation::from(staffed(agents)));
    for threads in [1, 3] {
        let stop = AtomicBool::new(false);
        let workers = Workers::new(threads).unwrap();
        let others = [&centres[1], &centres[2]];
        let stopped = compare(
            &centres[0],
            &[&centres[1], &centres[2]],
            &plan(5_000),
            &workers,
            &stop,
            |done, _| {
                stop.store(done >= 5, Ordering::Relaxed);
            },
        );
        let done = stopped.plans[0].results.replications;
        assert!((5..400).contains(&done), "{done}");
        assert!(
            stopped
                .plans
                .iter()
                .all(|plan| plan.results.replications == done)
        );
        assert_eq!(over(&centres[0], &others, &plan(done), 1), stopped);
    }
}

#[test]
fn precision_is_that_of_every_plan() {
    let (base, lavish) = (staffed(4), staffed(7));
    let wanted = RunPlan {
        precision: Some(Precision::Headlines(0.2)),
        controls: true,
        ..plan(10)
    };
    let comparison = compared(&base, &[&lavish], &wanted, 2);
    let close =
        |estimate: &Estimate| estimate.half_width().unwrap() <= 0.2 * estimate.mean.unwrap();
    for plan in &comparison.plans {
        let all = &plan.results.all().measures;
        assert!(close(&all[CallMetric::Asa]) && close(&all[CallMetric::Abandonment]));
    }
    // The few who wait with 7 agents take longer to tell.
    let first_alone = compared(&base, &[], &wanted, 2).plans[0]
        .results
        .replications;
    assert!(comparison.plans[0].results.replications > first_alone);
}

#[test]
fn cost_is_wages_and_lines_and_callers_who_were_never_answered() {
    let centre = staffed(4);
    let comparison = compared(&centre, &[], &plan(50), 2);
    let results = &comparison.plans[0].results;
    let cost = &results.whole.cost;
    let mean = |metric| cost[metric].mean.unwrap();
    // Nobody calls again here, so whoever abandons is lost.
    let abandoned = results.all().measures[CallMetric::Abandoned].mean.unwrap();
    assert!((mean(CostMetric::LostCalls) - 10.0 * abandoned).abs() < 1e-9);
    assert_eq!(
        mean(CostMetric::Wages),
        results.whole.money[MoneyMetric::Wages].mean.unwrap()
    );
    assert_eq!(mean(CostMetric::PaidHours), 8.0);
    let parts = [
        CostMetric::Wages,
        CostMetric::LineCost,
        CostMetric::LostCalls,
    ];
    let sum: f64 = parts.into_iter().map(mean).sum();
    assert!((mean(CostMetric::Total) - sum).abs() < 1e-9);
}

#[test]
fn the_cheapest_plan_that_meets_every_target_is_the_best() {
    let centres = [4, 5, 7, 9].map(staffed);
    let verdicts = |comparison: &Comparison| -> Vec<Verdict> {
        let plans = comparison.plans.iter();
        plans.map(|plan| plan.targets[0].outcome.verdict).collect()
    };
    let others: Vec<&Centre> = centres[1..].iter().collect();
    let comparison = compared(&centres[0], &others, &plan(400), 2);
    let expected = [Verdict::Missed, Verdict::Missed, Verdict::Met, Verdict::Met];
    assert_eq!(verdicts(&comparison), expected);
    let costs = comparison
        .plans
        .iter()
        .map(|plan| plan.results.whole.cost[CostMetric::Total].mean);
    let costs: Vec<f64> = costs.map(Option::unwrap).collect();
    let cheapest = if costs[2] < costs[3] { 2 } else { 3 };
    let choice = PlanChoice::of(&comparison).unwrap();
    assert_eq!(
        choice,
        PlanChoice::Best {
            plan: cheapest,
            in_doubt: None
        }
    );

    // More days miss the target than the day on average does.
    let missed: Vec<f64> = comparison
        .plans
        .iter()
        .map(|plan| plan.targets[0].days_missed.mean.unwrap())
        .collect();
    assert!(
        missed.is_sorted_by(|more, fewer| more > fewer),
        "{missed:?}"
    );
    assert!(missed[2] > 0.05, "{missed:?}");
    assert_eq!(
        comparison.plans[2].any_missed,
        Some(comparison.plans[2].targets[0].days_missed)
    );

    let without = compared(&centres[0], &others[..1], &plan(400), 2);
    assert_eq!(
        PlanChoice::of(&without),
        Some(PlanChoice::Nearest { plan: 1 })
    );
    let free = centres[0].clone().into_parts();
    let free = Build { parts: free }.each_type(|kind| kind.targets.service_level = None);
    let free = free.centre();
    let aimless = compared(&free, &[], &plan(5), 2);
    assert_eq!(
        PlanChoice::of(&aimless),
        Some(PlanChoice::NoTargets { cheapest: 0 })
    );
    // A plan without targets meets none, however cheap it is.
    let mixed = compared(&centres[2], &[&free], &plan(400), 2);
    assert_eq!(PlanChoice::of(&mixed).unwrap().best(), Some(0));
}

#[test]
fn in_a_week_it_is_single_days_that_miss_a_target() {
    let week = |agents: [u32; 2]| {
        let days = [Weekday::Monday, Weekday::Friday]
            .into_iter()
            .zip(agents.map(staffed));
        Operation::week(staffed(agents[0]), days.collect()).unwrap()
    };
    let (even, uneven) = (week([5, 5]), week([5, 9]));
    let comparison = over(&even, &[&uneven], &plan(300), 2);
    let missed = |place: usize| comparison.plans[place].targets[0].days_missed.mean.unwrap();
    // Days draw alike, so a week's share is the mean of what its days would have alone: 600 days, whose
    // share is known within 4 standard errors of .02.
    let alone = |agents: u32| {
        let alone = compared(&staffed(agents), &[], &plan(600), 2);
        alone.plans[0].targets[0].days_missed.mean.unwrap()
    };
    let (few, many) = (alone(5), alone(9));
    assert!((missed(0) - few).abs() < 0.08, "{} {few}", missed(0));
    assert!(
        (missed(1) - (few + many) / 2.0).abs() < 0.08,
        "{} {few} {many}",
        missed(1)
    );
    assert!(few - many > 0.3);
    let friday = &comparison.differences[0].all().measures[CallMetric::ServiceLevel];
    assert!(friday.mean.unwrap() > 0.0 && friday.clear == Some(true));
}
