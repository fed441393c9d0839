//! Probability laws of talk, wrap-up, patience and delay times, all in seconds.
//!
//! A [`Law`] is made once, by a constructor that refuses impossible parameters, and holds its
//! sampler ready. It knows nothing of files or of what its times are for.

mod choice;
mod shape;
mod survival;
#[cfg(test)]
mod tests;

use super::power::exp;
use super::unit::{Gamma, exponential, normal};
use crate::units::Seconds;
use choice::WeightedChoice;
use rand::{Rng, RngExt};
use rand_distr::Distribution;
use std::sync::Arc;
use thiserror::Error;

pub use survival::SplitAt;

/// Why a law cannot exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum LawError {
    /// A mean of zero leaves shape parameters without meaning.
    #[error("the mean must be above 0")]
    MeanNotPositive,
    /// A coefficient of variation, shape or number of stages outside its range.
    #[error("the shape must lie between {0} and {1}")]
    ShapeOutOfRange(&'static str, &'static str),
    /// `from` above `to`.
    #[error("`from` must not be above `to`")]
    Reversed,
    /// No values, or no parts.
    #[error("there must be at least one")]
    Empty,
    /// Weights that are negative, not finite or add up to nothing.
    #[error("weights must be finite, not negative, and at least one must be above 0")]
    BadWeights,
    /// As many weights as values.
    #[error("there must be as many weights as values")]
    LengthsDiffer,
}

/// Coefficients of variation, shapes and stages beyond this make draws that no float can hold.
const WIDEST: f64 = 100.0;
const NARROWEST: f64 = 0.01;

/// The law of a random time \[s\].
// With a tag of its own, which is read faster than one that shares room with a parameter.
#[derive(Debug, Clone, PartialEq)]
#[repr(u8)]
pub enum Law {
    /// Never: infinite. For patience only.
    Never,
    /// Always the same time.
    Constant(f64),
    /// Exponential, by its mean \[s\].
    Exponential(f64),
    /// Lognormal.
    LogNormal(LogNormal),
    /// Gamma; Erlang is the one with whole shape.
    Gamma(GammaLaw),
    /// Weibull.
    Weibull(Weibull),
    /// Uniform between two times.
    Uniform(Uniform),
    /// One of a list of times.
    Empirical(Empirical),
    /// One of several laws; a hyperexponential is a mixture of exponentials.
    Mixture(Mixture),
}

/// exp(mu + sigma Z).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LogNormal {
    /// Mean of the logarithm.
    pub mu: f64,
    /// Standard deviation of the logarithm.
    pub sigma: f64,
}

/// Gamma by shape and scale \[s\].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GammaLaw {
    /// Shape: 1 / cv².
    pub shape: f64,
    /// Scale \[s\]: mean / shape.
    pub scale: f64,
    sampler: Gamma,
}

/// Survival exp(-(t / scale)^shape).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weibull {
    /// Scale \[s\].
    pub scale: f64,
    /// Shape: below 1 the hazard falls.
    pub shape: f64,
}

/// Uniform on `from..to` \[s\].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Uniform {
    /// Smallest time \[s\].
    pub from: f64,
    /// Largest time \[s\].
    pub to: f64,
}

/// Times with weights, sorted by time.
#[derive(Debug, Clone, PartialEq)]
pub struct Empirical {
    values: Arc<[f64]>,
    choice: WeightedChoice,
    /// Running sums of share times value \[s\]: what the first few values bring to the mean.
    partial_means: Arc<[f64]>,
}

/// Laws with shares.
#[derive(Debug, Clone, PartialEq)]
pub struct Mixture {
    parts: Arc<[Law]>,
    choice: WeightedChoice,
}

impl Law {
    /// Exponential with this mean; a mean of 0 is always 0.
    #[must_use]
    pub fn exponential(mean: Seconds) -> Self {
        if mean == Seconds::ZERO {
            Law::Constant(0.0)
        } else {
            Law::Exponential(mean.get())
        }
    }

    /// Always `value`.
    #[must_use]
    pub fn constant(value: Seconds) -> Self {
        Law::Constant(value.get())
    }

    /// Whether draws may be the very same time, above 0 and not infinite, again and again.
    #[must_use]
    pub fn repeats(&self) -> bool {
        match self {
            Law::Constant(time) => *time > 0.0,
            Law::Empirical(_) => true,
            Law::Mixture(mixture) => mixture.parts.iter().any(Law::repeats),
            _ => false,
        }
    }

    /// Lognormal with this mean and coefficient of variation.
    ///
    /// # Errors
    /// If the mean is 0 or `cv` is outside 0 to 100.
    pub fn lognormal(mean: Seconds, cv: f64) -> Result<Self, LawError> {
        let mean = positive(mean)?;
        if cv == 0.0 {
            return Ok(Law::Constant(mean));
        }
        let cv = in_range(cv, "0", 0.0, "100")?;
        let variance = libm::log1p(cv * cv);
        Ok(Law::LogNormal(LogNormal {
            mu: libm::log(mean) - variance / 2.0,
            sigma: variance.sqrt(),
        }))
    }

    /// Gamma with this mean and coefficient of variation.
    ///
    /// # Errors
    /// If the mean is 0 or `cv` is neither 0 nor from 0.01 to 100.
    pub fn gamma(mean: Seconds, cv: f64) -> Result<Self, LawError> {
        let mean = positive(mean)?;
        if cv == 0.0 {
            return Ok(Law::Constant(mean));
        }
        let cv = in_range(cv, "0.01", NARROWEST, "100")?;
        Self::gamma_by_shape(mean, 1.0 / (cv * cv))
    }

