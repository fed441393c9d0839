//! The table of call types.

use super::Study;
use super::digits::{Clockwork, Figure, brief, figure, spoken};
use super::grid::{Grid, Label};
use super::told::says_something;
use crate::centre::{CallType, Formula};
use crate::measures::{CallMetric, CallResults, Kind, Promise, Verdict, promises};

/// What is said of every call type.
const HEADLINES: [CallMetric; 18] = [
    CallMetric::Offered,
    CallMetric::Redials,
    CallMetric::Blocked,
    CallMetric::Balked,
    CallMetric::Abandoned,
    CallMetric::CalledBack,
    CallMetric::CallbackBroken,
    CallMetric::TurnedAway,
    CallMetric::Answered,
    CallMetric::ServiceLevel,
    CallMetric::Abandonment,
    CallMetric::Lost,
    CallMetric::Asa,
    CallMetric::WaitP90,
    CallMetric::TimeWasted,
    CallMetric::Quoted,
    CallMetric::PromiseKept,
    CallMetric::QueueMax,
];

/// What is said to those who want to know no more than the answer.
const FEW: [CallMetric; 5] = [
    CallMetric::Offered,
    CallMetric::ServiceLevel,
    CallMetric::Abandonment,
    CallMetric::Lost,
    CallMetric::Asa,
];

/// What is said besides to those who want to know.
const DETAILS: [CallMetric; 17] = [
    CallMetric::FirstAttempts,
    CallMetric::CallersReached,
    CallMetric::Delayed,
    CallMetric::Wait,
    CallMetric::WaitAbandoned,
    CallMetric::WaitP50,
    CallMetric::WaitP80,
    CallMetric::WaitP95,
    CallMetric::WaitP99,
    CallMetric::Queue,
    CallMetric::CallbackMade,
    CallMetric::CallbackUnreached,
    CallMetric::NotQuoted,
    CallMetric::QuoteError,
    CallMetric::QuoteAbsError,
    CallMetric::HandleTime,
    CallMetric::Settled,
];

/// The headline measures of each type, and of all if there are several.
pub(super) fn headlines(study: &Study<'_>) -> Grid {
    let shown = HEADLINES.iter().copied();
    let shown: Vec<_> = shown.filter(|&metric| matters(study, metric)).collect();
    Calls::new(study, &shown).grid(&shown)
}

/// A few of them.
pub(super) fn few(study: &Study<'_>) -> Grid {
    let shown = FEW.iter().copied();
    let shown: Vec<_> = shown.filter(|&metric| matters(study, metric)).collect();
    Calls::new(study, &shown).grid(&shown)
}

/// The other measures.
pub(super) fn details(study: &Study<'_>) -> Grid {
    let shown = DETAILS.iter().copied();
    let shown: Vec<_> = shown.filter(|&metric| matters(study, metric)).collect();
    Calls::new(study, &shown).grid(&shown)
}

/// The service level by each formula.
pub(super) fn service_levels(study: &Study<'_>) -> Grid {
    let calls = Calls::new(study, &[]);
    let rows = Formula::ALL.map(|formula| {
        let levels = calls.columns.iter();
        let levels = levels.map(|results| {
            let level = &results.service_levels[formula];
            figure(level, Kind::Share, Clockwork::Seconds)
        });
        (formula_label(formula), levels.collect())
    });
    Grid {
        corner: "Service level, %".to_owned(),
        columns: calls.names(),
        rows: rows.to_vec(),
    }
}

/// Whether a measure says anything here: nobody is told of redials where nobody calls again.
pub(super) fn matters(study: &Study<'_>, metric: CallMetric) -> bool {
    let happens = |metric: CallMetric| study.results.all.measures[metric].mean > Some(0.0);
    match metric {
        CallMetric::Redials
        | CallMetric::Blocked
        | CallMetric::Balked
        | CallMetric::CalledBack
        | CallMetric::TurnedAway
        | CallMetric::Quoted
        | CallMetric::NotQuoted => happens(metric),
        CallMetric::CallbackMade | CallMetric::CallbackUnreached | CallMetric::CallbackBroken => {
            happens(CallMetric::CalledBack)
        }
        CallMetric::PromiseKept | CallMetric::QuoteError | CallMetric::QuoteAbsError => {
            happens(CallMetric::Quoted)
        }
        // Wasted time is what messages differ in.
        CallMetric::TimeWasted => says_something(study),
        CallMetric::FirstAttempts | CallMetric::CallersReached => happens(CallMetric::Redials),
        CallMetric::Lost => {
            let others = [
                CallMetric::Blocked,
                CallMetric::Balked,
                CallMetric::TurnedAway,
                CallMetric::CallbackBroken,
            ];
            others.into_iter().any(happens)
        }
        CallMetric::Settled => study.results.all.measures[metric].mean < Some(1.0),
        _ => true,
    }
}

