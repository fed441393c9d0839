//! Counts as an object in files: a key for each tally that counted anything.

use super::tally::{Counts, Tally};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde::ser::{Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

impl<T: Tally + fmt::Debug> Serialize for Counts<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let counted = T::ALL.iter().filter(|tally| self[**tally] != 0.0);
        serializer.collect_map(counted.map(|tally| (format!("{tally:?}"), self[*tally])))
    }
}

impl<'de, T: Tally + fmt::Debug> Deserialize<'de> for Counts<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Tallies(PhantomData))
    }
}

struct Tallies<T>(PhantomData<T>);

impl<'de, T: Tally + fmt::Debug> Visitor<'de> for Tallies<T> {
    type Value = Counts<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("counts by name")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut counts = Counts::default();
        while let Some(key) = map.next_key::<Cow<'_, str>>()? {
            let mut all = T::ALL.iter();
            let tally = all.find(|tally| format!("{tally:?}") == key);
            let tally = tally.ok_or_else(|| A::Error::custom(format!("nobody counts `{key}`")))?;
            counts[*tally] = map.next_value()?;
        }
        Ok(counts)
    }
}
