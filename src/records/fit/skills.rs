//! Who answers what: agents by the call types that they really took, in a few groups.

use super::work::Kinds;
use crate::legible::LONGEST_NAME;
use crate::records::names::cut;
use std::collections::BTreeMap;

/// An agent has a skill if it took at least this share of what would have fallen to it had all agents of the same
/// half hours shared alike. A convention.
const FAIR_SHARE: f64 = 1.0 / 3.0;
/// An agent with fewer calls than this tells nothing about its skills.
const TELLING: f64 = 20.0;
/// A group has at least this share of the work. A convention.
const SMALLEST_GROUP: f64 = 0.04;
/// A type with less than this share of the calls tells no groups apart. A convention.
const TELLING_TYPE: f64 = 0.02;
/// And there are at most so many. A convention.
const MOST_GROUPS: usize = 8;

/// What an agent took, and what would have fallen to it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Taken {
    /// Calls of each type.
    pub own: Vec<f64>,
    /// Calls of each type in fair shares.
    pub fair: Vec<f64>,
}

/// A group of agents.
#[derive(Debug, Clone, PartialEq)]
pub struct SkillGroup {
    /// Its name.
    pub name: String,
    /// What it answers.
    pub kinds: Kinds,
    /// Its agents, by their numbers.
    pub agents: Vec<u32>,
    /// The share of all answered calls that it took.
    pub share: f64,
}

/// Puts agents into groups; every type is answered by at least one.
#[must_use]
pub(super) fn groups(agents: &BTreeMap<u32, Taken>, kinds: &[String]) -> Vec<SkillGroup> {
    let all = kinds
        .iter()
        .enumerate()
        .fold(Kinds::default(), |all, (kind, _)| all.with(kind));
    let work: f64 = agents
        .values()
        .flat_map(|taken| &taken.own)
        .sum::<f64>()
        .max(1.0);
    let weights = weights(agents, kinds.len());
    // Small types tell no groups apart: they would make many of a few.
    let telling = all.each().filter(|kind| {
        weights
            .get(*kind)
            .is_some_and(|share| *share >= TELLING_TYPE)
    });
    let telling = telling.fold(Kinds::default(), Kinds::with);
    // What some agents take beside a larger type is no skill of those alone who take nothing else.
    let shared = agents.values().map(skills);
    let shared = shared.filter(|own| own.0 & telling.0 != 0);
    let shared = shared.fold(0, |all, own| all | own.0);
    let mut sets: BTreeMap<Kinds, (f64, Vec<u32>)> = BTreeMap::new();
    let mut few: Vec<(u32, &Taken)> = Vec::new();
    for (agent, taken) in agents {
        let total: f64 = taken.own.iter().sum();
        if total < TELLING {
            few.push((*agent, taken));
            continue;
        }
        let own = skills(taken).0;
        let own = match own & telling.0 {
            0 => own & !shared,
            own => own,
        };
        let set = sets.entry(Kinds(own)).or_default();
        set.0 += total;
        set.1.push(*agent);
    }
    together(&mut sets, telling);
    if sets.is_empty() {
        sets.insert(telling, (0.0, Vec::new()));
    }
    merge(&mut sets, work, &weights);
    for (agent, taken) in few {
        let own = skills(taken);
        let nearest = sets
            .keys()
            .copied()
            .max_by(|a, b| likeness(own, *a, &weights).total_cmp(&likeness(own, *b, &weights)));
        if let Some(set) = nearest.and_then(|set| sets.get_mut(&set)) {
            set.0 += taken.own.iter().sum::<f64>();
            set.1.push(agent);
        }
    }
    let mut sets = with_small_types(sets, agents, telling, all);
    answer_everything(&mut sets, agents, all);
    let agents_are_known = !agents.is_empty();
    let mut found: Vec<SkillGroup> = sets
        .into_iter()
        .map(|(set, (taken, agents))| SkillGroup {
            name: name(set, all, kinds),
            kinds: set,
            agents,
            // Where no agent is known there is one group, which took everything.
            share: if agents_are_known { taken / work } else { 1.0 },
        })
        .collect();
    found.sort_by(|a, b| b.share.total_cmp(&a.share));
    apart(&mut found);
    found
}

