//! What was found, for people: agents in each step, what they cost, what every target comes to, and what is promised.

use super::super::VERSION;
use super::super::digits::Figure;
use super::super::grid::{Grid, Label};
use super::super::layout::{Detail, Layout, paragraph, paragraphs};
use super::StaffStudy;
use super::said;
use super::target::{NamedTarget, place};
use crate::centre::By;
use crate::legible::number::{grouped, partly, so_many, thousands};
use crate::study::staff::{Held, Staffed};

/// The answer as text that fits the layout's columns.
#[must_use]
pub fn staff_table(study: &StaffStudy<'_>, layout: Layout) -> String {
    let mut sections = vec![heading(study, layout)];
    if let Some(staffed) = &study.outcome.staffed {
        sections.push(paragraph(&cost(study, staffed), layout.columns));
        if layout.detail != Detail::Brief {
            sections.extend(
                agents(study, staffed)
                    .iter()
                    .map(|grid| grid.cut(layout.columns)),
            );
            sections.extend(study.worked().map(|one| one.grid().cut(layout.columns)));
            sections.extend(targets(study, staffed, layout).map(|grid| grid.cut(layout.columns)));
        }
    }
    sections.push(paragraphs(&said::sentences(study), layout.columns));
    if layout.detail == Detail::Everything {
        sections.push(paragraph(&work(study), layout.columns));
    }
    sections.join("\n")
}

fn heading(study: &StaffStudy<'_>, layout: Layout) -> String {
    let what = match study.outcome.staffing.minimise {
        crate::centre::Minimise::Wages => "the cheapest staffing",
        crate::centre::Minimise::Hours => "the staffing with the fewest hours",
    };
    let name = match study.outcome.only_tests {
        true => format!("{}: a staffing, tested", study.name),
        false => format!("{}: {what} that meets every target", study.name),
    };
    let said = format!(
        "Effort {}, seed {}, holdtrue {VERSION}. ± is how far off a number may be, for all targets together.",
        study.effort, study.seed
    );
    paragraph(&name, layout.columns) + &paragraph(&said, layout.columns)
}

fn cost(study: &StaffStudy<'_>, staffed: &Staffed) -> String {
    let unit = study.unit();
    let today = match (staffed.today - staffed.cost).abs() < 1e-9 {
        true => "as much as today".to_owned(),
        false => format!("today {}", study.amount(staffed.today)),
    };
    format!(
        "{} a {unit} for {} paid hours; {today}.",
        study.amount(staffed.cost),
        grouped(staffed.hours, 1)
    )
}

/// Agents by step, a table for each day.
fn agents(study: &StaffStudy<'_>, staffed: &Staffed) -> Vec<Grid> {
    let operation = study.scenario.operation();
    let groups = study.scenario.centre().groups();
    let days = operation.days().iter().enumerate();
    let days = days.map(|(place, day)| {
        let clock = day.centre.clock();
        let limits = study.outcome.staffing.groups.iter().zip(&staffed.counts);
        let limits: Vec<_> = limits.collect();
        let columns = limits.iter().map(|(limits, _)| {
            let name = groups
                .get(limits.group.index())
                .map_or("", |group| &group.name);
            Label::name(name)
        });
        let mut rows: Vec<(Label, Vec<Figure>)> = Vec::new();
        for interval in 0..clock.intervals() {
            let counts = limits.iter().map(|(_, counts)| counts[place][interval]);
            let counts: Vec<Figure> = counts
                .map(|count| Figure::plain(count.to_string()))
                .collect();
            let is_same = rows.last().is_some_and(|(_, last)| *last == counts);
            let is_by_day = study.outcome.staffing.by == By::Day;
            let shows_all = !is_by_day && limits.len() * clock.intervals() <= ALL;
            if !is_same || shows_all {
                let label = clock.label(interval as f64 * clock.interval.get());
                rows.push((Label::name(&label), counts));
            }
        }
        let corner = day
            .weekday
            .map_or_else(|| "From".to_owned(), |day| day.to_string());
        let grid = Grid {
            corner,
            columns: columns.collect(),
            rows,
        };
        grid.transposed_with_corner()
    });
    days.collect()
}

/// Numbers up to which every interval is shown, also where nothing changes.
const ALL: usize = 400;

/// What every target comes to, where it is tightest; with all detail, everywhere.
fn targets(study: &StaffStudy<'_>, staffed: &Staffed, layout: Layout) -> Option<Grid> {
    let held: Vec<&Held> = match layout.detail {
        Detail::Everything => staffed.held.iter().collect(),
        _ => said::worst(study, staffed),
    };
    let on_days = on_days(study, held.iter().copied());
    let rows = held.into_iter().filter_map(|held| row(study, held));
    let rows: Vec<(Label, Vec<Figure>)> = rows.collect();
    let columns = [
        Label::name("wanted"),
        Label::name("holds"),
        Label::new(on_days, format!("{on_days}\n%")),
        Label::new("one agent fewer", "one agent\nfewer"),
    ];
    (!rows.is_empty()).then(|| Grid {
        corner: "Targets".to_owned(),
        columns: columns.to_vec(),
        rows,
    })
}

/// What stands above the shares of days, or of weeks.
pub(super) fn on_days<'a>(
    study: &StaffStudy<'_>,
    held: impl IntoIterator<Item = &'a Held>,
) -> &'static str {
    let mut of = [false; 2];
    for held in held {
        let named = NamedTarget::at(study, held.target);
        let is_weeks = named.is_some_and(|named| named.days() == "weeks");
        of[usize::from(is_weeks)] = true;
    }
    match of {
        [true, true] => "on days or weeks",
        [_, true] => "on weeks",
        _ => "on days",
    }
}

fn row(study: &StaffStudy<'_>, held: &Held) -> Option<(Label, Vec<Figure>)> {
    let named = NamedTarget::on(study, held.target, held.day)?;
    let at = place(study, held.day, held.interval);
    let at = at.map_or_else(String::new, |at| format!(", {at}"));
    let label = format!("{}, {}{at}", named.whose(), named.measure());
    let on_days = held.reached.on_days.mean;
    let fewer = held.fewer.map_or_else(
        || "–".to_owned(),
        |fewer| {
            let groups = study.scenario.centre().groups();
            let group = groups
                .get(fewer.group.index())
                .map_or("", |group| &group.name);
            let day = study.scenario.operation().is_week().then_some(fewer.day);
            let at = place(study, day, Some(fewer.interval)).unwrap_or_default();
            format!("{} ({group} {at})", named.with_unit(fewer.value))
        },
    );
    Some((
        Label::name(&label),
        vec![
            Figure::plain(named.wanted()),
            Figure::plain(named.value(&held.reached.holds)),
            Figure::plain(on_days.map_or("–".to_owned(), |share| partly(share, 0))),
            Figure::plain(fewer),
        ],
    ))
}

fn work(study: &StaffStudy<'_>) -> String {
    let work = study.outcome.work;
    format!(
        "{} simulated on {} in all, in {} with {}.",
        match work.evaluations {
            1 => "1 plan was".to_owned(),
            plans => format!("{} plans were", thousands(plans)),
        },
        so_many(&thousands(work.days), study.unit()),
        so_many(&study.outcome.rounds, "round"),
        so_many(&work.programs, "linear program")
    )
}
