//! What a comparison knows besides the results of its plans, as it is kept.

use super::by_key::ByKey;
use super::customers::SavedCustomerDifferences;
use crate::centre::{Centre, Formula};
use crate::measures::{
    CallDifferences, CallMetric, CostMetric, Differences, GroupDifferences, GroupMetric,
    MoneyMetric, Results, outcomes,
};
use crate::stats::{Difference, Estimate};
use crate::study::{PlanResults, TargetResult};
use serde::{Deserialize, Serialize};

/// One plan.
#[derive(Serialize, Deserialize)]
pub(super) struct SavedSide {
    cost: ByKey<CostMetric, Estimate>,
    /// Share of replications that miss each target, in the order of the scenario.
    days_missed: Vec<Estimate>,
    any_missed: Option<Estimate>,
}

/// A plan less the base.
#[derive(Serialize, Deserialize)]
pub(super) struct SavedDifferences {
    calls: Vec<SavedCalls>,
    all: SavedCalls,
    agents: Vec<SavedGroup>,
    money: ByKey<MoneyMetric, Difference>,
    cost: ByKey<CostMetric, Difference>,
    /// Where both plans have customers with a memory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    customers: Option<SavedCustomerDifferences>,
}

#[derive(Serialize, Deserialize)]
struct SavedCalls {
    name: String,
    measures: ByKey<CallMetric, Difference>,
    service_levels: ByKey<Formula, Difference>,
}

#[derive(Serialize, Deserialize)]
struct SavedGroup {
    name: String,
    measures: ByKey<GroupMetric, Difference>,
}

impl SavedSide {
    pub(super) fn new(plan: &PlanResults) -> Self {
        let targets = plan.targets.iter();
        Self {
            cost: ByKey(plan.cost.clone()),
            days_missed: targets.map(|target| target.days_missed).collect(),
            any_missed: plan.any_missed,
        }
    }

    /// `None` if the centre has other targets.
    pub(super) fn results(self, centre: &Centre, results: Results) -> Option<PlanResults> {
        let set = outcomes(centre, &results);
        if set.len() != self.days_missed.len() {
            return None;
        }
        let kept = set.into_iter().zip(self.days_missed);
        let kept = kept.map(|(outcome, days_missed)| TargetResult {
            outcome,
            days_missed,
        });
        Some(PlanResults {
            targets: kept.collect(),
            cost: self.cost.0,
            any_missed: self.any_missed,
            results,
        })
    }
}

impl SavedDifferences {
    pub(super) fn new(differences: &Differences) -> Self {
        let groups = differences.agents.iter().map(|group| SavedGroup {
            name: group.name.clone(),
            measures: ByKey(group.measures.clone()),
        });
        Self {
            calls: differences.calls.iter().map(SavedCalls::new).collect(),
            all: SavedCalls::new(&differences.all),
            agents: groups.collect(),
            money: ByKey(differences.money.clone()),
            cost: ByKey(differences.cost.clone()),
            customers: differences
                .customers
                .as_ref()
                .map(SavedCustomerDifferences::new),
        }
    }

    pub(super) fn differences(self) -> Differences {
        let groups = self.agents.into_iter().map(|group| GroupDifferences {
            name: group.name,
            measures: group.measures.0,
        });
        Differences {
            calls: self
                .calls
                .into_iter()
                .map(SavedCalls::differences)
                .collect(),
            all: self.all.differences(),
            agents: groups.collect(),
            money: self.money.0,
            cost: self.cost.0,
            customers: self.customers.map(SavedCustomerDifferences::differences),
        }
    }
}

impl SavedCalls {
    fn new(calls: &CallDifferences) -> Self {
        Self {
            name: calls.name.clone(),
            measures: ByKey(calls.measures.clone()),
            service_levels: ByKey(calls.service_levels.clone()),
        }
    }

    fn differences(self) -> CallDifferences {
        CallDifferences {
            name: self.name,
            measures: self.measures.0,
            service_levels: self.service_levels.0,
        }
    }
}
