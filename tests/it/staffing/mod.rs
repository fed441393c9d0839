//! The staffing search against problems whose optimum is known.
//!
//! The optima are exact (a Markov chain through the day, every cheapest staffing by branch and bound) or by brute force
//! over many days: tests/reference/staffing/README.md.

mod chance;
mod claims;
mod known;
mod large;

use holdtrue::centre::{By, Operation, Staffing};
use holdtrue::random::Seed;
use holdtrue::scenario::{Setting, load};
use holdtrue::study::Workers;
use holdtrue::study::staff::{Effort, Method, Microlp, Outcome, find};
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// A reference scenario with keys set.
fn scenario(file: &str, set: &[&str]) -> Operation {
    let path = Path::new("tests/reference/staffing").join(file);
    let set: Vec<Setting> = set
        .iter()
        .map(|text| Setting::new("--set", *text))
        .collect();
    load(&path, &set)
        .unwrap_or_else(|wrong| panic!("{wrong}"))
        .operation()
        .clone()
}

/// Each group within the same limits all day.
fn within(operation: &Operation, by: By, limits: &[(u32, u32)]) -> Staffing {
    let mut staffing = Staffing::of(operation.base());
    staffing.by = by;
    for (group, (least, most)) in staffing.groups.iter_mut().zip(limits) {
        let intervals = group.at_least.len();
        group.at_least = vec![*least; intervals];
        group.at_most = Some(vec![*most; intervals]);
    }
    staffing
}

fn found(operation: &Operation, staffing: &Staffing, seed: u64, threads: usize) -> Outcome {
    let (workers, never) = (Workers::new(threads).unwrap(), AtomicBool::new(false));
    find(
        operation,
        staffing,
        Method::new(Seed(seed), Effort::default()),
        (&workers, &Microlp),
        &never,
        &mut (),
    )
    .unwrap()
}
