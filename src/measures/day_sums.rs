//! What was counted on whole days, without their intervals.

use super::tally::{CallTally, Counts, GroupTally};
use crate::centre::Centre;
use serde::{Deserialize, Serialize};

/// Counts of whole days, without intervals.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DaySums {
    /// How many days.
    pub days: u32,
    /// By call type.
    pub calls: Vec<Counts<CallTally>>,
    /// By group.
    pub agents: Vec<Counts<GroupTally>>,
}

impl DaySums {
    /// Whether it can have been counted on days of `centre`.
    pub(super) fn fits(&self, centre: &Centre) -> bool {
        let (types, groups) = (centre.call_types().len(), centre.groups().len());
        (self.calls.len(), self.agents.len()) == (types, groups)
    }

    /// What was counted since these were `before`.
    #[must_use]
    pub fn since(&self, before: &DaySums) -> DaySums {
        let calls = self.calls.iter().zip(&before.calls);
        let agents = self.agents.iter().zip(&before.agents);
        DaySums {
            days: self.days - before.days,
            calls: calls.map(|(now, then)| now.less(then)).collect(),
            agents: agents.map(|(now, then)| now.less(then)).collect(),
        }
    }
}
