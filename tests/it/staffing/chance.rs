//! Days that come by chance: what is staffed for is what comes, not the day that is their average.

use super::within;
use crate::support::load_text;
use holdtrue::centre::{By, Operation};
use holdtrue::measures::CallMetric;
use holdtrue::random::Seed;
use holdtrue::study::staff::{Effort, Method, Microlp, Outcome, Verdict, find};
use holdtrue::study::{RunPlan, Workers, run};
use std::sync::atomic::AtomicBool;

/// Half of all days bring twice as many calls as the others.
const TEXT: &str = r#"
[clock]
opens = "08:00"
closes = "10:00"
interval = "2h"
[calls.help]
volume = 80
talk = { dist = "exponential", mean = "4m" }
patience = { dist = "exponential", mean = "3m" }
service_level = { within = "20s", target = "80%" }
[agents.desk]
answers = ["help"]
count = 3
wage = 20
"#;
const HEAVY: &str = "[kinds.heavy]\nshare = \"50%\"\n\"calls.help.volume_scale\" = 2\n";

fn staffed(operation: &Operation) -> Outcome {
    let staffing = within(operation, By::Day, &[(0, 20)]);
    let (workers, never) = (Workers::new(2).unwrap(), AtomicBool::new(false));
    let effort = Effort::new(0.3).unwrap();
    let how = Method::new(Seed(1), effort);
    find(
        operation,
        &staffing,
        how,
        (&workers, &Microlp),
        &never,
        &mut (),
    )
    .unwrap()
}

fn agents(outcome: &Outcome) -> u32 {
    outcome.staffed.as_ref().unwrap().counts[0][0][0]
}

#[test]
fn days_that_come_by_chance_are_staffed_for_as_they_come() {
    let by_chance = load_text(&format!("{TEXT}{HEAVY}")).unwrap();
    let average = load_text(&TEXT.replace("volume = 80", "volume = 120")).unwrap();
    let found = staffed(by_chance.operation());
    let of_average = agents(&staffed(average.operation()));
    // Heavy days have most calls, and those are served worst.
    assert!(
        agents(&found) > of_average,
        "{} {of_average}",
        agents(&found)
    );
    let staffed = found.staffed.unwrap();
    assert_eq!(staffed.verdict, Some(Verdict::Met));
    // The plan still draws its days, and `run` finds the same.
    let day = &staffed.operation.days()[0];
    assert!(day.variants.is_some());
    let (workers, never) = (Workers::new(2).unwrap(), AtomicBool::new(false));
    let plan = RunPlan::days(400).seeded(5);
    let results = run(&staffed.operation, &plan, &workers, &never, &mut ()).unwrap();
    let level = results.all().measures[CallMetric::ServiceLevel]
        .mean
        .unwrap();
    let held = staffed.held[0].reached.holds.mean.unwrap();
    assert!((level - held).abs() < 0.03, "{level} {held}");
}
