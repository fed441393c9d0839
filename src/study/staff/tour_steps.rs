//! One person more or fewer where the days of a tour are not alike: a tour, and a shift on each of its days, together.
//!
//! A shift alone belongs to nobody, and a tour alone leaves somebody without shifts: only both together, or one shift
//! instead of another on the same day, keep the rows between the two.

use super::board::{Board, Position, RULE, Scratch};
use super::tours::Tour;
use super::whole::{NOTHING, TAKEN, Whole};

/// What one shift instead of another counts for beside one more: part of its cost. A convention.
const INSTEAD: f64 = 0.05;

/// What can be changed by one.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct TourStep {
    /// Which tour; `None`: one shift instead of another.
    pub(super) tour: Option<usize>,
    changes: Vec<(usize, i32)>,
    /// How much more is missed then, about.
    pub(super) missed: f64,
    /// How much more it costs.
    pub(super) cost: f64,
}

impl Board {
    /// How much more is missed after one more or fewer of each shift, but for whose it is; infinite where that may not be.
    pub(super) fn weights(&self, position: &Position, by: i32, scratch: &mut Scratch) -> Vec<f64> {
        self.weighed(position, self.linked.instead.iter().flatten(), by, scratch)
    }

    /// The same of the shifts of a tour only.
    pub(super) fn weights_of(
        &self,
        position: &Position,
        (tour, by): (usize, i32),
        scratch: &mut Scratch,
    ) -> Vec<f64> {
        let days = &self.linked.tours[tour].days;
        self.weighed(position, days.iter().flatten(), by, scratch)
    }

    /// Whether one more or fewer is within the limits of a decision.
    fn may_change(&self, position: &Position, decision: usize, by: i32) -> bool {
        let (_, least, most) = self.each[decision];
        let own = position.decided[decision];
        if by > 0 { own < most } else { own > least }
    }

    fn weighed<'a>(
        &self,
        position: &Position,
        shifts: impl Iterator<Item = &'a usize>,
        by: i32,
        scratch: &mut Scratch,
    ) -> Vec<f64> {
        let mut weights = vec![f64::INFINITY; self.each.len()];
        for shift in shifts {
            if self.may_change(position, *shift, by) {
                weights[*shift] = self.weigh(position, *shift, by, scratch) - RULE;
            }
        }
        weights
    }

    /// One person more or fewer on a tour, with the shifts that do most or are missed least; `None` if there is none.
    pub(super) fn on_tour(
        &self,
        position: &Position,
        tour: usize,
        by: i32,
        weights: &[f64],
    ) -> Option<TourStep> {
        let Tour { people, days } = &self.linked.tours[tour];
        if !self.may_change(position, *people, by) {
            return None;
        }
        let mut step = TourStep {
            tour: Some(tour),
            changes: vec![(*people, by)],
            missed: 0.0,
            cost: 0.0,
        };
        for day in days {
            let each = day.iter().copied();
            let best = each.min_by(|one, other| weights[*one].total_cmp(&weights[*other]))?;
            if weights[best].is_infinite() {
                return None;
            }
            step.changes.push((best, by));
            step.missed += weights[best];
            step.cost += f64::from(by) * self.each[best].0;
        }
        Some(step)
    }

    /// On each day, the shift that does most instead of the one that is missed least.
    pub(super) fn instead(&self, more: &[f64], fewer: &[f64]) -> Vec<TourStep> {
        let days = self.linked.instead.iter();
        let found = days.filter_map(|own| {
            let best = |weights: &[f64]| {
                let each = own.iter().copied();
                each.min_by(|one, other| weights[*one].total_cmp(&weights[*other]))
            };
            let (to, from) = (best(more)?, best(fewer)?);
            let missed = more[to] + fewer[from];
            (to != from && missed.is_finite()).then(|| TourStep {
                tour: None,
                changes: vec![(from, -1), (to, 1)],
                missed,
                cost: self.each[to].0 - self.each[from].0,
            })
        });
        found.collect()
    }

    /// The plan after a step.
    pub(super) fn after(
        &self,
        position: &Position,
        step: &TourStep,
        scratch: &mut Scratch,
    ) -> Position {
        let mut after = position.clone();
        for (decision, by) in &step.changes {
            self.change(&mut after, *decision, *by, scratch);
        }
        scratch.work += after.size();
        after
    }
}

