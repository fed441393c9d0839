//! Calling back: the offer, the dialling, and what comes of it.

use super::caller::{Caller, QueuedAs};
use super::callers::End;
use super::crowd::Crowd;
use super::day::Day;
use super::estimate::View;
use super::ids::{AgentNumber, CallerSlot};
use super::layout::{Ahead, Take};
use super::observer::{CallbackOutcome, Ending, Observer};
use super::promise::{Attention, Begin, Note, Promise, Promises, Stage};
use super::routing::Server;
use super::service::IsDone;
use super::staff::{Talk, Work};
use crate::centre::{AtClose, CallTypeId, Callback, CallbackTiming, GroupId};
use crate::units::is_longer;

impl<O: Observer, C: Crowd> Day<'_, O, C> {
    /// Offers the caller to be called back; says whether it takes the offer. It then hangs up.
    pub(super) fn takes_callback(&mut self, offer: &Callback, slot: CallerSlot) -> bool {
        let caller = self.space.callers.get_mut(slot);
        let place = caller.call.call_type.index();
        let draws = self.space.draws[place].callback(offer, &caller.call);
        if !draws.accepts {
            return false;
        }
        caller.hang_up_for_callback(Promise::made(match offer.promise {
            CallbackTiming::KeepsPlace => None,
            CallbackTiming::Within(window) => Some(self.now + window.get()),
        }));
        self.space.lines.free(caller.call.call_type);
        self.observer.took_callback(self.now, &caller.call);
        if draws.kept {
            self.find_place(slot);
        } else {
            self.give_up_promise(slot);
        }
        true
    }

    /// A promise for which no agent is free is given its place in the queue, or kept in mind.
    fn find_place(&mut self, slot: CallerSlot) {
        let Caller {
            call, queued_as, ..
        } = *self.space.callers.get(slot);
        let QueuedAs::Callback(promise) = queued_as else {
            debug_assert!(false, "nothing was promised");
            return;
        };
        match promise.due {
            None => self.give_place(slot, false),
            Some(_) if promise.urgent => {
                self.give_place(slot, true);
                self.reckon_rivals(call.call_type);
            }
            Some(due) => {
                self.set_stage(slot, Stage::InMind);
                let arrived = call.arrived;
                self.keep_in_mind(call.call_type, Note { slot, arrived, due });
            }
        }
    }

    fn set_stage(&mut self, slot: CallerSlot, stage: Stage) {
        let promise = self.space.callers.get_mut(slot).promise_mut();
        debug_assert!(promise.is_some(), "nothing was promised");
        if let Some(promise) = promise {
            promise.stage = stage;
        }
    }

    fn give_place(&mut self, slot: CallerSlot, urgent: bool) {
        let caller = self.space.callers.get_mut(slot);
        let call = caller.call;
        let promise = caller.promise_mut();
        debug_assert!(promise.is_some(), "nothing was promised");
        if let Some(promise) = promise {
            let was_urgent = std::mem::replace(&mut promise.urgent, urgent);
            promise.stage = Stage::InQueue;
            if urgent && !was_urgent {
                self.observer.hurried(self.now, &call);
            }
        }
        self.enter_queue(slot, End::InOrder);
    }

    fn keep_in_mind(&mut self, call_type: CallTypeId, note: Note) {
        let rivals = &self.layout.hurries[call_type.index()];
        let (promises, view) = self.promises();
        for (other, _) in rivals {
            promises.allow_for(&view, *other, note.due);
        }
        promises.keep_in_mind(call_type, note);
        promises.weigh(&view, call_type, note.due);
        for (other, _) in rivals {
            promises.set_alarm(&view, *other);
        }
    }

    /// The promises, and what their moments depend on.
    pub(super) fn promises(&mut self) -> (&mut Promises, View<'_>) {
        let space = &mut *self.space;
        let view = View {
            layout: self.layout,
            callers: &space.callers,
            staff: &space.staff,
            memory: &space.memory,
            now: self.now,
        };
        (&mut space.promises, view)
    }

    /// Reckons anew the moments of all types whose promises come after some callers of this one.
    fn reckon_rivals(&mut self, call_type: CallTypeId) {
        let rivals = &self.layout.hurries[call_type.index()];
        let (promises, view) = self.promises();
        for (other, _) in rivals {
            promises.reckon(&view, *other);
            promises.set_alarm(&view, *other);
        }
    }

    /// The queue of this type has grown: what is in mind for types that come after it must begin earlier.
    #[inline(never)]
    pub(super) fn hurry_for_queue(&mut self, call_type: CallTypeId) {
        let rivals = &self.layout.hurries[call_type.index()];
        let (promises, view) = self.promises();
        for (other, ahead) in rivals {
            if *ahead == Ahead::Always && promises.has_in_mind(*other) {
                promises.set_alarm(&view, *other);
            }
        }
    }

    /// The group's number has changed, and with it how long the promises that it may make can be put off.
    pub(super) fn hurry_for_staff(&mut self, group: GroupId) {
        if self.space.promises.nothing_in_mind() {
            return;
        }
        for take in &self.layout.takes[group.index()] {
            let (promises, view) = self.promises();
            if promises.has_in_mind(take.call_type) {
                promises.reckon(&view, take.call_type);
                promises.set_alarm(&view, take.call_type);
            }
        }
    }

    /// The moment of a promise has come, or that of all in mind of a type.
    pub(super) fn ring_promise(&mut self) {
        match self.space.promises.ring() {
            Some(Attention::InMind(call_type)) => self.attend(call_type),
            Some(Attention::TryAgain(number)) => {
                let slot = self.space.callers.slot(number);
                self.try_again(slot);
            }
            None => debug_assert!(false, "nothing needs attention"),
        }
        if self.closed {
            self.send_all_home();
        }
    }

    /// Another group may have become eligible for a promise in mind, or time may have got short.
    fn attend(&mut self, call_type: CallTypeId) {
        while let Some(first) = self.space.promises.first(call_type).copied()
            && let Some(server) = self.agent_for(first.slot)
        {
            let group = self.space.staff.agent(server.agent).id.group;
            let dials = self.calls_back(server.agent, group);
            debug_assert!(dials, "an agent was free for this promise");
        }
        let (promises, view) = self.promises();
        match promises.begin_now(&view, call_type) {
            Begin::Nothing => {
                promises.reckon(&view, call_type);
                promises.set_alarm(&view, call_type);
            }
            Begin::All => {
                self.give_places_to(call_type, f64::INFINITY);
                self.reckon_rivals(call_type);
            }
            Begin::DueBy(until) => self.give_places(call_type, until),
        }
    }

    /// Time is short: the type's promises due by then, and those of other types that come before them, go to
    /// the head of their priorities.
    fn give_places(&mut self, call_type: CallTypeId, until: f64) {
        let related = &self.layout.ahead[call_type.index()];
        for (other, _) in related {
            self.give_places_to(*other, until);
        }
        for (other, _) in related {
            self.reckon_rivals(*other);
        }
    }

    fn give_places_to(&mut self, call_type: CallTypeId, until: f64) {
        let is_due = |note: &Note| note.due <= until;
        while self.space.promises.first(call_type).is_some_and(is_due)
            && let Some(note) = self.space.promises.take_first(call_type)
        {
            self.give_place(note.slot, true);
        }
    }

    /// The caller was not reached, and is tried again.
    fn try_again(&mut self, slot: CallerSlot) {
        match self.agent_for(slot) {
            Some(server) => self.dial(server, slot),
            None => self.find_place(slot),
        }
    }

    /// An agent who has nobody to take calls back somebody who was promised it, if there is one.
    #[inline]
    pub(super) fn calls_back(&mut self, agent: AgentNumber, group: GroupId) -> bool {
        !self.space.promises.nothing_in_mind() && self.calls_back_first(agent, group)
    }

    fn calls_back_first(&mut self, agent: AgentNumber, group: GroupId) -> bool {
        let mut best: Option<(Take, f64)> = None;
        for take in &self.layout.takes[group.index()] {
            if best.is_some_and(|(best, _)| best.class != take.class) {
                break;
            }
            if let Some(first) = self.space.promises.first(take.call_type)
                && first.arrived + take.after <= self.now
                && best.is_none_or(|(_, earliest)| first.arrived < earliest)
            {
                best = Some((*take, first.arrived));
            }
        }
        let Some((take, _)) = best else { return false };
        let Some(note) = self.space.promises.take_first(take.call_type) else {
            debug_assert!(false, "the first promise in mind is there");
            return false;
        };
        let slowness = take.slowness;
        self.dial(Server { agent, slowness }, note.slot);
        true
    }

    /// The agent rings the customer.
    pub(super) fn dial(&mut self, server: Server, slot: CallerSlot) {
        let now = self.now;
        let caller = self.space.callers.get_mut(slot);
        let call = caller.call;
        let Some(promise) = caller.promise_mut() else {
            debug_assert!(false, "nothing was promised");
            return;
        };
        if promise.tried == 0 {
            promise.late = promise.due.is_some_and(|due| is_longer(now, due));
        }
        promise.tried += 1;
        promise.stage = Stage::Dialling;
        let tried = promise.tried;
        let ringing = self.call_type(call.call_type).callback;
        let ringing = ringing.map_or(0.0, |offer| offer.dial.get());
        self.space.services.enter(self.now + ringing, server.agent);
        let talk = Talk {
            slot,
            wait: self.now - call.arrived,
            talk: 0.0,
            spent_before: 0.0,
            slowness: server.slowness,
        };
        let work = Work::Dialling(talk);
        let id = self.space.staff.begin(server.agent, self.now, work);
        self.observer.dialled(self.now, &call, id, tried);
    }

    /// The customer picks up, or does not and the agent's work is over.
    pub(super) fn end_dial(&mut self, agent: AgentNumber, talk: Talk) -> IsDone {
        let since = self.space.staff.agent(agent).since;
        let Caller {
            call, queued_as, ..
        } = *self.space.callers.get(talk.slot);
        let call_type = self.call_type(call.call_type);
        let (QueuedAs::Callback(promise), Some(offer)) = (queued_as, &call_type.callback) else {
            debug_assert!(false, "nothing was promised");
            return IsDone::Yes;
        };
        let draws = &self.space.draws[call.call_type.index()];
        if draws.picks_up(offer, &call, promise.tried) {
            let here = draws.talk(call_type, &call) * talk.slowness;
            self.space.services.enter(self.now + here, agent);
            let work = Work::Talking(Talk { talk: here, ..talk });
            self.space.staff.goes_on(agent, work);
            return IsDone::No;
        }
        if promise.tried >= offer.tries || self.ended_sharp() {
            self.give_up_promise(talk.slot);
        } else {
            self.set_stage(talk.slot, Stage::BetweenTries);
            let again = (since + offer.gap.get()).max(self.now);
            self.space.promises.try_again(talk.slot, again);
        }
        IsDone::Yes
    }

    /// The centre has closed, and nobody is called any more.
    fn ended_sharp(&self) -> bool {
        self.closed && self.centre.clock().at_close == AtClose::Disconnect
    }

    /// There will be no further try.
    pub(super) fn give_up_promise(&mut self, slot: CallerSlot) {
        let Caller { call, quote, .. } = self.space.callers.get(slot);
        let promise = self.space.callers.get(slot).promise();
        debug_assert!(promise.is_some(), "nothing was promised");
        let outcome = match promise {
            Some(promise) if promise.tried > 0 => CallbackOutcome::Unreached { late: promise.late },
            _ => CallbackOutcome::NeverTried,
        };
        let quote = *quote;
        let ending = Ending::CalledBack { outcome, quote };
        self.observer.ended(self.now, call, &ending);
        self.space.callers.release(slot);
    }
}
