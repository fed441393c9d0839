//! Laws, times, shares and amounts of a scenario in words.

use crate::centre::Centre;
use crate::legible::number::{given, time};
use crate::random::Law;

/// A law by name, mean and spread.
pub(super) fn law(law: &Law) -> String {
    let mean = time(law.mean());
    match law {
        Law::Never => "for ever".to_owned(),
        Law::Constant(value) => format!("always {}", time(*value)),
        Law::Exponential(_) => format!("{mean} (exponential)"),
        Law::LogNormal(one) => {
            let cv = (one.sigma * one.sigma).exp_m1().sqrt();
            format!("{mean} (lognormal, cv {})", given(cv))
        }
        Law::Gamma(one) => format!("{mean} (gamma, cv {})", given(one.shape.sqrt().recip())),
        Law::Weibull(one) => format!("{mean} (weibull, shape {})", given(one.shape)),
        Law::Uniform(one) => format!("{} to {}", time(one.from), time(one.to)),
        Law::Empirical(_) => format!("{mean} (one of a list)"),
        Law::Mixture(_) if law.mean().is_infinite() => "of several kinds, some for ever".to_owned(),
        Law::Mixture(_) => format!("{mean} (a mixture)"),
    }
}

/// `20`, or from the least to the most: `20 to 30`.
pub(super) fn range(values: &[f64]) -> String {
    let least = values.iter().copied().fold(f64::INFINITY, f64::min);
    let most = values.iter().copied().fold(0.0, f64::max);
    if least == most {
        given(least)
    } else {
        format!("{} to {}", given(least), given(most))
    }
}

/// Amounts of money: `20 EUR`, `20 to 30 EUR`.
pub(super) fn money(amounts: &[f64], centre: &Centre) -> String {
    match &centre.money().currency {
        Some(currency) => format!("{} {currency}", range(amounts)),
        None => range(amounts),
    }
}
