//! What is expected of a day before it is simulated: first attempts, the work that they bring, and time on duty.

use crate::centre::{AgentGroup, CallType, Centre, Day, Segment};
use crate::random::Law;
use crate::units::Seconds;
use statrs::distribution::{Binomial, Discrete};
use std::ops::Range;

/// What is expected of a day.
#[derive(Debug)]
pub(super) struct DayExpected {
    pub(super) kinds: Vec<TypeExpected>,
    /// Work that first attempts bring.
    pub(super) whole: PartExpected,
    /// The same in parts of the day.
    pub(super) parts: Vec<PartExpected>,
    /// Time on duty of each group \[s\].
    pub(super) duty: Vec<f64>,
}

/// Parts that a day is cut into: a queue forgets what was an hour or two ago. A convention.
const PARTS: usize = 4;

/// Work that first attempts are expected to bring in a part of the day \[s\].
#[derive(Debug)]
pub(super) struct PartExpected {
    pub(super) intervals: Range<usize>,
    pub(super) work: f64,
    pub(super) variance: f64,
}

/// What is expected of a call type on a day.
#[derive(Debug)]
pub(super) struct TypeExpected {
    pub(super) calls: f64,
    pub(super) variance: f64,
    /// Of a call \[s\].
    pub(super) work: f64,
}

impl DayExpected {
    /// Where the day comes by chance, over all that it can be.
    pub(super) fn new(day: &Day) -> Self {
        let work = work(day);
        let Some(variants) = &day.variants else {
            return Self::of(&day.centre, &work);
        };
        let each = variants.each().filter(|(share, _)| *share > 0.0);
        let each = each.map(|(share, one)| (share, Self::of(one, &work)));
        let each: Vec<(f64, Self)> = each.collect();
        Self::drawn_from(&each).unwrap_or_else(|| Self::of(&day.centre, &work))
    }

    /// Where a call of each type brings so much work \[s\].
    fn of(centre: &Centre, work: &[f64]) -> Self {
        let rates: Vec<Vec<f64>> = centre
            .call_types()
            .iter()
            .map(|kind| counted_volume(centre, kind))
            .collect();
        let all = 0..centre.clock().intervals();
        let covariance = |one, other| covariance(centre, &rates, (one, other), &all);
        let kinds = (0..rates.len()).map(|place| {
            let calls = rates[place].iter().sum();
            TypeExpected {
                calls,
                variance: calls + covariance(place, place),
                work: work[place],
            }
        });
        let kinds: Vec<TypeExpected> = kinds.collect();
        let intervals = all.end;
        let parts = (0..PARTS).map(|part| part * intervals / PARTS..(part + 1) * intervals / PARTS);
        let parts = parts.filter(|part| intervals >= PARTS && !part.is_empty());
        let parts = parts.map(|part| PartExpected::new(centre, &kinds, &rates, part));
        Self {
            whole: PartExpected::new(centre, &kinds, &rates, all.clone()),
            parts: parts.collect(),
            kinds,
            duty: centre
                .groups()
                .iter()
                .map(|group| duty(centre, group))
                .collect(),
        }
    }

    /// One of these days, each of which has a probability; they have the same intervals, call types and groups.
    fn drawn_from(each: &[(f64, Self)]) -> Option<Self> {
        let (_, first) = each.first()?;
        let drawn = |of: &dyn Fn(&Self) -> (f64, f64)| {
            let moments = each.iter().map(|(share, one)| (*share, of(one)));
            mixed(&moments.collect::<Vec<_>>())
        };
        let part = |range: &Range<usize>, of: &dyn Fn(&Self) -> &PartExpected| {
            let (work, variance) = drawn(&|one| (of(one).work, of(one).variance));
            PartExpected {
                intervals: range.clone(),
                work,
                variance,
            }
        };
        let kinds = first.kinds.iter().enumerate().map(|(place, kind)| {
            let (calls, variance) =
                drawn(&|one| (one.kinds[place].calls, one.kinds[place].variance));
            TypeExpected {
                calls,
                variance,
                work: kind.work,
            }
        });
        let parts = first.parts.iter().enumerate();
        let parts = parts.map(|(place, one)| part(&one.intervals, &|day| &day.parts[place]));
        let duty = (0..first.duty.len()).map(|group| drawn(&|one| (one.duty[group], 0.0)).0);
        Some(Self {
            whole: part(&first.whole.intervals, &|day| &day.whole),
            kinds: kinds.collect(),
            parts: parts.collect(),
            duty: duty.collect(),
        })
    }

    pub(super) fn calls(&self, kind: usize) -> f64 {
        self.kinds.get(kind).map_or(0.0, |kind| kind.calls)
    }
}

/// Work that a call of each type brings on average \[s\]: what is expected and what was found are told by the same,
/// whatever kind of day it was.
fn work(day: &Day) -> Vec<f64> {
    let of = |centre: &Centre| -> Vec<f64> {
        let kinds = centre.call_types().iter();
        let work = kinds.map(|kind| kind.talk.mean() + kind.wrap_up.mean());
        work.map(|work| if work.is_finite() { work } else { 1.0 })
            .collect()
    };
    let Some(variants) = &day.variants else {
        return of(&day.centre);
    };
    let mut mean = vec![0.0; day.centre.call_types().len()];
    for (share, centre) in variants.each() {
        for (sum, own) in mean.iter_mut().zip(of(centre)) {
            *sum += share * own;
        }
    }
    mean
}

