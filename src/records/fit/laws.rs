//! Laws fitted by likelihood to times of which some are cut off, and how far each is from what was seen.
//!
//! With density f and survival S the likelihood of a sample is the product of f over the ended and of S over the cut
//! off. What has a closed form is computed by it (exponential; lognormal without cuts), mixtures of exponentials climb
//! by expectation and maximisation, the others by the simplex of Nelder and Mead (1965) on logarithms of their parameters.

use super::sample::{Point, Sample};
use super::simplex::maximise;
use crate::random::Law;
use crate::units::Seconds;
use statrs::function::erf::erfc;
use statrs::function::gamma::{gamma_ur, ln_gamma};

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

/// What a family needs to be evaluated.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Shape {
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

/// Shares nearer to 0 than this are rounding of logs. A convention.
const WATCHED_AT_LEAST: f64 = 30.0;

/// Largest distance from what was seen, as long as at least 30 were watched.
pub(super) fn distance(sample: &Sample, survival: impl Fn(f64) -> f64) -> f64 {
    let seen = sample.survival();
    let sure = seen
        .iter()
        .filter(|(_, _, watched)| *watched >= WATCHED_AT_LEAST);
    sure.map(|(to, share, _)| (share - survival(*to)).abs())
        .fold(0.0, f64::max)
}

