//! What a scenario's result rests on, one assumption below the other.

use super::terminal;
use crate::centre::{Assumption, CUSTOMER_ASSUMPTIONS, Clientele, CustomerParts};
use crate::legible::number::grouped;
use crate::report::{InEffect, TerminalWidth, assumptions, paragraph};
use crate::scenario::Scenario;
use crate::study::implications;

/// Every default about callers that is in effect for a call type, with what the scenario says instead.
pub(super) fn listed(scenario: &Scenario) -> String {
    let columns = terminal::columns();
    let mut text = paragraph(scenario.name(), columns);
    let heading = "rests on these assumptions about callers:";
    text.push_str(&paragraph(heading, columns));
    for InEffect { assumption, here } in assumptions(scenario.centre()) {
        text.push_str(&entry(assumption, &here, columns));
    }
    if let Some(clientele) = Clientele::of(scenario.operation()) {
        text.push_str(&about_customers(&clientele, columns));
    }
    if let Some(customers) = scenario.operation().customers() {
        text.push_str(&implied(customers.parts(), columns));
    }
    text
}

/// The key with its value, then what it means and where its default comes from.
fn entry<T>(assumption: &Assumption<T>, here: &str, columns: TerminalWidth) -> String {
    // The heading says whose they are.
    let key = assumption.key.trim_start_matches("customers.");
    let default = assumption.default.to_string();
    let value = if here.is_empty() {
        format!("{key}: {default}")
    } else {
        format!("{key}: {here} (default: {default})")
    };
    let (basis, source) = (assumption.basis, assumption.source);
    let lines = [
        value,
        format!("  {}", assumption.meaning),
        format!("  {basis}: {source}"),
    ];
    let lines = lines.iter().map(|line| indented(line, columns));
    format!("\n{}", lines.collect::<String>())
}

/// A paragraph that keeps the spaces at its beginning.
fn indented(line: &str, columns: TerminalWidth) -> String {
    let text = line.trim_start();
    let spaces = &line[..line.len() - text.len()];
    let narrower = columns.beside(spaces.len());
    let lines = paragraph(text, narrower);
    let lines = lines.lines().map(|line| format!("{spaces}{line}\n"));
    lines.collect()
}

/// The defaults about customers that are in effect.
fn about_customers(customers: &Clientele, columns: TerminalWidth) -> String {
    let mut text = "\nand on these about customers:\n".to_owned();
    for assumption in CUSTOMER_ASSUMPTIONS {
        let Some(own) = assumption.of(customers) else {
            continue;
        };
        let own = (own != assumption.default).then_some(own);
        let here = own.map_or_else(String::new, |value| value.to_string());
        text.push_str(&entry(assumption, &here, columns));
    }
    text
}

/// What the scenario's own numbers imply, beside what others found.
fn implied(customers: &CustomerParts, columns: TerminalWidth) -> String {
    let said = "A customer who has met nothing else, before or after, would leave within a year with this chance. \
                Elsewhere people were asked, or counted; what they said stands beside what is due to the call.";
    let mut text = format!("\n{}", paragraph(said, columns));
    let percent = |share: f64| format!("{} %", grouped(100.0 * share, 1));
    for one in implications(customers) {
        let here = format!(
            "  leaves within a year: {}, due to it: {}; grievance: {:.2}",
            percent(one.leaves),
            percent(one.due),
            one.grievance
        );
        let elsewhere = one.anchor.map(|anchor| {
            let share = percent(anchor.share);
            format!("  elsewhere {share}, {}: {}", anchor.basis, anchor.source)
        });
        let lines = [format!("after {}", one.after), here];
        let lines = lines.into_iter().chain(elsewhere);
        let lines = lines.map(|line| indented(&line, columns));
        text.push_str(&format!("\n{}", lines.collect::<String>()));
    }
    text
}
