//! What `holdtrue staff` says that people act on: the plan that they gave is not made dearer, what is said to mend the
//! impossible does, the best within the limits uses them, and what targets cost is what they cost.

use crate::program::holdtrue;
use serde_json::Value;
use std::fs;
use tempfile::TempDir;

/// Three hours of one queue with its service level.
const DAY: &str = r#"
[clock]
opens = "08:00"
closes = "11:00"
interval = "1h"
[calls.help]
volume = [30, 50, 20]
talk = { dist = "exponential", mean = "4m" }
patience = { dist = "exponential", mean = "3m" }
service_level = { within = "20s", target = "80%" }
"#;

const SLOW: &str = r#"
[agents.desk]
answers = ["help"]
count = 4
wage = 20
[agents.slow]
answers = { help = { speed = 0.7 } }
count = 1
wage = 15
"#;

/// Too few of them may be there, and too little may be spent.
const BOTH: &str = r#"
[agents.desk]
answers = ["help"]
count = 4
wage = 20
shrinkage = "25%"
counts = "on-phones"
absence = "10%"
[staff]
budget = 240
[staff.agents.desk]
at_most = 4
"#;

/// What comes of it as JSON, and the exit status.
fn staffed(scenario: &str, more: &[&str]) -> (Value, Option<i32>) {
    let output = holdtrue(&[&["staff", scenario, "--json", "-q"], more].concat());
    let text = String::from_utf8(output.stdout).unwrap();
    let found: Value = serde_json::from_str(&text).unwrap();
    (found["staff"].clone(), output.status.code())
}

