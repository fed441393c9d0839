//! `holdtrue erlang`: both ways, in words and JSON, and every mistake with its cure.

use crate::program::{holdtrue, printed, said, unversioned};
use serde_json::Value;

const CALLS: [&str; 4] = ["--calls", "100", "--handle", "4m"];

/// `holdtrue erlang FORMULA` with 100 calls per half hour of 4 minutes, and more.
fn arguments<'a>(formula: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&["erlang", formula], &CALLS[..], more].concat()
}

#[track_caller]
fn answer(formula: &str, more: &[&str]) -> String {
    printed(&arguments(formula, more))
}

#[track_caller]
fn json(formula: &str, more: &[&str]) -> Value {
    let text = answer(formula, &[more, &["--json"]].concat());
    serde_json::from_str(&text).unwrap()
}

/// Refused with this status, in words that have all of `parts`.
#[track_caller]
fn check_refusal(status: i32, arguments: &[&str], parts: &[&str]) {
    let output = holdtrue(arguments);
    let said = said(&output);
    assert_eq!(output.status.code(), Some(status), "{said}");
    assert!(output.stdout.is_empty());
    for part in parts {
        assert!(said.contains(part), "no `{part}` in: {said}");
    }
}

#[test]
fn agents_to_measures() {
    insta::assert_snapshot!(answer("a", &["--patience", "3m", "--agents", "14"]));
}

#[test]
fn targets_to_agents() {
    let more = ["--target-service-level", "80%", "--target-asa", "30s"];
    insta::assert_snapshot!(answer("c", &more));
}

#[test]
fn a_queue_that_grows_without_end() {
    insta::assert_snapshot!(answer("c", &["--agents", "13"]));
    let answer = json("c", &["--agents", "13"]);
    assert_eq!(answer["steady"], false);
    assert!(answer["asa"].is_null() && answer["service_levels"].is_null());
    assert_eq!(answer["nearby"][4]["steady"], true);
}

#[test]
fn trunks_for_erlang_b() {
    let more = ["--per", "48m", "--target-blocked", "1%"];
    insta::assert_snapshot!(answer("b", &more));
}

#[test]
fn general_patience_with_lines() {
    let more = "--patience-law lognormal --patience 3m --patience-cv 2 --balk 5% --never 10% \
                --lines 20 --target-abandonment 0.05 --formula less-early-abandons";
    let more: Vec<&str> = more.split_whitespace().collect();
    insta::assert_snapshot!(answer("general", &more));
}

#[test]
fn json_has_everything_by_name() {
    let more = ["--patience", "3m", "--agents", "14", "--json"];
    let text = unversioned(&answer("a", &more));
    let lines: Vec<String> = text.lines().map(rounded).collect();
    insta::assert_snapshot!(lines.join("\n"));
}

/// A line of JSON with nine decimals: the last digits are the platform's.
fn rounded(line: &str) -> String {
    let parts = line.trim_end_matches(',').rsplit_once(' ');
    let number = parts.and_then(|(key, value)| Some((key, value.parse::<f64>().ok()?)));
    number.map_or(line.to_owned(), |(key, number)| {
        let value = format!("{number:.9}");
        format!(
            "{key} {}",
            value.trim_end_matches('0').trim_end_matches('.')
        )
    })
}

