//! Laws fitted by likelihood to times of which some are cut off, and how far each is from what was seen.
//!
//! With density f and survival S the likelihood of a sample is the product of f over the ended and of S over the cut
//! off. What has a closed form is computed by it (exponential; lognormal without cuts), mixtures of exponentials climb
//! by expectation and maximisation, the others by the simplex of Nelder and Mead (1965) on logarithms of their parameters.

use super::estimates::{exponential, gamma, hyperexponential, lognormal, weibull, with_short};
use super::sample::Sample;
use crate::random::Law;
use crate::units::Seconds;

/// A family of laws.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// By its mean.
    Exponential,
    /// By mean and cv.
    Lognormal,
    /// By mean and cv.
    Gamma,
    /// By mean and shape.
    Weibull,
    /// Two exponentials.
    Hyperexponential,
    /// Lognormal from ten seconds on, and a share of calls below.
    LognormalAndShort,
    /// As it was seen.
    Empirical,
}

impl Family {
    /// Those with parameters.
    pub const PARAMETRIC: [Family; 6] = [
        Family::Exponential,
        Family::Lognormal,
        Family::Gamma,
        Family::Weibull,
        Family::Hyperexponential,
        Family::LognormalAndShort,
    ];

    /// Its name in files and in words.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Family::Exponential => "exponential",
            Family::Lognormal => "lognormal",
            Family::Gamma => "gamma",
            Family::Weibull => "weibull",
            Family::Hyperexponential => "hyperexponential",
            Family::LognormalAndShort => "lognormal-and-short",
            Family::Empirical => "empirical",
        }
    }
}

/// A law of some family that fits best.
#[derive(Debug, Clone, PartialEq)]
pub struct Fitted {
    /// The family.
    pub family: Family,
    /// Its parameters by the names of the file format, times in seconds.
    pub parameters: Vec<(&'static str, f64)>,
    /// Logarithm of the likelihood.
    pub log_likelihood: f64,
    /// Largest distance between the shares that last longer, fitted and seen (Kolmogorov and Smirnov).
    pub distance: f64,
}

/// Short calls are those below this \[s\]: 6 % of the services of a real centre were agents who cut callers off to rest
/// (Brown and others 2005), and their lognormal holds from there on.
pub const SHORT: f64 = 10.0;

/// Fits a family; `None` if there is not enough to fit it to.
#[must_use]
pub(super) fn fit(family: Family, sample: &Sample) -> Option<Fitted> {
    let points = sample.points();
    let ended: f64 = points.iter().map(|point| point.ended).sum();
    let distinct = points.iter().filter(|point| point.ended > 0.0).count();
    if ended < 5.0 || distinct < 2 {
        return None;
    }
    let shape = match family {
        Family::Exponential => exponential(&points),
        Family::Lognormal => lognormal(&points),
        Family::Gamma => gamma(&points),
        Family::Weibull => weibull(&points),
        Family::Hyperexponential => hyperexponential(&points)?,
        Family::LognormalAndShort => with_short(&points)?,
        Family::Empirical => return None,
    };
    let log_likelihood = shape.log_likelihood(&points);
    if !log_likelihood.is_finite() || !shape.is_sound() {
        return None;
    }
    Some(Fitted {
        family,
        parameters: shape.parameters(),
        log_likelihood,
        distance: distance(sample, |time| shape.survival(time)),
    })
}

/// Where fewer are watched, what is seen is chance: this number, and this share of all. A convention.
const WATCHED_AT_LEAST: (f64, f64) = (30.0, 0.02);

/// Largest distance from what was seen, as long as enough were watched.
pub(super) fn distance(sample: &Sample, survival: impl Fn(f64) -> f64) -> f64 {
    let seen = sample.survival();
    let enough = WATCHED_AT_LEAST
        .0
        .max(WATCHED_AT_LEAST.1 * (sample.count() + sample.cut_off()));
    let sure = seen.iter().filter(|(_, _, watched)| *watched >= enough);
    sure.map(|(to, share, _)| (share - survival(*to)).abs())
        .fold(0.0, f64::max)
}

impl Fitted {
    /// Schwarz's criterion for so many times: smaller is better.
    #[must_use]
    pub fn criterion(&self, count: f64) -> f64 {
        count.max(1.0).ln() * self.parameters.len() as f64 - 2.0 * self.log_likelihood
    }

    /// A parameter by its name.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<f64> {
        self.parameters
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| *value)
    }

    /// The law, if its parameters are within what laws may have.
    #[must_use]
    pub fn law(&self) -> Option<Law> {
        let value = |name| self.parameter(name);
        let time = |name| Seconds::new(rounded(value(name)?));
        match self.family {
            Family::Exponential => Some(Law::exponential(time("mean")?)),
            Family::Lognormal => Law::lognormal(time("mean")?, rounded(value("cv")?)).ok(),
            Family::Gamma => Law::gamma(time("mean")?, rounded(value("cv")?)).ok(),
            Family::Weibull => Law::weibull(time("mean")?, rounded(value("shape")?)).ok(),
            Family::Hyperexponential => {
                let share = rounded(value("share")?);
                let parts = vec![
                    Law::exponential(time("mean_1")?),
                    Law::exponential(time("mean_2")?),
                ];
                Law::mixture(parts, &[share, rounded(1.0 - share)]).ok()
            }
            Family::LognormalAndShort => {
                let share = rounded(value("short")?);
                let short = Law::uniform(Seconds::ZERO, Seconds::new(SHORT)?).ok()?;
                let long = Law::lognormal(time("mean")?, rounded(value("cv")?)).ok()?;
                Law::mixture(vec![short, long], &[share, rounded(1.0 - share)]).ok()
            }
            Family::Empirical => None,
        }
    }

    /// The share that lasts longer than `time` \[s\].
    #[must_use]
    pub fn survival(&self, time: f64) -> f64 {
        self.law().map_or(f64::NAN, |law| law.survival(time))
    }
}

