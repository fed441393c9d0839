//! One plan's scenario and numbers as they are kept.

use super::super::Study;
use super::by_key::ByKey;
use super::customers::SavedCustomers;
use super::{Unreadable, incomplete};
use crate::centre::{Centre, Formula, Operation};
use crate::measures::{
    CallMetric, CallResults, DayResults, FoundBumper, GroupMetric, GroupResults, IntervalEstimates,
    IntervalResults, MoneyMetric, QuoteBin, Results, Values, WaitCurves,
};
use crate::random::Seed;
use crate::stats::{Confidence, Doubts, Estimate, Survival};
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
    #[serde(flatten)]
    whole: SavedResults,
    /// Where callers are customers with a memory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    customers: Option<SavedCustomers>,
    /// Each day, where the days of a week differ.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    days: Vec<SavedDay>,
    /// The bumpers that a pilot run set.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pilot: Vec<FoundBumper>,
}

#[derive(Serialize, Deserialize)]
struct SavedDay {
    day: String,
    #[serde(flatten)]
    results: SavedResults,
}

/// What came out of whole replications, or on one of their days.
#[derive(Serialize, Deserialize)]
struct SavedResults {
    calls: Vec<SavedCalls>,
    all: SavedCalls,
    agents: Vec<SavedGroup>,
    #[serde(default)]
    money: ByKey<MoneyMetric, Estimate>,
    #[serde(default)]
    intervals: Vec<SavedInterval>,
    /// In the order of the scenario's targets.
    #[serde(default)]
    doubts: Vec<Doubts>,
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
            whole: SavedResults::new(results),
            customers: results.customers.as_ref().map(SavedCustomers::new),
            days: results.days.iter().map(SavedDay::new).collect(),
            pilot: results.pilot.clone(),
        }
    }

    /// The results, if they are those of this operation.
    pub(super) fn results(mut self, operation: &Operation) -> Result<Results, Unreadable> {
        let pilot = std::mem::take(&mut self.pilot);
        Ok(Results {
            pilot,
            ..self.simulated(operation)?
        })
    }

    fn simulated(self, operation: &Operation) -> Result<Results, Unreadable> {
        let confidence = Confidence::new(self.confidence).ok_or_else(incomplete)?;
        let study = Studied {
            seed: Seed(self.seed),
            replications: self.replications,
            confidence,
        };
        let base = operation.base();
        let call_types = base.call_types().len();
        let customers = self.customers;
        if customers.is_some() != operation.customers().is_some()
            || customers
                .as_ref()
                .is_some_and(|one| !one.tells_of(call_types))
        {
            return Err(incomplete());
        }
        let customers = customers.map(SavedCustomers::results);
        if !operation.is_week() {
            let intervals = base.clock().intervals();
            let whole = self.whole.results(&study, base, intervals)?;
            return Ok(Results { customers, ..whole });
        }
        if self.days.len() != operation.days().len() {
            return Err(incomplete());
        }
        let days = self.days.into_iter().zip(operation.days());
        let days = days.map(|(saved, day)| {
            let weekday = day.weekday.filter(|weekday| weekday.key() == saved.day);
            let intervals = day.centre.clock().intervals();
            Ok(DayResults {
                weekday: weekday.ok_or_else(incomplete)?,
                results: saved.results.results(&study, &day.centre, intervals)?,
            })
        });
        let days = days.collect::<Result<Vec<_>, Unreadable>>()?;
        Ok(Results {
            days,
            customers,
            ..self.whole.results(&study, base, 0)?
        })
    }
}

/// What the results of all days have in common.
struct Studied {
    seed: Seed,
    replications: u64,
    confidence: Confidence,
}

impl SavedDay {
    fn new(day: &DayResults) -> Self {
        Self {
            day: day.weekday.key().to_owned(),
            results: SavedResults::new(&day.results),
        }
    }
}

impl SavedResults {
    fn new(results: &Results) -> Self {
        Self {
            calls: results.calls.iter().map(SavedCalls::new).collect(),
            all: SavedCalls::new(&results.all),
            agents: results.agents.iter().map(SavedGroup::new).collect(),
            money: ByKey(results.money.clone()),
            intervals: results.intervals.iter().map(SavedInterval::new).collect(),
            doubts: results.doubts.clone(),
        }
    }

    /// The results, if they are those of this centre with so many intervals.
    fn results(
        self,
        study: &Studied,
        centre: &Centre,
        intervals: usize,
    ) -> Result<Results, Unreadable> {
        let types = centre.call_types().iter().map(|kind| &kind.name);
        let groups = centre.groups().iter().map(|group| &group.name);
        let is_whole = types.eq(self.calls.iter().map(|calls| &calls.name))
            && groups.eq(self.agents.iter().map(|group| &group.name))
            && self.intervals.len() == intervals
            && self.intervals.iter().all(|interval| {
                interval.calls.len() == centre.call_types().len()
                    && interval.agents.len() == centre.groups().len()
            });
        if !is_whole {
            return Err(incomplete());
        }
        Ok(Results {
            seed: study.seed,
            replications: study.replications,
            confidence: study.confidence,
            calls: self.calls.into_iter().map(SavedCalls::results).collect(),
            all: self.all.results(),
            agents: self.agents.into_iter().map(SavedGroup::results).collect(),
            money: self.money.0,
            intervals: self
                .intervals
                .into_iter()
                .map(SavedInterval::results)
                .collect(),
            doubts: self.doubts,
            days: Vec::new(),
            pilot: Vec::new(),
            customers: None,
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
