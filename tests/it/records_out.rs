//! Simulated calls as records, read again; a queue_log; and recorded days replayed.

use crate::program::{holdtrue, printed, said};
use crate::support::Recorded;
use serde_json::Value;
use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::Path;

const SCENARIO: &str = r#"
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
[messages]
policy = "estimate"
[agents.desk]
answers = ["service", "sales"]
count = [4, 6, 7, 7, 7, 6, 6, 5]
"#;

fn files() -> Recorded {
    Recorded::of(SCENARIO)
}

/// The rows of a CSV, each by its header.
fn rows(text: &str) -> Vec<HashMap<String, String>> {
    let mut reader = csv_reader(text);
    let header: Vec<String> = reader.remove(0);
    let row = |row: Vec<String>| header.iter().cloned().zip(row).collect();
    reader.into_iter().map(row).collect()
}

fn csv_reader(text: &str) -> Vec<Vec<String>> {
    let lines = text.lines();
    lines
        .map(|line| line.split(',').map(str::to_owned).collect())
        .collect()
}

#[test]
fn records_hold_what_was_counted() {
    let files = files();
    let (calls, results) = files.days("12");
    let text = fs::read_to_string(&calls).unwrap();
    let all = rows(&text);
    let mean = |name: &str, key: &str| results["calls"][name][key]["mean"].as_f64().unwrap();
    for kind in ["service", "sales"] {
        let own = || all.iter().filter(|row| row["type"] == kind);
        let number = own().count() as f64 / 12.0;
        assert!((number - mean(kind, "offered")).abs() < 1e-9);
        for (outcome, key) in [
            ("abandoned", "abandoned"),
            ("balked", "balked"),
            ("answered", "answered"),
        ] {
            let number = own().filter(|row| row["outcome"] == outcome).count() as f64 / 12.0;
            assert!((number - mean(kind, key)).abs() < 1e-9, "{kind} {outcome}");
        }
        let waits = own().filter(|row| row["outcome"] == "answered");
        let waits: Vec<f64> = waits.map(|row| row["wait"].parse().unwrap()).collect();
        let asa = waits.iter().sum::<f64>() / waits.len() as f64;
        assert!((asa - mean(kind, "asa")).abs() < 0.001, "{asa}");
    }
    let tries = all.iter().filter(|row| row["attempt"] != "1").count();
    assert!(tries > 0, "nobody tried again");
    let replications: Vec<u64> = all
        .iter()
        .map(|row| row["replication"].parse().unwrap())
        .collect();
    assert!(replications.is_sorted() && replications.last() == Some(&11));
    assert!(all.iter().any(|row| row["day"] == "2001-01-12"));
    let threads = ["1", "3"].map(|threads| {
        let out = files.path(&format!("calls-{threads}.csv"));
        let scenario = files.path("s.toml");
        printed(&[
            "run",
            &scenario,
            "-r",
            "12",
            "--threads",
            threads,
            "--records",
            &out,
        ]);
        fs::read_to_string(out).unwrap()
    });
    assert!(
        threads[0] == text && threads[1] == text,
        "threads change it"
    );
    assert_eq!(
        fs::read_to_string(&calls).unwrap(),
        text,
        "other records stay"
    );
    let schema: Value = serde_json::from_str(&printed(&["schema", "--records"])).unwrap();
    let documented: HashSet<&String> = schema["properties"].as_object().unwrap().keys().collect();
    assert_eq!(documented, all[0].keys().collect());
    let day = printed(&["trace", &files.path("s.toml"), "--format", "calls-csv"]);
    assert!(text.starts_with(&day), "a traced day is the first one");
}

/// Who is tried too late was promised in vain, reached or not: as results count it.
#[test]
fn callbacks_end_in_records_as_they_are_counted() {
    let files = Recorded::of(crate::page_figures::SCENARIO);
    let (calls, results) = files.days("3");
    let all = rows(&fs::read_to_string(&calls).unwrap());
    for (outcome, key) in [
        ("called_back", "callback_made"),
        ("callback_unreached", "callback_unreached"),
        ("callback_broken", "callback_broken"),
    ] {
        let number = all.iter().filter(|row| row["outcome"] == outcome).count() as f64 / 3.0;
        let counted = results["calls"]["all"][key]["mean"].as_f64().unwrap();
        assert!(
            (number - counted).abs() < 1e-9,
            "{outcome}: {number}, {counted}"
        );
    }
    let late = |row: &&HashMap<String, String>| {
        row["outcome"] == "callback_broken" && !row["talk"].is_empty()
    };
    assert!(
        all.iter().any(|row| late(&row)),
        "nobody was called back late"
    );
}

