//! A value for each measure of one kind; an object with a key for each in files.

use super::row::Measure;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde::ser::{Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::ops::{Index, IndexMut};

/// A value for each measure of one kind, or for some of them: quantiles have no fractions, and not every measure
/// makes sense for a part of a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Table<M, T> {
    /// One for each measure, also for those that are not there.
    values: Vec<T>,
    /// A bit for each measure that is there.
    there: u64,
    of: PhantomData<M>,
}

impl<M: Measure, T: Default> Default for Table<M, T> {
    fn default() -> Self {
        Self::some(|_| None)
    }
}

impl<M: Measure, T> Table<M, T> {
    /// A table filled by asking for each measure in turn.
    pub fn of(value: impl FnMut(M) -> T) -> Self {
        Self {
            values: M::ALL.iter().copied().map(value).collect(),
            there: (1 << M::ALL.len()) - 1,
            of: PhantomData,
        }
    }

    /// The same, of the measures that have a value.
    pub fn some(mut value: impl FnMut(M) -> Option<T>) -> Self
    where
        T: Default,
    {
        let mut there = 0;
        let values = M::ALL.iter().map(|&measure| {
            let found = value(measure);
            there |= u64::from(found.is_some()) << measure.number();
            found.unwrap_or_default()
        });
        let values = values.collect();
        Self {
            values,
            there,
            of: PhantomData,
        }
    }

    /// Every measure that is there with its value, in the order of the catalogue.
    pub fn iter(&self) -> impl Iterator<Item = (M, &T)> {
        let each = M::ALL.iter().copied().zip(&self.values);
        each.filter(|(measure, _)| self.has(*measure))
    }

    /// The value of a measure, if it is there.
    #[must_use]
    pub fn get(&self, measure: M) -> Option<&T> {
        self.has(measure).then(|| &self.values[measure.number()])
    }

    /// Puts a value there.
    pub fn set(&mut self, measure: M, value: T) {
        self.values[measure.number()] = value;
        self.there |= 1 << measure.number();
    }

    /// Whether no measure is there.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }

    /// The same measures with other values.
    pub fn map<U: Default>(&self, mut value: impl FnMut(M, &T) -> U) -> Table<M, U> {
        Table::some(|measure| Some(value(measure, self.get(measure)?)))
    }

    /// The measures that are in both, with a value made of both.
    pub fn zip<U, V: Default>(
        &self,
        other: &Table<M, U>,
        mut value: impl FnMut(M, &T, &U) -> V,
    ) -> Table<M, V> {
        Table::some(|measure| Some(value(measure, self.get(measure)?, other.get(measure)?)))
    }

    /// Changes every value by what the other table has of its measure.
    pub fn take<U>(&mut self, other: &Table<M, U>, mut take: impl FnMut(M, &mut T, &U)) {
        for (measure, more) in other.iter() {
            if self.has(measure) {
                take(measure, &mut self.values[measure.number()], more);
            }
        }
    }

    fn has(&self, measure: M) -> bool {
        self.there >> measure.number() & 1 == 1
    }
}

/// What is not there reads as nothing to tell.
impl<M: Measure, T> Index<M> for Table<M, T> {
    type Output = T;

    fn index(&self, measure: M) -> &T {
        &self.values[measure.number()]
    }
}

impl<M: Measure, T> IndexMut<M> for Table<M, T> {
    fn index_mut(&mut self, measure: M) -> &mut T {
        &mut self.values[measure.number()]
    }
}

impl<M: Measure, T: Serialize> Serialize for Table<M, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let each = self.iter();
        serializer.collect_map(each.map(|(measure, value)| (measure.row().key, value)))
    }
}

impl<'de, M: Measure, T: Deserialize<'de> + Default> Deserialize<'de> for Table<M, T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Keys(PhantomData))
    }
}

/// Reads values by key; keys of no measure are passed over.
struct Keys<M, T>(PhantomData<(M, T)>);

impl<'de, M: Measure, T: Deserialize<'de> + Default> Visitor<'de> for Keys<M, T> {
    type Value = Table<M, T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("measures by key")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut table = Table::default();
        while let Some(key) = map.next_key::<Cow<'_, str>>()? {
            match M::of_key(&key) {
                Some(measure) => table.set(measure, map.next_value()?),
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(table)
    }
}

/// An object with a property for each measure, described by its meaning.
impl<M: Measure, T: JsonSchema> JsonSchema for Table<M, T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        let kind = std::any::type_name::<M>();
        let kind = kind.rsplit("::").next().unwrap_or(kind);
        format!("{kind}{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let value = generator.subschema_for::<T>();
        let properties = M::ALL.iter().map(|measure| {
            let mut described = value.clone();
            described.insert("description".to_owned(), measure.row().meaning.into());
            (measure.row().key.to_owned(), described.into())
        });
        let properties: serde_json::Map<_, _> = properties.collect();
        json_schema!({ "type": "object", "properties": properties })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::centre::Formula;
    use crate::measures::{CallMetric, CostMetric, CustomerMetric, GroupMetric, MoneyMetric};

    fn check<M: Measure>() {
        for (place, measure) in M::ALL.iter().enumerate() {
            assert_eq!(measure.number(), place);
            assert_eq!(M::of_key(measure.row().key), Some(*measure));
            assert!(!measure.row().meaning.is_empty() && !measure.row().long.is_empty());
        }
        // A bit for each.
        assert!(M::ALL.len() < 64);
    }

    #[test]
    fn every_measure_has_a_row_and_a_key_of_its_own() {
        check::<CallMetric>();
        check::<GroupMetric>();
        check::<MoneyMetric>();
        check::<CostMetric>();
        check::<CustomerMetric>();
        check::<Formula>();
    }

    #[test]
    fn tables_are_objects_by_key() {
        let table = Table::some(|metric: GroupMetric| match metric {
            GroupMetric::Occupancy => Some(0.5),
            GroupMetric::Calls => Some(7.0),
            _ => None,
        });
        let text = serde_json::to_string(&table).unwrap();
        assert_eq!(text, r#"{"occupancy":0.5,"calls":7.0}"#);
        let read: Table<GroupMetric, f64> = serde_json::from_str(&text).unwrap();
        assert_eq!(read, table);
        assert_eq!(read.get(GroupMetric::Wages), None);
        let other = r#"{"calls": 7.0, "later": {"x": 1}}"#;
        let read: Table<GroupMetric, f64> = serde_json::from_str(other).unwrap();
        assert_eq!(read.iter().count(), 1);
    }
}
