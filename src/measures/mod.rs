//! What managers read: which measures there are, how each is defined, and their values.
//!
//! [`DayCount`] watches a day and counts; [`CallMetric`] and [`GroupMetric`] say what is divided by
//! what; [`Fractions`] are what a day contributes, a [`Replication`] is one day or the days of a week, and
//! [`Summary`] folds them into [`Results`], which are plain data for tables and files.

mod cost;
mod count;
mod differences;
mod formulas;
mod fractions;
mod metric;
mod promises;
mod replication;
mod results;
mod summary;
mod tally;

pub use cost::{CostMetric, costs};
pub use count::{DayCount, DayTotals};
pub use differences::{CallDifferences, Contribution, Differences, GroupDifferences, Pairing};
pub use formulas::{ByFormula, Forecast, Unknown, Whom, forecasts};
pub use fractions::{CallFractions, Fractions};
pub use metric::{Adding, CallMetric, Fraction, GroupMetric, Kind, MoneyMetric, Over};
pub use promises::{Promise, Target, Verdict, promises, targets};
pub use replication::Replication;
pub use results::{CallResults, DayResults, GroupResults, IntervalResults, Results, Table, Values};
pub use summary::{Summary, day_values};
pub use tally::{CallTally, Counts, GroupTally, Numbered};
