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
    erlang_a: Option<ByFormula>,
    /// Erlang C: callers wait for ever.
    erlang_c: ByFormula,
    /// What the scenario has that the formulas do not know.
    unknown: Vec<Unknown>,
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
        erlang_a: forecast.erlang_a.clone(),
        erlang_c: forecast.erlang_c.clone(),
        unknown: forecast.unknown.clone(),
    });
    formulas.collect()
}

fn calls<'a>(study: &Study<'a>, forecast: &Forecast) -> &'a str {
    match forecast.whom {
        Whom::One(call_type) => &study.results.types()[call_type.index()].name,
        Whom::All => &study.results.all().name,
    }
}
