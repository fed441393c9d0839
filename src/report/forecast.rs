//! What the Erlang formulas would have said, beside the simulation.

use super::Study;
use super::calls::service_level;
use super::digits::{Clockwork, Figure, NOTHING, figure, number, spoken};
use super::grid::{Grid, Label};
use super::words::listed;
use crate::measures::{ByFormula, CallMetric, CallResults, Forecast, Unknown, Whom};
use crate::stats::Estimate;

/// Shares are far apart from here on. A convention: what a planner would call a different answer.
const FAR_SHARE: f64 = 0.02;
/// Times are, relative to the simulation, and in seconds. A convention.
const FAR_TIME: f64 = 0.2;
const FAR_SECONDS: f64 = 1.0;

/// What is compared.
const SHOWN: [CallMetric; 3] = [
    CallMetric::ServiceLevel,
    CallMetric::Abandonment,
    CallMetric::Asa,
];

/// The table; `None` if no formula applies.
pub(super) fn table(study: &Study<'_>, forecasts: &[Forecast]) -> Option<String> {
    let with_a = forecasts.iter().any(|forecast| forecast.erlang_a.is_some());
    let times = forecasts.iter().flat_map(|forecast| {
        let erlang_a = forecast.erlang_a.as_ref().and_then(|day| day.asa);
        let simulated = simulated(study, forecast).measures[CallMetric::Asa].mean;
        [erlang_a, forecast.erlang_c.asa, simulated]
    });
    let clockwork = Clockwork::fitting(times);
    match forecasts {
        [] => None,
        [only] => Some(of_one(study, only, clockwork).cut()),
        several => Some(of_several(study, several, clockwork, with_a).cut()),
    }
}

/// Measures one below the other.
fn of_one(study: &Study<'_>, forecast: &Forecast, clockwork: Clockwork) -> Grid {
    let mut columns = vec![Label::name("simulated")];
    if forecast.erlang_a.is_some() {
        columns.push(Label::name("Erlang A"));
    }
    columns.push(Label::name("Erlang C"));
    let rows = SHOWN.map(|metric| {
        let erlang_a = forecast.erlang_a.as_ref();
        let figures = figures(study, forecast, metric, clockwork, erlang_a.is_some());
        (label(study, metric, clockwork), figures)
    });
    Grid {
        corner: "What formulas say".to_owned(),
        columns,
        rows: rows.to_vec(),
    }
}

/// Call types one below the other.
fn of_several(
    study: &Study<'_>,
    forecasts: &[Forecast],
    clockwork: Clockwork,
    with_a: bool,
) -> Grid {
    let mut columns = Vec::new();
    for metric in SHOWN {
        let short = label(study, metric, clockwork).short.replace('\n', " ");
        columns.push(Label::name(&format!("{short}\nsimulated")));
        if with_a {
            columns.push(Label::name("\nErlang A"));
        }
        columns.push(Label::name("\nErlang C"));
    }
    let rows = forecasts.iter().map(|forecast| {
        let figures = SHOWN
            .iter()
            .flat_map(|&metric| figures(study, forecast, metric, clockwork, with_a));
        (
            Label::name(&simulated(study, forecast).name),
            figures.collect(),
        )
    });
    Grid {
        corner: "What formulas say".to_owned(),
        columns,
        rows: rows.collect(),
    }
}

/// Simulated, by Erlang A where that has a column, by Erlang C.
fn figures(
    study: &Study<'_>,
    forecast: &Forecast,
    metric: CallMetric,
    clockwork: Clockwork,
    with_a: bool,
) -> Vec<Figure> {
    let estimate = &simulated(study, forecast).measures[metric];
    let mut figures = vec![figure(estimate, metric.kind(), clockwork)];
    if with_a {
        let erlang_a = forecast.erlang_a.as_ref();
        figures.push(erlang_a.map_or_else(
            || Figure::plain(NOTHING),
            |day| said(day, metric, clockwork),
        ));
    }
    figures.push(said(&forecast.erlang_c, metric, clockwork));
    figures
}

fn said(day: &ByFormula, metric: CallMetric, clockwork: Clockwork) -> Figure {
    let text = match value(day, metric) {
        Some(value) => number(value, metric.kind(), clockwork),
        None if day.endless.is_empty() => NOTHING.to_owned(),
        None => "no end".to_owned(),
    };
    Figure::plain(text)
}

fn value(day: &ByFormula, metric: CallMetric) -> Option<f64> {
    match metric {
        CallMetric::ServiceLevel => Some(day.service_level),
        CallMetric::Abandonment => Some(day.abandonment),
        _ => day.asa,
    }
}

