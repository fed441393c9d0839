//! The answer: a table for people, or one JSON object.

use super::figures::{figure, percent, seconds, share, time};
use super::options::{Model, Traffic};
use crate::centre::{Formula, ServiceLevel};
use crate::cli::failure::Failure;
use crate::cli::terminal;
use crate::theory::{Demand, SteadyState};
use comfy_table::presets;
use comfy_table::{CellAlignment, Table};

/// What some number of agents comes to; no state if the queue grows without end.
pub(super) struct Row {
    pub(super) agents: u32,
    pub(super) state: Option<SteadyState>,
}

/// Everything that is said.
pub(super) struct Answer<'a> {
    pub(super) model: &'a Model,
    pub(super) traffic: &'a Traffic,
    pub(super) demand: &'a Demand,
    /// How service level is counted; none where nobody waits.
    pub(super) counted: Option<ServiceLevel>,
    /// From two agents fewer to two more.
    pub(super) rows: Vec<Row>,
    /// The number asked for, or the fewest that meet the targets.
    pub(super) agents: u32,
    /// The targets in words; none if agents were asked for.
    pub(super) met: Vec<String>,
}

/// What the answer looks like.
#[derive(Debug, Clone, Copy)]
pub(super) enum Form {
    Table,
    Json,
}

/// Quantiles of the answered's wait, by their key.
pub(super) const QUANTILES: [(&str, f64); 5] = [
    ("wait_p50", 0.5),
    ("wait_p80", 0.8),
    ("wait_p90", 0.9),
    ("wait_p95", 0.95),
    ("wait_p99", 0.99),
];

