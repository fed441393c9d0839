//! Differences to the base as CSV: a row for each plan and measure.
//!
//! | column | |
//! |---|---|
//! | `plan` | name of the plan, less the base |
//! | `level` | `calls`, `agents`, `money`, `cost` or `customers` |
//! | `name` | a call type, a group, or `all` |
//! | `metric` | key of the measure; the service level by a formula is `service_levels.` and its name |
//! | `mean`, `low`, `high` | the difference and its interval; empty where there is none |
//! | `clear` | whether the interval leaves out 0 |

use super::super::csv::number;
use super::super::labels::Keyed;
use super::Plans;
use crate::legible::cell;
use crate::measures::Table;
use crate::stats::Difference;
use std::io::{self, Write};

/// Writes a row for every difference.
///
/// # Errors
/// What `out` could not do.
pub fn differences_csv(plans: &Plans<'_>, out: impl Write) -> io::Result<()> {
    let mut rows = Rows(csv::Writer::from_writer(out));
    rows.0.write_record([
        "plan", "level", "name", "metric", "mean", "low", "high", "clear",
    ])?;
    let others = plans.studies.iter().skip(1);
    for (study, differences) in others.zip(&plans.comparison.differences) {
        let plan = &*cell(study.name);
        for calls in differences.calls.iter().chain([&differences.all]) {
            let about = [plan, "calls", calls.name.as_str()];
            rows.table(about, "", &calls.measures)?;
            rows.table(about, "service_levels.", &calls.service_levels)?;
        }
        for group in &differences.agents {
            rows.table([plan, "agents", &group.name], "", &group.measures)?;
        }
        rows.table([plan, "money", "all"], "", &differences.money)?;
        rows.table([plan, "cost", "all"], "", &differences.cost)?;
        if let Some(customers) = &differences.customers {
            rows.table([plan, "customers", "all"], "", &customers.measures)?;
            rows.table([plan, "money", "all"], "", &customers.profit)?;
        }
    }
    rows.0.flush()
}

struct Rows<W: Write>(csv::Writer<W>);

impl<W: Write> Rows<W> {
    fn table<M: Keyed>(
        &mut self,
        about: [&str; 3],
        prefix: &str,
        table: &Table<M, Difference>,
    ) -> io::Result<()> {
        for (metric, difference) in table.iter() {
            for word in about {
                self.0.write_field(word)?;
            }
            self.0.write_field(format!("{prefix}{}", metric.key()))?;
            for value in [difference.mean, difference.low, difference.high] {
                number(&mut self.0, value)?;
            }
            let clear = difference.clear.map(|clear| clear.to_string());
            self.0.write_field(clear.unwrap_or_default())?;
            self.0.write_record(None::<&[u8]>)?;
        }
        Ok(())
    }
}