/// The columns and how they are written.
struct Calls<'a> {
    study: &'a Study<'a>,
    columns: Vec<&'a CallResults>,
    clockwork: Clockwork,
    promises: Vec<Promise>,
}

impl<'a> Calls<'a> {
    fn new(study: &'a Study<'a>, shown: &[CallMetric]) -> Self {
        let results = study.results;
        let all = (results.calls.len() > 1).then_some(&results.all);
        let columns: Vec<_> = results.calls.iter().chain(all).collect();
        // The time of all callers together says nothing about how long a wait is.
        let waits = shown.iter();
        let waits = waits
            .filter(|metric| metric.kind() == Kind::Seconds && **metric != CallMetric::TimeWasted);
        let times = waits.flat_map(|&metric| {
            let columns = columns.iter();
            columns.map(move |results| results.measures[metric].mean)
        });
        Self {
            study,
            clockwork: Clockwork::fitting(times),
            promises: promises(study.centre, results),
            columns,
        }
    }

    fn names(&self) -> Vec<Label> {
        let columns = self.columns.iter();
        columns.map(|results| Label::name(&results.name)).collect()
    }

    fn grid(&self, shown: &[CallMetric]) -> Grid {
        let mut rows = Vec::new();
        for &metric in shown {
            let clockwork = clockwork_of(metric, self.clockwork);
            let figures = self
                .columns
                .iter()
                .map(|results| figure(&results.measures[metric], metric.kind(), clockwork));
            rows.push((label(self.study, metric, clockwork), figures.collect()));
            if metric == CallMetric::ServiceLevel {
                rows.extend(self.thresholds());
            }
            rows.extend(self.targets(metric));
        }
        Grid {
            corner: format!("On an average {}", self.study.unit()),
            columns: self.names(),
            rows,
        }
    }

    /// A row that says within which time each type is to be answered, where they differ.
    fn thresholds(&self) -> Option<(Label, Vec<Figure>)> {
        if common_threshold(self.study).is_some() {
            return None;
        }
        let types = self.study.centre.call_types().iter();
        let within = types.map(|kind| Figure::plain(brief(kind.service_level.within.get())));
        let mut figures: Vec<_> = within.collect();
        figures.resize(self.columns.len(), Figure::default());
        Some((Label::new("  within, s", "within\ns"), figures))
    }

    /// A row of targets, if any type has one.
    fn targets(&self, metric: CallMetric) -> Option<(Label, Vec<Figure>)> {
        let mut promises = self
            .promises
            .iter()
            .filter(|promise| promise.metric == metric);
        promises.clone().next()?;
        let mut figures = vec![Figure::default(); self.columns.len()];
        promises.try_for_each(|promise| {
            let figure = figures.get_mut(promise.call_type.index())?;
            *figure = Figure::plain(target(promise));
            Some(())
        });
        Some((Label::new("  target", "target"), figures))
    }
}

/// How a measure's times are written where waits are written in this way: the time of all callers together is
/// in hours everywhere.
pub(super) fn clockwork_of(metric: CallMetric, waits: Clockwork) -> Clockwork {
    match metric {
        CallMetric::TimeWasted => Clockwork::Hours,
        _ => waits,
    }
}

