//! Targets in JSON: what is wanted of whom, where and how often, and whether it is met.

use super::wanted::name;
use crate::centre::{Aim, Centre, Every, Whose};
use crate::measures::{Target, TargetOutcome, Verdict};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A target, and whether it is met.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(super) struct TargetJson {
    /// The call type whose target it is; `all` for that of all calls.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    calls: Option<String>,
    /// The agent group whose target it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    agents: Option<String>,
    /// Key of the measure that has a target.
    metric: String,
    /// A share, or a time [s]; a service level is to be at least this, the others at most. Where days have levels of their
    /// own and are held to it one by one, that of the worst.
    target: f64,
    /// The lowest and the highest, where the days of a week have levels of their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    levels: Option<[f64; 2]>,
    /// Answered within this time counts [s], where the target has a service level of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    within: Option<f64>,
    /// Where it is to be reached: in every `interval`, on every `day` or over the `week`; left out where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    every: Option<Every>,
    /// The share of days, or of the intervals of all days, on which it is to be reached; left out in the long run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    on_days: Option<f64>,
    /// Whether it is met over all replications together.
    verdict: VerdictJson,
    /// Where intervals, or the days of a week, are held to it one by one: how many, and the worst.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    places: Option<PlacesJson>,
}

/// Whether a target is met.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "TargetVerdict")]
enum VerdictJson {
    /// It is.
    Met,
    /// It is not.
    Missed,
    /// More replications would tell.
    InDoubt,
    /// Nothing can happen by which to tell: nobody calls, say.
    NotJudged,
}

/// Intervals, or days of a week, that are held to a target one by one.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
struct PlacesJson {
    /// How many are.
    judged: usize,
    /// How many miss it, all of them together at the study's confidence.
    missed: usize,
    /// Of how many one cannot say.
    in_doubt: usize,
    /// The one that falls shortest.
    worst: String,
    /// Intervals, or days of a week, that are not judged, because too little is expected in them.
    left_out: Vec<String>,
}

impl TargetJson {
    pub(super) fn new(centre: &Centre, outcome: &TargetOutcome) -> Self {
        let Target { whose, goal } = outcome.target;
        let name = name(centre, whose).map(str::to_owned);
        let (calls, agents) = match whose {
            Whose::Agents(_) => (None, name),
            Whose::Calls(_) | Whose::All => (name, None),
        };
        let own = match goal.aim {
            Aim::ServiceLevel(own) => own,
            _ => None,
        };
        Self {
            calls,
            agents,
            metric: goal.aim.key().to_owned(),
            target: goal.level,
            levels: outcome.levels,
            within: own.map(|level| level.within.get()),
            every: goal.every,
            on_days: goal.on_days.map(|share| share.get()),
            verdict: match outcome.verdict {
                Verdict::Met => VerdictJson::Met,
                Verdict::Missed => VerdictJson::Missed,
                Verdict::Unclear => VerdictJson::InDoubt,
                Verdict::Untestable => VerdictJson::NotJudged,
            },
            places: outcome.places.as_ref().map(|places| PlacesJson {
                judged: places.judged,
                missed: places.missed,
                in_doubt: places.in_doubt,
                worst: places.worst.clone(),
                left_out: places.left_out.clone(),
            }),
        }
    }
}
