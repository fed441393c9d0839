//! The difference of two ratios of expectations that were watched on the same replications.
//!
//! With x/y the plan's ratio r and u/v the base's ratio s, the estimate is r - s. By the delta method
//! its variance is that of (x - r y) / E(y) - (u - s v) / E(v), divided by the number of replications:
//! what happens to both on the same day cancels, which is why plans meet the same callers (Law,
//! Simulation Modeling and Analysis, chapter on variance reduction: common random numbers).

use super::counted::Counted;
use super::ratio::Ratio;
use super::{Confidence, Estimate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A difference smaller than this share of what it is a difference of is rounding, whatever its
/// interval. A convention: days add up to about twelve digits.
const ROUNDING: f64 = 1e-9;
/// Fewer replications that differ, or events in which they do, are few. A convention.
const FEW: u64 = 30;

/// An estimated difference. Everything is `None` where one side has nothing to estimate from.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Difference {
    /// The difference itself.
    pub mean: Option<f64>,
    /// Lower end of its interval; none with a single replication.
    pub low: Option<f64>,
    /// Upper end of its interval; none with a single replication.
    pub high: Option<f64>,
    /// Whether the interval leaves out 0; none without an interval.
    pub clear: Option<bool>,
}

impl Difference {
    /// Nothing to compare.
    pub const NONE: Difference = Difference {
        mean: None,
        low: None,
        high: None,
        clear: None,
    };

    /// `plan` less `base`, of which no more is known than their intervals: these reach as far together as if they were
    /// independent (Zou & Donner 2008). The same callers under both make it less.
    #[must_use]
    pub fn apart(plan: Estimate, base: Estimate) -> Self {
        let (Some(mean), Some(base_mean)) = (plan.mean, base.mean) else {
            return Self::NONE;
        };
        let reach =
            |own: Option<f64>, other: Option<f64>| Some((own? - mean).hypot(other? - base_mean));
        let difference = mean - base_mean;
        let low = reach(plan.low, base.high).map(|reach| difference - reach);
        let high = reach(plan.high, base.low).map(|reach| difference + reach);
        let estimate = Estimate::between(Some(difference), low, high);
        Self::of(estimate, mean.abs().max(base_mean.abs()))
    }

    /// The same with an interval that reaches at least as far to either side as that of `part`, a part of it.
    #[must_use]
    pub fn as_wide_as(self, part: Difference) -> Self {
        let estimate = |difference: Difference| Estimate {
            mean: difference.mean,
            low: difference.low,
            high: difference.high,
            plain: None,
        };
        let wide = estimate(self).as_wide_as(estimate(part));
        Self {
            low: wide.low,
            high: wide.high,
            ..self
        }
        .or_unclear()
    }

    /// This with its sign turned.
    #[must_use]
    pub fn negated(self) -> Self {
        let negative = |end: Option<f64>| end.map(|end| -end);
        Self {
            mean: negative(self.mean),
            low: negative(self.high),
            high: negative(self.low),
            clear: self.clear,
        }
    }

    /// So many times (not negative) this difference.
    #[must_use]
    pub fn times(self, factor: f64) -> Self {
        let times = |end: Option<f64>| end.map(|end| end * factor);
        Self {
            mean: times(self.mean),
            low: times(self.low),
            high: times(self.high),
            clear: self.clear,
        }
    }

    /// The same; none at all if it is `known` that both sides are the same, and more than one replication was seen.
    #[must_use]
    pub fn or_none_if(self, known: bool) -> Self {
        match (known, self.mean, self.clear) {
            (true, Some(0.0), Some(_)) => Self {
                low: Some(0.0),
                high: Some(0.0),
                ..self
            },
            _ => self,
        }
    }

    /// The same; where no spread of it was seen, it may have any size.
    #[must_use]
    pub fn or_unseen(self) -> Self {
        match (self.low, self.high) {
            (Some(low), Some(high)) if low == high => self.known_to(None),
            _ => self,
        }
    }

