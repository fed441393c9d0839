//! `holdtrue compare`: what it prints and writes, and how it ends.

use crate::program::{holdtrue, printed, said, unversioned};
use holdtrue::report::results_schema;
use serde_json::Value;
use std::fs;
use tempfile::TempDir;

const BASE: &str = "tests/it/scenarios/centre.toml";
const TWO_MORE: &str = "tests/it/scenarios/plans/two-more.toml";
const FIVE_MORE: &str = "tests/it/scenarios/plans/five-more.toml";
const POOLED: &str = "tests/it/scenarios/plans/pooled.toml";
const HELP_LINE: &str = "tests/it/scenarios/plans/help-line.toml";
const TINY: &str = "tests/it/scenarios/tiny.toml";
const TINY_TWO: &str = "tests/it/scenarios/plans/tiny-two.toml";

fn json(arguments: &[&str]) -> Value {
    serde_json::from_str(&printed(&[&["compare", "--json"], arguments].concat())).unwrap()
}

fn keys(object: &Value) -> Vec<&str> {
    object
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect()
}

#[test]
fn four_plans_side_by_side() {
    let text = printed(&["compare", BASE, TWO_MORE, FIVE_MORE, POOLED]);
    insta::assert_snapshot!(unversioned(&text));
}

#[test]
fn many_plans_one_below_the_other() {
    let text = holdtrue(&["compare", BASE, TWO_MORE, FIVE_MORE, POOLED, HELP_LINE]);
    insta::assert_snapshot!(unversioned(&String::from_utf8(text.stdout).unwrap()));
}

#[test]
fn everything_about_two_plans() {
    let text = printed(&["compare", BASE, POOLED, "-v", "-r", "50"]);
    insta::assert_snapshot!(unversioned(&text));
}

/// A stall improves abandonment by the work that is not done: whoever reads the verdict alone must see it.
#[test]
fn a_verdict_minds_what_no_target_asks_for() {
    let (day, stall) = (
        "scenarios/messages/day.toml",
        "scenarios/messages/stall.toml",
    );
    let verdict = json(&[day, stall, "-r", "100"])["verdict"]["sentence"].to_string();
    assert!(
        verdict.contains("Mind what no target asks for: it "),
        "{verdict}"
    );
    assert!(
        verdict.contains("points more of all calls than"),
        "{verdict}"
    );
    assert!(verdict.contains("promises a day to call back"), "{verdict}");
    let position = "scenarios/messages/position.toml";
    let verdict = json(&[day, position, "-r", "100"])["verdict"]["sentence"].to_string();
    assert!(!verdict.contains("Mind"), "{verdict}");
}

#[test]
fn a_single_day_tells_no_interval() {
    let text = printed(&["compare", TINY, TINY_TWO, "-r", "1"]);
    insta::assert_snapshot!(unversioned(&text));
}

#[test]
fn tables_fit_a_hundred_columns() {
    for plans in [
        &[BASE, TWO_MORE][..],
        &[BASE, TWO_MORE, FIVE_MORE, POOLED],
        &[BASE, TWO_MORE, FIVE_MORE, POOLED, TWO_MORE, POOLED],
    ] {
        let output = holdtrue(&[&["compare", "-v", "-r", "20"], plans].concat());
        let text = String::from_utf8(output.stdout).unwrap();
        for line in text.lines() {
            assert!(line.chars().count() <= 100, "{line}");
        }
    }
}

