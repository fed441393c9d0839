//! A backtest told: a table and a verdict for people, JSON and CSV for programs.

mod page;

pub use page::backtest_html;

use super::digits::{Figure, TimeStyle, number};
use super::grid::{Grid, Label};
use super::layout::{TerminalWidth, paragraph};
use super::words::listed;
use crate::legible::cell;
use crate::legible::number::{grouped, so_many, thousands};
use crate::measures::MetricKind;
use crate::stats::Estimate;
use crate::study::{Backtest, Gauge, Held, Recorded};
use crate::units::TimeOfDay;
use serde_json::{Map, Value, json};
use std::io::{self, Write};

/// Days and intervals with fewer calls are not named in the verdict. A convention.
const FEW: f64 = 200.0;

/// The whole answer for people.
#[must_use]
pub fn backtest_table(
    name: &str,
    recorded: &Recorded,
    backtest: &Backtest,
    columns: TerminalWidth,
) -> String {
    let (first, last) = (backtest.days.first(), backtest.days.last());
    let span = first.zip(last).map_or_else(String::new, |(first, last)| {
        format!(" ({} to {})", first.0, last.0)
    });
    let head = format!(
        "{} recorded days{span}, each replayed {} times, seed {}. In brackets: where 95 % of the replications lie.",
        backtest.days.len(),
        backtest.replications,
        backtest.seed.0
    );
    let mut text = paragraph(name, columns) + &paragraph(&head, columns);
    text.push('\n');
    text.push_str(&paragraph(&verdict(backtest), columns));
    let mut grid = grid("All calls", &[("all".to_owned(), &backtest.all)]);
    if backtest.types.len() > 1 {
        let types = backtest
            .types
            .iter()
            .map(|(name, held)| (name.clone(), held));
        grid = self::grid(
            "Calls",
            &std::iter::once(("all".to_owned(), &backtest.all))
                .chain(types)
                .collect::<Vec<_>>(),
        );
    }
    text.push('\n');
    text.push_str(&grid.cut(columns));
    let intervals = backtest.intervals.iter();
    let intervals = intervals.map(|(start, held)| (clock(*start), held));
    text.push('\n');
    text.push_str(
        &self::grid("By interval of arrival", &intervals.collect::<Vec<_>>()).cut(columns),
    );
    for said in notes(recorded, backtest) {
        text.push('\n');
        text.push_str(&paragraph(&said, columns));
    }
    text
}

fn clock(seconds: f64) -> String {
    TimeOfDay::MIDNIGHT.after(seconds).to_string()
}

fn grid(corner: &str, rows: &[(String, &Held)]) -> Grid {
    let heads = [
        "calls",
        "abandoned %\nreal",
        "\npredicted",
        "wait s\nreal",
        "\npredicted",
        "in time %\nreal",
        "\npredicted",
        "queued %\nreal",
        "\npredicted",
    ];
    let rows = rows.iter().map(|(name, held)| {
        let mut figures = vec![plain(Some(held.offered), MetricKind::Number)];
        for gauge in Gauge::ALL {
            let (real, predicted) = &held.gauges[gauge as usize];
            let kind = kind(gauge);
            figures.push(plain(*real, kind));
            figures.push(Figure::plain(ranged(predicted, kind)));
        }
        (Label::name(name), figures)
    });
    Grid {
        corner: corner.to_owned(),
        columns: heads.map(Label::name).to_vec(),
        rows: rows.collect(),
    }
}

fn kind(gauge: Gauge) -> MetricKind {
    match gauge {
        Gauge::Wait => MetricKind::Seconds,
        _ => MetricKind::Share,
    }
}

fn plain(value: Option<f64>, kind: MetricKind) -> Figure {
    Figure::plain(shown(value, kind))
}

fn shown(value: Option<f64>, kind: MetricKind) -> String {
    value.map_or_else(
        || "-".to_owned(),
        |value| number(value, kind, TimeStyle::Seconds),
    )
}

/// `12.3 (11.9 to 12.8)`
fn ranged(estimate: &Estimate, kind: MetricKind) -> String {
    let mean = shown(estimate.mean, kind);
    match (estimate.low, estimate.high) {
        (Some(low), Some(high)) => {
            format!(
                "{mean} ({} to {})",
                shown(Some(low), kind),
                shown(Some(high), kind)
            )
        }
        _ => mean,
    }
}

