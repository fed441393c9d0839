//! What a search comes to: plain numbers, for tables, JSON and pictures.

use super::bench::Work;
use super::prove::Proof;
use super::verify::Verdict;
use super::worked::WorkedShift;
use crate::centre::{GroupId, Operation, Staffing};
use crate::stats::Estimate;
use schemars::JsonSchema;
use serde::Serialize;
use std::ops::Range;

/// What came of a staffing search.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// What was asked.
    pub staffing: Staffing,
    /// The plan, and what is known of it; `None` if it is impossible, or nothing was found.
    pub staffed: Option<Staffed>,
    /// Plans that nearly do, or cost the same.
    pub alternatives: Vec<Alternative>,
    /// Targets that are out of reach.
    pub impossible: Vec<Reach>,
    /// The cheapest single limit that would mend it.
    pub mended_by: Option<Lift>,
    /// Where it is impossible: of the plans within all limits the one that misses its targets least.
    pub compromise: Option<Alternative>,
    /// Where each target is to be reached: what stands in [`Alternative::held`], in its order.
    pub requirements: Vec<TargetPlace>,
    /// About what each target costs.
    pub prices: Vec<Price>,
    /// About what other levels of the dearest target would cost, where that was asked.
    pub cost_of_levels: Option<CostOfLevels>,
    /// What targets come to on single fresh days of the plan, where that was asked.
    pub single_days: Vec<SingleDays>,
    /// Rounds of the search.
    pub rounds: u64,
    /// Places in which it was looked whether a further agent helps less than the one before.
    pub checked: u64,
    /// Of those, the ones in which it does not.
    pub contradicted: u64,
    /// How much was simulated.
    pub work: Work,
    /// Whether it was stopped before its end.
    pub is_stopped: bool,
    /// Whether nothing was searched: a given plan was tested.
    pub only_tests: bool,
}

impl Outcome {
    /// Whether it is known that no plan does: a target is out of reach, or a limit stands in the way.
    #[must_use]
    pub fn is_impossible(&self) -> bool {
        self.mended_by.is_some() || self.impossible.iter().any(|one| one.is_certain)
    }
}

/// A plan and what is known of it.
#[derive(Debug, Clone)]
pub struct Staffed {
    /// What it costs in a replication, as far as that is minimised.
    pub cost: f64,
    /// Paid hours of the staffed groups \[h\].
    pub hours: f64,
    /// What the rosters cost that the file has.
    pub today: f64,
    /// By staffed group, then day: agents in each interval.
    pub counts: Vec<Vec<Vec<u32>>>,
    /// Shifts that are worked, where these were decided.
    pub shifts: Vec<WorkedShift>,
    /// With shifts: about what it would cost if any number could be there at any time.
    pub cost_without_shifts: Option<f64>,
    /// The days under this plan.
    pub operation: Operation,
    /// What can be said of it; `None` if it was not tested on fresh days.
    pub verdict: Option<Verdict>,
    /// Fresh days on which it was tested.
    pub days: u64,
    /// How sure the verdict is, for all targets together.
    pub sure: f64,
    /// By target and place.
    pub held: Vec<Held>,
    /// The share of days on which all targets are kept.
    pub all_on_days: Estimate,
    /// No plan can cost less.
    pub bound: Bound,
    /// Where all cheaper plans were tried.
    pub proof: Option<Proof>,
}

/// A target in a place of the day, and what the plan reaches there.
#[derive(Debug, Clone, PartialEq)]
pub struct Held {
    /// Its place in the list of the centre's targets.
    pub target: usize,
    /// The day of a replication, where it is one by itself.
    pub day: Option<usize>,
    /// The interval, where it is one by itself.
    pub interval: Option<usize>,
    /// What is reached.
    pub reached: Reached,
    /// What would be left with one agent fewer, where that hurts most.
    pub fewer: Option<Fewer>,
}

/// What is reached of a target.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct Reached {
    /// The measure, in the long run.
    pub holds: Estimate,
    /// The share of days on which it is kept.
    pub on_days: Estimate,
    /// Whether it holds.
    pub verdict: Verdict,
}

/// One agent fewer in one place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fewer {
    /// Of which group.
    pub group: GroupId,
    /// On which day of a replication.
    pub day: usize,
    /// From which interval on.
    pub interval: usize,
    /// What the measure would come to.
    pub value: f64,
}