#[test]
fn json_has_exactly_the_documented_keys() {
    let result = json(&[BASE, TWO_MORE, POOLED, "-r", "3"]);
    let top = [
        "command",
        "confidence",
        "differences",
        "format",
        "holdtrue",
        "numbers",
        "plans",
        "replications",
        "seed",
        "verdict",
    ];
    assert_eq!(keys(&result), top);
    let names: Vec<&Value> = result["plans"]
        .as_array()
        .unwrap()
        .iter()
        .map(|plan| &plan["name"])
        .collect();
    assert_eq!(names, ["A centre with two lines", "two-more", "pooled"]);
    let plan = &result["plans"][1];
    for key in [
        "scenario",
        "calls",
        "agents",
        "money",
        "customers",
        "intervals",
        "targets",
    ] {
        assert!(!plan[key].is_null(), "{key}");
    }
    assert_eq!(plan["scenario"]["file"], TWO_MORE);
    assert_eq!(plan["targets"][0]["calls"], "service");
    assert_eq!(plan["targets"][0]["metric"], "service_level");
    let differences = result["differences"].as_array().unwrap();
    assert_eq!(differences.len(), 2);
    assert_eq!(differences[0]["plan"], "two-more");
    let parts = ["agents", "calls", "cost", "customers", "money", "plan"];
    assert_eq!(keys(&differences[0]), parts);
    assert_eq!(keys(&differences[0]["calls"]), ["all", "sales", "service"]);
    let abandonment = &differences[0]["calls"]["service"]["abandonment"];
    assert_eq!(keys(abandonment), ["clear", "high", "low", "mean"]);
    assert_eq!(keys(&result["verdict"]), ["best", "sentence"]);
    // A measure has a difference wherever it has an estimate.
    assert_eq!(
        keys(&differences[0]["calls"]["all"]),
        keys(&result["plans"][0]["calls"]["all"])
    );
}

#[test]
fn the_results_of_a_plan_are_those_of_run() {
    let compared = json(&[BASE, POOLED, "-r", "7"]);
    let alone: Value =
        serde_json::from_str(&printed(&["run", POOLED, "--json", "-r", "7"])).unwrap();
    for key in [
        "scenario",
        "calls",
        "agents",
        "money",
        "intervals",
        "seed",
        "replications",
    ] {
        assert_eq!(compared["plans"][1][key], alone[key], "{key}");
    }
}

/// The tiny centre without a target, and with two agents.
fn without_targets() -> (TempDir, [String; 2]) {
    let folder = TempDir::new().unwrap();
    let text = fs::read_to_string(TINY).unwrap();
    let text = text.replace(", target = \"80%\"", "");
    assert!(!text.contains("target"));
    let two = text
        .replace("\"Tiny\"", "\"Two\"")
        .replace("count   = 1", "count = 2");
    let files = [("one.toml", text), ("two.toml", two)].map(|(name, text)| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    });
    (folder, files)
}

#[test]
fn without_targets_the_cheapest_is_named_and_what_differs() {
    let (_folder, [one, two]) = without_targets();
    let verdict = |base: &str, plan: &str| json(&[base, plan])["verdict"].clone();
    let found = verdict(&two, &one);
    assert!(found["best"].is_null());
    let sentence = found["sentence"].as_str().unwrap();
    insta::assert_snapshot!(sentence);
    let found = verdict(&one, &two);
    let sentence = found["sentence"].as_str().unwrap();
    insta::assert_snapshot!(sentence);
}

/// Every property of an object in the schema, wherever it is defined.
fn documented(schema: &Value, found: &mut Vec<String>) {
    match schema {
        Value::Object(entries) => {
            if let Some(Value::Object(properties)) = entries.get("properties") {
                found.extend(properties.keys().cloned());
            }
            entries.values().for_each(|value| documented(value, found));
        }
        Value::Array(values) => values.iter().for_each(|value| documented(value, found)),
        _ => {}
    }
}

#[test]
fn every_key_of_the_json_is_documented() {
    let mut known = Vec::new();
    documented(&results_schema().to_value(), &mut known);
    let result = json(&[BASE, POOLED, "-r", "3"]);
    let differences = &result["differences"][0];
    for object in [
        &result,
        &result["plans"][0],
        &result["plans"][0]["cost"],
        &result["plans"][0]["targets"][0],
        differences,
        &differences["calls"]["sales"],
        &differences["calls"]["sales"]["asa"],
        &differences["agents"]["desk"],
        &differences["money"],
        &differences["cost"],
        &result["verdict"],
    ] {
        for key in keys(object) {
            assert!(known.iter().any(|other| other == key), "{key}");
        }
    }
}

