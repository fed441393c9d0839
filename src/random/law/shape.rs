//! The moments of a law and the times at which something about it changes.

use super::Law;
use libm::{expm1, lgamma, tgamma};

impl Law {
    /// The mean \[s\]; infinite if some callers never.
    #[must_use]
    pub fn mean(&self) -> f64 {
        match self {
            Law::Never => f64::INFINITY,
            Law::Constant(value) => *value,
            Law::Exponential(mean) => *mean,
            Law::LogNormal(law) => libm::exp(law.mu + law.sigma * law.sigma / 2.0),
            Law::Gamma(law) => law.shape * law.scale,
            Law::Weibull(law) => law.scale * tgamma(1.0 + 1.0 / law.shape),
            Law::Uniform(law) => f64::midpoint(law.from, law.to),
            Law::Empirical(law) => law
                .choice
                .shares()
                .zip(law.values.iter())
                .map(|(share, value)| share * value)
                .sum(),
            Law::Mixture(law) => law
                .weighted_parts()
                .map(|(share, part)| share * part.mean())
                .sum(),
        }
    }

    /// The variance \[s²\]; infinite if some callers never.
    ///
    /// ```
    /// use holdtrue::{random::Law, units::Seconds};
    /// let minute = Seconds::new(60.0).unwrap();
    /// assert_eq!(Law::exponential(minute).variance(), 3600.0);
    /// assert_eq!(Law::constant(minute).variance(), 0.0);
    /// ```
    #[must_use]
    pub fn variance(&self) -> f64 {
        match self {
            Law::Never => f64::INFINITY,
            Law::Constant(_) => 0.0,
            Law::Exponential(mean) => mean * mean,
            Law::LogNormal(law) => self.mean().powi(2) * expm1(law.sigma * law.sigma),
            Law::Gamma(law) => law.shape * law.scale * law.scale,
            Law::Weibull(law) => {
                let first = lgamma(1.0 + 1.0 / law.shape);
                let second = lgamma(1.0 + 2.0 / law.shape);
                self.mean().powi(2) * expm1(second - 2.0 * first)
            }
            Law::Uniform(law) => (law.to - law.from).powi(2) / 12.0,
            Law::Empirical(law) => {
                let mean = self.mean();
                law.choice
                    .shares()
                    .zip(law.values.iter())
                    .map(|(share, value)| share * (value - mean).powi(2))
                    .sum()
            }
            Law::Mixture(_) if self.never() > 0.0 => f64::INFINITY,
            Law::Mixture(law) => {
                let mean = self.mean();
                law.weighted_parts()
                    .map(|(share, part)| share * (part.variance() + (part.mean() - mean).powi(2)))
                    .sum()
            }
        }
    }

    /// Coefficient of variation: standard deviation / mean. `None` if the mean is 0 or infinite.
    ///
    /// ```
    /// use holdtrue::{random::Law, units::Seconds};
    /// let law = Law::gamma(Seconds::new(180.0).unwrap(), 0.5).unwrap();
    /// assert!((law.cv().unwrap() - 0.5).abs() < 1e-12);
    /// assert_eq!(Law::Never.cv(), None);
    /// ```
    #[must_use]
    pub fn cv(&self) -> Option<f64> {
        let mean = self.mean();
        (mean > 0.0 && mean.is_finite()).then(|| self.variance().sqrt() / mean)
    }

    /// Share of draws that are infinite.
    #[must_use]
    pub fn never(&self) -> f64 {
        match self {
            Law::Never => 1.0,
            Law::Mixture(law) => law
                .weighted_parts()
                .map(|(share, part)| share * part.never())
                .sum(),
            _ => 0.0,
        }
    }

    /// Times \[s\], sorted, that a quadrature should know: every jump and bend of the survival
    /// function exactly, and quantiles of the smooth laws from their bodies far into their tails,
    /// so that no mass falls between two nodes.
    #[must_use]
    pub fn landmarks(&self) -> Vec<f64> {
        let mut places = Vec::new();
        self.mark(&mut places);
        places.sort_by(f64::total_cmp);
        places.dedup();
        places
    }

    fn mark(&self, places: &mut Vec<f64>) {
        match self {
            Law::Never => {}
            Law::Constant(value) => places.push(*value),
            Law::Exponential(mean) => places.extend(DOUBLINGS.map(|hazard| mean * hazard)),
            Law::LogNormal(law) => {
                places.extend(DEVIATIONS.map(|z| libm::exp(law.mu + law.sigma * z)));
            }
            Law::Gamma(law) => {
                let deviation = law.shape.sqrt() * law.scale;
                let around = DEVIATIONS.map(|z| law.shape * law.scale + z * deviation);
                places.extend(around.into_iter().filter(|place| *place > 0.0));
                places.extend(DOUBLINGS.map(|hazard| law.scale * hazard));
            }
            Law::Weibull(law) => {
                places
                    .extend(DOUBLINGS.map(|hazard| law.scale * libm::pow(hazard, 1.0 / law.shape)));
            }
            Law::Uniform(law) => places.extend([law.from, law.to]),
            Law::Empirical(law) => places.extend(law.values.iter()),
            Law::Mixture(law) => law.weighted_parts().for_each(|(_, part)| part.mark(places)),
        }
    }
}

/// Standard deviations from the middle at which smooth laws are marked.
const DEVIATIONS: [f64; 13] = [
    -16.0, -8.0, -4.0, -2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0,
];
/// Hazards, or times over their scale, at which smooth laws are marked.
const DOUBLINGS: [f64; 12] = [
    0.015_625, 0.062_5, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0,
];
