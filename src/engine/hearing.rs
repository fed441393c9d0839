//! What a caller is told on entry and at refreshes, whether it believes it, and what it does: it waits, leaves at once,
//! or takes the offer to be called back.

use super::caller::QueuedAs;
use super::crowd::Crowd;
use super::day::Day;
use super::draws::Draws;
use super::estimate::{View, quoted};
use super::ids::CallerSlot;
use super::observer::{Announcement, Call, Ending, Marks, Observer};
use super::patience::{ClockLaw, PatienceClock};
use super::refresh::Refresh;
use crate::centre::{CallType, Policy};
use crate::units::{Seconds, is_longer};

/// Up to so many refreshes are heard at the distance that the scenario sets; after twice as many, at twice the
/// distance, and so on: where callers wait for days, the day has an end.
const MANY_REFRESHES: u32 = 1000;

/// The same of repeats, which the patience clock counts without an end: after so many it has run out, or stands still.
const MANY_REPEATS: u32 = 100_000;

/// When the next refresh comes after one at `last`, of which `heard` came before \[s from opening\].
fn next_refresh(last: f64, every: f64, heard: u32) -> f64 {
    last + every * f64::from(1 + heard / MANY_REFRESHES)
}

/// When the next repeat comes.
pub(super) fn next_repeat(last: f64, every: f64, heard: u32) -> f64 {
    last + every * f64::from(1 + heard / MANY_REPEATS)
}

/// All that decides what a caller hears and whether it believes it.
pub(super) struct Hearing<'a, C> {
    pub(super) view: View<'a>,
    pub(super) crowd: &'a C,
    pub(super) draws: &'a [Draws],
}

impl<C: Crowd> Hearing<'_, C> {
    /// The estimate for one who would join now; made only for those who use it.
    fn estimate_on_entry(&self, call: &Call, call_type: &CallType) -> Option<f64> {
        let quotes = matches!(call_type.messages.policy, Policy::Estimate(_));
        if quotes || call_type.callback.is_some() {
            self.view.estimate(call.call_type, call_type)
        } else {
            None
        }
    }

    /// The estimate for one who stands in the queue already.
    pub(super) fn estimate_in_queue(&self, call: &Call, call_type: &CallType) -> Option<f64> {
        self.view
            .estimate_behind(call.call_type, call_type, call.arrived)
    }

    /// What it is told, with so many callers ahead; `None` where nothing is said.
    pub(super) fn announcement(
        policy: Policy,
        estimate: Option<f64>,
        ahead: impl FnOnce() -> u32,
    ) -> Option<Announcement> {
        Some(match (policy, estimate) {
            (Policy::Silence, _) => return None,
            (Policy::Comfort, _) => Announcement::Comfort,
            (Policy::Busy, _) => Announcement::Busy,
            (Policy::Position, _) => Announcement::Position(ahead() + 1),
            (Policy::Estimate(_), None) => Announcement::NothingToQuote,
            (Policy::Estimate(rule), Some(estimate)) => Announcement::Quote {
                estimate,
                quote: quoted(estimate, &rule),
            },
        })
    }

    #[inline]
    pub(super) fn believes(&self, call: &Call, call_type: &CallType) -> bool {
        let own = self.crowd.trust(call.call_type, call.caller);
        let trust = own.unwrap_or(call_type.reaction.trust);
        self.draws[call.call_type.index()].believes(trust, call)
    }
}

/// How the clock runs for one who was quoted nothing that it believes.
pub(super) fn unquoted_law(call_type: &CallType) -> ClockLaw {
    let reaction = &call_type.reaction;
    match (call_type.messages.policy, call_type.messages.repeat_every) {
        (Policy::Comfort | Policy::Busy, Some(every)) => ClockLaw::Repeats {
            every: every.get(),
            factor: reaction.annoyance,
        },
        (Policy::Position, _) => ClockLaw::Steady(reaction.position),
        _ => ClockLaw::Steady(1.0),
    }
}

