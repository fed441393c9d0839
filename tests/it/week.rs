//! Weeks of days that differ: how they are read, simulated and told.

use crate::program::{holdtrue, printed, said, unversioned};
use crate::support::{GOOD, load_text, load_texts};
use holdtrue::centre::{Centre, Operation, Weekday};
use holdtrue::report::results_schema;
use holdtrue::scenario::Scenario;
use serde_json::Value;
use std::fs;
use tempfile::TempDir;

const WEEK: &str = "tests/it/scenarios/week.toml";

/// The good scenario with these days; they begin on line 27.
fn good_week(days: &str) -> String {
    format!("{GOOD}\n[week]\n{days}\n")
}

#[track_caller]
fn operation(text: &str) -> Operation {
    loaded(load_text(text)).operation().clone()
}

#[track_caller]
fn loaded(outcome: Result<Scenario, String>) -> Scenario {
    match outcome {
        Ok(scenario) => scenario,
        Err(refused) => panic!("{refused}"),
    }
}

#[track_caller]
fn on(operation: &Operation, weekday: Weekday) -> &Centre {
    let mut days = operation.days().iter();
    let day = days.find(|day| day.weekday == Some(weekday));
    &day.unwrap_or_else(|| panic!("closed on {weekday}")).centre
}

fn calls(centre: &Centre) -> f64 {
    centre.call_types()[0].volume.iter().sum()
}

#[test]
fn one_target_of_a_week_is_met_and_several_are() {
    let files = crate::support::Recorded::of(&good_week(
        r#"monday = { "calls.service.volume_scale" = 0.2 }
        tuesday = { "calls.service.volume_scale" = 4 }
        wednesday = { "calls.service.volume_scale" = 4 }"#,
    ));
    let text = printed(&["run", &files.path("s.toml"), "-r", "30", "-q"]);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        text.contains("Day by day, 1 of 3 targets is met; missed on Tuesday"),
        "{text}"
    );
}

#[test]
fn each_day_is_the_scenario_with_its_keys() {
    let week = operation(&good_week(
        r#"friday = {}
        monday = { "calls.service.volume_scale" = 1.5, "agents.desk.count" = 3 }
        tuesday = { calls.service.volume_scale = 2 }
        [week.saturday]
        "clock.closes" = "09:00"
        "calls.service" = { volume = 5, settled = 1 }
        agents.desk = { count = 1, adjust = [] }
        "messages.policy" = "busy""#,
    ));
    let days = week.days().iter();
    let days: Vec<_> = days.filter_map(|day| day.weekday).collect();
    use Weekday::{Friday, Monday, Saturday, Tuesday};
    assert_eq!(days, [Monday, Tuesday, Friday, Saturday]);
    let plain = load_text(GOOD).unwrap();
    assert_eq!(week.base(), plain.centre());
    assert_eq!(on(&week, Friday), plain.centre());
    assert_eq!(calls(on(&week, Monday)), 150.0);
    assert_eq!(calls(on(&week, Tuesday)), 200.0);
    assert_eq!(on(&week, Monday).groups()[0].roster.headcount(), 5);
    let saturday = on(&week, Saturday);
    assert_eq!((saturday.clock().intervals(), calls(saturday)), (2, 10.0));
    assert_eq!(saturday.groups()[0].roster.headcount(), 1);
}

#[test]
fn each_day_has_a_number_of_its_own() {
    let week = operation(&good_week("monday = {}\nwednesday = {}\nsunday = {}"));
    let numbers = |week_number| -> Vec<u32> {
        let days = week.days().iter();
        days.map(|day| day.number(week_number)).collect()
    };
    assert_eq!(numbers(0), [0, 2, 6]);
    assert_eq!(numbers(3), [21, 23, 27]);
    let plain = load_text(GOOD).unwrap();
    assert_eq!(plain.operation().days()[0].number(0), 0);
    assert!(!plain.operation().is_week() && week.is_week());
}

