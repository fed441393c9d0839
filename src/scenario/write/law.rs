//! Laws as tables with `dist` and the parameters that it takes.

use super::{number, table};
use crate::random::Law;
use toml::{Table, Value};

/// The table of a law.
pub(super) fn law(law: &Law) -> Table {
    let one = |dist: &str, first: (&'static str, f64), second: Option<(&'static str, f64)>| {
        let mut rows = table([
            ("dist", Some(dist.into())),
            (first.0, Some(number(first.1))),
        ]);
        if let Some((key, value)) = second {
            rows.insert(key.to_owned(), number(value));
        }
        rows
    };
    let mean = law.mean();
    match law {
        Law::Never => table([("dist", Some("never".into()))]),
        Law::Constant(value) => one("constant", ("value", *value), None),
        Law::Exponential(mean) => one("exponential", ("mean", *mean), None),
        Law::LogNormal(shape) => {
            let cv = libm::expm1(shape.sigma * shape.sigma).sqrt();
            one("lognormal", ("mean", mean), Some(("cv", cv)))
        }
        Law::Gamma(shape) if shape.shape > 1e4 || shape.shape < 1e-4 => {
            one("erlang", ("mean", mean), Some(("stages", shape.shape)))
        }
        Law::Gamma(shape) if shape.shape.fract() == 0.0 => {
            one("erlang", ("mean", mean), Some(("stages", shape.shape)))
        }
        Law::Gamma(shape) => {
            let cv = shape.shape.sqrt().recip();
            one("gamma", ("mean", mean), Some(("cv", cv)))
        }
        Law::Weibull(shape) => one("weibull", ("mean", mean), Some(("shape", shape.shape))),
        Law::Uniform(span) => one("uniform", ("from", span.from), Some(("to", span.to))),
        Law::Empirical(list) => {
            let (values, weights): (Vec<Value>, Vec<Value>) = list
                .weighted_values()
                .map(|(weight, value)| (number(value), number(weight)))
                .unzip();
            table([
                ("dist", Some("empirical".into())),
                ("values", Some(values.into())),
                ("weights", Some(weights.into())),
            ])
        }
        Law::Mixture(mixture) => parts(mixture.weighted_parts()),
    }
}

fn parts<'a>(weighted: impl Iterator<Item = (f64, &'a Law)>) -> Table {
    let (parts, shares): (Vec<Value>, Vec<Value>) = weighted
        .map(|(share, part)| (Value::Table(law(part)), number(share)))
        .unzip();
    table([
        ("dist", Some("mixture".into())),
        ("parts", Some(parts.into())),
        ("shares", Some(shares.into())),
    ])
}
