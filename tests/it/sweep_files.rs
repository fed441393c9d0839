//! Sweep files and `--vary`: what they mean, and what is said where they are wrong.

use crate::support::GOOD;
use holdtrue::scenario::{Setting, Sweep};
use std::fs;
use std::path::MAIN_SEPARATOR;
use tempfile::TempDir;

const SWEEP: &str = r#"scenario = "s.toml"

[vary]
"agents.desk.count" = { from = 8, to = 10 }
"calls.service.volume_scale" = [0.9, 1.0]
"#;

/// Reads `sweep` beside the good scenario; what is varied and all combinations as text, or the refusal.
fn read(sweep: &str, vary: &[&str], set: &[&str]) -> Result<Vec<String>, String> {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("s.toml"), GOOD).unwrap();
    let path = folder.path().join("sweep.toml");
    fs::write(&path, sweep).unwrap();
    let here = format!("{}{MAIN_SEPARATOR}", folder.path().display());
    let vary: Vec<String> = vary.iter().map(|&text| text.to_owned()).collect();
    let set: Vec<Setting> = set
        .iter()
        .map(|text| Setting::new("--set", *text))
        .collect();
    let plain = |text: String| text.replace(&here, "");
    let sweep = Sweep::read(&path, &vary).map_err(|refused| plain(refused.to_string()))?;
    let cells = sweep
        .cells(&set)
        .map_err(|refused| plain(refused.to_string()))?;
    let cells = cells.iter().map(|cell| {
        let values = sweep.set(&cell.places);
        let values = values.map(|(key, varied)| format!("{key}={}", varied.label));
        values.collect::<Vec<_>>().join(" ")
    });
    Ok(cells.chain(sweep.warnings().iter().cloned()).collect())
}

#[test]
fn every_combination_comes_once_and_the_last_key_changes_fastest() {
    let cells = read(SWEEP, &[], &[]).unwrap();
    let expected = [8, 9, 10].map(|count| {
        ["0.9", "1.0"]
            .map(|scale| format!("agents.desk.count={count} calls.service.volume_scale={scale}"))
    });
    assert_eq!(cells, expected.concat());
}

#[track_caller]
fn check_vary(vary: &str, expected: &[&str]) {
    let labels = read(GOOD, &[vary], &[]).unwrap();
    let key = vary.split('=').next().unwrap();
    let expected: Vec<String> = expected.iter().map(|one| format!("{key}={one}")).collect();
    assert_eq!(labels, expected, "{vary}");
}

#[test]
fn lists_on_the_command_line() {
    check_vary("agents.desk.count=8..11", &["8", "9", "10", "11"]);
    check_vary("agents.desk.count=8..14:3", &["8", "11", "14"]);
    check_vary("agents.desk.count=14..8:-3", &["14", "11", "8"]);
    check_vary("agents.desk.count=8,9,12", &["8", "9", "12"]);
    check_vary("agents.desk.count=8", &["8"]);
    check_vary("agents.desk.count=[8, 9]", &["8", "9"]);
    check_vary("agents.desk.count=[[8,9,9,8],7]", &["[8,9,9,8]", "7"]);
    check_vary(
        "agents.desk.count=[8,9,9,8],[7,7,7,7]",
        &["[8,9,9,8]", "[7,7,7,7]"],
    );
    check_vary(
        "calls.service.volume_scale=0.8..1.1:0.1",
        &["0.8", "0.9", "1.0", "1.1"],
    );
    check_vary("messages.policy=silence,comfort", &["silence", "comfort"]);
    check_vary("calls.service.settled=80%, 90%", &["80%", "90%"]);
    check_vary("calls.service.talk.mean=\"3m\",\"4m\"", &["3m", "4m"]);
}

#[test]
fn what_the_command_line_varies_replaces_what_the_file_does_and_adds_to_it() {
    let cells = read(
        SWEEP,
        &["agents.desk.count=5", "agents.desk.wage=20,21"],
        &[],
    )
    .unwrap();
    assert_eq!(cells.len(), 4);
    assert_eq!(
        cells[1],
        "agents.desk.count=5 calls.service.volume_scale=0.9 agents.desk.wage=21"
    );
}

