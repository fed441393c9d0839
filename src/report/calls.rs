//! The table of call types.

use super::Study;
use super::digits::{Figure, TimeStyle, figure};
use super::grid::{Grid, Label};
use super::told::says_something;
use crate::centre::{CallType, Formula};
use crate::legible::number::{given, given_minutes, time};
use crate::measures::{
    CallMetric, Calls, Measure, MetricKind, MetricList, TargetOutcome, Verdict, When, entered,
    outcomes,
};
use crate::stats::Estimate;

/// A share of a number by which another differs visibly. A convention.
const VISIBLE: f64 = 0.005;

/// The headline measures of each type, and of all if there are several.
pub(super) fn headlines(study: &Study<'_>) -> Grid {
    grid_of(study, MetricList::Headline)
}

/// How waits are written there, and so in everything that stands beside it.
pub(super) fn headline_style(study: &Study<'_>) -> TimeStyle {
    let mut shown = CallMetric::shown_in(MetricList::Headline);
    shown.retain(|&metric| matters(study, metric));
    Columns::new(study, &shown).style
}

/// A few of them.
pub(super) fn few(study: &Study<'_>) -> Grid {
    grid_of(study, MetricList::Brief)
}

/// The other measures.
pub(super) fn details(study: &Study<'_>) -> Grid {
    grid_of(study, MetricList::Detail)
}

fn grid_of(study: &Study<'_>, place: MetricList) -> Grid {
    let mut shown = CallMetric::shown_in(place);
    shown.retain(|&metric| matters(study, metric));
    Columns::new(study, &shown).grid(&shown)
}

/// The service level by each formula.
pub(super) fn service_levels(study: &Study<'_>) -> Grid {
    let calls = Columns::new(study, &[]);
    let rows = Formula::ALL.map(|formula| {
        let levels = calls.columns.iter();
        let levels = levels.map(|results| {
            let level = &results.service_levels[formula];
            figure(level, MetricKind::Share, TimeStyle::Seconds)
        });
        (
            row_label(study, formula, TimeStyle::Seconds),
            levels.collect(),
        )
    });
    Grid {
        corner: "Service level, %".to_owned(),
        columns: calls.names(),
        rows: rows.to_vec(),
    }
}

/// Whether a measure says anything here: nobody is told of redials where nobody calls again.
pub(super) fn matters(study: &Study<'_>, metric: CallMetric) -> bool {
    let all = &study.results.all().measures;
    let happens = |metric: CallMetric| all[metric].mean > Some(0.0);
    match metric.when() {
        When::Always => true,
        When::Never => false,
        When::Own => happens(metric),
        When::BelowOne => all[metric].mean < Some(1.0),
        When::Any(others) => others.iter().copied().any(happens),
        When::Quotes => happens(CallMetric::Quoted),
        // Wasted time is what messages differ in.
        When::Messages => says_something(study),
    }
}

/// The columns and how they are written.
struct Columns<'a> {
    study: &'a Study<'a>,
    columns: &'a [Calls<Estimate>],
    style: TimeStyle,
    outcomes: Vec<TargetOutcome>,
}

impl<'a> Columns<'a> {
    fn new(study: &'a Study<'a>, shown: &[CallMetric]) -> Self {
        let results = study.results;
        let columns: &[Calls<Estimate>] = match results.types() {
            only @ [_] => only,
            _ => results.whole.calls(),
        };
        // The time of all callers together says nothing about how long a wait is.
        let waits = shown.iter();
        let waits = waits.filter(|metric| {
            metric.kind() == MetricKind::Seconds && **metric != CallMetric::TimeWasted
        });
        let times = waits.flat_map(|&metric| {
            let columns = columns.iter();
            columns.map(move |results| results.measures[metric].mean)
        });
        Self {
            study,
            style: TimeStyle::fitting(times),
            outcomes: outcomes(study.centre, results),
            columns,
        }
    }

    fn names(&self) -> Vec<Label> {
        let columns = self.columns.iter();
        columns.map(|results| Label::name(&results.name)).collect()
    }

    fn grid(&self, shown: &[CallMetric]) -> Grid {
        let mut rows = Vec::new();
        // "Of these, further attempts" belongs to what stands above it.
        let last_of_offered = match shown.contains(&CallMetric::Redials) {
            true => CallMetric::Redials,
            false => CallMetric::Offered,
        };
        for &metric in shown {
            let style = time_style_of(metric, self.style);
            let figures = self
                .columns
                .iter()
                .map(|results| figure(&results.measures[metric], metric.kind(), style));
            rows.push((label(self.study, metric, style), figures.collect()));
            if metric == CallMetric::ServiceLevel {
                rows.extend(self.thresholds());
            }
            rows.extend(self.targets(metric, style));
            if metric == last_of_offered {
                rows.extend(self.entered());
            }
        }
        Grid {
            corner: format!("On an average {}", self.study.unit()),
            columns: self.names(),
            rows,
        }
    }

    /// A row of what calls were entered, where what arrives differs visibly: callers who try again, or too few
    /// replications to say.
    fn entered(&self) -> Option<(Label, Vec<Figure>)> {
        if self.study.is_season() {
            return None;
        }
        let mut calls = vec![0.0; self.study.centre.call_types().len()];
        for day in self.study.days {
            let more = entered(day);
            calls
                .iter_mut()
                .zip(more)
                .for_each(|(sum, more)| *sum += more);
        }
        if calls.len() > 1 {
            calls.push(calls.iter().sum());
        }
        let mut offered = self.columns.iter().zip(&calls);
        let differs = offered.any(|(offered, entered)| {
            let offered = offered.measures[CallMetric::Offered].mean;
            offered.is_some_and(|offered| (offered - entered).abs() > VISIBLE * entered)
        });
        let figures = calls.iter().map(|calls| {
            let entered = Estimate::exactly(*calls);
            figure(&entered, MetricKind::Number, TimeStyle::Seconds)
        });
        let label = Label::new("  entered in the scenario", "entered");
        differs.then(|| (label, figures.collect()))
    }

