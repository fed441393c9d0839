//! `holdtrue sweep`: what it prints and writes.

use crate::program::{holdtrue, printed, said, unversioned};
use holdtrue::report::results_schema;
use serde_json::Value;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const CENTRE: &str = "tests/it/scenarios/centre.toml";
const COUNT: &str = "agents.desk.count=4..6";
const SCALE: &str = "calls.service.volume_scale=0.9,1.0";

fn json(arguments: &[&str]) -> Value {
    serde_json::from_str(&printed(arguments)).unwrap()
}

#[test]
fn the_table_of_two_keys() {
    let text = printed(&["sweep", CENTRE, "--vary", COUNT, "--vary", SCALE]);
    insta::assert_snapshot!(unversioned(&text));
}

#[test]
fn the_table_of_agents_more_or_fewer() {
    let text = printed(&["sweep", CENTRE, "--more-or-fewer", "2", "-r", "50"]);
    insta::assert_snapshot!(unversioned(&text));
}

#[test]
fn agents_more_or_fewer_by_volume() {
    let arguments = [
        "sweep",
        CENTRE,
        "--more-or-fewer",
        "1",
        "--vary",
        SCALE,
        "-r",
        "20",
    ];
    let text = printed(&[&arguments[..], &["--show", "agents.desk.occupancy"]].concat());
    let (_, table) = text.split_once("desk: ").unwrap();
    insta::assert_snapshot!(table);
}

#[test]
fn long_tables_show_what_fits_unless_asked_for_all() {
    let arguments = [
        "sweep",
        CENTRE,
        "--vary",
        "agents.desk.wage=1..21",
        "--vary",
        "agents.shop.wage=1,2",
        "-r",
        "2",
    ];
    let short = printed(&arguments);
    let long = printed(&[&arguments[..], &["-v"]].concat());
    assert!(short.contains("There is more to see with -v."), "{short}");
    let busy = |text: &str| text.matches("busy").count();
    assert!(busy(&long) > busy(&short), "{long}");
    for line in short.lines().chain(long.lines()) {
        assert!(line.chars().count() <= 100, "{line}");
    }
}

/// Of 315 combinations nobody reads all: the ends, and the mean over the two keys that matter most.
#[test]
fn large_sweeps_show_the_best_the_worst_and_what_matters() {
    let arguments = [
        "sweep",
        CENTRE,
        "--vary",
        "calls.service.volume_scale=0.7..1.3:0.1",
        "--vary",
        "agents.desk.count=4..8",
        "--vary",
        "agents.desk.wage=21..29",
        "--show",
        "cost.total",
        "-r",
        "2",
    ];
    let found = json(&[&arguments[..], &["--json"]].concat());
    let cells = found["cells"].as_array().unwrap();
    assert_eq!(cells.len(), 315);
    let cost = |cell: &Value| cell["cost"]["total"]["mean"].as_f64().unwrap();
    let key = |cell: &Value, name: &str| cell["set"][name].to_string();
    let mut by_cost: Vec<&Value> = cells.iter().collect();
    by_cost.sort_by(|one, other| cost(one).total_cmp(&cost(other)));
    let text = printed(&arguments);
    let (best, rest) = text.split_once("The 10 worst of 315").unwrap();
    let (_, best) = best
        .split_once("The 10 best of 315 combinations by cost.total\n")
        .unwrap();
    let (worst, table) = rest.split_once("All of them are shown with -v").unwrap();
    let labels = |text: &str| -> Vec<String> {
        let rows = text.lines().skip_while(|line| !line.starts_with('─'));
        let rows = rows.skip(1).take_while(|line| !line.is_empty());
        let words = rows.map(|row| row.split_whitespace().take(3).collect::<Vec<_>>().join(" "));
        words.collect()
    };
    let named = |cell: &Value| {
        let keys = [
            "calls.service.volume_scale",
            "agents.desk.count",
            "agents.desk.wage",
        ];
        keys.map(|name| key(cell, name)).join(" ")
    };
    let cheapest: Vec<String> = by_cost.iter().take(10).map(|cell| named(cell)).collect();
    assert_eq!(labels(best), cheapest, "{text}");
    let dearest: Vec<String> = by_cost
        .iter()
        .rev()
        .take(10)
        .map(|cell| named(cell))
        .collect();
    assert_eq!(labels(worst), dearest, "{text}");
    assert!(
        table.contains("count by wage, the two that matter most"),
        "{table}"
    );
    // Four agents at 21: the mean over seven volumes.
    let such = cells.iter().filter(|cell| {
        key(cell, "agents.desk.count") == "4" && key(cell, "agents.desk.wage") == "21"
    });
    let costs: Vec<f64> = such.map(cost).collect();
    let mean = costs.iter().sum::<f64>() / costs.len() as f64;
    let row = table
        .lines()
        .find(|line| line.trim_start().starts_with("4 "))
        .unwrap();
    let shown: Vec<&str> = row.split_whitespace().collect();
    let shown: f64 = shown[1].replace(',', "").parse().unwrap();
    assert_eq!(costs.len(), 7);
    assert!((shown - mean).abs() <= 0.5, "{shown} for {mean}");
}