#[test]
fn a_setting_that_is_varied_is_refused() {
    let check = |vary: &str, set: &str, found: &str| {
        let error = read(GOOD, &[vary], &[set]).unwrap_err();
        assert_eq!(error.matches("error: ").count(), 1, "{error}");
        for part in ["--set:1:1", found, "leave one of the two out"] {
            assert!(error.contains(part), "`{part}` in\n{error}");
        }
    };
    check(
        "agents.desk.wage=30,31",
        "agents.desk.wage=10",
        "`agents.desk.wage` is set and varied: the setting has no effect",
    );
    check(
        "agents.*.wage=30",
        "agents.desk.wage=10",
        "`agents.desk.wage` has no effect: `agents.*.wage`, which is varied, takes its place",
    );
    check(
        "agents.desk.count=8,9",
        "agents.desk.shifts=[{ count = 3, from = 0, to = \"1h\" }]",
        "`agents.desk.shifts` has no effect: `agents.desk.count`, which is varied",
    );
    let law = "{ dist = \"constant\", value = 1 }";
    check(
        &format!("calls.service.talk=[{law}]"),
        "calls.service.talk.mean=100",
        "`calls.service.talk.mean` has no effect: `calls.service.talk`",
    );
    // What is left of these is there in some combination.
    let some = [
        (
            "calls.service.talk.mean=100,200",
            "calls.service.talk={ dist = \"gamma\", mean = 1, cv = 2 }",
        ),
        ("agents.desk.wage=30", "agents.*.absence=0.1"),
        (
            "messages.policy=silence,busy",
            "messages={ policy = \"comfort\", repeat_every = 60 }",
        ),
    ];
    for (vary, set) in some {
        if let Err(error) = read(GOOD, &[vary], &[set]) {
            panic!("{vary} {set}: {error}");
        }
    }
}

/// With a day and a kind of days.
fn weekly(more: &str) -> String {
    format!("{GOOD}\n[week]\nmonday = {{}}\nsaturday = {{}}\n[kinds.heavy]\nshare = 0.3\n{more}")
}

#[test]
fn keys_of_days_may_be_quoted_whole() {
    let text = weekly("");
    for (key, values, plain) in [
        (
            "week.saturday.\"messages.policy\"",
            "silence,busy",
            "week.saturday.messages.policy",
        ),
        (
            "kinds.heavy.\"calls.service.volume_scale\"",
            "1,2",
            "kinds.heavy.calls.service.volume_scale",
        ),
        (
            "week.saturday.\"clock.at_close\"",
            "serve-queue,disconnect",
            "week.saturday.clock.at_close",
        ),
        (
            "week.saturday",
            "{\"messages.policy\"=\"busy\"},closed",
            "week.saturday",
        ),
    ] {
        let cells = read(&text, &[&format!("{key}={values}")], &[]).unwrap();
        assert_eq!(cells.len(), 2, "{key}");
        let mut heads = cells
            .iter()
            .map(|cell| cell.split('=').next().unwrap_or_default());
        assert!(heads.all(|head| head == plain), "{cells:?}");
    }
    let twice = [
        "week.saturday.\"messages.policy\"=busy",
        "week.saturday.messages.policy=silence",
    ];
    let error = read(&text, &twice, &[]).unwrap_err();
    assert!(
        error.contains("`week.saturday.messages.policy` is varied twice"),
        "{error}"
    );
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("s.toml"), &text).unwrap();
    for vary in [
        "[vary]\n\"week.saturday.\\\"messages.policy\\\"\" = [\"busy\", \"silence\"]\n",
        "[vary.week.saturday]\n\"messages.policy\" = [\"busy\", \"silence\"]\n",
    ] {
        let path = folder.path().join("sweep.toml");
        fs::write(&path, format!("scenario = \"s.toml\"\n{vary}")).unwrap();
        let cells = Sweep::read(&path, &[]).unwrap().cells(&[]);
        assert_eq!(cells.unwrap().len(), 2, "{vary}");
    }
}

#[test]
fn a_part_of_a_list_is_not_varied() {
    let target = "service_level = { within = \"20s\", target = \"80%\", formula = \"offered\" }";
    let text = GOOD.replace(target, "service_level = [{ target = \"80%\" }]");
    let check = |file: &str, vary: &[&str], cure: &str| {
        let error = read(file, vary, &[]).unwrap_err();
        for part in ["`target` cannot be set by itself", cure] {
            assert!(error.contains(part), "`{part}` in\n{error}");
        }
    };
    let whole = "calls.service.service_level=[[{ target = \"80%\" }]]";
    check(
        &text,
        &["calls.service.service_level.target=75%,80%"],
        whole,
    );
    assert_eq!(read(&text, &[whole], &[]).unwrap().len(), 1);
}

