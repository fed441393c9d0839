//! How often something happens, one replication after the other.
//!
//! The interval is Wilson's (1927), which keeps its promise also where the thing hardly ever or nearly
//! always happens: none of 200 days is not "never", but at most about 2 %.

use super::beta::{beta_above, beta_quantile};
use super::{Confidence, Doubts, Estimate};

/// Replications on which something happened, of all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Proportion {
    happened: u64,
    replications: u64,
}

impl Proportion {
    /// One more replication.
    pub fn push(&mut self, happened: bool) {
        self.happened += u64::from(happened);
        self.replications += 1;
    }

    /// The share with the interval of Clopper and Pearson (1934): it covers at least as often as it says, however
    /// few there were.
    ///
    /// ```
    /// use holdtrue::stats::{Confidence, Proportion};
    /// let mut kept = Proportion::default();
    /// (0..10).for_each(|day| kept.push(day > 0));
    /// let share = kept.exact(Confidence::USUAL);
    /// assert!((share.low.unwrap() - 0.554_984).abs() < 1e-6);
    /// assert!((share.high.unwrap() - 0.997_471).abs() < 1e-6);
    /// ```
    #[must_use]
    pub fn exact(&self, confidence: Confidence) -> Estimate {
        let (happened, all) = (self.happened as f64, self.replications as f64);
        if self.replications == 0 {
            return Estimate::NONE;
        }
        let tail = (1.0 - confidence.level()) / 2.0;
        let others = all - happened;
        Estimate {
            mean: Some(happened / all),
            low: beta_quantile(happened, others + 1.0, tail).or(Some(0.0)),
            high: beta_quantile(happened + 1.0, others, 1.0 - tail).or(Some(1.0)),
            plain: None,
        }
    }

    /// How often as much, or as little, would be seen if just this `share` of replications had it.
    ///
    /// ```
    /// use holdtrue::stats::Proportion;
    /// let mut kept = Proportion::default();
    /// (0..10).for_each(|day| kept.push(day > 0));
    /// let doubts = kept.doubts(0.5);
    /// assert!((doubts.at_least - 11.0 / 1024.0).abs() < 1e-12);
    /// assert!((doubts.at_most - 1023.0 / 1024.0).abs() < 1e-12);
    /// ```
    #[must_use]
    pub fn doubts(&self, share: f64) -> Doubts {
        let (happened, all) = (self.happened as f64, self.replications as f64);
        if self.replications == 0 {
            return Doubts::ALL;
        }
        // P(at least k of n) is the distribution function of Beta(k, n - k + 1).
        let least = |these: f64| match beta_above(these, all - these + 1.0, share) {
            Some(above) => 1.0 - above,
            None if these <= 0.0 => 1.0,
            None => 0.0,
        };
        Doubts {
            at_least: least(happened),
            at_most: 1.0 - least(happened + 1.0),
        }
    }

    /// The share of replications, with its interval; the reach is Student's, as everywhere.
    ///
    /// ```
    /// use holdtrue::stats::{Confidence, Proportion};
    /// let mut missed = Proportion::default();
    /// (0..200).for_each(|_| missed.push(false));
    /// let share = missed.estimate(Confidence::USUAL);
    /// assert_eq!((share.mean, share.low), (Some(0.0), Some(0.0)));
    /// assert!((share.high.unwrap() - 0.019).abs() < 0.001);
    /// ```
    #[must_use]
    pub fn estimate(&self, confidence: Confidence) -> Estimate {
        if self.replications == 0 {
            return Estimate::NONE;
        }
        let n = self.replications as f64;
        let share = self.happened as f64 / n;
        let Some(reach) = confidence.reach(self.replications) else {
            return Estimate::exactly(share);
        };
        let widened = 1.0 + reach * reach / n;
        let middle = (share + reach * reach / (2.0 * n)) / widened;
        let spread = share * (1.0 - share) / n + (reach / (2.0 * n)).powi(2);
        let half = reach * spread.sqrt() / widened;
        Estimate {
            low: Some((middle - half).clamp(0.0, share)),
            high: Some((middle + half).clamp(share, 1.0)),
            ..Estimate::exactly(share)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_of_fifty() {
        let mut proportion = Proportion::default();
        (0..50).for_each(|day| proportion.push(day % 5 == 0));
        let estimate = proportion.estimate(Confidence::USUAL);
        // Wilson's with 2.009575 (Student's t, 49 degrees of freedom) in place of 1.96.
        assert_eq!(estimate.mean, Some(0.2));
        assert!(
            (estimate.low.unwrap() - 0.110_796).abs() < 1e-6,
            "{estimate:?}"
        );
        assert!(
            (estimate.high.unwrap() - 0.334_043).abs() < 1e-6,
            "{estimate:?}"
        );
    }

    #[test]
    fn a_single_day_tells_no_interval() {
        let mut proportion = Proportion::default();
        assert_eq!(proportion.estimate(Confidence::USUAL), Estimate::NONE);
        proportion.push(true);
        assert_eq!(
            proportion.estimate(Confidence::USUAL),
            Estimate::exactly(1.0)
        );
    }
}
