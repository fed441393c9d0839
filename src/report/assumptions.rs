//! What a scenario's result rests on: the defaults about callers that are in effect for a call type,
//! and what the scenario says instead.

use crate::centre::{ASSUMPTIONS, Assumed, Assumption, CallType, Centre};

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
