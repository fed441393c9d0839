//! The anonymous bank as `fit` made it: its simulated days against the recorded ones. The distances allowed are those that
//! the account states, so that it cannot drift from what the program does.

use crate::program::{holdtrue, printed};
use serde_json::Value;
use std::fs;
use std::path::PathBuf;
use tempfile::TempDir;

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
    let allowed = [
        ("PS", 0.025),
        ("NW", 0.07),
        ("NE", 0.04),
        ("TT", 0.04),
        ("IN", 0.1),
    ];
    let (mut calls, mut abandoned, mut waited) = (0.0, 0.0, 0.0);
    for (kind, allowed) in allowed {
        let recorded = |key: &str| number(&fit, kind, key);
        let (offered, share) = (
            number(&found, kind, "offered"),
            number(&found, kind, "abandonment"),
        );
        assert!(
            (offered / recorded("offered") - 1.0).abs() < 0.06,
            "{kind}: {offered}"
        );
        assert!(
            (share - recorded("abandonment")).abs() < allowed,
            "{kind}: {share}"
        );
        calls += recorded("offered");
        abandoned += recorded("offered") * recorded("abandonment");
        waited += recorded("offered") * recorded("wait");
    }
    let share = number(&found, "all", "abandonment");
    assert!(
        (share - abandoned / calls).abs() < 0.025,
        "{share} for {}",
        abandoned / calls
    );
    let wait = number(&found, "all", "wait");
    assert!(
        (wait / (waited / calls) - 1.0).abs() < 0.08,
        "{wait} for {}",
        waited / calls
    );
}

/// Every third ordinary day of June held back. With talk as it was, agents who are idle count as away sooner than where talk
/// is drawn: by the other rule 62.8 % queued for 67.8 % in truth.
#[test]
fn talk_as_it_was_tells_bad_days_from_good_ones() {
    let data = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/it/data");
    let [calls, columns] = ["bank_1999_06.csv.gz", "bank.toml"].map(|name| data.join(name));
    let folder = TempDir::new().unwrap();
    let out = folder.path().join("fitted");
    let [calls, columns, out] = [&calls, &columns, &out].map(|path| path.to_str().unwrap());
    let fitted = holdtrue(&[
        "fit",
        calls,
        "--columns",
        columns,
        "--hold-out",
        "3",
        "--out",
        out,
    ]);
    assert!(fitted.status.success());
    let fit = fs::read_to_string(format!("{out}/fit.json")).unwrap();
    let fit: Value = serde_json::from_str(&fit).unwrap();
    let idle = |rule: &str| fit["staffing"][rule]["idle"].as_f64().unwrap();
    assert!(idle("rule_with_recorded_talk") < idle("rule"));
    let scenario = format!("{out}/scenario.toml");
    let recorded = ["--staffing", "recorded", "--services", "recorded"];
    let held_out = [
        "backtest",
        &scenario,
        calls,
        "--columns",
        columns,
        "--days",
        "held-out",
    ];
    let told = holdtrue(&[&held_out[..], &recorded, &["--json", "-q"]].concat());
    let told: Value = serde_json::from_slice(&told.stdout).unwrap();
    let told = &told["backtest"];
    // Points.
    for (metric, allowed) in [("abandonment", 0.02), ("delayed", 0.03)] {
        let of = &told["calls"]["all"][metric];
        let real = of["real"].as_f64().unwrap();
        let predicted = of["predicted"]["mean"].as_f64().unwrap();
        assert!(
            (predicted - real).abs() < allowed,
            "{metric}: {predicted} for {real}"
        );
    }
    let correlation = told["correlation_by_day"]["abandonment"].as_f64().unwrap();
    assert!(correlation > 0.9, "{correlation}");
}
