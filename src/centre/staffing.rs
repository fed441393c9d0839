//! What a search for the cheapest staffing may decide, and what it must respect.

use super::{AgentGroup, Catalogue, Centre, GroupId};
use crate::units::Share;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What may be staffed, and within which limits.
#[derive(Debug, Clone, PartialEq)]
pub struct Staffing {
    /// What is decided.
    pub by: By,
    /// The groups that are staffed; the others stay as they are.
    pub groups: Vec<GroupLimits>,
    /// What is to be as little as possible.
    pub minimise: Minimise,
    /// The most that may be spent in a replication \[money, or hours where hours are minimised\].
    pub budget: Option<f64>,
    /// How sure it is to be that all targets hold together.
    pub sure: Share,
    /// Intervals after which staffing may change.
    pub step: u32,
    /// The most agents of a group who may come or go from one step to the next.
    pub change_at_most: Option<u32>,
    /// The most agents of all groups together, in each interval.
    pub seats: Option<Vec<u32>>,
    /// The shifts that may be worked.
    pub catalogue: Catalogue,
}

/// The limits of a group that is staffed.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupLimits {
    /// Which group.
    pub group: GroupId,
    /// The fewest agents in each interval.
    pub at_least: Vec<u32>,
    /// The most agents in each interval; `None` is without limit.
    pub at_most: Option<Vec<u32>>,
    /// The most people who work shifts on a day, or tours in a week; `None` is without limit.
    pub people: Option<u32>,
    /// What is to be covered, by day and interval, in the place of targets.
    pub required: Option<Vec<Vec<f64>>>,
}

/// What is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum By {
    /// A number for each group in each step of the day.
    #[default]
    Interval,
    /// One number for each group all day.
    Day,
    /// How many people work which shifts of the catalogue.
    Shifts,
}

/// What is to be as little as possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Minimise {
    /// Wages of the staffed groups.
    #[default]
    Wages,
    /// Their paid hours.
    Hours,
}

/// How sure a search is to be that all targets hold together, unless somebody says otherwise.
pub const USUALLY_SURE: f64 = 0.95;

impl By {
    /// Its name in files.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            By::Interval => "interval",
            By::Day => "day",
            By::Shifts => "shifts",
        }
    }
}

impl Staffing {
    /// All groups that are paid are staffed, without limits; where none is, all are, and hours are counted.
    #[must_use]
    pub fn of(centre: &Centre) -> Self {
        Self::of_groups(centre.groups(), centre.clock().intervals())
    }

    /// The same of these groups, in so many intervals.
    #[must_use]
    pub fn of_groups(groups: &[AgentGroup], intervals: usize) -> Self {
        let paid = |place: &usize| groups[*place].wage > 0.0;
        let all = 0..groups.len();
        let mut staffed: Vec<usize> = all.clone().filter(paid).collect();
        let minimise = if staffed.is_empty() {
            staffed = all.collect();
            Minimise::Hours
        } else {
            Minimise::Wages
        };
        let groups = staffed.into_iter().map(|place| GroupLimits {
            group: GroupId(place as u16),
            at_least: vec![0; intervals],
            at_most: None,
            people: None,
            required: None,
        });
        Self {
            by: By::default(),
            groups: groups.collect(),
            minimise,
            budget: None,
            sure: Share::new(USUALLY_SURE).unwrap_or(Share::ALL),
            step: 1,
            change_at_most: None,
            seats: None,
            catalogue: Catalogue::default(),
        }
    }
}
