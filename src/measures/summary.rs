//! Folds replications into results. They must come in order, so that the sums are the same to the
//! last bit however the days were computed.

use super::address::{Address, Metric};
use super::alike::MEANS;
use super::catalogue::CallMetric;
use super::controls::Controls;
use super::day_totals::DayTotals;
use super::fraction::{Fraction, Over};
use super::measure::{means, of_all, of_counts};
use super::measured::Measured;
use super::parts::widen;
use super::possible::Possible;
use super::quotes::QuoteCounts;
use super::regressed::{Regressed, Waits as AnsweredWaits, quantiles};
use super::replication::Replication;
use super::results::{DayResults, Interval, Results, Waits};
use super::row::{Measure, MetricList, Row};
use super::table::Table;
use super::tally::{CallTally, Counts, GroupTally};
use super::target_sums::TargetSums;
use super::targets::{MeasureOf, tail};
use super::unseen;
use super::unseen_kinds::{SeenKinds, UnseenKinds};
use crate::centre::{Centre, Day, Operation, Weekday};
use crate::random::Seed;
use crate::stats::{Adjusted, Confidence, Counted, Estimate, Histogram, Ratio, SectionedWaits};

/// Running sums over replications. Its size depends on the operation only.
#[derive(Debug)]
pub struct Summary<'a> {
    operation: &'a Operation,
    seen: SeenKinds,
    whole: Sums<'a>,
    /// Each day by itself, where the days of a week differ.
    days: Vec<(Weekday, Sums<'a>)>,
}

/// Sums over whole replications, or over one of their days.
#[derive(Debug)]
struct Sums<'a> {
    centre: &'a Centre,
    replications: u64,
    /// Days whose intervals were added up.
    days: u64,
    possible: Possible<'a>,
    /// How each of the ratios is counted.
    counted: Measured<Counted>,
    ratios: Measured<Ratio>,
    regressed: Regressed,
    targets: TargetSums,
    /// By call type, then of all.
    waits: Vec<WaitSums>,
    /// Empty for a week.
    intervals: Vec<IntervalSums>,
    /// The measures that have a band.
    banded: Vec<CallMetric>,
}

/// One interval of the day.
#[derive(Debug, Clone)]
struct IntervalSums {
    calls: Vec<Counts<CallTally>>,
    groups: Vec<Counts<GroupTally>>,
    /// All call types together.
    bands: Table<CallMetric, Ratio>,
}

/// Waits and quotes of a call type, or of all.
#[derive(Debug, Default)]
struct WaitSums {
    answered: SectionedWaits,
    abandoned: Histogram,
    quotes: QuoteCounts,
}

impl<'a> Summary<'a> {
    /// No replications yet. Estimates will be made sharper by what is known of the days beforehand.
    #[must_use]
    pub fn new(operation: &'a Operation) -> Self {
        // Customers who remember couple the days of a season: what calls they make is not known beforehand.
        let is_known = operation.customers().is_none();
        Self::with(operation, is_known)
    }

    /// No replications yet. Estimates will be what the replications say by themselves.
    #[must_use]
    pub fn without_controls(operation: &'a Operation) -> Self {
        Self::with(operation, false)
    }

    fn with(operation: &'a Operation, controls: bool) -> Self {
        let controls = |days: &[&Day]| match controls {
            true => Controls::new(days),
            false => Controls::none(),
        };
        let shape = Replication::of_nothing(operation);
        let possible = Possible::new(operation);
        let days = operation.days().iter().zip(&shape.by_day);
        let days = days.filter_map(|(day, shape)| {
            let centre = &day.centre;
            let possible = possible.clone().on(day);
            let own = [(day.weekday, centre)];
            let intervals = centre.clock().intervals();
            let known = controls(&[day]);
            let sums = Sums::new(centre, &own, possible, known, shape, intervals);
            Some((day.weekday?, sums))
        });
        let base = operation.base();
        let all = operation.days().iter();
        let all: Vec<_> = all.map(|day| (day.weekday, &day.centre)).collect();
        let intervals = if operation.is_week() {
            0
        } else {
            base.clock().intervals()
        };
        let known: Vec<&Day> = operation.days().iter().collect();
        let known = controls(&known);
        Self {
            days: days.collect(),
            whole: Sums::new(base, &all, possible, known, &shape.whole, intervals),
            seen: SeenKinds::default(),
            operation,
        }
    }

    /// How many replications were folded in.
    #[must_use]
    pub fn replications(&self) -> u64 {
        self.whole.replications
    }

