//! Many call types at a glance: each by half hour, or by day of the week.

use super::super::Study;
use super::{Focus, Illustration, Said, better, heaviest};
use crate::measures::{CallMetric, Calls};
use crate::plot::{HeatAxis, HeatCell, HeatMap, Measure, Picture, Unit};
use crate::stats::Estimate;

/// Fewer call types than this are told apart in other pictures. A convention.
const MANY: usize = 4;
/// Rows that fit on a page. A convention.
const MOST_ROWS: usize = 30;
/// Columns that can be told apart. A convention.
const MOST_COLUMNS: usize = 96;

/// Abandonment of each type by time; where nobody gives up, the mean wait. `None` for few types or a single column.
pub(super) fn types(study: &Study<'_>, focus: &Focus<'_>) -> Option<Illustration> {
    let all = study.results.types();
    if focus.only.is_some() || all.len() < MANY {
        return None;
    }
    let abandons = study.results.all().measures[CallMetric::Abandonment].mean > Some(0.0);
    let metric = if abandons {
        CallMetric::Abandonment
    } else {
        CallMetric::Asa
    };
    let columns = columns(study, metric);
    if !(2..=MOST_COLUMNS).contains(&columns.len()) {
        return None;
    }
    let level = |calls: &Calls<Estimate>| calls.measures[metric].mean.unwrap_or(-1.0);
    let levels: Vec<f64> = all.iter().map(level).collect();
    let shown = heaviest(&levels, MOST_ROWS);
    let most = shown.iter().copied();
    let most = most.max_by(|&one, &other| levels[one].total_cmp(&levels[other]))?;
    let name = if abandons {
        "Abandoned"
    } else {
        "Mean wait of the answered"
    };
    let which = if shown.len() < all.len() {
        format!("; the {} worst of {} call types", shown.len(), all.len())
    } else {
        String::new()
    };
    let of_whom = if abandons {
        "abandons most"
    } else {
        "waits longest"
    };
    let said = Said {
        finding: format!("Of {} call types {} {of_whom}", all.len(), all[most].name),
        shows: format!("{name}, by call type and time of arrival{which}"),
        reading: "The darker, the worse. Means without their intervals: single cells may be chance.",
    };
    let rows = shown.iter().map(|&place| {
        let cells = columns.iter().map(|(_, values)| {
            let value = (*values.get(place)?)?;
            let meets = false;
            Some(HeatCell { value, meets })
        });
        cells.collect()
    });
    let unit = if abandons { Unit::Share } else { Unit::Seconds };
    let picture = Picture::HeatMap(HeatMap {
        caption: said.caption(),
        across: HeatAxis {
            name: if study.is_week() {
                "day"
            } else {
                "time of arrival"
            }
            .to_owned(),
            labels: columns.iter().map(|(label, _)| label.clone()).collect(),
        },
        down: HeatAxis {
            name: "call type".to_owned(),
            labels: shown.iter().map(|&place| all[place].name.clone()).collect(),
        },
        metric: Measure::new(name, unit).better(better(metric)),
        cells: rows.collect(),
        target: None,
        missing: "no call".to_owned(),
    });
    said.with("types", picture)
}

/// Each column's label and its value for every call type: the days of a week, or the intervals of a day.
fn columns(study: &Study<'_>, metric: CallMetric) -> Vec<(String, Vec<Option<f64>>)> {
    if study.is_week() {
        let days = study.by_day().map(|(weekday, day)| {
            let types = day.results.types().iter();
            let values = types.map(|calls| calls.measures[metric].mean);
            (weekday.to_string(), values.collect())
        });
        return days.collect();
    }
    let clock = study.centre.clock();
    let intervals = study.results.intervals.iter().enumerate();
    let counted = intervals.filter(|(place, _)| {
        let end = (place + 1) as f64 * clock.interval.get();
        end > clock.warm_up.get()
    });
    let columns = counted.map(|(place, interval)| {
        let label = clock.label(place as f64 * clock.interval.get());
        let types = interval.means.types().iter();
        (label, types.map(|calls| calls.measures[metric]).collect())
    });
    columns.collect()
}
