//! The staffing search: how many agents, when, so that every target holds at the lowest cost.
//!
//! Every target is a sum that must not be negative (`yard`). The same days are simulated under every plan, by a count
//! that knows no more than those sums (`bench`). From a start by formulas (`start`) the search simulates a plan,
//! learns what one agent more or fewer would change everywhere (`differences`), lets a linear program find the cheapest
//! plan that could do by all that is known (`model`, `master`), and goes on with that one (`search`), on more
//! and more days. Small problems are proved (`prove`). What is promised is tested on fresh days (`verify`).

mod allowed;
mod asked;
mod bench;
mod board;
mod choices;
mod corrected;
mod courses;
mod covered;
mod differences;
mod find;
mod found;
mod fresh;
mod greedy;
mod impossible;
mod judged;
mod learn;
mod master;
mod mend;
mod method;
mod model;
mod polish;
mod posed;
mod prices;
mod problem;
mod prove;
mod rostered;
mod search;
mod sent_home;
mod shifts;
mod single_days;
mod stages;
mod start;
mod tell;
mod tour_steps;
mod tours;
mod uncovered;
mod verify;
mod whole;
mod worked;
mod yard;

#[cfg(test)]
mod tests;

pub use allowed::{Limit, Without};
pub use bench::Work;
pub use choices::other_opening;
pub use find::find;
pub use found::{
    Alternative, Bound, BoundKind, CostOfLevels, Fewer, Held, Lift, Outcome, Price, Reach, Reached,
    SingleDays, Staffed, TargetPlace,
};
pub use fresh::{Fresh, FreshPiece};
pub use master::{Column, ColumnId, Constraint, Master, Microlp, Program, Sense, Solved, Values};
pub use method::{Effort, Method, StaffError, fresh_days};
pub use prove::Proof;
pub use shifts::{Cover, Covering, Needed, NoCover, cover};
pub use uncovered::Mended;
pub use verify::Verdict;
pub use worked::WorkedShift;

/// What the search is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Whether it can be done with as many agents as may be.
    Ceiling,
    /// Looks for the cheapest plan.
    Search,
    /// Tries all that are cheaper.
    Proof,
    /// Tests what was found on fresh days.
    Verification,
    /// Asks what each target costs.
    Prices,
    /// Looks for what would mend what is impossible, and for the best within the limits.
    Mending,
}

/// Is told how far a search is.
pub trait Watch {
    /// What it is doing, what the best plan so far costs, what no plan can cost less than, and how much was simulated.
    fn at(&mut self, phase: Phase, best: Option<f64>, bound: Option<f64>, work: Work);
}

impl Watch for () {
    fn at(&mut self, _: Phase, _: Option<f64>, _: Option<f64>, _: Work) {}
}
