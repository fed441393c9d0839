//! Recorded days replayed by the program: callers followed, staffing of several groups, the page.

use crate::program::{holdtrue, said, unversioned};
use crate::support::Recorded;
use serde_json::Value;
use std::fs;

/// Four callers in ten who give up call again with the patience of before; nobody is told anything.
const AGAIN: &str = r#"
name = "Again"
[clock]
opens = "08:00"
closes = "12:00"
interval = "30m"
[calls.service]
volume = [20, 30, 40, 40, 40, 30, 30, 20]
talk = { dist = "lognormal", mean = "4m", cv = 0.9 }
wrap_up = { dist = "exponential", mean = "30s" }
patience = { dist = "exponential", mean = "3m" }
redial = { abandoned = { chance = 0.4, after = { dist = "exponential", mean = "10m" } } }
[calls.sales]
volume = 10
talk = { dist = "exponential", mean = "5m" }
patience = { dist = "exponential", mean = "4m" }
[agents.desk]
answers = ["service"]
count = [3, 4, 5, 5, 5, 4, 4, 3]
[agents.all]
answers = ["service", "sales"]
count = 3
"#;

fn again() -> Recorded {
    Recorded::of(AGAIN)
}

fn backtest(files: &Recorded, calls: &str, more: &[&str]) -> Value {
    let scenario = files.path("s.toml");
    files.json(&[&["backtest", &scenario, calls, "-q"], more].concat())
}

fn numbers(one: &Value) -> [f64; 4] {
    [
        &one["real"],
        &one["predicted"]["mean"],
        &one["predicted"]["low"],
        &one["predicted"]["high"],
    ]
    .map(|value| value.as_f64().unwrap())
}

#[test]
fn who_calls_again_is_followed_with_the_patience_of_before() {
    let files = again();
    let calls = files.calls("40");
    let told = backtest(&files, &calls, &["-r", "30"]);
    let told = &told["backtest"];
    assert_eq!(told["follows_callers"], true);
    let text = fs::read_to_string(&calls).unwrap();
    let firsts = text
        .lines()
        .filter(|line| line.split(',').nth(4) == Some("1"));
    assert_eq!(told["first_attempts"], firsts.count() as u64);
    for key in ["abandonment", "wait", "service_level", "delayed"] {
        let [real, mean, low, high] = numbers(&told["calls"]["all"][key]);
        // Three half widths: a right program fails at one seed in hundreds. Every attempt as a caller with a patience of its
        // own makes the wait a tenth too long, which is further off.
        let slack = 3.0 * (high - low) / 2.0;
        assert!(
            (real - mean).abs() < slack,
            "{key}: {real} and {low} to {high}"
        );
    }
    let offered = told["calls"]["all"]["offered"].as_f64().unwrap();
    let predicted = &told["calls"]["all"]["predicted_offered"];
    let spread = predicted["high"].as_f64().unwrap() - predicted["low"].as_f64().unwrap();
    assert!((predicted["mean"].as_f64().unwrap() - offered).abs() < 1.5 * spread);
}

#[test]
fn callers_without_names_come_as_recorded() {
    let files = again();
    let calls = files.calls("4");
    let columns = files.path("columns.toml");
    let text = "[columns]\ndate = \"day\"\narrival = \"arrival\"\ntype = \"type\"\nwait = \"wait\"\noutcome = \"outcome\"\ntalk = \
                \"talk\"\n";
    fs::write(&columns, text).unwrap();
    let told = backtest(&files, &calls, &["--columns", &columns, "-r", "2"]);
    let told = &told["backtest"];
    assert_eq!(told["follows_callers"], false);
    assert_eq!(
        told["calls"]["all"]["predicted_offered"]["mean"],
        told["calls"]["all"]["offered"]
    );
}

#[test]
fn staffing_of_two_groups_is_read_from_who_answered() {
    let files = again();
    let calls = files.calls("20");
    let said_by = |more: &[&str]| {
        let told = backtest(&files, &calls, &[&["-r", "10"], more].concat());
        numbers(&told["backtest"]["calls"]["all"]["wait"])[..2].to_vec()
    };
    let recorded = said_by(&["--staffing", "recorded", "--idle", "30m"]);
    // What agents did tells where they were: to a third of the wait.
    assert!(
        (recorded[1] / recorded[0] - 1.0).abs() < 0.33,
        "{recorded:?}"
    );
    // Another rule, other agents.
    let hasty = said_by(&["--staffing", "recorded", "--idle", "1m"]);
    assert!(
        hasty[0] == recorded[0] && hasty[1] != recorded[1],
        "{hasty:?} {recorded:?}"
    );
}

#[test]
fn a_backtest_as_a_table_and_as_a_page() {
    let files = again();
    let calls = files.calls("6");
    let out = files.path("out");
    let scenario = files.path("s.toml");
    let output = holdtrue(&[
        "backtest", &scenario, &calls, "-q", "-r", "4", "--out", &out,
    ]);
    assert!(output.status.success(), "{}", said(&output));
    let table = String::from_utf8(output.stdout).unwrap();
    insta::assert_snapshot!("the_table_of_a_backtest", unversioned(&table));
    let page = fs::read_to_string(format!("{out}/report.html")).unwrap();
    let options = roxmltree::ParsingOptions {
        allow_dtd: true,
        ..Default::default()
    };
    assert!(roxmltree::Document::parse_with_options(&page, options).is_ok());
    // Three pictures, each for a page and for a phone.
    assert_eq!(page.matches("<svg").count(), 6);
    for day in ["2001-01-01", "2001-01-06"] {
        assert!(page.contains(day), "{day}");
    }
    let verdict = "Day by day, prediction and reality correlate";
    assert!(page.contains(verdict));
    let rows = fs::read_to_string(format!("{out}/backtest.csv")).unwrap();
    // Four metrics of all calls, two types, six days and eight intervals.
    assert_eq!(rows.lines().count(), 1 + 4 * (1 + 2 + 6 + 8));
}

/// The bank's scenario as `fit` made it, on the days of June that it had not seen, with the staffing and the talk that were
/// recorded.
#[test]
fn the_bank_is_predicted_on_days_that_the_fit_has_not_seen() {
    let output = holdtrue(&[
        "backtest",
        "scenarios/anonymous-bank/scenario.toml",
        "tests/it/data/bank_1999_06.csv.gz",
        "--columns",
        "tests/it/data/bank.toml",
        "--days",
        "held-out",
        "--staffing",
        "recorded",
        "--services",
        "recorded",
        "-r",
        "6",
        "-q",
        "--json",
    ]);
    assert!(output.status.success(), "{}", said(&output));
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    let told = &told["backtest"];
    assert_eq!(told["days"], 5);
    let [real, mean, ..] = numbers(&told["calls"]["all"]["abandonment"]);
    assert!((real - mean).abs() < 0.03, "{mean} for {real}");
    let by_day = told["correlation_by_day"]["abandonment"].as_f64().unwrap();
    assert!(by_day > 0.9, "{by_day}");
}
