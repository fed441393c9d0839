//! Agent groups as they are written.

use super::bounds::{Lasting, Pace, Shrinkage};
use super::calls::ShareTarget;
use super::leaf::{Amount, Change, Count, Moment};
use super::several::{Answers, Goals, Profile, Shifts};
use crate::centre::{LateBreaks, Leaving};
use crate::units::{Seconds, Share};
use schemars::JsonSchema;
use serde::Deserialize;

/// Agents who can do the same and are paid the same. `answers` and one of `count` and `shifts` are required.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    default,
    expecting = "a table with `answers`, and `count` or `shifts`"
)]
pub(in crate::scenario) struct Group {
    /// Call types that it takes: an array of names, or a table with conditions for each.
    pub(in crate::scenario) answers: Option<Answers>,
    /// Agents on duty in each interval.
    pub(in crate::scenario) count: Option<Profile<Count>>,
    /// Instead of `count`: who comes and goes when; a list of shifts, a table of them by name, each of which can then be changed by itself, or `{ csv = "rota.csv" }`, a file with a row for each person (and day) with columns `start`, `end` and `breaks`.
    pub(in crate::scenario) shifts: Option<Shifts>,
    /// Agents more or fewer for a while, laid over `count` or `shifts`.
    pub(in crate::scenario) adjust: Option<Vec<Adjustment>>,
    /// Chance that each rostered agent does not turn up that day (default 0).
    pub(in crate::scenario) absence: Option<Share>,
    /// Money per paid hour; one number, or one for each interval (default 0).
    pub(in crate::scenario) wage: Option<Profile<Amount>>,
    /// An hour of work after the end of a shift is paid so many times the wage (default 0: it is not paid).
    pub(in crate::scenario) overtime: Option<Amount>,
    /// Share of the wage that those get who do not turn up (default 0).
    pub(in crate::scenario) absence_paid: Option<Share>,
    /// What `count` and `shifts` count: `on-phones`, people on the phones (default; said, it ends the warning about `shrinkage`), or `rostered`, people on the rota, who are off the phones for their share of `shrinkage`.
    pub(in crate::scenario) counts: Option<Counts>,
    /// Share of paid time off the phones. With `counts = "on-phones"` paid hours = hours on duty / (1 - shrinkage); with `counts = "rostered"` people are off the phones for it, and paid for their shifts (default 0).
    pub(in crate::scenario) shrinkage: Option<Shrinkage>,
    /// With `counts = "rostered"`: how long one is off the phones at a time (default 30m).
    #[schemars(with = "Option<Lasting>")]
    pub(in crate::scenario) shrinkage_spell: Option<Seconds>,
    /// With `counts = "rostered"`: what `shrinkage` contains that the rota has already: `absence`, `breaks` (default both); the rest is drawn for each person and day.
    pub(in crate::scenario) shrinkage_contains: Option<Vec<Contained>>,
    /// At the end of duty: `finish` (default) the call in hand, or `drop` it.
    pub(in crate::scenario) leaving: Option<Leaving>,
    /// A break that is due during a call: `shortens` (default), the call eats it up; `moves`, it is taken whole after the call.
    pub(in crate::scenario) late_breaks: Option<LateBreaks>,
    /// What its occupancy should be at most.
    pub(in crate::scenario) occupancy: Option<Goals<ShareTarget>>,
}

/// What the numbers of a roster count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::scenario) enum Counts {
    /// People on the phones; shrinkage is paid on top.
    OnPhones,
    /// People on the rota, some of whom are off the phones.
    Rostered,
}

/// What shrinkage may contain that stands elsewhere, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::scenario) enum Contained {
    /// Those who do not turn up.
    Absence,
    /// The breaks of shifts.
    Breaks,
}

/// How a group takes a call type.
#[derive(Debug, Clone, Copy, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    default,
    expecting = "a table such as { rank = 1, after = \"60s\", speed = 0.8 }"
)]
pub(in crate::scenario) struct Skill {
    /// Preference: lower first; equal ranks go by arrival (default 1).
    pub(in crate::scenario) rank: Option<Count>,
    /// Takes that type only once its caller has waited this long (default 0).
    pub(in crate::scenario) after: Option<Seconds>,
    /// Pace: 0.8 takes 25 % longer (default 1).
    pub(in crate::scenario) speed: Option<Pace>,
}

/// Agents who come and go together. All but `breaks` are required.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    default,
    expecting = "a table such as { count = 8, from = \"08:00\", to = \"16:00\" }"
)]
pub(in crate::scenario) struct Shift {
    /// How many.
    pub(in crate::scenario) count: Option<Count>,
    /// When they come.
    pub(in crate::scenario) from: Option<Moment>,
    /// When they go.
    pub(in crate::scenario) to: Option<Moment>,
    /// Off the phones in between.
    pub(in crate::scenario) breaks: Option<Vec<Break>>,
    /// Money per paid hour of this shift (default: the group's `wage`).
    pub(in crate::scenario) wage: Option<Amount>,
    /// A break that is due during a call: `shortens`, the call eats it up; `moves`, it is taken whole after the call (default: the group's).
    pub(in crate::scenario) late_breaks: Option<LateBreaks>,
}

/// Time off the phones within a shift.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    default,
    expecting = "a table such as { at = \"12:00\", length = \"30m\" }"
)]
pub(in crate::scenario) struct Break {
    /// When it starts.
    pub(in crate::scenario) at: Option<Moment>,
    /// Instead of `at`: from when until when; the breaks of the shift's people are spread evenly over it, the first at its start, the last ending at its end.
    pub(in crate::scenario) between: Option<Vec<Moment>>,
    /// How long it is.
    pub(in crate::scenario) length: Option<Seconds>,
    /// Whether it is paid (default false).
    pub(in crate::scenario) paid: Option<bool>,
}

/// Agents more or fewer for a while.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    default,
    expecting = "a table such as { from = \"12:00\", to = \"14:00\", by = 2 }"
)]
pub(in crate::scenario) struct Adjustment {
    /// From when.
    pub(in crate::scenario) from: Option<Moment>,
    /// Until when.
    pub(in crate::scenario) to: Option<Moment>,
    /// How many more; below 0: fewer.
    pub(in crate::scenario) by: Option<Change>,
}
