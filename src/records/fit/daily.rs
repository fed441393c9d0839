//! Days as they were: what each fitted day had of calls, talk and agents, so that a replication draws one of them whole.
//!
//! A recorded count is what was to be expected of its day and the chance of that count. The simulator adds chance of its own,
//! so a day is written with what was to be expected: its counts are drawn towards those of the average day, as far as
//! leaves all days together the variation that they have beyond chance (constrained empirical Bayes; Louis 1984).

use super::FitOptions;
use super::busyness::{Variation, means, variation};
use super::calibrate::Staffing;
use super::levels::{Times, Towards, levels};
use super::parameters::{Parameter, counted};
use super::prepared::Prepared;
use super::span::Span;
use crate::centre::Weekday;
use jiff::civil::Date;

/// With fewer days one average day is simulated. A convention.
const FEWEST_DAYS: usize = 10;
/// So many days at the end of the log are written: a year of weekdays. A convention.
const MOST_DAYS: usize = 366;
/// Days differ by more than chance if the interval of the variation of their totals lies above this. A convention.
const NO_VARIATION: f64 = 0.02;

/// What days are simulated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Simulate {
    /// Days as they were if they differ, otherwise the average day.
    #[default]
    Fitting,
    /// The average day.
    Average,
}

/// A day as it was.
#[derive(Debug, Clone, PartialEq)]
pub struct DayAsItWas {
    /// Which day.
    pub date: Date,
    /// Its weekday.
    pub weekday: Weekday,
    /// Calls to be expected, by type and interval.
    pub volume: Vec<Vec<f64>>,
    /// Talk over its mean, by type and interval.
    pub talk_scale: Vec<Vec<f64>>,
    /// Agents on duty, by group and interval.
    pub agents: Vec<Vec<u32>>,
}

/// How talk differs by time of day and from day to day, by type.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TalkLevels {
    /// By interval, over its mean; `None` where chance makes the same difference.
    pub by_interval: Vec<Option<Vec<f64>>>,
    /// By day, likewise.
    pub by_day: Vec<Option<Vec<f64>>>,
}

impl TalkLevels {
    pub(super) fn of(prepared: &Prepared) -> Self {
        let once = vec![1.0; prepared.days.len()];
        let kinds = 0..prepared.kinds.names.len();
        Self {
            by_interval: kinds
                .clone()
                .map(|kind| levels(&by_interval(prepared, &once, kind), Towards::Best))
                .collect(),
            by_day: kinds
                .map(|kind| {
                    let days: Vec<Times> = prepared
                        .days
                        .iter()
                        .map(|day| day.kinds[kind].talk_of_day)
                        .collect();
                    levels(&days, Towards::SameSpread)
                })
                .collect(),
        }
    }

    /// The scale of a type's talk by interval, on a day or on the average one.
    pub(super) fn scale(&self, kind: usize, day: Option<usize>, intervals: usize) -> Vec<f64> {
        let by_interval = self.by_interval.get(kind).and_then(Option::as_ref);
        let by_day = self.by_day.get(kind).and_then(Option::as_ref);
        let level = day.and_then(|day| by_day?.get(day)).copied().unwrap_or(1.0);
        let same = vec![1.0; intervals];
        let scale = by_interval.unwrap_or(&same).iter();
        scale.map(|scale| scale * level).collect()
    }

    /// Whether a type's talk differs at all.
    #[must_use]
    pub fn differs(&self, kind: usize) -> bool {
        [&self.by_interval, &self.by_day]
            .into_iter()
            .any(|levels| levels.get(kind).is_some_and(Option::is_some))
    }
}

/// Talk by interval over days that count so often.
pub(super) fn by_interval(prepared: &Prepared, weights: &[f64], kind: usize) -> Vec<Times> {
    let mut sums: Vec<Times> = Vec::new();
    let days = prepared.days.iter().zip(weights);
    for (day, weight) in days.filter(|(_, weight)| **weight > 0.0) {
        let own = &day.kinds[kind].talk_by_interval;
        sums.resize(sums.len().max(own.len()), Times::default());
        sums.iter_mut()
            .zip(own)
            .for_each(|(sum, times)| sum.and(times, *weight));
    }
    sums
}

/// The days as they were, the last of them; `None` if one average day stands for all.
pub(super) fn as_they_were(
    prepared: &Prepared,
    (talk, staffing): (&TalkLevels, &Staffing),
    parameters: &[Parameter],
    span: &Span,
    options: &FitOptions,
) -> Option<Vec<DayAsItWas>> {
    let days = prepared.days.len();
    let is_asked = options.simulate == Simulate::Fitting && days >= FEWEST_DAYS;
    if !is_asked || !(volumes_differ(parameters) || staffing_differs(prepared)) {
        return None;
    }
    let is_week = parameters.iter().any(|one| one.key.weekday.is_some());
    let volumes: Vec<Vec<Vec<f64>>> = (0..prepared.kinds.names.len())
        .map(|kind| expected(prepared, is_week, kind, span.intervals()))
        .collect();
    let mut carried = vec![0.0; prepared.groups.len()];
    let each = prepared.days.iter().enumerate();
    let each = each
        .skip(days.saturating_sub(MOST_DAYS))
        .map(|(place, day)| DayAsItWas {
            date: day.date,
            weekday: Weekday::ALL[day.weekday],
            volume: volumes.iter().map(|days| days[place].clone()).collect(),
            talk_scale: (0..volumes.len())
                .map(|kind| talk.scale(kind, Some(place), span.intervals()))
                .collect(),
            agents: day
                .duty
                .iter()
                .zip(&mut carried)
                .map(|(duty, carried)| staffing.whole_after(duty, carried))
                .collect(),
        });
    Some(each.collect())
}

