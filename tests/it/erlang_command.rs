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

/// The fewest agents by the published example of CRAN's `ErlangC`: 14 on the phones, 20 on the rota.
#[test]
fn shrinkage_and_parts_of_agents() {
    let more = "erlang c --calls 100 --handle 3m --target-service-level 80% --max-occupancy 85% --shrinkage 30%";
    let more: Vec<&str> = more.split(' ').collect();
    insta::assert_snapshot!(printed(&more));
    let answer = solved(&more.join(" "));
    assert_eq!(
        (&answer["agents"], &answer["rostered"]),
        (&14.into(), &20.into())
    );
    near(&answer["agents_between"], 13.037, 5e-4);
    near(&answer["service_level"], 0.888_350, 5e-7);
    near(&answer["asa"], 7.835_94, 5e-6);
    let part = solved("erlang c --calls 100 --handle 3m --agents 13.037");
    near(&part["service_level"], 0.8, 1e-4);
}

fn solved(line: &str) -> Value {
    let arguments: Vec<&str> = line.split(' ').chain(["--json"]).collect();
    serde_json::from_str(&printed(&arguments)).unwrap()
}

#[track_caller]
fn near(value: &Value, expected: f64, within: f64) {
    let found = value.as_f64().unwrap();
    assert!(
        (found - expected).abs() <= within,
        "{found}, not {expected}"
    );
}

#[test]
fn whatever_is_left_out_is_found() {
    let level = "--target-service-level 80%";
    let calls = solved(&format!("erlang c --handle 3m --agents 14 {level}"));
    near(&calls["calls"], 108.68, 0.005);
    assert_eq!(calls["solved_for"], "calls");
    near(&calls["nearby"][2]["calls"], 108.68, 0.005);
    let handle_time = solved(&format!("erlang c --calls 100 --agents 14 {level}"));
    near(&handle_time["handle_time"], 194.86, 0.005);
    let cisco = "erlang c --calls 2000 --per 1h --handle 150s --agents 90 --target-blocked";
    for (share, lines) in [("1.15%", 103), ("0.75%", 108)] {
        let answer = solved(&format!("{cisco} {share}"));
        assert_eq!(answer["lines"], lines);
        assert_eq!(answer["nearby"][0]["lines"], lines - 2);
    }
    // 120 calls of 4 min are too many for 15 agents: a queue without a limit grows.
    let most = solved("erlang c --calls 120 --handle 4m --agents 15 --target-asa 20s");
    assert_eq!(
        (&most["lines"], &most["solved_for"]),
        (&18.into(), &"lines".into())
    );
    let any = solved("erlang c --calls 120 --handle 4m --agents 30 --target-asa 20s");
    assert_eq!(
        (&any["lines"], &any["unlimited"]),
        (&Value::Null, &true.into())
    );
    // Tables of trunks: 10 lines carry 4.46 erlang at 1 %.
    let trunks = solved("erlang b --handle 1m --per 1m --agents 10 --target-blocked 1%");
    near(&trunks["calls"], 4.46, 0.005);
}

#[test]
fn calls_in_words() {
    let line = "erlang a --handle 3m --patience 2m --agents 14 --target-abandonment 5%";
    let arguments: Vec<&str> = line.split(' ').collect();
    insta::assert_snapshot!(printed(&arguments));
}

#[test]
fn nobody_calls() {
    let here = solved("erlang c --calls 0 --handle 3m --agents 14");
    assert_eq!(
        (&here["occupancy"], &here["steady"]),
        (&0.0.into(), &true.into())
    );
    assert_eq!(
        solved("erlang c --calls 0 --handle 3m --target-asa 9s")["agents"],
        0
    );
    assert_eq!(
        solved("erlang b --calls 0 --handle 3m --target-blocked 1%")["rostered"],
        0
    );
    assert_eq!(
        solved("erlang c --calls 0 --agents 3 --target-asa 9s")["unlimited"],
        true
    );
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
    check("a", "--patience 3m --agents 0", &["--agents", "above 0"]);
    check(
        "a",
        "--patience 3m --agents 9 --lines 8",
        &["--lines", "9 agents"],
    );
    check(
        "a",
        "--patience 3m --agents 9 --lines 12 --target-asa 9s",
        &[
            "everything is given",
            "leave out --calls, --handle or --agents",
        ],
    );
    check("c", "--agents -3", &["--agents", "above 0"]);
    check("c", "--agents 1e9", &["--agents", "up to 1000000"]);
    check("c", "--agents 9.5 --lines 12", &["--agents", "whole"]);
    check("c", "--agents 9.5 --target-asa 9s", &["--agents", "whole"]);
    check(
        "c",
        "--agents 9 --shrinkage 100%",
        &["--shrinkage", "below 1"],
    );
    check("b", "--agents 9.5", &["--agents", "whole"]);
    check("a", "--patience 3m --target-service-level 80", &["80%"]);
    check(
        "a",
        "--patience 3m --target-service-level 100%",
        &["below 1"],
    );
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
    for (line, parts) in [
        (
            "erlang c --handle 4m --agents 3",
            ["--calls is not given", "target"],
        ),
        (
            "erlang c --handle 4m --target-asa 9s",
            ["--calls and --agents", "all but one"],
        ),
        (
            "erlang b --handle 4m",
            ["--calls and --agents", "--target-blocked 1%"],
        ),
    ] {
        let arguments: Vec<&str> = line.split(' ').collect();
        check_refusal(2, &arguments, &parts);
    }
    for calls in ["-5", "nan", "many"] {
        let arguments = [
            "erlang", "c", "--calls", calls, "--handle", "4m", "--agents", "3",
        ];
        check_refusal(2, &arguments, &["--calls", "0 or above"]);
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
    let more = ["--agents", "10", "--target-blocked", "1%"];
    check_refusal(
        3,
        &arguments("c", &more),
        &["not with any number of lines", "more agents"],
    );
    let more = ["--target-delayed", "0.2", "--calls", "1e8"];
    let arguments = [&["erlang", "c", "--handle", "4m"], &more[..]].concat();
    check_refusal(
        3,
        &arguments,
        &["it takes more than 1000000 agents, the most that are looked at"],
    );
}
