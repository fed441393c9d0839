//! Every scenario in the tree loads without a warning, runs, and loses no call.

use holdtrue::measures::{CallMetric, Table};
use holdtrue::random::Seed;
use holdtrue::scenario::load;
use holdtrue::stats::{Confidence, Estimate};
use holdtrue::study::{RunPlan, Workers, run};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

fn scenarios(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            scenarios(&path, into);
        } else if path.extension().is_some_and(|ending| ending == "toml") {
            into.push(path);
        }
    }
}

#[track_caller]
fn check_conservation(measures: &Table<CallMetric, Estimate>, what: &str) {
    let mean = |metric: CallMetric| measures[metric].mean.unwrap();
    let ended = mean(CallMetric::Answered)
        + mean(CallMetric::Abandoned)
        + mean(CallMetric::Blocked)
        + mean(CallMetric::TurnedAway);
    let offered = mean(CallMetric::Offered);
    assert!(
        (ended - offered).abs() < 1e-9 * offered,
        "{what}: {ended} of {offered}"
    );
    let attempts = mean(CallMetric::FirstAttempts) + mean(CallMetric::Redials);
    assert!(
        (attempts - offered).abs() < 1e-9 * offered,
        "{what}: {attempts}"
    );
}

#[test]
fn every_scenario_runs_and_loses_no_call() {
    let mut files = Vec::new();
    scenarios(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios"),
        &mut files,
    );
    assert!(files.len() >= 6, "{files:?}");
    let workers = Workers::new(0).unwrap();
    for file in files {
        let scenario = load(&file, &[]).unwrap_or_else(|refused| panic!("{refused}"));
        let name = scenario.name().to_owned();
        assert!(scenario.warnings().is_empty(), "{name}");
        assert!(
            scenario.notes().is_some_and(|notes| notes.len() > 80),
            "{name}: no notes"
        );
        let plan = RunPlan {
            seed: Seed(1),
            replications: 2,
            confidence: Confidence::USUAL,
            precision: None,
        };
        let stop = AtomicBool::new(false);
        let results = run(scenario.centre(), &plan, &workers, &stop, &mut ()).unwrap();
        check_conservation(&results.all.measures, &name);
        for calls in &results.calls {
            check_conservation(&calls.measures, &name);
        }
    }
}