/// Whether totals of days vary beyond chance, in all or in one type.
fn volumes_differ(parameters: &[Parameter]) -> bool {
    let mut of_days = parameters.iter().filter(|one| {
        let name = one.key.name.as_str();
        name == "busyness.day" || (name.starts_with("calls.") && name.ends_with(".busyness"))
    });
    of_days.any(|one| one.value.low.is_some_and(|low| low > NO_VARIATION))
}

fn staffing_differs(prepared: &Prepared) -> bool {
    let mut days = prepared.days.iter().map(|day| (day.weekday, &day.duty));
    let mut first = [None; 7];
    days.any(|(weekday, duty)| *first[weekday].get_or_insert(duty) != duty)
}

/// The calls that were to be expected of a type on each day, by interval.
fn expected(prepared: &Prepared, is_week: bool, kind: usize, intervals: usize) -> Vec<Vec<f64>> {
    let once = vec![1.0; prepared.days.len()];
    let days = counted(prepared, &once, is_week, Some(kind));
    let (means, varies) = (means(&days, intervals), variation(&days, intervals));
    days.iter()
        .map(|day| towards(&day.counts, &means[day.weekday], varies))
        .collect()
}

/// Counts of a day drawn towards their means: first its total, then what the intervals differ within the day.
fn towards(counts: &[f64], means: &[f64], varies: Variation) -> Vec<f64> {
    let (count, mean): (f64, f64) = (counts.iter().sum(), means.iter().sum());
    if mean <= 0.0 {
        return counts.to_vec();
    }
    let squares: f64 = means.iter().map(|mean| mean * mean).sum();
    let beyond_chance = varies.day * mean * mean + varies.interval * (1.0 + varies.day) * squares;
    let left = Towards::SameSpread.left(beyond_chance, mean);
    let level = 1.0 + left * (count / mean - 1.0);
    let each = counts.iter().zip(means).map(|(own, mean_of)| {
        let expected = mean_of * level;
        let left = Towards::SameSpread.left(varies.interval * expected * expected, expected);
        (expected + left * (own - mean_of * count / mean)).max(0.0)
    });
    each.collect()
}

#[cfg(test)]
mod tests {
    use super::super::busyness::Counted;
    use super::*;
    use rand_distr::{Distribution, Gamma, Poisson};
    use rand_xoshiro::Xoshiro256PlusPlus;
    use rand_xoshiro::rand_core::SeedableRng;

    /// Chance about days drawn towards their means is chance about the days: not counted twice.
    #[test]
    fn days_drawn_again_vary_as_much_as_the_days_did() {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(11);
        let factor = |cv: f64| Gamma::new(1.0 / (cv * cv), cv * cv).unwrap();
        for (day, interval) in [(0.2, 0.1), (0.05, 0.3)] {
            let days: Vec<Counted> = (0..3000)
                .map(|_| {
                    let of_day = factor(day).sample(&mut rng);
                    let counts = (0..20).map(|slot| {
                        let mean =
                            (5.0 + f64::from(slot)) * of_day * factor(interval).sample(&mut rng);
                        Poisson::new(mean).unwrap().sample(&mut rng)
                    });
                    Counted {
                        weekday: 0,
                        counts: counts.collect(),
                        weight: 1.0,
                    }
                })
                .collect();
            let before = variation(&days, 20);
            let means = means(&days, 20);
            let again: Vec<Counted> = days
                .iter()
                .map(|day| {
                    let expected = towards(&day.counts, &means[0], before);
                    let counts = expected.iter().map(|mean| match *mean > 0.0 {
                        true => Poisson::new(*mean).unwrap().sample(&mut rng),
                        false => 0.0,
                    });
                    Counted {
                        weekday: 0,
                        counts: counts.collect(),
                        weight: 1.0,
                    }
                })
                .collect();
            let after = variation(&again, 20);
            // 3,000 days: four standard errors of either cv are below .015; plain counts would add 1 / mean.
            assert!(
                (after.day.sqrt() - before.day.sqrt()).abs() < 0.02,
                "{before:?} {after:?}"
            );
            assert!(
                (after.interval.sqrt() - before.interval.sqrt()).abs() < 0.03,
                "{before:?} {after:?}"
            );
            assert!(
                (after.before / before.before - 1.0).abs() < 0.06,
                "{before:?} {after:?}"
            );
        }
    }
}
