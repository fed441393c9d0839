//! The bumper that a pilot run set, as plain data.

use super::measured::Named;
use crate::stats::Estimate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A bumper that was set so that a share of the quoted waits holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FoundBumper {
    /// The call type whose quotes it makes.
    #[serde(skip)]
    pub name: String,
    /// Quoted = bumper x estimate; 1 if there is `trouble`.
    pub bumper: f64,
    /// The share of quotes that was to hold, 0 to 1.
    #[serde(rename = "kept")]
    pub wanted: f64,
    /// Share of the pilot's quotes that held under it, or would have held for a caller who stayed.
    pub held: Estimate,
    /// Quotes that this rests on; those of callers who took a callback are left out.
    pub quotes: u64,
    /// Days that it rests on.
    pub days: u64,
    /// Why no bumper does what is wanted; null if one does.
    pub trouble: Option<Trouble>,
}

impl Named for FoundBumper {
    fn name(&self) -> &str {
        &self.name
    }

    fn set_name(&mut self, name: String) {
        self.name = name;
    }
}

/// Why no bumper does what is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Trouble {
    /// Nobody was quoted a wait.
    NobodyQuoted,
    /// Too many estimates are 0, or too many callers would never be answered.
    OutOfReach,
}
