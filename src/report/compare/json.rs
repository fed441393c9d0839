//! A comparison as JSON with stable keys; the same document is what is kept.

use super::super::json::{JsonReport, Origin, text};
use super::super::target_json::TargetJson;
use super::Plans;
use crate::centre::Centre;
use crate::measures::Measured;
use crate::stats::{Difference, Estimate};
use crate::study::TargetResult;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Plans under the same callers, as `compare --json` prints them and `comparison.json` keeps them.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct CompareJson<'a> {
    #[serde(flatten)]
    origin: Origin,
    /// Under this seed the same numbers come again.
    seed: u64,
    /// How many days were simulated under each plan.
    replications: u64,
    /// How sure every interval from `low` to `high` is to cover the true value.
    confidence: f64,
    /// Each plan by itself, the base first.
    pub(in super::super) plans: Vec<PlanJson<'a>>,
    /// Every plan after the base, less the base, paired day by day.
    pub(in super::super) differences: Vec<DifferencesJson<'a>>,
    /// What is to be concluded.
    verdict: VerdictJson,
}

/// A plan, with its results as `run` gives them.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(in super::super) struct PlanJson<'a> {
    /// A name that no other plan here has.
    pub(in super::super) name: String,
    #[serde(flatten)]
    pub(in super::super) report: JsonReport<'a>,
    /// The plan's own targets.
    pub(in super::super) targets: Vec<PlanTarget>,
    /// Share of days that miss at least one target; null without targets.
    pub(in super::super) any_target_missed: Option<Estimate>,
}

/// A target, and what came of it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(in super::super) struct PlanTarget {
    #[serde(flatten)]
    wanted: TargetJson,
    /// Share of days that miss it: the chance that a single day does.
    pub(in super::super) days_missed: Estimate,
}

/// A plan less the base; only what both have.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(in super::super) struct DifferencesJson<'a> {
    /// Name of the plan.
    plan: String,
    #[serde(flatten)]
    pub(in super::super) less_base: Cow<'a, Measured<Difference>>,
}

/// What is to be concluded.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
struct VerdictJson {
    /// For people.
    sentence: String,
    /// Name of the cheapest plan that meets every target; null if none is known to, or none has any.
    best: Option<String>,
    /// Name of the plan that brings the most profit; only where callers have a memory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    most_profitable: Option<String>,
}

impl<'a> CompareJson<'a> {
    /// The comparison of `plans`.
    #[must_use]
    pub fn new(plans: &Plans<'a>) -> Self {
        let comparison = plans.comparison;
        let judgement = plans.judgement();
        let results = comparison.plans.iter().zip(&plans.studies);
        let differences = comparison.differences.iter();
        let others = plans.studies.iter().skip(1);
        // There is always a base; nothing is told of nobody.
        let base = plans.studies.first().map(|study| study.results);
        let name = |place: usize| plans.studies[place].name.to_owned();
        Self {
            origin: Origin::here("compare"),
            seed: base.map_or(0, |base| base.seed.0),
            replications: base.map_or(0, |base| base.replications),
            confidence: base.map_or(0.0, |base| base.confidence.level()),
            plans: results
                .map(|(plan, study)| PlanJson {
                    name: study.name.to_owned(),
                    report: JsonReport::new("compare", study),
                    targets: plan
                        .targets
                        .iter()
                        .map(|target| PlanTarget::new(study.centre, target))
                        .collect(),
                    any_target_missed: plan.any_missed,
                })
                .collect(),
            differences: differences
                .zip(others)
                .map(|(differences, study)| DifferencesJson {
                    plan: study.name.to_owned(),
                    less_base: Cow::Borrowed(differences),
                })
                .collect(),
            verdict: VerdictJson {
                sentence: judgement.sentence.clone(),
                best: judgement.best.map(name),
                most_profitable: judgement.most_profitable.map(name),
            },
        }
    }

    /// As text, ending with a line break.
    #[must_use]
    pub fn text(&self) -> String {
        text(self)
    }
}

impl PlanTarget {
    fn new(centre: &Centre, target: &TargetResult) -> Self {
        Self {
            wanted: TargetJson::new(centre, &target.outcome),
            days_missed: target.days_missed,
        }
    }
}
