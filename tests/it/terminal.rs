//! What is printed fits the terminal: no key and no number is broken, and wide letters are counted as wide.

use assert_cmd::cargo::cargo_bin_cmd;
use std::fs;
use tempfile::TempDir;
use unicode_width::UnicodeWidthStr;

const CENTRE: &str = "tests/it/scenarios/centre.toml";
const TWO_MORE: &str = "tests/it/scenarios/plans/two-more.toml";
const FIVE_MORE: &str = "tests/it/scenarios/plans/five-more.toml";

/// What the program prints on a terminal of so many columns.
#[track_caller]
fn printed(arguments: &[&str], columns: usize) -> String {
    let mut command = cargo_bin_cmd!("holdtrue");
    command.args(arguments).env("COLUMNS", columns.to_string());
    let output = command.output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{said}");
    String::from_utf8(output.stdout).unwrap()
}

#[track_caller]
fn check_fits(arguments: &[&str]) {
    for columns in [60, 80, 120] {
        for line in printed(arguments, columns).lines() {
            assert!(line.width() <= columns, "{columns} columns: {line}");
        }
    }
}

#[test]
fn a_run_fits() {
    check_fits(&["run", CENTRE, "-r", "3", "-v", "-q"]);
    check_fits(&["run", CENTRE, "-r", "3", "--brief", "-q"]);
}

#[test]
fn calculators_fit() {
    for line in [
        "erlang a --calls 1000 --handle 4m --patience 3m --agents 134 --lines 150",
        "erlang a --calls 1000 --handle 4m --patience 3m --target-service-level 80% --shrinkage 30%",
        "erlang c --handle 4m --agents 1340 --target-service-level 80%",
        "erlang c --calls 100 --agents 14 --target-asa 20s --max-occupancy 90%",
        "erlang b --calls 1e6 --handle 4m --target-blocked 0.1%",
        "erlang day scenarios/forecast.csv --handle-column aht --agents-column planned --patience 3m --target-asa 20s",
    ] {
        check_fits(&line.split(' ').collect::<Vec<_>>());
    }
}

#[test]
fn a_week_and_a_season_fit() {
    check_fits(&["run", "tests/it/scenarios/week.toml", "-r", "2", "-v", "-q"]);
    check_fits(&[
        "run",
        "tests/it/scenarios/tiny-season.toml",
        "-r",
        "2",
        "-v",
        "-q",
    ]);
}

#[test]
fn a_comparison_of_five_plans_fits() {
    let plans = [CENTRE, TWO_MORE, FIVE_MORE, TWO_MORE, FIVE_MORE];
    let all = [&["compare"], &plans[..], &["-r", "3", "-q"]].concat();
    check_fits(&all);
    check_fits(&[&all[..], &["-v"]].concat());
    check_fits(&[&all[..], &["--brief"]].concat());
}

#[test]
fn a_sweep_fits() {
    let all = [
        "sweep",
        CENTRE,
        "--vary",
        "agents.desk.count=4..8",
        "--vary",
        "calls.service.volume_scale=0.9,1",
        "-r",
        "2",
        "-q",
    ];
    check_fits(&all);
    check_fits(&[&all[..], &["--brief"]].concat());
}

#[test]
fn a_list_of_assumptions_fits_and_breaks_no_key() {
    let all = ["check", "--assumptions", "scenarios/season.toml"];
    check_fits(&all);
    for columns in [60, 80, 120] {
        let text = printed(&all, columns);
        for key in [
            "redial.keeps_patience: true",
            "reputation_recovers: 26 weeks",
        ] {
            assert!(text.lines().any(|line| line == key), "{columns}: {text}");
        }
    }
}

#[test]
fn a_number_stays_whole() {
    let wide = printed(&["run", CENTRE, "-r", "3", "-q"], 120);
    let narrow = printed(&["run", CENTRE, "-r", "3", "-q"], 60);
    for number in wide
        .split_whitespace()
        .filter(|word| word.parse::<f64>().is_ok())
    {
        let mut words = narrow.split_whitespace();
        assert!(words.any(|word| word == number), "{number}");
    }
}

#[test]
fn nonsense_in_columns_is_as_good_as_nothing() {
    let usual = printed(&["run", CENTRE, "-r", "3", "-q"], 100);
    for columns in ["0", "wide", "-3", ""] {
        let mut command = cargo_bin_cmd!("holdtrue");
        command.args(["run", CENTRE, "-r", "3", "-q"]);
        let output = command.env("COLUMNS", columns).output().unwrap();
        assert_eq!(String::from_utf8(output.stdout).unwrap(), usual);
    }
}

#[test]
fn names_in_wide_scripts_stand_in_their_columns() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("s.toml");
    let text = fs::read_to_string("tests/it/scenarios/centre.toml").unwrap();
    let text = text
        .replace("[calls.service", "[calls.\"客服\"")
        .replace("\"service\"", "\"客服\"")
        .replace("[agents.desk", "[agents.\"前台接待\"")
        .replace("absence =", "# absence =");
    fs::write(&file, text).unwrap();
    let text = printed(&["run", file.to_str().unwrap(), "-r", "3", "-q"], 100);
    let rows: Vec<&str> = text
        .lines()
        .filter(|line| line.starts_with(" 前台接待") || line.starts_with(" shop"))
        .collect();
    let ends: Vec<usize> = rows.iter().map(|row| row.trim_end().width()).collect();
    assert_eq!(rows.len(), 2, "{text}");
    assert_eq!(ends[0], ends[1], "{text}");
    for columns in [60, 80] {
        let text = printed(
            &["run", file.to_str().unwrap(), "-r", "3", "-v", "-q"],
            columns,
        );
        assert!(text.lines().all(|line| line.width() <= columns), "{text}");
    }
}

#[test]
fn the_verdict_comes_before_the_tables() {
    for arguments in [
        vec!["run", CENTRE, "-r", "3", "-q"],
        vec!["compare", CENTRE, TWO_MORE, "-r", "3", "-q"],
    ] {
        let text = printed(&arguments, 80);
        let verdict = text.find("arget").unwrap();
        assert!(verdict < text.find('─').unwrap(), "{text}");
    }
}

#[test]
fn in_brief_there_is_little_to_read() {
    let text = printed(&["run", CENTRE, "-r", "3", "-q", "--brief"], 80);
    assert!(text.lines().count() <= 25, "{text}");
    let output = cargo_bin_cmd!("holdtrue")
        .args(["run", CENTRE, "--brief", "--json"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
}

/// What is indented is as much narrower, also on the narrowest terminal.
#[test]
fn indented_prose_fits_forty_columns() {
    for command in [
        "keys",
        "check --assumptions scenarios/season.toml",
        "check scenarios/insurer.toml",
    ] {
        let text = printed(&command.split(' ').collect::<Vec<_>>(), 40);
        // A key or a table's widest word is not broken.
        let is_prose = |line: &&str| line.trim().split(' ').count() > 4;
        for line in text.lines().filter(is_prose) {
            assert!(line.width() <= 40, "{command}: {line}");
        }
    }
}
