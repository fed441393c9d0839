//! `holdtrue run`: what it prints and writes.

use crate::program::{holdtrue, printed, said, unversioned};
use holdtrue::report::results_schema;
use serde_json::Value;
use std::fs;
use std::process::{Command, Stdio};
use tempfile::TempDir;

const TINY: &str = "tests/it/scenarios/tiny.toml";
const CENTRE: &str = "tests/it/scenarios/centre.toml";

#[test]
fn the_table_of_one_call_type() {
    insta::assert_snapshot!(unversioned(&printed(&["run", TINY])));
}

#[test]
fn the_table_of_several_call_types() {
    insta::assert_snapshot!(unversioned(&printed(&["run", CENTRE])));
}

#[test]
fn everything_there_is_to_know() {
    insta::assert_snapshot!(unversioned(&printed(&["run", CENTRE, "-v"])));
}

#[test]
fn a_single_day_has_no_intervals() {
    insta::assert_snapshot!(unversioned(&printed(&["run", TINY, "-r", "1", "-v"])));
}

#[test]
fn json_of_a_run() {
    let text = printed(&["run", TINY, "--json", "-r", "20"]);
    insta::assert_snapshot!(unversioned(&rounded(&text)));
}

/// Numbers to six decimals: the last bits are those of the order in which a day is added up.
fn rounded(json: &str) -> String {
    let lines = json.lines().map(|line| {
        let (key, value) = line.split_once(": ").unwrap_or((line, ""));
        match value.trim_end_matches(',').parse::<f64>() {
            Ok(number) => format!("{key}: {number:.6}\n"),
            Err(_) => format!("{line}\n"),
        }
    });
    lines.collect()
}

fn json(arguments: &[&str]) -> Value {
    serde_json::from_str(&printed(arguments)).unwrap()
}

#[test]
fn json_has_exactly_the_documented_keys() {
    let result = json(&["run", CENTRE, "--json", "-r", "3"]);
    let keys: Vec<&String> = result.as_object().unwrap().keys().collect();
    let expected = [
        "agents",
        "assumptions",
        "calls",
        "command",
        "confidence",
        "cost",
        "customers",
        "doubts",
        "format",
        "formulas",
        "holdtrue",
        "intervals",
        "money",
        "numbers",
        "pilot",
        "replications",
        "scenario",
        "seed",
        "targets",
        "waits",
    ];
    assert_eq!(keys, expected);
    let names = |of: &Value| -> Vec<String> { of.as_object().unwrap().keys().cloned().collect() };
    assert_eq!(names(&result["calls"]), ["all", "sales", "service"]);
    assert_eq!(names(&result["agents"]), ["desk", "shop"]);
    assert_eq!(
        names(&result["calls"]["all"]["offered"]),
        ["high", "low", "mean"]
    );
    assert_eq!(names(&result["calls"]["all"]["service_levels"]).len(), 6);
    let interval = &result["intervals"][3];
    assert_eq!(interval["start"], "09:30");
    assert!(interval["calls"]["all"]["offered"].is_number());
    assert!(interval["agents"]["desk"]["occupancy"].is_number());
    assert!(interval["calls"]["all"].get("wait_p50").is_none());
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
    let result = json(&["run", TINY, "--json", "-r", "3"]);
    let check = |object: &Value| {
        for key in object.as_object().unwrap().keys() {
            assert!(known.contains(key), "{key}");
        }
    };
    for object in [
        &result,
        &result["scenario"],
        &result["calls"]["help"],
        &result["calls"]["help"]["service_levels"],
        &result["calls"]["help"]["offered"],
        &result["agents"]["desk"],
        &result["money"],
        &result["intervals"][0],
        &result["intervals"][0]["calls"]["help"],
        &result["intervals"][0]["agents"]["desk"],
    ] {
        check(object);
    }
}

#[test]
fn json_tells_targets_and_what_the_formulas_say() {
    let result = json(&["run", CENTRE, "--json", "-r", "200"]);
    let targets = result["targets"].as_array().unwrap();
    let told: Vec<_> = targets
        .iter()
        .map(|one| {
            let word = |key: &str| one[key].as_str().unwrap().to_owned();
            (word("calls"), word("metric"), word("verdict"))
        })
        .collect();
    let expected = [
        ("service", "service_level", "missed"),
        ("service", "abandonment", "missed"),
        ("sales", "asa", "met"),
    ]
    .map(|(calls, metric, verdict)| (calls.to_owned(), metric.to_owned(), verdict.to_owned()));
    assert_eq!(told, expected);
    assert_eq!(targets[0]["target"], 0.8);
    assert_eq!(
        targets[0]["simulated"],
        result["calls"]["service"]["service_level"]
    );
    let formulas = result["formulas"].as_array().unwrap();
    assert_eq!(formulas.len(), 2);
    assert_eq!(formulas[0]["calls"], "service");
    assert_eq!(formulas[0]["erlang_c"]["abandonment"], 0.0);
    assert!(formulas[0]["erlang_a"]["service_level"].as_f64() > Some(0.5));
    let unknown = formulas[0]["unknown"].as_array().unwrap();
    assert!(unknown.iter().any(|one| one == "redials"));
}