/// Those who take small types alone are one group where they would make more groups than there may be: if some were merged
/// with others, nobody would take their types.
fn together(sets: &mut BTreeMap<Kinds, (f64, Vec<u32>)>, telling: Kinds) {
    if sets.len() <= MOST_GROUPS {
        return;
    }
    let each = std::mem::take(sets).into_iter();
    let (small, larger): (Vec<_>, Vec<_>) = each.partition(|(set, _)| set.0 & telling.0 == 0);
    sets.extend(larger);
    let all = small
        .iter()
        .fold(Kinds::default(), |all, (set, _)| Kinds(all.0 | set.0));
    for (_, (taken, agents)) in small {
        let own = sets.entry(all).or_default();
        own.0 += taken;
        own.1.extend(agents);
    }
}

/// A group has a small type, too, if its agents together took their share of it.
fn with_small_types(
    sets: BTreeMap<Kinds, (f64, Vec<u32>)>,
    agents: &BTreeMap<u32, Taken>,
    telling: Kinds,
    all: Kinds,
) -> BTreeMap<Kinds, (f64, Vec<u32>)> {
    let small = Kinds(all.0 & !telling.0);
    let mut wider: BTreeMap<Kinds, (f64, Vec<u32>)> = BTreeMap::new();
    for (set, (taken, members)) in sets {
        let mut together = Taken::default();
        for own in members.iter().filter_map(|agent| agents.get(agent)) {
            together.own.resize(own.own.len(), 0.0);
            together.fair.resize(own.fair.len(), 0.0);
            together
                .own
                .iter_mut()
                .zip(&own.own)
                .for_each(|(sum, count)| *sum += count);
            together
                .fair
                .iter_mut()
                .zip(&own.fair)
                .for_each(|(sum, count)| *sum += count);
        }
        let own = Kinds(set.0 | (skills(&together).0 & small.0));
        let into = wider.entry(own).or_default();
        into.0 += taken;
        into.1.extend(members);
    }
    wider
}

fn skills(taken: &Taken) -> Kinds {
    let both = taken.own.iter().zip(&taken.fair).enumerate();
    let skilled = both.filter(|(_, (own, fair))| **own >= 1.0 && **own >= FAIR_SHARE * **fair);
    skilled.fold(Kinds::default(), |set, (kind, _)| set.with(kind))
}

/// Shares of all answered calls.
fn weights(agents: &BTreeMap<u32, Taken>, kinds: usize) -> Vec<f64> {
    let mut sums = vec![0.0; kinds];
    for taken in agents.values() {
        for (sum, own) in sums.iter_mut().zip(&taken.own) {
            *sum += own;
        }
    }
    let total: f64 = sums.iter().sum::<f64>().max(1.0);
    sums.into_iter().map(|sum| sum / total).collect()
}

/// What two sets have in common, by the square root of its weight: small types count, too.
fn likeness(a: Kinds, b: Kinds, weights: &[f64]) -> f64 {
    let weight = |set: u64| {
        Kinds(set)
            .each()
            .filter_map(|kind| weights.get(kind))
            .map(|share| share.sqrt())
            .sum::<f64>()
    };
    weight(a.0 & b.0) / weight(a.0 | b.0).max(1e-12)
}

/// Whether a set has a type that no other one has.
fn alone(set: Kinds, sets: &BTreeMap<Kinds, (f64, Vec<u32>)>) -> bool {
    let others = sets.keys().filter(|other| **other != set);
    let answered = others.fold(0, |all, other| all | other.0);
    set.0 & !answered != 0
}

