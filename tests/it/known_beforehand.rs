//! Estimates less what chance brought more or less of calls, talk and agents: what is known comes out as known, the rest
//! stays what it can be, and all of it can be turned off.

use crate::program::{holdtrue, printed, said};
use crate::support::{GOOD, load_text};
use holdtrue::measures::{CallMetric, GroupMetric, Metric, Results};
use holdtrue::study::{RunPlan, Workers, simulate};
use serde_json::Value;
use std::fs;
use std::sync::atomic::AtomicBool;
use tempfile::TempDir;

const CENTRE: &str = "tests/it/scenarios/centre.toml";
/// Nobody is quoted a wait, and there is a line for everybody.
const PLAIN: &str = "tests/it/scenarios/plain.toml";

fn results(text: &str, plan: &RunPlan) -> Results {
    let scenario = load_text(text).unwrap();
    let workers = Workers::new(2).unwrap();
    simulate(
        scenario.operation(),
        plan,
        &workers,
        &AtomicBool::new(false),
    )
}

/// 100 calls are entered, and eight agents of whom nobody is absent.
#[test]
fn known_means_come_out_as_known() {
    let found = results(GOOD, &RunPlan::days(40));
    let calls = &found.types()[0].measures;
    let first = calls[CallMetric::FirstAttempts];
    assert_eq!(
        (first.mean, first.low, first.high),
        (Some(100.0), Some(100.0), Some(100.0))
    );
    let plain = first.plain.unwrap();
    assert!(plain.mean != first.mean && plain.low < plain.high);
    // Who tries again is not known beforehand.
    let offered = calls[CallMetric::Offered];
    assert!(offered.low < offered.high && offered.low > Some(100.0));
}

#[test]
fn hours_of_people_who_may_be_absent_are_known() {
    let absent = GOOD.replace("wage = 20", "wage = 20\nabsence = \"10%\"");
    let found = results(&absent, &RunPlan::days(60));
    let duty = found.whole.groups()[0].measures[GroupMetric::Staffed];
    assert!(duty.plain.unwrap().low < duty.plain.unwrap().high);
    assert!(duty.high.unwrap() - duty.low.unwrap() < 1e-9, "{duty:?}");
}

/// One control for fifteen replications: fourteen have none.
#[test]
fn few_replications_are_left_as_they_were() {
    let whole = |days| results(GOOD, &RunPlan::days(days)).whole;
    let used = |days| whole(days).each().any(|(_, one)| one.plain.is_some());
    assert!(!used(14) && used(30));
}

/// What stands beside an estimate is what comes without controls; shares of days and largest ones have none.
#[test]
fn what_the_days_say_by_themselves_stands_beside() {
    let plan = RunPlan::days(60);
    let found = results(GOOD, &plan);
    let without = results(
        GOOD,
        &RunPlan {
            controls: false,
            ..plan
        },
    );
    let mut sharper = 0;
    for ((address, one), (_, plain)) in found.whole.each().zip(without.whole.each()) {
        assert_eq!(plain.plain, None);
        match one.plain {
            Some(beside) => {
                assert_eq!(
                    (beside.mean, beside.low, beside.high),
                    (plain.mean, plain.low, plain.high)
                );
                sharper += 1;
            }
            None => assert_eq!(one, plain, "{address:?}"),
        }
        if address.metric == Metric::Calls(CallMetric::QueueMax) {
            assert_eq!(one.plain, None);
        }
    }
    assert!(sharper > 20, "{sharper}");
    assert_eq!(found.intervals, without.intervals);
}

/// Few days of a centre in which nearly everybody is answered at once, and of one in which hardly anybody is.
#[test]
fn no_estimate_leaves_its_range() {
    for agents in [1, 14] {
        let text = GOOD.replace("count = 8", &format!("count = {agents}"));
        for seed in 0..40 {
            let found = results(&text, &RunPlan::days(30).seeded(seed));
            for (address, one) in found.whole.each() {
                let row = address.metric.row();
                let range = row.least()..=row.most();
                let ends = [one.low, one.mean, one.high];
                let mut ends = ends.into_iter().flatten();
                assert!(ends.all(|end| range.contains(&end)), "{address:?}: {one:?}");
                let in_order = one.low.is_none_or(|low| Some(low) <= one.mean);
                assert!(in_order && one.high.is_none_or(|high| one.mean <= Some(high)));
            }
        }
    }
}

fn json(more: &[&str]) -> Value {
    let arguments = [&["run", CENTRE, "--json", "-q", "-r", "40"], more].concat();
    serde_json::from_str(&printed(&arguments)).unwrap()
}

