//! One person more or fewer where the days of a tour are not alike: a tour, and a shift on each of its days, together.
//!
//! A shift alone belongs to nobody, and a tour alone leaves somebody without shifts: only both together, or one shift
//! instead of another on the same day, keep the rows between the two.

use super::board::{Board, Position, RULE, Scratch};
use super::tours::Tour;

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

    fn weighed<'a>(
        &self,
        position: &Position,
        shifts: impl Iterator<Item = &'a usize>,
        by: i32,
        scratch: &mut Scratch,
    ) -> Vec<f64> {
        let mut weights = vec![f64::INFINITY; self.each.len()];
        for shift in shifts {
            let (_, least, most) = self.each[*shift];
            let own = position.decided[*shift];
            if if by > 0 { own < most } else { own > least } {
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
        let (_, least, most) = self.each[*people];
        let own = position.decided[*people];
        if if by > 0 { own >= most } else { own <= least } {
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
