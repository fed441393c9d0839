//! The anonymous bank as `fit` made it: its simulated days against the recorded ones. The distances allowed are those that
//! the account states, so that it cannot drift from what the program does.

use crate::program::printed;
use serde_json::Value;
use std::fs;
use std::path::PathBuf;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("scenarios/anonymous-bank")
}

#[test]
fn the_simulated_days_are_as_near_the_recorded_ones_as_the_account_says() {
    let scenario = folder().join("scenario.toml");
    let run = [
        "run",
        scenario.to_str().unwrap(),
        "-r",
        "400",
        "--json",
        "-q",
    ];
    let found: Value = serde_json::from_str(&printed(&run)).unwrap();
    let fit = fs::read_to_string(folder().join("fit.json")).unwrap();
    let fit: Value = serde_json::from_str(&fit).unwrap();
    let number = |of: &Value, kind: &str, key: &str| {
        of["calls"][kind][key]["mean"]
            .as_f64()
            .unwrap_or_else(|| panic!("{kind} {key}"))
    };
    // Points of abandonment: the account's difference, and three standard errors at 400 days.
    for (kind, allowed) in [
        ("PS", 0.03),
        ("NW", 0.04),
        ("NE", 0.06),
        ("TT", 0.05),
        ("IN", 0.06),
    ] {
        let (offered, recorded) = (
            number(&found, kind, "offered"),
            number(&fit, kind, "offered"),
        );
        assert!(
            (offered / recorded - 1.0).abs() < 0.06,
            "{kind}: {offered} for {recorded}"
        );
        let (share, recorded) = (
            number(&found, kind, "abandonment"),
            number(&fit, kind, "abandonment"),
        );
        assert!(
            (share - recorded).abs() < allowed,
            "{kind}: {share} for {recorded}"
        );
    }
    let recorded = fit["staffing"]["recorded"]["abandonment"].as_f64().unwrap();
    let share = number(&found, "all", "abandonment");
    assert!((share - recorded).abs() < 0.02, "{share} for {recorded}");
    let recorded = fit["staffing"]["recorded"]["wait"].as_f64().unwrap();
    let wait = number(&found, "all", "wait");
    assert!(
        (wait / recorded - 1.0).abs() < 0.15,
        "{wait} for {recorded}"
    );
}
