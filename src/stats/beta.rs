//! Quantiles and tails of the beta law, for exact limits of shares.

use statrs::distribution::{Beta, ContinuousCDF, Gamma, Normal};
use statrs::statistics::Distribution as _;

/// Above this parameter the library's inverse may go on without end, and limits are as good. A convention.
const LARGE: f64 = 1e4;
/// Up to this the smaller parameter's own law is used, above it the normal law. A convention.
const FEW: f64 = 200.0;

/// The `p` quantile of a beta law; `None` if a parameter is not above 0.
///
/// With a large parameter: where the other is small, that of the gamma law, Beta(a, b) being
/// about G / (b + (a - 1) / 2 + G / 2) with G of shape a; else by Cornish and Fisher (1937) from mean, variance and
/// skewness. Both are right to a thousandth of the law's standard deviation.
pub(super) fn beta_quantile(a: f64, b: f64, p: f64) -> Option<f64> {
    let law = Beta::new(a, b).ok()?;
    if a.max(b) < LARGE {
        return Some(law.inverse_cdf(p));
    }
    if a > b {
        return beta_quantile(b, a, 1.0 - p).map(|rest| 1.0 - rest);
    }
    if a <= FEW {
        let gamma = Gamma::new(a, 1.0).ok()?.inverse_cdf(p);
        return Some(gamma / (b + (a - 1.0) / 2.0 + gamma / 2.0));
    }
    let (mean, variance, skewness) = (law.mean()?, law.variance()?, law.skewness()?);
    let z = Normal::standard().inverse_cdf(p);
    let reach = z + skewness / 6.0 * (z * z - 1.0);
    Some((mean + reach * variance.sqrt()).clamp(0.0, 1.0))
}

