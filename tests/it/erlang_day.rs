//! `holdtrue erlang day`: a day's requirement as a table, CSV and JSON, and what is wrong with a file.

use crate::program::{holdtrue, printed, said, unversioned};
use serde_json::Value;
use std::fs;
use tempfile::TempDir;

const DAY: [&str; 3] = ["erlang", "day", "scenarios/forecast.csv"];

fn day(more: &str) -> String {
    let more = more.split_whitespace();
    printed(&DAY.into_iter().chain(more).collect::<Vec<_>>())
}

fn json(more: &str) -> Value {
    serde_json::from_str(&day(&format!("{more} --json"))).unwrap()
}

#[test]
fn a_day_as_a_table() {
    insta::assert_snapshot!(day(
        "--handle-column aht --target-service-level 80% --shrinkage 30%"
    ));
}

#[test]
fn a_plan_is_judged() {
    let plan =
        "--handle-column aht --patience 3m --agents-column planned --target-service-level 80%";
    insta::assert_snapshot!(day(plan));
    let answer = json(plan);
    let missed = answer["intervals"].as_array().unwrap().iter();
    let missed = missed
        .filter(|one| one["planned"]["meets_targets"] == false)
        .count();
    assert_eq!(answer["day"]["missed_intervals"], missed);
    assert!(missed > 0 && missed < 20);
}

#[test]
fn the_same_in_csv_and_json() {
    let more = "--handle 4m --target-asa 20s --shrinkage 25%";
    let text = day(&format!("{more} --csv"));
    let mut csv = csv::Reader::from_reader(text.as_bytes());
    let head: Vec<String> = csv.headers().unwrap().iter().map(str::to_owned).collect();
    let answer = json(more);
    let intervals = answer["intervals"].as_array().unwrap();
    let mut rows = 0;
    for (record, interval) in csv.records().zip(intervals) {
        let record = record.unwrap();
        rows += 1;
        assert_eq!(record[0], *interval["from"].as_str().unwrap());
        for (key, cell) in head.iter().zip(&record).skip(1) {
            let expected = interval[key].as_f64().map(|value| value.to_string());
            assert_eq!(*cell, expected.unwrap_or_default(), "{key}");
        }
    }
    assert_eq!((rows, intervals.len()), (20, 20));
    insta::assert_snapshot!(unversioned(&text.lines().take(1).collect::<String>()));
}

/// Every interval is what `erlang c` says of it, and the last one, without calls, needs nobody.
#[test]
fn an_interval_is_an_answer_of_its_own() {
    let answer = json("--handle-column aht --target-service-level 80%");
    for interval in answer["intervals"].as_array().unwrap().iter().take(3) {
        let (calls, handle) = (
            interval["calls"].to_string(),
            interval["handle_time"].to_string(),
        );
        let line = [
            "erlang",
            "c",
            "--calls",
            &calls,
            "--handle",
            &handle,
            "--target-service-level",
            "80%",
            "--json",
        ];
        let alone: Value = serde_json::from_str(&printed(&line)).unwrap();
        for key in [
            "agents",
            "agents_between",
            "service_level",
            "asa",
            "occupancy",
        ] {
            assert_eq!(alone[key], interval[key], "{key}");
        }
    }
    let last = &answer["intervals"][19];
    assert_eq!(
        (&last["agents"], &last["occupancy"]),
        (&0.into(), &0.0.into())
    );
    let at_least = json("--handle-column aht --target-service-level 80% --at-least 2");
    assert_eq!(at_least["intervals"][19]["agents"], 2);
    let level = |answer: &Value| answer["day"]["service_level"].as_f64().unwrap();
    assert!(level(&answer) >= 0.8 && level(&answer) < 0.95);
}

/// What is said of a file with this content.
#[track_caller]
fn check_refusal(content: &str, more: &str, parts: &[&str]) {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("forecast.csv");
    fs::write(&file, content).unwrap();
    let arguments = ["erlang", "day", file.to_str().unwrap()]
        .into_iter()
        .chain(more.split_whitespace());
    let output = holdtrue(&arguments.collect::<Vec<_>>());
    let said = said(&output);
    assert_eq!(output.status.code(), Some(2), "{said}");
    for part in parts {
        assert!(said.contains(part), "no `{part}` in: {said}");
    }
}