impl Fitted {
    /// Akaike's criterion: smaller is better.
    #[must_use]
    pub fn criterion(&self) -> f64 {
        2.0 * self.parameters.len() as f64 - 2.0 * self.log_likelihood
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

/// Families by Akaike's criterion, the best first.
#[must_use]
pub(super) fn candidates(sample: &Sample, families: &[Family]) -> Vec<Fitted> {
    let mut fitted: Vec<Fitted> = families
        .iter()
        .filter_map(|family| fit(*family, sample))
        .collect();
    fitted.retain(|one| one.law().is_some());
    fitted.sort_by(|a, b| a.criterion().total_cmp(&b.criterion()));
    fitted
}

fn exponential(points: &[Point]) -> Shape {
    let total: f64 = points
        .iter()
        .map(|point| point.at * (point.ended + point.cut))
        .sum();
    let ended: f64 = points.iter().map(|point| point.ended).sum();
    Shape::Exponential {
        mean: total / ended,
    }
}

/// Mean and standard deviation of the logarithms of those that ended.
fn of_logarithms(points: &[Point]) -> (f64, f64) {
    let ended: f64 = points.iter().map(|point| point.ended).sum();
    let mu = points
        .iter()
        .map(|point| point.ended * point.at.ln())
        .sum::<f64>()
        / ended;
    let square = points
        .iter()
        .map(|point| point.ended * (point.at.ln() - mu).powi(2))
        .sum::<f64>();
    (mu, (square / ended).sqrt().max(1e-3))
}

fn lognormal(points: &[Point]) -> Shape {
    let (mu, sigma) = of_logarithms(points);
    if points.iter().all(|point| point.cut == 0.0) {
        return Shape::Lognormal { mu, sigma };
    }
    let shape = |at: [f64; 2]| Shape::Lognormal {
        mu: at[0],
        sigma: at[1].exp(),
    };
    let ended: f64 = points.iter().map(|point| point.ended).sum();
    let all: f64 = points.iter().map(|point| point.ended + point.cut).sum();
    let start = [mu + sigma * (all / ended).ln().min(4.0), sigma.ln() + 0.3];
    shape(maximise(start, |at| shape(at).log_likelihood(points)))
}

fn gamma(points: &[Point]) -> Shape {
    let shape = |at: [f64; 2]| {
        let (form, mean) = (at[0].exp(), at[1].exp());
        Shape::Gamma {
            shape: form,
            scale: mean / form,
        }
    };
    let Shape::Exponential { mean } = exponential(points) else {
        return exponential(points);
    };
    shape(maximise([0.0, mean.ln()], |at| {
        shape(at).log_likelihood(points)
    }))
}

fn weibull(points: &[Point]) -> Shape {
    let shape = |at: [f64; 2]| Shape::Weibull {
        shape: at[0].exp(),
        scale: at[1].exp(),
    };
    let Shape::Exponential { mean } = exponential(points) else {
        return exponential(points);
    };
    shape(maximise([0.0, mean.ln()], |at| {
        shape(at).log_likelihood(points)
    }))
}

/// By expectation and maximisation (Dempster and others 1977): of those cut off the rest is expected to be a mean.
fn hyperexponential(points: &[Point]) -> Option<Shape> {
    let Shape::Exponential { mean } = exponential(points) else {
        return None;
    };
    let (mut share, mut means) = (0.5, [mean * 0.4, mean * 1.6]);
    for _ in 0..400 {
        let (mut weight, mut sums, mut counts) = ([0.0; 2], [0.0; 2], 0.0);
        for point in points {
            for (number, is_cut) in [(point.ended, false), (point.cut, true)] {
                if number == 0.0 {
                    continue;
                }
                let part = |chance: f64, mean: f64| {
                    let height = if is_cut { 1.0 } else { 1.0 / mean };
                    chance * height * (-point.at / mean).exp()
                };
                let (one, two) = (part(share, means[0]), part(1.0 - share, means[1]));
                if one + two <= 0.0 {
                    continue;
                }
                let belongs = [one / (one + two), two / (one + two)];
                for (which, belongs) in belongs.into_iter().enumerate() {
                    let rest = if is_cut { means[which] } else { 0.0 };
                    weight[which] += number * belongs;
                    sums[which] += number * belongs * (point.at + rest);
                }
                counts += number;
            }
        }
        if weight.iter().any(|weight| *weight < 1e-6) {
            return None;
        }
        let new = [sums[0] / weight[0], sums[1] / weight[1]];
        let moved = (new[0] / means[0] - 1.0)
            .abs()
            .max((new[1] / means[1] - 1.0).abs());
        (share, means) = (weight[0] / counts, new);
        if moved < 1e-7 {
            break;
        }
    }
    // Two exponentials that are one are not hyperexponential.
    let apart = means[1] / means[0];
    (apart > 1.05 && (0.001..0.999).contains(&share))
        .then_some(Shape::Hyperexponential { share, means })
}

fn with_short(points: &[Point]) -> Option<Shape> {
    let short: f64 = points
        .iter()
        .filter(|point| point.at < SHORT)
        .map(|point| point.ended)
        .sum();
    let all: f64 = points.iter().map(|point| point.ended).sum();
    if points.iter().any(|point| point.cut > 0.0) || short < 20.0 || short > 0.5 * all {
        return None;
    }
    let long: Vec<Point> = points
        .iter()
        .filter(|point| point.at >= SHORT)
        .copied()
        .collect();
    if long.len() < 3 {
        return None;
    }
    // The body by those from ten seconds on, given that they are; the share makes up for what it lacks below.
    let body = |at: [f64; 2]| Shape::Lognormal {
        mu: at[0],
        sigma: at[1].exp(),
    };
    let (mu, sigma) = of_logarithms(&long);
    let count: f64 = long.iter().map(|point| point.ended).sum();
    let found = maximise([mu, sigma.ln()], |at| {
        let shape = body(at);
        shape.log_likelihood(&long) - count * shape.survival(SHORT - 0.5).ln()
    });
    let (mu, sigma) = (found[0], found[1].exp());
    let below = 1.0 - body(found).survival(SHORT - 0.5);
    let share = (short / all - below) / (1.0 - below);
    (share > 0.002).then_some(Shape::Short { share, mu, sigma })
}

/// Share of a standard normal above `z`.
fn normal_above(z: f64) -> f64 {
    0.5 * erfc(z * std::f64::consts::FRAC_1_SQRT_2)
}

impl Shape {
    fn log_density(&self, t: f64) -> f64 {
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

    fn survival(&self, t: f64) -> f64 {
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

    fn log_likelihood(&self, points: &[Point]) -> f64 {
        if !self.is_sound() {
            return f64::NEG_INFINITY;
        }
        let each = points.iter().map(|point| {
            let ended = if point.ended > 0.0 {
                point.ended * self.log_density(point.at)
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
    fn is_sound(&self) -> bool {
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

    fn parameters(&self) -> Vec<(&'static str, f64)> {
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

    /// The family that drew comes out best, with its parameters within 5 % (20,000 draws: at least four standard errors).
    #[track_caller]
    fn check(family: Family, law: &Law, limit: Option<f64>, expected: &[(&str, f64)]) {
        let sample = drawn(law, 20_000, limit);
        let families = &Family::PARAMETRIC[..5];
        let best = &candidates(&sample, families)[0];
        assert_eq!(best.family, family, "{:?}", candidates(&sample, families));
        assert!(best.distance < 0.02, "{best:?}");
        for (name, value) in expected {
            let found = best.parameter(name).unwrap();
            assert!(
                (found / value - 1.0).abs() < 0.05,
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