/// How often a beta law is above `x`; `None` if a parameter is not above 0. With a large parameter, where the library's
/// series ends before it has come near, by the laws of [`beta_quantile`] the other way about.
pub(super) fn beta_above(a: f64, b: f64, x: f64) -> Option<f64> {
    let law = Beta::new(a, b).ok()?;
    if x <= 0.0 || x >= 1.0 {
        return Some(if x <= 0.0 { 1.0 } else { 0.0 });
    }
    if a.max(b) < LARGE {
        return Some(law.sf(x));
    }
    if a > b {
        return beta_above(b, a, 1.0 - x).map(|above| 1.0 - above);
    }
    if a <= FEW {
        let gamma = Gamma::new(a, 1.0).ok()?;
        return Some(gamma.sf(x * (b + (a - 1.0) / 2.0) / (1.0 - x / 2.0)));
    }
    let (mean, variance, skewness) = (law.mean()?, law.variance()?, law.skewness()?);
    let (reach, bend) = ((x - mean) / variance.sqrt(), skewness / 6.0);
    // The z of which reach = z + bend (z² - 1); without bend it is the reach itself.
    let under = 1.0 + 4.0 * bend * (reach + bend);
    let z = match bend.abs() < 1e-9 {
        true => reach,
        // Beyond the parabola's turn there is next to nothing on that side.
        false => (under.max(0.0).sqrt() - 1.0) / (2.0 * bend),
    };
    Some(Normal::standard().sf(z))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Against the law's own distribution function, which is exact.
    #[test]
    fn quantiles_of_large_parameters_are_where_they_should_be() {
        for (a, b) in [
            (1.0, 2e4),
            (5.5, 2e4),
            (199.0, 2e4),
            (201.0, 2e4),
            (900.0, 12_000.0),
            (9e3, 1.1e4),
            (2e4, 3.0),
        ] {
            let law = Beta::new(a, b).unwrap();
            for p in [0.001, 0.025, 0.5, 0.975, 0.999] {
                let found = law.cdf(beta_quantile(a, b, p).unwrap());
                assert!(
                    (found - p).abs() < 1e-3 * p.min(1.0 - p) + 2e-4,
                    "{a} {b} {p}: {found}"
                );
            }
        }
    }

    /// The library's own inverse never came back from some of these.
    #[test]
    fn every_quantile_is_found() {
        for size in 4..13 {
            for rare in [1.0, 1.7, 12.0, 57.3, 140.0, 199.9, 1e3, 1e5] {
                for p in [1e-9, 0.025, 0.975, 1.0 - 1e-9] {
                    let found = beta_quantile(rare, 10.0_f64.powi(size), p).unwrap();
                    assert!((0.0..=1.0).contains(&found), "{rare} {size} {p}: {found}");
                }
            }
        }
    }

    #[test]
    fn small_parameters_are_left_to_the_library() {
        let found = beta_quantile(1.0, 10.0, 0.975).unwrap();
        assert!(
            (found - (1.0 - 0.025_f64.powf(0.1))).abs() < 1e-9,
            "{found}"
        );
        assert_eq!(beta_quantile(0.0, 10.0, 0.5), None);
    }

    /// By sums of binomial chances, each from its neighbour: P(at least k of n) is P(Beta(k, n - k + 1) < x).
    fn at_least(k: u64, n: u64, x: f64) -> f64 {
        let ln_factorial = statrs::function::factorial::ln_factorial;
        let (kk, nn) = (k as f64, n as f64);
        let first = ln_factorial(n) - ln_factorial(k) - ln_factorial(n - k);
        let first = (first + kk * x.ln() + (nn - kk) * (-x).ln_1p()).exp();
        // Towards the far side, where chances fall.
        let odds = x / (1.0 - x);
        if kk >= nn * x {
            let (mut chance, mut sum, mut at) = (first, 0.0, kk);
            while chance > sum * 1e-15 && at <= nn {
                sum += chance;
                chance *= (nn - at) / (at + 1.0) * odds;
                at += 1.0;
            }
            sum
        } else {
            let (mut chance, mut sum, mut at) =
                (first * kk / (nn - kk + 1.0) / odds, 0.0, kk - 1.0);
            while chance > sum * 1e-15 && at >= 0.0 {
                sum += chance;
                chance *= at / (nn - at + 1.0) / odds;
                at -= 1.0;
            }
            1.0 - sum
        }
    }

    #[test]
    fn tails_of_all_sizes_are_those_of_binomial_sums() {
        assert!((at_least(8, 10, 0.5) - 56.0 / 1024.0).abs() < 1e-9);
        for n in [1_000_u64, 20_000, 1_000_000, 1_000_000_000] {
            for share in [2e-9, 1e-6, 1e-3, 0.2, 0.5, 0.9] {
                let k = ((n as f64 * share) as u64).max(1);
                let spread = (k as f64 * (1.0 - k as f64 / n as f64)).sqrt().max(0.5);
                for z in [-3.0, -1.0, 0.0, 1.0, 3.0] {
                    let x = (k as f64 + z * spread) / n as f64;
                    if !(1e-12..0.9999).contains(&x) {
                        continue;
                    }
                    let expected = at_least(k, n, x);
                    let found = 1.0 - beta_above(k as f64, (n - k) as f64 + 1.0, x).unwrap();
                    // The sums themselves are good to nine digits times the rounding of factorials of n.
                    let slack = 1e-3 * expected.min(1.0 - expected) + 3e-4;
                    assert!(
                        (found - expected).abs() < slack,
                        "{k} of {n} at {x}: {found} for {expected}"
                    );
                }
            }
        }
    }

    #[test]
    fn tails_and_quantiles_are_each_other_s_inverse() {
        for (a, b) in [
            (3.0, 8.0),
            (1.0, 1e6),
            (150.0, 1e9),
            (1e3, 1e6),
            (1e6, 1e9),
            (1e9, 1e9),
            (1e9, 2.5),
        ] {
            for p in [1e-6, 0.01, 0.5, 0.99] {
                let above = beta_above(a, b, beta_quantile(a, b, p).unwrap()).unwrap();
                assert!(
                    (above - (1.0 - p)).abs() < 1e-4 * p.clamp(1e-4, 0.1) + 1e-6,
                    "{a} {b} {p}: {above}"
                );
            }
        }
        assert_eq!(beta_above(0.0, 1.0, 0.5), None);
        assert_eq!(
            [beta_above(2.0, 2.0, 0.0), beta_above(2.0, 2.0, 1.0)],
            [Some(1.0), Some(0.0)]
        );
    }
}
