//! From counts to the fractions of every measure.

use super::address::ALL;
use super::amounts::Amounts;
use super::catalogue::{CallCount, CallMetric, CostMetric, GroupMetric, MoneyMetric, formula};
use super::day_totals::DayTotals;
use super::fraction::{Fraction, Over, Tallied};
use super::measured::{Calls, Group, Measured};
use super::row::{Adding, Measure};
use super::table::Table;
use super::tally::{CallTally, Counts, GroupTally};
use crate::centre::{CallType, Centre, Formula};

/// What a day of `centre` contributes, or several days that were counted together.
#[must_use]
pub fn of_day(centre: &Centre, day: &DayTotals) -> Measured<Fraction> {
    let types = centre.call_types().len();
    let calls: Vec<_> = (0..types).map(|place| day.calls(place)).collect();
    let groups = 0..centre.groups().len();
    let groups: Vec<_> = groups.map(|place| day.agents(place)).collect();
    let mut measured = of_counts(centre, &calls, &groups, span_of(centre, day.days()));
    for (place, calls) in measured.calls_mut().iter_mut().enumerate() {
        let most = day.queue_max((place < types).then_some(place));
        let most = Fraction::once(f64::from(most));
        calls.measures.set(CallMetric::QueueMax, most);
    }
    measured
}

/// So many days that are one replication, or one part of it: amounts are those of all, and of each day
/// the part of its opening hours after the warm-up counts.
pub(super) fn span_of(centre: &Centre, days: u32) -> Over {
    let seconds = centre.clock().length.get() - centre.clock().warm_up.get();
    Over {
        days: 1.0,
        seconds: seconds * f64::from(days),
    }
}

/// All that is a ratio of counts, from what was counted over `span`.
pub(super) fn of_counts(
    centre: &Centre,
    calls: &[Counts<CallTally>],
    groups: &[Counts<GroupTally>],
    span: Over,
) -> Measured<Fraction> {
    let agents = groups.iter().zip(centre.groups()).map(|(counts, group)| {
        let tallied = Tallied { counts, span };
        Group {
            name: group.name.clone(),
            measures: Table::of(|metric: GroupMetric| metric.counted()(&tallied, group)),
        }
    });
    let agents: Vec<Group<Fraction>> = agents.collect();
    let (money, cost) = money_and_cost(centre, calls, &agents, span);
    let mut measured = Measured::new(calls_of(centre, calls, span), agents, money);
    measured.cost = cost;
    measured
}

/// Every call type, and all together.
fn calls_of(centre: &Centre, counts: &[Counts<CallTally>], span: Over) -> Vec<Calls<Fraction>> {
    let types = centre.call_types();
    let each = types.iter().zip(counts).map(|(call_type, counts)| {
        let levels = Table::of(|which| formula(which, counts));
        let own = levels[call_type.service_level.formula];
        of_calls(&call_type.name, counts, levels, own, span)
    });
    let mut calls: Vec<_> = each.collect();
    let all = sum_of(counts);
    let (levels, own) = levels_of(types, counts);
    calls.push(of_calls(ALL, &all, levels, own, span));
    calls
}

/// The counts of several call types together.
fn sum_of(counts: &[Counts<CallTally>]) -> Counts<CallTally> {
    let mut all = Counts::default();
    counts.iter().for_each(|counts| all += counts);
    all
}

/// Service levels, whose thresholds and formulas are each type's own, add up by numerator and denominator: those
/// by each formula, and that by each type's own.
fn levels_of(
    types: &[CallType],
    counts: &[Counts<CallTally>],
) -> (Table<Formula, Fraction>, Fraction) {
    let mut levels: Table<Formula, Fraction> = Table::of(|_| Fraction::default());
    let mut own = Fraction::default();
    for (call_type, counts) in types.iter().zip(counts) {
        for which in Formula::ALL {
            levels[which].add(formula(which, counts), Adding::Ratio);
        }
        let chosen = call_type.service_level.formula;
        own.add(formula(chosen, counts), Adding::Ratio);
    }
    (levels, own)
}

fn of_calls(
    name: &str,
    counts: &Counts<CallTally>,
    service_levels: Table<Formula, Fraction>,
    own_level: Fraction,
    span: Over,
) -> Calls<Fraction> {
    let tallied = Tallied { counts, span };
    Calls {
        name: name.to_owned(),
        measures: Table::some(|metric: CallMetric| of_call_metric(metric, &tallied, own_level)),
        service_levels,
    }
}

/// Numerator and denominator; `None` for what is no ratio of counts.
fn of_call_metric(
    metric: CallMetric,
    tallied: &Tallied<'_, CallTally>,
    own_level: Fraction,
) -> Option<Fraction> {
    match metric.counted() {
        CallCount::Of(count) => Some(count(tallied)),
        CallCount::ServiceLevel => Some(own_level),
        CallCount::Quantile(_) | CallCount::QueueMax => None,
    }
}

/// The same of several call types together.
pub(super) fn of_all(
    metric: CallMetric,
    types: &[CallType],
    counts: &[Counts<CallTally>],
    span: Over,
) -> Option<Fraction> {
    let each = types.iter().zip(counts).filter_map(|(call_type, counts)| {
        let level = formula(call_type.service_level.formula, counts);
        of_call_metric(metric, &Tallied { counts, span }, level)
    });
    each.reduce(|mut sum, more| {
        sum.add(more, metric.row().adding);
        sum
    })
}

/// Money and cost of the whole centre.
fn money_and_cost(
    centre: &Centre,
    calls: &[Counts<CallTally>],
    agents: &[Group<Fraction>],
    span: Over,
) -> (Table<MoneyMetric, Fraction>, Table<CostMetric, Fraction>) {
    let paid = |metric: GroupMetric| agents.iter().map(|group| group.measures[metric].of).sum();
    let paid = (paid(GroupMetric::PaidHours), paid(GroupMetric::Wages));
    let amounts = Amounts::new(centre, calls, paid);
    let out_of = span.days;
    let fraction = |of: Option<f64>| of.map(|of| Fraction { of, out_of });
    (
        Table::some(|metric: MoneyMetric| fraction(metric.counted()(&amounts))),
        Table::some(|metric: CostMetric| fraction(metric.counted()(&amounts))),
    )
}

/// Plain values; what a part of a day costs is told by its money.
pub(super) fn means(mut fractions: Measured<Fraction>) -> Measured<Option<f64>> {
    fractions.cost = Table::default();
    fractions.map(|_, fraction| fraction.value())
}

/// Plain values of the measures of a day, or of several of one kind together.
#[must_use]
pub fn day_values(centre: &Centre, day: &DayTotals) -> Measured<Option<f64>> {
    means(of_day(centre, day))
}
