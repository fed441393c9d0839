//! What a scenario's result rests on: the defaults about callers that are in effect for a call type,
//! and what the scenario says instead.

use super::Study;
use crate::centre::{ASSUMPTIONS, Assumed, Assumption, Basis, CallType, Centre, WEEK};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// An assumption that is in effect.
#[derive(Debug, Clone)]
pub struct InEffect {
    /// What is assumed, and where that comes from.
    pub assumption: &'static Assumption,
    /// The scenario's own value: one line if all types agree, otherwise a line for each that differs
    /// from the default; empty if none does.
    pub here: String,
}

/// Every default about callers that is in effect for a call type.
#[must_use]
pub fn assumptions(centre: &Centre) -> Vec<InEffect> {
    let found = ASSUMPTIONS.iter().filter_map(|assumption| {
        let types = centre.call_types().iter();
        let values = types.filter_map(|one| Some((one, assumption.of(one)?)));
        let values: Vec<(&CallType, Assumed)> = values.collect();
        (!values.is_empty()).then(|| InEffect {
            assumption,
            here: here(assumption, &values),
        })
    });
    found.collect()
}

fn here(assumption: &Assumption, values: &[(&CallType, Assumed)]) -> String {
    let own: Vec<&(&CallType, Assumed)> = values
        .iter()
        .filter(|(_, value)| *value != assumption.default)
        .collect();
    match own.as_slice() {
        [] => String::new(),
        [(_, first), rest @ ..]
            if own.len() == values.len() && rest.iter().all(|(_, value)| value == first) =>
        {
            first.to_string()
        }
        _ => {
            let lines = own.iter();
            let lines = lines.map(|(call_type, value)| format!("{}: {value}", call_type.name));
            lines.collect::<Vec<_>>().join("\n")
        }
    }
}

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
    here: BTreeMap<String, Value>,
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

/// A number, a time [s], a choice, or the share of quotes that is to hold.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(untagged)]
enum Value {
    /// A number, a share, or a time [s].
    Number(f64),
    /// One of several choices.
    Choice(&'static str),
    /// A bumper is set so that this share of quotes holds; `pilot` has it.
    Kept {
        /// The share, 0 to 1.
        kept: f64,
    },
}

impl From<Assumed> for Value {
    fn from(assumed: Assumed) -> Self {
        match assumed {
            Assumed::Number(value) | Assumed::Time(value) => Value::Number(value),
            // As in every other figure of the results.
            Assumed::Weeks(weeks) => Value::Number(weeks * WEEK),
            Assumed::Kept(kept) => Value::Kept { kept },
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
            here: types
                .iter()
                .filter_map(|kind| Some((kind.name.clone(), assumption.of(kind)?.into())))
                .collect(),
        });
        rests.filter(|one| !one.here.is_empty()).collect()
    }
}