    /// Folds in the next replication.
    pub fn push(&mut self, replication: &Replication) {
        if self.seen.push(self.operation, &replication.counted) {
            let all: Vec<_> = self.operation.days().iter().enumerate().collect();
            self.whole.regressed.know(self.seen.all_came(&all));
            for ((_, sums), day) in self.days.iter_mut().zip(&all) {
                sums.regressed.know(self.seen.all_came(&[*day]));
            }
        }
        let days = &replication.counted.days;
        let all: Vec<&DayTotals> = days.iter().collect();
        let waits = |place| replication.waits(place);
        self.whole.push(&replication.whole, &all, waits);
        for day in days {
            self.whole.push_each(day);
        }
        if self.days.is_empty() {
            days.iter().for_each(|day| self.whole.push_intervals(day));
        }
        let by_day = replication
            .by_day
            .iter()
            .zip(days)
            .zip(&replication.day_waits);
        for ((_, sums), ((measured, totals), all)) in self.days.iter_mut().zip(by_day) {
            sums.push(measured, &[totals], |place| {
                place.map_or(all, |place| totals.waits(place))
            });
            sums.push_each(totals);
            sums.push_intervals(totals);
        }
    }

    /// What is summed up.
    pub(super) fn operation(&self) -> &'a Operation {
        self.operation
    }

    /// How every measure is counted.
    pub(super) fn counted(&self) -> &Measured<Counted> {
        &self.whole.counted
    }

    /// Running sums of every measure.
    pub(super) fn ratios(&self) -> &Measured<Ratio> {
        &self.whole.ratios
    }

    /// Every ratio by regression on controls; `None` without any.
    pub(super) fn adjusted(&self) -> Option<&Measured<Option<Adjusted>>> {
        self.whole.regressed.ratios(&self.whole.ratios)
    }

    /// Every measure that is a ratio, as it is shown.
    pub(super) fn estimates(&self, confidence: Confidence) -> Measured<Estimate> {
        self.whole.estimates(confidence)
    }

    /// What can happen in a replication.
    pub(super) fn possible(&self) -> &Possible<'a> {
        &self.whole.possible
    }

    /// The waits of the answered of a call type of this name, or of `all`.
    pub(super) fn waits(&self, name: &str) -> Option<AnsweredWaits<'_>> {
        let sums = &self.whole;
        Some(sums.regressed.waits(sums.waits_of(name)?))
    }

    /// The agent groups, by name.
    pub fn groups(&self) -> impl Iterator<Item = &str> {
        let groups = self.whole.ratios.groups().iter();
        groups.map(|group| group.name.as_str())
    }

    /// The estimates so far of what stands there, without making all others; those that are not there are left out.
    #[must_use]
    pub fn estimates_at(&self, addresses: &[Address<'_>], confidence: Confidence) -> Vec<Estimate> {
        let sums = &self.whole;
        let unseen = self.unseen();
        let estimate = |address: &Address<'_>| match address.metric {
            Metric::Calls(metric) if metric.quantile().is_some() => {
                let place = sums.place(&address.name)?;
                let unknown = UnseenKinds::share_in(unseen.as_ref(), &address.name);
                let waits = sums.regressed.waits(&sums.waits.get(place)?.answered);
                Some(waits.estimate_without(unknown, metric.quantile()?, confidence))
            }
            _ => {
                let ratio = sums.ratios.get(address)?;
                let counted = *sums.counted.get(address)?;
                let adjusted = sums.regressed.estimate_at(address, ratio, confidence);
                let estimate = adjusted.unwrap_or_else(|| ratio.counted(counted, confidence));
                let place = sums.place(&address.name);
                let estimate = match (address.metric, place) {
                    (Metric::Calls(metric), Some(place)) => {
                        sums.known_from(estimate, metric, place, ratio)
                    }
                    _ => estimate,
                };
                Some(match (&unseen, address.metric, place) {
                    (Some(unseen), Metric::Calls(metric), Some(place)) => {
                        unseen.estimate(estimate, counted, metric, place)
                    }
                    _ => estimate,
                })
            }
        };
        addresses.iter().filter_map(estimate).collect()
    }

    /// All estimates so far.
    #[must_use]
    pub fn results(&self, seed: Seed, confidence: Confidence) -> Results {
        let days = self.days.iter().zip(self.operation.days());
        let days = days.map(|((weekday, sums), day)| DayResults {
            weekday: *weekday,
            results: sums.results(seed, confidence, self.unseen_of(&[day])),
        });
        let mut whole = self.whole.results(seed, confidence, self.unseen());
        whole.days = days.collect();
        self.tell_days(&mut whole);
        whole
    }

    /// Kinds of days that came on no day; several replications tell of them. Days of a season are too many to miss any.
    pub(super) fn unseen(&self) -> Option<UnseenKinds> {
        self.unseen_of(&self.operation.days().iter().collect::<Vec<_>>())
    }

    /// The same of some of its days.
    fn unseen_of(&self, days: &[&Day]) -> Option<UnseenKinds> {
        let tells = self.replications() > 1 && self.operation.customers().is_none();
        tells.then(|| self.seen.unseen(days)).flatten()
    }

    /// A day of a week that is held to a target by itself has there what its own results say.
    fn tell_days(&self, results: &mut Results) {
        for ([target, place], [day, twin]) in self.whole.targets.days_by_themselves() {
            let Some(own) = results.days.get(day).map(|day| &day.results) else {
                continue;
            };
            let tested = own.doubts.get(twin).and_then(|tested| {
                let wanted = &self.days.get(day)?.1.centre.goals()[twin];
                let measured = MeasureOf::target(wanted).and_then(|one| one.of(&own.whole));
                let estimate = tested.estimate.or(measured.copied())?;
                let doubts = tested.doubts;
                let doubts =
                    doubts.with_interval(&estimate, wanted.goal.level, tail(own.confidence));
                Some((estimate, doubts))
            });
            let places = results
                .doubts
                .get_mut(target)
                .map(|tested| &mut tested.places);
            let place = places.and_then(|places| places.get_mut(place));
            if let (Some(place), Some((estimate, doubts))) = (place, tested) {
                (place.estimate, place.doubts) = (estimate, doubts);
            }
        }
    }
}