#[test]
fn plans_and_settings_change_days_key_by_key() {
    let base = good_week(
        r#"monday = { "calls.service.volume_scale" = 1.5, "agents.desk.count" = 3 }
        saturday = {}"#,
    );
    let plan = r#"extends = "base.toml"
        calls.service.settled = "50%"
        [week]
        monday = { "agents.desk.shifts" = [{ count = 7, from = "08:00", to = "10:00" }] }
        saturday = "closed"
        sunday = { "calls.service.volume_scale" = 0.5 }"#;
    let files = [("plan.toml", plan), ("base.toml", base.as_str())];
    let set = [
        "week.monday.\"calls.service.volume_scale\"=1.3",
        "week.sunday.agents.desk.wage=30",
        "calls.service.volume=10",
    ];
    let scenario = loaded(load_texts(&files, &set));
    let week = scenario.operation();
    let days: Vec<_> = week.days().iter().filter_map(|day| day.weekday).collect();
    assert_eq!(days, [Weekday::Monday, Weekday::Sunday]);
    let [monday, sunday] = [Weekday::Monday, Weekday::Sunday].map(|day| on(week, day));
    assert!((calls(monday) - 52.0).abs() < 1e-9, "{}", calls(monday));
    assert_eq!(monday.groups()[0].roster.headcount(), 9);
    assert_eq!((calls(sunday), sunday.groups()[0].wage), (20.0, 30.0));
    assert_eq!(sunday.call_types()[0].settled.get(), 0.5);
    let again = load_text(scenario.text()).unwrap();
    assert_eq!(again.operation(), week, "{}", scenario.text());
}

#[test]
fn columns_of_files_may_differ_by_day() {
    let text = good_week(
        "monday = { \"calls.service.volume\" = { csv = \"volume.csv\", column = \"monday\" } }",
    );
    let csv = "start,monday\n08:00,1\n08:30,2\n09:00,3\n09:30,4\n";
    let scenario = loaded(load_texts(&[("s.toml", &text), ("volume.csv", csv)], &[]));
    assert_eq!(calls(on(scenario.operation(), Weekday::Monday)), 10.0);
    assert!(!scenario.text().contains("csv"));
}

/// There must be one error for these days, at `place`, that says `found` and `cure`.
#[track_caller]
fn check(days: &str, place: &str, found: &str, cure: &str) {
    let refused = load_text(&good_week(days)).map(drop);
    let text = refused.expect_err("it should be refused");
    assert_eq!(text.matches("error: ").count(), 1, "one error in\n{text}");
    for part in [&format!("s.toml:{place}\n"), found, cure] {
        assert!(text.contains(part), "`{part}` in\n{text}");
    }
}

#[test]
fn misspelt_days_and_keys_are_shown_where_they_stand() {
    check(
        "mnday = {}",
        "27:1",
        "unknown key `mnday`",
        "did you mean `monday`?",
    );
    check(
        "monday = {}\nholiday = {}",
        "28:1",
        "unknown key `holiday`",
        "`monday`, `tuesday`",
    );
    check(
        "monday = { \"call.service.volume\" = 3 }",
        "27:12",
        "unknown key `call`",
        "did you mean `calls`?",
    );
    check(
        "monday = { \"calls.service.volum_scale\" = 3 }",
        "27:12",
        "unknown key `volum_scale`",
        "did you mean `volume_scale`?",
    );
    check(
        "monday = { \"calls.servce.volume_scale\" = 3 }",
        "27:12",
        "there is no [calls.servce] to change",
        "did you mean calls.service?",
    );
    check(
        "monday = { \"agents.night.count\" = 3 }",
        "27:12",
        "there is no [agents.night] to change",
        "a day changes what is there",
    );
    check(
        "monday = { \"calls..volume\" = 3 }",
        "27:12",
        "`calls..volume` is not a dotted key",
        "write a key such as",
    );
    check(
        "monday = { \"agents.desk.wage = 3 #\" = 3 }",
        "27:12",
        "is not a dotted key",
        "write a key such as",
    );
    check(
        "monday = { \"agents.desk.wage\" = 3, agents.desk.wage = 4 }",
        "27:36",
        "`wage` is set twice on this day",
        "keep one",
    );
}

