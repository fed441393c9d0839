//! `holdtrue sensitivity`, and the ranges that it takes assumptions through.

use crate::program::{holdtrue, printed, said, unversioned};
use crate::support::load_texts;
use holdtrue::centre::{ASSUMPTIONS, Assumed, CUSTOMER_ASSUMPTIONS};
use holdtrue::report::results_schema;
use holdtrue::study::{Because, End, conventions};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use tempfile::TempDir;

const SEASON: &str = "tests/it/scenarios/tiny-season.toml";
const THREE: &str = "tests/it/scenarios/plans/season-three.toml";
const TINY: &str = "tests/it/scenarios/tiny.toml";

/// A scenario in which every assumption can matter, if its policy is the right one.
const ALL: &str = r#"
[clock]
opens = "08:00"
closes = "10:00"
[calls."walk-in"]
volume = 10
talk = { dist = "exponential", mean = "4m" }
patience = { dist = "exponential", mean = "3m" }
settled = "90%"
lines = 9
redial = { abandoned = { chance = 0.3, after = { dist = "exponential", mean = "15m" } } }
[agents.desk]
answers = ["walk-in"]
count = 2
[callback]
offer_when = "1m"
[customers]
count = 100
weeks = 2
contacts = { walk-in = 0.1 }
prospects = { calls = "walk-in", per_week = 10, conversion = 0.2 }
acquisition = 30
"#;

fn all_with(policy: &str) -> String {
    format!("{ALL}\n[messages]\npolicy = \"{policy}\"\n")
}

#[test]
fn every_end_of_every_range_is_a_scenario() {
    let mut varied = BTreeSet::new();
    for policy in ["estimate", "position", "busy\"\nrepeat_every = \"60s"] {
        let text = all_with(policy);
        let file = [("all.toml", text.as_str())];
        let scenario = load_texts(&file, &[]).unwrap();
        let (conventions, left_out) = conventions(&[scenario.operation()]);
        assert!(left_out.iter().all(|one| one.because == Because::NoRange));
        varied.extend(left_out.iter().map(|one| one.key));
        for convention in &conventions {
            varied.insert(convention.key());
            let mut there = Vec::new();
            for end in End::BOTH {
                let changes = convention.changes(end, scenario.operation());
                let changed = scenario.operation().with(&changes).unwrap();
                assert_eq!(changed == *scenario.operation(), changes.is_empty());
                there.push(changed);
            }
            assert_ne!(there[0], there[1], "{}", convention.key());
        }
    }
    let callers = ASSUMPTIONS.iter().map(|one| one.key);
    let all: BTreeSet<&str> = callers
        .chain(CUSTOMER_ASSUMPTIONS.iter().map(|one| one.key))
        .collect();
    assert_eq!(varied, all);
}

/// What a plan says, as a number, if it is one.
fn value(said: Assumed) -> Option<f64> {
    match said {
        Assumed::Number(value) | Assumed::Time(value) | Assumed::Weeks(value) => Some(value),
        Assumed::Choice(_) | Assumed::Kept(_) => None,
    }
}

/// Whatever a scenario says, far below and far above the defaults too: the ends lie on both sides of it, or at it, and
/// are not both the same.
#[test]
fn every_range_contains_what_the_scenario_says() {
    let mut tried = 0;
    for policy in ["estimate", "position", "busy\"\nrepeat_every = \"60s"] {
        let text = all_with(policy);
        let scenario = load_texts(&[("all.toml", text.as_str())], &[]).unwrap();
        let keys = conventions(&[scenario.operation()]).0;
        for (key, of) in keys.iter().map(|one| (one.key(), &one.here)) {
            let Some(usual) = value(of[0]) else { continue };
            for times in [0.1, 0.5, 2.0, 5.0, 20.0] {
                let said = match of[0] {
                    Assumed::Time(_) => format!("\"{}s\"", usual * times),
                    Assumed::Weeks(_) => format!("\"{}w\"", usual * times),
                    _ => format!("{}", usual * times),
                };
                let name = if key.starts_with("customers") {
                    key.to_owned()
                } else {
                    format!("calls.walk-in.{key}")
                };
                let set = format!("{name}={said}");
                // Some values are beyond what can be.
                let Ok(own) = load_texts(&[("all.toml", text.as_str())], &[&set]) else {
                    continue;
                };
                let found = conventions(&[own.operation()]).0;
                let Some(found) = found.iter().find(|one| one.key() == key) else {
                    continue;
                };
                let here = value(found.here[0]).unwrap();
                let [low, high] = End::BOTH.map(|end| value(found.at(end)[0]).unwrap());
                assert!(
                    low <= here && here <= high && low < high,
                    "{set}: {low} to {high}"
                );
                tried += 1;
            }
        }
    }
    assert!(tried > 100, "{tried}");
}

