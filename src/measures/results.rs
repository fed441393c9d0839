//! What came out of many replications, as plain data.

use super::by_name;
use super::catalogue::CallMetric;
use super::found_bumper::FoundBumper;
use super::measured::{Calls, Measured, Named};
use super::quotes::QuoteBin;
use super::table::Table;
use super::target_sums::Tested;
use crate::centre::{Centre, Operation, Weekday};
use crate::random::Seed;
use crate::stats::{Confidence, Estimate, Survival};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// All that was estimated. Amounts are those of a replication: a day, a week of `days`, or with
/// customers a season.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Results {
    /// The seed under which the same numbers come again.
    #[serde(skip, default = "nothing_yet")]
    pub seed: Seed,
    /// How many replications were simulated.
    #[serde(skip)]
    pub replications: u64,
    /// How sure the intervals are.
    #[serde(skip, default = "usual")]
    pub confidence: Confidence,
    /// Every measure of everything.
    #[serde(flatten)]
    pub whole: Measured<Estimate>,
    /// How doubtful it is on which side of its target each measure lies that has one, in the order of the scenario.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub doubts: Vec<Tested>,
    /// What a pilot run set, by call type; only types whose bumper is to keep a share of quotes.
    #[serde(with = "by_name", default)]
    #[schemars(with = "BTreeMap<String, FoundBumper>")]
    pub pilot: Vec<FoundBumper>,
    /// Kinds of days that came on none of the days; intervals allow for all that they may bring.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unseen_kinds: Vec<String>,
    /// By interval of the day; where a replication is a week, each of its `days` has its own.
    pub intervals: Vec<Interval>,
    /// Where a replication is a week: each of its days by itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub days: Vec<DayResults>,
    /// How waits are spread and quotes fared, by call type; `all` is all of them together.
    #[serde(with = "by_name")]
    #[schemars(with = "BTreeMap<String, Waits>")]
    pub waits: Vec<Waits>,
}

fn nothing_yet() -> Seed {
    Seed(0)
}

fn usual() -> Confidence {
    Confidence::USUAL
}

/// How the waits of a call type are spread over all replications.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Waits {
    /// The call type's name, `all` for all.
    #[serde(skip)]
    pub name: String,
    /// Waits of the answered.
    pub answered: Survival,
    /// Waits of the abandoned.
    pub abandoned: Survival,
    /// Quoted waits, ascending, and what became of them; empty where nobody was quoted one.
    pub quotes: Vec<QuoteBin>,
}

impl Named for Waits {
    fn name(&self) -> &str {
        &self.name
    }

    fn set_name(&mut self, name: String) {
        self.name = name;
    }
}

/// Means over replications for one interval of the day. Counts and waits are those of calls that arrived in it;
/// `queue`, `staffed` and `occupancy` are of the time itself; null where there was nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Interval {
    /// When it begins: a time on the wall, or seconds from the start.
    pub start: String,
    /// The measures that make sense for a part of a day.
    #[serde(flatten)]
    pub means: Measured<Option<f64>>,
    /// Some measures of all call types together, with their intervals.
    pub bands: Table<CallMetric, Estimate>,
}

/// One of the days of a week.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DayResults {
    /// `monday` to `sunday`.
    #[serde(rename = "day")]
    pub weekday: Weekday,
    /// What came out on this day of every replication; it has no days of its own.
    #[serde(flatten)]
    pub results: Results,
}

impl Results {
    /// Each call type, in the order of the scenario.
    #[must_use]
    pub fn types(&self) -> &[Calls<Estimate>] {
        self.whole.types()
    }

    /// All call types together.
    #[must_use]
    pub fn all(&self) -> &Calls<Estimate> {
        self.whole.all()
    }

    /// How the waits of a call type, or of `all`, are spread.
    #[must_use]
    pub fn waits(&self, name: &str) -> Option<&Waits> {
        self.waits.iter().find(|waits| waits.name == name)
    }

    /// Whether a replication is a season of customers with a memory.
    #[must_use]
    pub fn is_season(&self) -> bool {
        self.whole.season().is_some()
    }

    /// The same in the order of the operation, however its names were read.
    #[must_use]
    pub fn in_order(mut self, operation: &Operation) -> Self {
        self.order(operation.base());
        for (day, own) in self.days.iter_mut().zip(operation.days()) {
            day.results.order(&own.centre);
        }
        self
    }

    fn order(&mut self, centre: &Centre) {
        self.whole.put_in_order(centre);
        for interval in &mut self.intervals {
            interval.means.put_in_order(centre);
        }
    }

    /// The same, of so many replications under this seed; also each of its days.
    #[must_use]
    pub fn of_study(mut self, seed: Seed, replications: u64, confidence: Confidence) -> Self {
        (self.seed, self.replications, self.confidence) = (seed, replications, confidence);
        let days = self.days.into_iter().map(|day| DayResults {
            results: day.results.of_study(seed, replications, confidence),
            ..day
        });
        self.days = days.collect();
        self
    }
}
