//! One day, moment by moment: the loop over what happens next, arrivals and redials.
//!
//! Six small sources are merged: fixed edges (staffing, closing), ends of talk and wrap-up, alarms
//! of those who wait, promises to call back, redials, and first attempts. At the same instant they go in
//! that order, so a caller whose patience runs out as an agent comes free is answered. What happens in
//! `queue.rs`, `service.rs`, `duty.rs` and `recall.rs` belongs to the same [`Day`].
//!
//! What every caller goes through is inlined into the loop where the compiler would not see by itself that
//! it pays: half of a call's cost is in many small steps, not in any one of them.

use super::arrivals::Arrivals;
use super::calendar::{Calendar, NEVER, Untracked, key};
use super::crowd::Crowd;
use super::draws::Draws;
use super::estimate::{Memory, View};
use super::ghosts::Ghosts;
use super::layout::{Edge, Layout};
use super::observer::{Call, Ending, Marks, Observer};
use super::promise::Promises;
use super::room::{Caller, Room};
use super::staff::Staff;
use super::tournament::Tournament;
use crate::centre::{CallType, CallTypeId, Centre, GroupId, Retry};
use crate::random::Streams;
use std::fmt;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};

/// Space that one day leaves for the next.
#[derive(Debug, Default)]
pub(super) struct Space {
    pub(super) edges: Vec<Edge>,
    pub(super) room: Room,
    pub(super) staff: Staff,
    pub(super) services: Tournament,
    pub(super) promises: Promises,
    /// By seat: who will try again.
    redials: Calendar<Untracked>,
    pub(super) lines_held: Vec<u32>,
    pub(super) draws: Vec<Draws>,
    pub(super) memory: Memory,
    /// Those who left, if their patient waits are asked for.
    pub(super) ghosts: Option<Ghosts>,
}

/// So many events are played before the flag that stops a study is looked at again: some milliseconds.
const EVENTS_BETWEEN_LOOKS: u32 = 1 << 14;

/// A day in progress: played step by step, or up to a moment, by [`Engine::begin`](super::Engine::begin).
pub struct Day<'a, O, C> {
    pub(super) centre: &'a Centre,
    pub(super) layout: &'a Layout,
    pub(super) streams: Streams,
    pub(super) arrivals: Arrivals,
    pub(super) space: &'a mut Space,
    pub(super) observer: &'a mut O,
    /// Who calls.
    pub(super) crowd: &'a C,
    pub(super) now: f64,
    pub(super) next_edge: usize,
    /// Its key.
    pub(super) edge: u64,
    /// The centre has closed: agents stay only while there is something to do.
    pub(super) closed: bool,
}

/// The keys of what comes next, by source, in the order in which they go at the same instant.
struct Sources {
    edge: u64,
    service: u64,
    alarm: u64,
    promise: u64,
    redial: u64,
    arrival: u64,
}

impl Sources {
    #[inline(always)]
    fn soonest(&self) -> u64 {
        self.edge
            .min(self.service)
            .min(self.alarm.min(self.promise))
            .min(self.arrival.min(self.redial))
    }
}

impl<'a, O: Observer, C: Crowd> Day<'a, O, C> {
    pub(super) fn new(
        centre: &'a Centre,
        layout: &'a Layout,
        streams: &Streams,
        space: &'a mut Space,
        crowd: &'a C,
        observer: &'a mut O,
    ) -> Self {
        let call_types = centre.call_types();
        space.room.clear(&layout.ranked);
        space.staff.clear(centre.groups().len());
        space.services.clear();
        space.promises.clear(call_types.len());
        space.memory.clear(centre);
        if let Some(ghosts) = &mut space.ghosts {
            ghosts.clear(call_types.len());
        }
        space.redials.clear();
        space.lines_held.clear();
        space.lines_held.resize(call_types.len(), 0);
        space.draws.clear();
        let draws = call_types.iter().map(|kind| Draws::new(kind, streams));
        space.draws.extend(draws);
        layout.edges(centre, streams, &mut space.edges);
        Self {
            centre,
            layout,
            streams: *streams,
            arrivals: Arrivals::new(centre, crowd, streams),
            edge: edge_key(space.edges.first()),
            space,
            observer,
            crowd,
            now: 0.0,
            next_edge: 0,
            closed: false,
        }
    }

    /// When the next event happens \[s from opening\]; `None` once the day is over.
    #[must_use]
    pub fn next(&self) -> Option<f64> {
        let soonest = self.sources().soonest();
        (soonest != NEVER).then(|| f64::from_bits(soonest))
    }

    /// Until when the day has been played \[s from opening\].
    #[must_use]
    pub fn now(&self) -> f64 {
        self.now
    }

    /// Plays everything that happens before `at` \[s from opening\].
    pub fn play_until(&mut self, at: f64) {
        while self.next().is_some_and(|next| next < at) {
            self.step();
        }
        if self.next().is_some() {
            self.now = self.now.max(at);
        }
    }

    /// From now until its next change in the roster, the group has so many agents on duty. Draws are the callers'
    /// own, so the same callers come as without the change.
    pub fn set_staff(&mut self, group: GroupId, on_duty: u32) {
        if !self.closed {
            self.staff(group.0, on_duty);
            self.hurry_for_staff(group.0);
        }
    }

