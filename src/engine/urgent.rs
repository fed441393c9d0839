//! Promises that stand at the head of a queue because time got short for them, in the order in which they fall due.

use super::ids::Link;
use std::collections::VecDeque;

/// Those of one call type.
#[derive(Debug, Clone, Default)]
pub(super) struct Urgent {
    /// When each falls due \[s from opening\], ascending, and the caller's place among all slots.
    places: VecDeque<(f64, Link)>,
}

impl Urgent {
    pub(super) fn clear(&mut self) {
        self.places.clear();
    }

    /// How many fall due before `due` \[s from opening\].
    pub(super) fn before(&self, due: f64) -> usize {
        self.places.partition_point(|(other, _)| *other < due)
    }

    /// Behind whom one that falls due then belongs.
    pub(super) fn behind_whom(&self, due: f64) -> Link {
        self.before_or_last(self.behind(due))
    }

    /// The last of them.
    pub(super) fn last(&self) -> Link {
        self.before_or_last(self.places.len())
    }

    pub(super) fn enter(&mut self, due: f64, caller: Link) {
        self.places.insert(self.behind(due), (due, caller));
    }

    pub(super) fn leave(&mut self, due: f64, caller: Link) {
        let from = self.before(due);
        let alike = self.places.range(from..self.behind(due));
        let place = alike
            .map(|(_, other)| *other)
            .position(|other| other == caller);
        debug_assert!(place.is_some(), "an urgent promise stands in the queue");
        if let Some(place) = place {
            self.places.remove(from + place);
        }
    }

    fn behind(&self, due: f64) -> usize {
        self.places.partition_point(|(other, _)| *other <= due)
    }

    fn before_or_last(&self, place: usize) -> Link {
        let one = place.checked_sub(1).and_then(|one| self.places.get(one));
        one.map_or(Link::NONE, |(_, caller)| *caller)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Against a list that is sorted anew: (due, whether it enters or the one of that rank leaves).
        #[test]
        fn they_stand_in_the_order_in_which_they_fall_due(
            steps in prop::collection::vec((0_u8..20, any::<bool>()), 1..200)
        ) {
            let mut urgent = Urgent::default();
            let mut sorted: Vec<(f64, Link)> = Vec::new();
            for (number, (due, enters)) in (0_u32..).zip(steps) {
                let due = f64::from(due);
                if enters || sorted.is_empty() {
                    let place = sorted.iter().take_while(|(other, _)| *other <= due).count();
                    let before = place.checked_sub(1).map_or(Link::NONE, |one| sorted[one].1);
                    prop_assert_eq!(urgent.behind_whom(due), before);
                    urgent.enter(due, Link(number));
                    sorted.insert(place, (due, Link(number)));
                } else {
                    let (due, link) = sorted.remove(due as usize % sorted.len());
                    urgent.leave(due, link);
                }
                for due in 0_u8..21 {
                    let due = f64::from(due);
                    let before = sorted.iter().filter(|(other, _)| *other < due).count();
                    prop_assert_eq!(urgent.before(due), before);
                }
                let last = sorted.last().map_or(Link::NONE, |(_, link)| *link);
                prop_assert_eq!(urgent.last(), last);
            }
        }
    }
}
