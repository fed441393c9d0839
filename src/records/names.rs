//! Names of call types and agents, each kept once.

use super::call::{Agent, Caller, KindId};
use crate::legible::shown;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hasher};

/// More call types than these come from the wrong column. A convention.
const MOST_KINDS: usize = 2_000;
/// Likewise agents.
const MOST_AGENTS: usize = 100_000;
/// Longer names are cut off [bytes].
const LONGEST: usize = 200;

/// The names that the records of some files use.
#[derive(Debug, Clone, Default)]
pub struct Names {
    kinds: Known,
    agents: Known,
}

#[derive(Debug, Clone, Default)]
struct Known {
    names: Vec<String>,
    places: HashMap<Box<[u8]>, u32>,
}

impl Names {
    /// Call types, in the order in which they were first seen.
    #[must_use]
    pub fn kinds(&self) -> &[String] {
        &self.kinds.names
    }

    /// Agents, in the order in which they were first seen.
    #[must_use]
    pub fn agents(&self) -> &[String] {
        &self.agents.names
    }

    /// The name of a call type.
    #[must_use]
    pub fn kind(&self, kind: KindId) -> &str {
        self.kinds
            .names
            .get(usize::from(kind.0))
            .map_or("", |name| name)
    }

    /// The call type of this name; `None` if there are too many.
    pub(super) fn kind_of(&mut self, name: &[u8]) -> Option<KindId> {
        let place = self.kinds.place(name, MOST_KINDS)?;
        Some(KindId(place as u16))
    }

    /// The agent of this name; `None` if there are too many.
    pub(super) fn agent_of(&mut self, name: &[u8]) -> Option<Agent> {
        self.agents.place(name, MOST_AGENTS).map(Agent)
    }
}

impl Known {
    fn place(&mut self, name: &[u8], most: usize) -> Option<u32> {
        let name = &name[..name.len().min(LONGEST)];
        if let Some(place) = self.places.get(name) {
            return Some(*place);
        }
        if self.names.len() >= most {
            return None;
        }
        let place = self.names.len() as u32;
        // A scenario takes no name that a terminal would obey.
        let read = String::from_utf8_lossy(name).replace(['\n', '\t'], " ");
        self.names.push(shown(&read).into_owned());
        self.places.insert(name.into(), place);
        Some(place)
    }
}

/// The caller that a record names so.
pub(super) fn caller_of(name: &[u8]) -> Caller {
    let mut hasher = DefaultHasher::new();
    hasher.write(name);
    Caller(hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_what_a_scenario_takes() {
        let mut names = Names::default();
        let kind = names.kind_of(b"a\x1b[31m\tb").unwrap();
        assert_eq!(names.kind(kind), "a\u{241b}[31m b");
        assert_eq!(names.kind_of(b"a\x1b[31m\tb"), Some(kind));
    }
}
