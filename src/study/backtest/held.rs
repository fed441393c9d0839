//! What was real and what was predicted, side by side.

use super::Replay;
use super::days::Recorded;
use super::tally::{Counts, Tally, sum};
use crate::random::Seed;
use crate::records::Date;
use crate::stats::Estimate;

/// Of so many replications the middle ones make the interval.
const TAIL: f64 = 0.025;

/// What real and predicted days are compared in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gauge {
    /// Abandoned / offered.
    Abandonment,
    /// Mean time in queue of all offered \[s\].
    Wait,
    /// Answered within the type's time / offered.
    ServiceLevel,
    /// Found no idle agent / offered.
    Delayed,
}

impl Gauge {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::Abandonment,
        Self::Wait,
        Self::ServiceLevel,
        Self::Delayed,
    ];

    /// Its name in JSON and CSV.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Abandonment => "abandonment",
            Self::Wait => "wait",
            Self::ServiceLevel => "service_level",
            Self::Delayed => "delayed",
        }
    }

    /// What it is of some calls; nothing of none.
    #[must_use]
    pub fn of(self, tally: &Tally) -> Option<f64> {
        let sum = match self {
            Self::Abandonment => tally.abandoned,
            Self::Wait => tally.wait,
            Self::ServiceLevel => tally.within,
            Self::Delayed => tally.delayed,
        };
        (tally.offered > 0.0).then(|| sum / tally.offered)
    }

    /// A difference that a planner would notice: 2 points of abandonment, a tenth of the wait (3 s at least), 3 points of
    /// service level, 5 points of those who queue. A convention.
    #[must_use]
    pub fn noticed(self, real: f64) -> f64 {
        match self {
            Self::Abandonment => 0.02,
            Self::Wait => (0.1 * real).max(3.0),
            Self::ServiceLevel => 0.03,
            Self::Delayed => 0.05,
        }
    }
}

/// What some calls really were, and what was predicted.
#[derive(Debug, Clone, PartialEq)]
pub struct Held {
    /// Calls offered.
    pub offered: f64,
    /// Calls that were predicted to be offered: others than those only where callers are followed and try again.
    pub predicted: Estimate,
    /// By gauge: real, and predicted with the range in which 95 % of the replications lie.
    pub gauges: [(Option<f64>, Estimate); 4],
}

impl Held {
    /// By how many noticeable differences a prediction is off, and whether its range misses the real value.
    #[must_use]
    pub fn off(&self, gauge: Gauge) -> Option<(f64, bool)> {
        let (real, predicted) = &self.gauges[gauge as usize];
        let (real, mean) = ((*real)?, predicted.mean?);
        let outside = predicted.low.is_some_and(|low| real < low)
            || predicted.high.is_some_and(|high| real > high);
        Some(((mean - real) / gauge.noticed(real), outside))
    }
}

/// What came of replaying.
#[derive(Debug, Clone, PartialEq)]
pub struct Backtest {
    /// Seed of the draws.
    pub seed: Seed,
    /// How often every day was replayed.
    pub replications: u64,
    /// All calls.
    pub all: Held,
    /// By call type, with its name.
    pub types: Vec<(String, Held)>,
    /// By day.
    pub days: Vec<(Date, Held)>,
    /// By interval of all days, with its start \[s after midnight\].
    pub intervals: Vec<(f64, Held)>,
    /// Correlation of real and predicted over days, by gauge.
    pub correlations: [Option<f64>; 4],
    /// Quantiles of the answered's wait \[s\]: share, real, predicted.
    pub quantiles: Vec<(f64, f64, Estimate)>,
}

/// Which quantiles of the answered's wait are compared.
const QUANTILES: [f64; 4] = [0.5, 0.8, 0.9, 0.95];

/// What the replications came to, one after the other.
#[derive(Default)]
pub(super) struct Sums {
    pub(super) done: u64,
    all: Vec<Tally>,
    types: Vec<Vec<Tally>>,
    days: Vec<Vec<Tally>>,
    intervals: Vec<Vec<Tally>>,
    quantiles: Vec<Vec<f64>>,
}

