//! A value for every measure of everything that has measures: the one shape of what a replication contributes,
//! of sums, of estimates, of differences and of plain means.

use super::address::{Address, Metric};
use super::catalogue::{CallMetric, CostMetric, CustomerMetric, GroupMetric, MoneyMetric};
use super::differences::BreakEven;
use super::row::Measure;
use super::table::Table;
use crate::centre::{Centre, Formula};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A value for every measure of everything that has measures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(bound(deserialize = "T: Deserialize<'de> + Default"))]
#[schemars(bound = "T: JsonSchema + Serialize + Default")]
pub struct Measured<T> {
    /// By call type; `all` is all of them together.
    #[serde(with = "super::by_name")]
    #[schemars(with = "BTreeMap<String, Calls<T>>")]
    calls: Vec<Calls<T>>,
    /// By agent group.
    #[serde(with = "super::by_name")]
    #[schemars(with = "BTreeMap<String, Group<T>>")]
    agents: Vec<Group<T>>,
    /// Of the whole centre; what customers bring and cost is there only where callers have a memory.
    pub money: Table<MoneyMetric, T>,
    /// What it costs: the figure by which plans are ranked.
    #[serde(default, skip_serializing_if = "Table::is_empty")]
    pub cost: Table<CostMetric, T>,
    /// Customers with a memory; nothing where callers are strangers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customers: Option<Customers<T>>,
}

/// The measures of a call type, or of all.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(bound(deserialize = "T: Deserialize<'de> + Default"))]
#[schemars(bound = "T: JsonSchema + Serialize + Default")]
pub struct Calls<T> {
    /// The call type's name, `all` for all.
    #[serde(skip)]
    pub name: String,
    /// By measure.
    #[serde(flatten)]
    pub measures: Table<CallMetric, T>,
    /// The service level by each of the six formulas.
    #[serde(default, skip_serializing_if = "Table::is_empty")]
    pub service_levels: Table<Formula, T>,
}

/// The measures of an agent group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(bound(deserialize = "T: Deserialize<'de> + Default"))]
pub struct Group<T> {
    /// The group's name.
    #[serde(skip)]
    pub name: String,
    /// By measure.
    #[serde(flatten)]
    pub measures: Table<GroupMetric, T>,
}

/// What became of customers with a memory over a season.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(bound(deserialize = "T: Deserialize<'de> + Default"))]
#[schemars(bound = "T: JsonSchema + Serialize + Default")]
pub struct Customers<T> {
    /// By measure.
    #[serde(flatten)]
    pub measures: Table<CustomerMetric, T>,
    /// Week by week; states are those at the week's end.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub weeks: Vec<Week<T>>,
    /// What a customer must bring in a week for a plan to pay; only in differences.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub break_even: Option<BreakEven>,
}

/// One week of a season.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(bound(deserialize = "T: Deserialize<'de> + Default"))]
#[schemars(bound = "T: JsonSchema + Serialize + Default")]
pub struct Week<T> {
    /// 1 for the first.
    pub week: usize,
    /// Customers.
    #[serde(flatten)]
    pub customers: Table<CustomerMetric, T>,
    /// By call type; `all` is all of them together.
    #[serde(with = "super::by_name")]
    #[schemars(with = "BTreeMap<String, Calls<T>>")]
    calls: Vec<Calls<T>>,
    /// Of the whole centre, in this week.
    pub money: Table<MoneyMetric, T>,
}

impl<T: Default> Measured<T> {
    /// Puts together what was measured; `calls` end with those of all types.
    pub(super) fn new(
        calls: Vec<Calls<T>>,
        agents: Vec<Group<T>>,
        money: Table<MoneyMetric, T>,
    ) -> Self {
        Self {
            calls,
            agents,
            money,
            cost: Table::default(),
            customers: None,
        }
    }

    /// Each call type, in the order of the scenario.
    #[must_use]
    pub fn types(&self) -> &[Calls<T>] {
        self.calls.split_last().map_or(&[], |(_, types)| types)
    }

