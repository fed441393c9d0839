//! The one measure that a two-way table is of.

use super::super::agents::currency;
use super::super::calls::{label, service_level_of};
use super::super::digits::Clockwork;
use super::super::labels::Keyed;
use super::super::{Study, customers};
use super::SweptCell;
use crate::centre::Operation;
use crate::measures::{
    CallMetric, CostMetric, CustomerMetric, Differences, GroupMetric, Kind, ProfitMetric, Results,
    Table,
};
use crate::stats::{Difference, Estimate};
use std::fmt;
use std::str::FromStr;

/// A measure of somebody: `abandonment` (of all calls), `calls.sales.asa`, `agents.desk.occupancy`,
/// `cost.total`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    /// Of a call type, or of `all`.
    Calls(String, CallMetric),
    /// Of an agent group.
    Agents(String, GroupMetric),
    /// Of the whole centre.
    Cost(CostMetric),
    /// Of customers with a memory.
    Customers(CustomerMetric),
    /// Money that they bring or cost.
    Money(ProfitMetric),
}

/// There is no such measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotShown(String);

impl fmt::Display for NotShown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NotShown {}

/// The name of all call types together.
const ALL: &str = "all";

impl Default for Shown {
    fn default() -> Self {
        Shown::Calls(ALL.to_owned(), CallMetric::ServiceLevel)
    }
}

impl FromStr for Shown {
    type Err = NotShown;

    fn from_str(text: &str) -> Result<Self, NotShown> {
        let (about, metric) = text.rsplit_once('.').unwrap_or(("", text));
        let (level, name) = about.split_once('.').unwrap_or((about, ALL));
        match level {
            "" | "calls" => found(metric).map(|metric| Shown::Calls(name.to_owned(), metric)),
            "agents" => found(metric).map(|metric| Shown::Agents(name.to_owned(), metric)),
            "cost" => found(metric).map(Shown::Cost),
            "customers" => found(metric).map(Shown::Customers),
            "money" => found(metric).map(Shown::Money),
            _ => Err(NotShown(
                "write a measure such as abandonment, calls.NAME.asa, agents.NAME.occupancy, cost.total, \
                 customers.at_end or money.profit"
                    .to_owned(),
            )),
        }
    }
}

fn found<M: Keyed>(key: &str) -> Result<M, NotShown> {
    let mut all = M::ALL.iter().copied();
    all.find(|metric| metric.key() == key).ok_or_else(|| {
        let keys: Vec<&str> = M::ALL.iter().map(|metric| metric.key()).collect();
        NotShown(format!("the measures are {}", keys.join(", ")))
    })
}

impl Shown {
    /// Whether the operation has it; if not, what it has instead.
    ///
    /// # Errors
    /// If there is no such call type or group, or callers have no memory.
    pub fn check(&self, operation: &Operation) -> Result<(), NotShown> {
        let centre = operation.base();
        let types = centre.call_types().iter().map(|one| one.name.as_str());
        let groups = centre.groups().iter().map(|one| one.name.as_str());
        let (name, names): (&str, Vec<&str>) = match self {
            Shown::Calls(name, _) => (name, types.chain([ALL]).collect()),
            Shown::Agents(name, _) => (name, groups.collect()),
            Shown::Cost(_) => return Ok(()),
            Shown::Customers(_) | Shown::Money(_) if operation.customers().is_some() => {
                return Ok(());
            }
            Shown::Customers(_) | Shown::Money(_) => {
                let said = "callers have no memory here: the scenario has no [customers]";
                return Err(NotShown(said.to_owned()));
            }
        };
        if names.contains(&name) {
            return Ok(());
        }
        Err(NotShown(format!(
            "there is no `{name}` to show; there is {}",
            names.join(", ")
        )))
    }

    pub(in super::super) fn of(&self, cell: &SweptCell<'_>) -> Option<Estimate> {
        self.estimate(&cell.results.results, &cell.results.cost)
    }

    /// What it is in these results; `None` if they do not have it.
    pub(in crate::report) fn estimate(
        &self,
        results: &Results,
        cost: &Table<CostMetric, Estimate>,
    ) -> Option<Estimate> {
        match self {
            Shown::Calls(name, metric) => {
                let mut calls = results.calls.iter().chain([&results.all]);
                let calls = calls.find(|calls| calls.name == *name)?;
                Some(calls.measures[*metric])
            }
            Shown::Agents(name, metric) => {
                let group = results.agents.iter().find(|group| group.name == *name)?;
                Some(group.measures[*metric])
            }
            Shown::Cost(metric) => Some(cost[*metric]),
            Shown::Customers(metric) => Some(results.customers.as_ref()?.measures[*metric]),
            Shown::Money(metric) => Some(results.customers.as_ref()?.profit[*metric]),
        }
    }

