//! Promises to call back: the stages of each one, and the moments at which they need attention.
//!
//! ```text
//! taken -> in mind -> in the queue -> dialling -> reached
//!             |  ^                     |   |
//!             |  +---- between tries <-+   +-> unreached, after the last try
//!             +------> dialling, by an agent who finds nobody waiting
//! ```
//! A promise that keeps its place goes to the queue at once; one with a window stays in mind until an
//! agent has nobody to take, or time gets short. In mind, the promises of a type stand in the order in
//! which they fall due. Each one needs the time that the queue before it takes, and one service for
//! every promise due earlier; [`Promises::must_begin`] is the moment from which the tightest of them would be late.
//!
//! A promise is stored once, in its caller's slot. What is kept here is the order and the calendar.

use super::calendar::{Calendar, Tracked};
use super::estimate::View;
use super::ids::CallerSlot;
use super::layout::Ahead;
use super::urgent::Urgent;
use crate::centre::CallTypeId;
use std::collections::VecDeque;

/// A promise to call back.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Promise {
    /// Must be tried first by then \[s from opening\]; `None` if it keeps its place in the queue.
    pub(super) due: Option<f64>,
    /// Tries so far.
    pub(super) tried: u32,
    /// The first try came after `due`.
    pub(super) late: bool,
    /// Time got short: its place is at the head of its priority.
    pub(super) urgent: bool,
    pub(super) stage: Stage,
}

/// Where a promise stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// Until an agent has nobody to take, or time gets short.
    InMind,
    /// It has a place in the queue.
    InQueue,
    /// An agent rings, or talks to, the customer.
    Dialling,
    /// Until the next try.
    BetweenTries,
}

impl Promise {
    /// One that has just been made.
    pub(super) fn made(due: Option<f64>) -> Self {
        Self {
            due,
            tried: 0,
            late: false,
            urgent: false,
            stage: Stage::InMind,
        }
    }

    /// When it falls due, if time has got short for it \[s from opening\].
    #[inline]
    pub(super) fn urgent_due(&self) -> Option<f64> {
        self.due.filter(|_| self.urgent)
    }
}

/// A promise in mind.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Note {
    /// Slot of the caller who was promised.
    pub(super) slot: CallerSlot,
    /// When the caller called \[s from opening\].
    pub(super) arrived: f64,
    /// When the promise falls due \[s from opening\].
    pub(super) due: f64,
}

/// What needs attention.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Attention {
    /// A type's promises in mind: another group may dial, or time gets short.
    InMind(CallTypeId),
    /// The caller in the slot of this number is to be tried again.
    TryAgain(u32),
}

/// Which promises must begin now.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Begin {
    /// None.
    Nothing,
    /// Those due by then \[s from opening\], and those of other types that come before them.
    DueBy(f64),
    /// All of the type, with nobody on duty to estimate by.
    All,
}

/// How long before it is due a promise must begin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Lead {
    /// For the callers waiting before it, and for itself \[s\].
    pub(super) queue: f64,
    /// For each promise before it \[s\].
    pub(super) each: f64,
}

/// All promises of a day that have no place in the queue.
#[derive(Debug, Default)]
pub(super) struct Promises {
    /// By call type: those in mind, in the order in which they fall due.
    in_mind: Vec<VecDeque<Note>>,
    /// How many there are.
    len: usize,
    /// By call type: no later than the least of `due` less the time for the promises before, over those in mind.
    tightest: Vec<f64>,
    /// Entries of types first, then of slots.
    calendar: Calendar<Tracked>,
}

impl Promises {
    pub(super) fn clear(&mut self, call_types: usize) {
        self.in_mind.iter_mut().for_each(VecDeque::clear);
        self.in_mind.resize_with(call_types, VecDeque::new);
        self.len = 0;
        self.tightest.clear();
        self.tightest.resize(call_types, f64::INFINITY);
        self.calendar.clear();
    }

    /// Whether none is in mind.
    #[inline]
    pub(super) fn nothing_in_mind(&self) -> bool {
        self.len == 0
    }

