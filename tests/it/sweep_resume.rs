//! A sweep that was stopped goes on where it was stopped, and ends as if nothing had happened.

use crate::program::{holdtrue, printed, said};
use holdtrue::measures::Results;
use holdtrue::random::Seed;
use holdtrue::scenario::Sweep;
use holdtrue::stats::Confidence;
use holdtrue::study::{RunPlan, SweepProgress, Workers, sweep};
use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use tempfile::TempDir;

const CENTRE: &str = "tests/it/scenarios/centre.toml";
const FILES: [&str; 2] = ["sweep.json", "cells.csv"];
const KEPT: &str = "cells.jsonl";

fn arguments<'a>(folder: &'a Path, replications: &'a str, threads: &'a str) -> Vec<&'a str> {
    let out = folder.to_str().unwrap();
    let mut arguments = vec!["sweep", CENTRE, "--vary", "agents.desk.count=3..8"];
    arguments.extend(["-r", replications, "--threads", threads, "--out", out, "-q"]);
    arguments
}

fn files(folder: &Path) -> [String; 2] {
    FILES.map(|name| fs::read_to_string(folder.join(name)).unwrap())
}

fn lines(folder: &Path) -> usize {
    let kept = fs::read_to_string(folder.join(KEPT)).unwrap_or_default();
    kept.matches('\n').count()
}

/// Asks to stop once so many combinations are finished, as Ctrl-C does.
struct Impatient<'a> {
    stop: &'a AtomicBool,
    after: usize,
    finished: Vec<(usize, Results)>,
}

impl SweepProgress for Impatient<'_> {
    fn replications(&mut self, _: u64, _: u64) {}

    fn cell(&mut self, cell: usize, results: Results) -> io::Result<()> {
        self.finished.push((cell, results));
        if self.finished.len() == self.after {
            self.stop.store(true, Ordering::Relaxed);
        }
        Ok(())
    }
}

#[test]
fn what_was_finished_when_it_was_stopped_is_whole() {
    let swept = Sweep::read(Path::new(CENTRE), &["agents.desk.count=3..8".to_owned()]).unwrap();
    let cells = swept.cells(&[]).unwrap();
    let operations: Vec<_> = cells.iter().map(|cell| cell.scenario.operation()).collect();
    let plan = RunPlan {
        seed: Seed(3),
        replications: 20,
        confidence: Confidence::USUAL,
        precision: None,
        controls: true,
    };
    let run = |threads: usize, after: usize| {
        let stop = AtomicBool::new(false);
        let finished = Vec::new();
        let mut progress = Impatient {
            stop: &stop,
            after,
            finished,
        };
        let workers = Workers::new(threads).unwrap();
        sweep(&operations, &plan, &workers, &stop, &mut progress).unwrap();
        progress.finished
    };
    let all = run(1, usize::MAX);
    assert_eq!(all.len(), 6);
    for threads in [1, 3] {
        let some = run(threads, 2);
        assert!((2..6).contains(&some.len()), "{}", some.len());
        assert_eq!(some, all[..some.len()]);
    }
}

#[test]
fn a_torn_line_and_lost_files_do_no_harm() {
    let folder = TempDir::new().unwrap();
    let table = printed(&arguments(folder.path(), "20", "2"));
    let whole = files(folder.path());
    assert_eq!(lines(folder.path()), 6);
    let kept = fs::read(folder.path().join(KEPT)).unwrap();
    let ends = kept.iter().enumerate();
    let ends: Vec<usize> = ends
        .filter_map(|(at, byte)| (*byte == b'\n').then_some(at + 1))
        .collect();
    // Nothing, all but the last line's end, and in between: whatever may be left of an append.
    for cut in [
        0,
        1,
        ends[0] - 1,
        ends[0],
        ends[1] + 700,
        ends[5] - 1,
        ends[5],
    ] {
        let torn = TempDir::new().unwrap();
        fs::write(torn.path().join(KEPT), &kept[..cut]).unwrap();
        assert_eq!(
            printed(&arguments(torn.path(), "20", "3")),
            table,
            "cut at {cut}"
        );
        assert_eq!(files(torn.path()), whole, "cut at {cut}");
        assert_eq!(
            fs::read(torn.path().join(KEPT)).unwrap(),
            kept,
            "cut at {cut}"
        );
    }
}