#[test]
fn what_cannot_be_written_is_said_first() {
    let files = files();
    let refused = |name: &str, found: &str| {
        let refused = holdtrue(&["run", &files.path("s.toml"), "--records", name]);
        assert_eq!(refused.status.code(), Some(2));
        assert!(said(&refused).contains(found), "{}", said(&refused));
    };
    refused(
        "calls.txt",
        "name one that ends in .csv, .csv.gz or .parquet",
    );
    if !cfg!(feature = "parquet") {
        refused("calls.parquet", "build it with the cargo feature `parquet`");
    }
}

/// Neither what this command writes nor what an earlier one found is written over; records are, by records.
#[test]
fn records_take_the_place_of_no_result() {
    let files = files();
    let run = |more: &[&str]| {
        let scenario = files.path("s.toml");
        let words = [&["run", &scenario, "-r", "2", "-q"], more];
        holdtrue(&words.concat())
    };
    let refused = |more: &[&str], found: &str| {
        let refused = run(more);
        assert_eq!(refused.status.code(), Some(2), "{more:?}");
        assert!(said(&refused).contains(found), "{}", said(&refused));
        assert!(refused.stdout.is_empty(), "{more:?}: it was simulated");
    };
    let out = files.path("out");
    let own = "is a result that this command writes there with --out";
    for records in [
        "out/replications.csv",
        "./out//intervals.csv",
        "out/../out/replications.csv",
    ] {
        refused(&["--out", &out, "--records", &files.path(records)], own);
    }
    assert!(!Path::new(&out).exists());
    let records = files.path("out/calls.csv");
    for _ in 0..2 {
        let done = run(&["--records", &records]);
        assert!(done.status.success(), "{}", said(&done));
    }
    let sweep = ["sweep", &files.path("s.toml"), "-r", "2", "-q"];
    let more = ["--vary", "agents.desk.absence=0,0.1", "--out", &out];
    let swept = holdtrue(&[sweep.as_slice(), &more].concat());
    assert!(swept.status.success(), "{}", said(&swept));
    let cells = files.path("out/cells.csv");
    let before = fs::read(&cells).unwrap();
    refused(&["--records", &cells], "is a result of an earlier command");
    assert_eq!(fs::read(&cells).unwrap(), before);
    let own = files.path("own.csv");
    fs::write(&own, "mine").unwrap();
    refused(&["--records", &own], "is there already, and not as");
    let within = files.path("own.csv/calls.csv");
    refused(&["--records", &within], "own.csv`, which is no folder");
    assert_eq!(fs::read(&own).unwrap(), b"mine");
}

#[test]
fn a_queue_log_is_one() {
    let files = files();
    let log = printed(&["trace", &files.path("s.toml"), "--format", "queue-log"]);
    let lines: Vec<Vec<&str>> = log.lines().map(|line| line.split('|').collect()).collect();
    assert_eq!(lines[0][1..5], ["NONE", "NONE", "NONE", "QUEUESTART"]);
    let times: Vec<i64> = lines.iter().map(|line| line[0].parse().unwrap()).collect();
    // COMPLETE is written when the talk is over, which was when its line comes.
    assert!(times.is_sorted(), "{log}");
    let mut members: HashSet<(&str, &str)> = HashSet::new();
    let mut waiting: HashSet<&str> = HashSet::new();
    let mut talking: HashMap<&str, &str> = HashMap::new();
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for line in &lines[1..] {
        let [_, id, queue, agent, event, data @ ..] = &line[..] else {
            panic!("{line:?} is too short")
        };
        assert!(["service", "sales"].contains(queue), "{line:?}");
        *seen.entry(event).or_default() += 1;
        let fields = match *event {
            "ADDMEMBER" => {
                assert!(members.insert((queue, agent)), "{line:?}");
                1
            }
            "REMOVEMEMBER" => {
                assert!(members.remove(&(*queue, *agent)), "{line:?}");
                1
            }
            "ENTERQUEUE" => {
                assert!(waiting.insert(id), "{line:?}");
                // Numbers count within a type: without it two types would share their callers.
                assert!(data[1].starts_with(&format!("{queue}/")), "{line:?}");
                3
            }
            "CONNECT" => {
                assert!(
                    waiting.remove(id) && members.contains(&(*queue, *agent)),
                    "{line:?}"
                );
                assert!(!talking.values().any(|busy| busy == agent), "{line:?}");
                talking.insert(id, agent);
                3
            }
            "COMPLETECALLER" => {
                assert_eq!(talking.remove(id), Some(*agent), "{line:?}");
                3
            }
            "ABANDON" | "EXITWITHTIMEOUT" => {
                assert!(waiting.remove(id), "{line:?}");
                3
            }
            other => panic!("{other} in {line:?}"),
        };
        assert_eq!(data.len(), fields, "{line:?}");
    }
    for event in [
        "ADDMEMBER",
        "REMOVEMEMBER",
        "ENTERQUEUE",
        "CONNECT",
        "COMPLETECALLER",
        "ABANDON",
    ] {
        assert!(seen.contains_key(event), "{seen:?}");
    }
    assert!(waiting.is_empty() && talking.is_empty());
    let refused = holdtrue(&[
        "trace",
        &files.path("s.toml"),
        "--format",
        "queue-log",
        "--caller",
        "1",
    ]);
    assert_eq!(refused.status.code(), Some(2));
}

