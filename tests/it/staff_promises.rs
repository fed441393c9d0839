//! What `holdtrue staff` says of a plan is what `run` says of its plan.toml: on days that are paid otherwise, in the warm-up, on
//! days that come by chance; and needs of a week are those of the days that their file names.

use crate::program::{holdtrue, printed, said};
use serde_json::Value;
use std::fs;
use tempfile::TempDir;

/// Two hours of one queue.
const DAY: &str = r#"
[clock]
opens = "08:00"
closes = "10:00"
interval = "30m"
[calls.s]
volume = [20, 30, 30, 20]
talk = { dist = "exponential", mean = "4m" }
patience = { dist = "exponential", mean = "3m" }
service_level = { within = "20s", target = "80%" }
[agents.desk]
answers = ["s"]
count = 6
wage = 20
"#;

/// Ten hours a day are required, and shifts of one or two hours cover them.
const NEED: &str = r#"
[staff.agents.desk]
required = [4, 6, 6, 4]
[shifts.h]
from = ["08:00", "08:30", "09:00"]
length = ["1h", "2h"]
"#;

fn file(folder: &TempDir, name: &str, text: &str) -> String {
    let path = folder.path().join(name);
    fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// What is printed, even if it is too close to tell.
fn answered(arguments: &[&str]) -> String {
    String::from_utf8(holdtrue(arguments).stdout).unwrap()
}

/// What a plan is said to cost, and what `run` books for it.
fn promised_and_booked(text: &str) -> (f64, f64) {
    let folder = TempDir::new().unwrap();
    let scenario = file(&folder, "s.toml", text);
    let out = folder.path().join("out");
    let found = holdtrue(&[
        "staff",
        &scenario,
        "-q",
        "--json",
        "--effort",
        "0.05",
        "--out",
        out.to_str().unwrap(),
    ]);
    let found = json(std::str::from_utf8(&found.stdout).unwrap());
    let plan = out.join("plan.toml");
    let run = answered(&["run", plan.to_str().unwrap(), "-r", "200", "-q", "--json"]);
    let booked = &json(&run)["agents"]["desk"]["wages"]["mean"];
    let promised = &found["staff"]["optimum"]["cost"];
    (promised.as_f64().unwrap(), booked.as_f64().unwrap())
}

#[track_caller]
fn check(text: &str, cost: f64) {
    let (promised, booked) = promised_and_booked(text);
    assert!((promised - cost).abs() < 0.005, "{promised}");
    // Who does not turn up is drawn.
    assert!((booked - cost).abs() < 0.02 * cost, "{booked}");
}

#[test]
fn shifts_cost_what_their_day_pays() {
    let week =
        |sunday: &str| format!("{DAY}{NEED}[week]\nmonday = {{}}\nsunday = {{ {sunday} }}\n");
    check(&week("\"agents.desk.wage\" = 40"), 600.0);
    check(&week("\"agents.desk.absence\" = 0.3"), 340.0);
    check(&week("\"agents.desk.shrinkage\" = 0.5"), 600.0);
    // The same where people are found for all days together.
    let tours = format!(
        "{}[staff.week]\ndays_on = 2\n",
        week("\"agents.desk.wage\" = 40")
    );
    check(&tours, 600.0);
    check(&format!("{tours}within = \"1h\"\n"), 600.0);
    let folder = TempDir::new().unwrap();
    let found = printed(&["staff", &file(&folder, "s.toml", &tours), "--json"]);
    assert_eq!(json(&found)["staff"]["people"], 10);
}

/// A search, too, and not only a cover.
#[test]
fn searched_shifts_cost_what_their_day_pays() {
    let shifts = NEED.replace(
        "[staff.agents.desk]\nrequired = [4, 6, 6, 4]",
        "[staff]\nby = \"shifts\"",
    );
    let week = "[week]\nmonday = {}\nsunday = { \"agents.desk.wage\" = 40 }\n";
    let (promised, booked) = promised_and_booked(&format!("{DAY}{shifts}{week}"));
    assert!((promised - booked).abs() < 1e-6, "{promised} {booked}");
    let warm_up = DAY.replace("interval", "warm_up = \"30m\"\ninterval");
    let (promised, booked) = promised_and_booked(&format!("{warm_up}{shifts}"));
    assert!((promised - booked).abs() < 1e-6, "{promised} {booked}");
}

#[test]
fn what_lies_in_the_warm_up_costs_nothing() {
    let warm_up = DAY.replace("interval", "warm_up = \"30m\"\ninterval");
    check(&format!("{warm_up}{NEED}"), 160.0);
}

#[test]
fn kinds_of_days_are_paid_as_often_as_they_come() {
    let kind = |key: &str| format!("{DAY}{NEED}[kinds.bad]\nshare = \"30%\"\n{key}\n");
    let cost = |text: &str| promised_and_booked(text).0;
    assert!((cost(&kind("\"agents.desk.wage\" = 40")) - 260.0).abs() < 1e-6);
    assert!((cost(&kind("\"agents.desk.absence\" = 0.3")) - 182.0).abs() < 1e-6);
    // By interval.
    let folder = TempDir::new().unwrap();
    let text = format!("{DAY}[kinds.bad]\nshare = \"30%\"\n\"agents.desk.wage\" = 40\n");
    let scenario = file(&folder, "s.toml", &text);
    let found = answered(&["staff", &scenario, "-q", "--json", "--effort", "0.1"]);
    let counts = &json(&found)["staff"]["agents"]["desk"]["counts"];
    let counts = counts.as_array().unwrap().iter();
    let agents: f64 = counts.map(|agents| agents.as_f64().unwrap()).sum();
    let cost = json(&found)["staff"]["optimum"]["cost"].as_f64().unwrap();
    assert!((cost - agents * 13.0).abs() < 1e-6, "{cost} {agents}");
}

/// A kind lies over the plan, which promised what no day of that kind kept.
#[test]
fn kinds_that_say_who_is_on_duty_are_refused_where_they_say_it() {
    let folder = TempDir::new().unwrap();
    let refused = |kind: &str| {
        let text = format!("{DAY}[kinds.bad]\nshare = \"30%\"\n{kind}\n");
        let scenario = file(&folder, "s.toml", &text);
        let output = holdtrue(&["staff", &scenario, "-q", "--effort", "0.1"]);
        (output.status.code(), said(&output))
    };
    for (key, line) in [
        ("count", "\"agents.desk.count\" = 4"),
        ("count", "\"agents.*.count\" = 4"),
        (
            "adjust",
            "\"agents.desk.adjust\" = [{ from = \"08:00\", to = \"10:00\", by = -2 }]",
        ),
        (
            "shifts",
            "\"agents.desk.shifts\" = [{ count = 4, from = \"08:00\", to = \"10:00\" }]",
        ),
    ] {
        let (status, error) = refused(line);
        assert_eq!(status, Some(2), "{error}");
        for part in [
            line,
            "s.toml:17",
            &format!("take `{key}` out of [kinds.bad]"),
            "\"agents.desk.absence\" = \"20%\"",
        ] {
            assert!(error.contains(part), "`{part}` in\n{error}");
        }
    }
    let (status, error) = refused("\"agents.desk.absence\" = \"20%\"");
    assert_ne!(status, Some(2), "{error}");
    // Of a group that stays as it is nothing is planned.
    let (status, error) = refused(
        "\"agents.other.count\" = 1\n[agents.other]\nanswers = [\"s\"]\ncount = 0\n[staff]\nagents = [\"desk\"]",
    );
    assert_ne!(status, Some(2), "{error}");
}

/// Days as they were with 3 and 7 agents are no days with 5.
#[test]
fn today_is_what_comes_and_not_its_average() {
    let folder = TempDir::new().unwrap();
    let rows = ["a,3,1\n".repeat(4), "b,7,3\n".repeat(4)].concat();
    file(&folder, "count.csv", &format!("date,desk,weight\n{rows}"));
    let count = "count = { csv = \"count.csv\", column = \"desk\", day = \"date\" }";
    let scenario = file(&folder, "s.toml", &DAY.replace("count = 6", count));
    let found = answered(&["staff", &scenario, "-q", "--json", "--effort", "0.1"]);
    assert_eq!(json(&found)["staff"]["optimum"]["today"], 240.0);
    let tested = holdtrue(&["staff", &scenario, "-q", "--verify"]);
    assert_eq!(tested.status.code(), Some(2));
    let said = said(&tested);
    assert!(said.contains("days that come by chance"), "{said}");
}

/// Whoever turned up is sent home first: of two of whom each turns up on half of the days, one is left on a quarter.
#[test]
fn today_pays_who_turned_up_and_is_not_sent_home() {
    let adjust =
        "count = 2\nabsence = \"50%\"\nadjust = [{ from = \"09:00\", to = \"10:00\", by = -1 }]";
    let paid = format!("{adjust}\nabsence_paid = \"100%\"");
    for (keys, cost) in [(adjust, 25.0), (paid.as_str(), 65.0)] {
        let folder = TempDir::new().unwrap();
        let scenario = file(&folder, "s.toml", &DAY.replace("count = 6", keys));
        let found = answered(&["staff", &scenario, "-q", "--json", "--effort", "0.1"]);
        let today = json(&found)["staff"]["optimum"]["today"].as_f64().unwrap();
        assert!((today - cost).abs() < 1e-6, "{today} for {cost}");
    }
}

/// Monday needs 1 and 2, Tuesday 3 and 4.
#[test]
fn needs_of_a_week_are_those_of_the_days_that_the_file_names() {
    let text = r#"
[clock]
opens = "09:00"
closes = "11:00"
interval = "1h"
[calls.s]
volume = 10
talk = { dist = "exponential", mean = "4m" }
patience = { dist = "exponential", mean = "3m" }
[agents.desk]
answers = ["s"]
count = 3
wage = 10
[week]
monday = {}
tuesday = {}
[staff.agents.desk]
required = { csv = "need.csv", column = "desk" }
[shifts.h]
from = ["09:00", "10:00"]
length = "1h"
"#;
    let folder = TempDir::new().unwrap();
    let scenario = file(&folder, "s.toml", text);
    let covered = |rows: &[&str]| {
        file(&folder, "need.csv", &rows.join("\n"));
        holdtrue(&["staff", &scenario, "--json"])
    };
    let open = [
        "day,from,desk",
        "monday,09:00,1",
        "monday,10:00,2",
        "tuesday,09:00,3",
        "tuesday,10:00,4",
    ];
    let closed = ["wednesday", "thursday", "friday", "saturday", "sunday"];
    let closed = closed.map(|day| format!("{day},09:00,0\n{day},10:00,0"));
    let closed: Vec<&str> = closed.iter().map(String::as_str).collect();
    let (header, days) = open.split_at(1);
    let dated: Vec<String> = open
        .iter()
        .map(|row| {
            row.replace("monday", "2026-03-02")
                .replace("tuesday", "2026-03-03")
        })
        .collect();
    let dated: Vec<&str> = dated.iter().map(String::as_str).collect();
    for rows in [
        [header, days, &closed].concat(),
        [header, &closed, days].concat(),
        [header, &days[2..], &days[..2], &closed].concat(),
        open.to_vec(),
        dated,
    ] {
        let output = covered(&rows);
        assert_eq!(said(&output), "", "{rows:?}");
        let found = json(std::str::from_utf8(&output.stdout).unwrap());
        let shifts = found["staff"]["shifts"].as_array().unwrap().iter();
        let shifts = shifts.map(|one| {
            let day = one["days"][0].as_str().unwrap().to_owned();
            (day, one["people"].as_u64().unwrap())
        });
        let mut shifts: Vec<(String, u64)> = shifts.collect();
        shifts.sort();
        let people = [("monday", 1), ("monday", 2), ("tuesday", 3), ("tuesday", 4)];
        let people = people.map(|(day, people)| (day.to_owned(), people));
        assert_eq!(shifts, people, "{rows:?}");
    }
    let wrong = |rows: Vec<&str>, parts: &[&str]| {
        let output = covered(&rows);
        assert_eq!(output.status.code(), Some(2), "{rows:?}");
        for part in parts {
            assert!(
                said(&output).contains(part),
                "`{part}` in\n{}",
                said(&output)
            );
        }
    };
    let back: Vec<&str> = open.iter().chain(&closed).copied().collect();
    let mut back = back
        .join("\n")
        .lines()
        .map(str::to_owned)
        .collect::<Vec<_>>();
    back[1..].reverse();
    wrong(
        back.iter().map(String::as_str).collect(),
        &[
            "need.csv",
            "begins at `10:00`, and the centre opens at 09:00",
        ],
    );
    let early: Vec<String> = open
        .iter()
        .map(|row| row.replace("09:00", "08:00").replace("10:00", "09:00"))
        .collect();
    wrong(
        early.iter().map(String::as_str).collect(),
        &["need.csv:2:8", "begins at `08:00`"],
    );
    wrong(
        [&open[..3], &["sunday,09:00,0", "sunday,10:00,0"]].concat(),
        &["has no row of Tuesday"],
    );
    wrong(open[..3].to_vec(), &["has no row of Tuesday"]);
    wrong(
        [&open[..], &["monday,09:00,1"]].concat(),
        &[
            "need.csv:2:1",
            "Monday has 3 rows here, and a day has 2 intervals",
        ],
    );
    wrong(
        [&["day,from,desk", "Mo,09:00,1"], &open[2..]].concat(),
        &["need.csv:2:1", "`Mo` in column `day` is no day of the week"],
    );
}

/// One agent fewer is nobody: none is answered in time, and no fewer than none.
#[test]
fn one_agent_fewer_leaves_what_a_share_can_be() {
    let folder = TempDir::new().unwrap();
    let day = "[clock]\nopens = \"08:00\"\ncloses = \"09:00\"\ninterval = \"1h\"\n[calls.s]\nvolume = 1\n\
        talk = { dist = \"exponential\", mean = \"1s\" }\npatience = { dist = \"exponential\", mean = \"1m\" }\n\
        service_level = { within = \"1s\", target = \"99%\" }\n[agents.d]\nanswers = [\"s\"]\ncount = 1\nwage = 1\n";
    let day = file(&folder, "day.toml", day);
    for seed in ["1", "2", "3"] {
        let told = json(&printed(&["staff", &day, "-q", "--json", "--seed", seed]));
        let fewer = &told["staff"]["targets"][0]["one_fewer"]["value"];
        assert!((0.0..=1.0).contains(&fewer.as_f64().unwrap()), "{fewer}");
    }
}
