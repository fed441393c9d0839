//! A sum of money is known no better than what is in it: overtime in wages, lost calls and lines in the cost.

use super::catalogue::{CostMetric, GroupMetric, MoneyMetric};
use super::measured::Measured;
use crate::centre::Centre;
use crate::stats::{Difference, Estimate};

/// What has an interval.
pub(super) trait Interval: Copy + Default {
    /// So many times it; not negative.
    fn times(self, factor: f64) -> Self;
    /// The same with an interval at least as wide as that of a part of it.
    fn as_wide_as(self, part: Self) -> Self;
}

impl Interval for Estimate {
    fn times(self, factor: f64) -> Self {
        Estimate::times(self, factor)
    }

    fn as_wide_as(self, part: Self) -> Self {
        Estimate::as_wide_as(self, part)
    }
}

impl Interval for Difference {
    fn times(self, factor: f64) -> Self {
        Difference::times(self, factor)
    }

    fn as_wide_as(self, part: Self) -> Self {
        Difference::as_wide_as(self, part)
    }
}

/// Makes sums of money as wide as their parts; an hour of a group's overtime costs so much at most.
pub(super) fn widen<T: Interval>(measured: &mut Measured<T>, overtime_rate: impl Fn(&str) -> f64) {
    let mut overtimes = Vec::new();
    for group in measured.groups_mut() {
        let overtime = group.measures[GroupMetric::Overtime].times(overtime_rate(&group.name));
        let wages = &mut group.measures[GroupMetric::Wages];
        *wages = wages.as_wide_as(overtime);
        overtimes.push(overtime);
    }
    for overtime in overtimes {
        let money = &mut measured.money[MoneyMetric::Wages];
        *money = money.as_wide_as(overtime);
        for sum in [CostMetric::Wages, CostMetric::Total] {
            let cost = &mut measured.cost[sum];
            *cost = cost.as_wide_as(overtime);
        }
    }
    // Wages are no such part: who is absent costs less, and loses more.
    for part in [CostMetric::LostCalls, CostMetric::LineCost] {
        let part = measured.cost[part];
        let total = &mut measured.cost[CostMetric::Total];
        *total = total.as_wide_as(part);
    }
}

/// What an hour of overtime of the group of this name costs at most on these days \[money/h\].
pub(super) fn overtime_rate<'a>(days: impl Iterator<Item = &'a Centre>, name: &str) -> f64 {
    let groups = days.flat_map(Centre::groups);
    let rates = groups.filter(|group| group.name == name);
    let rates = rates.map(|group| group.pay.overtime * group.wage);
    rates.fold(0.0, f64::max)
}