#[test]
fn settings_lie_below_what_is_varied() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("s.toml");
    fs::write(&path, GOOD).unwrap();
    let sweep = Sweep::read(&path, &["agents.desk.wage=30".to_owned()]).unwrap();
    let set = [Setting::new("--set", "agents.desk.absence=0.5")];
    let cells = sweep.cells(&set).unwrap();
    let group = &cells[0].scenario.centre().groups()[0];
    assert_eq!((group.wage, group.absence.get()), (30.0, 0.5));
}

#[test]
fn keys_may_be_quoted_whole_or_be_tables() {
    let text = "scenario = \"s.toml\"\n[vary.agents.desk]\nwage = [1, 2]\nabsence = [0.1]\n";
    let cells = read(text, &[], &[]).unwrap();
    assert_eq!(cells[1], "agents.desk.wage=2 agents.desk.absence=0.1");
}

#[test]
fn a_range_that_does_not_divide_is_a_warning() {
    let text = SWEEP.replace("to = 10", "to = 11, step = 2");
    let said = read(&text, &[], &[]).unwrap();
    let warning = said.last().unwrap();
    assert!(
        warning.contains("steps of 2 do not come to 11: the last value is 10"),
        "{warning}"
    );
}

#[test]
fn more_or_fewer_agents_are_an_adjustment_of_the_whole_day() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("s.toml");
    fs::write(&path, GOOD).unwrap();
    let mut sweep = Sweep::read(&path, &[]).unwrap();
    sweep.more_or_fewer(2, &[]).unwrap();
    let cells = sweep.cells(&[]).unwrap();
    let labels: Vec<&str> = cells
        .iter()
        .flat_map(|cell| {
            sweep
                .set(&cell.places)
                .map(|(_, varied)| varied.label.as_str())
        })
        .collect();
    assert_eq!(labels, ["-2", "-1", "0", "+1", "+2"]);
    for (cell, by) in cells.iter().zip([-2_i64, -1, 0, 1, 2]) {
        let steps = cell.scenario.centre().groups()[0]
            .roster
            .levels(|shift| shift.agents);
        let at = |time: f64| {
            let step = steps.iter().rev().find(|step| step.at <= time).unwrap();
            i64::from(step.on_duty)
        };
        // Eight, nobody from 09:00 to 09:15, two more from 09:00 on by the scenario's own adjustment.
        let expected = [8 + by, (2 + by).max(0), 10 + by, 0];
        assert_eq!([60.0, 3660.0, 5400.0, 7200.0].map(at), expected, "{by}");
    }
}

#[test]
fn days_with_hours_or_adjustments_of_their_own_have_more_agents_too() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("s.toml");
    fs::write(&path, GOOD).unwrap();
    let mut sweep = Sweep::read(&path, &[]).unwrap();
    let set = [
        "agents.desk.count=8",
        "week.monday={}",
        "week.tuesday={\"agents.desk.adjust\" = [{ from = \"08:00\", to = \"09:00\", by = -5 }]}",
        "week.friday={\"clock.closes\" = \"09:30\", \"calls.service.volume\" = 9, \"agents.desk.adjust\" = []}",
    ];
    let set = set.map(|text| Setting::new("--set", text));
    sweep.more_or_fewer(1, &set).unwrap();
    let cells = sweep.cells(&set).unwrap();
    let days = cells[2].scenario.operation().days();
    let on_duty = |day: usize, time: f64| {
        let steps = days[day].centre.groups()[0]
            .roster
            .levels(|shift| shift.agents);
        let step = steps.iter().rev().find(|step| step.at <= time).unwrap();
        step.on_duty
    };
    let (early, late, closed) = (60.0, 5100.0, 6000.0);
    assert_eq!([0, 1, 2].map(|day| on_duty(day, early)), [9, 4, 9]);
    assert_eq!([0, 1, 2].map(|day| on_duty(day, late)), [11, 9, 9]);
    assert_eq!([0, 1, 2].map(|day| on_duty(day, closed)), [11, 9, 0]);
}

#[test]
fn everything_wrong_with_a_sweep_file_is_said_at_once() {
    let text = r#"name = 3
scenario = "s.toml"
replication = 100

[vary]
"x y" = [1]
"a.a" = []
"a.b" = { from = 1, too = 3 }
"a.c" = { from = 1, to = 3, step = 0 }
"a.d" = { from = 5, to = 3 }
"a.e" = { from = "5m", to = 3 }
"a.f" = 3
"a.g" = [0.9, 1.0, 0.9]
a.g = [2]
"a.h" = { from = 0, to = 1e6 }
extends = ["x"]
"#;
    insta::assert_snapshot!(read(text, &[], &[]).unwrap_err());
}

