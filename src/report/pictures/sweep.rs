//! Pictures of a sweep: a measure along a key with numbers, over two keys, or of every combination.

use super::super::digits::{TimeStyle, figure};
use super::super::sweep::{Level, Names, OverTwo, standing};
use super::super::{MetricChoice, Swept, SweptCell};
use super::along::{Along, Lines};
use super::{Illustration, Said, better_of, heaviest, reading};
use crate::centre::Centre;
use crate::measures::{ALL, Address, CallMetric, Metric, MetricKind};
use crate::plot::{self, HeatAxis, HeatCell, HeatMap, Measure, Picture, Ranked, RankedRow, Unit};

/// Combinations one below the other that fit on a page. A convention.
const MOST_ROWS: usize = 40;
/// Rows and columns of a map that can be told apart. A convention.
const MOST_CELLS: usize = 100;

/// The pictures of a sweep: of `shown`, and of abandonment.
#[must_use]
pub fn sweep_pictures(swept: &Swept<'_>, shown: &MetricChoice) -> Vec<Illustration> {
    let names = Names::new(swept.sweep);
    let abandonment = MetricChoice(Address::whole(Metric::Calls(CallMetric::Abandonment)));
    let mut measures = vec![(shown, "sweep", "sweep-map")];
    if *shown != abandonment {
        measures.push((&abandonment, "sweep-abandonment", "sweep-abandonment-map"));
    }
    let mut made = Vec::new();
    for (shown, file, map) in measures {
        let lines = lines(swept, &names, shown, file);
        let heat = heat(swept, &names, shown, map);
        if lines.is_none() && heat.is_none() {
            made.extend(ranked(swept, &names, shown, file));
        }
        made.extend(lines.into_iter().chain(heat));
    }
    made
}

/// Lines along what has the most numbers; where lines are many, in small panels.
fn lines(
    swept: &Swept<'_>,
    names: &Names,
    shown: &MetricChoice,
    file: &str,
) -> Option<Illustration> {
    let along = Along::longest(swept.sweep.axes())?;
    let Lines { panels, which } = along.lines(swept, names, shown)?;
    let said = Said {
        finding: range(swept, names, shown)?,
        shows: format!(
            "By {}, all combinations under the same callers{which}",
            along.key.name
        ),
        reading: "The bands are the intervals of the means.",
    };
    let picture = Picture::Swept(plot::Swept {
        caption: said.caption(),
        key: along.key,
        metric: measure(swept, shown)?,
        panels,
        target: swept.cells.first().and_then(|cell| target(cell, shown)),
    });
    said.with(file, picture)
}

/// The same measure of every combination, one below the other, where nothing has numbers to run along.
fn ranked(
    swept: &Swept<'_>,
    names: &Names,
    shown: &MetricChoice,
    file: &str,
) -> Option<Illustration> {
    let metric = measure(swept, shown)?;
    let means = swept.cells.iter();
    let means = means.map(|cell| shown.of(cell).and_then(|one| one.mean));
    let means: Vec<Option<f64>> = means.collect();
    // Half of the room for the highest, half for the lowest.
    let weights = |sign: f64| -> Vec<f64> {
        let weights = means.iter();
        let weights = weights.map(|mean| mean.map_or(f64::NEG_INFINITY, |mean| sign * mean));
        weights.collect()
    };
    let mut places = if means.len() <= MOST_ROWS {
        (0..means.len()).collect()
    } else {
        let (most, least) = (weights(1.0), weights(-1.0));
        let mut places = heaviest(&most, MOST_ROWS / 2);
        places.extend(heaviest(&least, MOST_ROWS / 2));
        places
    };
    places.sort_unstable();
    places.dedup();
    let which = if places.len() < means.len() {
        format!(
            "; the {} highest and lowest of {}",
            places.len(),
            means.len()
        )
    } else {
        String::new()
    };
    let said = Said {
        finding: range(swept, names, shown)?,
        shows: format!("All combinations under the same callers{which}"),
        reading: "Each bar is the interval of a mean.",
    };
    let rows = places.iter().filter_map(|&place| swept.cells.get(place));
    let rows = rows.map(|cell| RankedRow {
        name: names.spoken(&cell.cell.places, |_| true),
        reading: shown.of(cell).as_ref().and_then(reading),
    });
    let picture = Picture::Ranked(Ranked {
        caption: said.caption(),
        metric,
        rows: rows.collect(),
        target: swept.cells.first().and_then(|cell| target(cell, shown)),
    });
    said.with(file, picture)
}

