//! The commands around scenario files, as they are typed.

use crate::program;
use assert_cmd::Command;
use holdtrue::scenario::{Setting, load};
use std::fs;
use std::path::Path;
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

const ROTA: &str = "tests/it/scenarios/rota-naive.toml";

/// 60 people of 8 hours with half an hour of break: 450 hours on the phones, 450 / .68 = 662 paid. Taken off the
/// phones, 60 x .68 = 41 are left; as absence (8 %) and breaks (.5 of 8 h) are taken off already, .68 = .92 x
/// .9375 x (1 - .21), and 60 x .79 = 47.
#[test]
fn shrinkage_is_read_in_both_ways_unless_somebody_says_which() {
    let warned = |set: &[&str]| {
        let settings: Vec<Setting> = set
            .iter()
            .map(|text| Setting::new("--set", *text))
            .collect();
        let scenario = load(Path::new(ROTA), &settings).unwrap();
        scenario.warnings().to_vec()
    };
    let [warning] = &warned(&[])[..] else {
        panic!("{:?}", warned(&[]))
    };
    for part in [
        "all 60 people on the rota are on the phones, for 450 hours a day, and 662 hours are paid",
        "if `shrinkage` is meant to take them off the phones, 41 are on duty",
        "21 % of its 32 % are left for the rest and 47 are on duty",
        "counts = \"on-phones\"",
        "rota-naive.toml:36:13",
    ] {
        assert!(warning.contains(part), "no `{part}` in {warning}");
    }
    let groups = ["billing", "technical", "cross"];
    let says = groups.map(|group| format!("agents.{group}.counts=on-phones"));
    let says: Vec<&str> = says.iter().map(String::as_str).collect();
    assert_eq!(warned(&says), [] as [&str; 0]);
    assert!(warned(&says[..2])[0].contains("all 19 people"));
    let none = groups.map(|group| format!("agents.{group}.shrinkage=0"));
    let none: Vec<&str> = none.iter().map(String::as_str).collect();
    assert_eq!(warned(&none), [] as [&str; 0]);
    let without = groups.map(|group| format!("agents.{group}.absence=0"));
    let without: Vec<&str> = without.iter().map(String::as_str).collect();
    let [warning] = &warned(&without)[..] else {
        panic!("one warning")
    };
    assert!(
        warning.contains("41 are on duty; give as many"),
        "{warning}"
    );
    // `run` says it as well.
    let output = program::holdtrue(&["run", ROTA, "-r", "2", "-q"]);
    assert!(program::said(&output).contains("662 hours are paid"));
}

#[test]
fn check_shows_what_was_understood() {
    let rota = program::holdtrue(&["check", ROTA]).stdout;
    insta::assert_snapshot!("understood_rota", String::from_utf8(rota).unwrap());
    let messages = "scenarios/messages/callback.toml";
    let plan = program::printed(&["check", messages]);
    let base = program::printed(&["check", "scenarios/messages/day.toml"]);
    assert_ne!(plan, base);
    assert!(
        plan.contains("callback")
            && plan.contains("offered when the estimated wait is 2 min or more"),
        "{plan}"
    );
    let season = program::printed(&["check", "scenarios/season.toml"]);
    insta::assert_snapshot!("understood_season", season);
}

/// Others than customers have the trust of the type that they call.
#[test]
fn who_believes_is_told_of_all_who_call() {
    let text = fs::read_to_string("tests/it/scenarios/season.toml").unwrap();
    let text = text.replace("calls = \"sales\"", "calls = \"service\"");
    let text = text.replace("base_churn", "trust = 0.6\nbase_churn");
    let checked = |text: &str| {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("s.toml");
        fs::write(&file, text).unwrap();
        let said = program::printed(&["check", file.to_str().unwrap()]);
        said.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let said = checked(&format!("{text}\n[reaction]\ntrust = 0\n"));
    let all = "60 % of customers believe it at the start, 0 % of prospects and former customers;";
    assert!(said.contains(all), "{said}");
    let lines = text.lines().filter(|line| !line.starts_with("former"));
    let said = checked(&lines.collect::<Vec<_>>().join("\n"));
    assert!(
        said.contains("at the start, 80 % of prospects; their"),
        "{said}"
    );
}

/// Fewer agents for a while is no break of anybody, and amounts of money are no factors.
#[test]
fn check_tells_breaks_and_wages_as_the_file_gives_them() {
    let folder = TempDir::new().unwrap();
    let day = "[clock]\nopens = \"08:00\"\ncloses = \"12:00\"\ninterval = \"1h\"\n[calls.s]\nvolume = 20\ntalk = { dist = \"constant\", value = \"4m\" }\npatience = { dist = \"never\" }\n[money]\ncurrency = \"EUR\"\n";
    let groups = r#"
[agents.dip]
answers = ["s"]
count = [3, 1, 3, 3]
wage = [20, 20, 25, 30]
[agents.own]
answers = ["s"]
shifts = [{ count = 2, from = "08:00", to = "12:00", wage = 22, breaks = [{ at = "10:00", length = "15m" }] }]
wage = 20
"#;
    fs::write(folder.path().join("s.toml"), format!("{day}{groups}")).unwrap();
    let (status, said, error) = holdtrue(&folder, &["check", "s.toml"]);
    assert_eq!(status, Some(0), "{error}");
    for part in [
        "20 to 30 EUR a paid hour, by interval",
        "20 EUR a paid hour; by shift 22 EUR",
        "10:00 to 10:15 (2)",
    ] {
        assert!(said.contains(part), "`{part}` in\n{said}");
    }
    for part in ["09:00 to 10:00", "times 20", "times 22"] {
        assert!(!said.contains(part), "`{part}` in\n{said}");
    }
}
