//! Many days: the same centre again and again, in parallel, folded in order.

mod ordered;
mod pilot;
mod run;

pub use ordered::{InOrder, Workers, WorkersError};
pub use pilot::{FoundBumper, Pilot, Trouble, pilot};
pub use run::{Progress, RunPlan, run};
