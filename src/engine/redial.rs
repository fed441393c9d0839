//! Trying again: whether a caller whose attempt is over calls once more, and when.

use super::calendar::{Calendar, Untracked};
use super::caller::Caller;
use super::crowd::Crowd;
use super::day::Day;
use super::ids::CallerSlot;
use super::observer::{Call, Marks, Observer};
use crate::centre::{Clock, Retry};

/// Who will try again, by slot.
pub(super) type Redials = Calendar<Untracked>;

/// The caller's next attempt, at `at` \[s from opening\], before closing.
fn next_attempt(call: Call, at: f64, clock: &Clock) -> Call {
    let interval = (at / clock.interval.get()) as usize;
    let marks = call.marks.anew();
    Call {
        arrived: at,
        interval: interval.min(clock.intervals() - 1) as u32,
        attempt: call.attempt.saturating_add(1),
        marks: if at >= clock.warm_up.get() {
            marks.with(Marks::COUNTED)
        } else {
            marks
        },
        ..call
    }
}

impl<O: Observer, C: Crowd> Day<'_, O, C> {
    /// Who tries again now.
    pub(super) fn take_redial(&mut self) -> Option<CallerSlot> {
        let Some(number) = self.space.redials.front() else {
            debug_assert!(false, "nobody tries again");
            return None;
        };
        self.space.redials.drop_front();
        Some(self.space.callers.slot(number))
    }

    /// The attempt is over. Enters the caller's next one, if there is one before closing; says whether
    /// there is.
    #[inline]
    pub(super) fn redial_or_release(&mut self, slot: CallerSlot, retry: Option<&Retry>) -> bool {
        let redials = retry.is_some_and(|retry| self.redials(slot, retry));
        if !redials {
            self.space.callers.release(slot);
        }
        redials
    }

    fn redials(&mut self, slot: CallerSlot, retry: &Retry) -> bool {
        let caller = self.space.callers.get_mut(slot);
        let call = caller.call;
        let call_type = &self.centre.call_types()[call.call_type.index()];
        if u32::from(call.attempt) >= call_type.redial.most {
            return false;
        }
        let draws = &self.space.draws[call.call_type.index()];
        let Some(delay) = draws.redial(retry, &call) else {
            return false;
        };
        let clock = self.centre.clock();
        let at = self.now + delay;
        if at >= clock.length.get() {
            self.observer.redial_lost(self.now, &call, at);
            return false;
        }
        self.observer.will_redial(self.now, &call, at);
        *caller = Caller::new(next_attempt(call, at, clock));
        self.space.redials.enter(at, slot.number());
        true
    }
}