#[test]
fn what_holds_for_the_whole_week_is_not_for_a_day_to_set() {
    for key in ["name", "notes", "extends", "money.currency", "week.monday"] {
        let first = key.split('.').next().unwrap_or_default();
        check(
            &format!("monday = {{ \"{key}\" = \"x\" }}"),
            "27:12",
            &format!("`{first}` is the same on all days"),
            "set it at the top of the file",
        );
    }
}

#[test]
fn impossible_values_are_shown_on_their_day() {
    check("monday = 3", "27:10", "`week.monday` is the number 3", "{}");
    check(
        "monday = \"shut\"",
        "27:10",
        "is the string \"shut\"",
        "or \"closed\"",
    );
    check(
        "monday = {}\ntuesday = { \"agents.desk.wage\" = -1 }",
        "28:34",
        "-1 is negative",
        "0 or more",
    );
    check(
        "tuesday = { \"calls.service.volume\" = [1, 2] }",
        "27:38",
        "2 values for 4 intervals of 30 min",
        "give 4 values",
    );
    check(
        "saturday = { \"clock.closes\" = \"09:30\", \"agents.desk.count\" = 2, \"agents.desk.adjust\" = [] }",
        "27:1",
        "on Saturday `calls.service.volume` is not right any more: 4 values for 3 intervals of 30 min",
        "set \"calls.service.volume\" for this day, too: give 3 values",
    );
}

#[test]
fn a_week_without_an_open_day_is_refused() {
    for days in ["", "monday = \"closed\"\nfriday = \"closed\""] {
        check(days, "26:2", "closed on every day", "`monday = {}`");
    }
    let text = format!("week = 3\n{GOOD}");
    let refused = load_text(&text).map(drop).unwrap_err();
    assert!(refused.contains("`week` is the number 3"), "{refused}");
}

#[test]
fn a_mistake_in_the_rest_of_the_file_is_told_once() {
    let text = good_week("monday = {}\ntuesday = { \"agents.desk.wage\" = 3 }");
    let text = text.replace("count = 8", "count = -8");
    let refused = load_text(&text).map(drop).unwrap_err();
    assert_eq!(refused.matches("error: ").count(), 1, "{refused}");
    assert!(refused.contains("s.toml:22:21"), "{refused}");
}

#[test]
fn nobody_calling_on_one_day_is_no_warning() {
    let quiet = |days: &str| {
        let text = good_week(days);
        loaded(load_text(&text)).warnings().to_vec()
    };
    let closed =
        "{ \"calls.service.volume\" = 0, \"agents.desk.count\" = 0, \"agents.desk.adjust\" = [] }";
    let none: [&str; 0] = [];
    assert_eq!(quiet(&format!("monday = {{}}\nfriday = {closed}")), none);
    let text = good_week("monday = {}\nfriday = {}").replace("[10, 20, 30, 40]", "0");
    let warned = loaded(load_text(&text)).warnings().join("\n");
    assert_eq!(warned.matches("nobody ever calls").count(), 1, "{warned}");
}

fn json(arguments: &[&str]) -> Value {
    serde_json::from_str(&printed(arguments)).unwrap()
}

fn keys(of: &Value) -> Vec<String> {
    of.as_object().unwrap().keys().cloned().collect()
}

#[test]
fn the_table_of_a_week() {
    insta::assert_snapshot!(unversioned(&printed(&["run", WEEK])));
}

#[test]
fn everything_there_is_to_know_of_a_week() {
    let text = printed(&["run", WEEK, "-v", "-r", "50"]);
    for line in text.lines() {
        assert!(line.chars().count() <= 100, "{line}");
    }
    insta::assert_snapshot!(unversioned(&text));
}

