//! Nothing that a terminal would obey gets out: control characters and marks of direction in names and notes.

use crate::program::{holdtrue, said};
use crate::support::{GOOD, good_with, load_text};
use std::fs;
use tempfile::TempDir;

#[track_caller]
fn check_refused(text: &str, place: &str) {
    let said = load_text(text).unwrap_err();
    assert!(said.contains("a control character (U+"), "{said}");
    assert!(said.contains(place), "{said}");
}

#[test]
fn names_and_notes_with_control_characters_are_refused_where_they_stand() {
    let named = |name: &str| good_with("name = \"good\"", &format!("name = \"{name}\""));
    check_refused(&named("a\\u001b]0;title\\u0007"), "s.toml:1:8");
    check_refused(&named("a\\u202eb"), "U+202E");
    check_refused(&named("a\\u009b31m"), "U+009B");
    check_refused(&named("a\\u2066b"), "U+2066");
    check_refused(&format!("notes = \"\\u007f\"\n{GOOD}"), "s.toml:1:9");
    check_refused(
        &format!("{GOOD}\n[money]\ncurrency = \"\\u001b[31mEUR\"\n"),
        "U+001B",
    );
    let of_type = GOOD
        .replace("calls.service", "calls.\"ser\\u202evice\"")
        .replace("\"service\"", "\"ser\\u202evice\"");
    check_refused(&of_type, "U+202E");
    let of_group = GOOD.replace("agents.desk", "agents.\"de\\u2067sk\"");
    check_refused(&of_group, "U+2067");
}

#[test]
fn notes_may_have_lines_and_names_any_script() {
    let text = good_with("name = \"good\"", "name = \"מוקד שירות 客服\"");
    load_text(&format!("notes = \"one\\n\\ttwo\"\n{text}")).unwrap();
}

#[test]
fn what_is_set_from_outside_is_no_exception() {
    let output = holdtrue(&[
        "check",
        "scenarios/insurer.toml",
        "--set",
        "money.currency=\u{202e}RUE",
    ]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("U+202E"), "{}", said(&output));
}

#[cfg(unix)]
#[test]
fn a_file_name_is_shown_and_not_obeyed() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("a\u{1b}[31m\u{202e}b.toml");
    fs::write(&file, GOOD.replace("name = \"good\"\n", "")).unwrap();
    let file = file.to_str().unwrap();
    for arguments in [
        vec!["run", file, "-r", "2", "-q"],
        vec!["compare", file, file, "-r", "2", "-q"],
        vec!["check", file],
        vec![
            "sweep",
            file,
            "--vary",
            "agents.desk.wage=1,2",
            "-r",
            "2",
            "-q",
        ],
    ] {
        let output = holdtrue(&arguments);
        let printed = String::from_utf8(output.stdout.clone()).unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", said(&output));
        assert!(printed.contains("a␛[31m<U+202E>b"), "{printed}");
        for text in [printed, said(&output)] {
            assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text}");
        }
    }
}

#[test]
fn sweeps_are_no_exception() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("s.toml"), GOOD).unwrap();
    let file = folder.path().join("sweep.toml");
    let text =
        "name = \"\\u001b[31m\"\nscenario = \"s.toml\"\n[vary]\n\"agents.desk.wage\" = [1, 2]\n";
    fs::write(&file, text).unwrap();
    let output = holdtrue(&["sweep", file.to_str().unwrap(), "-r", "2"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("U+001B"), "{}", said(&output));
}

#[test]
fn spreadsheets_find_no_formula_in_names() {
    let of_type = GOOD
        .replace("calls.service", "calls.\"=1+1\"")
        .replace("\"service\"", "\"=1+1\"");
    let said_of = load_text(&of_type).unwrap_err();
    assert!(
        said_of.contains("spreadsheets take for a formula"),
        "{said_of}"
    );
    let of_group = GOOD.replace("agents.desk", "agents.\"@desk\"");
    let said_of = load_text(&of_group).unwrap_err();
    assert!(
        said_of.contains("spreadsheets take for a formula"),
        "{said_of}"
    );
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("s.toml"), GOOD).unwrap();
    let plan = folder.path().join("plan.toml");
    let text = "extends = \"s.toml\"\nname = \"+cmd|' /C calc'!A0\"\n";
    fs::write(&plan, text).unwrap();
    let out = folder.path().join("out");
    let [base, out_path] = [folder.path().join("s.toml"), out.clone()];
    let output = holdtrue(&[
        "compare",
        base.to_str().unwrap(),
        plan.to_str().unwrap(),
        "-r",
        "2",
        "-q",
        "--out",
        out_path.to_str().unwrap(),
    ]);
    assert!(output.status.success(), "{}", said(&output));
    for file in ["differences.csv", "intervals.csv"] {
        let text = fs::read_to_string(out.join(file)).unwrap();
        assert!(text.contains("'+cmd|' /C calc'!A0"), "{file}: {text}");
        assert!(!text.contains("\n+cmd"), "{file}: {text}");
    }
}