    /// Each call type, then all of them together.
    #[must_use]
    pub fn calls(&self) -> &[Calls<T>] {
        &self.calls
    }

    /// The same, to be changed.
    pub(super) fn calls_mut(&mut self) -> &mut [Calls<T>] {
        &mut self.calls
    }

    /// Each agent group, to be changed.
    pub(super) fn groups_mut(&mut self) -> &mut [Group<T>] {
        &mut self.agents
    }

    fn weeks(&self) -> &[Week<T>] {
        self.customers.as_ref().map_or(&[], |one| &one.weeks)
    }

    /// Puts what was read by name in the order of the centre; what it does not have comes last.
    pub fn put_in_order(&mut self, centre: &Centre) {
        let types: Vec<&str> = centre.call_types().iter().map(|one| &*one.name).collect();
        let groups: Vec<&str> = centre.groups().iter().map(|one| &*one.name).collect();
        let place = |names: &[&str], name: &str| {
            let place = names.iter().position(|own| *own == name);
            place.unwrap_or(names.len())
        };
        self.calls.sort_by_key(|one| place(&types, &one.name));
        self.agents.sort_by_key(|one| place(&groups, &one.name));
        for week in self.weeks_mut() {
            week.calls.sort_by_key(|one| place(&types, &one.name));
        }
    }

    /// Each week of a season, to be changed.
    pub(super) fn weeks_mut(&mut self) -> &mut [Week<T>] {
        self.customers
            .as_mut()
            .map_or(&mut [], |one| &mut one.weeks)
    }

    /// All call types together.
    #[must_use]
    pub fn all(&self) -> &Calls<T> {
        // There is always one; see `new` and `is_whole`.
        &self.calls[self.calls.len() - 1]
    }

    /// The call type of this name, or `all`.
    #[must_use]
    pub fn calls_of(&self, name: &str) -> Option<&Calls<T>> {
        self.calls.iter().find(|calls| calls.name == name)
    }

    /// Each agent group, in the order of the scenario.
    #[must_use]
    pub fn groups(&self) -> &[Group<T>] {
        &self.agents
    }

    /// The agent group of this name.
    #[must_use]
    pub fn group(&self, name: &str) -> Option<&Group<T>> {
        self.agents.iter().find(|group| group.name == name)
    }

    /// Customers with a memory; `None` where callers are strangers.
    #[must_use]
    pub fn season(&self) -> Option<&Customers<T>> {
        let customers = self.customers.as_ref();
        customers.filter(|customers| !customers.measures.is_empty())
    }

    /// Every value but those of single weeks, with where it stands.
    pub fn each(&self) -> impl Iterator<Item = (Address<'_>, &T)> {
        let calls = self.calls.iter().flat_map(Calls::each);
        let agents = self.agents.iter().flat_map(|group| {
            let each = group.measures.iter();
            each.map(|(metric, value)| (Address::new(&group.name, Metric::Agents(metric)), value))
        });
        let money = whole(&self.money, Metric::Money);
        let cost = whole(&self.cost, Metric::Cost);
        let customers = self.customers.iter();
        let customers = customers.flat_map(|one| whole(&one.measures, Metric::Customers));
        calls
            .chain(agents)
            .chain(money)
            .chain(cost)
            .chain(customers)
    }

    /// The value that stands there, if there is one.
    #[must_use]
    pub fn get(&self, address: &Address<'_>) -> Option<&T> {
        match address.metric {
            Metric::Calls(metric) => self.calls_of(&address.name)?.measures.get(metric),
            Metric::Level(formula) => self.calls_of(&address.name)?.service_levels.get(formula),
            Metric::Agents(metric) => self.group(&address.name)?.measures.get(metric),
            Metric::Money(metric) => self.money.get(metric),
            Metric::Cost(metric) => self.cost.get(metric),
            Metric::Customers(metric) => self.customers.as_ref()?.measures.get(metric),
        }
    }

    /// The same measures with other values.
    pub fn map<U: Default>(&self, mut value: impl FnMut(Metric, &T) -> U) -> Measured<U> {
        self.zip(self, |metric, own, _| value(metric, own))
    }

