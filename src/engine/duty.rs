//! Duty: agents come and go at fixed moments, and the centre closes.

use super::crowd::Crowd;
use super::day::Day;
use super::layout::{Edge, Fixed, Taker};
use super::observer::Observer;
use super::room::{Begun, End, Refresh, Standing};
use super::staff::{Stage, Talk, WrapUp};
use crate::centre::{AtClose, GroupId, Leaving};

impl<O: Observer, C: Crowd> Day<'_, O, C> {
    pub(super) fn pass_edge(&mut self, edge: Edge) {
        match edge.what {
            Fixed::Staff { group, on_duty } => {
                self.staff(group, on_duty);
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

    /// Those over the number go, those in wrap-up first. The others' callers are handed back in the order in which they would be
    /// served, so that an idle agent elsewhere goes to the first of them.
    fn drop_all(&mut self, group: u16) {
        let mut leavers = self.space.staff.leavers(group, &self.space.room);
        leavers.reverse();
        leavers.sort_by_key(|&agent| {
            let desk = &self.space.staff.desks[agent as usize];
            (desk.stage == Stage::Talk).then(|| {
                let call = &self.space.room.caller(desk.talk.seat).call;
                self.call_type(call.call_type).priority
            })
        });
        for agent in leavers {
            self.drop_work(agent);
        }
    }

    /// Turns away callers whom no group on duty takes: nobody comes on duty after closing.
    fn turn_away_untaken(&mut self) {
        for (call_type, takers) in self.layout.takers.iter().enumerate() {
            let groups = &self.space.staff.groups;
            let on_duty = |taker: &Taker| groups[taker.group as usize].on_duty > 0;
            if !takers.iter().any(on_duty) {
                self.turn_away(call_type);
            }
        }
    }

    /// Idle agents with nobody to take go home, and promises end that nobody who stays may make.
    pub(super) fn send_all_home(&mut self) {
        for group in 0..self.layout.takes.len() {
            self.send_group_home(GroupId(group as u16));
        }
        for call_type in 0..self.layout.takers.len() {
            self.end_promises(call_type as u16);
        }
    }

    pub(super) fn tell_staffed(&mut self, group: u16) {
        let its = &self.space.staff.groups[group as usize];
        let (on_duty, present) = (its.on_duty, its.present);
        self.observer
            .staffed(self.now, GroupId(group), on_duty, present);
    }

    /// The agent goes at once; a caller it talks to goes back to the head of the queue (its place by arrival), with what is
    /// left of its patience and of its talk.
    fn drop_work(&mut self, agent: u32) {
        let desk = &mut self.space.staff.desks[agent as usize];
        let stage = std::mem::replace(&mut desk.stage, Stage::Free);
        let (id, since, talk) = (desk.id, desk.since, desk.talk);
        self.observer.worked(id, since, self.now);
        self.observer.freed(self.now, id);
        self.space.services.strike(agent);
        self.space.staff.goes(agent);
        if stage == Stage::WrapUp
            && let Some(WrapUp { call, until }) = self.space.staff.take_wrap_up(agent)
        {
            self.observer.cut_off(self.now, &call, id, until - self.now);
        }
        if stage != Stage::Talk {
            return;
        }
        let call = &self.space.room.caller(talk.seat).call;
        self.observer.handed_back(self.now, call, id);
        self.put_back(talk, self.now - since);
    }

    fn put_back(&mut self, talk: Talk, spent_here: f64) {
        let Talk { seat, wait, .. } = talk;
        let clock = self.clock_again(&talk, spent_here);
        let spent = talk.spent_before + spent_here;
        let now = self.now;
        let patience = self.patience(&self.space.room.caller(seat).call);
        let caller = self.space.room.caller_mut(seat);
        caller.standing = Standing::HandedBack(Begun {
            spent,
            left: (talk.talk - spent).max(0.0) / talk.slowness,
        });
        caller.joined = now;
        caller.waited = wait;
        caller.gives_up = clock.reads_at(patience).max(now);
        let next = f64::INFINITY;
        self.space.room.set_refresh(seat, Refresh { clock, next });
        match self.agent_for(seat) {
            Some(server) => self.start(server, seat, wait),
            None => self.enter_queue(seat, End::InOrder),
        }
    }
}
