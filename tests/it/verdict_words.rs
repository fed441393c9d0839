//! What verdicts and sentences say goes with the numbers below them.

use crate::program::{holdtrue, printed};
use std::fs;
use tempfile::TempDir;

const SEASON: &str = r#"
name = "as it is"
[clock]
opens = "09:00"
closes = "17:00"
interval = "2h"
[calls.cards]
volume = [40, 50, 45, 30]
talk = { dist = "exponential", mean = "4m" }
patience = { dist = "exponential", mean = "2m" }
[agents.tellers]
answers = ["cards"]
count = [2, 2, 2, 1]
wage = 18
[customers]
count = 3000
weeks = 6
opening_days = 5
contacts = { cards = 0.2 }
[messages]
policy = "estimate"
[money]
margin = 3
"#;

const DAY: &str = r#"
name = "as it is"
[clock]
opens = "08:00"
closes = "16:00"
interval = "1h"
[calls.care]
volume = 60
talk = { dist = "exponential", mean = "3m" }
patience = { dist = "exponential", mean = "2m" }
[agents.desk]
answers = ["care"]
count = 9
wage = 20
"#;

/// A base and a plan, compared.
fn compared(base: &str, plan: &str, more: &[&str]) -> String {
    let folder = TempDir::new().unwrap();
    let path = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let (base, plan) = (
        path("base.toml", base),
        path("plan.toml", &format!("extends = \"base.toml\"\n{plan}")),
    );
    let out = holdtrue(&[&["compare", "-q", &base, &plan], more].concat());
    let text = String::from_utf8(out.stdout).unwrap();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Who is told half of the wait stays, and is not lost; customers at the end and customer-weeks are two things.
#[test]
fn a_season_gives_up_what_the_table_has() {
    let lies = "name = \"lies\"\n[messages]\nbumper = 0.5\n";
    let text = compared(SEASON, lies, &["-r", "30"]);
    assert!(text.contains("points in lost calls"), "{text}");
    assert!(!text.contains("gives up nothing"), "{text}");
    assert!(text.contains("customer-weeks"), "{text}");
    assert!(text.contains("cost (wages)"), "{text}");
}

#[test]
fn without_calls_nothing_is_unclear() {
    let ten = "name = \"ten\"\n[agents.desk]\ncount = 10\n";
    let none = ["-r", "20", "--set", "calls.care.volume=0"];
    let text = compared(DAY, ten, &none);
    assert!(
        text.contains("ten against it: no calls to compare."),
        "{text}"
    );
    let text = compared(DAY, ten, &["-r", "20"]);
    assert!(!text.contains("no calls to compare"), "{text}");
}

/// The hours of most lost calls, and how sure their share is: on one day in five there are twice as many calls.
#[test]
fn a_share_of_lost_calls_says_how_sure_it_is() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("s.toml");
    let volume = DAY.replace("volume = 60", "volume = [20, 20, 150, 150, 20, 20, 20, 20]");
    let kinds = "[kinds.storm]\nshare = \"20%\"\n\"calls.care.volume_scale\" = 2.0\n";
    fs::write(&file, volume.replace("count = 9", "count = 5") + kinds).unwrap();
    let share = |seed: &str| {
        let folder = TempDir::new().unwrap();
        let out = folder.path().to_str().unwrap().to_owned();
        let seed = ["--seed", seed, "-r", "40", "--out", &out];
        printed(&[&["run", "-q", file.to_str().unwrap()], seed.as_slice()].concat());
        let report = fs::read_to_string(folder.path().join("report.html")).unwrap();
        let (_, said) = report.split_once("Most calls are lost from ").unwrap();
        // Blanks within a number and its unit keep a line together.
        let (said, _) = said.split_once("\u{a0}% of those who call then.").unwrap();
        let (_, share) = said.rsplit_once(": ").unwrap();
        let (mean, half) = share.split_once("\u{a0}±\u{a0}").unwrap();
        [mean, half].map(|number| number.parse::<f64>().unwrap())
    };
    let [one, other] = [share("1"), share("2")];
    assert!(one[1] > 0.0 && one[1] < 20.0, "{one:?}");
    assert!(
        (one[0] - other[0]).abs() < one[1] + other[1],
        "{one:?} {other:?}"
    );
}

#[test]
fn one_of_something_is_not_several() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("s.toml");
    fs::write(&file, SEASON.replace("weeks = 6", "weeks = 1")).unwrap();
    let text = printed(&["check", file.to_str().unwrap()]);
    assert!(text.contains("for 1 week of 5 days"), "{text}");
    let one = SEASON.replace("interval = \"2h\"", "interval = \"8h\"");
    let one = one.replace("[40, 50, 45, 30]", "40");
    fs::write(&file, one.replace("[2, 2, 2, 1]", "2")).unwrap();
    let text = printed(&["check", file.to_str().unwrap()]);
    assert!(text.contains(": 1 interval of "), "{text}");
}

/// Whoever reads ± reads, too, that it allows for days of which none came.
#[test]
fn kinds_of_days_that_did_not_come_are_named_wherever_numbers_allow_for_them() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("s.toml");
    let kinds = "[kinds.storm]\nshare = \"0.2%\"\n\"calls.care.volume_scale\" = 2.0\n";
    fs::write(&file, format!("{DAY}{kinds}")).unwrap();
    let path = file.to_str().unwrap();
    for arguments in [
        &["run", path, "--brief"][..],
        &["sweep", path, "--vary", "agents.desk.count=9,10"],
        &["sweep", path, "--vary", "agents.desk.count=9,10", "--brief"],
    ] {
        let text = printed(&[arguments, &["-q", "-r", "10"]].concat());
        let text: Vec<&str> = text.split_whitespace().collect();
        let text = text.join(" ");
        assert!(
            text.contains("`storm` came on none of the days"),
            "{arguments:?}: {text}"
        );
    }
}

#[test]
fn check_shows_what_is_small() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("s.toml");
    fs::write(&file, DAY.replace("volume = 60", "volume = 0.0001")).unwrap();
    let text = printed(&["check", file.to_str().unwrap()]);
    assert!(text.contains(" 0.0008 "), "{text}");
    assert!(!text.contains(" 0.00 "), "{text}");
}