/// What is off most, in words.
#[must_use]
pub fn verdict(backtest: &Backtest) -> String {
    let mut said = Vec::new();
    for gauge in Gauge::ALL {
        let (real, predicted) = &backtest.all.gauges[gauge as usize];
        let Some((times, outside)) = backtest.all.off(gauge) else {
            continue;
        };
        let fit = match (times.abs() > 1.0, outside) {
            (false, false) => "fits",
            (false, true) => "is close, though beyond chance",
            (true, false) => "is off, though it may be chance",
            (true, true) => "is off",
        };
        let kind = kind(gauge);
        let unit = if gauge == Gauge::Wait { "s" } else { "%" };
        said.push(format!(
            "{} {fit}: {} {unit} predicted, {} {unit} real.",
            name(gauge),
            shown(predicted.mean, kind),
            shown(*real, kind)
        ));
    }
    let types = backtest.types.iter();
    let types = types.map(|(name, held)| (format!("of {name}"), held));
    let intervals = backtest.intervals.iter();
    let intervals =
        intervals.map(|(start, held)| (format!("of calls that came at {}", clock(*start)), held));
    let days = backtest.days.iter();
    let days = days.map(|(date, held)| (format!("on {date}"), held));
    let parts: Vec<(String, &Held)> = if backtest.types.len() > 1 {
        types.chain(intervals).collect()
    } else {
        intervals.collect()
    };
    said.extend(worst(&parts).map(|worst| format!("Off most is {worst}.")));
    let days: Vec<(String, &Held)> = days.collect();
    said.extend(worst(&days).map(|worst| format!("The worst day: {worst}.")));
    let correlations = Gauge::ALL.iter().zip(&backtest.correlations);
    let correlations = correlations.filter_map(|(gauge, correlation)| {
        let correlation = (*correlation)?;
        matches!(gauge, Gauge::Abandonment | Gauge::Wait)
            .then(|| format!("{} in {}", signed(correlation), noun(*gauge)))
    });
    let correlations: Vec<String> = correlations.collect();
    if !correlations.is_empty() {
        said.push(format!(
            "Day by day, prediction and reality correlate by {}.",
            listed(&correlations)
        ));
    }
    said.join(" ")
}

/// To two digits, with a true minus.
fn signed(number: f64) -> String {
    format!("{number:.2}").replace('-', "\u{2212}")
}

fn name(gauge: Gauge) -> &'static str {
    match gauge {
        Gauge::Abandonment => "Abandonment",
        Gauge::Wait => "The mean wait",
        Gauge::ServiceLevel => "The share answered in time",
        Gauge::Delayed => "The share that queues",
    }
}

fn noun(gauge: Gauge) -> &'static str {
    match gauge {
        Gauge::Abandonment => "abandonment",
        Gauge::Wait => "the mean wait",
        Gauge::ServiceLevel => "the share answered in time",
        Gauge::Delayed => "the share that queues",
    }
}

/// The part that is off by most noticeable differences, if there is one beyond chance.
fn worst(parts: &[(String, &Held)]) -> Option<String> {
    let off = parts.iter().filter(|(_, held)| held.offered >= FEW);
    let off = off.flat_map(|(part, held)| {
        Gauge::ALL.into_iter().filter_map(move |gauge| {
            let (times, outside) = held.off(gauge)?;
            (outside && times.abs() > 1.0).then_some((times.abs(), part, *held, gauge))
        })
    });
    let (_, part, held, gauge) = off.max_by(|one, other| one.0.total_cmp(&other.0))?;
    let (real, predicted) = &held.gauges[gauge as usize];
    let kind = kind(gauge);
    let unit = if gauge == Gauge::Wait { "s" } else { "%" };
    Some(format!(
        "{} {part}, {} {unit} predicted and {} {unit} real",
        noun(gauge),
        shown(predicted.mean, kind),
        shown(*real, kind)
    ))
}

