//! The shifts that may be worked, as they are written.

use super::bounds::DaysOfWeek;
use super::leaf::{Amount, Count};
use crate::scenario::written::leaf::Moment;
use crate::units::{LEAF, Leaf, Seconds, Share};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor, value};
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

/// Shifts that differ in when they begin, how long they last and when their breaks are. `from` and `length` are required.
#[derive(Debug, Clone, Default, PartialEq, serde::Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    default,
    expecting = "a table such as { from = \"08:00\", length = \"8h\" }"
)]
pub(in crate::scenario) struct ShiftKind {
    /// Groups whose people may work it (default: all that are staffed).
    pub(in crate::scenario) agents: Option<Vec<String>>,
    /// When it may begin: a time, a list, or first, last and step.
    pub(in crate::scenario) from: Option<Choices<Moment>>,
    /// How long it may last: a time, a list, or first, last and step.
    pub(in crate::scenario) length: Option<Choices<Seconds>>,
    /// Its breaks.
    pub(in crate::scenario) breaks: Option<Vec<BreakKind>>,
    /// Money per paid hour (default: the group's wage).
    pub(in crate::scenario) wage: Option<Amount>,
    /// Share of the wage that is paid on top (default 0).
    pub(in crate::scenario) premium: Option<Share>,
    /// Money for each shift that is worked, beside its hours (default 0).
    pub(in crate::scenario) cost: Option<Amount>,
    /// The most of it that may be worked in a day (default: no limit).
    pub(in crate::scenario) at_most: Option<Count>,
    /// Free names for rules.
    pub(in crate::scenario) kind: Option<Vec<String>>,
}

/// A break whose place may be chosen. `after` and `length` are required.
#[derive(Debug, Clone, Default, PartialEq, serde::Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    default,
    expecting = "a table such as { after = \"4h\", length = \"30m\" }"
)]
pub(in crate::scenario) struct BreakKind {
    /// How long after the start of the shift it may begin: a time, a list, or first, last and step.
    pub(in crate::scenario) after: Option<Choices<Seconds>>,
    /// How long it is.
    pub(in crate::scenario) length: Option<Seconds>,
    /// Whether it is paid (default false).
    pub(in crate::scenario) paid: Option<bool>,
}

/// What must hold of all shifts of a kind.
#[derive(Debug, Clone, Default, PartialEq, serde::Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    default,
    expecting = "a table such as { kind = \"late\", at_most = 4 }"
)]
pub(in crate::scenario) struct Rule {
    /// Shifts that have this among their `kind`, or are called so.
    pub(in crate::scenario) kind: Option<String>,
    /// The fewest.
    pub(in crate::scenario) at_least: Option<Count>,
    /// The most.
    pub(in crate::scenario) at_most: Option<Count>,
    /// The smallest share of all shifts.
    pub(in crate::scenario) at_least_share: Option<Share>,
    /// The largest share of all shifts.
    pub(in crate::scenario) at_most_share: Option<Share>,
    /// Of the shifts of each `day` by itself, or of the whole `week`, where people who work tours count once (default:
    /// `week` with `[staff.week]`, otherwise `day`).
    pub(in crate::scenario) per: Option<Per>,
}

/// How people's days of a week hang together.
#[derive(Debug, Clone, Default, PartialEq, serde::Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    default,
    expecting = "a table such as { days_on = 5, days_off_together = 2 }"
)]
pub(in crate::scenario) struct TourRules {
    /// Days on, or the least and the most of them (default 5).
    pub(in crate::scenario) days_on: Option<DaysOn>,
    /// Days off that follow each other, round the week (default 2).
    pub(in crate::scenario) days_off_together: Option<Count>,
    /// Time between two shifts (default 11h).
    pub(in crate::scenario) rest: Option<Seconds>,
    /// The most paid hours in a week (default: no limit).
    pub(in crate::scenario) hours_at_most: Option<Seconds>,
    /// The most shifts of the kind `late`, or of that name, that one person works in a week (default: no limit).
    pub(in crate::scenario) late_at_most: Option<Count>,
    /// Everybody works the same shift on all of its days (default); false: shifts of one kind and length, each day at
    /// another time, as far as rest allows.
    pub(in crate::scenario) same_start: Option<bool>,
    /// Instead: shifts of one kind and length that begin within so much of each other, such as `1h`; with their breaks
    /// anywhere.
    pub(in crate::scenario) within: Option<Seconds>,
}

