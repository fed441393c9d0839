//! One day, moment by moment: the loop over what happens next, and arrivals.
//!
//! Six small sources are merged: fixed edges (staffing, closing), ends of talk and wrap-up, alarms
//! of those who wait, promises to call back, redials, and first attempts. At the same instant they go in
//! that order, so a caller whose patience runs out as an agent comes free is answered. Each subject keeps its own
//! state and has its own file, in which the rest of [`Day`] stands: `hearing.rs` and `repeats.rs` (messages),
//! `waiting.rs` (the queue and patience), `service.rs`, `redial.rs`, `callbacks.rs`, `duty.rs` and `closing.rs`.
//!
//! What every caller goes through is inlined into the loop where the compiler would not see by itself that
//! it pays: half of a call's cost is in many small steps, not in any one of them.

use super::arrivals::Arrivals;
use super::calendar::{NEVER, key};
use super::callers::Callers;
use super::crowd::Crowd;
use super::draws::Draws;
use super::estimate::{Memory, View};
use super::ghosts::Ghosts;
use super::ids::CallerSlot;
use super::layout::Layout;
use super::lines::Lines;
use super::observer::{Call, Ending, Marks, Observer};
use super::promise::Promises;
use super::redial::Redials;
use super::refresh::Refreshes;
use super::repeats::Repeats;
use super::staff::Staff;
use super::timetable::Timetable;
use super::tournament::Tournament;
use crate::centre::{CallType, CallTypeId, Centre, GroupId};
use crate::random::Streams;
use std::fmt;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};

/// Space that one day leaves for the next.
#[derive(Debug, Default)]
pub(super) struct Space {
    pub(super) timetable: Timetable,
    pub(super) callers: Callers,
    pub(super) refreshes: Refreshes,
    pub(super) repeats: Repeats,
    pub(super) staff: Staff,
    pub(super) services: Tournament,
    pub(super) promises: Promises,
    pub(super) redials: Redials,
    pub(super) lines: Lines,
    pub(super) draws: Vec<Draws>,
    pub(super) memory: Memory,
    /// Those who left, if their patient waits are asked for.
    pub(super) ghosts: Option<Ghosts>,
}

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
    /// The centre has closed: agents stay only while there is something to do.
    pub(super) closed: bool,
}

