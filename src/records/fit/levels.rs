//! Whether a mean differs from hour to hour, or from day to day, by more than chance, and by how much.
//!
//! Groups of times with counts n, means m and one variance s² within them: about the grand mean M the sum of n (m - M)²
//! over s² is chi-squared if nothing differs. What is beyond it is the variance between the levels.

use statrs::distribution::{ChiSquared, ContinuousCDF};

/// Longer times count as this one, so that a single call of hours makes no level \[s\]. A convention.
const LONGEST: f64 = 3600.0;
/// Levels are told apart if chance makes as large a difference less often than this. A convention.
const SIGNIFICANT: f64 = 0.005;
/// And from so many times a group, on average. A convention.
const FEWEST: f64 = 10.0;
/// Levels beyond this part of the mean, or that many times it, are slips. A convention.
const FARTHEST: f64 = 3.0;

/// Times of a group, as their sums.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Times {
    /// How many.
    pub count: f64,
    /// Their sum \[s\].
    pub sum: f64,
    /// The sum of their squares \[s²\].
    pub squares: f64,
}

impl Times {
    pub(super) fn add(&mut self, time: f64) {
        let time = time.min(LONGEST);
        self.count += 1.0;
        self.sum += time;
        self.squares += time * time;
    }

    /// So many of which only the mean is known: as if they were exponential.
    pub(super) fn add_mean(&mut self, mean: f64, count: f64) {
        self.count += count;
        self.sum += count * mean;
        self.squares += 2.0 * count * mean * mean;
    }

    pub(super) fn and(&mut self, other: &Times, weight: f64) {
        self.count += weight * other.count;
        self.sum += weight * other.sum;
        self.squares += weight * other.squares;
    }

    fn mean(&self) -> f64 {
        self.sum / self.count
    }
}

/// How far a level is drawn towards the mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Towards {
    /// As far as makes the best guess of it.
    Best,
    /// As far as leaves all levels together their variance: for levels that are drawn from.
    SameSpread,
}

impl Towards {
    /// What is left of a difference, from the variance between levels and of the noise of this one.
    pub(super) fn left(self, between: f64, noise: f64) -> f64 {
        let share = between / (between + noise).max(f64::MIN_POSITIVE);
        match self {
            Towards::Best => share,
            Towards::SameSpread => share.sqrt(),
        }
    }
}

/// The variance within groups and between them; `None` if chance makes the same difference.
fn variances(groups: &[Times]) -> Option<(f64, f64, f64)> {
    let some = groups.iter().filter(|group| group.count > 0.0);
    let (mut all, mut number, mut squared_counts, mut explained) =
        (Times::default(), 0.0, 0.0, 0.0);
    for group in some {
        all.and(group, 1.0);
        number += 1.0;
        squared_counts += group.count.powi(2);
        explained += group.sum.powi(2) / group.count;
    }
    let freedom = number - 1.0;
    if freedom < 1.0 || all.count < FEWEST * number {
        return None;
    }
    let within = (all.squares - explained) / (all.count - number);
    let between = explained - all.sum.powi(2) / all.count;
    if within <= 0.0 || between <= 0.0 {
        return None;
    }
    let chance = 1.0 - ChiSquared::new(freedom).ok()?.cdf(between / within);
    let size = all.count - squared_counts / all.count;
    let of_levels = (between - freedom * within) / size;
    (chance < SIGNIFICANT && of_levels > 0.0).then(|| (all.mean(), within, of_levels))
}

/// The level of each group over the mean of all; `None` if they do not differ by more than chance. The mean over the
/// times is 1.
#[must_use]
pub(super) fn levels(groups: &[Times], towards: Towards) -> Option<Vec<f64>> {
    let (mean, within, between) = variances(groups)?;
    let each = groups.iter().map(|group| {
        if group.count <= 0.0 {
            return 1.0;
        }
        let left = towards.left(between, within / group.count);
        let level = 1.0 + left * (group.mean() / mean - 1.0);
        level.clamp(FARTHEST.recip(), FARTHEST)
    });
    let levels: Vec<f64> = each.collect();
    let counted = levels.iter().zip(groups);
    let (sum, count) = counted.fold((0.0, 0.0), |(sum, all), (level, group)| {
        (sum + level * group.count, all + group.count)
    });
    Some(
        levels
            .into_iter()
            .map(|level| level * count / sum)
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_distr::{Distribution, Exp};
    use rand_xoshiro::Xoshiro256PlusPlus;
    use rand_xoshiro::rand_core::SeedableRng;

    fn drawn(seed: u64, means: &[f64], count: usize) -> Vec<Times> {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
        let group = |mean: &f64| {
            let law = Exp::new(1.0 / mean).unwrap();
            let mut times = Times::default();
            (0..count).for_each(|_| times.add(law.sample(&mut rng)));
            times
        };
        means.iter().map(group).collect()
    }

    #[test]
    fn levels_are_found_and_chance_makes_none() {
        // One in 200 of such draws would be taken for a difference.
        let none = (0..400)
            .filter(|seed| levels(&drawn(*seed, &[120.0; 20], 100), Towards::Best).is_some());
        let none = none.count();
        // Binomial(400, .005) is above 7 once in 1,000 seeds; the tail of exponential times adds a little.
        assert!(none <= 9, "{none}");
        let means: Vec<f64> = (0..20)
            .map(|place| 100.0 + 4.0 * f64::from(place))
            .collect();
        let found = levels(&drawn(1, &means, 2000), Towards::Best).unwrap();
        for (found, mean) in found.iter().zip(&means) {
            // Four standard errors of a mean of 2,000.
            assert!(
                (found / (mean / 138.0) - 1.0).abs() < 0.09,
                "{found} for {mean}"
            );
        }
    }

    #[test]
    fn spread_is_kept_or_the_guess_is_best() {
        // Sums by hand: two groups of 100, means 90 and 110, variance within 9900: between is 200 - 99 = 101.
        let group = |mean: f64| Times {
            count: 100.0,
            sum: 100.0 * mean,
            squares: 100.0 * (9900.0 * 198.0 / 200.0 + mean * mean),
        };
        let groups = [group(80.0), group(120.0)];
        let (mean, within, between) = variances(&groups).unwrap();
        assert!((mean - 100.0).abs() < 1e-9 && (within - 9900.0).abs() < 1e-6);
        assert!((between - (800.0 - 99.0)).abs() < 1e-6, "{between}");
        let left = 701.0 / 800.0;
        let best = levels(&groups, Towards::Best).unwrap();
        let same = levels(&groups, Towards::SameSpread).unwrap();
        assert!((best[1] - (1.0 + 0.2 * left)).abs() < 1e-9, "{best:?}");
        assert!(
            (same[1] - (1.0 + 0.2 * f64::sqrt(left))).abs() < 1e-9,
            "{same:?}"
        );
        assert_eq!(levels(&groups[..1], Towards::Best), None);
    }
}