#[test]
fn a_cell_is_what_run_gives_with_the_same_values() {
    let sweep = json(&[
        "sweep", CENTRE, "--vary", COUNT, "--vary", SCALE, "-r", "30", "--json",
    ]);
    let cells = sweep["cells"].as_array().unwrap();
    assert_eq!(cells.len(), 6);
    for cell in cells {
        let set = cell["set"].as_object().unwrap();
        let set: Vec<String> = set
            .iter()
            .map(|(key, value)| format!("{key}={value}"))
            .collect();
        let [count, scale] = set.as_slice() else {
            panic!("{set:?}");
        };
        let run = json(&[
            "run", CENTRE, "--set", count, "--set", scale, "-r", "30", "--json",
        ]);
        for part in [
            "replications",
            "calls",
            "agents",
            "money",
            "customers",
            "intervals",
        ] {
            assert_eq!(cell[part], run[part], "{set:?}: {part}");
        }
    }
    let run = json(&["run", CENTRE, "-r", "30", "--json"]);
    for part in ["holdtrue", "seed", "replications", "confidence"] {
        assert_eq!(sweep[part], run[part], "{part}");
    }
    for part in ["name", "file"] {
        assert_eq!(sweep["scenario"][part], run["scenario"][part], "{part}");
    }
}

#[test]
fn one_more_agent_is_an_adjustment() {
    let sweep = json(&[
        "sweep",
        CENTRE,
        "--more-or-fewer",
        "1",
        "-r",
        "20",
        "--json",
    ]);
    let cells = sweep["cells"].as_array().unwrap();
    let more = |cell: &Value| {
        ["agents.desk.more", "agents.shop.more"].map(|key| cell["set"][key].as_i64().unwrap())
    };
    let moved: Vec<[i64; 2]> = cells.iter().map(more).collect();
    assert_eq!(moved, [[0, 0], [-1, 0], [1, 0], [0, -1], [0, 1]]);
    let adjust = "agents.shop.adjust=[{from = \"08:00\", to = \"10:00\", by = -1}]";
    let run = json(&["run", CENTRE, "--set", adjust, "-r", "20", "--json"]);
    for part in ["calls", "agents", "money"] {
        assert_eq!(cells[3][part], run[part], "{part}");
    }
}

#[test]
fn every_key_of_the_json_is_documented() {
    let schema = results_schema().to_value().to_string();
    let sweep = json(&["sweep", CENTRE, "--vary", SCALE, "-r", "3", "--json"]);
    let cell = &sweep["cells"][0];
    for object in [&sweep, &sweep["sweep"], cell, &cell["cost"]] {
        for key in object.as_object().unwrap().keys() {
            assert!(schema.contains(&format!("\"{key}\":")), "{key}");
        }
    }
    assert_eq!(sweep["command"], "sweep");
    assert_eq!(cell["set"]["calls.service.volume_scale"], 0.9);
}

/// Runs with `--out` and gives back what was printed and the files.
fn out(extra: &[&str]) -> (String, [String; 2]) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().to_str().unwrap();
    let arguments = [
        "sweep", CENTRE, "--vary", COUNT, "--vary", SCALE, "-r", "17", "--out", path,
    ];
    let text = printed(&[&arguments[..], extra].concat());
    (text, files(folder.path()))
}

