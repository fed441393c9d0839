//! Quantiles of the waits of all replications together, with intervals.
//!
//! A wait lies in the interval if the share of waits up to it may be the quantile's share (Woodruff 1952; inverted,
//! Francisco & Fuller 1991): that share is a ratio of expectations over replications, with an interval of
//! its own that allows for waits that are alike within a day and for few days with long ones. Where
//! no wait that was seen is long enough, the upper end cannot be known.

use super::counted::Total;
use super::histogram::{Histogram, edges};
use super::survival::Survival;
use super::{Confidence, Estimate};

/// Bins between two places at which the spread between replications is kept.
pub(super) const STRIDE: usize = 16;
pub(super) const PLACES: usize = Histogram::BINS.div_ceil(STRIDE);

/// Sums over replications of the number of waits up to a place, squared, and times all waits.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Spread {
    squares: f64,
    products: f64,
}

/// The waits of all replications.
#[derive(Debug, Clone, PartialEq)]
pub struct PooledWaits {
    counts: Box<[u64]>,
    spreads: Box<[Spread]>,
    waits: f64,
    waits_squared: f64,
    replications: u64,
}

impl Default for PooledWaits {
    fn default() -> Self {
        Self {
            counts: vec![0; Histogram::BINS].into_boxed_slice(),
            spreads: vec![Spread::default(); PLACES].into_boxed_slice(),
            waits: 0.0,
            waits_squared: 0.0,
            replications: 0,
        }
    }
}

impl PooledWaits {
    /// One more replication.
    pub fn push(&mut self, day: &Histogram) {
        self.replications += 1;
        let (first, bins) = day.filled();
        for (count, &more) in self.counts[first..].iter_mut().zip(bins) {
            *count += u64::from(more);
        }
        let all = day.waits() as f64;
        self.waits += all;
        self.waits_squared += all * all;
        each_place(day, |place, upto| {
            let upto = upto as f64;
            let spread = &mut self.spreads[place];
            spread.squares += upto * upto;
            spread.products += upto * all;
        });
    }

    /// The wait that a share `p` of all waits does not exceed, with its interval \[s\].
    #[must_use]
    pub fn quantile(&self, p: f64, confidence: Confidence) -> Estimate {
        let Some((mean, bin)) = self.at(p) else {
            return Estimate::NONE;
        };
        if self.replications < 2 {
            return Estimate::exactly(mean);
        }
        let upto = self.upto();
        let curve = Curve {
            waits: self.waits,
            freedom: self.replications as f64 - 1.0,
            variance: &|place| {
                let upto = upto[end_of(place)];
                self.error_of_share(upto, place).powi(2)
            },
            upto: &upto,
        };
        curve.around(mean, bin, p, confidence)
    }

    /// How many waits there are.
    pub(super) fn waits(&self) -> f64 {
        self.waits
    }

    /// Numbers of waits up to each bin.
    pub(super) fn upto(&self) -> Vec<f64> {
        let sums = self.counts.iter().scan(0, |upto, count| {
            *upto += count;
            Some(*upto as f64)
        });
        sums.collect()
    }

    /// The wait below which lies a share `p`, and its bin.
    pub(super) fn at(&self, p: f64) -> Option<(f64, usize)> {
        wait_at(self.counts.iter().copied(), p * self.waits)
    }

    /// Which share of waits was longer than so long.
    pub(super) fn survival(&self) -> Survival {
        Survival::of(self.counts.iter().copied())
    }

    /// The place that a quantile falls into, and the share of all waits up to there.
    pub(super) fn place_of(&self, p: f64) -> Option<(usize, f64)> {
        let place = self.at(p)?.1 / STRIDE;
        Some((place, self.share_upto(place)))
    }

    /// Share of all waits up to a place, 0 to 1.
    fn share_upto(&self, place: usize) -> f64 {
        let end = (STRIDE * (place + 1)).min(Histogram::BINS);
        let upto: u64 = self.counts[..end].iter().sum();
        upto as f64 / self.waits
    }

    /// Standard error of the share of waits up to a place, of which there are `upto`.
    fn error_of_share(&self, upto: f64, place: usize) -> f64 {
        let share = upto / self.waits;
        let n = self.replications as f64;
        let spread = self.spreads[place];
        let sum =
            spread.squares - 2.0 * share * spread.products + share * share * self.waits_squared;
        (sum.max(0.0) * n / (n - 1.0)).sqrt() / self.waits
    }
}

