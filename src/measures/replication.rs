//! One replication, counted: a day, the days of a week, or a season.

use super::amounts::{Amounts, SeasonAmounts};
use super::catalogue::{CustomerMetric, MoneyMetric};
use super::count::DayCount;
use super::customer_week::CustomerWeek;
use super::day_sums::DaySums;
use super::day_totals::DayTotals;
use super::fraction::Fraction;
use super::measure::{of_counts, of_day, span_of};
use super::measured::{Customers as CustomerMeasures, Measured, Week};
use super::row::{Measure, MetricList};
use super::table::Table;
use super::tally::Numbered;
use crate::centre::{Centre, CustomerParts, Customers, Day, Operation};
use crate::stats::Histogram;
use serde::{Deserialize, Serialize};

/// What was counted in one replication: all that its results follow from.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Contribution {
    /// On each day, in calendar order; in a season, on all days of each kind.
    pub days: Vec<DayTotals>,
    /// In each week of a season.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub weeks: Vec<WeekTotals>,
    /// Which variant each day drew, in calendar order; nothing where no day comes by chance.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub drawn: Vec<usize>,
}

impl Contribution {
    /// Each day's place, the centre as it then ran, and what was counted.
    pub fn each_day<'a>(
        &'a self,
        operation: &'a Operation,
    ) -> impl Iterator<Item = (&'a Day, &'a Centre, &'a DayTotals)> {
        let days = operation.days().iter().zip(&self.days).enumerate();
        days.map(|(place, (day, totals))| {
            let drawn = self.drawn.get(place).copied().unwrap_or_default();
            (day, day.as_drawn(drawn), totals)
        })
    }

    /// Whether it can have been counted in a replication of this operation.
    #[must_use]
    pub fn fits(&self, operation: &Operation) -> bool {
        let weeks = operation.customers().map_or(0, |one| one.parts().weeks);
        let kinds = operation.days();
        let fits = |sums: &[DaySums]| {
            let days = kinds.iter().zip(sums);
            sums.len() == kinds.len() && days.into_iter().all(|(day, sums)| sums.fits(&day.centre))
        };
        let days = kinds.iter().zip(&self.days);
        self.days.len() == kinds.len()
            && days
                .into_iter()
                .all(|(day, totals)| totals.fits(&day.centre))
            && self.weeks.len() == weeks as usize
            && self.weeks.iter().all(|week| fits(&week.days))
    }
}

/// What was counted in one week of a season.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WeekTotals {
    /// Calls and agents, for each of the operation's days: the sums of the days of this kind.
    pub days: Vec<DaySums>,
    /// Customers.
    pub customers: CustomerWeek,
}

/// What was counted in one replication, and what it contributes.
#[derive(Debug, Clone, PartialEq)]
pub struct Replication {
    /// What was counted.
    pub counted: Contribution,
    /// What each day contributes by itself; none where the replication is one day.
    pub by_day: Vec<Measured<Fraction>>,
    /// What all of it contributes.
    pub whole: Measured<Fraction>,
    /// Waits of all answered calls on each day.
    pub(super) day_waits: Vec<Histogram>,
    /// Waits of the answered on all days, by call type, then of all; none where the replication is one day.
    pub(super) whole_waits: Vec<Histogram>,
}

impl Replication {
    /// One in which nothing happened: it has every measure that another one has.
    pub(super) fn of_nothing(operation: &Operation) -> Self {
        let days = operation.days().iter();
        let days: Vec<DayTotals> = days
            .map(|day| DayCount::new(&day.centre).finish())
            .collect();
        let weeks = operation.customers().map_or(0, |one| one.parts().weeks);
        let week = WeekTotals {
            days: days.iter().map(DayTotals::sums).collect(),
            customers: CustomerWeek::default(),
        };
        let weeks = vec![week; weeks as usize];
        let counted = Contribution {
            days,
            weeks,
            ..Contribution::default()
        };
        Self::new(operation, counted)
    }

    /// What was counted on the days of `operation` and, in a season, in its weeks.
    #[must_use]
    pub fn new(operation: &Operation, counted: Contribution) -> Self {
        let types = operation.base().call_types().len();
        let each = counted.each_day(operation);
        let mut by_day: Vec<_> = each
            .map(|(_, centre, totals)| of_day(centre, totals))
            .collect();
        let day_waits = counted.days.iter().map(|day| merged(types, day));
        let day_waits: Vec<Histogram> = day_waits.collect();
        let mut whole_waits = Vec::new();
        let mut whole = if operation.is_week() {
            whole_waits = of_all_days(types, &counted.days, &day_waits);
            let mut whole = by_day[0].clone();
            by_day[1..].iter().for_each(|day| add(&mut whole, day));
            whole
        } else {
            by_day.swap_remove(0)
        };
        let mut customers = CustomerMeasures::default();
        if let Some(remembering) = operation.customers() {
            let parts = remembering.parts();
            let each: Vec<CustomerWeek> = counted.weeks.iter().map(|week| week.customers).collect();
            customers.measures = Table::of(|metric: CustomerMetric| metric.fraction(&each));
            add_season(&mut whole.money, operation.base(), parts, &each);
            let weeks = counted.weeks.iter().enumerate();
            customers.weeks = weeks
                .map(|(place, week)| of_week(operation, remembering, place + 1, week))
                .collect();
        }
        whole.customers = Some(customers);
        Self {
            counted,
            by_day,
            whole,
            day_waits,
            whole_waits,
        }
    }