    /// How far its interval reaches to either side.
    #[must_use]
    pub fn reach(&self) -> Option<f64> {
        let (mean, low, high) = (self.mean?, self.low?, self.high?);
        Some((mean - low).max(high - mean))
    }

    /// The same, known no better than to so much; not at all at `None`.
    #[must_use]
    pub fn known_to(self, reach: Option<f64>) -> Self {
        let Some(mean) = self.mean.filter(|_| self.clear.is_some()) else {
            return self;
        };
        match reach {
            Some(reach) => Self {
                low: self.low.map(|low| low.min(mean - reach)),
                high: self.high.map(|high| high.max(mean + reach)),
                ..self
            }
            .or_unclear(),
            None => Self {
                low: None,
                high: None,
                clear: Some(false),
                ..self
            },
        }
    }

    /// The same, where it may be off by so much more.
    #[must_use]
    pub fn or_off_by(self, more: f64) -> Self {
        Self {
            low: self.low.map(|low| low - more),
            high: self.high.map(|high| high + more),
            ..self
        }
        .or_unclear()
    }

    /// Not clear if the interval holds 0.
    fn or_unclear(self) -> Self {
        let ends = self.low.zip(self.high).zip(self.clear);
        let clear = ends.map(|((low, high), clear)| clear && (low > 0.0 || high < 0.0));
        Self { clear, ..self }
    }

    /// `estimate` as a difference of values as large as `size`.
    pub(super) fn of(estimate: Estimate, size: f64) -> Self {
        let Estimate {
            mean, low, high, ..
        } = estimate;
        let beyond = mean.is_some_and(|mean| mean.abs() > ROUNDING * size);
        let clear = low.zip(high);
        let clear = clear.map(|(low, high)| beyond && (low > 0.0 || high < 0.0));
        Self {
            mean,
            low,
            high,
            clear,
        }
    }
}

/// Variables whose spread is kept: the plan's numerator and denominator, and by how much the base's
/// differ from them.
const KEPT: usize = 4;

/// Running moments of two pairs of numerator and denominator. Memory does not grow with the number of
/// replications; pushed in the same order, the result is the same to the last bit.
///
/// What is kept is the spread of the plan's x and y and of x - u and y - v, so that two plans that
/// do the same differ by exactly 0 ± 0, and small differences of large numbers keep their digits.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct PairedRatio {
    replications: u64,
    /// Means of x, y, u, v.
    means: [f64; 4],
    /// Sums of products of deviations; only where the second place is not before the first.
    products: [[f64; KEPT]; KEPT],
    /// Replications on which the numerators or denominators differ.
    differing: u64,
    /// By how much the plan's numerator is above the base's, replication by replication.
    more: Ratio,
    /// By how much it is below.
    fewer: Ratio,
}

impl PairedRatio {
    /// One more replication: (numerator, denominator) of the plan and of the base.
    pub fn push(&mut self, plan: (f64, f64), base: (f64, f64)) {
        self.replications += 1;
        self.differing += u64::from(plan != base);
        self.more.push((plan.0 - base.0).max(0.0), 1.0);
        self.fewer.push((base.0 - plan.0).max(0.0), 1.0);
        let n = self.replications as f64;
        let values = [plan.0, plan.1, base.0, base.1];
        let before = self.deviations(values);
        for (mean, value) in self.means.iter_mut().zip(values) {
            *mean += (value - *mean) / n;
        }
        let after = self.deviations(values);
        for (row, off) in before.into_iter().enumerate() {
            for (product, off_too) in self.products[row].iter_mut().zip(after).skip(row) {
                *product += off * off_too;
            }
        }
    }

    fn deviations(&self, values: [f64; 4]) -> [f64; KEPT] {
        let off: [f64; 4] = std::array::from_fn(|place| values[place] - self.means[place]);
        [off[0], off[1], off[0] - off[2], off[1] - off[3]]
    }

