//! Call types and distributions as they are written.

use super::bounds::{AtLeastOne, CallTries, Shape, Stages, Variation};
use super::leaf::{Amount, Change, Number};
use super::messages::{Callback, Messages, Reaction};
use super::several::{Goals, List, Profile, Weights};
use crate::centre::{Every, Formula};
use crate::units::{Seconds, Share};
use schemars::JsonSchema;
use serde::Deserialize;

/// One kind of call. `volume`, `talk` and `patience` are required.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    default,
    expecting = "a table with `volume`, `talk` and `patience`"
)]
pub(in crate::scenario) struct CallType {
    /// Mean first calls in each interval.
    pub(in crate::scenario) volume: Option<Profile<Amount>>,
    /// Multiplies the whole of `volume` (default 1).
    pub(in crate::scenario) volume_scale: Option<Amount>,
    /// Coefficient of variation of this type's own daily gamma factor, on top of the shared ones (default 0).
    pub(in crate::scenario) busyness: Option<Variation>,
    /// How long a call keeps agent and caller.
    pub(in crate::scenario) talk: Option<Distribution>,
    /// After-call work: keeps the agent, not the caller (default: none).
    pub(in crate::scenario) wrap_up: Option<Distribution>,
    /// The wait that a caller would sit out, told nothing; `{ dist = "never" }` for one who waits for ever.
    pub(in crate::scenario) patience: Option<Distribution>,
    /// Multiplies `talk` by interval of arrival (default 1).
    pub(in crate::scenario) talk_scale: Option<Profile<Amount>>,
    /// Multiplies `wrap_up` by interval of arrival (default 1).
    pub(in crate::scenario) wrap_up_scale: Option<Profile<Amount>>,
    /// Multiplies `patience` by interval of arrival (default 1).
    pub(in crate::scenario) patience_scale: Option<Profile<Amount>>,
    /// Lower is served first among the waiting callers that an agent may take; ties go by arrival (default 1).
    pub(in crate::scenario) priority: Option<Change>,
    /// The type queues as if it had arrived this much earlier (default 0).
    pub(in crate::scenario) head_start: Option<Seconds>,
    /// How the service level is counted, and what it should be; an array for several targets, of which the first says how it is counted in results.
    pub(in crate::scenario) service_level: Option<Goals<ServiceLevel>>,
    /// What the share of abandoned calls should be at most.
    pub(in crate::scenario) abandonment: Option<Goals<ShareTarget>>,
    /// What the average speed of answer should be at most.
    pub(in crate::scenario) asa: Option<Goals<TimeTarget>>,
    /// What the share of calls that find no line should be at most.
    pub(in crate::scenario) blocked: Option<Goals<ShareTarget>>,
    /// What the share of calls that are lost in any way should be at most.
    pub(in crate::scenario) lost: Option<Goals<ShareTarget>>,
    /// Callers of this type in queue and in talk at once; a call that finds no line is blocked (default: no limit).
    pub(in crate::scenario) lines: Option<AtLeastOne>,
    /// Share of answered calls that settle the matter at once (default 100%).
    pub(in crate::scenario) settled: Option<Share>,
    /// Money earned by an answered call (default 0).
    pub(in crate::scenario) value: Option<Number>,
    /// Who tries again (default: nobody).
    pub(in crate::scenario) redial: Option<Redial>,
    /// What waiting callers of this type are told, laid over [messages] key by key.
    pub(in crate::scenario) messages: Option<Messages>,
    /// How callers of this type take it, laid over [reaction] key by key.
    pub(in crate::scenario) reaction: Option<Reaction>,
    /// The offer to call this type back, laid over [callback] key by key; `accepts = 0` withdraws it.
    pub(in crate::scenario) callback: Option<Callback>,
}

/// How the service level is counted, and what it should be.
#[derive(Debug, Clone, Copy, Default, Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    default,
    expecting = "a table such as { within = \"20s\", target = \"80%\" }"
)]
pub(in crate::scenario) struct ServiceLevel {
    /// Answered within this time counts as well served (default 20s).
    pub(in crate::scenario) within: Option<Seconds>,
    /// The share it should reach at least (default: no target).
    pub(in crate::scenario) target: Option<Share>,
    /// Which ratio (default `offered`).
    pub(in crate::scenario) formula: Option<Formula>,
    /// Abandoned before this time counts as a short abandonment, for the formulas that ask (default 5s).
    pub(in crate::scenario) short_abandon: Option<Seconds>,
    /// Where it is to be reached: in every `interval`, on every `day`, or over the `week` (default: over the day; with [week], over the week).
    pub(in crate::scenario) every: Option<Every>,
    /// The share of days on which it is to be reached, with `every = "interval"` of the intervals of all days (default: in the long run).
    pub(in crate::scenario) on_days: Option<Share>,
}

/// A share to stay under.
#[derive(Debug, Clone, Copy, Default, Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    default,
    expecting = "a table such as { target = \"5%\" }"
)]
pub(in crate::scenario) struct ShareTarget {
    /// At most this.
    pub(in crate::scenario) target: Option<Share>,
    /// Where it is to be reached: in every `interval`, on every `day`, or over the `week` (default: over the day; with [week], over the week).
    pub(in crate::scenario) every: Option<Every>,
    /// The share of days on which it is to be reached, with `every = "interval"` of the intervals of all days (default: in the long run).
    pub(in crate::scenario) on_days: Option<Share>,
}

