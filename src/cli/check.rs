//! `holdtrue check`: is this scenario what was meant?

use super::assumptions;
use super::failure::Failure;
use super::options::ScenarioFile;
use super::terminal;
use super::understood::understood;
use crate::centre::{AgentGroup, CallType, Centre, Operation, Shift};
use crate::legible::number::{given, so_many, thousands, visible};
use crate::report::{TerminalWidth, days_by_chance, paragraph};
use crate::scenario::Scenario;
use comfy_table::presets;
use comfy_table::{CellAlignment, ContentArrangement, Table};

/// Checks a scenario and says in a few lines what it is
#[derive(Debug, clap::Args)]
pub(super) struct Check {
    #[command(flatten)]
    scenario: ScenarioFile,
    /// Lists what its result rests on instead: the defaults about callers in effect, and their sources
    #[arg(long)]
    assumptions: bool,
}

impl Check {
    pub(super) fn run(&self) -> Result<(), Failure> {
        #[cfg(feature = "serve")]
        if let Some(text) = self.lesson()? {
            return Ok(terminal::print(&text)?);
        }
        let scenario = self.scenario.load()?;
        let text = if self.assumptions {
            assumptions::listed(&scenario)
        } else {
            summary(&scenario, terminal::columns())
        };
        terminal::print(&text)?;
        Ok(())
    }
}

#[cfg(feature = "serve")]
impl Check {
    /// What is to be said of the file if it is a lesson.
    fn lesson(&self) -> Result<Option<String>, Failure> {
        use crate::serve::{Lesson, is_lesson};
        let path = self.scenario.path();
        // What can be read but once is left to the scenario's reader.
        let is_file = std::fs::metadata(path).is_ok_and(|found| found.is_file());
        let text = if is_file {
            crate::files::text(path, crate::files::LARGEST_TOML).unwrap_or_default()
        } else {
            String::new()
        };
        if !is_lesson(&text) {
            return Ok(None);
        }
        if self.assumptions || !self.scenario.is_plain() {
            return Err(Failure::wrong(format!(
                "`{}` is a lesson: it is checked without --set and --assumptions, which are for its scenario",
                path.display()
            )));
        }
        let workers = super::run_options::all_workers()?;
        let lesson = Lesson::read(path).map_err(Failure::wrong)?;
        let text = lesson.checked(&workers).map_err(Failure::wrong)?;
        Ok(Some(text))
    }
}

fn summary(scenario: &Scenario, columns: TerminalWidth) -> String {
    let operation = scenario.operation().at_start();
    let centre = operation.base();
    let name = paragraph(scenario.name(), columns);
    let (callers, agents) = (callers(centre, columns), agents(centre, columns));
    let season = season(scenario.operation());
    let chances = days_by_chance(scenario.operation().days());
    let chances: String = chances
        .iter()
        .map(|said| paragraph(said, columns))
        .collect();
    let season = match season.as_str() {
        "" => season,
        said => paragraph(said, columns),
    };
    let season = match chances.is_empty() {
        true => season,
        false => format!("{season}{chances}what follows is an average day\n"),
    };
    let more = understood(centre, scenario.operation().customers(), columns);
    if operation.is_week() {
        let week = week(&operation, columns);
        return format!(
            "{name}{season}\n{week}\n\nunless a day says otherwise:\n{}\n{callers}\n\n{agents}\n{more}",
            opening(centre, columns)
        );
    }
    format!(
        "{name}{}{season}\n{callers}\n\n{agents}\n{more}",
        opening(centre, columns)
    )
}

/// How many customers for how long, as a line of its own.
fn season(operation: &Operation) -> String {
    let Some(customers) = operation.customers() else {
        return String::new();
    };
    let parts = customers.parts();
    format!(
        "{} with a memory, for {} of {}; what follows is their first week",
        so_many(&parts.count, "customer"),
        so_many(&parts.weeks, "week"),
        so_many(&operation.days_in_week(), "day")
    )
}

/// Every day of a week: how long it is open, how much there is to do, and for how many.
fn week(operation: &Operation, columns: TerminalWidth) -> String {
    let heads = ["day", "open", "calls", "offered [erlang]", "paid hours"];
    let mut table = table(&heads, 2, columns);
    for day in operation.days() {
        let centre = &day.centre;
        let clock = centre.clock();
        let length = clock.length.get();
        let open = match clock.opens {
            Some(opens) => format!("{opens} to {}", clock.said(length)),
            None => span(length),
        };
        let types = centre.call_types().iter();
        let calls: f64 = types.clone().flat_map(|kind| &kind.volume).sum();
        let busy: f64 = types.map(|kind| offered(kind, centre).0).sum();
        let groups = centre.groups().iter();
        let paid: f64 = groups.map(|group| paid_hours(group, centre)).sum();
        table.add_row([
            day.weekday.map_or_else(String::new, |day| day.to_string()),
            open,
            visible(calls, 1),
            visible(busy, 2),
            visible(paid, 1),
        ]);
    }
    table.trim_fmt()
}

