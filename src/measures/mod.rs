//! What managers read: which measures there are, how each is defined, and their values.
//!
//! [`DayCount`] watches a day and counts; [`CallMetric`] and [`GroupMetric`] say what is divided by
//! what; [`Summary`] folds days into [`Results`], which are plain data for tables and files.

mod count;
mod formulas;
mod metric;
mod promises;
mod results;
mod summary;
mod tally;

pub use count::{DayCount, DayTotals};
pub use formulas::{ByFormula, Forecast, Unknown, Whom, forecasts};
pub use metric::{CallMetric, Fraction, GroupMetric, Kind, MoneyMetric, Over};
pub use promises::{Promise, Verdict, promises};
pub use results::{CallResults, GroupResults, IntervalResults, Results, Table, Values};
pub use summary::{Summary, day_values};
pub use tally::{CallTally, Counts, GroupTally, Numbered};
