//! Folds replications into results. They must come in order, so that the sums are the same to the
//! last bit however the days were computed.

use super::count::DayTotals;
use super::fractions::{CallFractions, Fractions, money, of_types, span_of};
use super::metric::{Adding, CallMetric, Fraction, GroupMetric, MoneyMetric, Over, formula};
use super::possible::Possible;
use super::quotes::QuoteCounts;
use super::replication::Replication;
use super::results::{
    CallResults, CustomerResults, DayResults, GroupResults, IntervalEstimates, IntervalResults,
    Results, Table, Values, WaitCurves,
};
use super::season::{CustomerSums, SeasonCounted, WeekSums};
use super::tally::{CallTally, Counts, GroupTally};
use crate::centre::{Centre, Formula, Operation, Weekday};
use crate::random::Seed;
use crate::stats::{Confidence, Counted, Estimate, Histogram, Ratio, SectionedWaits};
use std::ops::Range;

/// Running sums over replications. Its size depends on the operation only.
#[derive(Debug)]
pub struct Summary<'a> {
    whole: Sums<'a>,
    /// Each day by itself, where the days of a week differ.
    days: Vec<(Weekday, Sums<'a>)>,
    season: Option<SeasonSums>,
}

/// Sums of customers over seasons.
#[derive(Debug)]
struct SeasonSums {
    whole: CustomerSums,
    weeks: Vec<WeekSums>,
}

/// Sums over whole replications, or over one of their days.
#[derive(Debug)]
struct Sums<'a> {
    centre: &'a Centre,
    possible: Possible<'a>,
    replications: u64,
    /// Days whose intervals were added up.
    days: u64,
    calls: Vec<CallSums>,
    all: CallSums,
    groups: Vec<Table<GroupMetric, Ratio>>,
    money: Table<MoneyMetric, Ratio>,
    /// By interval, then call type; empty for a week.
    call_counts: Vec<Vec<Counts<CallTally>>>,
    /// By interval, then group; empty for a week.
    group_counts: Vec<Vec<Counts<GroupTally>>>,
    /// By interval; empty for a week.
    estimates: Vec<IntervalSums>,
}

/// All call types together in one interval.
#[derive(Debug, Clone, Copy, Default)]
struct IntervalSums {
    offered: Ratio,
    answered: Ratio,
    abandoned: Ratio,
    service_level: Ratio,
}

impl IntervalSums {
    /// One more replication, of one day or of several of one kind.
    fn push(&mut self, centre: &Centre, calls: &[Counts<CallTally>], days: f64) {
        let sum = |tally: CallTally| calls.iter().map(|counts| counts[tally]).sum();
        self.offered.push(sum(CallTally::Offered), days);
        self.answered.push(sum(CallTally::Answered), days);
        self.abandoned.push(sum(CallTally::Abandoned), days);
        let mut level = Fraction::default();
        for (call_type, counts) in centre.call_types().iter().zip(calls) {
            let own = formula(call_type.service_level.formula, counts);
            level.add(own, Adding::Ratio);
        }
        self.service_level.push(level.of, level.out_of);
    }

    fn estimates(
        &self,
        counted: &Table<CallMetric, Counted>,
        confidence: Confidence,
    ) -> IntervalEstimates {
        let estimate = |ratio: &Ratio, metric: CallMetric| {
            let estimate = ratio.counted(counted[metric], confidence);
            estimate.within(0.0, metric.kind().most())
        };
        IntervalEstimates {
            offered: estimate(&self.offered, CallMetric::Offered),
            answered: estimate(&self.answered, CallMetric::Answered),
            abandoned: estimate(&self.abandoned, CallMetric::Abandoned),
            service_level: estimate(&self.service_level, CallMetric::ServiceLevel),
        }
    }
}

#[derive(Debug)]
struct CallSums {
    ratios: Table<CallMetric, Ratio>,
    levels: Table<Formula, Ratio>,
    waits: SectionedWaits,
    abandoned_waits: Histogram,
    quotes: QuoteCounts,
}