fn files(folder: &Path) -> [String; 2] {
    ["sweep.json", "cells.csv"].map(|name| fs::read_to_string(folder.join(name)).unwrap())
}

#[test]
fn the_same_bytes_on_any_number_of_threads() {
    let first = out(&["--json", "--threads", "1"]);
    assert_eq!(first.0, first.1[0], "what is printed is what is written");
    for threads in ["2", "7"] {
        assert_eq!(
            out(&["--json", "--threads", threads]),
            first,
            "{threads} threads"
        );
    }
    let precise = ["--precision", "30%"];
    let first = out(&[&precise[..], &["--threads", "1"]].concat());
    assert_eq!(out(&[&precise[..], &["--threads", "3"]].concat()), first);
}

#[test]
fn the_long_table_has_a_row_for_every_estimate() {
    let (_, [json, csv]) = out(&[]);
    let sweep: Value = serde_json::from_str(&json).unwrap();
    let mut rows = csv::Reader::from_reader(csv.as_bytes());
    insta::assert_snapshot!(rows.headers().unwrap().iter().collect::<Vec<_>>().join(","));
    let mut seen = 0;
    for row in rows.records() {
        let row = row.unwrap();
        let cell: usize = row[0].parse().unwrap();
        let body = &sweep["cells"][cell - 1];
        let set = &body["set"];
        assert_eq!(set["agents.desk.count"].to_string(), row[1]);
        assert_eq!(set["calls.service.volume_scale"].to_string(), row[2]);
        assert_eq!(body["replications"].to_string(), row[3]);
        let mut measures = &body[&row[4]];
        if ["calls", "agents"].contains(&&row[4]) {
            measures = &measures[&row[5]];
        }
        let estimate = match row[6].strip_prefix("service_levels.") {
            Some(formula) => &measures["service_levels"][formula],
            None => &measures[&row[6]],
        };
        for (column, end) in [(7, "mean"), (8, "low"), (9, "high")] {
            let number = row[column].parse::<f64>().ok();
            assert_eq!(number, estimate[end].as_f64(), "{row:?}");
        }
        seen += 1;
    }
    // Two types and all with 35 measures and 6 formulas, two groups with 5, money with 3, cost with 5.
    assert_eq!(seen, 6 * (3 * (36 + 6) + 2 * 6 + 3 + 5));
}

/// Customers and what they bring have rows of their own.
#[test]
fn the_long_table_of_seasons_tells_of_customers() {
    let folder = TempDir::new().unwrap();
    let season = "tests/it/scenarios/tiny-season.toml";
    let vary = [
        "--vary",
        "customers.trust=0.5,0.8",
        "--set",
        "customers.weeks=2",
    ];
    let out = ["-r", "3", "-q", "--out", folder.path().to_str().unwrap()];
    printed(&[&["sweep", season], &vary[..], &out, &["--pictures", "none"]].concat());
    let text = fs::read_to_string(folder.path().join("sweep.json")).unwrap();
    let json: Value = serde_json::from_str(&text).unwrap();
    let csv = fs::read_to_string(folder.path().join("cells.csv")).unwrap();
    let mut csv = csv::Reader::from_reader(csv.as_bytes());
    let mut told = 0;
    for row in csv.records() {
        let row = row.unwrap();
        let cell = row[0].parse::<usize>().unwrap() - 1;
        if &row[3] == "customers" || &row[3] == "money" {
            let mean = json["cells"][cell][&row[3]][&row[5]]["mean"].as_f64();
            assert_eq!(row[6].parse().ok(), mean, "{row:?}");
            told += 1;
        }
    }
    // Twelve measures of customers, three amounts of the centre and four that customers bring or cost.
    assert_eq!(told, 2 * (12 + 3 + 4));
}

#[test]
fn precision_is_reached_by_each_combination_for_itself() {
    let arguments = [
        "sweep",
        CENTRE,
        "--vary",
        "agents.desk.count=4,9",
        "-r",
        "10",
    ];
    let sweep = json(&[&arguments[..], &["--precision", "20%", "--json"]].concat());
    for cell in sweep["cells"].as_array().unwrap() {
        let count = format!("agents.desk.count={}", cell["set"]["agents.desk.count"]);
        let run = [
            "run",
            CENTRE,
            "-q",
            "-r",
            "10",
            "--set",
            &count,
            "--precision",
            "20%",
            "--json",
        ];
        let run = json(&run);
        assert_eq!(cell["calls"], run["calls"]);
        assert_eq!(cell["replications"], run["replications"]);
    }
}