    /// The key of the next moment at which something needs attention.
    #[inline]
    pub(super) fn next(&self) -> u64 {
        self.calendar.next()
    }

    /// What needs attention at that moment; it is taken off the calendar.
    pub(super) fn ring(&mut self) -> Option<Attention> {
        let entry = self.calendar.front()?;
        self.calendar.drop_front();
        let types = self.in_mind.len() as u32;
        Some(match entry.checked_sub(types) {
            None => Attention::InMind(CallTypeId(entry as u16)),
            Some(slot) => Attention::TryAgain(slot),
        })
    }

    /// Takes a promise in mind.
    pub(super) fn keep_in_mind(&mut self, call_type: CallTypeId, note: Note) {
        let list = &mut self.in_mind[call_type.index()];
        let place = list.partition_point(|other| other.due <= note.due);
        list.insert(place, note);
        self.len += 1;
    }

    /// The type's promise in mind that falls due first.
    pub(super) fn first(&self, call_type: CallTypeId) -> Option<&Note> {
        self.in_mind[call_type.index()].front()
    }

    /// Takes it out.
    pub(super) fn take_first(&mut self, call_type: CallTypeId) -> Option<Note> {
        let note = self.in_mind[call_type.index()].pop_front()?;
        self.len -= 1;
        Some(note)
    }

    /// Whether the type has promises in mind.
    pub(super) fn has_in_mind(&self, call_type: CallTypeId) -> bool {
        !self.in_mind[call_type.index()].is_empty()
    }

    /// The caller in this slot is to be tried again at `at` \[s from opening\].
    pub(super) fn try_again(&mut self, slot: CallerSlot, at: f64) {
        let entry = self.in_mind.len() as u32 + slot.number();
        self.calendar.enter(at, entry);
    }

    /// Takes out all callers between tries of whom `is_over` holds, by the numbers of their slots.
    pub(super) fn end_tries(&mut self, is_over: impl Fn(u32) -> bool) -> Vec<u32> {
        let types = self.in_mind.len() as u32;
        let slots = self.calendar.slots();
        let slots = slots.filter_map(|entry| entry.checked_sub(types));
        let mut over: Vec<u32> = slots.filter(|slot| is_over(*slot)).collect();
        over.sort_unstable();
        over.iter()
            .for_each(|slot| self.calendar.strike(types + slot));
        over
    }

    /// The moment from which the type's tightest promise in mind would be late, and when that one falls due.
    fn least(&self, view: &View<'_>, call_type: CallTypeId, lead: Lead) -> Option<(f64, f64)> {
        let own = &self.in_mind[call_type.index()];
        let before = Before::new(self, view, call_type);
        let mut least: Option<(f64, f64)> = None;
        for note in own {
            let begin = note.due - lead.each * before.due_before(note.due) as f64;
            // Of equals the last: all before it are to begin as well.
            if least.is_none_or(|(earliest, _)| begin <= earliest) {
                least = Some((begin, note.due));
            }
        }
        least
    }

    /// Reckons anew which of the type's promises is the tightest. With nobody on duty to estimate by all must
    /// begin at once.
    pub(super) fn reckon(&mut self, view: &View<'_>, call_type: CallTypeId) {
        let lead = view.lead(call_type);
        let least = lead.and_then(|lead| self.least(view, call_type, lead));
        self.tightest[call_type.index()] = least.map_or(f64::INFINITY, |(begin, _)| begin);
    }

    /// The moment at which the type's promises in mind must begin to become places in the queue, so that all are in
    /// time, or an earlier one \[s from opening\]. Infinite if there are none; in the past with nobody on duty.
    fn must_begin(&self, view: &View<'_>, call_type: CallTypeId) -> f64 {
        if !self.has_in_mind(call_type) {
            return f64::INFINITY;
        }
        match view.lead(call_type) {
            Some(lead) => self.tightest[call_type.index()] - lead.queue,
            None => f64::NEG_INFINITY,
        }
    }

