//! Calling back: the offer, the place that is kept or the window, the dialling, and what comes of it.

use super::callbacks::{Note, Promised, Shelf};
use super::crowd::Crowd;
use super::day::Day;
use super::observer::{CallbackOutcome, Ending, Observer};
use super::room::{Caller, End, Standing};
use super::routing::Server;
use super::staff::{Stage, Talk};
use crate::centre::{CallTypeId, Callback, GroupId, Promise};

impl<O: Observer, C: Crowd> Day<'_, O, C> {
    /// Offers the caller to be called back; says whether it takes the offer. It then hangs up.
    pub(super) fn takes_callback(&mut self, offer: &Callback, seat: u32) -> bool {
        let caller = self.space.room.caller_mut(seat);
        let place = caller.call.call_type.index();
        let draws = self.space.draws[place].callback(offer, &caller.call);
        if !draws.accepts {
            return false;
        }
        let promised = Promised {
            due: match offer.promise {
                Promise::KeepsPlace => f64::INFINITY,
                Promise::Within(window) => self.now + window.get(),
            },
            tried: 0,
            late: false,
            urgent: false,
        };
        caller.standing = Standing::Callback(promised);
        self.space.lines_held[place] -= 1;
        self.observer.took_callback(self.now, &caller.call);
        if draws.kept {
            self.keep(seat, promised);
        } else {
            self.give_up_promise(seat, promised);
        }
        true
    }

    /// Finds the promise its place: in the queue, or in the window.
    fn keep(&mut self, seat: u32, promised: Promised) {
        if promised.due.is_finite() && !promised.urgent {
            let call_type = self.space.room.caller(seat).call.call_type;
            let moment = self.urgent_at(call_type, &promised);
            if moment > self.now {
                self.shelve(seat, promised, Shelf::Window, moment);
                return;
            }
        }
        let urgent = promised.due.is_finite();
        let promised = Promised { urgent, ..promised };
        let caller = self.space.room.caller_mut(seat);
        caller.stand_for_callback(promised, self.now);
        self.enter_queue(seat, End::InOrder);
    }

    fn shelve(&mut self, seat: u32, promised: Promised, shelf: Shelf, until: f64) {
        let caller = self.space.room.caller_mut(seat);
        caller.standing = Standing::Callback(promised);
        let note = Note::new(seat, &caller.call, &promised, shelf);
        self.space.callbacks.put(note, until);
    }

    /// When a promise must go to the head of its priority to be in time: by the estimate with
    /// abandonment, for nobody of its own priority ahead. At once with nobody on duty.
    fn urgent_at(&self, call_type: CallTypeId, promised: &Promised) -> f64 {
        let ahead = self.view().ahead_of_head(call_type.0);
        match self.view().with_abandonment(call_type.0, ahead) {
            Some(wait) => promised.due - wait,
            None => self.now,
        }
    }

    /// The group's number has changed, and with it how long the windows' promises can be put off.
    pub(super) fn hurry_promises(&mut self, group: u16) {
        for take in &self.layout.takes[group as usize] {
            if self
                .space
                .callbacks
                .first_in_window(take.call_type)
                .is_none()
            {
                continue;
            }
            let ahead = self.view().ahead_of_head(take.call_type);
            let wait = self.view().with_abandonment(take.call_type, ahead);
            let now = self.now;
            let moment = |due: f64| wait.map_or(now, |wait| (due - wait).max(now));
            self.space.callbacks.put_off(take.call_type, moment);
        }
    }

    /// A promise's moment has come: time gets short, or it is to be tried again.
    pub(super) fn ring_callback(&mut self) {
        let Some(note) = self.space.callbacks.ring() else {
            return;
        };
        let (call_type, promised) = match self.space.room.caller(note.seat) {
            Caller {
                call,
                standing: Standing::Callback(promised),
                ..
            } => (call.call_type, *promised),
            _ => return,
        };
        if note.shelf == Shelf::Window {
            // Staff may have grown since the moment was set.
            let moment = self.urgent_at(call_type, &promised);
            if moment > self.now {
                self.shelve(note.seat, promised, note.shelf, moment);
                return;
            }
            let urgent = Promised {
                urgent: true,
                ..promised
            };
            self.call_or_keep(note.seat, urgent);
        } else if self.closed && !self.anyone_stays(call_type) {
            self.give_up_promise(note.seat, promised);
        } else {
            self.call_or_keep(note.seat, promised);
        }
    }

    fn call_or_keep(&mut self, seat: u32, promised: Promised) {
        let caller = self.space.room.caller_mut(seat);
        caller.stand_for_callback(promised, self.now);
        match self.agent_for(seat) {
            Some(server) => self.dial(server, seat, promised),
            None => self.keep(seat, promised),
        }
    }

    /// After closing agents stay while someone waits or they have a call in hand.
    fn anyone_stays(&self, call_type: CallTypeId) -> bool {
        let takers = &self.layout.takers[call_type.index()];
        !self.space.room.is_empty()
            || takers.iter().any(|taker| {
                let group = &self.space.staff.groups[taker.group as usize];
                group.present as usize > group.idle.len()
            })
    }

    /// An agent who finds nobody waiting calls back the earliest of a window's callers, if any.
    #[inline]
    pub(super) fn calls_back(&mut self, agent: u32, group: GroupId) -> bool {
        !self.space.callbacks.is_empty() && self.calls_back_first(agent, group)
    }

    fn calls_back_first(&mut self, agent: u32, group: GroupId) -> bool {
        let mut best: Option<(super::layout::Take, f64)> = None;
        for take in &self.layout.takes[group.index()] {
            if best.is_some_and(|(best, _)| best.class != take.class) {
                break;
            }
            let first = self.space.callbacks.first_in_window(take.call_type);
            if let Some(arrived) = first.filter(|arrived| self.now - arrived >= take.after)
                && best.is_none_or(|(_, earliest)| arrived < earliest)
            {
                best = Some((*take, arrived));
            }
        }
        let Some((take, _)) = best else { return false };
        let Some(note) = self.space.callbacks.take_first(take.call_type) else {
            return false;
        };
        let Standing::Callback(promised) = self.space.room.caller(note.seat).standing else {
            return false;
        };
        let slowness = take.slowness;
        self.dial(Server { agent, slowness }, note.seat, promised);
        true
    }

    /// The agent rings the customer.
    pub(super) fn dial(&mut self, server: Server, seat: u32, promised: Promised) {
        let caller = self.space.room.caller_mut(seat);
        let first = promised.tried == 0;
        let promised = Promised {
            tried: promised.tried + 1,
            late: promised.late || (first && self.now > promised.due),
            ..promised
        };
        caller.standing = Standing::Callback(promised);
        let call = caller.call;
        let ringing = self.call_type(call.call_type).callback;
        let ringing = ringing.map_or(0.0, |offer| offer.dial.get());
        self.space.services.enter(self.now + ringing, server.agent);
        let desk = &mut self.space.staff.desks[server.agent as usize];
        desk.since = self.now;
        desk.stage = Stage::Dial;
        desk.talk = Talk {
            seat,
            wait: self.now - call.arrived,
            talk: 0.0,
            spent_before: 0.0,
            slowness: server.slowness,
        };
        self.observer
            .dialled(self.now, &call, desk.id, promised.tried);
    }

    /// The customer picks up, or does not and the agent's work is over; says whether it is.
    pub(super) fn end_dial(&mut self, agent: u32) -> bool {
        let desk = &self.space.staff.desks[agent as usize];
        let (talk, since) = (desk.talk, desk.since);
        let Caller { call, standing, .. } = *self.space.room.caller(talk.seat);
        let call_type = self.call_type(call.call_type);
        let (Standing::Callback(promised), Some(offer)) = (standing, &call_type.callback) else {
            return true;
        };
        let draws = &self.space.draws[call.call_type.index()];
        if draws.picks_up(offer, &call, promised.tried) {
            let here = draws.talk(call_type, &call) * talk.slowness;
            self.space.services.enter(self.now + here, agent);
            let desk = &mut self.space.staff.desks[agent as usize];
            desk.stage = Stage::Talk;
            desk.talk.talk = here;
            return false;
        }
        if promised.tried >= offer.tries {
            self.end_in_vain(talk.seat, promised);
        } else {
            let again = (since + offer.gap.get()).max(self.now);
            self.shelve(talk.seat, promised, Shelf::Gap, again);
        }
        true
    }

    /// There will be no further try.
    pub(super) fn give_up_promise(&mut self, seat: u32, promised: Promised) {
        if promised.tried > 0 {
            self.end_in_vain(seat, promised);
        } else {
            self.end_callback(seat, CallbackOutcome::NeverTried);
        }
    }

    fn end_in_vain(&mut self, seat: u32, promised: Promised) {
        let late = promised.late;
        self.end_callback(seat, CallbackOutcome::Unreached { late });
    }

    fn end_callback(&mut self, seat: u32, outcome: CallbackOutcome) {
        let Caller { call, quote, .. } = self.space.room.caller(seat);
        let ending = Ending::CalledBack {
            outcome,
            quote: *quote,
        };
        self.observer.ended(self.now, call, &ending);
        self.space.room.vacate(seat);
    }
}
