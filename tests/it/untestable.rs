//! What nothing that was simulated can tell: targets without a call, days without calls, numbers whose ends are not
//! known.

use crate::program::{holdtrue, printed};
use serde_json::Value;
use std::path::Path;

const CENTRE: &str = r#"
[clock]
opens = "08:00"
closes = "10:00"
interval = "30m"
[calls.s]
volume = 20
talk = { dist = "exponential", mean = 240 }
patience = { dist = "exponential", mean = 180 }
TARGET
[agents.d]
answers = ["s"]
count = 5
MORE
"#;

fn written(folder: &Path, target: &str, more: &str) -> String {
    let file = folder.join("s.toml");
    let text = CENTRE.replace("TARGET", target).replace("MORE", more);
    std::fs::write(&file, text).unwrap();
    file.to_str().unwrap().to_owned()
}

/// What a run of 40 days prints of a centre with this target, and its JSON.
fn ran(target: &str, more: &str) -> (String, Value) {
    let folder = tempfile::tempdir().unwrap();
    let file = written(folder.path(), target, more);
    let run = |last: &str| printed(&["run", &file, "-q", "-r", "40", last]);
    (run("-v"), serde_json::from_str(&run("--json")).unwrap())
}

/// A target that nothing can test is called so, and no number is made up for it.
#[track_caller]
fn check(target: &str, more: &str, why: &str) {
    let (text, json) = ran(target, more);
    assert_eq!(json["targets"][0]["verdict"], "not-judged", "{target}");
    assert!(text.contains("Target cannot be judged: "), "{text}");
    let unwrapped = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(unwrapped.contains(why), "{text}");
    assert!(!text.contains("replications would tell"), "{text}");
}

#[test]
fn a_target_without_a_call_is_not_judged() {
    let silent = "[week]\nmonday = { \"calls.s.volume\" = 0 }";
    for target in [
        r#"service_level = { target = "80%" }"#,
        r#"abandonment = { target = "5%" }"#,
        r#"asa = { target = "30s" }"#,
        r#"service_level = { target = "75%", on_days = "90%" }"#,
    ] {
        check(target, silent, "by which to tell");
    }
    check(
        r#"lost = { target = "4%", every = "interval" }"#,
        silent,
        "no interval has calls enough to tell",
    );
    check(
        r#"service_level = { target = "80%", every = "interval" }"#,
        "[week]\nmonday = { \"calls.s.volume\" = 0.4 }",
        "no interval has calls enough to tell (left out, with less than one call expected: 08:00, 08:30, \
         09:00 and 09:30)",
    );
    let nobody = "[week]\nmonday = { \"agents.d.count\" = 0 }";
    check(
        r#"asa = { target = "30s" }"#,
        nobody,
        "s has no answered call by which to tell",
    );
}

#[test]
fn days_without_calls_are_left_out_where_every_day_is_held_to_a_target() {
    let target = r#"service_level = { target = "60%", every = "day" }"#;
    let week = "[week]\nmonday = {}\ntuesday = { \"calls.s.volume\" = 0 }";
    let (text, json) = ran(target, week);
    let own = &json["targets"][0];
    assert_eq!(own["verdict"], "met");
    assert_eq!(own["places"]["judged"], 1);
    assert_eq!(own["places"]["left_out"][0], "Tuesday");
    assert!(text.contains("on Monday, the only day that is"), "{text}");
    let left_out = "left out, with less than one call expected: Tuesday";
    assert!(text.contains(left_out), "{text}");
    assert!(!text.contains("in doubt on Tuesday"), "{text}");
}

#[test]
fn what_cannot_be_judged_stands_in_the_way_of_no_plan() {
    let folder = tempfile::tempdir().unwrap();
    let other = r#"
[calls.t]
volume = 0
talk = { dist = "exponential", mean = 60 }
patience = { dist = "exponential", mean = 60 }
asa = { target = "20s" }"#;
    let file = written(
        folder.path(),
        r#"service_level = { target = "60%" }"#,
        &format!("{other}\n[agents.e]\nanswers = [\"t\"]\ncount = 1"),
    );
    let required = |file: &str| {
        let output = holdtrue(&["run", file, "-q", "-r", "40", "--require-targets"]);
        output.status.code()
    };
    assert_eq!(required(&file), Some(0));
    let none = written(
        folder.path(),
        "",
        &format!("{other}\n[agents.e]\nanswers = [\"t\"]\ncount = 1"),
    );
    assert_eq!(required(&none), Some(3));
}

/// 40 calls a day and four agents: hardly anybody waits, so nobody knows how long one in a hundred may.
#[test]
fn an_end_that_is_not_known_is_not_printed_as_an_exact_number() {
    let folder = tempfile::tempdir().unwrap();
    let file = written(folder.path(), "", "");
    let calm = ["--set", "calls.s.volume=10", "--set", "agents.d.count=4"];
    let run = |last: &str| {
        let mut arguments = vec!["run", &file, "-q", "-r", "5", last];
        arguments.extend(calm);
        printed(&arguments)
    };
    let json: Value = serde_json::from_str(&run("--json")).unwrap();
    for metric in ["wait_p99", "wait_abandoned"] {
        let own = &json["calls"]["s"][metric];
        assert!(own["mean"].is_number() && own["high"].is_null(), "{own}");
        assert_eq!(own["low"], 0.0);
    }
    let text = run("-v");
    for row in ["99 % of answered waited", "Average wait of the abandoned"] {
        let line = text.lines().find(|line| line.contains(row)).unwrap();
        assert!(line.contains("± ?"), "{line}");
    }
    assert!(text.contains("± ?: too little was seen"), "{text}");
}

