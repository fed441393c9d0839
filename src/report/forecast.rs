//! What the Erlang formulas would have said, beside the simulation.

use super::Study;
use super::calls::{headline_style, service_level};
use super::digits::{Figure, NOTHING, TimeStyle, figure, maybe, number};
use super::grid::{Grid, Label};
use super::layout::TerminalWidth;
use super::reasons::reasons;
use super::words::listed;
use crate::centre::{Centre, Day};
use crate::legible::number::grouped;
use crate::measures::{ByFormula, CallMetric, Calls, Forecast, MetricKind, Unknown, Whom};
use crate::stats::{Confidence, Estimate};

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
pub(super) fn table(study: &Study<'_>, forecasts: &[Forecast]) -> Option<Grid> {
    let with_a = forecasts.iter().any(|forecast| forecast.erlang_a.is_some());
    let style = headline_style(study);
    match forecasts {
        [] => None,
        [only] => Some(of_one(study, only, style)),
        several => Some(of_several(study, several, style, with_a)),
    }
}

/// What the formulas say about each day of a week.
pub(super) fn by_day(study: &Study<'_>, columns: TerminalWidth) -> Vec<String> {
    let days = study.by_day();
    let tables = days.filter_map(|(weekday, day)| {
        let of_day = table(&day, &day.forecasts())?;
        Some(format!("{weekday}\n{}", of_day.cut(columns)))
    });
    tables.collect()
}

/// Measures one below the other.
fn of_one(study: &Study<'_>, forecast: &Forecast, style: TimeStyle) -> Grid {
    let mut columns = vec![Label::name("simulated")];
    if forecast.erlang_a.is_some() {
        columns.push(Label::name("Erlang A"));
    }
    columns.push(Label::name("Erlang C"));
    let rows = SHOWN.map(|metric| {
        let erlang_a = forecast.erlang_a.as_ref();
        let figures = figures(study, forecast, metric, style, erlang_a.is_some());
        (label(study, metric, style), figures)
    });
    Grid {
        corner: "By formula".to_owned(),
        columns,
        rows: rows.to_vec(),
    }
}

/// Call types one below the other; what Erlang C says of abandonment is no news.
fn of_several(study: &Study<'_>, forecasts: &[Forecast], style: TimeStyle, with_a: bool) -> Grid {
    let shown = [CallMetric::ServiceLevel, CallMetric::Asa];
    let mut columns = Vec::new();
    for metric in shown {
        let short = label(study, metric, style).short;
        columns.push(Label::name(&format!("{short}\nsimulated")));
        if with_a {
            columns.push(Label::name("\n\nErlang A"));
        }
        columns.push(Label::name("\n\nErlang C"));
    }
    let rows = forecasts.iter().map(|forecast| {
        let figures = shown
            .iter()
            .flat_map(|&metric| figures(study, forecast, metric, style, with_a));
        (
            Label::name(&simulated(study, forecast).name),
            figures.collect(),
        )
    });
    Grid {
        corner: "By formula".to_owned(),
        columns,
        rows: rows.collect(),
    }
}

/// Simulated, by Erlang A where that has a column, by Erlang C.
fn figures(
    study: &Study<'_>,
    forecast: &Forecast,
    metric: CallMetric,
    style: TimeStyle,
    with_a: bool,
) -> Vec<Figure> {
    let estimate = &simulated(study, forecast).measures[metric];
    let simulated = match forecast.whom {
        // Beside others there is no room for intervals, which stand above already.
        Whom::One(_) if study.results.types().len() > 1 => {
            Figure::plain(maybe(estimate.mean, metric.kind(), style))
        }
        _ => figure(estimate, metric.kind(), style),
    };
    let mut figures = vec![simulated];
    if with_a {
        let erlang_a = forecast.erlang_a.as_ref();
        figures
            .push(erlang_a.map_or_else(|| Figure::plain(NOTHING), |day| said(day, metric, style)));
    }
    figures.push(said(&forecast.erlang_c, metric, style));
    figures
}