#[test]
fn what_is_wrong_with_a_combination_is_said_once_with_its_name() {
    let text = r#"scenario = "s.toml"
[vary]
"agents.desk.cuont" = { from = 8, to = 20 }
"messages.policy" = ["silence", "comfrot"]
"calls.service.volume_scale" = [0.9, -1, "x"]
"agents.dsk.wage" = [1, 2]
"#;
    insta::assert_snapshot!(read(text, &[], &["agents.desk.wage=-1"]).unwrap_err());
}

#[track_caller]
fn check_refused(sweep: &str, vary: &[&str], expected: &str) {
    let said = read(sweep, vary, &[]).unwrap_err();
    assert!(said.contains(expected), "{said}");
}

#[test]
fn what_a_sweep_needs_is_asked_for() {
    check_refused("[vary]\na.b = [1]", &[], "`scenario` is missing");
    check_refused("scenario = \"s.toml\"", &[], "`vary` is missing");
    check_refused("scenario = \"s.toml\"\n[vary]\n", &[], "nothing is varied");
    check_refused(
        "scenario = \"s.toml\"\n[vray]\n",
        &[],
        "did you mean `vary`?",
    );
    check_refused(
        "scenario = \"t.toml\"\n[vary]\na.b = [1]",
        &[],
        "sweep.toml:1:12",
    );
    check_refused(
        "scenario = \"t.toml\"\n[vary]\na.b = [1]",
        &[],
        "did you mean `s.toml`?",
    );
    check_refused(
        "scenario = \"s.toml\"\nvary = 3",
        &[],
        "`vary` is not a table",
    );
    check_refused(
        "scenario = \"s.toml\"\n[vary]\na.b = [1",
        &[],
        "sweep.toml:3",
    );
    check_refused(&SWEEP.replace("0.9", "0.9,"), &[], "sweep.toml:5");
}

#[test]
fn wrong_options_are_refused_with_a_cure() {
    for (vary, expected) in [
        ("a.b", "there is no `=`"),
        ("=3", "not a dotted key"),
        ("a.b=", "there is nothing in this list"),
        ("a.b=8..", "no range of numbers"),
        ("a.b=20s..30s", "or a list such as 20s,30s,45s"),
        ("a.b=8..20:0", "a step of 0 leads nowhere"),
        ("a.b=20..8", "take steps of -1"),
        ("a.b=0..1000000", "too many steps"),
        ("a.b=8,9,8", "`8` is in the list twice"),
        ("agents.desk.wgae=8", "did you mean `wage`?"),
        ("a.b=1,1.0", "`1` and `1.0` are the same value"),
        ("a.b=60s,1m", "`60s` and `1m` are the same value"),
        ("name=a,b", "no number of a simulation depends on `name`"),
        (
            "money.currency=EUR,USD",
            "no number of a simulation depends on `money.currency`",
        ),
        (
            "staff.by=day,interval",
            "no number of a simulation depends on `staff.by`",
        ),
    ] {
        check_refused(GOOD, &[vary], expected);
    }
    check_refused(GOOD, &["a.b=1", "a.b=2"], "`a.b` is varied twice");
    for both in [
        ["agents.*.wage=4,5", "agents.desk.wage=6,7"],
        ["agents.desk.wage=6,7", "agents.*.wage=4,5"],
    ] {
        check_refused(GOOD, &both, "set the same key");
    }
    // A table above a key sets what it holds, and leaves the rest.
    for above in [
        "agents.desk=[{ wage = 4 }, { wage = 5 }]",
        "agents=[{ desk = { wage = 4 } }]",
    ] {
        check_refused(GOOD, &[above, "agents.*.wage=6,7"], "set the same key");
        check_refused(GOOD, &["agents.desk.wage=6,7", above], "set the same key");
        let apart = read(GOOD, &[above, "agents.desk.absence=0,0.1"], &[]);
        assert!(apart.is_ok(), "{above}: {apart:?}");
    }
    let many = ["agents.desk.wage=1..200", "agents.desk.count=1..200"];
    check_refused(GOOD, &many, "200 x 200 are too many combinations");
}

#[test]
fn a_torn_scenario_is_refused_as_a_scenario() {
    check_refused("[clock\n", &["a.b=1"], "sweep.toml:1");
}
