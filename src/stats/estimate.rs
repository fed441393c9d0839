//! An estimate and its interval.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use statrs::distribution::{ContinuousCDF, Normal, StudentsT};
use std::cell::{Cell, RefCell};

/// An estimate over replications. Everything is `None` where there is nothing to estimate from
/// (the mean wait of the abandoned when nobody abandoned).
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Estimate {
    /// The estimate itself.
    pub mean: Option<f64>,
    /// Lower end of its interval; none with a single replication.
    pub low: Option<f64>,
    /// Upper end of its interval; none with a single replication.
    pub high: Option<f64>,
    /// The same without control variates, where they were used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plain: Option<Plain>,
}

/// What the replications say by themselves, without control variates.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Plain {
    /// The mean of the replications that were simulated.
    pub mean: Option<f64>,
    /// Lower end of its interval.
    pub low: Option<f64>,
    /// Upper end of its interval.
    pub high: Option<f64>,
}

impl Plain {
    /// What is left of an estimate without its own.
    fn of(estimate: Estimate) -> Self {
        let Estimate {
            mean, low, high, ..
        } = estimate;
        Self { mean, low, high }
    }
}

impl Estimate {
    /// Nothing to estimate from.
    pub const NONE: Estimate = Estimate {
        mean: None,
        low: None,
        high: None,
        plain: None,
    };

    /// What is estimated, with the ends of its interval.
    #[must_use]
    pub fn between(mean: Option<f64>, low: Option<f64>, high: Option<f64>) -> Self {
        Self {
            mean,
            low,
            high,
            plain: None,
        }
    }

    /// A number without an interval.
    #[must_use]
    pub fn exactly(mean: f64) -> Self {
        Self {
            mean: Some(mean),
            ..Self::NONE
        }
    }

    /// A number with the interval `mean` ± `half`.
    #[must_use]
    pub fn around(mean: f64, half: f64) -> Self {
        Self {
            low: Some(mean - half),
            high: Some(mean + half),
            ..Self::exactly(mean)
        }
    }

    /// A number that is known: there is nothing between the ends of its interval.
    #[must_use]
    pub fn known(mean: f64) -> Self {
        Self::around(rounded(mean), 0.0)
    }

    /// Whether there is nothing but rounding between the ends of its interval.
    #[must_use]
    pub fn is_known(&self) -> bool {
        let size = self.mean.unwrap_or(0.0).abs();
        self.half_width().is_some_and(|half| half <= 1e-12 * size)
    }

    /// The same, where without control variates it would be `plain`.
    #[must_use]
    pub fn beside(self, plain: Estimate) -> Self {
        Self {
            plain: Some(Plain::of(plain)),
            ..self
        }
    }

    /// Half the width of the interval.
    #[must_use]
    pub fn half_width(&self) -> Option<f64> {
        Some((self.high? - self.low?) / 2.0)
    }

    /// So many times (not negative) this estimate.
    #[must_use]
    pub fn times(self, factor: f64) -> Self {
        let times = |end: Option<f64>| end.map(|end| end * factor);
        Self {
            mean: times(self.mean),
            low: times(self.low),
            high: times(self.high),
            plain: None,
        }
    }

    /// What is subtracted where this is.
    #[must_use]
    pub fn negated(self) -> Self {
        let negated = |end: Option<f64>| end.map(|end| -end);
        Self {
            mean: negated(self.mean),
            low: negated(self.high),
            high: negated(self.low),
            plain: None,
        }
    }

