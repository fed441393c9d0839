//! Who answers: agent groups, what they can take, and when they are on shift.

use super::calls::CallTypeId;
use super::goals::Goal;
use super::rota::{Headcount, Pay};
use crate::units::{Seconds, Share};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A group's place in [`Centre::groups`](super::Centre::groups).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
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
    /// Share of paid time off the phones [0 to 0.95].
    pub shrinkage: Share,
    /// What the roster's numbers count.
    pub counts: Headcount,
    /// How it is paid, beside the wage.
    pub pay: Pay,
    /// What an agent does with the call in hand when its duty ends.
    pub leaving: Leaving,
    /// What becomes of a break that is due during a call, where a shift is made for the group.
    pub late_breaks: LateBreaks,
    /// How busy it may be.
    pub goals: Vec<Goal>,
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

/// What becomes of a break that is due while its agent is in a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LateBreaks {
    /// The call eats it up: the agent is back at the time that the roster says.
    #[default]
    Shortens,
    /// It is taken whole after the call, but for what would lie after the end of the shift.
    Moves,
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

/// Rank when a scenario does not say. A convention.
pub const DEFAULT_RANK: u32 = 1;

impl AgentGroup {
    /// A group of which only this is said; all else is the default of the file format, which stands here.
    #[must_use]
    pub fn new(name: impl Into<String>, roster: Roster) -> Self {
        Self {
            name: name.into(),
            answers: Vec::new(),
            roster,
            absence: Share::NONE,
            wage: 0.0,
            shrinkage: Share::NONE,
            counts: Headcount::default(),
            pay: Pay::default(),
            leaving: Leaving::default(),
            late_breaks: LateBreaks::default(),
            goals: Vec::new(),
        }
    }
}

impl Skill {
    /// Takes the type at once and at the usual pace.
    #[must_use]
    pub fn of(call_type: CallTypeId) -> Self {
        Self {
            call_type,
            rank: DEFAULT_RANK,
            after: Seconds::ZERO,
            speed: 1.0,
        }
    }
}

/// Who is on duty when.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Roster {
    /// Rostered agents, alike ones together.
    pub shifts: Vec<Shift>,
    /// Agents taken off the phones for a while.
    pub reductions: Vec<Reduction>,
}

/// Agents who come and go together.
#[derive(Debug, Clone, PartialEq)]
pub struct Shift {
    /// How many.
    pub agents: u32,
    /// When they are on duty: in order, apart from each other.
    pub segments: Vec<Segment>,
    /// When, between these, they are off duty: in order. What else lies between is a break.
    pub off_duty: Vec<Segment>,
    /// Breaks that are paid: in order, apart from each other and from the segments.
    pub paid_breaks: Vec<Segment>,
    /// Wage \[money per paid hour\]; `None` is the group's.
    pub wage: Option<f64>,
    /// What becomes of its breaks that are due during a call.
    pub late_breaks: LateBreaks,
}

impl Shift {
    /// On duty in these segments; breaks are not paid, and the wage is the group's.
    #[must_use]
    pub fn new(agents: u32, segments: Vec<Segment>) -> Self {
        Self {
            agents,
            segments,
            off_duty: Vec::new(),
            paid_breaks: Vec::new(),
            wage: None,
            late_breaks: LateBreaks::Shortens,
        }
    }

    /// When its duty ends \[s from opening\]: at its end, and where it is off duty for a while.
    pub fn ends(&self) -> impl Iterator<Item = f64> {
        let last = self.segments.last().map(|last| {
            let paid = self.paid_breaks.last().map_or(0.0, |one| one.to);
            last.to.max(paid)
        });
        let begun = self.segments.iter().rev().skip(1).rev();
        let sent_home = self.off_duty.iter().map(|one| one.from);
        let sent_home = sent_home.filter(move |at| begun.clone().any(|one| one.to == *at));
        sent_home.chain(last)
    }

    /// Its breaks, paid or not: what lies between its segments and is not off duty.
    pub fn breaks(&self) -> impl Iterator<Item = Segment> {
        let gaps = self.segments.windows(2);
        let gaps = gaps.map(|pair| Segment {
            from: pair[0].to,
            to: pair[1].from,
        });
        gaps.flat_map(|gap| self.on_duty_in(gap))
    }

    /// What is left of a gap between segments without the time off duty.
    fn on_duty_in(&self, gap: Segment) -> Vec<Segment> {
        let mut left = Vec::new();
        let mut from = gap.from;
        let within = |one: &&Segment| one.from < gap.to && one.to > gap.from;
        for off in self.off_duty.iter().filter(within) {
            left.push(Segment { from, to: off.from });
            from = off.to;
        }
        left.push(Segment { from, to: gap.to });
        left.retain(|part| part.to > part.from);
        left
    }
}

/// A stretch of time \[s from opening\].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Segment {
    /// Its start.
    pub from: f64,
    /// Its end, later than its start.
    pub to: f64,
}

