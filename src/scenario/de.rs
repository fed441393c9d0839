//! Reads ordinary serde types from the located tree, so that every refusal knows where it belongs.
//!
//! Serde stops at the first mistake. [`read`] reports it, takes the offending value out of the tree
//! and reads again, until the rest is clean: all mistakes are found in one go.

use super::diagnostic::{Mistake, nearest, one_of};
use super::tree::{Node, Table, Value};
use crate::units::{LEAF, shortened};
use serde::de::value::StrDeserializer;
use serde::de::{
    self, DeserializeSeed, Expected, IntoDeserializer, MapAccess, SeqAccess, Unexpected, Visitor,
};
use std::fmt::Display;

/// Why a value could not be read.
#[derive(Debug)]
pub(super) struct Refusal {
    /// Keys and indices from the root to the value.
    pub(super) path: Vec<String>,
    pub(super) on: On,
    pub(super) mistake: Mistake,
    /// The key that a misspelt one stands for.
    pub(super) meant: Option<String>,
}

/// Whether the key or its value is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum On {
    Key,
    Value,
}

/// Stands for the dotted key, quoted, in messages that are made where it is not known.
pub(super) const THIS: &str = "{this}";

impl Refusal {
    fn new(mistake: Mistake) -> Self {
        Self {
            path: Vec::new(),
            on: On::Value,
            mistake,
            meant: None,
        }
    }

    fn under(mut self, step: impl Into<String>) -> Self {
        self.path.insert(0, step.into());
        self
    }
}

impl Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.path.join("."), self.mistake.found)
    }
}

impl std::error::Error for Refusal {}

impl de::Error for Refusal {
    fn custom<T: Display>(text: T) -> Self {
        Refusal::new(Mistake::unpacked(&text.to_string()))
    }

    fn invalid_type(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        let found = match unexpected {
            Unexpected::Str(text) => format!("the string \"{}\"", shortened(text)),
            Unexpected::Signed(number) => format!("the number {number}"),
            Unexpected::Unsigned(number) => format!("the number {number}"),
            Unexpected::Float(number) => format!("the number {number}"),
            Unexpected::Bool(truth) => truth.to_string(),
            Unexpected::Seq => "an array".to_owned(),
            Unexpected::Map => "a table".to_owned(),
            other => other.to_string(),
        };
        Refusal::new(Mistake::new(
            format!("{THIS} is {found}"),
            format!("give {}", plain(&expected.to_string())),
        ))
    }

    fn invalid_value(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::invalid_type(unexpected, expected)
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        let cure = match nearest(variant, expected.iter().copied()) {
            Some(name) => format!(
                "did you mean \"{name}\"? {THIS} may be {}",
                one_of(expected)
            ),
            None => format!("{THIS} may be {}", one_of(expected)),
        };
        let found = format!("`{}` is not one of the choices here", shortened(variant));
        Refusal::new(Mistake::new(found, cure))
    }

    fn missing_field(field: &'static str) -> Self {
        let found = format!("`{field}` is missing in {THIS}");
        let cure = format!("give `{field}` beside the keys that are there");
        Refusal::new(Mistake::new(found, cure))
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        let meant = nearest(field, expected.iter().copied());
        let cure = match meant {
            Some(name) => format!("did you mean `{name}`?"),
            None => format!("the keys known here are {}", one_of(expected)),
        };
        let found = format!("unknown key `{}`", shortened(field));
        Refusal {
            meant: meant.map(str::to_owned),
            ..Refusal::new(Mistake::new(found, cure))
        }
    }
}

/// Serde's words for what people know by others.
fn plain(expected: &str) -> &str {
    match expected {
        "a string" => "a text in double quotes",
        "a boolean" => "true or false",
        "a sequence" => "an array, between [ and ]",
        other => other,
    }
}

/// A node as serde sees it.
#[derive(Clone, Copy)]
pub(super) struct Written<'t>(pub(super) &'t Node);

impl Written<'_> {
    fn wrong_type(self, expected: &dyn Expected) -> Refusal {
        let unexpected = match &self.0.value {
            Value::String(text) => Unexpected::Str(text),
            Value::Integer(number) => Unexpected::Signed(*number),
            Value::Float(number) => Unexpected::Float(*number),
            Value::Boolean(truth) => Unexpected::Bool(*truth),
            Value::Datetime(_) => Unexpected::Other("a date or time without quotes"),
            Value::Array(_) => Unexpected::Seq,
            Value::Table(_) => Unexpected::Map,
        };
        de::Error::invalid_type(unexpected, expected)
    }
}

impl<'de> de::Deserializer<'de> for Written<'de> {
    type Error = Refusal;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        match &self.0.value {
            Value::String(text) => visitor.visit_borrowed_str(text),
            Value::Integer(number) => visitor.visit_i64(*number),
            Value::Float(number) => visitor.visit_f64(*number),
            Value::Boolean(truth) => visitor.visit_bool(*truth),
            Value::Datetime(_) => Err(self.wrong_type(&visitor)),
            Value::Array(nodes) => visitor.visit_seq(Elements { nodes, next: 0 }),
            Value::Table(table) => visitor.visit_map(Entries { table, next: 0 }),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        match &self.0.value {
            Value::Datetime(text) if name == LEAF => visitor.visit_str(text),
            _ if name == LEAF => self.deserialize_any(visitor),
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        match &self.0.value {
            Value::String(text) => {
                let variant: StrDeserializer<'_, Refusal> = text.as_str().into_deserializer();
                visitor.visit_enum(variant)
            }
            _ => Err(self.wrong_type(&one_of(variants).as_str())),
        }
    }

    // What is read later is not looked at: a time of day without quotes is no type of serde.
    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        visitor.visit_unit()
    }

    // A struct's own visitor would take an array for its fields in order.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        match &self.0.value {
            Value::Table(_) => self.deserialize_any(visitor),
            _ => Err(self.wrong_type(&visitor)),
        }
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
        unit unit_struct seq tuple tuple_struct map identifier
    }
}

struct Elements<'t> {
    nodes: &'t [Node],
    next: usize,
}

impl<'de> SeqAccess<'de> for Elements<'de> {
    type Error = Refusal;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Refusal> {
        let Some(node) = self.nodes.get(self.next) else {
            return Ok(None);
        };
        let index = self.next;
        self.next += 1;
        seed.deserialize(Written(node))
            .map(Some)
            .map_err(|refusal| refusal.under(index.to_string()))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.nodes.len() - self.next)
    }
}

struct Entries<'t> {
    table: &'t Table,
    next: usize,
}

impl<'de> MapAccess<'de> for Entries<'de> {
    type Error = Refusal;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Refusal> {
        let Some((key, _)) = self.table.get_index(self.next) else {
            return Ok(None);
        };
        let name: StrDeserializer<'_, Refusal> = key.as_str().into_deserializer();
        let on = On::Key;
        seed.deserialize(name)
            .map(Some)
            .map_err(|refusal| Refusal { on, ..refusal }.under(key.as_str()))
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Refusal> {
        let Some((key, entry)) = self.table.get_index(self.next) else {
            return Err(de::Error::custom("a key without a value"));
        };
        self.next += 1;
        seed.deserialize(Written(&entry.node))
            .map_err(|refusal| refusal.under(key.as_str()))
    }
}
