//! Estimates with intervals one can trust: ratios of expectations, pooled quantiles.

mod estimate;
mod histogram;
mod quantile;
mod ratio;

pub use estimate::{Confidence, Estimate};
pub use histogram::Histogram;
pub use quantile::PooledWaits;
pub use ratio::Ratio;