impl<'a> Sums<'a> {
    fn new(
        centre: &'a Centre,
        days: &[(Option<Weekday>, &'a Centre)],
        possible: Possible<'a>,
        controls: Controls,
        shape: &Measured<Fraction>,
        intervals: usize,
    ) -> Self {
        let banded = CallMetric::shown_in(MetricList::Band);
        let none = IntervalSums {
            calls: vec![Counts::default(); centre.call_types().len()],
            groups: vec![Counts::default(); centre.groups().len()],
            bands: Table::some(|metric| banded.contains(&metric).then(Ratio::default)),
        };
        let counted = possible.counted(shape);
        Self {
            centre,
            replications: 0,
            days: 0,
            regressed: Regressed::new(controls, shape, &counted),
            possible,
            ratios: shape.map(|_, _| Ratio::default()),
            targets: TargetSums::new(centre, days, &counted),
            counted,
            waits: shape.calls().iter().map(|_| WaitSums::default()).collect(),
            intervals: vec![none; intervals],
            banded,
        }
    }

    fn push<'h>(
        &mut self,
        measured: &Measured<Fraction>,
        days: &[&DayTotals],
        waits: impl Fn(Option<usize>) -> &'h Histogram,
    ) {
        self.replications += 1;
        self.regressed.push(measured, days);
        self.ratios.take(measured, |_, ratio, fraction| {
            ratio.push(fraction.of, fraction.out_of);
        });
        self.targets.push(measured, days);
        let types = self.waits.len() - 1;
        for (place, sums) in self.waits.iter_mut().enumerate() {
            sums.answered.push(waits((place < types).then_some(place)));
        }
    }

    /// What is kept of single calls.
    fn push_each(&mut self, day: &DayTotals) {
        let Some((all, types)) = self.waits.split_last_mut() else {
            return;
        };
        for (place, own) in types.iter_mut().enumerate() {
            for sums in [own, &mut *all] {
                let waits = day.abandoned_waits(place).iter();
                waits.for_each(|&wait| sums.abandoned.add(wait));
                let quoted = day.quoted(place).iter();
                quoted.for_each(|&quoted| sums.quotes.add(quoted));
            }
        }
    }

    /// Adds up the intervals of the next day, or of several of one kind.
    fn push_intervals(&mut self, day: &DayTotals) {
        self.days += u64::from(day.days());
        let types = self.centre.call_types();
        let days = f64::from(day.days());
        let span = Over { days, seconds: 0.0 };
        for (sums, counts) in self.intervals.iter_mut().zip(day.calls_by_interval()) {
            let own = sums.calls.iter_mut().zip(counts);
            own.for_each(|(sum, more)| *sum += more);
            for &metric in &self.banded {
                if let Some(Fraction { of, out_of }) = of_all(metric, types, counts, span) {
                    sums.bands[metric].push(of, out_of);
                }
            }
        }
        for (sums, counts) in self.intervals.iter_mut().zip(day.agents_by_interval()) {
            let own = sums.groups.iter_mut().zip(counts);
            own.for_each(|(sum, more)| *sum += more);
        }
    }

    /// Every measure that is a ratio.
    fn estimates(&self, confidence: Confidence) -> Measured<Estimate> {
        let plain = self.ratios.zip(&self.counted, |metric, ratio, counted| {
            let row = metric.row();
            self.possible_of(ratio.counted(*counted, confidence), row)
        });
        let mut found = self.regressed.estimates(&self.ratios, plain, confidence);
        let sums = self.ratios.calls().iter();
        for (place, (calls, sums)) in found.calls_mut().iter_mut().zip(sums).enumerate() {
            for metric in MEANS {
                let one = &mut calls.measures[metric];
                *one = self.known_from(*one, metric, place, &sums.measures[metric]);
            }
        }
        found
    }

    /// What several replications tell of a mean over calls.
    fn known_from(
        &self,
        estimate: Estimate,
        metric: CallMetric,
        place: usize,
        ratio: &Ratio,
    ) -> Estimate {
        if self.replications < 2 {
            return estimate;
        }
        let calls = ratio.out_of();
        self.possible.known_from(estimate, metric, place, calls)
    }

    fn results(&self, seed: Seed, confidence: Confidence, unseen: Option<UnseenKinds>) -> Results {
        let mut whole = self.estimates(confidence);
        unseen::allow_for(&mut whole, &self.possible, self.replications, confidence);
        if let Some(unseen) = &unseen {
            unseen.widen(&mut whole, &self.counted);
        }
        widen(&mut whole, |name| self.possible.overtime_rate(name));
        for (calls, waits) in whole.calls_mut().iter_mut().zip(&self.waits) {
            let answered = self.regressed.waits(&waits.answered);
            let unknown = UnseenKinds::share_in(unseen.as_ref(), &calls.name);
            for (metric, share) in quantiles() {
                let wait = answered.estimate_without(unknown, share, confidence);
                let row = Metric::Calls(metric).row();
                calls.measures.set(metric, self.possible_of(wait, row));
            }
        }
        let waits = whole
            .calls()
            .iter()
            .zip(&self.waits)
            .map(|(calls, sums)| Waits {
                name: calls.name.clone(),
                answered: sums.answered.survival(),
                abandoned: sums.abandoned.survival(),
                quotes: sums.quotes.bins(),
            });
        Results {
            seed,
            replications: self.replications,
            confidence,
            waits: waits.collect(),
            doubts: self.targets.tested(&self.regressed, confidence),
            whole,
            intervals: self.interval_results(confidence),
            days: Vec::new(),
            pilot: Vec::new(),
            unseen_kinds: unseen.map_or_else(Vec::new, |unseen| unseen.names),
        }
    }

    /// Waits of the answered of a call type of this name, or of `all`.
    fn waits_of(&self, name: &str) -> Option<&SectionedWaits> {
        Some(&self.waits.get(self.place(name)?)?.answered)
    }

    /// The place of a call type of this name, or of `all`.
    fn place(&self, name: &str) -> Option<usize> {
        let mut calls = self.ratios.calls().iter();
        calls.position(|calls| calls.name == name)
    }

    fn interval_results(&self, confidence: Confidence) -> Vec<Interval> {
        let clock = self.centre.clock();
        let interval = clock.interval.get();
        let each = self.intervals.iter().enumerate().map(|(place, sums)| {
            let (from, to) = (place as f64 * interval, (place + 1) as f64 * interval);
            let seconds = (to - from.max(clock.warm_up.get())).max(0.0);
            let days = self.days as f64;
            let span = Over {
                days,
                seconds: seconds * days,
            };
            Interval {
                start: clock.label(from),
                means: means(of_counts(self.centre, &sums.calls, &sums.groups, span)),
                bands: self.bands(place, confidence),
            }
        });
        each.collect()
    }

    fn bands(&self, place: usize, confidence: Confidence) -> Table<CallMetric, Estimate> {
        let counted = self.possible.interval(place);
        self.intervals[place].bands.map(|metric, ratio| {
            let row = metric.row();
            self.possible_of(ratio.counted(counted[metric], confidence), row)
        })
    }

    /// The same within what can be. Several replications that tell nothing of an end leave all that can be.
    fn possible_of(&self, estimate: Estimate, row: &Row) -> Estimate {
        let (least, most) = (row.least(), row.most());
        let estimate = estimate.within(least, most);
        match self.replications > 1 {
            true => estimate.reaching(least, most),
            false => estimate,
        }
    }
}
