//! Folds replications into results. They must come in order, so that the sums are the same to the
//! last bit however the days were computed.

use super::count::DayTotals;
use super::fractions::{CallFractions, Fractions, money, of_types, one_day};
use super::metric::{CallMetric, Fraction, GroupMetric, MoneyMetric, Over};
use super::replication::Replication;
use super::results::{
    CallResults, DayResults, GroupResults, IntervalResults, Results, Table, Values,
};
use super::tally::{CallTally, Counts, GroupTally};
use crate::centre::{Centre, Formula, Operation, Weekday};
use crate::random::Seed;
use crate::stats::{Confidence, Ratio, SectionedWaits};
use std::ops::Range;

/// Running sums over replications. Its size depends on the operation only.
#[derive(Debug)]
pub struct Summary<'a> {
    whole: Sums<'a>,
    /// Each day by itself, where the days of a week differ.
    days: Vec<(Weekday, Sums<'a>)>,
}

/// Sums over whole replications, or over one of their days.
#[derive(Debug)]
struct Sums<'a> {
    centre: &'a Centre,
    replications: u64,
    calls: Vec<CallSums>,
    all: CallSums,
    groups: Vec<Table<GroupMetric, Ratio>>,
    money: Table<MoneyMetric, Ratio>,
    /// By interval, then call type; empty for a week.
    call_counts: Vec<Vec<Counts<CallTally>>>,
    /// By interval, then group; empty for a week.
    group_counts: Vec<Vec<Counts<GroupTally>>>,
}

#[derive(Debug)]
struct CallSums {
    ratios: Table<CallMetric, Ratio>,
    levels: Table<Formula, Ratio>,
    waits: SectionedWaits,
}

impl CallSums {
    fn new() -> Self {
        Self {
            ratios: Table::of(|_| Ratio::default()),
            levels: Table::of(|_| Ratio::default()),
            waits: SectionedWaits::default(),
        }
    }

    fn push(&mut self, fractions: &CallFractions) {
        for (metric, fraction) in fractions.metrics.iter() {
            if let Some(fraction) = fraction {
                self.ratios[metric].push(fraction.of, fraction.out_of);
            }
        }
        for (which, fraction) in fractions.levels.iter() {
            self.levels[which].push(fraction.of, fraction.out_of);
        }
        self.waits.push(&fractions.waits);
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

impl<'a> Summary<'a> {
    /// No replications yet.
    #[must_use]
    pub fn new(operation: &'a Operation) -> Self {
        let days = operation.days().iter();
        let days = days.filter_map(|day| {
            let centre = &day.centre;
            Some((day.weekday?, Sums::new(centre, centre.clock().intervals())))
        });
        let days: Vec<_> = days.collect();
        let base = operation.base();
        let intervals = match days.as_slice() {
            [] => base.clock().intervals(),
            _ => 0,
        };
        Self {
            whole: Sums::new(base, intervals),
            days,
        }
    }

    /// How many replications were folded in.
    #[must_use]
    pub fn replications(&self) -> u64 {
        self.whole.replications
    }

    /// Folds in the next replication.
    pub fn push(&mut self, replication: &Replication) {
        self.whole.push(&replication.whole);
        if self.days.is_empty() {
            let days = replication.days.iter();
            days.for_each(|day| self.whole.push_intervals(day));
        }
        let by_day = replication.by_day.iter().zip(&replication.days);
        for ((_, sums), (fractions, totals)) in self.days.iter_mut().zip(by_day) {
            sums.push(fractions);
            sums.push_intervals(totals);
        }
    }

    /// Waits of the answered of a call type, by its place; of all types at `None`.
    pub(super) fn waits(&self, call_type: Option<usize>) -> &SectionedWaits {
        match call_type {
            Some(place) => &self.whole.calls[place].waits,
            None => &self.whole.all.waits,
        }
    }

    /// The widest of the headline intervals, relative to its estimate: service level, abandonment,
    /// ASA of all calls and occupancy of every group, over whole replications. `None` if one cannot be told yet.
    #[must_use]
    pub fn relative_precision(&self, confidence: Confidence) -> Option<f64> {
        let headline = [
            CallMetric::ServiceLevel,
            CallMetric::Abandonment,
            CallMetric::Asa,
        ];
        let calls = headline.iter();
        let calls = calls.map(|&metric| self.whole.all.ratios[metric]);
        let groups = self.whole.groups.iter();
        let groups = groups.map(|sums| sums[GroupMetric::Occupancy]);
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
        let days = self.days.iter().map(|(weekday, sums)| DayResults {
            weekday: *weekday,
            results: sums.results(seed, confidence),
        });
        Results {
            days: days.collect(),
            ..self.whole.results(seed, confidence)
        }
    }
}

impl<'a> Sums<'a> {
    fn new(centre: &'a Centre, intervals: usize) -> Self {
        let (call_types, groups) = (centre.call_types().len(), centre.groups().len());
        Self {
            centre,
            replications: 0,
            calls: (0..call_types).map(|_| CallSums::new()).collect(),
            all: CallSums::new(),
            groups: vec![Table::of(|_| Ratio::default()); groups],
            money: Table::of(|_| Ratio::default()),
            call_counts: vec![vec![Counts::default(); call_types]; intervals],
            group_counts: vec![vec![Counts::default(); groups]; intervals],
        }
    }

    fn push(&mut self, fractions: &Fractions) {
        self.replications += 1;
        for (sums, fractions) in self.calls.iter_mut().zip(&fractions.calls) {
            sums.push(fractions);
        }
        self.all.push(&fractions.all);
        for (sums, fractions) in self.groups.iter_mut().zip(&fractions.groups) {
            for (metric, fraction) in fractions.iter() {
                sums[metric].push(fraction.of, fraction.out_of);
            }
        }
        for (metric, fraction) in fractions.money.iter() {
            self.money[metric].push(fraction.of, fraction.out_of);
        }
    }

    /// Adds up the intervals of the next day.
    fn push_intervals(&mut self, day: &DayTotals) {
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

    fn results(&self, seed: Seed, confidence: Confidence) -> Results {
        let call_types = self.centre.call_types().iter().zip(&self.calls);
        let groups = self.centre.groups().iter().zip(&self.groups);
        Results {
            seed,
            replications: self.replications,
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
            days: Vec::new(),
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
                let days = self.replications as f64;
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
        let fractions = of_types(centre, calls, types, span).0;
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
