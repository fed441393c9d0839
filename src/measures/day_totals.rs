//! What was counted on a day, or on several of one kind, by interval and call type and group.

use super::day_sums::DaySums;
use super::in_time::{InTime, Thresholds};
use super::quotes::Quoted;
use super::tally::{CallTally, Counts, GroupTally};
use crate::centre::Centre;
use crate::stats::Histogram;
use serde::{Deserialize, Serialize};

/// What was counted on one day, or on several of one kind together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DayTotals {
    pub(super) call_types: usize,
    pub(super) groups: usize,
    /// How many days.
    pub(super) days: u32,
    /// By interval, then call type.
    pub(super) calls: Vec<Counts<CallTally>>,
    /// By interval, then group.
    pub(super) agents: Vec<Counts<GroupTally>>,
    /// By how much the answered took longer than expected \[s\], by call type.
    pub(super) surplus: Vec<f64>,
    /// Largest number waiting, by call type, then of all.
    pub(super) queue_max: Vec<u32>,
    /// Waits of the answered, by call type.
    pub(super) waits: Vec<Histogram>,
    /// Waits of the abandoned \[s\], by call type.
    pub(super) abandoned_waits: Vec<Vec<f64>>,
    /// The answered who were quoted a wait, by call type.
    pub(super) quoted: Vec<Vec<Quoted>>,
    /// By interval, then threshold of a goal that is not its call type's own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) apart: Vec<InTime>,
}

impl DayTotals {
    pub(super) fn new(centre: &Centre) -> Self {
        let intervals = centre.clock().intervals();
        let (call_types, groups) = (centre.call_types().len(), centre.groups().len());
        Self {
            call_types,
            groups,
            days: 0,
            calls: vec![Counts::default(); intervals * call_types],
            agents: vec![Counts::default(); intervals * groups],
            surplus: vec![0.0; call_types],
            queue_max: vec![0; call_types + 1],
            waits: vec![Histogram::default(); call_types],
            abandoned_waits: vec![Vec::new(); call_types],
            quoted: vec![Vec::new(); call_types],
            apart: vec![InTime::default(); intervals * Thresholds::apart(centre).len()],
        }
    }

    /// Whether it can have been counted on a day of `centre`.
    pub(super) fn fits(&self, centre: &Centre) -> bool {
        let nothing = Self::new(centre);
        let lengths = |one: &Self| {
            let waits = (one.waits.len(), one.abandoned_waits.len(), one.quoted.len());
            let queues = (one.queue_max.len(), one.apart.len(), one.surplus.len());
            let counts = (one.calls.len(), one.agents.len(), queues);
            (one.call_types, one.groups, counts, waits)
        };
        lengths(self) == lengths(&nothing)
    }

    /// How many days were counted.
    #[must_use]
    pub fn days(&self) -> u32 {
        self.days
    }

    /// All calls and all agents by the day, without its intervals.
    #[must_use]
    pub fn sums(&self) -> DaySums {
        DaySums {
            days: self.days,
            calls: (0..self.call_types)
                .map(|place| self.calls(place))
                .collect(),
            agents: (0..self.groups).map(|place| self.agents(place)).collect(),
        }
    }

    /// Counts of every call type in every interval: a slice of call types for each interval.
    pub fn calls_by_interval(&self) -> impl Iterator<Item = &[Counts<CallTally>]> {
        self.calls.chunks_exact(self.call_types.max(1))
    }

    /// The same of the agent groups.
    pub fn agents_by_interval(&self) -> impl Iterator<Item = &[Counts<GroupTally>]> {
        self.agents.chunks_exact(self.groups.max(1))
    }

    /// What was counted in an interval by thresholds that are not a call type's own, in their order.
    pub(super) fn in_time(&self, interval: usize) -> &[InTime] {
        let thresholds = self.apart.len() / self.intervals().max(1);
        &self.apart[interval * thresholds..(interval + 1) * thresholds]
    }

    /// How many intervals a day has.
    pub(super) fn intervals(&self) -> usize {
        self.calls.len() / self.call_types.max(1)
    }

    /// Counts of a call type over the day.
    #[must_use]
    pub fn calls(&self, call_type: usize) -> Counts<CallTally> {
        let mut sum = Counts::default();
        for interval in self.calls_by_interval() {
            sum += &interval[call_type];
        }
        sum
    }

    /// Counts of a group over the day.
    #[must_use]
    pub fn agents(&self, group: usize) -> Counts<GroupTally> {
        let mut sum = Counts::default();
        for interval in self.agents_by_interval() {
            sum += &interval[group];
        }
        sum
    }

    /// By how much the type's answered calls took longer than expected \[s\].
    #[must_use]
    pub fn surplus(&self, call_type: usize) -> f64 {
        self.surplus[call_type]
    }

    /// Largest number of callers of the type who waited at once; of all types at `None`.
    #[must_use]
    pub fn queue_max(&self, call_type: Option<usize>) -> u32 {
        self.queue_max[call_type.unwrap_or(self.call_types)]
    }

    /// Waits of the type's answered calls.
    #[must_use]
    pub fn waits(&self, call_type: usize) -> &Histogram {
        &self.waits[call_type]
    }

    /// Waits of the type's abandoned calls \[s\], as they ended.
    #[must_use]
    pub fn abandoned_waits(&self, call_type: usize) -> &[f64] {
        &self.abandoned_waits[call_type]
    }

    /// The type's answered calls that were quoted a wait, as they ended.
    #[must_use]
    pub fn quoted(&self, call_type: usize) -> &[Quoted] {
        &self.quoted[call_type]
    }
}
