//! The answer as text: what was asked, what it comes to, and what one or two agents change.

use super::{Case, ErlangAnswer, Outcome, QUANTILES, Settled, Sought, erlangs, load, rostered};
use crate::centre::{Formula, ServiceLevel};
use crate::legible::number::{
    NOTHING, exact, exact_percent, given, grouped, percent, so_many, time, told_apart, visible,
};
use crate::report::digits::Figure;
use crate::report::grid::{Grid, Label};
use crate::report::layout::{TerminalWidth, folded, paragraph, to_the_right, width};
use crate::theory::Measures;
use comfy_table::{CellAlignment, Table, presets};

/// What the words beside a number need at least. A convention.
const LEAST_MEANING: usize = 16;

impl ErlangAnswer {
    /// As text for people.
    #[must_use]
    pub fn text(&self, columns: TerminalWidth) -> String {
        let mut parts = vec![paragraph(&self.heading(), columns)];
        parts.push(match self.sought {
            Some(sought) => paragraph(&self.found(sought), columns),
            None => self.measures(columns),
        });
        if !self.nearby.is_empty() {
            parts.push(self.neighbours(columns));
        }
        parts.join("\n")
    }

    /// What was given.
    fn heading(&self) -> String {
        let Self { asked, sought, .. } = self;
        let is_given = |what: Sought| *sought != Some(what);
        let mut said = Vec::new();
        if let Some(calls) = asked.calls.filter(|_| is_given(Sought::Calls)) {
            said.push(calls_in_words(calls, self.per.get()));
        }
        if let Some(handle_time) = asked.handle_time.filter(|_| is_given(Sought::HandleTime)) {
            said.push(format!("handle time {}", time(handle_time)));
            let calls = asked.calls.filter(|_| is_given(Sought::Calls));
            if let (Some(calls), Some(last)) = (calls, said.last_mut()) {
                let load = load(calls, self.per, handle_time);
                last.push_str(&format!(" ({} erlang)", erlangs(load)));
            }
        }
        if let Some(agents) = asked
            .agents
            .filter(|_| sought.is_some() && is_given(Sought::Agents))
        {
            said.push(agents_in_words(agents));
        }
        said.push(self.callers.clone());
        let seeks_lines = matches!(sought, Some(Sought::FewestLines | Sought::MostLines));
        if let Some(lines) = asked
            .lines
            .filter(|_| self.counted.is_some() && !seeks_lines)
        {
            said.push(so_many(&grouped(lines.into(), 0), "line"));
        }
        format!("{}: {}", self.calculator.name(), said.join(", "))
    }

    /// What was looked for.
    fn found(&self, sought: Sought) -> String {
        let Self { asked, .. } = self;
        let targets = self.targets.join("; ");
        let agents = agents_in_words(asked.agents.unwrap_or_default());
        let is_one = asked.agents == Some(1.0);
        let meet = if is_one { "meets" } else { "meet" };
        if self.case.is_none() {
            return match sought {
                Sought::Calls => format!("However many call, {agents} {meet}: {targets}."),
                Sought::HandleTime => {
                    format!("However long calls take, {agents} {meet}: {targets}.")
                }
                _ => format!("With any number of lines {agents} {meet}: {targets}."),
            };
        }
        if asked.calls == Some(0.0) {
            return "Nobody calls: no agent is needed.".to_owned();
        }
        let per = self.per.get();
        match sought {
            Sought::Agents => format!(
                "{agents} {} that {meet}: {targets}.{}",
                if is_one {
                    "is the fewest"
                } else {
                    "are the fewest"
                },
                self.beside_agents()
            ),
            Sought::Calls => {
                let calls = so_many(&exact(asked.calls.unwrap_or_default()), "call");
                let are = are(&calls);
                let per = time(per);
                format!("{calls} per {per} {are} the most with which {agents} {meet}: {targets}.")
            }
            Sought::HandleTime => {
                let seconds = exact(asked.handle_time.unwrap_or_default());
                format!(
                    "A mean handle time of {seconds} s is the longest with which {agents} {meet}: {targets}."
                )
            }
            Sought::FewestLines | Sought::MostLines => {
                let lines = grouped(asked.lines.unwrap_or_default().into(), 0);
                let which = if sought == Sought::MostLines {
                    "most"
                } else {
                    "fewest"
                };
                let lines = so_many(&lines, "line");
                let are = are(&lines);
                format!("{lines} {are} the {which} with which {agents} {meet}: {targets}.")
            }
        }
    }

