//! The scenario file as it is written: every key optional, nothing checked but its own type.
//!
//! The doc comments of these types are the descriptions in the JSON Schema: they speak to the
//! people who write scenarios.

pub(super) mod agents;
pub(super) mod bounds;
pub(super) mod calls;
pub(super) mod customers;
pub(super) mod leaf;
pub(super) mod messages;
pub(super) mod several;
pub(super) mod shifts;
pub(super) mod staff;
pub(super) mod sweep;
pub(super) mod week;

use crate::centre::{AtClose, PickAgent};
use crate::units::{Seconds, TimeOfDay};
use bounds::{Lasting, Variation};
use leaf::{Amount, Number};
use schemars::JsonSchema;
use serde::Deserialize;
use several::Named;

/// A call centre: when it is open, who calls, who answers.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, expecting = "a scenario")]
pub(super) struct Scenario {
    /// What the scenario is called in reports (default: the file's name).
    pub(super) name: Option<String>,
    /// Free text, printed in reports.
    pub(super) notes: Option<String>,
    /// Another scenario file that this one is laid over, table by table and key by key; arrays are replaced whole. The path is relative to this file.
    pub(super) extends: Option<String>,
    /// Opening hours and their division into intervals.
    pub(super) clock: Option<Clock>,
    /// Uncertainty of volume that all call types share (default: none).
    pub(super) busyness: Option<Busyness>,
    /// Call types; a table's key is the type's name.
    pub(super) calls: Option<Named<calls::CallType>>,
    /// Targets for all calls together (default: none).
    pub(super) all: Option<calls::AllCalls>,
    /// Agent groups; a table's key is the group's name.
    pub(super) agents: Option<Named<agents::Group>>,
    /// Which idle agent takes a call.
    pub(super) routing: Option<Routing>,
    /// What waiting callers are told.
    pub(super) messages: Option<messages::Messages>,
    /// How callers take what they hear.
    pub(super) reaction: Option<messages::Reaction>,
    /// An offer to call back (default: none).
    pub(super) callback: Option<messages::Callback>,
    /// Callers are customers with a memory, over weeks (default: strangers, one day).
    pub(super) customers: Option<customers::Customers>,
    /// Days that differ (default: all days are alike, and a replication is a day).
    pub(super) week: Option<week::Week>,
    /// Kinds of days that come by chance, by name: each day draws its kind, and a kind sets dotted keys over this file (default: none).
    pub(super) kinds: Option<Named<week::DayKind>>,
    /// What `holdtrue staff` may decide (default: every group with a wage, in every interval).
    pub(super) staff: Option<staff::Staff>,
    /// The shifts that may be worked; a table's key is the shift's name. `holdtrue staff` covers with them what [staff] requires.
    pub(super) shifts: Option<Named<shifts::ShiftKind>>,
    /// Currency, what lines cost and what customers bring.
    pub(super) money: Option<Money>,
}

/// Opening hours: `opens` and `closes`, or a `length` for a steady-state study without a clock on the wall.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    default,
    expecting = "a table such as { opens = \"08:00\", closes = \"18:00\" }"
)]
pub(super) struct Clock {
    /// When the first calls may come.
    pub(super) opens: Option<TimeOfDay>,
    /// When the last calls may come.
    pub(super) closes: Option<TimeOfDay>,
    /// Instead of `opens` and `closes`: how long the study lasts.
    pub(super) length: Option<Seconds>,
    /// Profiles have one value for each of these (default 30m).
    #[schemars(with = "Option<Lasting>")]
    pub(super) interval: Option<Seconds>,
    /// Calls that arrive before this, counted from opening, are simulated but not counted (default 0).
    pub(super) warm_up: Option<Seconds>,
    /// What happens to callers who still wait at closing: `serve-queue` (default) or `disconnect`.
    pub(super) at_close: Option<AtClose>,
}

/// Coefficients of variation (standard deviation / mean) of gamma factors that multiply the volume of all types.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    default,
    expecting = "a table such as { day = 0.15 }"
)]
pub(super) struct Busyness {
    /// Of one factor for the whole day.
    pub(super) day: Option<Variation>,
    /// Of an independent factor for every interval.
    pub(super) interval: Option<Variation>,
}

/// Which idle agent takes a call.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    default,
    expecting = "a table such as { agent = \"longest-idle\" }"
)]
pub(super) struct Routing {
    /// `longest-idle` (default), `random` or `most-available`.
    pub(super) agent: Option<PickAgent>,
}

/// Amounts of money are plain numbers in one currency.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    default,
    expecting = "a table such as { currency = \"EUR\" }"
)]
pub(super) struct Money {
    /// Its name, for display.
    pub(super) currency: Option<String>,
    /// What a customer brings in a week; counts with [customers] only (default 0).
    pub(super) margin: Option<Number>,
    /// What a minute costs on which a caller holds a line; a callback holds none.
    pub(super) line_minute: Option<Amount>,
}
