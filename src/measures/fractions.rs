//! What one replication contributes to the estimates: a numerator and a denominator for every measure.
//!
//! Usually a replication is a day. The fractions of several days add up to those of the longer
//! replication that they make.

use super::count::DayTotals;
use super::customers::CustomerFractions;
use super::metric::{Adding, CallMetric, Fraction, GroupMetric, MoneyMetric, Over, formula};
use super::quotes::Quoted;
use super::results::Table;
use super::tally::{CallTally, Counts};
use crate::centre::{Centre, Formula};
use crate::stats::Histogram;
use std::ops::Range;

/// One replication's share in all measures.
#[derive(Debug, Clone, PartialEq)]
pub struct Fractions {
    /// By call type, in the order of the centre.
    pub calls: Vec<CallFractions>,
    /// All call types together.
    pub all: CallFractions,
    /// By agent group, in the order of the centre.
    pub groups: Vec<Table<GroupMetric, Fraction>>,
    /// Money of the whole centre, out of one replication.
    pub money: Table<MoneyMetric, Fraction>,
    /// Of a whole season: what its customers did, and what they bring.
    pub customers: Option<CustomerFractions>,
}

/// The same for a call type, or for all.
#[derive(Debug, Clone, PartialEq)]
pub struct CallFractions {
    /// By measure; `None` for quantiles, which are told from the waits.
    pub metrics: Table<CallMetric, Option<Fraction>>,
    /// The service level by each formula.
    pub levels: Table<Formula, Fraction>,
    /// Waits of the answered.
    pub waits: Histogram,
    /// Waits of the abandoned \[s\]; told of each call type, not again of all.
    pub abandoned_waits: Vec<f64>,
    /// The answered who were quoted a wait; told of each call type, not again of all.
    pub quoted: Vec<Quoted>,
}

impl Fractions {
    /// What a day of `centre` contributes, or several days that were counted together.
    #[must_use]
    pub fn of_day(centre: &Centre, day: &DayTotals) -> Self {
        let span = span_of(centre, day.days());
        let types = centre.call_types().len();
        let counts: Vec<_> = (0..types).map(|place| day.calls(place)).collect();
        let of_group = |(place, group)| {
            let counts = day.agents(place);
            Table::of(|metric: GroupMetric| metric.fraction(&counts, group, span))
        };
        let groups: Vec<_> = centre.groups().iter().enumerate().map(of_group).collect();
        let wages = groups.iter().map(|group| group[GroupMetric::Wages].of);
        let money = money(centre, &counts, wages.sum(), span);
        let calls = |types: Range<usize>, queue_max: u32, waits: Histogram| {
            let (mut metrics, levels) = of_types(centre, &counts, types, span);
            metrics[CallMetric::QueueMax] = Some(once(f64::from(queue_max)));
            CallFractions {
                metrics,
                levels,
                waits,
                abandoned_waits: Vec::new(),
                quoted: Vec::new(),
            }
        };
        let mut waits = Histogram::default();
        (0..types).for_each(|place| waits.merge(day.waits(place)));
        Self {
            all: calls(0..types, day.queue_max(None), waits),
            calls: (0..types)
                .map(|place| {
                    let waits = day.waits(place).clone();
                    CallFractions {
                        abandoned_waits: day.abandoned_waits(place).to_vec(),
                        quoted: day.quoted(place).to_vec(),
                        ..calls(place..place + 1, day.queue_max(Some(place)), waits)
                    }
                })
                .collect(),
            groups,
            money: Table::of(|metric| once(money[metric])),
            customers: None,
        }
    }

    /// Takes in another day of a centre with the same call types and groups: amounts add up, shares and
    /// means are those of all days together, and the whole is one replication.
    pub fn add(&mut self, more: &Fractions) {
        for (calls, more) in self.calls.iter_mut().zip(&more.calls) {
            calls.add(more);
        }
        self.all.add(&more.all);
        for (group, more) in self.groups.iter_mut().zip(&more.groups) {
            for (metric, fraction) in more.iter() {
                group[metric].add(*fraction, metric.adding());
            }
        }
        for (metric, fraction) in more.money.iter() {
            self.money[metric].add(*fraction, Adding::Amount);
        }
    }
}

impl CallFractions {
    fn add(&mut self, more: &CallFractions) {
        for (metric, fraction) in more.metrics.iter() {
            if let (Some(sum), Some(fraction)) = (&mut self.metrics[metric], fraction) {
                sum.add(*fraction, metric.adding());
            }
        }
        for (formula, fraction) in more.levels.iter() {
            self.levels[formula].add(*fraction, Adding::Ratio);
        }
        self.waits.merge(&more.waits);
        self.abandoned_waits.extend(&more.abandoned_waits);
        self.quoted.extend(&more.quoted);
    }
}

