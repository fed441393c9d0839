//! What the page makes of a day and of an answer, run by node without a browser: its figures are those of tables, and
//! what it counts is what `run` counts.

#![allow(clippy::print_stdout)] // why a test is skipped is said

use crate::program::{holdtrue, said};
use crate::serve_http::Server;
use crate::support::Recorded;
use serde_json::{Value, json};
use std::fs;
use std::process::Command;

/// Callbacks that come late and are not reached, quotes that run out, and callers who give up early and late.
pub(crate) const SCENARIO: &str = r#"
[clock]
opens = "08:00"
closes = "18:00"
interval = "30m"
[calls.service]
volume = 30
talk = { dist = "exponential", mean = "4m" }
patience = { dist = "exponential", mean = "3m" }
service_level = { within = "20s", formula = "less-early-abandons" }
[calls.sales]
volume = 10
talk = { dist = "exponential", mean = "4m" }
patience = { dist = "exponential", mean = "2m" }
service_level = { within = "30s", formula = "short-abandons-met", short_abandon = "10s" }
[agents.desk]
answers = ["service", "sales"]
count = 3
[callback]
offer_when = "2m"
accepts = 0.5
kept = 0.9
promise = "45m"
reached = 0.5
tries = 2
[messages]
policy = "estimate"
round_to = "30s"
"#;

/// What the script finds of a film; `None` where there is no node.
fn by_script(film: Option<&Value>) -> Option<Value> {
    let folder = tempfile::tempdir().unwrap();
    for entry in fs::read_dir("src/serve/page").unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, folder.path().join(path.file_name().unwrap())).unwrap();
    }
    fs::write(
        folder.path().join("package.json"),
        r#"{ "type": "module" }"#,
    )
    .unwrap();
    let mut command = Command::new("node");
    command.arg("tests/browser/figures.mjs");
    command.env("PAGE", folder.path());
    if let Some(film) = film {
        let path = folder.path().join("film.json");
        fs::write(&path, film.to_string()).unwrap();
        command.env("FILM", path);
    }
    let Ok(output) = command.output() else {
        println!("skipped: the page's modules are tested with node");
        return None;
    };
    assert!(output.status.success(), "{}", said(&output));
    Some(serde_json::from_slice(&output.stdout).unwrap_or_default())
}

#[test]
fn the_page_writes_figures_as_tables_do() {
    by_script(None);
}

#[test]
fn a_pane_ends_its_day_with_what_run_counts() {
    let files = Recorded::of(SCENARIO);
    let scenario = files.path("s.toml");
    let results = files.json(&["run", &scenario, "-r", "1", "-q"]);
    let all = &results["calls"]["all"];
    let mean = |key: &str| all[key]["mean"].as_f64().unwrap();
    let server = Server::start(&[&scenario]);
    let (status, film) = server.post("/api/day", &json!({ "scenario": "0" }));
    assert_eq!(status, 200, "{film}");
    let Some(shown) = by_script(Some(&film)) else {
        return;
    };
    assert!((shown["level"].as_f64().unwrap() - mean("service_level")).abs() < 1e-9);
    for (place, key) in [
        (1, "callback_made"),
        (4, "callback_broken"),
        (5, "callback_unreached"),
    ] {
        assert_eq!(shown["ended"][place].as_f64().unwrap(), mean(key), "{key}");
        assert!(mean(key) > 0.0, "{key}");
    }
    let let_down = shown["letDown"].as_f64().unwrap();
    // Nobody calls again: the others were told a wait and waited longer, out of a whole number who tested theirs.
    let tested = (let_down - mean("callback_broken")) / (1.0 - mean("promise_kept"));
    assert!((tested - tested.round()).abs() < 1e-6, "{tested}");
    assert!(tested <= mean("answered") + mean("abandoned"), "{tested}");
}

/// Doors have the names and the numbers of what `run` counts: nobody who found no line is cut off, and no callback is
/// an answer.
#[test]
fn doors_bear_what_run_counts() {
    let lines = SCENARIO.replacen("volume = 30", "volume = 30\nlines = 4", 1);
    let lines = lines.replace(
        "closes = \"18:00\"",
        "closes = \"18:00\"\nat_close = \"disconnect\"",
    );
    let files = Recorded::of(&lines);
    let scenario = files.path("s.toml");
    let results = files.json(&["run", &scenario, "-r", "1", "-q"]);
    let server = Server::start(&[&scenario]);
    let (status, film) = server.post("/api/day", &json!({ "scenario": "0" }));
    assert_eq!(status, 200, "{film}");
    let Some(shown) = by_script(Some(&film)) else {
        return;
    };
    let doors = shown["doors"].as_object().unwrap();
    for (door, key) in [
        ("answered", "answered"),
        ("callback made", "callback_made"),
        ("gave up", "abandoned"),
        ("left at once", "balked"),
        ("no line free", "blocked"),
        ("cut off", "turned_away"),
        ("not reached", "callback_unreached"),
        ("not called back", "callback_broken"),
    ] {
        let counted = results["calls"]["all"][key]["mean"].as_f64().unwrap();
        let shown = doors.get(door).map_or(0.0, |door| door.as_f64().unwrap());
        assert_eq!(shown, counted, "{door}");
    }
    assert!(doors["no line free"].as_f64().unwrap() > 0.0);
}

/// What a page says of a week is of a week.
#[test]
fn an_answer_says_what_a_replication_is() {
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("lessons.html");
    let lesson = folder.path().join("lesson.toml");
    let text = fs::read_to_string("scenarios/lessons/7-the-average-day.toml").unwrap();
    let week = fs::canonicalize("scenarios/week.toml").unwrap();
    let text = text.replace("../week.toml", week.to_str().unwrap());
    fs::write(&lesson, text.replace("days       = 100", "days = 2")).unwrap();
    let made = holdtrue(&[
        "lesson",
        lesson.to_str().unwrap(),
        "--out",
        page.to_str().unwrap(),
    ]);
    assert!(made.status.success(), "{}", said(&made));
    let page = fs::read_to_string(&page).unwrap();
    assert!(page.contains(r#""unit":"week""#));
    let server = Server::start(&["tests/it/scenarios/season.toml"]);
    assert_eq!(server.get("/api/scenarios")[0]["unit"], "season");
}

/// A lesson's page changes nothing and shows its own two panes: what it tells a class to try names the program's command,
/// with files that are there.
#[test]
fn what_a_lesson_says_to_try_can_be_done() {
    let mut tried = 0;
    for entry in fs::read_dir("scenarios/lessons").unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        let table: toml::Table = match text.parse() {
            Ok(table) => table,
            Err(_) => continue,
        };
        let Some(lines) = table.get("try").and_then(toml::Value::as_array) else {
            continue;
        };
        let lines: Vec<&str> = lines.iter().filter_map(toml::Value::as_str).collect();
        assert!(lines[0].contains("holdtrue "), "{}", lines[0]);
        for line in lines {
            let names_it = line.contains("holdtrue ") || line.starts_with("There, too: ");
            assert!(names_it, "{line}");
            let words = line.split([' ', '(', ')', '`', ',']);
            for file in words.filter(|word| word.starts_with("scenarios/")) {
                let checked = holdtrue(&["check", file]);
                assert!(checked.status.success(), "{}", said(&checked));
            }
            tried += 1;
        }
    }
    assert!(tried >= 18, "{tried}");
}
