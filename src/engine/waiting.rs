//! Waiting: a caller joins the queue, its alarm goes off, and it leaves: answered, out of patience, or turned away.

use super::caller::QueuedAs;
use super::callers::End;
use super::crowd::Crowd;
use super::day::Day;
use super::hearing::unquoted_law;
use super::ids::CallerSlot;
use super::observer::{Call, Ending, Marks, Observer};
use super::patience::{ClockLaw, PatienceClock};
use super::refresh::Refresh;
use super::routing::{Server, take_idle};
use super::staff::Talk;
use crate::centre::CallTypeId;

impl<O: Observer, C: Crowd> Day<'_, O, C> {
    /// An idle agent who may take this caller, who has waited for as long as `may` knows.
    #[inline(always)]
    pub(super) fn idle_agent(
        &mut self,
        slot: CallerSlot,
        may: impl Fn(f64) -> bool,
    ) -> Option<Server> {
        let call = &self.space.callers.get(slot).call;
        let takers = &self.layout.takers[call.call_type.index()];
        let draws = &self.space.draws;
        let rule = self.centre.pick_agent();
        take_idle(&mut self.space.staff, takers, rule, may, |choices| {
            draws[call.call_type.index()].routing(call, choices)
        })
    }

    /// An idle agent who may take this caller by now.
    #[inline(never)]
    pub(super) fn agent_for(&mut self, slot: CallerSlot) -> Option<Server> {
        let now = self.now;
        let caller = *self.space.callers.get(slot);
        self.idle_agent(slot, |after| caller.has_waited_at(after) <= now)
    }

    #[inline]
    pub(super) fn patience(&self, call: &Call) -> f64 {
        let draws = &self.space.draws[call.call_type.index()];
        draws.patience(self.call_type(call.call_type), call)
    }

    /// No agent is idle: the caller waits, leaves, or takes the offer to be called back.
    #[inline(always)]
    pub(super) fn wait_or_leave(&mut self, slot: CallerSlot) {
        let call = &mut self.space.callers.get_mut(slot).call;
        call.marks = call.marks.with(Marks::DELAYED);
        if self.layout.silent[call.call_type.index()] {
            let clock = PatienceClock::start(self.now, ClockLaw::Steady(1.0));
            let patience = self.patience(&self.space.callers.get(slot).call);
            self.wait(slot, clock, patience);
        } else {
            self.hear_and_decide(slot);
        }
    }

    #[inline(always)]
    pub(super) fn wait(&mut self, slot: CallerSlot, clock: PatienceClock, patience: f64) {
        let caller = self.space.callers.get_mut(slot);
        caller.joined = self.now;
        caller.gives_up = clock.reads_at(patience);
        if matches!(clock.law, ClockLaw::Quoted { .. }) {
            let call_type = caller.call.call_type;
            let every = self.call_type(call_type).messages.repeat_every;
            if let Some(every) = every {
                let next = self.now + every.get();
                self.space.callers.get_mut(slot).queued_as = QueuedAs::Refreshed;
                let heard = 0;
                let refresh = Refresh { clock, next, heard };
                self.space.refreshes.set(slot, refresh);
            }
        }
        self.enter_queue(slot, End::Tail);
        self.note_messages(slot, &clock);
    }

    /// The clock of a caller whose talk has lasted `in_talk` \[s\]: it stood still meanwhile, and goes on
    /// as it was. Who was answered at once has heard nothing.
    pub(super) fn clock_again(&self, talk: &Talk, in_talk: f64) -> PatienceClock {
        let caller = self.space.callers.get(talk.slot);
        if caller.queued_as != QueuedAs::OnLine
            && let Some(refresh) = self.space.refreshes.get(talk.slot)
        {
            return refresh.clock.stopped_for(in_talk);
        }
        let call = &caller.call;
        let call_type = self.call_type(call.call_type);
        let hearing = self.hearing();
        let believed = caller.quote.filter(|_| hearing.believes(call, call_type));
        let law = match believed {
            Some(quote) => ClockLaw::quoted(quote, &call_type.reaction),
            None if call.delayed() => unquoted_law(call_type),
            None => ClockLaw::Steady(1.0),
        };
        let clock = PatienceClock::start(0.0, law);
        let clock = match call.delayed() {
            true => clock.crowded(call_type, caller.ahead),
            false => clock,
        };
        clock.stopped_for(self.now - talk.wait)
    }

    /// Puts someone into the queue, for the first time or again.
    #[inline(always)]
    pub(super) fn enter_queue(&mut self, slot: CallerSlot, end: End) {
        self.space.callers.join(slot, end);
        self.set_alarm(slot);
        self.tell_patience(slot);
        let caller = self.space.callers.get(slot);
        let call_type = caller.call.call_type;
        if !caller.is_callback() {
            let waiting = self.space.callers.waiting(call_type);
            self.observer.queued(self.now, &caller.call, waiting);
        }
        if !self.space.promises.nothing_in_mind() {
            self.hurry_for_queue(call_type);
        }
    }

    #[inline(always)]
    pub(super) fn tell_patience(&mut self, slot: CallerSlot) {
        let caller = self.space.callers.get(slot);
        if caller.gives_up.is_finite() {
            self.observer
                .patient(self.now, &caller.call, caller.gives_up);
        }
    }

    /// The next moment at which patience ends, a quote is refreshed, or another group may take the
    /// caller.
    #[inline(always)]
    fn set_alarm(&mut self, slot: CallerSlot) {
        let caller = self.space.callers.get(slot);
        let thresholds = &self.layout.thresholds[caller.call.call_type.index()];
        let eligible = thresholds
            .iter()
            .map(|&threshold| caller.has_waited_at(threshold))
            .find(|&at| at > self.now)
            .unwrap_or(f64::INFINITY);
        let mut at = eligible.min(caller.gives_up);
        if caller.queued_as == QueuedAs::Refreshed
            && let Some(refresh) = self.space.refreshes.get(slot)
        {
            at = at.min(refresh.next);
        }
        self.space.callers.set_alarm(slot, at);
    }

    pub(super) fn ring_alarm(&mut self) {
        let Some(slot) = self.space.callers.ring() else {
            debug_assert!(false, "no alarm was set");
            return;
        };
        // Others may have come to be eligible at the same moment: an agent takes whose turn it is.
        while let Some(server) = self.agent_for(slot) {
            let (server, taken) = self.turn_of(server, slot);
            self.answer(server, taken);
            if taken == slot {
                return;
            }
        }
        let gives_up = self.space.callers.get(slot).gives_up;
        if gives_up <= self.now || self.leaves_at_refresh(slot) {
            self.abandon(slot);
        } else {
            self.set_alarm(slot);
        }
    }

    fn abandon(&mut self, slot: CallerSlot) {
        self.leave_queue(slot);
        let caller = self.space.callers.get(slot);
        let call = caller.call;
        self.space.lines.free(call.call_type);
        let ending = Ending::Abandoned {
            wait: caller.wait_by(self.now),
            quote: caller.quote,
            talked: caller.talked(),
        };
        self.observer.ended(self.now, &call, &ending);
        self.leave_ghost(call);
        let retry = &self.call_type(call.call_type).redial.abandoned;
        self.redial_or_release(slot, retry.as_ref());
    }

    pub(super) fn leave_ghost(&mut self, call: Call) {
        if let Some(ghosts) = &mut self.space.ghosts {
            ghosts.leave(call);
        }
    }

    #[inline(always)]
    pub(super) fn leave_queue(&mut self, slot: CallerSlot) {
        self.space.callers.leave(slot);
        let caller = self.space.callers.get(slot);
        let call_type = caller.call.call_type;
        if !caller.is_callback() {
            self.observer.waited(&caller.call, caller.joined, self.now);
        }
        if O::HEARS_REPEATS {
            self.space.repeats.end(slot);
        }
        if self.closed {
            self.send_home(call_type);
        }
    }

    /// Nobody waits for this type any longer.
    pub(super) fn turn_away(&mut self, call_type: CallTypeId) {
        while let Some(slot) = self.space.callers.first(call_type) {
            self.leave_queue(slot);
            let caller = self.space.callers.get(slot);
            if caller.is_callback() {
                self.give_up_promise(slot);
                continue;
            }
            self.space.lines.free(call_type);
            let ending = Ending::TurnedAway {
                wait: caller.wait_by(self.now),
                quote: caller.quote,
                talked: caller.talked(),
            };
            self.observer.ended(self.now, &caller.call, &ending);
            self.space.callers.release(slot);
        }
    }

    /// Nobody waits any longer, and no promise is kept.
    pub(super) fn turn_all_away(&mut self) {
        for call_type in self.layout.call_types() {
            self.turn_away(call_type);
            self.end_all_promises(call_type);
        }
    }
}