/// To four digits: more would claim what no log supports.
#[must_use]
pub fn rounded(number: f64) -> f64 {
    if number == 0.0 || !number.is_finite() {
        return number;
    }
    let digits = 3 - number.abs().log10().floor() as i32;
    let scale = 10_f64.powi(digits.abs());
    if digits >= 0 {
        (number * scale).round() / scale
    } else {
        (number / scale).round() * scale
    }
}

/// Families by Schwarz's criterion, the best first.
#[must_use]
pub(super) fn candidates(sample: &Sample, families: &[Family]) -> Vec<Fitted> {
    let mut fitted: Vec<Fitted> = families
        .iter()
        .filter_map(|family| fit(*family, sample))
        .collect();
    fitted.retain(|one| one.law().is_some());
    let count = sample.count();
    fitted.sort_by(|a, b| a.criterion(count).total_cmp(&b.criterion(count)));
    fitted
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_xoshiro::Xoshiro256PlusPlus;
    use rand_xoshiro::rand_core::SeedableRng;

    /// `count` draws, cut off by an exponential limit if there is one, in whole seconds as logs have them.
    fn drawn(law: &Law, count: usize, limit: Option<f64>) -> Sample {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(7);
        let limit = limit.map(|mean| Law::exponential(Seconds::new(mean).unwrap()));
        let mut sample = Sample::default();
        for _ in 0..count {
            let time = law.sample(&mut rng);
            match limit.as_ref().map(|limit| limit.sample(&mut rng)) {
                Some(limit) if limit < time => sample.cut(limit.round()),
                _ => sample.ended(time.round()),
            }
        }
        sample
    }

    /// The family that drew comes out best, with its parameters within 5 % (20,000 draws: at least four standard
    /// errors, but for the long part of a mixture that is cut off).
    #[track_caller]
    fn check(family: Family, law: &Law, limit: Option<f64>, expected: &[(&str, f64)]) {
        let sample = drawn(law, 20_000, limit);
        let families = &Family::PARAMETRIC[..5];
        let best = &candidates(&sample, families)[0];
        assert_eq!(best.family, family, "{:?}", candidates(&sample, families));
        assert!(best.distance < 0.02, "{best:?}");
        for (name, value) in expected {
            let found = best.parameter(name).unwrap();
            // Of the long part of a mixture that is cut off at half its mean a standard error is 4 %.
            let allowed = if *name == "mean_2" { 0.15 } else { 0.05 };
            assert!(
                (found / value - 1.0).abs() < allowed,
                "{name} {found} for {value}"
            );
        }
    }

    #[test]
    fn the_law_that_drew_is_found_with_its_parameters() {
        let mean = Seconds::new(240.0).unwrap();
        for limit in [None, Some(300.0)] {
            check(
                Family::Lognormal,
                &Law::lognormal(mean, 0.9).unwrap(),
                limit,
                &[("mean", 240.0), ("cv", 0.9)],
            );
            check(
                Family::Gamma,
                &Law::gamma(mean, 0.6).unwrap(),
                limit,
                &[("mean", 240.0), ("cv", 0.6)],
            );
            check(
                Family::Weibull,
                &Law::weibull(mean, 0.6).unwrap(),
                limit,
                &[("mean", 240.0), ("shape", 0.6)],
            );
            let parts = [40.0, 600.0].map(|mean| Law::exponential(Seconds::new(mean).unwrap()));
            let mixed = Law::mixture(parts.to_vec(), &[0.6, 0.4]).unwrap();
            check(
                Family::Hyperexponential,
                &mixed,
                limit,
                &[("mean_1", 40.0), ("mean_2", 600.0), ("share", 0.6)],
            );
        }
        let sample = drawn(&Law::exponential(mean), 20_000, Some(300.0));
        let found = fit(Family::Exponential, &sample)
            .unwrap()
            .parameter("mean")
            .unwrap();
        assert!((found / 240.0 - 1.0).abs() < 0.04, "{found}");
    }

    #[test]
    fn short_calls_are_told_from_the_body() {
        let ten = Law::uniform(Seconds::ZERO, Seconds::new(10.0).unwrap()).unwrap();
        let body = Law::lognormal(Seconds::new(200.0).unwrap(), 1.2).unwrap();
        let law = Law::mixture(vec![ten, body], &[0.06, 0.94]).unwrap();
        let best = &candidates(&drawn(&law, 20_000, None), &Family::PARAMETRIC)[0];
        assert_eq!(best.family, Family::LognormalAndShort);
        assert!(
            (best.parameter("short").unwrap() - 0.06).abs() < 0.01,
            "{best:?}"
        );
        assert!(
            (best.parameter("mean").unwrap() / 200.0 - 1.0).abs() < 0.05,
            "{best:?}"
        );
    }

    #[test]
    fn too_little_fits_nothing() {
        let mut sample = Sample::default();
        assert_eq!(fit(Family::Gamma, &sample), None);
        (0..100).for_each(|_| sample.ended(30.0));
        assert_eq!(
            fit(Family::Lognormal, &sample),
            None,
            "one and the same time"
        );
    }

    #[test]
    fn four_digits_are_kept() {
        for (number, expected) in [
            (186.61234, 186.6),
            (0.123456, 0.1235),
            (12_345.6, 12_350.0),
            (0.0, 0.0),
        ] {
            assert_eq!(rounded(number), expected);
        }
    }
}
