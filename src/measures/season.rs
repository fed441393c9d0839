//! A season, week by week: what was counted in each week, and what it contributes.

use super::count::DaySums;
use super::customers::{CustomerFractions, CustomerMetric, CustomerWeek, ProfitMetric};
use super::fractions::{money, of_types, once, span_of};
use super::metric::{CallMetric, Fraction, GroupMetric, MoneyMetric};
use super::possible::Possible;
use super::results::{Table, WeekResults};
use super::tally::Numbered;
use crate::centre::{Centre, Customers, Operation};
use crate::stats::{Confidence, Counted, Estimate, Ratio};
use std::ops::Range;

/// What was counted in one week.
#[derive(Debug, Clone, PartialEq)]
pub struct WeekTotals {
    /// Calls and agents, for each of the operation's days: the sums of the days of this kind.
    pub days: Vec<DaySums>,
    /// Customers.
    pub customers: CustomerWeek,
}

/// What one week contributes.
#[derive(Debug, Clone, PartialEq)]
pub struct WeekFractions {
    /// By call type, in the order of the scenario; `None` for what is not told by the week.
    pub calls: Vec<Table<CallMetric, Option<Fraction>>>,
    /// All call types together.
    pub all: Table<CallMetric, Option<Fraction>>,
    /// The centre's own money.
    pub money: Table<MoneyMetric, Fraction>,
    /// Customers, and what they bring.
    pub customers: CustomerFractions,
}

impl WeekFractions {
    pub(super) fn new(operation: &Operation, customers: &Customers, week: &WeekTotals) -> Self {
        let types = operation.base().call_types().len();
        let of = |types: Range<usize>| {
            let days = operation.days().iter().zip(&week.days);
            let each = days.map(|(day, sums)| calls_of(&day.centre, sums, types.clone()));
            each.reduce(|mut whole, day| {
                add(&mut whole, &day);
                whole
            })
            .unwrap_or_else(|| Table::of(|_| None))
        };
        let mut money: Table<MoneyMetric, Fraction> = Table::of(|_| once(0.0));
        for (day, sums) in operation.days().iter().zip(&week.days) {
            for (metric, amount) in money_of(&day.centre, sums).iter() {
                money[metric].of += amount;
            }
        }
        Self {
            calls: (0..types).map(|place| of(place..place + 1)).collect(),
            all: of(0..types),
            customers: CustomerFractions::new(
                operation.base(),
                customers.parts(),
                &[week.customers],
                &money,
            ),
            money,
        }
    }
}

fn calls_of(
    centre: &Centre,
    sums: &DaySums,
    types: Range<usize>,
) -> Table<CallMetric, Option<Fraction>> {
    of_types(centre, &sums.calls, types, span_of(centre, sums.days)).0
}

fn money_of(centre: &Centre, sums: &DaySums) -> Table<MoneyMetric, f64> {
    let span = span_of(centre, sums.days);
    let groups = centre.groups().iter().zip(&sums.agents);
    let wages = groups.map(|(group, counts)| GroupMetric::Wages.fraction(counts, group, span).of);
    money(centre, &sums.calls, wages.sum(), span)
}

fn add(sum: &mut Table<CallMetric, Option<Fraction>>, more: &Table<CallMetric, Option<Fraction>>) {
    for (metric, fraction) in more.iter() {
        if let (Some(sum), Some(fraction)) = (&mut sum[metric], fraction) {
            sum.add(*fraction, metric.adding());
        }
    }
}

/// Running sums of one week over replications.
#[derive(Debug)]
pub(super) struct WeekSums {
    calls: Vec<Table<CallMetric, Ratio>>,
    all: Table<CallMetric, Ratio>,
    money: Table<MoneyMetric, Ratio>,
    customers: CustomerSums,
}

impl WeekSums {
    pub(super) fn new(call_types: usize) -> Self {
        Self {
            calls: (0..call_types).map(|_| nothing()).collect(),
            all: nothing(),
            money: nothing(),
            customers: CustomerSums::new(),
        }
    }

    pub(super) fn push(&mut self, week: &WeekFractions) {
        let calls = self.calls.iter_mut().zip(&week.calls);
        for (sums, fractions) in calls.chain([(&mut self.all, &week.all)]) {
            for (metric, fraction) in fractions.iter() {
                if let Some(fraction) = fraction {
                    sums[metric].push(fraction.of, fraction.out_of);
                }
            }
        }
        push(&mut self.money, &week.money);
        self.customers.push(&week.customers);
    }

    pub(super) fn results(&self, counted: &SeasonCounted, confidence: Confidence) -> WeekResults {
        let calls = |(sums, counted): (&Table<CallMetric, Ratio>, &Table<CallMetric, Counted>)| {
            Table::of(|metric: CallMetric| {
                let estimate = sums[metric].counted(counted[metric], confidence);
                estimate.within(metric.least(), metric.kind().most())
            })
        };
        let money = |metric: MoneyMetric| {
            let money = &self.money[metric];
            money.counted(counted.money[metric], confidence)
        };
        WeekResults {
            calls: self.calls.iter().zip(&counted.calls).map(calls).collect(),
            all: calls((&self.all, &counted.all)),
            money: Table::of(money),
            customers: self.customers.metrics(counted, confidence),
            profit: self.customers.profit(counted, confidence),
        }
    }
}

/// Running sums of customers over replications.
#[derive(Debug)]
pub(super) struct CustomerSums {
    metrics: Table<CustomerMetric, Ratio>,
    profit: Table<ProfitMetric, Ratio>,
}

impl CustomerSums {
    pub(super) fn new() -> Self {
        Self {
            metrics: nothing(),
            profit: nothing(),
        }
    }

    pub(super) fn push(&mut self, fractions: &CustomerFractions) {
        push(&mut self.metrics, &fractions.metrics);
        push(&mut self.profit, &fractions.profit);
    }

    pub(super) fn metrics(
        &self,
        counted: &SeasonCounted,
        confidence: Confidence,
    ) -> Table<CustomerMetric, Estimate> {
        Table::of(|metric: CustomerMetric| {
            let estimate = self.metrics[metric].counted(counted.customers[metric], confidence);
            estimate.within(metric.least(), metric.kind().most())
        })
    }

    pub(super) fn profit(
        &self,
        counted: &SeasonCounted,
        confidence: Confidence,
    ) -> Table<ProfitMetric, Estimate> {
        Table::of(|metric| self.profit[metric].counted(counted.profit[metric], confidence))
    }
}

/// How the measures of a season and of its weeks are counted.
pub(super) struct SeasonCounted {
    calls: Vec<Table<CallMetric, Counted>>,
    all: Table<CallMetric, Counted>,
    money: Table<MoneyMetric, Counted>,
    customers: Table<CustomerMetric, Counted>,
    profit: Table<ProfitMetric, Counted>,
}

impl SeasonCounted {
    pub(super) fn new(possible: &Possible<'_>) -> Self {
        let types = possible.types();
        Self {
            calls: (0..types)
                .map(|place| possible.calls(place..place + 1))
                .collect(),
            all: possible.calls(0..types),
            money: possible.money(),
            customers: possible.customers(),
            profit: possible.profit(),
        }
    }
}

fn nothing<M: Numbered>() -> Table<M, Ratio> {
    Table::of(|_| Ratio::default())
}

fn push<M: Numbered>(sums: &mut Table<M, Ratio>, fractions: &Table<M, Fraction>) {
    for (metric, fraction) in fractions.iter() {
        sums[metric].push(fraction.of, fraction.out_of);
    }
}