fn opening(centre: &Centre, columns: TerminalWidth) -> String {
    let clock = centre.clock();
    let (length, intervals) = (clock.length.get(), clock.intervals());
    let intervals = so_many(&intervals, "interval");
    let interval = span(clock.interval.get());
    let said = match clock.opens {
        Some(opens) => format!(
            "open {opens} to {}: {intervals} of {interval}",
            clock.said(length)
        ),
        None => format!("runs for {}: {intervals} of {interval}", span(length)),
    };
    paragraph(&said, columns)
}

fn callers(centre: &Centre, columns: TerminalWidth) -> String {
    let mut table = table(
        &[
            "calls",
            "per day",
            "handle time [s]",
            "offered [erlang]",
            "busiest [erlang]",
        ],
        1,
        columns,
    );
    for call_type in centre.call_types() {
        let (mean, busiest) = offered(call_type, centre);
        let calls: f64 = call_type.volume.iter().sum();
        table.add_row([
            call_type.name.clone(),
            visible(calls, 1),
            visible(handle_time(call_type), 0),
            visible(mean, 2),
            visible(busiest, 2),
        ]);
    }
    table.trim_fmt()
}

/// Mean talk and wrap-up over the calls of the day \[s\].
fn handle_time(call_type: &CallType) -> f64 {
    let calls: f64 = call_type.volume.iter().sum();
    let work: f64 = (0..call_type.volume.len())
        .map(|interval| work(call_type, interval))
        .sum();
    if calls > 0.0 {
        work / calls
    } else {
        call_type.talk.mean() + call_type.wrap_up.mean()
    }
}

/// Agent time that the first attempts of an interval ask for \[s\].
fn work(call_type: &CallType, interval: usize) -> f64 {
    let talk = call_type.talk.mean() * call_type.talk_scale[interval];
    let wrap_up = call_type.wrap_up.mean() * call_type.wrap_up_scale[interval];
    call_type.volume[interval] * (talk + wrap_up)
}

/// Agents that the first attempts keep busy: over the day, and in the busiest interval.
fn offered(call_type: &CallType, centre: &Centre) -> (f64, f64) {
    let (length, interval) = (centre.clock().length.get(), centre.clock().interval.get());
    let work: Vec<f64> = (0..call_type.volume.len())
        .map(|at| work(call_type, at))
        .collect();
    let busiest = work.iter().copied().fold(0.0, f64::max);
    (work.iter().sum::<f64>() / length, busiest / interval)
}

fn agents(centre: &Centre, columns: TerminalWidth) -> String {
    let mut table = table(
        &[
            "agents",
            "answers",
            "rostered",
            "at most on duty",
            "paid hours",
        ],
        2,
        columns,
    );
    for group in centre.groups() {
        let answers = group.answers.iter();
        let answers = answers.filter_map(|skill| centre.call_types().get(skill.call_type.index()));
        let answers: Vec<&str> = answers.map(|call_type| call_type.name.as_str()).collect();
        let steps = group.roster.levels(|duty| duty.agents);
        let most = steps.iter().map(|step| step.on_duty).max().unwrap_or(0);
        table.add_row([
            group.name.clone(),
            answers.join(", "),
            thousands(group.roster.headcount()),
            thousands(most.into()),
            visible(paid_hours(group, centre), 1),
        ]);
    }
    table.trim_fmt()
}

/// Hours that are paid if everybody turns up.
fn paid_hours(group: &AgentGroup, centre: &Centre) -> f64 {
    let interval = centre.clock().interval.get();
    let hours = |shift: &Shift| {
        let parts = group.paid_stretches(shift, interval);
        let seconds: f64 = parts.map(|(part, _)| part.to - part.from).sum();
        f64::from(shift.agents) * seconds / 3600.0
    };
    // The sum of none is -0.
    let roster = group.roster.without_reductions();
    let rostered = 0.0 + roster.shifts.iter().map(hours).sum::<f64>();
    rostered * group.paid_on_top()
}

/// Tables are not wider than this, however wide the terminal. A convention.
const WIDEST: usize = 100;

/// The first `texts` columns hold words, the others numbers.
fn table(heads: &[&str], texts: usize, columns: TerminalWidth) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(heads);
    table.set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(columns.get().min(WIDEST).try_into().unwrap_or(u16::MAX));
    for column in table.column_iter_mut().skip(texts) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}

/// "30 min", "300 h": in the largest unit that takes no part of it.
fn span(seconds: f64) -> String {
    for (unit, name) in [(3600.0, "h"), (60.0, "min")] {
        if seconds >= unit && seconds % unit == 0.0 {
            return format!("{} {name}", given(seconds / unit));
        }
    }
    format!("{} s", given(seconds))
}