    /// A row that says within which time each type is to be answered, where they differ.
    fn thresholds(&self) -> Option<(Label, Vec<Figure>)> {
        if common_threshold(self.study).is_some() {
            return None;
        }
        let types = self.study.centre.call_types().iter();
        let within = types.map(|kind| Figure::plain(given(kind.service_level.within.get())));
        let mut figures: Vec<_> = within.collect();
        figures.resize(self.columns.len(), Figure::default());
        Some((Label::new("  within, s", "within\ns"), figures))
    }

    /// A row of targets, if any type has one.
    fn targets(&self, metric: CallMetric, style: TimeStyle) -> Option<(Label, Vec<Figure>)> {
        let rows = self.outcomes.iter();
        let rows = rows.filter_map(|outcome| Some((outcome, outcome.target.row()?)));
        let mut rows = rows.filter(|(_, (_, own))| *own == metric);
        rows.clone().next()?;
        let mut figures = vec![Figure::default(); self.columns.len()];
        rows.try_for_each(|(outcome, (call_type, _))| {
            let figure = figures.get_mut(call_type.index())?;
            *figure = Figure::plain(target(outcome, style));
            Some(())
        });
        Some((Label::new("  target", "target"), figures))
    }
}

/// How a measure's times are written where waits are written in this way: the time of all callers together is
/// in hours everywhere.
pub(super) fn time_style_of(metric: CallMetric, waits: TimeStyle) -> TimeStyle {
    match metric {
        CallMetric::TimeWasted => TimeStyle::Hours,
        _ => waits,
    }
}

/// What a measure is called in a table of `study`.
pub(super) fn label(study: &Study<'_>, metric: CallMetric, style: TimeStyle) -> Label {
    match metric {
        CallMetric::ServiceLevel => service_level(study),
        other => row_label(study, other, style),
    }
}

/// What the catalogue calls it, with the unit of times.
pub(super) fn row_label(study: &Study<'_>, metric: impl Measure, style: TimeStyle) -> Label {
    let row = metric.row();
    let long = row.long.replace("{unit}", study.unit());
    match (row.kind, style.unit()) {
        (MetricKind::Seconds, unit) => {
            Label::new(format!("{long}, {unit}"), format!("{}\n{unit}", row.short))
        }
        _ => Label::new(long, row.short),
    }
}

/// What stands above a column of a narrow table: the unit of times beside the last word.
pub(super) fn head(study: &Study<'_>, metric: CallMetric, style: TimeStyle) -> Label {
    let short = label(study, metric, style).short;
    let unit = style.unit();
    match (metric.kind(), short.strip_suffix(&format!("\n{unit}"))) {
        (MetricKind::Seconds, Some(words)) => Label::name(&format!("{words} {unit}")),
        _ => Label::name(&short),
    }
}

/// The threshold that all types have in common \[s\].
pub(super) fn common_threshold(study: &Study<'_>) -> Option<f64> {
    common(study.centre.call_types(), |kind| {
        kind.service_level.within.get()
    })
}

fn common<'a, T: PartialEq>(
    types: impl IntoIterator<Item = &'a CallType>,
    of: impl Fn(&CallType) -> T,
) -> Option<T> {
    let mut all = types.into_iter().map(of);
    let first = all.next()?;
    all.all(|other| other == first).then_some(first)
}

/// What the headline service level of all types is called.
pub(super) fn service_level(study: &Study<'_>) -> Label {
    service_level_of(study.centre.call_types())
}

/// What the service level of these types is called: in words if it is what people take it to be.
pub(super) fn service_level_of<'a>(types: impl IntoIterator<Item = &'a CallType> + Clone) -> Label {
    let within = common(types.clone(), |kind| kind.service_level.within.get());
    let formula = common(types, |kind| kind.service_level.formula);
    match (within, formula) {
        (Some(within), Some(Formula::Offered)) => {
            let within = time(within);
            Label::new(
                format!("Answered within {within}, %"),
                format!("within\n{within} %"),
            )
        }
        (Some(within), _) => {
            let within = time(within);
            Label::new(format!("Service level ({within}), %"), "service\nlevel %")
        }
        (None, _) => Label::new("Service level, %", "service\nlevel %"),
    }
}

/// `≥ 80 met`
pub(super) fn target(outcome: &TargetOutcome, style: TimeStyle) -> String {
    let wanted = outcome.target.wanted();
    let value = match outcome.target.kind() {
        MetricKind::Share => given(100.0 * wanted),
        MetricKind::Seconds if style == TimeStyle::Minutes => given_minutes(wanted),
        _ => given(wanted),
    };
    let bound = if outcome.target.wants_at_least() {
        '≥'
    } else {
        '≤'
    };
    let verdict = match outcome.verdict {
        Verdict::Met => "met",
        Verdict::Missed => "missed",
        Verdict::Unclear => "in doubt",
        Verdict::Untestable => "not judged",
    };
    format!("{bound} {value} {verdict}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::Numbered;

    #[test]
    fn every_measure_is_shown_once() {
        let shown = [MetricList::Headline, MetricList::Detail].map(CallMetric::shown_in);
        for metric in CallMetric::ALL {
            let times = shown.iter().flatten().filter(|shown| *shown == metric);
            assert_eq!(times.count(), 1, "{metric:?}");
        }
    }
}
