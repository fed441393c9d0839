//! The tables behind the answer.

use super::super::compare::grids;
use super::super::digits::{Figure, TimeStyle, maybe};
use super::super::grid::{Grid, Label};
use super::super::sweep::{Names, ends, grid as grid_of_sweep, is_large};
use super::super::{
    Detail, MetricChoice, Plans, Study, Swept, agents, calls, customers, day, forecast, week,
};
use super::tables::{TableShown, cornered, named, titled, without_zeros};
use crate::measures::{CallMetric, GroupMetric, Measured};

pub(super) fn run_tables(study: &Study<'_>) -> Vec<TableShown> {
    let unit = study.unit();
    let mut tables = titled(
        &format!("Calls on an average {unit}"),
        &without_zeros(&calls::headlines(study)),
    );
    tables.extend(titled(
        "More about calls",
        &without_zeros(&calls::details(study)),
    ));
    tables.extend(named(&calls::service_levels(study)));
    tables.extend(cornered("Agents", &called(agents::groups(study), "Group")));
    if let Some(grid) = customers::season(study) {
        tables.extend(named(&without_zeros(&grid)));
    }
    if let Some(money) = agents::money(study) {
        tables.extend(named(&without_zeros(&money)));
    }
    if let Some(mut grid) = customers::weeks(study) {
        for label in &mut grid.columns {
            // A page is wide enough for the word.
            label.long = label.long.replace("-\n", "");
        }
        tables.extend(cornered("The season by week", &grid));
    }
    if study.is_week() {
        let days = week::days(study).into_iter();
        let days = days.chain(week::days_of_types(study));
        tables.extend(days.flat_map(|grid| {
            let title = grid.corner.clone();
            cornered(&title, &called(grid, "Day"))
        }));
        return tables;
    }
    // How many call is told by what happened before: no formula knows it.
    let forecasts = (!study.is_season()).then(|| study.forecasts());
    let forecast = forecasts.and_then(|forecasts| forecast::table(study, &forecasts));
    if let Some(grid) = forecast {
        tables.extend(titled("What Erlang's formulas would have said", &grid));
    }
    tables
}

/// The same with another corner.
fn called(grid: Grid, corner: &str) -> Grid {
    Grid {
        corner: corner.to_owned(),
        ..grid
    }
}

/// Half-hour by half-hour, or whatever the interval is.
pub(super) fn by_interval(study: &Study<'_>) -> Vec<TableShown> {
    if study.is_week() {
        return week_by_interval(study);
    }
    let grids = day::grids(study, "").unwrap_or_default();
    let grids = grids.iter();
    grids
        .flat_map(|(title, grid)| cornered(title, grid))
        .collect()
}

/// A figure of an interval.
type Pick<'a> = Box<dyn Fn(&Measured<Option<f64>>) -> Figure + 'a>;

/// Days beside each other, a table for each measure of each type and group.
fn week_by_interval(study: &Study<'_>) -> Vec<TableShown> {
    let call = |metric: CallMetric, place: Option<usize>| -> Pick<'_> {
        Box::new(move |means| {
            let calls = match place {
                Some(place) => means.types().get(place),
                None => Some(means.all()),
            };
            let value = calls.and_then(|calls| calls.measures[metric]);
            Figure::plain(maybe(value, metric.kind(), TimeStyle::Seconds))
        })
    };
    let mut wanted: Vec<(String, Pick<'_>)> = Vec::new();
    let level = calls::service_level(study).long;
    let shown = [
        (CallMetric::Offered, "calls offered"),
        (CallMetric::ServiceLevel, level.as_str()),
        (CallMetric::Abandonment, "abandoned, %"),
        (CallMetric::Asa, "average speed of answer, s"),
    ];
    for (metric, name) in shown {
        wanted.push((format!("All calls: {}", lower(name)), call(metric, None)));
    }
    let types = study.results.types().iter().enumerate();
    for (place, calls) in types.filter(|_| study.results.types().len() > 1) {
        for (metric, name) in shown {
            let title = format!("{}: {}", calls.name, lower(name));
            wanted.push((title, call(metric, Some(place))));
        }
    }
    for (place, group) in study.results.whole.groups().iter().enumerate() {
        for (metric, name) in [
            (GroupMetric::Staffed, "agents on duty"),
            (GroupMetric::Occupancy, "busy, %"),
        ] {
            let pick = move |means: &Measured<Option<f64>>| {
                let value = means.groups().get(place);
                let value = value.and_then(|group| group.measures[metric]);
                Figure::plain(maybe(value, metric.kind(), TimeStyle::Seconds))
            };
            wanted.push((format!("{}: {name}", group.name), Box::new(pick)));
        }
    }
    let wanted = wanted.iter();
    wanted
        .flat_map(|(title, pick)| cornered(title, &days_abreast(study, pick)))
        .collect()
}

fn lower(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(|first| first.to_lowercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

/// A row for every time of day at which an interval begins on any day.
fn days_abreast(study: &Study<'_>, pick: &Pick<'_>) -> Grid {
    let days: Vec<_> = study.by_day().collect();
    let intervals = days.iter().flat_map(|(_, day)| &day.results.intervals);
    let mut starts: Vec<&str> = intervals.map(|one| one.start.as_str()).collect();
    starts.sort_unstable();
    starts.dedup();
    let row = |start: &str| {
        let figures = days.iter().map(|(_, day)| {
            let mut intervals = day.results.intervals.iter();
            let found = intervals.find(|interval| interval.start == start);
            found.map_or_else(Figure::default, |found| pick(&found.means))
        });
        (Label::name(start), figures.collect())
    };
    Grid {
        corner: "from".to_owned(),
        columns: days
            .iter()
            .map(|(weekday, _)| {
                let name = weekday.to_string();
                Label::name(name.get(..3).unwrap_or(&name))
            })
            .collect(),
        rows: starts.into_iter().map(row).collect(),
    }
}

/// Plans in the columns, or below each other if that takes less room.
pub(super) fn comparison_tables(plans: &Plans<'_>) -> Vec<TableShown> {
    let grids = grids(plans, Detail::Headlines);
    grids
        .iter()
        .flat_map(|grid| named(&without_zeros(grid)))
        .collect()
}

/// A row for every combination; of a large sweep for the best and the worst of them by `shown`.
pub(super) fn sweep_tables(
    swept: &Swept<'_>,
    names: &Names,
    shown: &MetricChoice,
    first: &Study<'_>,
) -> Vec<TableShown> {
    if !is_large(swept) {
        let grid = grid_of_sweep(swept, names, first, shown);
        return cornered("Every combination", &grid);
    }
    let ends = ends(swept, shown).into_iter();
    let tables = ends.flat_map(|end| {
        let title = format!("{}; all are in cells.csv", end.title);
        cornered(&title, &grid_of_sweep(&end.swept, names, first, shown))
    });
    tables.collect()
}
