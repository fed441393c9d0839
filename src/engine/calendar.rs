//! A 4-ary min-heap of moments, each with a slot number: the event calendars of the engine.
//!
//! Times are kept as the bits of a non-negative `f64`, which order as the floats do and compare
//! faster; equal times go by the order in which they were entered. A [`Tracked`] calendar knows
//! where each slot stands and can strike it out; an untracked one is cheaper.

/// One entry: time in the upper 64 bits, then the ticket, then the slot.
pub(super) type Entry = u128;

/// Nothing is ever due at this key.
pub(super) const NEVER: u64 = u64::MAX;

/// The key of a moment \[s\]; later moments have larger keys.
#[inline]
pub(super) fn key(at: f64) -> u64 {
    debug_assert!(at >= 0.0);
    at.to_bits()
}

#[inline]
pub(super) fn entry(at: f64, ticket: u32, slot: u32) -> Entry {
    (u128::from(key(at)) << 64) | (u128::from(ticket) << 32) | u128::from(slot)
}

/// The key of an entry's moment.
#[inline]
pub(super) fn time(entry: Entry) -> u64 {
    (entry >> 64) as u64
}

#[inline]
pub(super) fn slot(entry: Entry) -> u32 {
    entry as u32
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
#[derive(Debug)]
pub(super) struct Calendar<P> {
    /// Key of the earliest entry.
    next: u64,
    heap: Vec<Entry>,
    tickets: u32,
    places: P,
}

impl<P: Default> Default for Calendar<P> {
    fn default() -> Self {
        Self {
            next: NEVER,
            heap: Vec::new(),
            tickets: 0,
            places: P::default(),
        }
    }
}

impl<P: Places> Calendar<P> {
    /// The key of the earliest moment, [`NEVER`] if there is none.
    #[inline]
    pub(super) fn next(&self) -> u64 {
        self.next
    }

    /// Whose entry is the earliest.
    #[inline]
    pub(super) fn front(&self) -> Option<u32> {
        self.heap.first().map(|entry| slot(*entry))
    }

    /// All slots that have an entry.
    pub(super) fn slots(&self) -> impl Iterator<Item = u32> {
        self.heap.iter().map(|entry| slot(*entry))
    }

    /// Enters `slot` at `at`.
    #[inline]
    pub(super) fn enter(&mut self, at: f64, slot: u32) {
        let entry = entry(at, self.tickets, slot);
        self.tickets = self.tickets.wrapping_add(1);
        self.heap.push(entry);
        self.rise(self.heap.len() - 1, entry);
        self.next = time(self.heap[0]);
    }

    /// Strikes the earliest entry.
    #[inline]
    pub(super) fn drop_front(&mut self) {
        if let Some(last) = self.heap.pop()
            && !self.heap.is_empty()
        {
            self.sink(0, last);
        }
        self.see_next();
    }

    pub(super) fn clear(&mut self) {
        self.heap.clear();
        self.tickets = 0;
        self.next = NEVER;
    }

    #[inline]
    fn see_next(&mut self) {
        self.next = self.heap.first().map_or(NEVER, |entry| time(*entry));
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
        self.see_next();
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
                        calendar.enter(f64::from(time), slots);
                        plain.push((time, slots, slots));
                        slots += 1;
                    }
                    2 if !plain.is_empty() => {
                        let victim = plain.remove(time as usize % plain.len());
                        calendar.strike(victim.2);
                    }
                    _ if !plain.is_empty() => {
                        plain.sort_unstable();
                        plain.remove(0);
                        calendar.drop_front();
                    }
                    _ => {}
                }
            }
            plain.sort_unstable();
            for (time, _, slot) in plain {
                prop_assert_eq!(calendar.front(), Some(slot));
                prop_assert_eq!(calendar.next(), key(f64::from(time)));
                calendar.drop_front();
            }
            prop_assert_eq!(calendar.next(), NEVER);
        }
    }
}
