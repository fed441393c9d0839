//! Which call type goes first where callers of several wait for the same agents.
//!
//! Every time a waiting caller is taken while one of another type, whom the same group may take, has waited longer, one type
//! was put before another. Where that happens in most of the chances, the type has the smaller priority.

use super::prepared::KindList;
use super::work::Kinds;
use crate::records::call::Call;

/// A type goes before another if it is put before it in this share of the chances. A convention.
const MOSTLY: f64 = 0.7;
/// And there were at least so many. A convention.
const FEWEST: f64 = 30.0;

/// Who was put before whom: times that a later caller of the first type was taken before an earlier one of the second, and
/// times that it could have been.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Order {
    kinds: usize,
    jumped: Vec<f64>,
    chances: Vec<f64>,
}

impl Order {
    /// Nothing seen yet, of so many types.
    #[must_use]
    pub fn new(kinds: usize) -> Self {
        Self {
            kinds,
            jumped: vec![0.0; kinds * kinds],
            chances: vec![0.0; kinds * kinds],
        }
    }

    /// Adds a day. `takes` are the types that the agent of a call may take.
    pub(super) fn add(&mut self, calls: &[Call], list: &KindList, takes: impl Fn(&Call) -> Kinds) {
        let mut waiting: Vec<(f64, usize, f64)> = Vec::new();
        let mut waited: Vec<(&Call, usize)> = calls
            .iter()
            .filter(|call| call.is_offered() && call.wait >= 1.0)
            .filter_map(|call| Some((call, list.place(call.kind)?)))
            .collect();
        waited.sort_by(|a, b| a.0.arrival.total_cmp(&b.0.arrival));
        let mut ends: Vec<(f64, usize)> = waited
            .iter()
            .enumerate()
            .map(|(place, (call, _))| (call.settled_at(), place))
            .collect();
        ends.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut arrived = 0;
        for (end, place) in ends {
            while arrived < waited.len() && waited[arrived].0.arrival < end {
                let (call, kind) = waited[arrived];
                waiting.push((call.arrival, kind, call.settled_at()));
                arrived += 1;
            }
            waiting.retain(|(_, _, until)| *until > end);
            let (call, kind) = waited[place];
            if !call.is_answered() {
                continue;
            }
            let kinds = takes(call);
            // The longest waiting of every other type that the agent could have taken instead.
            let mut seen = Kinds::default();
            for (since, other, _) in &waiting {
                if *other == kind || !kinds.has(*other) || seen.has(*other) {
                    continue;
                }
                seen = seen.with(*other);
                if *since < call.arrival {
                    self.jumped[kind * self.kinds + other] += 1.0;
                    self.chances[kind * self.kinds + other] += 1.0;
                } else {
                    self.chances[other * self.kinds + kind] += 1.0;
                }
            }
        }
    }

    /// How often one type was put before another, if there were chances enough.
    #[must_use]
    pub fn before(&self, first: usize, second: usize) -> Option<f64> {
        let place = first * self.kinds + second;
        (self.chances[place] >= FEWEST).then(|| self.jumped[place] / self.chances[place])
    }

    /// Priorities from 1 on, smaller ones first.
    #[must_use]
    pub fn priorities(&self) -> Vec<i32> {
        let goes_before = |first: usize, second: usize| {
            self.before(first, second)
                .is_some_and(|share| share >= MOSTLY)
        };
        let mut priorities = vec![1; self.kinds];
        // A type stands one below the lowest of those that go before it; circles end here.
        for _ in 0..self.kinds {
            for second in 0..self.kinds {
                for first in 0..self.kinds {
                    let clear = first != second
                        && goes_before(first, second)
                        && !goes_before(second, first);
                    if clear
                        && priorities[second] <= priorities[first]
                        && (priorities[first] as usize) < self.kinds
                    {
                        priorities[second] = priorities[first] + 1;
                    }
                }
            }
        }
        priorities
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_put_first_has_the_smaller_priority() {
        let mut order = Order::new(3);
        // 0 goes before 2 nearly always, 0 and 1 by arrival.
        for (first, second, jumped) in [
            (0, 2, 95.0),
            (2, 0, 1.0),
            (0, 1, 8.0),
            (1, 0, 6.0),
            (1, 2, 80.0),
        ] {
            order.jumped[first * 3 + second] = jumped;
            order.chances[first * 3 + second] = 100.0;
        }
        assert_eq!(order.priorities(), [1, 1, 2]);
        assert_eq!(order.before(2, 1), None);
        assert_eq!(Order::new(1).priorities(), [1]);
    }
}
