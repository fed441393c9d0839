//! The commands around scenario files, as they are typed.

use assert_cmd::Command;
use std::fs;
use tempfile::TempDir;

fn holdtrue(folder: &TempDir, arguments: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::cargo_bin("holdtrue").expect("it is built");
    let output = command
        .current_dir(folder.path())
        .args(arguments)
        .output()
        .expect("it runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (
        output.status.code(),
        text(output.stdout),
        text(output.stderr),
    )
}

#[test]
fn new_writes_a_file_that_check_accepts_and_never_overwrites() {
    let folder = TempDir::new().expect("a folder");
    let (status, stdout, stderr) = holdtrue(&folder, &["new", "s.toml"]);
    assert_eq!((status, stdout.as_str()), (Some(0), ""));
    assert!(stderr.contains("holdtrue check s.toml"), "{stderr}");
    let (status, stdout, stderr) = holdtrue(&folder, &["check", "s.toml"]);
    assert_eq!((status, stderr.as_str()), (Some(0), ""));
    insta::assert_snapshot!(stdout);

    fs::write(folder.path().join("s.toml"), "mine").expect("a file");
    let (status, _, stderr) = holdtrue(&folder, &["new", "s.toml"]);
    assert_eq!(status, Some(2));
    assert!(stderr.contains("exists and is left as it is"), "{stderr}");
    assert_eq!(
        fs::read_to_string(folder.path().join("s.toml")).expect("a file"),
        "mine"
    );
    assert_eq!(
        fs::read_dir(folder.path()).expect("a folder").count(),
        1,
        "nothing else is left behind"
    );
    for (path, said) in [
        ("nowhere/s.toml", "there is no directory `nowhere`"),
        (".", "is a directory"),
    ] {
        let (status, _, stderr) = holdtrue(&folder, &["new", path]);
        assert_eq!(status, Some(2));
        assert!(stderr.contains(said), "{stderr}");
    }
}

#[test]
fn new_without_a_file_prints_the_starter() {
    let folder = TempDir::new().expect("a folder");
    let (status, stdout, _) = holdtrue(&folder, &["new"]);
    assert_eq!(
        (status, stdout.as_str()),
        (Some(0), holdtrue::scenario::STARTER)
    );
}

#[test]
fn check_refuses_with_status_2_and_says_nothing_on_stdout() {
    let folder = TempDir::new().expect("a folder");
    fs::write(folder.path().join("s.toml"), "[clock]\nopens = 8\n").expect("a file");
    let (status, stdout, stderr) =
        holdtrue(&folder, &["check", "s.toml", "--set", "clock.interval=x"]);
    assert_eq!((status, stdout.as_str()), (Some(2), ""));
    for part in [
        "s.toml:2:9",
        "--set:1:16",
        "`calls` is missing",
        "`agents` is missing",
    ] {
        assert!(stderr.contains(part), "`{part}` in\n{stderr}");
    }
    assert!(
        !stderr.contains('\u{1b}'),
        "no colour outside of a terminal"
    );
}

#[test]
fn the_schema_is_json() {
    let folder = TempDir::new().expect("a folder");
    let (status, stdout, _) = holdtrue(&folder, &["schema"]);
    assert_eq!(status, Some(0));
    let schema: serde_json::Value = serde_json::from_str(&stdout).expect("JSON");
    assert_eq!(schema, holdtrue::scenario::schema());
}

#[test]
fn check_lists_the_assumptions_that_a_result_rests_on() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("s.toml");
    fs::write(&path, include_str!("whole.toml")).expect("a file");
    let mut arguments = vec!["check", "s.toml", "--assumptions"];
    for set in [
        "messages.bumper.kept=90%",
        "calls.sales.reaction.trust=0.5",
        "callback.accepts=0.5",
    ] {
        arguments.extend(["--set", set]);
    }
    let (status, stdout, stderr) = holdtrue(&folder, &arguments);
    assert_eq!(status, Some(0), "{stderr}");
    let widest = stdout.lines().map(|line| line.chars().count()).max();
    assert!(widest.is_some_and(|columns| columns <= 100), "{stdout}");
    insta::assert_snapshot!(stdout);
    // Nothing is said and nobody is offered anything: little is assumed.
    let silence = ["check", "s.toml", "--assumptions"];
    fs::write(&path, crate::support::GOOD).expect("a file");
    let (status, stdout, _) = holdtrue(&folder, &silence);
    assert_eq!(status, Some(0));
    assert!(stdout.contains("service_level.within"), "{stdout}");
    for absent in ["messages.", "reaction.", "callback."] {
        assert!(!stdout.contains(absent), "{stdout}");
    }
}
