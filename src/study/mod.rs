//! Many days: a centre again and again, coupled by what customers remember, or several under the same callers, in parallel, folded in order.

mod backtest;
mod choice;
mod comparable;
mod compare;
mod ledger;
mod many;
mod ordered;
mod packed_lines;
mod part;
mod pilot;
mod precision;
mod run;
mod season;
mod sensitivity;
mod shard;
mod simulator;
pub mod staff;
mod sweep;
mod verdicts;
mod watched;

pub use backtest::{
    Backtest, Gauge, Held, Recorded, RecordedDay, Taken, Tally, backtest, recorded,
    with_known_bumpers,
};
pub use choice::{Lead, PlanChoice, Yardstick, best_plan, lead, most_profitable};
pub use comparable::{Incomparable, beyond_rosters, comparable};
pub use compare::{Comparison, PlanResults, TargetResult, compare, compare_after};
pub use ledger::{Ledger, LedgerError, LedgerHead, LedgerReader, LedgerWriter, digest};
pub use ordered::{InOrder, Workers, WorkersError};
pub use part::{CellPart, MOST_PARTS, NoSuchPart, Part};
pub use pilot::{Pilot, pilot};
pub use precision::Precision;
pub use run::{Progress, RunPlan, run, run_after, simulate};
pub use season::{Anchor, Beginning, FirstCallers, Implication, implications};
pub use sensitivity::{
    Because, Convention, End, Ends, LeftOut, Sensitivity, conventions, sensitivity,
};
pub use shard::{
    CellsProgress, OtherStudy, OwnCells, PartEntry, PartHead, PartReader, PartWriter, StudyKey,
    cells_of, replications_of,
};
pub use sweep::{SweepProgress, sweep};
pub use verdicts::{PlanDoubt, levels};
pub use watched::watch;
