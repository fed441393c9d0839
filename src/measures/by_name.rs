//! Things with names as an object in files, in their order.

use super::measured::Named;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde::ser::{Serialize, Serializer};
use std::fmt;
use std::marker::PhantomData;

pub(super) fn serialize<N: Named + Serialize, S: Serializer>(
    things: &[N],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(things.iter().map(|thing| (thing.name(), thing)))
}

pub(super) fn deserialize<'de, N: Named + Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<N>, D::Error> {
    deserializer.deserialize_map(Names(PhantomData))
}

struct Names<N>(PhantomData<N>);

impl<'de, N: Named + Deserialize<'de>> Visitor<'de> for Names<N> {
    type Value = Vec<N>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object by name")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut things = Vec::new();
        while let Some(name) = map.next_key()? {
            let mut thing: N = map.next_value()?;
            thing.set_name(name);
            things.push(thing);
        }
        Ok(things)
    }
}
