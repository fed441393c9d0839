//! The pilot run before every simulation whose quotes are to hold with a wanted share.

use super::failure::Failure;
use super::interrupt::Interrupt;
use crate::random::Seed;
use crate::scenario::Scenario;
use crate::study::{Pilot, Workers, pilot};
use anyhow::anyhow;

/// The scenario's centre with all bumpers known.
pub(super) fn piloted(
    scenario: &Scenario,
    seed: Seed,
    workers: &Workers,
    interrupt: &Interrupt,
) -> Result<Pilot, Failure> {
    let found = pilot(scenario.centre(), seed, workers, interrupt.flag());
    found.ok_or_else(|| anyhow!("interrupted before the pilot run was done").into())
}
