//! Logarithms of Poisson probabilities, good in both tails and at any mean.

use statrs::function::gamma::ln_gamma;

/// ln P(N = count) for a Poisson variable N of this mean (Loader 2000: the deviance against the
/// mean, so that large terms never cancel).
pub(super) fn ln_equal(count: f64, mean: f64) -> f64 {
    if count == 0.0 {
        return -mean;
    }
    if mean <= 0.0 {
        return f64::NEG_INFINITY;
    }
    -stirling_error(count) - deviance(count, mean) - 0.5 * (std::f64::consts::TAU * count).ln()
}

/// ln P(N < count) for a whole `count` >= 1.
///
/// Summed from the mode outward: the upper tail below the mean's side, the lower one above it,
/// until a term is below 1e-18 of the sum. The terms shrink ever faster, so what is left out is
/// below 1e-15 of the sum for means up to 1e7.
pub(super) fn ln_below(count: f64, mean: f64) -> f64 {
    if mean < count {
        let tail = ln_equal(count, mean).exp() * series(|term| mean / (count + term));
        (-tail).ln_1p()
    } else {
        ln_equal(count - 1.0, mean) + ln_below_over_last(count, mean)
    }
}

/// ln of P(N < count) / P(N = count - 1), for count <= mean.
pub(super) fn ln_below_over_last(count: f64, mean: f64) -> f64 {
    series(|term| (count - term) / mean).ln()
}

/// 1 + r(1) + r(1) r(2) + ... for ratios that fall from at most 1.
fn series(ratio: impl Fn(f64) -> f64) -> f64 {
    let (mut sum, mut product, mut term) = (1.0, 1.0, 1.0);
    loop {
        product *= ratio(term);
        sum += product;
        term += 1.0;
        if product < 1e-18 * sum {
            return sum;
        }
    }
}

/// count ln(count / mean) + mean - count, without cancellation near count = mean.
fn deviance(count: f64, mean: f64) -> f64 {
    let difference = count - mean;
    if difference.abs() >= 0.1 * (count + mean) {
        return count * (count / mean).ln() - difference;
    }
    let ratio = difference / (count + mean);
    let mut sum = difference * ratio;
    let mut power = 2.0 * count * ratio;
    let square = ratio * ratio;
    for order in 1..40 {
        power *= square;
        let next = sum + power / f64::from(2 * order + 1);
        if next == sum {
            break;
        }
        sum = next;
    }
    sum
}

/// ln n! less Stirling's formula for it.
fn stirling_error(n: f64) -> f64 {
    if n < 16.0 {
        return ln_gamma(n + 1.0) - (n + 0.5) * n.ln() + n - 0.5 * std::f64::consts::TAU.ln();
    }
    let square = n * n;
    let bracket = 1.0 / 360.0 - (1.0 / 1260.0 - 1.0 / (1680.0 * square)) / square;
    (1.0 / 12.0 - bracket / square) / n
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_plain_sums() {
        for mean in [1e-9, 0.3, 1.0, 4.2, 9.999, 10.0, 10.001, 40.0, 300.0] {
            let mut equal = f64::exp(-mean);
            let mut below = 0.0;
            for count in 0..120 {
                let k = f64::from(count);
                if equal > 1e-290 {
                    let ln = ln_equal(k, mean);
                    let allowed = 1e-12 * (1.0 + ln.abs());
                    assert!((ln - equal.ln()).abs() < allowed, "{k} {mean}: {ln}");
                }
                if count > 0 {
                    let ln = ln_below(k, mean);
                    assert!((ln - f64::ln(below)).abs() < 1e-12, "{k} {mean}: {ln}");
                }
                below += equal;
                equal *= mean / (k + 1.0);
            }
        }
    }
}
