//! What `run` prints as JSON: its results, its targets, and what the Erlang formulas would have said.

use super::Study;
use super::json::JsonReport;
use super::target_json::TargetJson;
use crate::measures::{ByFormula, Forecast, Unknown, Whom, outcomes};
use crate::stats::Estimate;
use schemars::JsonSchema;
use serde::Serialize;
use std::io::{self, Write};

/// Results of one scenario, as `run --json` prints them and `summary.json` holds them.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct RunJson<'a> {
    #[serde(flatten)]
    report: JsonReport<'a>,
    /// The scenario's targets, and whether each is met. A week's are held against the whole week.
    targets: Vec<RunTarget>,
    /// What the Erlang formulas say about each pool of agents that they can be asked about; none where groups share
    /// call types unequally, and none for seasons, whose calls depend on what happened before.
    formulas: Vec<Formulas>,
}

/// A target, whether it is met, and what was simulated.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct RunTarget {
    #[serde(flatten)]
    wanted: TargetJson,
    /// What was simulated: the measure; in the worst interval, where each is held to it; or the share of days that keep it.
    simulated: Estimate,
}

/// What the formulas say about one pool of agents: every interval as if it lasted for ever, weighted by its calls.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct Formulas {
    /// Where a replication is a week, the day that is meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    day: Option<String>,
    /// Whose calls: a call type, or `all` where all groups answer all types alike.
    calls: String,
    /// Erlang A: patience is exponential, with the scenario's mean; null if callers wait for ever.
    erlang_a: Option<Said>,
    /// Erlang C: callers wait for ever.
    erlang_c: Said,
    /// What the scenario has that the formulas do not know.
    unknown: Vec<NotKnown>,
}

/// What a formula says about a day.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "ByFormula")]
struct Said {
    /// Service level, by the scenario's own definition.
    service_level: f64,
    /// Abandoned / offered.
    abandonment: f64,
    /// Mean wait of the answered [s]; null if it grows without end, or nobody is answered.
    asa: Option<f64>,
    /// Intervals, from 0, in which the queue would grow without end; counted there as a service level of 0.
    endless: Vec<usize>,
}

/// What a scenario can have and the formulas do not know.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum NotKnown {
    /// Volume that changes from interval to interval: a queue is carried over into the next one.
    ChangingVolume,
    /// Days that are busier than others.
    Busyness,
    /// Agents who do not turn up.
    Absence,
    /// Agents of the rota who are off the phones now and then.
    OffPhones,
    /// Handle times that are not exponential.
    HandleTimes,
    /// Patience that is not exponential (Erlang A only: Erlang C knows of none).
    Patience,
    /// Callers who try again.
    Redials,
    /// Lines that can all be held.
    Lines,
    /// Types that go before others.
    Priorities,
    /// Messages that make callers leave sooner or later.
    Messages,
    /// Callers who hang up and are called back.
    Callbacks,
    /// Callers whose patience runs otherwise while they find others waiting.
    Crowding,
    /// Callers who may still wait when the centre closes, and are then turned away.
    Closing,
    /// A day that starts without calls.
    EmptyStart,
}

impl<'a> RunJson<'a> {
    /// The results of `study`.
    #[must_use]
    pub fn new(study: &Study<'a>) -> Self {
        Self {
            report: JsonReport::new("run", study),
            targets: targets(study),
            formulas: formulas(study),
        }
    }

    /// Writes it as it goes, ending with a line break: the day of a large centre fills hundreds of megabytes.
    ///
    /// # Errors
    /// What `out` could not do.
    pub fn write(&self, mut out: impl Write) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut out, self)?;
        out.write_all(b"\n")
    }
}

fn targets(study: &Study<'_>) -> Vec<RunTarget> {
    let outcomes = outcomes(study.centre, study.results);
    let targets = outcomes.iter().map(|outcome| RunTarget {
        wanted: TargetJson::new(study.centre, outcome),
        simulated: outcome.estimate,
    });
    targets.collect()
}

fn formulas(study: &Study<'_>) -> Vec<Formulas> {
    if study.is_season() {
        return Vec::new();
    }
    if !study.is_week() {
        return of_day(study, None);
    }
    let days = study.by_day();
    days.flat_map(|(weekday, day)| of_day(&day, Some(weekday.key())))
        .collect()
}

fn of_day(study: &Study<'_>, day: Option<&str>) -> Vec<Formulas> {
    let forecasts = study.forecasts();
    let formulas = forecasts.iter().map(|forecast| Formulas {
        day: day.map(str::to_owned),
        calls: calls(study, forecast).to_owned(),
        erlang_a: forecast.erlang_a.as_ref().map(Said::new),
        erlang_c: Said::new(&forecast.erlang_c),
        unknown: forecast.unknown.iter().map(NotKnown::new).collect(),
    });
    formulas.collect()
}

fn calls<'a>(study: &Study<'a>, forecast: &Forecast) -> &'a str {
    match forecast.whom {
        Whom::One(call_type) => &study.results.types()[call_type.index()].name,
        Whom::All => &study.results.all().name,
    }
}

impl Said {
    fn new(day: &ByFormula) -> Self {
        Self {
            service_level: day.service_level,
            abandonment: day.abandonment,
            asa: day.asa,
            endless: day.endless.clone(),
        }
    }
}

impl NotKnown {
    fn new(unknown: &Unknown) -> Self {
        match unknown {
            Unknown::ChangingVolume => NotKnown::ChangingVolume,
            Unknown::Busyness => NotKnown::Busyness,
            Unknown::Absence => NotKnown::Absence,
            Unknown::OffPhones => NotKnown::OffPhones,
            Unknown::Crowding => NotKnown::Crowding,
            Unknown::Closing => NotKnown::Closing,
            Unknown::HandleTimes => NotKnown::HandleTimes,
            Unknown::Patience => NotKnown::Patience,
            Unknown::Redials => NotKnown::Redials,
            Unknown::Lines => NotKnown::Lines,
            Unknown::Priorities => NotKnown::Priorities,
            Unknown::Messages => NotKnown::Messages,
            Unknown::Callbacks => NotKnown::Callbacks,
            Unknown::EmptyStart => NotKnown::EmptyStart,
        }
    }
}