#[test]
fn mistakes_of_a_file_stand_where_they_are() {
    let check = |content, parts: &[&str]| {
        check_refusal(content, "--handle-column aht --target-asa 20s", parts);
    };
    check(
        "calls,aht\n40,4m\nx,4m\n",
        &["forecast.csv:3:1", "`x` is no number of calls"],
    );
    check("calls,aht\n-4,4m\n", &["forecast.csv:2:1", "`-4`"]);
    check("calls,aht\n4,0\n", &["forecast.csv:2:3", "take no time"]);
    check("calls,aht\n4,4x\n", &["forecast.csv:2:3", "4x"]);
    check("calls,aht\n4,\n", &["row 1 has nothing in column `aht`"]);
    check(
        "calls;aht\n4;4m\n",
        &["semicolons", "--separator ';'", "--decimal ','"],
    );
    check("calls,aht\n", &["no interval"]);
    check("", &["nothing in this file"]);
    check("cals,aht\n4,4m\n", &["no column `calls`", "`cals`"]);
    check("calls,calls,aht\n4,4,4m\n", &["two columns"]);
    check("calls,aht\n\"1,5\",4m\n", &["--decimal ','"]);
    check("from,calls,aht\n08:00,4,4m,5\n", &["4 fields"]);
}

#[test]
fn mistakes_of_the_line_say_the_cure() {
    let content = "from,calls\n8:00,40\n8:15,50\n";
    check_refusal(
        content,
        "--target-asa 20s",
        &["--handle", "how long do calls take"],
    );
    check_refusal(content, "--handle 4m", &["no target", "--agents-column"]);
    check_refusal(
        content,
        "--handle 4m --target-asa 9s --per 30m",
        &["15 min apart", "leave --per out"],
    );
    check_refusal(
        content,
        "--handle 4m --target-abandonment 5%",
        &["--target-abandonment", "--patience"],
    );
    check_refusal(
        content,
        "--handle 4m --target-asa 9s --separator xx",
        &["--separator xx", "separates no fields"],
    );
    check_refusal(
        content,
        "--handle 4m --target-asa 9s --decimal ,",
        &["--separator ';'"],
    );
    check_refusal(
        content,
        "--handle 4m --target-asa 9s --separator ; --decimal ,",
        &["take --separator and --decimal out"],
    );
    check_refusal(
        content,
        "--handle 4m --target-asa 9s --from-column when",
        &["no column `when`"],
    );
}

/// Semicolons, decimal commas, quarters of an hour: as spreadsheets write them in half of Europe.
#[test]
fn another_country_s_file() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("forecast.csv");
    fs::write(&file, "Zeit;Anrufe;Dauer\n9:00;40,5;4:00\n9:15;60;250,5\n").unwrap();
    let more = "--calls-column Anrufe --handle-column Dauer --from-column Zeit --separator ; --decimal , --target-asa 20s --json";
    let arguments = ["erlang", "day", file.to_str().unwrap()]
        .into_iter()
        .chain(more.split(' '));
    let text = printed(&arguments.collect::<Vec<_>>());
    let answer: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        (&answer["per"], &answer["intervals"][0]["from"]),
        (&900.into(), &"9:00".into())
    );
    assert_eq!(answer["intervals"][1]["handle_time"], 250.5);
    let load = answer["intervals"][0]["load"].as_f64().unwrap();
    assert!((load - 10.8).abs() < 1e-9);
}

/// As spreadsheets write them: a line that says the separator, and headings with capitals.
#[test]
fn what_spreadsheets_write_is_read() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("forecast.csv");
    let answer = |text: &str| {
        fs::write(&file, text).unwrap();
        let options = [
            "--handle-column",
            "aht",
            "--from-column",
            "from",
            "--target-asa",
            "20s",
            "--json",
        ];
        printed(&[&["erlang", "day", file.to_str().unwrap()], &options[..]].concat())
    };
    let plain = answer("from,calls,aht\n08:00,40,4m\n08:30,50,5m\n");
    assert_eq!(
        answer("sep=;\r\nfrom;calls;aht\r\n08:00;40;4m\r\n08:30;50;5m\r\n"),
        plain
    );
    assert_eq!(answer("From,Calls,AHT\n08:00,40,4m\n08:30,50,5m\n"), plain);
}

/// Handle times look like times of day, and may go up all day.
#[test]
fn handle_times_name_no_intervals() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("forecast.csv");
    fs::write(&file, "calls,aht\n20,3:50\n24,4:10\n22,4:15\n").unwrap();
    let options = ["--handle", "4m", "--target-asa", "20s", "--json"];
    let arguments = [&["erlang", "day", file.to_str().unwrap()], &options[..]].concat();
    let answer: Value = serde_json::from_str(&printed(&arguments)).unwrap();
    assert_eq!(answer["intervals"][2]["from"], "3");
}
