//! `holdtrue check`: is this scenario what was meant?

use super::assumptions;
use super::failure::Failure;
use super::options::ScenarioFile;
use super::terminal;
use super::understood::understood;
use crate::centre::{AgentGroup, CallType, Centre, Operation, Shift};
use crate::scenario::Scenario;
use comfy_table::presets;
use comfy_table::{CellAlignment, Table};

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
            summary(&scenario)
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
        let text = std::fs::read_to_string(path).unwrap_or_default();
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

fn summary(scenario: &Scenario) -> String {
    let operation = scenario.operation().at_start();
    let centre = operation.base();
    let name = scenario.name();
    let (callers, agents) = (callers(centre), agents(centre));
    let season = season(scenario.operation());
    let more = understood(centre, scenario.operation().customers());
    if operation.is_week() {
        let week = week(&operation);
        return format!(
            "{name}\n{season}\n{week}\n\nunless a day says otherwise:\n{}\n\n{callers}\n\n{agents}\n{more}",
            opening(centre)
        );
    }
    format!(
        "{name}\n{}\n{season}\n{callers}\n\n{agents}\n{more}",
        opening(centre)
    )
}

/// How many customers for how long, as a line of its own.
fn season(operation: &Operation) -> String {
    let Some(customers) = operation.customers() else {
        return String::new();
    };
    let parts = customers.parts();
    format!(
        "{} customers with a memory, for {} weeks of {} days; what follows is their first week\n",
        parts.count,
        parts.weeks,
        operation.days_in_week()
    )
}

/// Every day of a week: how long it is open, how much there is to do, and for how many.
fn week(operation: &Operation) -> String {
    let heads = ["day", "open", "calls", "offered [erlang]", "paid hours"];
    let mut table = table(&heads, 2);
    for day in operation.days() {
        let centre = &day.centre;
        let clock = centre.clock();
        let length = clock.length.get();
        let open = match clock.opens {
            Some(opens) => format!("{opens} to {}", clock.label(length)),
            None => span(length),
        };
        let types = centre.call_types().iter();
        let calls: f64 = types.clone().flat_map(|kind| &kind.volume).sum();
        let busy: f64 = types.map(|kind| offered(kind, centre).0).sum();
        let paid: f64 = centre.groups().iter().map(paid_hours).sum();
        table.add_row([
            day.weekday.map_or_else(String::new, |day| day.to_string()),
            open,
            format!("{calls:.1}"),
            format!("{busy:.2}"),
            format!("{paid:.1}"),
        ]);
    }
    table.trim_fmt()
}

fn opening(centre: &Centre) -> String {
    let clock = centre.clock();
    let (length, intervals) = (clock.length.get(), clock.intervals());
    let interval = span(clock.interval.get());
    match clock.opens {
        Some(opens) => format!(
            "open {opens} to {}: {intervals} intervals of {interval}",
            clock.label(length)
        ),
        None => format!(
            "runs for {}: {intervals} intervals of {interval}",
            span(length)
        ),
    }
}

fn callers(centre: &Centre) -> String {
    let mut table = table(
        &[
            "calls",
            "per day",
            "handle time [s]",
            "offered [erlang]",
            "busiest [erlang]",
        ],
        1,
    );
    for call_type in centre.call_types() {
        let (mean, busiest) = offered(call_type, centre);
        let calls: f64 = call_type.volume.iter().sum();
        table.add_row([
            call_type.name.clone(),
            format!("{calls:.1}"),
            format!("{:.0}", handle_time(call_type)),
            format!("{mean:.2}"),
            format!("{busiest:.2}"),
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

fn agents(centre: &Centre) -> String {
    let mut table = table(
        &[
            "agents",
            "answers",
            "rostered",
            "at most on duty",
            "paid hours",
        ],
        2,
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
            group.roster.headcount().to_string(),
            most.to_string(),
            format!("{:.1}", paid_hours(group)),
        ]);
    }
    table.trim_fmt()
}

/// Rostered hours / (1 - shrinkage), everybody turning up.
fn paid_hours(group: &AgentGroup) -> f64 {
    let hours = |duty: &Shift| {
        let seconds: f64 = duty
            .segments
            .iter()
            .map(|spell| spell.to - spell.from)
            .sum();
        f64::from(duty.agents) * seconds / 3600.0
    };
    // The sum of none is -0.
    let rostered = 0.0 + group.roster.shifts.iter().map(hours).sum::<f64>();
    rostered / (1.0 - group.shrinkage.get())
}

/// The first `texts` columns hold words, the others numbers.
fn table(heads: &[&str], texts: usize) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(heads);
    for column in table.column_iter_mut().skip(texts) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}

/// "30 min", "300 h".
fn span(seconds: f64) -> String {
    for (unit, name) in [(3600.0, "h"), (60.0, "min")] {
        if seconds >= unit && seconds % unit == 0.0 {
            return format!("{} {name}", seconds / unit);
        }
    }
    format!("{seconds} s")
}