/// Mean and variance of what has these means and variances with these probabilities.
fn mixed(each: &[(f64, (f64, f64))]) -> (f64, f64) {
    let mean: f64 = each.iter().map(|(share, (mean, _))| share * mean).sum();
    let variance = each
        .iter()
        .map(|(share, (own, variance))| share * (variance + (own - mean).powi(2)));
    (mean, variance.sum())
}

impl PartExpected {
    fn new(
        centre: &Centre,
        kinds: &[TypeExpected],
        rates: &[Vec<f64>],
        intervals: Range<usize>,
    ) -> Self {
        let (mut work, mut variance) = (0.0, 0.0);
        for (place, kind) in kinds.iter().enumerate() {
            let calls: f64 = rates[place][intervals.clone()].iter().sum();
            work += kind.work * calls;
            variance += kind.work * kind.work * calls;
            for (other, with) in kinds.iter().enumerate() {
                let both = covariance(centre, rates, (place, other), &intervals);
                variance += kind.work * with.work * both;
            }
        }
        Self {
            intervals,
            work,
            variance,
        }
    }
}

/// Expected first attempts of each call type on a day, after the warm-up.
#[must_use]
pub fn entered(day: &Day) -> Vec<f64> {
    let expected = DayExpected::new(day);
    expected.kinds.iter().map(|kind| kind.calls).collect()
}

/// Expected first attempts in each interval that arrive after the warm-up.
fn counted_volume(centre: &Centre, kind: &CallType) -> Vec<f64> {
    let clock = centre.clock();
    let (interval, warm_up) = (clock.interval.get(), clock.warm_up.get());
    let volume = kind.volume.iter().enumerate();
    let counted = volume.map(|(place, calls)| {
        let gone = (warm_up - place as f64 * interval).clamp(0.0, interval);
        calls * (1.0 - gone / interval)
    });
    counted.collect()
}

/// Covariance of the volumes of two types over some intervals: days are busier and quieter for all together.
fn covariance(
    centre: &Centre,
    rates: &[Vec<f64>],
    (one, other): (usize, usize),
    intervals: &Range<usize>,
) -> f64 {
    let busyness = centre.busyness();
    let sum = |rates: &[f64]| rates.iter().sum::<f64>();
    let [own, with] = [one, other].map(|kind| &rates[kind][intervals.clone()]);
    let means = sum(own) * sum(with);
    let shared: f64 = own.iter().zip(with).map(|(own, with)| own * with).sum();
    let product = means + spread(busyness.interval) * shared;
    let own_spread = match one == other {
        true => spread(centre.call_types()[one].busyness),
        false => 0.0,
    };
    (1.0 + spread(busyness.day)) * (1.0 + own_spread) * product - means
}

/// Variance of a factor of mean 1; one whose coefficient of variation is too small to draw has none.
fn spread(cv: f64) -> f64 {
    let one = Seconds::new(1.0).unwrap_or_default();
    Law::gamma(one, cv).map_or(0.0, |law| law.variance())
}

/// Expected time on duty of a group after the warm-up \[s\].
fn duty(centre: &Centre, group: &AgentGroup) -> f64 {
    let clock = centre.clock();
    let (from, to) = (clock.warm_up.get(), clock.length.get());
    let segments = group.roster.shifts.iter().flat_map(|shift| &shift.segments);
    let reductions = group.roster.reductions.iter().map(|one| &one.segment);
    let edges = segments
        .chain(reductions)
        .flat_map(|one| [one.from, one.to]);
    let mut edges: Vec<f64> = edges
        .chain([from, to])
        .map(|at| at.clamp(from, to))
        .collect();
    edges.sort_by(f64::total_cmp);
    let stretches = edges.windows(2).filter(|ends| ends[0] < ends[1]);
    stretches
        .map(|ends| (ends[1] - ends[0]) * on_duty(group, f64::midpoint(ends[0], ends[1])))
        .sum()
}

/// Agents of a group who are expected on duty at a moment: those who turn up, less those who are taken off
/// the phones as far as there are any.
fn on_duty(group: &AgentGroup, at: f64) -> f64 {
    let covers = |one: &Segment| one.from <= at && at < one.to;
    let shifts = group.roster.shifts.iter();
    let shifts = shifts.filter(|shift| shift.segments.iter().any(covers));
    let rostered: u64 = shifts.map(|shift| u64::from(shift.agents)).sum();
    let reductions = group.roster.reductions.iter();
    let reductions = reductions.filter(|one| covers(&one.segment));
    let off: u64 = reductions.map(|one| u64::from(one.agents)).sum();
    // Who is there is off the phones at any moment of its duty alike.
    let turn_up = (1.0 - group.absence.get()) * (1.0 - group.off_phones());
    let left = rostered as f64 * turn_up - off as f64;
    if off == 0 {
        return left;
    }
    let Ok(there) = Binomial::new(turn_up, rostered) else {
        return left.max(0.0);
    };
    let short =
        (0..off.min(rostered + 1)).map(|there_are| (off - there_are) as f64 * there.pmf(there_are));
    left + short.sum::<f64>()
}
