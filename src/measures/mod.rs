//! What managers read: which measures there are, how each is defined, and their values.
//!
//! The [catalogue](CallMetric) has a row for every measure: its key, unit, meaning, labels, where it is shown and
//! how it is counted. [`Measured`] is a value for every measure of everything: what a replication contributes
//! (a [`Fraction`]), a sum, an estimate, a paired difference, a plain mean. [`DayCount`] watches a day and counts;
//! a [`Replication`] is one day, the days of a week or a season, and [`Summary`] folds them into [`Results`].

mod address;
mod alike;
mod amounts;
mod by_name;
mod catalogue;
mod controls;
mod count;
mod customer_week;
mod day_sums;
mod day_totals;
mod differences;
mod emptiness;
mod expected;
mod formulas;
mod found_bumper;
mod fraction;
mod gauge;
mod in_time;
mod kept_counts;
mod measure;
mod measured;
mod mixed_forecast;
mod need;
mod parts;
mod possible;
mod quotes;
mod regressed;
mod replication;
mod results;
mod row;
mod shift_pay;
mod slim;
mod span;
mod summary;
mod surplus;
mod table;
mod tally;
mod target_sums;
mod targets;
mod unseen;
mod unseen_kinds;
mod untouched;

pub use address::{ALL, Address, Metric};
pub use catalogue::{CallMetric, CostMetric, CustomerMetric, GroupMetric, MoneyMetric};
pub use count::DayCount;
pub use customer_week::CustomerWeek;
pub use day_sums::DaySums;
pub use day_totals::DayTotals;
pub use differences::{BreakEven, Pairing};
pub use emptiness::{FromEmpty, day_from_empty, day_from_empty_by_chance};
pub use expected::entered;
pub use formulas::{ByFormula, Forecast, Unknown, Whom, forecasts};
pub use found_bumper::{FoundBumper, Trouble};
pub use fraction::{Fraction, Over};
pub use gauge::{Gauge, Gauges, Judged};
pub use measure::day_values;
pub use measure::of_day;
pub use measured::{Calls, Customers, Group, Measured, Week};
pub use mixed_forecast::forecasts_of_day;
pub use need::need;
pub use possible::can_be_measured;
pub use quotes::{QuoteBin, Quoted};
pub use replication::{Contribution, Replication, WeekTotals};
pub use results::{DayResults, Interval, Results, Waits};
pub use row::{Adding, Measure, MetricKind, MetricList, Row, When};
pub use slim::SlimCount;
pub use summary::Summary;
pub use table::Table;
pub use tally::{CallTally, Counts, GroupTally, Numbered, Tally};
pub use target_sums::{PlaceTested, Tested};
pub use targets::{
    DayTargets, Places, Target, TargetOutcome, Verdict, all_met, outcomes, tail, targets, twin,
};