#[test]
fn they_can_be_turned_off() {
    let level = |found: &Value| found["calls"]["service"]["service_level"].clone();
    let (with, without) = (level(&json(&[])), level(&json(&["--no-controls"])));
    for end in ["mean", "low", "high"] {
        assert_eq!(with["plain"][end], without[end]);
    }
    assert!(without.get("plain").is_none());
}

#[test]
fn one_measure_is_as_sure_as_it_is_asked_for_and_the_days_are_said() {
    let wanted = "service.service_level=2.5pt";
    let found = holdtrue(&["run", CENTRE, "--json", "-r", "10", "--precision", wanted]);
    assert!(found.status.success());
    let result: Value = serde_json::from_slice(&found.stdout).unwrap();
    let level = &result["calls"]["service"]["service_level"];
    let number = |key: &str| level[key].as_f64().unwrap();
    assert!(number("high") - number("mean") <= 0.025);
    assert!(number("mean") - number("low") <= 0.025);
    let days = result["replications"].as_u64().unwrap();
    let told = format!("service.service_level to ± 2.5pt: {days} days");
    assert!(said(&found).contains(&told), "{}", said(&found));
}

#[test]
fn what_cannot_be_asked_for_is_refused_with_a_cure() {
    for (wanted, cure) in [
        ("asa", "or one measure with its unit"),
        ("asa=fast", "give a time with its unit, such as 1s"),
        ("service_level=1", "give points of 100, such as 0.5pt"),
        ("service_level=2%", "give points of 100, such as 0.5pt"),
        (
            "nobody.asa=1s",
            "name one of service, sales, desk, shop, all",
        ),
        (
            "service.happiness=1",
            "`holdtrue schema --results` has them all",
        ),
    ] {
        let output = holdtrue(&["run", CENTRE, "--precision", wanted]);
        assert_eq!(output.status.code(), Some(2), "{wanted}");
        assert!(said(&output).contains(cure), "{}", said(&output));
    }
}

/// A group may have the name of a call type, and a call type that of what is not one: the key tells which is meant, or the
/// level before the name.
#[test]
fn a_measure_is_found_though_names_are_shared() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("shared.toml");
    let tiny = fs::read_to_string("tests/it/scenarios/tiny.toml").unwrap();
    for (name, wanted) in [
        ("help", "help.occupancy=20pt"),
        ("help", "agents.help.occupancy=20pt"),
        ("help", "calls.help.asa=60s"),
        ("money", "money.asa=60s"),
        ("cost", "cost.asa=60s"),
        ("cost", "cost.total=1000"),
    ] {
        let text = tiny.replace("calls.help", &format!("calls.{name}"));
        let text = text.replace("[\"help\"]", &format!("[\"{name}\"]"));
        fs::write(
            &file,
            text.replace("agents.desk", &format!("agents.{name}")),
        )
        .unwrap();
        let run = ["run", file.to_str().unwrap(), "-r", "20", "--brief"];
        let output = holdtrue(&[&run[..], &["--precision", wanted]].concat());
        assert!(output.status.success(), "{wanted}: {}", said(&output));
        assert!(said(&output).contains(" to ± "), "{}", said(&output));
    }
    let path = file.to_str().unwrap();
    let output = holdtrue(&["run", path, "--precision", "money.profit=5"]);
    assert_eq!(output.status.code(), Some(2));
    let told = "there is no [customers]";
    assert!(said(&output).contains(told), "{}", said(&output));
}

#[test]
fn what_was_not_measured_is_not_called_sure() {
    for (wanted, more) in [
        ("promise_kept=1pt", &[][..]),
        (
            "service.blocked=1",
            &["--set", "calls.service.patience={dist=\"never\"}"],
        ),
        ("asa=5s", &["--set", "agents.*.count=0"]),
    ] {
        let arguments = [&["run", PLAIN, "-r", "5", "--precision", wanted], more].concat();
        let output = holdtrue(&arguments);
        assert_eq!(output.status.code(), Some(2), "{wanted}");
        assert!(
            said(&output).contains("can happen here"),
            "{}",
            said(&output)
        );
    }
    let silent = ["run", PLAIN, "-r", "5", "--set", "calls.*.volume=0"];
    let output = holdtrue(&[&silent[..], &["--precision", "1%"]].concat());
    let told = "1 % of every headline was not reached in 5 days: service_level, abandonment, asa";
    assert!(said(&output).contains(told), "{}", said(&output));
    // It could have happened, and did not.
    let hardly = ["run", PLAIN, "-r", "2", "--set", "calls.*.volume=0.001"];
    let output = holdtrue(&[&hardly[..], &["--precision", "asa=5s"]].concat());
    assert_eq!(output.status.code(), Some(1));
    let told = "asa to ± 5s was not reached in 2 days: asa was not measured";
    assert!(said(&output).contains(told), "{}", said(&output));
}
