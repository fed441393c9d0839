//! One day, moment by moment: the loop over what happens next, and what each event does.
//!
//! Five small sources are merged: fixed edges (staffing, closing), ends of talk and wrap-up, alarms
//! of those who wait, redials, and first attempts. At the same instant they go in that order, so a
//! caller whose patience runs out as an agent comes free is answered.

use super::arrivals::Arrivals;
use super::calendar::{Calendar, NEVER, Untracked, key};
use super::draws::Draws;
use super::layout::{Edge, Fixed, Layout, Taker};
use super::observer::{Answered, Call, Ending, Marks, Observer};
use super::room::{Begun, Place, Room, Waiter};
use super::routing::{Server, take_idle};
use super::staff::{Idle, Staff, Stage, Talk};
use crate::centre::{AtClose, CallType, CallTypeId, Centre, GroupId, Leaving, Retry};
use crate::random::Streams;

/// Space that one day leaves for the next.
#[derive(Debug, Default)]
pub(super) struct Space {
    edges: Vec<Edge>,
    room: Room,
    staff: Staff,
    services: Calendar<Untracked>,
    redials: Calendar<Untracked>,
    redialling: Vec<Call>,
    spare: Vec<u32>,
    lines_held: Vec<u32>,
    draws: Vec<Draws>,
}

/// A day in progress.
pub(super) struct Day<'a, O> {
    centre: &'a Centre,
    layout: &'a Layout,
    arrivals: Arrivals,
    space: &'a mut Space,
    observer: &'a mut O,
    now: f64,
    next_edge: usize,
    /// The entry at the front of `services` is being dealt with and may be overwritten.
    front_is_free: bool,
}

impl<'a, O: Observer> Day<'a, O> {
    pub(super) fn new(
        centre: &'a Centre,
        layout: &'a Layout,
        streams: &Streams,
        space: &'a mut Space,
        observer: &'a mut O,
    ) -> Self {
        let call_types = centre.call_types();
        space.room.clear(call_types.len());
        space.staff.clear(centre.groups().len());
        space.services.clear();
        space.redials.clear();
        space.redialling.clear();
        space.spare.clear();
        space.lines_held.clear();
        space.lines_held.resize(call_types.len(), 0);
        space.draws.clear();
        let draws = call_types.iter().map(|kind| Draws::new(kind, streams));
        space.draws.extend(draws);
        layout.edges(centre, streams, &mut space.edges);
        Self {
            centre,
            layout,
            arrivals: Arrivals::new(centre, streams),
            space,
            observer,
            now: 0.0,
            next_edge: 0,
            front_is_free: false,
        }
    }

    /// From opening until the last call has ended.
    pub(super) fn run(mut self) {
        loop {
            let space = &*self.space;
            let edge = space
                .edges
                .get(self.next_edge)
                .map_or(NEVER, |edge| key(edge.at));
            let service = space.services.next();
            let alarm = space.room.alarms.next();
            let redial = space.redials.next();
            let arrival = self.arrivals.next();
            let soonest = edge.min(service).min(alarm.min(redial)).min(arrival);
            if soonest == NEVER {
                break;
            }
            self.now = f64::from_bits(soonest);
            if soonest == edge {
                self.pass_edge();
            } else if soonest == service {
                self.end_service();
            } else if soonest == alarm {
                self.ring_alarm();
            } else if soonest == redial {
                self.take_redial();
            } else {
                self.take_arrival();
            }
        }
    }

