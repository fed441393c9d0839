//! `holdtrue trace`: events and stories.

use crate::program::{holdtrue, printed, said};
use serde_json::Value;

const TINY: &str = "tests/it/scenarios/tiny.toml";
const CENTRE: &str = "tests/it/scenarios/centre.toml";

#[test]
fn the_events_of_a_day() {
    insta::assert_snapshot!(printed(&["trace", TINY]));
}

#[test]
fn the_events_of_a_day_as_json_lines() {
    let text = printed(&["trace", TINY, "--json"]);
    assert_eq!(text, printed(&["trace", TINY, "--format", "jsonl"]));
    let rows = printed(&["trace", TINY]).lines().count() - 1;
    assert_eq!(text.lines().count(), rows);
    let mut before = 0.0;
    for line in text.lines() {
        let event: Value = serde_json::from_str(line).unwrap();
        let time = event["time"].as_f64().unwrap();
        assert!(time >= before, "{line}");
        before = time;
    }
    let first = text.lines().take(6).collect::<Vec<_>>().join("\n");
    insta::assert_snapshot!(first);
}

#[test]
fn every_attempt_arrives_and_ends_once() {
    let text = printed(&["trace", CENTRE, "--replication", "3"]);
    let count = |event: &str| {
        text.lines()
            .filter(|row| row.split(',').nth(2) == Some(event))
            .count()
    };
    let ended: usize = ["ended", "abandoned", "blocked", "turned_away"]
        .map(count)
        .iter()
        .sum();
    assert!(count("arrived") > 100);
    assert_eq!(count("arrived"), ended);
}

/// The first caller who tries again.
fn redialler() -> String {
    let text = printed(&["trace", TINY]);
    let row = text
        .lines()
        .find(|row| row.contains("will_redial"))
        .unwrap();
    row.split(',').nth(4).unwrap().to_owned()
}

#[test]
fn the_story_of_a_caller_has_all_attempts() {
    insta::assert_snapshot!(printed(&["trace", TINY, "--caller", &redialler()]));
}

#[test]
fn the_events_of_a_caller_are_its_own() {
    let caller = redialler();
    let text = printed(&["trace", TINY, "--caller", &caller, "--format", "csv"]);
    assert!(text.lines().count() > 4);
    assert!(
        text.lines()
            .skip(1)
            .all(|row| row.split(',').nth(4) == Some(caller.as_str()))
    );
}

#[test]
fn a_number_without_a_type_is_that_of_every_type() {
    let both = printed(&["trace", CENTRE, "--caller", "2"]);
    let service = printed(&["trace", CENTRE, "--caller", "2", "--type", "service"]);
    assert!(service.starts_with("Caller 2 of service\n"));
    assert!(both.starts_with(&service));
    assert!(both.contains("\nCaller 2 of sales\n"));
}

#[test]
fn callers_and_types_that_do_not_exist_are_refused() {
    for (arguments, expected) in [
        (["--caller", "100000"], "nobody has the number 100000"),
        (["--type", "servise"], "there is `service`, `sales`"),
    ] {
        let output = holdtrue(&[&["trace", CENTRE], &arguments[..]].concat());
        assert_eq!(output.status.code(), Some(2));
        assert!(output.stdout.is_empty());
        assert!(said(&output).contains(expected), "{}", said(&output));
    }
}
