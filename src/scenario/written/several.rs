//! Values of several: profiles, lists, tables keyed by name. CSV columns have become arrays before.

use super::staff::StaffedAgents;
use crate::error::Mistake;
use crate::legible::{LONGEST_NAME, is_formula};
use crate::units::Leaf;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{
    Deserialize, Deserializer, Error, MapAccess, SeqAccess, Unexpected, Visitor, value,
};
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

/// One value for every interval, or one for each.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::scenario) enum Profile<T> {
    Same(T),
    Each(Vec<T>),
}

/// A list of values.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::scenario) struct List<T>(pub(in crate::scenario) Vec<T>);

/// Weights of an empirical distribution; the name of a CSV column has become an array before.
pub(in crate::scenario) type Weights = List<super::leaf::Amount>;

/// Things by name, in the order in which they were written.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::scenario) struct Named<T>(pub(in crate::scenario) Vec<(String, T)>);

/// What a group answers: names alone, or each with its conditions.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::scenario) enum Answers {
    List(Vec<String>),
    Table(Named<super::agents::Skill>),
}

struct StaffedVisitor;

impl<'de> Visitor<'de> for StaffedVisitor {
    type Value = StaffedAgents;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of agent groups such as [\"desk\"], or a table of limits such as { desk = { at_most = 12 } }")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, elements: A) -> Result<StaffedAgents, A::Error> {
        collect(elements).map(StaffedAgents::List)
    }

    fn visit_map<A: MapAccess<'de>>(self, from: A) -> Result<StaffedAgents, A::Error> {
        Deserialize::deserialize(value::MapAccessDeserializer::new(from)).map(StaffedAgents::Table)
    }
}

impl<'de> Deserialize<'de> for StaffedAgents {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StaffedVisitor)
    }
}

impl JsonSchema for StaffedAgents {
    fn schema_name() -> Cow<'static, str> {
        "StaffedAgents".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let table = generator.subschema_for::<Named<super::staff::Limits>>();
        json_schema!({ "anyOf": [{ "type": "array", "items": { "type": "string" } }, table] })
    }
}

/// A target, or several of the same kind.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::scenario) enum Goals<T> {
    One(T),
    Several(Vec<T>),
}

impl<T> Goals<T> {
    /// Each with its key, from the key of all of them.
    pub(in crate::scenario) fn each<'a>(&'a self, key: &'a str) -> Vec<(String, &'a T)> {
        match self {
            Goals::One(only) => vec![(key.to_owned(), only)],
            Goals::Several(several) => {
                let each = several.iter().enumerate();
                each.map(|(place, one)| (format!("{key}.{place}"), one))
                    .collect()
            }
        }
    }
}

/// Shifts by name, or by their place in a list.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::scenario) struct Shifts(pub(in crate::scenario) Named<super::agents::Shift>);

struct ProfileVisitor<T>(PhantomData<T>);

impl<'de, T: Leaf + Deserialize<'de>> Visitor<'de> for ProfileVisitor<T> {
    type Value = Profile<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}, an array with one for each interval, or {{ csv = \"FILE\", column = \"NAME\" }}",
            T::EXPECTED
        )
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        let read = T::from_text(text).or_else(|| T::comma(text).map(Err));
        match read {
            Some(read) => read
                .map(Profile::Same)
                .map_err(|mistake| E::custom(mistake.packed())),
            None => Err(E::invalid_type(Unexpected::Str(text), &self)),
        }
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
        self.visit_f64(number as f64)
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Self::Value, E> {
        match T::from_number(number) {
            Some(read) => read
                .map(Profile::Same)
                .map_err(|mistake| E::custom(mistake.packed())),
            None => Err(E::invalid_type(Unexpected::Float(number), &self)),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, elements: A) -> Result<Self::Value, A::Error> {
        collect(elements).map(Profile::Each)
    }
}

struct ListVisitor<T>(PhantomData<T>);

impl<'de, T: Leaf + Deserialize<'de>> Visitor<'de> for ListVisitor<T> {
    type Value = List<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array, or { csv = \"FILE\", column = \"NAME\" }; each value is ")?;
        f.write_str(T::EXPECTED)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, elements: A) -> Result<Self::Value, A::Error> {
        collect(elements).map(List)
    }
}