fn label(study: &Study<'_>, metric: CallMetric, clockwork: Clockwork) -> Label {
    match metric {
        CallMetric::ServiceLevel => service_level(study),
        CallMetric::Abandonment => Label::new("Abandoned, % of offered", "abandoned %"),
        _ => Label::new(
            format!("Average speed of answer, {}", clockwork.unit()),
            format!("speed of answer, {}", clockwork.unit()),
        ),
    }
}

fn simulated<'a>(study: &Study<'a>, forecast: &Forecast) -> &'a CallResults {
    match forecast.whom {
        Whom::One(call_type) => &study.results.calls[call_type.index()],
        Whom::All => &study.results.all,
    }
}

/// Where a formula is far off, and what it does not know of; a sentence or two for each pool.
pub(super) fn words(study: &Study<'_>, forecasts: &[Forecast]) -> Vec<String> {
    let mut said = Vec::new();
    if forecasts.is_empty() {
        said.push(
            "Erlang A and C do not apply: agents share call types in ways that they cannot express."
                .to_owned(),
        );
    }
    for forecast in forecasts {
        let whose = match forecast.whom {
            Whom::One(_) if study.results.calls.len() > 1 => {
                format!(" for {}", simulated(study, forecast).name)
            }
            _ => String::new(),
        };
        let patience = forecast.erlang_a.is_some();
        let erlang_a = forecast.erlang_a.as_ref().map(|day| ("Erlang A", day));
        let days = erlang_a
            .into_iter()
            .chain([("Erlang C", &forecast.erlang_c)]);
        for (name, day) in days {
            let hanging_up = (patience && name == "Erlang C").then_some("callers who hang up");
            let not_its = |unknown: &Unknown| *unknown == Unknown::Patience && name == "Erlang C";
            let unknown = forecast.unknown.iter().filter(|unknown| !not_its(unknown));
            let reasons: Vec<&str> = hanging_up.into_iter().chain(unknown.map(reason)).collect();
            let far = far_off(simulated(study, forecast), day);
            said.extend(sentence(
                study,
                &format!("{name} is far off{whose}"),
                day,
                &far,
                &reasons,
            ));
        }
    }
    said
}

fn sentence(
    study: &Study<'_>,
    opening: &str,
    day: &ByFormula,
    far: &[String],
    reasons: &[&str],
) -> Option<String> {
    if far.is_empty() {
        return None;
    }
    let mut text = format!("{opening}: it says {}.", listed(far));
    if !reasons.is_empty() {
        text.push_str(&format!(" It knows nothing of {}.", listed(reasons)));
    }
    if !day.endless.is_empty() {
        let of = study.results.intervals.len();
        text.push_str(&format!(
            " In {} of {of} intervals its queue would grow without end (counted as a service level of 0).",
            day.endless.len()
        ));
    }
    Some(text)
}

/// What differs by more than the interval and by more than anybody would overlook.
fn far_off(simulated: &CallResults, day: &ByFormula) -> Vec<String> {
    let mut far = Vec::new();
    for metric in SHOWN {
        let estimate = &simulated.measures[metric];
        let Some(mean) = estimate.mean else { continue };
        let Some(value) = value(day, metric) else {
            far.push(format!(
                "waits without end, not {} on average",
                spoken(mean)
            ));
            continue;
        };
        let limit = match metric {
            CallMetric::Asa => (FAR_TIME * mean).max(FAR_SECONDS),
            _ => FAR_SHARE,
        };
        if (value - mean).abs() > limit && !covers(estimate, value) {
            let share = |share: f64| format!("{:.1} %", 100.0 * share);
            far.push(match metric {
                CallMetric::ServiceLevel => {
                    format!("a service level of {}, not {}", share(value), share(mean))
                }
                CallMetric::Abandonment => {
                    format!("{} abandoned, not {}", share(value), share(mean))
                }
                _ => format!("an average wait of {}, not {}", spoken(value), spoken(mean)),
            });
        }
    }
    far
}

fn covers(estimate: &Estimate, value: f64) -> bool {
    matches!((estimate.low, estimate.high), (Some(low), Some(high)) if low <= value && value <= high)
}

fn reason(unknown: &Unknown) -> &'static str {
    match unknown {
        Unknown::ChangingVolume => "queues that one interval leaves to the next",
        Unknown::Busyness => "days that are busier than others",
        Unknown::Absence => "agents who do not turn up",
        Unknown::HandleTimes => "how handle times spread",
        Unknown::Patience => "how patience spreads",
        Unknown::Redials => "callers who try again",
        Unknown::Lines => "lines that run out",
        Unknown::Priorities => "call types that go first",
    }
}