fn file(folder: &TempDir, name: &str, text: &str) -> String {
    let path = folder.path().join(name);
    fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn a_plan_that_is_given_and_does_is_not_made_dearer() {
    let folder = TempDir::new().unwrap();
    let scenario = file(&folder, "s.toml", &format!("{DAY}{SLOW}"));
    let plan =
        "extends = \"s.toml\"\n[agents.desk]\ncount = [0,5,0]\n[agents.slow]\ncount = [4,0,3]\n";
    let plan = file(&folder, "p.toml", plan);
    let (found, status) = staffed(&scenario, &["--from", &plan]);
    assert_eq!(status, Some(0));
    let cost = found["optimum"]["cost"].as_f64().unwrap();
    let bound = found["bound"]["cost"].as_f64().unwrap();
    assert!(cost <= 205.0 && bound <= 205.0, "{cost}, {bound}");
}

#[test]
fn a_limit_and_the_budget_mend_it_together() {
    let folder = TempDir::new().unwrap();
    for by in ["interval", "day"] {
        let scenario = file(&folder, "s.toml", &format!("{DAY}{BOTH}"));
        let (found, status) = staffed(&scenario, &["--by", by]);
        assert_eq!(status, Some(3), "{found}");
        let cure = &found["mended_by"];
        assert_eq!(cure["key"], "staff.agents.desk.at_most", "{found}");
        // One of them alone does not.
        let at_most = format!("staff.agents.desk.at_most={}", cure["value"]);
        let budget = format!("staff.budget={}", cure["budget"]);
        for (set, wanted) in [
            (vec!["--set", &*at_most], Some(3)),
            (vec!["--set", &*budget], Some(3)),
            (vec!["--set", &*at_most, "--set", &*budget], Some(0)),
        ] {
            let (found, status) = staffed(&scenario, &[&["--by", by], &*set].concat());
            assert_eq!(status, wanted, "{set:?}: {found}");
        }
    }
}

/// What may not come or go at once is as little there as what may not be there at all.
#[test]
fn what_would_mend_it_keeps_to_how_many_may_come_at_once() {
    let folder = TempDir::new().unwrap();
    for limits in [[1, 9, 1], [1, 9, 9]] {
        let staff = format!("change_at_most = 2\n[staff.agents.desk]\nat_most = {limits:?}\n");
        let text = BOTH.split("budget").next().unwrap();
        let scenario = file(&folder, "s.toml", &format!("{DAY}{text}{staff}"));
        let (found, status) = staffed(&scenario, &[]);
        assert_eq!(status, Some(3), "{found}");
        let cure = &found["mended_by"];
        let value = cure["value"].as_f64().unwrap() as u64;
        let cured = match cure["key"].as_str().unwrap() {
            "staff.agents.desk.at_most" => {
                let limits = limits.map(|limit| limit + value - 9);
                format!("staff.agents.desk.at_most={limits:?}")
            }
            key => format!("{key}={value}"),
        };
        let (found, status) = staffed(&scenario, &["--set", &cured]);
        assert_eq!(status, Some(0), "{cured}: {found}");
    }
}

/// Of ten agents within the budget [3, 4, 3] miss least, with 65 %.
#[test]
fn the_best_within_limits_and_budget_uses_them() {
    let folder = TempDir::new().unwrap();
    let scenario = file(&folder, "s.toml", &format!("{DAY}{BOTH}"));
    let best = &staffed(&scenario, &[]).0["best_within"];
    let level = best["targets"][0]["holds"]["mean"].as_f64();
    assert!(level.is_some_and(|level| level > 0.64), "{best}");
}

/// The plan loses less, is sooner and less busy by far than is wanted: a point more of these costs nothing.
#[test]
fn a_point_more_of_what_is_kept_by_far_costs_nothing() {
    let folder = TempDir::new().unwrap();
    let more = "abandonment = { target = \"20%\" }\nasa = { target = \"30s\" }\n";
    let scenario = file(&folder, "s.toml", &format!("{DAY}{more}{SLOW}"));
    let (found, _) = staffed(&scenario, &["--set", "agents.desk.occupancy.target=90%"]);
    let prices = found["prices"].as_array().unwrap();
    assert_eq!(prices.len(), 4, "{found}");
    for price in &prices[1..] {
        assert_eq!(price["shadow"].as_f64(), Some(0.0), "{price}");
    }
}

/// Half shifts and whole ones: without the speed of answer the cheapest is the same, and with a point less of the service
/// level no plan that misses it by far is.
#[test]
fn no_target_saves_what_no_plan_does_without_it() {
    let folder = TempDir::new().unwrap();
    let scenario = file(&folder, "s.toml", SHIFTS);
    let (found, _) = staffed(&scenario, &[]);
    assert_eq!(found["optimum"]["cost"].as_f64(), Some(308.0), "{found}");
    let prices = found["prices"].as_array().unwrap();
    let speed = prices
        .iter()
        .find(|price| price["metric"] == "asa")
        .unwrap();
    assert_eq!(speed["without"].as_f64(), Some(308.0), "{speed}");
    for price in prices {
        assert!(price["a_point_less"].as_f64().unwrap() < 31.0, "{price}");
    }
}

const SHIFTS: &str = r#"
[clock]
opens = "08:00"
closes = "12:00"
interval = "1h"
[calls.help]
volume = [18, 36, 30, 15]
talk = { dist = "exponential", mean = "4m" }
patience = { dist = "exponential", mean = "3m" }
service_level = { within = "20s", target = "75%", every = "interval" }
asa = { target = "15s" }
[agents.desk]
answers = ["help"]
count = [3, 4, 4, 3]
wage = [20, 20, 20, 28]
[agents.adv]
answers = ["help"]
count = 1
wage = 26
[staff]
by = "shifts"
[staff.agents.desk]
people = 5
[staff.agents.adv]
people = 2
[shifts.full]
from = "08:00"
length = "4h"
[shifts.half]
from = ["08:00", "09:00", "10:00"]
length = ["2h"]
premium = "10%"
kind = ["pt"]
[[staff.rules]]
kind = "pt"
at_most = 2
"#;

/// A desk by itself, of which `DAY` needs eleven hours at least.
const DESK: &str = "[agents.desk]\nanswers = [\"help\"]\ncount = 4\nwage = 20\n[staff.agents.desk]\nat_least = 1\n";

/// [3, 5, 3] does for 220 where nothing forbids it.
#[test]
fn a_plan_that_is_given_and_breaks_a_limit_is_not_the_answer() {
    let folder = TempDir::new().unwrap();
    let scenario = file(&folder, "s.toml", &format!("{DAY}{DESK}"));
    let plan = "extends = \"s.toml\"\n[agents.desk]\ncount = [3, 5, 3]\n";
    let plan = file(&folder, "p.toml", plan);
    for limit in ["staff.change_at_most=1", "staff.seats.at_most=[9,4,9]"] {
        let limited = ["--set", limit];
        let (found, status) = staffed(&scenario, &[&limited[..], &["--from", &plan]].concat());
        assert_eq!(status, Some(0), "{limit}: {found}");
        let cost = found["optimum"]["cost"].as_f64();
        assert_eq!(cost, Some(260.0), "{limit}: {found}");
        let others = found["alternatives"].as_array().unwrap();
        let costs = others.iter().map(|other| other["cost"].as_f64().unwrap());
        assert!(costs.min_by(f64::total_cmp) >= Some(240.0), "{found}");
        assert!(found["bound"]["cost"].as_f64() >= Some(240.0), "{found}");
    }
}

#[test]
fn two_limits_that_mend_it_together_are_told_of() {
    let folder = TempDir::new().unwrap();
    let scenario = file(&folder, "s.toml", &format!("{DAY}{DESK}"));
    let staff = |seats: &str, agents: &str| {
        let set = ["staff", &*scenario, "-q", "--set", seats, "--set", agents];
        let output = holdtrue(&set);
        (
            String::from_utf8(output.stdout).unwrap(),
            output.status.code(),
        )
    };
    let [four, five] = [4, 5].map(|most| {
        let limits = ["seats", "agents.desk"].map(|key| format!("staff.{key}.at_most={most}"));
        staff(&limits[0], &limits[1])
    });
    assert_eq!((four.1, five.1), (Some(3), Some(0)), "{}", four.0);
    assert!(four.0.contains("several stand in the way"), "{}", four.0);
}

/// Seats are shared by those who answer both kinds of calls and those who answer one.
#[test]
fn a_plan_that_is_given_far_beyond_a_limit_does_not_mislead() {
    let folder = TempDir::new().unwrap();
    let scenario = file(&folder, "s.toml", TWO);
    let groups = ["desk", "adv"].map(|group| format!("[agents.{group}]\ncount = 9\n"));
    let plan = format!("extends = \"s.toml\"\n{}", groups.concat());
    let plan = file(&folder, "p.toml", &plan);
    let limited = ["--set", "staff.seats.at_most=6", "--from", &plan];
    let (found, status) = staffed(&scenario, &limited);
    assert_eq!(status, Some(0), "{found}");
}

/// Two queues that share nobody: enough may answer the one, barely, and one too few the other, in every interval.
const APART: &str = r#"
[clock]
opens = "08:00"
closes = "10:00"
interval = "30m"
[calls.a]
volume = [22, 25, 24, 20]
talk = { dist = "exponential", mean = "4m" }
patience = { dist = "exponential", mean = "3m" }
service_level = { within = "20s", target = "80%" }
[calls.b]
volume = [10, 12, 12, 9]
talk = { dist = "exponential", mean = "5m" }
patience = { dist = "exponential", mean = "4m" }
abandonment = { target = "3%", every = "interval" }
[agents.desk]
answers = ["a"]
count = 4
wage = 18
[agents.adv]
answers = ["b"]
count = 4
wage = 24
[staff.agents.desk]
at_most = 5
[staff.agents.adv]
at_most = 4
"#;

/// A search that finds no plan does not say that there is none: everybody who may be there is one.
#[test]
fn the_limit_that_mends_it_by_itself_is_named() {
    let folder = TempDir::new().unwrap();
    let scenario = file(&folder, "s.toml", APART);
    for seed in ["1", "2"] {
        let (found, status) = staffed(&scenario, &["--seed", seed]);
        assert_eq!(status, Some(3), "{found}");
        let cure = &found["mended_by"];
        assert_eq!(cure["key"], "staff.agents.adv.at_most", "{found}");
        assert_eq!(cure["value"].as_f64(), Some(5.0), "{found}");
        let cured = ["--seed", seed, "--set", "staff.agents.adv.at_most=5"];
        assert_eq!(staffed(&scenario, &cured).1, Some(0), "seed {seed}");
    }
}

/// With everybody there 4.2 % of them abandon at their worst: on few days that may seem to be 4 %.
#[test]
fn what_is_just_out_of_reach_is_told_after_the_test() {
    let folder = TempDir::new().unwrap();
    let scenario = file(&folder, "s.toml", NEARLY);
    let (found, status) = staffed(&scenario, &["--seed", "3"]);
    assert_eq!(status, Some(3), "{found}");
    let out = found["impossible"].as_array().unwrap();
    assert!(!out.is_empty(), "{found}");
    let cure = &found["mended_by"];
    assert_eq!(cure["key"], "staff.agents.adv.at_most", "{found}");
    let more = cure["more"].as_f64().unwrap() as u64;
    let limits = [3, 4, 4, 4, 4, 4, 4, 4].map(|limit| limit + more);
    let cured = format!("staff.agents.adv.at_most={limits:?}");
    let (found, status) = staffed(&scenario, &["--seed", "3", "--set", &cured]);
    assert_eq!(status, Some(0), "{cured}: {found}");
}

/// Six seats do where five do not: what is learnt within five says less than is true of six.
#[test]
fn no_more_seats_are_named_than_mend_it() {
    let folder = TempDir::new().unwrap();
    let scenario = file(&folder, "s.toml", TWO);
    let (found, status) = staffed(&scenario, &["--set", "staff.seats.at_most=5"]);
    assert_eq!(status, Some(3), "{found}");
    let cure = &found["mended_by"];
    assert_eq!(cure["key"], "staff.seats.at_most", "{found}");
    assert_eq!(cure["value"].as_f64(), Some(6.0), "{found}");
    let cured = ["--set", "staff.seats.at_most=6"];
    assert_eq!(staffed(&scenario, &cured).1, Some(0));
}

const NEARLY: &str = r#"
[clock]
opens = "08:00"
closes = "12:00"
interval = "30m"
[calls.b]
volume = [5, 8, 10, 12, 12, 9, 6, 5]
talk = { dist = "exponential", mean = "5m" }
patience = { dist = "exponential", mean = "4m" }
abandonment = { target = "4%", every = "interval" }
[agents.adv]
answers = ["b"]
count = 4
wage = 24
[staff.agents.adv]
at_most = [3, 4, 4, 4, 4, 4, 4, 4]
"#;

const TWO: &str = r#"
[clock]
opens = "08:00"
closes = "12:00"
interval = "1h"
[calls.help]
volume = [30, 50, 40, 20]
talk = { dist = "exponential", mean = "4m" }
patience = { dist = "exponential", mean = "3m" }
service_level = { within = "20s", target = "80%" }
[calls.sales]
volume = [10, 20, 20, 10]
talk = { dist = "exponential", mean = "5m" }
patience = { dist = "exponential", mean = "4m" }
service_level = { within = "30s", target = "75%", every = "interval" }
[agents.desk]
answers = ["help"]
count = 4
wage = 20
[agents.adv]
answers = { help = { rank = 2 }, sales = { rank = 1 } }
count = 3
wage = 30
"#;