fn backtest(scenario: &str, calls: &str, more: &[&str]) -> Value {
    let arguments = [&["backtest", scenario, calls, "--json", "-q"], more].concat();
    let output = holdtrue(&arguments);
    assert!(output.status.success(), "{}", said(&output));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn the_scenario_that_made_the_records_predicts_them_and_another_does_not() {
    let files = files();
    let (calls, _) = files.days("30");
    let scenario = files.path("s.toml");
    let right = backtest(&scenario, &calls, &["--set", "messages.policy=\"silence\""]);
    let told = &right["backtest"];
    assert_eq!(told["days"], 30);
    assert_eq!(told["by_day"].as_array().unwrap().len(), 30);
    assert_eq!(told["by_interval"].as_array().unwrap().len(), 8);
    let table = holdtrue(&["backtest", &scenario, &calls, "-q"]);
    let table = String::from_utf8(table.stdout).unwrap();
    assert!(
        table.contains("30 recorded days (2001-01-01 to 2001-01-30)"),
        "{table}"
    );
    let patient = ["--set", "calls.*.patience.mean=\"20m\""];
    let wrong = backtest(&scenario, &calls, &patient);
    let of = |value: &Value, key: &str| {
        let one = &value["backtest"]["calls"]["all"][key];
        let number = |field: &Value| field.as_f64().unwrap();
        let predicted = &one["predicted"];
        [
            &one["real"],
            &predicted["mean"],
            &predicted["low"],
            &predicted["high"],
        ]
        .map(number)
    };
    let [real, mean, low, high] = of(&wrong, "wait");
    assert!(
        mean > 2.0 * real && low > real && high > low,
        "{real} {mean}"
    );
    let verdict = wrong["backtest"]["verdict"].as_str().unwrap();
    assert!(verdict.contains("The mean wait is off"), "{verdict}");
}

/// Told nothing, so that callers who leave at once do not count as never having queued.
#[test]
fn prediction_covers_what_the_same_law_made() {
    let files = files();
    // Who calls again has the patience of before; a replay takes every attempt for a caller of its own.
    let silent = SCENARIO.replace("policy = \"estimate\"", "policy = \"silence\"");
    let redial = silent.lines().filter(|line| !line.starts_with("redial"));
    let silent = redial.collect::<Vec<_>>().join("\n");
    files.put("s.toml", &silent);
    let (calls, _) = files.days("40");
    // With the talk that they had, days are told apart better.
    for (more, least) in [(&[][..], 0.3), (&["--services", "recorded"], 0.6)] {
        let told = backtest(&files.path("s.toml"), &calls, more);
        for key in ["abandonment", "wait", "service_level", "delayed"] {
            let one = &told["backtest"]["calls"]["all"][key];
            let [real, mean, low, high] = [
                &one["real"],
                &one["predicted"]["mean"],
                &one["predicted"]["low"],
                &one["predicted"]["high"],
            ]
            .map(|value| value.as_f64().unwrap());
            // Three half widths: a right program fails at one seed in hundreds.
            let slack = 3.0 * (high - low) / 2.0 + 1e-9;
            assert!(
                (real - mean).abs() < slack,
                "{key}: {real} and {low} to {high}"
            );
        }
        let by_day = told["backtest"]["correlation_by_day"]["wait"]
            .as_f64()
            .unwrap();
        assert!(by_day > least, "{by_day}");
    }
    let recorded = backtest(
        &files.path("s.toml"),
        &calls,
        &["--staffing", "recorded", "--days", "4/4"],
    );
    assert_eq!(recorded["backtest"]["days"], 10);
}

#[test]
fn what_cannot_be_replayed_is_said() {
    let files = files();
    let (calls, _) = files.days("2");
    let scenario = files.path("s.toml");
    let refused = |more: &[&str], found: &str| {
        let output =
            holdtrue(&[&["backtest", scenario.as_str(), calls.as_str(), "-q"], more].concat());
        assert_eq!(output.status.code(), Some(2), "{more:?}");
        assert!(said(&output).contains(found), "{}", said(&output));
    };
    refused(&["--days", "held-out"], "cannot be read");
    refused(&["--days", "some"], "write held-out, or 4/4");
    refused(&["--from", "2010-01-01"], "no call is left to count");
    refused(
        &["--column", "wait=nothing"],
        "no column is named as `arrival`",
    );
    assert!(Path::new(&calls).exists());
}