    /// How many replications were pushed.
    #[must_use]
    pub fn replications(&self) -> u64 {
        self.replications
    }

    /// Both ratios, `None` if one has no denominator.
    fn ratios(&self) -> Option<(f64, f64)> {
        let [x, y, u, v] = self.means;
        (y != 0.0 && v != 0.0).then(|| (x / y, u / v))
    }

    /// Standard error of the difference; `None` with fewer than two replications.
    #[must_use]
    pub fn standard_error(&self) -> Option<f64> {
        let (r, s) = self.ratios()?;
        if self.replications < 2 {
            return None;
        }
        // (x - r y) / E(y) - (u - s v) / E(v), told in x, y, x - u and y - v.
        let [_, y, _, v] = self.means;
        let weights = [y.recip() - v.recip(), s / v - r / y, v.recip(), -s / v];
        let mut sum = 0.0;
        for (row, weight) in weights.into_iter().enumerate() {
            for (column, other) in weights.into_iter().enumerate().skip(row) {
                let twice = if column == row { 1.0 } else { 2.0 };
                sum += twice * weight * other * self.products[row][column];
            }
        }
        let n = self.replications as f64;
        Some((sum.max(0.0) / (n - 1.0) / n).sqrt())
    }

    /// Plan less base, with its interval by Student's t.
    ///
    /// ```
    /// use holdtrue::stats::{Confidence, PairedRatio};
    /// let mut abandonment = PairedRatio::default();
    /// for (plan, base, offered) in [(3.0, 5.0, 100.0), (9.0, 11.0, 110.0), (1.0, 4.0, 90.0)] {
    ///     abandonment.push((plan, offered), (base, offered));
    /// }
    /// let difference = abandonment.difference(Confidence::USUAL);
    /// assert!((difference.mean.unwrap() + 7.0 / 300.0).abs() < 1e-15); // 13 of 300 less 20 of 300
    /// ```
    #[must_use]
    pub fn difference(&self, confidence: Confidence) -> Difference {
        let Some((plan, base)) = self.ratios() else {
            return Difference::NONE;
        };
        let reach = confidence.reach(self.replications);
        let estimate = match (reach, self.standard_error()) {
            (Some(reach), Some(error)) => Estimate::around(plan - base, reach * error),
            _ => Estimate::exactly(plan - base),
        };
        Difference::of(estimate, plan.abs().max(base.abs()))
    }

    /// Whether anything differed on any replication.
    #[must_use]
    pub fn differ(&self) -> bool {
        self.differing > 0
    }

    /// Whether so few events differ, or on so few replications, that only their number tells how sure it is.
    #[must_use]
    pub fn differ_seldom(&self, counted: Counted) -> bool {
        let any = self.more.total().sum + self.fewer.total().sum;
        let size = counted.size();
        self.differing < FEW || (size > 0.0 && any < FEW as f64 * size)
    }

    /// Whether few events differ, or on few of the replications.
    #[must_use]
    pub fn hardly_differ(&self, counted: Counted) -> bool {
        let any = self.more.total().sum + self.fewer.total().sum;
        let seldom = self.differing < FEW && 4 * self.differing < self.replications;
        seldom || any < FEW as f64 * counted.size()
    }