    /// The rota, and parts of agents.
    fn beside_agents(&self) -> String {
        let mut said = String::new();
        if self.has_rota() {
            let people = rostered(self.asked.agents.unwrap_or_default(), self.shrinkage);
            said += &format!(
                " With {} shrinkage that is {} on the rota.",
                percent(self.shrinkage.get()),
                grouped(people, 0)
            );
        }
        if let Some(between) = self.between {
            said += &format!(
                " If agents came in parts, {} would do.",
                visible(between, 3)
            );
        }
        said
    }

    fn has_rota(&self) -> bool {
        self.shrinkage.get() > 0.0
    }

    fn measures(&self, columns: TerminalWidth) -> String {
        let Some(case) = &self.case else {
            return String::new();
        };
        match &case.outcome {
            Outcome::Idle => {
                paragraph("Nobody calls: nobody waits, and no agent is busy.", columns)
            }
            Outcome::Unstaffed => paragraph("Nobody is there to answer.", columns),
            Outcome::Grows => {
                let load = load(case.calls, self.per, case.handle_time);
                let [_, work] = told_apart([case.agents, load], 2);
                let said = format!(
                    "The queue grows without end: {} cannot serve {work} erlang of callers who never give up.",
                    agents_in_words(case.agents)
                );
                paragraph(&said, columns)
            }
            Outcome::Settles(settled) => {
                let mut text = self.table_of_measures(case, settled, columns);
                if let Some(counted) = self.counted {
                    text += &service_levels(settled, &counted, columns);
                }
                text
            }
        }
    }

    fn table_of_measures(&self, case: &Case, settled: &Settled, columns: TerminalWidth) -> String {
        let mut rows = vec![["agents".to_owned(), given(case.agents), String::new()]];
        if self.has_rota() {
            let people = grouped(rostered(case.agents, self.shrinkage), 0);
            let meaning = format!("agents / (1 - {} shrinkage)", percent(self.shrinkage.get()));
            rows.push(["rostered".to_owned(), people, meaning]);
        }
        for measure in self.measures_shown() {
            let value = measure.written(&settled.measures);
            rows.push([measure.name.to_owned(), value, measure.meaning.to_owned()]);
        }
        if self.counted.is_some() {
            for ((key, part), wait) in QUANTILES.into_iter().zip(settled.quantiles) {
                let wait = wait.map_or(NOTHING.to_owned(), |wait| format!("{} s", exact(wait)));
                let meaning = format!("{} of the answered waited no longer", percent(part));
                rows.push([key.to_owned(), wait, meaning]);
            }
        }
        explained(rows, columns)
    }

