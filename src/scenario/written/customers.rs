//! Customers with a memory, as they are written.

use super::bounds::{CustomerCount, DaysOfWeek, Lasting, Weeks};
use super::leaf::Amount;
use super::several::Named;
use crate::units::{Seconds, Share};
use schemars::JsonSchema;
use serde::Deserialize;

/// Callers are customers with a memory, over weeks. `count` is required.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    default,
    expecting = "a table such as { count = 20000, contacts = { service = 0.12 } }"
)]
pub(in crate::scenario) struct Customers {
    /// Customers at the start.
    pub(in crate::scenario) count: Option<CustomerCount>,
    /// Weeks that are simulated (default 26).
    pub(in crate::scenario) weeks: Option<Weeks>,
    /// Days in each of them, each with its own draws (default 5).
    pub(in crate::scenario) opening_days: Option<DaysOfWeek>,
    /// Calls per customer and week, by call type; the type's `volume` then gives only the shape of the day.
    pub(in crate::scenario) contacts: Option<Named<Amount>>,
    /// Told nothing, a longer wait than this is a bad experience (default 60s).
    pub(in crate::scenario) tolerance: Option<Seconds>,
    /// The credit that a customer starts with, in points of grievance (default 0).
    pub(in crate::scenario) goodwill: Option<Amount>,
    /// What each bad experience weighs.
    pub(in crate::scenario) grievances: Option<Grievances>,
    /// What one good experience mends (default 0.1: ten make up for one bad one).
    pub(in crate::scenario) repair: Option<Amount>,
    /// Half-life of a grievance (default 8w).
    #[schemars(with = "Option<Lasting>")]
    pub(in crate::scenario) forgets_after: Option<Seconds>,
    /// Weekly hazard of leaving without a grievance (default 0.002).
    pub(in crate::scenario) base_churn: Option<Amount>,
    /// Every point of grievance multiplies that hazard by exp(this) (default 1.5).
    pub(in crate::scenario) sensitivity: Option<Amount>,
    /// Trust in quoted waits at the start: the chance that a customer believes one (default 0.8).
    pub(in crate::scenario) trust: Option<Share>,
    /// A kept promise moves trust towards 1 by this share of what is missing (default 0.1).
    pub(in crate::scenario) trust_gain: Option<Share>,
    /// A broken promise takes this share of the trust away (default 0.5).
    pub(in crate::scenario) trust_loss: Option<Share>,
    /// How many people hear of an experience.
    pub(in crate::scenario) told: Option<WordOfMouth>,
    /// Half-life of the way down to a worse reputation (default 4w).
    #[schemars(with = "Option<Lasting>")]
    pub(in crate::scenario) reputation_falls: Option<Seconds>,
    /// Half-life of the way up to a better one (default 26w).
    #[schemars(with = "Option<Lasting>")]
    pub(in crate::scenario) reputation_recovers: Option<Seconds>,
    /// People who call to become customers (default: none).
    pub(in crate::scenario) prospects: Option<Prospects>,
    /// Customers who left and call again (default: none do).
    pub(in crate::scenario) former: Option<Former>,
    /// Money spent on winning a customer (default 0).
    pub(in crate::scenario) acquisition: Option<Amount>,
}

/// What bad experiences weigh, in points of grievance. The weights of one attempt add up.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    default,
    expecting = "a table such as { abandoned = 1, late = 0.5 }"
)]
pub(in crate::scenario) struct Grievances {
    /// Gave up waiting, or was cut off at closing (default 1).
    pub(in crate::scenario) abandoned: Option<Amount>,
    /// Found every line held (default 1).
    pub(in crate::scenario) blocked: Option<Amount>,
    /// Was told the truth, and left at once (default 0.5).
    pub(in crate::scenario) balked: Option<Amount>,
    /// Answered later than quoted, or than `tolerance` if nothing was quoted; called back late (default 0.5).
    pub(in crate::scenario) late: Option<Amount>,
    /// Answered, and the matter was not settled (default 1).
    pub(in crate::scenario) unsettled: Option<Amount>,
    /// Was promised a callback that nobody ever tried to make (default 2).
    pub(in crate::scenario) callback_broken: Option<Amount>,
}

/// How many people hear of an experience.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    default,
    expecting = "a table such as { bad = 17, good = 2 }"
)]
pub(in crate::scenario) struct WordOfMouth {
    /// Of a bad one (default 17).
    pub(in crate::scenario) bad: Option<Amount>,
    /// Of a good one (default 2).
    pub(in crate::scenario) good: Option<Amount>,
}

/// People who call to become customers. All keys are required.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    default,
    expecting = "a table such as { calls = \"sales\", per_week = 300, conversion = 0.07 }"
)]
pub(in crate::scenario) struct Prospects {
    /// The call type of their calls.
    pub(in crate::scenario) calls: Option<String>,
    /// First calls a week, at a reputation of 1.
    pub(in crate::scenario) per_week: Option<Amount>,
    /// Share of those answered who become customers.
    pub(in crate::scenario) conversion: Option<Share>,
}

/// Customers who left and call again. All keys are required.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    default,
    expecting = "a table such as { calls = \"sales\", contacts = 0.002, conversion = 0.25 }"
)]
pub(in crate::scenario) struct Former {
    /// The call type of their calls.
    pub(in crate::scenario) calls: Option<String>,
    /// Calls per former customer and week, at a reputation of 1.
    pub(in crate::scenario) contacts: Option<Amount>,
    /// Share of those answered who come back.
    pub(in crate::scenario) conversion: Option<Share>,
}