#[test]
fn check_lists_the_days() {
    insta::assert_snapshot!(printed(&["check", WEEK]));
}

/// A day is told by what is known of it, a week by what is known of all its days: they add up as they were.
fn as_it_was(estimate: &Value) -> f64 {
    let plain = estimate["plain"]["mean"].as_f64();
    plain.or(estimate["mean"].as_f64()).unwrap()
}

#[test]
fn json_has_the_days() {
    let week = json(&["run", WEEK, "--json", "-r", "20"]);
    assert_eq!(week["intervals"], Value::Array(Vec::new()));
    let days = week["days"].as_array().unwrap();
    let names: Vec<&Value> = days.iter().map(|day| &day["day"]).collect();
    assert_eq!(names, ["monday", "tuesday", "saturday"]);
    let [monday, _, saturday] = days.as_slice() else {
        panic!("three days")
    };
    assert_eq!(
        keys(monday),
        [
            "agents",
            "calls",
            "cost",
            "day",
            "doubts",
            "intervals",
            "money",
            "pilot",
            "waits"
        ]
    );
    assert_eq!(keys(&monday["calls"]), ["all", "help"]);
    assert_eq!(monday["intervals"].as_array().unwrap().len(), 2);
    assert_eq!(saturday["intervals"].as_array().unwrap().len(), 1);
    let sum = |of: fn(&Value) -> &Value| -> f64 { days.iter().map(|day| as_it_was(of(day))).sum() };
    let offered = |of: &Value| as_it_was(&of["calls"]["help"]["offered"]);
    assert!((sum(|day| &day["calls"]["help"]["offered"]) - offered(&week)).abs() < 1e-9);
    let wages = as_it_was(&week["money"]["wages"]);
    assert!((sum(|day| &day["money"]["wages"]) - wages).abs() < 1e-9 && wages > 0.0);

    let schema = results_schema().to_value();
    let body = schema["$defs"]["DayResults"]["properties"].clone();
    let described = keys(&body);
    assert!(
        keys(monday).iter().all(|key| described.contains(key)),
        "{described:?}"
    );
}

#[test]
fn csv_files_name_the_day() {
    let rows = |threads: &str| {
        let folder = TempDir::new().unwrap();
        let path = folder.path().to_str().unwrap();
        printed(&["run", WEEK, "-r", "5", "--threads", threads, "--out", path]);
        ["intervals.csv", "replications.csv"]
            .map(|name| fs::read_to_string(folder.path().join(name)).unwrap())
    };
    let [intervals, replications] = rows("1");
    assert_eq!(
        rows("7"),
        [intervals.clone(), replications.clone()],
        "on any number of threads"
    );
    assert!(intervals.starts_with("day,interval,start,kind,name,offered,"));
    assert!(replications.starts_with("replication,day,kind,name,offered,"));
    let count = |text: &str, part: &str| text.lines().filter(|row| row.contains(part)).count();
    // The type and all, the group, the money: of five intervals, and of three days five times.
    assert_eq!(intervals.lines().count(), 1 + 5 * 4);
    assert_eq!(replications.lines().count(), 1 + 5 * 3 * 4);
    assert_eq!(count(&intervals, "monday,1,08:30,"), 4);
    assert_eq!(count(&intervals, "saturday,"), 4);
    assert_eq!(count(&replications, "4,saturday,"), 4);
}

#[test]
fn a_trace_is_of_one_day() {
    let monday = printed(&["trace", WEEK, "--day", "monday"]);
    assert_eq!(printed(&["trace", WEEK]), monday);
    let tuesday = printed(&["trace", WEEK, "--day", "tuesday"]);
    assert_ne!(tuesday, monday);
    // The first day of a week has the draws of a day that is alone.
    let tiny = "tests/it/scenarios/tiny.toml";
    let alone = [
        "trace",
        tiny,
        "--set",
        "calls.help.volume_scale=1.5",
        "--set",
        "agents.desk.count=2",
    ];
    assert_eq!(printed(&alone), monday);
    for (scenario, cure) in [(WEEK, "monday, tuesday, saturday"), (tiny, "no [week]")] {
        let output = holdtrue(&["trace", scenario, "--day", "sunday"]);
        assert_eq!(output.status.code(), Some(2));
        assert!(said(&output).contains(cure), "{}", said(&output));
    }
}

