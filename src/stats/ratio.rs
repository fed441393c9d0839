//! A ratio of expectations, estimated over replications.
//!
//! Service level, abandonment and the like are E(numerator) / E(denominator), not the mean of daily
//! ratios: a busy day weighs by its calls. The interval is by the delta method: with r the ratio,
//! its variance is that of (x - r y), divided by the squared mean of y and the number of replications.

use super::counted::{Counted, Total};
use super::{Confidence, Estimate};

/// Replications that carry a sum (Kish's effective number of them) below which no regression follows it, ...
/// A convention: blocked calls that come with the busiest of 200 days are 9 % too few by one that hangs on 6 of them.
const LEAST_CARRIERS: f64 = 10.0;
/// ... if they are less than this share of all. A convention.
const LEAST_CARRYING: f64 = 0.25;

/// Running moments of a numerator x and a denominator y. Memory does not grow with the number of
/// replications; pushed in the same order, the result is the same to the last bit.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Ratio {
    replications: u64,
    mean_x: f64,
    mean_y: f64,
    sum_xx: f64,
    sum_yy: f64,
    sum_xy: f64,
}

impl Ratio {
    /// One more replication (Welford's update).
    pub fn push(&mut self, x: f64, y: f64) {
        self.replications += 1;
        let n = self.replications as f64;
        let (off_x, off_y) = (x - self.mean_x, y - self.mean_y);
        self.mean_x += off_x / n;
        self.mean_y += off_y / n;
        self.sum_xx += off_x * (x - self.mean_x);
        self.sum_yy += off_y * (y - self.mean_y);
        self.sum_xy += off_x * (y - self.mean_y);
    }

    /// How many replications were pushed.
    #[must_use]
    pub fn replications(&self) -> u64 {
        self.replications
    }

    /// The ratio, `None` if there is no denominator.
    #[must_use]
    pub fn value(&self) -> Option<f64> {
        (self.mean_y != 0.0).then(|| self.mean_x / self.mean_y)
    }

    /// Standard error of the ratio; `None` with fewer than two replications.
    #[must_use]
    pub fn standard_error(&self) -> Option<f64> {
        let ratio = self.value()?;
        if self.replications < 2 {
            return None;
        }
        let n = self.replications as f64;
        let sum = self.sum_xx - 2.0 * ratio * self.sum_xy + ratio * ratio * self.sum_yy;
        Some((sum.max(0.0) / (n - 1.0) / n).sqrt() / self.mean_y.abs())
    }

    /// The ratio with its interval by Fieller's theorem (Fieller 1954, Some Problems in Interval
    /// Estimation), which holds also where the denominator is not known well. `NONE` where its interval holds
    /// 0: no ratio is excluded then.
    #[must_use]
    pub fn fieller(&self, confidence: Confidence) -> Estimate {
        let (Some(mean), Some(reach)) = (self.value(), confidence.reach(self.replications)) else {
            return Estimate::NONE;
        };
        let n = self.replications as f64;
        let scale = reach * reach / (n - 1.0) / n;
        let square = self.mean_y * self.mean_y - scale * self.sum_yy;
        if square <= 0.0 {
            return Estimate::NONE;
        }
        let middle = self.mean_x * self.mean_y - scale * self.sum_xy;
        let rest = self.mean_x * self.mean_x - scale * self.sum_xx;
        let root = (middle * middle - square * rest).max(0.0).sqrt();
        Estimate {
            mean: Some(mean),
            low: Some((middle - root) / square),
            high: Some((middle + root) / square),
            plain: None,
        }
    }

    /// The ratio with its interval.
    ///
    /// ```
    /// use holdtrue::stats::{Confidence, Ratio};
    /// let mut answered_in_time = Ratio::default();
    /// for (in_time, offered) in [(80.0, 100.0), (90.0, 100.0), (150.0, 200.0)] {
    ///     answered_in_time.push(in_time, offered);
    /// }
    /// let estimate = answered_in_time.estimate(Confidence::USUAL);
    /// let mean = estimate.mean.unwrap();
    /// assert!((mean - 0.8).abs() < 1e-15); // 320 of 400, not the mean of .80, .90 and .75
    /// ```
    #[must_use]
    pub fn estimate(&self, confidence: Confidence) -> Estimate {
        let Some(mean) = self.value() else {
            return Estimate::NONE;
        };
        let Some(error) = self.standard_error() else {
            return Estimate::exactly(mean);
        };
        match self.reach(confidence) {
            Some(reach) => Estimate::around(mean, reach * error),
            None => Estimate::exactly(mean),
        }
    }

    /// The ratio with an interval that allows for what was not seen, or hardly ever: see [`Counted`].
    ///
    /// ```
    /// use holdtrue::stats::{Confidence, Counted, Ratio};
    /// let mut blocked = Ratio::default();
    /// (0..200).for_each(|_| blocked.push(0.0, 1.0));
    /// let estimate = blocked.counted(Counted::Events, Confidence::USUAL);
    /// assert_eq!((estimate.mean, estimate.low), (Some(0.0), Some(0.0)));
    /// assert!((estimate.high.unwrap() - 3.689 / 200.0).abs() < 1e-5);
    /// ```
    #[must_use]
    pub fn counted(&self, counted: Counted, confidence: Confidence) -> Estimate {
        let usual = self.estimate(confidence);
        if counted.size() <= 0.0 {
            return usual;
        }
        let Some((total, out_of)) = self.total_of_residuals() else {
            return usual;
        };
        total.counted(counted, out_of, usual, confidence)
    }

