//! Names of call types and agents, each kept once.

use super::call::{Agent, Caller, KindId};
use crate::centre::ALL_CALLS;
use crate::legible::{LONGEST_NAME, is_formula, shown};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{DefaultHasher, Hasher};

/// More call types than these come from the wrong column. A convention.
const MOST_KINDS: usize = 2_000;
/// Likewise agents.
const MOST_AGENTS: usize = 100_000;
/// Of longer names the rest is not kept, only what tells them apart [bytes].
const LONGEST: usize = 1_000;

/// The names that the records of some files use.
#[derive(Debug, Clone, Default)]
pub struct Names {
    kinds: Known,
    agents: Known,
    /// What scenarios call each call type.
    called: Vec<String>,
}

#[derive(Debug, Clone, Default)]
struct Known {
    /// As logs write them.
    names: Vec<String>,
    places: HashMap<Box<[u8]>, u32>,
}

impl Names {
    /// Call types, in the order in which they were first seen.
    #[must_use]
    pub fn kinds(&self) -> &[String] {
        &self.called
    }

    /// Agents, in the order in which they were first seen.
    #[must_use]
    pub fn agents(&self) -> &[String] {
        &self.agents.names
    }

    /// The name of a call type.
    #[must_use]
    pub fn kind(&self, kind: KindId) -> &str {
        self.called.get(usize::from(kind.0)).map_or("", |name| name)
    }

    /// Call types that the log calls by names that no scenario takes: here, and in the log.
    pub fn renamed(&self) -> impl Iterator<Item = (&str, &str)> {
        let both = self.called.iter().zip(&self.kinds.names);
        let renamed = both.filter(|(name, written)| name != written);
        renamed.map(|(name, written)| (name.as_str(), written.as_str()))
    }

    /// Whether a call type is called so, here or in the log.
    #[must_use]
    pub fn is(&self, kind: KindId, name: &str) -> bool {
        let written = self.kinds.names.get(usize::from(kind.0));
        self.kind(kind) == name || written.is_some_and(|own| own == name)
    }

    /// Calls call types as a fit did, which wrote so for each name in the log; other types have other names.
    pub fn call_as(&mut self, fit: &BTreeMap<String, String>) {
        self.called = self.kinds.called(fit);
    }

    /// The call type of this name; `None` if there are too many.
    pub(super) fn kind_of(&mut self, name: &[u8]) -> Option<KindId> {
        let place = self.kinds.place(name, MOST_KINDS)?;
        let written = &self.kinds.names[place as usize];
        // Names are new in the order of their places.
        if place as usize == self.called.len() {
            if fitting(written) == *written && !self.called.contains(written) {
                self.called.push(written.clone());
            } else {
                self.called = self.kinds.called(&BTreeMap::new());
            }
        }
        Some(KindId(place as u16))
    }

    /// The agent of this name; `None` if there are too many.
    pub(super) fn agent_of(&mut self, name: &[u8]) -> Option<Agent> {
        self.agents.place(name, MOST_AGENTS).map(Agent)
    }
}

impl Known {
    fn place(&mut self, name: &[u8], most: usize) -> Option<u32> {
        let key = key(name);
        if let Some(place) = self.places.get(&*key) {
            return Some(*place);
        }
        if self.names.len() >= most {
            return None;
        }
        let place = self.names.len() as u32;
        // A scenario takes no name that a terminal would obey.
        let read = String::from_utf8_lossy(&name[..kept(name)]).replace(['\n', '\t'], " ");
        self.names.push(shown(&read).into_owned());
        self.places.insert(key.into(), place);
        Some(place)
    }

    /// Names that a scenario takes, unlike each other: those of a fit first, then those that are taken as they are, so that it
    /// does not depend on the order in which a log has them.
    fn called(&self, fit: &BTreeMap<String, String>) -> Vec<String> {
        let wanted = |name: &String| match fit.get(name) {
            Some(own) => (0, own.clone()),
            None => {
                let fitting = fitting(name);
                (1 + u8::from(fitting != *name), fitting)
            }
        };
        let each = self.places.iter();
        let each = each.map(|(key, place)| (wanted(&self.names[*place as usize]), key, *place));
        let mut each: Vec<_> = each.collect();
        each.sort_by(|((a, _), a_key, _), ((b, _), b_key, _)| (a, a_key).cmp(&(b, b_key)));
        let (mut taken, mut called) = (HashSet::new(), vec![String::new(); each.len()]);
        for ((_, wanted), _, place) in each {
            let (mut name, mut number) = (wanted.clone(), 2);
            while !taken.insert(name.clone()) {
                let end = format!(" {number}");
                name = cut(&wanted, LONGEST_NAME - end.len()) + &end;
                number += 1;
            }
            called[place as usize] = name;
        }
        called
    }
}