/// Of which shifts a rule must hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::scenario) enum Per {
    /// Those of each day by itself.
    Day,
    /// Those of the whole week.
    Week,
}

/// A number of days, or the least and the most.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::scenario) struct DaysOn {
    pub(in crate::scenario) least: u32,
    pub(in crate::scenario) most: u32,
}

/// Values to choose from.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::scenario) enum Choices<T> {
    List(Vec<T>),
    Range(Range<T>),
}

/// From the first to the last in steps.
#[derive(Debug, Clone, Copy, PartialEq, serde::Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    expecting = "a table such as { first = \"08:00\", last = \"10:00\", step = \"30m\" }"
)]
pub(in crate::scenario) struct Range<T> {
    /// The first.
    pub(in crate::scenario) first: T,
    /// The last.
    pub(in crate::scenario) last: T,
    /// From one to the next.
    pub(in crate::scenario) step: Seconds,
}

struct ChoicesVisitor<T>(PhantomData<T>);

impl<'de, T: Leaf + Deserialize<'de>> Visitor<'de> for ChoicesVisitor<T> {
    type Value = Choices<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}, an array of them, or {{ first, last, step }}",
            T::EXPECTED
        )
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        let one: value::StrDeserializer<'_, E> =
            serde::de::IntoDeserializer::into_deserializer(text);
        Ok(Choices::List(vec![T::deserialize(one)?]))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
        self.visit_f64(number as f64)
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Self::Value, E> {
        let one: value::F64Deserializer<E> = serde::de::IntoDeserializer::into_deserializer(number);
        Ok(Choices::List(vec![T::deserialize(one)?]))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<Self::Value, A::Error> {
        let mut all = Vec::new();
        while let Some(one) = from.next_element()? {
            all.push(one);
        }
        Ok(Choices::List(all))
    }

    fn visit_map<A: MapAccess<'de>>(self, from: A) -> Result<Self::Value, A::Error> {
        Range::deserialize(value::MapAccessDeserializer::new(from)).map(Choices::Range)
    }
}

impl<'de, T: Leaf + Deserialize<'de>> Deserialize<'de> for Choices<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(LEAF, ChoicesVisitor(PhantomData))
    }
}

impl<T: JsonSchema> JsonSchema for Choices<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("Choices_of_{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let one = generator.subschema_for::<T>();
        let step = generator.subschema_for::<Seconds>();
        json_schema!({ "anyOf": [one, { "type": "array", "items": one }, {
            "type": "object",
            "description": "From the first to the last in steps.",
            "properties": { "first": one, "last": one, "step": step },
            "required": ["first", "last", "step"],
            "additionalProperties": false
        }] })
    }
}

#[derive(serde::Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "a table such as { least = 4, most = 5 }"
)]
struct LeastMost {
    least: Count,
    most: DaysOfWeek,
}

struct DaysOnVisitor;

impl<'de> Visitor<'de> for DaysOnVisitor {
    type Value = DaysOn;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number of days such as 5, or { least = 4, most = 5 }")
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
        let days = u32::try_from(number)
            .map_err(|_| E::invalid_value(serde::de::Unexpected::Signed(number), &self))?;
        Ok(DaysOn {
            least: days,
            most: days,
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, from: A) -> Result<Self::Value, A::Error> {
        let both = LeastMost::deserialize(value::MapAccessDeserializer::new(from))?;
        Ok(DaysOn {
            least: both.least.0,
            most: both.most.0,
        })
    }
}

impl<'de> Deserialize<'de> for DaysOn {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(DaysOnVisitor)
    }
}

impl JsonSchema for DaysOn {
    fn schema_name() -> Cow<'static, str> {
        "DaysOn".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "anyOf": [{ "type": "integer", "minimum": 1, "maximum": 7 }, {
            "type": "object",
            "properties": {
                "least": { "type": "integer", "minimum": 0, "maximum": 7, "description": "The fewest days on." },
                "most": { "type": "integer", "minimum": 1, "maximum": 7, "description": "The most days on." }
            },
            "required": ["least", "most"],
            "additionalProperties": false
        }] })
    }
}
