//! A ratio of expectations by regression on controls, and the paired difference of two.
//!
//! Numerator and denominator are adjusted each by itself; the interval of their ratio r is that of x - r y, whose own
//! regression tells what is left of it, and how skewed. Where few events decide, or few replications bring them,
//! nothing is adjusted: a regression on so few is biased, and their number alone tells how sure it is.

use super::counted::{Counted, Total};
use super::leaning::Leaning;
use super::paired::Difference;
use super::ratio::Ratio;
use super::regression::{Fitted, Regression};
use super::{Confidence, Estimate};

/// Degrees of freedom below which nothing is adjusted. A convention.
const LEAST_FREEDOM: f64 = 5.0;

/// A ratio by regression on controls.
#[derive(Debug, Clone, PartialEq)]
pub struct Adjusted {
    ratio: f64,
    sum: f64,
    out_of: f64,
    fitted: Fitted,
    freedom: f64,
}

impl Adjusted {
    /// Of the `plain` ratio, of whose numerator and denominator these are the `sums` over units. `None` where few
    /// events decide what it is, a denominator comes from few replications, or what comes out is not within its `range`.
    #[must_use]
    pub fn new(
        plain: &Ratio,
        regression: &Regression,
        counted: Counted,
        range: (f64, f64),
        sums: impl Fn(usize) -> (f64, f64),
    ) -> Option<Self> {
        let (sum, out_of) = plain.sums();
        if counted.are_few(sum, out_of) || plain.hangs_on_few(counted) {
            return None;
        }
        Self::of(plain, regression, range, sums)
    }

    /// Waits of few callers, or little money, as the units say by themselves: on how few of them it hangs, no number of
    /// events tells. `None` of anything else.
    #[must_use]
    pub fn of_few(
        plain: &Ratio,
        alone: &Regression,
        counted: Counted,
        range: (f64, f64),
        sums: impl Fn(usize) -> (f64, f64),
    ) -> Option<Self> {
        let (sum, out_of) = plain.sums();
        let is_seen = matches!(counted, Counted::Lengths(_)) && sum > 0.0;
        if !is_seen || !counted.are_few(sum, out_of) {
            return None;
        }
        Self::of(plain, alone, range, sums)
    }

    fn of(
        plain: &Ratio,
        regression: &Regression,
        range: (f64, f64),
        sums: impl Fn(usize) -> (f64, f64),
    ) -> Option<Self> {
        let (sum, out_of) = plain.sums();
        // What is nothing on all days is known without controls.
        if sum == 0.0 || out_of == 0.0 {
            return None;
        }
        let units = plain.effective().unwrap_or(regression.units() as f64);
        let freedom = regression.freedom(units.min(regression.units() as f64));
        let sums: Vec<(f64, f64)> = (0..regression.units()).map(sums).collect();
        let (x, y) = regression.means(&sums);
        let ratio = x / y;
        let is_sound = y * out_of > 0.0 && (range.0..=range.1).contains(&ratio);
        if !is_sound || freedom < LEAST_FREEDOM {
            return None;
        }
        let fitted = regression.fit(|unit| {
            let (of, out_of) = sums[unit];
            (of - ratio * out_of) / y
        });
        Some(Self {
            ratio,
            sum: x * regression.replications(),
            out_of: y * regression.replications(),
            fitted,
            freedom,
        })
    }

    /// Degrees of freedom that are left.
    pub(super) fn freedom(&self) -> f64 {
        self.freedom
    }

    /// Of the numerator, added up over replications.
    fn variance(&self) -> f64 {
        self.fitted.variance * self.out_of * self.out_of
    }

    /// The numerator, added up over replications, with the variance that it has given the denominator, which
    /// comes second.
    pub(super) fn total(&self) -> (Total, f64) {
        let total = Total {
            sum: self.sum,
            variance: self.variance(),
            freedom: self.freedom,
            dispersion: 0.0,
        };
        (total, self.out_of)
    }

    /// The ratio with its interval.
    #[must_use]
    pub fn estimate(&self, counted: Counted, confidence: Confidence) -> Estimate {
        if self.fitted.is_known {
            return self.known(counted, confidence);
        }
        if counted.leaves_few(self.variance()) {
            return self.but_for_few(confidence);
        }
        let influences = self.fitted.influences.iter().copied();
        let usual = Leaning::new(self.ratio, influences, self.freedom).estimate(confidence);
        let (total, out_of) = self.total();
        let is_share = counted == Counted::Share;
        if total.sum < 0.0 || out_of <= 0.0 || (is_share && total.sum > out_of) {
            return usual;
        }
        let exact = total.counted(counted, out_of, usual, confidence);
        match counted {
            // Events of several sizes: the law of their number tells what their spread does not, and the other way round.
            Counted::Lengths(_) => usual.as_wide_as(exact),
            _ => exact,
        }
    }

    /// Nothing was seen that controls do not tell; events of which none was seen may yet happen.
    fn known(&self, counted: Counted, confidence: Confidence) -> Estimate {
        let known = Estimate::known(self.ratio);
        let most = -((1.0 - confidence.level()) / 2.0).ln();
        let unseen = counted.size() * most / self.out_of.abs();
        Estimate {
            low: known.low.map(|low| low - unseen),
            high: known.high.map(|high| high + unseen),
            ..known
        }
    }

    /// Few events are left that controls do not tell: as many as their variance, and as sure as that is.
    fn but_for_few(&self, confidence: Confidence) -> Estimate {
        let few = Total {
            sum: self.variance(),
            variance: self.variance(),
            freedom: self.freedom,
            dispersion: 0.0,
        };
        let (low, high) = few.interval(Counted::Events, confidence);
        // They may be more or fewer than controls tell.
        let reach = (high - few.sum).max(few.sum - low) / self.out_of.abs();
        let known = Estimate::known(self.ratio);
        Estimate {
            low: known.low.map(|low| low - reach),
            high: known.high.map(|high| high + reach),
            ..known
        }
    }

    /// This less `base`, which was watched on the same replications.
    #[must_use]
    pub fn less(&self, base: &Adjusted, confidence: Confidence) -> Difference {
        let mean = self.ratio - base.ratio;
        let size = self.ratio.abs().max(base.ratio.abs());
        if self.fitted.is_known && base.fitted.is_known {
            return Difference::of(Estimate::known(mean), size);
        }
        let pairs = self.fitted.influences.iter().zip(&base.fitted.influences);
        let influences = pairs.map(|(own, other)| own - other);
        let freedom = self.freedom.min(base.freedom);
        let estimate = Leaning::new(mean, influences, freedom).estimate(confidence);
        Difference::of(estimate, size)
    }
}
