//! The plan of `staff --out` is one of the scenario that was staffed: with its settings, through links, and from a pipe.

use crate::program::{holdtrue, printed, said};
use holdtrue::scenario::{Scenario, Setting, load};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const BASE: &str = r#"
[clock]
opens = "08:00"
closes = "10:00"
interval = "1h"
[calls.help]
volume = { csv = "volume.csv", column = "calls" }
talk = { dist = "exponential", mean = "4m" }
patience = { dist = "exponential", mean = "2m" }
service_level = { within = "20s", target = "80%" }
[agents.desk]
answers = ["help"]
count = 3
wage = 20
"#;
const STAFFED: &str = "extends = \"base.toml\"\n[staff]\nby = \"day\"\n";
const QUICK: [&str; 5] = ["-q", "--effort", "0.02", "--pictures", "none"];

/// A scenario that extends another, in a folder.
fn written(folder: &Path) -> PathBuf {
    fs::create_dir_all(folder).unwrap();
    let csv = "calls,more\n20,24\n44,50\n";
    for (name, text) in [
        ("volume.csv", csv),
        ("base.toml", BASE),
        ("s.toml", STAFFED),
    ] {
        fs::write(folder.join(name), text).unwrap();
    }
    folder.join("s.toml")
}

/// The plan that `staff` writes for it into `out`.
fn planned(scenario: &Path, out: &Path, more: &[&str]) -> PathBuf {
    let files = ["staff", scenario.to_str().unwrap(), "--out"];
    let all = [&files[..], &[out.to_str().unwrap()], &QUICK, more].concat();
    let output = holdtrue(&all);
    assert!(output.stdout.len() > 1, "{}", said(&output));
    out.join("plan.toml")
}

fn loaded(path: &Path, set: &[&str]) -> Scenario {
    let settings: Vec<Setting> = set.iter().map(|one| Setting::new("--set", *one)).collect();
    load(path, &settings).unwrap()
}

#[test]
fn a_plan_holds_what_was_set() {
    let folder = TempDir::new().unwrap();
    let scenario = written(folder.path());
    for (place, set) in [
        "calls.help.volume_scale=1.5",
        "calls.*.volume_scale=1.5",
        "calls.help.volume.column=more",
        "calls.help.talk={ dist = \"lognormal\", mean = \"3m\", cv = 1 }",
        "agents.desk.count=5",
    ]
    .iter()
    .enumerate()
    {
        let out = folder.path().join(place.to_string());
        let plan = planned(&scenario, &out, &["--set", set]);
        let text = fs::read_to_string(&plan).unwrap();
        assert!(
            text.contains("extends = \"../s.toml\"") && text.contains(set),
            "{text}"
        );
        let [own, wanted] = [loaded(&plan, &[]), loaded(&scenario, &[set])];
        assert_eq!(
            own.centre().call_types(),
            wanted.centre().call_types(),
            "{text}"
        );
        let kept = fs::read_to_string(out.join("staffing.json")).unwrap();
        let kept: Value = serde_json::from_str(&kept).unwrap();
        assert_eq!(kept["scenario"]["settings"][0], *set);
        let files = [scenario.to_str().unwrap(), "--from", plan.to_str().unwrap()];
        let test = [&["staff"], &files[..], &["--set", set, "--verify"]].concat();
        let output = holdtrue(&[&test[..], &["-q", "--effort", "0.02"]].concat());
        assert_ne!(output.status.code(), Some(2), "{}", said(&output));
    }
}

/// Settings on top of what is covered without simulation.
#[test]
fn a_cover_holds_what_was_set() {
    let folder = TempDir::new().unwrap();
    let scenario = written(folder.path());
    let more = "[staff]\nby = \"shifts\"\n[staff.agents.desk]\nrequired = 2\n\
                [shifts.all]\nfrom = \"08:00\"\nlength = \"2h\"\n";
    fs::write(&scenario, format!("extends = \"base.toml\"\n{more}")).unwrap();
    let out = folder.path().join("out");
    let set = "calls.help.volume_scale=2";
    let [out_, file] = [&out, &scenario].map(|path| path.to_str().unwrap());
    printed(&["staff", file, "--set", set, "--out", out_]);
    let plan = loaded(&out.join("plan.toml"), &[]);
    let wanted = loaded(&scenario, &[set]);
    assert_eq!(plan.centre().call_types(), wanted.centre().call_types());
}

