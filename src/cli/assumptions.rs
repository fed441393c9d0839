//! The table of what a scenario's result rests on.

use crate::centre::{Assumption, CUSTOMER_ASSUMPTIONS, Clientele, CustomerParts};
use crate::report::{InEffect, assumptions};
use crate::scenario::Scenario;
use crate::study::implications;
use comfy_table::{ContentArrangement, Table, presets};

/// Width of the table at most [columns].
const WIDTH: u16 = 100;

/// Every default about callers that is in effect for a call type, with what the scenario says instead.
pub(super) fn listed(scenario: &Scenario) -> String {
    let mut table = table(&["assumed", "default", "here", "meaning", "source"]);
    for InEffect { assumption, here } in assumptions(scenario.centre()) {
        table.add_row(row(assumption, here));
    }
    let mut text = format!(
        "{}\nrests on these assumptions about callers:\n\n{}\n",
        scenario.name(),
        table.trim_fmt()
    );
    if let Some(clientele) = Clientele::of(scenario.operation()) {
        text.push_str(&about_customers(&clientele));
    }
    if let Some(customers) = scenario.operation().customers() {
        text.push_str(&implied(customers.parts()));
    }
    text
}

fn table(heads: &[&str]) -> Table {
    let mut table = Table::new();
    table
        .load_style(presets::UTF8_HORIZONTAL_ONLY)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(WIDTH)
        .set_header(heads);
    table
}

fn row<T>(assumption: &Assumption<T>, here: String) -> [String; 5] {
    // The heading says whose they are.
    let key = assumption.key.trim_start_matches("customers.");
    [
        key.to_owned(),
        assumption.default.to_string(),
        here,
        assumption.meaning.to_owned(),
        format!("{}: {}", assumption.basis, assumption.source),
    ]
}

/// The defaults about customers that are in effect.
fn about_customers(customers: &Clientele) -> String {
    let mut table = table(&["assumed", "default", "here", "meaning", "source"]);
    for assumption in &CUSTOMER_ASSUMPTIONS {
        let Some(own) = assumption.of(customers) else {
            continue;
        };
        let own = (own != assumption.default).then_some(own);
        let here = own.map_or_else(String::new, |value| value.to_string());
        table.add_row(row(assumption, here));
    }
    let said = "and on these about customers:";
    format!("\n{said}\n\n{}\n", table.trim_fmt())
}

/// What the scenario's own numbers imply, beside what others found.
fn implied(customers: &CustomerParts) -> String {
    let mut table = table(&[
        "after",
        "grievance",
        "leaves within a year",
        "due to it",
        "elsewhere",
        "source",
    ]);
    for one in implications(customers) {
        let percent = |share: f64| format!("{:.1} %", 100.0 * share);
        let (share, source) = match one.anchor {
            Some(anchor) => (
                percent(anchor.share),
                format!("{}: {}", anchor.basis, anchor.source),
            ),
            None => (String::new(), String::new()),
        };
        table.add_row([
            one.after.to_owned(),
            format!("{:.2}", one.grievance),
            percent(one.leaves),
            percent(one.due),
            share,
            source,
        ]);
    }
    let said = "A customer who has met nothing else, before or after, would leave within a year with this chance.\n\
                Elsewhere people were asked, or counted; what they said stands beside what is due to the call:";
    format!("\n{said}\n\n{}\n", table.trim_fmt())
}
