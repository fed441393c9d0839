//! The table of what a scenario's result rests on.

use crate::centre::{ASSUMPTIONS, Assumed, Assumption, CallType};
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
    for assumption in &ASSUMPTIONS {
        let call_types = scenario.centre().call_types();
        let values: Vec<(&CallType, Assumed)> = call_types
            .iter()
            .filter_map(|one| Some((one, assumption.of(one)?)))
            .collect();
        if !values.is_empty() {
            table.add_row([
                assumption.key.to_owned(),
                assumption.default.to_string(),
                here(assumption, &values),
                assumption.meaning.to_owned(),
                format!("{}: {}", assumption.basis, assumption.source),
            ]);
        }
    }
    format!(
        "{}\nrests on these assumptions about callers:\n\n{}\n",
        scenario.name(),
        table.trim_fmt()
    )
}

/// The scenario's own values: one if all types agree, otherwise a line for each that differs from the default.
fn here(assumption: &Assumption, values: &[(&CallType, Assumed)]) -> String {
    let own: Vec<&(&CallType, Assumed)> = values
        .iter()
        .filter(|(_, value)| *value != assumption.default)
        .collect();
    match own.as_slice() {
        [] => String::new(),
        [(_, first), rest @ ..]
            if own.len() == values.len() && rest.iter().all(|(_, value)| value == first) =>
        {
            first.to_string()
        }
        _ => {
            let lines = own.iter();
            let lines = lines.map(|(call_type, value)| format!("{}: {value}", call_type.name));
            lines.collect::<Vec<_>>().join("\n")
        }
    }
}