/// So many agents fewer for a while, as far as there are any.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reduction {
    /// How many.
    pub agents: u32,
    /// When.
    pub segment: Segment,
}

/// From `at` on, `on_duty` agents.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Level {
    /// When \[s from opening\].
    pub at: f64,
    /// How many.
    pub on_duty: u32,
}

/// How many are on duty at a moment \[s from opening\], by levels in order of time.
#[must_use]
pub fn on_duty_at(levels: &[Level], at: f64) -> u32 {
    let level = levels.iter().rev().find(|level| level.at <= at);
    level.map_or(0, |level| level.on_duty)
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
        let mut shifts = Vec::new();
        for level in levels.into_iter().filter(|&level| level > 0) {
            let segments = runs(counts, level, interval);
            let agents = level - below;
            let gaps = segments.windows(2).map(|pair| Segment {
                from: pair[0].to,
                to: pair[1].from,
            });
            shifts.push(Shift {
                off_duty: gaps.collect(),
                ..Shift::new(agents, segments)
            });
            below = level;
        }
        let reductions = Vec::new();
        Self { shifts, reductions }
    }

    /// So many agents more during a stretch of time, or with a negative number fewer, as far as there are any.
    pub fn adjust(&mut self, during: Segment, by: i32) {
        let agents = by.unsigned_abs();
        match by.signum() {
            1 => self.shifts.push(Shift::new(agents, vec![during])),
            -1 => self.reductions.push(Reduction {
                agents,
                segment: during,
            }),
            _ => {}
        }
    }

    /// Rostered agents in all.
    #[must_use]
    pub fn headcount(&self) -> u64 {
        self.shifts
            .iter()
            .map(|shift| u64::from(shift.agents))
            .sum()
    }

    /// Whether anybody is on duty at any time, if all turn up.
    #[must_use]
    pub fn is_staffed(&self) -> bool {
        let levels = self.levels(|shift| shift.agents);
        levels.iter().any(|level| level.on_duty > 0)
    }

    /// The number on duty over the day if, of the agents of each shift, `present` turn up.
    /// In order of time, the first level at or before 0, no two alike in a row.
    pub fn levels(&self, mut present: impl FnMut(&Shift) -> u32) -> Vec<Level> {
        let mut changes: Vec<(f64, i64)> = vec![(0.0, 0)];
        for shift in &self.shifts {
            let agents = i64::from(present(shift));
            for segment in &shift.segments {
                changes.push((segment.from, agents));
                changes.push((segment.to, -agents));
            }
        }
        for reduction in &self.reductions {
            changes.push((reduction.segment.from, -i64::from(reduction.agents)));
            changes.push((reduction.segment.to, i64::from(reduction.agents)));
        }
        changes.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut levels: Vec<Level> = Vec::new();
        let mut sum = 0;
        for (place, &(at, change)) in changes.iter().enumerate() {
            sum += change;
            if changes.get(place + 1).is_some_and(|next| next.0 == at) {
                continue;
            }
            let on_duty = u32::try_from(sum.max(0)).unwrap_or(u32::MAX);
            if levels.last().is_none_or(|last| last.on_duty != on_duty) {
                levels.push(Level { at, on_duty });
            }
        }
        levels
    }
}

/// The stretches in which the count reaches `level`.
fn runs(counts: &[u32], level: u32, interval: f64) -> Vec<Segment> {
    let mut segments: Vec<Segment> = Vec::new();
    for (place, _) in counts
        .iter()
        .enumerate()
        .filter(|(_, count)| **count >= level)
    {
        let (from, to) = (place as f64 * interval, (place + 1) as f64 * interval);
        match segments.last_mut() {
            Some(last) if last.to == from => last.to = to,
            _ => segments.push(Segment { from, to }),
        }
    }
    segments
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layers_of_a_count_give_the_count_back() {
        let counts = [0, 2, 5, 5, 1, 0, 3];
        let roster = Roster::from_counts(&counts, 10.0);
        assert_eq!(roster.headcount(), 5);
        let levels = roster.levels(|shift| shift.agents);
        let at = |time: f64| on_duty_at(&levels, time);
        let back: Vec<u32> = (0..7).map(|i| at(10.0 * f64::from(i) + 5.0)).collect();
        assert_eq!(back, counts);
        assert_eq!(at(70.0), 0);
    }

    #[test]
    fn a_cut_never_takes_more_than_there_are() {
        let mut roster = Roster::from_counts(&[2, 2], 10.0);
        let segment = Segment {
            from: 5.0,
            to: 15.0,
        };
        roster.reductions.push(Reduction { agents: 3, segment });
        let numbers: Vec<u32> = roster
            .levels(|shift| shift.agents)
            .iter()
            .map(|level| level.on_duty)
            .collect();
        assert_eq!(numbers, [2, 0, 2, 0]);
    }
}
