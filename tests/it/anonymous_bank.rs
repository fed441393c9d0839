//! The simulated day of the anonymous bank against the recorded one. The distances allowed are those
//! stated in the scenario's account, so the account cannot drift from what the program does.

use holdtrue::measures::{CallMetric, Results};
use holdtrue::random::Seed;
use holdtrue::scenario::load;
use holdtrue::stats::Confidence;
use holdtrue::study::{RunPlan, Workers, run};
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("scenarios/anonymous-bank")
}

fn simulated() -> Results {
    let scenario = load(&folder().join("anonymous-bank.toml"), &[]).unwrap();
    let plan = RunPlan {
        seed: Seed(1),
        replications: 400,
        confidence: Confidence::USUAL,
        precision: None,
        controls: true,
    };
    let workers = Workers::new(0).unwrap();
    run(
        scenario.operation(),
        &plan,
        &workers,
        &AtomicBool::new(false),
        &mut (),
    )
    .unwrap()
}

/// Offered calls, and the share of them that abandoned, of all types whose name begins so.
fn abandonment(results: &Results, name: &str) -> (f64, f64) {
    let types = results
        .types()
        .iter()
        .filter(|calls| calls.name.starts_with(name));
    let (mut offered, mut abandoned) = (0.0, 0.0);
    for calls in types {
        offered += calls.measures[CallMetric::Offered].mean.unwrap();
        abandoned += calls.measures[CallMetric::Abandoned].mean.unwrap();
    }
    (offered, abandoned / offered)
}

#[test]
fn the_simulated_day_is_as_near_the_recorded_one_as_the_account_says() {
    let results = simulated();
    let mut rows = csv::Reader::from_path(folder().join("recorded.csv")).unwrap();
    let mut seen = 0;
    for row in rows.records() {
        let row = row.unwrap();
        let (start, name) = (&row[0], &row[1]);
        // Points of abandonment: the account's difference, and three standard errors at 400 days.
        let allowed = match name {
            "service" | "sales" => 0.035,
            "stocks" | "internet" => 0.045,
            "returned" => 0.02,
            _ => continue,
        };
        if start != "day" {
            continue;
        }
        let (offered, share) = abandonment(&results, name);
        let (of_record, share_of_record): (f64, f64) =
            (row[2].parse().unwrap(), row[5].parse().unwrap());
        assert!(
            (offered / of_record - 1.0).abs() < 0.06,
            "{name}: {offered} for {of_record}"
        );
        assert!(
            (share - share_of_record).abs() < allowed,
            "{name}: {share} for {share_of_record}"
        );
        seen += 1;
    }
    assert_eq!(seen, 5);
}
