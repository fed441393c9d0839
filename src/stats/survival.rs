//! Survival curves of waits: which share was longer than so long, at as many places as a picture shows.

use super::histogram::edges;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A curve has at most about as many places; half as many at least. A convention.
const PLACES: f64 = 120.0;
/// A curve ends where no more than this share is longer. A convention.
const NONE_LEFT: f64 = 0.002;

/// Which share of waits was longer than each multiple of a step.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Survival {
    /// From one place to the next \[s\].
    pub step: f64,
    /// Share of all waits that were longer than 0, 1, 2 ... steps; empty if nobody waited or was counted.
    pub longer: Vec<f64>,
}

impl Survival {
    /// The curve of waits that were counted by the histogram's bins.
    pub(super) fn of(counts: impl Iterator<Item = u64> + Clone) -> Self {
        let total: u64 = counts.clone().sum();
        if total == 0 {
            return Self::default();
        }
        let left = |gone: u64| (total - gone) as f64 / total as f64;
        let mut gone = 0;
        let end = counts.clone().enumerate().find_map(|(bin, count)| {
            gone += count;
            (left(gone) <= NONE_LEFT).then(|| edges(bin).1)
        });
        let end = end.unwrap_or(0.0);
        let step = round_up(end / PLACES);
        let places = (end / step).ceil() as usize;
        let mut longer = Vec::with_capacity(places + 1);
        let mut gone = 0;
        for (bin, count) in counts.enumerate() {
            let (from, to) = edges(bin);
            // Places within this bin; waits are taken to lie evenly in it.
            while longer.len() <= places && longer.len() as f64 * step < to {
                let at = longer.len() as f64 * step;
                let part = ((at - from) / (to - from)).clamp(0.0, 1.0);
                let share = left(gone) - part * count as f64 / total as f64;
                longer.push(share.max(0.0));
            }
            gone += count;
        }
        Self { step, longer }
    }

    /// The places \[s\], each with the share of waits that were longer.
    pub fn points(&self) -> impl Iterator<Item = (f64, f64)> {
        let shares = self.longer.iter().enumerate();
        shares.map(|(place, &share)| (place as f64 * self.step, share))
    }
}

/// The next of 0.1, 0.2, 0.5, 1, 2, 5, 10 ... \[s\].
fn round_up(step: f64) -> f64 {
    let step = step.max(0.1);
    let ten = 10_f64.powf(step.log10().floor());
    let round = [1.0, 2.0, 5.0].into_iter().map(|digit| digit * ten);
    round
        .clone()
        .find(|round| *round >= step * (1.0 - 1e-9))
        .unwrap_or(10.0 * ten)
}

#[cfg(test)]
mod tests {
    use super::super::Histogram;
    use super::*;

    fn of(waits: impl IntoIterator<Item = f64>) -> Survival {
        let mut counted = Histogram::default();
        waits.into_iter().for_each(|wait| counted.add(wait));
        counted.survival()
    }

    #[test]
    fn waits_spread_evenly_make_a_straight_line() {
        let curve = of((0..10_000).map(|i| f64::from(i) * 0.06));
        assert_eq!(curve.step, 5.0);
        for (wait, share) in curve.points() {
            // A bin is at most 0.8 % of the wait wide.
            assert!(
                (share - (1.0 - wait / 600.0)).abs() < 0.005,
                "{wait}: {share}"
            );
        }
        assert!(curve.longer.last() <= Some(&0.005));
    }

    #[test]
    fn who_did_not_wait_waited_no_longer_than_nothing() {
        let curve = of([0.0, 0.0, 0.0, 10.0]);
        assert_eq!(curve.longer.first(), Some(&0.25));
        assert_eq!(of([0.0]).longer, [0.0]);
        assert_eq!(of([]), Survival::default());
    }

    #[test]
    fn a_step_is_a_round_number() {
        for (step, round) in [
            (0.0, 0.1),
            (0.13, 0.2),
            (0.5, 0.5),
            (3.0, 5.0),
            (61.0, 100.0),
        ] {
            assert!((round_up(step) / round - 1.0).abs() < 1e-9, "{step}");
        }
    }
}
