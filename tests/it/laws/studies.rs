//! Many days: the same results bit for bit on any number of threads, and a study that is stopped is
//! a shorter one.

use super::any_centre;
use super::cases;
use holdtrue::centre::{Centre, Operation, Weekday};
use holdtrue::measures::{
    Adding, CallMetric, Contribution, Measure, MoneyMetric, Numbered, Results,
};
use holdtrue::random::Seed;
use holdtrue::stats::Confidence;
use holdtrue::study::{Progress, RunPlan, Workers, run};
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

fn on(threads: usize, centre: &Centre, replications: u64) -> Results {
    over(threads, &Operation::from(centre.clone()), replications)
}

fn over(threads: usize, operation: &Operation, replications: u64) -> Results {
    let workers = Workers::new(threads).unwrap();
    let go_on = AtomicBool::new(false);
    run(operation, &plan(replications), &workers, &go_on, &mut ()).unwrap()
}

/// Some days of the week, at least one.
fn any_days() -> impl Strategy<Value = Vec<Weekday>> {
    proptest::sample::subsequence(Weekday::ALL.to_vec(), 1..=7)
}

/// A week of `centre`, with half the calls on every other day.
fn week_of(centre: &Centre, days: &[Weekday]) -> Operation {
    let days = days.iter().map(|&weekday| {
        let mut parts = centre.clone().into_parts();
        if weekday.number() % 2 == 1 {
            parts
                .call_types
                .iter_mut()
                .for_each(|kind| kind.volume = kind.volume.with_scale(0.5));
        }
        (weekday, Centre::new(parts).unwrap())
    });
    Operation::week(centre.clone(), days.collect()).unwrap()
}

/// Amounts of a week are the sums of its days', the longest queue is at least any day's, and what is
/// shared lies between the days' extremes.
#[track_caller]
fn check_sums(week: &Results) {
    let days = || week.days.iter().map(|day| &day.results);
    for (place, calls) in week.whole.calls().iter().enumerate() {
        let of_day = |day: &'_ Results, metric| day.whole.calls()[place].measures[metric].mean;
        for &metric in CallMetric::ALL {
            let Some(mean) = calls.measures[metric].mean else {
                assert!(
                    days().all(|day| of_day(day, metric).is_none()),
                    "{metric:?}"
                );
                continue;
            };
            let means = days().filter_map(|day| of_day(day, metric));
            let close = 1e-9 * mean.abs().max(1.0);
            match metric.row().adding {
                Adding::Amount => {
                    let sum: f64 = means.sum();
                    assert!((sum - mean).abs() <= close, "{metric:?}: {sum} {mean}");
                }
                Adding::Largest => {
                    assert!(means.fold(0.0, f64::max) <= mean + close, "{metric:?}");
                }
                Adding::Ratio if metric.quantile().is_none() => {
                    let (low, high) = means.fold((f64::MAX, f64::MIN), |(low, high), value| {
                        (value.min(low), value.max(high))
                    });
                    let within = low - close <= mean && mean <= high + close;
                    assert!(within, "{metric:?}: {low} {mean} {high}");
                }
                Adding::Ratio => {}
            }
        }
    }
    for metric in [
        MoneyMetric::Wages,
        MoneyMetric::LineCost,
        MoneyMetric::Earned,
    ] {
        let sum: f64 = days().filter_map(|day| day.whole.money[metric].mean).sum();
        let mean = week.whole.money[metric].mean.unwrap();
        assert!((sum - mean).abs() <= 1e-9 * mean.max(1.0), "{metric:?}");
    }
}

/// Stops the study once a day is done.
struct StopAfter<'a> {
    day: u64,
    stop: &'a AtomicBool,
}

impl Progress for StopAfter<'_> {
    fn done(&mut self, replication: u64, _: u64, _: &Contribution) -> std::io::Result<()> {
        if replication >= self.day {
            self.stop.store(true, Ordering::Relaxed);
        }
        Ok(())
    }
}

proptest! {
    #![proptest_config(cases(12))]

    #[test]
    fn threads_change_nothing(centre in any_centre::centre()) {
        let alone = on(1, &centre, 15);
        for threads in [2, 5] {
            prop_assert_eq!(&on(threads, &centre, 15), &alone);
        }
    }

    #[test]
    fn a_week_is_the_sum_of_its_days(centre in any_centre::centre(), days in any_days()) {
        let week = week_of(&centre, &days);
        let results = over(1, &week, 6);
        for threads in [2, 7] {
            prop_assert_eq!(&over(threads, &week, 6), &results);
        }
        prop_assert_eq!(results.days.len(), days.len());
        prop_assert!(results.intervals.is_empty());
        check_sums(&results);
    }

    #[test]
    fn a_monday_alone_is_a_day(centre in any_centre::centre()) {
        let day = on(2, &centre, 6);
        let mut week = over(2, &week_of(&centre, &[Weekday::Monday]), 6);
        let monday = week.days.remove(0);
        // What the pilot runs found is told once, of the whole.
        let of_the_day = Results { pilot: Vec::new(), ..day.clone() };
        let mut monday = monday.results;
        monday.whole.customers.clone_from(&day.whole.customers);
        prop_assert_eq!(&monday, &of_the_day);
        prop_assert_eq!(week, Results { intervals: Vec::new(), ..day });
    }

    #[test]
    fn a_stopped_study_is_a_shorter_one(centre in any_centre::centre(), day in 0..20_u64) {
        for threads in [1, 2, 5] {
            let stop = AtomicBool::new(false);
            let workers = Workers::new(threads).unwrap();
            let mut progress = StopAfter { day, stop: &stop };
            let operation = Operation::from(centre.clone());
            let stopped = run(&operation, &plan(400), &workers, &stop, &mut progress).unwrap();
            prop_assert!(stopped.replications > day && stopped.replications < 400);
            prop_assert_eq!(&on(1, &centre, stopped.replications), &stopped);
        }
    }
}
