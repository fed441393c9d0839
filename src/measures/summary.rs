//! Folds days into results. Days must come in the order of their replications, so that the sums are
//! the same to the last bit however the days were computed.

use super::count::DayTotals;
use super::metric::{CallMetric, Fraction, GroupMetric, MoneyMetric, Over, formula};
use super::results::{CallResults, GroupResults, IntervalResults, Results, Table, Values};
use super::tally::{CallTally, Counts, GroupTally, Numbered};
use crate::centre::{Centre, Formula};
use crate::random::Seed;
use crate::stats::{Confidence, Histogram, PooledWaits, Ratio};
use std::ops::Range;

/// Running sums over days. Its size depends on the centre only.
#[derive(Debug)]
pub struct Summary<'a> {
    centre: &'a Centre,
    days: u64,
    calls: Vec<CallSums>,
    all: CallSums,
    groups: Vec<Table<GroupMetric, Ratio>>,
    money: Table<MoneyMetric, Ratio>,
    /// By interval, then call type.
    call_counts: Vec<Vec<Counts<CallTally>>>,
    /// By interval, then group.
    group_counts: Vec<Vec<Counts<GroupTally>>>,
}

#[derive(Debug)]
struct CallSums {
    ratios: Table<CallMetric, Ratio>,
    levels: Table<Formula, Ratio>,
    waits: PooledWaits,
}

impl CallSums {
    fn new() -> Self {
        Self {
            ratios: Table::of(|_| Ratio::default()),
            levels: Table::of(|_| Ratio::default()),
            waits: PooledWaits::default(),
        }
    }

    fn push(&mut self, day: &DayFractions, queue_max: u32, waits: &Histogram) {
        for (metric, fraction) in day.metrics.iter() {
            if let Some(fraction) = fraction {
                self.ratios[metric].push(fraction.of, fraction.out_of);
            }
        }
        self.ratios[CallMetric::QueueMax].push(f64::from(queue_max), 1.0);
        for (which, fraction) in day.levels.iter() {
            self.levels[which].push(fraction.of, fraction.out_of);
        }
        self.waits.push(waits);
    }

    fn results(&self, name: &str, confidence: Confidence) -> CallResults {
        let estimate = |metric: CallMetric| match metric.quantile() {
            Some(p) => self.waits.quantile(p, confidence),
            None => self.ratios[metric].estimate(confidence),
        };
        let level = |which| self.levels[which].estimate(confidence).within(0.0, 1.0);
        CallResults {
            name: name.to_owned(),
            measures: Table::of(|metric: CallMetric| {
                estimate(metric).within(metric.least(), metric.kind().most())
            }),
            service_levels: Table::of(level),
        }
    }
}

/// The fractions of a call type, or of all, over some span.
struct DayFractions {
    metrics: Table<CallMetric, Option<Fraction>>,
    levels: Table<Formula, Fraction>,
}

impl<'a> Summary<'a> {
    /// No days yet.
    #[must_use]
    pub fn new(centre: &'a Centre) -> Self {
        let intervals = centre.clock().intervals();
        let (call_types, groups) = (centre.call_types().len(), centre.groups().len());
        Self {
            centre,
            days: 0,
            calls: (0..call_types).map(|_| CallSums::new()).collect(),
            all: CallSums::new(),
            groups: vec![Table::of(|_| Ratio::default()); groups],
            money: Table::of(|_| Ratio::default()),
            call_counts: vec![vec![Counts::default(); call_types]; intervals],
            group_counts: vec![vec![Counts::default(); groups]; intervals],
        }
    }

    /// How many days were folded in.
    #[must_use]
    pub fn days(&self) -> u64 {
        self.days
    }

    /// Folds in the next day.
    pub fn push(&mut self, day: &DayTotals) {
        self.days += 1;
        let span = one_day(self.centre);
        let counts: Vec<_> = (0..self.calls.len())
            .map(|place| day.calls(place))
            .collect();
        for (place, sums) in self.calls.iter_mut().enumerate() {
            let fractions = of_types(self.centre, &counts, place..place + 1, span);
            sums.push(&fractions, day.queue_max(Some(place)), day.waits(place));
        }
        let fractions = of_types(self.centre, &counts, 0..counts.len(), span);
        let mut waits = Histogram::default();
        (0..counts.len()).for_each(|place| waits.merge(day.waits(place)));
        self.all.push(&fractions, day.queue_max(None), &waits);
        self.push_groups_and_money(day, &counts, span);
        for (sums, interval) in self.call_counts.iter_mut().zip(day.calls_by_interval()) {
            sums.iter_mut()
                .zip(interval)
                .for_each(|(sum, more)| *sum += more);
        }
        for (sums, interval) in self.group_counts.iter_mut().zip(day.agents_by_interval()) {
            sums.iter_mut()
                .zip(interval)
                .for_each(|(sum, more)| *sum += more);
        }
    }

    fn push_groups_and_money(&mut self, day: &DayTotals, counts: &[Counts<CallTally>], span: Over) {
        let mut wages = 0.0;
        for (place, sums) in self.groups.iter_mut().enumerate() {
            let group = &self.centre.groups()[place];
            let counts = day.agents(place);
            for &metric in GroupMetric::ALL {
                let fraction = metric.fraction(&counts, group, span);
                sums[metric].push(fraction.of, fraction.out_of);
                if metric == GroupMetric::Wages {
                    wages += fraction.of;
                }
            }
        }
        for (metric, amount) in money(self.centre, counts, wages, span).iter() {
            self.money[metric].push(*amount, 1.0);
        }
    }

