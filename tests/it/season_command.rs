//! `holdtrue run`, `compare` and `check` with customers who remember.

use crate::program::{printed, unversioned};
use holdtrue::report::results_schema;
use serde_json::Value;
use std::fs;
use tempfile::TempDir;

const SEASON: &str = "tests/it/scenarios/season.toml";

fn json(arguments: &[&str]) -> Value {
    serde_json::from_str(&printed(arguments)).unwrap()
}

#[test]
fn the_table_of_a_season() {
    insta::assert_snapshot!(unversioned(&printed(&["run", SEASON, "-r", "40"])));
}

#[test]
fn a_season_week_by_week() {
    let text = printed(&["run", SEASON, "-r", "40", "-v"]);
    for line in text.lines() {
        assert!(line.chars().count() <= 100, "{line}");
    }
    insta::assert_snapshot!(unversioned(&text));
}

#[test]
fn what_customers_are_assumed_to_do_and_what_that_implies() {
    insta::assert_snapshot!(printed(&["check", SEASON, "--assumptions"]));
}

#[test]
fn a_check_says_how_many_call_in_the_first_week() {
    let text = printed(&["check", SEASON]);
    assert!(
        text.contains("400 customers with a memory, for 6 weeks of 5 days"),
        "{text}"
    );
    // 400 x 0.5 and 30 calls in a week of five days.
    let calls: Vec<&str> = text.lines().filter(|line| line.starts_with(" s")).collect();
    assert!(
        calls[0].contains("40.0") && calls[1].contains("6.0"),
        "{text}"
    );
}

const CUSTOMERS: [&str; 12] = [
    "aggrieved",
    "at_end",
    "at_start",
    "bad_experiences",
    "churn_rate",
    "churned",
    "grievance",
    "lost_weeks",
    "reputation",
    "returned",
    "trust",
    "won",
];
const MONEY: [&str; 7] = [
    "acquisition",
    "earned",
    "line_cost",
    "lost_value",
    "margin",
    "profit",
    "wages",
];

#[track_caller]
fn check_keys(value: &Value, expected: &[&str]) {
    let mut keys: Vec<&str> = value
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    keys.sort_unstable();
    assert_eq!(keys, expected);
}

#[test]
fn json_has_the_season_and_its_weeks() {
    let result = json(&["run", SEASON, "--json", "-r", "3"]);
    let mut whole = result["customers"].clone();
    let weeks = whole.as_object_mut().unwrap().remove("weeks").unwrap();
    check_keys(&whole, &CUSTOMERS);
    check_keys(&whole["at_end"], &["high", "low", "mean"]);
    check_keys(&result["money"], &MONEY);
    let weeks = weeks.as_array().unwrap();
    assert_eq!(weeks.len(), 6);
    for (place, week) in weeks.iter().enumerate() {
        assert_eq!(week["week"], place + 1);
        let keys = [&["week", "calls", "money"], CUSTOMERS.as_slice()].concat();
        let mut keys: Vec<&str> = keys;
        keys.sort_unstable();
        check_keys(week, &keys);
        check_keys(&week["money"], &MONEY);
        assert!(week["calls"]["service"]["abandonment"]["mean"].is_number());
        assert!(week["calls"]["all"]["asa"]["low"].is_number());
    }
    // Without customers there is nothing of them.
    let strangers = json(&["run", "tests/it/scenarios/tiny.toml", "--json", "-r", "3"]);
    assert_eq!(strangers["customers"], serde_json::json!({}));
    check_keys(&strangers["money"], &["earned", "line_cost", "wages"]);
}

#[test]
fn the_schema_knows_the_keys_of_a_season() {
    let schema = results_schema().to_value().to_string();
    for key in CUSTOMERS.iter().chain(&MONEY).chain(&["weeks"]) {
        assert!(schema.contains(&format!("\"{key}\":")), "{key}");
    }
}

#[test]
fn the_folder_has_a_row_for_every_week_and_measure() {
    let folder = TempDir::new().unwrap();
    let out = folder.path().to_str().unwrap();
    printed(&["run", SEASON, "-r", "3", "--out", out]);
    let rows = fs::read_to_string(folder.path().join("customers.csv")).unwrap();
    let mut rows = rows.lines();
    assert_eq!(rows.next(), Some("week,kind,name,measure,mean,low,high"));
    // 12 of customers, 7 of money, 9 of service, of sales and of all.
    assert_eq!(rows.clone().count(), 6 * (12 + 7 + 3 * 9));
    assert!(rows.all(|row| row.split(',').count() == 7));

    let strangers = TempDir::new().unwrap();
    let out = strangers.path().to_str().unwrap();
    printed(&[
        "run",
        "tests/it/scenarios/tiny.toml",
        "-r",
        "3",
        "--out",
        out,
    ]);
    assert!(!strangers.path().join("customers.csv").exists());
}

/// The same customers under both plans: a plan that changes nothing differs by exactly nothing.
#[test]
fn plans_are_compared_under_the_same_customers() {
    let folder = TempDir::new().unwrap();
    let plan = |name: &str, text: &str| {
        let base = fs::canonicalize(SEASON).unwrap();
        let path = folder.path().join(name);
        let text = format!("extends = '{}'\nname = \"{name}\"\n{text}", base.display());
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let same = plan("same.toml", "");
    let more = plan("more.toml", "[agents.desk]\ncount = 3\n");
    let result = json(&["compare", SEASON, &same, &more, "--json", "-r", "20"]);
    let differences = result["differences"].as_array().unwrap();
    let mut customers = differences[0]["customers"].clone();
    let break_even = customers.as_object_mut().unwrap().remove("break_even");
    assert!(break_even.is_some(), "{customers}");
    check_keys(&customers, &CUSTOMERS);
    check_keys(&differences[0]["money"], &MONEY);
    for key in CUSTOMERS {
        assert_eq!(differences[0]["customers"][key]["mean"], 0.0, "{key}");
    }
    let customers = &differences[1]["customers"];
    assert!(customers["bad_experiences"]["high"].as_f64().unwrap() < 0.0);
    assert_eq!(customers["bad_experiences"]["clear"], true);
}

/// A hazard of .0004 a week is a chance of .04 %.
#[test]
fn a_small_chance_to_leave_is_told() {
    let season = |churn: &str| {
        let churn = format!("customers.base_churn={churn}");
        printed(&["run", SEASON, "-q", "-r", "3", "--set", &churn])
    };
    for (churn, told) in [
        ("0.0004", "0.04 %"),
        ("0.00096", "0.10 %"),
        ("0.00046", "0.05 %"),
    ] {
        let text = season(churn)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        let wanted = format!("without grievances it would be {told}");
        assert!(text.contains(&wanted), "{text}");
    }
}
