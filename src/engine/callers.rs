//! All callers of a day: one slot for each, from its first attempt to its last, and the queues of those who wait.
//!
//! A queue is exact at all times and linked through the slots. Each caller who waits may have an alarm: the next
//! moment at which something happens to it without an agent's doing.

use super::calendar::{Calendar, Tracked};
use super::caller::{Caller, Order, QueuedAs};
use super::ids::{CallerSlot, Link};
use super::observer::{Call, Waiting};
use super::ranks::Ranks;
use super::urgent::Urgent;
use crate::centre::CallTypeId;

/// Which end of a queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Tail,
    /// Where its arrival puts it.
    InOrder,
}

/// What a caller does to the queue of its type, which may be ranked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change {
    Arrives,
    Joins,
    Leaves,
}

/// What a slot holds.
#[derive(Debug, Clone, Copy)]
struct Stored {
    caller: Caller,
    ahead: Link,
    behind: Link,
    /// Number of its attempt, where those who stand before it are asked for.
    rank: u32,
    alarmed: bool,
    #[cfg(debug_assertions)]
    generation: u32,
    #[cfg(debug_assertions)]
    released: bool,
}

impl Stored {
    fn new(call: Call) -> Self {
        Self {
            caller: Caller::new(call),
            ahead: Link::NONE,
            behind: Link::NONE,
            rank: 0,
            alarmed: false,
            #[cfg(debug_assertions)]
            generation: 0,
            #[cfg(debug_assertions)]
            released: false,
        }
    }
}

/// The queue of a call type.
#[derive(Debug, Clone, Copy)]
struct Queue {
    head: Link,
    tail: Link,
    len: u32,
    /// How many of them are kept for callbacks.
    places: u32,
}

impl Queue {
    const EMPTY: Self = Self {
        head: Link::NONE,
        tail: Link::NONE,
        len: 0,
        places: 0,
    };
}

/// All callers, and the queues of those who wait.
#[derive(Debug, Default)]
pub(super) struct Callers {
    slots: Vec<Stored>,
    /// Slots that are free again, by number.
    released: Vec<u32>,
    queues: Vec<Queue>,
    /// By call type, where estimates ask who stands before whom.
    ranks: Vec<Option<Ranks>>,
    /// By call type: promises at the head of the queue.
    urgent: Vec<Urgent>,
    is_ranked: bool,
    len: u32,
    places: u32,
    alarms: Calendar<Tracked>,
}

impl Callers {
    /// A queue for each call type; `ranked` are those of which it is asked who stands before whom.
    pub(super) fn clear(&mut self, ranked: &[bool]) {
        self.slots.clear();
        self.released.clear();
        self.queues.clear();
        self.queues.resize(ranked.len(), Queue::EMPTY);
        self.urgent.iter_mut().for_each(Urgent::clear);
        self.urgent.resize_with(ranked.len(), Urgent::default);
        self.ranks.clear();
        let ranks = ranked.iter().map(|is| is.then(Ranks::default));
        self.ranks.extend(ranks);
        self.is_ranked = ranked.contains(&true);
        self.len = 0;
        self.places = 0;
        self.alarms.clear();
    }

    /// Gives one who arrives a slot; it is in no queue yet.
    #[inline]
    pub(super) fn admit(&mut self, call: Call) -> CallerSlot {
        let stored = Stored::new(call);
        let number = match self.released.pop() {
            Some(number) => {
                self.reuse(number, stored);
                number
            }
            None => {
                self.slots.push(stored);
                (self.slots.len() - 1) as u32
            }
        };
        self.slot(number)
    }

    #[inline]
    #[cfg(debug_assertions)]
    fn reuse(&mut self, number: u32, mut stored: Stored) {
        let old = &mut self.slots[number as usize];
        stored.generation = old.generation + 1;
        *old = stored;
    }

    #[inline]
    #[cfg(not(debug_assertions))]
    fn reuse(&mut self, number: u32, stored: Stored) {
        self.slots[number as usize] = stored;
    }

