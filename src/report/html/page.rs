//! What stands on the page, in order.

use super::super::assumptions::assumptions;
use super::super::compare::grids;
use super::super::grid::Grid;
use super::super::sweep::{Names, grid as grid_of_sweep};
use super::super::{
    Detail, Illustration, Plans, Study, Swept, agents, calls, customers, day, forecast, week,
};
use crate::centre::{Assumption, CUSTOMER_ASSUMPTIONS, Clientele};
use crate::measures::forecasts;
use crate::plot::{PlotError, Width};
use askama::Template;

pub(super) const STYLE: &str = include_str!("style.css");

/// Letters of scenarios that the page shows; what is longer is in the saved results. A convention: a
/// page is to stay well under 2 MB.
const MOST_TEXT: usize = 200_000;

#[derive(Template)]
#[template(path = "page.html", config = "src/report/html/askama.toml")]
pub(super) struct Page<'a> {
    pub(super) version: &'a str,
    pub(super) style: &'a str,
    pub(super) title: String,
    pub(super) facts: String,
    pub(super) answer: Vec<String>,
    pub(super) findings: Vec<String>,
    pub(super) figures: Vec<Shown>,
    pub(super) meaning: String,
    pub(super) tables: Vec<TableShown>,
    pub(super) assumptions: Vec<AssumptionShown>,
    pub(super) has_customers: bool,
    pub(super) method: Vec<String>,
    pub(super) command: String,
    pub(super) scenarios: Vec<ScenarioShown>,
}

/// A picture, for a page and for a phone.
pub(super) struct Shown {
    pub(super) drawings: [Drawing; 2],
    pub(super) alt: String,
    pub(super) reading: String,
}

/// An inline SVG and for which width it is.
pub(super) struct Drawing {
    pub(super) class: &'static str,
    pub(super) svg: String,
}

impl Shown {
    pub(super) fn new(one: &Illustration) -> Result<Self, PlotError> {
        let drawing = |class, width| {
            let svg = one.svg(width)?;
            Ok(Drawing { class, svg })
        };
        Ok(Self {
            drawings: [
                drawing("wide", Width::PAGE)?,
                drawing("narrow", Width::PHONE)?,
            ],
            alt: format!("{}. {}.", one.finding, one.shows),
            reading: one.reading.clone(),
        })
    }
}

pub(super) struct TableShown {
    pub(super) title: String,
    pub(super) corner: String,
    pub(super) columns: Vec<String>,
    pub(super) rows: Vec<RowShown>,
}

pub(super) struct RowShown {
    pub(super) label: String,
    /// It says more about the row above.
    pub(super) is_below: bool,
    pub(super) cells: Vec<String>,
}

impl TableShown {
    fn new(title: impl Into<String>, grid: &Grid) -> Self {
        let rows = grid.rows.iter().map(|(label, figures)| RowShown {
            label: label.long.split_whitespace().collect::<Vec<_>>().join(" "),
            is_below: label.long.starts_with(' '),
            cells: figures.iter().map(|figure| figure.text()).collect(),
        });
        Self {
            title: title.into(),
            corner: grid.corner.clone(),
            columns: grid
                .columns
                .iter()
                .map(|label| label.long.replace('\n', " "))
                .collect(),
            rows: rows.collect(),
        }
    }

    /// A table with another title, which says all that its corner says.
    fn called(title: impl Into<String>, grid: &Grid) -> Self {
        Self {
            corner: String::new(),
            ..Self::new(title, grid)
        }
    }

    /// A table that its corner names.
    fn named(grid: &Grid) -> Self {
        Self::called(&*grid.corner, grid)
    }
}

pub(super) fn run_tables(study: &Study<'_>) -> Vec<TableShown> {
    let unit = study.unit();
    let mut tables = vec![
        TableShown::called(
            format!("Calls on an average {unit}"),
            &calls::headlines(study),
        ),
        TableShown::called("More about calls", &calls::details(study)),
        TableShown::named(&calls::service_levels(study)),
        TableShown::named(&agents::groups(study)),
    ];
    if let Some(grid) = customers::season(study) {
        tables.push(TableShown::named(&grid));
    }
    if let Some(money) = agents::money(study) {
        tables.push(TableShown::named(&money));
    }
    if let Some(grid) = customers::weeks(study) {
        tables.push(TableShown::new("The season by week", &grid));
    }
    if study.is_week() {
        let days = week::days(study).into_iter();
        let days = days.chain(week::days_of_types(study));
        tables.extend(days.map(|grid| TableShown::named(&grid)));
        for (weekday, day) in study.by_day() {
            tables.extend(by_interval(&day, &format!(" on {weekday}")));
        }
        return tables;
    }
    // How many call is told by what happened before: no formula knows it.
    let forecasts = (!study.is_season()).then(|| forecasts(study.centre));
    let forecast = forecasts.and_then(|forecasts| forecast::table(study, &forecasts));
    if let Some(grid) = forecast {
        tables.push(TableShown::called(
            "What Erlang's formulas would have said",
            &grid,
        ));
    }
    tables.extend(by_interval(study, ""));
    tables
}

