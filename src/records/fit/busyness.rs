//! How much counts vary beyond Poisson: the day's factor, the interval's, and each type's own, by moments.
//!
//! With means m(i) of a day's intervals, a day's factor of variance D and an interval's of variance I (both of mean 1),
//! a count has the variance m + (D + I + DI) m², and a day's total the variance M + D M² + I (1 + D) sum of m². Two
//! sums of squares about the means of the weekday give D and I; each is scaled for the mean being estimated from the
//! same days.

use std::collections::BTreeSet;

/// Counts of a day by interval, with how often it counts.
#[derive(Debug, Clone)]
pub struct Counted {
    /// Which mean it belongs to.
    pub weekday: usize,
    /// Calls in each interval.
    pub counts: Vec<f64>,
    /// How often the day counts.
    pub weight: f64,
}

/// Variation beyond Poisson.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Variation {
    /// Variance of the day's factor.
    pub day: f64,
    /// Variance of the interval's factor.
    pub interval: f64,
    /// Variance of interval counts over their mean, about the means by weekday and interval: 1 if Poisson.
    pub before: f64,
    /// The same over what the two factors explain.
    pub after: f64,
}

/// Means by weekday and interval.
#[must_use]
pub(super) fn means(days: &[Counted], intervals: usize) -> Vec<Vec<f64>> {
    let mut sums = vec![vec![0.0; intervals]; 7];
    let mut weights = [0.0; 7];
    for day in days {
        weights[day.weekday] += day.weight;
        for (sum, count) in sums[day.weekday].iter_mut().zip(&day.counts) {
            *sum += day.weight * count;
        }
    }
    for (sums, weight) in sums.iter_mut().zip(weights) {
        sums.iter_mut().for_each(|sum| *sum /= weight.max(1e-12));
    }
    sums
}

/// The variation of counts about their means.
#[must_use]
pub(super) fn variation(days: &[Counted], intervals: usize) -> Variation {
    let means = means(days, intervals);
    let mut weights = [0.0; 7];
    days.iter()
        .for_each(|day| weights[day.weekday] += day.weight);
    // Sums over days of: squares of interval counts, of totals; their means, and squares of means.
    let (mut cells, mut totals, mut poisson, mut squares, mut squared_totals) =
        (0.0, 0.0, 0.0, 0.0, 0.0);
    for day in days {
        let of_weekday = weights[day.weekday];
        if of_weekday < 1.5 {
            continue;
        }
        let weight = day.weight * of_weekday / (of_weekday - 1.0);
        let means = &means[day.weekday];
        let (mut sum, mut total) = (0.0, 0.0);
        for (count, mean) in day.counts.iter().zip(means) {
            cells += weight * (count - mean).powi(2);
            poisson += day.weight * mean;
            squares += day.weight * mean * mean;
            sum += count - mean;
            total += mean;
        }
        totals += weight * sum * sum;
        squared_totals += day.weight * total * total;
    }
    if poisson <= 0.0 {
        return Variation::default();
    }
    // Per square of the mean: what one count has beyond Poisson, and what a total has.
    let both = (cells - poisson) / squares.max(1e-12);
    // totals - poisson = D squared_totals + I (1 + D) squares, and both = D + I (1 + D).
    let spread = (squared_totals - squares).max(1e-12);
    let day = ((totals - poisson - both * squares) / spread).max(0.0);
    let interval = ((both - day) / (1.0 + day)).max(0.0);
    let explained = poisson + (day + interval + day * interval) * squares;
    Variation {
        day,
        interval,
        before: cells / poisson,
        after: cells / explained,
    }
}

/// The variances of a shared day factor and of each type's own on top of it: from those of all calls together and of
/// each type alone. `shares` are the types' shares of all calls.
#[must_use]
pub(super) fn parted(of_all: f64, of_types: &[f64], shares: &[f64]) -> (f64, Vec<f64>) {
    let mut shared = of_all;
    let mut own = vec![0.0; of_types.len()];
    if of_types.len() < 2 {
        return (shared, own);
    }
    for _ in 0..50 {
        for (own, of_type) in own.iter_mut().zip(of_types) {
            *own = ((1.0 + of_type) / (1.0 + shared) - 1.0).max(0.0);
        }
        let theirs: f64 = own
            .iter()
            .zip(shares)
            .map(|(own, share)| own * share * share)
            .sum();
        shared = ((of_all - theirs) / (1.0 + theirs)).max(0.0);
    }
    (shared, own)
}

/// Variance of counts over their mean after a factor for every day and a mean for every interval of the days that have one
/// mean (`weekday`): what is left is within the day.
#[must_use]
pub fn after_day_and_slot(days: &[Counted], intervals: usize) -> Option<f64> {
    let (mut sum, mut freedom) = (0.0, 0.0);
    let kinds: BTreeSet<usize> = days.iter().map(|day| day.weekday).collect();
    for kind in kinds {
        let own: Vec<&Counted> = days.iter().filter(|day| day.weekday == kind).collect();
        let mut slots = vec![0.0; intervals];
        for day in &own {
            for (slot, count) in slots.iter_mut().zip(&day.counts) {
                *slot += count;
            }
        }
        let total: f64 = slots.iter().sum();
        for day in &own {
            let of_day: f64 = day.counts.iter().sum();
            for (slot, count) in slots.iter().zip(&day.counts) {
                let mean = of_day * slot / total;
                if mean > 0.0 {
                    sum += (count - mean).powi(2) / mean;
                }
            }
        }
        let used = slots.iter().filter(|slot| **slot > 0.0).count();
        freedom += (own.len() - 1) as f64 * used.saturating_sub(1) as f64;
    }
    (freedom > 0.0).then(|| sum / freedom)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_distr::{Distribution, Gamma, Poisson};
    use rand_xoshiro::Xoshiro256PlusPlus;
    use rand_xoshiro::rand_core::SeedableRng;

    #[test]
    fn factors_that_were_drawn_are_found() {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(3);
        let factor = |cv: f64| Gamma::new(1.0 / (cv * cv), cv * cv).unwrap();
        let (day, interval) = (factor(0.2), factor(0.1));
        let days: Vec<Counted> = (0..2000)
            .map(|number| {
                let of_day = day.sample(&mut rng);
                let counts = (0..20).map(|slot| {
                    let mean = (20.0 + f64::from(slot)) * of_day * interval.sample(&mut rng);
                    Poisson::new(mean).unwrap().sample(&mut rng)
                });
                Counted {
                    weekday: number % 5,
                    counts: counts.collect(),
                    weight: 1.0,
                }
            })
            .collect();
        let found = variation(&days, 20);
        // 2,000 days: 5 % is more than four standard errors of a variance of that many.
        assert!((found.day.sqrt() - 0.2).abs() < 0.015, "{found:?}");
        assert!((found.interval.sqrt() - 0.1).abs() < 0.015, "{found:?}");
        assert!((found.after - 1.0).abs() < 0.01, "{found:?}");
    }

    #[test]
    fn own_factors_are_told_from_the_shared_one() {
        // Two types of equal size, D = .04, own .01 and .02: variances of the types and of the sum by hand.
        let of_types = [1.04 * 1.01 - 1.0, 1.04 * 1.02 - 1.0];
        let of_all = 0.04 + 1.04 * (0.25 * 0.01 + 0.25 * 0.02);
        let (shared, own) = parted(of_all, &of_types, &[0.5, 0.5]);
        assert!((shared - 0.04).abs() < 1e-9, "{shared}");
        assert!(
            (own[0] - 0.01).abs() < 1e-9 && (own[1] - 0.02).abs() < 1e-9,
            "{own:?}"
        );
    }
}
