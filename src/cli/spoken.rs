//! Laws, times, shares and amounts of a scenario in words.

use crate::centre::Centre;
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
            format!("{mean} (lognormal, cv {})", number(cv))
        }
        Law::Gamma(one) => format!("{mean} (gamma, cv {})", number(one.shape.sqrt().recip())),
        Law::Weibull(one) => format!("{mean} (weibull, shape {})", number(one.shape)),
        Law::Uniform(one) => format!("{} to {}", time(one.from), time(one.to)),
        Law::Empirical(_) => format!("{mean} (one of a list)"),
        Law::Mixture(_) if law.mean().is_infinite() => "of several kinds, some for ever".to_owned(),
        Law::Mixture(_) => format!("{mean} (a mixture)"),
    }
}

/// "45 s", "4:30", "2 h".
pub(super) fn time(seconds: f64) -> String {
    let whole = seconds.round();
    if seconds.is_infinite() {
        "for ever".to_owned()
    } else if seconds < 60.0 || (seconds - whole).abs() > 0.05 {
        format!("{} s", number(seconds))
    } else if whole % 3600.0 == 0.0 {
        format!("{} h", whole / 3600.0)
    } else if whole % 60.0 == 0.0 {
        format!("{} min", whole / 60.0)
    } else {
        format!("{}:{:02} min", (whole / 60.0).floor(), whole % 60.0)
    }
}

pub(super) fn percent(share: f64) -> String {
    format!("{} %", number(100.0 * share))
}

/// At most four digits behind the point, none that say nothing.
pub(super) fn number(value: f64) -> String {
    let rounded = (value * 1e4).round() / 1e4;
    if rounded == 0.0 && value != 0.0 {
        format!("{value:e}")
    } else {
        format!("{rounded}")
    }
}

pub(super) fn range(values: &[f64]) -> String {
    let least = values.iter().copied().fold(f64::INFINITY, f64::min);
    let most = values.iter().copied().fold(0.0, f64::max);
    if least == most {
        format!("times {}", number(least))
    } else {
        format!("times {} to {}", number(least), number(most))
    }
}

pub(super) fn money(amount: f64, centre: &Centre) -> String {
    match &centre.money().currency {
        Some(currency) => format!("{} {currency}", number(amount)),
        None => number(amount),
    }
}
