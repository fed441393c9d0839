//! Distributions.

use super::Notes;
use crate::random::{Law, LawError};
use crate::scenario::columns::KEYS;
use crate::scenario::diagnostic::one_of;
use crate::scenario::written::calls::{Dist, Distribution};
use crate::units::Seconds;

/// Shares may miss 1 by this much: thirds are written as 0.33. A convention.
const SLACK: f64 = 0.011;

/// A mean below this, but above 0, is a slip of the keyboard, and its rate would have no end \[s\].
const SHORTEST: f64 = 1e-9;

/// The law written at `key`; what is wrong is noted.
pub(super) fn law(written: &Distribution, key: &str, notes: &mut Notes) -> Law {
    let before = notes.problems.len();
    let law = build(written, key, notes);
    // Parameters that were lost before leave nothing to build from either.
    if law.is_none()
        && notes.problems.len() == before
        && !notes.is_torn
        && !notes.is_torn_inside(key)
    {
        notes.wrong(
            key,
            "this distribution is incomplete",
            "give `dist` and its parameters",
        );
    }
    let law = law.unwrap_or(Law::Constant(1.0));
    let mean = law.mean();
    if mean > 0.0 && mean < SHORTEST {
        let found = format!("times of {mean:e} s on average are absurdly short");
        notes.wrong(key, found, "give ordinary times, or 0");
    }
    law
}

fn build(written: &Distribution, key: &str, notes: &mut Notes) -> Option<Law> {
    let Some(dist) = written.dist else {
        if !notes.is_lost(&format!("{key}.dist")) {
            notes.missing(
                &format!("{key}.dist"),
                "say which distribution, such as dist = \"exponential\"",
            );
        }
        return None;
    };
    let (name, takes) = parameters(dist);
    refuse_others(written, name, takes, key, notes);
    let mut parameters = Parameters {
        written,
        key,
        name,
        takes,
        notes,
    };
    parameters.law(dist)
}

/// A distribution's name and the parameters that it takes.
fn parameters(dist: Dist) -> (&'static str, &'static [&'static str]) {
    match dist {
        Dist::Exponential => ("exponential", &["mean"]),
        Dist::Lognormal => ("lognormal", &["mean", "cv"]),
        Dist::Gamma => ("gamma", &["mean", "cv"]),
        Dist::Erlang => ("erlang", &["mean", "stages"]),
        Dist::Weibull => ("weibull", &["mean", "shape"]),
        Dist::Hyperexponential => ("hyperexponential", &["means", "shares"]),
        Dist::Constant => ("constant", &["value"]),
        Dist::Uniform => ("uniform", &["from", "to"]),
        Dist::Empirical => ("empirical", &["values", "weights"]),
        Dist::Mixture => ("mixture", &["parts", "shares"]),
        Dist::Never => ("never", &[]),
    }
}

fn refuse_others(written: &Distribution, name: &str, takes: &[&str], key: &str, notes: &mut Notes) {
    let given = [
        ("mean", written.mean.is_some()),
        ("cv", written.cv.is_some()),
        ("stages", written.stages.is_some()),
        ("shape", written.shape.is_some()),
        ("means", written.means.is_some()),
        ("shares", written.shares.is_some()),
        ("value", written.value.is_some()),
        ("from", written.from.is_some()),
        ("to", written.to.is_some()),
        ("values", written.values.is_some()),
        ("weights", written.weights.is_some()),
        ("csv", written.csv.is_some()),
        ("column", written.column.is_some()),
        ("separator", written.separator.is_some()),
        ("decimal", written.decimal.is_some()),
        ("parts", written.parts.is_some()),
    ];
    for (parameter, is_given) in given {
        // A file's column has become `values` before; one without a file lacks that.
        let is_of_file = ["column", "separator", "decimal"].contains(&parameter);
        let lacks_file = is_of_file && takes.contains(&"values");
        if lacks_file && is_given && !notes.is_lost(&format!("{key}.csv")) {
            notes.wrong(
                format!("{key}.{parameter}"),
                format!("a `{parameter}` without a file"),
                "name the file too: csv = \"talk.csv\"",
            );
        } else if is_given && !lacks_file && !takes.contains(&parameter) {
            let cure = if takes.is_empty() {
                "take it out; it has no parameters".to_owned()
            } else {
                format!("it takes {}", all_of(takes))
            };
            notes.wrong(
                format!("{key}.{parameter}"),
                format!("`{name}` has no `{parameter}`"),
                cure,
            );
        }
    }
}

fn all_of(names: &[&str]) -> String {
    one_of(names).replace(" or ", " and ")
}

/// Takes parameters out, noting those that are missing.
struct Parameters<'w, 'n> {
    written: &'w Distribution,
    key: &'w str,
    name: &'static str,
    takes: &'static [&'static str],
    notes: &'n mut Notes,
}

