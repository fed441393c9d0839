//! `--out` into a folder that was used before: old results go, other people's files stay.

use crate::program::{holdtrue, said};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime};
use tempfile::TempDir;

const TINY: &str = "tests/it/scenarios/tiny.toml";
const CENTRE: &str = "tests/it/scenarios/centre.toml";
const TWO_MORE: &str = "tests/it/scenarios/plans/two-more.toml";
const LIST: &str = ".holdtrue-files.json";

fn path(folder: &TempDir) -> &str {
    folder.path().to_str().unwrap()
}

/// Runs it into the folder, quietly; what it says and its status.
fn into(folder: &TempDir, arguments: &[&str]) -> (Option<i32>, String) {
    let output = holdtrue(&[arguments, &["-q", "--json", "--out", path(folder)]].concat());
    (output.status.code(), said(&output))
}

#[track_caller]
fn fine(folder: &TempDir, arguments: &[&str]) {
    assert_eq!(into(folder, arguments), (Some(0), String::new()));
}

/// The names of all files, those within folders too.
fn names(folder: &Path) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        if entry.path().is_dir() {
            let within = names(&entry.path()).into_iter();
            found.extend(within.map(|file| format!("{name}/{file}")));
        } else {
            found.insert(name);
        }
    }
    found
}

/// Version 0.1.0 kept no list of what it wrote.
#[test]
fn results_of_an_older_version_stay_and_the_cure_is_said() {
    let folder = TempDir::new().unwrap();
    for name in ["results.json", "summary.json", "report.html"] {
        fs::write(folder.path().join(name), "{}").unwrap();
    }
    let (status, said) = into(&folder, &["run", TINY, "-r", "2"]);
    assert_eq!(status, Some(2), "{said}");
    for part in ["older version", "another folder", "rm -r"] {
        assert!(said.contains(part), "no `{part}` in: {said}");
    }
    assert_eq!(names(folder.path()).len(), 3);
}

#[test]
fn what_another_study_left_is_removed_and_nothing_else() {
    let folder = TempDir::new().unwrap();
    fine(&folder, &["compare", CENTRE, TWO_MORE, "-r", "5"]);
    let of_comparison = names(folder.path());
    assert!(of_comparison.contains("pictures/day-base.png"));
    for mine in ["notes.txt", "pictures/holiday.png"] {
        fs::write(folder.path().join(mine), "mine").unwrap();
    }
    let fresh = TempDir::new().unwrap();
    for arguments in [
        &["run", CENTRE, "-r", "5"][..],
        &["sensitivity", TINY, "-r", "2"],
        &["run", CENTRE, "-r", "5", "--pictures", "none"],
    ] {
        fine(&folder, arguments);
        let fresh = TempDir::new().unwrap();
        fine(&fresh, arguments);
        let mut expected = names(fresh.path());
        expected.extend(["notes.txt", "pictures/holiday.png"].map(str::to_owned));
        assert_eq!(names(folder.path()), expected, "{arguments:?}");
    }
    for mine in ["notes.txt", "pictures/holiday.png"] {
        let text = fs::read_to_string(folder.path().join(mine)).unwrap();
        assert_eq!(text, "mine");
    }
    // A folder that only held pictures of ours goes with them.
    fine(&fresh, &["run", CENTRE, "-r", "2"]);
    assert!(fresh.path().join("pictures").is_dir());
    fine(&fresh, &["run", CENTRE, "-r", "2", "--pictures", "none"]);
    assert!(!fresh.path().join("pictures").exists());
}

#[test]
fn a_file_of_somebody_else_is_not_replaced() {
    let folder = TempDir::new().unwrap();
    let theirs = folder.path().join("report.html");
    fs::write(&theirs, "theirs").unwrap();
    for arguments in [
        &["run", TINY, "-r", "2"][..],
        &["compare", CENTRE, TWO_MORE, "-r", "2"],
    ] {
        let (status, said) = into(&folder, arguments);
        assert_eq!(status, Some(2), "{said}");
        assert!(said.contains("report.html` is there already"), "{said}");
        assert_eq!(fs::read_to_string(&theirs).unwrap(), "theirs");
        assert!(!names(folder.path()).contains(LIST));
    }
    fs::remove_file(&theirs).unwrap();
    fine(&folder, &["run", TINY, "-r", "2"]);
    // What somebody wrote into our file is somebody's.
    let ours = fs::read_to_string(&theirs).unwrap();
    fs::write(&theirs, ours.replace("The answer", "My answer")).unwrap();
    let (status, _) = into(&folder, &["run", TINY, "-r", "2"]);
    assert_eq!(status, Some(2));
    assert!(fs::read_to_string(&theirs).unwrap().contains("My answer"));
}