    /// Frees the slot.
    #[inline]
    pub(super) fn release(&mut self, slot: CallerSlot) {
        self.check(slot);
        #[cfg(debug_assertions)]
        {
            let stored = &mut self.slots[slot.index()];
            debug_assert!(!stored.alarmed, "who has gone has an alarm");
            stored.released = true;
        }
        self.released.push(slot.number());
    }

    /// The slot of this number, in which there is a caller.
    #[inline]
    pub(super) fn slot(&self, number: u32) -> CallerSlot {
        #[cfg(debug_assertions)]
        let slot = CallerSlot::new(number, self.slots[number as usize].generation);
        #[cfg(not(debug_assertions))]
        let slot = CallerSlot::new(number, 0);
        self.check(slot);
        slot
    }

    /// Whether the caller is still there for whom the slot was asked.
    #[inline(always)]
    fn check(&self, slot: CallerSlot) {
        #[cfg(debug_assertions)]
        {
            let stored = &self.slots[slot.index()];
            debug_assert!(!stored.released, "the slot has been released");
            debug_assert_eq!(stored.generation, slot.generation(), "another's slot");
        }
        #[cfg(not(debug_assertions))]
        let _ = slot;
    }

    #[inline]
    pub(super) fn get(&self, slot: CallerSlot) -> &Caller {
        self.check(slot);
        &self.slots[slot.index()].caller
    }

    #[inline]
    pub(super) fn get_mut(&mut self, slot: CallerSlot) -> &mut Caller {
        self.check(slot);
        &mut self.slots[slot.index()].caller
    }

    /// Whether neither a caller nor a place for one is in the queues.
    #[inline]
    pub(super) fn nobody_waits(&self) -> bool {
        self.len == 0
    }

    /// How many callers wait on the line.
    pub(super) fn waiting(&self, call_type: CallTypeId) -> Waiting {
        let queue = &self.queues[call_type.index()];
        Waiting {
            of_type: queue.len - queue.places,
            all: self.len - self.places,
        }
    }

    /// How many of the type are in the queue, places kept for callbacks included.
    pub(super) fn queue_len(&self, call_type: CallTypeId) -> u32 {
        self.queues[call_type.index()].len
    }

    /// The type's promises for which time got short: they stand at the head.
    pub(super) fn urgent(&self, call_type: CallTypeId) -> &Urgent {
        &self.urgent[call_type.index()]
    }

    /// How many of those arrived by `at`, in a ranked queue.
    pub(super) fn arrived_by(&self, call_type: CallTypeId, at: f64) -> u32 {
        let ranks = self.ranks[call_type.index()].as_ref();
        debug_assert!(ranks.is_some(), "nobody was to ask for ranks");
        ranks.map_or(0, |ranks| ranks.by(at))
    }

    /// How many of those arrived before `at`; by a walk where the queue is not ranked.
    pub(super) fn arrived_before(&self, call_type: CallTypeId, at: f64) -> u32 {
        match &self.ranks[call_type.index()] {
            Some(ranks) => ranks.before(at),
            None => {
                let before = |caller: &&Caller| caller.order() < Order::Arrived(at);
                self.walk(call_type).take_while(before).count() as u32
            }
        }
    }

    /// How long the type's first caller has waited, on the line or at a kept place; 0 if there is none \[s\]. A promise
    /// that was put at the head says nothing of the queue.
    pub(super) fn head_of_line(&self, call_type: CallTypeId, now: f64) -> f64 {
        let in_turn = |caller: &&Caller| matches!(caller.order(), Order::Arrived(_));
        let first = self.walk(call_type).find(in_turn);
        first.map_or(0.0, |caller| match caller.is_callback() {
            true => now - caller.call.arrived,
            false => caller.wait_by(now),
        })
    }

    fn walk(&self, call_type: CallTypeId) -> impl Iterator<Item = &Caller> {
        let stored = |link: Link| self.slots.get(link.index());
        let first = stored(self.queues[call_type.index()].head);
        std::iter::successors(first, move |one| stored(one.behind)).map(|one| &one.caller)
    }

