//! What a pilot run found, for programs.

use super::Study;
use super::json::Named;
use crate::measures::{FoundBumper, Trouble};
use crate::stats::Estimate;
use schemars::JsonSchema;
use serde::Serialize;

/// The bumper that a pilot run set for a call type.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[schemars(rename = "Pilot")]
pub(super) struct PilotJson {
    /// Quoted = bumper x estimate; 1 if there is `trouble`.
    bumper: f64,
    /// The share of quotes that was to hold.
    kept: f64,
    /// The share that held in the pilot run, counting the quotes of callers who left as if they had stayed.
    held: Estimate,
    /// Quotes of the pilot run that this rests on.
    quotes: u64,
    /// Days of the pilot run.
    days: u64,
    /// Why no bumper does what is wanted; null if one does.
    trouble: Option<TroubleJson>,
}

/// Why no bumper does what is wanted.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "Trouble")]
enum TroubleJson {
    /// Nobody was quoted a wait.
    NobodyQuoted,
    /// Too many estimates are 0, or too many callers would never be answered.
    OutOfReach,
}

impl PilotJson {
    /// All that were set, by call type.
    pub(super) fn all(study: &Study<'_>) -> Named<Self> {
        let types = study.centre.call_types();
        let found = study.results.pilot.iter().filter_map(|found| {
            let kind = types.get(found.call_type.index())?;
            Some((kind.name.clone(), Self::new(found)))
        });
        Named(found.collect())
    }

    fn new(found: &FoundBumper) -> Self {
        Self {
            bumper: found.bumper,
            kept: found.wanted,
            held: found.held,
            quotes: found.quotes,
            days: found.days,
            trouble: found.trouble.map(|trouble| match trouble {
                Trouble::NobodyQuoted => TroubleJson::NobodyQuoted,
                Trouble::OutOfReach => TroubleJson::OutOfReach,
            }),
        }
    }
}