/// The last bin up to a place.
pub(super) fn end_of(place: usize) -> usize {
    (STRIDE * (place + 1)).min(Histogram::BINS) - 1
}

/// How waits are spread, and how sure that is.
pub(super) struct Curve<'a> {
    /// Numbers of waits up to each bin.
    pub(super) upto: &'a [f64],
    pub(super) waits: f64,
    pub(super) freedom: f64,
    /// Variance of the share of waits up to a place.
    pub(super) variance: &'a dyn Fn(usize) -> f64,
}

impl Curve<'_> {
    /// The wait that a share `p` does not exceed, with its interval, and its bin.
    pub(super) fn quantile(&self, p: f64, confidence: Confidence) -> Option<(Estimate, usize)> {
        let share = |bin: usize| self.upto[bin] / self.waits;
        let mean = first_at(&share, p, Histogram::BINS)?;
        let bin = self.upto.partition_point(|upto| upto / self.waits < p);
        Some((self.around(mean, bin, p, confidence), bin))
    }

    /// The same, if that wait and its bin are known.
    fn around(&self, mean: f64, bin: usize, p: f64, confidence: Confidence) -> Estimate {
        let own = self.dispersion(bin);
        // Beyond the quantile's own bin the upper end of a share is beyond `p` as well.
        let there = self.share(self.upto[bin], own, confidence).high;
        let reached = match there.is_some_and(|high| high >= p) {
            true => bin,
            false => Histogram::BINS,
        };
        // Few days with long waits do not show yet how long those can be: one more counts double. A convention.
        let days = (1.0 - p) * self.waits / own;
        let own = own * (days + 4.0) / (days + 2.0);
        let end = |of: &dyn Fn(Estimate) -> Option<f64>,
                   dispersion: &dyn Fn(usize) -> f64,
                   reached: usize| {
            let share = |bin: usize| {
                let share = self.share(self.upto[bin], dispersion(bin), confidence);
                of(share).unwrap_or(0.0)
            };
            first_at(&share, p, reached)
        };
        let low = end(&|share| share.high, &|bin| self.dispersion(bin), reached);
        // Days with longer waits than any that were seen bring as many of them as days beyond the quantile do.
        let high = end(&|share| share.low, &|_| own, Histogram::BINS);
        // Where in its bin a wait lies is not known.
        let (from, to) = edges(bin);
        Estimate {
            low: low.map(|low| low.min(from)),
            high: high.map(|high| high.max(to)),
            ..Estimate::exactly(mean)
        }
    }

    /// A share of so many waits, with its interval.
    fn share(&self, upto: f64, dispersion: f64, confidence: Confidence) -> Estimate {
        let variance = dispersion * upto * (self.waits - upto) / self.waits;
        let total = Total {
            sum: upto,
            variance,
            freedom: self.freedom,
            dispersion,
        };
        let reach = confidence.reach_of(self.freedom).unwrap_or(0.0);
        let usual = Estimate::around(upto / self.waits, reach * variance.sqrt() / self.waits);
        total.share(self.waits, usual, confidence)
    }

    /// How many times as widely spread the number of waits up to about a bin is as if they were independent.
    fn dispersion(&self, bin: usize) -> f64 {
        // At the end of the last place no wait is left.
        let filled = self.upto.partition_point(|&upto| upto < self.waits);
        let place = (bin / STRIDE).min((filled / STRIDE).saturating_sub(1));
        let upto = self.upto[end_of(place)];
        let independent = upto * (self.waits - upto) / self.waits;
        if independent <= 0.0 {
            return 1.0;
        }
        (self.variance)(place) * self.waits * self.waits / independent
    }
}

/// The wait at which a share that grows from bin to bin reaches `p`, which it is known to have done at the bin `reached`;
/// `None` if it never does.
fn first_at(share: &dyn Fn(usize) -> f64, p: f64, reached: usize) -> Option<f64> {
    let (mut below, mut above) = (0, Histogram::BINS);
    while below < above {
        let middle = (below + above) / 2;
        if middle < reached && share(middle) < p {
            below = middle + 1;
        } else {
            above = middle;
        }
    }
    if above == Histogram::BINS {
        return None;
    }
    let (from, to) = edges(above);
    let before = above.checked_sub(1).map_or(0.0, share);
    let part = (p - before) / (share(above) - before);
    Some(from + part.clamp(0.0, 1.0) * (to - from))
}