/// The keys of what comes next, by source, in the order in which they go at the same instant.
pub(super) struct Sources {
    pub(super) edge: u64,
    pub(super) service: u64,
    pub(super) alarm: u64,
    pub(super) promise: u64,
    pub(super) redial: u64,
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
        space.callers.clear(&layout.ranked);
        space.refreshes.clear();
        space.repeats.clear();
        space.staff.clear(centre.groups().len());
        space.services.clear();
        space.promises.clear(call_types.len());
        space.memory.clear(centre);
        if let Some(ghosts) = &mut space.ghosts {
            ghosts.clear(call_types.len());
        }
        space.redials.clear();
        space.lines.clear(call_types.len());
        space.draws.clear();
        let draws = call_types.iter().map(|kind| Draws::new(kind, streams));
        space.draws.extend(draws);
        space.timetable.begin(layout, centre, streams);
        Layout::tell_turned_up(centre, streams, observer);
        Self {
            centre,
            layout,
            streams: *streams,
            arrivals: Arrivals::new(centre, crowd, streams),
            space,
            observer,
            crowd,
            now: 0.0,
            closed: false,
        }
    }

    /// When the next event happens \[s from opening\]; `None` once the day is over.
    #[must_use]
    pub fn next(&self) -> Option<f64> {
        let soonest = self.sources().soonest();
        (soonest != NEVER).then(|| f64::from_bits(soonest.min(self.repeat())))
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
            self.staff(group, on_duty);
            self.hurry_for_staff(group);
        }
    }

    /// Plays the rest of the day. Once `stop` is set it breaks off, and says so: it is looked at after each part of the day,
    /// so that no event pays for it.
    pub(super) fn finish_unless(mut self, stop: Option<&AtomicBool>) -> ControlFlow<()> {
        let part = self.layout.part;
        let mut until = part;
        loop {
            if stop.is_some_and(|stop| stop.load(Ordering::Relaxed)) {
                return ControlFlow::Break(());
            }
            let limit = if until.is_finite() { key(until) } else { NEVER };
            while self.step_before(limit) {}
            let next = self.sources().soonest();
            if next == NEVER {
                self.turn_all_away();
                return ControlFlow::Continue(());
            }
            until = f64::from_bits(next) + part;
        }
    }

    /// Plays the rest of the day: until the last call has ended.
    pub fn finish(self) {
        let _ = self.finish_unless(None);
    }

    #[inline(always)]
    pub(super) fn sources(&self) -> Sources {
        let space = &*self.space;
        Sources {
            edge: space.timetable.next(),
            service: space.services.next(),
            alarm: space.callers.next_alarm(),
            promise: space.promises.next(),
            redial: space.redials.next(),
            arrival: self.arrivals.next(),
        }
    }

    /// The key of the next moment that is only told.
    #[inline(always)]
    fn repeat(&self) -> u64 {
        if O::HEARS_REPEATS {
            self.space.repeats.next()
        } else {
            NEVER
        }
    }

    /// Plays the next event. Returns whether there was one.
    pub fn step(&mut self) -> bool {
        self.step_before(NEVER)
    }

    /// Plays the next event if its key is below a limit. Returns whether there was one.
    #[inline(always)]
    fn step_before(&mut self, limit: u64) -> bool {
        let next = self.sources();
        let soonest = next.soonest();
        if soonest >= limit {
            return false;
        }
        // What changes nothing comes last, and keeps no day going.
        let repeat = self.repeat();
        if repeat < soonest {
            self.now = f64::from_bits(repeat);
            self.tell_repeat();
            return true;
        }
        self.now = f64::from_bits(soonest);
        if soonest == next.edge {
            if let Some(edge) = self.space.timetable.pass() {
                self.pass_edge(edge);
            }
        } else if soonest == next.service {
            self.end_service();
        } else if soonest == next.alarm {
            if !(self.layout.may_tie && self.alarm_gives_way()) {
                self.ring_alarm();
            }
        } else if soonest == next.promise {
            self.ring_promise();
        } else {
            // One place where callers arrive, so that what each of them goes through is inlined once.
            let slot = if soonest == next.redial {
                if self.layout.may_tie && self.redial_gives_way() {
                    return true;
                }
                self.take_redial()
            } else {
                self.take_arrival()
            };
            if let Some(slot) = slot {
                self.arrive(slot);
            }
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
            callers: &self.space.callers,
            staff: &self.space.staff,
            memory: &self.space.memory,
            now: self.now,
        }
    }

    /// Whose first attempt it is; `None` if the crowd does not let it in.
    #[inline(always)]
    fn take_arrival(&mut self) -> Option<CallerSlot> {
        let arrival = self.arrivals.take();
        let call_type = arrival.call_type;
        if !self.crowd.admits(call_type, arrival.caller) {
            return None;
        }
        let mut marks = Marks::default();
        if arrival.at >= self.centre.clock().warm_up.get() {
            marks = Marks::COUNTED.with(Marks::FIRST_COUNTED);
        }
        Some(self.space.callers.admit(Call {
            arrived: arrival.at,
            caller: arrival.caller,
            interval: arrival.interval,
            first_interval: arrival.interval,
            matter_interval: arrival.interval,
            call_type,
            attempt: 1,
            matter: 0,
            marks,
        }))
    }

    #[inline(always)]
    fn arrive(&mut self, slot: CallerSlot) {
        self.space.callers.rank(slot);
        let call = &self.space.callers.get(slot).call;
        self.observer.arrived(call);
        let call_type = self.call_type(call.call_type);
        if !self.space.lines.take(call.call_type, call_type.lines) {
            self.observer.ended(self.now, call, &Ending::Blocked);
            self.redial_or_release(slot, call_type.redial.blocked.as_ref());
            return;
        }
        match self.idle_agent(slot, |after| after == 0.0) {
            Some(server) => self.start(server, slot, 0.0),
            None => self.wait_or_leave(slot),
        }
    }
}

impl<O, C> fmt::Debug for Day<'_, O, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Day")
            .field("now", &self.now)
            .finish_non_exhaustive()
    }
}
