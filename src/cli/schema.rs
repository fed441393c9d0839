//! `holdtrue schema`: the JSON Schema of a scenario, for editors.

use super::failure::Failure;
use super::terminal;
use crate::{report, scenario};
use anyhow::Context;

/// Prints the JSON Schema of scenario files, for editors, or of results
///
/// Save it as scenario.schema.json and put `#:schema ./scenario.schema.json` on a scenario's first
/// line: editors with TOML support then complete and check it while it is written.
#[derive(Debug, clap::Args)]
pub(super) struct Schema {
    /// Documents the JSON of results instead
    #[arg(long)]
    results: bool,
}

impl Schema {
    pub(super) fn run(&self) -> Result<(), Failure> {
        let schema = if self.results {
            report::results_schema().to_value()
        } else {
            scenario::schema()
        };
        let text = serde_json::to_string_pretty(&schema).context("the schema cannot be written")?;
        terminal::print(&format!("{text}\n"))?;
        Ok(())
    }
}