impl Sums {
    pub(super) fn push(&mut self, recorded: &Recorded, mut replay: Replay) {
        self.done += 1;
        let [types, days, intervals] = [
            recorded.types.len(),
            recorded.days.len(),
            recorded.intervals.len(),
        ];
        self.types.resize(types, Vec::new());
        self.days.resize(days, Vec::new());
        self.intervals.resize(intervals, Vec::new());
        self.quantiles.resize(QUANTILES.len(), Vec::new());
        let each = |of: &dyn Fn(&Counts) -> Tally| {
            let tallies: Vec<Tally> = replay.days.iter().map(of).collect();
            sum(tallies.iter())
        };
        self.all.push(each(&Counts::all));
        for (place, own) in self.types.iter_mut().enumerate() {
            own.push(each(&|day| day.of_type(place)));
        }
        for (place, own) in self.intervals.iter_mut().enumerate() {
            own.push(each(&|day| day.of_interval_or_none(place)));
        }
        for (own, day) in self.days.iter_mut().zip(&replay.days) {
            own.push(day.all());
        }
        replay.waits.sort_by(f64::total_cmp);
        for (own, share) in self.quantiles.iter_mut().zip(QUANTILES) {
            own.extend(quantile(&replay.waits, share));
        }
    }

    pub(super) fn backtest(&self, recorded: &Recorded, seed: Seed) -> Backtest {
        let real = |of: &dyn Fn(&Counts) -> Tally| {
            let tallies: Vec<Tally> = recorded.days.iter().map(|day| of(&day.real)).collect();
            sum(tallies.iter())
        };
        let types = recorded.types.iter().zip(&self.types).enumerate();
        let types = types.map(|(place, (name, each))| {
            let held = held(&real(&|day| day.of_type(place)), each);
            (name.clone(), held)
        });
        let days = recorded.days.iter().zip(&self.days);
        let days = days.map(|(day, each)| (day.date, held(&day.real.all(), each)));
        let days: Vec<(Date, Held)> = days.collect();
        let intervals = recorded.intervals.iter().zip(&self.intervals).enumerate();
        let intervals = intervals.map(|(place, (start, each))| {
            let held = held(&real(&|day| day.of_interval_or_none(place)), each);
            (*start, held)
        });
        let mut waits: Vec<f64> = recorded
            .days
            .iter()
            .flat_map(|day| day.waits.clone())
            .collect();
        waits.sort_by(f64::total_cmp);
        let quantiles = QUANTILES.iter().zip(&self.quantiles);
        let quantiles = quantiles.filter_map(|(share, each)| {
            Some((*share, quantile(&waits, *share)?, estimate(each.clone())))
        });
        Backtest {
            seed,
            replications: self.done,
            all: held(&real(&Counts::all), &self.all),
            types: types.collect(),
            correlations: Gauge::ALL.map(|gauge| correlation(&days, gauge)),
            days,
            intervals: intervals.collect(),
            quantiles: quantiles.collect(),
        }
    }
}

fn held(real: &Tally, replications: &[Tally]) -> Held {
    Held {
        offered: real.offered,
        predicted: estimate(replications.iter().map(|one| one.offered).collect()),
        gauges: Gauge::ALL.map(|gauge| {
            let each = replications.iter().filter_map(|one| gauge.of(one));
            (gauge.of(real), estimate(each.collect()))
        }),
    }
}

/// The mean, and between what 95 % of them lie.
fn estimate(mut each: Vec<f64>) -> Estimate {
    if each.is_empty() {
        return Estimate::NONE;
    }
    let mean = each.iter().sum::<f64>() / each.len() as f64;
    each.sort_by(f64::total_cmp);
    let several = each.len() > 1;
    Estimate {
        mean: Some(mean),
        low: quantile(&each, TAIL).filter(|_| several),
        high: quantile(&each, 1.0 - TAIL).filter(|_| several),
        plain: None,
    }
}

/// Between the two values that are nearest to its place.
fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let place = share * last as f64;
    let (below, above) = (place.floor() as usize, place.ceil() as usize);
    Some(sorted[below] + (place - place.floor()) * (sorted[above] - sorted[below]))
}

fn correlation(days: &[(Date, Held)], gauge: Gauge) -> Option<f64> {
    let pairs = days.iter().filter_map(|(_, held)| {
        let (real, predicted) = &held.gauges[gauge as usize];
        Some(((*real)?, predicted.mean?))
    });
    let pairs: Vec<(f64, f64)> = pairs.collect();
    let number = pairs.len() as f64;
    let mean = |of: &dyn Fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>() / number;
    let (x, y) = (mean(&|pair| pair.0), mean(&|pair| pair.1));
    let product = |of: &dyn Fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>();
    let both = product(&|pair| (pair.0 - x) * (pair.1 - y));
    let squares = product(&|pair| (pair.0 - x).powi(2)) * product(&|pair| (pair.1 - y).powi(2));
    (pairs.len() > 2 && squares > 0.0).then(|| both / squares.sqrt())
}
