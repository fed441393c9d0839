//! Whole numbers that satisfy all rows, by our own search: branch and bound seldom meets any in a large program.
//!
//! What is decided is raised where that mends most of what is missed for its cost, until every row holds, and lowered where
//! nothing breaks. Then, again and again, a little is taken away somewhere in the day and mended in another way; what
//! costs no more is kept. The work is counted in changes of rows that were looked at, never in time.

use super::board::{Board, Position, Scratch};
use crate::random::Sequence;
use rand_xoshiro::rand_core::{Rng, SeedableRng};

/// A search on a board.
pub(super) struct Whole<'a> {
    pub(super) board: &'a Board,
    pub(super) scratch: Scratch,
    draws: Sequence,
}

/// Steps of a repair, at most, for each decision. A convention.
const REPAIRS: usize = 8;
/// Taken away at once, at most.
pub(super) const TAKEN: usize = 3;
/// Rearrangements for each decision, at most.
const ROUNDS: usize = 40;
/// Changes of rows that a search looks at, and that it looks at further where what it found costs too much.
const SOME_WORK: u64 = 6_000_000;
const MUCH_WORK: u64 = 12_000_000;
/// So many times as much with tours whose days are not alike: one person on them is several changes.
const TOURS: u64 = 8;
/// Steps in which the most slack is bracketed.
const HALVES: u32 = 7;
/// Costs are told apart to this part.
const SAME: f64 = 1e-9;
/// Gains that are smaller than this are rounding.
pub(super) const NOTHING: f64 = 1e-9;
/// Any number: the search is the same every time.
const DRAWS: u64 = 1;

impl<'a> Whole<'a> {
    pub(super) fn new(board: &'a Board) -> Self {
        Self {
            board,
            scratch: Scratch::default(),
            draws: Sequence::seed_from_u64(DRAWS),
        }
    }

    /// The cheapest plan that was found within some work, beginning from each of `starts`; it costs less than `limit`, or
    /// nothing cheaper was found within much more work.
    pub(super) fn cheapest(
        &mut self,
        starts: &[Vec<u32>],
        caution: f64,
        limit: f64,
    ) -> Option<Position> {
        let mut best: Option<Position> = None;
        for start in starts {
            let mut position = self.begun(start, caution);
            if self.repair(&mut position, f64::INFINITY, &[]) {
                self.lower(&mut position, &[]);
                if best.as_ref().is_none_or(|best| position.cost < best.cost) {
                    best = Some(position);
                }
            }
        }
        let mut best = best?;
        let times = if self.has_tours() { TOURS } else { 1 };
        self.rearrange(&mut best, times * SOME_WORK, f64::NEG_INFINITY);
        self.rearrange(&mut best, times * MUCH_WORK, limit);
        Some(best)
    }

    /// What costs less than `start` and satisfies all rows, as far as so much work finds it; `None` if nothing was found that
    /// does.
    pub(super) fn improved(&mut self, start: &[u32], work: u64) -> Option<Position> {
        let mut best = self.mended(start, 0.0)?;
        self.lower(&mut best, &[]);
        self.rearrange(&mut best, work, f64::NEG_INFINITY);
        Some(best)
    }

    /// A plan with as much more than in another as mends what is missed there; `None` if nothing does.
    pub(super) fn mended(&mut self, start: &[u32], caution: f64) -> Option<Position> {
        let mut position = self.begun(start, caution);
        self.repair(&mut position, f64::INFINITY, &[])
            .then_some(position)
    }

    /// Of the plans that cost no more than the board allows, one with much slack, at most `most`, near `start`. Where
    /// nothing satisfies all rows, the slack is below 0.
    pub(super) fn safest(&mut self, start: &[u32], most: f64, work: u64) -> Position {
        let begun = self.board.position(start, 0.0, &mut self.scratch);
        let mut low = begun.slack(self.board).min(most);
        let mut best = begun;
        let mut high = most;
        for _ in 0..HALVES {
            let middle = (low + high) / 2.0;
            let mut position = best.with_caution(self.board, middle);
            if self.repair(&mut position, f64::INFINITY, &[])
                || self.mended_otherwise(&mut position, work / u64::from(HALVES))
            {
                low = position.slack(self.board).clamp(middle, most);
                best = position;
            } else {
                high = middle;
            }
            if high - low < 0.01 * high.abs().max(0.1) {
                break;
            }
        }
        best
    }

    /// Raises what mends most of what is missed for its cost until nothing is; whether that did it, for less than `limit`.
    fn repair(&mut self, position: &mut Position, limit: f64, barred: &[usize]) -> bool {
        let steps = REPAIRS * self.board.each.len() + 64;
        for _ in 0..steps {
            if position.holds() {
                return true;
            }
            if position.cost >= limit * (1.0 - SAME) {
                return false;
            }
            if self.has_tours() {
                let Some(mended) = self.mended_by_tours(position, barred) else {
                    return false;
                };
                *position = mended;
                continue;
            }
            let Some((decision, by)) = self.most_mending(position, barred) else {
                return false;
            };
            self.board.change(position, decision, by, &mut self.scratch);
        }
        false
    }

