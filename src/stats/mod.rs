//! Estimates with intervals one can trust: ratios of expectations, proportions, pooled quantiles, and
//! the differences of two that were watched on the same replications.

mod adjusted;
mod beta;
mod counted;
#[cfg(test)]
mod coverage;
mod estimate;
mod few_waits;
mod histogram;
mod leaning;
mod limit;
mod paired;
mod proportion;
mod quantile;
mod ratio;
mod regression;
mod sections;
mod survival;
mod unit_waits;
mod units;

pub use adjusted::Adjusted;
pub use counted::Counted;
pub use estimate::{Confidence, Estimate, Plain};
pub use histogram::Histogram;
pub use limit::{Doubts, Limit};
pub use paired::{Difference, PairedRatio};
pub use proportion::Proportion;
pub use quantile::PooledWaits;
pub use ratio::Ratio;
pub use regression::Regression;
pub use sections::{AdjustedWaits, Quantile, SectionedWaits};
pub use survival::Survival;
pub use units::Units;