    /// Whether an end of it is not known.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.mean.is_some() && (self.low.is_none() || self.high.is_none())
    }

    /// Whether it is known exactly.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.mean.is_some() && self.low == self.mean && self.high == self.mean
    }

    /// The same with an interval that reaches at least as far to either side as that of `part`, a part of it.
    #[must_use]
    pub fn as_wide_as(self, part: Estimate) -> Self {
        let (Some(mean), Some(own)) = (self.mean, part.mean) else {
            return self;
        };
        let below = part.low.map(|low| mean - (own - low));
        let above = part.high.map(|high| mean + (high - own));
        Self {
            low: self.low.zip(below).map(|(low, below)| low.min(below)),
            high: self.high.zip(above).map(|(high, above)| high.max(above)),
            ..self
        }
    }

    /// The same, where it is known only that it lies between these: an end of which nothing is known is as far off as it
    /// can be, and stays unknown where that is without end.
    #[must_use]
    pub fn reaching(self, least: f64, most: f64) -> Self {
        let known = |end: f64| (self.mean.is_some() && end.is_finite()).then_some(end);
        Self {
            low: self.low.or_else(|| known(least)),
            high: self.high.or_else(|| known(most)),
            ..self
        }
    }

    /// The same with its interval cut to values that can be (a share below 0 cannot).
    #[must_use]
    pub fn within(self, least: f64, most: f64) -> Self {
        Self {
            low: self.low.map(|low| low.clamp(least, most)),
            high: self.high.map(|high| high.clamp(least, most)),
            ..self
        }
    }
}

/// Digits that sums over replications keep.
const DIGITS: i32 = 12;

/// Without what rounding did to it.
fn rounded(value: f64) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return value;
    }
    let places = DIGITS - 1 - value.abs().log10().floor() as i32;
    let scale = 10_f64.powi(places);
    (value * scale).round() / scale
}

/// How sure an interval is to cover, by Student's t.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Confidence(f64);

impl Confidence {
    /// 95 %.
    pub const USUAL: Confidence = Confidence(0.95);

    /// `None` unless it lies between 0 and 1.
    #[must_use]
    pub fn new(level: f64) -> Option<Self> {
        (level > 0.0 && level < 1.0).then_some(Self(level))
    }

    /// The level, 0 to 1.
    #[must_use]
    pub fn level(self) -> f64 {
        self.0
    }

    /// How many standard errors the interval reaches to either side with so many replications:
    /// Student's t with one degree of freedom fewer. `None` below two replications.
    ///
    /// ```
    /// use holdtrue::stats::Confidence;
    /// let t = Confidence::USUAL.reach(200).unwrap();
    /// assert!((t - 1.971_956_5).abs() < 1e-6);
    /// assert_eq!(Confidence::USUAL.reach(1), None);
    /// ```
    #[must_use]
    pub fn reach(self, replications: u64) -> Option<f64> {
        if replications < 2 {
            return None;
        }
        self.reach_of((replications - 1) as f64)
    }

    /// The same with so many degrees of freedom, half of one at least.
    pub(super) fn reach_of(self, freedom: f64) -> Option<f64> {
        if freedom < 0.5 {
            return None;
        }
        let asked = (self.0, freedom);
        if let Some((known, reach)) = LAST_REACH.get()
            && known == asked
        {
            return Some(reach);
        }
        let chance = 0.5 + self.0 / 2.0;
        let z = Normal::standard().inverse_cdf(chance);
        let reach = if freedom > LARGE * (z * z).max(2.0) {
            far_from_normal(z, freedom)
        } else {
            student_reach(chance, freedom)?
        };
        LAST_REACH.set(Some((asked, reach)));
        Some(reach)
    }
}

/// Student's quantile by that of the normal law, where there are many degrees of freedom (Abramowitz and Stegun 26.7.5, all
/// that they print of the series).
fn far_from_normal(z: f64, freedom: f64) -> f64 {
    let square = z * z;
    let series = |terms: &[f64], by: f64| {
        let sum = terms
            .iter()
            .rev()
            .fold(0.0, |sum, term| sum * square + term);
        z * sum / by
    };
    let terms = [
        series(&[1.0, 1.0], 4.0),
        series(&[3.0, 16.0, 5.0], 96.0),
        series(&[-15.0, 17.0, 19.0, 3.0], 384.0),
        series(&[-945.0, -1920.0, 1482.0, 776.0, 79.0], 92_160.0),
    ];
    z + terms
        .iter()
        .rev()
        .fold(0.0, |sum, term| (sum + term) / freedom)
}