#[test]
fn targets_may_be_required() {
    let required = |more: &[&str]| {
        let all = ["run", CENTRE, "-r", "50", "-q", "--require-targets"];
        holdtrue(&[&all[..], more].concat())
    };
    let output = required(&[]);
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(said(&output), "");
    assert!(!output.stdout.is_empty());
    let output = required(&["--set", "agents.desk.count=20", "--json"]);
    assert_eq!(output.status.code(), Some(0));
    let output = holdtrue(&[
        "run",
        "scenarios/published/ssj-call-center.toml",
        "--require-targets",
    ]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("nothing to require"));
}

#[test]
fn one_replication_has_neither_low_nor_high() {
    let result = json(&["run", TINY, "--json", "-r", "1"]);
    let offered = &result["calls"]["help"]["offered"];
    assert!(offered["mean"].is_number());
    assert!(offered["low"].is_null() && offered["high"].is_null());
}

/// Runs with `--out` and gives back the folder and what was printed.
fn out(threads: &str) -> (TempDir, String) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().to_str().unwrap();
    let arguments = ["run", CENTRE, "-r", "40", "--json", "--threads", threads];
    let text = printed(&[&arguments[..], &["--out", path]].concat());
    (folder, text)
}

#[test]
fn files_are_the_same_on_any_number_of_threads() {
    let ((one, text), (two, same_text)) = (out("1"), out("2"));
    assert_eq!(text, same_text);
    for name in ["summary.json", "intervals.csv", "replications.csv"] {
        let read = |folder: &TempDir| fs::read_to_string(folder.path().join(name)).unwrap();
        assert_eq!(read(&one), read(&two), "{name}");
    }
    let names = fs::read_dir(one.path()).unwrap().count();
    assert_eq!(names, 7, "nothing else is left in the folder");
    assert_eq!(
        fs::read_to_string(one.path().join("summary.json")).unwrap(),
        text
    );
}

#[test]
fn csv_files_have_a_row_for_everything() {
    let (folder, _) = out("2");
    // Two types and all, two groups, the money.
    for (name, rows) in [("intervals.csv", 4 * 6), ("replications.csv", 40 * 6)] {
        let text = fs::read_to_string(folder.path().join(name)).unwrap();
        let (head, body) = text.split_once('\n').unwrap();
        insta::assert_snapshot!(name.replace('.', "_"), head);
        assert_eq!(body.lines().count(), rows, "{name}");
        let columns = head.split(',').count();
        assert!(body.lines().all(|row| row.split(',').count() == columns));
    }
}

#[test]
fn a_folder_that_is_a_file_is_refused_before_anything_is_simulated() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("taken");
    fs::write(&file, "mine").unwrap();
    let output = holdtrue(&["run", TINY, "--out", file.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    assert!(said(&output).contains("it is a file or within one, and --out needs a folder"));
    assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
}

#[test]
fn a_place_that_cannot_be_taken_is_named() {
    let folder = TempDir::new().unwrap();
    fs::create_dir_all(folder.path().join("summary.json/in the way")).unwrap();
    let output = holdtrue(&["run", TINY, "--out", folder.path().to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("summary.json` is there already"));
}

#[test]
fn impossible_numbers_are_refused_with_a_cure() {
    for (option, value, cure) in [
        ("--replications", "0", "from 1 to 10000000"),
        (
            "--replications",
            "18446744073709551615",
            "from 1 to 10000000",
        ),
        ("--precision", "0", "for all headlines, such as 1%"),
        ("--precision", "5e-324", "from 0.01% to 100%"),
        ("--threads", "0", "from 1 to 1024"),
    ] {
        let output = holdtrue(&["run", TINY, option, value]);
        assert_eq!(output.status.code(), Some(2), "{option}");
        assert!(said(&output).contains(cure), "{}", said(&output));
    }
}

#[test]
fn precision_goes_on_until_it_is_reached() {
    let result = json(&[
        "run",
        CENTRE,
        "--json",
        "-q",
        "-r",
        "10",
        "--precision",
        "20%",
    ]);
    assert!(result["replications"].as_u64().unwrap() > 10);
    let asa = &result["calls"]["all"]["asa"];
    let number = |key: &str| asa[key].as_f64().unwrap();
    assert!(number("high") - number("mean") <= 0.2 * number("mean"));
}

/// No interval is a share of what was never seen: of that the precision is not asked, and nobody is to believe it.
#[test]
fn precision_says_what_it_was_not_asked_of() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("quiet.toml");
    let quiet = r#"
[clock]
length = "2h"
interval = "30m"
[calls.s]
volume = [10, 14, 12, 8]
talk = { dist = "exponential", mean = "4m" }
patience = { dist = "exponential", mean = "3m" }
[agents.d]
answers = ["s"]
count = COUNT
"#;
    let told = |count: &str| {
        fs::write(&path, quiet.replace("COUNT", count)).unwrap();
        said(&holdtrue(&[
            "run",
            path.to_str().unwrap(),
            "--precision",
            "5%",
        ]))
    };
    let nobody = told("12");
    assert!(nobody.contains("left out, as nothing of"), "{nobody}");
    assert!(nobody.contains("abandonment"), "{nobody}");
    let some = told("2");
    assert!(some.contains("5 % of every headline: "), "{some}");
    assert!(!some.contains("left out"), "{some}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let full = fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_holdtrue"));
    let output = command.args(["run", TINY]).stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).starts_with("error: cannot write the output: "));
}

