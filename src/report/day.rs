//! The day by interval: for all calls, for each type, and how busy each group is.

use super::Study;
use super::calls::head;
use super::digits::{Figure, TimeStyle, maybe};
use super::grid::{Grid, Label};
use super::layout::TerminalWidth;
use crate::measures::{CallMetric, Calls, GroupMetric, Measure, Measured, MetricList};

/// Intervals beyond which a table helps nobody.
const MOST_ROWS: usize = 100;

/// The tables, each with its heading; for a week, those of each of its days.
pub(super) fn by_interval(study: &Study<'_>, columns: TerminalWidth) -> Vec<String> {
    if !study.is_week() {
        return of_day(study, "", columns);
    }
    let days = study.by_day();
    days.flat_map(|(weekday, day)| of_day(&day, &format!(" on {weekday}"), columns))
        .collect()
}

/// The tables of a single day; ` on Monday` is `when` it is.
fn of_day(study: &Study<'_>, when: &str, columns: TerminalWidth) -> Vec<String> {
    let Some(grids) = grids(study, when) else {
        let said = format!(
            "By interval{when}: {} of them are in the files only.\n",
            study.results.intervals.len()
        );
        return vec![said];
    };
    let texts = grids.iter();
    let texts = texts.map(|(title, grid)| format!("{title}\n{}", grid.cut(columns)));
    texts.collect()
}

/// A table for each call type, for all and for the agents of a single day, each with its heading; ` on Monday`
/// is `when` it is. `None` if there are too many intervals.
pub(super) fn grids(study: &Study<'_>, when: &str) -> Option<Vec<(String, Grid)>> {
    if study.results.intervals.len() > MOST_ROWS {
        return None;
    }
    let mut tables = Vec::new();
    for (place, calls) in study.results.types().iter().enumerate() {
        let title = format!("{}{when}, by interval", calls.name);
        tables.push((title, of_calls(study, |means| &means.types()[place])));
    }
    if tables.len() > 1 {
        let title = format!("All calls{when}, by interval");
        tables.push((title, of_calls(study, Measured::all)));
    }
    tables.push((format!("Agents{when}, by interval"), of_groups(study)));
    Some(tables)
}

fn of_calls(
    study: &Study<'_>,
    pick: impl Fn(&Measured<Option<f64>>) -> &Calls<Option<f64>>,
) -> Grid {
    let shown = CallMetric::shown_in(MetricList::Day);
    let intervals = study.results.intervals.iter();
    let waits = intervals
        .clone()
        .map(|interval| pick(&interval.means).measures[CallMetric::Asa]);
    let style = TimeStyle::fitting(waits);
    let rows = intervals.map(|interval| {
        let table = &pick(&interval.means).measures;
        let figures = shown
            .iter()
            .map(|&metric| Figure::plain(maybe(table[metric], metric.kind(), style)));
        (Label::name(&interval.start), figures.collect())
    });
    let columns = shown.iter().map(|&metric| match metric {
        // As the intervals of the day are too narrow for what the level is.
        CallMetric::ServiceLevel => Label::name(metric.row().short),
        other => head(study, other, style),
    });
    Grid {
        corner: from(study),
        columns: columns.collect(),
        rows: rows.collect(),
    }
}

/// Agents on duty and how busy they are, side by side for every group.
fn of_groups(study: &Study<'_>) -> Grid {
    let mut columns = Vec::new();
    for group in study.results.whole.groups() {
        columns.push(Label::name(&format!("{}\non duty", group.name)));
        columns.push(Label::name(&format!("{}\nbusy %", group.name)));
    }
    let rows = study.results.intervals.iter().map(|interval| {
        let groups = interval.means.groups().iter();
        let figures = groups.flat_map(|group| {
            let table = &group.measures;
            [GroupMetric::Staffed, GroupMetric::Occupancy].map(|metric| {
                Figure::plain(maybe(table[metric], metric.kind(), TimeStyle::Seconds))
            })
        });
        (Label::name(&interval.start), figures.collect())
    });
    Grid {
        corner: from(study),
        columns,
        rows: rows.collect(),
    }
}

/// Above the times at which intervals begin.
fn from(study: &Study<'_>) -> String {
    match study.centre.clock().opens {
        Some(_) => "from".to_owned(),
        None => "from, s".to_owned(),
    }
}