fn by_interval(study: &Study<'_>, when: &str) -> Vec<TableShown> {
    let grids = day::grids(study, when).unwrap_or_default();
    let grids = grids.iter();
    grids
        .map(|(title, grid)| TableShown::new(&**title, grid))
        .collect()
}

/// Plans in the columns, or below each other if they are many.
pub(super) fn comparison_tables(plans: &Plans<'_>) -> Vec<TableShown> {
    let grids = grids(plans, Detail::Headlines);
    let are_many = plans.studies.len() > 4;
    let tables = grids.iter().map(|grid| {
        if !are_many {
            return TableShown::named(grid);
        }
        let mut turned = grid.transposed();
        turned.corner.clone_from(&grid.corner);
        for label in &mut turned.columns {
            label.long = label.short.replace('\n', " ");
        }
        TableShown::named(&turned)
    });
    tables.collect()
}

/// Combinations in the table of a sweep; more are in its files. A convention.
const MOST_ROWS: usize = 300;

/// A row for every combination.
pub(super) fn sweep_tables(swept: &Swept<'_>, names: &Names, first: &Study<'_>) -> Vec<TableShown> {
    let mut grid = grid_of_sweep(swept, names, first);
    let title = if grid.rows.len() > MOST_ROWS {
        let all = grid.rows.len();
        grid.rows.truncate(MOST_ROWS);
        format!("The first {MOST_ROWS} of {all} combinations; the others are in cells.csv")
    } else {
        "Every combination".to_owned()
    };
    vec![TableShown::new(title, &grid)]
}

#[derive(Clone)]
pub(super) struct AssumptionShown {
    pub(super) key: &'static str,
    /// The default, or what the scenarios say instead, in lines.
    pub(super) here: Vec<String>,
    pub(super) meaning: &'static str,
    pub(super) basis: String,
    pub(super) source: &'static str,
}

/// What is in effect under any of the plans.
pub(super) fn assumed(studies: &[Study<'_>]) -> Vec<AssumptionShown> {
    let plans: Vec<_> = studies.iter().map(in_effect).collect();
    let mut shown: Vec<AssumptionShown> = Vec::new();
    for one in plans.iter().flatten() {
        if shown.iter().any(|other| other.key == one.key) {
            continue;
        }
        let found = plans.iter().map(|plan| {
            let mut found = plan.iter();
            let same = found.find(|other| other.key == one.key);
            same.map(|other| other.here.clone())
        });
        let found: Vec<Option<Vec<String>>> = found.collect();
        let is_same = found.iter().all(|here| here.as_ref() == Some(&one.here));
        let each = studies.iter().zip(&found);
        let each = each.filter_map(|(study, here)| {
            Some(format!("{}: {}", study.name, here.as_ref()?.join(", ")))
        });
        shown.push(AssumptionShown {
            here: if is_same {
                one.here.clone()
            } else {
                each.collect()
            },
            ..one.clone()
        });
    }
    shown
}

/// What is in effect under a plan: about callers, and about customers if there are any.
fn in_effect(study: &Study<'_>) -> Vec<AssumptionShown> {
    let about_callers = assumptions(study.centre).into_iter();
    let about_callers = about_callers.map(|one| {
        let here = one.here.lines().map(str::to_owned).collect();
        AssumptionShown::new(one.assumption, here)
    });
    let clientele = study.customers.map(|one| Clientele::new(one, study.days));
    let about_customers = CUSTOMER_ASSUMPTIONS.iter().filter_map(|one| {
        let here = one.of(clientele.as_ref()?)?;
        let own = (here != one.default).then(|| here.to_string());
        Some(AssumptionShown::new(one, own.into_iter().collect()))
    });
    about_callers.chain(about_customers).collect()
}

impl AssumptionShown {
    /// With what the scenario says instead, in lines; nothing if that is the default.
    fn new<T>(assumption: &Assumption<T>, here: Vec<String>) -> Self {
        let default = format!("{} (the default)", assumption.default);
        Self {
            key: assumption.key,
            here: if here.is_empty() { vec![default] } else { here },
            meaning: assumption.meaning,
            basis: assumption.basis.to_string(),
            source: assumption.source,
        }
    }
}

pub(super) struct ScenarioShown {
    pub(super) name: String,
    pub(super) file: String,
    pub(super) save_as: String,
    pub(super) notes: Vec<String>,
    pub(super) text: String,
}

impl ScenarioShown {
    pub(super) fn new(study: &Study<'_>, save_as: String) -> Self {
        let notes = study.notes.unwrap_or_default().split("\n\n");
        let notes = notes.map(|paragraph| paragraph.trim().to_owned());
        let mut text = study.text.to_owned();
        if text.len() > MOST_TEXT {
            let end = (0..=MOST_TEXT)
                .rev()
                .find(|&end| text.is_char_boundary(end))
                .unwrap_or(0);
            text.truncate(end);
            text.push_str("\n# ... the rest is in summary.json\n");
        }
        Self {
            name: study.name.to_owned(),
            file: study.file.display().to_string(),
            save_as,
            notes: notes.filter(|paragraph| !paragraph.is_empty()).collect(),
            text,
        }
    }
}
