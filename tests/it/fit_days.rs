//! Days as they were in a fit, talk by time of day, and a fit of some days that predicts others.

use crate::program::{holdtrue, printed, said};
use crate::support::Recorded;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;

/// Busy days with fewer agents, quiet days with more; talk is longer in the last hour.
const UNEVEN: &str = r#"
name = "Uneven"
[clock]
opens = "08:00"
closes = "12:00"
interval = "30m"
[calls.service]
volume = [20, 30, 40, 40, 40, 30, 30, 20]
talk = { dist = "exponential", mean = "4m" }
talk_scale = [0.8, 0.9, 1, 1, 1, 1, 1.3, 1.4]
wrap_up = { dist = "exponential", mean = "20s" }
patience = { dist = "exponential", mean = "3m" }
[agents.desk]
answers = ["service"]
count = 6
[kinds.heavy]
share = "40%"
"calls.service.volume_scale" = 1.35
"agents.desk.count" = 5
"#;

fn uneven() -> Recorded {
    Recorded::of(UNEVEN)
}

fn mean(value: &Value) -> f64 {
    value["mean"].as_f64().unwrap_or_else(|| panic!("{value}"))
}

/// The rows of days.csv by date: volume, talk and agents of each interval.
fn days(folder: &str) -> BTreeMap<String, Vec<[f64; 3]>> {
    let mut reader = csv::Reader::from_path(format!("{folder}/days.csv")).unwrap();
    let headings: Vec<String> = reader
        .headers()
        .unwrap()
        .iter()
        .map(str::to_owned)
        .collect();
    let place = |name: &str| {
        headings
            .iter()
            .position(|one| one == name)
            .unwrap_or_else(|| panic!("{headings:?}"))
    };
    let columns = ["service volume", "service talk scale", "agents count"].map(place);
    let mut days: BTreeMap<String, Vec<[f64; 3]>> = BTreeMap::new();
    for row in reader.records() {
        let row = row.unwrap();
        let own = columns.map(|place| row[place].parse().unwrap());
        days.entry(row[0].to_owned()).or_default().push(own);
    }
    days
}

#[test]
fn a_fit_has_days_as_they_were_and_the_simulator_does_with_them_what_it_did() {
    let files = uneven();
    let (calls, was) = files.days("60");
    let out = files.path("fitted");
    let told = files.json(&[
        "fit",
        &calls,
        "--out",
        &out,
        "--resamples",
        "20",
        "--idle",
        "30m",
    ]);
    assert_eq!(told["days"]["simulated"], "as-they-were");
    let days = days(&out);
    assert_eq!(
        days.len(),
        told["days"]["as_they_were"].as_array().unwrap().len()
    );
    // A day has its own volume beside its own agents: 250 calls and 6, or 338 and 5.
    let [mut quiet, mut heavy] = [Vec::new(), Vec::new()];
    for rows in days.values() {
        assert_eq!(rows.len(), 8);
        let sum = |place: usize| rows.iter().map(|row| row[place]).sum::<f64>();
        let which = if sum(0) > 294.0 {
            &mut heavy
        } else {
            &mut quiet
        };
        which.push(sum(2) / 8.0);
    }
    let average = |agents: &[f64]| agents.iter().sum::<f64>() / agents.len() as f64;
    assert!((15..=33).contains(&heavy.len()), "{} of 60", heavy.len());
    let (quiet, heavy) = (average(&quiet), average(&heavy));
    assert!(
        (quiet - 6.0).abs() < 0.4 && (heavy - 5.0).abs() < 0.4,
        "{quiet} {heavy}"
    );
    // Talk by time of day over its mean, which is 1.03 times the law's.
    let scale = told["calls"]["service"]["talk_scale"].as_array().unwrap();
    for (found, truth) in scale.iter().zip([0.8, 0.9, 1.0, 1.0, 1.0, 1.0, 1.3, 1.4]) {
        // 1,400 calls or more an interval: four standard errors are .11.
        assert!(
            (mean(found) - truth / 1.03).abs() < 0.11,
            "{found} for {truth}"
        );
    }
    let run = |scenario: &str| files.json(&["run", scenario, "-r", "400", "-q"]);
    let fitted = run(&format!("{out}/scenario.toml"));
    let abandonment = |results: &Value| mean(&results["calls"]["service"]["abandonment"]);
    let (real, found) = (abandonment(&was), abandonment(&fitted));
    assert!((real - found).abs() < 0.02, "{found} for {real}");
    // The average day does not tell what the days do.
    let one = files.path("average");
    let average = [
        "fit",
        &calls,
        "--out",
        &one,
        "--resamples",
        "0",
        "--average-day",
        "--idle",
        "30m",
    ];
    let told = files.json(&average);
    assert_eq!(told["days"]["simulated"], "average");
    assert!(!fs::exists(format!("{one}/days.csv")).unwrap());
    let text = fs::read_to_string(format!("{one}/scenario.toml")).unwrap();
    for file in ["volume.csv", "staffing.csv", "talk-scale.csv"] {
        assert!(text.contains(file), "{text}");
    }
    let even = abandonment(&run(&format!("{one}/scenario.toml")));
    assert!(even < real - 0.005, "{even} for {real}");
}

