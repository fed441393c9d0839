//! Many days: a centre again and again, or several under the same callers, in parallel, folded in order.

mod choice;
mod compare;
mod ordered;
mod run;
mod simulator;

pub use choice::{Choice, Yardstick};
pub use compare::{Comparison, PlanResults, TargetResult, compare};
pub use ordered::{InOrder, Workers, WorkersError};
pub use run::{Progress, RunPlan, run};
