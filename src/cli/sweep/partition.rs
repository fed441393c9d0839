//! The long table of a shard, as Parquet beside its file: what many machines have simulated is read as one table, merged
//! or not.

use crate::cli::failure::Failure;
use crate::cli::shard::Beside;
use crate::measures::Results;
use crate::report::{self, Swept, SweptCell};
use crate::scenario::{Cell, Sweep};
use crate::study::{Part, RunPlan};
use anyhow::Context;
use std::fs;
use std::io::BufWriter;
use std::path::Path;

/// The folder of all tables, and the file of each.
const TABLES: &str = "cells";
const TABLE: &str = "cells.parquet";

/// The whole combinations of a shard.
pub(super) struct Partition<'a> {
    sweep: &'a Sweep,
    /// Those of the shard, and the number of the first.
    cells: (&'a [Cell], usize),
    part: Part,
    plan: &'a RunPlan,
    done: Vec<(usize, Results)>,
}

impl<'a> Partition<'a> {
    pub(super) fn new(
        sweep: &'a Sweep,
        cells: (&'a [Cell], usize),
        (part, plan): (Part, &'a RunPlan),
    ) -> Self {
        Self {
            sweep,
            cells,
            part,
            plan,
            done: Vec::new(),
        }
    }
}

impl Beside for Partition<'_> {
    fn cell(&mut self, cell: u64, results: &Results) {
        self.done.push((cell as usize, results.clone()));
    }

    fn end(&mut self, folder: &Path) -> Result<(), Failure> {
        if self.done.is_empty() {
            return Ok(());
        }
        let (cells, first) = self.cells;
        let done = self.done.iter().filter_map(|(at, results)| {
            Some(SweptCell {
                number: at + 1,
                cell: cells.get(at.checked_sub(first)?)?,
                results,
            })
        });
        let swept = Swept {
            sweep: self.sweep,
            seed: self.plan.seed,
            replications: self.plan.replications,
            confidence: self.plan.confidence,
            planned: self.sweep.count(),
            cells: done.collect(),
        };
        let own = folder
            .join(TABLES)
            .join(format!("shard={}", self.part.index()));
        let place = own.join(TABLE);
        let said = || format!("cannot write `{}`", place.display());
        fs::create_dir_all(&own).with_context(said)?;
        let file = tempfile::Builder::new()
            .prefix(".cells-")
            .suffix(".unfinished")
            .tempfile_in(&own)
            .with_context(said)?;
        let mut out = BufWriter::new(file);
        report::cells_parquet(&swept, &mut out).with_context(said)?;
        let file = out.into_inner().map_err(|error| error.into_error());
        crate::cli::shard::put_in_place(file.with_context(said)?, &place).with_context(said)?;
        Ok(())
    }
}