#[test]
fn a_file_of_ours_that_was_changed_is_not_removed() {
    let folder = TempDir::new().unwrap();
    fine(&folder, &["compare", CENTRE, TWO_MORE, "-r", "2"]);
    let differences = folder.path().join("differences.csv");
    fs::write(&differences, "changed").unwrap();
    fine(&folder, &["run", CENTRE, "-r", "2"]);
    assert_eq!(fs::read_to_string(&differences).unwrap(), "changed");
}

#[test]
fn a_picture_of_somebody_else_costs_no_results() {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("pictures")).unwrap();
    let theirs = folder.path().join("pictures/endings.svg");
    fs::write(&theirs, "theirs").unwrap();
    let (status, said) = into(&folder, &["run", CENTRE, "-r", "2"]);
    assert_eq!(status, Some(0));
    assert!(
        said.contains("endings.svg` is not as holdtrue wrote it"),
        "{said}"
    );
    assert_eq!(fs::read_to_string(&theirs).unwrap(), "theirs");
    assert!(names(folder.path()).contains("pictures/endings.png"));
}

#[test]
fn a_report_made_anew_keeps_the_results() {
    let folder = TempDir::new().unwrap();
    fine(&folder, &["run", CENTRE, "-r", "3"]);
    let before = names(folder.path());
    let output = holdtrue(&["report", path(&folder), "--pictures", "svg"]);
    assert!(output.status.success(), "{}", said(&output));
    let mut expected = before;
    expected.retain(|name| !name.ends_with(".png"));
    assert_eq!(names(folder.path()), expected);
}

#[test]
fn a_list_that_names_files_elsewhere_is_not_followed() {
    let home = TempDir::new().unwrap();
    let folder = home.path().join("out");
    fs::create_dir(&folder).unwrap();
    let victim = home.path().join("victim");
    fs::write(&victim, "").unwrap();
    // The digest of nothing.
    let list =
        r#"{"holdtrue": "0.1.0", "files": {"../victim": ["e3b0c44298fc1c149afbf4c8996fb924"]}}"#;
    fs::write(folder.join(LIST), list).unwrap();
    let output = holdtrue(&[
        "run",
        TINY,
        "-r",
        "2",
        "-q",
        "--out",
        folder.to_str().unwrap(),
    ]);
    assert!(output.status.success(), "{}", said(&output));
    assert!(victim.exists());
}

#[test]
fn files_that_were_left_unfinished_long_ago_are_removed() {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("pictures")).unwrap();
    let long_ago = SystemTime::now() - Duration::from_secs(25 * 3600);
    let left = |name: &str, is_old: bool| {
        let place = folder.path().join(name);
        let file = File::create(&place).unwrap();
        if is_old {
            file.set_modified(long_ago).unwrap();
        }
        place
    };
    let gone = [
        left(".holdtrue-a1.tmp", true),
        left("pictures/.holdtrue-b2.tmp", true),
    ];
    let stay = [
        left(".holdtrue-c3.tmp", false),
        left(".other-d4.tmp", true),
        left("holdtrue-e5.tmp", true),
    ];
    let within = folder.path().join(".holdtrue-f6.tmp");
    fs::create_dir(&within).unwrap();
    fine(&folder, &["run", TINY, "-r", "2"]);
    assert!(gone.iter().all(|place| !place.exists()));
    assert!(stay.iter().all(|place| place.exists()));
    assert!(within.exists());
}

#[test]
fn a_file_is_no_folder() {
    let home = TempDir::new().unwrap();
    let file = home.path().join("file");
    fs::write(&file, "mine").unwrap();
    let within = file.join("deeper");
    for out in [&file, &within] {
        let out = out.to_str().unwrap();
        for arguments in [
            &["run", TINY][..],
            &["compare", CENTRE, TWO_MORE],
            &["sweep", TINY, "--vary", "agents.desk.count=1,2"],
            &["sensitivity", TINY],
        ] {
            let output = holdtrue(&[arguments, &["-r", "2", "-q", "--out", out]].concat());
            assert_eq!(output.status.code(), Some(2), "{arguments:?}");
            assert!(said(&output).contains("it is a file"), "{}", said(&output));
            assert!(output.stdout.is_empty());
        }
    }
    assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
}