/// How much of a name is kept [bytes], in whole letters.
fn kept(name: &[u8]) -> usize {
    let is_within = |byte: &u8| byte & 0b1100_0000 == 0b1000_0000;
    let start = name.get(LONGEST).filter(|byte| is_within(byte));
    match start {
        None => name.len().min(LONGEST),
        Some(_) => {
            let letter = name[..LONGEST].iter().rposition(|byte| !is_within(byte));
            letter.unwrap_or(LONGEST)
        }
    }
}

/// By what names are told apart: all of a name, of a very long one its digest behind what is kept.
fn key(name: &[u8]) -> Cow<'_, [u8]> {
    if name.len() <= LONGEST {
        return Cow::Borrowed(name);
    }
    let digest = caller_of(name).0.to_be_bytes();
    Cow::Owned([&name[..kept(name)], &digest].concat())
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
            "all calls 2",
            "sales",
            "calls -",
            "calls =1+1",
            "-5",
            "unnamed calls",
            "all calls",
            &ends[0],
            &ends[1],
        ];
        assert_eq!(found, expected);
        assert_eq!(names.renamed().count(), 6);
        assert!(names.is(kinds[0], "all") && names.is(kinds[0], "all calls 2"));
        assert!(!names.is(kinds[1], "all"));
    }

    #[test]
    fn names_do_not_depend_on_their_order() {
        let long = |end: &str| "x".repeat(150) + end;
        let logs = [
            "all",
            "all calls",
            &long("1"),
            &long("2"),
            &long("0"),
            "calls -",
            "-",
        ];
        let called = |order: &mut dyn Iterator<Item = &str>| {
            let mut names = Names::default();
            for name in order {
                names.kind_of(name.as_bytes()).unwrap();
            }
            let called = names.called.into_iter();
            called.zip(names.kinds.names).collect::<HashSet<_>>()
        };
        let forth = called(&mut logs.into_iter());
        assert_eq!(forth, called(&mut logs.into_iter().rev()));
        assert!(forth.contains(&("x".repeat(100), long("0"))));
        assert!(forth.contains(&("calls - 2".to_owned(), "-".to_owned())));
        // A log that lacks one of them.
        let mut names = Names::default();
        let kinds = ["-5", "all", &long("2")].map(|name| names.kind_of(name.as_bytes()).unwrap());
        assert_eq!(names.kind(kinds[1]), "all calls");
        let fit = forth.into_iter().map(|(name, written)| (written, name));
        names.call_as(&fit.collect());
        let found = kinds.map(|kind| names.kind(kind));
        assert_eq!(found, ["-5", "all calls 2", &("x".repeat(98) + " 3")]);
    }

    #[test]
    fn names_are_told_apart_by_all_of_them() {
        let mut names = Names::default();
        let letters = |count: usize, end: &str| "\u{5ba2}".repeat(count) + end;
        let logs = [
            letters(72, "1"),
            letters(72, "2"),
            letters(900, "1"),
            letters(900, "2"),
        ];
        let kinds = logs
            .each_ref()
            .map(|name| names.kind_of(name.as_bytes()).unwrap());
        let found = kinds.map(|kind| names.kind(kind).to_owned());
        assert_eq!(found[..2], logs[..2]);
        let rest: HashSet<&String> = found[2..].iter().collect();
        let cut = [letters(100, ""), letters(98, " 2")];
        assert_eq!(rest, cut.iter().collect());
        let agents = logs.each_ref().map(|name| names.agent_of(name.as_bytes()));
        assert!(agents[0] != agents[1] && agents[2] != agents[3]);
        assert!(!names.agents().iter().any(|name| name.contains('\u{fffd}')));
    }
}