    /// The numerator, added up over replications, with the variance that it has given the denominator, which
    /// comes second. `None` where it is no sum of events, or nothing is known of its spread.
    pub(super) fn total_of_residuals(&self) -> Option<(Total, f64)> {
        let error = self.standard_error()?;
        let n = self.replications as f64;
        let (sum, out_of) = (n * self.mean_x, n * self.mean_y);
        let total = Total {
            sum,
            variance: (error * out_of).powi(2),
            freedom: n - 1.0,
            dispersion: 0.0,
        };
        (sum >= 0.0 && out_of > 0.0).then_some((total, out_of))
    }

    /// The numerator, added up over replications, and its variance. The denominators are all alike.
    pub(super) fn total(&self) -> Total {
        let n = self.replications as f64;
        Total {
            sum: n * self.mean_x,
            variance: self.sum_xx * n / (n - 1.0).max(1.0),
            freedom: n - 1.0,
            dispersion: 0.0,
        }
    }

    /// The denominators, added up.
    #[must_use]
    pub fn out_of(&self) -> f64 {
        self.sums().1
    }

    /// The numerator and the denominator, added up over replications.
    pub(super) fn sums(&self) -> (f64, f64) {
        let n = self.replications as f64;
        (n * self.mean_x, n * self.mean_y)
    }

    /// Whether events come from so few replications that a regression would follow those few.
    pub(super) fn hangs_on_few(&self, counted: Counted) -> bool {
        let n = self.replications as f64;
        let carriers = |mean: f64, squares: f64| {
            let all = mean * mean + squares.max(0.0) / n;
            if all > 0.0 { n * mean * mean / all } else { n }
        };
        let events = carriers(self.mean_x, self.sum_xx);
        let rarer = match counted {
            Counted::Amount | Counted::Lengths(_) => return false,
            Counted::Share if 2.0 * self.mean_x > self.mean_y => carriers(
                self.mean_y - self.mean_x,
                self.sum_yy - 2.0 * self.sum_xy + self.sum_xx,
            ),
            Counted::Share | Counted::Events => events,
        };
        rarer < LEAST_CARRIERS && rarer < LEAST_CARRYING * n
    }

    /// How many standard errors the interval reaches. Where the denominator comes from a few of the
    /// replications only, no more of them count.
    fn reach(&self, confidence: Confidence) -> Option<f64> {
        if let Some(effective) = self.effective() {
            return confidence.reach_of(effective - 1.0);
        }
        confidence.reach(self.replications)
    }

    /// Kish's effective number of replications, if the denominator comes from fewer than half of them.
    pub(super) fn effective(&self) -> Option<f64> {
        let n = self.replications as f64;
        let squares = self.sum_yy / n + self.mean_y * self.mean_y;
        let effective = n * self.mean_y * self.mean_y / squares;
        (effective < n / 2.0).then_some(effective)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// At an end e of the interval, x - e y is just t standard errors from 0: what the theorem says.
    #[test]
    fn fieller_ends_are_t_standard_errors_off() {
        let pairs = [
            (3.0, 10.0),
            (5.0, 11.0),
            (2.0, 9.0),
            (6.0, 14.0),
            (4.0, 12.0),
        ];
        let mut ratio = Ratio::default();
        pairs.iter().for_each(|(x, y)| ratio.push(*x, *y));
        let Estimate {
            mean, low, high, ..
        } = ratio.fieller(Confidence::USUAL);
        assert!((mean.unwrap() - 20.0 / 56.0).abs() < 1e-12);
        let reach = Confidence::USUAL.reach(5).unwrap();
        for end in [low, high] {
            let off: Vec<f64> = pairs.iter().map(|(x, y)| x - end.unwrap() * y).collect();
            let centre = off.iter().sum::<f64>() / 5.0;
            let squares: f64 = off.iter().map(|one| (one - centre).powi(2)).sum();
            let error = (squares / 4.0 / 5.0).sqrt();
            assert!((centre.abs() / error - reach).abs() < 1e-9);
        }
        ratio.push(0.0, -60.0);
        assert_eq!(ratio.fieller(Confidence::USUAL), Estimate::NONE);
    }

    #[test]
    fn a_constant_denominator_gives_the_ordinary_student_interval() {
        let mut ratio = Ratio::default();
        for x in [4.0, 6.0, 5.0, 9.0] {
            ratio.push(x, 2.0);
        }
        // Values 2, 3, 2.5, 4.5: mean 3, standard deviation 1.080123.
        let estimate = ratio.estimate(Confidence::USUAL);
        let half = 3.182_446_305 * 1.080_123_45 / 2.0;
        assert_eq!(estimate.mean, Some(3.0));
        assert!((estimate.half_width().unwrap() - half).abs() < 1e-7);
    }

    #[test]
    fn a_fixed_proportion_has_no_uncertainty() {
        let mut ratio = Ratio::default();
        for y in [10.0, 17.0, 3.0] {
            ratio.push(0.25 * y, y);
        }
        let half = ratio.estimate(Confidence::USUAL).half_width().unwrap();
        assert!(half < 1e-9, "{half}");
    }

    #[test]
    fn nothing_to_divide_by_is_no_estimate() {
        let mut ratio = Ratio::default();
        ratio.push(0.0, 0.0);
        assert_eq!(ratio.estimate(Confidence::USUAL), Estimate::NONE);
    }
}
