//! What `holdtrue staff` may decide, as it is written.

use super::bounds::{Certainty, Spending};
use super::leaf::{Amount, Count};
use super::several::{Named, Profile};
use super::shifts::{Rule, TourRules};
use crate::centre::{By, Minimise};
use crate::units::Seconds;
use schemars::JsonSchema;
use serde::Deserialize;

/// What `holdtrue staff` may decide, and what it must respect; all else stays as it is. Nothing here changes a simulation.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    default,
    expecting = "a table such as { by = \"interval\" }"
)]
pub(in crate::scenario) struct Staff {
    /// What is decided: `interval` (default), a number for each group in each step; `day`, one number for each group all day; `shifts`, how many people work which shifts of [shifts].
    pub(in crate::scenario) by: Option<By>,
    /// Groups that are staffed (default: all with a wage), or by name what limits each.
    pub(in crate::scenario) agents: Option<StaffedAgents>,
    /// What is to be as little as possible: `wages` of the staffed groups (default), or their paid `hours`.
    pub(in crate::scenario) minimise: Option<Minimise>,
    /// The most that may be spent on the staffed groups, a day or with [week] a week: money, or paid hours where `minimise = "hours"` (default: no limit).
    pub(in crate::scenario) budget: Option<Spending>,
    /// How sure it is to be that all targets hold together (default 95%).
    pub(in crate::scenario) sure: Option<Certainty>,
    /// Staffing may change after each of these: whole intervals (default: one).
    pub(in crate::scenario) step: Option<Seconds>,
    /// The most agents of a group who may come or go from one step to the next (default: no limit).
    pub(in crate::scenario) change_at_most: Option<Count>,
    /// Seats that all groups share.
    pub(in crate::scenario) seats: Option<Seats>,
    /// What must hold of the shifts that are worked.
    pub(in crate::scenario) rules: Option<Vec<Rule>>,
    /// With [week]: people work tours, the same shift on several days (default: every day is covered by itself).
    pub(in crate::scenario) week: Option<TourRules>,
}

/// Names alone, or each with its limits.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::scenario) enum StaffedAgents {
    List(Vec<String>),
    Table(Named<Limits>),
}

/// Limits of a group that is staffed.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    default,
    expecting = "a table such as { at_least = 2, at_most = 12 }"
)]
pub(in crate::scenario) struct Limits {
    /// The fewest agents in each interval (default 0).
    pub(in crate::scenario) at_least: Option<Profile<Count>>,
    /// The most agents in each interval (default: no limit).
    pub(in crate::scenario) at_most: Option<Profile<Count>>,
    /// The most people who work shifts, a day, or with [staff.week] tours, a week (default: no limit).
    pub(in crate::scenario) people: Option<Count>,
    /// Instead of targets: so many are to be there in each interval, covered by [shifts] without simulation; a break that is shorter than an interval counts as its part of it; with [week] for every day, or for the seven days one after the other.
    pub(in crate::scenario) required: Option<Profile<Amount>>,
}

/// Seats that all groups share.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    default,
    expecting = "a table such as { at_most = 20 }"
)]
pub(in crate::scenario) struct Seats {
    /// The most agents of all groups together in each interval.
    pub(in crate::scenario) at_most: Option<Profile<Count>>,
}
