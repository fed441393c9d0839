//! What a result rests on, for programs.

use super::Study;
use super::json::Named;
use crate::centre::{ASSUMPTIONS, Assumed, Basis};
use schemars::JsonSchema;
use serde::Serialize;

/// A default about callers that is in effect. `holdtrue check --assumptions` tells its source.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "Assumption")]
pub(super) struct Rests {
    /// The dotted scenario key, without the call type's name.
    key: &'static str,
    /// Whether the default was measured somewhere or is a convention.
    basis: BasisJson,
    /// What holds when a scenario does not say.
    default: Value,
    /// What holds here, by call type; only types whose result depends on it. Times are in seconds.
    here: Named<Value>,
}

/// Where a default comes from.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "Basis")]
enum BasisJson {
    /// Somebody measured it, or a range that it lies in.
    Measured,
    /// Nobody did.
    Convention,
}

/// A number, a time [s], or a choice.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(untagged)]
enum Value {
    /// A number, a share, or a time [s].
    Number(f64),
    /// One of several choices.
    Choice(&'static str),
}

impl From<Assumed> for Value {
    fn from(assumed: Assumed) -> Self {
        match assumed {
            Assumed::Number(value) | Assumed::Time(value) | Assumed::Kept(value) => {
                Value::Number(value)
            }
            Assumed::Choice(name) => Value::Choice(name),
        }
    }
}

impl Rests {
    /// All that the study's result rests on.
    pub(super) fn all(study: &Study<'_>) -> Vec<Self> {
        let types = study.centre.call_types();
        let rests = ASSUMPTIONS.iter().map(|assumption| Self {
            key: assumption.key,
            basis: match assumption.basis {
                Basis::Measured => BasisJson::Measured,
                Basis::Convention => BasisJson::Convention,
            },
            default: assumption.default.into(),
            here: Named(
                types
                    .iter()
                    .filter_map(|kind| Some((kind.name.clone(), assumption.of(kind)?.into())))
                    .collect(),
            ),
        });
        rests.filter(|one| !one.here.0.is_empty()).collect()
    }
}
