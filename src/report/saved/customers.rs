//! What became of customers with a memory, as it is kept.

use super::by_key::ByKey;
use crate::measures::{
    BreakEven, CallMetric, CustomerDifferences, CustomerMetric, CustomerResults, MoneyMetric,
    ProfitMetric, WeekResults,
};
use crate::stats::{Difference, Estimate};
use serde::{Deserialize, Serialize};

/// Over a season, and in each of its weeks.
#[derive(Serialize, Deserialize)]
pub(super) struct SavedCustomers {
    measures: ByKey<CustomerMetric, Estimate>,
    profit: ByKey<ProfitMetric, Estimate>,
    weeks: Vec<SavedWeek>,
}

#[derive(Serialize, Deserialize)]
struct SavedWeek {
    calls: Vec<ByKey<CallMetric, Estimate>>,
    all: ByKey<CallMetric, Estimate>,
    money: ByKey<MoneyMetric, Estimate>,
    customers: ByKey<CustomerMetric, Estimate>,
    profit: ByKey<ProfitMetric, Estimate>,
}

/// A plan's customers less the base's.
#[derive(Serialize, Deserialize)]
pub(super) struct SavedCustomerDifferences {
    measures: ByKey<CustomerMetric, Difference>,
    profit: ByKey<ProfitMetric, Difference>,
    #[serde(default)]
    break_even: BreakEven,
}

impl SavedCustomers {
    pub(super) fn new(customers: &CustomerResults) -> Self {
        Self {
            measures: ByKey(customers.measures.clone()),
            profit: ByKey(customers.profit.clone()),
            weeks: customers.weeks.iter().map(SavedWeek::new).collect(),
        }
    }

    /// How many call types each week tells of.
    pub(super) fn tells_of(&self, call_types: usize) -> bool {
        self.weeks.iter().all(|week| week.calls.len() == call_types)
    }

    pub(super) fn results(self) -> CustomerResults {
        CustomerResults {
            measures: self.measures.0,
            profit: self.profit.0,
            weeks: self.weeks.into_iter().map(SavedWeek::results).collect(),
        }
    }
}

impl SavedWeek {
    fn new(week: &WeekResults) -> Self {
        Self {
            calls: week.calls.iter().cloned().map(ByKey).collect(),
            all: ByKey(week.all.clone()),
            money: ByKey(week.money.clone()),
            customers: ByKey(week.customers.clone()),
            profit: ByKey(week.profit.clone()),
        }
    }

    fn results(self) -> WeekResults {
        WeekResults {
            calls: self.calls.into_iter().map(|table| table.0).collect(),
            all: self.all.0,
            money: self.money.0,
            customers: self.customers.0,
            profit: self.profit.0,
        }
    }
}

impl SavedCustomerDifferences {
    pub(super) fn new(differences: &CustomerDifferences) -> Self {
        Self {
            measures: ByKey(differences.measures.clone()),
            profit: ByKey(differences.profit.clone()),
            break_even: differences.break_even,
        }
    }

    pub(super) fn differences(self) -> CustomerDifferences {
        CustomerDifferences {
            measures: self.measures.0,
            profit: self.profit.0,
            break_even: self.break_even,
        }
    }
}