    /// By how much it differs; `None` if not both have it.
    pub(in crate::report) fn difference(&self, differences: &Differences) -> Option<Difference> {
        match self {
            Shown::Calls(name, metric) => {
                let mut calls = differences.calls.iter().chain([&differences.all]);
                let calls = calls.find(|calls| calls.name == *name)?;
                Some(calls.measures[*metric])
            }
            Shown::Agents(name, metric) => {
                let mut groups = differences.agents.iter();
                let group = groups.find(|group| group.name == *name)?;
                Some(group.measures[*metric])
            }
            Shown::Cost(metric) => Some(differences.cost[*metric]),
            Shown::Customers(metric) => Some(differences.customers.as_ref()?.measures[*metric]),
            Shown::Money(metric) => Some(differences.customers.as_ref()?.profit[*metric]),
        }
    }

    /// Its key, such as it is written.
    pub(in crate::report) fn key(&self) -> String {
        match self {
            Shown::Calls(name, metric) => format!("calls.{name}.{}", metric.key()),
            Shown::Agents(name, metric) => format!("agents.{name}.{}", metric.key()),
            Shown::Cost(metric) => format!("cost.{}", metric.key()),
            Shown::Customers(metric) => format!("customers.{}", metric.key()),
            Shown::Money(metric) => format!("money.{}", metric.key()),
        }
    }

    pub(in crate::report) fn kind(&self) -> Kind {
        match self {
            Shown::Calls(_, metric) => metric.kind(),
            Shown::Agents(_, metric) => metric.kind(),
            Shown::Cost(metric) => metric.kind(),
            Shown::Customers(metric) => metric.kind(),
            Shown::Money(metric) => metric.kind(),
        }
    }

    /// What it is called above a table.
    pub(in crate::report) fn title(&self, study: &Study<'_>, clockwork: Clockwork) -> String {
        match self {
            Shown::Calls(name, metric) => {
                let mut types = study.centre.call_types().iter();
                let own = types.find(|kind| kind.name == *name);
                let said = match (own, metric) {
                    (Some(own), CallMetric::ServiceLevel) => service_level_of([own]).long,
                    _ => label(study, *metric, clockwork).long.trim().to_owned(),
                };
                match own {
                    Some(own) if study.centre.call_types().len() > 1 => {
                        format!("{said}, of {}", own.name)
                    }
                    _ => said,
                }
            }
            Shown::Agents(name, metric) => format!("{name}: {}", metric.meaning()),
            Shown::Cost(metric) => {
                let unit = currency(study);
                match metric {
                    CostMetric::PaidHours => format!("Paid hours a {}", study.unit()),
                    CostMetric::Wages => format!("Wages, {unit}"),
                    CostMetric::LineCost => format!("Lines, {unit}"),
                    CostMetric::LostCalls => format!("Value of lost calls, {unit}"),
                    CostMetric::Total => format!("Cost, {unit}"),
                }
            }
            Shown::Customers(metric) => {
                format!("Customers: {}", customers::label(*metric).trim())
            }
            Shown::Money(metric) => {
                format!("{}, {}", customers::profit_label(*metric), currency(study))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_are_named_with_or_without_whose_they_are() {
        let read = |text: &str| text.parse::<Shown>().ok();
        let calls = |name: &str, metric| Some(Shown::Calls(name.to_owned(), metric));
        assert_eq!(read("abandonment"), calls("all", CallMetric::Abandonment));
        assert_eq!(read("calls.sales.asa"), calls("sales", CallMetric::Asa));
        assert_eq!(read("calls.a.b.asa"), calls("a.b", CallMetric::Asa));
        let desk = Shown::Agents("desk".to_owned(), GroupMetric::Occupancy);
        assert_eq!(read("agents.desk.occupancy"), Some(desk));
        assert_eq!(read("cost.total"), Some(Shown::Cost(CostMetric::Total)));
        let profit = Some(Shown::Money(ProfitMetric::Profit));
        assert_eq!(read("money.profit"), profit);
        for wrong in ["", "happiness", "calls.sales.happiness", "weather.all.rain"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
