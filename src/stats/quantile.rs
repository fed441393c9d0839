//! Quantiles of the waits of all replications together, with intervals.
//!
//! The interval inverts that of the share of waits up to the quantile (Woodruff 1952): that share is a
//! ratio of expectations over replications, with a delta-method interval as any other; the waits at
//! its two ends bound the quantile. So it allows for waits that are alike within a day.

use super::histogram::{Histogram, edges};
use super::survival::Survival;
use super::{Confidence, Estimate};

/// Bins between two places at which the spread between replications is kept.
const STRIDE: usize = 16;
pub(super) const PLACES: usize = Histogram::BINS.div_ceil(STRIDE);

/// What is known about the waits near a quantile.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Near {
    /// The quantile itself \[s\].
    pub(super) wait: f64,
    /// The place that it falls into.
    pub(super) place: usize,
    /// Share of all waits up to that place.
    pub(super) share: f64,
    /// By how much the quantile grows with the share, 1 / density; 0 where many waits are equal \[s\].
    pub(super) slope: f64,
}

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

    /// How many replications were pushed.
    pub(super) fn replications(&self) -> u64 {
        self.replications
    }

    /// Waits of all replications.
    pub(super) fn waits(&self) -> f64 {
        self.waits
    }

    /// What is known near the quantile of a share `p`; the density is that between the ends of its
    /// interval. `None` without waits or with a single replication.
    pub(super) fn near(&self, p: f64, confidence: Confidence) -> Option<Near> {
        let (wait, bin) = self.at(p)?;
        let half = confidence.reach(self.replications)? * self.error_of_share(bin);
        let (from, to) = ((p - half).max(0.0), (p + half).min(1.0));
        let slope = if to > from {
            (self.at(to)?.0 - self.at(from)?.0) / (to - from)
        } else {
            0.0
        };
        Some(Near {
            wait,
            place: bin / STRIDE,
            share: self.share_upto(bin / STRIDE),
            slope,
        })
    }

    /// The wait that a share `p` of all waits does not exceed, with its interval \[s\].
    #[must_use]
    pub fn quantile(&self, p: f64, confidence: Confidence) -> Estimate {
        let Some((mean, bin)) = self.at(p) else {
            return Estimate::NONE;
        };
        let Some(reach) = confidence.reach(self.replications) else {
            return Estimate::exactly(mean);
        };
        let half = reach * self.error_of_share(bin);
        let at = |share: f64| self.at(share.clamp(0.0, 1.0)).map(|found| found.0);
        Estimate {
            mean: Some(mean),
            low: at(p - half),
            high: at(p + half),
        }
    }

    /// The wait below which lies a share `p`, and its bin.
    fn at(&self, p: f64) -> Option<(f64, usize)> {
        wait_at(self.counts.iter().copied(), p * self.waits)
    }

    /// Which share of waits was longer than so long.
    pub(super) fn survival(&self) -> Survival {
        Survival::of(self.counts.iter().copied())
    }

    /// Share of all waits up to a place, 0 to 1.
    fn share_upto(&self, place: usize) -> f64 {
        let end = (STRIDE * (place + 1)).min(Histogram::BINS);
        let upto: u64 = self.counts[..end].iter().sum();
        upto as f64 / self.waits
    }

    /// Standard error of the share of waits up to about this bin.
    fn error_of_share(&self, bin: usize) -> f64 {
        let place = bin / STRIDE;
        let share = self.share_upto(place);
        let n = self.replications as f64;
        let spread = self.spreads[place];
        let sum =
            spread.squares - 2.0 * share * spread.products + share * share * self.waits_squared;
        (sum.max(0.0) * n / (n - 1.0)).sqrt() / self.waits
    }
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