    /// The widest of the headline intervals, relative to its estimate: service level, abandonment,
    /// ASA of all calls and occupancy of every group. `None` if one cannot be told yet.
    #[must_use]
    pub fn relative_precision(&self, confidence: Confidence) -> Option<f64> {
        let headline = [
            CallMetric::ServiceLevel,
            CallMetric::Abandonment,
            CallMetric::Asa,
        ];
        let calls = headline.iter().map(|&metric| self.all.ratios[metric]);
        let groups = self.groups.iter().map(|sums| sums[GroupMetric::Occupancy]);
        let mut widest: f64 = 0.0;
        for ratio in calls.chain(groups) {
            let estimate = ratio.estimate(confidence);
            match (estimate.mean, estimate.half_width()) {
                (Some(mean), Some(half)) if half > 0.0 => widest = widest.max(half / mean.abs()),
                (Some(_), None) => return None,
                _ => {}
            }
        }
        Some(widest)
    }

    /// All estimates so far.
    #[must_use]
    pub fn results(&self, seed: Seed, confidence: Confidence) -> Results {
        let call_types = self.centre.call_types().iter().zip(&self.calls);
        let groups = self.centre.groups().iter().zip(&self.groups);
        Results {
            seed,
            replications: self.days,
            confidence,
            calls: call_types
                .map(|(call_type, sums)| sums.results(&call_type.name, confidence))
                .collect(),
            all: self.all.results("all", confidence),
            agents: groups
                .map(|(group, sums)| GroupResults {
                    name: group.name.clone(),
                    measures: Table::of(|metric: GroupMetric| {
                        let estimate = sums[metric].estimate(confidence);
                        estimate.within(0.0, metric.kind().most())
                    }),
                })
                .collect(),
            money: Table::of(|metric| self.money[metric].estimate(confidence)),
            intervals: self.intervals(),
        }
    }

    fn intervals(&self) -> Vec<IntervalResults> {
        let clock = self.centre.clock();
        let interval = clock.interval.get();
        let counts = self.call_counts.iter().zip(&self.group_counts).enumerate();
        counts
            .map(|(place, (calls, groups))| {
                let (from, to) = (place as f64 * interval, (place + 1) as f64 * interval);
                let seconds = (to - from.max(clock.warm_up.get())).max(0.0);
                let days = self.days as f64;
                let span = Over {
                    days,
                    seconds: seconds * days,
                };
                IntervalResults {
                    start: clock.label(from),
                    values: values(self.centre, calls, groups, span),
                }
            })
            .collect()
    }
}

/// Plain values of one day's measures.
#[must_use]
pub fn day_values(centre: &Centre, day: &DayTotals) -> Values {
    let calls: Vec<_> = (0..centre.call_types().len())
        .map(|place| day.calls(place))
        .collect();
    let groups: Vec<_> = (0..centre.groups().len())
        .map(|place| day.agents(place))
        .collect();
    let mut values = values(centre, &calls, &groups, one_day(centre));
    for (place, table) in values.calls.iter_mut().enumerate() {
        table[CallMetric::QueueMax] = Some(f64::from(day.queue_max(Some(place))));
    }
    values.all[CallMetric::QueueMax] = Some(f64::from(day.queue_max(None)));
    values
}

/// Values from what was counted over `span`.
fn values(
    centre: &Centre,
    calls: &[Counts<CallTally>],
    groups: &[Counts<GroupTally>],
    span: Over,
) -> Values {
    let table = |types: Range<usize>| {
        let fractions = of_types(centre, calls, types, span).metrics;
        Table::of(|metric| fractions[metric].and_then(Fraction::value))
    };
    let of_group = |(place, counts): (usize, &Counts<GroupTally>)| {
        let group = &centre.groups()[place];
        Table::of(|metric: GroupMetric| metric.fraction(counts, group, span).value())
    };
    let groups: Vec<_> = groups.iter().enumerate().map(of_group).collect();
    let wages = groups.iter().filter_map(|group| group[GroupMetric::Wages]);
    Values {
        calls: (0..calls.len())
            .map(|place| table(place..place + 1))
            .collect(),
        all: table(0..calls.len()),
        money: money(centre, calls, wages.sum(), span),
        groups,
    }
}

/// The fractions of some call types taken together. Counts add up; service levels, whose thresholds
/// and formulas are each type's own, add up by numerator and denominator.
fn of_types(
    centre: &Centre,
    counts: &[Counts<CallTally>],
    types: Range<usize>,
    span: Over,
) -> DayFractions {
    let mut sum = Counts::default();
    let mut levels: Table<Formula, Fraction> = Table::of(|_| Fraction::default());
    let mut own = Fraction::default();
    let add = |to: &mut Fraction, more: Fraction| {
        to.of += more.of;
        to.out_of += more.out_of;
    };
    for place in types.clone() {
        sum += &counts[place];
        for which in Formula::ALL {
            add(&mut levels[which], formula(which, &counts[place]));
        }
        let chosen = centre.call_types()[place].service_level.formula;
        add(&mut own, formula(chosen, &counts[place]));
    }
    let any = &centre.call_types()[types.start];
    let metrics = Table::of(|metric: CallMetric| match metric {
        CallMetric::ServiceLevel => Some(own),
        other => other.fraction(&sum, any, span),
    });
    DayFractions { metrics, levels }
}

/// Money a day; `wages` are already a day's, `counts` those of all the span.
fn money(
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

/// One day: the part of its opening hours after the warm-up counts.
fn one_day(centre: &Centre) -> Over {
    Over {
        days: 1.0,
        seconds: centre.clock().length.get() - centre.clock().warm_up.get(),
    }
}