/// A cell for each pair of two things that are varied; in a large sweep, of the two that matter most.
fn heat(
    swept: &Swept<'_>,
    names: &Names,
    shown: &MetricChoice,
    file: &str,
) -> Option<Illustration> {
    let over = OverTwo::of(swept, shown)?;
    let [down, across] = over.axes;
    let [rows, columns] = over.axes.map(|axis| swept.sweep.axes()[axis].points.len());
    if rows > MOST_CELLS || columns > MOST_CELLS {
        return None;
    }
    let level = Level::of(swept);
    let mut meeting = vec![vec![false; columns]; rows];
    let mut has_targets = false;
    if !over.is_mean {
        for cell in &swept.cells {
            let standing = standing(cell, level);
            has_targets |= standing.is_some();
            meeting[cell.cell.places[down]][cell.cell.places[across]] =
                standing.is_some_and(|standing| standing.is_met());
        }
    }
    let of = |row: usize, column: usize| {
        Some(HeatCell {
            value: over.mean(row, column)?,
            meets: meeting[row][column],
        })
    };
    let axis = |axis: usize, points: usize| HeatAxis {
        name: names.axis(axis).trim().to_owned(),
        labels: (0..points)
            .map(|place| names.point(axis, place).trim().to_owned())
            .collect(),
    };
    let cells = (0..rows).map(|row| (0..columns).map(|column| of(row, column)).collect());
    let said = Said {
        finding: range(swept, names, shown)?,
        shows: if over.is_mean {
            "The two keys that matter most for it; means over everything else that is varied"
                .to_owned()
        } else {
            "Means of every combination, under the same callers".to_owned()
        },
        reading: match (over.is_mean, has_targets) {
            (true, _) => "A key matters by how far the means of its values are apart.",
            (false, true) => "Outlined: every target is met for sure.",
            (false, false) => "The table below has the intervals.",
        },
    };
    let picture = Picture::HeatMap(HeatMap {
        caption: said.caption(),
        across: axis(across, columns),
        down: axis(down, rows),
        metric: measure(swept, shown)?,
        cells: cells.collect(),
        target: has_targets.then(|| "every target met".to_owned()),
        missing: "no result".to_owned(),
    });
    said.with(file, picture)
}

/// `Service level: from 61 ± 2 % (count = 8) to 95.1 ± 0.4 % (count = 12)`
fn range(swept: &Swept<'_>, names: &Names, shown: &MetricChoice) -> Option<String> {
    let measure = measure(swept, shown)?;
    let found = swept.cells.iter().filter_map(|cell| {
        let estimate = shown.of(cell)?;
        Some((estimate.mean?, estimate, cell))
    });
    let found: Vec<_> = found.collect();
    let by_mean = |one: &&(f64, _, _), other: &&(f64, _, _)| one.0.total_cmp(&other.0);
    let (_, low, fewest) = found.iter().min_by(by_mean)?;
    let (_, high, most) = found.iter().max_by(by_mean)?;
    let style = TimeStyle::fitting([low.mean, high.mean].into_iter());
    let symbol = match (shown.kind(), &measure.unit) {
        (MetricKind::Share, _) => " %".to_owned(),
        (MetricKind::Seconds, _) => format!(" {}", style.unit()),
        (_, Unit::Number(unit)) if !unit.is_empty() => format!(" {unit}"),
        _ => String::new(),
    };
    let said = |estimate| figure(estimate, shown.kind(), style).text() + &symbol;
    let name = |cell: &SweptCell<'_>| names.spoken(&cell.cell.places, |_| true);
    if said(low) == said(high) {
        return Some(format!("{}: {} throughout", measure.name, said(low)));
    }
    Some(format!(
        "{}: from {} ({}) to {} ({})",
        measure.name,
        said(low),
        name(fewest),
        said(high),
        name(most)
    ))
}

/// What is shown, with its unit apart.
fn measure(swept: &Swept<'_>, shown: &MetricChoice) -> Option<Measure> {
    let title = shown.title(&swept.cells.first()?.study(), TimeStyle::Seconds);
    let (name, unit) = match shown.kind() {
        MetricKind::Share => (title.replacen(", %", "", 1), Unit::Share),
        MetricKind::Seconds => (title.replacen(", s", "", 1), Unit::Seconds),
        MetricKind::Hours => (title, Unit::Number("h".to_owned())),
        MetricKind::Number | MetricKind::Money => (title, Unit::Number(String::new())),
    };
    Some(Measure::new(name, unit).better(better_of(shown)))
}

/// The target of what is shown, if all the calls that are meant have the same.
fn target(cell: &SweptCell<'_>, shown: &MetricChoice) -> Option<f64> {
    let MetricChoice(Address { name, metric }) = shown;
    let Metric::Calls(metric) = metric else {
        return None;
    };
    let centre: &Centre = cell.cell.scenario.centre();
    let types = centre.call_types().iter();
    let mut types = types.filter(|kind| *name == ALL || kind.name == *name);
    let of = |targets: &crate::centre::Targets| match metric {
        CallMetric::ServiceLevel => targets.service_level.map(|share| share.get()),
        CallMetric::Abandonment => targets.abandonment.map(|share| share.get()),
        CallMetric::Asa => targets.asa.map(|wait| wait.get()),
        _ => None,
    };
    let first = of(&types.next()?.targets)?;
    types
        .all(|kind| of(&kind.targets) == Some(first))
        .then_some(first)
}