/// An amount of one replication.
pub(super) fn once(of: f64) -> Fraction {
    Fraction { of, out_of: 1.0 }
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

/// The fractions of some call types taken together, and their service level by each formula. Counts
/// add up; service levels, whose thresholds and formulas are each type's own, add up by numerator and
/// denominator.
pub(super) fn of_types(
    centre: &Centre,
    counts: &[Counts<CallTally>],
    types: Range<usize>,
    span: Over,
) -> (
    Table<CallMetric, Option<Fraction>>,
    Table<Formula, Fraction>,
) {
    let mut sum = Counts::default();
    let mut levels: Table<Formula, Fraction> = Table::of(|_| Fraction::default());
    let mut own = Fraction::default();
    for place in types.clone() {
        sum += &counts[place];
        for which in Formula::ALL {
            levels[which].add(formula(which, &counts[place]), Adding::Ratio);
        }
        let chosen = centre.call_types()[place].service_level.formula;
        own.add(formula(chosen, &counts[place]), Adding::Ratio);
    }
    let any = &centre.call_types()[types.start];
    let metrics = Table::of(|metric: CallMetric| match metric {
        CallMetric::ServiceLevel => Some(own),
        other => other.fraction(&sum, any, span),
    });
    (metrics, levels)
}

/// Money a day; `wages` are already a day's, `counts` those of all the span.
pub(super) fn money(
    centre: &Centre,
    counts: &[Counts<CallTally>],
    wages: f64,
    span: Over,
) -> Table<MoneyMetric, f64> {
    let line_time: f64 = counts
        .iter()
        .map(|counts| counts[CallTally::LineTime])
        .sum();
    let values = centre.call_types().iter().map(|call_type| call_type.value);
    let earned: f64 = counts
        .iter()
        .zip(values)
        .map(|(counts, value)| {
            (counts[CallTally::Answered] + counts[CallTally::CallbackReached]) * value
        })
        .sum();
    Table::of(|metric| match metric {
        MoneyMetric::Wages => wages,
        MoneyMetric::LineCost => line_time / 60.0 * centre.money().line_minute / span.days,
        MoneyMetric::Earned => earned / span.days,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Engine;
    use crate::measures::{DayCount, Numbered};
    use crate::random::{Occasion, Seed};
    use crate::scenario::{STARTER, Scenario, load};

    fn starter() -> Scenario {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("starter.toml");
        std::fs::write(&file, STARTER).unwrap();
        load(&file, &[]).unwrap()
    }

    #[test]
    fn days_add_up_to_one_replication() {
        let scenario = starter();
        let centre = scenario.centre();
        let days: Vec<Fractions> = (0..3)
            .map(|replication| {
                let mut count = DayCount::new(centre);
                Engine::new(centre).day(Occasion::first(Seed(1), replication), &mut count);
                Fractions::of_day(centre, &count.finish())
            })
            .collect();
        let mut week = days[0].clone();
        days[1..].iter().for_each(|day| week.add(day));

        for metric in CallMetric::ALL {
            let of_days = days.iter().filter_map(|day| day.all.metrics[*metric]);
            let of_days: Vec<Fraction> = of_days.collect();
            let Some(sum) = week.all.metrics[*metric] else {
                assert!(of_days.is_empty() && metric.quantile().is_some());
                continue;
            };
            let (of, out_of): (f64, f64) = (
                of_days.iter().map(|day| day.of).sum(),
                of_days.iter().map(|day| day.out_of).sum(),
            );
            match metric.adding() {
                Adding::Amount => assert_eq!((sum.of, sum.out_of), (of, 1.0), "{metric:?}"),
                Adding::Ratio => assert_eq!((sum.of, sum.out_of), (of, out_of), "{metric:?}"),
                Adding::Largest => {
                    let most = of_days.iter().map(|day| day.of).fold(0.0, f64::max);
                    assert_eq!((sum.of, sum.out_of), (most, 1.0), "{metric:?}");
                }
            }
        }
        let wages = days.iter().map(|day| day.money[MoneyMetric::Wages].of);
        assert_eq!(week.money[MoneyMetric::Wages].of, wages.sum::<f64>());
        assert_eq!(week.money[MoneyMetric::Wages].out_of, 1.0);
        let mut waits = Histogram::default();
        days.iter().for_each(|day| waits.merge(&day.all.waits));
        assert_eq!(week.all.waits, waits);
    }

    #[test]
    fn amounts_are_what_is_counted_out_of_days() {
        let scenario = starter();
        let centre = scenario.centre();
        let span = Over {
            days: 7.0,
            seconds: 3.0,
        };
        let is_out_of_days = |fraction: Fraction| fraction.out_of == span.days;
        for metric in CallMetric::ALL {
            let counts = Counts::default();
            let Some(fraction) = metric.fraction(&counts, &centre.call_types()[0], span) else {
                continue;
            };
            let amount = metric.adding() == Adding::Amount;
            assert_eq!(amount, is_out_of_days(fraction), "{metric:?}");
        }
        for metric in GroupMetric::ALL {
            let fraction = metric.fraction(&Counts::default(), &centre.groups()[0], span);
            let amount = metric.adding() == Adding::Amount;
            assert_eq!(amount, is_out_of_days(fraction), "{metric:?}");
        }
    }
}
