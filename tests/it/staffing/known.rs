//! Each reference problem comes out at its optimum.

use super::{found, scenario, within};
use holdtrue::centre::By;
use holdtrue::study::staff::{Outcome, Verdict};
use serde_json::Value;

#[track_caller]
fn check(outcome: &Outcome, cost: f64) {
    let staffed = outcome.staffed.as_ref().unwrap();
    assert!(
        (staffed.cost - cost).abs() < 1e-6,
        "{} for {cost}",
        staffed.cost
    );
    assert_eq!(staffed.verdict, Some(Verdict::Met));
    assert!(staffed.bound.cost <= staffed.cost + 1e-9);
}

/// The staffings that an exact computation lists as optimal.
fn optimal(name: &str) -> Vec<Vec<u32>> {
    let path = format!("tests/reference/staffing/{name}.exact.json");
    let text = std::fs::read_to_string(path).unwrap();
    let exact: Value = serde_json::from_str(&text).unwrap();
    let optimal = exact["optimal"].as_array().unwrap().iter();
    let agents = optimal.map(|one| serde_json::from_value(one["agents"].clone()).unwrap());
    agents.collect()
}

fn one_queue(name: &str, limits: (u32, u32), cost: f64) {
    let operation = scenario(&format!("{name}.toml"), &[]);
    let staffing = within(&operation, By::Interval, &[limits]);
    let outcome = found(&operation, &staffing, 1, 2);
    check(&outcome, cost);
    let counts = &outcome.staffed.as_ref().unwrap().counts[0][0];
    assert!(optimal(name).contains(counts), "{counts:?}");
}

#[test]
fn one_queue_over_the_day() {
    one_queue("one-queue-day", (1, 9), 490.0);
}

#[test]
fn one_queue_that_may_lose_a_twentieth() {
    one_queue("one-queue-abandonment", (1, 8), 720.0);
}

#[test]
fn too_few_seats_are_said_to_be_too_few() {
    let operation = scenario("one-queue-too-few.toml", &[]);
    let staffing = within(&operation, By::Interval, &[(1, 5)]);
    let outcome = found(&operation, &staffing, 1, 2);
    assert!(outcome.staffed.is_none());
    assert!((outcome.impossible[0].short_by - 0.0728).abs() < 0.002);
}

#[test]
fn three_groups_for_two_types() {
    let operation = scenario("three-groups.toml", &[]);
    let staffing = within(&operation, By::Day, &[(0, 10), (0, 9), (0, 11)]);
    let outcome = found(&operation, &staffing, 1, 2);
    check(&outcome, 908.0);
    let counts = &outcome.staffed.as_ref().unwrap().counts;
    let counts: Vec<u32> = counts.iter().map(|group| group[0][0]).collect();
    assert_eq!(counts, [4, 3, 3]);
}

#[test]
fn six_formulas_need_six_numbers() {
    for (formula, agents) in [
        ("offered", 7.0),
        ("answered", 4.0),
        ("less-early-abandons", 6.0),
        ("early-abandons-met", 5.0),
        ("less-short-abandons", 6.0),
        ("short-abandons-met", 6.0),
    ] {
        let set = format!("calls.help.service_level.formula={formula}");
        let operation = scenario("six-formulas.toml", &[&set]);
        let staffing = within(&operation, By::Day, &[(0, 20)]);
        check(&found(&operation, &staffing, 1, 2), agents * 80.0);
    }
}

#[test]
fn busy_days_in_the_long_run() {
    let operation = scenario("bad-days.toml", &[]);
    let staffing = within(&operation, By::Day, &[(0, 20)]);
    check(&found(&operation, &staffing, 1, 2), 1120.0);
}