/// Small groups join the one that is most alike, unless they alone answer a type.
fn merge(sets: &mut BTreeMap<Kinds, (f64, Vec<u32>)>, work: f64, weights: &[f64]) {
    while sets.len() > 1 {
        let is_many = sets.len() > MOST_GROUPS;
        let smallest = sets
            .iter()
            .filter(|(set, _)| is_many || !alone(**set, sets))
            .min_by(|a, b| a.1.0.total_cmp(&b.1.0))
            .map(|(set, (taken, _))| (*set, *taken));
        let Some((set, taken)) = smallest else { return };
        if taken >= SMALLEST_GROUP * work && !is_many {
            return;
        }
        let Some((taken, agents)) = sets.remove(&set) else {
            return;
        };
        let nearest = sets
            .keys()
            .copied()
            .max_by(|a, b| likeness(set, *a, weights).total_cmp(&likeness(set, *b, weights)));
        if let Some(into) = nearest.and_then(|nearest| sets.get_mut(&nearest)) {
            into.0 += taken;
            into.1.extend(agents);
        }
    }
}

/// A type that nobody answers any more goes to the group whose agents took most of it, of several to the largest.
fn answer_everything(
    sets: &mut BTreeMap<Kinds, (f64, Vec<u32>)>,
    agents: &BTreeMap<u32, Taken>,
    all: Kinds,
) {
    let answered = sets.keys().fold(0, |sum, set| sum | set.0);
    for kind in Kinds(all.0 & !answered).each() {
        let took = |members: &[u32]| -> f64 {
            let own = members.iter().filter_map(|agent| agents.get(agent));
            own.filter_map(|taken| taken.own.get(kind)).sum()
        };
        let most = sets
            .iter()
            .map(|(set, (taken, members))| (*set, (took(members), *taken)))
            .max_by(|(_, a), (_, b)| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
        if let Some((set, own)) = most.and_then(|(set, _)| Some((set, sets.remove(&set)?))) {
            let wider = sets.entry(set.with(kind)).or_default();
            wider.0 += own.0;
            wider.1.extend(own.1);
        }
    }
}

fn name(set: Kinds, all: Kinds, kinds: &[String]) -> String {
    let named = |set: Kinds| {
        let names: Vec<&str> = set
            .each()
            .filter_map(|kind| kinds.get(kind))
            .map(String::as_str)
            .collect();
        names.join("-")
    };
    let (has, lacks) = (set.0.count_ones(), (all.0 & !set.0).count_ones());
    match (has, lacks) {
        (_, 0) if kinds.len() == 1 => "agents".to_owned(),
        (_, 0) => "all-round".to_owned(),
        (1..=2, _) => desk(&named(set)),
        (_, 1..=2) => format!("not-{}", cut(&named(Kinds(all.0 & !set.0)), LONGEST)),
        _ => format!("{}-skills", set.0.count_ones()),
    }
}

/// Whose agents answer calls of this name.
pub(super) fn desk(name: &str) -> String {
    format!("{}-desk", cut(name, LONGEST))
}

/// Names of types are cut off in those of groups, which a scenario takes then, also with a number behind it.
const LONGEST: usize = LONGEST_NAME - 10;

/// No two groups have the same name.
pub(super) fn apart(groups: &mut [SkillGroup]) {
    for place in 1..groups.len() {
        let (before, own) = groups.split_at_mut(place);
        let base = own[0].name.clone();
        let mut number = 2;
        while before.iter().any(|other| other.name == own[0].name) {
            own[0].name = format!("{base}-{number}");
            number += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(own: [f64; 3], fair: [f64; 3]) -> Taken {
        Taken {
            own: own.to_vec(),
            fair: fair.to_vec(),
        }
    }

    #[test]
    fn agents_are_grouped_by_what_they_take() {
        let kinds = ["service", "sales", "expert"].map(str::to_owned);
        let agents = BTreeMap::from([
            (1, taken([500.0, 100.0, 0.0], [450.0, 90.0, 60.0])),
            (2, taken([480.0, 110.0, 2.0], [450.0, 90.0, 60.0])),
            (3, taken([100.0, 20.0, 90.0], [150.0, 30.0, 20.0])),
            (4, taken([200.0, 0.0, 0.0], [150.0, 30.0, 20.0])),
            (5, taken([3.0, 0.0, 0.0], [2.0, 1.0, 0.0])),
        ]);
        let found = groups(&agents, &kinds);
        let names: Vec<&str> = found.iter().map(|group| group.name.as_str()).collect();
        assert_eq!(names, ["service-sales-desk", "all-round", "service-desk"]);
        assert_eq!(found[0].agents, [1, 2]);
        assert_eq!(
            found[2].agents,
            [4, 5],
            "who took few calls joins those who are alike"
        );
    }

    #[test]
    fn a_type_stays_with_those_who_took_it() {
        let kinds = ["service", "sales", "claims"].map(str::to_owned);
        let mut agents = BTreeMap::from([
            (1, taken([0.0, 0.0, 30.0], [15.0, 10.0, 5.0])),
            (2, taken([0.0, 300.0, 0.0], [150.0, 100.0, 50.0])),
        ]);
        for agent in 3..9 {
            agents.insert(agent, taken([100.0, 0.0, 0.0], [90.0, 8.0, 2.0]));
        }
        let found = groups(&agents, &kinds);
        let names: Vec<&str> = found.iter().map(|group| group.name.as_str()).collect();
        assert_eq!(names, ["service-desk", "sales-desk", "claims-desk"]);
        // Too few calls to tell a group: with those among whom somebody took them.
        agents.insert(1, taken([0.0, 250.0, 10.0], [150.0, 100.0, 10.0]));
        let found = groups(&agents, &kinds);
        let of_claims = found.iter().filter(|group| group.kinds.has(2));
        let of_claims: Vec<&[u32]> = of_claims.map(|group| group.agents.as_slice()).collect();
        assert_eq!(of_claims, [[1, 2]]);
    }

    #[test]
    fn who_alone_takes_a_small_type_is_apart() {
        let kinds = ["service", "rare"].map(str::to_owned);
        let agent = |own: [f64; 2]| Taken {
            own: own.to_vec(),
            fair: vec![0.985 * (own[0] + own[1]), 0.015 * (own[0] + own[1])],
        };
        let mut agents: BTreeMap<u32, Taken> =
            (0..8).map(|name| (name, agent([650.0, 0.0]))).collect();
        agents.insert(8, agent([0.0, 80.0]));
        let of_rare = |agents: &BTreeMap<u32, Taken>| -> Vec<Vec<u32>> {
            let found = groups(agents, &kinds);
            let found = found.into_iter().filter(|group| group.kinds.has(1));
            found.map(|group| group.agents).collect()
        };
        assert_eq!(of_rare(&agents), [[8]]);
        // Others take it, too: nobody is apart.
        agents.insert(0, agent([645.0, 5.0]));
        assert_eq!(of_rare(&agents), [[0, 1, 2, 3, 4, 5, 6, 7, 8]]);
    }

    #[test]
    fn many_who_take_small_types_alone_are_one_group() {
        let kinds: Vec<String> = (0..13).map(|kind| format!("t{kind}")).collect();
        let own = |kind: usize, calls: f64| {
            let mut own = vec![0.0; 13];
            own[kind] = calls;
            let mut fair = vec![0.018 * calls; 13];
            fair[0] = 0.784 * calls;
            Taken { own, fair }
        };
        let mut agents: BTreeMap<u32, Taken> = (0..8).map(|name| (name, own(0, 800.0))).collect();
        agents.extend((1..13).map(|kind| (10 + kind as u32, own(kind, 145.0))));
        let found = groups(&agents, &kinds);
        assert_eq!(found.len(), 2, "{found:?}");
        assert_eq!(found[1].agents, (11..23).collect::<Vec<u32>>());
        assert_eq!(found[1].kinds, Kinds((1 << 13) - 2));
    }

    #[test]
    fn every_type_is_answered_by_somebody() {
        let kinds = ["service", "rare"].map(str::to_owned);
        let mut agents = BTreeMap::new();
        for agent in 0..5 {
            agents.insert(
                agent,
                Taken {
                    own: vec![500.0, 1.0],
                    fair: vec![480.0, 21.0],
                },
            );
        }
        let found = groups(&agents, &kinds);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].name, "all-round");
        let none = groups(&BTreeMap::new(), &kinds);
        assert_eq!(none.len(), 1);
        assert_eq!((none[0].kinds, none[0].share), (Kinds(3), 1.0));
    }
}
