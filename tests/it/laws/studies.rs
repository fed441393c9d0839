//! Many days: the same results bit for bit on any number of threads, and a study that is stopped is
//! a shorter one.

use super::any_centre;
use super::cases;
use holdtrue::centre::{Centre, Operation};
use holdtrue::measures::{DayTotals, Results};
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
    }
}

fn on(threads: usize, centre: &Centre, replications: u64) -> Results {
    let workers = Workers::new(threads).unwrap();
    let go_on = AtomicBool::new(false);
    let operation = Operation::from(centre.clone());
    run(&operation, &plan(replications), &workers, &go_on, &mut ()).unwrap()
}

/// Stops the study once a day is done.
struct StopAfter<'a> {
    day: u64,
    stop: &'a AtomicBool,
}

impl Progress for StopAfter<'_> {
    fn done(&mut self, replication: u64, _: u64, _: &[DayTotals]) -> std::io::Result<()> {
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
