//! Results as CSV. All of it is [`Measured`] walked in order: wide files have a row for each call type, each group
//! and the money, and a column for each measure; long files have a row for each measure.
//!
//! | wide: kind | name | columns that are filled |
//! |---|---|---|
//! | `calls` | a call type, or `all` | the measures of calls |
//! | `agents` | a group | `occupancy`, `staffed`, `paid_hours`, `wages`, `calls`, `overtime` |
//! | `money` | `all` | `wages`, `line_cost`, `earned` |
//!
//! Where a replication is a week there is a column `day`, and rows are those of one day.
//!
//! | long: column | |
//! |---|---|
//! | `level` (`kind` by the week) | `calls`, `agents`, `money`, `cost` or `customers` |
//! | `name` | a call type, a group, or `all` |
//! | `metric` (`measure`) | key of the measure; the service level by a formula is `service_levels.` and its name |
//! | `mean`, `low`, `high` | the value and its interval; empty where there is none |

use super::compare::Plans;
use super::sweep::Swept;
use super::{Study, sweep};
use crate::centre::Operation;
use crate::legible::cell;
use crate::measures::{
    Address, CallMetric, Contribution, GroupMetric, Measured, Metric, MoneyMetric, Numbered,
    day_values,
};
use crate::scenario::Varied;
use crate::stats::{Difference, Estimate};
use std::io::{self, Write};

/// Writes a row for every interval and everything that has measures in it.
///
/// # Errors
/// What `out` could not do.
pub fn intervals_csv(study: &Study<'_>, out: impl Write) -> io::Result<()> {
    let keys = [(DAY, study.is_week()), ("interval", true), ("start", true)];
    let mut rows = Wide::new(&present(keys), CallMetric::by_interval, out)?;
    write_intervals(study, &[], study.is_week(), &mut rows)?;
    rows.csv.flush()
}

