//! What a day costs: the figure by which plans are ranked.

use super::fractions::Fractions;
use super::metric::{CallMetric, Fraction, GroupMetric, Kind, MoneyMetric};
use super::possible::Possible;
use super::results::Table;
use super::tally::Numbered;
use crate::centre::{Centre, Operation};
use crate::stats::{Confidence, Counted, Estimate, Ratio};

/// What a replication costs, in parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CostMetric {
    /// Paid hours of all groups \[h\]; what counts where nothing has a price.
    PaidHours,
    /// Wages of all groups.
    Wages,
    /// Minutes on which callers held a line x its price.
    LineCost,
    /// Callers who were never answered nor reached by a callback, at any attempt, x the value of an
    /// answered call of their type: what one call of each would have earned.
    LostCalls,
    /// Wages + line cost + lost calls.
    Total,
}

impl Numbered for CostMetric {
    const ALL: &'static [Self] = &[
        CostMetric::PaidHours,
        CostMetric::Wages,
        CostMetric::LineCost,
        CostMetric::LostCalls,
        CostMetric::Total,
    ];

    fn number(self) -> usize {
        self as usize
    }
}

impl CostMetric {
    /// Its key in files.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            CostMetric::PaidHours => "paid_hours",
            CostMetric::Wages => "wages",
            CostMetric::LineCost => "line_cost",
            CostMetric::LostCalls => "lost_calls",
            CostMetric::Total => "total",
        }
    }

    /// What it counts in.
    #[must_use]
    pub const fn kind(self) -> Kind {
        match self {
            CostMetric::PaidHours => Kind::Hours,
            _ => Kind::Money,
        }
    }
}

/// What a replication of `centre` cost.
#[must_use]
pub fn costs(centre: &Centre, fractions: &Fractions) -> Table<CostMetric, Fraction> {
    let wages = fractions.money[MoneyMetric::Wages].of;
    let lines = fractions.money[MoneyMetric::LineCost].of;
    let hours = fractions.groups.iter();
    let hours = hours.map(|group| group[GroupMetric::PaidHours].of);
    let types = centre.call_types().iter().zip(&fractions.calls);
    let lost = types.filter_map(|(call_type, calls)| {
        let reached = calls.metrics[CallMetric::CallersReached]?;
        Some((reached.out_of - reached.of) * call_type.value)
    });
    let lost: f64 = lost.sum();
    let hours: f64 = hours.sum();
    Table::of(|metric| Fraction {
        of: match metric {
            CostMetric::PaidHours => hours,
            CostMetric::Wages => wages,
            CostMetric::LineCost => lines,
            CostMetric::LostCalls => lost,
            CostMetric::Total => wages + lines + lost,
        },
        out_of: 1.0,
    })
}

/// Running sums over replications of what they cost.
#[derive(Debug)]
pub struct CostSums {
    sums: Table<CostMetric, Ratio>,
    counted: Table<CostMetric, Counted>,
}

impl CostSums {
    /// Nothing cost anything yet.
    #[must_use]
    pub fn new(operation: &Operation) -> Self {
        Self {
            sums: Table::of(|_| Ratio::default()),
            counted: Possible::new(operation).cost(),
        }
    }

    /// Folds in the next replication.
    pub fn push(&mut self, cost: &Table<CostMetric, Fraction>) {
        for (metric, fraction) in cost.iter() {
            self.sums[metric].push(fraction.of, fraction.out_of);
        }
    }

    /// What a replication costs. The total is known no better than the lost calls in it.
    #[must_use]
    pub fn estimates(&self, confidence: Confidence) -> Table<CostMetric, Estimate> {
        let mut found =
            Table::of(|metric| self.sums[metric].counted(self.counted[metric], confidence));
        for part in [CostMetric::LostCalls, CostMetric::LineCost] {
            found[CostMetric::Total] = found[CostMetric::Total].as_wide_as(found[part]);
        }
        found
    }
}