#[test]
fn a_line_that_means_nothing_is_passed_over() {
    let folder = TempDir::new().unwrap();
    printed(&arguments(folder.path(), "5", "2"));
    let whole = files(folder.path());
    let path = folder.path().join(KEPT);
    let kept = fs::read_to_string(&path).unwrap();
    let wrong = kept.replacen("\"replications\":5", "\"replications\":\"five\"", 1);
    assert_ne!(kept, wrong);
    let wrong = wrong.replacen('\n', "\nnot JSON\n\0\0\0\n", 1);
    fs::write(&path, wrong).unwrap();
    printed(&arguments(folder.path(), "5", "1"));
    assert_eq!(files(folder.path()), whole);
    assert_eq!(lines(folder.path()), 2 + 6 + 1);
}

/// What is kept is believed as it was written only.
#[test]
fn a_line_that_was_changed_is_simulated_again() {
    let folder = TempDir::new().unwrap();
    let table = printed(&arguments(folder.path(), "5", "2"));
    let whole = files(folder.path());
    let path = folder.path().join(KEPT);
    let kept = fs::read_to_string(&path).unwrap();
    let level = "\"service_level\":{\"mean\":0.";
    let changed = [
        (level.to_owned(), format!("{level}1")),
        (level.to_owned(), level.replace("level", "levek")),
        ("\"seal\"".to_owned(), "\"sael\"".to_owned()),
    ];
    for (from, to) in changed {
        let wrong = kept.replacen(&from, &to, 1);
        assert_ne!(kept, wrong, "{from}");
        fs::write(&path, wrong).unwrap();
        let mut loud = arguments(folder.path(), "5", "1");
        loud.retain(|word| *word != "-q");
        let output = holdtrue(&loud);
        let said = said(&output);
        let why = "note: 1 of 6 combinations kept in";
        assert!(
            said.contains(why) && said.contains("5 of 6"),
            "{to}: {said}"
        );
        assert_eq!(printed(&arguments(folder.path(), "5", "1")), table, "{to}");
        assert_eq!(files(folder.path()), whole, "{to}");
        assert_eq!(lines(folder.path()), 7, "{to}");
    }
}

/// Somebody else's file of that name stays as it is.
#[test]
fn a_foreign_file_is_not_added_to() {
    let folder = TempDir::new().unwrap();
    for foreign in [
        "my own notes\n",
        "{\"cell\": 1}\n{\"cell\": 2}\n",
        "no end",
        "{\"x\"",
    ] {
        fs::write(folder.path().join(KEPT), foreign).unwrap();
        let output = holdtrue(&arguments(folder.path(), "2", "1"));
        assert_eq!(output.status.code(), Some(1));
        assert!(
            said(&output).contains("no finished combinations"),
            "{}",
            said(&output)
        );
        let after = fs::read_to_string(folder.path().join(KEPT)).unwrap();
        assert_eq!(after, foreign);
    }
}

#[test]
fn results_of_another_scenario_seed_or_number_are_not_used() {
    let folder = TempDir::new().unwrap();
    let mut loud = arguments(folder.path(), "5", "2");
    loud.pop();
    let first = holdtrue(&loud);
    assert_eq!(said(&first), "");
    let again = holdtrue(&loud);
    assert!(said(&again).contains("6 of 6 combinations were finished before"));
    assert_eq!(first.stdout, again.stdout);
    for change in [
        ["--set", "agents.desk.wage=22"],
        ["--seed", "2"],
        ["-r", "6"],
    ] {
        let folder = TempDir::new().unwrap();
        let mut loud = arguments(folder.path(), "5", "2");
        loud.pop();
        printed(&loud);
        if change[0] == "-r" {
            loud.drain(4..6);
        }
        loud.extend(change);
        let other = holdtrue(&loud);
        assert!(other.status.success(), "{}", said(&other));
        assert!(
            !said(&other).contains("finished before"),
            "{}",
            said(&other)
        );
        assert!(said(&other).contains("also keeps 6 of another scenario, seed"));
        assert_eq!(lines(folder.path()), 12);
    }
}

