//! The one measure that a two-way table is of.

use super::super::Study;
use super::super::agents::currency;
use super::super::calls::{self, service_level_of};
use super::super::digits::TimeStyle;
use super::SweptCell;
use crate::centre::Operation;
use crate::measures::{
    ALL, Address, CallMetric, CostMetric, Measure, Metric, MetricKind, MoneyMetric,
};
use crate::stats::Estimate;
use std::fmt;
use std::str::FromStr;

/// A measure of somebody: `abandonment` (of all calls), `calls.sales.asa`, `agents.desk.occupancy`,
/// `cost.total`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MetricChoice(pub Address<'static>);

/// There is no such measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoSuchMetric(String);

impl fmt::Display for NoSuchMetric {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NoSuchMetric {}

impl Default for MetricChoice {
    fn default() -> Self {
        MetricChoice(Address::whole(Metric::Calls(CallMetric::ServiceLevel)))
    }
}

impl FromStr for MetricChoice {
    type Err = NoSuchMetric;

    fn from_str(text: &str) -> Result<Self, NoSuchMetric> {
        let (about, metric) = text.rsplit_once('.').unwrap_or(("", text));
        let (level, name) = about.split_once('.').unwrap_or((about, ALL));
        let name = unquoted(name);
        let metric = match level {
            "" | "calls" => Metric::Calls(found(metric)?),
            "agents" => Metric::Agents(found(metric)?),
            "cost" => Metric::Cost(found(metric)?),
            "customers" => Metric::Customers(found(metric)?),
            "money" => Metric::Money(found(metric)?),
            _ => {
                let said = "write a measure such as abandonment, calls.NAME.asa, agents.NAME.occupancy, cost.total, \
                 customers.at_end or money.profit";
                return Err(NoSuchMetric(said.to_owned()));
            }
        };
        let name = name.to_owned().into();
        Ok(MetricChoice(Address { name, metric }))
    }
}

/// A name without the quotes that keys of a scenario have around such names.
fn unquoted(name: &str) -> &str {
    let inner = |quote: char| name.strip_prefix(quote)?.strip_suffix(quote);
    inner('"').or_else(|| inner('\'')).unwrap_or(name)
}

fn found<M: Measure>(key: &str) -> Result<M, NoSuchMetric> {
    M::of_key(key).ok_or_else(|| {
        let keys: Vec<&str> = M::ALL.iter().map(|metric| metric.row().key).collect();
        NoSuchMetric(format!("the measures are {}", keys.join(", ")))
    })
}

impl MetricChoice {
    /// Whether the operation has it; if not, what it has instead.
    ///
    /// # Errors
    /// If there is no such call type or group, or callers have no memory.
    pub fn check(&self, operation: &Operation) -> Result<(), NoSuchMetric> {
        let centre = operation.base();
        let types = centre.call_types().iter().map(|one| one.name.as_str());
        let groups = centre.groups().iter().map(|one| one.name.as_str());
        let names: Vec<&str> = match self.0.metric {
            Metric::Calls(_) | Metric::Level(_) => types.chain([ALL]).collect(),
            Metric::Agents(_) => groups.collect(),
            Metric::Cost(_)
            | Metric::Money(MoneyMetric::Wages | MoneyMetric::LineCost | MoneyMetric::Earned) => {
                return Ok(());
            }
            Metric::Customers(_) | Metric::Money(_) if operation.customers().is_some() => {
                return Ok(());
            }
            Metric::Customers(_) | Metric::Money(_) => {
                let said = "callers have no memory here: the scenario has no [customers]";
                return Err(NoSuchMetric(said.to_owned()));
            }
        };
        let name = &*self.0.name;
        if names.contains(&name) {
            return Ok(());
        }
        Err(NoSuchMetric(format!(
            "there is no `{name}` to show; there is {}",
            names.join(", ")
        )))
    }

    pub(in super::super) fn of(&self, cell: &SweptCell<'_>) -> Option<Estimate> {
        cell.results.whole.get(&self.0).copied()
    }

    /// Its key, such as it is written.
    #[must_use]
    pub fn key(&self) -> String {
        let Address { name, metric } = &self.0;
        match metric {
            Metric::Calls(_) | Metric::Level(_) | Metric::Agents(_) => {
                format!("{}.{name}.{}", metric.level(), metric.key())
            }
            _ => format!("{}.{}", metric.level(), metric.key()),
        }
    }

    pub(in crate::report) fn kind(&self) -> MetricKind {
        self.0.metric.row().kind
    }

    /// What it is called above a table.
    pub(in crate::report) fn title(&self, study: &Study<'_>, style: TimeStyle) -> String {
        let Address { name, metric } = &self.0;
        let label = metric.row().long.trim();
        match metric {
            Metric::Calls(metric) => {
                let mut types = study.centre.call_types().iter();
                let own = types.find(|kind| kind.name == *name);
                let said = match (own, metric) {
                    (Some(own), CallMetric::ServiceLevel) => service_level_of([own]).long,
                    _ => calls::label(study, *metric, style).long.trim().to_owned(),
                };
                match own {
                    Some(own) if study.centre.call_types().len() > 1 => {
                        format!("{said}, of {}", own.name)
                    }
                    _ => said,
                }
            }
            Metric::Level(_) => format!("{label}, of {name}"),
            Metric::Agents(_) => format!("{name}: {}", metric.row().meaning),
            Metric::Cost(CostMetric::PaidHours) => format!("{label} a {}", study.unit()),
            Metric::Cost(CostMetric::Total) => format!("Cost, {}", currency(study)),
            Metric::Cost(_) | Metric::Money(_) => format!("{label}, {}", currency(study)),
            Metric::Customers(_) => format!("Customers: {label}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::GroupMetric;

    #[test]
    fn measures_are_named_with_or_without_whose_they_are() {
        let read = |text: &str| text.parse::<MetricChoice>().ok();
        let of = |name: &str, metric| {
            let name = name.to_owned().into();
            Some(MetricChoice(Address { name, metric }))
        };
        let asa = Metric::Calls(CallMetric::Asa);
        let abandonment = Metric::Calls(CallMetric::Abandonment);
        assert_eq!(read("abandonment"), of("all", abandonment));
        assert_eq!(read("calls.sales.asa"), of("sales", asa));
        assert_eq!(read("calls.a.b.asa"), of("a.b", asa));
        assert_eq!(read("calls.\"a.b\".asa"), of("a.b", asa));
        let occupancy = Metric::Agents(GroupMetric::Occupancy);
        assert_eq!(read("agents.desk.occupancy"), of("desk", occupancy));
        assert_eq!(
            read("cost.total"),
            of("all", Metric::Cost(CostMetric::Total))
        );
        let profit = Metric::Money(MoneyMetric::Profit);
        assert_eq!(read("money.profit"), of("all", profit));
        for wrong in ["", "happiness", "calls.sales.happiness", "weather.all.rain"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