fn said(day: &ByFormula, metric: CallMetric, style: TimeStyle) -> Figure {
    let text = match value(day, metric) {
        Some(value) => number(value, metric.kind(), style),
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

fn label(study: &Study<'_>, metric: CallMetric, style: TimeStyle) -> Label {
    match metric {
        CallMetric::ServiceLevel => service_level(study),
        CallMetric::Abandonment => Label::new("Abandoned, %", "abandoned\n%"),
        _ => Label::new(
            format!("Average speed of answer, {}", style.unit()),
            format!("speed of\nanswer {}", style.unit()),
        ),
    }
}

fn simulated<'a>(study: &Study<'a>, forecast: &Forecast) -> &'a Calls<Estimate> {
    match forecast.whom {
        Whom::One(call_type) => &study.results.types()[call_type.index()],
        Whom::All => study.results.all(),
    }
}

/// Where a formula is far off, and what it does not know of: a sentence or two for all pools about
/// which the same can be said.
pub(super) fn words(study: &Study<'_>, forecasts: &[Forecast]) -> Vec<String> {
    if forecasts.is_empty() {
        let mut days = study.days.iter().flat_map(Day::centres);
        if !days.any(expects_calls) {
            return Vec::new();
        }
        let said = "Erlang C and Erlang A cannot be asked about this centre: they know one queue and \
                    one kind of agent, and here groups share call types unequally.";
        return vec![said.to_owned()];
    }
    let wider = wider(study, forecasts.len() * SHOWN.len());
    let found = forecasts
        .iter()
        .flat_map(|forecast| far_off(study, forecast, wider));
    let mut alike: Vec<FarOff<'_>> = Vec::new();
    for far in found {
        let same = |other: &&mut FarOff<'_>| {
            (other.formula, &other.reasons) == (far.formula, &far.reasons)
        };
        match alike.iter_mut().find(same) {
            Some(other) => other.names.extend(far.names),
            None => alike.push(far),
        }
    }
    let several = study.results.types().len() > 1;
    alike.iter().map(|far| far.sentence(several)).collect()
}

/// How many times as wide intervals are that all hold together, where so many are looked at (Bonferroni): of many, one of
/// them lies beside the truth by chance.
fn wider(study: &Study<'_>, compared: usize) -> f64 {
    let (all, done) = (study.results.confidence, study.results.replications);
    let each = Confidence::new(1.0 - (1.0 - all.level()) / compared.max(1) as f64);
    let reach = |one: Confidence| one.reach(done);
    match (each.and_then(reach), reach(all)) {
        (Some(each), Some(all)) => each / all,
        _ => 1.0,
    }
}

/// Whether a call is expected that counts.
fn expects_calls(centre: &Centre) -> bool {
    let clock = centre.clock();
    let first = (clock.warm_up.get() / clock.interval.get()) as usize;
    let mut types = centre.call_types().iter();
    types.any(|kind| kind.volume.iter().skip(first).any(|calls| *calls > 0.0))
}

/// A formula that is far off, and for whom.
struct FarOff<'a> {
    formula: &'static str,
    names: Vec<&'a str>,
    said: Vec<String>,
    endless: usize,
    reasons: Vec<&'static str>,
}

impl FarOff<'_> {
    fn sentence(&self, several: bool) -> String {
        let mut text = format!("{} is off", self.formula);
        if several {
            text.push_str(&format!(" for {}", listed(&self.names)));
        }
        if let [_] = self.names.as_slice() {
            text.push_str(&format!(": it says {}", listed(&self.said)));
        }
        text.push('.');
        if !self.reasons.is_empty() {
            text.push_str(&format!(" It knows nothing of {}.", listed(&self.reasons)));
        } else if self.endless == 0 {
            text.push_str(" Nothing that was met in the run explains it.");
        }
        if self.endless > 0 && self.names.len() == 1 {
            let intervals = match self.endless {
                1 => "one interval".to_owned(),
                several => format!("{several} intervals"),
            };
            text.push_str(&format!(
                " In {intervals} its queue would grow without end (a service level of 0)."
            ));
        }
        text
    }
}

