//! Tables as objects: a key for each measure. Unknown keys are passed over, missing ones are empty.

use super::super::labels::Keyed;
use crate::measures::Table;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde::ser::{Serialize, Serializer};
use std::fmt;
use std::marker::PhantomData;

/// A table that is an object in files.
pub(super) struct ByKey<M, T>(pub(super) Table<M, T>);

impl<M: Keyed, T: Default> Default for ByKey<M, T> {
    fn default() -> Self {
        Self(Table::of(|_| T::default()))
    }
}

impl<M: Keyed, T: Serialize> Serialize for ByKey<M, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(measure, value)| (measure.key(), value)))
    }
}

impl<'de, M: Keyed, T: Deserialize<'de> + Default> Deserialize<'de> for ByKey<M, T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Measures(PhantomData))
    }
}

struct Measures<M, T>(PhantomData<(M, T)>);

impl<'de, M: Keyed, T: Deserialize<'de> + Default> Visitor<'de> for Measures<M, T> {
    type Value = ByKey<M, T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("measures by key")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut table = ByKey::<M, T>::default();
        while let Some(key) = map.next_key::<String>()? {
            match M::ALL.iter().find(|measure| measure.key() == key) {
                Some(&measure) => table.0[measure] = map.next_value()?,
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(table)
    }
}