/// One caller in ten of the base may have to wait: that hardly any does under the plan is no exact difference of 0.
#[test]
fn quantiles_that_may_differ_have_an_interval() {
    let folder = tempfile::tempdir().unwrap();
    let file = written(folder.path(), "", "");
    let [base, plan] = [
        ("base", "calls.s.volume = 22"),
        ("plan", "calls.s.volume = 22\nagents.d.count = 6"),
    ]
    .map(|(name, more)| {
        let path = folder.path().join(format!("{name}.toml"));
        std::fs::write(&path, format!("extends = \"s.toml\"\n{more}\n")).unwrap();
        path.to_str().unwrap().to_owned()
    });
    assert!(Path::new(&file).exists());
    let text = printed(&["compare", &base, &plan, "-q", "-r", "6", "--json"]);
    let json: Value = serde_json::from_str(&text).unwrap();
    let of = |place: usize| json["plans"][place]["calls"]["s"]["wait_p90"]["high"].as_f64();
    let reach = of(0).unwrap();
    assert!(reach > 1.0 && of(1) == Some(0.0));
    let difference = &json["differences"][0]["calls"]["s"]["wait_p90"];
    assert_eq!(difference["clear"], false);
    assert!(
        difference["low"].as_f64().unwrap() <= -reach,
        "{difference}"
    );
}

/// Who is answered may be another under another plan: that nobody was is no exact difference of talk.
#[test]
fn means_over_callers_who_may_differ_have_no_exact_difference() {
    let folder = tempfile::tempdir().unwrap();
    written(folder.path(), "", "");
    let [base, plan, same] = [
        ("base", "count = 5"),
        ("plan", "count = 6"),
        ("same", "wage = 20"),
    ]
    .map(|(name, change)| {
        let path = folder.path().join(format!("{name}.toml"));
        let text = format!("extends = \"s.toml\"\n[calls.s]\nvolume = 5\n[agents.d]\n{change}\n");
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    });
    let of = |plan: &str| {
        let text = printed(&["compare", &base, plan, "-q", "-r", "8", "--json"]);
        let json: Value = serde_json::from_str(&text).unwrap();
        json["differences"][0]["calls"]["s"]["handle_time"].clone()
    };
    let (may, never) = (of(&plan), of(&same));
    assert_eq!((&may["mean"], &may["clear"]), (&0.0.into(), &false.into()));
    assert!(may["low"].is_null() && may["high"].is_null(), "{may}");
    assert_eq!((&never["low"], &never["high"]), (&0.0.into(), &0.0.into()));
}

/// Overtime that was not seen, and the wages with it, may be there on other days.
#[test]
fn overtime_that_may_be_is_in_no_exact_difference() {
    let folder = tempfile::tempdir().unwrap();
    written(folder.path(), "", "");
    let [base, plan] =
        [("base", ""), ("plan", "patience = { dist = \"never\" }")].map(|(name, change)| {
            let path = folder.path().join(format!("{name}.toml"));
            let calls = format!("[calls.s]\nvolume = 0.2\n{change}\n");
            let agents = "[agents.d]\ncount = 5\nwage = 20\novertime = 1.5\n";
            std::fs::write(&path, format!("extends = \"s.toml\"\n{calls}{agents}")).unwrap();
            path.to_str().unwrap().to_owned()
        });
    let text = printed(&["compare", &base, &plan, "-q", "-r", "3", "--json"]);
    let json: Value = serde_json::from_str(&text).unwrap();
    let (own, apart) = (&json["plans"][0]["agents"]["d"], &json["differences"][0]);
    assert_eq!(own["overtime"]["mean"], 0.0, "{own}");
    assert!(own["overtime"]["high"].as_f64().unwrap() > 0.0, "{own}");
    let wages = &own["wages"];
    assert!(wages["high"].as_f64() > wages["mean"].as_f64(), "{own}");
    for value in [
        &apart["agents"]["d"]["overtime"],
        &apart["agents"]["d"]["wages"],
        &apart["money"]["wages"],
        &apart["cost"]["total"],
    ] {
        let (low, high) = (value["low"].as_f64(), value["high"].as_f64());
        assert!(low.unwrap() < 0.0 && high.unwrap() > 0.0, "{value}");
    }
}

#[test]
fn no_formula_is_asked_of_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let file = written(folder.path(), "", "");
    let run = |volume: &str| {
        let output = holdtrue(&["run", &file, "-q", "-r", "5", "--set", volume]);
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(run("calls.s.volume=1").contains("By formula"));
    assert!(!run("calls.s.volume=0").contains("By formula"));
}
