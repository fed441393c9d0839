//! Which call type goes first where callers of several wait for the same agents.
//!
//! Every time a waiting caller is taken while one of another type, whom the same group may take, has waited longer, one type
//! was put before another. Where that happens in most of the chances, the type has the smaller priority.

use super::prepared::KindList;
use super::work::Kinds;
use crate::records::call::Call;

/// A type goes before another if it is put before it in this share of the chances. A convention.
const MOSTLY: f64 = 0.9;
/// And there were at least so many. A convention.
const FEWEST: f64 = 30.0;

/// How far apart two callers came is told by so long stretches \[s\]. A convention.
const STRETCH: f64 = 10.0;
/// And so many of them.
const STRETCHES: usize = 30;
/// A stretch with fewer chances tells nothing.
const FEWEST_CLOSE: f64 = 10.0;
/// A type of whose calls so many are taken at once while others wait is put through: it comes when an agent is free for
/// it, as calls that a system dials back do. A convention.
const PUT_THROUGH: f64 = 0.5;
/// A shorter head start is not worth a key \[s\]. A convention.
const SHORTEST_START: f64 = 10.0;

/// Who was put before whom: times that a later caller of the first type was taken before an earlier one of the second, and
/// times that it could have been.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Order {
    kinds: usize,
    jumped: Vec<f64>,
    chances: Vec<f64>,
    /// By pair and by how much later the first one came: times that it was taken first, and chances of it.
    apart: Vec<[[f32; 2]; STRETCHES]>,
    /// By type: calls that were taken at once while one of another type was waiting, and all that came then and were taken.
    at_once: Vec<[f64; 2]>,
}