    fn measures_shown(&self) -> impl Iterator<Item = &'static AnswerRow> {
        let has_lines = self.case.as_ref().is_some_and(|case| case.lines.is_some());
        MEASURES.iter().filter(move |measure| match measure.kind {
            Relevance::Always => true,
            Relevance::OfLines => self.counted.is_none() || has_lines,
            Relevance::OfWaits => self.counted.is_some(),
            Relevance::OfPatience => self.has_patience,
        })
    }

    /// What one or two agents (or lines) more or fewer come to.
    fn neighbours(&self, columns: TerminalWidth) -> String {
        let compared: Vec<&AnswerRow> = self
            .measures_shown()
            .filter(|measure| COMPARED.contains(&measure.name))
            .collect();
        let of_lines = matches!(self.sought, Some(Sought::FewestLines | Sought::MostLines));
        let first = |case: &Case| match (of_lines, case.lines) {
            (true, Some(lines)) => f64::from(lines),
            _ => case.agents,
        };
        let widest = self
            .nearby
            .iter()
            .map(|case| width(&given(first(case))))
            .max()
            .unwrap_or(0);
        let mut heads = Vec::new();
        match self.sought {
            Some(Sought::Calls) => heads.push(format!("calls per {}", time(self.per.get()))),
            Some(Sought::HandleTime) => heads.push("handle time s".to_owned()),
            Some(Sought::Agents) if self.has_rota() => heads.push("rostered".to_owned()),
            _ => {}
        }
        heads.extend(self.counted.map(|_| "service level %".to_owned()));
        heads.extend(compared.iter().map(|measure| measure.head()));
        let own = self.case.as_ref().map(first);
        let rows = self.nearby.iter().map(|case| {
            let mut cells = self.cells(case, &compared);
            cells.resize(heads.len(), NOTHING.to_owned());
            let mark = if own == Some(first(case)) { " <" } else { "" };
            let label = to_the_right(&given(first(case)), widest) + mark;
            (
                Label::name(&label),
                cells.into_iter().map(Figure::plain).collect(),
            )
        });
        let grid = Grid {
            corner: if of_lines { "lines" } else { "agents" }.to_owned(),
            rows: rows.collect(),
            columns: heads.iter().map(|head| Label::name(head)).collect(),
        };
        let caption = self.counted.map_or_else(String::new, |counted| {
            let within = time(counted.within.get());
            let said = format!("Service level within {within}, {}:", counted.formula.key());
            paragraph(&said, columns)
        });
        caption + &grid.cut(columns)
    }

    fn cells(&self, case: &Case, compared: &[&AnswerRow]) -> Vec<String> {
        let mut cells = Vec::new();
        match self.sought {
            Some(Sought::Calls) => cells.push(exact(case.calls)),
            Some(Sought::HandleTime) => cells.push(exact(case.handle_time)),
            Some(Sought::Agents) if self.has_rota() => {
                cells.push(grouped(rostered(case.agents, self.shrinkage), 0));
            }
            _ => {}
        }
        let Some(settled) = case.settled() else {
            cells.push("grows".to_owned());
            return cells;
        };
        let measures = &settled.measures;
        cells.extend(
            self.counted
                .map(|counted| exact_percent(measures.service_levels.by(counted.formula))),
        );
        cells.extend(compared.iter().map(|measure| measure.number(measures)));
        cells
    }
}

/// `1 agent`, `14 agents`, `14.5 agents`.
pub(super) fn agents_in_words(agents: f64) -> String {
    let plural = if agents == 1.0 { "" } else { "s" };
    format!("{} agent{plural}", given(agents))
}

/// `100 calls per 30 min`.
fn calls_in_words(calls: f64, per: f64) -> String {
    let plural = if calls == 1.0 { "" } else { "s" };
    format!("{} call{plural} per {}", given(calls), time(per))
}

fn service_levels(settled: &Settled, counted: &ServiceLevel, columns: TerminalWidth) -> String {
    let levels = &settled.measures.service_levels;
    let rows = Formula::ALL.map(|formula| {
        let level = format!("{} %", exact_percent(levels.by(formula)));
        [formula.key().to_owned(), level, ratio(formula).to_owned()]
    });
    format!(
        "\nservice level, T = {}, S = {}\n{}",
        time(counted.within.get()),
        time(counted.short_abandon.get()),
        explained(rows.into(), columns)
    )
}