/// Half to twice the churn that the file says, not that of the default.
#[test]
fn a_plausible_range_is_relative_to_the_scenario() {
    let text = all_with("estimate");
    for (churn, [low, high]) in [
        (0.01, [0.005, 0.02]),
        (0.002, [0.001, 0.004]),
        (0.0, [0.0, 0.004]),
    ] {
        let set = format!("customers.base_churn={churn}");
        let own = load_texts(&[("all.toml", text.as_str())], &[&set]).unwrap();
        let found = conventions(&[own.operation()]).0;
        let found = found
            .iter()
            .find(|one| one.key() == "customers.base_churn")
            .unwrap();
        let ends = End::BOTH.map(|end| found.at(end));
        assert_eq!(ends, [[Assumed::Number(low)], [Assumed::Number(high)]]);
    }
}

#[test]
fn what_is_not_in_effect_or_differs_between_plans_is_not_varied() {
    let keys = |text: &str| -> Vec<&str> {
        let scenario = load_texts(&[("plain.toml", text)], &[]).unwrap();
        let (conventions, _) = conventions(&[scenario.operation()]);
        conventions.iter().map(|one| one.key()).collect()
    };
    let tiny = fs::read_to_string(TINY).unwrap();
    let expected = [
        "service_level.within",
        "redial.most",
        "redial.keeps_patience",
    ];
    assert_eq!(keys(&tiny), expected);
    let text = all_with("estimate");
    let load = |set: &[&str]| load_texts(&[("all.toml", text.as_str())], set).unwrap();
    let (base, plan) = (load(&[]), load(&["messages.bumper=1.5"]));
    let (conventions, left_out) = conventions(&[base.operation(), plan.operation()]);
    assert!(conventions.iter().all(|one| one.key() != "messages.bumper"));
    let mut left_out = left_out.iter();
    let bumper = left_out.find(|one| one.key == "messages.bumper").unwrap();
    assert_eq!(bumper.because, Because::PlansDiffer);
}

#[test]
fn a_season_by_itself() {
    let text = printed(&["sensitivity", SEASON, "-r", "20"]);
    for line in text.lines() {
        assert!(line.chars().count() <= 100, "{line}");
    }
    insta::assert_snapshot!(unversioned(&text));
}

#[test]
fn plans_of_a_season() {
    let text = printed(&["sensitivity", SEASON, THREE, "-r", "20"]);
    insta::assert_snapshot!(unversioned(&text));
}

#[test]
fn json_of_a_scenario_with_messages_on_any_number_of_threads() {
    let command = [
        "sensitivity",
        TINY,
        "--json",
        "-r",
        "20",
        "--set",
        "messages.policy=position",
    ];
    let text = printed(&[&command[..], &["--threads", "1"]].concat());
    assert_eq!(text, printed(&[&command[..], &["--threads", "3"]].concat()));
    insta::assert_snapshot!(unversioned(&text));
    let result: Value = serde_json::from_str(&text).unwrap();
    let schema = results_schema().to_value();
    let documented = &schema["$defs"]["SensitivityJson"]["properties"];
    let keys = |value: &Value| -> BTreeSet<String> {
        value.as_object().unwrap().keys().cloned().collect()
    };
    assert_eq!(keys(&result), keys(documented));
    // The change is the value there less the value as it stands.
    let here = result["as_it_stands"]["mean"].as_f64().unwrap();
    for row in result["assumptions"].as_array().unwrap() {
        for end in ["low", "high"] {
            let there = row[end]["result"]["mean"].as_f64().unwrap();
            let change = row[end]["change"]["mean"].as_f64().unwrap();
            assert!((there - here - change).abs() < 1e-9, "{row}");
        }
    }
}