    /// The sum of `stages` equal exponential stages, with this mean in all.
    ///
    /// # Errors
    /// If the mean is 0 or there is not at least one stage, or more than 10,000.
    pub fn erlang(mean: Seconds, stages: u32) -> Result<Self, LawError> {
        let mean = positive(mean)?;
        if !(1..=10_000).contains(&stages) {
            return Err(LawError::ShapeOutOfRange("1", "10000"));
        }
        Self::gamma_by_shape(mean, f64::from(stages))
    }

    /// Weibull with this mean and shape.
    ///
    /// # Errors
    /// If the mean is 0 or the shape is outside 0.1 to 100.
    pub fn weibull(mean: Seconds, shape: f64) -> Result<Self, LawError> {
        let mean = positive(mean)?;
        let shape = in_range(shape, "0.1", 0.1, "100")?;
        let scale = mean / libm::tgamma(1.0 + 1.0 / shape);
        Ok(Law::Weibull(Weibull { scale, shape }))
    }

    /// Uniform between two times.
    ///
    /// # Errors
    /// If `from` is above `to`.
    pub fn uniform(from: Seconds, to: Seconds) -> Result<Self, LawError> {
        let (from, to) = (from.get(), to.get());
        if from > to {
            return Err(LawError::Reversed);
        }
        if from == to {
            return Ok(Law::Constant(from));
        }
        Ok(Law::Uniform(Uniform { from, to }))
    }

    /// One of `values`, with equal weights or those given.
    ///
    /// # Errors
    /// If there are no values, or the weights do not fit them.
    pub fn empirical(values: &[Seconds], weights: Option<&[f64]>) -> Result<Self, LawError> {
        let weights = match weights {
            Some(weights) => weights.to_vec(),
            None => vec![1.0; values.len()],
        };
        if values.is_empty() {
            return Err(LawError::Empty);
        }
        if weights.len() != values.len() {
            return Err(LawError::LengthsDiffer);
        }
        let mut pairs: Vec<(f64, f64)> = values.iter().map(|v| v.get()).zip(weights).collect();
        pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
        let choice = WeightedChoice::new(pairs.iter().map(|pair| pair.1))?;
        let values: Arc<[f64]> = pairs.iter().map(|pair| pair.0).collect();
        let partial_means = choice
            .shares()
            .zip(values.iter())
            .scan(0.0, |sum, (share, value)| {
                *sum += share * value;
                Some(*sum)
            })
            .collect();
        Ok(Law::Empirical(Empirical {
            values,
            choice,
            partial_means,
        }))
    }

    /// One of `parts`, with these shares (made to add up to 1).
    ///
    /// # Errors
    /// If there are no parts, or the shares do not fit them.
    pub fn mixture(parts: Vec<Law>, shares: &[f64]) -> Result<Self, LawError> {
        if parts.is_empty() {
            return Err(LawError::Empty);
        }
        if shares.len() != parts.len() {
            return Err(LawError::LengthsDiffer);
        }
        let choice = WeightedChoice::new(shares.iter().copied())?;
        let parts = parts.into();
        Ok(Law::Mixture(Mixture { parts, choice }))
    }

    fn gamma_by_shape(mean: f64, shape: f64) -> Result<Self, LawError> {
        let scale = mean / shape;
        if shape.is_nan() || shape <= 0.0 || scale <= 0.0 {
            return Err(LawError::ShapeOutOfRange("0.01", "100"));
        }
        let sampler = Gamma::new(shape);
        Ok(Law::Gamma(GammaLaw {
            shape,
            scale,
            sampler,
        }))
    }

    /// Whether the time is always 0.
    #[inline]
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        matches!(self, Law::Constant(0.0))
    }

    /// Draws a time \[s\].
    #[inline]
    pub fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        match self {
            Law::Exponential(mean) => mean * exponential(rng),
            Law::Constant(value) => *value,
            Law::Never => f64::INFINITY,
            other => other.sample_shaped(rng),
        }
    }

    fn sample_shaped<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        match self {
            Law::LogNormal(law) => exp(law.mu + law.sigma * normal(rng)),
            Law::Gamma(law) => law.sampler.draw(rng, law.scale),
            Law::Weibull(law) => law.scale * libm::pow(exponential(rng), 1.0 / law.shape),
            Law::Uniform(law) => law.from + (law.to - law.from) * rng.random::<f64>(),
            Law::Empirical(law) => law.values[law.choice.draw(rng)],
            Law::Mixture(law) => law.parts[law.choice.draw(rng)].sample(rng),
            Law::Exponential(_) | Law::Constant(_) | Law::Never => self.sample(rng),
        }
    }
}

/// So that whoever draws with rand may say `rng.sample(&law)` \[s\].
impl Distribution<f64> for Law {
    fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        Law::sample(self, rng)
    }
}

impl Empirical {
    /// The times \[s\] with their shares, each as (share, time).
    pub fn weighted_values(&self) -> impl Iterator<Item = (f64, f64)> {
        self.choice.shares().zip(self.values.iter().copied())
    }
}

impl Mixture {
    /// The parts with their shares, those of share 0 left out.
    pub fn weighted_parts(&self) -> impl Iterator<Item = (f64, &Law)> {
        self.choice
            .shares()
            .zip(self.parts.iter())
            .filter(|(share, _)| *share > 0.0)
    }
}

fn positive(mean: Seconds) -> Result<f64, LawError> {
    if mean.get() > 0.0 {
        Ok(mean.get())
    } else {
        Err(LawError::MeanNotPositive)
    }
}

fn in_range(
    shape: f64,
    least_said: &'static str,
    least: f64,
    most_said: &'static str,
) -> Result<f64, LawError> {
    if (least..=WIDEST).contains(&shape) {
        Ok(shape)
    } else {
        Err(LawError::ShapeOutOfRange(least_said, most_said))
    }
}
