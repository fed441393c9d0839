//! The simulation against exact and published numbers.
//!
//! Every comparison is z = (estimate - exact) / standard error, the error from replications by the
//! delta method. A file of n comparisons fails if one |z| exceeds the Student quantile at
//! [`FALSE_ALARM`] / [`FILES`] / n, so that a correct simulator fails the whole set with probability
//! below [`FALSE_ALARM`]; seeds are fixed, so it fails always or never. So that a wrong formula
//! cannot hide behind noise, half the 95 % interval must also be below a stated share of the exact
//! value. The quick tests take representative rows, those that are `ignore`d take every row and more days.
//! `HOLDTRUE_TRUTH_ALL=1` tells every comparison (with `--nocapture`), `HOLDTRUE_TRUTH_SEED=N` draws others.

mod callbacks;
mod delay_estimators;
mod guesses;
mod harness;
mod messages;
mod multiskill;
mod patience_laws;
mod published;
mod redial;
mod steady;
mod transient;
mod w2;

/// Chance that a correct simulator fails any of the quick tests (or any of the long ones).
const FALSE_ALARM: f64 = 1e-3;
/// Files of reference numbers that share it.
const FILES: f64 = 11.0;

/// How much is simulated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Effort {
    Quick,
    Long,
}

impl Effort {
    fn pick<T>(self, quick: T, long: T) -> T {
        match self {
            Effort::Quick => quick,
            Effort::Long => long,
        }
    }
}