/// What another engine simulated, before a change of draws or counts, is simulated again.
#[test]
fn results_of_a_program_that_draws_or_counts_differently_are_not_used() {
    let folder = TempDir::new().unwrap();
    let mut loud = arguments(folder.path(), "5", "2");
    printed(&loud);
    loud.pop();
    let whole = files(folder.path());
    let path = folder.path().join(KEPT);
    let kept = fs::read_to_string(&path).unwrap();
    let own = format!("\"numbers\":{},", holdtrue::NUMBERS);
    // The first version wrote no numbers.
    for older in [
        format!("\"numbers\":{},", holdtrue::NUMBERS - 1),
        String::new(),
    ] {
        let old = kept
            .replace(&own, &older)
            .replace("\"mean\":0", "\"mean\":7");
        assert_ne!(kept, old);
        fs::write(&path, old).unwrap();
        let again = holdtrue(&loud);
        assert!(
            !said(&again).contains("finished before"),
            "{}",
            said(&again)
        );
        assert!(said(&again).contains("also keeps 6 of another scenario, seed"));
        assert_eq!(files(folder.path()), whole);
    }
}

#[test]
fn a_longer_sweep_takes_what_is_there() {
    let folder = TempDir::new().unwrap();
    let out = folder.path().to_str().unwrap();
    let sweep = |range: &str, out: &str| {
        let count = format!("agents.desk.count={range}");
        let output = holdtrue(&["sweep", CENTRE, "--vary", &count, "-r", "5", "--out", out]);
        assert!(output.status.success());
        said(&output)
    };
    assert_eq!(sweep("4..6", out), "");
    let said = sweep("3..7", out);
    assert!(
        said.contains("3 of 5 combinations were finished before"),
        "{said}"
    );
    let fresh = TempDir::new().unwrap();
    sweep("3..7", fresh.path().to_str().unwrap());
    assert_eq!(files(folder.path()), files(fresh.path()));
}

#[test]
fn two_sweeps_do_not_write_into_one_folder() {
    let folder = TempDir::new().unwrap();
    let file = File::create(folder.path().join(KEPT)).unwrap();
    file.lock().unwrap();
    let output = holdtrue(&arguments(folder.path(), "5", "1"));
    assert_eq!(output.status.code(), Some(1));
    assert!(
        said(&output).contains("another sweep is writing into"),
        "{}",
        said(&output)
    );
}

#[test]
fn a_place_where_nothing_can_be_kept_is_named_before_anything_is_simulated() {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join(KEPT)).unwrap();
    let output = holdtrue(&arguments(folder.path(), "5", "1"));
    assert_eq!(output.status.code(), Some(1));
    let said = said(&output);
    assert!(
        said.starts_with("error: cannot write `") && said.contains(KEPT),
        "{said}"
    );
}

/// Starts a sweep, and waits until it has finished something but not all.
fn begun(folder: &Path) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_holdtrue"));
    command.args(arguments(folder, "3000", "2"));
    let command = command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    while lines(folder) < 2 {
        assert!(child.try_wait().unwrap().is_none(), "it ended too early");
        std::thread::yield_now();
    }
    child
}

#[test]
fn a_sweep_that_was_killed_goes_on() {
    let (killed, fresh) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let mut child = begun(killed.path());
    child.kill().unwrap();
    child.wait().unwrap();
    let finished = lines(killed.path());
    assert!((2..6).contains(&finished), "{finished}");
    assert!(!killed.path().join(FILES[0]).exists());
    let table = printed(&arguments(killed.path(), "3000", "1"));
    assert_eq!(printed(&arguments(fresh.path(), "3000", "2")), table);
    assert_eq!(files(killed.path()), files(fresh.path()));
}

#[cfg(unix)]
#[test]
fn a_sweep_that_was_interrupted_says_how_to_go_on() {
    let folder = TempDir::new().unwrap();
    let child = begun(folder.path());
    let interrupt = format!("kill -INT {}", child.id());
    let sent = Command::new("sh")
        .args(["-c", &interrupt])
        .status()
        .unwrap();
    assert!(sent.success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    assert!(
        said(&output).contains("of 6 combinations; the same command goes on from there"),
        "{}",
        said(&output)
    );
    let names = fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(names, 1, "nothing but what is kept");
}