/// The same by the library, which takes thousands of steps; whole degrees of freedom are asked for again and again.
fn student_reach(chance: f64, freedom: f64) -> Option<f64> {
    let find = || Some(StudentsT::new(0.0, 1.0, freedom).ok()?.inverse_cdf(chance));
    if freedom.fract() != 0.0 {
        return find();
    }
    REACHES.with_borrow_mut(|known| {
        if let Some((_, reach)) = known.iter().find(|one| one.0 == (chance, freedom)) {
            return Some(*reach);
        }
        let reach = find()?;
        if known.len() == MOST_REACHES {
            known.clear();
        }
        known.push(((chance, freedom), reach));
        Some(reach)
    })
}

/// Degrees of freedom, for each squared standard error of reach, above which the series is off by less than 1e-8. Far above,
/// the library's inverse may go on without end.
const LARGE: f64 = 10.0;
/// Degrees of freedom above which the normal law serves for a tail.
const VERY_LARGE: f64 = 1e4;
/// Quantiles that are kept at most.
const MOST_REACHES: usize = 128;

/// How often Student's t with so many degrees of freedom is below `t`, and above it; `None` if there is no freedom.
pub(super) fn student_tails(t: f64, freedom: f64) -> Option<(f64, f64)> {
    if freedom > VERY_LARGE {
        // Abramowitz and Stegun 26.7.8: off by less than 1e-8 there.
        let z = t * (1.0 - (4.0 * freedom).recip()) / (1.0 + t * t / (2.0 * freedom)).sqrt();
        let law = Normal::standard();
        return Some((law.cdf(z), law.sf(z)));
    }
    let law = StudentsT::new(0.0, 1.0, freedom).ok()?;
    Some((law.cdf(t), law.sf(t)))
}

thread_local! {
    /// A study asks for the same quantile for every number it estimates, and it takes thousands of steps to find.
    static LAST_REACH: Cell<Option<((f64, f64), f64)>> = const { Cell::new(None) };
    static REACHES: RefCell<Vec<((f64, f64), f64)>> = const { RefCell::new(Vec::new()) };
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Just above and below where the series begins, against the library's inverse, which is right there.
    #[test]
    fn quantiles_of_students_law_are_the_same_by_series() {
        for chance in [0.6, 0.9, 0.975, 0.995, 0.9999, 0.999_999] {
            let z = Normal::standard().inverse_cdf(chance);
            for freedom in [LARGE * (z * z).max(2.0), 50.0 * z * z + 20.0, 5000.0] {
                let law = StudentsT::new(0.0, 1.0, freedom).unwrap();
                let (found, right) = (far_from_normal(z, freedom), law.inverse_cdf(chance));
                assert!(
                    (found - right).abs() < 2e-7,
                    "{chance} {freedom}: {found} {right}"
                );
            }
        }
    }

    #[test]
    fn tails_of_students_law_are_found_for_any_freedom() {
        for freedom in [9.9e3, 1.01e4, 1e6, 1e9] {
            for chance in [0.6, 0.9, 0.975, 0.9999] {
                let reach = Confidence(2.0 * chance - 1.0).reach_of(freedom).unwrap();
                for (t, below) in [(reach, chance), (-reach, 1.0 - chance)] {
                    let (found, above) = student_tails(t, freedom).unwrap();
                    assert!((found - below).abs() < 1e-6, "{freedom} {t}: {found}");
                    assert!(
                        (above - (1.0 - below)).abs() < 1e-6,
                        "{freedom} {t}: {above}"
                    );
                }
            }
        }
        // With one degree of freedom it is Cauchy's: an eighth of a turn.
        let (below, above) = student_tails(1.0, 1.0).unwrap();
        assert!((below - 0.75).abs() < 1e-9 && (above - 0.25).abs() < 1e-9);
        assert_eq!(student_tails(1.0, 0.0), None);
    }
}
