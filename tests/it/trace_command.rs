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

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// Names of a closed list, each with what it means.
fn meanings(property: &Value) -> Vec<(String, String)> {
    let lists = [property, &property["anyOf"][0]];
    let lists = lists.iter().filter_map(|list| list["oneOf"].as_array());
    let names = lists.flatten().map(|one| {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        (text(&one["const"]), text(&one["description"]))
    });
    names.collect()
}

/// Scenarios in which everything happens that the trace can tell.
const TELLING: [&str; 7] = [
    TINY,
    CENTRE,
    "scenarios/messages/comfort.toml",
    "scenarios/messages/refreshed.toml",
    "scenarios/messages/lowball.toml",
    "scenarios/messages/position.toml",
    "scenarios/messages/callback.toml",
];

#[test]
fn the_schema_of_the_trace_knows_its_columns_and_what_stands_in_them() {
    let schema: Value = serde_json::from_str(&printed(&["schema", "--trace"])).unwrap();
    let columns: Vec<&str> = schema["x-csv-columns"]
        .as_array()
        .unwrap()
        .iter()
        .map(|column| column.as_str().unwrap())
        .collect();
    let properties = schema["properties"].as_object().unwrap();
    assert_eq!(properties.len(), columns.len());
    for column in &columns {
        let said = properties[*column]["description"].as_str();
        assert!(said.is_some_and(|said| said.len() > 10), "{column}");
    }
    let events = meanings(&properties["event"]);
    assert!(events.iter().all(|(_, meaning)| meaning.len() > 10));
    for scenario in TELLING {
        let text = printed(&["trace", scenario]);
        assert_eq!(text.lines().next().unwrap(), columns.join(","));
        for line in printed(&["trace", scenario, "--json"]).lines() {
            let event: Value = serde_json::from_str(line).unwrap();
            for (key, value) in event.as_object().unwrap() {
                let types = properties[key]["type"].to_string();
                let is = type_of(value);
                let fits = types.contains(is) || (is == "integer" && types.contains("number"));
                let listed = meanings(&properties[key]);
                let is_listed = listed.iter().any(|(name, _)| value == name.as_str());
                assert!(fits || is_listed, "{key}: {value} of {types}");
                assert!(listed.is_empty() || is_listed, "{key}: {value}");
            }
            for required in schema["required"].as_array().unwrap() {
                assert!(!event[required.as_str().unwrap()].is_null(), "{line}");
            }
        }
    }
}

#[test]
fn what_is_heard_again_is_traced_and_told() {
    let comfort = printed(&["trace", "scenarios/messages/comfort.toml"]);
    assert!(comfort.lines().any(|row| row.contains(",repeated,")));
    let low = printed(&["trace", "scenarios/messages/lowball.toml"]);
    let row = low.lines().find(|row| row.contains(",quote_ran_out,"));
    let caller = row.unwrap().split(',').nth(4).unwrap();
    let story = printed(&[
        "trace",
        "scenarios/messages/lowball.toml",
        "--caller",
        caller,
    ]);
    assert!(
        story.contains("has waited as long as it was told"),
        "{story}"
    );
}

/// Clock after n messages of a second each: (1.001^n - 1) / .001 reaches 6,000 s after 1,946.9 s, and the caller has
/// heard one every second until then.
#[test]
fn what_is_told_a_thousand_times_is_told_as_the_clock_counts_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("again.toml");
    let text = r#"
[clock]
opens = "08:00"
closes = "12:00"
interval = "1h"
[calls.a]
volume = [3, 0, 0, 0]
talk = { dist = "constant", value = "1m" }
patience = { dist = "constant", value = "6000s" }
[messages]
policy = "comfort"
repeat_every = "1s"
[reaction]
annoyance = 1.001
[agents.d]
answers = ["a"]
count = 0
"#;
    std::fs::write(&file, text).unwrap();
    let output = holdtrue(&["trace", file.to_str().unwrap()]);
    let trace = String::from_utf8(output.stdout).unwrap();
    let own = trace.lines().filter(|line| line.contains(",repeated,"));
    let of_first = own.filter(|line| line.contains(",a,0,")).count();
    assert_eq!(of_first, 1946, "{trace}");
}

/// A season of one day, whose prospects are drawn twice as often as they call at first.
const ONE_DAY: &str = r#"
[clock]
opens = "08:00"
closes = "10:00"
interval = "30m"
[calls.help]
volume = 10
talk = { dist = "exponential", mean = "5m" }
patience = { dist = "exponential", mean = "4m" }
[agents.desk]
answers = ["help"]
count = 3
[messages]
policy = "estimate"
[customers]
count = 300
weeks = 1
opening_days = 1
contacts = { help = 0.5 }
trust = 0.1
prospects = { calls = "help", per_week = 20, conversion = 0.2 }
"#;

#[test]
fn the_first_day_of_a_season_is_the_one_that_run_counts() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("season.toml");
    std::fs::write(&path, ONE_DAY).unwrap();
    let path = path.to_str().unwrap();
    let out = folder.path().join("out");
    let to = out.to_str().unwrap();
    let run = [
        "run",
        path,
        "-r",
        "4",
        "-q",
        "--pictures",
        "none",
        "--out",
        to,
    ];
    assert!(holdtrue(&run).status.success());
    let counted = std::fs::read_to_string(out.join("replications.csv")).unwrap();
    let rows = crate::support::rows(&counted);
    let own: Vec<_> = rows
        .iter()
        .filter(|row| row.text("name") == "help")
        .collect();
    assert_eq!(own.len(), 4);
    for (replication, row) in own.iter().enumerate() {
        let text = printed(&["trace", path, "--replication", &replication.to_string()]);
        let count = |event: &str| {
            let rows = text.lines();
            rows.filter(|row| row.split(',').nth(2) == Some(event))
                .count() as f64
        };
        assert_eq!(count("arrived"), row.number("offered"), "{replication}");
        assert_eq!(count("balked"), row.number("balked"), "{replication}");
    }
    let nobody = said(&holdtrue(&["trace", path, "--caller", "3000"]));
    assert!(nobody.contains("which `holdtrue trace` lists"), "{nobody}");
}