impl CallSums {
    fn new() -> Self {
        Self {
            ratios: Table::of(|_| Ratio::default()),
            levels: Table::of(|_| Ratio::default()),
            waits: SectionedWaits::default(),
            abandoned_waits: Histogram::default(),
            quotes: QuoteCounts::default(),
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
        self.push_each(fractions);
    }

    /// What is kept of single calls; all types together are told of it by each type.
    fn push_each(&mut self, fractions: &CallFractions) {
        let waits = fractions.abandoned_waits.iter();
        waits.for_each(|&wait| self.abandoned_waits.add(wait));
        let quoted = fractions.quoted.iter();
        quoted.for_each(|&quoted| self.quotes.add(quoted));
    }

    fn results(
        &self,
        name: &str,
        counted: &Table<CallMetric, Counted>,
        confidence: Confidence,
    ) -> CallResults {
        let estimate = |metric: CallMetric| match metric.quantile() {
            Some(p) => self.waits.quantile(p, confidence),
            None => self.ratios[metric].counted(counted[metric], confidence),
        };
        let as_share = counted[CallMetric::ServiceLevel];
        let level = |which| {
            let level = self.levels[which].counted(as_share, confidence);
            level.within(0.0, 1.0)
        };
        CallResults {
            name: name.to_owned(),
            measures: Table::of(|metric: CallMetric| {
                estimate(metric).within(metric.least(), metric.kind().most())
            }),
            service_levels: Table::of(level),
            waits: WaitCurves {
                answered: self.waits.survival(),
                abandoned: self.abandoned_waits.survival(),
            },
            quotes: self.quotes.bins(),
        }
    }
}

impl<'a> Summary<'a> {
    /// No replications yet.
    #[must_use]
    pub fn new(operation: &'a Operation) -> Self {
        let possible = Possible::new(operation);
        let days = operation.days().iter();
        let days = days.filter_map(|day| {
            let centre = &day.centre;
            let possible = possible.clone().on(centre);
            let sums = Sums::new(centre, possible, centre.clock().intervals());
            Some((day.weekday?, sums))
        });
        let days: Vec<_> = days.collect();
        let base = operation.base();
        let intervals = match days.as_slice() {
            [] => base.clock().intervals(),
            _ => 0,
        };
        Self {
            whole: Sums::new(base, possible, intervals),
            days,
            season: operation.customers().map(|customers| SeasonSums {
                whole: CustomerSums::new(),
                weeks: (0..customers.parts().weeks)
                    .map(|_| WeekSums::new(base.call_types().len()))
                    .collect(),
            }),
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
        if let Some(season) = &mut self.season {
            if let Some(customers) = &replication.whole.customers {
                season.whole.push(customers);
            }
            let weeks = season.weeks.iter_mut().zip(&replication.weeks);
            weeks.for_each(|(sums, week)| sums.push(week));
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
        let possible = &self.whole.possible;
        let counted = possible.calls(0..self.whole.calls.len());
        let calls = headline.iter();
        let calls = calls.map(|&metric| (self.whole.all.ratios[metric], counted[metric]));
        let groups = self.whole.groups.iter().enumerate();
        let groups = groups.map(|(place, sums)| {
            let metric = GroupMetric::Occupancy;
            (sums[metric], possible.group(place)[metric])
        });
        let mut widest: f64 = 0.0;
        for (ratio, counted) in calls.chain(groups) {
            let Estimate { mean, low, high } = ratio.counted(counted, confidence);
            // Nothing is a share of what was never seen.
            let Some(mean) = mean.filter(|mean| *mean != 0.0) else {
                continue;
            };
            let reach = (high? - mean).max(mean - low?);
            widest = widest.max(reach / mean.abs());
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
            customers: self.season.as_ref().map(|season| {
                let counted = SeasonCounted::new(&self.whole.possible);
                let weeks = season.weeks.iter();
                CustomerResults {
                    measures: season.whole.metrics(&counted, confidence),
                    profit: season.whole.profit(&counted, confidence),
                    weeks: weeks
                        .map(|week| week.results(&counted, confidence))
                        .collect(),
                }
            }),
            ..self.whole.results(seed, confidence)
        }
    }
}

impl<'a> Sums<'a> {
    fn new(centre: &'a Centre, possible: Possible<'a>, intervals: usize) -> Self {
        let (call_types, groups) = (centre.call_types().len(), centre.groups().len());
        Self {
            centre,
            possible,
            replications: 0,
            days: 0,
            calls: (0..call_types).map(|_| CallSums::new()).collect(),
            all: CallSums::new(),
            groups: vec![Table::of(|_| Ratio::default()); groups],
            money: Table::of(|_| Ratio::default()),
            call_counts: vec![vec![Counts::default(); call_types]; intervals],
            group_counts: vec![vec![Counts::default(); groups]; intervals],
            estimates: vec![IntervalSums::default(); intervals],
        }
    }

    fn push(&mut self, fractions: &Fractions) {
        self.replications += 1;
        for (sums, fractions) in self.calls.iter_mut().zip(&fractions.calls) {
            sums.push(fractions);
        }
        self.all.push(&fractions.all);
        for fractions in &fractions.calls {
            self.all.push_each(fractions);
        }
        for (sums, fractions) in self.groups.iter_mut().zip(&fractions.groups) {
            for (metric, fraction) in fractions.iter() {
                sums[metric].push(fraction.of, fraction.out_of);
            }
        }
        for (metric, fraction) in fractions.money.iter() {
            self.money[metric].push(fraction.of, fraction.out_of);
        }
    }

    /// Adds up the intervals of the next day, or of several of one kind.
    fn push_intervals(&mut self, day: &DayTotals) {
        self.days += u64::from(day.days());
        for (sums, interval) in self.call_counts.iter_mut().zip(day.calls_by_interval()) {
            sums.iter_mut()
                .zip(interval)
                .for_each(|(sum, more)| *sum += more);
        }
        for (sums, interval) in self.estimates.iter_mut().zip(day.calls_by_interval()) {
            sums.push(self.centre, interval, f64::from(day.days()));
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
        let possible = &self.possible;
        let money = possible.money();
        let all = possible.calls(0..self.calls.len());
        Results {
            seed,
            replications: self.replications,
            confidence,
            calls: call_types
                .enumerate()
                .map(|(place, (call_type, sums))| {
                    let counted = possible.calls(place..place + 1);
                    sums.results(&call_type.name, &counted, confidence)
                })
                .collect(),
            all: self.all.results("all", &all, confidence),
            agents: groups
                .enumerate()
                .map(|(place, (group, sums))| {
                    let counted = possible.group(place);
                    GroupResults {
                        name: group.name.clone(),
                        measures: Table::of(|metric: GroupMetric| {
                            let estimate = sums[metric].counted(counted[metric], confidence);
                            estimate.within(0.0, metric.kind().most())
                        }),
                    }
                })
                .collect(),
            money: Table::of(|metric| self.money[metric].counted(money[metric], confidence)),
            intervals: self.intervals(confidence),
            days: Vec::new(),
            pilot: Vec::new(),
            customers: None,
        }
    }

    fn intervals(&self, confidence: Confidence) -> Vec<IntervalResults> {
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
                    estimates: self.estimates[place]
                        .estimates(&self.possible.interval(place), confidence),
                }
            })
            .collect()
    }
}

/// Plain values of one replication's measures.
#[must_use]
pub fn day_values(centre: &Centre, day: &DayTotals) -> Values {
    let calls: Vec<_> = (0..centre.call_types().len())
        .map(|place| day.calls(place))
        .collect();
    let groups: Vec<_> = (0..centre.groups().len())
        .map(|place| day.agents(place))
        .collect();
    let mut values = values(centre, &calls, &groups, span_of(centre, day.days()));
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