fn collect<'de, A: SeqAccess<'de>, T: Deserialize<'de>>(mut from: A) -> Result<Vec<T>, A::Error> {
    let mut values = Vec::new();
    while let Some(value) = from.next_element()? {
        values.push(value);
    }
    Ok(values)
}

struct NamedVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for NamedVisitor<T> {
    type Value = Named<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a table for each name, under a header such as [calls.NAME] or [agents.NAME]")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<Self::Value, A::Error> {
        let mut named = Vec::new();
        while let Some(Name(name)) = from.next_key()? {
            named.push((name, from.next_value()?));
        }
        Ok(Named(named))
    }
}

/// A name that can be printed in a table.
struct Name(String);

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        let wrong = if name.trim().is_empty() {
            "an empty name"
        } else if is_formula(&name) {
            "a name that spreadsheets take for a formula"
        } else if name.chars().any(char::is_control) {
            "a name with control characters"
        } else if name.chars().count() > LONGEST_NAME {
            "a name of more than 100 characters"
        } else {
            return Ok(Name(name));
        };
        let mistake = Mistake::new(wrong, "give it a short name, such as `service`");
        Err(D::Error::custom(mistake.packed()))
    }
}

struct AnswersVisitor;

impl<'de> Visitor<'de> for AnswersVisitor {
    type Value = Answers;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of call types such as [\"service\"], or a table such as { service = { rank = 1 } }")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, elements: A) -> Result<Answers, A::Error> {
        collect(elements).map(Answers::List)
    }

    fn visit_map<A: MapAccess<'de>>(self, from: A) -> Result<Answers, A::Error> {
        Deserialize::deserialize(value::MapAccessDeserializer::new(from)).map(Answers::Table)
    }
}

struct ShiftsVisitor;

impl<'de> Visitor<'de> for ShiftsVisitor {
    type Value = Shifts;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of shifts such as [{ count = 8, from = \"08:00\", to = \"16:00\" }], or a table of them by name")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, elements: A) -> Result<Shifts, A::Error> {
        let shifts = collect(elements)?.into_iter().enumerate();
        let shifts = shifts.map(|(place, shift)| (place.to_string(), shift));
        Ok(Shifts(Named(shifts.collect())))
    }

    fn visit_map<A: MapAccess<'de>>(self, from: A) -> Result<Shifts, A::Error> {
        Deserialize::deserialize(value::MapAccessDeserializer::new(from)).map(Shifts)
    }
}

struct GoalsVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for GoalsVisitor<T> {
    type Value = Goals<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a table with `target`, or an array of such tables for several targets")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, elements: A) -> Result<Goals<T>, A::Error> {
        collect(elements).map(Goals::Several)
    }

    fn visit_map<A: MapAccess<'de>>(self, from: A) -> Result<Goals<T>, A::Error> {
        Deserialize::deserialize(value::MapAccessDeserializer::new(from)).map(Goals::One)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Goals<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(GoalsVisitor(PhantomData))
    }
}

impl<'de> Deserialize<'de> for Shifts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ShiftsVisitor)
    }
}

impl<'de, T: Leaf + Deserialize<'de>> Deserialize<'de> for Profile<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ProfileVisitor(PhantomData))
    }
}

impl<'de, T: Leaf + Deserialize<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ListVisitor(PhantomData))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Named<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(NamedVisitor(PhantomData))
    }
}

impl<'de> Deserialize<'de> for Answers {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnswersVisitor)
    }
}

/// A profile has a value for each interval, and in a file of several days one for each day, too.
fn csv_profile() -> Schema {
    let mut schema = csv_column("One value for each interval");
    let day = json_schema!({
        "type": "string",
        "description": "The column that names the day of every row, if the file holds several days: each day of a replication draws one of them, the same for every profile. A column `weight` says how often each comes."
    });
    if let Some(properties) = schema.get_mut("properties") {
        properties["day"] = day.to_value();
    }
    schema
}

