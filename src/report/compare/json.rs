//! A comparison as JSON with stable keys.

use super::super::json::{CallMeasures, Estimates, JsonReport, Money, Named, text};
use super::super::{Study, VERSION};
use super::Plans;
use super::words::judgement;
use crate::measures::{BreakEven, CostMetric, CustomerMetric, Differences, GroupMetric, Verdict};
use crate::stats::{Difference, Estimate};
use crate::study::{PlanResults, TargetResult};
use schemars::JsonSchema;

/// Plans under the same callers, as `compare --json` prints them and `comparison.json` holds them.
#[derive(Debug, Clone, serde::Serialize, JsonSchema)]
pub struct CompareJson {
    /// Version of the program that simulated it.
    holdtrue: String,
    /// The command that was given.
    command: String,
    /// Under this seed the same numbers come again.
    seed: u64,
    /// How many days were simulated under each plan.
    replications: u64,
    /// How sure every interval from `low` to `high` is to cover the true value.
    confidence: f64,
    /// Each plan by itself, the base first.
    plans: Vec<PlanJson>,
    /// Every plan after the base, less the base, paired day by day.
    differences: Vec<DifferencesJson>,
    /// What is to be concluded.
    verdict: VerdictJson,
}

/// A plan, with its results as `run` gives them.
#[derive(Debug, Clone, serde::Serialize, JsonSchema)]
struct PlanJson {
    /// A name that no other plan here has.
    name: String,
    #[serde(flatten)]
    report: JsonReport,
    /// What a day costs: the figure by which plans are ranked.
    cost: Estimates<CostMetric>,
    /// The plan's own targets.
    targets: Vec<TargetJson>,
    /// Share of days that miss at least one target; null without targets.
    any_target_missed: Option<Estimate>,
}

/// A target, and what came of it.
#[derive(Debug, Clone, serde::Serialize, JsonSchema)]
struct TargetJson {
    /// The call type whose target it is.
    calls: String,
    /// Key of the measure that has a target.
    metric: String,
    /// A share, or a time [s]; a service level is to be at least this, the others at most.
    target: f64,
    /// Whether it is met over all days together.
    verdict: Held,
    /// Share of days that miss it: the chance that a single day does.
    days_missed: Estimate,
}

/// Whether a target is met.
#[derive(Debug, Clone, Copy, serde::Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Held {
    /// The whole interval keeps it.
    Met,
    /// The whole interval breaks it.
    Missed,
    /// The target lies within the interval.
    InDoubt,
}

/// A plan less the base; only what both have.
#[derive(Debug, Clone, serde::Serialize, JsonSchema)]
struct DifferencesJson {
    /// Name of the plan.
    plan: String,
    /// By call type; `all` is all of them together.
    calls: Named<CallMeasures<Difference>>,
    /// By agent group.
    agents: Named<Estimates<GroupMetric, Difference>>,
    /// Of the whole centre, a day.
    money: Money<Difference>,
    /// Nothing unless both scenarios have customers.
    customers: Customers,
    /// What a day costs.
    cost: Estimates<CostMetric, Difference>,
}

/// What became of customers with a memory.
#[derive(Debug, Clone, serde::Serialize, JsonSchema)]
struct Customers {
    #[serde(flatten)]
    measures: Option<Estimates<CustomerMetric, Difference>>,
    /// What a customer must bring in a week for the plan to pay.
    #[serde(skip_serializing_if = "Option::is_none")]
    break_even: Option<BreakEven>,
}

/// What is to be concluded.
#[derive(Debug, Clone, serde::Serialize, JsonSchema)]
struct VerdictJson {
    /// For people.
    sentence: String,
    /// Name of the cheapest plan that meets every target; null if none is known to, or none has any.
    best: Option<String>,
    /// Name of the plan that brings the most profit; only where callers have a memory.
    #[serde(skip_serializing_if = "Option::is_none")]
    most_profitable: Option<String>,
}

impl CompareJson {
    /// The comparison of `plans`.
    #[must_use]
    pub fn new(plans: &Plans<'_>) -> Self {
        let comparison = plans.comparison;
        let judgement = judgement(plans);
        let results = comparison.plans.iter().zip(&plans.studies);
        let differences = comparison.differences.iter();
        let others = plans.studies.iter().skip(1);
        // There is always a base; nothing is told of nobody.
        let base = plans.studies.first().map(|study| study.results);
        Self {
            holdtrue: VERSION.to_owned(),
            command: "compare".to_owned(),
            seed: base.map_or(0, |base| base.seed.0),
            replications: base.map_or(0, |base| base.replications),
            confidence: base.map_or(0.0, |base| base.confidence.level()),
            plans: results
                .map(|(plan, study)| PlanJson::new(study, plan))
                .collect(),
            differences: differences
                .zip(others)
                .map(|(differences, study)| DifferencesJson::new(study.name, differences))
                .collect(),
            verdict: VerdictJson {
                sentence: judgement.sentence,
                best: judgement
                    .best
                    .map(|place| plans.studies[place].name.to_owned()),
                most_profitable: judgement
                    .most_profitable
                    .map(|place| plans.studies[place].name.to_owned()),
            },
        }
    }

    /// As text, ending with a line break.
    #[must_use]
    pub fn text(&self) -> String {
        text(self)
    }
}

impl PlanJson {
    fn new(study: &Study<'_>, plan: &PlanResults) -> Self {
        let targets = plan.targets.iter();
        Self {
            name: study.name.to_owned(),
            report: JsonReport::new("compare", study),
            cost: Estimates(plan.cost.clone()),
            targets: targets
                .map(|target| TargetJson::new(study, target))
                .collect(),
            any_target_missed: plan.any_missed,
        }
    }
}

impl TargetJson {
    fn new(study: &Study<'_>, target: &TargetResult) -> Self {
        let outcome = &target.outcome;
        let calls = &study.results.calls[outcome.call_type.index()];
        Self {
            calls: calls.name.clone(),
            metric: outcome.metric.key().to_owned(),
            target: outcome.target,
            verdict: match outcome.verdict {
                Verdict::Met => Held::Met,
                Verdict::Missed => Held::Missed,
                Verdict::Unclear => Held::InDoubt,
            },
            days_missed: target.days_missed,
        }
    }
}

impl DifferencesJson {
    fn new(plan: &str, differences: &Differences) -> Self {
        let calls = differences.calls.iter().chain([&differences.all]);
        let calls = calls.map(|calls| {
            let measures = CallMeasures {
                measures: calls.measures.clone(),
                service_levels: Estimates(calls.service_levels.clone()),
            };
            (calls.name.clone(), measures)
        });
        let customers = differences.customers.as_ref();
        let agents = differences.agents.iter();
        let agents = agents.map(|group| (group.name.clone(), Estimates(group.measures.clone())));
        Self {
            plan: plan.to_owned(),
            calls: Named(calls.collect()),
            agents: Named(agents.collect()),
            money: Money {
                own: Estimates(differences.money.clone()),
                profit: customers.map(|customers| Estimates(customers.profit.clone())),
            },
            customers: Customers {
                measures: customers.map(|customers| Estimates(customers.measures.clone())),
                break_even: customers.map(|customers| customers.break_even),
            },
            cost: Estimates(differences.cost.clone()),
        }
    }
}
