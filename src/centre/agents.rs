//! Who answers: agent groups, what they can take, and when they are on duty.

use super::calls::CallTypeId;
use crate::units::{Seconds, Share};
use schemars::JsonSchema;
use serde::Deserialize;

/// A group's place in [`Centre::groups`](super::Centre::groups).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroupId(pub u16);

impl GroupId {
    /// As an index.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// Agents who can do the same and are paid the same.
#[derive(Debug, Clone, PartialEq)]
pub struct AgentGroup {
    /// Its name.
    pub name: String,
    /// What it takes; one entry a call type.
    pub answers: Vec<Skill>,
    /// Who is on duty when.
    pub roster: Roster,
    /// Chance that a rostered agent does not turn up that day.
    pub absence: Share,
    /// Wage \[money per paid hour\].
    pub wage: f64,
    /// Share of paid time off the phones; below 1.
    pub shrinkage: Share,
    /// What an agent does with the call in hand when its duty ends.
    pub leaving: Leaving,
}

/// What an agent does with the call in hand when its duty ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Leaving {
    /// Finishes it, then goes.
    #[default]
    Finish,
    /// Hands the caller back to the head of the queue.
    Drop,
}

/// That a group takes a call type, and how.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Skill {
    /// What it takes.
    pub call_type: CallTypeId,
    /// Preference: lower first; equal ranks go by arrival.
    pub rank: u32,
    /// Takes it only once its caller has waited this long \[s\].
    pub after: Seconds,
    /// Pace: talk and wrap-up are divided by it; above 0.
    pub speed: f64,
}

/// Who is on duty when.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Roster {
    /// Rostered agents, alike ones together.
    pub duties: Vec<Duty>,
    /// Agents taken off the phones for a while.
    pub cuts: Vec<Cut>,
}

/// Agents who come and go together.
#[derive(Debug, Clone, PartialEq)]
pub struct Duty {
    /// How many.
    pub agents: u32,
    /// When they are on duty: in order, apart from each other.
    pub spells: Vec<Spell>,
}

/// A stretch of time \[s from opening\].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spell {
    /// Its start.
    pub from: f64,
    /// Its end, later than its start.
    pub to: f64,
}

/// So many agents fewer for a while, as far as there are any.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cut {
    /// How many.
    pub agents: u32,
    /// When.
    pub spell: Spell,
}

/// From `at` on, `on_duty` agents.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// When \[s from opening\].
    pub at: f64,
    /// How many.
    pub on_duty: u32,
}

impl Roster {
    /// So many agents in each interval of `interval` seconds. The count is read as layers: agent
    /// k is rostered whenever the count is at least k.
    #[must_use]
    pub fn from_counts(counts: &[u32], interval: f64) -> Self {
        let mut levels: Vec<u32> = counts.to_vec();
        levels.sort_unstable();
        levels.dedup();
        let mut below = 0;
        let mut duties = Vec::new();
        for level in levels.into_iter().filter(|&level| level > 0) {
            let spells = runs(counts, level, interval);
            let agents = level - below;
            duties.push(Duty { agents, spells });
            below = level;
        }
        let cuts = Vec::new();
        Self { duties, cuts }
    }

    /// Rostered agents in all.
    #[must_use]
    pub fn headcount(&self) -> u64 {
        self.duties.iter().map(|duty| u64::from(duty.agents)).sum()
    }

    /// The number on duty over the day if, of the agents of each duty, `present` turn up.
    /// In order of time, the first step at or before 0, no two alike in a row.
    pub fn steps(&self, mut present: impl FnMut(&Duty) -> u32) -> Vec<Step> {
        let mut changes: Vec<(f64, i64)> = vec![(0.0, 0)];
        for duty in &self.duties {
            let agents = i64::from(present(duty));
            for spell in &duty.spells {
                changes.push((spell.from, agents));
                changes.push((spell.to, -agents));
            }
        }
        for cut in &self.cuts {
            changes.push((cut.spell.from, -i64::from(cut.agents)));
            changes.push((cut.spell.to, i64::from(cut.agents)));
        }
        changes.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut steps: Vec<Step> = Vec::new();
        let mut sum = 0;
        for (place, &(at, change)) in changes.iter().enumerate() {
            sum += change;
            if changes.get(place + 1).is_some_and(|next| next.0 == at) {
                continue;
            }
            let on_duty = u32::try_from(sum.max(0)).unwrap_or(u32::MAX);
            if steps.last().is_none_or(|last| last.on_duty != on_duty) {
                steps.push(Step { at, on_duty });
            }
        }
        steps
    }
}

/// The stretches in which the count reaches `level`.
fn runs(counts: &[u32], level: u32, interval: f64) -> Vec<Spell> {
    let mut spells: Vec<Spell> = Vec::new();
    for (place, _) in counts
        .iter()
        .enumerate()
        .filter(|(_, count)| **count >= level)
    {
        let (from, to) = (place as f64 * interval, (place + 1) as f64 * interval);
        match spells.last_mut() {
            Some(last) if last.to == from => last.to = to,
            _ => spells.push(Spell { from, to }),
        }
    }
    spells
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layers_of_a_count_give_the_count_back() {
        let counts = [0, 2, 5, 5, 1, 0, 3];
        let roster = Roster::from_counts(&counts, 10.0);
        assert_eq!(roster.headcount(), 5);
        let steps = roster.steps(|duty| duty.agents);
        let at = |time: f64| {
            let step = steps.iter().rev().find(|step| step.at <= time);
            step.map_or(0, |step| step.on_duty)
        };
        let back: Vec<u32> = (0..7).map(|i| at(10.0 * f64::from(i) + 5.0)).collect();
        assert_eq!(back, counts);
        assert_eq!(at(70.0), 0);
    }

    #[test]
    fn a_cut_never_takes_more_than_there_are() {
        let mut roster = Roster::from_counts(&[2, 2], 10.0);
        let spell = Spell {
            from: 5.0,
            to: 15.0,
        };
        roster.cuts.push(Cut { agents: 3, spell });
        let numbers: Vec<u32> = roster
            .steps(|duty| duty.agents)
            .iter()
            .map(|step| step.on_duty)
            .collect();
        assert_eq!(numbers, [2, 0, 2, 0]);
    }
}