impl Parameters<'_, '_> {
    fn law(&mut self, dist: Dist) -> Option<Law> {
        match dist {
            Dist::Never => Some(Law::Never),
            Dist::Constant => self.value().map(Law::constant),
            Dist::Exponential => self.mean().map(Law::exponential),
            Dist::Lognormal => {
                let (mean, cv) = (self.mean(), self.given("cv", self.written.cv));
                self.accept(Law::lognormal(mean?, cv?.0), "mean", "cv")
            }
            Dist::Gamma => {
                let (mean, cv) = (self.mean(), self.given("cv", self.written.cv));
                self.accept(Law::gamma(mean?, cv?.0), "mean", "cv")
            }
            Dist::Weibull => {
                let (mean, shape) = (self.mean(), self.given("shape", self.written.shape));
                self.accept(Law::weibull(mean?, shape?.0), "mean", "shape")
            }
            Dist::Erlang => {
                let stages = self.written.stages;
                let (mean, stages) = (self.mean(), self.given("stages", stages));
                self.accept(Law::erlang(mean?, stages?.0), "mean", "stages")
            }
            Dist::Uniform => {
                let from = self.given("from", self.written.from);
                let to = self.given("to", self.written.to);
                self.accept(Law::uniform(from?, to?), "from", "from")
            }
            Dist::Empirical => self.empirical(),
            Dist::Hyperexponential => self.hyperexponential(),
            Dist::Mixture => self.mixture(),
        }
    }

    fn empirical(&mut self) -> Option<Law> {
        let is_told = KEYS
            .iter()
            .any(|part| self.notes.is_lost(&format!("{}.{part}", self.key)));
        if is_told && self.written.values.is_none() {
            return None;
        }
        let values = self.given("values", self.written.values.as_ref())?;
        let weights: Option<Vec<f64>> = self
            .written
            .weights
            .as_ref()
            .map(|list| list.0.iter().map(|weight| weight.0).collect());
        self.accept(
            Law::empirical(&values.0, weights.as_deref()),
            "values",
            "weights",
        )
    }

    fn hyperexponential(&mut self) -> Option<Law> {
        let means = self.given("means", self.written.means.as_ref());
        let shares = self.shares();
        let parts = means?
            .0
            .iter()
            .map(|mean| Law::exponential(*mean))
            .collect();
        self.accept(Law::mixture(parts, &shares?), "means", "shares")
    }

    fn mixture(&mut self) -> Option<Law> {
        let parts = self.given("parts", self.written.parts.as_ref());
        let shares = self.shares();
        let parts = parts?.iter().enumerate();
        let parts = parts
            .map(|(index, part)| law(part, &format!("{}.parts.{index}", self.key), self.notes))
            .collect();
        self.accept(Law::mixture(parts, &shares?), "parts", "shares")
    }

    fn shares(&mut self) -> Option<Vec<f64>> {
        let shares = self.given("shares", self.written.shares.as_ref())?;
        let shares: Vec<f64> = shares.0.iter().map(|share| share.get()).collect();
        let sum: f64 = shares.iter().sum();
        let key = format!("{}.shares", self.key);
        if !shares.is_empty() && (sum - 1.0).abs() > SLACK && !self.notes.is_torn_inside(&key) {
            let found = format!("these shares add up to {}", (sum * 1e6).round() / 1e6);
            self.notes.wrong(key, found, "let them add up to 1");
            return None;
        }
        Some(shares)
    }

    fn mean(&mut self) -> Option<Seconds> {
        self.given("mean", self.written.mean)
    }

    fn value(&mut self) -> Option<Seconds> {
        self.given("value", self.written.value)
    }

    fn given<T>(&mut self, parameter: &str, written: Option<T>) -> Option<T> {
        if written.is_none() {
            let key = format!("{}.{parameter}", self.key);
            let cure = format!(
                "`{}` takes {}; give `{parameter}` beside `dist`, which keeps nothing of a distribution that it replaces",
                self.name,
                all_of(self.takes)
            );
            if !self.notes.is_torn_inside(&key) {
                self.notes.missing(&key, &cure);
            }
        }
        written
    }

    /// Turns a refused parameter into a problem at `scale` or at `shape`.
    fn accept(&mut self, law: Result<Law, LawError>, scale: &str, shape: &str) -> Option<Law> {
        let error = match law {
            Ok(law) => return Some(law),
            Err(error) => error,
        };
        let parameter = match error {
            LawError::MeanNotPositive | LawError::Reversed | LawError::Empty => scale,
            LawError::ShapeOutOfRange(..) | LawError::BadWeights | LawError::LengthsDiffer => shape,
        };
        let key = format!("{}.{parameter}", self.key);
        let name = self.name;
        let cure = match error {
            LawError::MeanNotPositive => {
                "give a mean above 0, or `dist = \"constant\"` with `value = 0`".to_owned()
            }
            LawError::ShapeOutOfRange(least, most) => {
                format!("give a `{shape}` between {least} and {most}")
            }
            LawError::Reversed => "let `from` be the smaller one".to_owned(),
            LawError::Empty => format!("give at least one of `{scale}`"),
            LawError::BadWeights => "let at least one be above 0".to_owned(),
            LawError::LengthsDiffer => format!("give one of `{shape}` for each of `{scale}`"),
        };
        if !self.notes.is_torn_inside(&format!("{}.{scale}", self.key))
            && !self.notes.is_torn_inside(&key)
        {
            self.notes.wrong(
                key,
                format!("`{name}` cannot be made of this: {error}"),
                cure,
            );
        }
        None
    }
}
