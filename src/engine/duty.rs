//! Duty: agents come and go at fixed moments, and the centre closes.

use super::caller::{Begun, QueuedAs};
use super::callers::End;
use super::crowd::Crowd;
use super::day::Day;
use super::ids::AgentNumber;
use super::layout::{Edge, Fixed, Taker};
use super::observer::Observer;
use super::refresh::Refresh;
use super::staff::{Talk, Work, WrapUp};
use crate::centre::{AtClose, GroupId, Leaving};

impl<O: Observer, C: Crowd> Day<'_, O, C> {
    pub(super) fn pass_edge(&mut self, edge: Edge) {
        match edge.what {
            Fixed::Staff { group, on_duty } => {
                self.staff(group, on_duty);
                self.hurry_for_staff(group);
            }
            Fixed::Break(due) => self.begin_break(due),
            Fixed::Back { group } => {
                self.staff(group, self.space.staff.group(group).rostered);
                self.hurry_for_staff(group);
            }
            Fixed::Close => {
                self.closed = true;
                match self.centre.clock().at_close {
                    AtClose::Disconnect => self.turn_all_away(),
                    AtClose::ServeQueue => self.turn_away_untaken(),
                }
                self.send_all_home();
            }
        }
    }

    pub(super) fn staff(&mut self, group: GroupId, on_duty: u32) {
        self.space.staff.set(group, on_duty, self.now);
        if self.centre.groups()[group.index()].leaving == Leaving::Drop {
            self.drop_all(group);
        }
        self.tell_staffed(group);
        while self.space.staff.group(group).is_short() {
            let agent = self.space.staff.comes(group);
            self.take_next_or_idle(agent);
        }
        self.tell_staffed(group);
    }

    /// Those over the number go, those in wrap-up first. The others' callers are handed back in the order in which they would be
    /// served, so that an idle agent elsewhere goes to the first of them.
    fn drop_all(&mut self, group: GroupId) {
        let mut leavers = self.space.staff.leavers(group, &self.space.callers);
        leavers.reverse();
        leavers.sort_by_key(|&agent| {
            let Work::Talking(talk) = self.space.staff.agent(agent).work else {
                return None;
            };
            let call = &self.space.callers.get(talk.slot).call;
            Some(self.call_type(call.call_type).priority)
        });
        for agent in leavers {
            self.drop_work(agent);
        }
    }

    /// Turns away callers whom no group on duty takes: nobody comes on duty after closing.
    fn turn_away_untaken(&mut self) {
        for call_type in self.layout.call_types() {
            let staff = &self.space.staff;
            let on_duty = |taker: &Taker| staff.group(taker.group).on_duty > 0;
            if !self.layout.takers[call_type.index()].iter().any(on_duty) {
                self.turn_away(call_type);
            }
        }
    }

    /// Idle agents with nobody to take go home, and promises end that nobody who stays may make.
    pub(super) fn send_all_home(&mut self) {
        for group in 0..self.layout.takes.len() {
            self.send_group_home(GroupId(group as u16));
        }
        for call_type in self.layout.call_types() {
            self.end_promises(call_type);
        }
    }

    pub(super) fn tell_staffed(&mut self, group: GroupId) {
        let its = self.space.staff.group(group);
        let (on_duty, present) = (its.on_shift(), its.present);
        self.observer.staffed(self.now, group, on_duty, present);
    }

    /// The agent goes at once; a caller it talks to goes back to the head of the queue (its place by arrival), with what is
    /// left of its patience and of its talk.
    fn drop_work(&mut self, agent: AgentNumber) {
        let work = self.space.staff.agent(agent).work;
        let one = self.space.staff.end(agent);
        let (id, since) = (one.id, one.since);
        self.observer.worked(id, since, self.now);
        self.observer.freed(self.now, id);
        self.space.services.strike(agent);
        self.space.staff.goes(agent);
        match work {
            Work::Talking(talk) => {
                let call = &self.space.callers.get(talk.slot).call;
                self.observer.handed_back(self.now, call, id);
                self.put_back(talk, self.now - since);
            }
            Work::WrappingUp => {
                let cut_off = self.space.staff.take_wrap_up(agent);
                debug_assert!(cut_off.is_some(), "the wrap-up was noted");
                if let Some(WrapUp { call, until }) = cut_off {
                    let undone = until - self.now;
                    self.observer.cut_off(self.now, &call, id, undone);
                }
            }
            Work::Free | Work::Dialling(_) => debug_assert!(false, "nothing to drop"),
        }
    }

    fn put_back(&mut self, talk: Talk, spent_here: f64) {
        let Talk { slot, wait, .. } = talk;
        let clock = self.clock_again(&talk, spent_here);
        let spent = talk.spent_before + spent_here;
        let now = self.now;
        let patience = self.patience(&self.space.callers.get(slot).call);
        let caller = self.space.callers.get_mut(slot);
        caller.queued_as = QueuedAs::HandedBack(Begun {
            spent,
            left: (talk.talk - spent).max(0.0) / talk.slowness,
        });
        caller.joined = now;
        caller.waited = wait;
        caller.gives_up = clock.reads_at(patience).max(now);
        let refresh = Refresh {
            clock,
            next: f64::INFINITY,
            heard: 0,
        };
        self.space.refreshes.set(slot, refresh);
        match self.agent_for(slot) {
            Some(server) => self.start(server, slot, wait),
            None => {
                self.enter_queue(slot, End::InOrder);
                self.note_messages(slot, &clock);
            }
        }
    }
}