    fn call_type(&self, call_type: CallTypeId) -> &'a CallType {
        &self.centre.call_types()[call_type.index()]
    }

    // Arrivals -----------------------------------------------------------------------------

    #[inline]
    fn take_arrival(&mut self) {
        let arrival = self.arrivals.take();
        let mut marks = Marks::default();
        if arrival.at >= self.centre.clock().warm_up.get() {
            marks = Marks::COUNTED.with(Marks::FIRST_COUNTED);
        }
        self.arrive(Call {
            arrived: arrival.at,
            caller: arrival.caller,
            interval: arrival.interval,
            first_interval: arrival.interval,
            matter_interval: arrival.interval,
            call_type: CallTypeId(arrival.call_type),
            attempt: 1,
            matter: 0,
            marks,
        });
    }

    fn take_redial(&mut self) {
        let Some(due) = self.space.redials.front() else {
            return;
        };
        self.space.redials.drop_front();
        self.space.spare.push(due.slot);
        let call = self.space.redialling[due.slot as usize];
        self.arrive(call);
    }

    #[inline]
    fn arrive(&mut self, call: Call) {
        self.observer.arrived(&call);
        let call_type = self.call_type(call.call_type);
        let held = &mut self.space.lines_held[call.call_type.index()];
        if call_type.lines.is_some_and(|lines| *held >= lines) {
            self.observer.ended(self.now, &call, &Ending::Blocked);
            self.consider_redial(call, call_type.redial.blocked.as_ref());
            return;
        }
        *held += 1;
        match self.idle_agent(&call, |after| after == 0.0) {
            Some(server) => self.start(server, call, 0.0, None),
            None => self.queue(call),
        }
    }

    #[inline]
    fn idle_agent(&mut self, call: &Call, may: impl Fn(f64) -> bool) -> Option<Server> {
        let takers = &self.layout.takers[call.call_type.index()];
        let draws = &self.space.draws[call.call_type.index()];
        let rule = self.centre.pick_agent();
        take_idle(&mut self.space.staff, takers, rule, may, |choices| {
            draws.routing(call, choices)
        })
    }

    /// An idle agent who may take this caller by now.
    fn agent_for(&mut self, waiter: &Waiter) -> Option<Server> {
        let now = self.now;
        self.idle_agent(&waiter.call, |after| waiter.has_waited_at(after) <= now)
    }

    #[inline]
    fn queue(&mut self, call: Call) {
        let draws = &self.space.draws[call.call_type.index()];
        let patience = draws.patience(self.call_type(call.call_type), &call);
        let waiter = Waiter {
            call: Call {
                marks: call.marks.with(Marks::DELAYED),
                ..call
            },
            joined: self.now,
            waited: 0.0,
            gives_up: self.now + patience,
            begun: None,
        };
        self.join(waiter, Place::Tail);
    }

    #[inline]
    fn join(&mut self, waiter: Waiter, place: Place) {
        let call = waiter.call;
        let seat = self.space.room.join(waiter, place);
        self.set_alarm(seat);
        let waiting = self.space.room.waiting(call.call_type.0);
        self.observer.queued(self.now, &call, waiting);
    }

    /// The next moment at which patience ends or another group may take the caller.
    #[inline]
    fn set_alarm(&mut self, seat: u32) {
        let waiter = self.space.room.waiter(seat);
        let thresholds = &self.layout.thresholds[waiter.call.call_type.index()];
        let eligible = thresholds
            .iter()
            .map(|&threshold| waiter.has_waited_at(threshold))
            .find(|&at| at > self.now)
            .unwrap_or(f64::INFINITY);
        let at = eligible.min(waiter.gives_up);
        self.space.room.alarm(seat, at);
    }

    fn ring_alarm(&mut self) {
        let Some(seat) = self.space.room.ring() else {
            return;
        };
        let waiter = *self.space.room.waiter(seat);
        // Others may have come to be eligible at the same moment: an agent takes whose turn it is.
        while let Some(server) = self.agent_for(&waiter) {
            let group = self.space.staff.desks[server.agent as usize].id.group;
            let (turn, slowness) = self.next_waiter(group).unwrap_or((seat, server.slowness));
            self.answer(Server { slowness, ..server }, turn);
            if turn == seat {
                return;
            }
        }
        if waiter.gives_up <= self.now {
            self.abandon(seat);
        } else {
            self.set_alarm(seat);
        }
    }

    fn abandon(&mut self, seat: u32) {
        let waiter = self.leave_queue(seat);
        self.space.lines_held[waiter.call.call_type.index()] -= 1;
        let wait = waiter.wait_by(self.now);
        self.observer
            .ended(self.now, &waiter.call, &Ending::Abandoned { wait });
        let retry = self
            .call_type(waiter.call.call_type)
            .redial
            .abandoned
            .as_ref();
        self.consider_redial(waiter.call, retry);
    }

    #[inline]
    fn leave_queue(&mut self, seat: u32) -> Waiter {
        let waiter = self.space.room.leave(seat);
        self.observer.waited(&waiter.call, waiter.joined, self.now);
        waiter
    }

    /// Enters the caller's next attempt, if there is one before closing.
    #[inline]
    fn consider_redial(&mut self, call: Call, retry: Option<&Retry>) {
        let Some(retry) = retry else { return };
        if u32::from(call.attempt) >= self.call_type(call.call_type).redial.most {
            return;
        }
        let draws = &self.space.draws[call.call_type.index()];
        let Some(delay) = draws.redial(retry, &call) else {
            return;
        };
        let clock = self.centre.clock();
        let at = self.now + delay;
        if at >= clock.length.get() {
            return;
        }
        self.observer.will_redial(self.now, &call, at);
        let interval = (at / clock.interval.get()) as usize;
        let interval = interval.min(clock.intervals() - 1) as u32;
        let again = Call {
            arrived: at,
            interval,
            attempt: call.attempt.saturating_add(1),
            marks: if at >= clock.warm_up.get() {
                call.marks.without(Marks::DELAYED).with(Marks::COUNTED)
            } else {
                call.marks.without(Marks::DELAYED)
            },
            ..call
        };
        let slot = match self.space.spare.pop() {
            Some(slot) => {
                self.space.redialling[slot as usize] = again;
                slot
            }
            None => {
                self.space.redialling.push(again);
                (self.space.redialling.len() - 1) as u32
            }
        };
        self.space.redials.enter(at, slot);
    }

    // Service ------------------------------------------------------------------------------

    #[inline]
    fn start(&mut self, server: Server, call: Call, wait: f64, begun: Option<Begun>) {
        let left = match begun {
            Some(begun) => begun.left,
            None => {
                let draws = &self.space.draws[call.call_type.index()];
                draws.talk(self.call_type(call.call_type), &call)
            }
        };
        let here = left * server.slowness;
        let spent_before = begun.map_or(0.0, |begun| begun.spent);
        let ticket = self.enter_service_end(self.now + here, server.agent);
        let desk = &mut self.space.staff.desks[server.agent as usize];
        desk.ticket = ticket;
        desk.since = self.now;
        desk.stage = Stage::Talk;
        desk.talk = Talk {
            call,
            wait,
            talk: spent_before + here,
            spent_before,
            slowness: server.slowness,
        };
        self.observer.answered(self.now, &call, desk.id, wait);
    }

    #[inline]
    fn answer(&mut self, server: Server, seat: u32) {
        let waiter = self.leave_queue(seat);
        let wait = waiter.wait_by(self.now);
        self.start(server, waiter.call, wait, waiter.begun);
    }

    #[inline]
    fn enter_service_end(&mut self, at: f64, agent: u32) -> u32 {
        if self.front_is_free {
            self.front_is_free = false;
            self.space.services.replace_front(at, agent)
        } else {
            self.space.services.enter(at, agent)
        }
    }

    #[inline]
    fn end_service(&mut self) {
        let Some(due) = self.space.services.front() else {
            return;
        };
        self.front_is_free = true;
        let desk = &self.space.staff.desks[due.slot as usize];
        // An agent who dropped a call leaves its entry behind.
        if desk.ticket == due.ticket {
            match desk.stage {
                Stage::Talk => self.end_talk(due.slot),
                Stage::WrapUp => self.free(due.slot),
                Stage::Free => {}
            }
        }
        if self.front_is_free {
            self.front_is_free = false;
            self.space.services.drop_front();
        }
    }

    #[inline]
    fn end_talk(&mut self, agent: u32) {
        let desk = &self.space.staff.desks[agent as usize];
        let Talk {
            call,
            wait,
            talk,
            slowness,
            ..
        } = desk.talk;
        let call_type = self.call_type(call.call_type);
        let draws = &self.space.draws[call.call_type.index()];
        let settled = draws.settled(call_type, &call);
        let wrap_up = draws.wrap_up(call_type, &call) * slowness;
        self.space.lines_held[call.call_type.index()] -= 1;
        let answered = Answered {
            wait,
            talk,
            wrap_up,
            agent: desk.id,
            settled,
        };
        self.observer
            .ended(self.now, &call, &Ending::Answered(answered));
        if !settled {
            let again = Call {
                matter: call.matter.saturating_add(1),
                marks: call.marks.with(Marks::REACHED_BEFORE),
                ..call
            };
            self.consider_redial(again, call_type.redial.unsettled.as_ref());
        }
        if wrap_up > 0.0 {
            let ticket = self.enter_service_end(self.now + wrap_up, agent);
            let desk = &mut self.space.staff.desks[agent as usize];
            desk.ticket = ticket;
            desk.stage = Stage::WrapUp;
        } else {
            self.free(agent);
        }
    }

    #[inline]
    fn free(&mut self, agent: u32) {
        let desk = &mut self.space.staff.desks[agent as usize];
        desk.stage = Stage::Free;
        let id = desk.id;
        self.observer.worked(id, desk.since, self.now);
        self.observer.freed(self.now, id);
        let group = &self.space.staff.groups[id.group.index()];
        if group.present > group.on_duty {
            self.space.staff.goes(agent);
            self.tell_staffed(id.group.0);
        } else {
            self.take_next_or_idle(agent);
        }
    }

    #[inline]
    fn take_next_or_idle(&mut self, agent: u32) {
        let group = self.space.staff.desks[agent as usize].id.group;
        match self.next_waiter(group) {
            Some((seat, slowness)) => self.answer(Server { agent, slowness }, seat),
            None => {
                let since = self.now;
                let idle = &mut self.space.staff.groups[group.index()].idle;
                idle.push_back(Idle { agent, since });
            }
        }
    }

    /// Whom an agent of the group takes next: smallest class, then earliest arrival less head start.
    #[inline]
    fn next_waiter(&self, group: GroupId) -> Option<(u32, f64)> {
        let room = &self.space.room;
        if room.len() == 0 {
            return None;
        }
        let mut best = None;
        let mut best_class = None;
        let mut best_rank = f64::INFINITY;
        for take in &self.layout.takes[group.index()] {
            if best_class.is_some_and(|class| class != take.class) {
                break;
            }
            let Some(seat) = room.first_after(take.call_type, take.after, self.now) else {
                continue;
            };
            let rank = room.waiter(seat).call.arrived - take.head_start;
            if rank < best_rank {
                best = Some((seat, take.slowness));
                best_class = Some(take.class);
                best_rank = rank;
            }
        }
        best
    }

    // Staffing -----------------------------------------------------------------------------

    fn pass_edge(&mut self) {
        let edge = self.space.edges[self.next_edge];
        self.next_edge += 1;
        match edge.what {
            Fixed::Staff { group, on_duty } => self.staff(group, on_duty),
            Fixed::Close if self.centre.clock().at_close == AtClose::Disconnect => {
                (0..self.centre.call_types().len()).for_each(|place| self.turn_away(place));
            }
            Fixed::Close => self.turn_away_the_forlorn(),
        }
    }

    fn staff(&mut self, group: u16, on_duty: u32) {
        self.space.staff.groups[group as usize].on_duty = on_duty;
        self.space.staff.send_idle_home(group);
        if self.centre.groups()[group as usize].leaving == Leaving::Drop {
            self.drop_all(group);
        }
        self.tell_staffed(group);
        while self.space.staff.groups[group as usize].present < on_duty {
            let agent = self.space.staff.comes(group);
            self.take_next_or_idle(agent);
        }
        self.tell_staffed(group);
    }

    /// Those over the number go. Their callers are handed back in the order in which they would be
    /// served, so that an idle agent elsewhere goes to the first of them.
    fn drop_all(&mut self, group: u16) {
        let mut leavers = self.space.staff.leavers(group);
        leavers.reverse();
        leavers.sort_by_key(|&agent| {
            let call = &self.space.staff.desks[agent as usize].talk.call;
            self.call_type(call.call_type).priority
        });
        for agent in leavers {
            self.drop_work(agent);
        }
    }

    fn tell_staffed(&mut self, group: u16) {
        let its = &self.space.staff.groups[group as usize];
        let (on_duty, present) = (its.on_duty, its.present);
        self.observer
            .staffed(self.now, GroupId(group), on_duty, present);
    }

    /// The agent goes at once; a caller it talks to goes back to the head of the queue, with what is
    /// left of its patience and of its talk.
    fn drop_work(&mut self, agent: u32) {
        let desk = &mut self.space.staff.desks[agent as usize];
        let stage = std::mem::replace(&mut desk.stage, Stage::Free);
        let (id, since, talk) = (desk.id, desk.since, desk.talk);
        self.observer.worked(id, since, self.now);
        self.observer.freed(self.now, id);
        self.space.staff.goes(agent);
        if stage != Stage::Talk {
            return;
        }
        self.observer.handed_back(self.now, &talk.call, id);
        self.put_back(talk, self.now - since);
    }

    fn put_back(&mut self, talk: Talk, spent_here: f64) {
        let Talk { call, wait, .. } = talk;
        let draws = &self.space.draws[call.call_type.index()];
        let patience = draws.patience(self.call_type(call.call_type), &call);
        let spent = talk.spent_before + spent_here;
        let begun = Begun {
            spent,
            left: (talk.talk - spent).max(0.0) / talk.slowness,
        };
        let waiter = Waiter {
            call,
            joined: self.now,
            waited: wait,
            gives_up: self.now + (patience - wait).max(0.0),
            begun: Some(begun),
        };
        match self.agent_for(&waiter) {
            Some(server) => self.start(server, call, wait, Some(begun)),
            None => self.join(waiter, Place::ByArrival),
        }
    }

    /// Nobody comes on duty after closing: who waits for a type that nobody takes would wait in vain.
    fn turn_away_the_forlorn(&mut self) {
        for (call_type, takers) in self.layout.takers.iter().enumerate() {
            let groups = &self.space.staff.groups;
            let on_duty = |taker: &Taker| groups[taker.group as usize].on_duty > 0;
            if !takers.iter().any(on_duty) {
                self.turn_away(call_type);
            }
        }
    }

    /// Nobody waits for this type any longer.
    fn turn_away(&mut self, call_type: usize) {
        while let Some(seat) = self.space.room.first(call_type as u16) {
            let waiter = self.leave_queue(seat);
            self.space.lines_held[call_type] -= 1;
            let wait = waiter.wait_by(self.now);
            self.observer
                .ended(self.now, &waiter.call, &Ending::TurnedAway { wait });
        }
    }
}