#[test]
fn plans_of_weeks_are_compared_week_by_week() {
    let folder = TempDir::new().unwrap();
    let plan = folder.path().join("plan.toml");
    let base = fs::canonicalize(WEEK).unwrap();
    let text = format!(
        "name = \"Two on Tuesday\"\nextends = '{}'\nweek.tuesday.\"agents.desk.count\" = 2\n",
        base.display()
    );
    fs::write(&plan, text).unwrap();
    let plan = plan.to_str().unwrap();
    let result = json(&["compare", WEEK, plan, "--json", "-r", "50"]);
    let [first, second] = result["plans"].as_array().unwrap().as_slice() else {
        panic!("two plans")
    };
    for (place, same) in [(0, true), (1, false), (2, true)] {
        let [first, second] = [first, second].map(|plan| &plan["days"][place]);
        assert_eq!(first == second, same, "day {place}");
    }
    let difference = &result["differences"][0];
    let wages = difference["money"]["wages"]["mean"].as_f64().unwrap();
    assert!((wages - 20.0).abs() < 1e-9, "an hour more: {wages}");
    assert_eq!(difference["calls"]["help"]["abandonment"]["clear"], true);
    let closed = ["compare", WEEK, plan, "--set", "week.saturday=\"closed\""];
    let text = printed(&closed);
    assert!(!text.contains("Saturday"), "{text}");
    insta::assert_snapshot!(unversioned(&text));
}

/// Each day is held to its own level, and the worst is that which falls shortest of its own.
#[test]
fn days_with_levels_of_their_own_are_told_by_these() {
    let text = |goal: &str| {
        format!(
            r#"
[clock]
opens = "08:00"
closes = "10:00"
interval = "30m"
[calls.s]
volume = [10, 14, 12, 8]
talk = {{ dist = "exponential", mean = "4m" }}
patience = {{ dist = "exponential", mean = "3m" }}
service_level = {{ within = "20s", target = "80%"{goal} }}
[agents.d]
answers = ["s"]
count = 3
[week]
monday = {{ "calls.s.volume_scale" = 1.8, "calls.s.service_level.target" = "50%" }}
tuesday = {{ "calls.s.service_level.target" = "90%" }}
wednesday = {{}}
"#
        )
    };
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("week.toml");
    let path = path.to_str().unwrap();
    let ran = |goal: &str| {
        fs::write(path, text(goal)).unwrap();
        let told = printed(&["run", path, "-q"]).replace("\n  ", " ");
        let found: Value = serde_json::from_str(&printed(&["run", path, "-q", "--json"])).unwrap();
        (told, found["targets"][0].clone())
    };
    let (told, target) = ran(", every = \"day\"");
    assert!(told.contains("on Tuesday, the worst of 3 days"), "{told}");
    assert!(told.contains("at least 90 % is wanted there"), "{told}");
    assert_eq!(target["target"], 0.9);
    assert_eq!(target["levels"], serde_json::json!([0.5, 0.9]));
    assert_eq!(target["places"]["worst"], "Tuesday");
    assert_eq!(target["places"]["missed"], 1);
    let (told, target) = ran(", every = \"interval\"");
    assert_eq!(target["target"], 0.9, "{told}");
    let worst = target["places"]["worst"].as_str().unwrap();
    assert!(worst.starts_with("Tuesday "), "{worst}");
    let (told, target) = ran(", on_days = \"90%\"");
    assert!(
        told.contains("at least 50 to 90 % (each day its own)"),
        "{told}"
    );
    assert_eq!(target["levels"], serde_json::json!([0.5, 0.9]));
}