#[test]
fn every_law_of_patience_answers() {
    let whole = json("a", &["--patience", "3m", "--agents", "14"]);
    for law in [
        "exponential --patience 3m",
        "erlang --patience 3m --patience-stages 1",
        "gamma --patience 3m --patience-cv 1",
        "weibull --patience 3m --patience-shape 1",
        "hyperexponential --patience 3m --patience-cv 1",
    ] {
        let more = format!("--agents 14 --patience-law {law}");
        let more: Vec<&str> = more.split_whitespace().collect();
        let same = json("general", &more);
        for key in ["delayed", "abandonment", "asa", "queue", "wait_p95"] {
            let (found, expected) = (same[key].as_f64().unwrap(), whole[key].as_f64().unwrap());
            assert!((found / expected - 1.0).abs() < 1e-9, "{law} {key}");
        }
    }
    for (law, longest) in [
        ("constant --patience 50s", 50.0),
        ("uniform --patience-from 10s --patience-to 1m", 60.0),
        ("empirical --patience-values 10s,20s,40s", 40.0),
    ] {
        let more = format!("--agents 13 --patience-law {law}");
        let more: Vec<&str> = more.split_whitespace().collect();
        let answer = json("general", &more);
        assert!(answer["wait_p99"].as_f64().unwrap() <= longest, "{law}");
        assert!(answer["abandonment"].as_f64().unwrap() > 0.02, "{law}");
    }
}

#[test]
fn mistakes_name_the_option_and_the_cure() {
    let check = |formula, more: &str, parts: &[&str]| {
        let more: Vec<&str> = more.split_whitespace().collect();
        check_refusal(2, &arguments(formula, &more), parts);
    };
    let patience = "--patience 3m";
    check("a", patience, &["--agents", "--target-service-level"]);
    check("a", "--patience 3m --json", &["--agents"]);
    check("a", "--agents 5", &["--patience <DURATION>"]);
    check("a", "--patience 3x --agents 5", &["--patience", "4m"]);
    check("a", "--patience -3m --agents 5", &["--patience"]);
    check(
        "a",
        "--patience 3m --agents 0",
        &["--agents", "between 1 and"],
    );
    check(
        "a",
        "--patience 3m --agents 9 --lines 8",
        &["--lines", "9 agents"],
    );
    check(
        "a",
        "--patience 3m --agents 9 --target-asa 9s",
        &["--agents", "--target-asa"],
    );
    check("a", "--patience 3m --target-service-level 80", &["80%"]);
    check(
        "a",
        "--patience 3m --target-service-level 100%",
        &["below 1"],
    );
    check("a", "--patience 3m --target-blocked 1%", &["--lines"]);
    check(
        "a",
        "--patience 3m --agents 9 --formula best",
        &["--formula", "offered"],
    );
    check(
        "c",
        "--target-abandonment 5%",
        &["--target-abandonment", "erlang a"],
    );
    check(
        "general",
        "--patience-law weibull --patience 3m --agents 9",
        &["--patience-shape", "add it"],
    );
    check(
        "general",
        "--patience-law uniform --patience 3m --agents 9",
        &["--patience", "leave it out"],
    );
    check(
        "general",
        "--patience-law empirical --agents 9",
        &["--patience-values"],
    );
    check(
        "general",
        "--patience-law exponential --patience 3m --agents 9 --balk 60% --never 60%",
        &["--balk and --never"],
    );
    check(
        "general",
        "--patience-law hyperexponential --patience 3m --patience-cv 0.5 --agents 9",
        &["--patience-cv", "1 or more"],
    );
    check(
        "general",
        "--patience-law gamma --patience 3m --patience-cv 500 --agents 9",
        &["--patience-cv", "100"],
    );
    for calls in ["0", "-5", "nan", "many"] {
        let arguments = [
            "erlang", "c", "--calls", calls, "--handle", "4m", "--agents", "3",
        ];
        check_refusal(2, &arguments, &["--calls", "above 0"]);
    }
}

#[test]
fn a_target_out_of_reach_says_why() {
    let more = [
        "--patience",
        "3m",
        "--lines",
        "10",
        "--target-service-level",
        "80%",
    ];
    check_refusal(
        3,
        &arguments("a", &more),
        &["10 lines", "more lines", "64.64 %"],
    );
    let more = ["--target-delayed", "0.2", "--calls", "1e8"];
    let arguments = [&["erlang", "c", "--handle", "4m"], &more[..]].concat();
    check_refusal(3, &arguments, &["not even with 1000000 agents"]);
}