    /// The same with an interval that allows for what differed hardly ever, or never did but could:
    /// what is more and what is fewer are rare events of their own, and the interval of their difference is put
    /// together of both of theirs (Zou & Donner 2008, Construction of confidence limits about effect measures).
    #[must_use]
    pub fn counted(&self, counted: Counted, confidence: Confidence) -> Difference {
        let usual = self.difference(confidence);
        if counted.size() <= 0.0 {
            return usual;
        }
        let Difference {
            mean: Some(mean),
            low: Some(low),
            high: Some(high),
            ..
        } = usual
        else {
            return usual;
        };
        let (more, fewer) = (self.more.total(), self.fewer.total());
        let any = more.with(fewer);
        if any.are_many(counted, confidence) {
            return usual;
        }
        let counted = match counted {
            // What was not seen on one side is as large as what was on the other.
            Counted::Lengths(_) if any.sum > 0.0 => Counted::Lengths(any.variance / any.sum),
            other => other,
        };
        let (more_low, more_high) = more.interval(counted, confidence);
        let (fewer_low, fewer_high) = fewer.interval(counted, confidence);
        let out_of = self.replications as f64 * self.means[1].abs().min(self.means[3].abs());
        let below = (more.sum - more_low).hypot(fewer_high - fewer.sum) / out_of;
        let above = (more_high - more.sum).hypot(fewer.sum - fewer_low) / out_of;
        Difference {
            clear: usual.clear,
            low: Some(low.min(mean - below)),
            high: Some(high.max(mean + above)),
            mean: usual.mean,
        }
        .or_unclear()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Occasion, Purpose, Seed, Streams};
    use rand_distr::{Distribution, Exp1};

    /// (Numerator, denominator) of the plan and of the base.
    type Day = ((f64, f64), (f64, f64));

    /// A day of one of two plans that share their luck: a number of calls and how many were lost.
    fn days(seed: u64, replication: u64) -> Day {
        let mut draws =
            Streams::new(Occasion::first(Seed(seed), replication)).sequence(Purpose::Talk, "t");
        let mut unit = || -> f64 { Exp1.sample(&mut draws) };
        let (shared, own, other) = (unit(), unit(), unit());
        let plan = 80.0 + 40.0 * shared;
        let base = 60.0 + 50.0 * shared + 5.0 * own;
        (
            (0.1 * plan + 6.0 * shared + other, plan),
            (0.15 * base + 9.0 * shared + own, base),
        )
    }

    #[test]
    fn it_is_the_variance_of_the_residuals() {
        let days: Vec<_> = (0..50).map(|replication| days(3, replication)).collect();
        let mut paired = PairedRatio::default();
        days.iter()
            .for_each(|(plan, base)| paired.push(*plan, *base));
        let n = days.len() as f64;
        let sum = |of: &dyn Fn(&Day) -> f64| -> f64 { days.iter().map(of).sum::<f64>() };
        let (x, y) = (sum(&|day| day.0.0), sum(&|day| day.0.1));
        let (u, v) = (sum(&|day| day.1.0), sum(&|day| day.1.1));
        let residual = |day: &Day| {
            let ((a, b), (c, d)) = day;
            (a - x / y * b) / (y / n) - (c - u / v * d) / (v / n)
        };
        let squares = sum(&|day| residual(day).powi(2));
        let error = (squares / (n - 1.0) / n).sqrt();
        let found = paired.standard_error().unwrap();
        assert!((found / error - 1.0).abs() < 1e-10, "{found} for {error}");
        let mean = paired.difference(Confidence::USUAL).mean.unwrap();
        assert!((mean - (x / y - u / v)).abs() < 1e-14);
    }

    #[test]
    fn plans_that_do_the_same_differ_by_nothing() {
        let mut paired = PairedRatio::default();
        for replication in 0..100 {
            let (plan, _) = days(1, replication);
            paired.push(plan, plan);
        }
        let nothing = Difference {
            mean: Some(0.0),
            low: Some(0.0),
            high: Some(0.0),
            clear: Some(false),
        };
        assert_eq!(paired.difference(Confidence::USUAL), nothing);
    }