#[test]
fn a_reader_who_has_gone_is_no_error() {
    for arguments in [
        &["trace", CENTRE][..],
        &["run", CENTRE, "-v"],
        &["run", CENTRE, "--json"],
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_holdtrue"));
        command
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(said(&output), "");
        assert!(output.status.success());
    }
}

#[test]
fn no_call_type_may_take_the_name_of_all() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("all.toml");
    let text = fs::read_to_string(TINY).unwrap();
    let text = text
        .replace("calls.help", "calls.all")
        .replace("\"help\"", "\"all\"");
    fs::write(&file, text).unwrap();
    let output = holdtrue(&["run", file.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        said(&output).contains("give it another name"),
        "{}",
        said(&output)
    );
}

#[test]
fn pictures_of_one_scenario_compare_no_measure() {
    let folder = TempDir::new().unwrap();
    let out = folder.path().join("out");
    let out = out.to_str().unwrap();
    let output = holdtrue(&["run", TINY, "-r", "2", "-q", "--out", out]);
    assert!(output.status.success());
    for command in [
        &["run", TINY, "-r", "2", "--out", out][..],
        &["report", out],
    ] {
        let output = holdtrue(&[command, &["--metric", "asa"]].concat());
        assert_eq!(output.status.code(), Some(2), "{command:?}");
        let why = "--metric: pictures of one scenario compare nothing";
        assert!(said(&output).contains(why), "{}", said(&output));
    }
}

#[test]
fn a_wait_has_one_unit_in_all_of_an_answer() {
    let never = ["--set", "calls.service.patience={dist=\"never\"}", "--set"];
    let run = ["run", "tests/it/scenarios/plain.toml", "-r", "20"];
    let seconds = printed(&[&run[..], &never, &["calls.service.volume=28"]].concat());
    assert!(seconds.contains("Average speed of answer, s"), "{seconds}");
    assert!(!seconds.contains(" min"), "{seconds}");
    let minutes = printed(&[&run[..], &never, &["calls.service.volume=37"]].concat());
    assert_eq!(
        minutes.matches("Average speed of answer, m:s").count(),
        2,
        "{minutes}"
    );
    assert!(!minutes.contains("Average speed of answer, s"), "{minutes}");
    // Also what is wanted, and what is short of it.
    let wanted = ["--set", "calls.service.asa.target=2m"];
    let wanted = [&run[..], &never, &["calls.service.volume=37"], &wanted].concat();
    let wanted = printed(&wanted);
    assert!(wanted.contains("≤ 2:00 missed"), "{wanted}");
    let wanted = wanted.split_whitespace().collect::<Vec<_>>().join(" ");
    let (_, said) = wanted.split_once("service is answered after").unwrap();
    let (said, _) = said.split_once(" less").unwrap();
    assert!(said.contains("at most 2:00 min is wanted"), "{said}");
    assert!(!said.contains(" s ") && !said.ends_with(" s"), "{said}");
}

/// Who waits as counting begins is in the longest queue: nine of ten wait at the end of the warm-up. Nothing is said of
/// formulas where no call counts.
#[test]
fn the_queue_at_the_end_of_the_warm_up_counts() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("s.toml");
    let text = "[clock]\nlength = 3600\ninterval = 1800\nwarm_up = 1800\n[calls.s]\nvolume = [10, 0]\n\
                talk = { dist = \"constant\", value = 600 }\npatience = { dist = \"never\" }\n[agents.d]\nanswers = [\"s\"]\ncount = 1\n";
    std::fs::write(&file, text).unwrap();
    let file = file.to_str().unwrap();
    let text = printed(&["run", file, "-q", "-r", "1", "--no-controls", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    let of = |key: &str| json["calls"]["s"][key]["mean"].as_f64().unwrap();
    assert_eq!(of("queue_max"), 9.0);
    assert!(of("queue") < of("queue_max"));
    let said = printed(&["run", file, "-q", "-r", "3", "-v"]);
    assert!(!said.contains("unequally"), "{said}");
}
