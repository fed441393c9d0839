//! A study that is stopped is the same as a shorter one.

use holdtrue::measures::Contribution;
use holdtrue::random::Seed;
use holdtrue::scenario;
use holdtrue::stats::Confidence;
use holdtrue::study::{Progress, RunPlan, Workers, run};
use std::fs;
use std::io::{self, Read};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;
use tempfile::TempDir;

/// Asks to stop after a few days, as Ctrl-C does.
struct Impatient<'a> {
    stop: &'a AtomicBool,
}

impl Progress for Impatient<'_> {
    fn done(&mut self, replication: u64, _: u64, _: &Contribution) -> io::Result<()> {
        if replication == 5 {
            self.stop.store(true, Ordering::Relaxed);
        }
        Ok(())
    }
}

fn plan(replications: u64) -> RunPlan {
    RunPlan {
        seed: Seed(7),
        replications,
        confidence: Confidence::USUAL,
        precision: None,
        controls: true,
    }
}

#[test]
fn an_interrupted_study_is_a_shorter_one() {
    let scenario = scenario::load(Path::new("tests/it/scenarios/centre.toml"), &[]).unwrap();
    for threads in [1, 3] {
        let workers = Workers::new(threads).unwrap();
        let stop = AtomicBool::new(false);
        let mut impatient = Impatient { stop: &stop };
        let operation = scenario.operation();
        let cut = run(operation, &plan(10_000), &workers, &stop, &mut impatient).unwrap();
        assert!((6..100).contains(&cut.replications), "{}", cut.replications);
        let never = AtomicBool::new(false);
        let short = run(
            operation,
            &plan(cut.replications),
            &workers,
            &never,
            &mut (),
        )
        .unwrap();
        assert_eq!(cut, short);
    }
}

/// What `holdtrue run` of a scenario says and prints that is interrupted when it is at work, and its status.
#[cfg(unix)]
fn interrupted(arguments: &[&str]) -> (Option<i32>, String, String) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().to_str().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_holdtrue"));
    command.args(["run", "scenarios/w2.toml", "--out", path]);
    let mut child = command
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // It listens as soon as its files are there.
    while fs::read_dir(folder.path()).unwrap().count() == 0 {
        thread::sleep(Duration::from_millis(10));
    }
    thread::sleep(Duration::from_millis(500));
    let interrupt = format!("kill -INT {}", child.id());
    let sent = Command::new("sh").args(["-c", &interrupt]).status();
    assert!(sent.unwrap().success());
    let mut printed = String::new();
    let out = child.stdout.as_mut().unwrap();
    out.read_to_string(&mut printed).unwrap();
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    (output.status.code(), said, printed)
}

#[cfg(unix)]
#[test]
fn the_first_ctrl_c_says_what_a_second_one_does() {
    let (status, said, printed) = interrupted(&["-r", "1000000", "-q"]);
    assert_eq!(status, Some(1), "{said}");
    assert!(
        said.starts_with("stopping after what is in hand; once more to quit at once\n"),
        "{said}"
    );
    assert!(
        said.contains("of 1000000 replications; the files in `"),
        "{said}"
    );
    assert!(printed.contains("Calls offered"), "{printed}");
}

#[cfg(unix)]
#[test]
fn a_precision_that_was_interrupted_is_not_claimed() {
    let (status, said, _) = interrupted(&["--precision", "0.01%"]);
    assert_eq!(status, Some(1), "{said}");
    assert!(said.contains("interrupted"), "{said}");
    assert!(!said.contains("of every headline"), "{said}");
}