/// A time to stay under.
#[derive(Debug, Clone, Copy, Default, Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    default,
    expecting = "a table such as { target = \"30s\" }"
)]
pub(in crate::scenario) struct TimeTarget {
    /// At most this.
    pub(in crate::scenario) target: Option<Seconds>,
    /// Where it is to be reached: in every `interval`, on every `day`, or over the `week` (default: over the day; with [week], over the week).
    pub(in crate::scenario) every: Option<Every>,
    /// The share of days on which it is to be reached, with `every = "interval"` of the intervals of all days (default: in the long run).
    pub(in crate::scenario) on_days: Option<Share>,
}

/// Targets for all calls together.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    default,
    expecting = "a table such as { abandonment = { target = \"5%\" } }"
)]
pub(in crate::scenario) struct AllCalls {
    /// What the service level should be at least; without `within` and `formula`, by each type's own.
    pub(in crate::scenario) service_level: Option<Goals<ServiceLevel>>,
    /// What the share of abandoned calls should be at most.
    pub(in crate::scenario) abandonment: Option<Goals<ShareTarget>>,
    /// What the average speed of answer should be at most.
    pub(in crate::scenario) asa: Option<Goals<TimeTarget>>,
    /// What the share of calls that find no line should be at most.
    pub(in crate::scenario) blocked: Option<Goals<ShareTarget>>,
    /// What the share of calls that are lost in any way should be at most.
    pub(in crate::scenario) lost: Option<Goals<ShareTarget>>,
}

/// Who tries again: each a chance and a delay.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    default,
    expecting = "a table such as { abandoned = { chance = 0.3, after = { dist = \"exponential\", mean = \"15m\" } } }"
)]
pub(in crate::scenario) struct Redial {
    /// After abandoning.
    pub(in crate::scenario) abandoned: Option<Retry>,
    /// After leaving at once because of the wait that was quoted (default: as `abandoned`).
    pub(in crate::scenario) balked: Option<Retry>,
    /// After finding no line.
    pub(in crate::scenario) blocked: Option<Retry>,
    /// After an answered call that did not settle the matter.
    pub(in crate::scenario) unsettled: Option<Retry>,
    /// Tries in all (default 3).
    pub(in crate::scenario) most: Option<CallTries>,
    /// Whether a caller is as patient at every try (default true; false: drawn afresh each time).
    pub(in crate::scenario) keeps_patience: Option<bool>,
}

/// One more try: how likely and how much later.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    default,
    expecting = "a table such as { chance = 0.3, after = { dist = \"exponential\", mean = \"15m\" } }"
)]
pub(in crate::scenario) struct Retry {
    /// Chance of it.
    pub(in crate::scenario) chance: Option<Share>,
    /// Delay until it.
    pub(in crate::scenario) after: Option<Distribution>,
}

/// A distribution of times: `dist` and the parameters that it takes.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    default,
    expecting = "a distribution such as { dist = \"exponential\", mean = \"4m\" }"
)]
pub(in crate::scenario) struct Distribution {
    /// Which distribution.
    pub(in crate::scenario) dist: Option<Dist>,
    /// Mean of the time itself: exponential, lognormal, gamma, erlang, weibull.
    pub(in crate::scenario) mean: Option<Seconds>,
    /// Standard deviation / mean: lognormal, gamma.
    pub(in crate::scenario) cv: Option<Amount>,
    /// Number of equal exponential stages: erlang.
    pub(in crate::scenario) stages: Option<Stages>,
    /// Shape: weibull (below 1: the longer it has lasted, the longer it will).
    pub(in crate::scenario) shape: Option<Shape>,
    /// Means of the parts: hyperexponential.
    pub(in crate::scenario) means: Option<List<Seconds>>,
    /// How often each part is taken: hyperexponential, mixture.
    pub(in crate::scenario) shares: Option<List<Share>>,
    /// The time: constant.
    pub(in crate::scenario) value: Option<Seconds>,
    /// Shortest time: uniform.
    pub(in crate::scenario) from: Option<Seconds>,
    /// Longest time: uniform.
    pub(in crate::scenario) to: Option<Seconds>,
    /// The times to choose from: empirical.
    pub(in crate::scenario) values: Option<List<Seconds>>,
    /// Instead of `values`, a CSV file with a header row; the path is relative to this file: empirical.
    pub(in crate::scenario) csv: Option<String>,
    /// The column of `csv` that holds the times: empirical.
    pub(in crate::scenario) column: Option<String>,
    /// What separates the fields of `csv` (default `,`): empirical.
    pub(in crate::scenario) separator: Option<String>,
    /// How `csv` writes decimals: `.` (default) or `,`: empirical.
    pub(in crate::scenario) decimal: Option<String>,
    /// How often each of `values` is taken (default: equally often): empirical.
    pub(in crate::scenario) weights: Option<Weights>,
    /// Distributions to choose from: mixture.
    pub(in crate::scenario) parts: Option<Vec<Distribution>>,
}

/// The distributions known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(in crate::scenario) enum Dist {
    /// `mean`
    Exponential,
    /// `mean`, `cv`
    Lognormal,
    /// `mean`, `cv`
    Gamma,
    /// `mean`, `stages`
    Erlang,
    /// `mean`, `shape`
    Weibull,
    /// `means`, `shares`
    Hyperexponential,
    /// `value`
    Constant,
    /// `from`, `to`
    Uniform,
    /// `values`, optional `weights`
    Empirical,
    /// `parts`, `shares`
    Mixture,
    /// For patience: waits for ever
    Never,
}