    /// 60 replications on which the plan loses one call more six times, and never one less: the exact limits of
    /// 6 events are 2.2019 and 13.0595, those of none 0 and 3.6889.
    #[test]
    fn what_hardly_ever_differs_has_exact_limits() {
        let mut paired = PairedRatio::default();
        for replication in 0..60 {
            let more = if replication % 10 == 0 { 1.0 } else { 0.0 };
            paired.push((2.0 + more, 1.0), (2.0, 1.0));
        }
        let found = paired.counted(Counted::Events, Confidence::USUAL);
        let low = 6.0 - 3.7981_f64.hypot(3.6889);
        assert_eq!(found.clear, Some(true));
        assert!((60.0 * found.low.unwrap() - low).abs() < 0.001, "{found:?}");
        assert!(60.0 * found.high.unwrap() > 13.0595, "{found:?}");
    }

    #[test]
    fn what_never_differed_may_yet_differ() {
        let mut paired = PairedRatio::default();
        (0..60).for_each(|_| paired.push((0.0, 20.0), (0.0, 20.0)));
        let found = paired.counted(Counted::Share, Confidence::USUAL);
        let most = 3.6889 / 1200.0;
        assert_eq!((found.mean, found.clear), (Some(0.0), Some(false)));
        assert!((found.low.unwrap() + most).abs() < 1e-6);
        assert!((found.high.unwrap() - most).abs() < 1e-6);
        let known = paired.counted(Counted::Amount, Confidence::USUAL);
        assert_eq!((known.low, known.high), (Some(0.0), Some(0.0)));
    }

    #[test]
    fn one_replication_is_not_clear_and_none_is_nothing() {
        let mut paired = PairedRatio::default();
        assert_eq!(paired.difference(Confidence::USUAL), Difference::NONE);
        paired.push((1.0, 2.0), (1.0, 4.0));
        let single = paired.difference(Confidence::USUAL);
        assert_eq!((single.mean, single.clear), (Some(0.25), None));
        paired.push((0.0, 0.0), (1.0, 4.0));
        assert!(paired.difference(Confidence::USUAL).clear.is_some());
    }

    /// 10 from 8 to 13 less 4 from 3 to 5.5: 6, down to 6 - sqrt(4 + 2.25) and up to 6 + sqrt(9 + 1).
    #[test]
    fn what_is_known_apart_is_known_less_well() {
        let estimate = |mean, low, high| Estimate::between(Some(mean), Some(low), Some(high));
        let found = Difference::apart(estimate(10.0, 8.0, 13.0), estimate(4.0, 3.0, 5.5));
        assert_eq!(
            (found.mean, found.low, found.clear),
            (Some(6.0), Some(3.5), Some(true))
        );
        assert!((found.high.unwrap() - 6.0 - 10.0_f64.sqrt()).abs() < 1e-12);
        assert_eq!(
            Difference::apart(Estimate::NONE, estimate(4.0, 3.0, 5.5)),
            Difference::NONE
        );
    }

    #[test]
    fn rounding_is_no_difference() {
        let tiny = Estimate::around(1e-12, 1e-13);
        assert_eq!(Difference::of(tiny, 1.0).clear, Some(false));
        assert_eq!(Difference::of(tiny, 1e-12).clear, Some(true));
    }

    /// 1,000 studies of 40 days: the number whose 95 % interval holds the true difference is binomial; it
    /// leaves 930..=968 for a right interval less than once in a hundred seeds.
    #[test]
    fn intervals_cover_as_often_as_they_say() {
        // Means: plan 0.1 (80 + 40) + 6 + 1 of 120, base 0.15 (60 + 50 + 5) + 9 + 1 of 115.
        let exact = 19.0 / 120.0 - 27.25 / 115.0;
        let covers = |study: &u64| {
            let mut paired = PairedRatio::default();
            for replication in 0..40 {
                let (plan, base) = days(9, study * 40 + replication);
                paired.push(plan, base);
            }
            let Difference { low, high, .. } = paired.difference(Confidence::USUAL);
            low.unwrap() <= exact && exact <= high.unwrap()
        };
        let covered = (0..1000_u64).filter(covers).count();
        assert!((930..=968).contains(&covered), "{covered}");
    }
}