/// What a link extends stands beside the link.
#[cfg(unix)]
#[test]
fn a_plan_of_a_link_extends_what_was_given() {
    let folder = TempDir::new().unwrap();
    let real = written(&folder.path().join("real"));
    let here = written(&folder.path().join("here"));
    let other = BASE.replace("wage = 20", "wage = 30");
    fs::write(here.with_file_name("base.toml"), other).unwrap();
    fs::remove_file(&here).unwrap();
    std::os::unix::fs::symlink(&real, &here).unwrap();
    let plan = planned(&here, &here.with_file_name("out"), &[]);
    let wage = |path: &Path| loaded(path, &[]).centre().groups()[0].wage;
    assert_eq!(wage(&plan), wage(&here));
    // A backslash is a letter here.
    let odd = here.with_file_name("back\\slash.toml");
    fs::write(&odd, STAFFED).unwrap();
    let plan = planned(&odd, &here.with_file_name("odd"), &[]);
    assert_eq!(wage(&plan), wage(&odd));
}

/// No file can be named, so the plan says all of it.
#[cfg(unix)]
#[test]
fn a_plan_of_a_pipe_is_whole() {
    let folder = TempDir::new().unwrap();
    let text = BASE.replace("{ csv = \"volume.csv\", column = \"calls\" }", "40");
    let file = folder.path().join("whole.toml");
    fs::write(&file, text + "[staff]\nby = \"day\"\n").unwrap();
    let out = folder.path().join("out");
    let mut staff = assert_cmd::cargo::cargo_bin_cmd!("holdtrue");
    staff.args(["staff", "/dev/stdin", "--out"]).arg(&out);
    let output = staff.args(QUICK).pipe_stdin(&file).unwrap().output();
    assert!(!output.unwrap().stdout.is_empty());
    let plan = loaded(&out.join("plan.toml"), &[]);
    assert_eq!(
        plan.centre().call_types(),
        loaded(&file, &[]).centre().call_types()
    );
}

/// A report that Ctrl-C cut short is told as that: the later it comes, the farther the command got.
#[cfg(unix)]
#[test]
fn an_interrupted_report_is_told() {
    use std::process::{Command, Stdio};
    use std::time::Duration;
    let folder = TempDir::new().unwrap();
    let scenario = written(folder.path());
    let mut wait = Duration::from_millis(20);
    loop {
        let out = folder.path().join(format!("{}", wait.as_micros()));
        let mut staff = Command::new(env!("CARGO_BIN_EXE_holdtrue"));
        staff.args(["staff", scenario.to_str().unwrap(), "--verify", "-q"]);
        let busy = ["calls.help.volume_scale=100", "agents.desk.count=300"];
        staff.args(["--set", busy[0], "--set", busy[1], "--threads", "1"]);
        staff.args(["--effort", "0.01", "--pictures", "none", "--out"]);
        let child = staff.arg(&out).stdout(Stdio::null()).stderr(Stdio::piped());
        let child = child.spawn().unwrap();
        // It listens as soon as its files are begun.
        while fs::read_dir(&out).map_or(0, Iterator::count) == 0 {
            std::thread::yield_now();
        }
        std::thread::sleep(wait);
        let interrupt = format!("kill -INT {}", child.id());
        // It may have ended by itself.
        let _ = Command::new("sh").args(["-c", &interrupt]).status();
        let output = child.wait_with_output().unwrap();
        let told = String::from_utf8(output.stderr).unwrap();
        if told.contains("before the plan was tested") {
            assert_eq!(output.status.code(), Some(1), "{told}");
            wait = wait * 5 / 4;
            continue;
        }
        assert_eq!(output.status.code(), Some(1), "{told}");
        assert!(
            told.contains("the plan was found and tested, and its report is"),
            "{told}"
        );
        assert!(out.join("plan.toml").exists());
        return;
    }
}