    /// Behind whom one of this order belongs.
    fn behind_whom(&self, call_type: CallTypeId, order: Order) -> Link {
        let queue = &self.queues[call_type.index()];
        // Most come last: who takes a callback has just arrived.
        let last = self.slots.get(queue.tail.index());
        if last.is_some_and(|last| last.caller.order() <= order) {
            return queue.tail;
        }
        let urgent = &self.urgent[call_type.index()];
        let mut ahead = match order {
            Order::Urgent(due) => return urgent.behind_whom(due),
            Order::Arrived(_) => urgent.last(),
        };
        let first = self.slots.get(ahead.index());
        let mut next = first.map_or(queue.head, |last| last.behind);
        while let Some(stored) = self.slots.get(next.index())
            && stored.caller.order() <= order
        {
            ahead = next;
            next = stored.behind;
        }
        ahead
    }

    /// The caller's attempt arrives.
    #[inline]
    pub(super) fn rank(&mut self, slot: CallerSlot) {
        if self.is_ranked {
            self.count_rank(slot, Change::Arrives);
        }
    }

    #[inline(never)]
    fn count_rank(&mut self, slot: CallerSlot, change: Change) {
        let stored = &mut self.slots[slot.index()];
        let call = &stored.caller.call;
        let Some(ranks) = &mut self.ranks[call.call_type.index()] else {
            return;
        };
        match (change, stored.caller.is_urgent()) {
            (Change::Arrives, _) => stored.rank = ranks.arrive(call.arrived),
            (Change::Joins, false) => ranks.enter(stored.rank),
            (Change::Leaves, false) => ranks.leave(stored.rank),
            (Change::Joins, true) => ranks.enter_urgent(),
            (Change::Leaves, true) => ranks.leave_urgent(),
        }
    }

    /// Puts someone into the queue of its type.
    #[inline]
    pub(super) fn join(&mut self, slot: CallerSlot, end: End) {
        let caller = &self.slots[slot.index()].caller;
        let (call_type, is_callback) = (caller.call.call_type, caller.is_callback());
        let queue = self.queues[call_type.index()];
        let (ahead, behind) = match end {
            End::Tail => (queue.tail, Link::NONE),
            End::InOrder => {
                let ahead = self.behind_whom(call_type, caller.order());
                let one = self.slots.get(ahead.index());
                (ahead, one.map_or(queue.head, |one| one.behind))
            }
        };
        let stored = &mut self.slots[slot.index()];
        stored.ahead = ahead;
        stored.behind = behind;
        if self.is_ranked {
            self.count_rank(slot, Change::Joins);
        }
        let queue = &mut self.queues[call_type.index()];
        match self.slots.get_mut(ahead.index()) {
            Some(other) => other.behind = Link::to(slot),
            None => queue.head = Link::to(slot),
        }
        match self.slots.get_mut(behind.index()) {
            Some(other) => other.ahead = Link::to(slot),
            None => queue.tail = Link::to(slot),
        }
        queue.len += 1;
        self.len += 1;
        if is_callback {
            queue.places += 1;
            self.places += 1;
            if let Order::Urgent(due) = self.get(slot).order() {
                self.urgent[call_type.index()].enter(due, Link::to(slot));
            }
        }
    }

    /// Takes the caller out of its queue and strikes its alarm; it keeps its slot.
    #[inline]
    pub(super) fn leave(&mut self, slot: CallerSlot) {
        self.check(slot);
        let stored = &mut self.slots[slot.index()];
        let (ahead, behind) = (stored.ahead, stored.behind);
        let (call_type, is_callback) = (stored.caller.call.call_type, stored.caller.is_callback());
        if stored.alarmed {
            stored.alarmed = false;
            self.alarms.strike(slot.number());
        }
        if self.is_ranked {
            self.count_rank(slot, Change::Leaves);
        }
        let queue = &mut self.queues[call_type.index()];
        match self.slots.get_mut(ahead.index()) {
            Some(other) => other.behind = behind,
            None => queue.head = behind,
        }
        match self.slots.get_mut(behind.index()) {
            Some(other) => other.ahead = ahead,
            None => queue.tail = ahead,
        }
        queue.len -= 1;
        self.len -= 1;
        if is_callback {
            queue.places -= 1;
            self.places -= 1;
            if let Order::Urgent(due) = self.get(slot).order() {
                self.urgent[call_type.index()].leave(due, Link::to(slot));
            }
        }
    }

