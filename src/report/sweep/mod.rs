//! A sweep: a row for every combination for people, JSON, CSV and Parquet for programs.

mod json;
mod large;
mod metric_choice;
mod names;
#[cfg(feature = "parquet")]
mod parquet;
mod table;
mod two_way;
mod verdict;

pub use json::{SweepJson, sweep_json};
pub(super) use large::{OverTwo, ends, is_large};
pub use metric_choice::{MetricChoice, NoSuchMetric};
pub(super) use names::Names;
#[cfg(feature = "parquet")]
pub use parquet::cells_parquet;
pub use table::sweep_table;
pub(super) use table::{grid, not_seen_of};
pub(super) use verdict::{Level, idle, standing, verdict};

use super::Study;
use crate::measures::Results;
use crate::random::Seed;
use crate::scenario::{Cell, Sweep};
use crate::stats::Confidence;

/// A sweep that was simulated, and what came out.
#[derive(Debug, Clone)]
pub struct Swept<'a> {
    /// What was varied.
    pub sweep: &'a Sweep,
    /// The seed under which every combination was simulated.
    pub seed: Seed,
    /// Replications of each that were asked for; with a precision, at first.
    pub replications: u64,
    /// How sure the intervals are.
    pub confidence: Confidence,
    /// How many combinations there are.
    pub planned: usize,
    /// Those that are finished, in order.
    pub cells: Vec<SweptCell<'a>>,
}

/// A combination, and what came out.
#[derive(Debug, Clone, Copy)]
pub struct SweptCell<'a> {
    /// Which one it is, from 1.
    pub number: usize,
    /// Its values and its scenario.
    pub cell: &'a Cell,
    /// Its measures.
    pub results: &'a Results,
}

/// The varied keys.
pub(super) fn keys<'a>(swept: &Swept<'a>) -> impl Iterator<Item = &'a str> {
    let axes = swept.sweep.axes().iter();
    axes.flat_map(|axis| axis.keys.iter().map(String::as_str))
}

impl<'a> SweptCell<'a> {
    pub(super) fn study(&self) -> Study<'a> {
        Study::new(&self.cell.scenario, self.results)
    }
}