/// The same for several plans, with a column that names the plan.
///
/// # Errors
/// What `out` could not do.
pub fn plans_intervals_csv(studies: &[Study<'_>], out: impl Write) -> io::Result<()> {
    let with_day = studies.iter().any(Study::is_week);
    let keys = [
        ("plan", true),
        (DAY, with_day),
        ("interval", true),
        ("start", true),
    ];
    let mut rows = Wide::new(&present(keys), CallMetric::by_interval, out)?;
    for study in studies {
        let plan = [cell(study.name).into_owned()];
        write_intervals(study, &plan, with_day, &mut rows)?;
    }
    rows.csv.flush()
}

/// The column that says which day of the week it is.
const DAY: &str = "day";

/// The names of the columns that are there.
fn present<const N: usize>(columns: [(&'static str, bool); N]) -> Vec<&'static str> {
    let there = columns.into_iter().filter(|(_, is_there)| *is_there);
    there.map(|(name, _)| name).collect()
}

/// Rows for the intervals of a day, or of each day of a week, that begin with `keys`.
fn write_intervals<W: Write>(
    study: &Study<'_>,
    keys: &[String],
    with_day: bool,
    rows: &mut Wide<W>,
) -> io::Result<()> {
    let alone = (!study.is_week()).then_some((None, *study));
    let days = study.by_day().map(|(weekday, day)| (Some(weekday), day));
    for (weekday, day) in alone.into_iter().chain(days) {
        let mut keys = keys.to_vec();
        if with_day {
            keys.push(weekday.map_or_else(String::new, |weekday| weekday.key().to_owned()));
        }
        for (place, interval) in day.results.intervals.iter().enumerate() {
            let own = [place.to_string(), interval.start.clone()];
            rows.write(&[keys.as_slice(), &own].concat(), &interval.means)?;
        }
    }
    Ok(())
}

/// Writes rows for every day of every replication as it comes, so that nothing is kept.
#[derive(Debug)]
pub struct ReplicationsCsv<'a, W: Write> {
    operation: &'a Operation,
    rows: Wide<W>,
}

impl<'a, W: Write> ReplicationsCsv<'a, W> {
    /// Writes the heading.
    ///
    /// # Errors
    /// What `out` could not do.
    pub fn new(operation: &'a Operation, out: W) -> io::Result<Self> {
        let by_chance = operation.days().iter().any(|day| day.variants.is_some());
        let keys = [
            ("replication", true),
            (DAY, operation.is_week()),
            ("drawn", by_chance),
        ];
        let rows = Wide::new(&present(keys), |metric| metric.quantile().is_none(), out)?;
        Ok(Self { operation, rows })
    }

    /// Writes the days of one replication; where days come by chance, each with the name of what was drawn.
    ///
    /// # Errors
    /// What the output could not do.
    pub fn replication(&mut self, number: u64, counted: &Contribution) -> io::Result<()> {
        let days = self.operation.days().iter();
        let by_chance = days.clone().any(|day| day.variants.is_some());
        for (place, (day, centre, totals)) in counted.each_day(self.operation).enumerate() {
            let mut keys = vec![number.to_string()];
            keys.extend(day.weekday.map(|weekday| weekday.key().to_owned()));
            if by_chance {
                let drawn = counted.drawn.get(place).copied().unwrap_or_default();
                let variants = day.variants.as_ref();
                keys.push(variants.map_or_else(String::new, |one| one.name(drawn)));
            }
            self.rows.write(&keys, &day_values(centre, totals))?;
        }
        Ok(())
    }

    /// Writes what is left and gives the output back.
    ///
    /// # Errors
    /// What the output could not do.
    pub fn finish(self) -> io::Result<W> {
        let rows = self.rows.csv.into_inner();
        rows.map_err(csv::IntoInnerError::into_error)
    }
}

/// A row for everything that has measures, with a column for each key.
#[derive(Debug)]
struct Wide<W: Write> {
    columns: Vec<&'static str>,
    csv: csv::Writer<W>,
}

impl<W: Write> Wide<W> {
    /// Writes the heading: `keys`, then the measures of calls that make sense, of groups and of money. Wages have
    /// one column: a group's and the whole centre's are told apart by `kind`.
    fn new(keys: &[&str], make_sense: impl Fn(CallMetric) -> bool, out: W) -> io::Result<Self> {
        let calls = CallMetric::ALL.iter().filter(|metric| make_sense(**metric));
        let groups = GroupMetric::ALL.iter().map(|metric| metric.key());
        let money = [MoneyMetric::LineCost, MoneyMetric::Earned].map(MoneyMetric::key);
        let columns = calls.map(|metric| metric.key()).chain(groups).chain(money);
        let columns: Vec<&str> = columns.collect();
        let mut csv = csv::Writer::from_writer(out);
        csv.write_record(keys.iter().chain(&["kind", "name"]).chain(&columns))?;
        Ok(Self { columns, csv })
    }

    fn write(&mut self, keys: &[String], measured: &Measured<Option<f64>>) -> io::Result<()> {
        let each: Vec<_> = measured.each().collect();
        let of_one = each.chunk_by(|(one, _), (other, _)| {
            (one.metric.level(), &one.name) == (other.metric.level(), &other.name)
        });
        for row in of_one {
            let Some((address, _)) = row.first() else {
                continue;
            };
            for key in keys {
                self.csv.write_field(key)?;
            }
            self.csv.write_field(address.metric.level())?;
            self.csv.write_field(address.name.as_bytes())?;
            for column in &self.columns {
                let mut own = row.iter();
                let own = own.find(|(own, _)| is_column(own, column));
                number(&mut self.csv, own.and_then(|(_, value)| **value))?;
            }
            self.csv.write_record(None::<&[u8]>)?;
        }
        Ok(())
    }
}

/// Whether the measure stands in the column of this key; the service levels by each formula have none.
fn is_column(address: &Address<'_>, column: &str) -> bool {
    !matches!(address.metric, Metric::Level(_)) && address.metric.row().key == column
}

/// Columns of a value with its interval.
const INTERVAL: [&str; 3] = ["mean", "low", "high"];

/// A season as CSV: week, kind (`customers`, `money`, `calls`), name, measure, and its mean, low and high. Nothing
/// but the heading where callers are strangers.
///
/// # Errors
/// What `out` could not do.
pub fn customers_csv(study: &Study<'_>, out: impl Write) -> io::Result<()> {
    let mut rows = csv::Writer::from_writer(out);
    rows.write_record(["week", "kind", "name", "measure"].iter().chain(&INTERVAL))?;
    let customers = study.results.whole.season().into_iter();
    for week in customers.flat_map(|customers| &customers.weeks) {
        for (address, estimate) in week.each() {
            rows.write_field(week.week.to_string())?;
            long(&mut rows, &address, estimate)?;
            rows.write_record(None::<&[u8]>)?;
        }
    }
    rows.flush()
}

/// Differences to the base as CSV: a row for each plan and measure, with whether it is clear.
///
/// # Errors
/// What `out` could not do.
pub fn differences_csv(plans: &Plans<'_>, out: impl Write) -> io::Result<()> {
    let mut rows = csv::Writer::from_writer(out);
    let head = ["plan", "level", "name", "metric"];
    rows.write_record(head.iter().chain(&INTERVAL).chain(&["clear"]))?;
    let others = plans.studies.iter().skip(1);
    for (study, differences) in others.zip(&plans.comparison.differences) {
        for (address, difference) in differences.each() {
            let Difference {
                mean,
                low,
                high,
                clear,
            } = *difference;
            rows.write_field(&*cell(study.name))?;
            long(&mut rows, &address, &Estimate::between(mean, low, high))?;
            rows.write_field(clear.map_or_else(String::new, |clear| clear.to_string()))?;
            rows.write_record(None::<&[u8]>)?;
        }
    }
    rows.flush()
}

/// A sweep as CSV: `cell` (from 1), each varied key as it was written, `KEY (number)` beside a key whose values are
/// texts that mean numbers (`4%`, `20s`: share, seconds), how many replications were simulated, and a row for every
/// measure.
///
/// # Errors
/// What `out` could not do.
pub fn cells_csv(swept: &Swept<'_>, out: impl Write) -> io::Result<()> {
    let mut rows = csv::Writer::from_writer(out);
    let numbered = numbered(swept);
    let heads = sweep::keys(swept)
        .zip(&numbered)
        .flat_map(|(key, numbered)| {
            let number = numbered.then(|| format!("{key} (number)"));
            [key.to_owned()].into_iter().chain(number)
        });
    let head = ["cell".to_owned()].into_iter().chain(heads);
    let tail = ["replications", "level", "name", "metric"].into_iter();
    rows.write_record(head.chain(tail.chain(INTERVAL).map(str::to_owned)))?;
    for one in &swept.cells {
        let set = swept.sweep.set(&one.cell.places);
        let values: Vec<&Varied> = set.map(|(_, varied)| varied).collect();
        for (address, estimate) in one.results.whole.each() {
            rows.write_field(one.number.to_string())?;
            for (varied, numbered) in values.iter().zip(&numbered) {
                rows.write_field(&*cell(&varied.label))?;
                if *numbered {
                    number(&mut rows, varied.number())?;
                }
            }
            rows.write_field(one.results.replications.to_string())?;
            long(&mut rows, &address, estimate)?;
            rows.write_record(None::<&[u8]>)?;
        }
    }
    rows.flush()
}

/// Which keys have values that are texts and mean numbers.
fn numbered(swept: &Swept<'_>) -> Vec<bool> {
    let axes = swept.sweep.axes().iter();
    let keys = axes.flat_map(|axis| (0..axis.keys.len()).map(move |place| (axis, place)));
    let numbered = keys.map(|(axis, place)| {
        let mut values = axis.points.iter().map(|point| &point.values[place]);
        let is_text = |varied: &Varied| varied.label.parse::<f64>().is_err();
        values.clone().all(|varied| varied.number().is_some()) && values.any(is_text)
    });
    numbered.collect()
}

/// The fields of a measure: level, name, key, mean, low and high.
fn long<W: Write>(
    rows: &mut csv::Writer<W>,
    address: &Address<'_>,
    estimate: &Estimate,
) -> io::Result<()> {
    rows.write_field(address.metric.level())?;
    rows.write_field(address.name.as_bytes())?;
    rows.write_field(address.metric.key().as_bytes())?;
    let Estimate {
        mean, low, high, ..
    } = *estimate;
    [mean, low, high]
        .into_iter()
        .try_for_each(|value| number(rows, value))
}

/// One field: the shortest text that reads back as the same number, or nothing.
pub(super) fn number<W: Write>(rows: &mut csv::Writer<W>, value: Option<f64>) -> io::Result<()> {
    match value {
        Some(value) => rows.write_field(value.to_string())?,
        None => rows.write_field("")?,
    }
    Ok(())
}