    /// Plays the rest of the day. Once `stop` is set it breaks off, and says so.
    pub(super) fn finish_unless(mut self, stop: Option<&AtomicBool>) -> ControlFlow<()> {
        loop {
            if stop.is_some_and(|stop| stop.load(Ordering::Relaxed)) {
                return ControlFlow::Break(());
            }
            for _ in 0..EVENTS_BETWEEN_LOOKS {
                if !self.step() {
                    self.turn_all_away();
                    return ControlFlow::Continue(());
                }
            }
        }
    }

    /// Plays the rest of the day: until the last call has ended.
    pub fn finish(self) {
        let _ = self.finish_unless(None);
    }

    #[inline(always)]
    fn sources(&self) -> Sources {
        let space = &*self.space;
        Sources {
            edge: self.edge,
            service: space.services.next(),
            alarm: space.room.alarms.next(),
            promise: space.promises.next(),
            redial: space.redials.next(),
            arrival: self.arrivals.next(),
        }
    }

    /// Plays the next event. Returns whether there was one.
    #[inline(always)]
    pub fn step(&mut self) -> bool {
        let next = self.sources();
        let soonest = next.soonest();
        if soonest == NEVER {
            return false;
        }
        self.now = f64::from_bits(soonest);
        if soonest == next.edge {
            let edge = self.space.edges[self.next_edge];
            self.next_edge += 1;
            self.edge = edge_key(self.space.edges.get(self.next_edge));
            self.pass_edge(edge);
        } else if soonest == next.service {
            self.end_service();
        } else if soonest == next.alarm {
            self.ring_alarm();
        } else if soonest == next.promise {
            self.ring_promise();
        } else if soonest == next.redial {
            self.take_redial();
        } else {
            self.take_arrival();
        }
        true
    }

    pub(super) fn call_type(&self, call_type: CallTypeId) -> &'a CallType {
        &self.centre.call_types()[call_type.index()]
    }

    /// What the estimators look at.
    pub(super) fn view(&self) -> View<'_> {
        View {
            layout: self.layout,
            room: &self.space.room,
            staff: &self.space.staff,
            memory: &self.space.memory,
            now: self.now,
        }
    }

    #[inline]
    fn take_arrival(&mut self) {
        let arrival = self.arrivals.take();
        let call_type = CallTypeId(arrival.call_type);
        if !self.crowd.admits(call_type, arrival.caller) {
            return;
        }
        let mut marks = Marks::default();
        if arrival.at >= self.centre.clock().warm_up.get() {
            marks = Marks::COUNTED.with(Marks::FIRST_COUNTED);
        }
        let seat = self.space.room.seat(Call {
            arrived: arrival.at,
            caller: arrival.caller,
            interval: arrival.interval,
            first_interval: arrival.interval,
            matter_interval: arrival.interval,
            call_type,
            attempt: 1,
            matter: 0,
            marks,
        });
        self.arrive(seat);
    }

    fn take_redial(&mut self) {
        let Some(seat) = self.space.redials.front() else {
            return;
        };
        self.space.redials.drop_front();
        self.arrive(seat);
    }

    #[inline]
    fn arrive(&mut self, seat: u32) {
        self.space.room.rank(seat);
        let call = &self.space.room.caller(seat).call;
        self.observer.arrived(call);
        let call_type = self.call_type(call.call_type);
        let held = &mut self.space.lines_held[call.call_type.index()];
        if call_type.lines.is_some_and(|lines| *held >= lines) {
            self.observer.ended(self.now, call, &Ending::Blocked);
            self.redial_or_vacate(seat, call_type.redial.blocked.as_ref());
            return;
        }
        *held += 1;
        match self.idle_agent(seat, |after| after == 0.0) {
            Some(server) => self.start(server, seat, 0.0),
            None => self.wait_or_leave(seat),
        }
    }

    /// The attempt is over. Enters the caller's next one, if there is one before closing; says whether
    /// there is.
    #[inline]
    pub(super) fn redial_or_vacate(&mut self, seat: u32, retry: Option<&Retry>) -> bool {
        let redials = retry.is_some_and(|retry| self.redials(seat, retry));
        if !redials {
            self.space.room.vacate(seat);
        }
        redials
    }

    fn redials(&mut self, seat: u32, retry: &Retry) -> bool {
        let caller = self.space.room.caller_mut(seat);
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
        let interval = (at / clock.interval.get()) as usize;
        let interval = interval.min(clock.intervals() - 1) as u32;
        *caller = Caller::new(Call {
            arrived: at,
            interval,
            attempt: call.attempt.saturating_add(1),
            marks: if at >= clock.warm_up.get() {
                call.marks.anew().with(Marks::COUNTED)
            } else {
                call.marks.anew()
            },
            ..call
        });
        self.space.redials.enter(at, seat);
        true
    }
}

impl<O, C> fmt::Debug for Day<'_, O, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Day")
            .field("now", &self.now)
            .finish_non_exhaustive()
    }
}

pub(super) fn edge_key(edge: Option<&Edge>) -> u64 {
    edge.map_or(NEVER, |edge| key(edge.at))
}
