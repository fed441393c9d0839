//! What must hold whatever the centre looks like: conservation, order, work, monotonicity, and the
//! same bytes again. Cases are drawn from a fixed seed, so that a test fails always or never; the
//! `ignore`d ones draw many more.

pub(crate) mod any_centre;
mod any_message;
mod days;
mod more_agents;
mod plans;
mod referee;
mod season;
mod shared_callers;
mod silence;
mod studies;

use proptest::test_runner::{Config, RngSeed};

/// So many cases, always the same ones.
pub(crate) fn cases(number: u32) -> Config {
    Config {
        cases: number,
        rng_seed: RngSeed::Fixed(1),
        failure_persistence: None,
        max_shrink_iters: 2_000,
        ..Config::default()
    }
}