    /// What both have, by name, with a value made of both.
    pub fn zip<U: Default, V: Default>(
        &self,
        other: &Measured<U>,
        mut value: impl FnMut(Metric, &T, &U) -> V,
    ) -> Measured<V> {
        let mut zipped = self.pair(other, &mut value);
        let weeks = self.weeks().iter().zip(other.weeks());
        let weeks = weeks.map(|(own, their)| own.zipped(their, &mut value));
        let weeks: Vec<Week<V>> = weeks.collect();
        if let Some(customers) = &mut zipped.customers {
            customers.weeks = weeks;
        }
        zipped
    }

    /// The same without single weeks.
    pub fn pair<U: Default, V: Default>(
        &self,
        other: &Measured<U>,
        mut value: impl FnMut(Metric, &T, &U) -> V,
    ) -> Measured<V> {
        let value = &mut value;
        let agents = both(&self.agents, &other.agents).map(|(own, their)| Group {
            name: own.name.clone(),
            measures: zipped(&own.measures, &their.measures, Metric::Agents, value),
        });
        let agents = agents.collect();
        let calls = both(&self.calls, &other.calls);
        let calls = calls.map(|(own, their)| own.zipped(their, value)).collect();
        let customers = self.customers.as_ref().zip(other.customers.as_ref());
        let customers = customers.map(|(own, their)| Customers {
            measures: zipped(&own.measures, &their.measures, Metric::Customers, value),
            weeks: Vec::new(),
            break_even: None,
        });
        Measured {
            calls,
            agents,
            money: zipped(&self.money, &other.money, Metric::Money, value),
            cost: zipped(&self.cost, &other.cost, Metric::Cost, value),
            customers,
        }
    }

    /// Changes every value by what the other has in the same place; both must be of the same centre.
    pub fn take<U: Default>(
        &mut self,
        other: &Measured<U>,
        mut take: impl FnMut(Metric, &mut T, &U),
    ) {
        for (own, more) in self.calls.iter_mut().zip(&other.calls) {
            own.take(more, &mut take);
        }
        for (own, more) in self.agents.iter_mut().zip(&other.agents) {
            own.measures.take(&more.measures, |metric, own, more| {
                take(Metric::Agents(metric), own, more);
            });
        }
        self.money.take(&other.money, |metric, own, more| {
            take(Metric::Money(metric), own, more);
        });
        self.cost.take(&other.cost, |metric, own, more| {
            take(Metric::Cost(metric), own, more);
        });
        if let (Some(own), Some(more)) = (&mut self.customers, &other.customers) {
            own.measures.take(&more.measures, |metric, own, more| {
                take(Metric::Customers(metric), own, more);
            });
            for (own, more) in own.weeks.iter_mut().zip(&more.weeks) {
                own.take(more, &mut take);
            }
        }
    }
}

impl<T: Default> Week<T> {
    /// Each call type, then all of them together, to be changed.
    pub(super) fn calls_mut(&mut self) -> &mut [Calls<T>] {
        &mut self.calls
    }

    /// Puts together what was measured; `calls` end with those of all types.
    pub(super) fn new(
        week: usize,
        customers: Table<CustomerMetric, T>,
        calls: Vec<Calls<T>>,
        money: Table<MoneyMetric, T>,
    ) -> Self {
        Self {
            week,
            customers,
            calls,
            money,
        }
    }

    /// Each call type, then all of them together.
    #[must_use]
    pub fn calls(&self) -> &[Calls<T>] {
        &self.calls
    }

    /// All call types together.
    #[must_use]
    pub fn all(&self) -> &Calls<T> {
        &self.calls[self.calls.len() - 1]
    }

    /// Every value with where it stands.
    pub fn each(&self) -> impl Iterator<Item = (Address<'_>, &T)> {
        let customers = whole(&self.customers, Metric::Customers);
        let money = whole(&self.money, Metric::Money);
        let calls = self.calls.iter().flat_map(Calls::each);
        customers.chain(money).chain(calls)
    }