    /// Which of the type's promises in mind must begin now.
    pub(super) fn begin_now(&self, view: &View<'_>, call_type: CallTypeId) -> Begin {
        if !self.has_in_mind(call_type) {
            return Begin::Nothing;
        }
        let Some(lead) = view.lead(call_type) else {
            return Begin::All;
        };
        match self.least(view, call_type, lead) {
            Some((begin, due)) if begin - lead.queue <= view.now => Begin::DueBy(due),
            _ => Begin::Nothing,
        }
    }

    /// Another promise, due at `due`, counts before some of this type.
    pub(super) fn allow_for(&mut self, view: &View<'_>, call_type: CallTypeId, due: f64) {
        let later = |note: &Note| note.due > due;
        if self.in_mind[call_type.index()].back().is_some_and(later)
            && let Some(lead) = view.lead(call_type)
        {
            self.tightest[call_type.index()] -= lead.each;
        }
    }

    /// The last promise that was taken in mind may be the tightest.
    pub(super) fn weigh(&mut self, view: &View<'_>, call_type: CallTypeId, due: f64) {
        let Some(lead) = view.lead(call_type) else {
            return;
        };
        let before = Before::new(self, view, call_type).due_before(due);
        let tightest = &mut self.tightest[call_type.index()];
        *tightest = tightest.min(due - lead.each * before as f64);
    }

    /// The next moment after `now` at which another group may dial one of the type's callers; infinite if none.
    fn ripens(&self, view: &View<'_>, call_type: CallTypeId) -> f64 {
        let notes = &self.in_mind[call_type.index()];
        let thresholds = view.layout.thresholds[call_type.index()].iter();
        let next = |after: &f64| {
            let first = notes.partition_point(|note| note.arrived + after <= view.now);
            notes
                .get(first)
                .map_or(f64::INFINITY, |note| note.arrived + after)
        };
        thresholds.map(next).fold(f64::INFINITY, f64::min)
    }

    /// The next moment, not before now, at which the type's promises in mind need attention \[s from opening\]:
    /// another group becomes eligible, or time gets short. Infinite if there is none.
    fn next_moment(&self, view: &View<'_>, call_type: CallTypeId) -> f64 {
        let begin = self.must_begin(view, call_type).max(view.now);
        begin.min(self.ripens(view, call_type))
    }

    /// Enters the type's next moment.
    pub(super) fn set_alarm(&mut self, view: &View<'_>, call_type: CallTypeId) {
        let moment = self.next_moment(view, call_type);
        let entry = u32::from(call_type.0);
        self.calendar.strike(entry);
        if moment.is_finite() {
            self.calendar.enter(moment, entry);
        }
    }
}

/// The promises that may come before one of a type.
struct Before<'a> {
    in_mind: Vec<&'a VecDeque<Note>>,
    /// Those in the queue for which time got short; where they stand before all of the type they are left out:
    /// [`Lead::queue`] has them.
    urgent: Vec<&'a Urgent>,
}

impl<'a> Before<'a> {
    fn new(promises: &'a Promises, view: &View<'a>, call_type: CallTypeId) -> Self {
        let related = &view.layout.ahead[call_type.index()];
        let in_mind = related
            .iter()
            .map(|(other, _)| &promises.in_mind[other.index()]);
        let beside = related.iter().filter(|(_, ahead)| *ahead != Ahead::Always);
        let urgent = beside.map(|(other, _)| view.callers.urgent(*other));
        Self {
            in_mind: in_mind.filter(|notes| !notes.is_empty()).collect(),
            urgent: urgent.collect(),
        }
    }

    fn due_before(&self, due: f64) -> usize {
        let in_mind = self.in_mind.iter();
        let in_mind = in_mind.map(|notes| notes.partition_point(|one| one.due < due));
        let urgent = self.urgent.iter().map(|urgent| urgent.before(due));
        in_mind.sum::<usize>() + urgent.sum::<usize>()
    }
}