/// The wait below which lie as many of the waits that were counted by the histogram's bins, and its
/// bin; `None` without waits.
pub(super) fn wait_at(counts: impl Iterator<Item = u64>, wanted: f64) -> Option<(f64, usize)> {
    let mut upto = 0.0;
    let mut last = None;
    for (bin, count) in counts.enumerate().filter(|(_, count)| *count > 0) {
        let count = count as f64;
        let (from, to) = edges(bin);
        if upto + count >= wanted {
            let part = ((wanted - upto) / count).clamp(0.0, 1.0);
            return Some((from + part * (to - from), bin));
        }
        upto += count;
        last = Some((to, bin));
    }
    last
}

/// Tells how many of a day's waits lie up to each place.
pub(super) fn each_place(day: &Histogram, mut tell: impl FnMut(usize, u64)) {
    let (first, bins) = day.filled();
    let end = first + bins.len();
    let mut upto = 0;
    let mut done = first;
    for place in first / STRIDE..PLACES {
        let next = end.min(STRIDE * (place + 1));
        if done < next {
            let more = bins[done - first..next - first].iter();
            upto += more.map(|&count| u64::from(count)).sum::<u64>();
            done = next;
        }
        tell(place, upto);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Occasion, Purpose, Seed, Streams};
    use rand_distr::{Distribution, Exp1};

    fn day_of_exponentials(replication: u64, waits: u32) -> Histogram {
        let mut draws =
            Streams::new(Occasion::first(Seed(5), replication)).sequence(Purpose::Talk, "t");
        let mut day = Histogram::default();
        for _ in 0..waits {
            let unit: f64 = Exp1.sample(&mut draws);
            day.add(100.0 * unit);
        }
        day
    }

    #[test]
    fn quantiles_of_an_exponential_lie_in_their_intervals() {
        let mut pooled = PooledWaits::default();
        for replication in 0..400 {
            pooled.push(&day_of_exponentials(replication, 500));
        }
        // Standard error of the p-quantile of n exponentials of mean m: m sqrt(p / (1 - p) / n).
        for p in [0.5, 0.8, 0.95, 0.99] {
            let exact = -100.0 * (1.0_f64 - p).ln();
            let estimate = pooled.quantile(p, Confidence::USUAL);
            let error = 100.0 * (p / (1.0 - p) / 200_000.0).sqrt();
            let mean = estimate.mean.unwrap();
            assert!(
                (mean - exact).abs() < 5.0 * error,
                "{p}: {mean} for {exact}"
            );
            let half = estimate.half_width().unwrap();
            assert!(
                (half / error / 1.966 - 1.0).abs() < 0.2,
                "{p}: {half} for {error}"
            );
        }
    }

    /// Of 1,000 waits ten were long, but all of them on one day: how long the longest 1 % are cannot be known.
    #[test]
    fn a_quantile_of_a_single_bad_day_has_no_upper_end() {
        let mut pooled = PooledWaits::default();
        for replication in 0..50 {
            let mut day = Histogram::default();
            (0..20).for_each(|_| day.add(1.0));
            if replication == 7 {
                (0..15).for_each(|wait| day.add(100.0 + f64::from(wait)));
            }
            pooled.push(&day);
        }
        let found = pooled.quantile(0.99, Confidence::USUAL);
        assert!(found.mean.unwrap() > 100.0 && found.low.unwrap() < 1.01);
        assert_eq!(found.high, None);
        let half = pooled.quantile(0.5, Confidence::USUAL);
        assert!(half.high.unwrap() < 1.01);
    }

    #[test]
    fn most_answered_at_once_gives_a_quantile_of_zero() {
        let mut day = Histogram::default();
        for wait in [0.0, 0.0, 0.0, 10.0] {
            day.add(wait);
        }
        let mut pooled = PooledWaits::default();
        pooled.push(&day);
        assert_eq!(pooled.quantile(0.5, Confidence::USUAL).mean, Some(0.0));
        let high = pooled.quantile(0.9, Confidence::USUAL).mean.unwrap();
        assert!((high - 10.0).abs() < 0.1, "{high}");
    }
}
