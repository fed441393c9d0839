//! What managers read: which measures there are, how each is defined, and their values.
//!
//! [`DayCount`] watches a day and counts; [`CallMetric`] and [`GroupMetric`] say what is divided by
//! what, [`CustomerMetric`] and [`ProfitMetric`] the same of customers with a memory; [`Fractions`] are
//! what a day contributes, a [`Replication`] is one day, the days of a week or a season, and [`Summary`] folds them into [`Results`], which are plain data for tables and files.

mod cost;
mod count;
mod customers;
mod differences;
mod formulas;
mod found_bumper;
mod fractions;
mod metric;
mod need;
mod possible;
mod promises;
mod quotes;
mod replication;
mod results;
mod season;
mod summary;
mod tally;
mod untouched;

pub use cost::{CostMetric, CostSums, costs};
pub use count::{DayCount, DaySums, DayTotals};
pub use customers::{CustomerFractions, CustomerMetric, CustomerWeek, ProfitMetric};
pub use differences::{
    BreakEven, CallDifferences, Contribution, CustomerDifferences, Differences, GroupDifferences,
    Pairing,
};
pub use formulas::{ByFormula, Forecast, Unknown, Whom, forecasts};
pub use found_bumper::{FoundBumper, Trouble};
pub use fractions::{CallFractions, Fractions};
pub use metric::{Adding, CallMetric, Fraction, GroupMetric, Kind, MoneyMetric, Over};
pub use need::need;
pub use promises::{Promise, Target, Verdict, promises, targets};
pub use quotes::{QuoteBin, Quoted};
pub use replication::Replication;
pub use results::{
    CallResults, CustomerResults, DayResults, GroupResults, IntervalEstimates, IntervalResults,
    Results, Table, Values, WaitCurves, WeekResults,
};
pub use season::{WeekFractions, WeekTotals};
pub use summary::{Summary, day_values};
pub use tally::{CallTally, Counts, GroupTally, Numbered};
