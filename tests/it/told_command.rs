//! What `holdtrue run` says of messages, callbacks and pilot runs.

use crate::program::{holdtrue, printed, unversioned};
use serde_json::Value;

const TOLD: &str = "tests/it/scenarios/told.toml";

fn json(arguments: &[&str]) -> Value {
    let mut all = vec!["run", TOLD, "--json", "-r", "5"];
    all.extend(arguments);
    serde_json::from_str(&printed(&all)).unwrap()
}

#[test]
fn the_table_says_in_words_what_messages_did() {
    insta::assert_snapshot!(unversioned(&printed(&["run", TOLD])));
}

#[test]
fn json_has_what_the_pilot_run_set_and_what_all_rests_on() {
    let result = json(&[]);
    let pilot = &result["pilot"];
    let names: Vec<&String> = pilot.as_object().unwrap().keys().collect();
    assert_eq!(names, ["service"]);
    let found = &pilot["service"];
    assert_eq!(found["kept"], 0.8);
    assert_eq!(found["trouble"], Value::Null);
    let bumper = found["bumper"].as_f64().unwrap();
    assert!((0.9..2.5).contains(&bumper), "{found}");
    let held = found["held"]["mean"].as_f64().unwrap();
    assert!((held - 0.8).abs() < 0.02, "{found}");
    assert_eq!(found["days"], 50);
    assert!(found["quotes"].as_u64() > Some(1000), "{found}");

    let assumptions = result["assumptions"].as_array().unwrap();
    let of = |key: &str| assumptions.iter().find(|one| one["key"] == key);
    let here = |key: &str| of(key).unwrap()["here"].clone();
    assert_eq!(
        here("messages.bumper"),
        serde_json::json!({ "service": { "kept": 0.8 } })
    );
    assert_eq!(
        here("reaction.annoyance"),
        serde_json::json!({ "sales": 1.0 })
    );
    assert_eq!(here("callback.kept"), serde_json::json!({ "service": 0.9 }));
    assert_eq!(
        here("service_level.within"),
        serde_json::json!({ "service": 20.0, "sales": 20.0 })
    );
    assert_eq!(of("reaction.late_talk").unwrap()["basis"], "measured");
    assert_eq!(of("callback.accepts").unwrap()["basis"], "convention");
    assert!(of("reaction.position").is_none());

    // The same again, and another under another seed.
    assert_eq!(json(&["--threads", "1"]), result);
    let other = json(&["--seed", "2"]);
    assert_ne!(other["pilot"]["service"]["bumper"], found["bumper"]);
}

#[test]
fn a_bumper_of_ones_own_needs_no_pilot() {
    let result = json(&["--set", "calls.service.messages.bumper=1.5"]);
    assert_eq!(result["pilot"], serde_json::json!({}));
}

/// Told with these settings, without a number that is none, in 100 columns.
#[track_caller]
fn told(settings: &[&str]) -> String {
    let mut arguments = vec!["run", TOLD, "-v", "-r", "5"];
    for set in settings {
        arguments.extend(["--set", set]);
    }
    let output = holdtrue(&arguments);
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    for wrong in ["NaN", "inf", "null"] {
        assert!(!text.contains(wrong), "{text}");
    }
    for line in text.lines() {
        assert!(line.chars().count() <= 100, "{line}");
    }
    // One line, so that breaks do not matter.
    let text: Vec<&str> = text.split_whitespace().collect();
    text.join(" ")
}

#[track_caller]
fn check(settings: &[&str], said: &[&str], unsaid: &[&str]) {
    let text = told(settings);
    for part in said {
        assert!(text.contains(part), "`{part}` in\n{text}");
    }
    for part in unsaid {
        assert!(!text.contains(part), "`{part}` in\n{text}");
    }
}

#[test]
fn the_words_are_true_whatever_happens() {
    // Nobody calls.
    let none = "None of the service callers had to wait.";
    check(
        &["calls.service.volume=0"],
        &[
            "There were no service callers at all.",
            "nobody was quoted a wait in the pilot run",
        ],
        &["Of 100 service callers", "promises to call back"],
    );
    check(
        &["agents.desk.count=60"],
        &[none, "service is quoted the estimate as it is"],
        &["Of 100 service callers", "of service calls were lost"],
    );
    // Nobody is there to be quoted by.
    check(
        &["agents.desk.count=0"],
        &["callers a day could be quoted nothing, because nobody was on duty"],
        &["Of 100 quotes"],
    );
    // Quotes that cannot hold, and quotes that cannot fail.
    check(
        &[
            "calls.service.messages.estimator=constant",
            "calls.service.messages.constant=0",
        ],
        &[
            "no bumper makes 80 % of its quotes hold",
            "No quote that was put to the test held",
        ],
        &[],
    );
    check(
        &[
            "calls.service.messages.estimator=constant",
            "calls.service.messages.constant=10h",
            "calls.service.messages.bumper=1",
            "calls.service.reaction.trust=0",
            "calls.service.patience.mean=5h",
            "calls.service.callback.accepts=0",
        ],
        &[
            "Of 100 quotes that were put to the test 100 held",
            "less than quoted",
        ],
        &["left at once", "took a callback", " h less than quoted"],
    );
    // All leave; all are called back; none is.
    check(
        &[
            "calls.service.reaction.trust=1",
            "calls.service.messages.bumper=100",
        ],
        &["left at once when told"],
        &["times the estimate"],
    );
    check(
        &[
            "calls.service.callback.offer_when=0",
            "calls.service.callback.accepts=1",
            "calls.service.callback.kept=0",
        ],
        &[
            "Of 100 service callers who had to wait 100 took a callback.",
            "No quote was put to the test.",
            "Of 100 promises to call back 100 were broken.",
        ],
        &["for nothing. A", "reached nobody"],
    );
    check(
        &[
            "calls.service.callback.kept=1",
            "calls.service.callback.reached=0",
        ],
        &["reached nobody"],
        &["were broken"],
    );
}

#[test]
fn a_centre_that_says_nothing_has_nothing_said_of_it() {
    let text = printed(&["run", "tests/it/scenarios/centre.toml", "-r", "5"]);
    for part in ["Of 100", "capacity", "pilot"] {
        assert!(!text.contains(part), "{text}");
    }
}

#[test]
fn a_trace_quotes_what_the_run_quotes() {
    let quoted = |arguments: &[&str]| {
        let mut all = vec!["trace", TOLD, "--type", "service"];
        all.extend(arguments);
        printed(&all)
    };
    let bumper = json(&[])["pilot"]["service"]["bumper"].to_string();
    let set = format!("calls.service.messages.bumper={bumper}");
    assert_eq!(quoted(&[]), quoted(&["--set", &set]));
    assert_ne!(
        quoted(&[]),
        quoted(&["--set", "calls.service.messages.bumper=1"])
    );
}