    /// What each single day contributes.
    #[must_use]
    pub fn each_day(&self) -> &[Measured<Fraction>] {
        match self.by_day.as_slice() {
            [] => std::slice::from_ref(&self.whole),
            days => days,
        }
    }

    /// Waits of the answered in all of it, of a call type by its place; of all types at `None`.
    pub(super) fn waits(&self, call_type: Option<usize>) -> &Histogram {
        match (self.whole_waits.as_slice(), call_type) {
            ([], Some(place)) => self.counted.days[0].waits(place),
            ([], None) => &self.day_waits[0],
            (whole, Some(place)) => &whole[place],
            (whole, None) => &whole[whole.len() - 1],
        }
    }
}

/// Takes in another day of a centre with the same call types and groups: amounts add up, shares and
/// means are those of all days together, and the whole is one replication.
fn add(whole: &mut Measured<Fraction>, day: &Measured<Fraction>) {
    whole.take(day, |metric, sum, more| sum.add(*more, metric.row().adding));
}

fn merged(types: usize, day: &DayTotals) -> Histogram {
    let mut waits = Histogram::default();
    (0..types).for_each(|place| waits.merge(day.waits(place)));
    waits
}

fn of_all_days(types: usize, days: &[DayTotals], day_waits: &[Histogram]) -> Vec<Histogram> {
    let mut waits = vec![Histogram::default(); types + 1];
    for (day, all) in days.iter().zip(day_waits) {
        (0..types).for_each(|place| waits[place].merge(day.waits(place)));
        waits[types].merge(all);
    }
    waits
}

/// Adds what customers bring and cost over weeks in which the centre's own money was `money`.
fn add_season(
    money: &mut Table<MoneyMetric, Fraction>,
    centre: &Centre,
    customers: &CustomerParts,
    weeks: &[CustomerWeek],
) {
    let amounts = Amounts {
        paid_hours: 0.0,
        wages: money[MoneyMetric::Wages].of,
        line_cost: money[MoneyMetric::LineCost].of,
        earned: money[MoneyMetric::Earned].of,
        lost_calls: 0.0,
        season: Some(SeasonAmounts::new(centre, customers, weeks)),
    };
    for &metric in MoneyMetric::ALL {
        if let Some(amount) = metric.counted()(&amounts) {
            money.set(metric, Fraction::once(amount));
        }
    }
}

/// What one week of a season contributes; of calls only what is told by the week.
fn of_week(
    operation: &Operation,
    customers: &Customers,
    number: usize,
    week: &WeekTotals,
) -> Week<Fraction> {
    let days = operation.days().iter().zip(&week.days);
    let mut days = days.map(|(day, sums)| of_days(&day.centre, sums));
    let (mut calls, mut money) = days.next().unwrap_or_default();
    for (more_calls, more_money) in days {
        for (calls, more) in calls.iter_mut().zip(&more_calls) {
            calls.take(more, &mut |metric, sum, more| {
                sum.add(*more, metric.row().adding);
            });
        }
        money.take(&more_money, |metric, sum, more| {
            sum.add(*more, metric.row().adding);
        });
    }
    let told = super::CallMetric::shown_in(MetricList::Week);
    for calls in &mut calls {
        let all = std::mem::take(&mut calls.measures);
        calls.measures =
            Table::some(|metric| all.get(metric).copied().filter(|_| told.contains(&metric)));
        calls.service_levels = Table::default();
    }
    add_season(
        &mut money,
        operation.base(),
        customers.parts(),
        &[week.customers],
    );
    let customers = Table::of(|metric: CustomerMetric| metric.fraction(&[week.customers]));
    Week::new(number, customers, calls, money)
}

/// The days of one kind in a week: calls and money.
fn of_days(
    centre: &Centre,
    sums: &DaySums,
) -> (Vec<super::Calls<Fraction>>, Table<MoneyMetric, Fraction>) {
    let measured = of_counts(
        centre,
        &sums.calls,
        &sums.agents,
        span_of(centre, sums.days),
    );
    (measured.calls().to_vec(), measured.money)
}
