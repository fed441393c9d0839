//! Results as CSV: a row for each call type, each group and the money, of each interval or each
//! replication. All rows have the same columns; those that do not belong to a row's kind are empty.
//!
//! | kind | name | columns that are filled |
//! |---|---|---|
//! | `calls` | a call type, or `all` | the measures of calls |
//! | `agents` | a group | `occupancy`, `staffed`, `paid_hours`, `wages`, `calls` |
//! | `money` | `all` | `wages`, `line_cost`, `earned` |
//!
//! Where a replication is a week there is a column `day`, and rows are those of one day.

use super::Study;
use crate::centre::{Centre, Operation};
use crate::legible::cell;
use crate::measures::{
    CallMetric, DayTotals, GroupMetric, MoneyMetric, Numbered, Table, Values, day_values,
};
use std::io::{self, Write};

/// Writes a row for every interval and everything that has measures in it.
///
/// # Errors
/// What `out` could not do.
pub fn intervals_csv(study: &Study<'_>, out: impl Write) -> io::Result<()> {
    let columns = Columns::of(CallMetric::by_interval);
    let mut rows = csv::Writer::from_writer(out);
    let keys = [(DAY, study.is_week()), ("interval", true), ("start", true)];
    rows.write_record(columns.head(&present(keys)))?;
    write_intervals(study, &[], study.is_week(), &columns, &mut rows)?;
    rows.flush()
}

/// The same for several plans, with a column that names the plan.
///
/// # Errors
/// What `out` could not do.
pub fn plans_intervals_csv(studies: &[Study<'_>], out: impl Write) -> io::Result<()> {
    let columns = Columns::of(CallMetric::by_interval);
    let mut rows = csv::Writer::from_writer(out);
    let with_day = studies.iter().any(Study::is_week);
    let keys = [
        ("plan", true),
        (DAY, with_day),
        ("interval", true),
        ("start", true),
    ];
    rows.write_record(columns.head(&present(keys)))?;
    for study in studies {
        let plan = [cell(study.name).into_owned()];
        write_intervals(study, &plan, with_day, &columns, &mut rows)?;
    }
    rows.flush()
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
    columns: &Columns,
    rows: &mut csv::Writer<W>,
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
            let keys = [keys.as_slice(), &own].concat();
            columns.write(day.centre, &keys, &interval.values, rows)?;
        }
    }
    Ok(())
}

/// Writes rows for every day of every replication as it comes, so that nothing is kept.
#[derive(Debug)]
pub struct ReplicationsCsv<'a, W: Write> {
    operation: &'a Operation,
    columns: Columns,
    rows: csv::Writer<W>,
}

impl<'a, W: Write> ReplicationsCsv<'a, W> {
    /// Writes the heading.
    ///
    /// # Errors
    /// What `out` could not do.
    pub fn new(operation: &'a Operation, out: W) -> io::Result<Self> {
        let columns = Columns::of(|metric| metric.quantile().is_none());
        let mut rows = csv::Writer::from_writer(out);
        let keys = [("replication", true), (DAY, operation.is_week())];
        rows.write_record(columns.head(&present(keys)))?;
        Ok(Self {
            operation,
            columns,
            rows,
        })
    }

    /// Writes the days of one replication.
    ///
    /// # Errors
    /// What the output could not do.
    pub fn replication(&mut self, number: u64, days: &[DayTotals]) -> io::Result<()> {
        for (day, totals) in self.operation.days().iter().zip(days) {
            let values = day_values(&day.centre, totals);
            let mut keys = vec![number.to_string()];
            keys.extend(day.weekday.map(|weekday| weekday.key().to_owned()));
            self.columns
                .write(&day.centre, &keys, &values, &mut self.rows)?;
        }
        Ok(())
    }

    /// Writes what is left and gives the output back.
    ///
    /// # Errors
    /// What the output could not do.
    pub fn finish(self) -> io::Result<W> {
        self.rows
            .into_inner()
            .map_err(csv::IntoInnerError::into_error)
    }
}

