//! What it takes to describe, simulate and compare centres in code: `use holdtrue::prelude::*;`.
//!
//! ```
//! use holdtrue::prelude::*;
//!
//! fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     let centre = Centre::open("08:00", "18:00", minutes(30))
//!         .calls(
//!             Calls::new("service", per_interval(40.0), exponential(minutes(4)))
//!                 .patience(exponential(minutes(3)))
//!                 .service_level(0.80, seconds(20)),
//!         )
//!         .agents(Agents::new("desk", 6).answers("service").wage(21.5))
//!         .check()?; // everything that is wrong, at once
//!     let results = run(&centre, &RunPlan::days(50))?;
//!     let service = results.whole.calls_of("service").ok_or("no such call type")?;
//!     let level = service.measures[CallMetric::ServiceLevel];
//!     assert!(level.low < level.high);
//!
//!     let desk = centre.group("desk").ok_or("no such group")?;
//!     let more = centre.with(&[Change::Roster(desk, Roster::from_counts(&[8; 20], 1800.0))])?;
//!     let compared = compare(&centre, &[&more], &RunPlan::days(50))?;
//!     let less = compared.differences[0].calls_of("service").ok_or("no such call type")?;
//!     assert!(less.measures[CallMetric::Abandonment].mean < Some(0.0));
//!
//!     // A file that reads back to the same centre.
//!     let text = write("Two more", None, &Operation::from(&more))?;
//!     assert!(text.contains("[agents.desk]"));
//!
//!     // What cannot be is said in full.
//!     let wrong = Centre::open("8 o'clock", "18:00", minutes(30)).check();
//!     assert!(wrong.is_err_and(|problems| problems.to_string().contains("clock.opens")));
//!     Ok(())
//! }
//! ```

pub use crate::centre::{
    Agents, AtClose, Bumper, CallTypeId, Callback, CallbackTiming, Calls, Centre, Change,
    CustomerParts, Customers, Estimator, GroupId, Messages, Money, Operation, PickAgent, Policy,
    Profile, Quote, Reaction, Roster, Segment, Shift, Weekday, per_interval,
};
pub use crate::error::{Problem, Problems};
pub use crate::measures::{CallMetric, CostMetric, GroupMetric, Measured, MoneyMetric, Results};
pub use crate::random::Law;
pub use crate::scenario::{Scenario, load, write};
pub use crate::stats::{Difference, Estimate};
pub use crate::study::{Comparison, RunPlan, WorkersError};
pub use crate::units::{Seconds, Share, TimeOfDay};

use crate::study::{self, Workers};
use crate::units::LONGEST;
use std::sync::atomic::AtomicBool;

/// Simulates a day (or week, or season) again and again, on all processors.
///
/// # Errors
/// If the system gives no threads.
pub fn run(operation: impl Into<Operation>, plan: &RunPlan) -> Result<Results, WorkersError> {
    let (workers, never) = (Workers::new(0)?, AtomicBool::new(false));
    Ok(study::simulate(&operation.into(), plan, &workers, &never))
}

/// Simulates a base and other plans under the same callers, on all processors.
///
/// # Errors
/// If the system gives no threads.
pub fn compare<'a, O>(
    base: &'a O,
    plans: &[&'a O],
    plan: &RunPlan,
) -> Result<Comparison, WorkersError>
where
    Operation: From<&'a O>,
{
    let (workers, never) = (Workers::new(0)?, AtomicBool::new(false));
    let base = Operation::from(base);
    let others: Vec<Operation> = plans.iter().map(|plan| Operation::from(*plan)).collect();
    let others: Vec<&Operation> = others.iter().collect();
    let compared = study::compare(&base, &others, plan, &workers, &never, |_, _| {});
    Ok(compared)
}

/// So many seconds.
#[must_use]
pub fn seconds(number: u32) -> Seconds {
    span(number, 1.0)
}

/// So many minutes.
#[must_use]
pub fn minutes(number: u32) -> Seconds {
    span(number, 60.0)
}

/// So many hours; ten years at most.
#[must_use]
pub fn hours(number: u32) -> Seconds {
    span(number, 3600.0)
}

fn span(number: u32, unit: f64) -> Seconds {
    Seconds::new((f64::from(number) * unit).min(LONGEST)).unwrap_or_default()
}

/// Exponential with this mean.
#[must_use]
pub fn exponential(mean: Seconds) -> Law {
    Law::exponential(mean)
}

/// Always this time.
#[must_use]
pub fn constant(time: Seconds) -> Law {
    Law::constant(time)
}