    /// The key of the next alarm.
    #[inline]
    pub(super) fn next_alarm(&self) -> u64 {
        self.alarms.next()
    }

    /// Sets the caller's alarm; infinite is none.
    #[inline]
    pub(super) fn set_alarm(&mut self, slot: CallerSlot, at: f64) {
        if at.is_finite() {
            self.alarms.enter(at, slot.number());
            self.slots[slot.index()].alarmed = true;
        }
    }

    /// The alarm at the front has gone off: who is it?
    pub(super) fn ring(&mut self) -> Option<CallerSlot> {
        let number = self.alarms.front()?;
        self.alarms.drop_front();
        self.slots[number as usize].alarmed = false;
        Some(self.slot(number))
    }

    /// The first caller of the type.
    #[inline]
    pub(super) fn first(&self, call_type: CallTypeId) -> Option<CallerSlot> {
        let head = self.queues[call_type.index()].head;
        (head != Link::NONE).then(|| self.slot(head.0))
    }

    /// The first caller of the type who by `now` has waited at least `after`. Behind one who has
    /// not and has never been away, nobody can have waited longer.
    #[inline]
    pub(super) fn first_after(
        &self,
        call_type: CallTypeId,
        after: f64,
        now: f64,
    ) -> Option<CallerSlot> {
        let first = self.first(call_type)?;
        if after == 0.0 {
            return Some(first);
        }
        let mut number = first.number();
        loop {
            let Stored { caller, behind, .. } = &self.slots[number as usize];
            if caller.has_waited_at(after) <= now {
                return Some(self.slot(number));
            }
            let was_never_away = matches!(caller.queued_as, QueuedAs::OnLine | QueuedAs::Refreshed);
            if was_never_away || *behind == Link::NONE {
                return None;
            }
            number = behind.0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::observer::Marks;

    fn call(call_type: u16, arrived: f64) -> Call {
        Call {
            arrived,
            caller: 0,
            interval: 0,
            first_interval: 0,
            matter_interval: 0,
            call_type: CallTypeId(call_type),
            attempt: 1,
            matter: 0,
            marks: Marks::default(),
        }
    }

    fn one_type() -> Callers {
        let mut callers = Callers::default();
        callers.clear(&[false]);
        callers
    }

    #[test]
    #[should_panic(expected = "the slot has been released")]
    fn who_has_gone_is_not_asked_for() {
        let mut callers = one_type();
        let slot = callers.admit(call(0, 1.0));
        callers.release(slot);
        callers.get(slot);
    }

    #[test]
    #[should_panic(expected = "another's slot")]
    fn the_next_one_in_a_slot_is_another() {
        let mut callers = one_type();
        let old = callers.admit(call(0, 1.0));
        callers.release(old);
        let new = callers.admit(call(0, 2.0));
        assert_eq!(callers.get(new).call.arrived, 2.0);
        assert_eq!(new.number(), old.number());
        callers.get(old);
    }

    /// Ranks answer in logarithmic time what a walk answers plainly.
    #[test]
    fn those_before_a_moment_are_the_same_by_rank_and_by_walk() {
        let mut both = Callers::default();
        both.clear(&[true, false]);
        for call_type in [0, 1] {
            for arrived in [10.0, 20.0, 20.0, 35.0] {
                let slot = both.admit(call(call_type, arrived));
                both.rank(slot);
                both.join(slot, End::Tail);
            }
        }
        for (at, before) in [(5.0, 0), (10.0, 0), (20.0, 1), (21.0, 3), (99.0, 4)] {
            for call_type in [0, 1] {
                assert_eq!(both.arrived_before(CallTypeId(call_type), at), before);
            }
        }
    }
}
