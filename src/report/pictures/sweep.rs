//! Pictures of a sweep: a measure along a key with numbers, or over two keys.

use super::super::digits::{Clockwork, figure};
use super::super::sweep::{Names, standing};
use super::super::{Shown, Swept, SweptCell};
use super::{Illustration, Said, reading};
use crate::centre::Centre;
use crate::measures::{ALL, Address, CallMetric, Kind, Metric};
use crate::plot::{self, HeatAxis, HeatCell, HeatMap, Measure, Picture, Series, Unit};

/// Lines that can be told apart in one picture. A convention.
const MOST_LINES: usize = 8;

/// The pictures of a sweep: of `shown`, and of abandonment.
#[must_use]
pub fn sweep_pictures(swept: &Swept<'_>, shown: &Shown) -> Vec<Illustration> {
    let names = Names::new(swept.sweep);
    let abandonment = Shown(Address::whole(Metric::Calls(CallMetric::Abandonment)));
    let mut made = vec![
        lines(swept, &names, shown, "sweep"),
        heat(swept, &names, shown, "sweep-map"),
    ];
    if *shown != abandonment {
        made.push(lines(swept, &names, &abandonment, "sweep-abandonment"));
        made.push(heat(swept, &names, &abandonment, "sweep-abandonment-map"));
    }
    made.into_iter().flatten().collect()
}

/// A line along the axis with the most numbers, for each combination of all else.
fn lines(swept: &Swept<'_>, names: &Names, shown: &Shown, file: &str) -> Option<Illustration> {
    let axes = swept.sweep.axes().iter().enumerate();
    let numbers = axes.filter_map(|(place, axis)| {
        let [key] = axis.keys.as_slice() else {
            return None;
        };
        let values = axis.points.iter().map(|point| {
            let label = point.values.first().map(|value| value.label.parse::<f64>());
            label?.ok()
        });
        let values: Vec<f64> = values.collect::<Option<_>>()?;
        (values.len() > 1).then_some((place, key, values))
    });
    let (along, key, values) = numbers.max_by_key(|(_, _, values)| values.len())?;
    let mut series: Vec<(Vec<usize>, Series)> = Vec::new();
    for cell in &swept.cells {
        let mut others = cell.cell.places.clone();
        let place = others.remove(along);
        let at = *values.get(place)?;
        let point = (at, shown.of(cell).as_ref().and_then(reading));
        match series.iter_mut().find(|(known, _)| *known == others) {
            Some((_, line)) => line.points.push(point),
            None => {
                let name = names.spoken(&cell.cell.places, |axis| axis != along);
                let points = vec![point];
                series.push((others, Series { name, points }));
            }
        }
    }
    if series.len() > MOST_LINES {
        return None;
    }
    let mut series: Vec<Series> = series.into_iter().map(|(_, line)| line).collect();
    for line in &mut series {
        line.points.sort_by(|one, other| one.0.total_cmp(&other.0));
    }
    let said = Said {
        finding: range(swept, names, shown)?,
        shows: format!("By {key}, all combinations under the same callers"),
        reading: "Bands reach as far as the means may be off.",
    };
    let picture = Picture::Swept(plot::Swept {
        caption: said.caption(),
        key: Measure::new(key.clone(), Unit::Number(String::new())),
        metric: measure(swept, shown)?,
        series,
        target: swept.cells.first().and_then(|cell| target(cell, shown)),
    });
    said.with(file, picture)
}

/// A cell for each pair of two things that are varied.
fn heat(swept: &Swept<'_>, names: &Names, shown: &Shown, file: &str) -> Option<Illustration> {
    let [down, across] = swept.sweep.axes() else {
        return None;
    };
    if down.points.len() < 2 || across.points.len() < 2 {
        return None;
    }
    let has_targets = swept.cells.iter().any(|cell| standing(cell).is_some());
    let of = |row: usize, column: usize| {
        let mut cells = swept.cells.iter();
        let cell = cells.find(|cell| cell.cell.places == [row, column])?;
        Some(HeatCell {
            value: shown.of(cell)?.mean?,
            meets: standing(cell).is_some_and(|standing| standing.is_met()),
        })
    };
    let axis = |axis: usize, points: usize| HeatAxis {
        name: names.axis(axis).trim().to_owned(),
        labels: (0..points)
            .map(|place| names.point(axis, place).trim().to_owned())
            .collect(),
    };
    let columns = across.points.len();
    let rows = 0..down.points.len();
    let rows = rows.map(|row| (0..columns).map(|column| of(row, column)).collect());
    let said = Said {
        finding: range(swept, names, shown)?,
        shows: "Means of every combination, under the same callers".to_owned(),
        reading: if has_targets {
            "Outlined: every target is met for sure."
        } else {
            "The table below has the intervals."
        },
    };
    let picture = Picture::HeatMap(HeatMap {
        caption: said.caption(),
        across: axis(1, columns),
        down: axis(0, down.points.len()),
        metric: measure(swept, shown)?,
        cells: rows.collect(),
        target: has_targets.then(|| "every target met".to_owned()),
    });
    said.with(file, picture)
}

/// `Service level: from 61 ± 2 % (count = 8) to 95.1 ± 0.4 % (count = 12)`
fn range(swept: &Swept<'_>, names: &Names, shown: &Shown) -> Option<String> {
    let measure = measure(swept, shown)?;
    let found = swept.cells.iter().filter_map(|cell| {
        let estimate = shown.of(cell)?;
        Some((estimate.mean?, estimate, cell))
    });
    let found: Vec<_> = found.collect();
    let by_mean = |one: &&(f64, _, _), other: &&(f64, _, _)| one.0.total_cmp(&other.0);
    let (_, low, fewest) = found.iter().min_by(by_mean)?;
    let (_, high, most) = found.iter().max_by(by_mean)?;
    let clockwork = Clockwork::fitting([low.mean, high.mean].into_iter());
    let symbol = match (shown.kind(), &measure.unit) {
        (Kind::Share, _) => " %".to_owned(),
        (Kind::Seconds, _) => format!(" {}", clockwork.unit()),
        (_, Unit::Number(unit)) if !unit.is_empty() => format!(" {unit}"),
        _ => String::new(),
    };
    let said = |estimate| figure(estimate, shown.kind(), clockwork).text() + &symbol;
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
fn measure(swept: &Swept<'_>, shown: &Shown) -> Option<Measure> {
    let title = shown.title(&swept.cells.first()?.study(), Clockwork::Seconds);
    let (name, unit) = match shown.kind() {
        Kind::Share => (title.replacen(", %", "", 1), Unit::Share),
        Kind::Seconds => (title.replacen(", s", "", 1), Unit::Seconds),
        Kind::Hours => (title, Unit::Number("h".to_owned())),
        Kind::Number | Kind::Money => (title, Unit::Number(String::new())),
    };
    Some(Measure { name, unit })
}

/// The target of what is shown, if all the calls that are meant have the same.
fn target(cell: &SweptCell<'_>, shown: &Shown) -> Option<f64> {
    let Shown(Address { name, metric }) = shown;
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
