//! A season as CSV: a row for each week and measure, with its interval.

use super::Study;
use super::json::BY_WEEK;
use super::labels::Keyed;
use crate::measures::{CallMetric, Table, WeekResults};
use crate::stats::Estimate;
use std::io::{self, Write};

/// Writes week, kind (`customers`, `money`, `calls`), name (a call type, or `all`), measure, and its
/// mean, low and high. Nothing but the heading where callers are strangers.
///
/// # Errors
/// What `out` could not do.
pub fn customers_csv(study: &Study<'_>, out: impl Write) -> io::Result<()> {
    let mut rows = csv::Writer::from_writer(out);
    rows.write_record(["week", "kind", "name", "measure", "mean", "low", "high"])?;
    let weeks = study.results.customers.iter();
    let weeks = weeks.flat_map(|customers| customers.weeks.iter().enumerate());
    for (place, week) in weeks {
        write_week(study, place + 1, week, &mut rows)?;
    }
    rows.flush()
}

fn write_week<W: Write>(
    study: &Study<'_>,
    number: usize,
    week: &WeekResults,
    rows: &mut csv::Writer<W>,
) -> io::Result<()> {
    let mut row = |[kind, name, measure]: [&str; 3], estimate: &Estimate| {
        let Estimate { mean, low, high } = estimate;
        let values = [mean, low, high]
            .map(|value| value.map_or_else(String::new, |value| value.to_string()));
        let [mean, low, high] = values.each_ref().map(String::as_str);
        let number = number.to_string();
        rows.write_record([&number, kind, name, measure, mean, low, high])
    };
    for (metric, estimate) in week.customers.iter() {
        row(["customers", "all", Keyed::key(metric)], estimate)?;
    }
    for (metric, estimate) in week.money.iter() {
        row(["money", "all", Keyed::key(metric)], estimate)?;
    }
    for (metric, estimate) in week.profit.iter() {
        row(["money", "all", Keyed::key(metric)], estimate)?;
    }
    let names = study.results.calls.iter().map(|calls| calls.name.as_str());
    let calls = names.zip(&week.calls).chain([("all", &week.all)]);
    let calls = calls.collect::<Vec<(&str, &Table<CallMetric, Estimate>)>>();
    for (name, table) in calls {
        for metric in BY_WEEK {
            row(["calls", name, metric.key()], &table[metric])?;
        }
    }
    Ok(())
}
