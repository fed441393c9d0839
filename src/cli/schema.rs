//! `holdtrue schema`: the JSON Schema of a scenario, for editors.

use super::failure::Failure;
use super::terminal;
use crate::{report, scenario};
use anyhow::Context;

/// Prints the JSON Schema of scenario files, for editors, of results, or of the trace
///
/// Save it as scenario.schema.json and put `#:schema ./scenario.schema.json` on a scenario's first
/// line: editors with TOML support then complete and check it while it is written.
#[derive(Debug, clap::Args)]
pub(super) struct Schema {
    /// Documents the JSON of results instead
    #[arg(long)]
    results: bool,
    /// Documents the columns of `holdtrue trace` instead, the same in CSV and JSON lines
    #[arg(long, conflicts_with = "results")]
    trace: bool,
}

impl Schema {
    pub(super) fn run(&self) -> Result<(), Failure> {
        let schema = if self.results {
            report::results_schema().to_value()
        } else if self.trace {
            report::trace_schema().to_value()
        } else {
            scenario::schema()
        };
        let text = serde_json::to_string_pretty(&schema).context("the schema cannot be written")?;
        terminal::print(&format!("{text}\n"))?;
        Ok(())
    }
}