/// Names at the left, values flush right, and what they mean in as many lines as it takes.
fn explained(mut rows: Vec<[String; 3]>, columns: TerminalWidth) -> String {
    let widest = |place: usize| rows.iter().map(|row| width(&row[place])).max().unwrap_or(0);
    // A space on both sides of each column.
    let taken = widest(0) + widest(1) + 6;
    let room = columns.get().saturating_sub(taken).max(LEAST_MEANING);
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    for row in &mut rows {
        row[2] = folded(&row[2], room);
        table.add_row(row.iter());
    }
    if let Some(values) = table.column_mut(1) {
        values.set_cell_alignment(CellAlignment::Right);
    }
    format!("{}\n", table.trim_fmt())
}

/// A measure as it is shown.
struct AnswerRow {
    name: &'static str,
    meaning: &'static str,
    kind: Relevance,
    unit: Unit,
    read: fn(&Measures) -> Option<f64>,
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

#[derive(Clone, Copy)]
enum Unit {
    Share,
    Seconds,
    Number,
}

impl Unit {
    fn name(self) -> &'static str {
        match self {
            Unit::Share => "%",
            Unit::Seconds => "s",
            Unit::Number => "",
        }
    }
}

impl AnswerRow {
    /// Above a column: short enough for a narrow terminal.
    fn head(&self) -> String {
        let name = match self.name {
            "abandonment" => "abandoned",
            "occupancy" => "busy",
            name => name,
        };
        format!("{name} {}", self.unit.name())
    }

    fn number(&self, measures: &Measures) -> String {
        let value = (self.read)(measures);
        value.map_or(NOTHING.to_owned(), |value| match self.unit {
            Unit::Share => exact_percent(value),
            Unit::Seconds | Unit::Number => exact(value),
        })
    }

    fn written(&self, measures: &Measures) -> String {
        let number = self.number(measures);
        format!("{number} {}", self.unit.name())
            .trim_end()
            .to_owned()
    }
}

const MEASURES: [AnswerRow; 9] = [
    AnswerRow {
        name: "answered",
        meaning: "answered / offered",
        kind: Relevance::Always,
        unit: Unit::Share,
        read: |m| Some(m.answered),
    },
    AnswerRow {
        name: "delayed",
        meaning: "had to wait / offered",
        kind: Relevance::OfWaits,
        unit: Unit::Share,
        read: |m| Some(m.delayed),
    },
    AnswerRow {
        name: "abandonment",
        meaning: "abandoned / offered",
        kind: Relevance::OfPatience,
        unit: Unit::Share,
        read: |m| Some(m.abandonment),
    },
    AnswerRow {
        name: "asa",
        meaning: "mean wait of the answered",
        kind: Relevance::OfWaits,
        unit: Unit::Seconds,
        read: |m| Some(m.asa),
    },
    AnswerRow {
        name: "wait",
        meaning: "mean wait of the answered and the abandoned",
        kind: Relevance::OfPatience,
        unit: Unit::Seconds,
        read: |m| Some(m.wait),
    },
    AnswerRow {
        name: "wait_abandoned",
        meaning: "mean wait of the abandoned",
        kind: Relevance::OfPatience,
        unit: Unit::Seconds,
        read: |m| m.wait_abandoned,
    },
    AnswerRow {
        name: "blocked",
        meaning: "found no line / offered",
        kind: Relevance::OfLines,
        unit: Unit::Share,
        read: |m| Some(m.blocked),
    },
    AnswerRow {
        name: "queue",
        meaning: "mean number waiting",
        kind: Relevance::OfWaits,
        unit: Unit::Number,
        read: |m| Some(m.queue),
    },
    AnswerRow {
        name: "occupancy",
        meaning: "time on calls / time on duty",
        kind: Relevance::Always,
        unit: Unit::Share,
        read: |m| Some(m.occupancy),
    },
];

/// The measures that neighbouring numbers of agents are compared by.
const COMPARED: [&str; 5] = ["delayed", "abandonment", "asa", "blocked", "occupancy"];

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

/// The verb after so many of something.
fn are(so_many: &str) -> &'static str {
    match so_many.starts_with("1 ") {
        true => "is",
        false => "are",
    }
}