    fn zipped<U: Default, V: Default>(
        &self,
        other: &Week<U>,
        value: &mut impl FnMut(Metric, &T, &U) -> V,
    ) -> Week<V> {
        let calls = both(&self.calls, &other.calls);
        Week {
            week: self.week,
            calls: calls.map(|(own, their)| own.zipped(their, value)).collect(),
            customers: zipped(&self.customers, &other.customers, Metric::Customers, value),
            money: zipped(&self.money, &other.money, Metric::Money, value),
        }
    }

    fn take<U: Default>(&mut self, other: &Week<U>, take: &mut impl FnMut(Metric, &mut T, &U)) {
        self.customers.take(&other.customers, |metric, own, more| {
            take(Metric::Customers(metric), own, more);
        });
        for (own, more) in self.calls.iter_mut().zip(&other.calls) {
            own.take(more, take);
        }
        self.money.take(&other.money, |metric, own, more| {
            take(Metric::Money(metric), own, more);
        });
    }
}

impl<T: Default> Calls<T> {
    fn each(&self) -> impl Iterator<Item = (Address<'_>, &T)> {
        let address = |metric| Address::new(&self.name, metric);
        let measures = self.measures.iter();
        let measures = measures.map(move |(metric, value)| (address(Metric::Calls(metric)), value));
        let levels = self.service_levels.iter();
        let levels = levels.map(move |(formula, value)| (address(Metric::Level(formula)), value));
        measures.chain(levels)
    }

    fn zipped<U, V: Default>(
        &self,
        other: &Calls<U>,
        value: &mut impl FnMut(Metric, &T, &U) -> V,
    ) -> Calls<V> {
        let levels = (&self.service_levels, &other.service_levels);
        Calls {
            name: self.name.clone(),
            measures: zipped(&self.measures, &other.measures, Metric::Calls, value),
            service_levels: zipped(levels.0, levels.1, Metric::Level, value),
        }
    }

    pub(super) fn take<U>(&mut self, other: &Calls<U>, take: &mut impl FnMut(Metric, &mut T, &U)) {
        self.measures.take(&other.measures, |metric, own, more| {
            take(Metric::Calls(metric), own, more);
        });
        self.service_levels
            .take(&other.service_levels, |formula, own, more| {
                take(Metric::Level(formula), own, more);
            });
    }
}

/// Values of the whole centre, with where they stand.
fn whole<M: Measure, T>(
    table: &Table<M, T>,
    metric: fn(M) -> Metric,
) -> impl Iterator<Item = (Address<'_>, &T)> {
    let each = table.iter();
    each.map(move |(measure, value)| (Address::whole(metric(measure)), value))
}

/// Something that files have under its name.
pub(super) trait Named {
    fn name(&self) -> &str;
    fn set_name(&mut self, name: String);
}

impl<T> Named for Calls<T> {
    fn name(&self) -> &str {
        &self.name
    }

    fn set_name(&mut self, name: String) {
        self.name = name;
    }
}

impl<T> Named for Group<T> {
    fn name(&self) -> &str {
        &self.name
    }

    fn set_name(&mut self, name: String) {
        self.name = name;
    }
}

/// What both have, by name; mostly it stands in the same place.
fn both<'a, N: Named, O: Named>(
    own: &'a [N],
    theirs: &'a [O],
) -> impl Iterator<Item = (&'a N, &'a O)> {
    own.iter().enumerate().filter_map(|(place, one)| {
        let same = theirs.get(place).filter(|other| other.name() == one.name());
        let other = same.or_else(|| theirs.iter().find(|other| other.name() == one.name()))?;
        Some((one, other))
    })
}

fn zipped<M: Measure, T, U, V: Default>(
    own: &Table<M, T>,
    theirs: &Table<M, U>,
    metric: fn(M) -> Metric,
    value: &mut impl FnMut(Metric, &T, &U) -> V,
) -> Table<M, V> {
    own.zip(theirs, |measure, own, their| {
        value(metric(measure), own, their)
    })
}
