//! Densities and survivals of the families that are fitted, and the likelihood of a sample under them.

use super::laws::SHORT;
use super::sample::Point;
use statrs::function::erf::erfc;
use statrs::function::gamma::{gamma_ur, ln_gamma};

/// What a family needs to be evaluated.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Shape {
    Exponential {
        mean: f64,
    },
    Lognormal {
        mu: f64,
        sigma: f64,
    },
    Gamma {
        shape: f64,
        scale: f64,
    },
    Weibull {
        shape: f64,
        scale: f64,
    },
    Hyperexponential {
        share: f64,
        means: [f64; 2],
    },
    /// A share of short calls, evenly below [`SHORT`], on top of a lognormal.
    Short {
        share: f64,
        mu: f64,
        sigma: f64,
    },
}

/// Up to here bins are a second wide \[s\].
const BY_SECONDS: f64 = 30.6;

/// Share of a standard normal above `z`.
fn normal_above(z: f64) -> f64 {
    0.5 * erfc(z * std::f64::consts::FRAC_1_SQRT_2)
}

impl Shape {
    pub(super) fn log_density(&self, t: f64) -> f64 {
        match *self {
            Shape::Exponential { mean } => -mean.ln() - t / mean,
            Shape::Lognormal { mu, sigma } => {
                let z = (t.ln() - mu) / sigma;
                -0.5 * z * z - (t * sigma).ln() - 0.5 * std::f64::consts::TAU.ln()
            }
            Shape::Gamma { shape, scale } => {
                (shape - 1.0) * (t / scale).ln() - t / scale - scale.ln() - ln_gamma(shape)
            }
            Shape::Weibull { shape, scale } => {
                let unit = (t / scale).ln();
                (shape / scale).ln() + (shape - 1.0) * unit - (shape * unit).exp()
            }
            Shape::Hyperexponential {
                share,
                means: [one, two],
            } => (share / one * (-t / one).exp() + (1.0 - share) / two * (-t / two).exp()).ln(),
            Shape::Short { share, mu, sigma } => {
                let body = (1.0 - share) * Shape::Lognormal { mu, sigma }.log_density(t).exp();
                let short = if t < SHORT { share / SHORT } else { 0.0 };
                (body + short).ln()
            }
        }
    }

    /// Of ending in the bin, by its length: short times are rounded to the second, so that they lie half a second about it.
    fn log_chance(&self, point: &Point) -> f64 {
        if point.to > BY_SECONDS {
            return self.log_density(point.at);
        }
        let from = (point.to - 1.0).max(0.0);
        let before = if from == 0.0 {
            1.0
        } else {
            self.survival(from)
        };
        ((before - self.survival(point.to)).max(1e-300) / (point.to - from)).ln()
    }

    pub(super) fn survival(&self, t: f64) -> f64 {
        match *self {
            Shape::Exponential { mean } => (-t / mean).exp(),
            Shape::Lognormal { mu, sigma } => {
                normal_above((t.max(f64::MIN_POSITIVE).ln() - mu) / sigma)
            }
            Shape::Gamma { shape, scale } if t > 0.0 => gamma_ur(shape, t / scale),
            Shape::Gamma { .. } => 1.0,
            Shape::Weibull { shape, scale } => (-(t / scale).powf(shape)).exp(),
            Shape::Hyperexponential {
                share,
                means: [one, two],
            } => share * (-t / one).exp() + (1.0 - share) * (-t / two).exp(),
            Shape::Short { share, mu, sigma } => {
                let body = Shape::Lognormal { mu, sigma }.survival(t);
                share * (1.0 - t / SHORT).clamp(0.0, 1.0) + (1.0 - share) * body
            }
        }
    }

    pub(super) fn log_likelihood(&self, points: &[Point]) -> f64 {
        if !self.is_sound() {
            return f64::NEG_INFINITY;
        }
        let each = points.iter().map(|point| {
            let ended = if point.ended > 0.0 {
                point.ended * self.log_chance(point)
            } else {
                0.0
            };
            let cut = if point.cut > 0.0 {
                point.cut * self.survival(point.at).max(1e-300).ln()
            } else {
                0.0
            };
            ended + cut
        });
        each.sum()
    }

    /// Whether its parameters are such as laws may have.
    pub(super) fn is_sound(&self) -> bool {
        let time = |time: f64| time.is_finite() && (1e-3..1e8).contains(&time);
        match *self {
            Shape::Exponential { mean } => time(mean),
            Shape::Lognormal { mu, sigma } | Shape::Short { mu, sigma, .. } => {
                mu.is_finite() && mu.abs() < 20.0 && (1e-3..3.0).contains(&sigma)
            }
            Shape::Gamma { shape, scale } => (1e-3..1e4).contains(&shape) && time(shape * scale),
            Shape::Weibull { shape, scale } => (0.1..100.0).contains(&shape) && time(scale),
            Shape::Hyperexponential { means, .. } => means.into_iter().all(time),
        }
    }

    pub(super) fn parameters(&self) -> Vec<(&'static str, f64)> {
        let of_lognormal = |mu: f64, sigma: f64| {
            let mean = (mu + sigma * sigma / 2.0).exp();
            [("mean", mean), ("cv", (sigma * sigma).exp_m1().sqrt())]
        };
        match *self {
            Shape::Exponential { mean } => vec![("mean", mean)],
            Shape::Lognormal { mu, sigma } => of_lognormal(mu, sigma).to_vec(),
            Shape::Gamma { shape, scale } => {
                vec![("mean", shape * scale), ("cv", shape.sqrt().recip())]
            }
            Shape::Weibull { shape, scale } => {
                let mean = scale * ln_gamma(1.0 + 1.0 / shape).exp();
                vec![("mean", mean), ("shape", shape)]
            }
            Shape::Hyperexponential {
                share,
                means: [one, two],
            } => {
                vec![("mean_1", one), ("mean_2", two), ("share", share)]
            }
            Shape::Short { share, mu, sigma } => {
                let mut all = of_lognormal(mu, sigma).to_vec();
                all.push(("short", share));
                all
            }
        }
    }
}