/// What a measure is called in a table of `study`.
pub(super) fn label(study: &Study<'_>, metric: CallMetric, clockwork: Clockwork) -> Label {
    let unit = clockwork.unit();
    let timed =
        |long: &str, short: &str| Label::new(format!("{long}, {unit}"), format!("{short}\n{unit}"));
    match metric {
        CallMetric::Offered => Label::new("Calls offered", "offered"),
        CallMetric::FirstAttempts => Label::new("First attempts", "first\nattempts"),
        CallMetric::Redials => Label::new("  of these, further attempts", "further\nattempts"),
        CallMetric::CallersReached => {
            Label::new("Callers answered in the end, %", "callers\nreached %")
        }
        CallMetric::Blocked => Label::new("Blocked, no line free", "blocked"),
        CallMetric::Balked => Label::new("Left at once when told", "balked"),
        CallMetric::Abandoned => Label::new("Abandoned", "abandoned"),
        CallMetric::CalledBack => Label::new("Took a callback", "called\nback"),
        CallMetric::CallbackMade => Label::new("Callbacks reached in time", "callback\nmade"),
        CallMetric::CallbackUnreached => {
            Label::new("Callbacks never reached", "callback\nunreached")
        }
        CallMetric::CallbackBroken => Label::new("  of these, promise broken", "callback\nbroken"),
        CallMetric::TurnedAway => Label::new("Cut off at closing", "cut off"),
        CallMetric::Answered => Label::new("Answered", "answered"),
        CallMetric::Abandonment => Label::new("Abandoned, %", "abandoned\n%"),
        CallMetric::Lost => Label::new("Lost in any way, %", "lost\n%"),
        CallMetric::ServiceLevel => service_level(study),
        CallMetric::Delayed => Label::new("Had to wait, %", "had to\nwait %"),
        CallMetric::Asa => timed("Average speed of answer", "speed of\nanswer"),
        CallMetric::Wait => timed("Average time in queue", "time in\nqueue"),
        CallMetric::WaitAbandoned => timed("Average wait of the abandoned", "abandoned\nafter"),
        CallMetric::WaitP50 => timed("50 % of answered waited up to", "50 %\nwithin"),
        CallMetric::WaitP80 => timed("80 % of answered waited up to", "80 %\nwithin"),
        CallMetric::WaitP90 => timed("90 % of answered waited up to", "90 %\nwithin"),
        CallMetric::WaitP95 => timed("95 % of answered waited up to", "95 %\nwithin"),
        CallMetric::WaitP99 => timed("99 % of answered waited up to", "99 %\nwithin"),
        CallMetric::Queue => Label::new("Callers waiting, on average", "waiting"),
        CallMetric::QueueMax => Label::new(
            format!("Longest queue of a {}", study.unit()),
            "longest\nqueue",
        ),
        CallMetric::TimeWasted => Label::new(
            format!("Waited in vain, all together, {unit}"),
            format!("in vain\n{unit}"),
        ),
        CallMetric::Quoted => Label::new("Quoted a wait", "quoted"),
        CallMetric::NotQuoted => Label::new("Nobody on duty to quote by", "not\nquoted"),
        CallMetric::PromiseKept => Label::new("  quotes kept, %", "quotes\nkept %"),
        CallMetric::QuoteError => timed("Wait less quote, on average", "wait -\nquote"),
        CallMetric::QuoteAbsError => timed("Quote off by, on average", "quote\noff by"),
        CallMetric::HandleTime => timed("Talk and wrap-up of a call", "talk and\nwrap-up"),
        CallMetric::Settled => Label::new("Matter settled, %", "settled\n%"),
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
            let within = spoken(within);
            Label::new(
                format!("Answered within {within}, %"),
                format!("within\n{within} %"),
            )
        }
        (Some(within), _) => {
            let within = spoken(within);
            Label::new(format!("Service level ({within}), %"), "service\nlevel %")
        }
        (None, _) => Label::new("Service level, %", "service\nlevel %"),
    }
}

/// The ratio, short enough for a table: early is within the threshold, short within `short_abandon`.
fn formula_label(formula: Formula) -> Label {
    let (long, short) = match formula {
        Formula::Offered => ("in time / offered", "in time /\noffered"),
        Formula::Answered => ("in time / answered", "in time /\nanswered"),
        Formula::LessEarlyAbandons => (
            "in time / (offered - gone early)",
            "in time /\n(offered -\ngone early)",
        ),
        Formula::EarlyAbandonsMet => (
            "(in time + gone early) / offered",
            "(in time +\ngone early)\n/ offered",
        ),
        Formula::LessShortAbandons => (
            "in time / (offered - gone at once)",
            "in time /\n(offered -\nat once)",
        ),
        Formula::ShortAbandonsMet => (
            "(in time + gone at once) / offered",
            "(in time +\nat once)\n/ offered",
        ),
    };
    Label::new(long, short)
}

/// `≥ 80 met`
pub(super) fn target(promise: &Promise) -> String {
    let value = match promise.metric.kind() {
        Kind::Share => brief(100.0 * promise.target),
        _ => brief(promise.target),
    };
    let bound = if promise.metric == CallMetric::ServiceLevel {
        '≥'
    } else {
        '≤'
    };
    let verdict = match promise.verdict {
        Verdict::Met => "met",
        Verdict::Missed => "missed",
        Verdict::Unclear => "in doubt",
    };
    format!("{bound} {value} {verdict}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::Numbered;

    #[test]
    fn every_measure_is_shown_once() {
        for metric in CallMetric::ALL {
            let times = HEADLINES
                .iter()
                .chain(&DETAILS)
                .filter(|shown| *shown == metric);
            assert_eq!(times.count(), 1, "{metric:?}");
        }
    }
}
