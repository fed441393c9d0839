//! One plan's scenario and numbers as they are kept.

use super::super::Study;
use super::by_key::ByKey;
use super::{Unreadable, incomplete};
use crate::centre::{Centre, Formula};
use crate::measures::{
    CallMetric, CallResults, GroupMetric, GroupResults, IntervalEstimates, IntervalResults,
    MoneyMetric, QuoteBin, Results, Values, WaitCurves,
};
use crate::random::Seed;
use crate::stats::{Confidence, Estimate, Survival};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
pub(super) struct SavedPlan {
    pub(super) name: String,
    pub(super) file: String,
    /// The whole scenario as text.
    pub(super) scenario: String,
    seed: u64,
    replications: u64,
    confidence: f64,
    calls: Vec<SavedCalls>,
    all: SavedCalls,
    agents: Vec<SavedGroup>,
    #[serde(default)]
    money: ByKey<MoneyMetric, Estimate>,
    #[serde(default)]
    intervals: Vec<SavedInterval>,
}

#[derive(Serialize, Deserialize)]
struct SavedCalls {
    name: String,
    measures: ByKey<CallMetric, Estimate>,
    #[serde(default)]
    service_levels: ByKey<Formula, Estimate>,
    #[serde(default)]
    waits_answered: Survival,
    #[serde(default)]
    waits_abandoned: Survival,
    #[serde(default)]
    quotes: Vec<QuoteBin>,
}

#[derive(Serialize, Deserialize)]
struct SavedGroup {
    name: String,
    measures: ByKey<GroupMetric, Estimate>,
}

#[derive(Serialize, Deserialize)]
struct SavedInterval {
    start: String,
    calls: Vec<ByKey<CallMetric, Option<f64>>>,
    all: ByKey<CallMetric, Option<f64>>,
    agents: Vec<ByKey<GroupMetric, Option<f64>>>,
    #[serde(default)]
    money: ByKey<MoneyMetric, f64>,
    #[serde(default)]
    estimates: SavedEstimates,
}

/// All calls of an interval.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct SavedEstimates {
    offered: Estimate,
    answered: Estimate,
    abandoned: Estimate,
    service_level: Estimate,
}

impl SavedPlan {
    pub(super) fn new(study: &Study<'_>) -> Self {
        let results = study.results;
        Self {
            name: study.name.to_owned(),
            file: study.file.display().to_string(),
            scenario: study.text.to_owned(),
            seed: results.seed.0,
            replications: results.replications,
            confidence: results.confidence.level(),
            calls: results.calls.iter().map(SavedCalls::new).collect(),
            all: SavedCalls::new(&results.all),
            agents: results.agents.iter().map(SavedGroup::new).collect(),
            money: ByKey(results.money.clone()),
            intervals: results.intervals.iter().map(SavedInterval::new).collect(),
        }
    }

    /// The results, if they are those of this centre.
    pub(super) fn results(self, centre: &Centre) -> Result<Results, Unreadable> {
        let types = centre.call_types().iter().map(|kind| &kind.name);
        let groups = centre.groups().iter().map(|group| &group.name);
        let is_whole = types.eq(self.calls.iter().map(|calls| &calls.name))
            && groups.eq(self.agents.iter().map(|group| &group.name))
            && self.intervals.len() == centre.clock().intervals()
            && self.intervals.iter().all(|interval| {
                interval.calls.len() == centre.call_types().len()
                    && interval.agents.len() == centre.groups().len()
            });
        let confidence = Confidence::new(self.confidence).filter(|_| is_whole);
        let Some(confidence) = confidence else {
            return Err(incomplete());
        };
        Ok(Results {
            seed: Seed(self.seed),
            replications: self.replications,
            confidence,
            calls: self.calls.into_iter().map(SavedCalls::results).collect(),
            all: self.all.results(),
            agents: self.agents.into_iter().map(SavedGroup::results).collect(),
            money: self.money.0,
            intervals: self
                .intervals
                .into_iter()
                .map(SavedInterval::results)
                .collect(),
        })
    }
}

impl SavedCalls {
    fn new(calls: &CallResults) -> Self {
        Self {
            name: calls.name.clone(),
            measures: ByKey(calls.measures.clone()),
            service_levels: ByKey(calls.service_levels.clone()),
            waits_answered: calls.waits.answered.clone(),
            waits_abandoned: calls.waits.abandoned.clone(),
            quotes: calls.quotes.clone(),
        }
    }

    fn results(self) -> CallResults {
        CallResults {
            name: self.name,
            measures: self.measures.0,
            service_levels: self.service_levels.0,
            waits: WaitCurves {
                answered: self.waits_answered,
                abandoned: self.waits_abandoned,
            },
            quotes: self.quotes,
        }
    }
}

impl SavedGroup {
    fn new(group: &GroupResults) -> Self {
        Self {
            name: group.name.clone(),
            measures: ByKey(group.measures.clone()),
        }
    }

    fn results(self) -> GroupResults {
        GroupResults {
            name: self.name,
            measures: self.measures.0,
        }
    }
}

impl SavedInterval {
    fn new(interval: &IntervalResults) -> Self {
        let IntervalResults {
            start,
            values,
            estimates,
        } = interval;
        Self {
            start: start.clone(),
            calls: values.calls.iter().cloned().map(ByKey).collect(),
            all: ByKey(values.all.clone()),
            agents: values.groups.iter().cloned().map(ByKey).collect(),
            money: ByKey(values.money.clone()),
            estimates: SavedEstimates {
                offered: estimates.offered,
                answered: estimates.answered,
                abandoned: estimates.abandoned,
                service_level: estimates.service_level,
            },
        }
    }

    fn results(self) -> IntervalResults {
        IntervalResults {
            start: self.start,
            values: Values {
                calls: self.calls.into_iter().map(|table| table.0).collect(),
                all: self.all.0,
                groups: self.agents.into_iter().map(|table| table.0).collect(),
                money: self.money.0,
            },
            estimates: IntervalEstimates {
                offered: self.estimates.offered,
                answered: self.estimates.answered,
                abandoned: self.estimates.abandoned,
                service_level: self.estimates.service_level,
            },
        }
    }
}