impl Answer<'_> {
    pub(super) fn print(&self, form: Form) -> Result<(), Failure> {
        let text = match form {
            Form::Json => self.json().map_err(anyhow::Error::from)?,
            Form::Table => self.text(),
        };
        Ok(terminal::print(&text)?)
    }

    pub(super) fn state(&self) -> Option<&SteadyState> {
        let row = self.rows.iter().find(|row| row.agents == self.agents);
        row.and_then(|row| row.state.as_ref())
    }

    fn text(&self) -> String {
        let mut parts = vec![self.heading()];
        match (self.met.is_empty(), self.state()) {
            (true, Some(state)) => {
                parts.push(self.measures(state));
                parts.extend(self.service_levels(state));
            }
            (true, None) => parts.push(format!(
                "The queue grows without end: {} agents cannot serve {:.2} erlang of callers who never give up.\n",
                self.agents,
                self.demand.load() * self.demand.patience().never(),
            )),
            (false, _) => parts.push(format!(
                "{} agents are the fewest that meet: {}.\n",
                self.agents,
                self.met.join("; ")
            )),
        }
        parts.push(self.nearby());
        parts.join("\n")
    }

    fn heading(&self) -> String {
        let traffic = self.traffic;
        let lines = match (self.counted, self.demand.lines()) {
            (Some(_), Some(lines)) => format!(", {lines} lines"),
            _ => String::new(),
        };
        format!(
            "{}: {} calls per {}, handle time {} ({:.2} erlang), {}{lines}\n",
            self.model.name,
            traffic.calls,
            time(traffic.per.get()),
            time(traffic.handle.get()),
            self.demand.load(),
            self.model.callers,
        )
    }

    fn measures(&self, state: &SteadyState) -> String {
        let measures = state.measures(&self.counted.unwrap_or_default());
        let mut table = bare_table();
        table.add_row(["agents".to_owned(), self.agents.to_string(), String::new()]);
        let mut add = |name: &str, value: String, meaning: &str| {
            table.add_row([name, &value, meaning]);
        };
        add(
            "occupancy",
            percent(measures.occupancy),
            "time on calls / time on duty",
        );
        add("answered", percent(measures.answered), "answered / offered");
        if self.counted.is_none() || self.demand.lines().is_some() {
            add(
                "blocked",
                percent(measures.blocked),
                "found no line / offered",
            );
        }
        if self.counted.is_some() {
            let some = |wait: Option<f64>| wait.map_or("-".to_owned(), seconds);
            add(
                "delayed",
                percent(measures.delayed),
                "had to wait / offered",
            );
            add(
                "abandonment",
                percent(measures.abandonment),
                "abandoned / offered",
            );
            add("asa", seconds(measures.asa), "mean wait of the answered");
            add(
                "wait",
                seconds(measures.wait),
                "mean wait of the answered and the abandoned",
            );
            add(
                "wait_abandoned",
                some(measures.wait_abandoned),
                "mean wait of the abandoned",
            );
            add("queue", figure(measures.queue), "mean number waiting");
            for (key, part) in QUANTILES {
                let meaning = format!("{} of the answered waited no longer", share(part));
                add(key, some(state.wait_quantile(part)), &meaning);
            }
        }
        flush(table)
    }

    fn service_levels(&self, state: &SteadyState) -> Option<String> {
        let counted = self.counted?;
        let levels = state.service_levels(&counted);
        let mut table = bare_table();
        for formula in Formula::ALL {
            table.add_row([
                formula.key().to_owned(),
                percent(levels.by(formula)),
                ratio(formula).to_owned(),
            ]);
        }
        Some(format!(
            "service level, T = {}, S = {}\n{}",
            time(counted.within.get()),
            time(counted.short_abandon.get()),
            flush(table)
        ))
    }

    /// What one or two agents more or fewer come to.
    fn nearby(&self) -> String {
        let mut table = Table::new();
        table.load_style(presets::NOTHING);
        let level = self
            .counted
            .map(|counted| format!("service level ({})", counted.formula.key()));
        let waits = ["delayed", "abandonment", "asa"];
        let mut head = vec!["agents".to_owned()];
        head.extend(level);
        if self.counted.is_some() {
            head.extend(waits.map(str::to_owned));
        }
        if self.shows_blocked() {
            head.push("blocked".to_owned());
        }
        head.push("occupancy".to_owned());
        let columns = head.len();
        head.push(String::new());
        table.set_header(head);
        for row in &self.rows {
            let mark = if row.agents == self.agents { "<" } else { "" };
            let mut cells = vec![row.agents.to_string()];
            match &row.state {
                Some(state) => cells.extend(self.cells(state)),
                None => cells.extend(
                    std::iter::once("grows".to_owned())
                        .chain(std::iter::repeat_n("-".to_owned(), columns - 2)),
                ),
            }
            cells.push(mark.to_owned());
            table.add_row(cells);
        }
        for column in table.column_iter_mut() {
            column.set_cell_alignment(CellAlignment::Right);
        }
        format!("{}\n", table.trim_fmt())
    }

    fn shows_blocked(&self) -> bool {
        self.counted.is_none() || self.demand.lines().is_some()
    }

    fn cells(&self, state: &SteadyState) -> Vec<String> {
        let measures = state.measures(&self.counted.unwrap_or_default());
        let mut cells = Vec::new();
        if let Some(counted) = self.counted {
            cells.push(percent(measures.service_levels.by(counted.formula)));
            cells.extend([
                percent(measures.delayed),
                percent(measures.abandonment),
                seconds(measures.asa),
            ]);
        }
        if self.shows_blocked() {
            cells.push(percent(measures.blocked));
        }
        cells.push(percent(measures.occupancy));
        cells
    }
}

fn bare_table() -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table
}

/// As text: names at the left, values flush right, meanings.
fn flush(mut table: Table) -> String {
    if let Some(values) = table.column_mut(1) {
        values.set_cell_alignment(CellAlignment::Right);
    }
    format!("{}\n", table.trim_fmt())
}

fn ratio(formula: Formula) -> &'static str {
    match formula {
        Formula::Offered => "answered<=T / offered",
        Formula::Answered => "answered<=T / answered",
        Formula::LessEarlyAbandons => "answered<=T / (offered - abandoned<=T)",
        Formula::EarlyAbandonsMet => "(answered<=T + abandoned<=T) / offered",
        Formula::LessShortAbandons => "answered<=T / (offered - abandoned<=S)",
        Formula::ShortAbandonsMet => "(answered<=T + abandoned<=S) / offered",
    }
}