impl<O: Observer, C: Crowd> Day<'_, O, C> {
    pub(super) fn hearing(&self) -> Hearing<'_, C> {
        Hearing {
            view: self.view(),
            crowd: self.crowd,
            draws: &self.space.draws,
        }
    }

    pub(super) fn hear_and_decide(&mut self, slot: CallerSlot) {
        let call = self.space.callers.get(slot).call;
        let call_type = self.call_type(call.call_type);
        let estimate = self.hearing().estimate_on_entry(&call, call_type);
        let told = Hearing::<C>::announcement(call_type.messages.policy, estimate, || {
            self.view().ahead(call.call_type)
        });
        if let Some(told) = told {
            self.observer.told(self.now, &call, told);
        }
        let caller = self.space.callers.get_mut(slot);
        if told == Some(Announcement::NothingToQuote) {
            caller.call.marks = caller.call.marks.with(Marks::UNQUOTED);
        }
        let quote = match told {
            Some(Announcement::Quote { quote, .. }) => Some(quote),
            _ => None,
        };
        caller.quote = quote;
        // With nobody on duty the wait has no end: long enough for any offer.
        if let Some(offer) = &call_type.callback
            && estimate.is_none_or(|estimate| !is_longer(offer.offer_when.get(), estimate))
            && self.takes_callback(offer, slot)
        {
            return;
        }
        let believed = quote.filter(|_| self.hearing().believes(&call, call_type));
        if believed.is_none() && quote.is_some() {
            self.observer.disbelieved(self.now, &call);
        }
        let patience = self.patience(&call);
        if let Some(quote) = believed
            && is_longer(quote, patience)
        {
            self.balk(slot, quote);
            return;
        }
        let law = match believed {
            Some(quote) => ClockLaw::quoted(quote, &call_type.reaction),
            None => unquoted_law(call_type),
        };
        let ahead = match call_type.reaction.crowding.is_none() {
            true => 0,
            false => self.view().ahead(call.call_type),
        };
        self.space.callers.get_mut(slot).ahead = ahead;
        let clock = PatienceClock::start(self.now, law).crowded(call_type, ahead);
        self.wait(slot, clock, patience);
    }

    fn balk(&mut self, slot: CallerSlot, quote: f64) {
        let call = self.space.callers.get(slot).call;
        self.space.lines.free(call.call_type);
        let ending = Ending::Balked { quote };
        self.observer.ended(self.now, &call, &ending);
        self.leave_ghost(call);
        let retry = &self.call_type(call.call_type).redial.balked;
        self.redial_or_release(slot, retry.as_ref());
    }

    /// Refreshes the quote if it is time to; says whether the caller has had enough.
    pub(super) fn leaves_at_refresh(&mut self, slot: CallerSlot) -> bool {
        let Some(refresh) = self.due_refresh(slot) else {
            return false;
        };
        let call = self.space.callers.get(slot).call;
        let call_type = self.call_type(call.call_type);
        // A day that goes on as another may have no refreshes any more.
        let every = call_type.messages.repeat_every;
        let every = every.map_or(f64::INFINITY, Seconds::get);
        let heard = refresh.heard + 1;
        let next = next_refresh(refresh.next, every, heard);
        let hearing = self.hearing();
        let estimate = hearing.estimate_in_queue(&call, call_type);
        let told = Hearing::<C>::announcement(call_type.messages.policy, estimate, || 0);
        if let Some(told) = told {
            self.observer.told(self.now, &call, told);
        }
        let Some(Announcement::Quote { quote, .. }) = told else {
            let refresh = Refresh {
                next,
                heard,
                ..refresh
            };
            self.space.refreshes.set(slot, refresh);
            return false;
        };
        let patience = self.patience(&call);
        let read = refresh.clock.reading(self.now);
        if is_longer(quote, patience - read) {
            return true;
        }
        let clock = PatienceClock {
            at: self.now,
            read,
            law: ClockLaw::quoted(quote, &call_type.reaction),
            rush: refresh.clock.rush,
        };
        let refresh = Refresh { clock, next, heard };
        self.space.refreshes.set(slot, refresh);
        self.space.callers.get_mut(slot).gives_up = clock.reads_at(patience);
        self.tell_patience(slot);
        self.note_messages(slot, &clock);
        false
    }

    fn due_refresh(&self, slot: CallerSlot) -> Option<Refresh> {
        if self.space.callers.get(slot).queued_as != QueuedAs::Refreshed {
            return None;
        }
        let refresh = self.space.refreshes.get(slot);
        debug_assert!(refresh.is_some(), "a refreshed quote has its clock");
        refresh.filter(|refresh| refresh.next <= self.now)
    }
}
