//! Many targets at once: there is always a plan where there are plans.

use super::found;
use crate::support::load_text;
use holdtrue::random::Seed;
use holdtrue::scenario::load;
use holdtrue::study::Workers;
use holdtrue::study::staff::{Effort, Lift, Method, Microlp, Outcome, Verdict, find};
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// Two types and three groups that share them, six half hours: 14 targets, 18 numbers.
const TEXT: &str = r#"
[clock]
opens = "08:00"
closes = "11:00"
interval = "30m"
[calls.service]
volume = [10, 16, 22, 20, 14, 10]
talk = { dist = "exponential", mean = "3m" }
patience = { dist = "exponential", mean = "3m" }
service_level = [{ within = "20s", target = "80%" }, { within = "20s", target = "65%", every = "interval" }]
[calls.sales]
volume = [6, 8, 12, 14, 12, 8]
talk = { dist = "exponential", mean = "4m" }
patience = { dist = "exponential", mean = "2m" }
service_level = [{ within = "20s", target = "75%" }, { within = "20s", target = "60%", every = "interval" }]
[agents.desk]
answers = ["service"]
count = 4
wage = 18
[agents.sellers]
answers = ["sales"]
count = 4
wage = 20
[agents.both]
answers = ["sales", "service"]
count = 2
wage = 23
"#;

fn staffed(text: &str, effort: f64) -> Outcome {
    let scenario = load_text(text).unwrap();
    let (workers, never) = (Workers::new(2).unwrap(), AtomicBool::new(false));
    let how = Method::new(Seed(1), Effort::new(effort).unwrap());
    let tools = (&workers, &Microlp);
    let staffing = scenario.staffing();
    find(scenario.operation(), &staffing, how, tools, &never, &mut ()).unwrap()
}

/// Every agent for one type alone would cost 1,700 or so by the formulas; who shares needs less.
#[test]
fn several_groups_that_share_types_in_every_interval() {
    let outcome = staffed(TEXT, 0.1);
    let staffed = outcome.staffed.unwrap();
    assert_eq!(staffed.verdict, Some(Verdict::Met));
    assert_eq!(staffed.held.len(), 14);
    assert!(staffed.bound.cost > 0.0 && staffed.bound.cost <= staffed.cost);
    assert!(
        staffed.cost < staffed.today,
        "{} {}",
        staffed.cost,
        staffed.today
    );
}

/// One interval out of reach is named, and where one limit would mend it; nothing else is said to be.
#[test]
fn one_interval_out_of_reach_is_named() {
    let text = TEXT
        .replace(
            "answers = [\"sales\", \"service\"]",
            "answers = [\"service\"]",
        )
        .replace("75%", "40%");
    let text = format!("{text}[staff.agents.desk]\n[staff.agents.both]\n");
    let limited = format!("{text}[staff.agents.sellers]\nat_most = [9, 9, 9, 1, 9, 9]\n");
    let outcome = staffed(&limited, 0.1);
    assert!(outcome.staffed.is_none() && outcome.is_impossible());
    let places = outcome.impossible.iter().map(|one| one.interval);
    assert!(
        places.into_iter().any(|interval| interval == Some(3)),
        "{:?}",
        outcome.impossible
    );
    assert!(
        outcome.impossible.iter().all(|one| one.target == 3),
        "each interval of sales"
    );
    let Some(Lift::Group {
        more,
        run: Some(run),
        at_most,
        ..
    }) = outcome.mended_by
    else {
        panic!("{:?}", outcome.mended_by)
    };
    assert!(run.contains(&3) && run.len() < 6 && more > 0, "{run:?}");
    // With so many there it can be done.
    let mut limits = [9, 9, 9, 1, 9, 9];
    for limit in &mut limits[run] {
        *limit += more;
    }
    assert!(limits.contains(&at_most));
    let limited = format!("{text}[staff.agents.sellers]\nat_most = {limits:?}\n");
    assert!(staffed(&limited, 0.1).staffed.is_some());
}

/// 104 numbers, 81 targets: status 0, not far above what no plan can cost less than, and about the same under every seed (the
/// search before this one ended between 6,528 and 6,979 money units).
#[test]
#[ignore = "takes minutes"]
fn a_day_of_three_lines_by_half_hour() {
    let scenario = load(Path::new("scenarios/staffing/large.toml"), &[]).unwrap();
    let mut costs = Vec::new();
    for seed in 1..=3 {
        let outcome = found(scenario.operation(), &scenario.staffing(), seed, 2);
        let staffed = outcome.staffed.unwrap();
        assert_eq!(staffed.held.len(), 81);
        assert_eq!(staffed.verdict, Some(Verdict::Met));
        let bound = staffed.bound.cost;
        assert!(staffed.cost <= 1.04 * bound, "{} {bound}", staffed.cost);
        costs.push(staffed.cost);
    }
    let dearest = costs.iter().copied().fold(0.0, f64::max);
    assert!(costs.iter().all(|cost| dearest <= 1.02 * cost), "{costs:?}");
}

/// Two groups by the half hour, with targets of the day only: 32 numbers. Plans that cost 694 to 740 were found (the search
/// from plan to cheapest plan by all rows ended at 820, or with this effort at 986).
#[test]
#[ignore = "takes minutes"]
fn targets_of_the_day_over_many_numbers_are_met_cheaply() {
    let text = r#"
[clock]
opens = "08:00"
closes = "16:00"
interval = "30m"
[calls.s]
volume = [10, 14, 18, 20, 20, 18, 16, 14, 14, 16, 18, 16, 14, 12, 10, 8]
talk = { dist = "exponential", mean = 240 }
patience = { dist = "exponential", mean = 300 }
service_level = { target = "75%" }
[calls.t]
volume = 6
talk = { dist = "exponential", mean = 240 }
patience = { dist = "exponential", mean = 300 }
service_level = { target = "75%" }
[agents.d]
answers = { s = {}, t = { rank = 2, after = "20s" } }
count = [3, 4, 5, 5, 5, 5, 4, 4, 4, 4, 5, 4, 4, 4, 3, 3]
wage = 20
[agents.e]
answers = { t = {}, s = { rank = 2, after = "20s" } }
count = 2
wage = 24
"#;
    let staffed = staffed(text, 0.1).staffed.unwrap();
    assert_eq!(staffed.verdict, Some(Verdict::Met));
    assert!(staffed.cost <= 760.0, "{}", staffed.cost);
}