/// What the reader should know of what was not replayed, and of the waits.
fn notes(recorded: &Recorded, backtest: &Backtest) -> Vec<String> {
    let mut said = Vec::new();
    let quantiles = backtest.quantiles.iter().map(|(share, real, predicted)| {
        format!(
            "{} % within {} s (real {} s)",
            100.0 * share,
            shown(predicted.mean, MetricKind::Seconds),
            shown(Some(*real), MetricKind::Seconds)
        )
    });
    let quantiles: Vec<String> = quantiles.collect();
    if !quantiles.is_empty() {
        said.push(format!(
            "Of the answered, {} are predicted.",
            listed(&quantiles)
        ));
    }
    let rings = recorded.ringing.usual;
    if rings > 0.0 {
        said.push(format!(
            "The phone rings for {} s on average before an agent answers: real waits are without it, as those of a fit are.",
            shown(Some(rings), MetricKind::Seconds)
        ));
    }
    if recorded.follows_callers {
        said.push(format!(
            "The records tell callers apart, so each is followed: {} first attempts come as recorded, further ones as the              scenario has it; {} calls are predicted in all, {} were recorded.",
            grouped(recorded.first_attempts as f64, 0),
            shown(backtest.all.predicted.mean, MetricKind::Number),
            shown(Some(backtest.all.offered), MetricKind::Number),
        ));
    }
    if !recorded.unknown.is_empty() {
        let unknown = recorded.unknown.iter();
        let unknown: Vec<String> = unknown
            .map(|(name, calls)| format!("{} of {name}", thousands(*calls)))
            .collect();
        said.push(format!(
            "Set aside: calls of types that the scenario does not have, {}.",
            listed(&unknown)
        ));
    }
    if recorded.closed > 0 {
        said.push(format!(
            "Set aside: {} on days or at times at which the scenario is closed.",
            so_many(&recorded.closed, "call")
        ));
    }
    said
}

/// The object of `--json`.
#[must_use]
pub fn backtest_json(name: &str, recorded: &Recorded, backtest: &Backtest) -> Value {
    let mut calls = Map::new();
    calls.insert("all".to_owned(), of_held(&backtest.all));
    for (name, held) in &backtest.types {
        calls.insert(name.clone(), of_held(held));
    }
    let with = |key: &str, what: String, held: &Held| {
        let mut one = of_held(held);
        one[key] = what.into();
        one
    };
    let days = backtest.days.iter();
    let days = days.map(|(date, held)| with("date", date.to_string(), held));
    let intervals = backtest.intervals.iter();
    let intervals = intervals.map(|(start, held)| with("start", clock(*start), held));
    let correlations = Gauge::ALL.iter().zip(&backtest.correlations);
    let correlations =
        correlations.map(|(gauge, correlation)| (gauge.key().to_owned(), json!(correlation)));
    let quantiles = backtest.quantiles.iter().map(
        |(share, real, predicted)| json!({ "share": share, "real": real, "predicted": predicted }),
    );
    json!({
        "holdtrue": super::VERSION,
        "command": "backtest",
        "scenario": { "name": name },
        "seed": backtest.seed.0,
        "replications": backtest.replications,
        "backtest": {
            "days": backtest.days.len(),
            "calls": calls,
            "by_day": days.collect::<Vec<_>>(),
            "by_interval": intervals.collect::<Vec<_>>(),
            "correlation_by_day": correlations.collect::<Map<_, _>>(),
            "waits": quantiles.collect::<Vec<_>>(),
            "follows_callers": recorded.follows_callers,
            "first_attempts": recorded.first_attempts,
            "ringing": recorded.ringing.usual,
            "set_aside": { "unknown_types": recorded.unknown, "closed": recorded.closed },
            "verdict": verdict(backtest),
        }
    })
}

fn of_held(held: &Held) -> Value {
    let mut one = json!({ "offered": held.offered, "predicted_offered": held.predicted });
    for gauge in Gauge::ALL {
        let (real, predicted) = &held.gauges[gauge as usize];
        one[gauge.key()] = json!({ "real": real, "predicted": predicted });
    }
    one
}

/// A row for every day, type and interval: the calibration in numbers.
///
/// # Errors
/// What `out` could not do.
pub fn backtest_csv(backtest: &Backtest, out: impl Write) -> io::Result<()> {
    let mut rows = csv::Writer::from_writer(out);
    rows.write_record([
        "kind", "name", "offered", "metric", "real", "mean", "low", "high",
    ])?;
    let all = std::iter::once(("calls", "all".to_owned(), &backtest.all));
    let types = backtest
        .types
        .iter()
        .map(|(name, held)| ("calls", name.clone(), held));
    let days = backtest
        .days
        .iter()
        .map(|(date, held)| ("day", date.to_string(), held));
    let intervals = backtest.intervals.iter();
    let intervals = intervals.map(|(start, held)| ("interval", clock(*start), held));
    for (kind, name, held) in all.chain(types).chain(days).chain(intervals) {
        for gauge in Gauge::ALL {
            let (real, predicted) = &held.gauges[gauge as usize];
            let text =
                |value: Option<f64>| value.map_or_else(String::new, |value| value.to_string());
            let row: [String; 8] = [
                kind.to_owned(),
                cell(&name).into_owned(),
                held.offered.to_string(),
                gauge.key().to_owned(),
                text(*real),
                text(predicted.mean),
                text(predicted.low),
                text(predicted.high),
            ];
            rows.write_record(&row)?;
        }
    }
    rows.flush()
}