/// The formulas that are far off for a pool.
fn far_off<'a>(study: &Study<'a>, forecast: &Forecast, wider: f64) -> Vec<FarOff<'a>> {
    let simulated = simulated(study, forecast);
    let erlang_a = forecast.erlang_a.as_ref();
    let style = headline_style(study);
    let known = reasons(study, forecast, simulated);
    let differences = |day: &ByFormula| differences(simulated, day, (style, wider));
    let a_is_right = erlang_a.is_some_and(|day| differences(day).is_empty());
    let days = erlang_a.map(|day| ("Erlang A", day));
    let days = days.into_iter().chain([("Erlang C", &forecast.erlang_c)]);
    let far = days.map(|(formula, day)| {
        // Where Erlang A is right, hanging up is all that Erlang C lacks.
        let lacks_one = formula == "Erlang C" && erlang_a.is_some();
        let hang_up = simulated.measures[CallMetric::Abandoned].mean > Some(0.0);
        let hanging_up = (lacks_one && hang_up).then_some("callers who hang up");
        let known = known.iter();
        let known =
            known.filter(|unknown| !lacks_one || (!a_is_right && **unknown != Unknown::Patience));
        FarOff {
            formula,
            names: vec![&simulated.name],
            said: differences(day),
            endless: day.endless.len(),
            reasons: hanging_up.into_iter().chain(known.map(reason)).collect(),
        }
    });
    far.filter(|far| !far.said.is_empty()).collect()
}

/// What differs by more than the interval, so many times as wide, and by more than anybody would overlook.
fn differences(
    simulated: &Calls<Estimate>,
    day: &ByFormula,
    (style, wider): (TimeStyle, f64),
) -> Vec<String> {
    let wait = |seconds: f64| wait(seconds, style);
    let mut far = Vec::new();
    for metric in SHOWN {
        let estimate = &simulated.measures[metric];
        // Without an interval nobody knows what is chance.
        let (Some(mean), Some(_)) = (estimate.mean, estimate.low) else {
            continue;
        };
        let Some(value) = value(day, metric) else {
            // Where nobody is answered there is no wait to tell.
            if day.endless.is_empty() {
                continue;
            }
            far.push(format!("waits without end instead of {}", wait(mean)));
            continue;
        };
        let limit = match metric {
            CallMetric::Asa => (FAR_TIME * mean).max(FAR_SECONDS),
            _ => FAR_SHARE,
        };
        if (value - mean).abs() > limit && !covers(estimate, value, wider) {
            let share = |share: f64| format!("{} %", grouped(100.0 * share, 1));
            far.push(match metric {
                CallMetric::ServiceLevel => {
                    format!(
                        "a service level of {} instead of {}",
                        share(value),
                        share(mean)
                    )
                }
                CallMetric::Abandonment if value == 0.0 => {
                    format!("nobody hanging up instead of {}", share(mean))
                }
                CallMetric::Abandonment => {
                    format!("{} abandoned instead of {}", share(value), share(mean))
                }
                _ => format!(
                    "an average wait of {} instead of {}",
                    wait(value),
                    wait(mean)
                ),
            });
        }
    }
    far
}

/// A wait in a sentence, in the unit of the tables.
pub(super) fn wait(seconds: f64, style: TimeStyle) -> String {
    match style {
        TimeStyle::Minutes => format!("{} min", number(seconds, MetricKind::Seconds, style)),
        TimeStyle::Seconds | TimeStyle::Hours => format!("{} s", grouped(seconds.round(), 0)),
    }
}

/// Whether it may just be chance: the value lies within the interval, so many times as wide, or there is none.
fn covers(estimate: &Estimate, value: f64, wider: f64) -> bool {
    match (estimate.mean, estimate.low, estimate.high) {
        (Some(mean), Some(low), Some(high)) => {
            mean - wider * (mean - low) <= value && value <= mean + wider * (high - mean)
        }
        _ => true,
    }
}

fn reason(unknown: &Unknown) -> &'static str {
    match unknown {
        Unknown::ChangingVolume => "queues that one interval leaves to the next",
        Unknown::Busyness => "days that are busier than others",
        Unknown::Absence => "agents who do not turn up",
        Unknown::OffPhones => "how many agents are off the phones at a time",
        Unknown::Crowding => "callers whose patience runs otherwise where others wait",
        Unknown::Closing => "callers who still wait at closing and are turned away",
        Unknown::HandleTimes => "how handle times spread",
        Unknown::Patience => "how patience spreads",
        Unknown::Redials => "callers who try again",
        Unknown::Lines => "lines that run out",
        Unknown::Priorities => "call types that go first",
        Unknown::Messages => "what callers are told",
        Unknown::Callbacks => "callbacks",
        Unknown::EmptyStart => "a day that starts empty",
    }
}
