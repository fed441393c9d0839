//! What is called met is met: over many seeds, where a cheaper plan falls just short.

use super::{scenario, within};
use holdtrue::centre::By;
use holdtrue::random::Seed;
use holdtrue::study::Workers;
use holdtrue::study::staff::{Effort, Method, Microlp, Verdict, find};
use std::sync::atomic::AtomicBool;

/// Seeds under which a plan that costs less than any that meets the target is called met.
fn wrong_claims(file: &str, set: &str, limits: (u32, u32), optimum: f64, seeds: u64) -> u64 {
    let operation = scenario(file, &[set]);
    let staffing = within(&operation, By::Interval, &[limits]);
    let (workers, never) = (Workers::new(2).unwrap(), AtomicBool::new(false));
    let effort = Effort::new(0.05).unwrap();
    let wrong = (1..=seeds).filter(|seed| {
        let how = Method::new(Seed(*seed), effort);
        let tools = (&workers, &Microlp);
        let outcome = find(&operation, &staffing, how, tools, &never, &mut ()).unwrap();
        outcome.staffed.is_some_and(|staffed| {
            staffed.verdict == Some(Verdict::Met) && staffed.cost < optimum - 1e-6
        })
    });
    wrong.count() as u64
}

/// The best staffing for 480 reaches 79.495 % (exact): 0.055 points short of what is wanted here. Of 200 claims that are
/// wrong with a chance of 5 % each, more than 18 come once in 70 times.
#[test]
#[ignore = "takes minutes"]
fn a_plan_just_short_of_its_service_level_is_seldom_called_met() {
    let set = "calls.help.service_level.target=79.55%";
    let wrong = wrong_claims("one-queue-day.toml", set, (1, 9), 490.0, 200);
    assert!(wrong <= 18, "{wrong}");
}

/// The best staffing for 700 loses 5.364 % (exact): 0.064 points too many.
#[test]
#[ignore = "takes minutes"]
fn a_plan_that_loses_just_too_many_is_seldom_called_met() {
    let set = "calls.help.abandonment.target=5.3%";
    let wrong = wrong_claims("one-queue-abandonment.toml", set, (1, 8), 720.0, 200);
    assert!(wrong <= 18, "{wrong}");
}
