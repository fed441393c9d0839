//! The table of what a scenario's result rests on.

use crate::report::{InEffect, assumptions};
use crate::scenario::Scenario;
use comfy_table::{ContentArrangement, Table, presets};

/// Width of the table at most [columns].
const WIDTH: u16 = 100;

/// Every default about callers that is in effect for a call type, with what the scenario says instead.
pub(super) fn listed(scenario: &Scenario) -> String {
    let mut table = Table::new();
    table
        .load_style(presets::UTF8_HORIZONTAL_ONLY)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(WIDTH)
        .set_header(["assumed", "default", "here", "meaning", "source"]);
    for InEffect { assumption, here } in assumptions(scenario.centre()) {
        table.add_row([
            assumption.key.to_owned(),
            assumption.default.to_string(),
            here,
            assumption.meaning.to_owned(),
            format!("{}: {}", assumption.basis, assumption.source),
        ]);
    }
    format!(
        "{}\nrests on these assumptions about callers:\n\n{}\n",
        scenario.name(),
        table.trim_fmt()
    )
}