#[test]
fn a_sweep_is_not_thrown_away_by_another_command() {
    let folder = TempDir::new().unwrap();
    let vary = ["--vary", "agents.desk.count=1,2"];
    fine(&folder, &["run", TINY, "-r", "2"]);
    fine(&folder, &[&["sweep", TINY, "-r", "2"][..], &vary].concat());
    let before = names(folder.path());
    assert!(before.contains("cells.jsonl") && !before.contains("replications.csv"));
    let (status, said) = into(&folder, &["run", TINY, "-r", "2"]);
    assert_eq!(status, Some(2));
    assert!(
        said.contains("keeps the finished combinations of a sweep"),
        "{said}"
    );
    assert_eq!(names(folder.path()), before);
}

/// Killed at any moment, the next command knows what is its own: nothing is refused and nothing is left over.
#[cfg(target_os = "linux")]
#[test]
fn a_command_that_was_killed_leaves_no_stranger() {
    let folder = TempDir::new().unwrap();
    let comparison = ["compare", CENTRE, TWO_MORE, "-r", "20"];
    let single = ["run", CENTRE, "-r", "20"];
    for after in [5, 30, 60, 90, 120, 150, 200, 300] {
        for arguments in [&comparison[..], &single] {
            let mut child = Command::new(env!("CARGO_BIN_EXE_holdtrue"))
                .args(arguments)
                .args(["-q", "--out", path(&folder)])
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            std::thread::sleep(Duration::from_millis(after));
            let _ = child.kill();
            child.wait().unwrap();
        }
    }
    fine(&folder, &single);
    let fresh = TempDir::new().unwrap();
    fine(&fresh, &single);
    let mut found = names(folder.path());
    found.retain(|name| !name.contains(".holdtrue-") || name == LIST);
    assert_eq!(found, names(fresh.path()));
}

/// What was simulated is printed, whatever becomes of the files.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_does_not_cost_the_answer() {
    let folder = TempDir::new().unwrap();
    let program = env!("CARGO_BIN_EXE_holdtrue");
    for (arguments, printed) in [
        (format!("run {TINY}"), "Answered within 20 s"),
        (format!("compare {CENTRE} {TWO_MORE}"), "against"),
        (format!("sensitivity {TINY}"), "service_level"),
    ] {
        for blocks in [2, 20] {
            let line = format!(
                "trap '' XFSZ; ulimit -f {blocks}; exec \"{program}\" {arguments} -r 60 -q --out \"{}\"",
                path(&folder)
            );
            let output = Command::new("sh").args(["-c", &line]).output().unwrap();
            let said = said(&output);
            let text = String::from_utf8(output.stdout).unwrap();
            if output.status.success() {
                continue;
            }
            assert_eq!(output.status.code(), Some(1), "{arguments}: {said}");
            assert!(said.contains("error: cannot write `"), "{said}");
            assert!(text.contains(printed), "{arguments} {blocks}: {text}");
        }
    }
    assert_eq!(names(folder.path()), BTreeSet::new());
}

