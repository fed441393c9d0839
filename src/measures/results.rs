//! The values of all measures, as plain data.

use super::customers::{CustomerMetric, ProfitMetric};
use super::found_bumper::FoundBumper;
use super::metric::{CallMetric, GroupMetric, MoneyMetric};
use super::quotes::QuoteBin;
use super::tally::Numbered;
use crate::centre::{Formula, Weekday};
use crate::random::Seed;
use crate::stats::{Confidence, Estimate, Survival};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::marker::PhantomData;
use std::ops::{Index, IndexMut};

/// A value for each measure of one kind.
#[derive(Debug, Clone, PartialEq)]
pub struct Table<M, T> {
    values: Vec<T>,
    of: PhantomData<M>,
}

impl Results {
    /// The call type of this name; `all` is all of them together.
    #[must_use]
    pub fn of_calls(&self, name: &str) -> Option<&CallResults> {
        let mut all = self.calls.iter().chain([&self.all]);
        all.find(|calls| calls.name == name)
    }

    /// The agent group of this name.
    #[must_use]
    pub fn of_group(&self, name: &str) -> Option<&GroupResults> {
        self.agents.iter().find(|group| group.name == name)
    }
}

impl<M: Numbered, T> Table<M, T> {
    /// A table filled by asking for each measure in turn.
    pub fn of(value: impl FnMut(M) -> T) -> Self {
        Self {
            values: M::ALL.iter().copied().map(value).collect(),
            of: PhantomData,
        }
    }

    /// Every measure with its value, in the order of [`Numbered::ALL`].
    pub fn iter(&self) -> impl Iterator<Item = (M, &T)> {
        M::ALL.iter().copied().zip(&self.values)
    }
}

/// Values alone, in the order of [`Numbered::ALL`]: how results are kept between two runs of one version.
impl<M, T: Serialize> Serialize for Table<M, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.values.serialize(serializer)
    }
}

impl<'de, M: Numbered, T: Deserialize<'de>> Deserialize<'de> for Table<M, T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let values = Vec::deserialize(deserializer)?;
        if values.len() == M::ALL.len() {
            let of = PhantomData;
            Ok(Self { values, of })
        } else {
            Err(D::Error::invalid_length(
                values.len(),
                &"one value for each measure",
            ))
        }
    }
}

impl<M: Numbered, T> Index<M> for Table<M, T> {
    type Output = T;

    fn index(&self, measure: M) -> &T {
        &self.values[measure.number()]
    }
}

impl<M: Numbered, T> IndexMut<M> for Table<M, T> {
    fn index_mut(&mut self, measure: M) -> &mut T {
        &mut self.values[measure.number()]
    }
}

/// Estimates for a call type, or for all of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CallResults {
    /// The call type's name, `all` for all.
    pub name: String,
    /// Its measures.
    pub measures: Table<CallMetric, Estimate>,
    /// Its service level by each of the six formulas.
    pub service_levels: Table<Formula, Estimate>,
    /// How its waits are spread.
    pub waits: WaitCurves,
    /// Quoted waits, ascending, and what became of them; empty where nobody was quoted one.
    pub quotes: Vec<QuoteBin>,
}

/// How waits are spread over all replications.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct WaitCurves {
    /// Waits of the answered.
    pub answered: Survival,
    /// Waits of the abandoned.
    pub abandoned: Survival,
}

/// Estimates for an agent group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupResults {
    /// The group's name.
    pub name: String,
    /// Its measures.
    pub measures: Table<GroupMetric, Estimate>,
}

/// Plain values of the measures that make sense for a part of a day, or for one day; `None` where
/// there is nothing to divide by, or the measure makes no sense there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Values {
    /// By call type.
    pub calls: Vec<Table<CallMetric, Option<f64>>>,
    /// Of all call types.
    pub all: Table<CallMetric, Option<f64>>,
    /// By agent group.
    pub groups: Vec<Table<GroupMetric, Option<f64>>>,
    /// Money of the whole centre, a day.
    pub money: Table<MoneyMetric, f64>,
}

/// Means over replications for one interval of the day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IntervalResults {
    /// When it begins: a time on the wall, or seconds from the start.
    pub start: String,
    /// Its measures.
    pub values: Values,
    /// All call types together, with intervals.
    pub estimates: IntervalEstimates,
}

/// What came of the calls that arrived in an interval, a day.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct IntervalEstimates {
    /// Attempts that arrived.
    pub offered: Estimate,
    /// Attempts that were answered.
    pub answered: Estimate,
    /// Attempts that abandoned.
    pub abandoned: Estimate,
    /// By the scenario's formula.
    pub service_level: Estimate,
}

/// One of the days of a week.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DayResults {
    /// Which day.
    pub weekday: Weekday,
    /// What came out on this day of every replication; it has no days of its own.
    pub results: Results,
}

/// What became of customers with a memory.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CustomerResults {
    /// Over the season.
    pub measures: Table<CustomerMetric, Estimate>,
    /// Money over the season that only customers bring or cost.
    pub profit: Table<ProfitMetric, Estimate>,
    /// Week by week.
    pub weeks: Vec<WeekResults>,
}

/// One week of a season.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WeekResults {
    /// By call type, in the order of the scenario; quantiles and largest numbers are not told by the week.
    pub calls: Vec<Table<CallMetric, Estimate>>,
    /// All call types together.
    pub all: Table<CallMetric, Estimate>,
    /// The centre's own money.
    pub money: Table<MoneyMetric, Estimate>,
    /// Customers: states are those at the week's end.
    pub customers: Table<CustomerMetric, Estimate>,
    /// Money that only customers bring or cost.
    pub profit: Table<ProfitMetric, Estimate>,
}

/// All that was estimated. Amounts are those of a replication: a day, a week of `days`, or with
/// `customers` a season.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Results {
    /// The seed under which the same numbers come again.
    pub seed: Seed,
    /// How many replications were simulated.
    pub replications: u64,
    /// How sure the intervals are.
    pub confidence: Confidence,
    /// By call type, in the order of the scenario.
    pub calls: Vec<CallResults>,
    /// All call types together.
    pub all: CallResults,
    /// By agent group, in the order of the scenario.
    pub agents: Vec<GroupResults>,
    /// Money of the whole centre.
    pub money: Table<MoneyMetric, Estimate>,
    /// By interval of the day; empty where the days of a week differ.
    pub intervals: Vec<IntervalResults>,
    /// By day, where the days of a week differ; otherwise empty.
    pub days: Vec<DayResults>,
    /// Customers, where callers have a memory.
    pub customers: Option<CustomerResults>,
    /// The bumpers that a pilot run set, by call type; empty where none was asked for, and for the days of a week,
    /// which share those of the week.
    #[serde(default)]
    pub pilot: Vec<FoundBumper>,
}
