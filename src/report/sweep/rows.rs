//! The long table: a row for every estimate of every combination, and the CSV file that holds it.
//!
//! | column | |
//! |---|---|
//! | `cell` | number of the combination, from 1 |
//! | a column for each varied key | its value, as it was written |
//! | `KEY (number)` | beside a key whose values are written as texts that mean numbers (`4%`, `20s`): share, seconds |
//! | `replications` | how many were simulated |
//! | `level` | `calls`, `agents`, `money` or `cost` |
//! | `name` | a call type, a group, or `all` |
//! | `metric` | key of the measure; the service level by a formula is `service_levels.` and its name |
//! | `mean`, `low`, `high` | the estimate and its interval; empty where there is none |

use super::super::csv::number;
use super::super::labels::Keyed;
use super::{Swept, SweptCell};
use crate::legible;
use crate::measures::Table;
use crate::scenario::Varied;
use crate::stats::Estimate;
use std::io::{self, Write};

/// An estimate and what it is of.
pub(super) struct Row<'a> {
    pub(super) level: &'static str,
    pub(super) name: &'a str,
    pub(super) metric: String,
    pub(super) estimate: Estimate,
}

/// The varied keys.
pub(super) fn keys<'a>(swept: &Swept<'a>) -> impl Iterator<Item = &'a str> {
    let axes = swept.sweep.axes().iter();
    axes.flat_map(|axis| axis.keys.iter().map(String::as_str))
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

/// Every estimate of a combination.
pub(super) fn rows<'a>(cell: &SweptCell<'a>) -> Vec<Row<'a>> {
    let results = &cell.results.results;
    let mut rows = Vec::new();
    for calls in results.calls.iter().chain([&results.all]) {
        let of = ("calls", calls.name.as_str());
        add(&mut rows, of, "", &calls.measures);
        add(&mut rows, of, "service_levels.", &calls.service_levels);
    }
    for group in &results.agents {
        add(&mut rows, ("agents", &group.name), "", &group.measures);
    }
    add(&mut rows, ("money", "all"), "", &results.money);
    add(&mut rows, ("cost", "all"), "", &cell.results.cost);
    rows
}

fn add<'a, M: Keyed>(
    rows: &mut Vec<Row<'a>>,
    (level, name): (&'static str, &'a str),
    prefix: &str,
    table: &Table<M, Estimate>,
) {
    rows.extend(table.iter().map(|(metric, estimate)| Row {
        level,
        name,
        metric: format!("{prefix}{}", metric.key()),
        estimate: *estimate,
    }));
}

/// Writes the long table.
///
/// # Errors
/// What `out` could not do.
pub fn cells_csv(swept: &Swept<'_>, out: impl Write) -> io::Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    let numbered = numbered(swept);
    let heads = keys(swept).zip(&numbered).flat_map(|(key, numbered)| {
        let number = numbered.then(|| format!("{key} (number)"));
        [key.to_owned()].into_iter().chain(number)
    });
    let head = ["cell".to_owned()].into_iter().chain(heads);
    let tail = [
        "replications",
        "level",
        "name",
        "metric",
        "mean",
        "low",
        "high",
    ];
    csv.write_record(head.chain(tail.map(str::to_owned)))?;
    for cell in &swept.cells {
        let set = swept.sweep.set(&cell.cell.places);
        let values: Vec<&Varied> = set.map(|(_, varied)| varied).collect();
        let (place, replications) = (
            cell.number.to_string(),
            cell.results.results.replications.to_string(),
        );
        for row in rows(cell) {
            csv.write_field(&place)?;
            for (varied, numbered) in values.iter().zip(&numbered) {
                csv.write_field(&*legible::cell(&varied.label))?;
                if *numbered {
                    number(&mut csv, varied.number())?;
                }
            }
            for word in [&replications, row.level, row.name, &row.metric] {
                csv.write_field(word)?;
            }
            let Estimate { mean, low, high } = row.estimate;
            for value in [mean, low, high] {
                number(&mut csv, value)?;
            }
            csv.write_record(None::<&[u8]>)?;
        }
    }
    csv.flush()
}
