//! `holdtrue erlang day`: what rows are called, and what that says of how long an interval is.

use crate::program::{holdtrue, said};
use serde_json::Value;
use std::fs;
use std::process::Output;
use tempfile::TempDir;

fn day(content: &str, more: &[&str]) -> Output {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("f.csv");
    fs::write(&file, content).unwrap();
    let arguments = ["erlang", "day", file.to_str().unwrap()];
    let arguments = arguments
        .into_iter()
        .chain(["--handle", "4m", "--target-asa", "20s"]);
    holdtrue(&arguments.chain(more.iter().copied()).collect::<Vec<_>>())
}

/// The length of an interval \[s\] and the names of the first two.
#[track_caller]
fn read(content: &str, more: &[&str]) -> (f64, [String; 2]) {
    let output = day(content, &[more, &["--json"]].concat());
    assert!(output.status.success(), "{content}: {}", said(&output));
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    let name = |place: usize| {
        answer["intervals"][place]["from"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    (answer["per"].as_f64().unwrap(), [name(0), name(1)])
}

#[track_caller]
fn refused(content: &str, more: &[&str], parts: &[&str]) {
    let output = day(content, more);
    let said = said(&output);
    assert_eq!(output.status.code(), Some(2), "{content}: {said}");
    for part in parts {
        assert!(said.contains(part), "no `{part}` in: {said}");
    }
}

/// Quarters of an hour, and no half hours.
#[test]
fn times_of_day_tell_how_long_an_interval_is() {
    for (first, second) in [
        ("08:00", "08:15"),
        ("8:00 AM", "8:15 AM"),
        ("08:00-08:15", "08:15-08:30"),
        ("08:00 - 08:14", "08:15 - 08:29"),
        ("2024-01-01 08:00", "2024-01-01 08:15"),
        ("2024-01-01T08:00:00", "2024-01-01T08:15:00"),
        ("08.00", "08.15"),
        ("0800", "0815"),
        ("11:45 PM", "12:00 AM"),
        ("8.00 a.m.", "8.15 a.m."),
        ("12:45-1:00 PM", "1:00-1:15 PM"),
    ] {
        for column in ["from", "Time", "interval_start", "slot"] {
            let content = format!("{column},calls\n{first},10\n{second},20\n");
            let expected = (900.0, [first.to_owned(), second.to_owned()]);
            assert_eq!(read(&content, &[]), expected, "{content}");
        }
    }
    // Whatever stands beside it.
    let content = "date,beginning,calls\n2024-01-01,08:00,10\n2024-01-01,08:15,20\n";
    assert_eq!(read(content, &[]).1[1], "08:15");
    let content = "calls,handled,Beginn\n10,9,08:00\n20,18,08:15\n";
    assert_eq!(read(content, &[]).1[1], "08:15");
}

#[test]
fn what_is_no_time_of_day_needs_a_length() {
    let content = "part,calls\nmorning,10\nnoon,20\n";
    let parts = [
        "f.csv:2:1",
        "`morning` in column `part` is no time of day",
        "--per 15m",
    ];
    refused(content, &[], &parts);
    let names = ["morning".to_owned(), "noon".to_owned()];
    assert_eq!(read(content, &["--per", "1h"]), (3600.0, names));
    let numbers = "interval,calls\n1,10\n2,20\n";
    refused(numbers, &[], &["`1` in column `interval`", "--per"]);
    refused(
        "from,calls\n08:00,10\n",
        &[],
        &["one row does not tell", "--per"],
    );
    // Lengths of calls are no times of day.
    let lengths = "calls,aht\n10,4:30\n20,4:10\n30,4:20\n";
    assert_eq!(read(lengths, &[]).0, 1800.0);
    // Where nothing is called anything there is only the convention.
    assert_eq!(read("calls\n10\n20\n", &[]).0, 1800.0);
}

#[test]
fn a_row_of_sums_is_no_interval() {
    let content = "from,calls\n08:00,10\n08:30,20\nTotal,30\n";
    for more in [&[][..], &["--per", "30m"]] {
        let parts = [
            "f.csv:4:1",
            "`Total` is no time of day",
            "take out a row of sums",
        ];
        refused(content, more, &parts);
    }
    let nameless = "from,calls\n08:00,10\n08:30,20\n,30\n";
    refused(
        nameless,
        &[],
        &["f.csv:4:", "nothing in column `from`", "row of sums"],
    );
}

#[test]
fn rows_follow_each_other_through_one_day() {
    let gap = "from,calls\n08:00,10\n08:30,20\n09:30,5\n10:00,7\n";
    let parts = [
        "f.csv:4:1",
        "`09:30` comes 1 h after `08:30`, and an interval is 30 min",
        "--per 30m",
    ];
    refused(gap, &[], &parts);
    assert_eq!(read(gap, &["--per", "30m"]).0, 1800.0);
    refused(
        gap,
        &["--per", "45m"],
        &["`08:30` comes 30 min after `08:00`", "45 min"],
    );
    let back = "from,calls\n08:30,10\n08:00,20\n";
    refused(
        back,
        &[],
        &[
            "f.csv:3:1",
            "`08:00` does not come after `08:30`",
            "order of time",
        ],
    );
    let days = "from,calls\n2024-01-01 08:00,10\n2024-01-01 08:30,10\n2024-01-02 08:00,20\n";
    refused(
        days,
        &[],
        &["f.csv:4:1", "of another day", "one day in the file"],
    );
    let rows: String = (0..25)
        .map(|hour| format!("{:02}:00,5\n", hour % 24))
        .collect();
    refused(
        &format!("from,calls\n{rows}"),
        &[],
        &["f.csv:26:1", "more than a day"],
    );
}

#[test]
fn a_tab_may_be_typed_with_a_backslash() {
    let content = "from\tcalls\n08:00\t10\n08:15\t20\n";
    assert_eq!(read(content, &["--separator", "\\t"]).0, 900.0);
    assert_eq!(read(content, &["--separator", "\t"]).0, 900.0);
}
