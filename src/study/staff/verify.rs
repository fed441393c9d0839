//! What is promised of a plan, on days that the search has never seen.
//!
//! A search picks plans that were lucky on its days; so nothing is said by those. On fresh days each requirement is
//! tested on one side, all together at the confidence that is wanted (Bonferroni); later attempts and further looks
//! at the same days each spend a part of it.

use super::bench::{Bench, Halt, Sample};
use super::fresh::Fresh;
use super::problem::Plan;
use super::yard::{Requirement, Standard};
use crate::random::Seed;
use crate::stats::{Confidence, Counted, Doubts, Estimate, Limit, Proportion};
use schemars::JsonSchema;
use serde::Serialize;

/// Looks at the same days: each has twice as many as the one before.
pub(super) const LOOKS: u32 = 3;

/// A plan on fresh days.
pub(super) struct Verified {
    pub(super) sample: Sample,
    pub(super) verdict: Verdict,
}

/// What can be said of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Every target holds.
    Met,
    /// Too close to tell.
    Undecided,
    /// Some target does not hold.
    Missed,
}

impl Verdict {
    /// Its key.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Verdict::Met => "met",
            Verdict::Undecided => "undecided",
            Verdict::Missed => "missed",
        }
    }
}

/// Tests a plan, first on `days` days of a seed and at last on four times as many. With `chance` some target is called met
/// wrongly in any of all attempts; the first of them, number 1, spends half of it, the next a quarter. Where there is but one,
/// number 0, it spends all.
pub(super) fn verify(
    bench: &mut Bench<'_>,
    plan: &Plan,
    (seed, attempt, days): (Seed, u32, u64),
    chance: f64,
    fresh: &mut Fresh<'_>,
) -> Result<Verified, Halt> {
    let mut sample = Sample::default();
    let each = of_a_look(chance, attempt) / bench.yard.requirements().len().max(1) as f64;
    let mut looked = 0;
    loop {
        looked += 1;
        sample.add(fresh.look(bench, plan, (seed, days, looked))?);
        let requirements = bench.yard.requirements().iter().zip(&bench.full);
        let cells = bench.yard.cells();
        let doubts = requirements.map(|(one, full)| doubts(&sample, one, cells, *full));
        let doubts: Vec<Doubts> = doubts.collect();
        let verdict = if doubts.iter().all(|one| one.at_least <= each) {
            Verdict::Met
        } else if doubts.iter().any(|one| one.at_most <= each) {
            Verdict::Missed
        } else {
            Verdict::Undecided
        };
        if verdict != Verdict::Undecided || looked == LOOKS {
            return Ok(Verified { sample, verdict });
        }
    }
}

/// What a look at the days of an attempt may spend of all chance.
pub(super) fn of_a_look(chance: f64, attempt: u32) -> f64 {
    chance / 2f64.powi(attempt as i32) / f64::from(LOOKS)
}

/// How doubtful it is that a requirement is kept, and that it is missed.
pub(super) fn doubts(
    sample: &Sample,
    requirement: &Requirement,
    cells: usize,
    full: f64,
) -> Doubts {
    if sample.out_of(requirement, cells) <= 0.0 {
        let nobody = f64::from(u8::from(full > 0.0));
        return Doubts {
            at_least: nobody,
            at_most: 1.0 - nobody,
        };
    }
    match requirement.wanted {
        Standard::LongRun => {
            let mut limit = Limit::new(0.0);
            sample
                .values(requirement)
                .for_each(|by| limit.push(by, 1.0));
            limit.doubts(Counted::Amount)
        }
        Standard::OnDays(share) => {
            let mut kept = Proportion::default();
            sample
                .values(requirement)
                .for_each(|by| kept.push(by >= 0.0));
            kept.doubts(share)
        }
    }
}

/// On which share of days a requirement is kept.
pub(super) fn on_days(sample: &Sample, requirement: &Requirement, sure: Confidence) -> Estimate {
    let mut kept = Proportion::default();
    sample
        .values(requirement)
        .for_each(|by| kept.push(by >= 0.0));
    kept.estimate(sure)
}
