//! What waiting callers are told, how they take it, and the offer to call back, as they are written:
//! for all call types, and laid over that for one.

use super::bounds::{CallbackTries, Cushion, KeptShare, Lasting};
use super::leaf::{Amount, Count};
use crate::centre::CallbackTiming;
use crate::units::{Leaf, Seconds, Share};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, Unexpected, Visitor, value};
use std::borrow::Cow;
use std::fmt;

/// What waiting callers are told.
#[derive(Debug, Clone, Copy, Default, Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    default,
    expecting = "a table such as { policy = \"estimate\" }"
)]
pub(in crate::scenario) struct Messages {
    /// What is said: `silence` (default), `comfort`, `busy`, `position` or `estimate`.
    pub(in crate::scenario) policy: Option<Policy>,
    /// How the wait is estimated, for quotes and for callback offers (default `queue-length`).
    pub(in crate::scenario) estimator: Option<Estimator>,
    /// The wait that the estimator `constant` always gives.
    pub(in crate::scenario) constant: Option<Seconds>,
    /// Quoted = bumper x estimate: above 1 a cushion, below 1 an optimistic lie; or { kept = "80%" }: set by a pilot run so that this share of the quoted waits holds (default 1).
    pub(in crate::scenario) bumper: Option<Bumper>,
    /// Waits are quoted up to a whole number of these (default: exact).
    pub(in crate::scenario) round_to: Option<Seconds>,
    /// How often comfort and busy messages are repeated, positions and estimates refreshed (default: said once, on entry).
    #[schemars(with = "Option<Lasting>")]
    pub(in crate::scenario) repeat_every: Option<Seconds>,
}

/// What a waiting caller hears.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::scenario) enum Policy {
    /// Nothing, or music.
    Silence,
    /// "Your call is very important to us."
    Comfort,
    /// "Unusually high call volume."
    Busy,
    /// The caller's place in the queue.
    Position,
    /// An estimated wait.
    Estimate,
}

/// How the wait of a caller who would join now is estimated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::scenario) enum Estimator {
    /// Callers ahead and the caller itself, over the pace of the agents on duty.
    QueueLength,
    /// The same, less those who will give up.
    QueueLengthAbandon,
    /// The wait of the caller of this type who entered service last.
    LastToEnter,
    /// How long the type's first waiting caller has waited so far.
    HeadOfLine,
    /// Mean wait of the type's calls answered in the last 15 minutes.
    RecentAverage,
    /// Always `constant`.
    Constant,
}

/// What estimates are multiplied by, or the share of quotes that shall hold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::scenario) enum Bumper {
    Times(f64),
    /// `None`: the table lacks its key.
    Kept(Option<Share>),
}

/// Set by a pilot run so that a share of the quoted waits holds.
#[derive(Debug, Clone, Copy, Default, Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    default,
    expecting = "a table such as { kept = \"80%\" }"
)]
struct KeptBumper {
    /// This share of the quoted waits shall hold: above 0, below 1.
    kept: Option<KeptShare>,
}

/// How callers take what they hear: the speed of the patience clock, 1 for a caller who is told nothing.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    default,
    expecting = "a table such as { trust = 0.8, calm = 0.7 }"
)]
pub(in crate::scenario) struct Reaction {
    /// Share of callers who believe a quoted wait (default 0.8).
    pub(in crate::scenario) trust: Option<Share>,
    /// Speed of a believer's clock while the quoted wait has not run out (default 0.7).
    pub(in crate::scenario) calm: Option<Amount>,
    /// Its speed at the moment it runs out (default 1).
    pub(in crate::scenario) broken: Option<Amount>,
    /// It grows by exp(this) with every minute late (default 0.2).
    pub(in crate::scenario) late_growth: Option<Amount>,
    /// Every minute late makes an answered believer's call this much longer, by an hour at most (default 10s).
    pub(in crate::scenario) late_talk: Option<Seconds>,
    /// Speed of the clock of a caller who is told its place in the queue (default 0.4).
    pub(in crate::scenario) position: Option<Amount>,
    /// Every repeat of a comfort or busy message multiplies the clock's speed by this (default 1).
    pub(in crate::scenario) annoyance: Option<Amount>,
    /// What the clock's speed is multiplied by at first for one who finds callers ahead, whatever it is told (default: 1 for all).
    pub(in crate::scenario) crowding: Option<Vec<CrowdingStep>>,
    /// How long `crowding` lasts (default 15s).
    pub(in crate::scenario) crowding_lasts: Option<Seconds>,
}

/// The clock's speed at first for one who finds at least so many callers ahead.
#[derive(Debug, Clone, Copy, Default, Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    default,
    expecting = "a table such as { ahead = 1, speed = 1.6 }"
)]
pub(in crate::scenario) struct CrowdingStep {
    /// Callers ahead on entry, at least this many: waiting, and taken before this one.
    pub(in crate::scenario) ahead: Option<Count>,
    /// What the clock's speed is multiplied by.
    pub(in crate::scenario) speed: Option<Amount>,
}

/// An offer to call back. `offer_when` is required; without any key there is no offer. Callbacks go out on lines of their own: they hold none of `lines`, and cost no `line_minute`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    default,
    expecting = "a table such as { offer_when = \"4m\" }"
)]
pub(in crate::scenario) struct Callback {
    /// Offered on entry when the estimated wait is at least this.
    pub(in crate::scenario) offer_when: Option<Seconds>,
    /// Share of those offered who take it (default 0.37).
    pub(in crate::scenario) accepts: Option<Share>,
    /// Share of promised callbacks that are really made (default 1).
    pub(in crate::scenario) kept: Option<Share>,
    /// `keeps-place` (default): called when their place in the queue comes up; or a duration: called within it.
    pub(in crate::scenario) promise: Option<CallbackTiming>,
    /// Share who pick up when called (default 0.93).
    pub(in crate::scenario) reached: Option<Share>,
    /// Tries in all (default 2).
    pub(in crate::scenario) tries: Option<CallbackTries>,
    /// From one try to the next (default 10m).
    pub(in crate::scenario) gap: Option<Seconds>,
    /// An agent's time to ring, also when nobody picks up (default 20s).
    pub(in crate::scenario) dial: Option<Seconds>,
}

struct BumperVisitor;

impl<'de> Visitor<'de> for BumperVisitor {
    type Value = Bumper;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number such as 1.2, or a table such as { kept = \"80%\" }")
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Bumper, E> {
        self.visit_f64(number as f64)
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Bumper, E> {
        match Cushion::from_number(number) {
            Some(read) => read
                .map(|Cushion(factor)| Bumper::Times(factor))
                .map_err(|mistake| E::custom(mistake.packed())),
            None => Err(E::invalid_type(Unexpected::Float(number), &self)),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, from: A) -> Result<Bumper, A::Error> {
        let KeptBumper { kept } =
            Deserialize::deserialize(value::MapAccessDeserializer::new(from))?;
        Ok(Bumper::Kept(kept.map(|kept| kept.0)))
    }
}

impl<'de> Deserialize<'de> for Bumper {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(BumperVisitor)
    }
}

impl JsonSchema for Bumper {
    fn schema_name() -> Cow<'static, str> {
        "Bumper".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let table = generator.subschema_for::<KeptBumper>();
        let factor = generator.subschema_for::<Cushion>();
        json_schema!({ "anyOf": [factor, table] })
    }
}
