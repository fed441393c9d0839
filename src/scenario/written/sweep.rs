//! A sweep file as it is written. What is under `[vary]` is read by hand: its keys are those of scenarios.

use super::bounds::AtLeastOne;
use super::leaf::Count;
use serde::Deserialize;
use serde::de::IgnoredAny;

/// A scenario, and the values that some of its keys take.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "a sweep")]
pub(in crate::scenario) struct Sweep {
    /// What the sweep is called in reports (default: the file's name).
    pub(in crate::scenario) name: Option<String>,
    /// Free text.
    pub(in crate::scenario) notes: Option<String>,
    /// The scenario file, relative to this one.
    pub(in crate::scenario) scenario: Option<String>,
    /// Days to simulate of each combination.
    pub(in crate::scenario) replications: Option<AtLeastOne>,
    /// Seed of the random numbers.
    pub(in crate::scenario) seed: Option<Count>,
    /// Dotted keys and what they are set to, one after the other.
    pub(in crate::scenario) vary: Option<IgnoredAny>,
}
