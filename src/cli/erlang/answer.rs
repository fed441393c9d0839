//! The answer: a table for people, or one JSON object.

use super::figures::{figure, percent, seconds, share, time};
use super::options::{Model, Traffic};
use crate::centre::{Formula, ServiceLevel};
use crate::cli::failure::Failure;
use crate::cli::terminal;
use crate::theory::{Demand, Measures, SteadyState};
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
    /// To stdout.
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
        table.add_row(["agents", &self.agents.to_string(), ""]);
        for measure in self.measures_shown() {
            table.add_row([measure.name, &(measure.read)(&measures), measure.meaning]);
        }
        if self.counted.is_some() {
            for (key, part) in QUANTILES {
                let wait = state.wait_quantile(part).map_or("-".to_owned(), seconds);
                let meaning = format!("{} of the answered waited no longer", share(part));
                table.add_row([key, &wait, &meaning]);
            }
        }
        flush(table)
    }

    fn measures_shown(&self) -> impl Iterator<Item = &'static AnswerRow> {
        MEASURES.iter().filter(|measure| match measure.kind {
            Relevance::Always => true,
            Relevance::OfLines => self.counted.is_none() || self.demand.lines().is_some(),
            Relevance::OfWaits => self.counted.is_some(),
            Relevance::OfPatience => self.demand.patience().never() < 1.0,
        })
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
        let compared: Vec<&AnswerRow> = self
            .measures_shown()
            .filter(|measure| COMPARED.contains(&measure.name))
            .collect();
        let mut head = vec!["agents".to_owned()];
        head.extend(
            self.counted
                .map(|counted| format!("service level ({})", counted.formula.key())),
        );
        head.extend(compared.iter().map(|measure| measure.name.to_owned()));
        let mut table = bare_table();
        table.set_header(head.iter().map(String::as_str).chain([""]));
        for row in &self.rows {
            let mut cells = vec![row.agents.to_string()];
            match &row.state {
                Some(state) => {
                    let measures = state.measures(&self.counted.unwrap_or_default());
                    let level = |counted: ServiceLevel| measures.service_levels.by(counted.formula);
                    cells.extend(self.counted.map(level).map(percent));
                    cells.extend(compared.iter().map(|measure| (measure.read)(&measures)));
                }
                None => cells.push("grows".to_owned()),
            }
            cells.resize(head.len(), "-".to_owned());
            let mark = if row.agents == self.agents { "<" } else { "" };
            cells.push(mark.to_owned());
            table.add_row(cells);
        }
        for column in table.column_iter_mut() {
            column.set_cell_alignment(CellAlignment::Right);
        }
        format!("{}\n", table.trim_fmt())
    }
}

/// A measure as it is shown.
struct AnswerRow {
    name: &'static str,
    meaning: &'static str,
    kind: Relevance,
    read: fn(&Measures) -> String,
}

/// When a measure says something.
enum Relevance {
    Always,
    /// With a limit of lines.
    OfLines,
    /// Where callers wait.
    OfWaits,
    /// Where callers give up.
    OfPatience,
}

impl AnswerRow {
    const fn new(
        name: &'static str,
        meaning: &'static str,
        kind: Relevance,
        read: fn(&Measures) -> String,
    ) -> Self {
        Self {
            name,
            meaning,
            kind,
            read,
        }
    }
}

const MEASURES: [AnswerRow; 9] = [
    AnswerRow::new("answered", "answered / offered", Relevance::Always, |m| {
        percent(m.answered)
    }),
    AnswerRow::new(
        "delayed",
        "had to wait / offered",
        Relevance::OfWaits,
        |m| percent(m.delayed),
    ),
    AnswerRow::new(
        "abandonment",
        "abandoned / offered",
        Relevance::OfPatience,
        |m| percent(m.abandonment),
    ),
    AnswerRow::new(
        "asa",
        "mean wait of the answered",
        Relevance::OfWaits,
        |m| seconds(m.asa),
    ),
    AnswerRow::new(
        "wait",
        "mean wait of the answered and the abandoned",
        Relevance::OfPatience,
        |m| seconds(m.wait),
    ),
    AnswerRow::new(
        "wait_abandoned",
        "mean wait of the abandoned",
        Relevance::OfPatience,
        |m| m.wait_abandoned.map_or("-".to_owned(), seconds),
    ),
    AnswerRow::new(
        "blocked",
        "found no line / offered",
        Relevance::OfLines,
        |m| percent(m.blocked),
    ),
    AnswerRow::new("queue", "mean number waiting", Relevance::OfWaits, |m| {
        figure(m.queue)
    }),
    AnswerRow::new(
        "occupancy",
        "time on calls / time on duty",
        Relevance::Always,
        |m| percent(m.occupancy),
    ),
];

/// The measures that neighbouring numbers of agents are compared by.
const COMPARED: [&str; 5] = ["delayed", "abandonment", "asa", "blocked", "occupancy"];

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
