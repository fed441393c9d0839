//! A study that is stopped is the same as a shorter one.

use holdtrue::measures::Contribution;
use holdtrue::random::Seed;
use holdtrue::scenario;
use holdtrue::stats::Confidence;
use holdtrue::study::{Progress, RunPlan, Workers, run};
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

/// Asks to stop after a few days, as Ctrl-C does.
struct Impatient<'a> {
    stop: &'a AtomicBool,
}

impl Progress for Impatient<'_> {
    fn done(&mut self, replication: u64, _: u64, _: &Contribution) -> io::Result<()> {
        if replication == 5 {
            self.stop.store(true, Ordering::Relaxed);
        }
        Ok(())
    }
}

fn plan(replications: u64) -> RunPlan {
    RunPlan {
        seed: Seed(7),
        replications,
        confidence: Confidence::USUAL,
        precision: None,
    }
}

#[test]
fn an_interrupted_study_is_a_shorter_one() {
    let scenario = scenario::load(Path::new("tests/it/scenarios/centre.toml"), &[]).unwrap();
    for threads in [1, 3] {
        let workers = Workers::new(threads).unwrap();
        let stop = AtomicBool::new(false);
        let mut impatient = Impatient { stop: &stop };
        let operation = scenario.operation();
        let cut = run(operation, &plan(10_000), &workers, &stop, &mut impatient).unwrap();
        assert!((6..100).contains(&cut.replications), "{}", cut.replications);
        let never = AtomicBool::new(false);
        let short = run(
            operation,
            &plan(cut.replications),
            &workers,
            &never,
            &mut (),
        )
        .unwrap();
        assert_eq!(cut, short);
    }
}
