//! The values of all measures, as plain data.

use super::metric::{CallMetric, GroupMetric, MoneyMetric};
use super::tally::Numbered;
use crate::centre::{Formula, Weekday};
use crate::random::Seed;
use crate::stats::{Confidence, Estimate};
use std::marker::PhantomData;
use std::ops::{Index, IndexMut};

/// A value for each measure of one kind.
#[derive(Debug, Clone, PartialEq)]
pub struct Table<M, T> {
    values: Vec<T>,
    of: PhantomData<M>,
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
#[derive(Debug, Clone, PartialEq)]
pub struct CallResults {
    /// The call type's name, `all` for all.
    pub name: String,
    /// Its measures.
    pub measures: Table<CallMetric, Estimate>,
    /// Its service level by each of the six formulas.
    pub service_levels: Table<Formula, Estimate>,
}

/// Estimates for an agent group.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupResults {
    /// The group's name.
    pub name: String,
    /// Its measures.
    pub measures: Table<GroupMetric, Estimate>,
}

/// Plain values of the measures that make sense for a part of a day, or for one day; `None` where
/// there is nothing to divide by, or the measure makes no sense there.
#[derive(Debug, Clone, PartialEq)]
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
#[derive(Debug, Clone, PartialEq)]
pub struct IntervalResults {
    /// When it begins: a time on the wall, or seconds from the start.
    pub start: String,
    /// Its measures.
    pub values: Values,
}

/// One of the days of a week.
#[derive(Debug, Clone, PartialEq)]
pub struct DayResults {
    /// Which day.
    pub weekday: Weekday,
    /// What came out on this day of every replication; it has no days of its own.
    pub results: Results,
}

/// All that was estimated. Amounts are those of a replication: a day, or a week of `days`.
#[derive(Debug, Clone, PartialEq)]
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
}
