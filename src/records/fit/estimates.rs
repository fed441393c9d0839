//! The likeliest member of each family for times of which some are cut off.

use super::laws::SHORT;
use super::sample::Point;
use super::shape::Shape;
use super::simplex::maximise;

pub(super) fn exponential(points: &[Point]) -> Shape {
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

pub(super) fn lognormal(points: &[Point]) -> Shape {
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

pub(super) fn gamma(points: &[Point]) -> Shape {
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

pub(super) fn weibull(points: &[Point]) -> Shape {
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
pub(super) fn hyperexponential(points: &[Point]) -> Option<Shape> {
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

pub(super) fn with_short(points: &[Point]) -> Option<Shape> {
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