#[test]
fn a_sweep_file_says_how_often_and_the_command_line_overrules_it() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("sweep.toml");
    let scenario = fs::canonicalize(CENTRE).unwrap();
    let scenario = toml::Value::from(scenario.to_str().unwrap());
    let text =
        format!("scenario = {scenario}\nreplications = 4\nseed = 9\nname = \"Mine\"\n[vary]\n");
    fs::write(&path, text + "agents.desk.count = [4, 5]\n").unwrap();
    let path = path.to_str().unwrap();
    let sweep = json(&["sweep", path, "--json"]);
    assert_eq!(
        (&sweep["replications"], &sweep["seed"]),
        (&4.into(), &9.into())
    );
    assert_eq!(sweep["sweep"]["name"], "Mine");
    assert_eq!(sweep["cells"][1]["replications"], 4);
    let sweep = json(&["sweep", path, "--json", "-r", "3", "--seed", "2"]);
    assert_eq!(
        (&sweep["replications"], &sweep["seed"]),
        (&3.into(), &2.into())
    );
    let run = holdtrue(&["run", path]);
    assert_eq!(run.status.code(), Some(2));
    assert!(
        said(&run).contains("this is a sweep, not a scenario"),
        "{}",
        said(&run)
    );
}

#[track_caller]
fn check_wrong(arguments: &[&str], expected: &str) {
    let output = holdtrue(&[&["sweep"], arguments].concat());
    assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    assert!(output.stdout.is_empty());
    assert!(said(&output).contains(expected), "{}", said(&output));
}

/// A decimal comma would make two values of one, and nobody would notice.
#[test]
fn a_comma_within_a_time_is_no_list() {
    for list in ["4,5m", "1,500s", "4m,5"] {
        let vary = format!("calls.service.patience={list}");
        let vary = vary.replace("patience=", "service_level.within=");
        let output = holdtrue(&["sweep", CENTRE, "--vary", &vary]);
        assert_eq!(output.status.code(), Some(2), "{list}");
        let said = said(&output);
        assert!(
            said.contains("some have none") && said.contains("with a point"),
            "{said}"
        );
    }
}

#[test]
fn a_wrong_command_line_is_refused_before_anything_is_simulated() {
    check_wrong(
        &[CENTRE],
        "nothing is varied in `tests/it/scenarios/centre.toml`",
    );
    check_wrong(&["nowhere.toml"], "there is no file `nowhere.toml`");
    check_wrong(
        &[CENTRE, "--vary", "agents.desk.cuont=3..9"],
        "did you mean `count`?",
    );
    check_wrong(&[CENTRE, "--more-or-fewer", "0"], "1..=1000");
    check_wrong(
        &[CENTRE, "--vary", COUNT, "--show", "luck"],
        "the measures are offered",
    );
    check_wrong(
        &[CENTRE, "--vary", COUNT, "--show", "calls.x.asa"],
        "there is service, sales, all",
    );
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("taken");
    fs::write(&file, "mine").unwrap();
    let output = holdtrue(&[
        "sweep",
        CENTRE,
        "--vary",
        COUNT,
        "--out",
        file.to_str().unwrap(),
    ]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("--out needs a folder"));
}

