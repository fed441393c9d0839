//! What a waiting caller hears again without its changing anything, and quotes that run out: told to observers that
//! want to know, who have a calendar of their own for it. The day is the same with it as without.

use super::calendar::{Calendar, Tracked};
use super::caller::QueuedAs;
use super::crowd::Crowd;
use super::day::Day;
use super::hearing::{Hearing, next_repeat};
use super::ids::CallerSlot;
use super::observer::{Announcement, Observer};
use super::patience::{ClockLaw, PatienceClock};
use crate::centre::Policy;
use crate::units::Seconds;

/// What will be told of one caller.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Expected {
    /// When it hears something again \[s from opening\]; infinite if it does not.
    repeat: f64,
    /// How often it has.
    heard: u32,
    /// When its quote runs out \[s from opening\]; infinite if it has none.
    runs_out: f64,
}

/// All of them, by slot.
#[derive(Debug, Default)]
pub(super) struct Repeats {
    expected: Vec<Option<Expected>>,
    calendar: Calendar<Tracked>,
}

impl Repeats {
    pub(super) fn clear(&mut self) {
        self.expected.clear();
        self.calendar.clear();
    }

    /// The key of the next moment.
    pub(super) fn next(&self) -> u64 {
        self.calendar.next()
    }

    /// The caller leaves the queue.
    pub(super) fn end(&mut self, slot: CallerSlot) {
        self.calendar.strike(slot.number());
    }

    fn expect(&mut self, slot: CallerSlot, expected: Expected) {
        if slot.index() >= self.expected.len() {
            self.expected.resize(slot.index() + 1, None);
        }
        self.expected[slot.index()] = Some(expected);
        self.calendar.strike(slot.number());
        let at = expected.repeat.min(expected.runs_out);
        if at.is_finite() {
            self.calendar.enter(at, slot.number());
        }
    }
}

impl<O: Observer, C: Crowd> Day<'_, O, C> {
    /// Notes what a caller who waits with this clock will hear, if anybody wants to know.
    #[inline(always)]
    pub(super) fn note_messages(&mut self, slot: CallerSlot, clock: &PatienceClock) {
        if O::HEARS_REPEATS {
            self.note_expected(slot, clock);
        }
    }

    fn note_expected(&mut self, slot: CallerSlot, clock: &PatienceClock) {
        let caller = self.space.callers.get(slot);
        let messages = &self.call_type(caller.call.call_type).messages;
        let was_away = matches!(caller.queued_as, QueuedAs::HandedBack(_));
        let is_repeated = match messages.policy {
            Policy::Silence | Policy::Comfort | Policy::Busy => false,
            Policy::Position => !was_away,
            // Believers hear theirs at refreshes, which they act upon.
            Policy::Estimate(_) => !was_away && caller.quote.is_some(),
        };
        let every = messages.repeat_every.filter(|_| is_repeated);
        let (repeat, runs_out) = match clock.law {
            ClockLaw::Repeats { every, .. } => {
                let periods = ((self.now - clock.at) / every).floor() + 1.0;
                (clock.at + periods * every, f64::INFINITY)
            }
            ClockLaw::Quoted { lasts, .. } => {
                let runs_out = clock.at + lasts;
                let is_over = runs_out < self.now;
                (
                    f64::INFINITY,
                    if is_over { f64::INFINITY } else { runs_out },
                )
            }
            ClockLaw::Steady(_) => {
                let repeat = every.map_or(f64::INFINITY, |every| self.now + every.get());
                (repeat, f64::INFINITY)
            }
        };
        let expected = Expected {
            repeat,
            heard: 0,
            runs_out,
        };
        self.space.repeats.expect(slot, expected);
    }

    /// A caller hears something again, or its quote runs out.
    pub(super) fn tell_repeat(&mut self) {
        let Some(number) = self.space.repeats.calendar.front() else {
            debug_assert!(false, "nobody hears anything again");
            return;
        };
        let slot = self.space.callers.slot(number);
        let Some(mut expected) = self.space.repeats.expected[slot.index()] else {
            debug_assert!(false, "something was expected");
            return;
        };
        let call = self.space.callers.get(slot).call;
        if expected.runs_out <= self.now {
            expected.runs_out = f64::INFINITY;
            self.observer.quote_ran_out(self.now, &call);
        } else {
            expected.heard += 1;
            let messages = &self.call_type(call.call_type).messages;
            // A day that goes on as another may have no repeats any more.
            let every = messages.repeat_every.map_or(f64::INFINITY, Seconds::get);
            expected.repeat = next_repeat(expected.repeat, every, expected.heard);
            if let Some(told) = self.hears_again(slot) {
                self.observer.repeated(self.now, &call, told);
            }
        }
        self.space.repeats.expect(slot, expected);
    }

    fn hears_again(&self, slot: CallerSlot) -> Option<Announcement> {
        let call = &self.space.callers.get(slot).call;
        let call_type = self.call_type(call.call_type);
        let hearing = self.hearing();
        let estimate = match call_type.messages.policy {
            Policy::Estimate(_) => hearing.estimate_in_queue(call, call_type),
            _ => None,
        };
        Hearing::<C>::announcement(call_type.messages.policy, estimate, || {
            hearing.view.ahead_in_queue(call.call_type, call.arrived)
        })
    }
}