impl Whole<'_> {
    /// A start on the board; where its tours and shifts do not fit each other, the people of its tours, with the shifts that
    /// do most.
    pub(super) fn begun(&mut self, start: &[u32], caution: f64) -> Position {
        let position = self.board.position(start, caution, &mut self.scratch);
        if !self.has_tours() || position.keeps_rules(self.board) {
            return position;
        }
        let nobody = vec![0; start.len()];
        let mut position = self.board.position(&nobody, caution, &mut self.scratch);
        for (place, tour) in self.board.linked.tours.iter().enumerate() {
            for _ in 0..start[tour.people] {
                let more = self.board.weights(&position, 1, &mut self.scratch);
                if let Some(step) = self.board.on_tour(&position, place, 1, &more) {
                    position = self.board.after(&position, &step, &mut self.scratch);
                }
            }
        }
        position
    }

    pub(super) fn has_tours(&self) -> bool {
        !self.board.linked.tours.is_empty()
    }

    /// The plan after the step, of people with their shifts, that mends most for its cost.
    pub(super) fn mended_by_tours(
        &mut self,
        position: &Position,
        barred: &[usize],
    ) -> Option<Position> {
        let more = self.board.weights(position, 1, &mut self.scratch);
        let fewer = self.board.weights(position, -1, &mut self.scratch);
        let tours = 0..self.board.linked.tours.len();
        let added = tours.clone().filter(|tour| !barred.contains(tour));
        let added = added.filter_map(|tour| self.board.on_tour(position, tour, 1, &more));
        let taken = tours.filter_map(|tour| self.board.on_tour(position, tour, -1, &fewer));
        let steps = added.chain(taken).chain(self.board.instead(&more, &fewer));
        let gain = |step: &TourStep| {
            let cost = match step.tour {
                Some(_) => step.cost,
                None => step.cost.max(INSTEAD * self.board.dearest),
            };
            -step.missed / cost.max(1e-6)
        };
        let gains = steps.map(|step| (gain(&step), step));
        let mut gains: Vec<(f64, TourStep)> = gains.filter(|one| -one.1.missed > NOTHING).collect();
        gains.sort_by(|one, other| other.0.total_cmp(&one.0));
        for (_, step) in gains {
            let after = self.board.after(position, &step, &mut self.scratch);
            if after.missed < position.missed - NOTHING {
                return Some(after);
            }
        }
        None
    }

    /// The plan with somebody fewer on a tour, if no more is missed then.
    fn without_one(&mut self, position: &Position, tour: usize) -> Option<Position> {
        let fewer = self
            .board
            .weights_of(position, (tour, -1), &mut self.scratch);
        let step = self.board.on_tour(position, tour, -1, &fewer)?;
        let after = self.board.after(position, &step, &mut self.scratch);
        (after.missed <= position.missed + NOTHING).then_some(after)
    }

    pub(super) fn lower_tours(&mut self, position: &mut Position) {
        let tours = &self.board.linked.tours;
        let cost = |tour: &usize| {
            let days = tours[*tour].days.iter();
            let first = days.filter_map(|day| day.first());
            first.map(|shift| self.board.each[*shift].0).sum::<f64>()
        };
        let worked = (0..tours.len()).filter(|tour| position.decided[tours[*tour].people] > 0);
        let mut order: Vec<usize> = worked.collect();
        order.sort_by(|one, other| cost(other).total_cmp(&cost(one)));
        for tour in order {
            while let Some(lower) = self.without_one(position, tour) {
                *position = lower;
            }
        }
    }

    /// Takes one to three people away: which tours they worked.
    pub(super) fn disturb_tours(&mut self, position: &mut Position) -> Option<Vec<usize>> {
        let mut taken = Vec::new();
        for _ in 0..1 + self.below(TAKEN) {
            let tours = self.board.linked.tours.iter().enumerate();
            let worked = tours.filter(|(_, one)| position.decided[one.people] > 0);
            let worked: Vec<usize> = worked.map(|(place, _)| place).collect();
            if worked.is_empty() {
                break;
            }
            let tour = worked[self.below(worked.len())];
            let fewer = self
                .board
                .weights_of(position, (tour, -1), &mut self.scratch);
            let step = self.board.on_tour(position, tour, -1, &fewer)?;
            *position = self.board.after(position, &step, &mut self.scratch);
            taken.push(tour);
        }
        (!taken.is_empty()).then_some(taken)
    }
}