/// The sentences of a sweep's verdict, one line.
fn verdict(vary: &[&str]) -> String {
    let mut arguments = vec!["sweep", CENTRE, "-r", "100", "-q", "--brief"];
    for one in vary {
        arguments.extend(["--vary", one]);
    }
    let text = printed(&arguments);
    let said = text.split("\n\n").nth(1).unwrap_or_default();
    said.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_circumstance_is_never_recommended() {
    // Whether agents turn up, and what they earn, is not for a manager to choose.
    let said = verdict(&["agents.desk.absence=0%,10%,20%"]);
    assert_eq!(
        said,
        "Every target is met in 0 of 3 circumstances; missed in 3."
    );
    let said = verdict(&["agents.desk.count=6,20", "agents.desk.absence=0%,20%"]);
    assert!(
        said.starts_with("With agents.desk.absence = 0%, the cheapest choice"),
        "{said}"
    );
    assert!(said.contains("is agents.desk.count = 20 ("), "{said}");
    assert!(said.contains("With agents.desk.absence = 20%, "), "{said}");
    let said = verdict(&["agents.desk.count=6,20"]);
    assert!(
        said.starts_with(
            "The cheapest choice that is known to meet every target is agents.desk.count = 20"
        ),
        "{said}"
    );
}

#[test]
fn in_brief_the_best_choices_have_their_figures() {
    let text = printed(&[
        "sweep",
        CENTRE,
        "-r",
        "20",
        "-q",
        "--brief",
        "--vary",
        "agents.desk.count=6,20,21",
        "--vary",
        "calls.service.volume_scale=0.5,0.6",
    ]);
    let is_row = |line: &&str| line.split_whitespace().any(|word| word == "met");
    let rows = text.lines().filter(is_row);
    assert_eq!(rows.count(), 2, "{text}");
    assert!(!text.contains(" missed"), "{text}");
}

#[test]
fn circumstances_in_which_targets_are_met_are_counted_and_named() {
    let said = verdict(&["calls.service.volume_scale=0.1,0.2,3"]);
    assert_eq!(
        said,
        "Every target is met in 2 of 3 circumstances; missed in 1 (calls.service.volume_scale = 3). Any of 3 \
         combinations that misses a target is said to meet it in at most 2.5 % of such studies."
    );
}

#[test]
fn many_circumstances_are_summed_up() {
    let said = verdict(&[
        "agents.desk.count=6,20",
        "calls.service.volume_scale=0.1..1.5:0.1",
    ]);
    assert!(
        said.starts_with("In ")
            && said.contains(" of 15 circumstances some choice is known to meet every target"),
        "{said}"
    );
}

#[test]
fn a_star_stands_for_every_type() {
    let both = [
        "run",
        CENTRE,
        "--json",
        "-r",
        "5",
        "--set",
        "calls.service.volume_scale=1.5",
        "--set",
        "calls.sales.volume_scale=1.5",
    ];
    let star = [
        "run",
        CENTRE,
        "--json",
        "-r",
        "5",
        "--set",
        "calls.*.volume_scale=1.5",
    ];
    assert_eq!(json(&both), json(&star));
    let swept = json(&[
        "sweep",
        CENTRE,
        "--json",
        "-r",
        "5",
        "--vary",
        "calls.*.volume_scale=1,1.5",
    ]);
    let cell = &swept["cells"][1];
    assert_eq!(cell["set"]["calls.*.volume_scale"], 1.5);
    assert_eq!(cell["calls"]["all"], json(&star)["calls"]["all"]);
    let output = holdtrue(&["run", CENTRE, "--set", "calls.*.volum_scale=1.5"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("volume_scale"), "{}", said(&output));
}

#[test]
fn texts_that_mean_numbers_have_a_column_of_numbers() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().to_str().unwrap();
    printed(&[
        "sweep",
        CENTRE,
        "--vary",
        "agents.desk.absence=4%,12%",
        "--vary",
        "calls.service.service_level.within=20s,1m",
        "--vary",
        "agents.desk.wage=1,2",
        "-r",
        "2",
        "-q",
        "--out",
        path,
    ]);
    let text = fs::read_to_string(folder.path().join("cells.csv")).unwrap();
    let mut lines = text.lines();
    let head = lines.next().unwrap();
    assert!(
        head.starts_with(
            "cell,agents.desk.absence,agents.desk.absence (number),calls.service.service_level.within,\
             calls.service.service_level.within (number),agents.desk.wage,replications,"
        ),
        "{head}"
    );
    assert!(text.contains("\n1,4%,0.04,20s,20,1,2,"), "{text}");
    assert!(text.contains("\n8,12%,0.12,1m,60,2,2,"), "{text}");
}

#[test]
fn a_sweep_file_may_not_ask_for_more_than_the_command_line() {
    let folder = TempDir::new().unwrap();
    let scenario = fs::read_to_string(CENTRE).unwrap();
    fs::write(folder.path().join("s.toml"), scenario).unwrap();
    let file = folder.path().join("sweep.toml");
    let text =
        "scenario = \"s.toml\"\nreplications = 4000000000\n[vary]\n\"agents.desk.wage\" = [1, 2]\n";
    fs::write(&file, text).unwrap();
    check_wrong(&[file.to_str().unwrap()], "at most 10000000");
}

const PLAIN: &str = "tests/it/scenarios/plain.toml";

#[test]
fn a_measure_that_is_asked_for_is_shown_with_one_key_too() {
    let one = ["sweep", PLAIN, "-r", "2", "--vary", "agents.desk.count=4,5"];
    let plain = printed(&one);
    assert!(!plain.contains("blocked"), "{plain}");
    let text = printed(&[&one[..], &["--show", "blocked"]].concat());
    assert!(text.contains("blocked"), "{text}");
    // It has a column of its own already.
    assert_eq!(
        printed(&[&one[..], &["--show", "abandonment"]].concat()),
        plain
    );
    let quoted = printed(&[&one[..], &["--show", "calls.\"service\".wait_p99"]].concat());
    assert_ne!(quoted, plain);
}

#[test]
fn what_changes_no_number_is_said() {
    let season = [
        "sweep",
        "tests/it/scenarios/tiny-season.toml",
        "-r",
        "2",
        "--vary",
    ];
    let text = printed(&[&season[..], &["calls.help.volume=10,20,50"]].concat());
    assert!(
        text.contains("No number changes with calls.help.volume"),
        "{text}"
    );
    let both = ["agents.desk.count=2,3", "--vary", "calls.help.volume=10,20"];
    let text = printed(&[&season[..], &both].concat());
    assert!(
        text.contains("No number changes with calls.help.volume:"),
        "{text}"
    );
    let text = printed(&[&season[..], &["agents.desk.count=2,3"]].concat());
    assert!(!text.contains("No number changes"), "{text}");
}

#[test]
fn nobody_on_duty_answers_nobody_for_sure() {
    let arguments = ["sweep", PLAIN, "-r", "3", "--more-or-fewer", "6", "--json"];
    let output = holdtrue(&arguments);
    assert!(said(&output).contains("plain.toml:13"), "{}", said(&output));
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    let level = &found["cells"][0]["calls"]["all"]["service_level"];
    assert_eq!(level["high"].as_f64(), Some(0.0), "{level}");
}

#[test]
fn settings_of_one_key_are_refused() {
    for (one, other, found) in [
        (
            "agents.desk.count=5",
            "agents.desk.count=6",
            "`agents.desk.count` is set twice",
        ),
        (
            "agents.desk.count=5",
            "agents.*.count=6",
            "sets `agents.desk.count` again",
        ),
        (
            "agents.desk.count=9",
            "agents.desk={count=2}",
            "`agents.desk.count` is set twice",
        ),
        (
            "agents.desk={count=2}",
            "agents.desk.count=9",
            "`agents.desk.count` is set twice",
        ),
        (
            "calls.service.service_level.within=\"5s\"",
            "calls.*.service_level={within=\"60s\",target=\"80%\"}",
            "sets `calls.service.service_level.within` again",
        ),
        (
            "calls.service.talk.mean=\"4m\"",
            "calls.service.talk={dist=\"constant\",value=\"3m\"}",
            "sets `calls.service.talk.mean` again",
        ),
        (
            "agents.desk.count=9",
            "agents.desk.shifts=[{count=2,from=\"08:00\",to=\"09:00\"}]",
            "`agents.desk.shifts` takes the place of `agents.desk.count`",
        ),
    ] {
        let output = holdtrue(&["run", PLAIN, "-r", "1", "--set", one, "--set", other]);
        assert_eq!(output.status.code(), Some(2));
        assert!(said(&output).contains(found), "{}", said(&output));
    }
    // One on top of what is said of all is meant, and so is a part of it.
    for (one, other) in [
        ("agents.*.count=6", "agents.desk.count=5"),
        (
            "calls.service.service_level={within=\"60s\",target=\"80%\"}",
            "calls.service.service_level.within=\"5s\"",
        ),
    ] {
        printed(&["run", PLAIN, "-r", "1", "--set", one, "--set", other]);
    }
}
