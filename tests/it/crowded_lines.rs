//! Calls blocked on the few busiest days: what is said of them, and of a target for them.

use crate::support::load_text;
use holdtrue::measures::{CallMetric, Results, outcomes};
use holdtrue::random::Seed;
use holdtrue::stats::Confidence;
use holdtrue::study::{RunPlan, Workers, run};
use std::sync::atomic::AtomicBool;

/// .0033 of the calls find no line, nearly all of them on one day in twelve.
const LINES: &str = r#"
[clock]
opens = "08:00"
closes = "12:00"
interval = "30m"
[busyness]
day = 0.5
[calls.help]
volume = 20
talk = { dist = "exponential", mean = "4m" }
patience = { dist = "exponential", mean = "5m" }
lines = 12
blocked = { target = 0.0032 }
[agents.desk]
answers = ["help"]
count = 6
"#;

fn study(seed: u64, replications: u64, controls: bool) -> Results {
    let scenario = load_text(LINES).unwrap();
    let plan = RunPlan {
        seed: Seed(seed),
        replications,
        confidence: Confidence::USUAL,
        precision: None,
        controls,
    };
    let (workers, stop) = (Workers::new(0).unwrap(), AtomicBool::new(false));
    run(scenario.operation(), &plan, &workers, &stop, &mut ()).unwrap()
}

/// 200 studies of 60 days each. The mean of their estimates is known to 6 % (two standard errors of a sum that
/// varies by 85 % among studies is 12 %: at least 80 % of the truth but for one of 1,000 seeds, and 71 % of it was found
/// by a regression on so few days). An interval that holds in 92 of 100 holds in fewer than 174 of 200 for one of
/// 200 seeds.
#[test]
fn blocked_calls_of_few_days_are_told_without_controls() {
    let blocked = |results: &Results| results.types()[0].measures[CallMetric::Blocked];
    let truth = blocked(&study(1, 60_000, false)).mean.unwrap();
    let studies = 200;
    let (mut sum, mut held) = (0.0, 0);
    for seed in 0..studies {
        let found = blocked(&study(2_000 + seed, 60, true));
        sum += found.mean.unwrap();
        held += u32::from(found.low.unwrap() <= truth && truth <= found.high.unwrap());
    }
    let mean = sum / studies as f64;
    assert!(mean > 0.8 * truth, "{mean} for {truth}");
    assert!(held >= 174, "{held} of {studies}");
}

/// A target for blocked calls is held against the calls that the table tells, by the calls that were offered on these
/// days where few days decide: those are 7 % off at the most (two standard errors of 200 days).
#[test]
fn a_target_for_blocked_calls_is_held_against_those_of_the_table() {
    let scenario = load_text(LINES).unwrap();
    let centre = scenario.operation().base();
    for (seed, replications) in [(2, 200), (13, 200), (21, 2_000), (3, 3_000)] {
        let results = study(seed, replications, true);
        let of = |metric: CallMetric| results.types()[0].measures[metric].mean.unwrap();
        let share = of(CallMetric::Blocked) / of(CallMetric::Offered);
        let target = outcomes(centre, &results).remove(0).estimate.mean.unwrap();
        assert!((target / share - 1.0).abs() < 0.08, "{target} for {share}");
    }
}