/// Several days as they were.
fn days(value: &Schema) -> Schema {
    json_schema!({
        "type": "object",
        "description": "Several days, by name: each day of a replication draws one of them, the same for every profile.",
        "properties": {
            "days": {
                "type": "object",
                "description": "Of each day one value, or one for each interval.",
                "additionalProperties": { "anyOf": [value, { "type": "array", "items": value }] }
            },
            "weights": {
                "type": "array",
                "items": { "type": "number", "exclusiveMinimum": 0 },
                "description": "How often each day comes, in their order (default: all alike)."
            }
        },
        "required": ["days"],
        "additionalProperties": false
    })
}

fn csv_column(of: &str) -> Schema {
    json_schema!({
        "type": "object",
        "description": format!("{of} from a CSV file with a header row; the path is relative to this file."),
        "properties": {
            "csv": { "type": "string", "description": "The file." },
            "column": { "type": "string", "description": "The column's name in the header row." },
            "separator": { "type": "string", "description": "What separates the fields (default \",\"): \";\", \"\\t\" for a tab, \"|\"." },
            "decimal": { "enum": [".", ","], "description": "How the file writes decimals (default \".\")." }
        },
        "required": ["csv", "column"],
        "additionalProperties": false
    })
}

impl<T: JsonSchema> JsonSchema for Profile<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("Profile_of_{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let value = generator.subschema_for::<T>();
        json_schema!({
            "description": "One value for every interval, an array with one value for each, a column of a CSV file, or several days.",
            "anyOf": [value, { "type": "array", "items": value }, csv_profile(), days(&value)]
        })
    }
}

impl<T: JsonSchema> JsonSchema for List<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("List_of_{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let value = generator.subschema_for::<T>();
        json_schema!({ "anyOf": [
            { "type": "array", "items": value },
            csv_column("Values"),
            { "type": "string", "description": "For weights: a column of the CSV file that holds the values." }
        ] })
    }
}

impl<T: JsonSchema> JsonSchema for Named<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("Named_{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let value = generator.subschema_for::<T>();
        json_schema!({ "type": "object", "additionalProperties": value })
    }
}

impl<T: JsonSchema> JsonSchema for Goals<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("Goals_of_{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let one = generator.subschema_for::<T>();
        json_schema!({ "anyOf": [one, { "type": "array", "items": one }] })
    }
}

impl JsonSchema for Shifts {
    fn schema_name() -> Cow<'static, str> {
        "Shifts".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let shift = generator.subschema_for::<super::agents::Shift>();
        json_schema!({ "anyOf": [
            { "type": "array", "items": shift },
            { "type": "object", "additionalProperties": shift },
            {
                "type": "object",
                "description": "A row for each person (and day) of a CSV file; the path is relative to this file.",
                "properties": {
                    "csv": { "type": "string", "description": "The file." },
                    "start": { "type": "string", "description": "The column that says when a person comes (default `start`)." },
                    "end": { "type": "string", "description": "The column that says when a person goes (default `end`)." },
                    "breaks": { "type": "string", "description": "The column of breaks, such as `12:00-12:30; 15:00-15:15 paid` (default `breaks`, if there is one)." },
                    "group": { "type": "string", "description": "The column of the group; rows of other groups are passed over (default `group`, if there is one)." },
                    "day": { "type": "string", "description": "Only rows that have this in the column of the day." },
                    "date": { "type": "string", "description": "The column of the day (default `date`)." },
                    "separator": { "type": "string", "description": "What separates the fields (default \",\")." }
                },
                "required": ["csv"],
                "additionalProperties": false
            }
        ] })
    }
}

impl JsonSchema for Answers {
    fn schema_name() -> Cow<'static, str> {
        "Answers".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let table = generator.subschema_for::<Named<super::agents::Skill>>();
        json_schema!({ "anyOf": [{ "type": "array", "items": { "type": "string" } }, table] })
    }
}