/// Every weekday draws among its own days.
#[test]
fn a_week_of_days_as_they_were() {
    let mut text = UNEVEN.split("[kinds.heavy]").next().unwrap().to_owned();
    text.push_str("[busyness]\nday = 0.2\n[week]\n");
    for (day, scale) in [
        ("monday", 1.6),
        ("tuesday", 1.0),
        ("wednesday", 0.8),
        ("thursday", 1.0),
        ("friday", 1.2),
    ] {
        text.push_str(&format!(
            "{day} = {{ \"calls.service.volume_scale\" = {scale}, \"agents.desk.count\" = 8 }}\n"
        ));
    }
    let files = Recorded::of(&text);
    let (calls, was) = files.days("12");
    let out = files.path("fitted");
    let told = files.json(&[
        "fit",
        &calls,
        "--out",
        &out,
        "--resamples",
        "10",
        "--idle",
        "30m",
    ]);
    assert_eq!(told["days"]["weekdays_differ"], true);
    assert_eq!(told["days"]["simulated"], "as-they-were");
    let scenario = format!("{out}/scenario.toml");
    let written = fs::read_to_string(&scenario).unwrap();
    assert!(written.contains("monday = {}"), "{written}");
    let checked = printed(&["check", &scenario]);
    assert!(checked.contains("Monday"), "{checked}");
    let found = files.json(&["run", &scenario, "-r", "60", "-q"]);
    let offered = |results: &Value, day: &str| {
        let mut days = results["days"].as_array().unwrap().iter();
        let own = days.find(|one| one["day"].as_str().unwrap().eq_ignore_ascii_case(day));
        mean(&own.unwrap()["calls"]["service"]["offered"])
    };
    for day in ["monday", "wednesday"] {
        let (real, found) = (offered(&was, day), offered(&found, day));
        // 60 draws of days with a cv of .2: four standard errors are .10.
        assert!(
            (found / real - 1.0).abs() < 0.11,
            "{day}: {found} for {real}"
        );
    }
}

#[test]
fn a_fit_of_some_days_predicts_others() {
    let files = uneven();
    let calls = files.calls("40");
    let out = files.path("out");
    let base = ["backtest", "-q", "-r", "5"];
    let both = [
        "--train",
        "2001-01-01..2001-01-30",
        "--test",
        "2001-01-31..",
    ];
    let told = files.json(
        &[
            &base[..],
            &both,
            &["--staffing", "recorded", "--out", &out, &calls],
        ]
        .concat(),
    );
    let told = &told["backtest"];
    assert_eq!(told["days"], 10);
    let days: Vec<&str> = told["by_day"]
        .as_array()
        .unwrap()
        .iter()
        .map(|day| day["date"].as_str().unwrap())
        .collect();
    assert_eq!((days[0], days[9]), ("2001-01-31", "2001-02-09"));
    // The scenario is the one that `fit` makes of the first days.
    let plain = files.path("plain");
    files.json(&["fit", &calls, "--to", "2001-01-30", "--out", &plain]);
    let read = |folder: &str| fs::read_to_string(format!("{folder}/days.csv")).unwrap();
    assert_eq!(read(&out), read(&plain));
    printed(&["check", &format!("{out}/scenario.toml")]);
    // A scenario alone may be tested on some days, too.
    let scenario = files.path("s.toml");
    let some = files.json(
        &[
            &base[..],
            &[&scenario, &calls, "--test", "2001-01-03..2001-01-05"],
        ]
        .concat(),
    );
    assert_eq!(some["backtest"]["days"], 3);
}

#[test]
fn what_cannot_be_trained_or_tested_is_said() {
    let files = uneven();
    let (calls, scenario) = (files.calls("12"), files.path("s.toml"));
    let refused = |arguments: &[&str], found: &str| {
        let output = holdtrue(&[&["backtest", "-q", "-r", "1"], arguments].concat());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(
            said(&output).contains(found),
            "{arguments:?}: {}",
            said(&output)
        );
    };
    let train = ["--train", "2001-01-01..2001-01-06"];
    refused(&[&calls, train[0], train[1]], "--test");
    let with = |more: &[&str], found: &str| refused(&[&train[..], more].concat(), found);
    with(&["--test", "2001-01-06..", &calls], "days in common");
    with(&["--test", "2001-01-07..", &scenario, &calls], "leave");
    with(
        &["--test", "2002-01-01..", &calls],
        "no call of the log is on these days",
    );
    with(&["--test", "tomorrow", &calls], "are no dates");
    with(
        &["--test", "2001-01-08..2001-01-07", &calls],
        "ends before it begins",
    );
    with(
        &["--test", "2001-01-07..", "--recent", "1w", &calls],
        "cannot be used with",
    );
    refused(
        &[
            "--train",
            "2000-01-01..2000-02-01",
            "--test",
            "2001-01-01..",
            &calls,
        ],
        "no call of the log is on these days",
    );
    refused(&[&scenario], "takes a scenario and call records");
    refused(&[&calls, &calls], "calls.csv");
}
