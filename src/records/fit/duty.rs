//! Who was on duty on a recorded day, in the groups of a centre that is already there.

use super::logged::{self, Covered, GroupsOf};
use super::logins::Logins;
use super::prepared::NAMED_AGENTS;
use super::ringing::Ringing;
use super::span::Span;
use super::staffing::IdleRule;
use super::work::{Kinds, MOST_KINDS, Waited, Work};
use crate::centre::Roster;
use crate::error::Mistake;
use crate::records::call::{Call, KindId};
use crate::records::log::Log;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// A group fits an agent if it answers this share of the agent's calls. A convention.
const FITS: f64 = 0.95;

/// How duty is read from records.
#[derive(Debug, Clone, PartialEq)]
pub struct Duty {
    /// When an idle agent counts as away.
    pub rule: IdleRule,
    /// The groups of agents that are known, by name. Others are put where their calls fit.
    pub known: BTreeMap<String, String>,
}

/// A group of the centre.
#[derive(Debug, Clone, PartialEq)]
pub struct DutyGroup {
    /// Its name.
    pub name: String,
    /// The places of the types that it answers.
    pub answers: Vec<usize>,
}

/// The agents of a log in the groups of a centre.
#[derive(Debug)]
pub struct OnDuty {
    rule: IdleRule,
    ringing: Ringing,
    kinds: Vec<Kinds>,
    /// By agent.
    group_of: Vec<usize>,
    /// By type of the log: its place in the centre.
    places: Vec<Option<usize>>,
    /// Who was logged in, by day and agent.
    logins: Logins,
    /// How much of the work logins cover.
    covered: Covered,
}

impl OnDuty {
    /// Puts every agent of the log into a group: `types` are the centre's call types by name.
    ///
    /// # Errors
    /// If the log does not say who answered, nor who was logged in.
    pub fn new(
        log: &Log,
        types: &[String],
        groups: &[DutyGroup],
        duty: &Duty,
    ) -> Result<Self, Mistake> {
        if log.presence.is_empty() && !names_agents(&log.calls) {
            return Err(Mistake::new(
                "the log does not name who answered, so nobody knows who was on duty",
                "name the column of agents with --column agent=NAME, or take --staffing recorded out",
            ));
        }
        let kinds: Vec<Kinds> = groups
            .iter()
            .map(|group| {
                let answers = group.answers.iter().filter(|kind| **kind < MOST_KINDS);
                answers.fold(Kinds::default(), |all, kind| all.with(*kind))
            })
            .collect();
        let place = |name: &String| types.iter().position(|known| known == name);
        let places: Vec<Option<usize>> = log.names.kinds().iter().map(place).collect();
        let mut taken = vec![vec![0.0; types.len()]; log.names.agents().len()];
        for call in log.calls.iter().filter(|call| call.is_answered()) {
            let place = places.get(usize::from(call.kind.0)).copied().flatten();
            if let (Some(agent), Some(place)) = (call.agent, place) {
                taken[agent.0 as usize][place] += 1.0;
            }
        }
        let agents = log.names.agents().iter().zip(&taken);
        let group_of = agents.map(|(name, taken)| {
            let known = duty.known.get(name);
            let known = known.and_then(|own| groups.iter().position(|group| group.name == *own));
            known.unwrap_or_else(|| fitting(taken, &kinds))
        });
        let answered = log.calls.iter().filter(|call| call.is_answered()).count();
        let logins = Logins::of(&log.presence, answered as f64);
        let covered = log.days().map(|(date, calls)| {
            let (calls, logins) = logins.on(date, calls);
            Covered::of(&calls, &logins)
        });
        Ok(Self {
            covered: covered.fold(Covered::default(), Covered::and),
            rule: duty.rule,
            ringing: Ringing::among(&log.calls),
            group_of: group_of.collect(),
            kinds,
            places,
            logins,
        })
    }

    /// The rosters of a day, one a group: by logins, and from activity by the rule of who answers without one.
    #[must_use]
    pub fn rosters(&self, date: Date, calls: &[Call], span: &Span) -> Vec<Roster> {
        let (calls, logins) = self.logins.on(date, calls);
        let place = |kind: KindId| self.places.get(usize::from(kind.0)).copied().flatten();
        let work = Work::of(&calls, self.ringing, &place);
        let waited: Vec<Waited> = self
            .kinds
            .iter()
            .map(|kinds| Waited::of(&calls, (*kinds, self.ringing), span, &place))
            .collect();
        let takes = |kind: usize| self.kinds.iter().position(|group| group.has(kind));
        let groups = GroupsOf {
            agent: &|agent| self.group(agent),
            kind: &|kind| takes(kind).unwrap_or(0),
        };
        // Where logins have other names than who answers, activity would count everybody twice.
        let rule = (logins.is_empty() || !self.covered.is_by_other_names()).then_some(self.rule);
        logged::rosters(&logins, (&work, &waited), rule, span, &groups)
    }

    fn group(&self, agent: u32) -> usize {
        self.group_of.get(agent as usize).copied().unwrap_or(0)
    }
}

/// Whether agents can be told apart.
fn names_agents(calls: &[Call]) -> bool {
    let answered = calls.iter().filter(|call| call.is_answered());
    let (named, all) = answered.fold((0.0, 0.0), |(named, all), call| {
        (named + f64::from(u8::from(call.agent.is_some())), all + 1.0)
    });
    named > 0.0 && named >= NAMED_AGENTS * all
}

/// The group that answers next to all of an agent's calls with the fewest types beside them; otherwise the one that
/// answers most of them.
fn fitting(taken: &[f64], groups: &[Kinds]) -> usize {
    let total: f64 = taken.iter().sum();
    let share = |group: &Kinds| {
        let own = group.each().filter_map(|kind| taken.get(kind));
        own.sum::<f64>() / total.max(1.0)
    };
    let narrow = groups.iter().enumerate();
    let narrow = narrow.filter(|(_, group)| share(group) >= FITS);
    let narrow = narrow.min_by_key(|(_, group)| group.each().count());
    let broad = groups.iter().enumerate();
    let broad = broad.max_by(|a, b| share(a.1).total_cmp(&share(b.1)));
    narrow.or(broad).map_or(0, |(place, _)| place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_agent_belongs_where_its_calls_are_answered() {
        let groups = [Kinds(0b001), Kinds(0b111), Kinds(0b110)];
        assert_eq!(fitting(&[100.0, 2.0, 0.0], &groups), 0);
        assert_eq!(fitting(&[80.0, 20.0, 0.0], &groups), 1);
        assert_eq!(fitting(&[0.0, 20.0, 9.0], &groups), 2);
        assert_eq!(fitting(&[0.0, 1.0], &[Kinds(0b01), Kinds(0b10)]), 1);
        assert_eq!(fitting(&[0.0, 0.0, 0.0], &groups[..1]), 0);
    }
}