/// Compares with `--out` and gives back the folder and what was printed.
fn out(threads: &str) -> (TempDir, String) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().to_str().unwrap();
    let arguments = ["compare", BASE, POOLED, TWO_MORE, "-r", "30", "--json"];
    let text = printed(&[&arguments[..], &["--threads", threads, "--out", path]].concat());
    (folder, text)
}

#[test]
fn files_are_the_same_on_any_number_of_threads() {
    let ((one, text), (two, same_text), (seven, _)) = (out("1"), out("2"), out("7"));
    assert_eq!(text, same_text);
    let read = |folder: &TempDir, name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    for name in ["comparison.json", "differences.csv", "intervals.csv"] {
        assert_eq!(read(&one, name), read(&two, name), "{name}");
        assert_eq!(read(&one, name), read(&seven, name), "{name}");
    }
    assert_eq!(
        fs::read_dir(one.path()).unwrap().count(),
        6,
        "nothing else is left"
    );
    assert_eq!(read(&one, "comparison.json"), text);
}

#[test]
fn csv_files_have_a_row_for_everything() {
    let (folder, text) = out("2");
    let result: Value = serde_json::from_str(&text).unwrap();
    let mut rows = csv::Reader::from_path(folder.path().join("differences.csv")).unwrap();
    let head = [
        "plan", "level", "name", "metric", "mean", "low", "high", "clear",
    ];
    assert_eq!(rows.headers().unwrap(), &head[..]);
    let mut levels = Vec::new();
    for row in rows.records() {
        let row = row.unwrap();
        let place = usize::from(&row[0] == "two-more");
        let level = &result["differences"][place][&row[1]];
        let of = if level.get("all").is_some() || level.get("desk").is_some() {
            &level[&row[2]]
        } else {
            level
        };
        let value = match row[3].split_once('.') {
            Some((levels, formula)) => &of[levels][formula],
            None => &of[&row[3]],
        };
        let mean: Option<f64> = row[4].parse().ok();
        let close = match (mean, value["mean"].as_f64()) {
            (Some(mean), Some(expected)) => (mean - expected).abs() <= 1e-12 * mean.abs(),
            (mean, expected) => mean == expected,
        };
        assert!(close, "{row:?}");
        assert_eq!(row[7].parse().ok(), value["clear"].as_bool(), "{row:?}");
        levels.push(row[1].to_owned());
    }
    levels.dedup();
    assert_eq!(levels, ["calls", "agents", "money", "cost"].repeat(2));
    let text = fs::read_to_string(folder.path().join("intervals.csv")).unwrap();
    assert!(text.starts_with("plan,interval,start,kind,name,offered,"));
    // Three plans, four intervals; two types and all, two groups, the money.
    assert_eq!(text.lines().count(), 1 + 3 * 4 * 6);
}

#[test]
fn what_is_not_about_the_same_thing_is_not_compared() {
    let season = "tests/it/scenarios/tiny-season.toml";
    let folder = TempDir::new().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let other = |call_type: &str, clock: &str| {
        format!(
            "[clock]\n{clock}\n[calls.{call_type}]\nvolume = 5\ntalk = {{ dist = \"constant\", value = \"2m\" }}\n\
             patience = {{ dist = \"never\" }}\n[agents.desk]\nanswers = [\"{call_type}\"]\ncount = 2\n"
        )
    };
    let hours = "opens = \"08:00\"\ncloses = \"10:00\"";
    let service = file("service.toml", &other("service", hours));
    let chat = file("chat.toml", &other("chat", hours));
    let steady = file("steady.toml", &other("service", "length = \"2h\""));
    let base = fs::canonicalize(season).unwrap();
    let longer = format!(
        "extends = {:?}\n[customers]\nweeks = 3\n",
        base.display().to_string()
    );
    let longer = file("longer.toml", &longer);
    for (base, plan, why) in [
        (season, "scenarios/week.toml", "one of the plan a week"),
        (BASE, season, "is a day and one of the plan a season of"),
        (
            "scenarios/week.toml",
            BASE,
            "is a week and one of the plan a day",
        ),
        (season, &longer, "one of the plan a season of 3 weeks"),
        (
            &service,
            &chat,
            "they have no call type in common: the base has `service`, the plan `chat`",
        ),
        (
            &service,
            &steady,
            "one has opening hours and the other only a length of time",
        ),
    ] {
        let output = holdtrue(&["compare", base, plan, "-r", "2"]);
        assert_eq!(output.status.code(), Some(2), "{base} {plan}");
        assert!(said(&output).contains(why), "{}", said(&output));
    }
}

