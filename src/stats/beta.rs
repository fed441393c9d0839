//! Quantiles of the beta law, for exact limits of shares.

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
}