/// What one command wrote, the next may read, into the same folder: neither removes the other's grounds.
#[test]
fn what_a_command_reads_is_not_removed() {
    let folder = TempDir::new().unwrap();
    let file = |name: &str| format!("{}/{name}", path(&folder));
    let calls = file("calls.csv");
    let recorded = holdtrue(&["run", CENTRE, "-r", "20", "-q", "--records", &calls]);
    assert!(recorded.status.success(), "{}", said(&recorded));
    let fitted = holdtrue(&["fit", &calls, "--out", path(&folder)]);
    assert!(fitted.status.success(), "{}", said(&fitted));
    let scenario = file("scenario.toml");
    let (status, why) = into(&folder, &["backtest", &scenario, &calls, "-r", "2"]);
    assert_eq!(status, Some(0), "{why}");
    assert!(Path::new(&calls).exists() && Path::new(&file("days.csv")).exists());
    let run = ["run", &scenario, "-r", "2", "--pictures", "none"];
    // They are on the list still: the second time it is no other.
    for _ in 0..2 {
        let (status, why) = into(&folder, &run);
        assert_eq!(status, Some(0), "{why}");
        assert!(Path::new(&file("summary.json")).exists());
    }
    assert!(!Path::new(&calls).exists(), "nobody read it any more");
    let checked = holdtrue(&["check", &scenario]);
    assert!(checked.status.success(), "{}", said(&checked));
    let days = file("days.csv");
    let refused = holdtrue(&["run", &scenario, "-r", "2", "--records", &days]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(said(&refused).contains("days.csv` is read by this command"));
}

/// The same where the shell opened the file: it is that file still.
#[cfg(target_os = "linux")]
#[test]
fn what_the_shell_opened_is_not_removed() {
    let folder = TempDir::new().unwrap();
    let calls = format!("{}/calls.csv", path(&folder));
    let recorded = holdtrue(&["run", CENTRE, "-r", "20", "-q", "--records", &calls]);
    assert!(recorded.status.success(), "{}", said(&recorded));
    let from_shell = |from: &str, arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_holdtrue"));
        command.args(arguments).args(["--out", path(&folder)]);
        let read = File::open(from).unwrap();
        command
            .current_dir(folder.path())
            .stdin(read)
            .output()
            .unwrap()
    };
    let fitted = from_shell(&calls, &["fit", "/dev/stdin"]);
    assert!(fitted.status.success(), "{}", said(&fitted));
    assert!(Path::new(&calls).exists());
    let scenario = format!("{}/scenario.toml", path(&folder));
    let before = fs::read_to_string(&scenario).unwrap();
    let run = ["run", "/dev/stdin", "-r", "2", "--pictures", "none"];
    let done = from_shell(&scenario, &run);
    assert!(done.status.success(), "{}", said(&done));
    assert_eq!(fs::read_to_string(&scenario).unwrap(), before);
}

#[test]
fn what_a_command_reads_is_not_written_over() {
    const QUEUE: &str = "tests/reference/staffing/one-queue-day.toml";
    let folder = TempDir::new().unwrap();
    let quick = ["staff", QUEUE, "--effort", "0.02", "--pictures", "none"];
    fine(&folder, &quick);
    let plan = folder.path().join("plan.toml");
    let before = fs::read_to_string(&plan).unwrap();
    let from = ["--verify", "--from", plan.to_str().unwrap()];
    let (status, said) = into(&folder, &[&quick[..], &from].concat());
    assert_eq!(status, Some(2), "{said}");
    assert!(
        said.contains("plan.toml` is read by this command, which would write another file there"),
        "{said}"
    );
    assert_eq!(fs::read_to_string(&plan).unwrap(), before);
    let plan = plan.to_str().unwrap();
    fine(
        &folder,
        &["compare", QUEUE, plan, "-r", "2", "--pictures", "none"],
    );
    assert_eq!(fs::read_to_string(plan).unwrap(), before);
}

/// What is only written after hours is refused before them, and nothing is left behind.
#[test]
fn a_refusal_changes_nothing() {
    let sweep = [
        "sweep",
        TINY,
        "--vary",
        "agents.desk.count=1..9",
        "-r",
        "1000000",
    ];
    for (arguments, theirs) in [
        (&sweep[..], "cells.csv"),
        (&sweep[..], "report.html"),
        (&["run", TINY, "-r", "1000000"], "report.html"),
        (&["run", TINY, "-r", "1000000"], "intervals.csv"),
    ] {
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join(theirs), "theirs").unwrap();
        let (status, said) = into(&folder, arguments);
        assert_eq!(status, Some(2), "{said}");
        assert!(said.contains("nothing was changed"), "{said}");
        let there = fs::read_dir(folder.path()).unwrap().count();
        assert_eq!(there, 1, "{arguments:?} with {theirs}");
    }
}

/// The command that the cure gives can be pasted into a shell.
#[cfg(unix)]
#[test]
fn the_cure_of_an_odd_folder_can_be_pasted() {
    let beside = TempDir::new().unwrap();
    let folder = beside.path().join("o'q $x");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("summary.json"), "{}").unwrap();
    let output = holdtrue(&["run", TINY, "-r", "2", "--out", folder.to_str().unwrap()]);
    let said = said(&output);
    let (_, cure) = said.split_once("remove it with `").unwrap();
    let (cure, _) = cure.split_once('`').unwrap();
    assert!(
        Command::new("sh")
            .args(["-c", cure])
            .status()
            .unwrap()
            .success()
    );
    assert!(!folder.exists(), "{cure}");
}