#[test]
fn settings_are_laid_over_every_plan() {
    let doubled = json(&[
        BASE,
        POOLED,
        "-r",
        "40",
        "--set",
        "calls.sales.volume_scale=2",
    ]);
    let plain = json(&[BASE, POOLED, "-r", "40"]);
    let offered = |result: &Value, plan: usize| {
        let attempts = &result["plans"][plan]["calls"]["sales"]["first_attempts"]["mean"];
        attempts.as_f64().unwrap()
    };
    for plan in [0, 1] {
        let ratio = offered(&doubled, plan) / offered(&plain, plan);
        // 48 calls a day, on 40 days: 6 % is three standard errors.
        assert!((ratio - 2.0).abs() < 0.2, "{ratio}");
    }
}

#[test]
fn plans_of_one_name_are_told_apart_by_their_files() {
    let folder = TempDir::new().unwrap();
    let base = fs::canonicalize(BASE).unwrap();
    let plan = |name: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(
            &path,
            format!("extends = {:?}\n", base.display().to_string()),
        )
        .unwrap();
        path.to_str().unwrap().to_owned()
    };
    let (one, other, third) = (plan("one.toml"), plan("a/same.toml"), plan("b/same.toml"));
    let result = json(&[BASE, &one, &other, &third, "-r", "2"]);
    let names: Vec<&str> = result["plans"]
        .as_array()
        .unwrap()
        .iter()
        .map(|plan| plan["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["A centre with two lines", "one", &other, &third]);
}

#[test]
fn the_same_file_twice_is_warned_of() {
    let output = holdtrue(&["compare", BASE, BASE, "-r", "20", "--json"]);
    assert!(output.status.success());
    let warned = "given twice; it cannot differ from itself";
    assert!(said(&output).contains(warned), "{}", said(&output));
    let result: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(result["plans"][1]["name"], "centre");
    let abandonment = &result["differences"][0]["calls"]["all"]["abandonment"];
    assert_eq!(abandonment["mean"], 0.0);
    assert_eq!(abandonment["clear"], false);
}

#[test]
fn what_cannot_be_compared_is_refused_with_a_cure() {
    let folder = TempDir::new().unwrap();
    let dollars = folder.path().join("dollars.toml");
    let base = fs::canonicalize(BASE).unwrap();
    let base = base.display().to_string();
    fs::write(
        &dollars,
        format!("extends = {base:?}\n[money]\ncurrency = \"USD\"\n"),
    )
    .unwrap();
    let dollars = dollars.to_str().unwrap();
    let (_folder, [one, two]) = without_targets();
    for (arguments, cure) in [
        (&["compare", BASE][..], "<PLAN>"),
        (
            &["compare", BASE, dollars],
            "give both the same [money] currency",
        ),
        (&["compare", BASE, "nowhere.toml"], "nowhere.toml"),
        (
            &["compare", &one, &two, "--require-targets"],
            "nothing to require",
        ),
    ] {
        let output = holdtrue(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(output.stdout.is_empty());
        assert!(said(&output).contains(cure), "{}", said(&output));
    }
}

#[test]
fn what_only_one_plan_has_is_said() {
    let output = holdtrue(&["compare", BASE, HELP_LINE, "-r", "5"]);
    assert!(output.status.success());
    let notes = said(&output);
    assert!(notes.contains("call type `help`: only in"), "{notes}");
    assert!(
        notes.contains("agent group `help-desk`: only in"),
        "{notes}"
    );
    let folder = TempDir::new().unwrap();
    let later = folder.path().join("later.toml");
    let base = fs::canonicalize(BASE).unwrap();
    let text = format!(
        "extends = {:?}\nclock.warm_up = \"30m\"\n",
        base.display().to_string()
    );
    fs::write(&later, text).unwrap();
    let output = holdtrue(&["compare", BASE, later.to_str().unwrap(), "-r", "5"]);
    assert!(output.status.success());
    assert!(said(&output).contains("is not open for as long as the base"));
}

#[test]
fn targets_may_be_required() {
    let good = ["compare", BASE, FIVE_MORE, "--require-targets"];
    let output = holdtrue(&good);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let output = holdtrue(&["compare", BASE, POOLED, "--require-targets", "--json"]);
    assert_eq!(output.status.code(), Some(3));
    let result: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(result["verdict"]["best"].is_null());
    let without = holdtrue(&["compare", BASE, POOLED]);
    assert_eq!(without.status.code(), Some(0));
}

#[test]
fn a_folder_that_is_a_file_is_refused_before_anything_is_simulated() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("taken");
    fs::write(&file, "mine").unwrap();
    let output = holdtrue(&["compare", BASE, POOLED, "--out", file.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
}

#[test]
fn a_place_that_cannot_be_taken_leaves_nothing_half_written() {
    let folder = TempDir::new().unwrap();
    fs::create_dir_all(folder.path().join("comparison.json/in the way")).unwrap();
    let path = folder.path().to_str().unwrap();
    let output = holdtrue(&["compare", BASE, POOLED, "-r", "5", "--out", path]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        said(&output).contains("comparison.json"),
        "{}",
        said(&output)
    );
    let files = fs::read_dir(folder.path()).unwrap();
    let files: Vec<String> = files
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert!(files.iter().all(|name| !name.starts_with('.')), "{files:?}");
}

#[test]
fn precision_holds_for_every_plan() {
    let result = json(&[BASE, FIVE_MORE, "-q", "-r", "10", "--precision", "25%"]);
    assert!(result["replications"].as_u64().unwrap() > 10);
    for plan in result["plans"].as_array().unwrap() {
        let asa = &plan["calls"]["all"]["asa"];
        let number = |key: &str| asa[key].as_f64().unwrap();
        assert!(number("high") - number("mean") <= 0.25 * number("mean"));
    }
}

#[test]
fn days_weeks_and_seasons_cannot_be_compared() {
    let (day, week, season) = (
        TINY,
        "tests/it/scenarios/week.toml",
        "tests/it/scenarios/tiny-season.toml",
    );
    for (base, plan) in [(season, week), (week, day), (day, season)] {
        let output = holdtrue(&["compare", base, plan, "-r", "2"]);
        assert_eq!(output.status.code(), Some(2), "{base} {plan}");
        assert!(output.stdout.is_empty());
        assert!(
            said(&output).contains("compare days with days, weeks with weeks"),
            "{}",
            said(&output)
        );
    }
}

#[test]
fn seasons_that_are_the_same_are_said_to_be() {
    let folder = tempfile::TempDir::new().unwrap();
    let season = "tests/it/scenarios/tiny-season.toml";
    let twin = folder.path().join("twin.toml");
    std::fs::copy(season, &twin).unwrap();
    let output = holdtrue(&[
        "compare",
        season,
        twin.to_str().unwrap(),
        "-r",
        "2",
        "-q",
        "--brief",
    ]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("bring exactly the same profit"), "{text}");
    assert!(!text.contains("may bring as much"), "{text}");
    assert!(!text.contains("gives up nothing"), "{text}");
    assert!(text.contains("profit"), "{text}");
}