impl Order {
    /// Nothing seen yet, of so many types.
    #[must_use]
    pub fn new(kinds: usize) -> Self {
        Self {
            kinds,
            jumped: vec![0.0; kinds * kinds],
            chances: vec![0.0; kinds * kinds],
            apart: vec![[[0.0; 2]; STRETCHES]; kinds * kinds],
            at_once: vec![[0.0; 2]; kinds],
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
        self.add_at_once(calls, &waited, list, &takes);
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
                self.note_apart(kind, *other, call.arrival - since);
                if *since < call.arrival {
                    self.jumped[kind * self.kinds + other] += 1.0;
                    self.chances[kind * self.kinds + other] += 1.0;
                } else {
                    self.chances[other * self.kinds + kind] += 1.0;
                }
            }
        }
    }

    /// Who was taken at once although others were waiting already.
    fn add_at_once(
        &mut self,
        calls: &[Call],
        waited: &[(&Call, usize)],
        list: &KindList,
        takes: &impl Fn(&Call) -> Kinds,
    ) {
        let mut arrived = 0;
        // Of every type until when somebody is waiting who has come.
        let mut until = vec![f64::NEG_INFINITY; self.kinds];
        for call in calls.iter().filter(|call| call.is_answered()) {
            while let Some((other, kind)) = waited.get(arrived)
                && other.arrival < call.arrival
            {
                until[*kind] = until[*kind].max(other.settled_at());
                arrived += 1;
            }
            let Some(kind) = list.place(call.kind) else {
                continue;
            };
            let kinds = takes(call);
            let others = kinds.each().filter(|other| *other != kind);
            let mut others = others.filter_map(|other| until.get(other));
            if others.any(|until| *until > call.arrival) {
                let [at_once, all] = &mut self.at_once[kind];
                *at_once += f64::from(u8::from(call.wait < 1.0));
                *all += 1.0;
            }
        }
    }

    /// The share of a type's calls that were taken at once while others waited, if that is how it comes.
    #[must_use]
    pub fn put_through(&self, kind: usize) -> Option<f64> {
        let [at_once, all] = *self.at_once.get(kind)?;
        let share = at_once / all.max(1.0);
        // A centre of one type, or of types that are not in each other's way, tells nothing.
        (all >= FEWEST && share >= PUT_THROUGH).then_some(share)
    }

    /// A caller of type `taken` was taken while one of type `left` was waiting, who had come so much earlier \[s\].
    fn note_apart(&mut self, taken: usize, left: usize, earlier: f64) {
        let stretch = (earlier.abs() / STRETCH) as usize;
        let (pair, is_jump) = match earlier > 0.0 {
            true => (taken * self.kinds + left, 1.0),
            false => (left * self.kinds + taken, 0.0),
        };
        if let Some([jumps, chances]) = self.apart[pair].get_mut(stretch) {
            *jumps += is_jump;
            *chances += 1.0;
        }
    }

    /// By how much later one type may come and still be taken first, on average \[s\], and how many chances tell it.
    fn ahead_by(&self, first: usize, second: usize) -> (f64, f64) {
        let stretches = self.apart[first * self.kinds + second].iter();
        let enough = stretches.filter(|[_, chances]| f64::from(*chances) >= FEWEST_CLOSE);
        enough.fold((0.0, 0.0), |(sum, all), [jumps, chances]| {
            let (jumps, chances) = (f64::from(*jumps), f64::from(*chances));
            (sum + STRETCH * jumps / chances, all + chances)
        })
    }

    /// The head start of each type \[s\]: among types of one priority, whose callers are taken before others who came earlier.
    /// By least squares over pairs, each of which says how much one type is ahead of the other.
    #[must_use]
    pub fn head_starts(&self) -> Vec<f64> {
        let priorities = self.priorities();
        let pair = |first: usize, second: usize| {
            let (ahead, chances) = self.ahead_by(first, second);
            let (behind, others) = self.ahead_by(second, first);
            let equal = first != second && priorities[first] == priorities[second];
            let is_told = equal && chances >= FEWEST && others >= FEWEST;
            is_told.then_some((ahead - behind, chances.min(others)))
        };
        let mut starts = vec![0.0; self.kinds];
        for _ in 0..200 {
            for first in 0..self.kinds {
                let told =
                    (0..self.kinds).filter_map(|second| Some((second, pair(first, second)?)));
                let (sum, weight) =
                    told.fold((0.0, 0.0), |(sum, all), (second, (ahead, weight))| {
                        (sum + weight * (starts[second] + ahead), all + weight)
                    });
                if weight > 0.0 {
                    starts[first] = sum / weight;
                }
            }
        }
        // Only differences within a priority count: the last of each has none.
        let last = |priority: i32| {
            let own = starts
                .iter()
                .zip(&priorities)
                .filter(|(_, of)| **of == priority);
            own.map(|(start, _)| *start).fold(f64::INFINITY, f64::min)
        };
        let each = starts.iter().zip(&priorities);
        each.map(|(start, priority)| {
            let start = ((start - last(*priority)) / 5.0).round() * 5.0;
            if start < SHORTEST_START { 0.0 } else { start }
        })
        .collect()
    }

    /// Adds what was seen of other days.
    pub(super) fn merge(&mut self, other: &Order) {
        let pairs = self.jumped.iter_mut().zip(&other.jumped);
        pairs.for_each(|(own, other)| *own += other);
        let pairs = self.chances.iter_mut().zip(&other.chances);
        pairs.for_each(|(own, other)| *own += other);
        let pairs = self.apart.iter_mut().flatten().flatten();
        let pairs = pairs.zip(other.apart.iter().flatten().flatten());
        pairs.for_each(|(own, other)| *own += other);
        let kinds = self.at_once.iter_mut().flatten();
        let kinds = kinds.zip(other.at_once.iter().flatten());
        kinds.for_each(|(own, other)| *own += other);
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
        let through: Vec<bool> = (0..self.kinds)
            .map(|kind| self.put_through(kind).is_some())
            .collect();
        let some_queue = through.contains(&false);
        let goes_before = |first: usize, second: usize| {
            if some_queue && (through[first] || through[second]) {
                return through[first] && !through[second];
            }
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

    #[test]
    fn a_type_that_is_put_through_at_once_goes_first() {
        let mut order = Order::new(3);
        order.at_once = vec![[3.0, 100.0], [70.0, 100.0], [20.0, 25.0]];
        // Told by those who waited, the second would go last.
        order.jumped = vec![0.0, 95.0, 95.0, 1.0, 0.0, 1.0, 1.0, 1.0, 0.0];
        order.chances = vec![100.0; 9];
        assert_eq!(order.put_through(1), Some(0.7));
        assert_eq!(order.put_through(2), None, "too few");
        assert_eq!(order.priorities(), [2, 1, 3]);
        // Where all are put through nobody stands in another's way.
        let mut order = Order::new(2);
        order.at_once = vec![[70.0, 100.0]; 2];
        assert_eq!(order.priorities(), [1, 1]);
    }

    #[test]
    fn a_head_start_is_found_from_who_overtakes_whom() {
        let mut order = Order::new(2);
        // Callers of type 0 come as if 60 s earlier; every difference of arrival up to 200 s is as likely.
        for earlier in -200..200 {
            for _ in 0..5 {
                let earlier = f64::from(earlier) + 0.5;
                // One of type 1 came so much earlier than one of type 0: who is taken?
                match earlier < 60.0 {
                    true => order.note_apart(0, 1, earlier),
                    false => order.note_apart(1, 0, -earlier),
                }
            }
        }
        assert_eq!(order.head_starts(), [60.0, 0.0]);
        assert_eq!(Order::new(3).head_starts(), [0.0; 3]);
    }
}