/// What no plan can cost less than.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct Bound {
    /// The amount.
    pub cost: f64,
    /// Why.
    pub kind: BoundKind,
}

/// Why no plan can cost less.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum BoundKind {
    /// All that cost less were tried, or have fewer agents than one that misses by far.
    Proved,
    /// If a further agent helps less than the one before.
    Cuts,
    /// It is not known that none can.
    Unknown,
}

/// Another plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Alternative {
    /// What it costs.
    pub cost: f64,
    /// By staffed group, then day: agents in each interval.
    pub counts: Vec<Vec<Vec<u32>>>,
    /// Shifts that are worked, where these were decided.
    pub shifts: Vec<WorkedShift>,
    /// What can be said of it.
    pub verdict: Verdict,
    /// By target and place, as in [`Staffed::held`].
    pub held: Vec<Reached>,
}

/// A target in a place of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TargetPlace {
    /// Its place in the list of the centre's targets.
    pub target: usize,
    /// The day of a replication, where it is one by itself.
    pub day: Option<usize>,
    /// The interval, where it is one by itself.
    pub interval: Option<usize>,
}

/// About what a target costs, as far as the plans that were simulated tell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Price {
    /// Its place in the list of the centre's targets.
    pub target: usize,
    /// What the cheapest plan would cost without it.
    pub without: Option<f64>,
    /// The same if it asked for a point more than it does: a hundredth, or of a time a hundredth of it less.
    pub stricter: Option<f64>,
    /// And for a point less.
    pub laxer: Option<f64>,
}

/// About what staffing costs with other levels of one target, the dearest.
#[derive(Debug, Clone, PartialEq)]
pub struct CostOfLevels {
    /// Its place in the list of the centre's targets.
    pub target: usize,
    /// Level and cost, from the laxest on; the level that is wanted is among them.
    pub points: Vec<(f64, f64)>,
}

/// What a target comes to on single days, or in single weeks where it is about weeks.
#[derive(Debug, Clone, PartialEq)]
pub struct SingleDays {
    /// Its place in the list of the centre's targets.
    pub target: usize,
    /// Its measure on each day that has one, by all of the day's calls: a share, or a time \[s\].
    pub values: Vec<f64>,
}

/// A target that is out of reach.
#[derive(Debug, Clone, PartialEq)]
pub struct Reach {
    /// Its place in the list of the centre's targets.
    pub target: usize,
    /// The day of a replication, where it is one by itself.
    pub day: Option<usize>,
    /// The interval, where it is one by itself.
    pub interval: Option<usize>,
    /// The best that can be had.
    pub reachable: Estimate,
    /// By how much that falls short; of shares, shares.
    pub short_by: f64,
    /// Whether that is certain, or too close to tell.
    pub is_certain: bool,
}

/// A limit, and what it would have to be.
#[derive(Debug, Clone, PartialEq)]
pub enum Lift {
    /// So many agents more in a group than its `at_most`.
    Group {
        /// Which.
        group: GroupId,
        /// How many more.
        more: u32,
        /// In which intervals that is enough; `None` if it takes all of them.
        run: Option<Range<usize>>,
        /// The largest limit there, as it would be.
        at_most: u32,
    },
    /// So many seats more.
    Seats {
        /// How many more in every interval.
        more: u32,
        /// The largest limit as it would be.
        at_most: u32,
    },
    /// So many people more.
    People {
        /// Of which group.
        group: GroupId,
        /// How many more.
        more: u32,
        /// How many that are.
        people: u32,
    },
    /// So many agents more may come or go from one step to the next.
    Change {
        /// How many more.
        more: u32,
        /// The limit as it would be.
        at_most: u32,
    },
    /// A shift that covers a place which none covers.
    Shift {
        /// Of which group.
        group: GroupId,
        /// On which day of a replication.
        day: usize,
        /// The first such interval.
        interval: usize,
    },
    /// A larger budget.
    Budget {
        /// The cheapest plan that meets every target costs this.
        cost: f64,
    },
    /// A limit, and a larger budget with it: neither is enough by itself.
    WithBudget {
        /// The limit.
        limit: Box<Lift>,
        /// The cheapest plan that was found then costs this.
        cost: f64,
    },
    /// No limit is enough by itself, all together are.
    Several,
}
