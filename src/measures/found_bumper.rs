//! The bumper that a pilot run set, as plain data.

use crate::centre::CallTypeId;
use crate::stats::Estimate;
use serde::{Deserialize, Serialize};

/// A bumper that was set so that a share of the quoted waits holds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct FoundBumper {
    /// Whose quotes it makes.
    pub call_type: CallTypeId,
    /// The share of quotes that was to hold, 0 to 1.
    pub wanted: f64,
    /// Quoted = bumper x estimate; 1 if there is `trouble`.
    pub bumper: f64,
    /// Share of the pilot's quotes that held under it, or would have held for a caller who stayed.
    pub held: Estimate,
    /// Quotes that this rests on; those of callers who took a callback are left out.
    pub quotes: u64,
    /// Days that it rests on.
    pub days: u64,
    /// Why none was found.
    pub trouble: Option<Trouble>,
}

/// Why no bumper does what is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trouble {
    /// Nobody was quoted a wait.
    NobodyQuoted,
    /// Too many estimates are 0, or too many callers would never be answered.
    OutOfReach,
}
