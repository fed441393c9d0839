//! Where a value stands among all measures.

use super::catalogue::{CallMetric, CostMetric, CustomerMetric, GroupMetric, MoneyMetric};
use super::row::{Measure, Row};
use crate::centre::Formula;
use std::borrow::Cow;

/// The name of all call types together.
pub const ALL: &str = "all";

/// Which measure of what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Metric {
    /// Of a call type, or of all.
    Calls(CallMetric),
    /// The service level by a formula.
    Level(Formula),
    /// Of an agent group.
    Agents(GroupMetric),
    /// Money of the whole centre.
    Money(MoneyMetric),
    /// What it costs.
    Cost(CostMetric),
    /// Of customers with a memory.
    Customers(CustomerMetric),
}

/// Where a value stands in [`Measured`](super::Measured).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address<'a> {
    /// A call type, a group, or `all`.
    pub name: Cow<'a, str>,
    /// Which measure.
    pub metric: Metric,
}

impl Metric {
    /// What the catalogue says of it.
    #[must_use]
    pub fn row(self) -> &'static Row {
        match self {
            Metric::Calls(metric) => metric.row(),
            Metric::Level(formula) => formula.row(),
            Metric::Agents(metric) => metric.row(),
            Metric::Money(metric) => metric.row(),
            Metric::Cost(metric) => metric.row(),
            Metric::Customers(metric) => metric.row(),
        }
    }

    /// The key of the object in which it stands.
    #[must_use]
    pub fn level(self) -> &'static str {
        match self {
            Metric::Calls(_) | Metric::Level(_) => "calls",
            Metric::Agents(_) => "agents",
            Metric::Money(_) => "money",
            Metric::Cost(_) => "cost",
            Metric::Customers(_) => "customers",
        }
    }

    /// Its key there; the service level by a formula is `service_levels.` and its name.
    #[must_use]
    pub fn key(self) -> Cow<'static, str> {
        match self {
            Metric::Level(formula) => format!("service_levels.{}", formula.key()).into(),
            other => other.row().key.into(),
        }
    }
}

impl<'a> Address<'a> {
    /// A measure of this name.
    #[must_use]
    pub fn new(name: &'a str, metric: Metric) -> Self {
        let name = name.into();
        Self { name, metric }
    }

    /// A measure of the whole centre, or of all calls.
    #[must_use]
    pub fn whole(metric: Metric) -> Self {
        Self::new(ALL, metric)
    }
}