/// The columns after those that say what a row is about.
#[derive(Debug)]
struct Columns {
    calls: Vec<CallMetric>,
}

/// What a row holds.
enum Held<'a> {
    Calls(&'a Table<CallMetric, Option<f64>>),
    Group(&'a Table<GroupMetric, Option<f64>>),
    Money(&'a Table<MoneyMetric, f64>),
}

impl Columns {
    fn of(make_sense: impl Fn(CallMetric) -> bool) -> Self {
        let all = CallMetric::ALL.iter().copied();
        Self {
            calls: all.filter(|&metric| make_sense(metric)).collect(),
        }
    }

    fn head(&self, keys: &[&'static str]) -> Vec<&'static str> {
        let keys = keys.iter().copied().chain(["kind", "name"]);
        let calls = self.calls.iter().map(|metric| metric.key());
        let groups = GroupMetric::ALL.iter().map(|metric| metric.key());
        // Wages have a column already: a group's and the whole centre's are told apart by `kind`.
        let money = own_money().map(MoneyMetric::key);
        keys.chain(calls).chain(groups).chain(money).collect()
    }

    fn write<W: Write>(
        &self,
        centre: &Centre,
        keys: &[String],
        values: &Values,
        rows: &mut csv::Writer<W>,
    ) -> io::Result<()> {
        let types = centre.call_types().iter().map(|kind| kind.name.as_str());
        for (name, table) in types.zip(&values.calls).chain([("all", &values.all)]) {
            self.row(keys, ["calls", name], &Held::Calls(table), rows)?;
        }
        for (group, table) in centre.groups().iter().zip(&values.groups) {
            self.row(keys, ["agents", &group.name], &Held::Group(table), rows)?;
        }
        self.row(keys, ["money", "all"], &Held::Money(&values.money), rows)
    }

    fn row<W: Write>(
        &self,
        keys: &[String],
        kind_and_name: [&str; 2],
        held: &Held<'_>,
        rows: &mut csv::Writer<W>,
    ) -> io::Result<()> {
        for key in keys {
            rows.write_field(key)?;
        }
        for word in kind_and_name {
            rows.write_field(word)?;
        }
        for &metric in &self.calls {
            number(rows, held.calls(metric))?;
        }
        for &metric in GroupMetric::ALL {
            number(rows, held.group(metric))?;
        }
        for metric in own_money() {
            number(rows, held.money(metric))?;
        }
        rows.write_record(None::<&[u8]>)?;
        Ok(())
    }
}

/// Money that has a column of its own.
fn own_money() -> impl Iterator<Item = MoneyMetric> {
    let all = MoneyMetric::ALL.iter().copied();
    all.filter(|&metric| metric != MoneyMetric::Wages)
}

impl Held<'_> {
    fn calls(&self, metric: CallMetric) -> Option<f64> {
        match self {
            Held::Calls(table) => table[metric],
            Held::Group(_) | Held::Money(_) => None,
        }
    }

    fn group(&self, metric: GroupMetric) -> Option<f64> {
        match self {
            Held::Group(table) => table[metric],
            Held::Money(table) if metric == GroupMetric::Wages => Some(table[MoneyMetric::Wages]),
            Held::Calls(_) | Held::Money(_) => None,
        }
    }

    fn money(&self, metric: MoneyMetric) -> Option<f64> {
        match self {
            Held::Money(table) => Some(table[metric]),
            Held::Calls(_) | Held::Group(_) => None,
        }
    }
}

/// One field: the shortest text that reads back as the same number, or nothing.
pub(super) fn number<W: Write>(rows: &mut csv::Writer<W>, value: Option<f64>) -> io::Result<()> {
    match value {
        Some(value) => rows.write_field(value.to_string())?,
        None => rows.write_field("")?,
    }
    Ok(())
}
