//! A week of days that differ. What the days set has a tree of its own: here only their names count.

use crate::units::Share;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, Unexpected, Visitor};
use std::borrow::Cow;
use std::fmt;

/// What a day on which the centre does not open may say.
pub(in crate::scenario) const CLOSED: &str = "closed";

/// Days that differ: each named day sets dotted keys over this file, days that are not named are closed. A replication is then a week.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    default,
    expecting = "a table of days such as { monday = { \"calls.service.volume_scale\" = 1.25 }, tuesday = {} }"
)]
pub(in crate::scenario) struct Week {
    /// The first day of the week.
    pub(in crate::scenario) monday: Option<Day>,
    /// The second.
    pub(in crate::scenario) tuesday: Option<Day>,
    /// The third.
    pub(in crate::scenario) wednesday: Option<Day>,
    /// The fourth.
    pub(in crate::scenario) thursday: Option<Day>,
    /// The fifth.
    pub(in crate::scenario) friday: Option<Day>,
    /// The sixth.
    pub(in crate::scenario) saturday: Option<Day>,
    /// The last.
    pub(in crate::scenario) sunday: Option<Day>,
}

/// A table of keys, or the word for none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::scenario) struct Day;

struct DayVisitor;

impl<'de> Visitor<'de> for DayVisitor {
    type Value = Day;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a table of dotted keys such as { \"calls.service.volume_scale\" = 1.25 }, {} for a day like the rest of the file, or \"closed\"")
    }

    fn visit_str<E: Error>(self, word: &str) -> Result<Day, E> {
        match word {
            CLOSED => Ok(Day),
            other => Err(E::invalid_type(Unexpected::Str(other), &self)),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut keys: A) -> Result<Day, A::Error> {
        while keys.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Day)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(DayVisitor)
    }
}

impl JsonSchema for Day {
    fn schema_name() -> Cow<'static, str> {
        "Day".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "anyOf": [
            {
                "type": "object",
                "description": "Dotted keys of this file, such as \"calls.service.volume_scale\" or \"clock.closes\", and their values on this day. Without any the day is as the rest of the file has it.",
                "examples": [{ "calls.service.volume_scale": 1.25 }]
            },
            { "const": CLOSED, "description": "Not open on this day, whatever a file that this one extends says." }
        ] })
    }
}

/// A kind of days that comes by chance. What it sets has a tree of its own: here only its share counts.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(in crate::scenario) struct DayKind {
    pub(in crate::scenario) share: Option<Share>,
}

struct KindVisitor;

impl<'de> Visitor<'de> for KindVisitor {
    type Value = DayKind;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a table with `share` and dotted keys, such as { share = \"30%\", \"calls.service.volume_scale\" = 1.4 }")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut keys: A) -> Result<DayKind, A::Error> {
        let mut kind = DayKind::default();
        while let Some(key) = keys.next_key::<String>()? {
            if key == "share" {
                kind.share = Some(keys.next_value()?);
            } else {
                keys.next_value::<IgnoredAny>()?;
            }
        }
        Ok(kind)
    }
}

impl<'de> Deserialize<'de> for DayKind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(KindVisitor)
    }
}

impl JsonSchema for DayKind {
    fn schema_name() -> Cow<'static, str> {
        "Kind".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut share = generator.subschema_for::<Share>();
        share.insert(
            "description".to_owned(),
            "Share of the days that are of this kind; each day draws its kind. What is left of all shares is the file as it stands.".into(),
        );
        json_schema!({
            "type": "object",
            "description": "A kind of days: its share, and dotted keys of this file with their values on such a day, such as \"calls.service.volume_scale\".",
            "properties": { "share": share },
            "required": ["share"],
            "examples": [{ "share": "30%", "calls.service.volume_scale": 1.4 }]
        })
    }
}