    /// The change by one that mends most for its cost.
    fn most_mending(&mut self, position: &Position, barred: &[usize]) -> Option<(usize, i32)> {
        let mut best: Option<(f64, usize, i32)> = None;
        for decision in self.board.touching_missed(position) {
            let (cost, least, most) = self.board.each[decision];
            let own = position.decided[decision];
            let ways = [(1, own < most), (-1, own > least)];
            for (by, _) in ways.into_iter().filter(|one| one.1) {
                if barred.contains(&decision) && by > 0 {
                    continue;
                }
                let more = self.board.weigh(position, decision, by, &mut self.scratch);
                let gain = -more / if by > 0 { cost.max(1e-6) } else { 1e-6 };
                if -more > NOTHING && best.is_none_or(|known| gain > known.0) {
                    best = Some((gain, decision, by));
                }
            }
        }
        best.map(|(_, decision, by)| (decision, by))
    }

    /// Lowers what nothing needs, the dearest first, but for what is `kept`.
    fn lower(&mut self, position: &mut Position, kept: &[usize]) {
        if self.has_tours() {
            self.lower_tours(position);
            return;
        }
        let each = &self.board.each;
        let mut order: Vec<usize> = (0..each.len()).collect();
        order.sort_by(|one, other| each[*other].0.total_cmp(&each[*one].0));
        for decision in order {
            self.lower_one(position, decision, kept);
        }
    }

    fn lower_one(&mut self, position: &mut Position, decision: usize, kept: &[usize]) {
        while position.decided[decision] > self.board.each[decision].1
            && !kept.contains(&decision)
            && self.board.weigh(position, decision, -1, &mut self.scratch) <= NOTHING
        {
            self.board.change(position, decision, -1, &mut self.scratch);
        }
    }

    /// Takes a little away somewhere and mends it in another way, again and again, until it costs no more than `enough`;
    /// keeps what costs no more.
    fn rearrange(&mut self, best: &mut Position, work: u64, enough: f64) {
        let end = self.scratch.work + work;
        for _ in 0..ROUNDS * self.board.each.len() {
            if self.scratch.work >= end || best.cost <= enough {
                return;
            }
            let before = self.scratch.work;
            let Some((trial, _)) = self.rearranged(best, best.cost * (1.0 + 2.0 * SAME) + NOTHING)
            else {
                // Nothing that could be taken away: there is nothing to do.
                if self.scratch.work == before {
                    return;
                }
                continue;
            };
            *best = trial;
        }
    }

    /// The same for a plan that misses something: whether a rearrangement mends it.
    fn mended_otherwise(&mut self, position: &mut Position, work: u64) -> bool {
        let end = self.scratch.work + work;
        while self.scratch.work < end {
            let before = self.scratch.work;
            if let Some((trial, holds)) = self.shifted(position) {
                *position = trial;
                if holds {
                    return true;
                }
            }
            if self.scratch.work == before {
                return false;
            }
        }
        false
    }

    /// A plan with a little taken away and mended in another way, if it costs less than `limit`.
    fn rearranged(&mut self, from: &Position, limit: f64) -> Option<(Position, bool)> {
        let mut trial = from.clone();
        let (taken, added) = self.disturb(&mut trial)?;
        let mended = self.repair(&mut trial, limit, &taken);
        if !mended {
            return None;
        }
        if self.has_tours() {
            self.lower_tours(&mut trial);
            return (trial.cost < limit).then_some((trial, true));
        }
        let near: Vec<usize> = taken
            .iter()
            .flat_map(|one| self.board.near(*one).iter().copied())
            .collect();
        for decision in near {
            self.lower_one(&mut trial, decision, &added);
        }
        (trial.cost < limit).then_some((trial, true))
    }

    /// One taken away and mended as far as that goes, if no more is missed then.
    fn shifted(&mut self, from: &Position) -> Option<(Position, bool)> {
        let mut trial = from.clone();
        let (taken, _) = self.disturb(&mut trial)?;
        let holds = self.repair(&mut trial, f64::INFINITY, &taken);
        (holds || trial.missed <= from.missed).then_some((trial, holds))
    }

    /// Takes one to three away near each other, sometimes for one more of something else there: which were taken, and
    /// which added.
    fn disturb(&mut self, position: &mut Position) -> Option<(Vec<usize>, Vec<usize>)> {
        if self.has_tours() {
            return self
                .disturb_tours(position)
                .map(|taken| (taken, Vec::new()));
        }
        let first = self.one_of(position, None)?;
        let mut added = Vec::new();
        if self.draws.next_u64() & 1 == 0 {
            let near = self.board.near(first);
            let other = near[self.below(near.len())];
            if other != first && position.decided[other] < self.board.each[other].2 {
                self.board.change(position, other, 1, &mut self.scratch);
                added.push(other);
            }
        }
        let mut taken = Vec::new();
        let number = 1 + self.below(TAKEN);
        let mut next = Some(first);
        for _ in 0..number {
            let Some(decision) = next else { break };
            self.board.change(position, decision, -1, &mut self.scratch);
            taken.push(decision);
            next = self
                .one_of(position, Some(first))
                .filter(|one| !added.contains(one));
        }
        Some((taken, added))
    }

    /// One of those that may be lowered, near another.
    fn one_of(&mut self, position: &Position, near: Option<usize>) -> Option<usize> {
        let may = |decision: &usize| position.decided[*decision] > self.board.each[*decision].1;
        let found: Vec<usize> = match near {
            Some(near) => self.board.near(near).iter().copied().filter(may).collect(),
            None => (0..self.board.each.len()).filter(may).collect(),
        };
        if found.is_empty() {
            return None;
        }
        let place = self.below(found.len());
        Some(found[place])
    }

    pub(super) fn below(&mut self, number: usize) -> usize {
        (self.draws.next_u64() % (number as u64).max(1)) as usize
    }
}
