//! Names of call types and agents, each kept once.

use super::call::{Agent, Caller, KindId};
use crate::centre::ALL_CALLS;
use crate::legible::{LONGEST_NAME, is_formula, shown};
use std::collections::{BTreeMap, HashMap, HashSet};
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
    /// As logs write them, where a scenario has another name for them.
    written: BTreeMap<KindId, String>,
}

#[derive(Debug, Clone, Default)]
struct Known {
    names: Vec<String>,
    places: HashMap<Box<[u8]>, u32>,
    /// Names that are taken, of those that a scenario takes.
    taken: HashSet<String>,
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

    /// Call types that the log calls by names that no scenario takes: here, and in the log.
    pub fn renamed(&self) -> impl Iterator<Item = (&str, &str)> {
        let renamed = self.written.iter();
        renamed.map(|(kind, written)| (self.kind(*kind), written.as_str()))
    }

    /// Whether a call type is called so, here or in the log.
    #[must_use]
    pub fn is(&self, kind: KindId, name: &str) -> bool {
        self.kind(kind) == name || self.written.get(&kind).is_some_and(|own| own == name)
    }

    /// The call type of this name; `None` if there are too many.
    pub(super) fn kind_of(&mut self, name: &[u8]) -> Option<KindId> {
        let place = self.kinds.place(name, MOST_KINDS)?;
        let kind = KindId(place as u16);
        if let Some(written) = self.kinds.rename(place) {
            self.written.insert(kind, written);
        }
        Some(kind)
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

    /// Makes a new name one that a scenario takes, unlike all others; what it was if that is another.
    fn rename(&mut self, place: u32) -> Option<String> {
        let place = place as usize;
        // Names are new in the order of their places.
        if place < self.taken.len() {
            return None;
        }
        let written = self.names[place].clone();
        let fitting = fitting(&written);
        let (mut name, mut number) = (fitting.clone(), 2);
        while !self.taken.insert(name.clone()) {
            let end = format!(" {number}");
            name = cut(&fitting, LONGEST_NAME - end.len()) + &end;
            number += 1;
        }
        if name == written {
            return None;
        }
        self.names[place] = name;
        Some(written)
    }
}

/// The name that a scenario has for a call type: results need `all` for themselves, and spreadsheets show no formula.
fn fitting(written: &str) -> String {
    let name = match written.trim() {
        "" => "unnamed calls".to_owned(),
        ALL_CALLS => format!("{ALL_CALLS} calls"),
        name if is_formula(name) => format!("calls {name}"),
        _ => written.to_owned(),
    };
    cut(&name, LONGEST_NAME)
}

/// The first letters of a name.
pub(super) fn cut(name: &str, letters: usize) -> String {
    name.chars().take(letters).collect()
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

    #[test]
    fn a_call_type_has_a_name_of_its_own_that_a_scenario_takes() {
        let mut names = Names::default();
        let long = |end: &str| "x".repeat(150) + end;
        let [one, other] = [long("1"), long("2")];
        let logs = [
            "all",
            "sales",
            "-",
            "=1+1",
            "-5",
            " ",
            "all calls",
            &one,
            &other,
            "all",
        ];
        let kinds = logs.map(|name| names.kind_of(name.as_bytes()).unwrap());
        assert_eq!(kinds[0], kinds[9]);
        let found: Vec<&str> = kinds[..9].iter().map(|kind| names.kind(*kind)).collect();
        let ends = ["x".repeat(100), "x".repeat(98) + " 2"];
        let expected = [
            "all calls",
            "sales",
            "calls -",
            "calls =1+1",
            "-5",
            "unnamed calls",
            "all calls 2",
            &ends[0],
            &ends[1],
        ];
        assert_eq!(found, expected);
        assert_eq!(names.renamed().count(), 7);
        assert!(names.is(kinds[0], "all") && names.is(kinds[0], "all calls"));
        assert!(!names.is(kinds[1], "all"));
    }
}