#[test]
fn files_and_mistakes() {
    let folder = TempDir::new().unwrap();
    let out = folder.path().to_str().unwrap();
    printed(&["sensitivity", TINY, "-r", "5", "--out", out]);
    let mut names: Vec<_> = fs::read_dir(out)
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    let expected = [
        ".holdtrue-files.json",
        "sensitivity.csv",
        "sensitivity.json",
        "tornado.png",
        "tornado.svg",
    ];
    assert_eq!(names, expected);
    let rows = fs::read_to_string(folder.path().join("sensitivity.csv")).unwrap();
    assert_eq!(rows.lines().count(), 1 + 1 + 2 * 3);
    let output = holdtrue(&["sensitivity", TINY, "--metric", "money.profit"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        said(&output).contains("no [customers]"),
        "{}",
        said(&output)
    );
}

#[test]
fn the_verdict_on_seasons_names_the_most_profitable_plan() {
    let text = printed(&["compare", SEASON, THREE, "-r", "20", "--json"]);
    let result: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(result["verdict"]["most_profitable"], "Tiny season");
    let difference = &result["differences"][0];
    let even = &difference["customers"]["break_even"];
    let mean = |value: &Value| value["mean"].as_f64().unwrap();
    // Profit = margin x weeks - cost, and the margin here is 10.
    let profit = mean(&difference["money"]["profit"]);
    let expected = 10.0 * mean(&even["weeks"]) - mean(&even["cost"]);
    assert!((profit - expected).abs() < 1e-6, "{profit} for {expected}");
    insta::assert_snapshot!(result["verdict"]["sentence"].as_str().unwrap());
}

const PLAIN: &str = "tests/it/scenarios/plain.toml";

#[test]
fn a_season_without_money_is_held_by_its_customers() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("season.toml");
    let plain = fs::read_to_string(PLAIN).unwrap();
    let customers = "[customers]\ncount = 500\nweeks = 3\ncontacts = { service = 0.5 }\n";
    fs::write(&file, format!("{plain}\n{customers}")).unwrap();
    let text = printed(&["sensitivity", file.to_str().unwrap(), "-r", "2"]);
    assert!(text.contains("Customers: At the end"), "{text}");
    assert!(
        text.contains("it moves most with customers.base_churn"),
        "{text}"
    );
}

#[test]
fn no_plan_is_called_best_that_is_not_sure_to_be() {
    let folder = TempDir::new().unwrap();
    let base = folder.path().join("base.toml");
    let plan = folder.path().join("plan.toml");
    let targets = "[all]\nabandonment = { target = \"2%\" }\nservice_level = { within = \"20s\", target = \"80%\" }\n";
    fs::write(&base, fs::read_to_string(PLAIN).unwrap() + targets).unwrap();
    fs::write(&plan, "extends = \"base.toml\"\n[agents.desk]\ncount = 6\n").unwrap();
    let files = [&base, &plan].map(|file| file.to_str().unwrap());
    let text = printed(&["sensitivity", files[0], files[1], "-r", "5"]);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let careful = "No plan is sure to meet every target as it stands; plan comes nearest, and no other plan does better at any end.";
    assert!(text.contains(careful), "{text}");
    assert!(!text.contains("The best plan"), "{text}");
}

#[test]
fn without_a_picture_it_is_said_why() {
    let folder = TempDir::new().unwrap();
    let out = folder.path().join("out");
    let out = out.to_str().unwrap();
    let output = holdtrue(&["sensitivity", PLAIN, "-r", "2", "-q", "--out", out]);
    assert!(output.status.success());
    let why = "no tornado.png, as no assumption moves `calls.all.lost`";
    assert!(said(&output).contains(why), "{}", said(&output));
}
