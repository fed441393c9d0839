//! Calling back: the offer, the place that is kept or the window, the dialling, and what comes of it.

use super::callbacks::{Promised, Shelf};
use super::crowd::Crowd;
use super::day::Day;
use super::observer::{Call, CallbackOutcome, Ending, Observer};
use super::room::{End, Standing, Waiter};
use super::routing::Server;
use super::staff::{Stage, Talk};
use crate::centre::{CallTypeId, Callback, GroupId, Promise};

impl<O: Observer, C: Crowd> Day<'_, O, C> {
    /// Offers the caller to be called back; says whether it takes the offer. It then hangs up.
    pub(super) fn takes_callback(
        &mut self,
        offer: &Callback,
        call: Call,
        quote: Option<f64>,
    ) -> bool {
        let draws = self.space.draws[call.call_type.index()].callback(offer, &call);
        if !draws.accepts {
            return false;
        }
        self.space.lines_held[call.call_type.index()] -= 1;
        self.observer.took_callback(self.now, &call);
        let promised = Promised {
            due: match offer.promise {
                Promise::KeepsPlace => f64::INFINITY,
                Promise::Within(window) => self.now + window.get(),
            },
            quote,
            tried: 0,
            late: false,
            urgent: false,
        };
        if draws.kept {
            self.keep(call, promised);
        } else {
            self.give_up_promise(call, promised);
        }
        true
    }

    /// Finds the promise its place: in the queue, or in the window.
    fn keep(&mut self, call: Call, promised: Promised) {
        if promised.due.is_finite() && !promised.urgent {
            let moment = self.urgent_at(call.call_type, &promised);
            if moment > self.now {
                let shelf = Shelf::Window;
                self.space.callbacks.put(call, promised, shelf, moment);
                return;
            }
        }
        let urgent = promised.due.is_finite();
        let promised = Promised { urgent, ..promised };
        let end = if urgent { End::Head } else { End::InOrder };
        self.rejoin(place_of(call, promised, self.now), end);
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
            let moment = |promised: &Promised| match wait {
                Some(wait) => (promised.due - wait).max(now),
                None => now,
            };
            self.space.callbacks.put_off(take.call_type, moment);
        }
    }

    /// A promise's moment has come: time gets short, or it is to be tried again.
    pub(super) fn ring_callback(&mut self) {
        let Some((call, promised, shelf)) = self.space.callbacks.ring() else {
            return;
        };
        if shelf == Shelf::Window {
            // Staff may have grown since the moment was set.
            let moment = self.urgent_at(call.call_type, &promised);
            if moment > self.now {
                self.space.callbacks.put(call, promised, shelf, moment);
                return;
            }
            let urgent = Promised {
                urgent: true,
                ..promised
            };
            self.call_or_keep(call, urgent);
        } else if self.closed && !self.anyone_stays(call.call_type) {
            self.give_up_promise(call, promised);
        } else {
            self.call_or_keep(call, promised);
        }
    }

    fn call_or_keep(&mut self, call: Call, promised: Promised) {
        let waiter = place_of(call, promised, self.now);
        match self.agent_for(&waiter) {
            Some(server) => self.dial(server, call, promised),
            None => self.keep(call, promised),
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
    pub(super) fn calls_back(&mut self, agent: u32, group: GroupId) -> bool {
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
        let Some((call, promised)) = self.space.callbacks.take_first(take.call_type) else {
            return false;
        };
        let slowness = take.slowness;
        self.dial(Server { agent, slowness }, call, promised);
        true
    }

    /// The agent rings the customer.
    pub(super) fn dial(&mut self, server: Server, call: Call, promised: Promised) {
        let first = promised.tried == 0;
        let promised = Promised {
            tried: promised.tried + 1,
            late: promised.late || (first && self.now > promised.due),
            ..promised
        };
        let ringing = self.call_type(call.call_type).callback;
        let ringing = ringing.map_or(0.0, |offer| offer.dial.get());
        let ticket = self.enter_service_end(self.now + ringing, server.agent);
        let desk = &mut self.space.staff.desks[server.agent as usize];
        desk.ticket = ticket;
        desk.since = self.now;
        desk.stage = Stage::Dial;
        desk.talk = Talk {
            call,
            wait: self.now - call.arrived,
            talk: 0.0,
            spent_before: 0.0,
            slowness: server.slowness,
            standing: Standing::Callback(promised),
        };
        self.observer
            .dialled(self.now, &call, desk.id, promised.tried);
    }

    /// The customer picks up, or does not.
    pub(super) fn end_dial(&mut self, agent: u32) {
        let desk = &self.space.staff.desks[agent as usize];
        let (talk, since) = (desk.talk, desk.since);
        let call_type = self.call_type(talk.call.call_type);
        let (Standing::Callback(promised), Some(offer)) = (talk.standing, &call_type.callback)
        else {
            return;
        };
        let draws = &self.space.draws[talk.call.call_type.index()];
        if draws.picks_up(offer, &talk.call, promised.tried) {
            let here = draws.talk(call_type, &talk.call) * talk.slowness;
            let ticket = self.enter_service_end(self.now + here, agent);
            let desk = &mut self.space.staff.desks[agent as usize];
            desk.ticket = ticket;
            desk.stage = Stage::Talk;
            desk.talk.talk = here;
            return;
        }
        if promised.tried >= offer.tries {
            self.end_in_vain(talk.call, promised);
        } else {
            let again = (since + offer.gap.get()).max(self.now);
            self.space
                .callbacks
                .put(talk.call, promised, Shelf::Gap, again);
        }
        self.free(agent);
    }

    /// There will be no further try.
    pub(super) fn give_up_promise(&mut self, call: Call, promised: Promised) {
        if promised.tried > 0 {
            self.end_in_vain(call, promised);
        } else {
            let ending = Ending::CalledBack {
                outcome: CallbackOutcome::NeverTried,
                quote: promised.quote,
            };
            self.observer.ended(self.now, &call, &ending);
        }
    }

    fn end_in_vain(&mut self, call: Call, promised: Promised) {
        let ending = Ending::CalledBack {
            outcome: CallbackOutcome::Unreached {
                late: promised.late,
            },
            quote: promised.quote,
        };
        self.observer.ended(self.now, &call, &ending);
    }
}

/// The place of one who is to be called back: no line, no patience.
fn place_of(call: Call, promised: Promised, now: f64) -> Waiter {
    Waiter {
        call,
        joined: now,
        waited: now - call.arrived,
        gives_up: f64::INFINITY,
        standing: Standing::Callback(promised),
    }
}
