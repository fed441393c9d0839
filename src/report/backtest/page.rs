//! The page of a backtest: the verdict, predicted against real in pictures, every number.

use super::super::VERSION;
use super::super::layout::TerminalWidth;
use super::super::visible::visible;
use super::{backtest_table, kind, name, ranged, shown, verdict};
use crate::measures::MetricKind;
use crate::plot::{
    Caption, FittedPanel, Measure, Picture, PlotError, Reading, SeenAndFitted, Unit, Width,
};
use crate::study::{Backtest, Gauge, Held, Recorded};
use askama::Template;

#[derive(Template)]
#[template(path = "page.html", config = "src/report/backtest/askama.toml")]
struct Page<'a> {
    version: &'a str,
    style: &'a str,
    title: String,
    verdict: String,
    figures: Vec<Drawn>,
    table: String,
    heads: Vec<&'static str>,
    days: Vec<(String, Vec<String>)>,
    command: &'a str,
}

/// A picture, for a page and for a phone.
struct Drawn {
    wide: String,
    narrow: String,
    alt: String,
    reading: String,
}

/// Days and intervals with fewer calls are not drawn: chance moves them anywhere. A convention.
const FEW: f64 = 30.0;

/// The page, one file that works offline.
///
/// # Errors
/// If a picture would not fit on a sheet.
pub fn backtest_html(
    title: &str,
    command: &str,
    recorded: &Recorded,
    backtest: &Backtest,
) -> Result<String, PlotError> {
    let mut figures = Vec::new();
    for (gauge, unit) in [
        (Gauge::Abandonment, Unit::Share),
        (Gauge::Wait, Unit::Seconds),
        (Gauge::ServiceLevel, Unit::Share),
    ] {
        let Some(picture) = calibration(backtest, gauge, unit) else {
            continue;
        };
        let reading = format!(
            "{} of each recorded day, and of each interval over all days. On the line prediction and reality agree; above it \
             more happened than was predicted.",
            name(gauge)
        );
        figures.push(Drawn {
            wide: visible(&picture.svg(Width::PAGE)?),
            narrow: visible(&picture.svg(Width::PHONE)?),
            alt: reading.clone(),
            reading,
        });
    }
    let days = backtest.days.iter();
    let days = days.map(|(date, held)| (date.to_string(), cells(held)));
    let page = Page {
        version: VERSION,
        style: include_str!("../html/style.css"),
        title: format!("{title}: predicted and real"),
        verdict: verdict(backtest),
        figures,
        table: backtest_table(title, recorded, backtest, TerminalWidth::USUAL),
        heads: vec!["abandoned %", "wait s", "in time %", "queued %"],
        days: days.collect(),
        command,
    };
    // Writing text into memory cannot fail.
    Ok(visible(&page.render().unwrap_or_default()))
}

/// Predicted along, real upwards, and the line on which they agree. `None` if nothing can be drawn.
fn calibration(backtest: &Backtest, gauge: Gauge, unit: Unit) -> Option<Picture> {
    let days = backtest.days.iter().map(|(_, held)| held);
    let intervals = backtest.intervals.iter().map(|(_, held)| held);
    let days = points(days, gauge);
    let intervals = points(intervals, gauge);
    let all = days.iter().chain(&intervals);
    let most = all.flat_map(|(x, y)| [*x, *y]).fold(0.0, f64::max);
    if most <= 0.0 {
        return None;
    }
    let panel = |name: &str, points: Vec<(f64, f64)>| FittedPanel {
        name: name.to_owned(),
        seen: points
            .into_iter()
            .map(|(x, y)| (x, Reading::new(y)))
            .collect(),
        fitted: vec![(0.0, 0.0), (most, most)],
    };
    Some(Picture::SeenAndFitted(SeenAndFitted {
        caption: Caption::new(name(gauge), "Recorded against predicted"),
        along: Measure::new("Predicted", unit.clone()),
        measure: Measure::new("Recorded", unit),
        seen: "a day, or an interval over all days".to_owned(),
        fitted: "as predicted".to_owned(),
        panels: vec![
            panel("By day", days),
            panel("By interval of arrival", intervals),
        ],
    }))
}

/// Predicted and real, in order.
fn points<'h>(held: impl Iterator<Item = &'h Held>, gauge: Gauge) -> Vec<(f64, f64)> {
    let enough = held.filter(|held| held.offered >= FEW);
    let mut points: Vec<(f64, f64)> = enough
        .filter_map(|held| {
            let (real, predicted) = &held.gauges[gauge as usize];
            Some((predicted.mean?, (*real)?))
        })
        .collect();
    points.sort_by(|a, b| a.0.total_cmp(&b.0));
    points
}

fn cells(held: &Held) -> Vec<String> {
    let mut cells = vec![shown(Some(held.offered), MetricKind::Number)];
    for gauge in Gauge::ALL {
        let (real, predicted) = &held.gauges[gauge as usize];
        cells.push(shown(*real, kind(gauge)));
        cells.push(ranged(predicted, kind(gauge)));
    }
    cells
}
