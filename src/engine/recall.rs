//! Calling back: the offer, the dialling, what comes of it, and who still dials after closing.

use super::calendar::key;
use super::crowd::Crowd;
use super::day::Day;
use super::estimate::View;
use super::layout::{Ahead, Take};
use super::observer::{CallbackOutcome, Ending, Observer};
use super::promise::{Attention, Begin, Note, Promise, Promises, Stage};
use super::room::{Caller, End, Standing};
use super::routing::Server;
use super::staff::{Stage as Work, Talk};
use crate::centre::{AtClose, CallTypeId, Callback, CallbackTiming, GroupId};
use crate::units::is_longer;

impl<O: Observer, C: Crowd> Day<'_, O, C> {
    /// Offers the caller to be called back; says whether it takes the offer. It then hangs up.
    pub(super) fn takes_callback(&mut self, offer: &Callback, seat: u32) -> bool {
        let caller = self.space.room.caller_mut(seat);
        let place = caller.call.call_type.index();
        let draws = self.space.draws[place].callback(offer, &caller.call);
        if !draws.accepts {
            return false;
        }
        caller.stand_for_callback(Promise::made(match offer.promise {
            CallbackTiming::KeepsPlace => f64::INFINITY,
            CallbackTiming::Within(window) => self.now + window.get(),
        }));
        self.space.lines_held[place] -= 1;
        self.observer.took_callback(self.now, &caller.call);
        if draws.kept {
            self.find_place(seat);
        } else {
            self.give_up_promise(seat);
        }
        true
    }

    /// A promise for which no agent is free is given its place in the queue, or kept in mind.
    fn find_place(&mut self, seat: u32) {
        let Caller { call, standing, .. } = *self.space.room.caller(seat);
        let Standing::Callback(promise) = standing else {
            debug_assert!(false, "nothing was promised");
            return;
        };
        let call_type = call.call_type.0;
        if promise.keeps_place() {
            self.give_place(seat, false);
        } else if promise.urgent {
            self.give_place(seat, true);
            self.reckon_rivals(call_type);
        } else {
            self.set_stage(seat, Stage::InMind);
            let note = Note {
                slot: seat,
                arrived: call.arrived,
                due: promise.due,
            };
            self.keep_in_mind(call_type, note);
        }
    }

    fn set_stage(&mut self, seat: u32, stage: Stage) {
        let promise = self.space.room.caller_mut(seat).promise_mut();
        debug_assert!(promise.is_some(), "nothing was promised");
        if let Some(promise) = promise {
            promise.stage = stage;
        }
    }

    fn give_place(&mut self, seat: u32, urgent: bool) {
        let caller = self.space.room.caller_mut(seat);
        let call = caller.call;
        if let Some(promise) = caller.promise_mut() {
            let was_urgent = std::mem::replace(&mut promise.urgent, urgent);
            promise.stage = Stage::InQueue;
            if urgent && !was_urgent {
                self.observer.hurried(self.now, &call);
            }
        }
        self.enter_queue(seat, End::InOrder);
    }

    fn keep_in_mind(&mut self, call_type: u16, note: Note) {
        let rivals = &self.layout.hurries[call_type as usize];
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
    fn promises(&mut self) -> (&mut Promises, View<'_>) {
        let space = &mut *self.space;
        let view = View {
            layout: self.layout,
            room: &space.room,
            staff: &space.staff,
            memory: &space.memory,
            now: self.now,
        };
        (&mut space.promises, view)
    }

    /// Reckons anew the moments of all types whose promises come after some callers of this one.
    fn reckon_rivals(&mut self, call_type: u16) {
        let rivals = &self.layout.hurries[call_type as usize];
        let (promises, view) = self.promises();
        for (other, _) in rivals {
            promises.reckon(&view, *other);
            promises.set_alarm(&view, *other);
        }
    }

    /// The queue of this type has grown: what is in mind for types that come after it must begin earlier.
    #[inline(never)]
    pub(super) fn hurry_for_queue(&mut self, call_type: u16) {
        let rivals = &self.layout.hurries[call_type as usize];
        let (promises, view) = self.promises();
        for (other, ahead) in rivals {
            if *ahead == Ahead::Always && promises.has_in_mind(*other) {
                promises.set_alarm(&view, *other);
            }
        }
    }

    /// The group's number has changed, and with it how long the promises that it may make can be put off.
    pub(super) fn hurry_for_staff(&mut self, group: u16) {
        if self.space.promises.nothing_in_mind() {
            return;
        }
        for take in &self.layout.takes[group as usize] {
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
            Some(Attention::TryAgain(seat)) => self.try_again(seat),
            None => debug_assert!(false, "nothing needs attention"),
        }
        if self.closed {
            self.send_all_home();
        }
    }

    /// Another group may have become eligible for a promise in mind, or time may have got short.
    fn attend(&mut self, call_type: u16) {
        while let Some(first) = self.space.promises.first(call_type).copied()
            && let Some(server) = self.agent_for(first.slot)
        {
            let group = self.space.staff.desks[server.agent as usize].id.group;
            let dials = self.calls_back(server.agent, group);
            debug_assert!(dials, "an agent was free for this promise");
        }
        let (promises, view) = self.promises();
        match promises.begin_now(&view, call_type) {
            Begin::None => {
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
    fn give_places(&mut self, call_type: u16, until: f64) {
        let related = &self.layout.ahead[call_type as usize];
        for (other, _) in related {
            self.give_places_to(*other, until);
        }
        for (other, _) in related {
            self.reckon_rivals(*other);
        }
    }

    fn give_places_to(&mut self, call_type: u16, until: f64) {
        let is_due = |note: &Note| note.due <= until;
        while self.space.promises.first(call_type).is_some_and(is_due)
            && let Some(note) = self.space.promises.take_first(call_type)
        {
            self.give_place(note.slot, true);
        }
    }

    /// The caller was not reached, and is tried again.
    fn try_again(&mut self, seat: u32) {
        match self.agent_for(seat) {
            Some(server) => self.dial(server, seat),
            None => self.find_place(seat),
        }
    }

    /// An agent who has nobody to take calls back somebody who was promised it, if there is one.
    #[inline]
    pub(super) fn calls_back(&mut self, agent: u32, group: GroupId) -> bool {
        !self.space.promises.nothing_in_mind() && self.calls_back_first(agent, group)
    }

    fn calls_back_first(&mut self, agent: u32, group: GroupId) -> bool {
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
            return false;
        };
        let slowness = take.slowness;
        self.dial(Server { agent, slowness }, note.slot);
        true
    }

    /// The agent rings the customer.
    pub(super) fn dial(&mut self, server: Server, seat: u32) {
        let now = self.now;
        let caller = self.space.room.caller_mut(seat);
        let call = caller.call;
        let Some(promise) = caller.promise_mut() else {
            debug_assert!(false, "nothing was promised");
            return;
        };
        if promise.tried == 0 {
            promise.late = is_longer(now, promise.due);
        }
        promise.tried += 1;
        promise.stage = Stage::Dialling;
        let tried = promise.tried;
        let ringing = self.call_type(call.call_type).callback;
        let ringing = ringing.map_or(0.0, |offer| offer.dial.get());
        self.space.services.enter(self.now + ringing, server.agent);
        let desk = &mut self.space.staff.desks[server.agent as usize];
        desk.since = self.now;
        desk.stage = Work::Dial;
        desk.talk = Talk {
            seat,
            wait: self.now - call.arrived,
            talk: 0.0,
            spent_before: 0.0,
            slowness: server.slowness,
        };
        self.observer.dialled(self.now, &call, desk.id, tried);
    }

    /// The customer picks up, or does not and the agent's work is over; says whether it is.
    pub(super) fn end_dial(&mut self, agent: u32) -> bool {
        let desk = &self.space.staff.desks[agent as usize];
        let (talk, since) = (desk.talk, desk.since);
        let Caller { call, standing, .. } = *self.space.room.caller(talk.seat);
        let call_type = self.call_type(call.call_type);
        let (Standing::Callback(promise), Some(offer)) = (standing, &call_type.callback) else {
            debug_assert!(false, "nothing was promised");
            return true;
        };
        let draws = &self.space.draws[call.call_type.index()];
        if draws.picks_up(offer, &call, promise.tried) {
            let here = draws.talk(call_type, &call) * talk.slowness;
            self.space.services.enter(self.now + here, agent);
            let desk = &mut self.space.staff.desks[agent as usize];
            desk.stage = Work::Talk;
            desk.talk.talk = here;
            return false;
        }
        if promise.tried >= offer.tries || self.ended_sharp() {
            self.give_up_promise(talk.seat);
        } else {
            self.set_stage(talk.seat, Stage::BetweenTries);
            let again = (since + offer.gap.get()).max(self.now);
            self.space.promises.try_again(talk.seat, again);
        }
        true
    }

    /// The centre has closed, and nobody is called any more.
    fn ended_sharp(&self) -> bool {
        self.closed && self.centre.clock().at_close == AtClose::Disconnect
    }

    /// There will be no further try.
    pub(super) fn give_up_promise(&mut self, seat: u32) {
        let Caller { call, quote, .. } = self.space.room.caller(seat);
        let promise = self.space.room.caller(seat).promise();
        debug_assert!(promise.is_some(), "nothing was promised");
        let outcome = match promise {
            Some(promise) if promise.tried > 0 => CallbackOutcome::Unreached { late: promise.late },
            _ => CallbackOutcome::NeverTried,
        };
        let quote = *quote;
        let ending = Ending::CalledBack { outcome, quote };
        self.observer.ended(self.now, call, &ending);
        self.space.room.vacate(seat);
    }

    /// After closing: an agent with nothing in hand stays while someone waits whom it may take. Says
    /// whether it goes home.
    pub(super) fn goes_home(&mut self, group: GroupId) -> bool {
        if self.someone_waits_for(group) {
            return false;
        }
        self.space.staff.groups[group.index()].one_goes_home();
        self.end_promises_of(group);
        true
    }

    /// Also if a promise comes up at this very moment.
    fn someone_waits_for(&self, group: GroupId) -> bool {
        let mut takes = self.layout.takes[group.index()].iter();
        let room = &self.space.room;
        let someone = !room.is_empty() && takes.any(|take| room.standing(take.call_type) > 0);
        someone || self.space.promises.next() <= key(self.now)
    }

    /// After closing, one of the type has left the queue: those who were idle may go home.
    #[cold]
    pub(super) fn send_home(&mut self, call_type: u16) {
        for taker in &self.layout.takers[call_type as usize] {
            self.send_group_home(GroupId(taker.group));
        }
    }

    /// After closing, the group's idle agents go home if nobody waits whom they may take.
    pub(super) fn send_group_home(&mut self, group: GroupId) {
        let idle = &self.space.staff.groups[group.index()].idle;
        if !idle.is_empty() && !self.someone_waits_for(group) {
            self.space.staff.groups[group.index()].idle_go_home();
            self.end_promises_of(group);
        }
    }

    /// Ends all promises that only agents who have gone home could have made.
    pub(super) fn end_promises_of(&mut self, group: GroupId) {
        for take in &self.layout.takes[group.index()] {
            self.end_promises(take.call_type);
        }
    }

    /// Ends the type's promises if nobody stays who may make them.
    pub(super) fn end_promises(&mut self, call_type: u16) {
        let mut takers = self.layout.takers[call_type as usize].iter();
        let groups = &self.space.staff.groups;
        if takers.any(|taker| groups[taker.group as usize].staying() > 0) {
            return;
        }
        self.end_all_promises(CallTypeId(call_type));
    }

    /// Ends all promises of the type that have no place in the queue and are in nobody's hands.
    pub(super) fn end_all_promises(&mut self, call_type: CallTypeId) {
        while let Some(note) = self.space.promises.take_first(call_type.0) {
            self.give_up_promise(note.slot);
        }
        let room = &self.space.room;
        let is_own = |slot: u32| room.caller(slot).call.call_type == call_type;
        for slot in self.space.promises.end_tries(is_own) {
            self.give_up_promise(slot);
        }
        let (promises, view) = self.promises();
        promises.set_alarm(&view, call_type.0);
    }
}
