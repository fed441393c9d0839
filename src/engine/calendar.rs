//! A 4-ary min-heap of moments, each with a slot number: the event calendars of the engine.
//!
//! Times are kept as the bits of a non-negative `f64`, which order as the floats do and compare
//! faster; equal times go by the order in which they were entered. A [`Tracked`] calendar knows
//! where each slot stands and can strike it out; an untracked one is cheaper.

/// One entry: time in the upper 64 bits, then the ticket, then the slot.
type Entry = u128;

/// Nothing is ever due at this key.
pub(super) const NEVER: u64 = u64::MAX;

/// The key of a moment \[s\]; later moments have larger keys.
#[inline]
pub(super) fn key(at: f64) -> u64 {
    debug_assert!(at >= 0.0);
    at.to_bits()
}

/// Told where a slot's entry has moved to.
pub(super) trait Places {
    fn put(&mut self, slot: u32, place: u32);
}

/// No places are kept: entries can only leave from the front.
#[derive(Debug, Default)]
pub(super) struct Untracked;

impl Places for Untracked {
    #[inline]
    fn put(&mut self, _: u32, _: u32) {}
}

/// Places by slot.
#[derive(Debug, Default)]
pub(super) struct Tracked {
    places: Vec<u32>,
}

const NOWHERE: u32 = u32::MAX;

impl Places for Tracked {
    #[inline]
    fn put(&mut self, slot: u32, place: u32) {
        let slot = slot as usize;
        if slot >= self.places.len() {
            self.places.resize(slot + 1, NOWHERE);
        }
        self.places[slot] = place;
    }
}

/// What is due, and when.
#[derive(Debug, Default)]
pub(super) struct Calendar<P> {
    heap: Vec<Entry>,
    tickets: u32,
    places: P,
}

/// The front of a calendar, taken off it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Due {
    pub(super) at: f64,
    pub(super) slot: u32,
    pub(super) ticket: u32,
}

impl<P: Places> Calendar<P> {
    /// The key of the earliest moment, [`NEVER`] if there is none.
    #[inline]
    pub(super) fn next(&self) -> u64 {
        self.heap
            .first()
            .map_or(NEVER, |entry| (entry >> 64) as u64)
    }

    /// The earliest entry.
    #[inline]
    pub(super) fn front(&self) -> Option<Due> {
        self.heap.first().map(|&entry| Due {
            at: f64::from_bits((entry >> 64) as u64),
            slot: entry as u32,
            ticket: (entry >> 32) as u32,
        })
    }

    /// Enters `slot` at `at` and returns its ticket.
    #[inline]
    pub(super) fn enter(&mut self, at: f64, slot: u32) -> u32 {
        let (entry, ticket) = self.entry(at, slot);
        self.heap.push(entry);
        self.rise(self.heap.len() - 1, entry);
        ticket
    }

    /// Replaces the earliest entry by another, in one pass, and returns its ticket.
    #[inline]
    pub(super) fn replace_front(&mut self, at: f64, slot: u32) -> u32 {
        let (entry, ticket) = self.entry(at, slot);
        if self.heap.is_empty() {
            self.heap.push(entry);
        }
        self.sink(0, entry);
        ticket
    }

    /// Strikes the earliest entry.
    #[inline]
    pub(super) fn drop_front(&mut self) {
        if let Some(last) = self.heap.pop()
            && !self.heap.is_empty()
        {
            self.sink(0, last);
        }
    }

    pub(super) fn clear(&mut self) {
        self.heap.clear();
        self.tickets = 0;
    }

    #[inline]
    fn entry(&mut self, at: f64, slot: u32) -> (Entry, u32) {
        let ticket = self.tickets;
        self.tickets = self.tickets.wrapping_add(1);
        let low = (u64::from(ticket) << 32) | u64::from(slot);
        ((u128::from(key(at)) << 64) | u128::from(low), ticket)
    }

    #[inline]
    fn set(&mut self, place: usize, entry: Entry) {
        self.heap[place] = entry;
        self.places.put(entry as u32, place as u32);
    }

    #[inline]
    fn rise(&mut self, mut place: usize, entry: Entry) {
        while place > 0 {
            let parent = (place - 1) / 4;
            let above = self.heap[parent];
            if above <= entry {
                break;
            }
            self.set(place, above);
            place = parent;
        }
        self.set(place, entry);
    }

    #[inline]
    fn sink(&mut self, mut place: usize, entry: Entry) {
        loop {
            let first = 4 * place + 1;
            let Some((least, child)) = least_of_four(&self.heap, first) else {
                break;
            };
            if entry <= least {
                break;
            }
            self.set(place, least);
            place = child;
        }
        self.set(place, entry);
    }
}

/// The least of the four entries from `first` on, and its place. Without branches on the entries,
/// which no processor could foresee.
#[inline]
fn least_of_four(heap: &[Entry], first: usize) -> Option<(Entry, usize)> {
    let less = |a: (Entry, usize), b: (Entry, usize)| if b.0 < a.0 { b } else { a };
    let at = |place: usize| (heap[place], place);
    if let Some(&[a, b, c, d]) = heap.get(first..first + 4) {
        let left = less((a, first), (b, first + 1));
        let right = less((c, first + 2), (d, first + 3));
        return Some(less(left, right));
    }
    (first..heap.len()).map(at).reduce(less)
}

impl Calendar<Tracked> {
    /// Strikes the entry of `slot`, if it has one.
    #[inline]
    pub(super) fn strike(&mut self, slot: u32) {
        let Some(&place) = self.places.places.get(slot as usize) else {
            return;
        };
        let place = place as usize;
        if self
            .heap
            .get(place)
            .is_none_or(|&entry| entry as u32 != slot)
        {
            return;
        }
        let Some(last) = self.heap.pop() else { return };
        if place < self.heap.len() {
            let parent = place.saturating_sub(1) / 4;
            if place > 0 && last < self.heap[parent] {
                self.rise(place, last);
            } else {
                self.sink(place, last);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn comes_out_in_order_of_time_then_entry(
            steps in prop::collection::vec((0u8..4, 0u32..40), 1..300)
        ) {
            let mut calendar = Calendar::<Tracked>::default();
            let mut plain: Vec<(u32, u32, u32)> = Vec::new(); // (time, ticket, slot)
            let mut slots = 0;
            for (what, time) in steps {
                match what {
                    0 | 1 => {
                        let ticket = calendar.enter(f64::from(time), slots);
                        plain.push((time, ticket, slots));
                        slots += 1;
                    }
                    2 if !plain.is_empty() => {
                        let victim = plain.remove(time as usize % plain.len());
                        calendar.strike(victim.2);
                    }
                    _ if !plain.is_empty() => {
                        plain.sort_unstable();
                        let ticket = calendar.replace_front(f64::from(time), slots);
                        plain[0] = (time, ticket, slots);
                        slots += 1;
                    }
                    _ => {}
                }
            }
            plain.sort_unstable();
            for (time, ticket, slot) in plain {
                let at = f64::from(time);
                prop_assert_eq!(calendar.front(), Some(Due { at, slot, ticket }));
                calendar.drop_front();
            }
            prop_assert_eq!(calendar.next(), NEVER);
        }
    }
}
